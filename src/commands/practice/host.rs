//! The world outside a practice: the clock, the user's editor, the programs that listen and read
//! aloud.

use crate::{
    commands::shared::{Output, editor, picker},
    error::Error,
    home::{self, Settings},
    repl::{Host, HostError},
    session::Notes,
    speech::{self, Heard, Limits, Progress, Speaker, SpeechError, installed_speaker},
    terminal,
    wording::running_clock,
};
use jiff::Timestamp;
use std::{io::Write, path::Path, time::Duration};

/// Longest reading of a question that nobody can interrupt.
const LONGEST_READING: Duration = Duration::from_secs(60);

/// The system that the program runs on.
pub(super) struct System<'a> {
    pub settings: &'a Settings,
    pub speaker: Speaker,
}

impl Host for System<'_> {
    fn now(&mut self) -> Timestamp {
        Timestamp::now()
    }

    fn width(&mut self) -> usize {
        terminal::width()
    }

    fn edit_text(&mut self, text: &str) -> Result<Option<String>, HostError> {
        editor::edit_answer(self.settings, text).map_err(host_failed)
    }

    fn edit_file(&mut self, path: &Path, line: usize) -> Result<(), HostError> {
        editor::open(self.settings, path, Some(line)).map_err(host_failed)
    }

    fn browse(&mut self, notes: &Notes) -> Result<(), HostError> {
        let shown = picker::browse(notes, self.settings).and_then(|place| match place {
            Some(place) => Output::stdout().line(place),
            None => Ok(()),
        });
        shown.map_err(host_failed)
    }

    fn can_listen(&self) -> bool {
        self.settings.listen.is_some()
    }

    fn listen(&mut self, question: &str, keys: bool, out: &mut dyn Write) -> Result<Heard, HostError> {
        let command = self.settings.listen.as_deref().ok_or(HostError::NoListenCommand)?;
        let mut line = String::new();
        let mut show = |progress: Progress| {
            let now = status(progress);
            if keys && now != line {
                // Padded with spaces over a longer line, so that no escape code is needed. A
                // failed write shows up again when the answer is printed.
                let _ = write!(out, "\r{now:<60}").and_then(|()| out.flush());
                line = now;
            }
        };
        let heard = speech::listen(command, question, keys, &Limits::default(), &mut show);
        if keys {
            let _ = write!(out, "\r{:<60}\r", "");
        }
        Ok(heard?)
    }

    fn speak(&mut self, question: &str, asked: bool) -> Result<(), HostError> {
        let path = home::env_var("PATH").unwrap_or_default();
        let command = match (&self.settings.speak, asked) {
            (Some(command), _) => command.as_str(),
            (None, false) => return Ok(()),
            (None, true) => installed_speaker(path.as_ref()).ok_or(HostError::NoSpeakCommand)?,
        };
        Ok(self.speaker.say(command, question)?)
    }

    fn wait_until_spoken(&mut self) {
        self.speaker.wait(LONGEST_READING);
    }

    fn stop_speaking(&mut self) -> Option<SpeechError> {
        self.speaker.hush();
        self.speaker.take_error()
    }
}

fn host_failed(error: Error) -> HostError {
    HostError::Failed { hint: error.hint(), source: Box::new(error) }
}

/// `listening 0:07 · Enter ends it`.
fn status(progress: Progress) -> String {
    match progress {
        Progress::Listening(time) => format!("listening {} · Enter ends it", running_clock(time)),
        Progress::Ending(time) => {
            format!("waiting for the words {} · Enter ends it now", running_clock(time))
        }
    }
}
