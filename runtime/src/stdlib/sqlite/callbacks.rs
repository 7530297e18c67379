//! Python functions that SQLite calls: functions of SQL, aggregates, collations, and those that watch a connection.

use super::{Database, c_text, handle};
use crate::args::check_count;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, overflow_error, raise_again};
use crate::ops;
use crate::ops::number::c_int;
use crate::types::{buffer, float, int, str};
use crate::value::{Slot, Value};
use libsqlite3_sys as ffi;
use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};

struct Flag(Cell<bool>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Flag {}

static SHOWS_ERRORS: Flag = Flag(Cell::new(false));

/// Whether errors in callbacks are shown (`enable_callback_tracebacks`).
pub(super) fn show_errors(on: bool) {
    SHOWS_ERRORS.0.set(on);
}

/// What a callback raised that nothing catches: an interrupt, for one.
static KEPT: Mut<Slot> = Mut::new(Slot::NULL);

/// Raises what a callback left.
pub(super) fn raise_kept() -> R<()> {
    match KEPT.replace(Slot::NULL).get() {
        Some(kept) => Err(raise_again(kept.clone())),
        None => Ok(()),
    }
}

/// A callback failed: its exception is shown, if that is wanted, and forgotten.
fn forget(raised: Raised, callback: &Value) {
    if SHOWS_ERRORS.0.get() {
        crate::exceptions::write_unraisable(raised, None, Some(callback));
    } else {
        drop(raised.take());
    }
}

/// A callback as the library keeps it: with a connection that nobody closes, to the end of the process.
fn keep(callback: &Value) -> *mut c_void {
    Box::into_raw(Box::new(crate::memory::keep(callback.clone()))).cast()
}

unsafe extern "C" fn release(kept: *mut c_void) {
    if !kept.is_null() {
        // SAFETY: made by `keep`, released once.
        drop(unsafe { Box::from_raw(kept.cast::<Value>()) });
    }
}

/// The callbacks that the library takes without a function to release them: one of each kind at a time.
pub(super) struct Hooks([Cell<*mut c_void>; 3]);

/// The place of a callback in [`Hooks`].
#[derive(Clone, Copy)]
enum Hook {
    Trace,
    Authorizer,
    Progress,
}

impl Default for Hooks {
    fn default() -> Hooks {
        Hooks(std::array::from_fn(|_| Cell::new(std::ptr::null_mut())))
    }
}

impl Hooks {
    /// Puts what the library has just been given (null: nothing) in the place of what it had.
    fn set(&self, hook: Hook, kept: *mut c_void) {
        // SAFETY: the library has another now; a call under way holds its callback itself.
        unsafe { release(self.0[hook as usize].replace(kept)) };
    }

    /// Shows the callbacks.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        for kept in self.0.iter().map(Cell::get).filter(|kept| !kept.is_null()) {
            // SAFETY: made by `keep`, not yet released.
            visit(unsafe { &*kept.cast::<Value>() });
        }
    }

    /// Takes the callbacks from `db`, which may live on in its statements, and releases them.
    pub(super) fn unset(&self, db: *mut ffi::sqlite3) {
        if db.is_null() {
            return;
        }
        // SAFETY: a connection.
        unsafe {
            ffi::sqlite3_trace_v2(db, 0, None, std::ptr::null_mut());
            ffi::sqlite3_set_authorizer(db, None, std::ptr::null_mut());
            ffi::sqlite3_progress_handler(db, 0, None, std::ptr::null_mut());
        }
        for hook in [Hook::Trace, Hook::Authorizer, Hook::Progress] {
            self.set(hook, std::ptr::null_mut());
        }
    }
}

fn hooks(v: &Value) -> &Hooks {
    &Database::of(v).handle.hooks
}

/// The callback behind what the library kept.
///
/// # Safety
/// `kept` was made by [`keep`].
unsafe fn callback_of(kept: *mut c_void) -> Value {
    // SAFETY: the caller's promise.
    unsafe { (*kept.cast::<Value>()).clone() }
}

