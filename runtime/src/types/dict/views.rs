//! `dict_keys`, `dict_values`, `dict_items`: live views.

use super::{get_item, iterators, len};
use crate::exceptions::R;
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, containers, format, iter};
use crate::types::{descriptor, list, object as object_type, set, tuple};
use crate::value::Value;

/// Memory of a view; the type says of what.
#[repr(C)]
pub struct DictView {
    /// The header.
    pub header: Header,
    /// The dict.
    pub dict: Value,
}

payload!(DictView, KEYS_TYPE);

const SET_SLOTS: Slots = Slots {
    repr: Some(repr),
    hash: Some(lookup::hash_not_implemented),
    richcompare: Some(richcompare),
    len: Some(|v| Ok(len(dict_of(v)))),
    subtract: Some(subtract),
    and: Some(and),
    xor: Some(xor),
    or: Some(or),
    drop: Some(lookup::drop_payload::<DictView>),
    traverse: Some(traverse),
    ..Slots::NONE
};

const MAPPING: GetSetDef = GetSetDef::read_only("mapping", |this| {
    Ok(descriptor::mapping_proxy::new(dict_of(this).clone()))
})
.doc("dictionary that this view refers to");

/// `dict_keys`.
pub static KEYS_TYPE: TypeObject = TypeObject::builtin(
    "dict_keys",
    Some(&object_type::TYPE),
    Slots {
        iter: Some(|v| Ok(iterators::make(dict_of(v), &iterators::KEY_ITERATOR_TYPE))),
        contains: Some(|v, key| super::contains_key(dict_of(v), key)),
        ..SET_SLOTS
    },
)
.with_size(size_of::<DictView>())
.with_flags(flags::GC)
.with_getsets(&[MAPPING])
.with_methods(&[
    ISDISJOINT,
    MethodDef::no_args("__reversed__", |v| {
        Ok(iterators::make(dict_of(v), &iterators::REVERSE_KEY_ITERATOR_TYPE))
    })
    .doc("Return a reverse iterator over the dict keys."),
])
.not_a_base();

/// `dict_items`.
pub static ITEMS_TYPE: TypeObject = TypeObject::builtin(
    "dict_items",
    Some(&object_type::TYPE),
    Slots {
        iter: Some(|v| Ok(iterators::make(dict_of(v), &iterators::ITEM_ITERATOR_TYPE))),
        contains: Some(items_contain),
        ..SET_SLOTS
    },
)
.with_size(size_of::<DictView>())
.with_flags(flags::GC)
.with_getsets(&[MAPPING])
.with_methods(&[
    ISDISJOINT,
    MethodDef::no_args("__reversed__", |v| {
        Ok(iterators::make(dict_of(v), &iterators::REVERSE_ITEM_ITERATOR_TYPE))
    })
    .doc("Return a reverse iterator over the dict items."),
])
.not_a_base();

