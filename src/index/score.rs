//! BM25F over the fields of the index: Robertson and Zaragoza, *The Probabilistic Relevance
//! Framework: BM25 and Beyond* (2009), section 3.6.
//!
//! Term at a time: the frequencies of all forms and fields of one word of the query are added before
//! they saturate, so a word in title and text does not count as two. tantivy's own scorer cannot do
//! that, nor rank corrected words below exact ones.

use super::view::IndexView;
use rayon::prelude::*;
use tantivy::{
    DocAddress, DocId, SegmentReader, TERMINATED,
    fieldnorm::FieldNormReader,
    schema::{Field, IndexRecordOption, Term},
};

/// Parameters of the ranking, chosen on four sets of queries at once. Results vary little around
/// them, but for the title: the heavier it weighs, the better titles are found by name; above 5 the
/// gain is small, and a note with the query as its name would outrank one about it.
#[derive(Clone, Debug)]
pub(super) struct RankingParams {
    /// Saturation of the frequency.
    pub k1: f32,
    /// Weight and length normalisation (b) of title, heads, body, topics, path, parts.
    pub fields: [(f32, f32); 6],
}

impl Default for RankingParams {
    fn default() -> Self {
        Self { k1: 1.5, fields: [(5.0, 0.5), (2.0, 0.5), (1.0, 0.5), (1.0, 0.3), (1.2, 0.3), (0.3, 0.0)] }
    }
}

impl RankingParams {
    /// For similarity of texts, in which paths do not count.
    pub(super) fn similarity() -> Self {
        Self { k1: 2.0, fields: [(2.5, 0.5), (1.0, 0.5), (1.0, 0.8), (0.5, 0.3), (0.0, 0.0), (0.0, 0.0)] }
    }
}

/// A word of the query in all its forms.
#[derive(Clone, Debug, Default)]
pub(super) struct QueryTerm {
    /// Terms of the dictionary with the weight of an occurrence of each.
    pub variants: Vec<(String, f32)>,
    /// Factor of the score, beside the idf.
    pub weight: f32,
    /// Robertson–Spärck Jones weight.
    pub idf: f32,
}

/// The idf of a word in `count` of `passages` passages.
pub(super) fn idf(count: u32, passages: u64) -> f32 {
    let (count, passages) = (f64::from(count), passages as f64);
    (1.0 + (passages - count.min(passages) + 0.5) / (count + 0.5)).ln() as f32
}

/// What scoring one field in one segment needs.
struct FieldScorer {
    field: Field,
    weight: f32,
    /// Lengths of the field in each document; `None` where they do not count.
    norms: Option<FieldNormReader>,
    /// Weight divided by the length normalisation, by fieldnorm id.
    factors: Vec<f32>,
}

/// Average lengths of the fields in tokens, over all segments.
fn average_lengths(view: &IndexView) -> tantivy::Result<[f32; 6]> {
    let mut lengths = [0.0; 6];
    let passages = view.passage_count().max(1) as f32;
    for (n, field) in scored_fields(view).into_iter().enumerate() {
        let mut tokens = 0;
        for segment in view.searcher.segment_readers() {
            tokens += segment.inverted_index(field)?.total_num_tokens();
        }
        lengths[n] = (tokens as f32 / passages).max(0.1);
    }
    Ok(lengths)
}

fn scored_fields(view: &IndexView) -> [Field; 6] {
    let f = &view.fields;
    [f.title, f.heads, f.body, f.topics, f.path, f.parts]
}

/// Scorers of the fields that have a weight.
fn scorers(
    view: &IndexView,
    segment: &SegmentReader,
    ranking: &RankingParams,
    lengths: &[f32; 6],
) -> tantivy::Result<Vec<FieldScorer>> {
    let mut scorers = Vec::new();
    for (n, field) in scored_fields(view).into_iter().enumerate() {
        let (weight, b) = ranking.fields[n];
        if weight <= 0.0 {
            continue;
        }
        let norms = segment.get_fieldnorms_reader(field).ok().filter(|_| b > 0.0);
        let factor = |id: u8| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            weight / (1.0 - b + b * length / lengths[n])
        };
        scorers.push(FieldScorer { field, weight, norms, factors: (0..=255).map(factor).collect() });
    }
    Ok(scorers)
}

/// Scores of the documents of one segment.
struct SegmentScores {
    /// By document; 0 if no word of the query occurs.
    scores: Vec<f32>,
    /// Weighted frequency of the current term, by document.
    frequency: Vec<f32>,
    /// Documents whose `frequency` is not 0.
    touched: Vec<DocId>,
}

impl SegmentScores {
    fn new(segment: &SegmentReader) -> Self {
        let size = segment.max_doc() as usize;
        Self { scores: vec![0.0; size], frequency: vec![0.0; size], touched: Vec::new() }
    }

