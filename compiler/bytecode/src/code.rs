//! Code objects and the constants in them, as plain immutable data.
//!
//! Invariant: everything here is `Send + Sync` and cheap to share; nothing refers to the runtime's objects.
//! [`Constant`] compares as CPython's compiler does when it merges constants: by type and bit pattern.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use dashu_int::IBig;

/// A Python `str`: WTF-8, that is UTF-8 in which lone surrogates may occur. Immutable; cloning shares the bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<[u8]>);

impl Text {
    /// A text of bytes that are WTF-8; `None` if they are not.
    pub fn from_wtf8(bytes: &[u8]) -> Option<Text> {
        is_wtf8(bytes).then(|| Text(Arc::from(bytes)))
    }

    /// A text of code points, surrogates included; `None` if one is above U+10FFFF.
    ///
    /// A high surrogate followed by a low one becomes two surrogates, not one character: that is what Python's `str` holds,
    /// so the bytes are generalised UTF-8 there.
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Option<Text> {
        let mut bytes = Vec::new();
        for point in points {
            push_code_point(&mut bytes, point)?;
        }
        Some(Text(Arc::from(bytes)))
    }

    /// The bytes, WTF-8.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text as UTF-8; `None` if it holds a lone surrogate.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The text with lone surrogates shown as U+FFFD.
    pub fn to_string_lossy(&self) -> std::borrow::Cow<'_, str> {
        match self.to_str() {
            Some(text) => text.into(),
            None => self
                .code_points()
                .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        }
    }

    /// The code points, lone surrogates included.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints { bytes: &self.0 }
    }

    /// The length as Python's `len` has it.
    pub fn code_point_count(&self) -> usize {
        self.0.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
    }

    /// Whether all characters are below U+0080.
    pub fn is_ascii(&self) -> bool {
        self.0.is_ascii()
    }

    /// Whether both are the very same object, not only equal.
    pub fn same(&self, other: &Text) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Appends a code point, surrogates included, in generalised UTF-8; `None` if it is above U+10FFFF.
pub fn push_code_point(bytes: &mut Vec<u8>, point: u32) -> Option<()> {
    match point {
        0..0x80 => bytes.push(point as u8),
        0x80..0x800 => bytes.extend([0xC0 | (point >> 6) as u8, 0x80 | (point & 0x3F) as u8]),
        0x800..0x10000 => bytes.extend([
            0xE0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        0x10000..0x110000 => bytes.extend([
            0xF0 | (point >> 18) as u8,
            0x80 | (point >> 12 & 0x3F) as u8,
            0x80 | (point >> 6 & 0x3F) as u8,
            0x80 | (point & 0x3F) as u8,
        ]),
        _ => return None,
    }
    Some(())
}

/// Whether the bytes are UTF-8 apart from encoded surrogates.
fn is_wtf8(mut bytes: &[u8]) -> bool {
    while let Err(error) = std::str::from_utf8(bytes) {
        let rest = &bytes[error.valid_up_to()..];
        match rest {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, tail @ ..] => bytes = tail,
            _ => return false,
        }
    }
    true
}

/// The code points of a [`Text`].
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.bytes.split_first()?;
        let (length, bits) = match first {
            0..0x80 => (0, u32::from(first)),
            0x80..0xE0 => (1, u32::from(first & 0x1F)),
            0xE0..0xF0 => (2, u32::from(first & 0x0F)),
            0xF0.. => (3, u32::from(first & 0x07)),
        };
        let (tail, rest) = rest.split_at(length);
        self.bytes = rest;
        Some(tail.iter().fold(bits, |bits, byte| bits << 6 | u32::from(byte & 0x3F)))
    }
}

impl std::ops::Deref for Text {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl std::borrow::Borrow<[u8]> for Text {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(Arc::from(text.as_bytes()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Arc::from(text.into_bytes()))
    }
}

impl Default for Text {
    /// The empty text; all share one allocation.
    fn default() -> Text {
        static EMPTY: LazyLock<Text> = LazyLock::new(|| Text::from(""));
        EMPTY.clone()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_string_lossy())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.to_string_lossy(), f)
    }
}

