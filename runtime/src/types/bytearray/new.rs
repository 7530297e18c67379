//! Making and pickling `bytearray`.

use super::memory::Memory;
use super::{ByteArrayObject, Room, object, resizable};
use crate::args::{Parser, check_count};
use crate::cell::Mut;
use crate::exceptions::R;
use crate::object::attributes::new_instance;
use crate::object::header::Header;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::types::{buffer, bytes, list, str, tuple};
use crate::value::Value;
use std::cell::Cell;

pub(super) const DOC: &str = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer";

pub(super) fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    Ok(new_instance(
        ty,
        ByteArrayObject {
            header: Header::new(ty),
            bytes: Mut::new(Memory::default()),
            exports: Cell::new(0),
            room: Cell::new(Room::exact(0)),
        },
    ))
}

static INIT: Parser = Parser::new("bytearray", &["source", "encoding", "errors"], 0);

pub(super) fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let [source, encoding, errors] = INIT.parse(args, kwnames)?;
    if !object(this).bytes.get().is_empty() {
        *resizable(this)? = Memory::default();
    }
    let made = bytes::construct("bytearray", source, encoding, errors)?.into_bytes();
    let len = made.len();
    *resizable(this)? = Memory::from(made);
    if let Some(source) = source.filter(|source| is_iterated(source)) {
        object(this)
            .room
            .set(match source.is_exact(&list::TYPE) || source.is_exact(&tuple::TYPE) {
                true => Room::exact(len),
                false => (1..=len).fold(Room::exact(0), Room::after),
            });
    }
    Ok(())
}

/// Whether the bytes are taken one by one.
fn is_iterated(source: &Value) -> bool {
    !buffer::is_bytes_like(source) && !str::is_str(source) && source.ty().slots().index.is_none()
}

/// What `__getstate__` gives: `__dict__` and slots, or `None`.
fn state(this: &Value) -> R {
    ops::attr::call_method_str(this, "__getstate__", &[])
}

/// Pickling protocols below 3: a string in Latin-1.
pub(super) fn reduce(this: &Value) -> R {
    let text: String = super::data(this).iter().map(|&b| b as char).collect();
    let args = match text.is_empty() {
        true => tuple::empty(),
        false => tuple::new(vec![Value::str(&text), str::intern("latin-1")]),
    };
    Ok(tuple::new(vec![this.ty().value(), args, state(this)?]))
}

pub(super) fn reduce_ex(this: &Value, args: &[Value]) -> R {
    check_count("__reduce_ex__", args.len(), 0, 1)?;
    let protocol = args.first().map_or(Ok(0), ops::number::c_int)?;
    if protocol < 3 {
        return reduce(this);
    }
    let args = match super::data(this) {
        [] => tuple::empty(),
        data => tuple::new(vec![Value::bytes(data)]),
    };
    Ok(tuple::new(vec![this.ty().value(), args, state(this)?]))
}
