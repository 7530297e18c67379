//! Values to bytes.

use super::format::{Format, Item};
use super::{error, half};
use crate::exceptions::{R, overflow_error};
use crate::ops::{compare, number};
use crate::types::{bytearray, bytes, float, int};
use crate::value::Value;

/// Writes the values, as many as the format has, into zeroed memory of its size.
pub fn pack(format: &Format, values: &[Value], out: &mut [u8]) -> R<()> {
    let mut values = values.iter();
    for item in &format.items {
        let mut at = item.offset;
        for value in values.by_ref().take(item.count) {
            pack_one(format, item, value, &mut out[at..at + item.size])?;
            at += item.size;
        }
    }
    Ok(())
}

fn pack_one(format: &Format, item: &Item, v: &Value, out: &mut [u8]) -> R<()> {
    match item.code {
        b's' | b'p' => pack_text(item, v, out),
        b'c' => match bytes::contents(v) {
            Some([byte]) => {
                out[0] = *byte;
                Ok(())
            }
            _ => Err(error("char format requires a bytes object of length 1")),
        },
        b'?' => {
            out[0] = compare::is_true(v)? as u8;
            Ok(())
        }
        b'e' | b'f' | b'd' => pack_float(format, item.code, v, out),
        _ => pack_int(format, item, v, out),
    }
}

fn pack_text(item: &Item, v: &Value, out: &mut [u8]) -> R<()> {
    let Some(text) = bytes::contents(v).or_else(|| bytearray::contents(v)) else {
        return Err(error(format_args!(
            "argument for '{}' must be a bytes object",
            item.code as char
        )));
    };
    if item.code == b's' {
        let n = text.len().min(out.len());
        out[..n].copy_from_slice(&text[..n]);
    } else if !out.is_empty() {
        // The length, as far as one byte holds it, comes first.
        let n = text.len().min(out.len() - 1);
        out[0] = n.min(255) as u8;
        out[1..=n].copy_from_slice(&text[..n]);
    }
    Ok(())
}

fn store(format: &Format, little_endian: &[u8], out: &mut [u8]) {
    let n = out.len();
    out.copy_from_slice(&little_endian[..n]);
    if format.big_endian {
        out.reverse();
    }
}

fn pack_float(format: &Format, code: u8, v: &Value, out: &mut [u8]) -> R<()> {
    let f = match float::to_f64(v) {
        Ok(f) => f,
        Err(raised) => {
            drop(raised.take());
            return Err(error("required argument is not a float"));
        }
    };
    match code {
        b'd' => store(format, &f.to_le_bytes(), out),
        b'f' => {
            let single = f as f32;
            if single.is_infinite() && f.is_finite() && !format.native {
                if int::is_int(v) {
                    return Err(error("int too large to convert"));
                }
                return Err(overflow_error("float too large to pack with f format"));
            }
            store(format, &single.to_le_bytes(), out);
        }
        _ => match half::from_f64(f) {
            Some(bits) => store(format, &bits.to_le_bytes(), out),
            None if int::is_int(v) => return Err(error("int too large to convert")),
            None => return Err(overflow_error("float too large to pack with e format")),
        },
    }
    Ok(())
}

fn pack_int(format: &Format, item: &Item, v: &Value, out: &mut [u8]) -> R<()> {
    let v = if v.is_small_int() {
        v.clone()
    } else if number::is_index(v) {
        number::index(v)?
    } else {
        return Err(error("required argument is not an integer"));
    };
    if item.code == b'P' {
        let low = int::low_bits(&v).unwrap_or(0);
        let fits = if int::is_negative(&v) {
            int::as_i64(&v).is_some()
        } else {
            int::as_u64(&v).is_some()
        };
        if !fits {
            return Err(error("int too large to convert"));
        }
        store(format, &low.to_le_bytes(), out);
        return Ok(());
    }
    let bits = item.size as u32 * 8;
    let (min, max) = if item.code.is_ascii_lowercase() {
        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
    } else {
        (0, (1i128 << bits) - 1)
    };
    match int::view(&v).and_then(int::View::as_i128) {
        Some(i) if (min..=max).contains(&i) => {
            store(format, &i.to_le_bytes(), out);
            Ok(())
        }
        _ => Err(error(format_args!(
            "'{}' format requires {min} <= number <= {max}",
            item.code as char
        ))),
    }
}
