//! Making types: `type.__new__` (`type_new` of CPython's typeobject.c).

use super::layout::{self, SlotNames};
use super::{members, mro};
use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::slot_table;
use crate::object::slots::{KwNames, NewFn, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, format};
use crate::part::Part;
use crate::types::cell::CellObject;
use crate::types::function::FunctionObject;
use crate::types::{classmethod, descriptor, dict, object, str as py_str, super_, tuple};
use crate::value::{Slot, Value};

/// The most derived metatype of `metatype` and the types of the bases (`_PyType_CalculateMetaclass`).
pub fn calculate_metaclass(metatype: &'static TypeObject, bases: &[Value]) -> R<&'static TypeObject> {
    let mut winner = metatype;
    for base in bases {
        let ty = base.ty();
        if winner.is_subtype(ty) {
            continue;
        }
        if ty.is_subtype(winner) {
            winner = ty;
            continue;
        }
        return Err(type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

static NEW: Part<NewFn> = Part::new("making of classes");

/// Makes the making of classes part of the program.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_classes() {
    NEW.install(new);
}

/// The `new` slot of `type`.
pub(super) fn new_class(metatype: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    NEW.get()?(metatype, args, kwnames)
}

fn new(metatype: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = call::split(args, kwnames);
    let [name, bases, namespace] = positional else {
        return Err(type_error(format_args!(
            "type.__new__() takes exactly 3 arguments ({} given)",
            positional.len()
        )));
    };
    if !py_str::is_str(name) {
        return Err(type_error(format_args!(
            "type.__new__() argument 1 must be str, not {}",
            crate::args::described(name)
        )));
    }
    if bases.downcast::<tuple::TupleObject>().is_none() {
        return Err(type_error(format_args!(
            "type.__new__() argument 2 must be tuple, not {}",
            crate::args::described(bases)
        )));
    }
    if namespace.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "type.__new__() argument 3 must be dict, not {}",
            crate::args::described(namespace)
        )));
    }
    check_bases(tuple::items(bases))?;
    let winner = calculate_metaclass(metatype, tuple::items(bases))?;
    if !std::ptr::eq(winner, metatype)
        && let Some(f) = winner.slots().new
        && !std::ptr::fn_addr_eq(f, new as NewFn)
    {
        return f(winner, args, kwnames);
    }
    build(winner, name, bases, namespace, names, values)
}

fn check_bases(bases: &[Value]) -> R<()> {
    for base in bases {
        if TypeObject::from_value(base).is_none() && attr::get_optional(base, names::__mro_entries__())?.is_some() {
            return Err(type_error(
                "type() doesn't support MRO entry resolution; use types.new_class()",
            ));
        }
    }
    Ok(())
}

/// Makes a class: what `type(name, bases, namespace, **keywords)` makes, for callers in Rust.
pub fn new_type(
    metatype: &'static TypeObject,
    name: &Value,
    bases: &Value,
    namespace: &Value,
    keywords: &[(&str, &Value)],
) -> R {
    let class = metatype.value();
    let keywords: Vec<(&str, &Value)> = keywords.to_vec();
    call::call_kw(&class, &[name.clone(), bases.clone(), namespace.clone()], &keywords)
}

fn build(
    metatype: &'static TypeObject,
    name: &Value,
    bases: &Value,
    namespace: &Value,
    keyword_names: &[Value],
    keyword_values: &[Value],
) -> R {
    let bases = if tuple::items(bases).is_empty() {
        tuple::new(vec![object::TYPE.value()])
    } else {
        bases.clone()
    };
    let base = layout::best_base(tuple::items(&bases))?;
    check_name(name)?;
    let namespace = copy_namespace(namespace)?;
    if let Some(doc) = dict::get_interned(&namespace, names::__doc__()).filter(py_str::is_str) {
        check_encodable(&doc)?;
    }
    let class_name = py_str::to_str_lossless(name).unwrap_or("?").to_owned();
    let slots = layout::read_slots(&namespace, &class_name, base, tuple::items(&bases))?;
    let qualname = take_qualname(&namespace, name)?;
    let class = allocate(metatype, name, &qualname, &bases, base, &namespace);
    let ty = TypeObject::from_value(&class).expect("just made");
    let offsets = layout::lay_out(ty, base, &slots, layout::inline_capacity(&namespace, base));
    complete_namespace(ty, &namespace, &slots, &offsets)?;
    mro::set_mro(ty)?;
    inherit(ty, base, &namespace);
    members::register(ty);
    set_names(&class, &namespace)?;
    init_subclass(&class, keyword_names, keyword_values)?;
    Ok(class)
}

