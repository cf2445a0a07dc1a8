//! Transcripts of rounds.
