//! Constructors with keyword-only fields: `ImportError`, `NameError`, `AttributeError`.

use super::base::{self, args_of, attributes_dict};
use super::{field, set_field};
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::call;
use crate::types::{dict, keywords, str as py_str, tuple};
use crate::value::Value;

/// Stores keyword arguments in the fields of the same names.
fn store_keywords(v: &Value, class: &str, wanted: &[(&str, usize)], args: &[Value], kwnames: KwNames) -> R<usize> {
    let (positional, names, values) = call::split(args, kwnames);
    base::store_args(v, positional);
    keywords::at_most(class, wanted.len(), kwnames)?;
    for (name, value) in names.iter().zip(values) {
        match wanted.iter().find(|(w, _)| py_str::equals(name, w)) {
            Some((_, i)) => set_field(v, *i, Some(value.clone())),
            None => {
                return Err(type_error(format_args!(
                    "'{}' is an invalid keyword argument for {class}()",
                    crate::ops::format::str_string(name)?
                )));
            }
        }
    }
    Ok(positional.len())
}

pub(super) fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let wanted = [("name", 1), ("path", 2), ("name_from", 3)];
    for (_, i) in wanted {
        set_field(v, i, None);
    }
    let count = store_keywords(v, "ImportError", &wanted, args, kwnames)?;
    set_field(v, 0, (count == 1).then(|| args[0].clone()));
    Ok(())
}

pub(super) fn str_of(v: &Value) -> R {
    match field(v, 0).get().get() {
        Some(msg) if msg.is_exact(&py_str::TYPE) => Ok(msg.clone()),
        _ => base::str_of(v),
    }
}

pub(super) static METHODS: &[MethodDef] = &[MethodDef::no_args("__reduce__", |v| {
    let state = state_with(v, &[("name", 1), ("path", 2), ("name_from", 3)])?;
    let class = v.ty().value();
    Ok(match state {
        Some(state) => tuple::new(vec![class, args_of(v), state]),
        None => tuple::new(vec![class, args_of(v)]),
    })
})];

/// A copy of the instance's dict with the set fields added; `None` if both are empty.
fn state_with(v: &Value, fields: &[(&str, usize)]) -> R<Option<Value>> {
    let attributes = attributes_dict(v)?;
    let set: Vec<_> = fields
        .iter()
        .filter_map(|(n, i)| Some((*n, field(v, *i).get().get()?.clone())))
        .collect();
    if set.is_empty() {
        return Ok(attributes);
    }
    let d = dict::new();
    if let Some(attributes) = attributes {
        dict::merge(&d, &attributes, true)?;
    }
    for (name, value) in set {
        dict::set_str(&d, name, value);
    }
    Ok(Some(d))
}

pub(super) fn name_error_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    store_keywords(v, "NameError", &[("name", 0)], args, kwnames)?;
    Ok(())
}

pub(super) fn attribute_error_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    store_keywords(v, "AttributeError", &[("obj", 0), ("name", 1)], args, kwnames)?;
    Ok(())
}

/// `obj` is left out of the state: it may not be picklable (`AttributeError_getstate`).
fn attribute_error_state(v: &Value) -> R {
    let attributes = attributes_dict(v)?;
    let name = field(v, 1).get().get().cloned();
    let args = args_of(v);
    if attributes.is_none() && name.is_none() {
        return Ok(Value::none());
    }
    let d = dict::new();
    if let Some(attributes) = attributes {
        dict::merge(&d, &attributes, true)?;
    }
    if let Some(name) = name {
        dict::set_str(&d, "name", name);
    }
    dict::set_str(&d, "args", args);
    Ok(d)
}

pub(super) static ATTRIBUTE_ERROR_METHODS: &[MethodDef] = &[
    MethodDef::no_args("__getstate__", attribute_error_state),
    MethodDef::no_args("__reduce__", |v| {
        Ok(tuple::new(vec![v.ty().value(), args_of(v), attribute_error_state(v)?]))
    }),
];
