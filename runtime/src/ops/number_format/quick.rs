//! The specifications that most programs use, without allocation: `[[fill]align][0][width][,][.precision][type]` in ASCII,
//! for small ints (`d`), floats (`f`) and strings (`s`). Everything else is left to the general way.

use crate::types::str;
use crate::value::Value;

/// Widths beyond this are left to the general way.
const MAX_WIDTH: usize = 200;
/// So many digits after the point at most: their power of ten fits 64 bits.
const MAX_PLACES: usize = 17;
/// Room for any number here: 20 digits, their separators, sign, point, decimal places.
const NUMBER_ROOM: usize = 48;

/// A specification without sign, prefix and the like.
struct QuickSpec {
    fill: u8,
    /// 0: not given.
    align: u8,
    zero_padded: bool,
    width: usize,
    comma: bool,
    precision: Option<usize>,
    /// 0: not given.
    kind: u8,
}

fn read(spec: &[u8]) -> Option<QuickSpec> {
    let is_align = |c: &u8| matches!(c, b'<' | b'>' | b'^');
    let (fill, align, mut rest) = match spec {
        [fill, align, rest @ ..] if is_align(align) && fill.is_ascii() => (*fill, *align, rest),
        [align, rest @ ..] if is_align(align) => (b' ', *align, rest),
        _ => (b' ', 0, spec),
    };
    let zero_padded = rest.first() == Some(&b'0');
    if zero_padded && align != 0 {
        return None;
    }
    let number = |rest: &mut &[u8]| {
        let mut n = None;
        while let [digit @ b'0'..=b'9', following @ ..] = *rest {
            n = Some(10 * n.unwrap_or(0) + usize::from(digit - b'0'));
            *rest = following;
            if n > Some(MAX_WIDTH) {
                return None;
            }
        }
        Some(n)
    };
    let width = number(&mut rest)?.unwrap_or(0);
    let comma = rest.first() == Some(&b',');
    if comma {
        rest = &rest[1..];
    }
    let mut precision = None;
    if let [b'.', following @ ..] = rest {
        rest = following;
        precision = Some(number(&mut rest)??);
    }
    let kind = match rest {
        [] => 0,
        [kind] => *kind,
        _ => return None,
    };
    Some(QuickSpec {
        fill,
        align,
        zero_padded,
        width,
        comma,
        precision,
        kind,
    })
}

/// A text that grows towards its start.
struct Backwards {
    buffer: [u8; NUMBER_ROOM],
    start: usize,
}

