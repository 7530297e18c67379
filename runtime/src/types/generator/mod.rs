//! Generators, coroutines and asynchronous generators: a suspended frame behind an iterator.

pub mod async_generator;
pub mod coroutine;
mod methods;

use crate::exceptions::R;
use crate::interp;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::types::object;
use crate::value::{Slot, Value};
use crate::{cell::Mut, payload};
use std::cell::Cell;

/// The suspended frame of a generator.
pub enum Frame {
    /// A frame of the interpreter.
    Interpreted(interp::HeapFrame),
    /// A frame of generated code.
    Native(NativeFrame),
    /// Finished: the frame is gone.
    Done,
}

/// A suspended frame of generated code: `resume` runs it up to the next `yield`.
pub struct NativeFrame {
    /// Continues the frame. `sent` is the value sent (`None` for `next`), or NULL when an exception is pending that is to be
    /// thrown in at the suspension point. Returns the yielded or returned value, or NULL with an exception pending; sets
    /// `finished` when the frame is done.
    pub resume: extern "C" fn(frame: *mut NativeFrame, sent: u64) -> u64,
    /// Where to go on; 0 at the start.
    pub state: u32,
    /// Set by `resume` when the generator returned or raised.
    pub finished: u32,
    /// The values that live across suspensions.
    pub slots: Box<[Slot]>,
    /// What `yield from` or `await` delegates to at the present suspension, or unbound.
    pub delegate: Slot,
    /// Code object, for `gi_code`.
    pub code: Value,
}

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Not started.
    Created,
    /// At a `yield`.
    Suspended,
    /// Running now.
    Running,
    /// Returned, raised or closed.
    Closed,
}

/// Memory of a generator, a coroutine or an asynchronous generator.
#[repr(C)]
pub struct GeneratorObject {
    pub header: Header,
    pub frame: Mut<Frame>,
    pub state: Cell<State>,
    /// `__name__`.
    pub name: Mut<Slot>,
    /// `__qualname__`.
    pub qualname: Mut<Slot>,
    /// `gi_code`.
    pub code: Value,
    /// The exception that it was handling when it was suspended.
    pub handled: Mut<Slot>,
    /// `cr_origin`, or what an asynchronous generator needs: the finalizer hook.
    pub extra: Mut<Slot>,
    /// Asynchronous generators: an `asend` or `athrow` is running.
    pub running_async: Cell<bool>,
    /// Asynchronous generators: closed.
    pub closed: Cell<bool>,
    /// Asynchronous generators: hooks were called.
    pub hooks_inited: Cell<bool>,
}

payload!(GeneratorObject, TYPE);
