//! `eval`, `exec`, `compile`, `breakpoint`. The compiler itself is installed by programs that hold one.

use crate::args::Parser;
use crate::builtins::scope;
use crate::exceptions::{R, runtime_error, type_error, value_error};
use crate::names;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{compare, number};
use crate::part::Part;
use crate::startup::{self, Mode, Source};
use crate::state::state;
use crate::stdlib::sys::audit;
use crate::types::{buffer, cell::CellObject, code::CodeObject, dict, function, str, tuple};
use crate::value::{Slot, Value};

/// The functions that only programs with an interpreter have.
struct Evaluation {
    compile: fn(&[Value], KwNames) -> R,
    eval: fn(&[Value]) -> R,
    exec: fn(&[Value], KwNames) -> R,
}

static EVALUATION: Part<Evaluation> = Part::new("interpreter");

/// Makes `compile`, `eval` and `exec` work: for programs with an interpreter.
pub(crate) fn install() {
    EVALUATION.install(Evaluation { compile, eval, exec });
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("breakpoint", |_, args, kwnames| match super::io::sys_attribute("breakpointhook") {
        Some(hook) => {
            audit::raise("builtins.breakpoint", || vec![hook.clone()])?;
            crate::ops::call::call(&hook, args, kwnames)
        }
        None => Err(runtime_error("lost sys.breakpointhook")),
    })
    .doc("breakpoint(*args, **kws)\n\nCall sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger."),
    MethodDef::keywords("compile", |_, args, kwnames| (EVALUATION.get()?.compile)(args, kwnames))
        .doc("compile($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)\n--\n\nCompile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified."),
    MethodDef::positional("eval", |_, args| (EVALUATION.get()?.eval)(args))
        .doc("eval($module, source, globals=None, locals=None, /)\n--\n\nEvaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it."),
    MethodDef::keywords("exec", |_, args, kwnames| (EVALUATION.get()?.exec)(args, kwnames))
        .doc("exec($module, source, globals=None, locals=None, /, *, closure=None)\n--\n\nExecute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars."),
];

/// Text of `source` as `compile` takes it: str or bytes-like, without null bytes.
pub fn source_text(source: &Value, function: &str, what: &str) -> R<Vec<u8>> {
    let text = if str::is_str(source) {
        str::wtf8(source).to_vec()
    } else {
        match buffer::with_bytes(source, <[u8]>::to_vec) {
            Ok(bytes) => bytes,
            Err(raised) => {
                drop(raised.take());
                return Err(type_error(format_args!("{function}() arg 1 must be a {what}")));
            }
        }
    };
    if text.contains(&0) {
        return Err(crate::types::exception::raise_syntax_error(
            &crate::types::exception::SYNTAX_ERROR,
            &crate::types::exception::SyntaxErrorFields::message("source code string cannot contain null bytes"),
        ));
    }
    Ok(text)
}

/// A file name argument (`PyUnicode_FSDecoder`).
pub fn filename_text(v: &Value) -> R<String> {
    if str::is_str(v) {
        return Ok(String::from_utf8_lossy(str::wtf8(v)).into_owned());
    }
    let path = crate::stdlib::posix::fspath(v)?;
    if str::is_str(&path) {
        return Ok(String::from_utf8_lossy(str::wtf8(&path)).into_owned());
    }
    buffer::with_bytes(&path, |b| String::from_utf8_lossy(b).into_owned())
}

/// The flags that `compile` takes: future features, `ast.PyCF_…`, and one that has no meaning any more.
const KNOWN_FLAGS: i64 = 0x1FE_0000 | 0x7600 | 0x10;

