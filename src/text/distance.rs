//! Whether one word is a misspelling of another.

use strsim::osa_distance;

/// Longest word that can be a typo, in bytes.
const LONGEST: usize = 40;

/// The letters of a word as a bit set; all other characters share one bit. Two edits change at most
/// four bits, which excludes most pairs without comparing them.
pub(crate) fn letter_mask(folded: &str) -> u32 {
    folded.bytes().fold(0, |mask, b| mask | 1 << if b.is_ascii_lowercase() { b - b'a' } else { 26 })
}

/// Edits allowed in a word of so many letters: none below four, one below eight, else two (H5P and
/// Moodle's pattern match have similar limits).
fn edits_allowed(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Whether `written` looks like a misspelling of `meant` (both folded): few insertions, deletions,
/// substitutions or transpositions for its length, and none in numbers. The caller excludes words
/// that are correct by themselves.
pub(crate) fn is_typo(written: &str, meant: &str) -> bool {
    if written.len() > LONGEST || meant.len() > LONGEST || written == meant {
        return false;
    }
    let (a, b) = (written.chars().count(), meant.chars().count());
    let allowed = edits_allowed(a.min(b));
    if allowed == 0 || a.abs_diff(b) > allowed {
        return false;
    }
    if (letter_mask(written) ^ letter_mask(meant)).count_ones() as usize > 2 * allowed {
        return false;
    }
    if written.bytes().chain(meant.bytes()).any(|c| c.is_ascii_digit()) {
        return false;
    }
    let edits = osa_distance(written, meant);
    // Two typos in one word hardly ever include its first letter.
    edits <= allowed && (edits < 2 || written.chars().next() == meant.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typos_and_other_words() {
        for (written, meant, typo) in [
            ("kubernets", "kubernetes", true),
            ("replcias", "replicas", true),
            ("knowlegde", "knowledge", true),
            ("experintial", "experiential", true),
            ("kubeket", "kubelet", true),
            ("tcp", "udp", false),
            ("l4", "l7", false),
            ("port443", "port444", false),
            ("pods", "pads", true),
            ("node", "nodes", true),
            ("ingress", "egress", false),
            ("same", "same", false),
        ] {
            assert_eq!(is_typo(written, meant), typo, "{written} for {meant}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_symmetric(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            proptest::prop_assert_eq!(is_typo(&a, &b), is_typo(&b, &a));
        }
    }
}
