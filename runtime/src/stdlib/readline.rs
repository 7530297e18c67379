//! `readline`: the history and the settings of line editing. Lines themselves are read without editing.

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{call, compare, number};
use crate::stdlib::posix;
use crate::types::exception::os_error;
use crate::types::{module, str};
use crate::value::{Slot, Value};
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;

/// What the library keeps between calls.
struct State {
    history: Vec<String>,
    /// Lines that a history file keeps at most; negative for all.
    most: i64,
    delimiters: String,
}

static STATE: Mut<Option<State>> = Mut::new(None);
static COMPLETER: Mut<Slot> = Mut::new(Slot::NULL);

fn state() -> &'static mut State {
    STATE.get_mut().get_or_insert_with(|| State {
        history: Vec::new(),
        most: -1,
        delimiters: " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?".to_owned(),
    })
}

fn text(v: &Value) -> R<String> {
    if !str::is_str(v) {
        return Err(type_error("bad argument type for built-in operation"));
    }
    Ok(str::to_string_lossy(v).into_owned())
}

fn nothing(_: &Value) -> R {
    Ok(Value::none())
}

/// A hook that would be called while a line is edited.
fn hook(name: &str, args: &[Value]) -> R {
    args::check_count(name, args.len(), 0, 1)?;
    match args.first() {
        Some(f) if !f.is_none() && !call::is_callable(f) => Err(type_error(format_args!(
            "set_{}(func): argument not callable",
            name.trim_start_matches("set_")
        ))),
        _ => Ok(Value::none()),
    }
}

fn zero(_: &Value) -> R {
    Ok(Value::int(0))
}

