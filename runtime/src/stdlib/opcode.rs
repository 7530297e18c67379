//! `_opcode`: what `dis` asks the machine about instructions.

use crate::args::Parser;
use crate::exceptions::{R, value_error};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::types::module;
use crate::value::Value;
use krait_bytecode::opcodes::Opcode;

/// Instructions below this number take no argument (`HAVE_ARGUMENT`).
const HAVE_ARGUMENT: i64 = 90;

static STACK_EFFECT: Parser = Parser::new("stack_effect", &["", "", "jump"], 1).keyword_only(2);

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("stack_effect", |_, args, kwnames| {
        let [opcode, oparg, jump] = STACK_EFFECT.parse(args, kwnames)?;
        let opcode = number::ssize(opcode.expect("it is required"))?;
        let oparg = oparg.filter(|v| !v.is_none());
        let jump = match jump.filter(|v| !v.is_none()) {
            None => None,
            Some(v) if v.is_true() => Some(true),
            Some(v) if v.is_false() => Some(false),
            Some(_) => return Err(value_error("stack_effect: jump must be False, True or None")),
        };
        let given = match oparg {
            None => 0,
            Some(v) => number::ssize(v)?,
        };
        if opcode >= HAVE_ARGUMENT && oparg.is_none() {
            return Err(value_error(
                "stack_effect: opcode requires oparg but oparg was not specified",
            ));
        }
        if opcode < HAVE_ARGUMENT && oparg.is_some() {
            return Err(value_error(
                "stack_effect: opcode does not permit oparg but oparg was specified",
            ));
        }
        let Some(found) = u16::try_from(opcode).ok().and_then(Opcode::from_number) else {
            return Err(value_error("invalid opcode or oparg"));
        };
        let given = given as i32;
        let effect = match jump {
            Some(jump) => found.stack_effect(given, jump),
            None => found.stack_effect(given, false).max(found.stack_effect(given, true)),
        };
        Ok(Value::int(effect.into()))
    }),
    MethodDef::no_args("get_specialization_stats", |_| Ok(Value::none())),
];

/// Makes the module.
pub fn init() -> R {
    module::new("_opcode", &[FUNCTIONS])
}
