//! `_struct`: values packed into bytes as C structs are.
//!
//! `format` reads a format, `pack` and `unpack` work on its items.

mod format;
mod half;
mod pack;
mod unpack;

use crate::args::{Parser, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise_with, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::types::buffer::{self, Buffer};
use crate::types::{bytes, dict, exception, module, str, tuple, type_};
use crate::value::{Slot, Value};
use format::Format;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Display;
use std::rc::Rc;

/// `struct.error`.
static ERROR: Mut<Slot> = Mut::new(Slot::NULL);

fn error_class() -> R {
    if let Some(class) = ERROR.get().get() {
        return Ok(class.clone());
    }
    let namespace = dict::new();
    dict::set_str(&namespace, "__module__", Value::str("struct"));
    let bases = tuple::from_slice(&[exception::EXCEPTION.value()]);
    let class = type_::new_type(&type_::TYPE, &Value::str("error"), &bases, &namespace, &[])?;
    drop(ERROR.replace(Slot::new(crate::memory::keep(class.clone()))));
    Ok(class)
}

/// Raises `struct.error(message)`.
#[cold]
fn error(message: impl Display) -> Raised {
    let class = match error_class() {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    match TypeObject::from_value(&class) {
        Some(ty) => raise_with(ty, Value::str(&message.to_string())),
        None => type_error(message),
    }
}

/// Formats by their text.
static CACHE: Mut<Option<HashMap<Vec<u8>, Rc<Format>>>> = Mut::new(None);

/// The parsed format of a `str` or `bytes` argument.
fn format_of(v: &Value) -> R<Rc<Format>> {
    let text = match bytes::contents(v) {
        Some(text) => text,
        None if str::is_str(v) => str::wtf8(v),
        None => {
            // The cache of formats hashes its argument first.
            crate::ops::compare::hash(v)?;
            return Err(type_error(format_args!(
                "Struct() argument 1 must be a str or bytes object, not {}",
                v.ty().name()
            )));
        }
    };
    if let Some(found) = CACHE.get().as_ref().and_then(|c| c.get(text)) {
        return Ok(found.clone());
    }
    if str::is_str(v) && !text.is_ascii() {
        // The error of encoding it.
        crate::ops::attr::call_method(v, &str::intern("encode"), &[Value::str("ascii")])?;
    }
    let parsed = Rc::new(format::parse(text)?);
    let cache = CACHE.get_mut().get_or_insert_with(HashMap::new);
    if cache.len() >= 100 {
        cache.clear();
    }
    cache.insert(text.to_vec(), parsed.clone());
    Ok(parsed)
}

/// `struct.Struct`.
#[repr(C)]
pub struct StructObject {
    /// Object header.
    pub header: crate::object::header::Header,
    format: Mut<Option<Rc<Format>>>,
}

/// The type.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_struct.Struct",
    Some(&crate::types::object::TYPE),
    crate::object::slots::Slots {
        new: Some(|ty, _, _| {
            let header = crate::object::header::Header::new(ty);
            Ok(crate::object::attributes::new_instance(
                ty,
                StructObject {
                    header,
                    format: Mut::new(None),
                },
            ))
        }),
        init: Some(init_struct),
        drop: Some(crate::object::lookup::drop_payload::<StructObject>),
        ..crate::object::slots::Slots::NONE
    },
)
.with_size(size_of::<StructObject>())
.with_flags(crate::object::type_object::flags::WEAKREFABLE)
.with_methods(&[
    MethodDef::positional("pack", |this, args| pack_values(&*of(this)?, "pack", args)),
    MethodDef::positional("pack_into", |this, args| pack_into(&*of(this)?, args)),
    MethodDef::one("unpack", |this, data| unpack_all(&*of(this)?, data)),
    MethodDef::keywords("unpack_from", |this, args, kwnames| {
        static PARSER: Parser = Parser::new("unpack_from", &["buffer", "offset"], 1);
        let [data, offset] = PARSER.parse(args, kwnames)?;
        unpack_from(&*of(this)?, data, offset)
    }),
    MethodDef::one("iter_unpack", |this, data| iter_unpack(of(this)?, data)),
    MethodDef::no_args("__sizeof__", |this| Ok(Value::usize(56 + 32 * of(this)?.items.len()))),
])
.with_getsets(&[
    GetSetDef::read_only("format", |this| Ok(Value::str(&of(this)?.text))).doc("struct format string"),
    GetSetDef::read_only("size", |this| Ok(Value::usize(of(this)?.size))).doc("struct size in bytes"),
]);

payload!(StructObject, TYPE);

fn init_struct(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    static PARSER: Parser = Parser::new("Struct", &["format"], 1);
    let [text] = PARSER.parse(args, kwnames)?;
    if let (Some(text), Some(s)) = (text, this.downcast::<StructObject>()) {
        drop(s.format.replace(Some(format_of(text)?)));
    }
    Ok(())
}

fn of(this: &Value) -> R<Rc<Format>> {
    match this.downcast::<StructObject>().and_then(|s| s.format.get().clone()) {
        Some(format) => Ok(format),
        None => Err(crate::exceptions::runtime_error("Struct object is not initialized")),
    }
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("_clearcache", |_| {
        drop(CACHE.replace(None));
        Ok(Value::none())
    }),
    MethodDef::one("calcsize", |_, text| Ok(Value::usize(format_of(text)?.size))),
    MethodDef::positional("pack", |_, args| match args {
        [] => Err(type_error("missing format argument")),
        [text, values @ ..] => pack_values(&*format_of(text)?, "pack", values),
    }),
    MethodDef::positional("pack_into", |_, args| match args {
        [] => Err(type_error("missing format argument")),
        [text, rest @ ..] => pack_into(&*format_of(text)?, rest),
    }),
    MethodDef::positional("unpack", |_, args| {
        check_count("unpack", args.len(), 2, 2)?;
        unpack_all(&*format_of(&args[0])?, &args[1])
    }),
    MethodDef::keywords("unpack_from", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("unpack_from", &["", "buffer", "offset"], 2);
        let [text, data, offset] = PARSER.parse(args, kwnames)?;
        match text {
            Some(text) => unpack_from(&*format_of(text)?, data, offset),
            None => Err(type_error("missing format argument")),
        }
    }),
    MethodDef::positional("iter_unpack", |_, args| {
        check_count("iter_unpack", args.len(), 2, 2)?;
        iter_unpack(format_of(&args[0])?, &args[1])
    }),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_struct", &[FUNCTIONS])?;
    let d = module::dict(&m);
    crate::object::lookup::ready(&TYPE);
    crate::object::lookup::ready(&ITERATOR_TYPE);
    dict::set_str(&d, "Struct", TYPE.value());
    dict::set_str(&d, "error", error_class()?);
    Ok(m)
}

