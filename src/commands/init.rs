//! `greenroom init`.

use crate::{error::Error, home};
use std::path::PathBuf;

/// Arguments of `greenroom init`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make; it may exist
    dir: PathBuf,
    /// Without the starter bank
    #[arg(long)]
    empty: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Error> {
    let dir = home::init(&super::current_dir().join(&args.dir), args.empty)?;
    anstream::println!("made a home in {}", dir.display());
    Ok(())
}
