//! Floor division of ints, and true division, correctly rounded.

use super::arith::operands;
use super::{View, from_i128, from_ibig, view};
use crate::exceptions::{R, overflow_error, zero_division_error};
use crate::value::Value;
use dashu_int::ops::{BitTest, DivRem};
use dashu_int::{IBig, UBig};

/// Quotient and remainder, rounded down. `y` is not zero.
pub fn floor_divmod(x: &IBig, y: &IBig) -> (IBig, IBig) {
    let (q, r) = x.div_rem(y);
    if !r.is_zero() && r.sign() != y.sign() {
        (q - IBig::ONE, r + y)
    } else {
        (q, r)
    }
}

/// `x // y`; `y` is not zero.
pub(super) fn floor_div(x: View, y: View) -> Value {
    if let (Some(i), Some(j)) = (x.as_i128(), y.as_i128()) {
        let (q, r) = (i / j, i % j);
        return from_i128(if r != 0 && (r < 0) != (j < 0) { q - 1 } else { q });
    }
    from_ibig(floor_divmod(&x.ibig(), &y.ibig()).0)
}

/// `x % y`; `y` is not zero.
pub(super) fn floor_mod(x: View, y: View) -> Value {
    if let (Some(i), Some(j)) = (x.as_i128(), y.as_i128()) {
        let r = i % j;
        return from_i128(if r != 0 && (r < 0) != (j < 0) { r + j } else { r });
    }
    let y = y.ibig();
    let r = &*x.ibig() % &*y;
    from_ibig(if !r.is_zero() && r.sign() != y.sign() {
        r + &*y
    } else {
        r
    })
}

/// `x / y` of small ints that floats hold exactly.
#[inline(always)]
pub fn true_div_small(x: i64, y: i64) -> Option<Value> {
    const EXACT: u64 = 1 << 53;
    if y != 0 && x.unsigned_abs() <= EXACT && y.unsigned_abs() <= EXACT {
        Some(Value::float(x as f64 / y as f64))
    } else {
        None
    }
}

pub(super) fn slot(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (View::Small(i), View::Small(j)) = (x, y)
        && let Some(v) = true_div_small(i, j)
    {
        return Ok(v);
    }
    if y.is_zero() {
        return Err(zero_division_error("division by zero"));
    }
    match true_divide(&x.ibig(), &y.ibig()) {
        Some(f) => Ok(Value::float(f)),
        None => Err(overflow_error("integer division result too large for a float")),
    }
}

/// The float nearest to `x / y`, ties to even; `None` beyond the range of floats. `y` is not zero.
pub fn true_divide(x: &IBig, y: &IBig) -> Option<f64> {
    let negative = x.sign() != y.sign();
    if x.is_zero() {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let (a, b) = (magnitude(x), magnitude(y));
    let magnitude = divide_magnitudes(a, b)?;
    Some(if negative { -magnitude } else { magnitude })
}

fn magnitude(x: &IBig) -> UBig {
    let (_, words) = x.as_sign_words();
    UBig::from_words(words)
}

fn divide_magnitudes(a: UBig, b: UBig) -> Option<f64> {
    // The quotient is scaled to 55 or more bits (fewer for subnormal results), a sticky bit stands for the remainder.
    let difference = a.bit_len() as i64 - b.bit_len() as i64;
    if difference > 1024 {
        return None;
    }
    if difference < -1076 {
        return Some(0.0);
    }
    let shift = (difference - 55).max(-1074 - 2);
    let (q, r) = if shift <= 0 {
        (a << (-shift) as usize).div_rem(b)
    } else {
        a.div_rem(b << shift as usize)
    };
    let mut q = u64::try_from(q).unwrap_or(u64::MAX);
    if !r.is_zero() {
        q |= 1;
    }
    let f = scale_rounded(q, shift);
    f.is_finite().then_some(f)
}

/// `q * 2^exponent` for an integer `q` whose lowest bit is sticky, rounded once, ties to even.
pub(crate) fn scale_rounded(q: u64, exponent: i64) -> f64 {
    if q == 0 {
        return 0.0;
    }
    let bits = 64 - q.leading_zeros() as i64;
    // Number of low bits that the result cannot hold.
    let drop = (bits - 53).max(-1074 - exponent).max(0);
    let (kept, rest, half) = if drop >= 64 {
        (0, q, u64::MAX)
    } else if drop == 0 {
        (q, 0, 1)
    } else {
        (q >> drop, q & ((1 << drop) - 1), 1 << (drop - 1))
    };
    let rounded = if rest > half || (rest == half && kept & 1 == 1) {
        kept + 1
    } else {
        kept
    };
    ldexp_exact(rounded as f64, exponent + drop)
}

/// `f * 2^exponent` where the product is exact or overflows.
fn ldexp_exact(f: f64, exponent: i64) -> f64 {
    let mut f = f;
    let mut e = exponent;
    while e > 1000 {
        f *= 2f64.powi(1000);
        e -= 1000;
    }
    while e < -1000 {
        f *= 2f64.powi(-1000);
        e += 1000;
    }
    f * 2f64.powi(e as i32)
}
