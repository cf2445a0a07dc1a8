//! Runs the user's recorder and recogniser until it ends or the user ends it.

use super::{
    SpeechError,
    group::{End, Group},
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

/// How long a command that has ended is given for its last words to be read. Something it started
/// may keep the pipe open for ever, so this is bounded.
const SETTLE: Duration = Duration::from_millis(300);

/// How often the command and the keys are looked at.
const TICK: Duration = Duration::from_millis(50);
/// Keys this soon after one that ended the listening are the same press.
const BOUNCE: Duration = Duration::from_millis(400);
/// The signals that end this program, which then must not leave a raw terminal behind.
#[cfg(unix)]
const FATAL: [i32; 2] = [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const FATAL: [i32; 1] = [signal_hook::consts::SIGTERM];

/// What a listening command may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of its output.
    pub bytes: usize,
    /// Time until it is ended unasked.
    pub longest: Duration,
    /// Time it has for its recognition once it was interrupted.
    pub grace: Duration,
    /// Time it has once it was told to terminate, and for output it left open.
    pub last_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            longest: Duration::from_secs(20 * 60),
            // A recogniser may begin its work only now.
            grace: Duration::from_secs(30),
            last_grace: Duration::from_secs(2),
        }
    }
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It listens, for so long.
    Listening(Duration),
    /// It was asked to end so long ago, and has not yet.
    Ending(Duration),
}

/// What a command heard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    /// Its standard output.
    pub bytes: Vec<u8>,
    /// How long was spoken, in seconds, where that can be told: until the user ended it, or until
    /// the last words of a command that writes while one speaks.
    pub seconds: Option<f64>,
    /// The last line of its standard error.
    pub complaint: String,
}

/// Runs `command` through the shell until it ends. With `keys`, Enter and Ctrl-C at the terminal end
/// it; a SIGINT to this program always does. Its group gets SIGINT, then (at another key, or when
/// it takes too long) SIGTERM, then SIGKILL.
///
/// # Errors
/// When it cannot be started, writes too much, or fails before anybody ended it.
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
            Some(keys) => keys.ends(TICK).unwrap_or(true),
            None => {
                thread::sleep(TICK);
                false
            }
        };
        if let Some(signal) = signals.fatal() {
            run.group.end(End::Kill);
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
    /// When it was first asked to end.
    stopped: Option<Instant>,
    /// The last thing it was told, and when.
    told: Option<(End, Instant)>,
    /// How the shell ended, and when: what it started may still write.
    ended: Option<(ExitStatus, Instant)>,
}

impl Run {
    fn start(command: &str, question: &str, limits: Limits) -> Result<Self, SpeechError> {
        let mut group = Group::start(command, question, Stdio::null()).map_err(SpeechError::NotStarted)?;
        let missing = || SpeechError::NotStarted(std::io::Error::other("it has no output"));
        let output = Output::gather(group.child.stdout.take().ok_or_else(missing)?, limits.bytes);
        let errors = Output::tail(group.child.stderr.take().ok_or_else(missing)?);
        let started = Instant::now();
        Ok(Self { group, output, errors, limits, started, stopped: None, told: None, ended: None })
    }

    fn progress(&self) -> Progress {
        match self.stopped {
            Some(at) => Progress::Ending(at.elapsed()),
            None => Progress::Listening(self.started.elapsed()),
        }
    }

    /// Looks at the command once; gives how it ended when all of it is over.
    fn step(&mut self) -> Option<Option<ExitStatus>> {
        if self.ended.is_none()
            && let Ok(Some(status)) = self.group.ended()
        {
            self.ended = Some((status, Instant::now()));
        }
        let (too_much, over) = {
            let output = self.output.now();
            (output.too_much, output.over)
        };
        if too_much {
            self.tell(End::Kill);
            let _ = self.group.child.wait();
            return Some(None);
        }
        if let (Some((status, _)), true) = (self.ended, over) {
            return Some(Some(status));
        }
        match (self.told, self.ended) {
            (None, None) if self.started.elapsed() >= self.limits.longest => self.press(),
            // The shell is gone, and something it started keeps the pipe.
            (None, Some((_, at))) if at.elapsed() >= self.limits.last_grace => self.tell(End::Kill),
            (Some((End::Interrupt, at)), _) if at.elapsed() >= self.limits.grace => {
                self.tell(End::Terminate);
            }
            (Some((End::Terminate, at)), _) if at.elapsed() >= self.limits.last_grace => {
                self.tell(End::Kill);
            }
            // Not even that helped: whatever holds the pipe has left the group.
            (Some((End::Kill, at)), ended) if at.elapsed() >= self.limits.last_grace => {
                return Some(ended.map(|(status, _)| status));
            }
            _ => {}
        }
        None
    }

    fn tell(&mut self, end: End) {
        self.group.end(end);
        self.told = Some((end, Instant::now()));
    }

    /// The user wants it to end; asked again, at once.
    fn press(&mut self) {
        match self.told {
            None => {
                self.stopped = Some(Instant::now());
                self.tell(End::Interrupt);
            }
            Some((_, at)) if at.elapsed() < BOUNCE => {}
            Some((End::Interrupt, _)) => self.tell(End::Terminate),
            Some(_) => self.tell(End::Kill),
        }
    }

    fn result(self, status: Option<ExitStatus>) -> Result<Heard, SpeechError> {
        self.errors.settle(SETTLE);
        let complaint = self.errors.last_line();
        let mut output = self.output.now();
        if output.too_much {
            return Err(SpeechError::TooMuch { limit: self.limits.bytes });
        }
        // Whoever is interrupted ends as they like; who fails unasked has failed.
        if let (None, Some(status)) = (self.stopped, status)
            && !status.success()
        {
            return Err(SpeechError::Failed { status, complaint });
        }
        let seconds = match (self.stopped, output.first, output.last) {
            (Some(at), ..) => Some(at - self.started),
            // It wrote while one spoke.
            (None, Some(first), Some(last)) if (last - first) * 2 > self.started.elapsed() => {
                Some(last - self.started)
            }
            _ => None,
        };
        let bytes = std::mem::take(&mut output.bytes);
        Ok(Heard { bytes, seconds: seconds.map(|s| s.as_secs_f64()), complaint })
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if self.ended.is_none() {
            self.group.end(End::Kill);
            let _ = self.group.child.wait();
        }
    }
}

/// Signals to this program, held back while a command runs.
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

    /// Whether there was a SIGINT since the last time.
    fn interrupted(&self) -> bool {
        self.interrupt.swap(false, Ordering::Relaxed)
    }

    /// A signal that is to end this program.
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
