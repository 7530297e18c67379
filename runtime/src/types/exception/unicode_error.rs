//! `UnicodeDecodeError`, `UnicodeEncodeError`, `UnicodeTranslateError`: fields `encoding`, `object`, `start`, `end`, `reason`.

use super::base;
use super::{classes, field, field_value, make, set_field};
use crate::exceptions::{R, Raised, raise_value, type_error};
use crate::object::def::GetSetDef;
use crate::object::slots::KwNames;
use crate::ops::{format, number};
use crate::types::{bytes, int, str as py_str, tuple};
use crate::value::Value;

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

fn check_count(args: &[Value], count: usize) -> R<()> {
    if args.len() == count {
        return Ok(());
    }
    Err(type_error(format_args!(
        "function takes exactly {count} arguments ({} given)",
        args.len()
    )))
}

fn check_str(args: &[Value], i: usize) -> R<Value> {
    if py_str::is_str(&args[i]) {
        return Ok(args[i].clone());
    }
    Err(type_error(format_args!(
        "argument {} must be str, not {}",
        i + 1,
        args[i].ty().name()
    )))
}

fn check_int(args: &[Value], i: usize) -> R<Value> {
    if !number::is_index(&args[i]) {
        return Err(type_error(format_args!(
            "'{}' object cannot be interpreted as an integer",
            args[i].ty().name()
        )));
    }
    Ok(Value::int(number::ssize(&args[i])?))
}

fn store(v: &Value, args: &[Value], object: Value, shift: usize) -> R<()> {
    let encoding = if shift == 0 { Some(check_str(args, 0)?) } else { None };
    let at = |i: usize| i - shift;
    let start = check_int(args, at(2))?;
    let end = check_int(args, at(3))?;
    let reason = check_str(args, at(4))?;
    for (i, value) in [
        (ENCODING, encoding),
        (OBJECT, Some(object)),
        (START, Some(start)),
        (END, Some(end)),
    ] {
        set_field(v, i, value);
    }
    set_field(v, REASON, Some(reason));
    Ok(())
}

pub(super) fn decode_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::init(v, args, kwnames)?;
    check_count(args, 5)?;
    check_str(args, 0)?;
    let object = if bytes::contents(&args[1]).is_some() {
        args[1].clone()
    } else {
        crate::types::buffer::with_bytes(&args[1], Value::bytes)?
    };
    store(v, args, object, 0)
}

pub(super) fn encode_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::init(v, args, kwnames)?;
    check_count(args, 5)?;
    check_str(args, 0)?;
    let object = check_str(args, 1)?;
    store(v, args, object, 0)
}

pub(super) fn translate_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::init(v, args, kwnames)?;
    check_count(args, 4)?;
    let object = check_str(args, 0)?;
    store(v, args, object, 1)
}

fn index(v: &Value, i: usize) -> i64 {
    field(v, i).get().get().and_then(int::as_i64).unwrap_or(0)
}

/// The fields if `__init__` has run.
fn parts(v: &Value) -> R<Option<(String, Value, i64, i64, Value)>> {
    let Some(object) = field(v, OBJECT).get().get().cloned() else {
        return Ok(None);
    };
    let encoding = match field(v, ENCODING).get().get().cloned() {
        Some(e) => format::str_string(&e)?,
        None => String::new(),
    };
    let reason = format::str(&field_value(v, REASON))?;
    Ok(Some((encoding, object, index(v, START), index(v, END), reason)))
}

fn finish(head: String, reason: &Value) -> R {
    let mut b = py_str::Builder::new();
    b.push_str(&head);
    b.push_value(reason);
    Ok(b.finish())
}

pub(super) fn decode_str(v: &Value) -> R {
    let Some((encoding, object, start, end, reason)) = parts(v)? else {
        return Ok(Value::str(""));
    };
    let data = bytes::contents(&object).unwrap_or(&[]);
    let head = match usize::try_from(start).ok().and_then(|i| data.get(i)) {
        Some(byte) if end == start + 1 => {
            format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: ")
        }
        _ => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: ",
            end - 1
        ),
    };
    finish(head, &reason)
}

