//! The build that counts objects: at the end of a program, after modules were released and cycles collected, everything
//! that is left must be held by something that is known. A reference that nobody accounts for is a leak: a helper or
//! generated code took it and did not give it back.

use super::blocks;
use super::collector::traverse;
use crate::cell::Mut;
use crate::object::header::Header;
use crate::object::type_object::TypeObject;
use crate::ops::format;
use crate::state::state;
use crate::types::{code, dict, object};
use crate::value::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Samples that the report shows.
const SAMPLES: usize = 12;

/// A counter.
struct Counter(Cell<u64>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Counter {}

static ALLOCATED: Counter = Counter(Cell::new(0));
static RELEASED: Counter = Counter(Cell::new(0));
/// What was alive when the runtime was ready: its own, for ever.
static BASELINE: Mut<Option<HashSet<usize>>> = Mut::new(None);

/// Counts an allocation.
#[inline(always)]
pub fn count_allocation() {
    ALLOCATED.0.set(ALLOCATED.0.get() + 1);
}

/// Counts a release.
#[inline(always)]
pub fn count_release() {
    RELEASED.0.set(RELEASED.0.get() + 1);
}

/// Takes what is alive now for the runtime's own.
pub fn set_baseline() {
    let mut alive = HashSet::new();
    blocks::for_each_object(&mut |p| {
        alive.insert(p as usize);
    });
    BASELINE.replace(Some(alive));
}

/// References from static memory.
static KEPT: Mut<Option<HashMap<usize, u32>>> = Mut::new(None);

/// See `memory::keep`.
pub fn keep(v: &Value) {
    if v.is_pointer() {
        let kept = KEPT.get_mut().get_or_insert_with(HashMap::new);
        *kept.entry(v.address() as usize).or_default() += 1;
    }
}

/// References to each object that are accounted for.
struct Held(HashMap<usize, u32>);

impl Held {
    fn note(&mut self, v: &Value) {
        if v.is_pointer() {
            *self.0.entry(v.address() as usize).or_default() += 1;
        }
    }

    fn note_type(&mut self, ty: &TypeObject) {
        for slot in [&ty.bases, &ty.mro, &ty.dict] {
            if let Some(v) = slot.get().get() {
                self.note(v);
            }
        }
        for &sub in ty.subclasses.get() {
            // SAFETY: a type removes itself from the list when it is released.
            let sub = unsafe { &*sub };
            if !sub.is_heap() && sub.base().is_some_and(|b| std::ptr::eq(b, ty)) {
                self.note_type(sub);
            }
        }
    }
}

/// Reports leaks to stderr; true if there are none.
pub fn report() -> bool {
    let mut held = Held(KEPT.replace(None).unwrap_or_default());
    let mut live: Vec<*mut Header> = Vec::new();
    blocks::for_each_object(&mut |p| {
        // SAFETY: a live object.
        if unsafe { (*p).count() } > 0 {
            live.push(p);
        }
    });
    for &p in &live {
        traverse(p, &mut |v| held.note(v));
        // SAFETY: a live object.
        let v = std::mem::ManuallyDrop::new(unsafe { Value::adopt_object(p) });
        if let Some(code) = v.exact::<code::CodeObject>() {
            for v in code.consts.iter().chain([&code.name, &code.qualname, &code.filename]) {
                held.note(v);
            }
        }
    }
    held.note_type(&object::TYPE);
    // Generators that are left have frames, and these may have objects.
    crate::interp::objects::each(&mut |v| held.note(v));
    if let Some(sys) = state().sys_dict.get().get() {
        held.note(sys);
        drop(dict::get_str(sys, "modules"));
    }
    let baseline = BASELINE.replace(None).unwrap_or_default();
    let mut by_type: BTreeMap<String, usize> = BTreeMap::new();
    let mut samples = Vec::new();
    for &p in &live {
        // SAFETY: a live object.
        let header = unsafe { &*p };
        let accounted = held.0.get(&(p as usize)).copied().unwrap_or(0);
        let count = header.count();
        if header.is_immortal() || baseline.contains(&(p as usize)) || count <= accounted {
            continue;
        }
        *by_type.entry(header.ty().name().to_owned()).or_default() += 1;
        if samples.len() < SAMPLES {
            // SAFETY: a live object.
            let v = unsafe { Value::from_object(p) };
            let text: String = format::repr_string(&v).unwrap_or_default().chars().take(100).collect();
            samples.push(format!("{} of {count} references: {text}", count - accounted));
        }
    }
    if by_type.is_empty() {
        return true;
    }
    let (made, released) = (ALLOCATED.0.get(), RELEASED.0.get());
    eprintln!("leaked objects ({made} made, {released} released):");
    for (name, count) in by_type {
        eprintln!("  {name}: {count}");
    }
    for sample in samples {
        eprintln!("  {sample}");
    }
    false
}
