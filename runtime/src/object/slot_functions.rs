//! The slots of heap types: each calls the special method of its name (`slot_tp_*`, `slot_nb_*` … of CPython's
//! typeobject.c).

use super::lookup;
use super::slots::{CompareOp, KwNames};
use super::type_object::TypeObject;
use crate::exceptions::{R, attribute_error, overflow_error, type_error, value_error};
use crate::names;
use crate::ops::{attr, call, compare, number};
use crate::types::function::FunctionObject;
use crate::types::{buffer, exception, memoryview, str as py_str};
use crate::value::Value;

/// Calls the special method, which may have gone in the meantime (`vectorcall_method`).
fn method(this: &Value, name: &Value, args: &[Value]) -> R {
    match attr::call_special(this, name, args)? {
        Some(v) => Ok(v),
        None => Err(attribute_error(
            this,
            name,
            py_str::to_str_lossless(name).unwrap_or("?"),
        )),
    }
}

/// Calls the special method; NotImplemented if there is none (`vectorcall_maybe`).
fn maybe(this: &Value, name: &Value, args: &[Value]) -> R {
    Ok(attr::call_special(this, name, args)?.unwrap_or(Value::not_implemented()))
}

macro_rules! unary {
    ($($slot:ident $name:ident;)*) => {
        $(pub fn $slot(this: &Value) -> R {
            method(this, names::$name(), &[])
        })*
    };
}

macro_rules! inplace {
    ($($slot:ident $name:ident;)*) => {
        $(pub fn $slot(this: &Value, other: &Value) -> R {
            method(this, names::$name(), std::slice::from_ref(other))
        })*
    };
}

/// A binary operator and its reflected form (`SLOT1BINFULL`).
macro_rules! binary {
    ($($slot:ident $name:ident $reflected:ident;)*) => {
        $(pub fn $slot(this: &Value, other: &Value) -> R {
            let is_ours = |v: &Value| v.ty().slots().$slot.is_some_and(|f| std::ptr::fn_addr_eq(f, $slot as super::slots::BinaryFn));
            binary_operator(this, other, names::$name(), names::$reflected(), is_ours(this), is_ours(other))
        })*
    };
}

fn binary_operator(
    this: &Value,
    other: &Value,
    name: &Value,
    reflected: &Value,
    this_ours: bool,
    other_ours: bool,
) -> R {
    let same_type = std::ptr::eq(this.ty(), other.ty());
    let mut try_other = !same_type && other_ours;
    if this_ours {
        if try_other && other.ty().is_subtype(this.ty()) && is_overloaded(this, other, reflected) {
            let result = maybe(other, reflected, std::slice::from_ref(this))?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            try_other = false;
        }
        let result = maybe(this, name, std::slice::from_ref(other))?;
        if !result.is_not_implemented() || same_type {
            return Ok(result);
        }
    }
    if try_other {
        return maybe(other, reflected, std::slice::from_ref(this));
    }
    Ok(Value::not_implemented())
}

/// True if the type of `other` has a reflected method of its own (`method_is_overloaded`).
fn is_overloaded(this: &Value, other: &Value, reflected: &Value) -> bool {
    match (
        lookup::lookup(other.ty(), reflected),
        lookup::lookup(this.ty(), reflected),
    ) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(a), Some(b)) => !a.is(&b),
    }
}

unary! {
    repr __repr__;
    str __str__;
    await_ __await__;
    aiter __aiter__;
    anext __anext__;
    negative __neg__;
    positive __pos__;
    absolute __abs__;
    invert __invert__;
    int __int__;
    float __float__;
    index __index__;
}

inplace! {
    inplace_add __iadd__;
    inplace_subtract __isub__;
    inplace_multiply __imul__;
    inplace_remainder __imod__;
    inplace_lshift __ilshift__;
    inplace_rshift __irshift__;
    inplace_and __iand__;
    inplace_xor __ixor__;
    inplace_or __ior__;
    inplace_floor_divide __ifloordiv__;
    inplace_true_divide __itruediv__;
    inplace_matrix_multiply __imatmul__;
}

