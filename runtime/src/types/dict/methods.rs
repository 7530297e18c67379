//! The methods of `dict`.

use super::{
    clear as clear_dict, get_item, get_or_insert, is_dict, iterators, len, merge, new, set_item, table, update, views,
};
use crate::exceptions::{R, key_error, raise};
use crate::memory::blocks;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::object::{attributes, shape};
use crate::ops::{call, iter, subscr};
use crate::types::{exception, generics, list, set, str, tuple};
use crate::value::Value;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) const METHODS: &[MethodDef] = &[
    MethodDef::no_args("clear", |this| {
        clear_dict(this);
        Ok(Value::none())
    })
    .doc("D.clear() -> None.  Remove all items from D."),
    MethodDef::no_args("copy", super::merge::copy_of).doc("D.copy() -> a shallow copy of D"),
    MethodDef::positional("fromkeys", fromkeys)
        .class()
        .doc("Create a new dictionary with keys from iterable and values set to value."),
    MethodDef::positional("get", get).doc("Return the value for key if key is in the dictionary, else default."),
    MethodDef::no_args("items", |this| Ok(views::view(this, &views::ITEMS_TYPE)))
        .doc("D.items() -> a set-like object providing a view on D's items"),
    MethodDef::no_args("keys", |this| Ok(views::view(this, &views::KEYS_TYPE)))
        .doc("D.keys() -> a set-like object providing a view on D's keys"),
    MethodDef::no_args("values", |this| Ok(views::view(this, &views::VALUES_TYPE)))
        .doc("D.values() -> an object providing a view on D's values"),
    MethodDef::positional("pop", pop_method).doc(
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return \
         the default if given; otherwise,\nraise a KeyError.",
    ),
    MethodDef::no_args("popitem", popitem).doc(
        "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\n\
         Raises KeyError if the dict is empty.",
    ),
    MethodDef::positional("setdefault", setdefault).doc(
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the \
         dictionary, else default.",
    ),
    MethodDef::keywords("update", update_method).doc(
        "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E is present and has a .keys() method, then \
         does:  for k in E: D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n\
         In either case, this is followed by: for k in F:  D[k] = F[k]",
    ),
    MethodDef::one("__contains__", |this, key| super::contains_key(this, key).map(Value::bool))
        .doc("True if the dictionary has the specified key, else False."),
    MethodDef::one("__getitem__", super::subscript).doc("Return self[key]."),
    MethodDef::no_args("__reversed__", |this| Ok(iterators::make(this, &iterators::REVERSE_KEY_ITERATOR_TYPE)))
        .doc("Return a reverse iterator over the dict keys."),
    MethodDef::no_args("__sizeof__", |this| Ok(Value::usize(python_size(this)))).doc("D.__sizeof__() -> size of D in memory, in bytes"),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
];

/// The most names that instances of a class share (`SHARED_KEYS_MAX_SIZE`).
const SHARED_NAMES: usize = 30;
/// A class of which so many instances live that another one changes nothing: they are not counted again.
static CROWDED: AtomicUsize = AtomicUsize::new(0);

/// How many values an instance's dict has room for that shares its names with others of the class: each instance made leaves
/// one less to the next. `None` for dicts that share nothing.
fn room_for_values(this: &Value) -> Option<usize> {
    let count = super::len(this);
    let shape = super::shape_of(this);
    if shape <= shape::DICT_MODE || count > SHARED_NAMES {
        return None;
    }
    let class = shape::class_of(shape);
    let mut live = 0;
    if CROWDED.load(Ordering::Relaxed) == class as usize {
        live = SHARED_NAMES;
    } else {
        blocks::for_each_object(&mut |p| {
            let shape = attributes::last_shape(p);
            live += usize::from(shape > shape::DICT_MODE && std::ptr::eq(shape::class_of(shape), class));
        });
        if live >= SHARED_NAMES {
            CROWDED.store(class as usize, Ordering::Relaxed);
        }
    }
    Some(SHARED_NAMES.saturating_sub(live).max((count + 1).min(SHARED_NAMES)))
}

