//! Objects of the builtin types in marshal's format.

use crate::exceptions::{R, Raised, raise, type_error, value_error};
use crate::memory;
use crate::ops::number_format::{FloatFlags, float_to_string};
use crate::ops::{attr, call, iter, number};
use crate::stdlib::codecs;
use crate::stdlib::sys::refcount;
use crate::types::{
    buffer, bytearray, bytes, code, complex, dict, exception, float, int, list, memoryview, set, str, tuple,
};
use crate::value::Value;
use krait_bytecode::marshal::{read_first, write_code};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const FLAG_REF: u8 = 0x80;
const MAX_DEPTH: usize = 2000;

/// The bytes of `v` in a version of the format.
pub fn write(v: &Value, version: i32) -> R<Vec<u8>> {
    let mut writer = Writer {
        out: Vec::new(),
        version,
        seen: HashMap::default(),
    };
    writer.object(v, 0, 0)?;
    Ok(writer.out)
}

#[cold]
fn unmarshallable() -> Raised {
    value_error("unmarshallable object")
}

struct Writer {
    out: Vec<u8>,
    version: i32,
    /// The objects that were written and may come again, with their numbers.
    seen: HashMap<u64, (Value, u32)>,
}

impl Writer {
    fn size(&mut self, n: usize) {
        self.out.extend((n as u32).to_le_bytes());
    }

    fn items(&mut self, items: &[Value], depth: usize, held: i64) -> R<()> {
        items.iter().try_for_each(|item| self.object(item, depth + 1, held))
    }

    /// `held`: how many references to the object are only of those who write it.
    fn object(&mut self, v: &Value, depth: usize, held: i64) -> R<()> {
        if depth > MAX_DEPTH {
            return Err(value_error("object too deeply nested to marshal"));
        }
        let plain = if v.is_none() {
            b'N'
        } else if v.is(&Value::bool(true)) {
            b'T'
        } else if v.is(&Value::bool(false)) {
            b'F'
        } else if v.is(&Value::ellipsis()) {
            b'.'
        } else if v.is(&exception::STOP_ITERATION.value()) {
            b'S'
        } else if let Some(number) = self.number_of(v, held) {
            match number {
                Ok(seen) => {
                    self.out.push(b'r');
                    self.out.extend(seen.to_le_bytes());
                    return Ok(());
                }
                Err(()) => return self.body(v, FLAG_REF, depth),
            }
        } else {
            return self.body(v, 0, depth);
        };
        self.out.push(plain);
        Ok(())
    }

    /// The number of an object that something else refers to as well, if it was written before; else it gets one.
    fn number_of(&mut self, v: &Value, held: i64) -> Option<Result<u32, ()>> {
        // Of the small ints CPython has one object each.
        let is_shared = match v.as_small_int() {
            Some(small) => (-5..=256).contains(&small),
            None => refcount(v) > 1 + held,
        };
        if self.version < 3 || !is_shared {
            return None;
        }
        let next = self.seen.len() as u32;
        match self.seen.entry(v.raw()) {
            Entry::Occupied(seen) => Some(Ok(seen.get().1)),
            Entry::Vacant(place) => {
                place.insert((v.clone(), next));
                Some(Err(()))
            }
        }
    }