/// The callback of a function's call.
unsafe fn callback(context: *mut ffi::sqlite3_context) -> Value {
    // SAFETY: the functions here are registered with what `keep` made.
    unsafe { callback_of(ffi::sqlite3_user_data(context)) }
}

/// The arguments of a function of SQL.
unsafe fn arguments(count: c_int, values: *mut *mut ffi::sqlite3_value) -> Vec<Value> {
    let convert = |i: usize| {
        // SAFETY: the library passes `count` values.
        unsafe {
            let v = *values.add(i);
            let bytes = || {
                let data = ffi::sqlite3_value_blob(v).cast::<u8>();
                let size = ffi::sqlite3_value_bytes(v) as usize;
                if data.is_null() {
                    &[][..]
                } else {
                    std::slice::from_raw_parts(data, size)
                }
            };
            match ffi::sqlite3_value_type(v) {
                ffi::SQLITE_INTEGER => Value::int(ffi::sqlite3_value_int64(v)),
                ffi::SQLITE_FLOAT => Value::float(ffi::sqlite3_value_double(v)),
                ffi::SQLITE_TEXT => Value::str(&String::from_utf8_lossy(bytes())),
                ffi::SQLITE_BLOB => Value::bytes(bytes()),
                _ => Value::none(),
            }
        }
    };
    (0..count as usize).map(convert).collect()
}

unsafe fn fail(context: *mut ffi::sqlite3_context, text: &str) {
    // SAFETY: the library copies the text.
    unsafe { ffi::sqlite3_result_error(context, text.as_ptr().cast(), text.len() as c_int) };
}

/// A callback raised: the library is told of it.
unsafe fn fail_for(context: *mut ffi::sqlite3_context, raised: Raised, callback: &Value, text: &str) {
    let is_memory = raised.matches(&crate::types::exception::MEMORY_ERROR);
    let is_overflow = raised.matches(&crate::types::exception::OVERFLOW_ERROR);
    forget(raised, callback);
    // SAFETY: a call of the library's is under way.
    unsafe {
        match (is_memory, is_overflow) {
            (true, _) => ffi::sqlite3_result_error_nomem(context),
            (_, true) => ffi::sqlite3_result_error_toobig(context),
            _ => fail(context, text),
        }
    }
}

/// Hands a result to the library; false if no column can hold it.
unsafe fn give(context: *mut ffi::sqlite3_context, v: &Value) -> R<bool> {
    // SAFETY: the library copies texts and bytes.
    unsafe {
        if v.is_none() {
            ffi::sqlite3_result_null(context);
        } else if int::is_int(v) {
            let Some(n) = int::as_i64(v) else {
                return Err(overflow_error("Python int too large to convert to SQLite INTEGER"));
            };
            ffi::sqlite3_result_int64(context, n);
        } else if let Some(x) = float::as_f64(v) {
            ffi::sqlite3_result_double(context, x);
        } else if str::is_str(v) {
            let Some(t) = str::to_str_lossless(v) else {
                return ops::attr::call_method_str(v, "encode", &[]).map(|_| false);
            };
            ffi::sqlite3_result_text(context, t.as_ptr().cast(), t.len() as c_int, ffi::SQLITE_TRANSIENT());
        } else if buffer::is_bytes_like(v) {
            buffer::with_bytes(v, |b| {
                ffi::sqlite3_result_blob(context, b.as_ptr().cast(), b.len() as c_int, ffi::SQLITE_TRANSIENT());
            })?;
        } else {
            return Ok(false);
        }
    }
    Ok(true)
}

unsafe extern "C" fn function(context: *mut ffi::sqlite3_context, count: c_int, values: *mut *mut ffi::sqlite3_value) {
    // SAFETY: called by the library for what `create_function` registered.
    unsafe {
        let function = callback(context);
        let failed = "user-defined function raised exception";
        match ops::call::call(&function, &arguments(count, values), None).and_then(|v| give(context, &v)) {
            Ok(true) => {}
            Ok(false) => fail(context, failed),
            Err(raised) => fail_for(context, raised, &function, failed),
        }
    }
}

