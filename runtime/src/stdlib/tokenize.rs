//! `_tokenize`: the iterator of tokens; they come from the front end ([`crate::startup::Compiler`]).

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, type_error};
use crate::native_type;
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call};
use crate::startup;
use crate::types::{bytes, exception, module, str};
use crate::value::{Slot, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

native_type! {
    /// Tokens; lines are read as far as tokens are asked for.
    pub struct TokenizerIter: TYPE = "_tokenize.TokenizerIter" {
        readline: Mut<Value>,
        encoding: Mut<Slot>,
        extra: bool,
        source: Mut<Option<Source>>,
        ended: Cell<bool>,
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
        Mut::new(None),
        Cell::new(false),
    ))
}

/// What the lines of a source are read with. An iterator lends it to them while it looks for a token; in between it alone
/// owns the values, where the collector sees them.
struct Reading {
    readline: Value,
    encoding: Option<Value>,
    /// What `readline` raised.
    raised: Option<Raised>,
}

impl Reading {
    /// The next line; nothing where `readline` gives nothing or stops.
    fn line(&self) -> R<Option<String>> {
        let line = match call::call0(&self.readline) {
            Ok(line) => line,
            Err(raised) => {
                drop(raised.catch(&exception::STOP_ITERATION)?);
                return Ok(None);
            }
        };
        let line = match &self.encoding {
            None if str::is_str(&line) => line,
            None => return Err(type_error("readline() returned a non-string object")),
            Some(encoding) if bytes::contents(&line).is_some() => {
                attr::call_method_str(&line, "decode", &[encoding.clone(), Value::str("replace")])?
            }
            Some(_) => return Err(type_error("readline() returned a non-bytes object")),
        };
        Ok((str::char_len(&line) > 0).then(|| str::to_string_lossy(&line).into_owned()))
    }
}

/// The tokens of an iterator, and the place where it puts what its lines are read with.
struct Source {
    tokens: startup::Tokens,
    reading: Rc<RefCell<Option<Reading>>>,
}

impl Field for Mut<Option<Source>> {}

impl Source {
    fn new(extra: bool) -> R<Source> {
        let reading: Rc<RefCell<Option<Reading>>> = Rc::default();
        let lent = Rc::clone(&reading);
        let lines = move || {
            let mut reading = lent.take()?;
            let line = match reading.line() {
                Ok(line) => line,
                Err(raised) => {
                    reading.raised = Some(raised);
                    None
                }
            };
            lent.replace(Some(reading));
            line
        };
        let tokens = (startup::compiler()?.tokens)(Box::new(lines), extra);
        Ok(Source { tokens, reading })
    }

    fn next(&mut self, reading: Reading) -> R<Option<Value>> {
        self.reading.replace(Some(reading));
        let token = (self.tokens)();
        match self.reading.take().and_then(|reading| reading.raised) {
            // The tokens took it for the end of the source.
            Some(raised) => Err(raised),
            None => token,
        }
    }
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = TokenizerIter::of(v);
    if this.ended.get() {
        return Ok(None);
    }
    // Out of its place while `readline` runs, which may ask for a token itself.
    let mut source = match this.source.replace(None) {
        Some(source) => source,
        None => Source::new(this.extra)?,
    };
    let token = source.next(Reading {
        readline: this.readline.get().clone(),
        encoding: this.encoding.get().get().cloned(),
        raised: None,
    });
    this.ended.set(!matches!(token, Ok(Some(_))));
    drop(this.source.replace(Some(source)));
    token
}
