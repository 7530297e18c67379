//! What the system knows: its clock, its time zone, and seconds since 1970.

use super::calendar;
use super::delta;
use super::zone;
use crate::exceptions::{R, Raised, overflow_error, value_error};
use crate::ops::number;
use crate::types::exception::os_error;
use crate::types::{float, int, str};
use crate::value::Value;
use std::ffi::CStr;

/// Seconds from the beginning of year 1 (and a day) to 1970.
pub const EPOCH: i64 = 719_163 * 86_400;

/// Offsets do not change by more than a day.
const MAX_FOLD_SECONDS: i64 = 24 * 3600;

pub fn local_time(at: i64) -> R<libc::tm> {
    // SAFETY: plain data.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        if libc::localtime_r(&at, &mut tm).is_null() {
            return Err(os_error::raise_last(None));
        }
        Ok(tm)
    }
}

pub fn utc_time(at: i64) -> R<libc::tm> {
    // SAFETY: plain data.
    unsafe {
        let mut tm: libc::tm = std::mem::zeroed();
        if libc::gmtime_r(&at, &mut tm).is_null() {
            return Err(os_error::raise_last(None));
        }
        Ok(tm)
    }
}

/// Seconds and microseconds of the system's clock.
pub fn now() -> (i64, u32) {
    // SAFETY: plain data for a system call.
    unsafe {
        let mut t: libc::timespec = std::mem::zeroed();
        libc::clock_gettime(libc::CLOCK_REALTIME, &mut t);
        (t.tv_sec, (t.tv_nsec / 1000) as u32)
    }
}

/// How a number of seconds becomes a whole one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Floor,
    /// To microseconds, the even one where two are as near.
    HalfEven,
}

#[cold]
fn out_of_range() -> Raised {
    overflow_error("timestamp out of range for platform time_t")
}

/// Seconds and microseconds of a timestamp.
pub fn timestamp_argument(v: &Value, rounding: Rounding) -> R<(i64, u32)> {
    let Some(f) = float::as_f64(v) else {
        let i = number::index(v)?;
        return Ok((int::as_i64(&i).ok_or_else(out_of_range)?, 0));
    };
    if f.is_nan() {
        return Err(value_error("Invalid value NaN (not a number)"));
    }
    let (whole, micros) = match rounding {
        Rounding::Floor => (f.floor(), 0.0),
        Rounding::HalfEven => {
            let (whole, micros) = (f.trunc(), (f.fract() * 1e6).round_ties_even());
            if micros >= 1e6 {
                (whole + 1.0, micros - 1e6)
            } else if micros < 0.0 {
                (whole - 1.0, micros + 1e6)
            } else {
                (whole, micros)
            }
        }
    };
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        return Err(out_of_range());
    }
    Ok((whole as i64, micros as u32))
}

/// Seconds from the beginning of year 1 (and a day).
pub fn utc_seconds(year: i32, month: i32, day: i32, [hour, minute, second]: [i32; 3]) -> R<i64> {
    if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year) {
        return Err(value_error(format_args!("year {year} is out of range")));
    }
    let days = i64::from(calendar::ordinal(year, month, day));
    Ok(((days * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second))
}

/// The local time at `seconds` (from year 1), as seconds from year 1.
fn local(seconds: i64) -> R<i64> {
    let tm = local_time(seconds - EPOCH)?;
    utc_seconds(
        tm.tm_year + 1900,
        tm.tm_mon + 1,
        tm.tm_mday,
        [tm.tm_hour, tm.tm_min, tm.tm_sec],
    )
}

/// When it is so late by the local clock; `fold` chooses the later one of two answers.
pub fn from_local(t: i64, fold: bool) -> R<i64> {
    // The offsets in force around `t` solve `local(u) = t`.
    let a = local(t)? - t;
    let u1 = t - a;
    let t1 = local(u1)?;
    let b = if t1 == t {
        // One solution; there may be another before or after it.
        let u2 = if fold {
            u1 + MAX_FOLD_SECONDS
        } else {
            u1 - MAX_FOLD_SECONDS
        };
        let b = local(u2)? - u2;
        if a == b {
            return Ok(u1);
        }
        b
    } else {
        t1 - u1
    };
    let u2 = t - b;
    if local(u2)? == t {
        return Ok(u2);
    }
    if t1 == t {
        return Ok(u1);
    }
    // The clock skipped this time.
    Ok(if fold { u1.min(u2) } else { u1.max(u2) })
}

/// Whether a local time (in seconds from year 1) at a timestamp is the second of its name.
pub fn is_repeated(timestamp: i64, local_seconds: i64) -> R<bool> {
    let before = local(EPOCH + timestamp - MAX_FOLD_SECONDS)?;
    let transition = local_seconds - before - MAX_FOLD_SECONDS;
    Ok(transition < 0 && local(EPOCH + timestamp + transition)? == local_seconds)
}

/// The zone that is in force at a timestamp.
pub fn zone_at(timestamp: i64) -> R {
    let tm = local_time(timestamp)?;
    let offset = delta::normalized(0, tm.tm_gmtoff, 0)?;
    let name = if tm.tm_zone.is_null() {
        None
    } else {
        // SAFETY: a string of the C library.
        Some(str::from_fs_bytes(unsafe { CStr::from_ptr(tm.tm_zone) }.to_bytes()))
    };
    zone::fixed(&offset, name.as_ref())
}