/// Position `v` in the history of `length` lines.
fn position(v: &Value, length: usize) -> R<usize> {
    let n = number::c_int(v)?;
    if n < 0 {
        return Err(value_error("History index cannot be negative"));
    }
    if n as usize >= length {
        return Err(value_error(format_args!("No history item at position {n}")));
    }
    Ok(n as usize)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("parse_and_bind", |_, v| text(v).map(|_| Value::none())),
    MethodDef::positional("read_init_file", |_, args| {
        args::check_count("read_init_file", args.len(), 0, 1)?;
        match args.first().filter(|p| !p.is_none()) {
            Some(path) => {
                let bytes = posix::path_bytes(&posix::fspath(path)?)?;
                read_file(&bytes).map(|_| Value::none())
            }
            None => Ok(Value::none()),
        }
    }),
    MethodDef::no_args("get_line_buffer", |_| Ok(Value::str(""))),
    MethodDef::one("insert_text", |_, v| text(v).map(|_| Value::none())),
    MethodDef::no_args("redisplay", nothing),
    MethodDef::positional("read_history_file", |_, args| {
        args::check_count("read_history_file", args.len(), 0, 1)?;
        let found = read_file(&history_path(args.first())?)?;
        state().history.extend(found.lines().map(str::to_owned));
        Ok(Value::none())
    }),
    MethodDef::positional("write_history_file", |_, args| {
        args::check_count("write_history_file", args.len(), 0, 1)?;
        let path = history_path(args.first())?;
        let state = state();
        let skipped = match usize::try_from(state.most) {
            Ok(most) => state.history.len().saturating_sub(most),
            Err(_) => 0,
        };
        write_lines(&path, &state.history[skipped..], false)
    }),
    MethodDef::positional("append_history_file", |_, args| {
        args::check_count("append_history_file", args.len(), 1, 2)?;
        let count = number::c_int(&args[0])?;
        if count < 0 {
            return Err(value_error("nelements must be positive"));
        }
        let path = history_path(args.get(1))?;
        let history = &state().history;
        write_lines(&path, &history[history.len().saturating_sub(count as usize)..], true)
    }),
    MethodDef::one("get_history_item", |_, v| {
        let n = number::c_int(v)?;
        let found = usize::try_from(n)
            .ok()
            .and_then(|n| state().history.get(n.wrapping_sub(1)));
        Ok(found.map_or(Value::none(), |line| Value::str(line)))
    }),
    MethodDef::no_args("get_current_history_length", |_| {
        Ok(Value::usize(state().history.len()))
    }),
    MethodDef::one("set_history_length", |_, v| {
        state().most = number::c_int(v)?.into();
        Ok(Value::none())
    }),
    MethodDef::no_args("get_history_length", |_| Ok(Value::int(state().most))),
    MethodDef::one("add_history", |_, v| {
        let line = text(v)?;
        state().history.push(line);
        Ok(Value::none())
    }),
    MethodDef::one("remove_history_item", |_, v| {
        let at = position(v, state().history.len())?;
        state().history.remove(at);
        Ok(Value::none())
    }),
    MethodDef::positional("replace_history_item", |_, args| {
        args::check_count("replace_history_item", args.len(), 2, 2)?;
        let at = position(&args[0], state().history.len())?;
        state().history[at] = text(&args[1])?;
        Ok(Value::none())
    }),
    MethodDef::no_args("clear_history", |_| {
        state().history.clear();
        Ok(Value::none())
    }),
    MethodDef::one("set_auto_history", |_, v| compare::is_true(v).map(|_| Value::none())),
    MethodDef::positional("set_completer", |_, args| {
        args::check_count("set_completer", args.len(), 0, 1)?;
        let f = args.first().filter(|f| !f.is_none());
        if f.is_some_and(|f| !call::is_callable(f)) {
            return Err(type_error("set_completer(func): argument not callable"));
        }
        drop(COMPLETER.replace(f.map(|f| crate::memory::keep(f.clone())).into()));
        Ok(Value::none())
    }),
    MethodDef::no_args("get_completer", |_| {
        Ok(COMPLETER.get().get().cloned().unwrap_or(Value::none()))
    }),
    MethodDef::no_args("get_completion_type", zero),
    MethodDef::no_args("get_begidx", zero),
    MethodDef::no_args("get_endidx", zero),
    MethodDef::one("set_completer_delims", |_, v| {
        state().delimiters = text(v)?;
        Ok(Value::none())
    }),
    MethodDef::no_args("get_completer_delims", |_| Ok(Value::str(&state().delimiters))),
    MethodDef::positional("set_completion_display_matches_hook", |_, args| {
        hook("set_completion_display_matches_hook", args)
    }),
    MethodDef::positional("set_startup_hook", |_, args| hook("set_startup_hook", args)),
    MethodDef::positional("set_pre_input_hook", |_, args| hook("set_pre_input_hook", args)),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("readline", &[FUNCTIONS])?;
    module::add(&m, "_READLINE_VERSION", Value::int(0x802));
    module::add(&m, "_READLINE_RUNTIME_VERSION", Value::int(0x802));
    module::add(&m, "_READLINE_LIBRARY_VERSION", Value::str("8.2"));
    Ok(m)
}

/// The file that is meant, by default `~/.history`.
fn history_path(v: Option<&Value>) -> R<Vec<u8>> {
    match v.filter(|v| !v.is_none()) {
        Some(path) => posix::path_bytes(&posix::fspath(path)?),
        None => {
            let home = std::env::var_os("HOME").unwrap_or_default();
            Ok([home.as_bytes(), b"/.history"].concat())
        }
    }
}

fn failed(error: &std::io::Error) -> crate::exceptions::Raised {
    os_error::raise_errno(error.raw_os_error().unwrap_or(libc::EIO), None, None)
}

fn read_file(path: &[u8]) -> R<String> {
    match std::fs::read(OsStr::from_bytes(path)) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(failed(&error)),
    }
}

fn write_lines(path: &[u8], lines: &[String], append: bool) -> R {
    let mut options = std::fs::OpenOptions::new();
    // As the library does: a history file is the user's own.
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).append(append).create(!append).truncate(!append);
    let written = options.open(OsStr::from_bytes(path)).and_then(|mut file| {
        let mut all = lines.join("\n");
        if !lines.is_empty() {
            all.push('\n');
        }
        file.write_all(all.as_bytes())
    });
    written.map(|()| Value::none()).map_err(|error| failed(&error))
}
