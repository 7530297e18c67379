//! `combinations combinations_with_replacement permutations product`.

use super::reduced;
use crate::cell::Mut;
use crate::exceptions::{R, memory_error, type_error, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{iter, number};
use crate::types::{int, keywords, str, tuple};
use crate::value::Value;
use std::cell::Cell;

/// Where a walk through combinations is.
const FRESH: u8 = 0;
const RUNNING: u8 = 1;
const DONE: u8 = 2;

fn pick(pool: &[Value], indices: &[usize]) -> Value {
    tuple::from_fn(indices.len(), |i| pool[indices[i]].clone())
}

/// The pool and `r` of the two kinds of combinations.
fn pool_and_r(name: &str, args: &[Value], kwnames: KwNames) -> R<(Vec<Value>, usize)> {
    let [iterable, r] = keywords::parse(name, args, kwnames, ["iterable", "r"], 2)?.map(super::filters::unwrap);
    let r = number::ssize(&r)?;
    let pool = iter::collect(&iterable)?;
    if r < 0 {
        return Err(value_error("r must be non-negative"));
    }
    Ok((pool, r as usize))
}

/// Indices as Python sees them.
fn positions(indices: &[usize]) -> Value {
    tuple::new(indices.iter().map(|&i| Value::usize(i)).collect())
}

/// `__reduce__` of what picks `r` items from a pool.
fn reduce_pick(v: &Value, state: u8, pool: &[Value], r: usize, indices: impl FnOnce() -> Value) -> R {
    // What is too small to pick from stays as it was given.
    let used_up = state == DONE && r <= pool.len();
    let pool = if used_up {
        tuple::empty()
    } else {
        tuple::from_slice(pool)
    };
    let indices = (state == RUNNING).then(indices);
    reduced(v, vec![pool, Value::usize(r)], indices)
}

/// The `count` indices of a state.
fn given_positions(state: &Value, count: usize) -> R<Vec<i64>> {
    if !tuple::is_tuple(state) || tuple::items(state).len() != count {
        return Err(value_error("invalid arguments"));
    }
    tuple::items(state).iter().map(number::ssize).collect()
}

native_type! {
    /// Memory of a `combinations`.
    pub struct Combinations: COMBINATIONS = "itertools.combinations" {
        pool: Vec<Value>,
        r: usize,
        indices: Mut<Vec<usize>>,
        state: Cell<u8>,
    }
    slots {
        new: |ty, args, kwnames| {
            let (pool, r) = pool_and_r("combinations", args, kwnames)?;
            let state = if r > pool.len() { DONE } else { FRESH };
            let indices = if state == DONE { Vec::new() } else { (0..r).collect() };
            Ok(Combinations::instance(ty, pool, r, Mut::new(indices), Cell::new(state)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Combinations::of(v);
            let indices = this.indices.get_mut();
            let (n, r) = (this.pool.len(), indices.len());
            match this.state.get() {
                DONE => return Ok(None),
                FRESH => this.state.set(RUNNING),
                _ => {
                    let Some(i) = (0..r).rev().find(|&i| indices[i] != i + n - r) else {
                        this.state.set(DONE);
                        return Ok(None);
                    };
                    indices[i] += 1;
                    for j in i + 1..r {
                        indices[j] = indices[j - 1] + 1;
                    }
                }
            }
            Ok(Some(pick(&this.pool, indices)))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = Combinations::of(v);
            reduce_pick(v, this.state.get(), &this.pool, this.r, || positions(this.indices.get()))
        }),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let this = Combinations::of(v);
            let r = this.indices.get().len();
            let given = given_positions(state, r)?;
            for (i, (place, n)) in this.indices.get_mut().iter_mut().zip(given).enumerate() {
                *place = n.clamp(0, (i + this.pool.len() - r) as i64) as usize;
            }
            this.state.set(RUNNING);
            Ok(Value::none())
        }),
    ])
    .with_doc("Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)")
}

