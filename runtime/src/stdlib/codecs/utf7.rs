//! UTF-7 (RFC 2152).

use super::Job;
use super::errors::decode_error;
use crate::exceptions::R;
use crate::types::str::{Builder, chars};
use crate::value::Value;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters that stand for themselves.
fn is_direct(c: u32) -> bool {
    match u8::try_from(c) {
        Ok(b) => b.is_ascii_alphanumeric() || b" \t\r\n'(),-./:?!\"#$%&*;<=>@[]^_`{|}".contains(&b),
        Err(_) => false,
    }
}

fn value(b: u8) -> Option<u32> {
    BASE64.iter().position(|&x| x == b).map(|i| i as u32)
}

/// Encodes; nothing can fail.
pub fn encode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 8);
    let (mut shifted, mut bits, mut pending) = (false, 0u32, 0u64);
    for c in chars::Chars::new(text) {
        if shifted && is_direct(c) {
            if bits > 0 {
                out.push(BASE64[((pending << (6 - bits)) & 63) as usize]);
                (bits, pending) = (0, 0);
            }
            shifted = false;
            if value(c as u8).is_some() || c == u32::from(b'-') {
                out.push(b'-');
            }
        } else if !shifted && c == u32::from(b'+') {
            out.extend_from_slice(b"+-");
            continue;
        }
        if !shifted && is_direct(c) {
            out.push(c as u8);
            continue;
        }
        if !shifted {
            shifted = true;
            out.push(b'+');
        }
        let mut units = [0u16; 2];
        let units: &[u16] = match char::from_u32(c) {
            Some(c) => c.encode_utf16(&mut units),
            None => {
                units[0] = c as u16;
                &units[..1]
            }
        };
        for &u in units {
            pending = (pending << 16) | u64::from(u);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push(BASE64[((pending >> bits) & 63) as usize]);
            }
        }
    }
    if bits > 0 {
        out.push(BASE64[((pending << (6 - bits)) & 63) as usize]);
    }
    if shifted {
        out.push(b'-');
    }
    out
}

/// Decodes; without `last` an unfinished shift sequence at the end is left.
pub fn decode(data: &[u8], job: Job, last: bool) -> R<(Value, usize)> {
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let b = data[at];
        if b >= 128 {
            at = decode_error(job, data, at, at + 1, "unexpected special character", &mut out)?;
        } else if b != b'+' {
            out.push_char(u32::from(b));
            at += 1;
        } else if data.get(at + 1) == Some(&b'-') {
            out.push_char(u32::from(b'+'));
            at += 2;
        } else {
            let digits = data[at + 1..].iter().take_while(|&&b| value(b).is_some()).count();
            let end = at + 1 + digits;
            if end == data.len() && !last {
                return Ok((out.finish(), at));
            }
            at = shifted(data, at, end, job, last, &mut out)?;
        }
    }
    Ok((out.finish(), at))
}

/// Decodes the base-64 digits between the `+` at `start` and `end`.
fn shifted(data: &[u8], start: usize, end: usize, job: Job, last: bool, out: &mut Builder) -> R<usize> {
    let (mut bits, mut pending, mut high) = (0u32, 0u32, None::<u32>);
    for &b in &data[start + 1..end] {
        pending = (pending << 6) | value(b).unwrap_or(0);
        bits += 6;
        if bits < 16 {
            continue;
        }
        bits -= 16;
        let unit = pending >> bits;
        pending &= (1 << bits) - 1;
        match (high.take(), unit) {
            (Some(h), 0xDC00..=0xDFFF) => out.push_char(0x1_0000 + ((h & 0x3FF) << 10) + (unit & 0x3FF)),
            (previous, unit) => {
                if let Some(h) = previous {
                    out.push_char(h);
                }
                match unit {
                    0xD800..=0xDBFF => high = Some(unit),
                    _ => out.push_char(unit),
                }
            }
        }
    }
    let Some(&next) = data.get(end) else {
        if !last {
            return Ok(end);
        }
        if high.is_some() || bits >= 6 || pending != 0 {
            return decode_error(job, data, start, end, "unterminated shift sequence", out);
        }
        return Ok(end);
    };
    let wrong = if end == start + 1 {
        "ill-formed sequence"
    } else if bits >= 6 {
        "partial character in shift sequence"
    } else if pending != 0 {
        "non-zero padding bits in shift sequence"
    } else {
        // What cannot stand for itself is an error of its own, which takes the half of a pair with it.
        if let Some(h) = high.filter(|_| next < 0x80) {
            out.push_char(h);
        }
        return Ok(if next == b'-' { end + 1 } else { end });
    };
    decode_error(job, data, start, end + 1, wrong, out)
}
