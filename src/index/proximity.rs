//! A bonus for documents in which neighbouring words of the query are near each other.
//!
//! Only the best documents are read: positions cost more than frequencies. The bonus for a pair is
//! that of Rasolofo and Savoy, *Term Proximity Scoring for Keyword-Based Retrieval Systems* (2003):
//! the smaller of the two weights, divided by the distance.

use super::{
    score::{QueryTerm, ScoredDoc, by_score},
    view::IndexView,
};
use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED,
    postings::Postings,
    schema::{Field, IndexRecordOption, Term},
};

/// How many of the best documents can get a bonus.
const MAX_RERANKED: usize = 100;
/// Words further apart than this are not near.
const WINDOW: u32 = 8;

/// Two neighbouring terms of the query, by index, and their distance there in words.
pub(super) struct Pair {
    pub left: usize,
    pub right: usize,
    pub distance: u32,
    /// Factor of the bonus.
    pub weight: f32,
}

/// Adds the bonus to the scores and sorts again.
pub(super) fn add_bonus(
    view: &IndexView,
    query_terms: &[QueryTerm],
    pairs: &[Pair],
    ranked: &mut [ScoredDoc],
) -> tantivy::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let count = ranked.len().min(MAX_RERANKED);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&n| ranked[n].1);
    let fields = [(view.fields.title, 1.0), (view.fields.heads, 0.7), (view.fields.body, 1.0)];
    let addresses: Vec<_> = ranked.iter().map(|r| r.1).collect();
    for group in order.chunk_by(|a, b| addresses[*a].segment_ord == addresses[*b].segment_ord) {
        let segment = view.searcher.segment_reader(ranked[group[0]].1.segment_ord);
        let docs: Vec<DocId> = group.iter().map(|&n| ranked[n].1.doc_id).collect();
        for (field, share) in fields {
            let mut by_term = Vec::with_capacity(query_terms.len());
            for (n, term) in query_terms.iter().enumerate() {
                let used = pairs.iter().any(|p| p.left == n || p.right == n);
                by_term.push(if used { positions(segment, field, term, &docs)? } else { Vec::new() });
            }
            for pair in pairs {
                let idf = query_terms[pair.left].idf.min(query_terms[pair.right].idf);
                for (at, &n) in group.iter().enumerate() {
                    let near = nearness(&by_term[pair.left][at], &by_term[pair.right][at], pair.distance);
                    ranked[n].0 += share * pair.weight * idf * near;
                }
            }
        }
    }
    ranked.sort_by(by_score);
    Ok(())
}

/// Sorted positions of a term's words in each of `docs`, which are ascending.
fn positions(
    segment: &SegmentReader,
    field: Field,
    query_term: &QueryTerm,
    docs: &[DocId],
) -> tantivy::Result<Vec<Vec<u32>>> {
    let mut found = vec![Vec::new(); docs.len()];
    let inverted = segment.inverted_index(field)?;
    for (term, _) in &query_term.variants {
        let term = Term::from_field_text(field, term);
        let option = IndexRecordOption::WithFreqsAndPositions;
        let Some(mut postings) = inverted.read_postings(&term, option)? else { continue };
        for (doc, positions) in docs.iter().zip(&mut found) {
            if postings.doc() == TERMINATED {
                break;
            }
            if postings.doc() > *doc || (postings.doc() < *doc && postings.seek(*doc) != *doc) {
                continue;
            }
            postings.append_positions_with_offset(0, positions);
        }
    }
    found.iter_mut().for_each(|positions| positions.sort_unstable());
    Ok(found)
}

/// How near two words are to their distance in the query: 1 for the same distance and order, less
/// for other distances, half for the other order, 0 if no two positions are within [`WINDOW`].
fn nearness(left: &[u32], right: &[u32], distance: u32) -> f32 {
    let mut best: f32 = 0.0;
    let mut from = 0;
    for &l in left {
        while from < right.len() && right[from] + WINDOW < l {
            from += 1;
        }
        for &r in right[from..].iter().take_while(|&&r| r <= l + WINDOW) {
            let (gap, order) = if r > l { (r - l, 1.0) } else { (l - r, 0.5) };
            if gap == 0 {
                continue;
            }
            let off = gap.abs_diff(distance) as f32;
            best = best.max(order / (1.0 + off));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn nearness_is_that_of_the_best_two_positions() {
        for (left, right, distance, expected) in [
            (&[3][..], &[4][..], 1, 1.0),
            (&[3, 90], &[1, 92], 1, 0.5),
            (&[3], &[5], 2, 1.0),
            (&[3], &[4], 3, 1.0 / 3.0),
            (&[3], &[7], 1, 0.25),
            // The other order.
            (&[4], &[3], 1, 0.5),
            (&[7], &[3], 2, 0.5 / 3.0),
            // The window.
            (&[10], &[18], 8, 1.0),
            (&[10], &[19], 9, 0.0),
            (&[18], &[10], 8, 0.5),
            (&[19], &[10], 9, 0.0),
            // Words at one position are the same word.
            (&[3], &[3], 1, 0.0),
            (&[3], &[3, 4], 1, 1.0),
            // Earlier positions that are too far are skipped.
            (&[30, 60], &[1, 2, 3, 31, 61], 1, 1.0),
            (&[5, 100], &[40, 101], 1, 1.0),
            (&[], &[40], 1, 0.0),
            (&[40], &[], 1, 0.0),
        ] {
            assert_eq!(nearness(left, right, distance), expected, "{left:?} {right:?} {distance}");
        }
    }
}
