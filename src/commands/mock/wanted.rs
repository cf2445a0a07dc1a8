//! From the command line to the round that is wanted: a round file, or one made of options.

use super::Args;
use crate::{
    bank::{Bank, MAX_LIMIT, Order, Round, Section, did_you_mean, parse_duration},
    error::Error,
    home::Home,
    session::Plan,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// How many questions a round has when nobody says.
const QUESTIONS: usize = 6;

/// A plan, and what it is made of.
pub(super) struct Wanted {
    pub plan: Plan,
    /// Name of the round file, or the options; rounds of the same source are compared.
    pub source: String,
}

/// A limit on the command line.
pub(super) fn parse_limit(text: &str) -> Result<Duration, String> {
    let limit = parse_duration(text).ok_or("a time is written like 90s, 2m or 1m30s, and is above 0")?;
    if limit > MAX_LIMIT { Err("the longest limit is 12h".into()) } else { Ok(limit) }
}

/// Draws the round that is asked for.
///
/// # Errors
/// When the round file has faults, a topic is unknown, or no question fits.
pub(super) fn wanted(home: &Home, bank: &Bank, args: &Args, seed: u64) -> Result<Wanted, Error> {
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
        // So many minutes, whatever fits into them.
        plan.fit(limit);
    }
    if plan.items.is_empty() {
        return Err(Error::Nothing(nothing(bank, args)));
    }
    Ok(Wanted { plan, source })
}

fn nothing(bank: &Bank, args: &Args) -> String {
    if bank.askable().next().is_none() {
        return "there are no questions in the bank yet; `greenroom import PATH` reads them from your notes"
            .into();
    }
    match args.difficulty {
        Some(difficulty) => format!("no question of these topics is marked {}", difficulty.as_str()),
        None => "no question of the bank fits into this round".into(),
    }
}

/// A round made of options: one section, drawn from all the topics.
fn from_options(bank: &Bank, args: &Args) -> Result<(Round, String), Error> {
    for topic in &args.topics {
        if !bank.askable().any(|q| q.has_topic(topic)) {
            let hint = did_you_mean(topic, bank.topics());
            let hint = match hint.strip_prefix("; ") {
                Some(hint) => hint.to_owned(),
                None => "`greenroom list --topics` shows them all".into(),
            };
            return Err(Error::Unknown { message: format!("no question has the topic `{topic}`"), hint });
        }
    }
    let all = if args.topics.is_empty() { "all topics".to_owned() } else { args.topics.join(", ") };
    // What is asked for by minutes takes what fits.
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

/// The options that make a round what it is; the seed does not.
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
    let known = files(home);
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bare = name.strip_suffix(".toml").unwrap_or(name);
    let (path, source) = match known.iter().find(|path| stem(path) == bare) {
        Some(path) => (path.clone(), bare.to_owned()),
        None if Path::new(name).is_file() => {
            let path = crate::commands::absolute(Path::new(name));
            (path.clone(), path.display().to_string())
        }
        None => {
            let names: Vec<_> = known.iter().map(|p| stem(p)).collect();
            let hint = did_you_mean(bare, names.iter().map(String::as_str));
            let hint = match hint.strip_prefix("; ") {
                Some(hint) => hint.to_owned(),
                None => "`greenroom mock --list` shows the round files".into(),
            };
            let message =
                format!("there is no round `{name}` in {}, and no such file", home.rounds().display());
            return Err(Error::Unknown { message, hint });
        }
    };
    let round = Round::load(&path).map_err(Error::Bank)?;
    let unknown = round.unknown(&path, bank);
    if unknown.is_empty() { Ok((round, source)) } else { Err(Error::Bank(unknown)) }
}

/// The home's round files, by name.
pub(super) fn files(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.rounds()).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml") && p.is_file())
        .collect();
    files.sort();
    files
}
