//! `_lzma`: the formats `.xz` and `.lzma`, byte for byte as liblzma 5.4 writes them.

mod check;
mod decode;
mod encode;
mod filter;
mod finder;
mod optimum;
mod range;
mod read;
mod write;

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, quiet, raise, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number::{self, c_int, ssize};
use crate::ops::{iter, subscr};
use crate::types::{buffer, dict, exception, module};
use crate::value::Value;
use check::Check;
use encode::Options;
use filter::{DELTA, Filter, LZMA1, LZMA2, Simple};
use read::{Fault, Format, Reader};
use std::cell::Cell;
use write::{Chain, Writer};

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
        let filter = filter(spec)?;
        if quiet(check_options(&filter)).is_none() {
            return Err(match filter {
                Filter::Simple(simple) if simple.id == DELTA => lzma_error("Internal error"),
                _ => wrong_options(),
            });
        }
        Ok(Value::bytes(&filter.properties()))
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
        (FILTER_LZMA2, [byte]) if *byte <= 40 => set("dict_size", filter::size_of_byte(*byte).into()),
        (FILTER_DELTA, [distance]) => set("dist", i64::from(*distance) + 1),
        (4..=9, []) => {}
        (4..=9, [a, b, c, e]) => set("start_offset", i64::from(u32::from_le_bytes([*a, *b, *c, *e]))),
        _ => return Err(lzma_error("Invalid or unsupported options")),
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

#[cold]
fn wrong_options() -> Raised {
    lzma_error("Invalid or unsupported options")
}

/// The options of a preset with its flags.
fn preset_options(preset: u32) -> Option<Options> {
    let extreme = preset & PRESET_EXTREME as u32 != 0;
    Options::preset(preset & !(PRESET_EXTREME as u32), extreme)
}

/// A number of 32 bits.
fn unsigned(v: &Value) -> R<u32> {
    let n = number::index(v)?;
    let n = crate::types::int::as_i64(&n).and_then(|n| u32::try_from(n).ok());
    n.ok_or_else(|| crate::exceptions::overflow_error("Value too large for uint32_t type"))
}

/// The entries of a specification that are numbers; `message` if it has others, or what is none.
fn entries(spec: &Value, names: &[&str], message: &str) -> R<Vec<Option<u32>>> {
    let known = |key: &Value| {
        names
            .iter()
            .chain(&["id"])
            .any(|name| crate::types::str::equals(key, name))
    };
    if !dict::keys(spec).iter().all(known) {
        return Err(value_error(message));
    }
    names
        .iter()
        .map(|name| {
            let Some(v) = dict::get_str(spec, name) else {
                return Ok(None);
            };
            unsigned(&v).map(Some).map_err(|raised| {
                drop(raised.take());
                value_error(message)
            })
        })
        .collect()
}

