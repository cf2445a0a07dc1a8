//! Leeches: questions that cost more than they give, because they are failed again and again.

use crate::{
    bank::QuestionId,
    grade::Rating,
    history::{Failing, History, HistoryError},
};
use serde::Serialize;
use std::collections::HashSet;

/// So many lapses make a leech.
const LAPSES: u32 = 4;
/// So do this many answers rated Again …
const AGAIN: usize = 4;
/// … of so many latest ones.
const LATEST: usize = 6;

/// A question that is failed again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leech {
    /// Its id.
    pub question: QuestionId,
    /// How often it was forgotten after it had been known.
    pub lapses: u32,
    /// Of the latest answers, those rated Again.
    pub again: usize,
    /// How many latest answers there are, at most six.
    pub of: usize,
    /// The concept that was missed most often.
    pub concept: Option<String>,
}

impl Leech {
    /// The leech that a question is, if it is one.
    pub fn of(failing: Failing) -> Option<Self> {
        let latest = &failing.latest[failing.latest.len().saturating_sub(LATEST)..];
        let again = latest.iter().filter(|r| **r == Rating::Again).count();
        (failing.lapses >= LAPSES || again >= AGAIN).then(|| Self {
            question: failing.question,
            lapses: failing.lapses,
            again,
            of: latest.len(),
            concept: failing.missed.map(|m| m.concept),
        })
    }

    /// Whether this question is one.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn find(history: &History, question: &QuestionId) -> Result<Option<Self>, HistoryError> {
        Ok(Self::of(history.failing(question, LATEST)?))
    }

    /// All leeches among the questions `asked`, the worst first.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn all(history: &History, asked: &HashSet<&QuestionId>) -> Result<Vec<Self>, HistoryError> {
        let mut found = Vec::new();
        for id in history.often_failed(LAPSES, AGAIN as u32)? {
            if asked.contains(&id) {
                found.extend(Self::find(history, &id)?);
            }
        }
        found.sort_by(|a, b| (b.again, b.lapses).cmp(&(a.again, a.lapses)).then(a.question.cmp(&b.question)));
        Ok(found)
    }

    /// How often it was failed, in words.
    pub fn words(&self) -> String {
        let mut words = String::new();
        if self.again > 0 {
            words = format!("{} of the last {} not known", self.again, self.of);
        }
        if self.lapses >= LAPSES {
            let comma = if words.is_empty() { "" } else { ", " };
            words.push_str(&format!("{comma}forgotten {} times", self.lapses));
        }
        if let Some(concept) = &self.concept {
            words.push_str(&format!(", mostly “{concept}”"));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Again, Good};

    #[test]
    fn lapses_or_the_latest_answers_make_a_leech() {
        for (lapses, latest, words) in [
            (0, vec![Again, Again, Again, Good], None),
            (0, vec![Again; 4], Some("4 of the last 4 not known")),
            (1, vec![Again, Good, Again, Good, Again, Again], Some("4 of the last 6 not known")),
            // What was long ago does not count.
            (3, vec![Again, Again, Again, Again, Good, Good, Good, Good], None),
            (4, vec![Good; 6], Some("forgotten 4 times")),
            (5, vec![Again, Good], Some("1 of the last 2 not known, forgotten 5 times")),
            (0, Vec::new(), None),
        ] {
            let failing =
                Failing { question: QuestionId::new("q"), lapses, latest: latest.clone(), missed: None };
            assert_eq!(Leech::of(failing).map(|l| l.words()).as_deref(), words, "{lapses} {latest:?}");
        }
    }
}
