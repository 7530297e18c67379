//! Decimal digits of floats: shortest, to a number of significant digits, to a number of decimal places. All are correctly
//! rounded, ties to even (David Gay's `dtoa` modes 0, 2 and 3).

use std::io::Write;

/// The digits of a finite magnitude: `0.d1d2d3… * 10^point`, without trailing zeros.
pub struct Digits {
    /// ASCII digits; "0" for zero, empty for a number that rounds to zero in [`fixed`].
    pub digits: Vec<u8>,
    /// Position of the decimal point relative to the first digit.
    pub point: i32,
}

/// The fewest digits that read back as the same float.
pub fn shortest(f: f64) -> Digits {
    let mut buffer = [0u8; 32];
    let text = formatted(&mut buffer, format_args!("{:e}", f.abs()));
    let digits = from_exponent_form(text);
    // Where two shortest texts are equally near, the even digit wins, as in `dtoa`.
    if digits.digits.len() >= 15 && lies_between(f, digits.point - digits.digits.len() as i32) {
        let mut buffer = [0u8; 32];
        let text = formatted(&mut buffer, format_args!("{:.*e}", digits.digits.len() - 1, f.abs()));
        if std::str::from_utf8(text).is_ok_and(|t| t.parse() == Ok(f.abs())) {
            return from_exponent_form(text);
        }
    }
    digits
}

/// True if `f` lies half-way between two multiples of `10**e`: twice `f / 10**e` is an odd integer.
fn lies_between(f: f64, e: i32) -> bool {
    let bits = f.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    let (mantissa, exponent) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    };
    let twos = mantissa.trailing_zeros() as i32 + exponent + 1 - e;
    // With a positive `e` the fives must divide too; 5**23 is more than any mantissa.
    twos == 0 && (e <= 0 || (e < 23 && mantissa % 5u64.pow(e as u32) == 0))
}

/// `count` significant digits (at least 1).
pub fn significant(f: f64, count: usize) -> Digits {
    if count <= 20 {
        let mut buffer = [0u8; 32];
        let text = formatted(&mut buffer, format_args!("{:.*e}", count - 1, f.abs()));
        return from_exponent_form(text);
    }
    from_exponent_form(format!("{:.*e}", count.min(1100) - 1, f.abs()).as_bytes())
}

/// All digits up to `places` after the decimal point.
pub fn fixed(f: f64, places: usize) -> Digits {
    if f == 0.0 {
        return Digits {
            digits: vec![b'0'],
            point: 1,
        };
    }
    let text = format!("{:.*}", places.min(1100), f.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits = Vec::with_capacity(text.len());
    digits.extend_from_slice(whole.as_bytes());
    digits.extend_from_slice(fraction.as_bytes());
    let mut point = whole.len() as i32;
    let leading = digits.iter().take_while(|&&d| d == b'0').count();
    digits.drain(..leading);
    point -= leading as i32;
    strip_zeros(&mut digits);
    if digits.is_empty() {
        point = -(places as i32);
    }
    Digits { digits, point }
}

fn formatted<'a>(buffer: &'a mut [u8; 32], arguments: std::fmt::Arguments) -> &'a [u8] {
    let mut rest: &mut [u8] = &mut buffer[..];
    let fits = rest.write_fmt(arguments).is_ok();
    debug_assert!(fits);
    let left = rest.len();
    &buffer[..32 - left]
}

/// Reads "d.ddde-x".
fn from_exponent_form(text: &[u8]) -> Digits {
    let e = text.iter().position(|&c| c == b'e').unwrap_or(text.len());
    let mut digits: Vec<u8> = text[..e].iter().copied().filter(u8::is_ascii_digit).collect();
    let exponent: i32 = std::str::from_utf8(&text[(e + 1).min(text.len())..])
        .ok()
        .and_then(|t| t.parse().ok())
        .unwrap_or(0);
    strip_zeros(&mut digits);
    if digits.is_empty() {
        return Digits {
            digits: vec![b'0'],
            point: 1,
        };
    }
    Digits {
        digits,
        point: exponent + 1,
    }
}

fn strip_zeros(digits: &mut Vec<u8>) {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
}
