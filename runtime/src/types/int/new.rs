//! `int(x, base)` and its subclasses.

use super::{IntObject, TYPE, as_ibig, parse_bytes, parse_value};
use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::header::Header;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::types::{bytearray, bytes, str};
use crate::value::Value;

static PARSER: Parser = Parser::new("int", &["", "base"], 0);

pub(super) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let value = match args {
        [x] if kwnames.is_none() => number::int(x)?,
        _ => {
            let [x, base] = PARSER.parse(args, kwnames)?;
            convert(x, base)?
        }
    };
    if std::ptr::eq(ty, &TYPE) {
        return Ok(value);
    }
    let big = as_ibig(&value).map(std::borrow::Cow::into_owned).unwrap_or_default();
    Ok(new_instance(
        ty,
        IntObject {
            header: Header::new(ty),
            value: big,
        },
    ))
}

fn convert(x: Option<&Value>, base: Option<&Value>) -> R {
    let Some(x) = x else {
        if base.is_some() {
            return Err(type_error("int() missing string argument"));
        }
        return Ok(Value::int(0));
    };
    let Some(base) = base else { return number::int(x) };
    let base = clamped_base(base)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    let base = base as u32;
    if str::is_str(x) {
        return parse_value(x, base);
    }
    match bytes::contents(x).or_else(|| bytearray::contents(x)) {
        Some(data) => parse_bytes(x, data, base),
        None => Err(type_error("int() can't convert non-string with explicit base")),
    }
}

/// The base, where numbers beyond 64 bits count as out of range.
fn clamped_base(base: &Value) -> R<i64> {
    let i = number::index(base)?;
    Ok(super::as_i64(&i).unwrap_or(-1))
}
