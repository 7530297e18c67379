//! Single-byte encodings: by the tables here, or by a mapping that a program gives.

use super::errors::{Replacement, decode_error, encode_error, raise_encode};
use super::{Job, single};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::ops;
use crate::types::str::{self, Builder};
use crate::types::{bytes, dict, exception, int};
use crate::value::Value;

/// "No character" in a decoding table.
const UNDEFINED: u32 = 0xFFFE;
const REASON: &str = "character maps to <undefined>";

/// Name and aliases of each encoding.
static NAMES: &[&[&str]] = &include!(concat!(env!("OUT_DIR"), "/encodings.rs"));
/// The characters of the bytes in each, compressed.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/encodings.bin"));
/// The same, once an encoding was used.
static POINTS: Mut<Vec<u16>> = Mut::new(Vec::new());
/// Of each encoding that something was encoded in, its characters with their bytes.
static BYTES: Mut<Vec<Vec<(u16, u8)>>> = Mut::new(Vec::new());

/// The index of the table with this (normalised) name.
pub fn find(name: &str) -> Option<usize> {
    NAMES.iter().position(|names| names.contains(&name))
}

/// The characters of the 256 bytes.
fn points(table: usize) -> &'static [u16] {
    if POINTS.get().is_empty() {
        let bytes = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
        let points = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
        POINTS.replace(points.collect());
    }
    &POINTS.get()[256 * table..256 * (table + 1)]
}

/// The bytes of a table's characters, in the order of these.
fn bytes_by_point(table: usize) -> &'static [(u16, u8)] {
    if BYTES.get().is_empty() {
        BYTES.replace(NAMES.iter().map(|_| Vec::new()).collect());
    }
    let pairs = &mut BYTES.get_mut()[table];
    if pairs.is_empty() {
        pairs.extend(points(table).iter().copied().zip(0..=u8::MAX));
        pairs.sort_unstable();
    }
    pairs
}

/// Encodes by a table.
pub fn encode_table(text: &Value, table: usize, job: Job) -> R<Vec<u8>> {
    let Some(s) = str::object(text) else {
        return Ok(Vec::new());
    };
    let (points, pairs) = (points(table), bytes_by_point(table));
    let byte = |c: u32| {
        if c < 128 && u32::from(points[c as usize]) == c {
            return Some(c as u8);
        }
        let point = u16::try_from(c).ok().filter(|_| c != UNDEFINED)?;
        let first = pairs.get(pairs.partition_point(|(p, _)| *p < point))?;
        (first.0 == point).then_some(first.1)
    };
    single::encode_with(text, s, job, REASON, byte)
}

/// Decodes by a table.
pub fn decode_table(data: &[u8], table: usize, job: Job) -> R {
    let points = points(table);
    let mut out = Builder::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        match u32::from(points[data[at] as usize]) {
            UNDEFINED => at = decode_error(job, data, at, at + 1, REASON, &mut out)?,
            c => {
                out.push_char(c);
                at += 1;
            }
        }
    }
    Ok(out.finish())
}

/// Item of a mapping; LookupError means that there is none.
fn look_up(mapping: &Value, key: &Value) -> R<Option<Value>> {
    if mapping.is_exact(&dict::TYPE) {
        return dict::get_item(mapping, key);
    }
    match ops::subscr::get(mapping, key) {
        Ok(v) => Ok(Some(v)),
        Err(raised) => {
            drop(raised.catch(&exception::LOOKUP_ERROR)?);
            Ok(None)
        }
    }
}

/// `_codecs.charmap_decode` with a mapping: a string of up to 256 characters, or byte → int, str or None.
pub fn decode_mapping(data: &[u8], mapping: &Value, job: Job) -> R {
    let mut out = Builder::with_capacity(data.len());
    let table: Option<Vec<u32>> = str::object(mapping).map(|s| s.chars().collect());
    let mut at = 0;
    while at < data.len() {
        let b = data[at];
        if let Some(table) = &table {
            match table.get(b as usize) {
                Some(&c) if c != UNDEFINED => {
                    out.push_char(c);
                    at += 1;
                }
                _ => at = decode_error(job, data, at, at + 1, REASON, &mut out)?,
            }
            continue;
        }
        match look_up(mapping, &Value::int(i64::from(b)))? {
            Some(v) if int::is_int(&v) => match int::as_i64(&v) {
                Some(c) if c == i64::from(UNDEFINED) => at = decode_error(job, data, at, at + 1, REASON, &mut out)?,
                Some(c @ 0..0x11_0000) => {
                    out.push_char(c as u32);
                    at += 1;
                }
                _ => return Err(type_error("character mapping must be in range(0x110000)")),
            },
            Some(v) if str::is_str(&v) && !str::equals(&v, "\u{FFFE}") => {
                out.push_value(&v);
                at += 1;
            }
            Some(v) if !v.is_none() && !str::is_str(&v) => {
                return Err(type_error("character mapping must return integer, None or str"));
            }
            _ => at = decode_error(job, data, at, at + 1, REASON, &mut out)?,
        }
    }
    Ok(out.finish())
}

/// The bytes that a mapping gives for a character.
fn map_char(mapping: &Value, c: u32) -> R<Option<Vec<u8>>> {
    let Some(v) = look_up(mapping, &Value::int(i64::from(c)))? else {
        return Ok(None);
    };
    if v.is_none() {
        return Ok(None);
    }
    if let Some(b) = bytes::contents(&v) {
        return Ok(Some(b.to_vec()));
    }
    if int::is_int(&v) {
        return match int::as_i64(&v).and_then(|i| u8::try_from(i).ok()) {
            Some(b) => Ok(Some(vec![b])),
            None => Err(type_error("character mapping must be in range(256)")),
        };
    }
    let given = v.ty().name();
    Err(type_error(format_args!(
        "character mapping must return integer, bytes or None, not {given}"
    )))
}

/// `_codecs.charmap_encode` with a mapping: character → int, bytes or None.
pub fn encode_mapping(text: &Value, mapping: &Value, job: Job) -> R<Vec<u8>> {
    let points: Vec<u32> = str::code_points(text).collect();
    let mut out = Vec::with_capacity(points.len());
    let mut at = 0;
    while at < points.len() {
        if let Some(b) = map_char(mapping, points[at])? {
            out.extend_from_slice(&b);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < points.len() && map_char(mapping, points[end])?.is_none() {
            end += 1;
        }
        let (replacement, resume) = encode_error(job, text, at, end, REASON)?;
        match replacement {
            Replacement::Bytes(b) => out.extend_from_slice(&b),
            Replacement::Text(t) => {
                for c in str::code_points(&t) {
                    match map_char(mapping, c)? {
                        Some(b) => out.extend_from_slice(&b),
                        None => return Err(raise_encode(job, text, at, end, REASON)),
                    }
                }
            }
        }
        at = resume;
    }
    Ok(out)
}
