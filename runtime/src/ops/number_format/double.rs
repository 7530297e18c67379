//! Floats to text (`PyOS_double_to_string`).

use crate::types::float::{Digits, fixed, shortest, significant};

/// How a float is shown.
#[derive(Clone, Copy, Default)]
pub struct FloatFlags {
    /// A `+` before positive numbers.
    pub sign: bool,
    /// `.0` after a number without point or exponent.
    pub add_dot_zero: bool,
    /// `#`: keep the point and trailing zeros.
    pub alternate: bool,
    /// Negative numbers that show as zero lose their sign.
    pub no_negative_zero: bool,
}

/// The text of a float for the codes `e f g` (and upper case) with precision, or `r` for the shortest one.
pub fn float_to_string(f: f64, code: u8, precision: usize, flags: FloatFlags) -> String {
    let text = lower_case(f, code.to_ascii_lowercase(), precision, flags);
    if code.is_ascii_uppercase() {
        text.to_ascii_uppercase()
    } else {
        text
    }
}

/// `repr(f)`.
pub fn repr_float(f: f64) -> String {
    if f.abs() < 1e15 && f.trunc() == f && !(f == 0.0 && f.is_sign_negative()) {
        let mut buffer = [0; 20];
        let mut text = crate::types::int::write_i64(f as i64, &mut buffer).to_owned();
        text.push_str(".0");
        return text;
    }
    lower_case(
        f,
        b'r',
        0,
        FloatFlags {
            add_dot_zero: true,
            ..FloatFlags::default()
        },
    )
}

fn lower_case(f: f64, code: u8, precision: usize, flags: FloatFlags) -> String {
    let plain = !(flags.sign || flags.alternate || flags.no_negative_zero);
    if code == b'f'
        && plain
        && let Some(text) = super::quick::fixed(f, precision)
    {
        return text;
    }
    if !f.is_finite() {
        let sign = if f == f64::NEG_INFINITY {
            "-"
        } else if flags.sign {
            "+"
        } else {
            ""
        };
        return format!("{sign}{}", if f.is_nan() { "nan" } else { "inf" });
    }
    let precision = if code == b'g' && precision == 0 { 1 } else { precision };
    let (digits, point_limit) = match code {
        b'e' => (significant(f, precision + 1), None),
        b'f' => (fixed(f, precision), None),
        b'g' => (
            significant(f, precision),
            Some(precision as i64 - flags.add_dot_zero as i64),
        ),
        _ => (shortest(f), Some(16)),
    };
    let exponential =
        code == b'e' || point_limit.is_some_and(|limit| digits.point <= -4 || digits.point as i64 > limit);
    let end = match code {
        b'e' => precision as i64 + 1,
        b'f' => digits.point as i64 + precision as i64,
        b'g' if flags.alternate => precision as i64,
        _ => digits.digits.len() as i64,
    };
    let negative = f.is_sign_negative() && !(flags.no_negative_zero && digits.digits.iter().all(|&d| d == b'0'));
    let mut out = String::with_capacity(24);
    if negative {
        out.push('-');
    } else if flags.sign {
        out.push('+');
    }
    assemble(&mut out, &digits, end, exponential, flags);
    out
}

/// Writes the digits up to position `end` with point and exponent.
fn assemble(out: &mut String, digits: &Digits, end: i64, exponential: bool, flags: FloatFlags) {
    let point = if exponential { 1 } else { digits.point as i64 };
    let start = if point <= 0 { point - 1 } else { 0 };
    let least = if !exponential && flags.add_dot_zero {
        point + 1
    } else {
        point
    };
    let end = end.max(least);
    for i in start..end {
        if i == point {
            out.push('.');
        }
        let digit = usize::try_from(i)
            .ok()
            .and_then(|i| digits.digits.get(i))
            .copied()
            .unwrap_or(b'0');
        out.push(digit as char);
    }
    if flags.alternate && end <= point {
        out.push('.');
    }
    if exponential {
        let exponent = digits.point - 1;
        out.push_str(&format!(
            "e{}{:02}",
            if exponent < 0 { '-' } else { '+' },
            exponent.abs()
        ));
    }
}
