//! Ints to text, and the limit on decimal digits (`sys.set_int_max_str_digits`).

use super::{View, view};
use crate::exceptions::{R, value_error};
use crate::value::Value;
use dashu_int::{IBig, Sign};
use std::cell::Cell;

/// Texts up to this length are never refused (`sys.int_info.str_digits_check_threshold`).
pub const CHECK_THRESHOLD: usize = 640;
/// The limit at start (`sys.int_info.default_max_str_digits`).
pub const DEFAULT_LIMIT: usize = 4300;

struct Limit(Cell<usize>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Limit {}
static LIMIT: Limit = Limit(Cell::new(DEFAULT_LIMIT));

/// The greatest number of decimal digits of a conversion; 0 for no limit.
pub fn max_str_digits() -> i64 {
    LIMIT.0.get() as i64
}

fn digit_limit() -> usize {
    LIMIT.0.get()
}

/// Sets the limit (`sys.set_int_max_str_digits`); the caller has checked that it is 0 or at least the threshold.
pub fn set_max_str_digits(limit: i64) {
    LIMIT.0.set(limit as usize);
}

/// Refuses a text of `digits` decimal digits beyond the limit.
pub fn check_digit_limit(digits: usize) -> R<()> {
    let limit = digit_limit();
    if digits <= CHECK_THRESHOLD || limit == 0 || digits <= limit {
        return Ok(());
    }
    Err(value_error(format_args!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use \
         sys.set_int_max_str_digits() to increase the limit"
    )))
}

fn to_text_refused(limit: usize) -> crate::exceptions::Raised {
    value_error(format_args!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase \
         the limit"
    ))
}

const PAIRS: &[u8; 200] =
    b"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// Writes a number in decimal at the end of the buffer and returns the text.
#[inline]
pub fn write_i64(i: i64, buffer: &mut [u8; 20]) -> &str {
    let mut rest = i.unsigned_abs();
    let mut at = buffer.len();
    while rest >= 100 {
        let pair = (rest % 100) as usize * 2;
        rest /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if rest >= 10 {
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[rest as usize * 2..rest as usize * 2 + 2]);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    if i < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    // SAFETY: ASCII digits and a sign were written from `at` on.
    unsafe { std::str::from_utf8_unchecked(&buffer[at..]) }
}

/// `repr(v)`: the decimal digits.
pub(super) fn repr(v: &Value) -> R {
    match view(v) {
        Some(View::Small(i)) => Ok(Value::str(write_i64(i, &mut [0; 20]))),
        Some(View::Big(b)) => Ok(Value::str(&checked_decimal(b)?)),
        None => Ok(Value::str("0")),
    }
}

/// The decimal digits, unless they are more than the limit allows.
pub(crate) fn checked_decimal(b: &IBig) -> R<String> {
    let limit = digit_limit();
    let words = b.as_sign_words().1.len();
    // 64 bits are at least 19 digits: refuse without the work of converting.
    if limit != 0 && words > 1 && (words - 1) * 19 > limit {
        return Err(to_text_refused(limit));
    }
    let text = b.to_string();
    let digits = text.len() - (b.sign() == Sign::Negative) as usize;
    if limit != 0 && digits > CHECK_THRESHOLD && digits > limit {
        Err(to_text_refused(limit))
    } else {
        Ok(text)
    }
}

/// The decimal digits of an int, without limit.
pub fn to_decimal(v: &Value) -> String {
    match view(v) {
        Some(View::Small(i)) => write_i64(i, &mut [0; 20]).to_owned(),
        Some(View::Big(b)) => b.to_string(),
        None => String::new(),
    }
}

/// The digits in base 2, 8, 10 or 16 (lower case), with a sign but without prefix; decimal digits within the limit.
pub fn to_radix(v: View, radix: u32) -> R<String> {
    match (v, radix) {
        (View::Small(i), 10) => Ok(write_i64(i, &mut [0; 20]).to_owned()),
        (View::Big(b), 10) => checked_decimal(b),
        (View::Small(i), 16) => Ok(signed(i < 0, format!("{:x}", i.unsigned_abs()))),
        (View::Small(i), 8) => Ok(signed(i < 0, format!("{:o}", i.unsigned_abs()))),
        (View::Small(i), _) => Ok(signed(i < 0, format!("{:b}", i.unsigned_abs()))),
        (View::Big(b), 16) => Ok(format!("{b:x}")),
        (View::Big(b), 8) => Ok(format!("{b:o}")),
        (View::Big(b), _) => Ok(format!("{b:b}")),
    }
}

fn signed(negative: bool, digits: String) -> String {
    if negative { format!("-{digits}") } else { digits }
}
