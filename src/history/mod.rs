//! What happened: every answer, grade, rating and round, in SQLite.
//!
//! Takes finished answers and gives them back as cards, counts and trends. Holds only what
//! happened: the questions themselves live in the bank. A card's memory state is stored beside the
//! reviews it can be derived from; it is computed by [`crate::schedule`], never here.
//! WAL with full sync: an answer that was stored survives a crash, and two programs on one home
//! both work.

mod backup;
mod card;
mod error;
mod failures;
mod jsonl;
mod log;
mod merge;
mod meta;
mod names;
mod open;
mod past;
mod practised;
mod read;
mod review;
mod round;
mod round_store;
mod schema;
mod survey;

pub use backup::{
    BackupFile, back_up_before, back_up_daily, backup_folder, faults, list as list_backups,
    restore as restore_backup,
};
pub use card::{Card, Hidden};
pub use error::HistoryError;
pub use failures::Failures;
pub use jsonl::{BadLine, Record, read_records, write_records};
pub use log::Logged;
pub use merge::{Merged, Replay};
pub use open::{History, Opened};
pub use past::Past;
pub use practised::{ConceptCount, Practised, TopicMean};
pub use read::{PastConcept, StoredReview};
pub use review::{Answered, ConceptResult, Marks, Rated, Review, ReviewId, WrongClaim};
pub use round::{
    FollowUp, Given, ItemState, NewItem, NewRound, OutlineItem, RoundId, RoundItem, RoundKind, RoundOutline,
    RoundRecord, RoundSetup, SectionSetup,
};
pub use survey::{Held, Survey, Tally};

#[cfg(test)]
mod round_tests;
#[cfg(test)]
mod safety_tests;
#[cfg(test)]
mod tests;
