//! `range` and its iterators: machine numbers where everything fits, ints of any size else.

use crate::exceptions::{R, index_error, type_error, value_error};
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{arith, compare, format, number};
use crate::types::{int, iterators, keywords, object, slice, tuple};
use crate::value::Value;
use std::cell::Cell;

/// Memory of a range.
#[repr(C)]
pub struct RangeObject {
    /// The header.
    pub header: Header,
    /// First number, an int.
    pub start: Value,
    /// Bound, an int.
    pub stop: Value,
    /// Distance, an int other than 0.
    pub step: Value,
    /// Number of items, an int.
    pub length: Value,
}

payload!(RangeObject, TYPE);

/// `range`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "range",
    Some(&object::TYPE),
    Slots {
        new: Some(new_range),
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        iter: Some(iter),
        len: Some(len),
        bool: Some(|v| Ok(cast(v).length.as_small_int() != Some(0))),
        contains: Some(contains),
        subscript: Some(subscript),
        item: Some(|v, i| item(v, &Value::int(i))),
        drop: Some(lookup::drop_payload::<RangeObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<RangeObject>())
.with_flags(flags::SEQUENCE)
.with_getsets(&[
    GetSetDef::read_only("start", |this| Ok(cast(this).start.clone())).member(),
    GetSetDef::read_only("stop", |this| Ok(cast(this).stop.clone())).member(),
    GetSetDef::read_only("step", |this| Ok(cast(this).step.clone())).member(),
])
.with_methods(&[
    MethodDef::one("count", count).doc("rangeobject.count(value) -> integer -- return number of occurrences of value"),
    MethodDef::one("index", index).doc(
        "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
    ),
    MethodDef::no_args("__reversed__", reversed).doc("Return a reverse iterator."),
    MethodDef::no_args("__reduce__", |this| {
        let r = cast(this);
        let parts = tuple::from_array([r.start.clone(), r.stop.clone(), r.step.clone()]);
        Ok(tuple::from_array([TYPE.value(), parts]))
    }),
])
.with_doc(
    "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence \
     of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart \
     defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list \
     of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
)
.not_a_base();

fn cast(v: &Value) -> &RangeObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<RangeObject>() }
}

/// Start, stop and step as machine numbers, if all are small ints.
#[inline(always)]
pub fn small_parts(r: &RangeObject) -> Option<(i64, i64, i64)> {
    Some((r.start.as_small_int()?, r.stop.as_small_int()?, r.step.as_small_int()?))
}

/// Number of items of a range of machine numbers.
#[inline(always)]
pub fn small_length(start: i64, stop: i64, step: i64) -> u64 {
    if step > 0 && start < stop {
        (stop.wrapping_sub(start) as u64 - 1) / step as u64 + 1
    } else if step < 0 && start > stop {
        (start.wrapping_sub(stop) as u64 - 1) / step.unsigned_abs() + 1
    } else {
        0
    }
}

/// A range of machine numbers; `step` is not 0.
pub fn from_i64(start: i64, stop: i64, step: i64) -> Value {
    memory::new_object(RangeObject {
        header: Header::new(&TYPE),
        start: Value::int(start),
        stop: Value::int(stop),
        step: Value::int(step),
        length: int_from_u64(small_length(start, stop, step)),
    })
}

fn int_from_u64(n: u64) -> Value {
    match i64::try_from(n) {
        Ok(n) => Value::int(n),
        Err(_) => int::from_ibig(n.into()),
    }
}

/// A range of ints of any size; `step` is not 0.
fn from_ints(start: Value, stop: Value, step: Value) -> R {
    if let (Some(a), Some(b), Some(c)) = (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
        return Ok(from_i64(a, b, c));
    }
    let zero = Value::int(0);
    let one = Value::int(1);
    let (lo, hi, by) = if compare::less(&zero, &step)? {
        (&start, &stop, step.clone())
    } else {
        (&stop, &start, arith::negative(&step)?)
    };
    let length = if compare::less(lo, hi)? {
        let distance = arith::subtract(&arith::subtract(hi, lo)?, &one)?;
        arith::add(&arith::floor_divide(&distance, &by)?, &one)?
    } else {
        zero
    };
    Ok(memory::new_object(RangeObject {
        header: Header::new(&TYPE),
        start,
        stop,
        step,
        length,
    }))
}

