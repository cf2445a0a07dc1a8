//! Search: from the text of a query to its hits.

use super::{
    Hit, HitPage, SearchResult, document, filter,
    proximity::{self, Pair},
    query::{self, Query, QueryWord},
    score::{self, QueryTerm, RankingParams, ScoredDoc, idf},
    snippet::Highlighter,
    spelling::{self, Suggestion},
    store::Store,
    view::{DocCount, IndexView},
};
use crate::text::Span;
use std::collections::BTreeMap;
use tantivy::TantivyDocument;

/// Weight of another form of a word than the one typed, against 1 for that one.
const OTHER_FORM_WEIGHT: f32 = 0.9;
/// Weight of the likeliest correction of an unknown word.
const CORRECTED_WEIGHT: f32 = 0.9;
/// Corrections of less weight are ignored.
const MIN_CORRECTED_WEIGHT: f32 = 0.02;
/// A word in at most so many passages may be a typo in the notes …
const RARE_MAX: DocCount = 5;
/// … of a word that is so many times as common and one typo away, which then has this weight.
const COMMON_FACTOR: DocCount = 50;
const ONE_TYPO_COST: f32 = 1.2;
const LIKELY_MEANT_WEIGHT: f32 = 0.6;
/// Typo cost of a missing space.
const MISSING_SPACE_COST: f32 = 1.0;
/// Weight of a longer word that begins with the one being typed.
const COMPLETION_WEIGHT: f32 = 0.5;
/// Most words that a prefix stands for.
const MAX_COMPLETIONS: usize = 64;
/// Weight of the proximity of two neighbouring words; doubled for `kube-proxy`.
const PROXIMITY_WEIGHT: f32 = 0.3;
/// Words further apart in the query, in words, are not neighbours.
const MAX_PAIR_DISTANCE: u32 = 3;
/// What a repetition adds to the weight of a word.
const REPEAT_WEIGHT: f32 = 0.2;
/// At least so many documents are ranked before the proximity bonus, whatever page is asked for.
const MIN_RANKED: usize = 200;

/// What a query means in this index.
#[derive(Default)]
pub(super) struct Interpretation {
    pub query_terms: Vec<QueryTerm>,
    pub pairs: Vec<Pair>,
    /// Which bytes of the query are replaced by what.
    corrections: Vec<(Span, String)>,
}

/// Answers a query.
pub(super) fn search(store: &Store, text: &str, page: HitPage) -> tantivy::Result<SearchResult> {
    let view = store.view();
    let query = query::parse(text, page.typing);
    let interpretation = interpret(&view, &query)?;
    let limit = page.offset.saturating_add(page.limit).max(MIN_RANKED);
    let ranking = RankingParams::default();
    let mut ranked = if interpretation.query_terms.is_empty() {
        all_that_pass(&view, &query, limit)?
    } else {
        score::rank(&view, &interpretation.query_terms, &ranking, limit, |_, segment| {
            filter::allowed_docs(&view, segment, &query)
        })?
    };
    proximity::add_bonus(&view, &interpretation.query_terms, &interpretation.pairs, &mut ranked)?;
    let highlighter = Highlighter::new(&interpretation.query_terms, page.excerpt);
    let shown = ranked.into_iter().skip(page.offset).take(page.limit);
    let hits = shown.filter_map(|r| hit(&view, r, highlighter.as_ref()).transpose());
    Ok(SearchResult {
        hits: hits.collect::<tantivy::Result<_>>()?,
        did_you_mean: corrected(text, &interpretation.corrections),
        remarks: query.remarks.iter().cloned().chain(filter::remarks(&view, &query)?).collect(),
    })
}

/// Loads a hit, with a snippet if there is a highlighter.
pub(super) fn hit(
    view: &IndexView,
    (score, address): ScoredDoc,
    highlighter: Option<&Highlighter>,
) -> tantivy::Result<Option<Hit>> {
    let doc: TantivyDocument = view.searcher.doc(address)?;
    let Some(stored) = document::read_stored(&view.fields, &doc) else { return Ok(None) };
    let mut hit = Hit { score, ..stored.hit };
    if let Some(highlighter) = highlighter {
        (hit.snippet, hit.marks) = highlighter.excerpt(&stored.body);
    }
    Ok(Some(hit))
}

