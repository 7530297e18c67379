//! Builtin functions that look at or run in namespaces: `globals`, `locals`, `vars`, `dir`, `__import__`,
//! `__build_class__`.

use crate::args::{self, Parser};
use crate::exceptions::{R, system_error, type_error};
use crate::interp;
use crate::names;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{attr, call, iter, number};
use crate::types::builtin_function::BuiltinFunctionObject;
use crate::types::{dict, function::FunctionObject, list, tuple};
use crate::value::Value;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    BUILD_CLASS,
    IMPORT,
    MethodDef::positional("dir", dir)
        .doc("dir([object]) -> list of strings\n\nIf called without an argument, return the names in the current scope.\nElse, return an alphabetized list of names comprising (some of) the attributes\nof the given object, and of attributes reachable from it.\nIf the object supplies a method named __dir__, it will be used; otherwise\nthe default dir() logic is used and returns:\n  for a module object: the module's attributes.\n  for a class object:  its attributes, and recursively the attributes\n    of its bases.\n  for any other object: its attributes, its class's attributes, and\n    recursively the attributes of its class's base classes."),
    MethodDef::no_args("globals", |_| globals())
        .doc("globals($module, /)\n--\n\nReturn the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa."),
    MethodDef::no_args("locals", |_| locals())
        .doc("locals($module, /)\n--\n\nReturn a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees."),
    MethodDef::positional("vars", vars)
        .doc("vars([object]) -> dictionary\n\nWithout arguments, equivalent to locals().\nWith an argument, equivalent to object.__dict__."),
];

const BUILD_CLASS: MethodDef =
    MethodDef::keywords("__build_class__", |_, args, kwnames| crate::ops::class::build_class(args, kwnames)).doc(
        "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
    );

const IMPORT: MethodDef = MethodDef::keywords("__import__", import).doc(
    "__import__($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)\n--\n\nImport a module.",
);

fn import(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("__import__", &["name", "globals", "locals", "fromlist", "level"], 1);
    let [name, globals, _, fromlist, level] = PARSER.parse(args, kwnames)?;
    let Some(name) = name else {
        return Err(type_error("__import__() missing required argument 'name' (pos 1)"));
    };
    let level = level.map_or(Ok(0), number::index_i64)?;
    let empty = tuple::empty();
    crate::import::import_module_level(name, globals, fromlist.unwrap_or(&empty), level)
}

/// True for the builtin `__import__` itself.
pub fn is_builtin_import(v: &Value) -> bool {
    v.exact::<BuiltinFunctionObject>()
        .is_some_and(|f| f.def.name == "__import__")
}

/// The globals of the innermost Python frame.
pub fn globals() -> R {
    match interp::current() {
        Some(frame) => Ok(frame.globals().clone()),
        None => Err(system_error("globals does not exist")),
    }
}

/// The namespace of the innermost Python frame.
pub fn locals() -> R {
    match interp::current() {
        Some(frame) => interp::frame::locals_dict(frame),
        None => Err(system_error("frame does not exist")),
    }
}

/// Runs a function without parameters in a namespace: a module body or `exec`'s code.
pub fn run_function(function: &Value, namespace: &Value) -> R {
    // SAFETY: callers pass functions.
    let native = unsafe { function.cast_unchecked::<FunctionObject>() }.native.get();
    // SAFETY: native code is immortal.
    match unsafe { native.as_ref() } {
        Some(native) => crate::abi::program::run_body(function, native, namespace),
        None => interp::run_code(function, namespace.clone()),
    }
}

fn vars(_: &Value, args: &[Value]) -> R {
    args::check_count("vars", args.len(), 0, 1)?;
    let Some(v) = args.first() else { return locals() };
    match attr::get_optional(v, names::__dict__())? {
        Some(d) => Ok(d),
        None => Err(type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(_: &Value, args: &[Value]) -> R {
    args::check_count("dir", args.len(), 0, 1)?;
    match args.first() {
        None => {
            let namespace = locals()?;
            if namespace.is_exact(&dict::TYPE) {
                return sorted(&namespace);
            }
            sorted(&list::new(dict::mapping_keys(&namespace)?))
        }
        Some(v) => dir_of(v),
    }
}

/// `dir(v)`.
pub fn dir_of(v: &Value) -> R {
    match attr::lookup_special(v, names::__dir__())? {
        Some(method) => sorted(&call::call0(&method)?),
        None => Err(type_error("object does not provide __dir__")),
    }
}

fn sorted(iterable: &Value) -> R {
    let names = list::new(iter::collect(iterable)?);
    attr::call_method_str(&names, "sort", &[])?;
    Ok(names)
}
