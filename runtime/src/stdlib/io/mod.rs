//! `_io`: files, buffers, text streams.

pub mod base;
pub mod buffered;
pub mod file;
pub mod memory_bytes;
pub mod memory_text;
pub mod newline;
pub mod text;
mod text_read;

use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::late::Late;
use crate::object::lookup;
use crate::object::slots::KwNames;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, number};
use crate::types::{dict, exception, int, module, str};
use crate::value::Value;

/// `io.DEFAULT_BUFFER_SIZE`.
pub const DEFAULT_BUFFER_SIZE: usize = 8192;

static TYPES: &[&TypeObject] = &[
    &base::IO_BASE,
    &base::RAW_IO_BASE,
    &base::BUFFERED_IO_BASE,
    &base::TEXT_IO_BASE,
    &file::TYPE,
    &buffered::READER_TYPE,
    &buffered::WRITER_TYPE,
    &buffered::RANDOM_TYPE,
    &buffered::PAIR_TYPE,
    &memory_bytes::TYPE,
    &memory_text::TYPE,
    &newline::TYPE,
    &text::TYPE,
];

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("open_code", |_, path| open(&[path.clone(), Value::str("rb")], None)),
    MethodDef::positional("text_encoding", |_, args| {
        args::check_count("text_encoding", args.len(), 1, 2)?;
        Ok(if args[0].is_none() {
            Value::str("locale")
        } else {
            args[0].clone()
        })
    }),
];

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_io", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for ty in TYPES {
        lookup::ready(ty);
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    // One function, here and in `builtins`.
    dict::set_str(&d, "open", crate::builtins::get("open")?);
    dict::set_str(&d, "DEFAULT_BUFFER_SIZE", Value::usize(DEFAULT_BUFFER_SIZE));
    dict::set_str(&d, "UnsupportedOperation", unsupported_operation());
    dict::set_str(&d, "BlockingIOError", exception::BLOCKING_IO_ERROR.value());
    Ok(module)
}

/// `io.UnsupportedOperation`, derived from OSError and ValueError. Programs that make no classes come by it, too, so it is
/// not made as classes are; [`lookup::ready`] knows of its second base.
pub static UNSUPPORTED: Late<TypeObject> = Late::new();
static UNSUPPORTED_IS_MADE: Mut<bool> = Mut::new(false);

/// The class, made when it is first wanted.
pub fn unsupported_operation() -> Value {
    if !std::mem::replace(UNSUPPORTED_IS_MADE.get_mut(), true) {
        exception::make_class(&UNSUPPORTED, "io.UnsupportedOperation", &exception::OS_ERROR, 5, "");
        lookup::ready(&UNSUPPORTED);
        // `io` sets its module.
        UNSUPPORTED.set_flag(flags::IMMUTABLE, false);
    }
    UNSUPPORTED.value()
}

/// Raises `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(message: &str) -> Raised {
    match call::call1(&unsupported_operation(), &Value::str(message)) {
        Ok(exc) => crate::exceptions::raise_value(exc),
        Err(raised) => raised,
    }
}

/// What `open`'s mode says.
#[derive(Default)]
struct Mode {
    creating: bool,
    reading: bool,
    writing: bool,
    appending: bool,
    updating: bool,
    text: bool,
    binary: bool,
}

fn parse_mode(mode: &str) -> R<Mode> {
    let mut m = Mode::default();
    let invalid = || value_error(format_args!("invalid mode: '{mode}'"));
    for c in mode.chars() {
        let field = match c {
            'x' => &mut m.creating,
            'r' => &mut m.reading,
            'w' => &mut m.writing,
            'a' => &mut m.appending,
            '+' => &mut m.updating,
            't' => &mut m.text,
            'b' => &mut m.binary,
            _ => return Err(invalid()),
        };
        if std::mem::replace(field, true) {
            return Err(invalid());
        }
    }
    if m.text && m.binary {
        return Err(value_error("can't have text and binary mode at once"));
    }
    if u8::from(m.creating) + u8::from(m.reading) + u8::from(m.writing) + u8::from(m.appending) > 1 {
        return Err(value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(m)
}

/// `open()`.
pub fn open(args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "open",
        &[
            "file",
            "mode",
            "buffering",
            "encoding",
            "errors",
            "newline",
            "closefd",
            "opener",
        ],
        1,
    );
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] = PARSER.parse(args, kwnames)?;
    let file = file.ok_or_else(|| type_error("open() missing required argument 'file' (pos 1)"))?;
    let path = if int::is_int(file) {
        file.clone()
    } else {
        super::posix::fspath(file)?
    };
    let mode = match mode {
        None => "r",
        Some(m) if str::is_str(m) => str::to_str_lossless(m).unwrap_or("?"),
        Some(m) => return Err(args::bad_argument("open", "argument 'mode'", "str", m)),
    };
    let buffering = buffering.map_or(Ok(-1), number::index_i64)?;
    let optional_text = |v: Option<&Value>, name: &str| match v.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(v) if str::is_str(v) => Ok(Some(v.clone())),
        Some(v) => Err(args::bad_argument(
            "open",
            &format!("argument '{name}'"),
            "str or None",
            v,
        )),
    };
    let encoding = optional_text(encoding, "encoding")?;
    let errors = optional_text(errors, "errors")?;
    let newline = optional_text(newline, "newline")?;
    let closefd = closefd.map_or(Ok(true), compare::is_true)?;
    let m = parse_mode(mode)?;
    if m.binary {
        for (given, name) in [
            (&encoding, "an encoding"),
            (&errors, "an errors"),
            (&newline, "a newline"),
        ] {
            if given.is_some() {
                return Err(value_error(format_args!("binary mode doesn't take {name} argument")));
            }
        }
        if buffering == 1 {
            crate::exceptions::runtime_warning(
                "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
            )?;
        }
    }
    let raw_mode: String = mode.chars().filter(|c| "xrwa+".contains(*c)).collect();
    let raw = file::open(&file::TYPE, &path, &raw_mode, closefd, opener.filter(|o| !o.is_none()))?;
    finish_open(raw, &m, mode, buffering, encoding, errors, newline)
}

