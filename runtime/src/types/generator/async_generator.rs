//! Asynchronous generators: the awaitables that `__anext__`, `asend`, `athrow` and `aclose` return, and their hooks.

use super::methods::{self, this, unwrap};
use super::{GeneratorObject, State, Thrown, send as resume_with, throw};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, runtime_error};
use crate::memory;
use crate::object::Payload;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{Sent, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::call;
use crate::types::{exception, object};
use crate::value::{Slot, Value};
use std::cell::Cell;

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::one("asend", |v, value| {
        init_hooks(v)?;
        Ok(new_send(v, Some(value)))
    })
    .doc("asend(v) -> send 'v' in generator."),
    MethodDef::positional("athrow", |v, args| {
        init_hooks(v)?;
        let exc = methods::thrown(args)?;
        Ok(new_throw(v, Some(exc)))
    })
    .doc("athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator."),
    MethodDef::no_args("aclose", |v| {
        init_hooks(v)?;
        Ok(new_throw(v, None))
    })
    .doc("aclose() -> raise GeneratorExit inside generator."),
    MethodDef::no_args("__sizeof__", |v| Ok(Value::usize(super::python_size(v)))),
    MethodDef::one("__class_getitem__", crate::types::generics::class_getitem).class(),
];

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_write("__name__", methods::get_name, methods::set_name),
    GetSetDef::read_write("__qualname__", methods::get_qualname, methods::set_qualname),
    GetSetDef::read_only("ag_await", methods::delegate),
    GetSetDef::read_only("ag_frame", |v| methods::audited(v, "ag_frame", methods::frame)),
    GetSetDef::read_only("ag_running", |v| Ok(Value::bool(this(v).running_async.get()))),
    GetSetDef::read_only("ag_code", |v| methods::audited(v, "ag_code", methods::code)),
    GetSetDef::read_only("ag_suspended", methods::suspended),
];

/// `sys.get_asyncgen_hooks()`: called with a generator on its first iteration, and when it is finalized.
pub static HOOKS: Mut<(Slot, Slot)> = Mut::new((Slot::NULL, Slot::NULL));

/// Puts another thread's hooks in their place; gives those before.
pub(crate) fn swap_hooks(hooks: (Slot, Slot)) -> (Slot, Slot) {
    HOOKS.replace(hooks)
}

fn init_hooks(v: &Value) -> R<()> {
    let g = this(v);
    if g.hooks_inited.replace(true) {
        return Ok(());
    }
    let (first, finalizer) = HOOKS.get().clone();
    drop(g.extra.replace(finalizer));
    if let Some(first) = first.get() {
        call::call1(first, v)?;
    }
    Ok(())
}

/// Calls the finalizer hook, if there is one, for a generator that is about to die; false if there is none.
pub(super) fn call_finalizer(v: &Value, g: &GeneratorObject) -> bool {
    if g.closed.get() {
        return false;
    }
    let Some(finalizer) = g.extra.get().get().cloned() else {
        return false;
    };
    let pending = crate::state::state().pending.get_mut().take();
    if let Err(raised) = call::call1(&finalizer, v) {
        crate::exceptions::write_unraisable(raised, None, Some(&finalizer));
    }
    if let Some(exc) = pending {
        drop(crate::state::state().pending.get_mut().replace(exc));
    }
    true
}

/// A value that the generator's own `yield` yields, as opposed to what an `await` in it passes on.
#[repr(C)]
pub struct WrappedValue {
    pub header: Header,
    value: Value,
}

payload!(WrappedValue, WRAPPED_TYPE);

/// `async_generator_wrapped_value`.
pub static WRAPPED_TYPE: TypeObject = TypeObject::builtin(
    "async_generator_wrapped_value",
    Some(&object::TYPE),
    Slots {
        drop: Some(drop_payload::<WrappedValue>),
        traverse: Some(traverse_wrapped),
        ..Slots::NONE
    },
)
.with_size(size_of::<WrappedValue>())
.with_flags(flags::GC)
.not_a_base();

unsafe fn traverse_wrapped(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object.
    visit(unsafe { &(*p.cast::<WrappedValue>()).value })
}

