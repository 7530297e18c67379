//! `from __future__ import …` (CPython 3.12's `future.c`).

use std::sync::Arc;

use krait_bytecode::Constant;
use krait_bytecode::code::flags;

use super::{Result, syntax_error};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};

/// The future features of a module.
pub(super) struct Features {
    /// Bits of `co_flags`.
    pub flags: u32,
    /// Where the last import of one stands; later ones are errors.
    pub location: InstrLocation,
}

/// Finds the imports at the head of the module.
pub(super) fn features(tree: &Mod, filename: &Arc<str>) -> Result<Features> {
    let mut found = Features {
        flags: 0,
        location: NO_LOCATION,
    };
    let body = match tree {
        Mod::Module { body, .. } | Mod::Interactive { body } => body,
        Mod::Expression { .. } => return Ok(found),
    };
    let mut done = false;
    let mut previous_line = 0;
    for statement in body {
        let line = statement.location.lineno;
        if done && line > previous_line {
            break;
        }
        previous_line = line;
        match &statement.kind {
            StmtKind::ImportFrom {
                module: Some(module),
                names,
                ..
            } if *module == "__future__" => {
                if done {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    let column = statement.location.col_offset as i32 - 1;
                    let location = InstrLocation::new(line as i32, line as i32, column, -2);
                    return Err(Box::new(syntax_error(filename, message.into(), location)));
                }
                for alias in names {
                    found.flags |= feature(alias, statement, filename)?;
                }
                found.location = statement.location.into();
            }
            StmtKind::Expr { value }
                if !done
                    && matches!(
                        value.kind,
                        ExprKind::Constant {
                            value: Constant::Str(_),
                            ..
                        }
                    ) => {}
            _ => done = true,
        }
    }
    Ok(found)
}

/// The flag of one feature; 0 for those that are always on.
fn feature(alias: &Alias, statement: &Stmt, filename: &Arc<str>) -> Result<u32> {
    let message = match &*alias.name.to_string_lossy() {
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
