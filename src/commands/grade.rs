//! `greenroom grade`.

use crate::error::Error;

/// Arguments of `greenroom grade`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub(super) fn run(_args: &Args) -> Result<(), Error> {
    Err(Error::Told("not built yet".into()))
}
