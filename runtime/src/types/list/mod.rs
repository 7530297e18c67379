//! `list`: a growable array of values.
//!
//! `mod` has the object, its storage and the functions other modules use; `methods` the methods; `subscript` indexing and
//! slices; `sort` sorting.

pub(crate) mod methods;
mod sort;
mod subscript;
mod timsort;

pub use methods::search_bounds;
pub(crate) use sort::sorted_by_number;
pub(crate) use sort::tuple_less;
pub use sort::{krait_install_sorts, sort_values, sort_with};
pub use subscript::{assign_slice, get_slice, item_at, set_index, set_slice, subscript};

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, containers, format, iter};
use crate::types::{iterators, keywords, object, tuple};
use crate::value::{STRETCH, Value};
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

/// The storage of a list: what a `Vec<Value>` is, with a layout that generated code can read.
#[repr(C)]
pub struct ItemVec {
    /// First item; dangling while `capacity` is 0.
    pub ptr: *mut Value,
    /// Number of items.
    pub len: usize,
    /// Room for items.
    pub capacity: usize,
}

impl ItemVec {
    /// No items.
    pub const fn new() -> ItemVec {
        ItemVec {
            ptr: std::ptr::dangling_mut(),
            len: 0,
            capacity: 0,
        }
    }
    /// Lets `f` work on the storage as a vector.
    #[inline(always)]
    pub fn with<T>(&mut self, f: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        let mut v = self.take();
        let result = f(&mut v);
        *self = ItemVec::from(v);
        result
    }
    /// Moves everything out.
    #[inline(always)]
    pub fn take(&mut self) -> Vec<Value> {
        let old = ManuallyDrop::new(std::mem::take(self));
        // SAFETY: pointer, length and capacity came from a vector.
        unsafe { Vec::from_raw_parts(old.ptr, old.len, old.capacity) }
    }
    /// Marks storage without memory: until something is stored there, [`Self::is_marked`] tells.
    pub(super) fn mark(&mut self) {
        debug_assert_eq!(self.capacity, 0);
        self.ptr = std::ptr::without_provenance_mut(2 * align_of::<Value>());
    }
    /// True if nothing was stored since [`Self::mark`].
    pub(super) fn is_marked(&self) -> bool {
        self.capacity == 0 && self.ptr.addr() == 2 * align_of::<Value>()
    }
    /// Appends; grows as CPython's `list_resize`.
    #[inline(always)]
    pub fn push(&mut self, v: Value) {
        if self.len == self.capacity {
            self.grow(1);
        }
        // SAFETY: there is room.
        unsafe { self.ptr.add(self.len).write(v) };
        self.len += 1;
    }
    /// Removes the last item.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<Value> {
        if self.len == 0 {
            return None;
        }
        self.len -= 1;
        // SAFETY: the item is moved out and no longer counted.
        Some(unsafe { self.ptr.add(self.len).read() })
    }
    /// Makes room for `more` items, over-allocating in CPython's steps.
    #[cold]
    #[inline(never)]
    pub fn grow(&mut self, more: usize) {
        let wanted = self.len + more;
        if wanted <= self.capacity {
            return;
        }
        let mut target = (wanted + (wanted >> 3) + 6) & !3;
        if more > target - wanted {
            target = (wanted + 3) & !3;
        }
        self.with(|v| v.reserve_exact(target - v.len()));
    }
    /// Gives memory back when less than half is used, as CPython's `list_resize`.
    #[inline]
    pub fn shrink(&mut self) {
        if self.len < self.capacity >> 1 {
            let target = if self.len == 0 {
                0
            } else {
                (self.len + (self.len >> 3) + 6) & !3
            };
            self.with(|v| v.shrink_to(target));
        }
    }
}

impl ItemVec {
    /// Drops all items, the last one first, as CPython.
    #[inline(never)]
    fn drop_items(&mut self) {
        loop {
            // Numbers need no release.
            while self.len >= STRETCH && !Value::any_pointer(&self[self.len - STRETCH..]) {
                self.len -= STRETCH;
            }
            for _ in 0..STRETCH {
                match self.pop() {
                    Some(item) => item.drop_item(),
                    None => return,
                }
            }
        }
    }
}

impl Default for ItemVec {
    fn default() -> ItemVec {
        ItemVec::new()
    }
}

