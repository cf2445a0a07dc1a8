//! Lookup in an embedded table: lines sorted by key, searched in place, so that nothing is loaded at
//! start.

use std::cmp::Ordering;

/// The line of a sorted table whose key is `target`; `key` extracts the key of a line.
pub(super) fn find<'t>(table: &'t str, target: &str, key: impl Fn(&str) -> &str) -> Option<&'t str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let bytes = table.as_bytes();
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let end = bytes[middle..].iter().position(|b| *b == b'\n').map_or(table.len(), |n| middle + n);
        let line = &table[start..end];
        match key(line).cmp(target) {
            Ordering::Equal => return Some(line),
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}
