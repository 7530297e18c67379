//! Issuing warnings from the runtime (`PyErr_WarnEx`).

use super::R;
use crate::object::type_object::TypeObject;
use crate::stdlib::warnings;

/// Issues a warning of `category`; raises if a filter turns it into an exception.
#[cold]
pub fn warn(category: &TypeObject, message: &str, stack_level: i64) -> R<()> {
    warnings::warn_from_runtime(category, message, stack_level)
}

/// Issues a RuntimeWarning.
#[cold]
pub fn runtime_warning(message: &str) -> R<()> {
    warn(&crate::types::exception::RUNTIME_WARNING, message, 1)
}

/// Issues a warning at a place in a file (`PyErr_WarnExplicitObject`).
#[cold]
pub fn warn_explicit(category: &TypeObject, message: &str, filename: &str, line: i64) -> R<()> {
    warnings::warn_at(category, message, filename, line)
}
