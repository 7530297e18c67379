//! `strip`, `center`, `zfill`, `expandtabs`, `removeprefix` and their like.

use super::split::{piece, space_at};
use super::{Builder, StrObject, chars, object, unicode};
use crate::args::{Parser, bad_argument, check_count};
use crate::exceptions::{R, overflow_error, type_error};
use crate::object::slots::KwNames;
use crate::ops::number::ssize;
use crate::value::Value;

fn strip_ends(this: &Value, args: &[Value], name: &str, left: bool, right: bool) -> R {
    check_count(name, args.len(), 0, 1)?;
    let s = super::methods::text(this);
    let set = match args.first() {
        None => None,
        Some(v) if v.is_none() => None,
        Some(v) => match object(v) {
            Some(set) => Some(set),
            None => return Err(type_error(format_args!("{name} arg must be None or str"))),
        },
    };
    let bytes = s.bytes();
    let (mut start, mut end) = (0, bytes.len());
    if left {
        while start < end {
            match set {
                None => match space_at(bytes, start) {
                    0 => break,
                    n => start += n,
                },
                Some(set) => {
                    let (c, n) = chars::decode(bytes, start);
                    if !has_char(set, c) {
                        break;
                    }
                    start += n;
                }
            }
        }
    }
    if right {
        while start < end {
            let (c, n) = chars::decode_back(bytes, end);
            if !set.map_or_else(|| unicode::is_space(c), |set| has_char(set, c)) {
                break;
            }
            end -= n;
        }
    }
    Ok(if start == 0 && end == bytes.len() {
        super::methods::unchanged(this)
    } else {
        piece(s, start, end)
    })
}

fn has_char(set: &StrObject, c: u32) -> bool {
    if c < 0x80 {
        return memchr::memchr(c as u8, set.bytes()).is_some();
    }
    !set.is_ascii() && set.chars().any(|d| d == c)
}

pub(super) fn strip(this: &Value, args: &[Value]) -> R {
    strip_ends(this, args, "strip", true, true)
}

pub(super) fn lstrip(this: &Value, args: &[Value]) -> R {
    strip_ends(this, args, "lstrip", true, false)
}

pub(super) fn rstrip(this: &Value, args: &[Value]) -> R {
    strip_ends(this, args, "rstrip", false, true)
}

/// `this` between `left` and `right` fill characters.
fn pad(this: &Value, left: usize, right: usize, fill: u32) -> R {
    let s = super::methods::text(this);
    if left + right == 0 {
        return Ok(super::methods::unchanged(this));
    }
    let size = left
        .checked_add(right)
        .and_then(|n| n.checked_mul(4))
        .and_then(|n| n.checked_add(s.byte_len()));
    if left
        .checked_add(right)
        .is_none_or(|n| n > isize::MAX as usize - s.byte_len())
    {
        return Err(overflow_error("padded string is too long"));
    }
    if size.is_none_or(|n| n > super::MAX_LEN) {
        return Err(crate::exceptions::memory_error());
    }
    let mut out = Builder::with_capacity(s.byte_len() + (left + right) * chars::encoded_len(fill));
    out.push_repeated(fill, left);
    out.push_value(this);
    out.push_repeated(fill, right);
    Ok(out.finish())
}

fn justify(this: &Value, args: &[Value], name: &str, split: fn(usize, usize) -> (usize, usize)) -> R {
    check_count(name, args.len(), 1, 2)?;
    let width = ssize(&args[0])?;
    let fill = match args.get(1) {
        None => u32::from(b' '),
        Some(v) => fill_char(v)?,
    };
    let len = super::char_len(this);
    let width = usize::try_from(width).unwrap_or(0);
    if width <= len {
        return Ok(super::methods::unchanged(this));
    }
    let (left, right) = split(width - len, width);
    pad(this, left, right, fill)
}

fn fill_char(v: &Value) -> R<u32> {
    let Some(s) = object(v) else {
        return Err(type_error(format_args!(
            "The fill character must be a unicode character, not {}",
            v.ty().name()
        )));
    };
    let mut chars = s.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(type_error("The fill character must be exactly one character long")),
    }
}

pub(super) fn center(this: &Value, args: &[Value]) -> R {
    justify(this, args, "center", |margin, width| {
        let left = margin / 2 + (margin & width & 1);
        (left, margin - left)
    })
}

pub(super) fn ljust(this: &Value, args: &[Value]) -> R {
    justify(this, args, "ljust", |margin, _| (0, margin))
}

pub(super) fn rjust(this: &Value, args: &[Value]) -> R {
    justify(this, args, "rjust", |margin, _| (margin, 0))
}

pub(super) fn zfill(this: &Value, width: &Value) -> R {
    let width = usize::try_from(ssize(width)?).unwrap_or(0);
    let s = super::methods::text(this);
    if width <= s.char_len() {
        return Ok(super::methods::unchanged(this));
    }
    let fill = width - s.char_len();
    match s.bytes().first() {
        Some(sign @ (b'+' | b'-')) => {
            let mut out = Builder::with_capacity(s.byte_len() + fill);
            out.push_char(u32::from(*sign));
            out.push_repeated(u32::from(b'0'), fill);
            out.push_wtf8(&s.bytes()[1..]);
            Ok(out.finish())
        }
        _ => pad(this, fill, 0, u32::from(b'0')),
    }
}

static EXPANDTABS: Parser = Parser::new("expandtabs", &["tabsize"], 0);

pub(super) fn expandtabs(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [tabsize] = EXPANDTABS.parse(args, kwnames)?;
    let size = tabsize.map_or(Ok(8), crate::ops::number::c_int)?;
    let s = super::methods::text(this);
    if memchr::memchr(b'\t', s.bytes()).is_none() {
        return Ok(super::methods::unchanged(this));
    }
    let size = usize::try_from(size).unwrap_or(0);
    let mut out = Builder::with_capacity(s.byte_len() + 8);
    let mut column = 0;
    for c in s.chars() {
        if c == u32::from(b'\t') {
            if size > 0 {
                let n = size - column % size;
                if out.bytes().len() + n > super::MAX_LEN {
                    return Err(overflow_error("new string is too long"));
                }
                out.push_repeated(u32::from(b' '), n);
                column += n;
            }
        } else {
            out.push_char(c);
            column = if c == 0x0A || c == 0x0D { 0 } else { column + 1 };
        }
    }
    Ok(out.finish())
}

pub(super) fn removeprefix(this: &Value, prefix: &Value) -> R {
    let Some(x) = object(prefix) else {
        return Err(bad_argument("removeprefix", "argument", "str", prefix));
    };
    let s = super::methods::text(this);
    Ok(match s.bytes().strip_prefix(x.bytes()) {
        Some(rest) if x.byte_len() > 0 => piece(s, s.byte_len() - rest.len(), s.byte_len()),
        _ => super::methods::unchanged(this),
    })
}

pub(super) fn removesuffix(this: &Value, suffix: &Value) -> R {
    let Some(x) = object(suffix) else {
        return Err(bad_argument("removesuffix", "argument", "str", suffix));
    };
    let s = super::methods::text(this);
    Ok(match s.bytes().strip_suffix(x.bytes()) {
        Some(rest) if x.byte_len() > 0 => piece(s, 0, rest.len()),
        _ => super::methods::unchanged(this),
    })
}
