//! `_tuplegetter`: the fields of named tuples.

use crate::cell::Mut;
use crate::exceptions::{index_error, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::ops::{format, number};
use crate::types::{keywords, tuple};
use crate::value::Value;

native_type! {
    /// Memory of a `_tuplegetter`.
    pub struct TupleGetter: TYPE = "collections._tuplegetter" { index: i64, doc: Mut<Value>, }
    slots {
        new: |ty, args, kwnames| {
            keywords::none("_tuplegetter", kwnames)?;
            crate::args::check_count("_tuplegetter", args.len(), 2, 2)?;
            let index = number::ssize(&args[0])?;
            Ok(TupleGetter::instance(ty, index, Mut::new(args[1].clone())))
        },
        repr: |v| {
            let this = TupleGetter::of(v);
            let doc = format::repr_string(&this.doc.get().clone())?;
            Ok(Value::str(&format!("_tuplegetter({}, {doc})", this.index)))
        },
        descr_get: |v, obj, _| {
            let this = TupleGetter::of(v);
            let Some(obj) = obj.filter(|o| !o.is_none()) else { return Ok(v.clone()) };
            let Some(items) = tuple::as_items(obj) else {
                return Err(type_error(format_args!(
                    "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
                    this.index,
                    obj.ty().name()
                )));
            };
            items.get(this.index as usize).cloned().ok_or_else(|| index_error("tuple index out of range"))
        },
        descr_set: |_, _, value| {
            Err(crate::exceptions::raise(
                &crate::types::exception::ATTRIBUTE_ERROR,
                if value.is_some() { "can't set attribute" } else { "can't delete attribute" },
            ))
        },
    }
    .with_getsets(&[GetSetDef::read_write("__doc__", |v| Ok(TupleGetter::of(v).doc.get().clone()), |v, doc| {
        drop(TupleGetter::of(v).doc.replace(doc.cloned().unwrap_or_else(Value::none)));
        Ok(())
    }).member()])
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        let this = TupleGetter::of(v);
        let args = tuple::from_array([Value::int(this.index), this.doc.get().clone()]);
        Ok(tuple::from_array([v.ty().value(), args]))
    })])
    .not_a_base()
}
