//! Printing uncaught exceptions, as CPython's pythonrun.c and traceback.c do in 3.12.
//!
//! In: an exception object. Out: the bytes for stderr (WTF-8).

mod anchors;
mod source;
mod suggestions;
mod syntax;
pub use syntax::{marked_end, marked_line};
mod traceback;
mod width;

pub use source::{carried_source, set_carried_sources, show_no_sources, shows_sources};

use super::{R, Raised};
use crate::names;
use crate::ops::{attr, format};
use crate::types::exception::{self, group};
use crate::types::{bytes, str as py_str};
use crate::value::Value;
use std::collections::HashSet;

const CAUSE: &str = "The above exception was the direct cause of the following exception:\n";
const CONTEXT: &str = "During handling of the above exception, another exception occurred:\n";
const MAX_GROUP_WIDTH: usize = 15;
const MAX_GROUP_DEPTH: usize = 10;

/// Line `number` of a source file, if it can be read.
pub fn source_line(filename: &[u8], number: usize) -> Option<String> {
    source::line(filename, number)
}

/// What is printed so far, and where in exception groups we are.
struct Printer {
    out: Vec<u8>,
    seen: HashSet<u64>,
    depth: usize,
    need_close: bool,
    nesting: usize,
}

/// The text of an uncaught exception with its causes, contexts and traceback.
pub fn uncaught(exc: &Value) -> Vec<u8> {
    let mut p = Printer {
        out: Vec::new(),
        seen: HashSet::new(),
        depth: 0,
        need_close: false,
        nesting: 0,
    };
    p.exception_recursive(exc);
    p.out
}

/// The text of a traceback alone.
pub fn traceback_text(tb: &Value) -> Vec<u8> {
    let mut p = Printer {
        out: Vec::new(),
        seen: HashSet::new(),
        depth: 0,
        need_close: false,
        nesting: 0,
    };
    p.traceback(tb, "Traceback (most recent call last):\n", "");
    p.out
}

/// Prints what could not be raised, as the default `sys.unraisablehook`.
pub fn unraisable(exc: &Value, message: Option<&str>, object: Option<&Value>) {
    let mut p = Printer {
        out: Vec::new(),
        seen: HashSet::new(),
        depth: 0,
        need_close: false,
        nesting: 0,
    };
    match object {
        Some(object) => {
            p.push(message.map_or_else(|| String::from("Exception ignored in: "), |m| format!("{m}: ")));
            match format::repr(object) {
                Ok(text) => p.push_value(&text),
                Err(raised) => {
                    drop(raised.take());
                    p.push("<object repr() failed>");
                }
            }
            p.push("\n");
        }
        None => {
            if let Some(message) = message {
                p.push(message);
                p.push(":\n");
            }
        }
    }
    if exception::is_exception(exc) {
        if let Some(tb) = exception::traceback_of(exc) {
            p.traceback(&tb, "Traceback (most recent call last):\n", "");
        }
        p.type_name(exc);
        p.push(": ");
        match format::str(exc) {
            Ok(text) => p.push_value(&text),
            Err(raised) => {
                drop(raised.take());
                p.push("<exception str() failed>");
            }
        }
        p.push("\n");
    }
    crate::stdlib::sys::write_stderr(&p.out);
}

/// Reports an exception that nobody can catch: through `sys.unraisablehook` (`PyErr_WriteUnraisable`).
pub fn write_unraisable(raised: Raised, message: Option<&str>, object: Option<&Value>) {
    let exc = raised.take();
    if exception::is_exception(&exc) && exception::traceback_of(&exc).is_none() {
        // What no Python code raised is told where the program stands.
        let here = crate::interp::visible::visible().into_iter().next();
        let entry = here.map(|f| crate::types::traceback::new(None, &f.code, &f.globals, f.lasti, None));
        exception::set_traceback(&exc, entry);
    }
    if let Err(second) = call_hook(&exc, message, object) {
        let second = second.take();
        let hook = unraisable_hook();
        unraisable(&second, Some("Exception ignored in sys.unraisablehook"), hook.as_ref());
    }
}

fn unraisable_hook() -> Option<Value> {
    let sys = crate::state::state().sys_dict.get().get().cloned();
    sys.and_then(|d| crate::types::dict::get_str(&d, "unraisablehook"))
        .filter(|h| !h.is_none())
}

fn call_hook(exc: &Value, message: Option<&str>, object: Option<&Value>) -> R<()> {
    let Some(hook) = unraisable_hook() else {
        unraisable(exc, message, object);
        return Ok(());
    };
    if hook
        .downcast::<crate::types::builtin_function::BuiltinFunctionObject>()
        .is_some_and(|f| f.def.name == "unraisablehook")
    {
        unraisable(exc, message, object);
        return Ok(());
    }
    let args = crate::stdlib::sys::unraisable_arguments(exc, message, object)?;
    crate::ops::call::call1(&hook, &args).map(drop)
}

impl Printer {
    fn push(&mut self, text: impl AsRef<str>) {
        self.out.extend_from_slice(text.as_ref().as_bytes());
    }

    fn push_value(&mut self, text: &Value) {
        self.out.extend_from_slice(py_str::wtf8(text));
    }

    fn indent(&mut self) {
        let width = 2 * self.depth;
        self.out.extend(std::iter::repeat_n(b' ', width));
    }

    /// What begins every line inside a group.
    fn margin(&mut self) {
        self.indent();
        if self.depth > 0 {
            self.push("| ");
        }
    }

    fn exception_recursive(&mut self, exc: &Value) {
        self.nesting += 1;
        if self.nesting < 500 {
            self.cause_and_context(exc);
        }
        if group::is_group(exc) {
            self.group(exc)
        } else {
            self.exception(exc)
        }
        self.nesting -= 1;
    }

