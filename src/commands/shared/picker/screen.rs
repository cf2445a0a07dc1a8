//! The picker's terminal: alternate screen and raw mode, restored whatever happens.
//!
//! The only place that knows crossterm. Takes lines, gives keys by their meaning.

use super::{super::output::is_colored, state::Key, view::Screenful};
use crossterm::{
    cursor::{Hide, MoveTo, Show},
    event::{
        self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind,
        KeyModifiers,
    },
    execute,
    terminal::{
        self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use std::{
    fmt::Write as _,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How often to check for a signal.
const TICK: Duration = Duration::from_millis(200);
/// Keys that are read before the next screen is drawn.
const AT_ONCE: usize = 256;

/// The terminal in raw mode; dropping it restores the terminal.
pub(super) struct Screen {
    colored: bool,
    ended: Arc<AtomicBool>,
    signals: Vec<signal_hook::SigId>,
}

impl Screen {
    /// Takes over the terminal.
    ///
    /// # Errors
    /// When it cannot be put into raw mode.
    pub(super) fn open() -> io::Result<Self> {
        let ended = Arc::new(AtomicBool::new(false));
        let mut screen = Self { colored: is_colored(), ended, signals: Vec::new() };
        for signal in signals() {
            screen.signals.push(signal_hook::flag::register(signal, screen.ended.clone())?);
        }
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)
    }

    fn restore(&mut self) {
        // Separately: one that fails must not keep the other from being restored.
        let _ = execute!(io::stdout(), DisableBracketedPaste, Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }

    /// Runs something that needs the terminal as it was.
    ///
    /// # Errors
    /// When the terminal cannot be put into raw mode again.
    pub(super) fn suspended<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<T> {
        self.restore();
        let done = run();
        self.enter()?;
        Ok(done)
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (usize, usize) {
        let (columns, rows) = terminal::size().unwrap_or((80, 24));
        (columns.max(1).into(), rows.max(1).into())
    }

    /// Draws a whole screen in one write.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn draw(&mut self, screen: &Screenful) -> io::Result<()> {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = crossterm::queue!(Fmt(&mut out), Hide);
        for (row, line) in (0..).zip(&screen.lines) {
            let line = line.render();
            let line = if self.colored { line } else { anstream::adapter::strip_str(&line).to_string() };
            let _ = crossterm::queue!(Fmt(&mut out), MoveTo(0, row), Clear(ClearType::CurrentLine));
            out.push_str(&line);
        }
        let column = u16::try_from(screen.column).unwrap_or(u16::MAX);
        let _ = crossterm::queue!(Fmt(&mut out), Clear(ClearType::FromCursorDown), MoveTo(column, 0), Show);
        let mut terminal = io::stdout().lock();
        terminal.write_all(out.as_bytes())?;
        terminal.flush()
    }

    /// Waits for a key, a resize (no key) or the end of `timeout`, then reads all pending keys, so
    /// that no screen is drawn in between.
    ///
    /// # Errors
    /// When the terminal is gone, or a signal asks the program to end.
    pub(super) fn keys(&mut self, timeout: Option<Duration>) -> io::Result<Vec<Key>> {
        let wait = timeout.map_or(TICK, |p| p.min(TICK));
        while !event::poll(wait)? {
            if self.ended.load(Ordering::Relaxed) {
                return Err(io::Error::other("ended by a signal"));
            }
            if timeout.is_some() {
                return Ok(Vec::new());
            }
        }
        let mut keys = Vec::new();
        for _ in 0..AT_ONCE {
            keys.extend(meaning(event::read()?));
            if !event::poll(Duration::ZERO)? {
                break;
            }
        }
        Ok(keys)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.restore();
        for signal in self.signals.drain(..) {
            signal_hook::low_level::unregister(signal);
        }
    }
}

/// Signals that end the program, once the terminal is restored.
fn signals() -> Vec<i32> {
    use signal_hook::consts::SIGTERM;
    #[cfg(unix)]
    return vec![SIGTERM, signal_hook::consts::SIGHUP];
    #[cfg(not(unix))]
    return vec![SIGTERM];
}

/// Lets crossterm write to a string.
struct Fmt<'a>(&'a mut String);

impl Write for Fmt<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.write_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What an event means; `None` when the screen is only drawn again.
fn meaning(event: Event) -> Option<Key> {
    let KeyEvent { code, modifiers, kind, .. } = match event {
        Event::Paste(text) => return Some(Key::Text(text)),
        Event::Key(key) => key,
        _ => return None,
    };
    if kind == KeyEventKind::Release {
        return None;
    }
    let control = modifiers.contains(KeyModifiers::CONTROL);
    let other = modifiers.intersects(KeyModifiers::SHIFT | KeyModifiers::ALT);
    Some(match code {
        KeyCode::Char(c) if control => match c.to_ascii_lowercase() {
            'c' | 'g' => Key::Leave,
            'n' => Key::Down,
            'p' => Key::Up,
            'a' => Key::Home,
            'e' => Key::End,
            'b' => Key::Left,
            'f' => Key::Right,
            'h' => Key::Backspace,
            'd' => Key::Delete,
            'w' => Key::WordBack,
            'u' => Key::LineBack,
            'k' => Key::LineForward,
            'j' | 'm' => Key::Open,
            'i' => Key::Passage,
            _ => return None,
        },
        KeyCode::Char(_) if modifiers.contains(KeyModifiers::ALT) => return None,
        KeyCode::Char(c) => Key::Text(c.to_string()),
        KeyCode::Backspace if modifiers.contains(KeyModifiers::ALT) => Key::WordBack,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Up if other => Key::ScrollUp,
        KeyCode::Down if other => Key::ScrollDown,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Tab | KeyCode::BackTab => Key::Passage,
        KeyCode::Enter => Key::Open,
        KeyCode::Esc => Key::Leave,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_mapped_to_their_meaning() {
        let key = |code, modifiers| meaning(Event::Key(KeyEvent::new(code, modifiers)));
        for (code, modifiers, expected) in [
            (KeyCode::Char('c'), KeyModifiers::CONTROL, Some(Key::Leave)),
            (KeyCode::Char('n'), KeyModifiers::CONTROL, Some(Key::Down)),
            (KeyCode::Char('p'), KeyModifiers::CONTROL, Some(Key::Up)),
            (KeyCode::Char('Ü'), KeyModifiers::SHIFT, Some(Key::Text("Ü".into()))),
            (KeyCode::Char('x'), KeyModifiers::ALT, None),
            (KeyCode::Up, KeyModifiers::SHIFT, Some(Key::ScrollUp)),
            (KeyCode::Enter, KeyModifiers::NONE, Some(Key::Open)),
            (KeyCode::F(1), KeyModifiers::NONE, None),
        ] {
            assert_eq!(key(code, modifiers), expected, "{code:?}");
        }
        assert_eq!(meaning(Event::Resize(40, 10)), None);
        assert_eq!(meaning(Event::Paste("a b".into())), Some(Key::Text("a b".into())));
    }
}
