//! `split`, `rsplit`, `splitlines`, `partition`, `rpartition`.

use super::{StrObject, chars, empty, from_parts, from_wtf8, object, search, unicode};
use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::object::slots::KwNames;
use crate::types::{list, tuple};
use crate::value::Value;

/// `s[a..b]` by bytes.
#[inline]
pub(super) fn piece(s: &StrObject, a: usize, b: usize) -> Value {
    let bytes = &s.bytes()[a..b];
    if s.is_ascii() {
        from_parts(bytes, bytes.len())
    } else {
        from_wtf8(bytes)
    }
}

static SPLIT: Parser = Parser::new("split", &["sep", "maxsplit"], 0);
static RSPLIT: Parser = Parser::new("rsplit", &["sep", "maxsplit"], 0);
static SPLITLINES: Parser = Parser::new("splitlines", &["keepends"], 0);

fn limit(v: Option<&Value>) -> R<usize> {
    let n = v.map_or(Ok(-1), crate::ops::number::ssize)?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The separator: `None` for runs of white space.
fn separator(v: Option<&Value>) -> R<Option<&StrObject>> {
    match v {
        None => Ok(None),
        Some(v) if v.is_none() => Ok(None),
        Some(v) => match object(v) {
            Some(s) if s.byte_len() == 0 => Err(value_error("empty separator")),
            Some(s) => Ok(Some(s)),
            None => Err(type_error(format_args!("must be str or None, not {}", v.ty().name()))),
        },
    }
}

pub(super) fn split(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, maxsplit] = SPLIT.parse(args, kwnames)?;
    let max = limit(maxsplit)?;
    let s = super::methods::text(this);
    Ok(list::new(match separator(sep)? {
        None => split_space(this, s, max),
        Some(sep) => split_at(this, s, sep.bytes(), max),
    }))
}

/// Splits at `sep`, from the left.
fn split_at(this: &Value, s: &StrObject, sep: &[u8], max: usize) -> Vec<Value> {
    let bytes = s.bytes();
    let mut out = Vec::new();
    let mut from = 0;
    let mut put = |at: usize, from: &mut usize| {
        if out.len() == max {
            return false;
        }
        out.push(piece(s, *from, at));
        *from = at + sep.len();
        true
    };
    match *sep {
        [byte] => {
            let _ = memchr::memchr_iter(byte, bytes).all(|at| put(at, &mut from));
        }
        _ if bytes.len() < sep.len() => {}
        _ => {
            let _ = memchr::memmem::find_iter(bytes, sep).all(|at| put(at, &mut from));
        }
    }
    out.push(if from == 0 {
        super::methods::unchanged(this)
    } else {
        piece(s, from, bytes.len())
    });
    out
}

/// Length of the white space at byte `at`, 0 if there is none.
#[inline(always)]
pub(super) fn space_at(bytes: &[u8], at: usize) -> usize {
    let b = bytes[at];
    if b < 0x80 {
        return usize::from(super::predicates::is_ascii_space(b));
    }
    let (c, n) = chars::decode(bytes, at);
    if unicode::is_space(c) { n } else { 0 }
}

/// Splits at runs of white space, from the left.
fn split_space(this: &Value, s: &StrObject, max: usize) -> Vec<Value> {
    let bytes = s.bytes();
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        while at < bytes.len() {
            match space_at(bytes, at) {
                0 => break,
                n => at += n,
            }
        }
        if at == bytes.len() {
            return out;
        }
        if out.len() == max {
            out.push(piece(s, at, bytes.len()));
            return out;
        }
        let start = at;
        while at < bytes.len() && space_at(bytes, at) == 0 {
            at += chars::width(bytes[at]);
        }
        if start == 0 && at == bytes.len() {
            out.push(super::methods::unchanged(this));
            return out;
        }
        out.push(piece(s, start, at));
    }
}

