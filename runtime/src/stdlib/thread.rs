//! `_thread`: locks, and thread-local data, for the one thread that runs Python code.
//!
//! Starting further threads raises RuntimeError, as CPython does where the system cannot.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, raise, runtime_error, type_error, value_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, number};
use crate::payload;
use crate::types::{dict, exception, float, module, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_thread", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for ty in [&LOCK_TYPE, &RLOCK_TYPE, &LOCAL_TYPE] {
        lookup::ready(ty);
    }
    dict::set_str(&d, "LockType", LOCK_TYPE.value());
    dict::set_str(&d, "RLock", RLOCK_TYPE.value());
    dict::set_str(&d, "_local", LOCAL_TYPE.value());
    dict::set_str(&d, "error", exception::RUNTIME_ERROR.value());
    dict::set_str(&d, "TIMEOUT_MAX", Value::float(9_223_372_036.0));
    Ok(module)
}

/// Waits for all threads that are not daemons. There are none.
pub fn wait_for_all() {
    if let Ok(Some(threading)) = crate::import::loaded("threading").map_err(|raised| drop(raised.take()))
        && let Err(raised) = crate::ops::attr::call_method_str(&threading, "_shutdown", &[])
    {
        crate::exceptions::write_unraisable(
            raised,
            Some("Exception ignored on threading shutdown"),
            Some(&threading),
        );
    }
}

/// Lets another thread run. There is none.
pub fn yield_turn() {}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("allocate_lock", |_| Ok(new_lock())),
    MethodDef::no_args("allocate", |_| Ok(new_lock())),
    MethodDef::no_args("_set_sentinel", |_| Ok(new_lock())),
    MethodDef::no_args("get_ident", |_| Ok(ident())),
    // SAFETY: a plain system call.
    MethodDef::no_args("get_native_id", |_| Ok(Value::int(unsafe { libc::getpid() }.into()))),
    MethodDef::no_args("_count", |_| Ok(Value::int(0))),
    MethodDef::keywords("start_new_thread", |_, _, _| {
        Err(runtime_error("can't start new thread"))
    }),
    MethodDef::keywords("start_new", |_, _, _| Err(runtime_error("can't start new thread"))),
    MethodDef::no_args("exit", |_| Err(crate::stdlib::sys::exit_with(Value::none()))),
    MethodDef::no_args("exit_thread", |_| Err(crate::stdlib::sys::exit_with(Value::none()))),
    MethodDef::no_args("daemon_threads_allowed", |_| Ok(Value::bool(true))),
    MethodDef::positional("interrupt_main", |_, _| {
        // SAFETY: a plain system call.
        unsafe { libc::raise(libc::SIGINT) };
        Ok(Value::none())
    }),
    MethodDef::positional("stack_size", |_, _| Ok(Value::int(0))),
    MethodDef::one("_excepthook", |_, args| {
        let exc = crate::ops::attr::get_str(args, "exc_value")?;
        crate::stdlib::sys::write_stderr(&crate::exceptions::print::uncaught(&exc));
        Ok(Value::none())
    }),
    MethodDef::no_args("_is_main_interpreter", |_| Ok(Value::bool(true))),
];

fn ident() -> Value {
    // SAFETY: a plain call.
    Value::int(unsafe { libc::pthread_self() } as i64)
}

#[repr(C)]
struct LockObject {
    header: Header,
    locked: Cell<bool>,
}

payload!(LockObject, LOCK_TYPE);

/// `_thread.lock`.
pub static LOCK_TYPE: TypeObject = TypeObject::builtin(
    "_thread.lock",
    Some(&object::TYPE),
    Slots {
        repr: Some(lock_repr),
        ..Slots::NONE
    },
)
.with_size(size_of::<LockObject>())
.with_flags(flags::WEAKREFABLE)
.with_methods(LOCK_METHODS)
.not_a_base();

fn new_lock() -> Value {
    memory::new_object(LockObject {
        header: Header::new(&LOCK_TYPE),
        locked: Cell::new(false),
    })
}

fn lock(v: &Value) -> &LockObject {
    // SAFETY: methods get instances of the type.
    unsafe { v.cast_unchecked::<LockObject>() }
}

