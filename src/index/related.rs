//! What is related to a question, a note or a text, and why.
//!
//! Explicit links come first, then notes whose title is mentioned or that mention the subject's,
//! then likeness of text: BM25F over the words that tell most about the subject.

use super::{
    Hit, Page, Subject,
    analyse::{key, stem_of, terms},
    document::{self, Stored},
    filter,
    forms::Lexicon,
    query::{Phrase, is_idle},
    score::{self, Ranking, Slot, idf},
    search,
    snippet::Marker,
    store::Store,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};
use tantivy::{
    DocAddress, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption},
};

/// Parameters of relatedness.
#[derive(Clone, Debug)]
pub(super) struct Likeness {
    /// So many words of the subject are compared.
    pub words: usize,
    /// An occurrence in the title counts so often.
    pub title: f32,
    /// Worth of a mention of the other's title, for each unit of its idf.
    pub mentions: f32,
    /// Worth of being mentioned by title, likewise.
    pub mentioned: f32,
}

impl Default for Likeness {
    fn default() -> Self {
        Self { words: 40, title: 3.0, mentions: 0.5, mentioned: 0.5 }
    }
}

/// Puts linked notes before all others.
const LINKED: f32 = 1000.0;
/// So many passages are compared by text.
const COMPARED: usize = 400;
/// Titles of more words are not looked for in texts.
const LONGEST_TITLE: usize = 8;
/// Words of a subject that are read.
const READ: usize = 4000;

/// What the subject says of itself.
#[derive(Default)]
struct Known {
    titles: Vec<String>,
    text: String,
    names: Vec<String>,
    links: Vec<String>,
    groups: HashSet<u64>,
}

/// A note or question that may be related.
#[derive(Default)]
struct Candidate {
    address: Option<DocAddress>,
    /// Score of the best passage by text.
    text: f32,
    bonus: f32,
    why: Vec<(f32, String)>,
}

/// Answers what is related to `subject`.
pub(super) fn related(store: &Store, subject: &Subject<'_>, page: Page) -> tantivy::Result<Vec<Hit>> {
    let lexicon = Lexicon { searcher: store.reader.searcher(), fields: store.fields };
    let options = Likeness::default();
    let known = know(&lexicon, subject)?;
    let slots = telling(&lexicon, &known, &options)?;
    let mut found = Candidates { lexicon: &lexicon, own: &known.groups, by_group: BTreeMap::new() };
    found.by_text(&slots)?;
    found.by_mention(&known, &options)?;
    found.by_link(&known)?;
    let mut ranked: Vec<_> =
        found.by_group.into_values().filter_map(|c| Some((c.text + c.bonus, c.address?, c.why))).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let marker = page.snippets.then(|| Marker::new(&slots));
    let mut hits = Vec::new();
    for (score, address, mut why) in ranked.into_iter().skip(page.offset).take(page.limit) {
        let Some(mut hit) = search::hit(&lexicon, (score, address), marker.as_ref())? else { continue };
        why.sort_by(|a, b| b.0.total_cmp(&a.0));
        hit.why = match why.into_iter().next() {
            Some((_, why)) => Some(why),
            None if page.snippets => shares(&lexicon, address, &slots)?,
            None => None,
        };
        hits.push(hit);
    }
    Ok(hits)
}

/// Whether a note is in the index.
pub(super) fn has_note(store: &Store, path: &Path) -> tantivy::Result<bool> {
    let lexicon = Lexicon { searcher: store.reader.searcher(), fields: store.fields };
    Ok(!with_term(&lexicon, lexicon.fields.source, &path.to_string_lossy())?.is_empty())
}

/// Collects what the index knows of the subject.
fn know(lexicon: &Lexicon, subject: &Subject<'_>) -> tantivy::Result<Known> {
    let mut known = Known::default();
    let (field, name) = match subject {
        Subject::Text(text) => {
            known.text = (*text).to_owned();
            known.links = super::passage::links(text).iter().map(|t| key(t)).collect();
            return Ok(known);
        }
        Subject::Question(id) => (lexicon.fields.id, id.as_str().to_owned()),
        Subject::Note(path) => (lexicon.fields.source, path.to_string_lossy().into_owned()),
    };
    for address in with_term(lexicon, field, &name)? {
        let doc: TantivyDocument = lexicon.searcher.doc(address)?;
        let Some(Stored { hit, body, names, links }) = document::read(&lexicon.fields, &doc) else {
            continue;
        };
        if known.titles.is_empty() {
            known.titles.push(hit.title);
        }
        known.titles.extend(hit.trail);
        known.text.push_str(&body);
        known.text.push('\n');
        known.names.extend(names);
        known.links.extend(links);
        known.groups.extend(group(lexicon, address)?);
    }
    Ok(known)
}

