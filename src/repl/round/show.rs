//! What a round shows before its end: the plan, the question, the clock.

use super::command;
use crate::{
    repl::show::View,
    session::{MockQuestionView, Plan, Remaining, Times},
    terminal::{Flow, Palette, hang, markdown, spread},
    wording::{clock, plural, running_clock},
};
use anstyle::Style;
use std::time::Duration;

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerEnd {
    /// By the user, or by the end of the round.
    HandedIn,
    /// By a hard limit.
    TimeOver,
}

/// What the round asks, without the questions.
pub(super) fn plan(plan: &Plan, view: &View) -> Vec<Flow> {
    let width = view.width;
    let mut lines = Flow::styled(Palette::STRONG, &plan.title).wrap(width);
    lines.push(Flow::new());
    for (n, section) in plan.sections.iter().enumerate() {
        let items = plan.items.iter().filter(|i| i.section == n);
        let time: Duration = items.map(|i| i.limit).sum();
        let mut left = Flow::plain("  ").then(&section.title);
        if plan.sections.len() > 1 && (section.weight - 1.0).abs() > f64::EPSILON {
            left.push(Palette::DIM, &format!("  weight {}", section.weight));
        }
        let right = format!("{}  {:>7}", plural(section.found, "question"), clock(time));
        lines.extend(spread(left, Flow::plain(&right), width));
        if section.found < section.wanted {
            let text = format!("{} wanted, {} found in the bank", section.wanted, section.found);
            lines.extend(hang(&Flow::plain("    "), &Flow::styled(Palette::PARTIAL, &text), width));
        }
    }
    if plan.sections.len() > 1 {
        let right = format!("{}  {:>7}", plural(plan.items.len(), "question"), clock(plan.time()));
        lines.extend(spread(Flow::plain("  total"), Flow::styled(Palette::STRONG, &right), width));
    }
    lines.push(Flow::new());
    let mut rules = Vec::new();
    if let Some(limit) = plan.limit {
        rules.push(format!("round limit {}", clock(limit)));
        if plan.time() > limit {
            rules.push("shorter than the questions' limits together".into());
        }
    }
    rules.push(
        if plan.hard { "hard limits: an answer is cut off" } else { "soft limits: overtime is counted" }
            .into(),
    );
    rules.push(if plan.pause { "pauses allowed" } else { "no pauses" }.into());
    if plan.follow_ups {
        rules.push("follow-ups after weak answers".into());
    }
    rules.push(format!("seed {}", plan.seed));
    lines.extend(hang(&Flow::plain("  "), &Flow::styled(Palette::DIM, &rules.join(" · ")), width));
    lines.push(Flow::new());
    lines
}

/// The header line and the question or follow-up.
pub(super) fn question(ask: &MockQuestionView<'_>, sections: bool, view: &View) -> Vec<Flow> {
    let limit = Flow::styled(Palette::DIM, &format!("limit {}", clock(ask.limit)));
    if let Some(follow_up) = ask.follow_up {
        let mut lines = vec![Flow::new()];
        lines.extend(spread(Flow::styled(Palette::DIM, "Follow-up"), limit, view.width));
        lines.push(Flow::new());
        lines.extend(Flow::styled(Palette::STRONG, follow_up).wrap(view.width));
        lines.push(Flow::new());
        return lines;
    }
    let mut lines = vec![Flow::styled(Palette::DIM, &"─".repeat(view.width))];
    let mut left = Flow::styled(Palette::DIM, &format!("{} of {}", ask.number, ask.total));
    if sections && !ask.section.is_empty() {
        let style = if ask.opens_section { Palette::STRONG } else { Palette::DIM };
        left.push(Palette::DIM, " · ");
        left.push(style, ask.section);
    }
    lines.extend(spread(left, limit, view.width));
    lines.push(Flow::new());
    lines.extend(markdown(&ask.question.prompt, view.width, Palette::STRONG));
    lines.push(Flow::new());
    lines
}

