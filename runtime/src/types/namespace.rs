//! `types.SimpleNamespace`.

use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes::{self, new_instance};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format};
use crate::types::{dict, object, str as py_str, tuple};
use crate::value::Value;

/// A namespace: nothing but attribute storage.
#[repr(C)]
pub struct NamespaceObject {
    /// Object header.
    pub header: Header,
}

/// `types.SimpleNamespace`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "types.SimpleNamespace",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(new_instance(
                ty,
                NamespaceObject {
                    header: Header::new(&TYPE),
                },
            ))
        }),
        init: Some(init),
        repr: Some(repr),
        richcompare: Some(richcompare),
        hash: Some(crate::object::lookup::hash_not_implemented),
        ..Slots::NONE
    },
)
.with_size(size_of::<NamespaceObject>())
.with_attributes()
.with_flags(flags::GC)
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    Ok(tuple::new(vec![
        v.ty().value(),
        tuple::empty(),
        attributes::materialize(v)?,
    ]))
})
.doc("Return state information for pickling")])
.with_getsets(&[GetSetDef::read_only("__dict__", object::get_dict).member()])
.with_doc("A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)");

payload!(NamespaceObject, TYPE);

/// A namespace with these attributes.
pub fn new(attributes: &[(&str, Value)]) -> Value {
    let v = new_instance(
        &TYPE,
        NamespaceObject {
            header: Header::new(&TYPE),
        },
    );
    for (name, value) in attributes {
        attributes::set(&v, &py_str::intern(name), value.clone()).expect("storing attributes does not fail");
    }
    v
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let (positional, names, values) = call::split(args, kwnames);
    if !positional.is_empty() {
        return Err(type_error("no positional arguments expected"));
    }
    for (name, value) in names.iter().zip(values) {
        attributes::set(v, &attr::check_name(name)?, value.clone())?;
    }
    Ok(())
}

fn repr(v: &Value) -> R {
    let name = if v.is_exact(&TYPE) {
        "namespace"
    } else {
        v.ty().short_name()
    };
    let Some(_guard) = crate::ops::containers::ReprGuard::enter(v) else {
        return Ok(Value::str(&format!("{name}(...)")));
    };
    let d = attr::get(v, names::__dict__())?;
    let mut b = py_str::Builder::new();
    b.push_str(name);
    b.push_str("(");
    let mut first = true;
    for (key, value) in dict::items(&d) {
        if !py_str::is_str(&key) || py_str::wtf8(&key).is_empty() {
            continue;
        }
        if !first {
            b.push_str(", ");
        }
        first = false;
        b.push_value(&key);
        b.push_str("=");
        b.push_value(&format::repr(&value)?);
    }
    b.push_str(")");
    Ok(b.finish())
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if a.downcast::<NamespaceObject>().is_none() || b.downcast::<NamespaceObject>().is_none() {
        return Ok(Value::not_implemented());
    }
    compare::rich_compare(&attributes::materialize(a)?, &attributes::materialize(b)?, op)
}