fn check_items(format: &Format, name: &str, given: usize) -> R<()> {
    if given == format.values {
        return Ok(());
    }
    Err(error(format_args!(
        "{name} expected {} items for packing (got {given})",
        format.values
    )))
}

fn pack_values(format: &Format, name: &str, values: &[Value]) -> R {
    check_items(format, name, values.len())?;
    crate::memory::try_reserve(Some(format.size))?;
    let mut out = vec![0; format.size];
    pack::pack(format, values, &mut out)?;
    Ok(Value::bytes(&out))
}

/// An offset into `len` bytes where `size` bytes must fit.
fn locate(offset: i64, size: usize, len: usize, short: &str, at_least: &str) -> R<usize> {
    let mut offset = offset;
    if offset < 0 {
        if offset + size as i64 > 0 {
            return Err(error(format_args!("{short} {size} bytes at offset {offset}")));
        }
        if offset + (len as i64) < 0 {
            return Err(error(format_args!(
                "offset {offset} out of range for {len}-byte buffer"
            )));
        }
        offset += len as i64;
    }
    let start = offset as usize;
    if len < start || len - start < size {
        return Err(error(format_args!(
            "{at_least} {size} bytes at offset {start} (actual buffer size is {len})"
        )));
    }
    Ok(start)
}

