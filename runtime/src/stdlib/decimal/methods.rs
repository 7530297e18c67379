//! Methods of `decimal.Decimal`.

use super::arith;
use super::context::{self, rounding_of};
use super::convert::{self, argument, context_of, new_value};
use super::formatting;
use super::logical;
use super::number::{Class, Dec, Env, Rounding, compare_total};
use super::object::{as_tuple, dec, instance};
use super::round::rescale;
use super::text::to_text;
use super::transcendental as functions;
use crate::args::{Parser, check_count};
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{call, number};
use crate::types::{complex, float, int, tuple};
use crate::value::Value;
use dashu_int::{IBig, Sign, UBig};

type Unary = fn(&Dec, &mut Env) -> Dec;
type Binary = fn(&Dec, &Dec, &mut Env) -> Dec;

static ONLY_CONTEXT: Parser = Parser::new("", &["context"], 0);
static OTHER: Parser = Parser::new("", &["other", "context"], 1);
static THIRD: Parser = Parser::new("", &["other", "third", "context"], 2);
static EXPONENT: Parser = Parser::new("", &["exp", "rounding", "context"], 1);
static INTEGRAL: Parser = Parser::new("", &["rounding", "context"], 0);

fn unary(this: &Value, args: &[Value], kwnames: KwNames, f: Unary) -> R {
    let [c] = ONLY_CONTEXT.parse(args, kwnames)?;
    let c = context_of(c)?;
    context::of(&c).run(|env| f(dec(this), env)).map(new_value)
}

fn binary(this: &Value, args: &[Value], kwnames: KwNames, f: Binary) -> R {
    let [other, c] = OTHER.parse(args, kwnames)?;
    let c = context_of(c)?;
    let other = argument(other.unwrap_or(this))?;
    context::of(&c).run(|env| f(dec(this), &other, env)).map(new_value)
}

fn test(this: &Value, f: fn(&Dec) -> bool) -> R {
    Ok(Value::bool(f(dec(this))))
}

