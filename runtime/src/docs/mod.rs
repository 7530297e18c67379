//! Docstrings and text signatures of what CPython writes in C: a compressed table, linked into executables only when the
//! program looks at docstrings or signatures (see `reach.rs` of the driver).
//!
//! A name in the table is `type.method`, `module.function`, a type, or `%module`; types are called by their `tp_name`.

use crate::cell::Mut;
use crate::object::type_object::TypeObject;
use crate::types::builtin_function::doc_value;
use crate::types::module::ModuleObject;
use crate::types::str as py_str;
use crate::value::Value;
use std::collections::HashMap;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/docs.bin"));

type Table = HashMap<&'static str, &'static str>;

/// How to read the table, once it is installed.
static READ: Mut<Option<fn() -> Table>> = Mut::new(None);
/// The table, once it has been read.
static TABLE: Mut<Option<Table>> = Mut::new(None);

/// Gives this process the docstrings. Executables of programs that look at none do not refer to it, and the linker leaves
/// them out.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_docs() {
    // Else the optimiser sees that no other value is ever stored, and calls the function directly.
    READ.replace(Some(std::hint::black_box(read as fn() -> Table)));
}

/// Unpacks the table. Each entry is made into what C sources hold: `name(signature)\n--\n\ndocstring`.
fn read() -> Table {
    let bytes = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    let text: &'static str = Box::leak(String::from_utf8(bytes).unwrap_or_default().into_boxed_str());
    let mut table = Table::new();
    let mut starts: Vec<usize> = text.match_indices("\n@").map(|(i, _)| i + 1).collect();
    starts.retain(|&i| matches!(text.as_bytes()[i + 1], b'@' | b'!') && text.as_bytes()[i + 2] == b' ');
    for (n, &start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(text.len(), |next| *next) - 1;
        let entry = &text[start..end];
        let (head, body) = entry.split_once('\n').unwrap_or((entry, ""));
        let (key, signature) = head[3..].split_once(' ').unwrap_or((&head[3..], ""));
        let signature = signature.replace('␤', "\n");
        let doc = if signature.is_empty() {
            body
        } else {
            let name = key.rsplit('.').next().unwrap_or(key);
            Box::leak(format!("{name}{signature}\n--\n\n{body}").into_boxed_str())
        };
        table.insert(key, doc);
    }
    table
}

/// The entry of `key`.
fn find(key: &str) -> Option<&'static str> {
    let read = (*READ.get())?;
    if TABLE.get().is_none() {
        TABLE.replace(Some(read()));
    }
    TABLE.get().as_ref()?.get(key).copied()
}

/// The docstring of a type that the runtime defines.
pub fn of_type(ty: &TypeObject) -> &'static str {
    find(ty.static_name).unwrap_or(ty.doc)
}

/// The docstring of a method or attribute; `own` is what its definition says.
pub fn of_member(owner: &TypeObject, name: &str, own: &'static str) -> &'static str {
    let mut ty = Some(owner);
    while let Some(t) = ty {
        if !t.is_heap()
            && let Some(doc) = find(&format!("{}.{name}", t.static_name))
        {
            return doc;
        }
        // SAFETY: a base lives at least as long as the types below it.
        ty = unsafe { t.base.get().as_ref() };
    }
    own
}

/// The docstring of a builtin function bound to `this`.
pub fn of_function(module: Option<&Value>, this: &Value, name: &str, own: &'static str) -> &'static str {
    let module = match this.downcast::<ModuleObject>() {
        Some(_) => module,
        None => None,
    };
    match module.and_then(py_str::to_str_lossless) {
        Some(module) => find(&format!("{module}.{name}")).unwrap_or(own),
        None => of_member(TypeObject::from_value(this).unwrap_or(this.ty()), name, own),
    }
}

/// The docstring of the builtin module `name`.
pub fn of_module(name: &str) -> Option<Value> {
    find(&format!("%{name}")).map(doc_value)
}
