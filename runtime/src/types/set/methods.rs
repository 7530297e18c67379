//! The methods of `set` and `frozenset`.

use super::{
    FROZENSET_TYPE, add, algebra, clear, copy, discard, len, remove, symmetric_difference_update, table, update,
};
use crate::exceptions::{R, raise};
use crate::object::def::MethodDef;
use crate::ops::attr;
use crate::types::{exception, generics, list, tuple};
use crate::value::Value;

macro_rules! method_table {
    ($($extra:expr,)*) => {
        &[
            MethodDef::no_args("copy", copy_method).doc("Return a shallow copy of a set."),
            MethodDef::positional("difference", difference)
                .doc("Return the difference of two or more sets as a new set.\n\n(i.e. all elements that are in this set but not the others.)"),
            MethodDef::positional("intersection", intersection)
                .doc("Return the intersection of two sets as a new set.\n\n(i.e. all elements that are in both sets.)"),
            MethodDef::one("isdisjoint", |this, other| Ok(Value::bool(algebra::is_disjoint(this, other)?)))
                .doc("Return True if two sets have a null intersection."),
            MethodDef::one("issubset", |this, other| Ok(Value::bool(algebra::is_subset(this, other)?)))
                .doc("Report whether another set contains this set."),
            MethodDef::one("issuperset", |this, other| Ok(Value::bool(algebra::is_superset(this, other)?)))
                .doc("Report whether this set contains another set."),
            MethodDef::one("symmetric_difference", algebra::symmetric_difference)
                .doc("Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in exactly one of the sets.)"),
            MethodDef::positional("union", union)
                .doc("Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)"),
            MethodDef::one("__contains__", |this, key| super::contains(this, key).map(Value::bool))
                .doc("x.__contains__(y) <==> y in x."),
            MethodDef::no_args("__reduce__", reduce).doc("Return state information for pickling."),
            MethodDef::no_args("__sizeof__", |this| {
                Ok(Value::usize(200 + table(this).get().outside_bytes()))
            }).doc("S.__sizeof__() -> size of S in memory, in bytes"),
            MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
            $($extra,)*
        ]
    };
}

pub(super) const FROZENSET_METHODS: &[MethodDef] = method_table! {};

pub(super) const SET_METHODS: &[MethodDef] = method_table! {
    MethodDef::one("add", |this, key| add(this, key).map(|()| Value::none()))
        .doc("Add an element to a set.\n\nThis has no effect if the element is already present."),
    MethodDef::no_args("clear", |this| {
        clear(this);
        Ok(Value::none())
    }).doc("Remove all elements from this set."),
    MethodDef::one("discard", |this, key| discard(this, key).map(|_| Value::none()))
        .doc("Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set."),
    MethodDef::one("remove", |this, key| remove(this, key).map(|()| Value::none()))
        .doc("Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
    MethodDef::no_args("pop", pop)
        .doc("Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."),
    MethodDef::positional("update", |this, others| {
        for other in others {
            update(this, other)?;
        }
        Ok(Value::none())
    }).doc("Update a set with the union of itself and others."),
    MethodDef::positional("difference_update", |this, others| {
        for other in others {
            algebra::difference_update(this, other)?;
        }
        Ok(Value::none())
    }).doc("Remove all elements of another set from this set."),
    MethodDef::positional("intersection_update", |this, others| {
        let result = intersection(this, others)?;
        algebra::swap_bodies(this, &result);
        Ok(Value::none())
    }).doc("Update a set with the intersection of itself and another."),
    MethodDef::one("symmetric_difference_update", |this, other| {
        symmetric_difference_update(this, other)?;
        Ok(Value::none())
    }).doc("Update a set with the symmetric difference of itself and another."),
};

fn copy_method(this: &Value) -> R {
    if this.is_exact(&FROZENSET_TYPE) {
        Ok(this.clone())
    } else {
        Ok(copy(this))
    }
}

fn difference(this: &Value, others: &[Value]) -> R {
    let Some((first, rest)) = others.split_first() else {
        return Ok(copy(this));
    };
    let result = algebra::difference(this, first)?;
    for other in rest {
        algebra::difference_update(&result, other)?;
    }
    Ok(result)
}

fn intersection(this: &Value, others: &[Value]) -> R {
    let Some((first, rest)) = others.split_first() else {
        return Ok(copy(this));
    };
    let mut result = algebra::intersection(this, first)?;
    for other in rest {
        result = algebra::intersection(&result, other)?;
    }
    Ok(result)
}

fn union(this: &Value, others: &[Value]) -> R {
    let result = copy(this);
    for other in others {
        if !this.is(other) {
            update(&result, other)?;
        }
    }
    Ok(result)
}

fn pop(this: &Value) -> R {
    match table(this).get_mut().pop() {
        Some(v) => Ok(v),
        None => Err(raise(&exception::KEY_ERROR, "pop from an empty set")),
    }
}

fn reduce(this: &Value) -> R {
    debug_assert!(len(this) <= usize::MAX / 2);
    let state = attr::call_method(this, crate::names::__getstate__(), &[])?;
    Ok(tuple::from_array([
        this.ty().value(),
        tuple::from_array([list::new(crate::ops::iter::collect(this)?)]),
        state,
    ]))
}
