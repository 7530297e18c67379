//! Statements: prepared, with their parameters bound, stepped through, read.

use super::c_text;
use crate::args::check_count;
use crate::exceptions::R;
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::native_type::Field;
use crate::ops::number::c_int;
use crate::types::{buffer, float, int, str, tuple};
use crate::value::Value;
use libsqlite3_sys as ffi;
use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;

/// A statement, given back with its owner.
struct Handle(Cell<*mut ffi::sqlite3_stmt>);

impl Field for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: our own statement, given back once; null is nothing.
        unsafe { ffi::sqlite3_finalize(self.0.get()) };
    }
}

native_type! {
    /// A statement.
    pub struct Statement: TYPE = "_sqlite.Statement" { handle: Handle, }
    slots {}
    .with_methods(METHODS)
}

fn handle(v: &Value) -> *mut ffi::sqlite3_stmt {
    Statement::of(v).handle.0.get()
}

/// `prepare(sql)`: the result, the statement or `None`, and the text after it.
pub(super) fn prepare(v: &Value, sql: &Value) -> R {
    let text = c_text(sql)?;
    let (mut statement, mut tail) = (ptr::null_mut(), ptr::null());
    // SAFETY: a C string, and room for the results.
    let rc = unsafe { ffi::sqlite3_prepare_v2(super::handle(v), text.as_ptr(), -1, &raw mut statement, &raw mut tail) };
    let rest = match tail.is_null() {
        true => Value::str(""),
        // SAFETY: `tail` points into the text.
        false => Value::str(&unsafe { CStr::from_ptr(tail) }.to_string_lossy()),
    };
    let made = match statement.is_null() {
        true => Value::none(),
        false => Statement::instance(&TYPE, Handle(Cell::new(statement))),
    };
    Ok(tuple::new(vec![Value::int(rc.into()), made, rest]))
}

/// A text of the library's.
fn shown(text: *const c_char) -> Value {
    if text.is_null() {
        return Value::none();
    }
    // SAFETY: a C string of the library, valid until its next call.
    Value::str(&unsafe { CStr::from_ptr(text) }.to_string_lossy())
}

/// `bind(i, value)`: the result, or `None` for a value that no column can hold.
fn bind(v: &Value, args: &[Value]) -> R {
    check_count("bind", args.len(), 2, 2)?;
    let (s, i, value) = (handle(v), c_int(&args[0])?, &args[1]);
    // SAFETY: the library copies texts and bytes.
    let rc = unsafe {
        if value.is_none() {
            ffi::sqlite3_bind_null(s, i)
        } else if int::is_int(value) {
            match int::as_i64(value) {
                Some(n) => ffi::sqlite3_bind_int64(s, i, n),
                None => {
                    return Err(crate::exceptions::overflow_error(
                        "Python int too large to convert to SQLite INTEGER",
                    ));
                }
            }
        } else if let Some(x) = float::as_f64(value) {
            ffi::sqlite3_bind_double(s, i, x)
        } else if str::is_str(value) {
            let text = crate::ops::attr::call_method_str(value, "encode", &[])?;
            buffer::with_bytes(&text, |t| {
                ffi::sqlite3_bind_text(s, i, t.as_ptr().cast(), t.len() as c_int, ffi::SQLITE_TRANSIENT())
            })?
        } else if buffer::is_bytes_like(value) {
            buffer::with_bytes(value, |b| {
                ffi::sqlite3_bind_blob(s, i, b.as_ptr().cast(), b.len() as c_int, ffi::SQLITE_TRANSIENT())
            })?
        } else {
            return Ok(Value::none());
        }
    };
    Ok(Value::int(rc.into()))
}

/// The bytes of a text or blob in a column.
fn column_bytes(s: *mut ffi::sqlite3_stmt, i: c_int) -> Vec<u8> {
    // SAFETY: pointer and length belong together, and are copied at once.
    unsafe {
        let data = ffi::sqlite3_column_blob(s, i).cast::<u8>();
        let size = ffi::sqlite3_column_bytes(s, i) as usize;
        match data.is_null() {
            true => Vec::new(),
            false => std::slice::from_raw_parts(data, size).to_vec(),
        }
    }
}

