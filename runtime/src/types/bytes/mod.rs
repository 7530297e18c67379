//! `bytes`: immutable byte strings, their bytes inline.
//!
//! The methods that `bytearray` shares are in [`methods`], generic over [`Kind`].

pub mod case;
pub mod iter;
pub mod kind;
pub mod methods;
mod new;
pub mod search;
pub mod split;
mod subscript;
pub mod text;

pub use iter::BytesIterator;
pub use kind::Kind;
pub use new::{Made, byte_of, construct, from_iterable, from_object};
pub use subscript::strided;

use crate::exceptions::{R, memory_error, type_error};
use crate::names::StaticWord;
use crate::object::attributes::allocate_var;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::late::Late;
use crate::object::slots::{CompareOp, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::{buffer, str, tuple};
use crate::value::Value;
use std::cell::Cell;

/// A byte string. Its bytes follow the struct.
#[repr(C)]
pub struct BytesObject {
    pub header: Header,
    /// `hash(b)`, −1 before it was asked for.
    hash: Cell<i64>,
    len: usize,
}

payload!(BytesObject, TYPE, flags::BYTES_SUBCLASS);

/// The type `bytes`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "bytes",
    Some(&crate::types::object::TYPE),
    Slots {
        repr: Some(|this| Ok(text::repr(data(this), "", ""))),
        str: Some(|this| Ok(text::repr(data(this), "", ""))),
        hash: Some(hash),
        richcompare: Some(richcompare),
        iter: Some(iter::iter),
        new: Some(new::new),
        payload_size: Some(payload_size),
        remainder: Some(str::percent::bytes_remainder),
        len: Some(|this| Ok(data(this).len())),
        concat: Some(concat),
        repeat: Some(repeat),
        contains: Some(search::contains),
        subscript: Some(subscript::subscript),
        item: Some(subscript::item),
        getbuffer: Some(|this, _| {
            let bytes = data(this);
            Ok(buffer::Lent::bytes(bytes.as_ptr().cast_mut(), bytes.len(), true))
        }),
        ..Slots::NONE
    },
)
.with_size(size_of::<BytesObject>())
.with_flags(flags::VAR_SIZED | flags::BYTES_SUBCLASS | flags::MATCH_SELF)
.with_doc(new::DOC);

/// Gives this process the methods of `bytes`, `bytearray` and `memoryview`, of which the linker leaves out what programs that
/// come by no such object do not refer to. They are there before the types are made ready.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_bytes() {
    TYPE.methods.set(METHODS);
    crate::types::bytearray::install();
    crate::types::memoryview::install();
}

const METHODS: &[MethodDef] = methods::methods!(kind::Immutable;
    MethodDef::no_args("__bytes__", |this| Ok(unchanged(this))),
    MethodDef::no_args("__getnewargs__", |this| Ok(tuple::new(vec![Value::bytes(data(this))]))),
    MethodDef::no_args("__sizeof__", |this| Ok(Value::usize(33 + data(this).len()))),
);

/// The bytes behind `this`; slots and methods of `bytes` are called with nothing else.
#[inline(always)]
pub(crate) fn data(this: &Value) -> &[u8] {
    // SAFETY: method descriptors and slots check the type of `self`.
    unsafe { this.cast_unchecked::<BytesObject>() }.bytes()
}

impl BytesObject {
    /// The bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes behind the struct were written when the object was made.
        unsafe { std::slice::from_raw_parts((self as *const BytesObject).add(1).cast::<u8>(), self.len) }
    }
    /// `hash(b)`.
    #[inline]
    pub fn hash(&self) -> i64 {
        if self.hash.get() == -1 {
            self.hash.set(str::hash_bytes(self.bytes()));
        }
        self.hash.get()
    }
}

/// An object in static memory: no byte, or one.
#[repr(C)]
struct StaticBytes {
    object: BytesObject,
    byte: [u8; 8],
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for StaticBytes {}

const fn static_bytes(byte: u8, len: usize) -> StaticBytes {
    let object = BytesObject {
        header: Header::immortal(&TYPE),
        hash: Cell::new(-1),
        len,
    };
    StaticBytes {
        object,
        byte: [byte, 0, 0, 0, 0, 0, 0, 0],
    }
}

static EMPTY: StaticBytes = static_bytes(0, 0);
static SINGLE: Late<[StaticBytes; 256]> = Late::new();

/// Makes the objects of one byte. To be called when the program starts.
pub fn make_bytes() {
    SINGLE.make_each(|b| static_bytes(b as u8, 1));
}

static EMPTY_WORD: StaticWord = StaticWord::of_object(&raw const EMPTY.object.header);

/// `b""`.
pub fn empty() -> &'static Value {
    EMPTY_WORD.value()
}

