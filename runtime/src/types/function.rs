//! `function`: the object that `def` and `lambda` make, and the binding of arguments to parameters.

mod bind;
mod native;

pub use bind::bind_arguments;
pub use native::{call_direct, call_method, direct_of};

use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::attributes;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::state::state;
use crate::stdlib::sys::audit;
use crate::types::code::CodeObject;
use crate::types::{cell, dict, object, str as py_str, tuple};
use crate::value::{NULL, Slot, Value};
use std::cell::Cell;

pub use crate::abi::layout::NativeCode;

/// A Python function. Attribute storage follows.
#[repr(C)]
pub struct FunctionObject {
    /// Object header.
    pub header: Header,
    /// Machine code, null if interpreted.
    pub native: Cell<*const NativeCode>,
    /// `__code__`.
    pub code: Mut<Value>,
    /// `__globals__`, a dict.
    pub globals: Value,
    /// `__builtins__`, a dict.
    pub builtins: Value,
    /// `__name__`.
    pub name: Mut<Value>,
    /// `__qualname__`.
    pub qualname: Mut<Value>,
    /// `__defaults__`: a tuple or empty.
    pub defaults: Mut<Slot>,
    /// `__kwdefaults__`: a dict or empty.
    pub kwdefaults: Mut<Slot>,
    /// `__closure__`: a tuple of cells or empty.
    pub closure: Mut<Slot>,
    /// `__doc__`.
    pub doc: Mut<Value>,
    /// `__annotations__`: a dict, the tuple of names and values that the compiler makes, or empty.
    pub annotations: Mut<Slot>,
    /// `__module__`.
    pub module: Mut<Slot>,
    /// `__type_params__`: a tuple or empty.
    pub type_params: Mut<Slot>,
}

