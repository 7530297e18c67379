//! Statics that are made when the program starts: they take no place in its file.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::ops::Deref;

/// A static; used as a `T` everywhere, once it was made.
#[repr(transparent)]
pub struct Late<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: made before there is a second thread; then one thread at a time runs Python code.
unsafe impl<T> Sync for Late<T> {}

impl<T> Late<T> {
    /// The place of what is still to be made.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Late<T> {
        Late(UnsafeCell::new(MaybeUninit::uninit()))
    }
    /// What was made, or will be: for tables that are read later.
    pub const fn get(&'static self) -> &'static T {
        // SAFETY: nothing is read through the reference before it is made.
        unsafe { &*self.0.get().cast::<T>() }
    }
    /// Makes it. To be called once, before anything looks at it.
    pub fn make(&'static self, value: T) {
        // SAFETY: nobody else knows the place yet.
        unsafe { (*self.0.get()).write(value) };
    }
}

impl<T, const N: usize> Late<[T; N]> {
    /// Makes an array's items, each from its index, where they belong. To be called once, before anything looks at them.
    pub fn make_each(&'static self, mut item: impl FnMut(usize) -> T) {
        let first = self.0.get().cast::<T>();
        for i in 0..N {
            // SAFETY: nobody else knows the place yet.
            unsafe { first.add(i).write(item(i)) };
        }
    }
}

impl<T> Deref for Late<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: made when the program started.
        unsafe { &*self.0.get().cast::<T>() }
    }
}
