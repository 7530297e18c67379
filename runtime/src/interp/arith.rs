//! Arithmetic: small ints and immediate floats here, the rest in `ops::arith`.

use super::decode::Op;
use super::regs::Regs;
use crate::exceptions::R;
use crate::ops::arith::{self, BinaryOp};
use crate::ops::compare;
use crate::value::Value;

/// Puts an immediate in place of two immediates.
#[inline(always)]
fn finish(r: &mut Regs, result: Value) -> R<()> {
    r.forget(1);
    r.overwrite(1, result.into_raw());
    r.next(2);
    Ok(())
}

macro_rules! fast {
    ($(#[$doc:meta])* $name:ident, $int:ident, $float:expr) => {
        $(#[$doc])*
        #[inline(always)]
        pub fn $name(r: &mut Regs, arg: u32) -> R<()> {
            let (a, b) = (r.peek(2), r.peek(1));
            if let Some(v) = Value::$int(a, b) {
                return finish(r, v);
            }
            if let Some((x, y)) = Value::immediate_floats(a, b) {
                let float: fn(f64, f64) -> f64 = $float;
                return finish(r, Value::float(float(x, y)));
            }
            slow(r, arg)
        }
    };
}

fast!(subtract, small_subtract, |x, y| x - y);
fast!(multiply, small_multiply, |x, y| x * y);

/// `+`, with strings appended to in place when the left one is about to be overwritten.
#[inline(always)]
pub fn add(r: &mut Regs, arg: u32) -> R<()> {
    let (a, b) = (r.peek(2), r.peek(1));
    if let Some(v) = Value::small_add(a, b) {
        return finish(r, v);
    }
    if let Some((x, y)) = Value::immediate_floats(a, b) {
        return finish(r, Value::float(x + y));
    }
    r.save();
    let next = r.unit(2);
    let target = match next.op {
        Op::StoreFast => Some(r.local(next.arg)),
        Op::StoreFastLoadFast | Op::StoreFastStoreFast => Some(r.local(next.arg & 0xFFFF)),
        _ => None,
    };
    r.forget(2);
    // SAFETY: both words move into the call.
    let result = unsafe { add_slow(Value::from_raw(*r.sp), Value::from_raw(*r.sp.add(1)), target, arg) };
    r.push(result?);
    r.next(2);
    Ok(())
}

/// `target` is the local that the sum will be stored to.
#[inline(never)]
fn add_slow(a: Value, b: Value, target: Option<&mut crate::value::Slot>, arg: u32) -> R {
    if a.is_exact(&crate::types::str::TYPE) && b.is_exact(&crate::types::str::TYPE) {
        if let Some(local) = target
            && local.raw() == a.raw()
        {
            drop(local.take());
        }
        return crate::types::str::concat_owned(a, &b);
    }
    operate_owned(arg, a, b)
}

/// The operation with oparg `arg`.
#[inline(always)]
fn operate(arg: u32, a: &Value, b: &Value) -> R {
    if arg < 13 {
        arith::binary(BinaryOp::from_number(arg), a, b)
    } else {
        arith::inplace(BinaryOp::from_number(arg - 13), a, b)
    }
}

#[inline(never)]
fn operate_owned(arg: u32, a: Value, b: Value) -> R {
    let result = operate(arg, &a, &b);
    drop(a);
    drop(b);
    result
}

#[inline(always)]
fn slow(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    r.forget(2);
    // SAFETY: both words move into the call.
    let result = unsafe { operate_owned(arg, Value::from_raw(*r.sp), Value::from_raw(*r.sp.add(1))) };
    r.push(result?);
    r.next(2);
    Ok(())
}

/// Any operator without a fast path.
#[inline(always)]
pub fn binary_op(r: &mut Regs, arg: u32) -> R<()> {
    slow(r, arg)
}

macro_rules! bitwise {
    ($name:ident, $int:ident) => {
        #[inline(always)]
        pub fn $name(r: &mut Regs, arg: u32) -> R<()> {
            match Value::$int(r.peek(2), r.peek(1)) {
                Some(v) => finish(r, v),
                None => slow(r, arg),
            }
        }
    };
}

bitwise!(and, small_and);
bitwise!(or, small_or);
bitwise!(xor, small_xor);
bitwise!(floor_divide, small_floor_divide);
bitwise!(remainder, small_remainder);

#[inline(always)]
pub fn true_divide(r: &mut Regs, arg: u32) -> R<()> {
    if let Some((x, y)) = Value::immediate_floats(r.peek(2), r.peek(1))
        && y != 0.0
    {
        return finish(r, Value::float(x / y));
    }
    slow(r, arg)
}

#[inline(always)]
fn unary(r: &mut Regs, f: fn(&Value) -> R) -> R<()> {
    r.save();
    let result = f(r.peek(1))?;
    drop(r.replace(1, result));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn unary_negative(r: &mut Regs) -> R<()> {
    unary(r, arith::negative)
}

#[inline(always)]
pub fn unary_invert(r: &mut Regs) -> R<()> {
    unary(r, arith::invert)
}

#[inline(always)]
pub fn unary_not(r: &mut Regs) -> R<()> {
    r.save();
    let truth = compare::is_true(r.peek(1))?;
    drop(r.replace(1, Value::bool(!truth)));
    r.next(1);
    Ok(())
}
