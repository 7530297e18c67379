//! `complex`: the object, its operators and methods. Text to complex is in `complex_parse`.

use crate::args::{Parser, bad_argument};
use crate::exceptions::{R, overflow_error, raise, type_error, value_error, warn, zero_division_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::arith::BinaryOp;
use crate::ops::number_format::{FloatFlags, float_to_string, format_complex};
use crate::ops::{attr, call};
use crate::types::{complex_parse, exception, float, int, object, str, tuple};
use crate::value::Value;

unsafe extern "C" {
    safe fn hypot(x: f64, y: f64) -> f64;
    safe fn atan2(y: f64, x: f64) -> f64;
    safe fn pow(x: f64, y: f64) -> f64;
    safe fn exp(x: f64) -> f64;
    safe fn log(x: f64) -> f64;
    safe fn sin(x: f64) -> f64;
    safe fn cos(x: f64) -> f64;
}

/// Real and imaginary part.
pub type Parts = (f64, f64);

/// A complex number.
#[repr(C)]
pub struct ComplexObject {
    /// Object header.
    pub header: Header,
    /// Real part.
    pub real: f64,
    /// Imaginary part.
    pub imag: f64,
}

/// `complex`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "complex",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| Ok(Value::str(&repr(parts_of(v))))),
        hash: Some(|v| Ok(hash(parts_of(v)))),
        richcompare: Some(rich_compare),
        new: Some(new_complex),
        add: Some(|a, b| arithmetic(a, b, |x, y| Ok((x.0 + y.0, x.1 + y.1)))),
        subtract: Some(|a, b| arithmetic(a, b, |x, y| Ok((x.0 - y.0, x.1 - y.1)))),
        multiply: Some(|a, b| arithmetic(a, b, |x, y| Ok(product(x, y)))),
        true_divide: Some(|a, b| arithmetic(a, b, quotient)),
        power: Some(power_slot),
        negative: Some(|v| Ok(new((-parts_of(v).0, -parts_of(v).1)))),
        positive: Some(|v| match v.is_exact(&TYPE) {
            true => Ok(v.clone()),
            false => Ok(new(parts_of(v))),
        }),
        absolute: Some(absolute),
        bool: Some(|v| Ok(parts_of(v) != (0.0, 0.0))),
        ..Slots::NONE
    },
)
.with_size(size_of::<ComplexObject>())
.with_methods(METHODS)
.with_getsets(GETSETS)
.with_flags(flags::BASETYPE)
.with_doc(
    "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single \
     number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex \
     number\nwith the specified real and imaginary components.",
);

payload!(ComplexObject, TYPE);

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("conjugate", |v| Ok(new((parts_of(v).0, -parts_of(v).1)))),
    MethodDef::no_args("__complex__", |v| Ok(new(parts_of(v)))),
    MethodDef::no_args("__getnewargs__", |v| {
        let (real, imag) = parts_of(v);
        Ok(tuple::from_slice(&[Value::float(real), Value::float(imag)]))
    }),
    MethodDef::one("__format__", |v, spec| {
        if str::is_str(spec) {
            format_complex(v, spec)
        } else {
            Err(bad_argument("__format__", "argument", "str", spec))
        }
    }),
];

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("real", |v| Ok(Value::float(parts_of(v).0)))
        .member()
        .doc("the real part of a complex number"),
    GetSetDef::read_only("imag", |v| Ok(Value::float(parts_of(v).1)))
        .member()
        .doc("the imaginary part of a complex number"),
];

/// A complex object.
pub fn new(parts: Parts) -> Value {
    crate::memory::new_object(ComplexObject {
        header: Header::new(&TYPE),
        real: parts.0,
        imag: parts.1,
    })
}

/// The parts of a complex number or an instance of a subclass.
pub fn as_parts(v: &Value) -> Option<Parts> {
    v.downcast::<ComplexObject>().map(|c| (c.real, c.imag))
}

fn parts_of(v: &Value) -> Parts {
    as_parts(v).unwrap_or((0.0, 0.0))
}

/// Sum, difference or product of two complex numbers, or of one and a float or small int.
#[inline]
pub fn quick(op: BinaryOp, a: &Value, b: &Value) -> Option<Value> {
    let parts = |v: &Value| {
        if let Some(c) = v.exact::<ComplexObject>() {
            return Some((c.real, c.imag));
        }
        let real = v.as_exact_float().or_else(|| v.as_small_int().map(|i| i as f64));
        real.map(|real| (real, 0.0))
    };
    if !a.is_exact(&TYPE) && !b.is_exact(&TYPE) {
        return None;
    }
    let (x, y) = (parts(a)?, parts(b)?);
    Some(new(match op {
        BinaryOp::Add => (x.0 + y.0, x.1 + y.1),
        BinaryOp::Subtract => (x.0 - y.0, x.1 - y.1),
        BinaryOp::Multiply => product(x, y),
        _ => return None,
    }))
}

