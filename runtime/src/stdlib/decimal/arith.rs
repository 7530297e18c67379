//! The arithmetic of the General Decimal Arithmetic Specification: sums, products, quotients, roots, and what fits numbers
//! to others.

use super::number::{Class, Dec, Env, Rounding, compare, digit_count, flag, pow10, shift_left, split};
use super::round::{fix, fix_nan, rescale};
use dashu_int::UBig;
use dashu_int::ops::{DivRem, SquareRoot};
use std::cmp::Ordering;

/// The NaN that an operation on these operands answers, if one of them is NaN: signaling ones first.
pub fn nan_of(operands: &[&Dec], env: &mut Env) -> Option<Dec> {
    if let Some(d) = operands.iter().find(|d| d.class == Class::SignalingNan) {
        env.signal(flag::INVALID_OPERATION);
        return Some(fix_nan(
            Dec {
                class: Class::Nan,
                ..(*d).clone()
            },
            env,
        ));
    }
    let d = operands.iter().find(|d| d.class == Class::Nan)?;
    Some(fix_nan((*d).clone(), env))
}

/// `a + b`.
pub fn add(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if a.is_special() || b.is_special() {
        if let Some(nan) = nan_of(&[a, b], env) {
            return nan;
        }
        if a.is_infinite() {
            if b.is_infinite() && a.negative != b.negative {
                return env.invalid(flag::INVALID_OPERATION);
            }
            return a.clone();
        }
        return b.clone();
    }
    let exp = a.exp.min(b.exp);
    let negative_zero = env.rounding == Rounding::Floor && a.negative != b.negative;
    if a.coeff.is_zero() && b.coeff.is_zero() {
        let negative = (a.negative && b.negative) || negative_zero;
        return fix(Dec::zero(negative, exp), env);
    }
    if a.coeff.is_zero() {
        let exp = exp.max(b.exp - env.prec - 1);
        return fix(rescale(b, exp, env.rounding), env);
    }
    if b.coeff.is_zero() {
        let exp = exp.max(a.exp - env.prec - 1);
        return fix(rescale(a, exp, env.rounding), env);
    }
    let (x, y, exp) = align(a, b, env.prec);
    if a.negative == b.negative {
        return fix(Dec::new(a.negative, x + y, exp), env);
    }
    match x.cmp(&y) {
        Ordering::Equal => fix(Dec::zero(negative_zero, exp), env),
        Ordering::Greater => fix(Dec::new(a.negative, x - y, exp), env),
        Ordering::Less => fix(Dec::new(b.negative, y - x, exp), env),
    }
}

/// Coefficients with one exponent. A number too small to matter beside the other is replaced by a unit far below its last
/// place that rounds alike.
fn align(a: &Dec, b: &Dec, prec: i64) -> (UBig, UBig, i64) {
    if a.exp == b.exp {
        return (a.coeff.clone(), b.coeff.clone(), a.exp);
    }
    let (high, low) = if a.exp < b.exp { (b, a) } else { (a, b) };
    let floor = high.exp.saturating_add((high.digits() - prec - 2).min(-1));
    let (low_coeff, low_exp) = if low.digits() + low.exp - 1 < floor {
        (UBig::ONE, floor)
    } else {
        (low.coeff.clone(), low.exp)
    };
    let high_coeff = shift_left(&high.coeff, high.exp - low_exp);
    if a.exp < b.exp {
        (low_coeff, high_coeff, low_exp)
    } else {
        (high_coeff, low_coeff, low_exp)
    }
}

/// `a - b`.
pub fn subtract(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    add(a, &b.negated(), env)
}

/// `a * b`.
pub fn multiply(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    let negative = a.negative != b.negative;
    if a.is_special() || b.is_special() {
        if let Some(nan) = nan_of(&[a, b], env) {
            return nan;
        }
        if a.is_zero() || b.is_zero() {
            return env.invalid(flag::INVALID_OPERATION);
        }
        return Dec::infinity(negative);
    }
    fix(Dec::new(negative, &a.coeff * &b.coeff, a.exp + b.exp), env)
}

/// `a * b + c` with one rounding.
pub fn fma(a: &Dec, b: &Dec, c: &Dec, env: &mut Env) -> Dec {
    let product = if a.is_special() || b.is_special() {
        if a.class == Class::SignalingNan || b.class == Class::SignalingNan {
            return nan_of(&[a, b], env).unwrap_or_else(Dec::nan);
        }
        if let Some(nan) = [a, b].iter().find(|d| d.is_nan()) {
            (*nan).clone()
        } else if a.is_zero() || b.is_zero() {
            return env.invalid(flag::INVALID_OPERATION);
        } else {
            Dec::infinity(a.negative != b.negative)
        }
    } else {
        Dec::new(a.negative != b.negative, &a.coeff * &b.coeff, a.exp + b.exp)
    };
    add(&product, c, env)
}

