//! Functions of one or two floats.

use super::libm;
use crate::args::{Parser, check_count, exactly};
use crate::exceptions::{R, Raised, overflow_error, type_error, value_error};
use crate::names;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{arith, attr, call, number};
use crate::types::int::{self, View};
use crate::types::{float, tuple};
use crate::value::Value;
use dashu_int::IBig;

#[cold]
pub(super) fn domain_error() -> Raised {
    value_error("math domain error")
}

#[cold]
pub(super) fn range_error() -> Raised {
    overflow_error("math range error")
}

/// A function of one float: NaN from a number is a domain error; infinity from a finite number is a range error if the
/// function can overflow, else a domain error (a singularity).
#[inline]
fn one(v: &Value, f: impl Fn(f64) -> f64, can_overflow: bool) -> R {
    let x = float::to_f64(v)?;
    let r = f(x);
    if r.is_finite() {
        return Ok(Value::float(r));
    }
    check(x, r, can_overflow)
}

#[cold]
fn check(x: f64, r: f64, can_overflow: bool) -> R {
    if r.is_nan() && !x.is_nan() {
        return Err(domain_error());
    }
    if r.is_infinite() && x.is_finite() {
        return Err(if can_overflow { range_error() } else { domain_error() });
    }
    Ok(Value::float(r))
}

/// Two float arguments of function `name`.
fn two(name: &str, args: &[Value]) -> R<(f64, f64)> {
    check_count(name, args.len(), 2, 2)?;
    Ok((float::to_f64(&args[0])?, float::to_f64(&args[1])?))
}

/// A function of two floats: NaN from numbers is a domain error, infinity from finite numbers a range error.
fn binary(name: &str, args: &[Value], f: impl Fn(f64, f64) -> f64) -> R {
    let (x, y) = two(name, args)?;
    let r = f(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error());
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error());
    }
    Ok(Value::float(r))
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("acos", |_, v| one(v, libm::acos, false)),
    MethodDef::one("acosh", |_, v| one(v, libm::acosh, false)),
    MethodDef::one("asin", |_, v| one(v, libm::asin, false)),
    MethodDef::one("asinh", |_, v| one(v, libm::asinh, false)),
    MethodDef::one("atan", |_, v| one(v, libm::atan, false)),
    MethodDef::positional("atan2", |_, args| binary("atan2", args, libm::atan2)),
    MethodDef::one("atanh", |_, v| one(v, libm::atanh, false)),
    MethodDef::one("cbrt", |_, v| one(v, libm::cbrt, false)),
    MethodDef::one("ceil", |_, v| rounded(v, names::__ceil__(), f64::ceil)),
    MethodDef::positional("copysign", |_, args| binary("copysign", args, f64::copysign)),
    MethodDef::one("cos", |_, v| one(v, libm::cos, false)),
    MethodDef::one("cosh", |_, v| one(v, libm::cosh, true)),
    MethodDef::one("degrees", |_, v| {
        Ok(Value::float(float::to_f64(v)? * (180.0 / std::f64::consts::PI)))
    }),
    MethodDef::one("erf", |_, v| one(v, libm::erf, false)),
    MethodDef::one("erfc", |_, v| one(v, libm::erfc, false)),
    MethodDef::one("exp", |_, v| one(v, libm::exp, true)),
    MethodDef::one("exp2", |_, v| one(v, libm::exp2, true)),
    MethodDef::one("expm1", |_, v| one(v, libm::expm1, true)),
    MethodDef::one("fabs", |_, v| Ok(Value::float(float::to_f64(v)?.abs()))),
    MethodDef::one("floor", |_, v| rounded(v, names::__floor__(), f64::floor)),
    MethodDef::positional("fmod", fmod),
    MethodDef::one("frexp", |_, v| {
        let (mantissa, exponent) = libm::frexp(float::to_f64(v)?);
        Ok(tuple::from_slice(&[
            Value::float(mantissa),
            Value::int(exponent as i64),
        ]))
    }),
    MethodDef::keywords("isclose", is_close),
    MethodDef::one("isfinite", |_, v| Ok(Value::bool(float::to_f64(v)?.is_finite()))),
    MethodDef::one("isinf", |_, v| Ok(Value::bool(float::to_f64(v)?.is_infinite()))),
    MethodDef::one("isnan", |_, v| Ok(Value::bool(float::to_f64(v)?.is_nan()))),
    MethodDef::positional("ldexp", ldexp),
    MethodDef::positional("log", log),
    MethodDef::one("log10", |_, v| logarithm(v, log10)),
    MethodDef::one("log1p", |_, v| one(v, log1p, false)),
    MethodDef::one("log2", |_, v| logarithm(v, log2)),
    MethodDef::one("modf", modf),
    MethodDef::keywords("nextafter", next_after),
    MethodDef::positional("pow", pow),
    MethodDef::one("radians", |_, v| {
        Ok(Value::float(float::to_f64(v)? * (std::f64::consts::PI / 180.0)))
    }),
    MethodDef::positional("remainder", |_, args| binary("remainder", args, remainder)),
    MethodDef::one("sin", |_, v| one(v, libm::sin, false)),
    MethodDef::one("sinh", |_, v| one(v, libm::sinh, true)),
    MethodDef::one("sqrt", |_, v| one(v, f64::sqrt, false)),
    MethodDef::one("tan", |_, v| one(v, libm::tan, false)),
    MethodDef::one("tanh", |_, v| one(v, libm::tanh, false)),
    MethodDef::one("trunc", truncate),
    MethodDef::one("ulp", |_, v| Ok(Value::float(ulp(float::to_f64(v)?)))),
];

