//! `TypeAliasType`: `type X = …`.

use super::{lazily, union};
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::{dict, function, generic_alias, object, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A type alias.
#[repr(C)]
pub struct TypeAliasObject {
    /// Object header.
    pub header: Header,
    name: Value,
    type_params: Value,
    value: Mut<Slot>,
    compute: Mut<Slot>,
    module: Mut<Slot>,
}

/// `typing.TypeAliasType`.
pub static ALIAS_TYPE: TypeObject = TypeObject::builtin(
    "typing.TypeAliasType",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        repr: Some(|v| Ok(this(v).name.clone())),
        or: Some(or),
        subscript: Some(subscript),
        drop: Some(drop_payload::<TypeAliasObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<TypeAliasObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| Ok(this(v).name.clone()))])
.with_getsets(&[
    GetSetDef::read_only("__name__", |v| Ok(this(v).name.clone())).member(),
    GetSetDef::read_only("__value__", |v| lazily(&this(v).value, &this(v).compute, Value::none())),
    GetSetDef::read_only("__type_params__", |v| Ok(this(v).type_params.clone())),
    GetSetDef::read_only("__parameters__", |v| {
        // `*Ts` counts as what it unpacks to.
        let mut out = Vec::new();
        for p in tuple::items(&this(v).type_params) {
            if p.is_exact(&super::TYPE_VAR_TUPLE_TYPE) {
                out.extend(crate::ops::iter::collect(p)?);
            } else {
                out.push(p.clone());
            }
        }
        Ok(tuple::new(out))
    }),
    GetSetDef::read_only("__module__", |v| {
        let a = this(v);
        if let Some(m) = a.module.get().get() {
            return Ok(m.clone());
        }
        let f = a.compute.get().get().cloned();
        Ok(f.and_then(|f| {
            let f = f.exact::<function::FunctionObject>()?;
            dict::get_interned(&f.globals, names::__name__())
        })
        .unwrap_or(Value::none()))
    }),
]);

payload!(TypeAliasObject, ALIAS_TYPE);

fn this(v: &Value) -> &TypeAliasObject {
    v.exact::<TypeAliasObject>().expect("a type alias")
}

fn make(
    name: &Value,
    type_params: Value,
    value: Option<Value>,
    compute: Option<Value>,
    module: Option<Value>,
) -> Value {
    new_instance(
        &ALIAS_TYPE,
        TypeAliasObject {
            header: Header::new(&ALIAS_TYPE),
            name: name.clone(),
            type_params,
            value: Mut::new(value.into()),
            compute: Mut::new(compute.into()),
            module: Mut::new(module.into()),
        },
    )
}

/// The alias of a `type` statement: parameters (a tuple or `None`) and the function that computes the value.
pub fn new_alias(name: &Value, type_params: &Value, compute: &Value) -> Value {
    let params = if type_params.is_none() {
        tuple::empty()
    } else {
        type_params.clone()
    };
    make(name, params, None, Some(compute.clone()), None)
}

fn new(_: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    static ALIAS: Parser = Parser::new("typealias", &["name", "value", "type_params"], 2).keyword_only(2);
    let [name, value, params] = ALIAS.parse(given, kwnames)?;
    let name = name.expect("required");
    if !py_str::is_str(name) {
        return Err(args::bad_argument("typealias", "argument 'name'", "str", name));
    }
    let params = match params {
        None => tuple::empty(),
        Some(p) if p.downcast::<tuple::TupleObject>().is_some() => p.clone(),
        Some(_) => return Err(type_error("type_params must be a tuple")),
    };
    let globals = crate::interp::visible::current_globals();
    let module = globals.and_then(|g| dict::get_interned(&g, names::__name__()));
    Ok(make(name, params, value.cloned(), None, module))
}

fn or(a: &Value, b: &Value) -> R {
    let result = crate::types::union::or_types(a, b)?;
    if result.is_not_implemented() {
        union(a, b)
    } else {
        Ok(result)
    }
}

fn subscript(v: &Value, item: &Value) -> R {
    if tuple::items(&this(v).type_params).is_empty() {
        return Err(type_error("Only generic type aliases are subscriptable"));
    }
    Ok(generic_alias::new(v, item))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live alias.
    let a = unsafe { &*p.cast::<TypeAliasObject>() };
    visit(&a.type_params);
    for slot in [&a.value, &a.compute, &a.module] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live alias.
    let a = unsafe { &*p.cast::<TypeAliasObject>() };
    for slot in [&a.value, &a.compute, &a.module] {
        drop(slot.replace(Slot::NULL));
    }
}
