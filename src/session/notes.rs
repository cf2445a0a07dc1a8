//! The index as a session uses it: made ready in the background, asked with patience.

use super::Background;
use crate::{
    bank::{Question, QuestionId},
    index::{Excerpt, Hit, HitKind, Index, IndexError, Page, SearchResult, Subject},
    text::{frequency_class, is_stop_word, tokenize},
};
use std::{collections::HashSet, path::PathBuf, time::Duration};

/// Notes and questions to look things up in.
pub(crate) struct Notes {
    index: Option<Background<Result<Index, IndexError>>>,
    timeout: Timeout,
}

/// How long feedback waits for an index that is still being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timeout {
    /// A person is waiting.
    Short,
    /// Nobody is.
    Endless,
}

/// Longest wait for feedback's passages.
const SHORT: Duration = Duration::from_millis(1500);

/// Hits that are looked through beyond those that are wanted.
const NEAR: usize = 12;

/// What a hit's score counts more in a file about the question.
const ABOUT: f32 = 1.5;

/// Lines of a passage that are read as a reference.
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

    /// The index for something the user waits for.
    fn wait(&self) -> Result<Option<&Index>, String> {
        match self.index.as_ref().map(|i| i.get(None)) {
            None => Ok(None),
            Some(Some(Ok(index))) => Ok(Some(index)),
            Some(Some(Err(e))) => Err(e.to_string()),
            Some(None) => Err("the index could not be made".into()),
        }
    }

    /// The index, if it is ready soon.
    fn soon(&self) -> Option<&Index> {
        let timeout = match self.timeout {
            Timeout::Short => Some(SHORT),
            Timeout::Endless => None,
        };
        self.index.as_ref()?.get(timeout)?.as_ref().ok()
    }

    /// Whether a look-up need not wait.
    pub(crate) fn is_ready(&self) -> bool {
        self.index.as_ref().is_none_or(|index| index.is_over())
    }

    /// Why nothing can be found, if so.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.index.as_ref()?.get(Some(Duration::ZERO))?.as_ref().err().map(ToString::to_string)
    }

    /// Passages and questions that fit a query.
    ///
    /// # Errors
    /// Why the index cannot be used.
    pub(crate) fn search(&self, query: &str, limit: usize) -> Result<SearchResult, String> {
        match self.wait()? {
            Some(index) => index.search(query, limit).map_err(|e| e.to_string()),
            None => Ok(SearchResult::default()),
        }
    }

    /// One page of the passages and questions that fit a query.
    ///
    /// # Errors
    /// Why the index cannot be used.
    pub(crate) fn search_page(&self, query: &str, page: Page) -> Result<SearchResult, String> {
        match self.wait()? {
            Some(index) => index.search_page(query, page).map_err(|e| e.to_string()),
            None => Ok(SearchResult::default()),
        }
    }

    /// What belongs to a question.
    ///
    /// # Errors
    /// Why the index cannot be used.
    pub(crate) fn related(&self, question: &Question, limit: usize) -> Result<Vec<Hit>, String> {
        match self.wait()? {
            Some(index) => index.related(&Subject::Question(&question.id), limit).map_err(|e| e.to_string()),
            None => Ok(Vec::new()),
        }
    }

    /// The files with passages that belong to a question; nothing while the index is being made.
    pub(crate) fn files_about(&self, question: &Question) -> HashSet<PathBuf> {
        let Some(index) = self.soon() else { return HashSet::new() };
        let found = index.related(&Subject::Question(&question.id), NEAR).unwrap_or_default();
        found.into_iter().filter(|hit| hit.kind == HitKind::Note).map(|hit| hit.path).collect()
    }

    /// Passages of notes that have a concept of a question, best first, those in files `about` the
    /// question before equals. A passage that has too few of the concept's words is none.
    pub(crate) fn passages(
        &self,
        question: &Question,
        concept: &str,
        about: &HashSet<PathBuf>,
        limit: usize,
    ) -> Vec<Hit> {
        let Some(index) = self.soon() else { return Vec::new() };
        // More than wanted, because questions and the question's own passage are left out.
        let mut found = index.search(concept, limit + NEAR).map(|r| r.hits).unwrap_or_default();
        found.retain(|hit| is_foreign_note(hit, question));
        let place = |mut hit: Hit| {
            let is_about = about.contains(&hit.path);
            let share = share(&hit, concept, is_about)?;
            if is_about {
                hit.score *= ABOUT;
            }
            // All the words in a file about the question: whatever else has them means something else.
            Some((is_about && share == Share::All, hit))
        };
        let mut found: Vec<_> = found.into_iter().filter_map(place).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.score.total_cmp(&a.1.score)));
        found.into_iter().map(|(_, hit)| hit).take(limit).collect()
    }

    /// For each concept of a question the passage to read again, if there is one; for no concept,
    /// the passage nearest to the question as a whole.
    pub(crate) fn readings(&self, question: &Question, concepts: &[Option<&str>]) -> Vec<Option<Hit>> {
        let about = self.files_about(question);
        let reading = |concept: &Option<&str>| match concept {
            Some(words) => self.passages(question, words, &about, 1).pop(),
            None => {
                let found = self.related(question, NEAR).unwrap_or_default();
                found.into_iter().find(|hit| is_foreign_note(hit, question))
            }
        };
        concepts.iter().map(reading).collect()
    }

    /// Questions near to this one.
    pub(super) fn questions(&self, question: &Question, limit: usize) -> Vec<Hit> {
        let Some(index) = self.soon() else { return Vec::new() };
        let found = index.related(&Subject::Question(&question.id), limit + NEAR).unwrap_or_default();
        found.into_iter().filter(|hit| hit.kind == HitKind::Question).take(limit).collect()
    }

    /// Ids of the questions nearest to this one, by what belongs to it and by its words.
    pub(super) fn near_questions(&self, question: &Question, limit: usize) -> Vec<QuestionId> {
        let Some(index) = self.soon() else { return Vec::new() };
        let by_words = index.search(&question.prompt, limit + NEAR).map(|r| r.hits).unwrap_or_default();
        let mut ids = Vec::new();
        for hit in by_words.into_iter().chain(self.questions(question, limit)) {
            if let Some(id) = hit.id.filter(|id| *id != question.id && !ids.contains(id)) {
                ids.push(id);
            }
        }
        ids
    }

    /// Texts of the passages nearest to a question that has no model answer, as far as they are
    /// about it.
    pub(super) fn references(&self, question: &Question, limit: usize) -> Vec<String> {
        let Some(index) = self.soon() else { return Vec::new() };
        let page = Page { excerpt: Excerpt::Whole, ..Page::first(limit + NEAR) };
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

/// Whether a hit is a note, and not the passage the question was made from.
fn is_foreign_note(hit: &Hit, question: &Question) -> bool {
    let own = question.source.as_ref().is_some_and(|s| {
        let end = s.end.unwrap_or(s.line);
        (s.line..=end).contains(&hit.line) && hit.path.ends_with(&s.path)
    });
    hit.kind == HitKind::Note && !own
}

/// How many of a concept's content words an excerpt has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    All,
    Half,
}

