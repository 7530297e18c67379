//! `marshal`: the plain data that code objects can hold, and lists, dicts, sets of it.

use crate::args;
use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::ops::attr;
use crate::types::{buffer, dict, module};
use crate::value::Value;

mod values;

/// Makes the module.
pub fn init() -> R {
    let module = module::new("marshal", &[FUNCTIONS])?;
    dict::set_str(&module::dict(&module), "version", Value::int(4));
    Ok(module)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("dumps", |_, args| {
        args::check_count("dumps", args.len(), 1, 2)?;
        dumps(&args[0])
    }),
    MethodDef::one("loads", |_, data| {
        buffer::with_bytes(data, <[u8]>::to_vec).and_then(|b| values::read(&b))
    }),
    MethodDef::positional("dump", |_, args| {
        args::check_count("dump", args.len(), 2, 3)?;
        attr::call_method_str(&args[1], "write", &[dumps(&args[0])?])
    }),
    MethodDef::one("load", |_, file| {
        let data = attr::call_method_str(file, "read", &[])?;
        buffer::with_bytes(&data, <[u8]>::to_vec).and_then(|b| values::read(&b))
    }),
];

fn dumps(v: &Value) -> R {
    values::write(v).map(|b| Value::bytes(&b))
}
