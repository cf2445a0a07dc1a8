//! `greenroom sources`: the folders and files whose notes are searched.
//!
//! A source that is added becomes a file in `bank/imported/` with nothing but a `[source]` table;
//! greenroom never writes `greenroom.toml`.

use super::shared::{
    Context, Output,
    bank::load_strict,
    index,
    path::{absolute, current_dir, display_path},
    plural, warn,
};
use crate::{
    bank::{self, Bank, Root, edit, write_atomically},
    error::Error,
    home::{Home, SETTINGS_FILE, SettingOrigin},
    index::{Sources, count_notes},
    terminal::{self, Flow, Palette, hang},
};
use serde::Serialize;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Arguments of `greenroom sources`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

/// What to do with the note sources.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List every source and its number of notes; the same as no command
    List,
    /// Add a folder or file whose notes are searched
    Add {
        /// The folder or file; it is read in place, never copied or changed
        #[arg(value_name = "DIR")]
        path: PathBuf,
    },
    /// Remove a folder or file, so that its notes are no longer searched
    ///
    /// Questions that were imported from it stay in the bank, and nothing in the folder is changed.
    Remove {
        /// The folder or file
        #[arg(value_name = "DIR")]
        path: PathBuf,
    },
}

/// Where a source is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum From {
    /// The home's own notes, always searched.
    Home,
    /// `notes` in greenroom.toml.
    Settings,
    /// A file in bank/imported.
    Bank,
}

/// A note source.
#[derive(Clone, Debug, Serialize)]
struct Source {
    path: PathBuf,
    from: From,
    /// The bank file, or greenroom.toml.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
    /// Whether its notes are searched.
    searched: bool,
    /// Whether there is nothing at the path.
    missing: bool,
    /// Notes in it now.
    notes: usize,
    /// Questions that were imported from it.
    questions: usize,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = load_strict(&home)?;
    match &args.command {
        None | Some(Command::List) => list(&home, &bank, args.json),
        Some(Command::Add { path }) => add(&home, &bank, path, args.json),
        Some(Command::Remove { path }) => remove(&home, &bank, path, args.json),
    }
}

/// Every source, in the order they are searched.
fn all(home: &Home, bank: &Bank) -> Vec<Source> {
    let source = |path: PathBuf, from: From, file: Option<PathBuf>, searched: bool, questions: usize| {
        let missing = !path.exists();
        let sources = Sources { notes: vec![path.clone()], exclude: home.settings.exclude.clone() };
        let notes = if searched { count_notes(&sources) } else { 0 };
        Source { path, from, file, searched, missing, notes, questions }
    };
    let mut found = vec![source(home.notes(), From::Home, None, true, 0)];
    let settings = home.settings_file();
    found.extend(
        home.settings
            .notes
            .iter()
            .map(|path| source(home.root.join(path), From::Settings, Some(settings.clone()), true, 0)),
    );
    found.extend(bank.roots.iter().map(|root| {
        let path = home.root.join(&root.path);
        source(path, From::Bank, Some(root.file.clone()), root.notes, questions_of(bank, root))
    }));
    found
}

/// Questions in a root's bank file, ignored ones included.
fn questions_of(bank: &Bank, root: &Root) -> usize {
    bank.questions.iter().filter(|q| *q.place.path == root.file).count()
}

fn list(home: &Home, bank: &Bank, as_json: bool) -> Result<(), Error> {
    let found = all(home, bank);
    let mut out = Output::stdout();
    if as_json {
        return out.json(&json!({ "sources": found }));
    }
    let width = terminal::width();
    for source in &found {
        let (count, style) = match (source.missing, source.searched) {
            (true, _) => ("missing".to_owned(), Palette::BAD),
            (false, false) => ("not searched".to_owned(), Palette::DIM),
            (false, true) => (plural(source.notes, "note"), Palette::STRONG),
        };
        let mut text = Flow::styled(Palette::PLACE, &source.path.display().to_string());
        text = text.and(Palette::DIM, &format!(" · {}", from_words(home, source)));
        if source.questions > 0 {
            text = text.and(Palette::DIM, &format!(" · {}", plural(source.questions, "question")));
        }
        out.flows(hang(&Flow::styled(style, &format!("{count:>12}  ")), &text, width))?;
    }
    for source in found.iter().filter(|s| s.missing && s.from != From::Home) {
        warn(format!(
            "{} is not there; {}",
            source.path.display(),
            match source.from {
                From::Settings => "correct `notes` in greenroom.toml".to_owned(),
                _ => format!("`greenroom sources remove '{}'` removes it", source.path.display()),
            }
        ));
    }
    Ok(())
}

