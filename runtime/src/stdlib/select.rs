//! `select`: waiting for descriptors.

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, key_error, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, iter, number};
use crate::threads::wait_for_descriptors;
use crate::types::exception::os_error;
use crate::types::{dict, exception, float, int, keywords, list, module, tuple};
use crate::value::Value;
use std::cell::Cell;
use std::time::{Duration, Instant};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("select", select),
    MethodDef::no_args("poll", |_| Ok(Poll::instance(&POLL_TYPE, Mut::new(Vec::new())))),
];

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDNORM POLLRDBAND POLLWRNORM POLLWRBAND POLLRDHUP
    EPOLLIN EPOLLOUT EPOLLPRI EPOLLERR EPOLLHUP EPOLLRDHUP EPOLLET EPOLLONESHOT EPOLLEXCLUSIVE EPOLLRDNORM EPOLLRDBAND
    EPOLLWRNORM EPOLLWRBAND EPOLLMSG EPOLL_CLOEXEC
};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("select", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for ty in [&POLL_TYPE, &EPOLL_TYPE] {
        lookup::ready(ty);
    }
    dict::set_str(&d, "epoll", EPOLL_TYPE.value());
    dict::set_str(&d, "error", exception::OS_ERROR.value());
    dict::set_str(&d, "PIPE_BUF", Value::int(4096));
    for (name, number) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*number & 0xFFFF_FFFF));
    }
    Ok(module)
}

/// The descriptor of an object (`PyObject_AsFileDescriptor`).
pub fn descriptor(v: &Value) -> R<i32> {
    let found = if int::is_int(v) {
        v.clone()
    } else {
        match attr::get_str_optional(v, "fileno")? {
            Some(fileno) => {
                let found = call::call0(&fileno)?;
                if !int::is_int(&found) {
                    return Err(type_error("fileno() returned a non-integer"));
                }
                found
            }
            None => return Err(type_error("argument must be an int, or have a fileno() method.")),
        }
    };
    let fd = number::c_int(&found)?;
    if fd < 0 {
        return Err(value_error(format_args!(
            "file descriptor cannot be a negative integer ({fd})"
        )));
    }
    Ok(fd)
}

/// The deadline of a time-out in seconds; `None` is no limit.
fn deadline(seconds: Option<&Value>) -> R<Option<Instant>> {
    match seconds.filter(|s| !s.is_none()) {
        None => Ok(None),
        Some(v) => {
            if !int::is_int(v) && float::as_f64(v).is_none() {
                return Err(type_error("timeout must be a float or None"));
            }
            let seconds = float::to_f64(v)?;
            if seconds < 0.0 {
                return Err(value_error("timeout must be non-negative"));
            }
            Ok(Some(Instant::now() + Duration::from_secs_f64(seconds.min(1e9))))
        }
    }
}

fn select(_: &Value, args: &[Value]) -> R {
    args::check_count("select", args.len(), 3, 4)?;
    let deadline = deadline(args.get(3))?;
    let mut objects: [Vec<(i32, Value)>; 3] = Default::default();
    let mut wanted = Vec::new();
    for (i, events) in [libc::POLLIN, libc::POLLOUT, libc::POLLPRI].into_iter().enumerate() {
        if crate::exceptions::quiet(iter::iter(&args[i])).is_none() {
            return Err(type_error("arguments 1-3 must be sequences"));
        }
        for object in iter::collect(&args[i])? {
            let fd = descriptor(&object)?;
            objects[i].push((fd, object));
            wanted.push(libc::pollfd { fd, events, revents: 0 });
        }
    }
    let found = wait_for_descriptors(wanted, deadline)?;
    if let Some(bad) = found.iter().find(|f| f.revents & libc::POLLNVAL != 0) {
        let _ = bad;
        return Err(os_error::raise_errno(libc::EBADF, None, None));
    }
    let mut at = 0;
    let mut ready = Vec::new();
    for (i, group) in objects.into_iter().enumerate() {
        let happened = [
            libc::POLLIN | libc::POLLHUP | libc::POLLERR,
            libc::POLLOUT | libc::POLLERR,
            libc::POLLPRI,
        ][i];
        let mut some = Vec::new();
        for (_, object) in group {
            if found.get(at).is_some_and(|f| f.revents & happened != 0) {
                some.push(object);
            }
            at += 1;
        }
        ready.push(list::new(some));
    }
    Ok(tuple::new(ready))
}

