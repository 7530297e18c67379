//! What dates, times and moments have in common when they are shown: offsets, ISO times, `strftime`.

use super::delta::{self, Delta};
use super::zone::{self, delta_of};
use crate::args::Parser;
use crate::exceptions::{R, value_error};
use crate::object::slots::KwNames;
use crate::ops::{attr, call, format};
use crate::types::str;
use crate::value::Value;
use std::fmt::Write;

/// `+HH:MM[:SS[.ffffff]]`.
pub fn push_offset(out: &mut String, offset: &Delta, separator: &str) {
    let total = delta::short_micros(offset);
    let sign = if total < 0 { '-' } else { '+' };
    let (seconds, micros) = (total.abs() / 1_000_000, total.abs() % 1_000_000);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let _ = write!(out, "{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60);
    if seconds != 0 || micros != 0 {
        let _ = write!(out, "{separator}{seconds:02}");
    }
    if micros != 0 {
        let _ = write!(out, ".{micros:06}");
    }
}

/// The offset of a zone as `isoformat` shows it; nothing without one.
pub fn offset_text(zone: &Value, of: &Value, separator: &str) -> R<String> {
    let mut text = String::new();
    if let Some(offset) = zone::utc_offset(zone, of)? {
        push_offset(&mut text, delta_of(&offset), separator);
    }
    Ok(text)
}

/// How much of a time of day is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Precision {
    /// The precision that `timespec` asks for; without one, microseconds if there are any.
    pub fn of(timespec: Option<&Value>, position: usize, micros: u32) -> R<Precision> {
        let spec = match timespec {
            None => "auto",
            Some(v) => str::to_str_lossless(super::text_argument("isoformat", position, v)?).unwrap_or(""),
        };
        Ok(match spec {
            "auto" if micros == 0 => Precision::Seconds,
            "auto" | "microseconds" => Precision::Microseconds,
            "hours" => Precision::Hours,
            "minutes" => Precision::Minutes,
            "seconds" => Precision::Seconds,
            "milliseconds" => Precision::Milliseconds,
            _ => return Err(value_error("Unknown timespec value")),
        })
    }
}

fn two(out: &mut Vec<u8>, n: u8) {
    out.extend([b'0' + n / 10, b'0' + n % 10]);
}

/// `HH[:MM[:SS[.fff[fff]]]]`.
pub fn push_time(out: &mut Vec<u8>, (hour, minute, second, micros): (u8, u8, u8, u32), precision: Precision) {
    two(out, hour);
    if precision == Precision::Hours {
        return;
    }
    out.push(b':');
    two(out, minute);
    if precision == Precision::Minutes {
        return;
    }
    out.push(b':');
    two(out, second);
    let (digits, fraction) = match precision {
        Precision::Milliseconds => (3, micros / 1000),
        Precision::Microseconds => (6, micros),
        _ => return,
    };
    out.push(b'.');
    for place in (0..digits).rev() {
        out.push(b'0' + (fraction / 10u32.pow(place) % 10) as u8);
    }
}

/// `YYYY-MM-DD`.
pub fn push_date(out: &mut Vec<u8>, year: u16, month: u8, day: u8) {
    two(out, (year / 100) as u8);
    two(out, (year % 100) as u8);
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
}

/// The argument of `strftime`.
pub fn format_argument<'a>(args: &'a [Value], kwnames: KwNames<'a>) -> R<&'a Value> {
    static PARSER: Parser = Parser::new("strftime", &["format"], 1);
    let [pattern] = PARSER.parse(args, kwnames)?;
    super::text_argument("strftime", 1, pattern.expect("required"))
}

/// `__format__`: `str` for an empty specification, else `strftime`.
pub fn format_value(v: &Value, spec: &Value) -> R {
    super::text_argument("__format__", 1, spec)?;
    if str::char_len(spec) == 0 {
        return format::str(v);
    }
    attr::call_method_str(v, "strftime", std::slice::from_ref(spec))
}

/// What `strftime` needs to know of an object.
pub struct Shown<'a> {
    pub zone: &'a Value,
    /// What the zone's methods are called with.
    pub at: &'a Value,
    pub micros: u32,
}

/// Refuses text with lone surrogates, as encoding it does.
fn check_encodable(v: &Value) -> R<()> {
    match str::to_str_lossless(v) {
        Some(_) => Ok(()),
        None => attr::call_method_str(v, "encode", &[]).map(drop),
    }
}

/// `time.strftime` for what it does not know: `%f`, `%z`, `%:z` and `%Z` are put into the format.
pub fn strftime(shown: &Shown, pattern: &Value, tuple: &Value) -> R {
    check_encodable(pattern)?;
    let bytes = str::wtf8(pattern);
    let mut out = str::Builder::new();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|&b| b == b'%').map(|i| from + i) {
        out.push_wtf8(&bytes[from..at]);
        from = at + 2;
        match bytes[at + 1..] {
            [b'f', ..] => out.push_str(&format!("{:06}", shown.micros)),
            [b'z', ..] => out.push_str(&offset_text(shown.zone, shown.at, "")?),
            [b':', b'z', ..] => {
                out.push_str(&offset_text(shown.zone, shown.at, ":")?);
                from += 1;
            }
            [b'Z', ..] => {
                let name = zone::name(shown.zone, shown.at)?;
                if !name.is_none() {
                    // What follows takes percent signs for its own.
                    let escaped = attr::call_method_str(&name, "replace", &[Value::str("%"), Value::str("%%")])?;
                    let escaped = super::text_argument("replace", 1, &escaped)?;
                    check_encodable(escaped)?;
                    out.push_value(escaped);
                }
            }
            [] => {
                out.push_str("%");
                from = bytes.len();
            }
            [next, ..] => {
                // The whole character behind the sign.
                out.push_str("%");
                if next.is_ascii() {
                    out.push_wtf8(&[next]);
                } else {
                    from = at + 1;
                }
            }
        }
    }
    out.push_wtf8(&bytes[from..]);
    let time = crate::import::import_module("time")?;
    call::call2(&attr::get_str(&time, "strftime")?, &out.finish(), tuple)
}

/// The text of `v.isoformat(…)`, which a subclass may have overridden.
pub fn iso_text(v: &Value, args: &[Value]) -> R {
    attr::call_method_str(v, "isoformat", args)
}
