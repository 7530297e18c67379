//! Decimal numbers from and to text, and by the format mini-language.

use super::number::{Class, Dec, Env, MAX, digit_count};
use super::round::{rescale, round_digits};
use dashu_int::UBig;

/// Reads a number from ASCII text without white space. `None` if it is none.
pub fn parse(text: &[u8]) -> Option<Dec> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity") {
        return Some(Dec::infinity(negative));
    }
    let (signaling, named) = match rest {
        [b's' | b'S', rest @ ..] => (true, rest),
        _ => (false, rest),
    };
    if named.len() >= 3 && named[..3].eq_ignore_ascii_case(b"nan") {
        let payload = &named[3..];
        if !payload.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let class = if signaling { Class::SignalingNan } else { Class::Nan };
        return Some(Dec {
            negative,
            class,
            coeff: number(payload)?,
            exp: 0,
        });
    }
    parse_finite(negative, rest)
}

fn number(digits: &[u8]) -> Option<UBig> {
    if digits.is_empty() {
        return Some(UBig::ZERO);
    }
    let text = std::str::from_utf8(digits).ok()?;
    match text.parse::<u64>() {
        Ok(n) => Some(UBig::from(n)),
        Err(_) => UBig::from_str_radix(text, 10).ok(),
    }
}

fn parse_finite(negative: bool, text: &[u8]) -> Option<Dec> {
    let e = text.iter().position(|c| matches!(c, b'e' | b'E'));
    let (mantissa, exponent) = match e {
        Some(e) => (&text[..e], parse_exponent(&text[e + 1..])?),
        None => (text, 0),
    };
    let point = mantissa.iter().position(|&c| c == b'.');
    let (whole, fraction) = match point {
        Some(p) => (&mantissa[..p], &mantissa[p + 1..]),
        None => (mantissa, &mantissa[mantissa.len()..]),
    };
    if whole.len() + fraction.len() == 0 || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    let digits = [whole, fraction].concat();
    Some(Dec::new(
        negative,
        number(&digits)?,
        exponent.saturating_sub(fraction.len() as i64),
    ))
}

/// An exponent, saturated far beyond all limits.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |n, d| {
        n.saturating_mul(10).saturating_add((d - b'0') as i64).min(4 * MAX)
    });
    Some(if negative { -value } else { value })
}

/// True if the number is within the limits of exact ones.
pub fn in_limits(d: &Dec) -> bool {
    if d.is_special() {
        return d.coeff.is_zero() || d.digits() <= MAX;
    }
    d.exp >= 1 - 2 * MAX && d.exp <= MAX && d.adjusted() <= MAX
}

/// Sign and digits of special numbers.
fn special_text(d: &Dec) -> Option<String> {
    let sign = if d.negative { "-" } else { "" };
    let payload = || {
        if d.coeff.is_zero() {
            String::new()
        } else {
            d.coeff.to_string()
        }
    };
    Some(match d.class {
        Class::Finite => return None,
        Class::Infinite => format!("{sign}Infinity"),
        Class::Nan => format!("{sign}NaN{}", payload()),
        Class::SignalingNan => format!("{sign}sNaN{}", payload()),
    })
}

/// Digits before and after the point.
fn place_point(digits: &str, dot: i64) -> (String, String) {
    let length = digits.len() as i64;
    if dot <= 0 {
        ("0".to_owned(), format!("{}{digits}", "0".repeat((-dot) as usize)))
    } else if dot >= length {
        (
            format!("{digits}{}", "0".repeat((dot - length) as usize)),
            String::new(),
        )
    } else {
        (digits[..dot as usize].to_owned(), digits[dot as usize..].to_owned())
    }
}

/// `str` (or, with exponents that are multiples of three, `to_eng_string`).
pub fn to_text(d: &Dec, engineering: bool, capitals: bool) -> String {
    if let Some(text) = special_text(d) {
        return text;
    }
    let sign = if d.negative { "-" } else { "" };
    let digits = d.coeff.to_string();
    let left = d.exp + digits.len() as i64;
    let dot = if d.exp <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if d.coeff.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    let (whole, fraction) = place_point(&digits, dot);
    let point = if fraction.is_empty() { "" } else { "." };
    let e = if capitals { 'E' } else { 'e' };
    let exponent = if left == dot {
        String::new()
    } else {
        format!("{e}{:+}", left - dot)
    };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}

/// The parts of a formatted number: sign, digits before the point, the rest.
pub struct Formatted {
    /// Below zero.
    pub negative: bool,
    /// Digits before the point, empty for special numbers.
    pub whole: String,
    /// Point, fraction, exponent, percent sign; the name of special numbers.
    pub rest: String,
}

/// Rounds and splits a number for a presentation type (0 for none) and precision.
pub fn format_parts(
    d: &Dec,
    kind: u8,
    precision: Option<i64>,
    alternate: bool,
    no_negative_zero: bool,
    capitals: bool,
    env: &Env,
) -> Formatted {
    if let Some(text) = special_text(&d.magnitude()) {
        let rest = if kind == b'%' { text + "%" } else { text };
        return Formatted {
            negative: d.negative,
            whole: String::new(),
            rest,
        };
    }
    let kind = match kind {
        0 => {
            if capitals {
                b'G'
            } else {
                b'g'
            }
        }
        b'n' => b'g',
        kind => kind,
    };
    let lower = kind.to_ascii_lowercase();
    let mut d = d.clone();
    if kind == b'%' {
        d.exp += 2;
    }
    let fixed = matches!(lower, b'f' | b'%');
    if let Some(p) = precision {
        d = match lower {
            b'e' => round_digits(&d, p + 1, env.rounding),
            b'g' => {
                let p = p.max(1);
                if d.digits() > p {
                    round_digits(&d, p, env.rounding)
                } else {
                    d
                }
            }
            _ => rescale(&d, -p, env.rounding),
        };
    }
    if d.is_zero() && d.exp > 0 && fixed {
        d = rescale(&d, 0, env.rounding);
    }
    if no_negative_zero && d.is_zero() {
        d.negative = false;
    }
    let left = d.exp + digit_count(&d.coeff);
    let dot = match lower {
        b'e' => {
            if d.is_zero() && precision.is_some() {
                1 - precision.unwrap_or(0)
            } else {
                1
            }
        }
        b'g' => {
            if d.exp <= 0 && left > -6 {
                left
            } else {
                1
            }
        }
        _ => left,
    };
    let (whole, fraction) = place_point(&d.coeff.to_string(), dot);
    let exponent = left - dot;
    let mut rest = String::new();
    if !fraction.is_empty() || alternate {
        rest.push('.');
        rest.push_str(&fraction);
    }
    if exponent != 0 || lower == b'e' {
        let e = if kind.is_ascii_uppercase() { 'E' } else { 'e' };
        rest.push_str(&format!("{e}{exponent:+}"));
    }
    if kind == b'%' {
        rest.push('%');
    }
    Formatted {
        negative: d.negative,
        whole,
        rest,
    }
}
