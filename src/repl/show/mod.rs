//! Owns what a practice shows: takes values, gives lines. Never prints.

mod answer;
mod ask;
mod feedback;
mod quote;
mod spoken;
mod why;

pub(super) use answer::{hits, model};
pub(super) use ask::{help, question, summary};
pub(super) use feedback::feedback;
pub(super) use spoken::{heard, plain};
pub(super) use why::why;

use crate::{
    session::SaveProblem,
    terminal::{Flow, Palette, hang, visible_width},
};
use std::path::{Path, PathBuf};

/// How lines are shown.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// Width in columns.
    pub width: usize,
    /// Folders that paths are shown relative to; the first one that contains a path is used.
    pub roots: Vec<PathBuf>,
}

impl View {
    /// `path:line`, relative where possible; its start is cut off where it does not fit into `width`
    /// columns.
    pub(super) fn place(&self, path: &Path, line: usize, width: usize) -> String {
        let short = self.roots.iter().find_map(|root| path.strip_prefix(root).ok());
        let place = format!("{}:{line}", short.unwrap_or(path).display());
        if visible_width(&place) <= width {
            return place;
        }
        let ends = place.char_indices().map(|(i, _)| &place[i..]);
        let end = ends.into_iter().find(|end| visible_width(end) < width);
        format!("…{}", end.unwrap_or_default())
    }
}

/// Lines as they are printed.
pub(super) fn render(lines: &[Flow]) -> String {
    lines.iter().map(|line| line.render() + "\n").collect()
}

/// Problems with saving, which must not be missed.
pub(super) fn save_problems(problems: &[SaveProblem], view: &View) -> Vec<Flow> {
    let first = Flow::styled(Palette::BAD.bold(), "NOT SAVED: ");
    let text = |problem: &SaveProblem| Flow::styled(Palette::BAD, &problem.to_string());
    problems.iter().flat_map(|problem| hang(&first, &text(problem), view.width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_short() {
        let view = View { width: 80, roots: vec!["/home/me".into()] };
        for (path, width, shown) in [
            ("/home/me/bank/notes/etcd.md", 40, "bank/notes/etcd.md:7"),
            ("/home/me/bank/notes/etcd.md", 10, "…etcd.md:7"),
            ("/vault/x.md", 40, "/vault/x.md:7"),
            ("/vault/x.md", 0, "…"),
        ] {
            assert_eq!(view.place(Path::new(path), 7, width), shown);
        }
    }
}
