//! Decimal numbers as plain data: sign, coefficient, exponent; the environment of an operation and its signals.

use dashu_int::UBig;
use std::cmp::Ordering;

/// Bits of [`Env::status`] and of the traps of a context.
pub mod flag {
    /// A text is not a number.
    pub const CONVERSION_SYNTAX: u32 = 1 << 0;
    /// The quotient has too many digits.
    pub const DIVISION_IMPOSSIBLE: u32 = 1 << 1;
    /// 0 / 0.
    pub const DIVISION_UNDEFINED: u32 = 1 << 2;
    /// Parameters out of range.
    pub const INVALID_CONTEXT: u32 = 1 << 3;
    /// Any other operation without result.
    pub const INVALID_OPERATION: u32 = 1 << 4;
    /// All that are InvalidOperation to Python.
    pub const INVALID: u32 = 0x1f;
    /// A float was mixed in.
    pub const FLOAT_OPERATION: u32 = 1 << 5;
    /// Division by zero.
    pub const DIVISION_BY_ZERO: u32 = 1 << 6;
    /// Beyond the largest number.
    pub const OVERFLOW: u32 = 1 << 7;
    /// Inexact and subnormal.
    pub const UNDERFLOW: u32 = 1 << 8;
    /// Below the smallest normal number.
    pub const SUBNORMAL: u32 = 1 << 9;
    /// Digits other than zeros were lost.
    pub const INEXACT: u32 = 1 << 10;
    /// Digits were lost.
    pub const ROUNDED: u32 = 1 << 11;
    /// The exponent was changed to fit.
    pub const CLAMPED: u32 = 1 << 12;
}

/// The eight ways to round, numbered as CPython's list of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// To nearest, ties away from zero.
    HalfUp,
    /// To nearest, ties towards zero.
    HalfDown,
    /// To nearest, ties to even.
    HalfEven,
    /// Away from zero if the last digit would be 0 or 5.
    ZeroFiveUp,
}

/// What an operation works under, and the signals it gave.
#[derive(Clone, Debug)]
pub struct Env {
    /// Digits of results.
    pub prec: i64,
    /// How results are rounded.
    pub rounding: Rounding,
    /// Smallest adjusted exponent of normal numbers.
    pub emin: i64,
    /// Largest adjusted exponent.
    pub emax: i64,
    /// Exponents are limited to `etop`.
    pub clamp: bool,
    /// Signals, bits of [`flag`].
    pub status: u32,
}

/// Largest precision and exponent.
pub const MAX: i64 = 999_999_999_999_999_999;

impl Env {
    /// The environment of exact operations.
    pub fn max() -> Env {
        Env {
            prec: MAX,
            rounding: Rounding::HalfEven,
            emin: -MAX,
            emax: MAX,
            clamp: false,
            status: 0,
        }
    }
    /// Smallest exponent of a subnormal number.
    pub fn etiny(&self) -> i64 {
        self.emin - self.prec + 1
    }
    /// Largest exponent of a number with all its digits.
    pub fn etop(&self) -> i64 {
        self.emax - self.prec + 1
    }
    /// Gives a signal.
    pub fn signal(&mut self, bits: u32) {
        self.status |= bits;
    }
    /// Gives a signal of the InvalidOperation kind; the result is NaN.
    pub fn invalid(&mut self, bits: u32) -> Dec {
        self.status |= bits;
        Dec::nan()
    }
}

/// Kind of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// A number.
    Finite,
    /// Infinity.
    Infinite,
    /// Quiet NaN; its payload is the coefficient.
    Nan,
    /// Signaling NaN.
    SignalingNan,
}

/// A decimal number: `(-1)^negative * coeff * 10^exp`.
#[derive(Clone, Debug)]
pub struct Dec {
    /// The sign.
    pub negative: bool,
    /// The kind.
    pub class: Class,
    /// The digits.
    pub coeff: UBig,
    /// The exponent of the last digit.
    pub exp: i64,
}

