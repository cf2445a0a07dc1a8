//! `greenroom completions`.

use crate::{cli::Cli, error::Error};
use clap::CommandFactory;
use std::io::{self, Write};

/// Arguments of `greenroom completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &Args) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "greenroom", &mut script);
    Ok(io::stdout().write_all(&script)?)
}
