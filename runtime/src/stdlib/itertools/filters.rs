//! `compress dropwhile filterfalse islice takewhile`.

use super::{REDUCE_DOC, SETSTATE_DOC, reduced};
use crate::cell::Mut;
use crate::exceptions::{R, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{call, compare, iter, number};
use crate::types::{int, keywords, list};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// Memory of a `compress`.
    pub struct Compress: COMPRESS = "itertools.compress" { data: Value, selectors: Value, }
    slots {
        new: |ty, args, kwnames| {
            let [data, selectors] = keywords::parse("compress", args, kwnames, ["data", "selectors"], 2)?.map(unwrap);
            Ok(Compress::instance(ty, iter::iter(&data)?, iter::iter(&selectors)?))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Compress::of(v);
            loop {
                let Some(item) = iter::next(&this.data)? else { return Ok(None) };
                let Some(selector) = iter::next(&this.selectors)? else { return Ok(None) };
                if compare::is_true(&selector)? {
                    return Ok(Some(item));
                }
            }
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = Compress::of(v);
        reduced(v, vec![this.data.clone(), this.selectors.clone()], None)
    })
    .doc(REDUCE_DOC)])
    .with_doc("Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.")
}

/// A required argument.
pub(super) fn unwrap(v: Option<Value>) -> Value {
    v.unwrap_or_else(Value::none)
}

