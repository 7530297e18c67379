//! The values of number literals.

use crate::digits::int_digit_limit;
use std::borrow::Cow;
use std::sync::LazyLock;

use dashu_int::{IBig, UBig};
use krait_bytecode::code::Constant;

use super::token::Token;
use super::{Parse, Parser, Rejected};

/// The ints that most literals are; they take no memory of the tree.
static SMALL_INTS: LazyLock<[Constant; 256]> =
    LazyLock::new(|| std::array::from_fn(|value| Constant::Int(IBig::from(value))));

impl<'t> Parser<'_, 't> {
    /// The value of a number token.
    pub(super) fn number(&self, token: &Token) -> Parse<&'t Constant> {
        let source = self.slice(token);
        if let [digit] = source {
            return Ok(&SMALL_INTS[usize::from(digit - b'0')]);
        }
        if source.len() >= 19 || !source.iter().all(u8::is_ascii_digit) {
            return Ok(self.arena.constant(long_number(source)?));
        }
        let value = source
            .iter()
            .fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
        Ok(match SMALL_INTS.get(value as usize) {
            Some(value) => value,
            None => self.arena.constant(Constant::Int(IBig::from(value))),
        })
    }
}

/// The value of a number that is not plain.
fn long_number(source: &[u8]) -> Parse<Constant> {
    let source = std::str::from_utf8(source).map_err(|_| Rejected)?;
    let digits: Cow<str> = if source.contains('_') {
        source.replace('_', "").into()
    } else {
        source.into()
    };
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => int(&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => int(&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => int(&digits[2..], 2),
        [.., b'j' | b'J'] => Ok(Constant::Complex(0.0, float(&digits[..digits.len() - 1])?)),
        bytes if bytes.iter().all(u8::is_ascii_digit) => {
            if digits.len() > int_digit_limit() {
                return Err(Rejected);
            }
            int(&digits, 10)
        }
        _ => Ok(Constant::Float(float(&digits)?)),
    }
}

fn int(digits: &str, radix: u32) -> Parse<Constant> {
    match u64::from_str_radix(digits, radix) {
        Ok(value) => Ok(Constant::Int(IBig::from(value))),
        Err(_) => match UBig::from_str_radix(digits, radix) {
            Ok(value) => Ok(Constant::Int(IBig::from(value))),
            Err(_) => Err(Rejected),
        },
    }
}

fn float(digits: &str) -> Parse<f64> {
    digits.parse().map_err(|_| Rejected)
}
