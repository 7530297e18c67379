//! Methods and attributes of generators and coroutines.

use super::{Frame, GeneratorObject, State, Thrown, as_generator, close, delegate_of, send, throw};
use crate::args;
use crate::exceptions::{R, type_error, warn};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::Sent;
use crate::ops::{format, generator as generator_ops};
use crate::stdlib::sys::audit;
use crate::types::{exception, str};
use crate::value::{Slot, Value};

/// The generator behind `self`.
pub(super) fn this(v: &Value) -> &GeneratorObject {
    as_generator(v).expect("a generator")
}

pub(super) static GENERATOR_METHODS: &[MethodDef] = &[
    MethodDef::one("send", send_method)
        .doc("send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."),
    MethodDef::positional("throw", throw_method).doc(
        "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.",
    ),
    MethodDef::no_args("close", |v| close(this(v))).doc("close() -> raise GeneratorExit inside generator."),
    MethodDef::no_args("__sizeof__", |v| Ok(Value::usize(super::python_size(v)))),
];

pub(super) static COROUTINE_METHODS: &[MethodDef] = &[
    MethodDef::one("send", send_method)
        .doc("send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."),
    MethodDef::positional("throw", throw_method).doc(
        "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
    ),
    MethodDef::no_args("close", |v| close(this(v))).doc("close() -> raise GeneratorExit inside coroutine."),
    MethodDef::no_args("__sizeof__", |v| Ok(Value::usize(super::python_size(v)))),
];

pub(super) static GENERATOR_GETSETS: &[GetSetDef] = &[
    GetSetDef::read_write("__name__", get_name, set_name),
    GetSetDef::read_write("__qualname__", get_qualname, set_qualname),
    GetSetDef::read_only("gi_yieldfrom", delegate),
    GetSetDef::read_only("gi_running", running),
    GetSetDef::read_only("gi_frame", |v| audited(v, "gi_frame", frame)),
    GetSetDef::read_only("gi_suspended", suspended),
    GetSetDef::read_only("gi_code", |v| audited(v, "gi_code", code)),
];

pub(super) static COROUTINE_GETSETS: &[GetSetDef] = &[
    GetSetDef::read_write("__name__", get_name, set_name),
    GetSetDef::read_write("__qualname__", get_qualname, set_qualname),
    GetSetDef::read_only("cr_await", delegate),
    GetSetDef::read_only("cr_running", running),
    GetSetDef::read_only("cr_frame", |v| audited(v, "cr_frame", frame)),
    GetSetDef::read_only("cr_suspended", suspended),
    GetSetDef::read_only("cr_code", |v| audited(v, "cr_code", code)),
    GetSetDef::read_only("cr_origin", |v| {
        Ok(this(v).extra.get().get().cloned().unwrap_or(Value::none()))
    }),
];

/// What was yielded, or the result as a StopIteration.
pub(super) fn unwrap(sent: Sent) -> R {
    crate::ops::iter::unwrap_sent(sent)
}

pub(super) fn send_method(v: &Value, value: &Value) -> R {
    unwrap(send(v, value)?)
}

/// The exception of the arguments of `throw`.
pub(super) fn thrown(args: &[Value]) -> R {
    check_thrown(args)?;
    generator_ops::exception_to_throw(&args[0], args.get(1), args.get(2))
}

/// What all `throw` methods ask of their arguments first.
pub(super) fn check_thrown(args: &[Value]) -> R<()> {
    args::check_count("throw", args.len(), 1, 3)?;
    if args.len() > 1 {
        warn(
            &exception::DEPRECATION_WARNING,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
            1,
        )?;
    }
    Ok(())
}

pub(super) fn throw_method(v: &Value, args: &[Value]) -> R {
    check_thrown(args)?;
    unwrap(throw(this(v), &Thrown::Args(args))?)
}

pub(super) fn repr(v: &Value) -> R {
    let name = format::str_string(&slot_value(this(v).qualname.get()))?;
    Ok(Value::str(&format!(
        "<{} object {name} at {:#x}>",
        v.ty().name(),
        v.address() as usize
    )))
}

fn slot_value(slot: &Slot) -> Value {
    slot.get().cloned().unwrap_or(Value::none())
}

pub(super) fn get_name(v: &Value) -> R {
    Ok(slot_value(this(v).name.get()))
}

pub(super) fn set_name(v: &Value, value: Option<&Value>) -> R<()> {
    match value.filter(|v| str::is_str(v)) {
        Some(name) => {
            drop(this(v).name.replace(Slot::new(name.clone())));
            Ok(())
        }
        None => Err(type_error("__name__ must be set to a string object")),
    }
}

pub(super) fn get_qualname(v: &Value) -> R {
    Ok(slot_value(this(v).qualname.get()))
}

pub(super) fn set_qualname(v: &Value, value: Option<&Value>) -> R<()> {
    match value.filter(|v| str::is_str(v)) {
        Some(name) => {
            drop(this(v).qualname.replace(Slot::new(name.clone())));
            Ok(())
        }
        None => Err(type_error("__qualname__ must be set to a string object")),
    }
}

pub(super) fn delegate(v: &Value) -> R {
    Ok(delegate_of(this(v)).unwrap_or(Value::none()))
}

pub(super) fn running(v: &Value) -> R {
    Ok(Value::bool(this(v).state.get() == State::Running))
}

pub(super) fn suspended(v: &Value) -> R {
    Ok(Value::bool(this(v).state.get() == State::Suspended))
}

/// An attribute of which audit hooks hear.
pub(super) fn audited(v: &Value, name: &str, get: fn(&Value) -> R) -> R {
    audit::attribute_is_read(v, name)?;
    get(v)
}

pub(super) fn frame(v: &Value) -> R {
    match this(v).frame.get() {
        Frame::Interpreted(heap) => {
            let frame = heap.get();
            // SAFETY: the frame is alive as long as the generator is.
            Ok(unsafe { crate::interp::frame::object_of(&*frame) })
        }
        Frame::Native(native) => {
            let code = native.code.clone();
            Ok(crate::types::frame::new_detached(&code, &crate::types::dict::new(), 0))
        }
        Frame::Done => Ok(Value::none()),
    }
}

pub(super) fn code(v: &Value) -> R {
    Ok(this(v).code.clone())
}
