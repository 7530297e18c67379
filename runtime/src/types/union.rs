//! `types.UnionType`: `X | Y`.

use crate::cell::Mut;
use crate::exceptions::R;
use crate::memory;
use crate::names;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{arith, attr, compare};
use crate::types::generic_alias::{self, GenericAliasObject};
use crate::types::{object, set, singletons, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A union.
#[repr(C)]
pub struct UnionObject {
    /// Object header.
    pub header: Header,
    /// `__args__`, a tuple.
    pub args: Value,
    /// `__parameters__`, made on first use.
    pub parameters: Mut<Slot>,
}

/// `types.UnionType`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "types.UnionType",
    Some(&object::TYPE),
    Slots {
        repr: Some(repr),
        hash: Some(|v| compare::hash(&set::new_frozen(tuple::items(&this(v).args).to_vec())?)),
        richcompare: Some(richcompare),
        getattro: Some(getattro),
        or: Some(or_types),
        subscript: Some(subscript),
        drop: Some(drop_payload::<UnionObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<UnionObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[
    MethodDef::one("__instancecheck__", |v, obj| Ok(Value::bool(instance_check(v, obj)?))),
    MethodDef::one("__subclasscheck__", |v, class| {
        Ok(Value::bool(subclass_check(v, class)?))
    }),
])
.with_getsets(&[
    GetSetDef::read_only("__args__", |v| Ok(this(v).args.clone())).member(),
    GetSetDef::read_only("__parameters__", |v| parameters(this(v))),
])
.with_doc("Represent a PEP 604 union type\n\nE.g. for int | str");

payload!(UnionObject, TYPE);

fn this(v: &Value) -> &UnionObject {
    v.exact::<UnionObject>().expect("a union")
}

/// What may stand in a union: `None`, types, aliases, unions, type variables of `typing`.
fn is_unionable(v: &Value) -> bool {
    v.is_none()
        || TypeObject::from_value(v).is_some()
        || v.downcast::<GenericAliasObject>().is_some()
        || v.exact::<UnionObject>().is_some()
        || v.ty().static_name == "typing.TypeAliasType"
}

/// `X | Y` of types; NotImplemented for other operands (`_Py_union_type_or`).
pub fn or_types(a: &Value, b: &Value) -> R {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::not_implemented());
    }
    let mut args: Vec<Value> = Vec::new();
    for v in [a, b] {
        let items = match v.exact::<UnionObject>() {
            Some(u) => tuple::items(&u.args).to_vec(),
            None => vec![if v.is_none() {
                singletons::NONE_TYPE.value()
            } else {
                v.clone()
            }],
        };
        for item in items {
            if !contains(&args, &item)? {
                args.push(item);
            }
        }
    }
    if let [one] = &args[..] {
        return Ok(one.clone());
    }
    Ok(new(args))
}

fn contains(args: &[Value], item: &Value) -> R<bool> {
    for a in args {
        let aliases = a.exact::<GenericAliasObject>().is_some() && item.exact::<GenericAliasObject>().is_some();
        if a.is(item) || (aliases && compare::equal(a, item)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn new(args: Vec<Value>) -> Value {
    memory::new_object(UnionObject {
        header: Header::new(&TYPE),
        args: tuple::new(args),
        parameters: Mut::new(Slot::NULL),
    })
}

fn repr(v: &Value) -> R {
    let mut b = py_str::Builder::new();
    for (i, arg) in tuple::items(&this(v).args).iter().enumerate() {
        if i > 0 {
            b.push_str(" | ");
        }
        if arg.is(&singletons::NONE_TYPE.value()) {
            b.push_str("None");
        } else {
            b.push_value(&generic_alias::repr_item(arg)?);
        }
    }
    Ok(b.finish())
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<UnionObject>(), b.exact::<UnionObject>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let x = set::new_frozen(tuple::items(&x.args).to_vec())?;
    let y = set::new_frozen(tuple::items(&y.args).to_vec())?;
    compare::rich_compare(&x, &y, op)
}

/// `__module__`, `__qualname__` … come from the union's type, other attributes too.
fn getattro(v: &Value, name: &Value) -> R {
    if name.is(names::__module__()) {
        return attr::get(&TYPE.value(), name);
    }
    crate::object::lookup::generic_getattr(v, name)
}

fn parameters(u: &UnionObject) -> R {
    if let Some(p) = u.parameters.get().get() {
        return Ok(p.clone());
    }
    let made = generic_alias::collect_parameters(&u.args)?;
    drop(u.parameters.replace(Slot::new(made.clone())));
    Ok(made)
}

fn subscript(v: &Value, item: &Value) -> R {
    let u = this(v);
    let parameters = parameters(u)?;
    let args = generic_alias::substitute(v, &u.args, &parameters, item)?;
    let mut result: Option<Value> = None;
    for arg in tuple::items(&args) {
        result = Some(match result {
            None => arg.clone(),
            Some(all) => arith::binary(arith::BinaryOp::Or, &all, arg)?,
        });
    }
    Ok(result.unwrap_or(Value::none()))
}

/// `isinstance(obj, X | Y)`.
pub fn instance_check(union: &Value, obj: &Value) -> R<bool> {
    for arg in tuple::items(&this(union).args) {
        if compare::is_instance(obj, arg)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `issubclass(class, X | Y)`.
pub fn subclass_check(union: &Value, class: &Value) -> R<bool> {
    for arg in tuple::items(&this(union).args) {
        if compare::is_subclass(class, arg)? {
            return Ok(true);
        }
    }
    Ok(false)
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live union.
    let u = unsafe { &*p.cast::<UnionObject>() };
    visit(&u.args);
    if let Some(v) = u.parameters.get().get() {
        visit(v);
    }
}
