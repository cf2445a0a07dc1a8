//! `greenroom completions`.

use super::shared::Output;
use crate::error::Error;

/// Arguments of `greenroom completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the completion script of `cli`.
pub(crate) fn run(args: &Args, mut cli: clap::Command) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli, "greenroom", &mut script);
    Output::stdout().document(&script)
}
