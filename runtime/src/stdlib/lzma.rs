//! `_lzma`: the formats `.xz` and `.lzma`.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number::{c_int, ssize};
use crate::ops::{iter, subscr};
use crate::types::{buffer, dict, exception, module};
use crate::value::Value;
use lzma_rust2::{
    CheckType, EncodeMode, FilterType, Lzma2Options, Lzma2Reader, Lzma2Writer, LzmaOptions, LzmaReader, LzmaWriter,
    MfType, XzOptions, XzReader, XzWriter,
};
use std::cell::Cell;
use std::io::{ErrorKind, Read, Write};

static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);

const FORMAT_AUTO: i32 = 0;
const FORMAT_XZ: i32 = 1;
const FORMAT_ALONE: i32 = 2;
const FORMAT_RAW: i32 = 3;
const FILTER_LZMA1: i64 = 0x4000_0000_0000_0001;
const FILTER_LZMA2: i64 = 0x21;
const FILTER_DELTA: i64 = 3;
const CHECK_UNKNOWN: i64 = 16;
const PRESET_EXTREME: i64 = 1 << 31;

const CONSTANTS: &[(&str, i64)] = &[
    ("FORMAT_AUTO", 0),
    ("FORMAT_XZ", 1),
    ("FORMAT_ALONE", 2),
    ("FORMAT_RAW", 3),
    ("CHECK_NONE", 0),
    ("CHECK_CRC32", 1),
    ("CHECK_CRC64", 4),
    ("CHECK_SHA256", 10),
    ("CHECK_ID_MAX", 15),
    ("CHECK_UNKNOWN", CHECK_UNKNOWN),
    ("FILTER_LZMA1", FILTER_LZMA1),
    ("FILTER_LZMA2", FILTER_LZMA2),
    ("FILTER_DELTA", FILTER_DELTA),
    ("FILTER_X86", 4),
    ("FILTER_POWERPC", 5),
    ("FILTER_IA64", 6),
    ("FILTER_ARM", 7),
    ("FILTER_ARMTHUMB", 8),
    ("FILTER_SPARC", 9),
    ("MF_HC3", 3),
    ("MF_HC4", 4),
    ("MF_BT2", 18),
    ("MF_BT3", 19),
    ("MF_BT4", 20),
    ("MODE_FAST", 1),
    ("MODE_NORMAL", 2),
    ("PRESET_DEFAULT", 6),
    ("PRESET_EXTREME", PRESET_EXTREME),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_lzma", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for (name, n) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*n));
    }
    let error = crate::exceptions::new_exception("_lzma", "LZMAError", &exception::EXCEPTION)?;
    *ERROR.get_mut() = Some(error);
    dict::set_str(&d, "LZMAError", error.value());
    for ty in [&COMPRESSOR_TYPE, &DECOMPRESSOR_TYPE] {
        crate::object::lookup::ready(ty);
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    Ok(m)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("is_check_supported", |_, check| {
        Ok(Value::bool(matches!(c_int(check)?, 0 | 1 | 4 | 10)))
    }),
    MethodDef::positional("_decode_filter_properties", |_, args| {
        crate::args::check_count("_decode_filter_properties", args.len(), 2, 2)?;
        let properties = buffer::with_bytes(&args[1], <[u8]>::to_vec)?;
        decode_properties(ssize(&args[0])?, &properties)
    }),
    MethodDef::one("_encode_filter_properties", |_, spec| {
        let chain = filter(spec)?;
        Ok(Value::bytes(&match chain {
            Filter::Lzma2(options) => vec![dictionary_byte(options.dict_size)],
            Filter::Lzma1(options) => {
                let mut out = vec![options.get_props()];
                out.extend(options.dict_size.to_le_bytes());
                out
            }
            Filter::Other(FilterType::Delta, distance) => vec![(distance - 1) as u8],
            Filter::Other(..) => Vec::new(),
        }))
    }),
];

