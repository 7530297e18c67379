//! Attributes and methods of types: `__name__`, `__bases__`, `__mro__`, `mro()`, `__subclasses__()` …

use super::attributes::set_in_dict;
use super::layout;
use super::mro::{compute_mro, set_mro};
use super::new;
use crate::docs;
use crate::exceptions::{R, attribute_error, type_error};
use crate::names;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slot_table;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, format};
use crate::stdlib::sys::audit;
use crate::types::descriptor::mapping_proxy;
use crate::types::{builtin_function, dict, exception, list, object, str as py_str, tuple};
use crate::value::{Slot, Value};

fn this(v: &Value) -> &'static TypeObject {
    let ty = TypeObject::from_value(v).expect("a type");
    lookup::ensure_ready(ty);
    ty
}

/// `__qualname__`. That of a builtin type is a new string each time, which shows in pickles.
pub fn qualname(ty: &TypeObject) -> Value {
    match ty.heap_qualname.get().get() {
        Some(q) => q.clone(),
        None => Value::str(ty.short_name()),
    }
}

/// `__module__`, if it is set.
pub fn module_of(ty: &TypeObject) -> Option<Value> {
    if ty.is_heap() {
        return dict::get_interned(lookup::type_dict(ty), names::__module__());
    }
    Some(py_str::intern(
        ty.static_name.rsplit_once('.').map_or("builtins", |(module, _)| module),
    ))
}

/// Module and qualified name, as classes show in reprs of their instances.
pub fn qualified_name(ty: &TypeObject) -> String {
    let name = py_str::to_str_lossless(&qualname(ty)).unwrap_or("?").to_owned();
    match module_of(ty).as_ref().and_then(py_str::to_str_lossless) {
        Some(module) if module != "builtins" => format!("{module}.{name}"),
        _ => name,
    }
}

pub(super) fn repr(v: &Value) -> R {
    let ty = this(v);
    let name = format::str_string(&qualname(ty))?;
    match module_of(ty).filter(|m| py_str::is_str(m) && !py_str::equals(m, "builtins")) {
        Some(m) => Ok(Value::str(&format!("<class '{}.{name}'>", format::str_string(&m)?))),
        None => Ok(Value::str(&format!(
            "<class '{}'>",
            if ty.is_heap() { &name } else { ty.name() }
        ))),
    }
}

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("__basicsize__", |v| {
        Ok(Value::usize(crate::object::sizes::basic_size(this(v))))
    })
    .member(),
    GetSetDef::read_only("__itemsize__", |v| {
        let ty = this(v);
        Ok(Value::int(match ty.flags() {
            f if f & flags::TYPE_SUBCLASS != 0 => 40,
            f if f & flags::INT_SUBCLASS != 0 => 4,
            _ if ty.is_subtype(&crate::types::bytes::TYPE) => 1,
            f if f & flags::VAR_SIZED != 0 && !ty.is_subtype(&crate::types::str::TYPE) => 8,
            _ => 0,
        }))
    })
    .member(),
    GetSetDef::read_only("__flags__", |v| Ok(Value::int(python_flags(this(v))))).member(),
    GetSetDef::read_only("__weakrefoffset__", |v| {
        let ty = this(v);
        Ok(Value::int(match ty.has_flag(flags::WEAKREFABLE) {
            true if ty.is_heap() => -32,
            true => 16,
            false => 0,
        }))
    })
    .member(),
    GetSetDef::read_only("__base__", |v| {
        Ok(this(v).base().map_or(Value::none(), TypeObject::value))
    })
    .member(),
    GetSetDef::read_only("__dictoffset__", |v| {
        let ty = this(v);
        Ok(Value::int(if ty.has_flag(flags::HAS_ATTRIBUTES) && ty.is_heap() {
            -1
        } else if ty.has_flag(flags::HAS_ATTRIBUTES) {
            i64::from(ty.attributes_offset.get()).max(8)
        } else {
            0
        }))
    })
    .member(),
    GetSetDef::read_only("__mro__", |v| Ok(slot_or_none(this(v).mro.get()))),
    GetSetDef::read_write("__name__", |v| Ok(name_value(this(v))), set_name),
    GetSetDef::read_write("__qualname__", |v| Ok(qualname(this(v))), set_qualname),
    GetSetDef::read_write("__bases__", |v| Ok(slot_or_none(this(v).bases.get())), set_bases),
    GetSetDef::read_write("__module__", get_module, set_module),
    GetSetDef::read_write("__abstractmethods__", get_abstract_methods, set_abstract_methods),
    GetSetDef::read_only("__dict__", |v| {
        Ok(mapping_proxy::new(lookup::type_dict(this(v)).clone()))
    }),
    GetSetDef::read_write("__doc__", get_doc, set_doc),
    GetSetDef::read_only("__text_signature__", |v| {
        Ok(builtin_function::text_signature(docs::of_type(this(v))))
    }),
    GetSetDef::read_write("__annotations__", get_annotations, set_annotations),
    GetSetDef::read_write("__type_params__", get_type_params, set_type_params),
];

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("mro", |v| Ok(list::new(compute_mro(this(v))?)))
        .doc("mro($self, /)\n--\n\nReturn a type's method resolution order."),
    MethodDef::no_args("__subclasses__", |v| Ok(list::new(subclasses(this(v)))))
        .doc("__subclasses__($self, /)\n--\n\nReturn a list of immediate subclasses."),
    MethodDef::keywords("__prepare__", |_, _, _| Ok(dict::new()))
        .class()
        .doc("__prepare__() -> dict\nused to create the namespace for the class statement"),
    MethodDef::one("__instancecheck__", |v, obj| {
        Ok(Value::bool(compare::recursive_is_instance(obj, v)?))
    })
    .doc("__instancecheck__($self, instance, /)\n--\n\nCheck if an object is an instance."),
    MethodDef::one("__subclasscheck__", |v, class| {
        Ok(Value::bool(compare::recursive_is_subclass(class, v)?))
    })
    .doc("__subclasscheck__($self, subclass, /)\n--\n\nCheck if a class is a subclass."),
    MethodDef::no_args("__dir__", |v| {
        let d = dict::new();
        object::merge_class_dict(&d, v)?;
        Ok(list::new(dict::keys(&d)))
    })
    .doc("__dir__($self, /)\n--\n\nSpecialized __dir__ implementation for types."),
    MethodDef::no_args("__sizeof__", |v| {
        Ok(Value::usize(crate::object::sizes::of_type(this(v))))
    })
    .doc("__sizeof__($self, /)\n--\n\nReturn memory consumption of the type object."),
];

