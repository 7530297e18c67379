//! `_thread`: starting threads, locks, and thread-local data. How threads take turns is [`crate::threads`]' business.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, overflow_error, quiet, runtime_error, type_error, value_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::{self};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, number};
use crate::state::state;
use crate::stdlib::sys::StructSequence;
use crate::stdlib::sys::audit;
use crate::threads::{self, Wait, Woken};
use crate::types::{dict, exception, float, module, object, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;
use std::time::{Duration, Instant};

mod local;

use local::{LOCAL_TYPE, LOCALS, forget_local};

/// The longest time limit of a lock, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

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
    dict::set_str(&d, "_ExceptHookArgs", HOOK_ARGUMENTS.ty().value());
    dict::set_str(&d, "TIMEOUT_MAX", Value::float(TIMEOUT_MAX));
    Ok(module)
}

/// Waits for all threads that are not daemons.
pub fn wait_for_all() {
    if let Some(Some(threading)) = quiet(crate::import::loaded("threading"))
        && let Err(raised) = crate::ops::attr::call_method_str(&threading, "_shutdown", &[])
    {
        crate::exceptions::write_unraisable(
            raised,
            Some("Exception ignored on threading shutdown"),
            Some(&threading),
        );
    }
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("allocate_lock", |_| Ok(new_lock())),
    MethodDef::no_args("allocate", |_| Ok(new_lock())),
    MethodDef::no_args("_set_sentinel", |_| {
        let lock = new_lock();
        drop(remember_sentinel(threads::ident(), Some(lock.clone())));
        Ok(lock)
    }),
    MethodDef::no_args("get_ident", |_| Ok(ident())),
    MethodDef::no_args("get_native_id", |_| {
        // SAFETY: a plain system call.
        let process = unsafe { libc::getpid() };
        Ok(Value::int(i64::from(process) + native_offset()))
    }),
    MethodDef::no_args("_count", |_| Ok(Value::usize(threads::others()))),
    MethodDef::positional("start_new_thread", |_, args| start("start_new_thread", args)),
    MethodDef::positional("start_new", |_, args| start("start_new", args)),
    MethodDef::no_args("exit", |_| Err(crate::stdlib::sys::exit_with(Value::none()))),
    MethodDef::no_args("exit_thread", |_| Err(crate::stdlib::sys::exit_with(Value::none()))),
    MethodDef::no_args("daemon_threads_allowed", |_| Ok(Value::bool(true))),
    MethodDef::positional("interrupt_main", |_, args| {
        crate::args::check_count("interrupt_main", args.len(), 0, 1)?;
        let number = args.first().map_or(Ok(libc::SIGINT), crate::ops::number::c_int)?;
        crate::stdlib::signal::simulate(number)?;
        Ok(Value::none())
    }),
    MethodDef::positional("stack_size", stack_size),
    MethodDef::one("_excepthook", excepthook),
    MethodDef::no_args("_is_main_interpreter", |_| Ok(Value::bool(true))),
];

/// What programs asked for; threads have room for as much as they need.
static STACK_SIZE: Mut<i64> = Mut::new(0);

fn stack_size(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("stack_size", args.len(), 0, 1)?;
    let size = args.first().map_or(Ok(0), number::ssize)?;
    if size < 0 {
        return Err(value_error("size must be 0 or a positive value"));
    }
    if size > 0 && size < 0x8000 {
        return Err(value_error(format_args!("size not valid: {size} bytes")));
    }
    let old = *STACK_SIZE.get();
    if !args.is_empty() {
        *STACK_SIZE.get_mut() = size;
    }
    Ok(Value::int(old))
}

fn ident() -> Value {
    Value::int(threads::ident() as i64)
}

/// A small number for each thread that is not the main one.
fn native_offset() -> i64 {
    static SEEN: Mut<Vec<u64>> = Mut::new(Vec::new());
    if threads::in_main() {
        return 0;
    }
    let ident = threads::ident();
    let seen = SEEN.get_mut();
    let at = seen.iter().position(|i| *i == ident).unwrap_or_else(|| {
        seen.push(ident);
        seen.len() - 1
    });
    at as i64 + 1
}