/// `create_function(name, count, flags, callback)`; without callback it is removed.
pub(super) fn create_function(v: &Value, args: &[Value]) -> R {
    check_count("create_function", args.len(), 4, 4)?;
    let name = c_text(&args[0])?;
    let (count, flags) = (c_int(&args[1])?, ffi::SQLITE_UTF8 | c_int(&args[2])?);
    let given = !args[3].is_none();
    // SAFETY: the library releases the callback when the function goes, or now if it fails.
    let rc = unsafe {
        ffi::sqlite3_create_function_v2(
            handle(v),
            name.as_ptr(),
            count,
            flags,
            if given { keep(&args[3]) } else { std::ptr::null_mut() },
            given.then_some(function as unsafe extern "C" fn(_, _, _)),
            None,
            None,
            given.then_some(release as unsafe extern "C" fn(_)),
        )
    };
    Ok(Value::int(rc.into()))
}

/// An aggregate's instance, in memory of the library that begins as zeros.
#[repr(C)]
struct Instance {
    made: u64,
    value: std::mem::MaybeUninit<Value>,
}

unsafe fn instance_of(context: *mut ffi::sqlite3_context) -> *mut Instance {
    // SAFETY: the library's memory for this aggregate.
    unsafe { ffi::sqlite3_aggregate_context(context, size_of::<Instance>() as c_int).cast() }
}

fn aggregate_failed(method: &str) -> String {
    format!("user-defined aggregate's '{method}' method raised error")
}

/// Calls a method of the aggregate's instance, which is made by the first call.
unsafe fn call_aggregate(context: *mut ffi::sqlite3_context, method: &str, args: &[Value]) -> Option<Value> {
    // SAFETY: called by the library for what `create_aggregate` registered.
    unsafe {
        let class = callback(context);
        let instance = instance_of(context);
        if instance.is_null() {
            return None;
        }
        if (*instance).made == 0 {
            match ops::call::call0(&class) {
                Ok(v) => {
                    (*instance).value.write(v);
                    (*instance).made = 1;
                }
                Err(raised) => {
                    fail_for(context, raised, &class, &aggregate_failed("__init__"));
                    return None;
                }
            }
        }
        let this = (*instance).value.assume_init_ref().clone();
        let found = match ops::attr::get_str(&this, method) {
            Ok(found) => found,
            Err(raised) => {
                let text = format!("user-defined aggregate's '{method}' method not defined");
                fail_for(context, raised, &class, &text);
                return None;
            }
        };
        match ops::call::call(&found, args, None) {
            Ok(v) => Some(v),
            Err(raised) => {
                fail_for(context, raised, &class, &aggregate_failed(method));
                None
            }
        }
    }
}

unsafe extern "C" fn step(context: *mut ffi::sqlite3_context, count: c_int, values: *mut *mut ffi::sqlite3_value) {
    // SAFETY: called by the library.
    unsafe { call_aggregate(context, "step", &arguments(count, values)) };
}

unsafe extern "C" fn inverse(context: *mut ffi::sqlite3_context, count: c_int, values: *mut *mut ffi::sqlite3_value) {
    // SAFETY: called by the library.
    unsafe { call_aggregate(context, "inverse", &arguments(count, values)) };
}

unsafe fn give_of(context: *mut ffi::sqlite3_context, method: &str) {
    // SAFETY: called by the library.
    unsafe {
        let Some(v) = call_aggregate(context, method, &[]) else {
            return;
        };
        match give(context, &v) {
            Ok(true) => {}
            Ok(false) => fail(context, &aggregate_failed(method)),
            Err(raised) => fail_for(context, raised, &callback(context), &aggregate_failed(method)),
        }
    }
}

