//! The questions that a practice chooses from.

use crate::{
    bank::{Bank, BankProblem, Catalog, CatalogEntry, CatalogError, Question, QuestionId},
    schedule::{QueueCandidate, Queued, Why},
    wording::list,
};
use std::path::{Path, PathBuf};

/// The bank as practice uses it: through the catalogue, which reads one question at a time, or as a
/// whole where the catalogue cannot be written.
pub(crate) struct Deck {
    bank: PathBuf,
    index: PathBuf,
    source: Source,
    problems: Vec<BankProblem>,
}

enum Source {
    Catalog(Box<Catalog>),
    Whole(Bank),
}

/// Which questions the user wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// Only this topic and those below it.
    pub topic: Option<String>,
    /// Only these, in this order.
    pub ids: Vec<String>,
}

/// Why questions cannot be read or chosen.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeckError {
    /// Errors in bank files.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Bank(Vec<BankProblem>),
    /// No question has such a topic.
    #[error("no question has the topic `{topic}`")]
    NoTopic {
        /// The topic.
        topic: String,
        /// Similar names that exist, the nearest first.
        near: Vec<String>,
    },
    /// No question has such an id.
    #[error("no question has the id `{id}`")]
    NoId {
        /// The id.
        id: String,
        /// Similar names that exist, the nearest first.
        near: Vec<String>,
    },
    /// The catalogue failed after it was opened.
    #[error("the catalogue of the bank cannot be read: {0}")]
    Catalog(#[from] CatalogError),
}

impl Deck {
    /// The questions in the folder `bank`, with a catalogue in the folder `index` if it can be written.
    /// Questions with errors are left out; [`Deck::problems`] lists them.
    pub(crate) fn open(bank: PathBuf, index: PathBuf) -> Self {
        let (source, problems) = Self::read(&bank, &index);
        Self { bank, index, source, problems }
    }

    fn read(bank: &Path, index: &Path) -> (Source, Vec<BankProblem>) {
        // Derived data: where it cannot be written, the whole bank is read.
        let _ = std::fs::create_dir_all(index);
        match Catalog::open(index, bank) {
            Ok((catalog, problems)) => (Source::Catalog(Box::new(catalog)), problems),
            Err(_) => {
                let (bank, problems) = Bank::load_lenient(bank);
                (Source::Whole(bank), problems)
            }
        }
    }

    /// Errors of the bank as it was read; the rest of it can be asked.
    pub(crate) fn problems(&self) -> &[BankProblem] {
        &self.problems
    }

    /// Reads what changed on disk; on an error the deck stays as it was.
    ///
    /// # Errors
    /// Errors of the bank that were not there before.
    pub(crate) fn reload(&mut self) -> Result<(), DeckError> {
        let (source, problems) = Self::read(&self.bank, &self.index);
        let is_new = |p: &&BankProblem| !self.problems.iter().any(|old| old.message == p.message);
        let new: Vec<_> = problems.iter().filter(is_new).cloned().collect();
        if !new.is_empty() {
            return Err(DeckError::Bank(new));
        }
        (self.source, self.problems) = (source, problems);
        Ok(())
    }

    /// All questions that may be asked, in bank order.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub(crate) fn entries(&self) -> Result<Vec<CatalogEntry>, DeckError> {
        match &self.source {
            Source::Catalog(catalog) => Ok(catalog.entries()?),
            Source::Whole(bank) => Ok(bank
                .askable()
                .map(|q| CatalogEntry {
                    id: q.id.clone(),
                    topics: q.topics.clone(),
                    difficulty: q.difficulty,
                })
                .collect()),
        }
    }

    /// A question, if it exists.
    ///
    /// # Errors
    /// When the catalogue or the bank file cannot be read.
    pub(crate) fn question(&self, id: &QuestionId) -> Result<Option<Question>, DeckError> {
        match &self.source {
            Source::Catalog(catalog) => Ok(catalog.question(id)?),
            Source::Whole(bank) => Ok(bank.get(id).cloned()),
        }
    }

    /// The entries that the user wants.
    ///
    /// # Errors
    /// When a topic or an id does not exist.
    pub(crate) fn choose(&self, choice: &Choice) -> Result<Vec<CatalogEntry>, DeckError> {
        let all = self.entries()?;
        if !choice.ids.is_empty() {
            return choice.ids.iter().map(|id| find(&all, id)).collect();
        }
        let Some(topic) = &choice.topic else { return Ok(all) };
        let chosen: Vec<_> =
            all.iter().filter(|e| e.topics.iter().any(|t| is_within(t, topic))).cloned().collect();
        if chosen.is_empty() {
            let topics = all.iter().flat_map(|e| e.topics.iter());
            let parts = topics.flat_map(|t| t.match_indices('/').map(|(i, _)| &t[..i]).chain([t.as_str()]));
            return Err(DeckError::NoTopic { topic: topic.clone(), near: nearest(parts, topic) });
        }
        Ok(chosen)
    }
}

