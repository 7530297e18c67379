//! `count cycle repeat`.

use super::{REDUCE_DOC, SETSTATE_DOC, reduced};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{arith, attr, format, iter, number};
use crate::types::{int, keywords, list, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// Memory of a `count`.
    pub struct Count: COUNT = "itertools.count" { next: Mut<Value>, step: Value, }
    slots {
        new: new_count,
        repr: |v| {
            let this = Count::of(v);
            let name = v.ty().short_name();
            let next = format::repr_string(&this.next.get().clone())?;
            if this.step.as_small_int() == Some(1) {
                return Ok(Value::str(&format!("{name}({next})")));
            }
            Ok(Value::str(&format!("{name}({next}, {})", format::repr_string(&this.step)?)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Count::of(v);
            let current = this.next.get().clone();
            let following = match (current.as_small_int(), this.step.as_small_int()) {
                (Some(a), Some(b)) => Value::int(a + b),
                _ => arith::add(&current, &this.step)?,
            };
            drop(this.next.replace(following));
            Ok(Some(current))
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        super::deprecated()?;
        let this = Count::of(v);
        let mut args = vec![this.next.get().clone()];
        if this.step.as_small_int() != Some(1) {
            args.push(this.step.clone());
        }
        Ok(tuple::from_array([v.ty().value(), tuple::new(args)]))
    })])
    .with_doc("Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step")
}

fn new_count(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [start, step] = keywords::parse("count", args, kwnames, ["start", "step"], 0)?;
    for v in start.iter().chain(&step) {
        if !crate::ops::number::is_number(v) {
            return Err(type_error("a number is required"));
        }
    }
    let start = start.unwrap_or_else(|| Value::int(0));
    let step = step.unwrap_or_else(|| Value::int(1));
    // Counting by one in machine words yields plain ints.
    let start = match int::as_i64(&start) {
        Some(n) if int::is_int(&step) && int::as_i64(&step) == Some(1) => Value::int(n),
        _ => start,
    };
    Ok(Count::instance(ty, Mut::new(start), step))
}

native_type! {
    /// Memory of a `cycle`.
    pub struct Cycle: CYCLE = "itertools.cycle" {
        iterator: Mut<Slot>,
        saved: Mut<Vec<Value>>,
        index: Cell<usize>,
        saved_before: Cell<bool>,
    }
    slots {
        new: |ty, args, kwnames| {
            keywords::none_unless_init("cycle", ty, &CYCLE, kwnames)?;
            let args = keywords::positional(args, kwnames);
            crate::args::check_count("cycle", args.len(), 1, 1)?;
            let it = iter::iter(&args[0])?;
            Ok(Cycle::instance(ty, Mut::new(Slot::new(it)), Mut::new(Vec::new()), Cell::new(0), Cell::new(false)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Cycle::of(v);
            if let Some(it) = this.iterator.get().get().cloned() {
                if let Some(item) = iter::next(&it)? {
                    if !this.saved_before.get() {
                        this.saved.get_mut().push(item.clone());
                    }
                    return Ok(Some(item));
                }
                drop(this.iterator.replace(Slot::NULL));
            }
            let saved = this.saved.get();
            if saved.is_empty() {
                return Ok(None);
            }
            let i = this.index.get();
            this.index.set(if i + 1 >= saved.len() { 0 } else { i + 1 });
            Ok(Some(saved[i].clone()))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = Cycle::of(v);
            let saved = list::new(this.saved.get().clone());
            let (it, seen) = match this.iterator.get().get().cloned() {
                Some(it) => (it, false),
                None => {
                    let it = iter::iter(&saved)?;
                    if this.index.get() != 0 {
                        attr::call_method_str(&it, "__setstate__", &[Value::usize(this.index.get())])?;
                    }
                    (it, true)
                }
            };
            reduced(v, vec![it], Some(tuple::from_array([saved, Value::bool(seen)])))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let items = super::state_items(state, 2, 2)?;
            if !list::is_list(&items[0]) {
                return Err(type_error(format_args!(
                    "argument 1 must be list, not {}",
                    crate::args::described(&items[0])
                )));
            }
            let seen = number::ssize(&items[1])? != 0;
            let this = Cycle::of(v);
            drop(this.saved.replace(list::snapshot(&items[0])));
            this.saved_before.set(seen);
            this.index.set(0);
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.")
}

native_type! {
    /// Memory of a `repeat`; `left` is -1 for ever.
    pub struct Repeat: REPEAT = "itertools.repeat" { item: Value, left: Cell<i64>, }
    slots {
        new: |ty, args, kwnames| {
            let [object, times] = keywords::parse("repeat", args, kwnames, ["object", "times"], 1)?;
            let left = match times {
                Some(t) => number::ssize(&t)?.max(0),
                None => -1,
            };
            Ok(Repeat::instance(ty, object.unwrap_or_else(Value::none), Cell::new(left)))
        },
        repr: |v| {
            let this = Repeat::of(v);
            let (name, item) = (v.ty().short_name(), format::repr_string(&this.item)?);
            Ok(Value::str(&match this.left.get() {
                -1 => format!("{name}({item})"),
                n => format!("{name}({item}, {n})"),
            }))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Repeat::of(v);
            match this.left.get() {
                0 => return Ok(None),
                n if n > 0 => this.left.set(n - 1),
                _ => {}
            }
            Ok(Some(this.item.clone()))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__length_hint__", |v| match Repeat::of(v).left.get() {
            -1 => Err(type_error("len() of unsized object")),
            n => Ok(Value::int(n)),
        }).doc("Private method returning an estimate of len(list(it))."),
        MethodDef::no_args("__reduce__", |v| {
            super::deprecated()?;
            let this = Repeat::of(v);
            let mut args = vec![this.item.clone()];
            if this.left.get() >= 0 {
                args.push(Value::int(this.left.get()));
            }
            Ok(tuple::from_array([v.ty().value(), tuple::new(args)]))
        }),
    ])
    .with_doc("repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.")
}