/// `function`.
#[unsafe(export_name = "krait_type_function")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "function",
    Some(&object::TYPE),
    Slots {
        new: Some(new_function),
        repr: Some(repr),
        call: Some(call),
        descr_get: Some(bind_method),
        drop: Some(drop_payload::<FunctionObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<FunctionObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE | flags::METHOD_DESCRIPTOR)
.not_a_base()
.with_getsets(GETSETS);

payload!(FunctionObject, TYPE);

/// `MAKE_FUNCTION`: a function with its defaults, keyword defaults, annotations and closure.
///
/// # Errors
/// SystemError if one of them is not what it must be: the code may come from a file.
pub fn of_parts(code: &Value, globals: &Value, parts: [Slot; 4]) -> R {
    let [defaults, kwdefaults, annotations, closure] = parts;
    let is = |part: &Slot, ty: &'static TypeObject| part.get().is_none_or(|v| v.is_exact(ty));
    let annotated = is(&annotations, &tuple::TYPE) || is(&annotations, &dict::TYPE);
    if !is(&defaults, &tuple::TYPE) || !is(&kwdefaults, &dict::TYPE) || !annotated {
        return Err(crate::exceptions::system_error("bad parts of a function"));
    }
    let function = new(code, globals)?;
    if let Some(object) = function.exact::<FunctionObject>() {
        *object.defaults.get_mut() = defaults;
        *object.kwdefaults.get_mut() = kwdefaults;
        *object.annotations.get_mut() = annotations;
        *object.closure.get_mut() = closure;
    }
    Ok(function)
}

/// The native code of a code object, if it has some that can run with these globals: it knows the names of its module by their
/// places, so that with another dict the code is interpreted. The body of a module has its globals bound as it begins.
fn native_with(code: &CodeObject, globals: &Value) -> *const NativeCode {
    let native = code.native.get();
    // SAFETY: native code is immortal; the word of its globals is in the program's data.
    let bound = unsafe { native.as_ref().map(|n| *n.globals) };
    match bound {
        Some(word) if word != 0 && word != NULL && word != globals.raw() => std::ptr::null(),
        _ => native,
    }
}

/// Makes a function (`PyFunction_NewWithQualName`): name, qualified name, docstring and module come from `code` and
/// `globals`.
pub fn new(code: &Value, globals: &Value) -> R {
    let c = code.exact::<CodeObject>().expect("a code object");
    c.check()?;
    let doc = match c.consts.first() {
        Some(v) if py_str::is_str(v) => v.clone(),
        _ => Value::none(),
    };
    let module = dict::get_interned(globals, names::__name__());
    let native = native_with(c, globals);
    let builtins = match native.is_null() {
        true => any_builtins_of(globals),
        false => builtins_of(globals),
    };
    Ok(attributes::new_instance(
        &TYPE,
        FunctionObject {
            header: Header::new(&TYPE),
            native: Cell::new(native),
            code: Mut::new(code.clone()),
            globals: globals.clone(),
            builtins,
            name: Mut::new(c.name.clone()),
            qualname: Mut::new(c.qualname.clone()),
            defaults: Mut::new(Slot::NULL),
            kwdefaults: Mut::new(Slot::NULL),
            closure: Mut::new(Slot::NULL),
            doc: Mut::new(doc),
            annotations: Mut::new(Slot::NULL),
            module: Mut::new(module.into()),
            type_params: Mut::new(Slot::NULL),
        },
    ))
}

/// The builtins that code with these globals uses, whatever `__builtins__` is there (`_PyEval_BuiltinsFromGlobals`).
pub fn any_builtins_of(globals: &Value) -> Value {
    match dict::get_interned(globals, names::__builtins__()) {
        Some(b) if !crate::types::module::is_module(&b) => b,
        _ => builtins_of(globals),
    }
}

/// The builtins dict of generated code, which has the cells of its names, and of what needs a dict.
pub fn builtins_of(globals: &Value) -> Value {
    match dict::get_interned(globals, names::__builtins__()) {
        Some(b) if b.is_exact(&crate::types::module::TYPE) => crate::types::module::dict_of(&b),
        Some(b) if b.downcast::<dict::DictObject>().is_some() => b,
        _ => state().builtins.get().get().cloned().unwrap_or_else(dict::new),
    }
}

/// Calls a function.
#[inline]
pub fn call(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    // SAFETY: the slot and `ops::call` pass functions only.
    let function = unsafe { callee.cast_unchecked::<FunctionObject>() };
    let native = function.native.get();
    if native.is_null() {
        return crate::interp::call_function(callee, args, kwnames);
    }
    // SAFETY: native code is immortal.
    native::call(callee, function, unsafe { &*native }, args, kwnames)
}

fn bind_method(function: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    Ok(match obj {
        None => function.clone(),
        Some(obj) => crate::types::method::new(function.clone(), obj.clone()),
    })
}

fn repr(v: &Value) -> R {
    let name = crate::ops::format::str_string(&this(v).qualname.get().clone())?;
    Ok(Value::str(&format!("<function {name} at {:#x}>", v.address() as usize)))
}

fn this(v: &Value) -> &FunctionObject {
    v.exact::<FunctionObject>().expect("a function")
}

/// `types.FunctionType(code, globals, name=None, argdefs=None, closure=None)`.
fn new_function(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let mut given: [Option<&Value>; 5] = [None; 5];
    const NAMES: [&str; 5] = ["code", "globals", "name", "argdefs", "closure"];
    let (positional, keywords, values) = crate::ops::call::split(args, kwnames);
    if args.len() > 5 {
        return Err(type_error(format_args!(
            "function() takes at most 5 arguments ({} given)",
            args.len()
        )));
    }
    for (slot, v) in given.iter_mut().zip(positional) {
        *slot = Some(v);
    }
    for (name, v) in keywords.iter().zip(values) {
        let text = py_str::to_str_lossless(name).unwrap_or("?");
        match NAMES.iter().position(|n| *n == text) {
            Some(i) if given[i].is_none() => given[i] = Some(v),
            Some(i) => {
                return Err(type_error(format_args!(
                    "argument for function() given by name ('{text}') and position ({})",
                    i + 1
                )));
            }
            None => {
                return Err(type_error(format_args!(
                    "'{text}' is an invalid keyword argument for function()"
                )));
            }
        }
    }
    let [Some(code), Some(globals), name, defaults, closure] = given else {
        let i = usize::from(given[0].is_some());
        return Err(type_error(format_args!(
            "function() missing required argument '{}' (pos {})",
            NAMES[i],
            i + 1
        )));
    };
    let Some(c) = code.exact::<CodeObject>() else {
        return Err(type_error(format_args!(
            "function() argument 'code' must be code, not {}",
            code.ty().name()
        )));
    };
    audit::raise("function.__new__", || vec![code.clone()])?;
    if globals.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "function() argument 'globals' must be dict, not {}",
            globals.ty().name()
        )));
    }
    check_name_and_defaults(name, defaults)?;
    check_closure(c, closure)?;
    let function = new(code, globals)?;
    let f = this(&function);
    if let Some(name) = name.filter(|n| !n.is_none()) {
        drop(f.name.replace(name.clone()));
    }
    drop(f.defaults.replace(defaults.filter(|d| !d.is_none()).cloned().into()));
    drop(f.closure.replace(closure.filter(|d| !d.is_none()).cloned().into()));
    Ok(function)
}

