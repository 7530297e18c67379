//! `set` and `frozenset`.
//!
//! `table` is the storage; `algebra` union, intersection, difference; `methods` the methods; `iter` the iterator.

pub mod algebra;
mod iter;
mod methods;
mod table;

pub use algebra::{difference, difference_update, intersection, is_subset, symmetric_difference_update, update};
pub use iter::{ITERATOR_TYPE, SetIterator};
pub use table::{Discarded, SetEntry, Table};

use crate::cell::Mut;
use crate::exceptions::{R, Raised, key_error};
use crate::memory;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{containers, format};
use crate::types::{dict, exception, keywords, object, str};
use crate::value::Value;
use std::cell::Cell;

/// Memory of a set or frozenset.
#[repr(C)]
pub struct SetObject {
    /// The header.
    pub header: Header,
    /// The keys.
    pub table: Mut<Table>,
    /// Hash of a frozenset, or -1 before it is known.
    pub hash: Cell<i64>,
}

payload!(SetObject, TYPE);

const SLOTS: Slots = Slots {
    repr: Some(repr),
    richcompare: Some(richcompare),
    iter: Some(iter::iter),
    len: Some(|v| Ok(len(v))),
    contains: Some(contains),
    subtract: Some(algebra::subtract),
    and: Some(algebra::and),
    xor: Some(algebra::xor),
    or: Some(algebra::or),
    drop: Some(lookup::drop_payload::<SetObject>),
    traverse: Some(traverse),
    ..Slots::NONE
};

/// `set`.
#[unsafe(export_name = "krait_type_set")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "set",
    Some(&object::TYPE),
    Slots {
        new: Some(new_set),
        init: Some(init),
        hash: Some(lookup::hash_not_implemented),
        inplace_subtract: Some(algebra::inplace_subtract),
        inplace_and: Some(algebra::inplace_and),
        inplace_xor: Some(algebra::inplace_xor),
        inplace_or: Some(algebra::inplace_or),
        clear: Some(clear_references),
        ..SLOTS
    },
)
.with_size(size_of::<SetObject>())
.with_flags(flags::GC | flags::WEAKREFABLE | flags::MATCH_SELF)
.with_methods(methods::SET_METHODS)
.with_doc(
    "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
);

/// `frozenset`.
pub static FROZENSET_TYPE: TypeObject = TypeObject::builtin(
    "frozenset",
    Some(&object::TYPE),
    Slots {
        new: Some(new_frozenset),
        hash: Some(hash),
        ..SLOTS
    },
)
.with_size(size_of::<SetObject>())
.with_flags(flags::GC | flags::WEAKREFABLE | flags::MATCH_SELF)
.with_methods(methods::FROZENSET_METHODS)
.with_doc(
    "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered \
     collection of unique elements.",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live sets.
    let t = unsafe { (*p.cast::<SetObject>()).table.get() };
    t.entries().iter().filter_map(|e| e.key.get()).for_each(visit);
}

unsafe fn clear_references(p: *mut Header) {
    // SAFETY: called for live sets.
    drop(unsafe { (*p.cast::<SetObject>()).table.replace(Table::new()) });
}

/// True for sets, frozensets and instances of subclasses.
#[inline]
pub fn is_any_set(v: &Value) -> bool {
    match v.header() {
        Some(h) => {
            let ty = h.ty();
            std::ptr::eq(ty, &TYPE)
                || std::ptr::eq(ty, &FROZENSET_TYPE)
                || ty
                    .slots()
                    .len
                    .is_some_and(|f| Some(f as usize) == TYPE.slots().len.map(|g| g as usize))
                || ((ty.is_subtype(&TYPE)) || ty.is_subtype(&FROZENSET_TYPE))
        }
        None => false,
    }
}

/// The object behind a set of either type.
#[inline(always)]
fn object(v: &Value) -> &SetObject {
    debug_assert!(is_any_set(v));
    // SAFETY: both types have this layout.
    unsafe { &*v.address().cast::<SetObject>() }
}

