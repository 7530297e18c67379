//! Making functions.

use super::regs::Regs;
use crate::exceptions::R;
use crate::types::function;
use crate::value::Value;

/// `MAKE_FUNCTION`.
#[inline(always)]
pub fn make_function(r: &mut Regs, flags: u32) -> R<()> {
    r.save();
    let code = r.pop();
    let closure = (flags & 8 != 0).then(|| r.pop());
    let annotations = (flags & 4 != 0).then(|| r.pop());
    let kwdefaults = (flags & 2 != 0).then(|| r.pop());
    let defaults = (flags & 1 != 0).then(|| r.pop());
    let v = make(&code, r.globals(), closure, annotations, kwdefaults, defaults)?;
    r.push(v);
    r.next(1);
    Ok(())
}

/// A function of its parts.
#[inline(never)]
pub fn make(
    code: &Value,
    globals: &Value,
    closure: Option<Value>,
    annotations: Option<Value>,
    kwdefaults: Option<Value>,
    defaults: Option<Value>,
) -> R {
    function::of_parts(
        code,
        globals,
        [defaults.into(), kwdefaults.into(), annotations.into(), closure.into()],
    )
}
