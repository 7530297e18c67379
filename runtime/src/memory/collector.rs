//! The cycle collector: trial deletion over all blocks (Lins, Bacon; CPython's gcmodule.c does the same over lists).
//!
//! A collection counts for each tracked object the references that come from other tracked objects; what has more is
//! reachable from outside, and so is all that it refers to. The rest is garbage: weak references to it are cleared and
//! their callbacks called, finalizers run (PEP 442), what they resurrected is kept, and the others are cleared.

use super::blocks::{self, Marks};
use crate::cell::Mut;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::type_object::{TypeObject, flags};
use crate::state::state;
use crate::types::list::{self, sorted_by_number};
use crate::types::{dict, memoryview, str, tuple, weakref};
use crate::value::{Slot, Value};
use crate::word_map::{WordMap, WordSet};
use std::cell::Cell;
use std::sync::atomic::Ordering;

/// Bit of `State::attention`: a collection is due.
pub const ATTENTION_COLLECT: u32 = crate::ops::control::attention::COLLECT;

/// Growth of the heap since the last collection that makes one due, at least.
const MIN_GROWTH: usize = 24 << 20;
/// So many tracked objects more than after the last collection make one worth while: CPython's first threshold.
const MIN_MORE_TRACKED: usize = 700;

/// State of the collector.
pub struct Collector {
    /// Bytes taken from the system since the last collection.
    growth: Cell<usize>,
    /// Growth that makes a collection due.
    threshold: Cell<usize>,
    /// `gc.enable()`.
    enabled: Cell<bool>,
    /// A collection is running.
    collecting: Cell<bool>,
    /// Collections, objects collected, objects found uncollectable.
    statistics: Cell<(usize, usize, usize)>,
    /// Something may see when garbage is collected: a finalizer or the callback of a weak reference.
    observed: Cell<bool>,
    /// Tracked objects after the last collection.
    tracked: Cell<usize>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Collector {}

/// The collector.
pub static COLLECTOR: Collector = Collector {
    growth: Cell::new(0),
    threshold: Cell::new(MIN_GROWTH),
    enabled: Cell::new(true),
    collecting: Cell::new(false),
    statistics: Cell::new((0, 0, 0)),
    observed: Cell::new(false),
    tracked: Cell::new(0),
};

/// Where garbage goes instead of being released (`gc.DEBUG_SAVEALL`).
pub static SAVED: Mut<Slot> = Mut::new(Slot::NULL);
/// What the last collection before modules are taken down is called through: the module `gc` tells its callbacks.
pub static LAST: Mut<Option<fn()>> = Mut::new(None);

/// Objects whose finalizer has run and that live on: it does not run again.
static FINALIZED: Mut<Option<WordSet<usize>>> = Mut::new(None);

/// Notes that the heap grew by `bytes`; asks for a collection when it grew enough.
pub fn note_growth(bytes: usize) {
    let c = &COLLECTOR;
    let growth = c.growth.get() + bytes;
    c.growth.set(growth);
    if growth >= c.threshold.get() && c.enabled.get() && !c.collecting.get() {
        state().attention.fetch_or(ATTENTION_COLLECT, Ordering::Relaxed);
    }
}

/// Collects if enough memory was taken since the last time.
pub fn collect_if_due() {
    let c = &COLLECTOR;
    if c.enabled.get() && c.growth.get() >= c.threshold.get() && !c.collecting.get() {
        let tracked = count_candidates();
        if tracked < c.tracked.get() + MIN_MORE_TRACKED {
            // The heap grew by what cannot be part of a cycle.
            start_over(tracked);
        } else {
            collect();
        }
    }
}

/// How many objects a collection would look at.
fn count_candidates() -> usize {
    let mut count = 0;
    blocks::for_each_object(&mut |p| {
        // SAFETY: live objects.
        count += usize::from(unsafe { is_candidate(&*p) });
    });
    count
}

/// Begins to count the growth that leads to the next collection. The threshold is in proportion to all that was looked at, so
/// that the work stays in proportion to what a program allocates.
fn start_over(candidates: usize) {
    COLLECTOR.growth.set(0);
    COLLECTOR
        .threshold
        .set(MIN_GROWTH.max(candidates * 48).max(blocks::total_bytes() / 2));
}

/// `gc.enable()` and `gc.disable()`.
pub fn set_enabled(on: bool) {
    COLLECTOR.enabled.set(on);
}

/// `gc.isenabled()`.
pub fn is_enabled() -> bool {
    COLLECTOR.enabled.get()
}

/// Collections, collected and uncollectable objects so far.
pub fn statistics() -> (usize, usize, usize) {
    COLLECTOR.statistics.get()
}

/// Notes that something may see when garbage is collected.
pub fn note_observer() {
    COLLECTOR.observed.set(true);
}

/// The collection at the end of a program, while its modules are there; only if somebody may see the order of things.
pub fn collect_at_end() {
    let c = &COLLECTOR;
    if !c.enabled.get() {
        return;
    }
    match *LAST.get() {
        Some(last) => last(),
        None if c.observed.get() => {
            collect();
        }
        None => {}
    }
}

/// Whether a collection is running.
pub fn is_collecting() -> bool {
    COLLECTOR.collecting.get()
}

/// How many more tracked objects there are than after the last collection (`gc.get_count()`).
pub fn count_since_last() -> usize {
    // What the call itself made does not count.
    count_candidates().saturating_sub(COLLECTOR.tracked.get() + 2)
}

/// True if the object may take part in cycles (`gc.is_tracked()`).
pub fn is_tracked(v: &Value) -> bool {
    let Some(header) = v.header() else { return false };
    let ty = header.ty();
    if !ty.has_flag(flags::GC) || !ty.is_heap() && is_static_type(v) {
        return std::ptr::eq(ty, &memoryview::TYPE);
    }
    let tracks = |v: &Value| may_be_tracked(v);
    if v.exact::<dict::DictObject>().is_some() {
        // Tracked from the first tracked key or value on.
        return dict::keys(v).iter().any(tracks) || dict::values(v).iter().any(tracks);
    }
    match v.exact::<tuple::TupleObject>() {
        // Collections find out which of the others need not be tracked.
        Some(_) if tuple::items(v).is_empty() => false,
        Some(_) if COLLECTOR.statistics.get().0 > 0 => tuple::items(v).iter().any(tracks),
        _ => true,
    }
}

/// `_PyObject_GC_MAY_BE_TRACKED`: of what the collector knows, only tuples are ever left out for good.
fn may_be_tracked(v: &Value) -> bool {
    let Some(header) = v.header() else { return false };
    let ty = header.ty();
    let known = ty.has_flag(flags::GC) && (ty.is_heap() || !is_static_type(v)) || std::ptr::eq(ty, &memoryview::TYPE);
    known && (v.exact::<tuple::TupleObject>().is_none() || is_tracked(v))
}

fn is_static_type(v: &Value) -> bool {
    TypeObject::from_value(v).is_some_and(|t| !t.is_heap())
}

/// All tracked objects (`gc.get_objects()`).
pub fn tracked_objects() -> Vec<Value> {
    let mut all = Vec::new();
    blocks::for_each_object(&mut |p| {
        // SAFETY: live objects; those whose count is 0 are being released.
        unsafe {
            if (*p).count() > 0 && (*p).ty().has_flag(flags::GC) {
                all.push(Value::from_object(p));
            }
        }
    });
    all
}

/// Those of the objects at these addresses that a collection has left.
pub fn still_alive(objects: &[*mut Header]) -> Vec<Value> {
    let mut alive = WordSet::default();
    blocks::for_each_object(&mut |p| {
        // SAFETY: live objects; those whose count is 0 are being released.
        if unsafe { (*p).count() } > 0 {
            alive.insert(p as usize);
        }
    });
    let left = objects.iter().filter(|&&p| alive.contains(&(p as usize)));
    // SAFETY: they live.
    left.map(|&p| unsafe { Value::from_object(p) }).collect()
}

/// Calls `visit` for everything that the object refers to and owns.
pub fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: callers pass live objects.
    unsafe {
        let ty = (*p).ty();
        if let Some(traverse) = ty.slots().traverse {
            traverse(p, visit);
        }
        if ty.is_heap() || ty.has_flag(flags::HAS_ATTRIBUTES) {
            attributes::traverse_instance_storage(p, visit);
        }
        if ty.is_heap() {
            let class = std::mem::ManuallyDrop::new(Value::adopt_object(ty));
            visit(&class);
        }
    }
}

