//! The functions themselves, of real and imaginary parts. Formulas follow `Modules/cmathmodule.c` so that results agree to
//! the bit.

use super::special::{self, Table, class};
use crate::stdlib::math::libm::{self, atan2, hypot, ldexp};
use crate::types::complex::Parts;
use std::f64::consts::{E, LN_2, LN_10, PI};

/// A result, or the kind of error.
pub enum Computed {
    /// The result.
    Value(Parts),
    /// "math domain error".
    Domain,
    /// "math range error".
    Range,
}
use Computed::{Domain, Range, Value};

/// Parts beyond this risk overflow in intermediate results.
const LARGE: f64 = f64::MAX / 4.0;

fn log_large() -> f64 {
    libm::log(LARGE)
}

fn is_finite(z: Parts) -> bool {
    z.0.is_finite() && z.1.is_finite()
}

fn special(z: Parts, table: &Table) -> Parts {
    table[class(z.0)][class(z.1)]
}

fn is_large(z: Parts) -> bool {
    z.0.abs() > LARGE || z.1.abs() > LARGE
}

fn log_of_half_length(z: Parts) -> f64 {
    libm::log(hypot(z.0 / 2.0, z.1 / 2.0)) + LN_2 * 2.0
}

/// `-i f(iz)`.
fn rotated(z: Parts, f: fn(Parts) -> Computed) -> Computed {
    match f((-z.1, z.0)) {
        Value((re, im)) => Value((im, -re)),
        error => error,
    }
}

/// A result that may have overflowed.
fn checked(z: Parts) -> Computed {
    if z.0.is_infinite() || z.1.is_infinite() {
        Range
    } else {
        Value(z)
    }
}

/// `cmath.acos`.
pub fn acos(z: Parts) -> Computed {
    if !is_finite(z) {
        return Value(special(z, &special::ACOS));
    }
    if is_large(z) {
        return Value((atan2(z.1.abs(), z.0), -log_of_half_length(z).copysign(z.1)));
    }
    let s1 = sqrt((1.0 - z.0, -z.1));
    let s2 = sqrt((1.0 + z.0, z.1));
    Value((2.0 * atan2(s1.0, s2.0), libm::asinh(s2.0 * s1.1 - s2.1 * s1.0)))
}

/// `cmath.acosh`.
pub fn acosh(z: Parts) -> Computed {
    if !is_finite(z) {
        return Value(special(z, &special::ACOSH));
    }
    if is_large(z) {
        return Value((log_of_half_length(z), atan2(z.1, z.0)));
    }
    let s1 = sqrt((z.0 - 1.0, z.1));
    let s2 = sqrt((z.0 + 1.0, z.1));
    Value((libm::asinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * atan2(s1.1, s2.0)))
}

/// `cmath.asin`.
pub fn asin(z: Parts) -> Computed {
    rotated(z, asinh)
}

/// `cmath.asinh`.
pub fn asinh(z: Parts) -> Computed {
    if !is_finite(z) {
        return Value(special(z, &special::ASINH));
    }
    if is_large(z) {
        let length = log_of_half_length(z);
        let re = if z.1 >= 0.0 {
            length.copysign(z.0)
        } else {
            -length.copysign(-z.0)
        };
        return Value((re, atan2(z.1, z.0.abs())));
    }
    let s1 = sqrt((1.0 + z.1, -z.0));
    let s2 = sqrt((1.0 - z.1, z.0));
    Value((
        libm::asinh(s1.0 * s2.1 - s2.0 * s1.1),
        atan2(z.1, s1.0 * s2.0 - s1.1 * s2.1),
    ))
}

/// `cmath.atan`.
pub fn atan(z: Parts) -> Computed {
    rotated(z, atanh)
}

/// `cmath.atanh`.
pub fn atanh(z: Parts) -> Computed {
    if !is_finite(z) {
        return Value(special(z, &special::ATANH));
    }
    if z.0 < 0.0 {
        return match atanh((-z.0, -z.1)) {
            Value((re, im)) => Value((-re, -im)),
            error => error,
        };
    }
    let ay = z.1.abs();
    let large = LARGE.sqrt();
    if z.0 > large || ay > large {
        let h = hypot(z.0 / 2.0, z.1 / 2.0);
        Value((z.0 / 4.0 / h / h, (PI / 2.0).copysign(z.1)))
    } else if z.0 == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Domain;
        }
        let re = -libm::log(ay.sqrt() / hypot(ay, 2.0).sqrt());
        Value((re, (atan2(2.0, -ay) / 2.0).copysign(z.1)))
    } else {
        let near = 1.0 - z.0;
        let re = log1p(4.0 * z.0 / (near * near + ay * ay)) / 4.0;
        Value((re, -atan2(-2.0 * z.1, near * (1.0 + z.0) - ay * ay) / 2.0))
    }
}

fn log1p(x: f64) -> f64 {
    if x == 0.0 { x } else { libm::log1p(x) }
}

/// `cmath.cos`.
pub fn cos(z: Parts) -> Computed {
    cosh((-z.1, z.0))
}

/// Infinity with the sign of `x`.
fn infinity(x: f64) -> f64 {
    f64::INFINITY.copysign(x)
}

/// True for an infinite real part with a finite imaginary part other than 0.
fn infinite_along(z: Parts) -> bool {
    z.0.is_infinite() && z.1.is_finite() && z.1 != 0.0
}

