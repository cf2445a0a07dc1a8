//! BM25F over the fields of the index: Robertson and Zaragoza, *The Probabilistic Relevance
//! Framework: BM25 and Beyond* (2009), section 3.6.
//!
//! Term at a time: the forms and fields of one word of the query add up to one frequency before it
//! saturates, so a word in title and text is not counted as two. tantivy's own scorer cannot do
//! that, nor rank corrected words below exact ones.

use super::forms::Lexicon;
use rayon::prelude::*;
use tantivy::{
    DocAddress, DocId, SegmentReader, TERMINATED,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption, Term},
};

/// Parameters of the ranking, chosen on four sets of queries at once. Figures around them differ
/// little, but for the title: the heavier it weighs, the better titles are found by name; above 5
/// the gain is small, and a note that merely is called like the query would outdo one about it.
#[derive(Clone, Debug)]
pub(super) struct Ranking {
    /// Saturation of the frequency.
    pub k1: f32,
    /// Weights and length normalisations of title, heads, body, topics, path, parts.
    pub fields: [(f32, f32); 6],
}

impl Default for Ranking {
    fn default() -> Self {
        Self { k1: 1.5, fields: [(5.0, 0.5), (2.0, 0.5), (1.0, 0.5), (1.0, 0.3), (1.2, 0.3), (0.3, 0.0)] }
    }
}

impl Ranking {
    /// For likeness of texts: where a file lies tells nothing.
    pub(super) fn likeness() -> Self {
        Self { k1: 2.0, fields: [(2.5, 0.5), (1.0, 0.5), (1.0, 0.8), (0.5, 0.3), (0.0, 0.0), (0.0, 0.0)] }
    }
}

/// One thing the query looks for: a word in all its forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    /// Terms of the dictionary and how much an occurrence of each counts.
    pub terms: Vec<(String, f32)>,
    /// Share in the score, beside the idf.
    pub weight: f32,
    /// Robertson–Spärck Jones weight.
    pub idf: f32,
}

/// The idf of a word in `count` of `passages` passages.
pub(super) fn idf(count: u32, passages: u64) -> f32 {
    let (count, passages) = (f64::from(count), passages as f64);
    (1.0 + (passages - count.min(passages) + 0.5) / (count + 0.5)).ln() as f32
}

/// A field in one segment, ready to score.
pub(super) struct FieldScorer {
    pub field: Field,
    weight: f32,
    norms: Option<FieldNormReader>,
    /// Inverse of the length normalisation, by fieldnorm id.
    table: Vec<f32>,
}

/// Average lengths of the fields, over all segments.
pub(super) fn lengths(lexicon: &Lexicon) -> tantivy::Result<[f32; 6]> {
    let mut lengths = [0.0; 6];
    let passages = lexicon.passages().max(1) as f32;
    for (n, field) in scored(lexicon).into_iter().enumerate() {
        let mut tokens = 0;
        for segment in lexicon.searcher.segment_readers() {
            tokens += segment.inverted_index(field)?.total_num_tokens();
        }
        lengths[n] = (tokens as f32 / passages).max(0.1);
    }
    Ok(lengths)
}

fn scored(lexicon: &Lexicon) -> [Field; 6] {
    let f = &lexicon.fields;
    [f.title, f.heads, f.body, f.topics, f.path, f.parts]
}

/// Scorers of all fields in a segment.
pub(super) fn scorers(
    lexicon: &Lexicon,
    segment: &SegmentReader,
    ranking: &Ranking,
    lengths: &[f32; 6],
) -> tantivy::Result<Vec<FieldScorer>> {
    let mut scorers = Vec::new();
    for (n, field) in scored(lexicon).into_iter().enumerate() {
        let (weight, b) = ranking.fields[n];
        if weight <= 0.0 {
            continue;
        }
        let norms = segment.get_fieldnorms_reader(field).ok().filter(|_| b > 0.0);
        let factor = |id: u8| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            weight / (1.0 - b + b * length / lengths[n])
        };
        scorers.push(FieldScorer { field, weight, norms, table: (0..=255).map(factor).collect() });
    }
    Ok(scorers)
}

/// Scores of the documents of one segment.
pub(super) struct Scores {
    /// By document; 0 where nothing was found.
    pub scores: Vec<f32>,
    frequency: Vec<f32>,
    touched: Vec<DocId>,
}

impl Scores {
    pub(super) fn new(segment: &SegmentReader) -> Self {
        let size = segment.max_doc() as usize;
        Self { scores: vec![0.0; size], frequency: vec![0.0; size], touched: Vec::new() }
    }

