//! Lists of AsciiDoc: bullets, numbers, terms, remarks on code. Depth is told by the signs.

use super::{Line, Reader, attributes, delimiter, section};

/// An item's beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lead<'t> {
    /// Its sign as written (`*`, `**`, `-`, `.`, `1.`), which tells the depth, and its words.
    Item(&'t str, &'t str),
    /// Term, sign (`::`, `:::` …), words.
    Term(&'t str, &'t str, &'t str),
    /// `<1> words`.
    Callout(&'t str, &'t str),
}

impl Lead<'_> {
    /// Items with the same key are of one list.
    fn key(&self) -> String {
        match self {
            Lead::Item(sign, _) if sign.starts_with(|c: char| c.is_ascii_alphanumeric()) => "1.".to_owned(),
            Lead::Item(sign, _) => (*sign).to_owned(),
            Lead::Term(_, sign, _) => (*sign).to_owned(),
            Lead::Callout(..) => "<1>".to_owned(),
        }
    }
}

fn lead(line: &str) -> Option<Lead<'_>> {
    let body = line.trim_start();
    let first = body.chars().next()?;
    if matches!(first, '*' | '-' | '.') {
        let rest = body.trim_start_matches(first);
        let sign = &body[..body.len() - rest.len()];
        if rest.starts_with([' ', '\t']) && sign.len() <= if first == '-' { 1 } else { 6 } {
            return Some(Lead::Item(sign, rest.trim_start()));
        }
    }
    if first.is_ascii_digit() {
        let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = body.len() - rest.len();
        if digits <= 6 && rest.starts_with(". ") {
            return Some(Lead::Item(&body[..=digits], rest[2..].trim_start()));
        }
    }
    if let Some((number, words)) = body.strip_prefix('<').and_then(|b| b.split_once("> "))
        && number.len() <= 3
        && (number == "." || number.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some(Lead::Callout(number, words.trim()));
    }
    term(body)
}

/// `term:: words`; the sign stands outside code and addresses.
fn term(body: &str) -> Option<Lead<'_>> {
    let limit = body.char_indices().nth(400).map_or(body.len(), |(i, _)| i);
    let mut from = 0;
    // A run of signs may reach beyond the limit.
    while let Some(head) = body.get(from..limit)
        && let Some(at) = head.find("::").or_else(|| head.find(";;")).map(|i| i + from)
    {
        let sign: usize = body[at..].bytes().take_while(|b| *b == body.as_bytes()[at]).count();
        let (name, rest) = (body[..at].trim(), &body[at + sign..]);
        let code = name.matches('`').count() % 2 == 1;
        if !name.is_empty()
            && sign <= 4
            && (rest.is_empty() || rest.starts_with([' ', '\t']))
            && !code
            && !name.starts_with(['[', '|'])
        {
            return Some(Lead::Term(name, &body[at..at + sign], rest.trim()));
        }
        from = at + sign;
    }
    None
}

impl Reader {
    /// Writes the list at `at`, if there is one; gives the line after it.
    pub(super) fn list(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        lead(lines[at].text)?;
        let asks = self.next.style == "qanda";
        self.block_title(lines[at].at);
        self.next = attributes::Attributes::default();
        Some(self.items(lines, at, &mut Vec::new(), asks))
    }

