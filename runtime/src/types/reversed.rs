//! `reversed`: of anything with `__reversed__`, or with `__len__` and `__getitem__`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, number, subscr};
use crate::types::{dict, exception, iterators, keywords, list, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Memory of a `reversed`.
#[repr(C)]
pub struct ReversedObject {
    /// The header.
    pub header: Header,
    sequence: Mut<Slot>,
    index: Cell<i64>,
}

payload!(ReversedObject, TYPE);

/// `reversed`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "reversed",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(lookup::drop_payload::<ReversedObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<ReversedObject>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::no_args("__length_hint__", |this| {
        let r = cast(this);
        let Some(s) = r.sequence.get().get().cloned() else {
            return Ok(Value::int(0));
        };
        let left = r.index.get() + 1;
        Ok(Value::int(if (subscr::len(&s)? as i64) < left { 0 } else { left }))
    })
    .doc("Private method returning an estimate of len(list(it))."),
    MethodDef::no_args("__reduce__", |this| {
        let r = cast(this);
        let ty = this.ty().value();
        Ok(match r.sequence.get().get() {
            Some(s) => tuple::from_array([ty, tuple::from_array([s.clone()]), Value::int(r.index.get())]),
            None => tuple::from_array([ty, tuple::from_array([tuple::empty()])]),
        })
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__setstate__", |this, state| {
        let i = number::state_index(state)?;
        let r = cast(this);
        if let Some(s) = r.sequence.get().get().cloned() {
            r.index.set(i.clamp(-1, subscr::len(&s)? as i64 - 1));
        }
        Ok(Value::none())
    })
    .doc("Set state information for unpickling."),
])
.with_doc("Return a reverse iterator over the values of the given sequence.");

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    if let Some(s) = unsafe { (*p.cast::<ReversedObject>()).sequence.get().get() } {
        visit(s);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called for live objects.
    drop(unsafe { (*p.cast::<ReversedObject>()).sequence.replace(Slot::NULL) });
}

#[inline(always)]
fn cast(v: &Value) -> &ReversedObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<ReversedObject>() }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("reversed", ty, &TYPE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("reversed", args.len(), 1, 1)?;
    let sequence = &args[0];
    if sequence.is_exact(&list::TYPE) {
        return Ok(iterators::list_reversed(sequence));
    }
    if let Some(method) = attr::lookup_special(sequence, crate::names::__reversed__())? {
        if method.is_none() {
            return Err(type_error(format_args!(
                "'{}' object is not reversible",
                sequence.ty().name()
            )));
        }
        return call::call0(&method);
    }
    if sequence.ty().slots().item.is_none() || dict::is_dict(sequence) {
        return Err(type_error(format_args!(
            "'{}' object is not reversible",
            sequence.ty().name()
        )));
    }
    let n = subscr::len(sequence)? as i64;
    Ok(attributes::new_instance(
        ty,
        ReversedObject {
            header: Header::new(ty),
            sequence: Mut::new(Slot::new(sequence.clone())),
            index: Cell::new(n - 1),
        },
    ))
}

fn next(this: &Value) -> R<Option<Value>> {
    let r = cast(this);
    let i = r.index.get();
    if i >= 0
        && let Some(s) = r.sequence.get().get().cloned()
    {
        match subscr::get_index(&s, i) {
            Ok(v) => {
                r.index.set(i - 1);
                return Ok(Some(v));
            }
            Err(raised) => {
                if !raised.matches(&exception::INDEX_ERROR) && !raised.matches(&exception::STOP_ITERATION) {
                    return Err(raised);
                }
                drop(raised.take());
            }
        }
    }
    r.index.set(-1);
    drop(r.sequence.replace(Slot::NULL));
    Ok(None)
}
