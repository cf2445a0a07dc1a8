//! The overview for a terminal.

use super::{Overview, monday};
use crate::{
    report::{
        labels::topic,
        text::{heading, margin, row},
    },
    terminal::{Flow, Palette, hang, sparkline},
    wording::{percent, plural, points, rough_time, score},
};
use jiff::{ToSpan, civil::Date};
use std::collections::HashMap;

/// Columns of a line's label.
const LABEL: usize = 11;

/// The overview in `width` columns.
pub fn lines(o: &Overview, width: usize) -> Vec<Flow> {
    if o.answers == 0 {
        let text = format!(
            "Nothing practised yet; the bank has {}. `greenroom` asks the first one.",
            plural(o.new, "question")
        );
        return Flow::plain(&text).wrap(width);
    }
    let mut head = Flow::styled(Palette::STRONG, &plural(o.answers, "answer"))
        .then(&format!(" to {} on {}", plural(o.questions, "question"), plural(o.days, "day")))
        .then(&format!(", {}", rough_time(o.seconds)));
    if let Some(mean) = o.mean_score {
        head = head.then(", mean score ").and(Palette::STRONG, &percent(mean));
    }
    let mut lines = head.wrap(width);
    let longest = if o.longest_streak > o.streak {
        format!(", the longest {}", o.longest_streak)
    } else {
        String::new()
    };
    lines.extend(label(
        "streak",
        Flow::plain(&format!("{} in a row{longest}", plural(o.streak, "day"))),
        width,
    ));
    lines.extend(due(o, width));
    if let Some(share) = o.retention.share {
        let text = Flow::styled(Palette::STRONG, &percent(share)).then(&format!(
            " remembered of {} asked again, the goal is {}",
            o.retention.asked,
            percent(o.retention.wanted)
        ));
        lines.extend(label("retention", text, width));
    }
    lines.extend(trends(o, width));
    lines.extend(heat_map(o, width));
    lines.extend(topics(o, width));
    if !o.weakest.is_empty() {
        lines.extend(heading("missed most often"));
    }
    for weak in &o.weakest {
        let first = Flow::styled(Palette::BAD, &format!("  {} of {}  ", weak.missed, weak.asked));
        let text = Flow::plain(&weak.concept).and(Palette::DIM, &format!(" · {}", weak.question));
        lines.extend(hang(&first, &text, width));
    }
    if !o.leeches.is_empty() {
        lines.extend(heading("keeps slipping"));
    }
    for leech in &o.leeches {
        let first = Flow::styled(Palette::BAD, "  ✗ ");
        let text = Flow::plain(leech.question.as_str()).and(Palette::DIM, &format!(" · {}", leech.summary()));
        lines.extend(hang(&first, &text, width));
    }
    lines
}

fn label(name: &str, text: Flow, width: usize) -> Vec<Flow> {
    hang(&Flow::styled(Palette::DIM, &format!("{name:<LABEL$}")), &text, width)
}

fn due(o: &Overview, width: usize) -> Vec<Flow> {
    let most = o.due_next_days.iter().copied().max().unwrap_or(0).max(1) as f64;
    // A dot for a day without any, so that it is not taken for a small number.
    let shares: Vec<_> = o.due_next_days.iter().map(|n| (*n > 0).then(|| *n as f64 / most)).collect();
    let next: usize = o.due_next_days.iter().take(7).sum();
    let mut text = Flow::styled(Palette::STRONG, &o.due_today.to_string())
        .then(&format!(" today, {next} in the next 7 days, {} new", o.new));
    if o.due_next_days.iter().any(|n| *n > 0) {
        text = text.then("  ").then(&sparkline(&shares));
    }
    label("due", text, width)
}

