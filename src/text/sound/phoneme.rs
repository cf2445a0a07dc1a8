//! Phonemes of English and the costs of confusing them: whole numbers up to 100.

/// A phoneme: ARPAbet without stress, as an index into [`NAMES`]; vowels come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Phoneme(pub(super) u8);

/// The names in the data files.
const NAMES: [&str; COUNT] = [
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW", "B", "CH", "D",
    "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z",
    "ZH",
];

/// How many phonemes there are.
pub(super) const COUNT: usize = 39;
const VOWELS: u8 = 15;

pub(super) const AH: Phoneme = Phoneme(2);
pub(super) const ER: Phoneme = Phoneme(7);
const HH: Phoneme = Phoneme(21);
const R: Phoneme = Phoneme(29);
const S: Phoneme = Phoneme(30);
const T: Phoneme = Phoneme(32);
const D: Phoneme = Phoneme(17);
const Y: Phoneme = Phoneme(36);
const W: Phoneme = Phoneme(35);
const Z: Phoneme = Phoneme(37);
const IY: Phoneme = Phoneme(10);
const UW: Phoneme = Phoneme(14);
const L: Phoneme = Phoneme(24);

impl Phoneme {
    /// The phoneme with an ARPAbet name.
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().position(|n| *n == name).map(|at| Self(at as u8))
    }

    /// Its ARPAbet name.
    #[cfg(test)]
    pub(super) fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// Whether it is a vowel.
    pub(super) fn is_vowel(self) -> bool {
        self.0 < VOWELS
    }
}

/// Articulation of a vowel: height (0 low, 6 high) and backness (0 front, 6 back), at its beginning and,
/// for a diphthong, at its end.
const VOWEL_PLACES: [[i16; 4]; VOWELS as usize] = [
    [0, 5, 0, 5], // AA
    [1, 1, 1, 1], // AE
    [2, 3, 2, 3], // AH
    [1, 6, 1, 6], // AO
    [0, 4, 5, 6], // AW
    [0, 3, 5, 1], // AY
    [2, 1, 2, 1], // EH
    [3, 3, 2, 3], // ER
    [3, 1, 5, 0], // EY
    [5, 1, 5, 1], // IH
    [6, 0, 6, 0], // IY
    [3, 6, 5, 6], // OW
    [2, 6, 5, 1], // OY
    [5, 5, 5, 5], // UH
    [6, 6, 6, 6], // UW
];

/// Place (0 lips to 8 glottis), manner and voicing of a consonant.
const CONSONANTS: [(i16, Manner, bool); COUNT - VOWELS as usize] = {
    use Manner::{Affricate, Fricative, Glide, Liquid, Nasal, Stop};
    [
        (0, Stop, true),       // B
        (4, Affricate, false), // CH
        (3, Stop, true),       // D
        (2, Fricative, true),  // DH
        (1, Fricative, false), // F
        (6, Stop, true),       // G
        (8, Fricative, false), // HH
        (4, Affricate, true),  // JH
        (6, Stop, false),      // K
        (3, Liquid, true),     // L
        (0, Nasal, true),      // M
        (3, Nasal, true),      // N
        (6, Nasal, true),      // NG
        (0, Stop, false),      // P
        (4, Liquid, true),     // R
        (3, Fricative, false), // S
        (4, Fricative, false), // SH
        (3, Stop, false),      // T
        (2, Fricative, false), // TH
        (1, Fricative, true),  // V
        (0, Glide, true),      // W
        (5, Glide, true),      // Y
        (3, Fricative, true),  // Z
        (4, Fricative, true),  // ZH
    ]
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Stop,
    Affricate,
    Fricative,
    Nasal,
    Liquid,
    Glide,
}

/// The cost of hearing `b` for `a`, or the other way round.
pub(super) fn substitution(a: Phoneme, b: Phoneme) -> u16 {
    if a == b {
        return 0;
    }
    match (a.is_vowel(), b.is_vowel()) {
        (true, true) => vowels(a, b),
        (false, false) => consonants(a, b),
        _ => mixed(a, b),
    }
}

