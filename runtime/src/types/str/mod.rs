//! `str`: immutable text, held as generalized UTF-8 (WTF-8 in which lone surrogates are three bytes and never joined).
//!
//! In: bytes or characters from anywhere. Out: string objects, their text, and everything that a `str` can do.
//! Byte order of this encoding is code point order, so comparison and search work on the bytes.

mod builder;
mod case;
pub mod chars;
mod concat;
pub mod escape;
pub mod hash;
mod intern;
mod iter;
mod methods;
pub mod percent;
mod predicates;
pub mod search;
mod split;
mod subscript;
pub mod template;
mod transform;
mod translate;
pub mod unicode;

pub use builder::Builder;
pub(crate) use concat::fill as fill_pattern;
pub use concat::{concat, concat_all, concat_owned, join, join_values, repeat};
pub use hash::hash_bytes;
pub use intern::{ascii_char, empty, intern, intern_value, is_interned, latin1_char, make_characters};
pub use iter::{ITERATOR_TYPE, StrIterator, resumed};
pub use methods::new_from;
pub use predicates::is_identifier;
pub use subscript::{char_at, slice};

use crate::exceptions::{R, memory_error};
use crate::object::attributes::allocate_var;
use crate::object::header::Header;
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::value::Value;
use std::borrow::Cow;
use std::cell::Cell;

/// A string. Its bytes follow the struct.
#[repr(C)]
pub struct StrObject {
    pub header: Header,
    /// `hash(s)`, −1 before it was asked for.
    hash: Cell<i64>,
    byte_len: Cell<u32>,
    /// Number of code points; equal to `byte_len` exactly for ASCII.
    char_len: Cell<u32>,
    /// Bytes of memory behind the struct.
    capacity: Cell<u32>,
    state: Cell<u32>,
}

/// Bits of `StrObject::state`.
mod state {
    /// The one string of its text in the table of interned strings.
    pub const INTERNED: u32 = 1;
    /// The character index at the end of the memory is filled in.
    pub const INDEXED: u32 = 2;
    /// No surrogates: the bytes are UTF-8.
    pub const UTF8: u32 = 4;
}

payload!(StrObject, TYPE, flags::STR_SUBCLASS);

/// Offset of the bytes from the object's start.
pub const TEXT_OFFSET: usize = size_of::<StrObject>();
const _: () = assert!(TEXT_OFFSET == 40);

/// What generated code reads.
pub mod offsets {
    use super::StrObject;
    use std::mem::offset_of;
    /// Number of bytes, u32; the number of code points follows it.
    pub const BYTE_LEN: usize = offset_of!(StrObject, byte_len);
    /// Number of code points, u32.
    pub const CHAR_LEN: usize = offset_of!(StrObject, char_len);
    const _: () = assert!(CHAR_LEN == BYTE_LEN + 4 && BYTE_LEN.is_multiple_of(8));
    /// Distance of the shared strings of one character of Latin-1 in `krait_latin1`.
    pub const LATIN1_STRIDE: usize = size_of::<super::StaticStr<8>>();
}

/// Longest string, in bytes.
pub const MAX_LEN: usize = u32::MAX as usize - 4096;

/// The type `str`.
#[unsafe(export_name = "krait_type_str")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "str",
    Some(&crate::types::object::TYPE),
    Slots {
        repr: Some(escape::repr),
        str: Some(methods::str_of),
        hash: Some(hash_slot),
        richcompare: Some(richcompare),
        iter: Some(iter::iter),
        new: Some(methods::new),
        payload_size: Some(payload_size),
        remainder: Some(percent::remainder),
        len: Some(len_slot),
        concat: Some(concat::concat_slot),
        repeat: Some(repeat),
        contains: Some(search::contains_slot),
        subscript: Some(subscript::subscript),
        item: Some(subscript::item),
        ..Slots::NONE
    },
)
.with_size(TEXT_OFFSET)
.with_flags(flags::VAR_SIZED | flags::STR_SUBCLASS | flags::MATCH_SELF)
.with_methods(methods::METHODS)
.with_doc(methods::DOC);

/// A string in static memory: names, the empty string, the characters of Latin-1.
#[repr(C)]
pub struct StaticStr<const N: usize> {
    object: StrObject,
    bytes: [u8; N],
}

