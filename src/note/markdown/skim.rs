//! Finds the headings of a Markdown note without parsing it, which is all the index needs.
//!
//! Takes lines, gives the headings outside lists and quotes, exactly as the parser finds them, or `None`
//! if a line alone is ambiguous: then the caller parses. A property test compares the two.

use super::{atx_text, glued_heading, is_too_deep};
use crate::note::document::{Block, BlockKind, Lines};

/// Front matter and headings found in the lines.
#[derive(Debug)]
pub(super) struct Skimmed {
    /// Lines of front matter, with its delimiters.
    pub front: usize,
    pub headings: Vec<Block>,
}

/// An open fenced code block.
struct Fence {
    symbol: char,
    length: usize,
    /// Spaces before it. At 0 it is in no list; at 1 to 3 it may be.
    indent: usize,
}

/// The headings of `lines`; `None` if only the parser can find them.
pub(super) fn skim(lines: &Lines) -> Option<Skimmed> {
    let front = front_matter(lines)?;
    let mut headings = Vec::new();
    let mut fence: Option<Fence> = None;
    // The line before belongs to a paragraph, which an underline would turn into a heading.
    let mut paragraph = false;
    // An HTML block may be open: Markdown is not read in it up to the next blank line.
    let mut html = false;
    for at in front..lines.len() {
        let line = &lines[at];
        if is_too_deep(line) {
            return None;
        }
        let body = line.trim_start_matches([' ', '\t']);
        let tabbed = line[..line.len() - body.len()].contains('\t');
        let indent = if tabbed { usize::MAX } else { line.len() - body.len() };
        if let Some(open) = &fence {
            match continues(open, body, indent) {
                Inside::Code => {}
                Inside::End => fence = None,
                Inside::Unclear => return None,
            }
            continue;
        }
        let Some(first) = body.chars().next() else {
            (paragraph, html) = (false, false);
            continue;
        };
        if indent > 3 {
            paragraph = true;
            continue;
        }
        paragraph = match first {
            '#' => match heading(body) {
                Some(_) if indent > 0 || html => return None,
                Some((level, text)) => {
                    if !text.is_empty() {
                        let kind = BlockKind::Heading(level);
                        let text = text.to_owned();
                        headings.push(Block {
                            kind,
                            lines: at..at + 1,
                            depth: 0,
                            mark: None,
                            quoted: false,
                            text,
                        });
                    }
                    false
                }
                None if glued_heading(line).is_some() => return None,
                None => true,
            },
            '`' | '~' => match opens(body, indent) {
                Some(_) if html => return None,
                Some(open) => {
                    fence = Some(open);
                    false
                }
                None if is_definition(body) => return None,
                None => true,
            },
            '=' | '-' => {
                let ruled = body.trim_end_matches([' ', '\t']).chars().all(|c| c == first);
                if ruled && paragraph {
                    return None;
                }
                !(ruled && first == '-' && body.trim_end().len() >= 3)
            }
            ':' if is_definition(body) => return None,
            '<' if hides_blank_lines(body) => return None,
            '<' => {
                html = true;
                true
            }
            _ => true,
        };
    }
    Some(Skimmed { front, headings })
}

/// Number of front matter lines; `None` if its end is ambiguous.
fn front_matter(lines: &Lines) -> Option<usize> {
    if lines.get(0) != Some("---") {
        return Some(0);
    }
    let end = (1..lines.len()).find(|at| &lines[*at] == "---")?;
    // Parsers differ on delimiters with trailing spaces.
    let clear = (1..end).all(|at| lines[at].trim_end() != "---");
    clear.then_some(end + 1)
}

/// Level and text of a heading with `#`.
fn heading(body: &str) -> Option<(u8, &str)> {
    let level = body.bytes().take_while(|b| *b == b'#').count();
    let ends = matches!(body.as_bytes().get(level), None | Some(b' ' | b'\t'));
    (level <= 6 && ends).then(|| (level as u8, atx_text(body)))
}

/// The fence that a line opens.
fn opens(body: &str, indent: usize) -> Option<Fence> {
    let symbol = body.chars().next()?;
    let length = body.chars().take_while(|c| *c == symbol).count();
    (length >= 3 && !(symbol == '`' && body[length..].contains('`'))).then_some(Fence {
        symbol,
        length,
        indent,
    })
}

