//! Calls: frames of Python functions are pushed and popped without leaving the loop.

use super::decode::{Decoded, Op};
use super::frame::{DATA_STACK, Frame, HEADER_WORDS, Return, release_words};
use super::regs::Regs;
use crate::cell::Mut;
use crate::exceptions::{R, Raised};
use crate::object::slots::KwNames;
use crate::ops;
use crate::state::state;
use crate::types::builtin_function::BuiltinFunctionObject;
use crate::types::code::CodeObject;
use crate::types::descriptor::MethodDescriptorObject;
use crate::types::function::{self, FunctionObject};
use crate::types::method::MethodObject;
use crate::types::{dict, tuple};
use crate::value::{NULL, Slot, Value};
use std::cell::Cell;

/// Units of a CALL with its cache.
pub const CALL_UNITS: u32 = 4;

/// Counts one more Python call, or raises RecursionError.
#[inline(always)]
pub fn enter_recursion() -> R<()> {
    let state = state();
    let depth = state.recursion_depth.get();
    if depth >= state.recursion_limit.get() {
        return Err(too_deep());
    }
    state.recursion_depth.set(depth + 1);
    Ok(())
}

#[cold]
fn too_deep() -> Raised {
    let state = state();
    // Making the exception may run Python code (a subclass hook cannot, but the handler's first calls must not fail at once).
    let limit = state.recursion_limit.get();
    state.recursion_limit.set(limit + 50);
    let raised = crate::exceptions::recursion_error("maximum recursion depth exceeded");
    state.recursion_limit.set(limit);
    raised
}

/// Counts one Python call less.
#[inline(always)]
pub fn leave_recursion() {
    let state = state();
    state.recursion_depth.set(state.recursion_depth.get() - 1);
}

/// Writes the head of a frame at `frame`; `function` is an owned word. Locals and links are the caller's.
///
/// # Safety
/// There is room for the frame; `function` is a function whose code is decoded as `code`.
#[inline(always)]
pub unsafe fn write_header(frame: *mut Frame, function: Value, code: &Decoded) {
    // SAFETY: the caller's promise.
    unsafe {
        let globals = function.cast_unchecked::<FunctionObject>().globals.raw();
        frame.write(Frame {
            prev: state().frame.get(),
            code,
            constants: code.constants.cast(),
            globals,
            ip: code.units.as_ptr(),
            sp: Frame::locals(frame).add(code.locals as usize),
            function: Slot::new(function),
            namespace: Mut::new(Slot::NULL),
            generator: std::ptr::null(),
            return_skip: CALL_UNITS,
            mark: 0,
            is_entry: false,
            has_object: Cell::new(false),
            on_return: Return::Push,
        });
    }
}

/// Empties the locals from `first` on.
#[inline(always)]
unsafe fn clear_locals(frame: *mut Frame, first: usize, count: usize) {
    // SAFETY: the frame has `count` locals.
    unsafe {
        let locals = Frame::locals(frame);
        for i in first..count {
            *locals.add(i) = NULL;
        }
    }
}

/// A frame on the data stack for `function(*args)`, with its parameters bound and not linked yet.
///
/// Fails with the arguments untouched and the data stack as it was.
#[inline(always)]
fn bound_frame(callee: &Value, args: &[Value], kwnames: KwNames) -> R<*mut Frame> {
    // SAFETY: callers pass functions; the frame's words are reserved before they are written.
    unsafe {
        let function = callee.cast_unchecked::<FunctionObject>();
        let code = function.code.get().cast_unchecked::<CodeObject>().decoded();
        let words = HEADER_WORDS + code.words as usize;
        let start = DATA_STACK.reserve(words)?;
        let frame = start.cast::<Frame>();
        let count = code.locals as usize;
        if kwnames.is_none() && args.len() == code.simple_parameters as usize {
            write_header(frame, callee.clone(), code);
            let locals = Frame::locals(frame);
            for (i, v) in args.iter().enumerate() {
                locals.add(i).cast::<Value>().write(v.clone());
            }
            clear_locals(frame, args.len(), count);
            DATA_STACK.set_next(start.add(words));
            return Ok(frame);
        }
        bind_slowly(callee, args, kwnames, frame, code)
    }
}

