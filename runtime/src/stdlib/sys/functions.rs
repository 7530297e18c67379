//! The functions of `sys`.

use super::{audit, write_stderr};
use crate::args::{self, Parser};
use crate::exceptions::{R, Raised, print, type_error, value_error};
use crate::interp::{self, visible::Visible};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{attr, call, format, number};
use crate::state::state;
use crate::types::generator::async_generator::HOOKS;
use crate::types::generator::coroutine;
use crate::types::{dict, exception, int, str, tuple};
use crate::value::{Slot, Value};
use std::sync::atomic::Ordering::Relaxed;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("addaudithook", |_, args, kwnames| audit::add_hook(args, kwnames)),
    MethodDef::positional("audit", |_, args| audit::audit(args)),
    MethodDef::keywords("breakpointhook", |_, args, kwnames| breakpoint(args, kwnames)),
    MethodDef::no_args("_clear_type_cache", |_| Ok(Value::none())),
    MethodDef::no_args("_current_frames", |_| {
        audit::raise("sys._current_frames", Vec::new)?;
        let frames = dict::new();
        if let Some(frame) = interp::frame::objects_of(&interp::visible::visible()) {
            dict::set_item(&frames, &Value::int(crate::threads::ident() as i64), frame)?;
        }
        Ok(frames)
    }),
    MethodDef::no_args("_current_exceptions", |_| {
        audit::raise("sys._current_exceptions", Vec::new)?;
        let exceptions = dict::new();
        let running = (crate::threads::ident(), state().handled_exception());
        for (ident, handled) in crate::threads::waiting_handled().into_iter().chain([running]) {
            dict::set_item(&exceptions, &Value::int(ident as i64), handled.unwrap_or(Value::none()))?;
        }
        Ok(exceptions)
    }),
    MethodDef::one("displayhook", display)
        .doc("displayhook($module, object, /)\n--\n\nPrint an object to sys.stdout and also save it in builtins._"),
    MethodDef::positional("excepthook", excepthook).doc(
        "excepthook($module, exctype, value, traceback, /)\n--\n\nHandle an exception by displaying it with a traceback on sys.stderr.",
    ),
    MethodDef::no_args("exc_info", |_| exc_info()),
    MethodDef::no_args("exception", |_| Ok(state().handled_exception().unwrap_or(Value::none()))),
    MethodDef::positional("exit", exit).doc("exit($module, status=None, /)\n--\n\nExit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure)."),
    MethodDef::no_args("get_asyncgen_hooks", |_| {
        let (first, last) = HOOKS.get().clone();
        let value = |s: Slot| s.get().cloned().unwrap_or(Value::none());
        ASYNC_HOOKS.instance(vec![value(first), value(last)])
    }),
    MethodDef::positional("call_tracing", |_, args| {
        crate::args::check_count("call_tracing", args.len(), 2, 2)?;
        if tuple::as_items(&args[1]).is_none() {
            return Err(crate::args::bad_argument("call_tracing", "argument 2", "tuple", &args[1]));
        }
        crate::ops::call::call(&args[0], tuple::items(&args[1]), None)
    }),
    MethodDef::keywords("set_asyncgen_hooks", set_asyncgen_hooks),
    MethodDef::no_args("get_coroutine_origin_tracking_depth", |_| Ok(Value::int(coroutine::origin_depth()))),
    MethodDef::keywords("set_coroutine_origin_tracking_depth", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("set_coroutine_origin_tracking_depth", &["depth"], 1);
        let [depth] = PARSER.parse(args, kwnames)?;
        let depth = number::c_int(depth.ok_or_else(|| type_error("depth is required"))?)?;
        if depth < 0 {
            return Err(value_error("depth must be >= 0"));
        }
        coroutine::set_origin_depth(depth.into());
        Ok(Value::none())
    }),
    MethodDef::no_args("getallocatedblocks", |_| Ok(Value::int(0))),
    MethodDef::no_args("getdefaultencoding", |_| Ok(Value::str("utf-8"))),
    MethodDef::no_args("getfilesystemencoding", |_| Ok(Value::str("utf-8"))),
    MethodDef::no_args("getfilesystemencodeerrors", |_| Ok(Value::str("surrogateescape"))),
    MethodDef::positional("_getframe", getframe),
    MethodDef::positional("_getframemodulename", getframe_module_name),
    MethodDef::no_args("get_int_max_str_digits", |_| Ok(Value::int(int::max_str_digits()))),
    MethodDef::keywords("set_int_max_str_digits", set_int_max_str_digits),
    MethodDef::no_args("getprofile", |_| Ok(interp::trace::hook(true).unwrap_or(Value::none()))),
    MethodDef::no_args("gettrace", |_| Ok(interp::trace::hook(false).unwrap_or(Value::none()))),
    MethodDef::one("setprofile", |_, hook| set_hook(true, hook)),
    MethodDef::one("settrace", |_, hook| set_hook(false, hook)),
    MethodDef::one("_setprofileallthreads", |_, hook| set_hook(true, hook)),
    MethodDef::one("_settraceallthreads", |_, hook| set_hook(false, hook)),
    MethodDef::no_args("getrecursionlimit", |_| Ok(Value::usize(state().recursion_limit.get()))),
    MethodDef::one("setrecursionlimit", set_recursion_limit),
    MethodDef::one("getrefcount", |_, v| Ok(Value::int(refcount(v)))),
    MethodDef::keywords("getsizeof", getsizeof),
    MethodDef::no_args("getswitchinterval", |_| {
        Ok(Value::float(f64::from(crate::threads::INTERVAL.load(Relaxed)) / 1e6))
    }),
    MethodDef::one("setswitchinterval", |_, seconds| {
        let seconds = crate::types::float::to_f64(seconds)?;
        if seconds <= 0.0 {
            return Err(crate::exceptions::value_error("switch interval must be strictly positive"));
        }
        crate::threads::INTERVAL.store((seconds * 1e6) as u32, Relaxed);
        Ok(Value::none())
    }),
    MethodDef::one("intern", intern),
    MethodDef::no_args("is_finalizing", |_| Ok(Value::bool(crate::startup::is_finalizing()))),
    MethodDef::no_args("is_stack_trampoline_active", |_| Ok(Value::bool(false))),
    MethodDef::one("unraisablehook", unraisable_hook),
    MethodDef::no_args("_is_interned", |_| Ok(Value::bool(true))),
];

