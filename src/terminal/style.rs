//! Colours by meaning.

use crate::wording::Tone;
use anstyle::{AnsiColor, Style};
use std::fmt::{self, Display};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// The word in the settings file.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// Styles named by meaning, never by colour. No foreground is black or white.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette;

impl Palette {
    /// The style of a result.
    pub(crate) fn of(tone: Tone) -> Style {
        match tone {
            Tone::Good => Self::GOOD,
            Tone::Partial => Self::PARTIAL,
            Tone::Bad | Tone::Wrong => Self::BAD,
        }
    }

    /// Right, covered.
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
    /// Covered in part; a warning.
    pub(crate) const PARTIAL: Style = AnsiColor::Yellow.on_default();
    /// Missed, contradicted, an error.
    pub(crate) const BAD: Style = AnsiColor::Red.on_default();
    /// Secondary text.
    pub(crate) const DIM: Style = Style::new().dimmed();
    /// Headings and the question.
    pub(crate) const STRONG: Style = Style::new().bold();
    /// The user's own words, a matched word.
    pub(crate) const MARK: Style = Style::new().bold().underline();
    /// Paths and commands to type.
    pub(crate) const PLACE: Style = AnsiColor::Cyan.on_default();
}

/// `text` in `style`, with the reset.
pub(crate) fn paint(style: Style, text: impl Display) -> impl Display {
    struct Painted<T>(Style, T);
    impl<T: Display> Display for Painted<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
        }
    }
    Painted(style, text)
}
