//! `datetime.datetime`: the type, its comparisons and its arithmetic.

use super::calendar;
use super::date::{self, Date};
use super::delta::{self, Delta, as_delta};
use super::zone::{self, delta_of};
use super::{add_constants, convert_given, hash_of, int_or, pickled, text, time};
use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::attributes::new_instance;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::call;
use crate::value::Value;
use std::cell::Cell;
use std::cmp::Ordering;

/// A day, a time of day and perhaps a zone.
#[repr(C)]
pub struct Moment {
    pub date: Date,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub fold: u8,
    pub micros: u32,
    /// A zone or `None`.
    zone: Value,
}

/// `datetime.datetime`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "datetime.datetime",
    Some(&date::TYPE),
    Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|v| text::iso_text(v, &[Value::str(" ")])),
        hash: Some(hash),
        richcompare: Some(rich_compare),
        add: Some(add),
        subtract: Some(subtract),
        drop: Some(drop_payload::<Moment>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<Moment>())
.with_methods(super::moment_methods::METHODS)
.with_getsets(clock_getsets!(of))
.with_fill(|ty| {
    let moment = |date, (hour, minute, second, micros)| {
        make(&TYPE, date, (hour, minute, second, micros), Value::none(), 0)
    };
    add_constants(
        ty,
        &[
            ("min", moment((1, 1, 1), (0, 0, 0, 0))),
            ("max", moment((9999, 12, 31), (23, 59, 59, 999_999))),
            ("resolution", delta::make(0, 0, 1)),
        ],
    );
})
.with_doc(
    "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments \
     are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
);

payload!(Moment, TYPE);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live instance.
    visit(unsafe { &(*p.cast::<Moment>()).zone });
}

impl Moment {
    /// The zone or `None`.
    pub fn zone(&self) -> &Value {
        &self.zone
    }

    pub fn clock(&self) -> (u8, u8, u8, u32) {
        (self.hour, self.minute, self.second, self.micros)
    }

    /// The state as it is pickled.
    pub fn bytes(&self) -> [u8; 10] {
        let [high, low, month, day] = self.date.bytes();
        let [_, a, b, c] = self.micros.to_be_bytes();
        [high, low, month, day, self.hour, self.minute, self.second, a, b, c]
    }

    /// Parts in the order of their weight.
    fn key(&self) -> (u16, u8, u8, u8, u8, u8, u32) {
        let date = &self.date;
        (
            date.year,
            date.month,
            date.day,
            self.hour,
            self.minute,
            self.second,
            self.micros,
        )
    }

    pub fn second_of_day(&self) -> i32 {
        i32::from(self.hour) * 3600 + i32::from(self.minute) * 60 + i32::from(self.second)
    }
}

/// The moment of a value that is one.
#[inline]
pub fn of(v: &Value) -> &Moment {
    // SAFETY: used in slots and methods of the type, which get its instances only.
    unsafe { v.cast_unchecked::<Moment>() }
}

/// The moment of an instance.
#[inline]
pub fn as_moment(v: &Value) -> Option<&Moment> {
    v.exact::<Moment>().or_else(|| v.downcast::<Moment>())
}

/// An instance of parts that are in their ranges; `__new__` of a subclass is not asked.
pub fn make(
    ty: &'static TypeObject,
    (year, month, day): (i32, i32, i32),
    (hour, minute, second, micros): (u8, u8, u8, u32),
    zone: Value,
    fold: u8,
) -> Value {
    let date = Date {
        header: Header::new(ty),
        hash: Cell::new(-1),
        year: year as u16,
        month: month as u8,
        day: day as u8,
    };
    let moment = Moment {
        date,
        hour,
        minute,
        second,
        fold,
        micros,
        zone,
    };
    if std::ptr::eq(ty, &TYPE) {
        return crate::memory::new_object(moment);
    }
    new_instance(ty, moment)
}

/// An instance of `ty`, whose `__new__` is not asked.
pub fn instance(ty: &'static TypeObject, day: (i32, i32, i32), clock: [i32; 4], zone: &Value, fold: i32) -> R {
    date::check(day.0, day.1, day.2)?;
    let clock = time::check(clock, fold)?;
    zone::check(zone)?;
    Ok(make(ty, day, clock, zone.clone(), fold as u8))
}

