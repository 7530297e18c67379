//! `dict`: insertion-ordered hash table.
//!
//! `table` is the storage; `cells` the global cells of module dicts; `methods` the methods; `views` keys, values, items and
//! their iterators. Every reader sees through global cells, every writer keeps them.

mod cells;
mod iterators;
mod merge;
pub(crate) mod methods;
mod table;
mod views;

pub use cells::{GLOBAL_CELL_TYPE, GlobalCell, adopt_cell, cell, cells_id};
pub use iterators::{
    DictIterator, ITEM_ITERATOR_TYPE, KEY_ITERATOR_TYPE, REVERSE_ITEM_ITERATOR_TYPE, REVERSE_KEY_ITERATOR_TYPE,
    REVERSE_VALUE_ITERATOR_TYPE, VALUE_ITERATOR_TYPE, next as iterator_next, next_item,
};
pub use merge::{mapping_keys, merge, merge_from_pairs, merge_unique, update, update_mapping};
pub use methods::python_size;
pub use methods::{from_keys, or, pop as pop_item_or};
pub use table::{Entry, Quick, Table, hash as hash_key, quick_equal};
pub use views::{DictView, ITEMS_TYPE, KEYS_TYPE, VALUES_TYPE, dict_of as view_dict, view};

use crate::cell::Mut;
use crate::exceptions::{R, key_error};
use crate::memory;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, containers, format};
use crate::types::{keywords, object, str};
use crate::value::Value;
use std::cell::Cell;

/// Memory of a dict.
#[repr(C)]
pub struct DictObject {
    /// The header.
    pub header: Header,
    /// The entries.
    pub table: Mut<Table>,
    /// The global cells of a module's dict.
    cells: Mut<Option<Box<cells::Cells>>>,
    /// See [`cells_id`].
    cells_id: Cell<u32>,
    /// The shape of the instance that this is the `__dict__` of, as it was when the dict was made; else 0.
    shape: Cell<u32>,
}

payload!(DictObject, TYPE, flags::DICT_SUBCLASS);

/// `dict`.
#[unsafe(export_name = "krait_type_dict")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "dict",
    Some(&object::TYPE),
    Slots {
        new: Some(new_dict),
        init: Some(init),
        repr: Some(repr),
        hash: Some(lookup::hash_not_implemented),
        richcompare: Some(richcompare),
        iter: Some(iterators::iter_keys),
        len: Some(|v| Ok(len(v))),
        contains: Some(contains),
        subscript: Some(subscript),
        ass_subscript: Some(ass_subscript),
        or: Some(methods::or),
        inplace_or: Some(methods::inplace_or),
        drop: Some(lookup::drop_payload::<DictObject>),
        traverse: Some(traverse),
        clear: Some(clear_references),
        ..Slots::NONE
    },
)
.with_size(size_of::<DictObject>())
.with_flags(flags::GC | flags::DICT_SUBCLASS | flags::MAPPING | flags::MATCH_SELF)
.with_methods(methods::METHODS)
.with_doc(
    "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) \
     pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = \
     v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For \
     example:  dict(one=1, two=2)",
);

/// Shows the collector keys and values of a dict.
///
/// # Safety
/// `p` is a live dict.
pub unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live dicts.
    let d = unsafe { &*p.cast::<DictObject>() };
    for e in d.table.get().entries() {
        if let (Some(k), Some(v)) = (e.key.get(), e.value.get()) {
            visit(k);
            visit(v);
        }
    }
    if let Some(cells) = d.cells.get() {
        cells.traverse(visit);
    }
}

/// Empties a dict to break cycles.
///
/// # Safety
/// `p` is a live dict.
pub unsafe fn clear_references(p: *mut Header) {
    // SAFETY: called for live dicts.
    let d = unsafe { &*p.cast::<DictObject>() };
    clear_table(d);
}

/// An empty dict.
#[inline]
pub fn new() -> Value {
    from_table(Table::new())
}

/// An empty dict with room for `n` keys.
pub fn with_capacity(n: usize) -> Value {
    from_table(Table::with_capacity(n))
}

/// An empty dict that gets `n` keys next.
#[inline]
pub fn for_keys(n: usize) -> Value {
    from_table(if n == 0 { Table::new() } else { Table::for_keys(n) })
}

/// How many places the table of hashes has.
pub fn places(dict: &Value) -> usize {
    1 << object(dict).table.get().log2()
}

/// Notes that the dict is the `__dict__` of an instance of that shape.
pub fn set_shape(dict: &Value, shape: u32) {
    object(dict).shape.set(shape);
}

/// The shape that [`set_shape`] noted, or 0.
pub fn shape_of(dict: &Value) -> u32 {
    object(dict).shape.get()
}

