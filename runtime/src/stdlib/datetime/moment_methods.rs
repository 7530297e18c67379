//! The methods of `datetime.datetime`.

use super::date::{self, class_of};
use super::local::{self, Rounding};
use super::moment::{self, as_moment, of};
use super::text::{self, Precision};
use super::time::{self, as_time};
use super::zone::{self, delta_of};
use super::{delta, iso, text_argument};
use crate::args::{self, Parser};
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::attr;
use crate::stdlib::warnings;
use crate::types::{exception, str};
use crate::value::Value;

pub const METHODS: &[MethodDef] = &[
    MethodDef::keywords("now", now).class().doc(
        "now($type, /, tz=None)\n--\n\nReturns new datetime object representing current time local to tz.\n\n  tz\n    \
         Timezone object.\n\nIf no tz is specified, uses local timezone.",
    ),
    MethodDef::no_args("utcnow", |cls| {
        deprecated("datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use \
                    timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).")?;
        let (seconds, micros) = local::now();
        at(class_of(cls), seconds, micros, Clock::Utc, &Value::none())
    })
    .class()
    .doc("Return a new datetime representing UTC day and time."),
    MethodDef::keywords("fromtimestamp", from_timestamp)
        .class()
        .doc("timestamp[, tz] -> tz's local time from POSIX timestamp."),
    MethodDef::positional("utcfromtimestamp", |cls, args| {
        deprecated("datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. \
                    Use timezone-aware objects to represent datetimes in UTC: \
                    datetime.datetime.fromtimestamp(timestamp, datetime.UTC).")?;
        date::exactly("utcfromtimestamp", args, 1)?;
        let (seconds, micros) = local::timestamp_argument(&args[0], Rounding::HalfEven)?;
        at(class_of(cls), seconds, micros, Clock::Utc, &Value::none())
    })
    .class()
    .doc("Construct a naive UTC datetime from a POSIX timestamp."),
    MethodDef::positional("strptime", |cls, args| {
        date::exactly("strptime", args, 2)?;
        text_argument("strptime", 1, &args[0])?;
        text_argument("strptime", 2, &args[1])?;
        let module = crate::import::import_module("_strptime")?;
        attr::call_method_str(
            &module,
            "_strptime_datetime",
            &[cls.clone(), args[0].clone(), args[1].clone()],
        )
    })
    .class()
    .doc("string, format -> new datetime parsed from a string (like time.strptime())."),
    MethodDef::keywords("combine", combine)
        .class()
        .doc("date, time -> datetime with same date and time fields"),
    MethodDef::one("fromisoformat", from_iso_format)
        .class()
        .doc("string -> datetime from a string in most ISO 8601 formats"),
    MethodDef::no_args("date", |v| {
        let (year, month, day) = of(v).date.parts();
        date::instance(&date::TYPE, year, month, day)
    })
    .doc("Return date object with same year, month and day."),
    MethodDef::no_args("time", |v| {
        let this = of(v);
        Ok(time::make(&time::TYPE, this.clock(), &Value::none(), this.fold))
    })
    .doc("Return time object with same time but with tzinfo=None."),
    MethodDef::no_args("timetz", |v| {
        let this = of(v);
        Ok(time::make(&time::TYPE, this.clock(), this.zone(), this.fold))
    })
    .doc("Return time object with same time and tzinfo."),
    MethodDef::no_args("ctime", |v| {
        let this = of(v);
        Ok(date::ctime(&this.date, this.hour, this.minute, this.second))
    })
    .doc("Return ctime() style string."),
    MethodDef::no_args("timetuple", |v| {
        let this = of(v);
        let dst = match dst(v)? {
            None => -1,
            Some(dst) => i32::from(!delta::is_zero(delta_of(&dst))),
        };
        date::struct_time(&this.date, [this.hour, this.minute, this.second], dst)
    })
    .doc("Return time tuple, compatible with time.localtime()."),
    MethodDef::no_args("timestamp", timestamp).doc("Return POSIX timestamp as float."),
    MethodDef::no_args("utctimetuple", |v| {
        let utc = match moment::utc_offset(v)? {
            Some(offset) => moment::shift(v, delta_of(&offset), -1)?,
            None => v.clone(),
        };
        let this = as_moment(&utc).unwrap_or_else(|| of(v));
        date::struct_time(&this.date, [this.hour, this.minute, this.second], 0)
    })
    .doc("Return UTC time tuple, compatible with time.localtime()."),
    MethodDef::keywords("isoformat", iso_format).doc(
        "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the \
         year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional \
         terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and \
         'microseconds'.\n",
    ),
    MethodDef::no_args("utcoffset", |v| Ok(moment::utc_offset(v)?.unwrap_or(Value::none())))
        .doc("Return self.tzinfo.utcoffset(self)."),
    MethodDef::no_args("tzname", |v| zone::name(of(v).zone(), v)).doc("Return self.tzinfo.tzname(self)."),
    MethodDef::no_args("dst", |v| Ok(dst(v)?.unwrap_or(Value::none()))).doc("Return self.tzinfo.dst(self)."),
    MethodDef::keywords("replace", moment::replace).doc("Return datetime with new specified fields."),
    MethodDef::keywords("astimezone", as_time_zone).doc("tz -> convert to local time in new timezone tz\n"),
    MethodDef::positional("__reduce_ex__", |v, args| {
        date::exactly("__reduce_ex__", args, 1)?;
        Ok(reduce(v, super::int_argument(&args[0])?))
    })
    .doc("__reduce_ex__(proto) -> (cls, state)"),
    MethodDef::no_args("__reduce__", |v| Ok(reduce(v, 2))).doc("__reduce__() -> (cls, state)"),
];