/// A complex, float or int operand; `None` for other types.
fn operand(v: &Value) -> R<Option<Parts>> {
    if let Some(parts) = as_parts(v) {
        return Ok(Some(parts));
    }
    Ok(match float::as_f64(v) {
        Some(f) => Some((f, 0.0)),
        None if int::is_int(v) => Some((int::to_f64(v)?, 0.0)),
        None => None,
    })
}

fn arithmetic(a: &Value, b: &Value, f: fn(Parts, Parts) -> R<Parts>) -> R {
    match (operand(a)?, operand(b)?) {
        (Some(x), Some(y)) => f(x, y).map(new),
        _ => Ok(Value::not_implemented()),
    }
}

/// `x * y`.
pub(crate) fn product(x: Parts, y: Parts) -> Parts {
    (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)
}

/// `x / y` as `_Py_c_quot` computes it; `None` for a zero divisor.
pub(crate) fn divide(x: Parts, y: Parts) -> Option<Parts> {
    if y.0.abs() >= y.1.abs() {
        if y.0 == 0.0 {
            return None;
        }
        let ratio = y.1 / y.0;
        let denominator = y.0 + y.1 * ratio;
        Some(((x.0 + x.1 * ratio) / denominator, (x.1 - x.0 * ratio) / denominator))
    } else if y.1.abs() >= y.0.abs() {
        let ratio = y.0 / y.1;
        let denominator = y.0 * ratio + y.1;
        Some(((x.0 * ratio + x.1) / denominator, (x.1 * ratio - x.0) / denominator))
    } else {
        Some((f64::NAN, f64::NAN))
    }
}

fn quotient(x: Parts, y: Parts) -> R<Parts> {
    divide(x, y).ok_or_else(|| zero_division_error("complex division by zero"))
}

fn power_slot(a: &Value, b: &Value, modulus: &Value) -> R {
    let (Some(x), Some(y)) = (operand(a)?, operand(b)?) else {
        return Ok(Value::not_implemented());
    };
    if !modulus.is_none() {
        return Err(value_error("complex modulo"));
    }
    power_value(x, y)
}

/// `x ** y` of complex numbers as a value.
pub fn power_value(x: Parts, y: Parts) -> R {
    let small = y.1 == 0.0 && y.0 == y.0.floor() && y.0.abs() <= 100.0;
    let result = if small {
        power_integer(x, y.0 as i64)
    } else {
        power_general(x, y)
    };
    let Some(result) = result else {
        return Err(zero_division_error("0.0 to a negative or complex power"));
    };
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(overflow_error("complex exponentiation"));
    }
    Ok(new(result))
}

fn power_integer(x: Parts, n: i64) -> Option<Parts> {
    if n > 0 {
        Some(power_unsigned(x, n as u64))
    } else {
        divide((1.0, 0.0), power_unsigned(x, n.unsigned_abs()))
    }
}

fn power_unsigned(x: Parts, n: u64) -> Parts {
    let (mut result, mut power, mut mask) = ((1.0, 0.0), x, 1);
    while mask > 0 && n >= mask {
        if n & mask != 0 {
            result = product(result, power);
        }
        mask <<= 1;
        power = product(power, power);
    }
    result
}

fn power_general(a: Parts, b: Parts) -> Option<Parts> {
    if b == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return if b.1 != 0.0 || b.0 < 0.0 {
            None
        } else {
            Some((0.0, 0.0))
        };
    }
    let magnitude = hypot(a.0, a.1);
    let angle = atan2(a.1, a.0);
    let mut length = pow(magnitude, b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length /= exp(angle * b.1);
        phase += b.1 * log(magnitude);
    }
    // The C library's `cos` calls an infinite angle a domain error, which CPython takes for the one of zero.
    if phase.is_infinite() {
        return None;
    }
    Some((length * cos(phase), length * sin(phase)))
}

fn absolute(v: &Value) -> R {
    let (real, imag) = parts_of(v);
    let result = hypot(real, imag);
    if result.is_infinite() && real.is_finite() && imag.is_finite() {
        return Err(overflow_error("absolute value too large"));
    }
    Ok(Value::float(result))
}

/// `repr` of a complex number.
pub fn repr((real, imag): Parts) -> String {
    let shown = |f, sign| {
        float_to_string(
            f,
            b'r',
            0,
            FloatFlags {
                sign,
                ..FloatFlags::default()
            },
        )
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", shown(imag, false));
    }
    format!("({}{}j)", shown(real, false), shown(imag, true))
}

