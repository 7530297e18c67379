//! `exp`, `ln`, `log10`, powers. Integer algorithms give approximations with known error; precision grows until the rounding is
//! certain.

use super::arith::{divide, multiply, nan_of};
use super::number::{Class, Dec, Env, Rounding, compare, digit_count, flag, pow10, split};
use super::round::fix;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::{BitTest, SquareRoot};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

fn ipow10(n: i64) -> IBig {
    IBig::from(pow10(n))
}

fn magnitude(n: &IBig) -> UBig {
    n.clone().into_parts().1
}

/// Digits of the magnitude.
fn digits(n: &IBig) -> i64 {
    digit_count(&magnitude(n))
}

/// Digits of a small number.
fn digits_of(n: i64) -> i64 {
    if n == 0 {
        1
    } else {
        n.unsigned_abs().ilog10() as i64 + 1
    }
}

/// `a / b` rounded to nearest, ties to even; `b` is positive.
fn div_nearest(a: &IBig, b: &IBig) -> IBig {
    let (q, r) = crate::types::int::floor_divmod(a, b);
    let odd = q.bit(0);
    if r * IBig::from(2) + IBig::from(odd) > *b {
        q + IBig::ONE
    } else {
        q
    }
}

/// `x / 2^shift` rounded to nearest, ties to even.
fn shift_nearest(x: &IBig, shift: usize) -> IBig {
    if shift == 0 {
        return x.clone();
    }
    let b = IBig::ONE << shift;
    let q = x >> shift;
    let r = x - (&q << shift);
    let odd = q.bit(0);
    if r * IBig::from(2) + IBig::from(odd) > b {
        q + IBig::ONE
    } else {
        q
    }
}

fn sqrt_nearest(n: &IBig) -> IBig {
    let n = magnitude(n);
    let root = n.sqrt();
    let up = &n - &root * &root > root;
    IBig::from(if up { root + 1u8 } else { root })
}

/// Terms of a series that converges by 8 bits each.
fn terms(m: &IBig) -> i64 {
    (10 * digits(m) + 23) / 24
}

/// `M * log(x / M)`.
fn ilog(x: &IBig, m: &IBig) -> IBig {
    const L: usize = 8;
    let mut y = x - m;
    let mut r = 0;
    loop {
        let a = IBig::from(magnitude(&y));
        let large = if r <= L {
            (a << (L - r)) >= *m
        } else {
            (a >> (r - L)) >= *m
        };
        if !large {
            break;
        }
        let root = sqrt_nearest(&(m * (m + shift_nearest(&y, r))));
        y = div_nearest(&((m * &y) << 1), &(m + root));
        r += 1;
    }
    let t = terms(m);
    let shifted = shift_nearest(&y, r);
    let mut w = div_nearest(m, &IBig::from(t));
    for k in (1..t).rev() {
        w = div_nearest(m, &IBig::from(k)) - div_nearest(&(&shifted * &w), m);
    }
    div_nearest(&(w * y), m)
}

/// `10^p * log(10)`, rounded down.
fn log_of_ten(p: i64) -> IBig {
    static CACHE: crate::cell::Mut<Option<(i64, IBig)>> = crate::cell::Mut::new(None);
    if let Some((have, digits)) = CACHE.get()
        && *have >= p
    {
        return crate::types::int::floor_divmod(digits, &ipow10(have - p)).0;
    }
    let mut extra = 3;
    loop {
        // Good to about `extra` digits beyond p.
        let m = ipow10(p + extra + 2);
        let value = div_nearest(&ilog(&(&m * IBig::from(10)), &m), &IBig::from(100));
        let (q, r) = crate::types::int::floor_divmod(&value, &ipow10(extra));
        if !r.is_zero() {
            *CACHE.get_mut() = Some((p, q.clone()));
            return q;
        }
        extra += 3;
    }
}