    /// Adds the scores for one term.
    fn add(
        &mut self,
        segment: &SegmentReader,
        fields: &[FieldScorer],
        query_term: &QueryTerm,
        ranking: &RankingParams,
    ) -> tantivy::Result<()> {
        for (term, weight) in &query_term.variants {
            for scorer in fields {
                self.add_postings(segment, scorer, term, *weight)?;
            }
        }
        let factor = query_term.weight * query_term.idf * (ranking.k1 + 1.0);
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
        weight: f32,
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
                    Some(norms) => scorer.factors[usize::from(norms.fieldnorm_id(*doc))],
                    None => scorer.weight,
                };
                let tf = &mut self.frequency[*doc as usize];
                if *tf == 0.0 {
                    self.touched.push(*doc);
                }
                *tf += weight * *count as f32 * factor;
            }
            block.advance();
        }
        Ok(())
    }
}

/// A document and its score.
pub(super) type ScoredDoc = (f32, DocAddress);

/// The `limit` best documents of all segments, best first; equal scores keep the order of the index.
/// `allowed` gives for each segment the documents that pass the filters, or `None` if all do.
pub(super) fn rank(
    view: &IndexView,
    query_terms: &[QueryTerm],
    ranking: &RankingParams,
    limit: usize,
    allowed: impl Fn(u32, &SegmentReader) -> tantivy::Result<Option<Vec<bool>>> + Sync,
) -> tantivy::Result<Vec<ScoredDoc>> {
    let lengths = average_lengths(view)?;
    let in_segment = |(ord, segment): (usize, &SegmentReader)| -> tantivy::Result<Vec<ScoredDoc>> {
        let ord = ord as u32;
        let fields = scorers(view, segment, ranking, &lengths)?;
        let mut scores = SegmentScores::new(segment);
        for term in query_terms {
            scores.add(segment, &fields, term, ranking)?;
        }
        let allowed = allowed(ord, segment)?;
        let alive = segment.alive_bitset();
        let mut best = TopDocs::new(limit);
        for (doc, score) in (0..).zip(scores.scores) {
            if score > best.threshold
                && alive.is_none_or(|a| a.is_alive(doc))
                && allowed.as_ref().is_none_or(|a| a[doc as usize])
            {
                best.push((score, DocAddress::new(ord, doc)));
            }
        }
        Ok(best.ranked)
    };
    let segments = view.searcher.segment_readers();
    let lists: Vec<_> = if view.passage_count() < PARALLEL_FROM {
        segments.iter().enumerate().map(in_segment).collect::<tantivy::Result<_>>()?
    } else {
        segments.par_iter().enumerate().map(in_segment).collect::<tantivy::Result<_>>()?
    };
    let mut best = lists.concat();
    best.sort_by(by_score);
    best.truncate(limit);
    Ok(best)
}

/// From so many passages on, segments are scored in parallel.
const PARALLEL_FROM: u64 = 100_000;

/// Collects the `limit` best documents; holds at most twice as many.
struct TopDocs {
    ranked: Vec<ScoredDoc>,
    limit: usize,
    /// Only higher scores need to be pushed: of equal scores the earlier document wins.
    threshold: f32,
}

impl TopDocs {
    fn new(limit: usize) -> Self {
        Self { ranked: Vec::new(), limit: limit.max(1), threshold: 0.0 }
    }

    fn push(&mut self, found: ScoredDoc) {
        self.ranked.push(found);
        if self.ranked.len() >= self.limit.saturating_mul(2) {
            let (_, worst, _) = self.ranked.select_nth_unstable_by(self.limit - 1, by_score);
            self.threshold = worst.0;
            self.ranked.truncate(self.limit);
        }
    }
}

/// Best first, then in the order of the index.
pub(super) fn by_score(a: &ScoredDoc, b: &ScoredDoc) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::{DocAddress, ScoredDoc, TopDocs, by_score, idf};

    #[test]
    fn the_idf_is_high_for_rare_words_and_never_negative() {
        for (count, passages, expected) in [
            (0, 0, 2f32.ln()),
            (1, 1, (1.0 + 0.5 / 1.5f32).ln()),
            (1, 9, (1.0 + 8.5 / 1.5f32).ln()),
            (9, 9, (1.0 + 0.5 / 9.5f32).ln()),
            (99, 9, (1.0 + 0.5 / 99.5f32).ln()),
        ] {
            assert!((idf(count, passages) - expected).abs() < 1e-6, "{count} of {passages}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_top_documents_are_those_of_a_full_sort(scores in proptest::collection::vec(1u8..9, 0..80), limit in 1usize..12) {
            let all: Vec<ScoredDoc> =
                (0..).zip(&scores).map(|(doc, score)| (f32::from(*score), DocAddress::new(0, doc))).collect();
            let mut best = TopDocs::new(limit);
            for found in &all {
                if found.0 > best.threshold {
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