fn new_range(_ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none("range", kwnames)?;
    match args {
        [stop] => {
            if let Some(n) = stop.as_small_int() {
                return Ok(from_i64(0, n, 1));
            }
            from_ints(Value::int(0), number::index(stop)?, Value::int(1))
        }
        [start, stop] => from_ints(number::index(start)?, number::index(stop)?, Value::int(1)),
        [start, stop, step] => {
            let (start, stop, step) = (number::index(start)?, number::index(stop)?, number::index(step)?);
            if compare::equal(&step, &Value::int(0))? {
                return Err(value_error("range() arg 3 must not be zero"));
            }
            from_ints(start, stop, step)
        }
        [] => Err(type_error("range expected at least 1 argument, got 0")),
        _ => Err(type_error(format_args!(
            "range expected at most 3 arguments, got {}",
            args.len()
        ))),
    }
}

fn repr(this: &Value) -> R {
    let r = cast(this);
    let (start, stop) = (format::repr_string(&r.start)?, format::repr_string(&r.stop)?);
    Ok(Value::str(&if r.step.as_small_int() == Some(1) {
        format!("range({start}, {stop})")
    } else {
        format!("range({start}, {stop}, {})", format::repr_string(&r.step)?)
    }))
}

fn len(this: &Value) -> R<usize> {
    match int::as_i64(&cast(this).length) {
        Some(n) => Ok(n as usize),
        None => Err(crate::exceptions::overflow_error(
            "Python int too large to convert to C ssize_t",
        )),
    }
}

/// The item at an int index that is known to be inside.
fn compute(r: &RangeObject, i: &Value) -> R {
    if let (Some(a), Some(s), Some(i)) = (r.start.as_small_int(), r.step.as_small_int(), i.as_small_int())
        && let Some(v) = i.checked_mul(s).and_then(|d| d.checked_add(a))
    {
        return Ok(Value::int(v));
    }
    arith::add(&r.start, &arith::multiply(i, &r.step)?)
}

/// `range[i]` for an int of any size.
fn item(this: &Value, i: &Value) -> R {
    let r = cast(this);
    let zero = Value::int(0);
    let i = if compare::less(i, &zero)? {
        arith::add(i, &r.length)?
    } else {
        i.clone()
    };
    if compare::less(&i, &zero)? || !compare::less(&i, &r.length)? {
        return Err(index_error("range object index out of range"));
    }
    compute(r, &i)
}

fn subscript(this: &Value, key: &Value) -> R {
    let r = cast(this);
    if let (Some(i), Some(n)) = (key.as_small_int(), r.length.as_small_int()) {
        let i = if i < 0 { i + n } else { i };
        if i < 0 || i >= n {
            return Err(index_error("range object index out of range"));
        }
        return compute(r, &Value::int(i));
    }
    if key.is_exact(&slice::TYPE) {
        let (start, stop, step) = slice::long_indices(key, &r.length)?;
        return from_ints(
            compute(r, &start)?,
            compute(r, &stop)?,
            arith::multiply(&step, &r.step)?,
        );
    }
    if !number::is_index(key) {
        return Err(type_error(format_args!(
            "range indices must be integers or slices, not {}",
            key.ty().name()
        )));
    }
    item(this, &number::index(key)?)
}

/// The index of an int in the range.
fn find(r: &RangeObject, v: &Value) -> R<Option<Value>> {
    if let (Some((start, stop, step)), Some(v)) = (small_parts(r), v.as_small_int()) {
        let inside = if step > 0 {
            v >= start && v < stop
        } else {
            v <= start && v > stop
        };
        let d = v - start;
        return Ok((inside && d % step == 0).then(|| Value::int(d / step)));
    }
    let zero = Value::int(0);
    let inside = if compare::less(&zero, &r.step)? {
        !compare::less(v, &r.start)? && compare::less(v, &r.stop)?
    } else {
        !compare::less(&r.start, v)? && compare::less(&r.stop, v)?
    };
    if !inside {
        return Ok(None);
    }
    let d = arith::subtract(v, &r.start)?;
    if !compare::equal(&arith::remainder(&d, &r.step)?, &zero)? {
        return Ok(None);
    }
    arith::floor_divide(&d, &r.step).map(Some)
}

