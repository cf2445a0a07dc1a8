//! Evidence that notes and questions are related to the subject, and its sum.
//!
//! The weights were chosen on two sets of linked notes, one with the words of the links left in,
//! one without. Each kind of evidence is between 0 and about 1, and leaving any one out costs
//! recall on both sets.

use super::{
    super::{
        analyse::{key, stem_of, terms},
        document, filter,
        forms::Lexicon,
        query::{Phrase, is_idle},
        score::{self, Ranking, Slot, idf},
    },
    group,
    subject::Known,
    with_term,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};
use tantivy::{DocAddress, TantivyDocument};

/// So many passages are compared by text.
const COMPARED: usize = 400;
/// The titles of so many candidates are looked at.
const LOOKED_AT: usize = 100;
/// Titles of more words are not looked for in texts.
const LONGEST_TITLE: usize = 8;

/// Worth of the kinds of evidence, against 1 for the likest text.
const MENTIONS: f32 = 0.8;
const MENTIONED: f32 = 1.0;
const BOTH: f32 = 0.25;
const ITS_TITLE: f32 = 0.6;
const OUR_TITLE: f32 = 0.9;
const ESTABLISHED: f32 = 0.2;
/// What each further word adds to the worth of a mentioned title.
const MORE_WORDS: f32 = 0.4;
/// Links come before all other evidence.
const LINKED: f32 = 20.0;
const LINKS_HERE: f32 = 10.0;

/// A note or question that may be related.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The passage to show.
    pub address: DocAddress,
    /// Likeness of text.
    pub text: f32,
    /// The subject mentions its title.
    pub mentions: f32,
    /// It mentions the subject's title.
    pub mentioned: f32,
    /// The subject links to it.
    pub linked: bool,
    /// It links to the subject.
    pub links_here: bool,
}

impl Candidate {
    fn sum(&self) -> f32 {
        let both = if self.mentions > 0.0 && self.mentioned > 0.0 { BOTH } else { 0.0 };
        let linked = if self.linked { LINKED } else { 0.0 };
        let links_here = if self.links_here { LINKS_HERE } else { 0.0 };
        self.text + MENTIONS * self.mentions + MENTIONED * self.mentioned + both + linked + links_here
    }
}

/// What was found so far, by group.
pub(super) struct Candidates<'a> {
    lexicon: &'a Lexicon,
    known: &'a Known,
    by_group: BTreeMap<u64, Candidate>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, known: &'a Known) -> Self {
        Self { lexicon, known, by_group: BTreeMap::new() }
    }

    /// The candidate a document belongs to, unless it is the subject itself.
    fn of(&mut self, address: DocAddress) -> tantivy::Result<Option<&mut Candidate>> {
        let group = group(self.lexicon, address)?;
        if self.known.groups.contains(&group) {
            return Ok(None);
        }
        let new = || Candidate {
            address,
            text: 0.0,
            mentions: 0.0,
            mentioned: 0.0,
            linked: false,
            links_here: false,
        };
        Ok(Some(self.by_group.entry(group).or_insert_with(new)))
    }

    /// Likeness of text, 1 for the likest.
    pub(super) fn by_text(&mut self, slots: &[Slot]) -> tantivy::Result<()> {
        let ranked = score::rank(self.lexicon, slots, &Ranking::likeness(), COMPARED, |_, _| Ok(None))?;
        let mut most = 0.0;
        for (score, address) in ranked {
            if let Some(candidate) = self.of(address)? {
                if most == 0.0 {
                    most = score;
                }
                candidate.text = candidate.text.max(score / most);
            }
        }
        Ok(())
    }

    /// Titles of others in the subject's text.
    pub(super) fn by_mention(&mut self) -> tantivy::Result<()> {
        let lexicon = self.lexicon;
        let words = self.known.stems();
        let mut titles: BTreeMap<String, bool> = BTreeMap::new();
        for from in 0..words.len() {
            let mut title = String::new();
            let mut idle = true;
            for (stem, is_idle) in words[from..].iter().take(LONGEST_TITLE) {
                if !title.is_empty() {
                    title.push(' ');
                }
                title.push_str(stem);
                idle &= is_idle;
                if !titles.contains_key(&title) {
                    titles.insert(title.clone(), idle);
                }
            }
        }
        for (title, _) in
            titles.into_iter().filter(|(title, idle)| !idle && !self.known.names.contains(title))
        {
            let named = with_term(lexicon, lexicon.fields.titles, &title)?;
            if named.is_empty() {
                continue;
            }
            let stems: Vec<_> = title.split(' ').collect();
            let worth = self.rarity(&stems, named.len())?;
            for address in named {
                if let Some(candidate) = self.of(address)? {
                    candidate.mentions += worth;
                }
            }
        }
        Ok(())
    }

    /// The subject's title in other texts.
    pub(super) fn by_being_mentioned(&mut self) -> tantivy::Result<()> {
        let lexicon = self.lexicon;
        let Some(title) = self.known.titles.first() else { return Ok(()) };
        let phrase = Phrase { terms: terms(title).map(Cow::into_owned).collect() };
        let words = phrase.terms.len();
        if !(1..=LONGEST_TITLE).contains(&words) || phrase.terms.iter().all(|t| is_idle(t)) {
            return Ok(());
        }
        let stems: Vec<_> = phrase.terms.iter().map(|t| stem_of(t)).collect();
        let stems: Vec<&str> = stems.iter().map(AsRef::as_ref).collect();
        let same = with_term(lexicon, lexicon.fields.titles, &key(title))?.len();
        let worth = self.rarity(&stems, same.max(1))?;
        for (ord, segment) in (0..).zip(lexicon.searcher.segment_readers()) {
            let found = filter::with_phrase(lexicon, segment, &phrase)?;
            for (doc, _) in (0..).zip(found).filter(|(doc, found)| *found && !segment.is_deleted(*doc)) {
                if let Some(candidate) = self.of(DocAddress::new(ord, doc))? {
                    candidate.mentioned = worth;
                }
            }
        }
        Ok(())
    }

    /// How much a mention of a title tells: its rarest word, more for more words, less when `same`
    /// notes have that title.
    fn rarity(&self, stems: &[&str], same: usize) -> tantivy::Result<f32> {
        let passages = self.lexicon.passages() as f32;
        let mut fewest = u32::MAX;
        for stem in stems {
            fewest = fewest.min(self.lexicon.forms(stem)?.values().sum());
        }
        let rare = (1.0 + passages / (1.0 + fewest as f32)).ln() / (1.0 + passages).ln();
        Ok(rare * (1.0 + MORE_WORDS * (stems.len() - 1) as f32) / (same as f32).sqrt())
    }

    /// Explicit links, in both directions.
    pub(super) fn by_link(&mut self) -> tantivy::Result<()> {
        let (lexicon, known) = (self.lexicon, self.known);
        for link in &known.links {
            for address in with_term(lexicon, lexicon.fields.names, link)? {
                if let Some(candidate) = self.of(address)? {
                    candidate.linked = true;
                }
            }
        }
        for name in &known.names {
            for address in with_term(lexicon, lexicon.fields.links, name)? {
                if let Some(candidate) = self.of(address)? {
                    candidate.links_here = true;
                }
            }
        }
        Ok(())
    }

    /// Best first. The titles of the best are compared word by word, too.
    pub(super) fn ranked(self, wanted: usize) -> tantivy::Result<Vec<(f32, Candidate)>> {
        let titles = TitleEvidence::new(self.lexicon, self.known)?;
        let mut ranked: Vec<_> = self.by_group.into_values().map(|c| (c.sum(), c)).collect();
        let by_score = |a: &(f32, Candidate), b: &(f32, Candidate)| {
            b.0.total_cmp(&a.0).then(a.1.address.cmp(&b.1.address))
        };
        ranked.sort_by(by_score);
        for (score, candidate) in ranked.iter_mut().take(LOOKED_AT.max(wanted.min(4 * LOOKED_AT))) {
            *score += titles.of(candidate.address)?;
        }
        ranked.sort_by(by_score);
        Ok(ranked)
    }
}

