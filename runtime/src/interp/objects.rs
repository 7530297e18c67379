//! The frame objects of the interpreter's frames: one per frame for as long as it lives, so that what a program puts on it
//! (`f_trace`) and its identity stay.

use super::frame::Frame;
use crate::cell::Mut;
use crate::types::frame::FrameObject;
use crate::value::{Slot, Value};
use krait_bytecode::code::flags;

/// The objects by the address of their frame, in the order in which they were asked for. Frames here have `has_object` set.
static OBJECTS: Mut<Vec<(usize, Value)>> = Mut::new(Vec::new());

fn position(frame: *const Frame) -> Option<usize> {
    OBJECTS
        .get()
        .iter()
        .rposition(|(address, _)| *address == frame as usize)
}

/// The object of a frame, if it has one.
pub fn of(frame: &Frame) -> Option<Value> {
    if !frame.has_object.get() {
        return None;
    }
    position(frame).map(|i| OBJECTS.get()[i].1.clone())
}

/// Shows `visit` the objects of all frames.
#[cfg(feature = "count-objects")]
pub fn each(visit: &mut dyn FnMut(&Value)) {
    OBJECTS.get().iter().for_each(|(_, object)| visit(object));
}

/// Makes `object` the object of a frame that has none.
pub fn attach(frame: &Frame, object: Value) {
    frame.has_object.set(true);
    if let Some(o) = object.exact::<FrameObject>() {
        o.running.set((&raw const *frame).cast());
    }
    OBJECTS.get_mut().push((&raw const *frame as usize, object));
}

/// A frame's words were copied to another place, where it goes on.
pub fn moved(from: *const Frame, to: *const Frame) {
    if let Some(i) = position(from) {
        let entry = &mut OBJECTS.get_mut()[i];
        entry.0 = to as usize;
        if let Some(o) = entry.1.exact::<FrameObject>() {
            o.running.set(to.cast());
        }
    }
}

/// A frame is about to end: its object, if somebody else holds it, keeps where it was and what its variables were.
///
/// # Safety
/// The frame is live, and its locals have not been released.
#[cold]
#[inline(never)]
pub unsafe fn detach(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    let frame = unsafe { &*frame };
    frame.has_object.set(false);
    let Some(i) = position(frame) else { return };
    let (_, object) = OBJECTS.get_mut().swap_remove(i);
    let Some(o) = object.exact::<FrameObject>() else { return };
    if object.header().is_some_and(|h| h.count() > 1) {
        super::frame::refresh(o);
        let locals = match frame.code_object().code.flags & flags::OPTIMIZED != 0 {
            true => crate::exceptions::quiet(super::frame::locals_dict(frame)),
            false => frame.namespace.get().get().cloned(),
        };
        drop(o.locals.replace(Slot::from(locals)));
        // The frame of a generator that has ended stays where its last step was called (`take_ownership`).
        if let Some(back) = super::frame::back_of_generator(o) {
            drop(o.back.replace(Slot::from(Some(back))));
        }
    }
    o.running.set(std::ptr::null());
    o.address.set(0);
}