/// `INTRINSIC_ASYNC_GEN_WRAP`.
pub fn wrap(value: Value) -> Value {
    memory::new_object(WrappedValue {
        header: Header::new(&WRAPPED_TYPE),
        value,
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Init,
    Iter,
    Closed,
}

/// What `__anext__`/`asend` (with `value`) or `athrow`/`aclose` (with or without `value`) return.
#[repr(C)]
struct Awaitable {
    header: Header,
    generator: Value,
    value: Mut<Slot>,
    phase: Cell<Phase>,
}

// SAFETY: both type objects describe this layout, and none can be a base.
unsafe impl Payload for Awaitable {
    fn type_object() -> &'static TypeObject {
        &SEND_TYPE
    }
    fn matches(ty: &TypeObject) -> bool {
        std::ptr::eq(ty, &SEND_TYPE) || std::ptr::eq(ty, &THROW_TYPE)
    }
}

macro_rules! awaitable_type {
    ($(#[$doc:meta])* $static:ident, $name:literal, $resume:ident, $throw:ident, $close:ident) => {
        $(#[$doc])*
        pub static $static: TypeObject = TypeObject::builtin(
            $name,
            Some(&object::TYPE),
            Slots {
                iter: Some(|v| Ok(v.clone())),
                await_: Some(|v| Ok(v.clone())),
                iternext: Some(|v| match $resume(v, &Value::none())? {
                    Sent::Yield(v) => Ok(Some(v)),
                    Sent::Return(_) => Ok(None),
                }),
                send: Some($resume),
                drop: Some(drop_payload::<Awaitable>),
                traverse: Some(traverse),
                ..Slots::NONE
            },
        )
        .with_size(size_of::<Awaitable>())
        .with_flags(flags::GC)
        .with_methods(&[
            MethodDef::one("send", |v, value| unwrap($resume(v, value)?)),
            MethodDef::positional("throw", |v, args| {
                let exc = methods::thrown(args)?;
                unwrap($throw(v, exc)?)
            }),
            MethodDef::no_args("close", $close),
        ])
        .not_a_base();
    };
}

awaitable_type!(
    /// `async_generator_asend`.
    SEND_TYPE,
    "async_generator_asend",
    send_resume,
    send_throw,
    send_close
);
awaitable_type!(
    /// `async_generator_athrow`.
    THROW_TYPE,
    "async_generator_athrow",
    throw_resume,
    throw_throw,
    throw_close
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object.
    let a = unsafe { &*p.cast::<Awaitable>() };
    visit(&a.generator);
    if let Some(v) = a.value.get().get() {
        visit(v);
    }
}

fn awaitable(v: &Value) -> &Awaitable {
    // SAFETY: only the slots and methods of the two types above call this.
    unsafe { &*v.address().cast::<Awaitable>() }
}

fn new_send(generator: &Value, value: Option<&Value>) -> Value {
    make(&SEND_TYPE, generator, value.cloned())
}

fn new_throw(generator: &Value, exc: Option<Value>) -> Value {
    make(&THROW_TYPE, generator, exc)
}

fn make(ty: &'static TypeObject, generator: &Value, value: Option<Value>) -> Value {
    memory::new_object(Awaitable {
        header: Header::new(ty),
        generator: generator.clone(),
        value: Mut::new(value.into()),
        phase: Cell::new(Phase::Init),
    })
}

/// `__anext__`.
pub(super) fn anext(v: &Value) -> R {
    init_hooks(v)?;
    Ok(new_send(v, None))
}

/// What a resumed generator gave: a wrapped value is the result, anything else was awaited inside (`async_gen_unwrap_value`).
fn unwrap_result(g: &GeneratorObject, result: R<Sent>) -> R<Sent> {
    match result {
        Ok(Sent::Yield(v)) => match v.exact::<WrappedValue>() {
            Some(wrapped) => {
                g.running_async.set(false);
                Ok(Sent::Return(wrapped.value.clone()))
            }
            None => Ok(Sent::Yield(v)),
        },
        Ok(Sent::Return(_)) => {
            g.closed.set(true);
            g.running_async.set(false);
            Err(stop_async_iteration())
        }
        Err(raised) => {
            if ends(&raised) {
                g.closed.set(true);
            }
            g.running_async.set(false);
            Err(raised)
        }
    }
}

/// Whether an exception is one that an asynchronous generator ends with.
fn ends(raised: &Raised) -> bool {
    raised.matches(&exception::STOP_ASYNC_ITERATION) || raised.matches(&exception::GENERATOR_EXIT)
}

fn stop_async_iteration() -> Raised {
    match exception::instantiate(&exception::STOP_ASYNC_ITERATION, &[]) {
        Ok(exc) => crate::exceptions::raise_value(exc),
        Err(raised) => raised,
    }
}

fn check_send_open(a: &Awaitable) -> R<()> {
    match a.phase.get() {
        Phase::Closed => Err(runtime_error("cannot reuse already awaited __anext__()/asend()")),
        _ => Ok(()),
    }
}

fn send_start(a: &Awaitable, g: &GeneratorObject) -> R<()> {
    check_send_open(a)?;
    if a.phase.get() == Phase::Init {
        if g.running_async.get() {
            a.phase.set(Phase::Closed);
            return Err(runtime_error("anext(): asynchronous generator is already running"));
        }
        a.phase.set(Phase::Iter);
        g.running_async.set(true);
    }
    Ok(())
}

fn send_resume(v: &Value, value: &Value) -> R<Sent> {
    let a = awaitable(v);
    let g = this(&a.generator);
    let first = a.phase.get() == Phase::Init;
    send_start(a, g)?;
    let stored = a.value.get().get().cloned();
    let value = match stored {
        Some(stored) if first && value.is_none() => stored,
        _ => value.clone(),
    };
    g.running_async.set(true);
    let result = unwrap_result(g, resume_with(&a.generator, &value));
    if !matches!(result, Ok(Sent::Yield(_))) {
        a.phase.set(Phase::Closed);
    }
    result
}

fn send_throw(v: &Value, exc: Value) -> R<Sent> {
    let a = awaitable(v);
    let g = this(&a.generator);
    // CPython 3.12.1 does not ask whether somebody else runs the generator.
    check_send_open(a)?;
    let result = unwrap_result(g, throw(g, &Thrown::Exception(exc)));
    if !matches!(result, Ok(Sent::Yield(_))) {
        a.phase.set(Phase::Closed);
    }
    result
}

fn send_close(v: &Value) -> R {
    awaitable(v).phase.set(Phase::Closed);
    Ok(Value::none())
}

fn ignored_exit() -> Raised {
    runtime_error("async generator ignored GeneratorExit")
}

/// The end of `athrow` or `aclose` by an exception (`check_error` of `async_gen_athrow_send`).
fn throw_ended(a: &Awaitable, g: &GeneratorObject, raised: Raised) -> R<Sent> {
    g.running_async.set(false);
    a.phase.set(Phase::Closed);
    let is_close = a.value.get().is_null();
    if is_close && ends(&raised) {
        drop(raised.take());
        return Ok(Sent::Return(Value::none()));
    }
    Err(raised)
}

/// The result of resuming the generator on behalf of `athrow` or `aclose`.
fn throw_result(a: &Awaitable, g: &GeneratorObject, result: R<Sent>) -> R<Sent> {
    if !a.value.get().is_null() {
        return match unwrap_result(g, result) {
            Err(raised) => throw_ended(a, g, raised),
            Ok(Sent::Return(v)) => {
                a.phase.set(Phase::Closed);
                Ok(Sent::Return(v))
            }
            yielded => yielded,
        };
    }
    match result {
        Ok(Sent::Yield(v)) if v.is_exact(&WRAPPED_TYPE) => {
            g.running_async.set(false);
            a.phase.set(Phase::Closed);
            Err(ignored_exit())
        }
        Ok(Sent::Yield(v)) => Ok(Sent::Yield(v)),
        Ok(Sent::Return(_)) => {
            let raised = stop_async_iteration();
            throw_ended(a, g, raised)
        }
        Err(raised) => throw_ended(a, g, raised),
    }
}

fn throw_resume(v: &Value, value: &Value) -> R<Sent> {
    let a = awaitable(v);
    let g = this(&a.generator);
    if a.phase.get() == Phase::Closed {
        return Err(runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    if g.state.get() == State::Closed {
        a.phase.set(Phase::Closed);
        return Ok(Sent::Return(Value::none()));
    }
    if a.phase.get() == Phase::Iter {
        return throw_result(a, g, resume_with(&a.generator, value));
    }
    if g.running_async.get() {
        a.phase.set(Phase::Closed);
        let what = if a.value.get().is_null() {
            "aclose()"
        } else {
            "athrow()"
        };
        return Err(runtime_error(format_args!(
            "{what}: asynchronous generator is already running"
        )));
    }
    if g.closed.get() {
        a.phase.set(Phase::Closed);
        return Err(stop_async_iteration());
    }
    if !value.is_none() {
        return Err(runtime_error("can't send non-None value to a just-started coroutine"));
    }
    a.phase.set(Phase::Iter);
    g.running_async.set(true);
    let exc = match a.value.get().get().cloned() {
        Some(exc) => exc,
        None => {
            g.closed.set(true);
            exception::instantiate(&exception::GENERATOR_EXIT, &[])?
        }
    };
    throw_result(a, g, throw(g, &Thrown::Exception(exc)))
}

/// `async_gen_athrow_throw`: the awaitable keeps its phase, whatever comes of it.
fn throw_throw(v: &Value, exc: Value) -> R<Sent> {
    let a = awaitable(v);
    let g = this(&a.generator);
    if a.phase.get() == Phase::Closed {
        return Err(runtime_error("cannot reuse already awaited aclose()/athrow()"));
    }
    let result = throw(g, &Thrown::Exception(exc));
    if !a.value.get().is_null() {
        return unwrap_result(g, result);
    }
    match result {
        Ok(Sent::Yield(v)) if v.is_exact(&WRAPPED_TYPE) => {
            g.running_async.set(false);
            Err(ignored_exit())
        }
        Ok(Sent::Return(_)) => Ok(Sent::Return(Value::none())),
        Err(raised) if ends(&raised) => {
            drop(raised.take());
            Ok(Sent::Return(Value::none()))
        }
        other => other,
    }
}

fn throw_close(v: &Value) -> R {
    awaitable(v).phase.set(Phase::Closed);
    Ok(Value::none())
}
