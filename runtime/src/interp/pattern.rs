//! `match` statements.

use super::regs::Regs;
use crate::exceptions::R;
use crate::object::type_object::flags;
use crate::ops;
use crate::value::Value;

#[inline(always)]
pub fn match_mapping(r: &mut Regs) {
    let is = r.peek(1).ty().has_flag(flags::MAPPING);
    r.push(Value::bool(is));
    r.next(1);
}

#[inline(always)]
pub fn match_sequence(r: &mut Regs) {
    let is = r.peek(1).ty().has_flag(flags::SEQUENCE);
    r.push(Value::bool(is));
    r.next(1);
}

#[inline(always)]
pub fn match_keys(r: &mut Regs) -> R<()> {
    r.save();
    let v = ops::pattern::match_keys(r.peek(2), r.peek(1))?;
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn match_class(r: &mut Regs, count: u32) -> R<()> {
    r.save();
    let v = ops::pattern::match_class(r.peek(3), r.peek(2), count as usize, r.peek(1))?;
    r.drop_n(3);
    r.push(v);
    r.next(1);
    Ok(())
}
