//! Evidence that notes and questions are related to the subject, and its weighted sum.
//!
//! The weights were chosen on two sets of linked notes, one with the link texts, one without. Each
//! kind of evidence is between 0 and about 1, and leaving any one out costs recall on both sets.

use super::{
    super::{
        analyser::{stem_of, terms, title_key},
        document, filter,
        query::{Phrase, is_optional_word},
        score::{self, QueryTerm, RankingParams, idf},
        view::IndexView,
    },
    docs_with_term, group_of,
    subject::SubjectInfo,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};
use tantivy::{DocAddress, TantivyDocument};

/// Most passages that can be similar by text.
const MAX_COMPARED: usize = 400;
/// The titles of so many candidates are compared word by word.
const MAX_TITLE_CHECKS: usize = 100;
/// Titles of more words are not searched for in texts.
const MAX_TITLE_WORDS: usize = 8;

// Weights of the kinds of evidence; the most similar text has 1.
const MENTIONED_BY_SUBJECT: f32 = 0.8;
const MENTIONS_SUBJECT: f32 = 1.0;
const BOTH: f32 = 0.25;
const ITS_TITLE: f32 = 0.6;
const OUR_TITLE: f32 = 0.9;
const ESTABLISHED: f32 = 0.2;
/// What each further word adds to the value of a mentioned title.
const MORE_WORDS: f32 = 0.4;
/// Links outweigh all other evidence.
const LINKED: f32 = 20.0;
const LINKS_HERE: f32 = 10.0;

/// A note or question that may be related.
#[derive(Debug)]
pub(super) struct RelatedCandidate {
    /// The passage to show.
    pub address: DocAddress,
    /// Similarity of text, 0 to 1.
    pub text: f32,
    /// Value of the mentions of its title in the subject.
    pub mentioned_by_subject: f32,
    /// Value of the mentions of the subject's title in it.
    pub mentions_subject: f32,
    /// The subject links to it.
    pub linked: bool,
    /// It links to the subject.
    pub links_here: bool,
}

impl RelatedCandidate {
    fn sum(&self) -> f32 {
        let both = if self.mentioned_by_subject > 0.0 && self.mentions_subject > 0.0 { BOTH } else { 0.0 };
        let linked = if self.linked { LINKED } else { 0.0 };
        let links_here = if self.links_here { LINKS_HERE } else { 0.0 };
        self.text
            + MENTIONED_BY_SUBJECT * self.mentioned_by_subject
            + MENTIONS_SUBJECT * self.mentions_subject
            + both
            + linked
            + links_here
    }
}

/// The candidates found so far, by group.
pub(super) struct RelatedCandidates<'a> {
    view: &'a IndexView,
    subject: &'a SubjectInfo,
    by_group: BTreeMap<u64, RelatedCandidate>,
}

impl<'a> RelatedCandidates<'a> {
    pub(super) fn new(view: &'a IndexView, subject: &'a SubjectInfo) -> Self {
        Self { view, subject, by_group: BTreeMap::new() }
    }

    /// The candidate of a document; `None` for the subject itself.
    fn entry(&mut self, address: DocAddress) -> tantivy::Result<Option<&mut RelatedCandidate>> {
        let group = group_of(self.view, address)?;
        if self.subject.groups.contains(&group) {
            return Ok(None);
        }
        let new = || RelatedCandidate {
            address,
            text: 0.0,
            mentioned_by_subject: 0.0,
            mentions_subject: 0.0,
            linked: false,
            links_here: false,
        };
        Ok(Some(self.by_group.entry(group).or_insert_with(new)))
    }

    /// Adds similarity of text, 1 for the most similar.
    pub(super) fn add_text_similarity(&mut self, query_terms: &[QueryTerm]) -> tantivy::Result<()> {
        let ranked =
            score::rank(self.view, query_terms, &RankingParams::similarity(), MAX_COMPARED, |_, _| Ok(None))?;
        let mut most = 0.0;
        for (score, address) in ranked {
            if let Some(candidate) = self.entry(address)? {
                if most == 0.0 {
                    most = score;
                }
                candidate.text = candidate.text.max(score / most);
            }
        }
        Ok(())
    }

