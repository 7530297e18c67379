//! The registers of the loop and everything that touches the operand stack: all pointer work of the interpreter.
//!
//! Invariant: the bytecode is well formed (it comes from our compiler or from a `.pyc` of CPython 3.12), so the operand
//! stack never gets deeper than `co_stacksize`, and each instruction finds as many items as its row in the opcode table
//! says. References that [`Regs::peek`] and its kin return are used before the stack shrinks below them.

use super::decode::Unit;
use super::frame::Frame;
use crate::state::state;
use crate::value::{NULL, Slot, Value};

/// The loop's registers. Only inlined functions take them by reference, so that they stay machine registers.
#[derive(Clone, Copy)]
pub struct Regs {
    /// The instruction being executed.
    pub ip: *const Unit,
    /// One past the top of the operand stack.
    pub sp: *mut u64,
    /// The frame.
    pub fp: *mut Frame,
}

// SAFETY comments below: "the module's invariant" is the one at the head of this file.
impl Regs {
    /// Goes on `units` after this instruction's start.
    #[inline(always)]
    pub fn next(&mut self, units: usize) {
        // SAFETY: the module's invariant; every code ends with a sentinel unit.
        self.ip = unsafe { self.ip.add(units) };
    }
    /// Jumps by the distance in a decoded jump's argument.
    #[inline(always)]
    pub fn jump(&mut self, arg: u32) {
        // SAFETY: the module's invariant.
        self.ip = unsafe { self.ip.offset(arg as i32 as isize) };
    }
    /// The unit `n` after this one.
    #[inline(always)]
    pub fn unit(&self, n: usize) -> Unit {
        // SAFETY: the module's invariant.
        unsafe { *self.ip.add(n) }
    }
    /// Changes this instruction's operation.
    #[inline(always)]
    pub fn set_op(&self, op: super::decode::Op) {
        // SAFETY: the units belong to the code object and nobody holds a reference into them.
        unsafe { (*self.ip.cast_mut()).op = op }
    }
    /// Counts down this instruction's counter; true when it reaches zero.
    #[inline(always)]
    pub fn count_down(&self) -> bool {
        // SAFETY: as above.
        unsafe {
            let unit = self.ip.cast_mut();
            (*unit).counter = (*unit).counter.wrapping_sub(1);
            (*unit).counter == 0
        }
    }
    /// Sets this instruction's counter.
    #[inline(always)]
    pub fn set_counter(&self, n: u16) {
        // SAFETY: as above.
        unsafe { (*self.ip.cast_mut()).counter = n }
    }
    /// The inline cache behind this instruction.
    ///
    /// # Safety
    /// The instruction has `size_of::<T>() / 8` cache units, used for `T` alone (all zero at first).
    #[inline(always)]
    pub unsafe fn cache<T>(&self) -> &'static mut T {
        // SAFETY: the caller's promise.
        unsafe { &mut *self.ip.add(1).cast_mut().cast::<T>() }
    }
    /// Saves what other code may ask the frame for.
    #[inline(always)]
    pub fn save(&self) {
        // SAFETY: the running frame is live.
        unsafe {
            (*self.fp).ip = self.ip;
            (*self.fp).sp = self.sp;
        }
    }

    /// Releases a value; a finaliser that runs by that finds the frame at this instruction.
    #[inline(always)]
    pub fn release(&self, v: Value) {
        v.release_after(|| self.save());
    }
    /// Releases what was in a slot, likewise.
    #[inline(always)]
    pub fn release_slot(&self, v: Option<Value>) {
        if let Some(v) = v {
            self.release(v);
        }
    }

    /// Pushes a value.
    #[inline(always)]
    pub fn push(&mut self, v: Value) {
        self.push_raw(v.into_raw());
    }
    /// Pushes a word: an owned value or NULL.
    #[inline(always)]
    pub fn push_raw(&mut self, raw: u64) {
        // SAFETY: the module's invariant.
        unsafe {
            *self.sp = raw;
            self.sp = self.sp.add(1);
        }
    }
    /// Pops a value.
    #[inline(always)]
    pub fn pop(&mut self) -> Value {
        // SAFETY: the module's invariant.
        unsafe {
            self.sp = self.sp.sub(1);
            Value::from_raw(*self.sp)
        }
    }
    /// Pops what may be null.
    #[inline(always)]
    pub fn pop_slot(&mut self) -> Option<Value> {
        // SAFETY: the module's invariant.
        unsafe {
            self.sp = self.sp.sub(1);
            if *self.sp == NULL {
                None
            } else {
                Some(Value::from_raw(*self.sp))
            }
        }
    }
    /// The `n`-th item from the top (1 is the top), borrowed.
    #[inline(always)]
    pub fn peek(&self, n: usize) -> &'static Value {
        // SAFETY: the module's invariant.
        unsafe { Value::borrow_raw(self.sp.sub(n)) }
    }
    /// The word of the `n`-th item from the top.
    #[inline(always)]
    pub fn peek_raw(&self, n: usize) -> u64 {
        // SAFETY: the module's invariant.
        unsafe { *self.sp.sub(n) }
    }
    /// The `n` topmost items, borrowed.
    #[inline(always)]
    pub fn top(&self, n: usize) -> &'static [Value] {
        // SAFETY: the module's invariant; `Value` is one word.
        unsafe { std::slice::from_raw_parts(self.sp.sub(n).cast::<Value>(), n) }
    }
    /// Pops `n` items into a vector.
    #[inline(always)]
    pub fn pop_vec(&mut self, n: usize) -> Vec<Value> {
        let mut items = Vec::with_capacity(n);
        // SAFETY: the words move into the vector.
        unsafe {
            self.sp = self.sp.sub(n);
            std::ptr::copy_nonoverlapping(self.sp.cast::<Value>(), items.as_mut_ptr(), n);
            items.set_len(n);
        }
        items
    }
    /// Pops and releases `n` values (or nulls), the lowest first, as CPython clears argument ranges.
    #[inline(always)]
    pub fn drop_n(&mut self, n: usize) {
        // SAFETY: the module's invariant.
        unsafe {
            let end = self.sp;
            self.sp = self.sp.sub(n);
            super::frame::release_words(self.sp, end);
        }
    }
    /// Puts `v` in place of the `n`-th item from the top, which is returned.
    #[inline(always)]
    pub fn replace(&mut self, n: usize, v: Value) -> Value {
        // SAFETY: the module's invariant.
        unsafe { Value::from_raw(std::ptr::replace(self.sp.sub(n), v.into_raw())) }
    }
    /// Puts a word in place of the `n`-th item from the top, which is an immediate, NULL or moved away.
    #[inline(always)]
    pub fn overwrite(&mut self, n: usize, raw: u64) {
        // SAFETY: the module's invariant.
        unsafe { *self.sp.sub(n) = raw }
    }
    /// Forgets the `n` topmost words, which are immediates, nulls or moved away.
    #[inline(always)]
    pub fn forget(&mut self, n: usize) {
        // SAFETY: the module's invariant.
        self.sp = unsafe { self.sp.sub(n) };
    }

    /// The fast local at `index`.
    #[inline(always)]
    pub fn local(&self, index: u32) -> &'static mut Slot {
        // SAFETY: the module's invariant.
        unsafe { &mut *Frame::locals(self.fp).add(index as usize).cast::<Slot>() }
    }
    /// The constant at `index`.
    #[inline(always)]
    pub fn constant(&self, index: u32) -> &'static Value {
        // SAFETY: the module's invariant; constants live as long as the code.
        unsafe { Value::borrow_raw((*self.fp).constants.add(index as usize)) }
    }
    /// The name at `index`, an interned string.
    #[inline(always)]
    pub fn name(&self, index: u32) -> &'static Value {
        // SAFETY: as above.
        unsafe { &*(*(*self.fp).code).names.add(index as usize) }
    }
    /// The frame.
    #[inline(always)]
    pub fn frame(&self) -> &'static mut Frame {
        // SAFETY: the running frame is live; callers keep no reference across a call.
        unsafe { &mut *self.fp }
    }
    /// The globals dict.
    #[inline(always)]
    pub fn globals(&self) -> &'static Value {
        // SAFETY: the function keeps it alive.
        unsafe { Value::borrow_raw(&raw const (*self.fp).globals) }
    }
    /// True if something wants the attention of the loop: a signal, the collector.
    #[inline(always)]
    pub fn attention(&self) -> bool {
        state().attention.load(std::sync::atomic::Ordering::Relaxed) != 0
    }
}
