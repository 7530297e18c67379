//! Globals, builtins and the namespaces of modules and classes.

use super::decode::Op;
use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::types::dict::{self, GlobalCell};
use crate::types::function::FunctionObject;
use crate::value::{NULL, Slot, Value};

/// The cache of LOAD_GLOBAL: the cell of the name in the globals, and in the builtins.
#[repr(C)]
struct GlobalCache {
    /// `dict::cells_id` of globals and builtins.
    globals: u32,
    builtins: u32,
    cell: *const GlobalCell,
    builtin: *const GlobalCell,
}

const LOAD_UNITS: usize = 5;

#[inline(always)]
fn builtins(r: &Regs) -> &'static Value {
    // SAFETY: frames always have a function, which keeps its builtins alive.
    unsafe {
        &r.frame()
            .function
            .get()
            .unwrap_unchecked()
            .cast_unchecked::<FunctionObject>()
            .builtins
    }
}

/// `LOAD_GLOBAL` without specialisation: fills the cache when both namespaces are plain dicts.
#[inline(always)]
pub fn load_global(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let value = load_slow(*r, arg >> 1)?;
    push_global(r, value, arg);
    Ok(())
}

#[inline(always)]
fn push_global(r: &mut Regs, value: Value, arg: u32) {
    if arg & 1 != 0 {
        r.push_raw(NULL);
    }
    r.push(value);
    r.next(LOAD_UNITS);
}

#[inline(never)]
fn load_slow(r: Regs, name: u32) -> R {
    let (globals, builtins, name) = (r.globals(), builtins(&r), r.name(name));
    let value = ops::names::load_global(globals, builtins, name)?;
    if r.count_down() && globals.is_exact(&dict::TYPE) && builtins.is_exact(&dict::TYPE) {
        // SAFETY: LOAD_GLOBAL has four cache units.
        let cache = unsafe { r.cache::<GlobalCache>() };
        cache.cell = dict::cell(globals, name);
        cache.builtin = dict::cell(builtins, name);
        cache.globals = dict::cells_id(globals);
        cache.builtins = dict::cells_id(builtins);
        r.set_op(Op::LoadGlobalCell);
    }
    Ok(value)
}

/// `LOAD_GLOBAL` through the cells.
#[inline(always)]
pub fn load_global_cell(r: &mut Regs, arg: u32) -> R<()> {
    // SAFETY: as in `load_slow`.
    let cache = unsafe { r.cache::<GlobalCache>() };
    if dict::cells_id(r.globals()) == cache.globals {
        // SAFETY: the dict with this number is alive, and so are its cells.
        if let Some(v) = unsafe { (*cache.cell).value.get().get() } {
            let v = v.clone();
            push_global(r, v, arg);
            return Ok(());
        }
        if builtins(r).is_exact(&dict::TYPE)
            && dict::cells_id(builtins(r)) == cache.builtins
            // SAFETY: as above; the builtins are those of the same function.
            && let Some(v) = unsafe { (*cache.builtin).value.get().get() }
        {
            let v = v.clone();
            push_global(r, v, arg);
            return Ok(());
        }
    }
    r.set_op(Op::LoadGlobal);
    r.set_counter(16);
    load_global(r, arg)
}

#[inline(always)]
pub fn store_global(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let value = r.pop();
    dict::set_item(r.globals(), r.name(name), value)?;
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn delete_global(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    ops::names::delete_global(r.globals(), r.name(name))?;
    r.next(1);
    Ok(())
}

/// The namespace of the frame; functions have none.
fn namespace(r: Regs, what: &str) -> R<&'static Value> {
    match r.frame().namespace.get().get() {
        Some(v) => Ok(v),
        None => {
            let frame = r.frame();
            if frame.code_object().code.flags & krait_bytecode::code::flags::OPTIMIZED != 0 {
                return Err(crate::exceptions::system_error(what));
            }
            // A function made of a module's code runs in its globals (`_PyFunction_Vectorcall`).
            *frame.namespace.get_mut() = Slot::new(r.globals().clone());
            frame
                .namespace
                .get()
                .get()
                .ok_or_else(|| crate::exceptions::system_error(what))
        }
    }
}

#[inline(always)]
pub fn load_name(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let value = load_name_slow(*r, name)?;
    r.push(value);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn load_name_slow(r: Regs, name: u32) -> R {
    let name = r.name(name);
    let namespace = namespace(r, "no locals")?;
    if let Some(v) = ops::names::get_from_namespace(namespace, name)? {
        return Ok(v);
    }
    ops::names::load_global_of_body(r.globals(), builtins(&r), name)
}

#[inline(always)]
pub fn store_name(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let value = r.pop();
    store_name_slow(*r, name, value)?;
    r.next(1);
    Ok(())
}

#[inline(never)]
fn store_name_slow(r: Regs, name: u32, value: Value) -> R<()> {
    let namespace = namespace(r, "no locals found when storing a name")?;
    if namespace.is_exact(&dict::TYPE) {
        return dict::set_item(namespace, r.name(name), value);
    }
    ops::subscr::set(namespace, r.name(name), &value)
}

#[inline(always)]
pub fn delete_name(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let namespace = namespace(*r, "no locals when deleting a name")?;
    ops::names::delete_name(namespace, r.name(name))?;
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn load_locals(r: &mut Regs) -> R<()> {
    let v = namespace(*r, "no locals")?.clone();
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn load_from_dict_or_globals(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let name = r.name(name);
    let value = match ops::names::get_from_namespace(r.peek(1), name)? {
        Some(v) => v,
        None => ops::names::load_global_of_body(r.globals(), builtins(r), name)?,
    };
    drop(r.replace(1, value));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn setup_annotations(r: &mut Regs) -> R<()> {
    r.save();
    ops::names::setup_annotations(namespace(*r, "no locals found when setting up annotations")?)?;
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn load_build_class(r: &mut Regs) -> R<()> {
    r.save();
    let v = ops::names::load_build_class(builtins(r))?;
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn load_assertion_error(r: &mut Regs) {
    r.push(crate::types::exception::ASSERTION_ERROR.value());
    r.next(1);
}
