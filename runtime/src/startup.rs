//! Starting the runtime, running the main program, and ending as CPython does.

use crate::cell::Mut;
use crate::exceptions::{self, R, Raised, not_implemented_error, runtime_error};
use crate::object::lookup;
use crate::ops::{attr, format};
use crate::state::state;
use crate::stdlib::{atexit, signal, sys};
use crate::types::{BUILTIN_TYPES, bytes, code, dict, exception, function, generics, int, module, singletons, str};
use crate::value::{Slot, Value};
use std::ffi::OsString;
use std::sync::Arc;

/// What kind of source a compiler gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A module.
    Exec,
    /// An expression.
    Eval,
    /// An interactive statement.
    Single,
    /// The type of a function, for `ast` alone.
    FuncType,
}

/// Source for the installed compiler.
pub struct Source<'a> {
    /// WTF-8 of a `str`, or the bytes as they are.
    pub text: &'a [u8],
    /// They are bytes, which may say what encoding they have.
    pub is_bytes: bool,
    pub filename: &'a str,
    pub mode: Mode,
    /// `PyCF_*` flags, `from __future__` bits included.
    pub flags: u32,
    /// −1, 0, 1 or 2.
    pub optimize: i32,
    /// The minor version of Python that the source is to be; −1 for any.
    pub feature_version: i32,
}

/// What the front end does for a running program.
pub struct Compiler {
    /// Compiles source to a `code` value, or raises SyntaxError.
    pub compile: fn(&Source) -> R,
    /// Parses source to an `ast` object, or raises SyntaxError.
    pub parse: fn(&Source) -> R,
    /// Compiles an `ast` object to a `code` value; the source's text is not used.
    pub compile_tree: fn(&Value, &Source) -> R,
    /// The tokens of lines, with or without comments and insignificant line breaks.
    pub tokens: fn(Lines, bool) -> Tokens,
    /// The symbol tables of a source, or SyntaxError.
    pub symbols: fn(&Source) -> R<crate::stdlib::symtable::Block>,
}

/// Lines of a source, each read when tokens are asked for that stand on it; nothing where it ends.
pub type Lines = Box<dyn FnMut() -> Option<String>>;

/// The next token as a tuple for `tokenize`; nothing after the last.
pub type Tokens = Box<dyn FnMut() -> R<Option<Value>>>;

static COMPILER: Mut<Option<&'static Compiler>> = Mut::new(None);

/// Installs the compiler that `eval`, `exec`, `compile`, `ast` and `tokenize` use.
pub fn set_compiler(compiler: &'static Compiler) {
    COMPILER.replace(Some(compiler));
}

/// The installed compiler.
pub fn compiler() -> R<&'static Compiler> {
    (*COMPILER.get()).ok_or_else(|| not_implemented_error("this program holds no compiler for source code"))
}

/// Compiles with the installed compiler.
pub fn compile(source: &Source) -> R {
    (compiler()?.compile)(source)
}

const STACK_BYTES: usize = 4 << 30;
/// The least that is asked for where address space is short.
const LEAST_STACK: usize = 16 << 20;
/// The bytes that the main thread's stack has.
static STACK_SIZE: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(STACK_BYTES);

/// A stack, which becomes memory as it is used; `None` where there is no address space for it.
pub fn map_stack(bytes: usize) -> Option<*mut u8> {
    // SAFETY: an anonymous private reservation.
    let stack = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK,
            -1,
            0,
        )
    };
    (stack != libc::MAP_FAILED).then_some(stack.cast())
}

/// A stack of up to [`STACK_BYTES`], which becomes memory as it is used, and its size: where the process may only have so
/// much address space, most of that is for its memory.
pub fn reserve_stack() -> Option<(*mut u8, usize)> {
    let mut bytes = wanted_stack();
    loop {
        if let Some(stack) = map_stack(bytes) {
            return Some((stack, bytes));
        }
        if bytes <= LEAST_STACK {
            return None;
        }
        bytes = (bytes / 2).max(LEAST_STACK);
    }
}

fn wanted_stack() -> usize {
    // SAFETY: plain data.
    let mut limit: libc::rlimit = unsafe { std::mem::zeroed() };
    // SAFETY: fills in the struct.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) } == 0;
    if !known || limit.rlim_cur == libc::RLIM_INFINITY {
        return STACK_BYTES;
    }
    let share = (limit.rlim_cur / 8) as usize & !0xFFFF;
    share.clamp(LEAST_STACK, STACK_BYTES)
}
/// Room below the limit for code that does not check.
const STACK_RESERVE: usize = 1 << 20;

