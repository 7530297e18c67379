//! `_bz2`: compression by block sorting.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, memory_error, raise, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number::{c_int, ssize};
use crate::types::exception::{self, os_error};
use crate::types::{buffer, dict, module};
use crate::value::Value;
use libbz2_rs_sys::{
    BZ2_bzCompress, BZ2_bzCompressEnd, BZ2_bzCompressInit, BZ2_bzDecompress, BZ2_bzDecompressEnd, BZ2_bzDecompressInit,
    bz_stream,
};
use std::cell::Cell;

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_bz2", &[])?;
    let d = module::dict(&m);
    for ty in [&COMPRESSOR_TYPE, &DECOMPRESSOR_TYPE] {
        crate::object::lookup::ready(ty);
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    Ok(m)
}

/// A stream of the library; which way it goes says how it ends.
struct Stream {
    raw: Box<bz_stream>,
    compresses: bool,
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream was initialised and ends once.
        unsafe {
            match self.compresses {
                true => BZ2_bzCompressEnd(&raw mut *self.raw),
                false => BZ2_bzDecompressEnd(&raw mut *self.raw),
            };
        }
    }
}

impl Field for Mut<Option<Stream>> {}

const RUN: i32 = 0;
const FINISH: i32 = 2;
const STREAM_END: i32 = 4;

/// The exception of an error of the library (`catch_bz2_error`).
fn failed(code: i32) -> Raised {
    match code {
        -2 => value_error("Internal error - invalid parameters passed to libbzip2"),
        -3 => memory_error(),
        -4 | -5 => os_error::raise_message("Invalid data stream"),
        -6 => os_error::raise_message("Unknown I/O error"),
        -7 => raise(
            &exception::EOF_ERROR,
            "Compressed file ended before the logical end-of-stream was detected",
        ),
        -1 => raise(
            &exception::RUNTIME_ERROR,
            "Internal error - Invalid sequence of commands sent to libbzip2",
        ),
        code => os_error::raise_message(&format!("Unrecognized error from libbzip2: {code}")),
    }
}

fn new_stream(start: impl FnOnce(*mut bz_stream) -> i32, compresses: bool) -> R<Stream> {
    let mut raw = Box::new(bz_stream::zeroed());
    match start(&raw mut *raw) {
        0 => Ok(Stream { raw, compresses }),
        code => Err(failed(code)),
    }
}

impl Stream {
    /// Runs `step` until it has nothing more to give: the output, and the last result.
    fn run(&mut self, mut input: &[u8], limit: usize, action: Option<i32>) -> Result<(Vec<u8>, usize, i32), i32> {
        let given = input.len();
        let mut out = Vec::new();
        let mut part = vec![0u8; 32 << 10];
        loop {
            let now = input.len().min(u32::MAX as usize / 2);
            let room = part.len().min(limit - out.len());
            self.raw.next_in = input.as_ptr().cast();
            self.raw.avail_in = now as u32;
            self.raw.next_out = part.as_mut_ptr().cast();
            self.raw.avail_out = room as u32;
            let last = now == input.len();
            // SAFETY: both buffers live through the call and are as long as said.
            let code = unsafe {
                match action {
                    Some(action) if last => BZ2_bzCompress(&raw mut *self.raw, action),
                    Some(_) => BZ2_bzCompress(&raw mut *self.raw, 0),
                    None => BZ2_bzDecompress(&raw mut *self.raw),
                }
            };
            if code < 0 {
                return Err(code);
            }
            input = &input[now - self.raw.avail_in as usize..];
            out.extend_from_slice(&part[..room - self.raw.avail_out as usize]);
            let full = self.raw.avail_out == 0;
            let finished = match action {
                Some(RUN) => input.is_empty(),
                Some(_) => code == STREAM_END,
                None => code == STREAM_END || out.len() >= limit || (input.is_empty() && !full),
            };
            if finished {
                return Ok((out, given - input.len(), code));
            }
        }
    }
}

