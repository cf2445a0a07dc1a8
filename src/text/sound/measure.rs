//! Figures on the shared sets of mis-heard terms, where they lie beside the repository.
//!
//! Sound alone, with plain stem matching beside it, so that a change here can be judged before
//! grading comes into it. Run with `cargo test --release -- --ignored --nocapture measure`.

use super::*;
use crate::text::{stem, tokenize, words};
use serde_json::Value;
use std::path::Path;

fn rows(name: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/spoken").join(name);
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or_default()
}

/// Why `term` counts as said: by its words' stems in order, or by sound.
fn said(answer: &str, term: &str, lexicon: &Lexicon) -> Option<String> {
    let tokens = tokenize(answer);
    let stems: Vec<String> =
        words(term).map(|s| stem(&crate::text::fold(s.of(term)), Default::default()).into_owned()).collect();
    if tokens.windows(stems.len().max(1)).any(|w| w.iter().zip(&stems).all(|(t, s)| t.stem == *s)) {
        return Some("stem".into());
    }
    let term = Term::new(term, lexicon);
    let spoken = SpokenText::new(answer, &tokens, lexicon);
    spoken.find(&term).first().map(|m| format!("'{}' {:.3}", m.heard, m.distance))
}

/// Terms are split in two halves by their letters: tune on one, report on the other.
fn half(term: &str) -> usize {
    term.bytes().map(usize::from).sum::<usize>() % 2
}

#[test]
#[ignore = "prints figures of data outside the repository"]
fn figures() {
    let lexicon = Lexicon::new();
    let Some(pairs) = rows("dictation_pairs.jsonl") else { return };
    let mut counts = [[[0usize; 2]; 2]; 2];
    for row in &pairs {
        let (heard, term, wanted) = (text(row, "heard"), text(row, "term"), row["match"] == true);
        let got = said(&format!("well in that case we would use {heard} to do it"), term, &lexicon);
        counts[half(term)][usize::from(wanted)][usize::from(got.is_some())] += 1;
        if got.is_some() != wanted {
            println!(
                "{} {term} <- {heard} {}",
                if wanted { "MISS" } else { "WRONG" },
                got.unwrap_or_default()
            );
        }
    }
    for (half, [wrong, right]) in counts.iter().enumerate() {
        let share = |c: &[usize; 2]| c[1] as f64 / (c[0] + c[1]) as f64;
        println!("half {half}: found {:.3} wrong {:.3}", share(right), share(wrong));
    }
    let Some(answers) = rows("asr_hybrid.jsonl") else { return };
    let keys = |row: &Value| -> Vec<String> {
        row["key_terms"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|t| t.as_str())
            .map(String::from)
            .collect()
    };
    let mut all: Vec<String> = answers.iter().flat_map(keys).collect();
    all.sort();
    all.dedup();
    let (mut found, mut keyed, mut wrong, mut others) = ([0; 2], [0; 2], 0, 0);
    let (mut alarms, mut spoken_words) = (0, 0);
    for row in &answers {
        let (truth, recognised) = (text(row, "spoken_truth"), text(row, "recognised"));
        let key_terms = keys(row);
        for term in &key_terms {
            keyed[half(term)] += 1;
            match said(recognised, term, &lexicon) {
                Some(_) => found[half(term)] += 1,
                None => println!("MISS {term} in {:?}", row["term_heard"].to_string()),
            }
        }
        spoken_words += truth.split_whitespace().count();
        for term in all.iter().filter(|t| !truth.contains(t.as_str())) {
            if !key_terms.contains(term) {
                others += 1;
                if let Some(how) = said(recognised, term, &lexicon) {
                    println!("WRONG {term} in recognised: {how}");
                    wrong += 1;
                }
            }
            if let Some(how) = said(truth, term, &lexicon) {
                println!("ALARM {term}: {how}");
                alarms += 1;
            }
        }
    }
    let mut truths: Vec<_> = answers.iter().map(|row| text(row, "spoken_truth")).collect();
    truths.dedup();
    let mut wide = 0;
    for truth in &truths {
        let tokens = tokenize(truth);
        let spoken = SpokenText::new(truth, &tokens, &lexicon);
        let joined: String = tokens.iter().map(|t| t.folded.as_str()).collect();
        for name in Lexicon::names().iter().filter(|name| !joined.contains(name.as_str())) {
            for m in spoken.find(&Term::new(name, &lexicon)) {
                println!("WIDE {name}: '{}' {:.3}", m.heard, m.distance);
                wide += 1;
            }
        }
    }
    let words: usize = truths.iter().map(|t| t.split_whitespace().count()).sum();
    println!("answers: {wide} false alarms in {words} words against {} names", Lexicon::names().len());
    println!(
        "answers: found {:.3} ({:.3} / {:.3}), wrong {:.4}, alarms per 1000 words {:.2}",
        (found[0] + found[1]) as f64 / (keyed[0] + keyed[1]) as f64,
        found[0] as f64 / keyed[0] as f64,
        found[1] as f64 / keyed[1] as f64,
        f64::from(wrong) / f64::from(others),
        1000.0 * f64::from(alarms) / spoken_words as f64
    );
}
