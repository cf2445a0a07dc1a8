//! Passages and questions as tantivy documents, and back.

use super::{
    Hit, HitKind, analyser,
    passage::{self, NotePassages},
    schema::{ANSWERED, Fields, NOTE, UNANSWERED},
    walk::NoteFile,
};
use crate::bank::{Question, QuestionId, fnv1a};
use std::path::{Path, PathBuf};
use tantivy::{TantivyDocument, schema::Value};

/// Path, line, title and trail of a hit, as stored.
type StoredHeader = (PathBuf, usize, String, Vec<String>);

/// The documents of a note, one for each passage.
pub(super) fn note_documents(fields: &Fields, file: &NoteFile, note: &NotePassages) -> Vec<TantivyDocument> {
    let group = fnv1a(file.path.bytes());
    let make = |(n, passage): (usize, &passage::Passage)| {
        let mut doc = TantivyDocument::default();
        let mut parts = String::new();
        if n == 0 {
            doc.add_text(fields.title, &note.title);
            analyser::camel_parts(&note.title, &mut parts);
            let titles = title_keys(note);
            titles.iter().for_each(|t| doc.add_text(fields.titles, t));
            let file_name = Path::new(&file.path).file_stem().and_then(|s| s.to_str());
            let file_key = file_name.map(analyser::title_key);
            let file_key = file_key.filter(|key| !key.is_empty() && !titles.contains(key));
            titles.into_iter().chain(file_key).for_each(|n| doc.add_text(fields.names, n));
        } else {
            doc.add_text(fields.heads, &note.title);
        }
        for heading in &passage.trail {
            doc.add_text(fields.heads, heading);
            analyser::camel_parts(heading, &mut parts);
        }
        for topic in &note.topics {
            doc.add_text(fields.topics, topic);
        }
        for target in passage::link_targets(&passage.text) {
            doc.add_text(fields.links, analyser::title_key(&target));
        }
        analyser::camel_parts(&passage.text, &mut parts);
        if !parts.is_empty() {
            doc.add_text(fields.parts, parts);
        }
        doc.add_text(fields.body, &passage.text);
        doc.add_text(fields.path, file.relative_path());
        doc.add_text(fields.file, &file.path);
        doc.add_u64(fields.kind, NOTE);
        doc.add_i64(fields.mtime, file.mtime / NANOSECONDS);
        doc.add_u64(fields.group, group);
        add_header(&mut doc, fields, Path::new(&file.path), passage.line, &note.title, &passage.trail);
        doc
    };
    note.passages.iter().enumerate().map(make).collect()
}

/// Nanoseconds in a second: manifests have the one, documents the other.
const NANOSECONDS: i64 = 1_000_000_000;

/// Keys of a note's title and aliases.
fn title_keys(note: &NotePassages) -> Vec<String> {
    let all = std::iter::once(&note.title).chain(&note.aliases);
    let mut titles: Vec<_> = all.map(|t| analyser::title_key(t)).filter(|k| !k.is_empty()).collect();
    titles.sort();
    titles.dedup();
    titles
}

/// The document of a question.
pub(super) fn question_document(fields: &Fields, question: &Question, mtime: i64) -> TantivyDocument {
    let mut doc = TantivyDocument::default();
    let (path, line) = location(question);
    let mut parts = String::new();
    analyser::camel_parts(&question.prompt, &mut parts);
    analyser::camel_parts(&question.answer, &mut parts);
    doc.add_text(fields.title, &question.prompt);
    doc.add_text(fields.body, &question.answer);
    for topic in &question.topics {
        doc.add_text(fields.topics, topic);
    }
    let mut targets = question.links.clone();
    targets.extend(passage::link_targets(&question.answer));
    for target in targets {
        doc.add_text(fields.links, analyser::title_key(&target));
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
    add_header(&mut doc, fields, &path, line, &question.prompt, &[]);
    doc
}

/// Path and line of a question: those of its source if it was imported, else those in the bank.
pub(super) fn location(question: &Question) -> (PathBuf, usize) {
    match &question.source {
        Some(source) => (source.full_path(), source.line.max(1)),
        None => (question.place.path.to_path_buf(), question.place.line.max(1)),
    }
}

fn add_header(
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

/// The stored fields of a document.
pub(super) struct StoredDoc {
    /// The hit without score and snippet.
    pub hit: Hit,
    /// The text that snippets are taken from.
    pub body: String,
    /// Keys of a note's names.
    pub names: Vec<String>,
    /// Keys of its link targets.
    pub links: Vec<String>,
}

/// Reads the stored fields; `None` if they are damaged.
pub(super) fn read_stored(fields: &Fields, doc: &TantivyDocument) -> Option<StoredDoc> {
    let text = |field| doc.get_first(field).and_then(|v| v.as_str());
    let all = |field| doc.get_all(field).filter_map(|v| v.as_str().map(str::to_owned)).collect();
    let (path, line, title, trail): StoredHeader = serde_json::from_str(text(fields.shown)?).ok()?;
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
    Some(StoredDoc { hit, body, names: all(fields.names), links: all(fields.links) })
}