/// A constant of a code object.
///
/// Two constants are equal if CPython's compiler would merge them (`_PyCode_ConstantKey`): same type, same bits.
///
/// ```
/// use krait_bytecode::Constant;
/// assert_ne!(Constant::Float(0.0), Constant::Float(-0.0));
/// assert_ne!(Constant::from(1), Constant::True);
/// ```
#[derive(Clone, Debug)]
pub enum Constant {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
    /// `...`.
    Ellipsis,
    /// An `int` of any size.
    Int(IBig),
    /// A `float`.
    Float(f64),
    /// A `complex`: real and imaginary part.
    Complex(f64, f64),
    /// A `str`.
    Str(Text),
    /// A `bytes`.
    Bytes(Arc<[u8]>),
    /// A `tuple` of constants.
    Tuple(Arc<[Constant]>),
    /// A `frozenset` of constants; the order is that of insertion.
    FrozenSet(Arc<[Constant]>),
    /// A code object.
    Code(Arc<CodeObject>),
}

impl From<i64> for Constant {
    fn from(value: i64) -> Constant {
        Constant::Int(IBig::from(value))
    }
}

impl From<bool> for Constant {
    fn from(value: bool) -> Constant {
        if value { Constant::True } else { Constant::False }
    }
}

impl From<&str> for Constant {
    fn from(value: &str) -> Constant {
        Constant::Str(Text::from(value))
    }
}

impl From<Text> for Constant {
    fn from(value: Text) -> Constant {
        Constant::Str(value)
    }
}

impl Constant {
    /// The truth value that Python gives the constant.
    pub fn is_true(&self) -> bool {
        match self {
            Constant::None | Constant::False => false,
            Constant::True | Constant::Ellipsis | Constant::Code(_) => true,
            Constant::Int(value) => *value != IBig::ZERO,
            Constant::Float(value) => *value != 0.0,
            Constant::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
            Constant::Str(text) => !text.is_empty(),
            Constant::Bytes(bytes) => !bytes.is_empty(),
            Constant::Tuple(items) | Constant::FrozenSet(items) => !items.is_empty(),
        }
    }
}

