//! One vocabulary: names, glyphs and sentences of results, and how figures read.
//!
//! Takes the values that grading gives, and numbers; gives the words that the terminal, reports, the
//! database and exports share. Pure; never knows a terminal, a width or a colour, only the [`Tone`]
//! that a renderer turns into one.

mod figures;
mod results;

pub(crate) use figures::{
    clock, clock_seconds, date, list, minute, percent, plural, points, rough_time, running_clock, score,
    sentence,
};
pub(crate) use results::{
    CLAIM_GLYPH, RATINGS, REMARK_GLYPH, STATUSES, Tone, borrowed_answer_sentence, match_label, mode_name,
    mode_named, rating_name, rating_named, rating_numbered, remark_name, remark_named, remark_sentence,
    status_glyph, status_name, status_named, status_tone, unknown_remark_sentence, verdict_name,
    verdict_named, verdict_tone,
};
