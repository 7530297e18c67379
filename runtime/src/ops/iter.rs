//! Iteration: `iter()`, `next()`, and walking an iterable from the runtime.

use crate::exceptions::{R, Raised, type_error, value_error};
use crate::object::slots::{IterNextFn, Sent, UnaryFn};
use crate::ops::{attr, call, subscr};
use crate::types::range::{self, RangeObject};
use crate::types::{dict, exception, generator, int, iterators, list, set, tuple};
use crate::value::Value;

/// `iter(v)`.
#[inline]
pub fn iter(v: &Value) -> R {
    let slots = v.ty().slots();
    match slots.iter {
        Some(f) => {
            let it = f(v)?;
            if it.ty().slots().iternext.is_some() {
                return Ok(it);
            }
            Err(type_error(format_args!(
                "iter() returned non-iterator of type '{}'",
                it.ty().name()
            )))
        }
        None if slots.item.is_some() && !dict::is_dict(v) => Ok(iterators::sequence_iter(v)),
        None => Err(not_iterable(v)),
    }
}

#[cold]
fn not_iterable(v: &Value) -> crate::exceptions::Raised {
    type_error(format_args!("'{}' object is not iterable", v.ty().name()))
}

/// The iterator over anything with `__getitem__`.
pub fn sequence_iterator(v: &Value) -> R {
    Ok(iterators::sequence_iter(v))
}

/// True if `iter(v)` can be tried: what CPython asks before it replaces an error's text.
pub fn is_iterable(v: &Value) -> bool {
    let slots = v.ty().slots();
    slots.iter.is_some() || (slots.item.is_some() && !dict::is_dict(v))
}

/// True if `v` is an iterator.
pub fn is_iterator(v: &Value) -> bool {
    v.ty().slots().iternext.is_some()
}

/// The next item of an iterator, `None` at its end.
#[inline(always)]
pub fn next(it: &Value) -> R<Option<Value>> {
    match it.ty().slots().iternext {
        Some(f) => step(f, it),
        None => Err(not_an_iterator(it)),
    }
}

/// A StopIteration that comes out of an iterator is its end, whoever raised it: also a function that `map` calls.
#[inline(always)]
fn step(next: IterNextFn, it: &Value) -> R<Option<Value>> {
    match next(it) {
        Err(raised) => stopped(raised),
        next => next,
    }
}

#[cold]
fn stopped(raised: Raised) -> R<Option<Value>> {
    raised.catch(&exception::STOP_ITERATION).map(|_| None)
}

/// What `next(it)` gives: the end is a raised StopIteration, with the result of a generator or the one that a
/// `__next__` of Python code raised.
pub fn next_or_stop(it: &Value) -> R {
    let ty = it.ty();
    if let (Some(send), Some(_)) = (ty.slots().send, ty.slots().iternext) {
        return unwrap_sent(send(it, &Value::none())?);
    }
    if ty.is_heap()
        && let Some(next) = crate::ops::attr::lookup_special(it, crate::names::__next__())?
    {
        return crate::ops::call::call0(&next);
    }
    match ty.slots().iternext {
        Some(f) => f(it)?.ok_or_else(|| crate::exceptions::stop_iteration(&Value::none())),
        None => Err(not_an_iterator(it)),
    }
}

/// What was yielded, or the result as a StopIteration.
pub fn unwrap_sent(sent: Sent) -> R {
    match sent {
        Sent::Yield(v) => Ok(v),
        Sent::Return(v) => Err(crate::ops::generator::raise_stop_iteration(&v)),
    }
}

#[cold]
fn not_an_iterator(v: &Value) -> crate::exceptions::Raised {
    type_error(format_args!("'{}' object is not an iterator", v.ty().name()))
}