impl PartialEq for Constant {
    fn eq(&self, other: &Constant) -> bool {
        match (self, other) {
            (Constant::None, Constant::None)
            | (Constant::True, Constant::True)
            | (Constant::False, Constant::False)
            | (Constant::Ellipsis, Constant::Ellipsis) => true,
            (Constant::Int(a), Constant::Int(b)) => a == b,
            (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
            (Constant::Complex(a, b), Constant::Complex(c, d)) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Constant::Str(a), Constant::Str(b)) => a == b,
            (Constant::Bytes(a), Constant::Bytes(b)) => a == b,
            (Constant::Tuple(a), Constant::Tuple(b)) => a == b,
            (Constant::FrozenSet(a), Constant::FrozenSet(b)) => {
                a.len() == b.len() && a.iter().all(|item| b.contains(item))
            }
            (Constant::Code(a), Constant::Code(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis => {}
            Constant::Int(value) => value.hash(state),
            Constant::Float(value) => value.to_bits().hash(state),
            Constant::Complex(real, imag) => (real.to_bits(), imag.to_bits()).hash(state),
            Constant::Str(text) => text.hash(state),
            Constant::Bytes(bytes) => bytes.hash(state),
            Constant::Tuple(items) => items.hash(state),
            // Equal sets may have different orders.
            Constant::FrozenSet(items) => items.len().hash(state),
            Constant::Code(code) => (&code.name, code.firstlineno, &code.code).hash(state),
        }
    }
}

/// What lives in one slot of the fast locals, as bits (`co_localspluskinds`).
pub mod kind {
    /// Hidden from `locals()`: the variable of an inlined comprehension at module or class level.
    pub const HIDDEN: u8 = 0x10;
    /// A local variable.
    pub const LOCAL: u8 = 0x20;
    /// A local that inner functions use, kept in a cell.
    pub const CELL: u8 = 0x40;
    /// A variable of an outer function.
    pub const FREE: u8 = 0x80;
}

/// The bits of `co_flags`.
pub mod flags {
    /// Locals are in fast slots.
    pub const OPTIMIZED: u32 = 0x0001;
    /// A new namespace per call.
    pub const NEWLOCALS: u32 = 0x0002;
    /// Has `*args`.
    pub const VARARGS: u32 = 0x0004;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x0008;
    /// Defined inside another function.
    pub const NESTED: u32 = 0x0010;
    /// A generator.
    pub const GENERATOR: u32 = 0x0020;
    /// An `async def`.
    pub const COROUTINE: u32 = 0x0080;
    /// A generator that may be awaited (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x0100;
    /// An async generator.
    pub const ASYNC_GENERATOR: u32 = 0x0200;
    /// `from __future__ import division` and its kin, one bit each.
    pub const FUTURE_DIVISION: u32 = 0x20000;
    /// `from __future__ import absolute_import`.
    pub const FUTURE_ABSOLUTE_IMPORT: u32 = 0x40000;
    /// `from __future__ import with_statement`.
    pub const FUTURE_WITH_STATEMENT: u32 = 0x80000;
    /// `from __future__ import print_function`.
    pub const FUTURE_PRINT_FUNCTION: u32 = 0x100000;
    /// `from __future__ import unicode_literals`.
    pub const FUTURE_UNICODE_LITERALS: u32 = 0x200000;
    /// `from __future__ import barry_as_FLUFL`.
    pub const FUTURE_BARRY_AS_BDFL: u32 = 0x400000;
    /// `from __future__ import generator_stop`.
    pub const FUTURE_GENERATOR_STOP: u32 = 0x800000;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x1000000;
}

/// A code object of CPython 3.12; the fields are its `co_*` attributes.
///
/// Equality is CPython's `code_richcompare`: everything but file name and qualified name. Code objects nest in each other's
/// constants only as deep as compiler and marshal let them, so dropping one recursively is harmless.
#[derive(Clone, Debug, Default)]
pub struct CodeObject {
    /// Number of positional parameters, the positional-only ones included.
    pub argcount: u32,
    /// Number of positional-only parameters.
    pub posonlyargcount: u32,
    /// Number of keyword-only parameters.
    pub kwonlyargcount: u32,
    /// The deepest that the operand stack gets.
    pub stacksize: u32,
    /// Bits of [`flags`].
    pub flags: u32,
    /// The instructions, two bytes a unit, inline cache entries included.
    pub code: Box<[u8]>,
    /// The constants.
    pub consts: Box<[Constant]>,
    /// The names used for globals, attributes and imports.
    pub names: Box<[Text]>,
    /// The names of the fast locals: variables, then cells, then free variables.
    pub localsplusnames: Box<[Text]>,
    /// What each fast local is: bits of [`kind`].
    pub localspluskinds: Box<[u8]>,
    /// The file that the code came from.
    pub filename: Text,
    /// The name of the function, class or module.
    pub name: Text,
    /// The dotted name.
    pub qualname: Text,
    /// The first line.
    pub firstlineno: i32,
    /// The location table (see [`crate::locations`]).
    pub linetable: Box<[u8]>,
    /// The exception table (see [`crate::exception_table`]).
    pub exceptiontable: Box<[u8]>,
}

impl CodeObject {
    /// `co_varnames`: the local variables, parameters first.
    pub fn varnames(&self) -> impl Iterator<Item = &Text> {
        self.names_of_kind(kind::LOCAL)
    }

    /// `co_cellvars`: the variables that inner functions use.
    pub fn cellvars(&self) -> impl Iterator<Item = &Text> {
        self.names_of_kind(kind::CELL)
    }

    /// `co_freevars`: the variables of outer functions.
    pub fn freevars(&self) -> impl Iterator<Item = &Text> {
        self.names_of_kind(kind::FREE)
    }

    /// `co_nlocals`.
    pub fn nlocals(&self) -> usize {
        self.varnames().count()
    }

    /// Number of slots in the frame: locals, cells and free variables.
    pub fn nlocalsplus(&self) -> usize {
        self.localsplusnames.len()
    }

    fn names_of_kind(&self, wanted: u8) -> impl Iterator<Item = &Text> {
        let kinds = self.localspluskinds.iter();
        self.localsplusnames
            .iter()
            .zip(kinds)
            .filter(move |(_, kind)| **kind & wanted != 0)
            .map(|(name, _)| name)
    }

    /// The code objects among the constants.
    pub fn children(&self) -> impl Iterator<Item = &Arc<CodeObject>> {
        self.consts.iter().filter_map(|constant| match constant {
            Constant::Code(code) => Some(code),
            _ => None,
        })
    }
}

impl PartialEq for CodeObject {
    fn eq(&self, other: &CodeObject) -> bool {
        self.name == other.name
            && self.argcount == other.argcount
            && self.posonlyargcount == other.posonlyargcount
            && self.kwonlyargcount == other.kwonlyargcount
            && self.flags == other.flags
            && self.firstlineno == other.firstlineno
            && self.code == other.code
            && self.consts == other.consts
            && self.names == other.names
            && self.localsplusnames == other.localsplusnames
            && self.linetable == other.linetable
            && self.exceptiontable == other.exceptiontable
    }
}

impl Eq for CodeObject {}
