//! Text as one line.

/// `text` on one line: every run of whitespace, line breaks included, becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn whitespace_of_every_kind_becomes_one_space() {
        for (text, line) in
            [("", ""), (" \n", ""), ("one", "one"), ("  one\r\n\ttwo\u{a0}\u{2003}three ", "one two three")]
        {
            assert_eq!(one_line(text), line);
        }
    }
}
