//! A search's view of the index: its commit and the term dictionary, with counts and forms of words.

use super::{analyser::stem_of, schema::Fields};
use std::collections::BTreeMap;
use tantivy::{
    Searcher,
    schema::{Field, Term},
    termdict::TermDictionary,
};

/// One commit of the index, as long as a search reads it.
pub(super) struct IndexView {
    pub searcher: Searcher,
    pub fields: Fields,
}

/// How many passages have a word; an estimate where several fields or forms are counted.
pub(super) type DocCount = u32;

impl IndexView {
    /// Fields whose words count as known.
    pub(super) fn word_fields(&self) -> [Field; 4] {
        let f = &self.fields;
        [f.body, f.title, f.heads, f.topics]
    }

    /// Passages and questions in the index.
    pub(super) fn passage_count(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Calls `f` with the term dictionary of each of `fields` in each segment.
    pub(super) fn for_each_dictionary(
        &self,
        fields: &[Field],
        mut f: impl FnMut(&TermDictionary) -> tantivy::Result<()>,
    ) -> tantivy::Result<()> {
        for segment in self.searcher.segment_readers() {
            for field in fields {
                f(segment.inverted_index(*field)?.terms())?;
            }
        }
        Ok(())
    }

    /// How many passages have exactly this term, in the field where it is most frequent.
    pub(super) fn doc_count(&self, term: &str) -> tantivy::Result<DocCount> {
        let mut count = 0;
        for segment in self.searcher.segment_readers() {
            let mut most = 0;
            for field in self.word_fields() {
                let term = Term::from_field_text(field, term);
                most = most.max(segment.inverted_index(field)?.doc_freq(&term)?);
            }
            count += most;
        }
        Ok(count)
    }

    /// Whether one of `terms` occurs in `field`.
    pub(super) fn has_any<'t>(
        &self,
        field: Field,
        terms: impl Iterator<Item = &'t String>,
    ) -> tantivy::Result<bool> {
        let terms: Vec<_> = terms.map(|t| Term::from_field_text(field, t)).collect();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            for term in &terms {
                if inverted.doc_freq(term)? > 0 {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Terms that begin with `prefix` and for which `keep` is true, with their counts.
    pub(super) fn with_prefix(
        &self,
        prefix: &str,
        fields: &[Field],
        keep: impl Fn(&str) -> bool,
    ) -> tantivy::Result<BTreeMap<String, DocCount>> {
        let mut found = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let mut here: BTreeMap<String, DocCount> = BTreeMap::new();
            for field in fields {
                let inverted = segment.inverted_index(*field)?;
                let mut stream = inverted.terms().range().ge(prefix).into_stream()?;
                while stream.advance() {
                    let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                    if !term.starts_with(prefix) {
                        break;
                    }
                    if keep(term) {
                        let count = stream.value().doc_freq;
                        let most = here.entry(term.to_owned()).or_insert(0);
                        *most = count.max(*most);
                    }
                }
            }
            for (term, count) in here {
                *found.entry(term).or_insert(0) += count;
            }
        }
        Ok(found)
    }

    /// The words of the dictionary with the same stem as `term`, with their counts.
    ///
    /// A Snowball stem is a prefix of its words but for a last `i` or `e` that the stemmer added
    /// (`modifi`, `hope` of `hoping`), so one range of the dictionary has all of them.
    pub(super) fn forms(&self, term: &str) -> tantivy::Result<BTreeMap<String, DocCount>> {
        self.forms_in(term, &self.word_fields())
    }

    /// Like [`Self::forms`], in the names of files and folders: for words that no text has. Where a
    /// text has the word paths must not count: a folder's name is in every passage below it.
    pub(super) fn forms_in_paths(&self, term: &str) -> tantivy::Result<BTreeMap<String, DocCount>> {
        self.forms_in(term, &[self.fields.path])
    }

    fn forms_in(&self, term: &str, fields: &[Field]) -> tantivy::Result<BTreeMap<String, DocCount>> {
        let stem = stem_of(term);
        let prefix = match stem.strip_suffix(['i', 'e', 'y']) {
            Some(prefix) if prefix.len() >= 2 => prefix,
            _ => &stem,
        };
        // No suffix that a stemmer removes is longer; saves stemming of longer words.
        let longest = stem.len() + 9;
        self.with_prefix(prefix, fields, |word| word.len() <= longest && stem_of(word) == stem)
    }
}
