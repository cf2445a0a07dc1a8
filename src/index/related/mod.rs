//! Finds what is related to a question, a note or a text, with the reason.
//!
//! Explicit links come first. Other evidence is added up: similarity of text, mentions of titles (in
//! either direction), and words of titles. Paths never count.

mod candidates;
mod subject;

use super::{
    Excerpt, Hit, HitPage, Subject, analyser::terms, document, score::QueryTerm, search,
    snippet::Highlighter, store::Store, view::IndexView,
};
use candidates::{RelatedCandidate, RelatedCandidates};
use std::{borrow::Cow, collections::HashSet, path::Path};
use tantivy::{
    DocAddress, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption},
};

/// Finds what is related to `subject`, best first.
pub(super) fn related(store: &Store, subject: &Subject<'_>, page: HitPage) -> tantivy::Result<Vec<Hit>> {
    let view = store.view();
    let info = subject::describe(&view, subject)?;
    let query_terms = subject::key_terms(&view, &info)?;
    let mut candidates = RelatedCandidates::new(&view, &info);
    candidates.add_text_similarity(&query_terms)?;
    candidates.add_mentions()?;
    candidates.add_mentioned_by()?;
    candidates.add_links()?;
    let wanted = page.offset.saturating_add(page.limit);
    let ranked = candidates.ranked(wanted)?;
    let highlighter = Highlighter::new(&query_terms, page.excerpt);
    let mut hits = Vec::new();
    for (score, candidate) in ranked.into_iter().skip(page.offset).take(page.limit) {
        let address = candidate.address;
        let Some(mut hit) = search::hit(&view, (score, address), highlighter.as_ref())? else { continue };
        if page.excerpt != Excerpt::None {
            hit.why = reason(&view, &candidate, &info, &query_terms)?;
        }
        hits.push(hit);
    }
    Ok(hits)
}

/// The strongest reason, for the user.
fn reason(
    view: &IndexView,
    candidate: &RelatedCandidate,
    subject: &subject::SubjectInfo,
    query_terms: &[QueryTerm],
) -> tantivy::Result<Option<String>> {
    Ok(if candidate.linked {
        Some("linked".into())
    } else if candidate.links_here {
        Some("links here".into())
    } else if candidate.mentioned_by_subject > 0.0
        && candidate.mentioned_by_subject >= candidate.mentions_subject
    {
        Some("mentioned here".into())
    } else if candidate.mentions_subject > 0.0 {
        let title = subject.titles.first().map_or("this", String::as_str);
        Some(format!("mentions {title}"))
    } else {
        shared_words(view, candidate.address, query_terms)?
    })
}

/// The most distinctive words that a hit shares with the subject.
fn shared_words(
    view: &IndexView,
    address: DocAddress,
    query_terms: &[QueryTerm],
) -> tantivy::Result<Option<String>> {
    let doc: TantivyDocument = view.searcher.doc(address)?;
    let Some(stored) = document::read_stored(&view.fields, &doc) else { return Ok(None) };
    let mut words: HashSet<String> = HashSet::new();
    for text in [&stored.hit.title, &stored.body].into_iter().chain(&stored.hit.trail) {
        words.extend(terms(text).map(Cow::into_owned));
    }
    let shared = |query_term: &QueryTerm| {
        let (term, _) = query_term.variants.iter().find(|(t, _)| words.contains(t))?;
        Some((query_term.weight * query_term.idf, term.clone()))
    };
    let mut shared: Vec<_> = query_terms.iter().filter_map(shared).collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0));
    let shared: Vec<_> = shared.into_iter().take(3).map(|(_, term)| term).collect();
    Ok((!shared.is_empty()).then(|| format!("shares: {}", shared.join(", "))))
}

/// Whether a note, or a question imported from it, is in the index.
pub(super) fn has_note(store: &Store, path: &Path) -> tantivy::Result<bool> {
    let view = store.view();
    Ok(!docs_of_file(&view, &path.to_string_lossy())?.is_empty())
}

/// The passages of a note, and the questions imported from it.
fn docs_of_file(view: &IndexView, path: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = docs_with_term(view, view.fields.file, path)?;
    found.extend(docs_with_term(view, view.fields.source, path)?);
    Ok(found)
}

/// Documents that have `term` in an untokenized field, without deleted ones.
fn docs_with_term(view: &IndexView, field: Field, term: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    let term = Term::from_field_text(field, term);
    for (ord, segment) in (0..).zip(view.searcher.segment_readers()) {
        let inverted = segment.inverted_index(field)?;
        let Some(mut block) = inverted.read_block_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while block.block_len() > 0 {
            let docs = block.docs().iter().filter(|d| **d != TERMINATED && !segment.is_deleted(**d));
            found.extend(docs.map(|d| DocAddress::new(ord, *d)));
            block.advance();
        }
    }
    Ok(found)
}

/// The group of a document: the same for all passages of a note.
fn group_of(view: &IndexView, address: DocAddress) -> tantivy::Result<u64> {
    let segment = view.searcher.segment_reader(address.segment_ord);
    Ok(segment.fast_fields().u64("group")?.first(address.doc_id).unwrap_or_default())
}
