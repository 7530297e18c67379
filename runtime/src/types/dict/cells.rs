//! Global cells: storage of module variables at addresses that never change, so that generated code and inline caches can
//! read and write them directly.
//!
//! A dict with cells keeps a list of them by name. While the name is a key, its entry's value is the cell; while it is not,
//! the cell is unbound and the dict has no entry.

use super::{DictObject, find, object};
use crate::cell::Mut;
use crate::memory;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::types::list::sorted_by_number;
use crate::types::{object as object_type, str};
use crate::value::{Slot, Value};
use crate::word_map::WordMap;

/// The storage of one global variable.
#[repr(C)]
pub struct GlobalCell {
    /// The header.
    pub header: Header,
    /// The value; empty while the dict has no such key.
    pub value: Mut<Slot>,
}

payload!(GlobalCell, GLOBAL_CELL_TYPE);

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for GlobalCell {}

impl GlobalCell {
    /// An unbound cell for static memory.
    pub const fn unbound() -> GlobalCell {
        GlobalCell {
            header: Header::immortal(&GLOBAL_CELL_TYPE),
            value: Mut::new(Slot::NULL),
        }
    }
}

/// The type of global cells; programs never see one.
pub static GLOBAL_CELL_TYPE: TypeObject = TypeObject::builtin(
    "global_cell",
    Some(&object_type::TYPE),
    Slots {
        drop: Some(lookup::drop_payload::<GlobalCell>),
        traverse: Some(traverse_cell),
        clear: Some(clear_cell),
        ..Slots::NONE
    },
)
.with_size(size_of::<GlobalCell>())
.with_flags(flags::GC)
.not_a_base();

unsafe fn traverse_cell(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live cells.
    if let Some(v) = unsafe { (*p.cast::<GlobalCell>()).value.get().get() } {
        visit(v);
    }
}

unsafe fn clear_cell(p: *mut Header) {
    // SAFETY: called for live cells.
    drop(unsafe { (*p.cast::<GlobalCell>()).value.replace(Slot::NULL) });
}

/// The cells of a dict by name: values are pairs of name and cell, both owned, under the name's hash.
#[derive(Default)]
pub struct Cells {
    by_hash: WordMap<i64, Vec<(Value, Value)>>,
}

impl Cells {
    fn get(&self, name: &Value, hash: i64) -> Option<&Value> {
        let same = |n: &Value| n.is(name) || (name.is_exact(&str::TYPE) && str::wtf8(n) == str::wtf8(name));
        self.by_hash.get(&hash)?.iter().find(|(n, _)| same(n)).map(|(_, c)| c)
    }
    /// Shows the collector the names and cells.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Value)) {
        for (n, c) in self.by_hash.values().flatten() {
            visit(n);
            match c.header() {
                // A cell of static memory belongs to this dict alone: what is in it is the dict's.
                Some(header) if header.is_immortal() => {
                    // SAFETY: the cell is alive.
                    unsafe { traverse_cell(c.address(), visit) }
                }
                _ => visit(c),
            }
        }
    }

    /// Empties the chosen cells; returns what was in them.
    fn take(&self, chosen: fn(&Header) -> bool) -> Vec<Value> {
        let mut cells: Vec<&Value> = self.by_hash.values().flatten().map(|(_, c)| c).collect();
        cells.retain(|c| c.header().is_some_and(chosen));
        // Not in the order of a table with a random seed.
        let cells = sorted_by_number(cells, |c| c.raw());
        let contents = |c: &Value| c.exact::<GlobalCell>()?.value.get_mut().take();
        cells.into_iter().filter_map(contents).collect()
    }
}

impl Drop for Cells {
    fn drop(&mut self) {
        // Cells of static memory outlive the dict.
        drop(self.take(Header::is_immortal));
    }
}

/// Makes `name` (an interned string) live in a cell; the same cell for the same name ever after.
pub fn cell(dict: &Value, name: &Value) -> *const GlobalCell {
    let hash = str::hash(name);
    let existing = object(dict).cells.get().as_ref().and_then(|c| c.get(name, hash));
    if let Some(c) = existing {
        return c.address().cast();
    }
    let made = GlobalCell {
        header: Header::new(&GLOBAL_CELL_TYPE),
        value: Mut::new(Slot::NULL),
    };
    install(dict, name, hash, memory::new_object(made))
}

/// Makes `name` live in a cell of static memory, made by [`GlobalCell::unbound`].
///
/// # Safety
/// The cell stays at its address, belongs to no other dict or name, and `name` has no other cell in this dict.
pub unsafe fn adopt_cell(dict: &Value, name: &Value, cell: *const GlobalCell) {
    // SAFETY: the caller's promise.
    let cell = unsafe { Value::from_object(cell) };
    install(dict, name, str::hash(name), cell);
}

/// A number that belongs to this dict alone once it has cells, 0 before: what inline caches compare.
#[inline(always)]
pub fn cells_id(dict: &Value) -> u32 {
    object(dict).cells_id.get()
}

fn install(dict: &Value, name: &Value, hash: i64, cell: Value) -> *const GlobalCell {
    static NEXT_ID: Mut<u32> = Mut::new(1);
    let d = object(dict);
    if d.cells_id.get() == 0 {
        d.cells_id.set(*NEXT_ID.get());
        *NEXT_ID.get_mut() += 1;
    }
    let address: *const GlobalCell = cell.address().cast();
    let cells = d.cells.get_mut().get_or_insert_default();
    cells
        .by_hash
        .entry(hash)
        .or_default()
        .push((name.clone(), cell.clone()));
    d.table.get_mut().has_cells = true;
    if let Ok(Some(position)) = find(d, name, hash) {
        let value = d.table.get_mut().entry_mut(position).value.replace(cell);
        // SAFETY: the cell is alive: the dict owns it.
        unsafe { *(*address).value.get_mut() = value.into() };
    }
    address
}

/// What the entry of a key that is being added holds: its cell, now bound, or the value itself.
pub(super) fn bind(d: &DictObject, key: &Value, hash: i64, value: Value) -> Value {
    if !key.is_exact(&str::TYPE) {
        return value;
    }
    let cell = d.cells.get().as_ref().and_then(|c| c.get(key, hash)).cloned();
    match cell {
        Some(cell) => {
            if let Some(c) = cell.exact::<GlobalCell>() {
                drop(c.value.get_mut().replace(value));
            }
            cell
        }
        None => value,
    }
}

/// Empties the cell that a removed entry held; returns what was in it.
#[inline]
pub(super) fn unbind(stored: &Value) -> Option<Value> {
    stored
        .exact::<GlobalCell>()
        .map(|c| c.value.get_mut().take().unwrap_or_else(Value::none))
}

/// Empties all cells; returns what was in them.
pub(super) fn unbind_all(d: &DictObject) -> Vec<Value> {
    d.cells.get().as_ref().map_or(Vec::new(), |cells| cells.take(|_| true))
}

const _: () = assert!(size_of::<GlobalCell>() == 24);
