//! Rows and objects with fields → drafts: which field is the question, which the answer.
//!
//! What CSV, TSV, JSON, YAML, TOML, Anki and Markdown tables have in common. Takes records whose
//! fields have names or positions, gives drafts with the line numbers of the caller.

mod values;

pub(super) use crate::note::words::role::{Role, is_plainly_answer, names_a_question, role};
pub(super) use values::from_tree;

use super::detect::{difficulty, is_contents_link, segment::clean};
use crate::{
    bank::{Draft, KeyConcept},
    note::{
        markdown::front::tags,
        words::cue::{self, QuestionCue},
    },
};

/// Rows, with or without a header.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Names of the columns, if the first row has them.
    pub header: Option<Vec<String>>,
    /// Line and cells of each row.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// The fields of one question.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    fields: Vec<(Role, String)>,
}

impl Record {
    /// Adds a field, unless it is empty.
    pub(super) fn add(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.fields.push((role, text));
        }
    }

    fn all(&self, role: Role) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(r, _)| *r == role).map(|(_, t)| t.trim())
    }

    /// The draft, if there is a question field.
    pub(super) fn draft(&self) -> Option<Draft> {
        let question = self.all(Role::Question).next()?;
        let mut prompt = question_text(question);
        for code in self.all(Role::Code) {
            prompt = if code.contains("```") {
                format!("{prompt}\n\n{code}")
            } else {
                format!("{prompt}\n\n```\n{code}\n```")
            };
        }
        let mut options: Vec<&str> = self.all(Role::Options).collect();
        if options.is_empty() && self.all(Role::Distractors).next().is_some() {
            // Sorted, so that the position does not give the right one away.
            options.extend(self.all(Role::Answer).chain(self.all(Role::Distractors)));
            options.sort_unstable();
            options.dedup();
        }
        if !options.is_empty() {
            let lettered = options.iter().all(|o| super::detect::segment::option_letter(o).is_some());
            let list = options
                .iter()
                .zip('A'..='Z')
                .map(|(o, l)| if lettered { format!("- {o}") } else { format!("- {l}: {o}") });
            prompt = format!("{prompt}\n\n{}", list.collect::<Vec<_>>().join("\n"));
        }
        let follow_ups: Vec<&str> = self.all(Role::FollowUp).collect();
        match follow_ups.as_slice() {
            [] => {}
            [one] => prompt = format!("{prompt}\n\n{one}"),
            many => {
                prompt = format!(
                    "{prompt}\n\n{}",
                    many.iter().map(|f| format!("- {f}")).collect::<Vec<_>>().join("\n")
                )
            }
        }
        let mut answer: Vec<&str> = self.all(Role::Answer).collect();
        answer.extend(self.all(Role::Explanation));
        if prompt.trim().is_empty() || !prompt.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(Draft {
            prompt,
            answer: answer.join("\n\n"),
            topics: self.all(Role::Tags).flat_map(tags).collect(),
            difficulty: self.all(Role::Difficulty).find_map(difficulty),
            links: self.all(Role::Links).map(str::to_owned).collect(),
            concepts: self.all(Role::KeyPoints).map(KeyConcept::named).collect(),
            ..Draft::default()
        })
    }
}

/// The text of a question field, without label and number.
fn question_text(text: &str) -> String {
    let text = text.trim();
    let text = super::detect::label::find(text)
        .filter(|l| l.label == super::detect::label::Label::Question && !l.rest.is_empty() && !l.speaker)
        .map_or(text, |l| l.rest);
    match super::detect::segment::number(text) {
        Some((n, rest)) if n > 0 => clean(rest),
        _ => clean(text),
    }
}

/// Drafts from the rows of a table. If `strict`, the table may be about anything: none unless its header or
/// its cells show that it holds questions.
pub(super) fn drafts(table: &Table, strict: bool) -> Vec<Draft> {
    // The header may be the first row, where the syntax has no headers.
    let headless = table.header.as_ref().is_none_or(|h| h.iter().all(|c| c.trim().is_empty()));
    if headless && table.rows.first().is_some_and(|(_, cells)| names_a_question(cells)) {
        let header = Some(table.rows[0].1.clone());
        return drafts(&Table { header, rows: table.rows[1..].to_vec() }, strict);
    }
    let Some(roles) = columns(table, strict) else { return Vec::new() };
    let has_titles = has_title_rows(table, &roles);
    let are_tags = |cell: &str| {
        cell.split_whitespace().all(|w| w.chars().all(|c| c.is_alphanumeric() || "-_:/#.,".contains(c)))
    };
    let mut out = Vec::new();
    for (line, cells) in &table.rows {
        if has_titles && is_title_row(cells) {
            continue;
        }
        let mut record = Record::default();
        for (role, cell) in roles.iter().zip(cells) {
            if let Some(role) = role {
                let tags = *role == Role::Tags && are_tags(cell) && !cell.contains(',');
                record.add(
                    *role,
                    if tags { cell.split_whitespace().collect::<Vec<_>>().join(",") } else { cell.clone() },
                );
            }
        }
        if let Some(mut draft) = record.draft() {
            draft.line = *line;
            draft.end = *line;
            out.push(draft);
        }
    }
    out
}

/// Whether rows with a single cell are section titles: where most other rows have an answer.
fn has_title_rows(table: &Table, roles: &[Option<Role>]) -> bool {
    let Some(answer) = roles.iter().position(|r| *r == Some(Role::Answer)) else { return false };
    let answered = |cells: &Vec<String>| cells.get(answer).is_some_and(|c| !c.trim().is_empty());
    let answered = table.rows.iter().filter(|(_, cells)| answered(cells)).count();
    let titles = table.rows.iter().filter(|(_, cells)| is_title_row(cells)).count();
    answered > titles && answered * 2 > table.rows.len() - titles
}

