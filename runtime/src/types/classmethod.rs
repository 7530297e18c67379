//! `classmethod` and `staticmethod`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes::{self, new_instance};
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, format};
use crate::types::{method, object, property, tuple};
use crate::value::Value;

/// A function that is called with its class.
#[repr(C)]
pub struct ClassMethodObject {
    /// Object header.
    pub header: Header,
    /// `__func__`.
    pub function: Mut<Value>,
}

/// A function that is not bound.
#[repr(C)]
pub struct StaticMethodObject {
    /// Object header.
    pub header: Header,
    /// `__func__`.
    pub function: Mut<Value>,
}

/// `classmethod`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "classmethod",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(new_instance(
                ty,
                ClassMethodObject {
                    header: Header::new(&TYPE),
                    function: Mut::new(Value::none()),
                },
            ))
        }),
        init: Some(init),
        repr: Some(|v| repr("classmethod", v)),
        descr_get: Some(bind_class),
        drop: Some(drop_payload::<ClassMethodObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<ClassMethodObject>())
.with_attributes()
.with_getsets(GETSETS);

payload!(ClassMethodObject, TYPE);

/// `staticmethod`.
pub static STATICMETHOD_TYPE: TypeObject = TypeObject::builtin(
    "staticmethod",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            let function = Mut::new(Value::none());
            Ok(new_instance(
                ty,
                StaticMethodObject {
                    header: Header::new(&STATICMETHOD_TYPE),
                    function,
                },
            ))
        }),
        init: Some(init),
        repr: Some(|v| repr("staticmethod", v)),
        call: Some(|callee, args, kwnames| call::call(&function_of(callee), args, kwnames)),
        descr_get: Some(|v, _, _| Ok(function_of(v))),
        drop: Some(drop_payload::<StaticMethodObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<StaticMethodObject>())
.with_attributes()
.with_getsets(GETSETS);

payload!(StaticMethodObject, STATICMETHOD_TYPE);

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("__func__", |v| Ok(function_of(v))).member(),
    GetSetDef::read_only("__wrapped__", |v| Ok(function_of(v))).member(),
    GetSetDef::read_only("__isabstractmethod__", |v| {
        Ok(Value::bool(property::is_abstract(&function_of(v))?))
    }),
    GetSetDef::read_write("__dict__", object::get_dict, object::set_dict),
];

/// `classmethod(function)`.
pub fn new(function: Value) -> Value {
    new_instance(
        &TYPE,
        ClassMethodObject {
            header: Header::new(&TYPE),
            function: Mut::new(function),
        },
    )
}

/// `staticmethod(function)`.
pub fn new_static(function: Value) -> Value {
    new_instance(
        &STATICMETHOD_TYPE,
        StaticMethodObject {
            header: Header::new(&STATICMETHOD_TYPE),
            function: Mut::new(function),
        },
    )
}

/// Both types have the same layout.
fn cell(v: &Value) -> &Mut<Value> {
    match v.downcast::<ClassMethodObject>() {
        Some(c) => &c.function,
        None => &v.downcast::<StaticMethodObject>().expect("a static method").function,
    }
}

/// `__func__`.
pub fn function_of(v: &Value) -> Value {
    cell(v).get().clone()
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let name = if v.downcast::<ClassMethodObject>().is_some() {
        "classmethod"
    } else {
        "staticmethod"
    };
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error(format_args!(
            "{}() takes no keyword arguments",
            v.ty().name()
        )));
    }
    let [function] = args else {
        return Err(type_error(format_args!(
            "{name} expected 1 argument, got {}",
            args.len()
        )));
    };
    let before = cell(v).replace(function.clone());
    if !before.is_none() {
        // Attributes of any class may be this object, and caches borrow the function from it.
        lookup::modified(&object::TYPE);
    }
    drop(before);
    // What a decorated function shows (`functools_wraps` of funcobject.c).
    for attribute in [
        names::__module__(),
        names::__name__(),
        names::__qualname__(),
        names::__doc__(),
        names::__annotations__(),
    ] {
        if let Some(value) = attr::get_optional(function, attribute)? {
            attributes::set(v, attribute, value)?;
        }
    }
    Ok(())
}

fn repr(name: &str, v: &Value) -> R {
    Ok(Value::str(&format!(
        "<{name}({})>",
        format::repr_string(&function_of(v))?
    )))
}

/// Binds the class; since 3.9 what the function's own `__get__` makes for a class (chained descriptors).
fn bind_class(v: &Value, _: Option<&Value>, ty: &TypeObject) -> R {
    let function = function_of(v);
    let class = ty.value();
    if function.exact::<crate::types::function::FunctionObject>().is_none()
        && let Some(get) = function.ty().slots().descr_get
        && !function.ty().has_flag(flags::METHOD_DESCRIPTOR)
    {
        return get(&function, Some(&class), ty);
    }
    Ok(method::new(function, class))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object of the common layout.
    visit(unsafe { &*p.cast::<ClassMethodObject>() }.function.get());
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: as in `traverse`.
    drop(
        unsafe { &*p.cast::<ClassMethodObject>() }
            .function
            .replace(Value::none()),
    );
}
