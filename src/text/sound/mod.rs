//! How words sound, for answers that were spoken.
//!
//! A recogniser writes what it knows: *cube control* for `kubectl`, *engine x* for `nginx`. This
//! module turns terms and heard words into phonemes and finds the places of an answer that sound
//! like a term. Takes text, gives spans with a distance; pure, reads no files, decides no score.
//!
//! What makes a match: an authored spoken form (`spoken_forms.txt`), letters spelt out, numbers
//! as words, or a weighted phoneme distance under a bar that depends on length. What forbids one:
//! another known term that sounds nearer, or a single everyday word that is no authored form.

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
mod measure;
#[cfg(test)]
mod tests;

pub use lexicon::Lexicon;
pub use phoneme::Phoneme;
pub use spoken::{SoundMatch, SpokenText};
pub use term::Term;

/// Whether a folded word is an ordinary English word, what a recogniser writes when it heard
/// something ordinary. Somebody who says 'forum' did not say 'quorum'.
fn is_everyday(folded: &str) -> bool {
    super::frequency_class(folded).is_some_and(|class| class <= 3)
}
