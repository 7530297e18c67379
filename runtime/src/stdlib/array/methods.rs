//! The methods of `array.array`.

use super::items::{item_size, read, write};
use super::{TYPE, code, data, data_mut, is_array, len, make, push, resizable, values};
use crate::args::Parser;
use crate::exceptions::{R, index_error, raise, type_error, value_error};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::ops::{attr, compare, iter, number};
use crate::types::{buffer, bytes, exception, generics, list, str, tuple};
use crate::value::Value;

fn none(result: R<()>) -> R {
    result.map(|()| Value::none())
}

pub(super) const GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("typecode", |v| Ok(str::from_char(code(v) as u32)))
        .doc("the typecode character used to create the array"),
    GetSetDef::read_only("itemsize", |v| Ok(Value::usize(item_size(code(v)))))
        .doc("the size, in bytes, of one array item"),
];

pub(super) const METHODS: &[MethodDef] = &[
    MethodDef::one("append", |v, item| none(push(v, item))).doc("Append new value v to the end of the array."),
    MethodDef::no_args("buffer_info", |v| {
        Ok(tuple::from_array([Value::usize(data(v).as_ptr() as usize), Value::usize(len(v))]))
    })
    .doc("Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.\n\nThe length should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes."),
    MethodDef::no_args("byteswap", |v| {
        data_mut(v).chunks_exact_mut(item_size(code(v))).for_each(<[u8]>::reverse);
        Ok(Value::none())
    })
    .doc("Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised."),
    MethodDef::no_args("__copy__", |v| Ok(make(&TYPE, code(v), data(v).clone()))).doc("Return a copy of the array."),
    MethodDef::one("__deepcopy__", |v, _| Ok(make(&TYPE, code(v), data(v).clone()))).doc("Return a copy of the array."),
    MethodDef::one("count", |v, wanted| {
        let mut n = 0i64;
        for item in values(v) {
            n += compare::equal(&item, wanted)? as i64;
        }
        Ok(Value::int(n))
    })
    .doc("Return number of occurrences of v in the array."),
    MethodDef::keywords("extend", |v, args, kwnames| {
        let [other] = EXTEND.parse(args, kwnames)?;
        none(extend(v, other.unwrap_or(v)))
    }).doc("Append items to the end of the array."),
    MethodDef::keywords("fromfile", from_file).doc("Read n objects from the file object f and append them to the end of the array."),
    MethodDef::one("fromlist", from_list).doc("Append items to array from list."),
    MethodDef::one("frombytes", |v, b| none(from_bytes(v, b))).doc("Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method."),
    MethodDef::one("fromunicode", |v, s| none(from_unicode(v, s))).doc("Extends this array with data from the unicode string ustr.\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type."),
    MethodDef::positional("index", index).doc("Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present."),
    MethodDef::positional("insert", insert).doc("Insert a new item v into the array before position i."),
    MethodDef::positional("pop", pop).doc("Return the i-th element and delete it from the array.\n\ni defaults to -1."),
    MethodDef::one("remove", remove).doc("Remove the first occurrence of v in the array."),
    MethodDef::no_args("reverse", |v| {
        let size = item_size(code(v));
        let bytes = data_mut(v);
        bytes.reverse();
        bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        Ok(Value::none())
    })
    .doc("Reverse the order of the items in the array."),
    MethodDef::no_args("tobytes", |v| Ok(Value::bytes(data(v)))).doc("Convert the array to an array of machine values and return the bytes representation."),
    MethodDef::keywords("tofile", |v, args, kwnames| {
        let [f] = TO_FILE.parse(args, kwnames)?;
        let f = f.unwrap_or(v);
        for block in data(v).chunks(64 * 1024).map(Value::bytes).collect::<Vec<_>>() {
            attr::call_method_str(f, "write", &[block])?;
        }
        Ok(Value::none())
    })
    .doc("Write all items (as machine values) to the file object f."),
    MethodDef::no_args("tolist", |v| Ok(list::new(values(v)))).doc("Convert array to an ordinary list with the same items."),
    MethodDef::no_args("tounicode", to_unicode).doc("Extends this array with data from the unicode string ustr.\n\nConvert the array to a unicode string.  The array must be a unicode type array;\notherwise a ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of some other type."),
    MethodDef::one("__reduce_ex__", super::pickling::reduce_ex).doc("Return state information for pickling."),
    MethodDef::no_args("__sizeof__", |v| Ok(Value::usize(64 + super::room(v) * item_size(code(v))))).doc("Size of the array in memory, in bytes."),
    MethodDef::one("__class_getitem__", generics::class_getitem).class().doc("See PEP 585"),
];

