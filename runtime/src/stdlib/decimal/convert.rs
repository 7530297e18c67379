//! Decimal numbers from and to Python's other numbers.

use super::context::{self, ContextObject};
use super::number::{Class, Dec, Env, flag, shift_left, split};
use super::object::{DecimalObject, as_dec};
use super::round::fix;
use super::text;
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::ops::number;
use crate::types::{float, int, list, str, tuple};
use crate::value::Value;
use dashu_int::{IBig, Sign, UBig};

/// An int as a decimal number.
pub fn from_int(v: &Value) -> Option<Dec> {
    Some(match int::view(v)? {
        int::View::Small(i) => Dec::from_i64(i),
        int::View::Big(b) => {
            let (sign, words) = b.as_sign_words();
            Dec::new(sign == Sign::Negative, UBig::from_words(words), 0)
        }
    })
}

/// A float as the decimal number that equals it.
pub fn from_float(f: f64) -> Dec {
    if f.is_nan() {
        return Dec {
            negative: f.is_sign_negative(),
            ..Dec::nan()
        };
    }
    if f.is_infinite() {
        return Dec::infinity(f < 0.0);
    }
    let (mantissa, exponent) = float::decompose(f);
    if mantissa == 0 {
        return Dec::zero(f.is_sign_negative(), 0);
    }
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (UBig::from(mantissa >> zeros), exponent + zeros as i32);
    if exponent >= 0 {
        return Dec::new(f < 0.0, mantissa << exponent as usize, 0);
    }
    // m / 2^k is m * 5^k / 10^k.
    let k = -exponent as usize;
    Dec::new(f < 0.0, mantissa * UBig::from(5u8).pow(k), -(k as i64))
}

/// An operand of arithmetic: Decimal or int. `None` for other types.
#[inline]
pub fn operand(v: &Value) -> Option<Dec> {
    match as_dec(v) {
        Some(d) => Some(d.clone()),
        None => from_int(v),
    }
}

/// An argument of a method: Decimal or int, TypeError for other types.
pub fn argument(v: &Value) -> R<Dec> {
    operand(v).ok_or_else(|| unsupported(v))
}

#[cold]
pub fn unsupported(v: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "conversion from {} to Decimal is not supported",
        v.ty().name()
    ))
}

/// The text of a `str` as ASCII without underscores and white space around it.
fn plain_text(v: &Value) -> Vec<u8> {
    let ascii = int::ascii_digits_and_spaces(str::wtf8(v));
    let trimmed = ascii.trim_ascii();
    let trimmed = match (
        trimmed.iter().position(|b| !int::is_space(b)),
        trimmed.iter().rposition(|b| !int::is_space(b)),
    ) {
        (Some(start), Some(end)) => &trimmed[start..=end],
        _ => &[],
    };
    trimmed.iter().copied().filter(|&c| c != b'_').collect()
}

/// The number that a text means, exactly.
fn exact_text(v: &Value, c: &ContextObject) -> R<Dec> {
    let parsed = text::parse(&plain_text(v));
    c.run(|env| match parsed {
        None => env.invalid(flag::CONVERSION_SYNTAX),
        Some(d) if text::in_limits(&d) => d,
        Some(d) if d.is_zero() => Dec {
            exp: d.exp.clamp(1 - 2 * super::number::MAX, super::number::MAX),
            ..d
        },
        Some(_) => env.invalid(flag::INVALID_OPERATION),
    })
}

/// Notes that a float was used; raises if that is trapped.
pub fn float_used(c: &ContextObject) -> R<()> {
    c.finish(flag::FLOAT_OPERATION)
}

/// `Decimal(value, context)`: exact.
pub fn exact(v: &Value, c: &ContextObject) -> R<Dec> {
    if let Some(d) = operand(v) {
        return Ok(d);
    }
    if str::is_str(v) {
        return exact_text(v, c);
    }
    if v.downcast::<tuple::TupleObject>().is_some() || v.downcast::<list::ListObject>().is_some() {
        return from_sequence(&crate::ops::iter::collect(v)?, c);
    }
    if let Some(f) = float::as_f64(v) {
        float_used(c)?;
        return Ok(from_float(f));
    }
    Err(unsupported(v))
}

