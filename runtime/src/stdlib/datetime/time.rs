//! `datetime.time`.

use super::delta::{self, Delta};
use super::text::Precision;
use super::zone::{self, delta_of};
use super::{add_constants, hash_of, int_or, iso, pickled, text};
use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{call, format};
use crate::types::{object, str, tuple};
use crate::value::Value;
use std::cell::Cell;

/// A time of day.
#[repr(C)]
pub struct Time {
    header: Header,
    hash: Cell<i64>,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub fold: u8,
    pub micros: u32,
    /// A zone or `None`.
    pub zone: Value,
}

/// `datetime.time`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "datetime.time",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|v| text::iso_text(v, &[])),
        hash: Some(hash),
        richcompare: Some(rich_compare),
        drop: Some(drop_payload::<Time>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<Time>())
.with_methods(&[
    MethodDef::keywords("isoformat", iso_format).doc(
        "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional argument timespec \
         specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', \
         'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n",
    ),
    MethodDef::keywords("strftime", strftime).doc("format -> strftime() style string."),
    MethodDef::one("__format__", text::format_value).doc("Formats self with strftime."),
    MethodDef::no_args("utcoffset", |v| {
        Ok(zone::utc_offset(&of(v).zone, &Value::none())?.unwrap_or(Value::none()))
    })
    .doc("Return self.tzinfo.utcoffset(self)."),
    MethodDef::no_args("tzname", |v| zone::name(&of(v).zone, &Value::none()))
        .doc("Return self.tzinfo.tzname(self)."),
    MethodDef::no_args("dst", |v| {
        Ok(zone::dst(&of(v).zone, &Value::none())?.unwrap_or(Value::none()))
    })
    .doc("Return self.tzinfo.dst(self)."),
    MethodDef::keywords("replace", replace).doc("Return time with new specified fields."),
    MethodDef::one("fromisoformat", from_iso_format)
        .class()
        .doc("string -> time from a string in ISO 8601 format"),
    MethodDef::positional("__reduce_ex__", |v, args| {
        super::date::exactly("__reduce_ex__", args, 1)?;
        Ok(reduce(v, super::int_argument(&args[0])?))
    })
    .doc("__reduce_ex__(proto) -> (cls, state)"),
    MethodDef::no_args("__reduce__", |v| Ok(reduce(v, 2))).doc("__reduce__() -> (cls, state)"),
])
.with_getsets(clock_getsets!(of))
.with_fill(|ty| {
    let time = |parts| make(&TYPE, parts, &Value::none(), 0);
    add_constants(
        ty,
        &[
            ("min", time((0, 0, 0, 0))),
            ("max", time((23, 59, 59, 999_999))),
            ("resolution", delta::make(0, 0, 1)),
        ],
    );
})
.with_doc(
    "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may \
     be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
);

payload!(Time, TYPE);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live instance.
    visit(unsafe { &(*p.cast::<Time>()).zone });
}

impl Time {
    pub fn parts(&self) -> (u8, u8, u8, u32) {
        (self.hour, self.minute, self.second, self.micros)
    }

    fn bytes(&self) -> [u8; 6] {
        let [_, a, b, c] = self.micros.to_be_bytes();
        [self.hour, self.minute, self.second, a, b, c]
    }
}

fn of(v: &Value) -> &Time {
    // SAFETY: used in slots and methods of the type, which get its instances only.
    unsafe { v.cast_unchecked::<Time>() }
}

/// The time of an instance.
pub fn as_time(v: &Value) -> Option<&Time> {
    v.exact::<Time>().or_else(|| v.downcast::<Time>())
}

/// An instance of parts that are in their ranges.
pub fn make(
    ty: &'static TypeObject,
    (hour, minute, second, micros): (u8, u8, u8, u32),
    zone: &Value,
    fold: u8,
) -> Value {
    new_instance(
        ty,
        Time {
            header: Header::new(ty),
            hash: Cell::new(-1),
            hour,
            minute,
            second,
            fold,
            micros,
            zone: zone.clone(),
        },
    )
}

