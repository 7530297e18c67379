//! Reading of `TextIOWrapper`: chunks of bytes become text, line ends are translated, lines are found.

use super::base::size_argument;
use super::newline::{self, SEEN_LF};
use super::text::{Codec, Newline, TextObject, this};
use super::{buffered, unsupported};
use crate::exceptions::{R, type_error};
use crate::ops::{attr, call, number};
use crate::types::{bytes, exception, str};
use crate::value::{Slot, Value};

const CHUNK: usize = 8192;

impl TextObject {
    /// Text that was read ahead and is not used up.
    fn available(&self) -> &[u8] {
        &self.decoded.get()[self.position.get()..]
    }

    /// Reads and decodes the next chunk; false at the end of the stream.
    fn read_chunk(&self) -> R<bool> {
        let buffer = self.buffer()?;
        let plain = buffer.exact::<buffered::BufferedObject>().is_some();
        if self.chunk_start.get() >= 0 || self.decoded.get().is_empty() {
            self.note_start(&buffer)?;
        }
        let method = if plain || attr::get_str_optional(&buffer, "read1")?.is_some() {
            "read1"
        } else {
            "read"
        };
        let got = attr::call_method_str(&buffer, method, &[Value::usize(CHUNK)])?;
        let Some(data) = bytes::contents(&got) else {
            return Err(type_error(format_args!(
                "underlying {method}() should have returned a bytes-like object, not '{}'",
                got.ty().name()
            )));
        };
        let at_end = data.is_empty();
        let mut raw = std::mem::take(self.tail.get_mut());
        raw.extend_from_slice(data);
        let text = self.decode(&raw, at_end)?;
        let text = self.translate_input(text, at_end);
        let nothing = text.is_empty();
        *self.chunk.get_mut() = raw;
        *self.decoded.get_mut() = text;
        self.position.set(0);
        Ok(!(at_end && nothing))
    }

    /// Remembers where the chunk about to be read starts, for `tell`.
    fn note_start(&self, buffer: &Value) -> R<()> {
        let at = match attr::call_method_str(buffer, "tell", &[]) {
            Ok(at) => number::index_i64_overflow(&at)?,
            Err(raised) => {
                drop(raised.catch(&exception::OS_ERROR)?);
                self.chunk_start.set(-1);
                return Ok(());
            }
        };
        self.chunk_start.set(at - self.tail.get().len() as i64);
        Ok(())
    }

    /// The text of a chunk; an incomplete character at its end waits for the next one.
    fn decode(&self, raw: &[u8], at_end: bool) -> R<Vec<u8>> {
        match self.codec.get() {
            Codec::Utf8 => match std::str::from_utf8(raw) {
                Ok(_) => return Ok(raw.to_vec()),
                Err(e) if e.error_len().is_none() && !at_end => {
                    let (good, rest) = raw.split_at(e.valid_up_to());
                    *self.tail.get_mut() = rest.to_vec();
                    return Ok(good.to_vec());
                }
                Err(_) => {}
            },
            Codec::Ascii if raw.is_ascii() => return Ok(raw.to_vec()),
            Codec::Latin1 => {
                return Ok(raw.iter().map(|b| char::from(*b)).collect::<String>().into_bytes());
            }
            Codec::Ascii => {}
            Codec::Other => return self.decode_incrementally(raw, at_end),
        }
        // Invalid input: the codec's error handling decides. A possibly incomplete end waits.
        let cut = if at_end { raw.len() } else { complete_prefix(raw) };
        let (now, rest) = raw.split_at(cut);
        *self.tail.get_mut() = rest.to_vec();
        let encoding = self.encoding.get().get().cloned().unwrap_or(Value::none());
        let errors = self.errors.get().get().cloned().unwrap_or(Value::none());
        let text = attr::call_method_str(&Value::bytes(now), "decode", &[encoding, errors]);
        let text = text.inspect_err(|_| self.show_decoder())?;
        Ok(str::wtf8(&text).to_vec())
    }

