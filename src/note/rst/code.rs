//! Whether an indented block is code, where no markup says so.

use super::Line;

/// Whether indented lines are more likely code than prose.
pub(super) fn is_code(lines: &[Line<'_>]) -> bool {
    let filled = || lines.iter().filter(|l| !l.is_blank());
    filled().filter(|l| looks_like_code(l.text)).count() * 2 >= filled().count()
}

fn looks_like_code(line: &str) -> bool {
    const SIGNS: &[&str] = &["  #", " = ", " => ", " -> ", " | ", "==", " --", "&&", "+=", "def ", "import "];
    let line = line.trim();
    if line.ends_with([';', '{', '}', '\\']) || SIGNS.iter().any(|s| line.contains(s)) {
        return true;
    }
    let prose = line.ends_with(['.', '?', '!']) && line.split_whitespace().count() > 3;
    let block = ["def ", "if ", "for ", "class ", "while "].iter().any(|s| line.starts_with(s));
    !prose
        && (line.starts_with(['$', '#', '<', '/', '{', '}', '[', '%', '@'])
            || line.contains("()")
            || line.contains("://")
            || (line.ends_with(':') && block))
}