    /// Adds mentions of other titles in the subject's text.
    pub(super) fn add_mentions(&mut self) -> tantivy::Result<()> {
        let view = self.view;
        let words = self.subject.stems();
        let mut titles: BTreeMap<String, bool> = BTreeMap::new();
        for from in 0..words.len() {
            let mut title = String::new();
            let mut optional = true;
            for (stem, is_optional) in words[from..].iter().take(MAX_TITLE_WORDS) {
                if !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(stem);
                optional &= is_optional;
                if !titles.contains_key(&title) {
                    titles.insert(title.clone(), optional);
                }
            }
        }
        for (title, _) in
            titles.into_iter().filter(|(title, optional)| !optional && !self.subject.names.contains(title))
        {
            let named = docs_with_term(view, view.fields.titles, &title)?;
            if named.is_empty() {
                continue;
            }
            let stems: Vec<_> = title.split(' ').collect();
            let value = self.rarity(&stems, named.len())?;
            for address in named {
                if let Some(candidate) = self.entry(address)? {
                    candidate.mentioned_by_subject += value;
                }
            }
        }
        Ok(())
    }

    /// Adds mentions of the subject's title in other texts.
    pub(super) fn add_mentioned_by(&mut self) -> tantivy::Result<()> {
        let view = self.view;
        let Some(title) = self.subject.titles.first() else { return Ok(()) };
        let phrase = Phrase { terms: terms(title).map(Cow::into_owned).collect() };
        let words = phrase.terms.len();
        if !(1..=MAX_TITLE_WORDS).contains(&words) || phrase.terms.iter().all(|t| is_optional_word(t)) {
            return Ok(());
        }
        let stems: Vec<_> = phrase.terms.iter().map(|t| stem_of(t)).collect();
        let stems: Vec<&str> = stems.iter().map(AsRef::as_ref).collect();
        let same = docs_with_term(view, view.fields.titles, &title_key(title))?.len();
        let value = self.rarity(&stems, same.max(1))?;
        for (ord, segment) in (0..).zip(view.searcher.segment_readers()) {
            let found = filter::docs_with_phrase(view, segment, &phrase)?;
            for (doc, _) in (0..).zip(found).filter(|(doc, found)| *found && !segment.is_deleted(*doc)) {
                if let Some(candidate) = self.entry(DocAddress::new(ord, doc))? {
                    candidate.mentions_subject = value;
                }
            }
        }
        Ok(())
    }

    /// The value of a mention of a title: by its rarest word, more for more words, less if `same`
    /// notes have that title.
    fn rarity(&self, stems: &[&str], same: usize) -> tantivy::Result<f32> {
        let passages = self.view.passage_count() as f32;
        let mut fewest = u32::MAX;
        for stem in stems {
            fewest = fewest.min(self.view.forms(stem)?.values().sum());
        }
        let rare = (1.0 + passages / (1.0 + fewest as f32)).ln() / (1.0 + passages).ln();
        Ok(rare * (1.0 + MORE_WORDS * (stems.len() - 1) as f32) / (same as f32).sqrt())
    }

    /// Adds explicit links, in both directions.
    pub(super) fn add_links(&mut self) -> tantivy::Result<()> {
        let (view, subject) = (self.view, self.subject);
        for link in &subject.links {
            for address in docs_with_term(view, view.fields.names, link)? {
                if let Some(candidate) = self.entry(address)? {
                    candidate.linked = true;
                }
            }
        }
        for name in &subject.names {
            for address in docs_with_term(view, view.fields.links, name)? {
                if let Some(candidate) = self.entry(address)? {
                    candidate.links_here = true;
                }
            }
        }
        Ok(())
    }

