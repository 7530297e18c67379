//! Byte strings as text: repr, hex, padding, stripping.

use super::case::is_space;
use super::kind::Kind;
use super::methods::byte_argument;
use crate::args::{Parser, bad_argument, check_count};
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::object::slots::KwNames;
use crate::ops::number::{c_int, ssize};
use crate::types::str::escape::HEX;
use crate::types::{buffer, str};
use crate::value::Value;

/// `repr` of bytes between a prefix and a suffix.
pub fn repr(bytes: &[u8], prefix: &str, suffix: &str) -> Value {
    // A bytearray's escapes apostrophes between any quotes (`bytearray_repr`).
    let apostrophe = if prefix.is_empty() { None } else { Some(b'\'') };
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = Vec::with_capacity(bytes.len() + prefix.len() + suffix.len() + 3);
    out.extend_from_slice(prefix.as_bytes());
    out.extend_from_slice(&[b'b', quote]);
    for &b in bytes {
        match b {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b if b == quote || Some(b) == apostrophe => out.extend_from_slice(&[b'\\', b]),
            b' '..=b'~' => out.push(b),
            _ => out.extend_from_slice(&[b'\\', b'x', HEX[b as usize >> 4], HEX[b as usize & 15]]),
        }
    }
    out.push(quote);
    out.extend_from_slice(suffix.as_bytes());
    str::from_ascii(&out)
}

static HEX_METHOD: Parser = Parser::new("hex", &["sep", "bytes_per_sep"], 0);

pub(crate) fn hex<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, group] = HEX_METHOD.parse(args, kwnames)?;
    let (sep, group) = hex_arguments(sep, group)?;
    Ok(hex_of(K::bytes(this), sep, group))
}

/// The arguments of `hex(sep, bytes_per_sep)`.
pub fn hex_arguments(sep: Option<&Value>, group: Option<&Value>) -> R<(Option<u8>, i32)> {
    let group = group.map_or(Ok(1), c_int)?;
    let Some(sep) = sep else { return Ok((None, group)) };
    let (len, first) = if let Some(s) = str::object(sep) {
        (s.char_len(), s.chars().next().unwrap_or(0))
    } else if let Some(b) = super::contents(sep) {
        (b.len(), b.first().map_or(0, |&b| u32::from(b)))
    } else {
        return Err(match crate::ops::subscr::len(sep)? {
            1 => type_error("sep must be str or bytes."),
            _ => value_error("sep must be length 1."),
        });
    };
    if len != 1 {
        return Err(value_error("sep must be length 1."));
    }
    match u8::try_from(first).ok().filter(u8::is_ascii) {
        Some(b) => Ok((Some(b), group)),
        None => Err(value_error("sep must be ASCII.")),
    }
}

/// Hexadecimal digits, with `sep` between groups of bytes counted from the right (negative: from the left).
pub fn hex_of(bytes: &[u8], sep: Option<u8>, group: i32) -> Value {
    let mut out = Vec::with_capacity(bytes.len() * 3);
    let size = group.unsigned_abs() as usize;
    for (i, &b) in bytes.iter().enumerate() {
        if let Some(sep) = sep
            && i > 0
            && size > 0
            && (if group > 0 { bytes.len() - i } else { i }).is_multiple_of(size)
        {
            out.push(sep);
        }
        out.extend_from_slice(&[HEX[b as usize >> 4], HEX[b as usize & 15]]);
    }
    str::from_ascii(&out)
}

pub(crate) fn fromhex<K: Kind>(class: &Value, text: &Value) -> R {
    let Some(s) = str::object(text) else {
        return Err(bad_argument("fromhex", "argument", "str", text));
    };
    let bad = |at: usize| {
        value_error(format_args!(
            "non-hexadecimal number found in fromhex() arg at position {}",
            s.char_offset(at)
        ))
    };
    if let Some(at) = s.bytes().iter().position(|b| !b.is_ascii()) {
        return Err(bad(at));
    }
    let digit = |at: usize| {
        s.bytes()
            .get(at)
            .and_then(|&b| (b as char).to_digit(16))
            .map(|d| d as u8)
    };
    let mut out = Vec::with_capacity(s.byte_len() / 2);
    let mut at = 0;
    while at < s.byte_len() {
        if is_space(s.bytes()[at]) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or_else(|| bad(at))?;
        let low = digit(at + 1).ok_or_else(|| bad(at + 1))?;
        out.push(high << 4 | low);
        at += 2;
    }
    let made = K::make(&out);
    if class.is(&K::ty().value()) {
        Ok(made)
    } else {
        crate::ops::call::call1(class, &made)
    }
}

fn pad<K: Kind>(bytes: &[u8], left: usize, right: usize, fill: u8) -> R {
    crate::memory::try_reserve(bytes.len().checked_add(left).and_then(|n| n.checked_add(right)))?;
    let mut out = Vec::with_capacity(bytes.len() + left + right);
    out.resize(left, fill);
    out.extend_from_slice(bytes);
    out.resize(out.len() + right, fill);
    Ok(K::make(&out))
}