pub(super) fn extend(v: &Value, other: &Value) -> R<()> {
    if is_array(other) {
        if code(other) != code(v) {
            return Err(type_error("can only extend with array of same kind"));
        }
        let more = data(other).clone();
        if !more.is_empty() {
            resizable(v)?.extend(more);
        }
        return Ok(());
    }
    iter::for_each(other, &mut |item| push(v, &item).map(|()| true))
}

pub(super) fn from_bytes(v: &Value, source: &Value) -> R<()> {
    if str::is_str(source) {
        return Err(type_error("a bytes-like object is required, not 'str'"));
    }
    let bytes = buffer::get(source)?;
    if matches!(&bytes, buffer::Bytes::Guard(buffer) if buffer.lent.item_size != 1) {
        return Err(type_error("a bytes-like object is required"));
    }
    let copy = bytes.to_vec();
    drop(bytes);
    if copy.len() % item_size(code(v)) != 0 {
        return Err(value_error("bytes length not a multiple of item size"));
    }
    if !copy.is_empty() {
        resizable(v)?.extend(copy);
    }
    Ok(())
}

pub(super) fn from_unicode(v: &Value, text: &Value) -> R<()> {
    if !str::is_str(text) {
        return Err(type_error(format_args!(
            "fromunicode() argument must be str, not {}",
            crate::args::described(text)
        )));
    }
    if code(v) != b'u' {
        return Err(value_error("fromunicode() may only be called on unicode type arrays"));
    }
    if str::char_len(text) == 0 {
        return Ok(());
    }
    let target = resizable(v)?;
    for c in super::items::code_points(text) {
        target.extend_from_slice(&c.to_le_bytes());
    }
    Ok(())
}

pub(super) fn to_unicode(v: &Value) -> R {
    if code(v) != b'u' {
        return Err(value_error("tounicode() may only be called on unicode type arrays"));
    }
    let mut b = str::Builder::new();
    for c in data(v)
        .chunks_exact(4)
        .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
    {
        if c > 0x10_ffff {
            return Err(value_error(format_args!(
                "character U+{c:x} is not in range [U+0000; U+10ffff]"
            )));
        }
        b.push_char(c);
    }
    Ok(b.finish())
}

fn from_list(v: &Value, source: &Value) -> R {
    if !list::is_list(source) {
        return Err(type_error("arg must be list"));
    }
    let size = item_size(code(v));
    let mut more = Vec::new();
    let items = list::snapshot(source);
    if !items.is_empty() {
        resizable(v)?;
    }
    for item in items {
        more.extend_from_slice(&write(code(v), &item)?[..size]);
    }
    if !more.is_empty() {
        resizable(v)?.extend(more);
    }
    Ok(Value::none())
}

static FROM_FILE: Parser = Parser::new("fromfile", &["", ""], 2);
static TO_FILE: Parser = Parser::new("tofile", &[""], 1);
static EXTEND: Parser = Parser::new("extend", &[""], 1);

