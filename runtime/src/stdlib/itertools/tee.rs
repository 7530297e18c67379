//! `tee`: independent iterators over one source, which share a chain of blocks of items.

use super::{REDUCE_DOC, SETSTATE_DOC, reduced};
use crate::cell::Mut;
use crate::exceptions::{R, runtime_error, type_error, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::ops::{attr, call, iter, number};
use crate::types::{keywords, list, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Items of a block.
const BLOCK: usize = 57;

native_type! {
    /// Memory of a `_tee_dataobject`: a block of items, with the source and the block that follows.
    pub struct TeeData: TEE_DATA = "itertools._tee_dataobject" {
        iterator: Value,
        items: Mut<Vec<Value>>,
        following: Mut<Slot>,
        running: Cell<bool>,
    }
    slots {
        new: |_ty, args, kwnames| {
            keywords::none("teedataobject", kwnames)?;
            crate::args::check_count("teedataobject", args.len(), 3, 3)?;
            if !list::is_list(&args[1]) {
                return Err(type_error(format_args!(
                    "teedataobject() argument 2 must be list, not {}",
                    crate::args::described(&args[1])
                )));
            }
            let items = list::snapshot(&args[1]);
            let following = Slot::from(Some(args[2].clone()).filter(|v| !v.is_none()));
            let misfit = following.get().is_some_and(|f| items.len() != BLOCK || !f.is_exact(&TEE_DATA));
            if items.len() > BLOCK || misfit {
                return Err(value_error("Invalid arguments"));
            }
            let (items, following) = (Mut::new(items), Mut::new(following));
            Ok(TeeData::instance(&TEE_DATA, args[0].clone(), items, following, Cell::new(false)))
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = TeeData::of(v);
        let following = this.following.get().get().cloned().unwrap_or_else(Value::none);
        reduced(v, vec![this.iterator.clone(), list::new(this.items.get().clone()), following], None)
    })
    .doc(REDUCE_DOC)])
    .with_doc("Data container common to multiple tee objects.")
    .not_a_base()
}

fn new_block(iterator: &Value) -> Value {
    TeeData::instance(
        &TEE_DATA,
        iterator.clone(),
        Mut::new(Vec::new()),
        Mut::new(Slot::NULL),
        Cell::new(false),
    )
}

native_type! {
    /// Memory of a `_tee`.
    pub struct Tee: TEE = "itertools._tee" { data: Mut<Value>, index: Cell<usize>, }
    slots {
        new: |_ty, args, kwnames| {
            keywords::none("_tee", kwnames)?;
            crate::args::check_count("_tee", args.len(), 1, 1)?;
            from_iterable(&args[0])
        },
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
    .with_methods(&[
        MethodDef::no_args("__copy__", |v| Ok(copy(v))).doc("Returns an independent iterator."),
        MethodDef::no_args("__reduce__", |v| {
            let this = Tee::of(v);
            let state = tuple::from_array([this.data.get().clone(), Value::usize(this.index.get())]);
            reduced(v, vec![tuple::empty()], Some(state))
        })
        .doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let items = super::state_items(state, 2, 2)?;
            if !items[0].is_exact(&TEE_DATA) {
                return Err(type_error(format_args!(
                    "argument 1 must be itertools._tee_dataobject, not {}",
                    crate::args::described(&items[0])
                )));
            }
            let index = number::ssize(&items[1])?;
            if index < 0 || index as usize > BLOCK {
                return Err(value_error("Index out of range"));
            }
            let this = Tee::of(v);
            drop(this.data.replace(items[0].clone()));
            this.index.set(index as usize);
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ])
    .with_flags(crate::object::type_object::flags::WEAKREFABLE)
    .with_doc("Iterator wrapped to make it copyable.")
    .not_a_base()
}

fn copy(v: &Value) -> Value {
    let this = Tee::of(v);
    Tee::instance(&TEE, Mut::new(this.data.get().clone()), this.index.clone())
}

fn from_iterable(iterable: &Value) -> R {
    let it = iter::iter(iterable)?;
    if it.is_exact(&TEE) {
        return Ok(copy(&it));
    }
    Ok(Tee::instance(&TEE, Mut::new(new_block(&it)), Cell::new(0)))
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = Tee::of(v);
    if this.index.get() >= BLOCK {
        let data = this.data.get().clone();
        let block = TeeData::of(&data);
        let following = match block.following.get().get().cloned() {
            Some(f) => f,
            None => {
                let made = new_block(&block.iterator);
                drop(block.following.replace(Slot::new(made.clone())));
                made
            }
        };
        drop(this.data.replace(following));
        this.index.set(0);
    }
    let data = this.data.get().clone();
    let block = TeeData::of(&data);
    let i = this.index.get();
    if let Some(item) = block.items.get().get(i).cloned() {
        this.index.set(i + 1);
        return Ok(Some(item));
    }
    if block.running.replace(true) {
        return Err(runtime_error("cannot re-enter the tee iterator"));
    }
    let item = iter::next(&block.iterator);
    block.running.set(false);
    let Some(item) = item? else { return Ok(None) };
    block.items.get_mut().push(item.clone());
    this.index.set(i + 1);
    Ok(Some(item))
}

/// `tee(iterable, n=2)`.
pub fn tee(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("tee", args.len(), 1, 2)?;
    let n = match args.get(1) {
        Some(n) => number::ssize(n)?,
        None => 2,
    };
    if n < 0 {
        return Err(value_error("n must be >= 0"));
    }
    if n == 0 {
        return Ok(tuple::empty());
    }
    let it = iter::iter(&args[0])?;
    let (first, copier) = match attr::get_optional(&it, crate::names::__copy__())? {
        Some(copier) => (it, copier),
        None => {
            let first = from_iterable(&it)?;
            let copier = attr::get(&first, crate::names::__copy__())?;
            (first, copier)
        }
    };
    let mut out = vec![first];
    for _ in 1..n {
        out.push(call::call0(&copier)?);
    }
    Ok(tuple::new(out))
}