/// `c * 10^shift`, rounded to nearest for negative shifts.
fn scaled(c: &IBig, shift: i64) -> IBig {
    if shift >= 0 {
        c * ipow10(shift)
    } else {
        div_nearest(c, &ipow10(-shift))
    }
}

/// `10^p * log(c * 10^e)` with an error below 1.
fn dlog(c: &IBig, e: i64, p: i64) -> IBig {
    let p = p + 2;
    let l = digits(c);
    let f = e + l - (e + l >= 1) as i64;
    let log_d = if p > 0 {
        ilog(&scaled(c, e + p - f), &ipow10(p))
    } else {
        IBig::ZERO
    };
    let mut tens = IBig::ZERO;
    if f != 0 {
        let extra = digits_of(f) - 1;
        if p + extra >= 0 {
            tens = div_nearest(&(IBig::from(f) * log_of_ten(p + extra)), &ipow10(extra));
        }
    }
    div_nearest(&(tens + log_d), &IBig::from(100))
}

/// `10^p * log10(c * 10^e)` with an error below 1.
fn dlog10(c: &IBig, e: i64, p: i64) -> IBig {
    let p = p + 2;
    let l = digits(c);
    let f = e + l - (e + l >= 1) as i64;
    if p <= 0 {
        let tens = div_nearest(&IBig::from(f), &ipow10(-p));
        return div_nearest(&tens, &IBig::from(100));
    }
    let m = ipow10(p);
    let log_d = ilog(&scaled(c, e + p - f), &m);
    let log_d = div_nearest(&(log_d * &m), &log_of_ten(p));
    div_nearest(&(IBig::from(f) * m + log_d), &IBig::from(100))
}

/// `M * exp(x / M)`.
fn iexp(x: &IBig, m: &IBig) -> IBig {
    const L: usize = 8;
    let r = ((x << L) / m).into_parts().1.bit_len();
    let t = terms(m);
    let mut y = div_nearest(x, &IBig::from(t));
    let shifted = m << r;
    for i in (1..t).rev() {
        y = div_nearest(&(x * (&shifted + &y)), &(&shifted * IBig::from(i)));
    }
    for k in (0..r).rev() {
        let shifted = m << (k + 2);
        y = div_nearest(&(&y * (&y + &shifted)), &shifted);
    }
    m + y
}

/// `exp(c * 10^e)` as a coefficient of p digits and an exponent; error below 1.
fn dexp(c: &IBig, e: i64, p: i64) -> (IBig, i64) {
    let p = p + 2;
    let extra = (e + digits(c) - 1).max(0);
    let q = p + extra;
    let shift = e + q;
    let c = if shift >= 0 {
        c * ipow10(shift)
    } else {
        crate::types::int::floor_divmod(c, &ipow10(-shift)).0
    };
    let (quotient, remainder) = crate::types::int::floor_divmod(&c, &log_of_ten(q));
    let remainder = div_nearest(&remainder, &ipow10(extra));
    let quotient = i64::try_from(&quotient).unwrap_or(i64::MAX / 4);
    (
        div_nearest(&iexp(&remainder, &ipow10(p)), &IBig::from(1000)),
        quotient - p + 3,
    )
}

/// True if the rounding of an approximate coefficient to p digits is certain.
fn is_certain(coeff: &IBig, p: i64) -> bool {
    let beyond = digits(coeff) - p - 1;
    beyond >= 0 && !(coeff % (ipow10(beyond) * IBig::from(5))).is_zero()
}

fn fix_half_even(d: Dec, env: &mut Env) -> Dec {
    let rounding = std::mem::replace(&mut env.rounding, Rounding::HalfEven);
    let result = fix(d, env);
    env.rounding = rounding;
    result
}

fn signed(d: &Dec) -> IBig {
    IBig::from_parts(
        if d.negative { Sign::Negative } else { Sign::Positive },
        d.coeff.clone(),
    )
}