/// `dict_values`.
pub static VALUES_TYPE: TypeObject = TypeObject::builtin(
    "dict_values",
    Some(&object_type::TYPE),
    Slots {
        repr: Some(repr),
        iter: Some(|v| Ok(iterators::make(dict_of(v), &iterators::VALUE_ITERATOR_TYPE))),
        len: Some(|v| Ok(len(dict_of(v)))),
        drop: Some(lookup::drop_payload::<DictView>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<DictView>())
.with_flags(flags::GC)
.with_getsets(&[MAPPING])
.with_methods(&[MethodDef::no_args("__reversed__", |v| {
    Ok(iterators::make(dict_of(v), &iterators::REVERSE_VALUE_ITERATOR_TYPE))
})
.doc("Return a reverse iterator over the dict values.")])
.not_a_base();

const ISDISJOINT: MethodDef = MethodDef::one("isdisjoint", isdisjoint)
    .doc("Return True if the view and the given iterable have a null intersection.");

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live views.
    visit(unsafe { &(*p.cast::<DictView>()).dict });
}

/// A view of type `ty` on `dict`.
pub fn view(dict: &Value, ty: &'static TypeObject) -> Value {
    memory::new_object(DictView {
        header: Header::new(ty),
        dict: dict.clone(),
    })
}

/// The dict of a view.
#[inline(always)]
pub fn dict_of(v: &Value) -> &Value {
    // SAFETY: the slots of these types get their own instances only.
    unsafe { &(*v.address().cast::<DictView>()).dict }
}

/// True for keys and items views.
pub fn is_set_view(v: &Value) -> bool {
    v.is_exact(&KEYS_TYPE) || v.is_exact(&ITEMS_TYPE) || v.ty().is_subtype(&KEYS_TYPE) || v.ty().is_subtype(&ITEMS_TYPE)
}

fn repr(this: &Value) -> R {
    let Some(_guard) = containers::ReprGuard::enter(this) else {
        return Ok(Value::str("..."));
    };
    let items = list::new(iter::collect(this)?);
    let text = format::repr_string(&items)?;
    Ok(Value::str(&format!("{}({text})", this.ty().name())))
}

fn items_contain(this: &Value, pair: &Value) -> R<bool> {
    let Some([key, value]) = tuple::as_items(pair) else {
        return Ok(false);
    };
    match get_item(dict_of(this), key)? {
        Some(found) => compare::equal(&found, value),
        None => Ok(false),
    }
}

/// True if every item of `a` is in `b`.
fn all_in(a: &Value, b: &Value) -> R<bool> {
    let it = iter::iter(a)?;
    while let Some(v) = iter::next(&it)? {
        if !compare::contains(b, &v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    if !set::is_any_set(other) && !is_set_view(other) {
        return Ok(Value::not_implemented());
    }
    let (a, b) = (len(dict_of(this)), crate::ops::subscr::len(other)?);
    let ok = match op {
        CompareOp::Eq => a == b && all_in(this, other)?,
        CompareOp::Ne => !(a == b && all_in(this, other)?),
        CompareOp::Lt => a < b && all_in(this, other)?,
        CompareOp::Le => a <= b && all_in(this, other)?,
        CompareOp::Gt => a > b && all_in(other, this)?,
        CompareOp::Ge => a >= b && all_in(other, this)?,
    };
    Ok(Value::bool(ok))
}

fn subtract(a: &Value, b: &Value) -> R {
    let result = set::from_iterable(a)?;
    set::difference_update(&result, b)?;
    Ok(result)
}

fn and(a: &Value, b: &Value) -> R {
    // The larger view is asked; the other operand is iterated, as `_PyDictView_Intersect`.
    let (mut view, mut other) = (a, b);
    if !is_set_view(view) || (is_set_view(other) && len(dict_of(other)) > len(dict_of(view))) {
        std::mem::swap(&mut view, &mut other);
    }
    if set::is_any_set(other) && view.is_exact(&KEYS_TYPE) && len(dict_of(view)) <= set::len(other) {
        std::mem::swap(&mut view, &mut other);
    }
    let result = set::new_empty();
    let it = iter::iter(other)?;
    while let Some(v) = iter::next(&it)? {
        if compare::contains(view, &v)? {
            set::add(&result, &v)?;
        }
    }
    Ok(result)
}

fn or(a: &Value, b: &Value) -> R {
    let result = set::from_iterable(a)?;
    set::update(&result, b)?;
    Ok(result)
}

fn xor(a: &Value, b: &Value) -> R {
    let result = set::from_iterable(a)?;
    set::symmetric_difference_update(&result, b)?;
    Ok(result)
}

fn isdisjoint(this: &Value, other: &Value) -> R {
    if this.is(other) {
        return Ok(Value::bool(len(dict_of(this)) == 0));
    }
    let (mut a, mut b) = (this, other);
    if (set::is_any_set(b) || is_set_view(b)) && crate::ops::subscr::len(b)? > len(dict_of(a)) {
        std::mem::swap(&mut a, &mut b);
    }
    let it = iter::iter(b)?;
    while let Some(v) = iter::next(&it)? {
        if compare::contains(a, &v)? {
            return Ok(Value::bool(false));
        }
    }
    Ok(Value::bool(true))
}
