//! UTF-8.

use super::Job;
use super::errors::{Replacement, decode_error, encode_error};
use crate::exceptions::R;
use crate::types::str::{self, Builder, StrObject, chars};
use crate::value::Value;

/// The encoded text as `bytes`, without a copy in between where the text has no surrogates.
pub fn encode_value(text: &Value, job: Job) -> R {
    match str::object(text).and_then(StrObject::to_str) {
        Some(s) => Ok(Value::bytes(s.as_bytes())),
        None => Ok(Value::bytes(&encode(text, job)?)),
    }
}

/// The encoded text: surrogates are errors.
pub fn encode(text: &Value, job: Job) -> R<Vec<u8>> {
    let bytes = str::wtf8(text);
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut position) = (0, 0);
    while at < bytes.len() {
        let next = memchr::memchr(0xED, &bytes[at..]).map_or(bytes.len(), |n| at + n);
        out.extend_from_slice(&bytes[at..next]);
        position += chars::count(&bytes[at..next]);
        at = next;
        if at == bytes.len() {
            break;
        }
        if bytes[at + 1] < 0xA0 {
            out.extend_from_slice(&bytes[at..at + 3]);
            (at, position) = (at + 3, position + 1);
            continue;
        }
        let mut run = 0;
        while bytes.get(at + 3 * run) == Some(&0xED) && bytes[at + 3 * run + 1] >= 0xA0 {
            run += 1;
        }
        let (replacement, resume) = encode_error(job, text, position, position + run, "surrogates not allowed")?;
        match replacement {
            Replacement::Bytes(b) => out.extend_from_slice(&b),
            Replacement::Text(t) => {
                let t = str::wtf8(&t).to_vec();
                if !t.is_ascii() {
                    return Err(super::errors::raise_encode(
                        job,
                        text,
                        position,
                        position + run,
                        "surrogates not allowed",
                    ));
                }
                out.extend_from_slice(&t);
            }
        }
        position = resume;
        at = str::object(text).map_or(bytes.len(), |s| s.byte_offset(resume));
    }
    Ok(out)
}

/// Decodes; returns the text and the number of bytes used.
pub fn decode(data: &[u8], job: Job, last: bool) -> R<(Value, usize)> {
    match std::str::from_utf8(data) {
        Ok(text) => Ok((Value::str(text), data.len())),
        Err(_) => decode_slow(data, job, last),
    }
}

fn decode_slow(data: &[u8], job: Job, last: bool) -> R<(Value, usize)> {
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let error = match std::str::from_utf8(&data[at..]) {
            Ok(text) => {
                out.push_str(text);
                at = data.len();
                break;
            }
            Err(error) => error,
        };
        let valid = error.valid_up_to();
        out.push_wtf8(&data[at..at + valid]);
        at += valid;
        let (end, reason) = match error.error_len() {
            None if !last => break,
            // The start of a surrogate, which an error handler may take.
            Some(_) if !last && matches!(data[at..], [0xED, 0xA0..=0xBF]) => break,
            None => (data.len(), "unexpected end of data"),
            Some(n) if n == 1 && !(0xC2..0xF5).contains(&data[at]) => (at + 1, "invalid start byte"),
            Some(n) => (at + n, "invalid continuation byte"),
        };
        at = decode_error(job, data, at, end, reason, &mut out)?;
    }
    Ok((out.finish(), at))
}