/// `a / b`.
pub fn divide(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    let negative = a.negative != b.negative;
    if a.is_special() || b.is_special() {
        if let Some(nan) = nan_of(&[a, b], env) {
            return nan;
        }
        if a.is_infinite() {
            return if b.is_infinite() {
                env.invalid(flag::INVALID_OPERATION)
            } else {
                Dec::infinity(negative)
            };
        }
        env.signal(flag::CLAMPED);
        return Dec::zero(negative, env.etiny());
    }
    if b.coeff.is_zero() {
        if a.coeff.is_zero() {
            return env.invalid(flag::DIVISION_UNDEFINED);
        }
        env.signal(flag::DIVISION_BY_ZERO);
        return Dec::infinity(negative);
    }
    if a.coeff.is_zero() {
        return fix(Dec::zero(negative, a.exp - b.exp), env);
    }
    let shift = b.digits() - a.digits() + env.prec + 1;
    let mut exp = a.exp - b.exp - shift;
    let (mut q, r) = if shift >= 0 {
        shift_left(&a.coeff, shift).div_rem(&b.coeff)
    } else {
        a.coeff.clone().div_rem(&shift_left(&b.coeff, -shift))
    };
    if !r.is_zero() {
        // The sticky digit: neither a tie nor an exact result.
        if (&q % 5u8) == 0 {
            q += 1u8;
        }
    } else {
        let ideal = a.exp - b.exp;
        (q, exp) = strip_zeros(q, exp, ideal);
    }
    fix(Dec::new(negative, q, exp), env)
}

/// Removes trailing zeros as long as the exponent is below `ideal`.
pub fn strip_zeros(mut coeff: UBig, mut exp: i64, ideal: i64) -> (UBig, i64) {
    if coeff.is_zero() {
        return (coeff, exp);
    }
    for step in [64, 16, 4, 1] {
        while exp + step <= ideal {
            let (q, r) = split(&coeff, step);
            if !r.is_zero() {
                break;
            }
            coeff = q;
            exp += step;
        }
    }
    (coeff, exp)
}

/// Integer quotient and remainder of finite numbers, `b` not zero; `None` if the quotient has too many digits.
fn divide_integer(a: &Dec, b: &Dec, env: &mut Env) -> Option<(Dec, Dec)> {
    let negative = a.negative != b.negative;
    let ideal = if b.is_infinite() { a.exp } else { a.exp.min(b.exp) };
    let difference = a.adjusted() - b.adjusted();
    if a.is_zero() || b.is_infinite() || difference <= -2 {
        return Some((Dec::zero(negative, 0), rescale(a, ideal, env.rounding)));
    }
    if difference <= env.prec {
        let (x, y) = if a.exp >= b.exp {
            (shift_left(&a.coeff, a.exp - b.exp), b.coeff.clone())
        } else {
            (a.coeff.clone(), shift_left(&b.coeff, b.exp - a.exp))
        };
        let (q, r) = x.div_rem(&y);
        if digit_count(&q) <= env.prec {
            return Some((Dec::new(negative, q, 0), Dec::new(a.negative, r, ideal)));
        }
    }
    env.signal(flag::DIVISION_IMPOSSIBLE);
    None
}

/// `divmod(a, b)`.
pub fn divmod(a: &Dec, b: &Dec, env: &mut Env) -> (Dec, Dec) {
    if let Some(nan) = nan_of(&[a, b], env) {
        return (nan.clone(), nan);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let nan = env.invalid(flag::INVALID_OPERATION);
        return if b.is_infinite() {
            (nan.clone(), nan)
        } else {
            (Dec::infinity(negative), nan)
        };
    }
    if b.is_zero() {
        if a.is_zero() {
            let nan = env.invalid(flag::DIVISION_UNDEFINED);
            return (nan.clone(), nan);
        }
        env.signal(flag::DIVISION_BY_ZERO);
        return (Dec::infinity(negative), env.invalid(flag::INVALID_OPERATION));
    }
    match divide_integer(a, b, env) {
        Some((q, r)) => (q, fix(r, env)),
        None => (Dec::nan(), Dec::nan()),
    }
}

/// `a // b`, towards zero.
pub fn divide_int(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return if b.is_infinite() {
            env.invalid(flag::INVALID_OPERATION)
        } else {
            Dec::infinity(negative)
        };
    }
    if b.is_zero() {
        if a.is_zero() {
            return env.invalid(flag::DIVISION_UNDEFINED);
        }
        env.signal(flag::DIVISION_BY_ZERO);
        return Dec::infinity(negative);
    }
    divide_integer(a, b, env).map_or_else(Dec::nan, |(q, _)| q)
}

