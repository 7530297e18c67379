//! `type`: the metatype. Calling a type makes an instance; `new` (in its own file) makes types.

mod attributes;
mod layout;
mod members;
mod mro;
mod new;

pub use attributes::{getattro, getattro_optional, set_in_dict, setattro};
pub use layout::same_layout;
pub use members::{module_of, qualified_name, qualname};
pub use mro::compute_mro;
pub use new::{calculate_metaclass, krait_install_classes, new_type};

use crate::exceptions::{R, type_error};
use crate::object::cache;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slot_functions;
use crate::object::slots::{InitFn, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::object;
use crate::value::{Slot, Value};

/// `type`.
#[unsafe(export_name = "krait_type_type")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "type",
    Some(&object::TYPE),
    Slots {
        repr: Some(members::repr),
        call: Some(call),
        getattro: Some(getattro),
        setattro: Some(setattro),
        new: Some(new::new_class),
        init: Some(init),
        or: Some(crate::types::generics::or_types),
        drop: Some(drop_type),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<TypeObject>())
.with_flags(flags::GC | flags::TYPE_SUBCLASS | flags::WEAKREFABLE)
.with_methods(members::METHODS)
.with_getsets(members::GETSETS)
.with_doc("type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type");

crate::payload!(TypeObject, TYPE, flags::TYPE_SUBCLASS);

/// Calls a type: `__new__`, then `__init__` of the result if it is an instance (`type_call`).
pub fn call(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let ty = TypeObject::from_value(callee).expect("a type");
    if std::ptr::eq(ty, &TYPE) {
        if args.len() == 1 && kwnames.is_none() {
            let ty = args[0].ty();
            lookup::ensure_ready(ty);
            return Ok(ty.value());
        }
        let positional = args.len() - kwnames.map_or(0, |k| crate::types::tuple::items(k).len());
        if positional == 1 {
            return Err(type_error("type() takes no keyword arguments"));
        }
        if positional != 3 {
            return Err(type_error("type() takes 1 or 3 arguments"));
        }
    }
    make_instance(ty, args, kwnames)
}

/// The general part of [`call`], for any type but `type` with one argument.
#[inline]
pub fn make_instance(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    lookup::ensure_ready(ty);
    let Some(new) = ty.slots().new else {
        return Err(type_error(format_args!("cannot create '{}' instances", ty.name())));
    };
    let obj = new(ty, args, kwnames)?;
    let made = obj.ty();
    if !std::ptr::eq(made, ty) && !made.is_subtype(ty) {
        return Ok(obj);
    }
    match made.slots().init {
        Some(init) if !std::ptr::fn_addr_eq(init, object::init as InitFn) => init(&obj, args, kwnames)?,
        Some(init) if !args.is_empty() => init(&obj, args, kwnames)?,
        _ => {}
    }
    Ok(obj)
}

/// True if instances of the type are made by `object.__new__` and initialised by a Python `__init__` (or nothing): what an
/// inlined instance creation may rely on while the type's version stays.
pub fn is_plainly_made(ty: &TypeObject) -> bool {
    let slots = ty.slots();
    ty.is_heap()
        && !ty.has_flag(flags::ABSTRACT)
        && slots
            .new
            .is_some_and(|f| std::ptr::fn_addr_eq(f, object::new as crate::object::slots::NewFn))
        && slots.init.is_some_and(|f| {
            std::ptr::fn_addr_eq(f, slot_functions::init as InitFn) || std::ptr::fn_addr_eq(f, object::init as InitFn)
        })
}

fn init(_: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let keywords = kwnames.map_or(0, |k| crate::types::tuple::items(k).len());
    let positional = args.len() - keywords;
    if keywords > 0 && positional == 1 {
        return Err(type_error("type.__init__() takes no keyword arguments"));
    }
    if positional != 1 && positional != 3 {
        return Err(type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

/// Removes a dying type from its bases and from what is cached by its address.
unsafe fn drop_type(p: *mut Header) {
    // SAFETY: called once, with a dying heap type.
    unsafe {
        let ty = &*p.cast::<TypeObject>();
        unregister(ty);
        cache::empty_caches_of(ty, None);
        crate::object::shape::forget(ty);
        lookup::drop_payload::<TypeObject>(p);
    }
}

/// Takes the type out of its bases' lists of subclasses.
fn unregister(ty: &TypeObject) {
    let Some(bases) = ty.bases.get().get().cloned() else {
        return;
    };
    for base in crate::types::tuple::items(&bases) {
        if let Some(base) = TypeObject::from_value(base) {
            base.subclasses.get_mut().retain(|s| !std::ptr::eq(*s, ty));
        }
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live type.
    let ty = unsafe { &*p.cast::<TypeObject>() };
    if !ty.is_heap() {
        return;
    }
    for slot in [&ty.bases, &ty.mro, &ty.dict, &ty.heap_name, &ty.heap_qualname] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live type that is garbage.
    let ty = unsafe { &*p.cast::<TypeObject>() };
    if !ty.is_heap() {
        return;
    }
    // Instances that die in the same collection still need slots, sizes and names; the dict and the MRO make the cycles.
    unregister(ty);
    lookup::modified(ty);
    if let Some(d) = ty.dict.get().get().cloned() {
        // SAFETY: a live dict.
        if let Some(clear) = d.ty().slots().clear {
            // SAFETY: as above.
            unsafe { clear(d.address()) };
        }
    }
    drop(ty.mro.replace(Slot::new(crate::types::tuple::empty())));
}