/// Native stack that one level of the recursion limit stands for: calls of generated code are bounded by the stack alone.
const STACK_PER_LEVEL: usize = 8 << 10;

/// Sets the recursion limit, and how far down the stack may grow for it.
pub fn set_recursion_limit(limit: usize) {
    state().recursion_limit.set(limit);
    let bytes = limit.saturating_mul(STACK_PER_LEVEL).clamp(
        4 << 20,
        STACK_SIZE.load(std::sync::atomic::Ordering::Relaxed) - 2 * STACK_RESERVE,
    );
    state().stack_end.set(state().stack_top.get() - bytes);
    crate::interp::depth::reset();
}

/// The addresses of this thread's stack, but for the room below the recursion limit.
pub fn stack() -> std::ops::Range<usize> {
    state().stack_end.get()..state().stack_top.get()
}

/// Runs `f` on a large stack that becomes memory as it is used, and sets the limit that recursion is checked against.
pub fn on_large_stack<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    let mut f = Some(f);
    let mut result = None;
    let mut body = || {
        let here = 0u8;
        let top = &raw const here as usize;
        state().stack_top.set(top);
        set_recursion_limit(state().recursion_limit.get());
        result = Some((f.take().expect("called once"))());
    };
    run_on_stack(&mut body);
    result.expect("the body has run")
}

#[cfg(target_arch = "x86_64")]
fn run_on_stack(body: &mut (dyn FnMut() + Send)) {
    extern "C" fn trampoline(body: *mut &mut (dyn FnMut() + Send)) {
        // SAFETY: the pointer is that of `run_on_stack`'s parameter.
        unsafe { (*body)() }
    }
    // SAFETY: a stack of our own; the assembly keeps the old stack pointer in a callee-saved register.
    unsafe {
        let (stack, bytes) = reserve_stack().expect("cannot reserve the stack");
        STACK_SIZE.store(bytes, std::sync::atomic::Ordering::Relaxed);
        let top = stack.add(bytes - 64);
        let mut body = body;
        std::arch::asm!(
            "mov r12, rsp",
            "mov rsp, {top}",
            "call {f}",
            "mov rsp, r12",
            top = in(reg) top,
            f = in(reg) trampoline as extern "C" fn(*mut &mut (dyn FnMut() + Send)),
            in("rdi") &raw mut body,
            out("r12") _,
            clobber_abi("C"),
        );
        libc::munmap(stack.cast(), bytes);
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn run_on_stack(body: &mut (dyn FnMut() + Send)) {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || body())
            .expect("cannot start the main thread")
            .join()
            .expect("the main thread does not panic");
    });
}

/// Makes the runtime ready: singletons, types, `sys`, `builtins`, standard streams. `argv` becomes `sys.argv`.
pub fn initialize(argv: Vec<OsString>) -> R<()> {
    exception::make_late_classes();
    str::make_characters();
    bytes::make_bytes();
    singletons::map();
    state().argv.replace(argv);
    for (ty, _) in BUILTIN_TYPES {
        lookup::ready(ty);
    }
    for ty in generics::types() {
        lookup::ready(ty);
    }
    for ty in exception::CLASSES {
        lookup::ready(ty);
    }
    state().handled.get_mut().push(Slot::NULL);
    state().modules.replace(Slot::new(dict::new()));
    let builtins = crate::import::import_module("builtins")?;
    state().builtins.replace(Slot::new(module::dict(&builtins)));
    let sys = crate::import::import_module("sys")?;
    state().sys_dict.replace(Slot::new(module::dict(&sys)));
    signal::install_default();
    sys::install_streams()?;
    #[cfg(feature = "count-objects")]
    crate::memory::leaks::set_baseline();
    Ok(())
}

/// Runs `code` as `__main__`.
pub fn run_main(code: Arc<krait_bytecode::CodeObject>) -> R<()> {
    run_main_value(&code::new(code))
}

