//! Who a process is and belongs to: users, groups, process groups, sessions, priorities, scheduling.

use super::{c_path, check, check_none};
use crate::args;
use crate::exceptions::{R, overflow_error, type_error};
use crate::object::def::MethodDef;
use crate::ops::{iter, number};
use crate::stdlib::sys::{StructSequence, audit};
use crate::types::{dict, list, set, tuple};
use crate::value::Value;

static SCHED_PARAM: StructSequence = StructSequence {
    name: "posix.sched_param",
    fields: &["sched_priority"],
    visible: 1,
    sealed: false,
    doc: "Currently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter.",
};

pub(super) fn add_types(d: &Value) {
    dict::set_str(d, "sched_param", SCHED_PARAM.ty().value());
}

/// A user's or group's number; −1 stands for "as it is".
fn id(v: &Value, what: &str) -> R<u32> {
    if !number::is_index(v) {
        return Err(type_error(format_args!(
            "{what} should be integer, not {}",
            v.ty().name()
        )));
    }
    match number::index_i64_overflow(v)? {
        -1 => Ok(u32::MAX),
        n if n < 0 => Err(overflow_error(format_args!("{what} is less than minimum"))),
        n => u32::try_from(n).map_err(|_| overflow_error(format_args!("{what} is greater than maximum"))),
    }
}

fn ids<const N: usize>(name: &str, args: &[Value], what: &[&str; N]) -> R<[u32; N]> {
    args::check_count(name, args.len(), N, N)?;
    let mut found = [0; N];
    for i in 0..N {
        found[i] = id(&args[i], what[i])?;
    }
    Ok(found)
}

fn integers<const N: usize>(name: &str, args: &[Value]) -> R<[i32; N]> {
    args::check_count(name, args.len(), N, N)?;
    let mut found = [0; N];
    for i in 0..N {
        found[i] = number::c_int(&args[i])?;
    }
    Ok(found)
}

fn priority_of(v: &Value) -> R<libc::sched_param> {
    let items = tuple::as_items(v).filter(|_| std::ptr::eq(v.ty(), SCHED_PARAM.ty()));
    let Some([priority]) = items else {
        return Err(type_error("must have a sched_param object"));
    };
    Ok(libc::sched_param {
        sched_priority: number::c_int(priority)?,
    })
}

