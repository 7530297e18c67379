//! The constructors of named tuples without a compiler: `namedtuple` evaluates a lambda that it writes as text; this makes
//! the code object of exactly that lambda, so that programs which evaluate nothing else need no front end.

use crate::exceptions::R;
use crate::types::{code, function};
use crate::value::Value;
use krait_bytecode::locations::{LocationWriter, Place};
use krait_bytecode::opcodes::Opcode;
use krait_bytecode::{CodeObject, Constant, Joined, Text};
use std::sync::Arc;

/// The function for `lambda _cls, a, b: _tuple_new(_cls, (a, b))`; `None` for any other text.
pub fn constructor(source: &[u8], globals: &Value) -> Option<R> {
    let fields = field_names(std::str::from_utf8(source).ok()?)?;
    let made = Arc::new(code_of(&fields, source.len() as i32)?);
    Some(function::new(&code::new(made), globals))
}

/// The fields of the lambda, if the text is one.
fn field_names(source: &str) -> Option<Vec<&str>> {
    let (parameters, body) = source
        .strip_prefix("lambda _cls, ")?
        .split_once(": _tuple_new(_cls, (")?;
    if body.strip_suffix("))")? != parameters {
        return None;
    }
    if parameters.is_empty() {
        return Some(Vec::new());
    }
    let fields: Vec<&str> = match parameters.strip_suffix(',') {
        Some(only) => vec![only],
        None => parameters.split(", ").collect(),
    };
    let plain = |f: &&str| !f.is_empty() && f.chars().all(|c| c == '_' || c.is_alphanumeric());
    let distinct = fields
        .iter()
        .enumerate()
        .all(|(i, f)| !fields[..i].contains(f) && *f != "_cls");
    // More would need EXTENDED_ARG.
    (fields.iter().all(plain) && distinct && fields.len() < 250).then_some(fields)
}

fn code_of(fields: &[&str], source_len: i32) -> Option<CodeObject> {
    let n = fields.len() as u8;
    let mut bytes: Vec<u8> = Vec::new();
    let mut emit = |op: Opcode, arg: u8, caches: usize| {
        bytes.extend([op as u8, arg]);
        bytes.resize(bytes.len() + 2 * caches, 0);
    };
    emit(Opcode::Resume, 0, 0);
    emit(Opcode::LoadGlobal, 1, 4);
    emit(Opcode::LoadFast, 0, 0);
    let mut consts = vec![Constant::None];
    if n == 0 {
        consts.push(Constant::Tuple([].into()));
        emit(Opcode::LoadConst, 1, 0);
    } else {
        for i in 1..=n {
            emit(Opcode::LoadFast, i, 0);
        }
        emit(Opcode::BuildTuple, n, 0);
    }
    emit(Opcode::Call, 2, 3);
    emit(Opcode::ReturnValue, 0, 0);
    let mut locations = LocationWriter::new(1);
    locations.append(Place::new([1, 1, 0, source_len]), bytes.len() / 2);
    let text = |s: &str| Text::from_wtf8(s.as_bytes());
    let names: Option<Vec<Text>> = std::iter::once("_cls")
        .chain(fields.iter().copied())
        .map(text)
        .collect();
    let kinds = vec![krait_bytecode::code::kind::LOCAL; n as usize + 1];
    Some(CodeObject {
        argcount: n as u32 + 1,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        stacksize: n as u32 + 4,
        flags: 3,
        bytes: Joined::of([&bytes, &kinds, &locations.finish(), &[]]),
        consts: consts.into(),
        texts: Joined::of([&[text("_tuple_new")?], &names?]),
        filename: text("<string>")?,
        name: text("<lambda>")?,
        qualname: text("<lambda>")?,
        firstlineno: 1,
    })
}
