//! What happened: every answer, grade, rating and round, in SQLite.
//!
//! Takes finished answers, gives cards, counts and trends. Holds only what happened: the questions
//! themselves are in the bank. A card's memory state can be derived from its reviews and is stored
//! beside them; it is computed by [`crate::schedule`], never here. WAL with full sync: a stored answer
//! survives a crash, and several processes may use one history.

mod backup;
mod card;
mod columns;
mod connection;
mod error;
mod failures;
mod imported;
mod jsonl;
mod log;
mod merge;
mod meta;
mod open;
mod practice_stats;
mod read;
mod rebuild;
mod remark;
mod review;
mod round;
mod round_store;
mod schema;
mod survey;

pub use backup::{
    BackupFile, back_up_before_change, back_up_daily, backup_folder, integrity_problems, list_backups,
    restore_backup,
};
pub use card::{Card, Hidden};
pub use error::{BadLine, HistoryError, LineError};
pub use failures::Failures;
pub use imported::ImportedAnswers;
pub use jsonl::{Record, read_records, write_records};
pub use log::LogEntry;
pub use merge::MergeCounts;
pub use open::{History, Opened};
pub use practice_stats::{ConceptCount, PracticeStats, TopicMean};
pub use read::{PastConcept, StoredReview};
pub use rebuild::Replay;
pub use remark::StoredRemark;
pub use review::{Answered, ConceptResult, Marks, Rated, Review, ReviewId, WrongClaim};
pub use round::{
    AnswerDetails, FollowUp, ItemState, NewItem, NewRound, OutlineItem, RoundId, RoundItem, RoundKind,
    RoundOutline, RoundRecord, RoundSetup, SectionSetup,
};
pub use survey::{AnswerCount, HeldQuestion, Survey};

#[cfg(test)]
mod jsonl_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod round_tests;
#[cfg(test)]
mod safety_tests;
#[cfg(test)]
mod tests;