/// A system call.
macro_rules! system {
    ($call:expr) => {
        // SAFETY: a system call with numbers, or with structures and strings that live through it.
        unsafe { $call }
    };
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("setuid", |_, v| check_none(system!(libc::setuid(id(v, "uid")?)), None)),
    MethodDef::one("seteuid", |_, v| {
        check_none(system!(libc::seteuid(id(v, "uid")?)), None)
    }),
    MethodDef::one("setgid", |_, v| check_none(system!(libc::setgid(id(v, "gid")?)), None)),
    MethodDef::one("setegid", |_, v| {
        check_none(system!(libc::setegid(id(v, "gid")?)), None)
    }),
    MethodDef::positional("setreuid", |_, args| {
        let [r, e] = ids("setreuid", args, &["uid"; 2])?;
        check_none(system!(libc::setreuid(r, e)), None)
    }),
    MethodDef::positional("setregid", |_, args| {
        let [r, e] = ids("setregid", args, &["gid"; 2])?;
        check_none(system!(libc::setregid(r, e)), None)
    }),
    MethodDef::positional("setresuid", |_, args| {
        let [r, e, s] = ids("setresuid", args, &["uid"; 3])?;
        check_none(system!(libc::setresuid(r, e, s)), None)
    }),
    MethodDef::positional("setresgid", |_, args| {
        let [r, e, s] = ids("setresgid", args, &["gid"; 3])?;
        check_none(system!(libc::setresgid(r, e, s)), None)
    }),
    MethodDef::no_args("getresuid", |_| {
        let mut found = [0u32; 3];
        let [r, e, s] = &mut found;
        check(system!(libc::getresuid(r, e, s)).into(), None)?;
        Ok(tuple::new(found.map(|n| Value::int(n.into())).to_vec()))
    }),
    MethodDef::no_args("getresgid", |_| {
        let mut found = [0u32; 3];
        let [r, e, s] = &mut found;
        check(system!(libc::getresgid(r, e, s)).into(), None)?;
        Ok(tuple::new(found.map(|n| Value::int(n.into())).to_vec()))
    }),
    MethodDef::one("setgroups", |_, groups| {
        let groups = iter::collect(groups)?
            .iter()
            .map(|g| id(g, "gid"))
            .collect::<R<Vec<u32>>>()?;
        check_none(system!(libc::setgroups(groups.len(), groups.as_ptr())), None)
    }),
    MethodDef::positional("initgroups", |_, args| {
        args::check_count("initgroups", args.len(), 2, 2)?;
        let (name, group) = (c_path("initgroups", &args[0])?, id(&args[1], "gid")?);
        check_none(system!(libc::initgroups(name.as_ptr(), group)), None)
    }),
    MethodDef::positional("getgrouplist", |_, args| {
        args::check_count("getgrouplist", args.len(), 2, 2)?;
        let (name, group) = (c_path("getgrouplist", &args[0])?, id(&args[1], "gid")?);
        let mut count = 64;
        loop {
            let mut groups = vec![0u32; count as usize];
            let mut given = count;
            let result = system!(libc::getgrouplist(
                name.as_ptr(),
                group,
                groups.as_mut_ptr(),
                &raw mut given
            ));
            if result >= 0 {
                groups.truncate(given as usize);
                return Ok(list::new(groups.into_iter().map(|g| Value::int(g.into())).collect()));
            }
            count = given.max(count * 2);
        }
    }),
    MethodDef::one("getpgid", |_, pid| {
        check(system!(libc::getpgid(number::c_int(pid)?)).into(), None).map(Value::int)
    }),
    MethodDef::one("getsid", |_, pid| {
        check(system!(libc::getsid(number::c_int(pid)?)).into(), None).map(Value::int)
    }),
    MethodDef::no_args("setpgrp", |_| check_none(system!(libc::setpgid(0, 0)), None)),
    MethodDef::positional("setpgid", |_, args| {
        let [pid, group] = integers("setpgid", args)?;
        check_none(system!(libc::setpgid(pid, group)), None)
    }),
    MethodDef::positional("killpg", |_, args| {
        let [group, signal] = integers("killpg", args)?;
        audit::raise("os.killpg", || {
            vec![Value::int(group.into()), Value::int(signal.into())]
        })?;
        check(system!(libc::killpg(group, signal)).into(), None)?;
        crate::ops::control::poll()?;
        Ok(Value::none())
    }),
    MethodDef::one("tcgetpgrp", |_, fd| {
        check(system!(libc::tcgetpgrp(number::c_int(fd)?)).into(), None).map(Value::int)
    }),
    MethodDef::positional("tcsetpgrp", |_, args| {
        let [fd, group] = integers("tcsetpgrp", args)?;
        check_none(system!(libc::tcsetpgrp(fd, group)), None)
    }),
    MethodDef::one("nice", |_, increment| {
        let increment = number::c_int(increment)?;
        // SAFETY: −1 is a priority too; the error number tells.
        let (result, error) = unsafe {
            *libc::__errno_location() = 0;
            let result = libc::nice(increment);
            (result, *libc::__errno_location())
        };
        if result == -1 && error != 0 {
            return Err(crate::types::exception::os_error::raise_errno(error, None, None));
        }
        Ok(Value::int(result.into()))
    }),
    MethodDef::positional("getpriority", |_, args| {
        let [which, who] = integers("getpriority", args)?;
        // SAFETY: as above.
        let (result, error) = unsafe {
            *libc::__errno_location() = 0;
            let result = libc::getpriority(which as u32, who as u32);
            (result, *libc::__errno_location())
        };
        if result == -1 && error != 0 {
            return Err(crate::types::exception::os_error::raise_errno(error, None, None));
        }
        Ok(Value::int(result.into()))
    }),
    MethodDef::positional("setpriority", |_, args| {
        let [which, who, priority] = integers("setpriority", args)?;
        check_none(system!(libc::setpriority(which as u32, who as u32, priority)), None)
    }),
    MethodDef::one("sched_get_priority_max", |_, policy| {
        check(
            system!(libc::sched_get_priority_max(number::c_int(policy)?)).into(),
            None,
        )
        .map(Value::int)
    }),
    MethodDef::one("sched_get_priority_min", |_, policy| {
        check(
            system!(libc::sched_get_priority_min(number::c_int(policy)?)).into(),
            None,
        )
        .map(Value::int)
    }),
    MethodDef::one("sched_getscheduler", |_, pid| {
        check(system!(libc::sched_getscheduler(number::c_int(pid)?)).into(), None).map(Value::int)
    }),
    MethodDef::positional("sched_setscheduler", |_, args| {
        args::check_count("sched_setscheduler", args.len(), 3, 3)?;
        let (pid, policy) = (number::c_int(&args[0])?, number::c_int(&args[1])?);
        let param = priority_of(&args[2])?;
        check_none(system!(libc::sched_setscheduler(pid, policy, &raw const param)), None)
    }),
    MethodDef::one("sched_getparam", |_, pid| {
        let mut param = libc::sched_param { sched_priority: 0 };
        check(
            system!(libc::sched_getparam(number::c_int(pid)?, &raw mut param)).into(),
            None,
        )?;
        SCHED_PARAM.instance(vec![Value::int(param.sched_priority.into())])
    }),
    MethodDef::positional("sched_setparam", |_, args| {
        args::check_count("sched_setparam", args.len(), 2, 2)?;
        let param = priority_of(&args[1])?;
        check_none(
            system!(libc::sched_setparam(number::c_int(&args[0])?, &raw const param)),
            None,
        )
    }),
    MethodDef::one("sched_rr_get_interval", |_, pid| {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        check(
            system!(libc::sched_rr_get_interval(number::c_int(pid)?, &raw mut time)).into(),
            None,
        )?;
        Ok(Value::float(time.tv_sec as f64 + 1e-9 * time.tv_nsec as f64))
    }),
    MethodDef::positional("sched_setaffinity", |_, args| {
        args::check_count("sched_setaffinity", args.len(), 2, 2)?;
        let pid = number::c_int(&args[0])?;
        let cpus = iter::collect(&args[1])?;
        // SAFETY: plain data; the index is checked before it is used.
        let result = unsafe {
            let mut chosen: libc::cpu_set_t = std::mem::zeroed();
            for cpu in &cpus {
                let cpu = number::ssize(cpu)?;
                if cpu < 0 {
                    return Err(crate::exceptions::value_error("negative CPU number"));
                }
                if cpu >= i64::from(libc::CPU_SETSIZE) {
                    return Err(overflow_error("CPU number too large"));
                }
                libc::CPU_SET(cpu as usize, &mut chosen);
            }
            libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &raw const chosen)
        };
        let _ = set::new(cpus)?;
        check_none(result, None)
    }),
];

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