/// Refuses times that are not on the clock; gives what is left as a time keeps it.
#[inline]
pub fn check([hour, minute, second, micros]: [i32; 4], fold: i32) -> R<(u8, u8, u8, u32)> {
    let wrong = if !(0..24).contains(&hour) {
        "hour must be in 0..23"
    } else if !(0..60).contains(&minute) {
        "minute must be in 0..59"
    } else if !(0..60).contains(&second) {
        "second must be in 0..59"
    } else if !(0..1_000_000).contains(&micros) {
        "microsecond must be in 0..999999"
    } else if !(0..2).contains(&fold) {
        "fold must be either 0 or 1"
    } else {
        return Ok((hour as u8, minute as u8, second as u8, micros as u32));
    };
    Err(value_error(wrong))
}

fn instance(ty: &'static TypeObject, parts: [i32; 4], zone: &Value, fold: i32) -> R {
    let parts = check(parts, fold)?;
    zone::check(zone)?;
    Ok(make(ty, parts, zone, fold as u8))
}

/// An instance as calling the class makes one.
fn construct(ty: &'static TypeObject, parts: [i32; 4], zone: &Value) -> R {
    if std::ptr::eq(ty, &TYPE) {
        return instance(ty, parts, zone, 0);
    }
    let [hour, minute, second, micros] = parts.map(|i| Value::int(i.into()));
    call::call(&ty.value(), &[hour, minute, second, micros, zone.clone()], None)
}

/// Takes the zone out of a pickled state's arguments.
pub fn pickled_zone(args: &[Value]) -> R {
    match args.get(1) {
        None => Ok(Value::none()),
        Some(zone) if zone.is_none() || zone::is_zone(zone) => Ok(zone.clone()),
        Some(_) => Err(type_error("bad tzinfo state arg")),
    }
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if let ([state] | [state, _], None) = (args, kwnames)
        && let Some([hour, minute, second, a, b, c]) = pickled::<6>(state, "time", |b| b[0] & 0x7F < 24)?
    {
        let micros = u32::from_be_bytes([0, a, b, c]);
        let zone = pickled_zone(args)?;
        return Ok(make(ty, (hour & 0x7F, minute, second, micros), &zone, hour >> 7));
    }
    static PARSER: Parser =
        Parser::new("", &["hour", "minute", "second", "microsecond", "tzinfo", "fold"], 0).keyword_only(5);
    let [hour, minute, second, micros, tzinfo, fold] = PARSER.parse(args, kwnames)?;
    let parts = [
        int_or(hour, 0)?,
        int_or(minute, 0)?,
        int_or(second, 0)?,
        int_or(micros, 0)?,
    ];
    let none = Value::none();
    instance(ty, parts, tzinfo.unwrap_or(&none), int_or(fold, 0)?)
}

fn replace(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "replace",
        &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
        0,
    )
    .keyword_only(5);
    let [hour, minute, second, micros, tzinfo, fold] = PARSER.parse(args, kwnames)?;
    let this = of(v);
    let parts = [
        int_or(hour, this.hour.into())?,
        int_or(minute, this.minute.into())?,
        int_or(second, this.second.into())?,
        int_or(micros, this.micros as i32)?,
    ];
    instance(
        v.ty(),
        parts,
        tzinfo.unwrap_or(&this.zone),
        int_or(fold, this.fold.into())?,
    )
}

fn repr(v: &Value) -> R {
    let this = of(v);
    let mut text = format!("{}({}, {}", v.ty().name(), this.hour, this.minute);
    if this.micros != 0 {
        text += &format!(", {}, {}", this.second, this.micros);
    } else if this.second != 0 {
        text += &format!(", {}", this.second);
    }
    repr_end(text, &this.zone, this.fold)
}

/// Ends the text of a time or moment with its zone and fold.
pub fn repr_end(text: String, zone: &Value, fold: u8) -> R {
    let mut b = str::Builder::new();
    b.push_str(&text);
    if !zone.is_none() {
        b.push_str(", tzinfo=");
        b.push_value(&format::repr(zone)?);
    }
    if fold != 0 {
        b.push_str(", fold=1");
    }
    b.push_str(")");
    Ok(b.finish())
}

