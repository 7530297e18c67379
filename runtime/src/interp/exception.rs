//! Raising, handling, `with`.

use super::call;
use super::decode::Op;
use super::frame::Frame;
use super::regs::Regs;
use crate::exceptions::{R, Raised};
use crate::ops;
use crate::state::state;
use crate::types::exception;
use crate::value::{Slot, Value};

/// An exception is pending in the running frame: goes to its handler or leaves frames until one handles it. Fails when the
/// frame that entered the loop is left. `trace` says whether the running frame gets a traceback entry.
#[cold]
#[inline(never)]
pub fn unwind(mut r: Regs, mut trace: bool) -> R<Regs> {
    loop {
        r.save();
        if trace {
            note_entry(&r);
        } else {
            restore_position(&r);
        }
        let (next, handled) = handle(r);
        if handled {
            return Ok(next);
        }
        r = leave(next)?;
        trace = true;
    }
}

/// After a RERAISE that knows where its exception came from the frame stands there.
#[inline(always)]
pub fn restore_position(r: &Regs) {
    let unit = r.unit(0);
    if unit.op != Op::Reraise || unit.arg == 0 {
        return;
    }
    if let Some(index) = r.peek(unit.arg as usize).as_small_int() {
        // SAFETY: the handler pushed the index of an instruction of this code.
        unsafe { (*r.fp).ip = (*r.frame().code).units.as_ptr().add(index as usize) };
    }
}

/// Adds an entry for the running frame to the traceback of the pending exception.
#[inline(always)]
pub fn note_entry(r: &Regs) {
    let frame = r.frame();
    let lasti = frame.lasti();
    match super::objects::of(frame) {
        Some(object) => exception::add_traceback_frame(frame.code_object(), lasti, frame.globals(), &object),
        None => exception::add_traceback(frame.code_object(), lasti, frame.globals()),
    }
}

/// Goes to the handler of the pending exception in the running frame; false if there is none.
#[inline(always)]
pub fn handle(mut r: Regs) -> (Regs, bool) {
    let lasti = r.frame().index();
    // SAFETY: the decoded code lives as long as the frame, and `ip` points into its units.
    let (code, index) = unsafe {
        let code = &*r.frame().code;
        (code, r.ip.offset_from(code.units.as_ptr()) as u32)
    };
    let Some(handler) = code.handler(index) else {
        return (r, false);
    };
    // SAFETY: the handler's depth is at most the present one.
    unsafe {
        let target = Frame::stack(r.fp).add(handler.depth as usize);
        while r.sp > target {
            r.sp = r.sp.sub(1);
            drop((*r.sp.cast::<Slot>()).take());
        }
        r.ip = code.units.as_ptr().add(handler.target as usize);
    }
    if handler.push_lasti {
        r.push(Value::int(lasti.into()));
    }
    let pending = state().pending.get_mut().take().expect("an exception is pending");
    r.push(pending);
    (r, true)
}

/// Leaves the running frame because of the pending exception. Fails when that is the one that entered the loop.
#[inline(always)]
pub fn leave(mut r: Regs) -> R<Regs> {
    // SAFETY: everything above the locals is released, then the frame is left.
    unsafe {
        let base = Frame::stack(r.fp);
        while r.sp > base {
            r.sp = r.sp.sub(1);
            drop((*r.sp.cast::<Slot>()).take());
        }
        let frame = r.frame();
        if frame.has_object.get() {
            super::objects::detach(r.fp);
        }
        crate::types::traceback::note_left(frame.code_object(), frame.lasti());
        keep_locals(r.fp);
        let (caller, is_entry) = (frame.prev, frame.is_entry);
        if frame.generator.is_null() {
            call::pop_frame(r.fp);
        } else {
            super::generator::finish(r);
        }
        if is_entry {
            return Err(Raised::pending());
        }
        call::resume_caller(&mut r, caller, 0);
    }
    Ok(r)
}

/// Leaves a function's locals to the traceback.
///
/// # Safety
/// The frame is live, and is left next.
unsafe fn keep_locals(frame: *mut Frame) {
    // SAFETY: the words of locals are slots, and stay so when they are taken.
    unsafe {
        let code = (*frame).code_object();
        if code.code.flags & krait_bytecode::code::flags::OPTIMIZED == 0 {
            return;
        }
        let locals =
            std::slice::from_raw_parts_mut(Frame::locals(frame).cast::<Slot>(), (*(*frame).code).locals as usize);
        if locals.iter().any(|l| !l.is_null()) {
            crate::types::traceback::keep_locals(code, locals.iter_mut().map(|l| Slot::from(l.take())).collect());
        }
    }
}

