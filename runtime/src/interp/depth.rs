//! The recursion limit in generated code.
//!
//! Its frames are not counted as they come and go. Their prologue compares the stack pointer with a limit that is set so
//! that there cannot be too many frames above it; who comes below it counts them, and moves the limit on.

use super::visible;
use crate::exceptions::R;
use crate::state::{self, state};

/// Stack that a frame of generated code takes at least: a return address and the caller's frame pointer.
const SMALLEST_FRAME: usize = 16;

/// Where the stack pointer has to go for the first count; where there is no generated code, the end of the stack.
pub fn reset() {
    let s = state();
    let end = s.stack_end.get();
    let first = match visible::has_functions() {
        true => {
            let levels = s.recursion_limit.get().saturating_mul(SMALLEST_FRAME);
            s.stack_top.get().saturating_sub(levels).max(end)
        }
        false => end,
    };
    s.stack_limit.set(first);
}

/// Raises RecursionError ("maximum recursion depth exceeded" and `place`) if there is no more stack or there are more frames
/// than the limit allows; else moves the limit of the stack pointer. Called with a stack pointer below that limit.
#[cold]
pub fn check(here: usize, place: &str) -> R<()> {
    let s = state();
    let end = s.stack_end.get();
    if here >= end {
        let limit = s.recursion_limit.get();
        let depth = s.recursion_depth.get() + visible::count_native();
        if depth <= limit {
            let more = (limit - depth).saturating_mul(SMALLEST_FRAME);
            s.stack_limit.set(here.saturating_sub(more).max(end));
            return Ok(());
        }
    }
    Err(state::recursion_error(place))
}
