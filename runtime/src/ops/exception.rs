//! Raising, matching and handling exceptions, and the protocol of `with`.

use crate::exceptions::{R, Raised, raise_again, raise_value, runtime_error, type_error};
use crate::names;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare};
use crate::state::state;
use crate::types::exception::{self, group};
use crate::types::{list, tuple};
use crate::value::{Slot, Value};

/// Makes `exc` the handled exception of the running code; returns the one before.
#[inline]
pub fn set_handled(exc: Option<Value>) -> Option<Value> {
    let handled = state().handled.get_mut();
    if handled.is_empty() {
        handled.push(Slot::NULL);
    }
    let last = handled.last_mut().expect("not empty");
    let mut old = std::mem::replace(last, exc.into());
    old.take()
}

/// An instance of what follows `raise`: classes are called.
fn instance_of(v: Value, wrong: &str) -> R {
    if exception::is_exception(&v) {
        return Ok(v);
    }
    if exception::is_exception_class(&v) {
        let made = call::call0(&v)?;
        if !exception::is_exception(&made) {
            return Err(type_error(format_args!(
                "calling {} should have returned an instance of BaseException, not {}",
                crate::ops::format::repr_string(&v)?,
                crate::ops::format::repr_string(&made.ty().value())?
            )));
        }
        return Ok(made);
    }
    Err(type_error(wrong))
}

/// `raise exc` and `raise exc from cause`.
#[cold]
pub fn raise_from(exc: Value, cause: Option<Value>) -> Raised {
    let exc = match instance_of(exc, "exceptions must derive from BaseException") {
        Ok(exc) => exc,
        Err(raised) => return raised,
    };
    if let Some(cause) = cause {
        let cause = if cause.is_none() {
            None
        } else {
            match instance_of(cause, "exception causes must derive from BaseException") {
                Ok(cause) => Some(cause),
                Err(raised) => return raised,
            }
        };
        exception::set_cause(&exc, cause);
    }
    raise_value(exc)
}

/// A bare `raise`: the handled exception again, without another traceback entry, or RuntimeError with one.
#[cold]
pub fn raise_current() -> (Raised, bool) {
    match state().handled_exception() {
        Some(exc) => (raise_again(exc), false),
        None => (runtime_error("No active exception to reraise"), true),
    }
}

/// `RERAISE`. What a code object from a file puts there may be `None`.
#[cold]
pub fn reraise(exc: Value) -> Raised {
    if exception::is_exception(&exc) {
        raise_again(exc)
    } else {
        crate::exceptions::system_error("nothing to reraise")
    }
}

const CANNOT_CATCH: &str = "catching classes that do not inherit from BaseException is not allowed";

/// `except clause:` against `exc`.
#[inline]
pub fn matches_clause(exc: &Value, clause: &Value) -> R<bool> {
    if let Some(ty) = TypeObject::from_value(clause) {
        if !exception::is_exception_class(clause) {
            return Err(type_error(CANNOT_CATCH));
        }
        return Ok(exc.ty().is_subtype(ty));
    }
    let Some(items) = tuple::as_items(clause) else {
        return Err(type_error(CANNOT_CATCH));
    };
    if !items.iter().all(exception::is_exception_class) {
        return Err(type_error(CANNOT_CATCH));
    }
    Ok(matches(exc, clause))
}

/// True if `exc` is an instance of the class, or of one in the tuple, however nested (`PyErr_GivenExceptionMatches`).
pub fn matches(exc: &Value, clause: &Value) -> bool {
    match tuple::as_items(clause) {
        Some(items) => items.iter().any(|c| matches(exc, c)),
        None => TypeObject::from_value(clause).is_some_and(|ty| exc.ty().is_subtype(ty)),
    }
}

/// `except* clause:` against `exc`: what is left, and the part that matches.
pub fn split_group(exc: &Value, clause: &Value) -> R<(Option<Value>, Option<Value>)> {
    matches_clause(exc, clause)?;
    let clauses = tuple::as_items(clause).unwrap_or(std::slice::from_ref(clause));
    let group = exception::BASE_EXCEPTION_GROUP.value();
    for c in clauses {
        if compare::is_subclass(c, &group)? {
            return Err(type_error(
                "catching ExceptionGroup with except* is not allowed. Use except instead.",
            ));
        }
    }
    let (matched, rest) = group::match_star(exc, clause)?;
    Ok((rest, matched))
}

/// After the `except*` clauses: the exception to raise, or `None` (`_PyExc_PrepReraiseStar`).
pub fn prep_reraise_star(original: &Value, raised: &Value) -> R {
    let raised = list::snapshot(raised);
    if !raised.iter().all(|e| e.is_none() || exception::is_exception(e)) {
        return Err(crate::exceptions::system_error(
            "except* raised something that is no exception",
        ));
    }
    group::prepare_reraise(original, &raised)
}

fn protocol_error(manager: &Value, what: &str, kind: &str) -> Raised {
    type_error(format_args!(
        "'{}' object does not support the {kind}context manager protocol{what}",
        manager.ty().name()
    ))
}

/// `with manager:`: the bound `__exit__` and the result of `__enter__`.
pub fn enter(manager: &Value) -> R<(Value, Value)> {
    let Some(enter) = attr::lookup_special(manager, names::__enter__())? else {
        return Err(protocol_error(manager, "", ""));
    };
    let Some(exit) = attr::lookup_special(manager, names::__exit__())? else {
        return Err(protocol_error(manager, " (missed __exit__ method)", ""));
    };
    let entered = call::call0(&enter)?;
    Ok((exit, entered))
}

/// `async with manager:`: the bound `__aexit__` and the awaitable of `__aenter__`.
pub fn async_enter(manager: &Value) -> R<(Value, Value)> {
    let Some(enter) = attr::lookup_special(manager, names::__aenter__())? else {
        return Err(protocol_error(manager, "", "asynchronous "));
    };
    let Some(exit) = attr::lookup_special(manager, names::__aexit__())? else {
        return Err(protocol_error(manager, " (missed __aexit__ method)", "asynchronous "));
    };
    let entered = call::call0(&enter)?;
    Ok((exit, entered))
}

/// `exit(type(exc), exc, traceback)`.
pub fn call_exit(exit: &Value, exc: &Value) -> R {
    let traceback = exception::traceback_of(exc).unwrap_or(Value::none());
    call::call3(exit, &exc.ty().value(), exc, &traceback)
}
