//! `tuple`: items stored inline behind the header; the empty tuple is shared.
//!
//! Invariant: items are written before the tuple is seen by anyone else and never change afterwards.

use crate::exceptions::{R, index_error, type_error};
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, containers, format, iter, number, subscr};
use crate::types::{iterators, keywords, object, slice};
use crate::value::Value;

/// Memory of a tuple; `len` items follow.
#[repr(C)]
pub struct TupleObject {
    /// The header.
    pub header: Header,
    /// Number of items.
    pub len: usize,
}

payload!(TupleObject, TYPE, flags::TUPLE_SUBCLASS);

/// `tuple`.
#[unsafe(export_name = "krait_type_tuple")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "tuple",
    Some(&object::TYPE),
    Slots {
        new: Some(new_tuple),
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        iter: Some(iterators::tuple_iter),
        len: Some(|v| Ok(items(v).len())),
        concat: Some(concat),
        repeat: Some(repeat),
        contains: Some(contains),
        subscript: Some(subscript),
        item: Some(item),
        drop: Some(drop_tuple),
        traverse: Some(traverse),
        payload_size: Some(payload_size),
        ..Slots::NONE
    },
)
.with_size(size_of::<TupleObject>())
.with_flags(flags::GC | flags::VAR_SIZED | flags::TUPLE_SUBCLASS | flags::SEQUENCE | flags::MATCH_SELF)
.with_methods(METHODS)
.with_doc(
    "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is \
     specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the \
     same object.",
);

