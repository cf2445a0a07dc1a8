//! Generated notes: words with a natural distribution, the same in every run.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Number of words in the generated language, about as many as large vaults have.
const VOCABULARY: usize = 60_000;

/// A small deterministic generator of random numbers (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number in 0..1.
    pub(crate) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// So many words, distributed by Zipf's law.
pub(crate) fn text(dice: &mut Dice, words: usize) -> String {
    (0..words).map(|_| zipf(dice)).collect::<Vec<_>>().join(" ")
}

/// `count` queries of 2 to 8 words.
pub(crate) fn queries(dice: &mut Dice, count: usize) -> Vec<String> {
    (0..count).map(|n| text(dice, 2 + n % 7)).collect()
}

/// What a picker asks for at every key while the first 20 queries are typed.
pub(crate) fn keystrokes(queries: &[String]) -> Vec<&str> {
    queries.iter().take(20).flat_map(|q| (1..=q.len().min(30)).map(|end| &q[..end])).collect()
}

/// Swaps two letters of the longest word.
pub(crate) fn mistype(query: &str, dice: &mut Dice) -> String {
    let longest = query.split(' ').max_by_key(|w| w.len()).unwrap_or_default();
    let at = 1 + (dice.roll() * (longest.len().saturating_sub(2)) as f64) as usize;
    let mut letters: Vec<char> = longest.chars().collect();
    if at + 1 < letters.len() {
        letters.swap(at, at + 1);
    }
    query.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

/// Writes `count` notes below `folder`, 500 in each subfolder: a title and `passages` sections of about
/// 400 bytes.
pub(crate) fn write_notes(folder: &Path, count: usize, passages: usize) -> io::Result<()> {
    let mut dice = Dice::new(7);
    for n in 0..count {
        let path = note_path(folder, n);
        if n % 500 == 0 {
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
        }
        let mut note = format!("# {}\n\n{}\n", text(&mut dice, 3), text(&mut dice, 50));
        for _ in 1..passages {
            // Writing to a String cannot fail.
            let _ = write!(note, "\n## {}\n\n{}\n", text(&mut dice, 2), text(&mut dice, 60));
        }
        fs::write(path, note)?;
    }
    Ok(())
}

/// The path of the `n`th note that [`write_notes`] writes.
pub(crate) fn note_path(folder: &Path, n: usize) -> PathBuf {
    folder.join(format!("{:04}/{n:06}.md", n / 500))
}

/// The `n`th most common word: syllables, so that many words are one typing mistake apart.
fn word(n: usize) -> String {
    const COMMON: [&str; 12] =
        ["the", "of", "and", "to", "a", "in", "is", "for", "that", "with", "service", "node"];
    const ONSETS: [&str; 16] =
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
    const RHYMES: [&str; 8] = ["a", "e", "i", "o", "u", "an", "er", "in"];
    if let Some(word) = COMMON.get(n) {
        return (*word).to_owned();
    }
    let mut rest = n;
    let mut word = String::new();
    while rest > 0 || word.len() < 4 {
        word.push_str(ONSETS[rest % 16]);
        rest /= 16;
        word.push_str(RHYMES[rest % 8]);
        rest /= 8;
    }
    word
}

fn zipf(dice: &mut Dice) -> String {
    word(((VOCABULARY as f64).powf(dice.roll()) - 1.0) as usize)
}
