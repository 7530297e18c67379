//! Iterators over lists, tuples, indexable objects, and `iter(callable, sentinel)`.

use crate::cell::Mut;
use crate::exceptions::R;
use crate::memory;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{call, compare, number, subscr};
use crate::state::state;
use crate::types::{dict, exception, list, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Memory of the iterators that walk a sequence by index: `list_iterator`, `list_reverseiterator`, `tuple_iterator`,
/// `iterator`.
#[repr(C)]
pub struct SequenceIterator {
    /// The header.
    pub header: Header,
    /// The sequence; empty when exhausted.
    pub sequence: Mut<Slot>,
    /// The next index.
    pub index: Cell<i64>,
}

payload!(SequenceIterator, SEQUENCE_ITERATOR_TYPE);

macro_rules! fixed_iterator {
    ($(#[$doc:meta])* $name:ident, $ty:ident, $items:path) => {
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            /// The header.
            pub header: Header,
            /// The sequence; empty when exhausted.
            pub sequence: Mut<Slot>,
            /// The next index.
            pub index: Cell<i64>,
        }
        payload!($name, $ty);
        impl $name {
            /// The next item.
            #[inline(always)]
            pub fn advance(&self) -> Option<Value> {
                let sequence = self.sequence.get().get()?;
                let i = self.index.get();
                if let Some(v) = $items(sequence).get(i as usize) {
                    self.index.set(i + 1);
                    return Some(v.clone());
                }
                drop(self.sequence.replace(Slot::NULL));
                None
            }
        }
    };
}

fixed_iterator!(
    /// Memory of a `list_iterator`: a [`SequenceIterator`]'s.
    ListIterator,
    LIST_ITERATOR_TYPE,
    list::items
);
fixed_iterator!(
    /// Memory of a `tuple_iterator`: a [`SequenceIterator`]'s.
    TupleIterator,
    TUPLE_ITERATOR_TYPE,
    tuple::items
);

const SLOTS: Slots = Slots {
    iter: Some(|v| Ok(v.clone())),
    drop: Some(lookup::drop_payload::<SequenceIterator>),
    traverse: Some(traverse),
    clear: Some(clear),
    ..Slots::NONE
};

const fn sequence_iterator(
    name: &'static str,
    next: fn(&Value) -> R<Option<Value>>,
    methods: &'static [MethodDef],
) -> TypeObject {
    TypeObject::builtin(
        name,
        Some(&object::TYPE),
        Slots {
            iternext: Some(next),
            ..SLOTS
        },
    )
    .with_size(size_of::<SequenceIterator>())
    .with_flags(flags::GC)
    .with_methods(methods)
    .not_a_base()
}

const LENGTH_HINT_DOC: &str = "Private method returning an estimate of len(list(it)).";
const REDUCE_DOC: &str = "Return state information for pickling.";
const SETSTATE_DOC: &str = "Set state information for unpickling.";

/// `list_iterator`.
#[unsafe(export_name = "krait_type_list_iterator")]
pub static LIST_ITERATOR_TYPE: TypeObject = sequence_iterator(
    "list_iterator",
    next_in_list,
    &[
        MethodDef::no_args("__length_hint__", length_hint).doc(LENGTH_HINT_DOC),
        MethodDef::no_args("__reduce__", |this| reduce(this, "iter", list::new(Vec::new()))).doc(REDUCE_DOC),
        MethodDef::one("__setstate__", setstate).doc(SETSTATE_DOC),
    ],
);
/// `list_reverseiterator`.
pub static LIST_REVERSE_ITERATOR_TYPE: TypeObject = sequence_iterator(
    "list_reverseiterator",
    next_in_list_reversed,
    &[
        MethodDef::no_args("__length_hint__", |this| {
            let it = cast(this);
            let len = it.sequence.get().get().map_or(0, |s| list::items(s).len() as i64);
            let left = it.index.get() + 1;
            Ok(Value::int(if len < left { 0 } else { left }))
        })
        .doc(LENGTH_HINT_DOC),
        MethodDef::no_args("__reduce__", reduce_reversed).doc(REDUCE_DOC),
        MethodDef::one("__setstate__", |this, state| {
            let i = number::state_index(state)?;
            let it = cast(this);
            if let Some(s) = it.sequence.get().get() {
                it.index.set(i.clamp(-1, list::items(s).len() as i64 - 1));
            }
            Ok(Value::none())
        })
        .doc(SETSTATE_DOC),
    ],
);
/// `tuple_iterator`.
pub static TUPLE_ITERATOR_TYPE: TypeObject = sequence_iterator(
    "tuple_iterator",
    next_in_tuple,
    &[
        MethodDef::no_args("__length_hint__", length_hint).doc(LENGTH_HINT_DOC),
        MethodDef::no_args("__reduce__", |this| reduce(this, "iter", tuple::empty())).doc(REDUCE_DOC),
        MethodDef::one("__setstate__", setstate).doc(SETSTATE_DOC),
    ],
);
/// `iterator`: over anything that can be indexed.
pub static SEQUENCE_ITERATOR_TYPE: TypeObject = sequence_iterator(
    "iterator",
    next_by_index,
    &[
        MethodDef::no_args("__length_hint__", |this| {
            let it = cast(this);
            let Some(s) = it.sequence.get().get().cloned() else {
                return Ok(Value::int(0));
            };
            if s.ty().slots().len.is_none() {
                return Ok(Value::not_implemented());
            }
            Ok(Value::int((subscr::len(&s)? as i64 - it.index.get()).max(0)))
        })
        .doc(LENGTH_HINT_DOC),
        MethodDef::no_args("__reduce__", |this| reduce(this, "iter", tuple::empty())).doc(REDUCE_DOC),
        MethodDef::one("__setstate__", setstate).doc(SETSTATE_DOC),
    ],
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live iterators.
    if let Some(s) = unsafe { (*p.cast::<SequenceIterator>()).sequence.get().get() } {
        visit(s);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called for live iterators.
    drop(unsafe { (*p.cast::<SequenceIterator>()).sequence.replace(Slot::NULL) });
}

#[inline(always)]
fn cast(v: &Value) -> &SequenceIterator {
    // SAFETY: the slots and methods of these types get their own instances only.
    unsafe { &*v.address().cast::<SequenceIterator>() }
}

#[inline]
fn make(ty: &'static TypeObject, sequence: &Value, index: i64) -> Value {
    memory::new_object(SequenceIterator {
        header: Header::new(ty),
        sequence: Mut::new(Slot::new(sequence.clone())),
        index: Cell::new(index),
    })
}

/// `iter(list)`.
pub fn list_iter(list: &Value) -> R {
    Ok(make(&LIST_ITERATOR_TYPE, list, 0))
}

/// An iterator over a list or tuple that stands at `index`.
pub fn resumed(sequence: &Value, index: i64, is_list: bool) -> Value {
    let ty = if is_list {
        &LIST_ITERATOR_TYPE
    } else {
        &TUPLE_ITERATOR_TYPE
    };
    make(ty, sequence, index)
}

/// `reversed(list)`.
pub fn list_reversed(list: &Value) -> Value {
    make(&LIST_REVERSE_ITERATOR_TYPE, list, list::items(list).len() as i64 - 1)
}

/// `iter(tuple)`.
pub fn tuple_iter(tuple: &Value) -> R {
    Ok(make(&TUPLE_ITERATOR_TYPE, tuple, 0))
}

/// The iterator over an object with `__getitem__` only.
pub fn sequence_iter(sequence: &Value) -> Value {
    make(&SEQUENCE_ITERATOR_TYPE, sequence, 0)
}

fn next_in_list(this: &Value) -> R<Option<Value>> {
    // SAFETY: the slot of this type.
    Ok(unsafe { this.cast_unchecked::<ListIterator>() }.advance())
}

fn next_in_list_reversed(this: &Value) -> R<Option<Value>> {
    let it = cast(this);
    let Some(s) = it.sequence.get().get() else {
        return Ok(None);
    };
    let i = it.index.get();
    if i >= 0
        && let Some(v) = list::items(s).get(i as usize)
    {
        it.index.set(i - 1);
        return Ok(Some(v.clone()));
    }
    it.index.set(-1);
    drop(it.sequence.replace(Slot::NULL));
    Ok(None)
}

fn next_in_tuple(this: &Value) -> R<Option<Value>> {
    // SAFETY: the slot of this type.
    Ok(unsafe { this.cast_unchecked::<TupleIterator>() }.advance())
}

fn next_by_index(this: &Value) -> R<Option<Value>> {
    let it = cast(this);
    let Some(s) = it.sequence.get().get().cloned() else {
        return Ok(None);
    };
    let i = it.index.get();
    if i == i64::MAX {
        return Err(crate::exceptions::overflow_error("iter index too large"));
    }
    match subscr::get_index(&s, i) {
        Ok(v) => {
            it.index.set(i + 1);
            Ok(Some(v))
        }
        Err(raised) => {
            if raised.matches(&exception::INDEX_ERROR) || raised.matches(&exception::STOP_ITERATION) {
                drop(raised.take());
                drop(it.sequence.replace(Slot::NULL));
                return Ok(None);
            }
            Err(raised)
        }
    }
}

fn length_hint(this: &Value) -> R {
    let it = cast(this);
    let len = match it.sequence.get().get() {
        Some(s) if list::is_list(s) => list::items(s).len() as i64,
        Some(s) => tuple::items(s).len() as i64,
        None => return Ok(Value::int(0)),
    };
    Ok(Value::int((len - it.index.get()).max(0)))
}

/// A function of the `builtins` module, for `__reduce__`.
pub fn builtin(name: &str) -> R {
    let builtins = state().builtins.get().get().cloned();
    let found = builtins.and_then(|b| dict::get_str(&b, name));
    found.ok_or_else(|| crate::exceptions::runtime_error(format_args!("lost builtins.{name}")))
}

fn reduce(this: &Value, function: &str, empty: Value) -> R {
    let it = cast(this);
    let function = builtin(function)?;
    Ok(match it.sequence.get().get() {
        Some(s) => tuple::from_array([function, tuple::from_array([s.clone()]), Value::int(it.index.get())]),
        None => tuple::from_array([function, tuple::from_array([empty])]),
    })
}

fn reduce_reversed(this: &Value) -> R {
    // Looking the name up may run code that exhausts the iterator.
    let reversed = builtin("reversed")?;
    let it = cast(this);
    Ok(match it.sequence.get().get() {
        Some(s) => tuple::from_array([reversed, tuple::from_array([s.clone()]), Value::int(it.index.get())]),
        None => tuple::from_array([builtin("iter")?, tuple::from_array([list::new(Vec::new())])]),
    })
}

fn setstate(this: &Value, state: &Value) -> R {
    let i = number::state_index(state)?;
    let it = cast(this);
    if let Some(s) = it.sequence.get().get() {
        let limit = match () {
            () if list::is_list(s) => list::items(s).len() as i64,
            () if tuple::is_tuple(s) && this.is_exact(&TUPLE_ITERATOR_TYPE) => tuple::items(s).len() as i64,
            () => i64::MAX,
        };
        it.index.set(i.clamp(0, limit));
    }
    Ok(Value::none())
}

/// Memory of a `callable_iterator`.
#[repr(C)]
pub struct CallableIterator {
    /// The header.
    pub header: Header,
    callable: Mut<Slot>,
    sentinel: Mut<Slot>,
}

payload!(CallableIterator, CALLABLE_ITERATOR_TYPE);

/// `callable_iterator`: `iter(callable, sentinel)`.
pub static CALLABLE_ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "callable_iterator",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next_call),
        drop: Some(lookup::drop_payload::<CallableIterator>),
        traverse: Some(traverse_callable),
        clear: Some(clear_callable),
        ..Slots::NONE
    },
)
.with_size(size_of::<CallableIterator>())
.with_flags(flags::GC)
.with_methods(&[MethodDef::no_args("__reduce__", |this| {
    // SAFETY: a method of this type.
    let it = unsafe { this.cast_unchecked::<CallableIterator>() };
    // Looking the name up may run code that exhausts the iterator.
    let iter = builtin("iter")?;
    Ok(match (it.callable.get().get(), it.sentinel.get().get()) {
        (Some(c), Some(s)) => tuple::from_array([iter, tuple::from_array([c.clone(), s.clone()])]),
        _ => tuple::from_array([iter, tuple::from_array([tuple::empty()])]),
    })
})
.doc(REDUCE_DOC)])
.not_a_base();