fn deprecated(message: &str) -> R<()> {
    warnings::warn_from_runtime(&exception::DEPRECATION_WARNING, message, 1)
}

fn dst(v: &Value) -> R<Option<Value>> {
    zone::dst(of(v).zone(), v)
}

/// By which clock a timestamp is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Local,
    Utc,
}

/// The moment of a timestamp.
fn at(ty: &'static TypeObject, seconds: i64, micros: u32, clock: Clock, zone: &Value) -> R {
    let tm = match clock {
        Clock::Local => local::local_time(seconds)?,
        Clock::Utc => local::utc_time(seconds)?,
    };
    let day = (tm.tm_year.saturating_add(1900), tm.tm_mon + 1, tm.tm_mday);
    // Leap seconds are shown as the second before them.
    let second = tm.tm_sec.min(59);
    let mut fold = 0;
    if zone.is_none() && clock == Clock::Local {
        let shown = local::utc_seconds(day.0, day.1, day.2, [tm.tm_hour, tm.tm_min, second])?;
        fold = i32::from(local::is_repeated(seconds, shown)?);
    }
    moment::construct(ty, day, [tm.tm_hour, tm.tm_min, second, micros as i32], zone, fold)
}

/// The moment of a timestamp by a zone's clock, or by the system's.
fn in_zone(cls: &Value, seconds: i64, micros: u32, zone: &Value) -> R {
    if zone.is_none() {
        return at(class_of(cls), seconds, micros, Clock::Local, zone);
    }
    let utc = at(class_of(cls), seconds, micros, Clock::Utc, zone)?;
    attr::call_method_str(zone, "fromutc", &[utc])
}

fn now(cls: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("now", &["tz"], 0);
    let [tz] = PARSER.parse(args, kwnames)?;
    let zone = zone::argument(tz)?;
    let (seconds, micros) = local::now();
    in_zone(cls, seconds, micros, &zone)
}

fn from_timestamp(cls: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("fromtimestamp", &["timestamp", "tz"], 1);
    let [timestamp, tz] = PARSER.parse(args, kwnames)?;
    let zone = zone::argument(tz)?;
    let (seconds, micros) = local::timestamp_argument(timestamp.expect("required"), Rounding::HalfEven)?;
    in_zone(cls, seconds, micros, &zone)
}

fn combine(cls: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("combine", &["date", "time", "tzinfo"], 2);
    if let ([first], None) = (args, kwnames)
        && date::as_date(first).is_none()
    {
        return Err(args::bad_argument("combine", "argument 1", "datetime.date", first));
    }
    let [day, clock, tzinfo] = PARSER.parse(args, kwnames)?;
    let (day, clock) = (day.expect("required"), clock.expect("required"));
    let Some(day) = date::as_date(day) else {
        return Err(args::bad_argument("combine", "argument 1", "datetime.date", day));
    };
    let Some(clock) = as_time(clock) else {
        return Err(args::bad_argument("combine", "argument 2", "datetime.time", clock));
    };
    let (hour, minute, second, micros) = clock.parts();
    let parts = [hour.into(), minute.into(), second.into(), micros as i32];
    moment::construct(
        class_of(cls),
        day.parts(),
        parts,
        tzinfo.unwrap_or(&clock.zone),
        clock.fold.into(),
    )
}

