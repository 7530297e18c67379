//! Arithmetic on constants, as Python computes it, within the limits that CPython sets to folding.
//!
//! `None` means that the expression stays as it is: because Python would raise, or the result would be too big.

use std::sync::Arc;

use dashu_int::{IBig, UBig};
use krait_bytecode::{Constant, Text};

use super::complex::{self, Complex};
use crate::ast::{Operator, UnaryOp};

/// Bits of an int that folding may make.
const MAX_INT_SIZE: usize = 128;
/// Items of a tuple that folding may make.
const MAX_COLLECTION_SIZE: usize = 256;
/// Characters of a string that folding may make.
const MAX_STR_SIZE: usize = 4096;
/// Items of a tuple with the tuples in it.
const MAX_TOTAL_ITEMS: i64 = 1024;

/// A number, the narrower kinds before the wider ones.
enum Number {
    Int(IBig),
    Float(f64),
    Complex(Complex),
}

fn number(value: &Constant) -> Option<Number> {
    Some(match value {
        Constant::Float(value) => Number::Float(*value),
        Constant::Complex(real, imag) => Number::Complex(Complex {
            real: *real,
            imag: *imag,
        }),
        _ => Number::Int(integer(value)?),
    })
}

fn integer(value: &Constant) -> Option<IBig> {
    match value {
        Constant::Int(value) => Some(value.clone()),
        Constant::True => Some(IBig::ONE),
        Constant::False => Some(IBig::ZERO),
        _ => None,
    }
}

fn is_integer(value: &Constant) -> bool {
    matches!(value, Constant::Int(_) | Constant::True | Constant::False)
}

fn bits(value: &IBig) -> usize {
    use dashu_int::ops::{BitTest, UnsignedAbs};
    value.clone().unsigned_abs().bit_len()
}

fn to_float(value: &IBig) -> Option<f64> {
    let float = value.to_f64().value();
    float.is_finite().then_some(float)
}

/// Two numbers made of the same kind.
enum Pair {
    Int(IBig, IBig),
    Float(f64, f64),
    Complex(Complex, Complex),
}

fn pair(left: &Constant, right: &Constant) -> Option<Pair> {
    use Number::*;
    Some(match (number(left)?, number(right)?) {
        (Int(a), Int(b)) => Pair::Int(a, b),
        (Int(a), Float(b)) => Pair::Float(to_float(&a)?, b),
        (Float(a), Int(b)) => Pair::Float(a, to_float(&b)?),
        (Float(a), Float(b)) => Pair::Float(a, b),
        (Complex(a), Complex(b)) => Pair::Complex(a, b),
        (Complex(a), Float(b)) => Pair::Complex(a, complex::real(b)),
        (Complex(a), Int(b)) => Pair::Complex(a, complex::real(to_float(&b)?)),
        (Float(a), Complex(b)) => Pair::Complex(complex::real(a), b),
        (Int(a), Complex(b)) => Pair::Complex(complex::real(to_float(&a)?), b),
    })
}

fn int(value: IBig) -> Option<Constant> {
    Some(Constant::Int(value))
}

fn float(value: f64) -> Option<Constant> {
    Some(Constant::Float(value))
}

fn from_complex(value: Complex) -> Option<Constant> {
    Some(Constant::Complex(value.real, value.imag))
}

/// `op value`
pub(super) fn unary(op: UnaryOp, value: &Constant) -> Option<Constant> {
    match op {
        UnaryOp::Not => Some(Constant::from(!value.is_true())),
        UnaryOp::Invert => int(!integer(value)?),
        UnaryOp::UAdd => match number(value)? {
            Number::Int(value) => int(value),
            Number::Float(value) => float(value),
            Number::Complex(value) => from_complex(value),
        },
        UnaryOp::USub => match number(value)? {
            Number::Int(value) => int(-value),
            Number::Float(value) => float(-value),
            Number::Complex(value) => Some(Constant::Complex(-value.real, -value.imag)),
        },
    }
}

