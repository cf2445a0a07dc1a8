//! The line editor: rustyline, with an answer as one buffer of several lines.
//!
//! Enter decides by [`super::enter`]; a bracketed paste is inserted whole and never ends an answer
//! by itself. Ctrl-C empties the line and, pressed again, leaves; Ctrl-D ends an answer on an
//! empty line after text, and leaves where there is none. Only commands go to the history file.

use super::{
    Invite, Picked, Prompt, ReadLine, Timer, Typed, command,
    enter::{Enter, judge, pick, stuck_in_fence},
};
use crate::terminal::{Palette, paint};
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
    completion::Completer,
    error::ReadlineError,
    highlight::Highlighter,
    hint::{Hint, Hinter},
    history::FileHistory,
    validate::Validator,
};
use std::{
    borrow::Cow,
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// Lines of history that are kept.
const HISTORY: usize = 500;

/// A terminal's line editor.
pub(crate) struct LineEditor {
    editor: Editor<Help, FileHistory>,
    shared: Shared,
    file: Option<PathBuf>,
    marker: (String, String),
}

/// What is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Answer,
    Pick,
    Line,
}

#[derive(Debug, Default)]
struct State {
    stage: Stage,
    /// The buffer as Ctrl-C left it: pressed again without a change, it leaves.
    armed: Option<String>,
    /// Enter was pressed where there is nothing to hand in.
    nudged: bool,
    /// The key that picked a rating.
    key: Option<char>,
    /// What Enter does where nothing is typed.
    invite: Invite,
    /// When the answer was begun, and whether by Enter.
    begun: Option<(Instant, bool)>,
    /// Enter was pressed for what it was invited to.
    invited: bool,
}

/// Called at every key.
type OnKey = Box<dyn Fn() + Send + Sync>;

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<State>>);

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LineEditor {
    /// An editor on the terminal, whose history of commands is kept in `file`; `on_key` is called at
    /// every key.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub(crate) fn new(
        file: Option<PathBuf>,
        colored: bool,
        on_key: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, ReadLine> {
        let config = Config::builder()
            .max_history_size(HISTORY)
            .and_then(|c| c.history_ignore_dups(true))
            .map_err(failed)?
            .completion_type(CompletionType::List)
            .bracketed_paste(true)
            .auto_add_history(false)
            .build();
        let mut editor = Editor::with_config(config).map_err(failed)?;
        let shared = Shared::default();
        editor.set_helper(Some(Help { shared: shared.clone(), colored }));
        let on_key: Arc<OnKey> = Arc::new(Box::new(on_key));
        let bind = |editor: &mut Editor<_, _>, key: KeyEvent, handle| {
            let handler = Keys { shared: shared.clone(), handle, on_key: on_key.clone() };
            editor.bind_sequence(key, EventHandler::Conditional(Box::new(handler)));
        };
        let any = Keys { shared: shared.clone(), handle: |_, _, _| None, on_key: on_key.clone() };
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(any)));
        bind(&mut editor, KeyEvent(KeyCode::Enter, Modifiers::NONE), on_enter);
        bind(&mut editor, KeyEvent::ctrl('M'), on_enter);
        bind(&mut editor, KeyEvent::ctrl('J'), on_enter);
        bind(&mut editor, KeyEvent::ctrl('C'), on_interrupt);
        bind(&mut editor, KeyEvent::ctrl('D'), on_end);
        for digit in ['1', '2', '3', '4'] {
            bind(&mut editor, KeyEvent(KeyCode::Char(digit), Modifiers::NONE), on_digit);
        }
        if let Some(file) = &file {
            // The first session has none; an unreadable one is not worth a word.
            let _ = editor.load_history(file);
        }
        let marker = if colored { paint(Palette::GOOD.bold(), "›").to_string() } else { "›".to_owned() };
        Ok(Self { editor, shared, file, marker: ("› ".to_owned(), marker + " ") })
    }

    fn read(&mut self, stage: Stage, prompt: &(String, String), initial: &str) -> Result<String, ReadLine> {
        {
            let mut state = self.shared.state();
            let (invite, begun) = (state.invite, state.begun);
            *state = State { stage, invite, begun, ..State::default() };
        }
        self.editor.readline_with_initial(prompt, (initial, "")).map_err(failed)
    }

    /// Keeps a command for the next time; never the words of an answer.
    fn remember(&mut self, line: &str) {
        let line = if line.starts_with(":acc") { ":accept" } else { line };
        if matches!(self.editor.add_history_entry(line), Ok(true))
            && let Some(file) = &self.file
        {
            if let Some(folder) = file.parent() {
                let _ = std::fs::create_dir_all(folder);
            }
            let _ = self.editor.append_history(file);
        }
    }
}

