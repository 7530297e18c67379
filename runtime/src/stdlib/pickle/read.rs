//! Unpickling.

use super::opcodes::*;
use super::unpickling_error;
use crate::exceptions::{R, Raised, attribute_error, overflow_error, raise, type_error, value_error};
use crate::import;
use crate::names;
use crate::object::attributes;
use crate::object::lookup;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, format, iter, subscr};
use crate::stdlib::sys::audit;
use crate::types::{bytearray, bytes, descriptor, dict, exception, float, int, list, set, str, tuple};
use crate::value::Value;

/// What `load` and `loads` are told.
pub struct Options {
    pub fix_imports: bool,
    pub encoding: Value,
    pub errors: Value,
    /// An iterator of the buffers that are kept apart.
    pub buffers: Option<Value>,
}

/// Where the bytes come from.
pub struct Input<'a> {
    given: &'a [u8],
    /// What was read of a file.
    read: Vec<u8>,
    at: usize,
    file: Option<File>,
}

struct File {
    read: Value,
    readline: Value,
    peek: Option<Value>,
    /// From here on the bytes were only looked at.
    peeked: usize,
}

#[cold]
fn truncated() -> Raised {
    unpickling_error("pickle data was truncated")
}

impl<'a> Input<'a> {
    pub fn of_bytes(bytes: &'a [u8]) -> Input<'a> {
        Input {
            given: bytes,
            read: Vec::new(),
            at: 0,
            file: None,
        }
    }

    pub fn of_file(file: &Value) -> R<Input<'a>> {
        let peek = attr::get_str_optional(file, "peek")?;
        // CPython would read large data into buffers; a file that cannot even be asked is refused as there.
        attr::get_str_optional(file, "readinto")?;
        let read = attr::get_str_optional(file, "read")?;
        let readline = attr::get_str_optional(file, "readline")?;
        let (Some(read), Some(readline)) = (read, readline) else {
            return Err(type_error("file must have 'read' and 'readline' attributes"));
        };
        Ok(Input {
            given: &[],
            read: Vec::new(),
            at: 0,
            file: Some(File {
                read,
                readline,
                peek,
                peeked: 0,
            }),
        })
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        if self.file.is_some() { &self.read } else { self.given }
    }

    /// The next `count` bytes.
    #[inline]
    fn take(&mut self, count: usize) -> R<&[u8]> {
        if self.bytes().len() - self.at < count {
            self.fill(count)?;
        }
        let at = self.at;
        self.at += count;
        Ok(&self.bytes()[at..at + count])
    }

    /// Sees to it that `count` bytes are there.
    #[cold]
    fn fill(&mut self, count: usize) -> R<()> {
        if self.file.is_none() {
            return Err(truncated());
        }
        self.skip_peeked()?;
        let missing = count - self.read.len();
        let file = self.file.as_mut().expect("checked");
        let data = call::call1(&file.read, &Value::usize(missing))?;
        let Some(data) = bytes::contents(&data) else {
            return Err(value_error(format_args!(
                "read() returned non-bytes object ({})",
                data.ty().name()
            )));
        };
        self.read.extend_from_slice(data);
        file.peeked = self.read.len();
        if self.read.len() < count {
            return Err(truncated());
        }
        if let Some(peek) = &file.peek
            && let Some(ahead) = crate::exceptions::quiet(call::call1(peek, &Value::int(128 * 1024)))
            && let Some(ahead) = bytes::contents(&ahead)
        {
            self.read.extend_from_slice(ahead);
        }
        Ok(())
    }

