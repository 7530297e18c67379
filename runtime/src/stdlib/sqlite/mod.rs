//! `_sqlite`: connections and statements of the SQLite library, as `_sqlite3.py` builds its classes on them. Results of the
//! library's functions are handed on as numbers; which exception they mean is decided there.

mod blob;
mod callbacks;
mod statement;

use crate::args::check_count;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::native_type::Field;
use crate::ops::number::{c_int, ssize};
use crate::types::{buffer, dict, module, str, tuple};
use crate::value::Value;
use libsqlite3_sys as ffi;
use std::cell::Cell;
use std::ffi::{CStr, CString, c_int};
use std::ptr;

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("open", open),
    MethodDef::one("complete", |_, text| {
        let text = c_text(text)?;
        // SAFETY: a C string.
        Ok(Value::bool(unsafe { ffi::sqlite3_complete(text.as_ptr()) } != 0))
    }),
    MethodDef::no_args("version", |_| {
        // SAFETY: the library's own text.
        let text = unsafe { CStr::from_ptr(ffi::sqlite3_libversion()) };
        Ok(Value::str(&text.to_string_lossy()))
    }),
    MethodDef::one("errstr", |_, code| {
        // SAFETY: the library's own text.
        let text = unsafe { CStr::from_ptr(ffi::sqlite3_errstr(c_int(code)?)) };
        Ok(Value::str(&text.to_string_lossy()))
    }),
    MethodDef::one("data", |_, source| Ok(Value::bytes(&buffer::get(source)?))),
    MethodDef::one("show_callback_errors", |_, on| {
        callbacks::show_errors(crate::ops::compare::is_true(on)?);
        Ok(Value::none())
    }),
];

/// Makes the module.
pub fn init() -> R {
    crate::object::lookup::ready(&TYPE);
    crate::object::lookup::ready(&statement::TYPE);
    crate::object::lookup::ready(&blob::TYPE);
    let m = module::new("_sqlite", &[FUNCTIONS])?;
    dict::set_str(&module::dict(&m), "Database", TYPE.value());
    Ok(m)
}

/// A connection, closed with its owner; statements that are still there keep it until they go.
struct Handle {
    db: Cell<*mut ffi::sqlite3>,
    hooks: callbacks::Hooks,
}

impl Field for Handle {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.hooks.visit(visit);
    }
}

impl Handle {
    /// Ends the connection; SQLite's status.
    fn close(&self) -> c_int {
        let db = self.db.replace(ptr::null_mut());
        self.hooks.unset(db);
        // SAFETY: our own connection, closed once; closing null does nothing.
        unsafe { ffi::sqlite3_close_v2(db) }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.close();
    }
}

native_type! {
    /// A connection to a database.
    pub struct Database: TYPE = "_sqlite.Database" { handle: Handle, }
    slots {}
    .with_methods(METHODS)
}

/// A text as a C string.
fn c_text(v: &Value) -> R<CString> {
    let Some(text) = str::to_str_lossless(v) else {
        if str::is_str(v) {
            // Surrogates, which have no bytes.
            crate::ops::attr::call_method_str(v, "encode", &[])?;
        }
        return Err(type_error(format_args!("argument must be str, not {}", v.ty().name())));
    };
    CString::new(text).map_err(|_| crate::exceptions::value_error("embedded null character"))
}

/// `open(name, flags)`: the result and the connection, which exists even if opening failed.
fn open(_: &Value, args: &[Value]) -> R {
    check_count("open", args.len(), 2, 2)?;
    let name = match str::is_str(&args[0]) {
        true => c_text(&args[0])?,
        false => CString::new(buffer::with_bytes(&args[0], <[u8]>::to_vec)?)
            .map_err(|_| crate::exceptions::value_error("embedded null byte"))?,
    };
    let flags = c_int(&args[1])?;
    let mut db = ptr::null_mut();
    // SAFETY: a C string, and room for the connection.
    let rc = unsafe { ffi::sqlite3_open_v2(name.as_ptr(), &raw mut db, flags, ptr::null()) };
    if !db.is_null() {
        // SAFETY: a new connection. Foreign keys are not enforced unless a program asks, as in SQLite itself.
        unsafe {
            ffi::sqlite3_db_config(
                db,
                ffi::SQLITE_DBCONFIG_ENABLE_FKEY,
                0 as c_int,
                ptr::null_mut::<c_int>(),
            )
        };
    }
    let handle = Handle {
        db: Cell::new(db),
        hooks: callbacks::Hooks::default(),
    };
    let database = Database::instance(&TYPE, handle);
    Ok(tuple::new(vec![Value::int(rc.into()), database]))
}

fn handle(v: &Value) -> *mut ffi::sqlite3 {
    Database::of(v).handle.db.get()
}

