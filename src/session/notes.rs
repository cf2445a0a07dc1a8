//! The index as a session uses it: opened and synced in the background, queried with a timeout.
//!
//! Takes a question or a concept, gives passages and questions about it. Never prints, never grades.

use super::Background;
use crate::{
    bank::{Question, QuestionId},
    index::{Excerpt, Hit, HitKind, HitPage, Index, IndexError, SearchResult, Subject},
    text::{frequency_class, is_stop_word, tokenize},
};
use std::{collections::HashSet, path::PathBuf, time::Duration};

/// The index of notes and questions, or none.
pub(crate) struct Notes {
    index: Option<Background<Result<Index, IndexError>>>,
    timeout: Timeout,
}

/// How long feedback waits for an index that is not ready yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timeout {
    /// A person is waiting.
    Short,
    /// Nobody is waiting.
    Endless,
}

/// [`Timeout::Short`].
const SHORT: Duration = Duration::from_millis(1500);

/// Hits to look through beyond those wanted, since some are left out.
const EXTRA_HITS: usize = 12;

/// Factor of a hit's score in a file about the question.
const ABOUT_FACTOR: f32 = 1.5;

/// Most lines of a passage that serves as a reference answer.
const PASSAGE_LINES: usize = 60;

impl Notes {
    /// Notes that `open` opens and syncs in the background.
    pub(crate) fn start(
        open: impl FnOnce() -> Result<Index, IndexError> + Send + 'static,
        timeout: Timeout,
    ) -> Self {
        Self { index: Some(Background::start(open)), timeout }
    }

    /// No notes at all.
    pub(crate) fn none() -> Self {
        Self { index: None, timeout: Timeout::Short }
    }

    /// The index, waited for until it is ready; `None` if there are no notes.
    fn wait(&self) -> Result<Option<&Index>, IndexError> {
        let Some(index) = &self.index else { return Ok(None) };
        match index.get(None) {
            Some(Ok(index)) => Ok(Some(index)),
            Some(Err(e)) => Err(e.clone()),
            None => Err(IndexError::ThreadEnded),
        }
    }

    /// The index, if it is ready before the timeout.
    fn ready_in_time(&self) -> Option<&Index> {
        let timeout = match self.timeout {
            Timeout::Short => Some(SHORT),
            Timeout::Endless => None,
        };
        self.index.as_ref()?.get(timeout)?.as_ref().ok()
    }

    /// Whether [`Self::search`] answers without waiting.
    pub(crate) fn is_ready(&self) -> bool {
        self.index.as_ref().is_none_or(|index| index.is_over())
    }

    /// The error of opening the index, if it failed.
    pub(crate) fn error(&self) -> Option<&IndexError> {
        self.index.as_ref()?.get(Some(Duration::ZERO))?.as_ref().err()
    }

    /// Passages and questions that match a query.
    ///
    /// # Errors
    /// If the index cannot be opened or read.
    pub(crate) fn search(&self, query: &str, limit: usize) -> Result<SearchResult, IndexError> {
        self.search_page(query, HitPage::first(limit))
    }

    /// One page of the passages and questions that match a query.
    ///
    /// # Errors
    /// If the index cannot be opened or read.
    pub(crate) fn search_page(&self, query: &str, page: HitPage) -> Result<SearchResult, IndexError> {
        match self.wait()? {
            Some(index) => index.search_page(query, page),
            None => Ok(SearchResult::default()),
        }
    }

    /// What is related to a question.
    ///
    /// # Errors
    /// If the index cannot be opened or read.
    pub(crate) fn related(&self, question: &Question, limit: usize) -> Result<Vec<Hit>, IndexError> {
        match self.wait()? {
            Some(index) => index.related(&Subject::Question(&question.id), limit),
            None => Ok(Vec::new()),
        }
    }

    /// The files with passages related to a question; none if the index is not ready in time.
    pub(crate) fn files_about(&self, question: &Question) -> HashSet<PathBuf> {
        let Some(index) = self.ready_in_time() else { return HashSet::new() };
        let found = index.related(&Subject::Question(&question.id), EXTRA_HITS).unwrap_or_default();
        found.into_iter().filter(|hit| hit.kind == HitKind::Note).map(|hit| hit.path).collect()
    }

