//! Iteration.

use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::types::iterators::{ListIterator, TupleIterator};
use crate::types::range::RangeIterator;
use crate::value::Value;

#[inline(always)]
pub fn get_iter(r: &mut Regs) -> R<()> {
    r.save();
    let iterator = ops::iter::iter(r.peek(1))?;
    drop(r.replace(1, iterator));
    r.next(1);
    Ok(())
}

/// `FOR_ITER`: the iterators of ranges, lists and tuples here, generators without a StopIteration.
#[inline(always)]
pub fn for_iter(r: &mut Regs, arg: u32) -> R<()> {
    let iterator = r.peek(1);
    let next = if let Some(range) = iterator.exact::<RangeIterator>() {
        range.advance()
    } else if let Some(list) = iterator.exact::<ListIterator>() {
        list.advance()
    } else if let Some(tuple) = iterator.exact::<TupleIterator>() {
        tuple.advance()
    } else {
        if super::generator::for_iter(r, arg)? {
            return Ok(());
        }
        r.save();
        next_slow(iterator)?
    };
    match next {
        Some(v) => {
            r.push(v);
            r.next(2);
        }
        None => exhausted(r, arg),
    }
    Ok(())
}

/// To END_FOR, which finds the iterator and a null.
#[inline(always)]
pub fn exhausted(r: &mut Regs, arg: u32) {
    // The jump leads to END_FOR (possibly fused with nothing): do its work here.
    r.drop_n(1);
    r.jump(arg);
    r.next(1);
}

#[inline(never)]
fn next_slow(iterator: &Value) -> R<Option<Value>> {
    ops::iter::next(iterator)
}

#[inline(always)]
pub fn get_len(r: &mut Regs) -> R<()> {
    r.save();
    let n = ops::subscr::len(r.peek(1))?;
    r.push(Value::usize(n));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn get_aiter(r: &mut Regs) -> R<()> {
    r.save();
    let v = ops::generator::get_aiter(r.peek(1))?;
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn get_anext(r: &mut Regs) -> R<()> {
    r.save();
    let v = ops::generator::get_anext(r.peek(1))?;
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn get_awaitable(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let v = ops::generator::get_awaitable(r.peek(1), arg)?;
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn get_yield_from_iter(r: &mut Regs) -> R<()> {
    r.save();
    let in_coroutine = r.frame().code_object().code.flags
        & (krait_bytecode::code::flags::COROUTINE | krait_bytecode::code::flags::ITERABLE_COROUTINE)
        != 0;
    let v = ops::generator::get_yield_from_iter(r.peek(1), in_coroutine)?;
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

/// `UNPACK_SEQUENCE`: tuples and lists of the right length here.
#[inline(always)]
pub fn unpack_sequence(r: &mut Regs, count: u32) -> R<()> {
    r.save();
    let sequence = r.pop();
    let n = count as usize;
    if let Some(items) = ops::containers::exact_items(&sequence)
        && items.len() == n
    {
        for v in items.iter().rev() {
            r.push(v.clone());
        }
    } else {
        for v in unpack_slow(&sequence, n)?.into_iter().rev() {
            r.push(v);
        }
    }
    r.next(2);
    drop(sequence);
    Ok(())
}

#[inline(never)]
fn unpack_slow(sequence: &Value, count: usize) -> R<Vec<Value>> {
    ops::containers::unpack_sequence(sequence, count)
}

/// `UNPACK_EX`.
#[inline(always)]
pub fn unpack_ex(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let sequence = r.pop();
    let items = ops::containers::unpack_ex(&sequence, (arg & 0xFF) as usize, (arg >> 8) as usize)?;
    for v in items.into_iter().rev() {
        r.push(v);
    }
    r.next(1);
    Ok(())
}

/// `SEND`.
#[inline(always)]
pub fn send(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let sent = send_slow(r.peek(2), r.peek(1))?;
    match sent {
        crate::object::slots::Sent::Yield(v) => {
            drop(r.replace(1, v));
            r.next(2);
        }
        crate::object::slots::Sent::Return(v) => {
            drop(r.replace(1, v));
            r.jump(arg);
        }
    }
    Ok(())
}

#[inline(never)]
fn send_slow(receiver: &Value, value: &Value) -> R<crate::object::slots::Sent> {
    ops::generator::send(receiver, value)
}

