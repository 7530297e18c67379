//! `resource`: limits and use of the system's resources.

use super::sys::structseq::StructSequence;
use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{iter, number};
use crate::stdlib::sys::audit;
use crate::types::exception::os_error;
use crate::types::{dict, exception, module, tuple};
use crate::value::Value;

static USAGE: StructSequence = StructSequence {
    name: "resource.struct_rusage",
    fields: &[
        "ru_utime",
        "ru_stime",
        "ru_maxrss",
        "ru_ixrss",
        "ru_idrss",
        "ru_isrss",
        "ru_minflt",
        "ru_majflt",
        "ru_nswap",
        "ru_inblock",
        "ru_oublock",
        "ru_msgsnd",
        "ru_msgrcv",
        "ru_nsignals",
        "ru_nvcsw",
        "ru_nivcsw",
    ],
    visible: 16,
    sealed: false,
    doc: "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
};

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_NOFILE RLIMIT_AS RLIMIT_RSS RLIMIT_NPROC
    RLIMIT_MEMLOCK RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING RUSAGE_SELF RUSAGE_CHILDREN
    RUSAGE_THREAD
};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("resource", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "error", exception::OS_ERROR.value());
    dict::set_str(&d, "struct_rusage", USAGE.ty().value());
    for (name, number) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*number));
    }
    dict::set_str(&d, "RLIMIT_OFILE", Value::int(libc::RLIMIT_NOFILE.into()));
    dict::set_str(&d, "RLIM_INFINITY", Value::int(-1));
    Ok(module)
}

fn seconds(t: libc::timeval) -> Value {
    Value::float(t.tv_sec as f64 + t.tv_usec as f64 * 0.000001)
}

/// How many resources have limits.
const KINDS: u32 = 16;

fn kind_of(v: &Value) -> R<u32> {
    match u32::try_from(number::c_int(v)?) {
        Ok(kind) if kind < KINDS => Ok(kind),
        _ => Err(value_error("invalid resource specified")),
    }
}

fn limit_value(limit: libc::rlim_t) -> Value {
    Value::int(limit as i64)
}

/// The two limits of a tuple.
fn limits_of(v: &Value) -> R<libc::rlimit> {
    let items = iter::collect(v)?;
    let [soft, hard] = items.as_slice() else {
        return Err(value_error("expected a tuple of 2 integers"));
    };
    Ok(libc::rlimit {
        rlim_cur: number::ssize(soft)? as libc::rlim_t,
        rlim_max: number::ssize(hard)? as libc::rlim_t,
    })
}

fn failed() -> crate::exceptions::Raised {
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::EINVAL) => value_error("current limit exceeds maximum limit"),
        Some(libc::EPERM) => value_error("not allowed to raise maximum limit"),
        _ => os_error::raise_last(None),
    }
}

fn pair(limit: &libc::rlimit) -> Value {
    tuple::new(vec![limit_value(limit.rlim_cur), limit_value(limit.rlim_max)])
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("getrusage", |_, who| {
        let who = number::c_int(who)?;
        // SAFETY: plain data, filled by the call.
        let (result, usage) = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            (libc::getrusage(who, &raw mut usage), usage)
        };
        if result != 0 {
            return Err(match std::io::Error::last_os_error().raw_os_error() {
                Some(libc::EINVAL) => value_error("invalid who parameter"),
                _ => os_error::raise_last(None),
            });
        }
        usage_value(&usage)
    }),
    MethodDef::one("getrlimit", |_, kind| {
        let kind = kind_of(kind)?;
        // SAFETY: plain data, filled by the call.
        let (result, limit) = unsafe {
            let mut limit: libc::rlimit = std::mem::zeroed();
            (libc::getrlimit(kind, &raw mut limit), limit)
        };
        if result != 0 {
            return Err(os_error::raise_last(None));
        }
        Ok(pair(&limit))
    }),
    MethodDef::positional("setrlimit", |_, args| {
        args::check_count("setrlimit", args.len(), 2, 2)?;
        let (kind, limit) = (kind_of(&args[0])?, limits_of(&args[1])?);
        audit::raise("resource.setrlimit", || vec![args[0].clone(), args[1].clone()])?;
        // SAFETY: the structure lives through the call.
        if unsafe { libc::setrlimit(kind, &raw const limit) } != 0 {
            return Err(failed());
        }
        Ok(Value::none())
    }),
    MethodDef::positional("prlimit", |_, args| {
        args::check_count("prlimit", args.len(), 2, 3)?;
        let (pid, kind) = (number::c_int(&args[0])?, kind_of(&args[1])?);
        let new = args.get(2).filter(|v| !v.is_none()).map(limits_of).transpose()?;
        audit::raise("resource.prlimit", || {
            let new = args.get(2).cloned().unwrap_or(Value::none());
            vec![args[0].clone(), args[1].clone(), new]
        })?;
        // SAFETY: the structures live through the call.
        let (result, old) = unsafe {
            let mut old: libc::rlimit = std::mem::zeroed();
            let new = new.as_ref().map_or(std::ptr::null(), |n| &raw const *n);
            (libc::prlimit(pid, kind, new, &raw mut old), old)
        };
        if result != 0 {
            return Err(failed());
        }
        Ok(pair(&old))
    }),
    MethodDef::positional("getpagesize", |_, args| {
        if !args.is_empty() {
            return Err(type_error("getpagesize() takes no arguments"));
        }
        // SAFETY: a plain call.
        Ok(Value::int(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }))
    }),
];

/// A `struct_rusage`.
pub fn usage_value(usage: &libc::rusage) -> R {
    let counts = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    let mut values = vec![seconds(usage.ru_utime), seconds(usage.ru_stime)];
    values.extend(counts.map(Value::int));
    USAGE.instance(values)
}
