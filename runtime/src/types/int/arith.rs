//! Operators of `int`: 128-bit arithmetic as long as it suffices, big ints beyond.

use super::{View, divide, from_i128, from_ibig, power, view};
use crate::exceptions::{R, memory_error, overflow_error, value_error, zero_division_error};
use crate::object::slots::Slots;
use crate::types::tuple;
use crate::value::Value;
use dashu_int::IBig;

/// Results beyond this many bits raise MemoryError instead of being tried.
pub(super) const MAX_BITS: usize = 1 << 37;

/// The numeric slots.
pub(super) const SLOTS: Slots = Slots {
    add: Some(add),
    subtract: Some(subtract),
    multiply: Some(multiply),
    remainder: Some(remainder),
    divmod: Some(divmod),
    power: Some(power::slot),
    negative: Some(negative),
    positive: Some(|v| Ok(super::exact(v))),
    absolute: Some(|v| {
        if super::is_negative(v) {
            negative(v)
        } else {
            Ok(super::exact(v))
        }
    }),
    invert: Some(invert),
    lshift: Some(lshift),
    rshift: Some(rshift),
    and: Some(and),
    xor: Some(xor),
    or: Some(or),
    floor_divide: Some(floor_divide),
    true_divide: Some(divide::slot),
    ..Slots::NONE
};

/// Two ints, or the answer NotImplemented.
macro_rules! operands {
    ($a:ident, $b:ident) => {
        match (view($a), view($b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::not_implemented()),
        }
    };
}
pub(super) use operands;

fn add(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (Some(i), Some(j)) = (x.as_i128(), y.as_i128())
        && let Some(sum) = i.checked_add(j)
    {
        return Ok(from_i128(sum));
    }
    Ok(from_ibig(&*x.ibig() + &*y.ibig()))
}

fn subtract(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (Some(i), Some(j)) = (x.as_i128(), y.as_i128())
        && let Some(difference) = i.checked_sub(j)
    {
        return Ok(from_i128(difference));
    }
    Ok(from_ibig(&*x.ibig() - &*y.ibig()))
}

fn multiply(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (View::Small(i), View::Small(j)) = (x, y) {
        return Ok(from_i128(i as i128 * j as i128));
    }
    if std::ptr::eq(a, b) || a.is(b) {
        return Ok(from_ibig(x.ibig().sqr().into()));
    }
    Ok(from_ibig(&*x.ibig() * &*y.ibig()))
}

fn negative(v: &Value) -> R {
    Ok(match view(v) {
        Some(View::Small(i)) => Value::int(-i),
        Some(View::Big(b)) => from_ibig(-b),
        None => Value::not_implemented(),
    })
}

fn invert(v: &Value) -> R {
    Ok(match view(v) {
        Some(View::Small(i)) => Value::int(!i),
        Some(View::Big(b)) => from_ibig(!b),
        None => Value::not_implemented(),
    })
}

/// `x // y` of small ints; `None` for zero divisors and results that are not small.
#[inline(always)]
pub fn floor_div_small(x: i64, y: i64) -> Option<Value> {
    if y == 0 {
        return None;
    }
    // 32-bit division is several times faster than 64-bit division.
    if (x | y) as u64 >> 32 == 0 {
        return Value::small_int((x as u32 / y as u32) as i64);
    }
    let q = x / y;
    Value::small_int(if x % y != 0 && (x ^ y) < 0 { q - 1 } else { q })
}

/// `x % y` of small ints; `None` for zero divisors.
#[inline(always)]
pub fn floor_mod_small(x: i64, y: i64) -> Option<Value> {
    if y == 0 {
        return None;
    }
    if (x | y) as u64 >> 32 == 0 {
        return Value::small_int((x as u32 % y as u32) as i64);
    }
    let r = x % y;
    Value::small_int(if r != 0 && (r ^ y) < 0 { r + y } else { r })
}

fn floor_divide(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (View::Small(i), View::Small(j)) = (x, y)
        && let Some(v) = floor_div_small(i, j)
    {
        return Ok(v);
    }
    if y.is_zero() {
        return Err(zero_division_error("integer division or modulo by zero"));
    }
    Ok(divide::floor_div(x, y))
}

fn remainder(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (View::Small(i), View::Small(j)) = (x, y)
        && let Some(v) = floor_mod_small(i, j)
    {
        return Ok(v);
    }
    if y.is_zero() {
        return Err(zero_division_error("integer modulo by zero"));
    }
    Ok(divide::floor_mod(x, y))
}

fn divmod(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if let (View::Small(i), View::Small(j)) = (x, y)
        && let (Some(q), Some(r)) = (floor_div_small(i, j), floor_mod_small(i, j))
    {
        return Ok(tuple::from_slice(&[q, r]));
    }
    if y.is_zero() {
        return Err(zero_division_error("integer division or modulo by zero"));
    }
    let (q, r) = divide::floor_divmod(&x.ibig(), &y.ibig());
    Ok(tuple::from_slice(&[from_ibig(q), from_ibig(r)]))
}

/// `x << y` of small ints, if the result is small.
#[inline(always)]
pub fn lshift_small(x: i64, y: i64) -> Option<Value> {
    if !(0..62).contains(&y) {
        return None;
    }
    let shifted = x << y;
    if shifted >> y == x {
        Value::small_int(shifted)
    } else {
        None
    }
}

/// The digits that an int of CPython can have, and the bits of one: beyond that it is no matter of memory.
const MAX_DIGITS: i128 = (i64::MAX as i128 - 24) / 4;
const DIGIT_BITS: i128 = 30;

fn lshift(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if y.is_negative() {
        return Err(value_error("negative shift count"));
    }
    if x.is_zero() {
        return Ok(Value::int(0));
    }
    let count = match y.as_i128() {
        Some(c) if c < MAX_DIGITS * DIGIT_BITS => usize::try_from(c).map_err(|_| memory_error())?,
        _ => return Err(overflow_error("too many digits in integer")),
    };
    if let View::Small(i) = x
        && count < 64
    {
        return Ok(from_i128((i as i128) << count));
    }
    if count > MAX_BITS {
        return Err(memory_error());
    }
    Ok(from_ibig(&*x.ibig() << count))
}

fn rshift(a: &Value, b: &Value) -> R {
    let (x, y) = operands!(a, b);
    if y.is_negative() {
        return Err(value_error("negative shift count"));
    }
    let count = y.as_i128().and_then(|c| usize::try_from(c).ok()).unwrap_or(usize::MAX);
    match x {
        View::Small(i) => Ok(Value::int(i >> count.min(63))),
        View::Big(b) => Ok(from_ibig(shift_right(b, count))),
    }
}

/// `b >> count`, rounding down.
pub(super) fn shift_right(b: &IBig, count: usize) -> IBig {
    let (_, words) = b.as_sign_words();
    if count >= words.len() * 64 {
        return if super::View::Big(b).is_negative() {
            IBig::NEG_ONE
        } else {
            IBig::ZERO
        };
    }
    b >> count
}

macro_rules! bitwise {
    ($($name:ident $op:tt;)*) => {
        $(fn $name(a: &Value, b: &Value) -> R {
            let (x, y) = operands!(a, b);
            if let (Some(i), Some(j)) = (x.as_i128(), y.as_i128()) {
                return Ok(from_i128(i $op j));
            }
            Ok(from_ibig(&*x.ibig() $op &*y.ibig()))
        })*
    };
}

bitwise! {
    and &;
    or |;
    xor ^;
}
