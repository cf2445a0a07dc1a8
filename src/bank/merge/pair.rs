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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::bank::{QuestionId, merge::extras::Extras};

    const PROMPT: &str = "How do pods reach services inside the cluster network?";

    fn question(path: &str, line: usize, prompt: &str, answer: &str) -> Existing {
        Existing {
            id: QuestionId::new("q"),
            prompt: prompt.into(),
            answer: answer.into(),
            path: path.into(),
            line,
            digest: digest(prompt, answer),
            extras: Extras::default(),
            ignored: false,
        }
    }

    fn draft(path: &str, line: usize, prompt: &str, answer: &str) -> Draft {
        Draft { path: path.into(), line, prompt: prompt.into(), answer: answer.into(), ..Draft::default() }
    }

    /// The draft of each question, and the question of each draft.
    fn pairs(questions: &[Existing], drafts: &[Draft]) -> Vec<Option<usize>> {
        let pairs = pair(questions, drafts);
        for (o, d) in pairs.of_question.iter().enumerate() {
            assert!(d.is_none_or(|d| pairs.of_draft[d] == Some(o)));
        }
        assert_eq!(pairs.of_draft.iter().flatten().count(), pairs.of_question.iter().flatten().count());
        pairs.of_question
    }

    #[test]
    fn the_same_file_is_preferred_to_another_and_the_same_text_to_similar_text() {
        let old = [question("a", 1, "Why?", "So."), question("b", 1, "Why?", "So.")];
        let new = [draft("b", 9, "Why?", "So."), draft("a", 9, "Why?", "So.")];
        assert_eq!(pairs(&old, &new), [Some(1), Some(0)]);
        // A question that is paired is not paired again in a later pass.
        let lost = question("z", 1, "Gone?", "Yes.");
        assert_eq!(
            pairs(&[question("a", 1, "Why?", "So."), lost], &[new[1].clone(), new[0].clone()]),
            [Some(0), None]
        );
        // Moved to another file.
        assert_eq!(pairs(&old[..1], &new[..1]), [Some(0)]);
        // The words stayed, the answer changed, in the same file and in another.
        let new = [draft("c", 9, "*Why*", "No."), draft("b", 9, "why?", "Maybe.")];
        assert_eq!(pairs(&old[1..], &new), [Some(1)]);
        assert_eq!(pairs(&old[..1], &new[..1]), [Some(0)]);
    }

    #[test]
    fn equal_questions_are_paired_in_order() {
        let old = [
            question("a", 1, "Why?", "So."),
            question("a", 5, "Why?", "So."),
            question("a", 9, "Why?", "So."),
        ];
        let new = [draft("a", 2, "Why?", "So."), draft("a", 6, "Why?", "So.")];
        assert_eq!(pairs(&old, &new), [Some(0), Some(1), None]);
    }

    #[test]
    fn questions_written_by_hand_are_never_paired() {
        let hand = || Existing { digest: String::new(), ..question("a", 1, "Why?", "So.") };
        assert_eq!(pairs(&[hand()], &[draft("a", 1, "Why?", "So.")]), [None]);
        // An ignored one is, but only by its words.
        let ignored = |prompt| Existing { ignored: true, ..Existing { prompt, ..hand() } };
        assert_eq!(pairs(&[ignored("Why?".into())], &[draft("b", 7, "Why?", "So.")]), [Some(0)]);
        assert_eq!(pairs(&[ignored(format!("{PROMPT} Now?"))], &[draft("a", 1, PROMPT, "So.")]), [None]);
    }

    #[test]
    fn a_reworded_prompt_needs_common_words_or_the_same_line_or_answer() {
        // Content words: pods, reach, services, inside, cluster, network.
        let half = "How do pods reach services abroad, elsewhere, anywhere?";
        let third = "How do pods reach hosts, disks, volumes, ports?";
        let other = "What is quorum?";
        for (prompt, line, answer, paired) in [
            ("How do pods reach services outside the cluster network?", 9, "", true),
            (half, 9, "", false),
            (half, 1, "", true),
            (third, 1, "", true),
            (third, 9, "", false),
            (third, 9, "The answer.", true),
            (other, 1, "", false),
            (other, 9, "The answer.", false),
            (other, 1, "The answer.", true),
        ] {
            let old = [question("a", 1, PROMPT, "The answer.")];
            let found = pairs(&old, &[draft("a", line, prompt, answer)]);
            assert_eq!(found, [paired.then_some(0)], "{prompt} {line} {answer}");
            assert_eq!(pairs(&old, &[draft("b", line, prompt, answer)]), [None], "another file");
        }
        // Exactly three of five words, or one of four, are enough.
        let old = |prompt| [question("a", 1, prompt, "The answer.")];
        let three = draft("a", 9, "pods nodes disks ports hosts", "");
        assert_eq!(pairs(&old("pods nodes disks images volumes"), &[three]), [Some(0)]);
        let one = |line, answer| draft("a", line, "pods ports hosts links", answer);
        let four = "pods nodes disks images";
        assert_eq!(pairs(&old(four), &[one(1, "")]), [Some(0)]);
        assert_eq!(pairs(&old(four), &[one(9, "The answer.")]), [Some(0)]);
        assert_eq!(pairs(&old(four), &[one(9, "")]), [None]);
        // Two empty answers are not the same answer.
        assert_eq!(pairs(&[question("a", 1, PROMPT, "")], &[draft("a", 9, third, "")]), [None]);
    }

    #[test]
    fn the_most_similar_are_paired_first() {
        let near = "How do pods reach services inside the cluster?";
        let nearer = "How do pods reach services inside the cluster networks today?";
        let old = [question("a", 1, PROMPT, "The answer.")];
        let best = |drafts: &[Draft]| pairs(&old, drafts)[0];
        assert_eq!(best(&[draft("a", 9, near, ""), draft("a", 9, nearer, "")]), Some(1));
        assert_eq!(best(&[draft("a", 9, nearer, ""), draft("a", 1, near, "")]), Some(1), "the line counts");
        assert_eq!(
            best(&[draft("a", 1, nearer, ""), draft("a", 9, near, "The answer.")]),
            Some(1),
            "the answer counts more"
        );
        assert_eq!(best(&[draft("a", 9, near, ""), draft("a", 9, near, "")]), Some(0), "the first of equals");
        // The same line is worth half of the words: 10/11 against 4/12 + 0.5.
        let far = "How do pods reach hosts, disks, volumes, ports?";
        assert_eq!(best(&[draft("a", 9, near, ""), draft("a", 1, far, "")]), Some(0));
        // Each is paired once.
        let old = [question("a", 1, PROMPT, ""), question("a", 2, near, "x")];
        assert_eq!(pairs(&old, &[draft("a", 9, nearer, "")]), [Some(0), None]);
    }

    #[test]
    fn similarity_is_the_share_of_common_stems() {
        for (a, b, expected) in [
            ("pods nodes", "pod node", 1.0),
            ("pods nodes", "pods disks", 0.5),
            ("pods nodes disks", "pods", 0.5),
            ("the pods", "pods", 1.0),
            ("pods", "nodes", 0.0),
            ("", "", 0.0),
            ("", "pods", 0.0),
        ] {
            assert!((similarity(a, b) - expected).abs() < 1e-9, "{a} / {b}: {}", similarity(a, b));
        }
    }
}