    /// Writes items of one depth; `around` are the keys of the lists this one is in.
    fn items(&mut self, lines: &[Line<'_>], from: usize, around: &mut Vec<String>, asks: bool) -> usize {
        let mut at = from;
        let mut number = 0;
        let Some(first) = lead(lines[at].text) else { return at + 1 };
        let key = first.key();
        around.push(key.clone());
        self.depth += 1;
        while at < lines.len() {
            let Some(found) = lead(lines[at].text).filter(|l| l.key() == key) else { break };
            number += 1;
            let line = lines[at].at;
            at = match found {
                Lead::Item(sign, words) => {
                    let mark = match sign.strip_suffix('.').and_then(|n| n.parse::<u64>().ok()) {
                        Some(n) => format!("{n}. "),
                        None if sign.starts_with('.') => format!("{number}. "),
                        None => "- ".to_owned(),
                    };
                    self.entry(&mark, words, lines, at, around)
                }
                Lead::Callout(told, words) => {
                    let mark = format!("{}. ", told.parse().unwrap_or(number));
                    self.entry(&mark, words, lines, at, around)
                }
                Lead::Term(name, _, words) => {
                    let text = self.text(name);
                    self.out.gap();
                    if asks {
                        self.out.put(&format!("Question: {text}"), line);
                        self.out.gap();
                        self.out.put("Answer:", line);
                        self.out.gap();
                        let end = self.entry("", words, lines, at, around);
                        self.out.gap();
                        end
                    } else {
                        self.out.put(&text, line);
                        // Several terms may share one meaning.
                        let shared = words.is_empty()
                            && lines
                                .get(at + 1)
                                .is_some_and(|l| lead(l.text).is_some_and(|l| l.key() == key));
                        if shared {
                            at + 1
                        } else {
                            self.out.gap();
                            let end = self.entry(":   ", words, lines, at, around);
                            self.out.gap();
                            end
                        }
                    }
                }
            };
            // Blank lines between items do not part them; anything else does.
            let next = (at..lines.len())
                .find(|i| !lines[*i].is_blank() && !lines[*i].text.starts_with("//"))
                .unwrap_or(lines.len());
            let same = lines.get(next).and_then(|l| lead(l.text)).is_some_and(|l| l.key() == key);
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

    /// Writes an item's words, the blocks attached to it, the lists in it.
    fn entry(
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
        let mut own: Vec<Line<'_>> = vec![Line { text: words, raw: words, at: lines[at].at }];
        // A term's words may begin below it, after blank lines.
        if words.is_empty() {
            own.clear();
            while end < lines.len() && lines[end].is_blank() {
                end += 1;
            }
        }
        while end < lines.len() && is_text(lines[end].text) {
            let text = lines[end].text.trim_start();
            own.push(Line { text, raw: text, at: lines[end].at });
            end += 1;
        }
        if !own.is_empty() {
            self.paragraph(&own, 0);
        }
        loop {
            let next = (end..lines.len())
                .find(|i| !lines[*i].is_blank() && !lines[*i].text.starts_with("//"))
                .unwrap_or(lines.len());
            let Some(line) = lines.get(next) else { break };
            if line.text == "+" && next <= end + 1 {
                self.out.gap();
                end = self.attached(lines, next + 1);
            } else if let Some(found) = lead(line.text)
                && !around.contains(&found.key())
                && self.depth <= super::DEEPEST
            {
                // Another sign begins a list inside this item.
                end = self.items(lines, next, around, false);
            } else if mark.starts_with(':') && next == end && own.is_empty() && delimiter(line.text).is_some()
            {
                end = self.attached(lines, next);
            } else if next > end && line.raw.starts_with([' ', '\t']) && !own.is_empty() {
                // An indented paragraph below an item is its own.
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

    /// The block that `+` ties to an item, with its attributes.
    fn attached(&mut self, lines: &[Line<'_>], from: usize) -> usize {
        let mut at = from;
        while at < lines.len() {
            let line = lines[at].text;
            if line.is_empty() || line == "+" {
                return at;
            }
            let about = self.next.read(line);
            if about || line.starts_with("//") && delimiter(line).is_none() {
                at += 1;
                continue;
            }
            // A paragraph that is tied ends where the next item begins.
            if delimiter(line).is_none() && lead(line).is_none() && section(line).is_none() {
                let stop = (at + 1..lines.len()).find(|i| !is_text(lines[*i].text)).unwrap_or(lines.len());
                self.block(&lines[at..stop], 0);
                return stop;
            }
            return self.block(lines, at).max(at + 1);
        }
        at
    }
}

/// Whether a line below an item's first is more of its words.
fn is_text(line: &str) -> bool {
    !line.is_empty()
        && line != "+"
        && lead(line).is_none()
        && delimiter(line).is_none()
        && !attributes::is_block_line(line)
        && !line.starts_with("//")
        && section(line).is_none()
}