const METHODS: &[MethodDef] = &[
    MethodDef::positional("index", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    MethodDef::one("count", count).doc("Return number of occurrences of value."),
    MethodDef::no_args("__getnewargs__", |this| Ok(from_slice(&[from_slice(items(this))]))),
    MethodDef::one("__class_getitem__", crate::types::generics::class_getitem).class(),
];

/// Bytes of a tuple with `len` items, without attribute storage.
#[inline(always)]
const fn size_for(len: usize) -> usize {
    size_of::<TupleObject>() + len * 8
}

unsafe fn payload_size(p: *mut Header) -> usize {
    // SAFETY: the slot is called for tuples only.
    size_for(unsafe { (*p.cast::<TupleObject>()).len })
}

/// Bytes of a tuple of the exact type.
///
/// # Safety
/// `p` is a tuple.
#[inline(always)]
pub(crate) unsafe fn memory_size(p: *mut Header) -> usize {
    // SAFETY: passed on.
    unsafe { payload_size(p) }
}

/// Address of the first item.
#[inline(always)]
fn data(p: *mut Header) -> *mut Value {
    // SAFETY: the items follow the fixed part.
    unsafe { p.cast::<u8>().add(size_of::<TupleObject>()).cast() }
}

/// Whether a tuple is short and no item needs to be released.
///
/// # Safety
/// `p` is a tuple.
#[inline(always)]
pub(crate) unsafe fn owns_nothing(p: *mut Header) -> bool {
    // SAFETY: the items are initialised.
    unsafe {
        let len = (*p.cast::<TupleObject>()).len;
        len <= 4 && (0..len).all(|i| !(*data(p).add(i)).is_pointer())
    }
}

/// Releases the items, the last first.
///
/// # Safety
/// `p` is a dying tuple; called once.
#[inline(always)]
pub(crate) unsafe fn drop_items(p: *mut Header) {
    // SAFETY: passed on.
    unsafe { drop_tuple(p) }
}

unsafe fn drop_tuple(p: *mut Header) {
    // SAFETY: called once, for a tuple.
    unsafe {
        let len = (*p.cast::<TupleObject>()).len;
        let d = data(p);
        for i in (0..len).rev() {
            std::ptr::drop_in_place(d.add(i));
        }
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live tuples.
    unsafe {
        let len = (*p.cast::<TupleObject>()).len;
        for i in 0..len {
            visit(&*data(p).add(i));
        }
    }
}

/// A tuple of type `ty` with room for `len` items.
///
/// # Safety
/// The caller writes all items before anything else happens.
#[inline(always)]
unsafe fn allocate(ty: &'static TypeObject, len: usize) -> *mut Header {
    let p = if std::ptr::eq(ty, &TYPE) {
        let p = crate::memory::allocate(size_for(len)).cast::<Header>();
        // SAFETY: fresh memory.
        unsafe { p.write(Header::new(&TYPE)) };
        p
    } else {
        allocate_subclass(ty, len)
    };
    // SAFETY: fresh memory.
    unsafe { (*p.cast::<TupleObject>()).len = len };
    p
}

#[cold]
fn allocate_subclass(ty: &'static TypeObject, len: usize) -> *mut Header {
    // `allocate_var` writes attribute storage behind the payload; it needs nothing but the byte count.
    attributes::allocate_var(ty, size_for(len))
}

/// The shared empty tuple.
#[inline]
pub fn empty() -> Value {
    static EMPTY: TupleObject = TupleObject {
        header: Header::immortal(&TYPE),
        len: 0,
    };
    // SAFETY: an immortal static object.
    unsafe { Value::from_object(&EMPTY) }
}

// SAFETY: one thread at a time runs Python code; the only static tuple is immutable.
unsafe impl Sync for TupleObject {}

/// A tuple that takes over the values.
#[inline]
pub fn new(mut values: Vec<Value>) -> Value {
    if values.is_empty() {
        return empty();
    }
    // SAFETY: all items are moved in; the vector forgets them.
    unsafe {
        let p = allocate(&TYPE, values.len());
        std::ptr::copy_nonoverlapping(values.as_ptr(), data(p), values.len());
        values.set_len(0);
        Value::adopt_object(p)
    }
}

/// A tuple of new references to the values.
#[inline]
pub fn from_slice(values: &[Value]) -> Value {
    if values.is_empty() {
        return empty();
    }
    // SAFETY: all items are written.
    unsafe {
        let p = allocate(&TYPE, values.len());
        let d = data(p);
        for (i, v) in values.iter().enumerate() {
            d.add(i).write(v.clone());
        }
        Value::adopt_object(p)
    }
}

/// A tuple of fixed length from owned values.
#[inline]
pub fn from_array<const N: usize>(values: [Value; N]) -> Value {
    if N == 0 {
        return empty();
    }
    // SAFETY: all items are written.
    unsafe {
        let p = allocate(&TYPE, N);
        data(p).cast::<[Value; N]>().write(values);
        Value::adopt_object(p)
    }
}

/// A tuple of `len` values that `item` gives; it runs no Python code.
#[inline]
pub fn from_fn(len: usize, mut item: impl FnMut(usize) -> Value) -> Value {
    if len == 0 {
        return empty();
    }
    // SAFETY: all items are written before anything else can see the tuple.
    unsafe {
        let p = allocate(&TYPE, len);
        for i in 0..len {
            data(p).add(i).write(item(i));
        }
        Value::adopt_object(p)
    }
}

/// A tuple of values that are moved out of `values`.
///
/// # Safety
/// The caller treats the `len` words at `values` as moved out.
#[inline]
pub unsafe fn from_moved(values: *const Value, len: usize) -> Value {
    if len == 0 {
        return empty();
    }
    // SAFETY: all items are written; the caller's promise.
    unsafe {
        let p = allocate(&TYPE, len);
        std::ptr::copy_nonoverlapping(values, data(p), len);
        Value::adopt_object(p)
    }
}

/// An instance of `ty`, a subclass of tuple, with new references to the values.
pub fn new_of_type(ty: &'static TypeObject, values: &[Value]) -> Value {
    if std::ptr::eq(ty, &TYPE) {
        return from_slice(values);
    }
    // SAFETY: all items are written.
    unsafe {
        let p = allocate(ty, values.len());
        let d = data(p);
        for (i, v) in values.iter().enumerate() {
            d.add(i).write(v.clone());
        }
        Value::adopt_object(p)
    }
}

/// The items of a tuple or an instance of a subclass.
#[inline(always)]
pub fn items(v: &Value) -> &[Value] {
    debug_assert!(v.ty().has_flag(flags::TUPLE_SUBCLASS));
    let p = v.address();
    // SAFETY: items never change while the tuple is alive.
    unsafe { std::slice::from_raw_parts(data(p), (*p.cast::<TupleObject>()).len) }
}

/// The items, mutably: for iterators that reuse a result tuple nobody else sees.
///
/// # Safety
/// The tuple is exactly `tuple`, not empty, and the caller holds its only reference.
#[allow(clippy::mut_from_ref)]
pub unsafe fn items_mut(v: &Value) -> &mut [Value] {
    let p = v.address();
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(data(p), (*p.cast::<TupleObject>()).len) }
}

/// True for tuples and instances of subclasses.
#[inline(always)]
pub fn is_tuple(v: &Value) -> bool {
    v.header().is_some_and(|h| h.ty().has_flag(flags::TUPLE_SUBCLASS))
}

/// The items if the value is a tuple or an instance of a subclass.
#[inline(always)]
pub fn as_items(v: &Value) -> Option<&[Value]> {
    if is_tuple(v) { Some(items(v)) } else { None }
}

/// A tuple of the items of any iterable (`PySequence_Tuple`).
pub fn from_iterable(iterable: &Value) -> R {
    if iterable.is_exact(&TYPE) {
        return Ok(iterable.clone());
    }
    if iterable.is_exact(&super::list::TYPE) {
        return Ok(from_slice(super::list::items(iterable)));
    }
    Ok(new(iter::collect(iterable)?))
}

fn new_tuple(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("tuple", ty, &TYPE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("tuple", args.len(), 0, 1)?;
    let made = match args {
        [] => empty(),
        [iterable] => from_iterable(iterable)?,
        _ => unreachable!("checked"),
    };
    if std::ptr::eq(ty, &TYPE) {
        Ok(made)
    } else {
        Ok(new_of_type(ty, items(&made)))
    }
}

fn repr(this: &Value) -> R {
    let values = items(this);
    if values.is_empty() {
        return Ok(Value::str("()"));
    }
    let Some(_guard) = containers::ReprGuard::enter(this) else {
        return Ok(Value::str("(...)"));
    };
    let mut b = super::str::Builder::new();
    b.push_str("(");
    for (i, v) in values.iter().enumerate() {
        if i > 0 {
            b.push_str(", ");
        }
        b.push_value(&format::repr(v)?);
    }
    b.push_str(if values.len() == 1 { ",)" } else { ")" });
    Ok(b.finish())
}

/// Hash of a sequence of values (xxHash as in CPython's `tuplehash`).
pub fn hash_items(values: &[Value]) -> R<i64> {
    const PRIME_1: u64 = 11400714785074694791;
    const PRIME_2: u64 = 14029467366897019727;
    const PRIME_5: u64 = 2870177450012600261;
    let mut acc = PRIME_5;
    for v in values {
        let lane = crate::types::dict::hash_key(v)? as u64;
        acc = acc.wrapping_add(lane.wrapping_mul(PRIME_2));
        acc = acc.rotate_left(31);
        acc = acc.wrapping_mul(PRIME_1);
    }
    acc = acc.wrapping_add((values.len() as u64) ^ (PRIME_5 ^ 3527539));
    Ok(if acc == u64::MAX { 1546275796 } else { acc as i64 })
}

fn hash(this: &Value) -> R<i64> {
    hash_items(items(this))
}

/// Lexicographic comparison of two sequences of fixed items.
pub fn compare_items(a: &[Value], b: &[Value], op: CompareOp) -> R {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if !compare::equal(&a[i], &b[i])? {
            break;
        }
        i += 1;
    }
    if i >= a.len() || i >= b.len() {
        return Ok(Value::bool(op.holds(a.len().cmp(&b.len()))));
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(false)),
        CompareOp::Ne => Ok(Value::bool(true)),
        _ => compare::rich_compare(&a[i], &b[i], op),
    }
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    match (as_items(this), as_items(other)) {
        (Some(a), Some(b)) => compare_items(a, b, op),
        _ => Ok(Value::not_implemented()),
    }
}

