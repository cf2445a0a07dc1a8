//! Documents in many styles, and the questions a careful person would make of them.
//!
//! Each case is a text and the questions expected of it: prompt, first and last words of the answer.

mod asciidoc;
mod cards;
mod false_positives;
mod html;
mod languages;
mod layouts;
mod markdown;
mod org;
mod other_formats;
mod rst;

use crate::bank::Draft;

/// The drafts of a file with this name and text.
fn drafts(name: &str, text: &str) -> Vec<Draft> {
    let outcome = crate::import::file::read(text.as_bytes(), std::path::Path::new(name));
    let mut drafts = outcome.drafts;
    crate::import::repeats::remove(&mut drafts);
    drafts
}

/// Asserts the questions of a text: prompt, start of the answer, end of the answer.
#[track_caller]
fn expect(name: &str, text: &str, expected: &[(&str, &str, &str)]) {
    let found = drafts(name, text);
    let shown = || {
        let lines: Vec<String> = found
            .iter()
            .map(|d| format!("{}-{} {:?}\n      {:?}", d.line, d.end, d.prompt, d.answer))
            .collect();
        format!("\n--- {name}\n{text}\n--- found\n{}\n", lines.join("\n"))
    };
    let prompts: Vec<&str> = found.iter().map(|d| d.prompt.as_str()).collect();
    let expected_prompts: Vec<&str> = expected.iter().map(|(q, _, _)| *q).collect();
    assert_eq!(prompts, expected_prompts, "{}", shown());
    for (draft, (_, starts, ends)) in found.iter().zip(expected) {
        assert!(
            draft.answer.starts_with(starts) && draft.answer.ends_with(ends),
            "{:?}: expected {starts:?} … {ends:?}, found {:?}{}",
            draft.prompt,
            draft.answer,
            shown()
        );
        assert!(
            !starts.is_empty() || draft.answer.is_empty(),
            "{:?} should have no answer{}",
            draft.prompt,
            shown()
        );
    }
}
