//! Attributes and methods of `code`.

use super::{CodeObject, positions};
use crate::exceptions::{R, type_error, value_error, warn};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::{CompareOp, KwNames};
use crate::object::type_object::TypeObject;
use crate::ops::{call, iter};
use crate::stdlib::sys::audit;
use crate::types::{bytes, exception, str as py_str, tuple};
use crate::value::Value;
use krait_bytecode::code::{self as bytecode, kind};
use krait_bytecode::{Constant, Text};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

fn this(v: &Value) -> &CodeObject {
    v.exact::<CodeObject>().expect("a code object")
}

pub(super) fn repr(v: &Value) -> R {
    let c = &this(v).code;
    let line = if c.firstlineno == 0 { -1 } else { c.firstlineno };
    let mut text = format!("<code object {} at {:#x}, file \"", c.name, v.address() as usize).into_bytes();
    text.extend_from_slice(c.filename.as_bytes());
    text.extend_from_slice(format!("\", line {line}>").as_bytes());
    Ok(py_str::from_wtf8(&text))
}

pub(super) fn hash(v: &Value) -> R<i64> {
    let c = &this(v).code;
    let mut hasher = DefaultHasher::new();
    (&c.name, c.argcount, c.flags, c.firstlineno, c.code()).hash(&mut hasher);
    let hash = hasher.finish() as i64 >> 2;
    Ok(if hash == -1 { -2 } else { hash })
}

pub(super) fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<CodeObject>(), b.exact::<CodeObject>()) else {
        return Ok(Value::not_implemented());
    };
    match op {
        CompareOp::Eq => Ok(Value::bool(x.code == y.code)),
        CompareOp::Ne => Ok(Value::bool(x.code != y.code)),
        _ => Ok(Value::not_implemented()),
    }
}

fn number(f: fn(&CodeObject) -> i64, v: &Value) -> R {
    Ok(Value::int(f(this(v))))
}

fn names_of_kind(v: &Value, wanted: u8) -> R {
    let c = this(v);
    let names = c.localsplusnames.iter().zip(c.code.localspluskinds().iter());
    Ok(tuple::new(
        names
            .filter(|(_, k)| **k & wanted != 0)
            .map(|(n, _)| n.clone())
            .collect(),
    ))
}

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("co_argcount", |v| number(|c| c.argcount.into(), v)).member(),
    GetSetDef::read_only("co_posonlyargcount", |v| number(|c| c.posonlyargcount.into(), v)).member(),
    GetSetDef::read_only("co_kwonlyargcount", |v| number(|c| c.kwonlyargcount.into(), v)).member(),
    GetSetDef::read_only("co_stacksize", |v| number(|c| c.code.stacksize.into(), v)).member(),
    GetSetDef::read_only("co_flags", |v| number(|c| c.code.flags.into(), v)).member(),
    GetSetDef::read_only("co_nlocals", |v| number(|c| c.code.nlocals() as i64, v)),
    GetSetDef::read_only("co_names", |v| Ok(tuple::from_slice(&this(v).names))).member(),
    GetSetDef::read_only("co_filename", |v| Ok(this(v).filename.clone())).member(),
    GetSetDef::read_only("co_name", |v| Ok(this(v).name.clone())).member(),
    GetSetDef::read_only("co_qualname", |v| Ok(this(v).qualname.clone())).member(),
    GetSetDef::read_only("co_firstlineno", |v| number(|c| c.code.firstlineno.into(), v)).member(),
    GetSetDef::read_only("co_linetable", |v| Ok(Value::bytes(this(v).code.linetable()))).member(),
    GetSetDef::read_only("co_exceptiontable", |v| Ok(Value::bytes(this(v).code.exceptiontable()))).member(),
    GetSetDef::read_only("co_consts", |v| Ok(tuple::from_slice(&this(v).consts))).member(),
    GetSetDef::read_only("co_code", |v| Ok(Value::bytes(this(v).code.code()))),
    GetSetDef::read_only("_co_code_adaptive", |v| Ok(Value::bytes(this(v).code.code()))),
    GetSetDef::read_only("co_varnames", |v| names_of_kind(v, kind::LOCAL)),
    GetSetDef::read_only("co_cellvars", |v| names_of_kind(v, kind::CELL)),
    GetSetDef::read_only("co_freevars", |v| names_of_kind(v, kind::FREE)),
    GetSetDef::read_only("co_lnotab", |v| {
        warn(
            &exception::DEPRECATION_WARNING,
            "co_lnotab is deprecated, use co_lines instead.",
            1,
        )?;
        Ok(Value::bytes(&lnotab(&this(v).code)))
    }),
];

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("co_positions", co_positions),
    MethodDef::no_args("co_lines", co_lines),
    MethodDef::keywords("replace", replace),
    MethodDef::no_args("__sizeof__", |v| {
        Ok(Value::usize(size_of::<CodeObject>() + this(v).code.code().len()))
    }),
    MethodDef::one("_varname_from_oparg", varname_from_oparg),
];

