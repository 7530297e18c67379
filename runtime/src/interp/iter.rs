//! Iteration.

use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::types::iterators::{LIST_ITERATOR_TYPE, SequenceIterator, TUPLE_ITERATOR_TYPE};
use crate::types::range::{self, RangeIterator};
use crate::types::{list, tuple};
use crate::value::Value;

#[inline(always)]
pub fn get_iter(r: &mut Regs) -> R<()> {
    r.save();
    let iterator = ops::iter::iter(r.peek(1))?;
    drop(r.replace(1, iterator));
    r.next(1);
    Ok(())
}

/// The next number of a range's iterator.
#[inline(always)]
fn next_of_range(iterator: &Value) -> Option<Value> {
    // SAFETY: the caller tested the type.
    let range = unsafe { &*iterator.address().cast::<RangeIterator>() };
    let remaining = range.remaining.get();
    if remaining <= 0 {
        return None;
    }
    range.remaining.set(remaining - 1);
    let next = range.next.get();
    range.next.set(next.wrapping_add(range.step));
    Some(Value::int(next))
}

/// The next item of a list's or tuple's iterator; gives the sequence up at the end.
#[inline(always)]
fn next_of_sequence(r: &Regs, iterator: &Value, is_list: bool) -> Option<Value> {
    // SAFETY: the caller tested the type.
    let it = unsafe { &*iterator.address().cast::<SequenceIterator>() };
    let sequence = it.sequence.get().get()?;
    let items = if is_list {
        list::items(sequence)
    } else {
        tuple::items(sequence)
    };
    let index = it.index.get();
    match items.get(index as usize) {
        Some(v) => {
            it.index.set(index + 1);
            Some(v.clone())
        }
        None => {
            let old = it.sequence.get_mut().take();
            r.release_slot(old);
            None
        }
    }
}

/// `FOR_ITER`: the iterators of ranges, lists and tuples here, generators without a StopIteration.
#[inline(always)]
pub fn for_iter(r: &mut Regs, arg: u32) -> R<()> {
    let iterator = r.peek(1);
    let ty = iterator.header().map_or(std::ptr::null(), |h| h.ty_ptr());
    let next = if std::ptr::eq(ty, &range::ITERATOR_TYPE) {
        next_of_range(iterator)
    } else if std::ptr::eq(ty, &LIST_ITERATOR_TYPE) {
        next_of_sequence(r, iterator, true)
    } else if std::ptr::eq(ty, &TUPLE_ITERATOR_TYPE) {
        next_of_sequence(r, iterator, false)
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
    let iterator = r.pop();
    r.release(iterator);
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
    if let Some(items) = exact_items(&sequence)
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
    drop(sequence);
    r.next(2);
    Ok(())
}

/// The items of an exact tuple or list.
#[inline(always)]
fn exact_items(v: &Value) -> Option<&[Value]> {
    if v.is_exact(&tuple::TYPE) {
        Some(tuple::items(v))
    } else if v.is_exact(&list::TYPE) {
        Some(list::items(v))
    } else {
        None
    }
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