#[inline(never)]
unsafe fn bind_slowly(
    callee: &Value,
    args: &[Value],
    kwnames: KwNames,
    frame: *mut Frame,
    code: &Decoded,
) -> R<*mut Frame> {
    // SAFETY: `bound_frame` reserved the words.
    unsafe {
        let start = frame.cast::<u64>();
        write_header(frame, callee.clone(), code);
        clear_locals(frame, 0, code.locals as usize);
        let locals = Frame::locals(frame);
        // Binding may run Python code: the words count as used meanwhile.
        DATA_STACK.set_next(start.add(HEADER_WORDS + code.words as usize));
        let slots = std::slice::from_raw_parts_mut(locals.cast::<Slot>(), code.parameters as usize);
        let function = callee.cast_unchecked::<FunctionObject>();
        if let Err(raised) = function::bind_arguments(function, args, kwnames, slots) {
            let pending = raised.take();
            release_words(locals, (*frame).sp);
            drop(std::mem::replace(&mut (*frame).function, Slot::NULL));
            DATA_STACK.set_next(start);
            return Err(crate::exceptions::raise_again(pending));
        }
        Ok(frame)
    }
}

/// Calls an interpreted function from the runtime.
pub fn call_function(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    let _nested = crate::state::check_recursion("")?;
    enter_recursion()?;
    match bound_frame(callee, args, kwnames) {
        Ok(frame) => run_entry(frame),
        Err(raised) => {
            leave_recursion();
            Err(raised)
        }
    }
}

/// Runs code with a namespace of its own: a module, a class body, `exec`, `eval`.
pub fn run_code(function: &Value, namespace: Value) -> R {
    let _nested = crate::state::check_recursion("")?;
    enter_recursion()?;
    match bound_frame(function, &[], None) {
        Ok(frame) => {
            // SAFETY: just made.
            unsafe { drop((*frame).namespace.replace(Slot::new(namespace))) };
            run_entry(frame)
        }
        Err(raised) => {
            leave_recursion();
            Err(raised)
        }
    }
}

/// Runs `body`, native code with a namespace, under a frame that stands for it.
pub fn with_frame(function: &Value, namespace: Value, body: impl FnOnce() -> R) -> R {
    enter_recursion()?;
    match bound_frame(function, &[], None) {
        // SAFETY: the frame was just made; what runs above it leaves the data stack as it was.
        Ok(frame) => unsafe {
            drop((*frame).namespace.replace(Slot::new(namespace)));
            (*frame).prev = state().frame.get();
            (*frame).is_entry = true;
            (*frame).mark = super::visible::address_here();
            state().frame.set(frame);
            let result = body();
            pop_frame(frame);
            result
        },
        Err(raised) => {
            leave_recursion();
            Err(raised)
        }
    }
}

fn run_entry(frame: *mut Frame) -> R {
    // SAFETY: a frame that was just bound.
    unsafe {
        (*frame).prev = state().frame.get();
        (*frame).is_entry = true;
        (*frame).mark = super::visible::address_here();
        state().frame.set(frame);
        super::run(
            Regs {
                ip: (*frame).ip,
                sp: (*frame).sp,
                fp: frame,
            },
            false,
        )
    }
}

/// Leaves a frame of the data stack: unlinks it, releases what it owns, gives its words back.
///
/// # Safety
/// `frame` is the topmost frame of the data stack and its operand stack is empty.
#[inline(always)]
pub unsafe fn pop_frame(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).has_object.get() {
            super::objects::detach(frame);
        }
        state().frame.set((*frame).prev);
        leave_recursion();
        let locals = Frame::locals(frame);
        release_words(locals, locals.add((*(*frame).code).locals as usize));
        if !(*frame).namespace.get().is_null() {
            drop((*frame).namespace.replace(Slot::NULL));
        }
        drop((*frame).function.take());
        DATA_STACK.set_next(frame.cast());
    }
}

/// Continues the caller of a frame that was just left.
#[inline(always)]
pub fn resume_caller(r: &mut Regs, caller: *mut Frame, skip: u32) {
    // SAFETY: the caller's frame is live and was saved when it called.
    unsafe {
        r.fp = caller;
        r.sp = (*caller).sp;
        r.ip = (*caller).ip.add(skip as usize);
    }
}

/// Starts a frame that was just bound, as the one that the loop runs.
#[inline(always)]
unsafe fn start(r: &mut Regs, frame: *mut Frame, skip: u32) {
    // SAFETY: the frame is complete; the caller's registers are saved.
    unsafe {
        (*frame).prev = r.fp;
        (*frame).return_skip = skip;
        state().frame.set(frame);
        r.ip = (*frame).ip;
        r.sp = (*frame).sp;
        r.fp = frame;
    }
}

