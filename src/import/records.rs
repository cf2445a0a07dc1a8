//! Rows and objects with named fields → drafts: which field asks, which answers.
//!
//! What CSV, TSV, JSON, YAML, TOML, Anki and Markdown tables have in common. Takes records whose
//! fields have names or places, gives drafts. Lines are those of the caller, handed through.

use super::{
    front::tags,
    judge::{difficulty, is_contents_link, piece::clean, words},
};
use crate::{
    bank::{Draft, KeyConcept},
    text::fold,
};
use serde_json::Value;
use words::Liking;

/// Rows under a header, or without one. Each row comes with its line.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Names of the columns, if the first row has them.
    pub header: Option<Vec<String>>,
    /// Line and cells of each row.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It asks.
    Question,
    /// It answers.
    Answer,
    /// It says why the answer is right.
    Explanation,
    /// Code that belongs to the question.
    Code,
    /// Options to choose from.
    Options,
    /// More that is asked.
    FollowUp,
    /// What a good answer holds.
    KeyPoints,
    /// Topics.
    Tags,
    /// How hard it is.
    Difficulty,
    /// Where to read on.
    Links,
}

const QUESTION: &[&str] = &[
    "question",
    "q",
    "front",
    "prompt",
    "ask",
    "frage",
    "vorderseite",
    "pregunta",
    "anverso",
    "pergunta",
    "frente",
    "domanda",
    "fronte",
    "recto",
    "вопрос",
    "лицевая",
    "问题",
    "題目",
    "题目",
    "正面",
    "問題",
    "質問",
    "질문",
    "vraag",
    "pytanie",
    "questiontext",
    "interviewquestion",
    "problem",
];
const ANSWER: &[&str] = &[
    "answer",
    "a",
    "back",
    "response",
    "reply",
    "solution",
    "antwort",
    "ruckseite",
    "losung",
    "respuesta",
    "reverso",
    "resposta",
    "verso",
    "risposta",
    "retro",
    "reponse",
    "ответ",
    "оборот",
    "答案",
    "回答",
    "背面",
    "解答",
    "답",
    "정답",
    "antwoord",
    "odpowiedz",
    "answers",
    "modelanswer",
    "sampleanswer",
    "expectedanswer",
    "correctanswer",
    "correct",
    "definition",
];

/// The role a field's name gives it.
pub fn role(name: &str) -> Option<Role> {
    let folded = fold(name.trim());
    let word: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let is = |list: &[&str]| list.contains(&word.as_str());
    if is(QUESTION) {
        return Some(Role::Question);
    }
    if is(ANSWER) {
        return Some(Role::Answer);
    }
    if is(&[
        "explanation",
        "rationale",
        "why",
        "notes",
        "note",
        "details",
        "extra",
        "backextra",
        "comment",
        "erklarung",
        "explicacion",
        "explication",
        "пояснение",
        "解析",
        "remarks",
    ]) {
        return Some(Role::Explanation);
    }
    if is(&["code", "snippet", "codesnippet"]) {
        return Some(Role::Code);
    }
    if is(&["options", "choices", "alternatives", "optionen", "opciones", "варианты", "选项"]) {
        return Some(Role::Options);
    }
    if is(&["followup", "followups", "followupquestions", "followupquestion", "probes", "ruckfragen"]) {
        return Some(Role::FollowUp);
    }
    if is(&[
        "keypoints",
        "keyconcepts",
        "goodtohear",
        "points",
        "concepts",
        "expectedpoints",
        "rubric",
        "talkingpoints",
        "mustmention",
        "lookfor",
    ]) {
        return Some(Role::KeyPoints);
    }
    if is(&[
        "tags",
        "tag",
        "topic",
        "topics",
        "category",
        "categories",
        "subject",
        "section",
        "deck",
        "area",
        "domain",
        "theme",
        "thema",
        "themen",
        "tema",
        "kategorie",
        "categoria",
        "schlagworte",
        "тема",
        "теги",
        "категория",
        "标签",
        "分类",
        "keywords",
        "skill",
        "skills",
        "chapter",
    ]) {
        return Some(Role::Tags);
    }
    if is(&[
        "difficulty",
        "level",
        "difficultylevel",
        "seniority",
        "schwierigkeit",
        "dificultad",
        "сложность",
        "难度",
        "expertise",
    ]) {
        return Some(Role::Difficulty);
    }
    if is(&[
        "links",
        "link",
        "ref",
        "refs",
        "references",
        "reference",
        "url",
        "urls",
        "resources",
        "source",
        "sources",
        "seealso",
    ]) {
        return Some(Role::Links);
    }
    let stray = ["id", "number", "no", "type", "count", "index", "date", "by", "score"];
    if word.contains("question") && !stray.iter().any(|s| word.ends_with(s)) && word.len() < 24 {
        return Some(Role::Question);
    }
    if word.contains("answer") && !stray.iter().any(|s| word.ends_with(s)) && word.len() < 24 {
        return Some(Role::Answer);
    }
    None
}