/// `PUSH_EXC_INFO`.
#[inline(always)]
pub fn push_exc_info(r: &mut Regs) {
    let exc = r.pop();
    let previous = ops::exception::set_handled(Some(exc.clone()));
    r.push(previous.unwrap_or(Value::none()));
    r.push(exc);
    r.next(1);
}

/// `POP_EXCEPT`.
#[inline(always)]
pub fn pop_except(r: &mut Regs) {
    let previous = r.pop();
    let old = ops::exception::set_handled(Some(previous).filter(|p| !p.is_none()));
    r.release_slot(old);
    r.next(1);
}

/// `RERAISE`. The position saved on the stack (with an oparg) is for the traceback, which has its entry already; the handler
/// is that of this instruction.
#[inline(always)]
pub fn reraise(r: &mut Regs, _depth: u32) -> Raised {
    let exc = r.pop();
    ops::exception::reraise(exc)
}

/// `RAISE_VARARGS`. The error says whether the frame gets a traceback entry: a bare `raise` keeps its own.
#[inline(always)]
pub fn raise_varargs(r: &mut Regs, n: u32) -> (Raised, bool) {
    r.save();
    match n {
        2 => {
            let cause = r.pop();
            let exc = r.pop();
            (ops::exception::raise_from(exc, Some(cause)), true)
        }
        1 => {
            let exc = r.pop();
            (ops::exception::raise_from(exc, None), true)
        }
        _ => ops::exception::raise_current(),
    }
}

#[inline(always)]
pub fn check_exc_match(r: &mut Regs) -> R<()> {
    r.save();
    let matches = ops::exception::matches_clause(r.peek(2), r.peek(1))?;
    drop(r.replace(1, Value::bool(matches)));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn check_eg_match(r: &mut Regs) -> R<()> {
    r.save();
    let (rest, matched) = ops::exception::split_group(r.peek(2), r.peek(1))?;
    if let Some(m) = &matched {
        drop(ops::exception::set_handled(Some(m.clone())));
    }
    drop(r.replace(2, rest.unwrap_or(Value::none())));
    drop(r.replace(1, matched.unwrap_or(Value::none())));
    r.next(1);
    Ok(())
}

/// `WITH_EXCEPT_START`: `exit(type(exc), exc, traceback)`.
#[inline(always)]
pub fn with_except_start(r: &mut Regs) -> R<()> {
    r.save();
    let result = ops::exception::call_exit(r.peek(4), r.peek(1))?;
    r.push(result);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn before_with(r: &mut Regs) -> R<()> {
    r.save();
    let (exit, entered) = ops::exception::enter(r.peek(1))?;
    drop(r.replace(1, exit));
    r.push(entered);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn before_async_with(r: &mut Regs) -> R<()> {
    r.save();
    let (exit, entered) = ops::exception::async_enter(r.peek(1))?;
    drop(r.replace(1, exit));
    r.push(entered);
    r.next(1);
    Ok(())
}

/// `END_ASYNC_FOR`: ends the loop on StopAsyncIteration.
#[inline(always)]
pub fn end_async_for(r: &mut Regs) -> R<()> {
    let exc = r.pop();
    if exc.ty().is_subtype(&exception::STOP_ASYNC_ITERATION) {
        r.save();
        r.drop_n(1);
        drop(exc);
        r.next(1);
        return Ok(());
    }
    Err(crate::exceptions::raise_again(exc))
}

/// `CLEANUP_THROW`: the value of a StopIteration, else reraises.
#[inline(always)]
pub fn cleanup_throw(r: &mut Regs) -> R<()> {
    let exc = r.pop();
    if exc.ty().is_subtype(&exception::STOP_ITERATION) {
        r.save();
        let value = ops::generator::stop_iteration_value(&exc);
        r.drop_n(2);
        r.push(Value::none());
        r.push(value);
        r.next(1);
        return Ok(());
    }
    Err(crate::exceptions::raise_again(exc))
}

/// An instruction that well-formed code does not have.
#[cold]
pub fn invalid(r: Regs) -> Raised {
    r.save();
    crate::exceptions::system_error("unknown opcode")
}
