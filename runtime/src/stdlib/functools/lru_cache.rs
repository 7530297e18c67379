//! The wrapper that `functools.lru_cache` makes: unbounded, bounded, or counting only.
//!
//! The cache is an ordered table from key to result: oldest use first.

use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, number};
use crate::types::{dict, int, keywords, method, object, str, tuple};
use crate::value::Value;
use std::cell::Cell;

native_type! {
    /// Memory of a `_lru_cache_wrapper`; `max_size` is -1 without a limit.
    pub struct LruCache: TYPE = "functools._lru_cache_wrapper" {
        function: Value,
        typed: bool,
        max_size: i64,
        cache: Value,
        cache_info_type: Value,
        mark: Value,
        hits: Cell<i64>,
        misses: Cell<i64>,
    }
    slots {
        new: new,
        call: call_cached,
        descr_get: |v, obj, _| Ok(match obj.filter(|o| !o.is_none()) {
            Some(obj) => method::new(v.clone(), obj.clone()),
            None => v.clone(),
        }),
    }
    .with_flags(flags::WEAKREFABLE | flags::METHOD_DESCRIPTOR)
    .with_attributes()
    .with_getsets(&[GetSetDef::read_write("__dict__", object::get_dict, object::set_dict)])
    .with_methods(&[
        MethodDef::no_args("cache_info", cache_info).doc("Report cache statistics"),
        MethodDef::no_args("cache_clear", |v| {
            let this = LruCache::of(v);
            this.hits.set(0);
            this.misses.set(0);
            dict::clear(&this.cache);
            Ok(Value::none())
        }).doc("Clear the cache and cache statistics"),
        MethodDef::no_args("__reduce__", |v| attr::get(v, crate::names::__qualname__())),
        MethodDef::no_args("__copy__", |v| Ok(v.clone())),
        MethodDef::one("__deepcopy__", |v, _| Ok(v.clone())),
    ])
    .with_doc("Create a cached callable that wraps another function.\n\nuser_function:      the function being cached\n\nmaxsize:  0         for no caching\n          None      for unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) as distinct calls\n\ncache_info_type:    namedtuple class with the fields:\n                        hits misses currsize maxsize\n")
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let names = ["user_function", "maxsize", "typed", "cache_info_type"];
    let [function, max_size, typed, info] = keywords::parse("lru_cache", args, kwnames, names, 4)?;
    let function = function.unwrap_or_else(Value::none);
    if !call::is_callable(&function) {
        return Err(type_error("the first argument must be callable"));
    }
    let max_size = match max_size.filter(|m| !m.is_none()) {
        None => -1,
        Some(m) if number::is_index(&m) => number::index_i64_overflow(&m)?.max(0),
        Some(_) => return Err(type_error("maxsize should be integer or None")),
    };
    let typed = compare::is_true(&typed.unwrap_or_else(Value::none))?;
    let mark = crate::object::attributes::new_plain(&crate::types::object::TYPE);
    let info = info.unwrap_or_else(Value::none);
    Ok(LruCache::instance(
        ty,
        function,
        typed,
        max_size,
        dict::new(),
        info,
        mark,
        Cell::new(0),
        Cell::new(0),
    ))
}

/// The key of a call: the argument itself for one plain int or str, else a tuple.
fn make_key(this: &LruCache, args: &[Value], kwnames: KwNames) -> Value {
    let names: &[Value] = kwnames.map_or(&[], tuple::items);
    if !this.typed
        && names.is_empty()
        && let [only] = args
        && (only.is_exact(&str::TYPE) || only.is_exact(&int::TYPE))
    {
        return only.clone();
    }
    let given = &args[..args.len() - names.len()];
    let mut key = given.to_vec();
    if !names.is_empty() {
        key.push(this.mark.clone());
        for (name, value) in keywords::pairs(args, kwnames) {
            key.push(name.clone());
            key.push(value.clone());
        }
    }
    if this.typed {
        key.extend(args.iter().map(|a| a.ty().value()));
    }
    tuple::new(key)
}

fn call_cached(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let this = LruCache::of(v);
    if this.max_size == 0 {
        this.misses.set(this.misses.get() + 1);
        return call::call(&this.function, args, kwnames);
    }
    let key = make_key(this, args, kwnames);
    let hash = dict::hash_key(&key)?;
    if let Some(found) = dict::get_item_hashed(&this.cache, &key, hash)? {
        if this.max_size > 0 {
            dict::move_key_hashed(&this.cache, &key, hash, true)?;
        }
        this.hits.set(this.hits.get() + 1);
        return Ok(found);
    }
    this.misses.set(this.misses.get() + 1);
    let result = call::call(&this.function, args, kwnames)?;
    if this.max_size > 0 {
        // The call may have stored the key already: then its result stands.
        if dict::get_item_hashed(&this.cache, &key, hash)?.is_some() {
            return Ok(result);
        }
        if dict::len(&this.cache) as i64 >= this.max_size {
            let oldest = dict::pop_end(&this.cache, false);
            drop(oldest);
        }
    }
    dict::set_item_hashed(&this.cache, &key, hash, result.clone())?;
    Ok(result)
}

fn cache_info(v: &Value) -> R {
    let this = LruCache::of(v);
    let max = if this.max_size < 0 {
        Value::none()
    } else {
        Value::int(this.max_size)
    };
    let parts = [
        Value::int(this.hits.get()),
        Value::int(this.misses.get()),
        max,
        Value::usize(dict::len(&this.cache)),
    ];
    call::call(&this.cache_info_type, &parts, None)
}
