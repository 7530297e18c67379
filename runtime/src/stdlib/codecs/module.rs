//! The module `_codecs`.

use super::{Job, Native, Order, charmap, decode_native, encode_native, errors, escape, registry, utf16};
use crate::args::{Parser, check_count};
use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops;
use crate::types::{buffer, builtin_function, bytes, dict, module, str, tuple};
use crate::value::Value;

macro_rules! both {
    ($($encode:literal $decode:literal $native:expr;)*) => {
        const PAIRS: &[MethodDef] = &[$(
            MethodDef::positional($encode, |_, args| encode_function($encode, $native, args)),
            MethodDef::positional($decode, |_, args| decode_function($decode, $native, args)),
        )*];
    };
}

both! {
    "utf_8_encode" "utf_8_decode" Native::Utf8;
    "utf_7_encode" "utf_7_decode" Native::Utf7;
    "utf_16_le_encode" "utf_16_le_decode" Native::Utf16(Some(Order::Little));
    "utf_16_be_encode" "utf_16_be_decode" Native::Utf16(Some(Order::Big));
    "utf_32_le_encode" "utf_32_le_decode" Native::Utf32(Some(Order::Little));
    "utf_32_be_encode" "utf_32_be_decode" Native::Utf32(Some(Order::Big));
    "ascii_encode" "ascii_decode" Native::Ascii;
    "latin_1_encode" "latin_1_decode" Native::Latin1;
    "unicode_escape_encode" "unicode_escape_decode" Native::UnicodeEscape;
    "raw_unicode_escape_encode" "raw_unicode_escape_decode" Native::RawUnicodeEscape;
}

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("encode", encode),
    MethodDef::keywords("decode", decode),
    MethodDef::one("register", |_, f| registry::register(f).map(|()| Value::none())),
    MethodDef::one("unregister", |_, f| {
        registry::unregister(f);
        Ok(Value::none())
    }),
    MethodDef::one("lookup", |_, name| {
        registry::lookup(&super::name_argument("lookup", "encoding", name)?)
    }),
    MethodDef::one("_forget_codec", |_, _| Ok(Value::none())),
    MethodDef::positional("register_error", register_error),
    MethodDef::one("lookup_error", |_, name| {
        registry::lookup_error(&text("lookup_error", name)?)
    }),
    MethodDef::positional("utf_16_encode", |_, args| {
        encode_ordered("utf_16_encode", args, Native::Utf16)
    }),
    MethodDef::positional("utf_32_encode", |_, args| {
        encode_ordered("utf_32_encode", args, Native::Utf32)
    }),
    MethodDef::positional("utf_16_decode", |_, args| {
        decode_function("utf_16_decode", Native::Utf16(None), args)
    }),
    MethodDef::positional("utf_32_decode", |_, args| {
        decode_function("utf_32_decode", Native::Utf32(None), args)
    }),
    MethodDef::positional("utf_16_ex_decode", |_, args| ex_decode("utf_16_ex_decode", 16, args)),
    MethodDef::positional("utf_32_ex_decode", |_, args| ex_decode("utf_32_ex_decode", 32, args)),
    MethodDef::positional("charmap_encode", charmap_encode),
    MethodDef::positional("charmap_decode", charmap_decode),
    MethodDef::one("charmap_build", charmap_build),
    MethodDef::positional("escape_encode", escape_encode),
    MethodDef::positional("escape_decode", escape_decode),
    MethodDef::positional("readbuffer_encode", readbuffer_encode),
];

/// The builtin error handlers, as functions.
const HANDLERS: [MethodDef; 8] = [
    MethodDef::one("strict_errors", |_, e| errors::handle("strict", e)),
    MethodDef::one("ignore_errors", |_, e| errors::handle("ignore", e)),
    MethodDef::one("replace_errors", |_, e| errors::handle("replace", e)),
    MethodDef::one("xmlcharrefreplace_errors", |_, e| {
        errors::handle("xmlcharrefreplace", e)
    }),
    MethodDef::one("backslashreplace_errors", |_, e| errors::handle("backslashreplace", e)),
    MethodDef::one("namereplace_errors", |_, e| errors::handle("namereplace", e)),
    MethodDef::one("surrogatepass_errors", |_, e| errors::handle("surrogatepass", e)),
    MethodDef::one("surrogateescape_errors", |_, e| errors::handle("surrogateescape", e)),
];
static HANDLER_TABLE: [MethodDef; 8] = HANDLERS;

