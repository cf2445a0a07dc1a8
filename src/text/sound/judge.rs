//! What counts as a match: the bars, and the rules that keep ordinary speech from being taken for
//! terms.

use super::{
    distance::{self, Aligner, Sounds},
    form::Form,
    letters::{Letter, sound_alike},
    lexicon::{Lexicon, normaliser, stems},
    phoneme::Phoneme,
    pronounce::pronounce,
    spoken::Heard,
    term::Term,
};

/// The distance a match may have, in hundredths for each sound. Short terms are near to too much.
pub(super) fn bar(form: &Form) -> f32 {
    if form.letters.is_some() {
        return 8.0;
    }
    match form.sounds.len() {
        0..=3 => 0.0,
        4 => 11.0,
        5 => 14.0,
        6 => 17.0,
        7..=9 => 19.0,
        _ => 21.0,
    }
}

/// Whether sounds can tell a form from others at all: a spelt acronym of three letters cannot.
pub(super) fn is_long_enough(form: &Form) -> bool {
    form.letters.as_ref().is_none_or(|letters| letters.len() > 3)
}

/// What a function word at the edge of a window costs: it most likely belongs to the sentence.
const EDGE: f32 = 3.0;
/// What a long ordinary word costs that is no word of the term: recognisers get those right.
const LONG_WORD: f32 = 8.0;
/// How many sounds make a word long.
const LONG: usize = 7;

/// Whether a window near enough to be a match may be one. `distance` is in hundredths per sound.
pub(super) fn is_match(words: &[Heard], heard: &[Phoneme], term: &Term, form: &Form, distance: f32) -> bool {
    let written = words.iter().map(|w| w.folded.as_str()).collect::<String>();
    if written == form.written {
        // Exactly as somebody wrote it down, or as the term itself is written.
        return form.authored || words.len() > 1 || !words[0].everyday || written == term.key;
    }
    if let [word] = words {
        return !word.everyday && !word.known && form.sounds.len() > 3;
    }
    if form.sounds.len() <= 3 {
        return distance == 0.0 && words.iter().any(|w| !w.everyday && !w.function);
    }
    let edges = [words.first(), words.last()].into_iter().flatten().filter(|w| w.function).count();
    let strangers = words.iter().filter(|w| is_long_stranger(w, form)).count();
    let penalty = EDGE * edges as f32 + LONG_WORD * strangers as f32;
    distance + penalty <= bar(form) && rest_matches(words, form) && !heard.is_empty()
}

/// A long ordinary word that is no word of the form.
fn is_long_stranger(word: &Heard, form: &Form) -> bool {
    (word.everyday || word.known)
        && word.folded.len() >= LONG
        && !stems(&form.spoken).contains(&word.stem)
}

/// Where some words are the same on both sides, what is left must be alike by itself: 'primary
/// queue' is not 'primary key', however much of it is.
fn rest_matches(words: &[Heard], form: &Form) -> bool {
    let mut wanted: Vec<&str> = form.spoken.split(' ').collect();
    let mut words = words;
    let whole = wanted.len();
    while let ([first, rest @ ..], Some(want)) = (words, wanted.first())
        && first.folded == *want
    {
        words = rest;
        wanted.remove(0);
    }
    while let ([rest @ .., last], Some(want)) = (words, wanted.last())
        && last.folded == *want
    {
        words = rest;
        wanted.pop();
    }
    if wanted.len() == whole {
        return true;
    }
    if words.is_empty() || wanted.is_empty() {
        return false;
    }
    if let [word] = words
        && word.known
    {
        return false;
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    words.iter().for_each(|w| pronounce(&w.folded, &mut left));
    wanted.iter().for_each(|w| pronounce(w, &mut right));
    let length = normaliser(left.len(), right.len());
    let cost = distance::cost_within(&mut Aligner::default(), &Sounds::new(right), &left, u16::MAX);
    cost.is_some_and(|cost| f32::from(cost) / length <= 25.0)
}

/// The distance of spelt letters from a term's, or nothing if they are not it: at most one letter
/// may be another that sounds alike, most must be surely letters, and what was spelt must not be
/// another known term.
pub(super) fn letters(heard: &[Letter], wanted: &[char], lexicon: &Lexicon, name: &str) -> Option<f32> {
    let wrong: Vec<_> = heard.iter().zip(wanted).filter(|(h, w)| h.letter != **w).collect();
    let alike = wrong.iter().all(|(h, w)| sound_alike(h.letter, **w) || wanted.len() > 3);
    let sure = heard.iter().filter(|l| l.sure).count();
    let allowed = usize::from(wanted.len() >= 3);
    if wrong.len() > allowed || !alike || sure * 2 < heard.len() || (wanted.len() < 3 && sure < 2) {
        return None;
    }
    if wrong.is_empty() {
        return Some(0.0);
    }
    let spelt: String = heard.iter().map(|l| l.letter).collect();
    let own = stems(name);
    let other = lexicon.entries(&spelt).any(|entry| !entry.names.contains(&own));
    (!other).then_some(0.1)
}
