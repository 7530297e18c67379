//! `_symtable`: the compiler's symbol tables; the front end makes them ([`crate::startup::Compiler`]).

use crate::args;
use crate::builtins::compile::{filename_text, source_text};
use crate::exceptions::{R, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::startup::{self, Mode, Source};
use crate::types::{dict, list, module, str};
use crate::value::Value;

/// One block, as the front end tells of it (`PySTEntryObject`).
pub struct Block {
    pub id: usize,
    pub name: Value,
    /// Names and their flags, in order.
    pub symbols: Vec<(Value, u32)>,
    pub varnames: Vec<Value>,
    pub children: Vec<Block>,
    pub nested: bool,
    /// `TYPE_FUNCTION` …
    pub kind: u32,
    pub lineno: u32,
}

native_type! {
    /// A block.
    pub struct EntryObject: TYPE = "symtable entry" {
        id: Value,
        name: Value,
        symbols: Value,
        varnames: Value,
        children: Value,
        nested: Value,
        kind: Value,
        lineno: Value,
    }
    slots {
        repr: |v| {
            let e = EntryObject::of(v);
            Ok(Value::str(&format!(
                "<symtable entry {}({}), line {}>",
                crate::ops::format::str_string(&e.name)?,
                crate::ops::format::str_string(&e.id)?,
                crate::ops::format::str_string(&e.lineno)?,
            )))
        },
    }
    .with_getsets(GETSETS)
    .not_a_base()
}

macro_rules! members {
    ($($name:literal => $field:ident,)*) => {
        &[$(GetSetDef::read_only($name, |v| Ok(EntryObject::of(v).$field.clone())).member(),)*]
    };
}

static GETSETS: &[GetSetDef] = members! {
    "id" => id,
    "name" => name,
    "symbols" => symbols,
    "varnames" => varnames,
    "children" => children,
    "nested" => nested,
    "type" => kind,
    "lineno" => lineno,
};

static CONSTANTS: &[(&str, i64)] = &[
    ("USE", 16),
    ("DEF_GLOBAL", 1),
    ("DEF_NONLOCAL", 8),
    ("DEF_LOCAL", 2),
    ("DEF_PARAM", 4),
    ("DEF_TYPE_PARAM", 1024),
    ("DEF_FREE_CLASS", 64),
    ("DEF_IMPORT", 128),
    ("DEF_BOUND", 1158),
    ("DEF_ANNOT", 256),
    ("DEF_COMP_ITER", 512),
    ("DEF_COMP_CELL", 2048),
    ("TYPE_FUNCTION", 0),
    ("TYPE_CLASS", 1),
    ("TYPE_MODULE", 2),
    ("TYPE_ANNOTATION", 3),
    ("TYPE_TYPE_VAR_BOUND", 4),
    ("TYPE_TYPE_ALIAS", 5),
    ("TYPE_TYPE_PARAM", 6),
    ("LOCAL", 1),
    ("GLOBAL_EXPLICIT", 2),
    ("GLOBAL_IMPLICIT", 3),
    ("FREE", 4),
    ("CELL", 5),
    ("SCOPE_OFF", 12),
    ("SCOPE_MASK", 15),
];

static FUNCTIONS: &[MethodDef] = &[MethodDef::positional("symtable", symtable)];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_symtable", &[FUNCTIONS])?;
    crate::object::lookup::ready(&TYPE);
    for (name, number) in CONSTANTS {
        module::add(&m, name, Value::int(*number));
    }
    Ok(m)
}

fn symtable(_: &Value, args: &[Value]) -> R {
    args::check_count("symtable", args.len(), 3, 3)?;
    let filename = filename_text(&args[1])?;
    if !str::is_str(&args[2]) {
        return Err(args::bad_argument("symtable", "argument 3", "str", &args[2]));
    }
    let mode = match str::wtf8(&args[2]) {
        b"exec" => Mode::Exec,
        b"eval" => Mode::Eval,
        b"single" => Mode::Single,
        _ => {
            return Err(value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'"));
        }
    };
    let compiler = startup::compiler()?;
    let text = source_text(&args[0], "symtable", "string or bytes object")?;
    let block = (compiler.symbols)(&Source {
        text: &text,
        is_bytes: !str::is_str(&args[0]),
        filename: &filename,
        mode,
        flags: 0,
        optimize: 0,
        feature_version: -1,
    })?;
    Ok(entry(block))
}

fn entry(block: Block) -> Value {
    let symbols = dict::new();
    for (name, flags) in block.symbols {
        let set = dict::set_item(&symbols, &name, Value::int(flags.into()));
        set.expect("names are hashable");
    }
    EntryObject::instance(
        &TYPE,
        Value::usize(block.id),
        block.name,
        symbols,
        list::new(block.varnames),
        list::new(block.children.into_iter().map(entry).collect()),
        Value::int(block.nested.into()),
        Value::int(block.kind.into()),
        Value::int(block.lineno.into()),
    )
}
