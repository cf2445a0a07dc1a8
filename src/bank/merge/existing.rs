//! Questions that the bank has already.

use super::{digest::normalized, extras::Extras};
use crate::bank::{Bank, Draft, QuestionId};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};
use toml_edit::{Item, Table};

/// A question in the bank file of the imported root.
pub(super) struct Existing {
    pub id: QuestionId,
    pub prompt: String,
    pub answer: String,
    pub path: PathBuf,
    pub line: usize,
    /// Digest of prompt and answer as they were imported; empty for a question written by hand.
    pub digest: String,
    pub extras: Extras,
    pub ignored: bool,
}

impl Existing {
    pub(super) fn read(table: &Table) -> Self {
        let text =
            |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().trim_end().to_owned();
        let source = table.get("source").and_then(Item::as_table_like);
        let field = |key: &str| source.and_then(|s| s.get(key));
        Self {
            id: QuestionId::new(text("id")),
            prompt: text("prompt"),
            answer: text("answer"),
            path: field("path").and_then(Item::as_str).unwrap_or_default().into(),
            line: field("line").and_then(Item::as_integer).and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            digest: field("digest").and_then(Item::as_str).unwrap_or_default().to_owned(),
            extras: Extras::parse(field("extras").and_then(Item::as_str).unwrap_or_default()),
            ignored: table.get("ignored").and_then(Item::as_bool).unwrap_or(false),
        }
    }
}

/// The questions of the other bank files, by normalized prompt: normalized answer, and id unless the
/// question is ignored.
pub(super) struct OtherQuestions(HashMap<String, Vec<(String, Option<QuestionId>)>>);

impl OtherQuestions {
    pub(super) fn new(bank: &Bank, file: &Path) -> Self {
        let mut map: HashMap<String, Vec<(String, Option<QuestionId>)>> = HashMap::new();
        for q in bank.questions.iter().filter(|q| q.place.path.as_path() != file) {
            map.entry(normalized(&q.prompt))
                .or_default()
                .push((normalized(&q.answer), Some(q.id.clone()).filter(|_| !q.ignored)));
        }
        Self(map)
    }

    /// The question that a draft repeats; `Some(None)` if that one is ignored.
    pub(super) fn find(&self, draft: &Draft) -> Option<Option<QuestionId>> {
        let same = if self.0.is_empty() { None } else { self.0.get(&normalized(&draft.prompt)) }?;
        let answer = normalized(&draft.answer);
        let (_, id) = same.iter().find(|(a, id)| id.is_none() || answer.is_empty() || *a == answer)?;
        Some(id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_question_does_not_say_has_a_default() {
        let read = |text: &str| Existing::read(&text.parse::<toml_edit::DocumentMut>().unwrap());
        let bare = read("id = \"a\"\nprompt = \"A? \\n\"\nsource = { path = \"a.md\" }");
        assert_eq!((bare.prompt.as_str(), bare.answer.as_str(), bare.line), ("A?", "", 1));
        assert_eq!((bare.digest.as_str(), bare.extras, bare.ignored), ("", Extras::default(), false));
        let full = read(
            "id = \"a\"\nignored = true\n[source]\npath = \"a.md\"\nline = 7\ndigest = \"d\"\nextras = \"t0000000a\"",
        );
        assert_eq!((full.line, full.digest.as_str(), full.ignored), (7, "d", true));
        assert_eq!(full.extras.to_string(), "t0000000a");
    }
}
