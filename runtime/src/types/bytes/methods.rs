//! The table of the methods that `bytes` and `bytearray` share, and the small ones.

use super::kind::Kind;
use crate::args::{Parser, bad_argument, check_count};
use crate::exceptions::{R, type_error, value_error};
use crate::object::slots::KwNames;
use crate::ops::number::ssize;
use crate::stdlib::codecs;
use crate::types::{buffer, list, tuple};
use crate::value::Value;

/// The table of the methods of a kind of byte strings: those that both share, and its own.
macro_rules! methods {
    ($kind:ty; $($own:expr,)*) => {
        &[
            $crate::object::def::MethodDef::no_args("capitalize", $crate::types::bytes::case::capitalize::<$kind>),
            $crate::object::def::MethodDef::positional("center", $crate::types::bytes::text::center::<$kind>),
            $crate::object::def::MethodDef::positional("count", $crate::types::bytes::search::count_method::<$kind>),
            $crate::object::def::MethodDef::keywords("decode", $crate::types::bytes::methods::decode),
            $crate::object::def::MethodDef::positional("endswith", $crate::types::bytes::search::endswith::<$kind>),
            $crate::object::def::MethodDef::keywords("expandtabs", $crate::types::bytes::text::expandtabs::<$kind>),
            $crate::object::def::MethodDef::positional("find", $crate::types::bytes::search::find_method::<$kind>),
            $crate::object::def::MethodDef::one("fromhex", $crate::types::bytes::text::fromhex::<$kind>).class(),
            $crate::object::def::MethodDef::keywords("hex", $crate::types::bytes::text::hex::<$kind>),
            $crate::object::def::MethodDef::positional("index", $crate::types::bytes::search::index::<$kind>),
            $crate::object::def::MethodDef::no_args("isalnum", $crate::types::bytes::case::isalnum::<$kind>),
            $crate::object::def::MethodDef::no_args("isalpha", $crate::types::bytes::case::isalpha::<$kind>),
            $crate::object::def::MethodDef::no_args("isascii", $crate::types::bytes::case::isascii::<$kind>),
            $crate::object::def::MethodDef::no_args("isdigit", $crate::types::bytes::case::isdigit::<$kind>),
            $crate::object::def::MethodDef::no_args("islower", $crate::types::bytes::case::islower::<$kind>),
            $crate::object::def::MethodDef::no_args("isspace", $crate::types::bytes::case::isspace::<$kind>),
            $crate::object::def::MethodDef::no_args("istitle", $crate::types::bytes::case::istitle::<$kind>),
            $crate::object::def::MethodDef::no_args("isupper", $crate::types::bytes::case::isupper::<$kind>),
            $crate::object::def::MethodDef::one("join", $crate::types::bytes::methods::join::<$kind>),
            $crate::object::def::MethodDef::positional("ljust", $crate::types::bytes::text::ljust::<$kind>),
            $crate::object::def::MethodDef::no_args("lower", $crate::types::bytes::case::lower::<$kind>),
            $crate::object::def::MethodDef::positional("lstrip", $crate::types::bytes::text::lstrip::<$kind>),
            $crate::object::def::MethodDef::positional("maketrans", $crate::types::bytes::methods::maketrans).static_(),
            $crate::object::def::MethodDef::one("partition", $crate::types::bytes::split::partition::<$kind>),
            $crate::object::def::MethodDef::one("removeprefix", $crate::types::bytes::text::removeprefix::<$kind>),
            $crate::object::def::MethodDef::one("removesuffix", $crate::types::bytes::text::removesuffix::<$kind>),
            $crate::object::def::MethodDef::positional("replace", $crate::types::bytes::search::replace_method::<$kind>),
            $crate::object::def::MethodDef::positional("rfind", $crate::types::bytes::search::rfind_method::<$kind>),
            $crate::object::def::MethodDef::positional("rindex", $crate::types::bytes::search::rindex::<$kind>),
            $crate::object::def::MethodDef::positional("rjust", $crate::types::bytes::text::rjust::<$kind>),
            $crate::object::def::MethodDef::one("rpartition", $crate::types::bytes::split::rpartition::<$kind>),
            $crate::object::def::MethodDef::keywords("rsplit", $crate::types::bytes::split::rsplit::<$kind>),
            $crate::object::def::MethodDef::positional("rstrip", $crate::types::bytes::text::rstrip::<$kind>),
            $crate::object::def::MethodDef::keywords("split", $crate::types::bytes::split::split::<$kind>),
            $crate::object::def::MethodDef::keywords("splitlines", $crate::types::bytes::split::splitlines::<$kind>),
            $crate::object::def::MethodDef::positional("startswith", $crate::types::bytes::search::startswith::<$kind>),
            $crate::object::def::MethodDef::positional("strip", $crate::types::bytes::text::strip::<$kind>),
            $crate::object::def::MethodDef::no_args("swapcase", $crate::types::bytes::case::swapcase::<$kind>),
            $crate::object::def::MethodDef::no_args("title", $crate::types::bytes::case::title::<$kind>),
            $crate::object::def::MethodDef::keywords("translate", $crate::types::bytes::methods::translate::<$kind>),
            $crate::object::def::MethodDef::no_args("upper", $crate::types::bytes::case::upper::<$kind>),
            $crate::object::def::MethodDef::one("zfill", $crate::types::bytes::text::zfill::<$kind>),
            $crate::object::def::MethodDef::one("__buffer__", $crate::types::memoryview::buffer_method),
            $($own,)*
        ]
    };
}
pub(crate) use methods;

