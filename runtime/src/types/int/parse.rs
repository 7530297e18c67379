//! Text to ints: `int("…", base)` (`PyLong_FromString`, `PyLong_FromUnicodeObject`).

use super::{check_digit_limit, from_ibig};
use crate::exceptions::{R, Raised, value_error};
use crate::ops::format;
use crate::types::str;
use crate::value::Value;
use dashu_int::{IBig, UBig};
use std::borrow::Cow;

/// First of the ten decimal digits of each script (Unicode 15.0, category Nd).
static DECIMAL_ZEROS: [u32; 68] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// The value of a decimal digit of any script.
fn decimal_digit(c: char) -> Option<u8> {
    let c = c as u32;
    let i = DECIMAL_ZEROS.partition_point(|&zero| zero <= c);
    let zero = DECIMAL_ZEROS.get(i.checked_sub(1)?)?;
    (c - zero < 10).then(|| (c - zero) as u8)
}

/// Replaces decimal digits of any script and white space by ASCII, as `_PyUnicode_TransformDecimalAndSpaceToASCII`;
/// everything else beyond ASCII becomes "?".
pub fn ascii_digits_and_spaces(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let Ok(text) = std::str::from_utf8(text) else {
        return Cow::Borrowed(b"?");
    };
    let ascii = text.chars().map(|c| {
        if c.is_ascii() && c != '\x7f' {
            c as u8
        } else if c.is_whitespace() {
            b' '
        } else {
            decimal_digit(c).map_or(b'?', |d| b'0' + d)
        }
    });
    Cow::Owned(ascii.collect())
}

/// White space of C's `isspace`.
pub(crate) fn is_space(b: &u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// Parses ASCII text as `int(text, base)` does; `base` is 0 or 2 to 36. `None` if it is not a number; raises only for
/// too many digits.
pub fn parse(text: &[u8], base: u32) -> R<Option<Value>> {
    if base == 10
        && let Some(v) = parse_short(text)
    {
        return Ok(Some(v));
    }
    let Some(mut rest) = trim(text) else { return Ok(None) };
    let negative = rest[0] == b'-';
    if negative || rest[0] == b'+' {
        rest = &rest[1..];
    }
    let (base, digits, must_be_zero) = match prefix(rest, base) {
        Some(found) => found,
        None => return Ok(None),
    };
    let Some(digits) = without_underscores(digits, base) else {
        return Ok(None);
    };
    if must_be_zero && digits.iter().any(|&d| d != b'0') {
        return Ok(None);
    }
    if !base.is_power_of_two() {
        check_digit_limit(digits.len())?;
    }
    let Ok(digits) = std::str::from_utf8(&digits) else {
        return Ok(None);
    };
    let Ok(magnitude) = UBig::from_str_radix(digits, base) else {
        return Ok(None);
    };
    let value = IBig::from(magnitude);
    Ok(Some(from_ibig(if negative { -value } else { value })))
}

/// Up to 18 decimal digits with nothing around them but a minus sign.
#[inline]
fn parse_short(text: &[u8]) -> Option<Value> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for &d in digits {
        if !d.is_ascii_digit() {
            return None;
        }
        value = value * 10 + (d - b'0') as i64;
    }
    Some(Value::int(if negative { -value } else { value }))
}

fn trim(text: &[u8]) -> Option<&[u8]> {
    let start = text.iter().position(|b| !is_space(b))?;
    let end = text.iter().rposition(|b| !is_space(b))?;
    Some(&text[start..=end])
}

/// Resolves base 0 and skips a prefix `0x`, `0o`, `0b` that fits the base. Answers the base, the digits, and whether only
/// zeros may follow (a decimal literal with leading zeros).
fn prefix(text: &[u8], base: u32) -> Option<(u32, &[u8], bool)> {
    let marked = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if marked != 0 && (base == 0 || base == marked) {
        let digits = &text[2..];
        // One underscore may separate the prefix from the digits.
        return Some((marked, digits.strip_prefix(b"_").unwrap_or(digits), false));
    }
    match base {
        0 => Some((10, text, text.first() == Some(&b'0'))),
        _ => Some((base, text, false)),
    }
}

/// The digits without single underscores between them; `None` if anything else is there.
fn without_underscores(text: &[u8], base: u32) -> Option<Cow<'_, [u8]>> {
    let mut underscores = 0;
    let mut previous = b'_';
    for &c in text {
        if c == b'_' {
            if previous == b'_' {
                return None;
            }
            underscores += 1;
        } else if !(c as char).is_digit(base) {
            return None;
        }
        previous = c;
    }
    if previous == b'_' {
        return None;
    }
    if underscores == 0 {
        Some(Cow::Borrowed(text))
    } else {
        Some(Cow::Owned(text.iter().copied().filter(|&c| c != b'_').collect()))
    }
}

/// `int(text, base)` of a `str`.
pub fn parse_value(text: &Value, base: u32) -> R {
    match parse(&ascii_digits_and_spaces(str::wtf8(text)), base)? {
        Some(v) => Ok(v),
        None => Err(invalid_literal(text, base)),
    }
}

/// `int(data, base)` of a bytes-like object `v` with this content.
pub fn parse_bytes(v: &Value, data: &[u8], base: u32) -> R {
    if data.is_ascii()
        && let Some(i) = parse(data, base)?
    {
        return Ok(i);
    }
    if crate::types::bytes::contents(v).is_some() {
        return Err(invalid_literal(v, base));
    }
    Err(invalid_literal(&Value::bytes(data), base))
}

/// ValueError "invalid literal for int() with base 10: 'x'".
#[cold]
pub fn invalid_literal(text: &Value, base: u32) -> Raised {
    match format::repr_string(text) {
        Ok(shown) => {
            let shown: String = shown.chars().take(200).collect();
            value_error(format_args!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(raised) => raised,
    }
}
