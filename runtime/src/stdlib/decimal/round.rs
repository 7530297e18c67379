//! Rounding of results to a precision, of numbers to an exponent.

use super::number::{Dec, Env, Rounding, SMALL_POWERS, flag, pow10, shift_left, small, split};
use dashu_int::UBig;
use std::cmp::Ordering;

/// What was cut off, compared with half a unit of the last place: nothing, less, half, more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    Less,
    Half,
    More,
}

fn rest_of(remainder: &UBig, unit_digits: i64) -> Rest {
    if remainder.is_zero() {
        return Rest::Nothing;
    }
    let order = match (small(remainder), SMALL_POWERS.get(unit_digits as usize)) {
        (Some(remainder), Some(unit)) => remainder.cmp(&(unit / 2)),
        _ => remainder.cmp(&(pow10(unit_digits - 1) * 5u8)),
    };
    match order {
        Ordering::Less => Rest::Less,
        Ordering::Equal => Rest::Half,
        Ordering::Greater => Rest::More,
    }
}

fn last_digit(n: &UBig) -> u8 {
    n % 10u8
}

/// True if the magnitude goes up by one unit.
fn rounds_up(rounding: Rounding, negative: bool, kept: &UBig, rest: Rest) -> bool {
    if rest == Rest::Nothing {
        return false;
    }
    match rounding {
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
        Rounding::HalfUp => rest != Rest::Less,
        Rounding::HalfDown => rest == Rest::More,
        Rounding::HalfEven => rest == Rest::More || (rest == Rest::Half && last_digit(kept) & 1 == 1),
        Rounding::ZeroFiveUp => matches!(last_digit(kept), 0 | 5),
    }
}

/// Removes `count` digits: the rounded coefficient, and whether digits other than 0 were lost.
pub fn drop_digits(coeff: &UBig, count: i64, negative: bool, rounding: Rounding) -> (UBig, bool) {
    if count <= 0 {
        return (coeff.clone(), false);
    }
    let digits = super::number::digit_count(coeff);
    let (kept, rest) = if count > digits + 1 {
        // Everything goes, and is far less than half a unit.
        (UBig::ZERO, if coeff.is_zero() { Rest::Nothing } else { Rest::Less })
    } else {
        let (kept, remainder) = split(coeff, count);
        let rest = rest_of(&remainder, count);
        (kept, rest)
    };
    if rounds_up(rounding, negative, &kept, rest) {
        (kept + 1u8, true)
    } else {
        (kept, rest != Rest::Nothing)
    }
}

/// The same value with another exponent, rounded if digits must go; no limit of precision and no signals.
pub fn rescale(d: &Dec, exp: i64, rounding: Rounding) -> Dec {
    if d.is_special() {
        return d.clone();
    }
    if d.coeff.is_zero() {
        return Dec::zero(d.negative, exp);
    }
    if d.exp >= exp {
        return Dec::new(d.negative, shift_left(&d.coeff, d.exp - exp), exp);
    }
    let (coeff, _) = drop_digits(&d.coeff, exp - d.exp, d.negative, rounding);
    Dec::new(d.negative, coeff, exp)
}

/// Rounds to a number of significant digits, without signals.
pub fn round_digits(d: &Dec, places: i64, rounding: Rounding) -> Dec {
    if d.is_special() || d.coeff.is_zero() {
        return d.clone();
    }
    let rounded = rescale(d, d.adjusted() + 1 - places, rounding);
    // 999 may have become 1000.
    if rounded.adjusted() != d.adjusted() {
        rescale(&rounded, rounded.adjusted() + 1 - places, rounding)
    } else {
        rounded
    }
}

/// The result of an overflow.
fn overflow(negative: bool, env: &mut Env) -> Dec {
    env.signal(flag::OVERFLOW | flag::INEXACT | flag::ROUNDED);
    let infinite = match env.rounding {
        Rounding::Up | Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven => true,
        Rounding::Down | Rounding::ZeroFiveUp => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
    };
    if infinite {
        Dec::infinity(negative)
    } else {
        Dec::new(negative, pow10(env.prec) - 1u8, env.etop())
    }
}

/// Fits a NaN's payload into the precision.
pub fn fix_nan(d: Dec, env: &Env) -> Dec {
    let most = env.prec - env.clamp as i64;
    if d.coeff.is_zero() || d.digits() <= most {
        return d;
    }
    let coeff = split(&d.coeff, most).1;
    Dec { coeff, ..d }
}

/// Rounds a result to the environment, with all signals.
pub fn fix(d: Dec, env: &mut Env) -> Dec {
    if d.is_special() {
        return if d.is_nan() { fix_nan(d, env) } else { d };
    }
    let (etiny, etop) = (env.etiny(), env.etop());
    if d.coeff.is_zero() {
        let largest = if env.clamp { etop } else { env.emax };
        let exp = d.exp.max(etiny).min(largest);
        if exp != d.exp {
            env.signal(flag::CLAMPED);
        }
        return Dec { exp, ..d };
    }
    let digits = d.digits();
    let mut least = digits + d.exp - env.prec;
    if least > etop {
        return overflow(d.negative, env);
    }
    let subnormal = least < etiny;
    if subnormal {
        least = etiny;
    }
    if d.exp < least {
        return shorten(d, least, subnormal, env);
    }
    if subnormal {
        env.signal(flag::SUBNORMAL);
    }
    if env.clamp && d.exp > etop {
        env.signal(flag::CLAMPED);
        return Dec::new(d.negative, shift_left(&d.coeff, d.exp - etop), etop);
    }
    d
}

fn shorten(d: Dec, least: i64, subnormal: bool, env: &mut Env) -> Dec {
    let (mut coeff, changed) = drop_digits(&d.coeff, least - d.exp, d.negative, env.rounding);
    let mut exp = least;
    // 999 may have become 1000.
    if super::number::digit_count(&coeff) > env.prec {
        coeff = split(&coeff, 1).0;
        exp += 1;
    }
    if exp > env.etop() {
        return overflow(d.negative, env);
    }
    env.signal(flag::ROUNDED);
    if changed {
        env.signal(flag::INEXACT);
    }
    if subnormal {
        env.signal(if changed {
            flag::SUBNORMAL | flag::UNDERFLOW
        } else {
            flag::SUBNORMAL
        });
    }
    if coeff.is_zero() {
        env.signal(flag::CLAMPED);
    }
    Dec::new(d.negative, coeff, exp)
}