fn set_hook(profile: bool, hook: &Value) -> R {
    audit::raise(if profile { "sys.setprofile" } else { "sys.settrace" }, Vec::new)?;
    interp::trace::set_hook(profile, Some(hook.clone()).filter(|h| !h.is_none()));
    Ok(Value::none())
}

/// `sys.breakpointhook()`: calls what `PYTHONBREAKPOINT` names, else `pdb.set_trace`.
fn breakpoint(args: &[Value], kwnames: KwNames) -> R {
    let wanted = std::env::var("PYTHONBREAKPOINT").unwrap_or_default();
    let path = match wanted.as_str() {
        "0" => return Ok(Value::none()),
        "" => "pdb.set_trace",
        path => path,
    };
    let (module, name) = path.rsplit_once('.').unwrap_or(("builtins", path));
    let found = match module {
        "" => Err(crate::exceptions::value_error("Empty module name")),
        module => crate::import::import_module(module).and_then(|m| attr::get_str(&m, name)),
    };
    match found {
        Ok(hook) => crate::ops::call::call(&hook, args, kwnames),
        Err(raised) => {
            drop(raised.take());
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\"");
            crate::exceptions::warn(&exception::RUNTIME_WARNING, &text, 1)?;
            Ok(Value::none())
        }
    }
}

fn display(_: &Value, v: &Value) -> R {
    let builtins = crate::import::import_module("builtins")?;
    if v.is_none() {
        return Ok(Value::none());
    }
    attr::set_str(&builtins, "_", &Value::none())?;
    let Some(stdout) = crate::builtins::io::sys_attribute("stdout").filter(|s| !s.is_none()) else {
        return Err(crate::exceptions::runtime_error("lost sys.stdout"));
    };
    let shown = format::repr(v)?;
    attr::call_method_str(&stdout, "write", &[shown])?;
    attr::call_method_str(&stdout, "write", &[Value::str("\n")])?;
    attr::set_str(&builtins, "_", v)?;
    Ok(Value::none())
}

fn excepthook(_: &Value, args: &[Value]) -> R {
    args::check_count("excepthook", args.len(), 3, 3)?;
    if let Some(stdout) = crate::builtins::io::sys_attribute("stdout").filter(|s| !s.is_none())
        && let Err(raised) = attr::call_method_str(&stdout, "flush", &[])
    {
        drop(raised.take());
    }
    if exception::is_exception(&args[1]) {
        let is_traceback = args[2].is_exact(&crate::types::traceback::TYPE);
        if is_traceback && exception::traceback_of(&args[1]).is_none() {
            exception::set_traceback(&args[1], Some(args[2].clone()));
        }
        write_stderr(&print::uncaught(&args[1]));
    } else {
        let message = format!(
            "TypeError: print_exception(): Exception expected for value, {} found\n",
            args[1].ty().name()
        );
        write_stderr(message.as_bytes());
    }
    Ok(Value::none())
}

