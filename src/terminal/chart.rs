//! Charts of characters, legible without colour.

use super::{Flow, Palette};
use anstyle::Style;

/// Cells of a bar where there is room for it.
pub(crate) const BAR_CELLS: usize = 20;

/// A share of 0 to 1 as a bar of `cells` columns.
pub(crate) fn bar(share: f64, style: Style, cells: usize) -> Flow {
    let full = ((share.clamp(0.0, 1.0) * cells as f64).round() as usize).min(cells);
    Flow::styled(style, &"▇".repeat(full)).and(Palette::DIM, &"·".repeat(cells - full))
}

/// One character a value, from the lowest for 0 to the highest for 1; a dot where there is no value.
pub(crate) fn sparkline(values: &[Option<f64>]) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let level = |v: f64| LEVELS[((v.clamp(0.0, 1.0) * 8.0) as usize).min(7)];
    values.iter().map(|v| v.map_or('·', level)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_characters() {
        assert_eq!(sparkline(&[Some(0.0), None, Some(0.5), Some(1.0), Some(7.0)]), "▁·▅██");
        for (share, drawn) in [(0.0, "····"), (0.5, "▇▇··"), (1.0, "▇▇▇▇"), (-1.0, "····"), (2.0, "▇▇▇▇")]
        {
            let bar = bar(share, Style::new(), 4).render();
            assert_eq!(anstream::adapter::strip_str(&bar).to_string(), drawn, "{share}");
        }
    }
}
