//! `_decimal`: decimal arithmetic by the General Decimal Arithmetic Specification.
//!
//! `number`, `round`, `arith`, `transcendental`, `logical`, `text` work on plain data; `object`, `methods`, `context`,
//! `context_methods`, `signals` are what Python sees of it.

mod arith;
mod context;
mod context_methods;
mod convert;
mod formatting;
mod logical;
mod methods;
mod number;
mod object;
mod round;
mod signals;
mod text;
mod transcendental;

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::ops::{attr, call};
use crate::types::{dict, module};
use crate::value::Value;
use number::MAX;

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("getcontext", |_| Ok(context::current())),
    MethodDef::one("setcontext", |_, v| {
        context::set_current(v)?;
        Ok(Value::none())
    }),
    MethodDef::keywords("localcontext", context::local_context),
];

/// Makes the module.
pub fn init() -> R {
    for ty in [
        &object::TYPE,
        &context::TYPE,
        &context::SIGNAL_DICT_TYPE,
        &context::MANAGER_TYPE,
    ] {
        lookup::ready(ty);
    }
    let m = module::new("decimal", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for (name, class) in signals::classes()? {
        dict::set_str(&d, name, class);
    }
    dict::set_str(&d, "Decimal", object::TYPE.value());
    dict::set_str(&d, "Context", context::TYPE.value());
    for (name, template) in ["DefaultContext", "BasicContext", "ExtendedContext"]
        .iter()
        .zip(context::templates())
    {
        dict::set_str(&d, name, template.clone());
    }
    for name in context::rounding_names() {
        dict::set_str(&d, name, Value::str(name));
    }
    for (name, value) in [
        ("MAX_PREC", MAX),
        ("MAX_EMAX", MAX),
        ("MIN_EMIN", -MAX),
        ("MIN_ETINY", -(MAX - 1) - MAX),
    ] {
        dict::set_str(&d, name, Value::int(value));
    }
    dict::set_str(&d, "HAVE_THREADS", Value::bool(true));
    dict::set_str(&d, "HAVE_CONTEXTVAR", Value::bool(true));
    dict::set_str(&d, "__version__", Value::str("1.70"));
    dict::set_str(&d, "__libmpdec_version__", Value::str("2.5.1"));
    dict::set_str(&d, "DecimalTuple", object::tuple_class()?);
    register_number()?;
    Ok(m)
}

/// `numbers.Number.register(Decimal)`, and the dictionaries of signals as mappings.
fn register_number() -> R<()> {
    for (name, class, ty) in [
        ("numbers", "Number", &object::TYPE),
        ("collections.abc", "MutableMapping", &context::SIGNAL_DICT_TYPE),
    ] {
        let module = crate::import::import_module(name)?;
        let module = if name.contains('.') {
            crate::import::loaded(name)?.unwrap_or(module)
        } else {
            module
        };
        let register = attr::get_str(&attr::get_str(&module, class)?, "register")?;
        call::call1(&register, &ty.value())?;
    }
    Ok(())
}
