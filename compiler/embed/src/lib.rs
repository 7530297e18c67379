//! The front end as the runtime's compiler for `eval`, `exec`, `compile` and imports of source.
//!
//! Built as an rlib into `krait` (interpreter mode) and as the static library that executables are linked with; a program
//! that compiles nothing at run time does not refer to [`krait_install_compiler`], and the linker leaves the front end out.

use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, ErrorKind, SyntaxError, WarningKind};
use krait_runtime::exceptions::{self, R, Raised};
use krait_runtime::startup::{self, Mode, Source};
use krait_runtime::types::code;
use krait_runtime::types::exception::{self, SyntaxErrorFields};
use krait_runtime::value::Value;
use std::sync::Arc;

/// Makes the front end the compiler of this process.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_compiler() {
    startup::set_compiler(compile);
}

/// Compiles source to a `code` value; raises SyntaxError as CPython does, and issues the warnings.
pub fn compile(source: &Source) -> R {
    let options = CompileOptions {
        mode: match source.mode {
            Mode::Exec => krait_frontend::parse::Mode::Exec,
            Mode::Eval => krait_frontend::parse::Mode::Eval,
            Mode::Single => krait_frontend::parse::Mode::Single,
        },
        optimize: u8::try_from(source.optimize).unwrap_or(0),
        origin: Origin::Text,
        future_flags: source.flags,
        top_level_await: false,
    };
    match krait_frontend::compile_with_warnings(source.text, source.filename, &options) {
        Ok(compiled) => {
            for warning in &compiled.warnings {
                let category = match warning.kind {
                    WarningKind::SyntaxWarning => &exception::SYNTAX_WARNING,
                    WarningKind::DeprecationWarning => &exception::DEPRECATION_WARNING,
                };
                exceptions::warn_explicit(category, &warning.message, source.filename, i64::from(warning.lineno))?;
            }
            Ok(code::new(Arc::new(compiled.code)))
        }
        Err(error) => Err(raise(&error)),
    }
}

/// Raises the front end's error as the Python exception that CPython raises.
pub fn raise(error: &SyntaxError) -> Raised {
    let class = match error.kind {
        ErrorKind::SyntaxError => &exception::SYNTAX_ERROR,
        ErrorKind::IndentationError => &exception::INDENTATION_ERROR,
        ErrorKind::TabError => &exception::TAB_ERROR,
        ErrorKind::OverflowError => &exception::OVERFLOW_ERROR,
        ErrorKind::ValueError => &exception::VALUE_ERROR,
        ErrorKind::RecursionError => &exception::RECURSION_ERROR,
        ErrorKind::MemoryError => &exception::MEMORY_ERROR,
        ErrorKind::SystemError => &exception::SYSTEM_ERROR,
    };
    if !error.kind.is_syntax_error() {
        return krait_runtime::exceptions::raise(class, &error.message);
    }
    let text = error
        .text
        .clone()
        .or_else(|| line_of_file(&error.filename, error.lineno));
    let fields = SyntaxErrorFields {
        message: &error.message,
        filename: &error.filename,
        line: i64::from(error.lineno),
        offset: i64::from(error.offset),
        text: text.as_deref(),
        end_line: i64::from(error.end_lineno),
        end_offset: i64::from(error.end_offset),
    };
    exception::raise_syntax_error(class, &fields)
}

/// A line of the file that the code says it comes from, if there is one (`PyErr_ProgramTextObject`).
fn line_of_file(filename: &str, lineno: u32) -> Option<String> {
    if lineno == 0 {
        return None;
    }
    let source = std::fs::read(filename).ok()?;
    let text = krait_frontend::source::decode(&source, filename, Origin::File).ok()?;
    krait_frontend::source::line_text(&text, lineno).map(str::to_owned)
}
