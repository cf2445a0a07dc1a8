//! Owns colours, width, wrapping, small charts, and text made safe to print.
//!
//! Takes text and values, gives styled lines. Never decides what is printed. Colours are the sixteen
//! of the terminal's own theme, so that they are legible on light and dark; `anstream` removes them
//! where nobody can see them.

mod chart;
mod flow;
mod markdown;
mod style;
mod text;

pub(crate) use chart::{BAR_CELLS, bar, sparkline};
pub(crate) use flow::{Flow, beside, hang, spread};
pub(crate) use markdown::{inline, markdown};
pub(crate) use style::{Color, Palette, paint};
pub(crate) use text::{excerpt, sanitize, visible_width, wrap};

/// Columns to wrap at when the width is unknown, as in a pipe.
pub(crate) const DEFAULT_WIDTH: usize = 80;
/// Longest line, columns; longer ones are hard to read.
const MAX_WIDTH: usize = 100;

/// Columns of the terminal on standard output, between 20 and 100; 80 when there is none.
pub(crate) fn width() -> usize {
    match textwrap::termwidth() {
        0 => DEFAULT_WIDTH,
        n => n.clamp(20, MAX_WIDTH),
    }
}

/// Sets when `anstream` prints colours; `Auto` obeys `NO_COLOR`, `CLICOLOR` and pipes.
pub(crate) fn set_color(color: Color) {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::AlwaysAnsi,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}
