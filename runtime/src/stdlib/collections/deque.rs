//! `deque`: the object, its slots and iterators.

use super::deque_methods;
use crate::cell::Mut;
use crate::exceptions::{R, index_error, runtime_error, type_error, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, containers, format, iter, number};
use crate::types::{keywords, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;
use std::collections::VecDeque;

native_type! {
    /// Memory of a `deque`; `max` is `usize::MAX` without a limit; `state` counts changes.
    pub struct Deque: TYPE as "krait_type_deque" = "collections.deque" {
        items: Mut<VecDeque<Value>>,
        max: Cell<usize>,
        state: Cell<usize>,
        extended: Cell<bool>,
    }
    slots {
        new: |ty, _, _| Ok(empty(ty, usize::MAX)),
        init: init,
        repr: repr,
        hash: lookup::hash_not_implemented,
        richcompare: richcompare,
        iter: |v| Ok(iterator(v, &ITERATOR_TYPE)),
        len: |v| Ok(items(v).len()),
        contains: contains,
        concat: deque_methods::concat,
        repeat: deque_methods::repeat,
        inplace_concat: deque_methods::inplace_concat,
        inplace_repeat: deque_methods::inplace_repeat,
        item: item,
        subscript: |v, key| item(v, index_of_key(v, key)?),
        ass_subscript: assign,
    }
    .with_flags(flags::WEAKREFABLE | flags::SEQUENCE)
    .with_methods(deque_methods::METHODS)
    .with_getsets(deque_methods::GETSETS)
    .with_doc("deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.")
}

/// An empty deque of type `ty`.
pub fn empty(ty: &'static TypeObject, max: usize) -> Value {
    Deque::instance(
        ty,
        Mut::new(VecDeque::new()),
        Cell::new(max),
        Cell::new(0),
        Cell::new(false),
    )
}

/// True for deques and instances of subclasses.
pub fn is_deque(v: &Value) -> bool {
    v.downcast::<Deque>().is_some()
}

/// The items, for a short borrow.
pub fn items(v: &Value) -> &VecDeque<Value> {
    Deque::of(v).items.get()
}

/// Whether the first items came by `extend`, into an empty deque.
pub fn extended(v: &Value) -> &Cell<bool> {
    &Deque::of(v).extended
}

/// The items, to be changed: counts as a change.
#[allow(clippy::mut_from_ref)]
pub fn items_mut(v: &Value) -> &mut VecDeque<Value> {
    let this = Deque::of(v);
    this.state.set(this.state.get().wrapping_add(1));
    this.items.get_mut()
}

/// Turns the items around: no change for those that walk over them.
pub fn reverse(v: &Value) {
    Deque::of(v).items.get_mut().make_contiguous().reverse();
}

/// Number of changes so far.
pub fn state(v: &Value) -> usize {
    Deque::of(v).state.get()
}

/// The limit of the length, `usize::MAX` if there is none.
pub fn max(v: &Value) -> usize {
    Deque::of(v).max.get()
}

/// `maxlen` as Python sees it.
pub fn max_value(v: &Value) -> Value {
    if max(v) == usize::MAX {
        Value::none()
    } else {
        Value::usize(max(v))
    }
}

/// Appends on the right; drops an item on the left when full.
pub fn push_back(v: &Value, item: Value) {
    items_mut(v).push_back(item);
    if items(v).len() > max(v) {
        let dropped = items_mut(v).pop_front();
        drop(dropped);
    }
}

/// Appends on the left; drops an item on the right when full.
pub fn push_front(v: &Value, item: Value) {
    items_mut(v).push_front(item);
    if items(v).len() > max(v) {
        let dropped = items_mut(v).pop_back();
        drop(dropped);
    }
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let [iterable, maxlen] = keywords::parse("deque", args, kwnames, ["iterable", "maxlen"], 0)?;
    let mut max = usize::MAX;
    if let Some(m) = maxlen.filter(|m| !m.is_none()) {
        if !crate::types::int::is_int(&m) {
            return Err(type_error("an integer is required"));
        }
        let n = number::ssize(&m)?;
        if n < 0 {
            return Err(value_error("maxlen must be non-negative"));
        }
        max = n as usize;
    }
    Deque::of(v).max.set(max);
    if !items(v).is_empty() {
        let old = std::mem::take(items_mut(v));
        drop(old);
    }
    match iterable {
        Some(iterable) => deque_methods::extend(v, &iterable),
        None => Ok(()),
    }
}

fn repr(v: &Value) -> R {
    let Some(_guard) = containers::ReprGuard::enter(v) else {
        return Ok(Value::str("[...]"));
    };
    let list = crate::types::list::new(items(v).iter().cloned().collect());
    let mut b = str::Builder::new();
    b.push_str(v.ty().short_name());
    b.push_str("(");
    b.push_value(&format::repr(&list)?);
    if max(v) != usize::MAX {
        b.push_str(&format!(", maxlen={}", max(v)));
    }
    b.push_str(")");
    Ok(b.finish())
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !is_deque(a) || !is_deque(b) {
        return Ok(Value::not_implemented());
    }
    if a.is(b) && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Eq));
    }
    if items(a).len() != items(b).len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let (mut x, mut y) = (Walk::new(a), Walk::new(b));
    loop {
        let (p, q) = (x.next()?, y.next()?);
        match (p, q) {
            (Some(p), Some(q)) => {
                if !compare::equal(&p, &q)? {
                    return match op {
                        CompareOp::Eq => Ok(Value::bool(false)),
                        CompareOp::Ne => Ok(Value::bool(true)),
                        _ => compare::rich_compare(&p, &q, op),
                    };
                }
            }
            (p, q) => return Ok(Value::bool(op.holds(p.is_some().cmp(&q.is_some())))),
        }
    }
}