/// The table of a set of either type.
#[inline(always)]
pub fn table(v: &Value) -> &Mut<Table> {
    &object(v).table
}

/// Number of keys.
#[inline(always)]
pub fn len(v: &Value) -> usize {
    table(v).get().used
}

/// An empty instance of `ty`: set, frozenset or a subclass.
pub fn empty_of_type(ty: &'static TypeObject) -> Value {
    let payload = SetObject {
        header: Header::new(ty),
        table: Mut::new(Table::new()),
        hash: Cell::new(-1),
    };
    if ty.is_heap() {
        attributes::new_instance(ty, payload)
    } else {
        memory::new_object(payload)
    }
}

/// An empty set.
pub fn new_empty() -> Value {
    empty_of_type(&TYPE)
}

/// A set of the values.
pub fn new(values: Vec<Value>) -> R {
    let s = new_empty();
    for v in &values {
        add(&s, v)?;
    }
    Ok(s)
}

/// A frozenset of the values.
pub fn new_frozen(values: Vec<Value>) -> R {
    let s = empty_of_type(&FROZENSET_TYPE);
    for v in &values {
        add(&s, v)?;
    }
    Ok(s)
}

/// `set(iterable)`.
pub fn from_iterable(iterable: &Value) -> R {
    of_type(&TYPE, iterable)
}

/// A set of type `ty` with the items of an iterable.
pub(super) fn of_type(ty: &'static TypeObject, iterable: &Value) -> R {
    let s = empty_of_type(ty);
    update(&s, iterable)?;
    Ok(s)
}

/// The plain type that operators give for a set of this type.
fn base_type(v: &Value) -> &'static TypeObject {
    let ty = v.ty();
    if std::ptr::eq(ty, &TYPE) || (!std::ptr::eq(ty, &FROZENSET_TYPE) && ty.is_subtype(&TYPE)) {
        &TYPE
    } else {
        &FROZENSET_TYPE
    }
}

/// A plain copy: a frozenset that is exactly that is its own copy only through the `copy` method.
pub(super) fn copy(v: &Value) -> Value {
    let s = empty_of_type(base_type(v));
    if len(v) > 0 {
        let t = table(&s).get_mut();
        if t.clone_from_table(table(v).get()) {
            return s;
        }
        t.reserve_merge(len(v));
        t.fill_from(table(v).get());
    }
    s
}

/// Adds a key.
#[inline]
pub fn add(set: &Value, key: &Value) -> R<()> {
    table::add(table(set), key, dict::hash_key(key)?).map(drop)
}

/// Adds a key whose hash is known; true if it was not there.
#[inline]
pub fn add_hashed(set: &Value, key: &Value, hash: i64) -> R<bool> {
    table::add(table(set), key, hash)
}

/// True if the key is there; a set as key is looked up as a frozenset.
#[inline]
pub fn contains(set: &Value, key: &Value) -> R<bool> {
    match dict::hash_key(key) {
        Ok(h) => table::contains(table(set), key, h),
        Err(raised) => {
            let key = frozen_key(key, raised)?;
            table::contains(table(set), &key, dict::hash_key(&key)?)
        }
    }
}

/// True if a key of known hash is there.
#[inline]
pub fn contains_hashed(set: &Value, key: &Value, hash: i64) -> R<bool> {
    table::contains(table(set), key, hash)
}

/// Removes a key; false if it was not there.
pub fn discard(set: &Value, key: &Value) -> R<bool> {
    let found = match dict::hash_key(key) {
        Ok(h) => table::discard(table(set), key, h)?,
        Err(raised) => {
            let key = frozen_key(key, raised)?;
            table::discard(table(set), &key, dict::hash_key(&key)?)?
        }
    };
    Ok(found == Discarded::Found)
}