    /// An object that is more than a mark, with the flag in its tag.
    fn body(&mut self, v: &Value, flag: u8, depth: usize) -> R<()> {
        if std::ptr::eq(v.ty(), &int::TYPE) {
            write_int(v, flag, &mut self.out)?;
        } else if std::ptr::eq(v.ty(), &float::TYPE) {
            self.floats(&[float::to_f64(v)?], [b'g', b'f'], flag);
        } else if let Some(c) = v.exact::<complex::ComplexObject>() {
            self.floats(&[c.real, c.imag], [b'y', b'x'], flag);
        } else if v.is_exact(&str::TYPE) {
            self.text(v, flag);
        } else if v.is_exact(&bytes::TYPE) {
            self.bytes(bytes::contents(v).unwrap_or(&[]), flag);
        } else if v.is_exact(&tuple::TYPE) {
            let items = tuple::items(v);
            match u8::try_from(items.len()) {
                Ok(n) if self.version >= 4 => self.out.extend([b')' | flag, n]),
                _ => {
                    self.out.push(b'(' | flag);
                    self.size(items.len());
                }
            }
            self.items(items, depth, 0)?;
        } else if v.is_exact(&list::TYPE) {
            let items = list::snapshot(v);
            self.out.push(b'[' | flag);
            self.size(items.len());
            self.items(&items, depth, 1)?;
        } else if v.is_exact(&dict::TYPE) {
            self.out.push(b'{' | flag);
            for (key, value) in dict::items(v) {
                self.object(&key, depth + 1, 1)?;
                self.object(&value, depth + 1, 1)?;
            }
            self.out.push(b'0');
        } else if v.is_exact(&set::TYPE) || v.is_exact(&set::FROZENSET_TYPE) {
            // In an order that does not depend on hashes: that of what each item is alone.
            let items = iter::collect(v)?;
            let alone = |item: Value| Ok((write(&item, self.version)?, item));
            let mut items = items.into_iter().map(alone).collect::<R<Vec<_>>>()?;
            items.sort_by(|a, b| a.0.cmp(&b.0));
            let tag = if v.is_exact(&set::TYPE) { b'<' } else { b'>' };
            self.out.push(tag | flag);
            self.size(items.len());
            items.iter().try_for_each(|(_, item)| self.object(item, depth + 1, 1))?;
        } else if let Some(c) = v.exact::<code::CodeObject>() {
            if depth > 0 {
                return Err(unmarshallable());
            }
            self.out.extend(write_code(&c.code));
        } else if buffer::is_bytes_like(v) {
            let data = buffer::with_bytes(v, <[u8]>::to_vec)?;
            self.bytes(&data, flag);
        } else {
            return Err(unmarshallable());
        }
        Ok(())
    }

    fn bytes(&mut self, data: &[u8], flag: u8) {
        self.out.push(b's' | flag);
        self.size(data.len());
        self.out.extend_from_slice(data);
    }

    /// Floats as they are in memory, in old versions as text; the tags of both.
    fn floats(&mut self, floats: &[f64], [binary, text]: [u8; 2], flag: u8) {
        if self.version > 1 {
            self.out.push(binary | flag);
            self.out.extend(floats.iter().flat_map(|f| f.to_le_bytes()));
            return;
        }
        self.out.push(text | flag);
        for f in floats {
            let digits = float_to_string(*f, b'g', 17, FloatFlags::default());
            self.out.push(digits.len() as u8);
            self.out.extend_from_slice(digits.as_bytes());
        }
    }

    fn text(&mut self, v: &Value, flag: u8) {
        let (text, interned) = (str::wtf8(v), str::is_interned(v));
        let short = u8::try_from(text.len());
        if self.version >= 4 && text.is_ascii() {
            if let Ok(n) = short {
                self.out.extend([if interned { b'Z' } else { b'z' } | flag, n]);
            } else {
                self.out.push(if interned { b'A' } else { b'a' } | flag);
                self.size(text.len());
            }
        } else {
            self.out
                .push(if interned && self.version >= 3 { b't' } else { b'u' } | flag);
            self.size(text.len());
        }
        self.out.extend_from_slice(text);
    }
}

fn write_int(v: &Value, flag: u8, out: &mut Vec<u8>) -> R<()> {
    if let Some(n) = int::as_i64(v).and_then(|n| i32::try_from(n).ok()) {
        out.push(b'i' | flag);
        out.extend(n.to_le_bytes());
        return Ok(());
    }
    let Some(big) = int::as_ibig(v) else {
        return Err(unmarshallable());
    };
    let (sign, magnitude) = big.into_owned().into_parts();
    let bytes = magnitude.to_le_bytes();
    let bit = |i: usize| bytes.get(i / 8).is_some_and(|b| b >> (i % 8) & 1 == 1);
    let digits: Vec<u16> = (0..(bytes.len() * 8).div_ceil(15))
        .map(|d| (0..15).fold(0, |digit, b| digit | u16::from(bit(d * 15 + b)) << b))
        .collect();
    let used = digits.iter().rposition(|&d| d != 0).map_or(0, |i| i + 1);
    let count = used as i32;
    out.push(b'l' | flag);
    out.extend(
        if matches!(sign, dashu_int::Sign::Negative) {
            -count
        } else {
            count
        }
        .to_le_bytes(),
    );
    out.extend(digits[..used].iter().flat_map(|d| d.to_le_bytes()));
    Ok(())
}

/// The object that the bytes begin with.
pub fn read(data: &[u8]) -> R {
    read_from(Source::Bytes(data))
}

/// The next object of a file; what comes behind it is left there.
pub fn read_file(file: &Value) -> R {
    let nothing = attr::call_method_str(file, "read", &[Value::int(0)])?;
    if bytes::contents(&nothing).is_none() {
        return Err(type_error(format_args!(
            "file.read() returned not bytes but {}",
            nothing.ty().name()
        )));
    }
    read_from(Source::File(file))
}

