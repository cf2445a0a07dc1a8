//! What a terminal needs: colours, width, wrapping, and text made safe to print.
//!
//! Knows nothing of what is printed. Colours are the sixteen of the terminal's own theme, so that
//! they are legible on light and dark; `anstream` takes them out when nobody can see them.

mod flow;
mod markdown;
mod style;
mod text;

pub use flow::{Flow, beside, hang, spread};
pub use markdown::{inline, markdown};
pub use style::{Color, Palette, paint};
pub use text::{excerpt, sanitize, visible_width, wrap, wrap_words};

/// Columns to wrap at when the width is unknown, as in a pipe.
pub const DEFAULT_WIDTH: usize = 80;
/// No text is set wider than this; longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Columns of the terminal on standard output, between 20 and 100; 80 when there is none.
pub fn width() -> usize {
    match textwrap::termwidth() {
        0 => DEFAULT_WIDTH,
        n => n.clamp(20, MAX_WIDTH),
    }
}

/// Tells `anstream` when to let colours through; `Auto` obeys `NO_COLOR`, `CLICOLOR` and pipes.
pub fn set_color(color: Color) {
    match color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::AlwaysAnsi,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}