/// Locks to release when their threads end.
static SENTINELS: Mut<Vec<(u64, Value)>> = Mut::new(Vec::new());

/// Sets or forgets a thread's lock; gives the one before.
fn remember_sentinel(ident: u64, lock: Option<Value>) -> Option<Value> {
    let sentinels = SENTINELS.get_mut();
    let before = sentinels
        .iter()
        .position(|(i, _)| *i == ident)
        .map(|at| sentinels.swap_remove(at).1);
    sentinels.extend(lock.map(|lock| (ident, crate::memory::keep(lock))));
    before
}

/// `start_new_thread(function, args[, kwargs])`.
fn start(name: &str, args: &[Value]) -> R {
    crate::args::check_count(name, args.len(), 2, 3)?;
    let function = args[0].clone();
    if !call::is_callable(&function) {
        return Err(type_error("first arg must be callable"));
    }
    let Some(positional) = tuple::as_items(&args[1]).map(<[Value]>::to_vec) else {
        return Err(type_error("2nd arg must be a tuple"));
    };
    audit::raise("_thread.start_new_thread", || {
        let keywords = args.get(2).cloned().unwrap_or(Value::none());
        vec![function.clone(), args[1].clone(), keywords]
    })?;
    let mut names = Vec::new();
    let mut all = positional;
    if let Some(keywords) = args.get(2) {
        if keywords.downcast::<dict::DictObject>().is_none() {
            return Err(type_error("optional 3rd arg must be a dictionary"));
        }
        for (name, value) in dict::items(keywords) {
            names.push(name);
            all.push(value);
        }
    }
    crate::startup::check_not_ending("create new thread")?;
    let body = move || {
        let kwnames = (!names.is_empty()).then(|| tuple::new(names));
        if let Err(raised) = call::call(&function, &all, kwnames.as_ref())
            && !raised.matches(&exception::SYSTEM_EXIT)
        {
            crate::exceptions::write_unraisable(
                raised,
                Some("Exception ignored in thread started by"),
                Some(&function),
            );
        } else if state().pending.get().get().is_some() {
            drop(state().pending.replace(Slot::NULL));
        }
        drop((function, all, kwnames));
        ended();
    };
    match threads::start(Box::new(body)) {
        Some(ident) => Ok(Value::int(ident as i64)),
        None => Err(runtime_error("can't start new thread")),
    }
}

/// What the end of a thread brings: its local data go, and those who wait for it may go on.
fn ended() {
    let ident = threads::ident();
    for p in LOCALS.get().clone() {
        // SAFETY: locals leave the list before they are freed.
        forget_local(unsafe { &*p }, ident);
    }
    if let Some(lock) = remember_sentinel(ident, None) {
        quiet(release(&lock));
    }
}

static HOOK_ARGUMENTS: StructSequence = StructSequence {
    name: "_thread._ExceptHookArgs",
    fields: &["exc_type", "exc_value", "exc_traceback", "thread"],
    visible: 4,
    sealed: false,
    doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
};

/// What `threading.excepthook` does unless it is replaced (`thread_excepthook`).
fn excepthook(_: &Value, args: &Value) -> R {
    if !HOOK_ARGUMENTS.describes(args) {
        return Err(type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    }
    let exc = attr::get_str(args, "exc_value")?;
    let thread = attr::get_str(args, "thread")?;
    if exc.ty().is_subtype(&exception::SYSTEM_EXIT) {
        return Ok(Value::none());
    }
    let name = match attr::get_str_optional(&thread, "_name")? {
        Some(name) => crate::ops::format::str_string(&name)?,
        None => threads::ident().to_string(),
    };
    let mut text = format!("Exception in thread {name}:\n").into_bytes();
    text.extend(crate::exceptions::print::uncaught(&exc));
    crate::stdlib::sys::write_stderr(&text);
    Ok(Value::none())
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
        return Err(value_error("timeout value must be positive"));
    }
    if timeout > 9.223_372_036_854_775e18 {
        return Err(overflow_error("timestamp out of range for platform time_t"));
    }
    if timeout > TIMEOUT_MAX {
        return Err(overflow_error("timeout value is too large"));
    }
    Ok((blocking, timeout))
}

