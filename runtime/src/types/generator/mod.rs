//! Generators, coroutines and asynchronous generators: a suspended frame behind an iterator.

pub mod anext_awaitable;
pub mod async_generator;
pub mod coroutine;
mod methods;

pub(crate) use async_generator::swap_hooks;

use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise_again, runtime_error, system_error, type_error, value_error};
use crate::interp::{self, generator::Input};
use crate::memory;
use crate::object::Payload;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{Sent, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::generator as generator_ops;
use crate::state::state;
use crate::types::code::CodeObject;
use crate::types::{exception, object};
use crate::value::{NULL, Slot, Value};
use krait_bytecode::code::flags as code_bits;
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
#[repr(C)]
pub struct NativeFrame {
    /// Continues the frame. `sent` is the value sent (`None` for `next`), or NULL when an exception is pending that is to be
    /// thrown in at the suspension point. Returns the yielded or returned value, or NULL with an exception pending; sets
    /// `finished` when the frame is done.
    pub resume: extern "C" fn(frame: *mut NativeFrame, sent: u64) -> u64,
    /// Where to go on; 0 at the start.
    pub state: u32,
    /// Set by `resume` when the generator returned or raised.
    pub finished: u32,
    /// 1 if the code handles exceptions: it then has its own place among those being handled.
    pub handles: u32,
    /// While suspended: how many slots hold values, from the first on; the others are stale.
    pub live: u32,
    /// While suspended in `yield from` or `await`: the number of the slot with the delegate plus one; else 0.
    pub delegate: u32,
    /// The values that live across suspensions: owned words while suspended, stale while running and after the end.
    pub slots: *mut u64,
    /// Number of slots.
    pub slot_count: usize,
    /// Code object, for `gi_code`.
    pub code: Value,
    /// The function: it holds the globals.
    pub function: Value,
}

impl NativeFrame {
    /// The frame of a generator that has not started; generated code fills the slots of the parameters.
    pub fn new(native: &crate::abi::layout::NativeCode, code: Value, function: Value) -> NativeFrame {
        let count = native.frame_slots as usize;
        NativeFrame {
            // SAFETY: generators have this function.
            resume: unsafe {
                std::mem::transmute::<*const u8, extern "C" fn(*mut NativeFrame, u64) -> u64>(native.resume)
            },
            state: 0,
            finished: 0,
            handles: native.handles,
            live: native.frame_slots,
            delegate: 0,
            slots: Box::into_raw(vec![NULL; count].into_boxed_slice()).cast(),
            slot_count: count,
            code,
            function,
        }
    }
    /// The values in the slots, while suspended.
    fn values(&self) -> &[Slot] {
        // SAFETY: as the field says; a word is a slot.
        unsafe { std::slice::from_raw_parts(self.slots.cast::<Slot>(), self.live as usize) }
    }
}

impl Drop for NativeFrame {
    fn drop(&mut self) {
        // SAFETY: the slots came from a box; their values are owned unless the body has ended.
        unsafe {
            let words = Box::from_raw(std::ptr::slice_from_raw_parts_mut(self.slots, self.slot_count));
            if self.finished == 0 {
                for &word in &words[..self.live as usize] {
                    drop(Slot::from_raw(word));
                }
            }
        }
    }
}

/// The heap frame of a generator made by generated code.
pub fn native_frame(v: &Value) -> Option<*mut NativeFrame> {
    match as_generator(v)?.frame.get_mut() {
        Frame::Native(native) => Some(native),
        _ => None,
    }
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

// SAFETY: the three type objects below describe this layout, and none can be a base.
unsafe impl Payload for GeneratorObject {
    fn type_object() -> &'static TypeObject {
        &TYPE
    }
    #[inline(always)]
    fn matches(ty: &TypeObject) -> bool {
        std::ptr::eq(ty, &TYPE) || std::ptr::eq(ty, &COROUTINE_TYPE) || std::ptr::eq(ty, &ASYNC_GENERATOR_TYPE)
    }
}

/// The slots that all three have.
const SHARED: Slots = Slots {
    repr: Some(methods::repr),
    finalize: Some(finalize),
    drop: Some(drop_payload::<GeneratorObject>),
    traverse: Some(traverse),
    clear: Some(clear),
    ..Slots::NONE
};

/// `generator`.
#[unsafe(export_name = "krait_type_generator")]
pub static TYPE: TypeObject = TypeObject::builtin(
    "generator",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next),
        send: Some(send),
        ..SHARED
    },
)
.with_size(size_of::<GeneratorObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.with_methods(methods::GENERATOR_METHODS)
.with_getsets(methods::GENERATOR_GETSETS)
.not_a_base();

/// `coroutine`.
pub static COROUTINE_TYPE: TypeObject = TypeObject::builtin(
    "coroutine",
    Some(&object::TYPE),
    Slots {
        await_: Some(coroutine::await_),
        send: Some(send),
        ..SHARED
    },
)
.with_size(size_of::<GeneratorObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.with_methods(methods::COROUTINE_METHODS)
.with_getsets(methods::COROUTINE_GETSETS)
.not_a_base();

/// `async_generator`.
pub static ASYNC_GENERATOR_TYPE: TypeObject = TypeObject::builtin(
    "async_generator",
    Some(&object::TYPE),
    Slots {
        aiter: Some(|v| Ok(v.clone())),
        anext: Some(async_generator::anext),
        ..SHARED
    },
)
.with_size(size_of::<GeneratorObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.with_methods(async_generator::METHODS)
.with_getsets(async_generator::GETSETS)
.not_a_base();

/// The size that CPython's object would have: its frame is part of it.
fn python_size(v: &Value) -> usize {
    let code = as_generator(v).and_then(|g| g.code.exact::<CodeObject>());
    144 + code.map_or(0, |c| 8 * (c.code.localsplusnames().len() + c.code.stacksize as usize))
}

/// A new generator, coroutine or asynchronous generator, as the code's flags say.
pub fn new(frame: interp::HeapFrame, code: Value, code_flags: u32, name: Value, qualname: Value) -> Value {
    make(Frame::Interpreted(frame), code, code_flags, name, qualname)
}

/// A new generator of generated code.
pub fn new_native(frame: NativeFrame, code: Value, code_flags: u32, name: Value, qualname: Value) -> Value {
    make(Frame::Native(frame), code, code_flags, name, qualname)
}

#[inline]
fn make(frame: Frame, code: Value, code_flags: u32, name: Value, qualname: Value) -> Value {
    let ty = if code_flags & code_bits::COROUTINE != 0 {
        &COROUTINE_TYPE
    } else if code_flags & code_bits::ASYNC_GENERATOR != 0 {
        &ASYNC_GENERATOR_TYPE
    } else {
        &TYPE
    };
    let origin = match std::ptr::eq(ty, &COROUTINE_TYPE) {
        true => coroutine::origin(&code),
        false => Slot::NULL,
    };
    memory::new_object(GeneratorObject {
        header: Header::new(ty),
        frame: Mut::new(frame),
        state: Cell::new(State::Created),
        name: Mut::new(Slot::new(name)),
        qualname: Mut::new(Slot::new(qualname)),
        code,
        handled: Mut::new(Slot::NULL),
        extra: Mut::new(origin),
        running_async: Cell::new(false),
        closed: Cell::new(false),
        hooks_inited: Cell::new(false),
    })
}

/// The generator, coroutine or asynchronous generator behind a value.
#[inline]
pub fn as_generator(v: &Value) -> Option<&GeneratorObject> {
    v.downcast::<GeneratorObject>()
}

impl GeneratorObject {
    /// `co_flags` of its code.
    pub fn code_flags(&self) -> u32 {
        self.code.exact::<CodeObject>().map_or(0, |c| c.code.flags)
    }
    /// How messages name it.
    fn kind(&self) -> &'static str {
        let ty = self.header.ty();
        if std::ptr::eq(ty, &COROUTINE_TYPE) {
            "coroutine"
        } else if std::ptr::eq(ty, &ASYNC_GENERATOR_TYPE) {
            "async generator"
        } else {
            "generator"
        }
    }
}

/// What the generator delegates to by `yield from` or `await`, while it is suspended there.
pub fn delegate_of(this: &GeneratorObject) -> Option<Value> {
    if this.state.get() != State::Suspended {
        return None;
    }
    match this.frame.get() {
        Frame::Interpreted(heap) => heap.delegate(),
        Frame::Native(native) if native.delegate != 0 => native.values()[native.delegate as usize - 1].get().cloned(),
        Frame::Native(_) => None,
        Frame::Done => None,
    }
}

#[cold]
fn already_executing(this: &GeneratorObject) -> Raised {
    value_error(format_args!("{} already executing", this.kind()))
}

/// Resumes with `value`, which must be `None` at the start.
pub fn send(v: &Value, value: &Value) -> R<Sent> {
    // SAFETY: the slot's types have this layout.
    let this = unsafe { v.cast_unchecked::<GeneratorObject>() };
    match this.state.get() {
        State::Created if !value.is_none() => {
            return Err(type_error(format_args!(
                "can't send non-None value to a just-started {}",
                this.kind()
            )));
        }
        State::Created | State::Suspended => {}
        State::Running => return Err(already_executing(this)),
        State::Closed if std::ptr::eq(this.header.ty(), &COROUTINE_TYPE) => {
            return Err(runtime_error("cannot reuse already awaited coroutine"));
        }
        State::Closed => return Ok(Sent::Return(Value::none())),
    }
    resume(this, Input::Send(value.clone()))
}

/// Runs the frame; `this.state` is `Created` or `Suspended`.
fn resume(this: &GeneratorObject, input: Input) -> R<Sent> {
    let result = match this.frame.get_mut() {
        Frame::Interpreted(heap) => {
            let frame = heap.get();
            interp::generator::resume(this, frame, input)
        }
        Frame::Native(native) => {
            let native = &raw mut *native;
            resume_native(this, native, input)
        }
        Frame::Done => Err(system_error("generator without a frame")),
    };
    let value = result?;
    Ok(if this.state.get() == State::Suspended {
        Sent::Yield(value)
    } else {
        Sent::Return(value)
    })
}

fn resume_native(this: &GeneratorObject, frame: *mut NativeFrame, input: Input) -> R {
    crate::state::check_stack("")?;
    let word = match input {
        Input::Send(v) => v.into_raw(),
        Input::Throw => NULL,
    };
    this.state.set(State::Running);
    let handled = this.handled.replace(Slot::NULL);
    state().handled.get_mut().push(handled);
    // SAFETY: the frame is alive while its generator runs; `resume` belongs to it.
    let result = unsafe { ((*frame).resume)(frame, word) };
    let handled = state().handled.get_mut().pop().unwrap_or(Slot::NULL);
    // SAFETY: as above.
    if result == NULL || unsafe { (*frame).finished } != 0 {
        this.state.set(State::Closed);
        let old = this.frame.replace(Frame::Done);
        drop(handled);
        drop(old);
    } else {
        this.state.set(State::Suspended);
        drop(this.handled.replace(handled));
    }
    if result == NULL {
        return Err(Raised::pending());
    }
    // SAFETY: an owned word.
    Ok(unsafe { Value::from_raw(result) })
}

/// The frame of a generator that can be resumed by [`run`].
#[inline(always)]
fn quick_frame(this: &GeneratorObject) -> Option<*mut NativeFrame> {
    if !matches!(this.state.get(), State::Suspended | State::Created) {
        return None;
    }
    match this.frame.get_mut() {
        Frame::Native(native) if native.handles == 0 => Some(native),
        _ => None,
    }
}

/// Resumes a frame of generated code that handles no exceptions itself: the word it gives, NULL if it raised, and whether
/// it has ended.
#[inline(always)]
fn run(this: &GeneratorObject, frame: *mut NativeFrame, sent: u64) -> (u64, bool) {
    if crate::state::check_stack("").is_err() {
        return (NULL, true);
    }
    this.state.set(State::Running);
    // SAFETY: the frame is alive while its generator runs; `resume` belongs to it.
    let word = unsafe { ((*frame).resume)(frame, sent) };
    // SAFETY: as above.
    if word != NULL && unsafe { (*frame).finished } == 0 {
        this.state.set(State::Suspended);
        return (word, false);
    }
    this.state.set(State::Closed);
    drop(this.frame.replace(Frame::Done));
    (word, true)
}

/// The next item of a generator; NULL at the end, or with an exception pending.
#[inline(always)]
pub fn next_word(v: &Value) -> u64 {
    // SAFETY: the caller passes generators.
    let this = unsafe { v.cast_unchecked::<GeneratorObject>() };
    if let Some(frame) = quick_frame(this) {
        let (word, ended) = run(this, frame, crate::value::NONE);
        if !ended {
            return word;
        }
        // SAFETY: an owned word, or NULL.
        drop(unsafe { Slot::from_raw(word) }.take());
        return NULL;
    }
    match next_slow(v) {
        Ok(Some(v)) => v.into_raw(),
        Ok(None) | Err(_) => NULL,
    }
}

/// The next item of a generator.
#[inline(always)]
pub fn next_item(v: &Value) -> R<Option<Value>> {
    let word = next_word(v);
    if word != NULL {
        // SAFETY: an owned word.
        return Ok(Some(unsafe { Value::from_raw(word) }));
    }
    if state().pending.get().is_null() {
        Ok(None)
    } else {
        Err(Raised::pending())
    }
}

/// Resumes a generator or coroutine of generated code with `sent`: the word, and whether it is the result. `None`: not one
/// that can be resumed so.
#[inline(always)]
pub fn send_word(v: &Value, sent: &Value) -> Option<(u64, bool)> {
    if !v.is_exact(&TYPE) && !v.is_exact(&COROUTINE_TYPE) {
        return None;
    }
    // SAFETY: these types have this layout.
    let this = unsafe { v.cast_unchecked::<GeneratorObject>() };
    if this.state.get() == State::Created && !sent.is_none() {
        return None;
    }
    let frame = quick_frame(this)?;
    Some(run(this, frame, sent.clone().into_raw()))
}

/// The next item; `ops::iter::next_or_stop` is for those who want the result as well.
fn next(v: &Value) -> R<Option<Value>> {
    // SAFETY: the slot's types have this layout.
    let this = unsafe { v.cast_unchecked::<GeneratorObject>() };
    let Some(frame) = quick_frame(this) else {
        return next_slow(v);
    };
    let (word, ended) = run(this, frame, crate::value::NONE);
    if word == NULL {
        return Err(Raised::pending());
    }
    // SAFETY: an owned word.
    let value = unsafe { Value::from_raw(word) };
    Ok((!ended).then_some(value))
}

#[inline(never)]
fn next_slow(v: &Value) -> R<Option<Value>> {
    match send(v, &Value::none())? {
        Sent::Yield(v) => Ok(Some(v)),
        Sent::Return(_) => Ok(None),
    }
}

/// What is thrown into a generator: an exception, or the arguments of `throw`, which delegates get as they are.
pub enum Thrown<'a> {
    /// An exception.
    Exception(Value),
    /// The arguments of `throw`.
    Args(&'a [Value]),
}

impl Thrown<'_> {
    /// It is a GeneratorExit (`PyErr_GivenExceptionMatches`).
    fn is_exit(&self) -> bool {
        let v = match self {
            Thrown::Exception(v) => v,
            Thrown::Args(args) => &args[0],
        };
        TypeObject::from_value(v)
            .unwrap_or(v.ty())
            .is_subtype(&exception::GENERATOR_EXIT)
    }
    /// It is a class to be called.
    fn is_class(&self) -> bool {
        matches!(self, Thrown::Args(args) if exception::is_exception_class(&args[0]))
    }
    /// The exception to raise.
    fn exception(&self) -> R {
        match self {
            Thrown::Exception(v) => Ok(v.clone()),
            Thrown::Args(args) => generator_ops::exception_to_throw(&args[0], args.get(1), args.get(2)),
        }
    }
}

/// Raises `exc` at the suspension point; a delegate gets it first (`_gen_throw`).
pub fn throw(this: &GeneratorObject, exc: &Thrown) -> R<Sent> {
    if this.state.get() == State::Running {
        return Err(already_executing(this));
    }
    if let Some(delegate) = delegate_of(this) {
        if exc.is_exit() {
            // The delegate is closed, then the exception goes on here, unless closing raised.
            this.state.set(State::Running);
            let closed = generator_ops::close(&delegate);
            this.state.set(State::Suspended);
            // From here on only the frame holds the delegate: it goes when the frame's stack is unwound.
            drop(delegate);
            return match closed {
                Ok(()) => throw_here(this, exc),
                Err(raised) => resume_raised(this, raised),
            };
        }
        this.state.set(State::Running);
        let thrown = {
            // Who looks at the stack meanwhile sees this frame under the delegate's.
            let _shown = match this.frame.get() {
                Frame::Interpreted(heap) if as_generator(&delegate).is_some() => {
                    Some(interp::generator::Shown::new(heap.get()))
                }
                _ => None,
            };
            generator_ops::throw_into(&delegate, exc)
        };
        this.state.set(State::Suspended);
        drop(delegate);
        match thrown? {
            Some(Ok(Sent::Yield(value))) => return Ok(Sent::Yield(value)),
            Some(Ok(Sent::Return(value))) => {
                let raised = generator_ops::raise_stop_iteration(&value);
                return resume_raised(this, raised);
            }
            Some(Err(raised)) => return resume_raised(this, raised),
            None => {}
        }
    }
    throw_here(this, exc)
}

fn throw_here(this: &GeneratorObject, exc: &Thrown) -> R<Sent> {
    if let Thrown::Args(args) = exc {
        generator_ops::check_traceback(args.get(2))?;
    }
    let raised = match exc.exception() {
        Ok(exc) => raise_again(exc),
        // What a class raises when it is called goes where its exception was to go (`PyErr_NormalizeException`).
        Err(raised) if exc.is_class() => raised,
        Err(raised) => return Err(raised),
    };
    resume_raised(this, raised)
}

/// Resumes with the pending exception.
fn resume_raised(this: &GeneratorObject, raised: Raised) -> R<Sent> {
    match this.state.get() {
        State::Closed if std::ptr::eq(this.header.ty(), &COROUTINE_TYPE) => {
            drop(raised.take());
            Err(runtime_error("cannot reuse already awaited coroutine"))
        }
        State::Closed => Err(raised),
        _ => {
            set_context_of_pending(this);
            resume(this, Input::Throw)
        }
    }
}

/// The exception thrown in gets the one that the generator itself handles as its context (`_PyErr_ChainStackItem`).
fn set_context_of_pending(this: &GeneratorObject) {
    let handled = this.handled.get().get().filter(|h| !h.is_none()).cloned();
    let pending = state().pending.get().get().cloned();
    if let (Some(exc), Some(handled)) = (pending, handled) {
        exception::chain_context(&exc, handled);
    }
}

/// `close()`; returns what it returns.
pub fn close(this: &GeneratorObject) -> R {
    match this.state.get() {
        State::Created => {
            this.state.set(State::Closed);
            let old = this.frame.replace(Frame::Done);
            drop(old);
            return Ok(Value::none());
        }
        State::Closed => return Ok(Value::none()),
        State::Running => return Err(already_executing(this)),
        State::Suspended => {}
    }
    let exit = exception::instantiate(&exception::GENERATOR_EXIT, &[])?;
    match throw(this, &Thrown::Exception(exit)) {
        Ok(Sent::Yield(_)) => Err(runtime_error(format_args!("{} ignored GeneratorExit", this.kind()))),
        Ok(Sent::Return(_)) => Ok(Value::none()),
        Err(raised) => {
            if raised.matches(&exception::STOP_ITERATION) || raised.matches(&exception::GENERATOR_EXIT) {
                drop(raised.take());
                return Ok(Value::none());
            }
            Err(raised)
        }
    }
}

/// Whether a dying generator or coroutine, if it is one, has nothing to run: it has ended, or it has not started (which
/// coroutines warn of), or its code handles no exceptions and delegates to nothing (asynchronous generators have hooks).
///
/// # Safety
/// `p` is an intact object of type `ty`.
#[inline(always)]
pub unsafe fn needs_no_finalizer(p: *mut Header, ty: &TypeObject) -> bool {
    let (is_generator, is_coroutine) = (std::ptr::eq(ty, &TYPE), std::ptr::eq(ty, &COROUTINE_TYPE));
    if !is_generator && !is_coroutine && !std::ptr::eq(ty, &ASYNC_GENERATOR_TYPE) {
        return false;
    }
    // SAFETY: the types' layout.
    let this = unsafe { &*p.cast::<GeneratorObject>() };
    match this.state.get() {
        State::Closed => true,
        State::Created => is_generator,
        State::Running => false,
        State::Suspended => {
            (is_generator || is_coroutine)
                && matches!(this.frame.get(), Frame::Native(f) if f.handles == 0 && f.delegate == 0)
        }
    }
}

/// `__del__`: runs `finally` clauses of a suspended frame (`_PyGen_Finalize`).
pub(crate) fn finalize(v: &Value) {
    // SAFETY: the slot's types have this layout.
    let this = unsafe { v.cast_unchecked::<GeneratorObject>() };
    let state_now = this.state.get();
    if state_now == State::Closed {
        return;
    }
    if std::ptr::eq(this.header.ty(), &ASYNC_GENERATOR_TYPE) && async_generator::call_finalizer(v, this) {
        return;
    }
    if std::ptr::eq(this.header.ty(), &COROUTINE_TYPE) && state_now == State::Created {
        coroutine::warn_never_awaited(v, this);
    }
    let unwatched = crate::interp::trace::wanted().is_none();
    if state_now == State::Created || unwatched && matches!(this.frame.get(), Frame::Interpreted(h) if !h.may_handle())
    {
        this.state.set(State::Closed);
        let old = this.frame.replace(Frame::Done);
        drop(old);
        return;
    }
    let pending = state().pending.get_mut().take();
    if let Err(raised) = close(this) {
        crate::exceptions::write_unraisable(raised, None, Some(v));
    }
    if let Some(exc) = pending {
        drop(state().pending.get_mut().replace(exc));
    }
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live generator.
    let this = unsafe { &*p.cast::<GeneratorObject>() };
    visit(&this.code);
    for slot in [&this.name, &this.qualname, &this.handled, &this.extra] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
    match this.frame.get() {
        Frame::Interpreted(heap) if this.state.get() != State::Running => heap.traverse(visit),
        Frame::Native(native) if this.state.get() != State::Running => {
            visit(&native.code);
            visit(&native.function);
            for v in native.values().iter().filter_map(Slot::get) {
                visit(v);
            }
        }
        _ => {}
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live generator.
    let this = unsafe { &*p.cast::<GeneratorObject>() };
    if this.state.get() != State::Running {
        this.state.set(State::Closed);
        let old = this.frame.replace(Frame::Done);
        drop(old);
    }
    drop(this.handled.replace(Slot::NULL));
    drop(this.extra.replace(Slot::NULL));
}
