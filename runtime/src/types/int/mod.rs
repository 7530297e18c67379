//! `int` and `bool`: the objects, conversions between Rust and Python numbers, hashing and comparison.
//!
//! A small int is a tagged word; everything beyond 62 bits, every instance of a subclass and the two bools are
//! [`IntObject`]s. Arithmetic is in `arith`, text in `parse` and `decimal`, bytes in `bytes`, methods in `methods`.

mod arith;
mod bool;
mod bytes;
pub mod decimal;
mod divide;
mod methods;
mod new;
mod parse;
mod power;

pub use arith::{floor_div_small, floor_mod_small, lshift_small};
pub use bool::{BOOL_TYPE, warn_inverted_bool};
pub use bytes::{from_signed_bytes, from_unsigned_bytes};
pub use decimal::{check_digit_limit, max_str_digits, set_max_str_digits, to_decimal, to_radix, write_i64};
pub(crate) use divide::scale_rounded;
pub use divide::{floor_divmod, true_div_small, true_divide};
pub(crate) use parse::is_space;
pub use parse::{ascii_digits_and_spaces, invalid_literal, parse, parse_bytes, parse_value};
pub(crate) use power::third_argument_refused;
pub use power::{power, power_modulo, power_small};

use crate::exceptions::R;
use crate::object::header::Header;
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::object;
use crate::value::{FALSE, INT_MAX, INT_MIN, TRUE, Value};
use dashu_int::{IBig, Sign};
use std::borrow::Cow;

/// An int beyond 62 bits, or an instance of a subclass of `int`.
#[repr(C)]
pub struct IntObject {
    /// Object header.
    pub header: Header,
    /// The number.
    pub value: IBig,
}

/// `True` and `False` have the layout of an int.
pub type BoolObject = IntObject;

/// `int`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "int",
    Some(&object::TYPE),
    Slots {
        repr: Some(decimal::repr),
        hash: Some(hash),
        richcompare: Some(rich_compare),
        new: Some(new::new),
        drop: Some(crate::object::lookup::drop_payload::<IntObject>),
        bool: Some(|v| Ok(!is_zero(v))),
        int: Some(|v| Ok(exact(v))),
        index: Some(|v| Ok(exact(v))),
        float: Some(|v| Ok(Value::float(to_f64(v)?))),
        ..arith::SLOTS
    },
)
.with_size(size_of::<IntObject>())
.with_flags(flags::INT_SUBCLASS | flags::MATCH_SELF)
.with_methods(methods::METHODS)
.with_getsets(methods::GETSETS)
.with_doc(methods::DOC);

payload!(IntObject, TYPE, flags::INT_SUBCLASS);

/// How an int is stored.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Fits 62 bits (or is a bool).
    Small(i64),
    /// An object.
    Big(&'a IBig),
}

impl<'a> View<'a> {
    /// The number, if it fits 128 bits.
    #[inline]
    pub fn as_i128(self) -> Option<i128> {
        match self {
            View::Small(i) => Some(i as i128),
            View::Big(b) => ibig_as_i128(b),
        }
    }
    /// The number as a big int.
    #[inline]
    pub fn ibig(self) -> Cow<'a, IBig> {
        match self {
            View::Small(i) => Cow::Owned(IBig::from(i)),
            View::Big(b) => Cow::Borrowed(b),
        }
    }
    /// True for 0.
    #[inline]
    pub fn is_zero(self) -> bool {
        match self {
            View::Small(i) => i == 0,
            View::Big(b) => b.is_zero(),
        }
    }
    /// True below 0.
    #[inline]
    pub fn is_negative(self) -> bool {
        match self {
            View::Small(i) => i < 0,
            View::Big(b) => b.sign() == Sign::Negative,
        }
    }
}

/// The number of an int, bool or instance of a subclass.
#[inline(always)]
pub fn view(v: &Value) -> Option<View<'_>> {
    match v.as_small_int() {
        Some(i) => Some(View::Small(i)),
        None => view_object(v),
    }
}

#[inline]
fn view_object(v: &Value) -> Option<View<'_>> {
    match v.raw() {
        TRUE => Some(View::Small(1)),
        FALSE => Some(View::Small(0)),
        _ => v.downcast::<IntObject>().map(|o| View::Big(&o.value)),
    }
}

/// The number as 128 bits, if it fits (with room for the sign).
#[inline]
pub fn ibig_as_i128(b: &IBig) -> Option<i128> {
    let (sign, words) = b.as_sign_words();
    let magnitude = match *words {
        [] => 0,
        [low] => low as u128,
        [low, high] if high >> 63 == 0 => low as u128 | (high as u128) << 64,
        _ => return None,
    };
    Some(if sign == Sign::Negative {
        -(magnitude as i128)
    } else {
        magnitude as i128
    })
}

/// An int object for a number beyond 62 bits.
#[cold]
#[inline(never)]
pub fn from_i64_slow(i: i64) -> Value {
    object_from(IBig::from(i))
}

#[inline]
fn object_from(value: IBig) -> Value {
    crate::memory::new_object(IntObject {
        header: Header::new(&TYPE),
        value,
    })
}

/// An int from a 64-bit unsigned number.
#[inline]
pub fn from_u64(i: u64) -> Value {
    if i <= INT_MAX as u64 {
        Value::int(i as i64)
    } else {
        object_from(IBig::from(i))
    }
}

/// An int from a 128-bit number.
#[inline]
pub fn from_i128(i: i128) -> Value {
    if i >= INT_MIN as i128 && i <= INT_MAX as i128 {
        Value::int(i as i64)
    } else {
        object_from(IBig::from(i))
    }
}

