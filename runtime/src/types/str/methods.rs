//! The table of the methods of `str`, its constructor, and the small methods.

use super::{
    StrObject, TYPE, case, from_parts, new_subclass, object, predicates, search, split, template, transform, translate,
};
use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::stdlib::codecs;
use crate::types::{buffer, tuple};
use crate::value::Value;

pub(super) const DOC: &str = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to sys.getdefaultencoding().\nerrors defaults to 'strict'.";

pub(super) const METHODS: &[MethodDef] = &[
    MethodDef::keywords("encode", encode),
    MethodDef::positional("replace", search::replace_method),
    MethodDef::keywords("split", split::split),
    MethodDef::keywords("rsplit", split::rsplit),
    MethodDef::one("join", super::join),
    MethodDef::no_args("capitalize", case::capitalize),
    MethodDef::no_args("casefold", case::casefold),
    MethodDef::no_args("title", case::title),
    MethodDef::positional("center", transform::center),
    MethodDef::positional("count", search::count_method),
    MethodDef::keywords("expandtabs", transform::expandtabs),
    MethodDef::positional("find", search::find_method),
    MethodDef::one("partition", split::partition),
    MethodDef::positional("index", search::index),
    MethodDef::positional("ljust", transform::ljust),
    MethodDef::no_args("lower", case::lower),
    MethodDef::positional("lstrip", transform::lstrip),
    MethodDef::positional("rfind", search::rfind_method),
    MethodDef::positional("rindex", search::rindex),
    MethodDef::positional("rjust", transform::rjust),
    MethodDef::positional("rstrip", transform::rstrip),
    MethodDef::one("rpartition", split::rpartition),
    MethodDef::keywords("splitlines", split::splitlines),
    MethodDef::positional("strip", transform::strip),
    MethodDef::no_args("swapcase", case::swapcase),
    MethodDef::one("translate", translate::translate),
    MethodDef::no_args("upper", case::upper),
    MethodDef::positional("startswith", search::startswith),
    MethodDef::positional("endswith", search::endswith),
    MethodDef::one("removeprefix", transform::removeprefix),
    MethodDef::one("removesuffix", transform::removesuffix),
    MethodDef::no_args("isascii", predicates::isascii),
    MethodDef::no_args("islower", predicates::islower),
    MethodDef::no_args("isupper", predicates::isupper),
    MethodDef::no_args("istitle", predicates::istitle),
    MethodDef::no_args("isspace", predicates::isspace),
    MethodDef::no_args("isdecimal", predicates::isdecimal),
    MethodDef::no_args("isdigit", predicates::isdigit),
    MethodDef::no_args("isnumeric", predicates::isnumeric),
    MethodDef::no_args("isalpha", predicates::isalpha),
    MethodDef::no_args("isalnum", predicates::isalnum),
    MethodDef::no_args("isidentifier", predicates::isidentifier),
    MethodDef::no_args("isprintable", predicates::isprintable),
    MethodDef::one("zfill", transform::zfill),
    MethodDef::keywords("format", template::format),
    MethodDef::one("format_map", template::format_map),
    MethodDef::one("__format__", format_slot),
    MethodDef::positional("maketrans", translate::maketrans).static_(),
    MethodDef::no_args("__sizeof__", sizeof),
    MethodDef::no_args("__getnewargs__", getnewargs),
];

/// The string behind `this`; methods of `str` are called with nothing else.
#[inline(always)]
pub(super) fn text(this: &Value) -> &StrObject {
    // SAFETY: method descriptors and slots check the type of `self`; arguments are checked before they come here.
    unsafe { this.cast_unchecked::<StrObject>() }
}

/// `this` where a method's result equals it: itself, but a plain copy of an instance of a subclass.
#[inline]
pub(super) fn unchanged(this: &Value) -> Value {
    if super::is_exact(this) {
        return this.clone();
    }
    let s = text(this);
    from_parts(s.bytes(), s.char_len())
}

/// `str(s)`.
pub(super) fn str_of(this: &Value) -> R {
    Ok(unchanged(this))
}

static NEW: Parser = Parser::new("str", &["object", "encoding", "errors"], 0);

/// `str(object='', encoding=…, errors=…)`.
pub(super) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [object, encoding, errors] = NEW.parse(args, kwnames)?;
    let text_argument = |v: Option<&Value>, name: &str| -> R<Option<String>> {
        match v {
            None => Ok(None),
            Some(v) => codecs::name_argument("str", name, v).map(Some),
        }
    };
    let encoding = text_argument(encoding, "encoding")?;
    let errors = text_argument(errors, "errors")?;
    let made = match object {
        None => super::empty().clone(),
        Some(object) if encoding.is_none() && errors.is_none() => ops::format::str(object)?,
        Some(object) => new_from(object, encoding.as_deref(), errors.as_deref())?,
    };
    Ok(if std::ptr::eq(ty, &TYPE) {
        made
    } else {
        new_subclass(ty, text(&made))
    })
}

/// Decodes a bytes-like object (`PyUnicode_FromEncodedObject`).
pub fn new_from(source: &Value, encoding: Option<&str>, errors: Option<&str>) -> R {
    if super::is_str(source) {
        return Err(type_error("decoding str is not supported"));
    }
    if !buffer::is_bytes_like(source) {
        let given = source.ty().name();
        return Err(type_error(format_args!(
            "decoding to str: need a bytes-like object, {given} found"
        )));
    }
    codecs::decode_object(source, encoding.unwrap_or("utf-8"), errors.unwrap_or("strict"))
}

static ENCODE: Parser = Parser::new("encode", &["encoding", "errors"], 0);

fn encode(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    if args.is_empty() && text(this).is_ascii() {
        return Ok(Value::bytes(text(this).bytes()));
    }
    let [encoding, errors] = ENCODE.parse(args, kwnames)?;
    let encoding = encoding
        .map(|v| codecs::name_argument("encode", "encoding", v))
        .transpose()?;
    let errors = errors
        .map(|v| codecs::name_argument("encode", "errors", v))
        .transpose()?;
    codecs::encode_text(
        this,
        encoding.as_deref().unwrap_or("utf-8"),
        errors.as_deref().unwrap_or("strict"),
    )
}

fn format_slot(this: &Value, spec: &Value) -> R {
    if object(spec).is_none() {
        return Err(crate::args::bad_argument("__format__", "argument", "str", spec));
    }
    ops::format::format_str(this, spec)
}

fn sizeof(this: &Value) -> R {
    // CPython's sizes: 40 bytes and one per character for ASCII, else 56 and one, two or four per character and a zero.
    let s = text(this);
    let n = s.char_len();
    if !super::is_exact(this) {
        // A subclass has its characters elsewhere.
        let width = match s.chars().max() {
            None | Some(0..=0xFF) => 1,
            Some(0x100..=0xFFFF) => 2,
            Some(_) => 4,
        };
        return Ok(Value::usize(
            crate::object::sizes::basic_size(&super::TYPE) + width * (n + 1),
        ));
    }
    Ok(Value::usize(match s.chars().max() {
        None | Some(0..=0x7F) => 41 + n,
        Some(0x80..=0xFF) => 57 + n,
        Some(0x100..=0xFFFF) => 58 + 2 * n,
        Some(_) => 60 + 4 * n,
    }))
}

fn getnewargs(this: &Value) -> R {
    let s = text(this);
    Ok(tuple::new(vec![from_parts(s.bytes(), s.char_len())]))
}
