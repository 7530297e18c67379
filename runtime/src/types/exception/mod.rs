//! The builtin exception classes: layout, constructors, attributes, and what raising needs.
//!
//! Every exception object is a [`BaseExceptionObject`] followed by the fields of its class (a slot each), then attribute
//! storage. One `new`, `drop`, `traverse` and `clear` serve all classes: the number of fields follows from the payload size.

mod base;
mod classes;
pub mod group;
mod import_error;
pub mod os_error;
mod raise;
mod syntax_error;
pub mod unicode_error;

pub use base::{
    add_note, args_of, cause_of, context_of, set_args, set_cause, set_context, set_traceback, traceback_of,
};
pub use classes::*;
pub use os_error::raise_message as os_error_message;
pub use raise::{
    add_library_entry, add_traceback, add_traceback_frame, chain_context, instantiate, pending_traceback,
    raise_attribute_error, raise_import_error, raise_name_error, raise_syntax_error, set_context_from_handled,
    stands_in_for_c,
};
pub use syntax_error::SyntaxErrorFields;

use crate::cell::Mut;
use crate::exceptions::R;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::slots::KwNames;
use crate::object::type_object::{TypeObject, flags};
use crate::types::tuple;
use crate::value::{Slot, Value};
use std::cell::Cell;

/// What all exceptions have.
#[repr(C)]
pub struct BaseExceptionObject {
    /// Object header.
    pub header: Header,
    /// `args`, a tuple.
    pub args: Mut<Value>,
    /// `__traceback__`.
    pub traceback: Mut<Slot>,
    /// `__context__`.
    pub context: Mut<Slot>,
    /// `__cause__`.
    pub cause: Mut<Slot>,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
}

// SAFETY: `BASE_EXCEPTION` describes this layout and all exception types extend it.
unsafe impl crate::object::Payload for BaseExceptionObject {
    fn type_object() -> &'static TypeObject {
        &BASE_EXCEPTION
    }
    #[inline(always)]
    fn matches(ty: &TypeObject) -> bool {
        ty.has_flag(flags::EXCEPTION_SUBCLASS)
    }
}

/// Bytes before the fields.
pub(crate) const BASE_SIZE: usize = size_of::<BaseExceptionObject>();

/// The exception behind a value that is one.
#[inline]
pub fn this(v: &Value) -> &BaseExceptionObject {
    v.downcast::<BaseExceptionObject>().expect("an exception")
}

/// True for instances of BaseException.
#[inline]
pub fn is_exception(v: &Value) -> bool {
    v.header().is_some_and(|h| h.ty().has_flag(flags::EXCEPTION_SUBCLASS))
}

/// True for classes derived from BaseException.
#[inline]
pub fn is_exception_class(v: &Value) -> bool {
    TypeObject::from_value(v).is_some_and(|t| t.has_flag(flags::EXCEPTION_SUBCLASS))
}

fn field_count(ty: &TypeObject) -> usize {
    (ty.payload_size.get() as usize - BASE_SIZE) / 8
}

/// The `i`th field of an exception whose class has that many.
#[inline]
pub fn field(v: &Value, i: usize) -> &Mut<Slot> {
    debug_assert!(is_exception(v) && i < field_count(v.ty()));
    // SAFETY: the payload is a base followed by the fields.
    unsafe { &*v.address().cast::<u8>().add(BASE_SIZE + 8 * i).cast::<Mut<Slot>>() }
}

/// The value of a field, `None` if unset.
pub fn field_value(v: &Value, i: usize) -> Value {
    field(v, i).get().get().cloned().unwrap_or(Value::none())
}

/// Sets a field.
pub fn set_field(v: &Value, i: usize, value: Option<Value>) {
    drop(field(v, i).replace(value.into()));
}

/// Makes an instance with these arguments, without running `__init__`.
pub fn make(ty: &'static TypeObject, args: Value) -> Value {
    debug_assert!(args.downcast::<tuple::TupleObject>().is_some());
    let v = attributes::new_plain(ty);
    let p = v.address().cast::<BaseExceptionObject>();
    // SAFETY: `new_plain` allocated the whole instance and wrote its header; the payload is written here.
    unsafe {
        (&raw mut (*p).args).write(Mut::new(args));
        (&raw mut (*p).traceback).write(Mut::new(Slot::NULL));
        (&raw mut (*p).context).write(Mut::new(Slot::NULL));
        (&raw mut (*p).cause).write(Mut::new(Slot::NULL));
        (&raw mut (*p).suppress_context).write(Cell::new(false));
        let fields = p.cast::<u8>().add(BASE_SIZE).cast::<Slot>();
        for i in 0..field_count(ty) {
            fields.add(i).write(Slot::NULL);
        }
    }
    v
}

/// `BaseException.__new__`: keywords are left to `__init__`.
pub(crate) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (positional, _, _) = crate::ops::call::split(args, kwnames);
    Ok(make(
        ty,
        if positional.is_empty() {
            tuple::empty()
        } else {
            tuple::from_slice(positional)
        },
    ))
}

/// The fields of the class, before what all exceptions have: the order in which they are released.
fn fields_of<'a>(p: *mut Header) -> impl Iterator<Item = &'a Mut<Slot>> {
    // SAFETY: called with exceptions only.
    unsafe {
        let fields = p.cast::<u8>().add(BASE_SIZE).cast::<Mut<Slot>>();
        (0..field_count((*p).ty())).map(move |i| &*fields.add(i))
    }
}

/// What all exceptions have after `args`, in the order in which it is released.
fn links_of(base: &BaseExceptionObject) -> [&Mut<Slot>; 3] {
    [&base.traceback, &base.cause, &base.context]
}

pub(crate) unsafe fn drop_exception(p: *mut Header) {
    for slot in fields_of(p) {
        drop(slot.replace(Slot::NULL));
    }
    // SAFETY: called once, with a dying exception.
    let base = unsafe {
        std::ptr::drop_in_place(&raw mut (*p.cast::<BaseExceptionObject>()).args);
        &*p.cast::<BaseExceptionObject>()
    };
    for slot in links_of(base) {
        drop(slot.replace(Slot::NULL));
    }
}

pub(crate) unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live exception.
    let base = unsafe { &*p.cast::<BaseExceptionObject>() };
    visit(base.args.get());
    for slot in fields_of(p).chain(links_of(base)) {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

pub(crate) unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live exception.
    let base = unsafe { &*p.cast::<BaseExceptionObject>() };
    for slot in fields_of(p) {
        drop(slot.replace(Slot::NULL));
    }
    drop(base.args.replace(tuple::empty()));
    for slot in links_of(base) {
        drop(slot.replace(Slot::NULL));
    }
}