/// `left op right`
pub(super) fn binary(op: Operator, left: &Constant, right: &Constant) -> Option<Constant> {
    match op {
        Operator::Add => add(left, right),
        Operator::Sub => match pair(left, right)? {
            Pair::Int(a, b) => int(a - b),
            Pair::Float(a, b) => float(a - b),
            Pair::Complex(a, b) => from_complex(Complex {
                real: a.real - b.real,
                imag: a.imag - b.imag,
            }),
        },
        Operator::Mult => multiply(left, right),
        Operator::Div => match pair(left, right)? {
            Pair::Int(a, b) => float(true_divide(&a, &b)?),
            Pair::Float(a, b) => (b != 0.0).then(|| Constant::Float(a / b)),
            Pair::Complex(a, b) => from_complex(complex::divide(a, b)?),
        },
        Operator::FloorDiv => match pair(left, right)? {
            Pair::Int(a, b) => int(floor_div_mod(&a, &b)?.0),
            Pair::Float(a, b) => float(float_floor_div(a, b)?),
            Pair::Complex(..) => None,
        },
        Operator::Mod => match pair(left, right)? {
            Pair::Int(a, b) => int(floor_div_mod(&a, &b)?.1),
            Pair::Float(a, b) => float(float_mod(a, b)?),
            Pair::Complex(..) => None,
        },
        Operator::Pow => power(left, right),
        Operator::LShift => shift_left(&integer(left)?, &integer(right)?),
        Operator::RShift => shift_right(&integer(left)?, &integer(right)?),
        Operator::BitOr => bitwise(left, right, |a, b| a | b, |a, b| a | b),
        Operator::BitXor => bitwise(left, right, |a, b| a ^ b, |a, b| a ^ b),
        Operator::BitAnd => bitwise(left, right, |a, b| a & b, |a, b| a & b),
        Operator::MatMult => None,
    }
}

fn bitwise(
    left: &Constant,
    right: &Constant,
    on_bools: fn(bool, bool) -> bool,
    on_ints: fn(IBig, IBig) -> IBig,
) -> Option<Constant> {
    let as_bool = |value: &Constant| match value {
        Constant::True => Some(true),
        Constant::False => Some(false),
        _ => None,
    };
    match (as_bool(left), as_bool(right)) {
        (Some(a), Some(b)) => Some(Constant::from(on_bools(a, b))),
        _ => int(on_ints(integer(left)?, integer(right)?)),
    }
}

fn add(left: &Constant, right: &Constant) -> Option<Constant> {
    match (left, right) {
        (Constant::Str(a), Constant::Str(b)) => {
            Text::from_wtf8(&[a.as_bytes(), b.as_bytes()].concat()).map(Constant::Str)
        }
        (Constant::Bytes(a), Constant::Bytes(b)) => Some(Constant::Bytes(Arc::from([&a[..], &b[..]].concat()))),
        (Constant::Tuple(a), Constant::Tuple(b)) => Some(Constant::Tuple(a.iter().chain(b.iter()).cloned().collect())),
        _ => match pair(left, right)? {
            Pair::Int(a, b) => int(a + b),
            Pair::Float(a, b) => float(a + b),
            Pair::Complex(a, b) => from_complex(Complex {
                real: a.real + b.real,
                imag: a.imag + b.imag,
            }),
        },
    }
}

/// Whether a tuple, with what is in it, has no more than `limit` items; what is left of the limit, negative if none is.
fn check_complexity(value: &Constant, mut limit: i64) -> i64 {
    if let Constant::Tuple(items) | Constant::FrozenSet(items) = value {
        limit -= items.len() as i64;
        for item in items.iter() {
            if limit < 0 {
                break;
            }
            limit = check_complexity(item, limit);
        }
    }
    limit
}

fn multiply(left: &Constant, right: &Constant) -> Option<Constant> {
    match (left, right) {
        (a, Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_)) if is_integer(a) => repeat(right, &integer(a)?),
        (Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_), b) if is_integer(b) => repeat(left, &integer(b)?),
        _ => match pair(left, right)? {
            Pair::Int(a, b) => {
                let too_big = a != IBig::ZERO && b != IBig::ZERO && bits(&a) + bits(&b) > MAX_INT_SIZE;
                (!too_big).then(|| Constant::Int(a * b))
            }
            Pair::Float(a, b) => float(a * b),
            Pair::Complex(a, b) => from_complex(complex::multiply(a, b)),
        },
    }
}

fn repeat(value: &Constant, times: &IBig) -> Option<Constant> {
    let (size, limit) = match value {
        Constant::Str(text) => (text.code_point_count(), MAX_STR_SIZE),
        Constant::Bytes(bytes) => (bytes.len(), MAX_STR_SIZE),
        Constant::Tuple(items) => (items.len(), MAX_COLLECTION_SIZE),
        _ => return None,
    };
    if size == 0 {
        // The empty value stays itself, but a count beyond the machine's word raises.
        return i64::try_from(times.clone()).is_ok().then(|| value.clone());
    }
    let times = usize::try_from(times.clone())
        .ok()
        .filter(|times| *times <= limit / size)?;
    match value {
        Constant::Str(text) => Text::from_wtf8(&text.as_bytes().repeat(times)).map(Constant::Str),
        Constant::Bytes(bytes) => Some(Constant::Bytes(Arc::from(bytes.repeat(times)))),
        Constant::Tuple(items) => {
            if times > 0 && check_complexity(value, MAX_TOTAL_ITEMS / times as i64) < 0 {
                return None;
            }
            let repeated = std::iter::repeat_n(&items[..], times).flatten();
            Some(Constant::Tuple(repeated.cloned().collect()))
        }
        _ => None,
    }
}

