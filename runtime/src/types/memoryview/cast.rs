//! `memoryview.cast`.

use super::item::{code, size_of_format};
use super::{Layout, c_strides, derive, live};
use crate::args::{Parser, bad_argument};
use crate::exceptions::{R, type_error, value_error};
use crate::object::slots::KwNames;
use crate::types::{bytes, int, list, str, tuple};
use crate::value::Value;

static CAST: Parser = Parser::new("cast", &["format", "shape"], 1);

pub(super) fn cast(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [format, shape] = CAST.parse(args, kwnames)?;
    let Some(format) = format else {
        return Err(type_error("cast() missing required argument 'format' (pos 1)"));
    };
    if !str::is_str(format) {
        return Err(bad_argument("cast", "argument 'format'", "str", format));
    }
    let layout = live(this)?;
    if !layout.is_c_contiguous() {
        return Err(type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let shape = shape.map(shape_items).transpose()?;
    if (shape.is_some() || layout.shape.len() != 1)
        && (layout.shape.contains(&0) || layout.shape.len() != 1 && shape.as_ref().is_some_and(|s| s.len() != 1))
    {
        return Err(type_error(if layout.shape.contains(&0) {
            "memoryview: cannot cast view with zeros in shape or strides"
        } else {
            "memoryview: cast must be 1D -> ND or ND -> 1D"
        }));
    }
    let ascii = crate::stdlib::codecs::encode_text(format, "ascii", "strict")?;
    let flat = to_format(
        layout,
        std::str::from_utf8(bytes::contents(&ascii).unwrap_or(b"")).unwrap_or(""),
    )?;
    let Some(shape) = shape else { return derive(this, flat) };
    let shape = shape_of(&shape)?;
    let items = shape.iter().try_fold(flat.item_size, |n, &k| n.checked_mul(k));
    if shape.iter().try_fold(1_i64, |n, &k| n.checked_mul(k as i64)).is_none() {
        return Err(value_error("memoryview.cast(): product(shape) > SSIZE_MAX"));
    }
    if items != Some(flat.len()) {
        return Err(type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    let strides = c_strides(&shape, flat.item_size);
    derive(this, Layout { shape, strides, ..flat })
}

/// The view as one dimension of items of another format.
fn to_format(layout: &Layout, format: &str) -> R<Layout> {
    let Some(item_size) = size_of_format(format) else {
        return Err(value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let is_byte = |c: u8| matches!(c, b'b' | b'B' | b'c');
    if !code(&layout.format).is_some_and(is_byte) && !code(format).is_some_and(is_byte) {
        return Err(type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let len = layout.len();
    if !len.is_multiple_of(item_size) {
        return Err(type_error("memoryview: length is not a multiple of itemsize"));
    }
    Ok(Layout {
        ptr: layout.ptr,
        readonly: layout.readonly,
        item_size,
        format: format.to_owned().into(),
        shape: vec![len / item_size],
        strides: vec![item_size as isize],
    })
}

fn shape_items(v: &Value) -> R<Vec<Value>> {
    let items = match tuple::as_items(v) {
        Some(items) => items.to_vec(),
        None if list::is_list(v) => list::snapshot(v),
        None => return Err(type_error("shape must be a list or a tuple")),
    };
    if items.len() > 64 {
        return Err(value_error("memoryview: number of dimensions must not exceed 64"));
    }
    Ok(items)
}

fn shape_of(items: &[Value]) -> R<Vec<usize>> {
    let mut shape = Vec::with_capacity(items.len());
    for item in items {
        if !int::is_int(item) {
            return Err(type_error("memoryview.cast(): elements of shape must be integers"));
        }
        match crate::ops::number::ssize(item)? {
            n if n > 0 => shape.push(n as usize),
            _ => return Err(value_error("memoryview.cast(): elements of shape must be integers > 0")),
        }
    }
    Ok(shape)
}