    /// Reads from the file what was looked at and used, and forgets what is behind.
    fn skip_peeked(&mut self) -> R<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if self.at > file.peeked {
            call::call1(&file.read, &Value::usize(self.at - file.peeked))?;
            self.read.clear();
        } else {
            self.read.truncate(file.peeked);
            self.read.drain(..self.at);
        }
        self.at = 0;
        file.peeked = self.read.len();
        Ok(())
    }

    /// The next line, without its end.
    fn line(&mut self) -> R<&[u8]> {
        let at = self.at;
        let mut end = self.bytes()[at..].iter().position(|&b| b == b'\n').map(|i| at + i);
        if end.is_none() && self.file.is_some() {
            self.skip_peeked()?;
            let file = self.file.as_mut().expect("checked");
            let data = call::call0(&file.readline)?;
            let Some(data) = bytes::contents(&data) else {
                return Err(value_error(format_args!(
                    "readline() returned non-bytes object ({})",
                    data.ty().name()
                )));
            };
            self.read.extend_from_slice(data);
            file.peeked = self.read.len();
            end = self.read.iter().position(|&b| b == b'\n');
        }
        let Some(end) = end else { return Err(truncated()) };
        let at = std::mem::replace(&mut self.at, end + 1);
        Ok(&self.bytes()[at..end])
    }

    /// A line that must not be empty.
    fn full_line(&mut self) -> R<&[u8]> {
        let line = self.line()?;
        if line.is_empty() { Err(truncated()) } else { Ok(line) }
    }

    fn text_line(&mut self, encoding: &str) -> R {
        let line = self.full_line()?;
        if line.is_ascii() {
            return Ok(str::from_ascii(line));
        }
        let line = Value::bytes(line);
        attr::call_method_str(&line, "decode", &[Value::str(encoding)])
    }
}

/// An unpickler that nobody has overridden anything of.
pub struct Reader<'a> {
    input: Input<'a>,
    options: Options,
    stack: Vec<Value>,
    marks: Vec<usize>,
    memo: Vec<Option<Value>>,
    protocol: u8,
}

fn little(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b))
}

