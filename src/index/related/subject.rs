//! The subject: what the index knows of it, and the words that tell most about it.

use super::{
    super::{
        Subject,
        analyse::{key, stem_of, terms},
        document::{self, Stored},
        forms::Lexicon,
        passage,
        query::is_idle,
        score::{Slot, idf},
    },
    group, of_file, with_term,
};
use std::collections::{HashMap, HashSet};
use tantivy::TantivyDocument;

/// So many words of the subject are compared.
const WORDS: usize = 80;
/// A word of the title counts as so many of the text.
const TITLE: f32 = 4.0;
/// Words of a subject that are read.
const READ: usize = 4000;

/// What the subject says of itself.
#[derive(Default)]
pub(super) struct Known {
    /// Its title or prompt, then its headings.
    pub titles: Vec<String>,
    pub text: String,
    /// Keys of what links and mentions may call it.
    pub names: HashSet<String>,
    /// Keys of what it links to.
    pub links: HashSet<String>,
    /// Its own documents.
    pub groups: HashSet<u64>,
}

impl Known {
    /// Stems of the text, with whether each is a function word.
    pub(super) fn stems(&self) -> Vec<(String, bool)> {
        terms(&self.text).take(READ).map(|t| (stem_of(&t).into_owned(), is_idle(&t))).collect()
    }
}

/// Collects what the index knows of the subject.
pub(super) fn know(lexicon: &Lexicon, subject: &Subject<'_>) -> tantivy::Result<Known> {
    let mut known = Known::default();
    let own = match subject {
        Subject::Text(text) => {
            known.text = (*text).to_owned();
            known.links = passage::links(text).iter().map(|t| key(t)).collect();
            return Ok(known);
        }
        Subject::Question(id) => with_term(lexicon, lexicon.fields.id, id.as_str())?,
        Subject::Note(path) => of_file(lexicon, &path.to_string_lossy())?,
    };
    for address in own {
        let doc: TantivyDocument = lexicon.searcher.doc(address)?;
        let Some(Stored { hit, body, names, links }) = document::read(&lexicon.fields, &doc) else {
            continue;
        };
        if known.titles.is_empty() {
            known.titles.push(hit.title);
        }
        known.titles.extend(hit.trail);
        known.text.push_str(&body);
        known.text.push('\n');
        known.names.extend(names);
        known.links.extend(links);
        known.groups.insert(group(lexicon, address)?);
    }
    Ok(known)
}

/// The words that tell most about the subject, as slots.
pub(super) fn telling(lexicon: &Lexicon, known: &Known) -> tantivy::Result<Vec<Slot>> {
    let mut stems: HashMap<String, (f32, String)> = HashMap::new();
    let mut add = |text: &str, times: f32| {
        for term in terms(text).take(READ).filter(|t| t.chars().count() > 1 && !is_idle(t)) {
            let stem = stem_of(&term).into_owned();
            stems.entry(stem).or_insert_with(|| (0.0, term.into_owned())).0 += times;
        }
    };
    for (n, title) in known.titles.iter().enumerate() {
        add(title, if n == 0 { TITLE } else { 1.0 });
    }
    add(&known.text, 1.0);
    // The forms of a word cost more to look up than the word: only for those that may count.
    let mut weighed = Vec::new();
    for (times, term) in stems.into_values() {
        let weight = times * idf(lexicon.count(&term)?, lexicon.passages());
        weighed.push((weight, times, term));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    weighed.truncate(WORDS);
    let mut slots = Vec::new();
    for (_, times, term) in weighed {
        let forms = lexicon.forms(&term)?;
        let count = forms.values().sum();
        if count > 0 {
            let idf = idf(count, lexicon.passages());
            let terms = forms.into_keys().map(|form| (form, 1.0)).collect();
            slots.push(Slot { terms, weight: times * idf, idf });
        }
    }
    Ok(slots)
}
