//! The buffer protocol: memory of one object lent to others.
//!
//! In: a bytes-like object. Out: its bytes, for a moment ([`with_bytes`]), for as long as a guard lives ([`Buffer`]), or with
//! its layout for `memoryview`.

use crate::exceptions::{R, buffer_error, quiet, type_error};
use crate::object::slot_functions;
use crate::types::{bytearray, bytes, memoryview};
use crate::value::Value;
use std::borrow::Cow;

/// Memory that an object lends (`Py_buffer`). C-contiguous unless `strides` says otherwise.
pub struct Lent {
    pub ptr: *mut u8,
    /// Bytes of all items.
    pub len: usize,
    pub readonly: bool,
    pub item_size: usize,
    /// `struct` format of an item.
    pub format: Cow<'static, str>,
    /// `None` for one dimension of `len / item_size` items.
    pub shape: Option<Vec<usize>>,
    /// `None` for C order without gaps.
    pub strides: Option<Vec<isize>>,
    /// Set if a `__buffer__` written in Python lends another object's memory.
    pub wrapped: Option<Box<Wrapped>>,
}

/// What a `__buffer__` written in Python answered (`_buffer_wrapper` of CPython).
pub struct Wrapped {
    /// The `memoryview`.
    pub view: Value,
    /// Its memory.
    pub buffer: Buffer,
}

/// Flags of a request (`PyBUF_SIMPLE` …), as `__buffer__` sees them.
pub mod flags {
    pub const SIMPLE: i32 = 0;
    pub const WRITABLE: i32 = 1;
    pub const FULL_RO: i32 = 0x11c;
}

impl Lent {
    /// Plain bytes.
    pub fn bytes(ptr: *mut u8, len: usize, readonly: bool) -> Lent {
        Lent {
            ptr,
            len,
            readonly,
            item_size: 1,
            format: Cow::Borrowed("B"),
            shape: None,
            strides: None,
            wrapped: None,
        }
    }
    /// What `buffer` borrows from `view`, lent on.
    pub fn through(view: Value, buffer: Buffer) -> Lent {
        let lent = &buffer.lent;
        Lent {
            ptr: lent.ptr,
            len: lent.len,
            readonly: lent.readonly,
            item_size: lent.item_size,
            format: lent.format.clone(),
            shape: lent.shape.clone(),
            strides: lent.strides.clone(),
            wrapped: Some(Box::new(Wrapped { view, buffer })),
        }
    }
    /// A one-dimensional array of items.
    pub fn items(ptr: *mut u8, len: usize, readonly: bool, item_size: usize, format: String) -> Lent {
        Lent {
            ptr,
            len,
            readonly,
            item_size,
            format: Cow::Owned(format),
            shape: None,
            strides: None,
            wrapped: None,
        }
    }
}

/// Memory borrowed from an object until the guard is dropped.
pub struct Buffer {
    owner: Value,
    pub lent: Lent,
    /// True if dropping the guard does not give the memory back.
    taken_back: bool,
}

impl Buffer {
    /// Borrows the memory of `v`: TypeError if it has none, BufferError if it is read-only and `writable` is asked for.
    pub fn of(v: &Value, writable: bool) -> R<Buffer> {
        Buffer::with_flags(v, if writable { flags::WRITABLE } else { flags::SIMPLE })
    }
    /// Borrows the memory of `v` as `requested`; only `WRITABLE` makes a difference to builtin types.
    pub fn with_flags(v: &Value, requested: i32) -> R<Buffer> {
        let Some(getbuffer) = v.ty().slots().getbuffer else {
            return Err(not_bytes_like(v));
        };
        Buffer::checked(v, getbuffer(v, requested)?, requested)
    }
    /// As the builtin type that `v`'s type derives from lends it, whatever `__buffer__` says.
    pub fn of_builtin(v: &Value, requested: i32) -> R<Buffer> {
        let mut ty = v.ty();
        while let Some(base) = ty.base().filter(|_| ty.is_heap()) {
            ty = base;
        }
        let Some(getbuffer) = ty.slots().getbuffer else {
            return Err(not_bytes_like(v));
        };
        Buffer::checked(v, getbuffer(v, requested)?, requested)
    }
    /// Memory of `owner` that somebody else takes back, after the guard is dropped.
    pub fn borrowed(owner: &Value, lent: Lent) -> Buffer {
        Buffer {
            owner: owner.clone(),
            lent,
            taken_back: true,
        }
    }
    fn checked(v: &Value, lent: Lent, requested: i32) -> R<Buffer> {
        let buffer = Buffer {
            owner: v.clone(),
            lent,
            taken_back: false,
        };
        if requested & flags::WRITABLE != 0 && buffer.lent.readonly {
            return Err(buffer_error("Object is not writable."));
        }
        Ok(buffer)
    }
    /// The object that lent the memory.
    pub fn owner(&self) -> &Value {
        &self.owner
    }
    /// True if the items lie in C order without gaps.
    pub fn is_contiguous(&self) -> bool {
        let (Some(shape), Some(strides)) = (&self.lent.shape, &self.lent.strides) else {
            return self.lent.strides.is_none();
        };
        let mut expected = self.lent.item_size as isize;
        for (&n, &stride) in shape.iter().zip(strides).rev() {
            if n > 1 && stride != expected {
                return false;
            }
            expected *= n as isize;
        }
        true
    }
    /// The bytes; the memory must be contiguous.
    pub fn bytes(&self) -> &[u8] {
        if self.lent.len == 0 {
            return &[];
        }
        // SAFETY: lent until the guard is dropped; the lender does not move the memory before.
        unsafe { std::slice::from_raw_parts(self.lent.ptr, self.lent.len) }
    }
    /// The bytes to be written. The memory must have been borrowed as writable.
    #[allow(clippy::mut_from_ref)]
    pub fn bytes_mut(&self) -> &mut [u8] {
        assert!(!self.lent.readonly);
        if self.lent.len == 0 {
            return &mut [];
        }
        // SAFETY: as in `bytes`; one thread runs at a time, and callers that let others run while they hold the slice
        // neither read nor write through it before their turn comes again.
        unsafe { std::slice::from_raw_parts_mut(self.lent.ptr, self.lent.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.taken_back {
            return;
        }
        match self.lent.wrapped.take() {
            None => {
                if let Some(release) = self.owner.ty().slots().releasebuffer {
                    release(&self.owner, &self.lent);
                }
            }
            Some(wrapped) => {
                let Wrapped { view, buffer } = *wrapped;
                drop(buffer);
                slot_functions::release_wrapped(&self.owner, &view);
            }
        }
    }
}

/// "a bytes-like object is required, not 'int'".
#[cold]
pub fn not_bytes_like(v: &Value) -> crate::exceptions::Raised {
    type_error(format_args!("a bytes-like object is required, not '{}'", v.ty().name()))
}

/// True if `v` supports the buffer protocol.
pub fn is_bytes_like(v: &Value) -> bool {
    v.ty().slots().getbuffer.is_some()
}

/// Bytes of an argument: of `bytes` without a guard, else of a borrowed (and contiguous) buffer, or a copy.
pub enum Bytes<'a> {
    /// Of an immutable object that the caller holds.
    Direct(&'a [u8]),
    /// Of another object.
    Guard(Buffer),
    /// Gathered from a buffer with gaps.
    Copy(Vec<u8>),
}

impl std::ops::Deref for Bytes<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Direct(bytes) => bytes,
            Bytes::Guard(buffer) => buffer.bytes(),
            Bytes::Copy(bytes) => bytes,
        }
    }
}

