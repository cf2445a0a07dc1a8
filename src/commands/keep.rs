//! Answers that could not be saved in the history: kept in a file of their own.

use super::warn;
use crate::{history::History, repl::ReadLineError, terminal::sanitize};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Reads a line from the user, after a label.
pub(super) type Line<'a> = dyn FnMut(&str) -> Result<String, ReadLineError> + 'a;

/// Writes a history that is in memory only to a file: one the user names, where there is a user to
/// `ask`, else one among the temporary files. Tells where it is and how it comes back.
///
/// # Errors
/// When the output cannot be written or the input cannot be read.
pub(super) fn elsewhere(
    history: &History,
    mut ask: Option<&mut Line<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    warn("these answers are in memory only: the history cannot be written");
    loop {
        let name = match &mut ask {
            None => String::new(),
            Some(line) => {
                writeln!(out, "A file to keep them in; Enter keeps them among the temporary files.")?;
                match line("file ") {
                    Ok(name) => name.trim().to_owned(),
                    Err(ReadLineError::Eof | ReadLineError::Interrupted) => {
                        ask = None;
                        String::new()
                    }
                    Err(ReadLineError::Io(e)) => return Err(e),
                }
            }
        };
        let kept = if name.is_empty() { temporary(history) } else { named(history, Path::new(&name)) };
        match kept {
            Ok(path) => {
                let path = sanitize(&path.display().to_string()).into_owned();
                warn(&format!(
                    "they are kept in {path}; `greenroom history merge {path}` adds them once the history \
                     can be written"
                ));
                return Ok(());
            }
            Err(why) if ask.is_some() => warn(&format!("they cannot be kept there: {why}")),
            Err(why) => {
                warn(&format!("they are lost: {why}"));
                return Ok(());
            }
        }
    }
}

fn temporary(history: &History) -> Result<PathBuf, String> {
    let file = tempfile::Builder::new().prefix("greenroom-history-").suffix(".db").tempfile();
    let file = file.map_err(|e| e.to_string())?;
    history.save_copy(file.path()).map_err(|e| e.to_string())?;
    file.keep().map(|(_, path)| path).map_err(|e| e.to_string())
}

/// A new file: what is there already is never written over.
fn named(history: &History, path: &Path) -> Result<PathBuf, String> {
    std::fs::File::create_new(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let saved = history.save_copy(path).map_err(|e| e.to_string());
    if saved.is_err() {
        let _ = std::fs::remove_file(path);
    }
    saved.map(|()| super::absolute(path))
}
