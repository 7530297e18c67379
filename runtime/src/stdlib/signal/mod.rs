//! `_signal`: handlers written in Python run at the next back-edge or call of the interpreter or of generated code.

pub mod masks;

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, overflow_error, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::type_object::TypeObject;
use crate::ops::control::attention;
use crate::ops::{call, number};
use crate::state::state;
use crate::stdlib::sys::audit;
use crate::threads::{self, Wait, Woken};
use crate::types::exception::os_error;
use crate::types::{dict, exception, module, set, tuple};
use crate::value::{Slot, Value};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

/// Signals that arrived and whose handlers have not run yet, as bits.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// Descriptor that a byte is written to for each signal, or −1.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
/// `signal.itimer_error`.
static TIMER_ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);
/// The Python handlers by number.
static HANDLERS: Mut<Vec<Slot>> = Mut::new(Vec::new());
const COUNT: i32 = 65;
const SIG_DFL: i64 = 0;
const SIG_IGN: i64 = 1;

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

static NUMBERS: &[(&str, i32)] = numbers! {
    SIGABRT SIGALRM SIGBUS SIGCHLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGKILL SIGPIPE SIGPROF SIGPWR SIGQUIT SIGSEGV
    SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU
    SIGXFSZ
};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_signal", &[FUNCTIONS, masks::FUNCTIONS])?;
    let d = module::dict(&module);
    masks::add_types(&d);
    for (name, number) in NUMBERS {
        dict::set_str(&d, name, Value::int((*number).into()));
    }
    dict::set_str(&d, "SIGCLD", Value::int(libc::SIGCHLD.into()));
    dict::set_str(&d, "SIGIOT", Value::int(libc::SIGABRT.into()));
    dict::set_str(&d, "SIGPOLL", Value::int(libc::SIGIO.into()));
    dict::set_str(&d, "SIGRTMIN", Value::int(libc::SIGRTMIN().into()));
    dict::set_str(&d, "SIGRTMAX", Value::int(libc::SIGRTMAX().into()));
    dict::set_str(&d, "NSIG", Value::int(COUNT.into()));
    dict::set_str(&d, "SIG_DFL", Value::int(SIG_DFL));
    dict::set_str(&d, "SIG_IGN", Value::int(SIG_IGN));
    for (name, number) in [
        ("SIG_BLOCK", libc::SIG_BLOCK),
        ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
        ("SIG_SETMASK", libc::SIG_SETMASK),
        ("ITIMER_REAL", 0),
        ("ITIMER_VIRTUAL", 1),
        ("ITIMER_PROF", 2),
    ] {
        dict::set_str(&d, name, Value::int(number.into()));
    }
    let error = crate::exceptions::new_exception("signal", "itimer_error", &exception::OS_ERROR)?;
    *TIMER_ERROR.get_mut() = Some(error);
    dict::set_str(&d, "ItimerError", error.value());
    let default = dict::get_str(&d, "default_int_handler").unwrap_or(Value::none());
    let handlers = handlers();
    if handlers[libc::SIGINT as usize].is_null() {
        handlers[libc::SIGINT as usize] = Slot::new(crate::memory::keep(default));
    }
    Ok(module)
}

fn handlers() -> &'static mut Vec<Slot> {
    let handlers = HANDLERS.get_mut();
    if handlers.is_empty() {
        handlers.resize(COUNT as usize, Slot::NULL);
    }
    handlers
}

extern "C" fn arrived(number: libc::c_int) {
    ARRIVED.fetch_or(1 << (number - 1), Ordering::SeqCst);
    state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = number as u8;
        // SAFETY: `write` may be called in signal handlers.
        unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
    }
}

fn set_action(number: i32, action: libc::sighandler_t) -> bool {
    // SAFETY: plain data for a system call.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = action;
        libc::sigemptyset(&mut new.sa_mask);
        libc::sigaction(number, &new, std::ptr::null_mut()) == 0
    }
}

/// What CPython does at start: SIGINT raises KeyboardInterrupt, SIGPIPE is ignored.
pub fn install_default() {
    set_action(libc::SIGPIPE, libc::SIG_IGN);
    set_action(libc::SIGXFSZ, libc::SIG_IGN);
    set_action(
        libc::SIGINT,
        arrived as extern "C" fn(libc::c_int) as libc::sighandler_t,
    );
}

/// Runs the handlers of the signals that arrived, in the main thread; another one gives its turn to that. When one raises, the
/// others run at the next poll.
pub fn run_handlers() -> R<()> {
    if ARRIVED.load(Ordering::SeqCst) == 0 {
        return Ok(());
    }
    if !threads::in_main() {
        threads::wake_main_for_signal();
        return Ok(());
    }
    let result = run_handlers_until_error();
    if result.is_err() && ARRIVED.load(Ordering::SeqCst) != 0 {
        state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
    }
    result
}

