//! The methods of `deque`.

use super::deque::{
    REVERSE_ITERATOR_TYPE, TYPE, Walk, empty, extended, is_deque, items, items_mut, iterator, max, max_value,
    push_back, push_front, state,
};
use crate::exceptions::{R, index_error, memory_error, type_error, value_error};
use crate::object::def::{GetSetDef, MethodDef};
use crate::ops::{attr, call, compare, format, iter, number};
use crate::types::{generics, list, tuple};
use crate::value::Value;

fn none(result: R<()>) -> R {
    result.map(|()| Value::none())
}

pub(super) const GETSETS: &[GetSetDef] =
    &[GetSetDef::read_only("maxlen", |v| Ok(max_value(v))).doc("maximum size of a deque or None if unbounded")];

/// `deque.append(item)`.
pub(crate) fn append(v: &Value, item: &Value) -> R {
    push_back(v, item.clone());
    Ok(Value::none())
}

/// `deque.appendleft(item)`.
pub(crate) fn appendleft(v: &Value, item: &Value) -> R {
    push_front(v, item.clone());
    Ok(Value::none())
}

/// `deque.pop()`.
pub(crate) fn pop(v: &Value) -> R {
    items_mut(v)
        .pop_back()
        .ok_or_else(|| index_error("pop from an empty deque"))
}

/// `deque.popleft()`.
pub(crate) fn popleft(v: &Value) -> R {
    items_mut(v)
        .pop_front()
        .ok_or_else(|| index_error("pop from an empty deque"))
}

pub(super) const METHODS: &[MethodDef] = &[
    MethodDef::one("append", append)
    .doc("Add an element to the right side of the deque."),
    MethodDef::one("appendleft", appendleft)
    .doc("Add an element to the left side of the deque."),
    MethodDef::no_args("clear", |v| {
        let old = std::mem::take(items_mut(v));
        drop(old);
        Ok(Value::none())
    })
    .doc("Remove all elements from the deque."),
    MethodDef::no_args("copy", copy).doc("Return a shallow copy of a deque."),
    MethodDef::no_args("__copy__", copy).doc("Return a shallow copy of a deque."),
    MethodDef::one("count", count).doc("D.count(value) -- return number of occurrences of value"),
    MethodDef::one("extend", |v, iterable| none(extend(v, iterable)))
        .doc("Extend the right side of the deque with elements from the iterable"),
    MethodDef::one("extendleft", |v, iterable| none(extend_left(v, iterable)))
        .doc("Extend the left side of the deque with elements from the iterable"),
    MethodDef::positional("index", index).doc(
        "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if the value is not present.",
    ),
    MethodDef::positional("insert", insert).doc("D.insert(index, object) -- insert object before index"),
    MethodDef::no_args("pop", pop)
    .doc("Remove and return the rightmost element."),
    MethodDef::no_args("popleft", popleft)
    .doc("Remove and return the leftmost element."),
    MethodDef::one("remove", remove).doc("D.remove(value) -- remove first occurrence of value."),
    MethodDef::no_args("reverse", |v| {
        super::deque::reverse(v);
        Ok(Value::none())
    })
    .doc("D.reverse() -- reverse *IN PLACE*"),
    MethodDef::positional("rotate", rotate)
        .doc("Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."),
    MethodDef::no_args("__reversed__", |v| Ok(iterator(v, &REVERSE_ITERATOR_TYPE)))
        .doc("D.__reversed__() -- return a reverse iterator over the deque"),
    MethodDef::no_args("__reduce__", reduce).doc("Return state information for pickling."),
    MethodDef::no_args("__sizeof__", |v| {
        let blocks = (items(v).len() + first_index(v)).div_ceil(64).max(1);
        Ok(Value::usize(216 + blocks * 528))
    })
    .doc("D.__sizeof__() -- size of D in memory, in bytes"),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
];

/// Where in its block of 64 the first item lies: one that is filled by `extend` starts at the left end, others in the middle.
fn first_index(v: &Value) -> usize {
    if extended(v).get() { 1 } else { 32 }
}

pub(super) fn extend(v: &Value, iterable: &Value) -> R<()> {
    if items(v).is_empty() {
        extended(v).set(true);
    }
    if iterable.is(v) {
        for item in items(v).iter().cloned().collect::<Vec<_>>() {
            push_back(v, item);
        }
        return Ok(());
    }
    iter::for_each(iterable, &mut |item| {
        push_back(v, item);
        Ok(true)
    })
}

fn extend_left(v: &Value, iterable: &Value) -> R<()> {
    if iterable.is(v) {
        for item in items(v).iter().cloned().collect::<Vec<_>>() {
            push_front(v, item);
        }
        return Ok(());
    }
    iter::for_each(iterable, &mut |item| {
        push_front(v, item);
        Ok(true)
    })
}

