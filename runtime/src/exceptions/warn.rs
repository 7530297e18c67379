//! Issuing warnings from the runtime (`PyErr_WarnEx`): through the `warnings` module, which filters and prints.

use super::R;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call};
use crate::value::Value;

/// Issues a warning of `category`; raises if a filter turns it into an exception.
#[cold]
pub fn warn(category: &TypeObject, message: &str, stack_level: i64) -> R<()> {
    let Ok(warnings) = crate::import::import_module("warnings") else {
        // No `warnings` module in this program: nothing could have asked to see the warning.
        drop(crate::state::state().pending.get_mut().take());
        return Ok(());
    };
    let warn = attr::get_str(&warnings, "warn")?;
    call::call3(&warn, &Value::str(message), &category.value(), &Value::int(stack_level))?;
    Ok(())
}

/// Issues a RuntimeWarning.
#[cold]
pub fn runtime_warning(message: &str) -> R<()> {
    warn(&crate::types::exception::RUNTIME_WARNING, message, 1)
}

/// Issues a warning at a place in a file (`PyErr_WarnExplicitObject`).
#[cold]
pub fn warn_explicit(category: &TypeObject, message: &str, filename: &str, line: i64) -> R<()> {
    let Ok(warnings) = crate::import::import_module("warnings") else {
        drop(crate::state::state().pending.get_mut().take());
        return Ok(());
    };
    let warn = attr::get_str(&warnings, "warn_explicit")?;
    call::call(
        &warn,
        &[
            Value::str(message),
            category.value(),
            Value::str(filename),
            Value::int(line),
        ],
        None,
    )?;
    Ok(())
}