/// The objects that `v` refers to directly (`gc.get_referents()`).
pub fn referents(v: &Value) -> Vec<Value> {
    if v.downcast::<dict::DictObject>().is_some() && dict::keys(v).iter().all(str::is_str) {
        // Dicts that only have strings as keys do not visit them.
        return dict::values(v);
    }
    let mut all = Vec::new();
    if v.is_pointer() && v.ty().has_flag(flags::GC) && !is_static_type(v) {
        traverse(v.address(), &mut |r| all.push(r.clone()));
    }
    all
}

/// The tracked objects that refer to one of `wanted` directly (`gc.get_referrers()`).
pub fn referrers(wanted: &[Value]) -> Vec<Value> {
    let mut found = Vec::new();
    for v in tracked_objects() {
        let mut refers = false;
        traverse(v.address(), &mut |r| refers |= wanted.iter().any(|w| w.is(r)));
        if refers {
            found.push(v);
        }
    }
    found
}

/// Bit of a mark: the object takes part in the collection.
const CANDIDATE: u32 = 1 << 31;
/// Bit of a mark: reachable from outside.
const REACHABLE: u32 = 1 << 30;
/// The rest of a mark: references that do not come from other candidates.
const COUNT: u32 = REACHABLE - 1;

/// Collects garbage; returns the number of unreachable objects found. Does nothing inside a collection.
pub fn collect() -> usize {
    let c = &COLLECTOR;
    if c.collecting.replace(true) {
        return 0;
    }
    let pending = state().pending.replace(crate::value::Slot::NULL);
    if c.observed.get() && c.statistics.get().0 == 0 {
        // The first collection puts what lives on into another order, in which it is finalized if it ever is garbage.
        super::last_order::number();
    }
    let found = run();
    drop(state().pending.replace(pending));
    c.collecting.set(false);
    let (collections, collected, uncollectable) = c.statistics.get();
    c.statistics.set((collections + 1, collected + found, uncollectable));
    found
}

