//! Filters as `-W` and `PYTHONWARNINGS` write them (`_setoption` of the module `warnings`).

use crate::exceptions::R;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare};
use crate::state::state;
use crate::types::{dict, exception, str, tuple};
use crate::value::Value;

const ACTIONS: [&str; 6] = ["default", "always", "ignore", "module", "once", "error"];

/// The fields of a filter, which need no running program.
pub struct Parts<'a> {
    pub action: &'static str,
    pub message: &'a str,
    pub category: &'a str,
    pub module: &'a str,
    pub line: &'a str,
}

impl Parts<'_> {
    /// Takes a filter apart; else tells what is wrong, and with which text.
    pub fn of(option: &str) -> Result<Parts<'_>, (&'static str, &str)> {
        let parts: Vec<&str> = option.split(':').map(str::trim).collect();
        if parts.len() > 5 {
            return Err(("too many fields (max 5): ", option));
        }
        let part = |i: usize| parts.get(i).copied().unwrap_or("");
        let action = match part(0) {
            "" => "default",
            "all" => "always",
            given => match ACTIONS.iter().find(|action| action.starts_with(given)) {
                Some(action) => action,
                None => return Err(("invalid action: ", given)),
            },
        };
        Ok(Parts {
            action,
            message: part(1),
            category: part(2),
            module: part(3),
            line: part(4),
        })
    }
}

/// Enters the filter `action:message:category:module:line` before the others; else tells what is wrong with it.
pub fn enter(option: &str, filters: &Value) -> R<Result<(), String>> {
    let quoted = |text: &str| crate::ops::format::repr_string(&Value::str(text));
    let parts = match Parts::of(option) {
        Ok(parts) => parts,
        Err((what, text)) => return Ok(Err(format!("{what}{}", quoted(text)?))),
    };
    let category = match category(parts.category)? {
        Ok(category) => category,
        Err(what) => return Ok(Err(format!("{what}: {}", quoted(parts.category)?))),
    };
    let Ok(line) = (if parts.line.is_empty() {
        Ok(0)
    } else {
        parts.line.parse::<u32>()
    }) else {
        return Ok(Err(format!("invalid lineno {}", quoted(parts.line)?)));
    };
    let filter = tuple::new(vec![
        str::intern(parts.action),
        pattern(parts.message, "", true)?,
        category,
        pattern(parts.module, "\\Z", false)?,
        Value::int(line.into()),
    ]);
    if compare::contains(filters, &filter)? {
        attr::call_method_str(filters, "remove", std::slice::from_ref(&filter))?;
    }
    attr::call_method_str(filters, "insert", &[Value::int(0), filter])?;
    super::VERSION.replace(*super::VERSION.get() + 1);
    Ok(Ok(()))
}

/// The class that a category's name means.
fn category(name: &str) -> R<Result<Value, &'static str>> {
    let found = match name.rsplit_once('.') {
        None if name.is_empty() => Some(exception::WARNING.value()),
        None => state()
            .builtins
            .get()
            .get()
            .and_then(|builtins| dict::get_str(builtins, name)),
        Some((module, class)) => match crate::import::import_module(module) {
            Ok(module) => attr::get_str_optional(&module, class)?,
            Err(raised) => {
                drop(raised.catch(&exception::IMPORT_ERROR)?);
                return Ok(Err("invalid module name"));
            }
        },
    };
    let Some(class) = found else {
        return Ok(Err("unknown warning category"));
    };
    let fits = TypeObject::from_value(&class).is_some() && compare::is_subclass(&class, &exception::WARNING.value())?;
    Ok(if fits {
        Ok(class)
    } else {
        Err("invalid warning category")
    })
}

/// What a text is matched with: nothing if it is empty; in programs without regular expressions the text itself, in a tuple if
/// it is the start of what it matches.
fn pattern(text: &str, end: &str, ignores_case: bool) -> R {
    if text.is_empty() {
        return Ok(Value::none());
    }
    let re = match crate::import::import_module("re") {
        Ok(re) => re,
        Err(raised) => {
            drop(raised.catch(&exception::IMPORT_ERROR)?);
            let text = Value::str(text);
            return Ok(if ignores_case { tuple::from_array([text]) } else { text });
        }
    };
    let escaped = attr::call_method_str(&re, "escape", &[Value::str(text)])?;
    let source = Value::str(&format!("{}{end}", str::to_str_lossless(&escaped).unwrap_or(text)));
    let compile = attr::get_str(&re, "compile")?;
    match ignores_case {
        true => call::call2(&compile, &source, &attr::get_str(&re, "I")?),
        false => call::call1(&compile, &source),
    }
}