// SAFETY: one thread at a time runs Python code.
unsafe impl<const N: usize> Sync for StaticStr<N> {}

impl<const N: usize> StaticStr<N> {
    /// An interned ASCII string.
    pub const fn interned(text: &str) -> StaticStr<N> {
        let mut bytes = [0; N];
        let mut i = 0;
        while i < N {
            assert!(text.as_bytes()[i] < 128);
            bytes[i] = text.as_bytes()[i];
            i += 1;
        }
        StaticStr::from_parts(bytes, N, N)
    }
    const fn from_parts(bytes: [u8; N], byte_len: usize, char_len: usize) -> StaticStr<N> {
        let object = StrObject {
            header: Header::immortal(&TYPE),
            hash: Cell::new(-1),
            byte_len: Cell::new(byte_len as u32),
            char_len: Cell::new(char_len as u32),
            capacity: Cell::new(N as u32),
            state: Cell::new(state::INTERNED | state::UTF8),
        };
        StaticStr { object, bytes }
    }
}

impl StrObject {
    /// The text's bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `byte_len` bytes behind the struct were written when the string was made.
        unsafe { std::slice::from_raw_parts(self.text_ptr(), self.byte_len.get() as usize) }
    }
    #[inline(always)]
    fn text_ptr(&self) -> *mut u8 {
        (self as *const StrObject).wrapping_add(1).cast::<u8>().cast_mut()
    }
    /// Number of code points.
    #[inline(always)]
    pub fn char_len(&self) -> usize {
        self.char_len.get() as usize
    }
    /// Number of bytes.
    #[inline(always)]
    pub fn byte_len(&self) -> usize {
        self.byte_len.get() as usize
    }
    /// True if all characters are ASCII.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.byte_len.get() == self.char_len.get()
    }
    /// True if this is the string of its text in the table of interned strings.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.state.get() & state::INTERNED != 0
    }
    /// `hash(s)`.
    #[inline(always)]
    pub fn hash(&self) -> i64 {
        match self.hash.get() {
            -1 => self.compute_hash(),
            h => h,
        }
    }
    #[inline(never)]
    fn compute_hash(&self) -> i64 {
        let h = if self.is_ascii() {
            hash_bytes(self.bytes())
        } else {
            hash::hash_text(self.bytes())
        };
        self.hash.set(h);
        h
    }
    /// The text as `str`, unless it has surrogates.
    #[inline]
    pub fn to_str(&self) -> Option<&str> {
        if self.is_ascii() || self.state.get() & state::UTF8 != 0 {
            // SAFETY: ASCII, or validated before.
            return Some(unsafe { std::str::from_utf8_unchecked(self.bytes()) });
        }
        let text = std::str::from_utf8(self.bytes()).ok()?;
        self.state.set(self.state.get() | state::UTF8);
        Some(text)
    }
    /// Equality of text.
    #[inline]
    pub fn equals(&self, other: &StrObject) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        if self.byte_len.get() != other.byte_len.get() {
            return false;
        }
        if self.is_interned() && other.is_interned() {
            return false;
        }
        self.bytes() == other.bytes()
    }
    /// The code points.
    pub fn code_points(&self) -> chars::Chars<'_> {
        self.chars()
    }
    /// The code points.
    pub fn chars(&self) -> chars::Chars<'_> {
        chars::Chars::new(self.bytes())
    }
}

/// Memory for a string of the exact type; the caller writes the bytes.
///
/// # Safety
/// All `byte_len` bytes at the returned object's text are written before the string is used.
#[inline]
pub(crate) unsafe fn new_uninit(byte_len: usize, char_len: usize) -> R<(Value, *mut u8)> {
    if byte_len > MAX_LEN {
        return Err(memory_error());
    }
    if byte_len > (1 << 20) {
        crate::memory::try_reserve(Some(byte_len))?;
    }
    // SAFETY: passed on.
    Ok(unsafe { new_uninit_small(byte_len, char_len, 0) })
}

