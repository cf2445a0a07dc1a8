//! A report as Markdown, for a vault or an issue.

use super::{
    Concept, QuestionReport, RoundReport,
    build::is_over,
    text::{delivery_words, sparkline},
    words::{self, clock, percent, plural, points},
};
use crate::terminal::sanitize;

/// The report as one page.
pub fn page(report: &RoundReport) -> String {
    let mut out = format!("# {}\n\n", line(&report.title));
    let verdict = report.verdict.map_or_else(String::new, |v| format!(", {}", words::verdict(v)));
    out.push_str(&format!(
        "**{}**{verdict} · round {} · {}\n\n",
        percent(report.score),
        report.round,
        report.date
    ));
    out.push_str(&format!(
        "{}, {} of {}, {} over time, seed {}\n",
        plural(report.questions.len(), "question"),
        clock(report.time.spent),
        clock(report.time.limit),
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
        out.push_str(&format!("\n{}\n", topics.words()));
    }
    out.push_str(&sections(report));
    out.push_str(&topics(report));
    if let Some(delivery) = &report.delivery {
        out.push_str(&format!("\n## How it was said\n\n{}\n", delivery_words(delivery).join(", ")));
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
        let (score, share) = (percent(s.score), percent(Some(s.share)));
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
        let name = if t.topic.is_empty() { "(no topic)".into() } else { line(&t.topic) };
        let score = percent(Some(t.score));
        out.push_str(&format!("| {name} | {score} | {change} | {} of {} |\n", t.covered, t.concepts));
    }
    out
}

fn question(q: &QuestionReport) -> String {
    let score = match q.state {
        crate::history::ItemState::Answered => percent(q.score),
        state => words::state(state).into(),
    };
    let over = if is_over(q.spent, q.limit) { ", over time" } else { "" };
    let mut out = format!("\n### {}. {}\n\n", q.number, line(&q.prompt));
    out.push_str(&format!(
        "**{score}** · {} of {}{over} · {}\n",
        clock(q.spent),
        clock(q.limit),
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
        out.push_str(&format!("- ✗ claimed: {}. {}\n", line(&claim.name), line(&claim.feedback)));
    }
    for remark in &q.remarks {
        out.push_str(&format!("- ! {}\n", line(remark)));
    }
    for follow_up in &q.follow_ups {
        out.push_str(&format!(
            "\nFollow-up: **{}**\n\n{}\n",
            line(&follow_up.prompt),
            quote(&follow_up.answer)
        ));
    }
    if let Some(delivery) = &q.delivery {
        out.push_str(&format!("\n_{}_\n", delivery_words(delivery).join(", ")));
    }
    out
}

fn concept(c: &Concept) -> String {
    let mut out = format!("- {} {} ({})", words::sign(c.status), line(&c.name), words::status(c.status));
    if !c.said.is_empty() {
        out.push_str(&format!(": “{}”", line(&c.said)));
    }
    if c.past.asked > 1 && c.past.missed() > 0 {
        out.push_str(&format!(", missed in {} of {}", c.past.missed(), c.past.asked));
    }
    out.push('\n');
    out
}

fn reading(report: &RoundReport) -> String {
    if report.reading.is_empty() {
        return String::new();
    }
    let mut out = "\n## What to read again, the most worth first\n\n".to_owned();
    for (n, r) in report.reading.iter().enumerate() {
        let kind = if r.model_answer { "the model answer of " } else { "" };
        let place = code(&r.place);
        out.push_str(&format!("{}. {kind}{} {place}, {:.1} points", n + 1, line(&r.title), r.worth));
        if !r.concepts.is_empty() {
            let names: Vec<_> = r.concepts.iter().map(|c| line(c)).collect();
            out.push_str(&format!(": {}", words::list(&names)));
        }
        out.push('\n');
    }
    out
}

/// A text on one line in which nothing is markup.
fn line(text: &str) -> String {
    let text = sanitize(text);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
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
    // Two blanks at the end keep a line break.
    lines.collect::<Vec<_>>().join("  \n")
}

/// A text as code, in as many backticks as it takes.
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
