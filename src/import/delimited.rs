//! CSV and TSV → drafts.

use super::{
    error::FileError,
    file::Outcome,
    records::{self, Table},
};
use crate::note::{
    html,
    words::cue::{QuestionCue, question_cue},
};
use std::path::Path;

/// A wider row is not a question.
const MAX_CELLS: usize = 1_000;

/// Reads values separated by `delimiter`. Lines at the top that start with `#` are Anki's settings: the
/// column of tags is obeyed.
pub(super) fn read(text: &str, delimiter: u8, path: &Path, outcome: &mut Outcome) {
    let mut table = Table::default();
    let mut tags_column = None;
    let mut skipped = 0;
    for line in text.lines().take_while(|l| l.starts_with('#')) {
        skipped += 1;
        if let Some(n) = line.strip_prefix("#tags column:") {
            tags_column = n.trim().parse::<usize>().ok();
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(has_csv_quotes(text, delimiter))
        .comment(None)
        .from_reader(text.as_bytes());
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1));
                if line <= skipped || row.iter().all(|c| c.trim().is_empty()) {
                    continue;
                }
                if row.len() > MAX_CELLS {
                    let error = FileError::TooWide { cells: row.len(), limit: MAX_CELLS };
                    outcome.problem(path, Some(line), error);
                    continue;
                }
                table.rows.push((line, row.iter().map(cell_text).collect()));
            }
            Err(e) => {
                let line = e.position().map(|p| usize::try_from(p.line()).unwrap_or(1));
                outcome.problem(path, line, e);
            }
        }
    }
    let has_header = table.rows.first().is_some_and(|(_, cells)| {
        let short = cells.iter().all(|c| c.split_whitespace().count() <= 4);
        short && records::names_a_question(cells)
    });
    if has_header {
        table.header = Some(table.rows.remove(0).1);
    } else if !is_deck(&table, delimiter) {
        outcome.has_notes = true;
        return;
    }
    let mut drafts = records::drafts(&table, false);
    if let Some(column) = tags_column.and_then(|n| n.checked_sub(1)) {
        for draft in &mut drafts {
            if let Some((_, cells)) = table.rows.iter().find(|(line, _)| *line == draft.line)
                && let Some(cell) = cells.get(column)
            {
                draft.topics = cell.split_whitespace().map(|t| t.replace("::", "/")).collect();
            }
        }
    }
    let lines: Vec<usize> = table.rows.iter().map(|(line, _)| *line).collect();
    for draft in &mut drafts {
        let next = lines.iter().find(|l| **l > draft.line).copied().unwrap_or(text.lines().count() + 1);
        draft.end = next.saturating_sub(1).max(draft.line);
    }
    outcome.has_notes = drafts.is_empty();
    outcome.drafts = drafts;
}

/// A cell as Markdown: Anki exports HTML.
fn cell_text(cell: &str) -> String {
    let cell = cell.trim();
    if cell.contains("</") || cell.contains("<br") || cell.contains("&nbsp;") {
        return html::to_markdown(cell);
    }
    cell.to_owned()
}

/// Whether quotes in the text are those of CSV: only at the edges of cells. A tab-separated text may have
/// quotes that are just text.
fn has_csv_quotes(text: &str, delimiter: u8) -> bool {
    delimiter != b'\t'
        || text.lines().take(200).any(|l| l.starts_with('"') || l.contains("\t\""))
            && !text
                .lines()
                .take(200)
                .any(|l| l.matches('"').count() % 2 == 1 && !l.starts_with('"') && !l.contains("\t\""))
}

