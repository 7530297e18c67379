//! Code objects and the constants in them, as plain immutable data.
//!
//! Invariant: everything here is `Send + Sync` and cheap to share; nothing refers to the runtime's objects.
//! [`Constant`] compares as CPython's compiler does when it merges constants: by type and bit pattern.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dashu_int::IBig;

pub use crate::text::{CodePoints, Text, push_code_point};

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
            Constant::Code(code) => code.hash(state),
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

/// `N` tables in one piece of memory, since a compiler makes, and drops, many code objects.
///
/// ```
/// use krait_bytecode::Joined;
/// let mut tables = Joined::of([&[1, 2][..], &[], &[3]]);
/// assert_eq!(tables.part(0), [1, 2]);
/// tables.set(1, &[4]);
/// assert_eq!(tables, Joined::of([&[1, 2][..], &[4], &[3]]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Joined<T, const N: usize> {
    items: Box<[T]>,
    /// Where each of them ends.
    ends: [u32; N],
}

impl<T, const N: usize> Default for Joined<T, N> {
    fn default() -> Joined<T, N> {
        Joined {
            items: Box::default(),
            ends: [0; N],
        }
    }
}

impl<T, const N: usize> Joined<T, N> {
    /// Tables that are one behind the other, given by where each of them ends.
    ///
    /// # Panics
    /// If they end in another order, or elsewhere than all items do.
    pub fn new(items: impl Into<Box<[T]>>, ends: [usize; N]) -> Joined<T, N> {
        let items = items.into();
        assert!(ends.is_sorted() && ends.last() == Some(&items.len()));
        Joined {
            items,
            ends: ends.map(|end| end as u32),
        }
    }

    /// A table.
    ///
    /// # Panics
    /// If there are no more than `index`.
    #[inline]
    pub fn part(&self, index: usize) -> &[T] {
        let start = if index > 0 { self.ends[index - 1] } else { 0 };
        &self.items[start as usize..self.ends[index] as usize]
    }
}

impl<T: Clone, const N: usize> Joined<T, N> {
    /// Copies of the tables.
    pub fn of(parts: [&[T]; N]) -> Joined<T, N> {
        let mut end = 0;
        let ends = parts.map(|part| {
            end += part.len();
            end
        });
        Joined::new(parts.concat(), ends)
    }

    /// Replaces a table.
    ///
    /// # Panics
    /// If there are no more than `index`.
    pub fn set(&mut self, index: usize, part: &[T]) {
        let mut parts = std::array::from_fn(|index| self.part(index));
        parts[index] = part;
        *self = Joined::of(parts);
    }
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
    /// The tables of bytes: [`Self::code`], [`Self::localspluskinds`], [`Self::linetable`], [`Self::exceptiontable`].
    pub bytes: Joined<u8, 4>,
    /// The constants.
    pub consts: Box<[Constant]>,
    /// The tables of texts: [`Self::names`], [`Self::localsplusnames`].
    pub texts: Joined<Text, 2>,
    /// The file that the code came from.
    pub filename: Text,
    /// The name of the function, class or module.
    pub name: Text,
    /// The dotted name.
    pub qualname: Text,
    /// The first line.
    pub firstlineno: i32,
}

impl CodeObject {
    /// The instructions, two bytes a unit, inline cache entries included.
    #[inline]
    pub fn code(&self) -> &[u8] {
        self.bytes.part(0)
    }

    /// Replaces [`Self::code`].
    pub fn set_code(&mut self, code: &[u8]) {
        self.bytes.set(0, code);
    }

    /// What each fast local is: bits of [`kind`].
    #[inline]
    pub fn localspluskinds(&self) -> &[u8] {
        self.bytes.part(1)
    }

    /// Replaces [`Self::localspluskinds`].
    pub fn set_localspluskinds(&mut self, localspluskinds: &[u8]) {
        self.bytes.set(1, localspluskinds);
    }

    /// The location table (see [`crate::locations`]).
    #[inline]
    pub fn linetable(&self) -> &[u8] {
        self.bytes.part(2)
    }

    /// Replaces [`Self::linetable`].
    pub fn set_linetable(&mut self, linetable: &[u8]) {
        self.bytes.set(2, linetable);
    }

    /// The exception table (see [`crate::exception_table`]).
    #[inline]
    pub fn exceptiontable(&self) -> &[u8] {
        self.bytes.part(3)
    }

    /// Replaces [`Self::exceptiontable`].
    pub fn set_exceptiontable(&mut self, exceptiontable: &[u8]) {
        self.bytes.set(3, exceptiontable);
    }

    /// The names used for globals, attributes and imports.
    #[inline]
    pub fn names(&self) -> &[Text] {
        self.texts.part(0)
    }

    /// Replaces [`Self::names`].
    pub fn set_names(&mut self, names: &[Text]) {
        self.texts.set(0, names);
    }

    /// The names of the fast locals: variables, then cells, then free variables.
    #[inline]
    pub fn localsplusnames(&self) -> &[Text] {
        self.texts.part(1)
    }

    /// Replaces [`Self::localsplusnames`].
    pub fn set_localsplusnames(&mut self, localsplusnames: &[Text]) {
        self.texts.set(1, localsplusnames);
    }

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
        self.localsplusnames().len()
    }

    fn names_of_kind(&self, wanted: u8) -> impl Iterator<Item = &Text> {
        let kinds = self.localspluskinds().iter();
        self.localsplusnames()
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
            && self.code() == other.code()
            && self.texts == other.texts
            && self.linetable() == other.linetable()
            && self.exceptiontable() == other.exceptiontable()
            // Last, since there may be code objects among them.
            && self.consts == other.consts
    }
}

impl Eq for CodeObject {}

/// Without the code objects among the constants, which may nest deeply.
impl Hash for CodeObject {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.firstlineno, self.code(), self.linetable()).hash(state);
        let consts = self.consts.iter();
        consts
            .filter(|value| !matches!(value, Constant::Code(_)))
            .for_each(|value| value.hash(state));
    }
}
