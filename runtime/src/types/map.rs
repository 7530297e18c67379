//! `map`.

use crate::exceptions::{R, type_error};
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{call, iter};
use crate::types::{keywords, object, tuple};
use crate::value::Value;

/// Memory of a `map`.
#[repr(C)]
pub struct MapObject {
    /// The header.
    pub header: Header,
    function: Value,
    iterators: Vec<Value>,
}

payload!(MapObject, TYPE);

/// `map`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "map",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(lookup::drop_payload::<MapObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<MapObject>())
.with_flags(flags::GC)
.with_methods(&[MethodDef::no_args("__reduce__", |this| {
    let m = cast(this);
    let mut args = vec![m.function.clone()];
    args.extend_from_slice(&m.iterators);
    Ok(tuple::from_array([this.ty().value(), tuple::new(args)]))
})
.doc("Return state information for pickling.")])
.with_doc(
    "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\neach of the \
     iterables.  Stops when the shortest iterable is exhausted.",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    let m = unsafe { &*p.cast::<MapObject>() };
    visit(&m.function);
    m.iterators.iter().for_each(visit);
}

#[inline(always)]
fn cast(v: &Value) -> &MapObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<MapObject>() }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("map", ty, &TYPE, kwnames)?;
    let [function, iterables @ ..] = keywords::positional(args, kwnames) else {
        return Err(type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(type_error("map() must have at least two arguments."));
    }
    let iterators = iterables.iter().map(iter::iter).collect::<R<Vec<Value>>>()?;
    Ok(attributes::new_instance(
        ty,
        MapObject {
            header: Header::new(ty),
            function: function.clone(),
            iterators,
        },
    ))
}

fn next(this: &Value) -> R<Option<Value>> {
    let m = cast(this);
    if let [it] = m.iterators.as_slice() {
        return match iter::next(it)? {
            Some(v) => call::call1(&m.function, &v).map(Some),
            None => Ok(None),
        };
    }
    let mut args = Vec::with_capacity(m.iterators.len());
    for it in &m.iterators {
        match iter::next(it)? {
            Some(v) => args.push(v),
            None => return Ok(None),
        }
    }
    call::call(&m.function, &args, None).map(Some)
}
