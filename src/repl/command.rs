//! Colon commands: their names, their arguments, their help.

use crate::grade::Rating;

/// What a user may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Shows the commands.
    Help,
    /// A hint that does not say it.
    Hint,
    /// On to the next question.
    Skip,
    /// The model answer.
    Model,
    /// The whole sum.
    Why,
    /// 'I did say that'.
    Accept {
        /// Number of the concept, from 1.
        number: usize,
        /// The words; empty: the nearest sentence.
        words: String,
    },
    /// The same question again.
    Retry,
    /// What belongs to the question.
    Related,
    /// Passages that fit; no words: the user types them and sees.
    Search(String),
    /// Takes the last step back.
    Undo,
    /// The answer, or after it the question, in the editor.
    Edit,
    /// A rating.
    Rate(Rating),
    /// Not before tomorrow.
    Bury,
    /// Not any more.
    Suspend,
    /// Files the question under other topics.
    Move(Vec<String>),
    /// 'This is no question'.
    Ignore,
    /// Listens to the answer.
    Listen,
    /// Gives up what was heard.
    Drop,
    /// Reads the question aloud.
    Speak,
    /// Answers are as spoken from now on.
    Spoken,
    /// Answers are typed again.
    Written,
    /// Leaves.
    Quit,
}

/// A command's name, what may follow, and what it does.
struct Entry {
    name: &'static str,
    also: &'static [&'static str],
    rest: &'static str,
    help: &'static str,
}

const fn entry(name: &'static str, rest: &'static str, help: &'static str) -> Entry {
    Entry { name, also: &[], rest, help }
}

const ENTRIES: &[Entry] = &[
    entry("hint", "", "a hint, each tells more: how much, first letters, sentences with gaps"),
    Entry { name: "model", also: &["m"], rest: "", help: "the model answer" },
    entry("why", "", "the whole sum: what matched, how, what it was worth"),
    entry(
        "accept",
        "N [WORDS]",
        "I did say concept N: add these words, or the nearest sentence, to the bank",
    ),
    entry("retry", "", "the same question once more"),
    entry("skip", "", "on to the next question"),
    entry("undo", "", "take the last step back: an answer, :skip, :bury, :suspend or :ignore"),
    Entry {
        name: "search",
        also: &["s"],
        rest: "[WORDS]",
        help: "find passages of notes and questions; without words as you type; also /WORDS",
    },
    entry("related", "", "what belongs to this question"),
    Entry {
        name: "edit",
        also: &["e"],
        rest: "",
        help: "write the answer in your editor; after it, edit the question",
    },
    entry("again", "", "rate the answer: not known (1)"),
    entry("hard", "", "known in part, or with effort (2)"),
    entry("good", "", "known (3)"),
    entry("easy", "", "known without thinking (4)"),
    entry("bury", "", "not before tomorrow"),
    entry("suspend", "", "do not ask this any more"),
    entry("move", "TOPIC", "file this question under other topics: kubernetes/storage"),
    entry("ignore", "", "this is no question: keep it in the bank as a stub"),
    entry("listen", "", "speak: runs your recorder, Enter ends it"),
    entry("drop", "", "give up what was heard"),
    entry("speak", "", "hear the question read aloud; a key cuts it short"),
    entry("spoken", "", "answers are as spoken: sounds count, and how it is said is told"),
    entry("written", "", "grade answers as typed"),
    Entry { name: "help", also: &["h", "?"], rest: "", help: "this" },
    Entry { name: "quit", also: &["q", "exit"], rest: "", help: "leave; also Ctrl-D" },
];

impl Command {
    /// The command of a line such as `:accept 2 words` or `/words`.
    ///
    /// # Errors
    /// What is wrong with it, one sentence for the user.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        if let Some(words) = line.strip_prefix('/') {
            return Ok(Self::Search(words.trim().to_owned()));
        }
        let line = line.strip_prefix(':').unwrap_or(line).trim();
        // `:accept2` is `:accept 2`.
        let end = line.find(|c: char| c.is_whitespace() || c.is_ascii_digit()).unwrap_or(line.len());
        let (name, rest) = (&line[..end], line[end..].trim());
        let entry = find(name)?;
        if entry.rest.is_empty() && !rest.is_empty() {
            return Err(format!(":{} takes nothing after it", entry.name));
        }
        Ok(match entry.name {
            "hint" => Self::Hint,
            "model" => Self::Model,
            "why" => Self::Why,
            "accept" => {
                let (number, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let number = number.parse().map_err(|_| {
                    "say which concept, by its number: :accept 2, or :accept 2 WORDS".to_owned()
                })?;
                Self::Accept { number, words: words.trim().to_owned() }
            }
            "retry" => Self::Retry,
            "skip" => Self::Skip,
            "undo" => Self::Undo,
            "search" => Self::Search(rest.to_owned()),
            "related" => Self::Related,
            "edit" => Self::Edit,
            "again" => Self::Rate(Rating::Again),
            "hard" => Self::Rate(Rating::Hard),
            "good" => Self::Rate(Rating::Good),
            "easy" => Self::Rate(Rating::Easy),
            "bury" => Self::Bury,
            "suspend" => Self::Suspend,
            "move" => Self::Move(topics(rest)?),
            "ignore" => Self::Ignore,
            "listen" => Self::Listen,
            "drop" => Self::Drop,
            "speak" => Self::Speak,
            "spoken" => Self::Spoken,
            "written" => Self::Written,
            "quit" => Self::Quit,
            _ => Self::Help,
        })
    }
}