/// Powers of ten that fit 128 bits.
pub const SMALL_POWERS: [u128; 39] = {
    let mut powers = [1; 39];
    let mut i = 1;
    while i < 39 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// 10^n.
pub fn pow10(n: i64) -> UBig {
    match SMALL_POWERS.get(n as usize) {
        Some(&p) => UBig::from(p),
        None => UBig::from(5u8).pow(n as usize) << n as usize,
    }
}

/// The number as 128 bits, if it fits.
pub fn small(n: &UBig) -> Option<u128> {
    match *n.as_words() {
        [] => Some(0),
        [low] => Some(low as u128),
        [low, high] => Some(low as u128 | (high as u128) << 64),
        _ => None,
    }
}

/// The same of a number of two words at most, without a division.
fn small_digit_count(n: u128) -> i64 {
    if let Ok(n) = u64::try_from(n) {
        return n.checked_ilog10().map_or(1, |log| i64::from(log) + 1);
    }
    // 1233 / 4096 is so close to the logarithm of 2 that the estimate is right or one too small.
    let estimate = ((127 - n.leading_zeros()) as usize * 1233) >> 12;
    let more = SMALL_POWERS.get(estimate + 1).is_some_and(|&p| n >= p);
    estimate as i64 + 1 + i64::from(more)
}

/// Number of decimal digits; 1 for 0.
pub fn digit_count(n: &UBig) -> i64 {
    if let Some(n) = small(n) {
        return small_digit_count(n);
    }
    let words = n.as_words();
    let bits = words.len() as u64 * 64 - words[words.len() - 1].leading_zeros() as u64;
    // The number lies between 2^(bits-1) and 2^bits: the estimate is right or one too small.
    let estimate = ((bits - 1) as f64 * std::f64::consts::LOG10_2) as i64;
    let mut count = estimate.max(1);
    while *n >= pow10(count) {
        count += 1;
    }
    while count > 1 && *n < pow10(count - 1) {
        count -= 1;
    }
    count
}

/// Multiplies by 10^n.
pub fn shift_left(n: &UBig, by: i64) -> UBig {
    if by == 0 || n.is_zero() {
        return n.clone();
    }
    if let (Some(a), Some(&p)) = (small(n), SMALL_POWERS.get(by as usize))
        && let Some(product) = a.checked_mul(p)
    {
        return UBig::from(product);
    }
    n * pow10(by)
}

/// Divides by 10^n: quotient and remainder.
pub fn split(n: &UBig, by: i64) -> (UBig, UBig) {
    if let (Some(a), Some(&p)) = (small(n), SMALL_POWERS.get(by as usize)) {
        return match (u64::try_from(a), u64::try_from(p)) {
            (Ok(a), Ok(p)) => (UBig::from(a / p), UBig::from(a % p)),
            _ => {
                let quotient = a / p;
                (UBig::from(quotient), UBig::from(a - quotient * p))
            }
        };
    }
    dashu_int::ops::DivRem::div_rem(n, pow10(by))
}

impl Dec {
    /// A finite number.
    pub fn new(negative: bool, coeff: UBig, exp: i64) -> Dec {
        Dec {
            negative,
            class: Class::Finite,
            coeff,
            exp,
        }
    }
    /// Zero with a sign and exponent.
    pub fn zero(negative: bool, exp: i64) -> Dec {
        Dec::new(negative, UBig::ZERO, exp)
    }
    /// A small int.
    pub fn from_i64(i: i64) -> Dec {
        Dec::new(i < 0, UBig::from(i.unsigned_abs()), 0)
    }
    /// An infinity.
    pub fn infinity(negative: bool) -> Dec {
        Dec {
            negative,
            class: Class::Infinite,
            coeff: UBig::ZERO,
            exp: 0,
        }
    }
    /// The quiet NaN without payload.
    pub fn nan() -> Dec {
        Dec {
            negative: false,
            class: Class::Nan,
            coeff: UBig::ZERO,
            exp: 0,
        }
    }
    /// True for infinities and NaN.
    pub fn is_special(&self) -> bool {
        self.class != Class::Finite
    }
    /// True for both kinds of NaN.
    pub fn is_nan(&self) -> bool {
        matches!(self.class, Class::Nan | Class::SignalingNan)
    }
    /// True for infinities.
    pub fn is_infinite(&self) -> bool {
        self.class == Class::Infinite
    }
    /// True for finite zeros.
    pub fn is_zero(&self) -> bool {
        self.class == Class::Finite && self.coeff.is_zero()
    }
    /// Number of digits of the coefficient.
    pub fn digits(&self) -> i64 {
        digit_count(&self.coeff)
    }
    /// Exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        if self.is_special() {
            0
        } else {
            self.exp + self.digits() - 1
        }
    }
    /// The same with the other sign.
    pub fn negated(&self) -> Dec {
        Dec {
            negative: !self.negative,
            ..self.clone()
        }
    }
    /// The same without sign.
    pub fn magnitude(&self) -> Dec {
        Dec {
            negative: false,
            ..self.clone()
        }
    }
    /// The same with this sign.
    pub fn with_sign(&self, negative: bool) -> Dec {
        Dec {
            negative,
            ..self.clone()
        }
    }
    /// True for finite numbers without fraction.
    pub fn is_integer(&self) -> bool {
        if self.is_special() {
            return false;
        }
        self.exp >= 0
            || self.coeff.is_zero()
            || (-self.exp < self.digits() && split(&self.coeff, -self.exp).1.is_zero())
    }
    /// True for odd integers.
    pub fn is_odd(&self) -> bool {
        if !self.is_integer() || self.exp > 0 {
            return false;
        }
        let whole = split(&self.coeff, -self.exp).0;
        whole.as_words().first().is_some_and(|w| w & 1 == 1)
    }
}