fn filter(spec: &Value) -> R<Filter> {
    if spec.downcast::<dict::DictObject>().is_none() {
        return Err(type_error("Filter specifier must be a dict or dict-like object"));
    }
    let Some(id) = dict::get_str(spec, "id") else {
        return Err(value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = ssize(&id)?;
    Ok(match id {
        FILTER_LZMA1 | FILTER_LZMA2 => {
            let preset = dict::get_str(spec, "preset").map_or(Ok(6), |v| unsigned(&v))?;
            let Some(mut options) = preset_options(preset) else {
                return Err(lzma_error(&format!("Invalid compression preset: {preset}")));
            };
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
            let [_, size, lc, lp, pb, mode, nice, finder, depth] = found[..] else {
                return Err(wrong_options());
            };
            options.dictionary = size.unwrap_or(options.dictionary);
            options.lc = lc.unwrap_or(options.lc);
            options.lp = lp.unwrap_or(options.lp);
            options.pb = pb.unwrap_or(options.pb);
            options.nice = nice.unwrap_or(options.nice);
            options.finder = finder.unwrap_or(options.finder);
            options.depth = depth.unwrap_or(options.depth);
            match mode {
                None => {}
                Some(1) => options.fast = true,
                Some(2) => options.fast = false,
                Some(_) => options.finder = 0,
            }
            match id {
                FILTER_LZMA1 => Filter::Lzma1(options),
                _ => Filter::Lzma2(options),
            }
        }
        FILTER_DELTA => {
            let found = entries(spec, &["dist"], "Invalid filter specifier for delta filter")?;
            Filter::Simple(Simple::new(DELTA, found[0].unwrap_or(1)))
        }
        4..=9 => {
            let found = entries(spec, &["start_offset"], "Invalid filter specifier for BCJ filter")?;
            Filter::Simple(Simple::new(id as u64, found[0].unwrap_or(0)))
        }
        _ => return Err(value_error(format_args!("Invalid filter ID: {}", id as u64))),
    })
}

fn chain(filters: &Value) -> R<Vec<Filter>> {
    if filters.downcast::<dict::DictObject>().is_some() {
        return Err(type_error(format_args!("{} is not a sequence", filters.ty().name())));
    }
    if subscr::len(filters)? > 4 {
        return Err(value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    iter::collect(filters)?.iter().map(filter).collect()
}

fn check_options(filter: &Filter) -> R<()> {
    let good = match filter {
        Filter::Lzma1(options) | Filter::Lzma2(options) => options.are_valid(),
        Filter::Simple(simple) if simple.id == DELTA => (1..=256).contains(&simple.number),
        Filter::Simple(simple) => simple.number % Simple::alignment(simple.id) == 0,
    };
    if good { Ok(()) } else { Err(wrong_options()) }
}

/// Whether filters go together: LZMA at the end, and there alone.
fn check_chain(filters: &[Filter], xz: bool) -> R<()> {
    let Some((last, before)) = filters.split_last() else {
        return Err(lzma_error("Internal error"));
    };
    let ends = match last {
        Filter::Lzma1(_) if xz => return Err(lzma_error("Internal error")),
        Filter::Lzma1(_) | Filter::Lzma2(_) => true,
        Filter::Simple(_) => false,
    };
    if !ends || !before.iter().all(|f| matches!(f, Filter::Simple(_))) {
        return Err(wrong_options());
    }
    filters.iter().try_for_each(check_options)
}

/// The size of the first buffer for what a call returns.
const BUFFER: usize = 1 << 15;

impl Field for Mut<Option<Writer>> {}

native_type! {
    /// A compressor.
    pub struct Compressor: COMPRESSOR_TYPE = "_lzma.LZMACompressor" {
        writer: Mut<Option<Writer>>,
        // What is compressed and not given yet.
        output: Mut<Vec<u8>>,
    }
    slots {
        new: new_compressor,
    }
    .with_methods(&[
        MethodDef::one("compress", |v, data| {
            let data = buffer::with_bytes(data, <[u8]>::to_vec)?;
            let c = Compressor::of(v);
            let Some(writer) = c.writer.get_mut() else {
                return Err(value_error("Compressor has been flushed"));
            };
            let output = c.output.get_mut();
            output.extend(writer.write(&data, false));
            // CPython stops at a full buffer when the library has taken all of the data, as it does unless these are many.
            let most = if data.len() <= writer.window() { BUFFER } else { usize::MAX };
            let rest = output.split_off(output.len().min(most));
            Ok(Value::bytes(&std::mem::replace(output, rest)))
        }),
        MethodDef::no_args("flush", |v| {
            let c = Compressor::of(v);
            let Some(mut writer) = c.writer.get_mut().take() else {
                return Err(value_error("Repeated call to flush()"));
            };
            let mut output = c.output.replace(Vec::new());
            output.extend(writer.write(&[], true));
            Ok(Value::bytes(&output))
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
    let preset = preset.map_or(Ok(6), unsigned)?;
    if format != FORMAT_XZ && !matches!(check, -1 | 0) {
        return Err(value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let filters = filters.map(chain).transpose()?;
    let writer = match format {
        FORMAT_XZ => {
            let filters = match filters {
                Some(filters) => filters,
                None => vec![Filter::Lzma2(preset_options(preset).ok_or_else(wrong_options)?)],
            };
            check_chain(&filters, true)?;
            let id = if check == -1 { 4 } else { check };
            let check = u8::try_from(id).ok().filter(|id| *id <= 15);
            let check = check.ok_or_else(|| lzma_error("Internal error"))?;
            let check = Check::new(check).ok_or_else(|| lzma_error("Unsupported integrity check"))?;
            Writer::xz(filters, check)
        }
        FORMAT_ALONE => {
            let options = match filters.as_deref() {
                None => preset_options(preset)
                    .ok_or_else(|| lzma_error(&format!("Invalid compression preset: {preset}")))?,
                Some([Filter::Lzma1(options)]) => options.clone(),
                Some(_) => {
                    return Err(value_error(
                        "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter",
                    ));
                }
            };
            check_options(&Filter::Lzma1(options.clone()))?;
            Writer::alone(&options).ok_or_else(wrong_options)?
        }
        FORMAT_RAW => {
            let filters = filters.ok_or_else(|| value_error("Must specify filters for FORMAT_RAW"))?;
            check_chain(&filters, false)?;
            Writer::Raw(Chain::new(&filters).ok_or_else(wrong_options)?)
        }
        _ => return Err(value_error(format_args!("Invalid container format: {format}"))),
    };
    Ok(Compressor::instance(ty, Mut::new(Some(writer)), Mut::new(Vec::new())))
}

impl Field for Mut<Reader> {}

native_type! {
    /// A decompressor.
    pub struct Decompressor: DECOMPRESSOR_TYPE = "_lzma.LZMADecompressor" {
        reader: Mut<Reader>,
        // Output that was not asked for yet.
        output: Mut<Vec<u8>>,
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
}

fn new_decompressor(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("LZMADecompressor", &["format", "memlimit", "filters"], 0);
    let [format, limit, filters] = PARSER.parse(args, kwnames)?;
    let format = format.map_or(Ok(FORMAT_AUTO), c_int)?;
    let limit = match given(limit) {
        Some(_) if format == FORMAT_RAW => {
            return Err(value_error("Cannot specify memory limit with FORMAT_RAW"));
        }
        Some(limit) => ssize(limit)? as u64,
        None => u64::MAX,
    };
    let filters = match (given(filters), format == FORMAT_RAW) {
        (None, true) => return Err(value_error("Must specify filters for FORMAT_RAW")),
        (Some(_), false) => return Err(value_error("Cannot specify filters except with FORMAT_RAW")),
        (None, false) => Vec::new(),
        (Some(filters), true) => {
            let filters = chain(filters)?;
            check_chain(&filters, false)?;
            filters
        }
    };
    let (kind, check) = match format {
        FORMAT_AUTO => (Format::Any, CHECK_UNKNOWN),
        FORMAT_XZ => (Format::Xz, CHECK_UNKNOWN),
        FORMAT_ALONE => (Format::Alone, 0),
        FORMAT_RAW => (Format::Raw, 0),
        _ => return Err(value_error(format_args!("Invalid container format: {format}"))),
    };
    let reader = Reader::new(kind, limit, &filters).ok_or_else(wrong_options)?;
    let empty = || Mut::new(Vec::new());
    Ok(Decompressor::instance(
        ty,
        Mut::new(reader),
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
    let reader = d.reader.get_mut();
    let result = reader.read(&new, d.output.get_mut(), most);
    if let Some(check) = reader.check_id {
        d.check.set(check.into());
    }
    let wants = result.map_err(|fault| {
        lzma_error(match fault {
            Fault::Format => "Input format not supported by decoder",
            Fault::Options => "Invalid or unsupported options",
            Fault::Damaged => "Corrupt input data",
            Fault::Memory => "Memory usage limit exceeded",
            Fault::Check => "Unsupported integrity check",
            Fault::Before => "Internal error",
        })
    })?;
    let output = d.output.get_mut();
    let rest = output.split_off(output.len().min(most));
    let given = std::mem::replace(output, rest);
    d.eof.set(reader.is_at_end() && d.output.get().is_empty());
    if d.eof.get() {
        *d.unused.get_mut() = reader.take_rest();
    }
    d.needs_input
        .set(wants && d.output.get().is_empty() && given.len() < most);
    Ok(Value::bytes(&given))
}
