//! `defaultdict`.

use crate::cell::Mut;
use crate::exceptions::{R, key_error, type_error};
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, containers, format, iter};
use crate::types::{dict, generics, keywords, tuple};
use crate::value::{Slot, Value};

/// Memory of a `defaultdict`.
#[repr(C)]
pub struct DefaultDict {
    dict: dict::DictObject,
    factory: Mut<Slot>,
}

payload!(DefaultDict, TYPE);

/// `collections.defaultdict`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "collections.defaultdict",
    Some(&dict::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(attributes::new_instance(
                ty,
                DefaultDict { dict: dict::empty_payload(ty), factory: Mut::new(Slot::NULL) },
            ))
        }),
        init: Some(init),
        repr: Some(repr),
        or: Some(or),
        drop: Some(lookup::drop_payload::<DefaultDict>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<DefaultDict>())
.with_flags(flags::GC | flags::DICT_SUBCLASS | flags::MAPPING)
.with_getsets(&[GetSetDef::read_write(
    "default_factory",
    |v| Ok(factory(v).unwrap_or_else(Value::none)),
    |v, new| {
        drop(this(v).factory.replace(Slot::from(new.cloned())));
        Ok(())
    },
)
.member()
.doc("Factory for default value called by __missing__().")])
.with_methods(&[
    MethodDef::one("__missing__", missing).doc(
        "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise \
         KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n",
    ),
    MethodDef::no_args("copy", copy).doc("D.copy() -> a shallow copy of D."),
    MethodDef::no_args("__copy__", copy).doc("D.copy() -> a shallow copy of D."),
    MethodDef::no_args("__reduce__", |v| {
        let args = match factory(v).filter(|f| !f.is_none()) {
            Some(f) => tuple::from_array([f]),
            None => tuple::empty(),
        };
        let items = attr::call_method(v, crate::names::items(), &[])?;
        let it = iter::iter(&items)?;
        Ok(tuple::from_array([v.ty().value(), args, Value::none(), Value::none(), it]))
    })
    .doc("Return state information for pickling."),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
])
.with_doc(
    "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without \
     arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a \
     dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict \
     constructor, including keyword arguments.",
);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called for live objects.
    unsafe {
        dict::traverse(p, visit);
        if let Some(f) = (*p.cast::<DefaultDict>()).factory.get().get() {
            visit(f);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called for live objects.
    unsafe {
        dict::clear_references(p);
        drop((*p.cast::<DefaultDict>()).factory.replace(Slot::NULL));
    }
}

fn this(v: &Value) -> &DefaultDict {
    // SAFETY: used in slots and methods of the type.
    unsafe { v.cast_unchecked::<DefaultDict>() }
}

fn factory(v: &Value) -> Option<Value> {
    this(v).factory.get().get().cloned()
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let mut rest = args;
    if let Some(f) = keywords::positional(args, kwnames).first() {
        if !f.is_none() && !call::is_callable(f) {
            return Err(type_error("first argument must be callable or None"));
        }
        drop(this(v).factory.replace(Slot::new(f.clone())));
        rest = &args[1..];
    }
    dict::init(v, rest, kwnames)
}

fn missing(v: &Value, key: &Value) -> R {
    let Some(f) = factory(v).filter(|f| !f.is_none()) else {
        return Err(key_error(key));
    };
    let value = call::call0(&f)?;
    crate::ops::subscr::set(v, key, &value)?;
    Ok(value)
}

fn copy(v: &Value) -> R {
    call::call2(&v.ty().value(), &factory(v).unwrap_or_else(Value::none), v)
}

fn repr(v: &Value) -> R {
    let base = (dict::TYPE.slots().repr.expect("dict has a repr"))(v)?;
    let text = match factory(v) {
        None => "None".to_string(),
        Some(f) => match containers::ReprGuard::enter(&f) {
            Some(_guard) => format::repr_string(&f)?,
            None => "...".to_string(),
        },
    };
    Ok(Value::str(&format!(
        "{}({text}, {})",
        v.ty().short_name(),
        format::str_string(&base)?
    )))
}

fn or(a: &Value, b: &Value) -> R {
    let (like, other) = if a.downcast::<DefaultDict>().is_some() {
        (a, b)
    } else {
        (b, a)
    };
    if !dict::is_dict(other) {
        return Ok(Value::not_implemented());
    }
    let result = call::call2(&like.ty().value(), &factory(like).unwrap_or_else(Value::none), a)?;
    dict::update(&result, b)?;
    Ok(result)
}
