//! Styled text fitted to a width: runs flow into lines, columns stand side by side.
//!
//! Text is made safe ([`sanitize`]) when it becomes a run, so that no control character of it reaches
//! the terminal.

use super::{paint, sanitize};
use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text in one style.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    style: Style,
    text: String,
}

/// Text in several styles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    runs: Vec<Run>,
}

impl Flow {
    /// Empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// `text` in the terminal's own style.
    pub fn plain(text: &str) -> Self {
        Self::new().and(Style::new(), text)
    }

    /// `text` in a style.
    pub fn styled(style: Style, text: &str) -> Self {
        Self::new().and(style, text)
    }

    /// Appends `text` in a style.
    #[must_use]
    pub fn and(mut self, style: Style, text: &str) -> Self {
        self.push(style, text);
        self
    }

    /// Appends `text` in the terminal's own style.
    #[must_use]
    pub fn then(self, text: &str) -> Self {
        self.and(Style::new(), text)
    }

    /// Appends `text` in a style.
    pub fn push(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            let text = sanitize(text).replace('\t', "    ");
            self.runs.push(Run { style, text });
        }
    }

    /// Appends all of `other`.
    pub fn append(&mut self, other: Self) {
        self.runs.extend(other.runs);
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Width in columns on one line.
    pub fn width(&self) -> usize {
        self.runs.iter().map(|p| p.text.width()).sum()
    }

    /// The text with the escape codes of its styles.
    pub fn render(&self) -> String {
        self.runs.iter().map(|p| paint(p.style, &p.text).to_string()).collect()
    }

    /// Breaks it at spaces into lines of at most `width` columns (at least 4); a longer word is cut.
    /// Line breaks in the text are kept, several spaces become one.
    pub fn wrap(&self, width: usize) -> Vec<Self> {
        let width = width.max(4);
        let mut lines = Lines::new(width);
        for run in &self.runs {
            for part in run.text.split_inclusive(char::is_whitespace) {
                let word = part.trim_end();
                lines.word(run.style, word);
                match part[word.len()..].chars().next() {
                    Some('\n') => lines.next_line(),
                    Some(_) => lines.space(run.style),
                    None => {}
                }
            }
        }
        lines.finish()
    }

    /// Cuts it into lines of at most `width` columns with its spaces as they are, as code needs.
    pub fn chop(&self, width: usize) -> Vec<Self> {
        let mut lines = vec![Self::new()];
        let mut used = 0;
        for run in &self.runs {
            for grapheme in run.text.graphemes(true) {
                let columns = grapheme.width();
                if used + columns > width.max(4) {
                    lines.push(Self::new());
                    used = 0;
                }
                used += columns;
                if let Some(line) = lines.last_mut() {
                    line.glue(run.style, grapheme);
                }
            }
        }
        lines
    }

    /// Fits it into one line of at most `width` columns, with `…` where it was cut; line breaks become
    /// spaces.
    #[must_use]
    pub fn clip(self, width: usize) -> Self {
        let mut line = Self::new();
        let whole = self.width() <= width;
        let mut used = 0;
        for run in &self.runs {
            for grapheme in run.text.graphemes(true) {
                let grapheme = if grapheme.contains('\n') { " " } else { grapheme };
                let columns = grapheme.width();
                if !whole && used + columns + 1 > width {
                    line.push(run.style, if width > 0 { "…" } else { "" });
                    return line;
                }
                used += columns;
                line.glue(run.style, grapheme);
            }
        }
        line
    }

    /// Appends text to the last run if that has the same style.
    fn glue(&mut self, style: Style, text: &str) {
        match self.runs.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.runs.push(Run { style, text: text.to_owned() }),
        }
    }
}

/// Lines being filled. A word may consist of several runs (`un**bold**ed`), so it is collected until a
/// space comes.
struct Lines {
    width: usize,
    done: Vec<Flow>,
    line: Flow,
    word: Vec<(Style, String)>,
    /// Style of the space before the collected word.
    space: Option<Style>,
}

impl Lines {
    fn new(width: usize) -> Self {
        Self { width, done: Vec::new(), line: Flow::new(), word: Vec::new(), space: None }
    }

