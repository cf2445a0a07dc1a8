//! The commands of a mock round.

use crate::repl::{
    PracticeCommand,
    lookup::{self, CommandError},
};

/// A command of a mock round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoundCommand {
    /// Goes to the next question.
    Skip,
    /// Stops the clock.
    Pause,
    /// Starts the clock again.
    Resume,
    /// Ends the round.
    End,
    /// Leaves the round, to resume it later or not.
    Quit,
    /// Lists the commands.
    Help,
}

/// Names, what they do, and the commands.
const COMMANDS: &[(&str, &str, RoundCommand)] = &[
    ("skip", "go to the next question; this one counts as not answered", RoundCommand::Skip),
    ("pause", "stop the clock", RoundCommand::Pause),
    ("resume", "start the clock again", RoundCommand::Resume),
    ("end", "hand in what is typed, end the round and see the report", RoundCommand::End),
    ("help", "show this list", RoundCommand::Help),
    ("quit", "leave the round, to resume it later or to end it; also Ctrl-D", RoundCommand::Quit),
];

impl RoundCommand {
    /// The command of a line such as `:skip`.
    ///
    /// # Errors
    /// When there is no such command, or only in practice.
    pub(super) fn parse(line: &str) -> Result<Self, CommandError> {
        let name = line.trim().trim_start_matches(':').trim().to_lowercase();
        match name.as_str() {
            "h" | "?" => return Ok(Self::Help),
            "exit" => return Ok(Self::Quit),
            _ => {}
        }
        let names: Vec<_> = COMMANDS.iter().map(|(name, ..)| *name).collect();
        lookup::find(&names, &name).map(|index| COMMANDS[index].2).map_err(|error| {
            if line.starts_with('/') || PracticeCommand::parse(line).is_ok() {
                CommandError::PracticeOnly { line: line.trim().to_owned() }
            } else {
                error
            }
        })
    }
}

/// Every command and what it does; those of the clock only where it may be stopped.
pub(super) fn help(pause: bool) -> impl Iterator<Item = (String, &'static str)> {
    let clock = |command| matches!(command, RoundCommand::Pause | RoundCommand::Resume);
    COMMANDS
        .iter()
        .filter(move |(_, _, command)| pause || !clock(*command))
        .map(|(name, help, _)| (format!(":{name}"), *help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_commands() {
        for (line, command) in [
            (":skip", Ok(RoundCommand::Skip)),
            (":S", Ok(RoundCommand::Skip)),
            (":q ", Ok(RoundCommand::Quit)),
            (":?", Ok(RoundCommand::Help)),
            (":end", Ok(RoundCommand::End)),
            (":hint", Err("works only in practice")),
            ("/quorum", Err("works only in practice")),
            (":pasue", Err("did you mean `:pause`?")),
            (":xyz", Err(":help lists the commands")),
            (":", Err("there is no command `:`")),
        ] {
            match (RoundCommand::parse(line), command) {
                (Ok(is), Ok(wanted)) => assert_eq!(is, wanted, "{line}"),
                (Err(is), Err(wanted)) => assert!(is.to_string().contains(wanted), "{line}: {is}"),
                (is, wanted) => panic!("{line}: {is:?}, not {wanted:?}"),
            }
        }
    }
}