/// The value in a column; `None` in Rust for a text that is not UTF-8. With `raw`, texts are bytes.
fn column(s: *mut ffi::sqlite3_stmt, i: c_int, raw: bool) -> Option<Value> {
    // SAFETY: the statement stands at a row.
    unsafe {
        Some(match ffi::sqlite3_column_type(s, i) {
            ffi::SQLITE_NULL => Value::none(),
            ffi::SQLITE_INTEGER => Value::int(ffi::sqlite3_column_int64(s, i)),
            ffi::SQLITE_FLOAT => Value::float(ffi::sqlite3_column_double(s, i)),
            ffi::SQLITE_TEXT if !raw => Value::str(std::str::from_utf8(&column_bytes(s, i)).ok()?),
            _ => Value::bytes(&column_bytes(s, i)),
        })
    }
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("step", |v| {
        // SAFETY: our own statement; callbacks may run Python code, which does not give it back.
        let rc = unsafe { ffi::sqlite3_step(handle(v)) };
        super::callbacks::raise_kept()?;
        Ok(Value::int(rc.into()))
    }),
    MethodDef::no_args("reset", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_reset(handle(v)) }.into()))
    }),
    MethodDef::no_args("clear_bindings", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_clear_bindings(handle(v)) }.into()))
    }),
    MethodDef::no_args("finalize", |v| {
        let s = Statement::of(v).handle.0.replace(ptr::null_mut());
        // SAFETY: given back once.
        Ok(Value::int(unsafe { ffi::sqlite3_finalize(s) }.into()))
    }),
    MethodDef::positional("bind", bind),
    MethodDef::no_args("parameter_count", |v| {
        // SAFETY: as above.
        Ok(Value::int(
            unsafe { ffi::sqlite3_bind_parameter_count(handle(v)) }.into(),
        ))
    }),
    MethodDef::one("parameter_name", |v, i| {
        // SAFETY: as above.
        Ok(shown(unsafe { ffi::sqlite3_bind_parameter_name(handle(v), c_int(i)?) }))
    }),
    MethodDef::no_args("column_count", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_column_count(handle(v)) }.into()))
    }),
    MethodDef::one("column_name", |v, i| {
        // SAFETY: as above.
        Ok(shown(unsafe { ffi::sqlite3_column_name(handle(v), c_int(i)?) }))
    }),
    MethodDef::one("column_decltype", |v, i| {
        // SAFETY: as above.
        Ok(shown(unsafe { ffi::sqlite3_column_decltype(handle(v), c_int(i)?) }))
    }),
    MethodDef::no_args("readonly", |v| {
        // SAFETY: as above.
        Ok(Value::bool(unsafe { ffi::sqlite3_stmt_readonly(handle(v)) } != 0))
    }),
    // `row(raw)`: the row as a tuple, or the number of the column whose text is not UTF-8.
    MethodDef::one("row", |v, raw| {
        let raw = crate::ops::compare::is_true(raw)?;
        let s = handle(v);
        // SAFETY: as above.
        let count = unsafe { ffi::sqlite3_data_count(s) };
        let mut row = Vec::with_capacity(count as usize);
        for i in 0..count {
            match column(s, i, raw) {
                Some(value) => row.push(value),
                None => return Ok(Value::int(i.into())),
            }
        }
        Ok(tuple::new(row))
    }),
    // `kind(i)`: SQLite's number for the type of the value in a column.
    MethodDef::one("kind", |v, i| {
        // SAFETY: as above.
        Ok(Value::int(
            unsafe { ffi::sqlite3_column_type(handle(v), c_int(i)?) }.into(),
        ))
    }),
    MethodDef::one("raw", |v, i| {
        let (s, i) = (handle(v), c_int(i)?);
        // SAFETY: as above.
        match unsafe { ffi::sqlite3_column_type(s, i) } {
            ffi::SQLITE_NULL => Ok(Value::none()),
            _ => Ok(Value::bytes(&column_bytes(s, i))),
        }
    }),
];
