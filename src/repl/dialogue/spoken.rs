//! Spoken answers in the dialogue: reading the question aloud, listening, showing what was heard
//! so that it can be put right before it is graded.

use super::Repl;
use crate::{
    delivery::Transcript,
    grade::Mode,
    repl::{
        prompt::{Invite, Timer},
        show,
    },
    session::Spoken,
};
use jiff::Timestamp;
use std::{io, time::Duration};

impl Repl<'_> {
    /// What Enter does where nothing is typed.
    pub(super) fn invitation(&self) -> Invite {
        match (&self.heard, self.mode) {
            (Some(_), _) => Invite::Grade,
            (None, Mode::Written) => Invite::Type,
            (None, Mode::Spoken) if self.host.can_listen() => Invite::Listen,
            (None, Mode::Spoken) => Invite::StartClock,
        }
    }

    /// Reads the question at hand aloud: when spoken answers are wanted, or the user asks for it.
    pub(super) fn read_aloud(&mut self, asked: bool) -> io::Result<()> {
        if !asked && self.mode == Mode::Written {
            return Ok(());
        }
        let Some(text) = self.question_text() else { return Ok(()) };
        match self.host.speak(&text, asked) {
            Ok(()) => {
                if !self.prompt.is_interactive() {
                    // There is no key that could cut it short.
                    self.host.let_speak();
                }
                Ok(())
            }
            Err(told) => self.say(&told),
        }
    }

    /// The question at hand without its markup.
    fn question_text(&self) -> Option<String> {
        Some(show::plain(&self.practice.ask()?.question.prompt))
    }

    /// Cuts the reading short.
    pub(super) fn hush(&mut self) -> io::Result<()> {
        self.host.hush().map_or(Ok(()), |told| self.say(&told))
    }

    /// Runs the user's recorder and shows what it heard. Whatever goes wrong, the question stays
    /// open.
    pub(super) fn listen(&mut self, draft: &mut String) -> io::Result<()> {
        let Some(question) = self.question_text() else { return Ok(()) };
        let keys = self.prompt.is_interactive();
        let heard = match self.host.listen(&question, keys, &mut *self.out) {
            Ok(heard) => heard,
            Err(told) => return self.say(&format!("Nothing was heard: {told}.")),
        };
        let transcript = Transcript::read(&heard.bytes);
        let words = transcript.text.chars().any(char::is_alphanumeric);
        if !words {
            let why = match (transcript.problems.first(), heard.message.as_str()) {
                (Some(problem), _) => format!(": {problem}"),
                (None, "") => ": the command wrote no words".to_owned(),
                (None, message) => format!(": {message}"),
            };
            return self.say(&format!("Nothing was heard{why}."));
        }
        for problem in &transcript.problems {
            self.say(&format!("Not all could be read: {problem}."))?;
        }
        let next = Spoken { transcript, seconds: heard.seconds, by_keys: false };
        // What was typed or heard before stays in front.
        let before = self.heard.take().map(|heard| heard.with(draft));
        let before = before.or_else(|| (!draft.trim().is_empty()).then(|| Spoken::typed(draft.trim_end())));
        self.heard = Some(before.map_or_else(|| next.clone(), |before| before.then(&next)));
        draft.clear();
        self.show_heard()
    }

    /// What was heard: fillers and first starts dimmed, words that count marked.
    pub(super) fn show_heard(&mut self) -> io::Result<()> {
        let Some(spoken) = &self.heard else { return Ok(()) };
        match self.practice.preview(spoken) {
            Ok((grade, delivery)) => {
                let dimmed = delivery.map(|d| d.dimmed()).unwrap_or_default();
                let lines = show::heard(&spoken.transcript.text, &dimmed, &grade, &self.view);
                self.show(&lines)
            }
            Err(e) => self.refuse(&e),
        }
    }

    /// What was heard, and what was typed behind it.
    pub(super) fn joined(&self, typed: &str) -> String {
        match &self.heard {
            None => typed.to_owned(),
            Some(heard) => heard.with(typed).transcript.text,
        }
    }

    /// The text of what was heard was changed: it is shown again. `false` when nothing was heard.
    pub(super) fn put_right(&mut self, text: &str) -> io::Result<bool> {
        let Some(heard) = &self.heard else { return Ok(false) };
        self.heard = Some(heard.corrected(text.trim()));
        self.show_heard().map(|()| true)
    }

    /// The answer as it is graded when it is spoken, and how long it took; `None` when it is typed.
    pub(super) fn spoken(&mut self, answer: &str) -> Option<(Spoken, Option<Duration>)> {
        let timer = self.prompt.timer();
        if let Some(heard) = self.heard.take() {
            let spoken = heard.with(answer);
            let seconds = spoken.transcript.seconds().or(spoken.seconds);
            return Some((spoken, seconds.and_then(|s| Duration::try_from_secs_f64(s).ok())));
        }
        (self.mode == Mode::Spoken).then(|| {
            let spoken = Spoken {
                transcript: Transcript::typed(answer),
                seconds: timer.map(|t| t.time.as_secs_f64()),
                by_keys: timer.is_some_and(|t| !t.by_enter),
            };
            (spoken, timer.map(|Timer { time, .. }| time))
        })
    }

    /// How long it took by the clock, which may have been set back in between.
    pub(super) fn since(begun: Timestamp, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(begun)).unwrap_or_default()
    }
}