fn pack_into(format: &Format, args: &[Value]) -> R {
    let (data, offset, values) = match args {
        [] => return Err(error("pack_into expected buffer argument")),
        [_] => return Err(error("pack_into expected offset argument")),
        [data, offset, values @ ..] => (data, offset, values),
    };
    check_items(format, "pack_into", values.len())?;
    if !buffer::is_bytes_like(data) || bytes::contents(data).is_some() {
        return Err(type_error(format_args!(
            "argument must be read-write bytes-like object, not {}",
            crate::args::described(data)
        )));
    }
    let target = Buffer::of(data, true)?;
    let offset = number::ssize(offset)?;
    let len = target.bytes().len();
    let needed = (offset.max(0) as usize).saturating_add(format.size);
    let at_least = format!("pack_into requires a buffer of at least {needed} bytes for packing");
    let start = locate(offset, format.size, len, "no space to pack", &at_least)?;
    // Packing may run Python code (`__index__`): into memory of our own first.
    let mut out = vec![0; format.size];
    pack::pack(format, values, &mut out)?;
    target.bytes_mut()[start..start + format.size].copy_from_slice(&out);
    Ok(Value::none())
}

fn unpack_all(format: &Format, data: &Value) -> R {
    let data = buffer::get(data)?;
    if data.len() != format.size {
        return Err(error(format_args!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(unpack::unpack(format, &data))
}

fn unpack_from(format: &Format, data: Option<&Value>, offset: Option<&Value>) -> R {
    let Some(data) = data else {
        return Err(type_error("a buffer is required"));
    };
    let data = buffer::get(data)?;
    let offset = offset.map_or(Ok(0), number::ssize)?;
    let needed = (offset.max(0) as usize).saturating_add(format.size);
    let at_least = format!("unpack_from requires a buffer of at least {needed} bytes for unpacking");
    let start = locate(offset, format.size, data.len(), "not enough data to unpack", &at_least)?;
    Ok(unpack::unpack(format, &data[start..start + format.size]))
}

native_type! {
    /// Memory of an `unpack_iterator`.
    pub struct UnpackIterator: ITERATOR_TYPE = "_struct.unpack_iterator" {
        data: Value,
        position: Cell<usize>,
        format: FormatField,
    }
    slots {
        new: |_, _, _| Err(type_error("cannot create '_struct.unpack_iterator' instances")),
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
    .with_methods(&[MethodDef::no_args("__length_hint__", |v| {
        let this = UnpackIterator::of(v);
        let len = buffer::get(&this.data)?.len();
        Ok(Value::usize(len.saturating_sub(this.position.get()) / this.format.0.size))
    })])
    .not_a_base()
}

/// A format as a field of an object.
pub struct FormatField(Rc<Format>);
impl crate::object::native_type::Field for FormatField {}

fn iter_unpack(format: Rc<Format>, data: &Value) -> R {
    if format.size == 0 {
        return Err(error("cannot iteratively unpack with a struct of length 0"));
    }
    let len = buffer::get(data)?.len();
    if !len.is_multiple_of(format.size) {
        return Err(error(format_args!(
            "iterative unpacking requires a buffer of a multiple of {} bytes",
            format.size
        )));
    }
    Ok(UnpackIterator::instance(
        &ITERATOR_TYPE,
        data.clone(),
        Cell::new(0),
        FormatField(format),
    ))
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = UnpackIterator::of(v);
    let data = buffer::get(&this.data)?;
    let (start, size) = (this.position.get(), this.format.0.size);
    if start + size > data.len() {
        return Ok(None);
    }
    this.position.set(start + size);
    Ok(Some(unpack::unpack(&this.format.0, &data[start..start + size])))
}