/// Living documents that hold `term` in an untokenised field.
fn with_term(lexicon: &Lexicon, field: Field, term: &str) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    let term = Term::from_field_text(field, term);
    for (ord, segment) in (0..).zip(lexicon.searcher.segment_readers()) {
        let inverted = segment.inverted_index(field)?;
        let Some(mut block) = inverted.read_block_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while block.block_len() > 0 {
            let docs = block.docs().iter().filter(|d| **d != TERMINATED && !segment.is_deleted(**d));
            found.extend(docs.map(|d| DocAddress::new(ord, *d)));
            block.advance();
        }
    }
    Ok(found)
}

fn group(lexicon: &Lexicon, address: DocAddress) -> tantivy::Result<Option<u64>> {
    let segment = lexicon.searcher.segment_reader(address.segment_ord);
    Ok(segment.fast_fields().u64("group")?.first(address.doc_id))
}

/// The words that tell most about the subject, as slots.
fn telling(lexicon: &Lexicon, known: &Known, options: &Likeness) -> tantivy::Result<Vec<Slot>> {
    let mut stems: HashMap<String, (f32, String)> = HashMap::new();
    let mut add = |text: &str, times: f32| {
        for term in terms(text).take(READ).filter(|t| t.chars().count() > 1 && !is_idle(t)) {
            let entry = stems.entry(stem_of(&term).into_owned()).or_insert_with(|| (0.0, term.into_owned()));
            entry.0 += times;
        }
    };
    known.titles.iter().take(1).for_each(|t| add(t, options.title));
    known.titles.iter().skip(1).for_each(|t| add(t, 1.0));
    add(&known.text, 1.0);
    let mut weighed = Vec::new();
    for (times, term) in stems.into_values() {
        let count = lexicon.count(&term)?;
        let weight = (1.0 + times).ln() * idf(count, lexicon.passages());
        weighed.push((weight, times, term));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    weighed.truncate(options.words);
    let mut slots = Vec::new();
    for (_, times, term) in weighed {
        let forms = lexicon.forms(&term)?;
        let count = forms.values().sum();
        // A word that only the subject itself has finds nothing.
        if count == 0 {
            continue;
        }
        let idf = idf(count, lexicon.passages());
        let terms = forms.into_keys().map(|form| (form, 1.0)).collect();
        slots.push(Slot { terms, weight: (1.0 + times).ln() * idf, idf });
    }
    let total: f32 = slots.iter().map(|s| s.weight * s.weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    slots.iter_mut().for_each(|s| s.weight /= total);
    Ok(slots)
}

struct Candidates<'a> {
    lexicon: &'a Lexicon,
    own: &'a HashSet<u64>,
    by_group: BTreeMap<u64, Candidate>,
}

impl Candidates<'_> {
    /// The candidate a document belongs to, unless it is the subject itself.
    fn of(&mut self, address: DocAddress) -> tantivy::Result<Option<&mut Candidate>> {
        let group = group(self.lexicon, address)?.unwrap_or_default();
        if self.own.contains(&group) {
            return Ok(None);
        }
        let candidate = self.by_group.entry(group).or_default();
        candidate.address.get_or_insert(address);
        Ok(Some(candidate))
    }

    fn by_text(&mut self, slots: &[Slot]) -> tantivy::Result<()> {
        let ranked = score::rank(self.lexicon, slots, &Ranking::default(), COMPARED, |_, _| Ok(None))?;
        for (score, address) in ranked {
            if let Some(candidate) = self.of(address)? {
                candidate.text = candidate.text.max(score);
            }
        }
        Ok(())
    }

    fn by_mention(&mut self, known: &Known, options: &Likeness) -> tantivy::Result<()> {
        let lexicon = self.lexicon;
        // Titles of others in this text.
        let words: Vec<(String, bool)> =
            terms(&known.text).take(READ).map(|t| (stem_of(&t).into_owned(), is_idle(&t))).collect();
        let mut tried = HashSet::new();
        for from in 0..words.len() {
            let mut title = String::new();
            for (stem, idle) in words[from..].iter().take(LONGEST_TITLE) {
                if !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(stem);
                if (title == *stem && *idle) || known.names.contains(&title) || !tried.insert(title.clone()) {
                    continue;
                }
                for address in with_term(lexicon, lexicon.fields.names, &title)? {
                    let worth = options.mentions * self.rarity(&title)?;
                    let doc: TantivyDocument = lexicon.searcher.doc(address)?;
                    let shown =
                        document::read(&lexicon.fields, &doc).map(|s| s.hit.title).unwrap_or_default();
                    if let Some(candidate) = self.of(address)? {
                        candidate.bonus += worth;
                        candidate.why.push((worth, format!("mentions {shown}")));
                    }
                }
            }
        }
        // The title of this in other texts.
        let Some(title) = known.titles.first() else { return Ok(()) };
        let phrase = Phrase { terms: terms(title).map(std::borrow::Cow::into_owned).collect() };
        if phrase.terms.is_empty()
            || phrase.terms.len() > LONGEST_TITLE
            || phrase.terms.iter().all(|t| is_idle(t))
        {
            return Ok(());
        }
        let worth = options.mentioned * self.rarity(&key(title))?;
        for (ord, segment) in (0..).zip(lexicon.searcher.segment_readers()) {
            let found = filter::with_phrase(lexicon, segment, &phrase)?;
            for (doc, _) in (0..).zip(found).filter(|(doc, found)| *found && !segment.is_deleted(*doc)) {
                if let Some(candidate) = self.of(DocAddress::new(ord, doc))?
                    && !candidate.why.iter().any(|(_, why)| why.starts_with("is mentioned"))
                {
                    candidate.bonus += worth;
                    candidate.why.push((worth, format!("is mentioned: {title}")));
                }
            }
        }
        Ok(())
    }

    /// How much a mention of a title tells: the idf of its words together, the most of its rarest.
    fn rarity(&self, title: &str) -> tantivy::Result<f32> {
        let mut most: f32 = 0.0;
        let mut words = 0;
        for stem in title.split(' ') {
            let forms = self.lexicon.forms(stem)?;
            most = most.max(idf(forms.values().sum(), self.lexicon.passages()));
            words += 1;
        }
        Ok(most * (1.0 + 0.25 * (words - 1) as f32) / 10.0)
    }

    fn by_link(&mut self, known: &Known) -> tantivy::Result<()> {
        let lexicon = self.lexicon;
        for link in known.links.iter().collect::<HashSet<_>>() {
            for address in with_term(lexicon, lexicon.fields.names, link)? {
                if let Some(candidate) = self.of(address)? {
                    candidate.bonus += LINKED;
                    candidate.why.push((LINKED, "linked".into()));
                }
            }
        }
        for name in known.names.iter().collect::<HashSet<_>>() {
            for address in with_term(lexicon, lexicon.fields.links, name)? {
                if let Some(candidate) = self.of(address)?
                    && !candidate.why.iter().any(|(_, why)| why == "links here")
                {
                    candidate.bonus += LINKED / 2.0;
                    candidate.why.push((LINKED / 2.0, "links here".into()));
                }
            }
        }
        Ok(())
    }
}

/// The words a hit shares with the subject, those that tell most.
fn shares(lexicon: &Lexicon, address: DocAddress, slots: &[Slot]) -> tantivy::Result<Option<String>> {
    let doc: TantivyDocument = lexicon.searcher.doc(address)?;
    let Some(stored) = document::read(&lexicon.fields, &doc) else { return Ok(None) };
    let mut words: HashSet<String> = HashSet::new();
    for text in [&stored.hit.title, &stored.body].into_iter().chain(&stored.hit.trail) {
        words.extend(terms(text).map(std::borrow::Cow::into_owned));
    }
    let mut shared: Vec<_> = slots
        .iter()
        .filter_map(|s| {
            let (term, _) = s.terms.iter().find(|(t, _)| words.contains(t))?;
            Some((s.weight * s.idf, term.as_str()))
        })
        .collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0));
    let shared: Vec<_> = shared.into_iter().take(3).map(|(_, term)| term).collect();
    Ok((!shared.is_empty()).then(|| format!("shares: {}", shared.join(", "))))
}
