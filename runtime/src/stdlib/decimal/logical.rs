//! Operations on digits: logical ones on 0 and 1, shifts, rotation, scaling; signaling comparison.

use super::arith::nan_of;
use super::number::{Class, Dec, Env, compare, flag, shift_left, split};
use super::round::fix;
use super::transcendental::to_i64;
use dashu_int::UBig;
use std::cmp::Ordering;

/// The digits of a logical operand, least significant first: only 0 and 1, no sign, exponent 0.
fn logical_digits(d: &Dec) -> Option<Vec<u8>> {
    if d.negative || d.is_special() || d.exp != 0 {
        return None;
    }
    let text = d.coeff.to_string();
    text.bytes()
        .rev()
        .map(|c| matches!(c, b'0' | b'1').then(|| c - b'0'))
        .collect()
}

fn from_digits(least_first: &[u8]) -> Dec {
    let text: String = least_first.iter().rev().map(|d| (b'0' + d) as char).collect();
    Dec::new(false, UBig::from_str_radix(&text, 10).unwrap_or_default(), 0)
}

/// Applies an operation digit by digit, within the precision.
pub fn logical(a: &Dec, b: &Dec, op: fn(u8, u8) -> u8, env: &mut Env) -> Dec {
    let (Some(x), Some(y)) = (logical_digits(a), logical_digits(b)) else {
        return env.invalid(flag::INVALID_OPERATION);
    };
    let at = |v: &[u8], i: usize| v.get(i).copied().unwrap_or(0);
    // What is beyond the precision is cut off.
    let count = x.len().max(y.len()).min(env.prec as usize);
    let digits: Vec<u8> = (0..count).map(|i| op(at(&x, i), at(&y, i))).collect();
    from_digits(&digits)
}

/// Inverts all digits of the precision.
pub fn invert(a: &Dec, env: &mut Env) -> Dec {
    match logical_digits(a) {
        Some(x) => {
            let digits: Vec<u8> = (0..env.prec as usize)
                .map(|i| 1 - x.get(i).copied().unwrap_or(0))
                .collect();
            from_digits(&digits)
        }
        _ => env.invalid(flag::INVALID_OPERATION),
    }
}

/// The count of a shift or rotation, within the precision.
fn count_of(b: &Dec, env: &Env) -> Option<i64> {
    if b.is_special() || b.exp != 0 {
        return None;
    }
    to_i64(b).filter(|n| n.abs() <= env.prec)
}

/// The low digits of a coefficient, as many as the precision.
fn low_digits(coeff: &UBig, prec: i64) -> UBig {
    if super::number::digit_count(coeff) > prec {
        split(coeff, prec).1
    } else {
        coeff.clone()
    }
}

/// Shifts the coefficient to the left, or (negative count) to the right.
pub fn shift(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    let Some(n) = count_of(b, env) else {
        return env.invalid(flag::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let coeff = low_digits(&a.coeff, env.prec);
    let coeff = if n < 0 {
        split(&coeff, -n).0
    } else {
        low_digits(&shift_left(&coeff, n), env.prec)
    };
    Dec { coeff, ..a.clone() }
}

/// Rotates the coefficient, seen as `prec` digits, to the left or (negative count) to the right.
pub fn rotate(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    let Some(n) = count_of(b, env) else {
        return env.invalid(flag::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let coeff = low_digits(&a.coeff, env.prec);
    let n = n.rem_euclid(env.prec);
    let (high, low) = split(&coeff, env.prec - n);
    Dec {
        coeff: shift_left(&low, n) + high,
        ..a.clone()
    }
}

/// `a * 10^b`.
pub fn scaleb(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    let limit = 2 * (env.emax.saturating_add(env.prec));
    let n = if b.is_special() || b.exp != 0 {
        None
    } else {
        to_i64(b).filter(|n| n.abs() <= limit)
    };
    let Some(n) = n else {
        return env.invalid(flag::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    fix(
        Dec {
            exp: a.exp + n,
            ..a.clone()
        },
        env,
    )
}

/// `compare`: -1, 0, 1 or NaN.
pub fn compare_numbers(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    from_order(compare(a, b))
}

/// `compare_signal`: every NaN signals.
pub fn compare_signal(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if a.is_nan() || b.is_nan() {
        let nan = nan_of(&[a, b], env).unwrap_or_else(Dec::nan);
        env.signal(flag::INVALID_OPERATION);
        return nan;
    }
    from_order(compare(a, b))
}

/// -1, 0 or 1.
pub fn from_order(order: Ordering) -> Dec {
    Dec::from_i64(order as i64)
}

/// The class of a number, as `number_class` names it.
pub fn number_class(a: &Dec, env: &Env) -> &'static str {
    match (a.class, a.negative) {
        (Class::SignalingNan, _) => "sNaN",
        (Class::Nan, _) => "NaN",
        (Class::Infinite, false) => "+Infinity",
        (Class::Infinite, true) => "-Infinity",
        (Class::Finite, negative) => {
            let kind = if a.is_zero() {
                0
            } else if is_subnormal(a, env) {
                1
            } else {
                2
            };
            [["+Zero", "+Subnormal", "+Normal"], ["-Zero", "-Subnormal", "-Normal"]][negative as usize][kind]
        }
    }
}

/// True for finite numbers below the normal ones, except zero.
pub fn is_subnormal(a: &Dec, env: &Env) -> bool {
    !a.is_special() && !a.is_zero() && a.adjusted() < env.emin
}
