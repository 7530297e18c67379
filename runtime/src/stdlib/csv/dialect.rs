//! `_csv.Dialect`: how fields are separated and quoted.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::GetSetDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, compare, number};
use crate::types::{int, keywords, str};
use crate::value::{Slot, Value};

pub(super) const MINIMAL: i64 = 0;
pub(super) const ALL: i64 = 1;
pub(super) const NONNUMERIC: i64 = 2;
pub(super) const NONE: i64 = 3;
pub(super) const STRINGS: i64 = 4;
pub(super) const NOTNULL: i64 = 5;

/// The options, read.
#[derive(Clone)]
pub(super) struct Options {
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    pub double_quote: bool,
    pub skip_initial_space: bool,
    pub strict: bool,
    pub quoting: i64,
    pub terminator: Vec<u8>,
}

native_type! {
    /// A dialect.
    pub struct Dialect: TYPE = "_csv.Dialect" {
        options: Mut<Options>,
        keep: Mut<Slot>,
    }
    slots {
        new: new,
    }
    .with_getsets(&[
        GetSetDef::read_only("delimiter", |v| Ok(character(Some(options(v).delimiter)))).member(),
        GetSetDef::read_only("doublequote", |v| Ok(Value::bool(options(v).double_quote))),
        GetSetDef::read_only("escapechar", |v| Ok(character(options(v).escape))),
        GetSetDef::read_only("lineterminator", |v| Ok(str::from_wtf8(&options(v).terminator))),
        GetSetDef::read_only("quotechar", |v| Ok(character(options(v).quote))),
        GetSetDef::read_only("quoting", |v| Ok(Value::int(options(v).quoting))),
        GetSetDef::read_only("skipinitialspace", |v| Ok(Value::bool(options(v).skip_initial_space))).member(),
        GetSetDef::read_only("strict", |v| Ok(Value::bool(options(v).strict))).member(),
    ])
    .with_doc("CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n")
}

fn character(c: Option<u32>) -> Value {
    c.map_or_else(Value::none, str::from_char)
}

/// The options of a dialect object.
pub(super) fn options(v: &Value) -> Options {
    Dialect::of(v).options.get().clone()
}

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let mut given: [Option<Value>; 9] = Default::default();
    for (place, v) in given.iter_mut().zip(keywords::positional(args, kwnames)) {
        *place = Some(v.clone());
    }
    take_keywords(&mut given, args, kwnames)?;
    build(ty, given)
}

fn take_keywords(given: &mut [Option<Value>; 9], args: &[Value], kwnames: KwNames) -> R<()> {
    for (name, value) in keywords::pairs(args, kwnames) {
        let Some(at) = NAMES.iter().position(|n| str::equals(name, n)) else {
            return Err(type_error(format_args!(
                "'{}' is an invalid keyword argument for this function",
                str::to_string_lossy(name)
            )));
        };
        given[at] = Some(value.clone());
    }
    Ok(())
}

/// The dialect of a call `reader(iterable, dialect, **options)`.
pub(super) fn from_call(base: Option<&Value>, args: &[Value], kwnames: KwNames) -> R {
    let mut given: [Option<Value>; 9] = Default::default();
    given[0] = base.cloned();
    take_keywords(&mut given, args, kwnames)?;
    build(&TYPE, given)
}

fn build(ty: &'static TypeObject, mut given: [Option<Value>; 9]) -> R {
    if let Some(base) = given[0].take().filter(|b| !b.is_none()) {
        let base = if str::is_str(&base) {
            super::registered(&base)?
        } else {
            base
        };
        if base.is_exact(&TYPE) && given.iter().all(Option::is_none) {
            return Ok(base);
        }
        for (name, place) in NAMES.iter().zip(&mut given).skip(1) {
            if place.is_none() {
                *place = attr::get_str_optional(&base, name)?;
            }
        }
    }
    let [
        _,
        delimiter,
        double_quote,
        escape,
        terminator,
        quote,
        quoting,
        skip,
        strict,
    ] = &given;
    let flag = |v: &Option<Value>, default: bool| v.as_ref().map_or(Ok(default), compare::is_true);
    let delimiter = match delimiter {
        None => Some(u32::from(',')),
        Some(v) if !str::is_str(v) => {
            return Err(type_error(format_args!(
                "\"delimiter\" must be string, not {}",
                v.ty().name()
            )));
        }
        Some(v) => one_character("delimiter", v)?,
    };
    let double_quote = flag(double_quote, true)?;
    let escape = optional_character("escapechar", escape, None)?;
    let terminator = match terminator {
        None => b"\r\n".to_vec(),
        Some(v) if v.is_none() => return Err(type_error("lineterminator must be set")),
        Some(v) if !str::is_str(v) => return Err(type_error("\"lineterminator\" must be a string")),
        Some(v) => str::wtf8(v).to_vec(),
    };
    let no_quote = quote.as_ref().is_some_and(Value::is_none);
    let quote = optional_character("quotechar", quote, Some('"'.into()))?;
    let quoting = match quoting {
        None if no_quote => NONE,
        None => MINIMAL,
        Some(v) if !int::is_int(v) => return Err(type_error("\"quoting\" must be an integer")),
        Some(v) => number::index_i64(v)?,
    };
    if !(MINIMAL..=NOTNULL).contains(&quoting) {
        return Err(type_error("bad \"quoting\" value"));
    }
    let (skip_initial_space, strict) = (flag(skip, false)?, flag(strict, false)?);
    let Some(delimiter) = delimiter else {
        return Err(type_error("\"delimiter\" must be a 1-character string"));
    };
    if quoting != NONE && quote.is_none() {
        return Err(type_error("quotechar must be set if quoting enabled"));
    }
    let options = Options {
        delimiter,
        quote,
        escape,
        double_quote,
        skip_initial_space,
        strict,
        quoting,
        terminator,
    };
    Ok(Dialect::instance(ty, Mut::new(options), Mut::new(Slot::NULL)))
}

fn one_character(name: &str, v: &Value) -> R<Option<u32>> {
    let mut characters = str::code_points(v);
    match (characters.next(), characters.next()) {
        (Some(c), None) => Ok(Some(c)),
        _ => Err(type_error(format_args!("\"{name}\" must be a 1-character string"))),
    }
}

fn optional_character(name: &str, v: &Option<Value>, default: Option<u32>) -> R<Option<u32>> {
    match v {
        None => Ok(default),
        Some(v) if v.is_none() => Ok(None),
        Some(v) if !str::is_str(v) => Err(type_error(format_args!(
            "\"{name}\" must be string or None, not {}",
            v.ty().name()
        ))),
        Some(v) => one_character(name, v),
    }
}