impl Backwards {
    fn new() -> Backwards {
        Backwards {
            buffer: [0; NUMBER_ROOM],
            start: NUMBER_ROOM,
        }
    }
    #[inline(always)]
    fn push(&mut self, c: u8) {
        self.start -= 1;
        self.buffer[self.start] = c;
    }
    /// The decimal digits of `n`.
    fn push_number(&mut self, mut n: u64, comma: bool) {
        let mut count = 0;
        loop {
            if comma && count == 3 {
                self.push(b',');
                count = 0;
            }
            self.push(b'0' + (n % 10) as u8);
            n /= 10;
            count += 1;
            if n == 0 {
                return;
            }
        }
    }
    /// Point and digits of a fraction of so many places.
    fn push_fraction(&mut self, mut fraction: u64, places: usize) {
        for _ in 0..places {
            self.push(b'0' + (fraction % 10) as u8);
            fraction /= 10;
        }
        if places > 0 {
            self.push(b'.');
        }
    }
    fn text(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

/// The whole part of a magnitude below 2**63 and its fraction in units of `10**-places`, correctly rounded, ties to even.
///
/// The fraction has at most 53 bits, so that its product with the power of ten is exact in 128.
fn split_rounded(magnitude: f64, places: usize) -> (u64, u64) {
    let bits = magnitude.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    let (mantissa, exponent) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    };
    if exponent >= 0 {
        return (mantissa << exponent, 0);
    }
    let shift = -exponent as u32;
    let (mut whole, low) = if shift < 64 {
        (mantissa >> shift, mantissa & ((1 << shift) - 1))
    } else {
        (0, mantissa)
    };
    let unit = 10u64.pow(places as u32);
    let scaled = u128::from(low) * u128::from(unit);
    if shift >= 120 {
        // Below 2**110: less than half of the last place.
        return (whole, 0);
    }
    let mut decimals = (scaled >> shift) as u64;
    let rest = scaled & ((1 << shift) - 1);
    let half = 1u128 << (shift - 1);
    let odd = if places == 0 { whole & 1 } else { decimals & 1 };
    if rest > half || (rest == half && odd == 1) {
        decimals += 1;
        if decimals == unit {
            decimals = 0;
            whole += 1;
        }
    }
    (whole, decimals)
}

/// The text of a finite float with so many decimal places, if this module can make it.
pub fn fixed(f: f64, places: usize) -> Option<String> {
    let text = fixed_text(f, places, false)?;
    std::str::from_utf8(text.text()).ok().map(String::from)
}

fn fixed_text(f: f64, places: usize, comma: bool) -> Option<Backwards> {
    if places > MAX_PLACES || f.is_nan() || f.abs() >= (1u64 << 63) as f64 {
        return None;
    }
    let (whole, decimals) = split_rounded(f.abs(), places);
    let mut text = Backwards::new();
    text.push_fraction(decimals, places);
    text.push_number(whole, comma);
    if f.is_sign_negative() {
        text.push(b'-');
    }
    Some(text)
}

/// `format(i, spec)`; `None`: it is not one of the usual specifications.
pub fn int(i: i64, spec: &[u8]) -> Option<Value> {
    let spec = read(spec)?;
    if !matches!(spec.kind, 0 | b'd') || spec.precision.is_some() || (spec.comma && spec.zero_padded) {
        return None;
    }
    let mut text = Backwards::new();
    text.push_number(i.unsigned_abs(), spec.comma);
    if i < 0 {
        text.push(b'-');
    }
    Some(number(&spec, text.text()))
}

/// `format(f, spec)`.
pub fn float(f: f64, spec: &[u8]) -> Option<Value> {
    let spec = read(spec)?;
    if spec.kind != b'f' || (spec.comma && spec.zero_padded) {
        return None;
    }
    let text = fixed_text(f, spec.precision.unwrap_or(6), spec.comma)?;
    Some(number(&spec, text.text()))
}

/// `format(text, spec)` of so many code points.
pub fn text(text: &[u8], length: usize, spec: &[u8]) -> Option<Value> {
    let spec = read(spec)?;
    if !matches!(spec.kind, 0 | b's') || spec.precision.is_some() || spec.zero_padded || spec.comma {
        return None;
    }
    let align = if spec.align == 0 { b'<' } else { spec.align };
    let fill = spec.width.saturating_sub(length);
    if fill == 0 || text.len() > MAX_WIDTH {
        return None;
    }
    let mut out = [0; 2 * MAX_WIDTH];
    let n = pad(&mut out, text, fill, align, spec.fill);
    Some(str::from_parts(&out[..n], length + fill))
}

fn number(spec: &QuickSpec, text: &[u8]) -> Value {
    let fill = spec.width.saturating_sub(text.len());
    if fill == 0 {
        return str::from_ascii(text);
    }
    let mut out = [0; 2 * MAX_WIDTH];
    if spec.zero_padded {
        let sign = usize::from(text[0] == b'-');
        out[..sign].copy_from_slice(&text[..sign]);
        let n = pad(&mut out[sign..], &text[sign..], fill, b'>', b'0');
        return str::from_ascii(&out[..sign + n]);
    }
    let align = if spec.align == 0 { b'>' } else { spec.align };
    let n = pad(&mut out, text, fill, align, spec.fill);
    str::from_ascii(&out[..n])
}

/// Writes text between so many fill characters in all; returns the number of bytes.
fn pad(out: &mut [u8], text: &[u8], fill: usize, align: u8, with: u8) -> usize {
    let left = match align {
        b'>' => fill,
        b'^' => fill / 2,
        _ => 0,
    };
    let n = fill + text.len();
    out[..left].fill(with);
    out[left..left + text.len()].copy_from_slice(text);
    out[left + text.len()..n].fill(with);
    n
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn rounds_as_the_library() {
        let mut bits = 0x3ff0_0000_0000_0001u64;
        for i in 0..200_000u64 {
            bits = bits.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let exponent = 0x3ff - 70 + bits % 130;
            let f = f64::from_bits(bits >> 12 | exponent << 52 | (i & 1) << 63);
            let places = (i % 18) as usize;
            if let Some(text) = fixed(f, places) {
                assert_eq!(text, format!("{f:.places$}"), "{f:e} {places}");
            }
        }
        for (f, places, text) in [
            (0.5, 0, "0"),
            (1.5, 0, "2"),
            (2.5, 0, "2"),
            (0.125, 2, "0.12"),
            (-0.0, 2, "-0.00"),
            (0.999, 2, "1.00"),
        ] {
            assert_eq!(fixed(f, places).as_deref(), Some(text));
        }
    }
}
