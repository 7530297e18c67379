//! `_lzma`: the formats `.xz` and `.lzma`, by liblzma.

mod coder;

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, memory_error, overflow_error, raise, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number::{c_int, ssize};
use crate::ops::subscr;
use crate::types::{buffer, dict, exception, int, module, str};
use crate::value::Value;
use coder::{DELTA, Fault, Filter, LZMA1, LZMA2, SPARC, Stream, X86};
use liblzma_sys as sys;
use std::cell::Cell;

static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);

const FORMAT_AUTO: i32 = 0;
const FORMAT_XZ: i32 = 1;
const FORMAT_ALONE: i32 = 2;
const FORMAT_RAW: i32 = 3;
const FILTER_LZMA1: i64 = LZMA1 as i64;
const FILTER_LZMA2: i64 = LZMA2 as i64;
const FILTER_DELTA: i64 = DELTA as i64;
const CHECK_UNKNOWN: i64 = 16;
const PRESET_EXTREME: i64 = 1 << 31;

const CONSTANTS: &[(&str, i64)] = &[
    ("FORMAT_AUTO", FORMAT_AUTO as i64),
    ("FORMAT_XZ", FORMAT_XZ as i64),
    ("FORMAT_ALONE", FORMAT_ALONE as i64),
    ("FORMAT_RAW", FORMAT_RAW as i64),
    ("CHECK_NONE", 0),
    ("CHECK_CRC32", 1),
    ("CHECK_CRC64", 4),
    ("CHECK_SHA256", 10),
    ("CHECK_ID_MAX", 15),
    ("CHECK_UNKNOWN", CHECK_UNKNOWN),
    ("FILTER_LZMA1", FILTER_LZMA1),
    ("FILTER_LZMA2", FILTER_LZMA2),
    ("FILTER_DELTA", FILTER_DELTA),
    ("FILTER_X86", X86 as i64),
    ("FILTER_POWERPC", 5),
    ("FILTER_IA64", 6),
    ("FILTER_ARM", 7),
    ("FILTER_ARMTHUMB", 8),
    ("FILTER_SPARC", SPARC as i64),
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
        Ok(Value::bool(coder::is_check_supported(c_int(check)? as u32)))
    }),
    MethodDef::positional("_decode_filter_properties", |_, args| {
        crate::args::check_count("_decode_filter_properties", args.len(), 2, 2)?;
        let id = unsigned(&args[0])?;
        let properties = buffer::with_bytes(&args[1], <[u8]>::to_vec)?;
        decode_properties(id, &properties)
    }),
    MethodDef::one("_encode_filter_properties", |_, spec| {
        let properties = filter(spec)?.properties();
        Ok(Value::bytes(&properties.map_err(raised)?))
    }),
];

/// The filter specification that properties stand for.
fn decode_properties(id: u64, properties: &[u8]) -> R {
    let d = dict::new();
    let set = |name: &str, n: i64| dict::set_str(&d, name, Value::int(n));
    set("id", id as i64);
    match Filter::with_properties(id, properties).map_err(raised)? {
        Some(Filter::Lzma(LZMA2, options)) => set("dict_size", options.dict_size.into()),
        Some(Filter::Lzma(_, options)) => {
            set("lc", options.lc.into());
            set("lp", options.lp.into());
            set("pb", options.pb.into());
            set("dict_size", options.dict_size.into());
        }
        Some(Filter::Delta(options)) => set("dist", options.dist.into()),
        Some(Filter::Jumps(_, options)) => set("start_offset", options.start_offset.into()),
        None if (X86..=SPARC).contains(&id) => {}
        None => return Err(invalid_id(id)),
    }
    Ok(d)
}

#[cold]
fn lzma_error(message: &str) -> Raised {
    match ERROR.get() {
        Some(ty) => raise(ty, message),
        None => value_error(message),
    }
}

