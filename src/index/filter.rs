//! Filters, phrases and exclusions of a query, applied to the documents of a segment.

use super::{
    query::{Filters, KindFilter, Phrase, Query},
    schema::{NOTE, UNANSWERED},
    spelling::suggestions_in,
    view::IndexView,
};
use tantivy::{
    SegmentReader, TERMINATED, Term,
    query::{EnableScoring, PhraseQuery, Query as _, TermQuery},
    schema::{Field, IndexRecordOption},
};

/// Whether each document of `segment` passes; `None` if all do.
pub(super) fn allowed_docs(
    view: &IndexView,
    segment: &SegmentReader,
    query: &Query,
) -> tantivy::Result<Option<Vec<bool>>> {
    let phrases = if query.strict { &query.phrases[..] } else { &[] };
    if query.filters.is_empty() && phrases.is_empty() && query.excluded.is_empty() {
        return Ok(None);
    }
    let mut allowed = vec![true; segment.max_doc() as usize];
    for phrase in phrases {
        let found = docs_with_phrase(view, segment, phrase)?;
        intersect(&mut allowed, &found);
    }
    for phrase in &query.excluded {
        let found = docs_with_phrase(view, segment, phrase)?;
        allowed.iter_mut().zip(found).for_each(|(a, found)| *a &= !found);
    }
    let Filters { kinds, topics, paths, after, before } = &query.filters;
    for terms in topics {
        for term in terms {
            let forms = view.forms(term)?;
            let found = docs_with_any(segment, &[view.fields.topics], forms.keys())?;
            intersect(&mut allowed, &found);
        }
    }
    for terms in paths {
        for term in terms {
            let words = view.with_prefix(term, &[view.fields.path], |_| true)?;
            let found = docs_with_any(segment, &[view.fields.path], words.keys())?;
            intersect(&mut allowed, &found);
        }
    }
    if !kinds.is_empty() {
        let column = segment.fast_fields().u64("kind")?.first_or_default_col(NOTE);
        for (doc, allowed) in (0..).zip(&mut allowed) {
            let kind = column.get_val(doc);
            *allowed &= kinds.iter().any(|k| match k {
                KindFilter::Note => kind == NOTE,
                KindFilter::Question => kind != NOTE,
                KindFilter::Unanswered => kind == UNANSWERED,
            });
        }
    }
    if after.is_some() || before.is_some() {
        let column = segment.fast_fields().i64("mtime")?.first_or_default_col(0);
        for (doc, allowed) in (0..).zip(&mut allowed) {
            let time = column.get_val(doc);
            *allowed &= after.is_none_or(|a| time >= a) && before.is_none_or(|b| time < b);
        }
    }
    Ok(Some(allowed))
}

/// One sentence for the user about each `topic:` or `path:` word that occurs nowhere.
pub(super) fn remarks(view: &IndexView, query: &Query) -> tantivy::Result<Vec<String>> {
    let Filters { topics, paths, .. } = &query.filters;
    let mut remarks = Vec::new();
    for term in topics.iter().flatten() {
        let forms = view.forms(term)?;
        if !view.has_any(view.fields.topics, forms.keys())? {
            let near = nearest_word(view, term, view.fields.topics)?;
            let near = near.map_or_else(String::new, |word| format!("; did you mean topic:{word}?"));
            remarks.push(format!("no topic has the word `{term}`{near}"));
        }
    }
    for term in paths.iter().flatten() {
        if view.with_prefix(term, &[view.fields.path], |_| true)?.is_empty() {
            let near = nearest_word(view, term, view.fields.path)?;
            let near = near.map_or_else(String::new, |word| format!("; did you mean path:{word}?"));
            remarks.push(format!("no path has a word that begins with `{term}`{near}"));
        }
    }
    Ok(remarks)
}

/// The likeliest correction of `term` among the words of a field.
fn nearest_word(view: &IndexView, term: &str, field: Field) -> tantivy::Result<Option<String>> {
    Ok(suggestions_in(view, term, &[field])?.into_iter().next().map(|suggestion| suggestion.term))
}

fn intersect(allowed: &mut [bool], found: &[bool]) {
    allowed.iter_mut().zip(found).for_each(|(a, found)| *a &= found);
}

/// Documents in which one of `terms` occurs in one of `fields`.
pub(super) fn docs_with_any<'t>(
    segment: &SegmentReader,
    fields: &[Field],
    terms: impl Iterator<Item = &'t String> + Clone,
) -> tantivy::Result<Vec<bool>> {
    let mut found = vec![false; segment.max_doc() as usize];
    for field in fields {
        let inverted = segment.inverted_index(*field)?;
        for term in terms.clone() {
            let term = Term::from_field_text(*field, term);
            let Some(mut block) = inverted.read_block_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while block.block_len() > 0 {
                block.docs().iter().filter(|d| **d != TERMINATED).for_each(|d| found[*d as usize] = true);
                block.advance();
            }
        }
    }
    Ok(found)
}

/// Documents that have the words of `phrase` next to each other in one field, in exactly these forms.
pub(super) fn docs_with_phrase(
    view: &IndexView,
    segment: &SegmentReader,
    phrase: &Phrase,
) -> tantivy::Result<Vec<bool>> {
    let mut found = vec![false; segment.max_doc() as usize];
    let f = &view.fields;
    for field in [f.title, f.heads, f.body] {
        let terms: Vec<_> = phrase.terms.iter().map(|t| Term::from_field_text(field, t)).collect();
        let query: Box<dyn tantivy::query::Query> = match &terms[..] {
            [] => continue,
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            _ => Box::new(PhraseQuery::new(terms)),
        };
        let weight = query.weight(EnableScoring::disabled_from_searcher(&view.searcher))?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            found[doc as usize] = true;
            doc = scorer.advance();
        }
    }
    Ok(found)
}
