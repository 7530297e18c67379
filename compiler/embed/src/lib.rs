//! The front end as the runtime's compiler for `eval`, `exec`, `compile` and imports of source.
//!
//! Built as an rlib into `krait` (interpreter mode) and as the static library that executables are linked with; a program
//! that compiles nothing at run time does not refer to [`krait_install_compiler`], and the linker leaves the front end out.

mod encoding;
mod sources;
mod symbols;
mod tree;
mod validate;

use krait_frontend::ast::{Arena, Mod};
use krait_frontend::names::Names;
use krait_frontend::source::Origin;
use krait_frontend::tokens::ShownError;
use krait_frontend::tokens::lexer::Done;
use krait_frontend::{CompileOptions, ErrorKind, SyntaxError, WarningKind};
use krait_runtime::exceptions::{self, R, Raised};
use krait_runtime::startup::{self, Mode, Source};
use krait_runtime::stdlib::sys;
use krait_runtime::types::exception::{self, SyntaxErrorFields};
use krait_runtime::types::{code, int, tuple};
use krait_runtime::value::Value;
use std::sync::Arc;
use tree::{Classes, Tree};

/// Makes the front end the compiler of this process.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_compiler() {
    static COMPILER: startup::Compiler = startup::Compiler {
        compile,
        parse,
        compile_tree,
        tokens,
        symbols: symbols::symbols,
    };
    startup::set_compiler(&COMPILER);
}

fn mode(source: &Source) -> krait_frontend::parse::Mode {
    match source.mode {
        Mode::Exec => krait_frontend::parse::Mode::Exec,
        Mode::Eval => krait_frontend::parse::Mode::Eval,
        Mode::Single => krait_frontend::parse::Mode::Single,
        Mode::FuncType => krait_frontend::parse::Mode::FuncType,
    }
}

/// `PyCF_DONT_IMPLY_DEDENT`.
const DONT_IMPLY_DEDENT: u32 = 0x200;
/// `PyCF_ALLOW_INCOMPLETE_INPUT`.
const ALLOW_INCOMPLETE_INPUT: u32 = 0x4000;
/// `PyCF_TYPE_COMMENTS`.
const TYPE_COMMENTS: u32 = 0x1000;
/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
const TOP_LEVEL_AWAIT: u32 = 0x2000;

fn origin(source: &Source) -> Origin {
    if source.is_bytes { Origin::Bytes } else { Origin::Text }
}

fn options(source: &Source) -> CompileOptions {
    CompileOptions {
        mode: mode(source),
        optimize: u8::try_from(source.optimize).unwrap_or_else(|_| sys::options::optimize().min(2) as u8),
        origin: origin(source),
        future_flags: source.flags & !(TOP_LEVEL_AWAIT | TYPE_COMMENTS | DONT_IMPLY_DEDENT | ALLOW_INCOMPLETE_INPUT),
        top_level_await: source.flags & TOP_LEVEL_AWAIT != 0,
    }
}

/// Issues the warnings; one that a filter turns into an exception is raised as a SyntaxError.
fn issue(warnings: &[krait_frontend::SyntaxWarning], source: &Source) -> R<()> {
    let filename = source.filename;
    for warning in warnings {
        let category = &exception::SYNTAX_WARNING;
        if warning.kind == WarningKind::DeprecationWarning {
            int::warn_inverted_bool()?;
            continue;
        }
        let issued = exceptions::warn_explicit(category, &warning.message, filename, i64::from(warning.lineno));
        if let Err(raised) = issued {
            if !raised.matches(category) {
                return Err(raised);
            }
            drop(raised.take());
            return Err(raise_warning(warning, source));
        }
    }
    Ok(())
}

/// A warning as a SyntaxError. The parser's have the line with them, the compiler's have not.
fn raise_warning(warning: &krait_frontend::SyntaxWarning, source: &Source) -> Raised {
    let text = match std::str::from_utf8(source.text) {
        Ok(text) if warning.message.starts_with("invalid ") => krait_frontend::source::line_text(text, warning.lineno),
        _ => None,
    };
    let text = text.map(|t| t.to_string());
    let text = text.or_else(|| line_of_file(source.filename, warning.lineno));
    exception::raise_syntax_error(
        &exception::SYNTAX_ERROR,
        &SyntaxErrorFields {
            message: &warning.message,
            filename: source.filename,
            line: warning.lineno.into(),
            offset: i64::from(warning.col_offset) + 1,
            text: text.as_deref(),
            end_line: warning.end_lineno.into(),
            end_offset: i64::from(warning.end_col_offset) + 1,
        },
    )
}

/// Compiles source to a `code` value; raises SyntaxError as CPython does, and issues the warnings.
pub fn compile(source: &Source) -> R {
    encoding::with_text(source, compile_source)
}

fn compile_source(source: &Source) -> R {
    prepare();
    check_input(source)?;
    match krait_frontend::compile_with_warnings(source.text, source.filename, &options(source)) {
        Ok(compiled) => {
            issue(&compiled.warnings, source)?;
            Ok(code::new(Arc::new(compiled.code)))
        }
        Err(error) => Err(warn_and_raise(&error, source)),
    }
}

/// Tells the front end what `sys.set_int_max_str_digits` was told, and how much stack there is.
fn prepare() {
    krait_frontend::set_int_digit_limit(int::max_str_digits() as usize);
    krait_frontend::set_stack(startup::stack());
}

