//! `aiter`, `anext` and what `anext(iterator, default)` returns: an awaitable that answers StopAsyncIteration with the default.

use super::methods;
use crate::exceptions::{R, Raised, type_error};
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{Sent, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, generator as generator_ops};
use crate::types::{exception, object};
use crate::value::Value;

/// `anext_awaitable`.
#[repr(C)]
pub struct AnextAwaitable {
    /// Object header.
    pub header: Header,
    wrapped: Value,
    default: Value,
}

payload!(AnextAwaitable, TYPE);

/// `anext_awaitable`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "anext_awaitable",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        await_: Some(|v| Ok(v.clone())),
        iternext: Some(|v| methods::unwrap(send(v, &Value::none())?).map(Some)),
        send: Some(send),
        drop: Some(drop_payload::<AnextAwaitable>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<AnextAwaitable>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::one("send", |v, value| methods::unwrap(send(v, value)?)),
    MethodDef::positional("throw", |v, args| pass_on(v, "throw", args)),
    MethodDef::no_args("close", |v| pass_on(v, "close", &[])),
])
.not_a_base();

/// `aiter(iterable)` (`PyObject_GetAIter`).
pub fn aiter(v: &Value) -> R {
    let Some(aiter) = v.ty().slots().aiter else {
        return Err(type_error(format_args!(
            "'{}' object is not an async iterable",
            v.ty().name()
        )));
    };
    let found = aiter(v)?;
    if found.ty().slots().anext.is_none() {
        return Err(type_error(format_args!(
            "aiter() returned not an async iterator of type '{}'",
            found.ty().name()
        )));
    }
    Ok(found)
}

/// `anext(iterator[, default])`.
pub fn anext(v: &Value, default: Option<&Value>) -> R {
    let Some(anext) = v.ty().slots().anext else {
        return Err(type_error(format_args!(
            "'{}' object is not an async iterator",
            v.ty().name()
        )));
    };
    let wrapped = anext(v)?;
    Ok(match default {
        None => wrapped,
        Some(default) => memory::new_object(AnextAwaitable {
            header: Header::new(&TYPE),
            wrapped,
            default: default.clone(),
        }),
    })
}

fn this(v: &Value) -> &AnextAwaitable {
    v.exact::<AnextAwaitable>().expect("an anext_awaitable")
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object.
    let a = unsafe { &*p.cast::<AnextAwaitable>() };
    visit(&a.wrapped);
    visit(&a.default);
}

/// The iterator behind the wrapped awaitable; a coroutine's is what its `__await__` returns (`anextawaitable_getiter`).
fn iterator(a: &AnextAwaitable) -> R {
    let found = generator_ops::awaitable_iter(&a.wrapped)?;
    match found.ty().slots().await_ {
        Some(f) if found.ty().slots().iternext.is_none() => f(&found),
        _ => Ok(found),
    }
}

/// StopAsyncIteration is answered with the default.
fn or_default(a: &AnextAwaitable, raised: Raised) -> R<Sent> {
    if raised.matches(&exception::STOP_ASYNC_ITERATION) {
        drop(raised.take());
        return Ok(Sent::Return(a.default.clone()));
    }
    Err(raised)
}

fn send(v: &Value, value: &Value) -> R<Sent> {
    let a = this(v);
    generator_ops::send(&iterator(a)?, value).or_else(|raised| or_default(a, raised))
}

fn pass_on(v: &Value, method: &str, args: &[Value]) -> R {
    let a = this(v);
    match attr::call_method_str(&iterator(a)?, method, args) {
        Ok(result) => Ok(result),
        Err(raised) => methods::unwrap(or_default(a, raised)?),
    }
}