fn read_from(source: Source<'_>) -> R {
    let mut reader = Reader {
        source,
        seen: Vec::new(),
    };
    match reader.object(0)? {
        Some(found) => Ok(found),
        None => Err(type_error("NULL object in marshal data for object")),
    }
}

/// Where the bytes come from.
enum Source<'d> {
    Bytes(&'d [u8]),
    File(&'d Value),
}

struct Reader<'d> {
    source: Source<'d>,
    seen: Vec<Option<Value>>,
}

fn end_of_file(message: &str) -> Raised {
    raise(&exception::EOF_ERROR, message)
}

fn bad(what: &str) -> Raised {
    value_error(format_args!("bad marshal data ({what})"))
}

/// The next `n` bytes of a file.
fn take_from_file(file: &Value, n: usize) -> R<Vec<u8>> {
    memory::try_reserve(Some(n))?;
    let target = bytearray::new(vec![0; n]);
    let count = attr::call_method_str(file, "readinto", &[memoryview::of(&target)?])?;
    let count = number::ssize(&count)?;
    if count > n as i64 {
        return Err(value_error(format_args!(
            "read() returned too much data: {n} bytes requested, {count} returned"
        )));
    }
    // The file may have kept the memory, and changed it since.
    match bytearray::contents(&target) {
        Some(data) if count == n as i64 && data.len() == n => Ok(data.to_vec()),
        _ => Err(end_of_file("EOF read where not expected")),
    }
}