unsafe extern "C" fn value(context: *mut ffi::sqlite3_context) {
    // SAFETY: called by the library.
    unsafe { give_of(context, "value") };
}

unsafe extern "C" fn finalize(context: *mut ffi::sqlite3_context) {
    // SAFETY: called by the library, last of all.
    unsafe {
        let instance = instance_of(context);
        // Without a row there is nothing to finalize: the result is NULL.
        if !instance.is_null() && (*instance).made != 0 {
            give_of(context, "finalize");
        }
        if !instance.is_null() && std::mem::take(&mut (*instance).made) != 0 {
            (*instance).value.assume_init_drop();
        }
    }
}

/// `create_aggregate(name, count, class, window)`; without class it is removed.
pub(super) fn create_aggregate(v: &Value, args: &[Value]) -> R {
    check_count("create_aggregate", args.len(), 4, 4)?;
    let name = c_text(&args[0])?;
    let count = c_int(&args[1])?;
    let given = !args[2].is_none();
    let window = ops::compare::is_true(&args[3])? && given;
    // SAFETY: as in `create_function`.
    let rc = unsafe {
        ffi::sqlite3_create_window_function(
            handle(v),
            name.as_ptr(),
            count,
            ffi::SQLITE_UTF8,
            if given { keep(&args[2]) } else { std::ptr::null_mut() },
            given.then_some(step as unsafe extern "C" fn(_, _, _)),
            given.then_some(finalize as unsafe extern "C" fn(_)),
            window.then_some(value as unsafe extern "C" fn(_)),
            window.then_some(inverse as unsafe extern "C" fn(_, _, _)),
            given.then_some(release as unsafe extern "C" fn(_)),
        )
    };
    Ok(Value::int(rc.into()))
}

unsafe extern "C" fn compare(kept: *mut c_void, n: c_int, a: *const c_void, m: c_int, b: *const c_void) -> c_int {
    // SAFETY: called by the library with two texts and what `create_collation` kept.
    unsafe {
        let callback = callback_of(kept);
        let text = |p: *const c_void, n: c_int| match n {
            0 => Value::str(""),
            n => Value::str(&String::from_utf8_lossy(std::slice::from_raw_parts(
                p.cast::<u8>(),
                n as usize,
            ))),
        };
        let result = ops::call::call2(&callback, &text(a, n), &text(b, m)).and_then(|v| ops::number::ssize(&v));
        match result {
            Ok(order) => order.signum() as c_int,
            Err(raised) => {
                forget(raised, &callback);
                0
            }
        }
    }
}

/// `create_collation(name, callback)`; without callback it is removed.
pub(super) fn create_collation(v: &Value, args: &[Value]) -> R {
    check_count("create_collation", args.len(), 2, 2)?;
    let name = c_text(&args[0])?;
    let given = !args[1].is_none();
    // SAFETY: as in `create_function`; a collation that is refused is not released by the library.
    let rc = unsafe {
        let kept = if given { keep(&args[1]) } else { std::ptr::null_mut() };
        let rc = ffi::sqlite3_create_collation_v2(
            handle(v),
            name.as_ptr(),
            ffi::SQLITE_UTF8,
            kept,
            given.then_some(compare as unsafe extern "C" fn(_, _, _, _, _) -> _),
            given.then_some(release as unsafe extern "C" fn(_)),
        );
        if rc != ffi::SQLITE_OK && given {
            release(kept);
        }
        rc
    };
    Ok(Value::int(rc.into()))
}