/// The object of one byte.
#[inline]
pub fn single(b: u8) -> Value {
    // SAFETY: immortal.
    unsafe { Value::from_object(&SINGLE[b as usize].object) }
}

/// Memory for an object of the exact type.
///
/// # Safety
/// All `len` bytes are written before the object is used.
pub(crate) unsafe fn new_uninit(len: usize) -> R<(Value, *mut u8)> {
    crate::memory::try_reserve(len.checked_add(64))?;
    let p = crate::memory::allocate((size_of::<BytesObject>() + len).next_multiple_of(8)).cast::<BytesObject>();
    // SAFETY: fresh memory.
    unsafe {
        p.write(BytesObject {
            header: Header::new(&TYPE),
            hash: Cell::new(-1),
            len,
        });
        Ok((Value::adopt_object(p), p.add(1).cast::<u8>()))
    }
}

impl Value {
    /// A `bytes` object.
    pub fn bytes(bytes: &[u8]) -> Value {
        match *bytes {
            [] => return empty().clone(),
            [b] => return single(b),
            _ => {}
        }
        let size = (size_of::<BytesObject>() + bytes.len()).next_multiple_of(8);
        let p = crate::memory::allocate(size).cast::<BytesObject>();
        // SAFETY: fresh memory; all bytes are written.
        unsafe {
            p.write(BytesObject {
                header: Header::new(&TYPE),
                hash: Cell::new(-1),
                len: bytes.len(),
            });
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), p.add(1).cast::<u8>(), bytes.len());
            Value::adopt_object(p)
        }
    }
}

/// An instance of `ty`, a subclass of `bytes`.
pub fn new_subclass(ty: &'static TypeObject, bytes: &[u8]) -> Value {
    let p = allocate_var(ty, size_of::<BytesObject>() + bytes.len()).cast::<BytesObject>();
    // SAFETY: fresh memory; the header is made.
    unsafe {
        (*p).hash = Cell::new(-1);
        (*p).len = bytes.len();
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), p.add(1).cast::<u8>(), bytes.len());
        Value::adopt_object(p)
    }
}

/// The bytes of a `bytes` object or an instance of a subclass.
#[inline(always)]
pub fn contents(v: &Value) -> Option<&[u8]> {
    v.downcast::<BytesObject>().map(BytesObject::bytes)
}

/// `this` where a method's result equals it: itself, but a plain copy of an instance of a subclass.
pub(crate) fn unchanged(this: &Value) -> Value {
    if this.is_exact(&TYPE) {
        this.clone()
    } else {
        Value::bytes(data(this))
    }
}

fn hash(this: &Value) -> R<i64> {
    // SAFETY: as in `data`.
    Ok(unsafe { this.cast_unchecked::<BytesObject>() }.hash())
}

/// Comparison of byte strings.
pub fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (contents(a), contents(b)) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        _ => op.holds(x.cmp(y)),
    }))
}

fn concat(a: &Value, b: &Value) -> R {
    let Some(y) = buffer::get_if_lent(b) else {
        return Err(type_error(format_args!(
            "can't concat {} to {}",
            b.ty().name(),
            a.ty().name()
        )));
    };
    let x = data(a);
    if x.is_empty() && b.is_exact(&TYPE) {
        return Ok(b.clone());
    }
    if y.is_empty() && a.is_exact(&TYPE) {
        return Ok(a.clone());
    }
    // SAFETY: both parts are written.
    unsafe {
        let (v, p) = new_uninit(x.len() + y.len())?;
        std::ptr::copy_nonoverlapping(x.as_ptr(), p, x.len());
        std::ptr::copy_nonoverlapping(y.as_ptr(), p.add(x.len()), y.len());
        Ok(v)
    }
}

fn repeat(this: &Value, n: i64) -> R {
    let bytes = data(this);
    if n <= 0 || bytes.is_empty() {
        return Ok(empty().clone());
    }
    if n == 1 {
        return Ok(unchanged(this));
    }
    let Some(total) = bytes
        .len()
        .checked_mul(n as usize)
        .filter(|&t| t <= isize::MAX as usize)
    else {
        return Err(crate::exceptions::overflow_error("repeated bytes are too long"));
    };
    if total > isize::MAX as usize / 2 {
        return Err(memory_error());
    }
    // SAFETY: `fill` writes all bytes.
    unsafe {
        let (v, p) = new_uninit(total)?;
        str::fill_pattern(p, bytes, total);
        Ok(v)
    }
}

unsafe fn payload_size(p: *mut Header) -> usize {
    // SAFETY: called for byte strings.
    unsafe { (size_of::<BytesObject>() + (*p.cast::<BytesObject>()).len).next_multiple_of(8) }
}