/// What `dict.__sizeof__` gives.
pub fn python_size(this: &Value) -> usize {
    let base = crate::object::sizes::basic_size(this.ty());
    if let Some(room) = room_for_values(this) {
        return base + 8 * room;
    }
    let t = table(this).get();
    let all_strings = t
        .entries()
        .iter()
        .all(|e| e.key.get().is_none_or(|k| k.is_exact(&str::TYPE)));
    base + t.size_in_bytes(all_strings)
}

fn get(this: &Value, args: &[Value]) -> R {
    match args {
        [key] => Ok(get_item(this, key)?.unwrap_or_else(Value::none)),
        [key, default] => Ok(get_item(this, key)?.unwrap_or_else(|| default.clone())),
        _ => {
            crate::args::check_count("get", args.len(), 1, 2)?;
            Ok(Value::none())
        }
    }
}

fn setdefault(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("setdefault", args.len(), 1, 2)?;
    Ok(get_or_insert(this, &args[0], args.get(1).unwrap_or(&Value::none()))?.0)
}

/// `dict.pop(key[, default])`.
pub fn pop(this: &Value, key: &Value, default: Option<&Value>) -> R {
    if len(this) != 0
        && let Some(v) = super::pop(this, key)?
    {
        return Ok(v);
    }
    match default {
        Some(v) => Ok(v.clone()),
        None => Err(key_error(key)),
    }
}

fn pop_method(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("pop", args.len(), 1, 2)?;
    pop(this, &args[0], args.get(1))
}

fn popitem(this: &Value) -> R {
    match super::pop_end(this, true) {
        Some((key, value)) => Ok(tuple::from_array([key, value])),
        None => Err(raise(&exception::KEY_ERROR, "popitem(): dictionary is empty")),
    }
}

fn update_method(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    merge::update_from_arguments(this, "update", args, kwnames)?;
    Ok(Value::none())
}

fn fromkeys(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("fromkeys", args.len(), 1, 2)?;
    let value = args.get(1).cloned().unwrap_or_else(Value::none);
    from_keys(this, &args[0], &value)
}

fn is_plain_set(v: &Value) -> bool {
    v.is_exact(&set::TYPE) || v.is_exact(&set::FROZENSET_TYPE)
}

/// `cls.fromkeys(iterable, value)`.
pub fn from_keys(cls: &Value, iterable: &Value, value: &Value) -> R {
    let plain = TypeObject::from_value(cls).is_some_and(|t| std::ptr::eq(t, &super::TYPE));
    let d = if plain { new() } else { call::call0(cls)? };
    if d.is_exact(&super::TYPE) {
        if len(&d) == 0 {
            if iterable.is_exact(&super::TYPE) {
                table(&d).get_mut().reserve(len(iterable));
            } else if is_plain_set(iterable) {
                table(&d).get_mut().reserve(set::len(iterable));
            } else if iterable.is_exact(&list::TYPE) && list::items(iterable).is_empty() {
                return Ok(d);
            }
        }
        if is_plain_set(iterable) {
            let mut position = 0;
            while let Some((key, hash)) = set::algebra::next(iterable, &mut position) {
                super::set_item_hashed(&d, &key, hash, value.clone())?;
            }
            return Ok(d);
        }
        iter::for_each(iterable, &mut |key| {
            set_item(&d, &key, value.clone())?;
            Ok(true)
        })?;
    } else {
        let it = iter::iter(iterable)?;
        while let Some(key) = iter::next(&it)? {
            subscr::set(&d, &key, value)?;
        }
    }
    Ok(d)
}

/// `a | b` of dicts.
pub fn or(a: &Value, b: &Value) -> R {
    if !is_dict(a) || !is_dict(b) {
        return Ok(Value::not_implemented());
    }
    let d = super::merge::copy_of(a)?;
    update(&d, b)?;
    Ok(d)
}

pub(super) fn inplace_or(this: &Value, other: &Value) -> R {
    update(this, other)?;
    Ok(this.clone())
}