/// The immediate subclasses that are alive.
pub(super) fn subclasses(ty: &TypeObject) -> Vec<Value> {
    // SAFETY: a subclass removes itself when it is released.
    ty.subclasses.get().iter().map(|s| unsafe { (**s).value() }).collect()
}

fn slot_or_none(slot: &Slot) -> Value {
    slot.get().cloned().unwrap_or(Value::none())
}

/// CPython's `tp_flags`, the bits that programs look at.
fn python_flags(ty: &TypeObject) -> i64 {
    let bits = [
        (flags::SEQUENCE, 5),
        (flags::MAPPING, 6),
        (flags::IMMUTABLE, 8),
        (flags::HEAP, 9),
        (flags::BASETYPE, 10),
        (flags::READY, 12),
        (flags::GC, 14),
        (flags::METHOD_DESCRIPTOR, 17),
        (flags::ABSTRACT, 20),
        (flags::MATCH_SELF, 22),
        (flags::INT_SUBCLASS, 24),
        (flags::LIST_SUBCLASS, 25),
        (flags::TUPLE_SUBCLASS, 26),
        (flags::BYTES_SUBCLASS, 27),
        (flags::STR_SUBCLASS, 28),
        (flags::DICT_SUBCLASS, 29),
        (flags::EXCEPTION_SUBCLASS, 30),
        (flags::TYPE_SUBCLASS, 31),
    ];
    // CPython makes it with PyType_FromSpec; `copyreg` looks for the nearest base that is not made at run time.
    let made = ty.static_name == "typing.Generic";
    let made = i64::from(made) << 9;
    made | bits
        .iter()
        .filter(|(f, _)| ty.has_flag(*f))
        .fold(0, |all, (_, bit)| all | 1 << bit)
}

fn name_value(ty: &TypeObject) -> Value {
    match ty.heap_name.get().get() {
        Some(name) if !ty.has_flag(flags::IMMUTABLE) => name.clone(),
        _ => Value::str(ty.short_name()),
    }
}

