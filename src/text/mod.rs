//! Words of a text, the one analyser that grading and the index share.
//!
//! Takes `&str`, gives tokens with exact byte spans and their normal forms (folded, stemmed), and
//! judgements on pairs of words. Because both sides of a comparison and the index go through the
//! same functions, evidence spans are exact and everybody agrees on what a word is.
//! Never reads a file, never allocates more than the text it is given warrants.

pub mod acronym;
pub mod alias;
mod antonym;
mod controls;
mod distance;
mod family;
mod fold;
mod known;
mod lexicon;
mod line;
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
pub use line::one_line;
pub use stem::{Language, stem};
pub use stop::is_stop_word;
pub use token::{Span, Token, tokenize, words};
