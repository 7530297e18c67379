//! The functions of the `builtins` module, in groups; each group is a file with a table of its functions.

pub mod attributes;
pub mod compile;
pub mod convert;
pub mod io;
pub mod iteration;
pub mod scope;
pub mod site;

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::types::{BUILTIN_TYPES, builtin_function, dict, exception, module as module_type, str};
use crate::value::Value;

/// The builtin functions, group by group.
pub static FUNCTIONS: &[&[MethodDef]] = &[
    attributes::FUNCTIONS,
    compile::FUNCTIONS,
    convert::FUNCTIONS,
    io::FUNCTIONS,
    iteration::FUNCTIONS,
    scope::FUNCTIONS,
];

/// The `builtins` module.
pub fn module() -> Value {
    crate::import::import_module("builtins").expect("the builtins module is there from the start")
}

/// The builtin `name` as the module has it now.
pub fn get(name: &str) -> R {
    crate::ops::attr::get_str(&module(), name)
}

/// True for the names that the `builtins` module has at the start.
pub fn is_builtin_name(name: &str) -> bool {
    FUNCTIONS.iter().any(|group| group.iter().any(|f| f.name == name))
        || BUILTIN_TYPES.iter().any(|(_, n)| *n == Some(name))
        || exception::is_class_name(name)
        || site::NAMES.contains(&name)
        || matches!(
            name,
            "EnvironmentError" | "IOError" | "NotImplemented" | "Ellipsis" | "__build_class__" | "__debug__"
        )
}

/// The names of the module in CPython's order, which decides between names that are as like another that is not there; what
/// `io` and `site` add comes behind them.
const ORDER: &str = "__build_class__ __import__ abs all any ascii bin breakpoint callable chr compile delattr dir divmod eval exec \
     format getattr globals hasattr hash hex id input isinstance issubclass iter aiter len locals max min next anext \
     oct ord pow print repr round setattr sorted sum vars None Ellipsis NotImplemented False True bool memoryview \
     bytearray bytes classmethod complex dict enumerate filter float frozenset property int list map object range \
     reversed set slice staticmethod str super tuple type zip __debug__ BaseException BaseExceptionGroup Exception \
     GeneratorExit KeyboardInterrupt SystemExit ArithmeticError AssertionError AttributeError BufferError EOFError \
     ImportError LookupError MemoryError NameError OSError ReferenceError RuntimeError StopAsyncIteration \
     StopIteration SyntaxError SystemError TypeError ValueError Warning FloatingPointError OverflowError \
     ZeroDivisionError BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning \
     PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning \
     BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError InterruptedError \
     IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError IndentationError IndexError \
     KeyError ModuleNotFoundError NotImplementedError RecursionError UnboundLocalError UnicodeError BrokenPipeError \
     ConnectionAbortedError ConnectionRefusedError ConnectionResetError TabError UnicodeDecodeError \
     UnicodeEncodeError UnicodeTranslateError ExceptionGroup EnvironmentError IOError";

/// Puts the names in order.
fn put_in_order(d: &Value) {
    let entries = dict::items(d);
    dict::clear(d);
    let (first, last): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| {
        matches!(
            str::to_str_lossless(key),
            Some("__name__" | "__doc__" | "__package__" | "__loader__" | "__spec__")
        )
    });
    let found = |name: &str| last.iter().find(|(key, _)| str::equals(key, name));
    let ordered = ORDER.split(' ').filter_map(found);
    for (key, value) in first.iter().chain(ordered).chain(&last) {
        // Strings have hashes; what is there already stays in its place.
        crate::exceptions::quiet(dict::set_item(d, key, value.clone()));
    }
}

/// Makes the `builtins` module.
pub fn init() -> R {
    let module = module_type::new("builtins", FUNCTIONS)?;
    let d = module_type::dict(&module);
    for (ty, name) in BUILTIN_TYPES {
        if let Some(name) = name {
            dict::set_str(&d, name, ty.value());
        }
    }
    for ty in exception::CLASSES {
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    for alias in ["EnvironmentError", "IOError"] {
        dict::set_str(&d, alias, exception::OS_ERROR.value());
    }
    dict::set_str(&d, "None", Value::none());
    dict::set_str(&d, "Ellipsis", Value::ellipsis());
    dict::set_str(&d, "NotImplemented", Value::not_implemented());
    dict::set_str(&d, "False", Value::bool(false));
    dict::set_str(&d, "True", Value::bool(true));
    dict::set_str(&d, "__debug__", Value::bool(true));
    put_in_order(&d);
    site::add(&d);
    // It is the one of the module `_io`, and says so.
    let def = io::FUNCTIONS
        .iter()
        .find(|f| f.name == "open")
        .expect("a builtin function");
    dict::set_str(
        &d,
        "open",
        builtin_function::new_for_module(def, &module, &Value::str("_io")),
    );
    crate::abi::known::remember(&d);
    Ok(module)
}
