//! Objects of the builtin types in marshal's format, version 4.

use crate::exceptions::{R, Raised, raise, type_error, value_error};
use crate::ops::{call, iter};
use crate::types::{buffer, bytes, code, complex, dict, exception, float, int, list, set, str, tuple};
use crate::value::Value;
use krait_bytecode::marshal::{read_constant, write_code};

const FLAG_REF: u8 = 0x80;
const MAX_DEPTH: usize = 2000;

/// The bytes of `v`.
pub fn write(v: &Value) -> R<Vec<u8>> {
    let mut out = Vec::new();
    write_into(v, &mut out, 0)?;
    Ok(out)
}

#[cold]
fn unmarshallable() -> Raised {
    value_error("unmarshallable object")
}

fn size(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}

fn write_items(items: &[Value], out: &mut Vec<u8>, depth: usize) -> R<()> {
    items.iter().try_for_each(|item| write_into(item, out, depth + 1))
}

fn write_into(v: &Value, out: &mut Vec<u8>, depth: usize) -> R<()> {
    if depth > MAX_DEPTH {
        return Err(value_error("object too deeply nested to marshal"));
    }
    if v.is_none() {
        out.push(b'N');
    } else if v.is(&Value::bool(true)) {
        out.push(b'T');
    } else if v.is(&Value::bool(false)) {
        out.push(b'F');
    } else if v.is(&Value::ellipsis()) {
        out.push(b'.');
    } else if v.is(&exception::STOP_ITERATION.value()) {
        out.push(b'S');
    } else if std::ptr::eq(v.ty(), &int::TYPE) {
        write_int(v, out)?;
    } else if std::ptr::eq(v.ty(), &float::TYPE) {
        out.push(b'g');
        out.extend(float::to_f64(v)?.to_le_bytes());
    } else if let Some(c) = v.exact::<complex::ComplexObject>() {
        out.push(b'y');
        out.extend(c.real.to_le_bytes());
        out.extend(c.imag.to_le_bytes());
    } else if v.is_exact(&str::TYPE) {
        write_text(v, out);
    } else if v.is_exact(&bytes::TYPE) {
        let data = bytes::contents(v).unwrap_or(&[]);
        out.push(b's');
        size(out, data.len());
        out.extend_from_slice(data);
    } else if v.is_exact(&tuple::TYPE) {
        let items = tuple::items(v);
        match u8::try_from(items.len()) {
            Ok(n) => out.extend([b')', n]),
            Err(_) => {
                out.push(b'(');
                size(out, items.len());
            }
        }
        write_items(items, out, depth)?;
    } else if v.is_exact(&list::TYPE) {
        let items = list::snapshot(v);
        out.push(b'[');
        size(out, items.len());
        write_items(&items, out, depth)?;
    } else if v.is_exact(&dict::TYPE) {
        out.push(b'{');
        for (key, value) in dict::items(v) {
            write_into(&key, out, depth + 1)?;
            write_into(&value, out, depth + 1)?;
        }
        out.push(b'0');
    } else if v.is_exact(&set::TYPE) || v.is_exact(&set::FROZENSET_TYPE) {
        let items = iter::collect(v)?;
        out.push(if v.is_exact(&set::TYPE) { b'<' } else { b'>' });
        size(out, items.len());
        write_items(&items, out, depth)?;
    } else if let Some(c) = v.exact::<code::CodeObject>() {
        if depth > 0 {
            return Err(unmarshallable());
        }
        out.extend(write_code(&c.code));
    } else if buffer::is_bytes_like(v) {
        let data = buffer::with_bytes(v, <[u8]>::to_vec)?;
        out.push(b's');
        size(out, data.len());
        out.extend(data);
    } else {
        return Err(unmarshallable());
    }
    Ok(())
}

fn write_int(v: &Value, out: &mut Vec<u8>) -> R<()> {
    if let Some(n) = int::as_i64(v).and_then(|n| i32::try_from(n).ok()) {
        out.push(b'i');
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
    out.push(b'l');
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

fn write_text(v: &Value, out: &mut Vec<u8>) {
    let text = str::wtf8(v);
    if !text.is_ascii() {
        out.push(b'u');
        size(out, text.len());
    } else if let Ok(n) = u8::try_from(text.len()) {
        out.extend([b'z', n]);
    } else {
        out.push(b'a');
        size(out, text.len());
    }
    out.extend_from_slice(text);
}

/// The object of the bytes.
pub fn read(data: &[u8]) -> R {
    if data.first().is_some_and(|b| b & !FLAG_REF == b'c') {
        return match read_constant(data) {
            Ok(krait_bytecode::Constant::Code(code)) => match krait_bytecode::verify::verify(&code) {
                Ok(()) => Ok(code::new(code)),
                Err(error) => Err(value_error(format_args!("bad marshal data ({error})"))),
            },
            Ok(constant) => Ok(code::constant(&constant)),
            Err(_) => Err(value_error("bad marshal data")),
        };
    }
    let mut reader = Reader {
        data,
        at: 0,
        seen: Vec::new(),
    };
    match reader.object(0)? {
        Some(found) => Ok(found),
        None => Err(type_error("NULL object in marshal data for object")),
    }
}

struct Reader<'d> {
    data: &'d [u8],
    at: usize,
    seen: Vec<Option<Value>>,
}

#[cold]
fn too_short() -> Raised {
    raise(&exception::EOF_ERROR, "marshal data too short")
}

fn bad(what: &str) -> Raised {
    value_error(format_args!("bad marshal data ({what})"))
}

impl<'d> Reader<'d> {
    fn take(&mut self, n: usize) -> R<&'d [u8]> {
        let Some(part) = self.data.get(self.at..self.at.saturating_add(n)) else {
            return Err(too_short());
        };
        self.at += n;
        Ok(part)
    }

    fn byte(&mut self) -> R<u8> {
        Ok(self.take(1)?[0])
    }

    fn i32(&mut self) -> R<i32> {
        let b = self.take(4)?;
        Ok(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn f64(&mut self) -> R<f64> {
        let b = self.take(8)?;
        Ok(f64::from_le_bytes(b.try_into().unwrap_or_default()))
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
        let Some(&tag) = self.data.get(self.at) else {
            return Err(raise(&exception::EOF_ERROR, "EOF read where object expected"));
        };
        self.at += 1;
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
            b'f' => {
                let n = self.byte()?.into();
                let text = String::from_utf8_lossy(self.take(n)?).into_owned();
                Value::float(float::parse(&text).unwrap_or(0.0))
            }
            b'y' => {
                let (re, im) = (self.f64()?, self.f64()?);
                complex::new((re, im))
            }
            b's' => {
                let n = self.length("bytes object")?;
                Value::bytes(self.take(n)?)
            }
            b'z' | b'Z' => {
                let n = self.byte()?.into();
                self.text(n, kind == b'Z')?
            }
            b'a' | b'A' | b'u' | b't' => {
                let n = self.length("string")?;
                self.text(n, matches!(kind, b'A' | b't'))?
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

    fn text(&mut self, n: usize, interned: bool) -> R {
        let made = str::from_wtf8(self.take(n)?);
        Ok(if interned { str::intern_value(&made) } else { made })
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
