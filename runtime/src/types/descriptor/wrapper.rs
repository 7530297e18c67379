//! `wrapper_descriptor`: special methods of builtin types, which call slots; and `method-wrapper`, the same bound.

use super::{check_applies, owner_of};
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slot_table::{Raw, SlotDef, takes_keywords};
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::compare;
use crate::types::{builtin_function, object, str as py_str, tuple};
use crate::value::Value;

/// A special method of a builtin type.
#[repr(C)]
pub struct WrapperDescriptorObject {
    /// Object header.
    pub header: Header,
    /// Which special method.
    pub def: &'static SlotDef,
    /// The slot function.
    pub function: Raw,
    /// The type, `__objclass__`.
    pub owner: Value,
}

/// `wrapper_descriptor`.
pub static WRAPPER_TYPE: TypeObject = TypeObject::builtin(
    "wrapper_descriptor",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            let d = this(v);
            Ok(Value::str(&format!(
                "<slot wrapper '{}' of '{}' objects>",
                d.name(),
                d.owner().name()
            )))
        }),
        call: Some(call),
        descr_get: Some(bind),
        drop: Some(drop_payload::<WrapperDescriptorObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<WrapperDescriptorObject>())
.with_flags(flags::METHOD_DESCRIPTOR)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    super::reduce(&this(v).owner, this(v).name())
})])
.with_getsets(&[
    GetSetDef::read_only("__objclass__", |v| Ok(this(v).owner.clone())).member(),
    GetSetDef::read_only("__name__", |v| Ok((this(v).def.name)().clone())).member(),
    GetSetDef::read_only("__qualname__", |v| super::qualname(&this(v).owner, this(v).name())),
    GetSetDef::read_only("__doc__", |v| Ok(builtin_function::doc_value(this(v).def.doc))),
    GetSetDef::read_only("__text_signature__", |v| {
        Ok(builtin_function::text_signature(this(v).def.doc))
    }),
]);

payload!(WrapperDescriptorObject, WRAPPER_TYPE);

/// A special method bound to an object.
#[repr(C)]
pub struct MethodWrapperObject {
    /// Object header.
    pub header: Header,
    /// The wrapper descriptor.
    pub descriptor: Value,
    /// `__self__`.
    pub this: Value,
}

/// `method-wrapper`.
pub static METHOD_WRAPPER_TYPE: TypeObject = TypeObject::builtin(
    "method-wrapper",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            let w = bound(v);
            Ok(Value::str(&format!(
                "<method-wrapper '{}' of {} object at {:#x}>",
                this(&w.descriptor).name(),
                w.this.ty().name(),
                object::identity(&w.this)
            )))
        }),
        hash: Some(|v| {
            let w = bound(v);
            Ok(compare::hash_address(&w.this) ^ compare::hash_address(&w.descriptor))
        }),
        richcompare: Some(compare_bound),
        call: Some(|callee, args, kwnames| {
            let w = bound(callee);
            apply(this(&w.descriptor), &w.this, args, kwnames)
        }),
        drop: Some(drop_payload::<MethodWrapperObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<MethodWrapperObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    super::reduce(&bound(v).this, this(&bound(v).descriptor).name())
})])
.with_getsets(&[
    GetSetDef::read_only("__self__", |v| Ok(bound(v).this.clone())).member(),
    GetSetDef::read_only("__objclass__", |v| Ok(this(&bound(v).descriptor).owner.clone())),
    GetSetDef::read_only("__name__", |v| Ok((this(&bound(v).descriptor).def.name)().clone())),
    GetSetDef::read_only("__qualname__", |v| {
        let d = this(&bound(v).descriptor);
        super::qualname(&d.owner, d.name())
    }),
    GetSetDef::read_only("__doc__", |v| {
        Ok(builtin_function::doc_value(this(&bound(v).descriptor).def.doc))
    }),
    GetSetDef::read_only("__text_signature__", |v| {
        Ok(builtin_function::text_signature(this(&bound(v).descriptor).def.doc))
    }),
]);

payload!(MethodWrapperObject, METHOD_WRAPPER_TYPE);

/// The descriptor of a slot of a builtin type.
pub fn new_wrapper(def: &'static SlotDef, function: Raw, owner: &TypeObject) -> Value {
    memory::new_object(WrapperDescriptorObject {
        header: Header::new(&WRAPPER_TYPE),
        def,
        function,
        owner: owner.value(),
    })
}

fn this(v: &Value) -> &WrapperDescriptorObject {
    v.exact::<WrapperDescriptorObject>().expect("a slot wrapper")
}

fn bound(v: &Value) -> &MethodWrapperObject {
    v.exact::<MethodWrapperObject>().expect("a method wrapper")
}

impl WrapperDescriptorObject {
    /// The type.
    pub fn owner(&self) -> &'static TypeObject {
        owner_of(&self.owner)
    }
    /// The special method's name.
    pub fn name(&self) -> &'static str {
        py_str::to_str_lossless((self.def.name)()).unwrap_or("?")
    }
}

fn apply(d: &WrapperDescriptorObject, obj: &Value, args: &[Value], kwnames: KwNames) -> R {
    let kwnames = kwnames.filter(|k| !tuple::items(k).is_empty());
    if kwnames.is_some() && !takes_keywords(d.def) {
        return Err(type_error(format_args!(
            "wrapper {}() takes no keyword arguments",
            d.name()
        )));
    }
    let wrapper = d.def.wrapper.expect("wrappers exist for defs that have one");
    wrapper(d.function, obj, args, kwnames)
}

fn call(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let d = this(callee);
    let positional = args.len() - kwnames.map_or(0, |k| tuple::items(k).len());
    if positional == 0 {
        return Err(type_error(format_args!(
            "descriptor '{}' of '{}' object needs an argument",
            d.name(),
            d.owner().name()
        )));
    }
    let (obj, rest) = args.split_first().expect("counted above");
    if !obj.ty().is_subtype(d.owner()) {
        return Err(type_error(format_args!(
            "descriptor '{}' requires a '{}' object but received a '{}'",
            d.name(),
            d.owner().name(),
            obj.ty().name()
        )));
    }
    apply(d, obj, rest, kwnames)
}

fn bind(descr: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let d = this(descr);
    match obj {
        None => Ok(descr.clone()),
        Some(obj) => {
            check_applies(d.owner(), d.name(), obj)?;
            Ok(memory::new_object(MethodWrapperObject {
                header: Header::new(&METHOD_WRAPPER_TYPE),
                descriptor: descr.clone(),
                this: obj.clone(),
            }))
        }
    }
}

fn compare_bound(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<MethodWrapperObject>(), b.exact::<MethodWrapperObject>()) else {
        return Ok(Value::not_implemented());
    };
    let equal = x.descriptor.is(&y.descriptor) && x.this.is(&y.this);
    match op {
        CompareOp::Eq => Ok(Value::bool(equal)),
        CompareOp::Ne => Ok(Value::bool(!equal)),
        _ => Ok(Value::not_implemented()),
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live method wrapper.
    let w = unsafe { &*p.cast::<MethodWrapperObject>() };
    visit(&w.descriptor);
    visit(&w.this);
}