/// An instance as calling the class makes one; that of a subclass knows no `fold`.
pub fn construct(ty: &'static TypeObject, day: (i32, i32, i32), clock: [i32; 4], zone: &Value, fold: i32) -> R {
    if std::ptr::eq(ty, &TYPE) {
        return instance(ty, day, clock, zone, fold);
    }
    let int = |i: i32| Value::int(i.into());
    let [hour, minute, second, micros] = clock.map(int);
    let args = [
        int(day.0),
        int(day.1),
        int(day.2),
        hour,
        minute,
        second,
        micros,
        zone.clone(),
    ];
    call::call(&ty.value(), &args, None)
}

const PARAMETERS: [&str; 9] = [
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "microsecond",
    "tzinfo",
    "fold",
];

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if let ([state] | [state, _], None) = (args, kwnames)
        && let Some([high, low, month, day, hour, minute, second, a, b, c]) =
            pickled::<10>(state, "datetime", |b| (1..=12).contains(&(b[2] & 0x7F)))?
    {
        let zone = time::pickled_zone(args)?;
        let date = (
            u16::from_be_bytes([high, low]).into(),
            (month & 0x7F).into(),
            day.into(),
        );
        let clock = (hour, minute, second, u32::from_be_bytes([0, a, b, c]));
        return Ok(make(ty, date, clock, zone, month >> 7));
    }
    static PARSER: Parser = Parser::new("", &PARAMETERS, 3).keyword_only(8);
    convert_given(args, kwnames, 3)?;
    let [year, month, day, hour, minute, second, micros, tzinfo, fold] = PARSER.parse(args, kwnames)?;
    let date = (int_or(year, 0)?, int_or(month, 0)?, int_or(day, 0)?);
    let clock = [
        int_or(hour, 0)?,
        int_or(minute, 0)?,
        int_or(second, 0)?,
        int_or(micros, 0)?,
    ];
    let none = Value::none();
    instance(ty, date, clock, tzinfo.unwrap_or(&none), int_or(fold, 0)?)
}

pub fn replace(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("replace", &PARAMETERS, 0).keyword_only(8);
    let [year, month, day, hour, minute, second, micros, tzinfo, fold] = PARSER.parse(args, kwnames)?;
    let this = of(v);
    let old = this.date.parts();
    let date = (int_or(year, old.0)?, int_or(month, old.1)?, int_or(day, old.2)?);
    let clock = [
        int_or(hour, this.hour.into())?,
        int_or(minute, this.minute.into())?,
        int_or(second, this.second.into())?,
        int_or(micros, this.micros as i32)?,
    ];
    let fold = int_or(fold, this.fold.into())?;
    instance(v.ty(), date, clock, tzinfo.unwrap_or(&this.zone), fold)
}

fn repr(v: &Value) -> R {
    let this = of(v);
    let (year, month, day) = this.date.parts();
    let mut text = format!(
        "{}({year}, {month}, {day}, {}, {}",
        v.ty().name(),
        this.hour,
        this.minute
    );
    if this.micros != 0 {
        text += &format!(", {}, {}", this.second, this.micros);
    } else if this.second != 0 {
        text += &format!(", {}", this.second);
    }
    if this.fold != 0 {
        text += ", fold=1";
    }
    time::repr_end(text, &this.zone, 0)
}

/// The offset of a moment from UTC.
pub fn utc_offset(v: &Value) -> R<Option<Value>> {
    let zone = &of(v).zone;
    if zone.is_none() {
        Ok(None)
    } else {
        zone::utc_offset(zone, v)
    }
}

/// The same moment with its `fold` changed.
fn other_fold(v: &Value, fold: u8) -> Value {
    let this = of(v);
    make(&TYPE, this.date.parts(), this.clock(), this.zone.clone(), fold)
}

/// Whether the moment's offset depends on its `fold`: such a time is equal to none of another zone.
fn depends_on_fold(v: &Value, offset: Option<&Value>) -> R<bool> {
    let flipped = utc_offset(&other_fold(v, 1 - of(v).fold))?;
    Ok(!zone::same_offset(flipped.as_ref(), offset))
}

