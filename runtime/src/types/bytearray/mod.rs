//! `bytearray`: mutable byte strings. While its memory is lent (buffer protocol) the size cannot change.

mod memory;
mod mutate;
mod new;

use crate::cell::Mut;
use crate::exceptions::{R, buffer_error, type_error};
use crate::memory::new_object;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::{drop_payload, hash_not_implemented};
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::TypeObject;
use crate::types::bytes::{iter, kind::Mutable, methods::methods, search, text};
use crate::types::{buffer, bytes};
use crate::value::Value;
use memory::Memory;
use std::cell::Cell;

/// A mutable byte string.
#[repr(C)]
pub struct ByteArrayObject {
    pub header: Header,
    bytes: Mut<Memory>,
    /// Number of borrowers of the memory.
    pub exports: Cell<usize>,
    /// The memory that CPython would have, and the length that this holds for.
    room: Cell<Room>,
}

/// Memory of a byte array as `__sizeof__` and `__alloc__` tell it.
#[derive(Clone, Copy)]
struct Room {
    bytes: usize,
    len: usize,
}

impl Room {
    /// No more than the bytes and the zero behind them.
    fn exact(len: usize) -> Room {
        let bytes = if len == 0 { 0 } else { len + 1 };
        Room { bytes, len }
    }
    /// After the length has changed (`PyByteArray_Resize`).
    fn after(self, len: usize) -> Room {
        let bytes = match self.bytes {
            room if len == self.len || (len < room && len >= room / 2) => room,
            room if len >= room && len <= room + room / 8 => len + (len >> 3) + if len < 9 { 3 } else { 6 },
            _ => len + 1,
        };
        Room { bytes, len }
    }
}

payload!(ByteArrayObject, TYPE);

/// The type `bytearray`.
pub static TYPE: TypeObject = TypeObject::builtin("bytearray", Some(&crate::types::object::TYPE), INNER_SLOTS)
    .with_size(size_of::<ByteArrayObject>())
    .with_flags(crate::object::type_object::flags::MATCH_SELF)
    .with_doc(new::DOC);

/// What the runtime itself needs of a byte array.
const INNER_SLOTS: Slots = Slots {
    drop: Some(drop_payload::<ByteArrayObject>),
    getbuffer: Some(|this, _| {
        let array = object(this);
        array.exports.set(array.exports.get() + 1);
        let bytes = array.bytes.get_mut();
        Ok(buffer::Lent::bytes(bytes.as_mut_ptr(), bytes.len(), false))
    }),
    releasebuffer: Some(|this, _| {
        let exports = &object(this).exports;
        exports.set(exports.get() - 1);
    }),
    ..Slots::NONE
};

/// See `krait_install_bytes`.
pub(super) fn install() {
    TYPE.methods.set(METHODS);
    *TYPE.slots.get_mut() = Slots {
        repr: Some(repr),
        str: Some(repr),
        hash: Some(hash_not_implemented),
        richcompare: Some(richcompare),
        iter: Some(iter::bytearray_iter),
        new: Some(new::new),
        init: Some(new::init),
        remainder: Some(crate::types::str::percent::bytes_remainder),
        len: Some(|this| Ok(data(this).len())),
        concat: Some(concat),
        repeat: Some(repeat),
        inplace_concat: Some(mutate::inplace_concat),
        inplace_repeat: Some(mutate::inplace_repeat),
        contains: Some(search::contains),
        subscript: Some(mutate::subscript),
        ass_subscript: Some(mutate::ass_subscript),
        item: Some(mutate::item),
        ..INNER_SLOTS
    };
}

const METHODS: &[MethodDef] = methods!(Mutable;
    MethodDef::one("append", mutate::append),
    MethodDef::no_args("clear", mutate::clear),
    MethodDef::no_args("copy", |this| Ok(new(data(this).to_vec()))),
    MethodDef::one("extend", mutate::extend),
    MethodDef::positional("insert", mutate::insert),
    MethodDef::positional("pop", mutate::pop),
    MethodDef::one("remove", mutate::remove),
    MethodDef::no_args("reverse", mutate::reverse),
    MethodDef::no_args("__alloc__", |this| Ok(Value::usize(room(this)))),
    MethodDef::one("__release_buffer__", crate::types::memoryview::release_buffer_method),
    MethodDef::no_args("__reduce__", new::reduce),
    MethodDef::no_args("__sizeof__", |this| Ok(Value::usize(56 + room(this)))),
    MethodDef::positional("__reduce_ex__", new::reduce_ex),
);

/// The object behind `this`; slots and methods of `bytearray` are called with nothing else.
#[inline(always)]
pub(crate) fn object(this: &Value) -> &ByteArrayObject {
    // SAFETY: method descriptors and slots check the type of `self`.
    unsafe { this.cast_unchecked::<ByteArrayObject>() }
}

/// The bytes, to be used before anything else runs.
#[inline(always)]
pub(crate) fn data(this: &Value) -> &[u8] {
    object(this).bytes.get()
}

/// The bytes of a `bytearray` or an instance of a subclass, to be used before anything else runs.
pub fn contents(v: &Value) -> Option<&[u8]> {
    v.downcast::<ByteArrayObject>().map(|b| &**b.bytes.get())
}

/// A new `bytearray`.
pub fn new(bytes: Vec<u8>) -> Value {
    new_object(ByteArrayObject {
        header: Header::new(&TYPE),
        room: Cell::new(Room::exact(bytes.len())),
        bytes: Mut::new(Memory::from(bytes)),
        exports: Cell::new(0),
    })
}

/// The bytes to be changed in size: BufferError while they are lent.
fn resizable(this: &Value) -> R<&mut Memory> {
    let array = object(this);
    if array.exports.get() > 0 {
        return Err(buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    room(this);
    Ok(array.bytes.get_mut())
}

/// The memory after the last change of the length.
fn room(this: &Value) -> usize {
    let array = object(this);
    let room = array.room.get().after(array.bytes.get().len());
    array.room.set(room);
    room.bytes
}

fn repr(this: &Value) -> R {
    let name = this.ty().short_name().to_owned();
    Ok(text::repr(data(this), &format!("{name}("), ")"))
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (buffer::get_if_lent(a), buffer::get_if_lent(b)) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(op.holds((*x).cmp(&*y))))
}

fn concat(a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (buffer::get_if_lent(a), buffer::get_if_lent(b)) else {
        return Err(type_error(format_args!(
            "can't concat {} to {}",
            b.ty().name(),
            a.ty().name()
        )));
    };
    Ok(new([&*x, &*y].concat()))
}

fn repeat(this: &Value, n: i64) -> R {
    let bytes = data(this);
    let n = usize::try_from(n).unwrap_or(0);
    crate::memory::try_reserve(bytes.len().checked_mul(n))?;
    Ok(new(bytes.repeat(n)))
}

/// Any bytes-like object as owned bytes.
pub(crate) fn copy_of(v: &Value) -> R<Vec<u8>> {
    Ok(buffer::get_any(v)?.to_vec())
}

/// One byte from a number.
pub(crate) fn byte_of(v: &Value) -> R<u8> {
    bytes::byte_of(v, "byte must be in range(0, 256)")
}
