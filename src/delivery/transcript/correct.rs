//! A transcript that the user corrected: unchanged words keep their times.

use super::{TimedWord, Transcript};
use crate::text::{fold, words};

/// Longest text that is compared, in words: nobody corrects a longer one by hand.
const MOST: usize = 3000;

impl Transcript {
    /// The same recording with `text` as its words. Words that are still there keep their times; new
    /// ones share the time of those they replace.
    pub(crate) fn corrected(&self, text: &str) -> Self {
        if text == self.text {
            return self.clone();
        }
        let words = self.words.as_deref().and_then(|timed| retime(&self.text, timed, text));
        Self { text: text.to_owned(), words, segments: Vec::new(), problems: Vec::new(), ..self.clone() }
    }
}

fn retime(old_text: &str, timed: &[TimedWord], text: &str) -> Option<Vec<TimedWord>> {
    let new: Vec<_> = words(text).collect();
    if timed.is_empty() || timed.len() > MOST || new.len() > MOST {
        return None;
    }
    let bare = |s: &str| fold(s.trim_matches(|c: char| !c.is_alphanumeric())).into_owned();
    let old_words: Vec<_> = timed.iter().map(|t| bare(t.span.of(old_text))).collect();
    let new_words: Vec<_> = new.iter().map(|s| bare(s.of(text))).collect();
    let mut out: Vec<TimedWord> = Vec::with_capacity(new.len());
    let (mut old_at, mut new_at) = (0, 0);
    let mut pairs = common(&old_words, &new_words);
    pairs.push((timed.len(), new.len()));
    for (old_next, new_next) in pairs {
        let replaced = &timed[old_at..old_next];
        let before = out.last().map_or(timed[0].from, |t| t.to);
        let from = replaced.first().map_or(before, |t| t.from);
        let to = replaced.last().map_or(from, |t| t.to.max(from));
        let count = (new_next - new_at) as f64;
        out.extend(new[new_at..new_next].iter().enumerate().map(|(n, &span)| {
            let at = |n: usize| from + (to - from) * n as f64 / count;
            TimedWord { span, from: at(n), to: at(n + 1) }
        }));
        if let (Some(same), Some(&span)) = (timed.get(old_next), new.get(new_next)) {
            out.push(TimedWord { span, ..*same });
        }
        (old_at, new_at) = (old_next + 1, new_next + 1);
    }
    Some(out)
}

/// Index pairs of a longest common subsequence.
fn common(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let wide = new.len() + 1;
    let mut longest = vec![0u16; (old.len() + 1) * wide];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * wide + j] = if old[i] == new[j] {
                longest[(i + 1) * wide + j + 1] + 1
            } else {
                longest[(i + 1) * wide + j].max(longest[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * wide + j] >= longest[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heard(text: &str) -> Transcript {
        let timed = words(text).enumerate();
        let timed = timed.map(|(n, span)| TimedWord { span, from: n as f64, to: n as f64 + 0.5 });
        Transcript { text: text.into(), words: Some(timed.collect()), ..Transcript::default() }
    }

    #[test]
    fn unchanged_words_keep_their_times() {
        for (old, new, times) in [
            ("use cube control now", "use kubectl now", vec![(0.0, 0.5), (1.0, 2.5), (3.0, 3.5)]),
            ("use kubectl", "Use kubectl, please", vec![(0.0, 0.5), (1.0, 1.5), (1.5, 1.5)]),
            ("um use it", "use it", vec![(1.0, 1.5), (2.0, 2.5)]),
            ("engine", "n ginx", vec![(0.0, 0.25), (0.25, 0.5)]),
            ("gone", "", vec![]),
        ] {
            let words = heard(old).corrected(new).words.unwrap();
            assert_eq!(words.iter().map(|w| (w.from, w.to)).collect::<Vec<_>>(), times, "{old} → {new}");
        }
        assert_eq!(Transcript::typed("a b").corrected("a").words, None);
    }

    proptest! {
        #[test]
        fn times_never_run_backwards(old in "[abc ]{0,20}", new in "[abcé. ]{0,20}") {
            let words = heard(&old).corrected(&new).words.unwrap_or_default();
            prop_assert!(words.iter().all(|w| w.from <= w.to && new.get(w.span.start..w.span.end).is_some()));
            prop_assert!(words.windows(2).all(|w| w[0].to <= w[1].from));
        }
    }
}
