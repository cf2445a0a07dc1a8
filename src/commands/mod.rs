//! One file for each subcommand: its arguments, and what it does with them.
//!
//! Together with `home` the only readers of clock and environment. Results go to standard output,
//! diagnostics to standard error.

pub(crate) mod add;
mod backup;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod concepts;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod due;
pub(crate) mod edit;
mod editor;
pub(crate) mod export;
pub(crate) mod grade;
pub(crate) mod hide;
pub(crate) mod history;
pub(crate) mod ignore;
pub(crate) mod import;
pub(crate) mod indexing;
pub(crate) mod info;
pub(crate) mod init;
mod keep;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod mock;
pub(crate) mod move_to;
pub(crate) mod practice;
pub(crate) mod regrade;
pub(crate) mod related;
pub(crate) mod rename;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod stats;
pub(crate) mod transcript;
pub(crate) mod tune;
pub(crate) mod watch;

use crate::{
    bank::{Bank, BankProblem, Question, QuestionId},
    cli::{Cli, Command},
    error::Error,
    grade::Grader,
    home::{self, Home, StarterChange, load_aliases},
    session::{Notes, Timeout},
    terminal::{self, Palette, paint, sanitize},
    wording::{list, plural},
};
use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    sync::Arc,
};

/// What every command is handed: the global options.
#[derive(Clone, Debug)]
pub struct Context {
    /// `--home`.
    pub home: Option<PathBuf>,
    /// `--color` was given, so the settings do not decide.
    color_fixed: bool,
}

/// Runs a parsed command line.
///
/// # Errors
/// Whatever kept the command from doing what was asked.
pub fn run(cli: Cli) -> Result<(), Error> {
    if let Some(color) = cli.color {
        terminal::set_color(color);
    }
    let context = Context { home: cli.home, color_fixed: cli.color.is_some() };
    match cli.command {
        None => practice::run(&context, &practice::Args::of(cli.practice)),
        Some(_) if cli.practice != practice::Options::default() => Err(Error::Usage {
            message: "options of practice stand before another command".into(),
            hint: "put the options behind the command they belong to".into(),
        }),
        Some(Command::Practice(args)) => practice::run(&context, &args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Import(args)) => import::run(&context, &args),
        Some(Command::Export(args)) => export::run(&context, &args),
        Some(Command::Check(args)) => check::run(&context, &args),
        Some(Command::List(args)) => list::run(&context, &args),
        Some(Command::Show(args)) => show::run(&context, &args),
        Some(Command::Add(args)) => add::run(&context, &args),
        Some(Command::Edit(args)) => edit::run(&context, &args),
        Some(Command::Ignore(args)) => ignore::run(&context, &args),
        Some(Command::Move(args)) => move_to::run(&context, &args),
        Some(Command::Mock(args)) => mock::run(&context, &args),
        Some(Command::Search(args)) => search::run(&context, &args),
        Some(Command::Related(args)) => related::run(&context, &args),
        Some(Command::Concepts(args)) => concepts::run(&context, &args),
        Some(Command::Regrade(args)) => regrade::run(&context, &args),
        Some(Command::Sources(args)) => sources::run(&context, &args),
        Some(Command::Watch(args)) => watch::run(&context, &args),
        Some(Command::Suspend(args)) => hide::run(&context, &args, hide::Action::Suspend),
        Some(Command::Bury(args)) => hide::run(&context, &args, hide::Action::Bury),
        Some(Command::Unsuspend(args)) => hide::run(&context, &args, hide::Action::Unsuspend),
        Some(Command::Tune(args)) => tune::run(&context, &args),
        Some(Command::Grade(args)) => grade::run(&context, &args),
        Some(Command::Due(args)) => due::run(&context, &args),
        Some(Command::Transcript(args)) => transcript::run(&context, &args),
        Some(Command::Stats(args)) => stats::run(&context, &args),
        Some(Command::Report(args)) => report::run(&context, &args),
        Some(Command::Diff(args)) => diff::run(&context, &args),
        Some(Command::History(args)) => history::run(&context, &args),
        Some(Command::Rename(args)) => rename::run(&context, &args),
        Some(Command::Doctor(args)) => doctor::run(&context, &args),
        Some(Command::Info(args)) => info::run(&context, &args),
        Some(Command::Config(args)) => config::run(&context, &args),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
    }
}

/// Prints an error and its hint to standard error.
pub fn tell_error(error: &Error) {
    let message = bounded(&error.to_string());
    anstream::eprintln!("{}: {}", paint(Palette::BAD, "error"), sanitize(&message));
    if let Some(hint) = error.hint() {
        anstream::eprintln!("{}: {}", paint(Palette::PLACE, "try"), sanitize(&hint));
    }
}

/// Longest word of a message, characters: what was typed comes back in it, however long.
const LONGEST_WORD: usize = 400;

/// A message with the middle of words that nobody would read left out.
fn bounded(message: &str) -> String {
    let bounded = |word: &str| {
        let count = word.chars().count();
        if count <= LONGEST_WORD {
            return word.to_owned();
        }
        let from = |at: usize| word.char_indices().nth(at).map_or(word.len(), |(i, _)| i);
        format!("{}…{}", &word[..from(LONGEST_WORD / 4)], &word[from(count - LONGEST_WORD / 8)..])
    };
    message.split(' ').map(bounded).collect::<Vec<_>>().join(" ")
}

/// Prints a warning to standard error; the command goes on.
pub fn warn(message: &str) {
    anstream::eprintln!("{}: {}", paint(Palette::PARTIAL, "warning"), sanitize(message));
}