/// The bytes of a bytes-like object (`PyBUF_SIMPLE`): "a bytes-like object is required, not …" for others.
pub fn get(v: &Value) -> R<Bytes<'_>> {
    if let Some(bytes) = bytes::contents(v) {
        return Ok(Bytes::Direct(bytes));
    }
    let buffer = Buffer::of(v, false)?;
    if !buffer.is_contiguous() {
        return Err(buffer_error("memoryview: underlying buffer is not C-contiguous"));
    }
    Ok(Bytes::Guard(buffer))
}

/// As [`get`] for callers that say in words of their own what was expected: whatever it fails with, `None`.
pub fn get_if_lent(v: &Value) -> Option<Bytes<'_>> {
    is_bytes_like(v).then(|| quiet(get(v))).flatten()
}

/// As [`get`], but memory with gaps is gathered (`PyBUF_FULL_RO` and `PyBuffer_ToContiguous`).
pub fn get_any(v: &Value) -> R<Bytes<'_>> {
    if let Some(bytes) = bytes::contents(v) {
        return Ok(Bytes::Direct(bytes));
    }
    let buffer = Buffer::with_flags(v, flags::FULL_RO)?;
    if buffer.is_contiguous() {
        return Ok(Bytes::Guard(buffer));
    }
    Ok(Bytes::Copy(memoryview::gather(&buffer.lent)))
}

/// Calls `f` with the bytes of a bytes-like object.
///
/// While `f` waits, other threads and signal handlers may run: the memory is lent, so that it neither moves nor ends, but
/// what it holds may change unless `f` copied it before. Otherwise `f` must not run Python code.
pub fn with_bytes<T>(v: &Value, f: impl FnOnce(&[u8]) -> T) -> R<T> {
    Ok(f(&get(v)?))
}

/// Calls `f` with the writable bytes of an object: TypeError if it has none. `f` neither waits nor runs Python code.
pub fn with_bytes_mut<T>(v: &Value, f: impl FnOnce(&mut [u8]) -> T) -> R<T> {
    Ok(f(writable(v)?.bytes_mut()))
}

/// The writable memory of an object, for calls that may wait: TypeError if it has none.
pub fn writable(v: &Value) -> R<Buffer> {
    let refused = || {
        type_error(format_args!(
            "a read-write bytes-like object is required, not '{}'",
            v.ty().name()
        ))
    };
    if !is_bytes_like(v) {
        return Err(refused());
    }
    // Only a `__buffer__` written in Python is told what for: the builtin types' errors would be of another kind.
    let Ok(buffer) = Buffer::of(v, v.ty().is_heap()) else {
        return Err(refused());
    };
    if buffer.lent.readonly {
        return Err(refused());
    }
    if !buffer.is_contiguous() {
        return Err(buffer_error("memoryview: underlying buffer is not C-contiguous"));
    }
    Ok(buffer)
}

/// As [`with_bytes`]; `None` if the object is not bytes-like.
pub fn try_with_bytes<T>(v: &Value, f: impl FnOnce(&[u8]) -> T) -> Option<R<T>> {
    is_bytes_like(v).then(|| with_bytes(v, f))
}

/// The bytes of `bytes` and `bytearray` objects, to be used before anything else runs.
pub fn direct(v: &Value) -> Option<&[u8]> {
    bytes::contents(v).or_else(|| bytearray::contents(v))
}