    /// The pending exception's traceback gets the entry of the incremental decoder, which CPython writes in Python.
    #[cold]
    fn show_decoder(&self) {
        match self.codec.get() {
            Codec::Utf8 => exception::add_library_entry("<frozen codecs>", "decode", 322, None),
            _ => exception::add_library_entry("/usr/lib/python3.12/encodings/ascii.py", "decode", 26, Some([15, 54])),
        }
    }

    fn decode_incrementally(&self, raw: &[u8], at_end: bool) -> R<Vec<u8>> {
        let existing = self.decoder.get().get().cloned();
        let decoder = match existing {
            Some(d) => d,
            None => {
                let codecs = crate::import::import_module("codecs")?;
                let encoding = self.encoding.get().get().cloned().unwrap_or(Value::none());
                let errors = self.errors.get().get().cloned().unwrap_or(Value::none());
                let factory = attr::call_method_str(&codecs, "getincrementaldecoder", &[encoding])?;
                let decoder = call::call1(&factory, &errors)?;
                drop(self.decoder.replace(Slot::new(decoder.clone())));
                decoder
            }
        };
        let text = attr::call_method_str(&decoder, "decode", &[Value::bytes(raw), Value::bool(at_end)])?;
        if !str::is_str(&text) {
            return Err(type_error(format_args!(
                "decoder should return a string result, not '{}'",
                text.ty().name()
            )));
        }
        Ok(str::wtf8(&text).to_vec())
    }

    /// Universal newlines: a `\r` at the end of a chunk waits for the `\n` that may follow.
    fn translate_input(&self, mut text: Vec<u8>, at_end: bool) -> Vec<u8> {
        if !matches!(self.newline.get(), Newline::Universal | Newline::Keep) {
            return text;
        }
        if self.carriage_return.replace(false) {
            text.insert(0, b'\r');
        }
        if !at_end && text.last() == Some(&b'\r') {
            text.pop();
            self.carriage_return.set(true);
        }
        if !text.contains(&b'\r') {
            if self.seen.get() & SEEN_LF == 0 && text.contains(&b'\n') {
                self.seen.set(self.seen.get() | SEEN_LF);
            }
            return text;
        }
        self.seen.set(self.seen.get() | newline::kinds(&text));
        if self.newline.get() == Newline::Keep {
            text
        } else {
            newline::to_lf(&text)
        }
    }

    /// Takes everything up to byte `end` of the available text.
    fn take(&self, end: usize) -> &[u8] {
        let start = self.position.get();
        self.position.set(start + end);
        &self.decoded.get()[start..start + end]
    }

    /// One line with its end, at most `limit` characters.
    pub fn read_line(&self, limit: Option<usize>) -> R<Value> {
        let mut line: Vec<u8> = Vec::new();
        let mut left = limit;
        loop {
            let available = self.available();
            if available.is_empty() {
                if !self.read_chunk()? {
                    break;
                }
                continue;
            }
            let end = line_end(available, self.newline.get(), &line);
            let window = end.unwrap_or(available.len());
            let window = match left {
                Some(n) => char_boundary(&available[..window], n),
                None => window,
            };
            if let Some(n) = &mut left {
                *n -= count_chars(&available[..window]);
            }
            let complete = end == Some(window) || left == Some(0);
            if complete && line.is_empty() {
                return Ok(str::from_wtf8(self.take(window)));
            }
            line.extend_from_slice(self.take(window));
            if complete {
                break;
            }
        }
        Ok(str::from_wtf8(&line))
    }
}

/// Bytes before a possibly incomplete UTF-8 character at the end.
fn complete_prefix(raw: &[u8]) -> usize {
    for back in 1..=3.min(raw.len()) {
        let b = raw[raw.len() - back];
        if b & 0xC0 == 0xC0 {
            let needed = if b >= 0xF0 {
                4
            } else if b >= 0xE0 {
                3
            } else {
                2
            };
            return if needed > back { raw.len() - back } else { raw.len() };
        }
        if b & 0x80 == 0 {
            break;
        }
    }
    raw.len()
}

