//! Items of arrays: reading and writing machine numbers by type code.

use crate::exceptions::{R, overflow_error, type_error};
use crate::ops::number;
use crate::types::{float, int, str};
use crate::value::Value;

/// Bytes of an item, 0 for an unknown code.
pub fn item_size(code: u8) -> usize {
    match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'u' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'd' => 8,
        _ => 0,
    }
}

/// An item's bytes, padded.
pub type Raw = [u8; 8];

/// Reads the item whose bytes begin at `bytes`.
pub fn read(code: u8, bytes: &[u8]) -> Value {
    let mut raw = [0u8; 8];
    let n = item_size(code);
    raw[..n].copy_from_slice(&bytes[..n]);
    let u = u64::from_le_bytes(raw);
    match code {
        b'b' => Value::int(u as i8 as i64),
        b'B' | b'H' | b'I' => Value::int(u as i64),
        b'h' => Value::int(u as i16 as i64),
        b'i' => Value::int(u as i32 as i64),
        b'l' | b'q' => Value::int(u as i64),
        b'L' | b'Q' => match i64::try_from(u) {
            Ok(i) => Value::int(i),
            Err(_) => int::from_ibig(u.into()),
        },
        b'f' => Value::float(f32::from_bits(u as u32) as f64),
        b'd' => Value::float(f64::from_bits(u)),
        _ => str::from_char(u as u32),
    }
}

/// A value as the bytes of an item.
pub fn write(code: u8, v: &Value) -> R<Raw> {
    Ok(match code {
        b'f' => (float::to_f64(v)? as f32).to_bits() as u64,
        b'd' => float::to_f64(v)?.to_bits(),
        b'u' => character(v)? as u64,
        b'L' | b'Q' | b'I' => unsigned(code, v)?,
        b'q' => match int::as_i64(&number::index(v)?) {
            Some(i) => i as u64,
            None => return Err(overflow_error("int too big to convert")),
        },
        _ => signed(code, v)? as u64,
    }
    .to_le_bytes())
}

fn character(v: &Value) -> R<u32> {
    if str::is_str(v) && str::char_len(v) == 1 {
        return Ok(code_points(v)[0]);
    }
    Err(type_error("array item must be unicode character"))
}

fn signed(code: u8, v: &Value) -> R<i64> {
    let index = number::index(v)?;
    let Some(i) = int::as_i64(&index) else {
        return Err(overflow_error("Python int too large to convert to C long"));
    };
    // Each step is one of the C conversions that CPython goes through.
    let steps: &[(i64, i64, &str)] = match code {
        b'b' => &[
            (i16::MIN as i64, i16::MAX as i64, "signed short integer"),
            (-128, 127, "signed char"),
        ],
        b'B' => &[(0, 255, "unsigned byte integer")],
        b'h' => &[(i16::MIN as i64, i16::MAX as i64, "signed short integer")],
        b'H' => &[
            (i32::MIN as i64, i32::MAX as i64, "signed integer"),
            (0, 65535, "unsigned short"),
        ],
        b'i' => &[(i32::MIN as i64, i32::MAX as i64, "signed integer")],
        _ => &[],
    };
    for (min, max, name) in steps {
        if i < *min {
            return Err(overflow_error(format_args!("{name} is less than minimum")));
        }
        if i > *max {
            return Err(overflow_error(format_args!("{name} is greater than maximum")));
        }
    }
    Ok(i)
}

fn unsigned(code: u8, v: &Value) -> R<u64> {
    let index = number::index(v)?;
    let big = number::index_ibig(&index)?;
    let (negative, large) = if code == b'Q' {
        ("can't convert negative int to unsigned", "int too big to convert")
    } else {
        (
            "can't convert negative value to unsigned int",
            "Python int too large to convert to C unsigned long",
        )
    };
    if big < 0.into() {
        return Err(overflow_error(negative));
    }
    let Ok(u) = u64::try_from(&big) else {
        return Err(overflow_error(large));
    };
    if code == b'I' && u > u32::MAX as u64 {
        return Err(overflow_error("unsigned int is greater than maximum"));
    }
    Ok(u)
}

/// The code points of a string.
pub fn code_points(v: &Value) -> Vec<u32> {
    v.downcast::<str::StrObject>()
        .map_or_else(Vec::new, |s| s.chars().collect())
}
