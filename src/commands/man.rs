//! `greenroom man`.

use crate::{bank::did_you_mean, cli::Cli, error::Error};
use clap::CommandFactory;
use std::{io, path::PathBuf};

/// Arguments of `greenroom man`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print the page of this command, instead of the main page
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write one page for each command into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> Result<(), Error> {
    let mut whole = Cli::command();
    if let Some(dir) = &args.out {
        std::fs::create_dir_all(dir).map_err(Error::file(dir))?;
        return clap_mangen::generate_to(whole, dir).map_err(Error::file(dir));
    }
    let Some(name) = &args.command else {
        return Ok(clap_mangen::Man::new(whole).render(&mut io::stdout())?);
    };
    // With it a page knows the options that all commands have, and its own full name.
    whole.build();
    let Some(command) = whole.find_subcommand(name) else {
        let names = whole.get_subcommands().map(clap::Command::get_name);
        let hint = did_you_mean(name, names);
        return Err(Error::Usage {
            message: format!("there is no command `{name}`"),
            hint: match hint.strip_prefix("; ") {
                Some(hint) => hint.to_owned(),
                None => "`greenroom --help` lists them".into(),
            },
        });
    };
    Ok(clap_mangen::Man::new(command.clone()).render(&mut io::stdout())?)
}
