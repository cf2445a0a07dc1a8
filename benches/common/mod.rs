//! Notes made up for benches: words with a natural distribution, the same every time.
#![allow(dead_code, reason = "each bench takes what it needs")]

use std::{fs, io, path::Path};

/// A small deterministic generator (xorshift), so that every run measures the same notes.
pub(crate) struct Dice(u64);

impl Dice {
    /// Begins at `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number below 1.
    pub(crate) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Words of the made-up language, about as many as large vaults have.
pub(crate) const VOCABULARY: usize = 60_000;

/// The `n`th commonest word: syllables, so that words have neighbours a typo away.
pub(crate) fn word(n: usize) -> String {
    const COMMON: [&str; 12] =
        ["the", "of", "and", "to", "a", "in", "is", "for", "that", "with", "service", "node"];
    if let Some(word) = COMMON.get(n) {
        return (*word).to_owned();
    }
    const ONSETS: [&str; 16] =
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
    const REST: [&str; 8] = ["a", "e", "i", "o", "u", "an", "er", "in"];
    let mut rest = n;
    let mut word = String::new();
    while rest > 0 || word.len() < 4 {
        word.push_str(ONSETS[rest % 16]);
        rest /= 16;
        word.push_str(REST[rest % 8]);
        rest /= 8;
    }
    word
}

/// A word by Zipf's law.
pub(crate) fn zipf(dice: &mut Dice) -> String {
    let n = ((VOCABULARY as f64).powf(dice.roll()) - 1.0) as usize;
    word(n)
}

/// Words in a row.
pub(crate) fn text(dice: &mut Dice, words: usize) -> String {
    (0..words).map(|_| zipf(dice)).collect::<Vec<_>>().join(" ")
}

/// Writes `count` notes of about 800 bytes below `dir`, 500 a folder.
///
/// # Errors
/// Those of the file system.
pub(crate) fn write_notes(dir: &Path, count: usize) -> io::Result<()> {
    let mut dice = Dice::new(7);
    for n in 0..count {
        let folder = dir.join(format!("{:04}", n / 500));
        if n % 500 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let (title, first) = (text(&mut dice, 3), text(&mut dice, 50));
        let (heading, second) = (text(&mut dice, 2), text(&mut dice, 60));
        let note = format!("# {title}\n\n{first}\n\n## {heading}\n\n{second}\n");
        fs::write(folder.join(format!("{n:06}.md")), note)?;
    }
    Ok(())
}

/// The `share` quantile of sorted times.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

/// A number on the command line, `cargo bench --bench NAME -- 10000`, else `default`.
pub(crate) fn count(default: usize) -> usize {
    std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(default)
}