/// A dict of this table.
#[inline]
pub fn from_table(table: Table) -> Value {
    memory::new_object(DictObject {
        header: Header::new(&TYPE),
        table: Mut::new(table),
        cells: Mut::new(None),
        cells_id: Cell::new(0),
        shape: Cell::new(0),
    })
}

/// The object behind a dict or an instance of a subclass.
#[inline(always)]
pub(super) fn object(dict: &Value) -> &DictObject {
    debug_assert!(dict.ty().has_flag(flags::DICT_SUBCLASS));
    // SAFETY: the callers pass dicts.
    unsafe { dict.cast_unchecked::<DictObject>() }
}

/// The table of a dict or an instance of a subclass.
#[inline(always)]
pub fn table(dict: &Value) -> &Mut<Table> {
    &object(dict).table
}

/// True for dicts and instances of subclasses.
#[inline(always)]
pub fn is_dict(v: &Value) -> bool {
    v.header().is_some_and(|h| h.ty().has_flag(flags::DICT_SUBCLASS))
}

/// The position of `key`. Runs `__eq__` of keys where it has to; starts over when that changes the table.
#[inline(always)]
pub fn find(d: &DictObject, key: &Value, hash: i64) -> R<Option<usize>> {
    match d.table.get().find_quick(key, hash) {
        Quick::Found(i) => Ok(Some(i)),
        Quick::Absent => Ok(None),
        Quick::Ask => find_slow(d, key, hash),
    }
}

#[cold]
#[inline(never)]
fn find_slow(d: &DictObject, key: &Value, hash: i64) -> R<Option<usize>> {
    'restart: loop {
        let mut probe = d.table.get().probe(hash);
        while let Some(position) = d.table.get().next_candidate(&mut probe, hash) {
            let Some(candidate) = d.table.get().entry(position).and_then(|e| e.key.get().cloned()) else {
                continue;
            };
            if candidate.is(key) && !key.is_immediate_float() {
                return Ok(Some(position));
            }
            let changes = d.table.get().changes();
            let equal = compare::equal(&candidate, key)?;
            if d.table.get().changes() != changes {
                continue 'restart;
            }
            if equal {
                return Ok(Some(position));
            }
        }
        return Ok(None);
    }
}

/// Reads a stored value through its global cell.
#[inline(always)]
fn read(d: &DictObject, stored: &Value) -> Option<Value> {
    if d.table.get().has_cells
        && let Some(c) = stored.exact::<GlobalCell>()
    {
        return c.value.get().get().cloned();
    }
    Some(stored.clone())
}

/// The value at a live position.
#[inline(always)]
pub(super) fn value_at(d: &DictObject, position: usize) -> Value {
    let stored = d.table.get().entry(position).and_then(|e| e.value.get());
    stored.and_then(|v| read(d, v)).unwrap_or_else(Value::none)
}

/// Stores a value at a live position; returns the old one.
#[inline(always)]
fn replace_at(d: &DictObject, position: usize, value: Value) -> Option<Value> {
    let t = d.table.get_mut();
    let has_cells = t.has_cells;
    let slot = &mut t.entry_mut(position).value;
    if has_cells && let Some(c) = slot.get().and_then(|v| v.exact::<GlobalCell>()) {
        return c.value.get_mut().replace(value);
    }
    slot.replace(value)
}

/// Adds a key that is not there.
#[inline(always)]
fn insert_new(d: &DictObject, key: &Value, hash: i64, value: Value) {
    let value = if d.table.get().has_cells {
        cells::bind(d, key, hash, value)
    } else {
        value
    };
    d.table.get_mut().insert_new(key.clone(), hash, value);
}

/// Removes the entry at a live position; returns key and value.
fn remove_at(d: &DictObject, position: usize) -> (Value, Value) {
    let (mut key, mut value) = d.table.get_mut().remove(position);
    let key = key.take().unwrap_or_else(Value::none);
    let mut value = value.take().unwrap_or_else(Value::none);
    if let Some(inner) = cells::unbind(&value) {
        value = inner;
    }
    (key, value)
}

/// The value of `key`.
#[inline]
pub fn get_item(dict: &Value, key: &Value) -> R<Option<Value>> {
    get_item_hashed(dict, key, table::hash(key)?)
}

/// The value of `key`, whose hash is known.
#[inline]
pub fn get_item_hashed(dict: &Value, key: &Value, hash: i64) -> R<Option<Value>> {
    let d = object(dict);
    Ok(find(d, key, hash)?.map(|i| value_at(d, i)))
}

/// Sets the value of `key`.
#[inline]
pub fn set_item(dict: &Value, key: &Value, value: Value) -> R<()> {
    set_item_hashed(dict, key, table::hash(key)?, value)
}

