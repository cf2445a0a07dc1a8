//! The picker's screen as lines of styled text.
//!
//! Takes the picker's state and the size of the screen; gives lines that fit it and hold no control
//! characters, and the cursor's column. Draws nothing.

use super::{super::path::display_path, state::Picker};
use crate::{
    index::{Hit, HitKind},
    terminal::{Flow, Palette, visible_width},
    text::{Span, one_line},
};
use anstyle::Style;

/// Rows of a hit.
const HIT: usize = 2;
/// Rows of the query and of its status.
const HEAD: usize = 2;
/// The row that lists the keys.
const FOOT: usize = 1;
// What stands before the query, the chosen hit and the others.
const PROMPT: &str = "› ";
const CHOSEN: &str = "▸ ";
const OTHER: &str = "  ";
const KEYS: &str = "↑↓ move · Enter opens · Tab passage · Esc leaves";
const KEYS_PASSAGE: &str = "↑↓ move · Enter opens · Shift-↑↓ scrolls · Tab hides · Esc leaves";

/// A screenful.
#[derive(Debug)]
pub(super) struct Screenful {
    /// At most as many as there are rows.
    pub lines: Vec<Flow>,
    /// Column of the cursor in the first line, from 0.
    pub column: usize,
}

/// How many hits are visible on `rows` rows.
pub(super) fn visible_hits(picker: &Picker, rows: usize) -> usize {
    let room = rows.saturating_sub(HEAD + FOOT);
    (if picker.shows_passage { room / 2 } else { room } / HIT).max(1)
}

/// The screen. `syncing`: changed notes are still being read.
pub(super) fn screenful(picker: &Picker, columns: usize, rows: usize, syncing: bool) -> Screenful {
    // The last column stays free: terminals wrap there.
    let width = columns.saturating_sub(1).max(4);
    let (query, column) = prompt(picker, width);
    let mut lines = vec![query, status(picker, syncing).clip(width)];
    let visible = visible_hits(picker, rows);
    for (n, hit) in picker.hits.iter().enumerate().skip(picker.top).take(visible) {
        lines.extend(hit_lines(hit, n == picker.chosen, width));
    }
    let last = rows.saturating_sub(FOOT);
    if picker.shows_passage && picker.hit().is_some() {
        lines.resize(HEAD + visible * HIT, Flow::new());
        let room = last.saturating_sub(lines.len());
        lines.extend(passage(picker, width, room));
    }
    lines.truncate(last.max(1));
    lines.resize(last.max(1), Flow::new());
    if rows > 1 {
        let keys = if picker.shows_passage { KEYS_PASSAGE } else { KEYS };
        lines.push(Flow::styled(Palette::DIM, keys).clip(width));
    }
    Screenful { lines, column }
}

/// The query, scrolled so far that the cursor is visible, and the cursor's column.
fn prompt(picker: &Picker, width: usize) -> (Flow, usize) {
    let room = width.saturating_sub(visible_width(PROMPT));
    let before = &picker.query[..picker.cursor];
    let mut from = 0;
    while visible_width(&before[from..]) >= room {
        from += before[from..].chars().next().map_or(1, char::len_utf8);
        if from >= before.len() {
            break;
        }
    }
    let column = visible_width(PROMPT) + visible_width(&before[from..]);
    let shown = Flow::styled(Palette::STRONG, &picker.query[from..]).clip(room);
    let mut line = Flow::styled(Palette::GOOD, PROMPT);
    line.append(shown);
    (line, column)
}

fn status(picker: &Picker, syncing: bool) -> Flow {
    let words = match (&picker.message, picker.hits.len()) {
        (Some(message), 0) if !picker.query.trim().is_empty() => format!("nothing found · {message}"),
        (Some(message), _) => message.clone(),
        (None, _) if picker.query.trim().is_empty() => {
            "type what to look for: words, \"a phrase\", -without, topic:… path:… is:question".into()
        }
        (None, 0) => "nothing found".into(),
        (None, _) => format!("{} of {}", picker.chosen + 1, picker.hits.len()),
    };
    let syncing = if syncing { "reading changed notes … · " } else { "" };
    Flow::styled(Palette::DIM, &format!("{syncing}{words}"))
}

