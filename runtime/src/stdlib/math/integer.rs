//! Functions of ints: `comb`, `factorial`, `gcd`, `isqrt`, `lcm`, `perm`.

use crate::args::check_count;
use crate::exceptions::{R, overflow_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::types::int::{self, View};
use crate::value::Value;
use dashu_int::ops::{Abs, Gcd, SquareRoot};
use dashu_int::{IBig, UBig};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("comb", comb),
    MethodDef::one("factorial", factorial),
    MethodDef::positional("gcd", gcd),
    MethodDef::one("isqrt", isqrt),
    MethodDef::positional("lcm", lcm),
    MethodDef::positional("perm", perm),
];

/// Greatest common divisor, not negative.
pub fn gcd_ibig(a: &IBig, b: &IBig) -> IBig {
    if a.is_zero() {
        return b.clone().abs();
    }
    if b.is_zero() {
        return a.clone().abs();
    }
    IBig::from(a.gcd(b))
}

fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}

fn gcd_values(a: &Value, b: &Value) -> Value {
    match (a.as_small_int(), b.as_small_int()) {
        (Some(x), Some(y)) => Value::int(gcd_u64(x.unsigned_abs(), y.unsigned_abs()) as i64),
        _ => {
            let (x, y) = (big(a), big(b));
            int::from_ibig(gcd_ibig(&x, &y))
        }
    }
}

fn big(v: &Value) -> IBig {
    int::as_ibig(v).map(std::borrow::Cow::into_owned).unwrap_or_default()
}

fn gcd(_: &Value, args: &[Value]) -> R {
    let mut result = Value::int(0);
    for arg in args {
        result = gcd_values(&result, &number::index(arg)?);
    }
    Ok(result)
}

fn lcm(_: &Value, args: &[Value]) -> R {
    let mut result = IBig::ONE;
    for arg in args {
        let next = big(&number::index(arg)?);
        if !result.is_zero() {
            result = if next.is_zero() {
                IBig::ZERO
            } else {
                (&result / gcd_ibig(&result, &next) * next).abs()
            };
        }
    }
    Ok(int::from_ibig(result))
}

/// The integer part of the square root of a number that is not negative.
pub fn isqrt_ibig(n: &IBig) -> IBig {
    let (_, magnitude) = n.clone().into_parts();
    IBig::from(magnitude.sqrt())
}

fn isqrt(_: &Value, v: &Value) -> R {
    let v = number::index(v)?;
    if int::is_negative(&v) {
        return Err(value_error("isqrt() argument must be nonnegative"));
    }
    match v.as_small_int() {
        Some(i) => Ok(Value::int(i.isqrt())),
        None => Ok(int::from_ibig(isqrt_ibig(&big(&v)))),
    }
}

/// Product of the numbers from `low` to `high`, by halves so that factors stay of equal size.
fn range_product(low: u64, high: u64) -> UBig {
    if low > high {
        return UBig::ONE;
    }
    if high - low < 8 {
        return (low..=high).fold(UBig::ONE, |p, i| p * i);
    }
    let middle = low + (high - low) / 2;
    range_product(low, middle) * range_product(middle + 1, high)
}

fn factorial(_: &Value, v: &Value) -> R {
    let v = number::index(v)?;
    if int::is_negative(&v) {
        return Err(value_error("factorial() not defined for negative values"));
    }
    let Some(n) = int::as_i64(&v) else {
        return Err(overflow_error(format_args!(
            "factorial() argument should not exceed {}",
            i64::MAX
        )));
    };
    if n > 1 << 34 {
        return Err(crate::exceptions::memory_error());
    }
    if n <= LAST_SMALL_FACTORIAL {
        return Ok(Value::int((2..=n).product()));
    }
    Ok(int::from_ibig(IBig::from(factorial_ubig(n as u64))))
}

/// The largest number whose factorial fits 64 bits.
const LAST_SMALL_FACTORIAL: i64 = 20;

fn factorial_ubig(n: u64) -> UBig {
    range_product(2, n)
}

/// `n` and `k` of `comb` and `perm`, checked.
fn two_counts(n: &Value, k: &Value) -> R<(IBig, IBig)> {
    let (n, k) = (big(&number::index(n)?), big(&number::index(k)?));
    if View::Big(&n).is_negative() {
        return Err(value_error("n must be a non-negative integer"));
    }
    if View::Big(&k).is_negative() {
        return Err(value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}

/// `n * (n - 1) * … * (n - k + 1)`.
fn falling(n: &IBig, k: u64) -> IBig {
    if let Ok(n) = u64::try_from(n) {
        return IBig::from(range_product(n - k + 1, n));
    }
    falling_big(n, 0, k)
}

fn falling_big(n: &IBig, from: u64, to: u64) -> IBig {
    if to - from < 8 {
        return (from..to).fold(IBig::ONE, |p, i| p * (n - IBig::from(i)));
    }
    let middle = from + (to - from) / 2;
    falling_big(n, from, middle) * falling_big(n, middle, to)
}

fn perm(_: &Value, args: &[Value]) -> R {
    check_count("perm", args.len(), 1, 2)?;
    let k = match args.get(1) {
        Some(k) if !k.is_none() => k,
        _ => return factorial(&Value::none(), &args[0]),
    };
    let (n, k) = two_counts(&args[0], k)?;
    if k > n {
        return Ok(Value::int(0));
    }
    let Ok(k) = i64::try_from(&k) else {
        return Err(overflow_error(format_args!("k must not exceed {}", i64::MAX)));
    };
    Ok(int::from_ibig(falling(&n, k as u64)))
}

fn comb(_: &Value, args: &[Value]) -> R {
    check_count("comb", args.len(), 2, 2)?;
    let (n, k) = two_counts(&args[0], &args[1])?;
    if k > n {
        return Ok(Value::int(0));
    }
    let k = std::cmp::min(&n - &k, k);
    let Ok(k) = i64::try_from(&k) else {
        return Err(overflow_error(format_args!(
            "min(n - k, k) must not exceed {}",
            i64::MAX
        )));
    };
    let k = k as u64;
    if let Ok(small) = u64::try_from(&n)
        && let Some(c) = comb_u64(small, k)
    {
        return Ok(int::from_i128(c as i128));
    }
    Ok(int::from_ibig(falling(&n, k) / IBig::from(factorial_ubig(k))))
}

/// `comb` as long as the products fit 64 bits.
fn comb_u64(n: u64, k: u64) -> Option<u64> {
    let mut result = 1u64;
    for i in 0..k {
        result = result.checked_mul(n - i)? / (i + 1);
    }
    Some(result)
}
