//! Frames of the interpreter, on a data stack of their own or, for generators, in a box.
//!
//! A frame is its header followed by the fast locals and the operand stack, all words. Words of locals may be
//! [`NULL`] (unbound); words of the operand stack are owned values or NULL where the bytecode pushes null.

use super::decode::{Decoded, Unit};
use crate::cell::Mut;
use crate::exceptions::{R, Raised};
use crate::state::state;
use crate::types::code::CodeObject;
use crate::types::frame::FrameObject;
use crate::types::generator::GeneratorObject;
use crate::value::{NULL, Slot, Value};
use std::cell::Cell;

/// Head of a frame.
#[repr(C)]
pub struct Frame {
    /// The frame that called this one, or null.
    pub prev: *mut Frame,
    pub code: *const Decoded,
    /// The constants of the code.
    pub constants: *const u64,
    /// Word of the globals dict, borrowed from the function.
    pub globals: u64,
    /// The instruction being executed, as far as saved: calls and slow paths save it.
    pub ip: *const Unit,
    /// End of the operand stack, saved while another frame runs.
    pub sp: *mut u64,
    /// The function; it keeps code and globals alive.
    pub function: Slot,
    /// The namespace of a class or module body (`f_locals`), unbound in functions.
    pub namespace: Mut<Slot>,
    /// The generator whose frame this is, or null.
    pub generator: *const GeneratorObject,
    /// Of an entry frame: an address on the machine's stack, between the frames of its caller and its own.
    pub mark: usize,
    /// Units from `ip` of the calling frame to where it goes on with the result.
    pub return_skip: u32,
    /// Leaving this frame leaves the interpreter loop.
    pub is_entry: bool,
    /// There is a frame object for it (see [`super::objects`]).
    pub has_object: Cell<bool>,
    /// What the caller does with the result: see [`Return`].
    pub on_return: Return,
}

/// What happens to the value that a frame returns to an interpreted caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Return {
    /// It is pushed.
    Push,
    /// It must be `None`; the new instance under it stays (`__init__`).
    Init,
}

/// Words of the header.
pub const HEADER_WORDS: usize = size_of::<Frame>() / 8;
const _: () = assert!(size_of::<Frame>().is_multiple_of(8));

impl Frame {
    /// First word of the fast locals.
    #[inline(always)]
    pub fn locals(frame: *mut Frame) -> *mut u64 {
        // SAFETY: the locals follow the header.
        unsafe { frame.cast::<u64>().add(HEADER_WORDS) }
    }
    /// First word of the operand stack.
    ///
    /// # Safety
    /// `frame` is live.
    #[inline(always)]
    pub unsafe fn stack(frame: *mut Frame) -> *mut u64 {
        // SAFETY: the caller's promise.
        unsafe { Frame::locals(frame).add((*(*frame).code).locals as usize) }
    }
    /// The code object.
    pub fn code_object(&self) -> &CodeObject {
        // SAFETY: the function keeps the code alive.
        unsafe { &*(*self.code).code }
    }
    /// The code object as a value.
    pub fn code_value(&self) -> Value {
        // SAFETY: as above.
        unsafe { Value::from_object((*self.code).code) }
    }
    /// The globals dict.
    pub fn globals(&self) -> &Value {
        // SAFETY: the function keeps it alive.
        unsafe { Value::borrow_raw(&self.globals) }
    }
    /// Index of the instruction being executed.
    pub fn index(&self) -> u32 {
        // SAFETY: `ip` points into the units.
        unsafe { self.ip.offset_from((*self.code).units.as_ptr()) as u32 }
    }
    /// CPython's `f_lasti`.
    pub fn lasti(&self) -> u32 {
        self.index() * 2
    }
    /// The caller's frame.
    pub fn back(&self) -> Option<&'static Frame> {
        // SAFETY: frames below a running frame are live.
        unsafe { self.prev.as_ref() }
    }
    /// The fast local at `index`, if bound.
    pub fn local(&self, index: usize) -> Option<&Value> {
        // SAFETY: callers pass indices of the code's locals; words there are slots.
        unsafe { (*Frame::locals((&raw const *self).cast_mut()).add(index).cast::<Slot>()).get() }
    }
}

