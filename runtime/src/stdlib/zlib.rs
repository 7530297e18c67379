//! `zlib`: deflate streams, raw, in zlib's and in gzip's wrapping. The compressor is `miniz_oxide`: what it makes is a valid
//! stream that may differ in bytes from that of the C library.

use crate::args::{Parser, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, new_exception, raise_with, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::stdlib::binascii::crc32_of;
use crate::types::{buffer, dict, exception, module};
use crate::value::Value;
use miniz_oxide::deflate::core::{CompressorOxide, create_comp_flags_from_zip_params};
use miniz_oxide::deflate::stream::deflate;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// `zlib.error`.
static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);

static CONSTANTS: &[(&str, i64)] = &[
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

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("crc32", |_, args| {
        check_count("crc32", args.len(), 1, 2)?;
        let start = args.get(1).map_or(Ok(0), number::index_i64)? as u32;
        Ok(Value::int(crc32_of(&buffer::get(&args[0])?, start).into()))
    }),
    MethodDef::positional("adler32", |_, args| {
        check_count("adler32", args.len(), 1, 2)?;
        let start = args.get(1).map_or(Ok(1), number::index_i64)? as u32;
        Ok(Value::int(adler32(&buffer::get(&args[0])?, start).into()))
    }),
    MethodDef::keywords("compress", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("compress", &["", "level", "wbits"], 1);
        let [data, level, wbits] = PARSER.parse(args, kwnames)?;
        let data = buffer::get(data.expect("required"))?.to_vec();
        let mut packer = Packer::new(integer(level, -1)?, integer(wbits, 15)?)?;
        let mut out = packer.take(&data, MZFlush::None);
        out.extend(packer.take(&[], MZFlush::Finish));
        Ok(Value::bytes(&out))
    }),
    MethodDef::keywords("decompress", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("decompress", &["", "wbits", "bufsize"], 1);
        let [data, wbits, _] = PARSER.parse(args, kwnames)?;
        let data = buffer::get(data.expect("required"))?.to_vec();
        let mut unpacker = Unpacker::new(integer(wbits, 15)?)?;
        let out = unpacker.take(&data, usize::MAX)?;
        if !unpacker.ended {
            return Err(error(
                "Error -5 while decompressing data: incomplete or truncated stream",
            ));
        }
        Ok(Value::bytes(&out))
    }),
    MethodDef::keywords("compressobj", |_, args, kwnames| {
        static PARSER: Parser = Parser::new(
            "compressobj",
            &["level", "method", "wbits", "memLevel", "strategy", "zdict"],
            0,
        );
        let [level, _, wbits, ..] = PARSER.parse::<6>(args, kwnames)?;
        let packer = Packer::new(integer(level, -1)?, integer(wbits, 15)?)?;
        Ok(Compress::instance(&COMPRESS_TYPE, Mut::new(packer)))
    }),
    MethodDef::keywords("decompressobj", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("decompressobj", &["wbits", "zdict"], 0);
        let [wbits, _] = PARSER.parse(args, kwnames)?;
        let unpacker = Unpacker::new(integer(wbits, 15)?)?;
        Ok(Decompress::instance(&DECOMPRESS_TYPE, Mut::new(unpacker)))
    }),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("zlib", &[FUNCTIONS])?;
    let d = module::dict(&module);
    let class = new_exception("zlib", "error", &exception::EXCEPTION)?;
    *ERROR.get_mut() = Some(class);
    dict::set_str(&d, "error", class.value());
    for ty in [&COMPRESS_TYPE, &DECOMPRESS_TYPE, &DECOMPRESSOR_TYPE] {
        lookup::ready(ty);
    }
    dict::set_str(&d, "_ZlibDecompressor", DECOMPRESSOR_TYPE.value());
    for (name, number) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*number));
    }
    for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
        dict::set_str(&d, name, Value::str("1.2.13"));
    }
    Ok(module)
}

#[cold]
fn error(message: &str) -> Raised {
    raise_with((*ERROR.get()).unwrap_or(&exception::EXCEPTION), Value::str(message))
}

fn integer(v: Option<&Value>, default: i32) -> R<i32> {
    v.map_or(Ok(default), number::c_int)
}