    /// Adds what one slot is worth to every document.
    pub(super) fn add(
        &mut self,
        segment: &SegmentReader,
        fields: &[FieldScorer],
        slot: &Slot,
        ranking: &Ranking,
    ) -> tantivy::Result<()> {
        for (term, share) in &slot.terms {
            for scorer in fields {
                self.add_postings(segment, scorer, term, *share)?;
            }
        }
        let factor = slot.weight * slot.idf * (ranking.k1 + 1.0);
        for doc in self.touched.drain(..) {
            let tf = std::mem::take(&mut self.frequency[doc as usize]);
            self.scores[doc as usize] += factor * tf / (tf + ranking.k1);
        }
        Ok(())
    }

    fn add_postings(
        &mut self,
        segment: &SegmentReader,
        scorer: &FieldScorer,
        term: &str,
        share: f32,
    ) -> tantivy::Result<()> {
        let inverted = segment.inverted_index(scorer.field)?;
        let term = Term::from_field_text(scorer.field, term);
        let Some(mut block) = inverted.read_block_postings(&term, IndexRecordOption::WithFreqs)? else {
            return Ok(());
        };
        while block.block_len() > 0 {
            for (doc, count) in block.docs().iter().zip(block.freqs()) {
                if *doc == TERMINATED {
                    break;
                }
                let factor = match &scorer.norms {
                    Some(norms) => scorer.table[usize::from(norms.fieldnorm_id(*doc))],
                    None => scorer.weight,
                };
                let tf = &mut self.frequency[*doc as usize];
                if *tf == 0.0 {
                    self.touched.push(*doc);
                }
                *tf += share * *count as f32 * factor;
            }
            block.advance();
        }
        Ok(())
    }
}

/// A document and its score.
pub(super) type Ranked = (f32, DocAddress);

/// The `limit` best documents of all segments that `allowed` lets pass, best first; equal scores
/// keep the order of the index.
pub(super) fn rank(
    lexicon: &Lexicon,
    slots: &[Slot],
    ranking: &Ranking,
    limit: usize,
    allowed: impl Fn(u32, &SegmentReader) -> tantivy::Result<Option<Vec<bool>>> + Sync,
) -> tantivy::Result<Vec<Ranked>> {
    let lengths = lengths(lexicon)?;
    let in_segment = |(ord, segment): (usize, &SegmentReader)| -> tantivy::Result<Vec<Ranked>> {
        let ord = ord as u32;
        let fields = scorers(lexicon, segment, ranking, &lengths)?;
        let mut scores = Scores::new(segment);
        for slot in slots {
            scores.add(segment, &fields, slot, ranking)?;
        }
        let allowed = allowed(ord, segment)?;
        let alive = segment.alive_bitset();
        let mut best = Best::new(limit);
        for (doc, score) in (0..).zip(scores.scores) {
            if score > best.least
                && alive.is_none_or(|a| a.is_alive(doc))
                && allowed.as_ref().is_none_or(|a| a[doc as usize])
            {
                best.push((score, DocAddress::new(ord, doc)));
            }
        }
        Ok(best.ranked)
    };
    let segments = lexicon.searcher.segment_readers();
    let lists: Vec<_> = if lexicon.passages() < SHARED_OUT {
        segments.iter().enumerate().map(in_segment).collect::<tantivy::Result<_>>()?
    } else {
        segments.par_iter().enumerate().map(in_segment).collect::<tantivy::Result<_>>()?
    };
    let mut best = lists.concat();
    best.sort_by(by_score);
    best.truncate(limit);
    Ok(best)
}

/// From so many passages on, the segments are shared out to threads.
const SHARED_OUT: u64 = 100_000;

/// The best documents so far, about: no more than double of what is wanted, and none that cannot be
/// among them any more.
struct Best {
    ranked: Vec<Ranked>,
    limit: usize,
    /// What is not above this need not be pushed: of equal scores the earlier document counts.
    least: f32,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { ranked: Vec::new(), limit: limit.max(1), least: 0.0 }
    }

    fn push(&mut self, found: Ranked) {
        self.ranked.push(found);
        if self.ranked.len() >= self.limit.saturating_mul(2) {
            let (_, worst, _) = self.ranked.select_nth_unstable_by(self.limit - 1, by_score);
            self.least = worst.0;
            self.ranked.truncate(self.limit);
        }
    }
}

/// Best first, then in the order of the index.
pub(super) fn by_score(a: &Ranked, b: &Ranked) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::{Best, DocAddress, Ranked, by_score};

    proptest::proptest! {
        #[test]
        fn the_best_are_those_of_a_whole_sort(scores in proptest::collection::vec(1u8..9, 0..80), limit in 1usize..12) {
            let all: Vec<Ranked> =
                (0..).zip(&scores).map(|(doc, score)| (f32::from(*score), DocAddress::new(0, doc))).collect();
            let mut best = Best::new(limit);
            for found in &all {
                if found.0 > best.least {
                    best.push(*found);
                }
            }
            let (mut sorted, mut found) = (all, best.ranked);
            sorted.sort_by(by_score);
            found.sort_by(by_score);
            sorted.truncate(limit);
            found.truncate(limit);
            proptest::prop_assert_eq!(found, sorted);
        }
    }
}
