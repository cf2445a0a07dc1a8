//! A query from its text to its hits.

use super::{
    Hit, Page, SearchResult, document, filter,
    forms::{Count, Lexicon},
    proximity::{self, Pair},
    query::{self, Query, Word},
    score::{self, Ranked, Ranking, Slot, idf},
    snippet::Marker,
    spelling,
    store::Store,
};
use crate::text::Span;
use std::collections::BTreeMap;
use tantivy::TantivyDocument;

/// An occurrence of another form of the word than the one typed.
const OTHER_FORM: f32 = 0.9;
/// An occurrence of a word that was not typed but may have been meant.
const CORRECTED: f32 = 0.9;
/// A word in so few passages may itself be a slip of a writer …
const HARDLY_KNOWN: Count = 5;
/// … of a word that is so many times as common, and then counts so much.
const FAR_MORE_COMMON: Count = 50;
const LIKELY_MEANT: f32 = 0.6;
/// An occurrence of a word that begins with the one being typed.
const BEGUN: f32 = 0.5;
/// Of words that begin as asked, so many, the most common.
const MOST_BEGINNINGS: usize = 64;
/// What nearness of two neighbours of the query is worth.
const NEAR: f32 = 0.3;
/// So many documents are ranked before their order is refined, whatever page is asked for.
const RANKED: usize = 200;

/// What a query means in this index.
#[derive(Default)]
pub(super) struct Meaning {
    pub slots: Vec<Slot>,
    pub pairs: Vec<Pair>,
    /// What replaces which part of the query.
    corrections: Vec<(Span, String)>,
}

/// Answers a query.
pub(super) fn search(store: &Store, text: &str, page: Page) -> tantivy::Result<SearchResult> {
    let lexicon = Lexicon { searcher: store.reader.searcher(), fields: store.fields };
    let query = query::parse(text, page.typing);
    let meaning = understand(&lexicon, &query)?;
    let limit = page.offset.saturating_add(page.limit).max(RANKED);
    let ranking = Ranking::default();
    let mut ranked = if meaning.slots.is_empty() {
        everything(&lexicon, &query, limit)?
    } else {
        score::rank(&lexicon, &meaning.slots, &ranking, limit, |_, segment| {
            filter::allowed(&lexicon, segment, &query)
        })?
    };
    proximity::reward(&lexicon, &meaning.slots, &meaning.pairs, &mut ranked)?;
    let marker = Marker::new(&meaning.slots, page.excerpt);
    let shown = ranked.into_iter().skip(page.offset).take(page.limit);
    let hits = shown.filter_map(|r| hit(&lexicon, r, marker.as_ref()).transpose());
    Ok(SearchResult {
        hits: hits.collect::<tantivy::Result<_>>()?,
        did_you_mean: corrected(text, &meaning.corrections),
        remarks: query.remarks.iter().cloned().chain(filter::remarks(&lexicon, &query)?).collect(),
    })
}

/// Reads what a hit shows.
pub(super) fn hit(
    lexicon: &Lexicon,
    (score, address): Ranked,
    marker: Option<&Marker>,
) -> tantivy::Result<Option<Hit>> {
    let doc: TantivyDocument = lexicon.searcher.doc(address)?;
    let Some(stored) = document::read(&lexicon.fields, &doc) else { return Ok(None) };
    let mut hit = Hit { score, ..stored.hit };
    if let Some(marker) = marker {
        (hit.snippet, hit.marks) = marker.cut(&stored.body);
    }
    Ok(Some(hit))
}

/// With filters alone, everything that passes them, in the order of the index.
fn everything(lexicon: &Lexicon, query: &Query, limit: usize) -> tantivy::Result<Vec<Ranked>> {
    if query.filters.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (ord, segment) in (0..).zip(lexicon.searcher.segment_readers()) {
        let allowed = filter::allowed(lexicon, segment, query)?;
        let passes = |doc: &u32| allowed.as_ref().is_none_or(|a| a[*doc as usize]);
        let left = limit - found.len();
        let docs = segment.doc_ids_alive().filter(passes).take(left);
        found.extend(docs.map(|doc| (1.0, tantivy::DocAddress::new(ord, doc))));
    }
    Ok(found)
}

/// Finds the words of the dictionary that a query is about.
pub(super) fn understand(lexicon: &Lexicon, query: &Query) -> tantivy::Result<Meaning> {
    let mut meaning = Meaning::default();
    let only_idle = query.words.iter().all(|w| w.idle);
    let words: Vec<(usize, &Word)> =
        query.words.iter().enumerate().filter(|(_, w)| only_idle || !w.idle).collect();
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < words.len() {
        let (place, word) = words[at];
        let first = meaning.slots.len();
        let next = words.get(at + 1).filter(|(p, w)| *p == place + 1 && !word.prefix && !w.prefix);
        at += meaning.add(lexicon, word, next.map(|(_, w)| *w))?;
        for slot in first..meaning.slots.len() {
            if let Some((left, left_place)) = before {
                let distance = if slot > first { 1 } else { (place - left_place).max(1) as u32 };
                if slot > first || distance <= 3 {
                    let glued = slot > first || word.glued;
                    let weight = if glued { 2.0 * NEAR } else { NEAR };
                    meaning.pairs.push(Pair { left, right: slot, distance, weight });
                }
            }
            before = Some((slot, words[at - 1].0));
        }
    }
    meaning.merge_repeats();
    Ok(meaning)
}