/// `floor` and `ceil`: the special method, else of the float.
fn rounded(v: &Value, name: &'static Value, f: fn(f64) -> f64) -> R {
    if let Some(x) = v.as_exact_float() {
        return float::to_int(f(x));
    }
    if v.is_small_int() {
        return Ok(v.clone());
    }
    if let Some(method) = attr::lookup_special(v, name)? {
        return call::call0(&method);
    }
    float::to_int(f(float::to_f64(v)?))
}

fn truncate(_: &Value, v: &Value) -> R {
    if let Some(x) = v.as_exact_float() {
        return float::to_int(x);
    }
    match attr::lookup_special(v, names::__trunc__())? {
        Some(method) => call::call0(&method),
        None => Err(type_error(format_args!(
            "type {} doesn't define __trunc__ method",
            v.ty().name()
        ))),
    }
}

fn fmod(_: &Value, args: &[Value]) -> R {
    let (x, y) = two("fmod", args)?;
    if y.is_infinite() && x.is_finite() {
        return Ok(Value::float(x));
    }
    let r = float::c_remainder(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        Err(domain_error())
    } else {
        Ok(Value::float(r))
    }
}

fn remainder(x: f64, y: f64) -> f64 {
    if x.is_finite() && y.is_infinite() {
        x
    } else {
        libm::remainder(x, y)
    }
}

fn log1p(x: f64) -> f64 {
    if x == 0.0 { x } else { libm::log1p(x) }
}

static IS_CLOSE: Parser = Parser::new("isclose", &["a", "b", "rel_tol", "abs_tol"], 2).keyword_only(2);

fn is_close(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [a, b, rel, abs] = IS_CLOSE.parse(args, kwnames)?;
    let number = |v: Option<&Value>, default: f64| v.map_or(Ok(default), float::to_f64);
    let (a, b) = (number(a, 0.0)?, number(b, 0.0)?);
    let (rel, abs) = (number(rel, 1e-9)?, number(abs, 0.0)?);
    if rel < 0.0 || abs < 0.0 {
        return Err(value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::bool(true));
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::bool(false));
    }
    let difference = (b - a).abs();
    Ok(Value::bool(
        difference <= (rel * b).abs() || difference <= (rel * a).abs() || difference <= abs,
    ))
}

