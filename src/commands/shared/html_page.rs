//! A report as an HTML page in a file.

use super::{note, output::Output, path::is_dash};
use crate::{bank::write_atomically, error::Error};
use std::path::Path;

/// Writes `page` to `path` (`-`: standard output).
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(path: &Path, page: &str) -> Result<(), Error> {
    if is_dash(path) {
        return Output::stdout().document(page.as_bytes());
    }
    write_atomically(path, page.as_bytes()).map_err(Error::file(path))?;
    note(format!("wrote {}", path.display()));
    Ok(())
}
