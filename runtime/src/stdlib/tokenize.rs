//! `_tokenize`: the iterator of tokens; they come from the front end ([`crate::startup::Compiler`]).

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, raise_again, type_error};
use crate::native_type;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call};
use crate::startup;
use crate::types::{bytes, exception, module, str};
use crate::value::{Slot, Value};

native_type! {
    /// Tokens, read and split when the first is asked for.
    pub struct TokenizerIter: TYPE = "_tokenize.TokenizerIter" {
        readline: Mut<Value>,
        encoding: Mut<Slot>,
        extra: bool,
        tokens: Mut<Slot>,
        error: Mut<Slot>,
    }
    slots {
        new: new,
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
}

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_tokenize", &[])?;
    crate::object::lookup::ready(&TYPE);
    module::add(&m, "TokenizerIter", TYPE.value());
    Ok(m)
}

static NEW: Parser = Parser::new("tokenizeriter", &["readline", "encoding", "extra_tokens"], 1).keyword_only(1);

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [readline, encoding, extra] = NEW.parse(args, kwnames)?;
    let extra = extra.map_or(Ok(false), crate::ops::compare::is_true)?;
    Ok(TokenizerIter::instance(
        ty,
        Mut::new(readline.cloned().unwrap_or(Value::none())),
        Mut::new(encoding.filter(|e| !e.is_none()).cloned().into()),
        extra,
        Mut::new(Slot::NULL),
        Mut::new(Slot::NULL),
    ))
}

/// The whole source: `readline` is called until it gives nothing or stops.
fn read_all(this: &TokenizerIter) -> R<String> {
    let readline = this.readline.get().clone();
    let encoding = this.encoding.get().get().cloned();
    let mut text = String::new();
    loop {
        let line = match call::call0(&readline) {
            Ok(line) => line,
            Err(raised) => {
                drop(raised.catch(&exception::STOP_ITERATION)?);
                return Ok(text);
            }
        };
        let line = match &encoding {
            None if str::is_str(&line) => line,
            None => {
                return Err(type_error(format_args!(
                    "readline() returned a non-string object ({})",
                    line.ty().name()
                )));
            }
            Some(encoding) if bytes::contents(&line).is_some() => {
                attr::call_method_str(&line, "decode", &[encoding.clone(), Value::str("replace")])?
            }
            Some(_) => {
                return Err(type_error(format_args!(
                    "readline() returned a non-bytes object ({})",
                    line.ty().name()
                )));
            }
        };
        if str::char_len(&line) == 0 {
            return Ok(text);
        }
        text.push_str(&str::to_string_lossy(&line));
    }
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = TokenizerIter::of(v);
    if this.tokens.get().get().is_none() {
        let text = read_all(this)?;
        let (rows, error) = (startup::compiler()?.tokens)(&text, this.extra)?;
        let rows = crate::ops::iter::iter(&crate::types::list::new(rows))?;
        drop(this.tokens.replace(Slot::new(rows)));
        drop(this.error.replace(error.into()));
    }
    let rows = this.tokens.get().get().cloned().unwrap_or(Value::none());
    if let Some(row) = crate::ops::iter::next(&rows)? {
        return Ok(Some(row));
    }
    match this.error.replace(Slot::NULL).take() {
        Some(error) => Err(raise_again(error)),
        None => Ok(None),
    }
}