/// The entry with this id, or the only one that begins with it.
fn find(all: &[CatalogEntry], id: &str) -> Result<CatalogEntry, DeckError> {
    if let Some(entry) = all.iter().find(|e| e.id.as_str() == id) {
        return Ok(entry.clone());
    }
    let mut matching = all.iter().filter(|e| e.id.as_str().starts_with(id));
    match (matching.next(), matching.next()) {
        (Some(entry), None) => Ok(entry.clone()),
        _ => {
            let near = nearest(all.iter().map(|e| e.id.as_str()), id);
            Err(DeckError::NoId { id: id.to_owned(), near })
        }
    }
}

/// Whether `topic` is `wanted` or below it; case does not matter.
fn is_within(topic: &str, wanted: &str) -> bool {
    let (topic, wanted) = (topic.to_lowercase(), wanted.trim_matches('/').to_lowercase());
    topic.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Up to three names that contain `wanted` or are similar to it.
fn nearest<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Vec<String> {
    let wanted = wanted.to_lowercase();
    let mut ranked: Vec<_> = names
        .map(|name| {
            let lower = name.to_lowercase();
            let contains = lower.contains(&wanted) || lower.split('/').any(|part| part == wanted);
            let similarity = lower
                .split('/')
                .chain([lower.as_str()])
                .map(|part| strsim::jaro_winkler(part, &wanted))
                .fold(0.0, f64::max);
            (if contains { 1.0 } else { similarity }, name)
        })
        .filter(|(similarity, _)| *similarity > 0.8)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(b.1)));
    ranked.dedup_by(|a, b| a.1 == b.1);
    ranked.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

impl DeckError {
    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Bank(_) => Some("fix the lines above, then run `greenroom check`".into()),
            Self::NoTopic { near, .. } | Self::NoId { near, .. } if !near.is_empty() => {
                let near: Vec<_> = near.iter().map(|n| format!("`{n}`")).collect();
                Some(format!("did you mean {}?", list(&near, "or")))
            }
            Self::NoTopic { .. } | Self::NoId { .. } => {
                Some("`greenroom list` shows every question with its topics".into())
            }
            Self::Catalog(_) => None,
        }
    }
}

/// Entries as the scheduler takes them.
pub(super) fn candidates(entries: &[CatalogEntry]) -> Vec<QueueCandidate<'_>> {
    entries
        .iter()
        .map(|e| QueueCandidate { id: &e.id, topic: e.topics.first().map_or("", String::as_str) })
        .collect()
}

/// Entries the user named, in their order.
pub(super) fn named(entries: Vec<CatalogEntry>) -> Vec<Queued> {
    entries.into_iter().map(|e| Queued { id: e.id, why: Why::Named }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_contains_those_below_it() {
        for (topic, wanted, is) in [
            ("kubernetes/storage", "kubernetes", true),
            ("kubernetes/storage", "Kubernetes/Storage/", true),
            ("kubernetes-extra", "kubernetes", false),
            ("aws", "aws/ebs", false),
        ] {
            assert_eq!(is_within(topic, wanted), is, "{topic} {wanted}");
        }
    }

    #[test]
    fn similar_names_are_found() {
        let names = ["kubernetes", "kubernetes/storage", "aws/storage", "dns"];
        assert_eq!(nearest(names.into_iter(), "kuberntes"), ["kubernetes", "kubernetes/storage"]);
        assert_eq!(nearest(names.into_iter(), "storage"), ["aws/storage", "kubernetes/storage"]);
        assert_eq!(nearest(names.into_iter(), "xyz"), Vec::<String>::new());
    }
}
