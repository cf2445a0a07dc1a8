//! Lists of AsciiDoc: bullets, numbers, terms, callouts of code. The marker decides the depth.

use super::{Line, Reader, attributes, delimiter, section};

/// The start of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ItemStart<'t> {
    /// Marker (`*`, `**`, `-`, `.`, `1.`) and text.
    Item(&'t str, &'t str),
    /// Term, marker (`::`, `:::` …), text.
    Term(&'t str, &'t str, &'t str),
    /// `<1> words`.
    Callout(&'t str, &'t str),
}

impl ItemStart<'_> {
    /// Items with the same key are in one list.
    fn key(&self) -> String {
        match self {
            ItemStart::Item(marker, _) if marker.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
                "1.".to_owned()
            }
            ItemStart::Item(marker, _) => (*marker).to_owned(),
            ItemStart::Term(_, marker, _) => (*marker).to_owned(),
            ItemStart::Callout(..) => "<1>".to_owned(),
        }
    }
}

fn item_start(line: &str) -> Option<ItemStart<'_>> {
    let body = line.trim_start();
    let first = body.chars().next()?;
    if matches!(first, '*' | '-' | '.') {
        let rest = body.trim_start_matches(first);
        let marker = &body[..body.len() - rest.len()];
        if rest.starts_with([' ', '\t']) && marker.len() <= if first == '-' { 1 } else { 6 } {
            return Some(ItemStart::Item(marker, rest.trim_start()));
        }
    }
    if first.is_ascii_digit() {
        let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = body.len() - rest.len();
        if digits <= 6 && rest.starts_with(". ") {
            return Some(ItemStart::Item(&body[..=digits], rest[2..].trim_start()));
        }
    }
    if let Some((number, words)) = body.strip_prefix('<').and_then(|b| b.split_once("> "))
        && number.len() <= 3
        && (number == "." || number.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some(ItemStart::Callout(number, words.trim()));
    }
    term(body)
}

/// `term:: text`, with the marker outside code and addresses.
fn term(body: &str) -> Option<ItemStart<'_>> {
    let limit = body.char_indices().nth(400).map_or(body.len(), |(i, _)| i);
    let mut from = 0;
    // A marker may reach beyond the limit.
    while let Some(head) = body.get(from..limit)
        && let Some(at) = head.find("::").or_else(|| head.find(";;")).map(|i| i + from)
    {
        let marker: usize = body[at..].bytes().take_while(|b| *b == body.as_bytes()[at]).count();
        let (name, rest) = (body[..at].trim(), &body[at + marker..]);
        let code = name.matches('`').count() % 2 == 1;
        if !name.is_empty()
            && marker <= 4
            && (rest.is_empty() || rest.starts_with([' ', '\t']))
            && !code
            && !name.starts_with(['[', '|'])
        {
            return Some(ItemStart::Term(name, &body[at..at + marker], rest.trim()));
        }
        from = at + marker;
    }
    None
}

impl Reader {
    /// Writes the list at `at`, if there is one; gives the line after it.
    pub(super) fn list(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        item_start(lines[at].text)?;
        let qanda = self.next.style == "qanda";
        self.block_title(lines[at].at);
        self.next = attributes::Attributes::default();
        Some(self.items(lines, at, &mut Vec::new(), qanda))
    }

