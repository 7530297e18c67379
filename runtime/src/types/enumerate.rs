//! `enumerate`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{arith, iter, number};
use crate::types::{generics, keywords, object, str, tuple};
use crate::value::Value;

/// Memory of an `enumerate`.
#[repr(C)]
pub struct EnumerateObject {
    /// The header.
    pub header: Header,
    /// The iterator.
    pub iterator: Value,
    /// The next number, an int.
    pub index: Mut<Value>,
}

payload!(EnumerateObject, TYPE);

/// `enumerate`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "enumerate",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(lookup::drop_payload::<EnumerateObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<EnumerateObject>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::no_args("__reduce__", |this| {
        let e = cast(this);
        let args = tuple::from_array([e.iterator.clone(), e.index.get().clone()]);
        Ok(tuple::from_array([this.ty().value(), args]))
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
])
.with_doc(
    "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs \
     containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is \
     useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    let e = unsafe { &*p.cast::<EnumerateObject>() };
    visit(&e.iterator);
    visit(e.index.get());
}

#[inline(always)]
fn cast(v: &Value) -> &EnumerateObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<EnumerateObject>() }
}

/// Iterable and start, accepted and refused as `enumerate_vectorcall` does.
fn arguments(args: &[Value], kwnames: KwNames) -> R<(Value, Option<Value>)> {
    let given = keywords::positional(args, kwnames);
    let named: Vec<(&Value, &Value)> = keywords::pairs(args, kwnames).collect();
    let invalid = |name: &Value| -> R<(Value, Option<Value>)> {
        let name = crate::ops::format::str_string(name)?;
        Err(type_error(format_args!(
            "'{name}' is an invalid keyword argument for enumerate()"
        )))
    };
    match (given, named.as_slice()) {
        ([iterable], []) => Ok((iterable.clone(), None)),
        ([iterable, start], []) => Ok((iterable.clone(), Some(start.clone()))),
        ([iterable], [(name, start)]) => {
            if str::equals(name, "start") {
                Ok((iterable.clone(), Some((*start).clone())))
            } else {
                invalid(name)
            }
        }
        ([], [(name, iterable)]) => {
            if str::equals(name, "iterable") {
                Ok(((*iterable).clone(), None))
            } else {
                invalid(name)
            }
        }
        ([], [first, second]) => {
            let (iterable, start) = if str::equals(first.0, "iterable") {
                (first, second)
            } else {
                (second, first)
            };
            if !str::equals(iterable.0, "iterable") {
                return invalid(iterable.0);
            }
            if !str::equals(start.0, "start") {
                return invalid(start.0);
            }
            Ok((iterable.1.clone(), Some(start.1.clone())))
        }
        ([], _) => Err(type_error("enumerate() missing required argument 'iterable'")),
        _ => Err(type_error(format_args!(
            "enumerate() takes at most 2 arguments ({} given)",
            args.len()
        ))),
    }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (iterable, start) = arguments(args, kwnames)?;
    let index = match start {
        Some(s) => number::index(&s)?,
        None => Value::int(0),
    };
    let iterator = iter::iter(&iterable)?;
    Ok(attributes::new_instance(
        ty,
        EnumerateObject {
            header: Header::new(ty),
            iterator,
            index: Mut::new(index),
        },
    ))
}

/// An `enumerate` that goes on with this number.
pub fn resumed(iterator: Value, index: i64) -> Value {
    crate::memory::new_object(EnumerateObject {
        header: Header::new(&TYPE),
        iterator,
        index: Mut::new(Value::int(index)),
    })
}

#[inline]
fn next(this: &Value) -> R<Option<Value>> {
    Ok(next_pair(this)?.map(|(i, item)| tuple::from_array([i, item])))
}

/// The next number and item of an `enumerate`.
#[inline(always)]
pub fn next_pair(this: &Value) -> R<Option<(Value, Value)>> {
    let e = cast(this);
    let Some(item) = iter::next(&e.iterator)? else {
        return Ok(None);
    };
    let i = e.index.get().clone();
    let following = match i.as_small_int() {
        Some(n) => Value::int(n + 1),
        None => arith::add(&i, &Value::int(1))?,
    };
    drop(e.index.replace(following));
    Ok(Some((i, item)))
}