/// Runs a `code` value as `__main__`.
pub fn run_main_value(code: &Value) -> R<()> {
    let file = code.exact::<code::CodeObject>().map(|c| c.filename.clone());
    let main = module::new_empty("__main__");
    let d = module::dict(&main);
    dict::set_str(&d, "__annotations__", dict::new());
    let builtins = crate::import::import_module("builtins")?;
    dict::set_str(&d, "__builtins__", builtins);
    if let Some(file) = file {
        if let Some(path) = state().sys_dict.get().get().and_then(|sys| dict::get_str(sys, "path"))
            && let Some((folder, _)) = str::to_str_lossless(&file).and_then(|f| f.rsplit_once('/'))
            && crate::types::list::items(&path).len() == sys::options::search_path().len()
        {
            attr::call_method_str(&path, "insert", &[Value::int(0), Value::str(folder)])?;
        }
        let is_file = str::to_str_lossless(&file).is_none_or(|file| file != "<string>");
        if is_file {
            dict::set_str(&d, "__file__", file);
            dict::set_str(&d, "__cached__", Value::none());
        }
    }
    dict::set_item(&crate::import::modules(), &str::intern("__main__"), main.clone())?;
    if !sys::options::warnings().is_empty() {
        crate::stdlib::warnings::prepare()?;
    }
    crate::import::prepare_importers()?;
    let f = function::new(code, &d)?;
    crate::builtins::scope::run_function(&f, &d).map(drop)
}

static FINALIZING: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Whether the program is being taken down (`sys.is_finalizing`).
pub fn is_finalizing() -> bool {
    FINALIZING.load(std::sync::atomic::Ordering::Relaxed)
}

static ENDING: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// No threads are started any more, nor processes forked, once the main program has ended.
pub fn check_not_ending(what: &str) -> R<()> {
    match ENDING.load(std::sync::atomic::Ordering::Relaxed) {
        true => Err(runtime_error(format_args!("can't {what} at interpreter shutdown"))),
        false => Ok(()),
    }
}

/// Ends the program: prints what `result` raised, runs `atexit` functions, releases modules, flushes. Returns the exit
/// status; does not return when CPython would die by a signal.
pub fn finalize(result: R<()>) -> i32 {
    let mut interrupted = false;
    let mut status = match result {
        Ok(()) => 0,
        Err(raised) => {
            interrupted = raised.matches(&exception::KEYBOARD_INTERRUPT);
            status_of(raised)
        }
    };
    ENDING.store(true, std::sync::atomic::Ordering::Relaxed);
    crate::stdlib::thread::wait_for_all();
    atexit::run();
    FINALIZING.store(true, std::sync::atomic::Ordering::Relaxed);
    let flushed = flush_streams();
    crate::memory::collector::collect_at_end();
    teardown();
    // What could not be written the first time has been said.
    if !flushed || !flush_streams() {
        status = 120;
    }
    #[cfg(feature = "count-objects")]
    if !crate::memory::leaks::report() && status == 0 {
        status = 121;
    }
    if interrupted {
        // SAFETY: restores the default action and sends the signal to this process.
        unsafe {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            libc::kill(libc::getpid(), libc::SIGINT);
        }
        return 130;
    }
    status
}

/// The exit status of an uncaught exception, which is printed unless it is SystemExit.
pub fn status_of(raised: Raised) -> i32 {
    if raised.matches(&exception::SYSTEM_EXIT) {
        let exc = raised.take();
        return system_exit_status(&exc);
    }
    let exc = raised.take();
    match sys::call_excepthook(&exc) {
        Some(exit) => system_exit_status(&exit),
        None => 1,
    }
}

/// What `SystemExit(code)` means for the exit status; other codes than ints are printed.
fn system_exit_status(exc: &Value) -> i32 {
    // Subclasses may have a `code` of their own.
    let code = match attr::get_str(exc, "code") {
        Ok(code) => code,
        Err(raised) => {
            drop(raised.take());
            exc.clone()
        }
    };
    if code.is_none() {
        return 0;
    }
    if int::is_int(&code) {
        return int::as_i64(&code).map_or(-1, |i| i as i32) & 0xFF;
    }
    let text = match format::str(&code) {
        Ok(text) => str::wtf8(&text).to_vec(),
        Err(raised) => {
            drop(raised.take());
            Vec::new()
        }
    };
    let mut line = text;
    line.push(b'\n');
    sys::write_stderr(&line);
    1
}

