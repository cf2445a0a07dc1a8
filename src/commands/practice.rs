//! `greenroom practice`, which is also what `greenroom` does without a command.

use super::{Context, backup::DailyBackup, editor, indexing, keep};
use crate::{
    bank::Bank,
    delivery,
    error::Error,
    grade::{Grader, Mode},
    history::{History, Opened},
    home::{self, Home, Settings, load_aliases},
    repl::{Host, HostError, LineEditor, Piped, Prompt, Repl, View},
    schedule::Days,
    session::{
        Background, Choice, Deck, DeckError, Journal, Notes, Practice, PracticeError, Setup, Stage, Timeout,
    },
    speech::{self, Heard, Progress, Speaker, SpeechError},
    terminal,
    wording::running_clock,
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    sync::{Arc, mpsc},
    time::Duration,
};

/// Where nobody can cut the reading of a question short.
const LONGEST_READING: Duration = Duration::from_secs(60);

/// Arguments of `greenroom practice`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// What to ask
    #[command(flatten)]
    pub options: Options,
    /// Ask these questions, by their ids or the beginnings of them, due or not
    #[arg(value_name = "ID")]
    ids: Vec<String>,
}

/// What `greenroom` takes without a command.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Practice")]
pub struct Options {
    /// Only questions of this topic and those below it
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// At most so many questions
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Also ask what is not due yet
    #[arg(long)]
    cram: bool,
    /// Only questions that were never asked, however many today
    #[arg(long)]
    new: bool,
    /// Mix new questions by this number instead of asking them in the bank's order
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Answers are as spoken: sounds and number words count
    #[arg(long)]
    spoken: bool,
}