fn run() -> usize {
    let mut marks = Marks::new();
    let candidates = find_candidates(&mut marks);
    start_over(candidates.len());
    let garbage = unreachable(&candidates, &mut marks);
    COLLECTOR.tracked.set(candidates.len() - garbage.len());
    drop(candidates);
    drop(marks);
    if garbage.is_empty() {
        return 0;
    }
    let found = dispose_of(garbage);
    blocks::set_aside();
    found
}

/// Finalizes and clears garbage; returns how much of it dies.
fn dispose_of(garbage: Vec<Value>) -> usize {
    let mut found = garbage.len();
    // From here on the garbage is held by `garbage`, so that nothing dies under our hands.
    clear_weak_references(&garbage);
    if run_finalizers(&garbage) {
        let dead = still_unreachable(&garbage);
        found = dead.len();
        drop(garbage);
        dispose(dead);
    } else {
        dispose(garbage);
    }
    found
}

#[inline(always)]
fn is_candidate(header: &Header) -> bool {
    header.count() > 0 && header.ty().has_flag(flags::GC) && !header.is_immortal()
}

fn find_candidates(marks: &mut Marks) -> Vec<*mut Header> {
    let mut candidates = Vec::new();
    blocks::for_each_object(&mut |p| {
        // SAFETY: live objects.
        let header = unsafe { &*p };
        if is_candidate(header) {
            marks.set(p, CANDIDATE | header.count().min(COUNT));
            candidates.push(p);
        }
    });
    candidates
}

