//! `_locale`: the C library's locales.

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, new_exception, raise_with, value_error};
use crate::object::def::MethodDef;
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::types::{dict, exception, list, module, str};
use crate::value::Value;
use std::ffi::{CStr, CString, c_char};

/// `locale.Error`.
static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    LC_CTYPE LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES LC_NUMERIC LC_ALL DAY_1 DAY_2 DAY_3 DAY_4 DAY_5 DAY_6 DAY_7
    ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7 MON_1 MON_2 MON_3 MON_4 MON_5 MON_6 MON_7 MON_8 MON_9 MON_10
    MON_11 MON_12 ABMON_1 ABMON_2 ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7 ABMON_8 ABMON_9 ABMON_10 ABMON_11 ABMON_12
    RADIXCHAR THOUSEP CRNCYSTR D_FMT D_T_FMT T_FMT AM_STR PM_STR CODESET T_FMT_AMPM ERA ERA_D_FMT ERA_D_T_FMT ERA_T_FMT
    ALT_DIGITS YESEXPR NOEXPR
};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("setlocale", |_, args| {
        args::check_count("setlocale", args.len(), 1, 2)?;
        let category = number::c_int(&args[0])?;
        let wanted = match args.get(1) {
            Some(v) if !v.is_none() => Some(c_text(v)?),
            _ => None,
        };
        let wanted_pointer = wanted.as_ref().map_or(std::ptr::null(), |w| w.as_ptr());
        // SAFETY: a C string or null; the result is read before the next call.
        match unsafe { text(libc::setlocale(category, wanted_pointer)) } {
            Some(found) => Ok(found),
            None if wanted.is_some() => Err(error("unsupported locale setting")),
            None => Err(error("locale query failed")),
        }
    }),
    MethodDef::no_args("localeconv", |_| localeconv()),
    MethodDef::one("nl_langinfo", |_, key| {
        let key = number::c_int(key)?;
        if !CONSTANTS[7..].iter().any(|(_, number)| *number == i64::from(key)) {
            return Err(value_error("unsupported langinfo constant"));
        }
        // SAFETY: a constant of the C library; the text is copied at once.
        Ok(unsafe { text(libc::nl_langinfo(key)) }.unwrap_or_else(|| Value::str("")))
    }),
    MethodDef::no_args("getencoding", |_| Ok(Value::str("UTF-8"))),
    MethodDef::positional("strcoll", |_, args| {
        args::check_count("strcoll", args.len(), 2, 2)?;
        let (a, b) = (c_text(&args[0])?, c_text(&args[1])?);
        // SAFETY: two C strings.
        Ok(Value::int(unsafe { libc::strcoll(a.as_ptr(), b.as_ptr()) }.into()))
    }),
    MethodDef::one("strxfrm", |_, v| {
        let from = c_text(v)?;
        // SAFETY: without a place to write to, only the length is asked for.
        let length = unsafe { libc::strxfrm(std::ptr::null_mut(), from.as_ptr(), 0) };
        let mut to = vec![0u8; length + 1];
        // SAFETY: the buffer has the length that was asked for.
        unsafe { libc::strxfrm(to.as_mut_ptr().cast(), from.as_ptr(), to.len()) };
        to.truncate(length);
        Ok(str::from_fs_bytes(&to))
    }),
];

/// Makes the module. The category of characters is that of the environment, as CPython sets it when it starts.
pub fn init() -> R {
    let module = module::new("_locale", &[FUNCTIONS])?;
    let d = module::dict(&module);
    for (name, number) in CONSTANTS {
        dict::set_str(&d, name, Value::int(*number));
    }
    dict::set_str(&d, "CHAR_MAX", Value::int(c_char::MAX.into()));
    let error = new_exception("locale", "Error", &exception::EXCEPTION)?;
    dict::set_str(&d, "Error", error.value());
    *ERROR.get_mut() = Some(error);
    // SAFETY: C strings; the result is read at once.
    unsafe {
        let found = libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
        if found.is_null() || matches!(CStr::from_ptr(found).to_bytes(), b"C" | b"POSIX") {
            // PEP 538.
            libc::setlocale(libc::LC_CTYPE, c"C.UTF-8".as_ptr());
        }
    }
    Ok(module)
}

fn error(message: &str) -> Raised {
    raise_with((*ERROR.get()).unwrap_or(&exception::EXCEPTION), Value::str(message))
}

fn c_text(v: &Value) -> R<CString> {
    if !str::is_str(v) {
        return Err(crate::exceptions::type_error(format_args!(
            "argument must be str, not {}",
            v.ty().name()
        )));
    }
    CString::new(str::wtf8(v)).map_err(|_| value_error("embedded null character"))
}

/// # Safety
/// `p` is null or a C string.
unsafe fn text(p: *const c_char) -> Option<Value> {
    // SAFETY: the caller's promise.
    (!p.is_null()).then(|| str::from_fs_bytes(unsafe { CStr::from_ptr(p) }.to_bytes()))
}

/// The sizes of groups of digits: ends with 0 (the last repeats) or `CHAR_MAX` (no more grouping).
///
/// # Safety
/// `p` points to bytes that end with 0 or `CHAR_MAX`.
unsafe fn grouping(mut p: *const c_char) -> Value {
    let mut sizes = Vec::new();
    // SAFETY: the caller's promise.
    unsafe {
        while *p != 0 && *p != c_char::MAX {
            sizes.push(Value::int((*p).into()));
            p = p.add(1);
        }
        if !sizes.is_empty() || *p != 0 {
            sizes.push(Value::int((*p).into()));
        }
    }
    list::new(sizes)
}

fn localeconv() -> R {
    let d = dict::new();
    // SAFETY: the structure is the C library's own and valid until the next call; everything is copied.
    unsafe {
        let l = &*libc::localeconv();
        for (name, field) in [
            ("int_curr_symbol", l.int_curr_symbol),
            ("currency_symbol", l.currency_symbol),
            ("mon_decimal_point", l.mon_decimal_point),
            ("mon_thousands_sep", l.mon_thousands_sep),
        ] {
            dict::set_str(&d, name, text(field).unwrap_or(Value::none()));
        }
        dict::set_str(&d, "mon_grouping", grouping(l.mon_grouping));
        for (name, field) in [("positive_sign", l.positive_sign), ("negative_sign", l.negative_sign)] {
            dict::set_str(&d, name, text(field).unwrap_or(Value::none()));
        }
        for (name, field) in [
            ("int_frac_digits", l.int_frac_digits),
            ("frac_digits", l.frac_digits),
            ("p_cs_precedes", l.p_cs_precedes),
            ("p_sep_by_space", l.p_sep_by_space),
            ("n_cs_precedes", l.n_cs_precedes),
            ("n_sep_by_space", l.n_sep_by_space),
            ("p_sign_posn", l.p_sign_posn),
            ("n_sign_posn", l.n_sign_posn),
        ] {
            dict::set_str(&d, name, Value::int(field.into()));
        }
        for (name, field) in [("decimal_point", l.decimal_point), ("thousands_sep", l.thousands_sep)] {
            dict::set_str(&d, name, text(field).unwrap_or(Value::none()));
        }
        dict::set_str(&d, "grouping", grouping(l.grouping));
    }
    Ok(d)
}
