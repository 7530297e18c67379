//! `match` statements: mapping keys and class patterns.

use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format, subscr};
use crate::types::{dict, str, tuple};
use crate::value::Value;

/// `MATCH_KEYS`: a tuple of the subject's values, or `None` if a key is missing.
pub fn match_keys(subject: &Value, keys: &Value) -> R {
    let keys = tuple::items(keys);
    let mut values = Vec::with_capacity(keys.len());
    if keys.is_empty() {
        return Ok(tuple::empty());
    }
    let get = attr::get_str(subject, "get")?;
    let missing = attributes_marker();
    for (i, key) in keys.iter().enumerate() {
        for earlier in &keys[..i] {
            if compare::equal(earlier, key)? {
                let shown = format::repr_string(key)?;
                return Err(value_error(format_args!(
                    "mapping pattern checks duplicate key ({shown})"
                )));
            }
        }
        let value = if subject.is_exact(&dict::TYPE) {
            dict::get_item(subject, key)?
        } else {
            Some(call::call2(&get, key, &missing)?).filter(|v| !v.is(&missing))
        };
        match value {
            Some(v) => values.push(v),
            None => return Ok(Value::none()),
        }
    }
    Ok(tuple::new(values))
}

/// A new object that equals nothing else.
fn attributes_marker() -> Value {
    crate::object::attributes::new_plain(&crate::types::object::TYPE)
}

/// `MATCH_CLASS`: a tuple of the attributes that the patterns look at, or `None` if the subject does not match.
pub fn match_class(subject: &Value, class: &Value, positional: usize, keywords: &Value) -> R {
    let Some(ty) = TypeObject::from_value(class) else {
        return Err(type_error("called match pattern must be a class"));
    };
    if !compare::is_instance(subject, class)? {
        return Ok(Value::none());
    }
    let mut seen: Vec<Value> = Vec::new();
    let mut found: Vec<Value> = Vec::new();
    if positional > 0 {
        let mut match_self = false;
        let mut match_args = tuple::empty();
        match attr::get_optional(class, names::__match_args__())? {
            Some(args) if args.is_exact(&tuple::TYPE) => match_args = args,
            Some(args) => {
                return Err(type_error(format_args!(
                    "{}.__match_args__ must be a tuple (got {})",
                    ty.name(),
                    args.ty().name()
                )));
            }
            None => match_self = ty.has_flag(flags::MATCH_SELF),
        }
        let allowed = if match_self { 1 } else { tuple::items(&match_args).len() };
        if allowed < positional {
            let plural = if allowed == 1 { "" } else { "s" };
            return Err(type_error(format_args!(
                "{}() accepts {allowed} positional sub-pattern{plural} ({positional} given)",
                ty.name()
            )));
        }
        if match_self {
            found.push(subject.clone());
        } else {
            for name in &tuple::items(&match_args)[..positional] {
                if !str::is_str(name) {
                    return Err(type_error(format_args!(
                        "__match_args__ elements must be strings (got {})",
                        name.ty().name()
                    )));
                }
                match match_attribute(subject, ty, name, &mut seen)? {
                    Some(v) => found.push(v),
                    None => return Ok(Value::none()),
                }
            }
        }
    }
    for name in tuple::items(keywords) {
        match match_attribute(subject, ty, name, &mut seen)? {
            Some(v) => found.push(v),
            None => return Ok(Value::none()),
        }
    }
    Ok(tuple::new(found))
}

fn match_attribute(subject: &Value, ty: &TypeObject, name: &Value, seen: &mut Vec<Value>) -> R<Option<Value>> {
    for earlier in seen.iter() {
        if compare::equal(earlier, name)? {
            let shown = format::repr_string(name)?;
            return Err(type_error(format_args!(
                "{}() got multiple sub-patterns for attribute {shown}",
                ty.name()
            )));
        }
    }
    seen.push(name.clone());
    attr::get_optional(subject, &str::intern_value(name))
}

/// `len()` of a subject.
pub fn get_len(subject: &Value) -> R {
    Ok(Value::usize(subscr::len(subject)?))
}
