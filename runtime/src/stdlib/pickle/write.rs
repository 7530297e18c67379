//! Pickling what is made of builtin types.

use super::opcodes::*;
use super::pickling_error;
use crate::exceptions::{R, overflow_error, raise};
use crate::ops::{attr, call, compare, iter, subscr};
use crate::state::check_recursion;
use crate::types::{bytearray, bytes, dict, exception, float, function, int, list, set, str, tuple, type_};
use crate::value::Value;
use crate::word_map::WordMap;

/// How many items one instruction adds.
const BATCH: usize = 1000;
/// Frames end when they have so many bytes.
const FRAME_TARGET: usize = 64 * 1024;
/// Frames of fewer bytes are no frames.
const FRAME_MIN: usize = 4;
const FRAME_HEADER: usize = 9;

/// What is written, and what was.
pub struct Writer {
    out: Vec<u8>,
    pub protocol: i64,
    pub binary: bool,
    pub fix_imports: bool,
    framing: bool,
    frame_start: Option<usize>,
    /// Objects by address, with their numbers.
    memo: WordMap<u64, usize>,
    /// Keeps the objects of the memo at their addresses.
    kept: Vec<Value>,
    callback: Option<Value>,
    /// The `write` of a file, which gets whole frames and large data as they come.
    sink: Option<Value>,
    /// `copyreg`, once it was asked for.
    pub copyreg: Option<Value>,
}

impl Writer {
    pub fn new(protocol: i64, fix_imports: bool, callback: Option<Value>, sink: Option<Value>) -> Writer {
        Writer {
            out: Vec::with_capacity(128),
            protocol,
            binary: protocol > 0,
            fix_imports: fix_imports && protocol < 3,
            framing: false,
            frame_start: None,
            memo: WordMap::default(),
            kept: Vec::new(),
            callback,
            sink,
            copyreg: None,
        }
    }

    /// Writes to the file what is there.
    fn flush(&mut self) -> R<()> {
        if let Some(sink) = &self.sink {
            let data = Value::bytes(&std::mem::take(&mut self.out));
            call::call1(sink, &data)?;
        }
        Ok(())
    }

    /// The pickle (without what went to the file), and the objects of the memo.
    pub fn dump(mut self, obj: &Value) -> R<(Value, Vec<Value>)> {
        if self.protocol >= 2 {
            self.out.extend([PROTO, self.protocol as u8]);
            self.framing = self.protocol >= 4;
        }
        self.save(obj)?;
        self.write(&[STOP]);
        self.commit_frame();
        self.flush()?;
        Ok((Value::bytes(&self.out), self.kept))
    }

    #[inline]
    pub fn write(&mut self, bytes: &[u8]) {
        if self.framing && self.frame_start.is_none() {
            self.frame_start = Some(self.out.len());
            self.out.extend([0; FRAME_HEADER]);
        }
        self.out.extend_from_slice(bytes);
    }

    fn commit_frame(&mut self) {
        let Some(start) = self.frame_start.take() else { return };
        let length = self.out.len() - start - FRAME_HEADER;
        if length < FRAME_MIN {
            self.out.drain(start..start + FRAME_HEADER);
            return;
        }
        self.out[start] = FRAME;
        self.out[start + 1..start + FRAME_HEADER].copy_from_slice(&(length as u64).to_le_bytes());
    }

    /// Bytes with their instruction and length; many of them stand outside frames.
    fn write_data(&mut self, header: &[u8], data: &[u8]) -> R<()> {
        if data.len() < FRAME_TARGET {
            self.write(header);
            self.write(data);
            return Ok(());
        }
        self.commit_frame();
        let framing = std::mem::replace(&mut self.framing, false);
        self.write(header);
        if let Some(sink) = self.sink.clone() {
            self.flush()?;
            call::call1(&sink, &Value::bytes(data))?;
        } else {
            self.write(data);
        }
        self.framing = framing;
        Ok(())
    }

    #[inline]
    pub fn known(&self, v: &Value) -> Option<usize> {
        self.memo.get(&v.raw()).copied()
    }

