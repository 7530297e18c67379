//! `datetime.date`, and the named tuple of `isocalendar`.

use super::calendar::{self, DAY_NAMES, IsoError, MONTH_NAMES};
use super::delta::{self, Delta, as_delta};
use super::moment::{self, Moment};
use super::{add_constants, convert_given, hash_of, int_argument, int_or, iso, local, pickled, text};
use crate::args::{self, Parser};
use crate::exceptions::{R, Raised, overflow_error, type_error, value_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, format};
use crate::types::{exception, object, str, tuple};
use crate::value::Value;
use std::cell::Cell;

/// A day; a moment begins with one.
#[repr(C)]
pub struct Date {
    pub header: Header,
    pub hash: Cell<i64>,
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// `datetime.date`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "datetime.date",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        repr: Some(|v| {
            let (year, month, day) = of(v).parts();
            Ok(Value::str(&format!("{}({year}, {month}, {day})", v.ty().name())))
        }),
        str: Some(|v| text::iso_text(v, &[])),
        hash: Some(hash),
        richcompare: Some(rich_compare),
        add: Some(add),
        subtract: Some(subtract),
        ..Slots::NONE
    },
)
.with_size(size_of::<Date>())
.with_methods(METHODS)
.with_getsets(&[
    GetSetDef::read_only("year", |v| Ok(Value::int(of(v).year.into()))),
    GetSetDef::read_only("month", |v| Ok(Value::int(of(v).month.into()))),
    GetSetDef::read_only("day", |v| Ok(Value::int(of(v).day.into()))),
])
.with_fill(|ty| {
    add_constants(
        ty,
        &[
            ("min", make(1, 1, 1)),
            ("max", make(9999, 12, 31)),
            ("resolution", delta::make(1, 0, 0)),
        ],
    );
})
.with_doc("date(year, month, day) --> date object");

payload!(Date, TYPE);

const METHODS: &[MethodDef] = &[
    MethodDef::one("fromtimestamp", |cls, v| {
        let (seconds, _) = local::timestamp_argument(v, local::Rounding::Floor)?;
        let tm = local::local_time(seconds)?;
        construct(class_of(cls), tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday)
    })
    .class()
    .doc(
        "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is \
         interpreted\nas local time.",
    ),
    MethodDef::positional("fromordinal", from_ordinal)
        .class()
        .doc("int -> date corresponding to a proleptic Gregorian ordinal."),
    MethodDef::one("fromisoformat", from_iso_format)
        .class()
        .doc("str -> Construct a date from a string in ISO 8601 format."),
    MethodDef::keywords("fromisocalendar", from_iso_calendar).class().doc(
        "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the \
         date.isocalendar() function",
    ),
    MethodDef::no_args("today", |cls| {
        let time = crate::import::import_module("time")?;
        let now = call::call0(&attr::get_str(&time, "time")?)?;
        attr::call_method_str(cls, "fromtimestamp", &[now])
    })
    .class()
    .doc("Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."),
    MethodDef::no_args("ctime", |v| Ok(ctime(of(v), 0, 0, 0))).doc("Return ctime() style string."),
    MethodDef::keywords("strftime", strftime).doc("format -> strftime() style string."),
    MethodDef::one("__format__", text::format_value).doc("Formats self with strftime."),
    MethodDef::no_args("timetuple", |v| struct_time(of(v), [0, 0, 0], -1))
        .doc("Return time tuple, compatible with time.localtime()."),
    MethodDef::no_args("isocalendar", |v| {
        let (year, month, day) = of(v).parts();
        let (year, week, weekday) = calendar::iso_calendar(year, month, day);
        let items = [year, week, weekday].map(|i| Value::int(i.into()));
        Ok(tuple::new_of_type(&ISO_TYPE, &items))
    })
    .doc("Return a named tuple containing ISO year, week number, and weekday."),
    MethodDef::no_args("isoformat", |v| Ok(iso_format(of(v)))).doc("Return string in ISO 8601 format, YYYY-MM-DD."),
    MethodDef::no_args("isoweekday", |v| Ok(Value::int((of(v).weekday() + 1).into())))
        .doc("Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"),
    MethodDef::no_args("toordinal", |v| Ok(Value::int(of(v).ordinal().into())))
        .doc("Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."),
    MethodDef::no_args("weekday", |v| Ok(Value::int(of(v).weekday().into())))
        .doc("Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"),
    MethodDef::keywords("replace", replace).doc("Return date with new specified fields."),
    MethodDef::no_args("__reduce__", |v| {
        let state = Value::bytes(&of(v).bytes());
        Ok(tuple::from_array([v.ty().value(), tuple::from_array([state])]))
    })
    .doc("__reduce__() -> (cls, state)"),
];

