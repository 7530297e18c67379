//! Writing code objects as CPython's marshal does, byte for byte.
//!
//! CPython flags an object for later reference if more than one reference to it exists in memory. The data here has no
//! identity to go by, so identity is derived from what CPython's compiler does: it merges equal constants, name tuples and
//! tables of one compilation; names, and constants that look like names, are interned; small ints, one-character strings
//! and empty containers exist once per process. A first pass counts how often each such object is held, the second writes.

use std::hash::{Hash, Hasher};

use dashu_int::{IBig, Sign};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{FLAG_REF, tag};
use crate::code::{CodeObject, Constant, Text, flags};

/// Writes a code object as `marshal.dumps` does.
pub fn write_code(code: &CodeObject) -> Vec<u8> {
    let mut bytes = Vec::new();
    append_code(code, &mut bytes);
    bytes
}

/// Appends a code object to `bytes`.
pub(super) fn append_code(code: &CodeObject, bytes: &mut Vec<u8>) {
    let mut counter = Counter::default();
    counter.add(Key::Code(code));
    counter.code(code);
    let mut writer = Writer {
        bytes: std::mem::take(bytes),
        counter: &counter,
        indices: FxHashMap::default(),
        next: 0,
    };
    // Whoever asks for the dump holds the outermost object too.
    writer.index(Key::Code(code));
    writer.bytes.push(tag::CODE | FLAG_REF);
    writer.code(code);
    *bytes = writer.bytes;
}

