//! The objects that compress and decompress piece by piece.

use super::deflate::Flush;
use super::stream::{Compressor, Decompressor, container_of};
use super::{data_error, error, level_of};
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::ops::number::{c_int, ssize};
use crate::types::buffer;
use crate::value::Value;
use std::cell::Cell;

impl Field for Mut<Compressor> {}
impl Field for Mut<Decompressor> {}

native_type! {
    /// A compressor.
    pub struct Compress: COMPRESS_TYPE = "zlib.Compress" {
        compressor: Mut<Compressor>,
        ended: Cell<bool>,
    }
    slots { new: |_, _, _| Err(type_error("cannot create 'zlib.Compress' instances")), }
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let data = buffer::get(data)?;
            if Compress::of(v).ended.get() {
                return Err(error("Error -2 while compressing data: inconsistent stream state"));
            }
            Ok(Value::bytes(&Compress::of(v).compressor.get_mut().run(&data, Flush::No)))
        }),
        MethodDef::positional("flush", flush),
        MethodDef::no_args("copy", copy_compressor),
        MethodDef::no_args("__copy__", copy_compressor),
        MethodDef::one("__deepcopy__", |v, _| copy_compressor(v)),
    ])
    .not_a_base()
}

native_type! {
    /// A decompressor.
    pub struct Decompress: DECOMPRESS_TYPE = "zlib.Decompress" {
        decompressor: Mut<Decompressor>,
        unused: Mut<Vec<u8>>,
        tail: Mut<Vec<u8>>,
        eof: Cell<bool>,
    }
    slots { new: |_, _, _| Err(type_error("cannot create 'zlib.Decompress' instances")), }
    .with_methods(&[
        MethodDef::keywords("decompress", decompress),
        MethodDef::positional("flush", flush_decompress),
        MethodDef::no_args("copy", copy),
        MethodDef::no_args("__copy__", copy),
        MethodDef::one("__deepcopy__", |v, _| copy(v)),
    ])
    .with_getsets(&[
        GetSetDef::read_only("unused_data", |v| Ok(Value::bytes(Decompress::of(v).unused.get()))).member(),
        GetSetDef::read_only("unconsumed_tail", |v| Ok(Value::bytes(Decompress::of(v).tail.get()))).member(),
        GetSetDef::read_only("eof", |v| Ok(Value::bool(Decompress::of(v).eof.get()))).member(),
    ])
    .not_a_base()
}

native_type! {
    /// A decompressor that keeps the input it has not used.
    pub struct Stream: STREAM_TYPE = "zlib._ZlibDecompressor" {
        decompressor: Mut<Decompressor>,
        unused: Mut<Vec<u8>>,
        needs_input: Cell<bool>,
    }
    slots { new: |ty, args, kwnames| {
        let [wbits, dictionary] = STREAM.parse(args, kwnames)?;
        let made = decompressor(wbits, dictionary)?;
        Ok(Stream::instance(ty, Mut::new(made), Mut::new(Vec::new()), Cell::new(true)))
    }, }
    .with_methods(&[MethodDef::keywords("decompress", stream_decompress)])
    .with_getsets(&[
        GetSetDef::read_only("unused_data", |v| Ok(Value::bytes(Stream::of(v).unused.get()))),
        GetSetDef::read_only("needs_input", |v| Ok(Value::bool(Stream::of(v).needs_input.get()))).member(),
        GetSetDef::read_only("eof", |v| Ok(Value::bool(Stream::of(v).decompressor.get().is_done()))).member(),
    ])
}

static COMPRESSOBJ: Parser = Parser::new(
    "compressobj",
    &["level", "method", "wbits", "memLevel", "strategy", "zdict"],
    0,
);

/// `zlib.compressobj`.
pub fn compressobj(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [level, method, wbits, memory, strategy, dictionary] = COMPRESSOBJ.parse(args, kwnames)?;
    let number = |v: Option<&Value>, default: i32| v.map_or(Ok(default), c_int);
    let (level, method, wbits) = (number(level, -1)?, number(method, 8)?, number(wbits, 15)?);
    let (memory, strategy) = (number(memory, 8)?, number(strategy, 0)?);
    let dictionary = match dictionary {
        Some(v) if !v.is_none() => buffer::get(v)?.to_vec(),
        _ => Vec::new(),
    };
    let valid = method == 8 && (1..=9).contains(&memory) && (0..=4).contains(&strategy);
    let (true, Some(level), Some((container, bits))) = (valid, level_of(level), container_of(wbits, false)) else {
        return Err(value_error("Invalid initialization option"));
    };
    let compressor = Compressor::new(level, container, bits, memory as usize, strategy, &dictionary);
    Ok(Compress::instance(
        &COMPRESS_TYPE,
        Mut::new(compressor),
        Cell::new(false),
    ))
}

