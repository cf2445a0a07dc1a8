//! Outlines indented by tabs, as OneNote, Workflowy and editors copy them: each line is a point, its
//! tabs are its depth.
//!
//! Takes a text, gives it with as many lines; each line of an outline becomes an item of a Markdown
//! list. Other texts (code, lists, paragraphs) are not changed. Never decides what is a question.

use std::borrow::Cow;

/// A text with fewer lines is not an outline.
const FEWEST: usize = 5;

/// `text` with its outline as a list.
pub(super) fn as_list(text: &str) -> Cow<'_, str> {
    if !text.contains("\n\t\t") {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.lines().collect();
    let filled: Vec<&str> = lines.iter().copied().filter(|l| !l.trim().is_empty()).collect();
    let deep = filled.iter().filter(|l| depth(l) > 0).count();
    if filled.len() < FEWEST
        || deep * 2 < filled.len()
        || !filled.iter().all(|l| is_point(l))
        || !steps(&filled)
    {
        return Cow::Borrowed(text);
    }
    let item = |line: &str| match line.trim() {
        "" => String::from("\n"),
        words => format!("{}- {words}\n", "  ".repeat(depth(line))),
    };
    Cow::Owned(lines.iter().map(|l| item(l)).collect())
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start_matches('\t').len()
}

/// Whether a line may be a point: not code, and without a list marker of its own.
fn is_point(line: &str) -> bool {
    let words = line.trim_start_matches('\t');
    let marked = ["- ", "* ", "+ ", "#", "```", "|", ">", " ", "//"].iter().any(|m| words.starts_with(m));
    let code = words.ends_with(['{', '}', ';', '\\']) || words.contains(" = ") || words.contains("()");
    !marked && !code && !words.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit())
}

/// Whether no line is more than one step deeper than the one before it.
fn steps(lines: &[&str]) -> bool {
    depth(lines[0]) == 0 && lines.windows(2).all(|w| depth(w[1]) <= depth(w[0]) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_become_items() {
        assert_eq!(
            as_list("Prep\n\tWhy us?\n\t\tthe product\n\t\tthe people\n\n\tWhy now?\n\t\tit is time\n"),
            "- Prep\n  - Why us?\n    - the product\n    - the people\n\n  - Why now?\n    - it is time\n"
        );
        for text in [
            "What is a heap?\n\tA tree.\n\tWith order.\nWhere?\n\tQueues.\n",
            "fn f() {\n\tif x {\n\t\treturn;\n\t}\n}\n",
            "- a\n\t- b\n\t\t- c\n- d\n\t- e\n",
            "text\n\nmore text\n\n\t\tcode here\n\nand\n\nmore\n",
        ] {
            assert_eq!(as_list(text), text);
        }
    }
}