/// The function of a builtin error handler; always the same object, as `codecs` compares them.
pub fn builtin_handler(name: &str) -> R {
    let i = registry::BUILTIN_HANDLERS.iter().position(|n| *n == name).unwrap_or(0);
    let handler = builtin_function::new(&HANDLER_TABLE[i], Value::none());
    registry::register_error(name, &handler)?;
    Ok(handler)
}

/// Makes the module.
pub fn init() -> R {
    module::new("_codecs", &[FUNCTIONS, PAIRS])
}

fn text(function: &str, v: &Value) -> R<String> {
    super::name_argument(function, "name", v)
}

/// The `errors` argument at `i`: None or absent is "strict".
fn errors_argument(function: &str, args: &[Value], i: usize) -> R<String> {
    match args.get(i) {
        Some(v) if !v.is_none() => {
            if !str::is_str(v) {
                return Err(crate::args::bad_argument(
                    function,
                    &format!("argument {}", i + 1),
                    "str or None",
                    v,
                ));
            }
            super::name_argument(function, "errors", v)
        }
        _ => Ok("strict".to_owned()),
    }
}

fn str_argument<'a>(function: &str, v: &'a Value) -> R<&'a Value> {
    if str::is_str(v) {
        Ok(v)
    } else {
        Err(crate::args::bad_argument(function, "argument 1", "str", v))
    }
}

fn pair(v: Value, used: usize) -> R {
    Ok(tuple::new(vec![v, Value::usize(used)]))
}

fn encode_function(name: &str, native: Native, args: &[Value]) -> R {
    check_count(name, args.len(), 1, 2)?;
    let text = str_argument(name, &args[0])?;
    let errors = errors_argument(name, args, 1)?;
    pair(encode_native(native, text, &errors)?, str::char_len(text))
}

/// The bytes of an argument; escapes also come as text.
fn data_argument(native: Native, v: &Value) -> R<Vec<u8>> {
    match native {
        Native::UnicodeEscape | Native::RawUnicodeEscape if str::is_str(v) => Ok(str::wtf8(v).to_vec()),
        _ => Ok(buffer::get_any(v)?.to_vec()),
    }
}

fn decode_function(name: &str, native: Native, args: &[Value]) -> R {
    check_count(name, args.len(), 1, 3)?;
    let errors = errors_argument(name, args, 1)?;
    let escapes = matches!(native, Native::UnicodeEscape | Native::RawUnicodeEscape);
    let last = match (args.get(2), native) {
        (Some(v), _) => ops::compare::is_true(v)?,
        (None, Native::Ascii | Native::Latin1) => true,
        (None, _) => escapes,
    };
    let data = data_argument(native, &args[0])?;
    let (text, used) = decode_native(native, &data, &errors, last)?;
    pair(text, used)
}

fn encode_ordered(name: &str, args: &[Value], native: fn(Option<Order>) -> Native) -> R {
    check_count(name, args.len(), 1, 3)?;
    let text = str_argument(name, &args[0])?;
    let errors = errors_argument(name, args, 1)?;
    let order = match args.get(2).map_or(Ok(0), ops::number::c_int)? {
        0 => None,
        n if n < 0 => Some(Order::Little),
        _ => Some(Order::Big),
    };
    pair(encode_native(native(order), text, &errors)?, str::char_len(text))
}

fn ex_decode(name: &str, bits: u32, args: &[Value]) -> R {
    check_count(name, args.len(), 1, 4)?;
    let errors = errors_argument(name, args, 1)?;
    let order = args.get(2).map_or(Ok(0), ops::number::c_int)?;
    let last = args.get(3).map_or(Ok(false), ops::compare::is_true)?;
    let data = buffer::get_any(&args[0])?.to_vec();
    let given = match order {
        0 => None,
        n if n < 0 => Some(Order::Little),
        _ => Some(Order::Big),
    };
    let (text, used, found) = if bits == 16 {
        utf16::decode16(
            &data,
            given,
            Job {
                encoding: "utf-16",
                errors: &errors,
            },
            last,
        )?
    } else {
        utf16::decode32(
            &data,
            given,
            Job {
                encoding: "utf-32",
                errors: &errors,
            },
            last,
        )?
    };
    let found = match found {
        None => 0,
        Some(Order::Little) => -1,
        Some(Order::Big) => 1,
    };
    Ok(tuple::new(vec![text, Value::usize(used), Value::int(found)]))
}

