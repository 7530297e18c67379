//! `format % values` for `str` and byte strings (CPython's `PyUnicode_Format` and `_PyBytes_FormatEx`).

use super::{StrObject, chars, from_wtf8, object};
use crate::exceptions::{R, Raised, overflow_error, type_error, value_error};
use crate::names;
use crate::ops;
use crate::ops::number_format::{FloatFlags, float_to_string, percent_int};
use crate::types::{buffer, bytearray, bytes, exception, float, int, tuple};
use crate::value::Value;

/// `format % values`.
pub(super) fn remainder(format: &Value, values: &Value) -> R {
    if object(format).is_none() {
        return Ok(Value::not_implemented());
    }
    let mut f = Formatter::new(super::wtf8(format), values, false);
    f.run()?;
    Ok(from_wtf8(&f.out))
}

/// `format % values` of `bytes` and `bytearray`.
pub fn bytes_remainder(format: &Value, values: &Value) -> R {
    let Some(text) = buffer::direct(format) else {
        return Ok(Value::not_implemented());
    };
    let text = text.to_vec();
    let mut f = Formatter::new(&text, values, true);
    f.run()?;
    Ok(if bytes::contents(format).is_some() {
        Value::bytes(&f.out)
    } else {
        bytearray::new(f.out)
    })
}

/// One conversion: `%[(key)][flags][width][.precision]code`.
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    code: u32,
}

struct Formatter<'a> {
    format: &'a [u8],
    at: usize,
    values: &'a [Value],
    next: usize,
    /// A key was looked up: from there on only keys give values (`unicode_format_arg_parse`).
    keyed: bool,
    mapping: Option<&'a Value>,
    /// The value that a key chose, for the next conversion.
    chosen: Option<Value>,
    bytes: bool,
    out: Vec<u8>,
}

