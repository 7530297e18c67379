//! `time`.

use crate::args::{self, Parser};
use crate::exceptions::{R, Raised, overflow_error, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{attr, control, number};
use crate::state::state;
use crate::stdlib::sys::StructSequence;
use crate::types::exception::os_error;
use crate::types::{dict, float, int, module, namespace, str, tuple};
use crate::value::Value;
use std::ffi::{CStr, CString};

static STRUCT_TIME: StructSequence = StructSequence {
    name: "time.struct_time",
    fields: &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    visible: 9,
    sealed: false,
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.",
};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("time", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "struct_time", STRUCT_TIME.ty().value());
    dict::set_str(&d, "_STRUCT_TM_ITEMS", Value::int(11));
    for (name, clock) in [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
        ("CLOCK_TAI", libc::CLOCK_TAI),
    ] {
        dict::set_str(&d, name, Value::int(clock.into()));
    }
    set_zone(&d);
    Ok(module)
}

fn set_zone(d: &Value) {
    unsafe extern "C" {
        fn tzset();
        static tzname: [*const libc::c_char; 2];
        static timezone: libc::c_long;
        static daylight: libc::c_int;
    }
    // SAFETY: the C library fills these variables in `tzset`.
    unsafe {
        tzset();
        let name = |i: usize| Value::str(&CStr::from_ptr(tzname[i]).to_string_lossy());
        dict::set_str(d, "timezone", Value::int(timezone));
        dict::set_str(
            d,
            "altzone",
            Value::int(if daylight != 0 { timezone - 3600 } else { timezone }),
        );
        dict::set_str(d, "daylight", Value::int(daylight.into()));
        dict::set_str(d, "tzname", tuple::new(vec![name(0), name(1)]));
    }
}

fn clock(id: libc::clockid_t) -> i128 {
    // SAFETY: plain data for a system call.
    unsafe {
        let mut t: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(id, &mut t);
        i128::from(t.tv_sec) * 1_000_000_000 + i128::from(t.tv_nsec)
    }
}

fn seconds(id: libc::clockid_t) -> R {
    let ns = clock(id);
    Ok(Value::float(
        (ns / 1_000_000_000) as f64 + (ns % 1_000_000_000) as f64 * 1e-9,
    ))
}

fn nanoseconds(id: libc::clockid_t) -> R {
    Ok(Value::int(clock(id) as i64))
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("time", |_| seconds(libc::CLOCK_REALTIME)),
    MethodDef::no_args("time_ns", |_| nanoseconds(libc::CLOCK_REALTIME)),
    MethodDef::no_args("monotonic", |_| seconds(libc::CLOCK_MONOTONIC)),
    MethodDef::no_args("monotonic_ns", |_| nanoseconds(libc::CLOCK_MONOTONIC)),
    MethodDef::no_args("perf_counter", |_| seconds(libc::CLOCK_MONOTONIC)),
    MethodDef::no_args("perf_counter_ns", |_| nanoseconds(libc::CLOCK_MONOTONIC)),
    MethodDef::no_args("process_time", |_| seconds(libc::CLOCK_PROCESS_CPUTIME_ID)),
    MethodDef::no_args("process_time_ns", |_| nanoseconds(libc::CLOCK_PROCESS_CPUTIME_ID)),
    MethodDef::no_args("thread_time", |_| seconds(libc::CLOCK_THREAD_CPUTIME_ID)),
    MethodDef::no_args("thread_time_ns", |_| nanoseconds(libc::CLOCK_THREAD_CPUTIME_ID)),
    MethodDef::one("clock_gettime", |_, id| seconds(number::ssize(id)? as libc::clockid_t)),
    MethodDef::one("clock_gettime_ns", |_, id| {
        nanoseconds(number::ssize(id)? as libc::clockid_t)
    }),
    MethodDef::one("clock_getres", |_, _| Ok(Value::float(1e-9))),
    MethodDef::one("sleep", sleep),
    MethodDef::positional("gmtime", |_, args| broken_down(args, "gmtime", false)),
    MethodDef::positional("localtime", |_, args| broken_down(args, "localtime", true)),
    MethodDef::one("mktime", |_, t| {
        let mut tm = tm_of(t, "mktime", false)?;
        // SAFETY: plain data.
        let at = unsafe { libc::mktime(&mut tm) };
        if at == -1 && tm.tm_wday < 0 {
            return Err(overflow_error("mktime argument out of range"));
        }
        Ok(Value::float(at as f64))
    }),
    MethodDef::positional("asctime", |_, args| {
        args::check_count("asctime", args.len(), 0, 1)?;
        let tm = match args.first() {
            Some(t) => tm_of(t, "asctime", true)?,
            None => local_tm(clock(libc::CLOCK_REALTIME) as i64 / 1_000_000_000)?,
        };
        Ok(asctime(&tm))
    }),
    MethodDef::positional("ctime", |_, args| {
        args::check_count("ctime", args.len(), 0, 1)?;
        Ok(asctime(&local_tm(seconds_argument(args)?)?))
    }),
    MethodDef::positional("strftime", strftime),
    MethodDef::positional("strptime", |_, args| {
        let module = crate::import::import_module("_strptime")?;
        crate::ops::attr::call_method_str(&module, "_strptime_time", args)
    }),
    MethodDef::no_args("tzset", |this| {
        set_zone(&module::dict(this));
        Ok(Value::none())
    }),
    MethodDef::keywords("get_clock_info", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("get_clock_info", &["name"], 1);
        let [name] = PARSER.parse(args, kwnames)?;
        let (source, monotonic, adjustable) = match name.and_then(str::to_str_lossless) {
            Some("time") => ("clock_gettime(CLOCK_REALTIME)", false, true),
            Some("monotonic" | "perf_counter") => ("clock_gettime(CLOCK_MONOTONIC)", true, false),
            Some("process_time") => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
            Some("thread_time") => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
            _ => return Err(value_error("unknown clock")),
        };
        Ok(namespace::new(&[
            ("implementation", Value::str(source)),
            ("monotonic", Value::bool(monotonic)),
            ("adjustable", Value::bool(adjustable)),
            ("resolution", Value::float(1e-9)),
        ]))
    }),
];

