//! ASCII and Latin-1.

use super::Job;
use super::errors::{Replacement, decode_error, encode_error, raise_encode};
use crate::exceptions::R;
use crate::types::str::{self, Builder, StrObject};
use crate::value::Value;

/// Characters below `limit` (128 or 256) as bytes.
pub fn encode(text: &Value, limit: u32, job: Job) -> R<Vec<u8>> {
    let Some(s) = str::object(text) else {
        return Ok(Vec::new());
    };
    if s.is_ascii() {
        return Ok(s.bytes().to_vec());
    }
    let reason = if limit == 128 {
        "ordinal not in range(128)"
    } else {
        "ordinal not in range(256)"
    };
    encode_with(text, s, job, reason, |c| (c < limit).then_some(c as u8))
}

/// Encodes character by character; runs of characters without a byte go to the error handler.
pub fn encode_with(
    text: &Value,
    s: &StrObject,
    job: Job,
    reason: &str,
    byte: impl Fn(u32) -> Option<u8>,
) -> R<Vec<u8>> {
    let points: Vec<u32> = s.chars().collect();
    let mut out = Vec::with_capacity(points.len());
    let mut at = 0;
    while at < points.len() {
        if let Some(b) = byte(points[at]) {
            out.push(b);
            at += 1;
            continue;
        }
        let run = points[at..].iter().take_while(|&&c| byte(c).is_none()).count();
        let (replacement, resume) = encode_error(job, text, at, at + run, reason)?;
        match replacement {
            Replacement::Bytes(b) => out.extend_from_slice(&b),
            Replacement::Text(t) => {
                for c in str::code_points(&t) {
                    match byte(c) {
                        Some(b) => out.push(b),
                        None => return Err(raise_encode(job, text, at, at + run, reason)),
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}

/// Decodes ASCII.
pub fn decode_ascii(data: &[u8], job: Job) -> R {
    if data.is_ascii() {
        return Ok(str::from_ascii(data));
    }
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let plain = data[at..].iter().take_while(|b| b.is_ascii()).count();
        out.push_ascii(&data[at..at + plain]);
        at += plain;
        if at < data.len() {
            at = decode_error(job, data, at, at + 1, "ordinal not in range(128)", &mut out)?;
        }
    }
    Ok(out.finish())
}

/// Decodes Latin-1.
pub fn decode_latin1(data: &[u8]) -> Value {
    if data.is_ascii() {
        return str::from_ascii(data);
    }
    let mut out = Builder::with_capacity(data.len() + data.len() / 4);
    data.iter().for_each(|&b| out.push_char(u32::from(b)));
    out.finish()
}