fn count_chars(text: &[u8]) -> usize {
    text.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

/// Bytes of the first `n` characters.
fn char_boundary(text: &[u8], n: usize) -> usize {
    if n >= text.len() {
        return text.len();
    }
    text.iter()
        .enumerate()
        .filter(|(_, b)| **b & 0xC0 != 0x80)
        .nth(n)
        .map_or(text.len(), |(i, _)| i)
}

/// Where the first line of `text` ends, its line end included. `before` is the line's beginning from earlier chunks.
fn line_end(text: &[u8], newline: Newline, before: &[u8]) -> Option<usize> {
    match newline {
        Newline::Universal | Newline::Lf => memchr::memchr(b'\n', text).map(|i| i + 1),
        Newline::Cr => memchr::memchr(b'\r', text).map(|i| i + 1),
        Newline::CrLf => {
            if before.last() == Some(&b'\r') && text.first() == Some(&b'\n') {
                return Some(1);
            }
            text.windows(2).position(|w| w == b"\r\n").map(|i| i + 2)
        }
        Newline::Keep => {
            let i = memchr::memchr2(b'\r', b'\n', text)?;
            Some(if text[i] == b'\r' && text.get(i + 1) == Some(&b'\n') {
                i + 2
            } else {
                i + 1
            })
        }
    }
}

fn check_readable(v: &Value) -> R<()> {
    let t = this(v);
    t.check_open()?;
    if !t.can_read.get() {
        return Err(unsupported("not readable"));
    }
    t.write_pending()
}

pub(super) fn read(v: &Value, args: &[Value]) -> R {
    let n = size_argument("read", args)?;
    check_readable(v)?;
    let t = this(v);
    let Some(n) = n else { return read_all(t) };
    let mut text: Vec<u8> = Vec::new();
    let mut left = n;
    while left > 0 {
        if t.available().is_empty() {
            if !t.read_chunk()? {
                break;
            }
            continue;
        }
        let end = char_boundary(t.available(), left);
        left -= count_chars(&t.available()[..end]);
        text.extend_from_slice(t.take(end));
    }
    Ok(str::from_wtf8(&text))
}

fn read_all(t: &TextObject) -> R {
    let buffer = t.buffer()?;
    let got = attr::call_method_str(&buffer, "read", &[])?;
    let mut raw = std::mem::take(t.tail.get_mut());
    if !got.is_none() {
        let Some(data) = bytes::contents(&got) else {
            return Err(type_error(format_args!(
                "underlying read() should have returned a bytes-like object, not '{}'",
                got.ty().name()
            )));
        };
        raw.extend_from_slice(data);
    }
    let mut text = t.available().to_vec();
    let rest = t.decode(&raw, true)?;
    text.extend(t.translate_input(rest, true));
    t.forget_chunk();
    Ok(str::from_wtf8(&text))
}

pub(super) fn readline(v: &Value, args: &[Value]) -> R {
    let limit = size_argument("readline", args)?;
    check_readable(v)?;
    this(v).read_line(limit)
}

pub(super) fn next_line(v: &Value) -> R<Option<Value>> {
    let t = this(v);
    let line = if v.is_exact(&super::text::TYPE) {
        if t.available().is_empty() {
            check_readable(v)?;
        } else {
            t.check_open()?;
        }
        t.telling.set(false);
        t.read_line(None)?
    } else {
        t.telling.set(false);
        attr::call_method_str(v, "readline", &[])?
    };
    if str::char_len(&line) == 0 {
        t.telling.set(true);
        return Ok(None);
    }
    Ok(Some(line))
}

/// Bytes of the chunk that the used-up part of the decoded text was made from.
pub(super) fn bytes_used(t: &TextObject) -> usize {
    let wanted = t.position.get();
    let chunk = t.chunk.get();
    let universal = t.newline.get() == Newline::Universal;
    let (mut made, mut used) = (0, 0);
    while made < wanted && used < chunk.len() {
        if universal && chunk[used] == b'\r' {
            used += if chunk.get(used + 1) == Some(&b'\n') { 2 } else { 1 };
            made += 1;
            continue;
        }
        made += match t.codec.get() {
            Codec::Latin1 if chunk[used] >= 0x80 => 2,
            _ => 1,
        };
        used += 1;
    }
    used
}