fn trends(o: &Overview, width: usize) -> Vec<Flow> {
    let mut lines = Vec::new();
    let scores: Vec<_> = o.weeks.iter().map(|w| w.score).collect();
    if scores.iter().flatten().count() > 1 {
        let text = format!("{}  by week, the last {}", sparkline(&scores), scores.len());
        lines.extend(label("scores", Flow::plain(&text), width));
    }
    let rounds: Vec<_> = o.rounds.iter().map(|r| r.score).collect();
    if let Some(last) = rounds.last() {
        let shown = &rounds[rounds.len().saturating_sub(26)..];
        let text = format!(
            "{}  {}, the last {}",
            sparkline(shown),
            plural(rounds.len(), "mock round"),
            score(*last)
        );
        lines.extend(label("rounds", Flow::plain(&text), width));
    }
    let paces: Vec<_> = o.weeks.iter().map(|w| w.pace).collect();
    let fillers = o.weeks.iter().rev().find_map(|w| w.fillers);
    if let Some(last) = paces.iter().flatten().last() {
        // On a scale from 80 to 200 words a minute, the range of speech.
        let shares: Vec<_> = paces.iter().map(|p| p.map(|p| (p - 80.0) / 120.0)).collect();
        let fillers = fillers.map_or_else(String::new, |f| format!(", {f:.1} fillers an answer"));
        let text = format!("{}  {last:.0} words a minute lately{fillers}", sparkline(&shares));
        lines.extend(label("pace", Flow::plain(&text), width));
    } else if let Some(fillers) = fillers {
        // Without times: typed as spoken, or from a recogniser that gives only words.
        lines.extend(label("fillers", Flow::plain(&format!("{fillers:.1} an answer lately")), width));
    }
    lines
}

/// A row for each weekday, a column for each week; the denser, the more answers.
fn heat_map(o: &Overview, width: usize) -> Vec<Flow> {
    let Ok(today) = o.today.parse::<Date>() else { return Vec::new() };
    let weeks = (width.saturating_sub(LABEL) / 2).min(52) as i64;
    if o.days < 2 || weeks < 8 {
        return Vec::new();
    }
    let counts: HashMap<Date, usize> = o.calendar.iter().map(|d| (d.date, d.answers)).collect();
    let most = counts.values().copied().max().unwrap_or(1).max(4);
    let mut lines = heading("answers by day").to_vec();
    for (row, name) in ["Mon", "", "Wed", "", "Fri", "", "Sun"].into_iter().enumerate() {
        let mut line = Flow::styled(Palette::DIM, &format!("  {name:<9}"));
        for week in (0..weeks).rev() {
            let day =
                monday(today).checked_sub((week * 7).days()).and_then(|m| m.checked_add((row as i64).days()));
            let Ok(day) = day else { continue };
            if day > today {
                continue;
            }
            match counts.get(&day).copied().unwrap_or(0) {
                0 => line.push(Palette::DIM, "· "),
                n => line.push(Palette::GOOD, ["░ ", "▒ ", "▓ ", "█ "][((n - 1) * 4 / most).min(3)]),
            }
        }
        lines.push(line);
    }
    lines
}

fn topics(o: &Overview, width: usize) -> Vec<Flow> {
    let mut lines = heading("by topic").to_vec();
    let margin = margin(o.topics.iter().map(|t| topic(&t.topic).to_owned()), width);
    for t in &o.topics {
        let change = t.change.map_or_else(String::new, |c| format!(", {} in the last 30 days", points(c)));
        let note = format!("{}{change}", plural(t.answers, "answer"));
        lines.extend(row(topic(&t.topic), t.mean, &note, margin, width));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{log, overview},
        *,
    };
    use crate::history::LogEntry;
    use proptest::prelude::*;

    fn plain(log: &[LogEntry], width: usize) -> String {
        let rendered: Vec<_> = lines(&overview(log), width).iter().map(Flow::render).collect();
        let text = anstream::adapter::strip_str(&rendered.join("\n")).to_string();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_terminal_overview() {
        insta::assert_snapshot!("overview", plain(&log(), 80));
        assert!(plain(&[], 80).contains("Nothing practised yet; the bank has 7 questions"));
    }

    proptest! {
        #[test]
        fn no_line_is_wider(width in 30usize..110) {
            for line in lines(&overview(&log()), width) {
                prop_assert!(line.width() <= width);
            }
        }
    }
}