/// The two positional arguments of `predicate, iterable` tools.
fn predicate_and_iterator(
    name: &str,
    ty: &TypeObject,
    own: &TypeObject,
    args: &[Value],
    kwnames: KwNames,
) -> R<(Value, Value)> {
    keywords::none_unless_init(name, ty, own, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count(name, args.len(), 2, 2)?;
    Ok((args[0].clone(), iter::iter(&args[1])?))
}

native_type! {
    /// Memory of a `dropwhile`.
    pub struct DropWhile: DROPWHILE = "itertools.dropwhile" { predicate: Value, iterator: Value, started: Cell<bool>, }
    slots {
        new: |ty, args, kwnames| {
            let (p, it) = predicate_and_iterator("dropwhile", ty, &DROPWHILE, args, kwnames)?;
            Ok(DropWhile::instance(ty, p, it, Cell::new(false)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = DropWhile::of(v);
            loop {
                let Some(item) = iter::next(&this.iterator)? else { return Ok(None) };
                if this.started.get() {
                    return Ok(Some(item));
                }
                if !compare::is_true(&call::call1(&this.predicate, &item)?)? {
                    this.started.set(true);
                    return Ok(Some(item));
                }
            }
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = DropWhile::of(v);
            let state = Value::int(this.started.get().into());
            reduced(v, vec![this.predicate.clone(), this.iterator.clone()], Some(state))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            DropWhile::of(v).started.set(compare::is_true(state)?);
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.")
}

native_type! {
    /// Memory of a `takewhile`.
    pub struct TakeWhile: TAKEWHILE = "itertools.takewhile" { predicate: Value, iterator: Value, stopped: Cell<bool>, }
    slots {
        new: |ty, args, kwnames| {
            let (p, it) = predicate_and_iterator("takewhile", ty, &TAKEWHILE, args, kwnames)?;
            Ok(TakeWhile::instance(ty, p, it, Cell::new(false)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = TakeWhile::of(v);
            if this.stopped.get() {
                return Ok(None);
            }
            let Some(item) = iter::next(&this.iterator)? else { return Ok(None) };
            if compare::is_true(&call::call1(&this.predicate, &item)?)? {
                return Ok(Some(item));
            }
            this.stopped.set(true);
            Ok(None)
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = TakeWhile::of(v);
            let state = Value::int(this.stopped.get().into());
            reduced(v, vec![this.predicate.clone(), this.iterator.clone()], Some(state))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            TakeWhile::of(v).stopped.set(compare::is_true(state)?);
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("Return successive entries from an iterable as long as the predicate evaluates to true for each entry.")
}

native_type! {
    /// Memory of a `filterfalse`.
    pub struct FilterFalse: FILTERFALSE = "itertools.filterfalse" { predicate: Value, iterator: Value, }
    slots {
        new: |ty, args, kwnames| {
            let (p, it) = predicate_and_iterator("filterfalse", ty, &FILTERFALSE, args, kwnames)?;
            Ok(FilterFalse::instance(ty, p, it))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = FilterFalse::of(v);
            let plain = this.predicate.is_none() || this.predicate.is(&int::BOOL_TYPE.value());
            while let Some(item) = iter::next(&this.iterator)? {
                let drop_it = if plain {
                    compare::is_true(&item)?
                } else {
                    compare::is_true(&call::call1(&this.predicate, &item)?)?
                };
                if !drop_it {
                    return Ok(Some(item));
                }
            }
            Ok(None)
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = FilterFalse::of(v);
        reduced(v, vec![this.predicate.clone(), this.iterator.clone()], None)
    })
    .doc(REDUCE_DOC)])
    .with_doc("Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.")
}

native_type! {
    /// Memory of an `islice`.
    pub struct ISlice: ISLICE = "itertools.islice" {
        iterator: Mut<Slot>,
        next: Cell<i64>,
        stop: i64,
        step: i64,
        count: Cell<i64>,
    }
    slots {
        new: new_islice,
        iter: |v| Ok(v.clone()),
        iternext: next_islice,
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = ISlice::of(v);
            let Some(it) = this.iterator.get().get().cloned() else {
                let nothing = iter::iter(&list::new(Vec::new()))?;
                return reduced(v, vec![nothing, Value::int(0)], Some(Value::int(0)));
            };
            let stop = if this.stop < 0 { Value::none() } else { Value::int(this.stop) };
            let args = vec![it, Value::int(this.next.get()), stop, Value::int(this.step)];
            reduced(v, args, Some(Value::int(this.count.get())))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            ISlice::of(v).count.set(number::index_i64_overflow(state)?);
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.")
}

fn new_islice(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("islice", ty, &ISLICE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("islice", args.len(), 2, 4)?;
    let bad = |what: &str| {
        value_error(format_args!(
            "{what} must be None or an integer: 0 <= x <= sys.maxsize."
        ))
    };
    // What is no index counts as -1, as in CPython.
    let bound = |v: &Value| match number::index_i64_overflow(v) {
        Ok(i) => i,
        Err(raised) => {
            drop(raised.take());
            -1
        }
    };
    let (start, stop) = if args.len() == 2 {
        (&Value::none(), &args[1])
    } else {
        (&args[1], &args[2])
    };
    let start = if start.is_none() { 0 } else { bound(start) };
    let stop = if stop.is_none() {
        -1
    } else {
        match bound(stop) {
            -1 => return Err(bad("Stop argument for islice()")),
            n => n,
        }
    };
    if start < 0 || stop < -1 {
        return Err(bad("Indices for islice()"));
    }
    let mut step = 1;
    if let Some(s) = args.get(3)
        && !s.is_none()
    {
        step = bound(s);
        if step < 1 {
            return Err(value_error("Step for islice() must be a positive integer or None."));
        }
    }
    let it = iter::iter(&args[0])?;
    Ok(ISlice::instance(
        ty,
        Mut::new(Slot::new(it)),
        Cell::new(start),
        stop,
        step,
        Cell::new(0),
    ))
}

fn next_islice(v: &Value) -> R<Option<Value>> {
    let this = ISlice::of(v);
    let Some(it) = this.iterator.get().get().cloned() else {
        return Ok(None);
    };
    let finish = || {
        drop(this.iterator.replace(Slot::NULL));
        Ok(None)
    };
    while this.count.get() < this.next.get() {
        if iter::next(&it)?.is_none() {
            return finish();
        }
        this.count.set(this.count.get() + 1);
    }
    if this.stop >= 0 && this.count.get() >= this.stop {
        return finish();
    }
    let Some(item) = iter::next(&it)? else { return finish() };
    this.count.set(this.count.get() + 1);
    let mut next = this.next.get().saturating_add(this.step);
    if this.stop >= 0 && next > this.stop {
        next = this.stop;
    }
    this.next.set(next);
    Ok(Some(item))
}
