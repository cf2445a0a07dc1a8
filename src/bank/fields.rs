//! Reading a TOML document field by field, collecting all problems with their lines instead of stopping
//! at the first.

use std::{collections::BTreeSet, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A problem in a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlProblem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

/// A TOML text and the problems found in it so far.
pub(crate) struct Reader<'t> {
    line_starts: Vec<usize>,
    text: &'t str,
    pub problems: Vec<TomlProblem>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Self { line_starts, text, problems: Vec::new() }
    }

    /// The document, or as much of it as can be parsed.
    pub(crate) fn parse(&mut self) -> Spanned<DeTable<'t>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let line = error.span().map_or(1, |s| self.line(s.start));
            let message = error.message().trim().replace('\n', " ");
            self.problems.push(TomlProblem { line, message: format!("not valid TOML: {message}") });
        }
        table
    }

    /// The line, from 1, of the byte `at`.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&s| s <= at)
    }

    /// Adds a problem at the line where `at` starts.
    pub(crate) fn report(&mut self, at: Range<usize>, message: impl Into<String>) {
        let line = self.line(at.start);
        self.problems.push(TomlProblem { line, message: message.into() });
    }

    /// The fields of a table, which `context` names in messages. [`Fields::finish`] reports the keys that
    /// were not read.
    pub(crate) fn fields<'a, 's>(
        &self,
        context: &'static str,
        at: Range<usize>,
        table: &'a DeTable<'s>,
    ) -> Fields<'a, 's> {
        Fields { context, at, table, read: BTreeSet::new() }
    }
}

/// A table that is being read; remembers which keys were read.
pub(crate) struct Fields<'a, 't> {
    context: &'static str,
    pub at: Range<usize>,
    table: &'a DeTable<'t>,
    read: BTreeSet<&'static str>,
}

type Value<'a, 't> = (&'a DeValue<'t>, Range<usize>);

impl<'a, 't> Fields<'a, 't> {
    pub(crate) fn get(&mut self, key: &'static str) -> Option<Value<'a, 't>> {
        self.read.insert(key);
        let (_, value) = self.table.iter().find(|(k, _)| k.get_ref() == key)?;
        Some((value.get_ref(), value.span()))
    }

    fn read_as<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        expected: &str,
        convert: impl Fn(&'a DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let (value, at) = self.get(key)?;
        let found = convert(value);
        if found.is_none() {
            reader.report(at, format!("`{key}` must be {expected}, not {}", kind(value)));
        }
        found
    }

    pub(crate) fn string(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
        self.read_as(reader, key, "a string", |v| v.as_str().map(str::to_owned))
    }