/// An int from a big number; small ones become tagged words.
#[inline]
pub fn from_ibig(value: IBig) -> Value {
    match small_of(&value) {
        Some(v) => v,
        None => object_from(value),
    }
}

#[inline]
fn small_of(value: &IBig) -> Option<Value> {
    let (sign, words) = value.as_sign_words();
    match *words {
        [] => Value::small_int(0),
        [w] if w <= 1 << 61 => Value::small_int(if sign == Sign::Negative { -(w as i64) } else { w as i64 }),
        _ => None,
    }
}

/// True for ints, bools and instances of subclasses (`PyLong_Check`).
#[inline(always)]
pub fn is_int(v: &Value) -> bool {
    v.is_small_int() || v.header().is_some_and(|h| h.ty().has_flag(flags::INT_SUBCLASS))
}

/// The number of an int, bool or instance of a subclass.
#[inline]
pub fn as_ibig(v: &Value) -> Option<Cow<'_, IBig>> {
    view(v).map(View::ibig)
}

/// The number of an int, bool or instance of a subclass, if it fits 64 bits.
#[inline]
pub fn as_i64(v: &Value) -> Option<i64> {
    match view(v)? {
        View::Small(i) => Some(i),
        View::Big(b) => ibig_as_i128(b).and_then(|i| i64::try_from(i).ok()),
    }
}

/// The number of an int, bool or instance of a subclass, if it fits 64 bits without sign.
#[inline]
pub fn as_u64(v: &Value) -> Option<u64> {
    match view(v)? {
        View::Small(i) => u64::try_from(i).ok(),
        View::Big(b) => ibig_as_i128(b).and_then(|i| u64::try_from(i).ok()),
    }
}

/// The low 64 bits in two's complement (`PyLong_AsUnsignedLongLongMask`).
pub fn low_bits(v: &Value) -> Option<u64> {
    Some(match view(v)? {
        View::Small(i) => i as u64,
        View::Big(b) => {
            let (sign, words) = b.as_sign_words();
            let low = words.first().copied().unwrap_or(0);
            if sign == Sign::Negative {
                low.wrapping_neg()
            } else {
                low
            }
        }
    })
}

/// True for an int below zero.
pub fn is_negative(v: &Value) -> bool {
    view(v).is_some_and(View::is_negative)
}

/// True for the int 0 (and `False`).
pub fn is_zero(v: &Value) -> bool {
    view(v).is_some_and(View::is_zero)
}

/// The same number as an exact `int`. Must be an int.
pub fn exact(v: &Value) -> Value {
    if v.is_small_int() || v.is_exact(&TYPE) {
        return v.clone();
    }
    match view(v) {
        Some(View::Small(i)) => Value::int(i),
        Some(View::Big(b)) => from_ibig(b.clone()),
        None => Value::int(0),
    }
}

/// The nearest float, or `None` beyond the range of floats.
#[inline]
pub fn view_to_f64(v: View) -> Option<f64> {
    match v {
        View::Small(i) => Some(i as f64),
        View::Big(b) => {
            let f = b.to_f64().value();
            f.is_finite().then_some(f)
        }
    }
}

/// The nearest float (`PyLong_AsDouble`). Must be an int.
pub fn to_f64(v: &Value) -> R<f64> {
    let view = view(v).unwrap_or(View::Small(0));
    view_to_f64(view).ok_or_else(|| crate::exceptions::overflow_error("int too large to convert to float"))
}

/// The modulus of numeric hashes, 2^61 - 1.
pub const HASH_MODULUS: u64 = (1 << 61) - 1;

/// Hash of a 62-bit int.
#[inline(always)]
pub fn hash_small(i: i64) -> i64 {
    // |i| is at most 2^61, so one subtraction reduces it.
    let magnitude = i.unsigned_abs();
    let reduced = if magnitude >= HASH_MODULUS {
        magnitude - HASH_MODULUS
    } else {
        magnitude
    } as i64;
    match if i < 0 { -reduced } else { reduced } {
        -1 => -2,
        h => h,
    }
}

/// Hash of a big int: its value modulo 2^61 - 1 with its sign, and -2 for -1.
pub fn hash_ibig(b: &IBig) -> i64 {
    let (sign, words) = b.as_sign_words();
    let mut reduced: u64 = 0;
    for &word in words.iter().rev() {
        // 2^64 is 8 modulo 2^61 - 1.
        let t = ((reduced as u128) << 64) | word as u128;
        let folded = (t & HASH_MODULUS as u128) as u64 as u128 + (t >> 61);
        let folded = (folded & HASH_MODULUS as u128) + (folded >> 61);
        reduced = if folded >= HASH_MODULUS as u128 {
            (folded - HASH_MODULUS as u128) as u64
        } else {
            folded as u64
        };
    }
    match if sign == Sign::Negative {
        -(reduced as i64)
    } else {
        reduced as i64
    } {
        -1 => -2,
        h => h,
    }
}

/// `hash(v)` of an int.
#[inline]
pub fn hash(v: &Value) -> R<i64> {
    Ok(match view(v) {
        Some(View::Small(i)) => hash_small(i),
        Some(View::Big(b)) => hash_ibig(b),
        None => 0,
    })
}

/// Comparison of two ints; NotImplemented for anything else.
pub fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (view(a), view(b)) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(op.holds(compare(x, y))))
}

/// Orders two ints.
#[inline]
pub fn compare(x: View, y: View) -> std::cmp::Ordering {
    match (x, y) {
        (View::Small(x), View::Small(y)) => x.cmp(&y),
        (View::Big(x), View::Big(y)) => x.cmp(y),
        (View::Small(x), View::Big(y)) => IBig::from(x).cmp(y),
        (View::Big(x), View::Small(y)) => x.cmp(&IBig::from(y)),
    }
}
