//! Leeches: questions that are failed again and again and cost more time than they are worth.

use crate::{
    bank::QuestionId,
    grade::Rating,
    history::{Failures, History, HistoryError},
};
use serde::Serialize;
use std::collections::HashSet;

/// Lapses from which a question is a leech.
const LAPSES: u32 = 4;
/// It is one too with this many answers rated Again among the [`LATEST`].
const AGAIN: usize = 4;
/// How many of the latest answers are looked at.
const LATEST: usize = 6;

/// A question that is failed again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leech {
    /// The question.
    pub question: QuestionId,
    /// How often it was forgotten after it was known.
    pub lapses: u32,
    /// Answers rated Again among the latest.
    pub again: usize,
    /// How many latest answers there are, at most 6.
    pub of: usize,
    /// The concept that was missed most often.
    pub concept: Option<String>,
}

impl Leech {
    /// The question as a leech, if it is one.
    pub fn detect(failures: Failures) -> Option<Self> {
        let latest = &failures.latest[failures.latest.len().saturating_sub(LATEST)..];
        let again = latest.iter().filter(|r| **r == Rating::Again).count();
        (failures.lapses >= LAPSES || again >= AGAIN).then(|| Self {
            question: failures.question,
            lapses: failures.lapses,
            again,
            of: latest.len(),
            concept: failures.missed.map(|m| m.concept),
        })
    }

    /// Checks one question.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn find(history: &History, question: &QuestionId) -> Result<Option<Self>, HistoryError> {
        Ok(Self::detect(history.failures(question, LATEST)?))
    }

    /// All leeches among `questions`, worst first.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub fn all(history: &History, questions: &HashSet<&QuestionId>) -> Result<Vec<Self>, HistoryError> {
        let mut found = Vec::new();
        for id in history.frequently_failed(LAPSES, AGAIN as u32)? {
            if questions.contains(&id) {
                found.extend(Self::find(history, &id)?);
            }
        }
        found.sort_by(|a, b| (b.again, b.lapses).cmp(&(a.again, a.lapses)).then(a.question.cmp(&b.question)));
        Ok(found)
    }

    /// Why it is a leech, in words.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        if self.again > 0 {
            text = format!("{} of the last {} not known", self.again, self.of);
        }
        if self.lapses >= LAPSES {
            let comma = if text.is_empty() { "" } else { ", " };
            text.push_str(&format!("{comma}forgotten {} times", self.lapses));
        }
        if let Some(concept) = &self.concept {
            text.push_str(&format!(", mostly “{concept}”"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grade::{Mode, Status, Verdict},
        history::{Answered, Card, ConceptResult, Marks},
    };
    use Rating::{Again, Good};
    use jiff::Timestamp;
    use std::time::Duration;

    #[test]
    fn lapses_or_recent_failures_make_a_leech() {
        for (lapses, latest, words) in [
            (0, vec![Again, Again, Again, Good], None),
            (3, vec![Again, Again, Again, Good, Good, Good], None),
            (0, vec![Again; 4], Some("4 of the last 4 not known")),
            (1, vec![Again, Good, Again, Good, Again, Again], Some("4 of the last 6 not known")),
            // Older failures do not count.
            (0, vec![Again, Good, Good, Again, Again, Again, Good], None),
            (3, vec![Again, Again, Again, Again, Good, Good, Good, Good], None),
            (4, vec![Good; 6], Some("forgotten 4 times")),
            (5, vec![Again, Good], Some("1 of the last 2 not known, forgotten 5 times")),
            (0, Vec::new(), None),
        ] {
            let failures =
                Failures { question: QuestionId::new("q"), lapses, latest: latest.clone(), missed: None };
            assert_eq!(Leech::detect(failures).map(|l| l.summary()).as_deref(), words, "{lapses} {latest:?}");
        }
    }

    fn answer(history: &mut History, question: &str, at: i64, rating: Rating, card: &Card) {
        let answered = Answered {
            question: QuestionId::new(question),
            prompt: "Why?".into(),
            topic: String::new(),
            answer: "because".into(),
            mode: Mode::Written,
            given_at: Timestamp::from_second(at).unwrap(),
            duration: Duration::from_secs(1),
            attempt: 1,
            hints: 0,
            saw_model: false,
            round: None,
        };
        let concept = ConceptResult {
            name: "cause".into(),
            status: Status::Missed,
            coverage: 0.0,
            weight: 1.0,
            required: false,
            evidence: Vec::new(),
        };
        let marks = Marks {
            score: Some(0.0),
            verdict: Verdict::Missed,
            proposed: rating,
            rating,
            concepts: vec![concept],
            misconceptions: Vec::new(),
            remarks: Vec::new(),
        };
        history.add(&answered, &marks, Some(card)).unwrap();
    }

    #[test]
    fn leeches_are_listed_worst_first_among_the_questions() {
        let mut history = History::in_memory().unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let card = |lapses| Card {
            stability: 1.0,
            difficulty: 5.0,
            due: now,
            first_seen: now,
            last_review: now,
            reps: 6,
            lapses,
        };
        let questions =
            [("four", 4, 0), ("five", 5, 0), ("lapsed", 0, 4), ("b", 4, 2), ("fine", 3, 3), ("x", 6, 0)];
        for (question, again, lapses) in questions {
            for n in 0..6 {
                let rating = if n < again { Again } else { Good };
                answer(&mut history, question, n, rating, &card(lapses));
            }
        }
        let ids: Vec<_> = questions.iter().map(|(q, ..)| QuestionId::new(*q)).collect();
        let all = Leech::all(&history, &ids[..5].iter().collect()).unwrap();
        let found: Vec<_> = all.iter().map(|l| (l.question.as_str(), l.again, l.lapses, l.of)).collect();
        assert_eq!(found, [("five", 5, 0, 6), ("b", 4, 2, 6), ("four", 4, 0, 6), ("lapsed", 0, 4, 6)]);
        assert_eq!(all[0].summary(), "5 of the last 6 not known, mostly “cause”");
        assert_eq!(Leech::find(&history, &QuestionId::new("fine")).unwrap(), None);
        assert_eq!(Leech::find(&history, &ids[0]).unwrap().as_ref(), Some(&all[2]));
    }
}
