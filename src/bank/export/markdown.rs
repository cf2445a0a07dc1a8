//! One Markdown document: a heading for each question, its answer below.

use crate::bank::Question;
use std::io::{self, Write};

pub(super) fn write(questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    for (n, q) in questions.iter().enumerate() {
        if n > 0 {
            out.write_all(b"\n---\n\n")?;
        }
        // A prompt of several lines (code, options) keeps its first line as heading.
        let (head, rest) = q.prompt.split_once('\n').unwrap_or((&q.prompt, ""));
        writeln!(out, "## {head}")?;
        for part in [rest.trim(), q.answer.trim()].iter().filter(|p| !p.is_empty()) {
            writeln!(out, "\n{part}")?;
        }
        if !q.concepts.is_empty() {
            writeln!(out, "\n**Key points**\n")?;
            for concept in &q.concepts {
                writeln!(out, "- {}", concept.name)?;
            }
        }
        let links: Vec<_> = q.links.iter().map(|l| format!("[[{l}]]")).collect();
        if !links.is_empty() {
            writeln!(out, "\n{}", links.join(" "))?;
        }
        if !q.topics.is_empty() {
            let tags: Vec<_> = q.topics.iter().map(|t| format!("#{}", t.replace(' ', "-"))).collect();
            writeln!(out, "\n{}", tags.join(" "))?;
        }
    }
    Ok(())
}
