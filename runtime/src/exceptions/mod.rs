//! Raising: `Raised` says "an exception is pending in the runtime state"; the builtin exception types are in
//! `types::exception`, their table in `exceptions::classes`.

pub mod print;
mod warn;
pub use print::write_unraisable;
pub use warn::{runtime_warning, warn, warn_explicit};

use crate::object::type_object::TypeObject;
use crate::state::state;
use crate::types::exception;
use crate::value::Value;
use std::fmt::Display;

/// An exception is pending in the runtime state. Whoever receives it passes it on, or handles it with [`Raised::take`].
#[derive(Debug)]
#[must_use]
pub struct Raised(());

/// Result of an operation that can raise.
pub type R<T = Value> = Result<T, Raised>;

impl Raised {
    /// For code at the native boundary that found the sentinel: the exception is already pending.
    pub fn pending() -> Raised {
        debug_assert!(!state().pending.get().is_null());
        Raised(())
    }
    /// Takes the pending exception (an instance of BaseException): it is handled.
    pub fn take(self) -> Value {
        state()
            .pending
            .get_mut()
            .take()
            .expect("Raised without a pending exception")
    }
    /// True if the pending exception is an instance of `ty`.
    pub fn matches(&self, ty: &TypeObject) -> bool {
        state().pending.get().get().is_some_and(|e| e.ty().is_subtype(ty))
    }
    /// Handles the exception if it is an instance of `ty`, else passes it on.
    pub fn catch(self, ty: &TypeObject) -> R<Value> {
        if self.matches(ty) { Ok(self.take()) } else { Err(self) }
    }
}

/// The value of what may raise; the exception is handled by forgetting it. (`Result::ok` would leave it pending.)
pub fn quiet<T>(result: R<T>) -> Option<T> {
    result.map_err(|raised| drop(raised.take())).ok()
}

/// Makes `exception`, an instance of BaseException, the pending one. Sets `__context__` to the exception being handled,
/// as CPython's `_PyErr_SetObject` does.
#[cold]
pub fn raise_value(exception: Value) -> Raised {
    exception::set_context_from_handled(&exception);
    raise_again(exception)
}

/// Makes `exception` pending as it is (re-raise).
#[cold]
pub fn raise_again(exception: Value) -> Raised {
    debug_assert!(
        exception
            .ty()
            .has_flag(crate::object::type_object::flags::EXCEPTION_SUBCLASS)
    );
    let old = state().pending.get_mut().replace(exception);
    drop(old);
    Raised(())
}

/// Raises `ty(message)`.
#[cold]
pub fn raise(ty: &'static TypeObject, message: impl Display) -> Raised {
    raise_with(ty, Value::str(&message.to_string()))
}

/// Makes the class `MODULE.NAME` of a module's own exceptions (`PyErr_NewException`).
pub fn new_exception(module: &str, name: &str, base: &'static TypeObject) -> R<&'static TypeObject> {
    let d = crate::types::dict::new();
    crate::types::dict::set_str(&d, "__module__", crate::types::str::intern(module));
    let bases = crate::types::tuple::new(vec![base.value()]);
    let name = crate::types::str::intern(name);
    let class = crate::ops::call::call(&crate::types::type_::TYPE.value(), &[name, bases, d], None)?;
    // A class is never freed while its module's functions raise it: they hold it for good.
    let found = TypeObject::from_value(&class).expect("type() makes classes");
    std::mem::forget(crate::memory::keep(class));
    Ok(found)
}

/// Raises `ty(argument)`.
#[cold]
pub fn raise_with(ty: &'static TypeObject, argument: Value) -> Raised {
    match exception::instantiate(ty, &[argument]) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

macro_rules! shorthands {
    ($($(#[$doc:meta])* $name:ident => $class:ident,)*) => {
        $($(#[$doc])* #[cold] pub fn $name(message: impl Display) -> Raised { raise(&exception::$class, message) })*
    };
}

shorthands! {
    /// Raises TypeError.
    type_error => TYPE_ERROR,
    /// Raises ValueError.
    value_error => VALUE_ERROR,
    /// Raises IndexError.
    index_error => INDEX_ERROR,
    /// Raises OverflowError.
    overflow_error => OVERFLOW_ERROR,
    /// Raises ZeroDivisionError.
    zero_division_error => ZERO_DIVISION_ERROR,
    /// Raises RuntimeError.
    runtime_error => RUNTIME_ERROR,
    /// Raises SystemError.
    system_error => SYSTEM_ERROR,
    /// Raises NotImplementedError.
    not_implemented_error => NOT_IMPLEMENTED_ERROR,
    /// Raises LookupError.
    lookup_error => LOOKUP_ERROR,
    /// Raises RecursionError.
    recursion_error => RECURSION_ERROR,
    /// Raises BufferError.
    buffer_error => BUFFER_ERROR,
    /// Raises AssertionError.
    assertion_error => ASSERTION_ERROR,
    /// Raises EOFError.
    eof_error => EOF_ERROR,
}

/// Raises KeyError with the key itself as argument.
#[cold]
pub fn key_error(key: &Value) -> Raised {
    raise_with(&exception::KEY_ERROR, key.clone())
}

/// Raises MemoryError.
#[cold]
pub fn memory_error() -> Raised {
    match exception::instantiate(&exception::MEMORY_ERROR, &[]) {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

/// Raises `StopIteration(value)` (without argument for `None`).
#[cold]
pub fn stop_iteration(value: &Value) -> Raised {
    let made = if value.is_none() {
        exception::instantiate(&exception::STOP_ITERATION, &[])
    } else {
        exception::instantiate(&exception::STOP_ITERATION, std::slice::from_ref(value))
    };
    match made {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

/// Raises AttributeError with `name` and `obj` attributes set (suggestions are computed from them when printed).
#[cold]
pub fn attribute_error(obj: &Value, name: &Value, message: impl Display) -> Raised {
    exception::raise_attribute_error(obj, name, &message.to_string())
}

/// Raises NameError with the `name` attribute set.
#[cold]
pub fn name_error(name: &Value, message: impl Display) -> Raised {
    exception::raise_name_error(&exception::NAME_ERROR, name, &message.to_string())
}

/// Raises UnboundLocalError for a fast local.
#[cold]
pub fn unbound_local_error(name: &str) -> Raised {
    exception::raise_name_error(
        &exception::UNBOUND_LOCAL_ERROR,
        &crate::types::str::intern(name),
        &format!("cannot access local variable '{name}' where it is not associated with a value"),
    )
}
