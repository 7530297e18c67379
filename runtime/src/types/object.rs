//! `object`: the base of all types.

mod reduce;

use crate::exceptions::{R, attribute_error, type_error};
use crate::names;
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slot_table::descriptor_slots;
use crate::object::slots::{CompareOp, InitFn, KwNames, NewFn, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, format};
use crate::stdlib::sys::audit;
use crate::types::{dict, list, module, str as py_str, tuple};
use crate::value::Value;

/// `object`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "object",
    None,
    Slots {
        repr: Some(repr),
        str: Some(|v| match v.ty().slots().repr {
            // `str` says what is wrong with the result.
            Some(repr) => repr(v),
            None => format::repr(v),
        }),
        hash: Some(hash),
        richcompare: Some(richcompare),
        getattro: Some(lookup::generic_getattr),
        setattro: Some(lookup::generic_setattr),
        new: Some(new),
        init: Some(init),
        ..Slots::NONE
    },
)
.with_methods(METHODS)
.with_getsets(&[GetSetDef::read_write("__class__", |v| Ok(v.ty().value()), set_class).doc("the object's class")])
.with_doc(
    "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
);

static METHODS: &[MethodDef] = &[
    MethodDef::one("__reduce_ex__", reduce::reduce_ex).doc("__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle."),
    MethodDef::no_args("__reduce__", |v| reduce::common(v, 0)).doc("__reduce__($self, /)\n--\n\nHelper for pickle."),
    MethodDef::no_args("__getstate__", |v| reduce::default_state(v, false))
        .doc("__getstate__($self, /)\n--\n\nHelper for pickle."),
    MethodDef::positional("__subclasshook__", |_, _| Ok(Value::not_implemented())).class().doc(
        "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).\n",
    ),
    MethodDef::no_args("__init_subclass__", |_| Ok(Value::none())).class().doc(
        "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.\n",
    ),
    MethodDef::one("__format__", format_object).doc(
        "__format__($self, format_spec, /)\n--\n\nDefault object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
    ),
    MethodDef::no_args("__sizeof__", |v| {
        Ok(Value::usize(crate::object::sizes::of(v)))
    })
    .doc("__sizeof__($self, /)\n--\n\nSize of object in memory, in bytes."),
    MethodDef::no_args("__dir__", dir).doc("__dir__($self, /)\n--\n\nDefault dir() implementation."),
];

/// `id()`.
#[inline]
pub fn identity(v: &Value) -> usize {
    if v.is_pointer() {
        v.address() as usize
    } else {
        v.raw() as usize
    }
}

fn repr(v: &Value) -> R {
    let ty = v.ty();
    let class = ty.value();
    let module = attr::get_optional(&class, names::__module__())?;
    let qualname = format::str_string(&crate::types::type_::qualname(ty))?;
    let address = identity(v);
    Ok(Value::str(
        &match module.filter(|m| py_str::is_str(m) && !py_str::equals(m, "builtins")) {
            Some(module) => format!("<{}.{qualname} object at {address:#x}>", format::str_string(&module)?),
            None => format!("<{} object at {address:#x}>", ty.name()),
        },
    ))
}

fn hash(v: &Value) -> R<i64> {
    Ok(compare::hash_address(v))
}

/// Identity; `!=` is the opposite of what the type says of `==`.
fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    match op {
        CompareOp::Eq if a.is(b) => Ok(Value::bool(true)),
        CompareOp::Ne => {
            let Some(f) = a.ty().slots().richcompare else {
                return Ok(Value::not_implemented());
            };
            let equal = f(a, b, CompareOp::Eq)?;
            if equal.is_not_implemented() {
                return Ok(equal);
            }
            Ok(Value::bool(!compare::is_true(&equal)?))
        }
        _ => Ok(Value::not_implemented()),
    }
}

/// `object.__new__`.
pub fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if !args.is_empty() {
        check_excess(ty, args, kwnames)?;
    }
    if ty.has_flag(flags::ABSTRACT) {
        return Err(abstract_error(ty)?);
    }
    Ok(attributes::new_plain(ty))
}

/// Arguments are allowed if `__init__` (but not `__new__`) is overridden.
fn check_excess(ty: &TypeObject, _: &[Value], _: KwNames) -> R<()> {
    if ty.slots().new.is_some_and(|f| !std::ptr::fn_addr_eq(f, new as NewFn)) {
        return Err(type_error(
            "object.__new__() takes exactly one argument (the type to instantiate)",
        ));
    }
    if ty.slots().init.is_none_or(|f| std::ptr::fn_addr_eq(f, init as InitFn)) {
        return Err(type_error(format_args!("{}() takes no arguments", ty.name())));
    }
    Ok(())
}

#[cold]
fn abstract_error(ty: &TypeObject) -> R<crate::exceptions::Raised> {
    let methods = attr::get(&ty.value(), names::__abstractmethods__())?;
    let sorted = list::new(crate::ops::iter::collect(&methods)?);
    attr::call_method_str(&sorted, "sort", &[])?;
    let joined: Vec<String> = list::snapshot(&sorted)
        .iter()
        .map(format::str_string)
        .collect::<R<_>>()?;
    Ok(type_error(format_args!(
        "Can't instantiate abstract class {} without an implementation for abstract method{} '{}'",
        ty.name(),
        if joined.len() > 1 { "s" } else { "" },
        joined.join("', '")
    )))
}

