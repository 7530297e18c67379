//! `operator.itemgetter`, `attrgetter`, `methodcaller`.

use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, containers, format, subscr};
use crate::types::{dict, keywords, str, tuple};
use crate::value::Value;

native_type! {
    /// Memory of an `itemgetter`.
    pub struct ItemGetter: ITEMGETTER = "operator.itemgetter" { items: Vec<Value>, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none_unless_init("itemgetter", ty, &ITEMGETTER, kwnames)?;
            let items = keywords::positional(args, kwnames);
            if items.is_empty() {
                return Err(type_error("itemgetter expected 1 argument, got 0"));
            }
            Ok(ItemGetter::instance(ty, items.to_vec()))
        },
        call: |v, args, kwnames| {
            let obj = one_argument("itemgetter", args, kwnames)?;
            let items = &ItemGetter::of(v).items;
            if let [only] = items.as_slice() {
                return subscr::get(obj, only);
            }
            let found = items.iter().map(|i| subscr::get(obj, i)).collect::<R<Vec<Value>>>()?;
            Ok(tuple::new(found))
        },
        repr: |v| repr_of(v, &ItemGetter::of(v).items, &[]),
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        Ok(tuple::from_array([v.ty().value(), tuple::from_slice(&ItemGetter::of(v).items)]))
    }).doc("Return state information for pickling")])
    .with_doc("Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])")
}

/// The only argument of a getter's call.
fn one_argument<'a>(name: &str, args: &'a [Value], kwnames: KwNames) -> R<&'a Value> {
    keywords::none(name, kwnames)?;
    crate::args::check_count(name, args.len(), 1, 1)?;
    Ok(&args[0])
}

/// `module.name(items, key=value)`.
fn repr_of(v: &Value, items: &[Value], keywords: &[(Value, Value)]) -> R {
    let Some(_guard) = containers::ReprGuard::enter(v) else {
        return Ok(Value::str(&format!("{}(...)", v.ty().name())));
    };
    let mut b = str::Builder::new();
    b.push_str(v.ty().name());
    b.push_str("(");
    let mut first = true;
    for item in items {
        if !std::mem::take(&mut first) {
            b.push_str(", ");
        }
        b.push_value(&format::repr(item)?);
    }
    for (name, value) in keywords {
        if !std::mem::take(&mut first) {
            b.push_str(", ");
        }
        b.push_value(&format::str(name)?);
        b.push_str("=");
        b.push_value(&format::repr(value)?);
    }
    b.push_str(")");
    Ok(b.finish())
}

native_type! {
    /// Memory of an `attrgetter`: the names as given, and each one's parts, interned.
    pub struct AttrGetter: ATTRGETTER = "operator.attrgetter" { names: Vec<Value>, paths: Vec<Value>, }
    slots {
        new: new_attrgetter,
        call: |v, args, kwnames| {
            let obj = one_argument("attrgetter", args, kwnames)?;
            let paths = &AttrGetter::of(v).paths;
            if let [only] = paths.as_slice() {
                return follow(obj, only);
            }
            let found = paths.iter().map(|p| follow(obj, p)).collect::<R<Vec<Value>>>()?;
            Ok(tuple::new(found))
        },
        repr: |v| repr_of(v, &AttrGetter::of(v).names, &[]),
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        Ok(tuple::from_array([v.ty().value(), tuple::from_slice(&AttrGetter::of(v).names)]))
    }).doc("Return state information for pickling")])
    .with_doc("Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).")
}

fn new_attrgetter(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("attrgetter", ty, &ATTRGETTER, kwnames)?;
    let names = keywords::positional(args, kwnames);
    if names.is_empty() {
        return Err(type_error("attrgetter expected 1 argument, got 0"));
    }
    let mut paths = Vec::new();
    for name in names {
        if !str::is_str(name) {
            return Err(type_error("attribute name must be a string"));
        }
        let text = format::str_string(name)?;
        paths.push(tuple::new(text.split('.').map(str::intern).collect()));
    }
    Ok(AttrGetter::instance(ty, names.to_vec(), paths))
}

/// `obj.a.b.c`.
fn follow(obj: &Value, path: &Value) -> R {
    let mut at = obj.clone();
    for name in tuple::items(path) {
        at = attr::get(&at, name)?;
    }
    Ok(at)
}

native_type! {
    /// Memory of a `methodcaller`.
    pub struct MethodCaller: METHODCALLER = "operator.methodcaller" { name: Value, args: Vec<Value>, keywords: Value, }
    slots {
        new: |ty, args, kwnames| {
            let Some((name, rest)) = keywords::positional(args, kwnames).split_first() else {
                return Err(type_error("methodcaller needs at least one argument, the method name"));
            };
            if !str::is_str(name) {
                return Err(type_error("method name must be a string"));
            }
            let keywords = dict::from_keywords(args, kwnames)?;
            Ok(MethodCaller::instance(ty, str::intern_value(name), rest.to_vec(), keywords))
        },
        call: |v, args, kwnames| {
            let obj = one_argument("methodcaller", args, kwnames)?;
            let this = MethodCaller::of(v);
            if dict::len(&this.keywords) == 0 {
                return attr::call_method(obj, &this.name, &this.args);
            }
            let method = attr::get(obj, &this.name)?;
            let mut all = this.args.clone();
            let mut names = Vec::new();
            for (name, value) in dict::items(&this.keywords) {
                names.push(name);
                all.push(value);
            }
            call::call(&method, &all, Some(&tuple::new(names)))
        },
        repr: |v| {
            let this = MethodCaller::of(v);
            let mut items = vec![this.name.clone()];
            items.extend_from_slice(&this.args);
            repr_of(v, &items, &dict::items(&this.keywords))
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = MethodCaller::of(v);
        let mut args = vec![this.name.clone()];
        args.extend_from_slice(&this.args);
        if dict::len(&this.keywords) == 0 {
            return Ok(tuple::from_array([v.ty().value(), tuple::new(args)]));
        }
        let partial = attr::get_str(&crate::import::import_module("functools")?, "partial")?;
        let constructor = call::call_with_dict(&partial, &[v.ty().value(), this.name.clone()], &this.keywords)?;
        Ok(tuple::from_array([constructor, tuple::from_slice(&this.args)]))
    }).doc("Return state information for pickling")])
    .with_doc("Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).")
}
