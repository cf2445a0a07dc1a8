//! Which stretch of a recording answers which question.
//!
//! The transcript is split into short chunks at sentences and pauses. Each chunk is compared with
//! every question by the words they share, rarer words in the bank counting more. The best path
//! through the recording, with a cost for each change of question, gives the stretches (Viterbi
//! 1967). Grading decides between the likeliest questions of a stretch.

use crate::{
    bank::Question,
    delivery::Transcript,
    text::{Language, Span, is_stop_word, stem, tokenize},
};
use std::collections::{HashMap, HashSet};

/// Least words of a chunk; fewer say too little.
const CHUNK: usize = 12;
/// Most words of a chunk; it is split after them wherever it is.
const LONGEST_CHUNK: usize = 40;
/// Cost of a change of question, in multiples of the median fit of a chunk.
const CHANGE: f64 = 0.8;
/// Fit of 'no question', as a share of the median fit of a chunk.
const NOTHING: f64 = 0.3;
/// Questions that are graded for a stretch.
const CANDIDATES: usize = 4;
/// Weight of the question's own words: an interviewer reads them out.
const PROMPT: f64 = 2.0;
/// Bonus for a chunk in which a question is read out.
const READ_OUT: f64 = 1.5;
/// A question of fewer content words gets no such bonus.
const SHORTEST_PROMPT: usize = 3;

/// A stretch that answers one question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assigned {
    pub(super) span: Span,
    /// Questions it may answer, the likeliest first.
    pub(super) candidates: Vec<usize>,
}

/// The stretches of a transcript that answer a question, in order.
pub(super) fn assign(transcript: &Transcript, questions: &[&Question]) -> Vec<Assigned> {
    let index = Index::new(questions);
    let chunks = chunks(transcript);
    let fits: Vec<HashMap<usize, f64>> =
        chunks.iter().map(|span| index.fit(span.of(&transcript.text))).collect();
    let mut bests: Vec<f64> = fits.iter().filter_map(|fit| fit.values().copied().reduce(f64::max)).collect();
    bests.sort_by(f64::total_cmp);
    let Some(&good) = bests.get(bests.len() / 2) else { return Vec::new() };
    let path = path(&fits, good);
    let mut out = Vec::new();
    let mut start = 0;
    while start < path.len() {
        let end = (start..path.len()).find(|&at| path[at] != path[start]).unwrap_or(path.len());
        if let Some(question) = path[start] {
            let span = Span { start: chunks[start].start, end: chunks[end - 1].end };
            out.push(Assigned { span, candidates: candidates(&fits[start..end], question) });
        }
        start = end;
    }
    out
}

/// The questions that fit a stretch best; `chosen` comes first.
fn candidates(fits: &[HashMap<usize, f64>], chosen: usize) -> Vec<usize> {
    let mut sums: HashMap<usize, f64> = HashMap::new();
    for (&question, &fit) in fits.iter().flatten() {
        *sums.entry(question).or_default() += fit;
    }
    let mut order: Vec<usize> = sums.keys().copied().filter(|&q| q != chosen).collect();
    order.sort_by(|a, b| sums[b].total_cmp(&sums[a]).then(a.cmp(b)));
    std::iter::once(chosen).chain(order).take(CANDIDATES).collect()
}

/// For each chunk the question it answers, if any.
fn path(fits: &[HashMap<usize, f64>], good: f64) -> Vec<Option<usize>> {
    let mut states: Vec<Option<usize>> = fits.iter().flat_map(|fit| fit.keys().copied().map(Some)).collect();
    states.push(None);
    states.sort();
    states.dedup();
    let worth = |chunk: &HashMap<usize, f64>, state: Option<usize>| match state {
        Some(question) => chunk.get(&question).copied().unwrap_or(0.0),
        None => NOTHING * good,
    };
    let mut total: Vec<f64> = vec![0.0; states.len()];
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(fits.len());
    for chunk in fits {
        let best = (0..states.len()).max_by(|&a, &b| total[a].total_cmp(&total[b])).unwrap_or(0);
        let changed = total[best] - CHANGE * good;
        let mut from = Vec::with_capacity(states.len());
        for (at, state) in states.iter().enumerate() {
            let stays = total[at] >= changed;
            from.push(if stays { at } else { best });
            total[at] = total[at].max(changed) + worth(chunk, *state);
        }
        came_from.push(from);
    }
    let mut at = (0..states.len()).max_by(|&a, &b| total[a].total_cmp(&total[b])).unwrap_or(0);
    let mut path = vec![None; fits.len()];
    for chunk in (0..fits.len()).rev() {
        path[chunk] = states[at];
        at = came_from[chunk][at];
    }
    path
}

