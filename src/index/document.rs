//! Passages and questions as documents of the index, and back.

use super::{
    Hit, HitKind, analyse,
    passage::{self, Note},
    schema::{ANSWERED, Fields, NOTE, UNANSWERED},
};
use crate::bank::{Question, QuestionId, fnv1a};
use std::path::{Path, PathBuf};
use tantivy::{TantivyDocument, schema::Value};

/// A note's file: what its documents have in common.
pub(super) struct File<'a> {
    /// Absolute.
    pub path: &'a str,
    /// Below its source, for the path field.
    pub below: &'a str,
    /// Seconds since 1970 of its last change.
    pub mtime: i64,
}

/// The part of a stored document that a hit shows, beside the text.
type Shown = (PathBuf, usize, String, Vec<String>);

/// The documents of a note.
pub(super) fn of_note(fields: &Fields, file: &File<'_>, note: &Note) -> Vec<TantivyDocument> {
    let group = fnv1a(file.path.bytes());
    let make = |(n, passage): (usize, &passage::Passage)| {
        let mut doc = TantivyDocument::default();
        let mut parts = String::new();
        if n == 0 {
            doc.add_text(fields.title, &note.title);
            analyse::camel_parts(&note.title, &mut parts);
            let titles = titles(note);
            titles.iter().for_each(|t| doc.add_text(fields.titles, t));
            let stem = Path::new(file.path).file_stem().and_then(|s| s.to_str()).map(analyse::key);
            let stem = stem.filter(|s| !s.is_empty() && !titles.contains(s));
            titles.into_iter().chain(stem).for_each(|n| doc.add_text(fields.names, n));
        } else {
            doc.add_text(fields.heads, &note.title);
        }
        for heading in &passage.trail {
            doc.add_text(fields.heads, heading);
            analyse::camel_parts(heading, &mut parts);
        }
        for topic in &note.topics {
            doc.add_text(fields.topics, topic);
        }
        for target in passage::links(&passage.text) {
            doc.add_text(fields.links, analyse::key(&target));
        }
        analyse::camel_parts(&passage.text, &mut parts);
        if !parts.is_empty() {
            doc.add_text(fields.parts, parts);
        }
        doc.add_text(fields.body, &passage.text);
        doc.add_text(fields.path, file.below);
        doc.add_text(fields.file, file.path);
        doc.add_text(fields.source, file.path);
        doc.add_u64(fields.kind, NOTE);
        doc.add_i64(fields.mtime, file.mtime);
        doc.add_u64(fields.group, group);
        add_shown(&mut doc, fields, Path::new(file.path), passage.line, &note.title, &passage.trail);
        doc
    };
    note.passages.iter().enumerate().map(make).collect()
}

/// Keys of the names a text may call a note by.
fn titles(note: &Note) -> Vec<String> {
    let all = std::iter::once(&note.title).chain(&note.aliases);
    let mut titles: Vec<_> = all.map(|t| analyse::key(t)).filter(|k| !k.is_empty()).collect();
    titles.sort();
    titles.dedup();
    titles
}

/// The document of a question.
pub(super) fn of_question(fields: &Fields, question: &Question, mtime: i64) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let (path, line) = place(question);
    let mut parts = String::new();
    analyse::camel_parts(&question.prompt, &mut parts);
    analyse::camel_parts(&question.answer, &mut parts);
    doc.add_text(fields.title, &question.prompt);
    doc.add_text(fields.body, &question.answer);
    for topic in &question.topics {
        doc.add_text(fields.topics, topic);
    }
    let mut targets = question.links.clone();
    targets.extend(passage::links(&question.answer));
    for target in targets {
        doc.add_text(fields.links, analyse::key(&target));
    }
    if !parts.is_empty() {
        doc.add_text(fields.parts, parts);
    }
    if let Some(name) = path.file_stem() {
        doc.add_text(fields.path, name.to_string_lossy());
    }
    if question.source.is_some() {
        doc.add_text(fields.source, path.to_string_lossy());
    }
    doc.add_text(fields.id, question.id.as_str());
    doc.add_u64(fields.kind, if question.answer.trim().is_empty() { UNANSWERED } else { ANSWERED });
    doc.add_i64(fields.mtime, mtime);
    doc.add_u64(fields.group, fnv1a(question.id.as_str().bytes().chain([0])));
    add_shown(&mut doc, fields, &path, line, &question.prompt, &[]);
    doc
}

/// Where a person finds the question: the source of an imported one, else the bank file.
pub(super) fn place(question: &Question) -> (PathBuf, usize) {
    match &question.source {
        Some(source) => (source.full_path(), source.line.max(1)),
        None => (question.place.path.to_path_buf(), question.place.line.max(1)),
    }
}

fn add_shown(
    doc: &mut TantivyDocument,
    fields: &Fields,
    path: &Path,
    line: usize,
    title: &str,
    trail: &[String],
) {
    let shown = serde_json::json!([path.to_string_lossy(), line, title, trail]);
    doc.add_text(fields.shown, shown.to_string());
}

/// What is stored of a document.
pub(super) struct Stored {
    /// The hit without score and snippet.
    pub hit: Hit,
    /// The text the snippet is cut from.
    pub body: String,
    /// Keys of a note's names.
    pub names: Vec<String>,
    /// Keys of what it links to.
    pub links: Vec<String>,
}

/// Reads a stored document; `None` when it is not one of ours.
pub(super) fn read(fields: &Fields, doc: &TantivyDocument) -> Option<Stored> {
    let text = |field| doc.get_first(field).and_then(|v| v.as_str());
    let all = |field| doc.get_all(field).filter_map(|v| v.as_str().map(str::to_owned)).collect();
    let (path, line, title, trail): Shown = serde_json::from_str(text(fields.shown)?).ok()?;
    let id = text(fields.id).map(QuestionId::new);
    let kind = if id.is_some() { HitKind::Question } else { HitKind::Note };
    let hit = Hit {
        kind,
        path,
        line,
        title,
        trail,
        score: 0.0,
        id,
        snippet: String::new(),
        marks: Vec::new(),
        why: None,
    };
    let body = text(fields.body).unwrap_or_default().to_owned();
    Some(Stored { hit, body, names: all(fields.names), links: all(fields.links) })
}
