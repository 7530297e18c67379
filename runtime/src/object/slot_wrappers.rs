//! How Python code calls a slot of a builtin type: `wrap_*` of CPython's typeobject.c, one per signature.

use super::slot_table::Raw;
use super::slots::{
    BinaryFn, CallFn, CompareFn, CompareOp, DescrGetFn, DescrSetFn, GetAttrFn, InitFn, IterNextFn, KwNames, SetAttrFn,
    SetItemFn, TernaryFn, UnaryFn,
};
use super::type_object::TypeObject;
use crate::exceptions::{R, stop_iteration, type_error};
use crate::ops::number;
use crate::value::Value;

/// Gives a raw function pointer its type back.
macro_rules! typed {
    ($function:expr, $t:ty) => {
        // SAFETY: the slot table pairs each wrapper with slots of this type.
        unsafe { std::mem::transmute::<Raw, $t>($function) }
    };
}

fn count(args: &[Value], wanted: usize) -> R<()> {
    if args.len() == wanted {
        return Ok(());
    }
    Err(type_error(format_args!(
        "expected {wanted} argument{}, got {}",
        if wanted == 1 { "" } else { "s" },
        args.len()
    )))
}

/// As [`count`], where CPython unpacks a tuple for a function whose name is empty.
fn unpacked(args: &[Value], wanted: usize) -> R<()> {
    if args.len() == wanted {
        return Ok(());
    }
    let plural = if wanted == 1 { "" } else { "s" };
    Err(type_error(format_args!(
        " expected {wanted} argument{plural}, got {}",
        args.len()
    )))
}

fn between(args: &[Value], min: usize, max: usize) -> R<()> {
    let (word, bound) = match args.len() {
        n if n < min => ("at least", min),
        n if n > max => ("at most", max),
        _ => return Ok(()),
    };
    let plural = if bound == 1 { "" } else { "s" };
    // The unpacking that CPython uses here begins with an empty function name.
    Err(type_error(format_args!(
        " expected {word} {bound} argument{plural}, got {}",
        args.len()
    )))
}

pub fn unary(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    typed!(f, UnaryFn)(this)
}

pub fn hash(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    Ok(Value::int(typed!(f, fn(&Value) -> R<i64>)(this)?))
}

pub fn bool(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    Ok(Value::bool(typed!(f, fn(&Value) -> R<bool>)(this)?))
}

pub fn len(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    Ok(Value::usize(typed!(f, fn(&Value) -> R<usize>)(this)?))
}

pub fn next(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    if let Some(send) = this.ty().slots().send {
        return crate::ops::iter::unwrap_sent(send(this, &Value::none())?);
    }
    match typed!(f, IterNextFn)(this)? {
        Some(v) => Ok(v),
        None => Err(stop_iteration(&Value::none())),
    }
}

pub fn del(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 0)?;
    typed!(f, fn(&Value))(this);
    Ok(Value::none())
}

pub fn binary(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, BinaryFn)(this, &args[0])
}

pub fn binary_r(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, BinaryFn)(&args[0], this)
}

pub fn subscript(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, BinaryFn)(this, &args[0])
}

pub fn concat(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, BinaryFn)(this, &args[0])
}

pub fn ternary(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    between(args, 1, 2)?;
    typed!(f, TernaryFn)(this, &args[0], args.get(1).unwrap_or(&Value::none()))
}

pub fn ternary_r(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    between(args, 1, 2)?;
    typed!(f, TernaryFn)(&args[0], this, args.get(1).unwrap_or(&Value::none()))
}

pub fn inplace_power(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    unpacked(args, 1)?;
    typed!(f, TernaryFn)(this, &args[0], &Value::none())
}

/// The count of a repetition (`wrap_indexargfunc`).
pub fn repeat(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    unpacked(args, 1)?;
    let n = repeat_count(&args[0])?;
    typed!(f, fn(&Value, i64) -> R)(this, n)
}

