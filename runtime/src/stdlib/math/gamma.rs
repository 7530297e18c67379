//! `gamma` and `lgamma`: Lanczos' approximation with the parameters that CPython uses, so that results agree to the bit.

use super::functions::{domain_error, range_error};
use super::libm::{cos, exp, log, pow, sin};
use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::types::float;
use crate::value::Value;
use std::f64::consts::PI;

const G: f64 = 6.024680040776729583740234375;
const G_MINUS_HALF: f64 = 5.524680040776729583740234375;
const LOG_PI: f64 = 1.144729885849400174143427351353058711647;

static NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

static DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("gamma", |_, v| gamma(float::to_f64(v)?).map(Value::float)),
    MethodDef::one("lgamma", |_, v| log_gamma(float::to_f64(v)?).map(Value::float)),
];

/// sin(pi * x), accurate for all finite x.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let r = match (2.0 * y).round() as i32 {
        0 => sin(PI * y),
        1 => cos(PI * (y - 0.5)),
        2 => sin(PI * (1.0 - y)),
        3 => -cos(PI * (y - 1.5)),
        _ => sin(PI * (y - 2.0)),
    };
    1f64.copysign(x) * r
}

/// Lanczos' sum for positive x, as a rational function of x or of 1/x.
fn lanczos_sum(x: f64) -> f64 {
    let pairs = NUMERATOR.iter().zip(&DENOMINATOR);
    let (num, den) = if x < 5.0 {
        pairs.rev().fold((0.0, 0.0), |(n, d), (a, b)| (n * x + a, d * x + b))
    } else {
        pairs.fold((0.0, 0.0), |(n, d), (a, b)| (n / x + a, d / x + b))
    };
    num / den
}

/// The gamma function.
pub fn gamma(x: f64) -> R<f64> {
    if !x.is_finite() {
        return if x.is_nan() || x > 0.0 {
            Ok(x)
        } else {
            Err(domain_error())
        };
    }
    if x == 0.0 {
        return Err(domain_error());
    }
    if x == x.floor() {
        if x < 0.0 {
            return Err(domain_error());
        }
        if x <= 23.0 {
            // Exact: products of small ints that floats hold.
            return Ok((2..x as u64).map(|i| i as f64).product());
        }
    }
    let magnitude = x.abs();
    let r = if magnitude < 1e-20 {
        1.0 / x
    } else if magnitude > 200.0 {
        if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY }
    } else {
        by_lanczos(x, magnitude)
    };
    if r.is_infinite() { Err(range_error()) } else { Ok(r) }
}

fn by_lanczos(x: f64, magnitude: f64) -> f64 {
    let y = magnitude + G_MINUS_HALF;
    // The rounding error of this sum is corrected below.
    let error = if magnitude > G_MINUS_HALF {
        let q = y - magnitude;
        q - G_MINUS_HALF
    } else {
        let q = y - G_MINUS_HALF;
        q - magnitude
    };
    let z = error * G / y;
    let root = || pow(y, magnitude / 2.0 - 0.25);
    if x < 0.0 {
        let r = -PI / sin_pi(magnitude) / magnitude * exp(y) / lanczos_sum(magnitude);
        let r = r - z * r;
        if magnitude < 140.0 {
            r / pow(y, magnitude - 0.5)
        } else {
            r / root() / root()
        }
    } else {
        let r = lanczos_sum(magnitude) / exp(y);
        let r = r + z * r;
        if magnitude < 140.0 {
            r * pow(y, magnitude - 0.5)
        } else {
            r * root() * root()
        }
    }
}

/// The natural logarithm of the magnitude of the gamma function.
pub fn log_gamma(x: f64) -> R<f64> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(domain_error()) } else { Ok(0.0) };
    }
    let magnitude = x.abs();
    if magnitude < 1e-20 {
        return Ok(-log(magnitude));
    }
    let mut r = log(lanczos_sum(magnitude)) - G;
    r += (magnitude - 0.5) * (log(magnitude + G - 0.5) - 1.0);
    if x < 0.0 {
        r = LOG_PI - log(sin_pi(magnitude).abs()) - log(magnitude) - r;
    }
    if r.is_infinite() { Err(range_error()) } else { Ok(r) }
}