/// Prints an uncaught exception through `sys.excepthook`. Returns the SystemExit that the hook raised, if it did.
pub fn call_excepthook(exc: &Value) -> Option<Value> {
    let traceback = exception::traceback_of(exc).unwrap_or(Value::none());
    let Some(sys) = state().sys_dict.get().get().cloned() else {
        write_stderr(&print::uncaught(exc));
        return None;
    };
    dict::set_str(&sys, "last_exc", exc.clone());
    dict::set_str(&sys, "last_type", exc.ty().value());
    dict::set_str(&sys, "last_value", exc.clone());
    dict::set_str(&sys, "last_traceback", traceback.clone());
    let Some(hook) = dict::get_str(&sys, "excepthook") else {
        write_stderr(b"sys.excepthook is missing\n");
        write_stderr(&print::uncaught(exc));
        return None;
    };
    match call::call3(&hook, &exc.ty().value(), exc, &traceback) {
        Ok(_) => None,
        Err(raised) if raised.matches(&exception::SYSTEM_EXIT) => Some(raised.take()),
        Err(raised) => {
            let second = raised.take();
            write_stderr(b"Error in sys.excepthook:\n");
            write_stderr(&print::uncaught(&second));
            write_stderr(b"\nOriginal exception was:\n");
            write_stderr(&print::uncaught(exc));
            None
        }
    }
}

fn exc_info() -> R {
    Ok(match state().handled_exception() {
        None => tuple::new(vec![Value::none(), Value::none(), Value::none()]),
        Some(exc) => {
            let traceback = exception::traceback_of(&exc).unwrap_or(Value::none());
            tuple::new(vec![exc.ty().value(), exc, traceback])
        }
    })
}

fn exit(_: &Value, args: &[Value]) -> R {
    args::check_count("exit", args.len(), 0, 1)?;
    Err(exit_with(args.first().cloned().unwrap_or(Value::none())))
}

/// Raises SystemExit.
pub fn exit_with(status: Value) -> Raised {
    let made = match tuple::as_items(&status) {
        Some(items) => exception::instantiate(&exception::SYSTEM_EXIT, items),
        None if status.is_none() => exception::instantiate(&exception::SYSTEM_EXIT, &[]),
        None => exception::instantiate(&exception::SYSTEM_EXIT, &[status]),
    };
    match made {
        Ok(exc) => crate::exceptions::raise_value(exc),
        Err(raised) => raised,
    }
}

static ASYNC_HOOKS: super::StructSequence = super::StructSequence {
    name: "asyncgen_hooks",
    fields: &["firstiter", "finalizer"],
    visible: 2,
    sealed: false,
    doc: "asyncgen_hooks",
};

fn set_asyncgen_hooks(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("set_asyncgen_hooks", &["firstiter", "finalizer"], 0);
    let [first, last] = PARSER.parse(args, kwnames)?;
    for (hook, name) in [(first, "firstiter"), (last, "finalizer")] {
        if let Some(hook) = hook
            && !hook.is_none()
            && !call::is_callable(hook)
        {
            return Err(type_error(format_args!(
                "callable {name} expected, got {}",
                hook.ty().name()
            )));
        }
    }
    if last.is_some() {
        audit::raise("sys.set_asyncgen_hook_finalizer", Vec::new)?;
    }
    if first.is_some() {
        audit::raise("sys.set_asyncgen_hook_firstiter", Vec::new)?;
    }
    let (mut new_first, mut new_last) = HOOKS.get().clone();
    if let Some(first) = first {
        new_first = Slot::from(Some(first.clone()).filter(|f| !f.is_none()));
    }
    if let Some(last) = last {
        new_last = Slot::from(Some(last.clone()).filter(|f| !f.is_none()));
    }
    drop(HOOKS.replace((new_first, new_last)));
    Ok(Value::none())
}

/// The frames from the one that the argument means on.
fn frames_from(args: &[Value], name: &str) -> R<Vec<Visible>> {
    args::check_count(name, args.len(), 0, 1)?;
    let depth = match args.first() {
        Some(v) => number::c_int(v)?.max(0) as usize,
        None => 0,
    };
    let mut frames = interp::visible::visible();
    if depth >= frames.len() {
        return Err(value_error("call stack is not deep enough"));
    }
    frames.drain(..depth);
    Ok(frames)
}

