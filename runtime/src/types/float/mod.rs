//! `float`: the object, conversions, hashing and exact comparison with ints.
//!
//! Nearly every float is an immediate word; [`FloatObject`]s are the extreme magnitudes and instances of subclasses.
//! Digits are in `digits`, text in `parse`, operators in `arith`, hexadecimal in `hex`.

mod arith;
mod compare;
mod digits;
mod hex;
mod methods;
mod parse;

pub use arith::{c_remainder, floor, floor_div, floor_mod, power, power_positive};
pub use compare::{compare_int, compare_with_int};
pub use digits::{Digits, fixed, shortest, significant};
pub(crate) use parse::without_underscores;
pub use parse::{from_text, parse};

use crate::args::check_count;
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::number;
use crate::types::keywords;
use crate::types::{int, object};
use crate::value::Value;
use dashu_int::IBig;

/// A float that is not immediate, or an instance of a subclass.
#[repr(C)]
pub struct FloatObject {
    /// Object header.
    pub header: Header,
    /// The number.
    pub value: f64,
}

/// `float`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "float",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| Ok(repr_value(as_f64(v).unwrap_or(0.0)))),
        hash: Some(|v| {
            let f = as_f64(v).unwrap_or(0.0);
            // Each NaN is a key of its own.
            Ok(if f.is_nan() {
                crate::ops::compare::hash_address(v)
            } else {
                hash_f64(f)
            })
        }),
        richcompare: Some(compare::rich_compare),
        new: Some(new),
        bool: Some(|v| Ok(as_f64(v).is_some_and(|f| f != 0.0))),
        int: Some(|v| to_int(as_f64(v).unwrap_or(0.0))),
        float: Some(|v| Ok(Value::float(as_f64(v).unwrap_or(0.0)))),
        ..arith::SLOTS
    },
)
.with_size(size_of::<FloatObject>())
.with_flags(flags::MATCH_SELF)
.with_methods(methods::METHODS)
.with_getsets(methods::GETSETS)
.with_doc("Convert a string or number to a floating-point number, if possible.");

payload!(FloatObject, TYPE);

/// A float object for a magnitude that has no immediate form.
#[cold]
#[inline(never)]
pub fn boxed(value: f64) -> Value {
    crate::memory::new_object(FloatObject {
        header: Header::new(&TYPE),
        value,
    })
}

/// The number of a float or an instance of a subclass.
#[inline]
pub fn as_f64(v: &Value) -> Option<f64> {
    match v.as_exact_float() {
        Some(f) => Some(f),
        None => v.downcast::<FloatObject>().map(|f| f.value),
    }
}

/// True for floats and instances of subclasses (`PyFloat_Check`).
pub fn is_float(v: &Value) -> bool {
    v.is_immediate_float() || v.downcast::<FloatObject>().is_some()
}

/// The value as a float, by `__float__` or `__index__` (`PyFloat_AsDouble`).
#[inline]
pub fn to_f64(v: &Value) -> R<f64> {
    if let Some(f) = v.as_exact_float() {
        return Ok(f);
    }
    match v.as_small_int() {
        Some(i) => Ok(i as f64),
        None => to_f64_slow(v),
    }
}

fn to_f64_slow(v: &Value) -> R<f64> {
    if let Some(f) = as_f64(v) {
        return Ok(f);
    }
    let slots = v.ty().slots();
    if let Some(float) = slots.float {
        return number::float_by_slot(v, float);
    }
    if slots.index.is_some() {
        return int::to_f64(&number::index(v)?);
    }
    Err(type_error(format_args!("must be real number, not {}", v.ty().name())))
}

/// Shortest text that reads back as the same float, as `repr` shows it.
pub fn repr(f: f64) -> String {
    crate::ops::number_format::repr_float(f)
}

/// `repr` of a float, as a `str`.
pub fn repr_value(f: f64) -> Value {
    Value::str(&repr(f))
}

/// `float(x)`.
fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("float", ty, &TYPE, kwnames)?;
    check_count(
        "float",
        args.len() - kwnames.map_or(0, |k| crate::types::tuple::items(k).len()),
        0,
        1,
    )?;
    let value = match args.first() {
        Some(v) if kwnames.is_none() || args.len() > crate::args::split(args, kwnames).1.len() => number::float(v)?,
        _ => Value::float(0.0),
    };
    if std::ptr::eq(ty, &TYPE) {
        return Ok(value);
    }
    let value = value.as_exact_float().unwrap_or(0.0);
    Ok(new_instance(
        ty,
        FloatObject {
            header: Header::new(ty),
            value,
        },
    ))
}

/// The integer part as an int (`int(f)`).
pub fn to_int(f: f64) -> R {
    const LIMIT: f64 = (1i64 << 61) as f64;
    if f > -LIMIT && f < LIMIT {
        return Ok(Value::int(f as i64));
    }
    if f.is_nan() {
        return Err(value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(overflow_error("cannot convert float infinity to integer"));
    }
    Ok(int::from_ibig(truncated(f)))
}

/// The integer part of a finite float.
pub fn truncated(f: f64) -> IBig {
    let (mantissa, exponent) = decompose(f);
    let magnitude = IBig::from(mantissa);
    let magnitude = if exponent >= 0 {
        magnitude << exponent as usize
    } else if exponent <= -64 {
        IBig::ZERO
    } else {
        magnitude >> (-exponent) as usize
    };
    if f < 0.0 { -magnitude } else { magnitude }
}

/// Mantissa and exponent of the magnitude of a finite float: `|f| = mantissa * 2^exponent`.
pub fn decompose(f: f64) -> (u64, i32) {
    let bits = f.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased - 1075)
    }
}

/// Hash of a float; equal to the hash of an equal int or fraction.
pub fn hash_f64(f: f64) -> i64 {
    if f.abs() < (1u64 << 53) as f64 && f.trunc() == f {
        return int::hash_small(f as i64);
    }
    if f.is_infinite() {
        return if f > 0.0 { 314159 } else { -314159 };
    }
    if f.is_nan() {
        // Part of a complex number: CPython hashes that object's address, which is as good as any number.
        return 0;
    }
    let (mantissa, exponent) = decompose(f);
    // 2^61 is 1 modulo 2^61 - 1: multiplying by a power of two rotates 61 bits.
    let reduced = mantissa % int::HASH_MODULUS;
    let rotation = exponent.rem_euclid(61) as u32;
    let rotated = (reduced << rotation & int::HASH_MODULUS) | reduced >> (61 - rotation);
    let rotated = if rotated == int::HASH_MODULUS {
        0
    } else {
        rotated as i64
    };
    match if f < 0.0 { -rotated } else { rotated } {
        -1 => -2,
        h => h,
    }
}
