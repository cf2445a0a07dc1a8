//! Runs the user's recorder and recogniser until it exits or the user stops it.

use super::{
    SpeechError,
    group::{Group, Stop},
    keys::Keys,
    output::Output,
};
use signal_hook::{SigId, consts::SIGINT, flag, low_level};
use std::{
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Longest wait for the output of a command that has exited. Something it started may keep the pipe
/// open for ever.
const DRAIN: Duration = Duration::from_millis(300);

/// How often the command and the keys are checked.
const TICK: Duration = Duration::from_millis(50);
/// Keys this soon after a stop belong to the same press.
const BOUNCE: Duration = Duration::from_millis(400);
/// The signals that end this program, which must restore the terminal first.
#[cfg(unix)]
const FATAL: [i32; 2] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const FATAL: [i32; 1] = [signal_hook::consts::SIGTERM];

/// Limits of a listening command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Most bytes of its output.
    pub bytes: usize,
    /// Time until it is stopped unasked.
    pub longest: Duration,
    /// Time for its recognition, from SIGINT to SIGTERM.
    pub grace: Duration,
    /// Time from SIGTERM to SIGKILL, and for output that is left open.
    pub last_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            longest: Duration::from_secs(20 * 60),
            // A recogniser may start its work only now.
            grace: Duration::from_secs(30),
            last_grace: Duration::from_secs(2),
        }
    }
}

/// What a command is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It has listened for so long.
    Listening(Duration),
    /// It was asked to stop so long ago and still runs.
    Ending(Duration),
}

/// What a command heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    /// Its standard output.
    pub bytes: Vec<u8>,
    /// How long the user spoke, in seconds, where that is known: until they stopped the command, or
    /// until the last words of a command that writes while they speak.
    pub seconds: Option<f64>,
    /// The last line of its standard error.
    pub message: String,
}

/// Runs `command` through the shell until it exits. A SIGINT to this program stops it; with `keys`
/// so do Enter and Ctrl-C at the terminal. Its group gets SIGINT, then (at another key, or when it
/// takes too long) SIGTERM, then SIGKILL.
///
/// # Errors
/// When it cannot be started, writes too much, or fails before it was stopped.
pub(crate) fn listen(
    command: &str,
    question: &str,
    keys: bool,
    limits: &Limits,
    show: &mut dyn FnMut(Progress),
) -> Result<Heard, SpeechError> {
    let signals = Signals::register();
    let keys = keys.then(Keys::open).transpose().map_err(SpeechError::Terminal)?;
    let mut run = Run::start(command, question, *limits)?;
    let status = loop {
        if let Some(status) = run.step() {
            break status;
        }
        show(run.progress());
        let pressed = match &keys {
            Some(keys) => keys.is_stop_pressed(TICK).unwrap_or(true),
            None => {
                thread::sleep(TICK);
                false
            }
        };
        if let Some(signal) = signals.fatal() {
            run.group.stop(Stop::Kill);
            drop(keys);
            let _ = low_level::emulate_default_handler(signal);
            break None;
        }
        if pressed || signals.interrupted() {
            run.press();
        }
    };
    run.result(status)
}

/// A command that listens.
struct Run {
    group: Group,
    output: Output,
    errors: Output,
    limits: Limits,
    started: Instant,
    /// When it was first asked to stop.
    stopped: Option<Instant>,
    /// The last signal, and when it was sent.
    sent: Option<(Stop, Instant)>,
    /// The exit status of the shell, and when it exited: what it started may still write.
    exited: Option<(ExitStatus, Instant)>,
}

impl Run {
    fn start(command: &str, question: &str, limits: Limits) -> Result<Self, SpeechError> {
        let mut group = Group::start(command, question, Stdio::null()).map_err(SpeechError::NotStarted)?;
        let missing = || SpeechError::NotStarted(std::io::Error::other("it has no output"));
        let output = Output::head(group.child.stdout.take().ok_or_else(missing)?, limits.bytes);
        let errors = Output::tail(group.child.stderr.take().ok_or_else(missing)?);
        let started = Instant::now();
        Ok(Self { group, output, errors, limits, started, stopped: None, sent: None, exited: None })
    }