/// `context.create_decimal(value)`: rounded.
pub fn rounded(v: &Value, c: &ContextObject) -> R<Dec> {
    let parsed = if str::is_str(v) {
        // Neither white space around nor underscores within, unlike in `Decimal(text)`.
        let plain = plain_text(v);
        Some(plain)
            .filter(|p| p.len() == str::char_len(v))
            .and_then(|p| text::parse(&p))
    } else {
        Some(exact(v, c)?)
    };
    c.run(|env| match parsed {
        None => env.invalid(flag::CONVERSION_SYNTAX),
        Some(d) => round_new(d, env),
    })
}

/// Rounds a new number; a NaN with too long a payload is no number.
pub fn round_new(d: Dec, env: &mut Env) -> Dec {
    if d.is_nan() && !d.coeff.is_zero() && d.digits() > env.prec - env.clamp as i64 {
        return env.invalid(flag::CONVERSION_SYNTAX);
    }
    fix(d, env)
}

/// A number from (sign, digits, exponent).
fn from_sequence(parts: &[Value], c: &ContextObject) -> R<Dec> {
    let [sign, digits, exponent] = parts else {
        return Err(value_error("argument must be a sequence of length 3"));
    };
    let negative = match int::as_i64(sign) {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(value_error("sign must be an integer with the value 0 or 1")),
    };
    let class = if str::is_str(exponent) {
        let named = [("F", Class::Infinite), ("n", Class::Nan), ("N", Class::SignalingNan)];
        match named.iter().find(|(name, _)| str::equals(exponent, name)) {
            Some((_, class)) => *class,
            None => {
                return Err(value_error(
                    "string argument in the third position must be 'F', 'n' or 'N'",
                ));
            }
        }
    } else {
        Class::Finite
    };
    let exp = match class {
        Class::Finite if !int::is_int(exponent) => return Err(value_error("exponent must be an integer")),
        Class::Finite => number::ssize(exponent)?,
        _ => 0,
    };
    let is_sequence =
        digits.downcast::<tuple::TupleObject>().is_some() || digits.downcast::<list::ListObject>().is_some();
    if !is_sequence {
        return Err(value_error("coefficient must be a tuple of digits"));
    }
    let mut digit_text = String::new();
    for digit in crate::ops::iter::collect(digits)? {
        match int::as_i64(&digit) {
            Some(n @ 0..=9) => digit_text.push((b'0' + n as u8) as char),
            _ => return Err(value_error("coefficient must be a tuple of digits")),
        }
    }
    let coeff = if class == Class::Infinite {
        UBig::ZERO
    } else {
        UBig::from_str_radix(&digit_text, 10).unwrap_or_default()
    };
    let d = Dec {
        negative,
        class,
        coeff,
        exp,
    };
    if text::in_limits(&d) {
        Ok(d)
    } else {
        c.run(|env| env.invalid(flag::INVALID_OPERATION))
    }
}

/// The integer part, without rounding.
pub fn to_ibig(d: &Dec) -> R<IBig> {
    if d.is_nan() {
        return Err(value_error("cannot convert NaN to integer"));
    }
    if d.is_infinite() {
        return Err(overflow_error("cannot convert Infinity to integer"));
    }
    let magnitude = if d.exp >= 0 {
        if d.exp > 1 << 32 && !d.coeff.is_zero() {
            return Err(crate::exceptions::memory_error());
        }
        shift_left(&d.coeff, d.exp)
    } else if -d.exp >= d.digits() {
        UBig::ZERO
    } else {
        split(&d.coeff, -d.exp).0
    };
    Ok(IBig::from_parts(
        if d.negative { Sign::Negative } else { Sign::Positive },
        magnitude,
    ))
}

/// The nearest float.
pub fn to_f64(d: &Dec) -> R<f64> {
    if d.class == Class::SignalingNan {
        return Err(value_error("cannot convert signaling NaN to float"));
    }
    if d.is_nan() {
        return Ok(if d.negative { -f64::NAN } else { f64::NAN });
    }
    let shown = text::to_text(d, false, true);
    Ok(float::parse(&shown).unwrap_or(f64::NAN))
}

/// The context of a method call: the given one, else the current one.
pub fn context_of(v: Option<&Value>) -> R<Value> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(context::current()),
        Some(v) if context::is_context(v) => Ok(v.clone()),
        Some(_) => Err(type_error("optional argument must be a context")),
    }
}

/// A decimal object.
pub fn new_value(d: Dec) -> Value {
    DecimalObject::make(d)
}