    /// Writes the items of one list; `around` are the keys of the lists it is in.
    fn items(&mut self, lines: &[Line<'_>], from: usize, around: &mut Vec<String>, qanda: bool) -> usize {
        let mut at = from;
        let mut number = 0;
        let Some(first) = item_start(lines[at].text) else { return at + 1 };
        let key = first.key();
        around.push(key.clone());
        self.depth += 1;
        while at < lines.len() {
            let Some(found) = item_start(lines[at].text).filter(|l| l.key() == key) else { break };
            number += 1;
            let line = lines[at].at;
            at = match found {
                ItemStart::Item(marker, words) => {
                    let mark = match marker.strip_suffix('.').and_then(|n| n.parse::<u64>().ok()) {
                        Some(n) => format!("{n}. "),
                        None if marker.starts_with('.') => format!("{number}. "),
                        None => "- ".to_owned(),
                    };
                    self.item(&mark, words, lines, at, around)
                }
                ItemStart::Callout(number_text, words) => {
                    let mark = format!("{}. ", number_text.parse().unwrap_or(number));
                    self.item(&mark, words, lines, at, around)
                }
                ItemStart::Term(name, _, words) => {
                    let text = self.text(name);
                    self.out.gap();
                    if qanda {
                        self.out.put(&format!("Question: {text}"), line);
                        self.out.gap();
                        self.out.put("Answer:", line);
                        self.out.gap();
                        let end = self.item("", words, lines, at, around);
                        self.out.gap();
                        end
                    } else {
                        self.out.put(&text, line);
                        // Several terms may share one definition.
                        let shared = words.is_empty()
                            && lines
                                .get(at + 1)
                                .is_some_and(|l| item_start(l.text).is_some_and(|l| l.key() == key));
                        if shared {
                            at + 1
                        } else {
                            self.out.gap();
                            let end = self.item(":   ", words, lines, at, around);
                            self.out.gap();
                            end
                        }
                    }
                }
            };
            // Only blank lines and comments may be between the items of a list.
            let next = (at..lines.len())
                .find(|i| !lines[*i].is_blank() && !lines[*i].text.starts_with("//"))
                .unwrap_or(lines.len());
            let same = lines.get(next).and_then(|l| item_start(l.text)).is_some_and(|l| l.key() == key);
            if !same {
                break;
            }
            if next > at {
                self.out.gap();
            }
            at = next;
        }
        self.depth -= 1;
        around.pop();
        if around.is_empty() {
            self.out.gap();
        }
        at
    }

    /// Writes an item's text, the blocks attached to it, the lists in it; gives the line after it.
    fn item(
        &mut self,
        mark: &str,
        words: &str,
        lines: &[Line<'_>],
        at: usize,
        around: &mut Vec<String>,
    ) -> usize {
        let pad = if mark.starts_with(':') { "    ".to_owned() } else { " ".repeat(mark.len()) };
        let outer = self.out.enter(mark, &pad);
        let mut end = at + 1;
        let mut text_lines: Vec<Line<'_>> = vec![Line { text: words, raw: words, at: lines[at].at }];
        // A term's text may start below it, after blank lines.
        if words.is_empty() {
            text_lines.clear();
            while end < lines.len() && lines[end].is_blank() {
                end += 1;
            }
        }
        while end < lines.len() && is_text(lines[end].text) {
            let text = lines[end].text.trim_start();
            text_lines.push(Line { text, raw: text, at: lines[end].at });
            end += 1;
        }
        if !text_lines.is_empty() {
            self.paragraph(&text_lines, 0);
        }
        loop {
            let next = (end..lines.len())
                .find(|i| !lines[*i].is_blank() && !lines[*i].text.starts_with("//"))
                .unwrap_or(lines.len());
            let Some(line) = lines.get(next) else { break };
            if line.text == "+" && next <= end + 1 {
                self.out.gap();
                end = self.attached(lines, next + 1);
            } else if let Some(found) = item_start(line.text)
                && !around.contains(&found.key())
                && self.depth <= super::MAX_DEPTH
            {
                // Another marker starts a list inside this item.
                end = self.items(lines, next, around, false);
            } else if mark.starts_with(':')
                && next == end
                && text_lines.is_empty()
                && delimiter(line.text).is_some()
            {
                end = self.attached(lines, next);
            } else if next > end && line.raw.starts_with([' ', '\t']) && !text_lines.is_empty() {
                // An indented paragraph below an item belongs to it.
                self.out.gap();
                let stop = (next..lines.len())
                    .find(|i| lines[*i].is_blank() || lines[*i].text == "+")
                    .unwrap_or(lines.len());
                let text: Vec<Line<'_>> = lines[next..stop].to_vec();
                self.paragraph(&text, 0);
                end = stop;
            } else {
                break;
            }
        }
        self.out.leave(outer);
        end
    }

    /// Writes the block that `+` attaches to an item, with its attributes; gives the line after it.
    fn attached(&mut self, lines: &[Line<'_>], from: usize) -> usize {
        let mut at = from;
        while at < lines.len() {
            let line = lines[at].text;
            if line.is_empty() || line == "+" {
                return at;
            }
            if self.next.read(line) || line.starts_with("//") && delimiter(line).is_none() {
                at += 1;
                continue;
            }
            // An attached paragraph ends where the next item starts.
            if delimiter(line).is_none() && item_start(line).is_none() && section(line).is_none() {
                let stop = (at + 1..lines.len()).find(|i| !is_text(lines[*i].text)).unwrap_or(lines.len());
                self.block(&lines[at..stop], 0);
                return stop;
            }
            return self.block(lines, at).max(at + 1);
        }
        at
    }
}

/// Whether a line below an item's first line continues its text.
fn is_text(line: &str) -> bool {
    !line.is_empty()
        && line != "+"
        && item_start(line).is_none()
        && delimiter(line).is_none()
        && !attributes::is_block_line(line)
        && !line.starts_with("//")
        && section(line).is_none()
}