/// Compares the coefficients of two numbers after aligning their exponents: both finite, not zero.
fn compare_magnitudes(a: &Dec, b: &Dec) -> Ordering {
    a.adjusted().cmp(&b.adjusted()).then_with(|| {
        let shift = a.exp - b.exp;
        if shift >= 0 {
            shift_left(&a.coeff, shift).cmp(&b.coeff)
        } else {
            a.coeff.cmp(&shift_left(&b.coeff, -shift))
        }
    })
}

/// Orders two numbers that are not NaN.
pub fn compare(a: &Dec, b: &Dec) -> Ordering {
    let rank = |d: &Dec| -> i32 {
        match (d.is_infinite(), d.is_zero(), d.negative) {
            (true, _, false) => 2,
            (true, _, true) => -2,
            (_, true, _) => 0,
            (_, _, false) => 1,
            (_, _, true) => -1,
        }
    };
    let (x, y) = (rank(a), rank(b));
    if x != y || x == 0 || x.abs() == 2 {
        return x.cmp(&y);
    }
    let order = compare_magnitudes(a, b);
    if a.negative { order.reverse() } else { order }
}

/// The total order of representations (`compare_total`).
pub fn compare_total(a: &Dec, b: &Dec) -> Ordering {
    match (a.negative, b.negative) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    let order = total_magnitudes(a, b);
    if a.negative { order.reverse() } else { order }
}

fn total_magnitudes(a: &Dec, b: &Dec) -> Ordering {
    let rank = |d: &Dec| match d.class {
        Class::Finite => 0,
        Class::Infinite => 1,
        Class::SignalingNan => 2,
        Class::Nan => 3,
    };
    rank(a).cmp(&rank(b)).then_with(|| match a.class {
        Class::Infinite => Ordering::Equal,
        Class::Finite => compare(&a.magnitude(), &b.magnitude()).then(a.exp.cmp(&b.exp)),
        _ => a.coeff.cmp(&b.coeff),
    })
}