/// The innermost frame of the interpreter.
pub fn current() -> Option<&'static Frame> {
    // SAFETY: the state's frame is live while it is set.
    unsafe { state().frame.get().as_ref() }
}

/// The frame of a suspended generator.
pub struct HeapFrame(*mut Frame);

impl HeapFrame {
    /// Words of the memory of a frame of `code`.
    fn words(code: &Decoded) -> usize {
        HEADER_WORDS + code.words as usize
    }
    /// Memory for a frame of `code`; the header is not written yet.
    pub fn allocate(code: &Decoded) -> HeapFrame {
        let memory = vec![NULL; HeapFrame::words(code)].into_boxed_slice();
        HeapFrame(Box::into_raw(memory).cast::<u64>().cast())
    }
    /// The frame.
    #[inline(always)]
    pub fn get(&self) -> *mut Frame {
        self.0
    }
    /// What the frame delegates to, if it is suspended in a `yield from` or `await`: it yielded before a RESUME that says so.
    pub fn delegate(&self) -> Option<Value> {
        // SAFETY: a suspended frame stands at a YIELD_VALUE; the delegate is on top of its operand stack.
        unsafe {
            let frame = &*self.0;
            let next = *frame.ip.add(1);
            if next.op == super::decode::Op::Resume && next.arg & 3 >= 2 {
                return (*frame.sp.sub(1).cast::<Slot>()).get().cloned();
            }
            None
        }
    }
    /// True if an exception raised where the frame is suspended could be handled by the program: some handler covers it
    /// besides the one that the compiler puts around every generator.
    pub fn may_handle(&self) -> bool {
        // SAFETY: the frame is alive.
        unsafe {
            let frame = &*self.0;
            let index = frame.index();
            let code = &*frame.code;
            let all = code
                .handlers
                .iter()
                .filter(|h| h.depth == 0 && h.push_lasti)
                .map(|h| h.target)
                .max();
            code.handler(index).is_some_and(|h| Some(h.target) != all) || self.delegate().is_some()
        }
    }
    /// Shows every value that the frame owns.
    pub fn traverse(&self, visit: &mut dyn FnMut(&Value)) {
        // SAFETY: a suspended frame's words up to `sp` are slots.
        unsafe {
            let frame = self.0;
            for slot in [&(*frame).function, (*frame).namespace.get()] {
                if let Some(v) = slot.get() {
                    visit(v);
                }
            }
            let mut p = Frame::locals(frame);
            while p < (*frame).sp {
                if let Some(v) = (*p.cast::<Slot>()).get() {
                    visit(v);
                }
                p = p.add(1);
            }
        }
    }
}

impl Drop for HeapFrame {
    fn drop(&mut self) {
        // SAFETY: the frame is not running any more; its words were boxed by `allocate`.
        unsafe {
            let frame = self.0;
            if (*frame).has_object.get() {
                super::objects::detach(frame);
            }
            let words = HeapFrame::words(&*(*frame).code);
            release_words(Frame::locals(frame), (*frame).sp);
            let function = std::mem::replace(&mut (*frame).function, Slot::NULL);
            let namespace = (*frame).namespace.replace(Slot::NULL);
            drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(
                frame.cast::<u64>(),
                words,
            )));
            drop(namespace);
            drop(function);
        }
    }
}

/// Releases the slots in `from..to`, emptying each before its value goes.
///
/// # Safety
/// The words are slots of one frame.
#[inline(always)]
pub unsafe fn release_words(from: *mut u64, to: *mut u64) {
    let mut p = from;
    while p < to {
        // SAFETY: the caller's promise.
        unsafe {
            drop((*p.cast::<Slot>()).take());
            p = p.add(1);
        }
    }
}

