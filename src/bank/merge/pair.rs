//! Which question of the bank belongs to which draft of the import.

use super::{
    digest::{digest, normalized},
    existing::Existing,
};
use crate::{
    bank::Draft,
    text::{Language, is_stop_word, stem},
};
use std::{
    cell::LazyCell,
    collections::{HashMap, HashSet},
    path::Path,
};

/// Share of common words from which two prompts in one file are the same question reworded.
const REWORDED: f64 = 0.6;

/// The same for prompts on the same line.
const SAME_PLACE: f64 = 0.25;

/// Pairs of one file that are compared at most; beyond, the file has hardly anything in common with
/// the bank.
const MOST_PAIRS: usize = 4_000_000;

/// The draft of each question and the question of each draft, as indices.
pub(super) struct Pairs {
    pub of_question: Vec<Option<usize>>,
    pub of_draft: Vec<Option<usize>>,
}

impl Pairs {
    fn join(&mut self, question: usize, draft: usize) {
        self.of_question[question] = Some(draft);
        self.of_draft[draft] = Some(question);
    }
}

/// Pairs by the most certain evidence first: same digest, same words, similar words or same line.
pub(super) fn pair(questions: &[Existing], drafts: &[Draft]) -> Pairs {
    let mut pairs = Pairs { of_question: vec![None; questions.len()], of_draft: vec![None; drafts.len()] };
    let can_be_paired = |o: &Existing| !o.digest.is_empty() || o.ignored;
    let all = |of: &dyn Fn(&Draft) -> String| drafts.iter().map(of).collect::<Vec<String>>();
    // Lazy: in most imports the later passes have nothing to do.
    let digests = LazyCell::new(|| all(&|d| digest(&d.prompt, &d.answer)));
    let prompts = LazyCell::new(|| all(&|d| normalized(&d.prompt)));
    type KeyOf<'k> = Box<dyn Fn(usize) -> Option<String> + 'k>;
    let same_file = |p: &Path, k: &str| format!("{}\0{k}", p.display());
    let passes: [(KeyOf<'_>, KeyOf<'_>); 4] = [
        (
            Box::new(|o| Some(same_file(&questions[o].path, &questions[o].digest))),
            Box::new(|d| Some(same_file(&drafts[d].path, &digests[d]))),
        ),
        (Box::new(|o| Some(questions[o].digest.clone())), Box::new(|d| Some(digests[d].clone()))),
        (
            Box::new(|o| Some(same_file(&questions[o].path, &normalized(&questions[o].prompt)))),
            Box::new(|d| Some(same_file(&drafts[d].path, &prompts[d]))),
        ),
        (Box::new(|o| Some(normalized(&questions[o].prompt))), Box::new(|d| Some(prompts[d].clone()))),
    ];
    for (key_question, key_draft) in passes {
        let open =
            questions.iter().zip(&pairs.of_question).any(|(o, pair)| pair.is_none() && can_be_paired(o));
        if !open || pairs.of_draft.iter().all(Option::is_some) {
            break;
        }
        let mut free: HashMap<String, Vec<usize>> = HashMap::new();
        for d in (0..drafts.len()).rev().filter(|d| pairs.of_draft[*d].is_none()) {
            if let Some(key) = key_draft(d) {
                free.entry(key).or_default().push(d);
            }
        }
        for (o, question) in questions.iter().enumerate() {
            if pairs.of_question[o].is_some() || !can_be_paired(question) {
                continue;
            }
            if let Some(d) = key_question(o).and_then(|key| free.get_mut(&key)).and_then(Vec::pop) {
                pairs.join(o, d);
            }
        }
    }
    pair_reworded(questions, drafts, &mut pairs);
    pairs
}

/// Pairs what is left within each file, the most similar first.
fn pair_reworded(questions: &[Existing], drafts: &[Draft], pairs: &mut Pairs) {
    let mut by_file: HashMap<&Path, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for o in
        (0..questions.len()).filter(|o| pairs.of_question[*o].is_none() && !questions[*o].digest.is_empty())
    {
        by_file.entry(&questions[o].path).or_default().0.push(o);
    }
    for d in (0..drafts.len()).filter(|d| pairs.of_draft[*d].is_none()) {
        by_file.entry(&drafts[d].path).or_default().1.push(d);
    }
    let mut files: Vec<_> = by_file.into_iter().collect();
    files.sort();
    for (_, (left, right)) in files {
        if left.len().saturating_mul(right.len()) > MOST_PAIRS {
            continue;
        }
        let mut similar: Vec<(f64, usize, usize)> = Vec::new();
        for &o in &left {
            for &d in &right {
                let same = similarity(&questions[o].prompt, &drafts[d].prompt);
                let place = questions[o].line == drafts[d].line;
                let answer =
                    !questions[o].answer.is_empty() && questions[o].answer == drafts[d].answer.trim_end();
                if same >= REWORDED
                    || (place && same >= SAME_PLACE)
                    || (answer && (place || same >= SAME_PLACE))
                {
                    similar.push((
                        same + f64::from(u8::from(place)) * 0.5 + f64::from(u8::from(answer)),
                        o,
                        d,
                    ));
                }
            }
        }
        similar.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, o, d) in similar {
            if pairs.of_question[o].is_none() && pairs.of_draft[d].is_none() {
                pairs.join(o, d);
            }
        }
    }
}

/// The Dice similarity of two texts' stems without stop words, 0 to 1.
fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (normalized(a), normalized(b));
    let content = |text: &'_ str| -> HashSet<String> {
        let words = text.split(' ').filter(|w| !w.is_empty());
        words.filter(|w| !is_stop_word(w)).map(|w| stem(w, Language::English).into_owned()).collect()
    };
    let (a, b) = (content(&a), content(&b));
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * a.intersection(&b).count() as f64 / all as f64 }
}
