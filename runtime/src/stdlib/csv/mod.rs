//! `_csv`: reading and writing comma-separated values.

mod dialect;
mod reader;
mod writer;

use crate::args::{Parser, split};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise_with, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::types::{dict, exception, int, module, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// When fields are quoted; the numbers are the module's constants.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

const QUOTING: [(&str, Quoting); 6] = [
    ("QUOTE_MINIMAL", Quoting::Minimal),
    ("QUOTE_ALL", Quoting::All),
    ("QUOTE_NONNUMERIC", Quoting::NonNumeric),
    ("QUOTE_NONE", Quoting::None),
    ("QUOTE_STRINGS", Quoting::Strings),
    ("QUOTE_NOTNULL", Quoting::NotNull),
];

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("reader", reader::new),
    MethodDef::keywords("writer", writer::new),
    MethodDef::no_args("list_dialects", |_| {
        crate::ops::call::call1(&crate::types::list::TYPE.value(), &dialects())
    }),
    MethodDef::keywords("register_dialect", register_dialect),
    MethodDef::one("unregister_dialect", |_, name| {
        if !dict::del_item(&dialects(), name)? {
            return Err(error("unknown dialect"));
        }
        Ok(Value::none())
    }),
    MethodDef::keywords("get_dialect", |_, args, kwnames| {
        let [Some(name)] = NAME.parse(args, kwnames)? else {
            return Err(type_error("get_dialect() missing required argument 'name' (pos 1)"));
        };
        registered(name)
    }),
    MethodDef::keywords("field_size_limit", field_size_limit),
];

static NAME: Parser = Parser::new("get_dialect", &["name"], 1);
static LIMIT: Parser = Parser::new("field_size_limit", &["new_limit"], 0);

/// The longest field that is read.
static FIELD_LIMIT: Limit = Limit(Cell::new(128 * 1024));
struct Limit(Cell<i64>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Limit {}

static DIALECTS: Mut<Slot> = Mut::new(Slot::NULL);
static ERROR: Mut<Slot> = Mut::new(Slot::NULL);

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_csv", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "__version__", Value::str("1.0"));
    dict::set_str(&d, "_dialects", dialects());
    for (name, quoting) in QUOTING {
        dict::set_str(&d, name, Value::int(quoting as i64));
    }
    dict::set_str(&d, "Dialect", dialect::TYPE.value());
    dict::set_str(&d, "Reader", reader::TYPE.value());
    dict::set_str(&d, "Writer", writer::TYPE.value());
    dict::set_str(&d, "Error", error_class()?);
    Ok(module)
}

/// The registered dialects.
fn dialects() -> Value {
    if DIALECTS.get().is_null() {
        drop(DIALECTS.replace(Slot::new(crate::memory::keep(dict::new()))));
    }
    DIALECTS.get().get().cloned().unwrap_or_else(dict::new)
}

/// The dialect of a name.
fn registered(name: &Value) -> R {
    dict::get_item(&dialects(), name)?.ok_or_else(|| error("unknown dialect"))
}

/// `_csv.Error`.
fn error_class() -> R {
    if let Some(class) = ERROR.get().get() {
        return Ok(class.clone());
    }
    let d = dict::new();
    dict::set_str(&d, "__module__", str::intern("_csv"));
    let bases = tuple::new(vec![exception::EXCEPTION.value()]);
    let class = crate::ops::call::call(
        &crate::types::type_::TYPE.value(),
        &[str::intern("Error"), bases, d],
        None,
    )?;
    drop(ERROR.replace(Slot::new(crate::memory::keep(class.clone()))));
    Ok(class)
}

/// Raises `_csv.Error`.
#[cold]
fn error(message: &str) -> Raised {
    match error_class() {
        Ok(class) => match TypeObject::from_value(&class) {
            Some(ty) => raise_with(ty, Value::str(message)),
            None => type_error(message),
        },
        Err(raised) => raised,
    }
}

fn register_dialect(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = split(args, kwnames);
    crate::args::check_count("", positional.len(), 1, 2)?;
    if !str::is_str(&positional[0]) {
        return Err(type_error("dialect name must be a string"));
    }
    let made = dialect::make(positional.get(1), names, values)?;
    dict::set_item(&dialects(), &positional[0], made)?;
    Ok(Value::none())
}

fn field_size_limit(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [limit] = LIMIT.parse(args, kwnames)?;
    let old = FIELD_LIMIT.0.get();
    if let Some(limit) = limit {
        if !std::ptr::eq(limit.ty(), &int::TYPE) {
            return Err(type_error("limit must be an integer"));
        }
        let Some(limit) = int::as_i64(limit) else {
            return Err(crate::exceptions::overflow_error(
                "Python int too large to convert to C long",
            ));
        };
        FIELD_LIMIT.0.set(limit);
    }
    Ok(Value::int(old))
}
