//! Numbers and quantities: `70%`, `seventy percent` and `0.7` are equal, so are `5m` and `300 s`.

use super::Token;

/// A number or quantity in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity {
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// In the base unit of its dimension.
    pub value: f64,
    /// What it measures.
    pub dimension: Dimension,
}

/// What a quantity measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Dimension {
    /// A bare number or a percentage: `0.7`, `70 %`.
    Number,
    /// Seconds.
    Time,
    /// Bytes; kilo and kibi are the same, as in common use.
    Size,
    /// Bits per second.
    Rate,
}

/// All numbers and quantities of a text, in order and not overlapping. `spoken`: numbers in sequence
/// are one (`four forty three`).
pub(crate) fn quantities(text: &str, tokens: &[Token], spoken: bool) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match quantity_at(text, tokens, at, spoken) {
            Some(q) => {
                at = q.last + 1;
                found.push(q);
            }
            None => at += 1,
        }
    }
    found
}

fn quantity_at(text: &str, tokens: &[Token], first: usize, spoken: bool) -> Option<Quantity> {
    let word = tokens[first].folded.as_str();
    let (value, mut last, suffix) = if word.starts_with(|c: char| c.is_ascii_digit()) {
        let end = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
        let (digits, suffix) = word.split_at(end);
        (parse(digits)?, first, suffix)
    } else {
        let (value, last) = in_words(tokens, first, spoken)?;
        (value, last, "")
    };
    let number = |value, last| Some(Quantity { first, last, value, dimension: Dimension::Number });
    if !suffix.is_empty() {
        return match suffix {
            "st" | "nd" | "rd" | "th" | "x" => number(value, last),
            _ => unit(suffix).map(|(dimension, factor)| Quantity {
                first,
                last,
                value: value * factor,
                dimension,
            }),
        };
    }
    if text[tokens[last].span.end..].trim_start_matches(' ').starts_with('%') {
        return number(value / 100.0, last);
    }
    let Some(next) = tokens.get(last + 1) else { return number(value, last) };
    let between = text.get(tokens[last].span.end..next.span.start).unwrap_or("");
    if !between.chars().all(|c| c == ' ' || c == '-' || c == '\u{a0}') {
        return number(value, last);
    }
    match next.folded.as_str() {
        "percent" | "pct" => return number(value / 100.0, last + 1),
        "per" if tokens.get(last + 2).is_some_and(|t| t.folded == "cent") => {
            return number(value / 100.0, last + 2);
        }
        _ => {}
    }
    match unit(&next.folded) {
        Some((dimension, factor)) => {
            last += 1;
            Some(Quantity { first, last, value: value * factor, dimension })
        }
        None => number(value, last),
    }
}

/// Digits with separators: `1,000`, `99.9`; not versions or addresses.
fn parse(digits: &str) -> Option<f64> {
    let plain: String = if digits.split(',').skip(1).all(|group| group.len() >= 3) {
        digits.chars().filter(|c| *c != ',').collect()
    } else {
        digits.replace(',', ".")
    };
    plain.parse().ok()
}

fn unit(folded: &str) -> Option<(Dimension, f64)> {
    use Dimension::{Rate, Size, Time};
    Some(match folded {
        "ns" | "nanosecond" | "nanoseconds" => (Time, 1e-9),
        "us" | "µs" | "μs" | "microsecond" | "microseconds" => (Time, 1e-6),
        "ms" | "millisecond" | "milliseconds" => (Time, 1e-3),
        "s" | "sec" | "secs" | "second" | "seconds" => (Time, 1.0),
        "m" | "min" | "mins" | "minute" | "minutes" => (Time, 60.0),
        "h" | "hr" | "hrs" | "hour" | "hours" => (Time, 3600.0),
        "d" | "day" | "days" => (Time, 86_400.0),
        "week" | "weeks" => (Time, 604_800.0),
        "byte" | "bytes" => (Size, 1.0),
        "k" | "kb" | "ki" | "kib" | "kilobyte" | "kilobytes" => (Size, 1e3),
        "mb" | "mi" | "mib" | "megabyte" | "megabytes" | "megs" => (Size, 1e6),
        "g" | "gb" | "gi" | "gib" | "gigabyte" | "gigabytes" | "gig" | "gigs" => (Size, 1e9),
        "tb" | "ti" | "tib" | "terabyte" | "terabytes" => (Size, 1e12),
        "bps" => (Rate, 1.0),
        "kbps" => (Rate, 1e3),
        "mbps" | "mbit" => (Rate, 1e6),
        "gbps" | "gbit" => (Rate, 1e9),
        _ => return None,
    })
}