/// The checksum of zlib streams.
fn adler32(data: &[u8], start: u32) -> u32 {
    let (mut a, mut b) = (start & 0xFFFF, start >> 16);
    // So many bytes cannot overflow the sums.
    for part in data.chunks(5552) {
        for &byte in part {
            a += u32::from(byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

/// A compressor.
struct Packer {
    state: Box<CompressorOxide>,
    gzip: bool,
    started: bool,
    finished: bool,
    crc: u32,
    length: u32,
}

impl Packer {
    fn new(level: i32, wbits: i32) -> R<Packer> {
        if !(-1..=9).contains(&level) {
            return Err(error("Bad compression level"));
        }
        let gzip = (25..=31).contains(&wbits);
        if !gzip && !(9..=15).contains(&wbits) && !(-15..=-9).contains(&wbits) {
            return Err(value_error("Invalid initialization option"));
        }
        let window = if gzip { -15 } else { wbits };
        let level = if level < 0 { 6 } else { level };
        let flags = create_comp_flags_from_zip_params(level, window, 0);
        Ok(Packer {
            state: Box::new(CompressorOxide::new(flags)),
            gzip,
            started: false,
            finished: false,
            crc: 0,
            length: 0,
        })
    }

    fn take(&mut self, data: &[u8], flush: MZFlush) -> Vec<u8> {
        let mut out = Vec::new();
        if self.gzip && !self.started {
            out.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        }
        self.started = true;
        if self.gzip {
            self.crc = crc32_of(data, self.crc);
            self.length = self.length.wrapping_add(data.len() as u32);
        }
        let mut rest = data;
        let mut room = vec![0; 16 << 10];
        loop {
            let result = deflate(&mut self.state, rest, &mut room, flush);
            rest = &rest[result.bytes_consumed..];
            out.extend_from_slice(&room[..result.bytes_written]);
            let full = result.bytes_written == room.len();
            match result.status {
                Ok(MZStatus::Ok) if full || !rest.is_empty() || flush == MZFlush::Finish => {}
                _ => break,
            }
        }
        if flush == MZFlush::Finish && !self.finished {
            self.finished = true;
            if self.gzip {
                out.extend(self.crc.to_le_bytes());
                out.extend(self.length.to_le_bytes());
            }
        }
        out
    }
}

/// How a stream that is read is wrapped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    Raw,
    Zlib,
    Gzip,
    /// Zlib or gzip, as its first bytes say.
    Either,
}

/// A decompressor.
struct Unpacker {
    state: Box<InflateState>,
    wrapping: Wrapping,
    /// Bytes of a header or trailer that is not complete.
    held: Vec<u8>,
    in_header: bool,
    in_trailer: bool,
    ended: bool,
    crc: u32,
    /// What was given and not used.
    rest: Vec<u8>,
}

impl Unpacker {
    fn new(wbits: i32) -> R<Unpacker> {
        if !matches!(wbits, -15..=-8 | 0 | 8..=15 | 16 | 24..=31 | 32 | 40..=47) {
            return Err(value_error("Invalid initialization option"));
        }
        let wrapping = match wbits {
            ..0 => Wrapping::Raw,
            0..=15 => Wrapping::Zlib,
            16..=31 => Wrapping::Gzip,
            _ => Wrapping::Either,
        };
        Ok(Unpacker {
            state: InflateState::new_boxed(DataFormat::Raw),
            wrapping,
            held: Vec::new(),
            in_header: wrapping != Wrapping::Raw,
            in_trailer: false,
            ended: false,
            crc: 0,
            rest: Vec::new(),
        })
    }

    /// Decompresses `data` up to `most` bytes; what is left of the data is in `rest`.
    fn take(&mut self, data: &[u8], most: usize) -> R<Vec<u8>> {
        let mut input = std::mem::take(&mut self.held);
        input.extend_from_slice(data);
        let mut at = 0;
        let mut out = Vec::new();
        if self.in_header {
            match self.header(&input)? {
                Some(length) => at = length,
                None => {
                    self.held = input;
                    return Ok(out);
                }
            }
            self.in_header = false;
        }
        let mut room = vec![0; 16 << 10];
        while !self.in_trailer && !self.ended && out.len() < most {
            let length = room.len().min(most - out.len());
            let result = inflate(&mut self.state, &input[at..], &mut room[..length], MZFlush::None);
            at += result.bytes_consumed;
            out.extend_from_slice(&room[..result.bytes_written]);
            match result.status {
                Ok(MZStatus::StreamEnd) => {
                    self.in_trailer = true;
                }
                Ok(_) if result.bytes_written == 0 && at >= input.len() => break,
                Ok(_) => {}
                Err(MZError::Buf) => break,
                Err(_) => return Err(data_error("invalid distance too far back")),
            }
        }
        self.crc = match self.wrapping {
            Wrapping::Gzip => crc32_of(&out, self.crc),
            Wrapping::Zlib => adler32(&out, self.crc),
            _ => 0,
        };
        if self.in_trailer {
            self.trailer(&input, &mut at)?;
        }
        if self.in_trailer {
            self.held = input[at..].to_vec();
            self.rest.clear();
        } else {
            self.rest = input[at..].to_vec();
        }
        Ok(out)
    }

    /// The length of the header, if it is complete.
    fn header(&mut self, input: &[u8]) -> R<Option<usize>> {
        if input.len() < 2 {
            return Ok(None);
        }
        if self.wrapping == Wrapping::Either {
            let gzip = input[..2] == [0x1f, 0x8b];
            self.wrapping = if gzip { Wrapping::Gzip } else { Wrapping::Zlib };
        }
        if self.wrapping == Wrapping::Zlib {
            let both = u32::from(input[0]) << 8 | u32::from(input[1]);
            if !both.is_multiple_of(31) {
                return Err(data_error("incorrect header check"));
            }
            if input[0] & 15 != 8 {
                return Err(data_error("unknown compression method"));
            }
            if input[0] >> 4 > 7 {
                return Err(data_error("invalid window size"));
            }
            self.crc = 1;
            return Ok(Some(2));
        }
        if input[..2] != [0x1f, 0x8b] {
            return Err(data_error("incorrect header check"));
        }
        Ok(gzip_header(input))
    }

    /// Checks the trailer, if all of it is there.
    fn trailer(&mut self, input: &[u8], at: &mut usize) -> R<()> {
        let (length, expected) = match self.wrapping {
            Wrapping::Gzip => (8, self.crc.to_le_bytes()),
            Wrapping::Zlib => (4, self.crc.to_be_bytes()),
            _ => (0, [0; 4]),
        };
        let Some(found) = input.get(*at..*at + length) else {
            return Ok(());
        };
        if length > 0 && found[..4] != expected {
            return Err(data_error("incorrect data check"));
        }
        *at += length;
        self.in_trailer = false;
        self.ended = true;
        Ok(())
    }
}

fn data_error(what: &str) -> Raised {
    error(&format!("Error -3 while decompressing data: {what}"))
}

/// The length of a gzip header (RFC 1952), if it is complete.
fn gzip_header(input: &[u8]) -> Option<usize> {
    let flags = *input.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*input.get(at)?, *input.get(at + 1)?]));
    }
    for bit in [8, 16] {
        if flags & bit != 0 {
            at += input.get(at..)?.iter().position(|b| *b == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (input.len() >= at).then_some(at)
}

impl Field for Mut<Packer> {}
impl Field for Mut<Unpacker> {}

native_type! {
    /// What `compressobj` makes.
    pub struct Compress: COMPRESS_TYPE = "zlib.Compress" {
        packer: Mut<Packer>,
    }
    slots {}
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let data = buffer::get(data)?.to_vec();
            Ok(Value::bytes(&Compress::of(v).packer.get_mut().take(&data, MZFlush::None)))
        }),
        MethodDef::positional("flush", |v, args| {
            check_count("flush", args.len(), 0, 1)?;
            let mode = match integer(args.first(), 4)? {
                0 => return Ok(Value::bytes(b"")),
                1 | 2 => MZFlush::Sync,
                3 => MZFlush::Full,
                4 => MZFlush::Finish,
                _ => return Err(error("Error -2 while flushing: inconsistent stream state")),
            };
            Ok(Value::bytes(&Compress::of(v).packer.get_mut().take(&[], mode)))
        }),
    ])
}

