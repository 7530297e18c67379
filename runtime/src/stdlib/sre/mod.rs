//! `_sre`: the engine of regular expressions.
//!
//! In: the code that the pure-Python compiler `re._compiler` makes. Out: `re.Pattern` and `re.Match` objects. The code is
//! translated once into a [`program::Program`], which [`machine::Machine`] runs.

mod charset;
mod machine;
mod matching;
mod pattern;
mod program;
mod substitute;

use crate::args::Parser;
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::number::c_int;
use crate::types::str::unicode;
use crate::types::{dict, int, list, module, tuple};
use crate::value::Value;
use charset::Fold;

/// Version of the code that `re._compiler` makes.
const MAGIC: i64 = 20_221_023;

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("compile", compile),
    MethodDef::positional("template", substitute::template),
    MethodDef::no_args("getcodesize", |_| Ok(Value::int(4))),
    MethodDef::one("ascii_iscased", |_, c| {
        let c = c_int(c)?;
        Ok(Value::bool(u8::try_from(c).is_ok_and(|b| b.is_ascii_alphabetic())))
    }),
    MethodDef::one("unicode_iscased", |_, c| {
        let c = c_int(c)? as u32;
        Ok(Value::bool(
            unicode::simple_lower(c) != c || unicode::simple_upper(c) != c,
        ))
    }),
    MethodDef::one("ascii_tolower", |_, c| {
        Ok(Value::int(i64::from(Fold::Ascii.lower(c_int(c)? as u32))))
    }),
    MethodDef::one("unicode_tolower", |_, c| {
        Ok(Value::int(i64::from(Fold::Unicode.lower(c_int(c)? as u32))))
    }),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_sre", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "MAGIC", Value::int(MAGIC));
    dict::set_str(&d, "CODESIZE", Value::int(4));
    dict::set_str(&d, "MAXREPEAT", Value::int(i64::from(u32::MAX)));
    dict::set_str(&d, "MAXGROUPS", Value::int(i64::from(i32::MAX) / 2));
    dict::set_str(
        &d,
        "copyright",
        Value::str(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "),
    );
    Ok(module)
}

static COMPILE: Parser = Parser::new(
    "compile",
    &["pattern", "flags", "code", "groups", "groupindex", "indexgroup"],
    6,
);

fn compile(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [
        Some(source),
        Some(flags),
        Some(code),
        Some(groups),
        Some(groupindex),
        Some(indexgroup),
    ] = COMPILE.parse(args, kwnames)?
    else {
        return Err(type_error("compile() missing required arguments"));
    };
    if !list::is_list(code) {
        return Err(crate::args::bad_argument("compile", "argument 'code'", "list", code));
    }
    let mut words = Vec::new();
    for v in list::items(code) {
        match int::as_i64(v).and_then(|i| u32::try_from(i).ok()) {
            Some(word) => words.push(word),
            None => return Err(overflow_error("regular expression code size limit exceeded")),
        }
    }
    if !dict::is_dict(groupindex) || !tuple::is_tuple(indexgroup) {
        return Err(type_error(
            "compile() argument 'groupindex' must be dict and 'indexgroup' a tuple",
        ));
    }
    let groups = usize::try_from(crate::ops::number::ssize(groups)?).map_err(|_| value_error("invalid groups"))?;
    pattern::new(source, c_int(flags)?, words, groups, groupindex, indexgroup)
}
