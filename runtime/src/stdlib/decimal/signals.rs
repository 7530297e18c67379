//! The exception classes of `decimal`, and raising them from the signals of an operation.

use super::number::flag;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, key_error, raise_with};
use crate::object::type_object::TypeObject;
use crate::types::exception::{ARITHMETIC_ERROR, TYPE_ERROR, ZERO_DIVISION_ERROR};
use crate::types::{dict, list, tuple, type_};
use crate::value::Value;

/// A signal or condition: its bits, its name, its bases among the classes before it.
struct Class {
    bits: u32,
    name: &'static str,
    bases: &'static [&'static str],
}

const fn class(bits: u32, name: &'static str, bases: &'static [&'static str]) -> Class {
    Class { bits, name, bases }
}

/// Number of signals; the conditions follow them.
pub const SIGNALS: usize = 9;

/// In the order in which `flags` lists them and in which they are raised.
static TABLE: [Class; 13] = [
    class(flag::INVALID, "InvalidOperation", &["DecimalException"]),
    class(
        flag::FLOAT_OPERATION,
        "FloatOperation",
        &["DecimalException", "TypeError"],
    ),
    class(
        flag::DIVISION_BY_ZERO,
        "DivisionByZero",
        &["DecimalException", "ZeroDivisionError"],
    ),
    class(flag::OVERFLOW, "Overflow", &["Inexact", "Rounded"]),
    class(flag::UNDERFLOW, "Underflow", &["Inexact", "Rounded", "Subnormal"]),
    class(flag::SUBNORMAL, "Subnormal", &["DecimalException"]),
    class(flag::INEXACT, "Inexact", &["DecimalException"]),
    class(flag::ROUNDED, "Rounded", &["DecimalException"]),
    class(flag::CLAMPED, "Clamped", &["DecimalException"]),
    class(flag::CONVERSION_SYNTAX, "ConversionSyntax", &["InvalidOperation"]),
    class(flag::DIVISION_IMPOSSIBLE, "DivisionImpossible", &["InvalidOperation"]),
    class(
        flag::DIVISION_UNDEFINED,
        "DivisionUndefined",
        &["InvalidOperation", "ZeroDivisionError"],
    ),
    class(flag::INVALID_CONTEXT, "InvalidContext", &["InvalidOperation"]),
];

/// The classes in the order of the table; the base class comes last.
static CLASSES: Mut<Vec<Value>> = Mut::new(Vec::new());

fn make(name: &str, bases: Vec<Value>) -> R {
    let namespace = dict::new();
    dict::set_str(&namespace, "__module__", Value::str("decimal"));
    type_::new_type(&type_::TYPE, &Value::str(name), &tuple::new(bases), &namespace, &[])
}

fn base(name: &str, root: &Value, made: &[Option<Value>]) -> Option<Value> {
    match name {
        "DecimalException" => Some(root.clone()),
        "TypeError" => Some(TYPE_ERROR.value()),
        "ZeroDivisionError" => Some(ZERO_DIVISION_ERROR.value()),
        _ => TABLE.iter().position(|c| c.name == name).and_then(|i| made[i].clone()),
    }
}

/// The classes by name, made on first use.
pub fn classes() -> R<Vec<(&'static str, Value)>> {
    if CLASSES.get().is_empty() {
        let root = make("DecimalException", vec![ARITHMETIC_ERROR.value()])?;
        let mut made: Vec<Option<Value>> = vec![None; TABLE.len()];
        // Overflow and Underflow come before their bases: go round until all are made.
        while made.iter().any(Option::is_none) {
            for (i, class) in TABLE.iter().enumerate() {
                if made[i].is_some() {
                    continue;
                }
                let bases: Vec<Value> = class.bases.iter().filter_map(|b| base(b, &root, &made)).collect();
                if bases.len() == class.bases.len() {
                    made[i] = Some(make(class.name, bases)?);
                }
            }
        }
        let mut all: Vec<Value> = made.into_iter().flatten().collect();
        all.push(root);
        *CLASSES.get_mut() = all.into_iter().map(crate::memory::keep).collect();
    }
    let names = TABLE.iter().map(|c| c.name).chain(["DecimalException"]);
    Ok(names.zip(CLASSES.get().iter().cloned()).collect())
}

/// The signal classes with their bits.
pub fn signals() -> impl Iterator<Item = (u32, Value)> {
    TABLE
        .iter()
        .map(|c| c.bits)
        .zip(CLASSES.get().iter().cloned())
        .take(SIGNALS)
}

/// The bits of a signal class; KeyError for anything else.
pub fn bits_of(class: &Value) -> R<u32> {
    signals().find(|(_, c)| c.is(class)).map(|(bits, _)| bits).ok_or_else(|| {
        key_error(&Value::str(
            "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, \
             Subnormal, Inexact, Rounded,\n   Clamped]",
        ))
    })
}

/// Raises the first of the trapped signals; its argument is the list of all of them.
#[cold]
pub fn raise(trapped: u32) -> Raised {
    let all = CLASSES.get().clone();
    let named = |range: std::ops::Range<usize>| {
        let all = &all;
        range
            .filter(move |&i| TABLE[i].bits & trapped != 0)
            .map(move |i| all[i].clone())
    };
    // Conditions stand for InvalidOperation in the list, unless it is that itself.
    let mut listed: Vec<Value> = named(SIGNALS..TABLE.len()).collect();
    if trapped & flag::INVALID_OPERATION != 0 {
        listed.push(all[0].clone());
    }
    listed.extend(named(1..SIGNALS));
    let first = named(0..SIGNALS).next();
    match first.as_ref().and_then(TypeObject::from_value) {
        Some(ty) => raise_with(ty, list::new(listed)),
        None => crate::exceptions::system_error("no decimal signal"),
    }
}

/// The names of the signals in `bits`, as `Context` shows them.
pub fn names(bits: u32) -> String {
    // In the order of libmpdec's bits, where the conditions of an invalid operation stand apart.
    const ORDER: [(u32, &str); 13] = [
        (flag::CLAMPED, "Clamped"),
        (flag::CONVERSION_SYNTAX, "InvalidOperation"),
        (flag::DIVISION_BY_ZERO, "DivisionByZero"),
        (flag::DIVISION_IMPOSSIBLE, "InvalidOperation"),
        (flag::DIVISION_UNDEFINED, "InvalidOperation"),
        (flag::INEXACT, "Inexact"),
        (flag::INVALID_CONTEXT, "InvalidOperation"),
        (flag::INVALID_OPERATION, "InvalidOperation"),
        (flag::FLOAT_OPERATION, "FloatOperation"),
        (flag::OVERFLOW, "Overflow"),
        (flag::ROUNDED, "Rounded"),
        (flag::SUBNORMAL, "Subnormal"),
        (flag::UNDERFLOW, "Underflow"),
    ];
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in ORDER.iter().filter(|(bit, _)| bit & bits != 0) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    format!("[{}]", names.join(", "))
}
