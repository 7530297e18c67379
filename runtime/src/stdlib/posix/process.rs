//! Processes and users.

use super::paths::{Also, Target, target};
use super::{c_path, check_none};
use crate::args;
use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::stdlib::io::file::retry;
use crate::stdlib::sys::{StructSequence, audit};
use crate::types::exception::os_error;
use crate::types::{dict, list, set, tuple};
use crate::value::Value;
use std::ffi::CStr;

static TERMINAL_SIZE: StructSequence = StructSequence {
    name: "os.terminal_size",
    fields: &["columns", "lines"],
    visible: 2,
    sealed: false,
    doc: "A tuple of (columns, lines) for holding terminal window size",
};

static UNAME: StructSequence = StructSequence {
    name: "posix.uname_result",
    fields: &["sysname", "nodename", "release", "version", "machine"],
    visible: 5,
    sealed: false,
    doc: "uname_result: Result from os.uname().",
};

static TIMES: StructSequence = StructSequence {
    name: "posix.times_result",
    fields: &["user", "system", "children_user", "children_system", "elapsed"],
    visible: 5,
    sealed: false,
    doc: "times_result: Result from os.times().",
};

/// Puts the types into the module.
pub(super) fn add_types(d: &Value) {
    dict::set_str(d, "terminal_size", TERMINAL_SIZE.ty().value());
    dict::set_str(d, "uname_result", UNAME.ty().value());
    dict::set_str(d, "times_result", TIMES.ty().value());
}

/// An `os.terminal_size`.
pub(super) fn terminal_size(columns: i64, lines: i64) -> R {
    TERMINAL_SIZE.instance(vec![Value::int(columns), Value::int(lines)])
}

macro_rules! numbers {
    ($($name:literal => $f:ident),* $(,)?) => {
        &[
            // SAFETY: plain system calls without arguments.
            $(MethodDef::no_args($name, |_| Ok(Value::int(unsafe { libc::$f() }.into()))),)*
            MethodDef::one("_exit", |_, status| {
                // SAFETY: ends the process at once, as asked.
                unsafe { libc::_exit(number::ssize(status)? as i32) }
            }),
            MethodDef::no_args("abort", |_| std::process::abort()),
            MethodDef::no_args("fork", |_| super::fork::fork()),
            MethodDef::positional("waitpid", |_, args| {
                args::check_count("waitpid", args.len(), 2, 2)?;
                let (pid, options) = (number::ssize(&args[0])?, number::ssize(&args[1])?);
                let mut status = 0;
                let pid = wait_for_process(pid as i32, &mut status, options as i32)?;
                Ok(tuple::new(vec![Value::int(pid), Value::int(status.into())]))
            }),
            MethodDef::positional("pidfd_open", |_, args| {
                args::check_count("pidfd_open", args.len(), 1, 2)?;
                let pid = number::c_int(&args[0])?;
                let flags = args.get(1).map_or(Ok(0), number::c_int)?;
                // SAFETY: a plain system call.
                let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
                super::check(fd, None).map(Value::int)
            }),
            MethodDef::no_args("wait", |_| {
                let mut status = 0;
                let pid = wait_for_process(-1, &mut status, 0)?;
                Ok(tuple::new(vec![Value::int(pid), Value::int(status.into())]))
            }),
            MethodDef::one("waitstatus_to_exitcode", |_, status| {
                let status = number::ssize(status)? as i32;
                Ok(Value::int(if libc::WIFEXITED(status) {
                    libc::WEXITSTATUS(status).into()
                } else {
                    -i64::from(libc::WTERMSIG(status))
                }))
            }),
            MethodDef::one("WIFEXITED", |_, s| Ok(Value::bool(libc::WIFEXITED(number::ssize(s)? as i32)))),
            MethodDef::one("WEXITSTATUS", |_, s| Ok(Value::int(libc::WEXITSTATUS(number::ssize(s)? as i32).into()))),
            MethodDef::one("WIFSIGNALED", |_, s| Ok(Value::bool(libc::WIFSIGNALED(number::ssize(s)? as i32)))),
            MethodDef::one("WTERMSIG", |_, s| Ok(Value::int(libc::WTERMSIG(number::ssize(s)? as i32).into()))),
            MethodDef::one("WIFSTOPPED", |_, s| Ok(Value::bool(libc::WIFSTOPPED(number::ssize(s)? as i32)))),
            MethodDef::one("WSTOPSIG", |_, s| Ok(Value::int(libc::WSTOPSIG(number::ssize(s)? as i32).into()))),
            MethodDef::positional("kill", |_, args| {
                args::check_count("kill", args.len(), 2, 2)?;
                let (pid, signal) = (number::ssize(&args[0])?, number::ssize(&args[1])?);
                audit::raise("os.kill", || vec![Value::int(pid), Value::int(signal)])?;
                // SAFETY: a plain system call.
                check_none(unsafe { libc::kill(pid as i32, signal as i32) }, None)?;
                crate::stdlib::signal::run_handlers()?;
                Ok(Value::none())
            }),
            MethodDef::one("system", |_, command| {
                let c = c_path("system", command)?;
                audit::raise("os.system", || vec![Value::bytes(c.as_bytes())])?;
                // SAFETY: a C string.
                let status = crate::threads::to_the_end(move || unsafe { libc::system(c.as_ptr()) })?;
                Ok(Value::int(status.into()))
            }),
            MethodDef::positional("execv", |_, args| {
                args::check_count("execv", args.len(), 2, 2)?;
                execute(&args[0], &args[1], None)
            }),
            MethodDef::positional("execve", |_, args| {
                args::check_count("execve", args.len(), 3, 3)?;
                execute(&args[0], &args[1], Some(&args[2]))
            }),
            MethodDef::no_args("cpu_count", |_| {
                // SAFETY: a plain system call.
                Ok(Value::int(unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) }))
            }),
            MethodDef::one("sched_getaffinity", |_, pid| {
                let pid = number::c_int(pid)?;
                // SAFETY: plain data for a system call.
                let (result, chosen) = unsafe {
                    let mut chosen: libc::cpu_set_t = std::mem::zeroed();
                    (libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut chosen), chosen)
                };
                super::check(result.into(), None)?;
                // SAFETY: the index is below the size.
                let cpus = (0..libc::CPU_SETSIZE as usize).filter(|cpu| unsafe { libc::CPU_ISSET(*cpu, &chosen) });
                set::new(cpus.map(Value::usize).collect())
            }),
            MethodDef::no_args("sched_yield", |_| {
                // SAFETY: a plain system call.
                unsafe { libc::sched_yield() };
                Ok(Value::none())
            }),
            MethodDef::no_args("getloadavg", |_| {
                let mut loads = [0.0; 3];
                // SAFETY: the array has three places.
                unsafe { libc::getloadavg(loads.as_mut_ptr(), 3) };
                Ok(tuple::new(loads.map(Value::float).to_vec()))
            }),
            MethodDef::no_args("getgroups", |_| groups()),
            MethodDef::no_args("getlogin", |_| Ok(Value::str(&std::env::var("LOGNAME").unwrap_or_default()))),
            MethodDef::no_args("uname", |_| uname()),
            MethodDef::no_args("times", |_| times()),
            MethodDef::keywords("register_at_fork", super::fork::register),
        ]
    };
}

