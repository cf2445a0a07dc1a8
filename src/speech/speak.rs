//! Reads a text aloud with the user's program, in the background, until it is interrupted.

use super::{
    SpeechError,
    group::{Group, Stop},
    output::Output,
};
use std::{
    ffi::OsStr,
    io::Write,
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How often the program is checked.
const TICK: Duration = Duration::from_millis(30);
/// Time between the request to stop and SIGKILL.
const GRACE: Duration = Duration::from_secs(1);

/// Programs that read standard input aloud, the best known first.
const KNOWN: &[(&str, &str)] = &[
    ("espeak-ng", "espeak-ng -s 150"),
    ("espeak", "espeak -s 150"),
    ("spd-say", "spd-say -w -e"),
    ("flite", "flite"),
    ("say", "say"),
];

/// The command of a known program in one of the folders of `path`.
pub(crate) fn installed_speaker(path: &OsStr) -> Option<&'static str> {
    let folders: Vec<_> = std::env::split_paths(path).collect();
    let found = |name: &str| folders.iter().any(|folder| folder.join(name).is_file());
    KNOWN.iter().find(|(name, _)| found(name)).map(|(_, command)| *command)
}

/// Reads texts aloud, one at a time. Clones share their state.
#[derive(Clone, Default)]
pub(crate) struct Speaker(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    playing: Option<Playing>,
    error: Option<SpeechError>,
    /// Number of the latest text, so that a thread knows when its own is outdated.
    number: usize,
}

struct Playing {
    group: Group,
    /// When it was interrupted.
    interrupted: Option<Instant>,
}

impl Speaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts reading `text`, which is on the command's standard input and in `GREENROOM_QUESTION`.
    /// Interrupts the text before.
    ///
    /// # Errors
    /// When the command cannot be started.
    pub(crate) fn say(&self, command: &str, text: &str) -> Result<(), SpeechError> {
        self.hush();
        let mut group = Group::start(command, text, Stdio::piped()).map_err(SpeechError::NotStarted)?;
        if let Some(mut stdin) = group.child.stdin.take() {
            let text = format!("{text}\n");
            // Fails for a command that reads the environment instead.
            thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        }
        // Read, so that a program that writes much does not block.
        let _ = group.child.stdout.take().map(Output::tail);
        let errors = group.child.stderr.take().map(Output::tail);
        let mut state = self.state();
        state.number += 1;
        state.playing = Some(Playing { group, interrupted: None });
        let (speaker, number) = (self.clone(), state.number);
        thread::spawn(move || while speaker.watch(number, errors.as_ref()) {});
        Ok(())
    }

    /// Interrupts the reading.
    pub(crate) fn hush(&self) {
        if let Some(playing) = self.state().playing.as_mut().filter(|p| p.interrupted.is_none()) {
            playing.interrupted = Some(Instant::now());
            playing.group.stop(Stop::Terminate);
        }
    }

    /// Waits until the text has been read, at most for `longest`.
    pub(crate) fn wait(&self, longest: Duration) {
        let started = Instant::now();
        while self.state().playing.is_some() && started.elapsed() < longest {
            thread::sleep(TICK);
        }
    }

    /// What went wrong since the last call.
    pub(crate) fn take_error(&self) -> Option<SpeechError> {
        self.state().error.take()
    }

    /// Checks text `number` once; `false` when it is over or outdated.
    fn watch(&self, number: usize, errors: Option<&Output>) -> bool {
        thread::sleep(TICK);
        let mut state = self.state();
        if state.number != number {
            return false;
        }
        let Some(playing) = &mut state.playing else { return false };
        match playing.group.exit_status() {
            Ok(None) => {
                if playing.interrupted.is_some_and(|at| at.elapsed() >= GRACE) {
                    playing.group.stop(Stop::Kill);
                }
                true
            }
            Ok(Some(status)) => {
                if !status.success() && playing.interrupted.is_none() {
                    let message = errors.map(Output::last_line).unwrap_or_default();
                    state.error = Some(SpeechError::Failed { status, message });
                }
                state.playing = None;
                false
            }
            Err(_) => {
                state.playing = None;
                false
            }
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if let Some(playing) = &mut self.playing {
            playing.group.stop(Stop::Terminate);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_and_can_be_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("said");
        let speaker = Speaker::default();
        let command = format!("{{ cat; echo \"$GREENROOM_QUESTION\"; }} > '{}'", file.display());
        speaker.say(&command, "Why pods?").unwrap();
        speaker.wait(Duration::from_secs(10));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "Why pods?\nWhy pods?\n");
        assert!(speaker.take_error().is_none());

        let started = Instant::now();
        speaker.say("sleep 30", "x").unwrap();
        speaker.hush();
        speaker.wait(Duration::from_secs(10));
        assert!(started.elapsed() < Duration::from_secs(5));
        assert!(speaker.take_error().is_none());

        speaker.say("no-such-voice", "x").unwrap();
        speaker.wait(Duration::from_secs(10));
        assert!(speaker.take_error().unwrap().to_string().contains("not found"));
    }
}
