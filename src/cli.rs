//! The command line: what clap parses, and which command it runs. One line here for each
//! subcommand; its arguments are in its own file under `commands`.

use crate::{
    commands::{
        self,
        shared::{Context, output},
    },
    error::Error,
    terminal::{self, Color},
};
use clap::{CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// Rehearse interviews from your own notes
///
/// greenroom asks a question, you answer in your own words, and it shows which key concepts you
/// covered, which you missed, where your notes explain them, and when to try again. Everything stays
/// on this machine.
#[derive(Debug, Parser)]
#[command(name = "greenroom", version, max_term_width = 100)]
#[command(
    after_help = "Without a command: practice.\n\nExit status: 0 done, 1 failed, 2 wrong usage, 3 nothing found."
)]
pub struct Cli {
    /// Use this home: a folder with a greenroom.toml
    ///
    /// Default: $GREENROOM_HOME, else the nearest folder upwards with a greenroom.toml, else the
    /// user's data folder.
    #[arg(long, global = true, value_name = "DIR", help_heading = "Common options")]
    home: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", help_heading = "Common options")]
    color: Option<Color>,

    /// What to ask when no command is given
    #[command(flatten)]
    practice: commands::practice::Options,

    /// What to do
    #[command(subcommand)]
    command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Ask questions: those due, then new ones; the same as no command
    Practice(commands::practice::Args),
    /// Create a home
    Init(commands::init::Args),
    /// Rehearse a whole interview against the clock
    Mock(commands::mock::Args),
    /// Read questions and notes from files and folders into the bank
    Import(commands::import::Args),
    /// Write the bank out for other programs
    Export(commands::export::Args),
    /// Find problems and weak spots in the bank
    Check(commands::check::Args),
    /// List questions, with filters and counts
    List(commands::list::Args),
    /// Show a question as it is in the bank
    Show(commands::show::Args),
    /// Add a question
    Add(commands::add::Args),
    /// Change a question in your editor; it is checked before it is written
    Edit(commands::edit::Args),
    /// Mark an entry as not a question, so that it is never asked
    Ignore(commands::ignore::Args),
    /// Move a question to other topics
    Move(commands::move_to::Args),
    /// List, add and remove folders of notes to search
    Sources(commands::sources::Args),
    /// Keep the search index up to date while you write notes
    Watch(commands::watch::Args),
    /// Find passages in notes and questions
    Search(commands::search::Args),
    /// Find what is related to a question, a note or a text
    Related(commands::related::Args),
    /// Grade answers without asking
    Grade(commands::grade::Args),
    /// Grade past answers again and show which marks change
    Regrade(commands::regrade::Args),
    /// Show a question's key concepts and their weights; pin mined ones
    Concepts(commands::concepts::Args),
    /// Stop asking questions until `unsuspend`
    Suspend(commands::hide::Args),
    /// Stop asking questions until tomorrow
    Bury(commands::hide::Args),
    /// Ask suspended or buried questions again
    Unsuspend(commands::hide::Args),
    /// Show what is due today
    Due(commands::due::Args),
    /// Grade recorded answers and measure their delivery
    Transcript(commands::transcript::Args),
    /// Fit the schedule to your own memory, once there are enough answers
    Tune(commands::tune::Args),
    /// Show what was practised
    Stats(commands::stats::Args),
    /// Show the report of a mock round
    Report(commands::report::Args),
    /// Compare two mock rounds
    Diff(commands::diff::Args),
    /// List rounds and answers; export, import and merge the history
    History(commands::history::Args),
    /// Change a question's id; its progress follows
    Rename(commands::rename::Args),
    /// Find damage and offer to repair it
    Doctor(commands::doctor::Args),
    /// Show paths and counts
    Info(commands::info::Args),
    /// Show every setting, its value and its origin
    Config(commands::config::Args),
    /// Print a completion script for a shell
    Completions(commands::completions::Args),
    /// Print the manual page
    Man(commands::man::Args),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever kept it from doing what was asked.
    pub fn run(self) -> Result<(), Error> {
        if let Some(color) = self.color {
            terminal::set_color(color);
        }
        let context = Context { home: self.home, color: self.color };
        match self.command {
            None => commands::practice::run(&context, &commands::practice::Args::of(self.practice)),
            Some(_) if self.practice != commands::practice::Options::default() => Err(Error::Usage {
                message: "options of practice stand before another command".into(),
                hint: "put the options after the command they belong to".into(),
            }),
            Some(command) => command.run(&context),
        }?;
        output::flush()
    }
}

impl Command {
    fn run(self, context: &Context) -> Result<(), Error> {
        use commands::hide::Action;
        match self {
            Self::Practice(args) => commands::practice::run(context, &args),
            Self::Init(args) => commands::init::run(&args),
            Self::Mock(args) => commands::mock::run(context, &args),
            Self::Import(args) => commands::import::run(context, &args),
            Self::Export(args) => commands::export::run(context, &args),
            Self::Check(args) => commands::check::run(context, &args),
            Self::List(args) => commands::list::run(context, &args),
            Self::Show(args) => commands::show::run(context, &args),
            Self::Add(args) => commands::add::run(context, &args),
            Self::Edit(args) => commands::edit::run(context, &args),
            Self::Ignore(args) => commands::ignore::run(context, &args),
            Self::Move(args) => commands::move_to::run(context, &args),
            Self::Sources(args) => commands::sources::run(context, &args),
            Self::Watch(args) => commands::watch::run(context, &args),
            Self::Search(args) => commands::search::run(context, &args),
            Self::Related(args) => commands::related::run(context, &args),
            Self::Grade(args) => commands::grade::run(context, &args),
            Self::Regrade(args) => commands::regrade::run(context, &args),
            Self::Concepts(args) => commands::concepts::run(context, &args),
            Self::Suspend(args) => commands::hide::run(context, &args, Action::Suspend),
            Self::Bury(args) => commands::hide::run(context, &args, Action::Bury),
            Self::Unsuspend(args) => commands::hide::run(context, &args, Action::Unsuspend),
            Self::Due(args) => commands::due::run(context, &args),
            Self::Transcript(args) => commands::transcript::run(context, &args),
            Self::Tune(args) => commands::tune::run(context, &args),
            Self::Stats(args) => commands::stats::run(context, &args),
            Self::Report(args) => commands::report::run(context, &args),
            Self::Diff(args) => commands::diff::run(context, &args),
            Self::History(args) => commands::history::run(context, &args),
            Self::Rename(args) => commands::rename::run(context, &args),
            Self::Doctor(args) => commands::doctor::run(context, &args),
            Self::Info(args) => commands::info::run(context, &args),
            Self::Config(args) => commands::config::run(context, &args),
            Self::Completions(args) => commands::completions::run(&args, Cli::command()),
            Self::Man(args) => commands::man::run(&args, Cli::command()),
        }
    }
}