fn charmap_encode(_: &Value, args: &[Value]) -> R {
    check_count("charmap_encode", args.len(), 1, 3)?;
    let text = str_argument("charmap_encode", &args[0])?;
    let errors = errors_argument("charmap_encode", args, 1)?;
    let out = match args.get(2) {
        Some(mapping) if !mapping.is_none() => charmap::encode_mapping(
            text,
            mapping,
            Job {
                encoding: "charmap",
                errors: &errors,
            },
        )?,
        _ => return encode_function("charmap_encode", Native::Latin1, &args[..args.len().min(2)]),
    };
    pair(Value::bytes(&out), str::char_len(text))
}

fn charmap_decode(_: &Value, args: &[Value]) -> R {
    check_count("charmap_decode", args.len(), 1, 3)?;
    let errors = errors_argument("charmap_decode", args, 1)?;
    let data = buffer::get_any(&args[0])?.to_vec();
    let made = match args.get(2) {
        Some(mapping) if !mapping.is_none() => charmap::decode_mapping(
            &data,
            mapping,
            Job {
                encoding: "charmap",
                errors: &errors,
            },
        )?,
        _ => decode_native(Native::Latin1, &data, &errors, true)?.0,
    };
    pair(made, data.len())
}

/// A mapping from characters to bytes, from a table of 256 characters.
fn charmap_build(_: &Value, table: &Value) -> R {
    let table = str_argument("charmap_build", table)?;
    let map = dict::new();
    for (b, c) in str::code_points(table).enumerate().filter(|(_, c)| *c != 0xFFFE) {
        dict::set_item(&map, &Value::int(i64::from(c)), Value::usize(b))?;
    }
    Ok(map)
}

fn escape_encode(_: &Value, args: &[Value]) -> R {
    check_count("escape_encode", args.len(), 1, 2)?;
    let Some(data) = bytes::contents(&args[0]) else {
        return Err(crate::args::bad_argument(
            "escape_encode",
            "argument 1",
            "bytes",
            &args[0],
        ));
    };
    pair(Value::bytes(&escape::encode_bytes(data)), data.len())
}

fn escape_decode(_: &Value, args: &[Value]) -> R {
    check_count("escape_decode", args.len(), 1, 2)?;
    let errors = errors_argument("escape_decode", args, 1)?;
    let data = data_argument(Native::UnicodeEscape, &args[0])?;
    pair(Value::bytes(&escape::decode_bytes(&data, &errors)?), data.len())
}

fn readbuffer_encode(_: &Value, args: &[Value]) -> R {
    check_count("readbuffer_encode", args.len(), 1, 2)?;
    let data = data_argument(Native::UnicodeEscape, &args[0])?;
    pair(Value::bytes(&data), data.len())
}

fn register_error(_: &Value, args: &[Value]) -> R {
    check_count("register_error", args.len(), 2, 2)?;
    registry::register_error(&text("register_error", &args[0])?, &args[1])?;
    Ok(Value::none())
}

static ENCODE: Parser = Parser::new("encode", &["obj", "encoding", "errors"], 1);

fn encode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [obj, encoding, errors] = ENCODE.parse(args, kwnames)?;
    let (encoding, errors) = names("encode", encoding, errors)?;
    let obj = obj.cloned().unwrap_or(Value::none());
    match super::lookup_native(&encoding) {
        Some(native) if str::is_str(&obj) => {
            registry::noted(encode_native(native, &obj, &errors), "encoder", &encoding)
        }
        _ => registry::encode_with(&obj, &encoding, &errors, false),
    }
}

static DECODE: Parser = Parser::new("decode", &["obj", "encoding", "errors"], 1);

fn decode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [obj, encoding, errors] = DECODE.parse(args, kwnames)?;
    let (encoding, errors) = names("decode", encoding, errors)?;
    let obj = obj.cloned().unwrap_or(Value::none());
    match super::lookup_native(&encoding) {
        Some(native) if buffer::is_bytes_like(&obj) => {
            let made = decode_native(native, &buffer::get_any(&obj)?, &errors, true).map(|(text, _)| text);
            registry::noted(made, "decoder", &encoding)
        }
        _ => registry::decode_with(&obj, &encoding, &errors, false),
    }
}

fn names(function: &str, encoding: Option<&Value>, errors: Option<&Value>) -> R<(String, String)> {
    let get = |v: Option<&Value>, parameter: &str, default: &str| match v {
        None => Ok(default.to_owned()),
        Some(v) => super::name_argument(function, parameter, v),
    };
    Ok((get(encoding, "encoding", "utf-8")?, get(errors, "errors", "strict")?))
}
