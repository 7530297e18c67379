//! The descriptors of builtin types: `method_descriptor`, `classmethod_descriptor`, `getset_descriptor`,
//! `member_descriptor`, `wrapper_descriptor`, and the bound `method-wrapper`; also `mappingproxy`.

mod getset;
pub mod mapping_proxy;
mod wrapper;

pub use getset::{
    GETSET_TYPE, GetSetDescriptorObject, MEMBER_TYPE, MemberDescriptorObject, attribute_dict_descriptor,
    is_attribute_dict, member_offset, new_getset, new_member, weakref_descriptor,
};
pub use wrapper::{METHOD_WRAPPER_TYPE, MethodWrapperObject, WRAPPER_TYPE, WrapperDescriptorObject, new_wrapper};

use crate::exceptions::{R, type_error};
use crate::memory;
use crate::names;
use crate::object::def::{GetSetDef, MethodDef, NativeFn};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, format};
use crate::types::{builtin_function, object, str as py_str, tuple};
use crate::value::Value;

/// A method of a builtin type.
#[repr(C)]
pub struct MethodDescriptorObject {
    /// Object header.
    pub header: Header,
    /// Name and code.
    pub def: &'static MethodDef,
    /// The type, `__objclass__`.
    pub owner: Value,
}

/// `method_descriptor`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "method_descriptor",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            Ok(Value::str(&format!(
                "<method '{}' of '{}' objects>",
                this(v).def.name,
                this(v).owner().name()
            )))
        }),
        call: Some(call_method_descriptor),
        descr_get: Some(bind),
        drop: Some(drop_payload::<MethodDescriptorObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<MethodDescriptorObject>())
.with_flags(flags::METHOD_DESCRIPTOR)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    reduce(&this(v).owner, this(v).def.name)
})])
.with_getsets(&[
    GetSetDef::read_only("__objclass__", |v| Ok(this(v).owner.clone())).member(),
    GetSetDef::read_only("__name__", |v| Ok(py_str::intern(this(v).def.name))).member(),
    GetSetDef::read_only("__qualname__", |v| qualname(&this(v).owner, this(v).def.name)),
    GetSetDef::read_only("__doc__", |v| {
        Ok(builtin_function::doc_value(doc_of(&this(v).owner, this(v).def)))
    }),
    GetSetDef::read_only("__text_signature__", |v| {
        Ok(builtin_function::text_signature(doc_of(&this(v).owner, this(v).def)))
    }),
]);

payload!(MethodDescriptorObject, TYPE);

/// The docstring of a type's function.
fn doc_of(owner: &Value, def: &'static MethodDef) -> &'static str {
    TypeObject::from_value(owner).map_or(def.doc, |ty| crate::docs::of_member(ty, def.name, def.doc))
}

/// A class method of a builtin type.
#[repr(C)]
pub struct ClassMethodDescriptorObject {
    /// Object header.
    pub header: Header,
    /// Name and code.
    pub def: &'static MethodDef,
    /// The type, `__objclass__`.
    pub owner: Value,
}

/// `classmethod_descriptor`.
pub static CLASSMETHOD_TYPE: TypeObject = TypeObject::builtin(
    "classmethod_descriptor",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            let d = class_method(v);
            Ok(Value::str(&format!(
                "<method '{}' of '{}' objects>",
                d.def.name,
                owner_of(&d.owner).name()
            )))
        }),
        call: Some(call_class_method),
        descr_get: Some(bind_class),
        drop: Some(drop_payload::<ClassMethodDescriptorObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<ClassMethodDescriptorObject>())
.not_a_base()
.with_getsets(&[
    GetSetDef::read_only("__objclass__", |v| Ok(class_method(v).owner.clone())).member(),
    GetSetDef::read_only("__name__", |v| Ok(py_str::intern(class_method(v).def.name))).member(),
    GetSetDef::read_only("__qualname__", |v| {
        qualname(&class_method(v).owner, class_method(v).def.name)
    }),
    GetSetDef::read_only("__doc__", |v| {
        Ok(builtin_function::doc_value(doc_of(
            &class_method(v).owner,
            class_method(v).def,
        )))
    }),
    GetSetDef::read_only("__text_signature__", |v| {
        Ok(builtin_function::text_signature(doc_of(
            &class_method(v).owner,
            class_method(v).def,
        )))
    }),
]);

