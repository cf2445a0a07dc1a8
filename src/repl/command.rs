//! The commands of a practice: names, arguments, help.

use super::lookup::{self, CommandError};
use crate::grade::Rating;

/// A command of a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PracticeCommand {
    /// Lists the commands.
    Help,
    /// Gives a hint.
    Hint,
    /// Goes to the next question.
    Skip,
    /// Shows the model answer.
    Model,
    /// Explains the score.
    Why,
    /// Adds words of the answer to a concept: 'I did say that'.
    Accept {
        /// Number of the concept, from 1.
        number: usize,
        /// The words; empty for the nearest sentence.
        words: String,
    },
    /// Asks the same question again.
    Retry,
    /// Shows what is related to the question.
    Related,
    /// Searches notes and questions; as the user types if there are no words.
    Search(String),
    /// Undoes the last step.
    Undo,
    /// Edits the answer, or after it the question.
    Edit,
    /// Rates the answer.
    Rate(Rating),
    /// Hides the question until tomorrow.
    Bury,
    /// Hides the question for good.
    Suspend,
    /// Moves the question to other topics.
    Move(Vec<String>),
    /// Marks the question as none.
    Ignore,
    /// Listens to the answer.
    Listen,
    /// Discards what was heard.
    Drop,
    /// Reads the question aloud.
    Speak,
    /// Grades answers as spoken from now on.
    Spoken,
    /// Grades answers as typed from now on.
    Written,
    /// Quits.
    Quit,
}

/// How a command is called, and what it does.
struct Spec {
    name: &'static str,
    aliases: &'static [&'static str],
    /// The argument as the help shows it; empty for none.
    argument: &'static str,
    help: &'static str,
    /// The command with its argument.
    parse: fn(&str) -> Result<PracticeCommand, CommandError>,
}

const fn spec(
    name: &'static str,
    argument: &'static str,
    help: &'static str,
    parse: fn(&str) -> Result<PracticeCommand, CommandError>,
) -> Spec {
    Spec { name, aliases: &[], argument, help, parse }
}

const COMMANDS: &[Spec] = &[
    spec("hint", "", "a hint; each one reveals more than the one before", |_| Ok(PracticeCommand::Hint)),
    Spec { aliases: &["m"], ..spec("model", "", "show the model answer", |_| Ok(PracticeCommand::Model)) },
    spec("why", "", "explain the score: what matched, how, and what it was worth", |_| {
        Ok(PracticeCommand::Why)
    }),
    spec("accept", "N [WORDS]", "I said concept N: add WORDS or the nearest sentence to it", accept),
    spec("retry", "", "answer the same question again", |_| Ok(PracticeCommand::Retry)),
    spec("skip", "", "go to the next question", |_| Ok(PracticeCommand::Skip)),
    spec("undo", "", "undo the last answer, :skip, :bury, :suspend or :ignore", |_| {
        Ok(PracticeCommand::Undo)
    }),
    Spec {
        aliases: &["s"],
        ..spec("search", "[WORDS]", "search notes and questions, or as you type; also /WORDS", |words| {
            Ok(PracticeCommand::Search(words.to_owned()))
        })
    },
    spec("related", "", "show notes and questions related to this one", |_| Ok(PracticeCommand::Related)),
    Spec {
        aliases: &["e"],
        ..spec("edit", "", "write the answer in your editor; later, edit the question", |_| {
            Ok(PracticeCommand::Edit)
        })
    },
    spec("again", "", "rate the answer 1: not known", |_| Ok(PracticeCommand::Rate(Rating::Again))),
    spec("hard", "", "rate it 2: known in part, or with effort", |_| Ok(PracticeCommand::Rate(Rating::Hard))),
    spec("good", "", "rate it 3: known", |_| Ok(PracticeCommand::Rate(Rating::Good))),
    spec("easy", "", "rate it 4: known without thinking", |_| Ok(PracticeCommand::Rate(Rating::Easy))),
    spec("bury", "", "do not ask this question before tomorrow", |_| Ok(PracticeCommand::Bury)),
    spec("suspend", "", "do not ask this question any more", |_| Ok(PracticeCommand::Suspend)),
    spec("move", "TOPIC", "move the question to a topic such as kubernetes/storage", topics),
    spec("ignore", "", "this is no question: keep it in the bank, but do not ask it", |_| {
        Ok(PracticeCommand::Ignore)
    }),
    spec("listen", "", "speak the answer: runs your recorder, Enter ends it", |_| {
        Ok(PracticeCommand::Listen)
    }),
    spec("drop", "", "discard what was heard", |_| Ok(PracticeCommand::Drop)),
    spec("speak", "", "read the question aloud; any key stops it", |_| Ok(PracticeCommand::Speak)),
    spec("spoken", "", "grade answers as spoken, with advice on the delivery", |_| {
        Ok(PracticeCommand::Spoken)
    }),
    spec("written", "", "grade answers as typed", |_| Ok(PracticeCommand::Written)),
    Spec { aliases: &["h", "?"], ..spec("help", "", "show this list", |_| Ok(PracticeCommand::Help)) },
    Spec { aliases: &["q", "exit"], ..spec("quit", "", "quit; also Ctrl-D", |_| Ok(PracticeCommand::Quit)) },
];