native_type! {
    /// A `select.poll` object.
    pub struct Poll: POLL_TYPE = "select.poll" {
        wanted: Mut<Vec<(i32, i16)>>,
    }
    slots {}
    .with_methods(&[
        MethodDef::positional("register", |v, args| {
            args::check_count("register", args.len(), 1, 2)?;
            let fd = descriptor(&args[0])?;
            let default = libc::POLLIN | libc::POLLPRI | libc::POLLOUT;
            let events = args.get(1).map_or(Ok(default), |e| number::ssize(e).map(|e| e as i16))?;
            let wanted = Poll::of(v).wanted.get_mut();
            wanted.retain(|w| w.0 != fd);
            wanted.push((fd, events));
            Ok(Value::none())
        }),
        MethodDef::positional("modify", |v, args| {
            args::check_count("modify", args.len(), 2, 2)?;
            let (fd, events) = (descriptor(&args[0])?, number::ssize(&args[1])? as i16);
            match Poll::of(v).wanted.get_mut().iter_mut().find(|w| w.0 == fd) {
                Some(w) => w.1 = events,
                None => return Err(os_error::raise_errno(libc::ENOENT, None, None)),
            }
            Ok(Value::none())
        }),
        MethodDef::one("unregister", |v, fd| {
            let fd = descriptor(fd)?;
            let wanted = Poll::of(v).wanted.get_mut();
            let before = wanted.len();
            wanted.retain(|w| w.0 != fd);
            if wanted.len() == before {
                return Err(key_error(&Value::int(fd.into())));
            }
            Ok(Value::none())
        }),
        MethodDef::positional("poll", |v, args| {
            args::check_count("poll", args.len(), 0, 1)?;
            let limit = match args.first().filter(|t| !t.is_none()) {
                None => None,
                Some(t) => {
                    let ms = float::to_f64(t)?;
                    (ms >= 0.0).then(|| Instant::now() + Duration::from_secs_f64((ms / 1e3).min(1e9)))
                }
            };
            let wanted = Poll::of(v).wanted.get().iter();
            let wanted = wanted.map(|&(fd, events)| libc::pollfd { fd, events, revents: 0 }).collect();
            Ok(pairs(wait_for_descriptors(wanted, limit)?.iter().map(|f| (f.fd, i64::from(f.revents)))))
        }),
    ])
}

fn pairs(found: impl Iterator<Item = (i32, i64)>) -> Value {
    list::new(
        found
            .filter(|(_, events)| *events != 0)
            .map(|(fd, events)| tuple::new(vec![Value::int(fd.into()), Value::int(events)]))
            .collect(),
    )
}

impl crate::object::native_type::Field for Mut<Vec<(i32, i16)>> {}

