//! Comparison, truth, hashing and membership: what `COMPARE_OP`, `CONTAINS_OP`, `hash()` and conditional jumps mean.

use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::lookup;
use crate::object::slots::CompareOp;
use crate::state::check_recursion;
use crate::types::{dict, float, str as py_str, tuple};
use crate::value::Value;

/// `a op b` (`PyObject_RichCompare`).
#[inline]
pub fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(Value::bool(op.holds(x.cmp(&y))));
    }
    if (a.is_immediate_float() || b.is_immediate_float())
        && let (Some(x), Some(y)) = (immediate_number(a), immediate_number(b))
    {
        return Ok(Value::bool(compare_floats(x, y, op)));
    }
    rich_compare_slow(a, b, op)
}

/// The float that a number equals exactly, if that is known without effort.
#[inline(always)]
fn immediate_number(v: &Value) -> Option<f64> {
    if let Some(i) = v.as_small_int() {
        return (i.unsigned_abs() < 1 << 53).then_some(i as f64);
    }
    v.as_exact_float()
}

/// IEEE comparison.
#[inline(always)]
pub fn compare_floats(x: f64, y: f64, op: CompareOp) -> bool {
    match op {
        CompareOp::Lt => x < y,
        CompareOp::Le => x <= y,
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        CompareOp::Gt => x > y,
        CompareOp::Ge => x >= y,
    }
}

#[inline(never)]
fn rich_compare_slow(a: &Value, b: &Value, op: CompareOp) -> R {
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.is_exact(&py_str::TYPE) && b.is_exact(&py_str::TYPE) {
        let same = a.is(b) || py_str::wtf8(a) == py_str::wtf8(b);
        return Ok(Value::bool(same == (op == CompareOp::Eq)));
    }
    if a.is_exact(&py_str::TYPE) && b.is_exact(&py_str::TYPE) {
        return Ok(Value::bool(op.holds(py_str::wtf8(a).cmp(py_str::wtf8(b)))));
    }
    if matches!(op, CompareOp::Eq | CompareOp::Ne)
        && a.is_exact(&tuple::TYPE)
        && let Some(same) = dict::quick_equal(a, b)
    {
        return Ok(Value::bool(same == (op == CompareOp::Eq)));
    }
    let _nested = check_recursion(" in comparison")?;
    let (ta, tb) = (a.ty(), b.ty());
    let mut reflected_first = false;
    if !std::ptr::eq(ta, tb)
        && tb.is_subtype(ta)
        && let Some(compare) = tb.slots().richcompare
    {
        reflected_first = true;
        let result = compare(b, a, op.swapped())?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if let Some(compare) = ta.slots().richcompare {
        let result = compare(a, b, op)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if !reflected_first && let Some(compare) = tb.slots().richcompare {
        let result = compare(b, a, op.swapped())?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(a.is(b))),
        CompareOp::Ne => Ok(Value::bool(!a.is(b))),
        _ => Err(type_error(format_args!(
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            ta.name(),
            tb.name()
        ))),
    }
}

/// `a op b` as a truth value, without making a bool object's detour where both are plain.
#[inline]
pub fn compare_bool(a: &Value, b: &Value, op: CompareOp) -> R<bool> {
    is_true(&rich_compare(a, b, op)?)
}

/// `a is b or a == b` (`PyObject_RichCompareBool`).
#[inline]
pub fn equal(a: &Value, b: &Value) -> R<bool> {
    if a.is(b) {
        return Ok(true);
    }
    compare_bool(a, b, CompareOp::Eq)
}

/// `a < b`.
#[inline]
pub fn less(a: &Value, b: &Value) -> R<bool> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Ok(x < y);
    }
    if a.is_exact(&tuple::TYPE) && b.is_exact(&tuple::TYPE) {
        return crate::types::list::tuple_less(a, b);
    }
    compare_bool(a, b, CompareOp::Lt)
}

/// `bool(v)`.
#[inline]
pub fn is_true(v: &Value) -> R<bool> {
    if v.is_true() {
        return Ok(true);
    }
    if v.is_false() || v.is_none() {
        return Ok(false);
    }
    if let Some(i) = v.as_small_int() {
        return Ok(i != 0);
    }
    if v.is_immediate_float() {
        return Ok(v.as_exact_float() != Some(0.0));
    }
    let slots = v.ty().slots();
    if let Some(f) = slots.bool {
        return f(v);
    }
    if let Some(len) = slots.len {
        return Ok(len(v)? != 0);
    }
    Ok(true)
}

/// `hash(v)`.
#[inline]
pub fn hash(v: &Value) -> R<i64> {
    match v.ty().slots().hash {
        Some(hash) => hash(v),
        None => {
            lookup::ready(v.ty());
            match v.ty().slots().hash {
                Some(hash) => hash(v),
                None => lookup::hash_not_implemented(v),
            }
        }
    }
}

/// Hash of an address (`_Py_HashPointer`): what objects without `__hash__` of their own have.
#[inline]
pub fn hash_address(v: &Value) -> i64 {
    (v.raw() >> 4).rotate_left(0) as i64 & i64::MAX
}

/// `item in container` (`PySequence_Contains`).
#[inline]
pub fn contains(container: &Value, item: &Value) -> R<bool> {
    if container.is_exact(&dict::TYPE) {
        return dict::contains_key(container, item);
    }
    let slots = container.ty().slots();
    if let Some(f) = slots.contains {
        return f(container, item);
    }
    contains_by_iteration(container, item)
}

