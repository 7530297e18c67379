//! `_thread._local`: an object whose attributes each thread has for itself.
//!
//! The object's storage holds the attributes of the thread that used it last; those of the others lie beside it.

use crate::cell::Mut;
use crate::exceptions::{R, raise, type_error};
use crate::object::attributes::{self, new_instance};
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::call;
use crate::threads;
use crate::types::{dict, exception, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Memory of a `_thread._local`.
#[repr(C)]
pub(super) struct LocalObject {
    header: Header,
    /// Whose attributes the storage holds.
    owner: Cell<u64>,
    /// The dicts of the other threads.
    others: Mut<Vec<(u64, Value)>>,
    /// What `__init__` is called with in each thread.
    arguments: Mut<Vec<Value>>,
    keywords: Mut<Slot>,
}

payload!(LocalObject, LOCAL_TYPE);

/// The live objects.
pub(super) static LOCALS: Mut<Vec<*const LocalObject>> = Mut::new(Vec::new());

/// `_thread._local`.
pub(super) static LOCAL_TYPE: TypeObject = TypeObject::builtin(
    "_thread._local",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        getattro: Some(|v, name| {
            enter(v)?;
            lookup::generic_getattr(v, name)
        }),
        setattro: Some(|v, name, value| {
            enter(v)?;
            lookup::generic_setattr(v, name, value)
        }),
        drop: Some(drop_local),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<LocalObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE | flags::GC)
.with_getsets(&[GetSetDef::read_write("__dict__", object::get_dict, |_, _| {
    Err(raise(
        &exception::ATTRIBUTE_ERROR,
        "'_thread._local' object attribute '__dict__' is read-only",
    ))
})]);

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if !has_init(ty) && (!args.is_empty() || kwnames.is_some()) {
        return Err(type_error("Initialization arguments are not supported"));
    }
    let made = new_instance(
        ty,
        LocalObject {
            header: Header::new(&LOCAL_TYPE),
            owner: Cell::new(threads::ident()),
            others: Mut::new(Vec::new()),
            arguments: Mut::new(args.to_vec()),
            keywords: Mut::new(kwnames.map(|names| tuple::from_slice(tuple::items(names))).into()),
        },
    );
    LOCALS.get_mut().push(this(&made));
    Ok(made)
}

/// Whether the class has an `__init__` other than that of `object`.
fn has_init(ty: &TypeObject) -> bool {
    let init = lookup::lookup(ty, crate::names::__init__());
    let default = lookup::lookup(&object::TYPE, crate::names::__init__());
    match (init, default) {
        (Some(init), Some(default)) => !init.is(&default),
        _ => false,
    }
}

fn this(v: &Value) -> &LocalObject {
    // SAFETY: slots get instances of the type.
    unsafe { v.cast_unchecked::<LocalObject>() }
}

/// Brings the running thread's attributes into the storage; in a thread that sees the object first, `__init__` makes them.
fn enter(v: &Value) -> R<()> {
    let local = this(v);
    let me = threads::ident();
    let before = local.owner.get();
    if before == me {
        return Ok(());
    }
    let theirs = attributes::materialize(v)?;
    local.others.get_mut().push((before, theirs));
    let mine = local
        .others
        .get()
        .iter()
        .position(|(owner, _)| *owner == me)
        .map(|at| local.others.get_mut().swap_remove(at).1);
    local.owner.set(me);
    let first = mine.is_none();
    attributes::replace_dict(v, mine.unwrap_or_else(dict::new));
    if first && has_init(v.ty()) {
        let init = crate::ops::attr::get(v, crate::names::__init__())?;
        let arguments = local.arguments.get().clone();
        let keywords = local.keywords.get().get().cloned();
        call::call(&init, &arguments, keywords.as_ref())?;
    }
    Ok(())
}

/// Drops the attributes of a thread that has ended.
pub(super) fn forget_local(local: &LocalObject, ident: u64) {
    let at = local.others.get().iter().position(|(owner, _)| *owner == ident);
    let theirs = at.map(|at| local.others.get_mut().swap_remove(at).1);
    drop(theirs);
    if local.owner.get() == ident {
        // SAFETY: a live object: one more reference to it for this call.
        let v = unsafe { Value::from_object(&raw const *local) };
        attributes::replace_dict(&v, dict::new());
        local.owner.set(u64::MAX);
    }
}

unsafe fn drop_local(p: *mut Header) {
    LOCALS.get_mut().retain(|q| !std::ptr::eq(*q, p.cast::<LocalObject>()));
    // SAFETY: called once for an object of this type that dies.
    unsafe { lookup::drop_payload::<LocalObject>(p) }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object of the type.
    let local = unsafe { &*p.cast::<LocalObject>() };
    local.others.get().iter().for_each(|(_, d)| visit(d));
    local.arguments.get().iter().for_each(&mut *visit);
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live object of the type.
    let local = unsafe { &*p.cast::<LocalObject>() };
    drop(local.others.replace(Vec::new()));
    drop(local.arguments.replace(Vec::new()));
}
