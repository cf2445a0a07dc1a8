//! Documents in many people's habits, and what a careful person would make of them.
//!
//! Each case is a text and the questions expected of it: prompt, first and last words of the answer.

mod asciidoc;
mod cards;
mod habits;
mod html;
mod languages;
mod layouts;
mod markup;
mod org;
mod rst;
mod traps;

use crate::bank::Draft;

/// Reads a text as a file of this name would be.
fn drafts(name: &str, text: &str) -> Vec<Draft> {
    let outcome = crate::import::file::read(text.as_bytes(), std::path::Path::new(name));
    let mut drafts = outcome.drafts;
    crate::import::repeats::take_out(&mut drafts);
    drafts
}

/// Asserts the questions of a text: prompt (without code and options below its first paragraph where
/// the expected one has none), how the answer begins, how it ends.
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
    let wanted: Vec<&str> = expected.iter().map(|(q, _, _)| *q).collect();
    assert_eq!(prompts, wanted, "{}", shown());
    for (draft, (_, starts, ends)) in found.iter().zip(expected) {
        assert!(
            draft.answer.starts_with(starts) && draft.answer.ends_with(ends),
            "{:?}: wanted {starts:?} … {ends:?}, found {:?}{}",
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
