//! The constructor of `bytes`, and bytes from any object.

use super::{TYPE, contents, new_subclass};
use crate::args::Parser;
use crate::exceptions::{R, memory_error, type_error, value_error};
use crate::names;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::ops::number::{index_i64_overflow, is_index};
use crate::stdlib::codecs;
use crate::types::{buffer, exception, int, str};
use crate::value::Value;

pub(super) const DOC: &str = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer";

static NEW: Parser = Parser::new("bytes", &["source", "encoding", "errors"], 0);

/// `bytes(source=b'', encoding=…, errors=…)`.
pub(super) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [source, encoding, errors] = NEW.parse(args, kwnames)?;
    if let Some(v) = source
        && encoding.is_none()
        && errors.is_none()
        && v.is_exact(&TYPE)
        && std::ptr::eq(ty, &TYPE)
    {
        return Ok(v.clone());
    }
    Ok(match construct("bytes", source, encoding, errors)? {
        Made::Object(v) if std::ptr::eq(ty, &TYPE) => v,
        Made::Bytes(b) if std::ptr::eq(ty, &TYPE) => Value::bytes(&b),
        made => new_subclass(ty, &made.into_bytes()),
    })
}

/// What a constructor made: bytes, or an object that `__bytes__` returned.
pub enum Made {
    Bytes(Vec<u8>),
    Object(Value),
}

impl Made {
    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Made::Bytes(b) => b,
            Made::Object(v) => contents(&v).unwrap_or(&[]).to_vec(),
        }
    }
}

/// The contents that the arguments of `bytes()` or `bytearray()` describe.
pub fn construct(name: &str, source: Option<&Value>, encoding: Option<&Value>, errors: Option<&Value>) -> R<Made> {
    let encoding_text = encoding
        .map(|v| codecs::name_argument(name, "encoding", v))
        .transpose()?;
    let errors_text = errors.map(|v| codecs::name_argument(name, "errors", v)).transpose()?;
    let without_string = |what: &str| type_error(format_args!("{what} without a string argument"));
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Made::Bytes(Vec::new())),
            (Some(_), _) => Err(without_string("encoding")),
            _ => Err(without_string("errors")),
        };
    };
    if let Some(encoding) = encoding_text {
        if !str::is_str(source) {
            return Err(without_string("encoding"));
        }
        let encoded = codecs::encode_text(source, &encoding, errors_text.as_deref().unwrap_or("strict"))?;
        return Ok(Made::Object(encoded));
    }
    if errors.is_some() {
        return Err(if str::is_str(source) {
            type_error("string argument without an encoding")
        } else {
            without_string("errors")
        });
    }
    if name == "bytes"
        && !source.is_small_int()
        && let Some(method) = ops::attr::lookup_special(source, names::__bytes__())?
    {
        let made = ops::call::call0(&method)?;
        if contents(&made).is_none() {
            let given = made.ty().name();
            return Err(type_error(format_args!("__bytes__ returned non-bytes (type {given})")));
        }
        return Ok(Made::Object(made));
    }
    if str::is_str(source) {
        return Err(type_error("string argument without an encoding"));
    }
    from_source(name, source).map(Made::Bytes)
}

/// A number of zero bytes, a buffer, or an iterable of numbers.
fn from_source(name: &str, source: &Value) -> R<Vec<u8>> {
    if is_index(source) {
        match index_i64_overflow(source) {
            Ok(n) if n < 0 => return Err(value_error("negative count")),
            Ok(n) => return zeros(n as usize),
            // An `__index__` that raises TypeError leaves the other ways open.
            Err(raised) => drop(raised.catch(&exception::TYPE_ERROR)?),
        }
    }
    if buffer::is_bytes_like(source) {
        return Ok(buffer::get_any(source)?.to_vec());
    }
    if !ops::iter::is_iterable(source) {
        return Err(cannot_convert(name, source));
    }
    from_iterable(name, source)
}

#[cold]
fn cannot_convert(name: &str, source: &Value) -> crate::exceptions::Raised {
    type_error(format_args!("cannot convert '{}' object to {name}", source.ty().name()))
}

/// Zero bytes.
pub fn zeros(n: usize) -> R<Vec<u8>> {
    if n > isize::MAX as usize - 64 {
        return Err(memory_error());
    }
    crate::memory::try_reserve(Some(n))?;
    Ok(vec![0; n])
}

/// One byte from a number: ValueError outside 0–255.
pub fn byte_of(v: &Value, message: &str) -> R<u8> {
    if let Some(i) = v.as_small_int() {
        return u8::try_from(i).map_err(|_| value_error(message));
    }
    let index = ops::number::index(v)?;
    match int::as_i64(&index).and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(value_error(message)),
    }
}

/// The bytes of an iterable of numbers, for `name`: "bytes", "bytearray", or "extend" for `bytearray.extend`.
pub fn from_iterable(name: &str, source: &Value) -> R<Vec<u8>> {
    let message = if name == "bytes" {
        "bytes must be in range(0, 256)"
    } else {
        "byte must be in range(0, 256)"
    };
    // The iterator comes first: what has none is no source of bytes.
    let items = match ops::iter::iter(source) {
        Err(raised) if raised.matches(&exception::TYPE_ERROR) => {
            drop(raised.take());
            return Err(match name {
                "extend" => type_error(format_args!("can't extend bytearray with {}", source.ty().name())),
                name => cannot_convert(name, source),
            });
        }
        items => items?,
    };
    let expected = match name {
        "bytes" | "extend" => ops::iter::length_hint(source, 8)?.min(1 << 20),
        _ => 8,
    };
    let mut out = Vec::with_capacity(expected);
    ops::iter::for_each(&items, &mut |v| {
        out.push(byte_of(&v, message)?);
        Ok(true)
    })?;
    Ok(out)
}

/// The bytes of a bytes-like object or an iterable of numbers (`PyObject_Bytes` without `__bytes__` for `bytes` itself).
pub fn from_object(source: &Value) -> R {
    if source.is_exact(&TYPE) {
        return Ok(source.clone());
    }
    if let Some(method) = (!source.is_small_int())
        .then(|| ops::attr::lookup_special(source, names::__bytes__()))
        .transpose()?
        && let Some(method) = method
    {
        let made = ops::call::call0(&method)?;
        if contents(&made).is_none() {
            let given = made.ty().name();
            return Err(type_error(format_args!("__bytes__ returned non-bytes (type {given})")));
        }
        return Ok(made);
    }
    if buffer::is_bytes_like(source) {
        return Ok(Value::bytes(&buffer::get_any(source)?));
    }
    if str::is_str(source) || !ops::iter::is_iterable(source) {
        return Err(cannot_convert("bytes", source));
    }
    Ok(Value::bytes(&from_iterable("bytes", source)?))
}
