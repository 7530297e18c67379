//! `BaseException`: its slots, methods and attributes, which all exception classes inherit.

use super::{is_exception, this};
use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, format, iter};
use crate::types::traceback::TracebackObject;
use crate::types::{dict, list, object, str as py_str, tuple};
use crate::value::Value;

/// `args`.
pub fn args_of(v: &Value) -> Value {
    this(v).args.get().clone()
}
/// Sets `args` (a tuple).
pub fn set_args(v: &Value, args: Value) {
    drop(this(v).args.replace(args));
}
/// `__traceback__`, if there is one.
pub fn traceback_of(v: &Value) -> Option<Value> {
    this(v).traceback.get().get().cloned()
}
/// Sets or clears `__traceback__`.
pub fn set_traceback(v: &Value, traceback: Option<Value>) {
    drop(this(v).traceback.replace(traceback.into()));
}
/// `__context__`, if there is one.
pub fn context_of(v: &Value) -> Option<Value> {
    this(v).context.get().get().cloned()
}
/// Sets or clears `__context__`.
pub fn set_context(v: &Value, context: Option<Value>) {
    drop(this(v).context.replace(context.into()));
}
/// `__cause__`, if there is one.
pub fn cause_of(v: &Value) -> Option<Value> {
    this(v).cause.get().get().cloned()
}
/// Sets `__cause__` as `raise … from cause` does: also suppresses the context.
pub fn set_cause(v: &Value, cause: Option<Value>) {
    this(v).suppress_context.set(true);
    drop(this(v).cause.replace(cause.into()));
}

/// `BaseException.__init__`.
pub(super) fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    no_keywords(v.ty(), kwnames)?;
    store_args(v, args);
    Ok(())
}

/// Complains about keywords as `_PyArg_NoKeywords` does.
pub(super) fn no_keywords(ty: &TypeObject, kwnames: KwNames) -> R<()> {
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error(format_args!("{}() takes no keyword arguments", ty.name())));
    }
    Ok(())
}

/// Sets `args`, unless `new` has already stored the same ones.
pub(super) fn store_args(v: &Value, args: &[Value]) {
    let old = this(v).args.get();
    let same = tuple::items(old).len() == args.len() && tuple::items(old).iter().zip(args).all(|(a, b)| a.is(b));
    if !same {
        set_args(
            v,
            if args.is_empty() {
                tuple::empty()
            } else {
                tuple::from_slice(args)
            },
        );
    }
}

pub(super) fn str_of(v: &Value) -> R {
    let args = args_of(v);
    match tuple::items(&args) {
        [] => Ok(Value::str("")),
        [one] => format::str(one),
        _ => format::str(&args),
    }
}

pub(super) fn repr_of(v: &Value) -> R {
    let args = args_of(v);
    let shown = match tuple::items(&args) {
        [one] => {
            let mut b = py_str::Builder::new();
            b.push_str("(");
            b.push_value(&format::repr(one)?);
            b.push_str(")");
            b.finish()
        }
        _ => format::repr(&args)?,
    };
    let mut b = py_str::Builder::new();
    b.push_str(v.ty().short_name());
    b.push_value(&shown);
    Ok(b.finish())
}

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("__reduce__", reduce),
    MethodDef::one("__setstate__", set_state),
    MethodDef::one("with_traceback", |v, traceback| {
        set_traceback_value(v, Some(traceback))?;
        Ok(v.clone())
    })
    .doc("Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."),
    MethodDef::one("add_note", add_note).doc("Exception.add_note(note) --\n    add a note to the exception"),
];

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_write(
        "__suppress_context__",
        |v| Ok(Value::bool(this(v).suppress_context.get())),
        |v, value| match value {
            Some(b) if b.is_bool() => {
                this(v).suppress_context.set(b.is_true());
                Ok(())
            }
            Some(_) => Err(type_error("attribute value type must be bool")),
            None => Err(type_error("can't delete numeric/char attribute")),
        },
    )
    .member(),
    GetSetDef::read_write("__dict__", object::get_dict, object::set_dict),
    GetSetDef::read_write("args", |v| Ok(args_of(v)), set_args_value),
    GetSetDef::read_write(
        "__traceback__",
        |v| Ok(traceback_of(v).unwrap_or(Value::none())),
        set_traceback_value,
    ),
    GetSetDef::read_write(
        "__context__",
        |v| Ok(context_of(v).unwrap_or(Value::none())),
        |v, value| {
            let value = linked(
                value,
                "__context__",
                "exception context must be None or derive from BaseException",
            )?;
            set_context(v, value);
            Ok(())
        },
    )
    .doc("exception context"),
    GetSetDef::read_write(
        "__cause__",
        |v| Ok(cause_of(v).unwrap_or(Value::none())),
        |v, value| {
            let value = linked(
                value,
                "__cause__",
                "exception cause must be None or derive from BaseException",
            )?;
            set_cause(v, value);
            Ok(())
        },
    )
    .doc("exception cause"),
];