fn hash((real, imag): Parts) -> i64 {
    let combined = (float::hash_f64(real) as u64).wrapping_add(1_000_003u64.wrapping_mul(float::hash_f64(imag) as u64));
    if combined == u64::MAX { -2 } else { combined as i64 }
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let Some((real, imag)) = as_parts(a) else {
        return Ok(Value::not_implemented());
    };
    let equal = if let Some(other) = as_parts(b) {
        (real, imag) == other
    } else if let Some(f) = float::as_f64(b) {
        real == f && imag == 0.0
    } else if let Some(i) = int::view(b) {
        imag == 0.0 && float::compare_with_int(real, i).is_some_and(|o| o.is_eq())
    } else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// What `v.__complex__()` answers, if there is that method.
pub(crate) fn by_method(v: &Value) -> R<Option<Parts>> {
    if v.is_exact(&TYPE) {
        return Ok(as_parts(v));
    }
    let Some(method) = attr::lookup_special(v, names::__complex__())? else {
        return Ok(None);
    };
    let result = call::call0(&method)?;
    let Some(parts) = as_parts(&result) else {
        return Err(type_error(format_args!(
            "__complex__ returned non-complex (type {})",
            result.ty().name()
        )));
    };
    if !result.is_exact(&TYPE) {
        let message = format!(
            "__complex__ returned non-complex (type {}).  The ability to return an instance of a strict subclass of complex \
             is deprecated, and may be removed in a future version of Python.",
            result.ty().name()
        );
        warn(&exception::DEPRECATION_WARNING, &message, 1)?;
    }
    Ok(Some(parts))
}

/// The value as a complex number (`PyComplex_AsCComplex`).
pub fn to_parts(v: &Value) -> R<Parts> {
    if let Some(parts) = as_parts(v) {
        return Ok(parts);
    }
    match by_method(v)? {
        Some(parts) => Ok(parts),
        None => Ok((float::to_f64(v)?, 0.0)),
    }
}

static PARSER: Parser = Parser::new("complex", &["real", "imag"], 0);

fn new_complex(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [real, imag] = PARSER.parse(args, kwnames)?;
    if let (Some(r), None) = (real, imag)
        && r.is_exact(&TYPE)
        && std::ptr::eq(ty, &TYPE)
    {
        return Ok(r.clone());
    }
    let parts = match real {
        Some(r) if str::is_str(r) => {
            if imag.is_some() {
                return Err(type_error("complex() can't take second arg if first is a string"));
            }
            complex_parse::parse_value(r)?
        }
        _ => combine(real, imag)?,
    };
    if std::ptr::eq(ty, &TYPE) {
        return Ok(new(parts));
    }
    Ok(new_instance(
        ty,
        ComplexObject {
            header: Header::new(ty),
            real: parts.0,
            imag: parts.1,
        },
    ))
}

/// A real argument: `__float__` of a subclass of float counts too (`PyNumber_Float`).
fn real_part(v: &Value) -> R<f64> {
    float::to_f64(&crate::ops::number::float(v)?)
}

fn combine(real: Option<&Value>, imag: Option<&Value>) -> R<Parts> {
    if imag.is_some_and(str::is_str) {
        return Err(type_error("complex() second arg can't be a string"));
    }
    let numeric = |v: &Value| {
        let slots = v.ty().slots();
        slots.float.is_some() || slots.index.is_some() || as_parts(v).is_some() || float::is_float(v)
    };
    let converted = match real {
        Some(r) => by_method(r)?,
        None => Some((0.0, 0.0)),
    };
    if converted.is_none()
        && let Some(r) = real
        && !numeric(r)
    {
        return Err(type_error(format_args!(
            "complex() first argument must be a string or a number, not '{}'",
            r.ty().name()
        )));
    }
    if let Some(i) = imag
        && !numeric(i)
    {
        return Err(type_error(format_args!(
            "complex() second argument must be a number, not '{}'",
            i.ty().name()
        )));
    }
    let (mut re, mut im) = match (converted, real) {
        (Some(parts), _) => parts,
        (None, Some(r)) => (real_part(r)?, 0.0),
        (None, None) => (0.0, 0.0),
    };
    if let Some(i) = imag {
        // `complex(a, b + cj)` is `(a - c) + bj`.
        let added = match as_parts(i) {
            Some((b, c)) => {
                re -= c;
                b
            }
            None => real_part(i)?,
        };
        // Only a complex first part has an imaginary one to add to: 0.0 + -0.0 is 0.0.
        let is_complex = real.is_some_and(|r| converted.is_some() || as_parts(r).is_some());
        im = if is_complex { im + added } else { added };
    }
    Ok((re, im))
}

/// ValueError of a malformed text.
pub(crate) fn malformed() -> crate::exceptions::Raised {
    raise(&exception::VALUE_ERROR, "complex() arg is a malformed string")
}
