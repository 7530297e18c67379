//! The one mutable state of the runtime. One thread at a time runs Python code, so it is a plain static.

use crate::cell::Mut;
use crate::object::header::Header;
use crate::value::{Slot, Value};
use std::cell::Cell;
use std::sync::atomic::AtomicU32;

/// What generated code and the runtime share; generated code reads fields by `offset_of!`.
#[repr(C)]
pub struct State {
    /// The pending exception, or NULL.
    pub pending: Mut<Slot>,
    /// Stack address below which the prologue asks `interp::depth` whether this is RecursionError.
    pub stack_limit: Cell<usize>,
    /// Non-zero when a poll at a back-edge or call must call `krait_poll`: signal arrived, collection due.
    /// Signal handlers set bits too, hence atomic.
    pub attention: AtomicU32,
    /// The result of the last helper that was called by way of a thunk.
    pub cold_result: Cell<u64>,
    /// Nesting of `memory::release`.
    pub release_depth: Cell<u32>,
    /// Heads of the free lists, one per size class.
    pub free_lists: [Cell<*mut Header>; crate::memory::CLASSES],
    /// Words of the builtins that generated code knows (`abi::known`).
    pub known: [Cell<u64>; crate::abi::known::COUNT],
    /// Exceptions being handled, innermost last (`sys.exception()`); generators swap their own in and out.
    pub handled: Mut<Vec<Slot>>,
    /// Top of the program's stack.
    pub stack_top: Cell<usize>,
    /// Lowest stack address that Python code may use.
    pub stack_end: Cell<usize>,
    /// Current depth and limit of Python calls, for `sys.setrecursionlimit`.
    pub recursion_limit: Cell<usize>,
    /// Current depth of Python calls.
    pub recursion_depth: Cell<usize>,
    /// The innermost frame of the interpreter, or null.
    pub frame: Cell<*mut crate::interp::Frame>,
    /// The `builtins` module's dict.
    pub builtins: Mut<Slot>,
    /// `sys.modules`.
    pub modules: Mut<Slot>,
    /// The `sys` module's dict.
    pub sys_dict: Mut<Slot>,
    /// `sys.argv`, as strings of the operating system, before `sys` is imported.
    pub argv: Mut<Vec<std::ffi::OsString>>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for State {}

/// The state; symbol `krait_state`.
#[unsafe(export_name = "krait_state")]
pub static STATE: State = State {
    pending: Mut::new(Slot::NULL),
    stack_limit: Cell::new(0),
    attention: AtomicU32::new(0),
    cold_result: Cell::new(0),
    release_depth: Cell::new(0),
    free_lists: [const { Cell::new(std::ptr::null_mut()) }; crate::memory::CLASSES],
    known: [const { Cell::new(crate::value::NULL) }; crate::abi::known::COUNT],
    handled: Mut::new(Vec::new()),
    stack_top: Cell::new(0),
    stack_end: Cell::new(0),
    recursion_limit: Cell::new(1000),
    recursion_depth: Cell::new(0),
    frame: Cell::new(std::ptr::null_mut()),
    builtins: Mut::new(Slot::NULL),
    modules: Mut::new(Slot::NULL),
    sys_dict: Mut::new(Slot::NULL),
    argv: Mut::new(Vec::new()),
};

/// The state.
#[inline(always)]
pub fn state() -> &'static State {
    &STATE
}

impl State {
    /// The exception being handled (`sys.exception()`), `None` outside handlers.
    pub fn handled_exception(&self) -> Option<Value> {
        innermost(self.handled.get())
    }
}

/// The innermost of the exceptions that a thread handles.
pub(crate) fn innermost(handled: &[Slot]) -> Option<Value> {
    handled
        .iter()
        .rev()
        .find_map(|s| s.get().filter(|e| !e.is_none()).cloned())
}

/// Native calls that follow user data and may nest (CPython 3.12.1's `C_RECURSION_LIMIT`, less its own frames).
const MAX_NESTED: u32 = 1498;

static NESTED: Cell32 = Cell32(Cell::new(0));

struct Cell32(Cell<u32>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Cell32 {}

/// The number of levels held now.
pub(crate) fn nested() -> u32 {
    NESTED.0.get()
}

/// Sets the number of levels: another thread goes on.
pub(crate) fn set_nested(levels: u32) {
    NESTED.0.set(levels);
}

/// One level of nested native calls, until it is dropped.
#[must_use = "keep it while the nested call runs: `let _nested = check_recursion(…)?;`"]
pub struct Nested(());

impl Drop for Nested {
    #[inline(always)]
    fn drop(&mut self) {
        NESTED.0.set(NESTED.0.get() - 1);
    }
}

/// Raises RecursionError ("maximum recursion depth exceeded" followed by `place`) when the native stack is nearly used up or
/// too many levels are held.
#[inline(always)]
pub fn check_recursion(place: &str) -> crate::exceptions::R<Nested> {
    let depth = NESTED.0.get();
    if depth >= MAX_NESTED {
        return Err(recursion_error(place));
    }
    // The stack is what CPython's limit of Python frames is here.
    check_stack("")?;
    NESTED.0.set(depth + 1);
    Ok(Nested(()))
}

/// Raises RecursionError when the native stack is nearly used up; for calls that CPython makes without its own stack.
#[inline(always)]
pub fn check_stack(place: &str) -> crate::exceptions::R<()> {
    let here = 0u8;
    let here = &raw const here as usize;
    if here < STATE.stack_limit.get() {
        crate::interp::depth::check(here, place)
    } else {
        Ok(())
    }
}

/// RecursionError: "maximum recursion depth exceeded" followed by `place`.
#[cold]
pub fn recursion_error(place: &str) -> crate::exceptions::Raised {
    // The handler needs some stack to make the exception object.
    let end = STATE.stack_end.get();
    STATE.stack_limit.set(end.saturating_sub(256 << 10));
    let depth = NESTED.0.replace(0);
    let raised = crate::exceptions::recursion_error(format_args!("maximum recursion depth exceeded{place}"));
    // Nested native calls may have moved it far down.
    crate::interp::depth::reset();
    NESTED.0.set(depth);
    raised
}
