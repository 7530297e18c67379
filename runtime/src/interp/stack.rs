//! Instructions that only move items of the operand stack, and constants.

use super::regs::Regs;
use crate::value::{NULL, Value};

#[inline(always)]
pub fn pop_top(r: &mut Regs) {
    let v = r.pop();
    r.release(v);
    r.next(1);
}

#[inline(always)]
pub fn push_null(r: &mut Regs) {
    r.push_raw(NULL);
    r.next(1);
}

#[inline(always)]
pub fn copy(r: &mut Regs, n: u32) {
    // The item may be null: `COPY` is used on the receiver of exceptions and on plain values alike.
    let raw = r.peek_raw(n as usize);
    if raw == NULL {
        r.push_raw(NULL)
    } else {
        r.push(r.peek(n as usize).clone())
    }
    r.next(1);
}

#[inline(always)]
pub fn swap(r: &mut Regs, n: u32) {
    let (top, other) = (r.peek_raw(1), r.peek_raw(n as usize));
    r.overwrite(1, other);
    r.overwrite(n as usize, top);
    r.next(1);
}

#[inline(always)]
pub fn load_const(r: &mut Regs, index: u32) {
    r.push(r.constant(index).clone());
    r.next(1);
}

#[inline(always)]
pub fn end_for(r: &mut Regs) {
    r.save();
    r.drop_n(2);
    r.next(1);
}

#[inline(always)]
pub fn end_send(r: &mut Regs) {
    let value: Value = r.pop();
    let receiver = r.replace(1, value);
    r.release(receiver);
    r.next(1);
}

#[inline(always)]
pub fn nop(r: &mut Regs) {
    r.next(1);
}
