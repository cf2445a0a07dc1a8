//! The line editor of a practice: rustyline, with an answer as one buffer of several lines.
//!
//! Enter follows [`super::multiline`]; a bracketed paste is inserted as a whole and never ends an answer.
//! Ctrl-C clears the line and, pressed again, quits; Ctrl-D ends an answer on an empty line after text,
//! and quits where there is none. Only commands are kept in the history file.

use super::{
    EnterAction, Picked, Prompt, ReadLineError, Timer, Typed, command,
    multiline::{LineKind, open_fence_hint, pick, read_buffer},
    readline::{InlineHint, ends_answer, enter, interrupt, marker, paint_hint, quit_hint},
};
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, RepeatCount, completion::Completer, highlight::Highlighter,
    hint::Hinter, history::FileHistory, validate::Validator,
};
use std::{
    borrow::Cow,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// Lines that are kept in the history file.
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
    /// The buffer as Ctrl-C left it.
    after_interrupt: Option<String>,
    /// Whether Enter was pressed where there is nothing to hand in.
    entered_nothing: bool,
    /// The key that picked a rating.
    key: Option<char>,
    /// What Enter does where nothing is typed.
    enter_action: EnterAction,
    /// When the answer was started, and whether by Enter.
    started: Option<(Instant, bool)>,
    /// Whether Enter was pressed for its action.
    acts: bool,
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
    /// An editor on the terminal that keeps a history of commands in `file`; `on_key` is called at every
    /// key.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub(crate) fn new(
        file: Option<PathBuf>,
        colored: bool,
        on_key: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, ReadLineError> {
        let config = Config::builder()
            .max_history_size(HISTORY)
            .and_then(|c| c.history_ignore_dups(true))?
            .completion_type(CompletionType::List)
            .bracketed_paste(true)
            .auto_add_history(false)
            .build();
        let mut editor = Editor::with_config(config)?;
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
            // The first session has none; one that cannot be read does not matter.
            let _ = editor.load_history(file);
        }
        Ok(Self { editor, shared, file, marker: marker(colored) })
    }

    fn read(
        &mut self,
        stage: Stage,
        prompt: &(String, String),
        initial: &str,
    ) -> Result<String, ReadLineError> {
        {
            let mut state = self.shared.state();
            let (enter_action, started) = (state.enter_action, state.started);
            *state = State { stage, enter_action, started, ..State::default() };
        }
        Ok(self.editor.readline_with_initial(prompt, (initial, ""))?)
    }

    /// Keeps a command in the history, but no words of an answer.
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

impl Prompt for LineEditor {
    fn begin(&mut self) {
        self.shared.state().started = None;
    }

    fn set_enter_action(&mut self, action: EnterAction) {
        self.shared.state().enter_action = action;
    }

    fn timer(&self) -> Option<Timer> {
        let (at, by_enter) = self.shared.state().started?;
        Some(Timer { time: at.elapsed(), by_enter })
    }

    fn answer(&mut self, draft: &str) -> Result<Typed, ReadLineError> {
        let marker = self.marker.clone();
        let buffer = self.read(Stage::Answer, &marker, draft)?;
        if std::mem::take(&mut self.shared.state().acts) {
            return Ok(match self.shared.state().enter_action {
                EnterAction::Listen => Typed::Command { draft: String::new(), line: ":listen".into() },
                _ => Typed::Answer(String::new()),
            });
        }
        let (what, typed) = read_buffer(&buffer);
        if let (LineKind::Command, Typed::Command { line, .. }) = (&what, &typed) {
            self.remember(line);
        }
        Ok(typed)
    }

    fn pick(&mut self) -> Result<Picked, ReadLineError> {
        let marker = self.marker.clone();
        let line = self.read(Stage::Pick, &marker, "")?;
        let key = self.shared.state().key.take();
        let picked = pick(&key.map_or(line, String::from));
        if let Picked::Command(line) = &picked {
            self.remember(line);
        }
        Ok(picked)
    }

    fn change(&mut self, label: &str, text: &str) -> Result<String, ReadLineError> {
        let prompt = (format!("{label} "), format!("{label} "));
        self.read(Stage::Line, &prompt, text)
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

type Handle = fn(&mut State, &EventContext<'_>, &Event) -> Option<Cmd>;

/// A key with a handler of our own.
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
    Some(enter(context).unwrap_or_else(|| match state.enter_action {
        EnterAction::Listen | EnterAction::Grade => {
            state.acts = true;
            Cmd::AcceptLine
        }
        EnterAction::StartClock if state.started.is_none() => {
            state.started = Some((Instant::now(), true));
            Cmd::Repaint
        }
        EnterAction::StartClock | EnterAction::Nothing => {
            state.entered_nothing = true;
            Cmd::Repaint
        }
    }))
}

fn on_interrupt(state: &mut State, context: &EventContext<'_>, _: &Event) -> Option<Cmd> {
    Some(interrupt(context, &mut state.after_interrupt))
}

fn on_end(state: &mut State, context: &EventContext<'_>, _: &Event) -> Option<Cmd> {
    (state.stage == Stage::Answer && ends_answer(context)).then_some(Cmd::AcceptLine)
}

fn on_digit(state: &mut State, context: &EventContext<'_>, event: &Event) -> Option<Cmd> {
    if state.stage != Stage::Pick || !context.line().is_empty() {
        return None;
    }
    let KeyEvent(KeyCode::Char(digit), _) = event.get(0)? else { return None };
    state.key = Some(*digit);
    Some(Cmd::AcceptLine)
}

/// Completion of commands, and the hint behind the cursor.
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

impl Hinter for Help {
    type Hint = InlineHint;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<InlineHint> {
        let mut state = self.shared.state();
        let typing = state.stage == Stage::Answer && !line.trim().is_empty() && !line.starts_with(':');
        if typing && state.started.is_none() {
            state.started = Some((Instant::now(), false));
        }
        if pos < line.len() {
            return None;
        }
        if state.after_interrupt.as_deref() == Some(line) {
            return Some(InlineHint(match state.stage {
                Stage::Answer | Stage::Pick => quit_hint(line.is_empty()),
                Stage::Line => "Ctrl-C again cancels",
            }));
        }
        let words = match state.stage {
            Stage::Answer if !line.is_empty() => open_fence_hint(line)?,
            _ if !line.is_empty() => return None,
            Stage::Answer if state.entered_nothing => "type an answer; . gives up; :skip, :help",
            Stage::Answer => match (state.enter_action, state.started) {
                (EnterAction::Grade, _) => "Enter grades it; :edit corrects it; or type more",
                (EnterAction::Listen, _) => "Enter listens; or type, an empty line ends the answer; :help",
                (EnterAction::StartClock, None) => {
                    "Enter starts the clock; an empty line ends the answer; :help"
                }
                (EnterAction::StartClock, Some(_)) => {
                    "the clock is running: speak; an empty line ends the answer"
                }
                (EnterAction::Nothing, _) => "in your own words; an empty line ends the answer; :help",
            },
            Stage::Pick => "Enter continues; :help",
            Stage::Line => return None,
        };
        // A hint that does not fit would wrap below the line being typed.
        (words.len() + 3 < crate::terminal::width()).then_some(InlineHint(words))
    }
}

impl Highlighter for Help {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        paint_hint(hint, self.colored)
    }
}
