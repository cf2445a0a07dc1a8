//! What a practice came to.

use super::Practice;
use crate::session::{PracticeError, Stage, Summary};
use jiff::Timestamp;

impl Practice {
    /// What happened so far, the answer at hand included.
    pub fn summary(&mut self, now: Timestamp) -> Summary {
        let left = self.queue.len().saturating_sub(self.at + usize::from(self.stage() == Stage::Graded));
        self.leave();
        let scores: Vec<f64> = self.done.iter().filter_map(|d| d.score).collect();
        let mut weakest: Vec<(String, usize)> = Vec::new();
        for name in self.done.iter().flat_map(|d| &d.missed) {
            match weakest.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => weakest.push((name.clone(), 1)),
            }
        }
        // Stable: among equals the order they were asked in.
        weakest.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let next_due = self.journal.history().next_due().ok().flatten();
        Summary {
            answers: self.done.len(),
            mean: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
            took: self.done.iter().map(|d| d.took).sum(),
            weakest,
            left,
            next_due,
            next_due_words: next_due.map(|due| self.journal.scheduler().days().until(now, due)),
            saved: self.journal.history().is_saved(),
        }
    }

    /// Why there was nothing to ask, for a practice that began without a question.
    ///
    /// # Errors
    /// When the bank cannot be read.
    pub fn is_bank_empty(&self) -> Result<bool, PracticeError> {
        Ok(self.deck.entries()?.is_empty())
    }
}