binary! {
    add __add__ __radd__;
    subtract __sub__ __rsub__;
    multiply __mul__ __rmul__;
    remainder __mod__ __rmod__;
    divmod __divmod__ __rdivmod__;
    lshift __lshift__ __rlshift__;
    rshift __rshift__ __rrshift__;
    and __and__ __rand__;
    xor __xor__ __rxor__;
    or __or__ __ror__;
    floor_divide __floordiv__ __rfloordiv__;
    true_divide __truediv__ __rtruediv__;
    matrix_multiply __matmul__ __rmatmul__;
}

/// `__iter__`, else the sequence protocol; `__iter__ = None` forbids iteration.
pub fn iter(this: &Value) -> R {
    if let Some(f) = lookup::lookup(this.ty(), names::__iter__()) {
        if f.is_none() {
            return Err(type_error(format_args!(
                "'{}' object is not iterable",
                this.ty().name()
            )));
        }
        return method(this, names::__iter__(), &[]);
    }
    if lookup::lookup(this.ty(), names::__getitem__()).is_none() {
        return Err(type_error(format_args!(
            "'{}' object is not iterable",
            this.ty().name()
        )));
    }
    crate::ops::iter::sequence_iterator(this)
}

pub fn power(this: &Value, other: &Value, modulus: &Value) -> R {
    if modulus.is_none() {
        let is_ours = |v: &Value| {
            v.ty()
                .slots()
                .power
                .is_some_and(|f| std::ptr::fn_addr_eq(f, power as super::slots::TernaryFn))
        };
        let (a, b) = (is_ours(this), is_ours(other));
        return binary_operator(this, other, names::__pow__(), names::__rpow__(), a, b);
    }
    // Three-argument power has no reflected form.
    if this
        .ty()
        .slots()
        .power
        .is_some_and(|f| std::ptr::fn_addr_eq(f, power as super::slots::TernaryFn))
    {
        return method(this, names::__pow__(), &[other.clone(), modulus.clone()]);
    }
    Ok(Value::not_implemented())
}

pub fn inplace_power(this: &Value, other: &Value, _: &Value) -> R {
    method(this, names::__ipow__(), std::slice::from_ref(other))
}

/// `__hash__`; a result beyond 64 bits is hashed again.
pub fn hash(this: &Value) -> R<i64> {
    let found = lookup::lookup(this.ty(), names::__hash__()).filter(|f| !f.is_none());
    if found.is_none() {
        return lookup::hash_not_implemented(this);
    }
    let result = method(this, names::__hash__(), &[])?;
    if !crate::types::int::is_int(&result) {
        return Err(type_error("__hash__ method should return an integer"));
    }
    let h = match crate::types::int::as_i64(&result) {
        Some(h) => h,
        None => crate::types::int::hash(&result)?,
    };
    Ok(if h == -1 { -2 } else { h })
}

pub fn call(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let ty = this.ty();
    let Some(f) = lookup::lookup(ty, names::__call__()) else {
        return Err(attribute_error(this, names::__call__(), "__call__"));
    };
    if f.exact::<FunctionObject>().is_some() {
        return call::call_prepended(&f, this, args, kwnames);
    }
    let bound = match f.ty().slots().descr_get {
        Some(bind) => bind(&f, Some(this), ty)?,
        None => f,
    };
    let _nested = crate::state::check_recursion(" while calling a Python object")?;
    call::call(&bound, args, kwnames)
}

/// `__getattribute__`, then `__getattr__` if that raises AttributeError (`slot_tp_getattr_hook`).
pub fn getattro(this: &Value, name: &Value) -> R {
    let ty = this.ty();
    let fallback = lookup::lookup(ty, names::__getattr__());
    let own = lookup::lookup(ty, names::__getattribute__());
    let found = match &own {
        Some(f) if !is_object_getattribute(f) => {
            attr::call_special(this, names::__getattribute__(), std::slice::from_ref(name))
                .map(|v| v.expect("just looked up"))
        }
        _ if fallback.is_some() => match builtin_getattro(ty) {
            Some(f) => f(this, name),
            None => match lookup::generic_getattr_optional(this, name)? {
                Some(v) => return Ok(v),
                None => return call_getattr(this, name),
            },
        },
        _ => return lookup::generic_getattr(this, name),
    };
    match found {
        Err(raised) if fallback.is_some() && raised.matches(&exception::ATTRIBUTE_ERROR) => {
            drop(raised.take());
            call_getattr(this, name)
        }
        found => found,
    }
}

