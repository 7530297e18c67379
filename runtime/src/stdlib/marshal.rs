//! `marshal`: the plain data that code objects can hold, and lists, dicts, sets of it.

use crate::args;
use crate::exceptions::{R, value_error};
use crate::object::def::MethodDef;
use crate::ops::attr;
use crate::types::{buffer, code, dict, module};
use crate::value::Value;

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
        buffer::with_bytes(data, <[u8]>::to_vec).and_then(|b| loads(&b))
    }),
    MethodDef::positional("dump", |_, args| {
        args::check_count("dump", args.len(), 2, 3)?;
        attr::call_method_str(&args[1], "write", &[dumps(&args[0])?])
    }),
    MethodDef::one("load", |_, file| {
        let data = attr::call_method_str(file, "read", &[])?;
        buffer::with_bytes(&data, <[u8]>::to_vec).and_then(|b| loads(&b))
    }),
];

fn dumps(v: &Value) -> R {
    match v.exact::<code::CodeObject>() {
        Some(c) => Ok(Value::bytes(&krait_bytecode::marshal::write_code(&c.code))),
        None => Err(value_error("unmarshallable object")),
    }
}

fn loads(bytes: &[u8]) -> R {
    match krait_bytecode::marshal::read_constant(bytes) {
        Ok(krait_bytecode::Constant::Code(code)) => match krait_bytecode::verify::verify(&code) {
            Ok(()) => Ok(code::new(code)),
            Err(error) => Err(value_error(format_args!("bad marshal data ({error})"))),
        },
        Ok(constant) => Ok(code::constant(&constant)),
        Err(_) => Err(value_error("bad marshal data")),
    }
}
