//! Answers given in another program, of which only time and rating are known.
//!
//! They move a question's card as if they had been given here. Idempotent: one of the same time to
//! the same question is not taken twice, whatever the question's words are by now.

use super::{
    Answered, History, HistoryError, Marks, Rated,
    merge::{Merged, Replay, rederive},
    review,
};
use crate::{
    bank::QuestionId,
    grade::{Mode, Rating, Verdict},
};
use rusqlite::params;
use std::{collections::BTreeSet, time::Duration};

/// The remark of such an answer.
const ELSEWHERE: &str = "rated_elsewhere";

/// Answers to one question in another program.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The question.
    pub question: QuestionId,
    /// Its prompt.
    pub prompt: String,
    /// Its first topic, or nothing.
    pub topic: String,
    /// When each was given, how it was rated, how long it took.
    pub answers: Vec<(Rated, Duration)>,
}

impl Marks {
    /// The marks of an answer whose words nobody kept.
    fn elsewhere(rating: Rating) -> Self {
        let verdict = match rating {
            Rating::Again => Verdict::Missed,
            Rating::Hard => Verdict::Weak,
            Rating::Good => Verdict::Good,
            Rating::Easy => Verdict::Strong,
        };
        Self {
            score: None,
            verdict,
            proposed: rating,
            rating,
            concepts: Vec::new(),
            misconceptions: Vec::new(),
            remarks: vec![ELSEWHERE.into()],
        }
    }

    /// Whether the answer was given and rated in another program: there are no words to grade.
    pub fn is_rated_elsewhere(&self) -> bool {
        self.remarks.iter().any(|r| r == ELSEWHERE)
    }
}

impl History {
    /// Takes over the answers that are not here yet, all or nothing, and works out anew when their
    /// questions are due.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn merge_past(&mut self, past: &[Past], replay: Replay<'_>) -> Result<Merged, HistoryError> {
        self.transact(|t| {
            let mut done = Merged::default();
            let mut questions = BTreeSet::new();
            let mut here = t.prepare("SELECT given_at FROM review WHERE question_id = ?1")?;
            for Past { question, prompt, topic, answers } in past {
                let mut known: BTreeSet<i64> = here
                    .query_map(params![question.as_str()], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                for (rated, took) in answers {
                    if !known.insert(rated.at.as_millisecond()) {
                        done.known += 1;
                        continue;
                    }
                    let answered = Answered {
                        question: question.clone(),
                        prompt: prompt.clone(),
                        topic: topic.clone(),
                        answer: String::new(),
                        mode: Mode::Written,
                        given_at: rated.at,
                        duration: *took,
                        attempt: 1,
                        hints: 0,
                        saw_model: false,
                        round: None,
                    };
                    review::insert_alone(t, &answered, &Marks::elsewhere(rated.rating))?;
                    done.answers += 1;
                    questions.insert(question.clone());
                }
            }
            done.cards = questions.len();
            rederive(t, &questions, replay)?;
            Ok(done)
        })
    }

    /// How many answers [`Self::merge_past`] would take over, and how many are here already.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn count_past(&self, past: &[Past]) -> Result<Merged, HistoryError> {
        self.to_memory()?.merge_past(past, &|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Days, Scheduler};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn the_past_is_taken_once_and_moves_the_card() {
        let mut history = History::in_memory().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let rated = |day: &str, rating| (Rated { at: at(day), rating }, Duration::from_secs(7));
        let past = |prompt: &str| {
            vec![Past {
                question: QuestionId::new("a"),
                prompt: prompt.into(),
                topic: String::new(),
                answers: vec![
                    rated("2026-01-01T10:00:00Z", Rating::Again),
                    rated("2026-01-05T10:00:00Z", Rating::Good),
                ],
            }]
        };
        let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
        let replay = |ratings: &[Rated]| scheduler.replay(ratings);
        assert_eq!(history.count_past(&past("Why?")).unwrap().answers, 2);
        let done = history.merge_past(&past("Why?"), &replay).unwrap();
        assert_eq!((done.answers, done.known, done.cards), (2, 0, 1));
        let card = history.card(&QuestionId::new("a")).unwrap().unwrap();
        assert_eq!((card.reps, card.last_review), (2, at("2026-01-05T10:00:00Z")));
        let again = history.merge_past(&past("Reworded?"), &replay).unwrap();
        assert_eq!((again.answers, again.known), (0, 2));
        let stored = history.stored(None, 9).unwrap();
        assert!(stored.iter().all(|r| r.marks.is_rated_elsewhere() && r.marks.score.is_none()));
    }
}
