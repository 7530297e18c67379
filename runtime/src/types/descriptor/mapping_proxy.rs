//! `mappingproxy`: a read-only view of a mapping.

use crate::exceptions::{R, type_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{arith, attr, compare, format, iter, subscr};
use crate::types::{list, object, str as py_str, tuple};
use crate::value::Value;

/// A proxy.
#[repr(C)]
pub struct MappingProxyObject {
    /// Object header.
    pub header: Header,
    /// The mapping.
    pub mapping: Value,
}

/// `mappingproxy`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "mappingproxy",
    Some(&object::TYPE),
    Slots {
        new: Some(new_proxy),
        repr: Some(|v| {
            let mut b = py_str::Builder::new();
            b.push_str("mappingproxy(");
            b.push_value(&format::repr(&this(v).mapping)?);
            b.push_str(")");
            Ok(b.finish())
        }),
        str: Some(|v| format::str(&this(v).mapping)),
        hash: Some(|v| compare::hash(&this(v).mapping)),
        iter: Some(|v| iter::iter(&this(v).mapping)),
        richcompare: Some(|a, b, op| compare::rich_compare(&this(a).mapping, b, op)),
        or: Some(or),
        inplace_or: Some(|v, _| {
            Err(type_error(format_args!(
                "'|=' is not supported by {}; use '|' instead",
                v.ty().name()
            )))
        }),
        len: Some(|v| subscr::len(&this(v).mapping)),
        contains: Some(|v, key| compare::contains(&this(v).mapping, key)),
        subscript: Some(|v, key| subscr::get(&this(v).mapping, key)),
        drop: Some(drop_payload::<MappingProxyObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<MappingProxyObject>())
.with_flags(flags::GC | flags::MAPPING)
.not_a_base()
.with_methods(&[
    MethodDef::positional("get", |v, args| {
        let args = match args {
            [key] => [key.clone(), Value::none()],
            [key, default] => [key.clone(), default.clone()],
            [] => return Err(type_error("get expected at least 1 argument, got 0")),
            _ => {
                return Err(type_error(format_args!(
                    "get expected at most 2 arguments, got {}",
                    args.len()
                )));
            }
        };
        attr::call_method_str(&this(v).mapping, "get", &args)
    }),
    MethodDef::no_args("keys", |v| attr::call_method_str(&this(v).mapping, "keys", &[])),
    MethodDef::no_args("values", |v| attr::call_method_str(&this(v).mapping, "values", &[])),
    MethodDef::no_args("items", |v| attr::call_method_str(&this(v).mapping, "items", &[])),
    MethodDef::no_args("copy", |v| attr::call_method_str(&this(v).mapping, "copy", &[])),
    MethodDef::one("__class_getitem__", crate::types::generics::class_getitem).class(),
    MethodDef::no_args("__reversed__", |v| {
        attr::call_method_str(&this(v).mapping, "__reversed__", &[])
    }),
]);

payload!(MappingProxyObject, TYPE);

fn this(v: &Value) -> &MappingProxyObject {
    v.exact::<MappingProxyObject>().expect("a mapping proxy")
}

/// A proxy of `mapping`.
pub fn new(mapping: Value) -> Value {
    memory::new_object(MappingProxyObject {
        header: Header::new(&TYPE),
        mapping,
    })
}

fn new_proxy(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = crate::ops::call::split(args, kwnames);
    let mapping = match (positional, names, values) {
        ([mapping], [], _) => mapping,
        ([], [name], [mapping]) if py_str::equals(name, "mapping") => mapping,
        ([], [], _) => return Err(type_error("mappingproxy() missing required argument 'mapping' (pos 1)")),
        _ => {
            return Err(type_error(format_args!(
                "mappingproxy() takes at most 1 argument ({} given)",
                args.len()
            )));
        }
    };
    let is_sequence =
        mapping.downcast::<list::ListObject>().is_some() || mapping.downcast::<tuple::TupleObject>().is_some();
    if mapping.ty().slots().subscript.is_none() || is_sequence {
        return Err(type_error(format_args!(
            "mappingproxy() argument must be a mapping, not {}",
            mapping.ty().name()
        )));
    }
    Ok(new_instance(
        ty,
        MappingProxyObject {
            header: Header::new(&TYPE),
            mapping: mapping.clone(),
        },
    ))
}

fn or(a: &Value, b: &Value) -> R {
    let plain = |v: &Value| {
        v.exact::<MappingProxyObject>()
            .map_or_else(|| v.clone(), |p| p.mapping.clone())
    };
    arith::binary(arith::BinaryOp::Or, &plain(a), &plain(b))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live proxy.
    visit(&unsafe { &*p.cast::<MappingProxyObject>() }.mapping);
}