/// The filter specification that properties stand for.
fn decode_properties(id: i64, properties: &[u8]) -> R {
    let d = dict::new();
    let set = |name: &str, n: i64| dict::set_str(&d, name, Value::int(n));
    set("id", id);
    match (id, properties) {
        (FILTER_LZMA1, [byte, size @ ..]) if *byte < 225 && size.len() == 4 => {
            let byte = i64::from(*byte);
            set(
                "dict_size",
                i64::from(u32::from_le_bytes([size[0], size[1], size[2], size[3]])),
            );
            set("lc", byte % 9);
            set("lp", byte / 9 % 5);
            set("pb", byte / 45);
        }
        (FILTER_LZMA2, [byte]) if *byte <= 40 => {
            let size = match byte {
                40 => i64::from(u32::MAX),
                n => i64::from(2 | n & 1) << (n / 2 + 11),
            };
            set("dict_size", size);
        }
        (FILTER_DELTA, [distance]) => set("dist", i64::from(*distance) + 1),
        (4..=9, []) => {}
        (4..=9, [a, b, c, e]) => set("start_offset", i64::from(u32::from_le_bytes([*a, *b, *c, *e]))),
        _ => return Err(lzma_error("Invalid or unsupported options")),
    }
    Ok(d)
}

/// The byte of a dictionary's size in LZMA2's properties.
fn dictionary_byte(size: u32) -> u8 {
    let size = u64::from(size);
    (0..40u32)
        .find(|i| (2 | u64::from(i & 1)) << (i / 2 + 11) >= size)
        .unwrap_or(40) as u8
}

#[cold]
fn lzma_error(message: &str) -> Raised {
    match ERROR.get() {
        Some(ty) => raise(ty, message),
        None => value_error(message),
    }
}

/// A filter of a chain.
enum Filter {
    Lzma1(Box<LzmaOptions>),
    Lzma2(Box<LzmaOptions>),
    Other(FilterType, u32),
}

fn preset_options(preset: i64) -> R<LzmaOptions> {
    let level = preset & 0x1F;
    if level > 9 || preset & !(0x1F | PRESET_EXTREME) != 0 {
        return Err(lzma_error(&format!("Invalid compression preset: {preset}")));
    }
    let mut options = LzmaOptions::with_preset(level as u32);
    if preset & PRESET_EXTREME != 0 {
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        options.nice_len = if level == 3 || level == 5 { 192 } else { 273 };
        options.depth_limit = if level == 3 || level == 5 { 0 } else { 512 };
    }
    Ok(options)
}

fn filter(spec: &Value) -> R<Filter> {
    if spec.downcast::<dict::DictObject>().is_none() {
        return Err(type_error("Filter specifier must be a dict or dict-like object"));
    }
    let get = |name: &str| -> R<Option<i64>> { dict::get_str(spec, name).map(|v| ssize(&v)).transpose() };
    let Some(id) = get("id")? else {
        return Err(value_error("Filter specifier must have an \"id\" entry"));
    };
    let kind = match id {
        FILTER_LZMA1 | FILTER_LZMA2 => {
            let mut options = preset_options(get("preset")?.unwrap_or(6))?;
            let set = |name: &str, slot: &mut u32| -> R<()> {
                if let Some(n) = get(name)? {
                    *slot = n as u32;
                }
                Ok(())
            };
            set("dict_size", &mut options.dict_size)?;
            set("lc", &mut options.lc)?;
            set("lp", &mut options.lp)?;
            set("pb", &mut options.pb)?;
            set("nice_len", &mut options.nice_len)?;
            match get("mode")? {
                Some(1) => options.mode = EncodeMode::Fast,
                Some(2) => options.mode = EncodeMode::Normal,
                _ => {}
            }
            if let Some(depth) = get("depth")? {
                options.depth_limit = depth as i32;
            }
            let options = Box::new(options);
            return Ok(if id == FILTER_LZMA1 {
                Filter::Lzma1(options)
            } else {
                Filter::Lzma2(options)
            });
        }
        FILTER_DELTA => return Ok(Filter::Other(FilterType::Delta, get("dist")?.unwrap_or(1) as u32)),
        4 => FilterType::BcjX86,
        5 => FilterType::BcjPpc,
        6 => FilterType::BcjIa64,
        7 => FilterType::BcjArm,
        8 => FilterType::BcjArmThumb,
        9 => FilterType::BcjSparc,
        _ => return Err(value_error(format_args!("Invalid filter ID: {id}"))),
    };
    Ok(Filter::Other(kind, get("start_offset")?.unwrap_or(0) as u32))
}

