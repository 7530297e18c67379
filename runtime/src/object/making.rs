//! What generated code needs to make an instance of a class by itself: memory, then a direct call of `__init__`. Known for
//! classes whose instances `object.__new__` makes and a compiled function (or nothing) initialises; forgotten whenever the
//! class or one of its bases changes.

use super::lookup;
use super::shape;
use super::type_object::{TypeObject, flags};
use crate::exceptions::type_error;
use crate::memory;
use crate::names;
use crate::object::attributes;
use crate::types::function::FunctionObject;
use crate::types::{object, type_};
use crate::value::{NONE, NULL, Slot, Value};
use std::cell::Cell;

/// Part of a type object; generated code reads it.
#[repr(C)]
pub struct Making {
    /// Number of parameters of `__init__`, `self` included; 0: nothing is known; [`NEVER`]: made in some other way.
    pub arity: Cell<u32>,
    /// Words of an instance.
    words: Cell<u32>,
    /// Native code of `__init__`.
    pub direct: Cell<*const u8>,
    /// The function, borrowed from the class.
    pub init: Cell<u64>,
    /// Count and shape of a new instance: the first word of its header.
    head: Cell<u64>,
}

impl Making {
    /// Nothing is known.
    pub const fn new() -> Making {
        Making {
            arity: Cell::new(0),
            words: Cell::new(0),
            direct: Cell::new(std::ptr::null()),
            init: Cell::new(NULL),
            head: Cell::new(0),
        }
    }
    /// The class has changed.
    #[inline]
    pub fn forget(&self) {
        self.arity.set(0);
    }
}

/// `__init__` of classes that have none of their own.
extern "C" fn init_nothing(_: u64, _: u64) -> u64 {
    NONE
}

const NEVER: u32 = u32::MAX;

/// Finds out how instances of `ty` are made, unless that was done already.
#[inline]
pub fn prepare(ty: &'static TypeObject) {
    if ty.making.arity.get() == 0 {
        ty.making.arity.set(NEVER);
        find_out(ty);
    }
}

#[inline(never)]
fn find_out(ty: &'static TypeObject) {
    lookup::ensure_ready(ty);
    if !type_::is_plainly_made(ty)
        || !std::ptr::eq(ty.header.ty(), &type_::TYPE)
        || ty.has_flag(flags::VAR_SIZED)
        || ty.slots().finalize.is_some()
        || ty.payload_size.get() as usize != size_of::<super::header::Header>()
        || ty.instance_size.get() as usize > memory::LARGEST_CELL
    {
        return;
    }
    let m = &ty.making;
    let by_object = ty
        .slots()
        .init
        .is_some_and(|f| std::ptr::fn_addr_eq(f, object::init as super::slots::InitFn));
    if by_object {
        m.direct.set(init_nothing as *const u8);
        m.init.set(NONE);
        m.arity.set(1);
    } else {
        let Some(init) = lookup::lookup(ty, names::__init__()) else {
            return;
        };
        let Some(f) = init.exact::<FunctionObject>() else {
            return;
        };
        // SAFETY: native code is immortal.
        let Some(native) = (unsafe { f.native.get().as_ref() }).filter(|n| n.simple != 0) else {
            return;
        };
        m.direct.set(native.direct);
        m.init.set(init.raw());
        m.arity.set(native.parameter_count);
    }
    let root = if attributes::has_root_shape(ty) {
        shape::root(ty)
    } else {
        0
    };
    m.head.set(1 | u64::from(root) << 32);
    m.words.set(ty.instance_size.get() / 8);
}

/// A new instance of a class whose `making` is known.
#[inline(always)]
pub fn allocate(ty: &'static TypeObject) -> Value {
    let m = &ty.making;
    let words = m.words.get() as usize;
    let p = memory::allocate(8 * words).cast::<u64>();
    // SAFETY: fresh memory of that many words; the head is a count and a shape.
    unsafe {
        *p = m.head.get();
        *p.add(1) = ty as *const TypeObject as u64;
        for i in 2..words {
            *p.add(i) = NULL;
        }
        if ty.has_flag(flags::HAS_ATTRIBUTES) {
            *p.add(ty.attributes_offset.get() as usize / 8) = 0;
        }
        ty.header.increment();
        Value::adopt_object(p)
    }
}

/// After `__init__` returned something but None: an exception, or a TypeError.
#[cold]
pub fn init_failed(mut result: Slot) {
    if let Some(result) = result.take() {
        let _ = type_error(format_args!(
            "__init__() should return None, not '{}'",
            result.ty().name()
        ));
    }
}

/// Code or defaults of some function changed: it may be an `__init__`.
pub fn forget_all() {
    fn below(ty: &TypeObject) {
        ty.making.forget();
        for &sub in ty.subclasses.get() {
            // SAFETY: a subclass removes itself from the list when it is released.
            below(unsafe { &*sub });
        }
    }
    below(&object::TYPE);
}