unsafe extern "C" fn trace(_: c_uint, kept: *mut c_void, statement: *mut c_void, text: *mut c_void) -> c_int {
    // SAFETY: called by the library; comments of triggers come as text, statements are expanded.
    unsafe {
        let callback = callback_of(kept);
        let plain = CStr::from_ptr(text.cast::<c_char>());
        let shown = if plain.to_bytes().starts_with(b"--") {
            plain.to_string_lossy().into_owned()
        } else {
            let expanded = ffi::sqlite3_expanded_sql(statement.cast());
            if expanded.is_null() {
                plain.to_string_lossy().into_owned()
            } else {
                let shown = CStr::from_ptr(expanded).to_string_lossy().into_owned();
                ffi::sqlite3_free(expanded.cast());
                shown
            }
        };
        if let Err(raised) = ops::call::call1(&callback, &Value::str(&shown)) {
            forget(raised, &callback);
        }
        0
    }
}

/// `set_trace(callback)`.
pub(super) fn set_trace(v: &Value, callback: &Value) -> R {
    let given = !callback.is_none();
    let kept = if given { keep(callback) } else { std::ptr::null_mut() };
    // SAFETY: what is kept stays until the connection has another or ends.
    let rc = unsafe {
        ffi::sqlite3_trace_v2(
            handle(v),
            if given { ffi::SQLITE_TRACE_STMT as c_uint } else { 0 },
            given.then_some(trace as unsafe extern "C" fn(_, _, _, _) -> _),
            kept,
        )
    };
    hooks(v).set(Hook::Trace, kept);
    Ok(Value::int(rc.into()))
}

unsafe extern "C" fn authorize(
    kept: *mut c_void,
    action: c_int,
    a: *const c_char,
    b: *const c_char,
    c: *const c_char,
    d: *const c_char,
) -> c_int {
    // SAFETY: called by the library with C strings or null.
    unsafe {
        let callback = callback_of(kept);
        let text = |p: *const c_char| match p.is_null() {
            true => Value::none(),
            false => Value::str(&CStr::from_ptr(p).to_string_lossy()),
        };
        let args = [Value::int(action.into()), text(a), text(b), text(c), text(d)];
        let result = ops::call::call(&callback, &args, None);
        match result.and_then(|v| {
            if int::is_int(&v) {
                c_int_of(&v)
            } else {
                Ok(ffi::SQLITE_DENY)
            }
        }) {
            Ok(decision) => decision,
            Err(raised) => {
                forget(raised, &callback);
                ffi::SQLITE_DENY
            }
        }
    }
}

fn c_int_of(v: &Value) -> R<c_int> {
    c_int(v)
}

/// `set_authorizer(callback)`.
pub(super) fn set_authorizer(v: &Value, callback: &Value) -> R {
    let given = !callback.is_none();
    let kept = if given { keep(callback) } else { std::ptr::null_mut() };
    // SAFETY: as in `set_trace`.
    let rc = unsafe {
        ffi::sqlite3_set_authorizer(
            handle(v),
            given.then_some(authorize as unsafe extern "C" fn(_, _, _, _, _, _) -> _),
            kept,
        )
    };
    hooks(v).set(Hook::Authorizer, kept);
    Ok(Value::int(rc.into()))
}

unsafe extern "C" fn progress(kept: *mut c_void) -> c_int {
    // SAFETY: called by the library.
    unsafe {
        let callback = callback_of(kept);
        match ops::call::call0(&callback).and_then(|v| ops::compare::is_true(&v)) {
            Ok(stop) => c_int::from(stop),
            Err(raised) => {
                forget(raised, &callback);
                1
            }
        }
    }
}

/// `set_progress(callback, n)`.
pub(super) fn set_progress(v: &Value, args: &[Value]) -> R {
    check_count("set_progress", args.len(), 2, 2)?;
    let given = !args[0].is_none();
    let n = c_int(&args[1])?;
    let kept = if given { keep(&args[0]) } else { std::ptr::null_mut() };
    // SAFETY: as in `set_trace`.
    unsafe {
        ffi::sqlite3_progress_handler(
            handle(v),
            n,
            given.then_some(progress as unsafe extern "C" fn(_) -> _),
            kept,
        );
    }
    hooks(v).set(Hook::Progress, kept);
    Ok(Value::none())
}
