//! What was said: an answer's words as sounds, and the search for terms in it.
//!
//! The answer's sounds are worked out once; a term is then aligned from every word onwards, and
//! read off at the end of each of the next words, so windows of one to five words cost one
//! alignment together. What is near enough must then stand up to the rules of [`accept`].

use super::{
    accept,
    distance::{self, Aligner, Allowance, Nearest, Sounds},
    form::{self, Draft, Form},
    is_everyday,
    letters::{self, Letter, UNCLEAR, letter_named},
    lexicon::{self, Lexicon, LexiconEntry},
    numbers,
    phoneme::Phoneme,
    term::Term,
};
use crate::text::{Span, Token, is_stop_word};
use std::collections::HashMap;

/// The longest stretch of words that may stand for one term.
const MOST_WORDS: usize = 5;
/// Spelt letters may be more words than that.
const MOST_LETTERS: usize = 10;

/// The cost up to which a word may be taken for a letter's name.
const MOST_UNCLEAR: u16 = 45;

/// A place of an answer that sounds like a term.
#[derive(Clone, Debug, PartialEq)]
pub struct SoundMatch {
    /// The first token of the answer in it.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Its bytes in the answer.
    pub span: Span,
    /// 0 (the same sounds) upwards; a match is never over 0.3.
    pub distance: f32,
    /// The heard words, as they stand in the answer.
    pub heard: String,
}

/// A word of the answer.
#[derive(Clone, Debug)]
pub(super) struct HeardWord {
    pub(super) span: Span,
    pub(super) folded: String,
    pub(super) stem: String,
    /// An ordinary English word.
    pub(super) everyday: bool,
    /// A function word: it stands everywhere, so it says little.
    pub(super) function: bool,
    /// A name of the lexicon.
    pub(super) known: bool,
    /// How many sounds it has.
    pub(super) sounds: usize,
    /// The letters it may stand for.
    letters: Vec<Letter>,
}

/// An answer as sounds.
#[derive(Clone, Debug)]
pub struct SpokenText<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    pub(super) words: Vec<HeardWord>,
    sounds: Vec<Phoneme>,
    /// Where each word's sounds start; one more than there are words.
    starts: Vec<usize>,
    /// For each word the sounds from it onwards, as many as [`REACHES`] has, at most
    /// [`MOST_WORDS`] words.
    nearest: Vec<[Nearest; REACHES.len()]>,
}

/// How many sounds from a word onwards are looked at together, for terms of several lengths.
const REACHES: [usize; 4] = [9, 13, 18, usize::MAX];

/// A place that may sound like a term.
struct SoundCandidate {
    first: usize,
    end: usize,
    /// In hundredths for each sound.
    distance: f32,
    /// It is there by its sounds, so another term may be nearer.
    by_sound: bool,
}