/// Refuses what cannot be the name of a class.
pub(super) fn check_name(name: &Value) -> R<()> {
    check_encodable(name)?;
    if py_str::wtf8(name).contains(&0) {
        return Err(value_error("type name must not contain null characters"));
    }
    Ok(())
}

/// Names and docstrings are kept in UTF-8; the error says which character cannot be encoded.
fn check_encodable(text: &Value) -> R<()> {
    if py_str::to_str_lossless(text).is_none() {
        crate::stdlib::codecs::encode_text(text, "utf-8", "strict")?;
    }
    Ok(())
}

/// A plain dict of the namespace, with interned keys.
fn copy_namespace(namespace: &Value) -> R {
    let copy = dict::with_capacity(dict::len(namespace) + 4);
    let mut position = 0;
    while let Some((key, value)) = dict::next_entry(namespace, &mut position) {
        let key = if py_str::is_str(&key) {
            py_str::intern_value(&key)
        } else {
            key
        };
        dict::set_item(&copy, &key, value)?;
    }
    Ok(copy)
}

fn take_qualname(namespace: &Value, name: &Value) -> R {
    match dict::get_interned(namespace, names::__qualname__()) {
        None => Ok(name.clone()),
        Some(q) if py_str::is_str(&q) => {
            dict::del_item(namespace, names::__qualname__())?;
            Ok(q)
        }
        Some(q) => Err(type_error(format_args!(
            "type __qualname__ must be a str, not {}",
            q.ty().name()
        ))),
    }
}

fn allocate(
    metatype: &'static TypeObject,
    name: &Value,
    qualname: &Value,
    bases: &Value,
    base: &'static TypeObject,
    namespace: &Value,
) -> Value {
    let class = new_instance(
        metatype,
        TypeObject::builtin("", Some(base), Slots::NONE).with_flags(flags::HEAP),
    );
    let ty = TypeObject::from_value(&class).expect("just made");
    ty.set_flag(flags::IMMUTABLE, false);
    ty.set_flag(flags::BASETYPE | flags::READY | flags::FILLED, true);
    *ty.heap_name.get_mut() = Slot::new(name.clone());
    *ty.heap_qualname.get_mut() = Slot::new(qualname.clone());
    *ty.bases.get_mut() = Slot::new(bases.clone());
    *ty.dict.get_mut() = Slot::new(namespace.clone());
    class
}

/// Adds what every class has: `__module__`, `__doc__`, descriptors of slots, `__dict__` and `__weakref__`; makes
/// `__new__`, `__init_subclass__` and `__class_getitem__` static or class methods.
fn complete_namespace(ty: &'static TypeObject, namespace: &Value, slots: &SlotNames, offsets: &[u32]) -> R<()> {
    if dict::get_interned(namespace, names::__module__()).is_none()
        && let Some(module) =
            crate::interp::visible::current_globals().and_then(|g| dict::get_interned(&g, names::__name__()))
    {
        dict::set_item(namespace, names::__module__(), module)?;
    }
    let wrap = |name: &Value, make: fn(Value) -> Value| -> R<()> {
        match dict::get_interned(namespace, name) {
            Some(f) if f.exact::<FunctionObject>().is_some() => dict::set_item(namespace, name, make(f)),
            _ => Ok(()),
        }
    };
    wrap(names::__new__(), classmethod::new_static)?;
    wrap(names::__init_subclass__(), classmethod::new)?;
    wrap(names::__class_getitem__(), classmethod::new)?;
    set_classcell(namespace, &ty.value())?;
    for (name, offset) in slots.names.iter().zip(offsets) {
        dict::set_item(namespace, name, descriptor::new_member(name, *offset, ty))?;
    }
    let put = |name: &Value, value: Value| match dict::get_interned(namespace, name) {
        Some(_) => Ok(()),
        None => dict::set_item(namespace, name, value),
    };
    if slots.add_dict {
        put(names::__dict__(), descriptor::attribute_dict_descriptor(ty))?;
    }
    if slots.add_weakref {
        put(names::__weakref__(), descriptor::weakref_descriptor(ty))?;
    }
    put(names::__doc__(), Value::none())?;
    // A class that defines `__eq__` but not `__hash__` is unhashable.
    if dict::get_interned(namespace, names::__eq__()).is_some()
        && dict::get_interned(namespace, names::__hash__()).is_none()
    {
        dict::set_item(namespace, names::__hash__(), Value::none())?;
    }
    Ok(())
}