fn copy(v: &Value) -> R {
    if v.is_exact(&TYPE) {
        let made = empty(&TYPE, max(v));
        items_mut(&made).extend(items(v).iter().cloned());
        return Ok(made);
    }
    let ty = v.ty().value();
    let made = if max(v) == usize::MAX {
        call::call1(&ty, v)?
    } else {
        call::call2(&ty, v, &max_value(v))?
    };
    if !is_deque(&made) {
        return Err(type_error(format_args!(
            "{}() must return a deque, not {}",
            v.ty().name(),
            made.ty().name()
        )));
    }
    Ok(made)
}

/// Counts arguments in the words of `PyArg_ParseTuple`.
fn parsed_count(name: &str, given: usize, min: usize, max: usize) -> R<()> {
    let (bound, limit) = match given {
        n if n < min && min < max => ("at least", min),
        n if n > max && min < max => ("at most", max),
        n if n != min && min == max => ("exactly", min),
        _ => return Ok(()),
    };
    let plural = if limit == 1 { "" } else { "s" };
    Err(type_error(format_args!(
        "{name}() takes {bound} {limit} argument{plural} ({given} given)"
    )))
}

fn count(v: &Value, wanted: &Value) -> R {
    let mut walk = Walk::new(v);
    let mut n = 0i64;
    while let Some(item) = walk.next()? {
        n += compare::equal(&item, wanted)? as i64;
        walk.check()?;
    }
    Ok(Value::int(n))
}

fn index(v: &Value, args: &[Value]) -> R {
    parsed_count("index", args.len(), 1, 3)?;
    let (start, stop) = list::search_bounds(args, items(v).len())?;
    let walk = Walk::new(v);
    for i in start..stop.min(items(v).len()) {
        let Some(item) = items(v).get(i).cloned() else { break };
        let equal = compare::equal(&item, &args[0])?;
        if equal {
            return Ok(Value::usize(i));
        }
        walk.check()?;
    }
    Err(value_error(format_args!(
        "{} is not in deque",
        format::repr_string(&args[0])?
    )))
}

fn insert(v: &Value, args: &[Value]) -> R {
    parsed_count("insert", args.len(), 2, 2)?;
    let i = number::ssize(&args[0])?;
    let n = items(v).len();
    if n == max(v) {
        return Err(index_error("deque already at its maximum size"));
    }
    let at = if i < 0 { (i + n as i64).max(0) } else { i.min(n as i64) };
    items_mut(v).insert(at as usize, args[1].clone());
    Ok(Value::none())
}

fn remove(v: &Value, wanted: &Value) -> R {
    let start = state(v);
    let n = items(v).len();
    for i in 0..n {
        let Some(item) = items(v).get(i).cloned() else { break };
        let equal = compare::equal(&item, wanted)?;
        if state(v) != start {
            return Err(index_error("deque mutated during iteration"));
        }
        if equal {
            let removed = items_mut(v).remove(i);
            drop(removed);
            return Ok(Value::none());
        }
    }
    Err(value_error(format_args!(
        "{} is not in deque",
        format::repr_string(wanted)?
    )))
}

fn rotate(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("deque.rotate", args.len(), 0, 1)?;
    let n = match args.first() {
        Some(n) => number::ssize(n)?,
        None => 1,
    };
    let len = items(v).len();
    if len > 1 {
        items_mut(v).rotate_right(n.rem_euclid(len as i64) as usize);
    }
    Ok(Value::none())
}

fn reduce(v: &Value) -> R {
    let state = attr::call_method(v, crate::names::__getstate__(), &[])?;
    let it = iter::iter(v)?;
    let args = if max(v) == usize::MAX {
        tuple::empty()
    } else {
        tuple::from_array([tuple::empty(), max_value(v)])
    };
    Ok(tuple::from_array([v.ty().value(), args, state, it]))
}

pub(super) fn concat(v: &Value, other: &Value) -> R {
    if !is_deque(other) {
        return Err(type_error(format_args!(
            "can only concatenate deque (not \"{}\") to deque",
            other.ty().name()
        )));
    }
    let made = copy(v)?;
    extend(&made, other)?;
    Ok(made)
}

pub(super) fn inplace_concat(v: &Value, other: &Value) -> R {
    extend(v, other)?;
    Ok(v.clone())
}

pub(super) fn repeat(v: &Value, n: i64) -> R {
    inplace_repeat(&copy(v)?, n)
}

pub(super) fn inplace_repeat(v: &Value, n: i64) -> R {
    let once: Vec<Value> = items(v).iter().cloned().collect();
    if n <= 0 {
        let old = std::mem::take(items_mut(v));
        drop(old);
        return Ok(v.clone());
    }
    if once.is_empty() {
        return Ok(v.clone());
    }
    if max(v) == usize::MAX
        && once
            .len()
            .checked_mul(n as usize)
            .is_none_or(|t| t > isize::MAX as usize / 8)
    {
        return Err(memory_error());
    }
    for _ in 1..n {
        for item in &once {
            push_back(v, item.clone());
        }
    }
    Ok(v.clone())
}