fn floor_div_mod(a: &IBig, b: &IBig) -> Option<(IBig, IBig)> {
    if *b == IBig::ZERO {
        return None;
    }
    let quotient = a / b;
    let remainder = a - &quotient * b;
    let negative = |value: &IBig| *value < IBig::ZERO;
    if remainder != IBig::ZERO && negative(&remainder) != negative(b) {
        Some((quotient - IBig::ONE, remainder + b))
    } else {
        Some((quotient, remainder))
    }
}

/// The quotient rounded once, to the nearest float, ties to even; `None` if it is not finite.
fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    use dashu_int::ops::UnsignedAbs;
    if *b == IBig::ZERO {
        return None;
    }
    if let (Ok(small_a), Ok(small_b)) = (i64::try_from(a.clone()), i64::try_from(b.clone()))
        && small_a.unsigned_abs() <= 1 << 53
        && small_b.unsigned_abs() <= 1 << 53
    {
        return Some(small_a as f64 / small_b as f64);
    }
    if *a == IBig::ZERO {
        return Some(if *b < IBig::ZERO { -0.0 } else { 0.0 });
    }
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    let magnitude = divide_magnitudes(a.clone().unsigned_abs(), b.clone().unsigned_abs())?;
    Some(if negative { -magnitude } else { magnitude })
}

fn divide_magnitudes(a: UBig, b: UBig) -> Option<f64> {
    use dashu_int::ops::BitTest;
    const MANTISSA: i64 = 53;
    // Scale so that the quotient has two or three bits more than a float, or fewer where the float is subnormal.
    let difference = a.bit_len() as i64 - b.bit_len() as i64;
    if difference > 1025 {
        return None;
    }
    let shift = (difference - MANTISSA - 1).max(-1074 - 2);
    let (numerator, denominator) = if shift <= 0 {
        (a << (-shift) as usize, b)
    } else {
        (a, b << shift as usize)
    };
    let quotient = &numerator / &denominator;
    let inexact = &quotient * &denominator != numerator;
    let quotient = u128::try_from(quotient).ok()?;
    // Round to the float's precision with the inexact rest as a sticky bit.
    let width = 128 - i64::from(quotient.leading_zeros());
    let extra = (width - MANTISSA).max(-1074 - shift).max(0);
    let mut rounded = quotient >> extra;
    let rest = quotient & ((1 << extra) - 1);
    let half = if extra > 0 { 1u128 << (extra - 1) } else { 0 };
    if extra > 0 && (rest > half || rest == half && (inexact || rounded & 1 == 1)) {
        rounded += 1;
    }
    let exponent = shift + extra;
    let value = scale(rounded as f64, exponent);
    value.is_finite().then_some(value)
}

/// `value * 2 ** exponent` for a result that is exact or overflows.
fn scale(mut value: f64, mut exponent: i64) -> f64 {
    while exponent > 1000 {
        value *= 2f64.powi(1000);
        exponent -= 1000;
    }
    while exponent < -1000 {
        value *= 2f64.powi(-1000);
        exponent += 1000;
    }
    value * 2f64.powi(exponent as i32)
}

fn float_mod(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 {
        return None;
    }
    let remainder = a % b;
    if remainder == 0.0 {
        return Some(0f64.copysign(b));
    }
    Some(if (b < 0.0) != (remainder < 0.0) {
        remainder + b
    } else {
        remainder
    })
}

fn float_floor_div(a: f64, b: f64) -> Option<f64> {
    if b == 0.0 {
        return None;
    }
    let remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder != 0.0 && (b < 0.0) != (remainder < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Some(0f64.copysign(a / b));
    }
    let floor = quotient.floor();
    Some(if quotient - floor > 0.5 { floor + 1.0 } else { floor })
}

fn power(left: &Constant, right: &Constant) -> Option<Constant> {
    match pair(left, right)? {
        Pair::Int(a, b) => int_power(&a, &b),
        Pair::Float(a, b) => float_power(a, b),
        Pair::Complex(a, b) => from_complex(complex::power(a, b)?),
    }
}

