//! `IncrementalNewlineDecoder`, and the translation of line ends that it shares with text streams.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, compare, number};
use crate::types::{object, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// A `\r` was seen.
pub const SEEN_CR: u8 = 1;
/// A `\n` was seen.
pub const SEEN_LF: u8 = 2;
/// A `\r\n` was seen.
pub const SEEN_CRLF: u8 = 4;

/// The kinds of line ends in a text, as bits.
pub fn kinds(text: &[u8]) -> u8 {
    let mut seen = 0;
    let mut i = 0;
    while i < text.len() {
        match text[i] {
            b'\r' if text.get(i + 1) == Some(&b'\n') => {
                seen |= SEEN_CRLF;
                i += 1;
            }
            b'\r' => seen |= SEEN_CR,
            b'\n' => seen |= SEEN_LF,
            _ => {}
        }
        i += 1;
    }
    seen
}

/// All line ends as `\n`.
pub fn to_lf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        if text[i] == b'\r' {
            out.push(b'\n');
            if text.get(i + 1) == Some(&b'\n') {
                i += 1;
            }
        } else {
            out.push(text[i]);
        }
        i += 1;
    }
    out
}

/// The `newlines` attribute.
pub fn seen_value(seen: u8) -> Value {
    let all: Vec<Value> = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")]
        .iter()
        .filter(|(bit, _)| seen & bit != 0)
        .map(|(_, text)| Value::str(text))
        .collect();
    match &all[..] {
        [] => Value::none(),
        [one] => one.clone(),
        _ => tuple::new(all),
    }
}

#[repr(C)]
struct DecoderObject {
    header: Header,
    decoder: Mut<Slot>,
    translate: Cell<bool>,
    pending: Cell<bool>,
    seen: Cell<u8>,
}

payload!(DecoderObject, TYPE);

/// `_io.IncrementalNewlineDecoder`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_io.IncrementalNewlineDecoder",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(new_instance(
                ty,
                DecoderObject {
                    header: Header::new(&TYPE),
                    decoder: Mut::new(Slot::NULL),
                    translate: Cell::new(false),
                    pending: Cell::new(false),
                    seen: Cell::new(0),
                },
            ))
        }),
        init: Some(init),
        drop: Some(drop_payload::<DecoderObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<DecoderObject>())
.with_methods(&[
    MethodDef::keywords("decode", decode),
    MethodDef::no_args("getstate", getstate),
    MethodDef::one("setstate", setstate),
    MethodDef::no_args("reset", |v| {
        let d = this(v);
        d.seen.set(0);
        d.pending.set(false);
        match d.decoder.get().get().filter(|d| !d.is_none()).cloned() {
            Some(inner) => attr::call_method_str(&inner, "reset", &[]),
            None => Ok(Value::none()),
        }
    }),
])
.with_getsets(&[GetSetDef::read_only("newlines", |v| Ok(seen_value(this(v).seen.get())))]);

fn this(v: &Value) -> &DecoderObject {
    // SAFETY: methods get instances of the type.
    unsafe { v.cast_unchecked::<DecoderObject>() }
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new("IncrementalNewlineDecoder", &["decoder", "translate", "errors"], 2);
    let [decoder, translate, _] = PARSER.parse(args, kwnames)?;
    let d = this(v);
    drop(d.decoder.replace(decoder.cloned().into()));
    d.translate.set(translate.map_or(Ok(false), compare::is_true)?);
    Ok(())
}

fn decode(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("decode", &["input", "final"], 1);
    let [input, at_end] = PARSER.parse(args, kwnames)?;
    let input = input.ok_or_else(|| type_error("decode() missing required argument 'input' (pos 1)"))?;
    let at_end = at_end.map_or(Ok(false), compare::is_true)?;
    let d = this(v);
    let inner = d.decoder.get().get().filter(|d| !d.is_none()).cloned();
    let decoded = match inner {
        Some(inner) => attr::call_method_str(&inner, "decode", &[input.clone(), Value::bool(at_end)])?,
        None => input.clone(),
    };
    if !str::is_str(&decoded) {
        return Err(type_error(format_args!(
            "decoder should return a string result, not '{}'",
            decoded.ty().name()
        )));
    }
    let mut text = str::wtf8(&decoded).to_vec();
    if d.pending.get() && (at_end || !text.is_empty()) {
        text.insert(0, b'\r');
        d.pending.set(false);
    }
    if !at_end && text.last() == Some(&b'\r') {
        text.pop();
        d.pending.set(true);
    }
    d.seen.set(d.seen.get() | kinds(&text));
    Ok(str::from_wtf8(&if d.translate.get() { to_lf(&text) } else { text }))
}

fn getstate(v: &Value) -> R {
    let d = this(v);
    let (buffered, flag) = match d.decoder.get().get().filter(|d| !d.is_none()).cloned() {
        Some(inner) => {
            let state = attr::call_method_str(&inner, "getstate", &[])?;
            let Some([buffered, flag]) = tuple::as_items(&state) else {
                return Err(type_error("illegal decoder state"));
            };
            (buffered.clone(), number::index_i64_overflow(flag)?)
        }
        None => (Value::bytes(b""), 0),
    };
    Ok(tuple::new(vec![
        buffered,
        Value::int(flag << 1 | i64::from(d.pending.get())),
    ]))
}

fn setstate(v: &Value, state: &Value) -> R {
    let d = this(v);
    let Some([buffered, flag]) = tuple::as_items(state) else {
        return Err(type_error("state argument must be a tuple"));
    };
    let flag = number::index_i64_overflow(flag)?;
    d.pending.set(flag & 1 != 0);
    match d.decoder.get().get().filter(|d| !d.is_none()).cloned() {
        Some(inner) => {
            let state = tuple::new(vec![buffered.clone(), Value::int(flag >> 1)]);
            attr::call_method_str(&inner, "setstate", &[state])
        }
        None => Ok(Value::none()),
    }
}