pub(super) static CONSTANTS: &[(&str, i64)] = constants! {
    SCHED_OTHER SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE SCHED_RESET_ON_FORK P_PIDFD CLD_EXITED CLD_KILLED CLD_DUMPED
    CLD_TRAPPED CLD_STOPPED CLD_CONTINUED CLONE_FILES CLONE_FS CLONE_NEWCGROUP CLONE_NEWIPC CLONE_NEWNET CLONE_NEWNS
    CLONE_NEWPID CLONE_NEWUSER CLONE_NEWUTS CLONE_SIGHAND CLONE_SYSVSEM CLONE_THREAD CLONE_VM RTLD_LAZY RTLD_NOW
    RTLD_GLOBAL RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD RTLD_DEEPBIND
};

/// Exit statuses of `sysexits.h`, and numbers that the C library's bindings do not name.
pub(super) static OTHERS: &[(&str, i64)] = &[
    ("EX_OK", 0),
    ("EX_USAGE", 64),
    ("EX_DATAERR", 65),
    ("EX_NOINPUT", 66),
    ("EX_NOUSER", 67),
    ("EX_NOHOST", 68),
    ("EX_UNAVAILABLE", 69),
    ("EX_SOFTWARE", 70),
    ("EX_OSERR", 71),
    ("EX_OSFILE", 72),
    ("EX_CANTCREAT", 73),
    ("EX_IOERR", 74),
    ("EX_TEMPFAIL", 75),
    ("EX_PROTOCOL", 76),
    ("EX_NOPERM", 77),
    ("EX_CONFIG", 78),
    ("CLONE_NEWTIME", 128),
    ("NGROUPS_MAX", 65536),
    ("TMP_MAX", 238_328),
    ("POSIX_SPAWN_OPEN", 0),
    ("POSIX_SPAWN_CLOSE", 1),
    ("POSIX_SPAWN_DUP2", 2),
];