/// The exception for what liblzma says (`catch_lzma_error`).
#[cold]
fn raised(Fault(code): Fault) -> Raised {
    lzma_error(match code {
        sys::LZMA_MEM_ERROR => return memory_error(),
        sys::LZMA_UNSUPPORTED_CHECK => "Unsupported integrity check",
        sys::LZMA_MEMLIMIT_ERROR => "Memory usage limit exceeded",
        sys::LZMA_FORMAT_ERROR => "Input format not supported by decoder",
        sys::LZMA_OPTIONS_ERROR => "Invalid or unsupported options",
        sys::LZMA_DATA_ERROR => "Corrupt input data",
        sys::LZMA_BUF_ERROR => "Insufficient buffer space",
        sys::LZMA_PROG_ERROR => "Internal error",
        code => return lzma_error(&format!("Unrecognized error from liblzma: {code}")),
    })
}

/// The options of a preset with its flags.
fn preset_options(preset: u32) -> R<Box<sys::lzma_options_lzma>> {
    coder::preset(preset).ok_or_else(|| lzma_error(&format!("Invalid compression preset: {preset}")))
}

/// A number of 64 bits (`PyLong_AsUnsignedLongLong`).
fn unsigned(v: &Value) -> R<u64> {
    if !int::is_int(v) {
        return Err(type_error("an integer is required"));
    }
    int::as_u64(v).ok_or_else(|| {
        overflow_error(if int::is_negative(v) {
            "can't convert negative int to unsigned"
        } else {
            "int too big to convert"
        })
    })
}

/// A number of 32 bits.
fn unsigned_int(v: &Value) -> R<u32> {
    let number = unsigned(v)?;
    u32::try_from(number).map_err(|_| overflow_error("Value too large for uint32_t type"))
}

#[cold]
fn invalid_id(id: u64) -> Raised {
    value_error(format_args!("Invalid filter ID: {id}"))
}

/// The entries of a specification that are numbers; `message` if it has others, or what is none.
fn entries(spec: &Value, names: &[&str], message: &str) -> R<Vec<Option<u32>>> {
    let known = |key: &Value| names.iter().chain(&["id"]).any(|name| str::equals(key, name));
    if spec.downcast::<dict::DictObject>().is_none() || !dict::keys(spec).iter().all(known) {
        return Err(value_error(message));
    }
    names
        .iter()
        .map(|name| {
            let Some(v) = dict::get_str(spec, name) else {
                return Ok(None);
            };
            unsigned_int(&v).map(Some).map_err(|raised| {
                drop(raised.take());
                value_error(message)
            })
        })
        .collect()
}

/// An entry of a specification, which may be any mapping.
fn entry(spec: &Value, name: &str) -> R<Option<Value>> {
    match subscr::get(spec, &str::intern(name)) {
        Ok(v) => Ok(Some(v)),
        Err(raised) => raised.catch(&exception::KEY_ERROR).map(|_| None),
    }
}

