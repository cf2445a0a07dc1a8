//! A bonus for documents in which words that are neighbours in the query are near each other.
//!
//! Only the best documents are looked at: reading positions costs more than counting. The bonus for
//! a pair is that of Rasolofo and Savoy, *Term Proximity Scoring for Keyword-Based Retrieval
//! Systems* (2003): the smaller of the two weights, over the distance.

use super::{
    forms::Lexicon,
    score::{Ranked, Slot, by_score},
};
use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED,
    postings::Postings,
    schema::{Field, IndexRecordOption, Term},
};

/// So many of the best documents are looked at.
const LOOKED_AT: usize = 100;
/// Words further apart are not near.
const WINDOW: u32 = 8;

/// Two neighbours of the query: indexes of their slots, and the distance they have there.
pub(super) struct Pair {
    pub left: usize,
    pub right: usize,
    pub distance: u32,
    /// Share in the score.
    pub weight: f32,
}

/// Adds the bonus and orders anew. Documents behind those looked at keep their order and stay
/// behind them only as far as their score tells.
pub(super) fn reward(
    lexicon: &Lexicon,
    slots: &[Slot],
    pairs: &[Pair],
    ranked: &mut [Ranked],
) -> tantivy::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let count = ranked.len().min(LOOKED_AT);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&n| ranked[n].1);
    let fields = [(lexicon.fields.title, 1.0), (lexicon.fields.heads, 0.7), (lexicon.fields.body, 1.0)];
    let addresses: Vec<_> = ranked.iter().map(|r| r.1).collect();
    for group in order.chunk_by(|a, b| addresses[*a].segment_ord == addresses[*b].segment_ord) {
        let segment = lexicon.searcher.segment_reader(ranked[group[0]].1.segment_ord);
        let docs: Vec<DocId> = group.iter().map(|&n| ranked[n].1.doc_id).collect();
        for (field, share) in fields {
            let mut places = Vec::with_capacity(slots.len());
            for (n, slot) in slots.iter().enumerate() {
                let used = pairs.iter().any(|p| p.left == n || p.right == n);
                places.push(if used { positions(segment, field, slot, &docs)? } else { Vec::new() });
            }
            for pair in pairs {
                let idf = slots[pair.left].idf.min(slots[pair.right].idf);
                for (at, &n) in group.iter().enumerate() {
                    let near = nearness(&places[pair.left][at], &places[pair.right][at], pair.distance);
                    ranked[n].0 += share * pair.weight * idf * near;
                }
            }
        }
    }
    ranked.sort_by(by_score);
    Ok(())
}

/// Sorted positions of a slot's words in each of `docs`.
fn positions(
    segment: &SegmentReader,
    field: Field,
    slot: &Slot,
    docs: &[DocId],
) -> tantivy::Result<Vec<Vec<u32>>> {
    let mut places = vec![Vec::new(); docs.len()];
    let inverted = segment.inverted_index(field)?;
    for (term, _) in &slot.terms {
        let term = Term::from_field_text(field, term);
        let option = IndexRecordOption::WithFreqsAndPositions;
        let Some(mut postings) = inverted.read_postings(&term, option)? else { continue };
        for (doc, places) in docs.iter().zip(&mut places) {
            if postings.doc() == TERMINATED {
                break;
            }
            if postings.doc() > *doc || (postings.doc() < *doc && postings.seek(*doc) != *doc) {
                continue;
            }
            postings.append_positions_with_offset(0, places);
        }
    }
    places.iter_mut().for_each(|p| p.sort_unstable());
    Ok(places)
}

/// 1 when the words stand as they do in the query, less the further they are apart, less in the
/// other order, 0 when they are not near.
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
    fn nearer_is_more() {
        for (left, right, distance, expected) in [
            (&[3][..], &[4][..], 1, 1.0),
            (&[3, 90], &[1, 92], 1, 0.5),
            (&[3], &[5], 2, 1.0),
            (&[4], &[3], 1, 0.5),
            (&[4], &[40], 1, 0.0),
            (&[], &[40], 1, 0.0),
        ] {
            assert_eq!(nearness(left, right, distance), expected);
        }
    }
}