fn limit(v: Option<&Value>) -> R<usize> {
    match v.map_or(Ok(0), number::index_i64)? {
        0 => Ok(usize::MAX),
        n => usize::try_from(n).map_err(|_| value_error("max_length must be non-negative")),
    }
}

native_type! {
    /// What `decompressobj` makes.
    pub struct Decompress: DECOMPRESS_TYPE = "zlib.Decompress" {
        unpacker: Mut<Unpacker>,
    }
    slots {}
    .with_getsets(&[
        GetSetDef::read_only("eof", |v| Ok(Value::bool(Decompress::of(v).unpacker.get().ended))).member(),
        GetSetDef::read_only("unused_data", |v| {
            let u = Decompress::of(v).unpacker.get();
            Ok(Value::bytes(if u.ended { &u.rest } else { b"" }))
        }).member(),
        GetSetDef::read_only("unconsumed_tail", |v| {
            let u = Decompress::of(v).unpacker.get();
            Ok(Value::bytes(if u.ended { b"" } else { &u.rest }))
        }).member(),
    ])
    .with_methods(&[
        MethodDef::keywords("decompress", |v, args, kwnames| {
            static PARSER: Parser = Parser::new("decompress", &["", "max_length"], 1);
            let [data, most] = PARSER.parse(args, kwnames)?;
            let most = limit(most)?;
            let data = buffer::get(data.expect("required"))?.to_vec();
            let unpacker = Decompress::of(v).unpacker.get_mut();
            if unpacker.ended {
                unpacker.rest.extend_from_slice(&data);
                return Ok(Value::bytes(b""));
            }
            Ok(Value::bytes(&unpacker.take(&data, most)?))
        }),
        MethodDef::positional("flush", |v, args| {
            check_count("flush", args.len(), 0, 1)?;
            if args.first().map_or(Ok(1), number::index_i64)? <= 0 {
                return Err(value_error("length must be greater than zero"));
            }
            let unpacker = Decompress::of(v).unpacker.get_mut();
            if unpacker.ended {
                return Ok(Value::bytes(b""));
            }
            let rest = std::mem::take(&mut unpacker.rest);
            Ok(Value::bytes(&unpacker.take(&rest, usize::MAX)?))
        }),
    ])
}

