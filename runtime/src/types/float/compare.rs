//! Comparison of floats with floats and, exactly, with ints.

use super::{as_f64, truncated};
use crate::exceptions::R;
use crate::object::slots::CompareOp;
use crate::types::int::{self, View};
use crate::value::Value;
use dashu_int::IBig;
use std::cmp::Ordering;

/// Comparison of a float with a float or int; NotImplemented for anything else.
pub(super) fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let Some(x) = as_f64(a) else {
        return Ok(Value::not_implemented());
    };
    let order = match as_f64(b) {
        Some(y) => x.partial_cmp(&y),
        None => match int::view(b) {
            Some(y) => compare_with_int(x, y),
            None => return Ok(Value::not_implemented()),
        },
    };
    Ok(Value::bool(match order {
        Some(order) => op.holds(order),
        None => op == CompareOp::Ne,
    }))
}

/// Orders a float and a 64-bit int exactly; `None` for NaN.
#[inline]
pub fn compare_int(x: f64, y: i64) -> Option<Ordering> {
    const EXACT: u64 = 1 << 53;
    if y.unsigned_abs() <= EXACT {
        return x.partial_cmp(&(y as f64));
    }
    if x.is_nan() {
        return None;
    }
    if x.abs() < 9.3e18 {
        // Either |x| is below 2^53 and so below |y|, or x is an integer.
        return Some((x as i128).cmp(&(y as i128)));
    }
    Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less })
}

/// Orders a float and an int exactly; `None` for NaN.
pub fn compare_with_int(x: f64, y: View) -> Option<Ordering> {
    let y = match y {
        View::Small(i) => return compare_int(x, i),
        View::Big(b) => b,
    };
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole: IBig = truncated(x);
    Some(
        whole
            .cmp(y)
            .then_with(|| x.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
    )
}
