//! `_json`: the fast parts of `json`: scanning and encoding.

mod encoder;
mod scanner;
mod strings;

use crate::exceptions::{R, Raised};
use crate::object::def::MethodDef;
use crate::types::{dict, module};
use crate::value::Value;

/// The functions; their rows tell the encoder which string encoder it was given.
pub(super) static FUNCTIONS: [MethodDef; 3] = [
    MethodDef::one("encode_basestring_ascii", |_, text| strings::encode(text, true)),
    MethodDef::one("encode_basestring", |_, text| strings::encode(text, false)),
    MethodDef::positional("scanstring", strings::scanstring),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_json", &[&FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "make_scanner", scanner::TYPE.value());
    dict::set_str(&d, "make_encoder", encoder::TYPE.value());
    Ok(module)
}

/// Raises `json.decoder.JSONDecodeError`; `position` counts characters.
#[cold]
pub(super) fn decode_error(message: &str, text: &Value, position: usize) -> Raised {
    let made = crate::import::import_module("json.decoder")
        .and_then(|module| crate::ops::attr::get_str(&module, "JSONDecodeError"))
        .and_then(|class| {
            crate::ops::call::call(
                &class,
                &[Value::str(message), text.clone(), Value::usize(position)],
                None,
            )
        });
    match made {
        Ok(e) => crate::exceptions::raise_value(e),
        Err(raised) => raised,
    }
}