    /// Best first. For the best, words of titles count too.
    pub(super) fn ranked(self, wanted: usize) -> tantivy::Result<Vec<(f32, RelatedCandidate)>> {
        let titles = TitleEvidence::new(self.view, self.subject)?;
        let mut ranked: Vec<_> = self.by_group.into_values().map(|c| (c.sum(), c)).collect();
        let by_score = |a: &(f32, RelatedCandidate), b: &(f32, RelatedCandidate)| {
            b.0.total_cmp(&a.0).then(a.1.address.cmp(&b.1.address))
        };
        ranked.sort_by(by_score);
        for (score, candidate) in
            ranked.iter_mut().take(MAX_TITLE_CHECKS.max(wanted.min(4 * MAX_TITLE_CHECKS)))
        {
            *score += titles.value(candidate.address)?;
        }
        ranked.sort_by(by_score);
        Ok(ranked)
    }
}

/// Words of one title that occur in the other text, whether next to each other or not.
struct TitleEvidence<'a> {
    view: &'a IndexView,
    /// Stems of the subject's title and text.
    stems: HashSet<String>,
    /// For each word of the subject's title its share of the idf and, by segment, whether each
    /// document has it.
    title: Vec<(f32, Vec<Vec<bool>>)>,
    /// 0 to 1: low if the subject's title has common words only.
    trust: f32,
}

/// A title whose words have this idf in total is fully trusted.
const TRUSTED_IDF: f32 = 10.0;

impl<'a> TitleEvidence<'a> {
    fn new(view: &'a IndexView, subject: &SubjectInfo) -> tantivy::Result<Self> {
        let mut stems: HashSet<String> = subject.stems().into_iter().map(|(stem, _)| stem).collect();
        let title = subject.titles.first().map_or("", String::as_str);
        let mut words: Vec<_> = terms(title).filter(|t| !is_optional_word(t)).map(Cow::into_owned).collect();
        words.sort();
        words.dedup();
        words.truncate(2 * MAX_TITLE_WORDS);
        let f = &view.fields;
        let mut weighed = Vec::new();
        for word in &words {
            stems.insert(stem_of(word).into_owned());
            let forms = view.forms(word)?;
            let idf = idf(forms.values().sum(), view.passage_count());
            let segments = view.searcher.segment_readers().iter();
            let found = segments.map(|s| filter::docs_with_any(s, &[f.title, f.heads, f.body], forms.keys()));
            weighed.push((idf, found.collect::<tantivy::Result<Vec<_>>>()?));
        }
        let total: f32 = weighed.iter().map(|(idf, _)| idf).sum::<f32>().max(f32::MIN_POSITIVE);
        weighed.iter_mut().for_each(|(idf, _)| *idf /= total);
        Ok(Self { view, stems, title: weighed, trust: (total / TRUSTED_IDF).min(1.0) })
    }

    /// The value of the title words for one candidate.
    fn value(&self, address: DocAddress) -> tantivy::Result<f32> {
        let doc: TantivyDocument = self.view.searcher.doc(address)?;
        let Some(stored) = document::read_stored(&self.view.fields, &doc) else { return Ok(0.0) };
        let (mut here, mut total, mut fewest) = (0.0, 0.0, u32::MAX);
        let words: HashSet<_> = terms(&stored.hit.title).map(Cow::into_owned).collect();
        for word in words.iter().filter(|w| !is_optional_word(w)) {
            let count = self.view.doc_count(word)?;
            let idf = idf(count, self.view.passage_count());
            fewest = fewest.min(count);
            total += idf;
            if self.stems.contains(stem_of(word).as_ref()) {
                here += idf;
            }
        }
        let its = if total > 0.0 { here / total * (total / TRUSTED_IDF).min(1.0) } else { 0.0 };
        let (segment, doc) = (address.segment_ord as usize, address.doc_id as usize);
        let ours: f32 = self.title.iter().filter(|(_, found)| found[segment][doc]).map(|(idf, _)| idf).sum();
        // A title of words that other notes use names a thing, not an occasion.
        let established = if fewest == u32::MAX { 0.0 } else { (1.0 + fewest as f32).ln() / 5.0 };
        Ok(ITS_TITLE * its + OUR_TITLE * ours * self.trust + ESTABLISHED * established.min(1.0))
    }
}
