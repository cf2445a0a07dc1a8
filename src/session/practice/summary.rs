//! The result of a practice.

use super::Practice;
use crate::session::{PracticeError, Stage, Summary};
use jiff::Timestamp;

impl Practice {
    /// The result so far, the current answer included.
    pub(crate) fn summary(&mut self, now: Timestamp) -> Summary {
        let left = self.queue.len().saturating_sub(self.at + usize::from(self.stage() == Stage::Graded));
        self.finish_current();
        let scores: Vec<f64> = self.done.iter().filter_map(|d| d.score).collect();
        let open = || self.done.iter().flat_map(|d| &d.open);
        let missed = counted(open().filter(|(_, partial)| !partial).map(|(name, _)| name));
        let is_missed = |name: &String| missed.iter().any(|(m, _)| m == name);
        let partial = counted(open().filter(|(n, partial)| *partial && !is_missed(n)).map(|(name, _)| name));
        let next_due = self.journal.history().next_due().ok().flatten();
        Summary {
            answers: self.done.len(),
            mean: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
            took: self.done.iter().map(|d| d.took).sum(),
            missed,
            partial,
            left,
            next_due_words: next_due.map(|due| self.journal.scheduler().days().until(now, due)),
            saved: self.journal.history().is_saved(),
        }
    }

    /// Whether the bank has no questions at all.
    ///
    /// # Errors
    /// When the bank cannot be read.
    pub(crate) fn is_bank_empty(&self) -> Result<bool, PracticeError> {
        Ok(self.deck.entries()?.is_empty())
    }
}

/// Names and how often they occur, the most often first; equals stay in order.
fn counted<'n>(names: impl Iterator<Item = &'n String>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for name in names {
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name.clone(), 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