fn failed(error: ReadlineError) -> ReadLine {
    match error {
        ReadlineError::Eof => ReadLine::Eof,
        ReadlineError::Interrupted => ReadLine::Interrupted,
        ReadlineError::Io(e) => ReadLine::Io(e),
        other => ReadLine::Io(io::Error::other(other.to_string())),
    }
}

impl Prompt for LineEditor {
    fn begin(&mut self) {
        self.shared.state().begun = None;
    }

    fn invite(&mut self, invite: Invite) {
        self.shared.state().invite = invite;
    }

    fn timer(&self) -> Option<Timer> {
        let (at, by_enter) = self.shared.state().begun?;
        Some(Timer { time: at.elapsed(), by_enter })
    }

    fn answer(&mut self, draft: &str) -> Result<Typed, ReadLine> {
        let marker = self.marker.clone();
        let buffer = self.read(Stage::Answer, &marker, draft)?;
        if std::mem::take(&mut self.shared.state().invited) {
            return Ok(match self.shared.state().invite {
                Invite::Listen => Typed::Command { draft: String::new(), line: ":listen".into() },
                _ => Typed::Answer(String::new()),
            });
        }
        let (what, typed) = judge(&buffer);
        if let (Enter::Command, Typed::Command { line, .. }) = (&what, &typed) {
            self.remember(line);
        }
        Ok(typed)
    }

    fn pick(&mut self) -> Result<Picked, ReadLine> {
        let marker = self.marker.clone();
        let line = self.read(Stage::Pick, &marker, "")?;
        let key = self.shared.state().key.take();
        let picked = pick(&key.map_or(line, String::from));
        if let Picked::Command(line) = &picked {
            self.remember(line);
        }
        Ok(picked)
    }

