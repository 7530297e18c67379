//! `OrderedDict`: a dict whose order can be changed and counts in comparisons.

use super::ordered_dict_views as views;
use crate::exceptions::{R, Raised, raise, raise_value, type_error, value_error};
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, containers, format, iter, subscr};
use crate::types::{dict, exception, keywords, object, tuple};
use crate::value::Value;

/// Memory of an `OrderedDict`: a dict's, whose table keeps the order.
#[repr(C)]
pub struct OrderedDict {
    dict: dict::DictObject,
}

payload!(OrderedDict, TYPE);

/// `collections.OrderedDict`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "collections.OrderedDict",
    Some(&dict::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(attributes::new_instance(
                ty,
                OrderedDict {
                    dict: dict::empty_payload(ty),
                },
            ))
        }),
        init: Some(init),
        repr: Some(repr),
        hash: Some(lookup::hash_not_implemented),
        richcompare: Some(richcompare),
        iter: Some(|v| Ok(views::iterator(v, views::KEYS, false))),
        or: Some(or),
        inplace_or: Some(|a, b| {
            update_from(a, b)?;
            Ok(a.clone())
        }),
        drop: Some(lookup::drop_payload::<OrderedDict>),
        ..Slots::NONE
    },
)
.with_size(size_of::<OrderedDict>())
.with_flags(flags::GC | flags::DICT_SUBCLASS | flags::MAPPING | flags::WEAKREFABLE)
.with_attributes()
.with_getsets(&[GetSetDef::read_write("__dict__", object::get_dict, object::set_dict)])
.with_methods(METHODS)
.with_doc("Dictionary that remembers insertion order");

const METHODS: &[MethodDef] = &[
    MethodDef::no_args("__sizeof__", |v| {
        // A table of nodes as long as that of the keys, and the nodes.
        let nodes = dict::len(v);
        let table = if nodes > 0 { 8 * dict::places(v) + 32 * nodes } else { 0 };
        Ok(Value::usize(dict::python_size(v) + table))
    }),
    MethodDef::keywords("fromkeys", fromkeys)
        .class()
        .doc("Create a new ordered dictionary with keys from iterable and values set to value."),
    MethodDef::keywords("setdefault", setdefault).doc(
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the \
         dictionary, else default.",
    ),
    MethodDef::keywords("pop", pop).doc(
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, \
         return the default if given; otherwise,\nraise a KeyError.",
    ),
    MethodDef::keywords("popitem", popitem).doc(
        "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or \
         FIFO order if false.",
    ),
    MethodDef::keywords("move_to_end", move_to_end).doc(
        "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not \
         exist.",
    ),
    MethodDef::no_args("keys", |v| Ok(dict::view(v, &views::KEYS_TYPE))),
    MethodDef::no_args("values", |v| Ok(dict::view(v, &views::VALUES_TYPE))),
    MethodDef::no_args("items", |v| Ok(dict::view(v, &views::ITEMS_TYPE))),
    MethodDef::keywords("update", |v, args, kwnames| {
        mutable_mapping_update(v, args, kwnames)?;
        Ok(Value::none())
    }),
    MethodDef::no_args("clear", |v| {
        dict::clear(v);
        Ok(Value::none())
    })
    .doc("od.clear() -> None.  Remove all items from od."),
    MethodDef::no_args("copy", copy).doc("od.copy() -> a shallow copy of od"),
    MethodDef::no_args("__reversed__", |v| Ok(views::iterator(v, views::KEYS, true))).doc("od.__reversed__() <==> reversed(od)"),
    MethodDef::no_args("__reduce__", reduce).doc("Return state information for pickling"),
];

/// True for ordered dicts and instances of subclasses.
pub fn is_ordered(v: &Value) -> bool {
    dict::is_dict(v) && v.downcast::<OrderedDict>().is_some()
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let given = keywords::positional(args, kwnames).len();
    if given > 1 {
        return Err(type_error(format_args!("expected at most 1 arguments, got {given}")));
    }
    mutable_mapping_update(v, args, kwnames)
}

/// `MutableMapping.update`: sets items through `__setitem__` of the type.
fn mutable_mapping_update(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let given = keywords::positional(args, kwnames);
    if given.len() > 1 {
        return Err(type_error(format_args!(
            "update() takes at most 1 positional argument ({} given)",
            given.len()
        )));
    }
    if let Some(other) = given.first() {
        update_from(v, other)?;
    }
    for (name, value) in keywords::pairs(args, kwnames) {
        subscr::set(v, name, value)?;
    }
    Ok(())
}

fn update_from(v: &Value, other: &Value) -> R<()> {
    if other.is_exact(&dict::TYPE) {
        for (key, value) in dict::items(other) {
            subscr::set(v, &key, &value)?;
        }
        return Ok(());
    }
    if let Some(keys) = attr::get_optional(other, crate::names::keys())? {
        let it = iter::iter(&call::call0(&keys)?)?;
        while let Some(key) = iter::next(&it)? {
            subscr::set(v, &key, &subscr::get(other, &key)?)?;
        }
        return Ok(());
    }
    let pairs = match attr::get_optional(other, crate::names::items())? {
        Some(items) => call::call0(&items)?,
        None => other.clone(),
    };
    iter::for_each(&pairs, &mut |pair| {
        let it = iter::iter(&pair)?;
        let Some(key) = iter::next(&it)? else {
            return Err(value_error("need more than 0 values to unpack"));
        };
        let Some(value) = iter::next(&it)? else {
            return Err(value_error("need more than 1 value to unpack"));
        };
        if iter::next(&it)?.is_some() {
            return Err(value_error("too many values to unpack (expected 2)"));
        }
        subscr::set(v, &key, &value)?;
        Ok(true)
    })
}

