//! Whether a person is at the terminal, and questions to them.

use super::output;
use crate::home;
use std::io::{self, IsTerminal};

/// Whether standard input and output are a terminal that can edit lines.
pub(crate) fn is_interactive() -> bool {
    let dumb = home::env_var("TERM").is_none_or(|t| ["dumb", "cons25", "emacs"].contains(&t.as_str()));
    io::stdin().is_terminal() && io::stdout().is_terminal() && (!dumb || cfg!(windows))
}

/// Asks a yes-or-no question on standard error. Without a terminal, and for anything but a yes, the
/// answer is no.
pub(crate) fn confirm(question: &str) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    output::prompt(&format!("{question} [y/N] "));
    let mut line = String::new();
    io::stdin().read_line(&mut line).is_ok_and(|_| matches!(line.trim(), "y" | "Y" | "yes" | "Yes"))
}
