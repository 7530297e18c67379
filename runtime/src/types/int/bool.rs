//! `bool`: two ints with names.

use super::{IntObject, TYPE};
use crate::args::{check_count, no_keywords};
use crate::exceptions::{R, warn};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::compare;
use crate::types::exception;
use crate::value::Value;

/// `bool`.
pub static BOOL_TYPE: TypeObject = TypeObject::builtin(
    "bool",
    Some(&TYPE),
    Slots {
        repr: Some(|v| Ok(Value::str(if v.is_true() { "True" } else { "False" }))),
        new: Some(new),
        invert: Some(invert),
        and: Some(and),
        or: Some(or),
        xor: Some(xor),
        ..Slots::NONE
    },
)
.with_size(size_of::<IntObject>())
.with_flags(flags::INT_SUBCLASS | flags::MATCH_SELF)
.not_a_base()
.with_doc(
    "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False are the \
     only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
);

fn new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    no_keywords("bool", kwnames)?;
    check_count("bool", args.len(), 0, 1)?;
    match args.first() {
        Some(v) => Ok(Value::bool(compare::is_true(v)?)),
        None => Ok(Value::bool(false)),
    }
}

/// Warns of `~` of a bool.
pub fn warn_inverted_bool() -> R<()> {
    warn(
        &exception::DEPRECATION_WARNING,
        "Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int object and \
         is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if \
         you really want the bitwise inversion of the underlying int.",
        1,
    )
}

fn invert(v: &Value) -> R {
    warn_inverted_bool()?;
    Ok(Value::int(!(v.is_true() as i64)))
}

macro_rules! logical {
    ($($name:ident $op:tt;)*) => {
        $(fn $name(a: &Value, b: &Value) -> R {
            if a.is_bool() && b.is_bool() {
                return Ok(Value::bool(a.is_true() $op b.is_true()));
            }
            match TYPE.slots().$name {
                Some(f) => f(a, b),
                None => Ok(Value::not_implemented()),
            }
        })*
    };
}

logical! {
    and &;
    or |;
    xor ^;
}
