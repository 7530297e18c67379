//! Calling: what `CALL`, `CALL_FUNCTION_EX` and every call from the runtime mean.
//!
//! Arguments are borrowed; the last `kwnames.len()` of them are keyword arguments (vectorcall, PEP 590).

use crate::exceptions::{R, Raised, quiet, type_error};
use crate::names;
use crate::object::slots::KwNames;
use crate::types::function::{self, FunctionObject};
use crate::types::method::MethodObject;
use crate::types::{
    builtin_function::BuiltinFunctionObject, descriptor::MethodDescriptorObject, dict, module, str, tuple,
};
use crate::value::Value;

/// `callee(*args)` with the last arguments named by `kwnames`.
#[inline]
pub fn call(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    if callee.exact::<FunctionObject>().is_some() {
        return function::call(callee, args, kwnames);
    }
    call_other(callee, args, kwnames)
}

#[inline(never)]
fn call_other(callee: &Value, args: &[Value], kwnames: KwNames) -> R {
    if let Some(f) = callee.exact::<BuiltinFunctionObject>() {
        return f.call(args, kwnames);
    }
    if let Some(method) = callee.exact::<MethodObject>() {
        return call_prepended(&method.function, &method.this, args, kwnames);
    }
    if callee.exact::<MethodDescriptorObject>().is_some() {
        return crate::types::descriptor::call_method_descriptor(callee, args, kwnames);
    }
    match callee.ty().slots().call {
        Some(f) => {
            let _nested = crate::state::check_recursion(" while calling a Python object")?;
            f(callee, args, kwnames)
        }
        None => Err(not_callable(callee)),
    }
}

/// Something that cannot be called was called (`object_is_not_callable`): of a module that holds a callable of its own name,
/// that is likely to be meant.
#[cold]
fn not_callable(callee: &Value) -> Raised {
    if callee.is_exact(&module::TYPE)
        && let Some(name) = dict::get_interned(&module::dict(callee), names::__name__()).filter(str::is_str)
        && let Some(Some(meant)) = quiet(super::attr::get_optional(callee, &name))
        && is_callable(&meant)
    {
        let name = str::wtf8(&name);
        let name = String::from_utf8_lossy(name);
        return type_error(format_args!(
            "'module' object is not callable. Did you mean: '{name}.{name}(...)'?"
        ));
    }
    type_error(format_args!("'{}' object is not callable", callee.ty().name()))
}

/// Calls `callee(this, *args)`.
pub fn call_prepended(callee: &Value, this: &Value, args: &[Value], kwnames: KwNames) -> R {
    const INLINE: usize = 8;
    if args.len() < INLINE {
        let words: [std::mem::ManuallyDrop<Value>; INLINE] = std::array::from_fn(|i| {
            let word = if i == 0 {
                this.raw()
            } else {
                args.get(i - 1).map_or(crate::value::NONE, |v| v.raw())
            };
            // SAFETY: borrowed words, never dropped.
            std::mem::ManuallyDrop::new(unsafe { Value::from_raw(word) })
        });
        // SAFETY: `ManuallyDrop<Value>` has the layout of `Value`; the values outlive the call.
        let all = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Value>(), args.len() + 1) };
        return call(callee, all, kwnames);
    }
    let mut all = Vec::with_capacity(args.len() + 1);
    all.push(this.clone());
    all.extend_from_slice(args);
    call(callee, &all, kwnames)
}

/// `callee()`.
#[inline]
pub fn call0(callee: &Value) -> R {
    call(callee, &[], None)
}

/// `callee(a)`.
#[inline]
pub fn call1(callee: &Value, a: &Value) -> R {
    call(callee, std::slice::from_ref(a), None)
}

/// `callee(a, b)`.
#[inline]
pub fn call2(callee: &Value, a: &Value, b: &Value) -> R {
    // SAFETY: the array borrows both words for the call and is never dropped.
    let args = unsafe { std::mem::ManuallyDrop::new([Value::from_raw(a.raw()), Value::from_raw(b.raw())]) };
    call(callee, &args[..], None)
}

/// `callee(a, b, c)`.
#[inline]
pub fn call3(callee: &Value, a: &Value, b: &Value, c: &Value) -> R {
    // SAFETY: as in `call2`.
    let args = unsafe {
        std::mem::ManuallyDrop::new([
            Value::from_raw(a.raw()),
            Value::from_raw(b.raw()),
            Value::from_raw(c.raw()),
        ])
    };
    call(callee, &args[..], None)
}