impl Date {
    pub fn parts(&self) -> (i32, i32, i32) {
        (self.year.into(), self.month.into(), self.day.into())
    }

    pub fn ordinal(&self) -> i32 {
        let (year, month, day) = self.parts();
        calendar::ordinal(year, month, day)
    }

    fn weekday(&self) -> i32 {
        (self.ordinal() + 6) % 7
    }

    /// The state as it is pickled.
    pub fn bytes(&self) -> [u8; 4] {
        let [high, low] = self.year.to_be_bytes();
        [high, low, self.month, self.day]
    }
}

/// The day of a value that is one.
#[inline]
pub fn of(v: &Value) -> &Date {
    // SAFETY: used in slots and methods of the type, which get its instances only; a moment begins with a day.
    unsafe { v.cast_unchecked::<Date>() }
}

/// The day of a date or a moment.
#[inline]
pub fn as_date(v: &Value) -> Option<&Date> {
    if v.is_exact(&TYPE) || v.is_exact(&moment::TYPE) || (v.is_pointer() && v.ty().is_subtype(&TYPE)) {
        return Some(of(v));
    }
    None
}

/// The class that a class method was called on.
pub fn class_of(cls: &Value) -> &'static TypeObject {
    TypeObject::from_value(cls).expect("class methods get classes")
}

fn make(year: u16, month: u8, day: u8) -> Value {
    memory::new_object(Date {
        header: Header::new(&TYPE),
        hash: Cell::new(-1),
        year,
        month,
        day,
    })
}

/// Refuses days that are not in the calendar.
#[inline]
pub fn check(year: i32, month: i32, day: i32) -> R<()> {
    if !(calendar::MIN_YEAR..=calendar::MAX_YEAR).contains(&year) {
        return Err(value_error(format_args!("year {year} is out of range")));
    }
    if !(1..=12).contains(&month) {
        return Err(value_error("month must be in 1..12"));
    }
    if day < 1 || day > calendar::days_in_month(year, month) {
        return Err(value_error("day is out of range for month"));
    }
    Ok(())
}

/// An instance of `ty`, whose `__new__` is not asked.
pub fn instance(ty: &'static TypeObject, year: i32, month: i32, day: i32) -> R {
    check(year, month, day)?;
    if std::ptr::eq(ty, &TYPE) {
        return Ok(make(year as u16, month as u8, day as u8));
    }
    Ok(new_instance(
        ty,
        Date {
            header: Header::new(ty),
            hash: Cell::new(-1),
            year: year as u16,
            month: month as u8,
            day: day as u8,
        },
    ))
}

/// An instance of `ty` as calling it makes one.
fn construct(ty: &'static TypeObject, year: i32, month: i32, day: i32) -> R {
    if std::ptr::eq(ty, &TYPE) {
        return instance(ty, year, month, day);
    }
    if std::ptr::eq(ty, &moment::TYPE) {
        return moment::instance(ty, (year, month, day), [0; 4], &Value::none(), 0);
    }
    let args = [year, month, day].map(|i| Value::int(i.into()));
    call::call(&ty.value(), &args, None)
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if let ([state], None) = (args, kwnames)
        && let Some([high, low, month, day]) = pickled::<4>(state, "date", |b| (1..=12).contains(&b[2]))?
    {
        let date = Date {
            header: Header::new(ty),
            hash: Cell::new(-1),
            year: u16::from_be_bytes([high, low]),
            month,
            day,
        };
        return Ok(new_instance(ty, date));
    }
    static PARSER: Parser = Parser::new("", &["year", "month", "day"], 3);
    convert_given(args, kwnames, 3)?;
    let [year, month, day] = PARSER.parse(args, kwnames)?;
    instance(ty, int_or(year, 0)?, int_or(month, 0)?, int_or(day, 0)?)
}