/// Puts the buffer and the text layer around a raw file.
fn finish_open(
    raw: Value,
    m: &Mode,
    mode: &str,
    buffering: i64,
    encoding: Option<Value>,
    errors: Option<Value>,
    newline: Option<Value>,
) -> R {
    let file = raw
        .exact::<file::FileObject>()
        .ok_or_else(|| type_error("a raw file"))?;
    let is_terminal = buffering < 0 && file.is_terminal();
    let line_buffering = buffering == 1 || is_terminal;
    let size = match buffering {
        0 => {
            if !m.binary {
                file.close_quietly();
                return Err(value_error("can't have unbuffered text I/O"));
            }
            return Ok(raw);
        }
        n if n > 1 => n as usize,
        _ => file.block_size().unwrap_or(DEFAULT_BUFFER_SIZE),
    };
    let ty = if m.updating {
        &buffered::RANDOM_TYPE
    } else if m.reading {
        &buffered::READER_TYPE
    } else {
        &buffered::WRITER_TYPE
    };
    let buffer = buffered::make(ty, raw.clone(), size);
    if m.binary {
        return Ok(buffer);
    }
    let wrapper = text::make(&text::TYPE, buffer, encoding, errors, newline, line_buffering, false)?;
    attr::set_str(&wrapper, "mode", &Value::str(mode))?;
    Ok(wrapper)
}

/// Whether a stream leads to a descriptor of its own that nobody closed.
fn is_unclosed_file(v: &Value) -> bool {
    let is = |ty: &'static TypeObject| v.ty().is_subtype(ty);
    let below = if is(&text::TYPE) {
        text::this(v).buffer.get().get().cloned()
    } else if is(&buffered::READER_TYPE) || is(&buffered::WRITER_TYPE) || is(&buffered::RANDOM_TYPE) {
        buffered::this(v).raw.get().get().cloned()
    } else {
        return v
            .downcast::<file::FileObject>()
            .is_some_and(|f| f.fd.get() >= 0 && f.closefd.get());
    };
    below.is_some_and(|below| is_unclosed_file(&below))
}

/// The encoding of the standard streams, and how `sys.stdin` and `sys.stdout` treat what is none of it: PYTHONIOENCODING says it.
/// Else in the locale of C, and where it takes the place of one that is not installed, bytes go through as surrogates
/// (`config_init_stdio_encoding`, PEP 538). Encodings that the package `encodings` has are not there yet.
fn standard_encoding() -> (&'static str, String) {
    let wanted = super::sys::options::variable("PYTHONIOENCODING").unwrap_or_default();
    let (encoding, errors) = wanted.split_once(':').unwrap_or((&wanted, ""));
    let name = text::native_name(encoding).unwrap_or("utf-8");
    if !errors.is_empty() {
        return (name, String::from(errors));
    }
    if !encoding.is_empty() {
        return (name, String::from("strict"));
    }
    (name, locale_errors())
}

fn locale_errors() -> String {
    let setting = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(setting);
    let of_c = locale.is_none_or(|name| {
        matches!(&*name, "C" | "POSIX" | "C.UTF-8" | "C.utf8" | "UTF-8")
            // SAFETY: a C string; the result is only looked at.
            || unsafe { libc::setlocale(libc::LC_CTYPE, c"".as_ptr()).is_null() }
    });
    String::from(if of_c { "surrogateescape" } else { "strict" })
}

/// `sys.stdin` and its kin: `None` if the descriptor is closed.
pub fn standard_stream(fd: i32, name: &str, mode: &str) -> R {
    // SAFETY: asks for the descriptor's flags.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::none());
    }
    let raw = file::from_descriptor(fd, mode, false)?;
    attr::set_str(&raw, "name", &Value::str(&format!("<{name}>")))?;
    let is_terminal = raw
        .exact::<file::FileObject>()
        .is_some_and(file::FileObject::is_terminal);
    let ty = if mode == "r" {
        &buffered::READER_TYPE
    } else {
        &buffered::WRITER_TYPE
    };
    let unbuffered = super::sys::options::is_unbuffered();
    let buffer = if unbuffered && mode != "r" {
        raw
    } else {
        buffered::make(ty, raw, DEFAULT_BUFFER_SIZE)
    };
    let (encoding, mut errors) = standard_encoding();
    if name == "stderr" {
        errors = String::from("backslashreplace");
    }
    let line_buffering = !unbuffered && (is_terminal || name == "stderr");
    let newline = if mode == "r" { None } else { Some(Value::str("\n")) };
    let wrapper = text::make(
        &text::TYPE,
        buffer,
        Some(Value::str(encoding)),
        Some(Value::str(&errors)),
        newline,
        line_buffering,
        unbuffered,
    )?;
    attr::set_str(&wrapper, "mode", &Value::str(mode))?;
    Ok(wrapper)
}
