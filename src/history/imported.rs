//! Answers given in another program, of which only time and rating are known.
//!
//! They change a question's card as if they had been given here. Idempotent: an answer to the same
//! question at the same time is not imported twice, even if the prompt has changed.

use super::{
    Answered, History, HistoryError, Marks, Rated, StoredRemark,
    merge::MergeCounts,
    rebuild::{Replay, rebuild_cards},
    review,
};
use crate::{
    bank::QuestionId,
    grade::{Mode, Rating, Verdict},
};
use rusqlite::params;
use std::{collections::BTreeSet, time::Duration};

/// Answers to one question in another program.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedAnswers {
    /// The question.
    pub question: QuestionId,
    /// Its prompt.
    pub prompt: String,
    /// Its first topic; empty without one.
    pub topic: String,
    /// Time, rating and duration of each.
    pub answers: Vec<(Rated, Duration)>,
}

impl Marks {
    /// The marks of an answer of which only the rating is known.
    fn rated_elsewhere(rating: Rating) -> Self {
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
            remarks: vec![StoredRemark::RatedElsewhere],
        }
    }

    /// Whether the answer was given in another program, so that there is no text to grade.
    pub fn is_rated_elsewhere(&self) -> bool {
        self.remarks.contains(&StoredRemark::RatedElsewhere)
    }
}

impl History {
    /// Imports the answers that are new, all or nothing, and rebuilds the cards of their questions.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn merge_imported(
        &mut self,
        imported: &[ImportedAnswers],
        replay: Replay<'_>,
    ) -> Result<MergeCounts, HistoryError> {
        self.transact(|t| {
            let mut counts = MergeCounts::default();
            let mut questions = BTreeSet::new();
            let mut times = t.prepare("SELECT given_at FROM review WHERE question_id = ?1")?;
            for ImportedAnswers { question, prompt, topic, answers } in imported {
                let mut known: BTreeSet<i64> = times
                    .query_map(params![question.as_str()], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                for (rated, duration) in answers {
                    if !known.insert(rated.at.as_millisecond()) {
                        counts.known += 1;
                        continue;
                    }
                    let answered = Answered {
                        question: question.clone(),
                        prompt: prompt.clone(),
                        topic: topic.clone(),
                        answer: String::new(),
                        mode: Mode::Written,
                        given_at: rated.at,
                        duration: *duration,
                        attempt: 1,
                        hints: 0,
                        saw_model: false,
                        round: None,
                    };
                    review::insert_without_card(t, &answered, &Marks::rated_elsewhere(rated.rating))?;
                    counts.answers += 1;
                    questions.insert(question.clone());
                }
            }
            counts.cards = questions.len();
            rebuild_cards(t, &questions, replay)?;
            Ok(counts)
        })
    }

    /// What [`Self::merge_imported`] would do, without doing it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn count_imported(&self, imported: &[ImportedAnswers]) -> Result<MergeCounts, HistoryError> {
        self.to_memory()?.merge_imported(imported, &|_| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Days, Scheduler};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn imported_answers_are_stored_once_and_change_the_card() {
        let mut history = History::in_memory().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let rated = |day: &str, rating| (Rated { at: at(day), rating }, Duration::from_secs(7));
        let imported = |prompt: &str| {
            vec![ImportedAnswers {
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
        assert_eq!(history.count_imported(&imported("Why?")).unwrap().answers, 2);
        let done = history.merge_imported(&imported("Why?"), &replay).unwrap();
        assert_eq!((done.answers, done.known, done.cards), (2, 0, 1));
        let card = history.card(&QuestionId::new("a")).unwrap().unwrap();
        assert_eq!((card.reps, card.last_review), (2, at("2026-01-05T10:00:00Z")));
        let again = history.merge_imported(&imported("Reworded?"), &replay).unwrap();
        assert_eq!((again.answers, again.known), (0, 2));
        let stored = history.stored(None, 9).unwrap();
        assert!(stored.iter().all(|r| r.marks.is_rated_elsewhere() && r.marks.score.is_none()));
    }

    #[test]
    fn ratings_become_verdicts_and_equal_times_are_stored_once() {
        let mut history = History::in_memory().unwrap();
        let ratings = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];
        let answers = |question: &str, first: i64| ImportedAnswers {
            question: QuestionId::new(question),
            prompt: "Why?".into(),
            topic: "t".into(),
            answers: (first..)
                .zip(ratings)
                .map(|(n, rating)| {
                    let at = Timestamp::from_second(n).unwrap();
                    (Rated { at, rating }, Duration::from_secs(2))
                })
                .collect(),
        };
        let all = [answers("a", 0), answers("a", 2), answers("b", 0)];
        let counts = history.merge_imported(&all, &|_| None).unwrap();
        assert_eq!((counts.answers, counts.known, counts.cards, counts.rounds), (10, 2, 2, 0));
        let stored = history.stored(Some(&QuestionId::new("b")), 9).unwrap();
        let verdicts: Vec<_> =
            stored.iter().rev().map(|r| (r.marks.verdict, r.marks.rating, r.marks.proposed)).collect();
        assert_eq!(
            verdicts,
            [
                (Verdict::Missed, Rating::Again, Rating::Again),
                (Verdict::Weak, Rating::Hard, Rating::Hard),
                (Verdict::Good, Rating::Good, Rating::Good),
                (Verdict::Strong, Rating::Easy, Rating::Easy)
            ]
        );
        let Answered { topic, duration, attempt, hints, saw_model, .. } = &stored[0].answered;
        assert_eq!((topic.as_str(), *duration, *attempt), ("t", Duration::from_secs(2), 1));
        assert_eq!((*hints, *saw_model), (0, false));
        assert!(
            !Marks { remarks: vec![String::from("no_answer").into()], ..stored[0].marks.clone() }
                .is_rated_elsewhere()
        );
    }
}