fn fromkeys(cls: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [iterable, value] = keywords::parse("fromkeys", args, kwnames, ["iterable", "value"], 1)?;
    let value = value.unwrap_or_else(Value::none);
    let made = call::call0(cls)?;
    iter::for_each(&iterable.unwrap_or_else(Value::none), &mut |key| {
        subscr::set(&made, &key, &value)?;
        Ok(true)
    })?;
    Ok(made)
}

fn setdefault(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [key, default] = keywords::parse("setdefault", args, kwnames, ["key", "default"], 1)?;
    let (key, default) = (key.unwrap_or_else(Value::none), default.unwrap_or_else(Value::none));
    if v.is_exact(&TYPE) {
        return Ok(dict::get_or_insert(v, &key, &default)?.0);
    }
    if compare::contains(v, &key)? {
        return subscr::get(v, &key);
    }
    subscr::set(v, &key, &default)?;
    Ok(default)
}

/// KeyError made as `PyErr_SetObject` makes it: a tuple is all the arguments, None is no argument, a KeyError is raised itself.
fn missing(key: &Value) -> Raised {
    if key.ty().is_subtype(&exception::KEY_ERROR) {
        return raise_value(key.clone());
    }
    let args = match key {
        _ if key.is_none() => &[],
        _ if tuple::is_tuple(key) => tuple::items(key),
        _ => std::slice::from_ref(key),
    };
    match exception::instantiate(&exception::KEY_ERROR, args) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

fn pop(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [key, default] = keywords::parse("pop", args, kwnames, ["key", "default"], 1)?;
    let key = key.unwrap_or_else(Value::none);
    match dict::pop(v, &key)? {
        Some(value) => Ok(value),
        None => default.ok_or_else(|| missing(&key)),
    }
}

fn last_argument(name: &str, last: Option<Value>) -> R<bool> {
    debug_assert!(!name.is_empty());
    match last {
        Some(v) => compare::is_true(&v),
        None => Ok(true),
    }
}

fn popitem(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [last] = keywords::parse("popitem", args, kwnames, ["last"], 0)?;
    let last = last_argument("popitem", last)?;
    match dict::pop_end(v, last) {
        Some((key, value)) => Ok(tuple::from_array([key, value])),
        None => Err(raise(&exception::KEY_ERROR, "dictionary is empty")),
    }
}

fn move_to_end(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [key, last] = keywords::parse("move_to_end", args, kwnames, ["key", "last"], 1)?;
    let key = key.unwrap_or_else(Value::none);
    let last = last_argument("move_to_end", last)?;
    if dict::len(v) == 0 {
        return Err(missing(&key));
    }
    if !dict::move_key(v, &key, last)? {
        return Err(missing(&key));
    }
    Ok(Value::none())
}

fn copy(v: &Value) -> R {
    let made = if v.is_exact(&TYPE) {
        attributes::new_instance(
            &TYPE,
            OrderedDict {
                dict: dict::empty_payload(&TYPE),
            },
        )
    } else {
        call::call0(&v.ty().value())?
    };
    for key in dict::keys(v) {
        let value = subscr::get(v, &key)?;
        subscr::set(&made, &key, &value)?;
    }
    Ok(made)
}

fn reduce(v: &Value) -> R {
    let state = attr::call_method(v, crate::names::__getstate__(), &[])?;
    let items = attr::call_method(v, crate::names::items(), &[])?;
    Ok(tuple::from_array([
        v.ty().value(),
        tuple::empty(),
        state,
        Value::none(),
        iter::iter(&items)?,
    ]))
}

fn repr(v: &Value) -> R {
    let name = v.ty().short_name().to_string();
    if dict::len(v) == 0 {
        return Ok(Value::str(&format!("{name}()")));
    }
    let Some(_guard) = containers::ReprGuard::enter(v) else {
        return Ok(Value::str("..."));
    };
    let plain = dict::new();
    let items = if v.is_exact(&TYPE) {
        dict::update(&plain, &dict::copy(v))?;
        plain
    } else {
        let items = attr::call_method(v, crate::names::items(), &[])?;
        dict::merge_from_pairs(&plain, &items)?;
        plain
    };
    let text = format::repr(&items)?;
    let mut b = crate::types::str::Builder::new();
    b.push_str(&name);
    b.push_str("(");
    b.push_value(&text);
    b.push_str(")");
    Ok(b.finish())
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !dict::is_dict(a) || !dict::is_dict(b) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let mut equal = dict::equals(a, b)?;
    if equal && is_ordered(b) {
        for (x, y) in dict::keys(a).iter().zip(&dict::keys(b)) {
            if !compare::equal(x, y)? {
                equal = false;
                break;
            }
        }
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn or(a: &Value, b: &Value) -> R {
    if !dict::is_dict(a) || !dict::is_dict(b) {
        return Ok(Value::not_implemented());
    }
    let ty = if is_ordered(a) { a.ty() } else { b.ty() };
    let made = call::call1(&ty.value(), a)?;
    update_from(&made, b)?;
    Ok(made)
}