/// Titles whose words occur in the other's text, be it not as a phrase.
struct TitleEvidence<'a> {
    lexicon: &'a Lexicon,
    /// Stems of the subject's title and text.
    stems: HashSet<String>,
    /// For each word of the subject's title its share and, by segment, the documents that have it.
    title: Vec<(f32, Vec<Vec<bool>>)>,
    /// Common words alone tell little.
    trust: f32,
}

/// Titles whose words have this idf together are trusted fully.
const TRUSTED: f32 = 10.0;

impl<'a> TitleEvidence<'a> {
    fn new(lexicon: &'a Lexicon, known: &Known) -> tantivy::Result<Self> {
        let mut stems: HashSet<String> = known.stems().into_iter().map(|(stem, _)| stem).collect();
        let title = known.titles.first().map_or("", String::as_str);
        let mut words: Vec<_> = terms(title).filter(|t| !is_idle(t)).map(Cow::into_owned).collect();
        words.sort();
        words.dedup();
        words.truncate(2 * LONGEST_TITLE);
        let f = &lexicon.fields;
        let mut weighed = Vec::new();
        for word in &words {
            stems.insert(stem_of(word).into_owned());
            let forms = lexicon.forms(word)?;
            let idf = idf(forms.values().sum(), lexicon.passages());
            let segments = lexicon.searcher.segment_readers().iter();
            let found = segments.map(|s| filter::with_any(s, &[f.title, f.heads, f.body], forms.keys()));
            weighed.push((idf, found.collect::<tantivy::Result<Vec<_>>>()?));
        }
        let total: f32 = weighed.iter().map(|(idf, _)| idf).sum::<f32>().max(f32::MIN_POSITIVE);
        weighed.iter_mut().for_each(|(idf, _)| *idf /= total);
        Ok(Self { lexicon, stems, title: weighed, trust: (total / TRUSTED).min(1.0) })
    }

    /// What the titles tell about one candidate.
    fn of(&self, address: DocAddress) -> tantivy::Result<f32> {
        let doc: TantivyDocument = self.lexicon.searcher.doc(address)?;
        let Some(stored) = document::read(&self.lexicon.fields, &doc) else { return Ok(0.0) };
        let (mut here, mut total, mut fewest) = (0.0, 0.0, u32::MAX);
        let words: HashSet<_> = terms(&stored.hit.title).map(Cow::into_owned).collect();
        for word in words.iter().filter(|w| !is_idle(w)) {
            let count = self.lexicon.count(word)?;
            let idf = idf(count, self.lexicon.passages());
            fewest = fewest.min(count);
            total += idf;
            if self.stems.contains(stem_of(word).as_ref()) {
                here += idf;
            }
        }
        let its = if total > 0.0 { here / total * (total / TRUSTED).min(1.0) } else { 0.0 };
        let (segment, doc) = (address.segment_ord as usize, address.doc_id as usize);
        let ours: f32 = self.title.iter().filter(|(_, found)| found[segment][doc]).map(|(idf, _)| idf).sum();
        // A title of words that are in use names a thing, not an occasion.
        let established = if fewest == u32::MAX { 0.0 } else { (1.0 + fewest as f32).ln() / 5.0 };
        Ok(ITS_TITLE * its + OUR_TITLE * ours * self.trust + ESTABLISHED * established.min(1.0))
    }
}
