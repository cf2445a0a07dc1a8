//! `greenroom import`.

use super::Context;
use crate::error::Error;

/// Arguments of `greenroom import`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) fn run(_context: &Context, _args: &Args) -> Result<(), Error> {
    Err(Error::Told("not built yet".into()))
}
