//! `weakref.proxy`: operations go to the referent.

use super::{WeakReferenceObject, clear, drop_reference, existing, layout, make, traverse};
use crate::exceptions::{R, raise};
use crate::object::def::MethodDef;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::arith::{self, BinaryOp};
use crate::ops::{attr, call, compare, format, iter, number, subscr};
use crate::types::{exception, object};
use crate::value::Value;

const SLOTS: Slots = Slots {
    repr: Some(|v| {
        let obj = referent(v);
        let (name, address) = match &obj {
            Some(obj) => (obj.ty().name(), object::identity(obj)),
            None => ("NoneType", object::identity(&Value::none())),
        };
        Ok(Value::str(&format!(
            "<weakproxy at {:#x} to {name} at {address:#x}>",
            v.address() as usize
        )))
    }),
    str: Some(|v| format::str(&alive(v)?)),
    hash: Some(crate::object::lookup::hash_not_implemented),
    getattro: Some(|v, name| attr::get(&alive(v)?, name)),
    setattro: Some(|v, name, value| attr::set_or_delete(&alive(v)?, name, value)),
    richcompare: Some(richcompare),
    iter: Some(|v| iter::iter(&alive(v)?)),
    iternext: Some(iternext),
    bool: Some(|v| compare::is_true(&alive(v)?)),
    len: Some(|v| subscr::len(&alive(v)?)),
    contains: Some(|v, item| compare::contains(&alive(v)?, item)),
    subscript: Some(|v, key| subscr::get(&alive(v)?, &plain(key)?)),
    ass_subscript: Some(|v, key, value| match value {
        Some(value) => subscr::set(&alive(v)?, key, value),
        None => subscr::delete(&alive(v)?, key),
    }),
    negative: Some(|v| arith::negative(&alive(v)?)),
    positive: Some(|v| arith::positive(&alive(v)?)),
    absolute: Some(|v| arith::absolute(&alive(v)?)),
    invert: Some(|v| arith::invert(&alive(v)?)),
    int: Some(|v| number::int(&alive(v)?)),
    float: Some(|v| number::float(&alive(v)?)),
    index: Some(|v| number::index(&alive(v)?)),
    power: Some(|a, b, m| arith::power(&plain(a)?, &plain(b)?, Some(&plain(m)?).filter(|m| !m.is_none()))),
    inplace_power: Some(|a, b, _| arith::inplace(BinaryOp::Power, &plain(a)?, &plain(b)?)),
    divmod: Some(|a, b| arith::divmod(&plain(a)?, &plain(b)?)),
    add: Some(|a, b| arith::binary(BinaryOp::Add, &plain(a)?, &plain(b)?)),
    subtract: Some(|a, b| arith::binary(BinaryOp::Subtract, &plain(a)?, &plain(b)?)),
    multiply: Some(|a, b| arith::binary(BinaryOp::Multiply, &plain(a)?, &plain(b)?)),
    remainder: Some(|a, b| arith::binary(BinaryOp::Remainder, &plain(a)?, &plain(b)?)),
    lshift: Some(|a, b| arith::binary(BinaryOp::Lshift, &plain(a)?, &plain(b)?)),
    rshift: Some(|a, b| arith::binary(BinaryOp::Rshift, &plain(a)?, &plain(b)?)),
    and: Some(|a, b| arith::binary(BinaryOp::And, &plain(a)?, &plain(b)?)),
    xor: Some(|a, b| arith::binary(BinaryOp::Xor, &plain(a)?, &plain(b)?)),
    or: Some(|a, b| arith::binary(BinaryOp::Or, &plain(a)?, &plain(b)?)),
    floor_divide: Some(|a, b| arith::binary(BinaryOp::FloorDivide, &plain(a)?, &plain(b)?)),
    true_divide: Some(|a, b| arith::binary(BinaryOp::TrueDivide, &plain(a)?, &plain(b)?)),
    matrix_multiply: Some(|a, b| arith::binary(BinaryOp::MatrixMultiply, &plain(a)?, &plain(b)?)),
    inplace_add: Some(|a, b| arith::inplace(BinaryOp::Add, &plain(a)?, &plain(b)?)),
    inplace_subtract: Some(|a, b| arith::inplace(BinaryOp::Subtract, &plain(a)?, &plain(b)?)),
    inplace_multiply: Some(|a, b| arith::inplace(BinaryOp::Multiply, &plain(a)?, &plain(b)?)),
    inplace_remainder: Some(|a, b| arith::inplace(BinaryOp::Remainder, &plain(a)?, &plain(b)?)),
    inplace_lshift: Some(|a, b| arith::inplace(BinaryOp::Lshift, &plain(a)?, &plain(b)?)),
    inplace_rshift: Some(|a, b| arith::inplace(BinaryOp::Rshift, &plain(a)?, &plain(b)?)),
    inplace_and: Some(|a, b| arith::inplace(BinaryOp::And, &plain(a)?, &plain(b)?)),
    inplace_xor: Some(|a, b| arith::inplace(BinaryOp::Xor, &plain(a)?, &plain(b)?)),
    inplace_or: Some(|a, b| arith::inplace(BinaryOp::Or, &plain(a)?, &plain(b)?)),
    inplace_floor_divide: Some(|a, b| arith::inplace(BinaryOp::FloorDivide, &plain(a)?, &plain(b)?)),
    inplace_true_divide: Some(|a, b| arith::inplace(BinaryOp::TrueDivide, &plain(a)?, &plain(b)?)),
    inplace_matrix_multiply: Some(|a, b| arith::inplace(BinaryOp::MatrixMultiply, &plain(a)?, &plain(b)?)),
    drop: Some(drop_reference),
    traverse: Some(traverse),
    clear: Some(clear),
    ..Slots::NONE
};

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("__bytes__", |v| attr::call_method_str(&alive(v)?, "__bytes__", &[])),
    MethodDef::no_args("__reversed__", |v| {
        attr::call_method_str(&alive(v)?, "__reversed__", &[])
    }),
];