/// e to the power of `a`.
pub fn exp(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    if a.is_infinite() {
        return if a.negative { Dec::zero(false, 0) } else { a.clone() };
    }
    if a.is_zero() {
        return Dec::from_i64(1);
    }
    let (p, adjusted) = (env.prec, a.adjusted());
    let result = if !a.negative && adjusted > digits_of((env.emax + 1).saturating_mul(3)) {
        Dec::new(false, UBig::ONE, env.emax + 1)
    } else if a.negative && adjusted > digits_of((1 - env.etiny()).saturating_mul(3)) {
        Dec::new(false, UBig::ONE, env.etiny() - 1)
    } else if !a.negative && adjusted < -p {
        Dec::new(false, pow10(p) + 1u8, -p)
    } else if a.negative && adjusted < -p - 1 {
        Dec::new(false, pow10(p + 1) - 1u8, -p - 1)
    } else {
        let c = signed(a);
        let mut extra = 3;
        loop {
            let (coeff, e) = dexp(&c, a.exp, p + extra);
            if is_certain(&coeff, p) {
                break Dec::new(false, magnitude(&coeff), e);
            }
            extra += 3;
        }
    };
    fix_half_even(result, env)
}

/// True if the decimal text of `a` sorts before that of `b`.
fn text_less(a: &UBig, b: &UBig) -> bool {
    a.to_string() < b.to_string()
}

/// A lower bound of the exponent of `ln(d)`.
fn ln_exponent_bound(d: &Dec) -> i64 {
    let adjusted = d.adjusted();
    if adjusted >= 1 {
        return digits_of(adjusted.saturating_mul(23) / 10) - 1;
    }
    if adjusted <= -2 {
        return digits_of((-1 - adjusted).saturating_mul(23) / 10) - 1;
    }
    if adjusted == 0 {
        let numerator = &d.coeff - pow10(-d.exp);
        return digit_count(&numerator) - d.digits() - text_less(&numerator, &d.coeff) as i64;
    }
    d.exp + digit_count(&(pow10(-d.exp) - &d.coeff)) - 1
}

/// A lower bound of the exponent of `log10(d)`.
fn log10_exponent_bound(d: &Dec) -> i64 {
    let adjusted = d.adjusted();
    if adjusted >= 1 {
        return digits_of(adjusted) - 1;
    }
    if adjusted <= -2 {
        return digits_of(-1 - adjusted) - 1;
    }
    if adjusted == 0 {
        let numerator = &d.coeff - pow10(-d.exp);
        let denominator = &d.coeff * 231u8;
        let less = text_less(&numerator, &denominator) as i64;
        return digit_count(&numerator) - digit_count(&denominator) - less + 2;
    }
    let numerator = pow10(-d.exp) - &d.coeff;
    digit_count(&numerator) + d.exp - text_less(&numerator, &UBig::from(231u8)) as i64 - 1
}

/// What all logarithms answer to special operands.
fn logarithm_special(a: &Dec, env: &mut Env) -> Option<Dec> {
    if let Some(nan) = nan_of(&[a], env) {
        return Some(nan);
    }
    if a.is_zero() {
        return Some(Dec::infinity(true));
    }
    if a.negative {
        return Some(env.invalid(flag::INVALID_OPERATION));
    }
    a.is_infinite().then(|| Dec::infinity(false))
}

fn logarithm(a: &Dec, bound: i64, f: fn(&IBig, i64, i64) -> IBig, env: &mut Env) -> Dec {
    let c = signed(a);
    let p = env.prec;
    let mut places = p - bound + 2;
    loop {
        let coeff = f(&c, a.exp, places);
        if is_certain(&coeff, p) {
            let negative = coeff.sign() == Sign::Negative;
            return fix_half_even(Dec::new(negative, magnitude(&coeff), -places), env);
        }
        places += 3;
    }
}

fn is_one(a: &Dec) -> bool {
    !a.negative && compare(a, &Dec::from_i64(1)) == Ordering::Equal
}

