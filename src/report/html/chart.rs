//! Charts as inline SVG without script. Colours come from the page's style; a title and a description
//! say in words what a chart shows.

use super::{class::class, escape::escaped};
use crate::{
    grade::{Status, Verdict},
    report::{
        labels::{PASS, is_over},
        overview::{DayCount, monday},
    },
    wording::{self, clock_seconds, percent, plural, status_name, status_tone, verdict_name, verdict_tone},
};
use jiff::{ToSpan, civil::Date};
use std::{collections::HashMap, fmt::Write};

/// An SVG image; `title` and `desc` are escaped here, `body` is made of numbers and escaped text.
fn svg(class: &str, width: u32, height: u32, stretch: bool, title: &str, desc: &str, body: &str) -> String {
    let fit = if stretch { " preserveAspectRatio=\"none\"" } else { "" };
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\"{fit} role=\"img\">\
         <title>{}</title><desc>{}</desc>{body}</svg>",
        escaped(title),
        escaped(desc)
    )
}

/// A score as a ring.
pub(super) fn ring(score: Option<f64>, verdict: Option<Verdict>) -> String {
    let share = score.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0;
    let mut body = "<circle class=\"track\" cx=\"60\" cy=\"60\" r=\"50\"/>".to_owned();
    if share > 0.0 {
        let _ = write!(
            body,
            "<circle class=\"arc {}\" cx=\"60\" cy=\"60\" r=\"50\" pathLength=\"100\" \
             stroke-dasharray=\"{share:.2} 100\" transform=\"rotate(-90 60 60)\"/>",
            class(verdict.map(verdict_tone))
        );
    }
    let number = score.map_or_else(|| "–".into(), |s| format!("{:.0}", (s * 100.0).round()));
    let word = verdict.map_or("no score", verdict_name);
    let _ = write!(
        body,
        "<text class=\"number\" x=\"60\" y=\"64\">{number}<tspan class=\"unit\" dx=\"2\">%</tspan></text>\
         <text class=\"word\" x=\"60\" y=\"83\">{word}</text>"
    );
    svg("ring", 120, 120, false, &format!("Score: {}", wording::score(score)), word, &body)
}

/// A share as a bar, with a line where it was before.
pub(super) fn bar(name: &str, score: Option<f64>, before: Option<f64>) -> String {
    let mut body = "<rect class=\"track\" width=\"100\" height=\"10\" rx=\"1\"/>".to_owned();
    if let Some(score) = score {
        let width = score.clamp(0.0, 1.0) * 100.0;
        let class = class(Some(verdict_tone(Verdict::of_score(score))));
        let _ = write!(body, "<rect class=\"fill {class}\" width=\"{width:.1}\" height=\"10\" rx=\"1\"/>");
    }
    let mut desc = format!("{} in this round", wording::score(score));
    if let Some(before) = before {
        let x = before.clamp(0.0, 1.0) * 99.0;
        let _ = write!(body, "<rect class=\"before\" x=\"{x:.1}\" width=\"1\" height=\"10\"/>");
        let _ = write!(desc, ", {} before", percent(before));
    }
    svg("bar", 100, 10, true, name, &desc, &body)
}

/// Time spent against the limit, on a scale shared by all questions of the round.
pub(super) fn time(spent: f64, limit: f64, longest: f64) -> String {
    let x = |seconds: f64| (seconds / longest).clamp(0.0, 1.0) * 100.0;
    let (within, end) = (x(spent.min(limit)), x(limit));
    let mut body = format!(
        "<rect class=\"track\" width=\"{end:.1}\" height=\"10\" rx=\"1\"/>\
         <rect class=\"fill used\" width=\"{within:.1}\" height=\"10\" rx=\"1\"/>"
    );
    let late = is_over(spent, limit);
    if late {
        let _ = write!(
            body,
            "<rect class=\"fill mid\" x=\"{end:.1}\" width=\"{:.1}\" height=\"10\"/>\
             <rect class=\"before\" x=\"{end:.1}\" width=\".8\" height=\"10\"/>",
            x(spent) - end
        );
    }
    let mut desc = format!("{} of {}", clock_seconds(spent), clock_seconds(limit));
    if late {
        let _ = write!(desc, ", {} over the limit", clock_seconds(spent - limit));
    }
    svg("bar thin", 100, 10, true, "Time against the limit", &desc, &body)
}

