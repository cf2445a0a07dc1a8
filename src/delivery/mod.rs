//! How an answer was said: transcripts, fillers, pace, structure. Never decides the score.