/// All methods.
pub static METHODS: &[MethodDef] = &[
    MethodDef::keywords("exp", |this, args, kwnames| unary(this, args, kwnames, functions::exp)),
    MethodDef::keywords("ln", |this, args, kwnames| unary(this, args, kwnames, functions::ln)),
    MethodDef::keywords("log10", |this, args, kwnames| {
        unary(this, args, kwnames, functions::log10)
    }),
    MethodDef::keywords("logb", |this, args, kwnames| {
        unary(this, args, kwnames, functions::logb)
    }),
    MethodDef::keywords("logical_invert", |this, args, kwnames| {
        unary(this, args, kwnames, logical::invert)
    }),
    MethodDef::keywords("next_minus", |this, args, kwnames| {
        unary(this, args, kwnames, |d, env| arith::next(d, false, env))
    }),
    MethodDef::keywords("next_plus", |this, args, kwnames| {
        unary(this, args, kwnames, |d, env| arith::next(d, true, env))
    }),
    MethodDef::keywords("normalize", |this, args, kwnames| {
        unary(this, args, kwnames, arith::normalize)
    }),
    MethodDef::keywords("sqrt", |this, args, kwnames| unary(this, args, kwnames, arith::sqrt)),
    MethodDef::keywords("compare", |this, args, kwnames| {
        binary(this, args, kwnames, logical::compare_numbers)
    }),
    MethodDef::keywords("compare_signal", |this, args, kwnames| {
        binary(this, args, kwnames, logical::compare_signal)
    }),
    MethodDef::keywords("compare_total", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, _| logical::from_order(compare_total(a, b)))
    }),
    MethodDef::keywords("compare_total_mag", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, _| {
            logical::from_order(compare_total(&a.magnitude(), &b.magnitude()))
        })
    }),
    MethodDef::keywords("copy_sign", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, _| a.with_sign(b.negative))
    }),
    MethodDef::keywords("logical_and", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| {
            logical::logical(a, b, |x, y| x & y, env)
        })
    }),
    MethodDef::keywords("logical_or", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| {
            logical::logical(a, b, |x, y| x | y, env)
        })
    }),
    MethodDef::keywords("logical_xor", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| {
            logical::logical(a, b, |x, y| x ^ y, env)
        })
    }),
    MethodDef::keywords("max", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| arith::extreme(a, b, true, false, env))
    }),
    MethodDef::keywords("max_mag", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| arith::extreme(a, b, true, true, env))
    }),
    MethodDef::keywords("min", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| arith::extreme(a, b, false, false, env))
    }),
    MethodDef::keywords("min_mag", |this, args, kwnames| {
        binary(this, args, kwnames, |a, b, env| arith::extreme(a, b, false, true, env))
    }),
    MethodDef::keywords("next_toward", |this, args, kwnames| {
        binary(this, args, kwnames, arith::next_toward)
    }),
    MethodDef::keywords("remainder_near", |this, args, kwnames| {
        binary(this, args, kwnames, arith::remainder_near)
    }),
    MethodDef::keywords("rotate", |this, args, kwnames| {
        binary(this, args, kwnames, logical::rotate)
    }),
    MethodDef::keywords("shift", |this, args, kwnames| {
        binary(this, args, kwnames, logical::shift)
    }),
    MethodDef::no_args("is_canonical", |this| test(this, |_| true)),
    MethodDef::no_args("is_finite", |this| test(this, |d| !d.is_special())),
    MethodDef::no_args("is_infinite", |this| test(this, |d| d.is_infinite())),
    MethodDef::no_args("is_nan", |this| test(this, |d| d.is_nan())),
    MethodDef::no_args("is_qnan", |this| test(this, |d| d.class == Class::Nan)),
    MethodDef::no_args("is_signed", |this| test(this, |d| d.negative)),
    MethodDef::no_args("is_snan", |this| test(this, |d| d.class == Class::SignalingNan)),
    MethodDef::no_args("is_zero", |this| test(this, |d| d.is_zero())),
    MethodDef::keywords("scaleb", |this, args, kwnames| {
        binary(this, args, kwnames, logical::scaleb)
    }),
    MethodDef::keywords("is_normal", |this, args, kwnames| {
        let [c] = ONLY_CONTEXT.parse(args, kwnames)?;
        let env = context::of(&context_of(c)?).env();
        let d = dec(this);
        Ok(Value::bool(
            !d.is_special() && !d.is_zero() && !logical::is_subnormal(d, &env),
        ))
    }),
    MethodDef::keywords("is_subnormal", |this, args, kwnames| {
        let [c] = ONLY_CONTEXT.parse(args, kwnames)?;
        let env = context::of(&context_of(c)?).env();
        Ok(Value::bool(logical::is_subnormal(dec(this), &env)))
    }),
    MethodDef::keywords("number_class", |this, args, kwnames| {
        let [c] = ONLY_CONTEXT.parse(args, kwnames)?;
        let env = context::of(&context_of(c)?).env();
        Ok(Value::str(logical::number_class(dec(this), &env)))
    }),
    MethodDef::keywords("to_eng_string", |this, args, kwnames| {
        let [c] = ONLY_CONTEXT.parse(args, kwnames)?;
        let c = context_of(c)?;
        Ok(Value::str(&to_text(dec(this), true, context::of(&c).capitals())))
    }),
    MethodDef::keywords("same_quantum", |this, args, kwnames| {
        let [other, c] = OTHER.parse(args, kwnames)?;
        context_of(c)?;
        Ok(Value::bool(same_quantum(dec(this), &argument(other.unwrap_or(this))?)))
    }),
    MethodDef::keywords("fma", |this, args, kwnames| {
        let [other, third, c] = THIRD.parse(args, kwnames)?;
        let c = context_of(c)?;
        let (other, third) = (argument(other.unwrap_or(this))?, argument(third.unwrap_or(this))?);
        context::of(&c)
            .run(|env| arith::fma(dec(this), &other, &third, env))
            .map(new_value)
    }),
    MethodDef::keywords("quantize", quantize),
    MethodDef::keywords("to_integral", |this, args, kwnames| {
        to_integral(this, args, kwnames, false)
    }),
    MethodDef::keywords("to_integral_value", |this, args, kwnames| {
        to_integral(this, args, kwnames, false)
    }),
    MethodDef::keywords("to_integral_exact", |this, args, kwnames| {
        to_integral(this, args, kwnames, true)
    }),
    MethodDef::no_args("adjusted", |this| Ok(Value::int(dec(this).adjusted()))),
    MethodDef::no_args("as_tuple", |this| as_tuple(dec(this))),
    MethodDef::no_args("as_integer_ratio", as_integer_ratio),
    MethodDef::no_args("canonical", |this| Ok(this.clone())),
    MethodDef::no_args("conjugate", |this| Ok(this.clone())),
    MethodDef::no_args("copy_abs", |this| Ok(new_value(dec(this).magnitude()))),
    MethodDef::no_args("copy_negate", |this| Ok(new_value(dec(this).negated()))),
    MethodDef::no_args("radix", |_| Ok(new_value(Dec::from_i64(10)))),
    MethodDef::one("from_float", from_float).class(),
    MethodDef::no_args("__copy__", |this| Ok(this.clone())),
    MethodDef::one("__deepcopy__", |this, _| Ok(this.clone())),
    MethodDef::no_args("__reduce__", |this| {
        let text = Value::str(&to_text(dec(this), false, true));
        Ok(tuple::from_slice(&[this.ty().value(), tuple::from_slice(&[text])]))
    }),
    MethodDef::positional("__format__", formatting::format),
    MethodDef::no_args("__trunc__", |this| convert::to_ibig(dec(this)).map(int::from_ibig)),
    MethodDef::no_args("__floor__", |this| to_int(dec(this), Rounding::Floor)),
    MethodDef::no_args("__ceil__", |this| to_int(dec(this), Rounding::Ceiling)),
    MethodDef::positional("__round__", round),
    MethodDef::no_args("__complex__", |this| {
        Ok(complex::new((convert::to_f64(dec(this))?, 0.0)))
    }),
    MethodDef::no_args("__sizeof__", |_| Ok(Value::int(104))),
];

