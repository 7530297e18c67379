//! Pickling of arrays: items as bytes of a numbered machine format, which another machine can read.

use super::{TYPE, code, data, make, methods, push, values};
use crate::exceptions::{R, type_error, value_error};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, number};
use crate::types::{bytes, int, list, str, tuple};
use crate::value::Value;

/// `enum machine_format_code` of CPython's arraymodule.c: the bytes of an item, whether it is signed, and its kind; from
/// number 2 on, even numbers are little-endian and odd ones big-endian.
struct Format {
    size: usize,
    signed: bool,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Float,
    Text,
}

const FORMATS: [Format; 11] = {
    const fn of(size: usize, signed: bool, kind: Kind) -> Format {
        Format { size, signed, kind }
    }
    [
        of(1, false, Kind::Integer),
        of(2, false, Kind::Integer),
        of(2, true, Kind::Integer),
        of(4, false, Kind::Integer),
        of(4, true, Kind::Integer),
        of(8, false, Kind::Integer),
        of(8, true, Kind::Integer),
        of(4, true, Kind::Float),
        of(8, true, Kind::Float),
        of(2, false, Kind::Text),
        of(4, false, Kind::Text),
    ]
};

/// The number of the format of a type code on this machine.
fn native_format(code: u8) -> i64 {
    match code {
        b'b' => 1,
        b'B' => 0,
        b'H' => 2,
        b'h' => 4,
        b'I' => 6,
        b'i' => 8,
        b'L' | b'Q' => 10,
        b'l' | b'q' => 12,
        b'f' => 14,
        b'd' => 16,
        _ => 20,
    }
}

/// `__reduce_ex__`: a list of the items up to protocol 2, bytes from then on.
pub(super) fn reduce_ex(v: &Value, protocol: &Value) -> R {
    if !int::is_int(protocol) {
        return Err(type_error("__reduce_ex__ argument should be an integer"));
    }
    let attributes = attr::get_optional(v, crate::names::__dict__())?.unwrap_or_else(Value::none);
    let type_code = str::from_char(code(v) as u32);
    if number::ssize(protocol)? < 3 {
        let args = tuple::from_array([type_code, list::new(values(v))]);
        return Ok(tuple::from_array([v.ty().value(), args, attributes]));
    }
    let reconstructor = attr::get_str(&crate::import::import_module("array")?, "_array_reconstructor")?;
    let format = Value::int(native_format(code(v)));
    let args = tuple::from_array([v.ty().value(), type_code, format, Value::bytes(data(v))]);
    Ok(tuple::from_array([reconstructor, args, attributes]))
}

/// `_array_reconstructor(type, typecode, mformat_code, items)`.
pub(super) fn reconstruct(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("_array_reconstructor", args.len(), 4, 4)?;
    if !str::is_str(&args[1]) || str::char_len(&args[1]) != 1 {
        return Err(crate::args::bad_argument(
            "_array_reconstructor",
            "argument 2",
            "a unicode character",
            &args[1],
        ));
    }
    let format = number::ssize(&args[2])?;
    let Some(ty) = TypeObject::from_value(&args[0]) else {
        return Err(type_error(format_args!(
            "first argument must be a type object, not {}",
            args[0].ty().name()
        )));
    };
    if !ty.is_subtype(&TYPE) {
        return Err(type_error(format_args!(
            "{} is not a subtype of {}",
            ty.name(),
            TYPE.name()
        )));
    }
    let code = match str::wtf8(&args[1]) {
        [c] if super::items::item_size(*c) > 0 => *c,
        _ => return Err(value_error("second argument must be a valid type code")),
    };
    if !(0..=21).contains(&format) {
        return Err(value_error("third argument must be a valid machine format code."));
    }
    let Some(contents) = bytes::contents(&args[3]) else {
        return Err(type_error(format_args!(
            "fourth argument should be bytes, not {}",
            args[3].ty().name()
        )));
    };
    if format == native_format(code) {
        let made = make(ty, code, Vec::new());
        methods::from_bytes(&made, &args[3])?;
        return Ok(made);
    }
    convert(&args[0], code, format, contents)
}

/// An array from items of another machine's format.
fn convert(ty: &Value, code: u8, format: i64, contents: &[u8]) -> R {
    let (row, big) = if format < 2 {
        (0, false)
    } else {
        (format as usize / 2, format % 2 == 1)
    };
    let Format { size, signed, kind } = FORMATS[row];
    let signed = signed || format == 1;
    if kind == Kind::Text {
        let encoding = format!("utf-{}-{}", size * 8, if big { "be" } else { "le" });
        let text = attr::call_method_str(&Value::bytes(contents), "decode", &[Value::str(&encoding)])?;
        return call::call2(ty, &str::from_char(code as u32), &text);
    }
    if !contents.len().is_multiple_of(size) {
        return Err(value_error("string length not a multiple of item size"));
    }
    let code = match kind {
        Kind::Integer => best_code(size, signed),
        _ => code,
    };
    let made = call::call1(ty, &str::from_char(code as u32))?;
    for item in contents.chunks_exact(size) {
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(item);
        if big {
            raw[..size].reverse();
        }
        let bits = u64::from_le_bytes(raw);
        let value = match (kind, size) {
            (Kind::Float, 4) => Value::float(f64::from(f32::from_bits(bits as u32))),
            (Kind::Float, _) => Value::float(f64::from_bits(bits)),
            _ if signed => Value::int((bits << (64 - 8 * size)) as i64 >> (64 - 8 * size)),
            _ => int::from_ibig(bits.into()),
        };
        push(&made, &value)?;
    }
    Ok(made)
}

/// The type code whose items are ints of this size and sign.
fn best_code(size: usize, signed: bool) -> u8 {
    match (size, signed) {
        (1, false) => b'B',
        (1, true) => b'b',
        (2, false) => b'H',
        (2, true) => b'h',
        (4, false) => b'I',
        (4, true) => b'i',
        (_, false) => b'Q',
        (_, true) => b'q',
    }
}
