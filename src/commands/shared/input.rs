//! Input from a file, or from standard input where the path is `-`.

use super::path::is_dash;
use crate::error::Error;
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// All bytes of the input.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    if !is_dash(path) {
        return fs::read(path).map_err(Error::file(path));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(Error::stdin)?;
    Ok(bytes)
}

/// The input, to be read line by line.
///
/// # Errors
/// When the file cannot be opened.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, Error> {
    if is_dash(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(BufReader::new(File::open(path).map_err(Error::file(path))?)))
}
