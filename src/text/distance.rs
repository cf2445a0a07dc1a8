//! Whether one word is a misspelling of another.

use strsim::osa_distance;

/// Longer runs of letters are no words anybody mistypes.
const LONGEST: usize = 40;

/// Letters that a word holds, as bits; other signs share the last one. Two edits change four bits
/// at most, which rules most pairs out before they are compared letter by letter.
pub fn letter_mask(folded: &str) -> u32 {
    folded.bytes().fold(0, |mask, b| mask | 1 << if b.is_ascii_lowercase() { b - b'a' } else { 26 })
}

/// Edits a typist is allowed in a word of so many letters: none below four, one below eight, two
/// from there on (H5P and Moodle's pattern match draw the lines at about the same places).
pub fn edits_allowed(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// Whether `written` looks like a slip of the fingers for `meant` (both folded): few insertions,
/// losses, changes or swaps of neighbours for its length, and none in numbers. Whether `written` is
/// a word of its own, so that it must not be corrected, is for the caller to know.
pub fn is_typo(written: &str, meant: &str) -> bool {
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
    // Two slips in one word hardly ever hit its first letter too.
    edits <= allowed && (edits < 2 || written.chars().next() == meant.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_words() {
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
