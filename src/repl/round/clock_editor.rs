//! The line editor of a round: rustyline, with a clock above that a thread redraws.
//!
//! rustyline cannot stop reading after a time. Its external printer lets another thread write while a
//! line is edited: it clears the edited text, prints, and draws the text again below. What is printed
//! here moves one row up, overwrites the old clock and moves down again, so that the clock changes in
//! place and nothing scrolls. At a hard deadline the text, which the hint callback keeps at every key,
//! is saved, and a SIGINT to this process, which rustyline handles while it reads, ends the reading.
//! Text typed until the signal arrives does not count. Without signals, the next key ends the reading.

use super::{RoundInput, RoundPrompt, Ticks, show};
use crate::{
    repl::{
        ReadLineError, Typed,
        multiline::{draft as draft_of, open_fence_hint, read_buffer},
        readline::{InlineHint, ends_answer, enter, interrupt, marker, paint_hint, quit_hint},
    },
    session::Clock,
    terminal::{visible_width, width},
};
use rustyline::{
    Cmd, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    ExternalPrinter, Helper, KeyCode, KeyEvent, Modifiers, RepeatCount, completion::Completer,
    error::ReadlineError, highlight::Highlighter, hint::Hinter, history::MemHistory, validate::Validator,
};
use signal_hook::{SigId, consts::SIGINT, low_level};
use std::{
    borrow::Cow,
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    thread,
    time::Duration,
};

/// Time between two attempts to end the reading at a deadline.
const RETRY: Duration = Duration::from_millis(100);

/// A terminal's line editor that shows a clock.
pub(crate) struct ClockEditor {
    editor: Editor<Help, MemHistory>,
    shared: Arc<Shared>,
    ticks: Ticks,
    marker: (String, String),
    signal: Option<SigId>,
}

/// What the editor, its key handlers and the clock's thread share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The clock to show while an answer is read.
    clock: Option<Clock>,
    /// The answer so far.
    text: String,
    /// The answer at the deadline.
    at_deadline: Option<String>,
    /// The buffer as Ctrl-C left it.
    after_interrupt: Option<String>,
    /// The clock as last drawn.
    drawn: String,
    /// Rows and columns of the terminal.
    size: (usize, usize),
    /// Whether the editor was dropped.
    closed: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClockEditor {
    /// An editor on the terminal whose clock runs by `ticks`.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub(crate) fn new(ticks: Ticks, colored: bool) -> Result<Self, ReadLineError> {
        let config = Config::builder().bracketed_paste(true).auto_add_history(false).build();
        let mut editor = Editor::with_history(config, MemHistory::new())?;
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
            // A search of the empty history would only stop the clock from being drawn.
            editor.bind_sequence(KeyEvent::ctrl(key), Cmd::Noop);
        }
        let printer = editor.create_external_printer()?;
        let (for_thread, thread_ticks) = (shared.clone(), ticks.clone());
        thread::spawn(move || show_clock(&for_thread, &thread_ticks, printer));
        // Handles a signal that arrives late, which would end the program.
        let signal = signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false))).ok();
        Ok(Self { editor, shared, ticks, marker: marker(colored), signal })
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

impl RoundPrompt for ClockEditor {
    fn answer(&mut self, draft: &str, clock: &Clock) -> Result<RoundInput, ReadLineError> {
        let now = (self.ticks)();
        if clock.is_over(now) {
            return Ok(RoundInput::TimeOver(draft.trim_end().to_owned()));
        }
        let drawn = show::status(&clock.times(now), width()).render();
        // The row that the clock's thread redraws.
        writeln!(anstream::stdout(), "{drawn}")?;
        let size = self.editor.dimensions().map_or((24, 80), |(columns, rows)| (rows.into(), columns.into()));
        *self.shared.state() =
            State { clock: Some(*clock), text: draft.to_owned(), drawn, size, ..State::default() };
        self.shared.changed.notify_all();
        let read = self.editor.readline_with_initial(&self.marker, (draft, ""));
        let mut state = self.shared.state();
        state.clock = None;
        if let Some(text) = state.at_deadline.take() {
            return Ok(RoundInput::TimeOver(text.trim_end().to_owned()));
        }
        let typed = std::mem::take(&mut state.text);
        drop(state);
        Ok(RoundInput::Typed(match read {
            Ok(buffer) => read_buffer(&buffer).1,
            // The user may come back to what is typed.
            Err(ReadlineError::Interrupted) => {
                Typed::Command { draft: draft_of(&typed), line: ":quit".into() }
            }
            Err(e) => return Err(e.into()),
        }))
    }

