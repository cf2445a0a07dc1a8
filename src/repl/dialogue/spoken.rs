//! Spoken answers in the dialogue: reads the question aloud, listens, and shows what was heard so that
//! it can be corrected before it is graded.

use super::Repl;
use crate::{
    delivery::Transcript,
    grade::Mode,
    repl::{
        prompt::{EnterAction, Timer},
        show,
    },
    session::Spoken,
};
use jiff::Timestamp;
use std::{io, time::Duration};

impl Repl<'_> {
    /// What Enter does where nothing is typed.
    pub(super) fn enter_action(&self) -> EnterAction {
        match (&self.heard, self.mode) {
            (Some(_), _) => EnterAction::Grade,
            (None, Mode::Written) => EnterAction::Nothing,
            (None, Mode::Spoken) if self.host.can_listen() => EnterAction::Listen,
            (None, Mode::Spoken) => EnterAction::StartClock,
        }
    }

    /// Reads the current question aloud where answers are spoken, or when the user asked for it.
    pub(super) fn read_aloud(&mut self, asked: bool) -> io::Result<()> {
        if !asked && self.mode == Mode::Written {
            return Ok(());
        }
        let Some(text) = self.question_text() else { return Ok(()) };
        match self.host.speak(&text, asked) {
            Ok(()) => {
                if !self.prompt.is_interactive() {
                    // No key can stop it.
                    self.host.wait_until_spoken();
                }
                Ok(())
            }
            Err(e) => self.explain(&format!("the question is not read aloud: {e}"), e.hint().as_deref()),
        }
    }

    /// The current question without its markup.
    fn question_text(&self) -> Option<String> {
        Some(show::plain(&self.practice.question()?.question.prompt))
    }

    /// Stops the reading of the question.
    pub(super) fn stop_speaking(&mut self) -> io::Result<()> {
        match self.host.stop_speaking() {
            Some(error) => self.say(&format!("the question is not read aloud: {error}")),
            None => Ok(()),
        }
    }

    /// Runs the user's recorder and shows what it heard. Whatever goes wrong, the question stays open.
    pub(super) fn listen(&mut self, draft: &mut String) -> io::Result<()> {
        let Some(question) = self.question_text() else { return Ok(()) };
        let keys = self.prompt.is_interactive();
        let heard = match self.host.listen(&question, keys, &mut *self.out) {
            Ok(heard) => heard,
            Err(e) => return self.explain(&format!("nothing was heard: {e}"), e.hint().as_deref()),
        };
        let transcript = Transcript::read(&heard.bytes);
        let words = transcript.text.chars().any(char::is_alphanumeric);
        if !words {
            let why = match (transcript.problems.first(), heard.message.as_str()) {
                (Some(problem), _) => format!(": {problem}"),
                (None, "") => ": the command wrote no words".to_owned(),
                (None, message) => format!(": {message}"),
            };
            return self.say(&format!("nothing was heard{why}"));
        }
        for problem in &transcript.problems {
            self.say(&format!("part of the transcript cannot be read: {problem}"))?;
        }
        let next = Spoken { transcript, seconds: heard.seconds, by_keys: false };
        // What was typed or heard before comes first.
        let before = self.heard.take().map(|heard| heard.with(draft));
        let before = before.or_else(|| (!draft.trim().is_empty()).then(|| Spoken::typed(draft.trim_end())));
        self.heard = Some(before.map_or_else(|| next.clone(), |before| before.then(&next)));
        draft.clear();
        self.show_heard()
    }

    /// Shows what was heard: fillers and false starts dimmed, words that count marked.
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

    /// What was heard, and what was typed after it.
    pub(super) fn joined(&self, typed: &str) -> String {
        match &self.heard {
            None => typed.to_owned(),
            Some(heard) => heard.with(typed).transcript.text,
        }
    }

    /// Replaces the text of what was heard and shows it again. `false` when nothing was heard.
    pub(super) fn correct_heard(&mut self, text: &str) -> io::Result<bool> {
        let Some(heard) = &self.heard else { return Ok(false) };
        self.heard = Some(heard.corrected(text.trim()));
        self.show_heard().map(|()| true)
    }

    /// A spoken answer, and how long it took; `None` for a typed one.
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

    /// Time by the system clock, which may have been set back in between.
    pub(super) fn since(started: Timestamp, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_since(started)).unwrap_or_default()
    }
}