fn chain(filters: &Value) -> R<Vec<Filter>> {
    if subscr::len(filters)? > 4 {
        return Err(value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    iter::collect(filters)?.iter().map(filter).collect()
}

/// How a compressor writes.
enum Encoding {
    Xz(Box<XzOptions>),
    Alone(Box<LzmaOptions>),
    Raw1(Box<LzmaOptions>),
    Raw2(Box<LzmaOptions>),
}

fn encode(encoding: &Encoding, data: &[u8]) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Xz(options) => {
            let mut writer = XzWriter::new(Vec::new(), (**options).clone())?;
            writer.write_all(data)?;
            writer.finish()
        }
        Encoding::Alone(options) => {
            let mut writer = LzmaWriter::new_use_header(Vec::new(), options, None)?;
            writer.write_all(data)?;
            writer.finish()
        }
        Encoding::Raw1(options) => {
            let mut writer = LzmaWriter::new_no_header(Vec::new(), options, true)?;
            writer.write_all(data)?;
            writer.finish()
        }
        Encoding::Raw2(options) => {
            let mut lzma2 = Lzma2Options::with_preset(6);
            lzma2.lzma_options = (**options).clone();
            let mut writer = Lzma2Writer::new(Vec::new(), lzma2);
            writer.write_all(data)?;
            writer.finish()
        }
    }
}

impl Field for Mut<Option<Encoding>> {}

native_type! {
    /// A compressor.
    pub struct Compressor: COMPRESSOR_TYPE = "_lzma.LZMACompressor" {
        encoding: Mut<Option<Encoding>>,
        data: Mut<Vec<u8>>,
    }
    slots {
        new: new_compressor,
    }
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let c = Compressor::of(v);
            if c.encoding.get().is_none() {
                return Err(value_error("Compressor has been flushed"));
            }
            let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
            c.data.get_mut().extend_from_slice(&data);
            Ok(Value::bytes(b""))
        }),
        MethodDef::no_args("flush", |v| {
            let c = Compressor::of(v);
            let Some(encoding) = c.encoding.get_mut().take() else {
                return Err(value_error("Repeated call to flush()"));
            };
            let data = c.data.replace(Vec::new());
            match encode(&encoding, &data) {
                Ok(out) => Ok(Value::bytes(&out)),
                Err(_) => Err(lzma_error("Internal error")),
            }
        }),
    ])
}

fn given(v: Option<&Value>) -> Option<&Value> {
    v.filter(|v| !v.is_none())
}