impl<'a> Formatter<'a> {
    fn new(format: &'a [u8], values: &'a Value, bytes: bool) -> Formatter<'a> {
        let items = tuple::as_items(values);
        let text = object(values).is_some() || (bytes && buffer::direct(values).is_some());
        let mapping = items.is_none() && !text && values.ty().slots().subscript.is_some();
        Formatter {
            format,
            at: 0,
            values: items.unwrap_or(std::slice::from_ref(values)),
            next: 0,
            keyed: false,
            mapping: mapping.then_some(values),
            chosen: None,
            bytes,
            out: Vec::with_capacity(format.len() + 32),
        }
    }

    fn run(&mut self) -> R<()> {
        while self.at < self.format.len() {
            let rest = &self.format[self.at..];
            let n = memchr::memchr(b'%', rest).unwrap_or(rest.len());
            self.out.extend_from_slice(&rest[..n]);
            self.at += n;
            if n < rest.len() {
                self.at += 1;
                self.conversion()?;
            }
        }
        if self.mapping.is_none() && self.next < self.values.len() {
            let what = if self.bytes { "bytes" } else { "string" };
            return Err(type_error(format_args!(
                "not all arguments converted during {what} formatting"
            )));
        }
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn conversion(&mut self) -> R<()> {
        if self.peek() == Some(b'%') {
            self.at += 1;
            self.out.push(b'%');
            return Ok(());
        }
        let mut c = Conversion::default();
        if self.peek() == Some(b'(') {
            self.key()?;
        }
        while let Some(b) = self.peek() {
            match b {
                b'-' => c.left = true,
                b'+' => c.plus = true,
                b' ' => c.blank = true,
                b'#' => c.alternate = true,
                b'0' => c.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.peek() == Some(b'*') {
            self.at += 1;
            let n = self.star("ssize_t")?;
            c.left |= n < 0;
            c.width = n.unsigned_abs() as usize;
        } else {
            c.width = self.number(isize::MAX as usize, "width too big")?.unwrap_or(0);
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            c.precision = Some(if self.peek() == Some(b'*') {
                self.at += 1;
                let n = self.star("int")?;
                if i32::try_from(n).is_err() {
                    return Err(overflow_error("Python int too large to convert to C int"));
                }
                usize::try_from(n).unwrap_or(0)
            } else {
                let message = if self.bytes {
                    "prec too big"
                } else {
                    "precision too big"
                };
                self.number(i32::MAX as usize, message)?.unwrap_or(0)
            });
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.at += 1;
        }
        if self.at >= self.format.len() {
            return Err(value_error("incomplete format"));
        }
        let (code, n) = if self.bytes {
            (u32::from(self.format[self.at]), 1)
        } else {
            chars::decode(self.format, self.at)
        };
        c.code = code;
        self.at += n;
        let v = self.value()?;
        self.convert(&c, &v, n)
    }

    fn key(&mut self) -> R<()> {
        let Some(mapping) = self.mapping else {
            return Err(type_error("format requires a mapping"));
        };
        let start = self.at + 1;
        let mut depth = 1;
        self.at = start;
        while depth > 0 {
            match self.peek() {
                None => return Err(value_error("incomplete format key")),
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let key = &self.format[start..self.at - 1];
        let key = if self.bytes { Value::bytes(key) } else { from_wtf8(key) };
        self.chosen = Some(ops::subscr::get(mapping, &key)?);
        self.keyed = true;
        Ok(())
    }

    fn number(&mut self, max: usize, message: &str) -> R<Option<usize>> {
        let mut n: Option<usize> = None;
        while let Some(d @ b'0'..=b'9') = self.peek() {
            let next = n
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|n| n.checked_add((d - b'0') as usize));
            n = Some(next.filter(|&n| n <= max).ok_or_else(|| value_error(message))?);
            self.at += 1;
        }
        Ok(n)
    }

    /// The value for a `*`.
    fn star(&mut self, kind: &str) -> R<i64> {
        let v = self.value()?;
        if !int::is_int(&v) {
            return Err(type_error("* wants int"));
        }
        int::as_i64(&v).ok_or_else(|| overflow_error(format_args!("Python int too large to convert to C {kind}")))
    }

    fn value(&mut self) -> R {
        if let Some(v) = self.chosen.take() {
            return Ok(v);
        }
        if self.keyed {
            return Err(type_error("not enough arguments for format string"));
        }
        match self.values.get(self.next) {
            Some(v) => {
                self.next += 1;
                Ok(v.clone())
            }
            None => Err(type_error("not enough arguments for format string")),
        }
    }

    fn convert(&mut self, c: &Conversion, v: &Value, code_len: usize) -> R<()> {
        match u8::try_from(c.code).unwrap_or(0) {
            b's' | b'b' if self.bytes => {
                let data = bytes_of(v)?;
                let n = c.precision.map_or(data.len(), |p| p.min(data.len()));
                self.put(c, &data[..n], n)
            }
            b's' => self.put_text(c, &ops::format::str(v)?),
            b'r' if !self.bytes => self.put_text(c, &ops::format::repr(v)?),
            b'a' | b'r' => self.put_text(c, &ops::format::ascii(v)?),
            b'c' => self.character(c, v),
            code @ (b'd' | b'i' | b'u' | b'o' | b'x' | b'X') => {
                let shown = if self.bytes && code == b'i' { b'd' } else { code };
                let text = integer_text(c, v, code, shown as char)?;
                self.put_number(c, text.as_bytes())
            }
            code @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G') => {
                let f = self.float_of(v)?;
                let flags = FloatFlags {
                    alternate: c.alternate,
                    ..FloatFlags::default()
                };
                let text = float_to_string(f, code, c.precision.unwrap_or(6), flags);
                self.put_number(c, text.as_bytes())
            }
            _ => Err(self.unsupported(c.code, code_len)),
        }
    }

    #[cold]
    fn unsupported(&self, code: u32, code_len: usize) -> Raised {
        let before = &self.format[..self.at - code_len];
        let index = if self.bytes { before.len() } else { chars::count(before) };
        let shown = char::from_u32(code).filter(|c| (' '..='~').contains(c)).unwrap_or('?');
        value_error(format_args!(
            "unsupported format character '{shown}' ({code:#x}) at index {index}"
        ))
    }

    fn float_of(&self, v: &Value) -> R<f64> {
        if let Some(f) = v.as_exact_float() {
            return Ok(f);
        }
        match float::to_f64(v) {
            Err(raised) if self.bytes => {
                drop(raised.catch(&exception::TYPE_ERROR)?);
                Err(type_error(format_args!(
                    "float argument required, not {}",
                    v.ty().name()
                )))
            }
            result => result,
        }
    }

    fn character(&mut self, c: &Conversion, v: &Value) -> R<()> {
        if self.bytes {
            let b = byte_of(v)?;
            return self.put(c, &[b], 1);
        }
        if let Some(s) = object(v) {
            if s.char_len() != 1 {
                return Err(type_error("%c requires int or char"));
            }
            return self.put(c, s.bytes(), 1);
        }
        let index = match ops::number::index(v) {
            Ok(i) => i,
            Err(raised) => {
                drop(raised.catch(&exception::TYPE_ERROR)?);
                return Err(type_error("%c requires int or char"));
            }
        };
        match int::as_i64(&index)
            .and_then(|i| u32::try_from(i).ok())
            .filter(|&i| i < 0x11_0000)
        {
            Some(point) => self.put(c, chars::encode(point, &mut [0; 4]), 1),
            None => Err(overflow_error("%c arg not in range(0x110000)")),
        }
    }

    fn put_text(&mut self, c: &Conversion, text: &Value) -> R<()> {
        let Some(s) = object(text) else { return Ok(()) };
        let (bytes, length) = truncated(s, c.precision);
        self.put(c, bytes, length)
    }

    /// Appends text of `length` characters, filled with blanks to the width.
    fn put(&mut self, c: &Conversion, text: &[u8], length: usize) -> R<()> {
        let fill = c.width.saturating_sub(length);
        if fill == 0 {
            self.out.extend_from_slice(text);
            return Ok(());
        }
        crate::memory::try_reserve_text(Some(fill))?;
        if !c.left {
            self.out.resize(self.out.len() + fill, b' ');
        }
        self.out.extend_from_slice(text);
        if c.left {
            self.out.resize(self.out.len() + fill, b' ');
        }
        Ok(())
    }

    /// Appends a number: sign, base prefix, zeros or blanks, digits.
    fn put_number(&mut self, c: &Conversion, text: &[u8]) -> R<()> {
        let (mut sign, mut digits): (&[u8], &[u8]) = match text.first() {
            Some(b'-' | b'+') => text.split_at(1),
            _ => (b"", text),
        };
        if sign.is_empty() {
            sign = if c.plus {
                b"+"
            } else if c.blank {
                b" "
            } else {
                b""
            };
        }
        let mut prefix: &[u8] = b"";
        if c.alternate && matches!(u8::try_from(c.code), Ok(b'o' | b'x' | b'X')) {
            (prefix, digits) = digits.split_at(2);
        }
        let fill = c.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        crate::memory::try_reserve_text(Some(fill))?;
        let pad = |out: &mut Vec<u8>, b: u8| out.resize(out.len() + fill, b);
        if !c.zero && !c.left {
            pad(&mut self.out, b' ');
        }
        self.out.extend_from_slice(sign);
        self.out.extend_from_slice(prefix);
        if c.zero && !c.left {
            pad(&mut self.out, b'0');
        }
        self.out.extend_from_slice(digits);
        if c.left {
            pad(&mut self.out, b' ');
        }
        Ok(())
    }
}

/// The first characters of `s`.
fn truncated(s: &StrObject, precision: Option<usize>) -> (&[u8], usize) {
    let n = precision.map_or(s.char_len(), |p| p.min(s.char_len()));
    (&s.bytes()[..s.byte_offset(n)], n)
}

fn integer_text(c: &Conversion, v: &Value, code: u8, shown: char) -> R<String> {
    let octal_or_hex = matches!(code, b'o' | b'x' | b'X');
    let code = if code == b'u' { b'd' } else { code };
    if int::is_int(v) {
        return percent_int(v, code, c.alternate, c.precision);
    }
    let slots = v.ty().slots();
    let number = slots.int.is_some() || slots.index.is_some() || slots.float.is_some() || float::is_float(v);
    let converted = if !number {
        None
    } else {
        match if octal_or_hex {
            ops::number::index(v)
        } else {
            ops::number::int(v)
        } {
            Ok(i) => Some(i),
            Err(raised) => {
                drop(raised.catch(&exception::TYPE_ERROR)?);
                None
            }
        }
    };
    match converted {
        Some(i) => percent_int(&i, code, c.alternate, c.precision),
        None => {
            let wanted = if octal_or_hex { "an integer" } else { "a real number" };
            Err(type_error(format_args!(
                "%{shown} format: {wanted} is required, not {}",
                v.ty().name()
            )))
        }
    }
}

/// The bytes for `%b`: of a bytes-like object, or from `__bytes__`.
fn bytes_of(v: &Value) -> R<Vec<u8>> {
    if let Some(data) = buffer::direct(v) {
        return Ok(data.to_vec());
    }
    if buffer::is_bytes_like(v) {
        return Ok(buffer::get_any(v)?.to_vec());
    }
    if let Some(method) = ops::attr::lookup_special(v, names::__bytes__())? {
        let made = ops::call::call0(&method)?;
        return match bytes::contents(&made) {
            Some(data) => Ok(data.to_vec()),
            None => Err(type_error(format_args!(
                "__bytes__ returned non-bytes (type {})",
                made.ty().name()
            ))),
        };
    }
    Err(type_error(format_args!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
        v.ty().name()
    )))
}

/// The byte for `%c`.
fn byte_of(v: &Value) -> R<u8> {
    let wrong = || type_error("%c requires an integer in range(256) or a single byte");
    if let Some(data) = buffer::direct(v) {
        return if let [b] = data { Ok(*b) } else { Err(wrong()) };
    }
    let index = match ops::number::index(v) {
        Ok(i) => i,
        Err(raised) => {
            drop(raised.catch(&exception::TYPE_ERROR)?);
            return Err(wrong());
        }
    };
    match int::as_i64(&index).and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(overflow_error("%c arg not in range(256)")),
    }
}