/// Sets the value of `key`, whose hash is known.
#[inline]
pub fn set_item_hashed(dict: &Value, key: &Value, hash: i64, value: Value) -> R<()> {
    let d = object(dict);
    match find(d, key, hash)? {
        Some(i) => drop(replace_at(d, i, value)),
        None => insert_new(d, key, hash, value),
    }
    Ok(())
}

/// The present value of `key`, after setting it to `default` if it was not there (`setdefault`); true if it was there.
pub fn get_or_insert(dict: &Value, key: &Value, default: &Value) -> R<(Value, bool)> {
    let d = object(dict);
    let hash = table::hash(key)?;
    match find(d, key, hash)? {
        Some(i) => Ok((value_at(d, i), true)),
        None => {
            insert_new(d, key, hash, default.clone());
            Ok((default.clone(), false))
        }
    }
}

/// The same with a new list, which is made only if it is needed.
pub fn get_or_insert_list(dict: &Value, key: &Value) -> R {
    let d = object(dict);
    let hash = table::hash(key)?;
    if let Some(i) = find(d, key, hash)? {
        return Ok(value_at(d, i));
    }
    let list = crate::types::list::new(Vec::new());
    insert_new(d, key, hash, list.clone());
    Ok(list)
}

/// Deletes `key`; false if it was not there.
pub fn del_item(dict: &Value, key: &Value) -> R<bool> {
    Ok(pop(dict, key)?.is_some())
}

/// Deletes `key` and returns its value.
pub fn pop(dict: &Value, key: &Value) -> R<Option<Value>> {
    pop_hashed(dict, key, table::hash(key)?)
}

/// Deletes `key`, whose hash is known, and returns its value.
pub fn pop_hashed(dict: &Value, key: &Value, hash: i64) -> R<Option<Value>> {
    let d = object(dict);
    Ok(find(d, key, hash)?.map(|i| {
        let (key, value) = remove_at(d, i);
        drop(key);
        value
    }))
}

/// True if `key` is there.
#[inline]
pub fn contains_key(dict: &Value, key: &Value) -> R<bool> {
    Ok(find(object(dict), key, table::hash(key)?)?.is_some())
}

/// The value of an interned (or at least exact) `str` key; looks at no keys but strings, so that it cannot raise.
#[inline]
pub fn get_interned(dict: &Value, name: &Value) -> Option<Value> {
    let d = object(dict);
    match d.table.get().find_quick(name, str::hash(name)) {
        Quick::Found(i) => Some(value_at(d, i)),
        Quick::Absent => None,
        Quick::Ask => match find_slow(d, name, str::hash(name)) {
            Ok(found) => found.map(|i| value_at(d, i)),
            Err(raised) => {
                drop(raised.take());
                None
            }
        },
    }
}

/// The value of a text key.
pub fn get_str(dict: &Value, name: &str) -> Option<Value> {
    get_interned(dict, &str::intern(name))
}

/// Sets the value of a text key.
pub fn set_str(dict: &Value, name: &str, value: Value) {
    if let Err(raised) = set_item(dict, &str::intern(name), value) {
        drop(raised.take());
    }
}

/// Number of keys.
#[inline(always)]
pub fn len(dict: &Value) -> usize {
    table(dict).get().len()
}

/// The next entry at or after `*position`, which is moved behind it. Start with 0.
#[inline]
pub fn next_entry(dict: &Value, position: &mut usize) -> Option<(Value, Value)> {
    let d = object(dict);
    let i = d.table.get().next_position(*position)?;
    *position = i + 1;
    let key = d.table.get().entry(i).and_then(|e| e.key.get().cloned())?;
    Some((key, value_at(d, i)))
}

/// All keys.
pub fn keys(dict: &Value) -> Vec<Value> {
    table(dict)
        .get()
        .entries()
        .iter()
        .filter_map(|e| e.key.get().cloned())
        .collect()
}

/// All values.
pub fn values(dict: &Value) -> Vec<Value> {
    let d = object(dict);
    d.table
        .get()
        .entries()
        .iter()
        .filter_map(|e| e.value.get().and_then(|v| read(d, v)))
        .collect()
}

/// All pairs of key and value.
pub fn items(dict: &Value) -> Vec<(Value, Value)> {
    let d = object(dict);
    let entries = d.table.get().entries().iter();
    entries
        .filter_map(|e| Some((e.key.get().cloned()?, e.value.get().and_then(|v| read(d, v))?)))
        .collect()
}

/// A plain dict with the same items.
pub fn copy(dict: &Value) -> Value {
    let d = object(dict);
    from_table(d.table.get().copy(|v| read(d, v)))
}

/// Removes all keys.
pub fn clear(dict: &Value) {
    clear_table(object(dict));
}

