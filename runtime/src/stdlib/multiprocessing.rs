//! `_multiprocessing`: semaphores that processes share; `_posixshmem`: named shared memory.

use super::posix::c_path;
use crate::args::{self, Parser, check_count};
use crate::exceptions::{R, raise, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::ops::{compare, number};
use crate::threads;
use crate::types::exception::{self, os_error};
use crate::types::{dict, float, module, str};
use crate::value::Value;
use std::cell::Cell;
use std::ffi::CString;
use std::time::{Duration, Instant};

/// Makes `_multiprocessing`.
pub fn init() -> R {
    crate::object::lookup::ready(&TYPE);
    let m = module::new("_multiprocessing", &[FUNCTIONS])?;
    let d = module::dict(&m);
    let limit = Value::int(i32::MAX.into());
    dict::set_str(crate::object::lookup::type_dict(&TYPE), "SEM_VALUE_MAX", limit);
    dict::set_str(&d, "SemLock", TYPE.value());
    let flags = dict::new();
    for name in ["HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT", "HAVE_FD_TRANSFER"] {
        dict::set_str(&flags, name, Value::int(1));
    }
    dict::set_str(&d, "flags", flags);
    Ok(m)
}

/// Makes `_posixshmem`.
pub fn init_shared_memory() -> R {
    module::new("_posixshmem", &[SHARED_MEMORY])
}

static FUNCTIONS: &[MethodDef] = &[MethodDef::one("sem_unlink", |_, name| {
    let c = c_path("sem_unlink", name)?;
    // SAFETY: a C string.
    super::posix::check_none(unsafe { libc::sem_unlink(c.as_ptr()) }, None)
})];

static SHARED_MEMORY: &[MethodDef] = &[
    MethodDef::keywords("shm_open", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("shm_open", &["path", "flags", "mode"], 2);
        let [Some(path), Some(flags), mode] = PARSER.parse(args, kwnames)? else {
            return Err(type_error("shm_open() missing required arguments"));
        };
        let c = c_path("shm_open", path)?;
        let flags = number::c_int(flags)? | libc::O_CLOEXEC;
        let mode = mode.map_or(Ok(0o777), number::index_i64)? as libc::mode_t;
        // SAFETY: a C string.
        let fd = unsafe { libc::shm_open(c.as_ptr(), flags, mode) };
        super::posix::check(fd.into(), Some(path)).map(Value::int)
    }),
    MethodDef::keywords("shm_unlink", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("shm_unlink", &["path"], 1);
        let [Some(path)] = PARSER.parse(args, kwnames)? else {
            return Err(type_error("shm_unlink() missing required argument 'path' (pos 1)"));
        };
        let c = c_path("shm_unlink", path)?;
        // SAFETY: a C string.
        super::posix::check_none(unsafe { libc::shm_unlink(c.as_ptr()) }, Some(path))
    }),
];

/// A named semaphore, closed with its owner.
struct Handle(*mut libc::sem_t);

impl Field for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the semaphore was opened by us and is closed once.
        unsafe { libc::sem_close(self.0) };
    }
}

/// Kinds of locks.
const RECURSIVE: i32 = 0;

native_type! {
    /// A semaphore or a lock.
    pub struct SemLock: TYPE = "_multiprocessing.SemLock" {
        handle: Handle,
        kind: Cell<i32>,
        limit: Cell<i32>,
        count: Cell<i32>,
        owner: Cell<i64>,
        name: Value,
    }
    slots {
        new: new,
    }
    .with_methods(METHODS)
    .with_getsets(&[
        GetSetDef::read_only("handle", |v| Ok(Value::int(SemLock::of(v).handle.0 as i64))).member(),
        GetSetDef::read_only("kind", |v| Ok(Value::int(SemLock::of(v).kind.get().into()))).member(),
        GetSetDef::read_only("maxvalue", |v| Ok(Value::int(SemLock::of(v).limit.get().into()))).member(),
        GetSetDef::read_only("name", |v| Ok(SemLock::of(v).name.clone())).member(),
    ])
}

fn failed<T>() -> R<T> {
    Err(os_error::raise_last(None))
}

fn semaphore_name(name: &Value) -> R<CString> {
    match str::to_str_lossless(name) {
        Some(text) => CString::new(text).map_err(|_| value_error("embedded null character")),
        None => Err(args::bad_argument("SemLock", "argument 'name'", "str", name)),
    }
}

fn new(ty: &'static crate::object::type_object::TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("SemLock", &["kind", "value", "maxvalue", "name", "unlink"], 5);
    let [Some(kind), Some(value), Some(limit), Some(name), Some(unlink)] = PARSER.parse(args, kwnames)? else {
        return Err(type_error("SemLock() missing required arguments"));
    };
    let (kind, value, limit) = (number::c_int(kind)?, number::c_int(value)?, number::c_int(limit)?);
    let unlink = compare::is_true(unlink)?;
    if kind != RECURSIVE && kind != 1 {
        return Err(value_error("unrecognized kind"));
    }
    let c = semaphore_name(name)?;
    // SAFETY: a C string; the handle is checked.
    let handle = unsafe {
        let handle = libc::sem_open(c.as_ptr(), libc::O_CREAT | libc::O_EXCL, 0o600, value);
        if handle == libc::SEM_FAILED {
            return failed();
        }
        if unlink && libc::sem_unlink(c.as_ptr()) < 0 {
            libc::sem_close(handle);
            return failed();
        }
        handle
    };
    let shown = if unlink { Value::none() } else { name.clone() };
    Ok(instance(ty, handle, kind, limit, shown))
}

