//! Changes of the bank from within a practice.

use super::{Accepted, Practice, PracticeError, SetAsideKind, accept::nearest_sentence};
use crate::{
    bank::{KeyConcept, edit},
    text::one_line,
};

impl Practice {
    /// The words of the answer that a user most likely means by 'I did say concept `number`' (from 1),
    /// to show before they are accepted.
    ///
    /// # Errors
    /// When nothing was answered, there is no such concept, or the answer is empty.
    pub(crate) fn nearest_words(&self, number: usize) -> Result<String, PracticeError> {
        let basis = self.basis()?;
        let (_, graded) = self.graded()?;
        let (concepts, answered) = (basis.prepared.concepts(), &graded.answered);
        let concept = concept(concepts, number)?;
        nearest_sentence(&basis.prepared, concept, number - 1, &answered.answer, answered.mode)
            .ok_or(PracticeError::NoWords)
    }

    /// 'I did say that': adds `words` to the phrasings of concept `number` (from 1) in the bank,
    /// writing mined concepts there first, and grades the answer again.
    ///
    /// # Errors
    /// When nothing was answered, there is no such concept, or the bank file cannot be changed.
    pub(crate) fn accept(&mut self, number: usize, words: &str) -> Result<Accepted, PracticeError> {
        let words = one_line(words);
        if words.is_empty() {
            return Err(PracticeError::NoWords);
        }
        let basis = self.basis()?;
        let (current, graded) = self.graded()?;
        let concepts = basis.prepared.concepts();
        let name = concept(concepts, number)?.name.clone();
        let (question, before) = (&current.question, graded.grade.score);
        let file = question.place.path.to_path_buf();
        let mut pinned = 0;
        if question.concepts.is_empty() {
            let mined: Vec<_> = concepts.iter().map(|c| KeyConcept { mined: true, ..c.clone() }).collect();
            edit::pin_concepts(&file, &question.id, &mined)?;
            pinned = mined.len();
        }
        edit::add_phrasing(&file, &question.id, &name, &words)?;
        self.reload()?;
        Ok(Accepted { concept: name, words, file, pinned, before })
    }

    /// Moves the question to other topics; its answers stay.
    ///
    /// # Errors
    /// When there is no question, or the bank file cannot be changed.
    pub(crate) fn move_to(&mut self, topics: &[String]) -> Result<(), PracticeError> {
        let current = self.current.as_ref().ok_or(PracticeError::NoQuestion)?;
        edit::set_topics(&current.question.place.path, &current.question.id, topics)?;
        self.reload().map(drop)
    }

    /// 'This is no question': it stays in the bank as a stub and is not asked again.
    ///
    /// # Errors
    /// When there is no question, or the bank file cannot be changed.
    pub(crate) fn ignore(&mut self) -> Result<(), PracticeError> {
        let aside = self.set_aside_record(SetAsideKind::Ignored)?;
        edit::set_ignored(&aside.place.path, &aside.question, true)?;
        self.deck.reload()?;
        self.set_aside(aside)
    }
}

fn concept(concepts: &[KeyConcept], number: usize) -> Result<&KeyConcept, PracticeError> {
    let none = PracticeError::NoConcept { number, total: concepts.len() };
    number.checked_sub(1).and_then(|i| concepts.get(i)).ok_or(none)
}