/// `weakref.ProxyType`.
pub static PROXY_TYPE: TypeObject = TypeObject::builtin("weakref.ProxyType", Some(&object::TYPE), SLOTS)
    .with_size(size_of::<WeakReferenceObject>())
    .with_flags(flags::GC)
    .with_methods(METHODS)
    .not_a_base();

/// `weakref.CallableProxyType`.
pub static CALLABLE_PROXY_TYPE: TypeObject = TypeObject::builtin(
    "weakref.CallableProxyType",
    Some(&object::TYPE),
    Slots {
        call: Some(call_proxy),
        ..SLOTS
    },
)
.with_size(size_of::<WeakReferenceObject>())
.with_flags(flags::GC)
.with_methods(METHODS)
.not_a_base();

/// `weakref.proxy(obj, callback)`.
pub fn new_proxy(obj: &Value, callback: Option<&Value>) -> R {
    let ty = if call::is_callable(obj) {
        &CALLABLE_PROXY_TYPE
    } else {
        &PROXY_TYPE
    };
    let callback = callback.filter(|c| !c.is_none()).cloned();
    super::check_referent(obj)?;
    if callback.is_none()
        && let Some(found) = existing(ty, obj)
    {
        return Ok(found);
    }
    make(ty, obj, callback)
}

fn is_proxy(v: &Value) -> bool {
    v.is_exact(&PROXY_TYPE) || v.is_exact(&CALLABLE_PROXY_TYPE)
}

fn referent(v: &Value) -> Option<Value> {
    layout(v).get()
}

/// The referent, or ReferenceError.
fn alive(v: &Value) -> R {
    referent(v).ok_or_else(|| raise(&exception::REFERENCE_ERROR, "weakly-referenced object no longer exists"))
}

/// An operand: the referent of a proxy, other values themselves.
fn plain(v: &Value) -> R {
    if is_proxy(v) { alive(v) } else { Ok(v.clone()) }
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    compare::rich_compare(&plain(a)?, &plain(b)?, op)
}

fn iternext(v: &Value) -> R<Option<Value>> {
    let obj = alive(v)?;
    if obj.ty().slots().iternext.is_none() {
        return Err(crate::exceptions::type_error(format_args!(
            "Weakref proxy referenced a non-iterator '{}' object",
            obj.ty().name()
        )));
    }
    iter::next(&obj)
}

fn call_proxy(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    call::call(&alive(v)?, args, kwnames)
}
