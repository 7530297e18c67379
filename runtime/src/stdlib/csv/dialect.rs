//! Dialects: how fields are separated, quoted and escaped.

use super::{QUOTING, Quoting, registered};
use crate::exceptions::{R, Raised, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::ops::{attr, compare};
use crate::types::{int, str};
use crate::value::Value;
use std::cell::Cell;

native_type! {
    /// A dialect. The options do not change once they are checked.
    pub struct Dialect: TYPE = "_csv.Dialect" {
        options: Cell<Options>,
        terminator: Value,
    }
    slots { new: |_, args, kwnames| {
        let (positional, names, values) = crate::args::split(args, kwnames);
        if positional.len() > PARAMETERS.len() {
            return Err(type_error(format_args!(
                "function takes at most {} arguments ({} given)", PARAMETERS.len(), args.len()
            )));
        }
        make_from(positional, names, values)
    }, }
    .with_methods(&[
        MethodDef::positional("__reduce__", |_, _| Err(not_pickled())),
        MethodDef::positional("__reduce_ex__", |_, _| Err(not_pickled())),
    ])
    .with_getsets(&[
        GetSetDef::read_only("delimiter", |v| Ok(shown(options(v).delimiter))),
        GetSetDef::read_only("skipinitialspace", |v| Ok(Value::bool(options(v).skip_space))).member(),
        GetSetDef::read_only("doublequote", |v| Ok(Value::bool(options(v).double_quote))).member(),
        GetSetDef::read_only("strict", |v| Ok(Value::bool(options(v).strict))).member(),
        GetSetDef::read_only("escapechar", |v| Ok(shown(options(v).escape))),
        GetSetDef::read_only("lineterminator", |v| Ok(Dialect::of(v).terminator.clone())),
        GetSetDef::read_only("quotechar", |v| Ok(shown(options(v).quote))),
        GetSetDef::read_only("quoting", |v| Ok(Value::int(options(v).quoting as i64))),
    ])
}

/// What a dialect says.
#[derive(Clone, Copy)]
pub struct Options {
    /// Between fields.
    pub delimiter: Option<u32>,
    /// Around fields.
    pub quote: Option<u32>,
    /// Before a character that means itself.
    pub escape: Option<u32>,
    /// Two quotes in a quoted field are one.
    pub double_quote: bool,
    /// Spaces after a delimiter do not count.
    pub skip_space: bool,
    /// Bad input is refused.
    pub strict: bool,
    /// When fields are quoted.
    pub(super) quoting: Quoting,
}

const PARAMETERS: [&str; 9] = [
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

/// The options of a dialect.
pub fn options(v: &Value) -> Options {
    Dialect::of(v).options.get()
}

/// The end of lines of a dialect.
pub fn terminator(v: &Value) -> &Value {
    &Dialect::of(v).terminator
}

fn not_pickled() -> Raised {
    type_error("cannot pickle 'Dialect' instances")
}

fn shown(c: Option<u32>) -> Value {
    c.map_or_else(Value::none, str::from_char)
}

/// The dialect of a call: a base (an object or a name) changed by keywords.
pub fn make(base: Option<&Value>, names: &[Value], values: &[Value]) -> R {
    match base {
        Some(base) => make_from(std::slice::from_ref(base), names, values),
        None => make_from(&[], names, values),
    }
}

fn make_from(positional: &[Value], names: &[Value], values: &[Value]) -> R {
    let mut given: [Option<Value>; 9] = Default::default();
    for (place, v) in given.iter_mut().zip(positional) {
        *place = Some(v.clone());
    }
    for (name, v) in names.iter().zip(values) {
        let Some(i) = PARAMETERS.iter().position(|p| str::equals(name, p)) else {
            let name = str::to_string_lossy(name);
            return Err(type_error(format_args!(
                "'{name}' is an invalid keyword argument for this function"
            )));
        };
        if given[i].is_some() {
            return Err(type_error(format_args!(
                "argument for function given by name ('{}') and position ({})",
                PARAMETERS[i],
                i + 1
            )));
        }
        given[i] = Some(v.clone());
    }
    if let Some(base) = given[0].take() {
        let base = if str::is_str(&base) { registered(&base)? } else { base };
        if std::ptr::eq(base.ty(), &TYPE) && given.iter().all(Option::is_none) {
            return Ok(base);
        }
        for (place, name) in given.iter_mut().zip(PARAMETERS).skip(1) {
            if place.is_none() {
                *place = crate::exceptions::quiet(attr::get(&base, &str::intern(name)));
            }
        }
    }
    checked(&given)
}

/// A character option: `None` stands for none if that is allowed.
fn character(name: &str, given: &Option<Value>, default: Option<u32>, none: bool) -> R<Option<u32>> {
    let Some(v) = given else { return Ok(default) };
    if none && v.is_none() {
        return Ok(None);
    }
    let Some(s) = str::object(v) else {
        let or_none = if none { " or None" } else { "" };
        return Err(type_error(format_args!(
            "\"{name}\" must be string{or_none}, not {}",
            v.ty().name()
        )));
    };
    if s.char_len() != 1 {
        return Err(type_error(format_args!("\"{name}\" must be a 1-character string")));
    }
    Ok(s.chars().next())
}

fn boolean(given: &Option<Value>, default: bool) -> R<bool> {
    given.as_ref().map_or(Ok(default), compare::is_true)
}

fn quoting_of(given: &Option<Value>) -> R<Quoting> {
    let Some(v) = given else { return Ok(Quoting::Minimal) };
    if !std::ptr::eq(v.ty(), &int::TYPE) {
        return Err(type_error("\"quoting\" must be an integer"));
    }
    let number = int::as_i64(v).and_then(|i| usize::try_from(i).ok());
    match number.and_then(|i| QUOTING.get(i)) {
        Some((_, quoting)) => Ok(*quoting),
        None => Err(type_error("bad \"quoting\" value")),
    }
}

fn checked(given: &[Option<Value>; 9]) -> R {
    let [
        _,
        delimiter,
        double_quote,
        escape,
        terminator,
        quote,
        quoting,
        skip_space,
        strict,
    ] = given;
    let mut options = Options {
        delimiter: character("delimiter", delimiter, Some(u32::from(b',')), false)?,
        double_quote: boolean(double_quote, true)?,
        escape: character("escapechar", escape, None, true)?,
        quote: None,
        quoting: Quoting::Minimal,
        skip_space: false,
        strict: false,
    };
    let terminator = match terminator {
        None => Value::str("\r\n"),
        Some(v) if v.is_none() || str::is_str(v) => v.clone(),
        Some(_) => return Err(type_error("\"lineterminator\" must be a string")),
    };
    options.quote = character("quotechar", quote, Some(u32::from(b'"')), true)?;
    options.quoting = quoting_of(quoting)?;
    options.skip_space = boolean(skip_space, false)?;
    options.strict = boolean(strict, false)?;
    if quote.as_ref().is_some_and(Value::is_none) && quoting.is_none() {
        options.quoting = Quoting::None;
    }
    if options.quoting != Quoting::None && options.quote.is_none() {
        return Err(type_error("quotechar must be set if quoting enabled"));
    }
    if terminator.is_none() {
        return Err(type_error("lineterminator must be set"));
    }
    Ok(Dialect::instance(&TYPE, Cell::new(options), terminator))
}