/// `callee(*args, **keywords)`.
pub fn call_kw(callee: &Value, args: &[Value], keywords: &[(&str, &Value)]) -> R {
    if keywords.is_empty() {
        return call(callee, args, None);
    }
    let mut all = args.to_vec();
    all.extend(keywords.iter().map(|(_, v)| (*v).clone()));
    let names = tuple::new(
        keywords
            .iter()
            .map(|(name, _)| crate::types::str::intern(name))
            .collect(),
    );
    call(callee, &all, Some(&names))
}

/// `callee(*args, **kwargs)` with a tuple (or subclass) and an optional dict, as `CALL_FUNCTION_EX` has them after its
/// checks.
pub fn call_ex(callee: &Value, args: &Value, kwargs: Option<&Value>) -> R {
    match kwargs {
        Some(kwargs) if dict::len(kwargs) != 0 => call_with_dict(callee, tuple::items(args), kwargs),
        _ => {
            // The tuple must outlive the call even if the callee's caller drops its own reference.
            let args = args.clone();
            call(callee, tuple::items(&args), None)
        }
    }
}

/// `callee(*args, **kwargs)` where the keywords are in a dict; keys that are not strings are a TypeError.
pub fn call_with_dict(callee: &Value, args: &[Value], kwargs: &Value) -> R {
    if dict::len(kwargs) == 0 {
        return call(callee, args, None);
    }
    let (all, names) = flatten(args, kwargs)?;
    call(callee, &all, Some(&names))
}

/// Positional arguments followed by the values of keywords, and the tuple of the keywords' names.
pub fn flatten(args: &[Value], kwargs: &Value) -> R<(Vec<Value>, Value)> {
    let count = dict::len(kwargs);
    let mut all = Vec::with_capacity(args.len() + count);
    all.extend_from_slice(args);
    let mut names = Vec::with_capacity(count);
    let mut position = 0;
    while let Some((key, value)) = dict::next_entry(kwargs, &mut position) {
        if !crate::types::str::is_str(&key) {
            return Err(type_error("keywords must be strings"));
        }
        names.push(key);
        all.push(value);
    }
    Ok((all, tuple::new(names)))
}

/// What follows `*` in a call, as a tuple.
pub fn star_args(callee: &Value, iterable: &Value) -> R {
    if iterable.is_exact(&tuple::TYPE) {
        return Ok(iterable.clone());
    }
    if !crate::ops::iter::is_iterable(iterable) {
        return Err(type_error(format_args!(
            "{} argument after * must be an iterable, not {}",
            function_str(callee)?,
            iterable.ty().name()
        )));
    }
    Ok(tuple::new(crate::ops::iter::collect(iterable)?))
}

/// Splits vectorcall arguments into positional ones and `(name, value)` pairs.
#[inline]
pub fn split<'a>(args: &'a [Value], kwnames: KwNames<'a>) -> (&'a [Value], &'a [Value], &'a [Value]) {
    match kwnames {
        None => (args, &[], &[]),
        Some(names) => {
            let names = tuple::items(names);
            let (positional, values) = args.split_at(args.len() - names.len());
            (positional, names, values)
        }
    }
}

/// The keyword arguments as a new dict, `None` if there are none.
pub fn keywords_dict(args: &[Value], kwnames: KwNames) -> R<Option<Value>> {
    let (_, names, values) = split(args, kwnames);
    if names.is_empty() {
        return Ok(None);
    }
    let d = dict::new();
    for (name, value) in names.iter().zip(values) {
        dict::set_item(&d, name, value.clone())?;
    }
    Ok(Some(d))
}

/// True if `callable(v)`.
#[inline]
pub fn is_callable(v: &Value) -> bool {
    v.ty().slots().call.is_some()
}

/// Describes a callee in messages: `f()` with its qualified name (`_PyObject_FunctionStr`).
pub fn function_str(callee: &Value) -> R<String> {
    use crate::ops::{attr, format};
    let Some(qualname) = attr::get_optional(callee, crate::names::__qualname__())? else {
        return format::str_string(callee);
    };
    let name = format::str_string(&qualname)?;
    if let Some(module) = attr::get_optional(callee, crate::names::__module__())?
        && !module.is_none()
    {
        let module = format::str_string(&module)?;
        if module != "builtins" {
            return Ok(format!("{module}.{name}()"));
        }
    }
    Ok(format!("{name}()"))
}
