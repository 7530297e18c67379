//! Bytes to values.

use super::format::{Format, Item};
use super::half;
use crate::types::{int, tuple};
use crate::value::Value;

/// The values in memory of the format's size, as a tuple.
pub fn unpack(format: &Format, data: &[u8]) -> Value {
    let mut values = Vec::with_capacity(format.values);
    for item in &format.items {
        for i in 0..item.count {
            let at = item.offset + i * item.size;
            values.push(unpack_one(format, item, &data[at..at + item.size]));
        }
    }
    tuple::new(values)
}

fn unpack_one(format: &Format, item: &Item, data: &[u8]) -> Value {
    match item.code {
        b's' | b'c' => return Value::bytes(data),
        b'p' => {
            let n = data.first().map_or(0, |n| (*n as usize).min(data.len() - 1));
            return Value::bytes(data.get(1..=n).unwrap_or(&[]));
        }
        b'?' => return Value::bool(data[0] != 0),
        _ => {}
    }
    let mut word = [0; 8];
    let n = data.len();
    word[..n].copy_from_slice(data);
    if format.big_endian {
        word[..n].reverse();
    }
    let unsigned = u64::from_le_bytes(word);
    match item.code {
        b'd' => Value::float(f64::from_bits(unsigned)),
        b'f' => Value::float(f32::from_bits(unsigned as u32) as f64),
        b'e' => Value::float(half::to_f64(unsigned as u16)),
        code if code.is_ascii_lowercase() => {
            let unused = 64 - 8 * n as u32;
            Value::int((unsigned << unused) as i64 >> unused)
        }
        _ => int::from_u64(unsigned),
    }
}