fn varname_from_oparg(v: &Value, index: &Value) -> R {
    let i = crate::ops::number::ssize(index)?;
    match usize::try_from(i).ok().and_then(|i| this(v).localsplusnames.get(i)) {
        Some(name) => Ok(name.clone()),
        None => Err(crate::exceptions::index_error("tuple index out of range")),
    }
}

/// The old line table (PEP 3): pairs of byte and line increments.
fn lnotab(code: &bytecode::CodeObject) -> Vec<u8> {
    let mut table = Vec::new();
    let (mut offset, mut line) = (0, code.firstlineno);
    for (start, _, at) in positions::lines(code) {
        let Some(at) = at.filter(|at| *at != line) else {
            continue;
        };
        let mut bytes = start - offset;
        let mut delta = at - line;
        while bytes > 254 {
            table.extend([254, 0]);
            bytes -= 254;
        }
        while !(-128..=127).contains(&delta) {
            let step = if delta < 0 { -128 } else { 127 };
            table.extend([bytes as u8, step as i8 as u8]);
            delta -= step;
            bytes = 0;
        }
        table.extend([bytes as u8, delta as i8 as u8]);
        (offset, line) = (start, at);
    }
    table
}

fn optional(number: Option<i64>) -> Value {
    number.map_or(Value::none(), Value::int)
}

fn co_positions(v: &Value) -> R {
    let mut all = Vec::new();
    for entry in positions::entries(&this(v).code) {
        let p = entry.position;
        let item = tuple::new(vec![
            optional(p.line.map(i64::from)),
            optional(p.end_line.map(i64::from)),
            optional(p.column.map(i64::from)),
            optional(p.end_column.map(i64::from)),
        ]);
        all.extend(std::iter::repeat_n(item, ((entry.end - entry.start) / 2) as usize));
    }
    iter::iter(&tuple::new(all))
}

fn co_lines(v: &Value) -> R {
    let runs = positions::lines(&this(v).code);
    let items = runs.into_iter().map(|(start, end, line)| {
        tuple::new(vec![
            Value::int(start.into()),
            Value::int(end.into()),
            optional(line.map(i64::from)),
        ])
    });
    iter::iter(&tuple::new(items.collect()))
}

fn constant_of(v: &Value) -> R<Constant> {
    super::to_constant(v)
        .ok_or_else(|| value_error(format_args!("code: unsupported constant of type '{}'", v.ty().name())))
}

fn text_of(v: &Value) -> Text {
    Text::from_wtf8(py_str::wtf8(v)).unwrap_or_default()
}

fn texts(v: &Value) -> R<Vec<Text>> {
    if v.downcast::<tuple::TupleObject>().is_none() {
        return Err(type_error(format_args!("expected tuple, got {}", v.ty().name())));
    }
    match tuple::items(v).iter().find(|n| !py_str::is_str(n)) {
        Some(_) => Err(type_error("name tuples must contain only strings, not 'object'")),
        None => Ok(tuple::items(v).iter().map(text_of).collect()),
    }
}