fn concat(this: &Value, other: &Value) -> R {
    let a = items(this);
    let Some(b) = as_items(other) else {
        return Err(type_error(format_args!(
            "can only concatenate tuple (not \"{}\") to tuple",
            other.ty().name()
        )));
    };
    if a.is_empty() && other.is_exact(&TYPE) {
        return Ok(other.clone());
    }
    if b.is_empty() && this.is_exact(&TYPE) {
        return Ok(this.clone());
    }
    let mut out = Vec::with_capacity(a.len() + b.len());
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    Ok(new(out))
}

fn repeat(this: &Value, n: i64) -> R {
    let a = items(this);
    if (a.is_empty() || n == 1) && this.is_exact(&TYPE) {
        return Ok(this.clone());
    }
    if a.is_empty() || n <= 0 {
        return Ok(empty());
    }
    let total = a.len().checked_mul(n as usize);
    crate::memory::try_reserve(total.and_then(|t| t.checked_mul(8)))?;
    let mut out = Vec::with_capacity(total.unwrap_or(0));
    for _ in 0..n {
        out.extend_from_slice(a);
    }
    Ok(new(out))
}

fn contains(this: &Value, wanted: &Value) -> R<bool> {
    for v in items(this) {
        if compare::equal(v, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `t[i]` with a normalised index check.
#[inline]
fn item(this: &Value, i: i64) -> R {
    match items(this).get(i as usize) {
        Some(v) if i >= 0 => Ok(v.clone()),
        _ => Err(index_error("tuple index out of range")),
    }
}

/// `t[key]` for int-like keys and slices.
#[inline]
pub fn subscript(this: &Value, key: &Value) -> R {
    let values = items(this);
    if let Some(i) = key.as_small_int() {
        let i = if i < 0 { i + values.len() as i64 } else { i };
        return item(this, i);
    }
    if key.is_exact(&slice::TYPE) {
        let (start, stop, step, count) = subscr::slice_indices(key, values.len())?;
        if count == values.len() && step == 1 && this.is_exact(&TYPE) {
            return Ok(this.clone());
        }
        if step == 1 {
            return Ok(from_slice(&values[start as usize..stop.max(start) as usize]));
        }
        return Ok(new((0..count)
            .map(|k| values[(start + k as i64 * step) as usize].clone())
            .collect()));
    }
    if !number::is_index(key) {
        return Err(type_error(format_args!(
            "tuple indices must be integers or slices, not {}",
            key.ty().name()
        )));
    }
    let i = number::index_i64(key)?;
    item(this, if i < 0 { i + values.len() as i64 } else { i })
}

fn index(this: &Value, args: &[Value]) -> R {
    crate::args::check_count("index", args.len(), 1, 3)?;
    let values = items(this);
    let (start, stop) = super::list::search_bounds(args, values.len())?;
    for i in start..stop.min(values.len()) {
        if compare::equal(&values[i], &args[0])? {
            return Ok(Value::usize(i));
        }
    }
    Err(crate::exceptions::value_error("tuple.index(x): x not in tuple"))
}

fn count(this: &Value, wanted: &Value) -> R {
    let mut n = 0usize;
    for v in items(this) {
        if compare::equal(v, wanted)? {
            n += 1;
        }
    }
    Ok(Value::usize(n))
}