/// Waits while `taken` says so; false if the time limit passes first.
fn wait_while(address: usize, timeout: f64, taken: impl Fn() -> bool) -> R<bool> {
    let deadline = (timeout >= 0.0).then(|| Instant::now() + Duration::from_secs_f64(timeout.min(1e9)));
    while taken() {
        match threads::wait_interruptibly(Wait::Lock(address), deadline)?.0 {
            Woken::Late => return Ok(!taken()),
            Woken::Ready | Woken::Signal => {}
        }
    }
    Ok(true)
}

fn acquire(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (blocking, timeout) = acquire_arguments(args, kwnames)?;
    let lock = lock(v);
    if lock.locked.get() {
        let free = blocking && wait_while(v.address() as usize, timeout, || lock.locked.get())?;
        if !free {
            return Ok(Value::bool(false));
        }
    }
    lock.locked.set(true);
    Ok(Value::bool(true))
}

fn release(v: &Value) -> R {
    if !lock(v).locked.replace(false) {
        return Err(runtime_error("release unlocked lock"));
    }
    threads::lock_released(v.address() as usize);
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
    owner: Cell<u64>,
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
                    owner: Cell::new(0),
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

/// Whether the running thread holds the lock.
fn is_owned(v: &Value) -> bool {
    let lock = rlock(v);
    lock.count.get() > 0 && lock.owner.get() == threads::ident()
}

fn take_rlock(v: &Value, count: u64, timeout: f64) -> R<bool> {
    let lock = rlock(v);
    if !wait_while(v.address() as usize, timeout, || lock.count.get() > 0)? {
        return Ok(false);
    }
    lock.owner.set(threads::ident());
    lock.count.set(count);
    Ok(true)
}

fn rlock_acquire(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (blocking, timeout) = acquire_arguments(args, kwnames)?;
    let lock = rlock(v);
    if is_owned(v) {
        lock.count.set(lock.count.get() + 1);
        return Ok(Value::bool(true));
    }
    if lock.count.get() > 0 && !blocking {
        return Ok(Value::bool(false));
    }
    take_rlock(v, 1, timeout).map(Value::bool)
}

fn rlock_release(v: &Value) -> R {
    if !is_owned(v) {
        return Err(runtime_error("cannot release un-acquired lock"));
    }
    let count = rlock(v).count.get();
    rlock(v).count.set(count - 1);
    if count == 1 {
        threads::lock_released(v.address() as usize);
    }
    Ok(Value::none())
}

static RLOCK_METHODS: &[MethodDef] = &[
    MethodDef::keywords("acquire", rlock_acquire),
    MethodDef::no_args("release", rlock_release),
    MethodDef::no_args("__enter__", |v| rlock_acquire(v, &[], None)),
    MethodDef::positional("__exit__", |v, _| rlock_release(v)),
    MethodDef::no_args("_is_owned", |v| Ok(Value::bool(is_owned(v)))),
    MethodDef::no_args("_recursion_count", |v| {
        Ok(Value::int(if is_owned(v) { rlock(v).count.get() as i64 } else { 0 }))
    }),
    MethodDef::no_args("_release_save", |v| {
        if !is_owned(v) {
            return Err(runtime_error("cannot release un-acquired lock"));
        }
        let count = rlock(v).count.replace(0);
        threads::lock_released(v.address() as usize);
        Ok(tuple::new(vec![Value::int(count as i64), ident()]))
    }),
    MethodDef::one("_acquire_restore", |v, state| {
        let Some([count, _]) = tuple::as_items(state) else {
            return Err(type_error("a tuple is required"));
        };
        take_rlock(v, number::ssize(count)? as u64, -1.0)?;
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
        ("locked", rlock(v).owner.get())
    } else {
        ("unlocked", 0)
    };
    Ok(Value::str(&format!(
        "<{state} _thread.RLock object owner={owner} count={count} at {:#x}>",
        v.address() as usize
    )))
}