/// Short pieces of the transcript, split at ends of sentences and segments.
fn chunks(transcript: &Transcript) -> Vec<Span> {
    let tokens = tokenize(&transcript.text);
    let segment_ends: HashSet<usize> = transcript.segments.iter().map(|s| s.span.end).collect();
    let mut out = Vec::new();
    let mut first = 0;
    for at in 0..tokens.len() {
        let next = tokens.get(at + 1).map_or(transcript.text.len(), |t| t.span.start);
        let between = &transcript.text[tokens[at].span.end..next];
        let boundary = between.contains(['.', '?', '!', '\n'])
            || (tokens[at].span.end..=next).any(|end| segment_ends.contains(&end));
        let words = at + 1 - first;
        if at + 1 == tokens.len() || (boundary && words >= CHUNK) || words >= LONGEST_CHUNK {
            let tail = between.trim_end().len();
            out.push(Span { start: tokens[first].span.start, end: tokens[at].span.end + tail });
            first = at + 1;
        }
    }
    out
}

/// Questions by their words.
struct Index {
    /// By stem: the questions that have it, with its weight there.
    postings: HashMap<String, Vec<(usize, f64)>>,
    /// Sum of the weights of each question, to normalize by length.
    norms: Vec<f64>,
    /// Stems of each question's prompt.
    prompts: Vec<HashSet<String>>,
}

impl Index {
    fn new(questions: &[&Question]) -> Self {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut asked = 0.0;
        for (at, question) in questions.iter().enumerate().filter(|(_, q)| !q.ignored) {
            asked += 1.0;
            let mut stems: HashMap<String, f64> = HashMap::new();
            let concepts = question.concepts.iter().flat_map(|c| c.all_phrasings());
            for text in concepts.chain([question.answer.as_str()]) {
                stems.extend(content(text).map(|stem| (stem, 1.0)));
            }
            stems.extend(content(&question.prompt).map(|stem| (stem, PROMPT)));
            for (stem, weight) in stems {
                postings.entry(stem).or_default().push((at, weight));
            }
        }
        let mut norms = vec![0.0; questions.len()];
        for list in postings.values_mut() {
            let rarity = (1.0 + asked / list.len() as f64).ln();
            for (at, weight) in list {
                *weight *= rarity;
                norms[*at] += *weight;
            }
        }
        let prompts = questions.iter().map(|q| content(&q.prompt).collect()).collect();
        Self { postings, norms, prompts }
    }

    /// How well a chunk fits each question that it shares a word with.
    fn fit(&self, chunk: &str) -> HashMap<usize, f64> {
        let stems: HashSet<String> = content(chunk).chain(joined(chunk)).collect();
        let mut fit: HashMap<usize, f64> = HashMap::new();
        for (at, weight) in stems.iter().filter_map(|stem| self.postings.get(stem)).flatten() {
            *fit.entry(*at).or_default() += weight;
        }
        for (at, sum) in &mut fit {
            // Otherwise a long model answer would fit everything.
            *sum /= self.norms[*at].max(1.0).powf(0.3);
            let prompt = &self.prompts[*at];
            if prompt.len() >= SHORTEST_PROMPT {
                let share = prompt.intersection(&stems).count() as f64 / prompt.len() as f64;
                *sum *= 1.0 + READ_OUT * share * share;
            }
        }
        fit
    }
}

/// Pairs of adjacent words as one word: 'stateful set' may be written 'statefulset'.
fn joined(text: &str) -> Vec<String> {
    let tokens = tokenize(text);
    let pairs = tokens.windows(2).filter(|w| w.iter().all(|t| !is_stop_word(&t.folded)));
    pairs.map(|w| stem(&format!("{}{}", w[0].folded, w[1].folded), Language::English).into_owned()).collect()
}

fn content(text: &str) -> impl Iterator<Item = String> {
    tokenize(text).into_iter().filter(|t| !is_stop_word(&t.folded)).map(|t| t.stem)
}

#[cfg(test)]
mod tests;