/// `a % b`, with the sign of `a`.
pub fn remainder(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    if a.is_infinite() {
        return env.invalid(flag::INVALID_OPERATION);
    }
    if b.is_zero() {
        return env.invalid(if a.is_zero() {
            flag::DIVISION_UNDEFINED
        } else {
            flag::INVALID_OPERATION
        });
    }
    match divide_integer(a, b, env) {
        Some((_, r)) => fix(r, env),
        None => Dec::nan(),
    }
}

/// The remainder of the division whose quotient is rounded to nearest, ties to even.
pub fn remainder_near(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    if a.is_infinite() {
        return env.invalid(flag::INVALID_OPERATION);
    }
    if b.is_zero() {
        return env.invalid(if a.is_zero() {
            flag::DIVISION_UNDEFINED
        } else {
            flag::INVALID_OPERATION
        });
    }
    if b.is_infinite() {
        return fix(a.clone(), env);
    }
    let ideal = a.exp.min(b.exp);
    if a.is_zero() {
        return fix(Dec::zero(a.negative, ideal), env);
    }
    let difference = a.adjusted() - b.adjusted();
    if difference > env.prec {
        return env.invalid(flag::DIVISION_IMPOSSIBLE);
    }
    if difference <= -2 {
        return fix(rescale(a, ideal, env.rounding), env);
    }
    let x = shift_left(&a.coeff, (a.exp - b.exp).max(0));
    let y = shift_left(&b.coeff, (b.exp - a.exp).max(0));
    let (mut q, mut r) = (&x).div_rem(&y);
    let mut negative = a.negative;
    let odd = (&q % 2u8) == 1;
    if &r * 2u8 + UBig::from(odd) > y {
        r = y - r;
        q += 1u8;
        negative = !negative;
    }
    if digit_count(&q) > env.prec {
        return env.invalid(flag::DIVISION_IMPOSSIBLE);
    }
    fix(Dec::new(negative, r, ideal), env)
}

/// `+a`: rounded to the environment.
pub fn plus(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    let positive_zero = a.is_zero() && env.rounding != Rounding::Floor;
    fix(if positive_zero { a.magnitude() } else { a.clone() }, env)
}

/// `-a`, rounded.
pub fn minus(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    let positive_zero = a.is_zero() && env.rounding != Rounding::Floor;
    fix(if positive_zero { a.magnitude() } else { a.negated() }, env)
}

/// `abs(a)`, rounded.
pub fn absolute(a: &Dec, env: &mut Env) -> Dec {
    if a.negative { minus(a, env) } else { plus(a, env) }
}

/// The square root, rounded to nearest, ties to even.
pub fn sqrt(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    if a.is_infinite() && !a.negative {
        return a.clone();
    }
    if a.is_zero() {
        return fix(Dec::zero(a.negative, a.exp.div_euclid(2)), env);
    }
    if a.negative {
        return env.invalid(flag::INVALID_OPERATION);
    }
    // One digit more than the result has, and a sticky digit instead of what follows.
    let prec = env.prec + 1;
    let (mut exp, coeff, length) = if a.exp & 1 == 1 {
        (a.exp.div_euclid(2), &a.coeff * 10u8, (a.digits() >> 1) + 1)
    } else {
        (a.exp.div_euclid(2), a.coeff.clone(), (a.digits() + 1) >> 1)
    };
    let shift = prec - length;
    if shift >= 0 {
        // A square needs no digits beyond its own, however many the context allows.
        let root = coeff.sqrt();
        if &root * &root == coeff {
            return fix(Dec::new(false, root, exp), env);
        }
    }
    let (scaled, mut exact) = if shift >= 0 {
        (shift_left(&coeff, 2 * shift), true)
    } else {
        let (q, r) = split(&coeff, -2 * shift);
        (q, r.is_zero())
    };
    exp -= shift;
    let mut root = scaled.sqrt();
    exact = exact && &root * &root == scaled;
    if exact {
        if shift >= 0 {
            root = split(&root, shift).0;
        } else {
            root = shift_left(&root, -shift);
        }
        exp += shift;
    } else if (&root % 5u8) == 0 {
        root += 1u8;
    }
    let rounding = std::mem::replace(&mut env.rounding, Rounding::HalfEven);
    let result = fix(Dec::new(false, root, exp), env);
    env.rounding = rounding;
    result
}