fn justify<K: Kind>(this: &Value, args: &[Value], name: &str, split: fn(usize, usize) -> (usize, usize)) -> R {
    check_count(name, args.len(), 1, 2)?;
    let width = usize::try_from(ssize(&args[0])?).unwrap_or(0);
    let fill = args.get(1).map_or(Ok(b' '), |v| byte_argument(name, 2, v))?;
    let bytes = K::bytes(this);
    if width <= bytes.len() {
        return Ok(K::same(this));
    }
    let (left, right) = split(width - bytes.len(), width);
    pad::<K>(bytes, left, right, fill)
}

pub(crate) fn center<K: Kind>(this: &Value, args: &[Value]) -> R {
    justify::<K>(this, args, "center", |margin, width| {
        let left = margin / 2 + (margin & width & 1);
        (left, margin - left)
    })
}

pub(crate) fn ljust<K: Kind>(this: &Value, args: &[Value]) -> R {
    justify::<K>(this, args, "ljust", |margin, _| (0, margin))
}

pub(crate) fn rjust<K: Kind>(this: &Value, args: &[Value]) -> R {
    justify::<K>(this, args, "rjust", |margin, _| (margin, 0))
}

pub(crate) fn zfill<K: Kind>(this: &Value, width: &Value) -> R {
    let width = usize::try_from(ssize(width)?).unwrap_or(0);
    let bytes = K::bytes(this);
    if width <= bytes.len() {
        return Ok(K::same(this));
    }
    let fill = width - bytes.len();
    match bytes.first() {
        Some(sign @ (b'+' | b'-')) => {
            crate::memory::try_reserve(Some(width))?;
            let mut out = vec![*sign];
            out.resize(fill + 1, b'0');
            out.extend_from_slice(&bytes[1..]);
            Ok(K::make(&out))
        }
        _ => pad::<K>(bytes, fill, 0, b'0'),
    }
}

fn strip_ends<K: Kind>(this: &Value, args: &[Value], name: &str, left: bool, right: bool) -> R {
    check_count(name, args.len(), 0, 1)?;
    let set = match args.first() {
        Some(v) if !v.is_none() => Some(buffer::get(v)?),
        _ => None,
    };
    let bytes = K::bytes(this);
    let drops = |b: u8| set.as_ref().map_or_else(|| is_space(b), |set| set.contains(&b));
    let mut end = bytes.len();
    let start = if left {
        bytes.iter().take_while(|b| drops(**b)).count()
    } else {
        0
    };
    while right && end > start && drops(bytes[end - 1]) {
        end -= 1;
    }
    Ok(if end - start == bytes.len() {
        K::same(this)
    } else {
        K::make(&bytes[start..end])
    })
}

pub(crate) fn strip<K: Kind>(this: &Value, args: &[Value]) -> R {
    strip_ends::<K>(this, args, "strip", true, true)
}

pub(crate) fn lstrip<K: Kind>(this: &Value, args: &[Value]) -> R {
    strip_ends::<K>(this, args, "lstrip", true, false)
}

pub(crate) fn rstrip<K: Kind>(this: &Value, args: &[Value]) -> R {
    strip_ends::<K>(this, args, "rstrip", false, true)
}

static EXPANDTABS: Parser = Parser::new("expandtabs", &["tabsize"], 0);

pub(crate) fn expandtabs<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [tabsize] = EXPANDTABS.parse(args, kwnames)?;
    let size = usize::try_from(tabsize.map_or(Ok(8), c_int)?).unwrap_or(0);
    let mut out = Vec::new();
    let mut column = 0;
    for &b in K::bytes(this) {
        if b == b'\t' {
            if size > 0 {
                let n = size - column % size;
                if out.len() + n > isize::MAX as usize / 2 {
                    return Err(overflow_error("result too long"));
                }
                out.resize(out.len() + n, b' ');
                column += n;
            }
        } else {
            out.push(b);
            column = if b == b'\n' || b == b'\r' { 0 } else { column + 1 };
        }
    }
    Ok(K::make(&out))
}

pub(crate) fn removeprefix<K: Kind>(this: &Value, prefix: &Value) -> R {
    let prefix = buffer::get(prefix)?;
    Ok(match K::bytes(this).strip_prefix(&*prefix) {
        Some(rest) if !prefix.is_empty() => K::make(rest),
        _ => K::same(this),
    })
}

pub(crate) fn removesuffix<K: Kind>(this: &Value, suffix: &Value) -> R {
    let suffix = buffer::get(suffix)?;
    Ok(match K::bytes(this).strip_suffix(&*suffix) {
        Some(rest) if !suffix.is_empty() => K::make(rest),
        _ => K::same(this),
    })
}