payload!(ClassMethodDescriptorObject, CLASSMETHOD_TYPE);

/// `__new__` of builtin types: a builtin function bound to the type.
pub static NEW_DEF: MethodDef = MethodDef::keywords("__new__", call_new).doc(
    "__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature.",
);

/// The descriptor of a method.
pub fn new_method(def: &'static MethodDef, owner: &TypeObject) -> Value {
    memory::new_object(MethodDescriptorObject {
        header: Header::new(&TYPE),
        def,
        owner: owner.value(),
    })
}

/// The descriptor of a class method.
pub fn new_class_method(def: &'static MethodDef, owner: &TypeObject) -> Value {
    memory::new_object(ClassMethodDescriptorObject {
        header: Header::new(&CLASSMETHOD_TYPE),
        def,
        owner: owner.value(),
    })
}

/// The type behind `__objclass__`.
#[inline(always)]
pub(crate) fn owner_of(v: &Value) -> &'static TypeObject {
    TypeObject::from_value(v).expect("descriptors belong to types")
}

fn this(v: &Value) -> &MethodDescriptorObject {
    v.exact::<MethodDescriptorObject>().expect("a method descriptor")
}

fn class_method(v: &Value) -> &ClassMethodDescriptorObject {
    v.exact::<ClassMethodDescriptorObject>()
        .expect("a class method descriptor")
}

impl MethodDescriptorObject {
    /// The type.
    pub fn owner(&self) -> &'static TypeObject {
        owner_of(&self.owner)
    }
}

fn qualname(owner: &Value, name: &str) -> R {
    let owner = format::str_string(&attr::get(owner, names::__qualname__())?)?;
    Ok(Value::str(&format!("{owner}.{name}")))
}

/// Descriptors pickle as `getattr(owner, name)`.
fn reduce(owner: &Value, name: &str) -> R {
    let getattr = crate::builtins::get("getattr")?;
    Ok(tuple::new(vec![
        getattr,
        tuple::new(vec![owner.clone(), py_str::intern(name)]),
    ]))
}

/// Checks that a descriptor of `owner` may be applied to `obj` (`descr_check`).
pub(crate) fn check_applies(owner: &TypeObject, name: &str, obj: &Value) -> R<()> {
    if obj.ty().is_subtype(owner) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name(),
        obj.ty().name()
    )))
}

fn bind(descr: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let d = this(descr);
    match obj {
        None => Ok(descr.clone()),
        Some(obj) => {
            check_applies(d.owner(), d.def.name, obj)?;
            Ok(builtin_function::new(d.def, obj.clone()))
        }
    }
}

/// Calls a method of a builtin type with few arguments; `None`: the callee is something else, or the arguments do not fit.
#[inline]
pub fn call_small<const N: usize>(callee: &Value, obj: &Value, args: [&Value; N]) -> Option<R> {
    let d = callee.exact::<MethodDescriptorObject>()?;
    let owner = d.owner();
    if !obj.is_exact(owner) && !obj.ty().is_subtype(owner) {
        return None;
    }
    match (d.def.function, args.first()) {
        (NativeFn::NoArgs(f), None) => Some(f(obj)),
        (NativeFn::One(f), Some(arg)) if N == 1 => Some(f(obj, arg)),
        (NativeFn::Positional(f), _) => {
            // SAFETY: borrowed for the call; `ManuallyDrop` keeps the counts.
            let words = args.map(|v| std::mem::ManuallyDrop::new(unsafe { Value::from_raw(v.raw()) }));
            // SAFETY: `ManuallyDrop` has the layout of what it holds.
            let words = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Value>(), N) };
            Some(f(obj, words))
        }
        _ => None,
    }
}