impl From<Vec<Value>> for ItemVec {
    #[inline(always)]
    fn from(v: Vec<Value>) -> ItemVec {
        let mut v = ManuallyDrop::new(v);
        ItemVec {
            ptr: v.as_mut_ptr(),
            len: v.len(),
            capacity: v.capacity(),
        }
    }
}

impl Deref for ItemVec {
    type Target = [Value];
    #[inline(always)]
    fn deref(&self) -> &[Value] {
        // SAFETY: `len` items are initialised.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }
}

impl DerefMut for ItemVec {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [Value] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.ptr, self.len) }
    }
}

impl Drop for ItemVec {
    #[inline(always)]
    fn drop(&mut self) {
        if self.len > 0 {
            self.drop_items();
        }
        // SAFETY: no items are left; the memory is given back once.
        drop(unsafe { Vec::from_raw_parts(self.ptr, 0, self.capacity) });
    }
}

/// Memory of a list.
#[repr(C)]
pub struct ListObject {
    /// The header.
    pub header: Header,
    /// The items.
    pub items: Mut<ItemVec>,
}

payload!(ListObject, TYPE, flags::LIST_SUBCLASS);

/// `list`.
#[unsafe(export_name = "krait_type_list")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "list",
    Some(&object::TYPE),
    Slots {
        new: Some(new_list),
        init: Some(init),
        repr: Some(repr),
        hash: Some(lookup::hash_not_implemented),
        richcompare: Some(richcompare),
        iter: Some(iterators::list_iter),
        len: Some(|v| Ok(items(v).len())),
        concat: Some(methods::concat),
        repeat: Some(methods::repeat),
        inplace_concat: Some(methods::inplace_concat),
        inplace_repeat: Some(methods::inplace_repeat),
        contains: Some(contains),
        subscript: Some(subscript::subscript),
        ass_subscript: Some(subscript::ass_subscript),
        item: Some(item_at),
        drop: Some(lookup::drop_payload::<ListObject>),
        traverse: Some(traverse),
        clear: Some(clear_references),
        ..Slots::NONE
    },
)
.with_size(size_of::<ListObject>())
.with_flags(flags::GC | flags::LIST_SUBCLASS | flags::SEQUENCE | flags::MATCH_SELF)
.with_methods(methods::METHODS)
.with_doc(
    "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must \
     be an iterable if specified.",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live lists.
    unsafe { (*p.cast::<ListObject>()).items.get().iter().for_each(visit) }
}

unsafe fn clear_references(p: *mut Header) {
    // SAFETY: called for live lists.
    drop(unsafe { (*p.cast::<ListObject>()).items.replace(ItemVec::new()) });
}

/// A list of the values.
#[inline(always)]
pub fn new(values: Vec<Value>) -> Value {
    memory::new_object(ListObject {
        header: Header::new(&TYPE),
        items: Mut::new(ItemVec::from(values)),
    })
}

/// The storage of a list or an instance of a subclass.
#[inline(always)]
pub fn storage(list: &Value) -> &Mut<ItemVec> {
    debug_assert!(list.ty().has_flag(flags::LIST_SUBCLASS));
    // SAFETY: the callers pass lists.
    unsafe { &list.cast_unchecked::<ListObject>().items }
}

/// Appends to a list.
#[inline(always)]
pub fn push(list: &Value, value: Value) {
    storage(list).get_mut().push(value);
}

/// The items, for a short borrow: no Python code may run while the slice is in use.
#[inline(always)]
pub fn items(list: &Value) -> &[Value] {
    storage(list).get()
}

/// Puts a value at an index that is in range; returns the old one.
#[inline(always)]
pub fn replace(list: &Value, i: usize, value: Value) -> Value {
    std::mem::replace(&mut storage(list).get_mut()[i], value)
}

/// New references to all items.
pub fn snapshot(list: &Value) -> Vec<Value> {
    items(list).to_vec()
}

/// True for lists and instances of subclasses.
#[inline(always)]
pub fn is_list(v: &Value) -> bool {
    v.header().is_some_and(|h| h.ty().has_flag(flags::LIST_SUBCLASS))
}