fn linked(value: Option<&Value>, name: &str, message: &str) -> R<Option<Value>> {
    match value {
        None => Err(type_error(format_args!("{name} may not be deleted"))),
        Some(v) if v.is_none() => Ok(None),
        Some(v) if is_exception(v) => Ok(Some(v.clone())),
        Some(_) => Err(type_error(message)),
    }
}

fn set_args_value(v: &Value, value: Option<&Value>) -> R<()> {
    let Some(value) = value else {
        return Err(type_error("args may not be deleted"));
    };
    set_args(v, tuple::new(iter::collect(value)?));
    Ok(())
}

/// Sets `__traceback__` with the checks of the attribute.
pub(super) fn set_traceback_value(v: &Value, value: Option<&Value>) -> R<()> {
    match value {
        None => Err(type_error("__traceback__ may not be deleted")),
        Some(t) if t.is_none() => {
            set_traceback(v, None);
            Ok(())
        }
        Some(t) if t.exact::<TracebackObject>().is_some() => {
            set_traceback(v, Some(t.clone()));
            Ok(())
        }
        Some(_) => Err(type_error("__traceback__ must be a traceback or None")),
    }
}

/// `exception.add_note(note)`.
pub fn add_note(v: &Value, note: &Value) -> R {
    if !py_str::is_str(note) {
        return Err(type_error(format_args!(
            "note must be a str, not '{}'",
            note.ty().name()
        )));
    }
    let notes = match attr::get_optional(v, names::__notes__())? {
        Some(notes) => notes,
        None => {
            let notes = list::new(Vec::new());
            attr::set(v, names::__notes__(), &notes)?;
            notes
        }
    };
    if notes.downcast::<list::ListObject>().is_none() {
        return Err(type_error("Cannot add note: __notes__ is not a list"));
    }
    list::push(&notes, note.clone());
    Ok(Value::none())
}

/// The instance's dict if it has any attributes (without making one).
pub(super) fn attributes_dict(v: &Value) -> R<Option<Value>> {
    if !attributes::has_any(v) {
        return Ok(None);
    }
    attributes::materialize(v).map(Some)
}

pub(super) fn reduce(v: &Value) -> R {
    let class = v.ty().value();
    Ok(match attributes_dict(v)? {
        Some(d) => tuple::new(vec![class, args_of(v), d]),
        None => tuple::new(vec![class, args_of(v)]),
    })
}

fn set_state(v: &Value, state: &Value) -> R {
    if state.is_none() {
        return Ok(Value::none());
    }
    if state.downcast::<dict::DictObject>().is_none() {
        return Err(type_error("state is not a dictionary"));
    }
    for (key, value) in dict::items(state) {
        attr::set(v, &attr::check_name(&key)?, &value)?;
    }
    Ok(Value::none())
}
