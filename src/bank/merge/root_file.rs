//! The bank file of an imported root: its name and its header.

use super::toml_text::quoted;
use crate::{
    bank::{Bank, FORMAT_VERSION},
    text::fold,
};
use std::path::{Path, PathBuf};

/// The bank file for an imported root: the present one, or a new one in `dir` with a free name.
pub fn file_for(bank: &Bank, dir: &Path, root: &Path) -> PathBuf {
    if let Some(known) = bank.roots.iter().find(|r| r.path == root) {
        return known.file.clone();
    }
    let name =
        root.file_stem().or(root.file_name()).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folded = fold(&name).into_owned();
    let slug: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let slug = if slug.is_empty() { "root".to_owned() } else { slug.join("-") };
    let taken = |file: &Path| bank.roots.iter().any(|r| r.file == file) || file.exists();
    (1..)
        .map(|n| dir.join(if n == 1 { format!("{slug}.toml") } else { format!("{slug}-{n}.toml") }))
        .find(|file| !taken(file))
        .unwrap_or_else(|| dir.join(format!("{slug}.toml")))
}

/// The bank file of a root without imported questions: only its notes are searched.
pub fn note_source(root: &Path) -> String {
    header("A note source; `greenroom import` adds its questions.", root)
}

/// The text of a bank file without questions; `comment` is its first line.
pub(super) fn header(comment: &str, root: &Path) -> String {
    format!(
        "# {comment} Edit freely: your changes survive the next import.\nformat_version = {FORMAT_VERSION}\n\n\
         [source]\npath = {}\nnotes = true\n",
        quoted(&root.to_string_lossy())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::bank::{Root, parse_file};
    use std::sync::Arc;

    #[test]
    fn a_root_keeps_its_file_and_a_new_one_gets_a_free_name() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        let root = |file: &str, path: &str| Root { file: dir.join(file), path: path.into(), notes: true };
        let bank =
            Bank { questions: vec![], roots: vec![root("mine.toml", "/n/Notes"), root("other.toml", "/o")] };
        std::fs::write(dir.join("deck.toml"), "").unwrap();
        std::fs::write(dir.join("deck-2.toml"), "").unwrap();
        for (path, name) in [
            ("/n/Notes", "mine.toml"),
            ("/m/Notes", "notes.toml"),
            ("/m/Åbo: my (K8s) Notes", "abo-my-k8s-notes.toml"),
            ("/x/other", "other-2.toml"),
            ("/x/deck.apkg", "deck-3.toml"),
            ("/x/+++", "root.toml"),
            ("/", "root.toml"),
        ] {
            assert_eq!(file_for(&bank, dir, Path::new(path)), dir.join(name), "{path}");
        }
    }

    #[test]
    fn the_header_is_a_bank_file_with_its_source() {
        let text = note_source(Path::new("/n/it's \"here\""));
        assert!(
            text.starts_with("# A note source; `greenroom import` adds its questions. Edit freely"),
            "{text}"
        );
        let parsed = parse_file(&Arc::default(), &text);
        assert_eq!(parsed.problems, []);
        let root = parsed.root.unwrap();
        assert_eq!((root.path, root.notes), (PathBuf::from("/n/it's \"here\""), true));
    }
}
