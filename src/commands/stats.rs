//! `greenroom stats`: what was practised.

use super::{Context, due, plural, practice::days};
use crate::{
    error::Error,
    history::Practised,
    schedule::Days,
    terminal::{self, Flow, Palette, excerpt, hang, visible_width},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use std::collections::BTreeSet;

/// Arguments of `greenroom stats`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Concepts that are named as the weakest.
const WEAKEST: usize = 8;
/// Days that are looked ahead.
const AHEAD: usize = 7;

/// Everything that is shown.
struct Stats {
    practised: Practised,
    days: usize,
    streak: usize,
    /// Due today, then on each of the next days.
    forecast: Vec<usize>,
    new: usize,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let (days, now) = (days(), Timestamp::now());
    let state = due::state(context, &days, now)?;
    let practised = state.history.practised(WEAKEST)?;
    let practice_days: BTreeSet<Date> = practised.times.iter().map(|t| days.day(*t)).collect();
    let due: Vec<_> = state.known.iter().map(|k| k.card.due).collect();
    let stats = Stats {
        days: practice_days.len(),
        streak: streak(&practice_days, days.day(now)),
        forecast: forecast(&due, &days, now),
        new: state.new,
        practised,
    };
    if args.json {
        return super::search::println_plain(&stats.json());
    }
    for line in stats.lines(terminal::width()) {
        anstream::println!("{}", line.render());
    }
    Ok(())
}

/// Days in a row up to today, or up to yesterday while today has none yet.
fn streak(practised: &BTreeSet<Date>, today: Date) -> usize {
    let mut day = today;
    if !practised.contains(&day) {
        day = day.yesterday().unwrap_or(day);
    }
    let mut count = 0;
    while practised.contains(&day) {
        count += 1;
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    count
}

/// How many are due today (or before), and on each of the next days.
fn forecast(due: &[Timestamp], days: &Days, now: Timestamp) -> Vec<usize> {
    let mut counts = vec![0; AHEAD + 1];
    for time in due {
        let day = if *time <= now { 0 } else { days.between(now, *time) as usize };
        if let Some(count) = counts.get_mut(day) {
            *count += 1;
        }
    }
    counts
}

impl Stats {
    fn json(&self) -> serde_json::Value {
        let p = &self.practised;
        json!({
            "answers": p.answers, "questions": p.questions, "seconds": p.milliseconds / 1000,
            "mean_score": p.mean, "days": self.days, "streak": self.streak,
            "due_today": self.forecast.first(), "due_next_days": self.forecast.get(1..), "new": self.new,
            "topics": p.topics, "weakest": p.weakest,
        })
    }

    fn lines(&self, width: usize) -> Vec<Flow> {
        let p = &self.practised;
        if p.answers == 0 {
            let text = format!(
                "Nothing practised yet; {} wait. `greenroom` asks the first.",
                plural(self.new, "question")
            );
            return Flow::plain(&text).wrap(width);
        }
        let mut head = Flow::styled(Palette::STRONG, &plural(p.answers, "answer")).then(&format!(
            " to {} on {}",
            plural(p.questions, "question"),
            plural(self.days, "day")
        ));
        head = head.then(&format!(", {} min", p.milliseconds.div_ceil(60_000)));
        if let Some(mean) = p.mean {
            head = head.then(", mean score ").and(Palette::STRONG, &format!("{:.0} %", mean * 100.0));
        }
        let mut lines = head.wrap(width);
        let streak = Flow::plain(&format!("{} in a row", plural(self.streak, "day")));
        lines.extend(row("streak", streak, width));
        let ahead: Vec<_> = self.forecast.iter().skip(1).map(ToString::to_string).collect();
        let due = Flow::styled(Palette::STRONG, &self.forecast[0].to_string()).then(&format!(
            " today, then {} on the next days; {} new",
            ahead.join(" "),
            self.new
        ));
        lines.extend(row("due", due, width));
        lines.extend(self.topics(width));
        lines.extend(self.weakest(width));
        lines
    }

    fn topics(&self, width: usize) -> Vec<Flow> {
        let mut lines = vec![Flow::new(), Flow::styled(Palette::DIM, "by topic")];
        let name =
            |topic: &str| if topic.is_empty() { "(none)".to_owned() } else { excerpt(topic, width / 2) };
        let margin = self.practised.topics.iter().map(|t| visible_width(&name(&t.topic))).max().unwrap_or(0);
        for topic in &self.practised.topics {
            let shown = name(&topic.topic);
            let pad = " ".repeat(margin - visible_width(&shown));
            let mut line = Flow::plain("  ").then(&shown).then(&pad);
            match topic.mean {
                Some(mean) => {
                    let cells = (mean * 20.0).round() as usize;
                    let style = if mean < 0.5 { Palette::PARTIAL } else { Palette::GOOD };
                    line = line.then(&format!("  {:>3.0} %  ", mean * 100.0));
                    if width >= margin + 45 {
                        line = line
                            .and(style, &"━".repeat(cells))
                            .and(Palette::DIM, &"─".repeat(20 - cells.min(20)));
                    }
                }
                None => line = line.then("    –    "),
            }
            lines.push(line.and(Palette::DIM, &format!("  {}", plural(topic.answers, "answer"))));
        }
        lines
    }

    fn weakest(&self, width: usize) -> Vec<Flow> {
        if self.practised.weakest.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![Flow::new(), Flow::styled(Palette::DIM, "missed most")];
        for weak in &self.practised.weakest {
            let first = Flow::styled(Palette::BAD, &format!("  {} of {}  ", weak.missed, weak.asked));
            let text = Flow::plain(&weak.concept).and(Palette::DIM, &format!("  {}", weak.question));
            lines.extend(hang(&first, &text, width));
        }
        lines
    }
}

fn row(name: &str, text: Flow, width: usize) -> Vec<Flow> {
    hang(&Flow::styled(Palette::DIM, &format!("{name:<8}")), &text, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{civil::date, tz::TimeZone};

    #[test]
    fn a_streak_lasts_until_a_day_is_left_out() {
        let today = date(2026, 1, 10);
        for (days, count) in [(&[10, 9, 8, 6][..], 3), (&[9, 8], 2), (&[8], 0), (&[], 0), (&[10], 1)] {
            let practised = days.iter().map(|d| date(2026, 1, *d)).collect();
            assert_eq!(streak(&practised, today), count, "{days:?}");
        }
    }

    #[test]
    fn what_is_overdue_is_due_today() {
        let now: Timestamp = "2026-01-10T12:00:00Z".parse().unwrap();
        let due: Vec<Timestamp> =
            ["2026-01-01T04:00:00Z", "2026-01-10T13:00:00Z", "2026-01-12T04:00:00Z", "2027-01-01T04:00:00Z"]
                .iter()
                .map(|t| t.parse().unwrap())
                .collect();
        assert_eq!(forecast(&due, &Days::new(TimeZone::UTC), now), [2, 0, 1, 0, 0, 0, 0, 0]);
    }
}
