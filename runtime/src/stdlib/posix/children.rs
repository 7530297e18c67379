//! Waiting for children with what they used, and `posix_spawn`.

use super::{c_path, path_bytes};
use crate::args::{self, Parser};
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{compare, iter, number, subscr};
use crate::stdlib::io::file::{Failure, retry};
use crate::stdlib::resource::usage_value;
use crate::stdlib::sys::StructSequence;
use crate::threads;
use crate::types::exception::os_error;
use crate::types::{dict, tuple};
use crate::value::Value;
use std::ffi::CString;
use std::time::{Duration, Instant};

static WAITID: StructSequence = StructSequence {
    name: "posix.waitid_result",
    fields: &["si_pid", "si_uid", "si_signo", "si_status", "si_code"],
    visible: 5,
    sealed: false,
    doc: "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.",
};

/// Puts the type into the module.
pub(super) fn add_types(d: &Value) {
    dict::set_str(d, "waitid_result", WAITID.ty().value());
    for (number, name) in ["POSIX_SPAWN_OPEN", "POSIX_SPAWN_CLOSE", "POSIX_SPAWN_DUP2"]
        .iter()
        .enumerate()
    {
        dict::set_str(d, name, Value::usize(number));
    }
}

/// Repeats a call that does not block until it finds something, while the other threads run. `call` gets the options.
pub(super) fn wait_for(options: i32, mut call: impl FnMut(i32) -> Result<Option<i64>, Failure>) -> R<i64> {
    loop {
        let now = if threads::alone() {
            options
        } else {
            options | libc::WNOHANG
        };
        let found = call(now).map_err(|e| e.raise(None))?;
        if let Some(found) = found {
            return Ok(found);
        }
        if options & libc::WNOHANG != 0 {
            return Ok(0);
        }
        let soon = Instant::now() + Duration::from_millis(2);
        threads::wait_interruptibly(threads::Wait::Time, Some(soon))?;
    }
}

fn wait4(pid: i32, options: i32) -> R {
    let mut status = 0;
    // SAFETY: plain data.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let pid = wait_for(options, |now| {
        // SAFETY: plain data for a system call.
        let found = retry(|| unsafe { libc::wait4(pid, &mut status, now, &mut usage) }.into())?;
        Ok((found != 0).then_some(found))
    })?;
    Ok(tuple::new(vec![
        Value::int(pid),
        Value::int(status.into()),
        usage_value(&usage)?,
    ]))
}

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("wait3", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("wait3", &["options"], 1);
        let [options] = PARSER.parse(args, kwnames)?;
        let options = options.ok_or_else(|| type_error("wait3() missing required argument 'options' (pos 1)"))?;
        wait4(-1, number::c_int(options)?)
    }),
    MethodDef::keywords("wait4", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("wait4", &["pid", "options"], 2);
        let [pid, options] = PARSER.parse(args, kwnames)?;
        let (Some(pid), Some(options)) = (pid, options) else {
            return Err(type_error("wait4() missing required arguments"));
        };
        wait4(number::c_int(pid)?, number::c_int(options)?)
    }),
    MethodDef::positional("waitid", |_, args| {
        args::check_count("waitid", args.len(), 3, 3)?;
        let (kind, id, options) = (
            number::c_int(&args[0])?,
            number::ssize(&args[1])?,
            number::c_int(&args[2])?,
        );
        // SAFETY: plain data.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        wait_for(options, |now| {
            // SAFETY: plain data for a system call; the fields of a child's signal.
            unsafe {
                retry(|| libc::waitid(kind as _, id as libc::id_t, &mut info, now).into())?;
                Ok((info.si_pid() != 0).then_some(1))
            }
        })?;
        // SAFETY: as above.
        let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
        if pid == 0 {
            return Ok(Value::none());
        }
        let values = [
            i64::from(pid),
            uid.into(),
            info.si_signo.into(),
            status.into(),
            info.si_code.into(),
        ];
        WAITID.instance(values.map(Value::int).to_vec())
    }),
    MethodDef::keywords("posix_spawn", |_, args, kwnames| {
        spawn("posix_spawn", false, args, kwnames)
    }),
    MethodDef::keywords("posix_spawnp", |_, args, kwnames| {
        spawn("posix_spawnp", true, args, kwnames)
    }),
];

