//! Making exceptions from Rust, chaining them to the one being handled, and tracebacks.

use super::{is_exception, make, set_field, this};
use crate::exceptions::{R, Raised, raise_value, type_error};
use crate::object::type_object::TypeObject;
use crate::state::state;
use crate::types::cell::CellObject;
use crate::types::code::CodeObject;
use crate::types::{traceback, tuple};
use crate::value::{Slot, Value};

/// `ty(*args)`: a new instance. Builtin classes take a short way; the result of a heap class is checked.
pub fn instantiate(ty: &'static TypeObject, args: &[Value]) -> R {
    if !ty.is_heap() {
        let slots = ty.slots();
        let (Some(new), Some(init)) = (slots.new, slots.init) else {
            crate::object::lookup::ready(ty);
            return instantiate(ty, args);
        };
        let v = new(ty, args, None)?;
        init(&v, args, None)?;
        return Ok(v);
    }
    let v = crate::ops::call::call(&ty.value(), args, None)?;
    if !is_exception(&v) {
        return Err(type_error(format_args!(
            "calling {} should have returned an instance of BaseException, not {}",
            crate::ops::format::repr_string(&ty.value())?,
            crate::ops::format::repr_string(&v.ty().value())?
        )));
    }
    Ok(v)
}

/// Sets `__context__` to the exception being handled, without making a cycle (`_PyErr_SetObject`).
pub fn set_context_from_handled(exception: &Value) {
    if let Some(handled) = state().handled_exception() {
        chain_context(exception, handled);
    }
}

/// Makes `handled` the context of `exception`, without making a cycle.
pub fn chain_context(exception: &Value, handled: Value) {
    if handled.is(exception) {
        return;
    }
    // Cut the chain where it would come back to the new exception; Floyd's slow pointer finds other cycles.
    let mut cursor = handled.clone();
    let mut slow = handled.clone();
    let mut advance_slow = false;
    while let Some(context) = super::context_of(&cursor) {
        if context.is(exception) {
            drop(this(&cursor).context.replace(Slot::NULL));
            break;
        }
        cursor = context;
        if cursor.is(&slow) {
            break;
        }
        if advance_slow && let Some(next) = super::context_of(&slow) {
            slow = next;
        }
        advance_slow = !advance_slow;
    }
    super::set_context(exception, Some(handled));
}

/// Raises AttributeError with `name` and `obj`.
#[cold]
pub fn raise_attribute_error(obj: &Value, name: &Value, message: &str) -> Raised {
    let e = make(&super::ATTRIBUTE_ERROR, tuple::new(vec![Value::str(message)]));
    set_field(&e, 0, Some(obj.clone()));
    set_field(&e, 1, Some(name.clone()));
    raise_value(e)
}

/// Raises NameError with `name`, or a subclass, which gets none (`_PyEval_FormatExcCheckArg`).
#[cold]
pub fn raise_name_error(ty: &'static TypeObject, name: &Value, message: &str) -> Raised {
    let e = make(ty, tuple::new(vec![Value::str(message)]));
    if std::ptr::eq(ty, &super::NAME_ERROR) {
        set_field(&e, 0, Some(name.clone()));
    }
    raise_value(e)
}

/// Raises ImportError or a subclass with `name`, `path` and `name_from`.
#[cold]
pub fn raise_import_error(
    ty: &'static TypeObject,
    message: &str,
    name: Option<&Value>,
    path: Option<&Value>,
    name_from: Option<&Value>,
) -> Raised {
    let message = Value::str(message);
    let e = make(ty, tuple::new(vec![message.clone()]));
    set_field(&e, 0, Some(message));
    set_field(&e, 1, name.cloned());
    set_field(&e, 2, path.cloned());
    set_field(&e, 3, name_from.cloned());
    raise_value(e)
}

