//! `_bisect`.

use crate::exceptions::{R, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{attr, call, compare, number, subscr};
use crate::types::{keywords, list, module};
use crate::value::Value;

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("bisect_right", |_, a, k| {
        Ok(Value::int(bisect("bisect_right", RIGHT, a, k)?.0))
    }),
    MethodDef::keywords("bisect", |_, a, k| Ok(Value::int(bisect("bisect", RIGHT, a, k)?.0))),
    MethodDef::keywords("bisect_left", |_, a, k| {
        Ok(Value::int(bisect("bisect_left", LEFT, a, k)?.0))
    }),
    MethodDef::keywords("insort_right", |_, a, k| insort("insort_right", RIGHT, a, k)),
    MethodDef::keywords("insort", |_, a, k| insort("insort", RIGHT, a, k)),
    MethodDef::keywords("insort_left", |_, a, k| insort("insort_left", LEFT, a, k)),
];

/// Makes the module.
pub fn init() -> R {
    module::new("_bisect", &[FUNCTIONS])
}

const LEFT: bool = false;
const RIGHT: bool = true;

/// The index where `x` goes; gives the sequence and `x` back. For `insort` the key is applied to `x` too.
fn bisect(name: &str, side: bool, args: &[Value], kwnames: KwNames) -> R<(i64, Value, Value)> {
    let [a, x, lo, hi, key] = keywords::parse(name, args, kwnames, ["a", "x", "lo", "hi", "key"], 2)?;
    let (a, x) = (a.unwrap_or_else(Value::none), x.unwrap_or_else(Value::none));
    let key = key.filter(|k| !k.is_none());
    let mut lo = match lo {
        Some(v) => number::ssize(&v)?,
        None => 0,
    };
    if lo < 0 {
        return Err(value_error("lo must be non-negative"));
    }
    let mut hi = match hi.filter(|v| !v.is_none()) {
        Some(v) => number::ssize(&v)?,
        None => subscr::len(&a)? as i64,
    };
    let wanted = match &key {
        Some(k) if name.starts_with("insort") => call::call1(k, &x)?,
        _ => x.clone(),
    };
    while lo < hi {
        let mid = ((lo as u64 + hi as u64) / 2) as i64;
        let item = if a.is_exact(&list::TYPE) {
            list::item_at(&a, mid)?
        } else {
            subscr::get_index(&a, mid)?
        };
        let item = match &key {
            Some(k) => call::call1(k, &item)?,
            None => item,
        };
        let go_right = if side == RIGHT {
            !compare::less(&wanted, &item)?
        } else {
            compare::less(&item, &wanted)?
        };
        if go_right {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    Ok((lo, a, x))
}

fn insort(name: &str, side: bool, args: &[Value], kwnames: KwNames) -> R {
    let (i, a, x) = bisect(name, side, args, kwnames)?;
    if a.is_exact(&list::TYPE) {
        let store = list::storage(&a).get_mut();
        let at = (i as usize).min(store.len);
        store.grow(1);
        store.with(|v| v.insert(at, x));
    } else {
        attr::call_method(&a, crate::names::insert(), &[Value::int(i), x])?;
    }
    Ok(Value::none())
}