fn check_name_and_defaults(name: Option<&Value>, defaults: Option<&Value>) -> R<()> {
    if name.is_some_and(|n| !n.is_none() && !py_str::is_str(n)) {
        return Err(type_error("arg 3 (name) must be None or string"));
    }
    if defaults.is_some_and(|d| !d.is_none() && d.downcast::<tuple::TupleObject>().is_none()) {
        return Err(type_error("arg 4 (defaults) must be None or tuple"));
    }
    Ok(())
}

fn check_closure(code: &CodeObject, closure: Option<&Value>) -> R<()> {
    let wanted = code.code.freevars().count();
    let closure = closure.filter(|c| !c.is_none());
    let Some(closure) = closure else {
        if wanted > 0 {
            return Err(type_error("arg 5 (closure) must be tuple"));
        }
        return Ok(());
    };
    if closure.downcast::<tuple::TupleObject>().is_none() {
        return Err(type_error("arg 5 (closure) must be None or tuple"));
    }
    let cells = tuple::items(closure);
    if cells.len() != wanted {
        let name = code.code.name.to_string_lossy().into_owned();
        return Err(value_error(format_args!(
            "{name} requires closure of length {wanted}, not {}",
            cells.len()
        )));
    }
    match cells.iter().find(|c| c.exact::<cell::CellObject>().is_none()) {
        Some(other) => Err(type_error(format_args!(
            "arg 5 (closure) expected cell, found {}",
            other.ty().name()
        ))),
        None => Ok(()),
    }
}

static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("__closure__", |v| Ok(slot_or_none(&this(v).closure))).member(),
    GetSetDef::read_write("__doc__", |v| Ok(this(v).doc.get().clone()), set_doc).member(),
    GetSetDef::read_only("__globals__", |v| Ok(this(v).globals.clone())).member(),
    GetSetDef::read_write("__module__", |v| Ok(slot_or_none(&this(v).module)), set_module).member(),
    GetSetDef::read_only("__builtins__", |v| Ok(this(v).builtins.clone())).member(),
    GetSetDef::read_write("__code__", get_code, set_code),
    GetSetDef::read_write("__defaults__", get_defaults, set_defaults),
    GetSetDef::read_write("__kwdefaults__", get_kwdefaults, set_kwdefaults),
    GetSetDef::read_write("__annotations__", get_annotations, set_annotations),
    GetSetDef::read_write("__dict__", object::get_dict, object::set_dict),
    GetSetDef::read_write("__name__", |v| Ok(this(v).name.get().clone()), set_name),
    GetSetDef::read_write("__qualname__", |v| Ok(this(v).qualname.get().clone()), set_qualname),
    GetSetDef::read_write("__type_params__", get_type_params, set_type_params),
];

fn slot_or_none(slot: &Mut<Slot>) -> Value {
    slot.get().get().cloned().unwrap_or(Value::none())
}

fn set_doc(v: &Value, value: Option<&Value>) -> R<()> {
    drop(this(v).doc.replace(value.cloned().unwrap_or(Value::none())));
    Ok(())
}

fn set_module(v: &Value, value: Option<&Value>) -> R<()> {
    drop(this(v).module.replace(value.cloned().into()));
    Ok(())
}

fn get_code(v: &Value) -> R {
    audit::attribute_is_read(v, "__code__")?;
    Ok(this(v).code.get().clone())
}

fn get_defaults(v: &Value) -> R {
    audit::attribute_is_read(v, "__defaults__")?;
    Ok(slot_or_none(&this(v).defaults))
}

fn get_kwdefaults(v: &Value) -> R {
    audit::attribute_is_read(v, "__kwdefaults__")?;
    Ok(slot_or_none(&this(v).kwdefaults))
}

fn set_code(v: &Value, value: Option<&Value>) -> R<()> {
    let Some((value, code)) = value.and_then(|v| Some((v, v.exact::<CodeObject>()?))) else {
        return Err(type_error("__code__ must be set to a code object"));
    };
    audit::attribute_is_set(v, "__code__", Some(value))?;
    let f = this(v);
    let free = code.code.freevars().count();
    let closure = f.closure.get().get().map_or(0, |c| tuple::items(c).len());
    if free != closure {
        let name = crate::ops::format::str_string(&f.name.get().clone())?;
        return Err(value_error(format_args!(
            "{name}() requires a code object with {closure} free vars, not {free}"
        )));
    }
    code.check()?;
    f.native.set(native_with(code, &f.globals));
    crate::object::cache::function_changed(v);
    drop(f.code.replace(value.clone()));
    Ok(())
}