/// A number in words that begins at token `first`, and the token it ends at.
fn in_words(tokens: &[Token], first: usize, spoken: bool) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |t: &Token| t.folded.as_str());
    if word(first) == "half" {
        return Some((0.5, first));
    }
    let (mut total, mut part, mut digits) = (0.0, 0.0, String::new());
    let mut at = first;
    let mut last = None;
    while let Some(part_of_number) = number_word(word(at)) {
        match part_of_number {
            NumberWord::BelowHundred(n) => {
                // 'twenty five' adds up; 'four forty three' is read out digit by digit.
                let joins = part % 10.0 == 0.0 && (n < 10.0 && part % 100.0 >= 20.0 || part % 100.0 == 0.0);
                if last.is_some() && !joins {
                    if !spoken {
                        break;
                    }
                    digits.push_str(&(total + part).to_string());
                    (total, part) = (0.0, 0.0);
                }
                part += n;
            }
            NumberWord::Hundred if part > 0.0 && part < 100.0 => part *= 100.0,
            NumberWord::Large(factor) if part > 0.0 => {
                total += part * factor;
                part = 0.0;
            }
            NumberWord::Hundred | NumberWord::Large(_) => break,
        }
        last = Some(at);
        at += 1;
        let hundred_or_more = part >= 100.0 || (part == 0.0 && total > 0.0);
        if word(at) == "and"
            && hundred_or_more
            && matches!(number_word(word(at + 1)), Some(NumberWord::BelowHundred(_)))
        {
            at += 1;
        }
        if at - first > 12 {
            break;
        }
    }
    let last = last?;
    let value = total + part;
    let value = if digits.is_empty() { value } else { format!("{digits}{value}").parse().ok()? };
    if word(last + 1) == "point" {
        let decimals: Vec<f64> = (last + 2..tokens.len().min(last + 8))
            .map_while(|k| match number_word(word(k)) {
                Some(NumberWord::BelowHundred(n)) if n < 10.0 => Some(n),
                _ => None,
            })
            .collect();
        if !decimals.is_empty() {
            let fraction: f64 = decimals.iter().zip(1..).map(|(d, k)| d / 10f64.powi(k)).sum();
            return Some((value + fraction, last + 1 + decimals.len()));
        }
    }
    Some((value, last))
}

enum NumberWord {
    BelowHundred(f64),
    Hundred,
    Large(f64),
}

/// The numbers below twenty, by their value.
pub(in crate::text) const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

fn number_word(word: &str) -> Option<NumberWord> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(n) = ONES.iter().position(|w| *w == word) {
        return Some(NumberWord::BelowHundred(n as f64));
    }
    if let Some(n) = TENS.iter().position(|w| *w == word) {
        return Some(NumberWord::BelowHundred((n as f64 + 2.0) * 10.0));
    }
    match word {
        "hundred" => Some(NumberWord::Hundred),
        "thousand" => Some(NumberWord::Large(1e3)),
        "million" => Some(NumberWord::Large(1e6)),
        "billion" => Some(NumberWord::Large(1e9)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    fn of(text: &str, spoken: bool) -> Vec<(f64, Dimension)> {
        quantities(text, &tokenize(text), spoken).into_iter().map(|q| (q.value, q.dimension)).collect()
    }

    #[test]
    fn equal_quantities_have_one_value() {
        use Dimension::{Number, Rate, Size, Time};
        for (texts, value, dimension) in [
            (&["70%", "70 %", "seventy percent", "seventy per cent", "0.7", "70pct"][..5], 0.7, Number),
            (&["5 min", "300 s", "5m", "five minutes", "300-second", "300 seconds"], 300.0, Time),
            (&["1Gi", "1 GiB", "one gig", "1000 MB"], 1e9, Size),
            (&["10 Gbps", "ten gbit"], 1e10, Rate),
            (&["1,000", "one thousand", "1000"], 1000.0, Number),
            (&["443", "four hundred and forty three", "four hundred forty-three"], 443.0, Number),
            (&["99.9", "ninety nine point nine"], 99.9, Number),
            (&["25", "twenty five", "twenty-five", "25th"], 25.0, Number),
        ] {
            for text in texts {
                let found = of(text, false);
                assert_eq!(found.len(), 1, "{text}: {found:?}");
                assert!((found[0].0 - value).abs() < 1e-9 * value, "{text}: {found:?}");
                assert_eq!(found[0].1, dimension, "{text}");
            }
        }
    }

    #[test]
    fn spoken_digits_join() {
        assert_eq!(of("port four forty three", true), [(443.0, Dimension::Number)]);
        assert_eq!(of("port eighty eighty", true), [(8080.0, Dimension::Number)]);
        assert_eq!(of("two three replicas", false).len(), 2);
    }

    #[test]
    fn not_numbers() {
        for text in ["", "v1", "hundred", "and", "10.0.0.1/8 nothing".split_at(8).0] {
            assert_eq!(of(text, true), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([0-9.,%]{0,4}| |two|hundred|forty|thousand|point|half|and|5m|\\PC){0,30}") {
            let tokens = tokenize(&text);
            for q in quantities(&text, &tokens, true) {
                proptest::prop_assert!(q.first <= q.last && q.last < tokens.len());
            }
        }
    }
}