fn iso_format(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("isoformat", &["timespec"], 0);
    let [timespec] = PARSER.parse(args, kwnames)?;
    let this = of(v);
    let precision = Precision::of(timespec, 1, this.micros)?;
    let mut out = Vec::with_capacity(24);
    text::push_time(&mut out, this.parts(), precision);
    if !this.zone.is_none() {
        out.extend(text::offset_text(&this.zone, &Value::none(), ":")?.bytes());
    }
    Ok(str::from_ascii(&out))
}

fn strftime(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let pattern = text::format_argument(args, kwnames)?;
    let this = of(v);
    let (hour, minute, second) = (this.hour.into(), this.minute.into(), this.second.into());
    let tuple = tuple::from_array([1900, 1, 1, hour, minute, second, 0, 1, -1].map(Value::int));
    let shown = text::Shown {
        zone: &this.zone,
        at: &Value::none(),
        micros: this.micros,
    };
    text::strftime(&shown, pattern, &tuple)
}

/// The time since midnight in UTC, where the offset is known; it may be less than nothing.
fn since_midnight(this: &Time, offset: Option<&Delta>) -> i64 {
    let seconds = i64::from(this.hour) * 3600 + i64::from(this.minute) * 60 + i64::from(this.second);
    seconds * 1_000_000 + i64::from(this.micros) - offset.map_or(0, delta::short_micros)
}

fn hash(v: &Value) -> R<i64> {
    let this = of(v);
    if this.hash.get() == -1 {
        let hash = match zone::utc_offset(&this.zone, &Value::none())? {
            None => hash_of(&this.bytes()),
            Some(offset) => {
                let since = delta::normalized(0, 0, since_midnight(this, Some(delta_of(&offset))))?;
                delta::hash(delta_of(&since))?
            }
        };
        this.hash.set(hash);
    }
    Ok(this.hash.get())
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (this, Some(other)) = (of(a), as_time(b)) else {
        return Ok(Value::not_implemented());
    };
    if this.zone.is(&other.zone) {
        return Ok(Value::bool(op.holds(this.bytes().cmp(&other.bytes()))));
    }
    let none = Value::none();
    let mine = zone::utc_offset(&this.zone, &none)?;
    let its = zone::utc_offset(&other.zone, &none)?;
    if zone::same_offset(mine.as_ref(), its.as_ref()) {
        return Ok(Value::bool(op.holds(this.bytes().cmp(&other.bytes()))));
    }
    match (mine, its, op) {
        (Some(mine), Some(its), _) => {
            let (mine, its) = (delta_of(&mine), delta_of(&its));
            let order = since_midnight(this, Some(mine)).cmp(&since_midnight(other, Some(its)));
            Ok(Value::bool(op.holds(order)))
        }
        (_, _, CompareOp::Eq) => Ok(Value::bool(false)),
        (_, _, CompareOp::Ne) => Ok(Value::bool(true)),
        _ => Err(type_error("can't compare offset-naive and offset-aware times")),
    }
}

/// The zone of an offset that was read.
pub fn zone_of(offset: Option<iso::Offset>) -> R {
    match offset {
        None => Ok(Value::none()),
        Some(offset) => {
            let delta = delta::normalized(0, offset.seconds.into(), offset.micros.into())?;
            zone::fixed(&delta, None)
        }
    }
}

fn from_iso_format(cls: &Value, v: &Value) -> R {
    let text = super::date::iso_argument(v)?;
    let text = text.strip_prefix(b"T").unwrap_or(text);
    let time = iso::time(text).ok_or_else(|| super::date::not_iso(v))?;
    let zone = zone_of(time.offset)?;
    let parts = [time.hour, time.minute, time.second, time.micros];
    construct(super::date::class_of(cls), parts, &zone)
}

fn reduce(v: &Value, protocol: i32) -> Value {
    let this = of(v);
    let mut state = this.bytes();
    if protocol > 3 && this.fold != 0 {
        state[0] |= 0x80;
    }
    reduced(v, &state, &this.zone)
}

/// What a time or moment is pickled as.
pub fn reduced(v: &Value, state: &[u8], zone: &Value) -> Value {
    let state = Value::bytes(state);
    let args = if zone.is_none() {
        tuple::from_array([state])
    } else {
        tuple::from_array([state, zone.clone()])
    };
    tuple::from_array([v.ty().value(), args])
}
