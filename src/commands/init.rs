//! `greenroom init`.

use super::shared::{Output, path::current_dir};
use crate::{error::Error, home};
use std::path::PathBuf;

/// Arguments of `greenroom init`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder; it is created if it does not exist
    dir: PathBuf,
    /// Leave out the starter bank
    #[arg(long)]
    empty: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Error> {
    let dir = home::init(&current_dir().join(&args.dir), args.empty)?;
    Output::stdout().line(format!("created a home in {}", dir.display()))
}