    pub(crate) fn strings(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<String> {
        self.read_as(reader, key, "a list of strings", |v| {
            let list = v.as_array()?;
            list.iter().map(|v| v.get_ref().as_str().map(str::to_owned)).collect()
        })
        .unwrap_or_default()
    }

    pub(crate) fn bool(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        self.read_as(reader, key, "true or false", DeValue::as_bool)
    }

    pub(crate) fn number(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<f64> {
        self.read_as(reader, key, "a number", |v| match v {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            DeValue::Float(n) => n.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        })
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<usize> {
        self.read_as(reader, key, "0 or a positive whole number", |v| match v {
            DeValue::Integer(n) => usize::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        })
    }

    pub(crate) fn table(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Option<(&'a DeTable<'t>, Range<usize>)> {
        let at = self.get(key).map(|(_, at)| at)?;
        self.read_as(reader, key, "a table", |v| v.as_table()).map(|t| (t, at))
    }

    pub(crate) fn tables(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Vec<(&'a DeTable<'t>, Range<usize>)> {
        self.read_as(reader, key, &format!("a list of tables, [[{key}]]"), |v| {
            v.as_array()?.iter().map(|v| Some((v.get_ref().as_table()?, v.span()))).collect()
        })
        .unwrap_or_default()
    }

    /// Reports the keys that were not read, with the most similar known one.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        for (key, _) in self.table.iter().filter(|(k, _)| !self.read.contains(k.get_ref().as_ref())) {
            let name = key.get_ref();
            let nearest = self.read.iter().map(|k| (strsim::damerau_levenshtein(name, k), k)).min();
            let hint = match nearest {
                Some((distance, k)) if distance <= 2 => format!("; did you mean `{k}`?"),
                _ => format!("; known are {}", self.read.iter().copied().collect::<Vec<_>>().join(", ")),
            };
            reader.report(key.span(), format!("unknown key `{name}` in {}{hint}", self.context));
        }
    }
}

/// What a value is: a number itself, else its type.
fn kind<'v>(value: &'v DeValue<'_>) -> &'v str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(n) => n.as_str(),
        DeValue::Float(n) => n.as_str(),
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all types from keys of the same names, and returns the problems.
    fn problems(text: &str) -> Vec<(usize, String)> {
        let mut reader = Reader::new(text);
        let document = reader.parse();
        let mut fields = reader.fields("the test", 0..0, document.get_ref());
        fields.string(&mut reader, "string");
        fields.strings(&mut reader, "strings");
        fields.bool(&mut reader, "bool");
        fields.number(&mut reader, "number");
        fields.count(&mut reader, "count");
        fields.table(&mut reader, "table");
        fields.tables(&mut reader, "tables");
        fields.finish(&mut reader);
        reader.problems.into_iter().map(|p| (p.line, p.message)).collect()
    }

    #[test]
    fn values_of_another_type_are_reported() {
        for (text, message) in [
            (
                "string = \"x\"\nstrings = []\nbool = true\nnumber = 1\ncount = 0\ntable = {}\ntables = [{}]",
                None,
            ),
            ("string = 1", Some("`string` must be a string, not 1")),
            ("strings = [\"a\", 1]", Some("`strings` must be a list of strings, not a list")),
            ("strings = true", Some("`strings` must be a list of strings, not a boolean")),
            ("bool = \"true\"", Some("`bool` must be true or false, not a string")),
            ("number = 2026-01-01", Some("`number` must be a number, not a date")),
            ("number = inf", Some("`number` must be a number, not inf")),
            ("number = nan", Some("`number` must be a number, not nan")),
            ("count = -1", Some("`count` must be 0 or a positive whole number, not -1")),
            ("count = 1.5", Some("`count` must be 0 or a positive whole number, not 1.5")),
            ("table = []", Some("`table` must be a table, not a list")),
            ("tables = {}", Some("`tables` must be a list of tables, [[tables]], not a table")),
            ("tables = [1]", Some("`tables` must be a list of tables, [[tables]], not a list")),
        ] {
            let expected: Vec<_> = message.map(|m| (1, m.to_owned())).into_iter().collect();
            assert_eq!(problems(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_in_every_notation() {
        for (text, number, count) in [
            ("-7", Some(-7.0), None),
            ("0.25", Some(0.25), None),
            ("1e3", Some(1000.0), None),
            ("1_000", Some(1000.0), Some(1000)),
            ("0x1f", Some(31.0), Some(31)),
            ("0o17", Some(15.0), Some(15)),
            ("0b101", Some(5.0), Some(5)),
        ] {
            let text = format!("x = {text}");
            let mut reader = Reader::new(&text);
            let document = reader.parse();
            let mut fields = reader.fields("the test", 0..0, document.get_ref());
            assert_eq!(
                (fields.number(&mut reader, "x"), fields.count(&mut reader, "x")),
                (number, count),
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_key_names_a_similar_one_or_all() {
        let unknown = |text: &str| problems(text).remove(0).1;
        for (key, nearest) in [
            ("strng", "string"),
            ("boll", "bool"),
            ("cuont", "count"),
            ("stri", "string"),
            ("tabels", "tables"),
        ] {
            let message = unknown(&format!("{key} = 1"));
            assert_eq!(message, format!("unknown key `{key}` in the test; did you mean `{nearest}`?"));
        }
        let known = "bool, count, number, string, strings, table, tables";
        for key in ["colour", "str"] {
            let message = unknown(&format!("{key} = 1"));
            assert_eq!(message, format!("unknown key `{key}` in the test; known are {known}"));
        }
    }

    #[test]
    fn problems_have_the_line_of_their_value() {
        let lines: Vec<_> = problems("# one\nstring =\n\nbool = 1\n[x]\n").iter().map(|p| p.0).collect();
        assert_eq!(lines, [2, 4, 5]);
        let reader = Reader::new("a\nb\n");
        assert_eq!([0, 1, 2, 3, 4].map(|at| reader.line(at)), [1, 1, 2, 2, 3]);
    }

    #[test]
    fn a_syntax_error_is_one_line() {
        let (line, message) = problems("string = \"x\"\nbool = = true\n").remove(0);
        assert_eq!(line, 2);
        assert!(message.starts_with("not valid TOML: ") && !message.contains('\n'), "{message}");
    }
}
