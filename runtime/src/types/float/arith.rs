//! Operators of `float`; the other operand may be an int.

use super::as_f64;
use crate::exceptions::{R, raise_value, zero_division_error};
use crate::object::slots::Slots;
use crate::types::{complex, exception, int, tuple};
use crate::value::Value;

unsafe extern "C" {
    safe fn pow(x: f64, y: f64) -> f64;
}

/// The numeric slots.
pub(super) const SLOTS: Slots = Slots {
    add: Some(|a, b| arithmetic(a, b, |x, y| Ok(Value::float(x + y)))),
    subtract: Some(|a, b| arithmetic(a, b, |x, y| Ok(Value::float(x - y)))),
    multiply: Some(|a, b| arithmetic(a, b, |x, y| Ok(Value::float(x * y)))),
    true_divide: Some(|a, b| arithmetic(a, b, true_divide)),
    floor_divide: Some(|a, b| arithmetic(a, b, floor_divide)),
    remainder: Some(|a, b| arithmetic(a, b, remainder)),
    divmod: Some(|a, b| arithmetic(a, b, divmod)),
    power: Some(power_slot),
    negative: Some(|v| Ok(Value::float(-as_f64(v).unwrap_or(0.0)))),
    positive: Some(|v| Ok(Value::float(as_f64(v).unwrap_or(0.0)))),
    absolute: Some(|v| Ok(Value::float(as_f64(v).unwrap_or(0.0).abs()))),
    ..Slots::NONE
};

/// A float or int operand as a float; `None` for other types.
#[inline]
pub(crate) fn operand(v: &Value) -> R<Option<f64>> {
    match as_f64(v) {
        Some(f) => Ok(Some(f)),
        None if int::is_int(v) => int::to_f64(v).map(Some),
        None => Ok(None),
    }
}

#[inline]
fn arithmetic(a: &Value, b: &Value, f: fn(f64, f64) -> R) -> R {
    match (operand(a)?, operand(b)?) {
        (Some(x), Some(y)) => f(x, y),
        _ => Ok(Value::not_implemented()),
    }
}

fn true_divide(x: f64, y: f64) -> R {
    if y == 0.0 {
        Err(zero_division_error("float division by zero"))
    } else {
        Ok(Value::float(x / y))
    }
}

fn floor_divide(x: f64, y: f64) -> R {
    if y == 0.0 {
        return Err(zero_division_error("float floor division by zero"));
    }
    Ok(Value::float(floor_div(x, y)))
}

fn remainder(x: f64, y: f64) -> R {
    if y == 0.0 {
        Err(zero_division_error("float modulo"))
    } else {
        Ok(Value::float(floor_mod(x, y)))
    }
}

fn divmod(x: f64, y: f64) -> R {
    if y == 0.0 {
        return Err(zero_division_error("float divmod()"));
    }
    Ok(tuple::from_slice(&[
        Value::float(floor_div(x, y)),
        Value::float(floor_mod(x, y)),
    ]))
}

/// `x % y` as C's `fmod`: exact, with the sign of `x`. The quotient and one fused multiplication where the machine has it, which is
/// many times faster than the general way bit by bit.
#[inline]
pub fn c_remainder(x: f64, y: f64) -> f64 {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "fma")]
        fn by_machine(x: f64, y: f64, quotient: f64) -> f64 {
            // The rounded quotient may be one too large in magnitude; the difference is exact either way.
            let r = (-(quotient as i64 as f64)).mul_add(y, x);
            if r == 0.0 {
                0f64.copysign(x)
            } else if (r < 0.0) != (x < 0.0) {
                r + y.abs().copysign(x)
            } else {
                r
            }
        }
        let quotient = x / y;
        if quotient.abs() < (1u64 << 52) as f64 && y.is_finite() && std::arch::is_x86_feature_detected!("fma") {
            // SAFETY: the instruction is there.
            return unsafe { by_machine(x, y, quotient) };
        }
    }
    x % y
}

/// `x % y`, with the sign of `y`, which is not zero.
#[inline]
pub fn floor_mod(x: f64, y: f64) -> f64 {
    let r = c_remainder(x, y);
    if r == 0.0 {
        0f64.copysign(y)
    } else if (y < 0.0) != (r < 0.0) {
        r + y
    } else {
        r
    }
}

/// The largest integer not above `x`, without a call for all but the largest numbers.
#[inline]
pub fn floor(x: f64) -> f64 {
    if x.abs() < (1u64 << 52) as f64 {
        let whole = x as i64 as f64;
        (if whole > x { whole - 1.0 } else { whole }).copysign(x)
    } else {
        x
    }
}

/// `x // y`; `y` is not zero.
#[inline]
pub fn floor_div(x: f64, y: f64) -> f64 {
    let r = c_remainder(x, y);
    let mut quotient = (x - r) / y;
    if r != 0.0 && (y < 0.0) != (r < 0.0) {
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return 0f64.copysign(x / y);
    }
    let whole = floor(quotient);
    if quotient - whole > 0.5 { whole + 1.0 } else { whole }
}

fn power_slot(a: &Value, b: &Value, modulus: &Value) -> R {
    if !modulus.is_none() {
        return Err(int::third_argument_refused());
    }
    match (operand(a)?, operand(b)?) {
        (Some(x), Some(y)) => power(x, y),
        _ => Ok(Value::not_implemented()),
    }
}

/// `x ** y` for `x > 0`, unless it overflows.
#[inline]
pub fn power_positive(x: f64, y: f64) -> Option<f64> {
    let result = pow(x, y);
    result.is_finite().then_some(result)
}

/// `x ** y` (`float_pow`): complex for a negative base with a fractional exponent.
pub fn power(x: f64, y: f64) -> R {
    if y == 0.0 || x == 1.0 {
        return Ok(Value::float(1.0));
    }
    if x.is_nan() || y.is_nan() {
        return Ok(Value::float(if x.is_nan() { x } else { y }));
    }
    if y.is_infinite() {
        let magnitude = x.abs();
        let result = if magnitude == 1.0 {
            1.0
        } else if (y > 0.0) == (magnitude > 1.0) {
            f64::INFINITY
        } else {
            0.0
        };
        return Ok(Value::float(result));
    }
    let odd = y.abs() % 2.0 == 1.0;
    if x.is_infinite() {
        let signed = if odd { x } else { x.abs() };
        return Ok(Value::float(if y > 0.0 {
            signed
        } else if odd {
            0f64.copysign(x)
        } else {
            0.0
        }));
    }
    if x == 0.0 {
        if y < 0.0 {
            return Err(zero_division_error("0.0 cannot be raised to a negative power"));
        }
        return Ok(Value::float(if odd { x } else { 0.0 }));
    }
    if x < 0.0 && y.floor() != y {
        return complex::power_value((x, 0.0), (y, 0.0));
    }
    let magnitude = if x == -1.0 { 1.0 } else { pow(x.abs(), y) };
    if magnitude.is_infinite() {
        return Err(out_of_range());
    }
    Ok(Value::float(if x < 0.0 && odd { -magnitude } else { magnitude }))
}

/// OverflowError(34, 'Numerical result out of range').
#[cold]
pub(crate) fn out_of_range() -> crate::exceptions::Raised {
    let args = [Value::int(34), Value::str("Numerical result out of range")];
    match exception::instantiate(&exception::OVERFLOW_ERROR, &args) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}