/// The arguments of a new program.
pub(super) fn arguments(name: &str, argv: &Value) -> R<Vec<CString>> {
    let subject = match name {
        "execv" => "execv() arg 2".to_owned(),
        _ => format!("{name}: argv"),
    };
    if argv.downcast::<tuple::TupleObject>().is_none() && argv.downcast::<crate::types::list::ListObject>().is_none() {
        return Err(type_error(format_args!("{subject} must be a tuple or list")));
    }
    let argv = iter::collect(argv)?;
    let argv = argv.iter().map(|v| c_path(name, v)).collect::<R<Vec<_>>>()?;
    match argv.first() {
        None => Err(value_error(format_args!("{subject} must not be empty"))),
        Some(first) if first.is_empty() => Err(value_error(format_args!("{subject} first element cannot be empty"))),
        Some(_) => Ok(argv),
    }
}

/// Null-terminated pointers to C strings.
pub(super) fn pointers(strings: &[CString]) -> Vec<*mut libc::c_char> {
    let own = strings.iter().map(|s| s.as_ptr().cast_mut());
    own.chain([std::ptr::null_mut()]).collect()
}

/// `NAME=value` of each item of a mapping (`parse_envlist`).
pub(super) fn environment(v: &Value) -> R<Vec<CString>> {
    let mut pairs = Vec::new();
    for key in iter::collect(v)? {
        let value = subscr::get(v, &key)?;
        let mut pair = path_bytes(&super::fspath(&key)?)?;
        if pair.iter().skip(1).any(|b| *b == b'=') {
            return Err(value_error("illegal environment variable name"));
        }
        pair.push(b'=');
        pair.extend(path_bytes(&super::fspath(&value)?)?);
        pairs.push(CString::new(pair).map_err(|_| value_error("embedded null byte"))?);
    }
    Ok(pairs)
}

/// `file_actions` and attributes of a spawn, freed with the value.
struct Plan {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
    flags: i32,
}

impl Plan {
    fn new() -> Plan {
        // SAFETY: plain data that the calls fill.
        unsafe {
            let mut plan = Plan {
                actions: std::mem::zeroed(),
                attributes: std::mem::zeroed(),
                flags: 0,
            };
            libc::posix_spawn_file_actions_init(&mut plan.actions);
            libc::posix_spawnattr_init(&mut plan.attributes);
            plan
        }
    }

    fn add_action(&mut self, action: &Value) -> R<()> {
        let items = tuple::as_items(action).filter(|items| !items.is_empty());
        let items = items.ok_or_else(|| type_error("Each file_actions element must be a non-empty tuple"))?;
        let numbers = |range: &[Value]| range.iter().map(number::c_int).collect::<R<Vec<_>>>();
        // SAFETY: initialised actions; C strings are copied by the call.
        let error = unsafe {
            match (number::ssize(&items[0])?, items.len()) {
                (0, 5) => {
                    let (fd, path) = (number::c_int(&items[1])?, c_path("posix_spawn", &items[2])?);
                    let rest = numbers(&items[3..])?;
                    let mode = rest[1] as libc::mode_t;
                    libc::posix_spawn_file_actions_addopen(&mut self.actions, fd, path.as_ptr(), rest[0], mode)
                }
                (1, 2) => libc::posix_spawn_file_actions_addclose(&mut self.actions, number::c_int(&items[1])?),
                (2, 3) => {
                    let fds = numbers(&items[1..])?;
                    libc::posix_spawn_file_actions_adddup2(&mut self.actions, fds[0], fds[1])
                }
                (0..=2, _) => return Err(type_error("A file_actions tuple has a wrong number of elements")),
                _ => return Err(type_error("Unknown file_actions identifier")),
            }
        };
        match error {
            0 => Ok(()),
            error => Err(os_error::raise_errno(error, None, None)),
        }
    }

