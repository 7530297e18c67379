//! `method`: a function bound to its `self`; and `instancemethod`-like binding for class methods.

use crate::exceptions::{R, type_error};
use crate::memory;
use crate::names;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format};
use crate::types::{object, str as py_str, tuple};
use crate::value::Value;

/// A bound method.
#[repr(C)]
pub struct MethodObject {
    /// Object header.
    pub header: Header,
    /// `__func__`: any callable.
    pub function: Value,
    /// `__self__`.
    pub this: Value,
}

/// `method`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "method",
    Some(&object::TYPE),
    Slots {
        new: Some(new_method),
        repr: Some(repr),
        hash: Some(hash),
        call: Some(call_method),
        getattro: Some(getattro),
        richcompare: Some(richcompare),
        // Already bound: binding again changes nothing.
        drop: Some(drop_payload::<MethodObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<MethodObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", reduce)])
.with_getsets(&[
    GetSetDef::read_only("__func__", |v| Ok(this(v).function.clone())).member(),
    GetSetDef::read_only("__self__", |v| Ok(this(v).this.clone())).member(),
    GetSetDef::read_only("__doc__", get_doc),
]);

payload!(MethodObject, TYPE);

/// Binds `function` to `this`.
#[inline]
pub fn new(function: Value, this: Value) -> Value {
    memory::new_object(MethodObject {
        header: Header::new(&TYPE),
        function,
        this,
    })
}

fn this(v: &Value) -> &MethodObject {
    v.exact::<MethodObject>().expect("a method")
}

fn new_method(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some() {
        return Err(type_error("method() takes no keyword arguments"));
    }
    let [function, obj] = args else {
        return Err(type_error(format_args!(
            "method expected 2 arguments, got {}",
            args.len()
        )));
    };
    if !call::is_callable(function) {
        return Err(type_error("first argument must be callable"));
    }
    if obj.is_none() {
        return Err(type_error("instance must not be None"));
    }
    Ok(new(function.clone(), obj.clone()))
}

fn call_method(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let m = this(callee);
    call::call_prepended(&m.function, &m.this, args, kwnames)
}

fn repr(v: &Value) -> R {
    let m = this(v);
    let mut name = attr::get_optional(&m.function, names::__qualname__())?;
    if name.is_none() {
        name = attr::get_optional(&m.function, names::__name__())?;
    }
    let name = match name.filter(py_str::is_str) {
        Some(name) => format::str_string(&name)?,
        None => String::from("?"),
    };
    Ok(Value::str(&format!(
        "<bound method {name} of {}>",
        format::repr_string(&m.this)?
    )))
}

fn hash(v: &Value) -> R<i64> {
    let m = this(v);
    let hash = compare::hash_address(&m.this) ^ compare::hash(&m.function)?;
    Ok(if hash == -1 { -2 } else { hash })
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<MethodObject>(), b.exact::<MethodObject>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let equal = compare::equal(&x.function, &y.function)? && x.this.is(&y.this);
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// Attributes of the method type first, then those of the function (`method_getattro`).
fn getattro(v: &Value, name: &Value) -> R {
    if let Some(descr) = lookup::lookup(&TYPE, name) {
        return match descr.ty().slots().descr_get {
            Some(get) => get(&descr, Some(v), &TYPE),
            None => Ok(descr),
        };
    }
    attr::get(&this(v).function, name)
}

fn get_doc(v: &Value) -> R {
    Ok(attr::get_optional(&this(v).function, names::__doc__())?.unwrap_or(Value::none()))
}

fn reduce(v: &Value) -> R {
    let m = this(v);
    let name = attr::get(&m.function, names::__name__())?;
    let getattr = crate::builtins::get("getattr")?;
    Ok(tuple::new(vec![getattr, tuple::new(vec![m.this.clone(), name])]))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live method.
    let m = unsafe { &*p.cast::<MethodObject>() };
    visit(&m.function);
    visit(&m.this);
}