native_type! {
    /// Memory of a `combinations_with_replacement`.
    pub struct CombinationsWithReplacement: COMBINATIONS_WITH_REPLACEMENT = "itertools.combinations_with_replacement" {
        pool: Vec<Value>,
        r: usize,
        indices: Mut<Vec<usize>>,
        state: Cell<u8>,
    }
    slots {
        new: |ty, args, kwnames| {
            let (pool, r) = pool_and_r("combinations_with_replacement", args, kwnames)?;
            let state = if pool.is_empty() && r > 0 { DONE } else { FRESH };
            let indices = if state == DONE { Vec::new() } else { vec![0; r] };
            Ok(CombinationsWithReplacement::instance(ty, pool, r, Mut::new(indices), Cell::new(state)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = CombinationsWithReplacement::of(v);
            let indices = this.indices.get_mut();
            match this.state.get() {
                DONE => return Ok(None),
                FRESH => this.state.set(RUNNING),
                _ => {
                    let Some(i) = (0..indices.len()).rev().find(|&i| indices[i] + 1 != this.pool.len()) else {
                        this.state.set(DONE);
                        return Ok(None);
                    };
                    let next = indices[i] + 1;
                    indices[i..].fill(next);
                }
            }
            Ok(Some(pick(&this.pool, indices)))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = CombinationsWithReplacement::of(v);
            reduce_pick(v, this.state.get(), &this.pool, this.r, || positions(this.indices.get()))
        }),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let this = CombinationsWithReplacement::of(v);
            let r = this.indices.get().len();
            let given = given_positions(state, r)?;
            for (place, n) in this.indices.get_mut().iter_mut().zip(given) {
                *place = n.clamp(0, this.pool.len() as i64 - 1) as usize;
            }
            this.state.set(RUNNING);
            Ok(Value::none())
        }),
    ])
    .with_doc("Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')")
}

native_type! {
    /// Memory of a `permutations`.
    pub struct Permutations: PERMUTATIONS = "itertools.permutations" {
        pool: Vec<Value>,
        indices: Mut<Vec<usize>>,
        r: usize,
        cycles: Mut<Vec<usize>>,
        state: Cell<u8>,
    }
    slots {
        new: |ty, args, kwnames| {
            let [iterable, r] = keywords::parse("permutations", args, kwnames, ["iterable", "r"], 1)?;
            let pool = iter::collect(&iterable.unwrap_or_else(Value::none))?;
            let n = pool.len();
            let r = match r.filter(|r| !r.is_none()) {
                None => n,
                Some(r) => {
                    if !int::is_int(&r) {
                        return Err(type_error("Expected int as r"));
                    }
                    let r = number::ssize(&r)?;
                    if r < 0 {
                        return Err(value_error("r must be non-negative"));
                    }
                    r as usize
                }
            };
            let (state, cycles) = if r > n { (DONE, Vec::new()) } else { (FRESH, (0..r).map(|i| n - i).collect()) };
            let indices = Mut::new((0..n).collect());
            Ok(Permutations::instance(ty, pool, indices, r, Mut::new(cycles), Cell::new(state)))
        },
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Permutations::of(v);
            let (indices, cycles) = (this.indices.get_mut(), this.cycles.get_mut());
            let (n, r) = (indices.len(), cycles.len());
            match this.state.get() {
                DONE => return Ok(None),
                FRESH => this.state.set(RUNNING),
                _ => {
                    let mut i = r;
                    loop {
                        if i == 0 {
                            this.state.set(DONE);
                            return Ok(None);
                        }
                        i -= 1;
                        cycles[i] -= 1;
                        if cycles[i] == 0 {
                            indices[i..].rotate_left(1);
                            cycles[i] = n - i;
                        } else {
                            let j = n - cycles[i];
                            indices.swap(i, j);
                            break;
                        }
                    }
                }
            }
            Ok(Some(pick(&this.pool, &indices[..r])))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = Permutations::of(v);
            reduce_pick(v, this.state.get(), &this.pool, this.r, || {
                tuple::from_array([positions(this.indices.get()), positions(this.cycles.get())])
            })
        }),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let this = Permutations::of(v);
            let items = super::state_items(state, 2, 2)?;
            let (n, r) = (this.pool.len(), this.cycles.get().len());
            let (indices, cycles) = (given_positions(&items[0], n)?, given_positions(&items[1], r)?);
            for (place, i) in this.indices.get_mut().iter_mut().zip(indices) {
                *place = i.clamp(0, n as i64 - 1) as usize;
            }
            for (i, (place, c)) in this.cycles.get_mut().iter_mut().zip(cycles).enumerate() {
                *place = c.clamp(1, (n - i) as i64) as usize;
            }
            this.state.set(RUNNING);
            Ok(Value::none())
        }),
    ])
    .with_doc("Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)")
}

