//! `os.fork` and what is called around it.

use super::check;
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::slots::KwNames;
use crate::ops::call;
use crate::types::keywords;
use crate::value::Value;

/// Functions to call before the fork (the last registered first), then in the parent, then in the child.
static HOOKS: [Mut<Vec<Value>>; 3] = [const { Mut::new(Vec::new()) }; 3];

/// `os.register_at_fork`.
pub(super) fn register(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    if !keywords::positional(args, kwnames).is_empty() {
        return Err(type_error("register_at_fork() takes no positional arguments"));
    }
    let names = ["before", "after_in_parent", "after_in_child"];
    let given = keywords::only("register_at_fork", args, kwnames, names)?;
    if given.iter().all(Option::is_none) {
        return Err(type_error("At least one argument is required."));
    }
    for (name, hook) in names.iter().zip(&given) {
        if hook.as_ref().is_some_and(|h| !call::is_callable(h)) {
            return Err(type_error(format_args!("'{name}' must be callable")));
        }
    }
    for (hooks, hook) in HOOKS.iter().zip(given) {
        hooks.get_mut().extend(hook.map(crate::memory::keep));
    }
    Ok(Value::none())
}

fn run(which: usize, backwards: bool) {
    let mut hooks = HOOKS[which].get().clone();
    if backwards {
        hooks.reverse();
    }
    for hook in hooks {
        if let Err(raised) = call::call0(&hook) {
            crate::exceptions::write_unraisable(raised, None, Some(&hook));
        }
    }
}

/// `os.fork`.
pub(super) fn fork() -> R {
    crate::startup::check_not_ending("fork")?;
    crate::stdlib::sys::audit::raise("os.fork", Vec::new)?;
    run(0, true);
    // SAFETY: the child goes on with the one thread that runs Python code.
    let result = unsafe { libc::fork() };
    let saved = check(result.into(), None);
    if result == 0 {
        crate::threads::after_fork_in_child();
    }
    run(if result == 0 { 2 } else { 1 }, false);
    saved.map(Value::int)
}