fn is_plain_int(v: &Value) -> bool {
    v.is_small_int() || v.is_bool() || v.is_exact(&int::TYPE)
}

/// As int: `True` and `False` count as 1 and 0.
fn plain_int(v: &Value) -> Value {
    if v.is_bool() {
        Value::int(v.is_true() as i64)
    } else {
        v.clone()
    }
}

fn contains(this: &Value, v: &Value) -> R<bool> {
    if is_plain_int(v) {
        return Ok(find(cast(this), &plain_int(v))?.is_some());
    }
    Ok(search(this, v)?.is_some())
}

/// The index of the first item that equals a value of any type.
fn search(this: &Value, v: &Value) -> R<Option<i64>> {
    let it = iter(this)?;
    let mut i = 0;
    while let Some(n) = crate::ops::iter::next(&it)? {
        if compare::equal(&n, v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn count(this: &Value, v: &Value) -> R {
    if is_plain_int(v) {
        return Ok(Value::int(contains(this, v)? as i64));
    }
    let it = iter(this)?;
    let mut n = 0;
    while let Some(item) = crate::ops::iter::next(&it)? {
        n += compare::equal(&item, v)? as i64;
    }
    Ok(Value::int(n))
}

fn index(this: &Value, v: &Value) -> R {
    if is_plain_int(v) {
        return match find(cast(this), &plain_int(v))? {
            Some(i) => Ok(i),
            None => Err(value_error(format_args!("{} is not in range", format::repr_string(v)?))),
        };
    }
    match search(this, v)? {
        Some(i) => Ok(Value::int(i)),
        None => Err(value_error("sequence.index(x): x not in sequence")),
    }
}

fn equals(a: &RangeObject, b: &RangeObject) -> R<bool> {
    if !compare::equal(&a.length, &b.length)? {
        return Ok(false);
    }
    if a.length.as_small_int() == Some(0) {
        return Ok(true);
    }
    if !compare::equal(&a.start, &b.start)? {
        return Ok(false);
    }
    Ok(a.length.as_small_int() == Some(1) || compare::equal(&a.step, &b.step)?)
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    match (other.exact::<RangeObject>(), op) {
        (Some(b), CompareOp::Eq | CompareOp::Ne) => Ok(Value::bool(
            (this.is(other) || equals(cast(this), b)?) == (op == CompareOp::Eq),
        )),
        _ => Ok(Value::not_implemented()),
    }
}

fn hash(this: &Value) -> R<i64> {
    let r = cast(this);
    let none = Value::none();
    let (start, step) = match r.length.as_small_int() {
        Some(0) => (&none, &none),
        Some(1) => (&r.start, &none),
        _ => (&r.start, &r.step),
    };
    tuple::hash_items(&[r.length.clone(), start.clone(), step.clone()])
}

/// Memory of a `range_iterator`.
#[repr(C)]
pub struct RangeIterator {
    /// The header.
    pub header: Header,
    /// The next number.
    pub next: Cell<i64>,
    /// Distance.
    pub step: i64,
    /// Items still to come.
    pub remaining: Cell<i64>,
}

payload!(RangeIterator, ITERATOR_TYPE);

/// `range_iterator`.
#[unsafe(export_name = "krait_type_range_iterator")]
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "range_iterator",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        ..Slots::NONE
    },
)
.with_size(size_of::<RangeIterator>())
.with_methods(&[
    MethodDef::no_args("__length_hint__", |this| {
        Ok(Value::int(cast_iterator(this).remaining.get()))
    })
    .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", |this| {
        let it = cast_iterator(this);
        let stop = it.next.get().wrapping_add(it.remaining.get().wrapping_mul(it.step));
        let range = from_i64(it.next.get(), stop, it.step);
        Ok(tuple::from_array([
            iterators::builtin("iter")?,
            tuple::from_array([range]),
            Value::none(),
        ]))
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__setstate__", |this, state| {
        let it = cast_iterator(this);
        let i = number::c_long(state)?.clamp(0, it.remaining.get());
        it.next.set(it.next.get().wrapping_add(i.wrapping_mul(it.step)));
        it.remaining.set(it.remaining.get() - i);
        Ok(Value::none())
    })
    .doc("Set state information for unpickling."),
])
.not_a_base();

#[inline(always)]
fn cast_iterator(v: &Value) -> &RangeIterator {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<RangeIterator>() }
}

