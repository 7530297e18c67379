//! Weak references: `weakref.ref`, proxies, and the table of what refers to an object.
//!
//! Invariant: a live reference object is in the table under its referent's address, until the referent dies or it dies.

mod proxy;

pub use proxy::{CALLABLE_PROXY_TYPE, PROXY_TYPE, new_proxy};

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format};
use crate::types::{generics, object, str as py_str, tuple};
use crate::value::{Slot, Value};
use crate::word_map::WordMap;
use std::cell::Cell;

/// A weak reference or proxy. `shape` of the header stays 0.
#[repr(C)]
pub struct WeakReferenceObject {
    /// Object header.
    pub header: Header,
    /// The object, null once it has died.
    pub referent: Cell<*mut Header>,
    /// What is called with the reference when the object dies.
    pub callback: Mut<Slot>,
    /// Hash of the object, once asked for.
    pub hash: Cell<Option<i64>>,
}

/// `weakref.ref`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "weakref.ReferenceType",
    Some(&object::TYPE),
    Slots {
        new: Some(new_reference),
        init: Some(init),
        call: Some(call_reference),
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        drop: Some(drop_reference),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<WeakReferenceObject>())
.with_flags(flags::GC)
.with_methods(&[MethodDef::one("__class_getitem__", generics::class_getitem)
    .class()
    .doc("See PEP 585")])
.with_getsets(&[GetSetDef::read_only("__callback__", |v| {
    Ok(this(v).callback.get().get().cloned().unwrap_or(Value::none()))
})
.member()]);

payload!(WeakReferenceObject, TYPE);

/// References by the address of their referent, oldest first.
static TABLE: Mut<Option<WordMap<usize, Vec<*mut WeakReferenceObject>>>> = Mut::new(None);

fn table() -> &'static mut WordMap<usize, Vec<*mut WeakReferenceObject>> {
    TABLE.get_mut().get_or_insert_with(WordMap::default)
}

fn this(v: &Value) -> &WeakReferenceObject {
    v.downcast::<WeakReferenceObject>().expect("a weak reference")
}

impl WeakReferenceObject {
    /// The object, if it lives.
    pub fn get(&self) -> Option<Value> {
        let p = self.referent.get();
        // SAFETY: set to null before the object's memory is given back. An object without references waits for its release
        // and must not come back.
        unsafe {
            if p.is_null() || (*p).count() == 0 {
                None
            } else {
                Some(Value::from_object(p))
            }
        }
    }
}

/// Raises TypeError unless weak references to the object are possible.
pub(super) fn check_referent(obj: &Value) -> R<*mut Header> {
    if obj.is_pointer() && obj.ty().has_flag(flags::WEAKREFABLE) {
        return Ok(obj.address());
    }
    Err(type_error(format_args!(
        "cannot create weak reference to '{}' object",
        obj.ty().name()
    )))
}

/// A new object of the layout of references, registered.
pub(super) fn make(ty: &'static TypeObject, obj: &Value, callback: Option<Value>) -> R {
    if callback.is_some() {
        crate::memory::collector::note_observer();
    }
    let referent = check_referent(obj)?;
    let v = new_instance(
        ty,
        WeakReferenceObject {
            header: Header::new(ty),
            referent: Cell::new(referent),
            callback: Mut::new(callback.into()),
            hash: Cell::new(None),
        },
    );
    obj.ty().set_flag(flags::HAS_WEAKREFS, true);
    table().entry(referent as usize).or_default().push(v.address().cast());
    Ok(v)
}

/// The reference of exactly this type without callback, if there is one already.
pub(super) fn existing(ty: &TypeObject, obj: &Value) -> Option<Value> {
    if !obj.is_pointer() {
        return None;
    }
    let references = table().get(&(obj.address() as usize))?;
    // SAFETY: registered references are live; a count of 0 means that it is being released.
    references.iter().map(|&r| unsafe { &*r }).find_map(|r| {
        let fits = std::ptr::eq(r.header.ty_ptr(), ty) && r.callback.get().is_null() && r.header.count() > 0;
        // SAFETY: as above.
        fits.then(|| unsafe { Value::from_object(r) })
    })
}

/// `weakref.ref(obj, callback)` for exact references.
pub fn new(obj: &Value, callback: Option<&Value>) -> R {
    let callback = callback.filter(|c| !c.is_none()).cloned();
    if callback.is_none()
        && let Some(found) = existing(&TYPE, obj)
    {
        return Ok(found);
    }
    make(&TYPE, obj, callback)
}

fn arguments<'a>(args: &'a [Value], kwnames: KwNames) -> R<(&'a Value, Option<&'a Value>)> {
    let positional = args.len() - kwnames.map_or(0, |k| tuple::items(k).len());
    match &args[..positional] {
        [obj] => Ok((obj, None)),
        [obj, callback] => Ok((obj, Some(callback))),
        [] => Err(type_error("__new__ expected at least 1 argument, got 0")),
        more => Err(type_error(format_args!(
            "__new__ expected at most 2 arguments, got {}",
            more.len()
        ))),
    }
}

fn new_reference(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (obj, callback) = arguments(args, kwnames)?;
    if std::ptr::eq(ty, &TYPE) {
        return new(obj, callback);
    }
    make(ty, obj, callback.filter(|c| !c.is_none()).cloned())
}

