//! The methods of `list`.

use super::{ItemVec, extend, is_list, items, new, push, storage};
use crate::args::Parser;
use crate::exceptions::{R, index_error, memory_error, type_error, value_error};
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{compare, number};
use crate::types::{generics, iterators};
use crate::value::Value;

pub(super) const METHODS: &[MethodDef] = &[
    MethodDef::one("append", append).doc("Append object to the end of the list."),
    MethodDef::no_args("clear", clear).doc("Remove all items from list."),
    MethodDef::no_args("copy", |this| Ok(new(items(this).to_vec()))).doc("Return a shallow copy of the list."),
    MethodDef::one("count", count).doc("Return number of occurrences of value."),
    MethodDef::one("extend", |this, other| extend(this, other).map(|()| Value::none()))
        .doc("Extend list by appending elements from the iterable."),
    MethodDef::positional("index", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    MethodDef::positional("insert", insert).doc("Insert object before index."),
    MethodDef::positional("pop", pop)
        .doc("Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."),
    MethodDef::one("remove", remove)
        .doc("Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    MethodDef::no_args("reverse", reverse).doc("Reverse *IN PLACE*."),
    MethodDef::keywords("sort", sort).doc(
        "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and \
         stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each \
         list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be \
         set to sort in descending order.",
    ),
    MethodDef::one("__getitem__", super::subscript).doc("Return self[index]."),
    MethodDef::no_args("__reversed__", |this| Ok(iterators::list_reversed(this)))
        .doc("Return a reverse iterator over the list."),
    MethodDef::no_args("__sizeof__", |this| {
        Ok(Value::usize(crate::object::sizes::basic_size(this.ty()) + 8 * storage(this).get().capacity))
    })
    .doc("Return the size of the list in memory, in bytes."),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
];

fn append(this: &Value, v: &Value) -> R {
    push(this, v.clone());
    Ok(Value::none())
}

fn clear(this: &Value) -> R {
    // A list that is being sorted is empty and stays as it is marked.
    if storage(this).get().capacity != 0 {
        drop(storage(this).replace(ItemVec::new()));
    }
    Ok(Value::none())
}

/// The first index from `start` below `stop` whose item equals `wanted`.
pub(super) fn find(this: &Value, wanted: &Value, start: usize, stop: usize) -> R<Option<usize>> {
    let mut i = start;
    if let Some(n) = wanted.as_small_int() {
        // Ints and other immediates compare without running Python code.
        while i < stop {
            let Some(v) = items(this).get(i) else { return Ok(None) };
            if v.is(wanted) {
                return Ok(Some(i));
            }
            if !v.is_small_int() {
                let found = match v.as_exact_float() {
                    Some(f) => f == n as f64 && f as i64 == n,
                    None => compare::equal(&v.clone(), wanted)?,
                };
                if found {
                    return Ok(Some(i));
                }
            }
            i += 1;
        }
        return Ok(None);
    }
    while i < stop {
        let Some(v) = items(this).get(i) else { return Ok(None) };
        if v.is_pointer() && v.is(wanted) {
            return Ok(Some(i));
        }
        let v = v.clone();
        if compare::equal(&v, wanted)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn count(this: &Value, wanted: &Value) -> R {
    let mut n = 0usize;
    let mut i = 0;
    while let Some(at) = find(this, wanted, i, usize::MAX)? {
        n += 1;
        i = at + 1;
    }
    Ok(Value::usize(n))
}

/// The bounds of `index(value, start, stop)` of a sequence of `len` items.
pub fn search_bounds(args: &[Value], len: usize) -> R<(usize, usize)> {
    let bound = |v: Option<&Value>, default: i64| -> R<usize> {
        let Some(v) = v else { return Ok(default as usize) };
        if !number::is_index(v) {
            return Err(type_error("slice indices must be integers or have an __index__ method"));
        }
        let i = number::index_clamped(v)?;
        Ok(if i < 0 {
            (i.saturating_add(len as i64)).max(0)
        } else {
            i
        } as usize)
    };
    Ok((bound(args.get(1), 0)?, bound(args.get(2), i64::MAX)?))
}

fn index(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("index", args.len(), 1, 3)?;
    let (start, stop) = search_bounds(args, items(this).len())?;
    match find(this, &args[0], start, stop)? {
        Some(i) => Ok(Value::usize(i)),
        None => Err(value_error(format_args!(
            "{} is not in list",
            crate::ops::format::repr_string(&args[0])?
        ))),
    }
}

fn insert(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("insert", args.len(), 2, 2)?;
    let i = number::ssize(&args[0])?;
    let store = storage(this).get_mut();
    let len = store.len as i64;
    let at = if i < 0 { (i + len).max(0) } else { i.min(len) };
    store.grow(1);
    let v = args[1].clone();
    store.with(|items| items.insert(at as usize, v));
    Ok(Value::none())
}

/// `list.pop([i])`.
pub(crate) fn pop(this: &Value, args: &[Value]) -> R {
    let i = match args {
        [] => -1,
        [i] => match i.as_small_int() {
            Some(i) => i,
            None => number::ssize(i)?,
        },
        _ => {
            crate::args::check_count("pop", args.len(), 0, 1)?;
            0
        }
    };
    pop_at(this, i)
}

/// `list.pop(i)`.
#[inline]
pub(crate) fn pop_at(this: &Value, i: i64) -> R {
    let store = storage(this);
    let len = store.get().len as i64;
    if len == 0 {
        return Err(index_error("pop from empty list"));
    }
    let at = if i < 0 { i + len } else { i };
    if at < 0 || at >= len {
        return Err(index_error("pop index out of range"));
    }
    let items = store.get_mut();
    let popped = if at == len - 1 {
        items.pop().unwrap_or_else(Value::none)
    } else {
        items.with(|v| v.remove(at as usize))
    };
    items.shrink();
    Ok(popped)
}

fn remove(this: &Value, wanted: &Value) -> R {
    match find(this, wanted, 0, usize::MAX)? {
        Some(i) => {
            // The comparison may have changed the list.
            let removed = storage(this)
                .get_mut()
                .with(|v| if i < v.len() { Some(v.remove(i)) } else { None });
            storage(this).get_mut().shrink();
            drop(removed);
            Ok(Value::none())
        }
        None => Err(value_error("list.remove(x): x not in list")),
    }
}

fn reverse(this: &Value) -> R {
    storage(this).get_mut().reverse();
    Ok(Value::none())
}

fn sort(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static SORT: Parser = Parser::new("sort", &["key", "reverse"], 0).keyword_only(0);
    let [key, reverse] = SORT.parse(args, kwnames)?;
    let reverse = match reverse {
        Some(v) => compare::is_true(v)?,
        None => false,
    };
    super::sort_with(this, key.filter(|k| !k.is_none()), reverse)?;
    Ok(Value::none())
}

pub(crate) fn concat(this: &Value, other: &Value) -> R {
    if !is_list(other) {
        return Err(type_error(format_args!(
            "can only concatenate list (not \"{}\") to list",
            other.ty().name()
        )));
    }
    let (a, b) = (items(this), items(other));
    let mut out = Vec::with_capacity(a.len() + b.len());
    Value::append_copies(&mut out, a);
    Value::append_copies(&mut out, b);
    Ok(new(out))
}

/// `items` repeated `n` times in a new vector.
fn repeated(source: &[Value], n: i64) -> R<Vec<Value>> {
    if n <= 0 || source.is_empty() {
        return Ok(Vec::new());
    }
    let Some(total) = source
        .len()
        .checked_mul(n as usize)
        .filter(|&t| t <= isize::MAX as usize / 8)
    else {
        return Err(memory_error());
    };
    memory::try_reserve(total.checked_mul(8))?;
    if let [v] = source {
        return Ok(v.repeated(total));
    }
    crate::memory::try_reserve(total.checked_mul(8))?;
    let mut out = Vec::with_capacity(total);
    for _ in 0..n {
        out.extend_from_slice(source);
    }
    Ok(out)
}

pub(super) fn repeat(this: &Value, n: i64) -> R {
    Ok(new(repeated(items(this), n)?))
}

pub(super) fn inplace_concat(this: &Value, other: &Value) -> R {
    extend(this, other)?;
    Ok(this.clone())
}

pub(super) fn inplace_repeat(this: &Value, n: i64) -> R {
    if n < 1 {
        drop(storage(this).replace(ItemVec::new()));
    } else {
        let more = repeated(items(this), n - 1)?;
        storage(this).get_mut().with(|v| v.extend(more));
    }
    Ok(this.clone())
}
