//! The term dictionary: which words the index knows, how often, and the forms of a word.

use super::{analyse::stem_of, schema::Fields};
use std::collections::BTreeMap;
use tantivy::{
    Searcher,
    schema::{Field, Term},
    termdict::TermDictionary,
};

/// A search's view of the index.
pub(super) struct Lexicon {
    /// The commit that is read.
    pub searcher: Searcher,
    /// Field handles.
    pub fields: Fields,
}

/// How often a word occurs: in how many passages, about.
pub(super) type Count = u32;

impl Lexicon {
    /// Fields whose words are known words.
    pub(super) fn word_fields(&self) -> [Field; 4] {
        let f = &self.fields;
        [f.body, f.title, f.heads, f.topics]
    }

    /// Passages in the index.
    pub(super) fn passages(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Calls `f` with every dictionary of `fields`.
    pub(super) fn each_dictionary(
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

    /// Passages that hold exactly this term, in the field that has it most.
    pub(super) fn count(&self, term: &str) -> tantivy::Result<Count> {
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

    /// Terms that begin with `prefix` and pass `keep`, with their counts.
    pub(super) fn beginning_with(
        &self,
        prefix: &str,
        fields: &[Field],
        keep: impl Fn(&str) -> bool,
    ) -> tantivy::Result<BTreeMap<String, Count>> {
        let mut found = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let mut here: BTreeMap<String, Count> = BTreeMap::new();
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

    /// The words of the dictionary that have the stem of `term`, with their counts.
    ///
    /// Snowball stems begin as their words do, but for a last `i` or `e` that the stemmer put
    /// there (`modifi`, `hope` of `hoping`), so one range of the dictionary holds them all.
    pub(super) fn forms(&self, term: &str) -> tantivy::Result<BTreeMap<String, Count>> {
        self.forms_in(term, &self.word_fields())
    }

    /// Like [`Self::forms`], for a word that only names of files and folders have. Where a text has it
    /// names do not count: a folder's name is in every passage below it, which makes no word common.
    pub(super) fn forms_in_names(&self, term: &str) -> tantivy::Result<BTreeMap<String, Count>> {
        self.forms_in(term, &[self.fields.path])
    }

    fn forms_in(&self, term: &str, fields: &[Field]) -> tantivy::Result<BTreeMap<String, Count>> {
        let stem = stem_of(term);
        let begin = match stem.strip_suffix(['i', 'e', 'y']) {
            Some(begin) if begin.len() >= 2 => begin,
            _ => &stem,
        };
        // The longest suffixes a stemmer takes off; what is longer is another word.
        let longest = stem.len() + 9;
        self.beginning_with(begin, fields, |word| word.len() <= longest && stem_of(word) == stem)
    }
}
