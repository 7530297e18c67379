//! `print`, `input`, `open`.

use crate::exceptions::{R, runtime_error, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{attr, call, compare, format};
use crate::state::state;
use crate::stdlib::io as stdio;
use crate::stdlib::sys::audit;
use crate::types::{dict, str};
use crate::value::Value;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("input", input)
        .doc("input($module, prompt='', /)\n--\n\nRead a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available."),
    MethodDef::keywords("open", |_, args, kwnames| stdio::open(args, kwnames)).doc("open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)\n\nOpen file and return a stream.  Raise OSError upon failure."),
    MethodDef::keywords("print", print)
        .doc("print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nPrints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."),
];

/// `sys.<name>`, if there.
pub fn sys_attribute(name: &str) -> Option<Value> {
    state().sys_dict.get().get().and_then(|d| dict::get_str(d, name))
}

fn print(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (args, names, values) = call::split(args, kwnames);
    let (mut sep, mut end, mut file, mut flush) = (None, None, None, None);
    for (name, value) in names.iter().zip(values) {
        match str::wtf8(name) {
            b"sep" => sep = Some(value),
            b"end" => end = Some(value),
            b"file" => file = Some(value),
            b"flush" => flush = Some(value),
            _ => {
                return Err(type_error(format_args!(
                    "'{}' is an invalid keyword argument for print()",
                    str::to_str_lossless(name).unwrap_or("?")
                )));
            }
        }
    }
    let file = match file.filter(|f| !f.is_none()) {
        Some(f) => f.clone(),
        None => match sys_attribute("stdout") {
            Some(f) if f.is_none() => return Ok(Value::none()),
            Some(f) => f,
            None => return Err(runtime_error("lost sys.stdout")),
        },
    };
    let sep = text_or_none("sep", sep)?;
    let end = text_or_none("end", end)?;
    let plain = |v: Option<&Value>| v.is_none_or(|v| v.is_exact(&str::TYPE));
    if let Some(stream) = stdio::text::plain_writer(&file)
        && plain(sep)
        && plain(end)
    {
        print_plain(&file, stream, args, sep, end)?;
    } else {
        print_slowly(&file, args, sep, end)?;
    }
    if let Some(flush) = flush
        && compare::is_true(flush)?
    {
        attr::call_method_str(&file, "flush", &[])?;
    }
    Ok(Value::none())
}

fn text_or_none<'a>(name: &str, v: Option<&'a Value>) -> R<Option<&'a Value>> {
    match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) if str::is_str(v) => Ok(Some(v)),
        Some(v) => Err(type_error(format_args!(
            "{name} must be None or a string, not {}",
            v.ty().name()
        ))),
    }
}

/// To one of our own text streams: one write for the whole line.
fn print_plain(
    file: &Value,
    stream: &stdio::text::TextObject,
    args: &[Value],
    sep: Option<&Value>,
    end: Option<&Value>,
) -> R<()> {
    let sep = sep.map_or(&b" "[..], str::wtf8);
    let end = end.map_or(&b"\n"[..], str::wtf8);
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            stream.write_text(file, sep)?;
        }
        if arg.is_exact(&str::TYPE) {
            stream.write_text(file, str::wtf8(arg))?;
        } else {
            let shown = format::str(arg)?;
            stream.write_text(file, str::wtf8(&shown))?;
        }
    }
    stream.write_text(file, end)
}

fn print_slowly(file: &Value, args: &[Value], sep: Option<&Value>, end: Option<&Value>) -> R<()> {
    let write = |v: &Value| attr::call_method_str(file, "write", std::slice::from_ref(v)).map(drop);
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            match sep {
                Some(sep) => write(&format::str(sep)?)?,
                None => write(&Value::str(" "))?,
            }
        }
        write(&format::str(arg)?)?;
    }
    match end {
        Some(end) => write(&format::str(end)?),
        None => write(&Value::str("\n")),
    }
}

fn input(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("input", args.len(), 0, 1)?;
    let lost = |name: &str| runtime_error(format_args!("input(): lost sys.{name}"));
    let stdin = sys_attribute("stdin")
        .filter(|f| !f.is_none())
        .ok_or_else(|| lost("stdin"))?;
    let stdout = sys_attribute("stdout")
        .filter(|f| !f.is_none())
        .ok_or_else(|| lost("stdout"))?;
    let stderr = sys_attribute("stderr")
        .filter(|f| !f.is_none())
        .ok_or_else(|| lost("stderr"))?;
    // Streams that cannot be flushed are as good (`builtin_input_impl`).
    let flush = |stream: &Value| drop(crate::exceptions::quiet(attr::call_method_str(stream, "flush", &[])));
    audit::raise("builtins.input", || {
        vec![args.first().cloned().unwrap_or(Value::none())]
    })?;
    flush(&stderr);
    if let Some(prompt) = args.first() {
        attr::call_method_str(&stdout, "write", &[format::str(prompt)?])?;
    }
    flush(&stdout);
    let line = attr::call_method_str(&stdin, "readline", &[])?;
    if !str::is_str(&line) {
        return Err(type_error("object.readline() returned non-string"));
    }
    let bytes = str::wtf8(&line);
    if bytes.is_empty() {
        return Err(crate::exceptions::eof_error("EOF when reading a line"));
    }
    Ok(match bytes.strip_suffix(b"\n") {
        Some(rest) => str::from_wtf8(rest),
        None => line,
    })
}