    fn change(&mut self, label: &str, text: &str) -> Result<String, ReadLine> {
        let prompt = (format!("{label} "), format!("{label} "));
        self.read(Stage::Line, &prompt, text)
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

type Handle = fn(&mut State, &EventContext<'_>, &Event) -> Option<Cmd>;

/// A key that does more than rustyline's own.
struct Keys {
    shared: Shared,
    handle: Handle,
    on_key: Arc<OnKey>,
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, event: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        (self.on_key)();
        (self.handle)(&mut self.shared.state(), context, event)
    }
}

fn on_enter(state: &mut State, context: &EventContext<'_>, _: &Event) -> Option<Cmd> {
    if state.stage != Stage::Answer {
        return Some(Cmd::AcceptLine);
    }
    let (line, pos) = (context.line(), context.pos());
    let what = judge(line).0;
    let at_end = line[pos..].trim().is_empty();
    Some(match what {
        Enter::Nothing => match state.invite {
            Invite::Listen | Invite::Grade => {
                state.invited = true;
                Cmd::AcceptLine
            }
            Invite::StartClock if state.begun.is_none() => {
                state.begun = Some((Instant::now(), true));
                Cmd::Repaint
            }
            Invite::StartClock | Invite::Type => {
                state.nudged = true;
                Cmd::Repaint
            }
        },
        Enter::Command if !line[pos..].contains('\n') => Cmd::AcceptLine,
        Enter::End if at_end => Cmd::AcceptLine,
        _ => Cmd::Newline,
    })
}

fn on_interrupt(state: &mut State, context: &EventContext<'_>, _: &Event) -> Option<Cmd> {
    let (line, pos) = (context.line(), context.pos());
    if state.armed.as_deref() == Some(line) {
        return Some(Cmd::Interrupt);
    }
    let start = line[..pos].rfind('\n').map_or(0, |i| i + 1);
    let end = line[pos..].find('\n').map_or(line.len(), |i| pos + i);
    state.armed = Some(format!("{}{}", &line[..start], &line[end..]));
    Some(if start == end { Cmd::Repaint } else { Cmd::Kill(Movement::WholeLine) })
}

fn on_end(state: &mut State, context: &EventContext<'_>, _: &Event) -> Option<Cmd> {
    let line = context.line();
    let after_text = line.ends_with('\n') && context.pos() == line.len() && !line.trim().is_empty();
    (state.stage == Stage::Answer && after_text).then_some(Cmd::AcceptLine)
}

fn on_digit(state: &mut State, context: &EventContext<'_>, event: &Event) -> Option<Cmd> {
    if state.stage != Stage::Pick || !context.line().is_empty() {
        return None;
    }
    let KeyEvent(KeyCode::Char(digit), _) = event.get(0)? else { return None };
    state.key = Some(*digit);
    Some(Cmd::AcceptLine)
}

/// Completion of commands, and the grey words behind the cursor.
struct Help {
    shared: Shared,
    colored: bool,
}

impl Helper for Help {}
impl Validator for Help {}

impl Completer for Help {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let start = line[..pos].rfind('\n').map_or(0, |i| i + 1);
        let word = &line[start..pos];
        if word.starts_with(':') && !word.contains(' ') {
            return Ok((start, command::completions(word)));
        }
        Ok((pos, Vec::new()))
    }
}

/// Words behind the cursor that cannot be taken over.
struct Ghost(&'static str);

impl Hint for Ghost {
    fn display(&self) -> &str {
        self.0
    }
    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Help {
    type Hint = Ghost;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Ghost> {
        let mut state = self.shared.state();
        let typing = state.stage == Stage::Answer && !line.trim().is_empty() && !line.starts_with(':');
        if typing && state.begun.is_none() {
            state.begun = Some((Instant::now(), false));
        }
        if pos < line.len() {
            return None;
        }
        if state.armed.as_deref() == Some(line) {
            return Some(Ghost(if line.is_empty() {
                "Ctrl-C again leaves"
            } else {
                "  Ctrl-C again leaves"
            }));
        }
        let words = match state.stage {
            Stage::Answer if !line.is_empty() => stuck_in_fence(line)?,
            _ if !line.is_empty() => return None,
            Stage::Answer if state.nudged => ". hands in nothing, :skip goes on, :model shows it",
            Stage::Answer => match (state.invite, state.begun) {
                (Invite::Grade, _) => "Enter grades it; :edit puts it right, or type on",
                (Invite::Listen, _) => "Enter listens; or type, an empty line ends it, :help",
                (Invite::StartClock, None) => "Enter starts the clock; an empty line ends it, :help",
                (Invite::StartClock, Some(_)) => "the clock runs: speak; an empty line ends it",
                (Invite::Type, _) => "in your own words; an empty line ends it, :help",
            },
            Stage::Pick => "Enter goes on, :help",
            Stage::Line => return None,
        };
        // Where it does not fit it would wrap below the line that is typed on.
        (words.len() + 3 < crate::terminal::width()).then_some(Ghost(words))
    }
}

impl Highlighter for Help {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colored { Cow::Owned(paint(Palette::DIM, hint).to_string()) } else { Cow::Borrowed(hint) }
    }
}
