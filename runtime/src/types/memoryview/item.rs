//! One item of a view: native formats of `struct`, one character.

use crate::exceptions::{R, Raised, not_implemented_error, type_error, value_error};
use crate::ops;
use crate::types::{bytes, exception, float, int};
use crate::value::Value;

/// The code of a native one-character format, `@` allowed before it.
pub fn code(format: &str) -> Option<u8> {
    match *format.as_bytes() {
        [c] | [b'@', c] if size(c) > 0 => Some(c),
        _ => None,
    }
}

fn size(code: u8) -> usize {
    match code {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => 0,
    }
}

/// Bytes of an item of a native one-character format.
pub fn size_of_format(format: &str) -> Option<usize> {
    code(format).map(size)
}

#[cold]
fn unsupported(format: &str) -> Raised {
    not_implemented_error(format_args!("memoryview: format {format} not supported"))
}

/// The value of an item.
pub fn unpack(item: &[u8], format: &str) -> R {
    let Some(code) = code(format) else {
        return Err(unsupported(format));
    };
    let mut word = [0; 8];
    word[..item.len()].copy_from_slice(item);
    let unsigned = u64::from_le_bytes(word);
    let signed = |bits: u32| ((unsigned << (64 - bits)) as i64) >> (64 - bits);
    Ok(match code {
        b'b' => Value::int(signed(8)),
        b'h' => Value::int(signed(16)),
        b'i' => Value::int(signed(32)),
        b'l' | b'q' | b'n' => Value::int(signed(64)),
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' | b'P' => int::from_u64(unsigned),
        b'c' => Value::bytes(item),
        b'?' => Value::bool(unsigned != 0),
        b'f' => Value::float(f64::from(f32::from_bits(unsigned as u32))),
        b'd' => Value::float(f64::from_bits(unsigned)),
        _ => Value::float(half_to_f64(unsigned as u16)),
    })
}

/// A half-precision number.
pub fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = i32::from((bits >> 10) & 0x1F);
    let fraction = f64::from(bits & 0x3FF) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => return f64::NAN.copysign(sign),
        e => (1.0 + fraction) * 2f64.powi(e - 15),
    }
}

/// The half-precision number nearest to `f` (ties to even); `None` if it is too large.
pub fn f64_to_half(f: f64) -> Option<u16> {
    let sign = if f.is_sign_negative() { 0x8000 } else { 0 };
    let x = f.abs();
    if x.is_nan() {
        return Some(sign | 0x7E00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7C00);
    }
    // Units in the last place of the target's exponent.
    let exponent = if x == 0.0 {
        -14
    } else {
        (((x.to_bits() >> 52) as i32) - 1023).max(-14)
    };
    if exponent > 15 {
        return None;
    }
    let units = (x * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let bits = match units {
        0..=1023 => units,
        _ => ((exponent + 15) as u32) * 1024 + (units - 1024),
    };
    if bits >= 0x7C00 { None } else { Some(sign | bits as u16) }
}

#[cold]
fn invalid(kind: &str, format: &str) -> Raised {
    let text = format!(
        "memoryview: invalid {kind} for format '{}'",
        format.trim_start_matches('@')
    );
    if kind == "type" {
        type_error(text)
    } else {
        value_error(text)
    }
}

/// The bytes of `v` as an item.
pub fn pack(v: &Value, format: &str) -> R<Vec<u8>> {
    let Some(code) = code(format) else {
        return Err(unsupported(format));
    };
    let n = size(code);
    match code {
        b'c' => match bytes::contents(v) {
            Some([b]) => Ok(vec![*b]),
            Some(_) => Err(invalid("value", format)),
            None => Err(invalid("type", format)),
        },
        b'?' => Ok(vec![u8::from(ops::compare::is_true(v)?)]),
        b'f' | b'd' | b'e' => {
            let f = match float::to_f64(v) {
                Ok(f) => f,
                Err(raised) => return Err(renamed(raised, format)),
            };
            match code {
                b'd' => Ok(f.to_le_bytes().to_vec()),
                b'f' => Ok((f as f32).to_le_bytes().to_vec()),
                _ => match f64_to_half(f) {
                    Some(bits) => Ok(bits.to_le_bytes().to_vec()),
                    None => Err(crate::exceptions::overflow_error(
                        "float too large to pack with e format",
                    )),
                },
            }
        }
        _ => {
            let index = match ops::number::index(v) {
                Ok(i) => i,
                Err(raised) => return Err(renamed(raised, format)),
            };
            let bits = 8 * n as u32;
            let fits = match code {
                b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => int::as_i64(&index)
                    .filter(|i| i >> (bits - 1) == 0 || i >> (bits - 1) == -1)
                    .map(|i| i as u64),
                _ => int::as_u64(&index).filter(|u| bits == 64 || u >> bits == 0),
            };
            match fits {
                Some(word) => Ok(word.to_le_bytes()[..n].to_vec()),
                None => Err(invalid("value", format)),
            }
        }
    }
}

fn renamed(raised: Raised, format: &str) -> Raised {
    if !raised.matches(&exception::TYPE_ERROR) {
        return raised;
    }
    drop(raised.take());
    invalid("type", format)
}