fn same_quantum(a: &Dec, b: &Dec) -> bool {
    if a.is_special() || b.is_special() {
        return (a.is_nan() && b.is_nan()) || (a.is_infinite() && b.is_infinite());
    }
    a.exp == b.exp
}

fn quantize(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [exp, rounding, c] = EXPONENT.parse(args, kwnames)?;
    let c = context_of(c)?;
    let mut env = context::of(&c).env();
    if let Some(r) = rounding.filter(|r| !r.is_none()) {
        env.rounding = rounding_of(r)?;
    }
    let exp = argument(exp.unwrap_or(this))?;
    let result = arith::quantize(dec(this), &exp, &mut env);
    context::of(&c).finish(env.status)?;
    Ok(new_value(result))
}

fn to_integral(this: &Value, args: &[Value], kwnames: KwNames, exact: bool) -> R {
    let [rounding, c] = INTEGRAL.parse(args, kwnames)?;
    let c = context_of(c)?;
    let mut env = context::of(&c).env();
    if let Some(r) = rounding.filter(|r| !r.is_none()) {
        env.rounding = rounding_of(r)?;
    }
    let result = arith::to_integral(dec(this), exact, &mut env);
    context::of(&c).finish(env.status)?;
    Ok(new_value(result))
}

fn to_int(d: &Dec, rounding: Rounding) -> R {
    let d = rescale_to_integer(d, rounding);
    convert::to_ibig(&d).map(int::from_ibig)
}

fn rescale_to_integer(d: &Dec, rounding: Rounding) -> Dec {
    if d.is_special() || d.exp >= 0 {
        d.clone()
    } else {
        rescale(d, 0, rounding)
    }
}

/// `round(d)`: an int; `round(d, n)`: a Decimal with n places.
fn round(this: &Value, args: &[Value]) -> R {
    check_count("__round__", args.len(), 0, 1)?;
    let Some(places) = args.first() else {
        return to_int(dec(this), Rounding::HalfEven);
    };
    if !int::is_int(places) {
        return Err(type_error("optional arg must be an integer"));
    }
    let places = number::ssize(places)?;
    let unit = Dec::new(false, UBig::ONE, places.checked_neg().unwrap_or(i64::MAX));
    let c = context::current();
    let mut env = context::of(&c).env();
    let result = arith::quantize(dec(this), &unit, &mut env);
    context::of(&c).finish(env.status)?;
    Ok(new_value(result))
}

fn from_float(class: &Value, v: &Value) -> R {
    let d = match (convert::from_int(v), float::as_f64(v)) {
        (Some(d), _) => d,
        (None, Some(f)) => convert::from_float(f),
        (None, None) => return Err(type_error("argument must be int or float")),
    };
    match TypeObject::from_value(class) {
        Some(ty) if !std::ptr::eq(ty, &super::object::TYPE) => call::call1(class, &new_value(d)),
        Some(ty) => Ok(instance(ty, d)),
        None => Ok(new_value(d)),
    }
}

fn as_integer_ratio(this: &Value) -> R {
    let d = dec(this);
    if d.is_nan() {
        return Err(value_error("cannot convert NaN to integer ratio"));
    }
    if d.is_infinite() {
        return Err(overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (numerator, denominator) = if d.exp >= 0 {
        (convert::to_ibig(d)?, IBig::ONE)
    } else {
        let (coeff, exp) = arith::strip_zeros(d.coeff.clone(), d.exp, 0);
        let n = IBig::from_parts(if d.negative { Sign::Negative } else { Sign::Positive }, coeff);
        (n, IBig::from(super::number::pow10(-exp)))
    };
    let g = crate::stdlib::math::gcd_ibig(&numerator, &denominator);
    let (n, m) = if g.is_zero() {
        (IBig::ZERO, IBig::ONE)
    } else {
        (numerator / &g, denominator / &g)
    };
    Ok(tuple::from_slice(&[int::from_ibig(n), int::from_ibig(m)]))
}