/// End of the text without white space at its end.
fn trimmed_end(bytes: &[u8]) -> usize {
    let mut end = bytes.len();
    while end > 0 {
        let (c, n) = chars::decode_back(bytes, end);
        if !unicode::is_space(c) {
            break;
        }
        end -= n;
    }
    end
}

pub(super) fn rsplit(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, maxsplit] = RSPLIT.parse(args, kwnames)?;
    let max = limit(maxsplit)?;
    let s = super::methods::text(this);
    let mut out = match separator(sep)? {
        None => rsplit_space(this, s, max),
        Some(sep) => rsplit_at(this, s, sep.bytes(), max),
    };
    out.reverse();
    Ok(list::new(out))
}

fn rsplit_at(this: &Value, s: &StrObject, sep: &[u8], max: usize) -> Vec<Value> {
    let mut out = Vec::new();
    let mut end = s.byte_len();
    while out.len() < max
        && let Some(at) = search::rfind(&s.bytes()[..end], sep)
    {
        out.push(piece(s, at + sep.len(), end));
        end = at;
    }
    out.push(if end == s.byte_len() {
        super::methods::unchanged(this)
    } else {
        piece(s, 0, end)
    });
    out
}

fn rsplit_space(this: &Value, s: &StrObject, max: usize) -> Vec<Value> {
    let bytes = s.bytes();
    let mut out = Vec::new();
    let mut end = bytes.len();
    loop {
        end = trimmed_end(&bytes[..end]);
        if end == 0 {
            return out;
        }
        if out.len() == max {
            out.push(piece(s, 0, end));
            return out;
        }
        let stop = end;
        while end > 0 {
            let (c, n) = chars::decode_back(bytes, end);
            if unicode::is_space(c) {
                break;
            }
            end -= n;
        }
        if end == 0 && stop == bytes.len() {
            out.push(super::methods::unchanged(this));
            return out;
        }
        out.push(piece(s, end, stop));
    }
}

pub(super) fn splitlines(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [keepends] = SPLITLINES.parse(args, kwnames)?;
    let keep = keepends.map_or(Ok(false), crate::ops::compare::is_true)?;
    let s = super::methods::text(this);
    let bytes = s.bytes();
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let plain = |b: u8| (0x1F..0x80).contains(&b);
        if plain(bytes[at]) {
            at += 1;
            continue;
        }
        let (c, n) = chars::decode(bytes, at);
        if !unicode::is_line_break(c) {
            at += n;
            continue;
        }
        let end = at;
        at += n;
        if c == 0x0D && bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
        out.push(piece(s, from, if keep { at } else { end }));
        from = at;
    }
    if from < bytes.len() {
        out.push(if from == 0 {
            super::methods::unchanged(this)
        } else {
            piece(s, from, bytes.len())
        });
    }
    Ok(list::new(out))
}

fn partition_at(this: &Value, sep: &Value, find: fn(&[u8], &[u8]) -> Option<usize>) -> R<Result<Value, ()>> {
    let Some(x) = object(sep) else {
        return Err(type_error(format_args!("must be str, not {}", sep.ty().name())));
    };
    if x.byte_len() == 0 {
        return Err(value_error("empty separator"));
    }
    let s = super::methods::text(this);
    Ok(match find(s.bytes(), x.bytes()) {
        Some(at) => Ok(tuple::new(vec![
            piece(s, 0, at),
            sep.clone(),
            piece(s, at + x.byte_len(), s.byte_len()),
        ])),
        None => Err(()),
    })
}

pub(super) fn partition(this: &Value, sep: &Value) -> R {
    Ok(partition_at(this, sep, search::find)?
        .unwrap_or_else(|()| tuple::new(vec![super::methods::unchanged(this), empty().clone(), empty().clone()])))
}

pub(super) fn rpartition(this: &Value, sep: &Value) -> R {
    Ok(partition_at(this, sep, search::rfind)?
        .unwrap_or_else(|()| tuple::new(vec![empty().clone(), empty().clone(), super::methods::unchanged(this)])))
}