fn call_getattr(this: &Value, name: &Value) -> R {
    method(this, names::__getattr__(), std::slice::from_ref(name))
}

/// True if `ty` has the slot above only for its `__getattr__`: what `object.__getattribute__` finds comes first.
pub fn is_hooked_only(ty: &TypeObject) -> bool {
    ty.slots()
        .getattro
        .is_some_and(|f| std::ptr::fn_addr_eq(f, getattro as lookup::GetAttr))
        && lookup::lookup(ty, names::__getattribute__()).is_some_and(|f| is_object_getattribute(&f))
        && builtin_getattro(ty).is_none()
}

fn is_object_getattribute(f: &Value) -> bool {
    f.exact::<crate::types::descriptor::WrapperDescriptorObject>().is_some()
}

/// The `getattro` of the nearest builtin base, unless it is the general one (metaclasses, modules).
fn builtin_getattro(ty: &TypeObject) -> Option<lookup::GetAttr> {
    let mut base = ty.base();
    while let Some(b) = base {
        if !b.is_heap() {
            return b
                .slots()
                .getattro
                .filter(|f| !std::ptr::fn_addr_eq(*f, lookup::generic_getattr as lookup::GetAttr));
        }
        base = b.base();
    }
    None
}

pub fn setattro(this: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    match value {
        Some(v) => method(this, names::__setattr__(), &[name.clone(), v.clone()])?,
        None => method(this, names::__delattr__(), std::slice::from_ref(name))?,
    };
    Ok(())
}

pub fn richcompare(this: &Value, other: &Value, op: CompareOp) -> R {
    let name = match op {
        CompareOp::Lt => names::__lt__(),
        CompareOp::Le => names::__le__(),
        CompareOp::Eq => names::__eq__(),
        CompareOp::Ne => names::__ne__(),
        CompareOp::Gt => names::__gt__(),
        CompareOp::Ge => names::__ge__(),
    };
    let result = attr::call_special_if_bound(this, name, std::slice::from_ref(other))?;
    Ok(result.unwrap_or(Value::not_implemented()))
}

pub fn iternext(this: &Value) -> R<Option<Value>> {
    match method(this, names::__next__(), &[]) {
        Ok(v) => Ok(Some(v)),
        Err(raised) => {
            drop(raised.catch(&exception::STOP_ITERATION)?);
            Ok(None)
        }
    }
}

pub fn descr_get(this: &Value, obj: Option<&Value>, ty: &TypeObject) -> R {
    let none = Value::none();
    method(this, names::__get__(), &[obj.unwrap_or(&none).clone(), ty.value()])
}

pub fn descr_set(this: &Value, obj: &Value, value: Option<&Value>) -> R<()> {
    match value {
        Some(v) => method(this, names::__set__(), &[obj.clone(), v.clone()])?,
        None => method(this, names::__delete__(), std::slice::from_ref(obj))?,
    };
    Ok(())
}

pub fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let ty = this.ty();
    let Some(f) = lookup::lookup(ty, names::__init__()) else {
        return Err(attribute_error(this, names::__init__(), "__init__"));
    };
    let result = if f.exact::<FunctionObject>().is_some() {
        call::call_prepended(&f, this, args, kwnames)?
    } else {
        let bound = match f.ty().slots().descr_get {
            Some(bind) => bind(&f, Some(this), ty)?,
            None => f,
        };
        call::call(&bound, args, kwnames)?
    };
    if !result.is_none() {
        return Err(type_error(format_args!(
            "__init__() should return None, not '{}'",
            result.ty().name()
        )));
    }
    Ok(())
}

pub fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let class = ty.value();
    let f = attr::get(&class, names::__new__())?;
    call::call_prepended(&f, &class, args, kwnames)
}

/// `__del__`: its exceptions are reported and ignored.
pub fn finalize(this: &Value) {
    let Some(f) = lookup::lookup(this.ty(), names::__del__()) else {
        return;
    };
    let result = match f.ty().slots().descr_get {
        Some(_) if f.exact::<FunctionObject>().is_some() => call::call1(&f, this),
        Some(bind) => bind(&f, Some(this), this.ty()).and_then(|bound| call::call0(&bound)),
        None => call::call0(&f),
    };
    if let Err(raised) = result {
        crate::exceptions::write_unraisable(raised, None, Some(&f));
    }
}

