//! `greenroom.toml`: all settings, their defaults, and where each value comes from.

use super::{
    HomeError,
    environment::{env_var, expand_tilde},
};
use crate::{
    bank::fields::{Fields, Reader, TomlProblem},
    terminal::Color,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Name of the settings file, which also marks a folder as a home.
pub(crate) const SETTINGS_FILE: &str = "greenroom.toml";

/// What `init` writes: every setting, commented out.
pub(super) const TEMPLATE: &str = "\
# The mark of a greenroom home, and its settings. greenroom never writes this file again.
# `greenroom config` prints every setting with its value and where it came from.

# notes = [\"~/vault\"]              # more note folders to search; bank/notes always is
# editor = \"nvim\"                  # default: $VISUAL, then $EDITOR
# color = \"auto\"                   # auto, always, never

# [speech]
# listen = \"whisper-cli …\"         # prints what it heard
# speak = \"espeak-ng -s 150\"       # reads the question aloud from standard input
# pace = [120, 160]                # words a minute that need no comment

# [schedule]
# retention = 0.9                  # share of answers you want to still know when asked again
# new_per_day = 20

# [grade]
# aliases = \"my-terms.toml\"        # more words for the same thing

# [search]
# exclude = [\"templates/**\"]
";

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingOrigin {
    /// Built in.
    Default,
    /// A line, from 1, of `greenroom.toml`.
    File(usize),
    /// An environment variable.
    Environment(&'static str),
}

impl std::fmt::Display for SettingOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(line) => write!(f, "greenroom.toml:{line}"),
            Self::Environment(name) => write!(f, "${name}"),
        }
    }
}