fn name_of_database(v: &Value) -> R<CString> {
    c_text(v)
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("close", |v| Ok(Value::int(Database::of(v).handle.close().into()))),
    MethodDef::no_args("errmsg", |v| {
        // SAFETY: the text is valid until the next call of the library.
        let text = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(handle(v))) };
        Ok(Value::str(&text.to_string_lossy()))
    }),
    MethodDef::no_args("errcode", |v| {
        // SAFETY: null or a connection.
        Ok(Value::int(unsafe { ffi::sqlite3_extended_errcode(handle(v)) }.into()))
    }),
    MethodDef::no_args("changes", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_changes(handle(v)) }.into()))
    }),
    MethodDef::no_args("total_changes", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_total_changes(handle(v)) }.into()))
    }),
    MethodDef::no_args("last_insert_rowid", |v| {
        // SAFETY: as above.
        Ok(Value::int(unsafe { ffi::sqlite3_last_insert_rowid(handle(v)) }))
    }),
    MethodDef::no_args("autocommit", |v| {
        // SAFETY: as above.
        Ok(Value::bool(unsafe { ffi::sqlite3_get_autocommit(handle(v)) } != 0))
    }),
    MethodDef::no_args("interrupt", |v| {
        // SAFETY: as above.
        unsafe { ffi::sqlite3_interrupt(handle(v)) };
        Ok(Value::none())
    }),
    MethodDef::one("busy_timeout", |v, ms| {
        // SAFETY: as above.
        Ok(Value::int(
            unsafe { ffi::sqlite3_busy_timeout(handle(v), c_int(ms)?) }.into(),
        ))
    }),
    MethodDef::positional("limit", |v, args| {
        check_count("limit", args.len(), 2, 2)?;
        let (category, limit) = (c_int(&args[0])?, c_int(&args[1])?);
        // SAFETY: as above.
        Ok(Value::int(
            unsafe { ffi::sqlite3_limit(handle(v), category, limit) }.into(),
        ))
    }),
    MethodDef::positional("config", |v, args| {
        check_count("config", args.len(), 2, 2)?;
        let (option, value) = (c_int(&args[0])?, c_int(&args[1])?);
        let mut now: c_int = 0;
        // SAFETY: options of this kind take a number and a place for the state.
        let rc = unsafe { ffi::sqlite3_db_config(handle(v), option, value, &raw mut now) };
        Ok(tuple::new(vec![Value::int(rc.into()), Value::int(now.into())]))
    }),
    MethodDef::one("prepare", statement::prepare),
    MethodDef::positional("blob_open", blob::open),
    MethodDef::positional("create_function", callbacks::create_function),
    MethodDef::positional("create_aggregate", callbacks::create_aggregate),
    MethodDef::positional("create_collation", callbacks::create_collation),
    MethodDef::one("set_trace", callbacks::set_trace),
    MethodDef::one("set_authorizer", callbacks::set_authorizer),
    MethodDef::positional("set_progress", callbacks::set_progress),
    MethodDef::positional("backup_step", backup),
    MethodDef::one("serialize", |v, name| {
        let name = name_of_database(name)?;
        let mut size: ffi::sqlite3_int64 = 0;
        // SAFETY: the library allocates the bytes, which are freed here.
        unsafe {
            let data = ffi::sqlite3_serialize(handle(v), name.as_ptr(), &raw mut size, 0);
            if data.is_null() {
                return Ok(Value::none());
            }
            let bytes = Value::bytes(std::slice::from_raw_parts(data, size as usize));
            ffi::sqlite3_free(data.cast());
            Ok(bytes)
        }
    }),
    MethodDef::positional("deserialize", |v, args| {
        check_count("deserialize", args.len(), 2, 2)?;
        let data = buffer::with_bytes(&args[0], <[u8]>::to_vec)?;
        let name = name_of_database(&args[1])?;
        // SAFETY: the library takes the copy and frees it.
        let rc = unsafe {
            let copy = ffi::sqlite3_malloc64(data.len() as u64).cast::<u8>();
            if copy.is_null() {
                return Err(crate::exceptions::memory_error());
            }
            copy.copy_from_nonoverlapping(data.as_ptr(), data.len());
            let flags = (ffi::SQLITE_DESERIALIZE_FREEONCLOSE | ffi::SQLITE_DESERIALIZE_RESIZEABLE) as u32;
            let size = data.len() as i64;
            ffi::sqlite3_deserialize(handle(v), name.as_ptr(), copy, size, size, flags)
        };
        Ok(Value::int(rc.into()))
    }),
];

/// `backup_step(target, name, pages, progress)`: copies the database; returns the result. `progress(rc, remaining, total)` is
/// called after each step and says by its result whether to wait.
fn backup(v: &Value, args: &[Value]) -> R {
    check_count("backup_step", args.len(), 4, 4)?;
    if args[0].exact::<Database>().is_none() {
        return Err(type_error("a database is needed"));
    }
    let name = c_text(&args[1])?;
    let pages = ssize(&args[2])? as c_int;
    // SAFETY: both connections live while their owners are held.
    unsafe {
        let copy = ffi::sqlite3_backup_init(handle(&args[0]), c"main".as_ptr(), handle(v), name.as_ptr());
        if copy.is_null() {
            return Ok(Value::int(ffi::sqlite3_extended_errcode(handle(&args[0])).into()));
        }
        loop {
            let rc = ffi::sqlite3_backup_step(copy, pages);
            let told = [
                Value::int(rc.into()),
                Value::int(ffi::sqlite3_backup_remaining(copy).into()),
                Value::int(ffi::sqlite3_backup_pagecount(copy).into()),
            ];
            if let Err(raised) = crate::ops::call::call(&args[3], &told, None) {
                ffi::sqlite3_backup_finish(copy);
                return Err(raised);
            }
            if !matches!(rc, ffi::SQLITE_OK | ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) {
                let finished = ffi::sqlite3_backup_finish(copy);
                return Ok(Value::int(finished.into()));
            }
        }
    }
}