fn new_compressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("LZMACompressor", &["format", "check", "preset", "filters"], 0);
    let [format, check, preset, filters] = PARSER.parse(args, kwnames)?;
    let format = format.map_or(Ok(FORMAT_XZ), c_int)?;
    let check = check.map_or(Ok(-1), c_int)?;
    let (preset, filters) = (given(preset), given(filters));
    if preset.is_some() && filters.is_some() {
        return Err(value_error("Cannot specify both preset and filter chain"));
    }
    if format != FORMAT_XZ && !matches!(check, -1 | 0) {
        return Err(value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let preset = preset.map_or(Ok(6), ssize)?;
    let filters = filters.map(chain).transpose()?;
    let encoding = match format {
        FORMAT_XZ => Encoding::Xz(Box::new(xz_options(check, preset, filters)?)),
        FORMAT_ALONE => Encoding::Alone(match filters.map(single).transpose()? {
            None => Box::new(preset_options(preset)?),
            Some(Filter::Lzma1(options)) => options,
            Some(_) => {
                return Err(value_error(
                    "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter",
                ));
            }
        }),
        FORMAT_RAW => match filters.map(single).transpose()? {
            None => return Err(value_error("Must specify filters for FORMAT_RAW")),
            Some(Filter::Lzma1(options)) => Encoding::Raw1(options),
            Some(Filter::Lzma2(options)) => Encoding::Raw2(options),
            Some(_) => return Err(lzma_error("Invalid or unsupported options")),
        },
        _ => return Err(value_error(format_args!("Invalid container format: {format}"))),
    };
    Ok(Compressor::instance(ty, Mut::new(Some(encoding)), Mut::new(Vec::new())))
}

fn single(mut filters: Vec<Filter>) -> R<Filter> {
    match (filters.pop(), filters.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(lzma_error("Invalid or unsupported options")),
    }
}

fn xz_options(check: i32, preset: i64, filters: Option<Vec<Filter>>) -> R<XzOptions> {
    let mut options = XzOptions::with_preset(6);
    options.set_check_sum_type(match check {
        -1 | 4 => CheckType::Crc64,
        0 => CheckType::None,
        1 => CheckType::Crc32,
        10 => CheckType::Sha256,
        _ => return Err(lzma_error("Unsupported integrity check")),
    });
    let Some(mut filters) = filters else {
        match preset_options(preset) {
            Ok(found) => options.lzma_options = found,
            Err(raised) => {
                drop(raised.take());
                return Err(lzma_error("Invalid or unsupported options"));
            }
        }
        return Ok(options);
    };
    let Some(Filter::Lzma2(last)) = filters.pop() else {
        return Err(lzma_error("Invalid or unsupported options"));
    };
    options.lzma_options = *last;
    for filter in filters.into_iter().rev() {
        let Filter::Other(kind, property) = filter else {
            return Err(lzma_error("Invalid or unsupported options"));
        };
        options.prepend_pre_filter(kind, property);
    }
    Ok(options)
}

native_type! {
    /// A decompressor.
    pub struct Decompressor: DECOMPRESSOR_TYPE = "_lzma.LZMADecompressor" {
        format: Cell<i32>,
        raw: Mut<Option<Encoding>>,
        input: Mut<Vec<u8>>,
        // Output that was not asked for yet.
        output: Mut<Vec<u8>>,
        taken: Cell<usize>,
        unused: Mut<Vec<u8>>,
        done: Cell<bool>,
        check: Cell<i64>,
        needs_input: Cell<bool>,
    }
    slots {
        new: new_decompressor,
    }
    .with_methods(&[MethodDef::keywords("decompress", decompress)])
    .with_getsets(&[
        GetSetDef::read_only("eof", |v| Ok(Value::bool(is_at_end(Decompressor::of(v))))).member(),
        GetSetDef::read_only("unused_data", |v| Ok(Value::bytes(Decompressor::of(v).unused.get()))).member(),
        GetSetDef::read_only("needs_input", |v| Ok(Value::bool(Decompressor::of(v).needs_input.get()))).member(),
        GetSetDef::read_only("check", |v| Ok(Value::int(Decompressor::of(v).check.get()))).member(),
    ])
}

fn is_at_end(d: &Decompressor) -> bool {
    d.done.get() && d.taken.get() == d.output.get().len()
}

fn new_decompressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("LZMADecompressor", &["format", "memlimit", "filters"], 0);
    let [format, limit, filters] = PARSER.parse(args, kwnames)?;
    let format = format.map_or(Ok(FORMAT_AUTO), c_int)?;
    let filters = given(filters).map(chain).transpose()?;
    if given(limit).is_some() && format == FORMAT_RAW {
        return Err(value_error("Cannot specify memory limit with FORMAT_RAW"));
    }
    let raw = match (format, filters) {
        (FORMAT_RAW, None) => return Err(value_error("Must specify filters for FORMAT_RAW")),
        (FORMAT_RAW, Some(filters)) => Some(match single(filters)? {
            Filter::Lzma1(options) => Encoding::Raw1(options),
            Filter::Lzma2(options) => Encoding::Raw2(options),
            Filter::Other(..) => return Err(lzma_error("Invalid or unsupported options")),
        }),
        (FORMAT_AUTO | FORMAT_XZ | FORMAT_ALONE, None) => None,
        (FORMAT_AUTO | FORMAT_XZ | FORMAT_ALONE, Some(_)) => {
            return Err(value_error("Cannot specify filters except with FORMAT_RAW"));
        }
        _ => return Err(value_error(format_args!("Invalid container format: {format}"))),
    };
    let empty = || Mut::new(Vec::new());
    Ok(Decompressor::instance(
        ty,
        Cell::new(format),
        Mut::new(raw),
        empty(),
        empty(),
        Cell::new(0),
        empty(),
        Cell::new(false),
        Cell::new(CHECK_UNKNOWN),
        Cell::new(true),
    ))
}

const XZ_MAGIC: &[u8] = b"\xFD7zXZ\0";

/// Input that tells when more was wanted than there is: the decoder of LZMA1 takes zeros for what is missing.
struct Noted<'a> {
    rest: &'a [u8],
    ended: &'a Cell<bool>,
}