fn instance(
    ty: &'static crate::object::type_object::TypeObject,
    handle: *mut libc::sem_t,
    kind: i32,
    limit: i32,
    name: Value,
) -> Value {
    SemLock::instance(
        ty,
        Handle(handle),
        Cell::new(kind),
        Cell::new(limit),
        Cell::new(0),
        Cell::new(0),
        name,
    )
}

fn is_mine(lock: &SemLock) -> bool {
    lock.count.get() > 0 && lock.owner.get() == threads::ident() as i64
}

fn value_of(lock: &SemLock) -> R<i32> {
    let mut value = 0;
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_getvalue(lock.handle.0, &raw mut value) } < 0 {
        return failed();
    }
    Ok(value.max(0))
}

/// Takes the semaphore; false if the time passes before.
fn wait(lock: &SemLock, deadline: Option<Instant>, block: bool) -> R<bool> {
    let mut pause = Duration::from_micros(50);
    loop {
        // SAFETY: the semaphore is open.
        if unsafe { libc::sem_trywait(lock.handle.0) } == 0 {
            return Ok(true);
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EAGAIN | libc::EINTR) => {}
            _ => return failed(),
        }
        if !block || deadline.is_some_and(|d| Instant::now() >= d) {
            return Ok(false);
        }
        if threads::alone() && deadline.is_none() {
            // SAFETY: as above; a signal ends the wait.
            if unsafe { libc::sem_wait(lock.handle.0) } == 0 {
                return Ok(true);
            }
            crate::ops::control::poll()?;
            continue;
        }
        let soon = Instant::now() + pause;
        threads::wait_interruptibly(threads::Wait::Time, Some(deadline.map_or(soon, |d| d.min(soon))))?;
        pause = (pause * 2).min(Duration::from_millis(2));
    }
}

fn acquire(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("acquire", &["block", "timeout"], 0);
    let [block, timeout] = PARSER.parse(args, kwnames)?;
    let block = block.map_or(Ok(true), compare::is_true)?;
    let deadline = match timeout.filter(|t| !t.is_none()) {
        Some(t) => Some(Instant::now() + Duration::from_secs_f64(float::to_f64(t)?.clamp(0.0, 1e9))),
        None => None,
    };
    let lock = SemLock::of(v);
    if lock.kind.get() == RECURSIVE && is_mine(lock) {
        lock.count.set(lock.count.get() + 1);
        return Ok(Value::bool(true));
    }
    let taken = wait(lock, deadline, block)?;
    if taken {
        lock.count.set(lock.count.get() + 1);
        lock.owner.set(threads::ident() as i64);
    }
    Ok(Value::bool(taken))
}

fn release(v: &Value) -> R {
    let lock = SemLock::of(v);
    if lock.kind.get() == RECURSIVE {
        if !is_mine(lock) {
            return Err(raise(
                &exception::ASSERTION_ERROR,
                "attempt to release recursive lock not owned by thread",
            ));
        }
        if lock.count.get() > 1 {
            lock.count.set(lock.count.get() - 1);
            return Ok(Value::none());
        }
    } else if value_of(lock)? >= lock.limit.get() {
        return Err(value_error("semaphore or lock released too many times"));
    }
    // SAFETY: the semaphore is open.
    if unsafe { libc::sem_post(lock.handle.0) } < 0 {
        return failed();
    }
    lock.count.set(lock.count.get() - 1);
    Ok(Value::none())
}

static METHODS: &[MethodDef] = &[
    MethodDef::keywords("acquire", acquire),
    MethodDef::no_args("release", release),
    MethodDef::no_args("_count", |v| Ok(Value::int(SemLock::of(v).count.get().into()))),
    MethodDef::no_args("_is_mine", |v| Ok(Value::bool(is_mine(SemLock::of(v))))),
    MethodDef::no_args("_get_value", |v| Ok(Value::int(value_of(SemLock::of(v))?.into()))),
    MethodDef::no_args("_is_zero", |v| Ok(Value::bool(value_of(SemLock::of(v))? == 0))),
    MethodDef::no_args("_after_fork", |v| {
        SemLock::of(v).count.set(0);
        Ok(Value::none())
    }),
    MethodDef::no_args("__enter__", |v| acquire(v, &[], None)),
    MethodDef::positional("__exit__", |v, _| release(v)),
    MethodDef::positional("_rebuild", |class, args| {
        check_count("_rebuild", args.len(), 4, 4)?;
        let Some(ty) = crate::object::type_object::TypeObject::from_value(class) else {
            return Err(type_error("_rebuild() needs a type"));
        };
        let (kind, limit) = (number::c_int(&args[1])?, number::c_int(&args[2])?);
        let c = semaphore_name(&args[3])?;
        // SAFETY: a C string; the handle is checked.
        let handle = unsafe { libc::sem_open(c.as_ptr(), 0) };
        if handle == libc::SEM_FAILED {
            return failed();
        }
        Ok(instance(ty, handle, kind, limit, args[3].clone()))
    })
    .class(),
];