/// The topics of a `:move`.
fn topics(rest: &str) -> Result<Vec<String>, String> {
    let topics: Vec<String> =
        rest.split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
    if topics.is_empty() || topics.iter().any(|t| t.split('/').any(|level| level.trim().is_empty())) {
        return Err("say where to: :move kubernetes/storage".into());
    }
    Ok(topics)
}

/// The entry of a name, of another name for it, or of the only one that begins so.
fn find(name: &str) -> Result<&'static Entry, String> {
    let lower = name.to_lowercase();
    if let Some(entry) = ENTRIES.iter().find(|e| e.name == lower || e.also.contains(&lower.as_str())) {
        return Ok(entry);
    }
    let begun: Vec<_> = ENTRIES.iter().filter(|e| !lower.is_empty() && e.name.starts_with(&lower)).collect();
    match begun.as_slice() {
        [entry] => return Ok(entry),
        [_, _, ..] => {
            let names: Vec<_> = begun.iter().map(|e| format!(":{}", e.name)).collect();
            return Err(format!("`:{name}` may be {}", names.join(" or ")));
        }
        [] => {}
    }
    let near = ENTRIES.iter().map(|e| (strsim::damerau_levenshtein(e.name, &lower), e.name)).min();
    Err(match near {
        Some((distance, near)) if distance <= 2 && 2 * distance < lower.chars().count() => {
            format!("there is no command `:{name}`; did you mean `:{near}`?")
        }
        _ => format!("there is no command `:{name}`; :help shows them all"),
    })
}

/// Names that begin with `start`, with their colons, and a blank where something must follow.
pub(super) fn completions(start: &str) -> Vec<String> {
    let start = start.trim_start_matches(':');
    let complete = |e: &Entry| format!(":{}{}", e.name, if e.rest.is_empty() { "" } else { " " });
    ENTRIES.iter().filter(|e| e.name.starts_with(start)).map(complete).collect()
}

/// Every command with what follows it and what it does.
pub(super) fn help() -> impl Iterator<Item = (String, &'static str)> {
    ENTRIES.iter().map(|e| (format!(":{} {}", e.name, e.rest).trim_end().to_owned(), e.help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_commands() {
        for (line, command) in [
            (":hint", Ok(Command::Hint)),
            (":HINT ", Ok(Command::Hint)),
            (":hi", Ok(Command::Hint)),
            (":q", Ok(Command::Quit)),
            (":?", Ok(Command::Help)),
            ("/etcd quorum", Ok(Command::Search("etcd quorum".into()))),
            (":s etcd", Ok(Command::Search("etcd".into()))),
            (":accept2", Ok(Command::Accept { number: 2, words: String::new() })),
            (":accept 2", Ok(Command::Accept { number: 2, words: String::new() })),
            (":accept 2 at  all", Ok(Command::Accept { number: 2, words: "at  all".into() })),
            (":easy", Ok(Command::Rate(Rating::Easy))),
            (":sea", Ok(Command::Search(String::new()))),
            ("/", Ok(Command::Search(String::new()))),
            (":accept", Err("say which concept")),
            (":m", Ok(Command::Model)),
            (":move sql/indexes, b trees", Ok(Command::Move(vec!["sql/indexes".into(), "b trees".into()]))),
            (":move", Err("say where to")),
            (":move a//b", Err("say where to")),
            (":hint now", Err("takes nothing after it")),
            (":re", Err("`:re` may be :retry or :related")),
            (":sikp", Err("did you mean `:skip`?")),
            (":frobnicate", Err(":help shows them all")),
            (":", Err("there is no command `:`")),
        ] {
            match (Command::parse(line), command) {
                (Ok(is), Ok(wanted)) => assert_eq!(is, wanted, "{line}"),
                (Err(is), Err(wanted)) => assert!(is.contains(wanted), "{line}: {is}"),
                (is, wanted) => panic!("{line}: {is:?}, not {wanted:?}"),
            }
        }
    }
}