/// Concepts by status, as one bar with a part for each.
pub(super) fn stack(counts: &[(Status, usize)]) -> String {
    let total = counts.iter().map(|(_, count)| count).sum::<usize>().max(1) as f64;
    let (mut body, mut at) = (String::new(), 0.0);
    for (status, count) in counts.iter().filter(|(_, count)| *count > 0) {
        let width = *count as f64 / total * 100.0;
        let class = class(Some(status_tone(*status)));
        let _ = write!(
            body,
            "<rect class=\"fill {class}\" x=\"{at:.2}\" width=\"{:.2}\" height=\"10\"/>",
            (width - 0.4).max(0.4)
        );
        at += width;
    }
    let desc: Vec<_> = counts.iter().map(|(status, n)| format!("{n} {}", status_name(*status))).collect();
    svg("bar", 100, 10, true, "Key concepts", &desc.join(", "), &body)
}

/// Scores over time, 0 to 1, the last one the present.
pub(super) fn trend(title: &str, points: &[(&str, f64)]) -> String {
    let marks = [(0.0, "0"), (0.5, "50"), (1.0, "100")];
    let shares: Vec<_> =
        points.iter().map(|(date, s)| (*date, *s, format!("{:.0}", (s * 100.0).round()))).collect();
    let pass =
        format!("<line class=\"pass\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", y(PASS));
    let desc: Vec<_> = points.iter().map(|(date, s)| format!("{date}: {}", percent(*s))).collect();
    plot(title, &desc.join("; "), &marks, &pass, &shares)
}

/// A quantity over time, on its own scale.
pub(super) fn line(title: &str, points: &[(&str, f64)]) -> String {
    let low = points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
    // Some margin, and no division by zero where all are the same.
    let (low, high) = ((low * 0.9).floor(), (high * 1.1).ceil().max(low + 1.0));
    let share = |v: f64| (v - low) / (high - low);
    let (bottom, top) = (format!("{low:.0}"), format!("{high:.0}"));
    let shares: Vec<_> = points.iter().map(|(date, v)| (*date, share(*v), format!("{v:.0}"))).collect();
    let desc: Vec<_> = points.iter().map(|(date, v)| format!("{date}: {v:.0}")).collect();
    plot(title, &desc.join("; "), &[(0.0, &bottom), (1.0, &top)], "", &shares)
}

const LEFT: f64 = 30.0;
const RIGHT: f64 = 346.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 104.0;

fn y(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
}

/// A line through points of `(date, height 0 to 1, number)`.
fn plot(
    title: &str,
    desc: &str,
    marks: &[(f64, &str)],
    under: &str,
    points: &[(&str, f64, String)],
) -> String {
    let step = (RIGHT - LEFT) / (points.len().saturating_sub(1)).max(1) as f64;
    let x = |n: usize| LEFT + step * n as f64;
    let mut body = String::new();
    for (share, label) in marks {
        let _ = write!(
            body,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>\
             <text class=\"axis\" x=\"24\" y=\"{1:.1}\" text-anchor=\"end\">{label}</text>",
            y(*share),
            y(*share) + 3.5
        );
    }
    body.push_str(under);
    let path: Vec<_> =
        points.iter().enumerate().map(|(n, (_, s, _))| format!("{:.1},{:.1}", x(n), y(*s))).collect();
    let _ = write!(body, "<polyline class=\"line\" points=\"{}\"/>", path.join(" "));
    // Numbers at every point only where there is room.
    let every = points.len() <= 9;
    for (n, (_, share, number)) in points.iter().enumerate() {
        let last = n + 1 == points.len();
        let (class, radius) = if last { ("dot now", 4.5) } else { ("dot", 3.0) };
        let _ = write!(
            body,
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius}\"/>",
            x(n),
            y(*share)
        );
        if every || last {
            // Above the point, or below it where the line would run through the number.
            let rises = points.get(n + 1).is_some_and(|(_, next, _)| next > share);
            let shift = if *share > 0.85 || (rises && *share > 0.2) { 15.0 } else { -8.0 };
            let _ = write!(
                body,
                "<text class=\"value\" x=\"{:.1}\" y=\"{:.1}\">{number}</text>",
                x(n),
                y(*share) + shift
            );
        }
    }
    let day = |date: &str| escaped(date.split(',').next().unwrap_or(date));
    let (first, last) = (points.first().map_or("", |p| p.0), points.last().map_or("", |p| p.0));
    let _ = write!(
        body,
        "<text class=\"axis\" x=\"{LEFT}\" y=\"122\">{}</text>\
         <text class=\"axis\" x=\"{RIGHT}\" y=\"122\" text-anchor=\"end\">{}</text>",
        day(first),
        day(last)
    );
    svg("trend", 360, 128, false, title, desc, &body)
}