/// Whether rows without a header are cards: few columns, a front with words and a back in each. Where a tab
/// separates two columns, the front may be a single word, as terms and definitions are exported so.
fn is_deck(table: &Table, delimiter: u8) -> bool {
    let n = table.rows.len();
    if n == 0 {
        return false;
    }
    let filled =
        table.rows.iter().filter(|(_, c)| c.len() >= 2 && !c[0].is_empty() && !c[1].is_empty()).count();
    let narrow = table.rows.iter().filter(|(_, c)| c.len() <= 4).count();
    let wordy = table
        .rows
        .iter()
        .filter(|(_, c)| {
            let words =
                |c: &String| c.split_whitespace().count() >= 2 || c.chars().any(|c| c as u32 > 0x2e80);
            words(&c[0]) || (delimiter == b'\t' && c.len() == 2 && words(&c[1]))
        })
        .count();
    let questions =
        table.rows.iter().filter(|(_, c)| c.iter().any(|c| question_cue(c) == QuestionCue::Strong)).count();
    let letters = |c: &String| c.chars().filter(|c| c.is_alphabetic()).count() * 2 > c.chars().count();
    let pairs = table.rows.iter().filter(|(_, c)| c.len() == 2 && c.iter().all(letters)).count();
    (delimiter == b'\t' && n >= 3 && pairs == n)
        || questions * 10 >= n * 6
        || (filled * 10 >= n * 8 && narrow * 10 >= n * 9 && wordy * 10 >= n * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str, delimiter: u8) -> Outcome {
        let mut outcome = Outcome::default();
        read(text, delimiter, Path::new("x.csv"), &mut outcome);
        outcome
    }

    #[test]
    fn tables_with_and_without_header_become_drafts() {
        let named = read_text(
            "Topic,Question,Answer,Level\nnet,\"Why, then?\",\"Because\nof it\",hard\ngit,What now?,,easy\n",
            b',',
        );
        let d = &named.drafts;
        assert_eq!(
            (d[0].prompt.as_str(), d[0].answer.as_str(), d[0].topics[0].as_str()),
            ("Why, then?", "Because\nof it", "net")
        );
        assert_eq!((d[0].line, d[0].end, d[1].line), (2, 3, 4));
        assert!(d[1].answer.is_empty());
        let bare = read_text("capital of x\tY\tgeo facts\ncolour of z\tblue\tfacts geo\n", b'\t');
        assert_eq!(bare.drafts.len(), 2);
        assert_eq!(bare.drafts[0].topics, ["geo", "facts"]);
        assert!(read_text("1,2,3\n4,5,6\n", b',').drafts.is_empty());
        let wide = read_text(&format!("Why?,So.\n{}\n", "what?,".repeat(5_000)), b',');
        assert_eq!((wide.drafts.len(), wide.problems.len()), (1, 1));
        let prompts = |text: &str, delimiter| {
            read_text(text, delimiter).drafts.into_iter().map(|d| d.prompt).collect::<Vec<_>>()
        };
        // A row with a single cell is a section title.
        let titled = "Question,Answer\nNetworks,\nWhat is a hub?,A repeater\nWhat is a switch?,A bridge\n\nStorage\nWhat is a LUN?,A unit\nAnd an extent?,\n";
        assert_eq!(
            prompts(titled, b','),
            ["What is a hub?", "What is a switch?", "What is a LUN?", "And an extent?"]
        );
        let terms = "What is a hub?\tA repeater\nswitch\tA bridge between ports\nbridge\tA switch of two\n";
        assert_eq!(prompts(terms, b'\t'), ["What is a hub?", "switch", "bridge"]);
        let flags = read_text("question,has_answer,answer\nWhy?,TRUE,So.\nHow?,FALSE,\n", b',').drafts;
        assert_eq!(flags.iter().map(|d| d.answer.as_str()).collect::<Vec<_>>(), ["So.", ""]);
    }

    proptest::proptest! {
        #[test]
        fn any_table_is_read(text in "([a-zü?\"\\n\\r\\t,;|#:]|question|answer){0,120}", delimiter in 0usize..4) {
            let delimiter = b",;\t|"[delimiter];
            let lines = text.lines().count().max(1);
            for draft in read_text(&text, delimiter).drafts {
                proptest::prop_assert!(!draft.prompt.trim().is_empty());
                proptest::prop_assert!((1..=lines).contains(&draft.line), "line {} of {lines}", draft.line);
            }
        }
    }
}