native_type! {
    /// A compressor.
    pub struct Compressor: COMPRESSOR_TYPE = "_bz2.BZ2Compressor" {
        stream: Mut<Option<Stream>>,
    }
    slots {
        new: new_compressor,
    }
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
            compress(v, &data, RUN)
        }),
        MethodDef::no_args("flush", |v| compress(v, b"", FINISH)),
    ])
}

fn new_compressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("BZ2Compressor", &["compresslevel"], 0);
    let [level] = PARSER.parse(args, kwnames)?;
    let level = level.map_or(Ok(9), c_int)?;
    if !(1..=9).contains(&level) {
        return Err(value_error("compresslevel must be between 1 and 9"));
    }
    // SAFETY: the stream is zeroed, as the library asks.
    let stream = new_stream(|s| unsafe { BZ2_bzCompressInit(s, level, 0, 0) }, true)?;
    Ok(Compressor::instance(ty, Mut::new(Some(stream))))
}

fn compress(v: &Value, data: &[u8], action: i32) -> R {
    let slot = Compressor::of(v).stream.get_mut();
    let Some(stream) = slot else {
        return Err(value_error(match action {
            FINISH => "Repeated call to flush()",
            _ => "Compressor has been flushed",
        }));
    };
    if data.is_empty() && action != FINISH {
        return Ok(Value::bytes(b""));
    }
    let (out, ..) = stream.run(data, usize::MAX, Some(action)).map_err(failed)?;
    if action == FINISH {
        *slot = None;
    }
    Ok(Value::bytes(&out))
}

native_type! {
    /// A decompressor.
    pub struct Decompressor: DECOMPRESSOR_TYPE = "_bz2.BZ2Decompressor" {
        stream: Mut<Option<Stream>>,
        pending: Mut<Vec<u8>>,
        unused: Mut<Vec<u8>>,
        eof: Cell<bool>,
        needs_input: Cell<bool>,
    }
    slots {
        new: new_decompressor,
    }
    .with_methods(&[MethodDef::keywords("decompress", decompress)])
    .with_getsets(&[
        GetSetDef::read_only("eof", |v| Ok(Value::bool(Decompressor::of(v).eof.get()))).member(),
        GetSetDef::read_only("unused_data", |v| Ok(Value::bytes(Decompressor::of(v).unused.get()))).member(),
        GetSetDef::read_only("needs_input", |v| Ok(Value::bool(Decompressor::of(v).needs_input.get()))).member(),
    ])
}

fn new_decompressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("BZ2Decompressor", &[], 0);
    let [] = PARSER.parse(args, kwnames)?;
    // SAFETY: the stream is zeroed, as the library asks.
    let stream = new_stream(|s| unsafe { BZ2_bzDecompressInit(s, 0, 0) }, false)?;
    let empty = || Mut::new(Vec::new());
    Ok(Decompressor::instance(
        ty,
        Mut::new(Some(stream)),
        empty(),
        empty(),
        Cell::new(false),
        Cell::new(true),
    ))
}

fn decompress(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("decompress", &["data", "max_length"], 1);
    let [data, most] = PARSER.parse(args, kwnames)?;
    let limit = usize::try_from(most.map_or(Ok(-1), ssize)?).unwrap_or(usize::MAX);
    let new = buffer::with_bytes(data.expect("required"), <[u8]>::to_vec)?;
    let d = Decompressor::of(v);
    if d.eof.get() {
        return Err(raise(&exception::EOF_ERROR, "End of stream already reached"));
    }
    let mut input = d.pending.replace(Vec::new());
    input.extend_from_slice(&new);
    let Some(stream) = d.stream.get_mut() else {
        return Ok(Value::bytes(b""));
    };
    if limit == 0 {
        d.needs_input.set(false);
        *d.pending.get_mut() = input;
        return Ok(Value::bytes(b""));
    }
    let (out, used, code) = stream.run(&input, limit, None).map_err(failed)?;
    input.drain(..used);
    if code == STREAM_END {
        d.eof.set(true);
        d.needs_input.set(false);
        *d.unused.get_mut() = input;
        *d.stream.get_mut() = None;
    } else {
        d.needs_input.set(input.is_empty() && out.len() < limit);
        *d.pending.get_mut() = input;
    }
    Ok(Value::bytes(&out))
}
