//! The words of a text: the one analyser that grading and the index share.
//!
//! Owns tokens, case and accent folding, stems, typos, word families, numbers, acronyms, aliases and
//! sounds. Takes `&str`, gives tokens with exact byte spans and normal forms (folded, stemmed), and
//! comparisons of words. Grading and the index agree on what a word is because both use it.
//! Never reads a file; memory is linear in the text.

pub(crate) mod acronym;
pub(crate) mod alias;
mod antonym;
mod controls;
mod distance;
mod family;
mod fold;
mod known;
mod lexicon;
mod line;
pub(crate) mod number;
pub(crate) mod sound;
mod stem;
mod stop;
mod table;
mod token;

pub(crate) use antonym::antonyms;
pub(crate) use controls::without_controls;
pub(crate) use distance::{is_typo, letter_mask};
pub(crate) use family::family;
pub(crate) use fold::fold;
pub(crate) use known::{frequency_class, is_known_word};
pub(crate) use lexicon::{Relation, base_stem, related};
pub(crate) use line::one_line;
pub(crate) use stem::{Language, stem};
pub(crate) use stop::is_stop_word;
pub use token::Span;
pub(crate) use token::{Token, tokenize, words};
