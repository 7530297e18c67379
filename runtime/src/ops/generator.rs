//! What generators and awaitables share: sending, throwing, closing, delegation.

use crate::exceptions::{R, Raised, raise_value, type_error};
use crate::names;
use crate::object::slots::Sent;
use crate::ops::{attr, call, iter};
use crate::types::exception;
use crate::types::generator::{self, Thrown};
use crate::value::Value;
use krait_bytecode::code::flags;

/// Resumes `receiver` with `value`: by its own protocol if it has one, else as an iterator or by `send`.
pub fn send(receiver: &Value, value: &Value) -> R<Sent> {
    if let Some(send) = receiver.ty().slots().send {
        return send(receiver, value);
    }
    let next = receiver.ty().slots().iternext.filter(|_| value.is_none());
    let result = if let Some(next) = next {
        // The slot of a class of the program would lose the value of the StopIteration.
        let method = if receiver.ty().is_heap() {
            attr::lookup_special(receiver, names::__next__())?
        } else {
            None
        };
        match method {
            Some(method) => call::call0(&method).map(Some),
            None => next(receiver),
        }
    } else {
        attr::call_method(receiver, names::send(), std::slice::from_ref(value)).map(Some)
    };
    match result {
        Ok(Some(v)) => Ok(Sent::Yield(v)),
        Ok(None) => Ok(Sent::Return(Value::none())),
        Err(raised) => {
            let exc = raised.catch(&exception::STOP_ITERATION)?;
            Ok(Sent::Return(stop_iteration_value(&exc)))
        }
    }
}

/// The `value` of a StopIteration.
pub fn stop_iteration_value(exc: &Value) -> Value {
    exception::field_value(exc, 0)
}

/// `gen.throw(exc)` on anything that `yield from` can delegate to: its `throw` method if it has one.
///
/// The outer error is that of finding the method: it does not reach the generator that delegates (`_gen_throw`).
pub fn throw_into(receiver: &Value, exc: &Thrown) -> R<Option<R<Sent>>> {
    if let Some(generator) = generator::as_generator(receiver) {
        return Ok(Some(generator::throw(generator, exc)));
    }
    let Some(throw) = attr::get_optional(receiver, names::throw())? else {
        return Ok(None);
    };
    let thrown = match exc {
        Thrown::Exception(exc) => call::call1(&throw, exc),
        Thrown::Args(args) => call::call(&throw, args, None),
    };
    Ok(Some(thrown.map(Sent::Yield)))
}

/// `close()` on anything that `yield from` can delegate to.
pub fn close(receiver: &Value) -> R<()> {
    if let Some(generator) = generator::as_generator(receiver) {
        return generator::close(generator).map(drop);
    }
    match attr::get_optional(receiver, names::close()) {
        Ok(Some(close)) => call::call0(&close).map(drop),
        Ok(None) => Ok(()),
        Err(raised) => {
            crate::exceptions::write_unraisable(raised, None, Some(receiver));
            Ok(())
        }
    }
}

/// `GET_YIELD_FROM_ITER`.
pub fn get_yield_from_iter(v: &Value, in_coroutine: bool) -> R {
    if v.is_exact(&generator::COROUTINE_TYPE) {
        if !in_coroutine {
            return Err(type_error(
                "cannot 'yield from' a coroutine object in a non-coroutine generator",
            ));
        }
        return Ok(v.clone());
    }
    if v.is_exact(&generator::TYPE) {
        return Ok(v.clone());
    }
    iter::iter(v)
}

/// True for generators that `types.coroutine` marked.
fn is_iterable_coroutine(v: &Value) -> bool {
    generator::as_generator(v)
        .is_some_and(|g| v.is_exact(&generator::TYPE) && g.code_flags() & flags::ITERABLE_COROUTINE != 0)
}

/// The iterator behind an awaitable (`_PyCoro_GetAwaitableIter`).
pub fn awaitable_iter(v: &Value) -> R {
    if v.is_exact(&generator::COROUTINE_TYPE) || is_iterable_coroutine(v) {
        return Ok(v.clone());
    }
    let Some(await_) = v.ty().slots().await_ else {
        return Err(type_error(format_args!(
            "object {} can't be used in 'await' expression",
            v.ty().name()
        )));
    };
    let found = await_(v)?;
    if found.is_exact(&generator::COROUTINE_TYPE) || is_iterable_coroutine(&found) {
        return Err(type_error("__await__() returned a coroutine"));
    }
    if found.ty().slots().iternext.is_none() {
        return Err(type_error(format_args!(
            "__await__() returned non-iterator of type '{}'",
            found.ty().name()
        )));
    }
    Ok(found)
}

/// `GET_AWAITABLE`; `place` says whether `__aenter__` (1) or `__aexit__` (2) made the object.
pub fn get_awaitable(v: &Value, place: u32) -> R {
    if v.ty().slots().await_.is_none() && !is_iterable_coroutine(v) {
        let name = v.ty().name();
        match place {
            1 => {
                return Err(type_error(format_args!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                )));
            }
            2 => {
                return Err(type_error(format_args!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                )));
            }
            _ => {}
        }
    }
    let found = awaitable_iter(v)?;
    if found.is_exact(&generator::COROUTINE_TYPE)
        && let Some(g) = generator::as_generator(&found)
        && generator::delegate_of(g).is_some()
    {
        return Err(crate::exceptions::runtime_error("coroutine is being awaited already"));
    }
    Ok(found)
}