/// Refuses to change builtin types, and to delete (`check_set_special_type_attr`).
fn check_special<'a>(ty: &TypeObject, value: Option<&'a Value>, name: &str) -> R<&'a Value> {
    if ty.has_flag(flags::IMMUTABLE) {
        return Err(type_error(format_args!(
            "cannot set '{name}' attribute of immutable type '{}'",
            ty.name()
        )));
    }
    let value = value.ok_or_else(|| {
        type_error(format_args!(
            "cannot delete '{name}' attribute of immutable type '{}'",
            ty.name()
        ))
    })?;
    audit::attribute_is_set(&ty.value(), name, Some(value))?;
    Ok(value)
}

fn set_name(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__name__")?;
    if !py_str::is_str(value) {
        return Err(type_error(format_args!(
            "can only assign string to {}.__name__, not '{}'",
            ty.name(),
            value.ty().name()
        )));
    }
    new::check_name(value)?;
    drop(ty.heap_name.replace(Slot::new(value.clone())));
    Ok(())
}

fn set_qualname(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__qualname__")?;
    if !py_str::is_str(value) {
        return Err(type_error(format_args!(
            "can only assign string to {}.__qualname__, not '{}'",
            ty.name(),
            value.ty().name()
        )));
    }
    drop(ty.heap_qualname.replace(Slot::new(value.clone())));
    Ok(())
}

fn get_module(v: &Value) -> R {
    let ty = this(v);
    if !ty.is_heap()
        && slot_table::knows_its_module(ty)
        && let Some(own) = dict::get_interned(lookup::type_dict(ty), names::__module__())
    {
        return Ok(own);
    }
    module_of(this(v)).ok_or_else(|| attribute_error(v, names::__module__(), "__module__"))
}

fn set_module(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__module__")?;
    set_in_dict(ty, names::__module__(), Some(value))
}

/// The names of abstract methods; `type` itself has the descriptor, not the value.
fn get_abstract_methods(v: &Value) -> R {
    let ty = this(v);
    if !std::ptr::eq(ty, &super::TYPE)
        && let Some(found) = dict::get_interned(lookup::type_dict(ty), names::__abstractmethods__())
    {
        return Ok(found);
    }
    Err(attribute_error(v, names::__abstractmethods__(), "__abstractmethods__"))
}

fn set_abstract_methods(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let is_abstract = match value {
        Some(value) => compare::is_true(value)?,
        None => {
            if dict::get_interned(lookup::type_dict(ty), names::__abstractmethods__()).is_none() {
                return Err(attribute_error(v, names::__abstractmethods__(), "__abstractmethods__"));
            }
            false
        }
    };
    set_in_dict(ty, names::__abstractmethods__(), value)?;
    ty.set_flag(flags::ABSTRACT, is_abstract);
    ty.making.forget();
    Ok(())
}

fn get_doc(v: &Value) -> R {
    let ty = this(v);
    if !ty.is_heap() && !docs::of_type(ty).is_empty() {
        return Ok(builtin_function::doc_value(docs::of_type(ty)));
    }
    match dict::get_interned(lookup::type_dict(ty), names::__doc__()) {
        None => Ok(Value::none()),
        Some(found) => match found.ty().slots().descr_get {
            Some(get) => get(&found, None, ty),
            None => Ok(found),
        },
    }
}

fn set_doc(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__doc__")?;
    set_in_dict(ty, names::__doc__(), Some(value))
}

fn get_annotations(v: &Value) -> R {
    let ty = this(v);
    let missing = || {
        attribute_error(
            v,
            names::__annotations__(),
            format_args!("type object '{}' has no attribute '__annotations__'", ty.name()),
        )
    };
    if !ty.is_heap() {
        return Err(missing());
    }
    match dict::get_interned(lookup::type_dict(ty), names::__annotations__()) {
        Some(found) => match found.ty().slots().descr_get {
            Some(get) => get(&found, None, ty),
            None => Ok(found),
        },
        None => {
            let made = dict::new();
            set_in_dict(ty, names::__annotations__(), Some(&made))?;
            Ok(made)
        }
    }
}

fn set_annotations(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    if ty.has_flag(flags::IMMUTABLE) {
        return Err(type_error(format_args!(
            "cannot set '__annotations__' attribute of immutable type '{}'",
            ty.name()
        )));
    }
    if value.is_none() && dict::get_interned(lookup::type_dict(ty), names::__annotations__()).is_none() {
        return Err(attribute_error(v, names::__annotations__(), "__annotations__"));
    }
    set_in_dict(ty, names::__annotations__(), value)
}