/// `object.__init__`.
pub fn init(v: &Value, args: &[Value], _: KwNames) -> R<()> {
    if args.is_empty() {
        return Ok(());
    }
    let slots = v.ty().slots();
    if slots.init.is_some_and(|f| !std::ptr::fn_addr_eq(f, init as InitFn)) {
        return Err(type_error(
            "object.__init__() takes exactly one argument (the instance to initialize)",
        ));
    }
    if slots.new.is_some_and(|f| std::ptr::fn_addr_eq(f, new as NewFn)) {
        return Err(type_error(format_args!(
            "{}.__init__() takes exactly one argument (the instance to initialize)",
            v.ty().name()
        )));
    }
    Ok(())
}

fn format_object(v: &Value, spec: &Value) -> R {
    if !py_str::is_str(spec) {
        return Err(type_error(format_args!(
            "__format__() argument must be str, not {}",
            crate::args::described(spec)
        )));
    }
    if !py_str::wtf8(spec).is_empty() {
        return Err(type_error(format_args!(
            "unsupported format string passed to {}.__format__",
            v.ty().name()
        )));
    }
    format::str(v)
}

/// `obj.__dict__` of objects with attribute storage.
pub fn get_dict(v: &Value) -> R {
    if !attributes::has_storage(v) {
        if let Some((base, descr)) = builtin_dict(v)
            && let Some(get) = descr.ty().slots().descr_get
        {
            return get(&descr, Some(v), base);
        }
        return Err(attribute_error(v, names::__dict__(), "This object has no __dict__"));
    }
    attributes::materialize(v)
}

/// The `__dict__` of the builtin type that the type of `v` derives from, if it has one of its own kind
/// (`get_builtin_base_with_dict`): that of classes, when a base of the metaclass is a plain class.
fn builtin_dict(v: &Value) -> Option<(&'static TypeObject, Value)> {
    let mut ty = v.ty();
    while let Some(base) = ty.base().filter(|_| ty.is_heap()) {
        ty = base;
    }
    let descr = lookup::lookup(ty, names::__dict__())?;
    Some((ty, descr))
}

/// Sets `obj.__dict__`.
pub fn set_dict(v: &Value, value: Option<&Value>) -> R<()> {
    if !attributes::has_storage(v) {
        if let Some((_, descr)) = builtin_dict(v)
            && let Some(set) = descr.ty().slots().descr_set
        {
            return set(&descr, v, value);
        }
        return Err(attribute_error(v, names::__dict__(), "This object has no __dict__"));
    }
    let Some(value) = value else {
        // Classes leave it to a builtin base whose instances have a dict of their own.
        if !v.ty().is_heap() || builtin_dict(v).is_some() {
            return Err(type_error("cannot delete __dict__"));
        }
        attributes::replace_dict(v, dict::new());
        return Ok(());
    };
    if value.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "__dict__ must be set to a dictionary, not a '{}'",
            value.ty().name()
        )));
    }
    attributes::replace_dict(v, value.clone());
    Ok(())
}

/// `obj.__class__ = value` (`object_set_class`).
fn set_class(v: &Value, value: Option<&Value>) -> R<()> {
    let Some(value) = value else {
        return Err(type_error("can't delete __class__ attribute"));
    };
    let Some(new) = TypeObject::from_value(value) else {
        return Err(type_error(format_args!(
            "__class__ must be set to a class, not '{}' object",
            value.ty().name()
        )));
    };
    audit::attribute_is_set(v, "__class__", Some(value))?;
    let old = v.ty();
    let modules = new.is_subtype(&module::TYPE) && old.is_subtype(&module::TYPE);
    if !modules && (new.has_flag(flags::IMMUTABLE) || old.has_flag(flags::IMMUTABLE)) {
        return Err(type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    }
    if std::ptr::eq(old, new) {
        return Ok(());
    }
    if !crate::types::type_::same_layout(old, new) {
        return Err(type_error(format_args!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name(),
            old.name()
        )));
    }
    let p = v.address();
    if old.has_flag(flags::HAS_ATTRIBUTES) {
        // The shape belongs to the old type; inline slots may be fewer in the new one.
        attributes::materialize(v)?;
    } else if attributes::has_root_shape(new) {
        // SAFETY: `p` is live.
        unsafe { (*p).shape.set(crate::object::shape::root(new)) };
    }
    if new.is_heap() {
        new.header.increment();
    }
    // SAFETY: `p` is live.
    unsafe { (*p).set_ty(new) };
    if descriptor_slots(old) != descriptor_slots(new) {
        // It may be an attribute of any class.
        lookup::modified(&TYPE);
    }
    if old.is_heap() {
        // SAFETY: the instance's reference to its old type.
        drop(unsafe { Value::adopt_object(old) });
    }
    Ok(())
}

/// `dir(obj)` unsorted: its `__dict__`, its class and the bases.
fn dir(v: &Value) -> R {
    let names_dict = match attr::get_optional(v, names::__dict__())? {
        Some(d) if d.downcast::<dict::DictObject>().is_some() => {
            let copy = dict::new();
            dict::merge(&copy, &d, true)?;
            copy
        }
        _ => dict::new(),
    };
    if let Some(class) = attr::get_optional(v, names::__class__())? {
        merge_class_dict(&names_dict, &class)?;
    }
    Ok(list::new(dict::keys(&names_dict)))
}

/// Adds the names of a class and its bases (`merge_class_dict`).
pub fn merge_class_dict(target: &Value, class: &Value) -> R<()> {
    if let Some(d) = attr::get_optional(class, names::__dict__())? {
        for key in crate::ops::iter::collect(&d)? {
            dict::set_item(target, &key, Value::none())?;
        }
    }
    if let Some(bases) = attr::get_optional(class, names::__bases__())?
        && bases.downcast::<tuple::TupleObject>().is_some()
    {
        for base in tuple::items(&bases) {
            merge_class_dict(target, base)?;
        }
    }
    Ok(())
}