    fn line(&mut self, label: &str) -> Result<String, ReadLineError> {
        *self.shared.state() = State::default();
        Ok(self.editor.readline(label)?)
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
            state.at_deadline.get_or_insert(text);
            // Raised with the state locked, so that the reader cannot have started anything else.
            let _ = low_level::raise(SIGINT);
        }
        let times = clock.times(now);
        let line = show::status(&times, width()).render();
        if state.at_deadline.is_none() && line != state.drawn && has_room(&state) {
            state.drawn.clone_from(&line);
            drop(state);
            let line = if uncolored() { anstream::adapter::strip_str(&line).to_string() } else { line };
            // Printing waits for the editor, so the state must not be locked.
            if printer.print(format!("\x1b[A\r\x1b[K{line}\n")).is_err() {
                return;
            }
            state = shared.state();
        }
        let wait = if state.at_deadline.is_some() { RETRY } else { until_change(&clock, ticks()) };
        state = shared.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
    }
}

fn uncolored() -> bool {
    anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never
}

/// Time until the clock shows another second, or until the deadline.
fn until_change(clock: &Clock, now: Duration) -> Duration {
    let part = Duration::from_nanos(u64::from(clock.times(now).spent.subsec_nanos()));
    let second = Duration::from_millis(1005).saturating_sub(part);
    clock.deadline().map_or(second, |end| end.saturating_sub(now).clamp(Duration::from_millis(1), second))
}

/// Whether the clock's row is visible: a text that fills the screen pushes it out.
fn has_room(state: &State) -> bool {
    let (rows, columns) = state.size;
    let used: usize = state.text.split('\n').map(|l| (visible_width(l) + 2) / columns.max(1) + 1).sum();
    used + 1 < rows
}

type Handle = fn(&mut State, &EventContext<'_>) -> Option<Cmd>;

/// A key with a handler of our own; after the deadline every key ends the reading.
struct Keys {
    shared: Arc<Shared>,
    handle: Handle,
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let mut state = self.shared.state();
        if state.at_deadline.is_some() {
            return Some(Cmd::Interrupt);
        }
        let command = (self.handle)(&mut state, context);
        if matches!(command, Some(Cmd::AcceptLine | Cmd::Interrupt | Cmd::EndOfFile)) {
            // From here on the clock's thread does not draw.
            state.clock = None;
        }
        command
    }
}

fn on_enter(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    if state.clock.is_none() {
        return Some(Cmd::AcceptLine);
    }
    Some(enter(context).unwrap_or(Cmd::Noop))
}

fn on_interrupt(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    if state.clock.is_none() {
        return Some(Cmd::Interrupt);
    }
    Some(interrupt(context, &mut state.after_interrupt))
}

fn on_end(state: &mut State, context: &EventContext<'_>) -> Option<Cmd> {
    match state.clock {
        Some(_) if ends_answer(context) => Some(Cmd::AcceptLine),
        _ if context.line().is_empty() => Some(Cmd::EndOfFile),
        _ => None,
    }
}

/// The hint behind the cursor, whose callback also keeps what is typed.
struct Help {
    shared: Arc<Shared>,
    colored: bool,
}

impl Helper for Help {}
impl Validator for Help {}
impl Completer for Help {
    type Candidate = String;
}

impl Hinter for Help {
    type Hint = InlineHint;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<InlineHint> {
        let mut state = self.shared.state();
        state.clock?;
        line.clone_into(&mut state.text);
        let words = match (state.after_interrupt.as_deref() == Some(line), line.is_empty()) {
            (true, empty) if pos == line.len() => quit_hint(empty),
            (false, true) => "an empty line ends the answer; :help",
            (false, false) if pos == line.len() => open_fence_hint(line)?,
            _ => return None,
        };
        (words.len() + 3 < state.size.1).then_some(InlineHint(words))
    }
}

impl Highlighter for Help {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        paint_hint(hint, self.colored)
    }
}
