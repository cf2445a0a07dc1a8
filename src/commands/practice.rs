//! Practice: what `greenroom` does without a command.

use super::Context;
use crate::error::Error;

pub(super) fn run(_context: &Context) -> Result<(), Error> {
    Err(Error::Told("not built yet".into()))
}