/// An object by the identity it has in CPython's memory.
#[derive(Clone, Copy)]
enum Key<'a> {
    /// An interned string.
    Interned(&'a Text),
    /// A string constant that is not interned.
    Str(&'a Text),
    Filename(&'a Text),
    /// An object that only one place holds.
    Unique,
    Int(&'a IBig),
    Float(u64),
    Complex(u64, u64),
    Bytes(&'a [u8]),
    Tuple(&'a [Constant]),
    /// A tuple of names; the same object as an equal constant tuple.
    Names(&'a [Text]),
    FrozenSet(&'a Constant),
    Code(&'a CodeObject),
}

impl<'a> Key<'a> {
    /// The key of a constant; `None` for the singletons that have a type byte of their own.
    fn of(constant: &'a Constant) -> Option<Key<'a>> {
        Some(match constant {
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis => return None,
            Constant::Int(value) => Key::Int(value),
            // Nothing equals a NaN, so each is an object of its own.
            Constant::Float(value) if value.is_nan() => Key::Unique,
            Constant::Float(value) => Key::Float(value.to_bits()),
            Constant::Complex(real, imag) => Key::Complex(real.to_bits(), imag.to_bits()),
            Constant::Str(text) if is_interned(text) => Key::Interned(text),
            Constant::Str(text) => Key::Str(text),
            Constant::Bytes(bytes) => Key::Bytes(bytes),
            Constant::Tuple(items) => Key::Tuple(items),
            Constant::FrozenSet(_) => Key::FrozenSet(constant),
            Constant::Code(code) => Key::Code(code),
        })
    }

    /// Whether the object exists once per process, so that CPython always sees more than one reference to it.
    fn is_everlasting(&self) -> bool {
        match self {
            Key::Interned(_) | Key::Filename(_) => true,
            Key::Str(text) => is_latin1_character(text),
            Key::Int(value) => i16::try_from(*value).is_ok_and(|value| (-5..=256).contains(&value)),
            Key::Bytes(bytes) => bytes.len() <= 1,
            Key::Tuple(items) => items.is_empty(),
            Key::Names(names) => names.is_empty(),
            _ => false,
        }
    }
}

/// Whether CPython interns a string constant: it does if all of it is ASCII letters, digits and underscores.
///
/// `*` is one object per process, which is interned because a module loaded at start-up says `import *`.
fn is_interned(text: &Text) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') || *text == "*"
}

/// Whether the string is one Latin-1 character; there is one object for each.
fn is_latin1_character(text: &[u8]) -> bool {
    matches!(text, [0..0x80] | [0xC2..=0xC3, _])
}

/// Whether a frozenset holds a string that interning replaces: CPython makes a new set then, even of a shared one.
///
/// That depends on what else the process has interned; words are likely to be, numbers aren't.
fn is_rebuilt(items: &[Constant]) -> bool {
    let is_word = |text: &Text| is_interned(text) && !text.first().is_some_and(u8::is_ascii_digit);
    items
        .iter()
        .any(|item| matches!(item, Constant::Str(text) if is_word(text)))
}

/// Whether the name of a code object is one of the compiler's own, such as `<module>`: static, but not interned.
fn is_static(name: &Text) -> bool {
    name.first() == Some(&b'<')
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Key::Interned(a), Key::Interned(b))
            | (Key::Str(a), Key::Str(b))
            | (Key::Filename(a), Key::Filename(b)) => a == b,
            (Key::Int(a), Key::Int(b)) => a == b,
            (Key::Float(a), Key::Float(b)) => a == b,
            (Key::Complex(a, b), Key::Complex(c, d)) => a == c && b == d,
            (Key::Bytes(a), Key::Bytes(b)) => a == b,
            (Key::Tuple(a), Key::Tuple(b)) => a == b,
            (Key::Names(a), Key::Names(b)) => a == b,
            (Key::Tuple(items), Key::Names(names)) | (Key::Names(names), Key::Tuple(items)) => {
                items.len() == names.len()
                    && items
                        .iter()
                        .zip(*names)
                        .all(|(item, name)| matches!(item, Constant::Str(text) if text == name))
            }
            (Key::FrozenSet(a), Key::FrozenSet(b)) => a == b,
            (Key::Code(a), Key::Code(b)) => std::ptr::eq(*a, *b) || a == b,
            _ => false,
        }
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Key::Interned(text) => text.hash(state),
            Key::Str(text) => (1u8, text).hash(state),
            Key::Filename(text) => (2u8, text).hash(state),
            Key::Unique => {}
            Key::Int(value) => value.hash(state),
            Key::Float(bits) => bits.hash(state),
            Key::Complex(real, imag) => (real, imag).hash(state),
            Key::Bytes(bytes) => bytes.hash(state),
            Key::Tuple(items) => {
                // Equal to the hash of a tuple of names.
                items.len().hash(state);
                for item in *items {
                    match item {
                        Constant::Str(text) => text.hash(state),
                        other => other.hash(state),
                    }
                }
            }
            Key::Names(names) => {
                names.len().hash(state);
                names.iter().for_each(|name| name.hash(state));
            }
            Key::FrozenSet(set) => set.hash(state),
            Key::Code(code) => code.hash(state),
        }
    }
}

type Map<'a> = FxHashMap<Key<'a>, u32>;

/// Counts how many places hold each object.
#[derive(Default)]
struct Counter<'a> {
    seen: Map<'a>,
    /// The names of one Latin-1 character above ASCII: they are interned, and the same objects as equal constants.
    short_names: FxHashSet<&'a Text>,
    /// The classes whose qualified name is one object with a constant.
    sharing_qualname: FxHashSet<*const CodeObject>,
}

impl<'a> Counter<'a> {
    /// Counts one more holder; true if the object was not seen before.
    fn add(&mut self, key: Key<'a>) -> bool {
        if matches!(key, Key::Unique) {
            return true;
        }
        let count = self.seen.entry(key).or_insert(0);
        *count += 1;
        *count == 1
    }

    fn constant(&mut self, constant: &'a Constant) {
        let Some(key) = Key::of(constant) else { return };
        if self.add(key) {
            match constant {
                Constant::Tuple(items) | Constant::FrozenSet(items) => {
                    items.iter().for_each(|item| self.constant(item));
                }
                Constant::Code(code) => self.code(code),
                _ => {}
            }
        }
    }

    fn code(&mut self, code: &'a CodeObject) {
        // The body of a class loads its qualified name as a constant. Where an equal constant came earlier, that one is
        // loaded, and the qualified name remains an object of its own.
        let qualname = Key::Str(&code.qualname);
        if is_dotted_class(code) && !self.seen.contains_key(&qualname) {
            self.add(qualname);
            self.sharing_qualname.insert(code);
        }
        if self.add(Key::Tuple(&code.consts)) {
            code.consts.iter().for_each(|constant| self.constant(constant));
        }
        self.add(Key::Names(code.names()));
        self.add(Key::Names(code.localsplusnames()));
        let names = code.names().iter().chain(code.localsplusnames());
        self.short_names
            .extend(names.filter(|name| name.len() == 2 && is_latin1_character(name)));
        self.add(Key::Bytes(code.linetable()));
        self.add(Key::Bytes(code.exceptiontable()));
    }
}

/// Whether this is the body of a class with a dotted name.
fn is_dotted_class(code: &CodeObject) -> bool {
    code.flags & flags::OPTIMIZED == 0
        && code.qualname != code.name
        && matches!(code.consts.first(), Some(Constant::Str(text)) if *text == code.qualname)
}

struct Writer<'a, 'c> {
    bytes: Vec<u8>,
    counter: &'c Counter<'a>,
    indices: Map<'a>,
    next: u32,
}

impl<'a> Writer<'a, '_> {
    fn long(&mut self, value: i32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// Writes a reference if the object was written before, else gives its type byte the flag it needs.
    fn flag(&mut self, key: Key<'a>) -> Option<u8> {
        let rebuilt = matches!(key, Key::FrozenSet(Constant::FrozenSet(items)) if is_rebuilt(items));
        let shared = key.is_everlasting() || !rebuilt && self.counter.seen.get(&key).is_some_and(|count| *count > 1);
        if !shared {
            return Some(0);
        }
        if let Some(index) = self.indices.get(&key) {
            let index = *index as i32;
            self.bytes.push(tag::REF);
            self.long(index);
            return None;
        }
        self.index(key);
        Some(FLAG_REF)
    }

    /// Gives the object the next number.
    fn index(&mut self, key: Key<'a>) {
        self.indices.insert(key, self.next);
        self.next += 1;
    }

    fn constant(&mut self, constant: &'a Constant) {
        self.constant_held(constant, false);
    }

    /// Writes a constant, which is flagged in any case if somebody else holds it meanwhile.
    fn constant_held(&mut self, constant: &'a Constant, held: bool) {
        let Some(key) = Key::of(constant) else {
            self.bytes.push(match constant {
                Constant::True => tag::TRUE,
                Constant::False => tag::FALSE,
                Constant::Ellipsis => tag::ELLIPSIS,
                _ => tag::NONE,
            });
            return;
        };
        let Some(mut flag) = self.flag(key) else { return };
        if held && flag == 0 {
            self.index(key);
            flag = FLAG_REF;
        }
        match constant {
            Constant::Int(value) => self.int(value, flag),
            Constant::Float(value) => {
                self.bytes.push(tag::FLOAT | flag);
                self.bytes.extend(value.to_le_bytes());
            }
            Constant::Complex(real, imag) => {
                self.bytes.push(tag::COMPLEX | flag);
                self.bytes.extend(real.to_le_bytes());
                self.bytes.extend(imag.to_le_bytes());
            }
            Constant::Str(text) => {
                let interned = is_interned(text) || self.counter.short_names.contains(text);
                self.string(text, interned, flag);
            }
            Constant::Bytes(bytes) => self.byte_string(bytes, flag),
            Constant::Tuple(items) => self.tuple(items, flag),
            Constant::FrozenSet(items) => self.frozenset(items, flag),
            Constant::Code(code) => {
                self.bytes.push(tag::CODE | flag);
                self.code(code);
            }
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis => {}
        }
    }

    fn int(&mut self, value: &IBig, flag: u8) {
        if let Ok(value) = i32::try_from(value) {
            self.bytes.push(tag::INT | flag);
            self.long(value);
            return;
        }
        let (sign, magnitude) = value.clone().into_parts();
        let mut digits = Vec::new();
        let (mut bits, mut held) = (0u32, 0);
        for byte in magnitude.to_le_bytes().iter() {
            bits |= u32::from(*byte) << held;
            held += 8;
            if held >= 15 {
                digits.push((bits & 0x7FFF) as u16);
                bits >>= 15;
                held -= 15;
            }
        }
        if bits != 0 {
            digits.push(bits as u16);
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        self.bytes.push(tag::LONG | flag);
        let count = digits.len() as i32;
        self.long(if sign == Sign::Negative { -count } else { count });
        digits.iter().for_each(|digit| self.bytes.extend(digit.to_le_bytes()));
    }

    fn string(&mut self, text: &Text, interned: bool, flag: u8) {
        let bytes = text.as_bytes();
        if !bytes.is_ascii() {
            self.bytes
                .push(if interned { tag::INTERNED } else { tag::UNICODE } | flag);
            self.long(bytes.len() as i32);
        } else if let Ok(length) = u8::try_from(bytes.len()) {
            self.bytes.push(
                if interned {
                    tag::SHORT_ASCII_INTERNED
                } else {
                    tag::SHORT_ASCII
                } | flag,
            );
            self.bytes.push(length);
        } else {
            self.bytes
                .push(if interned { tag::ASCII_INTERNED } else { tag::ASCII } | flag);
            self.long(bytes.len() as i32);
        }
        self.bytes.extend(bytes);
    }

    fn name(&mut self, name: &'a Text) {
        let key = if name.len() == 2 && is_latin1_character(name) {
            Key::Str(name)
        } else {
            Key::Interned(name)
        };
        if let Some(flag) = self.flag(key) {
            self.string(name, !is_static(name), flag);
        }
    }

    fn byte_string(&mut self, bytes: &[u8], flag: u8) {
        self.bytes.push(tag::BYTES | flag);
        self.long(bytes.len() as i32);
        self.bytes.extend(bytes);
    }

    fn table(&mut self, bytes: &'a [u8]) {
        if let Some(flag) = self.flag(Key::Bytes(bytes)) {
            self.byte_string(bytes, flag);
        }
    }

    fn tuple_start(&mut self, length: usize, flag: u8) {
        match u8::try_from(length) {
            Ok(length) => self.bytes.extend([tag::SMALL_TUPLE | flag, length]),
            Err(_) => {
                self.bytes.push(tag::TUPLE | flag);
                self.long(length as i32);
            }
        }
    }

    fn tuple(&mut self, items: &'a [Constant], flag: u8) {
        self.tuple_start(items.len(), flag);
        items.iter().for_each(|item| self.constant(item));
    }

    fn names(&mut self, names: &'a [Text]) {
        if let Some(flag) = self.flag(Key::Names(names)) {
            self.tuple_start(names.len(), flag);
            names.iter().for_each(|name| self.name(name));
        }
    }

    /// Items go out in the order of their own dumps, so that the result does not depend on hashes.
    fn frozenset(&mut self, items: &'a [Constant], flag: u8) {
        self.bytes.push(tag::FROZENSET | flag);
        self.long(items.len() as i32);
        let mut sorted: Vec<(Vec<u8>, &Constant)> = items.iter().map(|item| (self.dump(item), item)).collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        // CPython's list for sorting holds each item once more.
        sorted.into_iter().for_each(|(_, item)| self.constant_held(item, true));
    }

    /// What `marshal.dumps` of the constant alone would be at this moment.
    fn dump(&self, constant: &'a Constant) -> Vec<u8> {
        let mut alone = Writer {
            bytes: Vec::new(),
            counter: self.counter,
            indices: FxHashMap::default(),
            next: 0,
        };
        alone.constant(constant);
        alone.bytes
    }

    fn code(&mut self, code: &'a CodeObject) {
        for number in [
            code.argcount,
            code.posonlyargcount,
            code.kwonlyargcount,
            code.stacksize,
            code.flags,
        ] {
            self.long(number as i32);
        }
        // The code string is made for the dump and kept by the code object: flagged, never referred to.
        self.next += 1;
        self.byte_string(code.code(), FLAG_REF);
        if let Some(flag) = self.flag(Key::Tuple(&code.consts)) {
            self.tuple(&code.consts, flag);
        }
        self.names(code.names());
        self.names(code.localsplusnames());
        if code.localspluskinds().is_empty() {
            self.table(code.localspluskinds());
        } else {
            self.byte_string(code.localspluskinds(), 0);
        }
        if let Some(flag) = self.flag(Key::Filename(&code.filename)) {
            self.string(&code.filename, false, flag);
        }
        self.code_names(code);
        self.long(code.firstlineno);
        self.table(code.linetable());
        self.table(code.exceptiontable());
    }

    /// Writes name and qualified name.
    fn code_names(&mut self, code: &'a CodeObject) {
        let (name, qualname) = (&code.name, &code.qualname);
        if name.starts_with(b"<generic parameters of ") {
            // Made for this one code object.
            let index = self.next;
            if name == qualname {
                self.next += 1;
                self.string(name, false, FLAG_REF);
                self.bytes.push(tag::REF);
                return self.long(index as i32);
            }
            self.string(name, false, 0);
        } else {
            self.name(name);
        }
        if qualname == name || is_interned(qualname) {
            self.name(qualname);
        } else if self.counter.sharing_qualname.contains(&std::ptr::from_ref(code)) {
            if let Some(flag) = self.flag(Key::Str(qualname)) {
                self.string(qualname, false, flag);
            }
        } else {
            self.string(qualname, false, 0);
        }
    }
}