/// Raises SyntaxError or a subclass with its position.
#[cold]
pub fn raise_syntax_error(ty: &'static TypeObject, fields: &super::SyntaxErrorFields) -> Raised {
    match fields.instantiate(ty) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

/// Adds an entry to the traceback of the pending exception.
#[cold]
pub fn add_traceback(code: &CodeObject, lasti: u32, globals: &Value) {
    // SAFETY: a `CodeObject` is only ever behind its object header.
    let code = unsafe { Value::from_object(code) };
    add_entry(&code, lasti, globals, None);
}

/// Adds an entry whose frame object exists.
#[cold]
pub fn add_traceback_frame(code: &CodeObject, lasti: u32, globals: &Value, frame: &Value) {
    // SAFETY: as in `add_traceback`.
    let code = unsafe { Value::from_object(code) };
    add_entry(&code, lasti, globals, Some(frame.clone()));
}

/// Adds the entry of a function that CPython's library has in Python: its name, its file, the line where it stands and, if
/// tracebacks show them, the columns of what it does there.
#[cold]
pub fn add_library_entry(file: &str, function: &str, line: i32, columns: Option<[i32; 2]>) {
    use krait_bytecode::locations::{LocationWriter, Place};
    let text = |s: &str| krait_bytecode::Text::from_wtf8(s.as_bytes()).unwrap_or_default();
    let mut locations = LocationWriter::new(line);
    match columns {
        Some([from, to]) => locations.append(Place::new([line, line, from, to]), 1),
        None => locations.append(Place::new([line, line, -1, -1]), 1),
    }
    let code = krait_bytecode::CodeObject {
        filename: text(file),
        name: text(function),
        qualname: text(function),
        firstlineno: line,
        bytes: krait_bytecode::Joined::of([&[0, 0], &[], &locations.finish(), &[]]),
        ..Default::default()
    };
    let code = crate::types::code::new(std::sync::Arc::new(code));
    add_entry(&code, 0, &crate::types::dict::new(), None);
}

/// Notes the `self` of the function where a NameError is raised: the hint may be that its attribute was meant.
fn note_self(entry: &Value, code: &Value) {
    let Some(frame) = crate::interp::frame::current() else {
        return;
    };
    if !std::ptr::eq(frame.code_object(), code.address().cast()) {
        return;
    }
    let index = frame
        .code_object()
        .localsplusnames
        .iter()
        .position(|n| crate::types::str::equals(n, "self"));
    let Some(obj) = index.and_then(|i| frame.local(i)) else {
        return;
    };
    let held = obj.exact::<CellObject>().map(|c| c.value.get().get().cloned());
    if let Some(obj) = held.unwrap_or_else(|| Some(obj.clone())) {
        traceback::note_self(entry, &obj);
    }
}

/// The newest entry of the pending exception's traceback.
pub fn pending_traceback() -> Option<Value> {
    let exception = state().pending.get().get().cloned()?;

    this(&exception).traceback.get().get().cloned()
}

/// Whether the code is Python in place of what CPython writes in C, and so has no entry in tracebacks.
pub fn stands_in_for_c(code: &Value) -> bool {
    let Some(code) = code.exact::<CodeObject>() else {
        return false;
    };
    let text = crate::types::str::to_str_lossless;
    let Some(module) = text(&code.filename).and_then(|file| file.strip_prefix("/usr/lib/python3.12/")) else {
        return false;
    };
    match module {
        "_ctypes.py"
        | "_ctypes_data.py"
        | "_multibytecodec.py"
        | "_sqlite3.py"
        | "pickle.py"
        | "_pickle.py"
        | "zoneinfo/_zoneinfo.py" => true,
        "xml/etree/ElementTree.py" => text(&code.qualname).is_some_and(|name| {
            ["XMLParser.", "TreeBuilder.", "Element."]
                .iter()
                .any(|class| name.starts_with(class))
        }),
        "asyncio/tasks.py" => text(&code.qualname).is_some_and(|name| name.starts_with("Task.")),
        "asyncio/futures.py" => text(&code.qualname).is_some_and(|name| name.starts_with("Future.")),
        _ => false,
    }
}

fn add_entry(code: &Value, lasti: u32, globals: &Value, frame: Option<Value>) {
    let Some(exception) = state().pending.get().get().cloned() else {
        return;
    };
    if stands_in_for_c(code) {
        return;
    }
    let base = this(&exception);
    let next = base.traceback.get_mut().take();
    let innermost = next.is_none();
    let entry = traceback::new(next, code, globals, lasti, frame);
    if innermost && exception.is_exact(&super::NAME_ERROR) {
        note_self(&entry, code);
    }
    *base.traceback.get_mut() = Slot::new(entry);
}
