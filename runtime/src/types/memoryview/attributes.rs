//! Attributes and `repr` of a view.

use super::{Layout, live, object};
use crate::exceptions::R;
use crate::object::def::GetSetDef;
use crate::types::tuple;
use crate::value::Value;

pub(super) const GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("obj", obj),
    GetSetDef::read_only("nbytes", |this| live(this).map(|l| Value::usize(l.len()))),
    GetSetDef::read_only("readonly", |this| live(this).map(|l| Value::bool(l.readonly))),
    GetSetDef::read_only("itemsize", |this| live(this).map(|l| Value::usize(l.item_size))),
    GetSetDef::read_only("format", |this| live(this).map(|l| Value::str(&l.format))),
    GetSetDef::read_only("ndim", |this| live(this).map(|l| Value::usize(l.shape.len()))),
    GetSetDef::read_only("shape", |this| {
        live(this).map(|l| numbers(l.shape.iter().map(|&n| n as i64)))
    }),
    GetSetDef::read_only("strides", |this| {
        live(this).map(|l| numbers(l.strides.iter().map(|&n| n as i64)))
    }),
    GetSetDef::read_only("suboffsets", |this| live(this).map(|_| tuple::empty())),
    GetSetDef::read_only("c_contiguous", |this| flag(this, Layout::is_c_contiguous)),
    GetSetDef::read_only("f_contiguous", |this| flag(this, Layout::is_f_contiguous)),
    GetSetDef::read_only("contiguous", |this| {
        flag(this, |l| l.is_c_contiguous() || l.is_f_contiguous())
    }),
];

fn numbers(n: impl Iterator<Item = i64>) -> Value {
    tuple::new(n.map(Value::int).collect())
}

fn flag(this: &Value, test: fn(&Layout) -> bool) -> R {
    live(this).map(|l| Value::bool(test(l)))
}

fn obj(this: &Value) -> R {
    live(this)?;
    Ok(object(this)
        .buffer
        .get()
        .as_ref()
        .map_or(Value::none(), |b| b.owner().clone()))
}

pub(super) fn repr(this: &Value) -> R {
    let released = if object(this).buffer.get().is_none() {
        "released "
    } else {
        ""
    };
    Ok(Value::str(&format!(
        "<{released}memory at {:#x}>",
        this.address() as usize
    )))
}
