//! Frames of generators: leaving and entering them.

use super::call::{enter_recursion, leave_recursion, resume_caller};
use super::frame::{DATA_STACK, Frame, HEADER_WORDS, HeapFrame};
use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::state::state;
use crate::types::function::FunctionObject;
use crate::types::generator::{self, GeneratorObject, State};
use crate::value::{Slot, Value};

/// `RETURN_GENERATOR`: the frame moves into a new generator, which the call returns. `Some` is the result of the loop.
#[inline(always)]
pub fn return_generator(r: &mut Regs) -> Option<Value> {
    let frame = r.fp;
    let generator = make(*r);
    // SAFETY: the frame's values have moved; its header is still readable.
    unsafe {
        let (caller, skip, is_entry) = ((*frame).prev, (*frame).return_skip, (*frame).is_entry);
        state().frame.set(caller);
        leave_recursion();
        DATA_STACK.set_next(frame.cast());
        if is_entry {
            return Some(generator);
        }
        resume_caller(r, caller, skip);
        r.push(generator);
        None
    }
}

#[inline(never)]
fn make(r: Regs) -> Value {
    r.save();
    let frame = r.fp;
    // SAFETY: the words of the running frame up to `sp` move to the heap.
    unsafe {
        let code = &*(*frame).code;
        let heap = HeapFrame::allocate(code);
        let copy = heap.get();
        let used = (*frame).sp.offset_from(frame.cast::<u64>()) as usize;
        debug_assert!(used >= HEADER_WORDS);
        std::ptr::copy_nonoverlapping(frame.cast::<u64>(), copy.cast::<u64>(), used);
        (*copy).sp = copy.cast::<u64>().add(used);
        (*copy).prev = std::ptr::null_mut();
        if (*copy).has_object.get() {
            super::objects::moved(frame, copy);
        }
        let function = (*copy)
            .function
            .get()
            .expect("frames have a function")
            .cast_unchecked::<FunctionObject>();
        let (name, qualname) = (function.name.get().clone(), function.qualname.get().clone());
        let code_value = (*copy).code_value();
        let generator = generator::new(heap, code_value, code.flags, name, qualname);
        (*copy).generator = generator.address().cast::<GeneratorObject>();
        generator
    }
}

/// How a generator is resumed.
pub enum Input {
    /// With a value for `yield` to give.
    Send(Value),
    /// With the pending exception raised at the `yield`.
    Throw,
}

/// Enters a generator's frame: links it under the running one, with the exceptions that it handles.
#[inline(always)]
unsafe fn link(this: &GeneratorObject, frame: *mut Frame) {
    // SAFETY: the caller holds the generator, whose frame is not running.
    unsafe {
        (*frame).prev = state().frame.get();
        state().frame.set(frame);
        this.state.set(State::Running);
        let handled = this.handled.replace(Slot::NULL);
        state().handled.get_mut().push(handled);
    }
}

/// Unlinks a generator's frame.
#[inline(always)]
unsafe fn unlink(this: &GeneratorObject, frame: *mut Frame, to: State) {
    // SAFETY: the frame is the running one.
    unsafe {
        state().frame.set((*frame).prev);
        leave_recursion();
        this.state.set(to);
        let handled = state().handled.get_mut().pop().unwrap_or(Slot::NULL);
        debug_assert!(this.handled.get().is_null());
        let old = this.handled.replace(handled);
        drop(old);
    }
}

/// Runs a suspended generator from the runtime up to its next `yield` or its end; `this.state` says which it was.
pub fn resume(this: &GeneratorObject, frame: *mut Frame, input: Input) -> R {
    crate::state::check_stack("")?;
    enter_recursion()?;
    // SAFETY: the frame belongs to the generator and is suspended.
    unsafe {
        link(this, frame);
        (*frame).is_entry = true;
        (*frame).mark = super::visible::address_here();
        let mut r = Regs {
            ip: (*frame).ip,
            sp: (*frame).sp,
            fp: frame,
        };
        match input {
            Input::Send(v) => {
                r.push(v);
                r.next(1);
                super::run(r, false)
            }
            Input::Throw => {
                // The place of the value sent: the handler of `yield from` expects it on the stack.
                r.push(Value::none());
                r.save();
                super::run(r, true)
            }
        }
    }
}

/// A suspended frame that stands among the running ones while what it delegates to runs.
pub struct Shown(*mut Frame);

impl Shown {
    /// Links the frame of a generator, which outlives this.
    pub fn new(frame: *mut Frame) -> Shown {
        // SAFETY: the caller holds the generator; its frame is not running.
        unsafe {
            (*frame).prev = state().frame.get();
            (*frame).is_entry = true;
            (*frame).mark = super::visible::address_here();
        }
        state().frame.set(frame);
        Shown(frame)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe {
            state().frame.set((*self.0).prev);
            (*self.0).prev = std::ptr::null_mut();
        }
    }
}

/// `YIELD_VALUE`: `Some` is the result of the loop.
#[inline(always)]
pub fn yield_value(r: &mut Regs) -> Option<Value> {
    let value = r.pop();
    r.save();
    let frame = r.fp;
    // SAFETY: only frames of generators yield.
    unsafe {
        let (caller, skip, is_entry) = ((*frame).prev, (*frame).return_skip, (*frame).is_entry);
        unlink(&*(*frame).generator, frame, State::Suspended);
        if is_entry {
            return Some(value);
        }
        resume_caller(r, caller, skip);
        r.push(value);
        None
    }
}

/// The running frame, a generator's, returns or raises: it is unlinked and released.
pub fn finish(r: Regs) {
    let frame = r.fp;
    // SAFETY: the frame is running and its operand stack is empty.
    unsafe {
        (*frame).sp = Frame::stack(frame);
        let this = &*(*frame).generator;
        unlink(this, frame, State::Closed);
        // The generator stays alive while its frame goes.
        let keep = Value::from_object((*frame).generator);
        let old = this.frame.replace(generator::Frame::Done);
        drop(old);
        drop(this.handled.replace(Slot::NULL));
        drop(keep);
    }
}

/// `FOR_ITER` over a generator: enters its frame in this loop, which comes back with the item pushed. False if the iterator
/// is something else.
#[inline(always)]
pub fn for_iter(r: &mut Regs, arg: u32) -> R<bool> {
    let iterator = r.peek(1);
    if !iterator.is_exact(&generator::TYPE) {
        return Ok(false);
    }
    // SAFETY: just tested.
    let this = unsafe { &*iterator.address().cast::<GeneratorObject>() };
    match (this.state.get(), this.frame.get()) {
        (State::Created | State::Suspended, generator::Frame::Interpreted(heap)) => {
            let frame = heap.get();
            // SAFETY: the frame is suspended.
            unsafe {
                enter_recursion()?;
                r.save();
                link(this, frame);
                (*frame).is_entry = false;
                (*frame).return_skip = 2;
                r.fp = frame;
                r.ip = (*frame).ip;
                r.sp = (*frame).sp;
            }
            r.push(Value::none());
            r.next(1);
            Ok(true)
        }
        (State::Closed, _) => {
            super::iter::exhausted(r, arg);
            Ok(true)
        }
        _ => {
            r.save();
            match ops::generator::send(iterator, &Value::none())? {
                crate::object::slots::Sent::Yield(v) => {
                    r.push(v);
                    r.next(2);
                }
                crate::object::slots::Sent::Return(_) => super::iter::exhausted(r, arg),
            }
            Ok(true)
        }
    }
}
