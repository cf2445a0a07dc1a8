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