fn init(_: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error("ref() takes no keyword arguments"));
    }
    match args.len() {
        1 | 2 => Ok(()),
        0 => Err(type_error("__init__ expected at least 1 argument, got 0")),
        n => Err(type_error(format_args!(
            "__init__ expected at most 2 arguments, got {n}"
        ))),
    }
}

fn call_reference(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error(format_args!(
            "{}() takes no keyword arguments",
            v.ty().name()
        )));
    }
    if !args.is_empty() {
        return Err(type_error(format_args!(
            "weakref expected 0 arguments, got {}",
            args.len()
        )));
    }
    Ok(this(v).get().unwrap_or(Value::none()))
}

fn repr(v: &Value) -> R {
    let address = v.address() as usize;
    let Some(obj) = this(v).get() else {
        return Ok(Value::str(&format!("<weakref at {address:#x}; dead>")));
    };
    // Looked up on the type, as a special method: what goes wrong shows no name.
    let name = match attr::lookup_special(&obj, names::__name__()) {
        Ok(name) => name.filter(py_str::is_str),
        Err(raised) => {
            drop(raised.take());
            None
        }
    };
    let to = format!("to '{}' at {:#x}", obj.ty().name(), object::identity(&obj));
    Ok(Value::str(&match name {
        Some(name) => format!("<weakref at {address:#x}; {to} ({})>", format::str_string(&name)?),
        None => format!("<weakref at {address:#x}; {to}>"),
    }))
}

fn hash(v: &Value) -> R<i64> {
    let r = this(v);
    if let Some(h) = r.hash.get() {
        return Ok(h);
    }
    let Some(obj) = r.get() else {
        return Err(type_error("weak object has gone away"));
    };
    let h = compare::hash(&obj)?;
    r.hash.set(Some(h));
    Ok(h)
}

/// References to living objects compare as those; else by identity.
fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let (Some(x), Some(y)) = (a.downcast::<WeakReferenceObject>(), b.downcast::<WeakReferenceObject>()) else {
        return Ok(Value::not_implemented());
    };
    match (x.get(), y.get()) {
        (Some(x), Some(y)) => compare::rich_compare(&x, &y, op),
        _ => Ok(Value::bool(a.is(b) == (op == CompareOp::Eq))),
    }
}

/// The number of weak references to the object, and the references themselves, newest last.
pub fn references_to(obj: &Value) -> Vec<Value> {
    if !obj.is_pointer() {
        return Vec::new();
    }
    let Some(references) = table().get(&(obj.address() as usize)) else {
        return Vec::new();
    };
    // SAFETY: registered references are live, unless they are being released (count 0).
    unsafe {
        references
            .iter()
            .filter(|r| (***r).header.count() > 0)
            .map(|&r| Value::from_object(r))
            .collect()
    }
}

/// `obj.__weakref__`: the first reference, or `None`.
pub fn first_reference(obj: &Value) -> R {
    Ok(references_to(obj).into_iter().next().unwrap_or(Value::none()))
}

/// The object at `p` dies: empties the references to it and calls their callbacks, newest first.
pub fn clear_references_to(p: *mut Header) {
    let taken = detach(p);
    run_callbacks(taken);
}

/// Empties the references to the object at `p`; returns those with a callback, newest first.
pub(crate) fn detach(p: *mut Header) -> Vec<Value> {
    let Some(references) = table().remove(&(p as usize)) else {
        return Vec::new();
    };
    let mut with_callback = Vec::new();
    for &r in references.iter().rev() {
        // SAFETY: registered references are live.
        let r = unsafe { &*r };
        r.referent.set(std::ptr::null_mut());
        if !r.callback.get().is_null() && r.header.count() > 0 {
            // SAFETY: as above.
            with_callback.push(unsafe { Value::from_object(r) });
        }
    }
    with_callback
}

/// Calls the callbacks of references that [`detach`] emptied.
pub(crate) fn run_callbacks(references: Vec<Value>) {
    for r in references {
        let Some(callback) = layout(&r).callback.replace(Slot::NULL).take() else {
            continue;
        };
        let pending = crate::state::state().pending.replace(Slot::NULL);
        if let Err(raised) = call::call1(&callback, &r) {
            crate::exceptions::write_unraisable(raised, None, Some(&callback));
        }
        drop(crate::state::state().pending.replace(pending));
    }
}

/// References and proxies have one layout.
pub(super) fn layout(v: &Value) -> &WeakReferenceObject {
    // SAFETY: only objects of this layout are in the table, or passed by the proxy's slots.
    unsafe { &*v.address().cast::<WeakReferenceObject>() }
}

pub(super) unsafe fn drop_reference(p: *mut Header) {
    // SAFETY: called once, with a dying reference.
    unsafe {
        let referent = (*p.cast::<WeakReferenceObject>())
            .referent
            .replace(std::ptr::null_mut());
        if !referent.is_null()
            && let Some(references) = table().get_mut(&(referent as usize))
        {
            references.retain(|r| !std::ptr::eq(*r, p.cast()));
            if references.is_empty() {
                table().remove(&(referent as usize));
            }
        }
        drop_payload::<WeakReferenceObject>(p);
    }
}

pub(super) unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live reference.
    if let Some(v) = unsafe { &*p.cast::<WeakReferenceObject>() }.callback.get().get() {
        visit(v);
    }
}

pub(super) unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live reference.
    drop(
        unsafe { &*p.cast::<WeakReferenceObject>() }
            .callback
            .replace(Slot::NULL),
    );
}
