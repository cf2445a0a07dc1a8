//! `greenroom man`.

use super::shared::{Output, lookup::name_hint};
use crate::error::Error;
use clap_mangen::Man;
use std::{fs, path::PathBuf};

/// Arguments of `greenroom man`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print the page of this command instead of the main page
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write one page for each command into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

/// Prints or writes manual pages of `cli`.
pub(crate) fn run(args: &Args, mut cli: clap::Command) -> Result<(), Error> {
    if let Some(dir) = &args.out {
        fs::create_dir_all(dir).map_err(Error::file(dir))?;
        return clap_mangen::generate_to(cli, dir).map_err(Error::file(dir));
    }
    let Some(name) = &args.command else { return print(cli) };
    // A built command knows the global options and its full name.
    cli.build();
    match cli.find_subcommand(name) {
        Some(command) => print(command.clone()),
        None => Err(Error::Usage {
            message: format!("there is no command `{name}`"),
            hint: name_hint(
                name,
                cli.get_subcommands().map(clap::Command::get_name),
                "`greenroom --help` lists the commands",
            ),
        }),
    }
}

fn print(command: clap::Command) -> Result<(), Error> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Error::stdout)?;
    Output::stdout().document(&page)
}
