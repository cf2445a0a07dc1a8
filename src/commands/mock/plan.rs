//! The round that the command line asks for, from a round file or from options.

use super::Args;
use crate::{
    bank::{Bank, MAX_LIMIT, Order, Round, Section, parse_duration},
    commands::shared::{
        lookup::{name_hint, unknown_topic},
        path::absolute,
        round_files,
    },
    error::Error,
    home::Home,
    session::Plan,
};
use std::{path::Path, time::Duration};

/// How many questions a round has by default.
const QUESTIONS: usize = 6;

/// A plan, and what it was drawn from.
pub(super) struct Drawn {
    pub plan: Plan,
    /// Name of the round file, or the options; rounds of the same source are compared.
    pub source: String,
}

/// A time limit on the command line cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum LimitError {
    #[error("expected a time above 0, such as 90s, 2m or 1m30s")]
    NotATime,
    #[error("the longest limit is 12h")]
    TooLong,
}

/// A time limit on the command line.
pub(super) fn parse_limit(text: &str) -> Result<Duration, LimitError> {
    let limit = parse_duration(text).ok_or(LimitError::NotATime)?;
    if limit > MAX_LIMIT { Err(LimitError::TooLong) } else { Ok(limit) }
}

/// Draws the round that is asked for.
///
/// # Errors
/// When the round file has problems, a topic is unknown, or no question fits.
pub(super) fn draw(home: &Home, bank: &Bank, args: &Args, seed: u64) -> Result<Drawn, Error> {
    let (mut round, source) = match &args.round {
        Some(name) => from_file(home, bank, name)?,
        None => from_options(bank, args)?,
    };
    round.hard |= args.hard;
    round.pause |= args.pause;
    round.follow_ups |= args.follow_ups;
    if let Some(minutes) = args.minutes {
        round.limit = Some(Duration::from_secs(u64::from(minutes) * 60));
    }
    if let Some(limit) = args.per_question {
        round.sections.iter_mut().for_each(|s| s.limit = Some(limit));
    }
    let mut plan = Plan::draw(&round, bank, seed);
    if let (Some(limit), None, None) = (round.limit, &args.round, args.questions) {
        // With minutes alone, as many questions as fit.
        plan.fit(limit);
    }
    if plan.items.is_empty() {
        return Err(Error::Nothing(no_question(bank, args)));
    }
    Ok(Drawn { plan, source })
}

fn no_question(bank: &Bank, args: &Args) -> String {
    if bank.askable().next().is_none() {
        return "there are no questions in the bank yet; `greenroom import PATH` reads them from your notes"
            .into();
    }
    match args.difficulty {
        Some(difficulty) => format!("no question of these topics is marked {}", difficulty.as_str()),
        None => "no question of the bank fits into this round".into(),
    }
}

/// A round made of options: one section, drawn from all given topics.
fn from_options(bank: &Bank, args: &Args) -> Result<(Round, String), Error> {
    if let Some(topic) = args.topics.iter().find(|topic| !bank.askable().any(|q| q.has_topic(topic))) {
        return Err(unknown_topic(bank, topic));
    }
    let all = if args.topics.is_empty() { "all topics".to_owned() } else { args.topics.join(", ") };
    // With minutes alone, the plan is cut to what fits.
    let count = match (args.questions, args.minutes) {
        (Some(count), _) => count as usize,
        (None, Some(_)) => bank.questions.len().max(1),
        (None, None) => QUESTIONS,
    };
    let section = Section {
        title: all,
        topics: args.topics.clone(),
        difficulty: args.difficulty,
        questions: Vec::new(),
        count,
        weight: 1.0,
        limit: None,
        order: Order::Shuffle,
        line: 0,
    };
    let round = Round {
        title: "Mock round".into(),
        limit: None,
        hard: false,
        pause: false,
        follow_ups: false,
        sections: vec![section],
    };
    Ok((round, options(args)))
}

/// The options that define a round, without the seed.
fn options(args: &Args) -> String {
    let mut words = Vec::new();
    if let Some(count) = args.questions {
        words.push(format!("--questions {count}"));
    }
    if let Some(minutes) = args.minutes {
        words.push(format!("--minutes {minutes}"));
    }
    let mut topics: Vec<_> = args.topics.iter().map(|t| format!("--topic {t}")).collect();
    topics.sort();
    words.extend(topics);
    if let Some(difficulty) = args.difficulty {
        words.push(format!("--difficulty {}", difficulty.as_str()));
    }
    words.join(" ")
}

/// A round file by its name in the home, with or without `.toml`, or by its path.
fn from_file(home: &Home, bank: &Bank, name: &str) -> Result<(Round, String), Error> {
    let known = round_files::in_folder(&home.rounds());
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bare = name.strip_suffix(".toml").unwrap_or(name);
    let (path, source) = match known.iter().find(|path| stem(path) == bare) {
        Some(path) => (path.clone(), bare.to_owned()),
        None if Path::new(name).is_file() => {
            let path = absolute(Path::new(name));
            (path.clone(), path.display().to_string())
        }
        None => {
            let names: Vec<_> = known.iter().map(|p| stem(p)).collect();
            return Err(Error::Unknown {
                message: format!(
                    "there is no round `{name}` in {}, and no such file",
                    home.rounds().display()
                ),
                hint: name_hint(
                    bare,
                    names.iter().map(String::as_str),
                    "`greenroom mock --list` shows the round files",
                ),
            });
        }
    };
    let round = Round::load(&path).map_err(Error::Bank)?;
    let unknown = round.unknown(&path, bank);
    if unknown.is_empty() { Ok((round, source)) } else { Err(Error::Bank(unknown)) }
}