native_type! {
    /// Memory of a `product`.
    pub struct Product: PRODUCT = "itertools.product" {
        pools: Mut<Vec<Vec<Value>>>,
        indices: Mut<Vec<usize>>,
        state: Cell<u8>,
    }
    slots {
        new: new_product,
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = Product::of(v);
            let (pools, indices) = (this.pools.get(), this.indices.get_mut());
            match this.state.get() {
                DONE => return Ok(None),
                FRESH => {
                    this.state.set(RUNNING);
                    if pools.iter().any(Vec::is_empty) {
                        this.state.set(DONE);
                        return Ok(None);
                    }
                }
                _ => {
                    let mut i = pools.len();
                    loop {
                        if i == 0 {
                            this.state.set(DONE);
                            return Ok(None);
                        }
                        i -= 1;
                        indices[i] += 1;
                        if indices[i] < pools[i].len() {
                            break;
                        }
                        indices[i] = 0;
                    }
                }
            }
            Ok(Some(tuple::from_fn(pools.len(), |i| pools[i][indices[i]].clone())))
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = Product::of(v);
            if this.state.get() == DONE {
                return reduced(v, vec![tuple::empty()], None);
            }
            let pools = this.pools.get().iter().map(|p| tuple::from_slice(p)).collect();
            let indices = (this.state.get() == RUNNING).then(|| positions(this.indices.get()));
            reduced(v, pools, indices)
        }),
        MethodDef::one("__setstate__", |v, state| {
            super::deprecated()?;
            let this = Product::of(v);
            let given = given_positions(state, this.pools.get().len())?;
            if this.pools.get().iter().any(Vec::is_empty) {
                this.state.set(DONE);
                return Ok(Value::none());
            }
            for ((place, pool), n) in this.indices.get_mut().iter_mut().zip(this.pools.get()).zip(given) {
                *place = n.clamp(0, pool.len() as i64 - 1) as usize;
            }
            this.state.set(RUNNING);
            Ok(Value::none())
        }),
    ])
    .with_doc("product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...")
}

fn new_product(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::at_most("product", 1, kwnames)?;
    let mut repeat = 1;
    for (name, value) in keywords::pairs(args, kwnames) {
        if !str::equals(name, "repeat") {
            let name = crate::ops::format::str_string(name)?;
            return Err(type_error(format_args!(
                "'{name}' is an invalid keyword argument for product()"
            )));
        }
        repeat = number::ssize(value)?;
        if repeat < 0 {
            return Err(value_error("repeat argument cannot be negative"));
        }
    }
    let iterables = keywords::positional(args, kwnames);
    let once = if repeat == 0 {
        Vec::new()
    } else {
        iterables.iter().map(iter::collect).collect::<R<Vec<Vec<Value>>>>()?
    };
    if once.len().checked_mul(repeat as usize).is_none_or(|n| n > 1 << 28) {
        return Err(memory_error());
    }
    let pools: Vec<Vec<Value>> = if once.is_empty() {
        Vec::new()
    } else {
        (0..repeat).flat_map(|_| once.iter().cloned()).collect()
    };
    let indices = vec![0; pools.len()];
    Ok(Product::instance(
        ty,
        Mut::new(pools),
        Mut::new(indices),
        Cell::new(FRESH),
    ))
}