/// The meaning of a line inside a fence.
enum Inside {
    Code,
    End,
    Unclear,
}

fn continues(open: &Fence, body: &str, indent: usize) -> Inside {
    let length = body.chars().take_while(|c| *c == open.symbol).count();
    let closes = length >= open.length && body[length..].trim_matches([' ', '\t']).is_empty();
    match (closes, indent) {
        (true, 0..=3) if indent >= open.indent || open.indent == 0 => Inside::End,
        // In a list indentation is relative to the item.
        (true, _) if open.indent > 0 => Inside::Unclear,
        // Less indented than the fence, which ends if it is in a list item.
        (false, _) if indent < open.indent && !body.is_empty() => Inside::Unclear,
        _ => Inside::Code,
    }
}

/// Whether a line may be a definition, whose content is parsed on its own.
fn is_definition(body: &str) -> bool {
    body[1..].starts_with([' ', '\t']) || body.len() == 1
}

/// Whether a line begins HTML that continues over blank lines.
fn hides_blank_lines(body: &str) -> bool {
    let tag = body[1..].trim_start_matches('/');
    body.starts_with("<!")
        || body.starts_with("<?")
        || ["script", "pre", "style", "textarea"]
            .iter()
            .any(|name| tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use crate::note::{document::Document, format::Format, markdown};

    /// Headings (line, level, text), lines, title and tags.
    type Outline<'a> = (Vec<(usize, u8, String)>, Vec<&'a str>, Option<&'a str>, &'a [String]);

    /// What the index uses of a document.
    fn outline(document: &Document) -> Outline<'_> {
        let headings = document.headings().map(|h| (h.line, h.level, h.text.to_owned())).collect();
        (headings, document.lines.iter().collect(), document.title.as_deref(), &document.tags)
    }

    #[track_caller]
    fn same(text: &str) {
        let (skimmed, parsed) = (markdown::outline(text.to_owned()), markdown::read(text));
        assert_eq!(outline(&skimmed), outline(&parsed), "{text:?}");
        assert_eq!(skimmed.aliases, parsed.aliases, "{text:?}");
    }

    fn is_skimmed(text: &str) -> bool {
        super::skim(&crate::note::document::Lines::of(text.to_owned())).is_some()
    }

    #[test]
    fn ordinary_notes_are_not_parsed() {
        for text in [
            "---\ntitle: x\ntags: [a]\n---\n\n# One\n\ntext\n\n- item\n  - deeper\n\n1. first\n\n> quote\n\n## Two ##\n",
            "# One\n\n```sh\n# comment\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n## Two\n",
            "- item:\n\n  ```yaml\n  # comment\n  a: b\n  ```\n\n## Two\n\n<details>\n<summary>x</summary>\n\ntext\n\n</details>\n",
            "Text, <b>bold</b>.\n\n    indented\n\n* * *\n\n#tag and #other\n",
        ] {
            assert!(is_skimmed(text), "{text}");
            same(text);
        }
    }

    #[test]
    fn ambiguous_notes_are_parsed() {
        for text in [
            "Title\n=====\n",
            "Text\n---\n",
            "- a\n  ```\nnot indented\n  ```\n# x\n",
            "<!-- \n\n# hidden\n\n-->\n# x\n",
            "<div>\n# hidden\n</div>\n",
            "#Glued heading\n",
            "term\n\n: # in a definition\n",
            "---\nnever closed\n\n# x\n",
        ] {
            assert!(!is_skimmed(text), "{text}");
            same(text);
        }
    }

    #[test]
    fn data_formats_have_no_headings() {
        assert_eq!(crate::note::outline("# a comment\nkey: 1\n".into(), Format::Yaml).headings().count(), 0);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
        #[test]
        fn skimming_and_parsing_agree(text in "((\n# h\n|\n\n## h\n|#{1,3} |#|---|===|==|--|- |\\* |[12]\\. |> |```|````|~~~|`|<div>|</div>|<!--|-->|<pre>|: |~ |\\||\\|--\\||    |  | |\t|a|B c|[x]:|\\\\)|\n|\n\n){0,24}") {
            same(&text);
        }

        #[test]
        fn any_text_is_skimmed_as_it_is_parsed(text in "(\\PC|\n|#|-|<|=|`| ){0,80}") {
            same(&text);
        }
    }
}
