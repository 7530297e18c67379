//! Powers of ints, with and without modulus.

use super::{View, divide, from_i128, from_ibig, view};
use crate::exceptions::{R, memory_error, type_error, value_error};
use crate::types::float;
use crate::value::Value;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};

/// `x ** y` of small ints, if the result is small.
#[inline]
pub fn power_small(x: i64, y: i64) -> Option<Value> {
    if !(0..=64).contains(&y) {
        return None;
    }
    if y == 2 {
        return x.checked_mul(x).and_then(Value::small_int);
    }
    let (mut base, mut exponent, mut result) = (x, y, 1i64);
    loop {
        if exponent & 1 == 1 {
            result = result.checked_mul(base)?;
        }
        exponent >>= 1;
        if exponent == 0 {
            return Value::small_int(result);
        }
        base = base.checked_mul(base)?;
    }
}

pub(super) fn slot(a: &Value, b: &Value, modulus: &Value) -> R {
    let (Some(x), Some(y)) = (view(a), view(b)) else {
        return Ok(Value::not_implemented());
    };
    if modulus.is_none() {
        return power(x, y);
    }
    match view(modulus) {
        Some(m) => power_modulo(x, y, m),
        None => Ok(Value::not_implemented()),
    }
}

/// `x ** y`; a float for negative exponents.
pub fn power(x: View, y: View) -> R {
    if y.is_negative() {
        let base = super::view_to_f64(x).ok_or_else(too_large)?;
        let exponent = super::view_to_f64(y).ok_or_else(too_large)?;
        return float::power(base, exponent);
    }
    if let (View::Small(i), View::Small(j)) = (x, y)
        && let Some(v) = power_small(i, j)
    {
        return Ok(v);
    }
    let exponent = y.as_i128().and_then(|e| usize::try_from(e).ok());
    if let View::Small(i) = x {
        match i {
            0 => return Ok(Value::int(y.is_zero() as i64)),
            1 => return Ok(Value::int(1)),
            -1 => {
                let odd = y.ibig().bit(0);
                return Ok(Value::int(if odd { -1 } else { 1 }));
            }
            _ => {}
        }
    }
    let base = x.ibig();
    let Some(exponent) = exponent else {
        return Err(memory_error());
    };
    let bits = base.as_sign_words().1.len() * 64;
    // A lower bound of the size is enough to refuse what could never fit.
    if bits.saturating_sub(63).saturating_mul(exponent) > super::arith::MAX_BITS {
        return Err(memory_error());
    }
    Ok(from_ibig(base.pow(exponent)))
}

#[cold]
fn too_large() -> crate::exceptions::Raised {
    crate::exceptions::overflow_error("int too large to convert to float")
}

/// `pow(x, y, modulus)`.
pub fn power_modulo(x: View, y: View, modulus: View) -> R {
    if modulus.is_zero() {
        return Err(value_error("pow() 3rd argument cannot be 0"));
    }
    if let (View::Small(i), View::Small(j), View::Small(m)) = (x, y, modulus)
        && j >= 0
        && m > 0
    {
        return Ok(from_i128(
            power_modulo_u64(i.rem_euclid(m) as u64, j as u64, m as u64) as i128
        ));
    }
    let m = modulus.ibig();
    let (_, magnitude) = m.clone().into_owned().into_parts();
    if magnitude.is_one() {
        return Ok(Value::int(0));
    }
    let residue = power_residue(&x.ibig(), &y.ibig(), magnitude)?;
    let residue = IBig::from(residue);
    Ok(from_ibig(if modulus.is_negative() && !residue.is_zero() {
        residue + &*m
    } else {
        residue
    }))
}

/// `x ** y` modulo `m` by repeated squaring in 128 bits.
fn power_modulo_u64(x: u64, y: u64, m: u64) -> u64 {
    let (mut base, mut exponent, mut result) = (x, y, 1 % m);
    let narrow = m >> 32 == 0;
    let multiply = |a: u64, b: u64| {
        if narrow {
            a * b % m
        } else {
            (a as u128 * b as u128 % m as u128) as u64
        }
    };
    while exponent != 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base);
        }
        exponent >>= 1;
        if exponent != 0 {
            base = multiply(base, base);
        }
    }
    result
}

fn power_residue(x: &IBig, y: &IBig, m: UBig) -> R<UBig> {
    let (_, base) = divide::floor_divmod(x, &IBig::from(m.clone()));
    let (sign, exponent) = y.clone().into_parts();
    let base = if sign == Sign::Negative {
        inverse(&base, &IBig::from(m.clone()))?
    } else {
        base
    };
    let ring = ConstDivisor::new(m);
    Ok(ring.reduce(base).pow(&exponent).residue())
}

/// The inverse of `a` modulo `n` (both positive), by the extended Euclidean algorithm.
fn inverse(a: &IBig, n: &IBig) -> R<IBig> {
    let (mut b, mut c) = (IBig::ONE, IBig::ZERO);
    let (mut a, mut m) = (a.clone(), n.clone());
    while !m.is_zero() {
        let (q, r) = divide::floor_divmod(&a, &m);
        a = std::mem::replace(&mut m, r);
        let next = &b - q * &c;
        b = std::mem::replace(&mut c, next);
    }
    if !a.is_one() {
        return Err(value_error("base is not invertible for the given modulus"));
    }
    let (_, positive) = divide::floor_divmod(&b, n);
    Ok(positive)
}

/// Refuses a third argument of `pow` for numbers that are not ints.
#[cold]
pub(crate) fn third_argument_refused() -> crate::exceptions::Raised {
    type_error("pow() 3rd argument not allowed unless all arguments are integers")
}
