//! Base 64.

use super::{ascii_argument, error};
use crate::args::Parser;
use crate::exceptions::R;
use crate::object::slots::KwNames;
use crate::ops::compare::is_true;
use crate::types::buffer;
use crate::value::Value;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Value of each digit, 255 for other bytes.
static VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[DIGITS[i] as usize] = i as u8;
        i += 1;
    }
    values
};

pub(super) fn encode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("b2a_base64", &["", "newline"], 1).keyword_only(1);
    let [data, newline] = PARSER.parse(args, kwnames)?;
    let newline = newline.map_or(Ok(true), is_true)?;
    let data = data.cloned().unwrap_or(Value::none());
    let data = buffer::get(&data)?;
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for chunk in data.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, &b| w << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            out.push(if i <= chunk.len() {
                DIGITS[(word >> (18 - 6 * i)) as usize & 63]
            } else {
                b'='
            });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(Value::bytes(&out))
}

pub(super) fn decode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("a2b_base64", &["", "strict_mode"], 1).keyword_only(1);
    let [text, strict] = PARSER.parse(args, kwnames)?;
    let strict = strict.map_or(Ok(false), is_true)?;
    let text = ascii_argument(text.unwrap_or(&Value::none()))?;
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut digits, mut pads, mut left, mut padding_started) = (0, 0, 0u8, false);
    if strict && text.first() == Some(&b'=') {
        return Err(error("Leading padding not allowed"));
    }
    for (i, &b) in text.iter().enumerate() {
        if b == b'=' {
            padding_started = true;
            pads += 1;
            if digits >= 2 && digits + pads >= 4 {
                // A complete last group: the rest is ignored, or refused.
                if strict && i + 1 < text.len() {
                    return Err(error("Excess data after padding"));
                }
                return Ok(Value::bytes(&out));
            }
            if strict && digits == 0 {
                return Err(error("Discontinuous padding not allowed"));
            }
            continue;
        }
        let value = VALUES[b as usize];
        if value == 255 {
            if strict {
                return Err(error("Only base64 data is allowed"));
            }
            continue;
        }
        if strict && padding_started {
            return Err(error("Discontinuous padding not allowed"));
        }
        pads = 0;
        match digits {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 15;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 3;
            }
            _ => {
                out.push(left << 6 | value);
                left = 0;
            }
        }
        digits = (digits + 1) % 4;
    }
    match digits {
        0 => Ok(Value::bytes(&out)),
        1 => Err(error(&format!(
            "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a multiple of 4",
            out.len() / 3 * 4 + 1
        ))),
        _ => Err(error("Incorrect padding")),
    }
}
