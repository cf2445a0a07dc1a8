//! Words of a text, the one analyser that grading and the index share.
//!
//! Takes `&str`, gives tokens with exact byte spans and their normal forms (folded, stemmed), and
//! judgements on pairs of words. Because both sides of a comparison and the index go through the
//! same functions, evidence spans are exact and everybody agrees on what a word is.
//! Never reads a file, never allocates more than the text it is given warrants.

mod fold;
mod stem;
pub mod sound;
mod stop;
mod token;

pub use fold::fold;
pub use stem::{Language, stem};
pub use stop::is_stop_word;
pub use token::{Span, Token, tokenize, words};