fn clear_table(d: &DictObject) {
    let cells_values = cells::unbind_all(d);
    let has_cells = d.table.get().has_cells;
    let changes = d.table.get().changes();
    let old = d.table.replace(Table::new());
    let t = d.table.get_mut();
    t.has_cells = has_cells;
    t.note_change_after(changes);
    drop(old);
    drop(cells_values);
}

fn new_dict(ty: &'static TypeObject, _args: &[Value], _kwnames: KwNames) -> R {
    Ok(empty_of_type(ty))
}

/// An empty instance of `ty`, dict or a subclass.
pub fn empty_of_type(ty: &'static TypeObject) -> Value {
    if std::ptr::eq(ty, &TYPE) {
        return new();
    }
    attributes::new_instance(ty, empty_payload(ty))
}

/// The builtin part of an empty instance of a subclass.
pub fn empty_payload(ty: &'static TypeObject) -> DictObject {
    DictObject {
        header: Header::new(ty),
        table: Mut::new(Table::new()),
        cells: Mut::new(None),
        cells_id: Cell::new(0),
        shape: Cell::new(0),
    }
}

/// Removes the first or last item.
pub fn pop_end(dict: &Value, last: bool) -> Option<(Value, Value)> {
    let d = object(dict);
    if !last {
        let position = d.table.get_mut().first_position()?;
        return Some(remove_at(d, position));
    }
    let (mut key, mut value) = d.table.get_mut().remove_last()?;
    let value = value.take()?;
    Some((key.take()?, cells::unbind(&value).unwrap_or(value)))
}

/// Moves a key to the end or the beginning of the order; false if it is not there.
pub fn move_key(dict: &Value, key: &Value, last: bool) -> R<bool> {
    move_key_hashed(dict, key, table::hash(key)?, last)
}

/// [`move_key`] of a key whose hash is known.
pub fn move_key_hashed(dict: &Value, key: &Value, hash: i64, last: bool) -> R<bool> {
    let d = object(dict);
    let Some(position) = find(d, key, hash)? else {
        return Ok(false);
    };
    d.table.get_mut().move_to_end(position, last);
    Ok(true)
}

/// `dict.__init__`.
pub fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    merge::update_from_arguments(this, "dict", args, kwnames)
}

fn repr(this: &Value) -> R {
    if len(this) == 0 {
        return Ok(Value::str("{}"));
    }
    let Some(_guard) = containers::ReprGuard::enter(this) else {
        return Ok(Value::str("{...}"));
    };
    let mut b = str::Builder::new();
    b.push_str("{");
    let mut position = 0;
    let mut first = true;
    while let Some((k, v)) = next_entry(this, &mut position) {
        if !first {
            b.push_str(", ");
        }
        first = false;
        b.push_value(&format::repr(&k)?);
        b.push_str(": ");
        b.push_value(&format::repr(&v)?);
    }
    b.push_str("}");
    Ok(b.finish())
}

/// Equality of two dicts.
pub fn equals(a: &Value, b: &Value) -> R<bool> {
    if len(a) != len(b) {
        return Ok(false);
    }
    let (da, db) = (object(a), object(b));
    let mut position = 0;
    while let Some(i) = da.table.get().next_position(position) {
        position = i + 1;
        let Some((key, hash)) = da
            .table
            .get()
            .entry(i)
            .and_then(|e| Some((e.key.get().cloned()?, e.hash)))
        else {
            continue;
        };
        let va = value_at(da, i);
        let Some(j) = find(db, &key, hash)? else {
            return Ok(false);
        };
        let vb = value_at(db, j);
        if !compare::equal(&vb, &va)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    if !is_dict(this) || !is_dict(other) || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    Ok(Value::bool(equals(this, other)? == (op == CompareOp::Eq)))
}

fn contains(this: &Value, key: &Value) -> R<bool> {
    contains_key(this, key)
}

/// `dict[key]`, with `__missing__` of subclasses.
#[inline]
pub fn subscript(this: &Value, key: &Value) -> R {
    match get_item(this, key)? {
        Some(v) => Ok(v),
        None => missing(this, key),
    }
}

#[cold]
fn missing(this: &Value, key: &Value) -> R {
    if !this.is_exact(&TYPE)
        && let Some(m) = attr::lookup_special(this, crate::names::__missing__())?
    {
        return call::call1(&m, key);
    }
    Err(key_error(key))
}

fn ass_subscript(this: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    match value {
        Some(v) => set_item(this, key, v.clone()),
        None => {
            if del_item(this, key)? {
                Ok(())
            } else {
                Err(key_error(key))
            }
        }
    }
}

/// A dict of the keyword arguments of a call.
pub fn from_keywords(args: &[Value], kwnames: KwNames) -> R {
    let d = new();
    for (name, value) in keywords::pairs(args, kwnames) {
        set_item(&d, name, value.clone())?;
    }
    Ok(d)
}