/// `__buffer__` (`slot_bf_getbuffer`).
pub fn getbuffer(this: &Value, flags: i32) -> R<buffer::Lent> {
    let view = method(this, names::__buffer__(), &[Value::int(flags.into())])?;
    if !memoryview::is_view(&view) {
        return Err(type_error("__buffer__ returned non-memoryview object"));
    }
    let inner = buffer::Buffer::with_flags(&view, flags)?;
    Ok(buffer::Lent::through(view, inner))
}

/// `__release_buffer__` for memory that the builtin base lends (`slot_bf_releasebuffer`).
pub fn releasebuffer(this: &Value, lent: &buffer::Lent) {
    let view = memoryview::of_memory(this, lent);
    call_release_buffer(this, &view);
    if let Err(raised) = memoryview::release_view(&view) {
        crate::exceptions::write_unraisable(raised, None, Some(this));
    }
    let mut ty = this.ty();
    while let Some(base) = ty.base().filter(|_| ty.is_heap()) {
        ty = base;
    }
    if let Some(release) = ty.slots().releasebuffer {
        release(this, lent);
    }
}

/// Gives back what `__buffer__` of `this` lent through `view` (`bufferwrapper_releasebuf`). A view of `this` itself calls the
/// method when it is released.
pub fn release_wrapped(this: &Value, view: &Value) {
    let is_generic = this
        .ty()
        .slots()
        .releasebuffer
        .is_some_and(|f| std::ptr::fn_addr_eq(f, releasebuffer as fn(&Value, &buffer::Lent)));
    if is_generic && !memoryview::is_of(view, this) {
        call_release_buffer(this, view);
    }
}

fn call_release_buffer(this: &Value, view: &Value) {
    let pending = crate::state::state().pending.replace(crate::value::Slot::NULL);
    if let Err(raised) = method(this, names::__release_buffer__(), std::slice::from_ref(view)) {
        crate::exceptions::write_unraisable(raised, None, Some(this));
    }
    drop(crate::state::state().pending.replace(pending));
}

pub fn bool(this: &Value) -> R<bool> {
    let uses_len = lookup::lookup(this.ty(), names::__bool__()).is_none();
    if uses_len {
        return if lookup::lookup(this.ty(), names::__len__()).is_none() {
            Ok(true)
        } else {
            Ok(len(this)? != 0)
        };
    }
    let result = method(this, names::__bool__(), &[])?;
    if result.is_bool() {
        return Ok(result.is_true());
    }
    Err(type_error(format_args!(
        "__bool__ should return bool, returned {}",
        result.ty().name()
    )))
}

pub fn len(this: &Value) -> R<usize> {
    let result = method(this, names::__len__(), &[])?;
    if let Some(n) = result.as_small_int() {
        return if n >= 0 {
            Ok(n as usize)
        } else {
            Err(value_error("__len__() should return >= 0"))
        };
    }
    let index = number::index(&result)?;
    match crate::types::int::as_i64(&index) {
        Some(n) if n < 0 => Err(value_error("__len__() should return >= 0")),
        Some(n) => Ok(n as usize),
        None if compare::less(&index, &Value::int(0))? => Err(value_error("__len__() should return >= 0")),
        None => Err(overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

pub fn subscript(this: &Value, key: &Value) -> R {
    method(this, names::__getitem__(), std::slice::from_ref(key))
}

pub fn item(this: &Value, index: i64) -> R {
    method(this, names::__getitem__(), &[Value::int(index)])
}

pub fn ass_subscript(this: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    match value {
        Some(v) => method(this, names::__setitem__(), &[key.clone(), v.clone()])?,
        None => method(this, names::__delitem__(), std::slice::from_ref(key))?,
    };
    Ok(())
}

/// `__contains__`, else a search by iteration; `__contains__ = None` forbids the operator.
pub fn contains(this: &Value, item: &Value) -> R<bool> {
    match lookup::lookup(this.ty(), names::__contains__()) {
        Some(f) if f.is_none() => Err(type_error(format_args!(
            "'{}' object is not a container",
            this.ty().name()
        ))),
        Some(_) => compare::is_true(&method(this, names::__contains__(), std::slice::from_ref(item))?),
        None => compare::contains_by_iteration(this, item),
    }
}