fn from_iso_format(cls: &Value, v: &Value) -> R {
    let text = date::iso_argument(v)?;
    let wrong = || date::not_iso(v);
    let end = iso::date_length(text).ok_or_else(wrong)?;
    let day = iso::date(text.get(..end).ok_or_else(wrong)?).ok_or_else(wrong)?;
    let clock = match &text[end..] {
        [] | [_] => iso::Time::default(),
        // Any character stands between date and time.
        rest => {
            let separator = str::chars::decode(rest, 0).1;
            iso::time(&rest[separator..]).ok_or_else(wrong)?
        }
    };
    let zone = time::zone_of(clock.offset)?;
    let parts = [clock.hour, clock.minute, clock.second, clock.micros];
    moment::construct(class_of(cls), day, parts, &zone, 0)
}

fn timestamp(v: &Value) -> R {
    let this = of(v);
    let (year, month, day) = this.date.parts();
    let clock = [this.hour.into(), this.minute.into(), this.second.into()];
    let seconds = local::utc_seconds(year, month, day, clock)?;
    let micros = f64::from(this.micros) / 1e6;
    if this.zone().is_none() {
        let utc = local::from_local(seconds, this.fold != 0)?;
        return Ok(Value::float((utc - local::EPOCH) as f64 + micros));
    }
    let Some(offset) = moment::utc_offset(v)? else {
        return Err(type_error("can't subtract offset-naive and offset-aware datetimes"));
    };
    let total = (seconds - local::EPOCH) * 1_000_000 + i64::from(this.micros) - delta::short_micros(delta_of(&offset));
    if total.unsigned_abs() < 1 << 53 {
        return Ok(Value::float(total as f64 / 1e6));
    }
    crate::ops::arith::true_divide(&Value::int(total), &Value::int(1_000_000))
}

fn iso_format(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("isoformat", &["sep", "timespec"], 0);
    let [separator, timespec] = PARSER.parse(args, kwnames)?;
    let this = of(v);
    if let Some(separator) = separator
        && !(str::is_str(separator) && str::char_len(separator) == 1)
    {
        let wanted = "a unicode character";
        return Err(args::bad_argument("isoformat", "argument 1", wanted, separator));
    }
    let precision = Precision::of(timespec, 2, this.micros)?;
    let mut out = Vec::with_capacity(32);
    text::push_date(&mut out, this.date.year, this.date.month, this.date.day);
    match separator {
        Some(separator) => out.extend_from_slice(str::wtf8(separator)),
        None => out.push(b'T'),
    }
    text::push_time(&mut out, this.clock(), precision);
    if !this.zone().is_none() {
        out.extend(text::offset_text(this.zone(), v, ":")?.bytes());
    }
    Ok(str::from_wtf8(&out))
}

/// The system's zone at a moment by its clock.
fn zone_from_local(v: &Value) -> R {
    let this = of(v);
    let (year, month, day) = this.date.parts();
    let clock = [this.hour.into(), this.minute.into(), this.second.into()];
    let seconds = local::utc_seconds(year, month, day, clock)?;
    let later = this.fold != 0;
    let (at, other) = (local::from_local(seconds, later)?, local::from_local(seconds, !later)?);
    // A time that the clock skipped is taken by the offset from before for the first, from behind for the second reading.
    let skipped = other != at && (other > at) == later;
    local::zone_at(if skipped { other } else { at } - local::EPOCH)
}

fn as_time_zone(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("astimezone", &["tz"], 0);
    let [tz] = PARSER.parse(args, kwnames)?;
    let wanted = zone::argument(tz)?;
    let this = of(v);
    let mut own = this.zone().clone();
    let mut offset = None;
    if !own.is_none() {
        if own.is(&wanted) {
            return Ok(v.clone());
        }
        offset = zone::utc_offset(&own, v)?;
    }
    let offset = match offset {
        Some(offset) => offset,
        None => {
            own = zone_from_local(v)?;
            if own.is(&wanted) {
                return Ok(v.clone());
            }
            zone::utc_offset(&own, v)?.unwrap_or(Value::none())
        }
    };
    let shifted = moment::shift(v, delta_of(&offset), -1)?;
    let Some(utc) = as_moment(&shifted) else {
        return Ok(shifted);
    };
    let (day, clock, ty) = (utc.date.parts(), utc.clock(), shifted.ty());
    let wanted = if wanted.is_none() {
        let (hour, minute, second, _) = clock;
        let seconds = local::utc_seconds(day.0, day.1, day.2, [hour.into(), minute.into(), second.into()])?;
        local::zone_at(seconds - local::EPOCH)?
    } else {
        wanted
    };
    let utc = moment::make(ty, day, clock, wanted.clone(), utc.fold);
    attr::call_method_str(&wanted, "fromutc", &[utc])
}

fn reduce(v: &Value, protocol: i32) -> Value {
    let this = of(v);
    let mut state = this.bytes();
    if protocol > 3 && this.fold != 0 {
        state[2] |= 0x80;
    }
    time::reduced(v, &state, this.zone())
}
