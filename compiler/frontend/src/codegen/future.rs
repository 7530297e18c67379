//! `from __future__ import …` (CPython 3.12's `future.c`).

use std::sync::Arc;

use krait_bytecode::code::{Text, flags};

use super::{Result, fold, syntax_error};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};
use crate::names::{Names, known};

/// The future features of a module.
pub(super) struct Features {
    /// Bits of `co_flags`.
    pub flags: u32,
    /// Where the last import of one stands; later ones are errors.
    pub location: InstrLocation,
}

/// Finds the imports at the head of the module.
pub(super) fn features(tree: &Mod, names: &Names, filename: &Arc<str>) -> Result<Features> {
    let mut found = Features {
        flags: 0,
        location: NO_LOCATION,
    };
    let body = match tree {
        Mod::Module { body, .. } | Mod::Interactive { body } => body,
        Mod::Expression { .. } | Mod::FunctionType { .. } => return Ok(found),
    };
    // Only a docstring and other such imports may stand before; code generation refuses those that come later.
    let docstring = usize::from(fold::docstring(body).is_some());
    for statement in &body[docstring..] {
        match &statement.kind {
            StmtKind::ImportFrom {
                module: Some(module),
                names: aliases,
                ..
            } if *module == known::FUTURE => {
                for alias in aliases.iter() {
                    found.flags |= feature(names.text(alias.name), statement, filename)?;
                }
                found.location = statement.location.into();
            }
            _ => break,
        }
    }
    Ok(found)
}

/// The flag of one feature; 0 for those that are always on.
fn feature(name: &Text, statement: &Stmt, filename: &Arc<str>) -> Result<u32> {
    let message = match &*name.to_string_lossy() {
        "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement" | "print_function"
        | "unicode_literals" | "generator_stop" => return Ok(0),
        "barry_as_FLUFL" => return Ok(flags::FUTURE_BARRY_AS_BDFL),
        "annotations" => return Ok(flags::FUTURE_ANNOTATIONS),
        "braces" => "not a chance".to_owned(),
        other => format!("future feature {other} is not defined"),
    };
    let line = statement.location.lineno as i32;
    let location = InstrLocation::new(line, line, statement.location.col_offset as i32, -2);
    Err(Box::new(syntax_error(filename, message, location)))
}