/// `cmath.cosh`.
pub fn cosh(z: Parts) -> Computed {
    if !is_finite(z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Domain;
        }
        if !infinite_along(z) {
            return Value(special(z, &special::COSH));
        }
        let im = infinity(libm::sin(z.1));
        return Value((infinity(libm::cos(z.1)), if z.0 > 0.0 { im } else { -im }));
    }
    let (c, s) = (libm::cos(z.1), libm::sin(z.1));
    checked(if z.0.abs() > log_large() {
        let x = z.0 - 1f64.copysign(z.0);
        (c * libm::cosh(x) * E, s * libm::sinh(x) * E)
    } else {
        (c * libm::cosh(z.0), s * libm::sinh(z.0))
    })
}

/// `cmath.exp`.
pub fn exp(z: Parts) -> Computed {
    if !is_finite(z) {
        if z.1.is_infinite() && (z.0.is_finite() || z.0 == f64::INFINITY) {
            return Domain;
        }
        if !infinite_along(z) {
            return Value(special(z, &special::EXP));
        }
        let length: f64 = if z.0 > 0.0 { f64::INFINITY } else { 0.0 };
        return Value((length.copysign(libm::cos(z.1)), length.copysign(libm::sin(z.1))));
    }
    let (c, s) = (libm::cos(z.1), libm::sin(z.1));
    checked(if z.0 > log_large() {
        let l = libm::exp(z.0 - 1.0);
        (l * c * E, l * s * E)
    } else {
        let l = libm::exp(z.0);
        (l * c, l * s)
    })
}

/// What the logarithm of 0 would be without its error.
pub fn log_of_zero(z: Parts) -> Parts {
    (f64::NEG_INFINITY, atan2(z.1, z.0))
}

/// `cmath.log`.
pub fn log(z: Parts) -> Computed {
    if !is_finite(z) {
        return Value(special(z, &special::LOG));
    }
    const MANTISSA_BITS: i32 = 53;
    let (ax, ay) = (z.0.abs(), z.1.abs());
    let re = if is_large(z) {
        libm::log(hypot(ax / 2.0, ay / 2.0)) + LN_2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Domain;
        }
        libm::log(hypot(ldexp(ax, MANTISSA_BITS), ldexp(ay, MANTISSA_BITS))) - MANTISSA_BITS as f64 * LN_2
    } else {
        let h = hypot(ax, ay);
        if (0.71..=1.73).contains(&h) {
            let (am, an) = if ax > ay { (ax, ay) } else { (ay, ax) };
            log1p((am - 1.0) * (am + 1.0) + an * an) / 2.0
        } else {
            libm::log(h)
        }
    };
    Value((re, atan2(z.1, z.0)))
}

/// `cmath.log10`.
pub fn log10(z: Parts) -> Computed {
    match log(z) {
        Value((re, im)) => Value((re / LN_10, im / LN_10)),
        error => error,
    }
}

/// `cmath.sin`.
pub fn sin(z: Parts) -> Computed {
    rotated(z, sinh)
}

/// `cmath.sinh`.
pub fn sinh(z: Parts) -> Computed {
    if !is_finite(z) {
        if z.1.is_infinite() && !z.0.is_nan() {
            return Domain;
        }
        if !infinite_along(z) {
            return Value(special(z, &special::SINH));
        }
        let re = infinity(libm::cos(z.1));
        return Value((if z.0 > 0.0 { re } else { -re }, infinity(libm::sin(z.1))));
    }
    let (c, s) = (libm::cos(z.1), libm::sin(z.1));
    checked(if z.0.abs() > log_large() {
        let x = z.0 - 1f64.copysign(z.0);
        (c * libm::sinh(x) * E, s * libm::cosh(x) * E)
    } else {
        (c * libm::sinh(z.0), s * libm::cosh(z.0))
    })
}

/// `cmath.sqrt`.
pub fn sqrt(z: Parts) -> Parts {
    if !is_finite(z) {
        return special(z, &special::SQRT);
    }
    if z == (0.0, 0.0) {
        return (0.0, z.1);
    }
    const SCALE_UP: i32 = 53;
    const SCALE_DOWN: i32 = -27;
    let (ax, ay) = (z.0.abs(), z.1.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        let ax = ldexp(ax, SCALE_UP);
        ldexp((ax + hypot(ax, ldexp(ay, SCALE_UP))).sqrt(), SCALE_DOWN)
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + hypot(ax, ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    if z.0 >= 0.0 {
        (s, d.copysign(z.1))
    } else {
        (d, s.copysign(z.1))
    }
}

/// `cmath.tan`.
pub fn tan(z: Parts) -> Computed {
    rotated(z, tanh)
}

/// `cmath.tanh`.
pub fn tanh(z: Parts) -> Computed {
    if !is_finite(z) {
        if z.1.is_infinite() && z.0.is_finite() {
            return Domain;
        }
        if !infinite_along(z) {
            return Value(special(z, &special::TANH));
        }
        let im = 0f64.copysign(2.0 * libm::sin(z.1) * libm::cos(z.1));
        return Value((if z.0 > 0.0 { 1.0 } else { -1.0 }, im));
    }
    if z.0.abs() > log_large() {
        let im = 4.0 * libm::sin(z.1) * libm::cos(z.1) * libm::exp(-2.0 * z.0.abs());
        return Value((1f64.copysign(z.0), im));
    }
    let (tx, ty) = (libm::tanh(z.0), libm::tan(z.1));
    let cx = 1.0 / libm::cosh(z.0);
    let txty = tx * ty;
    let denominator = 1.0 + txty * txty;
    Value((tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}