/// Tells which questions of the bank ask nearly what `new` does.
fn warn_of_same(bank: &Bank, new: &Question) {
    let others = bank.askable().filter(|q| q.id != new.id);
    for same in crate::bank::similar_to(others, &new.prompt).iter().take(3) {
        warn(&format!("`{}` asks nearly the same: {}", same.id, crate::terminal::excerpt(&same.prompt, 60)));
    }
}

/// Asks a yes-or-no question on standard error; anything but a yes, and no terminal, is a no.
fn ask(question: &str) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    eprint!("{question} [y/N] ");
    let mut line = String::new();
    io::stdin().read_line(&mut line).is_ok_and(|_| matches!(line.trim(), "y" | "Y" | "yes" | "Yes"))
}

/// The current folder, or `.` when it is gone.
fn current_dir() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

/// `path` made absolute from the current folder, its links and dots resolved where it exists.
fn absolute(path: &Path) -> PathBuf {
    let full = current_dir().join(path);
    full.canonicalize().unwrap_or(full)
}

impl Context {
    /// Finds and opens the home; makes the user's own at first use, and brings its starter files
    /// up to date.
    fn open_home(&self) -> Result<Home, Error> {
        let found = home::find(self.home.as_deref(), &current_dir())?;
        if found.created {
            anstream::eprintln!("made a home with the starter bank in {}", found.root.display());
        } else if found.origin == home::HomeOrigin::UserData {
            for change in home::install_starter(&found.root)? {
                match change {
                    StarterChange::Written(path) => anstream::eprintln!("updated {}", path.display()),
                    StarterChange::Kept(path) => {
                        warn(&format!(
                            "{} was edited, so its newer version was not installed",
                            path.display()
                        ));
                    }
                }
            }
        }
        let home = Home::open(found)?;
        if !self.color_fixed && home.settings.color != crate::terminal::Color::Auto {
            terminal::set_color(home.settings.color);
        }
        Ok(home)
    }
}

/// The question a person means by `id`, or an error that names the nearest ids.
fn resolve<'b>(bank: &'b Bank, id: &str) -> Result<&'b Question, Error> {
    bank.resolve(id).map_err(|near| {
        let begin = bank.questions.iter().filter(|q| q.id.as_str().starts_with(id)).count();
        let hint = near_ids(&near);
        match begin {
            0 => Error::Unknown { message: format!("no question has the id `{id}`"), hint },
            _ => Error::Usage { message: format!("{begin} ids begin with `{id}`"), hint },
        }
    })
}

/// What to say of ids near to one that does not exist.
fn near_ids(near: &[&QuestionId]) -> String {
    let near: Vec<_> = near.iter().map(|id| format!("`{id}`")).collect();
    match near.len() {
        0 => "`greenroom list` shows every id".into(),
        _ => format!("did you mean {}?", list(&near, "or")),
    }
}

/// The home's bank; faults are told, and what has them is left out. Nothing may be written to a file
/// with faults, which the functions that change bank files see to.
///
/// # Errors
/// When all files with questions have faults, so that there is nothing to go on with.
fn load_bank(home: &Home) -> Result<Bank, Error> {
    let (mut bank, problems) = Bank::load_lenient(&home.bank());
    if bank.questions.is_empty() && !problems.is_empty() {
        return Err(Error::Bank(problems));
    }
    tell_faults(&problems);
    bank.drop_duplicates();
    Ok(bank)
}

/// The home's bank, or all its faults: for what must know the whole of it.
fn load_whole_bank(home: &Home) -> Result<Bank, Error> {
    Bank::load(&home.bank()).map_err(Error::Bank)
}

/// Faults that are told one by one; more are counted.
const FAULTS_TOLD: usize = 3;

/// Tells of faults in the bank that a command works around.
fn tell_faults(problems: &[BankProblem]) {
    for problem in problems.iter().take(FAULTS_TOLD) {
        warn(&problem.to_string());
    }
    match problems.len() {
        0 => {}
        n if n > FAULTS_TOLD => warn(&format!(
            "and {}; what has them is left out, `greenroom check` lists them all",
            plural(n - FAULTS_TOLD, "more fault")
        )),
        _ => warn("what has faults is left out, the rest of the bank is used; `greenroom check` tells more"),
    }
}

/// A grader that knows the bank's words and the user's aliases.
fn grader(home: &Home, bank: &Bank) -> Result<Grader, Error> {
    let aliases = home.settings.aliases.as_deref().map(load_aliases).transpose()?.unwrap_or_default();
    Ok(practice::grader(Some(bank), &aliases))
}

/// Notes that stand in for the model answers of `questions`: an index that is brought in step with
/// bank and notes, or none where every question has an answer of its own.
fn notes_for<'q>(home: &Home, bank: &Arc<Bank>, questions: impl IntoIterator<Item = &'q Question>) -> Notes {
    let unanswered = |q: &Question| q.answer.trim().is_empty() && q.concepts.is_empty();
    if !questions.into_iter().any(unanswered) {
        return Notes::none();
    }
    let (home, bank) = (home.clone(), bank.clone());
    Notes::start(move || indexing::synced(&home, &bank), Timeout::Endless)
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn messages_are_bounded() {
        assert_eq!(bounded("no question has  the id `a`\nb"), "no question has  the id `a`\nb");
        let long = bounded(&format!("no `{}` ü", "ü".repeat(20_000)));
        assert!(long.chars().count() < 200 && long.ends_with("ü` ü"), "{long}");
    }
}