/// The natural logarithm.
pub fn ln(a: &Dec, env: &mut Env) -> Dec {
    if let Some(d) = logarithm_special(a, env) {
        return d;
    }
    if is_one(a) {
        return Dec::zero(false, 0);
    }
    logarithm(a, ln_exponent_bound(a), dlog, env)
}

/// The logarithm to base 10.
pub fn log10(a: &Dec, env: &mut Env) -> Dec {
    if let Some(d) = logarithm_special(a, env) {
        return d;
    }
    if a.coeff == pow10(a.digits() - 1) {
        return fix_half_even(Dec::from_i64(a.adjusted()), env);
    }
    logarithm(a, log10_exponent_bound(a), dlog10, env)
}

/// The exponent of the first digit as a number.
pub fn logb(a: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a], env) {
        return nan;
    }
    if a.is_infinite() {
        return Dec::infinity(false);
    }
    if a.is_zero() {
        env.signal(flag::DIVISION_BY_ZERO);
        return Dec::infinity(true);
    }
    fix(Dec::from_i64(a.adjusted()), env)
}

/// `a ** b`.
pub fn power(a: &Dec, b: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b], env) {
        return nan;
    }
    if b.is_zero() {
        return if a.is_zero() {
            env.invalid(flag::INVALID_OPERATION)
        } else {
            Dec::from_i64(1)
        };
    }
    let negative = a.negative && b.is_odd();
    if a.negative && !b.is_integer() && !a.is_zero() {
        return env.invalid(flag::INVALID_OPERATION);
    }
    let base = a.magnitude();
    if base.is_zero() {
        return if b.negative {
            Dec::infinity(negative)
        } else {
            Dec::zero(negative, 0)
        };
    }
    if base.is_infinite() {
        return if b.negative {
            Dec::zero(negative, 0)
        } else {
            Dec::infinity(negative)
        };
    }
    if is_one(&base) {
        return power_of_one(&base, b, negative, env);
    }
    let small = base.adjusted() < 0;
    if b.class == Class::Infinite {
        return if b.negative == small {
            Dec::infinity(negative)
        } else {
            Dec::zero(negative, 0)
        };
    }
    let bound = log10_exponent_bound(&base) + b.adjusted();
    let out_of_range = if small == b.negative {
        (bound >= digits_of(env.emax)).then_some(env.emax + 1)
    } else {
        (bound >= digits_of(env.etiny())).then_some(env.etiny() - 1)
    };
    if let Some(exp) = out_of_range {
        return fix(Dec::new(negative, UBig::ONE, exp), env);
    }
    if b.is_integer() {
        power_integer(&base, b, negative, env)
    } else {
        power_real(&base, b, negative, env)
    }
}

fn power_of_one(base: &Dec, b: &Dec, negative: bool, env: &mut Env) -> Dec {
    let exp = if b.is_integer() {
        let times = if b.negative {
            0
        } else {
            to_i64(b).map_or(env.prec, |n| n.min(env.prec))
        };
        let exp = base.exp * times;
        if exp < 1 - env.prec {
            env.signal(flag::ROUNDED);
            1 - env.prec
        } else {
            exp
        }
    } else {
        env.signal(flag::INEXACT | flag::ROUNDED);
        1 - env.prec
    };
    Dec::new(negative, pow10(-exp), exp)
}

/// An integral number, if it fits 63 bits.
pub fn to_i64(d: &Dec) -> Option<i64> {
    if !d.is_integer() || d.adjusted() > 18 {
        return None;
    }
    let coeff = if d.exp >= 0 {
        super::number::shift_left(&d.coeff, d.exp)
    } else {
        split(&d.coeff, -d.exp).0
    };
    let value = i64::try_from(&coeff).ok()?;
    Some(if d.negative { -value } else { value })
}

