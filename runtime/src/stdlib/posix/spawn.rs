//! `_posixsubprocess`: starting another program (`Modules/_posixsubprocess.c`).

use crate::args::check_count;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{compare, iter, number};
use crate::stdlib::io::file::errno;
use crate::types::exception::os_error;
use crate::types::{bytes, module};
use crate::value::Value;
use std::ffi::CString;

const FUNCTIONS: &[MethodDef] = &[MethodDef::positional("fork_exec", fork_exec)];

/// Makes the module.
pub fn init() -> R {
    module::new("_posixsubprocess", &[FUNCTIONS])
}

fn c_string(v: &Value) -> R<CString> {
    let bytes = match bytes::contents(v) {
        Some(b) => b.to_vec(),
        None => super::path_bytes(&super::fspath(v)?)?,
    };
    CString::new(bytes).map_err(|_| value_error("embedded null byte"))
}

fn c_strings(list: &Value) -> R<Vec<CString>> {
    iter::collect(list)?.iter().map(c_string).collect()
}

fn pointers(list: &[CString]) -> Vec<*const libc::c_char> {
    list.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
}

/// What the child does; prepared before the fork, since afterwards nothing may allocate.
struct Plan {
    executables: Vec<CString>,
    argv: Vec<CString>,
    environment: Option<Vec<CString>>,
    folder: Option<CString>,
    keep: Vec<i32>,
    close_others: bool,
    /// stdin read and write end, stdout the same, stderr the same.
    ends: [i32; 6],
    report: (i32, i32),
    restore_signals: bool,
    new_session: bool,
    group: i32,
    umask: i32,
}

fn fork_exec(_: &Value, args: &[Value]) -> R {
    check_count("fork_exec", args.len(), 23, 23)?;
    let int = |i: usize| number::c_int(&args[i]);
    let plan = Plan {
        argv: c_strings(&args[0])?,
        executables: c_strings(&args[1])?,
        close_others: compare::is_true(&args[2])?,
        keep: iter::collect(&args[3])?.iter().map(number::c_int).collect::<R<_>>()?,
        folder: if args[4].is_none() {
            None
        } else {
            Some(c_string(&args[4])?)
        },
        environment: if args[5].is_none() {
            None
        } else {
            Some(c_strings(&args[5])?)
        },
        ends: [int(6)?, int(7)?, int(8)?, int(9)?, int(10)?, int(11)?],
        report: (int(12)?, int(13)?),
        restore_signals: compare::is_true(&args[14])?,
        new_session: compare::is_true(&args[15])?,
        group: int(16)?,
        umask: int(20)?,
    };
    if plan.close_others && plan.report.1 < 3 {
        return Err(value_error("errpipe_write must be >= 3"));
    }
    let before = &args[21];
    if !before.is_none() && !crate::ops::call::is_callable(before) {
        return Err(type_error("preexec_fn must be callable"));
    }
    for i in [17, 18, 19] {
        if !args[i].is_none() {
            return Err(crate::exceptions::not_implemented_error(
                "subprocess: user, group and extra_groups are not supported",
            ));
        }
    }
    let (argv, environment) = (pointers(&plan.argv), plan.environment.as_deref().map(pointers));
    // SAFETY: the child only calls the system, except for a function that the program gave for it.
    let pid = unsafe { libc::fork() };
    if pid < 0 {
        return Err(os_error::raise_last(None));
    }
    if pid == 0 {
        crate::threads::after_fork_in_child();
        child(&plan, &argv, environment.as_deref(), before);
    }
    Ok(Value::int(pid.into()))
}

/// The child: never returns.
fn child(plan: &Plan, argv: &[*const libc::c_char], environment: Option<&[*const libc::c_char]>, before: &Value) -> ! {
    let report = plan.report.1;
    let what: Result<(), String> = prepare(plan).and_then(|()| {
        if !before.is_none()
            && let Err(raised) = crate::ops::call::call0(before)
        {
            drop(raised.take());
            return Err("SubprocessError:0:Exception occurred in preexec_fn.".into());
        }
        if plan.close_others {
            close_all_but(plan, report);
        }
        Err(execute(plan, argv, environment))
    });
    if let Err(text) = what {
        // SAFETY: bytes of the length that is given; then the process ends.
        unsafe { libc::write(report, text.as_ptr().cast(), text.len()) };
    }
    // SAFETY: ends the process at once.
    unsafe { libc::_exit(255) }
}

fn problem(place: &str) -> String {
    format!("OSError:{:X}:{place}", errno())
}

fn prepare(plan: &Plan) -> Result<(), String> {
    let [stdin, to_stdin, from_stdout, stdout, from_stderr, stderr] = plan.ends;
    // SAFETY: plain system calls on descriptors.
    unsafe {
        for fd in [to_stdin, from_stdout, from_stderr, plan.report.0] {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        // A descriptor that is in the place of another stream moves away first.
        let away = |fd: i32, place: i32| if (0..place).contains(&fd) { libc::dup(fd) } else { fd };
        let stdout = if stdout == 0 { away(stdout, 1) } else { stdout };
        let stderr = if stderr == 0 || stderr == 1 {
            away(stderr, 2)
        } else {
            stderr
        };
        for (fd, place) in [(stdin, 0), (stdout, 1), (stderr, 2)] {
            if fd == place {
                let flags = libc::fcntl(fd, libc::F_GETFD);
                libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            } else if fd >= 0 && libc::dup2(fd, place) < 0 {
                return Err(problem(""));
            }
        }
        for fd in &plan.keep {
            let flags = libc::fcntl(*fd, libc::F_GETFD);
            if *fd != plan.report.1 && flags >= 0 {
                libc::fcntl(*fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
        if let Some(folder) = &plan.folder
            && libc::chdir(folder.as_ptr()) < 0
        {
            return Err(problem("noexec"));
        }
        if plan.umask >= 0 {
            libc::umask(plan.umask as libc::mode_t);
        }
        if plan.restore_signals {
            for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
        if plan.new_session {
            libc::setsid();
        }
        if plan.group >= 0 && libc::setpgid(0, plan.group) < 0 {
            return Err(problem("noexec"));
        }
    }
    Ok(())
}

fn close_all_but(plan: &Plan, report: i32) {
    // SAFETY: a plain system call.
    let most = unsafe { libc::sysconf(libc::_SC_OPEN_MAX) }.clamp(256, 65536) as i32;
    for fd in 3..most {
        if fd != report && !plan.keep.contains(&fd) {
            // SAFETY: a plain system call; most are not open.
            unsafe { libc::close(fd) };
        }
    }
}

/// Tries the candidates; returns the text for the parent.
fn execute(plan: &Plan, argv: &[*const libc::c_char], environment: Option<&[*const libc::c_char]>) -> String {
    let mut found = 0;
    for candidate in &plan.executables {
        // SAFETY: null-terminated arrays of C strings.
        unsafe {
            match environment {
                Some(environment) => libc::execve(candidate.as_ptr(), argv.as_ptr(), environment.as_ptr()),
                None => libc::execv(candidate.as_ptr(), argv.as_ptr()),
            };
        }
        let error = errno();
        if error != libc::ENOENT && error != libc::ENOTDIR && found == 0 {
            found = error;
        }
    }
    if found == 0 {
        return format!("OSError:{:X}:", errno());
    }
    format!("OSError:{found:X}:")
}
