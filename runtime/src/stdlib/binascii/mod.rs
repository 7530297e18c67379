//! `binascii`: binary data as ASCII text.

mod base64;
mod quoted;
mod uu;

use crate::args::{Parser, bad_argument, check_count};
use crate::exceptions::{R, Raised, raise_with, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::types::bytes::text::{hex_arguments, hex_of};
use crate::types::str::escape::HEX;
use crate::types::{buffer, dict, exception, int, module, str, tuple};
use crate::value::Value;
use std::sync::OnceLock;

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("a2b_base64", base64::decode),
    MethodDef::keywords("b2a_base64", base64::encode),
    MethodDef::keywords("b2a_hex", hexlify),
    MethodDef::keywords("hexlify", hexlify),
    MethodDef::one("a2b_hex", unhexlify),
    MethodDef::one("unhexlify", unhexlify),
    MethodDef::one("a2b_uu", uu::decode),
    MethodDef::keywords("b2a_uu", uu::encode),
    MethodDef::keywords("a2b_qp", quoted::decode),
    MethodDef::keywords("b2a_qp", quoted::encode),
    MethodDef::positional("crc32", crc32),
    MethodDef::positional("crc_hqx", crc_hqx),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("binascii", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "Error", error_class()?);
    dict::set_str(&d, "Incomplete", new_exception("Incomplete", &exception::EXCEPTION)?);
    Ok(module)
}

/// A word that outlives everything.
struct Class(Value);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Class {}
// SAFETY: as above.
unsafe impl Send for Class {}

static ERROR: OnceLock<Class> = OnceLock::new();

fn new_exception(name: &str, base: &'static TypeObject) -> R {
    let d = dict::new();
    dict::set_str(&d, "__module__", str::intern("binascii"));
    let bases = tuple::new(vec![base.value()]);
    crate::ops::call::call(&crate::types::type_::TYPE.value(), &[str::intern(name), bases, d], None)
}

/// `binascii.Error`.
fn error_class() -> R {
    if ERROR.get().is_none() {
        let class = new_exception("Error", &exception::VALUE_ERROR)?;
        let _ = ERROR.set(Class(crate::memory::keep(class)));
    }
    Ok(ERROR.get().map_or(Value::none(), |c| c.0.clone()))
}

/// Raises `binascii.Error`.
#[cold]
pub(super) fn error(message: &str) -> Raised {
    match error_class() {
        Ok(class) => match TypeObject::from_value(&class) {
            Some(ty) => raise_with(ty, Value::str(message)),
            None => value_error(message),
        },
        Err(raised) => raised,
    }
}

/// The bytes of an argument that may also be ASCII text.
pub(super) fn ascii_argument(v: &Value) -> R<Vec<u8>> {
    if let Some(s) = str::object(v) {
        if !s.is_ascii() {
            return Err(value_error("string argument should contain only ASCII characters"));
        }
        return Ok(s.bytes().to_vec());
    }
    if !buffer::is_bytes_like(v) {
        let given = v.ty().name();
        return Err(crate::exceptions::type_error(format_args!(
            "argument should be bytes, buffer or ASCII string, not '{given}'"
        )));
    }
    Ok(buffer::get(v)?.to_vec())
}

static HEXLIFY: Parser = Parser::new("hexlify", &["data", "sep", "bytes_per_sep"], 1);

fn hexlify(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [data, sep, group] = HEXLIFY.parse(args, kwnames)?;
    let (sep, group) = hex_arguments(sep, group)?;
    let data = data.cloned().unwrap_or(Value::none());
    let text = hex_of(&buffer::get(&data)?, sep, group);
    Ok(Value::bytes(str::wtf8(&text)))
}

fn unhexlify(_: &Value, text: &Value) -> R {
    let text = ascii_argument(text)?;
    if !text.len().is_multiple_of(2) {
        return Err(error("Odd-length string"));
    }
    let digit = |b: u8| HEX.iter().position(|h| *h == b.to_ascii_lowercase()).map(|d| d as u8);
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.chunks(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return Err(error("Non-hexadecimal digit found")),
        }
    }
    Ok(Value::bytes(&out))
}

/// CRC-32 of `data`, going on from `crc`.
pub fn crc32_of(data: &[u8], crc: u32) -> u32 {
    static TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let (mut c, mut k) = (i as u32, 0);
            while k < 8 {
                c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
                k += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !data.iter().fold(!crc, |c, &b| TABLE[(c as u8 ^ b) as usize] ^ (c >> 8))
}

fn start_value(name: &str, args: &[Value], min: usize) -> R<u64> {
    check_count(name, args.len(), min, 2)?;
    match args.get(1) {
        None => Ok(0),
        Some(v) => {
            let v = crate::ops::number::index(v)?;
            int::low_bits(&v).ok_or_else(|| bad_argument(name, "argument 2", "int", &v))
        }
    }
}

fn crc32(_: &Value, args: &[Value]) -> R {
    let start = start_value("crc32", args, 1)? as u32;
    Ok(Value::int(i64::from(crc32_of(&buffer::get(&args[0])?, start))))
}

fn crc_hqx(_: &Value, args: &[Value]) -> R {
    let mut crc = (start_value("crc_hqx", args, 2)? & 0xFFFF) as u32;
    for &b in buffer::get(&args[0])?.iter() {
        crc ^= u32::from(b) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 {
                (crc << 1) ^ 0x1021
            } else {
                crc << 1
            };
        }
        crc &= 0xFFFF;
    }
    Ok(Value::int(i64::from(crc)))
}