impl Args {
    /// Practice with these options, of any questions.
    pub(super) fn of(options: Options) -> Self {
        Self { options, ids: Vec::new() }
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let _copy = DailyBackup::start(&home);
    let interactive = is_interactive();
    let now = Timestamp::now();
    let mut practice = begin(&home, args, args.options.cram, interactive, now)?;
    if practice.stage() == Stage::Finished {
        if practice.is_bank_empty().map_err(refused)? {
            return Err(Error::Nothing(format!(
                "there are no questions in {} yet; `greenroom import PATH` reads them from your notes, \
                 `greenroom add` takes one by hand",
                home.bank().display()
            )));
        }
        tell_nothing_due(&mut practice, now);
        if args.options.cram || args.options.new || !super::ask("practise what is not due yet?") {
            return Ok(());
        }
        practice = begin(&home, args, true, interactive, now)?;
    }
    talk(&home, practice, interactive, args.options.spoken)
}

/// Whether a person sits at a terminal that can edit lines.
pub(super) fn is_interactive() -> bool {
    let dumb = home::env_var("TERM").is_none_or(|t| ["dumb", "cons25", "emacs"].contains(&t.as_str()));
    io::stdin().is_terminal() && io::stdout().is_terminal() && (!dumb || cfg!(windows))
}

/// The days of this computer's time zone.
pub(super) fn days() -> Days {
    Days::new(TimeZone::system())
}

/// Everything made ready for the first question. What it can be asked without, the index and the
/// grader, is made in the background.
fn begin(home: &Home, args: &Args, cram: bool, interactive: bool, now: Timestamp) -> Result<Practice, Error> {
    let history = open_history(home)?;
    let aliases = home.settings.aliases.as_deref().map(load_aliases).transpose()?.unwrap_or_default();
    let deck = Deck::open(home.bank(), home.index());
    if cram == args.options.cram {
        // Not a second time when the user chose to practise what is not due.
        let nothing_else = deck.entries().is_ok_and(|entries| entries.is_empty());
        if nothing_else && !deck.problems().is_empty() {
            return Err(Error::Bank(deck.problems().to_vec()));
        }
        super::tell_faults(deck.problems());
    }
    let folder = home.bank();
    // Nothing of this is needed to ask, so it waits until the first question is chosen: on two cores
    // it would hold that up. Faults were told by the deck; whatever can be read is good enough to
    // learn words from.
    let (chosen, is_chosen) = mpsc::channel::<()>();
    let bank = Arc::new(Background::start(move || {
        let _ = is_chosen.recv();
        Arc::new(Bank::load_lenient(&folder).0)
    }));
    let (for_grader, for_notes, whole) = (bank.clone(), bank, home.clone());
    let grader = Background::start(move || grader(for_grader.get(None).map(AsRef::as_ref), &aliases));
    let open = move || {
        let bank = for_notes.get(None).cloned().unwrap_or_default();
        indexing::synced(&whole, &bank)
    };
    let notes = Notes::start(open, if interactive { Timeout::Short } else { Timeout::Endless });
    let scheduler = super::tune::scheduler(home, &history);
    let setup = Setup {
        deck,
        grader,
        notes,
        journal: Journal::new(history, scheduler),
        choice: Choice { topic: args.options.topic.clone(), ids: args.ids.clone() },
        limit: args.options.limit.map(|n| n as usize),
        cram,
        only_new: args.options.new,
        new_per_day: home.settings.new_per_day,
        seed: args.options.seed,
        speech: delivery::Settings { pace: home.settings.pace, ..delivery::Settings::default() },
    };
    let practice = Practice::new(setup, now).map_err(refused);
    drop(chosen);
    practice
}

/// The history, or a copy in memory with loud words about it.
pub(super) fn open_history(home: &Home) -> Result<History, Error> {
    let Opened { history, unsaved } = History::open_or_copy(&home.history())?;
    if let Some(why) = unsaved {
        let hint = why.hint().map_or_else(String::new, |hint| format!("; {hint}"));
        super::warn(&format!("NOTHING WILL BE SAVED IN THE HISTORY: {why}{hint}"));
        super::warn("you can go on; answers stay in memory, and at the end you can keep them elsewhere");
    }
    Ok(history)
}

/// A grader that knows the bank's words and the user's aliases.
pub(super) fn grader(bank: Option<&Bank>, aliases: &[(String, String)]) -> Grader {
    let mut grader = Grader::new();
    for (word, stands_for) in aliases {
        grader.add_alias(word, stands_for);
    }
    for question in bank.iter().flat_map(|b| &b.questions) {
        grader.learn(&question.prompt);
        grader.learn(&question.answer);
        question.concepts.iter().flat_map(|c| c.all_phrasings()).for_each(|p| grader.learn(p));
    }
    grader
}

pub(super) fn refused(error: PracticeError) -> Error {
    let hint = error.hint();
    match (error, hint) {
        (PracticeError::Deck(DeckError::Bank(problems)), _) => Error::Bank(problems),
        (PracticeError::History(e), _) => Error::History(e),
        (PracticeError::Edit(e), _) => Error::Edit(e),
        (PracticeError::Deck(e @ (DeckError::NoId { .. } | DeckError::NoTopic { .. })), hint) => {
            Error::Unknown { message: e.to_string(), hint: hint.unwrap_or_default() }
        }
        (other, Some(hint)) => Error::Usage { message: other.to_string(), hint },
        (other, None) => Error::Told(other.to_string()),
    }
}

fn tell_nothing_due(practice: &mut Practice, now: Timestamp) {
    let next = practice.summary(now).next_due_words;
    let next = next.map_or_else(String::new, |words| format!(" The next question is due {words}."));
    anstream::println!("Nothing is due, and there are no new questions for today.{next}");
    anstream::println!("`greenroom practice --cram` practises all the same, `--new` asks new ones.");
}

fn talk(home: &Home, practice: Practice, interactive: bool, spoken: bool) -> Result<(), Error> {
    let mut out = anstream::stdout();
    let speaker = Speaker::default();
    let mut host = System { settings: &home.settings, speaker: speaker.clone() };
    let colored = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let mut prompt: Box<dyn Prompt> = if interactive {
        let commands = home::state_folder().map(|folder| folder.join("commands"));
        Box::new(LineEditor::new(commands, colored, move || speaker.hush()).map_err(io::Error::other)?)
    } else {
        Box::new(Piped::new(io::stdin().lock()))
    };
    let view = View { width: terminal::width(), roots: vec![home.root.clone()] };
    let mode = if spoken { Mode::Spoken } else { Mode::Written };
    let (summary, practice) = Repl::new(practice, prompt.as_mut(), &mut out, &mut host, view, mode).run()?;
    if summary.answers > 0 && !summary.saved {
        let mut line = |label: &str| prompt.change(label.trim_end(), "");
        let ask = interactive.then_some(&mut line as &mut keep::Line<'_>);
        keep::elsewhere(practice.journal().history(), ask, &mut out)?;
    }
    Ok(())
}

/// The clock, the user's editor, and their programs that listen and read aloud.
struct System<'a> {
    settings: &'a Settings,
    speaker: Speaker,
}

impl Host for System<'_> {
    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }

    fn width(&mut self) -> usize {
        terminal::width()
    }

    fn edit_text(&mut self, text: &str) -> Result<Option<String>, HostError> {
        edit_answer(self.settings, text).map_err(host_failed)
    }

    fn edit_file(&mut self, path: &Path, line: usize) -> Result<(), HostError> {
        editor::open(self.settings, path, Some(line)).map_err(host_failed)
    }

    fn browse(&mut self, notes: &Notes) -> Result<(), HostError> {
        let place = super::search::browse(notes, self.settings).map_err(host_failed)?;
        if let Some(place) = place {
            anstream::println!("{}", terminal::sanitize(&place));
        }
        Ok(())
    }

    fn can_listen(&self) -> bool {
        self.settings.listen.is_some()
    }

    fn listen(&mut self, question: &str, keys: bool, out: &mut dyn Write) -> Result<Heard, HostError> {
        let command = self.settings.listen.as_deref().ok_or(HostError::NoListenCommand)?;
        let mut line = String::new();
        let mut show = |progress: Progress| {
            let now = in_words(progress);
            if keys && now != line {
                // Blanks over what was longer, so that no escape code is needed.
                let _ = write!(out, "\r{now:<60}");
                let _ = out.flush();
                line = now;
            }
        };
        let heard = speech::listen(command, question, keys, &speech::Limits::default(), &mut show);
        if keys {
            let _ = write!(out, "\r{:<60}\r", "");
        }
        Ok(heard?)
    }

    fn speak(&mut self, question: &str, asked: bool) -> Result<(), HostError> {
        let path = home::env_var("PATH").unwrap_or_default();
        let found = || speech::installed_speaker(path.as_ref());
        let command = match (&self.settings.speak, asked) {
            (Some(command), _) => command.as_str(),
            (None, false) => return Ok(()),
            (None, true) => found().ok_or(HostError::NoSpeakCommand)?,
        };
        Ok(self.speaker.say(command, question)?)
    }

    fn wait_until_spoken(&mut self) {
        self.speaker.wait(LONGEST_READING);
    }

    fn stop_speaking(&mut self) -> Option<SpeechError> {
        self.speaker.hush();
        self.speaker.take_trouble()
    }
}

/// `listening 0:07 · Enter ends it`.
fn in_words(progress: Progress) -> String {
    match progress {
        Progress::Listening(time) => format!("listening {} · Enter ends it", running_clock(time)),
        Progress::Ending(time) => {
            format!("waiting for the words {} · Enter ends it now", running_clock(time))
        }
    }
}

fn host_failed(error: Error) -> HostError {
    HostError::Failed { hint: error.hint(), source: Box::new(error) }
}

/// `text` as the user's editor leaves it; `None` when it was not changed.
fn edit_answer(settings: &Settings, text: &str) -> Result<Option<String>, Error> {
    let file = tempfile::Builder::new().prefix("greenroom-answer-").suffix(".md").tempfile()?;
    std::fs::write(file.path(), text).map_err(Error::file(file.path()))?;
    editor::open(settings, file.path(), None)?;
    let new = std::fs::read_to_string(file.path()).map_err(Error::file(file.path()))?;
    Ok((new != text).then_some(new))
}