    #[inline]
    pub fn memoize(&mut self, v: &Value) {
        let index = self.kept.len();
        self.memo.insert(v.raw(), index);
        self.kept.push(v.clone());
        if self.protocol >= 4 {
            self.write(&[MEMOIZE]);
        } else {
            self.numbered(index, PUT, BINPUT, LONG_BINPUT);
        }
    }

    pub fn recall(&mut self, index: usize) {
        self.numbered(index, GET, BINGET, LONG_BINGET);
    }

    fn numbered(&mut self, index: usize, text: u8, short: u8, long: u8) {
        if !self.binary {
            let line = format!("{}{index}\n", char::from(text));
            self.write(line.as_bytes());
        } else if let Ok(index) = u8::try_from(index) {
            self.write(&[short, index]);
        } else {
            let [a, b, c, d] = (index as u32).to_le_bytes();
            self.write(&[long, a, b, c, d]);
        }
    }

    pub fn save(&mut self, v: &Value) -> R<()> {
        if let Some(start) = self.frame_start
            && self.out.len() - start - FRAME_HEADER >= FRAME_TARGET
        {
            self.commit_frame();
            self.flush()?;
        }
        if v.is_none() {
            self.write(&[NONE]);
            return Ok(());
        }
        if v.is_bool() {
            self.write(match (self.protocol >= 2, v.is_true()) {
                (true, true) => &[NEWTRUE],
                (true, false) => &[NEWFALSE],
                (false, true) => b"I01\n",
                (false, false) => b"I00\n",
            });
            return Ok(());
        }
        if let Some(i) = v.as_small_int() {
            return self.save_int(v, Some(i));
        }
        if let Some(f) = v.as_exact_float() {
            self.save_float(f);
            return Ok(());
        }
        if v.is_exact(&int::TYPE) {
            return self.save_int(v, int::as_i64(v));
        }
        if let Some(index) = self.known(v) {
            self.recall(index);
            return Ok(());
        }
        if v.is_exact(&str::TYPE) {
            return self.save_str(v);
        }
        if v.is_exact(&bytes::TYPE) {
            return self.save_bytes(v);
        }
        let _nested = check_recursion(" while pickling an object")?;
        let ty = v.ty();
        if std::ptr::eq(ty, &dict::TYPE) {
            self.save_dict(v)
        } else if std::ptr::eq(ty, &list::TYPE) {
            self.save_list(v)
        } else if std::ptr::eq(ty, &tuple::TYPE) {
            self.save_tuple(v)
        } else if std::ptr::eq(ty, &set::TYPE) {
            self.save_set(v)
        } else if std::ptr::eq(ty, &set::FROZENSET_TYPE) {
            self.save_frozenset(v)
        } else if std::ptr::eq(ty, &bytearray::TYPE) {
            self.save_bytearray(v)
        } else if std::ptr::eq(ty, &crate::stdlib::picklebuffer::TYPE) {
            self.save_buffer(v)
        } else if std::ptr::eq(ty, &type_::TYPE) {
            self.save_type(v)
        } else if std::ptr::eq(ty, &function::TYPE) {
            self.save_global(v, None)
        } else {
            self.save_other(v)
        }
    }

    fn save_int(&mut self, v: &Value, small: Option<i64>) -> R<()> {
        if let Some(i) = small.and_then(|i| i32::try_from(i).ok()) {
            if !self.binary {
                self.write(format!("I{i}\n").as_bytes());
                return Ok(());
            }
            let [a, b, c, d] = i.to_le_bytes();
            match (b, c, d) {
                (0, 0, 0) => self.write(&[BININT1, a]),
                (_, 0, 0) => self.write(&[BININT2, a, b]),
                _ => self.write(&[BININT, a, b, c, d]),
            }
            return Ok(());
        }
        if self.protocol < 2 {
            let text = int::to_decimal(v);
            self.write(format!("L{text}L\n").as_bytes());
            return Ok(());
        }
        let data = match small {
            Some(i) => signed(&i.to_le_bytes(), i < 0),
            None => {
                let bits = attr::call_method_str(v, "bit_length", &[])?;
                let count = Value::usize(int::as_i64(&bits).unwrap_or(0) as usize / 8 + 1);
                let to_bytes = attr::get_str(v, "to_bytes")?;
                let args = [count, str::intern("little")];
                let data = call::call_kw(&to_bytes, &args, &[("signed", &Value::bool(true))])?;
                signed(bytes::contents(&data).unwrap_or(&[]), int::is_negative(v))
            }
        };
        match u8::try_from(data.len()) {
            Ok(length) => self.write(&[LONG1, length]),
            Err(_) => {
                let length = i32::try_from(data.len())
                    .map_err(|_| overflow_error("int too large to pickle"))?
                    .to_le_bytes();
                self.write(&[LONG4]);
                self.write(&length);
            }
        }
        self.write(&data);
        Ok(())
    }

