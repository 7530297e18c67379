//! Methods of `decimal.Context`: the operations under that context.

use super::arith;
use super::context::{copy, of, reduce};
use super::convert::{self, argument, new_value};
use super::logical;
use super::number::{Class, Dec, Env, compare_total};
use super::round::fix;
use super::text::to_text;
use super::transcendental as functions;
use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::types::{float, tuple};
use crate::value::Value;

fn unary(this: &Value, v: &Value, f: fn(&Dec, &mut Env) -> Dec) -> R {
    let d = argument(v)?;
    of(this).run(|env| f(&d, env)).map(new_value)
}

fn test(v: &Value, f: fn(&Dec) -> bool) -> R {
    Ok(Value::bool(f(&argument(v)?)))
}

fn exactly(args: &[Value], count: usize) -> R<()> {
    if args.len() == count {
        return Ok(());
    }
    let plural = if count == 1 { "" } else { "s" };
    Err(type_error(format_args!(
        "function takes exactly {count} argument{plural} ({} given)",
        args.len()
    )))
}

fn binary(this: &Value, args: &[Value], f: fn(&Dec, &Dec, &mut Env) -> Dec) -> R {
    exactly(args, 2)?;
    let (a, b) = (argument(&args[0])?, argument(&args[1])?);
    of(this).run(|env| f(&a, &b, env)).map(new_value)
}

