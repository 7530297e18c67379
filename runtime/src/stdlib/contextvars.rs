//! `_contextvars`: context variables (PEP 567). A context is a mapping from variables to values that is copied when a
//! program asks for a copy.

use crate::args::{Parser, check_count, split};
use crate::cell::Mut;
use crate::exceptions::{R, raise_with, runtime_error, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::{CompareOp, KwNames};
use crate::object::type_object::TypeObject;
use crate::ops::{call, compare, format, iter};
use crate::types::{dict, exception, generics, module, str};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// A context variable.
    pub struct ContextVar: VAR_TYPE = "_contextvars.ContextVar" {
        name: Value,
        default: Mut<Slot>,
    }
    slots { new: new_var, repr: repr_var, hash: |v| Ok((v.raw() >> 4) as i64), }
    .with_methods(&[
        MethodDef::positional("get", get_var),
        MethodDef::one("set", set_var),
        MethodDef::one("reset", reset_var),
        MethodDef::one("__class_getitem__", generics::class_getitem).class(),
    ])
    .with_getsets(&[GetSetDef::read_only("name", |v| Ok(ContextVar::of(v).name.clone())).member()])
    .not_a_base()
}

native_type! {
    /// A context.
    pub struct Context: TYPE = "_contextvars.Context" {
        values: Value,
        previous: Mut<Slot>,
        entered: Cell<bool>,
    }
    slots {
        new: |_, args, kwnames| {
            if !args.is_empty() || kwnames.is_some() {
                return Err(type_error("Context() does not accept any arguments"));
            }
            Ok(new_context(dict::new()))
        },
        len: |v| Ok(dict::len(&Context::of(v).values)),
        contains: |v, key| dict::contains_key(&Context::of(v).values, check_key(key)?),
        subscript: |v, key| match dict::get_item(&Context::of(v).values, check_key(key)?)? {
            Some(value) => Ok(value),
            None => Err(crate::exceptions::key_error(key)),
        },
        iter: |v| iter::iter(&Context::of(v).values),
        richcompare: compare_contexts,
        hash: crate::object::lookup::hash_not_implemented,
    }
    .with_methods(&[
        MethodDef::keywords("run", run),
        MethodDef::no_args("copy", |v| Ok(new_context(dict::copy(&Context::of(v).values)))),
        MethodDef::positional("get", |v, args| {
            check_count("get", args.len(), 1, 2)?;
            let found = dict::get_item(&Context::of(v).values, check_key(&args[0])?)?;
            Ok(found.unwrap_or_else(|| args.get(1).cloned().unwrap_or_else(Value::none)))
        }),
        MethodDef::no_args("keys", |v| view(v, "keys")),
        MethodDef::no_args("values", |v| view(v, "values")),
        MethodDef::no_args("items", |v| view(v, "items")),
    ])
    .not_a_base()
}

native_type! {
    /// What `ContextVar.set` answers.
    pub struct Token: TOKEN_TYPE = "_contextvars.Token" {
        context: Value,
        variable: Value,
        old: Mut<Slot>,
        used: Cell<bool>,
    }
    slots {
        new: |_, _, _| Err(runtime_error("Tokens can only be created by ContextVars")),
        repr: repr_token,
        hash: crate::object::lookup::hash_not_implemented,
    }
    .with_methods(&[MethodDef::one("__class_getitem__", generics::class_getitem).class()])
    .with_getsets(&[
        GetSetDef::read_only("var", |v| Ok(Token::of(v).variable.clone())),
        GetSetDef::read_only("old_value", |v| Ok(match Token::of(v).old.get().get() {
            Some(value) => value.clone(),
            None => missing(),
        })),
    ])
    .not_a_base()
}

native_type! {
    /// `Token.MISSING`.
    pub struct Missing: MISSING_TYPE = "Token.MISSING" {
    }
    slots { repr: |_| Ok(Value::str("<Token.MISSING>")), }
    .not_a_base()
}

/// The context in which the program runs.
static CURRENT: Mut<Slot> = Mut::new(Slot::NULL);

/// Makes another thread's context the current one; gives the one before.
pub(crate) fn swap_current(context: Slot) -> Slot {
    CURRENT.replace(context)
}

static MISSING: Mut<Slot> = Mut::new(Slot::NULL);

fn missing() -> Value {
    if MISSING.get().is_null() {
        drop(MISSING.replace(Slot::new(crate::memory::keep(Missing::instance(&MISSING_TYPE)))));
    }
    MISSING.get().get().cloned().unwrap_or_else(Value::none)
}

fn current() -> Value {
    if CURRENT.get().is_null() {
        drop(CURRENT.replace(Slot::new(crate::memory::keep(new_context(dict::new())))));
    }
    CURRENT.get().get().cloned().unwrap_or_else(Value::none)
}

fn new_context(values: Value) -> Value {
    Context::instance(&TYPE, values, Mut::new(Slot::NULL), Cell::new(false))
}

