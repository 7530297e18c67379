//! Grouping of digits, zero filling, alignment.

use super::spec::{Grouping, Spec};

/// Appends a code point in WTF-8.
pub fn push_code_point(out: &mut Vec<u8>, c: u32) {
    match char::from_u32(c) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xE0 | (c >> 12) as u8,
            0x80 | (c >> 6 & 0x3F) as u8,
            0x80 | (c & 0x3F) as u8,
        ]),
    }
}

fn push_fill(out: &mut Vec<u8>, fill: u32, count: usize) {
    if fill < 128 {
        out.resize(out.len() + count, fill as u8);
    } else {
        for _ in 0..count {
            push_code_point(out, fill);
        }
    }
}

/// Appends text of `length` code points, aligned in the width of the specification.
pub fn pad(out: &mut Vec<u8>, spec: &Spec, text: &[u8], length: usize) {
    let total = spec.width.unwrap_or(0).saturating_sub(length);
    let left = match spec.align {
        b'>' => total,
        b'^' => total / 2,
        _ => 0,
    };
    push_fill(out, spec.fill, left);
    out.extend_from_slice(text);
    push_fill(out, spec.fill, total - left);
}

/// The parts of a number that is to be laid out. All are ASCII.
pub(super) struct Parts<'a> {
    /// `-`, or nothing; the specification's sign is applied to it.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Digits before the point, without separators; empty for `inf` and `nan`.
    pub digits: &'a str,
    /// Point, fraction, exponent, `%`; or `inf`, `nan`.
    pub rest: &'a str,
}

/// Lays the number out in the width of the specification.
pub(super) fn number(out: &mut Vec<u8>, spec: &Spec, parts: &Parts) {
    let sign = if parts.negative {
        "-"
    } else {
        match spec.sign {
            b'+' => "+",
            b' ' => " ",
            _ => "",
        }
    };
    let other = sign.len() + parts.prefix.len() + parts.rest.len();
    let width = spec.width.unwrap_or(0);
    let zero_filled = spec.fill == b'0' as u32 && spec.align == b'=';
    let least = if zero_filled { width.saturating_sub(other) } else { 0 };
    let grouped = if parts.digits.is_empty() {
        String::new()
    } else {
        group(parts.digits, least, spec.grouping)
    };
    let total = width.saturating_sub(other + grouped.len());
    let (left, inside) = match spec.align {
        b'>' => (total, 0),
        b'^' => (total / 2, 0),
        b'=' => (0, total),
        _ => (0, 0),
    };
    push_fill(out, spec.fill, left);
    out.extend_from_slice(sign.as_bytes());
    out.extend_from_slice(parts.prefix.as_bytes());
    push_fill(out, spec.fill, inside);
    out.extend_from_slice(grouped.as_bytes());
    out.extend_from_slice(parts.rest.as_bytes());
    push_fill(out, spec.fill, total - left - inside);
}

/// Inserts separators and leading zeros until the text has `least` characters (`_PyUnicode_InsertThousandsGrouping`).
fn group(digits: &str, least: usize, grouping: Grouping) -> String {
    let (size, separator) = match grouping {
        Grouping::None | Grouping::Locale => {
            let zeros = least.saturating_sub(digits.len());
            return format!("{}{digits}", "0".repeat(zeros));
        }
        Grouping::Comma => (3, b','),
        Grouping::Underscore => (3, b'_'),
        Grouping::UnderscoreFour => (4, b'_'),
    };
    let mut reversed = Vec::with_capacity(digits.len() + digits.len() / size + least);
    let mut source = digits.bytes().rev();
    let mut left = digits.len();
    let mut least = least as isize;
    loop {
        let length = size.min((left as isize).max(least).max(1) as usize);
        for _ in 0..length {
            reversed.push(source.next().unwrap_or(b'0'));
        }
        left = left.saturating_sub(length);
        least -= length as isize;
        if left == 0 && least <= 0 {
            break;
        }
        least -= 1;
        reversed.push(separator);
    }
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}

/// Lays out a number of a library type: sign, digits before the point (none for special numbers), the rest. All ASCII.
pub fn lay_out_number(spec: &Spec, negative: bool, digits: &str, rest: &str) -> crate::value::Value {
    let mut out = Vec::with_capacity(digits.len() + rest.len() + 8);
    number(
        &mut out,
        spec,
        &Parts {
            negative,
            prefix: "",
            digits,
            rest,
        },
    );
    crate::types::str::from_wtf8(&out)
}
