//! `slice`.

use crate::exceptions::{R, type_error, value_error};
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{arith, compare, format, number};
use crate::types::{keywords, object, tuple};
use crate::value::Value;

/// Memory of a slice.
#[repr(C)]
pub struct SliceObject {
    /// The header.
    pub header: Header,
    /// `step`, any value; released first, as in CPython.
    pub step: Value,
    /// `start`, any value.
    pub start: Value,
    /// `stop`, any value.
    pub stop: Value,
}

payload!(SliceObject, TYPE);

/// `slice`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "slice",
    Some(&object::TYPE),
    Slots {
        new: Some(new_slice),
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        drop: Some(lookup::drop_payload::<SliceObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<SliceObject>())
.with_flags(flags::GC)
.with_getsets(&[
    GetSetDef::read_only("start", |this| Ok(cast(this).start.clone())).member(),
    GetSetDef::read_only("stop", |this| Ok(cast(this).stop.clone())).member(),
    GetSetDef::read_only("step", |this| Ok(cast(this).step.clone())).member(),
])
.with_methods(&[
    MethodDef::one("indices", indices).doc(
        "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\n\
         indices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a \
         manner consistent with the\nhandling of normal slices.",
    ),
    MethodDef::no_args("__reduce__", |this| Ok(tuple::from_array([TYPE.value(), parts(this)])))
        .doc("Return state information for pickling."),
])
.with_doc(
    "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
)
.not_a_base();

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live slices.
    let s = unsafe { &*p.cast::<SliceObject>() };
    visit(&s.start);
    visit(&s.stop);
    visit(&s.step);
}

fn cast(v: &Value) -> &SliceObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<SliceObject>() }
}

/// A slice.
#[inline]
pub fn new(start: Value, stop: Value, step: Value) -> Value {
    memory::new_object(SliceObject {
        header: Header::new(&TYPE),
        start,
        stop,
        step,
    })
}

fn new_slice(_ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none("slice", kwnames)?;
    crate::args::check_count("slice", args.len(), 1, 3)?;
    Ok(match args {
        [stop] => new(Value::none(), stop.clone(), Value::none()),
        [start, stop] => new(start.clone(), stop.clone(), Value::none()),
        _ => new(args[0].clone(), args[1].clone(), args[2].clone()),
    })
}

fn parts(this: &Value) -> Value {
    let s = cast(this);
    tuple::from_array([s.start.clone(), s.stop.clone(), s.step.clone()])
}

fn repr(this: &Value) -> R {
    let s = cast(this);
    let (a, b, c) = (format::repr(&s.start)?, format::repr(&s.stop)?, format::repr(&s.step)?);
    let mut out = crate::types::str::Builder::new();
    out.push_str("slice(");
    out.push_value(&a);
    out.push_str(", ");
    out.push_value(&b);
    out.push_str(", ");
    out.push_value(&c);
    out.push_str(")");
    Ok(out.finish())
}

fn hash(this: &Value) -> R<i64> {
    const PRIME_1: u64 = 11400714785074694791;
    const PRIME_2: u64 = 14029467366897019727;
    let mut acc: u64 = 2870177450012600261;
    let s = cast(this);
    for part in [&s.start, &s.stop, &s.step] {
        let lane = compare::hash(part)? as u64;
        acc = acc
            .wrapping_add(lane.wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }
    Ok(if acc == u64::MAX { 1546275796 } else { acc as i64 })
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    if !other.is_exact(&TYPE) {
        return Ok(Value::not_implemented());
    }
    if this.is(other) {
        return Ok(Value::bool(matches!(op, CompareOp::Eq | CompareOp::Le | CompareOp::Ge)));
    }
    compare::rich_compare(&parts(this), &parts(other), op)
}

/// A part of a slice as a clamped number (`_PyEval_SliceIndex`).
#[inline]
fn part(v: &Value) -> R<i64> {
    if let Some(i) = v.as_small_int() {
        return Ok(i);
    }
    if !number::is_index(v) {
        return Err(type_error(
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    number::index_clamped(v)
}

/// Start, stop and step of a slice, before they are fitted to a length (`PySlice_Unpack`).
pub fn unpack(slice: &Value) -> R<(i64, i64, i64)> {
    let s = cast(slice);
    unpack_parts(&s.start, &s.stop, &s.step)
}

/// As [`unpack`], for parts without a slice object.
pub fn unpack_parts(start: &Value, stop: &Value, step: &Value) -> R<(i64, i64, i64)> {
    let step = if step.is_none() { 1 } else { part(step)? };
    if step == 0 {
        return Err(value_error("slice step cannot be zero"));
    }
    let step = step.max(-i64::MAX);
    let start = match start.is_none() {
        true if step < 0 => i64::MAX,
        true => 0,
        false => part(start)?,
    };
    let stop = match stop.is_none() {
        true if step < 0 => i64::MIN,
        true => i64::MAX,
        false => part(stop)?,
    };
    Ok((start, stop, step))
}

/// Fits start, stop and step to a length: (start, stop, step, number of items) (`PySlice_AdjustIndices`).
#[inline]
pub fn adjust((start, stop, step): (i64, i64, i64), len: usize) -> (i64, i64, i64, usize) {
    let len = len as i64;
    let fit = |i: i64| {
        if i < 0 {
            let i = i.saturating_add(len);
            if i < 0 { if step < 0 { -1 } else { 0 } } else { i }
        } else if i >= len {
            if step < 0 { len - 1 } else { len }
        } else {
            i
        }
    };
    let (start, stop) = (fit(start), fit(stop));
    let count = if step < 0 {
        if stop < start {
            (start - stop - 1) / (-step) + 1
        } else {
            0
        }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    (start, stop, step, count as usize)
}

/// `slice.indices(length)`, for lengths of any size (`_PySlice_GetLongIndices`).
fn indices(this: &Value, length: &Value) -> R {
    let length = number::index(length)?;
    let zero = Value::int(0);
    if compare::less(&length, &zero)? {
        return Err(value_error("length should not be negative"));
    }
    let (start, stop, step) = long_indices(this, &length)?;
    Ok(tuple::from_array([start, stop, step]))
}

/// Start, stop and step fitted to a length of any size.
pub fn long_indices(this: &Value, length: &Value) -> R<(Value, Value, Value)> {
    let s = cast(this);
    let zero = Value::int(0);
    let one = Value::int(1);
    let step = if s.step.is_none() {
        one.clone()
    } else {
        long_part(&s.step)?
    };
    if compare::equal(&step, &zero)? {
        return Err(value_error("slice step cannot be zero"));
    }
    let backward = compare::less(&step, &zero)?;
    let (lower, upper) = if backward {
        (Value::int(-1), arith::subtract(length, &one)?)
    } else {
        (zero.clone(), length.clone())
    };
    let fit = |v: &Value, default: &Value| -> R {
        if v.is_none() {
            return Ok(default.clone());
        }
        let mut v = long_part(v)?;
        if compare::less(&v, &zero)? {
            v = arith::add(&v, length)?;
            return Ok(if compare::less(&v, &lower)? { lower.clone() } else { v });
        }
        Ok(if compare::less(&upper, &v)? { upper.clone() } else { v })
    };
    let start = fit(&s.start, if backward { &upper } else { &lower })?;
    let stop = fit(&s.stop, if backward { &lower } else { &upper })?;
    Ok((start, stop, step))
}

fn long_part(v: &Value) -> R {
    if !number::is_index(v) {
        return Err(type_error(
            "slice indices must be integers or None or have an __index__ method",
        ));
    }
    number::index(v)
}