/// Calls a method descriptor: the first argument is the object.
pub fn call_method_descriptor(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let d = this(callee);
    let keywords = kwnames.map_or(0, |k| tuple::items(k).len());
    if args.len() == keywords {
        return Err(type_error(format_args!(
            "unbound method {}.{}() needs an argument",
            d.owner().short_name(),
            d.def.name
        )));
    }
    let (obj, rest) = args.split_first().expect("counted above");
    let owner = d.owner();
    if !obj.is_exact(owner) && !obj.ty().is_subtype(owner) {
        return Err(type_error(format_args!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            d.def.name,
            owner.name(),
            obj.ty().name()
        )));
    }
    match d.def.function {
        NativeFn::NoArgs(f) if rest.is_empty() => f(obj),
        NativeFn::One(f) if keywords == 0 && rest.len() == 1 => f(obj, &rest[0]),
        NativeFn::Positional(f) if keywords == 0 => f(obj, rest),
        NativeFn::Keywords(f) => f(obj, rest, kwnames.filter(|_| keywords > 0)),
        _ => Err(wrong_arguments(d, rest, keywords)),
    }
}

#[cold]
fn wrong_arguments(d: &MethodDescriptorObject, rest: &[Value], keywords: usize) -> crate::exceptions::Raised {
    let name = format!("{}.{}()", d.owner().short_name(), d.def.name);
    if keywords > 0 {
        return type_error(format_args!("{name} takes no keyword arguments"));
    }
    match d.def.function {
        NativeFn::NoArgs(_) => type_error(format_args!("{name} takes no arguments ({} given)", rest.len())),
        _ => type_error(format_args!("{name} takes exactly one argument ({} given)", rest.len())),
    }
}

fn bind_class(descr: &Value, obj: Option<&Value>, ty: &TypeObject) -> R {
    let d = class_method(descr);
    let class = match obj {
        Some(obj) if TypeObject::from_value(&ty.value()).is_none() => obj.ty(),
        _ => ty,
    };
    let owner = owner_of(&d.owner);
    if !class.is_subtype(owner) {
        return Err(type_error(format_args!(
            "descriptor '{}' requires a subtype of '{}' but received '{}'",
            d.def.name,
            owner.name(),
            class.name()
        )));
    }
    Ok(builtin_function::new(d.def, class.value()))
}

fn call_class_method(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let d = class_method(callee);
    let owner = owner_of(&d.owner);
    let Some((class, rest)) = args.split_first() else {
        return Err(type_error(format_args!(
            "descriptor '{}' of '{}' object needs an argument",
            d.def.name,
            owner.name()
        )));
    };
    let Some(class) = TypeObject::from_value(class) else {
        return Err(type_error(format_args!(
            "descriptor '{}' for type '{}' needs a type, not a '{}' as arg 2",
            d.def.name,
            owner.name(),
            class.ty().name()
        )));
    };
    let bound = bind_class(callee, None, class)?;
    crate::ops::call::call(&bound, rest, kwnames)
}

/// `T.__new__(cls, …)` with CPython's checks (`tp_new_wrapper`).
fn call_new(bound: &Value, args: &[Value], kwnames: KwNames) -> R {
    let ty = TypeObject::from_value(bound).expect("`__new__` is bound to its type");
    let positional = args.len() - kwnames.map_or(0, |k| tuple::items(k).len());
    let Some((first, rest)) = args.split_first().filter(|_| positional > 0) else {
        return Err(type_error(format_args!(
            "{}.__new__(): not enough arguments",
            ty.name()
        )));
    };
    let Some(sub) = TypeObject::from_value(first) else {
        return Err(type_error(format_args!(
            "{}.__new__(X): X is not a type object ({})",
            ty.name(),
            first.ty().name()
        )));
    };
    if !sub.is_subtype(ty) {
        return Err(type_error(format_args!(
            "{}.__new__({}): {} is not a subtype of {}",
            ty.name(),
            sub.name(),
            sub.name(),
            ty.name()
        )));
    }
    let new = ty.slots().new.expect("the type has `new`");
    // The nearest builtin base must make the instance, else its own part would stay unmade.
    let mut nearest = Some(sub);
    while let Some(t) = nearest.filter(|t| t.is_heap()) {
        nearest = t.base();
    }
    if let Some(nearest) = nearest
        && nearest.slots().new.is_some_and(|n| !std::ptr::fn_addr_eq(n, new))
    {
        return Err(type_error(format_args!(
            "{}.__new__({}) is not safe, use {}.__new__()",
            ty.name(),
            sub.name(),
            nearest.name()
        )));
    }
    new(sub, rest, kwnames)
}
