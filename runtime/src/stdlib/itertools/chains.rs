//! `accumulate chain starmap zip_longest`.

use super::{REDUCE_DOC, SETSTATE_DOC, reduced, state_items};
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{arith, call, iter};
use crate::types::{generics, keywords, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// Memory of a `chain`.
    pub struct Chain: CHAIN = "itertools.chain" { source: Mut<Slot>, active: Mut<Slot>, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none_unless_init("chain", ty, &CHAIN, kwnames)?;
            let args = tuple::from_slice(keywords::positional(args, kwnames));
            Ok(Chain::instance(ty, Mut::new(Slot::new(iter::iter(&args)?)), Mut::new(Slot::NULL)))
        },
        iter: |v| Ok(v.clone()),
        iternext: next_chain,
    }
    .with_methods(&[
        MethodDef::one("from_iterable", |cls, iterable| {
            let Some(ty) = TypeObject::from_value(cls) else { return Err(type_error("a type is required")) };
            Ok(Chain::instance(ty, Mut::new(Slot::new(iter::iter(iterable)?)), Mut::new(Slot::NULL)))
        }).class().doc("Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
        MethodDef::no_args("__reduce__", |v| {
            let this = Chain::of(v);
            let state: Vec<Value> =
                [this.source.get(), this.active.get()].into_iter().filter_map(|s| s.get().cloned()).collect();
            let state = (!this.source.get().is_null()).then(|| tuple::new(state));
            reduced(v, Vec::new(), state)
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let items = state_items(state, 1, 2)?;
            if items.iter().any(|it| it.ty().slots().iternext.is_none()) {
                return Err(type_error("Arguments must be iterators."));
            }
            let this = Chain::of(v);
            drop(this.source.replace(Slot::new(items[0].clone())));
            drop(this.active.replace(Slot::from(items.get(1).cloned())));
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
        MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
    ])
    .with_doc("Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.")
}

fn next_chain(v: &Value) -> R<Option<Value>> {
    let this = Chain::of(v);
    loop {
        let Some(source) = this.source.get().get().cloned() else {
            return Ok(None);
        };
        let active = match this.active.get().get().cloned() {
            Some(a) => a,
            None => {
                let following = match iter::next(&source) {
                    Ok(Some(it)) => iter::iter(&it),
                    Ok(None) => {
                        drop(this.source.replace(Slot::NULL));
                        return Ok(None);
                    }
                    Err(raised) => Err(raised),
                };
                let it = following.inspect_err(|_| drop(this.source.replace(Slot::NULL)))?;
                drop(this.active.replace(Slot::new(it.clone())));
                it
            }
        };
        if let Some(item) = iter::next(&active)? {
            return Ok(Some(item));
        }
        drop(this.active.replace(Slot::NULL));
    }
}

static ACCUMULATE_ARGUMENTS: Parser = Parser::new("accumulate", &["iterable", "func", "initial"], 1).keyword_only(2);

native_type! {
    /// Memory of an `accumulate`.
    pub struct Accumulate: ACCUMULATE = "itertools.accumulate" {
        iterator: Value,
        function: Mut<Slot>,
        total: Mut<Slot>,
        initial: Mut<Slot>,
    }
    slots {
        new: |ty, args, kwnames| {
            let [iterable, func, initial] =
                ACCUMULATE_ARGUMENTS.parse(args, kwnames)?.map(Option::<&Value>::cloned);
            let it = iter::iter(&iterable.unwrap_or_else(Value::none))?;
            let slot = |v: Option<Value>| Mut::new(Slot::from(v.filter(|v| !v.is_none())));
            Ok(Accumulate::instance(ty, it, slot(func), Mut::new(Slot::NULL), slot(initial)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Accumulate::of(v);
            if let Some(initial) = this.initial.get_mut().take() {
                drop(this.total.replace(Slot::new(initial.clone())));
                return Ok(Some(initial));
            }
            let Some(item) = iter::next(&this.iterator)? else { return Ok(None) };
            let total = match this.total.get().get().cloned() {
                None => item,
                Some(total) => match this.function.get().get().cloned() {
                    None => arith::add(&total, &item)?,
                    Some(f) => call::call2(&f, &total, &item)?,
                },
            };
            drop(this.total.replace(Slot::new(total.clone())));
            Ok(Some(total))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = Accumulate::of(v);
            let function = this.function.get().get().cloned().unwrap_or_else(Value::none);
            let after = |first: Value| {
                let first = tuple::from_array([first]);
                let source = iter::iter(&tuple::from_array([first, this.iterator.clone()]))?;
                Ok(Chain::instance(&CHAIN, Mut::new(Slot::new(source)), Mut::new(Slot::NULL)))
            };
            if let Some(initial) = this.initial.get().get().cloned() {
                return reduced(v, vec![after(initial)?, function], Some(Value::none()));
            }
            let total = this.total.get().get().cloned();
            if total.as_ref().is_some_and(Value::is_none) {
                // A total of None would be no state at all: the sums begin with it, and the first of them is left out.
                let whole = call::call2(&v.ty().value(), &after(Value::none())?, &function)?;
                let args = tuple::from_array([whole, Value::int(1), Value::none()]);
                return Ok(tuple::from_array([super::filters::ISLICE.value(), args]));
            }
            reduced(v, vec![this.iterator.clone(), function], Some(total.unwrap_or_else(Value::none)))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            drop(Accumulate::of(v).total.replace(Slot::new(state.clone())));
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("Return series of accumulated sums (or other binary function results).")
}

native_type! {
    /// Memory of a `starmap`.
    pub struct StarMap: STARMAP = "itertools.starmap" { function: Value, iterator: Value, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none_unless_init("starmap", ty, &STARMAP, kwnames)?;
            let args = keywords::positional(args, kwnames);
            crate::args::check_count("starmap", args.len(), 2, 2)?;
            Ok(StarMap::instance(ty, args[0].clone(), iter::iter(&args[1])?))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = StarMap::of(v);
            let Some(args) = iter::next(&this.iterator)? else { return Ok(None) };
            let args = tuple::from_iterable(&args)?;
            call::call(&this.function, tuple::items(&args), None).map(Some)
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = StarMap::of(v);
        reduced(v, vec![this.function.clone(), this.iterator.clone()], None)
    })
    .doc(REDUCE_DOC)])
    .with_doc("Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.")
}

native_type! {
    /// Memory of a `zip_longest`.
    pub struct ZipLongest: ZIP_LONGEST = "itertools.zip_longest" {
        iterators: Mut<Vec<Slot>>,
        active: Cell<usize>,
        fill: Mut<Value>,
    }
    slots {
        new: new_zip_longest,
        iter: |v| Ok(v.clone()),
        iternext: next_zip_longest,
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = ZipLongest::of(v);
            let iterators = this.iterators.get().iter();
            let args = iterators.map(|it| it.get().cloned().unwrap_or_else(tuple::empty)).collect();
            reduced(v, args, Some(this.fill.get().clone()))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            drop(ZipLongest::of(v).fill.replace(state.clone()));
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_doc("Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.")
}

fn new_zip_longest(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let mut fill = Value::none();
    for (name, value) in keywords::pairs(args, kwnames) {
        if !str::equals(name, "fillvalue") {
            return Err(type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = value.clone();
    }
    let iterables = keywords::positional(args, kwnames);
    let iterators = iterables
        .iter()
        .map(|v| iter::iter(v).map(Slot::new))
        .collect::<R<Vec<Slot>>>()?;
    let active = Cell::new(iterators.len());
    Ok(ZipLongest::instance(ty, Mut::new(iterators), active, Mut::new(fill)))
}

fn next_zip_longest(v: &Value) -> R<Option<Value>> {
    let this = ZipLongest::of(v);
    if this.active.get() == 0 {
        return Ok(None);
    }
    let count = this.iterators.get().len();
    let mut items = Vec::with_capacity(count);
    for i in 0..count {
        let Some(it) = this.iterators.get()[i].get().cloned() else {
            items.push(this.fill.get().clone());
            continue;
        };
        match iter::next(&it) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {
                this.active.set(this.active.get() - 1);
                if this.active.get() == 0 {
                    return Ok(None);
                }
                drop(std::mem::replace(&mut this.iterators.get_mut()[i], Slot::NULL));
                items.push(this.fill.get().clone());
            }
            Err(raised) => {
                this.active.set(0);
                return Err(raised);
            }
        }
    }
    Ok(Some(tuple::new(items)))
}