/// How much of a concept a hit's excerpt has; `None` when too little: in a file about the question
/// half of its content words will do, but not one word of two; elsewhere it takes all of several,
/// figures aside, since a common word or two mean nothing.
fn share(hit: &Hit, concept: &str, about: bool) -> Option<Share> {
    let content = |text: &str| -> HashSet<String> {
        let words = tokenize(text).into_iter().filter(|t| !is_stop_word(&t.folded));
        words.filter(|t| about || t.folded.contains(char::is_alphabetic)).map(|t| t.stem).collect()
    };
    let (wanted, has) = (content(concept), content(&hit.snippet));
    let shared = wanted.intersection(&has).count();
    if shared == wanted.len() && shared > usize::from(!about) {
        Some(Share::All)
    } else {
        (about && shared > 1 && 2 * shared >= wanted.len()).then_some(Share::Half)
    }
}

/// The heading a passage stands under, or its note's title.
fn heading(hit: &Hit) -> &str {
    hit.trail.last().unwrap_or(&hit.title)
}

fn first_lines(text: &str) -> String {
    text.lines().take(PASSAGE_LINES).collect::<Vec<_>>().join("\n")
}

/// Whether a passage is about a question rather than of a like wording: its heading has all of the
/// question's content words, or it has half of them and half of those that are no everyday words. A
/// question of everyday words only ('Why do you want to work here?') has no such passage.
fn is_about(heading: &str, text: &str, prompt: &str) -> bool {
    let stems = |text: &str| -> HashSet<String> { tokenize(text).into_iter().map(|t| t.stem).collect() };
    let mut content = tokenize(prompt);
    content.retain(|t| !is_stop_word(&t.folded));
    let mut has = stems(heading);
    if !content.is_empty() && content.iter().all(|t| has.contains(&t.stem)) {
        return true;
    }
    has.extend(stems(text));
    let rare: Vec<_> = content.iter().filter(|t| frequency_class(&t.folded) != Some(1)).collect();
    let shared = content.iter().filter(|t| has.contains(&t.stem)).count();
    let shared_rare = rare.iter().filter(|t| has.contains(&t.stem)).count();
    shared_rare > 0 && 2 * shared_rare >= rare.len() && 2 * shared >= content.len()
}

#[cfg(test)]
mod tests {
    use super::is_about;

    #[test]
    fn a_passage_stands_in_only_for_questions_it_is_about() {
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
