//! UTF-16 and UTF-32.

use super::errors::{Replacement, decode_error, encode_error, raise_encode};
use super::{Job, Order};
use crate::exceptions::R;
use crate::types::str::{self, Builder, chars};
use crate::value::Value;

fn unit16(u: u16, order: Order) -> [u8; 2] {
    if order == Order::Big {
        u.to_be_bytes()
    } else {
        u.to_le_bytes()
    }
}

fn unit32(u: u32, order: Order) -> [u8; 4] {
    if order == Order::Big {
        u.to_be_bytes()
    } else {
        u.to_le_bytes()
    }
}

fn put16(out: &mut Vec<u8>, c: u32, order: Order) {
    if c < 0x1_0000 {
        out.extend_from_slice(&unit16(c as u16, order));
    } else {
        let c = c - 0x1_0000;
        out.extend_from_slice(&unit16(0xD800 | (c >> 10) as u16, order));
        out.extend_from_slice(&unit16(0xDC00 | (c & 0x3FF) as u16, order));
    }
}

/// UTF-16; without an order, little endian behind a byte order mark.
pub fn encode16(text: &Value, order: Option<Order>, job: Job) -> R<Vec<u8>> {
    let little = order.unwrap_or(Order::Little);
    let mut out = Vec::with_capacity(2 + 2 * str::char_len(text));
    if order.is_none() {
        out.extend_from_slice(&[0xFF, 0xFE]);
    }
    encode(text, job, 2, &mut out, |out, c| put16(out, c, little))?;
    Ok(out)
}

/// UTF-32; without an order, little endian behind a byte order mark.
pub fn encode32(text: &Value, order: Option<Order>, job: Job) -> R<Vec<u8>> {
    let little = order.unwrap_or(Order::Little);
    let mut out = Vec::with_capacity(4 + 4 * str::char_len(text));
    if order.is_none() {
        out.extend_from_slice(&[0xFF, 0xFE, 0, 0]);
    }
    encode(text, job, 4, &mut out, |out, c| {
        out.extend_from_slice(&unit32(c, little))
    })?;
    Ok(out)
}

fn encode(text: &Value, job: Job, unit: usize, out: &mut Vec<u8>, put: impl Fn(&mut Vec<u8>, u32)) -> R<()> {
    const REASON: &str = "surrogates not allowed";
    let points: Vec<u32> = str::code_points(text).collect();
    let mut at = 0;
    while at < points.len() {
        if !chars::is_surrogate(points[at]) {
            put(out, points[at]);
            at += 1;
            continue;
        }
        // One at a time, unlike in other encodings.
        let (replacement, resume) = encode_error(job, text, at, at + 1, REASON)?;
        match replacement {
            Replacement::Bytes(b) if b.len() % unit == 0 => out.extend_from_slice(&b),
            Replacement::Text(t) if str::wtf8(&t).is_ascii() => str::code_points(&t).for_each(|c| put(out, c)),
            _ => return Err(raise_encode(job, text, at, at + 1, REASON)),
        }
        at = resume;
    }
    Ok(())
}

/// The order that a byte order mark at the start gives, and its length.
fn detect(data: &[u8], order: Option<Order>, little: &[u8], big: &[u8]) -> (Option<Order>, usize) {
    match order {
        Some(order) => (Some(order), 0),
        None if data.starts_with(little) => (Some(Order::Little), little.len()),
        None if data.starts_with(big) => (Some(Order::Big), big.len()),
        None => (None, 0),
    }
}

/// Decodes UTF-16: the text, the bytes used, the order found (if it was not given).
pub fn decode16(data: &[u8], order: Option<Order>, job: Job, last: bool) -> R<(Value, usize, Option<Order>)> {
    let (found, mut at) = detect(data, order, &[0xFF, 0xFE], &[0xFE, 0xFF]);
    let order = found.unwrap_or(Order::Little);
    let job = Job {
        encoding: if order == Order::Big { "utf-16-be" } else { "utf-16-le" },
        ..job
    };
    let unit = |at: usize| {
        let pair = [data[at], data[at + 1]];
        u32::from(if order == Order::Big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let mut out = Builder::with_capacity(data.len());
    while at < data.len() {
        if at + 1 == data.len() {
            if !last {
                break;
            }
            at = decode_error(job, data, at, data.len(), "truncated data", &mut out)?;
            continue;
        }
        let u = unit(at);
        if !chars::is_surrogate(u) {
            out.push_char(u);
            at += 2;
            continue;
        }
        if u >= 0xDC00 {
            at = decode_error(job, data, at, at + 2, "illegal encoding", &mut out)?;
        } else if at + 4 > data.len() {
            if !last {
                break;
            }
            at = decode_error(job, data, at, data.len(), "unexpected end of data", &mut out)?;
        } else {
            let v = unit(at + 2);
            if (0xDC00..0xE000).contains(&v) {
                out.push_char(0x1_0000 + ((u & 0x3FF) << 10) + (v & 0x3FF));
                at += 4;
            } else {
                at = decode_error(job, data, at, at + 2, "illegal UTF-16 surrogate", &mut out)?;
            }
        }
    }
    Ok((out.finish(), at, found))
}

/// Decodes UTF-32: the text, the bytes used, the order found (if it was not given).
pub fn decode32(data: &[u8], order: Option<Order>, job: Job, last: bool) -> R<(Value, usize, Option<Order>)> {
    let (found, mut at) = detect(data, order, &[0xFF, 0xFE, 0, 0], &[0, 0, 0xFE, 0xFF]);
    let order = found.unwrap_or(Order::Little);
    let job = Job {
        encoding: if order == Order::Big { "utf-32-be" } else { "utf-32-le" },
        ..job
    };
    let mut out = Builder::with_capacity(data.len());
    while at < data.len() {
        let Some(quad) = data.get(at..at + 4).and_then(|q| <[u8; 4]>::try_from(q).ok()) else {
            if !last {
                break;
            }
            at = decode_error(job, data, at, data.len(), "truncated data", &mut out)?;
            continue;
        };
        let c = if order == Order::Big {
            u32::from_be_bytes(quad)
        } else {
            u32::from_le_bytes(quad)
        };
        if chars::is_surrogate(c) {
            at = decode_error(
                job,
                data,
                at,
                at + 4,
                "code point in surrogate code point range(0xd800, 0xe000)",
                &mut out,
            )?;
        } else if c >= 0x11_0000 {
            at = decode_error(job, data, at, at + 4, "code point not in range(0x110000)", &mut out)?;
        } else {
            out.push_char(c);
            at += 4;
        }
    }
    Ok((out.finish(), at, found))
}
