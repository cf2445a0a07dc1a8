//! A bank file: the questions as they are in their own files, with comments.

use crate::bank::{Question, edit};
use std::{
    collections::HashMap,
    io::{self, Write},
};

pub(super) fn write(questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "format_version = {}", crate::bank::FORMAT_VERSION)?;
    let mut files = HashMap::new();
    for q in questions {
        let file = q.place.path.as_path();
        if !files.contains_key(file) {
            files.insert(file, edit::question_texts(file).map_err(io::Error::other)?);
        }
        if let Some(text) = files[file].get(&q.id) {
            write!(out, "\n{}\n", text.trim_end())?;
        }
    }
    Ok(())
}