/// All documents that pass the filters, in the order of the index: the answer to a query without words.
fn all_that_pass(view: &IndexView, query: &Query, limit: usize) -> tantivy::Result<Vec<ScoredDoc>> {
    if query.filters.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (ord, segment) in (0..).zip(view.searcher.segment_readers()) {
        let allowed = filter::allowed_docs(view, segment, query)?;
        let passes = |doc: &u32| allowed.as_ref().is_none_or(|a| a[*doc as usize]);
        let left = limit - found.len();
        let docs = segment.doc_ids_alive().filter(passes).take(left);
        found.extend(docs.map(|doc| (1.0, tantivy::DocAddress::new(ord, doc))));
    }
    Ok(found)
}

/// Looks up the words of a query in the term dictionary.
pub(super) fn interpret(view: &IndexView, query: &Query) -> tantivy::Result<Interpretation> {
    let mut interpretation = Interpretation::default();
    let only_optional = query.words.iter().all(|w| w.optional);
    let words: Vec<(usize, &QueryWord)> =
        query.words.iter().enumerate().filter(|(_, w)| only_optional || !w.optional).collect();
    // The last term, and the position in the query of the last word it stands for.
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < words.len() {
        let (position, word) = words[at];
        let first = interpretation.query_terms.len();
        let next = words.get(at + 1).filter(|(p, w)| *p == position + 1 && !word.prefix && !w.prefix);
        at += interpretation.add(view, word, next.map(|(_, w)| *w))?;
        for term in first..interpretation.query_terms.len() {
            // A word may have been split in two.
            let is_second_half = term > first;
            if let Some((left, left_position)) = before {
                let distance = if is_second_half { 1 } else { (position - left_position).max(1) as u32 };
                if is_second_half || distance <= MAX_PAIR_DISTANCE {
                    let attached = is_second_half || word.attached;
                    let weight = if attached { 2.0 * PROXIMITY_WEIGHT } else { PROXIMITY_WEIGHT };
                    interpretation.pairs.push(Pair { left, right: term, distance, weight });
                }
            }
            before = Some((term, words[at - 1].0));
        }
    }
    interpretation.merge_repeats();
    Ok(interpretation)
}

impl Interpretation {
    /// Adds the terms of `word`. Returns how many words of the query they stand for: 1, or 2 if it
    /// was joined with `next`.
    fn add(
        &mut self,
        view: &IndexView,
        word: &QueryWord,
        next: Option<&QueryWord>,
    ) -> tantivy::Result<usize> {
        if word.prefix {
            let completions = most_common_with_prefix(view, &word.term)?;
            let variant = |(term, count)| Variant { term, count, weight: 1.0 };
            self.push(view, completions.into_iter().map(variant).collect());
            return Ok(1);
        }
        let mut variants = known_forms(view, &word.term, 1.0)?;
        if word.incomplete {
            let completions = most_common_with_prefix(view, &word.term)?;
            let is_new = |(term, _): &(String, DocCount)| !variants.iter().any(|v| v.term == *term);
            let new: Vec<_> = completions.into_iter().filter(is_new).collect();
            let variant = |(term, count)| Variant { term, count, weight: COMPLETION_WEIGHT };
            variants.extend(new.into_iter().map(variant));
        }
        if let Some(next) = next {
            let joined = format!("{}{}", word.term, next.term);
            if view.doc_count(&joined)? > 0 {
                if variants.is_empty() || known_forms(view, &next.term, 1.0)?.is_empty() {
                    self.corrections
                        .push((Span { start: word.span.start, end: next.span.end }, joined.clone()));
                    self.push(view, known_forms(view, &joined, 1.0)?);
                    return Ok(2);
                }
                variants.push(Variant { term: joined, count: 0, weight: 1.0 });
            }
        }
        if variants.is_empty() {
            self.correct(view, word)?;
        } else {
            variants.extend(likely_meant(view, &word.term, &variants)?);
            self.push(view, variants);
        }
        Ok(1)
    }

