//! The codec registry: search functions, found codecs, registered error handlers.

use super::{Native, Order, charmap};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, lookup_error as raise_lookup, type_error};
use crate::ops;
use crate::types::{exception, str, tuple};
use crate::value::Value;

static SEARCH: Mut<Vec<Value>> = Mut::new(Vec::new());
static FOUND: Mut<Vec<(String, Value)>> = Mut::new(Vec::new());
static HANDLERS: Mut<Vec<(String, Value)>> = Mut::new(Vec::new());

/// Lower case, runs of other characters than letters, digits and dots become one underscore.
fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// The encoding of this name, if it is implemented here.
pub fn lookup_native(name: &str) -> Option<Native> {
    match name {
        "utf-8" | "utf8" => return Some(Native::Utf8),
        "ascii" => return Some(Native::Ascii),
        "latin-1" => return Some(Native::Latin1),
        _ => {}
    }
    Some(match normalise(name).as_str() {
        "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => Native::Utf8,
        "utf_8_sig" | "utf8_sig" => Native::Utf8Sig,
        "ascii" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367" | "csascii" | "ibm367"
        | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" | "us" | "us_ascii" => Native::Ascii,
        "latin_1" | "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso8859" | "iso8859_1" | "iso_8859_1"
        | "iso_8859_1_1987" | "iso_ir_100" | "l1" | "latin" | "latin1" => Native::Latin1,
        "utf_7" | "u7" | "utf7" | "unicode_1_1_utf_7" => Native::Utf7,
        "utf_16" | "u16" | "utf16" => Native::Utf16(None),
        "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Native::Utf16(Some(Order::Little)),
        "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Native::Utf16(Some(Order::Big)),
        "utf_32" | "u32" | "utf32" => Native::Utf32(None),
        "utf_32_le" | "utf_32le" => Native::Utf32(Some(Order::Little)),
        "utf_32_be" | "utf_32be" => Native::Utf32(Some(Order::Big)),
        "unicode_escape" => Native::UnicodeEscape,
        "raw_unicode_escape" => Native::RawUnicodeEscape,
        other => Native::Charmap(charmap::find(other)?),
    })
}

/// `codecs.register(search)`.
pub fn register(search: &Value) -> R<()> {
    if search.ty().slots().call.is_none() {
        return Err(type_error("argument must be callable"));
    }
    SEARCH.get_mut().push(crate::memory::keep(search.clone()));
    Ok(())
}

/// `codecs.unregister(search)`.
pub fn unregister(search: &Value) {
    let old = SEARCH
        .get()
        .iter()
        .position(|s| s.is(search))
        .map(|i| SEARCH.get_mut().remove(i));
    let found = FOUND.replace(Vec::new());
    drop((old, found));
}

/// `codecs.lookup(encoding)`: the tuple of the codec.
pub fn lookup(encoding: &str) -> R {
    let name: String = encoding
        .chars()
        .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
        .collect();
    let name = name.replace('-', "_");
    if let Some(found) = FOUND.get().iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()) {
        return Ok(found);
    }
    import_encodings()?;
    for search in SEARCH.get().clone() {
        let found = ops::call::call1(&search, &Value::str(&name))?;
        if found.is_none() {
            continue;
        }
        if tuple::as_items(&found).is_none_or(|items| items.len() != 4) {
            return Err(type_error("codec search functions must return 4-tuples"));
        }
        FOUND.get_mut().push((name, crate::memory::keep(found.clone())));
        return Ok(found);
    }
    Err(raise_lookup(format_args!("unknown encoding: {encoding}")))
}

/// The package `encodings` registers its search function when it is first imported.
fn import_encodings() -> R<()> {
    if !SEARCH.get().is_empty() {
        return Ok(());
    }
    match crate::import::import_module("encodings") {
        Ok(_) => Ok(()),
        // A program without the package still has the native encodings.
        Err(raised) => raised.catch(&exception::IMPORT_ERROR).map(drop),
    }
}

fn is_text_encoding(codec: &Value) -> R<bool> {
    if codec.is_exact(&tuple::TYPE) {
        return Ok(true);
    }
    match ops::attr::get_optional(codec, &str::intern("_is_text_encoding"))? {
        Some(v) => ops::compare::is_true(&v),
        None => Ok(true),
    }
}

fn codec_function(encoding: &str, index: usize, text_only: bool) -> R {
    let codec = lookup(encoding)?;
    if text_only && !is_text_encoding(&codec)? {
        let instead = if index == 0 {
            "codecs.encode()"
        } else {
            "codecs.decode()"
        };
        return Err(raise_lookup(format_args!(
            "'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs"
        )));
    }
    Ok(tuple::items(&codec)[index].clone())
}

/// The result of a codec; its exception gets a note that names the codec.
pub fn noted(result: R, what: &str, encoding: &str) -> R {
    result.map_err(|raised| {
        let exception = raised.take();
        let operation = if what == "encoder" { "encoding" } else { "decoding" };
        let note = Value::str(&format!("{operation} with '{encoding}' codec failed"));
        match crate::types::exception::add_note(&exception, &note) {
            Ok(_) => crate::exceptions::raise_again(exception),
            Err(raised) => raised,
        }
    })
}

fn run(function: &Value, v: &Value, errors: &str, what: &str, encoding: &str) -> R {
    let result = noted(ops::call::call2(function, v, &Value::str(errors)), what, encoding)?;
    match tuple::as_items(&result) {
        Some([made, _]) => Ok(made.clone()),
        _ => Err(type_error(format_args!("{what} must return a tuple (object, integer)"))),
    }
}

/// Encodes through the registry.
pub fn encode_with(v: &Value, encoding: &str, errors: &str, text_only: bool) -> R {
    run(&codec_function(encoding, 0, text_only)?, v, errors, "encoder", encoding)
}

/// Decodes through the registry.
pub fn decode_with(v: &Value, encoding: &str, errors: &str, text_only: bool) -> R {
    run(&codec_function(encoding, 1, text_only)?, v, errors, "decoder", encoding)
}

/// Names of the builtin error handlers.
pub const BUILTIN_HANDLERS: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "xmlcharrefreplace",
    "backslashreplace",
    "namereplace",
    "surrogatepass",
    "surrogateescape",
];

/// `codecs.register_error(name, handler)`.
pub fn register_error(name: &str, handler: &Value) -> R<()> {
    if handler.ty().slots().call.is_none() {
        return Err(type_error("handler must be callable"));
    }
    let handlers = HANDLERS.get_mut();
    let old = handlers.iter().position(|(n, _)| n == name).map(|i| handlers.remove(i));
    HANDLERS
        .get_mut()
        .push((name.to_owned(), crate::memory::keep(handler.clone())));
    drop(old);
    Ok(())
}

/// `codecs.lookup_error(name)`.
pub fn lookup_error(name: &str) -> R {
    if let Some(found) = HANDLERS.get().iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()) {
        return Ok(found);
    }
    if BUILTIN_HANDLERS.contains(&name) {
        return super::module::builtin_handler(name);
    }
    Err(unknown_handler(name))
}

#[cold]
fn unknown_handler(name: &str) -> Raised {
    raise_lookup(format_args!("unknown error handler name '{name}'"))
}
