//! `float.hex` and `float.fromhex`.

use super::decompose;
use crate::exceptions::{R, overflow_error, value_error};
use crate::types::{int, str};
use crate::value::Value;

/// `f.hex()`.
pub(super) fn to_hex(f: f64) -> String {
    if f.is_nan() {
        return "nan".to_owned();
    }
    let sign = if f.is_sign_negative() { "-" } else { "" };
    if f.is_infinite() {
        return format!("{sign}inf");
    }
    if f == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(f);
    let (lead, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    format!("{sign}0x{lead}.{fraction:013x}p{:+}", exponent + 52)
}

/// `float.fromhex(text)`.
pub(super) fn from_hex(text: &Value) -> R<f64> {
    let bytes = str::wtf8(text);
    let invalid = || value_error("invalid hexadecimal floating-point string");
    let start = bytes.iter().position(|b| !int::is_space(b)).ok_or_else(invalid)?;
    let end = bytes.iter().rposition(|b| !int::is_space(b)).ok_or_else(invalid)?;
    let trimmed = &bytes[start..=end];
    let (negative, rest) = match trimmed {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, trimmed),
    };
    let magnitude = match rest.to_ascii_lowercase().as_slice() {
        b"inf" | b"infinity" => f64::INFINITY,
        b"nan" => f64::NAN,
        lower => {
            let lower = lower.strip_prefix(b"0x").unwrap_or(lower);
            let (mantissa, exponent) = parse_hex(lower).ok_or_else(invalid)?;
            round(mantissa, exponent)
                .ok_or_else(|| overflow_error("hexadecimal value too large to represent as a float"))?
        }
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Hexadecimal digits with an optional point and binary exponent: the leading 60 bits or more with a sticky low bit, and
/// the exponent of their lowest bit.
fn parse_hex(text: &[u8]) -> Option<(u64, i64)> {
    let p = text.iter().position(|&c| c == b'p').unwrap_or(text.len());
    let (number, exponent) = (&text[..p], text.get(p + 1..));
    let mut scale = match exponent {
        Some(e) => parse_exponent(e)?,
        None => 0,
    };
    let (mut mantissa, mut digits, mut after_point) = (0u64, 0usize, false);
    for &c in number {
        if c == b'.' && !after_point {
            after_point = true;
            continue;
        }
        let digit = (c as char).to_digit(16)? as u64;
        digits += 1;
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            scale = scale.saturating_sub(if after_point { 4 } else { 0 });
        } else {
            mantissa |= (digit != 0) as u64;
            scale = scale.saturating_add(if after_point { 0 } else { 4 });
        }
    }
    (digits > 0).then_some((mantissa, scale))
}

fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits
        .iter()
        .fold(0i64, |n, d| (n * 10 + (d - b'0') as i64).min(1 << 40));
    Some(if negative { -value } else { value })
}

/// `mantissa * 2^exponent`, rounded to nearest, ties to even; `None` if it overflows.
fn round(mantissa: u64, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = 64 - mantissa.leading_zeros() as i64;
    if bits.saturating_add(exponent) > 1024 {
        return None;
    }
    if bits.saturating_add(exponent) < -1074 {
        return Some(0.0);
    }
    let f = int::scale_rounded(mantissa, exponent);
    f.is_finite().then_some(f)
}