/// Repeated multiplication with some digits more than the result has.
fn power_integer(base: &Dec, b: &Dec, negative: bool, env: &mut Env) -> Dec {
    let mut work = env.clone();
    work.prec += b.digits() + b.exp + 2;
    work.rounding = Rounding::HalfEven;
    work.clamp = false;
    work.status = 0;
    let mut power = base.clone();
    if b.negative {
        work.prec += 1;
        let mut quiet = work.clone();
        power = divide(&Dec::from_i64(1), &power, &mut quiet);
        work.status |= quiet.status & (flag::INEXACT | flag::ROUNDED);
    }
    let Some(n) = to_i64(&b.magnitude()) else {
        // Beyond 63 bits only numbers very near to one stay in range.
        return power_real(base, b, negative, env);
    };
    let mut result = power.clone();
    let bits = 64 - n.leading_zeros();
    for i in (0..bits - 1).rev() {
        result = multiply(&result, &result.clone(), &mut work);
        if n >> i & 1 == 1 {
            result = multiply(&result, &power, &mut work);
        }
        if result.is_special() || (result.is_zero() && work.status & flag::CLAMPED != 0) {
            break;
        }
    }
    env.signal(work.status);
    result.negative = negative;
    if result.is_infinite() {
        return fix(Dec::new(negative, UBig::ONE, env.emax + 1), env);
    }
    fix(result, env)
}

fn power_real(base: &Dec, b: &Dec, negative: bool, env: &mut Env) -> Dec {
    let p = env.prec.max(base.digits()) + 23;
    let (x, y) = (signed(base), signed(b));
    let magnitude_of_y = digits(&y) + b.exp;
    let log = dlog(&x, base.exp, p + magnitude_of_y + 1);
    let product = scaled(&(log * y), b.exp - magnitude_of_y);
    let (coeff, exp) = if product.is_zero() {
        let above = (base.digits() + base.exp >= 1) != b.negative;
        if above {
            (ipow10(p - 1) + IBig::ONE, 1 - p)
        } else {
            (ipow10(p) - IBig::ONE, -p)
        }
    } else {
        let (coeff, exp) = dexp(&product, -(p + 1), p + 1);
        (div_nearest(&coeff, &IBig::from(10)), exp + 1)
    };
    env.signal(flag::INEXACT | flag::ROUNDED);
    fix(Dec::new(negative, magnitude(&coeff), exp), env)
}

/// `pow(a, b, m)` of integers.
pub fn power_modulo(a: &Dec, b: &Dec, m: &Dec, env: &mut Env) -> Dec {
    if let Some(nan) = nan_of(&[a, b, m], env) {
        return nan;
    }
    let unfit = !a.is_integer() || !b.is_integer() || !m.is_integer() || b.negative || m.is_zero();
    if unfit || m.adjusted() >= env.prec || (a.is_zero() && b.is_zero()) {
        return env.invalid(flag::INVALID_OPERATION);
    }
    let whole = |d: &Dec| {
        if d.exp >= 0 {
            super::number::shift_left(&d.coeff, d.exp)
        } else {
            split(&d.coeff, -d.exp).0
        }
    };
    let modulus = whole(m);
    let negative = a.negative && b.is_odd();
    if modulus.is_one() {
        return Dec::zero(negative, 0);
    }
    let ring = ConstDivisor::new(modulus.clone());
    // The base may be far too long to write out: reduce its power of ten apart.
    let base = if a.exp >= 0 {
        ring.reduce(a.coeff.clone()) * ring.reduce(10u8).pow(&UBig::from(a.exp as u64))
    } else {
        ring.reduce(whole(a))
    };
    let result = if b.exp > 0 {
        let mut power = base.pow(&b.coeff);
        for _ in 0..b.exp {
            power = power.pow(&UBig::from(10u8));
        }
        power
    } else {
        base.pow(&whole(b))
    };
    Dec::new(negative, result.residue(), 0)
}