impl<'a> SpokenText<'a> {
    /// Works out how `text` sounds; `tokens` are its words.
    pub fn new(text: &'a str, tokens: &[Token], lexicon: &'a Lexicon) -> Self {
        let mut sounds = Vec::with_capacity(text.len());
        let mut starts = vec![0];
        let mut words: Vec<HeardWord> = Vec::with_capacity(tokens.len());
        // Where a word was heard first: half of the words of an answer come again.
        let mut before: HashMap<&str, usize> = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            let first = *before.entry(&token.folded).or_insert(at);
            if first < at {
                sounds.extend_from_within(starts[first]..starts[first + 1]);
                words.push(HeardWord { span: token.span, ..words[first].clone() });
            } else {
                let entry = lexicon.entry(&token.folded);
                let everyday = is_everyday(&token.folded);
                sounds.extend(sounds_of(&token.folded, entry));
                words.push(HeardWord {
                    span: token.span,
                    folded: token.folded.clone(),
                    stem: token.stem.clone(),
                    everyday,
                    function: is_stop_word(&token.folded),
                    known: entry.is_some(),
                    sounds: sounds.len() - starts[at],
                    letters: letters_of(&token.folded, everyday),
                });
            }
            starts.push(sounds.len());
        }
        let nearest = nearest(&sounds, &starts);
        Self { text, lexicon, words, sounds, starts, nearest }
    }

    /// The places that sound like `term`, in order, not overlapping; the nearest wins.
    pub fn find(&self, term: &Term) -> Vec<SoundMatch> {
        let mut found = Vec::new();
        let mut aligner = Aligner::default();
        for (at, form) in term.forms.iter().enumerate() {
            if let Some(letters) = &form.letters {
                self.find_letters(term, letters, &mut found);
            }
            if accept::is_long_enough(form) {
                // 'engine x' and 'engine ex' are looked for together, where the first of them stands.
                let alike = |other: &&Form| accept::sound_the_same(form, other);
                if !term.forms[..at].iter().any(|other| alike(&other)) {
                    let forms: Vec<&Form> = term.forms[at..].iter().filter(alike).collect();
                    self.find_sounds(term, &forms, &mut aligner, &mut found);
                }
            } else if form.authored {
                self.find_written(&form.written, &mut found);
            }
        }
        found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.first.cmp(&b.first)));
        let mut kept: Vec<SoundCandidate> = Vec::new();
        for m in found {
            let is_free = kept.iter().all(|k| m.end <= k.first || m.first >= k.end);
            // Asked last, because the whole lexicon is gone through for it.
            if is_free && !(m.by_sound && self.has_nearer(term, &m, &mut aligner)) {
                kept.push(m);
            }
        }
        kept.sort_by_key(|m| m.first);
        kept.into_iter().map(|m| self.matched(&m)).collect()
    }

    /// The places that sound like forms which all sound the same.
    fn find_sounds(
        &self,
        term: &Term,
        forms: &[&Form],
        aligner: &mut Aligner,
        found: &mut Vec<SoundCandidate>,
    ) {
        let Some(form) = forms.first() else { return };
        let bar = accept::bar(form);
        let longest = form.sounds.len() * 3 / 2 + 2;
        let reach = REACHES.iter().position(|reach| *reach >= longest).unwrap_or(REACHES.len() - 1);
        // Each word is in up to five windows.
        let penalty = |word| forms.iter().map(|form| accept::penalty(word, form)).min().unwrap_or(0);
        let penalties: Vec<u16> = self.words.iter().map(penalty).collect();
        for first in 0..self.words.len() {
            let last = (first + MOST_WORDS).min(self.words.len());
            if !aligner.start(&form.sounds, &self.nearest[first][reach], Allowance::per_sound(bar)) {
                continue;
            }
            let begin = &self.words[first];
            let has_penalties = !forms.iter().any(|form| accept::may_ignore_penalties(begin, form));
            'window: for end in first + 1..=last {
                if self.starts[end] - self.starts[first] > longest {
                    break;
                }
                if has_penalties {
                    aligner.penalise(penalties[end - 1]);
                }
                for &sound in &self.sounds[self.starts[end - 1]..self.starts[end]] {
                    if !aligner.hear(&form.sounds, sound) {
                        break 'window;
                    }
                }
                let Some(cost) = aligner.cost() else { continue };
                let heard = &self.sounds[self.starts[first]..self.starts[end]];
                let distance = f32::from(cost) / lexicon::normaliser(form.sounds.len(), heard.len());
                let words = &self.words[first..end];
                if distance <= f32::from(bar)
                    && forms.iter().any(|form| accept::is_match(words, heard, term, form, distance))
                {
                    found.push(SoundCandidate { first, end, distance, by_sound: true });
                }
            }
        }
    }

    fn has_nearer(&self, term: &Term, m: &SoundCandidate, aligner: &mut Aligner) -> bool {
        let heard = &self.sounds[self.starts[m.first]..self.starts[m.end]];
        self.lexicon.has_nearer(&term.name, heard, m.distance, aligner)
    }

    /// A form too short for sounds, exactly as somebody wrote it down ('q' for queue).
    fn find_written(&self, written: &str, found: &mut Vec<SoundCandidate>) {
        for first in 0..self.words.len() {
            let mut rest = written;
            for end in first + 1..=(first + MOST_WORDS).min(self.words.len()) {
                match rest.strip_prefix(self.words[end - 1].folded.as_str()) {
                    Some("") => found.push(SoundCandidate { first, end, distance: 0.0, by_sound: false }),
                    Some(more) => {
                        rest = more;
                        continue;
                    }
                    None => {}
                }
                break;
            }
        }
    }

    /// The letters spelt out: exactly, or with one that sounds alike.
    fn find_letters(&self, term: &Term, letters: &str, found: &mut Vec<SoundCandidate>) {
        let wanted: Vec<char> = letters.chars().collect();
        if wanted.len() < 2 {
            return;
        }
        let mut heard: Vec<Letter> = Vec::with_capacity(wanted.len());
        for first in 0..self.words.len() {
            heard.clear();
            for end in first + 1..=(first + MOST_LETTERS).min(self.words.len()) {
                let letters = &self.words[end - 1].letters;
                if heard.len() + letters.len() > wanted.len() {
                    break;
                }
                if !letters.is_empty() {
                    heard.extend(letters);
                } else if wanted.len() > 3 && self.resembles(end - 1, wanted[heard.len()]) {
                    heard.push(Letter { letter: UNCLEAR, weight: 0 });
                } else {
                    break;
                }
                if heard.len() == wanted.len() {
                    if let Some(distance) = accept::letters(&heard, &wanted, self.lexicon, &term.name) {
                        found.push(SoundCandidate {
                            first,
                            end,
                            distance: 100.0 * distance,
                            by_sound: false,
                        });
                    }
                    break;
                }
            }
        }
    }

    /// Whether a word sounds much like a letter's name.
    fn resembles(&self, word: usize, letter: char) -> bool {
        let heard = &self.sounds[self.starts[word]..self.starts[word + 1]];
        let name = Sounds::new(letters::letter_sounds(letter).to_vec());
        let (mut aligner, nearest) = (Aligner::default(), Nearest::of(heard));
        name.len() > 0 && distance::cost_within(&mut aligner, &name, heard, &nearest, MOST_UNCLEAR).is_some()
    }

    fn matched(&self, m: &SoundCandidate) -> SoundMatch {
        let (first, end) = (m.first, m.end);
        let span = Span { start: self.words[first].span.start, end: self.words[end - 1].span.end };
        SoundMatch { first, end, span, distance: m.distance / 100.0, heard: span.of(self.text).to_owned() }
    }
}

