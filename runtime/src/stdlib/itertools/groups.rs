//! `batched groupby pairwise`.

use super::{REDUCE_DOC, SETSTATE_DOC, reduced};
use crate::cell::Mut;
use crate::exceptions::{R, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::ops::{call, compare, iter, number};
use crate::types::{iterators, keywords, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// Memory of a `batched`.
    pub struct Batched: BATCHED = "itertools.batched" { iterator: Mut<Slot>, size: usize, }
    slots {
        new: |ty, args, kwnames| {
            let [iterable, n] = keywords::parse("batched", args, kwnames, ["iterable", "n"], 2)?.map(super::filters::unwrap);
            let n = number::ssize(&n)?;
            if n < 1 {
                return Err(value_error("n must be at least one"));
            }
            Ok(Batched::instance(ty, Mut::new(Slot::new(iter::iter(&iterable)?)), n as usize))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Batched::of(v);
            let Some(it) = this.iterator.get().get().cloned() else { return Ok(None) };
            let mut items = Vec::with_capacity(this.size.min(1 << 16));
            while items.len() < this.size {
                match iter::next(&it) {
                    Ok(Some(item)) => items.push(item),
                    Ok(None) => {
                        if items.is_empty() {
                            drop(this.iterator.replace(Slot::NULL));
                            return Ok(None);
                        }
                        break;
                    }
                    Err(raised) => {
                        drop(this.iterator.replace(Slot::NULL));
                        return Err(raised);
                    }
                }
            }
            Ok(Some(tuple::new(items)))
        },
    }
    .with_doc("Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)")
}

native_type! {
    /// Memory of a `pairwise`.
    pub struct Pairwise: PAIRWISE = "itertools.pairwise" { iterator: Mut<Slot>, old: Mut<Slot>, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none_unless_init("pairwise", ty, &PAIRWISE, kwnames)?;
            let args = keywords::positional(args, kwnames);
            crate::args::check_count("pairwise", args.len(), 1, 1)?;
            Ok(Pairwise::instance(ty, Mut::new(Slot::new(iter::iter(&args[0])?)), Mut::new(Slot::NULL)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Pairwise::of(v);
            let Some(it) = this.iterator.get().get().cloned() else { return Ok(None) };
            let finish = || drop((this.iterator.replace(Slot::NULL), this.old.replace(Slot::NULL)));
            let old = match this.old.get().get().cloned() {
                Some(old) => old,
                None => match iter::next(&it)? {
                    Some(first) => {
                        drop(this.old.replace(Slot::new(first.clone())));
                        if this.iterator.get().is_null() {
                            drop(this.old.replace(Slot::NULL));
                            return Ok(None);
                        }
                        first
                    }
                    None => {
                        finish();
                        return Ok(None);
                    }
                },
            };
            let Some(new) = iter::next(&it)? else {
                finish();
                return Ok(None);
            };
            drop(this.old.replace(Slot::new(new.clone())));
            Ok(Some(tuple::from_array([old, new])))
        },
    }
    .with_doc("Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...")
}

native_type! {
    /// Memory of a `groupby`.
    pub struct GroupBy: GROUPBY = "itertools.groupby" {
        iterator: Value,
        key: Value,
        target_key: Mut<Slot>,
        current_key: Mut<Slot>,
        current_value: Mut<Slot>,
        generation: Cell<usize>,
    }
    slots {
        new: |ty, args, kwnames| {
            let [iterable, key] = keywords::parse("groupby", args, kwnames, ["iterable", "key"], 1)?.map(super::filters::unwrap);
            let empty = || Mut::new(Slot::NULL);
            Ok(GroupBy::instance(ty, iter::iter(&iterable)?, key, empty(), empty(), empty(), Cell::new(0)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = GroupBy::of(v);
            this.generation.set(this.generation.get() + 1);
            let current = loop {
                if let Some(current) = this.current_key.get().get().cloned() {
                    match this.target_key.get().get().cloned() {
                        None => break current,
                        Some(target) => {
                            if !compare::equal(&target, &current)? {
                                break current;
                            }
                        }
                    }
                }
                if !step(this)? {
                    return Ok(None);
                }
            };
            drop(this.target_key.replace(Slot::new(current.clone())));
            let grouper = Grouper::instance(&GROUPER, v.clone(), current.clone(), this.generation.get());
            Ok(Some(tuple::from_array([current, grouper])))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = GroupBy::of(v);
            let slots = [this.current_key.get(), this.current_value.get(), this.target_key.get()];
            let state: Vec<Value> = slots.into_iter().filter_map(|s| s.get().cloned()).collect();
            let state = (state.len() == 3).then(|| tuple::new(state));
            reduced(v, vec![this.iterator.clone(), this.key.clone()], state)
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let this = GroupBy::of(v);
            let items = super::state_items(state, 3, 3)?;
            for (slot, item) in [&this.current_key, &this.current_value, &this.target_key].into_iter().zip(items) {
                drop(slot.replace(Slot::new(item.clone())));
            }
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.")
}

/// Takes the next item of the source; false at its end.
fn step(this: &GroupBy) -> R<bool> {
    let Some(value) = iter::next(&this.iterator)? else {
        return Ok(false);
    };
    let key = if this.key.is_none() {
        value.clone()
    } else {
        call::call1(&this.key, &value)?
    };
    drop(this.current_value.replace(Slot::new(value)));
    drop(this.current_key.replace(Slot::new(key)));
    Ok(true)
}

native_type! {
    /// Memory of a `_grouper`: the items of one group.
    pub struct Grouper: GROUPER = "itertools._grouper" { parent: Value, target_key: Value, generation: usize, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none("_grouper", kwnames)?;
            crate::args::check_count("_grouper", args.len(), 2, 2)?;
            let Some(parent) = args[0].exact::<GroupBy>() else {
                return Err(crate::exceptions::type_error(format_args!(
                    "_grouper() argument 1 must be itertools.groupby, not {}",
                    crate::args::described(&args[0])
                )));
            };
            Ok(Grouper::instance(ty, args[0].clone(), args[1].clone(), parent.generation.get()))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Grouper::of(v);
            let parent = GroupBy::of(&this.parent);
            if parent.generation.get() != this.generation {
                return Ok(None);
            }
            if parent.current_value.get().is_null() && !step(parent)? {
                return Ok(None);
            }
            let Some(current) = parent.current_key.get().get().cloned() else { return Ok(None) };
            if !compare::equal(&this.target_key, &current)? {
                return Ok(None);
            }
            let value = parent.current_value.get_mut().take();
            drop(parent.current_key.replace(Slot::NULL));
            Ok(value)
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = Grouper::of(v);
        if GroupBy::of(&this.parent).generation.get() != this.generation {
            let args = tuple::from_array([tuple::empty()]);
            return Ok(tuple::from_array([iterators::builtin("iter")?, args]));
        }
        reduced(v, vec![this.parent.clone(), this.target_key.clone()], None)
    })
    .doc(REDUCE_DOC)])
    .not_a_base()
}
