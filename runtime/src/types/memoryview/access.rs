//! Items and slices of a view, conversions of all items, iteration.

use super::{Layout, derive, item::pack, item::unpack, live, object};
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, index_error, not_implemented_error, type_error, value_error};
use crate::memory::new_object;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::number::{has_index, index_i64};
use crate::ops::subscr::slice_indices;
use crate::types::buffer::Buffer;
use crate::types::bytes::text::{hex_arguments, hex_of};
use crate::types::slice::SliceObject;
use crate::types::{list, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

pub(super) fn len(this: &Value) -> R<usize> {
    let layout = live(this)?;
    match layout.shape.first() {
        Some(&n) => Ok(n),
        None => Err(type_error("0-dim memory has no length")),
    }
}

fn item_at(layout: &Layout, p: *mut u8) -> R {
    // SAFETY: `p` is an item of the borrowed memory.
    unpack(
        unsafe { std::slice::from_raw_parts(p, layout.item_size) },
        &layout.format,
    )
}

/// The address after the index `i` of a dimension.
fn step(layout: &Layout, p: *mut u8, dimension: usize, i: i64) -> R<*mut u8> {
    let n = layout.shape[dimension] as i64;
    let k = if i < 0 { i + n } else { i };
    if k < 0 || k >= n {
        return Err(index_error(format_args!(
            "index out of bounds on dimension {}",
            dimension + 1
        )));
    }
    Ok(p.wrapping_offset(layout.strides[dimension] * k as isize))
}

pub(super) fn item(this: &Value, i: i64) -> R {
    let layout = live(this)?;
    match layout.shape.len() {
        0 => Err(type_error("invalid indexing of 0-dim memory")),
        1 => item_at(layout, step(layout, layout.ptr, 0, i)?),
        _ => Err(not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

/// The address of the item at the indices of a tuple; the caller has checked that all are ints.
fn address_of(layout: &Layout, indices: &[Value]) -> R<*mut u8> {
    let ndim = layout.shape.len();
    if indices.len() < ndim {
        return Err(not_implemented_error("sub-views are not implemented"));
    }
    if indices.len() > ndim {
        let n = indices.len();
        return Err(type_error(format_args!(
            "cannot index {ndim}-dimension view with {n}-element tuple"
        )));
    }
    let mut p = layout.ptr;
    for (dimension, i) in indices.iter().enumerate() {
        p = step(layout, p, dimension, index_i64(i)?)?;
    }
    Ok(p)
}

fn as_indices(key: &Value) -> Option<&[Value]> {
    tuple::as_items(key).filter(|items| items.iter().all(has_index))
}

fn is_multi_slice(key: &Value) -> bool {
    tuple::as_items(key).is_some_and(|items| items.iter().all(|i| i.exact::<SliceObject>().is_some()))
}

pub(super) fn subscript(this: &Value, key: &Value) -> R {
    let layout = live(this)?;
    if layout.shape.is_empty() {
        return match tuple::as_items(key) {
            Some([]) => item_at(layout, layout.ptr),
            _ if key.raw() == crate::value::ELLIPSIS => Ok(this.clone()),
            _ => Err(type_error("invalid indexing of 0-dim memory")),
        };
    }
    if has_index(key) {
        return item(this, index_i64(key)?);
    }
    if key.exact::<SliceObject>().is_some() {
        return derive(this, sliced(live(this)?, key)?);
    }
    if let Some(indices) = as_indices(key) {
        return item_at(layout, address_of(layout, indices)?);
    }
    if is_multi_slice(key) {
        return Err(not_implemented_error("multi-dimensional slicing is not implemented"));
    }
    Err(type_error("memoryview: invalid slice key"))
}

/// The layout of a slice of the first dimension.
fn sliced(layout: &Layout, key: &Value) -> R<Layout> {
    let (start, _, step, count) = slice_indices(key, layout.shape[0])?;
    let mut part = layout.clone();
    part.ptr = part.ptr.wrapping_offset(part.strides[0] * start as isize);
    part.shape[0] = count;
    part.strides[0] *= step as isize;
    Ok(part)
}

fn put(layout: &Layout, p: *mut u8, v: &Value) -> R<()> {
    let bytes = pack(v, &layout.format)?;
    // SAFETY: `p` is an item of the borrowed, writable memory.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), p, bytes.len()) };
    Ok(())
}

pub(super) fn ass_subscript(this: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let layout = live(this)?;
    if layout.readonly {
        return Err(type_error("cannot modify read-only memory"));
    }
    let Some(v) = value else {
        return Err(type_error("cannot delete memory"));
    };
    if layout.shape.is_empty() {
        let whole = key.raw() == crate::value::ELLIPSIS || tuple::as_items(key).is_some_and(<[Value]>::is_empty);
        return if whole {
            put(layout, layout.ptr, v)
        } else {
            Err(type_error("invalid indexing of 0-dim memory"))
        };
    }
    if has_index(key) {
        if layout.shape.len() > 1 {
            return Err(not_implemented_error("sub-views are not implemented"));
        }
        let p = step(layout, layout.ptr, 0, index_i64(key)?)?;
        return put(live(this)?, p, v);
    }
    if key.exact::<SliceObject>().is_some() && layout.shape.len() == 1 {
        return set_slice(this, key, v);
    }
    if let Some(indices) = as_indices(key) {
        return put(layout, address_of(layout, indices)?, v);
    }
    if key.exact::<SliceObject>().is_some() || is_multi_slice(key) {
        return Err(not_implemented_error(
            "memoryview slice assignments are currently restricted to ndim = 1",
        ));
    }
    Err(type_error("memoryview: invalid slice key"))
}

fn set_slice(this: &Value, key: &Value, v: &Value) -> R<()> {
    let source = Buffer::of(v, false)?;
    let from = Layout::of(&source.lent);
    let to = sliced(live(this)?, key)?;
    let plain = |f: &str| f.trim_start_matches('@').to_owned();
    if plain(&from.format) != plain(&to.format) || from.item_size != to.item_size || from.shape != to.shape {
        return Err(value_error(
            "memoryview assignment: lvalue and rvalue have different structures",
        ));
    }
    let bytes = from.gather();
    let mut at = 0;
    to.for_each_item(&mut |p| {
        // SAFETY: `p` is an item of the borrowed, writable memory.
        unsafe { std::ptr::copy_nonoverlapping(bytes[at..].as_ptr(), p, to.item_size) };
        at += to.item_size;
        Ok(())
    })
}

static TOBYTES: Parser = Parser::new("tobytes", &["order"], 0);

pub(super) fn tobytes(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [order] = TOBYTES.parse(args, kwnames)?;
    let layout = live(this)?;
    let fortran = match order {
        Some(v) if !v.is_none() => match str::to_str_lossless(v) {
            Some("C") => false,
            Some("F") => true,
            Some("A") => layout.is_f_contiguous() && !layout.is_c_contiguous(),
            Some(_) => return Err(value_error("order must be 'C', 'F' or 'A'")),
            None => {
                return Err(crate::args::bad_argument(
                    "tobytes",
                    "argument 'order'",
                    "str or None",
                    v,
                ));
            }
        },
        _ => false,
    };
    if !fortran {
        return Ok(Value::bytes(&layout.gather()));
    }
    let mut reversed = layout.clone();
    reversed.shape.reverse();
    reversed.strides.reverse();
    Ok(Value::bytes(&reversed.gather()))
}

static HEX: Parser = Parser::new("hex", &["sep", "bytes_per_sep"], 0);

pub(super) fn hex(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [sep, group] = HEX.parse(args, kwnames)?;
    let (sep, group) = hex_arguments(sep, group)?;
    Ok(hex_of(&live(this)?.gather(), sep, group))
}

pub(super) fn tolist(this: &Value) -> R {
    let layout = live(this)?;
    nested(layout, 0, layout.ptr)
}

fn nested(layout: &Layout, dimension: usize, p: *mut u8) -> R {
    let Some(&n) = layout.shape.get(dimension) else {
        return item_at(layout, p);
    };
    let mut out = Vec::with_capacity(n);
    for i in 0..n {
        out.push(nested(
            layout,
            dimension + 1,
            p.wrapping_offset(layout.strides[dimension] * i as isize),
        )?);
    }
    Ok(list::new(out))
}

/// An iterator over a view of one dimension.
#[repr(C)]
struct MemoryIterator {
    header: Header,
    view: Mut<Slot>,
    index: Cell<usize>,
}

payload!(MemoryIterator, ITERATOR_TYPE);

/// `memory_iterator`.
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "memory_iterator",
    Some(&crate::types::object::TYPE),
    Slots {
        iter: Some(|this| Ok(this.clone())),
        iternext: Some(next),
        drop: Some(drop_payload::<MemoryIterator>),
        ..Slots::NONE
    },
)
.with_size(size_of::<MemoryIterator>())
.with_methods(&[MethodDef::no_args("__length_hint__", length_hint)])
.not_a_base();

pub(super) fn iter(this: &Value) -> R {
    let layout = live(this)?;
    match layout.shape.len() {
        0 => return Err(type_error("invalid indexing of 0-dim memory")),
        1 => {}
        _ => return Err(not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
    if super::item::code(&layout.format).is_none() {
        return Err(not_implemented_error(format_args!(
            "memoryview: format {} not supported",
            layout.format
        )));
    }
    Ok(new_object(MemoryIterator {
        header: Header::new(&ITERATOR_TYPE),
        view: Mut::new(Slot::new(this.clone())),
        index: Cell::new(0),
    }))
}

fn next(this: &Value) -> R<Option<Value>> {
    // SAFETY: only this type has this slot.
    let it = unsafe { this.cast_unchecked::<MemoryIterator>() };
    let Some(view) = it.view.get().get().cloned() else {
        return Ok(None);
    };
    let i = it.index.get();
    if i < len(&view)? {
        it.index.set(i + 1);
        return item(&view, i as i64).map(Some);
    }
    let done = it.view.get_mut().take();
    drop(done);
    Ok(None)
}

fn length_hint(this: &Value) -> R {
    // SAFETY: only this type has this method.
    let it = unsafe { this.cast_unchecked::<MemoryIterator>() };
    let view = it.view.get().get().cloned();
    let left = view.map_or(0, |v| object(&v).layout.shape[0].saturating_sub(it.index.get()));
    Ok(Value::usize(left))
}
