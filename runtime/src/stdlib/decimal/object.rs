//! `decimal.Decimal`: the object and its operators.

use super::arith;
use super::context::{self, ContextObject};
use super::convert::{self, new_value, operand};
use super::number::{Class, Dec, Env, compare, flag};
use super::text::to_text;
use super::transcendental::{power, power_modulo};
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::attributes::new_instance;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare as comparison};
use crate::types::{complex, float, int, tuple};
use crate::value::{Slot, Value};
use dashu_int::UBig;

/// A decimal number.
#[repr(C)]
pub struct DecimalObject {
    /// Object header.
    pub header: Header,
    /// The number.
    pub value: Dec,
}

/// `decimal.Decimal`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "decimal.Decimal",
    Some(&crate::types::object::TYPE),
    Slots {
        new: Some(new),
        drop: Some(crate::object::lookup::drop_payload::<DecimalObject>),
        repr: Some(|v| {
            let c = context::current();
            Ok(Value::str(&format!("Decimal('{}')", to_text(dec(v), false, context::of(&c).capitals()))))
        }),
        str: Some(|v| {
            let c = context::current();
            Ok(Value::str(&to_text(dec(v), false, context::of(&c).capitals())))
        }),
        hash: Some(hash),
        richcompare: Some(rich_compare),
        bool: Some(|v| Ok(!dec(v).is_zero())),
        int: Some(|v| convert::to_ibig(dec(v)).map(int::from_ibig)),
        float: Some(|v| convert::to_f64(dec(v)).map(Value::float)),
        add: Some(|a, b| binary(a, b, arith::add)),
        subtract: Some(|a, b| binary(a, b, arith::subtract)),
        multiply: Some(|a, b| binary(a, b, arith::multiply)),
        true_divide: Some(|a, b| binary(a, b, arith::divide)),
        floor_divide: Some(|a, b| binary(a, b, arith::divide_int)),
        remainder: Some(|a, b| binary(a, b, arith::remainder)),
        divmod: Some(divmod),
        power: Some(power_slot),
        negative: Some(|v| unary(v, arith::minus)),
        positive: Some(|v| unary(v, arith::plus)),
        absolute: Some(|v| unary(v, arith::absolute)),
        ..Slots::NONE
    },
)
.with_size(size_of::<DecimalObject>())
.with_flags(flags::BASETYPE)
.with_methods(super::methods::METHODS)
.with_getsets(&[
    GetSetDef::read_only("real", |v| Ok(v.clone())),
    GetSetDef::read_only("imag", |_| Ok(new_value(Dec::zero(false, 0)))),
])
.with_doc(
    "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is \
     given, return Decimal('0').\nThe context does not affect the conversion and is only passed to determine\nif the \
     InvalidOperation trap is active.\n",
);

payload!(DecimalObject, TYPE);

impl DecimalObject {
    /// An exact `Decimal`.
    pub fn make(value: Dec) -> Value {
        crate::memory::new_object(DecimalObject {
            header: Header::new(&TYPE),
            value,
        })
    }
}

/// The number of a Decimal or an instance of a subclass.
#[inline]
pub fn as_dec(v: &Value) -> Option<&Dec> {
    match v.exact::<DecimalObject>() {
        Some(d) => Some(&d.value),
        None => v.downcast::<DecimalObject>().map(|d| &d.value),
    }
}

/// The number of a value that is a Decimal.
#[inline]
pub fn dec(v: &Value) -> &Dec {
    // SAFETY: used in slots and methods of the type, which get its instances only.
    unsafe { &v.cast_unchecked::<DecimalObject>().value }
}

/// An instance of `ty`, which is Decimal or a subclass.
pub fn instance(ty: &'static TypeObject, value: Dec) -> Value {
    if std::ptr::eq(ty, &TYPE) {
        return DecimalObject::make(value);
    }
    new_instance(
        ty,
        DecimalObject {
            header: Header::new(ty),
            value,
        },
    )
}

static PARSER: Parser = Parser::new("", &["value", "context"], 0);

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [value, c] = PARSER.parse(args, kwnames)?;
    let c = convert::context_of(c)?;
    let Some(value) = value else {
        return Ok(instance(ty, Dec::zero(false, 0)));
    };
    if std::ptr::eq(ty, &TYPE) && value.is_exact(&TYPE) {
        return Ok(value.clone());
    }
    Ok(instance(ty, convert::exact(value, context::of(&c))?))
}

fn unary(v: &Value, f: fn(&Dec, &mut Env) -> Dec) -> R {
    let c = context::current();
    context::of(&c).run(|env| f(dec(v), env)).map(new_value)
}

#[inline]
fn binary(a: &Value, b: &Value, f: fn(&Dec, &Dec, &mut Env) -> Dec) -> R {
    let c = context::current();
    let c = context::of(&c);
    if let (Some(x), Some(y)) = (as_dec(a), as_dec(b)) {
        return c.run(|env| f(x, y, env)).map(new_value);
    }
    match (operand(a), operand(b)) {
        (Some(x), Some(y)) => c.run(|env| f(&x, &y, env)).map(new_value),
        _ => Ok(Value::not_implemented()),
    }
}

fn divmod(a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else {
        return Ok(Value::not_implemented());
    };
    let c = context::current();
    let (q, r) = context::of(&c).run(|env| arith::divmod(&x, &y, env))?;
    Ok(tuple::from_slice(&[new_value(q), new_value(r)]))
}

