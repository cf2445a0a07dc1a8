//! Answers that could not be saved in the history: saved in a file of their own.

use super::{path::absolute, warn};
use crate::{
    history::{History, HistoryError},
    repl::ReadLineError,
    terminal::sanitize,
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Reads a line from the user, after a label.
pub(crate) type LineReader<'a> = dyn FnMut(&str) -> Result<String, ReadLineError> + 'a;

/// Why the answers could not be saved in a file.
#[derive(Debug, thiserror::Error)]
enum SaveError {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl SaveError {
    fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.into(), source }
    }
}

/// Saves a history that is in memory only: in the file that the user names if `ask` can ask for
/// one, else in the folder of temporary files. Reports where it is and how to import it.
///
/// # Errors
/// When the output cannot be written or the input cannot be read.
pub(crate) fn save(
    history: &History,
    mut ask: Option<&mut LineReader<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    warn("these answers are in memory only: the history cannot be written");
    loop {
        let name = match &mut ask {
            None => String::new(),
            Some(line) => {
                writeln!(out, "A file to keep them in; Enter keeps them in the folder of temporary files.")?;
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
        let saved = if name.is_empty() { temporary(history) } else { named(history, Path::new(&name)) };
        match saved {
            Ok(path) => {
                let path = sanitize(&path.display().to_string()).into_owned();
                warn(format!(
                    "they are kept in {path}; `greenroom history merge {path}` adds them once the history \
                     can be written"
                ));
                return Ok(());
            }
            Err(why) if ask.is_some() => warn(format!("they cannot be kept there: {why}")),
            Err(why) => {
                warn(format!("they are lost: {why}"));
                return Ok(());
            }
        }
    }
}

fn temporary(history: &History) -> Result<PathBuf, SaveError> {
    let file = tempfile::Builder::new().prefix("greenroom-history-").suffix(".db").tempfile();
    let file = file.map_err(SaveError::at(std::env::temp_dir()))?;
    history.save_copy(file.path())?;
    file.keep().map(|(_, path)| path).map_err(|e| SaveError::at(e.file.path())(e.error))
}

/// Saves to a new file: an existing one is never overwritten.
fn named(history: &History, path: &Path) -> Result<PathBuf, SaveError> {
    File::create_new(path).map_err(SaveError::at(path))?;
    let saved = history.save_copy(path);
    if saved.is_err() {
        let _ = fs::remove_file(path);
    }
    Ok(saved.map(|()| absolute(path))?)
}
