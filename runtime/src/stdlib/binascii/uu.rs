//! Uuencoding of single lines.

use super::{ascii_argument, error};
use crate::args::Parser;
use crate::exceptions::R;
use crate::object::slots::KwNames;
use crate::ops::compare::is_true;
use crate::types::buffer;
use crate::value::Value;

pub(super) fn encode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("b2a_uu", &["", "backtick"], 1).keyword_only(1);
    let [data, backtick] = PARSER.parse(args, kwnames)?;
    let backtick = backtick.map_or(Ok(false), is_true)?;
    let data = data.cloned().unwrap_or(Value::none());
    let data = buffer::get(&data)?;
    if data.len() > 45 {
        return Err(error("At most 45 bytes at once"));
    }
    let digit = |n: u32| if n == 0 && backtick { b'`' } else { b' ' + n as u8 };
    let mut out = vec![digit(data.len() as u32)];
    for chunk in data.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, &b| w << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        (0..4).for_each(|i| out.push(digit((word >> (18 - 6 * i)) & 63)));
    }
    out.push(b'\n');
    Ok(Value::bytes(&out))
}

pub(super) fn decode(_: &Value, text: &Value) -> R {
    let text = ascii_argument(text)?;
    let mut input = text.iter().copied();
    let len = (input.next().unwrap_or(b' ').wrapping_sub(b' ') & 63) as usize;
    let mut out = Vec::with_capacity(len + 3);
    let (mut bits, mut word) = (0, 0u32);
    while out.len() < len {
        let b = input.next().unwrap_or(b' ');
        let value = match b {
            b'\n' | b'\r' => 0,
            b' '..=b'`' => u32::from(b - b' ') & 63,
            _ => return Err(error("Illegal char")),
        };
        word = (word << 6) | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    if input.any(|b| !matches!(b, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error("Trailing garbage"));
    }
    Ok(Value::bytes(&out))
}