/// `GET_AITER`.
pub fn get_aiter(v: &Value) -> R {
    let Some(aiter) = v.ty().slots().aiter else {
        return Err(type_error(format_args!(
            "'async for' requires an object with __aiter__ method, got {}",
            v.ty().name()
        )));
    };
    let found = aiter(v)?;
    if found.ty().slots().anext.is_none() {
        return Err(type_error(format_args!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            found.ty().name()
        )));
    }
    Ok(found)
}

/// `GET_ANEXT`.
pub fn get_anext(v: &Value) -> R {
    let Some(anext) = v.ty().slots().anext else {
        return Err(type_error(format_args!(
            "'async for' requires an iterator with __anext__ method, got {}",
            v.ty().name()
        )));
    };
    let next = anext(v)?;
    if v.is_exact(&generator::ASYNC_GENERATOR_TYPE) {
        return Ok(next);
    }
    match awaitable_iter(&next) {
        Ok(found) => Ok(found),
        Err(raised) => {
            let cause = raised.take();
            let made = type_error(format_args!(
                "'async for' received an invalid object from __anext__: {}",
                next.ty().name()
            ));
            Err(chain(made, cause))
        }
    }
}

/// The pending exception with `cause` as its cause and context.
pub fn chain(raised: Raised, cause: Value) -> Raised {
    let exc = raised.take();
    exception::set_context(&exc, Some(cause.clone()));
    exception::set_cause(&exc, Some(cause));
    crate::exceptions::raise_again(exc)
}

/// `INTRINSIC_STOPITERATION_ERROR`: a StopIteration (or StopAsyncIteration) that leaves a generator becomes RuntimeError.
pub fn stop_iteration_error(exc: &Value, code_flags: u32) -> R {
    let message = if exc.ty().is_subtype(&exception::STOP_ITERATION) {
        if code_flags & flags::ASYNC_GENERATOR != 0 {
            "async generator raised StopIteration"
        } else if code_flags & flags::COROUTINE != 0 {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if code_flags & flags::ASYNC_GENERATOR != 0 && exc.ty().is_subtype(&exception::STOP_ASYNC_ITERATION) {
        "async generator raised StopAsyncIteration"
    } else {
        return Ok(exc.clone());
    };
    let error = exception::instantiate(&exception::RUNTIME_ERROR, &[Value::str(message)])?;
    exception::set_cause(&error, Some(exc.clone()));
    exception::set_context(&error, Some(exc.clone()));
    Ok(error)
}

/// Refuses a third argument of `throw` that is no traceback.
pub fn check_traceback(traceback: Option<&Value>) -> R<()> {
    match traceback {
        Some(t) if !t.is_none() && !t.is_exact(&crate::types::traceback::TYPE) => {
            Err(type_error("throw() third argument must be a traceback object"))
        }
        _ => Ok(()),
    }
}

/// The exception that `throw(type, value, traceback)` means.
pub fn exception_to_throw(ty: &Value, value: Option<&Value>, traceback: Option<&Value>) -> R {
    check_traceback(traceback)?;
    let traceback = traceback.filter(|t| !t.is_none());
    let exc = if exception::is_exception_class(ty) {
        match value.filter(|v| !v.is_none()) {
            None => call::call0(ty)?,
            Some(v) if exception::is_exception(v) && compare_instance(v, ty) => v.clone(),
            Some(v) => match crate::types::tuple::as_items(v) {
                Some(args) => call::call(ty, args, None)?,
                None => call::call1(ty, v)?,
            },
        }
    } else if exception::is_exception(ty) {
        if value.is_some_and(|v| !v.is_none()) {
            return Err(type_error("instance exception may not have a separate value"));
        }
        ty.clone()
    } else {
        return Err(type_error(format_args!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            ty.ty().name()
        )));
    };
    if !exception::is_exception(&exc) {
        return Err(type_error(format_args!(
            "calling {} should have returned an instance of BaseException, not {}",
            crate::ops::format::repr_string(ty)?,
            exc.ty().name()
        )));
    }
    if let Some(t) = traceback {
        exception::set_traceback(&exc, Some(t.clone()));
    }
    Ok(exc)
}

fn compare_instance(v: &Value, ty: &Value) -> bool {
    crate::object::type_object::TypeObject::from_value(ty).is_some_and(|t| v.ty().is_subtype(t))
}

/// A generator's result as a raised StopIteration.
pub fn raise_stop_iteration(value: &Value) -> Raised {
    if value.is_none() {
        return crate::exceptions::stop_iteration(value);
    }
    // Tuples and exceptions would be taken apart by a call: the instance is made with the one argument.
    let made = exception::instantiate(&exception::STOP_ITERATION, std::slice::from_ref(value));
    match made {
        Ok(exc) => raise_value(exc),
        Err(raised) => raised,
    }
}
