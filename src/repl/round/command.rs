//! The few commands of a round.

use crate::repl::Command;

/// What a user may ask for in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoundCommand {
    /// On to the next question.
    Skip,
    /// Stops the clock.
    Pause,
    /// Lets it run again.
    Resume,
    /// Ends the round: the report.
    End,
    /// Leaves, to go on another time or not.
    Quit,
    /// Shows the commands.
    Help,
}

/// Names, what they do, and what they are.
const ENTRIES: &[(&str, &str, RoundCommand)] = &[
    ("skip", "on to the next question; this one counts as not answered", RoundCommand::Skip),
    ("pause", "stop the clock, where the round allows it", RoundCommand::Pause),
    ("resume", "let it run again", RoundCommand::Resume),
    ("end", "hand in what is typed, end the round here and see the report", RoundCommand::End),
    ("help", "this", RoundCommand::Help),
    ("quit", "leave: go on another time, or end the round; also Ctrl-D", RoundCommand::Quit),
];

impl RoundCommand {
    /// The command of a line such as `:skip`.
    ///
    /// # Errors
    /// Why there is none, one sentence for the user.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let name = line.trim().trim_start_matches(':').trim().to_lowercase();
        if matches!(name.as_str(), "h" | "?") {
            return Ok(Self::Help);
        }
        if name == "exit" {
            return Ok(Self::Quit);
        }
        let begun: Vec<_> =
            ENTRIES.iter().filter(|(n, ..)| !name.is_empty() && n.starts_with(&name)).collect();
        if let [(_, _, command)] = begun.as_slice() {
            return Ok(*command);
        }
        if line.starts_with('/') || Command::parse(line).is_ok() {
            return Err(format!("`{}` is for practice: a round gives no help before its end", line.trim()));
        }
        let near = ENTRIES.iter().map(|(n, ..)| (strsim::damerau_levenshtein(n, &name), n)).min();
        Err(match near {
            Some((distance, near)) if distance <= 2 && !name.is_empty() => {
                format!("there is no command `:{name}`; did you mean `:{near}`?")
            }
            _ => format!("there is no command `:{name}`; :help shows them all"),
        })
    }
}

/// Every command with what it does; the clock's only where it can be stopped.
pub(super) fn help(pause: bool) -> impl Iterator<Item = (String, &'static str)> {
    let clock = |command| matches!(command, RoundCommand::Pause | RoundCommand::Resume);
    ENTRIES
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
            (":hint", Err("is for practice")),
            ("/quorum", Err("is for practice")),
            (":pasue", Err("did you mean `:pause`?")),
            (":xyz", Err(":help shows them all")),
            (":", Err("there is no command `:`")),
        ] {
            match (RoundCommand::parse(line), command) {
                (Ok(is), Ok(wanted)) => assert_eq!(is, wanted, "{line}"),
                (Err(is), Err(wanted)) => assert!(is.contains(wanted), "{line}: {is}"),
                (is, wanted) => panic!("{line}: {is:?}, not {wanted:?}"),
            }
        }
    }
}
