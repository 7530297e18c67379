//! Text to complex numbers: `complex("…")`.

use super::complex::{Parts, malformed};
use crate::exceptions::{R, value_error};
use crate::types::{float, int, str};
use crate::value::Value;

/// `complex(text)` of a `str`.
pub fn parse_value(text: &Value) -> R<Parts> {
    let ascii = int::ascii_digits_and_spaces(str::wtf8(text));
    match float::without_underscores(&ascii) {
        Some(plain) => parse(&plain).ok_or_else(malformed),
        None => {
            let shown = crate::ops::format::repr_string(text)?;
            Err(value_error(format_args!(
                "could not convert string to complex: {shown}"
            )))
        }
    }
}

/// White space, optional parentheses, then `x`, `yj`, `x+yj` (also `j`, `x+j`).
fn parse(text: &[u8]) -> Option<Parts> {
    let text = trim(text);
    let text = match text {
        [b'(', inner @ .., b')'] => trim(inner),
        _ => text,
    };
    let first = float_prefix(text);
    if first > 0 {
        let x = number(&text[..first])?;
        let rest = &text[first..];
        return match rest {
            [] => Some((x, 0.0)),
            [b'j' | b'J'] => Some((0.0, x)),
            [b'+' | b'-', ..] => {
                let second = float_prefix(rest);
                let y = match second {
                    0 => unit(rest),
                    n => number(&rest[..n])?,
                };
                let end = if second == 0 { 1 } else { second };
                matches!(rest[end..], [b'j' | b'J']).then_some((x, y))
            }
            _ => None,
        };
    }
    let sign = matches!(text, [b'+' | b'-', ..]) as usize;
    matches!(text[sign..], [b'j' | b'J']).then(|| (0.0, unit(text)))
}

fn unit(text: &[u8]) -> f64 {
    if text.first() == Some(&b'-') { -1.0 } else { 1.0 }
}

fn number(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|b| !int::is_space(b)).unwrap_or(text.len());
    let end = text.iter().rposition(|b| !int::is_space(b)).map_or(start, |e| e + 1);
    &text[start..end]
}

/// Length of the longest prefix that is a float with optional sign; 0 if there is none.
fn float_prefix(text: &[u8]) -> usize {
    let sign = matches!(text.first(), Some(b'+' | b'-')) as usize;
    let rest = &text[sign..];
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word) {
            return sign + word.len();
        }
    }
    let digits = |t: &[u8]| t.iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = digits(rest);
    let mut end = whole;
    let mut fraction = 0;
    if rest.get(end) == Some(&b'.') {
        fraction = digits(&rest[end + 1..]);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(rest.get(end), Some(b'e' | b'E')) {
        let exponent = end + 1 + matches!(rest.get(end + 1), Some(b'+' | b'-')) as usize;
        let count = rest.get(exponent..).map_or(0, digits);
        if count > 0 {
            end = exponent + count;
        }
    }
    sign + end
}