fn int_power(a: &IBig, b: &IBig) -> Option<Constant> {
    if *b < IBig::ZERO {
        return float_power(to_float(a)?, to_float(b)?);
    }
    if *b == IBig::ZERO {
        return int(IBig::ONE);
    }
    if *a == IBig::ZERO {
        return int(IBig::ZERO);
    }
    let exponent = usize::try_from(b.clone()).ok()?;
    (bits(a) <= MAX_INT_SIZE / exponent).then(|| Constant::Int(a.pow(exponent)))
}

fn float_power(a: f64, b: f64) -> Option<Constant> {
    if b == 0.0 || a == 1.0 {
        return float(1.0);
    }
    if a == 0.0 && b < 0.0 {
        return None;
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return from_complex(complex::power(complex::real(a), complex::real(b))?);
    }
    let result = a.powf(b);
    let overflowed = result.is_infinite() && a.is_finite() && b.is_finite();
    (!overflowed).then_some(Constant::Float(result))
}

fn shift_left(a: &IBig, b: &IBig) -> Option<Constant> {
    if *b < IBig::ZERO {
        return None;
    }
    if *a == IBig::ZERO || *b == IBig::ZERO {
        return int(a.clone());
    }
    let places = usize::try_from(b.clone()).ok()?;
    (places <= MAX_INT_SIZE && bits(a) <= MAX_INT_SIZE - places).then(|| Constant::Int(a << places))
}

fn shift_right(a: &IBig, b: &IBig) -> Option<Constant> {
    if *b < IBig::ZERO {
        return None;
    }
    let places = usize::try_from(b.clone()).unwrap_or(usize::MAX).min(bits(a) + 1);
    int(a >> places)
}

/// `container[index]`
pub(super) fn item(container: &Constant, index: &Constant) -> Option<Constant> {
    let index = i64::try_from(integer(index)?).ok()?;
    let position = |size: usize| {
        let index = if index < 0 {
            index.checked_add(size as i64)?
        } else {
            index
        };
        usize::try_from(index).ok().filter(|index| *index < size)
    };
    match container {
        Constant::Str(text) => {
            let point = text.code_points().nth(position(text.code_point_count())?)?;
            Text::from_code_points([point]).map(Constant::Str)
        }
        Constant::Bytes(bytes) => Some(Constant::from(i64::from(bytes[position(bytes.len())?]))),
        Constant::Tuple(items) => Some(items[position(items.len())?].clone()),
        _ => None,
    }
}

/// A constant that is equal to the same constants as this one is in Python: `True`, `1` and `1.0` are one.
///
/// `None` for what equals nothing, not even itself.
pub(crate) fn canonical(value: &Constant) -> Option<Constant> {
    match value {
        Constant::True => Some(Constant::from(1)),
        Constant::False => Some(Constant::from(0)),
        Constant::Float(value) if value.is_nan() => None,
        Constant::Float(value) if value.is_finite() && value.floor() == *value => {
            IBig::try_from(*value).ok().map(Constant::Int)
        }
        Constant::Complex(real, imag) if *imag == 0.0 => canonical(&Constant::Float(*real)),
        Constant::Complex(real, imag) => {
            (!real.is_nan() && !imag.is_nan()).then(|| Constant::Complex(real + 0.0, *imag))
        }
        Constant::Tuple(items) => items.iter().map(canonical).collect::<Option<_>>().map(Constant::Tuple),
        _ => Some(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(digits: &str) -> IBig {
        digits.parse().expect("digits")
    }

    #[test]
    fn divides_with_one_rounding() {
        let quotient = |a: &str, b: &str| true_divide(&parse(a), &parse(b));
        assert_eq!(quotient("1", "3"), Some(1.0 / 3.0));
        assert_eq!(quotient("100000000000000000000000", "3"), Some(3.333333333333333e22));
        assert_eq!(quotient("-36893488147419103233", "2"), Some(-1.8446744073709552e19));
        assert_eq!(quotient("1", "0"), None);
        let big = format!("1{}", "0".repeat(400));
        assert_eq!(quotient(&big, "1"), None);
        assert_eq!(quotient("1", &big), Some(0.0));
        assert_eq!(quotient(&big, &format!("1{}", "0".repeat(399))), Some(10.0));
    }

    #[test]
    fn rounds_towards_minus_infinity() {
        let (quotient, remainder) = floor_div_mod(&parse("-7"), &parse("2")).expect("defined");
        assert_eq!((quotient, remainder), (parse("-4"), parse("1")));
        assert_eq!(float_floor_div(-7.0, 2.0), Some(-4.0));
        assert_eq!(float_mod(-7.0, 2.0), Some(1.0));
    }
}
