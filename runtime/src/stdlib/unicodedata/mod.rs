//! `unicodedata`: the Unicode character database.

mod database;
mod names;
mod normalize;
mod tables;

pub use names::{krait_install_character_names, lookup_char, name_of};

use crate::args::{bad_argument, check_count};
use crate::exceptions::{R, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::types::str::Builder;
use crate::types::{dict, module, str};
use crate::value::Value;
use database::{Record, Version};
use tables::{BIDIRECTIONAL, CATEGORIES, VERSION, WIDTHS};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("decimal", decimal),
    MethodDef::positional("digit", digit),
    MethodDef::positional("numeric", numeric),
    MethodDef::one("category", |this, c| {
        property(this, "category", c, |r| Value::str(CATEGORIES[usize::from(r.category)]))
    }),
    MethodDef::one("bidirectional", |this, c| {
        property(this, "bidirectional", c, |r| {
            Value::str(BIDIRECTIONAL[usize::from(r.bidirectional)])
        })
    }),
    MethodDef::one("combining", |this, c| {
        property(this, "combining", c, |r| Value::int(i64::from(r.combining)))
    }),
    MethodDef::one("mirrored", |this, c| {
        property(this, "mirrored", c, |r| Value::int(i64::from(r.mirrored)))
    }),
    MethodDef::one("east_asian_width", |this, c| {
        property(this, "east_asian_width", c, |r| {
            Value::str(WIDTHS[usize::from(r.width)])
        })
    }),
    MethodDef::one("decomposition", decomposition),
    MethodDef::positional("is_normalized", is_normalized),
    MethodDef::positional("normalize", normalize),
    MethodDef::positional("name", names::name),
    MethodDef::one("lookup", names::lookup),
];

native_type! {
    /// A version of the database.
    pub struct Ucd: TYPE = "unicodedata.UCD" {
        old: bool,
    }
    slots { new: |_, _, _| Err(type_error("cannot create 'unicodedata.UCD' instances")), }
    .with_methods(FUNCTIONS)
    .with_getsets(&[GetSetDef::read_only("unidata_version", |_| Ok(Value::str("3.2.0"))).member()])
    .not_a_base()
}

/// Makes the module.
pub fn init() -> R {
    let module = module::new("unicodedata", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "unidata_version", Value::str(VERSION));
    dict::set_str(&d, "UCD", TYPE.value());
    dict::set_str(&d, "ucd_3_2_0", Ucd::instance(&TYPE, true));
    Ok(module)
}

/// The version that a function is asked for: its receiver is the module or a database.
fn version(this: &Value) -> Version {
    if std::ptr::eq(this.ty(), &TYPE) {
        Version::Old
    } else {
        Version::Now
    }
}

/// An argument that must be one character.
fn character(name: &str, which: &str, v: &Value) -> R<u32> {
    match str::object(v) {
        Some(s) if s.char_len() == 1 => Ok(s.chars().next().unwrap_or(0)),
        _ => Err(bad_argument(name, which, "a unicode character", v)),
    }
}

fn property(this: &Value, name: &str, c: &Value, get: fn(&Record) -> Value) -> R {
    let c = character(name, "argument", c)?;
    Ok(get(database::record(version(this), c)))
}

/// A value, or the default that the caller gave.
fn or_default(found: Option<Value>, args: &[Value], message: &str) -> R {
    match (found, args.get(1)) {
        (Some(v), _) => Ok(v),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(value_error(message)),
    }
}

fn decimal(this: &Value, args: &[Value]) -> R {
    check_count("decimal", args.len(), 1, 2)?;
    let c = character("decimal", "argument 1", &args[0])?;
    or_default(
        database::decimal(version(this), c).map(Value::int),
        args,
        "not a decimal",
    )
}

fn digit(_: &Value, args: &[Value]) -> R {
    check_count("digit", args.len(), 1, 2)?;
    let c = character("digit", "argument 1", &args[0])?;
    or_default(database::digit(c).map(Value::int), args, "not a digit")
}

fn numeric(this: &Value, args: &[Value]) -> R {
    check_count("numeric", args.len(), 1, 2)?;
    let c = character("numeric", "argument 1", &args[0])?;
    or_default(
        database::numeric(version(this), c).map(Value::float),
        args,
        "not a numeric character",
    )
}

fn decomposition(this: &Value, c: &Value) -> R {
    let c = character("decomposition", "argument", c)?;
    let mut text = Builder::with_capacity(16);
    if let Some((tag, parts)) = database::decomposition(version(this), c) {
        text.push_str(tag);
        for part in parts {
            if !text.is_empty() {
                text.push_str(" ");
            }
            text.push_str(&format!("{part:04X}"));
        }
    }
    Ok(text.finish())
}

/// Form and text of a call.
fn form_and_text<'a>(name: &str, args: &'a [Value]) -> R<(Option<normalize::Form>, &'a Value)> {
    check_count(name, args.len(), 2, 2)?;
    for (v, which) in args.iter().zip(["argument 1", "argument 2"]) {
        if !str::is_str(v) {
            return Err(bad_argument(name, which, "str", v));
        }
    }
    let form = str::to_str_lossless(&args[0]).and_then(normalize::Form::of);
    Ok((form, &args[1]))
}

fn normalize(this: &Value, args: &[Value]) -> R {
    let (form, text) = form_and_text("normalize", args)?;
    if str::object(text).is_some_and(|s| s.byte_len() == 0) {
        return Ok(text.clone());
    }
    let Some(form) = form else {
        return Err(value_error("invalid normalization form"));
    };
    if str::object(text).is_some_and(normalize::is_plain) {
        return Ok(text.clone());
    }
    Ok(normalize::normalize(version(this), form, text))
}

fn is_normalized(this: &Value, args: &[Value]) -> R {
    let (form, text) = form_and_text("is_normalized", args)?;
    if str::char_len(text) == 0 {
        return Ok(Value::bool(true));
    }
    let Some(form) = form else {
        return Err(value_error("invalid normalization form"));
    };
    if str::object(text).is_some_and(normalize::is_plain) {
        return Ok(Value::bool(true));
    }
    Ok(Value::bool(str::eq(
        &normalize::normalize(version(this), form, text),
        text,
    )))
}
