//! Making and filling containers and strings.

use super::regs::Regs;
use crate::exceptions::R;
use crate::ops::{containers, format};
use crate::types::{dict, list, set, str, tuple};
use crate::value::Value;

#[inline(always)]
pub fn build_tuple(r: &mut Regs, n: u32) {
    let n = n as usize;
    let v = if n == 0 {
        tuple::empty()
    } else {
        tuple::new(r.pop_vec(n))
    };
    r.push(v);
    r.next(1);
}

#[inline(always)]
pub fn build_list(r: &mut Regs, n: u32) {
    let items = r.pop_vec(n as usize);
    r.push(list::new(items));
    r.next(1);
}

#[inline(always)]
pub fn build_set(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let items = r.pop_vec(n as usize);
    r.push(set::new(items)?);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn build_map(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let v = make_map(r.top(2 * n as usize))?;
    r.drop_n(2 * n as usize);
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn make_map(pairs: &[Value]) -> R {
    containers::build_map(pairs.len() / 2, pairs.iter().cloned())
}

#[inline(always)]
pub fn build_const_key_map(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let keys = r.peek(1);
    let v = make_const_map(keys, &r.top(n as usize + 1)[..n as usize])?;
    r.drop_n(n as usize + 1);
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn make_const_map(keys: &Value, values: &[Value]) -> R {
    containers::build_const_key_map(keys, values.iter().cloned())
}

#[inline(always)]
pub fn build_string(r: &mut Regs, n: u32) {
    let v = str::concat_all(r.top(n as usize));
    r.drop_n(n as usize);
    r.push(v);
    r.next(1);
}

#[inline(always)]
pub fn list_append(r: &mut Regs, n: u32) {
    let v = r.pop();
    list::push(r.peek(n as usize), v);
    r.next(1);
}

#[inline(always)]
pub fn set_add(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let v = r.pop();
    set::add(r.peek(n as usize), &v)?;
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn map_add(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let value = r.pop();
    let key = r.pop();
    dict::set_item(r.peek(n as usize), &key, value)?;
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn list_extend(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    containers::list_extend(r.peek(n as usize + 1), r.peek(1))?;
    r.drop_n(1);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn set_update(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    containers::set_update(r.peek(n as usize + 1), r.peek(1))?;
    r.drop_n(1);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn dict_update(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    containers::dict_update(r.peek(n as usize + 1), r.peek(1))?;
    r.drop_n(1);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn dict_merge(r: &mut Regs, n: u32) -> R<()> {
    r.save();
    let n = n as usize;
    containers::dict_merge(r.peek(n + 3), r.peek(n + 1), r.peek(1))?;
    r.drop_n(1);
    r.next(1);
    Ok(())
}

/// `FORMAT_VALUE`: conversion in the low two bits, a format specification on the stack with bit 4.
#[inline(always)]
pub fn format_value(r: &mut Regs, arg: u32) -> R<()> {
    r.save();
    let spec = (arg & 4 != 0).then(|| r.peek(1));
    let n = 1 + spec.is_some() as usize;
    let v = format_slow(r.peek(n), arg & 3, spec)?;
    r.drop_n(n);
    r.push(v);
    r.next(1);
    Ok(())
}

/// `FORMAT_VALUE`: `conversion` is 0, or 1 to 3 for `!s`, `!r`, `!a`.
#[inline(never)]
pub fn format_slow(value: &Value, conversion: u32, spec: Option<&Value>) -> R {
    let converted;
    let value = match conversion {
        0 => value,
        1 => {
            converted = format::str(value)?;
            &converted
        }
        2 => {
            converted = format::repr(value)?;
            &converted
        }
        _ => {
            converted = format::ascii(value)?;
            &converted
        }
    };
    match spec {
        None if value.is_exact(&str::TYPE) => Ok(value.clone()),
        None => format::format(value, &Value::str("")),
        Some(spec) => format::format(value, spec),
    }
}
