//! UTF-7 (RFC 2152), as sources may declare it.

use crate::error::Undecodable;

/// The text of bytes in UTF-7.
///
/// # Errors
/// CPython's words for what is wrong with the first bytes that are not.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' if bytes.get(at + 1) == Some(&b'-') => {
                units.push(u16::from(b'+'));
                at += 2;
            }
            b'+' => at = shifted(bytes, at, &mut units)?,
            byte if byte < 0x80 => {
                units.push(u16::from(byte));
                at += 1;
            }
            _ => return Err(error(bytes, at, at + 1, "unexpected special character")),
        }
    }
    let mut text = String::with_capacity(units.len());
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(character) => text.push(character),
            Err(alone) => {
                let (unit, position) = (alone.unpaired_surrogate(), text.chars().count());
                return Err(format!(
                    "'utf-8' codec can't encode character '\\u{unit:04x}' in position {position}: surrogates not allowed"
                ));
            }
        }
    }
    Ok(text)
}

/// Decodes what follows the `+` at `start`. Returns where it ends.
fn shifted(bytes: &[u8], start: usize, units: &mut Vec<u16>) -> Result<usize, String> {
    let (mut bits, mut count) = (0u32, 0);
    let mut end = start + 1;
    while let Some(digit) = bytes.get(end).copied().and_then(digit) {
        bits = bits << 6 | digit;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count) as u16);
            bits &= (1 << count) - 1;
        }
        end += 1;
    }
    let Some(&next) = bytes.get(end) else {
        let is_half = end > start + 1 && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        if is_half || count >= 6 || bits != 0 {
            return Err(error(bytes, start, end, "unterminated shift sequence"));
        }
        return Ok(end);
    };
    let wrong = if end == start + 1 {
        "ill-formed sequence"
    } else if count >= 6 {
        "partial character in shift sequence"
    } else if bits != 0 {
        "non-zero padding bits in shift sequence"
    } else {
        return Ok(if next == b'-' { end + 1 } else { end });
    };
    Err(error(bytes, start, end + 1, wrong))
}

fn error(bytes: &[u8], start: usize, end: usize, reason: &'static str) -> String {
    Undecodable {
        encoding: "utf7",
        object: bytes.to_vec(),
        start,
        end,
        reason,
    }
    .to_string()
}

fn digit(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
