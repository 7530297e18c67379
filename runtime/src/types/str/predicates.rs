//! `isalpha` and its like.

use super::{StrObject, unicode};
use crate::exceptions::R;
use crate::value::Value;

/// True if the string is not empty and each character answers true.
fn all(this: &Value, ascii: fn(u8) -> bool, any: fn(u32) -> bool) -> R {
    let s = super::methods::text(this);
    if s.byte_len() == 0 {
        return Ok(Value::bool(false));
    }
    Ok(Value::bool(if s.is_ascii() {
        s.bytes().iter().all(|&b| ascii(b))
    } else {
        s.chars().all(any)
    }))
}

/// ASCII white space of text: the separators 0x1C–0x1F included.
#[inline(always)]
pub fn is_ascii_space(b: u8) -> bool {
    matches!(b, b' ' | 0x09..=0x0D | 0x1C..=0x1F)
}

pub(super) fn isalpha(this: &Value) -> R {
    all(this, |b| b.is_ascii_alphabetic(), unicode::is_alpha)
}

pub(super) fn isalnum(this: &Value) -> R {
    all(this, |b| b.is_ascii_alphanumeric(), unicode::is_alnum)
}

pub(super) fn isdecimal(this: &Value) -> R {
    all(this, |b| b.is_ascii_digit(), unicode::is_decimal)
}

pub(super) fn isdigit(this: &Value) -> R {
    all(this, |b| b.is_ascii_digit(), unicode::is_digit)
}

pub(super) fn isnumeric(this: &Value) -> R {
    all(this, |b| b.is_ascii_digit(), unicode::is_numeric)
}

pub(super) fn isspace(this: &Value) -> R {
    all(this, is_ascii_space, unicode::is_space)
}

pub(super) fn isascii(this: &Value) -> R {
    Ok(Value::bool(super::methods::text(this).is_ascii()))
}

pub(super) fn isprintable(this: &Value) -> R {
    Ok(Value::bool(
        super::methods::text(this).chars().all(unicode::is_printable),
    ))
}

pub(super) fn isidentifier(this: &Value) -> R {
    Ok(Value::bool(is_identifier(super::methods::text(this))))
}

/// True if the text is an identifier (keywords too).
pub fn is_identifier(s: &StrObject) -> bool {
    let mut chars = s.chars();
    chars
        .next()
        .is_some_and(|c| c == u32::from(b'_') || unicode::is_xid_start(c))
        && chars.all(unicode::is_xid_continue)
}

pub(super) fn islower(this: &Value) -> R {
    cased(
        this,
        |c| unicode::is_upper(c) || unicode::is_title(c),
        unicode::is_lower,
    )
}

pub(super) fn isupper(this: &Value) -> R {
    cased(
        this,
        |c| unicode::is_lower(c) || unicode::is_title(c),
        unicode::is_upper,
    )
}

fn cased(this: &Value, forbidden: fn(u32) -> bool, wanted: fn(u32) -> bool) -> R {
    let mut found = false;
    for c in super::methods::text(this).chars() {
        if forbidden(c) {
            return Ok(Value::bool(false));
        }
        found = found || wanted(c);
    }
    Ok(Value::bool(found))
}

pub(super) fn istitle(this: &Value) -> R {
    let (mut cased, mut after_cased) = (false, false);
    for c in super::methods::text(this).chars() {
        let capital = unicode::is_upper(c) || unicode::is_title(c);
        if capital || unicode::is_lower(c) {
            if capital == after_cased {
                return Ok(Value::bool(false));
            }
            (cased, after_cased) = (true, true);
        } else {
            after_cased = false;
        }
    }
    Ok(Value::bool(cased))
}
