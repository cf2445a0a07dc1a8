//! Numbers as they are spoken: `443` is 'four hundred forty three', 'four forty three' or
//! 'four four three'.

use crate::text::number::ONES;

const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The ways to say ASCII digits, with points between them or not, the likeliest first; empty for
/// anything else.
pub(super) fn readings(digits: &str) -> Vec<String> {
    if digits.is_empty() || digits.len() > 12 {
        return Vec::new();
    }
    if let Some((whole, fraction)) = digits.split_once('.') {
        let whole = readings(whole).into_iter().next();
        let rest = fraction.split('.').map(digit_by_digit).collect::<Option<Vec<_>>>();
        return whole
            .zip(rest)
            .map(|(w, f)| format!("{w} point {}", f.join(" point ")))
            .into_iter()
            .collect();
    }
    let digits: String = digits.chars().filter(|&c| c != ',').collect();
    let Ok(value) = digits.parse::<u64>() else { return Vec::new() };
    let padded = digits.starts_with('0') && digits.len() > 1;
    let mut out = Vec::new();
    match digits.len() {
        // Ports and years are spoken in pairs: 'eighty eighty', 'ninety two hundred'.
        4 if !padded && value % 1000 != 0 => {
            let (high, low) = (value / 100, value % 100);
            let low = match low {
                0 => "hundred".into(),
                1..=9 => format!("oh {}", below_hundred(low)),
                _ => below_hundred(low),
            };
            out.push(format!("{} {low}", below_hundred(high)));
        }
        3 if !padded && value % 100 > 9 => {
            out.push(format!("{} {}", below_hundred(value / 100), below_hundred(value % 100)));
        }
        _ => {}
    }
    if !padded && value < 1_000_000 {
        out.push(cardinal(value));
    }
    if digits.len() > 1 {
        out.extend(digit_by_digit(&digits));
    }
    out
}

fn digit_by_digit(digits: &str) -> Option<String> {
    let words: Option<Vec<_>> = digits.chars().map(|c| Some(ONES[c.to_digit(10)? as usize])).collect();
    words.map(|words| words.join(" "))
}

fn below_hundred(value: u64) -> String {
    match (value as usize / 10, value as usize % 10) {
        (0 | 1, _) => ONES[value as usize % 20].into(),
        (tens, 0) => TENS[tens % 10].into(),
        (tens, ones) => format!("{} {}", TENS[tens % 10], ONES[ones]),
    }
}

/// `value` < 1,000,000.
fn cardinal(value: u64) -> String {
    match value {
        0..100 => below_hundred(value),
        100..1000 if value.is_multiple_of(100) => format!("{} hundred", below_hundred(value / 100)),
        100..1000 => format!("{} hundred {}", below_hundred(value / 100), below_hundred(value % 100)),
        _ if value.is_multiple_of(1000) => format!("{} thousand", cardinal(value / 1000)),
        _ => format!("{} thousand {}", cardinal(value / 1000), cardinal(value % 1000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_usual_readings() {
        for (digits, expected) in [
            ("4", "four"),
            ("10", "ten|one zero"),
            ("99", "ninety nine|nine nine"),
            ("443", "four forty three|four hundred forty three|four four three"),
            ("8080", "eighty eighty|eight thousand eighty|eight zero eight zero"),
            ("9200", "ninety two hundred|nine thousand two hundred|nine two zero zero"),
            ("1000", "one thousand|one zero zero zero"),
            ("1.1", "one point one"),
            ("x", ""),
            ("", ""),
        ] {
            assert_eq!(readings(digits).join("|"), expected, "{digits}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,14}", digits in "[0-9.,]{0,14}") {
            readings(&text);
            readings(&digits);
        }
    }
}
