//! A report as Markdown, for a vault or an issue.

use super::{Concept, QuestionReport, RoundReport, labels};
use crate::{
    terminal::{sanitize, sparkline},
    text::one_line,
    wording::{
        self, CLAIM_GLYPH, REMARK_GLYPH, clock_seconds, list, percent, plural, points, status_glyph,
        status_name, verdict_name,
    },
};

/// The report as one page.
pub fn page(report: &RoundReport) -> String {
    let mut out = format!("# {}\n\n", line(&report.title));
    let verdict = report.verdict.map_or_else(String::new, |v| format!(", {}", verdict_name(v)));
    out.push_str(&format!(
        "**{}**{verdict} · round {} · {}\n\n",
        wording::score(report.score),
        report.round,
        report.date
    ));
    out.push_str(&format!(
        "{}, {} of {}, {} over time, seed {}\n",
        plural(report.questions.len(), "question"),
        clock_seconds(report.time.spent),
        clock_seconds(report.time.limit),
        report.time.over,
        report.seed
    ));
    if let Some(change) = report.change {
        let scores: Vec<_> = report.earlier.iter().map(|e| e.score).chain([report.score]).collect();
        out.push_str(&format!(
            "\n{} {} points since the last of {}\n",
            sparkline(&scores),
            points(change),
            plural(report.earlier.len(), "earlier round")
        ));
    }
    if let Some(topics) = &report.change_on_topics {
        out.push_str(&format!("\n{}\n", topics.sentence()));
    }
    out.push_str(&sections(report));
    out.push_str(&topics(report));
    if let Some(delivery) = &report.delivery {
        out.push_str(&format!("\n## How it was said\n\n{}\n", delivery.sentence()));
    }
    out.push_str("\n## Question by question\n");
    report.questions.iter().for_each(|q| out.push_str(&question(q)));
    out.push_str(&reading(report));
    if !report.next.is_empty() {
        out.push_str("\n## Next\n\n");
    }
    for step in &report.next {
        let command = step.command.as_ref().map_or_else(String::new, |c| format!(": {}", code(c)));
        out.push_str(&format!("- {}{command}\n", line(&step.what)));
    }
    out
}

fn sections(report: &RoundReport) -> String {
    let mut out =
        "\n## By section\n\n| section | score | counts | questions |\n|---|--:|--:|--:|\n".to_owned();
    for s in &report.sections {
        let (score, share) = (wording::score(s.score), percent(s.share));
        out.push_str(&format!("| {} | {score} | {share} | {} |\n", line(&s.title), s.questions));
    }
    out
}

fn topics(report: &RoundReport) -> String {
    if report.topics.is_empty() {
        return String::new();
    }
    let mut out =
        "\n## By topic\n\n| topic | score | change | concepts covered |\n|---|--:|--:|--:|\n".to_owned();
    for t in &report.topics {
        let change = t.before.map_or_else(String::new, |b| points(t.score - b));
        let name = line(labels::topic(&t.topic));
        let score = percent(t.score);
        out.push_str(&format!("| {name} | {score} | {change} | {} of {} |\n", t.covered, t.concepts));
    }
    out
}

fn question(q: &QuestionReport) -> String {
    let score = q.score_label();
    let over = if q.is_over() { ", over time" } else { "" };
    let mut out = format!("\n### {}. {}\n\n", q.number, line(&q.prompt));
    out.push_str(&format!(
        "**{score}** · {} of {}{over} · {}\n",
        clock_seconds(q.spent),
        clock_seconds(q.limit),
        code(q.id.as_str())
    ));
    if !q.answer.is_empty() {
        out.push_str(&format!("\n{}\n", quote(&q.answer)));
    }
    if !(q.concepts.is_empty() && q.claims.is_empty() && q.remarks.is_empty()) {
        out.push('\n');
    }
    q.concepts.iter().for_each(|c| out.push_str(&concept(c)));
    for claim in &q.claims {
        out.push_str(&format!("- {CLAIM_GLYPH} claimed: {}. {}\n", line(&claim.name), line(&claim.feedback)));
    }
    for remark in &q.remarks {
        out.push_str(&format!("- {REMARK_GLYPH} {}\n", line(remark)));
    }
    for follow_up in &q.follow_ups {
        out.push_str(&format!(
            "\nFollow-up: **{}**\n\n{}\n",
            line(&follow_up.prompt),
            quote(&follow_up.answer)
        ));
    }
    if let Some(delivery) = &q.delivery {
        out.push_str(&format!("\n_{}_\n", delivery.sentence()));
    }
    out
}

fn concept(c: &Concept) -> String {
    let mut out = format!("- {} {} ({})", status_glyph(c.status), line(&c.name), status_name(c.status));
    if !c.said.is_empty() {
        out.push_str(&format!(": “{}”", line(&c.said)));
    }
    if let Some(missed) = c.missed_again() {
        out.push_str(&format!(", {missed}"));
    }
    out.push('\n');
    out
}

fn reading(report: &RoundReport) -> String {
    if report.reading.is_empty() {
        return String::new();
    }
    let mut out = "\n## What to read again, the most valuable first\n\n".to_owned();
    for (n, r) in report.reading.iter().enumerate() {
        let kind = if r.model_answer { "the model answer of " } else { "" };
        let place = code(&r.place);
        out.push_str(&format!("{}. {kind}{} {place}, {:.1} points", n + 1, line(&r.title), r.worth));
        if !r.concepts.is_empty() {
            let names: Vec<_> = r.concepts.iter().map(|c| line(c)).collect();
            out.push_str(&format!(": {}", list(&names, "and")));
        }
        out.push('\n');
    }
    out
}

/// A text on one line with its markup escaped.
fn line(text: &str) -> String {
    let words = one_line(&sanitize(text));
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let opens_block = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '~' | ':');
        if opens_block
            || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '<' | '>' | '&' | '~' | '!' | '$')
        {
            out.push('\\');
        }
        out.push(c);
    }
    // `1.` at the start would be a list.
    match out.find(|c: char| !c.is_ascii_digit()) {
        Some(end) if end > 0 && out[end..].starts_with(['.', ')']) => {
            out.insert(end, '\\');
            out
        }
        _ => out,
    }
}

/// A text as a quotation, line by line.
fn quote(text: &str) -> String {
    let lines = text.trim_end().lines().map(|l| format!("> {}", line(l)).trim_end().to_owned());
    // Two spaces at the end keep a line break.
    lines.collect::<Vec<_>>().join("  \n")
}

/// A text as code, in as many backticks as it needs.
fn code(text: &str) -> String {
    let text = sanitize(text).replace(['\n', '\t'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if text.contains('`') { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        for (text, safe) in [
            ("a *b* <c> [d](e)", "a \\*b\\* \\<c\\> \\[d\\](e)"),
            ("# x", "\\# x"),
            ("12. x", "12\\. x"),
            ("- x | y", "\\- x \\| y"),
            ("a\n\u{1b}b", "a ␛b"),
            ("snake_case && $5", "snake\\_case \\&\\& \\$5"),
        ] {
            assert_eq!(line(text), safe);
        }
        assert_eq!(quote("a\n\n> b\n"), "> a  \n>  \n> \\> b");
        assert_eq!((code("a"), code("a``b")), ("`a`".into(), "``` a``b ```".into()));
    }
}