    fn save_float(&mut self, f: f64) {
        if self.binary {
            self.write(&[BINFLOAT]);
            self.write(&f.to_be_bytes());
        } else {
            let line = format!("F{}\n", float::repr(f));
            self.write(line.as_bytes());
        }
    }

    fn save_str(&mut self, v: &Value) -> R<()> {
        let text = str::wtf8(v);
        if self.binary {
            let length = text.len() as u64;
            self.write_sized(
                (self.protocol >= 4).then_some(SHORT_BINUNICODE),
                BINUNICODE,
                BINUNICODE8,
                length,
                text,
            )?;
        } else {
            let mut line = vec![UNICODE];
            for c in str::code_points(v) {
                match c {
                    0x10000.. => line.extend(format!("\\U{c:08x}").bytes()),
                    0x100.. | 0x5C | 0 | 0x0A | 0x0D | 0x1A => line.extend(format!("\\u{c:04x}").bytes()),
                    _ => line.push(c as u8),
                }
            }
            line.push(b'\n');
            self.write(&line);
        }
        self.memoize(v);
        Ok(())
    }

    fn write_sized(&mut self, short: Option<u8>, middle: u8, long: u8, length: u64, data: &[u8]) -> R<()> {
        let bytes = length.to_le_bytes();
        let mut header = [0; 9];
        header[1..].copy_from_slice(&bytes);
        let used = match short {
            Some(short) if length <= 0xFF => {
                header[0] = short;
                2
            }
            _ if length <= 0xFFFF_FFFF => {
                header[0] = middle;
                5
            }
            _ if self.protocol >= 4 => {
                header[0] = long;
                9
            }
            _ => {
                let kind = if middle == BINUNICODE { "string" } else { "bytes object" };
                return Err(overflow_error(format_args!(
                    "serializing a {kind} larger than 4 GiB requires pickle protocol 4 or higher"
                )));
            }
        };
        self.write_data(&header[..used], data)
    }

    fn save_bytes(&mut self, v: &Value) -> R<()> {
        let data = bytes::contents(v).unwrap_or(&[]);
        if self.protocol >= 3 {
            self.write_sized(Some(SHORT_BINBYTES), BINBYTES, BINBYTES8, data.len() as u64, data)?;
            self.memoize(v);
            return Ok(());
        }
        // The protocols that know no bytes get text and how to encode it.
        if data.is_empty() {
            return self.save_reduced(&[bytes::TYPE.value(), tuple::empty()], Some(v));
        }
        let points: Vec<u32> = data.iter().map(|&b| b.into()).collect();
        let text = str::from_code_points(&points);
        let encode = attr::get_str(&crate::import::import_module("_codecs")?, "encode")?;
        let args = tuple::from_array([text, str::intern("latin1")]);
        self.save_reduced(&[encode, args], Some(v))
    }

    fn save_bytearray(&mut self, v: &Value) -> R<()> {
        let data = bytearray::contents(v).unwrap_or(&[]).to_vec();
        if self.protocol >= 5 {
            self.write_long(BYTEARRAY8, &data)?;
            self.memoize(v);
            return Ok(());
        }
        let args = if data.is_empty() {
            tuple::empty()
        } else {
            tuple::from_array([Value::bytes(&data)])
        };
        self.save_reduced(&[bytearray::TYPE.value(), args], Some(v))
    }

    fn write_long(&mut self, code: u8, data: &[u8]) -> R<()> {
        let mut header = [code; 9];
        header[1..].copy_from_slice(&(data.len() as u64).to_le_bytes());
        self.write_data(&header, data)
    }

