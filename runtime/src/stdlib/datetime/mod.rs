//! `_datetime`: dates, times of day, moments, durations and time zones.
//!
//! `calendar` and `iso` work on plain data; `delta`, `date`, `time`, `moment`, `zone` are the types, `local` is what asks the
//! system for its clock and time zone, `text` is what they have in common when they are shown.

/// The attributes that moments and times of day have in common, of what `$of` finds behind a value.
macro_rules! clock_getsets {
    ($of:ident) => {
        &[
            GetSetDef::read_only("hour", |v| Ok(Value::int($of(v).hour.into()))),
            GetSetDef::read_only("minute", |v| Ok(Value::int($of(v).minute.into()))),
            GetSetDef::read_only("second", |v| Ok(Value::int($of(v).second.into()))),
            GetSetDef::read_only("microsecond", |v| Ok(Value::int($of(v).micros.into()))),
            GetSetDef::read_only("tzinfo", |v| Ok($of(v).zone.clone())),
            GetSetDef::read_only("fold", |v| Ok(Value::int($of(v).fold.into()))),
        ]
    };
}

mod calendar;
mod date;
mod delta;
mod iso;
mod local;
mod moment;
mod moment_methods;
mod text;
mod time;
mod zone;

use crate::args;
use crate::exceptions::{R, overflow_error, value_error};
use crate::object::lookup;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::types::{dict, int, module, str};
use crate::value::Value;

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_datetime", &[])?;
    let d = module::dict(&m);
    dict::set_str(&d, "__doc__", Value::str("Fast implementation of the datetime type."));
    for ty in [
        &date::TYPE,
        &moment::TYPE,
        &time::TYPE,
        &delta::TYPE,
        &zone::TYPE,
        &zone::FIXED_TYPE,
    ] {
        lookup::ready(ty);
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    lookup::ready(&date::ISO_TYPE);
    dict::set_str(&d, "MINYEAR", Value::int(1));
    dict::set_str(&d, "MAXYEAR", Value::int(9999));
    dict::set_str(&d, "UTC", zone::utc());
    Ok(m)
}

/// Gives a type its constants, which are instances of these types.
fn add_constants(ty: &TypeObject, constants: &[(&str, Value)]) {
    for (name, value) in constants {
        dict::set_str(lookup::type_dict(ty), name, crate::memory::keep(value.clone()));
    }
}

/// An argument of C type `int`, as `PyArg_Parse` takes it.
#[inline]
fn int_argument(v: &Value) -> R<i32> {
    let i = number::c_long(v)?;
    i32::try_from(i).map_err(|_| {
        let bound = if i < 0 {
            "less than minimum"
        } else {
            "greater than maximum"
        };
        overflow_error(format_args!("signed integer is {bound}"))
    })
}

/// An optional argument of C type `int`.
#[inline]
fn int_or(v: Option<&Value>, default: i32) -> R<i32> {
    v.map_or(Ok(default), int_argument)
}

/// Converts the first arguments if there are too few of them: `PyArg_Parse` meets a wrong one before a missing one.
fn convert_given(args: &[Value], kwnames: KwNames, required: usize) -> R<()> {
    let (given, ..) = args::split(args, kwnames);
    if given.len() < required {
        for v in given {
            int_argument(v)?;
        }
    }
    Ok(())
}

/// The text of an argument that must be a string.
fn text_argument<'a>(function: &str, position: usize, v: &'a Value) -> R<&'a Value> {
    if str::is_str(v) {
        Ok(v)
    } else {
        Err(args::bad_argument(function, &format!("argument {position}"), "str", v))
    }
}

/// The bytes of a pickled state, given as bytes or (by Python 2) as a string of their characters.
fn pickled<const N: usize>(v: &Value, kind: &str, sane: fn(&[u8]) -> bool) -> R<Option<[u8; N]>> {
    if let Some(bytes) = crate::types::bytes::contents(v) {
        let bytes: Option<[u8; N]> = bytes.try_into().ok();
        return Ok(bytes.filter(|b| sane(b)));
    }
    if !str::is_str(v) || str::char_len(v) != N {
        return Ok(None);
    }
    let points: Vec<u32> = str::code_points(v).collect();
    let low: Vec<u8> = points.iter().map(|&c| c.min(255) as u8).collect();
    if !sane(&low) {
        return Ok(None);
    }
    if points.iter().any(|&c| c > 255) {
        return Err(value_error(format_args!(
            "Failed to encode latin1 string when unpickling a {kind} object. pickle.load(data, encoding='latin1') is assumed."
        )));
    }
    Ok(low.try_into().ok())
}

/// The hash of an object's state in bytes.
fn hash_of(bytes: &[u8]) -> i64 {
    str::hash_bytes(bytes)
}

/// The number behind an index, if it fits.
fn small(v: &Value) -> Option<i128> {
    int::view(v).and_then(int::View::as_i128)
}
