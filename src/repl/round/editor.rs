//! A line editor with a clock above it: rustyline, and a thread that redraws one line.
//!
//! rustyline cannot stop reading after a time. Its external printer lets another thread write while
//! a line is edited: it clears the edited text, prints, and draws the text again below. What is
//! printed here goes one row up, writes the clock over the old one and comes back down, so that
//! the clock changes in place and nothing scrolls. At a hard deadline the text as it stands, kept
//! by the hint callback at every key, is set aside, and a SIGINT to this process, which rustyline
//! listens to while it reads, ends the reading. Should the signal come late, what was typed in
//! between does not count. Where there are no signals, the next key ends the reading.

use super::{Heard, RoundPrompt, Ticks, show};
use crate::{
    repl::{
        ReadLine, Typed,
        enter::{Enter, draft as draft_of, judge, stuck_in_fence},
    },
    session::Clock,
    terminal::{Palette, paint, visible_width, width},
};
use rustyline::{
    Cmd, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    ExternalPrinter, Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
    completion::Completer,
    error::ReadlineError,
    highlight::Highlighter,
    hint::{Hint, Hinter},
    history::MemHistory,
    validate::Validator,
};
use signal_hook::{SigId, consts::SIGINT, low_level};
use std::{
    borrow::Cow,
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    thread,
    time::Duration,
};

/// How often a deadline is pressed until the reading ends.
const PRESS: Duration = Duration::from_millis(100);

/// A terminal's line editor that shows a clock.
pub(crate) struct ClockEditor {
    editor: Editor<Help, MemHistory>,
    shared: Arc<Shared>,
    ticks: Ticks,
    marker: (String, String),
    signal: Option<SigId>,
}

/// What the editor, its key handlers and the clock's thread have in common.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The clock to show, while an answer is read.
    clock: Option<Clock>,
    /// The answer as it is typed.
    text: String,
    /// The answer as it stood at the deadline.
    taken: Option<String>,
    /// The buffer as Ctrl-C left it: pressed again without a change, it leaves.
    armed: Option<String>,
    /// The clock as it was drawn last.
    drawn: String,
    /// Rows and columns of the terminal.
    size: (usize, usize),
    /// The editor is gone.
    closed: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClockEditor {
    /// An editor on the terminal with a clock that goes by `ticks`.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub(crate) fn new(ticks: Ticks, colored: bool) -> Result<Self, ReadLine> {
        let config = Config::builder().bracketed_paste(true).auto_add_history(false).build();
        let mut editor = Editor::with_history(config, MemHistory::new()).map_err(failed)?;
        let shared = Arc::new(Shared::default());
        editor.set_helper(Some(Help { shared: shared.clone(), colored }));
        let bind = |editor: &mut Editor<_, _>, key: Event, handle: Handle| {
            let handler = Keys { shared: shared.clone(), handle };
            editor.bind_sequence(key, EventHandler::Conditional(Box::new(handler)));
        };
        bind(&mut editor, Event::Any, |_, _| None);
        bind(&mut editor, KeyEvent(KeyCode::Enter, Modifiers::NONE).into(), on_enter);
        bind(&mut editor, KeyEvent::ctrl('M').into(), on_enter);
        bind(&mut editor, KeyEvent::ctrl('J').into(), on_enter);
        bind(&mut editor, KeyEvent::ctrl('C').into(), on_interrupt);
        bind(&mut editor, KeyEvent::ctrl('D').into(), on_end);
        for key in ['R', 'S'] {
            // A search of a history that is empty would only keep the clock from being drawn.
            editor.bind_sequence(KeyEvent::ctrl(key), Cmd::Noop);
        }
        let printer = editor.create_external_printer().map_err(failed)?;
        let (for_thread, thread_ticks) = (shared.clone(), ticks.clone());
        thread::spawn(move || show_clock(&for_thread, &thread_ticks, printer));
        // Late signals end here instead of ending the program.
        let signal = signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false))).ok();
        let marker = if colored { paint(Palette::GOOD.bold(), "›").to_string() } else { "›".to_owned() };
        Ok(Self { editor, shared, ticks, marker: ("› ".to_owned(), marker + " "), signal })
    }
}

