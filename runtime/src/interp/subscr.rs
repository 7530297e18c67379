//! Subscripts: lists and tuples by small ints and dicts here, the rest in `ops::subscr`.

use super::locals::load_fast_load_fast;
use super::regs::Regs;
use crate::exceptions::R;
use crate::ops;
use crate::types::{dict, list, slice, tuple};
use crate::value::Value;

#[inline(always)]
fn quick(container: &Value, key: &Value) -> Option<Value> {
    let i = key.as_small_int()?;
    let ty = container.header()?.ty();
    let items = if std::ptr::eq(ty, &list::TYPE) {
        list::items(container)
    } else if std::ptr::eq(ty, &tuple::TYPE) {
        tuple::items(container)
    } else {
        return None;
    };
    let i = if i < 0 { i + items.len() as i64 } else { i };
    items.get(i as usize).cloned()
}

#[inline(always)]
pub fn binary_subscr(r: &mut Regs) -> R<()> {
    let (container, key) = (r.peek(2), r.peek(1));
    if let Some(v) = quick(container, key) {
        r.forget(1);
        let container = r.replace(1, v);
        r.release(container);
        r.next(2);
        return Ok(());
    }
    r.save();
    let v = get_slow(container, key)?;
    let key = r.pop();
    drop(r.replace(1, v));
    drop(key);
    r.next(2);
    Ok(())
}

/// `a[i]` of two locals, if that is an item of a list or tuple; else both are loaded, for the subscript that follows.
#[inline(always)]
pub fn load_item(r: &mut Regs, both: u32) {
    let (container, key) = (r.local(both & 0xFFFF).get(), r.local(both >> 16).get());
    if let (Some(container), Some(key)) = (container, key)
        && let Some(v) = quick(container, key)
    {
        r.push(v);
        r.next(4);
        return;
    }
    load_fast_load_fast(r, both);
}

#[inline(never)]
fn get_slow(container: &Value, key: &Value) -> R {
    ops::subscr::get(container, key)
}

#[inline(always)]
pub fn store_subscr(r: &mut Regs) -> R<()> {
    let (value, container, key) = (r.peek(3), r.peek(2), r.peek(1));
    if let Some(i) = key.as_small_int()
        && container.is_exact(&list::TYPE)
        && (i as usize) < list::items(container).len()
    {
        r.forget(1);
        let container = r.pop();
        let value = r.pop();
        let old = std::mem::replace(&mut list::storage(&container).get_mut()[i as usize], value);
        r.release(old);
        r.release(container);
        r.next(2);
        return Ok(());
    }
    r.save();
    set_slow(container, key, value)?;
    r.drop_n(3);
    r.next(2);
    Ok(())
}

/// `a[i] = v` where list and index are locals; else both are loaded, for the store that follows.
#[inline(always)]
pub fn store_item(r: &mut Regs, both: u32) {
    let (container, key) = (r.local(both & 0xFFFF).get(), r.local(both >> 16).get());
    if let (Some(container), Some(key)) = (container, key)
        && let Some(i) = key.as_small_int()
        && container.is_exact(&list::TYPE)
        && (i as usize) < list::items(container).len()
    {
        let value = r.pop();
        let old = std::mem::replace(&mut list::storage(container).get_mut()[i as usize], value);
        r.next(2);
        r.release(old);
        r.next(2);
        return;
    }
    load_fast_load_fast(r, both);
}

#[inline(never)]
fn set_slow(container: &Value, key: &Value, value: &Value) -> R<()> {
    if container.is_exact(&dict::TYPE) {
        return dict::set_item(container, key, value.clone());
    }
    ops::subscr::set(container, key, value)
}

#[inline(always)]
pub fn delete_subscr(r: &mut Regs) -> R<()> {
    r.save();
    ops::subscr::delete(r.peek(2), r.peek(1))?;
    r.drop_n(2);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn binary_slice(r: &mut Regs) -> R<()> {
    r.save();
    let v = get_range(r.peek(3), r.peek(2), r.peek(1))?;
    r.drop_n(2);
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

#[inline(never)]
fn get_range(container: &Value, start: &Value, stop: &Value) -> R {
    ops::subscr::get(container, &slice::new(start.clone(), stop.clone(), Value::none()))
}

#[inline(always)]
pub fn store_slice(r: &mut Regs) -> R<()> {
    r.save();
    set_range(r.peek(3), r.peek(2), r.peek(1), r.peek(4))?;
    r.drop_n(2);
    r.drop_n(2);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn set_range(container: &Value, start: &Value, stop: &Value, value: &Value) -> R<()> {
    ops::subscr::set(
        container,
        &slice::new(start.clone(), stop.clone(), Value::none()),
        value,
    )
}

#[inline(always)]
pub fn build_slice(r: &mut Regs, n: u32) {
    let step = if n == 3 { r.pop() } else { Value::none() };
    let (stop, start) = (r.pop(), r.pop());
    r.push(slice::new(start, stop, step));
    r.next(1);
}