fn filter(spec: &Value) -> R<Filter> {
    if spec.ty().slots().subscript.is_none() {
        return Err(type_error("Filter specifier must be a dict or dict-like object"));
    }
    let Some(id) = entry(spec, "id")? else {
        return Err(value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = unsigned(&id)?;
    Ok(match id {
        LZMA1 | LZMA2 => {
            let preset = entry(spec, "preset")?.map_or(Ok(6), |v| unsigned_int(&v))?;
            let mut options = preset_options(preset)?;
            const NAMES: &[&str] = &[
                "preset",
                "dict_size",
                "lc",
                "lp",
                "pb",
                "mode",
                "nice_len",
                "mf",
                "depth",
            ];
            let found = entries(spec, NAMES, "Invalid filter specifier for LZMA filter")?;
            let slots = [
                &mut options.dict_size,
                &mut options.lc,
                &mut options.lp,
                &mut options.pb,
                &mut options.mode,
                &mut options.nice_len,
                &mut options.mf,
                &mut options.depth,
            ];
            for (slot, number) in slots.into_iter().zip(&found[1..]) {
                *slot = number.unwrap_or(*slot);
            }
            Filter::Lzma(id, options)
        }
        DELTA => {
            let found = entries(spec, &["dist"], "Invalid filter specifier for delta filter")?;
            Filter::delta(found[0].unwrap_or(1))
        }
        X86..=SPARC => {
            let found = entries(spec, &["start_offset"], "Invalid filter specifier for BCJ filter")?;
            let start_offset = found[0].unwrap_or(0);
            Filter::Jumps(id, sys::lzma_options_bcj { start_offset })
        }
        _ => return Err(invalid_id(id)),
    })
}

fn chain(filters: &Value) -> R<Vec<Filter>> {
    if std::ptr::eq(filters.ty(), &dict::TYPE) {
        return Err(type_error("dict is not a sequence"));
    }
    let count = subscr::len(filters)? as i64;
    if count > 4 {
        return Err(value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    (0..count)
        .map(|index| filter(&subscr::get_index(filters, index)?))
        .collect()
}

/// How much room there is for output at first, and then each time that it is full, in KiB: CPython's (`BUFFER_BLOCK_SIZE` of
/// `pycore_blocks_output_buffer.h`). When all input is taken and the room is full, the rest comes with the next call.
const ROOM: [usize; 17] = [
    32, 64, 256, 1024, 4096, 8192, 16384, 16384, 32768, 32768, 32768, 32768, 65536, 65536, 131_072, 131_072, 262_144,
];

/// The room for output after it was full so many times.
fn room(times: usize) -> usize {
    ROOM[times.min(ROOM.len() - 1)] << 10
}

/// What a compressor makes of some data.
fn compress(stream: &mut Stream, mut data: &[u8], ends: bool) -> R {
    let mut output = Vec::new();
    let (mut times, mut left) = (0, room(0));
    loop {
        let before = output.len();
        let step = stream.code(&mut data, &mut output, left, ends).map_err(raised)?;
        let is_done = if ends {
            step.code == sys::LZMA_STREAM_END
        } else {
            data.is_empty()
        };
        if is_done {
            return Ok(Value::bytes(&output));
        }
        left -= output.len() - before;
        if !step.has_room {
            times += 1;
            left = room(times);
        }
    }
}

impl Field for Mut<Option<Stream>> {}

native_type! {
    /// A compressor.
    pub struct Compressor: COMPRESSOR_TYPE = "_lzma.LZMACompressor" {
        stream: Mut<Option<Stream>>,
    }
    slots {
        new: new_compressor,
    }
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
            match Compressor::of(v).stream.get_mut() {
                Some(stream) => compress(stream, &data, false),
                None => Err(value_error("Compressor has been flushed")),
            }
        }),
        MethodDef::no_args("flush", |v| match Compressor::of(v).stream.get_mut().take() {
            Some(mut stream) => compress(&mut stream, &[], true),
            None => Err(value_error("Repeated call to flush()")),
        }),
    ])
    .not_a_base()
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
    let preset = preset.map_or(Ok(6), unsigned_int)?;
    if format != FORMAT_XZ && !matches!(check, -1 | 0) {
        return Err(value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    if !matches!(format, FORMAT_XZ | FORMAT_ALONE | FORMAT_RAW) {
        return Err(value_error(format_args!("Invalid container format: {format}")));
    }
    let filters = filters.map(chain).transpose()?;
    let stream = match (format, &filters) {
        (FORMAT_XZ, filters) => {
            let check = if check == -1 {
                sys::LZMA_CHECK_CRC64
            } else {
                check as u32
            };
            match filters {
                None => Stream::xz_of_preset(preset, check),
                Some(filters) => Stream::xz(filters, check),
            }
        }
        (FORMAT_ALONE, None) => Stream::alone(&*preset_options(preset)?),
        (FORMAT_ALONE, Some(filters)) => match filters.as_slice() {
            [Filter::Lzma(LZMA1, options)] => Stream::alone(options),
            _ => {
                return Err(value_error(
                    "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter",
                ));
            }
        },
        (_, None) => return Err(value_error("Must specify filters for FORMAT_RAW")),
        (_, Some(filters)) => Stream::raw(filters),
    };
    Ok(Compressor::instance(ty, Mut::new(Some(stream.map_err(raised)?))))
}

impl Field for Mut<Stream> {}

native_type! {
    /// A decompressor.
    pub struct Decompressor: DECOMPRESSOR_TYPE = "_lzma.LZMADecompressor" {
        stream: Mut<Stream>,
        // Input that was not needed yet.
        input: Mut<Vec<u8>>,
        unused: Mut<Vec<u8>>,
        eof: Cell<bool>,
        check: Cell<i64>,
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
        GetSetDef::read_only("check", |v| Ok(Value::int(Decompressor::of(v).check.get()))).member(),
    ])
    .not_a_base()
}

fn new_decompressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("LZMADecompressor", &["format", "memlimit", "filters"], 0);
    let [format, limit, filters] = PARSER.parse(args, kwnames)?;
    let format = format.map_or(Ok(FORMAT_AUTO), c_int)?;
    let limit = match given(limit) {
        Some(_) if format == FORMAT_RAW => {
            return Err(value_error("Cannot specify memory limit with FORMAT_RAW"));
        }
        Some(limit) => unsigned(limit)?,
        None => u64::MAX,
    };
    let filters = match (given(filters), format == FORMAT_RAW) {
        (None, true) => return Err(value_error("Must specify filters for FORMAT_RAW")),
        (Some(_), false) => return Err(value_error("Cannot specify filters except with FORMAT_RAW")),
        (None, false) => Vec::new(),
        (Some(filters), true) => chain(filters)?,
    };
    let (stream, check) = match format {
        FORMAT_AUTO => (Stream::any_decoder(limit), CHECK_UNKNOWN),
        FORMAT_XZ => (Stream::xz_decoder(limit), CHECK_UNKNOWN),
        FORMAT_ALONE => (Stream::alone_decoder(limit), 0),
        FORMAT_RAW => (Stream::raw_decoder(&filters), 0),
        _ => return Err(value_error(format_args!("Invalid container format: {format}"))),
    };
    let empty = || Mut::new(Vec::new());
    Ok(Decompressor::instance(
        ty,
        Mut::new(stream.map_err(raised)?),
        empty(),
        empty(),
        Cell::new(false),
        Cell::new(check),
        Cell::new(true),
    ))
}