/// The clock on one line of at most `width` columns.
pub(super) fn status(times: &Times, width: usize) -> Flow {
    let (left, style, word) = words(times.left);
    let mut line = Flow::styled(style, &left);
    line.push(Palette::DIM, &format!(" {word} {}", clock(times.limit)));
    let mut rest = Flow::new();
    if let Some(round) = times.round {
        let (left, style, word) = words(round);
        rest.push(Palette::DIM, " · round ");
        rest.push(if style == Style::new() { Palette::DIM } else { style }, &left);
        rest.push(Palette::DIM, if word.starts_with("over") { " over" } else { " left" });
    }
    match times.left {
        Remaining::Little(_) if times.hard => rest.push(Palette::PARTIAL, " · it will be cut off"),
        Remaining::Little(_) => rest.push(Palette::PARTIAL, " · time to finish"),
        _ => {}
    }
    line.append(rest);
    line.chop(width.saturating_sub(1)).into_iter().next().unwrap_or_default()
}

/// The time, its style, and what the time is. A second that has started counts as left, so that a
/// countdown ends at 0:00.
fn words(left: Remaining) -> (String, Style, &'static str) {
    let started =
        |time: Duration| clock(Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0)));
    match left {
        Remaining::Time(time) => (started(time), Style::new(), "left of"),
        Remaining::Little(time) => (started(time), Palette::PARTIAL.bold(), "left of"),
        Remaining::Over(time) => (format!("+{}", running_clock(time)), Palette::BAD.bold(), "over"),
    }
}

/// Confirms an answer and its time, but says nothing about its worth. An empty answer is none.
pub(super) fn taken(times: &Times, end: AnswerEnd, is_empty: bool, view: &View) -> Vec<Flow> {
    let time = clock(times.spent);
    let (style, text) = match (end, is_empty) {
        (AnswerEnd::TimeOver, false) => {
            (Palette::PARTIAL, "Time is up: the answer is taken as it is.".into())
        }
        (AnswerEnd::TimeOver, true) => {
            (Palette::PARTIAL, "Time is up without an answer: it counts as not answered.".into())
        }
        (AnswerEnd::HandedIn, false) => (Palette::DIM, format!("Answered in {time}.")),
        (AnswerEnd::HandedIn, true) => {
            (Palette::PARTIAL, format!("No answer in {time}: it counts as not answered."))
        }
    };
    let mut line = Flow::styled(style, &text);
    if let (Remaining::Over(over), true) = (times.left, end != AnswerEnd::TimeOver)
        && over >= Duration::from_secs(1)
    {
        line.push(Palette::BAD, &format!(" +{} over", clock(over)));
    }
    line.wrap(view.width)
}

/// The rules and every command.
pub(super) fn help(pause: bool, view: &View) -> Vec<Flow> {
    let mut lines = Flow::plain(
        "Answer as in an interview. An empty line or a single dot ends the answer. \
         There are no hints, and no feedback before the end.",
    )
    .wrap(view.width);
    lines.push(Flow::new());
    for (name, text) in command::help(pause) {
        let first = Flow::plain("  ").and(Palette::PLACE, &format!("{name:<9}"));
        lines.extend(hang(&first, &Flow::plain(text), view.width));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Clock;

    #[test]
    fn the_clock_reads_as_one_line() {
        let s = Duration::from_secs;
        for (limit, round, hard, spent, shown) in [
            (120, None, false, 0, "2:00 left of 2:00"),
            (120, Some(600), false, 13_400, "1:47 left of 2:00 · round 9:47 left"),
            (120, None, false, 95_000, "0:25 left of 2:00 · time to finish"),
            (120, None, true, 95_000, "0:25 left of 2:00 · it will be cut off"),
            (120, Some(100), false, 132_999, "+0:12 over 2:00 · round +0:32 over"),
            (7200, None, false, 1, "2:00:00 left of 2:00:00"),
        ] {
            let mut clock = Clock::new(s(limit), round.map(s), hard);
            clock.run(Duration::ZERO);
            let times = clock.times(Duration::from_millis(spent));
            let line = anstream::adapter::strip_str(&status(&times, 80).render()).to_string();
            assert_eq!(line, shown);
            assert!(status(&times, 20).width() < 20);
        }
    }
}