/// As [`new_uninit`] for lengths already checked; `spare` more bytes of room.
unsafe fn new_uninit_small(byte_len: usize, char_len: usize, spare: usize) -> (Value, *mut u8) {
    let index = if char_len == byte_len {
        0
    } else {
        chars::index_bytes(char_len)
    };
    let size = (TEXT_OFFSET + byte_len + spare + index).next_multiple_of(16);
    let p = crate::memory::allocate(size).cast::<StrObject>();
    // SAFETY: fresh memory of `size` bytes.
    unsafe {
        p.write(StrObject {
            header: Header::new(&TYPE),
            hash: Cell::new(-1),
            byte_len: Cell::new(byte_len as u32),
            char_len: Cell::new(char_len as u32),
            capacity: Cell::new((size - TEXT_OFFSET) as u32),
            state: Cell::new(0),
        });
        (Value::adopt_object(p), p.add(1).cast::<u8>())
    }
}

/// A string from bytes whose number of code points is known.
#[inline(never)]
pub fn from_parts(bytes: &[u8], char_len: usize) -> Value {
    debug_assert_eq!(char_len, chars::count(bytes));
    if bytes.len() <= 2
        && let Some(shared) = intern::shared(bytes)
    {
        return shared;
    }
    make(bytes, char_len)
}

#[inline(always)]
fn make(bytes: &[u8], char_len: usize) -> Value {
    assert!(bytes.len() <= MAX_LEN, "string longer than 4 GiB");
    // SAFETY: the bytes are written at once.
    unsafe {
        let (v, text) = new_uninit_small(bytes.len(), char_len, 0);
        concat::copy_text(bytes, text);
        v
    }
}

/// A string from generalized UTF-8.
#[inline(never)]
pub fn from_wtf8(bytes: &[u8]) -> Value {
    from_parts(bytes, chars::count(bytes))
}

/// A string from ASCII bytes.
#[inline]
pub fn from_ascii(bytes: &[u8]) -> Value {
    from_parts(bytes, bytes.len())
}

/// A string of one code point (surrogates allowed).
#[inline]
pub fn from_char(c: u32) -> Value {
    if c < 256 {
        return latin1_char(c as u8).clone();
    }
    let mut buffer = [0; 4];
    make(chars::encode(c, &mut buffer), 1)
}

/// A string from code points.
pub fn from_code_points(points: &[u32]) -> Value {
    let mut b = Builder::with_capacity(points.len());
    for &c in points {
        b.push_char(c);
    }
    b.finish()
}

/// An instance of `ty`, a subclass of `str`, with the text of `text`.
pub fn new_subclass(ty: &'static TypeObject, text: &StrObject) -> Value {
    let bytes = text.bytes();
    let index = if text.is_ascii() {
        0
    } else {
        chars::index_bytes(text.char_len())
    };
    let size = (TEXT_OFFSET + bytes.len() + index).next_multiple_of(8);
    let p = allocate_var(ty, size).cast::<StrObject>();
    // SAFETY: fresh memory; the header (with shape and type) is already made.
    unsafe {
        (*p).hash = Cell::new(text.hash.get());
        (*p).byte_len = Cell::new(bytes.len() as u32);
        (*p).char_len = Cell::new(text.char_len.get());
        (*p).capacity = Cell::new((size - TEXT_OFFSET) as u32);
        (*p).state = Cell::new(0);
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), p.add(1).cast::<u8>(), bytes.len());
        Value::adopt_object(p)
    }
}

impl Value {
    /// A string.
    #[inline]
    pub fn str(text: &str) -> Value {
        from_wtf8(text.as_bytes())
    }
}

/// Text from the operating system: UTF-8, other bytes as surrogates (`os.fsdecode`).
pub fn from_fs_bytes(bytes: &[u8]) -> Value {
    let mut b = Builder::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        b.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|&x| b.push_char(0xDC00 + u32::from(x)));
    }
    b.finish()
}