/// Appends items whose number is known; the room of an empty list is for an even number (`list_preallocate_exact`).
fn append_all(store: &mut ItemVec, more: Vec<Value>) {
    if store.capacity == 0 && more.len().is_multiple_of(2) && more.capacity() == more.len() {
        let empty = std::mem::replace(store, ItemVec::from(more));
        drop(empty);
        return;
    }
    if store.capacity == 0 && !more.is_empty() {
        store.with(|v| v.reserve_exact(more.len().next_multiple_of(2)));
    }
    store.grow(more.len());
    store.with(|v| v.extend(more));
}

/// Appends all items of an iterable (`list.extend`).
pub fn extend(list: &Value, iterable: &Value) -> R<()> {
    if iterable.is_exact(&TYPE) || iterable.is_exact(&tuple::TYPE) {
        let more = if iterable.is_exact(&TYPE) {
            snapshot(iterable)
        } else {
            tuple::items(iterable).to_vec()
        };
        append_all(storage(list).get_mut(), more);
        return Ok(());
    }
    let hint_base = storage(list);
    if let Some(v) = iter::collect_builtin(iterable) {
        let v = v?;
        append_all(hint_base.get_mut(), v);
        return Ok(());
    }
    let it = iter::iter(iterable)?;
    let hint = iter::length_hint(iterable, 8)?;
    // A hint of more than there can be is a lie (`list_extend`).
    let room = hint_base
        .get()
        .len()
        .checked_add(hint)
        .filter(|&n| n <= isize::MAX as usize);
    if room.is_some() {
        memory::try_reserve(hint.checked_mul(8))?;
    }
    if hint_base.get().capacity == 0 && hint > 0 && hint < 1 << 40 {
        hint_base.get_mut().with(|v| v.reserve_exact(hint.next_multiple_of(2)));
    }
    while let Some(v) = iter::next(&it)? {
        hint_base.get_mut().push(v);
    }
    hint_base.get_mut().shrink();
    Ok(())
}

fn new_list(ty: &'static TypeObject, _args: &[Value], _kwnames: KwNames) -> R {
    Ok(empty_of_type(ty))
}

/// An empty instance of `ty`, list or a subclass.
pub fn empty_of_type(ty: &'static TypeObject) -> Value {
    if std::ptr::eq(ty, &TYPE) {
        return new(Vec::new());
    }
    attributes::new_instance(
        ty,
        ListObject {
            header: Header::new(ty),
            items: Mut::new(ItemVec::new()),
        },
    )
}

fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    if this.is_exact(&TYPE)
        || std::ptr::fn_addr_eq(
            this.ty().slots().new.unwrap_or(new_list),
            new_list as crate::object::slots::NewFn,
        )
    {
        keywords::none("list", kwnames)?;
    }
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("list", args.len(), 0, 1)?;
    drop(storage(this).replace(ItemVec::new()));
    match args.first() {
        Some(iterable) => extend(this, iterable),
        None => Ok(()),
    }
}

fn repr(this: &Value) -> R {
    if items(this).is_empty() {
        return Ok(Value::str("[]"));
    }
    let Some(_guard) = containers::ReprGuard::enter(this) else {
        return Ok(Value::str("[...]"));
    };
    let mut b = super::str::Builder::new();
    b.push_str("[");
    let mut i = 0;
    while let Some(v) = items(this).get(i).cloned() {
        if i > 0 {
            b.push_str(", ");
        }
        b.push_value(&format::repr(&v)?);
        i += 1;
    }
    b.push_str("]");
    Ok(b.finish())
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    if !is_list(this) || !is_list(other) {
        return Ok(Value::not_implemented());
    }
    if items(this).len() != items(other).len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut i = 0;
    while let (Some(a), Some(b)) = (items(this).get(i), items(other).get(i)) {
        if a.is(b) && !a.is_immediate_float() {
            i += 1;
            continue;
        }
        let (a, b) = (a.clone(), b.clone());
        if !compare::equal(&a, &b)? {
            if i >= items(this).len() || i >= items(other).len() {
                // The comparison shortened a list: what is left decides.
                break;
            }
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                _ => compare::rich_compare(&a, &b, op),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(items(this).len().cmp(&items(other).len()))))
}

fn contains(this: &Value, wanted: &Value) -> R<bool> {
    Ok(methods::find(this, wanted, 0, usize::MAX)?.is_some())
}

/// Raises the error for a key that is neither index nor slice.
#[cold]
pub(super) fn bad_index(key: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "list indices must be integers or slices, not {}",
        key.ty().name()
    ))
}
