//! The whole front end as one function: source text to code object.

use std::sync::Arc;

use krait_bytecode::CodeObject;

use crate::ast::{Arena, Mod};
use crate::codegen::{self, Settings};
use crate::error::{SyntaxError, SyntaxWarning};
use crate::names::Names;
use crate::parse::{self, Mode, with_stack_for};
use crate::source::{Origin, line_text};
use crate::symtable::SymbolTable;

/// How to compile.
#[derive(Clone, Debug)]
pub struct CompileOptions {
    /// What kind of source it is.
    pub mode: Mode,
    /// 0, or 1 for `-O` (no assertions, `__debug__` is false), or 2 for `-OO` (no docstrings either).
    pub optimize: u8,
    /// Where the source comes from.
    pub origin: Origin,
    /// Bits of [`krait_bytecode::code::flags`] for future features that hold without being imported.
    pub future_flags: u32,
    /// Whether `await` may stand at module level (`ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
}

impl Default for CompileOptions {
    fn default() -> CompileOptions {
        CompileOptions {
            mode: Mode::Exec,
            optimize: 0,
            origin: Origin::Bytes,
            future_flags: 0,
            top_level_await: false,
        }
    }
}

/// A code object and what was said while it was made.
#[derive(Debug)]
pub struct Compiled {
    /// The module's code.
    pub code: CodeObject,
    /// The warnings, in the order in which CPython issues them.
    pub warnings: Vec<SyntaxWarning>,
}

/// Compiles a source text.
///
/// ```
/// use krait_frontend::{CompileOptions, compile};
/// let code = compile(b"x = 6 * 7", "answer.py", &CompileOptions::default()).unwrap();
/// assert_eq!(code.consts[0], krait_bytecode::Constant::from(42));
/// ```
///
/// # Errors
/// CPython's `SyntaxError`, or the other exceptions that compilation raises (see [`crate::ErrorKind`]).
pub fn compile(source: &[u8], filename: &str, options: &CompileOptions) -> Result<CodeObject, SyntaxError> {
    compile_with_warnings(source, filename, options).map(|compiled| compiled.code)
}

/// Compiles a source text and hands out the warnings too.
///
/// # Errors
/// As [`compile`].
pub fn compile_with_warnings(source: &[u8], filename: &str, options: &CompileOptions) -> Result<Compiled, SyntaxError> {
    with_stack_for(source.len(), || {
        let arena = Arena::new();
        let parsed = parse::parse(&arena, source, filename, options.mode, options.origin)?;
        let (text, mut warnings) = (parsed.text, parsed.warnings);
        let code = compile_tree(&arena, parsed.tree, parsed.names, filename, options, &mut warnings).map_err(
            |mut error| {
                error.warnings = std::mem::take(&mut warnings);
                // CPython's compiler looks into the file for the line, which the text of `exec` does not come from.
                if options.origin != Origin::Text && error.text.is_none() {
                    error.text = line_text(&text, u32::try_from(error.lineno).unwrap_or(0)).map(str::to_owned);
                }
                error
            },
        )?;
        Ok(Compiled { code, warnings })
    })
}

/// Shows `f` the symbol table of a source text. Its constants are not folded, as CPython's are not.
///
/// # Errors
/// As [`compile`].
pub fn symbol_table<T>(
    source: &[u8],
    filename: &str,
    options: &CompileOptions,
    f: impl FnOnce(&SymbolTable) -> T,
) -> Result<T, SyntaxError> {
    with_stack_for(source.len(), || {
        let arena = Arena::new();
        let parsed = parse::parse(&arena, source, filename, options.mode, options.origin)?;
        let tree = arena.alloc(parsed.tree);
        codegen::symbol_table(tree, parsed.names, &Arc::from(filename), options.future_flags)
            .map(|table| f(&table))
            .map_err(|error| *error)
    })
}

/// Compiles a tree that lives in `arena`; warnings are appended to `warnings`.
///
/// `names` knows the names of the tree. The tree must be one that [`crate::parse`] could make, and on a stack that fits its depth ([`with_stack_for`]).
///
/// # Errors
/// As [`compile`], without the text of the line.
pub fn compile_tree<'t>(
    arena: &'t Arena,
    tree: Mod<'t>,
    names: Names,
    filename: &str,
    options: &CompileOptions,
    warnings: &mut Vec<SyntaxWarning>,
) -> Result<CodeObject, SyntaxError> {
    let settings = Settings {
        filename: Arc::from(filename),
        optimize: options.optimize,
        future_flags: options.future_flags,
        top_level_await: options.top_level_await,
    };
    codegen::generate(arena, tree, names, settings, warnings).map_err(|error| *error)
}