    /// Adds corrections of a word that does not occur.
    fn correct(&mut self, view: &IndexView, word: &QueryWord) -> tantivy::Result<()> {
        let suggestions = spelling::suggestions(view, &word.term)?;
        let split = spelling::split_word(view, &word.term)?;
        let best = suggestions.first().map_or(f32::NEG_INFINITY, |s| s.score);
        if let Some((left, right, count)) = split
            && spelling::score(count, MISSING_SPACE_COST) > best
        {
            self.corrections.push((word.span, format!("{left} {right}")));
            for half in [left, right] {
                self.push(view, known_forms(view, &half, CORRECTED_WEIGHT)?);
            }
            return Ok(());
        }
        let Some(first) = suggestions.first() else { return Ok(()) };
        self.corrections.push((word.span, first.term.clone()));
        let mut variants: Vec<Variant> = Vec::new();
        for (n, suggestion) in suggestions.iter().enumerate() {
            let weight = CORRECTED_WEIGHT * (suggestion.score - best).exp();
            if weight < MIN_CORRECTED_WEIGHT {
                break;
            }
            for form in known_forms(view, &suggestion.term, weight)? {
                // The idf is that of the likeliest.
                let count = if n == 0 { form.count } else { 0 };
                if !variants.iter().any(|v| v.term == form.term) {
                    variants.push(Variant { count, ..form });
                }
            }
        }
        self.push(view, variants);
        Ok(())
    }

    /// Adds one term with these variants, unless there are none.
    fn push(&mut self, view: &IndexView, variants: Vec<Variant>) {
        if variants.is_empty() {
            return;
        }
        let count = variants.iter().map(|v| v.count).sum();
        let variants = variants.into_iter().map(|v| (v.term, v.weight)).collect();
        self.query_terms.push(QueryTerm { variants, weight: 1.0, idf: idf(count, view.passage_count()) });
    }

    /// A word that occurs twice in the query counts a little more, not double.
    fn merge_repeats(&mut self) {
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        for n in 0..self.query_terms.len() {
            let Some((term, _)) = self.query_terms[n].variants.first() else { continue };
            match first.get(term) {
                Some(&earlier) => {
                    self.query_terms[n].weight = 0.0;
                    self.query_terms[earlier].weight += REPEAT_WEIGHT;
                }
                None => {
                    first.insert(term.clone(), n);
                }
            }
        }
    }
}

/// A term that counts as an occurrence of a word of the query.
struct Variant {
    term: String,
    count: DocCount,
    /// Weight of an occurrence.
    weight: f32,
}

/// The most common words that begin with `prefix`.
fn most_common_with_prefix(view: &IndexView, prefix: &str) -> tantivy::Result<Vec<(String, DocCount)>> {
    let mut counts = view.with_prefix(prefix, &view.word_fields(), |_| true)?;
    if counts.is_empty() {
        counts = view.with_prefix(prefix, &[view.fields.path], |_| true)?;
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    words.truncate(MAX_COMPLETIONS);
    Ok(words)
}

/// The forms of a word in the index, `weight` being that of the form given; empty if it is unknown.
fn known_forms(view: &IndexView, term: &str, weight: f32) -> tantivy::Result<Vec<Variant>> {
    let mut forms = view.forms(term)?;
    if forms.is_empty() {
        forms = view.forms_in_paths(term)?;
    }
    let variant = |(form, count)| {
        let weight = if form == term { weight } else { weight * OTHER_FORM_WEIGHT };
        Variant { term: form, count, weight }
    };
    Ok(forms.into_iter().map(variant).collect())
}

/// Forms of a much more common word that a rare word may be a typo of; the rare word itself stays in
/// the query.
fn likely_meant(view: &IndexView, term: &str, variants: &[Variant]) -> tantivy::Result<Vec<Variant>> {
    let count: DocCount = variants.iter().map(|v| v.count).sum();
    let least = COMMON_FACTOR * (1 + count);
    if count > RARE_MAX || view.passage_count() < u64::from(least) {
        return Ok(Vec::new());
    }
    let suggestions = spelling::suggestions(view, term)?;
    let is_likely = |s: &&Suggestion| s.count >= least && spelling::typo_cost(term, &s.term) < ONE_TYPO_COST;
    match suggestions.first().filter(is_likely) {
        Some(suggestion) => known_forms(view, &suggestion.term, LIKELY_MEANT_WEIGHT),
        None => Ok(Vec::new()),
    }
}

/// The query with its corrections applied; `None` if there are none.
fn corrected(text: &str, corrections: &[(Span, String)]) -> Option<String> {
    if corrections.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut at = 0;
    for (span, word) in corrections {
        out.push_str(text.get(at..span.start)?);
        out.push_str(word);
        at = span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