fn set_defaults(v: &Value, value: Option<&Value>) -> R<()> {
    let value = value.filter(|v| !v.is_none());
    if value.is_some_and(|d| d.downcast::<tuple::TupleObject>().is_none()) {
        return Err(type_error("__defaults__ must be set to a tuple object"));
    }
    audit::attribute_is_set(v, "__defaults__", value)?;
    crate::object::cache::function_changed(v);
    drop(this(v).defaults.replace(value.cloned().into()));
    Ok(())
}

fn set_kwdefaults(v: &Value, value: Option<&Value>) -> R<()> {
    let value = value.filter(|v| !v.is_none());
    if value.is_some_and(|d| d.downcast::<dict::DictObject>().is_none()) {
        return Err(type_error("__kwdefaults__ must be set to a dict object"));
    }
    audit::attribute_is_set(v, "__kwdefaults__", value)?;
    crate::object::cache::function_changed(v);
    drop(this(v).kwdefaults.replace(value.cloned().into()));
    Ok(())
}

/// `__annotations__` of a function: the compiler's tuple becomes a dict on first use.
pub fn get_annotations(v: &Value) -> R {
    let f = this(v);
    match f.annotations.get().get().cloned() {
        Some(a) if a.exact::<tuple::TupleObject>().is_some() => {
            let d = dict::new();
            for pair in tuple::items(&a).chunks_exact(2) {
                dict::set_item(&d, &pair[0], pair[1].clone())?;
            }
            drop(f.annotations.replace(Slot::new(d.clone())));
            Ok(d)
        }
        Some(a) => Ok(a),
        None => {
            let d = dict::new();
            drop(f.annotations.replace(Slot::new(d.clone())));
            Ok(d)
        }
    }
}

fn set_annotations(v: &Value, value: Option<&Value>) -> R<()> {
    let value = value.filter(|v| !v.is_none());
    if value.is_some_and(|d| d.downcast::<dict::DictObject>().is_none()) {
        return Err(type_error("__annotations__ must be set to a dict object"));
    }
    drop(this(v).annotations.replace(value.cloned().into()));
    Ok(())
}

fn set_name(v: &Value, value: Option<&Value>) -> R<()> {
    match value.filter(|v| py_str::is_str(v)) {
        None => Err(type_error("__name__ must be set to a string object")),
        Some(name) => {
            drop(this(v).name.replace(name.clone()));
            Ok(())
        }
    }
}

fn set_qualname(v: &Value, value: Option<&Value>) -> R<()> {
    match value.filter(|v| py_str::is_str(v)) {
        None => Err(type_error("__qualname__ must be set to a string object")),
        Some(name) => {
            drop(this(v).qualname.replace(name.clone()));
            Ok(())
        }
    }
}

fn get_type_params(v: &Value) -> R {
    Ok(this(v).type_params.get().get().cloned().unwrap_or_else(tuple::empty))
}

fn set_type_params(v: &Value, value: Option<&Value>) -> R<()> {
    match value.filter(|v| v.downcast::<tuple::TupleObject>().is_some()) {
        None => Err(type_error("__type_params__ must be set to a tuple")),
        Some(params) => {
            drop(this(v).type_params.replace(Slot::new(params.clone())));
            Ok(())
        }
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live function.
    let f = unsafe { &*p.cast::<FunctionObject>() };
    for v in [
        f.code.get(),
        &f.globals,
        &f.builtins,
        f.name.get(),
        f.qualname.get(),
        f.doc.get(),
    ] {
        visit(v);
    }
    for slot in [
        &f.defaults,
        &f.kwdefaults,
        &f.closure,
        &f.annotations,
        &f.module,
        &f.type_params,
    ] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live function. Code, globals and builtins stay: the function may still be called by a finalizer.
    let f = unsafe { &*p.cast::<FunctionObject>() };
    for slot in [
        &f.defaults,
        &f.kwdefaults,
        &f.closure,
        &f.annotations,
        &f.module,
        &f.type_params,
    ] {
        drop(slot.replace(Slot::NULL));
    }
    drop(f.doc.replace(Value::none()));
}