fn hit_lines(hit: &Hit, chosen: bool, width: usize) -> [Flow; HIT] {
    let style = if chosen { Palette::STRONG } else { Style::new() };
    let kind = if hit.kind == HitKind::Question { "? " } else { "" };
    let mut title = Flow::styled(Palette::GOOD, if chosen { CHOSEN } else { OTHER });
    title.push(style, &format!("{kind}{}", one_line(&hit.title)));
    for heading in &hit.trail {
        title.push(Palette::DIM, &format!(" › {}", one_line(heading)));
    }
    let place = end_of(&format!("{}:{}", display_path(&hit.path), hit.line), width * 2 / 5);
    let mut below = Flow::plain(OTHER).and(Palette::PLACE, &place).then("  ");
    let room = width.saturating_sub(below.width());
    below.append(excerpt(hit, room));
    [title.clip(width), below.clip(width)]
}

/// As much of the snippet as fits, with its first marked word in it.
fn excerpt(hit: &Hit, room: usize) -> Flow {
    let text = &hit.snippet;
    let first = hit.marks.first().copied().unwrap_or(Span { start: 0, end: 0 });
    let mut from = 0;
    if visible_width(&text[..first.end.min(text.len())]) >= room {
        // A few words of context before it, if they fit.
        let lead = text[..first.start].char_indices().rev();
        from = lead.take(room / 4).last().map_or(first.start, |(at, _)| at);
        from = text[from..first.start].find(' ').map_or(from, |at| from + at + 1);
    }
    let mut flow = Flow::new();
    if from > 0 {
        flow.push(Palette::DIM, "…");
    }
    marked(&mut flow, text, &hit.marks, from, text.len());
    flow
}

/// Adds the bytes `from..to` of `text`, the marked ones in their style.
fn marked(flow: &mut Flow, text: &str, marks: &[Span], from: usize, to: usize) {
    let mut at = from;
    for mark in marks.iter().filter(|m| m.start >= from && m.end <= to) {
        flow.push(Style::new(), &text[at..mark.start.max(at)]);
        flow.push(Palette::MARK, &text[mark.start.max(at)..mark.end.max(at)]);
        at = mark.end.max(at);
    }
    flow.push(Style::new(), &text[at..to]);
}

/// The passage below a rule, from its first marked line on, or as far as the user scrolled.
fn passage(picker: &Picker, width: usize, room: usize) -> Vec<Flow> {
    let Some(hit) = &picker.passage else { return Vec::new() };
    let mut lines = Vec::new();
    let mut first_mark = 0;
    let mut at = 0;
    for line in hit.snippet.split_inclusive('\n') {
        let end = at + line.trim_end_matches(['\n', '\r']).len();
        if hit.marks.first().is_some_and(|m| m.start >= at) {
            first_mark = lines.len();
        }
        let mut flow = Flow::new();
        marked(&mut flow, &hit.snippet, &hit.marks, at, end);
        lines.extend(flow.chop(width));
        at += line.len();
    }
    let room = room.saturating_sub(1);
    let most = lines.len().saturating_sub(room);
    let from = if first_mark < room { 0 } else { first_mark.saturating_sub(2) };
    let from = from.saturating_add_signed(picker.scrolled).min(most);
    let mut shown = vec![Flow::styled(Palette::DIM, &"─".repeat(width))];
    shown.extend(lines.into_iter().skip(from).take(room));
    shown
}

