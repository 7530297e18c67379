//! Searching: find, count, replace on the bytes of text, and the methods of `str` that search.

use super::{StrObject, from_parts, object};
use crate::args::check_count;
use crate::exceptions::{R, type_error, value_error};
use crate::ops::number::index_clamped;
use crate::value::Value;
use memchr::{memchr, memchr_iter, memmem, memrchr};

/// Offset of the first occurrence.
#[inline]
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match *needle {
        [] => Some(0),
        [byte] => memchr(byte, haystack),
        _ if haystack.len() < needle.len() => None,
        [first, ..] if haystack.len() <= 64 => find_short(haystack, needle, first),
        _ => memmem::find(haystack, needle),
    }
}

/// Without the preparation that pays only for long texts.
fn find_short(haystack: &[u8], needle: &[u8], first: u8) -> Option<usize> {
    let last = haystack.len() - needle.len();
    let mut at = 0;
    while at <= last {
        at += memchr(first, &haystack[at..=last])?;
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Offset of the last occurrence.
pub fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match *needle {
        [] => Some(haystack.len()),
        [byte] => memrchr(byte, haystack),
        _ => memmem::rfind(haystack, needle),
    }
}

/// Number of occurrences that do not overlap; `needle` is not empty.
pub fn count(haystack: &[u8], needle: &[u8]) -> usize {
    match *needle {
        [byte] => memchr_iter(byte, haystack).count(),
        _ if haystack.len() < needle.len() => 0,
        _ => memmem::find_iter(haystack, needle).count(),
    }
}

/// Replaces the first `limit` occurrences of `old` (not empty); `None` if there is none.
pub fn replace(haystack: &[u8], old: &[u8], new: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut at = find(haystack, old).filter(|_| limit > 0)?;
    let finder = memmem::Finder::new(old);
    let mut out = Vec::with_capacity(haystack.len() + new.len());
    let (mut from, mut done) = (0, 0);
    loop {
        out.extend_from_slice(&haystack[from..at]);
        out.extend_from_slice(new);
        from = at + old.len();
        done += 1;
        if done == limit {
            break;
        }
        let next = match *old {
            [byte] => memchr(byte, &haystack[from..]),
            _ => finder.find(&haystack[from..]),
        };
        match next {
            Some(n) => at = from + n,
            None => break,
        }
    }
    out.extend_from_slice(&haystack[from..]);
    Some(out)
}

/// An optional bound of a search (`_PyEval_SliceIndex`).
pub fn bound(v: Option<&Value>, default: i64) -> R<i64> {
    match v {
        None => Ok(default),
        Some(v) if v.is_none() => Ok(default),
        Some(v) => {
            if let Some(i) = v.as_small_int() {
                return Ok(i);
            }
            if !v.is_small_int() && v.ty().slots().index.is_none() {
                return Err(type_error(
                    "slice indices must be integers or None or have an __index__ method",
                ));
            }
            index_clamped(v)
        }
    }
}

/// Start and end of a search in a sequence of `len` items; start may lie beyond end.
pub fn adjust(start: i64, end: i64, len: usize) -> (usize, usize) {
    let len = len as i64;
    let from_end = |i: i64| if i < 0 { i.saturating_add(len).max(0) } else { i };
    (from_end(start) as usize, from_end(end).min(len) as usize)
}

/// The bounds given by `args[1..]`.
pub fn bounds(args: &[Value], len: usize) -> R<(usize, usize)> {
    if args.len() < 2 {
        return Ok((0, len));
    }
    let start = bound(args.get(1), 0)?;
    let end = bound(args.get(2), i64::MAX)?;
    Ok(adjust(start, end, len))
}

/// `name() takes at least 1 argument (0 given)` (`PyArg_ParseTuple`).
pub fn check_search_args(name: &str, args: &[Value]) -> R<()> {
    match args.len() {
        1..=3 => Ok(()),
        0 => Err(type_error(format_args!("{name}() takes at least 1 argument (0 given)"))),
        n => Err(type_error(format_args!(
            "{name}() takes at most 3 arguments ({n} given)"
        ))),
    }
}

enum Direction {
    First,
    Last,
}

fn find_in(this: &Value, args: &[Value], name: &str, direction: Direction) -> R<Option<usize>> {
    check_search_args(name, args)?;
    let s = super::methods::text(this);
    let (start, end) = bounds(args, s.char_len())?;
    let Some(needle) = object(&args[0]) else {
        return Err(type_error(format_args!("must be str, not {}", args[0].ty().name())));
    };
    if start > end || end - start < needle.char_len() {
        return Ok(None);
    }
    let (a, b) = (s.byte_offset(start), s.byte_offset(end));
    let haystack = &s.bytes()[a..b];
    let found = match direction {
        Direction::First => find(haystack, needle.bytes()),
        Direction::Last => rfind(haystack, needle.bytes()),
    };
    Ok(found.map(|at| s.char_offset(a + at)))
}

fn or_minus_one(found: Option<usize>) -> R {
    Ok(found.map_or(Value::int(-1), Value::usize))
}

fn or_error(found: Option<usize>) -> R {
    found
        .map(Value::usize)
        .ok_or_else(|| value_error("substring not found"))
}

pub(super) fn find_method(this: &Value, args: &[Value]) -> R {
    or_minus_one(find_in(this, args, "find", Direction::First)?)
}

pub(super) fn rfind_method(this: &Value, args: &[Value]) -> R {
    or_minus_one(find_in(this, args, "rfind", Direction::Last)?)
}

pub(super) fn index(this: &Value, args: &[Value]) -> R {
    or_error(find_in(this, args, "index", Direction::First)?)
}

pub(super) fn rindex(this: &Value, args: &[Value]) -> R {
    or_error(find_in(this, args, "rindex", Direction::Last)?)
}

pub(super) fn count_method(this: &Value, args: &[Value]) -> R {
    check_search_args("count", args)?;
    let s = super::methods::text(this);
    let (start, end) = bounds(args, s.char_len())?;
    let Some(needle) = object(&args[0]) else {
        return Err(type_error(format_args!("must be str, not {}", args[0].ty().name())));
    };
    if start > end || end - start < needle.char_len() {
        return Ok(Value::int(0));
    }
    if needle.byte_len() == 0 {
        return Ok(Value::usize(end - start + 1));
    }
    Ok(Value::usize(count(
        &s.bytes()[s.byte_offset(start)..s.byte_offset(end)],
        needle.bytes(),
    )))
}

/// `a in s`.
pub(super) fn contains_slot(s: &Value, a: &Value) -> R<bool> {
    match object(a) {
        Some(needle) => Ok(find(super::methods::text(s).bytes(), needle.bytes()).is_some()),
        None => Err(type_error(format_args!(
            "'in <string>' requires string as left operand, not {}",
            a.ty().name()
        ))),
    }
}

fn affix(this: &Value, args: &[Value], name: &str, test: fn(&[u8], &[u8]) -> bool) -> R {
    check_search_args(name, args)?;
    let s = super::methods::text(this);
    let (start, end) = bounds(args, s.char_len())?;
    let part = (start <= end).then(|| &s.bytes()[s.byte_offset(start)..s.byte_offset(end)]);
    let matches = |x: &StrObject| part.is_some_and(|p| test(p, x.bytes()));
    if let Some(x) = object(&args[0]) {
        return Ok(Value::bool(matches(x)));
    }
    if !args[0].ty().has_flag(crate::object::type_object::flags::TUPLE_SUBCLASS) {
        let given = args[0].ty().name();
        return Err(type_error(format_args!(
            "{name} first arg must be str or a tuple of str, not {given}"
        )));
    }
    for item in crate::types::tuple::items(&args[0]) {
        match object(item) {
            Some(x) if matches(x) => return Ok(Value::bool(true)),
            Some(_) => {}
            None => {
                let given = item.ty().name();
                return Err(type_error(format_args!(
                    "tuple for {name} must only contain str, not {given}"
                )));
            }
        }
    }
    Ok(Value::bool(false))
}

pub(super) fn startswith(this: &Value, args: &[Value]) -> R {
    affix(this, args, "startswith", |p, x| p.starts_with(x))
}

pub(super) fn endswith(this: &Value, args: &[Value]) -> R {
    affix(this, args, "endswith", |p, x| p.ends_with(x))
}

/// `s.replace(old, new, count=-1, /)`.
pub(super) fn replace_method(this: &Value, args: &[Value]) -> R {
    check_count("replace", args.len(), 2, 3)?;
    let s = super::methods::text(this);
    let argument = |i: usize| {
        object(&args[i])
            .ok_or_else(|| crate::args::bad_argument("replace", &format!("argument {}", i + 1), "str", &args[i]))
    };
    let (old, new) = (argument(0)?, argument(1)?);
    let limit = match args.get(2) {
        None => -1,
        Some(n) => crate::ops::number::ssize(n)?,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if limit == 0 || (old.equals(new)) {
        return Ok(super::methods::unchanged(this));
    }
    if old.byte_len() == 0 {
        return interleave(this, s, new, limit);
    }
    if let ([a], [b]) = (old.bytes(), new.bytes()) {
        return Ok(replace_byte(this, s, *a, *b, limit));
    }
    let room = count_limited(s.bytes(), old.bytes(), limit)
        .checked_mul(new.byte_len())
        .filter(|n| *n < super::MAX_LEN)
        .ok_or_else(|| crate::exceptions::overflow_error("replace string is too long"))?;
    crate::memory::try_reserve_text(Some(room))?;
    match replace(s.bytes(), old.bytes(), new.bytes(), limit) {
        None => Ok(super::methods::unchanged(this)),
        Some(bytes) if s.is_ascii() && new.is_ascii() => Ok(super::from_ascii(&bytes)),
        Some(bytes) => Ok(super::from_wtf8(&bytes)),
    }
}

/// Number of replacements, counted only where the result could become huge.
fn count_limited(s: &[u8], old: &[u8], limit: usize) -> usize {
    if s.len() < 1 << 16 {
        (s.len() / old.len()).min(limit)
    } else {
        count(s, old).min(limit)
    }
}

fn replace_byte(this: &Value, s: &StrObject, a: u8, b: u8, limit: usize) -> Value {
    let Some(first) = memchr(a, s.bytes()) else {
        return super::methods::unchanged(this);
    };
    let mut bytes = s.bytes().to_vec();
    if limit == usize::MAX {
        for c in &mut bytes[first..] {
            *c = if *c == a { b } else { *c };
        }
    } else {
        bytes.iter_mut().filter(|c| **c == a).take(limit).for_each(|c| *c = b);
    }
    from_parts(&bytes, s.char_len())
}

/// `"abc".replace("", "-")`.
fn interleave(this: &Value, s: &StrObject, new: &StrObject, limit: usize) -> R {
    if new.byte_len() == 0 {
        return Ok(super::methods::unchanged(this));
    }
    let times = limit.min(s.char_len() + 1);
    let total = times
        .checked_mul(new.byte_len())
        .and_then(|n| n.checked_add(s.byte_len()));
    let Some(total) = total.filter(|n| *n < super::MAX_LEN) else {
        return Err(crate::exceptions::overflow_error("replace string is too long"));
    };
    let mut out = Vec::with_capacity(total);
    let mut chars = s.chars();
    for i in 0..times {
        out.extend_from_slice(new.bytes());
        if i < s.char_len()
            && let Some(c) = chars.next()
        {
            super::chars::push(&mut out, c);
        }
    }
    out.extend_from_slice(chars.rest());
    Ok(super::from_wtf8(&out))
}