fn replace(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("replace", &["year", "month", "day"], 0);
    let [year, month, day] = PARSER.parse(args, kwnames)?;
    let old = of(v).parts();
    instance(v.ty(), int_or(year, old.0)?, int_or(month, old.1)?, int_or(day, old.2)?)
}

fn hash(v: &Value) -> R<i64> {
    let this = of(v);
    if this.hash.get() == -1 {
        this.hash.set(hash_of(&this.bytes()));
    }
    Ok(this.hash.get())
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    Ok(match as_date(b) {
        Some(b) => Value::bool(op.holds(of(a).bytes().cmp(&b.bytes()))),
        None => Value::not_implemented(),
    })
}

#[cold]
pub fn out_of_range() -> Raised {
    overflow_error("date value out of range")
}

fn shift(v: &Value, by: &Delta, sign: i32) -> R {
    let ordinal = of(v).ordinal() + by.days * sign;
    if !(1..=calendar::MAX_ORDINAL).contains(&ordinal) {
        return Err(out_of_range());
    }
    let (year, month, day) = calendar::from_ordinal(ordinal);
    construct(v.ty(), year, month, day)
}

/// Operands of which neither is a moment.
fn are_days(a: &Value, b: &Value) -> bool {
    moment::as_moment(a).is_none() && moment::as_moment(b).is_none()
}

fn add(a: &Value, b: &Value) -> R {
    if are_days(a, b) {
        if let (Some(_), Some(by)) = (as_date(a), as_delta(b)) {
            return shift(a, by, 1);
        }
        if let (Some(by), Some(_)) = (as_delta(a), as_date(b)) {
            return shift(b, by, 1);
        }
    }
    Ok(Value::not_implemented())
}

fn subtract(a: &Value, b: &Value) -> R {
    if are_days(a, b)
        && let Some(day) = as_date(a)
    {
        if let Some(other) = as_date(b) {
            return Ok(delta::make(day.ordinal() - other.ordinal(), 0, 0));
        }
        if let Some(by) = as_delta(b) {
            return shift(a, by, -1);
        }
    }
    Ok(Value::not_implemented())
}

fn from_ordinal(cls: &Value, args: &[Value]) -> R {
    exactly("fromordinal", args, 1)?;
    let ordinal = int_argument(&args[0])?;
    if ordinal < 1 {
        return Err(value_error("ordinal must be >= 1"));
    }
    let (year, month, day) = calendar::from_ordinal(ordinal);
    construct(class_of(cls), year, month, day)
}

/// The bytes of an argument of `fromisoformat`.
pub fn iso_argument(v: &Value) -> R<&[u8]> {
    if !str::is_str(v) {
        return Err(type_error("fromisoformat: argument must be str"));
    }
    Ok(str::wtf8(v))
}

/// What `fromisoformat` says about a text that is none.
#[cold]
pub fn not_iso(v: &Value) -> Raised {
    match format::repr_string(v) {
        Ok(text) => value_error(format_args!("Invalid isoformat string: {text}")),
        Err(raised) => raised,
    }
}

fn from_iso_format(cls: &Value, v: &Value) -> R {
    let text = iso_argument(v)?;
    let (year, month, day) = iso::date(text).ok_or_else(|| not_iso(v))?;
    construct(class_of(cls), year, month, day)
}

fn from_iso_calendar(cls: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("fromisocalendar", &["year", "week", "day"], 3);
    let [year, week, day]: [Option<&Value>; 3] = PARSER.parse(args, kwnames)?;
    let part = |v: Option<&Value>| {
        int_or(v, 0).map_err(|raised| {
            if !raised.matches(&exception::OVERFLOW_ERROR) {
                return raised;
            }
            drop(raised.take());
            value_error("ISO calendar component out of range")
        })
    };
    let (year, week, day) = (part(year)?, part(week)?, part(day)?);
    let ordinal = calendar::iso_ordinal(year, week, day).map_err(|wrong| match wrong {
        IsoError::Year => value_error(format_args!("Year is out of range: {year}")),
        IsoError::Week => value_error(format_args!("Invalid week: {week}")),
        IsoError::Day => value_error(format_args!("Invalid day: {day} (range is [1, 7])")),
    })?;
    if ordinal < 1 {
        return Err(value_error("year 0 is out of range"));
    }
    let (year, month, day) = calendar::from_ordinal(ordinal);
    construct(class_of(cls), year, month, day)
}