native_type! {
    /// A `select.epoll` object.
    pub struct Epoll: EPOLL_TYPE = "select.epoll" {
        fd: Cell<i32>,
    }
    slots {
        new: new_epoll,
    }
    .with_getsets(&[GetSetDef::read_only("closed", |v| Ok(Value::bool(Epoll::of(v).fd.get() < 0)))])
    .with_methods(&[
        MethodDef::no_args("close", close_epoll),
        MethodDef::no_args("fileno", |v| open_epoll(v).map(|fd| Value::int(fd.into()))),
        MethodDef::keywords("register", |v, args, kwnames| {
            let [fd, events] = keywords::parse("register", args, kwnames, ["fd", "eventmask"], 1)?;
            let default = (libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as i64;
            control(v, libc::EPOLL_CTL_ADD, fd.as_ref(), events.as_ref(), default)
        }),
        MethodDef::keywords("modify", |v, args, kwnames| {
            let [fd, events] = keywords::parse("modify", args, kwnames, ["fd", "eventmask"], 2)?;
            control(v, libc::EPOLL_CTL_MOD, fd.as_ref(), events.as_ref(), 0)
        }),
        MethodDef::keywords("unregister", |v, args, kwnames| {
            let [fd] = keywords::parse("unregister", args, kwnames, ["fd"], 1)?;
            control(v, libc::EPOLL_CTL_DEL, fd.as_ref(), None, 0)
        }),
        MethodDef::keywords("poll", poll_epoll),
        MethodDef::one("fromfd", |ty, fd| {
            let ty = TypeObject::from_value(ty).ok_or_else(|| type_error("a type is needed"))?;
            Ok(Epoll::instance(ty, Cell::new(number::c_int(fd)?)))
        })
        .class(),
        MethodDef::no_args("__enter__", |v| open_epoll(v).map(|_| v.clone())),
        MethodDef::positional("__exit__", |v, _| attr::call_method_str(v, "close", &[])),
    ])
}

/// `epoll.close()`.
fn close_epoll(v: &Value) -> R {
    let fd = Epoll::of(v).fd.replace(-1);
    if fd >= 0 {
        // SAFETY: our own descriptor.
        unsafe { libc::close(fd) };
    }
    Ok(Value::none())
}

fn new_epoll(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [size, flags] = keywords::parse("epoll", args, kwnames, ["sizehint", "flags"], 0)?;
    if !matches!(size.map_or(Ok(-1), |n| number::c_int(&n))?, -1 | 1..) {
        return Err(value_error("negative sizehint"));
    }
    if !matches!(flags.map_or(Ok(0), |n| number::c_int(&n))?, 0 | libc::EPOLL_CLOEXEC) {
        return Err(os_error::raise_message("invalid flags"));
    }
    // SAFETY: a plain system call.
    let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
    if fd < 0 {
        return Err(os_error::raise_last(None));
    }
    Ok(Epoll::instance(ty, Cell::new(fd)))
}

fn open_epoll(v: &Value) -> R<i32> {
    match Epoll::of(v).fd.get() {
        fd if fd >= 0 => Ok(fd),
        _ => Err(value_error("I/O operation on closed epoll object")),
    }
}

fn control(v: &Value, operation: i32, fd: Option<&Value>, events: Option<&Value>, default: i64) -> R {
    let epoll = open_epoll(v)?;
    let fd = descriptor(fd.unwrap_or(&Value::none()))?;
    let events = events.map_or(Ok(default), number::ssize)?;
    let mut event = libc::epoll_event {
        events: events as u32,
        u64: fd as u64,
    };
    // SAFETY: plain data for a system call.
    if unsafe { libc::epoll_ctl(epoll, operation, fd, &mut event) } < 0 {
        return Err(os_error::raise_last(None));
    }
    Ok(Value::none())
}

fn poll_epoll(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [timeout, most] = keywords::parse("poll", args, kwnames, ["timeout", "maxevents"], 0)?;
    let epoll = open_epoll(v)?;
    let limit = match timeout.filter(|t| !t.is_none()) {
        None => None,
        Some(t) => {
            let seconds = float::to_f64(&t)?;
            (seconds >= 0.0).then(|| Instant::now() + Duration::from_secs_f64(seconds.min(1e9)))
        }
    };
    let most = match most.map_or(Ok(-1), |m| number::ssize(&m))? {
        -1 => 1023,
        m if m > 0 => m as usize,
        m => return Err(value_error(format_args!("maxevents must be greater than 0, got {m}"))),
    };
    // The descriptor of the epoll object itself can be read when something has happened.
    let own = libc::pollfd {
        fd: epoll,
        events: libc::POLLIN,
        revents: 0,
    };
    if limit.is_none_or(|at| at > Instant::now()) {
        wait_for_descriptors(vec![own], limit)?;
    }
    let mut found = vec![libc::epoll_event { events: 0, u64: 0 }; most];
    // SAFETY: an array of the length that is given.
    let count = unsafe { libc::epoll_wait(epoll, found.as_mut_ptr(), most as i32, 0) };
    if count < 0 {
        return Err(os_error::raise_last(None));
    }
    found.truncate(count as usize);
    Ok(pairs(found.iter().map(|e| (e.u64 as i32, i64::from(e.events)))))
}
