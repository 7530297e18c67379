//! Blobs that are open for reading and writing in place.

use super::c_text;
use crate::args::check_count;
use crate::exceptions::{R, memory_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::native_type::Field;
use crate::ops::compare::is_true;
use crate::ops::number::{c_int, c_long};
use crate::types::{buffer, tuple};
use crate::value::Value;
use libsqlite3_sys as ffi;
use std::cell::Cell;
use std::ffi::c_int;
use std::ptr;

/// A blob, closed with its owner.
struct Handle(Cell<*mut ffi::sqlite3_blob>);

impl Field for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: our own blob, closed once; null is nothing.
        unsafe { ffi::sqlite3_blob_close(self.0.get()) };
    }
}

native_type! {
    /// An open blob.
    pub struct Blob: TYPE = "_sqlite.Blob" { handle: Handle, }
    slots {}
    .with_methods(METHODS)
}

fn handle(v: &Value) -> *mut ffi::sqlite3_blob {
    Blob::of(v).handle.0.get()
}

/// `blob_open(database, table, column, row, writable)`: the result, and the blob or `None`.
pub(super) fn open(v: &Value, args: &[Value]) -> R {
    check_count("blob_open", args.len(), 5, 5)?;
    let (name, table, column) = (c_text(&args[0])?, c_text(&args[1])?, c_text(&args[2])?);
    let (row, writable) = (c_long(&args[3])?, c_int::from(is_true(&args[4])?));
    let mut blob = ptr::null_mut();
    // SAFETY: C strings, and room for the result.
    let rc = unsafe {
        ffi::sqlite3_blob_open(
            super::handle(v),
            name.as_ptr(),
            table.as_ptr(),
            column.as_ptr(),
            row,
            writable,
            &raw mut blob,
        )
    };
    let made = match blob.is_null() {
        true => Value::none(),
        false => Blob::instance(&TYPE, Handle(Cell::new(blob))),
    };
    Ok(tuple::new(vec![Value::int(rc.into()), made]))
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("size", |v| {
        // SAFETY: a blob, or null, which has no bytes.
        Ok(Value::int(unsafe { ffi::sqlite3_blob_bytes(handle(v)) }.into()))
    }),
    // The result, and the bytes.
    MethodDef::positional("read", |v, args| {
        check_count("read", args.len(), 2, 2)?;
        let (length, offset) = (c_int(&args[0])?, c_int(&args[1])?);
        let mut room = Vec::new();
        let size = usize::try_from(length).unwrap_or(0);
        if room.try_reserve_exact(size).is_err() {
            return Err(memory_error());
        }
        room.resize(size, 0u8);
        // SAFETY: room for the bytes; the library refuses those that are not there.
        let rc = unsafe { ffi::sqlite3_blob_read(handle(v), room.as_mut_ptr().cast(), length, offset) };
        Ok(tuple::new(vec![Value::int(rc.into()), Value::bytes(&room)]))
    }),
    MethodDef::positional("write", |v, args| {
        check_count("write", args.len(), 2, 2)?;
        let offset = c_int(&args[1])?;
        let data = buffer::with_bytes(&args[0], <[u8]>::to_vec)?;
        let length = c_int(&Value::usize(data.len()))?;
        // SAFETY: bytes of this length; the library refuses those that don't fit.
        let rc = unsafe { ffi::sqlite3_blob_write(handle(v), data.as_ptr().cast(), length, offset) };
        Ok(Value::int(rc.into()))
    }),
    MethodDef::no_args("close", |v| {
        let blob = Blob::of(v).handle.0.replace(ptr::null_mut());
        // SAFETY: our own blob, closed once.
        Ok(Value::int(unsafe { ffi::sqlite3_blob_close(blob) }.into()))
    }),
];