/// Flushes `sys.stdout` and `sys.stderr`; false if one of them could not be written (CPython's exit status 120).
fn flush_streams() -> bool {
    let mut good = true;
    for name in ["stdout", "stderr"] {
        let Some(stream) = crate::builtins::io::sys_attribute(name).filter(|s| !s.is_none()) else {
            continue;
        };
        match attr::get_str_optional(&stream, "closed") {
            Ok(Some(closed)) if closed.is_true() => continue,
            Ok(_) => {}
            Err(raised) => drop(raised.take()),
        }
        if let Err(raised) = attr::call_method_str(&stream, "flush", &[]) {
            good = false;
            if name == "stdout" {
                crate::exceptions::write_unraisable(raised, None, Some(&stream));
            } else {
                drop(raised.take());
            }
        }
    }
    good
}

/// Releases the modules (`finalize_modules` of pylifecycle.c): first those that nothing else holds, then, after a collection,
/// the names in the others.
/// What is entered in `builtins` after CPython copies them, which it puts back before objects die.
fn restore_builtins() {
    let Some(builtins) = state().builtins.get().get().cloned() else {
        return;
    };
    for name in ["open", "exit", "quit", "copyright", "credits", "license", "help", "_"] {
        if dict::get_str(&builtins, name).is_some() {
            // The name is there, and strings have hashes.
            crate::exceptions::quiet(dict::del_item(&builtins, &Value::str(name)));
        }
    }
}

fn teardown() {
    let Some(sys) = state().sys_dict.get().get().cloned() else {
        return;
    };
    for name in [
        "path",
        "argv",
        "ps1",
        "ps2",
        "last_exc",
        "last_type",
        "last_value",
        "last_traceback",
        "path_hooks",
        "path_importer_cache",
        "meta_path",
    ] {
        if dict::get_str(&sys, name).is_some() {
            dict::set_str(&sys, name, Value::none());
        }
    }
    for name in ["stdin", "stdout", "stderr"] {
        let original = dict::get_str(&sys, &format!("__{name}__")).unwrap_or(Value::none());
        dict::set_str(&sys, name, original);
    }
    let modules = crate::import::modules();
    let mut held = Vec::new();
    let mut position = 0;
    while let Some((name, module)) = dict::next_entry(&modules, &mut position) {
        held.push((name, module));
    }
    for (name, _) in &held {
        let _ = dict::set_item(&modules, name, Value::none());
    }
    dict::clear(&modules);
    // CPython could not import `io` any more to read the files.
    crate::exceptions::print::show_no_sources();
    restore_builtins();
    crate::abi::program::release_globals();
    crate::memory::collector::begin_end();
    let keep = |name: &Value| str::equals(name, "sys") || str::equals(name, "builtins");
    let mut rest = Vec::new();
    for (name, module) in held {
        let alone = module.header().is_some_and(|h| h.count() == 1);
        if !alone && !keep(&name) && module::is_module(&module) {
            // The collection must not see it held from here.
            rest.push(module.address());
        } else if keep(&name) {
            std::mem::forget(module);
        }
    }
    crate::memory::collector::collect();
    for module in crate::memory::collector::still_alive(&rest).into_iter().rev() {
        if module.header().is_some_and(|h| h.count() > 1) {
            module::clear_names(&module);
        }
    }
    // CPython has emptied `sys` when the last cycles die: what their finalizers raise is told to nobody. Among them are the
    // event loops that nobody closed, which threads' own attributes held.
    if let Some(stderr) = dict::get_str(&sys, "stderr").filter(|s| !s.is_none()) {
        exceptions::quiet(attr::call_method_str(&stderr, "flush", &[]));
        dict::set_str(&sys, "stderr", Value::none());
    }
    crate::memory::collector::collect();
}

/// The whole life of a program whose main code is `code`: returns the exit status.
pub fn run_program(argv: Vec<OsString>, prepare: impl FnOnce() -> R + Send) -> i32 {
    run_program_and(argv, prepare, || Ok(()))
}

/// The same, for a program that goes on with `proceed` after its main code.
pub fn run_program_and(
    argv: Vec<OsString>,
    prepare: impl FnOnce() -> R + Send,
    proceed: impl FnOnce() -> R<()> + Send,
) -> i32 {
    on_large_stack(move || {
        let result = initialize(argv)
            .and_then(|()| prepare())
            .and_then(|code| run_main_value(&code))
            .and_then(|()| proceed());
        finalize(result)
    })
}