/// A walk that notices changes.
pub struct Walk<'a> {
    deque: &'a Value,
    state: usize,
    index: usize,
}

impl<'a> Walk<'a> {
    /// From the left end.
    pub fn new(deque: &'a Value) -> Walk<'a> {
        Walk {
            deque,
            state: state(deque),
            index: 0,
        }
    }
    /// The next item; raises if the deque was changed.
    pub fn next(&mut self) -> R<Option<Value>> {
        self.check()?;
        let v = items(self.deque).get(self.index).cloned();
        self.index += 1;
        Ok(v)
    }
    /// Raises if the deque was changed.
    pub fn check(&self) -> R<()> {
        if state(self.deque) == self.state {
            Ok(())
        } else {
            Err(mutated())
        }
    }
}

fn mutated() -> crate::exceptions::Raised {
    runtime_error("deque mutated during iteration")
}

fn contains(v: &Value, wanted: &Value) -> R<bool> {
    let mut walk = Walk::new(v);
    while let Some(item) = walk.next()? {
        let equal = compare::equal(&item, wanted)?;
        if equal {
            return Ok(true);
        }
        walk.check()?;
    }
    Ok(false)
}

/// The index that a key stands for; negative ones count from the end.
fn index_of_key(v: &Value, key: &Value) -> R<i64> {
    if !number::is_index(key) {
        return Err(type_error(format_args!(
            "sequence index must be integer, not '{}'",
            key.ty().name()
        )));
    }
    let i = number::index_i64(key)?;
    Ok(if i < 0 { i + items(v).len() as i64 } else { i })
}

fn item(v: &Value, i: i64) -> R {
    match items(v).get(i as usize) {
        Some(item) if i >= 0 => Ok(item.clone()),
        _ => Err(index_error("deque index out of range")),
    }
}

fn assign(v: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let i = index_of_key(v, key)?;
    if i < 0 || i as usize >= items(v).len() {
        return Err(index_error("deque index out of range"));
    }
    let old = match value {
        Some(new) => {
            let places = Deque::of(v).items.get_mut();
            Some(std::mem::replace(&mut places[i as usize], new.clone()))
        }
        None => items_mut(v).remove(i as usize),
    };
    drop(old);
    Ok(())
}

native_type! {
    /// Memory of the two iterators.
    pub struct DequeIterator: ITERATOR_TYPE = "collections._deque_iterator" {
        deque: Mut<Slot>,
        index: Cell<usize>,
        state: usize,
        remaining: Cell<usize>,
    }
    slots {
        new: |_, args, kwnames| new_iterator(&ITERATOR_TYPE, args, kwnames),
        iter: |v| Ok(v.clone()),
        iternext: |v| next(v, false),
    }
    .with_methods(ITERATOR_METHODS)
    .not_a_base()
}

/// `_deque_reverse_iterator`.
pub static REVERSE_ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "collections._deque_reverse_iterator",
    Some(&crate::types::object::TYPE),
    crate::object::slots::Slots {
        new: Some(|_, args, kwnames| new_iterator(&REVERSE_ITERATOR_TYPE, args, kwnames)),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(|v| next(v, true)),
        drop: Some(lookup::drop_payload::<DequeIterator>),
        traverse: Some(DequeIterator::traverse),
        clear: Some(DequeIterator::clear),
        ..crate::object::slots::Slots::NONE
    },
)
.with_size(size_of::<DequeIterator>())
.with_flags(flags::GC)
.with_methods(ITERATOR_METHODS)
.not_a_base();

