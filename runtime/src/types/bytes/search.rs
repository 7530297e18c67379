//! Searching in byte strings.

use super::kind::Kind;
use crate::args::check_count;
use crate::exceptions::{self, R, type_error, value_error};
use crate::ops::number::{self, is_index};
use crate::types::str::search::{adjust, bound, check_search_args, count, find, replace, rfind};
use crate::types::{buffer, int, tuple};
use crate::value::Value;

/// What is searched: a byte or a byte string.
enum Needle<'a> {
    Byte([u8; 1]),
    Bytes(buffer::Bytes<'a>),
}

impl std::ops::Deref for Needle<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Needle::Byte(b) => b,
            Needle::Bytes(b) => b,
        }
    }
}

fn byte_needle(v: &Value) -> R<[u8; 1]> {
    match int::as_i64(&crate::ops::number::index(v)?).and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok([b]),
        None => Err(value_error("byte must be in range(0, 256)")),
    }
}

fn needle(v: &Value) -> R<Needle<'_>> {
    if buffer::is_bytes_like(v) {
        return Ok(Needle::Bytes(buffer::get(v)?));
    }
    if !is_index(v) {
        let given = v.ty().name();
        return Err(type_error(format_args!(
            "argument should be integer or bytes-like object, not '{given}'"
        )));
    }
    byte_needle(v).map(Needle::Byte)
}

/// The bounds that the arguments after the first give; they are converted before the first is looked at.
fn limits(args: &[Value]) -> R<(i64, i64)> {
    Ok(match args.len() {
        1 => (0, i64::MAX),
        _ => (bound(args.get(1), 0)?, bound(args.get(2), i64::MAX)?),
    })
}

/// The part of the bytes between bounds, where it starts, and whether the bounds are in order.
fn part<K: Kind>(this: &Value, (start, end): (i64, i64)) -> (&[u8], usize, bool) {
    let bytes = K::bytes(this);
    let (start, end) = adjust(start, end, bytes.len());
    if start > end {
        (&[], start, false)
    } else {
        (&bytes[start..end], start, true)
    }
}

fn find_in<K: Kind>(
    this: &Value,
    args: &[Value],
    name: &str,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> R<Option<usize>> {
    check_search_args(name, args)?;
    let limits = limits(args)?;
    let needle = needle(&args[0])?;
    let (bytes, start, valid) = part::<K>(this, limits);
    Ok(if valid {
        search(bytes, &needle).map(|at| at + start)
    } else {
        None
    })
}

fn or_error(found: Option<usize>) -> R {
    found
        .map(Value::usize)
        .ok_or_else(|| value_error("subsection not found"))
}

pub(crate) fn find_method<K: Kind>(this: &Value, args: &[Value]) -> R {
    Ok(find_in::<K>(this, args, "find", find)?.map_or(Value::int(-1), Value::usize))
}

pub(crate) fn rfind_method<K: Kind>(this: &Value, args: &[Value]) -> R {
    Ok(find_in::<K>(this, args, "rfind", rfind)?.map_or(Value::int(-1), Value::usize))
}

pub(crate) fn index<K: Kind>(this: &Value, args: &[Value]) -> R {
    or_error(find_in::<K>(this, args, "index", find)?)
}

pub(crate) fn rindex<K: Kind>(this: &Value, args: &[Value]) -> R {
    or_error(find_in::<K>(this, args, "rindex", rfind)?)
}

pub(crate) fn count_method<K: Kind>(this: &Value, args: &[Value]) -> R {
    check_search_args("count", args)?;
    let limits = limits(args)?;
    let needle = needle(&args[0])?;
    let (bytes, _, valid) = part::<K>(this, limits);
    Ok(Value::usize(match needle.len() {
        _ if !valid => 0,
        0 => bytes.len() + 1,
        _ => count(bytes, &needle),
    }))
}

/// `x in b`.
pub fn contains(this: &Value, x: &Value) -> R<bool> {
    // `bytes_contains`: what raises when asked for an index is no number.
    let index = match is_index(x) {
        true => exceptions::quiet(number::index(x)),
        false => None,
    };
    if let Some(index) = index {
        let needle = byte_needle(&index)?;
        let bytes = buffer::direct(this).unwrap_or(&[]);
        return Ok(memchr::memchr(needle[0], bytes).is_some());
    }
    let needle = buffer::get(x)?;
    Ok(find(buffer::direct(this).unwrap_or(&[]), &needle).is_some())
}

fn affix<K: Kind>(this: &Value, args: &[Value], name: &str, test: fn(&[u8], &[u8]) -> bool) -> R {
    check_search_args(name, args)?;
    let limits = limits(args)?;
    let matches = |x: &Value| -> R<bool> {
        let x = buffer::get(x)?;
        let (bytes, _, valid) = part::<K>(this, limits);
        Ok(valid && test(bytes, &x))
    };
    if let Some(items) = tuple::as_items(&args[0]) {
        for item in items {
            if matches(item)? {
                return Ok(Value::bool(true));
            }
        }
        return Ok(Value::bool(false));
    }
    if !buffer::is_bytes_like(&args[0]) {
        let given = args[0].ty().name();
        return Err(type_error(format_args!(
            "{name} first arg must be bytes or a tuple of bytes, not {given}"
        )));
    }
    matches(&args[0]).map(Value::bool)
}

pub(crate) fn startswith<K: Kind>(this: &Value, args: &[Value]) -> R {
    affix::<K>(this, args, "startswith", |p, x| p.starts_with(x))
}

pub(crate) fn endswith<K: Kind>(this: &Value, args: &[Value]) -> R {
    affix::<K>(this, args, "endswith", |p, x| p.ends_with(x))
}

pub(crate) fn replace_method<K: Kind>(this: &Value, args: &[Value]) -> R {
    check_count("replace", args.len(), 2, 3)?;
    let (old, new) = (buffer::get(&args[0])?, buffer::get(&args[1])?);
    let limit = super::methods::limit(args.get(2))?;
    let bytes = K::bytes(this);
    if limit == 0 {
        return Ok(K::same(this));
    }
    if old.is_empty() {
        let mut out = Vec::with_capacity(bytes.len() + new.len() * limit.min(bytes.len() + 1));
        for (i, &b) in bytes.iter().enumerate() {
            if i < limit {
                out.extend_from_slice(&new);
            }
            out.push(b);
        }
        if bytes.len() < limit {
            out.extend_from_slice(&new);
        }
        return Ok(K::make(&out));
    }
    Ok(replace(bytes, &old, &new, limit).map_or_else(|| K::same(this), |out| K::make(&out)))
}