    fn word(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.word.push((style, text.to_owned()));
        }
    }

    fn space(&mut self, style: Style) {
        self.flush();
        self.space = Some(style);
    }

    fn next_line(&mut self) {
        self.flush();
        self.space = None;
        self.done.push(std::mem::take(&mut self.line));
    }

    /// Puts the collected word on this line or on the next.
    fn flush(&mut self) {
        let word = std::mem::take(&mut self.word);
        let columns: usize = word.iter().map(|(_, text)| text.width()).sum();
        if columns == 0 {
            return;
        }
        let used = self.line.width();
        if used > 0 {
            if used + 1 + columns > self.width {
                self.done.push(std::mem::take(&mut self.line));
            } else if let Some(style) = self.space {
                self.line.glue(style, " ");
            }
        }
        self.space = None;
        for (style, text) in word {
            for grapheme in text.graphemes(true) {
                if self.line.width() + grapheme.width() > self.width {
                    self.done.push(std::mem::take(&mut self.line));
                }
                self.line.glue(style, grapheme);
            }
        }
    }

    fn finish(mut self) -> Vec<Flow> {
        self.flush();
        if !self.line.is_empty() || self.done.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

/// A paragraph of `width` columns with a hanging indent: `first` in front of its first line, as many
/// spaces in front of the others.
pub(crate) fn hang(first: &Flow, text: &Flow, width: usize) -> Vec<Flow> {
    let margin = first.width();
    let indent = " ".repeat(margin);
    let lines = text.wrap(width.saturating_sub(margin)).into_iter().enumerate();
    lines
        .map(|(i, line)| {
            let mut whole = if i == 0 { first.clone() } else { Flow::plain(&indent) };
            whole.append(line);
            whole
        })
        .collect()
}

/// Two texts on one line, the second at the right edge; on separate lines where they do not fit.
pub(crate) fn spread(left: Flow, right: Flow, width: usize) -> Vec<Flow> {
    let (l, r) = (left.width(), right.width());
    if r == 0 {
        return left.wrap(width);
    }
    if l + r + 2 > width {
        let mut lines = left.wrap(width);
        lines.extend(right.wrap(width));
        return lines;
    }
    let mut line = left;
    line.append(Flow::plain(&" ".repeat(width - l - r)));
    line.append(right);
    vec![line]
}

/// Two columns side by side; the right one starts at column `at`.
pub(crate) fn beside(left: Vec<Flow>, right: Vec<Flow>, at: usize) -> Vec<Flow> {
    let count = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    (0..count)
        .map(|_| {
            let mut line = left.next().unwrap_or_default();
            if let Some(right) = right.next().filter(|r| !r.is_empty()) {
                let gap = at.saturating_sub(line.width());
                line.append(Flow::plain(&" ".repeat(gap)));
                line.append(right);
            }
            line
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Palette;
    use proptest::prelude::*;

    fn text(lines: &[Flow]) -> Vec<String> {
        lines.iter().map(|l| l.runs.iter().map(|p| p.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_flow_and_styles_stay_inside_words() {
        let flow = Flow::plain("one two").and(Palette::STRONG, "three").then(", four  five\nsix");
        assert_eq!(text(&flow.wrap(10)), ["one", "twothree,", "four five", "six"]);
        assert_eq!(text(&Flow::plain("abcdefghij").wrap(4)), ["abcd", "efgh", "ij"]);
        assert_eq!(text(&Flow::plain("模型 模型模").wrap(5)), ["模型", "模型", "模"]);
        assert_eq!(text(&Flow::new().wrap(9)), [""]);
        assert_eq!(text(&Flow::plain("a  b c").chop(4)), ["a  b", " c"]);
    }

    #[test]
    fn a_line_is_clipped_to_the_width() {
        for (words, width, shown) in
            [("one\ntwo", 7, "one two"), ("one two", 6, "one t…"), ("模型模", 4, "模…"), ("ab", 0, "")]
        {
            let line = Flow::plain(words).clip(width);
            assert_eq!(text(std::slice::from_ref(&line)).concat(), shown);
            assert!(line.width() <= width);
        }
    }

    #[test]
    fn nothing_dangerous_gets_through() {
        assert_eq!(Flow::plain("a\u{1b}[2Jb").render(), "a␛[2Jb");
    }

    #[test]
    fn columns() {
        let left = vec![Flow::plain("name"), Flow::plain("more")];
        let lines = beside(left, vec![Flow::plain("x")], 6);
        assert_eq!(text(&lines), ["name  x", "more"]);
        assert_eq!(text(&spread(Flow::plain("a"), Flow::plain("b"), 5)), ["a   b"]);
        assert_eq!(text(&spread(Flow::plain("aaa"), Flow::plain("bbb"), 5)), ["aaa", "bbb"]);
        assert_eq!(text(&hang(&Flow::plain("- "), &Flow::plain("a b c"), 5)), ["- a b", "  c"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider(words in "[\\PC\n]{0,80}", width in 4usize..40) {
            for line in Flow::plain(&words).wrap(width) {
                prop_assert!(line.width() <= width);
            }
        }
    }
}
