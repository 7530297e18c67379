//! `repr(s)` and `ascii(s)`: quotes and escapes.

use super::{StrObject, chars, unicode};
use crate::exceptions::R;
use crate::value::Value;

/// `repr(s)`.
pub fn repr(this: &Value) -> R {
    let s = super::methods::text(this);
    let mut out = Vec::with_capacity(s.byte_len() + 2);
    let ascii = write_repr(s, &mut out, unicode::is_printable);
    Ok(if ascii {
        super::from_ascii(&out)
    } else {
        super::from_wtf8(&out)
    })
}

/// Appends `repr(s)`; characters beyond ASCII that `shown` refuses are escaped. Returns whether the result is ASCII.
pub fn write_repr(s: &StrObject, out: &mut Vec<u8>, shown: fn(u32) -> bool) -> bool {
    let bytes = s.bytes();
    let quote = if memchr::memchr(b'\'', bytes).is_some() && memchr::memchr(b'"', bytes).is_none() {
        b'"'
    } else {
        b'\''
    };
    out.push(quote);
    let mut ascii = true;
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().take_while(|&&b| is_plain(b, quote)).count();
        out.extend_from_slice(&bytes[at..at + plain]);
        at += plain;
        if at == bytes.len() {
            break;
        }
        let (c, n) = chars::decode(bytes, at);
        if c >= 0x80 && shown(c) {
            out.extend_from_slice(&bytes[at..at + n]);
            ascii = false;
        } else {
            write_escape(c, quote, out);
        }
        at += n;
    }
    out.push(quote);
    ascii
}

/// ASCII that `repr` leaves alone.
#[inline(always)]
fn is_plain(b: u8, quote: u8) -> bool {
    (b' '..0x7F).contains(&b) && b != quote && b != b'\\'
}

fn write_escape(c: u32, quote: u8, out: &mut Vec<u8>) {
    let short = match c {
        0x0A => b'n',
        0x0D => b'r',
        0x09 => b't',
        0x5C => b'\\',
        c if c == u32::from(quote) => quote,
        _ => {
            push_escape(c, out);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Appends `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub fn push_escape(c: u32, out: &mut Vec<u8>) {
    let (letter, digits) = match c {
        0..=0xFF => (b'x', 2),
        0x100..=0xFFFF => (b'u', 4),
        _ => (b'U', 8),
    };
    out.extend_from_slice(&[b'\\', letter]);
    for i in (0..digits).rev() {
        out.push(HEX[(c >> (4 * i)) as usize & 15]);
    }
}

/// Digits of hexadecimal numbers.
pub const HEX: &[u8; 16] = b"0123456789abcdef";

/// `ascii()` of a text that `repr` made: everything beyond ASCII is escaped.
pub fn to_ascii(repr: &Value) -> Value {
    let s = super::methods::text(repr);
    if s.is_ascii() {
        return repr.clone();
    }
    let mut out = Vec::with_capacity(s.byte_len() * 2);
    for c in s.chars() {
        if c < 0x80 {
            out.push(c as u8)
        } else {
            push_escape(c, &mut out)
        }
    }
    super::from_ascii(&out)
}
