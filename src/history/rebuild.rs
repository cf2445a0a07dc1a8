//! Rebuilding cards from reviews, and moving the progress of a renamed question.
//!
//! The memory state is computed by a function that the caller passes in: scheduling is not known here.

use super::{Card, History, HistoryError, Rated, card, review};
use crate::bank::QuestionId;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Computes the card from a question's ratings, oldest first.
pub type Replay<'a> = &'a dyn Fn(&[Rated]) -> Option<Card>;

impl History {
    /// Moves everything of the question `old` to `new`; returns the number of answers moved.
    ///
    /// # Errors
    /// When SQLite fails; nothing is moved then.
    pub fn rename(
        &mut self,
        old: &QuestionId,
        new: &QuestionId,
        replay: Replay<'_>,
    ) -> Result<usize, HistoryError> {
        self.transact(|t| {
            let both = [new.as_str(), old.as_str()];
            let moved = t.execute("UPDATE review SET question_id = ?1 WHERE question_id = ?2", both)?;
            t.execute("UPDATE round_item SET question_id = ?1 WHERE question_id = ?2", both)?;
            t.execute("UPDATE OR REPLACE shelved SET question_id = ?1 WHERE question_id = ?2", both)?;
            rebuild_cards(t, &BTreeSet::from([old.clone(), new.clone()]), replay)?;
            Ok(moved)
        })
    }

    /// Rebuilds the cards of these questions from their ratings.
    ///
    /// # Errors
    /// When SQLite fails; nothing is changed then.
    pub fn rebuild_cards(
        &mut self,
        questions: &BTreeSet<QuestionId>,
        replay: Replay<'_>,
    ) -> Result<(), HistoryError> {
        self.transact(|t| rebuild_cards(t, questions, replay))
    }
}

/// [`History::rebuild_cards`] in an open transaction.
pub(super) fn rebuild_cards(
    t: &Connection,
    questions: &BTreeSet<QuestionId>,
    replay: Replay<'_>,
) -> rusqlite::Result<()> {
    for question in questions {
        let ratings = review::load_ratings(t, question, None)?;
        let card = if ratings.is_empty() { None } else { replay(&ratings) };
        card::write(t, question, card.as_ref())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::Rating,
        history::{
            Hidden,
            tests::{answered, at, card, marks},
        },
    };

    fn id(name: &str) -> QuestionId {
        QuestionId::new(name)
    }

    fn replay(ratings: &[Rated]) -> Option<Card> {
        Some(Card { reps: u32::try_from(ratings.len()).unwrap(), ..card(5) })
    }

    #[test]
    fn only_the_named_cards_are_rebuilt() {
        let mut history = History::in_memory().unwrap();
        for (name, seconds) in [("a", 0), ("a", 1), ("b", 2)] {
            history.add(&answered(name, seconds), &marks(Rating::Good), Some(&card(9))).unwrap();
        }
        card::write(&history.connection, &id("gone"), Some(&card(9))).unwrap();
        history.rebuild_cards(&[id("a"), id("gone")].into(), &replay).unwrap();
        assert_eq!(history.card(&id("a")).unwrap(), replay(&history.ratings(&id("a"), None).unwrap()));
        assert_eq!(history.card(&id("b")).unwrap(), Some(card(9)));
        assert_eq!(history.card(&id("gone")).unwrap(), None);
    }

    #[test]
    fn a_renamed_question_keeps_the_hiding_of_its_old_id() {
        let mut history = History::in_memory().unwrap();
        history.add(&answered("old", 0), &marks(Rating::Good), Some(&card(9))).unwrap();
        history.hide(&id("old"), Some(Hidden::Suspended)).unwrap();
        history.hide(&id("new"), Some(Hidden::Until(at(3)))).unwrap();
        history.hide(&id("other"), Some(Hidden::Suspended)).unwrap();
        assert_eq!(history.rename(&id("old"), &id("new"), &replay).unwrap(), 1);
        assert_eq!(history.hidden(at(9)).unwrap(), [id("new"), id("other")].into());
        assert_eq!(history.rename(&id("none"), &id("other"), &replay).unwrap(), 0);
    }
}