native_type! {
    /// The decompressor of `gzip`: it keeps what it was given until it is asked for it.
    pub struct Decompressor: DECOMPRESSOR_TYPE = "zlib._ZlibDecompressor" {
        unpacker: Mut<Unpacker>,
    }
    slots {
        new: new_decompressor,
    }
    .with_getsets(&[
        GetSetDef::read_only("eof", |v| Ok(Value::bool(Decompressor::of(v).unpacker.get().ended))).member(),
        GetSetDef::read_only("unused_data", |v| {
            let u = Decompressor::of(v).unpacker.get();
            Ok(Value::bytes(if u.ended { &u.rest } else { b"" }))
        }).member(),
        GetSetDef::read_only("needs_input", |v| {
            let u = Decompressor::of(v).unpacker.get();
            Ok(Value::bool(!u.ended && u.rest.is_empty()))
        }).member(),
    ])
    .with_methods(&[MethodDef::keywords("decompress", |v, args, kwnames| {
        static PARSER: Parser = Parser::new("decompress", &["data", "max_length"], 1);
        let [data, most] = PARSER.parse(args, kwnames)?;
        let most = usize::try_from(most.map_or(Ok(-1), number::index_i64)?).unwrap_or(usize::MAX);
        let unpacker = Decompressor::of(v).unpacker.get_mut();
        if unpacker.ended {
            return Err(crate::exceptions::raise(&exception::EOF_ERROR, "End of stream already reached"));
        }
        let mut input = std::mem::take(&mut unpacker.rest);
        input.extend_from_slice(&buffer::get(data.expect("required"))?);
        Ok(Value::bytes(&unpacker.take(&input, most)?))
    })])
}

fn new_decompressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("_ZlibDecompressor", &["wbits", "zdict"], 0);
    let [wbits, _] = PARSER.parse(args, kwnames)?;
    Ok(Decompressor::instance(
        ty,
        Mut::new(Unpacker::new(integer(wbits, 15)?)?),
    ))
}