fn run_handlers_until_error() -> R<()> {
    loop {
        let bits = ARRIVED.load(Ordering::SeqCst);
        if bits == 0 {
            return Ok(());
        }
        let number = bits.trailing_zeros() as i32 + 1;
        ARRIVED.fetch_and(!(1 << (number - 1)), Ordering::SeqCst);
        let handler = handlers()[number as usize].get().cloned();
        match handler {
            Some(handler) if call::is_callable(&handler) => {
                let frames = crate::interp::visible::visible();
                let frame = crate::interp::frame::objects_of(&frames).unwrap_or(Value::none());
                call::call2(&handler, &Value::int(number.into()), &frame)?;
            }
            None if number == libc::SIGINT => {
                return Err(interrupt());
            }
            _ => {}
        }
    }
}

fn interrupt() -> Raised {
    match exception::instantiate(&exception::KEYBOARD_INTERRUPT, &[]) {
        Ok(exc) => crate::exceptions::raise_value(exc),
        Err(raised) => raised,
    }
}

/// Whether a signal has arrived that no handler has seen.
pub fn is_pending() -> bool {
    ARRIVED.load(Ordering::SeqCst) != 0
}

/// Does as if a signal had arrived, if the program handles it (`PyErr_SetInterruptEx`).
pub fn simulate(number: i32) -> R<()> {
    if !(1..COUNT).contains(&number) {
        return Err(value_error("signal number out of range"));
    }
    let is_handled = match handlers()[number as usize].get() {
        Some(handler) => call::is_callable(handler),
        None => number == libc::SIGINT,
    };
    if is_handled {
        arrived(number);
        if threads::in_main() {
            run_handlers()?;
        }
    }
    Ok(())
}

fn signal_number(v: &Value) -> R<i32> {
    let number = number::ssize(v)?;
    if !(1..i64::from(COUNT)).contains(&number) {
        return Err(value_error("signal number out of range"));
    }
    Ok(number as i32)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("signal", set_handler),
    MethodDef::one("getsignal", |_, v| {
        let number = signal_number(v)?;
        Ok(handlers()[number as usize]
            .get()
            .cloned()
            .unwrap_or(Value::int(SIG_DFL)))
    }),
    MethodDef::positional("default_int_handler", |_, args| {
        crate::args::check_count("default_int_handler", args.len(), 2, 2)?;
        number::c_int(&args[0])?;
        Err(interrupt())
    }),
    MethodDef::one("alarm", |_, v| {
        let seconds = number::ssize(v)?;
        // SAFETY: a plain system call.
        Ok(Value::int(unsafe { libc::alarm(seconds as u32) }.into()))
    }),
    MethodDef::no_args("pause", |_| {
        while !threads::alone() {
            if threads::wait_interruptibly(Wait::Time, None)?.0 == Woken::Signal {
                return Ok(Value::none());
            }
        }
        // SAFETY: a plain system call.
        unsafe { libc::pause() };
        run_handlers()?;
        Ok(Value::none())
    }),
    MethodDef::one("raise_signal", |_, v| {
        let number = number::c_int(v)?;
        // SAFETY: a plain system call.
        if unsafe { libc::raise(number) } != 0 {
            return Err(os_error::raise_last(None));
        }
        run_handlers()?;
        Ok(Value::none())
    }),
    MethodDef::positional("setitimer", set_timer),
    MethodDef::one("getitimer", |_, v| {
        let which = number::ssize(v)?;
        // SAFETY: plain data for a system call.
        unsafe {
            let mut old: libc::itimerval = std::mem::zeroed();
            if libc::getitimer(which as _, &mut old) != 0 {
                return Err(timer_error());
            }
            Ok(timer_value(&old))
        }
    }),
    MethodDef::keywords("set_wakeup_fd", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("set_wakeup_fd", &["", "warn_on_full_buffer"], 1).keyword_only(1);
        let [fd, _] = PARSER.parse(args, kwnames)?;
        let fd = number::c_int(fd.ok_or_else(|| type_error("set_wakeup_fd() takes exactly 1 argument"))?)?;
        check_main("set_wakeup_fd")?;
        check_wakeup(fd)?;
        Ok(Value::int(WAKEUP.swap(fd, Ordering::Relaxed).into()))
    }),
    MethodDef::positional("siginterrupt", |_, args| {
        crate::args::check_count("siginterrupt", args.len(), 2, 2)?;
        Ok(Value::none())
    }),
    MethodDef::one("strsignal", |_, v| {
        let number = signal_number(v)?;
        // SAFETY: the returned string is static or thread-local and copied at once.
        unsafe {
            let text = libc::strsignal(number);
            Ok(if text.is_null() {
                Value::none()
            } else {
                Value::str(&std::ffi::CStr::from_ptr(text).to_string_lossy())
            })
        }
    }),
    MethodDef::no_args("valid_signals", |_| {
        set::new(
            (1..COUNT)
                .filter(|n| *n != 32 && *n != 33)
                .map(|n| Value::int(n.into()))
                .collect(),
        )
    }),
    MethodDef::positional("pthread_kill", |_, args| {
        crate::args::check_count("pthread_kill", args.len(), 2, 2)?;
        if !crate::types::int::is_int(&args[0]) {
            return Err(type_error(format_args!(
                "pthread_kill() argument 1 must be int, not {}",
                args[0].ty().name()
            )));
        }
        let number = number::c_int(&args[1])?;
        audit::raise("signal.pthread_kill", || {
            vec![args[0].clone(), Value::int(number.into())]
        })?;
        // All threads are stacks of this one. SAFETY: a plain system call.
        let error = unsafe { libc::pthread_kill(libc::pthread_self(), number) };
        if error != 0 {
            return Err(os_error::raise_errno(error, None, None));
        }
        run_handlers()?;
        Ok(Value::none())
    }),
];

