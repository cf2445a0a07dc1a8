//! The dialogue: rustyline behind a small trait, what is shown after an answer.