fn from_words(home: &Home, source: &Source) -> String {
    match (&source.from, &source.file) {
        (From::Home, _) => "the home's own".into(),
        (From::Settings, _) => settings_place(home),
        (From::Bank, Some(file)) => display_path(file),
        (From::Bank, None) => "bank/imported".into(),
    }
}

/// `greenroom.toml:3`, where the settings name their notes.
fn settings_place(home: &Home) -> String {
    let found = home.settings.sources.iter().find(|(name, _)| *name == "notes");
    match found {
        Some((_, SettingOrigin::File(line))) => format!("{SETTINGS_FILE}:{line}"),
        _ => SETTINGS_FILE.into(),
    }
}

fn add(home: &Home, bank: &Bank, path: &Path, as_json: bool) -> Result<(), Error> {
    let root = absolute(path);
    fs::metadata(&root).map_err(Error::file(&root))?;
    if Path::new(&root) == home.root || home.root.starts_with(&root) {
        return Err(Error::Usage {
            message: format!("{} contains this home", root.display()),
            hint: format!("put notes into {}, which is always searched", home.notes().display()),
        });
    }
    let same = |other: &Path| absolute(&home.root.join(other)) == root;
    let known = bank.roots.iter().find(|r| same(&r.path));
    let (file, done) = match known {
        Some(known) if known.notes => (Some(known.file.clone()), false),
        Some(known) => {
            edit::set_notes(&known.file, true)?;
            (Some(known.file.clone()), true)
        }
        None => match within(home, bank, &root) {
            Some(_) => (None, false),
            None => {
                let dir = home.imported();
                fs::create_dir_all(&dir).map_err(Error::file(&dir))?;
                let file = bank::file_for(bank, &dir, &root);
                write_atomically(&file, bank::note_source(&root).as_bytes()).map_err(Error::file(&file))?;
                (Some(file), true)
            }
        },
    };
    let mut out = Output::stdout();
    let notes = count_notes(&Sources { notes: vec![root.clone()], exclude: home.settings.exclude.clone() });
    if as_json {
        return out.json(&json!({ "path": root, "file": file, "added": done, "notes": notes }));
    }
    let shown = root.display();
    out.line(match (done, &file) {
        (true, Some(file)) => format!(
            "added {shown} with {}, by {}; the next search finds them",
            plural(notes, "note"),
            display_path(file)
        ),
        _ => match within(home, bank, &root) {
            Some(other) if other != root => {
                format!("{shown} is searched already, as part of {}", other.display())
            }
            _ => format!("{shown} is a source already"),
        },
    })?;
    if notes == 0 {
        warn(format!("there are no notes in {shown} yet: no Markdown, text, org, rst or AsciiDoc files"));
    }
    Ok(())
}

/// The searched source that `path` is, or lies in.
fn within(home: &Home, bank: &Bank, path: &Path) -> Option<PathBuf> {
    let searched = index::sources(home, bank).notes;
    searched.into_iter().map(|s| absolute(&s)).find(|source| path.starts_with(source))
}

fn remove(home: &Home, bank: &Bank, path: &Path, as_json: bool) -> Result<(), Error> {
    let mut out = Output::stdout();
    let wanted = absolute(path);
    let same = |other: &Path| {
        let other = home.root.join(other);
        absolute(&other) == wanted || other == current_dir().join(path)
    };
    if home.settings.notes.iter().any(|p| same(p)) {
        return Err(Error::Usage {
            message: format!("{} is named by {}", wanted.display(), settings_place(home)),
            hint: "remove it from `notes` there; greenroom never writes that file".into(),
        });
    }
    if same(&home.notes()) {
        return Err(Error::Usage {
            message: "the home's own notes are always searched".into(),
            hint: "move the notes elsewhere, or name them in `[search] exclude`".into(),
        });
    }
    let root = bank.roots.iter().find(|r| same(&r.path)).ok_or_else(|| {
        Error::Nothing(format!("{} is not a note source; `greenroom sources` lists them", wanted.display()))
    })?;
    let questions = questions_of(bank, root);
    let changed = questions == 0 || root.notes;
    if questions == 0 {
        fs::remove_file(&root.file).map_err(Error::file(&root.file))?;
    } else if root.notes {
        edit::set_notes(&root.file, false)?;
    }
    if as_json {
        return out.json(&json!({
            "path": root.path, "file": root.file, "removed": changed, "questions": questions,
        }));
    }
    let (shown, file) = (root.path.display(), display_path(&root.file));
    out.line(if questions == 0 {
        format!("removed {shown}, and {file}; nothing in the folder itself was changed")
    } else if changed {
        format!(
            "the notes of {shown} are no longer searched; {} from it stay in {file}",
            plural(questions, "question")
        )
    } else {
        format!("the notes of {shown} are not searched; nothing to do")
    })
}