/// `CALL`: below the arguments lie a method and its self, or null and a callable.
#[inline(always)]
pub fn call(r: &mut Regs, count: u32) -> R<()> {
    let n = count as usize;
    let has_self = r.peek_raw(n + 2) != NULL;
    let callee = if has_self { r.peek(n + 2) } else { r.peek(n + 1) };
    let given = n + has_self as usize;
    if let Some(function) = callee.exact::<FunctionObject>()
        && function.native.get().is_null()
    {
        return call_python(r, callee, function, n, given);
    }
    r.save();
    if let Some(builtin) = callee.exact::<BuiltinFunctionObject>() {
        let result = builtin.call(r.top(given), None)?;
        return finish_call(r, n, result);
    }
    if callee.exact::<MethodObject>().is_some() && !has_self {
        return call_bound(r, count);
    }
    let result = call_other(callee, r.top(given))?;
    finish_call(r, n, result)
}

/// Replaces the call's items with its result.
#[inline(always)]
fn finish_call(r: &mut Regs, n: usize, result: Value) -> R<()> {
    r.drop_n(n + 2);
    r.push(result);
    r.next(CALL_UNITS as usize);
    Ok(())
}

#[inline(never)]
fn call_other(callee: &Value, args: &[Value]) -> R {
    if callee.exact::<MethodDescriptorObject>().is_some() {
        return crate::types::descriptor::call_method_descriptor(callee, args, None);
    }
    ops::call::call(callee, args, None)
}

/// A bound method: its function and self take the two places below the arguments.
#[inline(always)]
fn call_bound(r: &mut Regs, count: u32) -> R<()> {
    let n = count as usize;
    let method = r.peek(n + 1).clone();
    // SAFETY: the caller tested the type.
    let bound = unsafe { method.cast_unchecked::<MethodObject>() };
    r.overwrite(n + 2, bound.function.clone().into_raw());
    drop(r.replace(n + 1, bound.this.clone()));
    drop(method);
    let callee = r.peek(n + 2);
    match callee.exact::<FunctionObject>() {
        Some(function) if function.native.get().is_null() => call_python(r, callee, function, n, n + 1),
        _ => {
            let result = ops::call::call(callee, r.top(n + 1), None)?;
            finish_call(r, n, result)
        }
    }
}

/// A call of an interpreted function: the arguments move into its frame.
#[inline(always)]
fn call_python(r: &mut Regs, callee: &Value, function: &FunctionObject, n: usize, given: usize) -> R<()> {
    // SAFETY: `__code__` is a code object; the frame's words are reserved before they are written; every word of the call
    // moves to the frame or is NULL.
    unsafe {
        let code = function.code.get().cast_unchecked::<CodeObject>().decoded();
        if given != code.simple_parameters as usize {
            r.save();
            return call_bound_frame(r, callee, n, given, None);
        }
        enter_recursion()?;
        let words = HEADER_WORDS + code.words as usize;
        let start_word = match DATA_STACK.reserve(words) {
            Ok(p) => p,
            Err(raised) => {
                leave_recursion();
                return Err(raised);
            }
        };
        DATA_STACK.set_next(start_word.add(words));
        let frame = start_word.cast::<Frame>();
        write_header(frame, Value::from_raw(callee.raw()), code);
        let locals = Frame::locals(frame);
        let args = r.sp.sub(given);
        for i in 0..given {
            *locals.add(i) = *args.add(i);
        }
        clear_locals(frame, given, code.locals as usize);
        r.forget(n + 2);
        r.save();
        start(r, frame, CALL_UNITS);
        Ok(())
    }
}

/// A call of an interpreted function whose arguments need binding. The registers are saved.
#[inline(always)]
fn call_bound_frame(r: &mut Regs, callee: &Value, n: usize, given: usize, kwnames: KwNames) -> R<()> {
    let frame = prepare(callee, r.top(given), kwnames)?;
    r.drop_n(n + 2);
    r.save();
    // SAFETY: just bound.
    unsafe { start(r, frame, CALL_UNITS) };
    Ok(())
}

#[inline(never)]
fn prepare(callee: &Value, args: &[Value], kwnames: KwNames) -> R<*mut Frame> {
    enter_recursion()?;
    bound_frame(callee, args, kwnames).inspect_err(|_| leave_recursion())
}