impl PracticeCommand {
    /// The command of a line such as `:accept 2 words` or `/words`.
    ///
    /// # Errors
    /// When there is no such command, or its argument is missing or superfluous.
    pub(crate) fn parse(line: &str) -> Result<Self, CommandError> {
        if let Some(words) = line.strip_prefix('/') {
            return Ok(Self::Search(words.trim().to_owned()));
        }
        let line = line.strip_prefix(':').unwrap_or(line).trim();
        // `:accept2` is `:accept 2`.
        let end = line.find(|c: char| c.is_whitespace() || c.is_ascii_digit()).unwrap_or(line.len());
        let (name, argument) = (&line[..end], line[end..].trim());
        let spec = find(name)?;
        if spec.argument.is_empty() && !argument.is_empty() {
            return Err(CommandError::Argument { name: spec.name });
        }
        (spec.parse)(argument)
    }
}

fn accept(argument: &str) -> Result<PracticeCommand, CommandError> {
    let (number, words) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
    let number = number.parse().map_err(|_| CommandError::NoConcept)?;
    Ok(PracticeCommand::Accept { number, words: words.trim().to_owned() })
}

fn topics(argument: &str) -> Result<PracticeCommand, CommandError> {
    let topics: Vec<String> =
        argument.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
    let has_empty_level = |topic: &String| topic.split('/').any(|level| level.trim().is_empty());
    if topics.is_empty() || topics.iter().any(has_empty_level) {
        return Err(CommandError::NoTopic);
    }
    Ok(PracticeCommand::Move(topics))
}

/// The command with this name or alias, or the only one whose name begins so.
fn find(name: &str) -> Result<&'static Spec, CommandError> {
    let lower = name.to_lowercase();
    if let Some(spec) = COMMANDS.iter().find(|spec| spec.aliases.contains(&lower.as_str())) {
        return Ok(spec);
    }
    let names: Vec<_> = COMMANDS.iter().map(|spec| spec.name).collect();
    lookup::find(&names, name).map(|index| &COMMANDS[index])
}

/// Commands that begin with `start`, with their colons, and a space where an argument follows.
pub(super) fn completions(start: &str) -> Vec<String> {
    let start = start.trim_start_matches(':');
    let complete = |spec: &Spec| format!(":{}{}", spec.name, if spec.argument.is_empty() { "" } else { " " });
    COMMANDS.iter().filter(|spec| spec.name.starts_with(start)).map(complete).collect()
}

/// Every command with its argument, and what it does.
pub(super) fn help() -> impl Iterator<Item = (String, &'static str)> {
    COMMANDS.iter().map(|spec| (format!(":{} {}", spec.name, spec.argument).trim_end().to_owned(), spec.help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_commands() {
        for (line, command) in [
            (":hint", Ok(PracticeCommand::Hint)),
            (":HINT ", Ok(PracticeCommand::Hint)),
            (":hi", Ok(PracticeCommand::Hint)),
            (":q", Ok(PracticeCommand::Quit)),
            (":?", Ok(PracticeCommand::Help)),
            ("/etcd quorum", Ok(PracticeCommand::Search("etcd quorum".into()))),
            (":s etcd", Ok(PracticeCommand::Search("etcd".into()))),
            (":accept2", Ok(PracticeCommand::Accept { number: 2, words: String::new() })),
            (":accept 2", Ok(PracticeCommand::Accept { number: 2, words: String::new() })),
            (":accept 2 at  all", Ok(PracticeCommand::Accept { number: 2, words: "at  all".into() })),
            (":easy", Ok(PracticeCommand::Rate(Rating::Easy))),
            (":sea", Ok(PracticeCommand::Search(String::new()))),
            ("/", Ok(PracticeCommand::Search(String::new()))),
            (":accept", Err("give the number of the concept")),
            (":m", Ok(PracticeCommand::Model)),
            (
                ":move sql/indexes, b trees",
                Ok(PracticeCommand::Move(vec!["sql/indexes".into(), "b trees".into()])),
            ),
            (":move", Err("give the new topic")),
            (":move a//b", Err("give the new topic")),
            (":hint now", Err("takes no argument")),
            (":re", Err("`:re` is short for several commands: :retry or :related")),
            (":sikp", Err("did you mean `:skip`?")),
            (":frobnicate", Err(":help lists the commands")),
            (":", Err("there is no command `:`")),
        ] {
            match (PracticeCommand::parse(line), command) {
                (Ok(is), Ok(wanted)) => assert_eq!(is, wanted, "{line}"),
                (Err(is), Err(wanted)) => assert!(is.to_string().contains(wanted), "{line}: {is}"),
                (is, wanted) => panic!("{line}: {is:?}, not {wanted:?}"),
            }
        }
    }
}