fn compile(args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "compile",
        &[
            "source",
            "filename",
            "mode",
            "flags",
            "dont_inherit",
            "optimize",
            "_feature_version",
        ],
        3,
    )
    .keyword_only(6);
    let [source, filename, mode, flags, dont_inherit, optimize, feature_version] = PARSER.parse(args, kwnames)?;
    let (Some(source), Some(filename), Some(mode)) = (source, filename, mode) else {
        return Err(type_error("compile() missing required arguments"));
    };
    if !str::is_str(mode) {
        return Err(crate::args::bad_argument("compile", "argument 'mode'", "str", mode));
    }
    let told = if str::is_str(source) {
        Value::bytes(str::wtf8(source))
    } else {
        source.clone()
    };
    audit::raise("compile", || vec![told, filename.clone()])?;
    let flags = flags.map_or(Ok(0), number::index_i64)?;
    let inherit = !dont_inherit.map_or(Ok(false), compare::is_true)?;
    let optimize = optimize.map_or(Ok(-1), number::index_i64)?;
    let feature_version = feature_version.map_or(Ok(-1), number::index_i64)?;
    if flags & !KNOWN_FLAGS != 0 {
        return Err(value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(value_error("compile(): invalid optimize value"));
    }
    let only_tree = flags as u32 & crate::stdlib::ast::ONLY_AST != 0;
    let mode = match str::wtf8(mode) {
        b"exec" => Mode::Exec,
        b"eval" => Mode::Eval,
        b"single" => Mode::Single,
        b"func_type" if only_tree => Mode::FuncType,
        b"func_type" => return Err(value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ if only_tree => {
            return Err(value_error(
                "compile() mode must be 'exec', 'eval', 'single' or 'func_type'",
            ));
        }
        _ => return Err(value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let filename = filename_text(filename)?;
    if filename.contains('\0') {
        return Err(value_error("embedded null character"));
    }
    let mut flags = flags as u32 & !crate::stdlib::ast::ONLY_AST;
    if inherit {
        flags |= inherited_flags();
    }
    let mut wanted = Source {
        text: &[],
        is_bytes: !str::is_str(source),
        filename: &filename,
        mode,
        flags,
        optimize: optimize as i32,
        feature_version: feature_version as i32,
    };
    if crate::stdlib::ast::is_node(source) {
        return if only_tree {
            Ok(source.clone())
        } else {
            (startup::compiler()?.compile_tree)(source, &wanted)
        };
    }
    let text = source_text(source, "compile", "string, bytes or AST object")?;
    wanted.text = &text;
    if only_tree {
        return (startup::compiler()?.parse)(&wanted);
    }
    startup::compile(&wanted)
}

/// `from __future__` bits of the calling code.
fn inherited_flags() -> u32 {
    const FUTURE: u32 = 0x1FE_0000;
    crate::interp::current().map_or(0, |f| f.code_object().code.flags & FUTURE)
}

/// Globals and locals of `eval` and `exec`.
fn namespaces(function: &str, globals: Option<&Value>, locals: Option<&Value>) -> R<(Value, Value)> {
    let globals = globals.filter(|g| !g.is_none());
    let locals = locals.filter(|l| !l.is_none());
    if let Some(locals) = locals
        && locals.ty().slots().subscript.is_none()
    {
        return Err(type_error(if function == "eval" {
            "locals must be a mapping".to_owned()
        } else {
            format!("locals must be a mapping or None, not {}", locals.ty().name())
        }));
    }
    let (globals, locals) = match (globals, locals) {
        (None, None) => (scope::globals()?, scope::locals()?),
        (None, Some(l)) => (scope::globals()?, l.clone()),
        (Some(g), None) => (g.clone(), g.clone()),
        (Some(g), Some(l)) => (g.clone(), l.clone()),
    };
    if globals.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(if function == "eval" {
            if globals.ty().slots().subscript.is_some() {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_owned()
            } else {
                "globals must be a dict".to_owned()
            }
        } else {
            format!("exec() globals must be a dict, not {}", globals.ty().name())
        }));
    }
    if dict::get_interned(&globals, names::__builtins__()).is_none()
        && let Some(builtins) = state().builtins.get().get()
    {
        dict::set_item(&globals, names::__builtins__(), builtins.clone())?;
    }
    Ok((globals, locals))
}

fn eval(args: &[Value]) -> R {
    crate::args::check_count("eval", args.len(), 1, 3)?;
    let (globals, locals) = namespaces("eval", args.get(1), args.get(2))?;
    if let Some(code) = args[0].exact::<CodeObject>() {
        if code.code.freevars().next().is_some() {
            return Err(type_error(
                "code object passed to eval() may not contain free variables",
            ));
        }
        return run(&args[0], &globals, &locals, None);
    }
    let text = source_text(&args[0], "eval", "string, bytes or code object")?;
    let start = text
        .iter()
        .position(|b| !matches!(b, b' ' | b'\t'))
        .unwrap_or(text.len());
    if let Some(function) = crate::stdlib::collections::named_tuple_constructor(&text[start..], &globals) {
        return function;
    }
    audit::raise("compile", || vec![Value::bytes(&text[start..]), Value::str("<string>")])?;
    let code = startup::compile(&Source {
        text: &text[start..],
        is_bytes: !str::is_str(&args[0]),
        filename: "<string>",
        mode: Mode::Eval,
        flags: inherited_flags(),
        optimize: -1,
        feature_version: -1,
    })?;
    run(&code, &globals, &locals, None)
}

fn exec(args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("exec", &["", "", "", "closure"], 1).keyword_only(3);
    let [source, globals, locals, closure] = PARSER.parse(args, kwnames)?;
    let Some(source) = source else {
        return Err(type_error("exec expected at least 1 argument, got 0"));
    };
    let (globals, locals) = namespaces("exec", globals, locals)?;
    let closure = closure.filter(|c| !c.is_none());
    let code = if let Some(code) = source.exact::<CodeObject>() {
        check_closure(code, closure)?;
        source.clone()
    } else {
        if closure.is_some() {
            return Err(type_error("closure can only be used when source is a code object"));
        }
        let text = source_text(source, "exec", "string, bytes or code object")?;
        audit::raise("compile", || vec![Value::bytes(&text), Value::str("<string>")])?;
        startup::compile(&Source {
            text: &text,
            is_bytes: !str::is_str(source),
            filename: "<string>",
            mode: Mode::Exec,
            flags: inherited_flags(),
            optimize: -1,
            feature_version: -1,
        })?
    };
    run(&code, &globals, &locals, closure)?;
    Ok(Value::none())
}

fn check_closure(code: &CodeObject, closure: Option<&Value>) -> R<()> {
    let wanted = code.code.freevars().count();
    match closure {
        None if wanted == 0 => Ok(()),
        None => Err(type_error(format_args!(
            "code object requires a closure of exactly length {wanted}"
        ))),
        Some(_) if wanted == 0 => Err(type_error("cannot use a closure with this code object")),
        Some(closure) => {
            let cells = tuple::as_items(closure);
            let fits = cells
                .is_some_and(|cells| cells.len() == wanted && cells.iter().all(|c| c.exact::<CellObject>().is_some()));
            if fits {
                return Ok(());
            }
            Err(type_error(format_args!(
                "code object requires a closure of exactly length {wanted}"
            )))
        }
    }
}

/// Runs a code object in the namespaces.
fn run(code: &Value, globals: &Value, locals: &Value, closure: Option<&Value>) -> R {
    audit::raise("exec", || vec![code.clone()])?;
    let f = function::new(code, globals)?;
    if let Some(closure) = closure {
        // SAFETY: just made.
        *unsafe { f.cast_unchecked::<function::FunctionObject>() }
            .closure
            .get_mut() = Slot::new(closure.clone());
    }
    scope::run_function(&f, locals)
}
