//! What is related to a question, a note or a text, and why.
//!
//! Explicit links come first. Then evidence is summed up: likeness of text, titles that are
//! mentioned (in either direction), and titles whose words occur. Paths never count.

mod candidates;
mod subject;

use super::{
    Excerpt, Hit, Page, Subject, analyse::terms, document, forms::Lexicon, score::Slot, search,
    snippet::Marker, store::Store,
};
use candidates::{Candidate, Candidates};
use std::{borrow::Cow, collections::HashSet, path::Path};
use tantivy::{
    DocAddress, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption},
};

/// Answers what is related to `subject`.
pub(super) fn related(store: &Store, subject: &Subject<'_>, page: Page) -> tantivy::Result<Vec<Hit>> {
    let lexicon = Lexicon { searcher: store.reader.searcher(), fields: store.fields };
    let known = subject::know(&lexicon, subject)?;
    let slots = subject::telling(&lexicon, &known)?;
    let mut found = Candidates::new(&lexicon, &known);
    found.by_text(&slots)?;
    found.by_mention()?;
    found.by_being_mentioned()?;
    found.by_link()?;
    let wanted = page.offset.saturating_add(page.limit);
    let ranked = found.ranked(wanted)?;
    let marker = Marker::new(&slots, page.excerpt);
    let mut hits = Vec::new();
    for (score, candidate) in ranked.into_iter().skip(page.offset).take(page.limit) {
        let address = candidate.address;
        let Some(mut hit) = search::hit(&lexicon, (score, address), marker.as_ref())? else { continue };
        if page.excerpt != Excerpt::None {
            hit.why = why(&lexicon, &candidate, &hit, &known, &slots)?;
        }
        hits.push(hit);
    }
    Ok(hits)
}

/// The strongest reason, in words.
fn why(
    lexicon: &Lexicon,
    candidate: &Candidate,
    hit: &Hit,
    known: &subject::Known,
    slots: &[Slot],
) -> tantivy::Result<Option<String>> {
    let title = known.titles.first().map_or("this", String::as_str);
    Ok(if candidate.linked {
        Some("linked".into())
    } else if candidate.links_here {
        Some("links here".into())
    } else if candidate.mentions > 0.0 && candidate.mentions >= candidate.mentioned {
        Some(format!("mentions {}", hit.title))
    } else if candidate.mentioned > 0.0 {
        Some(format!("is where {title} is mentioned"))
    } else {
        shares(lexicon, candidate.address, slots)?
    })
}

/// The words a hit shares with the subject, those that tell most.
fn shares(lexicon: &Lexicon, address: DocAddress, slots: &[Slot]) -> tantivy::Result<Option<String>> {
    let doc: TantivyDocument = lexicon.searcher.doc(address)?;
    let Some(stored) = document::read(&lexicon.fields, &doc) else { return Ok(None) };
    let mut words: HashSet<String> = HashSet::new();
    for text in [&stored.hit.title, &stored.body].into_iter().chain(&stored.hit.trail) {
        words.extend(terms(text).map(Cow::into_owned));
    }
    let shared = |slot: &Slot| {
        let (term, _) = slot.terms.iter().find(|(t, _)| words.contains(t))?;
        Some((slot.weight * slot.idf, term.clone()))
    };
    let mut shared: Vec<_> = slots.iter().filter_map(shared).collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0));
    let shared: Vec<_> = shared.into_iter().take(3).map(|(_, term)| term).collect();
    Ok((!shared.is_empty()).then(|| format!("shares: {}", shared.join(", "))))
}

/// Whether a note, or a question imported from it, is in the index.
pub(super) fn has_note(store: &Store, path: &Path) -> tantivy::Result<bool> {
    let lexicon = Lexicon { searcher: store.reader.searcher(), fields: store.fields };
    Ok(!of_file(&lexicon, &path.to_string_lossy())?.is_empty())
}

/// The passages of a note, then the questions imported from it.
fn of_file(lexicon: &Lexicon, path: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = with_term(lexicon, lexicon.fields.file, path)?;
    found.extend(with_term(lexicon, lexicon.fields.source, path)?);
    Ok(found)
}

/// Living documents that hold `term` in a field that is not cut into words.
fn with_term(lexicon: &Lexicon, field: Field, term: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    let term = Term::from_field_text(field, term);
    for (ord, segment) in (0..).zip(lexicon.searcher.segment_readers()) {
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

/// What the passages of one note, or a question, have in common.
fn group(lexicon: &Lexicon, address: DocAddress) -> tantivy::Result<u64> {
    let segment = lexicon.searcher.segment_reader(address.segment_ord);
    Ok(segment.fast_fields().u64("group")?.first(address.doc_id).unwrap_or_default())
}
