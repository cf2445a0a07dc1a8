//! What happened: every answer, grade, rating and round, in SQLite.
//!
//! Takes finished answers and gives them back as cards, counts and trends. Holds only what
//! happened: the questions themselves live in the bank. A card's memory state is stored beside the
//! reviews it can be derived from; it is computed by [`crate::schedule`], never here.
//! WAL with full sync: an answer that was stored survives a crash, and two programs on one home
//! both work.

mod card;
mod error;
mod names;
mod open;
mod practised;
mod read;
mod review;
mod round;
mod schema;

pub use card::{Card, Shelved};
pub use error::HistoryError;
pub use open::{History, Opened};
pub use practised::{ConceptCount, Practised, TopicMean};
pub use read::{PastConcept, StoredReview};
pub use review::{Answered, ConceptResult, Marks, Rated, Review, ReviewId, WrongClaim};
pub use round::{
    FollowUp, Given, ItemState, NewItem, NewRound, OutlineItem, RoundId, RoundItem, RoundKind, RoundOutline,
    RoundRecord, RoundSetup, SectionSetup,
};

#[cfg(test)]
mod round_tests;
#[cfg(test)]
mod tests;