static FUNCTIONS: &[MethodDef] = &[MethodDef::no_args("copy_context", |_| Ok(copy_context()))];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_contextvars", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for (name, ty) in [("ContextVar", &VAR_TYPE), ("Context", &TYPE), ("Token", &TOKEN_TYPE)] {
        crate::object::lookup::ready(ty);
        dict::set_str(&d, name, ty.value());
    }
    crate::object::lookup::ready(&MISSING_TYPE);
    crate::object::lookup::fill(&TOKEN_TYPE);
    dict::set_str(crate::object::lookup::type_dict(&TOKEN_TYPE), "MISSING", missing());
    Ok(m)
}

/// `contextvars.copy_context()`.
pub fn copy_context() -> Value {
    let current = current();
    new_context(dict::copy(&Context::of(&current).values))
}

static VAR: Parser = Parser::new("ContextVar", &["", "default"], 1).keyword_only(1);

fn new_var(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [name, default] = VAR.parse(args, kwnames)?;
    let name = name.cloned().unwrap_or_else(Value::none);
    if !str::is_str(&name) {
        return Err(type_error("context variable name must be a str"));
    }
    Ok(ContextVar::instance(ty, name, Mut::new(default.cloned().into())))
}

fn repr_var(v: &Value) -> R {
    let this = ContextVar::of(v);
    let name = format::repr_string(&this.name)?;
    let default = match this.default.get().get().cloned() {
        Some(d) => format!(" default={}", format::repr_string(&d)?),
        None => String::new(),
    };
    Ok(Value::str(&format!(
        "<ContextVar name={name}{default} at {:#x}>",
        v.address() as usize
    )))
}

fn get_var(v: &Value, args: &[Value]) -> R {
    check_count("get", args.len(), 0, 1)?;
    let current = current();
    if let Some(value) = dict::get_item(&Context::of(&current).values, v)? {
        return Ok(value);
    }
    if let Some(default) = args.first() {
        return Ok(default.clone());
    }
    match ContextVar::of(v).default.get().get().cloned() {
        Some(default) => Ok(default),
        None => Err(raise_with(&exception::LOOKUP_ERROR, v.clone())),
    }
}

fn set_var(v: &Value, value: &Value) -> R {
    let context = current();
    let values = &Context::of(&context).values;
    let old = dict::get_item(values, v)?;
    dict::set_item(values, v, value.clone())?;
    Ok(Token::instance(
        &TOKEN_TYPE,
        context.clone(),
        v.clone(),
        Mut::new(old.into()),
        Cell::new(false),
    ))
}

fn reset_var(v: &Value, token: &Value) -> R {
    let Some(t) = token.exact::<Token>() else {
        return Err(type_error(format_args!(
            "expected an instance of Token, got {}",
            format::repr_string(token)?
        )));
    };
    if t.used.get() {
        return Err(runtime_error(format_args!(
            "{} has already been used once",
            format::repr_string(token)?
        )));
    }
    if !t.variable.is(v) {
        return Err(value_error(format_args!(
            "{} was created by a different ContextVar",
            format::repr_string(token)?
        )));
    }
    let context = current();
    if !t.context.is(&context) {
        return Err(value_error(format_args!(
            "{} was created in a different Context",
            format::repr_string(token)?
        )));
    }
    t.used.set(true);
    let values = &Context::of(&context).values;
    match t.old.get().get().cloned() {
        Some(old) => dict::set_item(values, v, old)?,
        None => drop(dict::pop(values, v)?),
    }
    Ok(Value::none())
}

fn repr_token(v: &Value) -> R {
    let this = Token::of(v);
    let used = if this.used.get() { " used" } else { "" };
    let variable = format::repr_string(&this.variable)?;
    Ok(Value::str(&format!(
        "<Token{used} var={variable} at {:#x}>",
        v.address() as usize
    )))
}

fn check_key(key: &Value) -> R<&Value> {
    if key.exact::<ContextVar>().is_some() {
        return Ok(key);
    }
    Err(type_error(format_args!(
        "a ContextVar key was expected, got {}",
        format::repr_string(key)?
    )))
}

fn view(v: &Value, name: &str) -> R {
    crate::ops::attr::get_str(&Context::of(v).values, name)
        .and_then(|m| call::call0(&m))
        .and_then(|v| iter::iter(&v))
}

fn compare_contexts(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<Context>(), b.exact::<Context>()) else {
        return Ok(Value::not_implemented());
    };
    match op {
        CompareOp::Eq => compare::equal(&x.values, &y.values).map(Value::bool),
        CompareOp::Ne => compare::equal(&x.values, &y.values).map(|e| Value::bool(!e)),
        _ => Ok(Value::not_implemented()),
    }
}

/// `context.run(callable, *args, **kwargs)`.
fn run(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (positional, _, _) = split(args, kwnames);
    if positional.is_empty() {
        return Err(type_error("run() missing 1 required positional argument"));
    }
    let this = Context::of(v);
    if this.entered.get() {
        return Err(runtime_error(format_args!(
            "cannot enter context: {} is already entered",
            format::repr_string(v)?
        )));
    }
    let outer = current();
    this.entered.set(true);
    drop(this.previous.replace(Slot::new(outer.clone())));
    drop(CURRENT.replace(Slot::new(v.clone())));
    let result = call::call(&args[0], &args[1..], kwnames);
    drop(CURRENT.replace(Slot::new(outer)));
    drop(this.previous.replace(Slot::NULL));
    this.entered.set(false);
    result
}