/// The bytes of text for the operating system (`os.fsencode`); `None` if it has other surrogates than escaped bytes.
pub fn to_fs_bytes(v: &Value) -> Option<Vec<u8>> {
    let s = object(v)?;
    if let Some(text) = s.to_str() {
        return Some(text.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(s.byte_len());
    for c in s.chars() {
        match c {
            0xDC80..=0xDCFF => out.push(c as u8),
            c if chars::is_surrogate(c) => return None,
            c => chars::push(&mut out, c),
        }
    }
    Some(out)
}

/// The string object behind an instance of `str` or a subclass.
#[inline(always)]
pub fn object(v: &Value) -> Option<&StrObject> {
    v.downcast::<StrObject>()
}

/// True for instances of `str` and its subclasses.
#[inline(always)]
pub fn is_str(v: &Value) -> bool {
    object(v).is_some()
}

/// True for instances of exactly `str`.
#[inline(always)]
pub fn is_exact(v: &Value) -> bool {
    v.exact::<StrObject>().is_some()
}

/// The bytes of a string; empty for other values (which is a bug of the caller).
#[inline]
pub fn wtf8(v: &Value) -> &[u8] {
    debug_assert!(is_str(v));
    object(v).map_or(&[], StrObject::bytes)
}

/// Whether two exact strings have the same text.
#[inline(always)]
pub fn same_text(a: &Value, b: &Value) -> bool {
    // SAFETY: the caller knows the type.
    let (a, b) = unsafe { (a.cast_unchecked::<StrObject>(), b.cast_unchecked::<StrObject>()) };
    let (a, b) = (a.bytes(), b.bytes());
    a.len() == b.len() && same_bytes(a, b)
}

/// Whether two texts of the same length are equal: short ones, as most are, without a call.
#[inline(always)]
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    let n = a.len();
    let word = |s: &[u8], i: usize| s[i..i + 8].try_into().map_or(0, u64::from_ne_bytes);
    let half = |s: &[u8], i: usize| s[i..i + 4].try_into().map_or(0, u32::from_ne_bytes);
    match n {
        0 => true,
        1..=3 => a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1],
        4..=7 => half(a, 0) == half(b, 0) && half(a, n - 4) == half(b, n - 4),
        8..=16 => word(a, 0) == word(b, 0) && word(a, n - 8) == word(b, n - 8),
        _ => a == b,
    }
}

/// The text of a string without surrogates.
#[inline]
pub fn to_str_lossless(v: &Value) -> Option<&str> {
    object(v)?.to_str()
}

/// The text of a string, surrogates replaced by U+FFFD.
pub fn to_string_lossy(v: &Value) -> Cow<'_, str> {
    match object(v) {
        None => Cow::Borrowed(""),
        Some(s) => match s.to_str() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(s.chars().map(|c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect()),
        },
    }
}

/// Number of code points of a string.
#[inline]
pub fn char_len(v: &Value) -> usize {
    object(v).map_or(0, StrObject::char_len)
}

/// True if `v` is a string with this text.
#[inline]
pub fn equals(v: &Value, text: &str) -> bool {
    object(v).is_some_and(|s| s.bytes() == text.as_bytes())
}

/// Equality of two strings; false if one is none.
#[inline]
pub fn eq(a: &Value, b: &Value) -> bool {
    if a.is(b) {
        return true;
    }
    match (object(a), object(b)) {
        (Some(a), Some(b)) => a.equals(b),
        _ => false,
    }
}

/// The code points of a string.
pub fn code_points(v: &Value) -> chars::Chars<'_> {
    chars::Chars::new(wtf8(v))
}

/// `hash(v)` of a string.
#[inline]
pub fn hash(v: &Value) -> i64 {
    object(v).map_or(0, StrObject::hash)
}

fn hash_slot(v: &Value) -> R<i64> {
    Ok(hash(v))
}

fn len_slot(v: &Value) -> R<usize> {
    Ok(char_len(v))
}

/// Comparison of two strings.
pub fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (object(a), object(b)) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => x.equals(y),
        CompareOp::Ne => !x.equals(y),
        _ => op.holds(x.bytes().cmp(y.bytes())),
    }))
}

/// Bytes of the payload.
/// Bytes of a string of the exact type.
///
/// # Safety
/// `p` is a string.
pub(crate) unsafe fn memory_size(p: *mut Header) -> usize {
    // SAFETY: passed on.
    unsafe { payload_size(p) }
}

unsafe fn payload_size(p: *mut Header) -> usize {
    // SAFETY: called for strings.
    unsafe { (TEXT_OFFSET + (*p.cast::<StrObject>()).capacity.get() as usize).next_multiple_of(8) }
}
