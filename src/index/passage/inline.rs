//! Inline markup: links, tags, and the plain text of a heading.

use crate::text::one_line;
use std::borrow::Cow;

/// A heading without its inline markup: of links their text, of emphasis and code the content.
pub(super) fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        if let Some((link, after)) = wiki_link(rest) {
            out.push_str(link.split_once('|').map_or(link, |(_, shown)| shown));
            rest = after;
            continue;
        }
        if let Some((shown, _, after)) = inline_link(rest) {
            out.push_str(shown);
            rest = after;
            continue;
        }
        if !matches!(c, '*' | '`') && !rest.starts_with("__") {
            out.push(c);
        }
        let skip = if rest.starts_with("__") { 2 } else { c.len_utf8() };
        rest = &rest[skip..];
    }
    let mut out = one_line(&out);
    if let Some(end) = out.rfind(" {#").filter(|_| out.ends_with('}')) {
        out.truncate(end);
    }
    out
}

/// `[[target|shown]]` at the beginning of `text`: the part between the brackets, and the rest.
fn wiki_link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find("]]").filter(|&end| !inner[..end].contains('\n'))?;
    Some((&inner[..end], &inner[end + 2..]))
}

/// `[shown](target)` at the beginning of `text`: shown, target, and the rest.
fn inline_link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    let end = inner.find(']').filter(|&end| !inner[..end].contains(['\n', '[']))?;
    let target = inner[end + 1..].strip_prefix('(')?;
    let close = target.find(')').filter(|&close| !target[..close].contains('\n'))?;
    Some((&inner[..end], &target[..close], &target[close + 1..]))
}

/// `text` with each link replaced by the text it shows. Code that looks like a link stays: a test in a
/// shell (`[[ -f x ]]`), an indexed call (`b[i](x)`).
pub(in crate::index) fn without_links(text: &str) -> Cow<'_, str> {
    if !text.contains("[[") && !text.contains("](") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_link = false;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let indexed = !(after_link && at == 0)
            && out.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ')' | ']'));
        let wiki =
            wiki_link(rest).map(|(link, after)| (link.split_once('|').map_or(link, |(_, s)| s), after));
        let link = wiki.filter(|(shown, _)| !shown.starts_with(' ') && !shown.is_empty());
        let link = link.or_else(|| inline_link(rest).map(|(shown, _, after)| (shown, after)));
        let link = link.filter(|_| !indexed);
        after_link = link.is_some();
        match link {
            Some((shown, after)) => {
                // An embedded note or picture.
                if out.ends_with('!') {
                    out.pop();
                }
                out.push_str(shown);
                rest = after;
            }
            None => {
                out.push('[');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Names of the notes that `text` links to: of `[[name#part|shown]]` the name, of `[shown](path.md)`
/// the file name without extension; no web addresses.
pub(in crate::index) fn link_targets(text: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        rest = &rest[at..];
        if let Some((link, after)) = wiki_link(rest) {
            // In Obsidian a heading or block follows a '#'.
            let target = link.split('|').next().unwrap_or(link);
            push_target(&mut targets, target.split('#').next().unwrap_or(target));
            rest = after;
        } else if let Some((_, target, after)) = inline_link(rest) {
            let target = target.split([' ', '#']).next().unwrap_or(target);
            if !target.contains("://") && !target.starts_with("mailto:") {
                push_target(&mut targets, &percent_decoded(target));
            }
            rest = after;
        } else {
            rest = &rest[1..];
        }
    }
    targets
}

fn push_target(targets: &mut Vec<String>, target: &str) {
    let name = target.trim().rsplit('/').next().unwrap_or(target);
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).unwrap_or(name);
    if !name.is_empty() && !targets.iter().any(|t| t == name) {
        targets.push(name.to_owned());
    }
}

/// `text` with `%20` and the like decoded.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let [first, rest @ ..] = bytes {
        let code = rest.get(..2).and_then(|h| std::str::from_utf8(h).ok());
        match code.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                bytes = &rest[2..];
            }
            None => {
                out.push(*first);
                bytes = rest;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// Appends the `#tags` of a line: a `#` at its beginning or after a space, tab, `(` or `,`, then
/// letters, digits, `-`, `_` and `/`, with at least one letter.
pub(super) fn push_tags(line: &str, topics: &mut Vec<String>) {
    for (at, _) in line.match_indices('#') {
        if at > 0 && !line[..at].ends_with([' ', '\t', '(', ',']) {
            continue;
        }
        let rest = &line[at + 1..];
        let end =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))).unwrap_or(rest.len());
        let tag = rest[..end].trim_end_matches(['-', '_', '/']);
        if tag.chars().any(char::is_alphabetic) && !topics.iter().any(|t| t == tag) {
            topics.push(tag.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_replaced_by_their_text() {
        for (text, expected) in [
            ("see [[Pods]] and [[a/b|the b]]", "see Pods and the b"),
            ("![[map.png]] ![a map](map.png) [x](y)[z](q)", "map.png a map xz"),
            ("if [[ -f x ]]; then a[[1]] = b[i](x)", "if [[ -f x ]]; then a[[1]] = b[i](x)"),
            ("- [ ] todo [1] [[", "- [ ] todo [1] [["),
        ] {
            assert_eq!(without_links(text), expected);
        }
    }

    #[test]
    fn headings_lose_their_markup() {
        for (heading, expected) in [
            ("**Bold** and `code`", "Bold and code"),
            ("__bold__ snake_case", "bold snake_case"),
            ("[[a|b]] [c](d) [e]", "b c [e]"),
            ("[[a]] ![x](y)", "a !x"),
            ("  spaced   out  ", "spaced out"),
            ("Title {#anchor}", "Title"),
            ("Title {#anchor} x", "Title {#anchor} x"),
            ("Title {x}", "Title {x}"),
        ] {
            assert_eq!(plain_text(heading), expected);
        }
    }

    #[test]
    fn links_name_their_targets() {
        for (text, targets) in [
            ("[[a#b|c]] [[d^e]]", &["a", "d^e"][..]),
            ("[[folder/Note.md]] [[Other.markdown]]", &["Note", "Other"]),
            ("[x](a.md) [x](b/c.md#d) [x](d.md \"title\")", &["a", "c", "d"]),
            ("[x](https://x.org/a) [x](mailto:a@b)", &[]),
            ("[x](a%20b.md) [x](100%) [x](%zz)", &["a b", "100%", "%zz"]),
            ("[[a]] [[a]] [x](a.md)", &["a"]),
            ("[[]] [x]() [[#part]] [x](#part)", &[]),
            ("[[a\nb]] [x\ny](z) [x](y\nz) [[", &[]),
            ("[a [b](c)", &["c"]),
        ] {
            assert_eq!(link_targets(text), targets, "{text}");
        }
    }

    #[test]
    fn tags_begin_at_a_space() {
        for (line, expected) in [
            ("#a text #b/c, (#d) #e-f_", &["a", "b/c", "d", "e-f"][..]),
            ("x#y a.b/#c ##d", &[]),
            ("#1 #1a #-", &["1a"]),
            ("\t#a,#b #a", &["a", "b"]),
            ("#über", &["über"]),
        ] {
            let mut topics = Vec::new();
            push_tags(line, &mut topics);
            assert_eq!(topics, expected, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_accepted(text in "(\\[|\\]|\\(|\\)|!|\\||é| |\\PC){0,40}") {
            without_links(&text);
        }
    }
}
