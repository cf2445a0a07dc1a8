//! Exporting questions, one file per format.

mod jsonl;
mod markdown;
mod toml;
mod tsv;

use super::Question;
use std::io::{self, Write};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line, every field of the bank
    Jsonl,
    /// A bank file of greenroom, comments kept
    Toml,
    /// Front, back and tags, with the header lines Anki's text import reads
    Tsv,
    /// One Markdown document, which greenroom and people read
    Markdown,
}

/// Writes `questions` to `out` in `format`.
///
/// # Errors
/// When `out` fails.
pub fn write(format: ExportFormat, questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    match format {
        ExportFormat::Jsonl => jsonl::write(questions, out),
        ExportFormat::Toml => toml::write(questions, out),
        ExportFormat::Tsv => tsv::write(questions, out),
        ExportFormat::Markdown => markdown::write(questions, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::bank::{QuestionId, parse_file};
    use std::sync::Arc;

    const FILE: &str = "format_version = 1\n[source]\npath = \"/n/notes\"\n\n# kept\n[[question]]\nid = \"a\"\n\
        prompt = \"A?\\n\\n- one\"\nanswer = \"**Yes**\\tno.\\n\\n| a |\\n|---|\\n| ~~b~~ |\"\ntopics = [\"x y/z\", \"w\"]\ndifficulty = \"advanced\"\n\
        time_limit = \"90s\"\nlinks = [\"L\", \"M\"]\nsource = { path = \"s.md\", line = 5, end = 9, digest = \"d\" }\n\
        [[question.concept]]\nname = \"n\" # why\nphrasings = [\"p\"]\n\
        [[question.misconception]]\nname = \"m\"\nfeedback = \"f\"\n\n\
        [[question]]\nid = \"b\"\nprompt = \"B?\"\nignored = true\n";

    fn export(format: ExportFormat) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("t.toml");
        std::fs::write(&file, FILE).unwrap();
        let questions = parse_file(&Arc::new(file), FILE).questions;
        let mut out = Vec::new();
        write(format, &questions.iter().collect::<Vec<_>>(), &mut out).unwrap();
        (dir, String::from_utf8(out).unwrap())
    }

    #[test]
    fn jsonl_has_every_field() {
        let (_dir, text) = export(ExportFormat::Jsonl);
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let full = serde_json::json!({
            "id": "a", "question": "A?\n\n- one", "answer": "**Yes**\tno.\n\n| a |\n|---|\n| ~~b~~ |",
            "concepts": [{"name": "n", "phrasings": ["p"], "weight": 1.0, "required": false, "mined": false}],
            "misconceptions": [{"name": "m", "phrasings": [], "feedback": "f"}],
            "topics": ["x y/z", "w"], "difficulty": "advanced", "time_limit": 90, "links": ["L", "M"],
            "source": {"path": "/n/s.md", "line": 5, "end": 9, "digest": "d"},
        });
        let bare = serde_json::json!({
            "id": "b", "question": "B?", "answer": "", "concepts": [], "misconceptions": [], "topics": [],
            "links": [], "ignored": true,
        });
        assert_eq!(lines, [full, bare]);
    }

    #[test]
    fn toml_keeps_the_text_of_the_questions() {
        let (_dir, text) = export(ExportFormat::Toml);
        let (_, questions) = FILE.split_once("# kept\n").unwrap();
        assert_eq!(text, format!("format_version = 1\n\n{questions}"));
        let parsed = parse_file(&Arc::default(), &text);
        assert_eq!((parsed.problems, parsed.questions[1].id.clone()), (vec![], QuestionId::new("b")));
    }

    #[test]
    fn tsv_is_what_anki_imports() {
        let (_dir, text) = export(ExportFormat::Tsv);
        assert_eq!(
            text,
            "#separator:tab\n#html:true\n#columns:Front\tBack\tTags\n#tags column:3\n\
             \"<p>A?</p>\n<ul>\n<li>one</li>\n</ul>\"\t\"<p><strong>Yes</strong>\tno.</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><del>b</del></td>\n</tr>\n</tbody>\n</table>\"\tx-y::z w\n\
             <p>B?</p>\t\t\n"
        );
    }

    #[test]
    fn markdown_has_headings_answers_points_links_and_tags() {
        let (_dir, text) = export(ExportFormat::Markdown);
        assert_eq!(
            text,
            "## A?\n\n- one\n\n**Yes**\tno.\n\n| a |\n|---|\n| ~~b~~ |\n\n**Key points**\n\n- n\n\n[[L]] [[M]]\n\n#x-y/z #w\n\n---\n\n## B?\n"
        );
    }
}
