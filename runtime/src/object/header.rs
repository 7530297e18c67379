//! The 16 bytes at the start of every heap object.

use super::type_object::TypeObject;
use std::cell::Cell;

/// Reference counts from here up are immortal: they may drift by balanced counting, but never reach zero.
pub const IMMORTAL: u32 = 1 << 30;

/// Start of every heap object.
#[repr(C)]
pub struct Header {
    rc: Cell<u32>,
    /// Shape of an instance with attributes (see `object::shape`); free for the type's own use elsewhere.
    pub shape: Cell<u32>,
    ty: Cell<*const TypeObject>,
}

impl Header {
    /// A header with one reference.
    pub const fn new(ty: *const TypeObject) -> Header {
        Header {
            rc: Cell::new(1),
            shape: Cell::new(0),
            ty: Cell::new(ty),
        }
    }
    /// A header of an object that is never released.
    pub const fn immortal(ty: *const TypeObject) -> Header {
        Header {
            rc: Cell::new(IMMORTAL),
            shape: Cell::new(0),
            ty: Cell::new(ty),
        }
    }
    /// The object's type.
    #[inline(always)]
    pub fn ty(&self) -> &'static TypeObject {
        // SAFETY: an object keeps its type alive; types of builtins are statics. The lifetime is stretched to 'static:
        // holders must keep the object (or the type) alive while they use the reference.
        unsafe { &*self.ty.get() }
    }
    /// Replaces the type (`obj.__class__ = C`); reference counts of the types are the caller's.
    pub fn set_ty(&self, ty: *const TypeObject) {
        self.ty.set(ty);
    }
    /// The type word, null in a free cell.
    #[inline(always)]
    pub fn ty_ptr(&self) -> *const TypeObject {
        self.ty.get()
    }
    /// The reference count.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.rc.get()
    }
    /// Overwrites the reference count (the collector, resurrection).
    #[inline(always)]
    pub fn set_count(&self, rc: u32) {
        self.rc.set(rc);
    }
    /// True for objects that are never released.
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.rc.get() >= IMMORTAL / 2
    }
    /// Makes the object immortal (PEP 683).
    pub fn make_immortal(&self) {
        self.rc.set(IMMORTAL);
    }
    /// One more reference.
    #[inline(always)]
    pub fn increment(&self) {
        #[cfg(feature = "poison")]
        assert!(self.rc.get() >> 16 != 0xDBDB, "used after it was released");
        self.rc.set(self.rc.get().wrapping_add(1));
    }
    /// One reference less; true if it was the last.
    #[inline(always)]
    pub fn decrement(&self) -> bool {
        let rc = self.rc.get();
        debug_assert!(rc != 0, "released twice");
        #[cfg(any(feature = "poison", feature = "count-objects"))]
        assert!(rc != 0 && rc >> 16 != 0xDBDB, "released twice");
        self.rc.set(rc.wrapping_sub(1));
        rc == 1
    }
}

const _: () = assert!(size_of::<Header>() == 16);
