//! Charts as inline SVG: no script, colours from the page's style, each with a title and a
//! description that say in words what it shows.

use super::{escaped, tone};
use crate::{
    grade::Verdict,
    report::words::{self, clock, percent},
};
use std::fmt::Write;

/// An SVG picture; `title` and `desc` are escaped here, `body` is made of numbers and escaped text.
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
            tone(verdict)
        );
    }
    let number = score.map_or_else(|| "–".into(), |s| format!("{:.0}", s * 100.0));
    let word = verdict.map_or("no score", words::verdict);
    let _ = write!(
        body,
        "<text class=\"number\" x=\"60\" y=\"64\">{number}<tspan class=\"unit\" dx=\"2\">%</tspan></text>\
         <text class=\"word\" x=\"60\" y=\"83\">{word}</text>"
    );
    svg("ring", 120, 120, false, &format!("Score: {}", percent(score)), word, &body)
}

/// A share as a bar, with a line where it was before.
pub(super) fn bar(name: &str, score: Option<f64>, before: Option<f64>) -> String {
    let mut body = "<rect class=\"track\" width=\"100\" height=\"10\" rx=\"1\"/>".to_owned();
    if let Some(score) = score {
        let width = score.clamp(0.0, 1.0) * 100.0;
        let class = tone(Some(Verdict::of_score(score)));
        let _ = write!(body, "<rect class=\"fill {class}\" width=\"{width:.1}\" height=\"10\" rx=\"1\"/>");
    }
    let mut desc = format!("{} in this round", percent(score));
    if let Some(before) = before {
        let x = before.clamp(0.0, 1.0) * 99.0;
        let _ = write!(body, "<rect class=\"before\" x=\"{x:.1}\" width=\"1\" height=\"10\"/>");
        let _ = write!(desc, ", {} before", percent(Some(before)));
    }
    svg("bar", 100, 10, true, name, &desc, &body)
}

/// Time spent against the limit, on a scale that all questions of the round share.
pub(super) fn time(spent: f64, limit: f64, longest: f64) -> String {
    let x = |seconds: f64| (seconds / longest).clamp(0.0, 1.0) * 100.0;
    let (within, end) = (x(spent.min(limit)), x(limit));
    let mut body = format!(
        "<rect class=\"track\" width=\"{end:.1}\" height=\"10\" rx=\"1\"/>\
         <rect class=\"fill used\" width=\"{within:.1}\" height=\"10\" rx=\"1\"/>"
    );
    let late = spent > limit + 0.5;
    if late {
        let _ = write!(
            body,
            "<rect class=\"fill mid\" x=\"{end:.1}\" width=\"{:.1}\" height=\"10\"/>\
             <rect class=\"before\" x=\"{end:.1}\" width=\".8\" height=\"10\"/>",
            x(spent) - end
        );
    }
    let mut desc = format!("{} of {}", clock(spent), clock(limit));
    if late {
        let _ = write!(desc, ", {} over the limit", clock(spent - limit));
    }
    svg("bar thin", 100, 10, true, "Time against the limit", &desc, &body)
}

/// Concepts by how they came out, as one bar of four parts.
pub(super) fn stack(counts: [usize; 4]) -> String {
    let total = counts.iter().sum::<usize>().max(1) as f64;
    let classes = ["good", "mid", "bad", "wrong"];
    let names = ["covered", "half said", "missed", "contradicted"];
    let (mut body, mut at) = (String::new(), 0.0);
    for (count, class) in counts.into_iter().zip(classes).filter(|(count, _)| *count > 0) {
        let width = count as f64 / total * 100.0;
        let _ = write!(
            body,
            "<rect class=\"fill {class}\" x=\"{at:.2}\" width=\"{:.2}\" height=\"10\"/>",
            (width - 0.4).max(0.4)
        );
        at += width;
    }
    let desc: Vec<_> = counts.iter().zip(names).map(|(count, name)| format!("{count} {name}")).collect();
    svg("bar", 100, 10, true, "Key concepts", &desc.join(", "), &body)
}

/// Scores over time, the last one this round's.
pub(super) fn trend(points: &[(&str, f64)]) -> String {
    let (left, right, top, bottom) = (30.0, 346.0, 14.0, 104.0);
    let step = (right - left) / (points.len() - 1).max(1) as f64;
    let x = |n: usize| left + step * n as f64;
    let y = |score: f64| bottom - (bottom - top) * score.clamp(0.0, 1.0);
    let mut body = String::new();
    for (share, label) in [(0.0, "0"), (0.5, "50"), (1.0, "100")] {
        let _ = write!(
            body,
            "<line class=\"grid\" x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>\
             <text class=\"axis\" x=\"24\" y=\"{1:.1}\" text-anchor=\"end\">{label}</text>",
            y(share),
            y(share) + 3.5
        );
    }
    let _ = write!(
        body,
        "<line class=\"pass\" x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>",
        y(0.6)
    );
    let path: Vec<_> =
        points.iter().enumerate().map(|(n, (_, s))| format!("{:.1},{:.1}", x(n), y(*s))).collect();
    let _ = write!(body, "<polyline class=\"line\" points=\"{}\"/>", path.join(" "));
    // Numbers at every point only where they have room.
    let every = points.len() <= 9;
    for (n, (_, score)) in points.iter().enumerate() {
        let last = n + 1 == points.len();
        let class = if last { "dot now" } else { "dot" };
        let radius = if last { 4.5 } else { 3.0 };
        let _ = write!(
            body,
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius}\"/>",
            x(n),
            y(*score)
        );
        if every || last {
            // Above the point, or below it where the line would run through the number.
            let below =
                *score > 0.85 || points.get(n + 1).is_some_and(|(_, next)| next > score) && *score > 0.2;
            let shift = if below { 15.0 } else { -8.0 };
            let _ = write!(
                body,
                "<text class=\"value\" x=\"{:.1}\" y=\"{:.1}\">{:.0}</text>",
                x(n),
                y(*score) + shift,
                score * 100.0
            );
        }
    }
    let day = |date: &str| escaped(date.split(',').next().unwrap_or(date));
    let (first, last) = (points.first().map_or("", |p| p.0), points.last().map_or("", |p| p.0));
    let _ = write!(
        body,
        "<text class=\"axis\" x=\"{left}\" y=\"122\">{}</text>\
         <text class=\"axis\" x=\"{right}\" y=\"122\" text-anchor=\"end\">{}</text>",
        day(first),
        day(last)
    );
    let desc: Vec<_> =
        points.iter().map(|(date, score)| format!("{date}: {}", percent(Some(*score)))).collect();
    svg("trend", 360, 128, false, "Scores of these rounds over time", &desc.join("; "), &body)
}