impl<'a> Reader<'a> {
    pub fn new(input: Input<'a>, options: Options) -> Reader<'a> {
        Reader {
            input,
            options,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Vec::new(),
            protocol: 0,
        }
    }

    #[inline]
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    #[cold]
    fn underflow(&self) -> Raised {
        unpickling_error(if self.marks.is_empty() {
            "unpickling stack underflow"
        } else {
            "unexpected MARK found"
        })
    }

    #[inline]
    fn need(&self, count: usize) -> R<()> {
        if self.stack.len() < self.fence() + count {
            Err(self.underflow())
        } else {
            Ok(())
        }
    }

    #[inline]
    fn pop(&mut self) -> R {
        self.need(1)?;
        Ok(self.stack.pop().expect("checked"))
    }

    /// What is above the last mark.
    #[inline]
    fn pop_mark(&mut self) -> R<Vec<Value>> {
        let mark = self.mark()?;
        Ok(self.stack.split_off(mark))
    }

    fn mark(&mut self) -> R<usize> {
        self.marks.pop().ok_or_else(|| unpickling_error("could not find MARK"))
    }

    /// A number that is no length, or a length of fewer than eight bytes.
    fn number(&mut self, count: usize) -> R<usize> {
        self.length(count, "")
    }

    fn length(&mut self, count: usize, what: &str) -> R<usize> {
        let n = little(self.input.take(count)?);
        usize::try_from(n)
            .ok()
            .filter(|&n| n <= isize::MAX as usize)
            .ok_or_else(|| {
                overflow_error(format_args!(
                    "{what} exceeds system's maximum{} of {} bytes",
                    if what == "FRAME length" { "" } else { " size" },
                    isize::MAX
                ))
            })
    }

    fn get(&mut self, index: usize) -> R<()> {
        match self.memo.get(index) {
            Some(Some(v)) => {
                self.stack.push(v.clone());
                Ok(())
            }
            _ => Err(unpickling_error(format_args!("Memo value not found at index {index}"))),
        }
    }

    fn put(&mut self, index: usize) -> R<()> {
        self.need(1)?;
        let v = self.stack.last().expect("checked").clone();
        self.remember(index, v)
    }

    fn remember(&mut self, index: usize, v: Value) -> R<()> {
        if index >= self.memo.len() {
            crate::memory::try_reserve(index.checked_mul(8))?;
            self.memo.resize(index + 1, None);
        }
        self.memo[index] = Some(v);
        Ok(())
    }

    pub fn load(mut self, memo: Option<&Value>) -> R {
        for (key, value) in memo.map(dict::items).unwrap_or_default() {
            if let Some(index) = int::as_i64(&key).and_then(|i| usize::try_from(i).ok()) {
                self.remember(index, value)?;
            }
        }
        let v = self.run()?;
        self.input.skip_peeked()?;
        if let Some(memo) = memo {
            for (index, v) in self.memo.into_iter().enumerate() {
                if let Some(v) = v {
                    dict::set_item(memo, &Value::usize(index), v)?;
                }
            }
        }
        Ok(v)
    }

    fn run(&mut self) -> R {
        loop {
            let code = match self.input.take(1) {
                Ok(code) => code[0],
                Err(raised) => return Err(self.out_of_input(raised)),
            };
            if code == STOP {
                return self.pop();
            }
            self.step(code)?;
        }
    }

    #[cold]
    fn out_of_input(&self, raised: Raised) -> Raised {
        let is_truncation = crate::exceptions::quiet(
            import::import_module("pickle").and_then(|m| attr::get_str(&m, "UnpicklingError")),
        )
        .as_ref()
        .and_then(TypeObject::from_value)
        .is_some_and(|class| raised.matches(class));
        if !is_truncation {
            return raised;
        }
        drop(raised.take());
        raise(&exception::EOF_ERROR, "Ran out of input")
    }

    fn step(&mut self, code: u8) -> R<()> {
        match code {
            NONE => self.stack.push(Value::none()),
            NEWTRUE => self.stack.push(Value::bool(true)),
            NEWFALSE => self.stack.push(Value::bool(false)),
            BININT => {
                let n = little(self.input.take(4)?) as u32 as i32;
                self.stack.push(Value::int(n.into()));
            }
            BININT1 => {
                let n = self.input.take(1)?[0];
                self.stack.push(Value::int(n.into()));
            }
            BININT2 => {
                let n = little(self.input.take(2)?);
                self.stack.push(Value::int(n as i64));
            }
            BINFLOAT => {
                let bits: [u8; 8] = self.input.take(8)?.try_into().expect("eight bytes");
                self.stack.push(Value::float(f64::from_be_bytes(bits)));
            }
            LONG1 | LONG4 => self.long(code)?,
            INT | LONG | FLOAT => self.text_number(code)?,
            SHORT_BINUNICODE => self.text(1)?,
            BINUNICODE => self.text(4)?,
            BINUNICODE8 => self.text(8)?,
            SHORT_BINBYTES => self.data(1)?,
            BINBYTES => self.data(4)?,
            BINBYTES8 => self.data(8)?,
            BYTEARRAY8 => {
                let length = self.length(8, "BYTEARRAY8")?;
                let data = self.input.take(length)?.to_vec();
                self.stack.push(bytearray::new(data));
            }
            SHORT_BINSTRING => self.byte_string(1)?,
            BINSTRING => self.byte_string(4)?,
            STRING => self.quoted_string()?,
            UNICODE => {
                let line = Value::bytes(self.input.line()?);
                let text = attr::call_method_str(&line, "decode", &[Value::str("raw-unicode-escape")])?;
                self.stack.push(text);
            }
            NEXT_BUFFER | READONLY_BUFFER => self.buffer(code)?,
            EMPTY_TUPLE => self.stack.push(tuple::empty()),
            EMPTY_LIST => self.stack.push(list::new(Vec::new())),
            EMPTY_DICT => self.stack.push(dict::new()),
            EMPTY_SET => self.stack.push(set::new_empty()),
            TUPLE1 => self.short_tuple(1)?,
            TUPLE2 => self.short_tuple(2)?,
            TUPLE3 => self.short_tuple(3)?,
            TUPLE => {
                let items = self.pop_mark()?;
                self.stack.push(tuple::new(items));
            }
            LIST => {
                let items = self.pop_mark()?;
                self.stack.push(list::new(items));
            }
            FROZENSET => {
                let items = self.pop_mark()?;
                self.stack.push(set::new_frozen(items)?);
            }
            DICT => {
                let items = self.pop_mark()?;
                if !items.len().is_multiple_of(2) {
                    return Err(unpickling_error("odd number of items for DICT"));
                }
                let made = dict::new();
                for pair in items.chunks_exact(2) {
                    dict::set_item(&made, &pair[0], pair[1].clone())?;
                }
                self.stack.push(made);
            }
            MARK => self.marks.push(self.stack.len()),
            POP => self.discard()?,
            POP_MARK => drop(self.pop_mark()?),
            DUP => {
                self.need(1)?;
                self.stack.push(self.stack.last().expect("checked").clone());
            }
            MEMOIZE => self.put(self.memo.len())?,
            BINPUT => {
                let index = self.number(1)?;
                self.put(index)?;
            }
            LONG_BINPUT => {
                let index = self.number(4)?;
                self.put(index)?;
            }
            BINGET => {
                let index = self.number(1)?;
                self.get(index)?;
            }
            LONG_BINGET => {
                let index = self.number(4)?;
                self.get(index)?;
            }
            PUT | GET => self.numbered_by_text(code)?,
            APPEND => {
                self.need(2)?;
                let item = self.pop()?;
                self.extend(vec![item])?;
            }
            APPENDS => {
                let items = self.pop_mark()?;
                self.need(1)?;
                self.extend(items)?;
            }
            SETITEM => {
                self.need(3)?;
                let (value, key) = (self.pop()?, self.pop()?);
                self.set_items(vec![key, value])?;
            }
            SETITEMS => {
                let items = self.pop_mark()?;
                self.need(1)?;
                self.set_items(items)?;
            }
            ADDITEMS => {
                let items = self.pop_mark()?;
                self.need(1)?;
                self.add_items(&items)?;
            }
            GLOBAL => {
                let (module, name) = (self.input.text_line("utf-8")?, self.input.text_line("utf-8")?);
                let found = self.find(&module, &name)?;
                self.stack.push(found);
            }
            STACK_GLOBAL => {
                self.need(2)?;
                let (name, module) = (self.pop()?, self.pop()?);
                if !str::is_exact(&name) || !str::is_exact(&module) {
                    return Err(unpickling_error("STACK_GLOBAL requires str"));
                }
                let found = self.find(&module, &name)?;
                self.stack.push(found);
            }
            REDUCE => {
                self.need(2)?;
                let (args, function) = (self.pop()?, self.pop()?);
                let Some(items) = tuple::as_items(&args) else {
                    return Err(type_error("argument list must be a tuple"));
                };
                let made = call::call(&function, items, None)?;
                self.stack.push(made);
            }
            BUILD => self.build()?,
            NEWOBJ => {
                self.need(2)?;
                let (args, class) = (self.pop()?, self.pop()?);
                self.new_object("NEWOBJ", &class, &args, None)?;
            }
            NEWOBJ_EX => {
                self.need(3)?;
                let (keywords, args, class) = (self.pop()?, self.pop()?, self.pop()?);
                self.new_object("NEWOBJ_EX", &class, &args, Some(&keywords))?;
            }
            OBJ => {
                let mut items = self.pop_mark()?;
                if items.is_empty() {
                    return Err(self.underflow());
                }
                let class = items.remove(0);
                self.instantiate(&class, &items)?;
            }
            INST => {
                let mark = self.mark()?;
                let (module, name) = (self.input.text_line("ascii")?, self.input.text_line("ascii")?);
                let class = self.find(&module, &name)?;
                let items = self.stack.split_off(mark);
                self.instantiate(&class, &items)?;
            }
            EXT1 => self.extension(1)?,
            EXT2 => self.extension(2)?,
            EXT4 => self.extension(4)?,
            PROTO => {
                let protocol = self.input.take(1)?[0];
                if i64::from(protocol) > super::HIGHEST {
                    return Err(value_error(format_args!("unsupported pickle protocol: {protocol}")));
                }
                self.protocol = protocol;
            }
            FRAME => {
                let length = self.length(8, "FRAME length")?;
                self.input.take(length)?;
                self.input.at -= length;
            }
            PERSID | BINPERSID => {
                if code == PERSID {
                    self.input.line()?;
                } else {
                    self.pop()?;
                }
                return Err(unpickling_error(
                    "A load persistent id instruction was encountered, but no persistent_load function was specified.",
                ));
            }
            _ => {
                let shown = match code {
                    b'\'' | b'\\' => format!("\\x{code:02x}"),
                    0x20..=0x7E => char::from(code).to_string(),
                    _ => format!("\\x{code:02x}"),
                };
                return Err(unpickling_error(format_args!("invalid load key, '{shown}'.")));
            }
        }
        Ok(())
    }

    fn long(&mut self, code: u8) -> R<()> {
        let length = if code == LONG1 {
            self.number(1)?
        } else {
            let length = little(self.input.take(4)?) as u32 as i32;
            usize::try_from(length).map_err(|_| unpickling_error("LONG pickle has negative byte count"))?
        };
        let v = int::from_signed_bytes(self.input.take(length)?);
        self.stack.push(v);
        Ok(())
    }

    fn text_number(&mut self, code: u8) -> R<()> {
        let line = self.input.full_line()?;
        let v = match code {
            INT if line == b"00" => Some(Value::bool(false)),
            INT if line == b"01" => Some(Value::bool(true)),
            INT => int::parse(line, 0)?,
            LONG => {
                let (line, end) = line.strip_suffix(b"L").map_or((line, "\n"), |line| (line, ""));
                let text = Value::str(&(String::from_utf8_lossy(line).into_owned() + end));
                Some(int::parse(line, 0)?.map_or_else(|| Err(int::invalid_literal(&text, 10)), Ok)?)
            }
            _ => {
                let text = std::str::from_utf8(line).unwrap_or("?");
                let plain = !text.contains('_') && text.trim() == text;
                let parsed = if plain { float::parse(text) } else { None };
                match parsed {
                    Some(f) => Some(Value::float(f)),
                    None => {
                        let begins = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
                        let begins = begins.starts_with(|c: char| c.is_ascii_digit())
                            || begins.starts_with("inf")
                            || begins.starts_with("nan");
                        return Err(if begins {
                            value_error("could not convert string to float")
                        } else {
                            value_error(format_args!("could not convert string to float: '{text}\n'"))
                        });
                    }
                }
            }
        };
        self.stack
            .push(v.ok_or_else(|| value_error("could not convert string to int"))?);
        Ok(())
    }

    fn text(&mut self, size: usize) -> R<()> {
        let length = self.length(size, "BINUNICODE")?;
        let data = self.input.take(length)?;
        let v = match std::str::from_utf8(data) {
            Ok(text) => Value::str(text),
            Err(_) => {
                let data = Value::bytes(data);
                attr::call_method_str(&data, "decode", &[Value::str("utf-8"), Value::str("surrogatepass")])?
            }
        };
        self.stack.push(v);
        Ok(())
    }

    fn data(&mut self, size: usize) -> R<()> {
        let length = self.length(size, "BINBYTES")?;
        let v = Value::bytes(self.input.take(length)?);
        self.stack.push(v);
        Ok(())
    }

    /// A string of Python 2.
    fn push_string(&mut self, data: Value) -> R<()> {
        let v = if str::equals(&self.options.encoding, "bytes") {
            data
        } else {
            let options = [self.options.encoding.clone(), self.options.errors.clone()];
            attr::call_method_str(&data, "decode", &options)?
        };
        self.stack.push(v);
        Ok(())
    }

    fn byte_string(&mut self, size: usize) -> R<()> {
        let length = self.number(size)?;
        if size == 4 && length > i32::MAX as usize {
            return Err(unpickling_error("BINSTRING pickle has negative byte count"));
        }
        let data = Value::bytes(self.input.take(length)?);
        self.push_string(data)
    }

    fn quoted_string(&mut self) -> R<()> {
        let line = self.input.line()?;
        let quoted = match line {
            [open @ (b'\'' | b'"'), inner @ .., close] if open == close => Some(Value::bytes(inner)),
            _ => None,
        };
        let Some(inner) = quoted else {
            return Err(unpickling_error("the STRING opcode argument must be quoted"));
        };
        let codecs = import::import_module("_codecs")?;
        let decoded = attr::call_method_str(&codecs, "escape_decode", &[inner])?;
        let data = tuple::items(&decoded)[0].clone();
        self.push_string(data)
    }

    fn buffer(&mut self, code: u8) -> R<()> {
        if code == READONLY_BUFFER {
            self.need(1)?;
            let view_type = crate::types::memoryview::TYPE.value();
            let view = call::call1(&view_type, self.stack.last().expect("checked"))?;
            if !crate::ops::compare::is_true(&attr::get_str(&view, "readonly")?)? {
                *self.stack.last_mut().expect("checked") = attr::call_method_str(&view, "toreadonly", &[])?;
            }
            return Ok(());
        }
        let Some(buffers) = &self.options.buffers else {
            return Err(unpickling_error(
                "pickle stream refers to out-of-band data but no *buffers* argument was given",
            ));
        };
        match iter::next(buffers)? {
            Some(buffer) => self.stack.push(buffer),
            None => return Err(unpickling_error("not enough out-of-band buffers")),
        }
        Ok(())
    }

    fn short_tuple(&mut self, count: usize) -> R<()> {
        self.need(count)?;
        let items = self.stack.split_off(self.stack.len() - count);
        self.stack.push(tuple::new(items));
        Ok(())
    }

    fn discard(&mut self) -> R<()> {
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop().map(drop)
    }

    fn numbered_by_text(&mut self, code: u8) -> R<()> {
        let line = self.input.full_line()?;
        let text = Value::str(&String::from_utf8_lossy(line));
        let index = int::parse(line, 10)?.ok_or_else(|| {
            let shown = format::str_string(&text).unwrap_or_default() + "\n";
            int::invalid_literal(&Value::str(&shown), 10)
        })?;
        match (code, int::as_i64(&index).and_then(|i| usize::try_from(i).ok())) {
            (GET, Some(index)) => self.get(index),
            (GET, None) => Err(unpickling_error(format_args!(
                "Memo value not found at index {}",
                int::to_decimal(&index)
            ))),
            (_, Some(index)) => self.put(index),
            (_, None) => Err(value_error("negative PUT argument")),
        }
    }

    /// Adds items to the list (or what behaves so) on the stack.
    fn extend(&mut self, items: Vec<Value>) -> R<()> {
        let target = self.stack.last().expect("checked").clone();
        if items.is_empty() {
            return Ok(());
        }
        if target.is_exact(&list::TYPE) {
            for item in items {
                list::push(&target, item);
            }
            return Ok(());
        }
        if let Some(extend) = attr::get_str_optional(&target, "extend")? {
            return call::call1(&extend, &list::new(items)).map(drop);
        }
        let append = attr::get_str(&target, "append")?;
        for item in &items {
            call::call1(&append, item)?;
        }
        Ok(())
    }

    fn set_items(&mut self, items: Vec<Value>) -> R<()> {
        let target = self.stack.last().expect("checked").clone();
        if !items.len().is_multiple_of(2) {
            return Err(unpickling_error("odd number of items for SETITEMS"));
        }
        let exact = target.is_exact(&dict::TYPE);
        for pair in items.chunks_exact(2) {
            if exact {
                dict::set_item(&target, &pair[0], pair[1].clone())?;
            } else {
                subscr::set(&target, &pair[0], &pair[1])?;
            }
        }
        Ok(())
    }

    fn add_items(&mut self, items: &[Value]) -> R<()> {
        let target = self.stack.last().expect("checked").clone();
        if target.ty().is_subtype(&set::TYPE) {
            return items.iter().try_for_each(|item| set::add(&target, item));
        }
        let add = attr::get_str(&target, "add")?;
        items.iter().try_for_each(|item| call::call1(&add, item).map(drop))
    }

    fn new_object(&mut self, code: &str, class: &Value, args: &Value, keywords: Option<&Value>) -> R<()> {
        let wrong = |which: &str, expected: &str, v: &Value| {
            unpickling_error(format_args!(
                "{code} {which} argument must be a {expected}, not {}",
                v.ty().name()
            ))
        };
        let Some(ty) = TypeObject::from_value(class) else {
            return Err(wrong("class", "type", class));
        };
        let Some(new) = ty.slots().new else {
            return Err(unpickling_error(format_args!(
                "{code} class argument '{}' doesn't have __new__",
                ty.name()
            )));
        };
        let Some(items) = tuple::as_items(args) else {
            return Err(wrong("args", "tuple", args));
        };
        let made = match keywords {
            None => new(ty, items, None)?,
            Some(keywords) if !dict::is_dict(keywords) => return Err(wrong("kwargs", "dict", keywords)),
            Some(keywords) => {
                let (all, names) = call::flatten(items, keywords)?;
                new(ty, &all, Some(&names))?
            }
        };
        self.stack.push(made);
        Ok(())
    }

    /// A class of the old style, or what is called like one.
    fn instantiate(&mut self, class: &Value, items: &[Value]) -> R<()> {
        let bare = items.is_empty()
            && class.ty().has_flag(flags::TYPE_SUBCLASS)
            && attr::get_str_optional(class, "__getinitargs__")?.is_none();
        let made = if bare {
            attr::call_method_str(class, "__new__", std::slice::from_ref(class))?
        } else {
            call::call(class, items, None)?
        };
        self.stack.push(made);
        Ok(())
    }

    fn build(&mut self) -> R<()> {
        self.need(2)?;
        let state = self.pop()?;
        let target = self.stack.last().expect("checked").clone();
        if let Some(set_state) = attr::get_str_optional(&target, "__setstate__")? {
            return call::call1(&set_state, &state).map(drop);
        }
        let (state, slots) = match tuple::as_items(&state) {
            Some([state, slots]) => (state.clone(), Some(slots.clone())),
            _ => (state, None),
        };
        if !state.is_none() {
            if !dict::is_dict(&state) {
                return Err(unpickling_error("state is not a dictionary"));
            }
            set_attributes(&target, &state)?;
        }
        if let Some(slots) = slots.filter(|v| !v.is_none()) {
            if !dict::is_dict(&slots) {
                return Err(unpickling_error("slot state is not a dictionary"));
            }
            for (name, value) in dict::items(&slots) {
                attr::set(&target, &name, &value)?;
            }
        }
        Ok(())
    }

    fn extension(&mut self, size: usize) -> R<()> {
        let code = little(self.input.take(size)?) as u32 as i32;
        if code <= 0 {
            return Err(unpickling_error("EXT specifies code <= 0"));
        }
        let copyreg = import::import_module("copyreg")?;
        let key = Value::int(code.into());
        let cache = attr::get_str(&copyreg, "_extension_cache")?;
        if let Some(found) = dict::get_item(&cache, &key)? {
            self.stack.push(found);
            return Ok(());
        }
        let registry = attr::get_str(&copyreg, "_inverted_registry")?;
        let Some(pair) = dict::get_item(&registry, &key)? else {
            return Err(value_error(format_args!("unregistered extension code {code}")));
        };
        let Some([module, name]) = tuple::as_items(&pair).filter(|pair| pair.iter().all(str::is_str)) else {
            return Err(value_error(format_args!(
                "_inverted_registry[{code}] isn't a 2-tuple of strings"
            )));
        };
        let found = self.find(module, name)?;
        dict::set_item(&cache, &key, found.clone())?;
        self.stack.push(found);
        Ok(())
    }

    /// `find_class`.
    fn find(&mut self, module: &Value, name: &Value) -> R {
        audit::raise("pickle.find_class", || vec![module.clone(), name.clone()])?;
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.protocol < 3 && self.options.fix_imports {
            let compat = import::import_module("_compat_pickle")?;
            let key = tuple::from_array([module.clone(), name.clone()]);
            if let Some(pair) = dict::get_item(&attr::get_str(&compat, "NAME_MAPPING")?, &key)? {
                if let Some([m, n]) = tuple::as_items(&pair) {
                    (module, name) = (m.clone(), n.clone());
                }
            } else if let Some(m) = dict::get_item(&attr::get_str(&compat, "IMPORT_MAPPING")?, &module)? {
                module = m;
            }
        }
        let module_name = format::str_string(&module)?;
        import::import_module(&module_name)?;
        let Some(module) = import::loaded(&module_name)? else {
            return Err(crate::exceptions::key_error(&module));
        };
        let text = format::str_string(&name)?;
        if self.protocol < 4 || !text.contains('.') {
            return self.attribute(&module, &module, &name, &name);
        }
        if text.split('.').any(|part| part == "<locals>") {
            let message = format!(
                "Can't get local attribute {} on {}",
                format::repr_string(&name)?,
                format::repr_string(&module)?
            );
            return Err(attribute_error(&module, &name, message));
        }
        let mut found = module.clone();
        for part in text.split('.') {
            found = self.attribute(&module, &found, &str::intern(part), &name)?;
        }
        Ok(found)
    }

    fn attribute(&self, module: &Value, of: &Value, part: &Value, name: &Value) -> R {
        match attr::get_optional(of, &str::intern_value(part))? {
            Some(found) => Ok(found),
            None => {
                let message = format!(
                    "Can't get attribute {} on {}",
                    format::repr_string(name)?,
                    format::repr_string(module)?
                );
                Err(attribute_error(of, part, message))
            }
        }
    }
}

/// `target.__dict__.update(state)`, which is done without making a dict where attributes are stored in the object.
fn set_attributes(target: &Value, state: &Value) -> R<()> {
    let entries = dict::items(state);
    let ty = target.ty();
    let stored = attributes::has_storage(target)
        && ty.has_flag(flags::GENERIC_GETATTR)
        && lookup::lookup(ty, names::__dict__()).is_some_and(|d| descriptor::is_attribute_dict(&d));
    if stored && entries.iter().all(|(name, _)| str::is_exact(name)) {
        for (name, value) in entries {
            attributes::set(target, &str::intern_value(&name), value)?;
        }
        return Ok(());
    }
    let own = attr::get(target, names::__dict__())?;
    for (name, value) in entries {
        let name = if str::is_exact(&name) {
            str::intern_value(&name)
        } else {
            name
        };
        subscr::set(&own, &name, &value)?;
    }
    Ok(())
}
