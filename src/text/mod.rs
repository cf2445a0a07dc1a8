//! The words of a text: the one analyser that grading and the index share.
//!
//! Owns tokens, case and accent folding, stems, typos, word families, numbers, acronyms, aliases and
//! sounds. Takes `&str`, gives tokens with exact byte spans and normal forms (folded, stemmed), and
//! comparisons of words. Grading and the index agree on what a word is because both use it.
//! Never reads a file; memory is linear in the text.

pub mod acronym;
pub mod alias;
mod antonym;
mod controls;
mod distance;
mod family;
mod fold;
mod known;
mod lexicon;
pub mod number;
pub mod sound;
mod stem;
mod stop;
mod table;
mod token;

pub use antonym::antonyms;
pub use controls::without_controls;
pub use distance::{edits_allowed, is_typo, letter_mask};
pub use family::family;
pub use fold::fold;
pub use known::{frequency_class, is_known_word, is_technical};
pub use lexicon::{Relation, base_stem, related};
pub use stem::{Language, stem};
pub use stop::is_stop_word;
pub use token::{Span, Token, tokenize, words};
