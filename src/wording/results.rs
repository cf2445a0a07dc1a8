//! Names, glyphs and sentences of what grading gives.
//!
//! A name is what JSON, the database and exports hold, and what a person reads: it never changes.

use crate::grade::{MatchKind, Mode, Rating, Remark, Status, Verdict};

/// In front of a misconception that an answer claims.
pub(crate) const CLAIM_GLYPH: &str = "✗";
/// In front of a remark on an answer as a whole.
pub(crate) const REMARK_GLYPH: &str = "!";

/// How good something is, for colouring it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Right.
    Good,
    /// Right in part; a warning.
    Partial,
    /// Not there.
    Bad,
    /// The opposite of what is right.
    Wrong,
}

/// The names of an enum's variants as one table, read in both directions.
macro_rules! names {
    ($type:ident, $name_of:ident, $named:ident, $all:ident { $($variant:ident => $name:literal,)* }) => {
        /// Every value, in order.
        pub(crate) const $all: &[$type] = &[$($type::$variant),*];

        #[doc = concat!("The name of a [`", stringify!($type), "`].")]
        pub(crate) fn $name_of(value: $type) -> &'static str {
            match value { $($type::$variant => $name),* }
        }

        #[doc = concat!("The [`", stringify!($type), "`] of a name.")]
        pub(crate) fn $named(name: &str) -> Option<$type> {
            $all.iter().copied().find(|value| $name_of(*value) == name)
        }
    };
}

names!(Verdict, verdict_name, verdict_named, VERDICTS {
    Missed => "missed",
    Weak => "weak",
    Good => "good",
    Strong => "strong",
});

names!(Status, status_name, status_named, STATUSES {
    Covered => "covered",
    Partial => "partial",
    Missed => "missed",
    Contradicted => "contradicted",
});

names!(Rating, rating_name, rating_named, RATINGS {
    Again => "again",
    Hard => "hard",
    Good => "good",
    Easy => "easy",
});

names!(Mode, mode_name, mode_named, MODES {
    Written => "written",
    Spoken => "spoken",
});

names!(Remark, remark_name, remark_named, REMARKS {
    NoAnswer => "no_answer",
    KeywordList => "keyword_list",
    EchoesQuestion => "echoes_question",
    Provisional => "provisional",
    BorrowedAnswer => "borrowed_answer",
    RequiredMissing => "required_missing",
});

/// The rating of a number, 1 to 4; any other number becomes the nearest.
pub(crate) fn rating_numbered(number: u8) -> Rating {
    match number {
        ..=1 => Rating::Again,
        2 => Rating::Hard,
        3 => Rating::Good,
        4.. => Rating::Easy,
    }
}

/// A glyph that shows a status without colour.
pub(crate) fn status_glyph(status: Status) -> &'static str {
    match status {
        Status::Covered => "●",
        Status::Partial => "◐",
        Status::Missed => "○",
        Status::Contradicted => "✗",
    }
}

pub(crate) fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Missed => Tone::Bad,
        Verdict::Weak => Tone::Partial,
        Verdict::Good | Verdict::Strong => Tone::Good,
    }
}

pub(crate) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Covered => Tone::Good,
        Status::Partial => Tone::Partial,
        Status::Missed => Tone::Bad,
        Status::Contradicted => Tone::Wrong,
    }
}

/// A remark as a sentence.
pub(crate) fn remark_sentence(remark: Remark) -> &'static str {
    match remark {
        Remark::NoAnswer => "There is no answer to grade.",
        Remark::KeywordList => "This is a list of keywords: say how they are connected.",
        Remark::EchoesQuestion => "This mostly repeats the question.",
        Remark::Provisional => "No model answer: graded against your notes, so the score is provisional.",
        Remark::BorrowedAnswer => "No model answer: graded against that of a question that asks the same.",
        Remark::RequiredMissing => "A concept that is needed for a pass is missing.",
    }
}

/// [`Remark::BorrowedAnswer`] where the other question's id is known.
pub(crate) fn borrowed_answer_sentence(question: &str) -> String {
    format!("No model answer: graded against that of `{question}`, which asks the same.")
}

/// A remark that only a newer version knows, by its name: `too_long` reads `too long`.
pub(crate) fn unknown_remark_sentence(name: &str) -> String {
    name.replace('_', " ")
}

/// How a word of the answer matches, in few words.
pub(crate) fn match_label(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Exact => "same word",
        MatchKind::Stem => "same stem",
        MatchKind::Typo => "typo",
        MatchKind::Family => "word family",
        MatchKind::Acronym => "acronym",
        MatchKind::Alias => "alias",
        MatchKind::Number => "number",
        MatchKind::Synonym => "synonym",
        MatchKind::Antonym => "antonym",
        MatchKind::Joined => "split or joined",
        MatchKind::Sound => "sound",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn in_json(value: impl Serialize) -> String {
        serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn names_are_those_of_json_and_lead_back() {
        for verdict in VERDICTS {
            assert_eq!(verdict_name(*verdict), in_json(verdict));
            assert_eq!(verdict_named(verdict_name(*verdict)), Some(*verdict));
        }
        for status in STATUSES {
            assert_eq!(status_name(*status), in_json(status));
            assert_eq!(status_named(status_name(*status)), Some(*status));
        }
        for rating in RATINGS {
            assert_eq!(rating_name(*rating), in_json(rating));
            assert_eq!(rating_named(rating_name(*rating)), Some(*rating));
            assert_eq!(rating_numbered(*rating as u8), *rating);
        }
        for remark in REMARKS {
            assert_eq!(remark_name(*remark), in_json(remark));
            assert_eq!(remark_named(remark_name(*remark)), Some(*remark));
        }
        for mode in MODES {
            assert_eq!(mode_named(mode_name(*mode)), Some(*mode));
        }
        assert_eq!((verdict_named("Good"), status_named(""), remark_named("too_long")), (None, None, None));
    }

    #[test]
    fn numbers_beyond_the_ratings_are_the_nearest() {
        for (number, rating) in
            [(0, Rating::Again), (1, Rating::Again), (4, Rating::Easy), (255, Rating::Easy)]
        {
            assert_eq!(rating_numbered(number), rating, "{number}");
        }
    }

    #[test]
    fn each_status_has_a_glyph_of_its_own() {
        let mut glyphs: Vec<_> = STATUSES.iter().map(|s| status_glyph(*s)).collect();
        glyphs.sort_unstable();
        glyphs.dedup();
        assert_eq!(glyphs.len(), STATUSES.len());
    }

    #[test]
    fn every_remark_is_a_sentence() {
        for remark in REMARKS {
            let sentence = remark_sentence(*remark);
            assert!(sentence.starts_with(char::is_uppercase) && sentence.ends_with('.'), "{sentence}");
        }
        assert_eq!(unknown_remark_sentence("too_long"), "too long");
    }
}