/// Calls `f` for each item until it answers false.
pub fn for_each(iterable: &Value, f: &mut dyn FnMut(Value) -> R<bool>) -> R<()> {
    if iterable.is_exact(&list::TYPE) {
        let mut i = 0;
        while let Some(v) = list::items(iterable).get(i).cloned() {
            if !f(v)? {
                return Ok(());
            }
            i += 1;
        }
        return Ok(());
    }
    if iterable.is_exact(&tuple::TYPE) {
        for v in tuple::items(iterable) {
            if !f(v.clone())? {
                return Ok(());
            }
        }
        return Ok(());
    }
    if let Some((start, step, count)) = small_range(iterable) {
        for k in 0..count {
            if !f(Value::int(start + k * step))? {
                return Ok(());
            }
        }
        return Ok(());
    }
    if iterable.is_exact(&generator::TYPE) {
        while let Some(v) = generator::next_item(iterable)? {
            if !f(v)? {
                return Ok(());
            }
        }
        return Ok(());
    }
    let it = iter(iterable)?;
    let Some(next) = it.ty().slots().iternext else {
        return Err(not_an_iterator(&it));
    };
    while let Some(v) = step(next, &it)? {
        if !f(v)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Start, step and number of items of a range of small ints.
fn small_range(v: &Value) -> Option<(i64, i64, i64)> {
    let r = v.exact::<RangeObject>()?;
    let (start, _, step) = range::small_parts(r)?;
    Some((start, step, int::as_i64(&r.length)?))
}

/// All items of a builtin container without running Python code; `None` if it is something else.
pub fn collect_builtin(iterable: &Value) -> Option<R<Vec<Value>>> {
    if iterable.is_exact(&list::TYPE) {
        return Some(Ok(list::snapshot(iterable)));
    }
    if iterable.is_exact(&tuple::TYPE) {
        return Some(Ok(tuple::items(iterable).to_vec()));
    }
    if iterable.is_exact(&dict::TYPE) {
        return Some(Ok(dict::keys(iterable)));
    }
    if iterable.is_exact(&set::TYPE) || iterable.is_exact(&set::FROZENSET_TYPE) {
        return Some(Ok(set::keys(iterable)));
    }
    if iterable.is_exact(&dict::VALUES_TYPE) {
        return Some(Ok(dict::values(dict::view_dict(iterable))));
    }
    let (start, step, count) = small_range(iterable)?;
    if let Err(raised) = crate::memory::try_reserve((count as usize).checked_mul(8)) {
        return Some(Err(raised));
    }
    Some(Ok((0..count).map(|k| Value::int(start + k * step)).collect()))
}

/// All items of an iterable.
pub fn collect(iterable: &Value) -> R<Vec<Value>> {
    if let Some(items) = collect_builtin(iterable) {
        return items;
    }
    let it = iter(iterable)?;
    let hint = length_hint(iterable, 0)?;
    drain(&it, hint)
}

/// The items of a list or tuple, or of what iterates (`PySequence_Fast`): whatever TypeError `iter()` raises becomes
/// `message`; the hint of the length is the iterator's, the iterable is not asked for its own.
pub fn sequence(iterable: &Value, message: &str) -> R<Vec<Value>> {
    if let Some(items) = collect_builtin(iterable) {
        return items;
    }
    let it = match iter(iterable) {
        Ok(it) => it,
        Err(raised) if raised.matches(&exception::TYPE_ERROR) => {
            drop(raised.take());
            return Err(crate::exceptions::type_error(message));
        }
        Err(raised) => return Err(raised),
    };
    let hint = length_hint(&it, 0)?;
    drain(&it, hint)
}

/// What is left of an iterator; `hint` is how many items there may be.
fn drain(it: &Value, hint: usize) -> R<Vec<Value>> {
    let mut out = Vec::new();
    if hint < 1 << 24 {
        out.reserve(hint);
    } else {
        crate::memory::try_reserve(hint.checked_mul(8))?;
    }
    let Some(next) = it.ty().slots().iternext else {
        return Err(not_an_iterator(it));
    };
    while let Some(v) = step(next, it)? {
        out.push(v);
    }
    Ok(out)
}

/// `operator.length_hint(v, default)` (`PyObject_LengthHint`).
pub fn length_hint(v: &Value, default: usize) -> R<usize> {
    if v.ty().slots().len.is_some() {
        match subscr::len(v) {
            Ok(n) => return Ok(n),
            Err(raised) => drop(raised.catch(&exception::TYPE_ERROR)?),
        }
    }
    let Some(method) = attr::lookup_special(v, crate::names::__length_hint__())? else {
        return Ok(default);
    };
    let hint = match call::call0(&method) {
        Ok(h) => h,
        Err(raised) => {
            drop(raised.catch(&exception::TYPE_ERROR)?);
            return Ok(default);
        }
    };
    if hint.is_not_implemented() {
        return Ok(default);
    }
    if !int::is_int(&hint) {
        return Err(type_error(format_args!(
            "__length_hint__ must be an integer, not {}",
            hint.ty().name()
        )));
    }
    match int::as_i64(&hint) {
        Some(n) if n >= 0 => Ok(n as usize),
        Some(_) => Err(value_error("__length_hint__() should return >= 0")),
        None => Err(crate::exceptions::overflow_error(
            "Python int too large to convert to C ssize_t",
        )),
    }
}

/// True if the type's iteration is the builtin one of `base` (a subclass may have replaced it).
pub fn iterates_as(v: &Value, base: UnaryFn) -> bool {
    v.ty().slots().iter.is_some_and(|f| std::ptr::fn_addr_eq(f, base))
}