/// What sets up signals is left to the main thread.
fn check_main(function: &str) -> R<()> {
    if threads::in_main() {
        return Ok(());
    }
    Err(value_error(format_args!(
        "{function} only works in main thread of the main interpreter"
    )))
}

/// The descriptor that signals are written to must be open, and writing to it must not block.
fn check_wakeup(fd: i32) -> R<()> {
    if fd == -1 {
        return Ok(());
    }
    // SAFETY: plain data for a system call.
    let opened = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        libc::fstat(fd, &mut status)
    };
    // SAFETY: a plain system call.
    let status = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if opened != 0 || status < 0 {
        return Err(os_error::raise_last(None));
    }
    if status & libc::O_NONBLOCK == 0 {
        return Err(value_error(format_args!("the fd {fd} must be in non-blocking mode")));
    }
    Ok(())
}

fn set_handler(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("signal", args.len(), 2, 2)?;
    let number = number::c_int(&args[0])?;
    check_main("signal")?;
    if !(1..COUNT).contains(&number) {
        return Err(value_error("signal number out of range"));
    }
    let action = match args[1].as_small_int() {
        Some(SIG_DFL) => libc::SIG_DFL,
        Some(SIG_IGN) => libc::SIG_IGN,
        _ if call::is_callable(&args[1]) => arrived as extern "C" fn(libc::c_int) as libc::sighandler_t,
        _ => {
            return Err(type_error(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
            ));
        }
    };
    if !set_action(number, action) {
        return Err(os_error::raise_last(None));
    }
    let mut old = std::mem::replace(
        &mut handlers()[number as usize],
        Slot::new(crate::memory::keep(args[1].clone())),
    );
    Ok(old.take().unwrap_or(Value::int(SIG_DFL)))
}

fn time_value(v: &Value) -> R<libc::timeval> {
    let seconds = match crate::types::float::as_f64(v) {
        Some(seconds) => seconds,
        None => number::ssize(v)? as f64,
    };
    if seconds.is_nan() {
        return Err(value_error("Invalid value NaN (not a number)"));
    }
    if seconds.abs() >= 2f64.powi(63) {
        return Err(overflow_error("timestamp out of range for platform time_t"));
    }
    // A part of a microsecond counts as one: zero would stop the timer.
    let (whole, micros) = (seconds.floor(), ((seconds - seconds.floor()) * 1e6).ceil());
    let carry = micros >= 1e6;
    Ok(libc::timeval {
        tv_sec: whole as i64 + i64::from(carry),
        tv_usec: if carry { 0 } else { micros as i64 },
    })
}

fn timer_value(t: &libc::itimerval) -> Value {
    let seconds = |t: &libc::timeval| Value::float(t.tv_sec as f64 + t.tv_usec as f64 / 1e6);
    tuple::new(vec![seconds(&t.it_value), seconds(&t.it_interval)])
}

fn timer_error() -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let args = [Value::int(errno.into()), Value::str(&os_error::strerror(errno))];
    match exception::instantiate(TIMER_ERROR.get_mut().unwrap_or(&exception::OS_ERROR), &args) {
        Ok(error) => crate::exceptions::raise_value(error),
        Err(raised) => raised,
    }
}

fn set_timer(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("setitimer", args.len(), 2, 3)?;
    let which = number::ssize(&args[0])?;
    let zero = Value::float(0.0);
    let new = libc::itimerval {
        it_value: time_value(&args[1])?,
        it_interval: time_value(args.get(2).unwrap_or(&zero))?,
    };
    // SAFETY: plain data for a system call.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        if libc::setitimer(which as _, &new, &mut old) != 0 {
            return Err(timer_error());
        }
        run_handlers()?;
        Ok(timer_value(&old))
    }
}