fn flush(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("flush", args.len(), 0, 1)?;
    let mode = match args.first().map_or(Ok(4), c_int)? {
        0 => return Ok(Value::bytes(b"")),
        1 => Flush::Partial,
        2 => Flush::Sync,
        3 => Flush::Full,
        4 => Flush::Finish,
        5 => Flush::Block,
        _ => return Err(error("Error -2 while flushing: inconsistent stream state")),
    };
    let this = Compress::of(v);
    if this.ended.get() {
        return Err(error("Error -2 while flushing: inconsistent stream state"));
    }
    this.ended.set(matches!(mode, Flush::Finish));
    Ok(Value::bytes(&this.compressor.get_mut().run(&[], mode)))
}

fn decompressor(wbits: Option<&Value>, dictionary: Option<&Value>) -> R<Decompressor> {
    let wbits = wbits.map_or(Ok(15), c_int)?;
    let dictionary = match dictionary {
        Some(v) if !v.is_none() => buffer::get(v)?.to_vec(),
        _ => Vec::new(),
    };
    match container_of(wbits, true) {
        Some((container, bits)) => Ok(Decompressor::new(container, bits, dictionary)),
        None => Err(value_error("Invalid initialization option")),
    }
}

static DECOMPRESSOBJ: Parser = Parser::new("decompressobj", &["wbits", "zdict"], 0);
static STREAM: Parser = Parser::new("_ZlibDecompressor", &["wbits", "zdict"], 0);
static DECOMPRESS: Parser = Parser::new("decompress", &["", "max_length"], 1);
static STREAM_DECOMPRESS: Parser = Parser::new("decompress", &["data", "max_length"], 1);

/// `zlib.decompressobj`.
pub fn decompressobj(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [wbits, dictionary] = DECOMPRESSOBJ.parse(args, kwnames)?;
    let made = decompressor(wbits, dictionary)?;
    let empty = || Mut::new(Vec::new());
    Ok(Decompress::instance(
        &DECOMPRESS_TYPE,
        Mut::new(made),
        empty(),
        empty(),
        Cell::new(false),
    ))
}

fn copy_compressor(v: &Value) -> R {
    if Compress::of(v).ended.get() {
        return Err(value_error("Inconsistent stream state"));
    }
    let made = Compress::of(v).compressor.get().clone();
    Ok(Compress::instance(&COMPRESS_TYPE, Mut::new(made), Cell::new(false)))
}

fn copy(v: &Value) -> R {
    let this = Decompress::of(v);
    Ok(Decompress::instance(
        &DECOMPRESS_TYPE,
        Mut::new(this.decompressor.get().clone()),
        Mut::new(this.unused.get().clone()),
        Mut::new(this.tail.get().clone()),
        Cell::new(this.eof.get()),
    ))
}

fn run(v: &Value, data: &[u8], limit: usize) -> R {
    let this = Decompress::of(v);
    if this.eof.get() {
        this.unused.get_mut().extend_from_slice(data);
        return Ok(Value::bytes(b""));
    }
    this.tail.get_mut().clear();
    let decompressor = this.decompressor.get_mut();
    let out = decompressor.run(data, limit).map_err(data_error)?;
    if decompressor.is_done() {
        this.eof.set(true);
        this.unused.get_mut().extend_from_slice(&decompressor.take_unused());
    } else {
        *this.tail.get_mut() = decompressor.take_pending();
    }
    Ok(Value::bytes(&out))
}

fn decompress(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [Some(data), most] = DECOMPRESS.parse(args, kwnames)? else {
        return Err(type_error("decompress() missing required argument"));
    };
    let limit = match most.map_or(Ok(0), ssize)? {
        n if n < 0 => return Err(value_error("max_length must be non-negative")),
        0 => usize::MAX,
        n => n as usize,
    };
    run(v, &buffer::get(data)?, limit)
}

fn flush_decompress(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("flush", args.len(), 0, 1)?;
    if args.first().map_or(Ok(1), ssize)? <= 0 {
        return Err(value_error("length must be greater than zero"));
    }
    let rest = std::mem::take(Decompress::of(v).tail.get_mut());
    run(v, &rest, usize::MAX)
}

fn stream_decompress(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [Some(data), most] = STREAM_DECOMPRESS.parse(args, kwnames)? else {
        return Err(type_error("decompress() missing required argument 'data' (pos 1)"));
    };
    let this = Stream::of(v);
    let limit = usize::try_from(most.map_or(Ok(-1), ssize)?).unwrap_or(usize::MAX);
    let data = buffer::get(data)?;
    let decompressor = this.decompressor.get_mut();
    if decompressor.is_done() {
        return Err(crate::exceptions::raise(
            &crate::types::exception::EOF_ERROR,
            "End of stream already reached",
        ));
    }
    let out = decompressor.run(&data, limit).map_err(data_error)?;
    if decompressor.is_done() {
        *this.unused.get_mut() = decompressor.take_unused();
        this.needs_input.set(false);
    } else {
        this.needs_input.set(!decompressor.has_more());
    }
    Ok(Value::bytes(&out))
}
