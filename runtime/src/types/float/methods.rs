//! Methods and attributes of `float`.

use super::{as_f64, decompose, fixed, hex, to_int, truncated};
use crate::args::{bad_argument, check_count};
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::type_object::TypeObject;
use crate::ops::{call, number, number_format};
use crate::types::{int, str, tuple};
use crate::value::Value;
use dashu_int::IBig;
use dashu_int::ops::BitTest;

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("conjugate", |v| Ok(Value::float(number(v)))),
    MethodDef::no_args("__trunc__", |v| to_int(number(v))),
    MethodDef::no_args("__floor__", |v| to_int(number(v).floor())),
    MethodDef::no_args("__ceil__", |v| to_int(number(v).ceil())),
    MethodDef::positional("__round__", round),
    MethodDef::no_args("as_integer_ratio", as_integer_ratio),
    MethodDef::one("fromhex", from_hex).class(),
    MethodDef::no_args("hex", |v| Ok(Value::str(&hex::to_hex(number(v))))),
    MethodDef::no_args("is_integer", |v| {
        Ok(Value::bool(number(v).is_finite() && number(v).floor() == number(v)))
    }),
    MethodDef::no_args("__getnewargs__", |v| Ok(tuple::from_slice(&[Value::float(number(v))]))),
    MethodDef::one("__getformat__", get_format).class(),
    MethodDef::one("__format__", format),
];

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("real", |v| Ok(Value::float(number(v)))).doc("the real part of a complex number"),
    GetSetDef::read_only("imag", |_| Ok(Value::float(0.0))).doc("the imaginary part of a complex number"),
];

fn number(v: &Value) -> f64 {
    as_f64(v).unwrap_or(0.0)
}

fn format(v: &Value, spec: &Value) -> R {
    if !str::is_str(spec) {
        return Err(bad_argument("__format__", "argument", "str", spec));
    }
    number_format::format_float(v, spec)
}

fn get_format(_: &Value, kind: &Value) -> R {
    if !str::is_str(kind) {
        return Err(bad_argument("__getformat__", "argument", "str", kind));
    }
    if str::equals(kind, "double") || str::equals(kind, "float") {
        return Ok(Value::str("IEEE, little-endian"));
    }
    Err(value_error("__getformat__() argument 1 must be 'double' or 'float'"))
}

fn from_hex(class: &Value, text: &Value) -> R {
    if !str::is_str(text) {
        return Err(type_error("bad argument type for built-in operation"));
    }
    let result = Value::float(hex::from_hex(text)?);
    match TypeObject::from_value(class) {
        Some(ty) if !std::ptr::eq(ty, &super::TYPE) => call::call1(class, &result),
        _ => Ok(result),
    }
}

fn as_integer_ratio(v: &Value) -> R {
    let f = number(v);
    if f.is_nan() {
        return Err(value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (mut mantissa, mut exponent) = decompose(f);
    if mantissa == 0 {
        return Ok(tuple::from_slice(&[Value::int(0), Value::int(1)]));
    }
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += zeros as i32;
    let (mut numerator, mut denominator) = (IBig::from(mantissa), IBig::ONE);
    if exponent > 0 {
        numerator <<= exponent as usize;
    } else {
        denominator <<= (-exponent) as usize;
    }
    let numerator = if f < 0.0 { -numerator } else { numerator };
    Ok(tuple::from_slice(&[
        int::from_ibig(numerator),
        int::from_ibig(denominator),
    ]))
}

/// `round(v, ndigits)`: an int without digits, else the float nearest to the correctly rounded decimal number.
fn round(v: &Value, args: &[Value]) -> R {
    check_count("__round__", args.len(), 0, 1)?;
    let f = number(v);
    let digits = match args.first() {
        Some(d) if !d.is_none() => number::index_clamped_quiet(d)?,
        _ => return to_int(f.round_ties_even()),
    };
    if !f.is_finite() || f == 0.0 || digits > 323 {
        return Ok(Value::float(f));
    }
    if digits < -308 {
        return Ok(Value::float(0f64.copysign(f)));
    }
    let rounded = if digits >= 0 {
        round_places(f, digits as usize)
    } else {
        round_tens(f, (-digits) as usize)
    };
    if rounded.is_infinite() {
        return Err(overflow_error("rounded value too large to represent"));
    }
    Ok(Value::float(rounded))
}

static POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Rounds to `places` after the decimal point.
fn round_places(f: f64, places: usize) -> f64 {
    if let Some(&power) = POWERS.get(places) {
        let scaled = f * power;
        // Away from ties the scaled number rounds right, and an exact integer over an exact power divides right.
        if scaled.abs() < 4e15 {
            let nearest = scaled.round_ties_even();
            let distance = ((scaled - nearest).abs() - 0.5).abs();
            if distance > scaled.abs() * 4e-16 {
                return (nearest / power).copysign(f);
            }
        }
    }
    let digits = fixed(f, places);
    let mut text = String::from_utf8(digits.digits).unwrap_or_default();
    if text.is_empty() {
        return 0f64.copysign(f);
    }
    let exponent = digits.point - text.len() as i32;
    text.push_str(&format!("e{exponent}"));
    text.parse().unwrap_or(f).copysign(f)
}

/// Rounds to a multiple of 10^`power`.
fn round_tens(f: f64, power: usize) -> f64 {
    let unit = IBig::from(10).pow(power);
    let whole = truncated(f.abs());
    let (mut quotient, remainder) = int::floor_divmod(&whole, &unit);
    let sticky = f.fract() != 0.0;
    let order = (remainder * IBig::from(2)).cmp(&unit);
    if order.is_gt() || (order.is_eq() && (sticky || quotient.bit(0))) {
        quotient += IBig::ONE;
    }
    (quotient * unit).to_f64().value().copysign(f)
}
