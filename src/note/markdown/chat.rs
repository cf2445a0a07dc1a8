//! Copied chats: removes the stamps that say who wrote when.
//!
//! Takes a text, gives it without stamps: a line `ann 10:02 AM` becomes blank, and
//! `[12.03.24, 10:02] Ann: Why?` a paragraph `Why?`. A text with few stamps is not changed. Never
//! decides what is a question.

/// A text with fewer stamps is not a chat.
const FEWEST: usize = 3;
/// Most words of a name; more before a time are a sentence.
const LONGEST_NAME: usize = 5;

/// The messages of a chat.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chat {
    /// The messages, separated by blank lines.
    pub text: String,
    /// The source line, from 1, of each line.
    pub origin: Vec<usize>,
}

/// `text` without the stamps of a chat; `None` if it is not a chat.
pub(super) fn without_stamps(text: &str) -> Option<Chat> {
    if fewer_times_than_stamps(text) {
        return None;
    }
    let lines: Vec<&str> = text.lines().collect();
    let heads = stamps(&lines, |i| {
        is_stamp(lines[i]) && lines.get(i + 1).is_some_and(|l| !l.trim().is_empty() && !is_stamp(l))
    });
    let prefixes = stamps(&lines, |i| after_stamp(lines[i]).is_some());
    if heads.is_empty() && prefixes.is_empty() {
        return None;
    }
    let mut chat = Chat { text: String::with_capacity(text.len()), origin: Vec::with_capacity(lines.len()) };
    for (i, line) in lines.iter().enumerate() {
        if heads.contains(&i) {
            chat.put("", i + 1);
        } else if prefixes.contains(&i) {
            chat.put("", i + 1);
            chat.put(after_stamp(line).unwrap_or(line), i + 1);
        } else {
            chat.put(line, i + 1);
        }
    }
    Some(chat)
}

/// Whether a text has too few times of day (`10:02`) to be a chat; fast, since it is called for every note.
fn fewer_times_than_stamps(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let times = memchr::memchr_iter(b':', bytes).filter(|&at| digit(at + 1) && at > 0 && digit(at - 1));
    times.take(FEWEST).count() < FEWEST
}

impl Chat {
    fn put(&mut self, line: &str, from: usize) {
        self.text.push_str(line);
        self.text.push('\n');
        self.origin.push(from);
    }
}

/// The lines that are stamps; none if there are too few.
fn stamps(lines: &[&str], is: impl Fn(usize) -> bool) -> std::collections::HashSet<usize> {
    let found: std::collections::HashSet<usize> = (0..lines.len()).filter(|&i| is(i)).collect();
    if found.len() < FEWEST { std::collections::HashSet::new() } else { found }
}

/// Whether a line is a name and a time: `ann 10:02 AM`, `Ann — Today at 10:02`, `[10:02] Ann`.
fn is_stamp(line: &str) -> bool {
    let line = line.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() || words.len() > LONGEST_NAME + 4 || line.starts_with(['-', '*', '#', '|', '`', '>'])
    {
        return false;
    }
    let names = |words: &[&str]| {
        let words: Vec<&&str> = words.iter().filter(|w| !is_filler(w)).collect();
        (1..=LONGEST_NAME).contains(&words.len())
            && words.iter().all(|w| w.starts_with(|c: char| c.is_alphabetic() || c == '@'))
    };
    let mut end = words.len();
    while end > 0 && is_half(words[end - 1]) {
        end -= 1;
    }
    if end > 0 && is_time(words[end - 1]) && names(&words[..end - 1]) {
        return true;
    }
    let mut start = usize::from(is_time(words[0]));
    while start > 0 && words.get(start).is_some_and(|w| is_half(w)) {
        start += 1;
    }
    start > 0 && line.starts_with('[') && names(&words[start..])
}

/// The message after a stamp on the same line: `[12.03.24, 10:02] Ann: …`, `3/12/24, 10:02 - Ann: …`.
fn after_stamp(line: &str) -> Option<&str> {
    let body = line.trim_start_matches(['[', '\u{200e}']);
    let date = body.split([',', ' ']).next().filter(|d| is_date(d))?;
    let (stamp, rest) =
        body[date.len()..].split_once("] ").or_else(|| body[date.len()..].split_once(" - "))?;
    let timed =
        stamp.split([',', ' ', '\u{202f}']).filter(|w| !w.is_empty()).all(|w| is_time(w) || is_half(w));
    let (name, words) = rest.split_once(": ")?;
    (timed && stamp.contains(':') && name.split_whitespace().count() <= LONGEST_NAME).then_some(words)
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    parts.len() == 3
        && parts.iter().all(|p| (1..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
}

fn is_time(word: &str) -> bool {
    let word = word.trim_matches(['[', ']', '(', ')', ',']).to_ascii_lowercase();
    let word = word.trim_end_matches("am").trim_end_matches("pm");
    let parts: Vec<&str> = word.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a word says which half of the day, or `Uhr`.
fn is_half(word: &str) -> bool {
    matches!(
        word.trim_matches(['[', ']', '.', ',']).to_ascii_lowercase().as_str(),
        "am" | "pm" | "a.m" | "p.m" | "uhr"
    )
}

fn is_filler(word: &str) -> bool {
    is_date(word)
        || matches!(
            word.to_lowercase().as_str(),
            "—" | "–" | "-" | "at" | "today" | "yesterday" | "app" | "·" | "|" | "um" | "heute"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_removed_and_messages_kept() {
        for (text, expected) in [
            (
                "ann  10:02 AM\nWhy?\nbob 10:05 AM\nBecause.\nann 10:06 AM\nI see.\n",
                "\nWhy?\n\nBecause.\n\nI see.\n",
            ),
            (
                "Ann — Today at 10:02\nWhy?\nBob — Today at 10:03\nSo.\nAnn — Today at 10:04\nOh.\n",
                "\nWhy?\n\nSo.\n\nOh.\n",
            ),
            (
                "[12.03.24, 10:02] Ann: Why?\n[12.03.24, 10:03] Bob: So.\nIndeed.\n[12.03.24, 10:04] Ann: Oh.\n",
                "\nWhy?\n\nSo.\nIndeed.\n\nOh.\n",
            ),
            (
                "3/12/24, 10:02 AM - Ann: Why?\n3/12/24, 10:03 AM - Bob: So.\n3/12/24, 10:04 AM - Ann: Oh.\n",
                "\nWhy?\n\nSo.\n\nOh.\n",
            ),
        ] {
            assert_eq!(without_stamps(text).map(|c| c.text).as_deref(), Some(expected));
        }
        for text in [
            "Lunch 12:30\nCoffee 15:00\nDinner 19:00\n",
            "The job ran at 10:02\nand ended.\n",
            "ratio 3:1\nis it\nscale 1:50\nso it is\nodds 2:1\nno\n".replace("ratio", "- ratio").as_str(),
        ] {
            assert_eq!(without_stamps(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn lines_have_their_source_lines(text in "([a-z]{1,3}|[ \\n:,\\[\\]/—-]|10:02|AM|1\\.2\\.24){0,60}") {
            if let Some(chat) = without_stamps(&text) {
                proptest::prop_assert_eq!(chat.text.lines().count(), chat.origin.len());
                proptest::prop_assert_eq!(chat.origin.last(), Some(&text.lines().count()));
            }
        }
    }
}