fn is_title_row(cells: &[String]) -> bool {
    let mut filled = cells.iter().filter(|c| !c.trim().is_empty());
    filled.next().is_some_and(|c| cue::question_cue(c) == QuestionCue::None) && filled.next().is_none()
}

/// The role of each column; `None` if the table holds no questions.
fn columns(table: &Table, strict: bool) -> Option<Vec<Option<Role>>> {
    let header = table.header.as_deref().unwrap_or_default();
    let mut roles: Vec<Option<Role>> = header.iter().map(|n| role(n)).collect();
    let is_contents = |column: usize| {
        let cells: Vec<&str> = table
            .rows
            .iter()
            .filter_map(|(_, c)| c.get(column))
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .collect();
        !cells.is_empty() && cells.iter().filter(|c| is_contents_link(c)).count() * 2 > cells.len()
    };
    if let Some(at) = roles.iter().position(|r| *r == Some(Role::Question)) {
        // A column of links to headings is a table of contents.
        if strict && is_contents(at) {
            return None;
        }
        let mut seen = false;
        for r in &mut roles {
            if *r == Some(Role::Question) {
                if seen {
                    *r = None;
                }
                seen = true;
            }
        }
        if names_a_question(header) || !strict {
            if !roles.contains(&Some(Role::Answer)) && roles.len() == 2 {
                roles[1 - at] = roles[1 - at].or(Some(Role::Answer));
            }
            return Some(roles);
        }
    }
    let width = table.rows.iter().map(|(_, c)| c.len()).max()?;
    if strict && table.header.is_none() || width < 2 {
        return None;
    }
    let count_questions = |column: usize| {
        let cells: Vec<&str> = table
            .rows
            .iter()
            .filter_map(|(_, c)| c.get(column))
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .collect();
        let n = cells.iter().filter(|c| cue::question_cue(c) == QuestionCue::Strong).count();
        (n, cells.len())
    };
    let best = (0..width)
        .map(|c| (c, count_questions(c)))
        .find(|(c, (n, all))| *n >= 2 && *n as f64 >= 0.6 * *all as f64 && !is_contents(*c));
    let question = match best {
        Some((column, _)) => column,
        None if strict => return None,
        None => (0..width)
            .find(|&c| count_questions(c).0 > 0 && (width == 2 || is_wordy(table, c)))
            .or_else(|| (0..width).find(|&c| is_wordy(table, c) || (width == 2 && is_lettered(table, c))))?,
    };
    let answer = (question + 1..width).find(|&c| !is_tag_column(table, c) || c == question + 1);
    let mut roles = vec![None; width];
    roles[question] = Some(Role::Question);
    if let Some(a) = answer {
        roles[a] = Some(Role::Answer);
    }
    for (c, role) in roles.iter_mut().enumerate().skip(question + 1) {
        if role.is_none() && is_tag_column(table, c) {
            *role = Some(Role::Tags);
        }
    }
    Some(roles)
}

/// Whether a column holds words rather than numbers, dates or ids.
fn is_wordy(table: &Table, column: usize) -> bool {
    let cells: Vec<&str> = table.rows.iter().filter_map(|(_, c)| c.get(column)).map(String::as_str).collect();
    let wordy = cells
        .iter()
        .filter(|c| c.split_whitespace().count() >= 2 || c.chars().filter(|c| !c.is_ascii()).count() >= 4)
        .count();
    wordy * 2 > cells.len() && cells.len() == table.rows.len()
}

/// Whether each cell of a column is mostly letters, be it only one word.
fn is_lettered(table: &Table, column: usize) -> bool {
    let letters = |c: &String| c.chars().filter(|c| c.is_alphabetic()).count() * 2 > c.chars().count();
    table.rows.iter().all(|(_, cells)| cells.get(column).is_some_and(letters))
}

fn is_tag_column(table: &Table, column: usize) -> bool {
    let cells: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|(_, c)| c.get(column))
        .map(|c| c.trim())
        .filter(|c| !c.is_empty())
        .collect();
    let mut distinct: Vec<&str> = cells.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let short = cells.iter().all(|c| c.split_whitespace().count() <= 5 && c.chars().count() <= 60);
    short && (distinct.len() * 2 <= cells.len() || cells.len() < 3)
}

/// Finds the lines of texts that occur in a source in the order they are asked for.
pub(super) struct Locator<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Locator<'t> {
    /// Searches `text` from its start.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line, from 1, of the next occurrence of `text`; the last line found if there is none.
    pub(super) fn line(&mut self, text: &str) -> usize {
        let first = text.trim().lines().next().unwrap_or("");
        // Syntaxes escape different characters: compare up to the first that any of them escapes.
        let plain = first.find(['"', '\\', '\'', '&', '<', '#']).map_or(first, |i| &first[..i]);
        let end = plain.char_indices().nth(40).map_or(plain.len(), |(i, _)| i);
        let needle = plain[..end].trim_end();
        if needle.chars().count() < 2 {
            return self.line;
        }
        if let Some(found) = self.text[self.at..].find(needle) {
            let to = self.at + found;
            self.line += self.text[self.at..to].bytes().filter(|b| *b == b'\n').count();
            self.at = to;
        }
        self.line
    }
}
