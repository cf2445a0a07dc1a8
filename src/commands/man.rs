//! `greenroom man`.

use crate::{cli::Cli, error::Error};
use clap::CommandFactory;
use std::{io, path::PathBuf};

/// Arguments of `greenroom man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write one page for each command into this folder, instead of printing the main page
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<(), Error> {
    match &args.out {
        None => clap_mangen::Man::new(Cli::command()).render(&mut io::stdout())?,
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(Error::file(dir))?;
            clap_mangen::generate_to(Cli::command(), dir).map_err(Error::file(dir))?;
        }
    }
    Ok(())
}