impl RangeIterator {
    /// The next number.
    #[inline(always)]
    pub fn advance(&self) -> Option<Value> {
        let left = self.remaining.get();
        if left > 0 {
            let n = self.next.get();
            self.remaining.set(left - 1);
            self.next.set(n.wrapping_add(self.step));
            return Some(Value::int(n));
        }
        None
    }
}

fn next(this: &Value) -> R<Option<Value>> {
    Ok(cast_iterator(this).advance())
}

/// An iterator over `count` machine numbers.
pub fn small_iterator(start: i64, step: i64, count: i64) -> Value {
    memory::new_object(RangeIterator {
        header: Header::new(&ITERATOR_TYPE),
        next: Cell::new(start),
        step,
        remaining: Cell::new(count),
    })
}

/// Start, step and length as machine numbers, if the range and its end fit.
fn machine_parts(r: &RangeObject) -> Option<(i64, i64, i64)> {
    let (start, step) = (int::as_i64(&r.start)?, int::as_i64(&r.step)?);
    int::as_i64(&r.stop)?;
    let length = int::as_i64(&r.length)?;
    start.checked_add(length.checked_mul(step)?)?;
    Some((start, step, length))
}

fn iter(this: &Value) -> R {
    let r = cast(this);
    match machine_parts(r) {
        Some((start, step, length)) => Ok(small_iterator(start, step, length)),
        None => Ok(long_iterator(r.start.clone(), r.step.clone(), r.length.clone())),
    }
}

fn reversed(this: &Value) -> R {
    let r = cast(this);
    if let Some((start, step, length)) = machine_parts(r)
        && let Some(back) = step.checked_neg()
    {
        return Ok(small_iterator(start + (length - 1).max(0) * step, back, length));
    }
    let last = arith::subtract(&r.length, &Value::int(1))?;
    Ok(long_iterator(
        compute(r, &last)?,
        arith::negative(&r.step)?,
        r.length.clone(),
    ))
}

/// Memory of a `longrange_iterator`.
#[repr(C)]
pub struct LongRangeIterator {
    /// The header.
    pub header: Header,
    start: Value,
    step: Value,
    length: Value,
    index: crate::cell::Mut<Value>,
}

payload!(LongRangeIterator, LONG_ITERATOR_TYPE);

/// `longrange_iterator`.
pub static LONG_ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "longrange_iterator",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next_long),
        drop: Some(lookup::drop_payload::<LongRangeIterator>),
        ..Slots::NONE
    },
)
.with_size(size_of::<LongRangeIterator>())
.with_methods(&[
    MethodDef::no_args("__length_hint__", |this| {
        let it = cast_long(this);
        arith::subtract(&it.length, it.index.get())
    })
    .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", |this| {
        let it = cast_long(this);
        let stop = arith::add(&it.start, &arith::multiply(&it.length, &it.step)?)?;
        let range = from_ints(it.start.clone(), stop, it.step.clone())?;
        let index = it.index.get().clone();
        Ok(tuple::from_array([
            iterators::builtin("iter")?,
            tuple::from_array([range]),
            index,
        ]))
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__setstate__", |this, state| {
        let it = cast_long(this);
        let mut i = state.clone();
        if compare::less(&i, &Value::int(0))? {
            i = Value::int(0);
        } else if compare::less(&it.length, &i)? {
            i = it.length.clone();
        }
        drop(it.index.replace(i));
        Ok(Value::none())
    })
    .doc("Set state information for unpickling."),
])
.not_a_base();

fn cast_long(v: &Value) -> &LongRangeIterator {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<LongRangeIterator>() }
}

fn long_iterator(start: Value, step: Value, length: Value) -> Value {
    let index = crate::cell::Mut::new(Value::int(0));
    memory::new_object(LongRangeIterator {
        header: Header::new(&LONG_ITERATOR_TYPE),
        start,
        step,
        length,
        index,
    })
}

fn next_long(this: &Value) -> R<Option<Value>> {
    let it = cast_long(this);
    let i = it.index.get().clone();
    if !compare::less(&i, &it.length)? {
        return Ok(None);
    }
    drop(it.index.replace(arith::add(&i, &Value::int(1))?));
    arith::add(&it.start, &arith::multiply(&i, &it.step)?).map(Some)
}
