//! Comparisons, alone and together with the conditional jump that follows.

use super::decode::Op;
use super::regs::Regs;
use crate::exceptions::R;
use crate::object::slots::CompareOp;
use crate::ops;
use crate::value::Value;

/// The answer for two small ints or two immediate floats.
#[inline(always)]
fn quick<const OP: u32>(a: &Value, b: &Value) -> Option<bool> {
    if let Some((x, y)) = Value::small_ints(a, b) {
        return Some(holds::<OP, i64>(x, y));
    }
    if let Some((x, y)) = Value::immediate_floats(a, b) {
        return Some(holds::<OP, f64>(x, y));
    }
    None
}

#[inline(always)]
fn holds<const OP: u32, T: PartialOrd>(x: T, y: T) -> bool {
    match CompareOp::from_number(OP) {
        CompareOp::Lt => x < y,
        CompareOp::Le => x <= y,
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        CompareOp::Gt => x > y,
        CompareOp::Ge => x >= y,
    }
}

#[inline(never)]
fn compare_slow(a: Value, b: Value, op: u32) -> R {
    let result = ops::compare::rich_compare(&a, &b, CompareOp::from_number(op));
    drop(a);
    drop(b);
    result
}

/// `COMPARE_OP`.
#[inline(always)]
pub fn compare<const OP: u32>(r: &mut Regs) -> R<()> {
    if let Some(answer) = quick::<OP>(r.peek(2), r.peek(1)) {
        r.forget(1);
        r.overwrite(1, Value::bool(answer).into_raw());
        r.next(2);
        return Ok(());
    }
    r.save();
    r.forget(2);
    // SAFETY: both words move into the call.
    let result = unsafe { compare_slow(Value::from_raw(*r.sp), Value::from_raw(*r.sp.add(1)), OP) };
    r.push(result?);
    r.next(2);
    Ok(())
}

/// The truth of a comparison that is no immediate's.
#[inline(never)]
fn test_slow(a: Value, b: Value, op: u32) -> R<bool> {
    let result = ops::compare::rich_compare(&a, &b, CompareOp::from_number(op));
    drop(a);
    drop(b);
    ops::compare::is_true(&result?)
}

/// `COMPARE_OP` and the jump after it.
#[inline(always)]
pub fn compare_jump<const OP: u32>(r: &mut Regs) -> R<()> {
    let answer = match quick::<OP>(r.peek(2), r.peek(1)) {
        Some(answer) => {
            r.forget(2);
            answer
        }
        None => {
            r.save();
            r.forget(2);
            // SAFETY: both words move into the call.
            unsafe { test_slow(Value::from_raw(*r.sp), Value::from_raw(*r.sp.add(1)), OP)? }
        }
    };
    r.next(2);
    let jump = r.unit(0);
    if answer == (jump.op == Op::PopJumpIfTrue) {
        r.jump(jump.arg)
    } else {
        r.next(1)
    }
    Ok(())
}

#[inline(always)]
pub fn is_op(r: &mut Regs, invert: u32) {
    let (b, a) = (r.pop(), r.pop());
    r.push(Value::bool(a.is(&b) != (invert != 0)));
    r.release(a);
    r.release(b);
    r.next(1);
}

#[inline(always)]
pub fn contains_op(r: &mut Regs, invert: u32) -> R<()> {
    r.save();
    let found = ops::compare::contains(r.peek(1), r.peek(2))?;
    r.drop_n(2);
    r.push(Value::bool(found != (invert != 0)));
    r.next(1);
    Ok(())
}