/// An index-sized int; too large ones are an OverflowError.
fn repeat_count(v: &Value) -> R<i64> {
    let index = number::index(v)?;
    crate::types::int::as_i64(&index).ok_or_else(|| {
        crate::exceptions::overflow_error(format_args!(
            "cannot fit '{}' into an index-sized integer",
            v.ty().name()
        ))
    })
}

/// Negative indices count from the end (`getindex`).
pub fn item(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    let mut i = number::index_i64_overflow(&args[0])?;
    if i < 0
        && let Some(len) = this.ty().slots().len
    {
        i += len(this)? as i64;
    }
    typed!(f, fn(&Value, i64) -> R)(this, i)
}

pub fn contains(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    Ok(Value::bool(typed!(f, fn(&Value, &Value) -> R<bool>)(this, &args[0])?))
}

pub fn setitem(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    unpacked(args, 2)?;
    typed!(f, SetItemFn)(this, &args[0], Some(&args[1]))?;
    Ok(Value::none())
}

pub fn delitem(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, SetItemFn)(this, &args[0], None)?;
    Ok(Value::none())
}

fn richcompare(f: Raw, this: &Value, args: &[Value], op: CompareOp) -> R {
    count(args, 1)?;
    typed!(f, CompareFn)(this, &args[0], op)
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(pub fn $name(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
            richcompare(f, this, args, CompareOp::$op)
        })*
    };
}
comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

pub fn call(f: Raw, this: &Value, args: &[Value], kwnames: KwNames) -> R {
    typed!(f, CallFn)(this, args, kwnames)
}

pub fn init(f: Raw, this: &Value, args: &[Value], kwnames: KwNames) -> R {
    typed!(f, InitFn)(this, args, kwnames)?;
    Ok(Value::none())
}

pub fn getattro(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, GetAttrFn)(this, &crate::ops::attr::check_name(&args[0])?)
}

/// Refuses `object.__setattr__(cls, …)` and its like, which would go round a builtin type's own rules (`hackcheck`).
fn check_setattr(f: Raw, this: &Value, what: &str) -> R<()> {
    let mut ty = Some(this.ty());
    while let Some(t) = ty {
        if !t.is_heap() {
            break;
        }
        ty = t.base();
    }
    let Some(builtin) = ty else { return Ok(()) };
    if std::ptr::eq(builtin, &crate::types::module::TYPE) {
        // What it does is what objects do in general; only its dict is in another place here.
        return Ok(());
    }
    let own = builtin.slots().setattro.map_or(std::ptr::null(), |s| s as Raw);
    if own == f || own == super::slot_functions::setattro as Raw {
        return Ok(());
    }
    Err(type_error(format_args!(
        "can't apply this {what} to {} object",
        this.ty().name()
    )))
}

pub fn setattr(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    unpacked(args, 2)?;
    check_setattr(f, this, "__setattr__")?;
    typed!(f, SetAttrFn)(this, &crate::ops::attr::check_name(&args[0])?, Some(&args[1]))?;
    Ok(Value::none())
}

pub fn delattr(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    check_setattr(f, this, "__delattr__")?;
    typed!(f, SetAttrFn)(this, &crate::ops::attr::check_name(&args[0])?, None)?;
    Ok(Value::none())
}

pub fn descr_get(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    between(args, 1, 2)?;
    let obj = args.first().filter(|v| !v.is_none());
    let owner = args.get(1).filter(|v| !v.is_none());
    if obj.is_none() && owner.is_none() {
        return Err(type_error("__get__(None, None) is invalid"));
    }
    let ty = match owner.and_then(TypeObject::from_value) {
        Some(ty) => ty,
        None => obj.map_or(this.ty(), Value::ty),
    };
    typed!(f, DescrGetFn)(this, obj, ty)
}

pub fn descr_set(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    unpacked(args, 2)?;
    typed!(f, DescrSetFn)(this, &args[0], Some(&args[1]))?;
    Ok(Value::none())
}

pub fn descr_delete(f: Raw, this: &Value, args: &[Value], _: KwNames) -> R {
    count(args, 1)?;
    typed!(f, DescrSetFn)(this, &args[0], None)?;
    Ok(Value::none())
}