/// All methods.
pub static METHODS: &[MethodDef] = &[
    MethodDef::one("abs", |c, v| unary(c, v, arith::absolute)),
    MethodDef::one("exp", |c, v| unary(c, v, functions::exp)),
    MethodDef::one("ln", |c, v| unary(c, v, functions::ln)),
    MethodDef::one("log10", |c, v| unary(c, v, functions::log10)),
    MethodDef::one("logb", |c, v| unary(c, v, functions::logb)),
    MethodDef::one("logical_invert", |c, v| unary(c, v, logical::invert)),
    MethodDef::one("minus", |c, v| unary(c, v, arith::minus)),
    MethodDef::one("next_minus", |c, v| unary(c, v, |d, env| arith::next(d, false, env))),
    MethodDef::one("next_plus", |c, v| unary(c, v, |d, env| arith::next(d, true, env))),
    MethodDef::one("normalize", |c, v| unary(c, v, arith::normalize)),
    MethodDef::one("plus", |c, v| unary(c, v, arith::plus)),
    MethodDef::one("sqrt", |c, v| unary(c, v, arith::sqrt)),
    MethodDef::one("to_integral", |c, v| {
        unary(c, v, |d, env| arith::to_integral(d, false, env))
    }),
    MethodDef::one("to_integral_exact", |c, v| {
        unary(c, v, |d, env| arith::to_integral(d, true, env))
    }),
    MethodDef::one("to_integral_value", |c, v| {
        unary(c, v, |d, env| arith::to_integral(d, false, env))
    }),
    MethodDef::one("copy_abs", |c, v| unary(c, v, |d, _| d.magnitude())),
    MethodDef::one("copy_negate", |c, v| unary(c, v, |d, _| d.negated())),
    MethodDef::one("canonical", |_, v| match v.downcast::<super::object::DecimalObject>() {
        Some(_) => Ok(v.clone()),
        None => Err(type_error("argument must be a Decimal")),
    }),
    MethodDef::one("copy_decimal", |_, v| argument(v).map(new_value)),
    MethodDef::positional("add", |c, args| binary(c, args, arith::add)),
    MethodDef::positional("compare", |c, args| binary(c, args, logical::compare_numbers)),
    MethodDef::positional("compare_signal", |c, args| binary(c, args, logical::compare_signal)),
    MethodDef::positional("compare_total", |c, args| {
        binary(c, args, |a, b, _| logical::from_order(compare_total(a, b)))
    }),
    MethodDef::positional("compare_total_mag", |c, args| {
        binary(c, args, |a, b, _| {
            logical::from_order(compare_total(&a.magnitude(), &b.magnitude()))
        })
    }),
    MethodDef::positional("copy_sign", |c, args| {
        binary(c, args, |a, b, _| a.with_sign(b.negative))
    }),
    MethodDef::positional("divide", |c, args| binary(c, args, arith::divide)),
    MethodDef::positional("divide_int", |c, args| binary(c, args, arith::divide_int)),
    MethodDef::positional("logical_and", |c, args| {
        binary(c, args, |a, b, env| logical::logical(a, b, |x, y| x & y, env))
    }),
    MethodDef::positional("logical_or", |c, args| {
        binary(c, args, |a, b, env| logical::logical(a, b, |x, y| x | y, env))
    }),
    MethodDef::positional("logical_xor", |c, args| {
        binary(c, args, |a, b, env| logical::logical(a, b, |x, y| x ^ y, env))
    }),
    MethodDef::positional("max", |c, args| {
        binary(c, args, |a, b, env| arith::extreme(a, b, true, false, env))
    }),
    MethodDef::positional("max_mag", |c, args| {
        binary(c, args, |a, b, env| arith::extreme(a, b, true, true, env))
    }),
    MethodDef::positional("min", |c, args| {
        binary(c, args, |a, b, env| arith::extreme(a, b, false, false, env))
    }),
    MethodDef::positional("min_mag", |c, args| {
        binary(c, args, |a, b, env| arith::extreme(a, b, false, true, env))
    }),
    MethodDef::positional("multiply", |c, args| binary(c, args, arith::multiply)),
    MethodDef::positional("next_toward", |c, args| binary(c, args, arith::next_toward)),
    MethodDef::positional("quantize", |c, args| binary(c, args, arith::quantize)),
    MethodDef::positional("remainder", |c, args| binary(c, args, arith::remainder)),
    MethodDef::positional("remainder_near", |c, args| binary(c, args, arith::remainder_near)),
    MethodDef::positional("rotate", |c, args| binary(c, args, logical::rotate)),
    MethodDef::positional("scaleb", |c, args| binary(c, args, logical::scaleb)),
    MethodDef::positional("shift", |c, args| binary(c, args, logical::shift)),
    MethodDef::positional("subtract", |c, args| binary(c, args, arith::subtract)),
    MethodDef::positional("same_quantum", |c, args| {
        exactly(args, 2)?;
        let (a, b) = (new_value(argument(&args[0])?), argument(&args[1])?);
        crate::ops::attr::call_method(
            &a,
            &crate::types::str::intern("same_quantum"),
            &[new_value(b), c.clone()],
        )
    }),
    MethodDef::positional("divmod", |c, args| {
        exactly(args, 2)?;
        let (a, b) = (argument(&args[0])?, argument(&args[1])?);
        let (q, r) = of(c).run(|env| arith::divmod(&a, &b, env))?;
        Ok(tuple::from_slice(&[new_value(q), new_value(r)]))
    }),
    MethodDef::positional("fma", |c, args| {
        exactly(args, 3)?;
        let (a, b, third) = (argument(&args[0])?, argument(&args[1])?, argument(&args[2])?);
        of(c).run(|env| arith::fma(&a, &b, &third, env)).map(new_value)
    }),
    MethodDef::keywords("power", power),
    MethodDef::one("is_canonical", |_, v| {
        match v.downcast::<super::object::DecimalObject>() {
            Some(_) => Ok(Value::bool(true)),
            None => Err(type_error("argument must be a Decimal")),
        }
    }),
    MethodDef::one("is_finite", |_, v| test(v, |d| !d.is_special())),
    MethodDef::one("is_infinite", |_, v| test(v, Dec::is_infinite)),
    MethodDef::one("is_nan", |_, v| test(v, Dec::is_nan)),
    MethodDef::one("is_qnan", |_, v| test(v, |d| d.class == Class::Nan)),
    MethodDef::one("is_signed", |_, v| test(v, |d| d.negative)),
    MethodDef::one("is_snan", |_, v| test(v, |d| d.class == Class::SignalingNan)),
    MethodDef::one("is_zero", |_, v| test(v, Dec::is_zero)),
    MethodDef::one("is_normal", |c, v| {
        let d = argument(v)?;
        Ok(Value::bool(
            !d.is_special() && !d.is_zero() && !logical::is_subnormal(&d, &of(c).env()),
        ))
    }),
    MethodDef::one("is_subnormal", |c, v| {
        Ok(Value::bool(logical::is_subnormal(&argument(v)?, &of(c).env())))
    }),
    MethodDef::one("number_class", |c, v| {
        Ok(Value::str(logical::number_class(&argument(v)?, &of(c).env())))
    }),
    MethodDef::one("to_sci_string", |c, v| {
        Ok(Value::str(&to_text(&argument(v)?, false, of(c).capitals())))
    }),
    MethodDef::one("to_eng_string", |c, v| {
        Ok(Value::str(&to_text(&argument(v)?, true, of(c).capitals())))
    }),
    MethodDef::no_args("radix", |_| Ok(new_value(Dec::from_i64(10)))),
    MethodDef::no_args("Etiny", |c| Ok(Value::int(of(c).env().etiny()))),
    MethodDef::no_args("Etop", |c| Ok(Value::int(of(c).env().etop()))),
    MethodDef::no_args("clear_flags", |c| {
        of(c).clear_flags();
        Ok(Value::none())
    }),
    MethodDef::no_args("clear_traps", |c| {
        of(c).clear_traps();
        Ok(Value::none())
    }),
    MethodDef::no_args("copy", |c| Ok(copy(c, true))),
    MethodDef::no_args("__copy__", |c| Ok(copy(c, true))),
    MethodDef::no_args("__reduce__", reduce),
    MethodDef::positional("create_decimal", |c, args| {
        if args.len() > 1 {
            return Err(type_error(format_args!(
                "function takes at most 1 argument ({} given)",
                args.len()
            )));
        }
        match args.first() {
            Some(v) => convert::rounded(v, of(c)).map(new_value),
            None => Ok(new_value(Dec::zero(false, 0))),
        }
    }),
    MethodDef::one("create_decimal_from_float", |c, v| {
        let d = match (convert::from_int(v), float::as_f64(v)) {
            (Some(d), _) => d,
            (None, Some(f)) => convert::from_float(f),
            (None, None) => return Err(type_error("argument must be int or float")),
        };
        of(c).run(|env| convert::round_new(d, env)).map(new_value)
    }),
    MethodDef::one("_apply", |c, v| unary(c, v, |d, env| fix(d.clone(), env))),
];

static POWER: Parser = Parser::new("", &["a", "b", "modulo"], 2);

fn power(c: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [a, b, modulo] = POWER.parse(args, kwnames)?;
    let (a, b) = (argument(a.unwrap_or(c))?, argument(b.unwrap_or(c))?);
    match modulo.filter(|m| !m.is_none()) {
        None => of(c).run(|env| functions::power(&a, &b, env)).map(new_value),
        Some(m) => {
            let m = argument(m)?;
            of(c).run(|env| functions::power_modulo(&a, &b, &m, env)).map(new_value)
        }
    }
}