    fn save_buffer(&mut self, v: &Value) -> R<()> {
        if self.protocol < 5 {
            return Err(pickling_error("PickleBuffer can only pickled with protocol >= 5"));
        }
        let view = call::call1(&crate::types::memoryview::TYPE.value(), v)?;
        if !compare::is_true(&attr::get_str(&view, "contiguous")?)? {
            return Err(pickling_error(
                "PickleBuffer can not be pickled when pointing to a non-contiguous buffer",
            ));
        }
        let readonly = compare::is_true(&attr::get_str(&view, "readonly")?)?;
        let in_band = match &self.callback.clone() {
            None => true,
            Some(callback) => compare::is_true(&call::call1(callback, v)?)?,
        };
        if !in_band {
            self.write(&[NEXT_BUFFER]);
            if readonly {
                self.write(&[READONLY_BUFFER]);
            }
            return Ok(());
        }
        let raw = attr::call_method_str(v, "raw", &[])?;
        let data = attr::call_method_str(&raw, "tobytes", &[])?;
        let data = bytes::contents(&data).unwrap_or(&[]);
        if readonly {
            self.write_sized(Some(SHORT_BINBYTES), BINBYTES, BINBYTES8, data.len() as u64, data)?;
        } else {
            self.write_long(BYTEARRAY8, data)?;
        }
        self.memoize(v);
        Ok(())
    }

    fn save_tuple(&mut self, v: &Value) -> R<()> {
        let items = tuple::items(v);
        if items.is_empty() {
            self.write(if self.binary { &[EMPTY_TUPLE] } else { &[MARK, TUPLE] });
            return Ok(());
        }
        let short = items.len() <= 3 && self.protocol >= 2;
        if !short {
            self.write(&[MARK]);
        }
        for item in items {
            self.save(item)?;
        }
        // A tuple that holds itself was written on the way: what was pushed for it goes again.
        if let Some(index) = self.known(v) {
            if short {
                self.write(&[POP; 3][..items.len()]);
            } else if self.binary {
                self.write(&[POP_MARK]);
            } else {
                self.write(&vec![POP; items.len() + 1]);
            }
            self.recall(index);
            return Ok(());
        }
        self.write(&[match (short, items.len()) {
            (true, 1) => TUPLE1,
            (true, 2) => TUPLE2,
            (true, _) => TUPLE3,
            _ => TUPLE,
        }]);
        self.memoize(v);
        Ok(())
    }

    fn save_list(&mut self, v: &Value) -> R<()> {
        self.write(if self.binary { &[EMPTY_LIST] } else { &[MARK, LIST] });
        self.memoize(v);
        let item = |i: usize| list::items(v).get(i).cloned();
        match list::items(v).len() {
            0 => return Ok(()),
            1 => {
                if let Some(only) = item(0) {
                    self.save(&only)?;
                }
                self.write(&[APPEND]);
                return Ok(());
            }
            _ if !self.binary => return self.save_items(&iter::iter(v)?),
            _ => {}
        }
        let mut at = 0;
        loop {
            self.write(&[MARK]);
            let end = at + BATCH;
            while at < end {
                let Some(next) = item(at) else { break };
                self.save(&next)?;
                at += 1;
            }
            self.write(&[APPENDS]);
            if at >= list::items(v).len() {
                return Ok(());
            }
        }
    }