/// `item in container` by comparing with each item (`_PySequence_IterSearch`).
pub fn contains_by_iteration(container: &Value, item: &Value) -> R<bool> {
    let slots = container.ty().slots();
    if slots.iter.is_none() && slots.item.is_none() {
        return Err(type_error(format_args!(
            "argument of type '{}' is not iterable",
            container.ty().name()
        )));
    }
    let iterator = match crate::ops::iter::iter(container) {
        Ok(iterator) => iterator,
        Err(raised) if raised.matches(&crate::types::exception::TYPE_ERROR) => {
            drop(raised.take());
            return Err(type_error(format_args!(
                "argument of type '{}' is not iterable",
                container.ty().name()
            )));
        }
        Err(raised) => return Err(raised),
    };
    while let Some(v) = crate::ops::iter::next(&iterator)? {
        if equal(&v, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// True for a value that `isinstance(v, Hashable)` would accept, by its slot.
pub fn is_hashable(v: &Value) -> bool {
    v.ty()
        .slots()
        .hash
        .is_some_and(|h| !std::ptr::fn_addr_eq(h, lookup::hash_not_implemented as fn(&Value) -> R<i64>))
}

/// The float value when `v` is an exact float; here so that callers of comparisons need one import.
#[inline]
pub fn exact_float(v: &Value) -> Option<f64> {
    float::as_f64(v)
}

/// `isinstance(obj, cls)` (`PyObject_IsInstance`).
pub fn is_instance(obj: &Value, cls: &Value) -> R<bool> {
    if let Some(ty) = crate::object::type_object::TypeObject::from_value(cls) {
        if obj.is_exact(ty) {
            return Ok(true);
        }
        if cls.is_exact(&crate::types::type_::TYPE) {
            return recursive_is_instance(obj, cls);
        }
    }
    if cls.downcast::<crate::types::tuple::TupleObject>().is_some() {
        let _nested = check_recursion(" in __instancecheck__")?;
        for item in crate::types::tuple::items(cls) {
            if is_instance(obj, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = crate::ops::attr::lookup_special(cls, names::__instancecheck__())? {
        let _nested = check_recursion(" in __instancecheck__")?;
        return is_true(&crate::ops::call::call1(&check, obj)?);
    }
    recursive_is_instance(obj, cls)
}

/// `type.__instancecheck__` (`object_isinstance`).
pub fn recursive_is_instance(obj: &Value, cls: &Value) -> R<bool> {
    if let Some(ty) = crate::object::type_object::TypeObject::from_value(cls) {
        if obj.ty().is_subtype(ty) {
            return Ok(true);
        }
        if has_plain_class(obj.ty()) {
            return Ok(false);
        }
        // `__class__` may say otherwise (proxies, mocks).
        if let Some(class) = crate::ops::attr::get_optional(obj, names::__class__())?
            && !class.is(&obj.ty().value())
            && let Some(claimed) = crate::object::type_object::TypeObject::from_value(&class)
        {
            return Ok(claimed.is_subtype(ty));
        }
        return Ok(false);
    }
    check_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
    match crate::ops::attr::get_optional(obj, names::__class__())? {
        Some(class) => abstract_is_subclass(&class, cls),
        None => Ok(false),
    }
}

/// True if `__class__` of instances is what `object` says.
fn has_plain_class(ty: &crate::object::type_object::TypeObject) -> bool {
    let plain = lookup::lookup(&crate::types::object::TYPE, names::__class__());
    ty.has_flag(crate::object::type_object::flags::GENERIC_GETATTR)
        && lookup::lookup(ty, names::__class__())
            .zip(plain)
            .is_some_and(|(a, b)| a.is(&b))
}

/// `issubclass(derived, cls)` (`PyObject_IsSubclass`).
pub fn is_subclass(derived: &Value, cls: &Value) -> R<bool> {
    if cls.is_exact(&crate::types::type_::TYPE) {
        if derived.is(cls) {
            return Ok(true);
        }
        return recursive_is_subclass(derived, cls);
    }
    if cls.downcast::<crate::types::tuple::TupleObject>().is_some() {
        let _nested = check_recursion(" in __subclasscheck__")?;
        for item in crate::types::tuple::items(cls) {
            if is_subclass(derived, item)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(check) = crate::ops::attr::lookup_special(cls, names::__subclasscheck__())? {
        let _nested = check_recursion(" in __subclasscheck__")?;
        return is_true(&crate::ops::call::call1(&check, derived)?);
    }
    recursive_is_subclass(derived, cls)
}

/// `type.__subclasscheck__` (`recursive_issubclass`).
pub fn recursive_is_subclass(derived: &Value, cls: &Value) -> R<bool> {
    use crate::object::type_object::TypeObject;
    if let (Some(d), Some(c)) = (TypeObject::from_value(derived), TypeObject::from_value(cls)) {
        return Ok(d.is_subtype(c));
    }
    check_class(derived, "issubclass() arg 1 must be a class")?;
    check_class(
        cls,
        "issubclass() arg 2 must be a class, a tuple of classes, or a union",
    )?;
    abstract_is_subclass(derived, cls)
}

fn check_class(cls: &Value, message: &str) -> R<()> {
    match abstract_bases(cls)? {
        Some(_) => Ok(()),
        None => Err(type_error(message)),
    }
}

fn abstract_bases(cls: &Value) -> R<Option<Value>> {
    let bases = crate::ops::attr::get_optional(cls, names::__bases__())?;
    Ok(bases.filter(|b| b.downcast::<crate::types::tuple::TupleObject>().is_some()))
}

fn abstract_is_subclass(derived: &Value, cls: &Value) -> R<bool> {
    if derived.is(cls) {
        return Ok(true);
    }
    let _nested = check_recursion(" in __issubclass__")?;
    if let Some(bases) = abstract_bases(derived)? {
        for base in crate::types::tuple::items(&bases) {
            if abstract_is_subclass(base, cls)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