    fn progress(&self) -> Progress {
        match self.stopped {
            Some(at) => Progress::Ending(at.elapsed()),
            None => Progress::Listening(self.started.elapsed()),
        }
    }

    /// Checks the command once; gives its exit status, if known, when all of it is over.
    fn step(&mut self) -> Option<Option<ExitStatus>> {
        if self.exited.is_none()
            && let Ok(Some(status)) = self.group.exit_status()
        {
            self.exited = Some((status, Instant::now()));
        }
        let (too_much, closed) = {
            let output = self.output.now();
            (output.too_much, output.closed)
        };
        if too_much {
            self.send(Stop::Kill);
            let _ = self.group.child.wait();
            return Some(None);
        }
        if let (Some((status, _)), true) = (self.exited, closed) {
            return Some(Some(status));
        }
        match (self.sent, self.exited) {
            (None, None) if self.started.elapsed() >= self.limits.longest => self.press(),
            // The shell has exited, but something it started keeps the pipe open.
            (None, Some((_, at))) if at.elapsed() >= self.limits.last_grace => self.send(Stop::Kill),
            (Some((Stop::Interrupt, at)), _) if at.elapsed() >= self.limits.grace => {
                self.send(Stop::Terminate);
            }
            (Some((Stop::Terminate, at)), _) if at.elapsed() >= self.limits.last_grace => {
                self.send(Stop::Kill);
            }
            // Whatever holds the pipe has left the group.
            (Some((Stop::Kill, at)), exited) if at.elapsed() >= self.limits.last_grace => {
                return Some(exited.map(|(status, _)| status));
            }
            _ => {}
        }
        None
    }

    fn send(&mut self, stop: Stop) {
        self.group.stop(stop);
        self.sent = Some((stop, Instant::now()));
    }

    /// Stops the command; each further press more firmly.
    fn press(&mut self) {
        match self.sent {
            None => {
                self.stopped = Some(Instant::now());
                self.send(Stop::Interrupt);
            }
            Some((_, at)) if at.elapsed() < BOUNCE => {}
            Some((Stop::Interrupt, _)) => self.send(Stop::Terminate),
            Some(_) => self.send(Stop::Kill),
        }
    }

    fn result(self, status: Option<ExitStatus>) -> Result<Heard, SpeechError> {
        self.errors.wait_closed(DRAIN);
        let message = self.errors.last_line();
        let mut output = self.output.now();
        if output.too_much {
            return Err(SpeechError::TooMuch { limit: self.limits.bytes });
        }
        // An interrupted command may exit as it likes.
        if let (None, Some(status)) = (self.stopped, status)
            && !status.success()
        {
            return Err(SpeechError::Failed { status, message });
        }
        let seconds = match (self.stopped, output.first, output.last) {
            (Some(at), ..) => Some(at - self.started),
            // It wrote while the user spoke.
            (None, Some(first), Some(last)) if (last - first) * 2 > self.started.elapsed() => {
                Some(last - self.started)
            }
            _ => None,
        };
        let bytes = std::mem::take(&mut output.bytes);
        Ok(Heard { bytes, seconds: seconds.map(|s| s.as_secs_f64()), message })
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if self.exited.is_none() {
            self.group.stop(Stop::Kill);
            let _ = self.group.child.wait();
        }
    }
}

/// Signals to this program, caught while a command runs.
struct Signals {
    interrupt: Arc<AtomicBool>,
    fatal: Vec<(i32, Arc<AtomicBool>)>,
    ids: Vec<SigId>,
}

impl Signals {
    fn register() -> Self {
        let mut signals = Self { interrupt: Arc::default(), fatal: Vec::new(), ids: Vec::new() };
        signals.ids.extend(flag::register(SIGINT, signals.interrupt.clone()));
        for signal in FATAL {
            let raised = Arc::new(AtomicBool::new(false));
            signals.ids.extend(flag::register(signal, raised.clone()));
            signals.fatal.push((signal, raised));
        }
        signals
    }

    /// Whether there was a SIGINT since the last call.
    fn interrupted(&self) -> bool {
        self.interrupt.swap(false, Ordering::Relaxed)
    }

    /// A signal that ends this program.
    fn fatal(&self) -> Option<i32> {
        self.fatal.iter().find(|(_, raised)| raised.load(Ordering::Relaxed)).map(|(signal, _)| *signal)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
