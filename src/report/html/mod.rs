//! Owns the report and the overview as one HTML page each, which needs nothing from outside and runs
//! no script.
//!
//! The templates are `round.html` and `stats.html`, their style `style.css`, the charts [`chart`].
//! Every value goes through [`Escaper`]; a policy in the page's head never lets the browser load
//! anything, whatever a text holds.

#[cfg(test)]
mod browser_test;
mod chart;
mod class;
mod escape;
mod round;
pub mod stats;

pub use escape::Escaper;
pub use round::page;

use crate::wording::points;

/// A change of a score, for a template.
struct Change {
    class: &'static str,
    points: String,
}

impl Change {
    fn of(change: Option<f64>) -> Option<Self> {
        Some(Self { class: class::class_of_change(change?), points: points(change?) })
    }
}
