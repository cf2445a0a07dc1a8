//! `greenroom practice`, which is also what `greenroom` does without a command.

mod host;

use super::shared::{
    Context, Output,
    backup::DailyBackup,
    bank::report_problems,
    grader,
    history::for_session,
    index::open_quietly,
    interactive::{confirm, is_interactive},
    output,
    scheduler::scheduler,
    unsaved,
};
use crate::{
    bank::Bank,
    delivery,
    error::{Error, Stream},
    grade::Mode,
    home::{self, Home},
    repl::{LineEditor, Piped, Prompt, Repl, View},
    session::{Background, Choice, Deck, Journal, Notes, Practice, Setup, Stage, Timeout},
    speech::Speaker,
    terminal,
};
use host::System;
use jiff::Timestamp;
use std::{
    io,
    sync::{Arc, mpsc},
};

/// Arguments of `greenroom practice`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// What to ask
    #[command(flatten)]
    pub options: Options,
    /// Ask these questions even if they are not due: ids, or the starts of them
    #[arg(value_name = "ID")]
    ids: Vec<String>,
}

/// What `greenroom` takes without a command.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Practice")]
pub(crate) struct Options {
    /// Only questions in this topic and its subtopics
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Ask at most N questions
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Also ask what is not due yet
    #[arg(long)]
    cram: bool,
    /// Only new questions, without the daily limit
    #[arg(long)]
    new: bool,
    /// Shuffle new questions by this number instead of asking them in the bank's order
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Treat answers as spoken: match sounds and number words too
    #[arg(long)]
    spoken: bool,
}

impl Args {
    /// Practice with these options, without ids.
    pub(crate) fn of(options: Options) -> Self {
        Self { options, ids: Vec::new() }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let _backup = DailyBackup::start(&home);
    let interactive = is_interactive();
    let now = Timestamp::now();
    let mut practice = start(&home, args, args.options.cram, interactive, now)?;
    if practice.stage() == Stage::Finished {
        if practice.is_bank_empty()? {
            return Err(Error::Nothing(format!(
                "there are no questions in {} yet; `greenroom import PATH` reads them from your notes, \
                 `greenroom add` adds one by hand",
                home.bank().display()
            )));
        }
        print_nothing_due(&mut practice, now)?;
        if args.options.cram || args.options.new || !confirm("practise what is not due yet?") {
            return Ok(());
        }
        practice = start(&home, args, true, interactive, now)?;
    }
    talk(&home, practice, interactive, args.options.spoken)
}

/// Prepares everything for the first question. Index and grader are built in the background.
fn start(home: &Home, args: &Args, cram: bool, interactive: bool, now: Timestamp) -> Result<Practice, Error> {
    let history = for_session(home)?;
    let aliases = grader::aliases(home)?;
    let deck = Deck::open(home.bank(), home.index());
    if cram == args.options.cram {
        // Not a second time when the user chose to practise what is not due.
        let is_empty = deck.entries().is_ok_and(|entries| entries.is_empty());
        if is_empty && !deck.problems().is_empty() {
            return Err(Error::Bank(deck.problems().to_vec()));
        }
        report_problems(deck.problems());
    }
    let folder = home.bank();
    // Asking needs none of this, and on two cores it would delay the first question, so it waits until
    // that is chosen. The deck has reported the problems of the bank.
    let (chosen, is_chosen) = mpsc::channel::<()>();
    let bank = Arc::new(Background::start(move || {
        let _ = is_chosen.recv();
        Arc::new(Bank::load_lenient(&folder).0)
    }));
    let (for_grader, for_notes, whole) = (bank.clone(), bank, home.clone());
    let grader = Background::start(move || grader::build(for_grader.get(None).map(AsRef::as_ref), &aliases));
    let open = move || {
        let bank = for_notes.get(None).cloned().unwrap_or_default();
        open_quietly(&whole, &bank)
    };
    let notes = Notes::start(open, if interactive { Timeout::Short } else { Timeout::Endless });
    let scheduler = scheduler(home, &history);
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
    let practice = Practice::new(setup, now);
    drop(chosen);
    Ok(practice?)
}

fn print_nothing_due(practice: &mut Practice, now: Timestamp) -> Result<(), Error> {
    let next = practice.summary(now).next_due_words;
    let next = next.map_or_else(String::new, |words| format!(" The next question is due {words}."));
    let mut out = Output::stdout();
    out.line(format!("Nothing is due, and there are no new questions for today.{next}"))?;
    out.line("`greenroom practice --cram` asks what is not due yet, `--new` asks more new questions.")
}

fn talk(home: &Home, practice: Practice, interactive: bool, spoken: bool) -> Result<(), Error> {
    let mut out = output::dialogue(Stream::Output);
    let speaker = Speaker::default();
    let mut host = System { settings: &home.settings, speaker: speaker.clone() };
    let mut prompt: Box<dyn Prompt> = if interactive {
        let commands = home::state_folder().map(|folder| folder.join("commands"));
        let editor = LineEditor::new(commands, output::is_colored(), move || speaker.hush());
        Box::new(editor.map_err(|e| Error::terminal(io::Error::other(e)))?)
    } else {
        Box::new(Piped::new(io::stdin().lock()))
    };
    let view = View { width: terminal::width(), roots: vec![home.root.clone()] };
    let mode = if spoken { Mode::Spoken } else { Mode::Written };
    let repl = Repl::new(practice, prompt.as_mut(), &mut out, &mut host, view, mode);
    let (summary, practice) = repl.run().map_err(Error::dialogue)?;
    if summary.answers > 0 && !summary.saved {
        let mut line = |label: &str| prompt.change(label.trim_end(), "");
        let ask = interactive.then_some(&mut line as &mut unsaved::LineReader<'_>);
        unsaved::save(practice.journal().history(), ask, &mut out).map_err(Error::dialogue)?;
    }
    Ok(())
}