    fn cause_and_context(&mut self, exc: &Value) {
        self.seen.insert(exc.raw());
        if let Some(cause) = exception::cause_of(exc) {
            if !self.seen.contains(&cause.raw()) {
                self.chained(&cause, CAUSE);
            }
            return;
        }
        if exception::this(exc).suppress_context.get() {
            return;
        }
        if let Some(context) = exception::context_of(exc)
            && !self.seen.contains(&context.raw())
        {
            self.chained(&context, CONTEXT);
        }
    }

    fn chained(&mut self, exc: &Value, message: &str) {
        let need_close = self.need_close;
        self.exception_recursive(exc);
        self.need_close = need_close;
        self.margin();
        self.push("\n");
        self.margin();
        self.push(message);
        self.margin();
        self.push("\n");
    }

    fn group(&mut self, exc: &Value) {
        if self.depth > MAX_GROUP_DEPTH {
            self.margin();
            self.push(format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n"));
            return;
        }
        let top_level = self.depth == 0;
        if top_level {
            self.depth = 1;
        }
        self.exception(exc);
        let exceptions = group::exceptions_of(exc);
        let items = crate::types::tuple::items(&exceptions);
        let shown = if items.len() <= MAX_GROUP_WIDTH {
            items.len()
        } else {
            MAX_GROUP_WIDTH + 1
        };
        self.need_close = false;
        for i in 0..shown {
            let last = i + 1 == shown;
            if last {
                // A nested group may print the closing line.
                self.need_close = true;
            }
            let truncated = i >= MAX_GROUP_WIDTH;
            self.indent();
            self.push(if i == 0 { "+-" } else { "  " });
            let title = if truncated {
                String::from("...")
            } else {
                (i + 1).to_string()
            };
            self.push(format!("+---------------- {title} ----------------\n"));
            self.depth += 1;
            if truncated {
                let more = items.len() - MAX_GROUP_WIDTH;
                self.margin();
                self.push(format!(
                    "and {more} more exception{}\n",
                    if more > 1 { "s" } else { "" }
                ));
            } else {
                self.exception_recursive(&items[i]);
            }
            if last && self.need_close {
                self.indent();
                self.push("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if top_level {
            self.depth = 0;
        }
    }

    fn exception(&mut self, exc: &Value) {
        if let Some(tb) = exception::traceback_of(exc) {
            if group::is_group(exc) {
                let margin = if self.depth == 1 { "+ " } else { "| " };
                self.traceback(&tb, "Exception Group Traceback (most recent call last):\n", margin);
            } else {
                let margin = if self.depth > 0 { "| " } else { "" };
                self.traceback(&tb, "Traceback (most recent call last):\n", margin);
            }
        }
        let message = self.syntax_error(exc);
        self.margin();
        self.type_name(exc);
        match message.map_or_else(|| format::str(exc), Ok) {
            Ok(text) => {
                if !py_str::wtf8(&text).is_empty() {
                    self.push(": ");
                    self.push_value(&text);
                }
            }
            Err(raised) => {
                drop(raised.take());
                self.push(": <exception str() failed>");
            }
        }
        if let Some(hint) = suggestions::hint(exc) {
            self.push(hint);
        }
        self.push("\n");
        self.notes(exc);
    }

    /// The class as it shows: with its module unless that is `builtins` or `__main__`.
    fn type_name(&mut self, exc: &Value) {
        let class = exc.ty().value();
        let text = |name: &Value| match attr::get_optional(&class, name) {
            Ok(v) => v.filter(py_str::is_str),
            Err(raised) => {
                drop(raised.take());
                None
            }
        };
        match text(names::__module__()) {
            None => self.push("<unknown>."),
            Some(m) if py_str::equals(&m, "builtins") || py_str::equals(&m, "__main__") => {}
            Some(m) => {
                self.push_value(&m);
                self.push(".");
            }
        }
        match text(names::__qualname__()) {
            Some(name) => self.push_value(&name),
            None => self.push("<unknown>"),
        }
    }

    fn notes(&mut self, exc: &Value) {
        let notes = match attr::get_optional(exc, names::__notes__()) {
            Ok(Some(notes)) => notes,
            Ok(None) => return,
            Err(raised) => return drop(raised.take()),
        };
        let is_sequence = notes.downcast::<crate::types::list::ListObject>().is_some()
            || notes.downcast::<crate::types::tuple::TupleObject>().is_some()
            || (notes.ty().slots().subscript.is_some()
                && !py_str::is_str(&notes)
                && bytes::contents(&notes).is_none()
                && notes.downcast::<crate::types::dict::DictObject>().is_none());
        let items = if is_sequence {
            crate::ops::iter::collect(&notes)
        } else {
            Ok(Vec::new())
        };
        if !is_sequence {
            self.margin();
            match format::repr(&notes) {
                Ok(text) => self.push_value(&text),
                Err(raised) => {
                    drop(raised.take());
                    self.push("<__notes__ repr() failed>");
                }
            }
            self.push("\n");
            return;
        }
        match items {
            Err(raised) => drop(raised.take()),
            Ok(items) => items.iter().for_each(|note| self.note(note)),
        }
    }

    fn note(&mut self, note: &Value) {
        let text = match format::str(note) {
            Ok(text) => py_str::wtf8(&text).to_vec(),
            Err(raised) => {
                drop(raised.take());
                b"<note str() failed>".to_vec()
            }
        };
        let mut rest: &[u8] = &text;
        while !rest.is_empty() {
            let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1);
            self.margin();
            self.out.extend_from_slice(&rest[..end]);
            rest = &rest[end..];
        }
        self.push("\n");
    }
}