fn vowels(a: Phoneme, b: Phoneme) -> u16 {
    let (p, q) = (VOWEL_PLACES[usize::from(a.0)], VOWEL_PLACES[usize::from(b.0)]);
    let apart: i16 = p.iter().zip(q).map(|(x, y)| (x - y).abs()).sum();
    // Any unstressed vowel may become a schwa, and letter-to-sound rules are worst at vowels.
    let weakens = a == AH || b == AH;
    let cost = 10 + 3 * apart;
    (if weakens { cost.min(25) } else { cost.min(65) }) as u16
}

fn consonants(a: Phoneme, b: Phoneme) -> u16 {
    let (p, m, v) = CONSONANTS[usize::from(a.0 - VOWELS)];
    let (q, n, w) = CONSONANTS[usize::from(b.0 - VOWELS)];
    let place = (p - q).abs().min(4);
    let voice = i16::from(v != w);
    let manner = match (m, n) {
        _ if m == n => 0,
        (Manner::Stop, Manner::Affricate) | (Manner::Affricate, Manner::Stop) => 20,
        (Manner::Affricate, Manner::Fricative) | (Manner::Fricative, Manner::Affricate) => 15,
        (Manner::Stop, Manner::Fricative) | (Manner::Fricative, Manner::Stop) => 35,
        (Manner::Stop, Manner::Nasal) | (Manner::Nasal, Manner::Stop) => 45,
        (Manner::Liquid, Manner::Glide) | (Manner::Glide, Manner::Liquid) => 25,
        _ => 70,
    };
    // The place distinguishes stops better than nasals or fricatives.
    let by_place = match (m, n) {
        (Manner::Stop, Manner::Stop) => 16,
        (Manner::Nasal, Manner::Nasal) => 10,
        (Manner::Liquid, Manner::Liquid) => 45,
        _ => 13,
    };
    let base = if place == 0 { 0 } else { 10 };
    (base + place * by_place + voice * 20 + manner).clamp(10, 100) as u16
}

/// A vowel and a consonant: similar only where the consonant is a semivowel or liquid.
fn mixed(a: Phoneme, b: Phoneme) -> u16 {
    let (vowel, consonant) = if a.is_vowel() { (a, b) } else { (b, a) };
    match (vowel, consonant) {
        (ER, R) => 15,
        (IY, Y) | (UW, W) => 30,
        (AH | UW, L) | (AH, R) => 55,
        _ => 100,
    }
}

/// The cost of missing `a` or of hearing it in addition; `before` is the phoneme before it.
pub(super) fn gap(a: Phoneme, before: Option<Phoneme>) -> u16 {
    match a {
        AH => 28,
        HH => 30,
        Y => 35,
        _ if before == Some(a) => 15,
        // Silent in half of all accents: 'car', 'server'.
        R if before.is_some_and(Phoneme::is_vowel) => 35,
        T | D => 55,
        S | Z => 55,
        _ if a.is_vowel() => 50,
        _ => 75,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(name: &str) -> Phoneme {
        Phoneme::named(name).unwrap()
    }

    #[test]
    fn similar_phonemes_cost_less() {
        for (a, near, far) in [
            ("B", "P", "S"),
            ("D", "T", "K"),
            ("S", "Z", "M"),
            ("IH", "IY", "AO"),
            ("N", "M", "K"),
            ("SH", "CH", "B"),
            ("AH", "AE", "K"),
            ("ER", "R", "P"),
        ] {
            assert!(substitution(p(a), p(near)) < substitution(p(a), p(far)), "{a} {near} {far}");
        }
    }

    #[test]
    fn costs_are_symmetric_and_bounded() {
        for a in 0..COUNT as u8 {
            for b in 0..COUNT as u8 {
                let cost = substitution(Phoneme(a), Phoneme(b));
                assert_eq!(cost, substitution(Phoneme(b), Phoneme(a)));
                assert!(cost <= 100 && (cost == 0) == (a == b), "{a} {b} {cost}");
            }
        }
    }
}