/// `blocking` and `timeout` of `acquire`.
fn acquire_arguments(args: &[Value], kwnames: KwNames) -> R<(bool, f64)> {
    static PARSER: Parser = Parser::new("acquire", &["blocking", "timeout"], 0);
    let [blocking, timeout] = PARSER.parse(args, kwnames)?;
    let blocking = blocking.map_or(Ok(true), compare::is_true)?;
    let timeout = timeout.map_or(Ok(-1.0), float::to_f64)?;
    if !blocking && timeout != -1.0 {
        return Err(value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(value_error("timeout value must be a non-negative number"));
    }
    Ok((blocking, timeout))
}

/// Waits for what only this thread could release: a deadlock, unless a time limit or a signal ends it.
fn wait(timeout: f64) -> R<()> {
    let end = std::time::Instant::now() + std::time::Duration::from_secs_f64(if timeout < 0.0 { 1e9 } else { timeout });
    while std::time::Instant::now() < end {
        let left = (end - std::time::Instant::now()).min(std::time::Duration::from_millis(50));
        std::thread::sleep(left);
        if crate::state::state()
            .attention
            .load(std::sync::atomic::Ordering::Relaxed)
            != 0
        {
            crate::ops::control::poll()?;
        }
    }
    Ok(())
}

fn acquire(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (blocking, timeout) = acquire_arguments(args, kwnames)?;
    let lock = lock(v);
    if !lock.locked.get() {
        lock.locked.set(true);
        return Ok(Value::bool(true));
    }
    if blocking {
        wait(timeout)?;
    }
    Ok(Value::bool(false))
}

fn release(v: &Value) -> R {
    if !lock(v).locked.replace(false) {
        return Err(runtime_error("release unlocked lock"));
    }
    Ok(Value::none())
}

static LOCK_METHODS: &[MethodDef] = &[
    MethodDef::keywords("acquire", acquire),
    MethodDef::keywords("acquire_lock", acquire),
    MethodDef::no_args("release", release),
    MethodDef::no_args("release_lock", release),
    MethodDef::no_args("locked", |v| Ok(Value::bool(lock(v).locked.get()))),
    MethodDef::no_args("locked_lock", |v| Ok(Value::bool(lock(v).locked.get()))),
    MethodDef::no_args("__enter__", |v| acquire(v, &[], None)),
    MethodDef::positional("__exit__", |v, _| release(v)),
    MethodDef::no_args("_at_fork_reinit", |v| {
        lock(v).locked.set(false);
        Ok(Value::none())
    }),
];

fn lock_repr(v: &Value) -> R {
    let state = if lock(v).locked.get() { "locked" } else { "unlocked" };
    Ok(Value::str(&format!(
        "<{state} _thread.lock object at {:#x}>",
        v.address() as usize
    )))
}

#[repr(C)]
struct RLockObject {
    header: Header,
    count: Cell<u64>,
}

payload!(RLockObject, RLOCK_TYPE);

/// `_thread.RLock`.
pub static RLOCK_TYPE: TypeObject = TypeObject::builtin(
    "_thread.RLock",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(new_instance(
                ty,
                RLockObject {
                    header: Header::new(&RLOCK_TYPE),
                    count: Cell::new(0),
                },
            ))
        }),
        repr: Some(rlock_repr),
        ..Slots::NONE
    },
)
.with_size(size_of::<RLockObject>())
.with_flags(flags::WEAKREFABLE)
.with_methods(RLOCK_METHODS);

fn rlock(v: &Value) -> &RLockObject {
    // SAFETY: methods get instances of the type.
    unsafe { v.cast_unchecked::<RLockObject>() }
}

fn rlock_acquire(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    acquire_arguments(args, kwnames)?;
    rlock(v).count.set(rlock(v).count.get() + 1);
    Ok(Value::bool(true))
}

fn rlock_release(v: &Value) -> R {
    let count = rlock(v).count.get();
    if count == 0 {
        return Err(runtime_error("cannot release un-acquired lock"));
    }
    rlock(v).count.set(count - 1);
    Ok(Value::none())
}

static RLOCK_METHODS: &[MethodDef] = &[
    MethodDef::keywords("acquire", rlock_acquire),
    MethodDef::no_args("release", rlock_release),
    MethodDef::no_args("__enter__", |v| rlock_acquire(v, &[], None)),
    MethodDef::positional("__exit__", |v, _| rlock_release(v)),
    MethodDef::no_args("_is_owned", |v| Ok(Value::bool(rlock(v).count.get() > 0))),
    MethodDef::no_args("_recursion_count", |v| Ok(Value::int(rlock(v).count.get() as i64))),
    MethodDef::no_args("_release_save", |v| {
        let count = rlock(v).count.replace(0);
        if count == 0 {
            return Err(runtime_error("cannot release un-acquired lock"));
        }
        Ok(tuple::new(vec![Value::int(count as i64), ident()]))
    }),
    MethodDef::one("_acquire_restore", |v, state| {
        let Some([count, _]) = tuple::as_items(state) else {
            return Err(type_error("a tuple is required"));
        };
        rlock(v).count.set(number::index_i64(count)? as u64);
        Ok(Value::none())
    }),
    MethodDef::no_args("_at_fork_reinit", |v| {
        rlock(v).count.set(0);
        Ok(Value::none())
    }),
];

fn rlock_repr(v: &Value) -> R {
    let count = rlock(v).count.get();
    let (state, owner) = if count > 0 {
        ("locked", ident().as_small_int().unwrap_or(0))
    } else {
        ("unlocked", 0)
    };
    Ok(Value::str(&format!(
        "<{state} _thread.RLock object owner={owner} count={count} at {:#x}>",
        v.address() as usize
    )))
}

/// Memory of a `_thread._local`: its attributes are the thread's.
#[repr(C)]
struct LocalObject {
    header: Header,
    arguments: Mut<Slot>,
}

payload!(LocalObject, LOCAL_TYPE);

/// `_thread._local`.
pub static LOCAL_TYPE: TypeObject = TypeObject::builtin(
    "_thread._local",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, args, kwnames| {
            let plain = lookup::lookup(ty, crate::names::__init__())
                .is_some_and(|i| lookup::lookup(&object::TYPE, crate::names::__init__()).is_some_and(|o| o.is(&i)));
            if plain && (!args.is_empty() || kwnames.is_some()) {
                return Err(type_error("Initialization arguments are not supported"));
            }
            Ok(new_instance(
                ty,
                LocalObject {
                    header: Header::new(&LOCAL_TYPE),
                    arguments: Mut::new(Slot::NULL),
                },
            ))
        }),
        drop: Some(drop_payload::<LocalObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<LocalObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE)
.with_getsets(&[GetSetDef::read_write("__dict__", object::get_dict, |_, _| {
    Err(raise(
        &exception::ATTRIBUTE_ERROR,
        "'_thread._local' object attribute '__dict__' is read-only",
    ))
})]);