/// `a` with the exponent of `b`.
pub fn quantize(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if a.is_special() || b.is_special() {
        if let Some(nan) = nan_of(&[a, b], env) {
            return nan;
        }
        if a.is_infinite() && b.is_infinite() {
            return a.clone();
        }
        return env.invalid(flag::INVALID_OPERATION);
    }
    if !(env.etiny()..=env.emax).contains(&b.exp) {
        return env.invalid(flag::INVALID_OPERATION);
    }
    if a.coeff.is_zero() {
        return fix(Dec::zero(a.negative, b.exp), env);
    }
    let adjusted = a.adjusted();
    if adjusted > env.emax || adjusted - b.exp + 1 > env.prec {
        return env.invalid(flag::INVALID_OPERATION);
    }
    let result = rescale(a, b.exp, env.rounding);
    if result.adjusted() > env.emax || result.digits() > env.prec {
        return env.invalid(flag::INVALID_OPERATION);
    }
    if !result.is_zero() && result.adjusted() < env.emin {
        env.signal(flag::SUBNORMAL);
    }
    if result.exp > a.exp {
        if compare(&result, a) != Ordering::Equal {
            env.signal(flag::INEXACT);
        }
        env.signal(flag::ROUNDED);
    }
    fix(result, env)
}

/// Rounded to an integer without changing a positive exponent; `exact` gives the signals Inexact and Rounded.
pub fn to_integral(a: &Dec, exact: bool, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    if a.is_special() || a.exp >= 0 {
        return a.clone();
    }
    if a.coeff.is_zero() {
        return Dec::zero(a.negative, 0);
    }
    let result = rescale(a, 0, env.rounding);
    if exact {
        env.signal(flag::ROUNDED);
        if compare(&result, a) != Ordering::Equal {
            env.signal(flag::INEXACT);
        }
    }
    result
}

/// Without trailing zeros.
pub fn normalize(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    let fixed = fix(a.clone(), env);
    if fixed.is_infinite() {
        return fixed;
    }
    if fixed.is_zero() {
        return Dec::zero(fixed.negative, 0);
    }
    let largest = if env.clamp { env.etop() } else { env.emax };
    let (coeff, exp) = strip_zeros(fixed.coeff, fixed.exp, largest);
    Dec::new(fixed.negative, coeff, exp)
}

/// The larger or smaller of two numbers, by value or by magnitude. A quiet NaN loses against a number.
pub fn extreme(a: &Dec, b: &Dec, larger: bool, by_magnitude: bool, env: &mut Env) -> Dec {
    if a.is_nan() || b.is_nan() {
        let signaling = a.class == Class::SignalingNan || b.class == Class::SignalingNan;
        if !signaling && a.is_nan() != b.is_nan() {
            return fix(if a.is_nan() { b.clone() } else { a.clone() }, env);
        }
        return nan_of(&[a, b], env).unwrap_or_else(Dec::nan);
    }
    let order = if by_magnitude {
        compare(&a.magnitude(), &b.magnitude())
    } else {
        compare(a, b)
    };
    let order = order.then_with(|| super::number::compare_total(a, b));
    let first = if larger {
        order != Ordering::Less
    } else {
        order == Ordering::Less
    };
    fix(if first { a.clone() } else { b.clone() }, env)
}

/// The neighbouring representable number above or below.
pub fn next(a: &Dec, up: bool, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    if a.is_infinite() {
        return if a.negative == up {
            Dec::new(a.negative, pow10(env.prec) - 1u8, env.etop())
        } else {
            a.clone()
        };
    }
    let rounding = if up { Rounding::Ceiling } else { Rounding::Floor };
    let mut quiet = Env {
        rounding,
        status: 0,
        ..env.clone()
    };
    let fixed = fix(a.clone(), &mut quiet);
    if compare(&fixed, a) != Ordering::Equal {
        return fixed;
    }
    let tiny = Dec::new(!up, UBig::ONE, env.etiny() - 1);
    add(a, &tiny, &mut quiet)
}

/// The neighbour of `a` in the direction of `b`, with signals.
pub fn next_toward(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    let result = match compare(a, b) {
        Ordering::Equal => return a.with_sign(b.negative),
        Ordering::Less => next(a, true, env),
        Ordering::Greater => next(a, false, env),
    };
    if result.is_infinite() {
        env.signal(flag::OVERFLOW | flag::INEXACT | flag::ROUNDED);
    } else if result.adjusted() < env.emin {
        env.signal(flag::UNDERFLOW | flag::SUBNORMAL | flag::INEXACT | flag::ROUNDED);
        if result.is_zero() {
            env.signal(flag::CLAMPED);
        }
    }
    result
}