impl<'d> Reader<'d> {
    fn take(&mut self, n: usize) -> R<Cow<'d, [u8]>> {
        match &mut self.source {
            Source::Bytes(rest) => {
                let (part, behind) = rest
                    .split_at_checked(n)
                    .ok_or_else(|| end_of_file("marshal data too short"))?;
                *rest = behind;
                Ok(Cow::Borrowed(part))
            }
            Source::File(file) => take_from_file(file, n).map(Cow::Owned),
        }
    }

    fn byte(&mut self) -> R<u8> {
        match self.source {
            Source::Bytes([]) => Err(end_of_file("EOF read where not expected")),
            _ => Ok(self.take(1)?[0]),
        }
    }

    /// A code object, whose first byte is read; it is verified, since running it is not.
    fn code(&mut self, keeps: bool) -> R {
        let tag = if keeps { b'c' | FLAG_REF } else { b'c' };
        let rest = match self.source {
            Source::Bytes(rest) => Cow::Borrowed(rest),
            Source::File(file) => {
                let rest = attr::call_method_str(file, "read", &[])?;
                Cow::Owned(buffer::with_bytes(&rest, <[u8]>::to_vec)?)
            }
        };
        let data = [&[tag], &*rest].concat();
        let (code, length) = match read_first(&data) {
            Ok((krait_bytecode::Constant::Code(code), length)) => (code, length - 1),
            _ => return Err(value_error("bad marshal data")),
        };
        krait_bytecode::verify::verify(&code).map_err(|error| bad(&error.to_string()))?;
        match &mut self.source {
            Source::Bytes(rest) => *rest = &rest[length..],
            Source::File(file) if length < rest.len() => {
                let back = Value::int(length as i64 - rest.len() as i64);
                attr::call_method_str(file, "seek", &[back, Value::int(1)])?;
            }
            Source::File(_) => {}
        }
        Ok(code::new(code))
    }

    fn i32(&mut self) -> R<i32> {
        let b = self.take(4)?;
        Ok(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn f64(&mut self) -> R<f64> {
        let b = self.take(8)?;
        Ok(f64::from_le_bytes((*b).try_into().unwrap_or_default()))
    }

    /// A float as text.
    fn digits(&mut self) -> R<f64> {
        let n = self.byte()?.into();
        let text = String::from_utf8_lossy(&self.take(n)?).into_owned();
        Ok(float::parse(&text).unwrap_or(0.0))
    }

    fn length(&mut self, what: &str) -> R<usize> {
        usize::try_from(self.i32()?).map_err(|_| bad(&format!("{what} size out of range")))
    }

    fn items(&mut self, n: usize, depth: usize) -> R<Vec<Value>> {
        let mut items = Vec::new();
        for _ in 0..n {
            match self.object(depth + 1)? {
                Some(item) => items.push(item),
                None => return Err(type_error("NULL object in marshal data for tuple")),
            }
        }
        Ok(items)
    }

    /// The next object; `None` is the mark that ends a dict.
    fn object(&mut self, depth: usize) -> R<Option<Value>> {
        let tag = match self.byte() {
            Err(raised) if raised.matches(&exception::EOF_ERROR) => {
                drop(raised.take());
                return Err(end_of_file("EOF read where object expected"));
            }
            tag => tag?,
        };
        if depth > MAX_DEPTH {
            return Err(bad("recursion limit exceeded"));
        }
        let (kind, keeps) = (tag & !FLAG_REF, tag & FLAG_REF != 0);
        let slot = keeps.then(|| {
            self.seen.push(None);
            self.seen.len() - 1
        });
        let found = self.body(kind, slot, depth)?;
        if let (Some(slot), Some(found)) = (slot, &found) {
            self.seen[slot] = Some(found.clone());
        }
        Ok(found)
    }

    fn body(&mut self, kind: u8, slot: Option<usize>, depth: usize) -> R<Option<Value>> {
        Ok(Some(match kind {
            b'0' => return Ok(None),
            b'N' => Value::none(),
            b'T' => Value::bool(true),
            b'F' => Value::bool(false),
            b'.' => Value::ellipsis(),
            b'S' => exception::STOP_ITERATION.value(),
            b'i' => Value::int(self.i32()?.into()),
            b'l' => self.long()?,
            b'g' => Value::float(self.f64()?),
            b'f' => Value::float(self.digits()?),
            b'x' => {
                let (re, im) = (self.digits()?, self.digits()?);
                complex::new((re, im))
            }
            b'y' => {
                let (re, im) = (self.f64()?, self.f64()?);
                complex::new((re, im))
            }
            b'c' if depth == 0 => self.code(slot.is_some())?,
            b's' => {
                let n = self.length("bytes object")?;
                Value::bytes(&self.take(n)?)
            }
            b'z' | b'Z' => {
                let n = self.byte()?.into();
                self.text(n, kind)?
            }
            b'a' | b'A' | b'u' | b't' => {
                let n = self.length("string")?;
                self.text(n, kind)?
            }
            b')' => {
                let n = self.byte()?.into();
                tuple::new(self.items(n, depth)?)
            }
            b'(' => {
                let n = self.length("tuple")?;
                tuple::new(self.items(n, depth)?)
            }
            b'[' => {
                let n = self.length("list")?;
                let made = list::new(Vec::new());
                self.keep(slot, &made);
                for item in self.items(n, depth)? {
                    list::push(&made, item);
                }
                made
            }
            b'{' => {
                let made = dict::new();
                self.keep(slot, &made);
                while let Some(key) = self.object(depth + 1)? {
                    let Some(value) = self.object(depth + 1)? else { break };
                    dict::set_item(&made, &key, value)?;
                }
                made
            }
            b'<' | b'>' => {
                let n = self.length("set")?;
                let made = set::new(self.items(n, depth)?)?;
                match kind {
                    b'<' => made,
                    _ => call::call1(&set::FROZENSET_TYPE.value(), &made)?,
                }
            }
            b'r' => {
                let index = self.i32()?;
                let found = usize::try_from(index).ok().and_then(|i| self.seen.get(i)?.clone());
                found.ok_or_else(|| bad("invalid reference"))?
            }
            _ => return Err(bad("unknown type code")),
        }))
    }

    fn keep(&mut self, slot: Option<usize>, made: &Value) {
        if let Some(slot) = slot {
            self.seen[slot] = Some(made.clone());
        }
    }

    fn text(&mut self, n: usize, kind: u8) -> R {
        let data = self.take(n)?;
        let made = match kind {
            _ if data.is_ascii() => str::from_ascii(&data),
            b'u' | b't' => codecs::decode(&data, "utf-8", "surrogatepass")?,
            _ => codecs::decode(&data, "latin-1", "strict")?,
        };
        Ok(match kind {
            b'Z' | b'A' | b't' => str::intern_value(&made),
            _ => made,
        })
    }

    fn long(&mut self) -> R {
        let count = self.i32()?;
        let digits = self.take(count.unsigned_abs() as usize * 2)?;
        let mut n = dashu_int::IBig::from(0);
        for digit in digits.chunks_exact(2).rev() {
            let digit = u16::from_le_bytes([digit[0], digit[1]]);
            if digit >= 1 << 15 {
                return Err(bad("digit out of range in long"));
            }
            n = (n << 15) + dashu_int::IBig::from(digit);
        }
        Ok(int::from_ibig(if count < 0 { -n } else { n }))
    }
}
