//! The question as it is posed, the help, and the end.

use super::View;
use crate::{
    repl::command,
    schedule::Why,
    session::{Ask, Summary},
    terminal::{Flow, Palette, hang, markdown, spread},
    wording::{clock, percent, plural},
};

/// The header line and the question.
pub(in crate::repl) fn ask(ask: &Ask<'_>, view: &View) -> Vec<Flow> {
    let question = ask.question;
    let mut left = Flow::styled(Palette::DIM, &format!("{} of {}", ask.number, ask.of));
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
        let told = format!(
            "This one keeps slipping: {}. Read it up, make it smaller (:edit after the answer), or put it \
             aside (:suspend).",
            leech.summary()
        );
        lines.extend(Flow::styled(Palette::PARTIAL, &told).wrap(view.width));
    }
    lines.push(Flow::new());
    lines.extend(markdown(&question.prompt, view.width, Palette::STRONG));
    lines.push(Flow::new());
    lines
}

/// Every command.
pub(in crate::repl) fn help(view: &View) -> Vec<Flow> {
    let mut lines = vec![
        Flow::plain("Answer in your own words, on as many lines as you like."),
        Flow::plain("An empty line, or a line with only . ends the answer; not inside ``` or a paste."),
        Flow::plain("After the feedback: Enter goes on, 1 again  2 hard  3 good  4 easy."),
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

/// What the session came to.
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
    for (label, concepts) in [("missed    ", &summary.missed), ("in part   ", &summary.partly)] {
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
    let mut next = Vec::new();
    if summary.left > 0 {
        next.push(format!("{} left today", plural(summary.left, "question")));
    }
    if let Some(due) = &summary.next_due_words {
        next.push(format!("the next is due {due}"));
    }
    if !next.is_empty() {
        let text = Flow::plain(&next.join(", "));
        lines.extend(hang(&Flow::styled(Palette::DIM, "next      "), &text, view.width));
    }
    if summary.answers > 0 && !summary.saved {
        lines.extend(Flow::styled(Palette::BAD, "These answers are not in the history.").wrap(view.width));
    }
    lines
}
