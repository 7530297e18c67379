//! `property`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format};
use crate::types::{dict, object, str as py_str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// A property.
#[repr(C)]
pub struct PropertyObject {
    /// Object header.
    pub header: Header,
    /// `fget`.
    pub get: Mut<Slot>,
    /// `fset`.
    pub set: Mut<Slot>,
    /// `fdel`.
    pub delete: Mut<Slot>,
    /// `__doc__` of exact properties.
    pub doc: Mut<Slot>,
    /// The name in the class, from `__set_name__`.
    pub name: Mut<Slot>,
    /// True if `__doc__` came from the getter.
    pub getter_doc: Cell<bool>,
}

/// `property`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "property",
    Some(&object::TYPE),
    Slots {
        new: Some(new_property),
        init: Some(init),
        descr_get: Some(descr_get),
        descr_set: Some(descr_set),
        drop: Some(drop_payload::<PropertyObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<PropertyObject>())
.with_flags(flags::GC)
.with_methods(&[
    MethodDef::one("getter", |v, f| copy(v, Some(f), None, None)).doc("Descriptor to obtain a copy of the property with a different getter."),
    MethodDef::one("setter", |v, f| copy(v, None, Some(f), None)).doc("Descriptor to obtain a copy of the property with a different setter."),
    MethodDef::one("deleter", |v, f| copy(v, None, None, Some(f))).doc("Descriptor to obtain a copy of the property with a different deleter."),
    MethodDef::positional("__set_name__", |v, args| {
        let [_, name] = args else {
            return Err(type_error(format_args!("__set_name__() takes 2 positional arguments but {} were given", args.len())));
        };
        drop(this(v).name.replace(Slot::new(name.clone())));
        Ok(Value::none())
    }).doc("Method to set name of a property."),
])
.with_getsets(&[
    GetSetDef::read_only("fget", |v| Ok(value(&this(v).get))).member(),
    GetSetDef::read_only("fset", |v| Ok(value(&this(v).set))).member(),
    GetSetDef::read_only("fdel", |v| Ok(value(&this(v).delete))).member(),
    GetSetDef::read_write("__doc__", |v| Ok(value(&this(v).doc)), |v, new| {
        drop(this(v).doc.replace(new.cloned().into()));
        Ok(())
    }).member(),
    GetSetDef::read_only("__isabstractmethod__", |v| {
        for f in [&this(v).get, &this(v).set, &this(v).delete] {
            let f = f.get().get().cloned();
            if let Some(f) = f && is_abstract(&f)? {
                return Ok(Value::bool(true));
            }
        }
        Ok(Value::bool(false))
    }),
])
.with_doc("Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x");

payload!(PropertyObject, TYPE);

fn this(v: &Value) -> &PropertyObject {
    v.downcast::<PropertyObject>().expect("a property")
}

fn value(slot: &Mut<Slot>) -> Value {
    slot.get().get().cloned().unwrap_or(Value::none())
}

/// True if a function is marked abstract (`_PyObject_IsAbstract`).
pub fn is_abstract(f: &Value) -> R<bool> {
    match attr::get_optional(f, names::__isabstractmethod__())? {
        Some(flag) => compare::is_true(&flag),
        None => Ok(false),
    }
}

fn new_property(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    let empty = || Mut::new(Slot::NULL);
    Ok(new_instance(
        ty,
        PropertyObject {
            header: Header::new(&TYPE),
            get: empty(),
            set: empty(),
            delete: empty(),
            doc: empty(),
            name: empty(),
            getter_doc: Cell::new(false),
        },
    ))
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    const NAMES: [&str; 4] = ["fget", "fset", "fdel", "doc"];
    let (positional, names, values) = call::split(args, kwnames);
    if args.len() > 4 {
        return Err(type_error(format_args!(
            "property() takes at most 4 arguments ({} given)",
            args.len()
        )));
    }
    let mut given: [Option<&Value>; 4] = [None; 4];
    for (slot, v) in given.iter_mut().zip(positional) {
        *slot = Some(v);
    }
    for (name, v) in names.iter().zip(values) {
        let Some(i) = NAMES.iter().position(|n| py_str::equals(name, n)) else {
            return Err(type_error(format_args!(
                "'{}' is an invalid keyword argument for property()",
                format::str_string(name)?
            )));
        };
        if given[i].is_some() {
            return Err(type_error(format_args!(
                "argument for property() given by name ('{}') and position ({})",
                NAMES[i],
                i + 1
            )));
        }
        given[i] = Some(v);
    }
    let [get, set, delete, doc] = given.map(|v| v.filter(|v| !v.is_none()).cloned());
    let p = this(v);
    drop(p.set.replace(set.into()));
    drop(p.delete.replace(delete.into()));
    drop(p.name.replace(Slot::NULL));
    p.getter_doc.set(false);
    let mut doc = doc;
    if doc.is_none()
        && let Some(get) = &get
        && let Some(found) = attr::get_optional(get, names::__doc__())?.filter(|d| !d.is_none())
    {
        doc = Some(found);
        p.getter_doc.set(true);
    }
    drop(p.get.replace(get.into()));
    if v.is_exact(&TYPE) {
        drop(p.doc.replace(doc.into()));
    } else {
        // A subclass's own `__doc__` would hide the member: it goes into the instance.
        let doc = doc.unwrap_or(Value::none());
        match attr::set(v, names::__doc__(), &doc) {
            Err(raised) if raised.matches(&crate::types::exception::ATTRIBUTE_ERROR) && !p.getter_doc.get() => {
                drop(raised.take());
            }
            other => other?,
        }
    }
    Ok(())
}

fn copy(v: &Value, get: Option<&Value>, set: Option<&Value>, delete: Option<&Value>) -> R {
    let p = this(v);
    let pick = |new: Option<&Value>, old: &Mut<Slot>| match new.filter(|n| !n.is_none()) {
        Some(n) => n.clone(),
        None => value(old),
    };
    let get = pick(get, &p.get);
    let doc = if p.getter_doc.get() && !get.is_none() {
        Value::none()
    } else {
        value(&p.doc)
    };
    let made = call::call(
        &v.ty().value(),
        &[get, pick(set, &p.set), pick(delete, &p.delete), doc],
        None,
    )?;
    if let Some(new) = made.downcast::<PropertyObject>() {
        drop(new.name.replace(p.name.get().clone()));
    }
    Ok(made)
}

#[inline]
fn descr_get(v: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let Some(obj) = obj else { return Ok(v.clone()) };
    match this(v).get.get().get().cloned() {
        Some(get) => call::call1(&get, obj),
        None => Err(missing(v, obj, "getter")?),
    }
}

fn descr_set(v: &Value, obj: &Value, new: Option<&Value>) -> R<()> {
    let p = this(v);
    match new {
        Some(new) => match p.set.get().get().cloned() {
            Some(set) => call::call2(&set, obj, new).map(drop),
            None => Err(missing(v, obj, "setter")?),
        },
        None => match p.delete.get().get().cloned() {
            Some(delete) => call::call1(&delete, obj).map(drop),
            None => Err(missing(v, obj, "deleter")?),
        },
    }
}

/// The class that holds the property, if it stands in for a builtin type: there it would be a getset descriptor.
fn stand_in_owner(property: &Value, ty: &TypeObject, name: &Value) -> Option<String> {
    let mro = ty.mro.get().get().cloned()?;
    let owner = tuple::items(&mro).iter().find_map(|class| {
        let class = TypeObject::from_value(class)?;
        let found = dict::get_interned(lookup::type_dict(class), name)?;
        found.is(property).then_some(class)
    })?;
    (owner.is_heap() && owner.has_flag(flags::IMMUTABLE)).then(|| owner.name().to_owned())
}

#[cold]
fn missing(v: &Value, obj: &Value, what: &str) -> R<crate::exceptions::Raised> {
    let qualname = attr::get(&obj.ty().value(), names::__qualname__())?;
    let shown = format::repr_string(&qualname)?;
    let name = this(v).name.get().get().cloned();
    if let Some(name) = &name
        && let Some(owner) = stand_in_owner(v, obj.ty(), name)
    {
        let name = format::str_string(name)?;
        return Ok(crate::exceptions::raise(
            &crate::types::exception::ATTRIBUTE_ERROR,
            format_args!("attribute '{name}' of '{owner}' objects is not writable"),
        ));
    }
    Ok(match &name {
        Some(name) => {
            let text = format::repr_string(name)?;
            crate::exceptions::raise(
                &crate::types::exception::ATTRIBUTE_ERROR,
                format_args!("property {text} of {shown} object has no {what}"),
            )
        }
        None => crate::exceptions::raise(
            &crate::types::exception::ATTRIBUTE_ERROR,
            format_args!("property of {shown} object has no {what}"),
        ),
    })
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live property.
    let p = unsafe { &*p.cast::<PropertyObject>() };
    for slot in [&p.get, &p.set, &p.delete, &p.doc, &p.name] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live property.
    let p = unsafe { &*p.cast::<PropertyObject>() };
    for slot in [&p.get, &p.set, &p.delete, &p.doc] {
        drop(slot.replace(Slot::NULL));
    }
}
