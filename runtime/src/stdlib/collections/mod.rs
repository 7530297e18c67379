//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and helpers of the pure-Python `collections`.

mod default_dict;
mod deque;
pub(crate) mod deque_methods;
mod named_tuple;
mod ordered_dict;
mod ordered_dict_views;
mod tuple_getter;

pub use named_tuple::constructor as named_tuple_constructor;

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::ops::{arith, attr, call, iter, subscr};
use crate::types::{dict, module};
use crate::value::Value;

const FUNCTIONS: &[MethodDef] = &[MethodDef::positional("_count_elements", count_elements)
    .doc("Count elements in the iterable, updating the mapping")];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_collections", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for ty in ordered_dict_views::TYPES {
        lookup::ready(ty);
    }
    for (name, ty) in [
        ("deque", &deque::TYPE),
        ("_deque_iterator", &deque::ITERATOR_TYPE),
        ("_deque_reverse_iterator", &deque::REVERSE_ITERATOR_TYPE),
        ("defaultdict", &default_dict::TYPE),
        ("OrderedDict", &ordered_dict::TYPE),
        ("_tuplegetter", &tuple_getter::TYPE),
    ] {
        lookup::ready(ty);
        dict::set_str(&d, name, ty.value());
    }
    Ok(m)
}

/// Adds one to `mapping[item]` for each item.
fn count_elements(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("_count_elements", args.len(), 2, 2)?;
    let (mapping, iterable) = (&args[0], &args[1]);
    let (zero, one) = (Value::int(0), Value::int(1));
    let inherits = |name: &Value| match (lookup::lookup(mapping.ty(), name), lookup::lookup(&dict::TYPE, name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    let plain = dict::is_dict(mapping) && inherits(crate::names::get()) && inherits(crate::names::__setitem__());
    if plain {
        iter::for_each(iterable, &mut |item| {
            let hash = dict::hash_key(&item)?;
            let count = match dict::get_item_hashed(mapping, &item, hash)? {
                None => one.clone(),
                Some(n) => arith::add(&n, &one)?,
            };
            dict::set_item_hashed(mapping, &item, hash, count)?;
            Ok(true)
        })?;
    } else {
        let get = attr::get(mapping, crate::names::get())?;
        iter::for_each(iterable, &mut |item| {
            let n = call::call2(&get, &item, &zero)?;
            subscr::set(mapping, &item, &arith::add(&n, &one)?)?;
            Ok(true)
        })?;
    }
    Ok(Value::none())
}