/// The code point at character index `i`, escaped as the messages show it.
fn shown_character(object: &Value, i: i64) -> Option<String> {
    let i = usize::try_from(i).ok()?;
    let text = krait_bytecode::Text::from_wtf8(py_str::wtf8(object))?;
    let c = text.code_points().nth(i)?;
    Some(match c {
        0..=0xFF => format!("\\x{c:02x}"),
        0x100..=0xFFFF => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    })
}

pub(super) fn encode_str(v: &Value) -> R {
    let Some((encoding, object, start, end, reason)) = parts(v)? else {
        return Ok(Value::str(""));
    };
    let head = match shown_character(&object, start).filter(|_| end == start + 1) {
        Some(c) => format!("'{encoding}' codec can't encode character '{c}' in position {start}: "),
        None => format!(
            "'{encoding}' codec can't encode characters in position {start}-{}: ",
            end - 1
        ),
    };
    finish(head, &reason)
}

pub(super) fn translate_str(v: &Value) -> R {
    let Some((_, object, start, end, reason)) = parts(v)? else {
        return Ok(Value::str(""));
    };
    let head = match shown_character(&object, start).filter(|_| end == start + 1) {
        Some(c) => format!("can't translate character '{c}' in position {start}: "),
        None => format!("can't translate characters in position {start}-{}: ", end - 1),
    };
    finish(head, &reason)
}

macro_rules! member {
    ($name:literal, $index:expr, $doc:literal) => {
        GetSetDef::read_write(
            $name,
            |v| Ok(field_value(v, $index)),
            |v, value| {
                set_field(v, $index, value.cloned());
                Ok(())
            },
        )
        .member()
        .doc($doc)
    };
}

macro_rules! number_member {
    ($name:literal, $index:expr, $doc:literal) => {
        GetSetDef::read_write(
            $name,
            |v| Ok(Value::int(index(v, $index))),
            |v, value| match value {
                Some(n) => {
                    set_field(v, $index, Some(Value::int(number::ssize(n)?)));
                    Ok(())
                }
                None => Err(type_error("can't delete numeric/char attribute")),
            },
        )
        .member()
        .doc($doc)
    };
}

pub(super) static GETSETS: &[GetSetDef] = &[
    member!("encoding", ENCODING, "exception encoding"),
    member!("object", OBJECT, "exception object"),
    number_member!("start", START, "exception start"),
    number_member!("end", END, "exception end"),
    member!("reason", REASON, "exception reason"),
];

/// The UnicodeDecodeError for bytes `start..end` of `object`, not yet raised.
pub fn new_decode(encoding: &str, object: &[u8], start: usize, end: usize, reason: &str) -> Value {
    let args = vec![
        Value::str(encoding),
        Value::bytes(object),
        Value::usize(start),
        Value::usize(end),
        Value::str(reason),
    ];
    filled(make(&classes::UNICODE_DECODE_ERROR, tuple::new(args.clone())), args)
}

/// The UnicodeEncodeError for characters `start..end` of `object`, not yet raised.
pub fn new_encode(encoding: &str, object: &Value, start: usize, end: usize, reason: &str) -> Value {
    let args = vec![
        Value::str(encoding),
        object.clone(),
        Value::usize(start),
        Value::usize(end),
        Value::str(reason),
    ];
    filled(make(&classes::UNICODE_ENCODE_ERROR, tuple::new(args.clone())), args)
}

fn filled(e: Value, args: Vec<Value>) -> Value {
    for (i, v) in args.into_iter().enumerate() {
        set_field(&e, i, Some(v));
    }
    e
}

/// Raises UnicodeDecodeError.
#[cold]
pub fn raise_decode(encoding: &str, object: &[u8], start: usize, end: usize, reason: &str) -> Raised {
    raise_value(new_decode(encoding, object, start, end, reason))
}

/// Raises UnicodeEncodeError.
#[cold]
pub fn raise_encode(encoding: &str, object: &Value, start: usize, end: usize, reason: &str) -> Raised {
    raise_value(new_encode(encoding, object, start, end, reason))
}
