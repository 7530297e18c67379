//! Ints from and to bytes (`int.from_bytes`, `int.to_bytes`).

use super::{View, from_ibig, view};
use crate::args::{Parser, bad_argument};
use crate::exceptions::{R, overflow_error, value_error};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{call, compare, number};
use crate::types::{bytes, str};
use crate::value::Value;
use dashu_int::{IBig, Sign, UBig};

/// An int from little-endian bytes without sign.
pub fn from_unsigned_bytes(little_endian: &[u8]) -> Value {
    from_ibig(IBig::from(UBig::from_le_bytes(little_endian)))
}

/// An int from little-endian bytes in two's complement.
pub fn from_signed_bytes(little_endian: &[u8]) -> Value {
    from_ibig(IBig::from_le_bytes(little_endian))
}

static FROM_BYTES: Parser = Parser::new("from_bytes", &["bytes", "byteorder", "signed"], 1).keyword_only(2);
static TO_BYTES: Parser = Parser::new("to_bytes", &["length", "byteorder", "signed"], 0).keyword_only(2);

/// True for 'little'.
fn is_little(name: &str, which: &str, order: Option<&Value>) -> R<bool> {
    let Some(order) = order else { return Ok(false) };
    if !str::is_str(order) {
        return Err(bad_argument(name, which, "str", order));
    }
    if str::equals(order, "little") {
        Ok(true)
    } else if str::equals(order, "big") {
        Ok(false)
    } else {
        Err(value_error("byteorder must be either 'little' or 'big'"))
    }
}

fn is_signed(signed: Option<&Value>) -> R<bool> {
    signed.map_or(Ok(false), compare::is_true)
}

pub(super) fn from_bytes(class: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [data, order, signed] = FROM_BYTES.parse(args, kwnames)?;
    let little = is_little("from_bytes", "argument 'byteorder'", order)?;
    let signed = is_signed(signed)?;
    let Some(data) = data else { return Ok(Value::int(0)) };
    let data = bytes::from_object(data)?;
    let content = bytes::contents(&data).unwrap_or(&[]);
    let result = match (little, content.len()) {
        (false, 1..=7) if !signed => Value::int(content.iter().fold(0, |n, &b| n << 8 | b as i64)),
        (true, 1..=7) if !signed => Value::int(content.iter().rev().fold(0, |n, &b| n << 8 | b as i64)),
        (true, _) if signed => from_signed_bytes(content),
        (true, _) => from_unsigned_bytes(content),
        (false, _) if signed => from_ibig(IBig::from_be_bytes(content)),
        (false, _) => from_ibig(IBig::from(UBig::from_be_bytes(content))),
    };
    match TypeObject::from_value(class) {
        Some(ty) if !std::ptr::eq(ty, &super::TYPE) => call::call1(class, &result),
        _ => Ok(result),
    }
}

pub(super) fn to_bytes(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [length, order, signed] = TO_BYTES.parse(args, kwnames)?;
    let length = length.map_or(Ok(1), number::ssize)?;
    let little = is_little("to_bytes", "argument 'byteorder'", order)?;
    let signed = is_signed(signed)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(value_error("length argument must be non-negative"));
    };
    let view = view(this).unwrap_or(View::Small(0));
    if view.is_negative() && !signed {
        return Err(overflow_error("can't convert negative int to unsigned"));
    }
    crate::memory::try_reserve(Some(length))?;
    let mut out = vec![0; length];
    fill(view, &mut out, signed)?;
    if !little {
        out.reverse();
    }
    Ok(Value::bytes(&out))
}

/// Writes the number little-endian in two's complement; OverflowError if it does not fit.
fn fill(v: View, out: &mut [u8], signed: bool) -> R<()> {
    let big = v.ibig();
    let (sign, words) = big.as_sign_words();
    let negative = sign == Sign::Negative;
    let mut carry = negative;
    let mut beyond = false;
    let filler = if negative { 0xff } else { 0 };
    for i in 0..out.len().max(words.len() * 8) {
        let byte = words.get(i / 8).map_or(0, |w| (w >> (i % 8 * 8)) as u8);
        let byte = if negative {
            let (b, c) = (!byte).overflowing_add(carry as u8);
            carry = c;
            b
        } else {
            byte
        };
        match out.get_mut(i) {
            Some(place) => *place = byte,
            None => beyond |= byte != filler,
        }
    }
    let sign_fits = !signed || out.last().is_none_or(|&top| (top & 0x80 != 0) == negative);
    if beyond || !sign_fits {
        Err(overflow_error("int too big to convert"))
    } else {
        Ok(())
    }
}