fn set_classcell(namespace: &Value, class: &Value) -> R<()> {
    for name in [names::__classcell__(), names::__classdictcell__()] {
        let Some(cell) = dict::get_interned(namespace, name) else {
            continue;
        };
        let Some(c) = cell.exact::<CellObject>() else {
            return Err(type_error(format_args!(
                "{} must be a nonlocal cell, not {}",
                py_str::to_str_lossless(name).unwrap_or("?"),
                format::repr_string(&cell.ty().value())?
            )));
        };
        let content = if name.is(names::__classcell__()) {
            class.clone()
        } else {
            namespace.clone()
        };
        drop(c.value.replace(Slot::new(content)));
        dict::del_item(namespace, name)?;
    }
    Ok(())
}

/// Slots: those of the base, then what the namespace defines; with several bases all are decided anew.
fn inherit(ty: &'static TypeObject, base: &'static TypeObject, namespace: &Value) {
    let slots = ty.slots.get_mut();
    *slots = base.slots().clone();
    let bases = ty.bases.get().get().expect("a type has bases").clone();
    let mro = ty.mro.get().get().expect("just computed").clone();
    let plain_chain = tuple::items(&bases).len() == 1 && tuple::items(&mro).len() == 1 + mro_length(base);
    // What a pattern takes it for is the first class's in the MRO that is either, not the base's.
    let kinds = flags::SEQUENCE | flags::MAPPING;
    ty.set_flag(kinds, false);
    for class in tuple::items(&mro) {
        let class = TypeObject::from_value(class).expect("an MRO holds types");
        if ty.flags() & kinds == 0 {
            ty.set_flag(class.flags() & kinds, true);
        }
    }
    if plain_chain {
        let own: Vec<Value> = dict::keys(namespace).into_iter().filter(py_str::is_str).collect();
        slot_table::update_own_slots(ty, &own);
    } else {
        slot_table::update_all_slots(ty);
    }
}

fn mro_length(ty: &TypeObject) -> usize {
    ty.mro.get().get().map_or(0, |m| tuple::items(m).len())
}

/// Calls `__set_name__` of the values in the namespace (`type_new_set_names`).
fn set_names(class: &Value, namespace: &Value) -> R<()> {
    let entries = dict::items(namespace);
    for (key, value) in entries {
        let Some(f) = attr::lookup_special(&value, names::__set_name__())? else {
            continue;
        };
        if let Err(raised) = call::call2(&f, class, &key) {
            let e = raised.take();
            let ty = TypeObject::from_value(class).expect("a type");
            let note = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                value.ty().name(),
                format::repr_string(&key)?,
                ty.name()
            );
            attr::call_method_str(&e, "add_note", &[Value::str(&note)])?;
            return Err(crate::exceptions::raise_again(e));
        }
    }
    Ok(())
}

/// Calls `super(cls, cls).__init_subclass__(**keywords)`.
fn init_subclass(class: &Value, names_given: &[Value], values: &[Value]) -> R<()> {
    let ty = TypeObject::from_value(class).expect("a type");
    let f = super_::getattr(ty, class, ty, names::__init_subclass__())?;
    if names_given.is_empty() {
        return call::call0(&f).map(drop);
    }
    let kwnames = tuple::from_slice(names_given);
    call::call(&f, values, Some(&kwnames)).map(drop)
}