pub(super) static FUNCTIONS: &[MethodDef] = numbers! {
    "getpid" => getpid,
    "getppid" => getppid,
    "getuid" => getuid,
    "geteuid" => geteuid,
    "getgid" => getgid,
    "getegid" => getegid,
    "getpgrp" => getpgrp,
    "setsid" => setsid,
};

/// `waitpid`; while it waits the other threads run.
fn wait_for_process(pid: i32, status: &mut i32, options: i32) -> R<i64> {
    super::children::wait_for(options, |now| {
        // SAFETY: plain data for a system call.
        let found = retry(|| unsafe { libc::waitpid(pid, status, now) }.into())?;
        Ok((found != 0).then_some(found))
    })
}

fn execute(path: &Value, given: &Value, environment: Option<&Value>) -> R {
    let name = if environment.is_some() { "execve" } else { "execv" };
    let also = if environment.is_some() {
        Also::Descriptor
    } else {
        Also::Nothing
    };
    let target = target(name, "path", path, also)?;
    let argv = super::children::arguments(name, given)?;
    let pairs = environment.map_or(Ok(Vec::new()), super::children::environment)?;
    audit::raise("os.exec", || {
        vec![
            audit::path(path),
            given.clone(),
            environment.cloned().unwrap_or(Value::none()),
        ]
    })?;
    let (pointers, env) = (super::children::pointers(&argv), super::children::pointers(&pairs));
    let (pointers, env) = (pointers.as_ptr().cast(), env.as_ptr().cast());
    // SAFETY: null-terminated arrays of C strings.
    unsafe {
        match &target {
            Target::Descriptor(fd) => libc::fexecve(*fd, pointers, env),
            Target::Path(c) if environment.is_some() => libc::execve(c.as_ptr(), pointers, env),
            Target::Path(c) => libc::execv(c.as_ptr(), pointers),
        };
    }
    Err(os_error::raise_last(Some(path)))
}

fn uname() -> R {
    // SAFETY: plain data for a system call.
    let u = unsafe {
        let mut u: libc::utsname = std::mem::zeroed();
        libc::uname(&mut u);
        u
    };
    let text = |field: &[libc::c_char]| {
        // SAFETY: the fields are C strings.
        Value::str(&unsafe { CStr::from_ptr(field.as_ptr()) }.to_string_lossy())
    };
    let values = vec![
        text(&u.sysname),
        text(&u.nodename),
        text(&u.release),
        text(&u.version),
        text(&u.machine),
    ];
    UNAME.instance(values)
}

fn times() -> R {
    // SAFETY: plain data for system calls.
    let (t, elapsed, ticks) = unsafe {
        let mut t: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&mut t);
        (t, elapsed, libc::sysconf(libc::_SC_CLK_TCK) as f64)
    };
    let values = [t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed];
    TIMES.instance(values.map(|n| Value::float(n as f64 / ticks)).to_vec())
}

fn groups() -> R {
    let mut ids = vec![0; 65536];
    // SAFETY: the buffer has that many numbers.
    let n = unsafe { libc::getgroups(ids.len() as i32, ids.as_mut_ptr()) };
    let n = super::check(n.into(), None)?;
    Ok(list::new(
        ids[..n as usize].iter().map(|id| Value::int((*id).into())).collect(),
    ))
}
