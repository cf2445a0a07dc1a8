//! Embedding `bank/` tracks the files it knows, not new ones; this makes cargo look at the folder.

fn main() {
    println!("cargo::rerun-if-changed=bank");
    println!("cargo::rerun-if-changed=build.rs");
}
