//! `split`, `rsplit`, `splitlines`, `partition` of byte strings.

use super::case::is_space;
use super::kind::Kind;
use super::methods::{limit, triple};
use crate::args::Parser;
use crate::exceptions::{R, value_error};
use crate::object::slots::KwNames;
use crate::types::str::search::{find, rfind};
use crate::types::{buffer, list};
use crate::value::Value;

static SPLIT: Parser = Parser::new("split", &["sep", "maxsplit"], 0);
static RSPLIT: Parser = Parser::new("rsplit", &["sep", "maxsplit"], 0);
static SPLITLINES: Parser = Parser::new("splitlines", &["keepends"], 0);

fn separator(v: Option<&Value>) -> R<Option<buffer::Bytes<'_>>> {
    match v {
        Some(v) if !v.is_none() => {
            let sep = buffer::get(v)?;
            if sep.is_empty() {
                Err(value_error("empty separator"))
            } else {
                Ok(Some(sep))
            }
        }
        _ => Ok(None),
    }
}

pub(crate) fn split<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, maxsplit] = SPLIT.parse(args, kwnames)?;
    let max = limit(maxsplit)?;
    let sep = separator(sep)?;
    let bytes = K::bytes(this);
    let mut out = Vec::new();
    let mut from = 0;
    if let Some(sep) = sep {
        while out.len() < max
            && let Some(at) = find(&bytes[from..], &sep)
        {
            out.push(K::make(&bytes[from..from + at]));
            from += at + sep.len();
        }
        out.push(if from == 0 {
            K::same(this)
        } else {
            K::make(&bytes[from..])
        });
        return Ok(list::new(out));
    }
    loop {
        from += bytes[from..].iter().take_while(|b| is_space(**b)).count();
        if from == bytes.len() {
            return Ok(list::new(out));
        }
        if out.len() == max {
            out.push(K::make(&bytes[from..]));
            return Ok(list::new(out));
        }
        let n = bytes[from..].iter().take_while(|b| !is_space(**b)).count();
        out.push(if n == bytes.len() {
            K::same(this)
        } else {
            K::make(&bytes[from..from + n])
        });
        from += n;
    }
}

/// Trimming by a predicate.
trait Trim {
    fn trim_end_where(&self, space: fn(u8) -> bool) -> &[u8];
}

impl Trim for [u8] {
    fn trim_end_where(&self, space: fn(u8) -> bool) -> &[u8] {
        &self[..self.iter().rposition(|&b| !space(b)).map_or(0, |i| i + 1)]
    }
}

pub(crate) fn rsplit<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, maxsplit] = RSPLIT.parse(args, kwnames)?;
    let max = limit(maxsplit)?;
    let sep = separator(sep)?;
    let bytes = K::bytes(this);
    let mut out = Vec::new();
    let mut end = bytes.len();
    if let Some(sep) = sep {
        while out.len() < max
            && let Some(at) = rfind(&bytes[..end], &sep)
        {
            out.push(K::make(&bytes[at + sep.len()..end]));
            end = at;
        }
        out.push(if end == bytes.len() {
            K::same(this)
        } else {
            K::make(&bytes[..end])
        });
    } else {
        loop {
            end = bytes[..end].trim_end_where(is_space).len();
            if end == 0 {
                break;
            }
            if out.len() == max {
                out.push(K::make(&bytes[..end]));
                break;
            }
            let start = bytes[..end].iter().rposition(|&b| is_space(b)).map_or(0, |i| i + 1);
            out.push(if start == 0 && end == bytes.len() {
                K::same(this)
            } else {
                K::make(&bytes[start..end])
            });
            end = start;
        }
    }
    out.reverse();
    Ok(list::new(out))
}

pub(crate) fn splitlines<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [keepends] = SPLITLINES.parse(args, kwnames)?;
    let keep = keepends.map_or(Ok(false), crate::ops::compare::is_true)?;
    let bytes = K::bytes(this);
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(n) = memchr::memchr2(b'\n', b'\r', &bytes[from..]) {
        let end = from + n;
        let next = if bytes[end..].starts_with(b"\r\n") {
            end + 2
        } else {
            end + 1
        };
        out.push(K::make(&bytes[from..if keep { next } else { end }]));
        from = next;
    }
    if from < bytes.len() {
        out.push(if from == 0 {
            K::same(this)
        } else {
            K::make(&bytes[from..])
        });
    }
    Ok(list::new(out))
}

pub(crate) fn partition<K: Kind>(this: &Value, sep: &Value) -> R {
    let sep_bytes = buffer::get(sep)?;
    if sep_bytes.is_empty() {
        return Err(value_error("empty separator"));
    }
    let bytes = K::bytes(this);
    Ok(match find(bytes, &sep_bytes) {
        Some(at) => triple(
            K::make(&bytes[..at]),
            middle::<K>(sep, &sep_bytes),
            K::make(&bytes[at + sep_bytes.len()..]),
        ),
        None => triple(K::same(this), K::make(b""), K::make(b"")),
    })
}

pub(crate) fn rpartition<K: Kind>(this: &Value, sep: &Value) -> R {
    let sep_bytes = buffer::get(sep)?;
    if sep_bytes.is_empty() {
        return Err(value_error("empty separator"));
    }
    let bytes = K::bytes(this);
    Ok(match rfind(bytes, &sep_bytes) {
        Some(at) => triple(
            K::make(&bytes[..at]),
            middle::<K>(sep, &sep_bytes),
            K::make(&bytes[at + sep_bytes.len()..]),
        ),
        None => triple(K::make(b""), K::make(b""), K::same(this)),
    })
}

/// `bytes` gives the separator object itself back, `bytearray` a new one.
fn middle<K: Kind>(sep: &Value, bytes: &[u8]) -> Value {
    if std::ptr::eq(K::ty(), &super::TYPE) {
        sep.clone()
    } else {
        K::make(bytes)
    }
}
