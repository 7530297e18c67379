//! `zip`.

use crate::cell::Mut;
use crate::exceptions::{R, value_error};
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, iter};
use crate::types::iterators::{ListIterator, TupleIterator};
use crate::types::range::RangeIterator;
use crate::types::{keywords, object, tuple};
use crate::value::Value;
use std::cell::Cell;

/// Memory of a `zip`.
#[repr(C)]
pub struct ZipObject {
    /// The header.
    pub header: Header,
    /// The iterators.
    pub iterators: Mut<Vec<Value>>,
    /// Whether iterators of different lengths are an error.
    pub strict: Cell<bool>,
}

payload!(ZipObject, TYPE);

/// `zip`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "zip",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(drop_zip),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<ZipObject>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::no_args("__reduce__", |this| {
        let z = cast(this);
        let args = tuple::from_slice(z.iterators.get());
        Ok(if z.strict.get() {
            tuple::from_array([this.ty().value(), args, Value::bool(true)])
        } else {
            tuple::from_array([this.ty().value(), args])
        })
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__setstate__", |this, state| {
        cast(this).strict.set(compare::is_true(state)?);
        Ok(Value::none())
    })
    .doc("Set state information for unpickling."),
])
.with_doc(
    "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   >>> list(zip('abcdefg', range(3), \
     range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\nThe zip object yields n-length tuples, where n is the number \
     of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable \
     argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the \
     arguments is exhausted before the others,\nraise a ValueError.",
);

/// The iterators go as the items of a tuple do, the last first.
unsafe fn drop_zip(p: *mut Header) {
    // SAFETY: called once, for a zip that nothing refers to.
    unsafe {
        let this = &*p.cast::<ZipObject>();
        while let Some(last) = this.iterators.get_mut().pop() {
            drop(last);
        }
        lookup::drop_payload::<ZipObject>(p);
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    unsafe { (*p.cast::<ZipObject>()).iterators.get().iter().for_each(visit) }
}

#[inline(always)]
fn cast(v: &Value) -> &ZipObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<ZipObject>() }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let mut strict = false;
    if kwnames.is_some() {
        let [s] = keywords::only("zip", args, kwnames, ["strict"])?;
        if let Some(s) = s {
            strict = compare::is_true(&s)?;
        }
    }
    let mut iterators = Vec::new();
    for arg in keywords::positional(args, kwnames) {
        iterators.push(iter::iter(arg)?);
    }
    let z = ZipObject {
        header: Header::new(ty),
        iterators: Mut::new(iterators),
        strict: Cell::new(strict),
    };
    Ok(attributes::new_instance(ty, z))
}

/// True for a zip of two.
pub fn is_pair(this: &Value) -> bool {
    cast(this).iterators.get().len() == 2
}

/// The next item of the iterator `i`: those of lists, tuples and ranges give it without a call.
#[inline(always)]
fn next_of(z: &ZipObject, i: usize) -> R<Option<Value>> {
    let it = &z.iterators.get()[i];
    if let Some(it) = it.exact::<ListIterator>() {
        return Ok(it.advance());
    }
    if let Some(it) = it.exact::<TupleIterator>() {
        return Ok(it.advance());
    }
    if let Some(it) = it.exact::<RangeIterator>() {
        return Ok(it.advance());
    }
    let it = it.clone();
    iter::next(&it)
}

/// The next items of a zip of two.
#[inline(always)]
pub fn next_pair(this: &Value) -> R<Option<(Value, Value)>> {
    let z = cast(this);
    let Some(x) = next_of(z, 0)? else {
        exhausted(z, 0)?;
        return Ok(None);
    };
    let Some(y) = next_of(z, 1)? else {
        exhausted(z, 1)?;
        return Ok(None);
    };
    Ok(Some((x, y)))
}

fn next_three(z: &ZipObject) -> R<Option<Value>> {
    let Some(a) = next_of(z, 0)? else {
        return exhausted(z, 0);
    };
    let Some(b) = next_of(z, 1)? else {
        return exhausted(z, 1);
    };
    let Some(c) = next_of(z, 2)? else {
        return exhausted(z, 2);
    };
    Ok(Some(tuple::from_array([a, b, c])))
}

fn next(this: &Value) -> R<Option<Value>> {
    let z = cast(this);
    let count = z.iterators.get().len();
    if count == 2 {
        return Ok(next_pair(this)?.map(|(x, y)| tuple::from_array([x, y])));
    }
    if count == 0 {
        return Ok(None);
    }
    if count == 3 {
        return next_three(z);
    }
    let mut items = Vec::with_capacity(count);
    for i in 0..count {
        match next_of(z, i)? {
            Some(v) => items.push(v),
            None => return exhausted(z, i),
        }
    }
    Ok(Some(tuple::new(items)))
}

/// The iterator `i` is the first that is exhausted: the end, or an error if `strict`.
fn exhausted(z: &ZipObject, i: usize) -> R<Option<Value>> {
    if !z.strict.get() {
        return Ok(None);
    }
    if i > 0 {
        let plural = if i == 1 { " " } else { "s 1-" };
        return Err(value_error(format_args!(
            "zip() argument {} is shorter than argument{plural}{i}",
            i + 1
        )));
    }
    for k in 1..z.iterators.get().len() {
        let it = z.iterators.get()[k].clone();
        if iter::next(&it)?.is_some() {
            let plural = if k == 1 { " " } else { "s 1-" };
            return Err(value_error(format_args!(
                "zip() argument {} is longer than argument{plural}{k}",
                k + 1
            )));
        }
    }
    Ok(None)
}
