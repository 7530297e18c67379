//! `functools.partial`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{call, containers, format};
use crate::types::{dict, generics, keywords, object, str, tuple};
use crate::value::Value;

native_type! {
    /// Memory of a `partial`.
    pub struct Partial: TYPE = "functools.partial" {
        function: Mut<Value>,
        args: Mut<Value>,
        keywords: Mut<Value>,
    }
    slots {
        new: new,
        call: call_partial,
        repr: repr,
    }
    .with_flags(flags::WEAKREFABLE)
    .with_attributes()
    .with_getsets(&[
        GetSetDef::read_write("__dict__", object::get_dict, object::set_dict),
        GetSetDef::read_only("func", |v| Ok(Partial::of(v).function.get().clone())).member()
            .doc("function object to use in future partial calls"),
        GetSetDef::read_only("args", |v| Ok(Partial::of(v).args.get().clone())).member()
            .doc("tuple of arguments to future partial calls"),
        GetSetDef::read_only("keywords", |v| Ok(Partial::of(v).keywords.get().clone())).member()
            .doc("dictionary of keyword arguments to future partial calls"),
    ])
    .with_methods(&[
        MethodDef::no_args("__reduce__", reduce),
        MethodDef::one("__setstate__", set_state),
        MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
    ])
    .with_doc("partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n")
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let Some((function, given)) = keywords::positional(args, kwnames).split_first() else {
        return Err(type_error("type 'partial' takes at least one argument"));
    };
    if !call::is_callable(function) {
        return Err(type_error("the first argument must be callable"));
    }
    let kw = dict::from_keywords(args, kwnames)?;
    // A partial of a plain partial is flattened.
    if let Some(inner) = function.exact::<Partial>()
        && !attributes::has_any(function)
    {
        let mut all = tuple::items(inner.args.get()).to_vec();
        all.extend_from_slice(given);
        let merged = dict::copy(inner.keywords.get());
        dict::update(&merged, &kw)?;
        let function = inner.function.get().clone();
        return Ok(Partial::instance(
            ty,
            Mut::new(function),
            Mut::new(tuple::new(all)),
            Mut::new(merged),
        ));
    }
    Ok(Partial::instance(
        ty,
        Mut::new(function.clone()),
        Mut::new(tuple::from_slice(given)),
        Mut::new(kw),
    ))
}

fn call_partial(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let this = Partial::of(v);
    let function = this.function.get().clone();
    let bound = this.args.get().clone();
    let kw = this.keywords.get().clone();
    let mut all = Vec::with_capacity(tuple::items(&bound).len() + args.len());
    all.extend_from_slice(tuple::items(&bound));
    if dict::len(&kw) == 0 {
        all.extend_from_slice(args);
        return call::call(&function, &all, kwnames);
    }
    all.extend_from_slice(keywords::positional(args, kwnames));
    let merged = dict::copy(&kw);
    for (name, value) in keywords::pairs(args, kwnames) {
        dict::set_item(&merged, name, value.clone())?;
    }
    let mut names = Vec::new();
    for (name, value) in dict::items(&merged) {
        names.push(name);
        all.push(value);
    }
    call::call(&function, &all, Some(&tuple::new(names)))
}

fn repr(v: &Value) -> R {
    let Some(_guard) = containers::ReprGuard::enter(v) else {
        return Ok(Value::str("..."));
    };
    let this = Partial::of(v);
    let mut b = str::Builder::new();
    b.push_str(v.ty().name());
    b.push_str("(");
    b.push_value(&format::repr(&this.function.get().clone())?);
    let args = this.args.get().clone();
    for arg in tuple::items(&args) {
        b.push_str(", ");
        b.push_value(&format::repr(arg)?);
    }
    for (name, value) in dict::items(&this.keywords.get().clone()) {
        b.push_str(", ");
        b.push_value(&format::str(&name)?);
        b.push_str("=");
        b.push_value(&format::repr(&value)?);
    }
    b.push_str(")");
    Ok(b.finish())
}

fn reduce(v: &Value) -> R {
    let this = Partial::of(v);
    let function = this.function.get().clone();
    let attributes = if attributes::has_any(v) {
        attributes::materialize(v)?
    } else {
        Value::none()
    };
    let state = tuple::from_array([
        function.clone(),
        this.args.get().clone(),
        this.keywords.get().clone(),
        attributes,
    ]);
    Ok(tuple::from_array([
        v.ty().value(),
        tuple::from_array([function]),
        state,
    ]))
}

fn set_state(v: &Value, state: &Value) -> R {
    let parts = tuple::as_items(state);
    let Some([function, args, kw, attributes]) = parts else {
        return Err(type_error("invalid partial state"));
    };
    if !call::is_callable(function) || !tuple::is_tuple(args) || !(kw.is_none() || dict::is_dict(kw)) {
        return Err(type_error("invalid partial state"));
    }
    let this = Partial::of(v);
    drop(this.function.replace(function.clone()));
    drop(this.args.replace(tuple::from_iterable(args)?));
    drop(this.keywords.replace(if kw.is_none() {
        dict::new()
    } else if kw.is_exact(&dict::TYPE) {
        kw.clone()
    } else {
        dict::copy(kw)
    }));
    if !attributes.is_none() {
        attributes::replace_dict(v, attributes.clone());
    } else if attributes::has_any(v) {
        attributes::replace_dict(v, dict::new());
    }
    Ok(Value::none())
}
