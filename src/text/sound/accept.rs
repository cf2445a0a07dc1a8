//! What counts as a match: the bars, and the rules that keep ordinary speech from being taken for
//! terms.

use super::{
    distance::{self, Aligner, Nearest, Sounds},
    form::{Draft, Form},
    letters::{Letter, UNCLEAR, is_unpronounceable, sound_alike},
    lexicon::{Lexicon, normaliser, stems},
    phoneme::Phoneme,
    spoken::HeardWord,
    term::Term,
};

/// The distance a match may have, in hundredths for each sound. Short terms are near to too much.
pub(super) fn bar(form: &Form) -> u16 {
    if form.letters.is_some() {
        return 8;
    }
    match form.sounds.len() {
        0..=3 => 0,
        4 => 17,
        5 => 22,
        6 => 25,
        7..=9 => 26,
        _ => 30,
    }
}

/// Whether sounds can tell a form from others at all: a spelt acronym of three letters cannot.
pub(super) fn is_long_enough(form: &Form) -> bool {
    form.letters.as_ref().is_none_or(|letters| letters.len() > 3)
}

/// Whether two forms have the same sounds and the same bar.
pub(super) fn sound_the_same(a: &Form, b: &Form) -> bool {
    a.sounds == b.sounds && bar(a) == bar(b) && is_long_enough(b)
}

/// What a function word in a window costs: it most likely belongs to the sentence.
const FUNCTION_WORD: u16 = 8;
/// What a long ordinary word costs that is no word of the term: recognisers get those right.
const LONG_WORD: u16 = 8;
/// Up to this distance two stretches sound the same.
const SAME: f32 = 8.0;
/// How many letters make a word long.
const LONG: usize = 7;

/// Whether a window near enough to be a match may be one. `distance` is in hundredths per sound.
pub(super) fn is_match(
    words: &[HeardWord],
    heard: &[Phoneme],
    term: &Term,
    form: &Form,
    distance: f32,
) -> bool {
    let written = words.iter().map(|w| w.folded.as_str()).collect::<String>();
    if written == form.written {
        // Exactly as somebody wrote it down, or as the term itself is written.
        return form.authored || words.len() > 1 || !words[0].everyday || written == term.key;
    }
    if let [word] = words {
        return !word.everyday && !word.known && (form.sounds.len() > 3 || distance == 0.0);
    }
    if form.sounds.len() <= 3 {
        return distance == 0.0 && words.iter().any(|w| !w.everyday && !w.function);
    }
    let penalty: u16 = words.iter().map(|word| penalty(word, form)).sum();
    distance + f32::from(penalty) <= f32::from(bar(form))
        && rest_matches(words, term, form)
        && !heard.is_empty()
        && (distance <= SAME || !is_other_word(words, form))
}

/// What a word in a window of several takes from the bar because it is most likely no part of the
/// term.
pub(super) fn penalty(word: &HeardWord, form: &Form) -> u16 {
    let function = word.function && !form.spoken.split(' ').any(|f| f == word.folded);
    let long = (word.everyday || word.known) && word.folded.len() >= LONG && is_stranger(word, form);
    FUNCTION_WORD * u16::from(function) + LONG_WORD * u16::from(long)
}

/// Whether a window that begins with this word may be a match whatever penalties its words have: it
/// may be the form to the letter, or the form is so short that nothing but its very sounds will do.
pub(super) fn may_ignore_penalties(word: &HeardWord, form: &Form) -> bool {
    form.sounds.len() <= 3 || form.written.starts_with(&word.folded)
}

fn is_stranger(word: &HeardWord, form: &Form) -> bool {
    !form.stems().contains(&word.stem)
}

/// Whether a word of the window stands for itself: another term, heard right ('JSON over' is not
/// JSONB), or an ordinary word that makes up nearly all of the form ('use mutable' is not
/// 'immutable').
fn is_other_word(words: &[HeardWord], form: &Form) -> bool {
    words.iter().any(|w| {
        let term = w.known && !w.function && w.sounds >= 3;
        let nearly_all = w.everyday && w.sounds >= 5 && w.sounds * 4 >= form.sounds.len() * 3;
        (term || nearly_all) && is_stranger(w, form)
    })
}

/// Where some words are the same on both sides, what is left must be alike by itself: 'primary
/// queue' is not 'primary key', however much of it is.
fn rest_matches(words: &[HeardWord], term: &Term, form: &Form) -> bool {
    let mut wanted: Vec<&str> = form.spoken.split(' ').collect();
    let mut said: Vec<&str> = words.iter().flat_map(|w| spelt(&w.folded)).collect();
    let whole = wanted.len();
    said.retain(|word| {
        let same = wanted.iter().position(|w| w == word);
        same.map(|at| wanted.remove(at)).is_none()
    });
    if wanted.len() == whole {
        return true;
    }
    if said.is_empty() || wanted.is_empty() {
        return said.is_empty() && wanted.is_empty();
    }
    if let [word] = said.as_slice()
        && words.iter().any(|w| w.known && w.folded == *word)
    {
        return false;
    }
    let ordinary = said.iter().all(|word| words.iter().any(|w| w.function && w.folded == *word));
    let (mut left, mut right) = (Draft::empty(), Draft::empty());
    said.iter().for_each(|w| left.hear(w));
    wanted.iter().for_each(|w| right.push(w));
    let (left, right) = (left.into_sounds(), right.into_sounds());
    let length = normaliser(left.len(), right.len());
    let nearest = Nearest::of(&left);
    let (wanted, most) = (Sounds::new(right), u16::MAX / 2);
    let cost = distance::cost_within(&mut Aligner::default(), &wanted, &left, &nearest, most);
    // The words of a name are its own; those of a spoken form only show how it sounds.
    let bar = match () {
        () if ordinary => 10.0,
        () if term.words > 1 => 25.0,
        () => 35.0,
    };
    cost.is_some_and(|cost| f32::from(cost) / length <= bar)
}

/// A word as it is said: letter by letter if it has no vowel.
fn spelt(word: &str) -> Vec<&str> {
    if is_unpronounceable(word) { word.split("").filter(|l| !l.is_empty()).collect() } else { vec![word] }
}

/// The distance of spelt letters from a term's, or nothing if they are not it: at most one letter
/// may be another that sounds alike, most must be surely letters, and what was spelt must not be
/// another known term.
pub(super) fn letters(heard: &[Letter], wanted: &[char], lexicon: &Lexicon, name: &str) -> Option<f32> {
    let wrong: Vec<_> = heard.iter().zip(wanted).filter(|(h, w)| h.letter != **w).collect();
    let alike =
        wrong.iter().all(|(h, w)| h.letter == UNCLEAR || sound_alike(h.letter, **w) || wanted.len() > 3);
    let weight: usize = heard.iter().map(|l| l.weight).sum();
    let allowed = usize::from(wanted.len() >= 3);
    if wrong.len() > allowed || !alike || weight < heard.len() {
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
