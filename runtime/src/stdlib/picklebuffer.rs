//! `pickle.PickleBuffer`: memory that pickles may carry out of band.

use crate::cell::Mut;
use crate::exceptions::{R, buffer_error, type_error, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::{TypeObject, flags};
use crate::types::buffer::{self, Buffer, Lent};
use crate::types::{memoryview, module};
use crate::value::{Slot, Value};

native_type! {
    /// Wraps the object whose memory it is.
    pub struct PickleBuffer: TYPE = "pickle.PickleBuffer" {
        target: Mut<Slot>,
    }
    slots {
        new: new,
        getbuffer: lend,
    }
    .with_methods(METHODS)
    .with_flags(flags::GC | flags::WEAKREFABLE)
    .with_doc("Wrapper for potentially out-of-band buffers")
    .not_a_base()
}

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("raw", |v| {
        let view = memoryview::of(&target(v)?)?;
        let buffer = Buffer::of(&view, false)?;
        if !buffer.is_contiguous() {
            return Err(buffer_error("cannot extract raw buffer from non-contiguous buffer"));
        }
        drop(buffer);
        memoryview::as_bytes(&view)
    }),
    MethodDef::no_args("release", |v| {
        drop(PickleBuffer::of(v).target.replace(Slot::NULL));
        Ok(Value::none())
    }),
    MethodDef::one("__buffer__", memoryview::buffer_method),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_picklebuffer", &[])?;
    crate::object::lookup::ready(&TYPE);
    module::add(&m, "PickleBuffer", TYPE.value());
    Ok(m)
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some_and(|k| !crate::types::tuple::items(k).is_empty()) {
        return Err(type_error("PickleBuffer() takes no keyword arguments"));
    }
    let [object] = args else {
        return Err(type_error(format_args!(
            "PickleBuffer() takes exactly 1 positional argument ({} given)",
            args.len()
        )));
    };
    // The memory is asked for, so that what has none is refused here.
    drop(Buffer::with_flags(object, buffer::flags::FULL_RO)?);
    Ok(PickleBuffer::instance(ty, Mut::new(Slot::new(object.clone()))))
}

fn target(v: &Value) -> R {
    let found = PickleBuffer::of(v).target.get().get().cloned();
    found.ok_or_else(|| value_error("operation forbidden on released PickleBuffer object"))
}

/// The object behind a `PickleBuffer`: views of one are views of the other.
fn lend(v: &Value, requested: i32) -> R<Lent> {
    let view = memoryview::of(&target(v)?)?;
    let buffer = Buffer::with_flags(&view, requested)?;
    Ok(Lent::through(view, buffer))
}