/// `KW_NAMES` and the CALL that follows it.
#[inline(always)]
pub fn kw_names(r: &mut Regs, index: u32) -> R<()> {
    let names = r.constant(index);
    r.next(1);
    while r.unit(0).op != Op::Call {
        r.next(1);
    }
    r.save();
    let n = r.unit(0).arg as usize;
    let has_self = r.peek_raw(n + 2) != NULL;
    let callee = if has_self { r.peek(n + 2) } else { r.peek(n + 1) };
    let given = n + has_self as usize;
    if let Some(function) = callee.exact::<FunctionObject>()
        && function.native.get().is_null()
    {
        return call_bound_frame(r, callee, n, given, Some(names));
    }
    let result = call_with_names(callee, r.top(given), names)?;
    finish_call(r, n, result)
}

#[inline(never)]
fn call_with_names(callee: &Value, args: &[Value], names: &Value) -> R {
    ops::call::call(callee, args, Some(names))
}

/// `CALL_FUNCTION_EX`: null, callable, positional arguments, and keyword arguments with flag 1.
#[inline(always)]
pub fn call_function_ex(r: &mut Regs, flags: u32) -> R<()> {
    r.save();
    let has_kwargs = flags & 1 != 0;
    let n = 2 + has_kwargs as usize;
    let callee = r.peek(n);
    if !r.peek(n - 1).is_exact(&tuple::TYPE) {
        let args = ops::call::star_args(callee, r.peek(n - 1))?;
        drop(r.replace(n - 1, args));
    }
    let args = r.peek(n - 1);
    let kwargs = has_kwargs.then(|| r.peek(1));
    if let Some(function) = callee.exact::<FunctionObject>()
        && function.native.get().is_null()
        && args.is_exact(&tuple::TYPE)
        && kwargs.is_none_or(|k| k.is_exact(&dict::TYPE))
    {
        let frame = prepare_ex(callee, args, kwargs)?;
        // The parameters are the frame's alone from here on.
        r.drop_n(n + 1);
        r.save();
        // SAFETY: just bound.
        unsafe { start(r, frame, 1) };
        return Ok(());
    }
    let result = call_ex(callee, args, kwargs)?;
    r.drop_n(n + 1);
    r.push(result);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn prepare_ex(callee: &Value, args: &Value, kwargs: Option<&Value>) -> R<*mut Frame> {
    match kwargs {
        Some(kwargs) if dict::len(kwargs) != 0 => {
            let (all, names) = ops::call::flatten(tuple::items(args), kwargs)?;
            prepare(callee, &all, Some(&names))
        }
        _ => prepare(callee, tuple::items(args), None),
    }
}

/// `callee(*args, **kwargs)`.
#[inline(never)]
pub fn call_ex(callee: &Value, args: &Value, kwargs: Option<&Value>) -> R {
    let args = if args.is_exact(&tuple::TYPE) {
        args.clone()
    } else {
        ops::call::star_args(callee, args)?
    };
    match kwargs {
        Some(kwargs) if !kwargs.is_exact(&dict::TYPE) => {
            let merged = dict::new();
            ops::containers::dict_merge(callee, &merged, kwargs)?;
            ops::call::call_ex(callee, &args, Some(&merged))
        }
        kwargs => ops::call::call_ex(callee, &args, kwargs),
    }
}

/// `RETURN_VALUE`: leaves the frame. `Some` is the result of the whole loop.
#[inline(always)]
pub fn return_value(r: &mut Regs) -> R<Option<Value>> {
    let result = r.pop();
    leave(r, result)
}

#[inline(always)]
pub fn return_const(r: &mut Regs, index: u32) -> R<Option<Value>> {
    let result = r.constant(index).clone();
    leave(r, result)
}

#[inline(always)]
fn leave(r: &mut Regs, result: Value) -> R<Option<Value>> {
    let frame = r.fp;
    // SAFETY: the running frame is the topmost; its operand stack is empty at a return.
    unsafe {
        let (caller, skip, is_entry) = ((*frame).prev, (*frame).return_skip, (*frame).is_entry);
        let is_generator = !(*frame).generator.is_null();
        if (*frame).has_object.get() {
            // The object keeps where the frame ended.
            (*frame).ip = r.ip;
        }
        if is_generator {
            super::generator::finish(*r);
        } else {
            pop_frame(frame);
        }
        if is_entry {
            return Ok(Some(result));
        }
        if is_generator {
            // A generator that FOR_ITER entered: the loop over it ends.
            resume_caller(r, caller, 0);
            super::iter::exhausted(r, r.unit(0).arg);
            drop(result);
            return Ok(None);
        }
        resume_caller(r, caller, skip);
        r.push(result);
        Ok(None)
    }
}
