//! Jumps, truth tests, resuming.

use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::value::{NONE, Value};

#[inline(always)]
pub fn jump_forward(r: &mut Regs, arg: u32) {
    r.jump(arg);
}

#[inline(always)]
pub fn jump_backward(r: &mut Regs, arg: u32) -> R<()> {
    if r.attention() {
        r.save();
        poll()?;
    }
    r.jump(arg);
    Ok(())
}

#[inline(always)]
pub fn resume(r: &mut Regs, arg: u32) -> R<()> {
    if r.attention() && arg < 2 {
        r.save();
        poll()?;
    }
    r.next(1);
    Ok(())
}

#[cold]
#[inline(never)]
fn poll() -> R<()> {
    ops::control::poll()
}

/// The truth of the top, popped.
#[inline(always)]
fn pop_truth(r: &mut Regs) -> R<bool> {
    let top = r.peek(1);
    if top.is_true() {
        r.forget(1);
        return Ok(true);
    }
    if top.is_false() || top.is_none() {
        r.forget(1);
        return Ok(false);
    }
    if let Some(i) = top.as_small_int() {
        r.forget(1);
        return Ok(i != 0);
    }
    r.save();
    let truth = truth_slow(top)?;
    drop(r.pop());
    Ok(truth)
}

#[inline(never)]
fn truth_slow(v: &Value) -> R<bool> {
    ops::compare::is_true(v)
}

#[inline(always)]
pub fn pop_jump_if_false(r: &mut Regs, arg: u32) -> R<()> {
    if pop_truth(r)? {
        r.next(1)
    } else {
        r.jump(arg)
    }
    Ok(())
}

#[inline(always)]
pub fn pop_jump_if_true(r: &mut Regs, arg: u32) -> R<()> {
    if pop_truth(r)? {
        r.jump(arg)
    } else {
        r.next(1)
    }
    Ok(())
}

#[inline(always)]
pub fn pop_jump_if_none(r: &mut Regs, arg: u32) {
    let v = r.pop();
    if v.raw() == NONE {
        r.jump(arg)
    } else {
        r.release(v);
        r.next(1)
    }
}

#[inline(always)]
pub fn pop_jump_if_not_none(r: &mut Regs, arg: u32) {
    let v = r.pop();
    if v.raw() == NONE {
        r.next(1)
    } else {
        r.release(v);
        r.jump(arg)
    }
}