fn sleep(_: &Value, duration: &Value) -> R {
    let seconds = match float::as_f64(duration) {
        Some(seconds) => seconds,
        None => match int::as_i64(&number::index(duration)?) {
            Some(seconds) => seconds as f64,
            None => return Err(overflow_error("timestamp too large to convert to C _PyTime_t")),
        },
    };
    if seconds.is_nan() {
        return Err(value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(value_error("sleep length must be non-negative"));
    }
    if seconds > 9_223_372_036.0 {
        return Err(overflow_error("timestamp too large to convert to C _PyTime_t"));
    }
    // A signal that has arrived already interrupts nothing below.
    crate::stdlib::signal::run_handlers()?;
    if !crate::threads::alone() {
        let end = std::time::Instant::now() + std::time::Duration::from_secs_f64(seconds);
        while crate::threads::wait_interruptibly(crate::threads::Wait::Time, Some(end))?.0
            != crate::threads::Woken::Late
        {}
        return Ok(Value::none());
    }
    let end = clock(libc::CLOCK_MONOTONIC) + (seconds * 1e9) as i128;
    loop {
        let until = libc::timespec {
            tv_sec: (end / 1_000_000_000) as i64,
            tv_nsec: (end % 1_000_000_000) as i64,
        };
        // SAFETY: plain data for a system call.
        let error =
            unsafe { libc::clock_nanosleep(libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME, &until, std::ptr::null_mut()) };
        if error == 0 {
            return Ok(Value::none());
        }
        if error != libc::EINTR {
            return Err(os_error::raise_errno(error, None, None));
        }
        if state().attention.load(std::sync::atomic::Ordering::Relaxed) != 0 {
            control::poll()?;
        }
    }
}

fn seconds_argument(args: &[Value]) -> R<i64> {
    match args.first().filter(|v| !v.is_none()) {
        None => Ok((clock(libc::CLOCK_REALTIME) / 1_000_000_000) as i64),
        Some(v) if int::is_int(v) => int::as_i64(v).ok_or_else(out_of_range),
        Some(v) => {
            let f = float::to_f64(v)?;
            if f.is_nan() {
                return Err(value_error("Invalid value NaN (not a number)"));
            }
            if f.abs() > 9.2e18 {
                Err(out_of_range())
            } else {
                Ok(f.floor() as i64)
            }
        }
    }
}

#[cold]
fn out_of_range() -> Raised {
    overflow_error("timestamp out of range for platform time_t")
}

fn local_tm(at: i64) -> R<libc::tm> {
    // SAFETY: plain data.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        if libc::localtime_r(&at, &mut tm).is_null() {
            return Err(os_error::raise_last(None));
        }
        Ok(tm)
    }
}

fn broken_down(args: &[Value], name: &str, local: bool) -> R {
    args::check_count(name, args.len(), 0, 1)?;
    let at = seconds_argument(args)?;
    // SAFETY: plain data.
    let tm = unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        let done = if local {
            libc::localtime_r(&at, &mut tm)
        } else {
            libc::gmtime_r(&at, &mut tm)
        };
        if done.is_null() {
            return Err(os_error::raise_last(None));
        }
        tm
    };
    let mut values: Vec<Value> = [
        tm.tm_year + 1900,
        tm.tm_mon + 1,
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        (tm.tm_wday + 6) % 7,
        tm.tm_yday + 1,
        tm.tm_isdst,
    ]
    .map(|i| Value::int(i.into()))
    .to_vec();
    let zone = if !local {
        Value::str("GMT")
    } else if tm.tm_zone.is_null() {
        Value::none()
    } else {
        // SAFETY: a string of the C library.
        Value::str(&unsafe { CStr::from_ptr(tm.tm_zone) }.to_string_lossy())
    };
    values.push(zone);
    values.push(Value::int(tm.tm_gmtoff));
    STRUCT_TIME.instance(values)
}

