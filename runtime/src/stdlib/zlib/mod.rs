//! `zlib`: deflate compression, and checksums.

mod deflate;
mod inflate;
mod objects;
mod stream;
mod trees;

use crate::args::{Parser, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise_with, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number::{c_int, ssize};
use crate::types::{buffer, dict, exception, int, module, str, tuple};
use crate::value::{Slot, Value};
use deflate::Flush;
use stream::{Compressor, Decompressor, adler32, container_of};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("compress", compress),
    MethodDef::keywords("decompress", decompress),
    MethodDef::keywords("compressobj", objects::compressobj),
    MethodDef::keywords("decompressobj", objects::decompressobj),
    MethodDef::positional("adler32", |_, args| checksum("adler32", args, 1, adler32)),
    MethodDef::positional("crc32", |_, args| {
        checksum("crc32", args, 0, crate::stdlib::binascii::crc32_of)
    }),
];

const CONSTANTS: [(&str, i64); 20] = [
    ("MAX_WBITS", 15),
    ("DEFLATED", 8),
    ("DEF_MEM_LEVEL", 8),
    ("DEF_BUF_SIZE", 16384),
    ("Z_NO_COMPRESSION", 0),
    ("Z_BEST_SPEED", 1),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_FILTERED", 1),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_RLE", 3),
    ("Z_FIXED", 4),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_SYNC_FLUSH", 2),
    ("Z_FULL_FLUSH", 3),
    ("Z_FINISH", 4),
    ("Z_BLOCK", 5),
    ("Z_TREES", 6),
];

static ERROR: Mut<Slot> = Mut::new(Slot::NULL);

/// Makes the module.
pub fn init() -> R {
    let module = module::new("zlib", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for (name, value) in CONSTANTS {
        dict::set_str(&d, name, Value::int(value));
    }
    dict::set_str(&d, "ZLIB_VERSION", Value::str("1.2.13"));
    dict::set_str(&d, "ZLIB_RUNTIME_VERSION", Value::str("1.2.13"));
    dict::set_str(&d, "__version__", Value::str("1.0"));
    dict::set_str(&d, "error", error_class()?);
    dict::set_str(&d, "_ZlibDecompressor", objects::STREAM_TYPE.value());
    Ok(module)
}

fn error_class() -> R {
    if let Some(class) = ERROR.get().get() {
        return Ok(class.clone());
    }
    let d = dict::new();
    dict::set_str(&d, "__module__", str::intern("zlib"));
    let bases = tuple::new(vec![exception::EXCEPTION.value()]);
    let class = crate::ops::call::call(
        &crate::types::type_::TYPE.value(),
        &[str::intern("error"), bases, d],
        None,
    )?;
    drop(ERROR.replace(Slot::new(crate::memory::keep(class.clone()))));
    Ok(class)
}

/// Raises `zlib.error`.
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

/// The error of decoding.
fn data_error(message: &str) -> Raised {
    match message {
        "need dictionary" => error("Error 2 while decompressing data"),
        _ => error(&format!("Error -3 while decompressing data: {message}")),
    }
}

fn checksum(name: &str, args: &[Value], start: u32, sum: fn(&[u8], u32) -> u32) -> R {
    check_count(name, args.len(), 1, 2)?;
    let start = match args.get(1) {
        None => start,
        Some(v) => int::low_bits(&crate::ops::number::index(v)?).unwrap_or(0) as u32,
    };
    Ok(Value::int(i64::from(sum(&buffer::get(&args[0])?, start))))
}

/// A compression level: −1 is the default.
fn level_of(level: i32) -> Option<usize> {
    match level {
        -1 => Some(6),
        0..=9 => Some(level as usize),
        _ => None,
    }
}

static COMPRESS: Parser = Parser::new("compress", &["", "level", "wbits"], 1);

fn compress(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [Some(data), level, wbits] = COMPRESS.parse(args, kwnames)? else {
        return Err(type_error("compress() missing required argument"));
    };
    let level = level.map_or(Ok(-1), c_int)?;
    let wbits = wbits.map_or(Ok(15), c_int)?;
    let data = buffer::get(data)?;
    let (Some(level), Some((container, bits))) = (level_of(level), container_of(wbits, false)) else {
        return Err(error("Bad compression level"));
    };
    let mut compressor = Compressor::new(level, container, bits, 8, 0, &[]);
    Ok(Value::bytes(&compressor.run(&data, Flush::Finish)))
}

static DECOMPRESS: Parser = Parser::new("decompress", &["", "wbits", "bufsize"], 1);

fn decompress(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [Some(data), wbits, size] = DECOMPRESS.parse(args, kwnames)? else {
        return Err(type_error("decompress() missing required argument"));
    };
    let wbits = wbits.map_or(Ok(15), c_int)?;
    if size.map_or(Ok(1), ssize)? < 0 {
        return Err(crate::exceptions::value_error("bufsize must be non-negative"));
    }
    let data = buffer::get(data)?;
    let Some((container, bits)) = container_of(wbits, true) else {
        return Err(error(
            "Error -2 while preparing to decompress data: inconsistent stream state",
        ));
    };
    let mut decompressor = Decompressor::new(container, bits, Vec::new());
    let out = decompressor.run(&data, usize::MAX).map_err(data_error)?;
    if !decompressor.is_done() {
        return Err(error(
            "Error -5 while decompressing data: incomplete or truncated stream",
        ));
    }
    Ok(Value::bytes(&out))
}