/// The data stack: address space that becomes memory as frames need it.
pub struct DataStack {
    next: Cell<*mut u64>,
    limit: Cell<*mut u64>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for DataStack {}

/// The data stack of the running thread.
pub static DATA_STACK: DataStack = DataStack {
    next: Cell::new(std::ptr::null_mut()),
    limit: Cell::new(std::ptr::null_mut()),
};

impl DataStack {
    /// End of the frames in use.
    #[inline(always)]
    pub fn next(&self) -> *mut u64 {
        self.next.get()
    }
    /// Sets the end of the frames in use.
    #[inline(always)]
    pub fn set_next(&self, next: *mut u64) {
        self.next.set(next);
    }
    /// Room for `words` from the end on; they are not yet in use.
    #[inline(always)]
    pub fn reserve(&self, words: usize) -> R<*mut u64> {
        let start = self.next.get();
        if (self.limit.get() as usize).wrapping_sub(start as usize) / 8 < words || start.is_null() {
            return self.reserve_slow(words);
        }
        Ok(start)
    }
    #[cold]
    fn reserve_slow(&self, _words: usize) -> R<*mut u64> {
        if !self.next.get().is_null() {
            return Err(out_of_stack());
        }
        let Some((p, bytes)) = crate::startup::reserve_stack() else {
            return Err(crate::exceptions::memory_error());
        };
        let start = p.cast::<u64>();
        self.next.set(start);
        // SAFETY: one past the reservation's end.
        self.limit.set(unsafe { start.add(bytes / 8) });
        Ok(start)
    }
    /// The stack's ends, to be put back by [`DataStack::swap`] (another thread's turn).
    pub fn swap(&self, ends: (*mut u64, *mut u64)) -> (*mut u64, *mut u64) {
        (self.next.replace(ends.0), self.limit.replace(ends.1))
    }
}

#[cold]
fn out_of_stack() -> Raised {
    crate::exceptions::recursion_error("maximum recursion depth exceeded")
}

/// `locals()`: the namespace of a module or class body; for a function a dict that is brought up to date on each call
/// (`PyFrame_FastToLocalsWithError`).
pub fn locals_dict(frame: &Frame) -> R {
    let snapshot = match frame.namespace.get().get() {
        Some(v) => v.clone(),
        None if frame.code_object().code.flags & krait_bytecode::code::flags::OPTIMIZED == 0 => frame.globals().clone(),
        None => {
            let d = crate::types::dict::new();
            drop(frame.namespace.replace(Slot::new(d.clone())));
            d
        }
    };
    fill_locals(frame, &snapshot)?;
    with_hidden(frame, snapshot)
}

/// Inside a comprehension at module or class level, a copy with the comprehension's own variables.
fn with_hidden(frame: &Frame, locals: Value) -> R {
    use krait_bytecode::code::kind;
    let code = frame.code_object();
    let mut copy = None;
    for (i, name) in code.localsplusnames.iter().enumerate() {
        if code.code.localspluskinds()[i] & kind::HIDDEN == 0 {
            continue;
        }
        let Some(mut value) = frame.local(i).cloned() else {
            continue;
        };
        if let Some(cell) = value.exact::<crate::types::cell::CellObject>() {
            let Some(content) = cell.value.get().get().cloned() else {
                continue;
            };
            value = content;
        }
        if copy.is_none() {
            let d = crate::types::dict::new();
            crate::types::dict::merge(&d, &locals, true)?;
            copy = Some(d);
        }
        if let Some(d) = &copy {
            crate::types::dict::set_item(d, name, value)?;
        }
    }
    Ok(copy.unwrap_or(locals))
}

/// Brings a dict of local variables up to date.
fn fill_locals(frame: &Frame, snapshot: &Value) -> R<()> {
    use krait_bytecode::code::{flags, kind};
    let code = frame.code_object();
    let optimized = code.code.flags & flags::OPTIMIZED != 0;
    for (i, name) in code.localsplusnames.iter().enumerate() {
        let bits = code.code.localspluskinds()[i];
        if bits & kind::HIDDEN != 0 || (bits & kind::FREE != 0 && !optimized) {
            continue;
        }
        if !optimized && bits & kind::LOCAL == 0 && bits & kind::CELL == 0 {
            continue;
        }
        let mut value = frame.local(i).cloned();
        if bits & (kind::CELL | kind::FREE) != 0
            && let Some(cell) = value.as_ref().and_then(|v| v.exact::<crate::types::cell::CellObject>())
        {
            let content = cell.value.get().get().cloned();
            value = content;
        }
        match value {
            Some(v) => set_local_item(snapshot, name, v)?,
            None if snapshot.is_exact(&crate::types::dict::TYPE) && optimized => {
                crate::types::dict::del_item(snapshot, name)?;
            }
            None => {}
        }
    }
    Ok(())
}

fn set_local_item(namespace: &Value, name: &Value, value: Value) -> R<()> {
    if namespace.is_exact(&crate::types::dict::TYPE) {
        return crate::types::dict::set_item(namespace, name, value);
    }
    crate::ops::subscr::set(namespace, name, &value)
}

/// Puts what a trace function made of `f_locals` into the variables (`PyFrame_LocalsToFast`).
pub fn store_locals(frame: &'static Frame) {
    use krait_bytecode::code::kind;
    let Some(snapshot) = frame.namespace.get().get().cloned() else {
        return;
    };
    let code = frame.code_object();
    for (i, name) in code.localsplusnames.iter().enumerate() {
        let bits = code.code.localspluskinds()[i];
        if bits & kind::HIDDEN != 0 {
            continue;
        }
        let value = crate::types::dict::get_interned(&snapshot, name);
        let place = Frame::locals((&raw const *frame).cast_mut());
        // SAFETY: the index is that of a local of the live frame; its word is a slot.
        let slot = unsafe { &mut *place.add(i).cast::<Slot>() };
        let cell = slot.get().filter(|_| bits & (kind::CELL | kind::FREE) != 0).cloned();
        let old = match cell.as_ref().and_then(|c| c.exact::<crate::types::cell::CellObject>()) {
            Some(cell) => cell.value.replace(Slot::from(value)),
            None if value.is_none() && !slot.is_null() => {
                // Code that loads it may rely on its being bound.
                let text = crate::ops::format::repr_string(name)
                    .map(|shown| format!("assigning None to unbound local {shown}"));
                let warned =
                    text.and_then(|text| crate::exceptions::warn(&crate::types::exception::RUNTIME_WARNING, &text, 1));
                if let Err(raised) = warned {
                    crate::exceptions::write_unraisable(raised, None, Some(&object_of(frame)));
                }
                std::mem::replace(slot, Slot::new(Value::none()))
            }
            None => std::mem::replace(slot, Slot::from(value)),
        };
        drop(old);
    }
}

/// The frame object of a frame, made now if it has none; the frames that called it have theirs then, too.
pub fn object_of(frame: &'static Frame) -> Value {
    if let Some(object) = super::objects::of(frame) {
        return object;
    }
    let mut chain = super::visible::visible();
    if let Some(first) = chain
        .iter()
        .position(|v| v.frame.is_some_and(|f| std::ptr::eq(f, frame)))
    {
        chain.drain(..first);
    } else {
        chain.clear();
        chain.extend(std::iter::successors(Some(frame), |f| caller_of(f)).map(super::visible::Visible::of));
    }
    objects_of(&chain).expect("the frame itself is in the chain")
}

/// The frame that called a running one. A suspended generator has none: its link is to whoever resumed it last, who may be
/// gone.
fn caller_of(frame: &'static Frame) -> Option<&'static Frame> {
    // SAFETY: a generator outlives its frame.
    let generator = unsafe { frame.generator.as_ref() };
    match generator.is_some_and(|g| g.state.get() != crate::types::generator::State::Running) {
        true => None,
        false => frame.back(),
    }
}

/// Frame objects of a chain of frames, innermost first; the innermost one's object.
pub fn objects_of(chain: &[super::visible::Visible]) -> Option<Value> {
    let known = chain
        .iter()
        .position(|v| v.frame.is_some_and(|f| f.has_object.get()))
        .unwrap_or(chain.len());
    let mut object = chain.get(known).and_then(|v| super::objects::of(v.frame?));
    for v in chain[..known].iter().rev() {
        let back = object.filter(|_| v.frame.is_none_or(|f| f.generator.is_null()));
        let locals = v.frame.and_then(namespace_of);
        let made = crate::types::frame::new(back, &v.code, &v.globals, locals, v.lasti);
        if let Some(object) = made.exact::<FrameObject>() {
            object.address.set(v.address);
        }
        if let (Some(frame), Some(object)) = (v.frame, made.exact::<FrameObject>()) {
            object.locals_source.set(Some(running_locals));
            super::objects::attach(frame, made.clone());
        }
        object = Some(made);
    }
    object
}

/// The namespace of a body.
fn namespace_of(frame: &Frame) -> Option<Value> {
    use krait_bytecode::code::flags;
    match frame.code_object().code.flags & flags::OPTIMIZED {
        0 => frame.namespace.get().get().cloned(),
        _ => None,
    }
}

/// `f_back` of the object of a generator's frame: who resumed it, while it runs.
pub fn back_of_generator(object: &FrameObject) -> Option<Value> {
    let frame = running(object).filter(|f| !f.generator.is_null())?;
    let chain = super::visible::visible();
    let at = chain
        .iter()
        .position(|v| v.frame.is_some_and(|f| std::ptr::eq(f, frame)))?;
    objects_of(&chain[at + 1..])
}

/// The frame of an object, while it lives.
pub fn running(object: &FrameObject) -> Option<&'static Frame> {
    // SAFETY: a frame that ends detaches its object.
    unsafe { object.running.get().cast::<Frame>().as_ref() }
}

/// As [`refresh`], for a frame of generated code that is known by its place on the machine's stack.
fn refresh_native(object: &FrameObject) {
    let address = object.address.get();
    let chain = super::visible::visible();
    match chain.iter().find(|v| v.address == address && v.code.is(&object.code)) {
        Some(v) => object.lasti.set(v.lasti as i32),
        None => {
            object.address.set(0);
        }
    }
}

/// The frame object of the innermost running frame of a code object.
pub fn object_of_running(code: &Value) -> Option<Value> {
    let chain = super::visible::visible();
    let at = chain.iter().position(|v| v.code.is(code))?;
    objects_of(&chain[at..])
}

/// Brings a frame object to where its frame stands now, if that still runs.
pub fn refresh(object: &FrameObject) {
    if object.address.get() != 0 {
        return refresh_native(object);
    }
    let Some(frame) = running(object) else { return };
    if frame.code_object().native.get().is_null() {
        return object.lasti.set(frame.lasti() as i32);
    }
    // A frame that stands for generated code does not know.
    let chain = super::visible::visible();
    if let Some(v) = chain.iter().find(|v| v.frame.is_some_and(|f| std::ptr::eq(f, frame))) {
        object.lasti.set(v.lasti as i32);
    }
}

/// `f_locals` of a frame object made from a frame of the interpreter: up to date while that still runs.
fn running_locals(v: &Value) -> R {
    let object = v.exact::<FrameObject>().expect("a frame");
    match running(object) {
        Some(frame) => locals_dict(frame),
        None => object.locals_or_empty(),
    }
}
