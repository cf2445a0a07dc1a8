//! The question, the help, and the summary.

use super::View;
use crate::{
    repl::command,
    schedule::Why,
    session::{QuestionView, Summary},
    terminal::{Flow, Palette, hang, markdown, spread},
    wording::{clock, percent, plural},
};

/// The header line and the question.
pub(in crate::repl) fn question(ask: &QuestionView<'_>, view: &View) -> Vec<Flow> {
    let question = ask.question;
    let mut left = Flow::styled(Palette::DIM, &format!("{} of {}", ask.number, ask.total));
    let mut add = |text: &str| {
        left.push(Palette::DIM, " · ");
        left.push(Palette::DIM, text);
    };
    if let Some(topic) = question.topics.first() {
        add(topic);
    }
    if let Some(difficulty) = question.difficulty {
        add(difficulty.as_str());
    }
    add(&match ask.why {
        _ if ask.attempt > 1 => format!("try {}", ask.attempt),
        Why::Due(0) => "due today".into(),
        Why::Due(1) => "due since yesterday".into(),
        Why::Due(days) => format!("due for {days} days"),
        Why::New => "new".into(),
        Why::Cram => "not due".into(),
        Why::Again => "again".into(),
        Why::Named => "chosen".into(),
    });
    let limit = question.time_limit.map(|limit| format!("limit {}", clock(limit)));
    let right = Flow::styled(Palette::DIM, &limit.unwrap_or_default());
    let mut lines = spread(left, right, view.width);
    if let Some(leech) = ask.leech {
        let text = format!(
            "This question keeps slipping: {}. Read up on it, split it (:edit after the answer), or \
             set it aside (:suspend).",
            leech.summary()
        );
        lines.extend(Flow::styled(Palette::PARTIAL, &text).wrap(view.width));
    }
    lines.push(Flow::new());
    lines.extend(markdown(&question.prompt, view.width, Palette::STRONG));
    lines.push(Flow::new());
    lines
}

/// The rules and every command.
pub(in crate::repl) fn help(view: &View) -> Vec<Flow> {
    let mut lines = vec![
        Flow::plain("Answer in your own words, on as many lines as you like."),
        Flow::plain("An empty line or a single dot ends the answer; not in ``` or a paste."),
        Flow::plain("After the feedback: Enter continues; 1 to 4 change the rating."),
        Flow::new(),
    ];
    let rows: Vec<_> = command::help().collect();
    let margin = rows.iter().map(|(name, _)| name.len() + 4).max().unwrap_or(0).min(view.width / 2);
    for (name, text) in rows {
        let pad = margin.saturating_sub(name.len() + 2).max(2);
        let first = Flow::plain("  ").and(Palette::PLACE, &name).then(&" ".repeat(pad));
        lines.extend(hang(&first, &Flow::plain(text), view.width));
    }
    lines
        .iter()
        .flat_map(|line| if line.width() > view.width { line.wrap(view.width) } else { vec![line.clone()] })
        .collect()
}

/// The result of the session.
pub(in crate::repl) fn summary(summary: &Summary, view: &View) -> Vec<Flow> {
    let mut lines = Vec::new();
    if summary.answers == 0 {
        lines.push(Flow::plain("No answers this time."));
    } else {
        let mut line = Flow::styled(Palette::STRONG, &plural(summary.answers, "answer"));
        line = line.then(&format!(" in {}", clock(summary.took)));
        if let Some(mean) = summary.mean {
            line = line.then(", mean score ").and(Palette::STRONG, &percent(mean));
        }
        lines.extend(line.wrap(view.width));
    }
    for (label, concepts) in [("missed    ", &summary.missed), ("partial   ", &summary.partial)] {
        if concepts.is_empty() {
            continue;
        }
        let names = concepts.iter().take(3).map(|(name, count)| match count {
            1 => name.clone(),
            n => format!("{name} ({n} times)"),
        });
        let text = Flow::plain(&names.collect::<Vec<_>>().join("; "));
        lines.extend(hang(&Flow::styled(Palette::DIM, label), &text, view.width));
    }
    let left = (summary.left > 0).then(|| format!("{} today", plural(summary.left, "question")));
    for (label, text) in [("left      ", left.as_ref()), ("next due  ", summary.next_due_words.as_ref())] {
        if let Some(text) = text {
            lines.extend(hang(&Flow::styled(Palette::DIM, label), &Flow::plain(text), view.width));
        }
    }
    if summary.answers > 0 && !summary.saved {
        lines.extend(
            Flow::styled(Palette::BAD, "These answers are not saved in the history.").wrap(view.width),
        );
    }
    lines
}