/// Whether a header has a column for questions.
pub fn names_a_question(header: &[String]) -> bool {
    let roles: Vec<_> = header.iter().filter_map(|n| role(n)).collect();
    roles.contains(&Role::Question) && (roles.contains(&Role::Answer) || roles.len() > 1 || header.len() == 1)
}

/// A question in the making.
#[derive(Clone, Debug, Default)]
pub struct Record {
    fields: Vec<(Role, String)>,
}

impl Record {
    /// Adds what a field holds.
    pub fn add(&mut self, role: Role, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.fields.push((role, text));
        }
    }

    fn all(&self, role: Role) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(r, _)| *r == role).map(|(_, t)| t.trim())
    }

    /// The draft, if something is asked.
    pub fn draft(&self) -> Option<Draft> {
        let question = self.all(Role::Question).next()?;
        let mut prompt = question_text(question);
        for code in self.all(Role::Code) {
            prompt = if code.contains("```") {
                format!("{prompt}\n\n{code}")
            } else {
                format!("{prompt}\n\n```\n{code}\n```")
            };
        }
        let options: Vec<&str> = self.all(Role::Options).collect();
        if !options.is_empty() {
            let lettered = options.iter().all(|o| super::judge::piece::option_letter(o).is_some());
            let list = options
                .iter()
                .zip('A'..='Z')
                .map(|(o, l)| if lettered { format!("- {o}") } else { format!("- {l}: {o}") });
            prompt = format!("{prompt}\n\n{}", list.collect::<Vec<_>>().join("\n"));
        }
        let more: Vec<&str> = self.all(Role::FollowUp).collect();
        match more.as_slice() {
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

/// The words of a question field, without label and number.
fn question_text(text: &str) -> String {
    let text = text.trim();
    let text = super::judge::label::find(text)
        .filter(|l| l.label == super::judge::label::Label::Question && !l.rest.is_empty() && !l.speaker)
        .map_or(text, |l| l.rest);
    match super::judge::piece::number(text) {
        Some((n, rest)) if n > 0 => clean(rest),
        _ => clean(text),
    }
}

/// Drafts from the rows of a table. A `strict` caller, who does not know that the table holds
/// questions, gets none unless names or words say so.
pub fn drafts(table: &Table, strict: bool) -> Vec<Draft> {
    let Some(roles) = columns(table, strict) else { return Vec::new() };
    let tagged = |cell: &str| {
        cell.split_whitespace().all(|w| w.chars().all(|c| c.is_alphanumeric() || "-_:/#.,".contains(c)))
    };
    let mut out = Vec::new();
    for (line, cells) in &table.rows {
        let mut record = Record::default();
        for (role, cell) in roles.iter().zip(cells) {
            if let Some(role) = role {
                let tags = *role == Role::Tags && tagged(cell) && !cell.contains(',');
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

fn columns(table: &Table, strict: bool) -> Option<Vec<Option<Role>>> {
    let header = table.header.as_deref().unwrap_or_default();
    let mut roles: Vec<Option<Role>> = header.iter().map(|n| role(n)).collect();
    let links = |column: usize| {
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
        if strict && links(at) {
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
    let asking = |column: usize| {
        let cells: Vec<&str> = table
            .rows
            .iter()
            .filter_map(|(_, c)| c.get(column))
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .collect();
        let n = cells.iter().filter(|c| words::liking(c) == Liking::Strong).count();
        (n, cells.len())
    };
    let best = (0..width)
        .map(|c| (c, asking(c)))
        .find(|(c, (n, all))| *n >= 2 && *n as f64 >= 0.6 * *all as f64 && !links(*c));
    let question = match best {
        Some((column, _)) => column,
        None if strict => return None,
        None => (0..width).find(|&c| is_wordy(table, c))?,
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

fn is_tag_column(table: &Table, column: usize) -> bool {
    let cells: Vec<&str> = table
        .rows
        .iter()
        .filter_map(|(_, c)| c.get(column))
        .map(|c| c.trim())
        .filter(|c| !c.is_empty())
        .collect();
    let mut kinds: Vec<&str> = cells.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let short = cells.iter().all(|c| c.split_whitespace().count() <= 5 && c.chars().count() <= 60);
    short && (kinds.len() * 2 <= cells.len() || cells.len() < 3)
}

/// Drafts from a tree of values, wherever in it something is asked. `locate` gives the line of a
/// text, searched from the last one on.
pub fn from_tree(tree: &Value, locate: &mut dyn FnMut(&str) -> usize) -> Vec<Draft> {
    let mut out = Vec::new();
    visit(tree, &mut Vec::new(), 0, locate, &mut out);
    out
}

/// Deeper trees are no question lists.
const DEEPEST: usize = 40;

fn visit(
    value: &Value,
    path: &mut Vec<String>,
    depth: usize,
    locate: &mut dyn FnMut(&str) -> usize,
    out: &mut Vec<Draft>,
) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            let asked = texts.iter().filter(|t| words::liking(t) == Liking::Strong).count();
            if texts.len() >= 2 && texts.len() == items.len() && asked as f64 >= 0.6 * texts.len() as f64 {
                out.extend(texts.iter().map(|t| plain(t, "", path, locate)));
                return;
            }
            for item in items {
                visit(item, path, depth + 1, locate, out);
            }
        }
        Value::Object(fields) => {
            if let Some(draft) = object(fields, path, locate) {
                out.push(draft);
                return;
            }
            let pairs: Vec<(&str, &str)> =
                fields.iter().filter_map(|(k, v)| Some((k.as_str(), v.as_str()?))).collect();
            let asked = pairs.iter().filter(|(k, _)| words::liking(k) == Liking::Strong).count();
            if asked >= 1 && asked as f64 >= 0.6 * fields.len() as f64 {
                out.extend(pairs.iter().map(|(k, v)| plain(k, v, path, locate)));
                return;
            }
            let title = ["title", "name", "category", "topic", "section"]
                .iter()
                .find_map(|k| fields.get(*k).and_then(Value::as_str));
            for (key, inner) in fields {
                if !(inner.is_array() || inner.is_object()) {
                    continue;
                }
                let generic = role(key).is_some()
                    || [
                        "questions",
                        "qs",
                        "items",
                        "cards",
                        "data",
                        "list",
                        "entries",
                        "flashcards",
                        "notes",
                        "content",
                        "results",
                    ]
                    .contains(&key.to_lowercase().as_str());
                let name = if generic { title.map(str::to_owned) } else { Some(key.clone()) };
                let pushed = name.is_some();
                path.extend(name);
                visit(inner, path, depth + 1, locate, out);
                if pushed {
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

fn plain(question: &str, answer: &str, path: &[String], locate: &mut dyn FnMut(&str) -> usize) -> Draft {
    let line = locate(question);
    Draft {
        prompt: question_text(question),
        answer: answer.trim().to_owned(),
        topics: topic(path),
        line,
        end: line,
        ..Draft::default()
    }
}

fn topic(path: &[String]) -> Vec<String> {
    let joined = path.iter().map(|p| p.to_lowercase().replace('/', "-")).collect::<Vec<_>>().join("/");
    if joined.is_empty() || joined.chars().count() > 60 { Vec::new() } else { vec![joined] }
}

fn object(
    fields: &serde_json::Map<String, Value>,
    path: &[String],
    locate: &mut dyn FnMut(&str) -> usize,
) -> Option<Draft> {
    let roles: Vec<(Role, &Value)> = fields.iter().filter_map(|(k, v)| Some((role(k)?, v))).collect();
    let asks =
        roles.iter().find(|(r, v)| *r == Role::Question && v.is_string()).and_then(|(_, v)| v.as_str());
    let answered = roles.iter().any(|(r, _)| *r == Role::Answer);
    let title = || {
        let text = ["title", "name", "text", "term", "description", "titulo", "titel"]
            .iter()
            .find_map(|k| fields.get(*k).and_then(Value::as_str))?;
        (answered || words::liking(text) == Liking::Strong).then_some(text)
    };
    let question = asks.or_else(title)?;
    if !answered && words::liking(question) == Liking::None && question.split_whitespace().count() < 4 {
        return None;
    }
    let mut record = Record::default();
    record.add(Role::Question, question);
    let options: Vec<String> =
        roles.iter().filter(|(r, _)| *r == Role::Options).flat_map(|(_, v)| options(v)).collect();
    for o in &options {
        record.add(Role::Options, o.as_str());
    }
    let mut asked = asks.is_none();
    for (role, value) in roles {
        match role {
            Role::Options => {}
            Role::Question if !asked => asked = true,
            Role::Question => {}
            Role::Answer => record.add(Role::Answer, answer(value, &options)),
            Role::Explanation | Role::Code | Role::Difficulty => record.add(role, text_of(value)),
            Role::Tags => record.add(role, list_of(value).join(",")),
            Role::FollowUp | Role::KeyPoints | Role::Links => {
                list_of(value).into_iter().for_each(|t| record.add(role, t))
            }
        }
    }
    let mut draft = record.draft()?;
    if draft.topics.is_empty() {
        draft.topics = topic(path);
    }
    draft.line = locate(question);
    draft.end = draft.line;
    Some(draft)
}

fn options(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map.iter().map(|(k, v)| format!("{k}: {}", text_of(v))).collect(),
        other => list_of(other),
    }
}

/// An answer may be the number of the right option.
fn answer(value: &Value, options: &[String]) -> String {
    if let Some(n) = value.as_u64().and_then(|n| usize::try_from(n).ok())
        && let Some(option) = options.get(n)
    {
        return option.clone();
    }
    text_of(value)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(s) => s.trim().to_owned(),
        Value::Null => String::new(),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(text_of).filter(|t| !t.is_empty()).collect();
            if texts.len() == 1 {
                texts.concat()
            } else {
                texts.iter().map(|t| format!("- {t}")).collect::<Vec<_>>().join("\n")
            }
        }
        Value::Object(map) => {
            let named =
                ["text", "value", "content", "body"].iter().find_map(|k| map.get(*k).and_then(Value::as_str));
            named.map_or_else(
                || {
                    map.iter()
                        .map(|(k, v)| format!("**{k}:** {}", text_of(v)))
                        .collect::<Vec<_>>()
                        .join("\n\n")
                },
                |t| t.trim().to_owned(),
            )
        }
        other => other.to_string(),
    }
}

fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text_of).filter(|t| !t.is_empty()).collect(),
        Value::Null => Vec::new(),
        other => vec![text_of(other)],
    }
}

/// Finds the lines of texts that stand in a source in this order.
pub struct Locator<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Locator<'t> {
    /// Searches `text` from its beginning.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line, from 1, of the next place where `wanted` begins; the last line found if there is none.
    pub fn line(&mut self, wanted: &str) -> usize {
        let first = wanted.trim().lines().next().unwrap_or("");
        // What syntaxes escape differs: compare up to the first sign that any of them does.
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