    /// Passages of notes that have a concept of a question, best first; hits in the files `about` the
    /// question count more. A passage with too few of the concept's words is left out.
    pub(crate) fn passages(
        &self,
        question: &Question,
        concept: &str,
        about: &HashSet<PathBuf>,
        limit: usize,
    ) -> Vec<Hit> {
        let Some(index) = self.ready_in_time() else { return Vec::new() };
        // Questions and the question's own passage are left out.
        let mut found = index.search(concept, limit + EXTRA_HITS).map(|r| r.hits).unwrap_or_default();
        found.retain(|hit| is_foreign_note(hit, question));
        let rank = |mut hit: Hit| {
            let is_about = about.contains(&hit.path);
            let share = word_share(&hit, concept, is_about)?;
            if is_about {
                hit.score *= ABOUT_FACTOR;
            }
            // A file about the question that has all the words comes before any other.
            Some((is_about && share == WordShare::All, hit))
        };
        let mut found: Vec<_> = found.into_iter().filter_map(rank).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.score.total_cmp(&a.1.score)));
        found.into_iter().map(|(_, hit)| hit).take(limit).collect()
    }

    /// For each concept of a question the passage to re-read, if there is one; for `None` the passage
    /// nearest to the question as a whole.
    pub(crate) fn readings(&self, question: &Question, concepts: &[Option<&str>]) -> Vec<Option<Hit>> {
        let about = self.files_about(question);
        let reading = |concept: &Option<&str>| match concept {
            Some(words) => self.passages(question, words, &about, 1).pop(),
            None => {
                let found = self.related(question, EXTRA_HITS).unwrap_or_default();
                found.into_iter().find(|hit| is_foreign_note(hit, question))
            }
        };
        concepts.iter().map(reading).collect()
    }

    /// Questions related to this one.
    pub(super) fn questions(&self, question: &Question, limit: usize) -> Vec<Hit> {
        let Some(index) = self.ready_in_time() else { return Vec::new() };
        let found = index.related(&Subject::Question(&question.id), limit + EXTRA_HITS).unwrap_or_default();
        found.into_iter().filter(|hit| hit.kind == HitKind::Question).take(limit).collect()
    }

    /// Ids of the questions nearest to this one: by its words, then by relation.
    pub(super) fn near_questions(&self, question: &Question, limit: usize) -> Vec<QuestionId> {
        let Some(index) = self.ready_in_time() else { return Vec::new() };
        let by_words = index.search(&question.prompt, limit + EXTRA_HITS).map(|r| r.hits).unwrap_or_default();
        let mut ids = Vec::new();
        for hit in by_words.into_iter().chain(self.questions(question, limit)) {
            if let Some(id) = hit.id.filter(|id| *id != question.id && !ids.contains(id)) {
                ids.push(id);
            }
        }
        ids
    }

    /// Texts of the nearest passages about a question, to stand in for a missing model answer.
    pub(super) fn references(&self, question: &Question, limit: usize) -> Vec<String> {
        let Some(index) = self.ready_in_time() else { return Vec::new() };
        let page = HitPage { excerpt: Excerpt::Whole, ..HitPage::first(limit + EXTRA_HITS) };
        let found = index.related_page(&Subject::Question(&question.id), page).unwrap_or_default();
        let found = found.iter().filter(|hit| is_foreign_note(hit, question));
        found
            .map(|hit| (heading(hit), first_lines(&hit.snippet)))
            .filter(|(heading, text)| !text.trim().is_empty() && is_about(heading, text, &question.prompt))
            .map(|(heading, text)| format!("{heading}\n\n{text}"))
            .take(limit)
            .collect()
    }
}

/// Whether a hit is a note, and not the passage the question was imported from.
fn is_foreign_note(hit: &Hit, question: &Question) -> bool {
    let own = question.source.as_ref().is_some_and(|s| {
        let end = s.end.unwrap_or(s.line);
        (s.line..=end).contains(&hit.line) && hit.path.ends_with(&s.path)
    });
    hit.kind == HitKind::Note && !own
}

/// How many of a concept's content words an excerpt has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordShare {
    All,
    Half,
}

/// How many of a concept's content words a hit's snippet has; `None` if too few. In a file `about` the
/// question half of them is enough, but never one of two. Elsewhere it takes all, at least two and
/// without counting numbers, since single common words prove nothing.
fn word_share(hit: &Hit, concept: &str, about: bool) -> Option<WordShare> {
    let content = |text: &str| -> HashSet<String> {
        let words = tokenize(text).into_iter().filter(|t| !is_stop_word(&t.folded));
        words.filter(|t| about || t.folded.contains(char::is_alphabetic)).map(|t| t.stem).collect()
    };
    let (wanted, present) = (content(concept), content(&hit.snippet));
    let shared = wanted.intersection(&present).count();
    if shared == wanted.len() && shared > usize::from(!about) {
        Some(WordShare::All)
    } else {
        (about && shared > 1 && 2 * shared >= wanted.len()).then_some(WordShare::Half)
    }
}

/// The innermost heading of a passage, or its note's title.
fn heading(hit: &Hit) -> &str {
    hit.trail.last().unwrap_or(&hit.title)
}

fn first_lines(text: &str) -> String {
    text.lines().take(PASSAGE_LINES).collect::<Vec<_>>().join("\n")
}

/// Whether a passage is about a question, not just similar in wording: its heading has all content
/// words of the question, or heading and text have half of them and half of those that are not
/// everyday words. A question of everyday words only ('Why do you want to work here?') has no such
/// passage.
fn is_about(heading: &str, text: &str, prompt: &str) -> bool {
    let stems = |text: &str| -> HashSet<String> { tokenize(text).into_iter().map(|t| t.stem).collect() };
    let mut content = tokenize(prompt);
    content.retain(|t| !is_stop_word(&t.folded));
    let mut present = stems(heading);
    if !content.is_empty() && content.iter().all(|t| present.contains(&t.stem)) {
        return true;
    }
    present.extend(stems(text));
    let rare: Vec<_> = content.iter().filter(|t| frequency_class(&t.folded) != Some(1)).collect();
    let shared = content.iter().filter(|t| present.contains(&t.stem)).count();
    let shared_rare = rare.iter().filter(|t| present.contains(&t.stem)).count();
    shared_rare > 0 && 2 * shared_rare >= rare.len() && 2 * shared >= content.len()
}

#[cfg(test)]
mod tests {
    use super::is_about;

    #[test]
    fn only_passages_about_a_question_stand_in_for_its_answer() {
        for (heading, text, prompt, about) in [
            ("Probes", "A liveness probe restarts a container.", "What does a liveness probe do?", true),
            ("Services", "A stable address.", "What is a service?", true),
            ("Work", "People want to work at night.", "Why do you want to work here?", false),
            ("Storage", "A volume outlives a container.", "What does a liveness probe do?", false),
            ("", "", "", false),
        ] {
            assert_eq!(is_about(heading, text, prompt), about, "{prompt}");
        }
    }
}