/// Looks for the errors that the flags of `codeop` ask for.
fn check_input(source: &Source) -> R<()> {
    let input = krait_frontend::parse::Input {
        keeps_blocks_open: source.flags & DONT_IMPLY_DEDENT != 0,
        may_go_on: source.flags & ALLOW_INCOMPLETE_INPUT != 0,
        ..Default::default()
    };
    if !input.keeps_blocks_open && !input.may_go_on {
        return Ok(());
    }
    match krait_frontend::parse::input_error(source.text, source.filename, mode(source), origin(source), input) {
        Some(error) => Err(raise(&error)),
        None => Ok(()),
    }
}

/// Parses source to an `ast` object.
fn parse(source: &Source) -> R {
    encoding::with_text(source, parse_source)
}

fn parse_source(source: &Source) -> R {
    prepare();
    check_input(source)?;
    let arena = Arena::new();
    let dialect = krait_frontend::parse::Dialect {
        type_comments: source.flags & TYPE_COMMENTS != 0,
        feature_version: u8::try_from(source.feature_version).ok(),
    };
    let (mode, origin) = (mode(source), origin(source));
    match krait_frontend::parse::parse_dialect(&arena, source.text, source.filename, mode, origin, dialect) {
        Ok(parsed) => {
            issue(&parsed.warnings, source)?;
            parsed.tree.to_python(&Classes::new(&arena, parsed.names)?)
        }
        Err(error) => Err(warn_and_raise(&error, source)),
    }
}

/// Compiles an `ast` object.
fn compile_tree(node: &Value, source: &Source) -> R {
    prepare();
    let arena = Arena::new();
    let classes = Classes::new(&arena, Names::new())?;
    let tree = tree::module_from_python(node, &classes)?;
    let wanted = match source.mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
        Mode::FuncType => "FunctionType",
    };
    let given = match tree {
        Mod::Module { .. } => "Module",
        Mod::Expression { .. } => "Expression",
        Mod::Interactive { .. } => "Interactive",
        Mod::FunctionType { .. } => "FunctionType",
    };
    if wanted != given {
        return Err(exceptions::type_error(format_args!(
            "expected {wanted} node, got {given}"
        )));
    }
    validate::validate(&tree)?;
    let mut warnings = Vec::new();
    match krait_frontend::compile_tree(
        &arena,
        tree,
        classes.into_names(),
        source.filename,
        &options(source),
        &mut warnings,
    ) {
        Ok(compiled) => {
            issue(&warnings, source)?;
            Ok(code::new(Arc::new(compiled)))
        }
        Err(error) => Err(raise(&error)),
    }
}

/// Tokens as `tokenize` wants them.
fn tokens(lines: startup::Lines, extra: bool) -> startup::Tokens {
    let mut tokens = krait_frontend::tokens::Tokens::new(lines, extra);
    let place = |(line, column): (u32, u32)| tuple::new(vec![Value::int(line.into()), Value::int(column.into())]);
    Box::new(move || match tokens.next_token() {
        Ok(Some(t)) => {
            let number = if extra { t.number() } else { t.kind as u8 };
            Ok(Some(tuple::new(vec![
                Value::int(number.into()),
                Value::str(&t.text),
                place(t.start),
                place(t.end),
                Value::str(&t.line),
            ])))
        }
        Ok(None) => Ok(None),
        Err(error) => Err(token_error(&error)),
    })
}

/// The exception for tokens that end early.
fn token_error(error: &ShownError) -> Raised {
    let class = match error.done {
        Done::Dedent | Done::TooDeep => &exception::INDENTATION_ERROR,
        Done::TabSpace => &exception::TAB_ERROR,
        _ => &exception::SYNTAX_ERROR,
    };
    let fields = SyntaxErrorFields {
        message: &error.message,
        filename: "<string>",
        line: i64::from(error.lineno),
        offset: i64::from(error.offset),
        text: Some(&error.line),
        end_line: -2,
        end_offset: -1,
    };
    exception::raise_syntax_error(class, &fields)
}

/// Issues the warnings of a module's file.
pub fn issue_for_file(filename: &str, warnings: &[krait_frontend::SyntaxWarning]) -> R<()> {
    issue(warnings, &of_file(filename))
}

/// Raises the error of a module's file after the warnings that come before it.
pub fn raise_for_file(error: &SyntaxError) -> Raised {
    warn_and_raise(error, &of_file(&error.filename))
}

/// Stands for the source in a file.
fn of_file(filename: &str) -> Source<'_> {
    Source {
        text: &[],
        is_bytes: true,
        filename,
        mode: Mode::Exec,
        flags: 0,
        optimize: 0,
        feature_version: -1,
    }
}

#[cold]
fn warn_and_raise(error: &SyntaxError, source: &Source) -> Raised {
    match issue(&error.warnings, source) {
        Ok(()) => raise(error),
        Err(raised) => raised,
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
        ErrorKind::UnicodeDecodeError => &exception::UNICODE_DECODE_ERROR,
    };
    if let Some(bad) = &error.undecodable {
        return exception::unicode_error::raise_decode(bad.encoding, &bad.object, bad.start, bad.end, bad.reason);
    }
    if !error.kind.is_syntax_error() {
        return krait_runtime::exceptions::raise(class, &error.message);
    }
    let text = error
        .text
        .clone()
        .or_else(|| line_of_file(&error.filename, u32::try_from(error.lineno).unwrap_or(0)));
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