/// `Mon Jan  1 00:00:00 2001`.
pub fn ctime(date: &Date, hour: u8, minute: u8, second: u8) -> Value {
    Value::str(&format!(
        "{} {} {:2} {hour:02}:{minute:02}:{second:02} {:04}",
        DAY_NAMES[date.weekday() as usize],
        MONTH_NAMES[usize::from(date.month) - 1],
        date.day,
        date.year
    ))
}

fn iso_format(date: &Date) -> Value {
    let mut out = Vec::with_capacity(10);
    text::push_date(&mut out, date.year, date.month, date.day);
    str::from_ascii(&out)
}

/// A `time.struct_time` of a day and hour, minute, second.
pub fn struct_time(date: &Date, [hour, minute, second]: [u8; 3], dst: i32) -> R {
    let (year, month, day) = date.parts();
    crate::stdlib::time::struct_time([
        year,
        month,
        day,
        hour.into(),
        minute.into(),
        second.into(),
        date.weekday(),
        calendar::days_before_month(year, month) + day,
        dst,
    ])
}

fn strftime(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let pattern = text::format_argument(args, kwnames)?;
    let tuple = attr::call_method_str(v, "timetuple", &[])?;
    let none = Value::none();
    let moment: Option<&Moment> = moment::as_moment(v);
    let shown = text::Shown {
        zone: moment.map_or(&none, Moment::zone),
        at: v,
        micros: moment.map_or(0, |m| m.micros),
    };
    text::strftime(&shown, pattern, &tuple)
}

/// What `isocalendar` gives.
pub static ISO_TYPE: TypeObject = TypeObject::builtin(
    "datetime.IsoCalendarDate",
    Some(&tuple::TYPE),
    Slots {
        new: Some(|ty, args, kwnames| {
            static PARSER: Parser = Parser::new("IsoCalendarDate", &["year", "week", "weekday"], 3);
            let items: [Option<&Value>; 3] = PARSER.parse(args, kwnames)?;
            Ok(tuple::new_of_type(
                ty,
                &items.map(|v| v.cloned().unwrap_or(Value::none())),
            ))
        }),
        repr: Some(|v| {
            let mut b = str::Builder::new();
            b.push_str(v.ty().name());
            for (i, name) in ["(year=", ", week=", ", weekday="].into_iter().enumerate() {
                b.push_str(name);
                b.push_value(&format::str(&tuple::items(v)[i])?);
            }
            b.push_str(")");
            Ok(b.finish())
        }),
        ..Slots::NONE
    },
)
.with_flags(flags::TUPLE_SUBCLASS | flags::VAR_SIZED | flags::GC)
.with_size(size_of::<tuple::TupleObject>())
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    let plain = tuple::from_slice(tuple::items(v));
    Ok(tuple::from_array([tuple::TYPE.value(), tuple::from_array([plain])]))
})])
.with_getsets(&[
    GetSetDef::read_only("year", |v| Ok(tuple::items(v)[0].clone())),
    GetSetDef::read_only("week", |v| Ok(tuple::items(v)[1].clone())),
    GetSetDef::read_only("weekday", |v| Ok(tuple::items(v)[2].clone())),
])
.with_doc(
    "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  \
     ((year, week, weekday)\nor via the object attributes as named in the above tuple.",
);

/// Refuses a call with a wrong number of arguments, as `PyArg_ParseTuple` does.
pub fn exactly(function: &str, args: &[Value], count: usize) -> R<()> {
    if args.len() == count {
        return Ok(());
    }
    Err(type_error(format_args!(
        "{function}() takes exactly {count} argument{} ({} given)",
        args::plural(count),
        args.len()
    )))
}