impl Meaning {
    /// Adds the slots of `word`; gives how many words of the query they stand for, 1 or, when it was
    /// joined with `next`, 2.
    fn add(&mut self, lexicon: &Lexicon, word: &Word, next: Option<&Word>) -> tantivy::Result<usize> {
        if word.prefix {
            let found = most_common(lexicon, &word.term)?;
            self.push(lexicon, found.into_iter().map(|(term, count)| (term, count, 1.0)).collect());
            return Ok(1);
        }
        let mut found = known(lexicon, &word.term, 1.0)?;
        if word.open {
            let begun = most_common(lexicon, &word.term)?;
            let new = |(term, _): &(String, Count)| !found.iter().any(|(known, ..)| known == term);
            let begun: Vec<_> = begun.into_iter().filter(new).collect();
            found.extend(begun.into_iter().map(|(term, count)| (term, count, BEGUN)));
        }
        if let Some(next) = next {
            let joined = format!("{}{}", word.term, next.term);
            let count = lexicon.count(&joined)?;
            if count > 0 {
                if found.is_empty() || known(lexicon, &next.term, 1.0)?.is_empty() {
                    self.corrections
                        .push((Span { start: word.span.start, end: next.span.end }, joined.clone()));
                    self.push(lexicon, known(lexicon, &joined, 1.0)?);
                    return Ok(2);
                }
                found.push((joined, 0, 1.0));
            }
        }
        if found.is_empty() {
            self.correct(lexicon, word)?;
        } else {
            found.extend(self::meant(lexicon, &word.term, &found)?);
            self.push(lexicon, found);
        }
        Ok(1)
    }

    /// Looks for what may have been meant by a word that does not occur.
    fn correct(&mut self, lexicon: &Lexicon, word: &Word) -> tantivy::Result<()> {
        let near = spelling::near(lexicon, &word.term)?;
        let split = spelling::split(lexicon, &word.term)?;
        let best = near.first().map_or(f32::NEG_INFINITY, |n| n.score);
        // A forgotten blank is one slip.
        if let Some((left, right, count)) = split
            && (1.0 + count as f32).ln() - 3.0 > best
        {
            self.corrections.push((word.span, format!("{left} {right}")));
            for part in [left, right] {
                self.push(lexicon, known(lexicon, &part, CORRECTED)?);
            }
            return Ok(());
        }
        let Some(first) = near.first() else { return Ok(()) };
        self.corrections.push((word.span, first.term.clone()));
        let mut found: Vec<(String, Count, f32)> = Vec::new();
        for (n, near) in near.iter().enumerate() {
            let share = CORRECTED * (near.score - best).exp();
            if share < 0.02 {
                break;
            }
            for (term, count, form) in known(lexicon, &near.term, share)? {
                // The idf is that of the likeliest.
                let count = if n == 0 { count } else { 0 };
                if !found.iter().any(|(t, ..)| *t == term) {
                    found.push((term, count, form));
                }
            }
        }
        self.push(lexicon, found);
        Ok(())
    }

    fn push(&mut self, lexicon: &Lexicon, found: Vec<(String, Count, f32)>) {
        if found.is_empty() {
            return;
        }
        let count = found.iter().map(|(_, count, _)| count).sum();
        let terms = found.into_iter().map(|(term, _, share)| (term, share)).collect();
        self.slots.push(Slot { terms, weight: 1.0, idf: idf(count, lexicon.passages()) });
    }

    /// A word that is asked for twice is worth a little more, not double.
    fn merge_repeats(&mut self) {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for n in 0..self.slots.len() {
            let Some((term, _)) = self.slots[n].terms.first() else { continue };
            match first.get(term) {
                Some(&earlier) => {
                    self.slots[n].weight = 0.0;
                    self.slots[earlier].weight += 0.2;
                }
                None => {
                    first.insert(term.clone(), n);
                }
            }
        }
    }
}

/// The most common words that begin with `prefix`.
fn most_common(lexicon: &Lexicon, prefix: &str) -> tantivy::Result<Vec<(String, Count)>> {
    let mut all = lexicon.beginning_with(prefix, &lexicon.word_fields(), |_| true)?;
    if all.is_empty() {
        all = lexicon.beginning_with(prefix, &[lexicon.fields.path], |_| true)?;
    }
    let mut found: Vec<_> = all.into_iter().collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.truncate(MOST_BEGINNINGS);
    Ok(found)
}

/// The forms of a word with counts and shares; empty when the index does not know it.
fn known(lexicon: &Lexicon, term: &str, share: f32) -> tantivy::Result<Vec<(String, Count, f32)>> {
    let mut forms = lexicon.forms(term)?;
    if forms.is_empty() {
        forms = lexicon.forms_in_names(term)?;
    }
    Ok(forms
        .into_iter()
        .map(|(form, count)| {
            let share = if form == term { share } else { share * OTHER_FORM };
            (form, count, share)
        })
        .collect())
}

/// Forms of the word that a rare word may be a slip of; the rare word stays in the query.
fn meant(
    lexicon: &Lexicon,
    term: &str,
    found: &[(String, Count, f32)],
) -> tantivy::Result<Vec<(String, Count, f32)>> {
    let count: Count = found.iter().map(|(_, count, _)| count).sum();
    let least = FAR_MORE_COMMON * (1 + count);
    if count > HARDLY_KNOWN || lexicon.passages() < u64::from(least) {
        return Ok(Vec::new());
    }
    let near = spelling::near(lexicon, term)?;
    match near.first().filter(|n| n.count >= least && spelling::cost(term, &n.term) < 1.2) {
        Some(near) => known(lexicon, &near.term, LIKELY_MEANT),
        None => Ok(Vec::new()),
    }
}

/// The query with its corrections put in.
fn corrected(text: &str, corrections: &[(Span, String)]) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    for (span, word) in corrections {
        out.push_str(text.get(at..span.start)?);
        out.push_str(word);
        at = span.end;
    }
    out.push_str(text.get(at..)?);
    (!corrections.is_empty()).then_some(out)
}
