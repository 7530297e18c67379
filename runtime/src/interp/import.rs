//! Imports, and the intrinsics.

use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;

#[inline(always)]
pub fn import_name(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let namespace = r.frame().namespace.get().get().cloned();
    let module = ops::import::import_name(r.name(name), r.globals(), namespace.as_ref(), r.peek(1), r.peek(2))?;
    r.drop_n(2);
    r.push(module);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn import_from(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let v = ops::import::import_from(r.peek(1), r.name(name))?;
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn call_intrinsic_1(r: &mut Regs, which: u32) -> R<()> {
    r.save();
    let v = intrinsic_1(*r, which)?;
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

#[inline(never)]
fn intrinsic_1(r: Regs, which: u32) -> R {
    ops::intrinsic::unary(
        which,
        r.peek(1),
        r.frame().namespace.get().get(),
        r.frame().code_object().code.flags,
    )
}

#[inline(always)]
pub fn call_intrinsic_2(r: &mut Regs, which: u32) -> R<()> {
    r.save();
    let v = ops::intrinsic::binary(which, r.peek(2), r.peek(1))?;
    r.drop_n(2);
    r.push(v);
    r.next(1);
    Ok(())
}
