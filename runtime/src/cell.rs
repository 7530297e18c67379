//! Interior mutability of objects.

use std::cell::UnsafeCell;

/// Mutable state inside a shared object, without run-time borrow flags.
///
/// Invariant, kept by every user: between taking a reference with [`Mut::get`] or [`Mut::get_mut`] and its last use, no
/// Python code may run and no `Value` may be dropped that could release this object or reach this cell (dropping a value
/// can run `__del__`): move values out first, drop them afterwards.
#[repr(transparent)]
pub struct Mut<T>(UnsafeCell<T>);

impl<T> Mut<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Mut<T> {
        Mut(UnsafeCell::new(value))
    }
    /// A short borrow; see the type's invariant.
    #[inline(always)]
    pub fn get(&self) -> &T {
        // SAFETY: the invariant above; one thread runs Python code at a time.
        unsafe { &*self.0.get() }
    }
    /// A short unique borrow; see the type's invariant.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub fn get_mut(&self) -> &mut T {
        // SAFETY: as in `get`.
        unsafe { &mut *self.0.get() }
    }
    /// Puts `value` in and returns the old one, to be dropped by the caller after the borrow.
    #[inline(always)]
    pub fn replace(&self, value: T) -> T {
        std::mem::replace(self.get_mut(), value)
    }
}

// SAFETY: the runtime lets one thread at a time run Python code.
unsafe impl<T> Sync for Mut<T> {}
// SAFETY: as above.
unsafe impl<T> Send for Mut<T> {}
