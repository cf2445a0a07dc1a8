//! Rebuilds when a file is added to the embedded folder `bank/`, and sets `GREENROOM_READER`: a digest of
//! the source code that turns a file into questions, which the import cache is valid for
//! (`src/import/cache.rs`).

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

fn main() {
    println!("cargo::rerun-if-changed=bank");
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for path in ["src/import", "src/note", "src/text", "Cargo.lock"] {
        if Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
            collect(Path::new(path), &mut files);
        }
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    println!("cargo::rustc-env=GREENROOM_READER={:016x}", hasher.finish());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|e| collect(&e.path(), files)),
        Err(_) => files.push(path.to_path_buf()),
    }
}
