//! Methods and attributes of `int`.

use super::{View, bytes, divide, exact, from_ibig, view};
use crate::args::{bad_argument, check_count};
use crate::exceptions::R;
use crate::object::def::{GetSetDef, MethodDef};
use crate::ops::{number, number_format};
use crate::types::{str, tuple};
use crate::value::Value;
use dashu_int::IBig;
use dashu_int::ops::BitTest;

pub(super) const DOC: &str = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or \
return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates \
towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance \
representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby \
whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an \
integer literal.\n>>> int('0b100', base=0)\n4";

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("conjugate", |v| Ok(exact(v))).doc("Returns self, the complex conjugate of any int."),
    MethodDef::no_args("bit_length", bit_length),
    MethodDef::no_args("bit_count", bit_count),
    MethodDef::keywords("to_bytes", bytes::to_bytes),
    MethodDef::keywords("from_bytes", bytes::from_bytes).class(),
    MethodDef::no_args("as_integer_ratio", |v| {
        Ok(tuple::from_slice(&[exact(v), Value::int(1)]))
    }),
    MethodDef::no_args("is_integer", |_| Ok(Value::bool(true))),
    MethodDef::no_args("__trunc__", |v| Ok(exact(v))),
    MethodDef::no_args("__floor__", |v| Ok(exact(v))),
    MethodDef::no_args("__ceil__", |v| Ok(exact(v))),
    MethodDef::positional("__round__", round),
    MethodDef::no_args("__getnewargs__", |v| Ok(tuple::from_slice(&[exact(v)]))),
    MethodDef::one("__format__", format),
    MethodDef::no_args("__sizeof__", size_of),
];

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("real", |v| Ok(exact(v))).doc("the real part of a complex number"),
    GetSetDef::read_only("imag", |_| Ok(Value::int(0))).doc("the imaginary part of a complex number"),
    GetSetDef::read_only("numerator", |v| Ok(exact(v))).doc("the numerator of a rational number in lowest terms"),
    GetSetDef::read_only("denominator", |_| Ok(Value::int(1)))
        .doc("the denominator of a rational number in lowest terms"),
];

/// Number of bits of the magnitude.
pub(super) fn bits(v: View) -> usize {
    match v {
        View::Small(i) => 64 - i.unsigned_abs().leading_zeros() as usize,
        View::Big(b) => magnitude_bits(b),
    }
}

fn magnitude_bits(b: &IBig) -> usize {
    let (_, words) = b.as_sign_words();
    match words.last() {
        Some(top) => words.len() * 64 - top.leading_zeros() as usize,
        None => 0,
    }
}

fn bit_length(v: &Value) -> R {
    Ok(Value::usize(view(v).map_or(0, bits)))
}

fn bit_count(v: &Value) -> R {
    Ok(Value::usize(match view(v) {
        Some(View::Small(i)) => i.unsigned_abs().count_ones() as usize,
        Some(View::Big(b)) => b.as_sign_words().1.iter().map(|w| w.count_ones() as usize).sum(),
        None => 0,
    }))
}

fn size_of(v: &Value) -> R {
    let digits = view(v).map_or(0, bits).div_ceil(30).max(1);
    Ok(Value::usize(24 + 4 * digits))
}

fn format(v: &Value, spec: &Value) -> R {
    if !str::is_str(spec) {
        return Err(bad_argument("__format__", "argument", "str", spec));
    }
    number_format::format_int(v, spec)
}

/// `round(v, ndigits)`: to the nearest multiple of a power of ten, ties to the even multiple.
fn round(v: &Value, args: &[Value]) -> R {
    check_count("__round__", args.len(), 0, 1)?;
    let Some(digits) = args.first() else {
        return Ok(exact(v));
    };
    let digits = number::index(digits)?;
    if !super::is_negative(&digits) {
        return Ok(exact(v));
    }
    let Some(this) = view(v) else { return Ok(exact(v)) };
    // A power of ten beyond twice the number rounds it to 0.
    let limit = (bits(this) as i64) / 3 + 2;
    let exponent = match super::as_i64(&digits) {
        Some(d) if -d <= limit => (-d) as usize,
        _ => return Ok(Value::int(0)),
    };
    let unit = IBig::from(10).pow(exponent);
    let this = this.ibig();
    let (mut quotient, remainder) = divide::floor_divmod(&this, &unit);
    let order = (remainder * IBig::from(2)).cmp(&unit);
    if order.is_gt() || (order.is_eq() && quotient.bit(0)) {
        quotient += IBig::ONE;
    }
    Ok(from_ibig(quotient * unit))
}
