//! What only coroutines have: the iterator of `__await__`, and the warning of those never awaited.

use super::{GeneratorObject, Thrown, as_generator, close, methods, send, throw};
use crate::exceptions::R;
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{Sent, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::format;
use crate::types::{object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// `coroutine_wrapper`: what `coroutine.__await__()` returns.
#[repr(C)]
pub struct WrapperObject {
    pub header: Header,
    coroutine: Value,
}

payload!(WrapperObject, WRAPPER_TYPE);

/// `coroutine_wrapper`.
pub static WRAPPER_TYPE: TypeObject = TypeObject::builtin(
    "coroutine_wrapper",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        send: Some(|v, value| send(inner(v), value)),
        drop: Some(drop_payload::<WrapperObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<WrapperObject>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::one("send", |v, value| methods::send_method(inner(v), value)),
    MethodDef::positional("throw", |v, args| {
        methods::check_thrown(args)?;
        methods::unwrap(throw(methods::this(inner(v)), &Thrown::Args(args))?)
    }),
    MethodDef::no_args("close", |v| close(methods::this(inner(v)))),
])
.not_a_base();

fn inner(v: &Value) -> &Value {
    &v.exact::<WrapperObject>().expect("a coroutine_wrapper").coroutine
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live wrapper.
    visit(unsafe { &(*p.cast::<WrapperObject>()).coroutine })
}

fn next(v: &Value) -> R<Option<Value>> {
    match send(inner(v), &Value::none())? {
        Sent::Yield(v) => Ok(Some(v)),
        Sent::Return(_) => Ok(None),
    }
}

/// `coroutine.__await__()`.
pub(super) fn await_(v: &Value) -> R {
    debug_assert!(as_generator(v).is_some());
    Ok(memory::new_object(WrapperObject {
        header: Header::new(&WRAPPER_TYPE),
        coroutine: v.clone(),
    }))
}

struct Depth(Cell<i64>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Depth {}

static ORIGIN_DEPTH: Depth = Depth(Cell::new(0));

/// `sys.set_coroutine_origin_tracking_depth`.
pub fn set_origin_depth(depth: i64) {
    ORIGIN_DEPTH.0.set(depth);
}

/// `sys.get_coroutine_origin_tracking_depth`.
pub fn origin_depth() -> i64 {
    ORIGIN_DEPTH.0.get()
}

/// Where a coroutine of `code` is being made, as `cr_origin` has it, if that is tracked (`compute_cr_origin`).
pub(super) fn origin(code: &Value) -> Slot {
    let depth = origin_depth();
    if depth <= 0 {
        return Slot::NULL;
    }
    let frames = crate::interp::visible::visible();
    // The coroutine's own frame is there while it is the interpreter that makes it.
    let own = frames.first().is_some_and(|f| f.code.is(code));
    let callers = frames.iter().skip(usize::from(own)).take(depth as usize);
    let entry = |f: &crate::interp::visible::Visible| {
        let made = f.code_object();
        tuple::new(vec![
            made.filename.clone(),
            Value::int(f.line().unwrap_or(0).into()),
            made.name.clone(),
        ])
    };
    Slot::new(tuple::new(callers.map(entry).collect()))
}

/// Has `warnings` say where the coroutine was made.
fn warn_with_origin(v: &Value) -> R<()> {
    let warnings = crate::import::import_module("warnings")?;
    let warn = crate::ops::attr::get_str(&warnings, "_warn_unawaited_coroutine")?;
    crate::ops::call::call1(&warn, v).map(drop)
}

/// "coroutine '…' was never awaited".
pub(super) fn warn_never_awaited(v: &Value, this: &GeneratorObject) {
    let pending = crate::state::state().pending.get_mut().take();
    let name = this.qualname.get().get().cloned().unwrap_or(Value::none());
    let result = match format::str_string(&name) {
        Ok(_) if !this.extra.get().is_null() => warn_with_origin(v),
        Ok(name) => crate::stdlib::warnings::warn_about(
            &crate::types::exception::RUNTIME_WARNING,
            &format!("coroutine '{name}' was never awaited"),
            v,
        ),
        Err(raised) => Err(raised),
    };
    if let Err(raised) = result {
        crate::exceptions::write_unraisable(raised, None, Some(v));
    }
    if let Some(exc) = pending {
        drop(crate::state::state().pending.get_mut().replace(exc));
    }
}