    fn set_attributes(
        &mut self,
        group: Option<&Value>,
        reset: bool,
        session: bool,
        mask: Option<&Value>,
        default: Option<&Value>,
    ) -> R<()> {
        // SAFETY: initialised attributes.
        unsafe {
            if let Some(group) = group {
                libc::posix_spawnattr_setpgroup(&mut self.attributes, number::c_int(group)?);
                self.flags |= libc::POSIX_SPAWN_SETPGROUP;
            }
            if let Some(mask) = mask {
                libc::posix_spawnattr_setsigmask(&mut self.attributes, &crate::stdlib::signal::masks::signals(mask)?);
                self.flags |= libc::POSIX_SPAWN_SETSIGMASK;
            }
            if let Some(default) = default {
                libc::posix_spawnattr_setsigdefault(
                    &mut self.attributes,
                    &crate::stdlib::signal::masks::signals(default)?,
                );
                self.flags |= libc::POSIX_SPAWN_SETSIGDEF;
            }
            if reset {
                self.flags |= libc::POSIX_SPAWN_RESETIDS;
            }
            if session {
                // POSIX_SPAWN_SETSID, which the bindings do not name.
                self.flags |= 0x80;
            }
            libc::posix_spawnattr_setflags(&mut self.attributes, self.flags as libc::c_short);
        }
        Ok(())
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&mut self.actions);
            libc::posix_spawnattr_destroy(&mut self.attributes);
        }
    }
}

fn spawn(name: &'static str, search: bool, args: &[Value], kwnames: KwNames) -> R {
    let parser = Parser::new(
        name,
        &[
            "",
            "",
            "",
            "file_actions",
            "setpgroup",
            "resetids",
            "setsid",
            "setsigmask",
            "setsigdef",
            "scheduler",
        ],
        3,
    )
    .keyword_only(3);
    let mut found = [None; 10];
    parser.parse_into(args, kwnames, &mut found)?;
    let [
        Some(path),
        Some(argv),
        Some(env),
        actions,
        group,
        reset,
        session,
        mask,
        default,
        scheduler,
    ] = found
    else {
        return Err(type_error(format_args!("{name}() missing required arguments")));
    };
    crate::stdlib::sys::audit::raise("os.posix_spawn", || {
        vec![crate::stdlib::sys::audit::path(path), argv.clone(), env.clone()]
    })?;
    if scheduler.is_some_and(|s| !s.is_none()) {
        return Err(value_error("scheduler is not supported"));
    }
    let c = c_path(name, path)?;
    let argv = arguments(name, argv)?;
    let env = environment(env)?;
    let mut plan = Plan::new();
    if let Some(actions) = actions.filter(|a| !a.is_none()) {
        for action in iter::collect(actions)? {
            plan.add_action(&action)?;
        }
    }
    let truth = |v: Option<&Value>| v.map_or(Ok(false), compare::is_true);
    plan.set_attributes(group, truth(reset)?, truth(session)?, mask, default)?;
    let (argv, env) = (pointers(&argv), pointers(&env));
    let mut pid = 0;
    // SAFETY: null-terminated arrays of C strings; initialised actions and attributes.
    let error = unsafe {
        let f = if search { libc::posix_spawnp } else { libc::posix_spawn };
        f(
            &mut pid,
            c.as_ptr(),
            &plan.actions,
            &plan.attributes,
            argv.as_ptr(),
            env.as_ptr(),
        )
    };
    match error {
        0 => Ok(Value::int(pid.into())),
        error => Err(os_error::raise_errno(error, Some(path), None)),
    }
}
