//! The command line: what clap parses. One line here for each subcommand; its arguments live in
//! its own file under `commands`.

use crate::{commands, terminal::Color};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Rehearse interviews from your own notes
///
/// greenroom asks, you answer in your own words, it shows which key concepts you covered, which
/// you missed and where your notes have them, and when to try again. Everything stays on this
/// machine.
#[derive(Debug, Parser)]
#[command(name = "greenroom", version, max_term_width = 100)]
#[command(
    after_help = "Without a command: practice.\n\nExit status: 0 done, 1 failed, 2 wrong usage, 3 nothing found."
)]
pub struct Cli {
    /// The home to use: a folder with a greenroom.toml
    ///
    /// Default: $GREENROOM_HOME, else the nearest folder upwards with a greenroom.toml, else the
    /// user's data folder.
    #[arg(long, global = true, value_name = "DIR", help_heading = "Common options")]
    pub(crate) home: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", help_heading = "Common options")]
    pub(crate) color: Option<Color>,

    /// What to ask, where no command is given
    #[command(flatten)]
    pub practice: commands::practice::Options,

    /// What to do
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask questions: what is due, then new ones; the same as no command
    Practice(commands::practice::Args),
    /// Make a home
    Init(commands::init::Args),
    /// Rehearse a whole interview against the clock
    Mock(commands::mock::Args),
    /// Read questions and notes from files and folders into the bank
    Import(commands::import::Args),
    /// Write the bank out for other programs
    Export(commands::export::Args),
    /// Look for faults and weak spots in the bank
    Check(commands::check::Args),
    /// List questions, with filters and counts
    List(commands::list::Args),
    /// Show a question as the bank has it
    Show(commands::show::Args),
    /// Add a question
    Add(commands::add::Args),
    /// Change a question in your editor, checked before it is written
    Edit(commands::edit::Args),
    /// Mark something as no question, so that it is never asked
    Ignore(commands::ignore::Args),
    /// Move a question to other topics
    Move(commands::move_to::Args),
    /// List, add and remove folders of notes to search
    Sources(commands::sources::Args),
    /// Keep the search index in step with your notes while you write
    Watch(commands::watch::Args),
    /// Find passages of notes and questions
    Search(commands::search::Args),
    /// Find what belongs to a question, a note or a text
    Related(commands::related::Args),
    /// Grade answers, without asking
    Grade(commands::grade::Args),
    /// Grade the answers of the history anew and show the marks that change
    Regrade(commands::regrade::Args),
    /// Show a question's key concepts with their weights; pin mined ones
    Concepts(commands::concepts::Args),
    /// Put questions aside until they are taken back
    Suspend(commands::hide::Args),
    /// Put questions aside until tomorrow
    Bury(commands::hide::Args),
    /// Take questions back that were put aside
    Unsuspend(commands::hide::Args),
    /// Show what is due today
    Due(commands::due::Args),
    /// Grade recorded answers and say how they were said
    Transcript(commands::transcript::Args),
    /// Fit the schedule to your own memory, once there are answers enough
    Tune(commands::tune::Args),
    /// Show what was practised
    Stats(commands::stats::Args),
    /// Look at a mock round again
    Report(commands::report::Args),
    /// Compare two mock rounds
    Diff(commands::diff::Args),
    /// List rounds and answers; export, import and merge the history
    History(commands::history::Args),
    /// Give a question another id; its progress follows
    Rename(commands::rename::Args),
    /// Look for damage and offer to mend it
    Doctor(commands::doctor::Args),
    /// Show paths and counts
    Info(commands::info::Args),
    /// Show every setting, its value and where it came from
    Config(commands::config::Args),
    /// Print a completion script for a shell
    Completions(commands::completions::Args),
    /// Print the manual page
    Man(commands::man::Args),
}
