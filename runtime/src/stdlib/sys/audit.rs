//! `sys.audit` and its hooks (PEP 578), and the events that the runtime raises itself.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, quiet, type_error};
use crate::object::slots::KwNames;
use crate::ops::call;
use crate::types::{exception, str, tuple};
use crate::value::Value;

/// The hooks in the order in which they were added; they stay.
static HOOKS: Mut<Vec<Value>> = Mut::new(Vec::new());

/// Tells the hooks of an event; its arguments are made only if there are hooks.
#[inline]
pub fn raise(event: &str, arguments: impl FnOnce() -> Vec<Value>) -> R<()> {
    if HOOKS.get().is_empty() {
        return Ok(());
    }
    tell(&str::intern(event), &tuple::new(arguments()))
}

#[cold]
fn tell(event: &Value, arguments: &Value) -> R<()> {
    // Hooks that are added meanwhile hear of the next event.
    for hook in HOOKS.get().clone() {
        call::call2(&hook, event, arguments)?;
    }
    Ok(())
}

/// A path as events tell it: what `__fspath__` gives, if it has one.
pub fn path(v: &Value) -> Value {
    quiet(crate::stdlib::posix::fspath(v)).unwrap_or_else(|| v.clone())
}

/// Tells the hooks that an attribute is read by which programs come to frames and code.
pub fn attribute_is_read(v: &Value, name: &str) -> R<()> {
    raise("object.__getattr__", || vec![v.clone(), str::intern(name)])
}

/// Tells the hooks that an attribute is set, or deleted, which changes what something is.
pub fn attribute_is_set(v: &Value, name: &str, value: Option<&Value>) -> R<()> {
    match value {
        Some(value) => raise("object.__setattr__", || {
            vec![v.clone(), str::intern(name), value.clone()]
        }),
        None => raise("object.__delattr__", || vec![v.clone(), str::intern(name)]),
    }
}

/// `sys.audit(event, *args)`.
pub(super) fn audit(args: &[Value]) -> R {
    let Some((event, rest)) = args.split_first() else {
        return Err(type_error("audit() missing 1 required positional argument: 'event'"));
    };
    if !str::is_str(event) {
        return Err(type_error(format_args!(
            "expected str for argument 'event', not {}",
            event.ty().name()
        )));
    }
    if !HOOKS.get().is_empty() {
        tell(event, &tuple::from_slice(rest))?;
    }
    Ok(Value::none())
}

/// `sys.addaudithook(hook)`: the hooks that are there may refuse it, silently by a RuntimeError.
pub(super) fn add_hook(args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("addaudithook", &["hook"], 1);
    let [hook] = PARSER.parse(args, kwnames)?;
    if let Err(raised) = raise("sys.addaudithook", Vec::new) {
        raised.catch(&exception::RUNTIME_ERROR)?;
        return Ok(Value::none());
    }
    let hook = hook.expect("required").clone();
    HOOKS.get_mut().push(crate::memory::keep(hook));
    Ok(Value::none())
}
