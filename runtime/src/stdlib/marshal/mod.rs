//! `marshal`: the plain data that code objects can hold, and lists, dicts, sets of it.

use crate::args;
use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::ops::{attr, number};
use crate::stdlib::sys::audit;
use crate::types::{buffer, dict, module};
use crate::value::Value;

mod values;

/// The version of the format in which objects are written unless another is asked for.
const VERSION: i32 = 4;

/// Makes the module.
pub fn init() -> R {
    let module = module::new("marshal", &[FUNCTIONS])?;
    dict::set_str(&module::dict(&module), "version", Value::int(VERSION.into()));
    Ok(module)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("dumps", |_, args| {
        args::check_count("dumps", args.len(), 1, 2)?;
        dumps(&args[0], args.get(1))
    }),
    MethodDef::one("loads", |_, data| {
        let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
        audit::raise("marshal.loads", || vec![Value::bytes(&data)])?;
        values::read(&data)
    }),
    MethodDef::positional("dump", |_, args| {
        args::check_count("dump", args.len(), 2, 3)?;
        attr::call_method_str(&args[1], "write", &[dumps(&args[0], args.get(2))?])
    }),
    MethodDef::one("load", |_, file| {
        audit::raise("marshal.load", Vec::new)?;
        values::read_file(file)
    }),
];

fn dumps(v: &Value, version: Option<&Value>) -> R {
    let version = version.map_or(Ok(VERSION), number::c_int)?;
    audit::raise("marshal.dumps", || vec![v.clone(), Value::int(version.into())])?;
    values::write(v, version).map(|b| Value::bytes(&b))
}