fn small(v: &Value) -> R<u32> {
    u32::try_from(crate::ops::number::ssize(v)?).map_err(|_| value_error("code: argcount must not be negative"))
}

fn byte_string(v: &Value) -> R<&[u8]> {
    match bytes::contents(v) {
        Some(b) => Ok(b),
        None => Err(type_error(format_args!("expected bytes, got {}", v.ty().name()))),
    }
}

/// Sets the `co_*` attribute `name` of a code object under construction; other names do nothing.
fn assign(code: &mut bytecode::CodeObject, name: &str, v: &Value) -> R<()> {
    match name {
        "co_argcount" => code.argcount = small(v)?,
        "co_posonlyargcount" => code.posonlyargcount = small(v)?,
        "co_kwonlyargcount" => code.kwonlyargcount = small(v)?,
        "co_stacksize" => code.stacksize = small(v)?,
        "co_flags" => code.flags = small(v)?,
        "co_firstlineno" => code.firstlineno = crate::ops::number::ssize(v)? as i32,
        "co_code" => code.set_code(byte_string(v)?),
        "co_consts" => code.consts = tuple::items(v).iter().map(constant_of).collect::<R<Vec<_>>>()?.into(),
        "co_names" => code.set_names(&texts(v)?),
        "co_filename" => code.filename = text_of(v),
        "co_name" => code.name = text_of(v),
        "co_qualname" => code.qualname = text_of(v),
        "co_linetable" => code.set_linetable(byte_string(v)?),
        "co_exceptiontable" => code.set_exceptiontable(byte_string(v)?),
        _ => {}
    }
    Ok(())
}

/// Merges local, cell and free names into the one table (`_Py_set_localsplus_info`).
fn set_locals(code: &mut bytecode::CodeObject, vars: &[Text], cells: &[Text], free: &[Text]) {
    let mut names: Vec<Text> = vars.to_vec();
    let mut kinds: Vec<u8> = vars
        .iter()
        .map(|v| kind::LOCAL | if cells.contains(v) { kind::CELL } else { 0 })
        .collect();
    for c in cells.iter().filter(|c| !vars.contains(c)) {
        names.push(c.clone());
        kinds.push(kind::CELL);
    }
    for f in free {
        names.push(f.clone());
        kinds.push(kind::FREE);
    }
    code.set_localsplusnames(&names);
    code.set_localspluskinds(&kinds);
}

/// What argument clinic and `code_replace_impl` say of an argument of `replace()`.
fn check_replacement(name: &str, v: &Value) -> R<()> {
    let (fits, expected) = match name {
        "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_nlocals" | "co_stacksize" | "co_flags"
        | "co_firstlineno" => {
            return match crate::ops::number::c_int(v)? {
                0.. => Ok(()),
                _ => Err(value_error(format_args!("{name} must be a positive integer"))),
            };
        }
        "co_consts" | "co_names" | "co_varnames" | "co_cellvars" | "co_freevars" => (tuple::is_tuple(v), "tuple"),
        "co_filename" | "co_name" | "co_qualname" => (py_str::is_str(v), "str"),
        "co_code" | "co_linetable" | "co_exceptiontable" => (bytes::contents(v).is_some(), "bytes"),
        _ => {
            return Err(type_error(format_args!(
                "'{name}' is an invalid keyword argument for replace()"
            )));
        }
    };
    if fits {
        return Ok(());
    }
    Err(type_error(format_args!(
        "replace() argument '{name}' must be {expected}, not {}",
        v.ty().name()
    )))
}

