//! `cmath`: functions of complex numbers, with the formulas and special cases of CPython.

mod functions;
mod special;

use crate::args::{Parser, check_count};
use crate::exceptions::{R, overflow_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::stdlib::math::libm::{atan2, cos, hypot, sin};
use crate::types::complex::{self, Parts};
use crate::types::{dict, float, module, tuple};
use crate::value::Value;
use functions::Computed;

/// Makes the module.
pub fn init() -> R {
    let m = module::new("cmath", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        dict::set_str(&d, name, Value::float(value));
    }
    dict::set_str(&d, "infj", complex::new((0.0, f64::INFINITY)));
    dict::set_str(&d, "nanj", complex::new((0.0, f64::NAN)));
    Ok(m)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("acos", |_, z| one(z, functions::acos)),
    MethodDef::one("acosh", |_, z| one(z, functions::acosh)),
    MethodDef::one("asin", |_, z| one(z, functions::asin)),
    MethodDef::one("asinh", |_, z| one(z, functions::asinh)),
    MethodDef::one("atan", |_, z| one(z, functions::atan)),
    MethodDef::one("atanh", |_, z| one(z, functions::atanh)),
    MethodDef::one("cos", |_, z| one(z, functions::cos)),
    MethodDef::one("cosh", |_, z| one(z, functions::cosh)),
    MethodDef::one("exp", |_, z| one(z, functions::exp)),
    MethodDef::keywords("isclose", is_close),
    MethodDef::one("isfinite", |_, z| every(z, |z| z.0.is_finite() && z.1.is_finite())),
    MethodDef::one("isinf", |_, z| every(z, |z| z.0.is_infinite() || z.1.is_infinite())),
    MethodDef::one("isnan", |_, z| every(z, |z| z.0.is_nan() || z.1.is_nan())),
    MethodDef::positional("log", log),
    MethodDef::one("log10", |_, z| one(z, functions::log10)),
    MethodDef::one("phase", |_, z| {
        complex::to_parts(z).map(|z| Value::float(atan2(z.1, z.0)))
    }),
    MethodDef::one("polar", polar),
    MethodDef::positional("rect", rect),
    MethodDef::one("sin", |_, z| one(z, functions::sin)),
    MethodDef::one("sinh", |_, z| one(z, functions::sinh)),
    MethodDef::one("sqrt", |_, z| one(z, |z| Computed::Value(functions::sqrt(z)))),
    MethodDef::one("tan", |_, z| one(z, functions::tan)),
    MethodDef::one("tanh", |_, z| one(z, functions::tanh)),
];

fn finish(result: Computed) -> R<Parts> {
    match result {
        Computed::Value(z) => Ok(z),
        Computed::Domain => Err(value_error("math domain error")),
        Computed::Range => Err(overflow_error("math range error")),
    }
}

fn one(z: &Value, f: fn(Parts) -> Computed) -> R {
    finish(f(complex::to_parts(z)?)).map(complex::new)
}

fn every(z: &Value, test: fn(Parts) -> bool) -> R {
    complex::to_parts(z).map(|z| Value::bool(test(z)))
}

fn log(_: &Value, args: &[Value]) -> R {
    check_count("log", args.len(), 1, 2)?;
    let x = functions::log(complex::to_parts(&args[0])?);
    let Some(base) = args.get(1) else {
        return finish(x).map(complex::new);
    };
    let y = functions::log(complex::to_parts(base)?);
    // An error of the second logarithm replaces that of the first; so does its success.
    let y = finish(y)?;
    let x = match x {
        Computed::Value(x) => x,
        Computed::Domain | Computed::Range => functions::log_of_zero(complex::to_parts(&args[0])?),
    };
    complex::divide(x, y)
        .map(complex::new)
        .ok_or_else(|| value_error("math domain error"))
}

fn polar(_: &Value, z: &Value) -> R {
    let z = complex::to_parts(z)?;
    let length = hypot(z.0, z.1);
    if length.is_infinite() && z.0.is_finite() && z.1.is_finite() {
        return Err(overflow_error("math range error"));
    }
    Ok(tuple::from_slice(&[
        Value::float(length),
        Value::float(atan2(z.1, z.0)),
    ]))
}

fn rect(_: &Value, args: &[Value]) -> R {
    check_count("rect", args.len(), 2, 2)?;
    let (r, phi) = (float::to_f64(&args[0])?, float::to_f64(&args[1])?);
    if r.is_finite() && phi.is_finite() {
        let z = if phi == 0.0 {
            (r, r * phi)
        } else {
            (r * cos(phi), r * sin(phi))
        };
        return Ok(complex::new(z));
    }
    if r != 0.0 && !r.is_nan() && phi.is_infinite() {
        return Err(value_error("math domain error"));
    }
    let z = if r.is_infinite() && phi.is_finite() && phi != 0.0 {
        let sign = if r > 0.0 { f64::INFINITY } else { f64::NEG_INFINITY };
        (sign * 1f64.copysign(cos(phi)), sign * 1f64.copysign(sin(phi)))
    } else {
        special::RECT[special::class(r)][special::class(phi)]
    };
    Ok(complex::new(z))
}

static IS_CLOSE: Parser = Parser::new("isclose", &["a", "b", "rel_tol", "abs_tol"], 2).keyword_only(2);

fn is_close(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [a, b, rel, abs] = IS_CLOSE.parse(args, kwnames)?;
    let parts = |v: Option<&Value>| v.map_or(Ok((0.0, 0.0)), complex::to_parts);
    let (a, b) = (parts(a)?, parts(b)?);
    let number = |v: Option<&Value>, default: f64| v.map_or(Ok(default), float::to_f64);
    let (rel, abs) = (number(rel, 1e-9)?, number(abs, 0.0)?);
    if rel < 0.0 || abs < 0.0 {
        return Err(value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::bool(true));
    }
    if [a.0, a.1, b.0, b.1].iter().any(|f| f.is_infinite()) {
        return Ok(Value::bool(false));
    }
    let difference = hypot(a.0 - b.0, a.1 - b.1);
    let close = difference <= rel * hypot(b.0, b.1) || difference <= rel * hypot(a.0, a.1) || difference <= abs;
    Ok(Value::bool(close))
}