fn ldexp(_: &Value, args: &[Value]) -> R {
    check_count("ldexp", args.len(), 2, 2)?;
    let x = float::to_f64(&args[0])?;
    let Some(exponent) = int::view(&args[1]) else {
        return Err(type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(Value::float(x));
    }
    let exponent = match exponent.as_i128() {
        Some(e) => e.clamp(i32::MIN as i128, i32::MAX as i128) as i32,
        None if exponent.is_negative() => i32::MIN,
        None => i32::MAX,
    };
    let r = libm::ldexp(x, exponent);
    if r.is_infinite() {
        Err(range_error())
    } else {
        Ok(Value::float(r))
    }
}

fn modf(_: &Value, v: &Value) -> R {
    let x = float::to_f64(v)?;
    let (fraction, whole) = if x.is_infinite() {
        (0f64.copysign(x), x)
    } else if x.is_nan() {
        (x, x)
    } else {
        ((x - x.trunc()).copysign(x), x.trunc())
    };
    Ok(tuple::from_slice(&[Value::float(fraction), Value::float(whole)]))
}

/// Natural logarithm of a float, NaN with a domain error flagged by `None`.
fn natural(x: f64) -> Option<f64> {
    defined_log(x, libm::log)
}

fn log2(x: f64) -> Option<f64> {
    defined_log(x, libm::log2)
}

fn log10(x: f64) -> Option<f64> {
    defined_log(x, libm::log10)
}

fn defined_log(x: f64, f: fn(f64) -> f64) -> Option<f64> {
    if x > 0.0 {
        Some(if x.is_infinite() { x } else { f(x) })
    } else if x.is_nan() {
        Some(x)
    } else {
        None
    }
}

/// A logarithm of an int of any size or a float.
fn logarithm(v: &Value, f: fn(f64) -> Option<f64>) -> R {
    let Some(i) = int::view(v) else {
        return f(float::to_f64(v)?).map(Value::float).ok_or_else(domain_error);
    };
    if i.is_zero() || i.is_negative() {
        return Err(domain_error());
    }
    if let Some(x) = int::view_to_f64(i) {
        return f(x).map(Value::float).ok_or_else(domain_error);
    }
    let View::Big(b) = i else { return Err(domain_error()) };
    let (mantissa, exponent) = frexp_int(b);
    match (f(mantissa), f(2.0)) {
        (Some(m), Some(two)) => Ok(Value::float(m + two * exponent as f64)),
        _ => Err(domain_error()),
    }
}

/// A positive int as a mantissa in [0.5, 1), correctly rounded, and an exponent (`_PyLong_Frexp`).
fn frexp_int(b: &IBig) -> (f64, i64) {
    let bits = b.as_sign_words().1.len() as i64 * 64;
    let shift = (bits - 192).max(0);
    // The bits that are dropped only matter as a sticky bit.
    let mut top = b >> shift as usize;
    if (&top << shift as usize) != *b {
        top |= IBig::ONE;
    }
    let (mantissa, exponent) = libm::frexp(top.to_f64().value());
    (mantissa, exponent as i64 + shift)
}

fn log(_: &Value, args: &[Value]) -> R {
    check_count("log", args.len(), 1, 2)?;
    let numerator = logarithm(&args[0], natural)?;
    match args.get(1) {
        Some(base) => arith::true_divide(&numerator, &logarithm(base, natural)?),
        None => Ok(numerator),
    }
}

fn pow(_: &Value, args: &[Value]) -> R {
    let (x, y) = two("pow", args)?;
    let r = libm::pow(x, y);
    if r.is_finite() || !x.is_finite() || !y.is_finite() {
        return Ok(Value::float(r));
    }
    if r.is_nan() {
        return Err(domain_error());
    }
    Err(if x == 0.0 { domain_error() } else { range_error() })
}

static NEXT_AFTER: Parser = Parser::new("nextafter", &["", "", "steps"], 2).keyword_only(2);

fn next_after(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [x, y, steps] = NEXT_AFTER.parse(args, kwnames)?;
    let (Some(x), Some(y)) = (x, y) else {
        return exactly("nextafter", 0, 2).map(|()| Value::none());
    };
    let (x, y) = (float::to_f64(x)?, float::to_f64(y)?);
    let Some(steps) = steps.filter(|s| !s.is_none()) else {
        return Ok(Value::float(libm::nextafter(x, y)));
    };
    let steps = number::index(steps)?;
    if int::is_negative(&steps) {
        return Err(value_error("steps must be a non-negative integer"));
    }
    let steps = int::as_u64(&steps).unwrap_or(u64::MAX);
    Ok(Value::float(step(x, y, steps)))
}

/// The float `steps` floats from `x` on towards `y`.
fn step(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() {
        return y;
    }
    let (a, b) = (x.to_bits(), y.to_bits());
    if a == b {
        return x;
    }
    const SIGN: u64 = 1 << 63;
    let (ma, mb) = (a & !SIGN, b & !SIGN);
    if (a ^ b) & SIGN != 0 {
        // The way leads through zero.
        if ma + mb <= steps {
            y
        } else if ma < steps {
            f64::from_bits((b & SIGN) | (steps - ma))
        } else {
            f64::from_bits(a - steps)
        }
    } else if mb > ma {
        if mb - ma >= steps { f64::from_bits(a + steps) } else { y }
    } else if ma - mb >= steps {
        f64::from_bits(a - steps)
    } else {
        y
    }
}

fn ulp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    let x = x.abs();
    if x.is_infinite() {
        return x;
    }
    let next = libm::nextafter(x, f64::INFINITY);
    if next.is_infinite() {
        x - libm::nextafter(x, f64::NEG_INFINITY)
    } else {
        next - x
    }
}