fn replace(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = call::split(args, kwnames);
    if !positional.is_empty() {
        return Err(type_error(format_args!(
            "replace() takes exactly 0 positional arguments ({} given)",
            args.len()
        )));
    }
    let mut code = (*this(v).code).clone();
    let mut nlocals = code.varnames().count();
    let (mut vars, mut cells, mut free) = (None, None, None);
    for (name, value) in names.iter().zip(values) {
        let name = py_str::to_str_lossless(name).unwrap_or("?");
        check_replacement(name, value)?;
        match name {
            "co_nlocals" => nlocals = small(value)? as usize,
            "co_varnames" => vars = Some(texts(value)?),
            "co_cellvars" => cells = Some(texts(value)?),
            "co_freevars" => free = Some(texts(value)?),
            other => assign(&mut code, other, value)?,
        }
    }
    if vars.is_some() || cells.is_some() || free.is_some() {
        let old = &this(v).code;
        let vars = vars.unwrap_or_else(|| old.varnames().cloned().collect());
        let cells = cells.unwrap_or_else(|| old.cellvars().cloned().collect());
        let free = free.unwrap_or_else(|| old.freevars().cloned().collect());
        set_locals(&mut code, &vars, &cells, &free);
    }
    tell_hooks(&code, nlocals)?;
    check_counts(&code, nlocals)?;
    // Names and lines do no harm.
    let is_harmless = |name: &Value| {
        py_str::to_str_lossless(name).is_some_and(|name| {
            matches!(
                name,
                "co_filename" | "co_name" | "co_qualname" | "co_firstlineno" | "co_linetable"
            )
        })
    };
    Ok(match this(v).is_unverified() || !names.iter().all(is_harmless) {
        true => super::new_made(Arc::new(code)),
        false => super::new(Arc::new(code)),
    })
}

/// Tells audit hooks of a code object that a program puts together.
fn tell_hooks(code: &bytecode::CodeObject, nlocals: usize) -> R<()> {
    audit::raise("code.__new__", || {
        let texts = [&*code.filename, &*code.name].map(py_str::from_wtf8);
        let parameters = [code.argcount, code.posonlyargcount, code.kwonlyargcount];
        let numbers = parameters
            .into_iter()
            .chain([nlocals as u32, code.stacksize, code.flags]);
        let numbers = numbers.map(|n| Value::int(n.into()));
        [Value::bytes(code.code())]
            .into_iter()
            .chain(texts)
            .chain(numbers)
            .collect()
    })
}

/// What `_PyCode_Validate` and `PyUnstable_Code_NewWithPosOnlyArgs` say of counts that do not go together.
fn check_counts(code: &bytecode::CodeObject, nlocals: usize) -> R<()> {
    if code.argcount < code.posonlyargcount {
        return Err(crate::exceptions::raise(
            &crate::types::exception::SYSTEM_ERROR,
            "Objects/codeobject.c:354: bad argument to internal function",
        ));
    }
    if !code.code().len().is_multiple_of(2) {
        return Err(value_error("code: co_code is malformed"));
    }
    let has = |flag: u32| usize::from(code.flags & flag != 0);
    let parameters = code.argcount as usize
        + code.kwonlyargcount as usize
        + has(bytecode::flags::VARARGS)
        + has(bytecode::flags::VARKEYWORDS);
    let names = code.varnames().count();
    if names < parameters {
        return Err(value_error("code: co_varnames is too small"));
    }
    if names != nlocals {
        return Err(value_error("code: co_nlocals != len(co_varnames)"));
    }
    Ok(())
}

const NEW_ORDER: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

pub(super) fn new_code(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some() {
        return Err(type_error("code() takes no keyword arguments"));
    }
    if args.len() < 16 || args.len() > 18 {
        let word = if args.len() < 16 { "at least 16" } else { "at most 18" };
        return Err(type_error(format_args!(
            "code expected {word} arguments, got {}",
            args.len()
        )));
    }
    let mut code = bytecode::CodeObject::default();
    let mut nlocals = 0;
    let (mut vars, mut free, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for (name, value) in NEW_ORDER.iter().zip(args) {
        match *name {
            "co_nlocals" => nlocals = small(value)? as usize,
            "co_varnames" => vars = texts(value)?,
            "co_freevars" => free = texts(value)?,
            "co_cellvars" => cells = texts(value)?,
            name => assign(&mut code, name, value)?,
        }
    }
    set_locals(&mut code, &vars, &cells, &free);
    tell_hooks(&code, nlocals)?;
    check_counts(&code, nlocals)?;
    Ok(super::new_made(Arc::new(code)))
}
