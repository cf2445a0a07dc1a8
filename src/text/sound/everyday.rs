//! Everyday words: what a recogniser writes when it heard something ordinary.
//!
//! Their point is what must *not* match by sound: somebody who says 'forum' did not say 'quorum'.

use std::{collections::HashSet, sync::LazyLock};

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    super::pronounce::lines(include_str!("everyday.txt")).flat_map(str::split_whitespace).collect()
});

/// Whether a folded word is an ordinary English word or a regular form of one.
pub(super) fn is_everyday(word: &str) -> bool {
    WORDS.contains(word) || is_form(word)
}

fn is_form(word: &str) -> bool {
    if !word.is_ascii() {
        return false;
    }
    let is_word = |base: &str| base.len() >= 3 && WORDS.contains(base);
    if let Some(base) = word.strip_suffix('s') {
        let hisses = |base: &&str| ["s", "x", "z", "ch", "sh", "o", "i"].iter().any(|end| base.ends_with(end));
        let plural = base.strip_suffix('e').filter(hisses);
        if is_word(base)
            || plural.is_some_and(is_word)
            || plural.and_then(|b| b.strip_suffix('i')).is_some_and(|b| is_word(&format!("{b}y")))
        {
            return true;
        }
    }
    if word.strip_suffix("ly").is_some_and(is_word) {
        return true;
    }
    ["ed", "ing", "er", "ers", "est"].iter().filter_map(|ending| word.strip_suffix(ending)).any(|base| {
        let doubled = base.len() > 3 && base.as_bytes()[base.len() - 1] == base.as_bytes()[base.len() - 2];
        is_word(base)
            || is_word(&format!("{base}e"))
            || (doubled && is_word(&base[..base.len() - 1]))
            || base.strip_suffix('i').is_some_and(|b| is_word(&format!("{b}y")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_and_their_forms() {
        for word in ["forum", "stopped", "making", "cities", "boxes", "crews", "slowly", "bigger"] {
            assert!(is_everyday(word), "{word}");
        }
        for word in ["kubectl", "kafka", "corum", "tommel", "", "s", "é"] {
            assert!(!is_everyday(word), "{word}");
        }
    }
}
