//! Blocked signals and waiting for them: `pthread_sigmask`, `sigpending`, `sigwait` and its kin.

use super::{COUNT, run_handlers};
use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{iter, number};
use crate::stdlib::sys::StructSequence;
use crate::threads;
use crate::types::exception::os_error;
use crate::types::{dict, float, set};
use crate::value::Value;
use std::time::{Duration, Instant};

static SIGINFO: StructSequence = StructSequence {
    name: "signal.struct_siginfo",
    fields: &[
        "si_signo",
        "si_code",
        "si_errno",
        "si_pid",
        "si_uid",
        "si_status",
        "si_band",
    ],
    visible: 7,
    sealed: false,
    doc: "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
};

/// Puts the type into the module.
pub(super) fn add_types(d: &Value) {
    dict::set_str(d, "struct_siginfo", SIGINFO.ty().value());
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("pthread_sigmask", |_, args| {
        args::check_count("pthread_sigmask", args.len(), 2, 2)?;
        let how = number::c_int(&args[0])?;
        let new = signals(&args[1])?;
        // SAFETY: plain data for a system call.
        let old = unsafe {
            let mut old: libc::sigset_t = std::mem::zeroed();
            let error = libc::pthread_sigmask(how, &new, &mut old);
            if error != 0 {
                return Err(os_error::raise_errno(error, None, None));
            }
            old
        };
        run_handlers()?;
        as_set(&old)
    }),
    MethodDef::no_args("sigpending", |_| {
        // SAFETY: plain data for a system call.
        let pending = unsafe {
            let mut pending: libc::sigset_t = std::mem::zeroed();
            if libc::sigpending(&mut pending) != 0 {
                return Err(os_error::raise_last(None));
            }
            pending
        };
        as_set(&pending)
    }),
    MethodDef::one("sigwait", |_, set| {
        Ok(Value::int(wait(set, None)?.map_or(0, |i| i.si_signo).into()))
    }),
    MethodDef::one("sigwaitinfo", |_, set| {
        wait(set, None)?.map_or(Ok(Value::none()), |i| as_siginfo(&i))
    }),
    MethodDef::positional("sigtimedwait", |_, args| {
        args::check_count("sigtimedwait", args.len(), 2, 2)?;
        let seconds = float::to_f64(&args[1])?;
        if seconds < 0.0 {
            return Err(value_error("timeout must be non-negative"));
        }
        let deadline = Instant::now() + Duration::try_from_secs_f64(seconds).unwrap_or(Duration::from_secs(1 << 30));
        wait(&args[0], Some(deadline))?.map_or(Ok(Value::none()), |i| as_siginfo(&i))
    }),
    MethodDef::positional("pidfd_send_signal", |_, args| {
        args::check_count("pidfd_send_signal", args.len(), 2, 4)?;
        let (fd, signal) = (number::c_int(&args[0])?, number::c_int(&args[1])?);
        if args.get(2).is_some_and(|info| !info.is_none()) {
            return Err(type_error("siginfo must be None"));
        }
        let flags = args.get(3).map_or(Ok(0), number::c_int)?;
        // SAFETY: a plain system call.
        let sent = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, signal, std::ptr::null::<u8>(), flags) };
        if sent < 0 {
            return Err(os_error::raise_last(None));
        }
        super::run_handlers()?;
        Ok(Value::none())
    }),
];

/// A number in a set of signals (`_Py_Sigset_Converter`).
fn member(v: &Value) -> R<i32> {
    let number = number::ssize(v)?;
    if !(1..i64::from(COUNT)).contains(&number) {
        return Err(value_error(format_args!(
            "signal number {number} out of range [1; {}]",
            COUNT - 1
        )));
    }
    Ok(number as i32)
}

/// The numbers that an iterable gives.
pub fn signals(v: &Value) -> R<libc::sigset_t> {
    let numbers = iter::collect(v)?.iter().map(member).collect::<R<Vec<_>>>()?;
    // SAFETY: plain data; the numbers are in range.
    unsafe {
        let mut made: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut made);
        for n in numbers {
            libc::sigaddset(&mut made, n);
        }
        Ok(made)
    }
}

fn as_set(signals: &libc::sigset_t) -> R {
    // SAFETY: plain data; the numbers are in range.
    let member = |n: &i32| unsafe { libc::sigismember(signals, *n) } == 1;
    set::new((1..COUNT).filter(member).map(|n| Value::int(n.into())).collect())
}

fn as_siginfo(info: &libc::siginfo_t) -> R {
    // SAFETY: the fields of a signal that was sent or of a child; others are numbers of no meaning.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    let values = [
        i64::from(info.si_signo),
        info.si_code.into(),
        info.si_errno.into(),
        pid.into(),
        uid.into(),
        status.into(),
        0,
    ];
    SIGINFO.instance(values.map(Value::int).to_vec())
}

/// Waits until one of the signals is pending and takes it; the other threads run meanwhile. `None` when time is up.
fn wait(set: &Value, deadline: Option<Instant>) -> R<Option<libc::siginfo_t>> {
    let set = signals(set)?;
    loop {
        let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
        let now = if threads::alone() { left } else { Some(Duration::ZERO) };
        // SAFETY: plain data for system calls.
        let (found, info) = unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            let found = match now {
                None => libc::sigwaitinfo(&set, &mut info),
                Some(time) => {
                    let time = libc::timespec {
                        tv_sec: time.as_secs() as i64,
                        tv_nsec: time.subsec_nanos().into(),
                    };
                    libc::sigtimedwait(&set, &mut info, &time)
                }
            };
            (found, info)
        };
        if found >= 0 {
            return Ok(Some(info));
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => run_handlers()?,
            Some(libc::EAGAIN) => {
                if deadline.is_some_and(|d| Instant::now() >= d) {
                    return Ok(None);
                }
                let soon = Instant::now() + Duration::from_millis(2);
                threads::wait_interruptibly(threads::Wait::Time, Some(soon))?;
            }
            _ => return Err(os_error::raise_last(None)),
        }
    }
}