/// What the sounds from each word onwards are nearest to.
fn nearest(sounds: &[Phoneme], starts: &[usize]) -> Vec<[Nearest; REACHES.len()]> {
    (0..starts.len() - 1)
        .map(|word| {
            let end = starts[(word + MOST_WORDS).min(starts.len() - 1)];
            let ahead = &sounds[starts[word]..end];
            let mut so_far = (Nearest::NOTHING, 0);
            REACHES.map(|reach| {
                let (nearest, from) = &mut so_far;
                let to = reach.min(ahead.len());
                ahead[*from..to].iter().for_each(|&sound| nearest.add(sound));
                *from = to;
                *nearest
            })
        })
        .collect()
}

/// What one heard word sounds like.
fn sounds_of(folded: &str, entry: Option<&LexiconEntry>) -> Vec<Phoneme> {
    if let Some(form) = entry.and_then(|entry| entry.forms.first()) {
        return form.sounds.as_slice().to_vec();
    }
    let mut draft = Draft::empty();
    if folded.contains(|c: char| c.is_ascii_digit()) {
        for part in form::parts(folded) {
            match numbers::readings(part).first() {
                Some(reading) => reading.split(' ').for_each(|word| draft.push(word)),
                None => draft.push(part),
            }
        }
    } else {
        draft.hear(folded);
    }
    draft.into_sounds()
}

/// The letters a heard word may stand for: a letter's name, or a short run of letters that is no
/// word ('ns' in 'the ns').
fn letters_of(folded: &str, everyday: bool) -> Vec<Letter> {
    if let Some(letter) = letter_named(folded) {
        return vec![letter];
    }
    let short = (2..=5).contains(&folded.len()) && folded.bytes().all(|b| b.is_ascii_alphanumeric());
    if short && (letters::is_unpronounceable(folded) || !everyday) {
        return folded.chars().map(|letter| Letter { letter, weight: 2 }).collect();
    }
    Vec::new()
}