static DECODE: Parser = Parser::new("decode", &["encoding", "errors"], 0);

pub(crate) fn decode(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    if args.is_empty()
        && let Some(bytes) = super::contents(this).filter(|b| b.is_ascii())
    {
        return Ok(crate::types::str::from_ascii(bytes));
    }
    let [encoding, errors] = DECODE.parse(args, kwnames)?;
    let encoding = encoding
        .map(|v| codecs::name_argument("decode", "encoding", v))
        .transpose()?;
    let errors = errors
        .map(|v| codecs::name_argument("decode", "errors", v))
        .transpose()?;
    codecs::decode_object(
        this,
        encoding.as_deref().unwrap_or("utf-8"),
        errors.as_deref().unwrap_or("strict"),
    )
}

pub(crate) fn join<K: Kind>(this: &Value, iterable: &Value) -> R {
    let items = match iterable {
        v if v.is_exact(&list::TYPE) => list::snapshot(v),
        v => crate::ops::iter::sequence(v, "can only join an iterable")?,
    };
    if let [one] = items.as_slice()
        && std::ptr::eq(K::ty(), &super::TYPE)
        && one.is_exact(&super::TYPE)
    {
        return Ok(one.clone());
    }
    let mut parts = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let Some(part) = buffer::get_if_lent(item) else {
            let given = item.ty().name();
            return Err(type_error(format_args!(
                "sequence item {i}: expected a bytes-like object, {given} found"
            )));
        };
        parts.push(part);
    }
    let separator = K::bytes(this);
    let total = parts.iter().map(|p| p.len()).sum::<usize>() + parts.len().saturating_sub(1) * separator.len();
    let mut out = Vec::with_capacity(total);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(part);
    }
    Ok(K::make(&out))
}

pub(crate) fn maketrans(_: &Value, args: &[Value]) -> R {
    check_count("maketrans", args.len(), 2, 2)?;
    let (from, to) = (buffer::get(&args[0])?, buffer::get(&args[1])?);
    if from.len() != to.len() {
        return Err(value_error("maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
    for (&a, &b) in from.iter().zip(to.iter()) {
        table[a as usize] = b;
    }
    Ok(Value::bytes(&table))
}

static TRANSLATE: Parser = Parser::new("translate", &["", "delete"], 1);

pub(crate) fn translate<K: Kind>(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [table, delete] = TRANSLATE.parse(args, kwnames)?;
    let table = match table {
        Some(t) if !t.is_none() => Some(buffer::get(t)?),
        _ => None,
    };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(value_error("translation table must be 256 characters long"));
    }
    let delete = delete.map(buffer::get).transpose()?;
    let mut dropped = [false; 256];
    delete
        .iter()
        .flat_map(|d| d.iter())
        .for_each(|&b| dropped[b as usize] = true);
    let kept = K::bytes(this).iter().filter(|&&b| !dropped[b as usize]);
    let out: Vec<u8> = kept.map(|&b| table.as_ref().map_or(b, |t| t[b as usize])).collect();
    Ok(if out == K::bytes(this) {
        K::same(this)
    } else {
        K::make(&out)
    })
}

/// An argument that is one byte: a byte string of length 1.
pub(super) fn byte_argument(name: &str, position: usize, v: &Value) -> R<u8> {
    match buffer::direct(v) {
        Some([b]) => Ok(*b),
        _ => Err(bad_argument(
            name,
            &format!("argument {position}"),
            "a byte string of length 1",
            v,
        )),
    }
}

/// A count: negative means all.
pub(super) fn limit(v: Option<&Value>) -> R<usize> {
    let n = v.map_or(Ok(-1), ssize)?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// A tuple of three.
pub(super) fn triple(a: Value, b: Value, c: Value) -> Value {
    tuple::new(vec![a, b, c])
}
