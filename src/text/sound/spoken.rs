//! A spoken answer as phonemes, and the search for terms in it.
//!
//! The phonemes of the answer are computed once. A term is aligned from every word onwards and its
//! cost read at the end of each of the next words, so that windows of one to five words cost one
//! alignment together. What is within the limit must also pass the rules of [`accept`].

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
use crate::text::{Token, is_stop_word};
use std::{collections::HashMap, ops::Range};

/// Most words of a window for one term.
const MOST_WORDS: usize = 5;
/// Most words of letters spoken one by one.
const MOST_LETTERS: usize = 10;

/// Largest cost at which a word is similar to a letter's name.
const MOST_UNCLEAR: u16 = 45;

/// A word of the answer.
#[derive(Clone, Debug)]
pub(super) struct HeardWord {
    pub(super) folded: String,
    pub(super) stem: String,
    /// A common English word.
    pub(super) everyday: bool,
    pub(super) function_word: bool,
    /// A name of the lexicon.
    pub(super) known: bool,
    /// How many phonemes it has.
    pub(super) sounds: usize,
    /// The letters it may name.
    letters: Vec<Letter>,
}

/// An answer as phonemes.
#[derive(Clone, Debug)]
pub(crate) struct SpokenText<'a> {
    lexicon: &'a Lexicon,
    pub(super) words: Vec<HeardWord>,
    sounds: Vec<Phoneme>,
    /// Where the phonemes of each word start, and where the last end.
    starts: Vec<usize>,
    /// For each word and each of [`REACHES`] the phonemes from it onwards, at most [`MOST_WORDS`] words.
    nearest: Vec<[Nearest; REACHES.len()]>,
}

/// Numbers of phonemes that are looked at together, for terms of several lengths.
const REACHES: [usize; 4] = [9, 13, 18, usize::MAX];

/// A window that may match a term.
struct SoundCandidate {
    first: usize,
    end: usize,
    /// In hundredths per phoneme.
    distance: f32,
    /// Found by its phonemes, so that another term may be nearer.
    by_sound: bool,
}

impl<'a> SpokenText<'a> {
    /// Computes the phonemes of the words of an answer.
    pub(crate) fn new(tokens: &[Token], lexicon: &'a Lexicon) -> Self {
        let mut sounds = Vec::with_capacity(8 * tokens.len());
        let mut starts = vec![0];
        let mut words: Vec<HeardWord> = Vec::with_capacity(tokens.len());
        // The first place of each word: half of the words of an answer are repeated.
        let mut before: HashMap<&str, usize> = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            let first = *before.entry(&token.folded).or_insert(at);
            if first < at {
                sounds.extend_from_within(starts[first]..starts[first + 1]);
                words.push(words[first].clone());
            } else {
                let entry = lexicon.entry(&token.folded);
                let everyday = is_everyday(&token.folded);
                sounds.extend(sounds_of(&token.folded, entry));
                words.push(HeardWord {
                    folded: token.folded.clone(),
                    stem: token.stem.clone(),
                    everyday,
                    function_word: is_stop_word(&token.folded),
                    known: entry.is_some(),
                    sounds: sounds.len() - starts[at],
                    letters: letters_of(&token.folded, everyday),
                });
            }
            starts.push(sounds.len());
        }
        let nearest = nearest(&sounds, &starts);
        Self { lexicon, words, sounds, starts, nearest }
    }

    /// The tokens of each place that sounds like `term`, in order, not overlapping; of two places that
    /// overlap the nearer.
    pub(crate) fn find(&self, term: &Term) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut aligner = Aligner::default();
        for (at, form) in term.forms.iter().enumerate() {
            if let Some(letters) = &form.letters {
                self.find_letters(term, letters, &mut found);
            }
            if accept::is_long_enough(form) {
                // Forms that sound the same ('engine x', 'engine ex') are searched together.
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
            // Last, because it searches the whole lexicon.
            if is_free && !(m.by_sound && self.has_nearer(term, &m, &mut aligner)) {
                kept.push(m);
            }
        }
        kept.sort_by_key(|m| m.first);
        kept.into_iter().map(|m| m.first..m.end).collect()
    }

    /// The places that sound like `forms`, which all sound the same.
    fn find_sounds(
        &self,
        term: &Term,
        forms: &[&Form],
        aligner: &mut Aligner,
        found: &mut Vec<SoundCandidate>,
    ) {
        let Some(form) = forms.first() else { return };
        let limit = accept::limit(form);
        let longest = form.sounds.len() * 3 / 2 + 2;
        let reach = REACHES.iter().position(|reach| *reach >= longest).unwrap_or(REACHES.len() - 1);
        // Each word is in up to five windows.
        let penalty = |word| forms.iter().map(|form| accept::penalty(word, form)).min().unwrap_or(0);
        let penalties: Vec<u16> = self.words.iter().map(penalty).collect();
        for first in 0..self.words.len() {
            let last = (first + MOST_WORDS).min(self.words.len());
            if !aligner.start(&form.sounds, &self.nearest[first][reach], Allowance::per_sound(limit)) {
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
                if distance <= f32::from(limit)
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

    /// The places where a form that is too short for phonemes ('q' for queue) is written exactly.
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

    /// The places where the letters of a term are spoken one by one, exactly or with one that sounds
    /// alike.
    fn find_letters(&self, term: &Term, letters: &str, found: &mut Vec<SoundCandidate>) {
        let target: Vec<char> = letters.chars().collect();
        if target.len() < 2 {
            return;
        }
        let mut heard: Vec<Letter> = Vec::with_capacity(target.len());
        for first in 0..self.words.len() {
            heard.clear();
            for end in first + 1..=(first + MOST_LETTERS).min(self.words.len()) {
                let letters = &self.words[end - 1].letters;
                if heard.len() + letters.len() > target.len() {
                    break;
                }
                if !letters.is_empty() {
                    heard.extend(letters);
                } else if target.len() > 3 && self.resembles(end - 1, target[heard.len()]) {
                    heard.push(Letter { letter: UNCLEAR, weight: 0 });
                } else {
                    break;
                }
                if heard.len() == target.len() {
                    if let Some(distance) = accept::letters(&heard, &target, self.lexicon, &term.name) {
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

    /// Whether a word sounds similar to a letter's name.
    fn resembles(&self, word: usize, letter: char) -> bool {
        let heard = &self.sounds[self.starts[word]..self.starts[word + 1]];
        let name = Sounds::new(letters::letter_sounds(letter).to_vec());
        let (mut aligner, nearest) = (Aligner::default(), Nearest::of(heard));
        name.len() > 0 && distance::cost_within(&mut aligner, &name, heard, &nearest, MOST_UNCLEAR).is_some()
    }
}

/// For each word the nearest phonemes from it onwards.
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

/// The phonemes of a heard word.
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

/// The letters a heard word may name: that of a letter's name, or those of a short run of letters that
/// is no word ('ns' in 'the ns').
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
