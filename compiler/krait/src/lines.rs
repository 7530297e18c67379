//! Source lines of the library's modules for the tracebacks of an executable: those that an instruction comes from.

use crate::modules::Module;
use crate::stdlib;
use krait_bytecode::{CodeObject, Constant};
use std::path::PathBuf;
use std::sync::Arc;

/// The name of the made-up module that carries the lines.
const NAME: &str = krait_runtime::abi::LINES;

/// A module whose only constant is, compressed, each library module's path and text with the other lines left empty,
/// both ended by a zero byte. `None` if the program uses no such module.
pub fn module(modules: &[Module]) -> Option<Module> {
    let mut all = Vec::new();
    for module in modules.iter().filter(|m| m.is_stdlib) {
        let path = &module.code.filename.to_string();
        let Some(source) = stdlib::source_of(path) else {
            continue;
        };
        let mut wanted = Vec::new();
        mark(&module.code, &mut wanted);
        all.extend_from_slice(path.as_bytes());
        all.push(0);
        for (i, line) in source.split(|&b| b == b'\n').enumerate() {
            if wanted.get(i + 1).is_some_and(|&w| w) && !line.contains(&0) {
                all.extend_from_slice(line);
            }
            all.push(b'\n');
        }
        all.push(0);
    }
    if all.is_empty() {
        return None;
    }
    let packed = miniz_oxide::deflate::compress_to_vec(&all, 6);
    let code = CodeObject {
        consts: Box::new([Constant::Bytes(packed.into())]),
        ..CodeObject::default()
    };
    Some(Module {
        name: NAME.into(),
        path: PathBuf::new(),
        code: Arc::new(code),
        is_package: false,
        is_stdlib: true,
        warnings: Vec::new(),
    })
}

/// Marks the lines of a code object and those inside it.
fn mark(code: &CodeObject, wanted: &mut Vec<bool>) {
    for entry in code.locations() {
        let (Some(first), Some(last)) = (entry.span.line, entry.span.end_line) else {
            continue;
        };
        let last = usize::try_from(last).unwrap_or(0);
        if wanted.len() <= last {
            wanted.resize(last + 1, false);
        }
        // A call that spans lines is shown by its first alone.
        let first = usize::try_from(first).unwrap_or(0);
        if let Some(line) = wanted.get_mut(first) {
            *line = true;
        }
    }
    for constant in &code.consts {
        if let Constant::Code(inner) = constant {
            mark(inner, wanted);
        }
    }
}
