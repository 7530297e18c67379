//! `_csv`: reading and writing comma-separated values.

mod dialect;
mod reader;
mod writer;

use crate::cell::Mut;
use crate::exceptions::{R, Raised, new_exception, raise_with, type_error};
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::type_object::TypeObject;
use crate::types::{dict, exception, int, keywords, list, module, str};
use crate::value::{Slot, Value};

/// `_csv.Error`.
static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);
/// Dialects by name.
static DIALECTS: Mut<Slot> = Mut::new(Slot::NULL);
/// The longest field that readers take.
static FIELD_LIMIT: Mut<i64> = Mut::new(128 * 1024);

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("reader", reader::make),
    MethodDef::keywords("writer", writer::make),
    MethodDef::no_args("list_dialects", |_| Ok(list::new(dict::keys(&dialects())))),
    MethodDef::keywords("register_dialect", |_, args, kwnames| {
        let positional = keywords::positional(args, kwnames);
        crate::args::check_count("register_dialect", positional.len(), 1, 2)?;
        if !str::is_str(&positional[0]) {
            return Err(type_error("dialect name must be a string"));
        }
        let made = dialect::from_call(positional.get(1), args, kwnames)?;
        dict::set_item(&dialects(), &positional[0], made)?;
        Ok(Value::none())
    }),
    MethodDef::one("unregister_dialect", |_, name| {
        if dict::del_item(&dialects(), name)? {
            return Ok(Value::none());
        }
        Err(error("unknown dialect"))
    }),
    MethodDef::one("get_dialect", |_, name| registered(name)),
    MethodDef::positional("field_size_limit", |_, args| {
        crate::args::check_count("field_size_limit", args.len(), 0, 1)?;
        let before = *FIELD_LIMIT.get();
        if let Some(limit) = args.first() {
            if !int::is_int(limit) {
                return Err(type_error("limit must be an integer"));
            }
            *FIELD_LIMIT.get_mut() = crate::ops::number::c_long(limit)?;
        }
        Ok(Value::int(before))
    }),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_csv", &[FUNCTIONS])?;
    let d = module::dict(&module);
    let class = new_exception("_csv", "Error", &exception::EXCEPTION)?;
    *ERROR.get_mut() = Some(class);
    dict::set_str(&d, "Error", class.value());
    for (name, ty) in [
        ("Dialect", &dialect::TYPE),
        ("Reader", &reader::TYPE),
        ("Writer", &writer::TYPE),
    ] {
        lookup::ready(ty);
        dict::set_str(&d, name, ty.value());
    }
    for (name, number) in [
        ("QUOTE_MINIMAL", dialect::MINIMAL),
        ("QUOTE_ALL", dialect::ALL),
        ("QUOTE_NONNUMERIC", dialect::NONNUMERIC),
        ("QUOTE_NONE", dialect::NONE),
        ("QUOTE_STRINGS", dialect::STRINGS),
        ("QUOTE_NOTNULL", dialect::NOTNULL),
    ] {
        dict::set_str(&d, name, Value::int(number));
    }
    dict::set_str(&d, "_dialects", dialects());
    dict::set_str(&d, "__version__", Value::str("1.0"));
    Ok(module)
}

fn dialects() -> Value {
    if let Some(made) = DIALECTS.get().get() {
        return made.clone();
    }
    let made = dict::new();
    DIALECTS.replace(Slot::new(made.clone()));
    made
}

/// A registered dialect.
fn registered(name: &Value) -> R {
    match dict::get_item(&dialects(), name)? {
        Some(found) => Ok(found),
        None => Err(error("unknown dialect")),
    }
}

/// Raises `_csv.Error`.
#[cold]
fn error(message: impl std::fmt::Display) -> Raised {
    raise_with(
        (*ERROR.get()).unwrap_or(&exception::EXCEPTION),
        Value::str(&message.to_string()),
    )
}

/// Appends a character to a text.
fn push_character(text: &mut Vec<u8>, c: u32) {
    krait_bytecode::code::push_code_point(text, c).expect("characters of a str are code points");
}