fn from_file(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [file, n] = FROM_FILE.parse(args, kwnames)?;
    let (file, n) = (file.unwrap_or(v), n.unwrap_or(v));
    let n = number::ssize(n)?;
    if n < 0 {
        return Err(value_error("negative count"));
    }
    let wanted = n as usize * item_size(code(v));
    let read = attr::call_method_str(file, "read", &[Value::usize(wanted)])?;
    let Some(got) = bytes::contents(&read).map(<[u8]>::len) else {
        return Err(type_error("read() didn't return bytes"));
    };
    from_bytes(v, &read)?;
    if got < wanted {
        return Err(raise(&exception::EOF_ERROR, "read() didn't return enough bytes"));
    }
    Ok(Value::none())
}

/// The first index from `start` below `stop` whose item equals `wanted`.
pub(super) fn find(v: &Value, wanted: &Value, start: usize, stop: usize) -> R<Option<usize>> {
    let size = item_size(code(v));
    let mut i = start;
    while i < stop && i < len(v) {
        let item = read(code(v), &data(v)[i * size..]);
        if compare::equal(&item, wanted)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn index(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("index", args.len(), 1, 3)?;
    let (start, stop) = list::search_bounds(args, len(v))?;
    match find(v, &args[0], start, stop)? {
        Some(i) => Ok(Value::usize(i)),
        None => Err(value_error("array.index(x): x not in array")),
    }
}

fn insert(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("insert", args.len(), 2, 2)?;
    let i = number::ssize(&args[0])?;
    let raw = write(code(v), &args[1])?;
    let n = len(v) as i64;
    let at = if i < 0 { (i + n).max(0) } else { i.min(n) } as usize;
    let size = item_size(code(v));
    drop(resizable(v)?.splice(at * size..at * size, raw[..size].iter().copied()));
    Ok(Value::none())
}

fn pop(v: &Value, args: &[Value]) -> R {
    crate::args::check_count("pop", args.len(), 0, 1)?;
    let i = match args.first() {
        Some(i) => number::ssize(i)?,
        None => -1,
    };
    if len(v) == 0 {
        return Err(index_error("pop from empty array"));
    }
    let i = if i < 0 { i + len(v) as i64 } else { i };
    let item = super::item(v, i, "pop index out of range")?;
    let size = item_size(code(v));
    drop(resizable(v)?.drain(i as usize * size..(i as usize + 1) * size));
    Ok(item)
}

fn remove(v: &Value, wanted: &Value) -> R {
    match find(v, wanted, 0, usize::MAX)? {
        Some(i) => {
            let size = item_size(code(v));
            drop(resizable(v)?.drain(i * size..(i + 1) * size));
            Ok(Value::none())
        }
        None => Err(value_error("array.remove(x): x not in array")),
    }
}

pub(super) fn concat(v: &Value, other: &Value) -> R {
    if !is_array(other) {
        return Err(type_error(format_args!(
            "can only append array (not \"{}\") to array",
            other.ty().name()
        )));
    }
    if code(v) != code(other) {
        return Err(type_error("bad argument type for built-in operation"));
    }
    let mut all = data(v).clone();
    all.extend_from_slice(data(other));
    Ok(make(&TYPE, code(v), all))
}

pub(super) fn inplace_concat(v: &Value, other: &Value) -> R {
    if !is_array(other) {
        return Err(type_error(format_args!(
            "can only extend array with array (not \"{}\")",
            other.ty().name()
        )));
    }
    extend(v, other)?;
    Ok(v.clone())
}

fn repeated(v: &Value, n: i64) -> R<Vec<u8>> {
    let n = n.max(0) as usize;
    crate::memory::try_reserve(data(v).len().checked_mul(n))?;
    Ok(data(v).repeat(n))
}

pub(super) fn repeat(v: &Value, n: i64) -> R {
    Ok(make(&TYPE, code(v), repeated(v, n)?))
}

pub(super) fn inplace_repeat(v: &Value, n: i64) -> R {
    let all = repeated(v, n)?;
    if all.len() != data(v).len() {
        *resizable(v)? = all;
    }
    Ok(v.clone())
}