/// Counts for the next days as columns.
pub(super) fn columns(title: &str, counts: &[usize]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = (RIGHT - LEFT) / counts.len().max(1) as f64;
    let mut body = format!(
        "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{BOTTOM}\" y2=\"{BOTTOM}\"/>\
         <text class=\"axis\" x=\"24\" y=\"{:.1}\" text-anchor=\"end\">{most:.0}</text>",
        TOP + 3.5
    );
    for (n, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let top = y(*count as f64 / most);
        let _ = write!(
            body,
            "<rect class=\"fill good\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"1\"/>",
            LEFT + step * n as f64,
            (step - 2.0).max(1.0),
            BOTTOM - top
        );
    }
    let _ = write!(
        body,
        "<text class=\"axis\" x=\"{LEFT}\" y=\"122\">tomorrow</text>\
         <text class=\"axis\" x=\"{RIGHT}\" y=\"122\" text-anchor=\"end\">in {} days</text>",
        counts.len()
    );
    let desc: Vec<_> = counts.iter().map(ToString::to_string).collect();
    svg("trend", 360, 128, false, title, &format!("each day from tomorrow on: {}", desc.join(", ")), &body)
}

/// A year: a column for each week, a row for each weekday, the darker the more answers.
pub(super) fn heat_map(today: &str, calendar: &[DayCount]) -> String {
    const WEEKS: i64 = 53;
    const CELL: i64 = 13;
    let Ok(today) = today.parse::<Date>() else { return String::new() };
    let counts: HashMap<Date, usize> = calendar.iter().map(|d| (d.date, d.answers)).collect();
    let most = counts.values().copied().max().unwrap_or(1).max(4);
    let (mut body, mut total, mut days) = (String::new(), 0, 0);
    let mut month = 0;
    for week in 0..WEEKS {
        let Ok(first) = monday(today).checked_sub(((WEEKS - 1 - week) * 7).days()) else { continue };
        if first.month() != month && first.day() <= 7 {
            let name = first.strftime("%b");
            let _ = write!(body, "<text class=\"axis\" x=\"{}\" y=\"9\">{name}</text>", 26 + week * CELL);
        }
        month = first.month();
        for row in 0..7 {
            let Some(day) = first.checked_add(row.days()).ok().filter(|d| *d <= today) else { continue };
            let count = counts.get(&day).copied().unwrap_or(0);
            total += count;
            days += usize::from(count > 0);
            let level = if count == 0 { 0 } else { 1 + ((count - 1) * 4 / most).min(3) };
            let _ = write!(
                body,
                "<rect class=\"heat h{level}\" x=\"{}\" y=\"{}\" width=\"11\" height=\"11\" rx=\"2\"/>",
                26 + week * CELL,
                14 + row * CELL
            );
        }
    }
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
        let _ = write!(body, "<text class=\"axis\" x=\"0\" y=\"{}\">{name}</text>", 23 + row * CELL);
    }
    let desc = format!("{} on {} in the last year", plural(total, "answer"), plural(days, "day"));
    svg("year", 716, 106, false, "Answers by day", &desc, &body)
}
