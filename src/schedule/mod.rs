//! When to ask again: FSRS over the history. Pure: time is an argument.