impl Read for Noted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.rest.read(into)?;
        if n == 0 && !into.is_empty() {
            self.ended.set(true);
        }
        Ok(n)
    }
}

/// Reads to the end of the stream, or until the input is used up.
fn read_all(reader: &mut impl Read, ended: &Cell<bool>, out: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut chunk = [0; 8192];
    loop {
        let result = reader.read(&mut chunk);
        if ended.get() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match result? {
            0 => return Ok(out.len()),
            n => out.extend_from_slice(&chunk[..n]),
        }
    }
}

/// Decodes a whole stream: the data and what follows the stream; nothing if the stream is not complete.
fn decode(d: &Decompressor, input: &[u8]) -> R<Option<(Vec<u8>, usize)>> {
    let mut out = Vec::new();
    let (result, rest) = match d.raw.get() {
        Some(Encoding::Raw2(options)) => {
            let mut reader = Lzma2Reader::new(input, options.dict_size, None);
            let result = reader.read_to_end(&mut out);
            (result, reader.into_inner().len())
        }
        Some(Encoding::Raw1(options)) => {
            let ended = Cell::new(false);
            let input = Noted {
                rest: input,
                ended: &ended,
            };
            let made = LzmaReader::new_with_props(input, u64::MAX, options.get_props(), options.dict_size, None);
            match made {
                Ok(mut reader) => {
                    let result = read_all(&mut reader, &ended, &mut out);
                    (result, reader.into_inner().rest.len())
                }
                Err(error) => (Err(error), 0),
            }
        }
        _ => {
            let start = &input[..input.len().min(XZ_MAGIC.len())];
            let is_xz = XZ_MAGIC.starts_with(start);
            let as_xz = match d.format.get() {
                FORMAT_XZ => true,
                FORMAT_ALONE => false,
                _ => is_xz,
            };
            if as_xz && !is_xz {
                return Err(lzma_error("Input format not supported by decoder"));
            }
            if as_xz {
                if start.len() < XZ_MAGIC.len() {
                    return Ok(None);
                }
                if let Some(&check) = input.get(7) {
                    d.check.set(i64::from(check & 15));
                }
                let mut reader = XzReader::new(input, false);
                let result = reader.read_to_end(&mut out);
                (result, reader.into_inner().len())
            } else {
                d.check.set(0);
                // The literal bits that liblzma supports.
                let is_wrong = |p: u8| p >= 225 || p % 9 + p / 9 % 5 > 4;
                if input.first().is_some_and(|&p| is_wrong(p)) {
                    return Err(lzma_error("Input format not supported by decoder"));
                }
                if input.len() < 13 {
                    return Ok(None);
                }
                let ended = Cell::new(false);
                match LzmaReader::new_mem_limit(
                    Noted {
                        rest: input,
                        ended: &ended,
                    },
                    u32::MAX,
                    None,
                ) {
                    Ok(mut reader) => {
                        let result = read_all(&mut reader, &ended, &mut out);
                        (result, reader.into_inner().rest.len())
                    }
                    Err(_) if ended.get() => return Ok(None),
                    Err(_) => return Err(lzma_error("Input format not supported by decoder")),
                }
            }
        }
    };
    match result {
        Ok(_) => Ok(Some((out, rest))),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(_) => Err(lzma_error("Corrupt input data")),
    }
}

fn decompress(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("decompress", &["data", "max_length"], 1);
    let [data, most] = PARSER.parse(args, kwnames)?;
    let limit = usize::try_from(most.map_or(Ok(-1), ssize)?).unwrap_or(usize::MAX);
    let new = buffer::with_bytes(data.expect("required"), <[u8]>::to_vec)?;
    let d = Decompressor::of(v);
    if is_at_end(d) {
        return Err(raise(&exception::EOF_ERROR, "Already at end of stream"));
    }
    if !d.done.get() {
        d.input.get_mut().extend_from_slice(&new);
        if let Some((out, rest)) = decode(d, d.input.get())? {
            let input = d.input.replace(Vec::new());
            *d.unused.get_mut() = input[input.len() - rest..].to_vec();
            *d.output.get_mut() = out;
            d.done.set(true);
        }
    }
    let from = d.taken.get();
    let to = d.output.get().len().min(from.saturating_add(limit));
    d.taken.set(to);
    d.needs_input.set(!d.done.get());
    Ok(Value::bytes(&d.output.get()[from..to]))
}