/// What is looked up instead of an unhashable key: a set becomes a frozenset.
#[cold]
fn frozen_key(key: &Value, raised: Raised) -> R {
    if !raised.matches(&exception::TYPE_ERROR) || !is_any_set(key) || !key.ty().is_subtype(&TYPE) {
        return Err(raised);
    }
    drop(raised.take());
    of_type(&FROZENSET_TYPE, key)
}

/// Removes a key or raises KeyError.
pub fn remove(set: &Value, key: &Value) -> R<()> {
    if discard(set, key)? {
        Ok(())
    } else {
        Err(key_error(key))
    }
}

/// All keys, in the order of iteration.
pub fn keys(set: &Value) -> Vec<Value> {
    let t = table(set).get();
    let mut keys = Vec::with_capacity(t.used);
    keys.extend(t.entries().iter().filter_map(|e| e.key.get().cloned()));
    keys
}

/// Removes all keys.
pub fn clear(set: &Value) {
    drop(table(set).replace(Table::new()));
}

fn new_set(ty: &'static TypeObject, _args: &[Value], _kwnames: KwNames) -> R {
    Ok(empty_of_type(ty))
}

fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    keywords::none("set", kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("set", args.len(), 0, 1)?;
    if table(this).get().fill > 0 {
        clear(this);
    }
    match args.first() {
        Some(iterable) => update(this, iterable),
        None => Ok(()),
    }
}

fn new_frozenset(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("frozenset", ty, &FROZENSET_TYPE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("frozenset", args.len(), 0, 1)?;
    match args.first() {
        Some(v) if std::ptr::eq(ty, &FROZENSET_TYPE) && v.is_exact(&FROZENSET_TYPE) => Ok(v.clone()),
        Some(v) => of_type(ty, v),
        None => Ok(empty_of_type(ty)),
    }
}

fn repr(this: &Value) -> R {
    let name = this.ty().short_name().to_string();
    let Some(_guard) = containers::ReprGuard::enter(this) else {
        return Ok(Value::str(&format!("{name}(...)")));
    };
    if len(this) == 0 {
        return Ok(Value::str(&format!("{name}()")));
    }
    // A subclass shows what it iterates over.
    let keys = crate::ops::iter::collect(this)?;
    let mut b = str::Builder::new();
    let plain = this.is_exact(&TYPE);
    if !plain {
        b.push_str(&name);
        b.push_str("(");
    }
    b.push_str("{");
    for (i, k) in keys.iter().enumerate() {
        if i > 0 {
            b.push_str(", ");
        }
        b.push_value(&format::repr(k)?);
    }
    b.push_str(if plain { "}" } else { "})" });
    Ok(b.finish())
}

fn shuffle_bits(h: u64) -> u64 {
    ((h ^ 89869747) ^ (h << 16)).wrapping_mul(3644798167)
}

fn hash(this: &Value) -> R<i64> {
    let s = object(this);
    if s.hash.get() != -1 {
        return Ok(s.hash.get());
    }
    let t = s.table.get();
    let live = t.entries().iter().filter(|e| !e.key.is_null());
    let mut h = live.fold(0u64, |h, e| h ^ shuffle_bits(e.hash as u64));
    h ^= (t.used as u64 + 1).wrapping_mul(1927868237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69069).wrapping_add(907133923);
    if h == u64::MAX {
        h = 590923713;
    }
    s.hash.set(h as i64);
    Ok(h as i64)
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    if !is_any_set(other) {
        return Ok(Value::not_implemented());
    }
    let (a, b) = (len(this), len(other));
    let answer = match op {
        CompareOp::Eq | CompareOp::Ne => {
            let (x, y) = (object(this).hash.get(), object(other).hash.get());
            let equal = a == b && !(x != -1 && y != -1 && x != y) && is_subset(this, other)?;
            equal == (op == CompareOp::Eq)
        }
        CompareOp::Le => is_subset(this, other)?,
        CompareOp::Ge => is_subset(other, this)?,
        CompareOp::Lt => a < b && is_subset(this, other)?,
        CompareOp::Gt => a > b && is_subset(other, this)?,
    };
    Ok(Value::bool(answer))
}
