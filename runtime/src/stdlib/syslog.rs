//! `syslog`: messages to the system's log.

use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::stdlib::sys::audit;
use crate::types::{list, module, str, tuple};
use crate::value::Value;
use std::ffi::CString;

#[rustfmt::skip]
static CONSTANTS: &[(&str, i64)] = &[
    ("LOG_EMERG", 0), ("LOG_ALERT", 1), ("LOG_CRIT", 2), ("LOG_ERR", 3), ("LOG_WARNING", 4), ("LOG_NOTICE", 5),
    ("LOG_INFO", 6), ("LOG_DEBUG", 7), ("LOG_PID", 1), ("LOG_CONS", 2), ("LOG_NDELAY", 8), ("LOG_ODELAY", 4),
    ("LOG_NOWAIT", 16), ("LOG_PERROR", 32), ("LOG_KERN", 0), ("LOG_USER", 8), ("LOG_MAIL", 16), ("LOG_DAEMON", 24),
    ("LOG_AUTH", 32), ("LOG_LPR", 48), ("LOG_LOCAL0", 128), ("LOG_LOCAL1", 136), ("LOG_LOCAL2", 144),
    ("LOG_LOCAL3", 152), ("LOG_LOCAL4", 160), ("LOG_LOCAL5", 168), ("LOG_LOCAL6", 176), ("LOG_LOCAL7", 184),
    ("LOG_SYSLOG", 40), ("LOG_CRON", 72), ("LOG_UUCP", 64), ("LOG_NEWS", 56), ("LOG_AUTHPRIV", 80),
];

/// The identification that `openlog` was given: the C library keeps the pointer.
static IDENT: Mut<Option<CString>> = Mut::new(None);
static OPEN: Mut<bool> = Mut::new(false);

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("openlog", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("openlog", &["ident", "logoption", "facility"], 0);
        let [ident, option, facility] = PARSER.parse(args, kwnames)?;
        open(
            ident,
            option.map_or(Ok(0), number::c_int)?,
            facility.map_or(Ok(libc::LOG_USER), number::c_int)?,
        )?;
        Ok(Value::none())
    }),
    MethodDef::no_args("closelog", |_| {
        audit::raise("syslog.closelog", Vec::new)?;
        // SAFETY: a plain call; the identification is not used any more.
        unsafe { libc::closelog() };
        OPEN.replace(false);
        drop(IDENT.replace(None));
        Ok(Value::none())
    }),
    MethodDef::positional("syslog", |_, args| {
        let (priority, message) = match args {
            [message] => (libc::LOG_INFO, message),
            [priority, message] => (number::c_int(priority)?, message),
            _ => return Err(type_error("syslog.syslog requires 1 to 2 arguments")),
        };
        if !str::is_str(message) {
            return Err(args::bad_argument(
                "syslog",
                &format!("argument {}", args.len()),
                "str",
                message,
            ));
        }
        if !*OPEN.get() {
            open(None, 0, libc::LOG_USER)?;
        }
        let text = CString::new(str::to_string_lossy(message).into_owned()).unwrap_or_default();
        audit::raise("syslog.syslog", || vec![Value::int(priority.into()), message.clone()])?;
        // SAFETY: C strings.
        unsafe { libc::syslog(priority, c"%s".as_ptr(), text.as_ptr()) };
        Ok(Value::none())
    }),
    MethodDef::one("setlogmask", |_, mask| {
        let mask = number::c_int(mask)?;
        audit::raise("syslog.setlogmask", || vec![Value::int(mask.into())])?;
        // SAFETY: a plain call.
        Ok(Value::int(unsafe { libc::setlogmask(mask) }.into()))
    }),
    MethodDef::one("LOG_MASK", |_, priority| Ok(Value::int(1 << number::c_int(priority)?))),
    MethodDef::one("LOG_UPTO", |_, priority| {
        Ok(Value::int((1 << (number::c_int(priority)? + 1)) - 1))
    }),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("syslog", &[FUNCTIONS])?;
    for (name, number) in CONSTANTS {
        module::add(&m, name, Value::int(*number));
    }
    Ok(m)
}

fn open(ident: Option<&Value>, option: i32, facility: i32) -> R<()> {
    let ident = match ident.filter(|i| !i.is_none()) {
        Some(ident) => Some(str::to_string_lossy(ident).into_owned()),
        None => program_name(),
    };
    audit::raise("syslog.openlog", || {
        let ident = ident.as_deref().map_or(Value::none(), Value::str);
        vec![ident, Value::int(option.into()), Value::int(facility.into())]
    })?;
    let ident = ident.map(|text| CString::new(text).unwrap_or_default());
    let p = ident.as_ref().map_or(std::ptr::null(), |i| i.as_ptr());
    // SAFETY: the string is kept until the log is opened again or closed.
    unsafe { libc::openlog(p, option, facility) };
    drop(IDENT.replace(ident));
    OPEN.replace(true);
    Ok(())
}

/// The last part of `sys.argv[0]`.
fn program_name() -> Option<String> {
    let sys = crate::exceptions::quiet(crate::import::import_module("sys"))?;
    let argv = crate::exceptions::quiet(crate::ops::attr::get_str(&sys, "argv"))?;
    let first = match tuple::as_items(&argv) {
        Some(items) => items.first().cloned()?,
        None => list::items(&argv).first().cloned()?,
    };
    let text = str::to_string_lossy(&first);
    text.rsplit('/').next().filter(|t| !t.is_empty()).map(str::to_owned)
}
