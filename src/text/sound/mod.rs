//! How words sound, for spoken answers.
//!
//! A recogniser writes the words it knows: *cube control* for `kubectl`, *engine x* for `nginx`. This
//! module converts terms and heard words to phonemes and finds the places of an answer that sound like
//! a term. Takes tokens, gives ranges of them; never reads files, never decides a score.
//!
//! A match is an authored spoken form (`spoken_forms.txt`), letters spelt out, numbers as words, or a
//! weighted phoneme distance below a limit that depends on length. It is rejected where another known
//! term sounds nearer, or where it is a single everyday word and not an authored form.

mod accept;
mod distance;
mod form;
mod letters;
mod lexicon;
mod numbers;
mod phoneme;
mod pronounce;
mod spoken;
mod term;

#[cfg(test)]
mod tests;

pub(crate) use lexicon::Lexicon;
pub(crate) use spoken::SpokenText;
pub(crate) use term::Term;

/// Whether a folded word is a common English word, which recognisers get right: who says 'forum' does
/// not mean 'quorum'.
fn is_everyday(folded: &str) -> bool {
    super::frequency_class(folded).is_some_and(|class| class <= 3)
}