fn power_slot(a: &Value, b: &Value, modulus: &Value) -> R {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else {
        return Ok(Value::not_implemented());
    };
    let c = context::current();
    let c = context::of(&c);
    if modulus.is_none() {
        return c.run(|env| power(&x, &y, env)).map(new_value);
    }
    let Some(m) = operand(modulus) else {
        return Ok(Value::not_implemented());
    };
    c.run(|env| power_modulo(&x, &y, &m, env)).map(new_value)
}

/// The other operand of a comparison; for a fraction, both sides multiplied by its denominator.
fn comparison_operands(x: &Dec, other: &Value, op: CompareOp, c: &ContextObject) -> R<Option<(Dec, Dec)>> {
    if let Some(y) = operand(other) {
        return Ok(Some((x.clone(), y)));
    }
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let float_value = match float::as_f64(other) {
        Some(f) => Some(f),
        None if equality => complex::as_parts(other).filter(|p| p.1 == 0.0).map(|p| p.0),
        None => None,
    };
    if let Some(f) = float_value {
        if equality {
            c.note(flag::FLOAT_OPERATION);
        } else {
            convert::float_used(c)?;
        }
        return Ok(Some((x.clone(), convert::from_float(f))));
    }
    if !is_rational(other)? {
        return Ok(None);
    }
    let (n, d) = (attr::get_str(other, "numerator")?, attr::get_str(other, "denominator")?);
    let (Some(n), Some(d)) = (convert::from_int(&n), convert::from_int(&d)) else {
        return Ok(None);
    };
    let mut exact = Env::max();
    let scaled = if x.is_special() {
        x.clone()
    } else {
        arith::multiply(x, &d, &mut exact)
    };
    Ok(Some((scaled, n)))
}

/// True for instances of `numbers.Rational`; there are none as long as `numbers` is not loaded.
fn is_rational(v: &Value) -> R<bool> {
    match crate::import::loaded("numbers")? {
        Some(numbers) => {
            let rational = attr::get_str(&numbers, "Rational")?;
            comparison::is_instance(v, &rational)
        }
        None => Ok(false),
    }
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let c = context::current();
    let c = context::of(&c);
    let Some((x, y)) = comparison_operands(dec(a), b, op, c)? else {
        return Ok(Value::not_implemented());
    };
    if x.is_nan() || y.is_nan() {
        let signaling = x.class == Class::SignalingNan || y.class == Class::SignalingNan;
        let ordering = !matches!(op, CompareOp::Eq | CompareOp::Ne);
        if signaling || ordering {
            c.finish(flag::INVALID_OPERATION)?;
        }
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(compare(&x, &y))))
}

/// The hash of an equal int, float or fraction.
fn hash(v: &Value) -> R<i64> {
    let d = dec(v);
    match d.class {
        Class::SignalingNan => return Err(type_error("Cannot hash a signaling NaN value")),
        Class::Nan => return Ok((v.raw() >> 4) as i64),
        Class::Infinite => return Ok(if d.negative { -314159 } else { 314159 }),
        Class::Finite => {}
    }
    const P: u64 = int::HASH_MODULUS;
    /// The inverse of 10 modulo P.
    const INVERSE: u64 = 2075258708292324556;
    let (base, exponent) = if d.exp >= 0 {
        (10, d.exp as u64)
    } else {
        (INVERSE, d.exp.unsigned_abs())
    };
    let (mut scale, mut power, mut n) = (1u64, base as u128, exponent);
    while n > 0 {
        if n & 1 == 1 {
            scale = (scale as u128 * power % P as u128) as u64;
        }
        power = power * power % P as u128;
        n >>= 1;
    }
    let residue = (&d.coeff % UBig::from(P)).as_words().first().copied().unwrap_or(0);
    let value = (residue as u128 * scale as u128 % P as u128) as i64;
    Ok(match if d.negative { -value } else { value } {
        -1 => -2,
        h => h,
    })
}

static TUPLE_CLASS: Mut<Slot> = Mut::new(Slot::NULL);

/// `decimal.DecimalTuple`, made by `collections.namedtuple`.
pub fn tuple_class() -> R {
    if let Some(class) = TUPLE_CLASS.get().get() {
        return Ok(class.clone());
    }
    let collections = crate::import::import_module("collections")?;
    let namedtuple = attr::get_str(&collections, "namedtuple")?;
    let arguments = [Value::str("DecimalTuple"), Value::str("sign digits exponent")];
    let class = call::call_kw(&namedtuple, &arguments, &[("module", &Value::str("decimal"))])?;
    drop(TUPLE_CLASS.replace(Slot::new(crate::memory::keep(class.clone()))));
    Ok(class)
}

/// The three parts of a number as a DecimalTuple.
pub fn as_tuple(d: &Dec) -> R {
    let exponent = match d.class {
        Class::Finite => Value::int(d.exp),
        Class::Infinite => Value::str("F"),
        Class::Nan => Value::str("n"),
        Class::SignalingNan => Value::str("N"),
    };
    let digits: Vec<Value> = match d.class {
        Class::Infinite => vec![Value::int(0)],
        Class::Nan | Class::SignalingNan if d.coeff.is_zero() => Vec::new(),
        _ => d
            .coeff
            .to_string()
            .bytes()
            .map(|c| Value::int((c - b'0') as i64))
            .collect(),
    };
    let parts = [Value::int(d.negative as i64), tuple::new(digits), exponent];
    call::call(&tuple_class()?, &parts, None)
}
