//! `module`.

use crate::cell::Mut;
use crate::exceptions::{R, Raised, attribute_error, type_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format, iter};
use crate::types::{builtin_function, dict, list, object, str as py_str};
use crate::value::{Slot, Value};

/// A module: its namespace.
#[repr(C)]
pub struct ModuleObject {
    /// Object header.
    pub header: Header,
    /// `__dict__`, always a dict.
    pub dict: Mut<Slot>,
}

/// `module`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "module",
    Some(&object::TYPE),
    Slots {
        new: Some(new_module),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(getattro),
        setattro: Some(setattro),
        drop: Some(drop_payload::<ModuleObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<ModuleObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.with_methods(&[MethodDef::no_args("__dir__", dir).doc("__dir__() -> list\nspecialized dir() implementation")])
.with_getsets(&[
    GetSetDef::read_only("__dict__", |v| Ok(dict(v))).member(),
    GetSetDef::read_write("__annotations__", get_annotations, set_annotations),
])
.with_doc("Create a module object.\n\nThe name must be a string; the optional docstring can have any type.");

payload!(ModuleObject, TYPE);

fn this(v: &Value) -> &ModuleObject {
    v.downcast::<ModuleObject>().expect("a module")
}

/// Whether it is a module or an instance of a subclass: anything may stand in `sys.modules`.
pub fn is_module(v: &Value) -> bool {
    v.downcast::<ModuleObject>().is_some()
}

/// The module's `__dict__`.
#[inline]
pub fn dict(module: &Value) -> Value {
    this(module).dict.get().get().expect("a module has a dict").clone()
}

/// The same, under the name that reads better beside `types::dict`.
pub fn dict_of(module: &Value) -> Value {
    dict(module)
}

/// A module without functions.
pub fn new_empty(name: &str) -> Value {
    let module = new_instance(
        &TYPE,
        ModuleObject {
            header: Header::new(&TYPE),
            dict: Mut::new(Slot::new(crate::types::dict::new())),
        },
    );
    // A string of its own, that the module's functions share: pickles show it.
    initialize(&module, &Value::str(name), &Value::none());
    module
}

/// A module of the runtime with its functions, group by group.
pub fn new(name: &str, functions: &[&'static [MethodDef]]) -> R {
    let module = new_empty(name);
    add_functions(&module, functions);
    Ok(module)
}

/// Adds functions of the runtime to a module.
pub fn add_functions(module: &Value, functions: &[&'static [MethodDef]]) {
    let d = dict(module);
    let name = dict::get_interned(&d, names::__name__()).unwrap_or(Value::none());
    for def in functions.iter().copied().flatten() {
        dict::set_str(&d, def.name, builtin_function::new_for_module(def, module, &name));
    }
}

/// Sets an attribute of a module under construction.
pub fn add(module: &Value, name: &str, value: Value) {
    dict::set_str(&dict(module), name, value);
}

fn initialize(module: &Value, name: &Value, doc: &Value) {
    let d = dict(module);
    for (key, value) in [
        ("__name__", name.clone()),
        ("__doc__", doc.clone()),
        ("__package__", Value::none()),
        ("__loader__", Value::none()),
        ("__spec__", Value::none()),
    ] {
        dict::set_str(&d, key, value);
    }
}

fn new_module(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    let dict = Mut::new(Slot::new(crate::types::dict::new()));
    Ok(new_instance(
        ty,
        ModuleObject {
            header: Header::new(&TYPE),
            dict,
        },
    ))
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let (positional, keywords, values) = call::split(args, kwnames);
    if args.len() > 2 {
        return Err(type_error(format_args!(
            "module() takes at most 2 arguments ({} given)",
            args.len()
        )));
    }
    let (mut name, mut doc) = (positional.first(), positional.get(1));
    for (keyword, value) in keywords.iter().zip(values) {
        match py_str::to_str_lossless(keyword) {
            Some("name") if name.is_none() => name = Some(value),
            Some("doc") if doc.is_none() => doc = Some(value),
            other => {
                return Err(type_error(format_args!(
                    "'{}' is an invalid keyword argument for module()",
                    other.unwrap_or("?")
                )));
            }
        }
    }
    let Some(name) = name else {
        return Err(type_error("module() missing required argument 'name' (pos 1)"));
    };
    if !py_str::is_str(name) {
        return Err(type_error(format_args!(
            "module() argument 'name' must be str, not {}",
            crate::args::described(name)
        )));
    }
    initialize(v, name, doc.unwrap_or(&Value::none()));
    Ok(())
}

/// `__file__`, if it is a string.
pub fn file_of(module: &Value) -> Option<Value> {
    module.downcast::<ModuleObject>()?;
    dict::get_str(&dict(module), "__file__").filter(py_str::is_str)
}

/// As importlib's `_module_repr`.
fn repr(v: &Value) -> R {
    let d = dict(v);
    let get = |name: &str| dict::get_str(&d, name).filter(|v| !v.is_none());
    let quoted = |v: &Value| format::repr_string(v);
    if let Some(spec) = get("__spec__") {
        let field =
            |name: &str| -> R<Option<Value>> { Ok(attr::get_str_optional(&spec, name)?.filter(|v| !v.is_none())) };
        let name = field("name")?.unwrap_or_else(|| Value::str("?"));
        let shown = quoted(&name)?;
        let Some(origin) = field("origin")? else {
            return Ok(Value::str(&match field("loader")? {
                None if let Some(folders) = field("submodule_search_locations")? => {
                    format!("<module {shown} (namespace) from {}>", quoted(&folders)?)
                }
                None => format!("<module {shown}>"),
                Some(loader)
                    if loader.ty().name() == "NamespaceLoader"
                        && let Some(path) = attr::get_str_optional(&loader, "_path")? =>
                {
                    let places = iter::collect(&path)?;
                    format!("<module {shown} (namespace) from {}>", quoted(&list::new(places))?)
                }
                Some(loader) => format!("<module {shown} ({})>", quoted(&loader)?),
            }));
        };
        let located = match field("has_location")? {
            Some(flag) => compare::is_true(&flag)?,
            None => false,
        };
        return Ok(Value::str(&if located {
            format!("<module {shown} from {}>", quoted(&origin)?)
        } else {
            format!("<module {shown} ({})>", format::str_string(&origin)?)
        }));
    }
    let name = get("__name__").unwrap_or_else(|| Value::str("?"));
    let shown = quoted(&name)?;
    Ok(Value::str(&match (get("__file__"), get("__loader__")) {
        (Some(file), _) => format!("<module {shown} from {}>", quoted(&file)?),
        (None, Some(loader)) => format!("<module {shown} ({})>", quoted(&loader)?),
        (None, None) => format!("<module {shown}>"),
    }))
}

/// Data descriptors of the type, the namespace, the rest of the type, the namespace's `__getattr__`.
pub fn getattro(v: &Value, name: &Value) -> R {
    if let Some(found) = find(v, name)? {
        return Ok(found);
    }
    let d = dict(v);
    if let Some(f) = dict::get_interned(&d, names::__getattr__()) {
        return call::call1(&f, name);
    }
    Err(no_attribute(v, &d, name))
}

/// The same; `None` instead of AttributeError.
pub fn getattro_optional(v: &Value, name: &Value) -> R<Option<Value>> {
    let caught = |raised: Raised| {
        drop(raised.catch(&crate::types::exception::ATTRIBUTE_ERROR)?);
        Ok(None)
    };
    match find(v, name) {
        Ok(Some(found)) => return Ok(Some(found)),
        Ok(None) => {}
        Err(raised) => return caught(raised),
    }
    match dict::get_interned(&dict(v), names::__getattr__()) {
        Some(f) => call::call1(&f, name).map(Some).or_else(caught),
        None => Ok(None),
    }
}

fn find(v: &Value, name: &Value) -> R<Option<Value>> {
    let ty = v.ty();
    let descr = lookup::lookup(ty, name);
    let mut bind = None;
    if let Some(descr) = &descr {
        let slots = descr.ty().slots();
        bind = slots.descr_get;
        if let Some(get) = bind
            && slots.descr_set.is_some()
        {
            return get(descr, Some(v), ty).map(Some);
        }
    }
    if let Some(found) = dict::get_item(&dict(v), name)? {
        return Ok(Some(found));
    }
    match (descr, bind) {
        (Some(descr), Some(get)) => get(&descr, Some(v), ty).map(Some),
        (descr, _) => Ok(descr),
    }
}

#[cold]
fn no_attribute(v: &Value, d: &Value, name: &Value) -> Raised {
    let shown = py_str::to_str_lossless(name).unwrap_or("?");
    let Some(module) = dict::get_interned(d, names::__name__()).filter(py_str::is_str) else {
        return attribute_error(v, name, format_args!("module has no attribute '{shown}'"));
    };
    let module = py_str::to_str_lossless(&module).unwrap_or("?").to_owned();
    let initializing = match dict::get_str(d, "__spec__").filter(|s| !s.is_none()) {
        Some(spec) => crate::exceptions::quiet(attr::get_str_optional(&spec, "_initializing"))
            .flatten()
            .is_some_and(|flag| flag.is_true()),
        None => false,
    };
    if initializing {
        return attribute_error(
            v,
            name,
            format_args!(
                "partially initialized module '{module}' has no attribute '{shown}' (most likely due to a circular import)"
            ),
        );
    }
    attribute_error(v, name, format_args!("module '{module}' has no attribute '{shown}'"))
}

/// Sets or deletes an attribute.
pub fn setattro(v: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    let descr = lookup::lookup(v.ty(), name);
    if let Some(descr) = &descr
        && let Some(set) = descr.ty().slots().descr_set
    {
        return set(descr, v, value);
    }
    let d = dict(v);
    match value {
        Some(value) => dict::set_item(&d, name, value.clone()),
        None if dict::del_item(&d, name)? => Ok(()),
        None => Err(attr::no_attribute(v, name)),
    }
}

fn dir(v: &Value) -> R {
    let d = attr::get(v, names::__dict__())?;
    if d.downcast::<dict::DictObject>().is_none() {
        return Err(type_error("<module>.__dict__ is not a dictionary"));
    }
    match dict::get_interned(&d, names::__dir__()) {
        Some(f) => call::call0(&f),
        None => Ok(list::new(dict::keys(&d))),
    }
}

fn get_annotations(v: &Value) -> R {
    let d = dict(v);
    if let Some(found) = dict::get_interned(&d, names::__annotations__()) {
        return Ok(found);
    }
    let made = dict::new();
    dict::set_item(&d, names::__annotations__(), made.clone())?;
    Ok(made)
}

fn set_annotations(v: &Value, value: Option<&Value>) -> R<()> {
    let d = dict(v);
    match value {
        Some(value) => dict::set_item(&d, names::__annotations__(), value.clone()),
        None if dict::del_item(&d, names::__annotations__())? => Ok(()),
        None => Err(attribute_error(v, names::__annotations__(), "__annotations__")),
    }
}

/// Sets the names of a module that ends to `None`: first those with a leading underscore, then all but `__builtins__`
/// (`_PyModule_ClearDict`).
pub fn clear_names(module: &Value) {
    if !is_module(module) {
        return;
    }
    let d = dict(module);
    let underscored = |k: &Value| {
        let text = py_str::wtf8(k);
        text.first() == Some(&b'_') && text.get(1) != Some(&b'_')
    };
    for first in [true, false] {
        for (key, value) in dict::items(&d) {
            if !py_str::is_str(&key) || value.is_none() || py_str::equals(&key, "__builtins__") {
                continue;
            }
            if !first || underscored(&key) {
                drop(value);
                if let Err(raised) = dict::set_item(&d, &key, Value::none()) {
                    drop(raised.take());
                }
            }
        }
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live module.
    if let Some(d) = unsafe { &*p.cast::<ModuleObject>() }.dict.get().get() {
        visit(d);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live module. It keeps a dict, an empty one.
    drop(
        unsafe { &*p.cast::<ModuleObject>() }
            .dict
            .replace(Slot::new(dict::new())),
    );
}
