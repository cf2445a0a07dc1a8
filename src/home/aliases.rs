//! The user's aliases: the file that `[grade] aliases` names.

use super::HomeError;
use crate::bank::fields::{Reader, TomlProblem};
use std::{fs, path::Path};

/// Reads a file of aliases, `word = "meaning"` or `word = ["one", "another"]`.
///
/// # Errors
/// When it cannot be read or has problems; the error has all of them.
pub(crate) fn load_aliases(path: &Path) -> Result<Vec<Alias>, HomeError> {
    let text = HomeError::at(path, fs::read_to_string(path))?;
    let (pairs, problems) = parse(&text);
    if problems.is_empty() {
        return Ok(pairs);
    }
    Err(HomeError::Settings { path: path.to_path_buf(), problems })
}

/// A word and one of its meanings.
pub(crate) type Alias = (String, String);

fn parse(text: &str) -> (Vec<Alias>, Vec<TomlProblem>) {
    let mut reader = Reader::new(text);
    let document = reader.parse();
    let mut pairs = Vec::new();
    for (word, value) in document.get_ref().iter() {
        let one = value.get_ref().as_str().map(|s| vec![s]);
        let many = || value.get_ref().as_array()?.iter().map(|v| v.get_ref().as_str()).collect();
        match one.or_else(many) {
            Some(list) => {
                let word = word.get_ref().to_string();
                pairs.extend(list.into_iter().map(|s| (word.clone(), s.to_owned())));
            }
            None => {
                reader.report(value.span(), "an alias is a string or a list of strings: k8s = \"kubernetes\"")
            }
        }
    }
    (pairs, reader.problems)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn aliases_are_strings_or_lists() {
        let (mut pairs, problems) =
            parse("k8s = \"kubernetes\"\nlb = [\"load balancer\", \"balancer\"]\nx = 1\n");
        pairs.sort();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(pairs, [pair("k8s", "kubernetes"), pair("lb", "balancer"), pair("lb", "load balancer")]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
    }
}