fn getframe(_: &Value, args: &[Value]) -> R {
    let frames = frames_from(args, "_getframe")?;
    let frame = interp::frame::objects_of(&frames).expect("there is one");
    audit::raise("sys._getframe", || vec![frame.clone()])?;
    Ok(frame)
}

fn getframe_module_name(_: &Value, args: &[Value]) -> R {
    audit::raise("sys._getframemodulename", || {
        vec![args.first().cloned().unwrap_or(Value::int(0))]
    })?;
    match frames_from(args, "_getframemodulename") {
        Ok(frames) => Ok(dict::get_str(&frames[0].globals, "__name__").unwrap_or(Value::none())),
        Err(raised) => {
            drop(raised.take());
            Ok(Value::none())
        }
    }
}

fn set_int_max_str_digits(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("set_int_max_str_digits", &["maxdigits"], 1);
    let [digits] = PARSER.parse(args, kwnames)?;
    let digits = number::ssize(digits.ok_or_else(|| type_error("maxdigits is required"))?)?;
    if digits != 0 && digits < 640 {
        return Err(value_error("maxdigits must be 0 or larger than 640"));
    }
    int::set_max_str_digits(digits);
    Ok(Value::none())
}

fn set_recursion_limit(_: &Value, v: &Value) -> R {
    let limit = number::c_int(v)?;
    if limit < 1 {
        return Err(value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = state().recursion_depth.get();
    if depth as i64 >= i64::from(limit) {
        return Err(crate::exceptions::recursion_error(format_args!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        )));
    }
    crate::startup::set_recursion_limit(limit as usize);
    Ok(Value::none())
}

/// `sys.getrefcount`: with the reference of the argument; immediates and immortals have CPython's immortal count.
pub fn refcount(v: &Value) -> i64 {
    match v.header() {
        Some(h) if !h.is_immortal() => i64::from(h.count()),
        _ => 0xFFFF_FFFF,
    }
}

fn getsizeof(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("getsizeof", &["object", "default"], 1);
    let [object, default] = PARSER.parse(args, kwnames)?;
    let object = object.ok_or_else(|| type_error("getsizeof() missing required argument 'object' (pos 1)"))?;
    // Looked up on the type, so that a class answers for itself.
    let size = match attr::lookup_special(object, &str::intern("__sizeof__")) {
        Ok(Some(method)) => crate::ops::call::call0(&method),
        Ok(None) => Err(type_error(format_args!(
            "Type {} doesn't define __sizeof__",
            object.ty().name()
        ))),
        Err(raised) => Err(raised),
    };
    match size {
        Ok(size) => {
            if !crate::types::int::is_int(&size) {
                return Err(type_error("an integer is required"));
            }
            let size = number::ssize(&size)?;
            if size < 0 {
                return Err(value_error("__sizeof__() should return >= 0"));
            }
            Ok(Value::int(size + crate::object::sizes::in_front(object) as i64))
        }
        Err(raised) => match default {
            Some(default) => {
                raised.catch(&exception::TYPE_ERROR)?;
                Ok(default.clone())
            }
            None => Err(raised),
        },
    }
}

fn intern(_: &Value, v: &Value) -> R {
    if !str::is_str(v) {
        return Err(args::bad_argument("intern", "argument", "str", v));
    }
    if !v.is_exact(&str::TYPE) {
        return Err(type_error(format_args!("can't intern {}", v.ty().name())));
    }
    Ok(str::intern_value(v))
}

static UNRAISABLE: super::StructSequence = super::StructSequence {
    name: "UnraisableHookArgs",
    fields: &["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
    visible: 5,
    sealed: false,
    doc: "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
};

/// What `sys.unraisablehook` is called with.
pub fn unraisable_arguments(exc: &Value, message: Option<&str>, object: Option<&Value>) -> R {
    UNRAISABLE.instance(vec![
        exc.ty().value(),
        exc.clone(),
        exception::traceback_of(exc).unwrap_or(Value::none()),
        message.map_or(Value::none(), Value::str),
        object.cloned().unwrap_or(Value::none()),
    ])
}

fn unraisable_hook(_: &Value, unraisable: &Value) -> R {
    if !UNRAISABLE.describes(unraisable) {
        return Err(type_error(
            "sys.unraisablehook argument type must be UnraisableHookArgs",
        ));
    }
    let exc = attr::get_str(unraisable, "exc_value")?;
    let object = attr::get_str(unraisable, "object")?;
    let message = attr::get_str(unraisable, "err_msg")?;
    let message = if message.is_none() {
        None
    } else {
        Some(format::str_string(&message)?)
    };
    print::unraisable(&exc, message.as_deref(), Some(&object).filter(|o| !o.is_none()));
    Ok(Value::none())
}
