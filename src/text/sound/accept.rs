//! What counts as a match: the limits, and the rules that keep ordinary speech from matching terms.

use super::{
    distance::{self, Aligner, Nearest, Sounds},
    form::{Draft, Form},
    letters::{Letter, UNCLEAR, is_unpronounceable, sound_alike},
    lexicon::{Lexicon, normaliser, stems},
    phoneme::Phoneme,
    spoken::HeardWord,
    term::Term,
};

/// The largest distance of a match, in hundredths per phoneme; short terms are similar to too much.
pub(super) fn limit(form: &Form) -> u16 {
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

/// Whether a form can be found by its phonemes: a spelt acronym of three letters sounds like too much.
pub(super) fn is_long_enough(form: &Form) -> bool {
    form.letters.as_ref().is_none_or(|letters| letters.len() > 3)
}

/// Whether two forms have the same phonemes and the same limit.
pub(super) fn sound_the_same(a: &Form, b: &Form) -> bool {
    a.sounds == b.sounds && limit(a) == limit(b) && is_long_enough(b)
}

/// Penalty of a function word in a window, which most likely belongs to the sentence.
const FUNCTION_WORD: u16 = 8;
/// Penalty of a long common word that is no word of the term, since recognisers get those right.
const LONG_WORD: u16 = 8;
/// Largest distance at which two windows sound the same.
const SAME: f32 = 8.0;
/// Length of a long word, in bytes.
const LONG: usize = 7;

/// Whether a window within the limit is a match. `distance` is in hundredths per phoneme.
pub(super) fn is_match(
    words: &[HeardWord],
    heard: &[Phoneme],
    term: &Term,
    form: &Form,
    distance: f32,
) -> bool {
    let written = words.iter().map(|w| w.folded.as_str()).collect::<String>();
    if written == form.written {
        // Exactly an authored form, or the term itself.
        return form.authored || words.len() > 1 || !words[0].everyday || written == term.key;
    }
    if let [word] = words {
        return !word.everyday && !word.known && (form.sounds.len() > 3 || distance == 0.0);
    }
    if form.sounds.len() <= 3 {
        return distance == 0.0 && words.iter().any(|w| !w.everyday && !w.function_word);
    }
    let penalty: u16 = words.iter().map(|word| penalty(word, form)).sum();
    distance + f32::from(penalty) <= f32::from(limit(form))
        && rest_matches(words, term, form)
        && !heard.is_empty()
        && (distance <= SAME || !is_other_word(words, form))
}

/// The penalty of a word in a window of several, since it is most likely no part of the term.
pub(super) fn penalty(word: &HeardWord, form: &Form) -> u16 {
    let function = word.function_word && !form.spoken.split(' ').any(|f| f == word.folded);
    let long = (word.everyday || word.known) && word.folded.len() >= LONG && is_stranger(word, form);
    FUNCTION_WORD * u16::from(function) + LONG_WORD * u16::from(long)
}

/// Whether a window that begins with this word can match whatever its penalties: it may be written like
/// the form, or the form is so short that only the same phonemes match.
pub(super) fn may_ignore_penalties(word: &HeardWord, form: &Form) -> bool {
    form.sounds.len() <= 3 || form.written.starts_with(&word.folded)
}

fn is_stranger(word: &HeardWord, form: &Form) -> bool {
    !form.stems().contains(&word.stem)
}

/// Whether a word of the window means itself: another term, recognised correctly ('JSON over' is not
/// JSONB), or a common word that is nearly the whole form ('use mutable' is not 'immutable').
fn is_other_word(words: &[HeardWord], form: &Form) -> bool {
    words.iter().any(|w| {
        let term = w.known && !w.function_word && w.sounds >= 3;
        let nearly_all = w.everyday && w.sounds >= 5 && w.sounds * 4 >= form.sounds.len() * 3;
        (term || nearly_all) && is_stranger(w, form)
    })
}

/// Whether, where window and form share words, the rest is similar by itself: 'primary queue' is not
/// 'primary key', although most of it is the same.
fn rest_matches(words: &[HeardWord], term: &Term, form: &Form) -> bool {
    let mut expected: Vec<&str> = form.spoken.split(' ').collect();
    let mut said: Vec<&str> = words.iter().flat_map(|w| spelt(&w.folded)).collect();
    let whole = expected.len();
    said.retain(|word| {
        let same = expected.iter().position(|w| w == word);
        same.map(|at| expected.remove(at)).is_none()
    });
    if expected.len() == whole {
        return true;
    }
    if said.is_empty() || expected.is_empty() {
        return said.is_empty() && expected.is_empty();
    }
    if let [word] = said.as_slice()
        && words.iter().any(|w| w.known && w.folded == *word)
    {
        return false;
    }
    let ordinary = said.iter().all(|word| words.iter().any(|w| w.function_word && w.folded == *word));
    let (mut left, mut right) = (Draft::empty(), Draft::empty());
    said.iter().for_each(|w| left.hear(w));
    expected.iter().for_each(|w| right.push(w));
    let (left, right) = (left.into_sounds(), right.into_sounds());
    let length = normaliser(left.len(), right.len());
    let nearest = Nearest::of(&left);
    let (expected, budget) = (Sounds::new(right), u16::MAX / 2);
    let cost = distance::cost_within(&mut Aligner::default(), &expected, &left, &nearest, budget);
    // The words of a name are exact; those of a spoken form only show how it sounds.
    let limit = match () {
        () if ordinary => 10.0,
        () if term.words > 1 => 25.0,
        () => 35.0,
    };
    cost.is_some_and(|cost| f32::from(cost) / length <= limit)
}

/// A word as it is spoken: letter by letter if it has no vowel.
fn spelt(word: &str) -> Vec<&str> {
    if is_unpronounceable(word) { word.split("").filter(|l| !l.is_empty()).collect() } else { vec![word] }
}

/// The distance of spelt letters from those of a term; `None` if they do not match: at most one letter
/// may be replaced by one that sounds alike, most must clearly be letters, and together they must not
/// be another known term.
pub(super) fn letters(heard: &[Letter], expected: &[char], lexicon: &Lexicon, name: &str) -> Option<f32> {
    let wrong: Vec<_> = heard.iter().zip(expected).filter(|(h, w)| h.letter != **w).collect();
    let alike =
        wrong.iter().all(|(h, w)| h.letter == UNCLEAR || sound_alike(h.letter, **w) || expected.len() > 3);
    let weight: usize = heard.iter().map(|l| l.weight).sum();
    let allowed = usize::from(expected.len() >= 3);
    if wrong.len() > allowed || !alike || weight < heard.len() {
        return None;
    }
    if wrong.is_empty() {
        return Some(0.0);
    }
    let spelt: String = heard.iter().map(|l| l.letter).collect();
    let names = stems(name);
    let other = lexicon.entries(&spelt).any(|entry| !entry.names.contains(&names));
    (!other).then_some(0.1)
}