impl Drop for ClockEditor {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.shared.changed.notify_all();
        if let Some(signal) = self.signal {
            low_level::unregister(signal);
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

impl RoundPrompt for ClockEditor {
    fn answer(&mut self, draft: &str, clock: &Clock) -> Result<Heard, ReadLine> {
        let now = (self.ticks)();
        if clock.is_over(now) {
            return Ok(Heard::TimeOver(draft.trim_end().to_owned()));
        }
        let drawn = show::status(&clock.times(now), width()).render();
        // The row that the clock's thread draws on.
        writeln!(anstream::stdout(), "{drawn}")?;
        let size = self.editor.dimensions().map_or((24, 80), |(columns, rows)| (rows.into(), columns.into()));
        *self.shared.state() =
            State { clock: Some(*clock), text: draft.to_owned(), drawn, size, ..State::default() };
        self.shared.changed.notify_all();
        let read = self.editor.readline_with_initial(&self.marker, (draft, ""));
        let mut state = self.shared.state();
        state.clock = None;
        if let Some(text) = state.taken.take() {
            return Ok(Heard::TimeOver(text.trim_end().to_owned()));
        }
        let typed = std::mem::take(&mut state.text);
        drop(state);
        Ok(Heard::Typed(match read {
            Ok(buffer) => judge(&buffer).1,
            // Whoever wants to leave may come back to what is typed.
            Err(ReadlineError::Interrupted) => {
                Typed::Command { draft: draft_of(&typed), line: ":quit".into() }
            }
            Err(e) => return Err(failed(e)),
        }))
    }

    fn line(&mut self, label: &str) -> Result<String, ReadLine> {
        *self.shared.state() = State::default();
        self.editor.readline(label).map_err(failed)
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// Draws the clock once a second while an answer is read, and ends the reading at a hard deadline.
fn show_clock(shared: &Shared, ticks: &Ticks, mut printer: impl ExternalPrinter) {
    let mut state = shared.state();
    while !state.closed {
        let Some(clock) = state.clock else {
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let now = ticks();
        if clock.is_over(now) {
            let text = state.text.clone();
            state.taken.get_or_insert(text);
            // Raised while the state is held: the reader cannot have begun anything else by then.
            let _ = low_level::raise(SIGINT);
        }
        let times = clock.times(now);
        let line = show::status(&times, width()).render();
        if state.taken.is_none() && line != state.drawn && has_room(&state) {
            state.drawn.clone_from(&line);
            drop(state);
            let line = if uncolored() { anstream::adapter::strip_str(&line).to_string() } else { line };
            // It waits for its turn; nothing else may wait for it.
            if printer.print(format!("\x1b[A\r\x1b[K{line}\n")).is_err() {
                return;
            }
            state = shared.state();
        }
        let wait = if state.taken.is_some() { PRESS } else { until_change(&clock, ticks()) };
        state = shared.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
    }
}

fn uncolored() -> bool {
    anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never
}

/// Until what the clock shows is another second, or the deadline is there.
fn until_change(clock: &Clock, now: Duration) -> Duration {
    let part = Duration::from_nanos(u64::from(clock.times(now).spent.subsec_nanos()));
    let second = Duration::from_millis(1005).saturating_sub(part);
    clock.deadline().map_or(second, |end| end.saturating_sub(now).clamp(Duration::from_millis(1), second))
}

/// Whether the row of the clock can be seen: a text that fills the screen has pushed it out.
fn has_room(state: &State) -> bool {
    let (rows, columns) = state.size;
    let used: usize = state.text.split('\n').map(|l| (visible_width(l) + 2) / columns.max(1) + 1).sum();
    used + 1 < rows
}

type Handle = fn(&mut State, &EventContext<'_>) -> Option<Cmd>;

/// A key that does more than rustyline's own; after the deadline every key only ends the reading.
struct Keys {
    shared: Arc<Shared>,
    handle: Handle,
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let mut state = self.shared.state();
        if state.taken.is_some() {
            return Some(Cmd::Interrupt);
        }
        let command = (self.handle)(&mut state, context);
        if matches!(command, Some(Cmd::AcceptLine | Cmd::Interrupt | Cmd::EndOfFile)) {
            // From here on the clock's thread leaves the screen alone.
            state.clock = None;
        }
        command
    }
}

fn on_enter(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    if state.clock.is_none() {
        return Some(Cmd::AcceptLine);
    }
    let (line, pos) = (context.line(), context.pos());
    Some(match judge(line).0 {
        Enter::Nothing => Cmd::Noop,
        Enter::Command if !line[pos..].contains('\n') => Cmd::AcceptLine,
        Enter::End if line[pos..].trim().is_empty() => Cmd::AcceptLine,
        _ => Cmd::Newline,
    })
}

fn on_interrupt(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    let (line, pos) = (context.line(), context.pos());
    if state.clock.is_none() || state.armed.as_deref() == Some(line) {
        return Some(Cmd::Interrupt);
    }
    let start = line[..pos].rfind('\n').map_or(0, |i| i + 1);
    let end = line[pos..].find('\n').map_or(line.len(), |i| pos + i);
    state.armed = Some(format!("{}{}", &line[..start], &line[end..]));
    Some(if start == end { Cmd::Repaint } else { Cmd::Kill(Movement::WholeLine) })
}

fn on_end(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    let line = context.line();
    let after_text = line.ends_with('\n') && context.pos() == line.len() && !line.trim().is_empty();
    match state.clock {
        Some(_) if after_text => Some(Cmd::AcceptLine),
        _ if line.is_empty() => Some(Cmd::EndOfFile),
        _ => None,
    }
}

/// The grey words behind the cursor; and whatever is typed passes by here.
struct Help {
    shared: Arc<Shared>,
    colored: bool,
}

impl Helper for Help {}
impl Validator for Help {}
impl Completer for Help {
    type Candidate = String;
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
        state.clock?;
        line.clone_into(&mut state.text);
        let words = match (state.armed.as_deref() == Some(line), line.is_empty()) {
            (true, true) => "Ctrl-C again leaves",
            (true, false) if pos == line.len() => "  Ctrl-C again leaves",
            (false, true) => "an empty line hands it in, :help",
            (false, false) if pos == line.len() => stuck_in_fence(line)?,
            _ => return None,
        };
        (words.len() + 3 < state.size.1).then_some(Ghost(words))
    }
}

impl Highlighter for Help {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colored { Cow::Owned(paint(Palette::DIM, hint).to_string()) } else { Cow::Borrowed(hint) }
    }
}
