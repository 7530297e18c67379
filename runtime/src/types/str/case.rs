//! `lower`, `upper`, `title`, `capitalize`, `swapcase`, `casefold`.

use super::unicode::{self, Case};
use super::{Builder, StrObject, new_uninit_small};
use crate::exceptions::R;
use crate::value::Value;

const SIGMA: u32 = 0x3A3;

/// Maps an ASCII string byte by byte.
fn ascii(s: &StrObject, map: impl Fn(u8) -> u8) -> Value {
    if s.byte_len() < 2 {
        return s
            .bytes()
            .first()
            .map_or(super::empty().clone(), |&b| super::latin1_char(map(b)).clone());
    }
    // SAFETY: all bytes are written.
    unsafe {
        let (v, text) = new_uninit_small(s.byte_len(), s.byte_len(), 0);
        for (i, &b) in s.bytes().iter().enumerate() {
            text.add(i).write(map(b));
        }
        v
    }
}

/// The lower case of the character at `i`, with the rule for the capital sigma at the end of a word.
fn push_lower(points: &[u32], i: usize, out: &mut Builder) {
    let c = points[i];
    if c != SIGMA {
        unicode::map_case(c, Case::Lower, |m| out.push_char(m));
        return;
    }
    let skip = |c: &&u32| !unicode::is_case_ignorable(**c);
    let before = points[..i]
        .iter()
        .rev()
        .find(skip)
        .is_some_and(|&c| unicode::is_cased(c));
    let after = points[i + 1..].iter().find(skip).is_some_and(|&c| unicode::is_cased(c));
    out.push_char(if before && !after { 0x3C2 } else { 0x3C3 });
}

pub(super) fn lower(this: &Value) -> R {
    let s = super::methods::text(this);
    if s.is_ascii() {
        return Ok(ascii(s, |b| b.to_ascii_lowercase()));
    }
    let points: Vec<u32> = s.chars().collect();
    let mut out = Builder::with_capacity(s.byte_len());
    (0..points.len()).for_each(|i| push_lower(&points, i, &mut out));
    Ok(out.finish())
}

fn map(s: &StrObject, case: Case) -> R {
    let mut out = Builder::with_capacity(s.byte_len());
    s.chars().for_each(|c| unicode::map_case(c, case, |m| out.push_char(m)));
    Ok(out.finish())
}

pub(super) fn upper(this: &Value) -> R {
    let s = super::methods::text(this);
    if s.is_ascii() {
        return Ok(ascii(s, |b| b.to_ascii_uppercase()));
    }
    map(s, Case::Upper)
}

pub(super) fn casefold(this: &Value) -> R {
    if super::methods::text(this).is_ascii() {
        return lower(this);
    }
    map(super::methods::text(this), Case::Fold)
}

/// Maps an ASCII string whose letters are large where a word begins: after what `begins` says of the byte before.
fn ascii_words(s: &StrObject, begins: impl Fn(u8) -> bool) -> Value {
    let before = std::cell::Cell::new(None);
    ascii(s, |b| match before.replace(Some(b)) {
        Some(last) if !begins(last) => b.to_ascii_lowercase(),
        _ => b.to_ascii_uppercase(),
    })
}

pub(super) fn capitalize(this: &Value) -> R {
    let s = super::methods::text(this);
    if s.is_ascii() {
        return Ok(ascii_words(s, |_| false));
    }
    let points: Vec<u32> = s.chars().collect();
    let mut out = Builder::with_capacity(s.byte_len());
    for (i, &c) in points.iter().enumerate() {
        if i == 0 {
            unicode::map_case(c, Case::Title, |m| out.push_char(m));
        } else {
            push_lower(&points, i, &mut out);
        }
    }
    Ok(out.finish())
}

pub(super) fn title(this: &Value) -> R {
    let s = super::methods::text(this);
    if s.is_ascii() {
        return Ok(ascii_words(s, |last| !last.is_ascii_alphabetic()));
    }
    let points: Vec<u32> = s.chars().collect();
    let mut out = Builder::with_capacity(s.byte_len());
    let mut after_cased = false;
    for (i, &c) in points.iter().enumerate() {
        if after_cased {
            push_lower(&points, i, &mut out);
        } else {
            unicode::map_case(c, Case::Title, |m| out.push_char(m));
        }
        after_cased = unicode::is_cased(c);
    }
    Ok(out.finish())
}

pub(super) fn swapcase(this: &Value) -> R {
    let s = super::methods::text(this);
    if s.is_ascii() {
        return Ok(ascii(s, |b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b }));
    }
    let points: Vec<u32> = s.chars().collect();
    let mut out = Builder::with_capacity(s.byte_len());
    for (i, &c) in points.iter().enumerate() {
        if unicode::is_upper(c) {
            push_lower(&points, i, &mut out);
        } else if unicode::is_lower(c) {
            unicode::map_case(c, Case::Upper, |m| out.push_char(m));
        } else {
            out.push_char(c);
        }
    }
    Ok(out.finish())
}