/// The mark of a referent if it is a candidate.
#[inline(always)]
fn mark_of(v: &Value, marks: &Marks) -> Option<(*mut Header, u32)> {
    if !v.is_pointer() {
        return None;
    }
    let p = v.address();
    let mark = marks.get(p);
    (mark & CANDIDATE != 0).then_some((p, mark))
}

/// Immortal functions of an executable.
static IMMORTAL: Mut<Vec<Value>> = Mut::new(Vec::new());
/// The program ends: what only immortal functions refer to is garbage too.
static ENDING: Flag = Flag(Cell::new(false));

struct Flag(Cell<bool>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Flag {}

/// Notes a function that generated code made immortal, because it is called without looking at its count.
pub fn note_immortal(function: Value) {
    IMMORTAL.get_mut().push(function);
}

/// From now on references of immortal functions keep nothing from being collected: the last collections of a program.
pub fn begin_end() {
    ENDING.0.set(true);
}

/// As [`traverse`], with the commonest types looked at here.
#[inline(always)]
fn for_referents(p: *mut Header, mut visit: impl FnMut(&Value)) {
    // SAFETY: callers pass live objects.
    let v = std::mem::ManuallyDrop::new(unsafe { Value::adopt_object(p) });
    if v.is_exact(&list::TYPE) {
        list::items(&v).iter().for_each(visit);
    } else if v.is_exact(&tuple::TYPE) {
        tuple::items(&v).iter().for_each(visit);
    } else {
        traverse(p, &mut visit);
    }
}

/// Trial deletion: what only other candidates refer to, directly or not.
fn unreachable(candidates: &[*mut Header], marks: &mut Marks) -> Vec<Value> {
    for &p in candidates {
        for_referents(p, |v| {
            if let Some((q, mark)) = mark_of(v, marks)
                && mark & COUNT != 0
            {
                marks.set(q, mark - 1);
            }
        });
    }
    if ENDING.0.get() {
        for function in IMMORTAL.get() {
            traverse(function.address(), &mut |v| {
                if let Some((q, mark)) = mark_of(v, marks)
                    && mark & COUNT != 0
                {
                    marks.set(q, mark - 1);
                }
            });
        }
    }
    let mut stack = Vec::new();
    for &p in candidates {
        let mark = marks.get(p);
        if mark & COUNT != 0 && mark & REACHABLE == 0 {
            marks.set(p, mark | REACHABLE);
            stack.push(p);
        }
        while let Some(p) = stack.pop() {
            for_referents(p, |v| {
                if let Some((q, mark)) = mark_of(v, marks)
                    && mark & REACHABLE == 0
                {
                    marks.set(q, mark | REACHABLE);
                    stack.push(q);
                }
            });
        }
    }
    candidates
        .iter()
        .filter(|&&p| marks.get(p) & REACHABLE == 0)
        // SAFETY: live objects.
        .map(|&p| unsafe { Value::from_object(p) })
        .collect()
}

/// Empties the weak references to garbage; callbacks of references that are garbage themselves are not called.
fn clear_weak_references(garbage: &[Value]) {
    let dead: WordSet<u64> = garbage.iter().map(Value::raw).collect();
    let mut callbacks = Vec::new();
    for v in garbage {
        if v.ty().has_flag(flags::HAS_WEAKREFS) {
            callbacks.extend(
                weakref::detach(v.address())
                    .into_iter()
                    .filter(|r| !dead.contains(&r.raw())),
            );
        }
    }
    weakref::run_callbacks(callbacks);
}

/// When the instances of classes with `__del__` were made: garbage is finalized in this order.
static BIRTHS: Mut<Option<WordMap<usize, u64>>> = Mut::new(None);

/// Notes that an instance of a class with `__del__` is made at `p`.
#[cold]
pub fn note_birth(p: *mut Header) {
    note_observer();
    note_observed_birth(p);
}

/// Enters the object at `p` as the youngest; what saw it before does not count.
pub fn note_observed_birth(p: *mut Header) {
    let births = BIRTHS.get_mut().get_or_insert_with(WordMap::default);
    let next = BORN.0.get() + 1;
    BORN.0.set(next);
    births.insert(p as usize, next);
}

/// How many births were noted.
static BORN: Counter = Counter(Cell::new(0));

struct Counter(Cell<u64>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Counter {}

/// Runs the finalizers that have not run yet, oldest object first; false if there were none.
fn run_finalizers(garbage: &[Value]) -> bool {
    let mut any = false;
    let born = |v: &Value| {
        let births = BIRTHS.get().as_ref();
        births
            .and_then(|b| b.get(&(v.address() as usize)).copied())
            .unwrap_or(0)
    };
    let mortal: Vec<&Value> = garbage.iter().filter(|v| v.ty().slots().finalize.is_some()).collect();
    for v in sorted_by_number(mortal, |v| born(v)) {
        if let Some(finalize) = v.ty().slots().finalize
            && mark_finalized(v.address())
        {
            any = true;
            finalize(v);
        }
    }
    any
}

/// After finalizers: the part of the garbage that is still only referred to from within.
fn still_unreachable(garbage: &[Value]) -> Vec<Value> {
    let mut marks = Marks::new();
    let mut candidates = Vec::with_capacity(garbage.len());
    for v in garbage {
        let p = v.address();
        // One reference is the list's.
        // SAFETY: live objects.
        let count = unsafe { (*p).count() } - 1;
        marks.set(p, CANDIDATE | count.min(COUNT));
        candidates.push(p);
    }
    unreachable(&candidates, &mut marks)
}

/// Releases the garbage, or keeps it for who wants to look at it.
fn dispose(garbage: Vec<Value>) {
    match SAVED.get().get().cloned() {
        Some(saved) => garbage.into_iter().for_each(|v| list::push(&saved, v)),
        None => clear_all(garbage),
    }
}

/// Breaks the cycles; dropping the list releases the objects.
fn clear_all(garbage: Vec<Value>) {
    for v in &garbage {
        let ty = v.ty();
        // SAFETY: held by `garbage`.
        unsafe {
            if let Some(clear) = ty.slots().clear {
                clear(v.address());
            }
            if ty.is_heap() || ty.has_flag(flags::HAS_ATTRIBUTES) {
                drop(attributes::clear_instance_storage(v.address()));
            }
        }
    }
    drop(garbage);
}

/// Notes that the finalizer of the object at `p` runs; false if it ran before.
fn mark_finalized(p: *mut Header) -> bool {
    FINALIZED
        .get_mut()
        .get_or_insert_with(WordSet::default)
        .insert(p as usize)
}

/// Forgets that the finalizer of an object ran: its memory will be another's.
#[inline]
pub fn forget_finalized(p: *mut Header) {
    if let Some(set) = FINALIZED.get_mut().as_mut().filter(|set| !set.is_empty()) {
        set.remove(&(p as usize));
    }
    if let Some(births) = BIRTHS.get_mut() {
        births.remove(&(p as usize));
    }
}

/// `gc.is_finalized()`.
pub fn is_finalized(v: &Value) -> bool {
    v.is_pointer()
        && FINALIZED
            .get()
            .as_ref()
            .is_some_and(|s| s.contains(&(v.address() as usize)))
}

/// Runs the finalizer of an object whose count has become zero; false if it was resurrected.
///
/// # Safety
/// `p` is an intact object that nothing refers to.
pub unsafe fn finalize_before_release(p: *mut Header, finalize: fn(&Value)) -> bool {
    if !mark_finalized(p) {
        forget_finalized(p);
        return true;
    }
    // SAFETY: the caller's promise; the count of one is taken back below.
    unsafe {
        (*p).set_count(1);
        let v = Value::adopt_object(p);
        let pending = state().pending.replace(crate::value::Slot::NULL);
        finalize(&v);
        drop(state().pending.replace(pending));
        std::mem::forget(v);
        (*p).set_count((*p).count() - 1);
        if (*p).count() > 0 {
            return false;
        }
    }
    forget_finalized(p);
    true
}