fn decompress(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("decompress", &["data", "max_length"], 1);
    let [data, most] = PARSER.parse(args, kwnames)?;
    let most = usize::try_from(most.map_or(Ok(-1), ssize)?).unwrap_or(usize::MAX);
    let new = buffer::with_bytes(data.expect("required"), <[u8]>::to_vec)?;
    let d = Decompressor::of(v);
    if d.eof.get() {
        return Err(raise(&exception::EOF_ERROR, "Already at end of stream"));
    }
    let mut data = d.input.replace(Vec::new());
    data.extend_from_slice(&new);
    let (mut input, mut output) = (data.as_slice(), Vec::new());
    let (mut times, mut left) = (0, most.min(room(0)));
    let has_room = loop {
        let before = output.len();
        let stepped = d.stream.get_mut().code(&mut input, &mut output, left, false);
        let step = stepped.map_err(raised)?;
        if matches!(step.code, sys::LZMA_GET_CHECK | sys::LZMA_NO_CHECK) {
            d.check.set(d.stream.get().check().into());
        }
        left -= output.len() - before;
        if step.code == sys::LZMA_STREAM_END {
            d.eof.set(true);
            break step.has_room;
        }
        if !step.has_room {
            if output.len() == most {
                break false;
            }
            times += 1;
            left = room(times).min(most - output.len());
        } else if input.is_empty() {
            break true;
        }
    };
    if d.eof.get() {
        *d.unused.get_mut() = input.to_vec();
    } else {
        *d.input.get_mut() = input.to_vec();
    }
    d.needs_input.set(!d.eof.get() && input.is_empty() && has_room);
    Ok(Value::bytes(&output))
}