/// The end of `text` in at most `width` columns: the end of a path says most.
fn end_of(text: &str, width: usize) -> String {
    let mut rest = text;
    while visible_width(rest) > width {
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
        if visible_width(rest) < width {
            return format!("…{rest}");
        }
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{super::state::tests::hits, *};
    use proptest::prelude::*;

    fn shown(picker: &Picker, columns: usize, rows: usize) -> Vec<String> {
        let lines = screenful(picker, columns, rows, false).lines;
        lines.iter().map(|l| anstream::adapter::strip_str(&l.render()).to_string()).collect()
    }

    fn typed(query: &str, count: usize) -> Picker {
        Picker { query: query.into(), cursor: query.len(), hits: hits(count), ..Picker::default() }
    }

    #[test]
    fn a_screen_lists_hits_below_the_query() {
        let mut picker = typed("lease", 9);
        picker.chosen = 1;
        assert_eq!(
            shown(&picker, 60, 8),
            [
                "› lease",
                "2 of 9",
                "  Note 0 › Part",
                "  /notes/0.md:1  a lease ends after 0 seconds",
                "▸ Note 1 › Part",
                "  /notes/1.md:2  a lease ends after 1 seconds",
                "",
                "↑↓ move · Enter opens · Tab passage · Esc leaves",
            ]
        );
    }

    #[test]
    fn a_narrow_screen_shows_the_marked_word() {
        let mut picker = typed("lease", 1);
        picker.hits[0].snippet = "Long before anything else is said about it, a lease ends".into();
        picker.hits[0].marks = vec![Span { start: 46, end: 51 }];
        let lines = shown(&picker, 40, 8);
        assert!(lines[3].contains("lease"), "{lines:?}");
        assert_eq!(lines[7], "↑↓ move · Enter opens · Tab passage · …");
    }

    #[test]
    fn the_passage_starts_at_its_first_mark() {
        let mut picker = typed("lease", 3);
        picker.shows_passage = true;
        let text = "line\n".repeat(30) + "the lease\nend";
        let start = text.find("lease").unwrap();
        let whole = Hit { snippet: text, marks: vec![Span { start, end: start + 5 }], ..hits(1).remove(0) };
        picker.passage = Some(whole);
        let lines = shown(&picker, 50, 16);
        assert!(lines.iter().any(|l| l == "the lease"), "{lines:?}");
        picker.scrolled = -100;
        assert!(!shown(&picker, 50, 16).iter().any(|l| l == "the lease"));
    }

    #[test]
    fn control_characters_of_a_note_never_reach_the_terminal() {
        let mut picker = typed("x", 1);
        picker.hits[0].title = "a\u{1b}[2Jb\nc".into();
        picker.hits[0].snippet = "\u{1b}]0;title\u{7}".into();
        picker.hits[0].marks.clear();
        let lines = shown(&picker, 80, 10).join("|");
        assert!(lines.contains("a␛[2Jb c") && !lines.contains(['\u{1b}', '\u{7}', '\n']), "{lines:?}");
    }

    proptest! {
        #[test]
        fn every_screen_fits(
            query in "[\\PC]{0,40}", title in "[\\PC\n\t]{0,60}", snippet in "[\\PC\n\t]{0,90}",
            (columns, rows) in (1usize..220, 1usize..60), count in 0usize..30, chosen in 0usize..30,
            shows_passage: bool, a in 0usize..90, b in 0usize..90, scrolled in -50isize..50,
        ) {
            let mut picker = typed(&query, count);
            for hit in &mut picker.hits {
                hit.title.clone_from(&title);
                hit.snippet.clone_from(&snippet);
                let legal = snippet.get(a..b).is_some_and(|s| !s.is_empty());
                hit.marks = if legal { vec![Span { start: a, end: b }] } else { Vec::new() };
            }
            picker.chosen = chosen.min(count.saturating_sub(1));
            (picker.shows_passage, picker.scrolled) = (shows_passage, scrolled);
            picker.passage = picker.hit().cloned();
            picker.scroll_to_chosen(visible_hits(&picker, rows));
            let screen = screenful(&picker, columns, rows, true);
            prop_assert!(screen.lines.len() <= rows);
            prop_assert!(screen.column < columns.max(5));
            for line in &screen.lines {
                prop_assert!(line.width() < columns.max(5), "{:?}", line);
                prop_assert!(!line.render().contains(['\n', '\r', '\t']));
            }
        }
    }
}