unsafe fn traverse_callable(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live iterators.
    let it = unsafe { &*p.cast::<CallableIterator>() };
    it.callable
        .get()
        .get()
        .into_iter()
        .chain(it.sentinel.get().get())
        .for_each(visit);
}

unsafe fn clear_callable(p: *mut Header) {
    // SAFETY: called for live iterators.
    let it = unsafe { &*p.cast::<CallableIterator>() };
    drop((it.callable.replace(Slot::NULL), it.sentinel.replace(Slot::NULL)));
}

/// `iter(callable, sentinel)`.
pub fn callable_iter(callable: &Value, sentinel: &Value) -> Value {
    memory::new_object(CallableIterator {
        header: Header::new(&CALLABLE_ITERATOR_TYPE),
        callable: Mut::new(Slot::new(callable.clone())),
        sentinel: Mut::new(Slot::new(sentinel.clone())),
    })
}

fn next_call(this: &Value) -> R<Option<Value>> {
    // SAFETY: the slot of this type.
    let it = unsafe { this.cast_unchecked::<CallableIterator>() };
    let Some(callable) = it.callable.get().get().cloned() else {
        return Ok(None);
    };
    let finish = || drop((it.callable.replace(Slot::NULL), it.sentinel.replace(Slot::NULL)));
    match call::call0(&callable) {
        Ok(v) => {
            let Some(sentinel) = it.sentinel.get().get().cloned() else {
                return Ok(None);
            };
            if compare::equal(&sentinel, &v)? {
                finish();
                return Ok(None);
            }
            Ok(Some(v))
        }
        Err(raised) if raised.matches(&exception::STOP_ITERATION) => {
            drop(raised.take());
            finish();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}
