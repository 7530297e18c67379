//! Fast locals, cells and free variables.

use super::regs::Regs;
use crate::exceptions::{R, Raised, unbound_local_error};
use crate::ops;
use crate::types::cell::{self, CellObject};
use crate::types::function::FunctionObject;
use crate::types::{str, tuple};
use crate::value::{NULL, Slot, Value};

#[inline(always)]
fn push_local(r: &mut Regs, index: u32) {
    // SAFETY: LOAD_FAST is emitted for bound locals only.
    let v = unsafe { r.local(index).get().unwrap_unchecked() }.clone();
    r.push(v);
}

#[inline(always)]
pub fn load_fast(r: &mut Regs, index: u32) {
    push_local(r, index);
    r.next(1);
}

#[inline(always)]
pub fn load_fast_load_fast(r: &mut Regs, both: u32) {
    push_local(r, both & 0xFFFF);
    push_local(r, both >> 16);
    r.next(2);
}

#[inline(always)]
pub fn load_fast_load_const(r: &mut Regs, both: u32) {
    push_local(r, both & 0xFFFF);
    r.push(r.constant(both >> 16).clone());
    r.next(2);
}

#[inline(always)]
pub fn store_fast(r: &mut Regs, index: u32) {
    let v = r.pop();
    let old = r.local(index).replace(v);
    r.release_slot(old);
    r.next(1);
}

#[inline(always)]
pub fn store_fast_load_fast(r: &mut Regs, both: u32) {
    let v = r.pop();
    let old = r.local(both & 0xFFFF).replace(v);
    r.release_slot(old);
    push_local(r, both >> 16);
    r.next(2);
}

#[inline(always)]
pub fn store_fast_store_fast(r: &mut Regs, both: u32) {
    let v = r.pop();
    let old = r.local(both & 0xFFFF).replace(v);
    r.release_slot(old);
    let v = r.pop();
    let old = r.local(both >> 16).replace(v);
    // CPython too stands at the first of the pair.
    r.release_slot(old);
    r.next(2);
}

#[inline(always)]
pub fn load_fast_check(r: &mut Regs, index: u32) -> R<()> {
    match r.local(index).get() {
        Some(v) => {
            let v = v.clone();
            r.push(v);
            r.next(1);
            Ok(())
        }
        None => Err(unbound(*r, index)),
    }
}

#[cold]
fn unbound_name(r: Regs, index: u32) -> &'static str {
    let name = &r.frame().code_object().localsplusnames[index as usize];
    str::to_str_lossless(name).unwrap_or("?")
}

#[cold]
fn unbound(r: Regs, index: u32) -> Raised {
    unbound_local_error(unbound_name(r, index))
}

#[inline(always)]
pub fn load_fast_and_clear(r: &mut Regs, index: u32) {
    let raw = r.local(index).take().map_or(NULL, Value::into_raw);
    r.push_raw(raw);
    r.next(1);
}

#[inline(always)]
pub fn delete_fast(r: &mut Regs, index: u32) -> R<()> {
    match r.local(index).take() {
        Some(v) => {
            r.release(v);
            r.next(1);
            Ok(())
        }
        None => Err(unbound(*r, index)),
    }
}

#[inline(always)]
pub fn make_cell(r: &mut Regs, index: u32) {
    let content = r.local(index).take();
    *r.local(index) = Slot::new(cell::new(content.into()));
    r.next(1);
}

#[inline(always)]
fn cell_at(r: &Regs, index: u32) -> &'static CellObject {
    // SAFETY: the compiler names cells only, and MAKE_CELL or COPY_FREE_VARS has run.
    unsafe { r.local(index).get().unwrap_unchecked().cast_unchecked::<CellObject>() }
}

#[inline(always)]
pub fn load_closure(r: &mut Regs, index: u32) {
    load_fast(r, index);
}

#[inline(always)]
pub fn load_deref(r: &mut Regs, index: u32) -> R<()> {
    match cell_at(r, index).value.get().get() {
        Some(v) => {
            let v = v.clone();
            r.push(v);
            r.next(1);
            Ok(())
        }
        None => Err(unbound_cell(*r, index)),
    }
}

#[cold]
fn unbound_cell(r: Regs, index: u32) -> Raised {
    let code = r.frame().code_object();
    let is_free = code.code.localspluskinds()[index as usize] & krait_bytecode::code::kind::FREE != 0;
    ops::names::unbound_cell(&code.localsplusnames[index as usize], is_free)
}

#[inline(always)]
pub fn store_deref(r: &mut Regs, index: u32) {
    let v = r.pop();
    let old = cell_at(r, index).value.get_mut().replace(v);
    r.release_slot(old);
    r.next(1);
}

#[inline(always)]
pub fn delete_deref(r: &mut Regs, index: u32) -> R<()> {
    match cell_at(r, index).value.get_mut().take() {
        Some(v) => {
            r.release(v);
            r.next(1);
            Ok(())
        }
        None => Err(unbound_cell(*r, index)),
    }
}

#[inline(always)]
pub fn load_from_dict_or_deref(r: &mut Regs, index: u32) -> R<()> {
    r.save();
    let name = r.frame().code_object().localsplusnames[index as usize].clone();
    match ops::names::get_from_namespace(r.peek(1), &name)? {
        Some(v) => drop(r.replace(1, v)),
        None => match cell_at(r, index).value.get().get() {
            Some(v) => drop(r.replace(1, v.clone())),
            None => return Err(unbound_cell(*r, index)),
        },
    }
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn copy_free_vars(r: &mut Regs, count: u32) {
    copy_closure(*r, count);
    r.next(1);
}

#[inline(never)]
fn copy_closure(r: Regs, count: u32) {
    // SAFETY: frames always have a function.
    let function = unsafe {
        r.frame()
            .function
            .get()
            .unwrap_unchecked()
            .cast_unchecked::<FunctionObject>()
    };
    let first = r.frame().code_object().localsplusnames.len() as u32 - count;
    if let Some(closure) = function.closure.get().get() {
        for (i, cell) in tuple::items(closure).iter().enumerate() {
            *r.local(first + i as u32) = Slot::new(cell.clone());
        }
    }
}
