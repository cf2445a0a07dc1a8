//! Bytes → text: byte order marks, UTF-16, legacy encodings, and repair of mojibake.
//!
//! Takes bytes, gives text with `\n` line ends and a remark on what had to be done. Mojibake is
//! repaired only if the repair is exact: the damaged text encodes without loss and decodes as UTF-8.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text, with `\n` line ends and without a byte order mark.
    pub text: String,
    /// What was done beyond reading UTF-8, for the report.
    pub remark: Option<String>,
}

/// Decodes a file; `None` if it is binary.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let (text, remark) = if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        let remark = (encoding != UTF_8).then(|| format!("read as {}", encoding.name()));
        (text.into_owned(), remark)
    } else if let Some(encoding) = utf16_without_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        (text.into_owned(), Some(format!("read as {}", encoding.name())))
    } else if is_binary(bytes) {
        return None;
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => legacy(bytes),
        }
    };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let text = if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text };
    Some(match repair(&text) {
        Some((repaired, name)) => Decoded {
            text: repaired,
            remark: Some(format!("mojibake repaired: it was UTF-8 that had been read as {name}")),
        },
        None => Decoded { text, remark },
    })
}

/// Decodes bytes that are not valid UTF-8.
fn legacy(bytes: &[u8]) -> (String, Option<String>) {
    // A few invalid bytes in UTF-8 are damage, not another encoding.
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.chars().filter(|c| *c == '\u{fffd}').count();
    let good = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if bad * 20 < good {
        return (lossy.into_owned(), Some(format!("{bad} bytes are not valid UTF-8 and were replaced")));
    }
    if let Some(encoding) = declared(bytes) {
        let (text, _, damaged) = encoding.decode(bytes);
        if !damaged {
            return (text.into_owned(), Some(format!("read as {}", encoding.name())));
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), Some(format!("read as {}", encoding.name())))
}

/// The encoding that a page declares in a `<meta>` or XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let at = head.find("charset=").map(|i| i + 8).or_else(|| head.find("encoding=").map(|i| i + 9))?;
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label.find(['"', '\'', ' ', '>', ';', '/', '?']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end]).filter(|e| *e != UTF_8)
}

/// UTF-16 without a byte order mark: in mostly Latin text every second byte is zero.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    memchr::memchr(0, head)?;
    if head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 4 && even * 50 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 50 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether bytes are not text: NULs or many other control characters near the beginning.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let nul = head.iter().filter(|b| **b == 0).count();
    let control =
        head.iter().filter(|b| **b < 32 && !matches!(**b, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b | 8)).count();
    nul * 200 > head.len() || control * 20 > head.len()
}

/// Undoes the decoding of UTF-8 as another encoding, if that is exact; with the encoding's name.
fn repair(text: &str) -> Option<(String, &'static str)> {
    // Every damaged character begins with one of these bytes, in either encoding.
    let begins = |b: u8| matches!(b, 0xc2 | 0xc3 | 0xe2 | 0xef);
    let suspicious = !text.is_ascii()
        && text.bytes().enumerate().filter(|(_, b)| begins(*b)).any(|(at, _)| {
            text[at..].starts_with(['Ã', 'Â', 'â', 'ð', '‚', '√', '¬', 'ü', 'Ð', 'Ñ', 'î', '\u{f8ff}'])
        });
    if !suspicious {
        return None;
    }
    [(MACINTOSH, "Mac Roman"), (WINDOWS_1252, "Windows-1252")]
        .into_iter()
        .filter_map(|(encoding, name)| Some((repair_lines(text, encoding)?, name)))
        .max_by_key(|(repaired, _)| text.chars().count() - repaired.chars().count().min(text.chars().count()))
}

/// Repairs the whole text, or single lines if only some are damaged.
fn repair_lines(text: &str, encoding: &'static Encoding) -> Option<String> {
    if let Some(all) = reencoded(text, encoding) {
        return Some(all);
    }
    let mut repaired = 0;
    let mut unrepaired = 0;
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| match reencoded(line, encoding) {
            Some(better) => {
                repaired += 1;
                better
            }
            None => {
                unrepaired += usize::from(!line.is_ascii());
                line.to_owned()
            }
        })
        .collect();
    (repaired >= 2 && repaired >= unrepaired).then(|| lines.join("\n"))
}

/// `text` encoded with `encoding` and decoded as UTF-8; `None` if that loses anything.
fn reencoded(text: &str, encoding: &'static Encoding) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            bytes.push(c as u8);
        } else if c == '\u{f8ff}' && encoding == MACINTOSH {
            bytes.push(0xf0);
        } else if encoding == WINDOWS_1252 && matches!(c as u32, 0x80..=0x9f) {
            bytes.push(c as u8);
        } else {
            let mut buffer = [0; 4];
            let (encoded, _, lost) = encoding.encode(c.encode_utf8(&mut buffer));
            if lost || encoded.len() != 1 {
                return None;
            }
            bytes.push(encoded[0]);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    (decoded != text && !decoded.chars().any(|c| matches!(c as u32, 0x80..=0x9f))).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(text: &str, encoding: &'static Encoding) -> String {
        let (text, _) = encoding.decode_without_bom_handling(text.as_bytes());
        text.into_owned()
    }

    #[test]
    fn encodings_are_detected() {
        let german = "Was ist der Unterschied zwischen größer und höher? Übung für Köche.";
        let (windows, _, _) = WINDOWS_1252.encode(german);
        let wide: Vec<u8> = german.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(german.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for bytes in [
            german.as_bytes(),
            windows.as_ref(),
            &wide,
            &marked,
            &[b"\xef\xbb\xbf", german.as_bytes()].concat(),
        ] {
            assert_eq!(decode(bytes).unwrap().text, german);
        }
        assert_eq!(decode(b"a\r\nb\rc").unwrap().text, "a\nb\nc");
        let page = b"<html><head><meta http-equiv=x content='text/html; charset=iso-8859-2'></head><p>\xbb\xe1k a \xf8eka</p>";
        assert!(decode(page).unwrap().text.contains("ťák a řeka"));
        assert!(decode(&[0, 1, 2, 3, 0, 0, 9, 255, 254, 0, 0, 0, 7]).is_none());
    }

    #[test]
    fn mojibake_is_repaired_if_the_repair_is_exact() {
        let text = "→ Don’t panic: 🔹 “quoted” – naïve";
        for encoding in [MACINTOSH, WINDOWS_1252] {
            assert_eq!(decode(damaged(text, encoding).as_bytes()).unwrap().text, text, "{}", encoding.name());
        }
        for sound in ["Müller, façade, señor – “ok”", "Ça va? Où ça?", "日本語のテキスト", "√2 ≈ 1.41"]
        {
            assert_eq!(decode(sound.as_bytes()).unwrap().text, sound);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(0u8..=255, 0..300)) {
            let _ = decode(&bytes);
        }
    }
}
