//! Reads a text aloud with the user's program, in the background, until it is cut short.

use super::{
    SpeechError,
    group::{End, Group},
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

/// How often the program is looked at.
const TICK: Duration = Duration::from_millis(30);
/// Time it has to fall silent.
const GRACE: Duration = Duration::from_secs(1);

/// Programs that read standard input aloud, the best known first.
const KNOWN: &[(&str, &str)] = &[
    ("espeak-ng", "espeak-ng -s 150"),
    ("espeak", "espeak -s 150"),
    ("spd-say", "spd-say -w -e"),
    ("flite", "flite"),
    ("say", "say"),
];

/// The command of a program that reads aloud and is in one of these folders.
pub(crate) fn installed_speaker(path: &OsStr) -> Option<&'static str> {
    let folders: Vec<_> = std::env::split_paths(path).collect();
    let found = |name: &str| folders.iter().any(|folder| folder.join(name).is_file());
    KNOWN.iter().find(|(name, _)| found(name)).map(|(_, command)| *command)
}

/// A voice. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Speaker(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    playing: Option<Playing>,
    trouble: Option<SpeechError>,
    /// Counts what was read, so that a thread knows its own.
    number: usize,
}

struct Playing {
    group: Group,
    /// When it was cut short.
    hushed: Option<Instant>,
}

impl Speaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to read `text`: it is on the command's standard input and in `GREENROOM_QUESTION`.
    /// What was read before is cut short.
    ///
    /// # Errors
    /// When the command cannot be started.
    pub(crate) fn say(&self, command: &str, text: &str) -> Result<(), SpeechError> {
        self.hush();
        let mut group = Group::start(command, text, Stdio::piped()).map_err(SpeechError::NotStarted)?;
        if let Some(mut stdin) = group.child.stdin.take() {
            let text = format!("{text}\n");
            // Whoever reads the environment instead closes it.
            thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        }
        // Read and thrown away, so that a talkative program does not wait.
        let _ = group.child.stdout.take().map(Output::tail);
        let errors = group.child.stderr.take().map(Output::tail);
        let mut state = self.state();
        state.number += 1;
        state.playing = Some(Playing { group, hushed: None });
        let (speaker, number) = (self.clone(), state.number);
        thread::spawn(move || while speaker.watch(number, errors.as_ref()) {});
        Ok(())
    }

    /// Cuts it short.
    pub(crate) fn hush(&self) {
        if let Some(playing) = self.state().playing.as_mut().filter(|p| p.hushed.is_none()) {
            playing.hushed = Some(Instant::now());
            playing.group.end(End::Terminate);
        }
    }

    /// Waits until it has been read, at most so long.
    pub(crate) fn wait(&self, longest: Duration) {
        let begun = Instant::now();
        while self.state().playing.is_some() && begun.elapsed() < longest {
            thread::sleep(TICK);
        }
    }

    /// What went wrong since the last call.
    pub(crate) fn take_trouble(&self) -> Option<SpeechError> {
        self.state().trouble.take()
    }

    /// Looks once at what was started as `number`; `false` when there is nothing to look at.
    fn watch(&self, number: usize, errors: Option<&Output>) -> bool {
        thread::sleep(TICK);
        let mut state = self.state();
        if state.number != number {
            return false;
        }
        let Some(playing) = &mut state.playing else { return false };
        match playing.group.ended() {
            Ok(None) => {
                if playing.hushed.is_some_and(|at| at.elapsed() >= GRACE) {
                    playing.group.end(End::Kill);
                }
                true
            }
            Ok(Some(status)) => {
                if !status.success() && playing.hushed.is_none() {
                    let complaint = errors.map(Output::last_line).unwrap_or_default();
                    state.trouble = Some(SpeechError::Failed { status, complaint });
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
            playing.group.end(End::Terminate);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_and_can_be_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("said");
        let speaker = Speaker::default();
        let command = format!("{{ cat; echo \"$GREENROOM_QUESTION\"; }} > '{}'", file.display());
        speaker.say(&command, "Why pods?").unwrap();
        speaker.wait(Duration::from_secs(10));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "Why pods?\nWhy pods?\n");
        assert!(speaker.take_trouble().is_none());

        let begun = Instant::now();
        speaker.say("sleep 30", "x").unwrap();
        speaker.hush();
        speaker.wait(Duration::from_secs(10));
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert!(speaker.take_trouble().is_none());

        speaker.say("no-such-voice", "x").unwrap();
        speaker.wait(Duration::from_secs(10));
        assert!(speaker.take_trouble().unwrap().to_string().contains("not found"));
    }
}
