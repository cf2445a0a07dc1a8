//! The binary: parses the command line, runs it, prints an error with its hint, sets the exit status.

use clap::Parser;
use greenroom::{cli::Cli, error::Error};
use std::{
    io::{self, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let done = match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(e) if e.use_stderr() => {
            // Nowhere is left to report that standard error cannot be written.
            let _ = e.print();
            return ExitCode::from(2);
        }
        // --help and --version.
        Err(e) => e.print().and_then(|()| io::stdout().flush()).map_err(Error::stdout),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if e.is_broken_pipe() => ExitCode::SUCCESS,
        Err(e) => {
            greenroom::commands::report_error(&e);
            ExitCode::from(e.exit_code())
        }
    }
}
