//! Equality and hash of views.

use super::item::{code, unpack};
use super::{Layout, live, object};
use crate::exceptions::{R, value_error};
use crate::object::slots::CompareOp;
use crate::ops;
use crate::types::buffer::{self, Buffer};
use crate::types::str;
use crate::value::Value;

pub(super) fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !buffer::is_bytes_like(b) {
        return Ok(Value::not_implemented());
    }
    let equal = equal(a, b)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn equal(a: &Value, b: &Value) -> R<bool> {
    let released = |v: &Value| v.is_exact(&super::TYPE) && object(v).buffer.get().is_none();
    if released(a) || released(b) {
        return Ok(a.is(b));
    }
    let x = live(a)?;
    let other = match Buffer::of(b, false) {
        Ok(buffer) => buffer,
        Err(raised) => {
            drop(raised.take());
            return Ok(false);
        }
    };
    let y = Layout::of(&other.lent);
    if x.shape != y.shape {
        return Ok(false);
    }
    let (left, right) = (x.gather(), y.gather());
    let plain = |c: Option<u8>| c.is_some_and(|c| !matches!(c, b'f' | b'd' | b'e' | b'?'));
    let (f, g) = (code(&x.format), code(&y.format));
    if f == g && plain(f) {
        return Ok(left == right);
    }
    if f.is_none() || g.is_none() {
        return Ok(false);
    }
    for (i, j) in left.chunks(x.item_size).zip(right.chunks(y.item_size)) {
        let (u, v) = (unpack(i, &x.format)?, unpack(j, &y.format)?);
        let nan = u.as_exact_float().is_some_and(f64::is_nan);
        if nan || !ops::compare::equal(&u, &v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn hash(this: &Value) -> R<i64> {
    let known = object(this).hash.get();
    if known != -1 {
        return Ok(known);
    }
    let layout = live(this)?;
    if !layout.readonly {
        return Err(value_error("cannot hash writable memoryview object"));
    }
    if !matches!(code(&layout.format), Some(b'b' | b'B' | b'c')) {
        return Err(value_error(
            "memoryview: hashing is restricted to formats 'B', 'b' or 'c'",
        ));
    }
    let owner = object(this).buffer.get().as_ref().map(|b| b.owner().clone());
    if let Some(owner) = owner {
        ops::compare::hash(&owner)?;
    }
    let h = str::hash_bytes(&layout.gather());
    object(this).hash.set(h);
    Ok(h)
}
