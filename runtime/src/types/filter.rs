//! `filter`.

use crate::exceptions::R;
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{call, compare, iter};
use crate::types::{int, keywords, object, tuple};
use crate::value::Value;

/// Memory of a `filter`.
#[repr(C)]
pub struct FilterObject {
    /// The header.
    pub header: Header,
    function: Value,
    iterator: Value,
}

payload!(FilterObject, TYPE);

/// `filter`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "filter",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        drop: Some(lookup::drop_payload::<FilterObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<FilterObject>())
.with_flags(flags::GC)
.with_methods(&[MethodDef::no_args("__reduce__", |this| {
    let f = cast(this);
    let args = tuple::from_array([f.function.clone(), f.iterator.clone()]);
    Ok(tuple::from_array([this.ty().value(), args]))
})
.doc("Return state information for pickling.")])
.with_doc(
    "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which \
     function(item)\nis true. If function is None, return the items that are true.",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    let f = unsafe { &*p.cast::<FilterObject>() };
    visit(&f.function);
    visit(&f.iterator);
}

#[inline(always)]
fn cast(v: &Value) -> &FilterObject {
    // SAFETY: the slots and methods of this type get its instances only.
    unsafe { v.cast_unchecked::<FilterObject>() }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("filter", ty, &TYPE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    crate::args::check_count("filter", args.len(), 2, 2)?;
    let iterator = iter::iter(&args[1])?;
    Ok(attributes::new_instance(
        ty,
        FilterObject {
            header: Header::new(ty),
            function: args[0].clone(),
            iterator,
        },
    ))
}

fn next(this: &Value) -> R<Option<Value>> {
    let f = cast(this);
    let plain = f.function.is_none() || f.function.is(&int::BOOL_TYPE.value());
    while let Some(v) = iter::next(&f.iterator)? {
        let keep = if plain {
            compare::is_true(&v)?
        } else {
            compare::is_true(&call::call1(&f.function, &v)?)?
        };
        if keep {
            return Ok(Some(v));
        }
    }
    Ok(None)
}
