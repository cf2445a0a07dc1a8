//! The fields of the index, and a stamp of schema and analyser, so that an index made by others is
//! not read.

use super::analyser::{ANALYSER, Analyser, stem_of, terms};
use crate::bank::fnv1a;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Raised when the meaning of a field changes.
const VERSION: u32 = 1;

/// Field handles. A document is a passage of a note, or a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Title of a note (its first passage only) or prompt of a question.
    pub title: Field,
    /// Heading trail; in all passages but the first it begins with the note's title.
    pub heads: Field,
    /// The text of the passage, the answer of the question; stored.
    pub body: Field,
    /// Topics, tags.
    pub topics: Field,
    /// Path below the source.
    pub path: Field,
    /// Parts of camel-case identifiers.
    pub parts: Field,
    /// The file of a passage, as the manifest names it.
    pub file: Field,
    /// The file a question was imported from.
    pub source: Field,
    /// The question's id.
    pub id: Field,
    /// Keys of a note's title and aliases; its first passage only.
    pub titles: Field,
    /// Keys that links to a note may use: title, aliases and file name; its first passage only.
    pub names: Field,
    /// Keys of the link targets.
    pub links: Field,
    /// [`NOTE`], [`ANSWERED`] or [`UNANSWERED`].
    pub kind: Field,
    /// Seconds since 1970 of the file's last change.
    pub mtime: Field,
    /// Hash of a note's path or a question's id: equal for passages of the same note.
    pub group: Field,
    /// JSON of path, line, title and trail; stored only.
    pub shown: Field,
}

/// `kind` of a passage of a note.
pub(super) const NOTE: u64 = 0;
/// `kind` of a question with an answer.
pub(super) const ANSWERED: u64 = 1;
/// `kind` of a question without an answer.
pub(super) const UNANSWERED: u64 = 2;

/// The schema with its field handles.
pub(super) fn schema() -> (Schema, Fields) {
    let text = |option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(ANALYSER).set_index_option(option),
        )
    };
    let positions = || text(IndexRecordOption::WithFreqsAndPositions);
    let counts = || text(IndexRecordOption::WithFreqs);
    let mut b = Schema::builder();
    let fields = Fields {
        title: b.add_text_field("title", positions()),
        heads: b.add_text_field("heads", positions()),
        body: b.add_text_field("body", positions() | STORED),
        topics: b.add_text_field("topics", counts()),
        path: b.add_text_field("path", counts()),
        parts: b.add_text_field("parts", counts()),
        file: b.add_text_field("file", STRING),
        source: b.add_text_field("source", STRING),
        id: b.add_text_field("id", STRING | STORED),
        titles: b.add_text_field("titles", STRING),
        names: b.add_text_field("names", STRING | STORED),
        links: b.add_text_field("links", STRING | STORED),
        kind: b.add_u64_field("kind", FAST | INDEXED),
        mtime: b.add_i64_field("mtime", FAST),
        group: b.add_u64_field("group", FAST),
        shown: b.add_text_field("shown", STORED),
    };
    (b.build(), fields)
}

/// Registers the analyser with an index.
pub(super) fn register(index: &tantivy::Index) {
    index
        .tokenizers()
        .register(ANALYSER, tantivy::tokenizer::TextAnalyzer::builder(Analyser::default()).build());
}

/// Words whose terms and stems show whether the analyser has changed.
const PROBE: &str = "Kube-apiserver's maxUnavailable C++ ﬁle Müller 1,000.5 v1.27 don't 模型的心 running \
    generously relational hopefulness university news skies dying controllers electricity formative \
    caresses ponies agreed plastered conflated hopping falling owed national effective communism бегущий \
    программирование красивейшая";

/// A name for this combination of schema, tantivy version, analyser and stemmer.
pub(super) fn stamp() -> String {
    let mut text = format!("{VERSION} {}", tantivy::version_string());
    for term in terms(PROBE) {
        text.push(' ');
        text.push_str(&term);
        text.push('/');
        text.push_str(&stem_of(&term));
    }
    format!("{:016x}", fnv1a(text.bytes()))
}
