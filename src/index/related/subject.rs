//! The subject: its stored texts and links, and its most distinctive words.

use super::{
    super::{
        Subject,
        analyser::{stem_of, terms, title_key},
        document::{self, StoredDoc},
        passage,
        query::is_optional_word,
        score::{QueryTerm, idf},
        view::IndexView,
    },
    docs_of_file, docs_with_term, group_of,
};
use std::collections::{HashMap, HashSet};
use tantivy::TantivyDocument;

/// Most words of the subject that are compared.
const MAX_TERMS: usize = 80;
/// A word of the title counts as so many of the text.
const TITLE_FACTOR: f32 = 4.0;
/// Further words of a subject are ignored.
const MAX_WORDS_READ: usize = 4000;

/// Texts and links of the subject.
#[derive(Default)]
pub(super) struct SubjectInfo {
    /// Its title or prompt, then its headings.
    pub titles: Vec<String>,
    pub text: String,
    /// Keys of the names that links and mentions use for it.
    pub names: HashSet<String>,
    /// Keys of its link targets.
    pub links: HashSet<String>,
    /// Groups of its own documents, which are never related to it.
    pub groups: HashSet<u64>,
}

impl SubjectInfo {
    /// Stems of the text, each with whether the word is optional.
    pub(super) fn stems(&self) -> Vec<(String, bool)> {
        terms(&self.text)
            .take(MAX_WORDS_READ)
            .map(|t| (stem_of(&t).into_owned(), is_optional_word(&t)))
            .collect()
    }
}

/// Loads texts and links of the subject.
pub(super) fn describe(view: &IndexView, subject: &Subject<'_>) -> tantivy::Result<SubjectInfo> {
    let mut info = SubjectInfo::default();
    let documents = match subject {
        Subject::Text(text) => {
            info.text = (*text).to_owned();
            info.links = passage::link_targets(text).iter().map(|t| title_key(t)).collect();
            return Ok(info);
        }
        Subject::Question(id) => docs_with_term(view, view.fields.id, id.as_str())?,
        Subject::Note(path) => docs_of_file(view, &path.to_string_lossy())?,
    };
    for address in documents {
        let doc: TantivyDocument = view.searcher.doc(address)?;
        let Some(StoredDoc { hit, body, names, links }) = document::read_stored(&view.fields, &doc) else {
            continue;
        };
        if info.titles.is_empty() {
            info.titles.push(hit.title);
        }
        info.titles.extend(hit.trail);
        info.text.push_str(&body);
        info.text.push('\n');
        info.names.extend(names);
        info.links.extend(links);
        info.groups.insert(group_of(view, address)?);
    }
    Ok(info)
}

/// The most distinctive words of the subject.
pub(super) fn key_terms(view: &IndexView, info: &SubjectInfo) -> tantivy::Result<Vec<QueryTerm>> {
    let mut stems: HashMap<String, (f32, String)> = HashMap::new();
    let mut add = |text: &str, times: f32| {
        for term in terms(text).take(MAX_WORDS_READ).filter(|t| t.chars().count() > 1 && !is_optional_word(t))
        {
            let stem = stem_of(&term).into_owned();
            stems.entry(stem).or_insert_with(|| (0.0, term.into_owned())).0 += times;
        }
    };
    for (n, title) in info.titles.iter().enumerate() {
        add(title, if n == 0 { TITLE_FACTOR } else { 1.0 });
    }
    add(&info.text, 1.0);
    // Forms cost more to look up than one word, so they are looked up only for the best words.
    let mut weighed = Vec::new();
    for (times, term) in stems.into_values() {
        let weight = times * idf(view.doc_count(&term)?, view.passage_count());
        weighed.push((weight, times, term));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    weighed.truncate(MAX_TERMS);
    let mut query_terms = Vec::new();
    for (_, times, term) in weighed {
        let forms = view.forms(&term)?;
        let count = forms.values().sum();
        if count > 0 {
            let idf = idf(count, view.passage_count());
            let variants = forms.into_keys().map(|form| (form, 1.0)).collect();
            query_terms.push(QueryTerm { variants, weight: times * idf, idf });
        }
    }
    Ok(query_terms)
}