const ITERATOR_METHODS: &[MethodDef] = &[
    MethodDef::no_args("__length_hint__", |v| Ok(Value::usize(iterator_of(v).remaining.get())))
        .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", |v| {
        let it = iterator_of(v);
        let deque = it
            .deque
            .get()
            .get()
            .cloned()
            .unwrap_or_else(|| empty(&TYPE, usize::MAX));
        let done = items(&deque).len() - it.remaining.get().min(items(&deque).len());
        Ok(tuple::from_array([
            v.ty().value(),
            tuple::from_array([deque, Value::usize(done)]),
        ]))
    })
    .doc("Return state information for pickling."),
];

fn iterator_of(v: &Value) -> &DequeIterator {
    // SAFETY: slots and methods of the two iterator types, which share a layout.
    unsafe { &*v.address().cast::<DequeIterator>() }
}

/// An iterator of type `ty` over a deque.
pub fn iterator(deque: &Value, ty: &'static TypeObject) -> Value {
    let n = items(deque).len();
    crate::memory::new_object(DequeIterator {
        header: crate::object::header::Header::new(ty),
        deque: Mut::new(Slot::new(deque.clone())),
        index: Cell::new(0),
        state: state(deque),
        remaining: Cell::new(n),
    })
}

fn new_iterator(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none(ty.short_name(), kwnames)?;
    crate::args::check_count(ty.short_name(), args.len(), 1, 2)?;
    if !is_deque(&args[0]) {
        return Err(type_error(format_args!(
            "argument 1 must be collections.deque, not {}",
            args[0].ty().name()
        )));
    }
    let it = iterator(&args[0], ty);
    if let Some(skip) = args.get(1) {
        for _ in 0..number::ssize(skip)? {
            if iter::next(&it)?.is_none() {
                break;
            }
        }
    }
    Ok(it)
}

fn next(v: &Value, reverse: bool) -> R<Option<Value>> {
    let it = iterator_of(v);
    let Some(deque) = it.deque.get().get() else {
        return Ok(None);
    };
    if state(deque) != it.state {
        it.remaining.set(0);
        return Err(mutated());
    }
    if it.remaining.get() == 0 {
        drop(it.deque.replace(Slot::NULL));
        return Ok(None);
    }
    let i = it.index.get();
    it.index.set(i + 1);
    it.remaining.set(it.remaining.get() - 1);
    let all = items(deque);
    Ok(all.get(if reverse { all.len() - 1 - i } else { i }).cloned())
}