/// All settings of a home.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    /// More note folders; `~` is expanded.
    pub notes: Vec<PathBuf>,
    /// Command of the editor with its arguments.
    pub editor: Option<String>,
    /// When to use colour.
    pub color: Color,
    /// Command that prints a transcript of the user's speech.
    pub listen: Option<String>,
    /// Command that reads the question aloud.
    pub speak: Option<String>,
    /// Slowest and fastest pace without a comment, in words per minute.
    pub pace: (f64, f64),
    /// Desired share of answers that are still known when asked again, 0.7 to 0.99.
    pub retention: f64,
    /// New questions per day.
    pub new_per_day: usize,
    /// File with more aliases.
    pub aliases: Option<PathBuf>,
    /// Globs of notes that are not indexed.
    pub exclude: Vec<String>,
    /// Where each value that is not a default comes from, by dotted name.
    pub sources: Vec<(&'static str, SettingOrigin)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            notes: Vec::new(),
            editor: None,
            color: Color::Auto,
            listen: None,
            speak: None,
            pace: (120.0, 160.0),
            retention: 0.9,
            new_per_day: 20,
            aliases: None,
            exclude: Vec::new(),
            sources: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads a settings file; without one, all settings are defaults.
    ///
    /// # Errors
    /// When it cannot be read or has problems; the error has all of them.
    pub(crate) fn load(path: &Path) -> Result<Self, HomeError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(HomeError::File { path: path.to_path_buf(), source }),
        };
        let (mut settings, problems) = Self::parse(&text);
        if !problems.is_empty() {
            return Err(HomeError::Settings { path: path.to_path_buf(), problems });
        }
        if let (Some(aliases), Some(folder)) = (&settings.aliases, path.parent()) {
            settings.aliases = Some(folder.join(aliases));
        }
        if settings.editor.is_none() {
            for name in ["VISUAL", "EDITOR"] {
                if let Some(editor) = env_var(name) {
                    settings.editor = Some(editor);
                    settings.sources.push(("editor", SettingOrigin::Environment(name)));
                    break;
                }
            }
        }
        Ok(settings)
    }

    /// The settings of `text`, and its problems in order of lines.
    fn parse(text: &str) -> (Self, Vec<TomlProblem>) {
        let mut reader = Reader::new(text);
        let document = reader.parse();
        let mut top = reader.fields("greenroom.toml", 0..0, document.get_ref());
        let mut settings = Self::default();
        settings.read_top(&mut reader, &mut top);
        if let Some((table, at)) = top.table(&mut reader, "speech") {
            let fields = reader.fields("[speech]", at, table);
            settings.read_speech(&mut reader, fields);
        }
        if let Some((table, at)) = top.table(&mut reader, "schedule") {
            let fields = reader.fields("[schedule]", at, table);
            settings.read_schedule(&mut reader, fields);
        }
        if let Some((table, at)) = top.table(&mut reader, "grade") {
            let mut fields = reader.fields("[grade]", at, table);
            settings.record_source(&reader, &mut fields, "aliases", "grade.aliases");
            settings.aliases = fields.string(&mut reader, "aliases").map(|p| expand_tilde(&p));
            fields.finish(&mut reader);
        }
        if let Some((table, at)) = top.table(&mut reader, "search") {
            let mut fields = reader.fields("[search]", at, table);
            settings.record_source(&reader, &mut fields, "exclude", "search.exclude");
            settings.exclude = fields.strings(&mut reader, "exclude");
            fields.finish(&mut reader);
        }
        top.finish(&mut reader);
        let mut problems = reader.problems;
        problems.sort_by_key(|p| p.line);
        (settings, problems)
    }

    /// Records the line of a key, if it is set.
    fn record_source(
        &mut self,
        reader: &Reader<'_>,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        name: &'static str,
    ) {
        if let Some((_, at)) = fields.get(key) {
            self.sources.push((name, SettingOrigin::File(reader.line(at.start))));
        }
    }

    fn read_top(&mut self, reader: &mut Reader<'_>, top: &mut Fields<'_, '_>) {
        for key in ["notes", "editor", "color"] {
            self.record_source(reader, top, key, key);
        }
        self.notes = top.strings(reader, "notes").iter().map(|p| expand_tilde(p)).collect();
        self.editor = top.string(reader, "editor");
        if let Some(word) = top.string(reader, "color") {
            match [Color::Auto, Color::Always, Color::Never].into_iter().find(|c| c.as_str() == word) {
                Some(color) => self.color = color,
                None => {
                    let at = top.get("color").map_or(0..0, |(_, at)| at);
                    reader.report(at, format!("`color` must be auto, always or never, not \"{word}\""));
                }
            }
        }
    }

    fn read_speech(&mut self, reader: &mut Reader<'_>, mut fields: Fields<'_, '_>) {
        self.record_source(reader, &mut fields, "listen", "speech.listen");
        self.record_source(reader, &mut fields, "speak", "speech.speak");
        self.record_source(reader, &mut fields, "pace", "speech.pace");
        self.listen = fields.string(reader, "listen");
        self.speak = fields.string(reader, "speak");
        if let Some((value, at)) = fields.get("pace") {
            let numbers: Option<Vec<f64>> = value.as_array().and_then(|list| {
                list.iter().map(|v| v.get_ref().as_integer().and_then(|n| n.as_str().parse().ok())).collect()
            });
            match numbers.as_deref() {
                Some([slow, fast]) if 0.0 < *slow && slow < fast => self.pace = (*slow, *fast),
                _ => {
                    reader.report(at, "`pace` must be two whole numbers, the smaller first, like [120, 160]")
                }
            }
        }
        fields.finish(reader);
    }

    fn read_schedule(&mut self, reader: &mut Reader<'_>, mut fields: Fields<'_, '_>) {
        self.record_source(reader, &mut fields, "retention", "schedule.retention");
        self.record_source(reader, &mut fields, "new_per_day", "schedule.new_per_day");
        if let Some(retention) = fields.number(reader, "retention") {
            if (0.7..=0.99).contains(&retention) {
                self.retention = retention;
            } else {
                let at = fields.get("retention").map_or(0..0, |(_, at)| at);
                reader.report(at, format!("`retention` must be between 0.7 and 0.99, not {retention}"));
            }
        }
        if let Some(n) = fields.count(reader, "new_per_day") {
            self.new_per_day = n;
        }
        fields.finish(reader);
    }

    /// Every setting: dotted name, value as TOML, origin.
    pub(crate) fn rows(&self) -> Vec<(&'static str, String, SettingOrigin)> {
        let text = |s: &str| toml::Value::from(s).to_string();
        let optional = |s: Option<&str>| s.map_or_else(|| "(none)".to_owned(), text);
        let list = |items: Vec<String>| toml::Value::from(items).to_string();
        let path = |p: &Path| p.display().to_string();
        let rows = [
            ("notes", list(self.notes.iter().map(|p| path(p)).collect())),
            ("editor", optional(self.editor.as_deref())),
            ("color", text(self.color.as_str())),
            ("speech.listen", optional(self.listen.as_deref())),
            ("speech.speak", optional(self.speak.as_deref())),
            ("speech.pace", format!("[{}, {}]", self.pace.0, self.pace.1)),
            ("schedule.retention", self.retention.to_string()),
            ("schedule.new_per_day", self.new_per_day.to_string()),
            ("grade.aliases", optional(self.aliases.as_deref().map(path).as_deref())),
            ("search.exclude", list(self.exclude.clone())),
        ];
        rows.into_iter()
            .map(|(name, value)| {
                let origin =
                    self.sources.iter().find(|(n, _)| *n == name).map_or(SettingOrigin::Default, |(_, s)| *s);
                (name, value, origin)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_every_setting_and_no_problem() {
        let active: String = TEMPLATE
            .lines()
            .map(|l| l.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with('[')).unwrap_or(""))
            .map(|l| format!("{l}\n"))
            .collect();
        let (settings, problems) = Settings::parse(&active);
        assert_eq!(problems, []);
        for (name, _, origin) in settings.rows() {
            assert_ne!(origin, SettingOrigin::Default, "{name} is not in the template");
        }
    }

    #[test]
    fn all_problems_are_reported() {
        let (_, problems) = Settings::parse(
            "colour = \"x\"\ncolor = \"red\"\n[schedule]\nretention = 2\n[speech]\npace = [1]\n",
        );
        let lines: Vec<_> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [1, 2, 4, 6]);
        assert!(problems[0].message.contains("did you mean `color`?"), "{problems:?}");
    }
}