    /// What an iterator gives, for a list that is on the stack.
    pub fn save_items(&mut self, items: &Value) -> R<()> {
        if !self.binary {
            while let Some(item) = iter::next(items)? {
                self.save(&item)?;
                self.write(&[APPEND]);
            }
            return Ok(());
        }
        loop {
            let Some(first) = iter::next(items)? else { return Ok(()) };
            let Some(mut item) = iter::next(items)? else {
                self.save(&first)?;
                self.write(&[APPEND]);
                return Ok(());
            };
            self.write(&[MARK]);
            self.save(&first)?;
            let mut count = 1;
            loop {
                self.save(&item)?;
                count += 1;
                if count == BATCH {
                    break;
                }
                match iter::next(items)? {
                    Some(next) => item = next,
                    None => break,
                }
            }
            self.write(&[APPENDS]);
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn save_dict(&mut self, v: &Value) -> R<()> {
        self.write(if self.binary { &[EMPTY_DICT] } else { &[MARK, DICT] });
        self.memoize(v);
        let size = dict::len(v);
        if size == 0 {
            return Ok(());
        }
        if !self.binary {
            let items = attr::call_method_str(v, "items", &[])?;
            return self.save_pairs(&iter::iter(&items)?);
        }
        let mut position = 0;
        if size == 1 {
            if let Some((key, value)) = dict::next_entry(v, &mut position) {
                self.save(&key)?;
                self.save(&value)?;
            }
            self.write(&[SETITEM]);
            return Ok(());
        }
        loop {
            self.write(&[MARK]);
            let mut count = 0;
            while let Some((key, value)) = dict::next_entry(v, &mut position) {
                self.save(&key)?;
                self.save(&value)?;
                count += 1;
                if count == BATCH {
                    break;
                }
            }
            self.write(&[SETITEMS]);
            if dict::len(v) != size {
                return Err(raise(
                    &exception::RUNTIME_ERROR,
                    "dictionary changed size during iteration",
                ));
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn save_pair(&mut self, pair: &Value) -> R<()> {
        let Some([key, value]) = tuple::as_items(pair) else {
            return Err(crate::exceptions::type_error(
                "dict items iterator must return 2-tuples",
            ));
        };
        self.save(key)?;
        self.save(value)
    }

    /// Pairs that an iterator gives, for a dict that is on the stack.
    pub fn save_pairs(&mut self, pairs: &Value) -> R<()> {
        if !self.binary {
            while let Some(pair) = iter::next(pairs)? {
                self.save_pair(&pair)?;
                self.write(&[SETITEM]);
            }
            return Ok(());
        }
        loop {
            let Some(first) = iter::next(pairs)? else { return Ok(()) };
            let Some(mut pair) = iter::next(pairs)? else {
                self.save_pair(&first)?;
                self.write(&[SETITEM]);
                return Ok(());
            };
            self.write(&[MARK]);
            self.save_pair(&first)?;
            let mut count = 1;
            loop {
                self.save_pair(&pair)?;
                count += 1;
                if count == BATCH {
                    break;
                }
                match iter::next(pairs)? {
                    Some(next) => pair = next,
                    None => break,
                }
            }
            self.write(&[SETITEMS]);
            if count < BATCH {
                return Ok(());
            }
        }
    }

    fn save_set(&mut self, v: &Value) -> R<()> {
        if self.protocol < 4 {
            let args = tuple::from_array([list::new(set::keys(v))]);
            return self.save_reduced(&[set::TYPE.value(), args], Some(v));
        }
        self.write(&[EMPTY_SET]);
        self.memoize(v);
        let items = set::keys(v);
        let mut left = items.as_slice();
        if left.is_empty() {
            return Ok(());
        }
        loop {
            let (batch, rest) = left.split_at(left.len().min(BATCH));
            self.write(&[MARK]);
            for item in batch {
                self.save(item)?;
            }
            self.write(&[ADDITEMS]);
            if subscr::len(v)? != items.len() {
                return Err(raise(&exception::RUNTIME_ERROR, "set changed size during iteration"));
            }
            if batch.len() < BATCH {
                return Ok(());
            }
            left = rest;
        }
    }

    fn save_frozenset(&mut self, v: &Value) -> R<()> {
        if self.protocol < 4 {
            let args = tuple::from_array([list::new(set::keys(v))]);
            return self.save_reduced(&[set::FROZENSET_TYPE.value(), args], Some(v));
        }
        self.write(&[MARK]);
        for item in set::keys(v) {
            self.save(&item)?;
        }
        if let Some(index) = self.known(v) {
            self.write(&[POP_MARK]);
            self.recall(index);
            return Ok(());
        }
        self.write(&[FROZENSET]);
        self.memoize(v);
        Ok(())
    }
}

/// The shortest bytes of a number with its sign.
fn signed(bytes: &[u8], negative: bool) -> Vec<u8> {
    let fill = if negative { 0xFF } else { 0 };
    let mut length = bytes.len();
    while length > 1 && bytes[length - 1] == fill && (bytes[length - 2] & 0x80 != 0) == negative {
        length -= 1;
    }
    bytes[..length].to_vec()
}
