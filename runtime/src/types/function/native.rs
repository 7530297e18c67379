//! Calls of functions that have native code.

use super::{FunctionObject, NativeCode, bind_arguments};
use crate::exceptions::{R, Raised};
use crate::object::slots::KwNames;
use crate::types::code::CodeObject;
use crate::types::tuple;
use crate::value::{NULL, Slot, Value};

/// Arguments that are bound on the stack, at most.
const INLINE: usize = 12;

/// The native code of a function that takes just `count` positional arguments.
#[inline(always)]
pub fn direct_of(f: &FunctionObject, count: usize) -> Option<*const u8> {
    // SAFETY: native code is immortal.
    let native = unsafe { f.native.get().as_ref() }?;
    (native.simple != 0 && native.parameter_count as usize == count).then_some(native.direct)
}

/// Calls native code with its arguments in registers. The function is needed at the start only.
///
/// # Safety
/// `direct` is the native code of the function `f` (or of `__init__`) for so many arguments.
#[inline(always)]
pub unsafe fn call_direct<const N: usize>(direct: *const u8, f: u64, this: Option<&Value>, args: [&Value; N]) -> u64 {
    type F0 = extern "C" fn(u64) -> u64;
    type F1 = extern "C" fn(u64, u64) -> u64;
    type F2 = extern "C" fn(u64, u64, u64) -> u64;
    type F3 = extern "C" fn(u64, u64, u64, u64) -> u64;
    type F4 = extern "C" fn(u64, u64, u64, u64, u64) -> u64;
    let a = |i: usize| args[i].raw();
    // SAFETY: the caller checked the number of parameters.
    unsafe {
        match (N, this) {
            (0, None) => std::mem::transmute::<*const u8, F0>(direct)(f),
            (0, Some(t)) => std::mem::transmute::<*const u8, F1>(direct)(f, t.raw()),
            (1, None) => std::mem::transmute::<*const u8, F1>(direct)(f, a(0)),
            (1, Some(t)) => std::mem::transmute::<*const u8, F2>(direct)(f, t.raw(), a(0)),
            (2, None) => std::mem::transmute::<*const u8, F2>(direct)(f, a(0), a(1)),
            (2, Some(t)) => std::mem::transmute::<*const u8, F3>(direct)(f, t.raw(), a(0), a(1)),
            (3, None) => std::mem::transmute::<*const u8, F3>(direct)(f, a(0), a(1), a(2)),
            (_, None) => unreachable!("at most three arguments"),
            (_, Some(t)) => std::mem::transmute::<*const u8, F4>(direct)(f, t.raw(), a(0), a(1), a(2)),
        }
    }
}

/// Calls a method that has native code for just these arguments; `None` for anything else.
#[inline]
pub fn call_method(callee: &Value, this: &Value, args: &[Value]) -> Option<R> {
    let f = callee.exact::<FunctionObject>()?;
    let direct = direct_of(f, args.len() + 1)?;
    // SAFETY: the number of parameters was checked.
    let word = unsafe {
        match args {
            [] => call_direct(direct, callee.raw(), Some(this), []),
            [a] => call_direct(direct, callee.raw(), Some(this), [a]),
            [a, b] => call_direct(direct, callee.raw(), Some(this), [a, b]),
            [a, b, c] => call_direct(direct, callee.raw(), Some(this), [a, b, c]),
            _ => return None,
        }
    };
    Some(finish(word))
}

/// Calls a function through its native code.
pub(super) fn call(
    callee: &Value,
    function: &FunctionObject,
    native: &NativeCode,
    args: &[Value],
    kwnames: KwNames,
) -> R {
    let entry = native.entry.expect("only code with an entry is attached");
    let count = native.parameter_count as usize;
    if native.simple != 0 {
        if kwnames.is_none() && args.len() == count {
            return finish(entry(callee.raw(), args.as_ptr().cast()));
        }
        if count <= INLINE {
            let mut words = [NULL; INLINE];
            let defaults = function.defaults.get().get().cloned();
            let items = defaults.as_ref().map_or(&[][..], tuple::items);
            if bind_simple(function, args, kwnames, items, &mut words[..count]) {
                return finish(entry(callee.raw(), words.as_ptr()));
            }
        }
    }
    // The code object outlives a change of `__code__` during the call.
    let code = function.code.get().clone();
    let total = code.exact::<CodeObject>().map_or(0, |c| c.parameter_total());
    let result = if total <= INLINE {
        let mut locals: [Slot; INLINE] = [const { Slot::NULL }; INLINE];
        bind_arguments(function, args, kwnames, &mut locals[..total])?;
        entry(callee.raw(), locals.as_ptr().cast())
    } else {
        let mut locals: Vec<Slot> = std::iter::repeat_with(|| Slot::NULL).take(total).collect();
        bind_arguments(function, args, kwnames, &mut locals)?;
        entry(callee.raw(), locals.as_ptr().cast())
    };
    finish(result)
}

/// Borrows the arguments of a function with positional parameters only: keywords by identity, then defaults. False if
/// that does not fill every parameter once; the general binding then finds out what to say.
fn bind_simple(
    function: &FunctionObject,
    args: &[Value],
    kwnames: KwNames,
    defaults: &[Value],
    words: &mut [u64],
) -> bool {
    // SAFETY: `__code__` is always a code object.
    let code = unsafe { function.code.get().cast_unchecked::<CodeObject>() };
    let (positional, names, values) = crate::ops::call::split(args, kwnames);
    if positional.len() > words.len() || defaults.len() > words.len() || code.argcount as usize != words.len() {
        return false;
    }
    for (word, v) in words.iter_mut().zip(positional) {
        *word = v.raw();
    }
    let first = code.posonlyargcount as usize;
    for (name, v) in names.iter().zip(values) {
        let Some(i) = code.localsplusnames[first..words.len()].iter().position(|n| n.is(name)) else {
            return false;
        };
        if words[first + i] != NULL {
            return false;
        }
        words[first + i] = v.raw();
    }
    let required = words.len().saturating_sub(defaults.len());
    for (i, word) in words.iter_mut().enumerate().skip(positional.len()) {
        if *word == NULL {
            if i < required {
                return false;
            }
            *word = defaults[i - required].raw();
        }
    }
    true
}

#[inline(always)]
fn finish(word: u64) -> R {
    if word == NULL {
        return Err(Raised::pending());
    }
    // SAFETY: the entry returned an owned word.
    Ok(unsafe { Value::from_raw(word) })
}