fn get_type_params(v: &Value) -> R {
    let ty = this(v);
    if !ty.is_heap() {
        return Ok(tuple::empty());
    }
    Ok(dict::get_interned(lookup::type_dict(ty), names::__type_params__()).unwrap_or_else(tuple::empty))
}

fn set_type_params(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__type_params__")?;
    set_in_dict(ty, names::__type_params__(), Some(value))
}

/// `cls.__bases__ = bases` (`type_set_bases`).
fn set_bases(v: &Value, value: Option<&Value>) -> R<()> {
    let ty = this(v);
    let value = check_special(ty, value, "__bases__")?;
    if value.downcast::<tuple::TupleObject>().is_none() {
        return Err(type_error(format_args!(
            "can only assign tuple to {}.__bases__, not {}",
            ty.name(),
            value.ty().name()
        )));
    }
    let items = tuple::items(value);
    if items.is_empty() {
        return Err(type_error(format_args!(
            "can only assign non-empty tuple to {}.__bases__, not ()",
            ty.name()
        )));
    }
    for item in items {
        let Some(base) = TypeObject::from_value(item) else {
            return Err(type_error(format_args!(
                "{}.__bases__ must be tuple of classes, not '{}'",
                ty.name(),
                item.ty().name()
            )));
        };
        // The chain of bases is ahead of the MRO while an `mro()` runs.
        if base.is_subtype(ty) || std::iter::successors(Some(base), |t| t.base()).any(|t| std::ptr::eq(t, ty)) {
            return Err(type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = layout::best_base(items)?;
    let old_base = ty.base().expect("a heap type has a base");
    let drop_of = |t: &TypeObject| t.slots().drop.map(|f| f as usize);
    let same_builtin = drop_of(old_base) == drop_of(base) && layout_of(old_base) == layout_of(base);
    let collected = |t: &TypeObject| t.has_flag(flags::GC);
    let differs = if collected(old_base) != collected(base) {
        Some("deallocator")
    } else if !same_builtin
        || layout::slots_end(old_base) != layout::slots_end(base)
        || !super::same_layout(old_base, base)
    {
        Some("object layout")
    } else {
        None
    };
    if let Some(what) = differs {
        return Err(type_error(format_args!(
            "__bases__ assignment: '{}' {what} differs from '{}'",
            base.name(),
            old_base.name()
        )));
    }
    super::unregister(ty);
    let old = ty.bases.replace(Slot::new(value.clone()));
    ty.base.set(base);
    if let Err(raised) = recompute_mro(ty) {
        let pending = raised.take();
        drop(ty.bases.replace(old));
        ty.base.set(old_base);
        register(ty);
        recompute_mro(ty)?;
        return Err(crate::exceptions::raise_again(pending));
    }
    drop(old);
    if !ty.bases.get().get().is_some_and(|now| now.is(value)) {
        // An `mro()` has set other bases meanwhile.
        return Ok(());
    }
    register(ty);
    lookup::modified(ty);
    refresh_slots(ty);
    Ok(())
}

/// The builtin type whose instances these are, `object` for all plain ones.
fn nearest_builtin(ty: &'static TypeObject) -> *const TypeObject {
    let mut ty = ty;
    while ty.is_heap() {
        ty = ty.base().expect("a heap type has a base");
    }
    ty
}

/// The builtin type whose layout a builtin type has: many exceptions add nothing to their bases.
fn layout_of(ty: &'static TypeObject) -> *const TypeObject {
    let mut ty = ty;
    while !ty.is_heap()
        && let Some(base) = ty.base().filter(|b| b.is_subtype(&exception::BASE_EXCEPTION))
        && base.payload_size.get() == ty.payload_size.get()
    {
        ty = base;
    }
    if ty.is_heap() { nearest_builtin(ty) } else { ty }
}

fn recompute_mro(ty: &'static TypeObject) -> R<()> {
    set_mro(ty)?;
    for sub in subclasses(ty) {
        recompute_mro(this(&sub))?;
    }
    Ok(())
}

fn refresh_slots(ty: &TypeObject) {
    slot_table::update_all_slots(ty);
    for sub in subclasses(ty) {
        refresh_slots(this(&sub));
    }
}

/// Enters the type in its bases' lists of subclasses.
pub(super) fn register(ty: &TypeObject) {
    let bases = ty.bases.get().get().expect("a type has bases").clone();
    for base in tuple::items(&bases) {
        this(base).subclasses.get_mut().push(ty);
    }
}