/// A `struct_time` that knows no zone.
pub fn struct_time(fields: [i32; 9]) -> R {
    let mut values: Vec<Value> = fields.iter().map(|&i| Value::int(i.into())).collect();
    values.extend([Value::none(), Value::none()]);
    STRUCT_TIME.instance(values)
}

/// The broken-down time of a tuple (`gettmarg`, `checktm` of timemodule.c).
fn tm_of(v: &Value, function: &str, check: bool) -> R<libc::tm> {
    let Some(items) = tuple::as_items(v) else {
        return Err(type_error("Tuple or struct_time argument required"));
    };
    if items.len() != 9 {
        return Err(type_error(format_args!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0i32; 9];
    for (slot, item) in n.iter_mut().zip(items) {
        let value = number::ssize(item)?;
        *slot = i32::try_from(value).map_err(|_| overflow_error("Python int too large to convert to C int"))?;
    }
    // SAFETY: plain data.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    let year = n[0].checked_sub(1900);
    tm.tm_year = year.ok_or_else(|| overflow_error("year out of range"))?;
    tm.tm_mon = n[1] - 1;
    tm.tm_mday = n[2];
    tm.tm_hour = n[3];
    tm.tm_min = n[4];
    tm.tm_sec = n[5];
    tm.tm_wday = (n[6] + 1) % 7;
    tm.tm_yday = n[7] - 1;
    tm.tm_isdst = n[8];
    if check {
        if tm.tm_mon == -1 {
            tm.tm_mon = 0;
        }
        if tm.tm_mday == 0 {
            tm.tm_mday = 1;
        }
        if tm.tm_yday == -1 {
            tm.tm_yday = 0;
        }
        for (good, what) in [
            ((0..=11).contains(&tm.tm_mon), "month out of range"),
            ((1..=31).contains(&tm.tm_mday), "day of month out of range"),
            ((0..=23).contains(&tm.tm_hour), "hour out of range"),
            ((0..=59).contains(&tm.tm_min), "minute out of range"),
            ((0..=61).contains(&tm.tm_sec), "seconds out of range"),
            (tm.tm_wday >= 0, "day of week out of range"),
            ((0..=365).contains(&tm.tm_yday), "day of year out of range"),
        ] {
            if !good {
                return Err(value_error(what));
            }
        }
    }
    Ok(tm)
}

/// Takes over the zone that a `struct_time` knows; the text must outlive the fields.
fn add_zone(tm: &mut libc::tm, v: &Value) -> R<Option<CString>> {
    if !v.is_exact(STRUCT_TIME.ty()) {
        return Ok(None);
    }
    let offset = attr::get_str(v, "tm_gmtoff")?;
    if !offset.is_none() {
        tm.tm_gmtoff = number::c_long(&offset)?;
    }
    let name = attr::get_str(v, "tm_zone")?;
    let zone = str::is_str(&name)
        .then(|| CString::new(str::wtf8(&name)))
        .and_then(Result::ok);
    if let Some(zone) = &zone {
        tm.tm_zone = zone.as_ptr();
    }
    Ok(zone)
}

fn asctime(tm: &libc::tm) -> Value {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    Value::str(&format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday as usize % 7],
        MONTHS[tm.tm_mon as usize % 12],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        tm.tm_year + 1900
    ))
}

fn strftime(_: &Value, args: &[Value]) -> R {
    args::check_count("strftime", args.len(), 1, 2)?;
    if !str::is_str(&args[0]) {
        return Err(args::bad_argument("strftime", "argument 1", "str", &args[0]));
    }
    // What the fields point to.
    let mut zone = None;
    let mut tm = match args.get(1) {
        Some(t) => {
            let mut tm = tm_of(t, "strftime", true)?;
            zone = add_zone(&mut tm, t)?;
            tm
        }
        None => local_tm(clock(libc::CLOCK_REALTIME) as i64 / 1_000_000_000)?,
    };
    tm.tm_isdst = tm.tm_isdst.clamp(-1, 1);
    let Ok(pattern) = CString::new(str::wtf8(&args[0])) else {
        return Err(value_error("embedded null character"));
    };
    if pattern.as_bytes().is_empty() {
        return Ok(Value::str(""));
    }
    let mut size = 256;
    loop {
        let mut out = vec![0u8; size];
        // SAFETY: the buffer has `size` bytes.
        let n = unsafe { libc::strftime(out.as_mut_ptr().cast(), size, pattern.as_ptr(), &tm) };
        if n > 0 || size > 256 * pattern.as_bytes().len() {
            drop(zone);
            return Ok(Value::str(&String::from_utf8_lossy(&out[..n])));
        }
        size *= 2;
    }
}