fn hash(v: &Value) -> R<i64> {
    let this = of(v);
    if this.date.hash.get() != -1 {
        return Ok(this.date.hash.get());
    }
    let offset = if this.fold == 0 {
        utc_offset(v)?
    } else {
        utc_offset(&other_fold(v, 0))?
    };
    let hash = match offset {
        None => hash_of(&this.bytes()),
        Some(offset) => {
            let since = delta::normalized(
                this.date.ordinal().into(),
                this.second_of_day().into(),
                this.micros.into(),
            )?;
            let since = delta::subtract(delta_of(&since), delta_of(&offset))?;
            delta::hash(delta_of(&since))?
        }
    };
    this.date.hash.set(hash);
    Ok(hash)
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let this = of(a);
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let Some(other) = as_moment(b) else {
        if date::as_date(b).is_none() {
            return Ok(Value::not_implemented());
        }
        if equality {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        return Err(type_error(format_args!(
            "can't compare {} to {}",
            a.ty().name(),
            b.ty().name()
        )));
    };
    if this.zone.is(&other.zone) {
        return Ok(Value::bool(op.holds(this.key().cmp(&other.key()))));
    }
    let (mine, its) = (utc_offset(a)?, utc_offset(b)?);
    let mut order = if zone::same_offset(mine.as_ref(), its.as_ref()) {
        this.key().cmp(&other.key())
    } else if mine.is_some() && its.is_some() {
        let difference = subtract(a, b)?;
        let difference = delta_of(&difference);
        if difference.days < 0 {
            Ordering::Less
        } else if delta::is_zero(difference) {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    } else if equality {
        return Ok(Value::bool(op == CompareOp::Ne));
    } else {
        return Err(type_error("can't compare offset-naive and offset-aware datetimes"));
    };
    if equality && order.is_eq() && (depends_on_fold(a, mine.as_ref())? || depends_on_fold(b, its.as_ref())?) {
        order = Ordering::Greater;
    }
    Ok(Value::bool(op.holds(order)))
}

/// A moment later (or earlier), of the same class and zone.
pub fn shift(v: &Value, by: &Delta, sign: i32) -> R {
    let this = of(v);
    let mut micros = this.micros as i32 + by.microseconds * sign;
    let mut seconds = this.second_of_day() + by.seconds * sign;
    if !(0..1_000_000).contains(&micros) {
        seconds += micros.div_euclid(1_000_000);
        micros = micros.rem_euclid(1_000_000);
    }
    let mut days = by.days * sign;
    if !(0..86_400).contains(&seconds) {
        days += seconds.div_euclid(86_400);
        seconds = seconds.rem_euclid(86_400);
    }
    let day = if days == 0 {
        this.date.parts()
    } else {
        let ordinal = this.date.ordinal() + days;
        if !(1..=calendar::MAX_ORDINAL).contains(&ordinal) {
            return Err(date::out_of_range());
        }
        calendar::from_ordinal(ordinal)
    };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let ty = v.ty();
    if std::ptr::eq(ty, &TYPE) {
        let clock = (hour as u8, minute as u8, second as u8, micros as u32);
        return Ok(make(ty, day, clock, this.zone.clone(), 0));
    }
    construct(ty, day, [hour, minute, second, micros], &this.zone, 0)
}

fn add(a: &Value, b: &Value) -> R {
    if let (Some(_), Some(by)) = (as_moment(a), as_delta(b)) {
        return shift(a, by, 1);
    }
    if let (Some(by), Some(_)) = (as_delta(a), as_moment(b)) {
        return shift(b, by, 1);
    }
    Ok(Value::not_implemented())
}

/// The difference of two moments, or a moment that is earlier by a duration.
pub fn subtract(a: &Value, b: &Value) -> R {
    let Some(this) = as_moment(a) else {
        return Ok(Value::not_implemented());
    };
    let Some(other) = as_moment(b) else {
        return match as_delta(b) {
            Some(by) => shift(a, by, -1),
            None => Ok(Value::not_implemented()),
        };
    };
    let (mine, its) = if this.zone.is(&other.zone) {
        (None, None)
    } else {
        (utc_offset(a)?, utc_offset(b)?)
    };
    if mine.is_some() != its.is_some() {
        return Err(type_error("can't subtract offset-naive and offset-aware datetimes"));
    }
    let days = this.date.ordinal() - other.date.ordinal();
    let seconds = this.second_of_day() - other.second_of_day();
    let micros = i64::from(this.micros) - i64::from(other.micros);
    let result = delta::normalized(days.into(), seconds.into(), micros)?;
    match (mine, its) {
        (Some(mine), Some(its)) if !zone::same_offset(Some(&mine), Some(&its)) => {
            let difference = delta::subtract(delta_of(&mine), delta_of(&its))?;
            delta::subtract(delta_of(&result), delta_of(&difference))
        }
        _ => Ok(result),
    }
}
