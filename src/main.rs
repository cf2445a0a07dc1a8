//! The binary: parses the command line, runs it, prints an error with its hint, sets the exit status.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match greenroom::cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // clap's own exit status: 0 for --help and --version, 2 for wrong usage.
            let _ = e.print();
            return ExitCode::from(u8::try_from(e.exit_code()).unwrap_or(2));
        }
    };
    match greenroom::commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if e.is_broken_pipe() => ExitCode::SUCCESS,
        Err(e) => {
            greenroom::commands::tell_error(&e);
            ExitCode::from(e.exit_code())
        }
    }
}
