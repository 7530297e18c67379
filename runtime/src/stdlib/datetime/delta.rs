//! `datetime.timedelta`.

use super::{add_constants, small};
use crate::args::Parser;
use crate::exceptions::{R, Raised, overflow_error, raise, type_error, value_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{arith, attr};
use crate::types::{exception, float, int, object, tuple};
use crate::value::Value;
use std::cell::Cell;
use std::cmp::Ordering;

/// A duration: seconds from 0 to a day, microseconds from 0 to a second, and as many days as are needed.
#[repr(C)]
pub struct Delta {
    header: Header,
    hash: Cell<i64>,
    pub days: i32,
    pub seconds: i32,
    pub microseconds: i32,
}

/// `datetime.timedelta`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "datetime.timedelta",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|v| Ok(Value::str(&to_text(of(v))))),
        hash: Some(|v| hash(of(v))),
        richcompare: Some(rich_compare),
        bool: Some(|v| Ok(!is_zero(of(v)))),
        add: Some(|a, b| both(a, b, add)),
        subtract: Some(|a, b| both(a, b, subtract)),
        multiply: Some(multiply),
        remainder: Some(|a, b| both(a, b, remainder)),
        divmod: Some(|a, b| both(a, b, divmod)),
        negative: Some(|v| negative(of(v))),
        positive: Some(|v| Ok(exact(of(v)))),
        absolute: Some(|v| if of(v).days < 0 { negative(of(v)) } else { Ok(exact(of(v))) }),
        floor_divide: Some(floor_divide),
        true_divide: Some(true_divide),
        ..Slots::NONE
    },
)
.with_size(size_of::<Delta>())
.with_methods(&[
    MethodDef::no_args("total_seconds", |v| {
        let total = micros(of(v));
        if total.unsigned_abs() < 1 << 53 {
            return Ok(Value::float(total as f64 / 1e6));
        }
        arith::true_divide(&int::from_i128(total), &Value::int(1_000_000))
    })
    .doc("Total seconds in the duration."),
    MethodDef::no_args("__reduce__", |v| {
        Ok(tuple::from_array([v.ty().value(), tuple::from_array(fields(of(v)))]))
    })
    .doc("__reduce__() -> (cls, state)"),
])
.with_getsets(&[
    GetSetDef::read_write("days", |v| Ok(Value::int(of(v).days.into())), readonly)
        .member()
        .doc("Number of days."),
    GetSetDef::read_write("seconds", |v| Ok(Value::int(of(v).seconds.into())), readonly)
        .member()
        .doc("Number of seconds (>= 0 and less than 1 day)."),
    GetSetDef::read_write("microseconds", |v| Ok(Value::int(of(v).microseconds.into())), readonly)
        .member()
        .doc("Number of microseconds (>= 0 and less than 1 second)."),
])
.with_fill(|ty| {
    add_constants(
        ty,
        &[
            ("resolution", make(0, 0, 1)),
            ("min", make(-MAX_DAYS, 0, 0)),
            ("max", make(MAX_DAYS, 86_399, 999_999)),
        ],
    );
})
.with_doc(
    "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, \
     hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be \
     positive or negative.",
);

payload!(Delta, TYPE);

const MAX_DAYS: i32 = 999_999_999;
const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;

/// The duration of a value that is one.
#[inline]
fn of(v: &Value) -> &Delta {
    // SAFETY: used in slots and methods of the type, which get its instances only.
    unsafe { v.cast_unchecked::<Delta>() }
}

/// The duration of an instance.
#[inline]
pub fn as_delta(v: &Value) -> Option<&Delta> {
    v.exact::<Delta>().or_else(|| v.downcast::<Delta>())
}

fn readonly(_: &Value, _: Option<&Value>) -> R<()> {
    Err(raise(&exception::ATTRIBUTE_ERROR, "readonly attribute"))
}

fn fields(d: &Delta) -> [Value; 3] {
    [d.days, d.seconds, d.microseconds].map(|i| Value::int(i.into()))
}

/// A duration of parts that are in their ranges.
pub fn make(days: i32, seconds: i32, microseconds: i32) -> Value {
    memory::new_object(Delta {
        header: Header::new(&TYPE),
        hash: Cell::new(-1),
        days,
        seconds,
        microseconds,
    })
}

fn make_of(ty: &'static TypeObject, (days, seconds, microseconds): (i32, i32, i32)) -> Value {
    if std::ptr::eq(ty, &TYPE) {
        return make(days, seconds, microseconds);
    }
    new_instance(
        ty,
        Delta {
            header: Header::new(ty),
            hash: Cell::new(-1),
            days,
            seconds,
            microseconds,
        },
    )
}

fn exact(d: &Delta) -> Value {
    make(d.days, d.seconds, d.microseconds)
}

/// A duration of any parts.
#[inline]
pub fn normalized(days: i64, seconds: i64, microseconds: i64) -> R {
    let (days, seconds, microseconds) = normalize(days, seconds, microseconds)?;
    Ok(make(days, seconds, microseconds))
}

fn normalize(mut days: i64, mut seconds: i64, mut microseconds: i64) -> R<(i32, i32, i32)> {
    if !(0..1_000_000).contains(&microseconds) {
        seconds += microseconds.div_euclid(1_000_000);
        microseconds = microseconds.rem_euclid(1_000_000);
    }
    if !(0..86_400).contains(&seconds) {
        days += seconds.div_euclid(86_400);
        seconds = seconds.rem_euclid(86_400);
    }
    if days.abs() > MAX_DAYS.into() {
        return Err(overflow_error(format_args!(
            "days={days}; must have magnitude <= 999999999"
        )));
    }
    Ok((days as i32, seconds as i32, microseconds as i32))
}

#[cold]
fn too_large() -> Raised {
    overflow_error("Python int too large to convert to C int")
}

/// The parts of so many microseconds.
fn parts(total: i128) -> R<(i32, i32, i32)> {
    let days = i32::try_from(total.div_euclid(DAY)).map_err(|_| too_large())?;
    let rest = total.rem_euclid(DAY) as i64;
    normalize(days.into(), rest / 1_000_000, rest % 1_000_000)
}

fn from_micros(total: i128) -> R {
    parts(total).map(|parts| make_of(&TYPE, parts))
}

/// The whole duration in microseconds.
#[inline]
fn micros(d: &Delta) -> i128 {
    i128::from(d.days) * DAY + i128::from(i64::from(d.seconds) * 1_000_000 + i64::from(d.microseconds))
}

/// The whole duration in microseconds, of one shorter than a day.
pub fn short_micros(d: &Delta) -> i64 {
    (i64::from(d.days) * 86_400 + i64::from(d.seconds)) * 1_000_000 + i64::from(d.microseconds)
}

pub fn is_zero(d: &Delta) -> bool {
    d.days == 0 && d.seconds == 0 && d.microseconds == 0
}

pub fn compare(a: &Delta, b: &Delta) -> Ordering {
    (a.days, a.seconds, a.microseconds).cmp(&(b.days, b.seconds, b.microseconds))
}

pub fn hash(d: &Delta) -> R<i64> {
    if d.hash.get() == -1 {
        d.hash.set(tuple::hash_items(&fields(d))?);
    }
    Ok(d.hash.get())
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    Ok(match as_delta(b) {
        Some(b) => Value::bool(op.holds(compare(of(a), b))),
        None => Value::not_implemented(),
    })
}

/// A unit in which a duration may be given.
const UNITS: [(&str, i128); 7] = [
    ("days", DAY),
    ("seconds", SECOND),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60 * SECOND),
    ("hours", 3600 * SECOND),
    ("weeks", 7 * DAY),
];

/// The units in the order in which they are added up.
const ORDER: [usize; 7] = [2, 3, 1, 4, 5, 0, 6];

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "__new__",
        &[
            "days",
            "seconds",
            "microseconds",
            "milliseconds",
            "minutes",
            "hours",
            "weeks",
        ],
        0,
    );
    let given: [Option<&Value>; 7] = PARSER.parse(args, kwnames)?;
    let (mut total, mut rest) = (0i128, 0f64);
    for unit in ORDER {
        if let Some(v) = given[unit] {
            accumulate(&mut total, &mut rest, UNITS[unit], v)?;
        }
    }
    if rest != 0.0 {
        // To the nearest microsecond, and the even one where two are as near.
        let mut whole = rest.round();
        if (whole - rest).abs() == 0.5 {
            let odd = (total & 1) as f64;
            whole = 2.0 * ((rest + odd) * 0.5).round() - odd;
        }
        total += whole as i128;
    }
    Ok(make_of(ty, parts(total)?))
}

/// Adds `v` of a unit to the microseconds; parts of one are collected apart.
fn accumulate(total: &mut i128, rest: &mut f64, (name, factor): (&str, i128), v: &Value) -> R<()> {
    let whole = |f: f64| -> R<i128> {
        if f.is_nan() {
            return Err(value_error("cannot convert float NaN to integer"));
        }
        if f.is_infinite() {
            return Err(overflow_error("cannot convert float infinity to integer"));
        }
        if f.abs() > 1e24 {
            Err(too_large())
        } else {
            Ok(f as i128)
        }
    };
    if let Some(i) = v.as_small_int() {
        *total += i128::from(i) * factor;
        return Ok(());
    }
    if int::is_int(v) {
        let i = small(v).filter(|i| i.unsigned_abs() < 1 << 80).ok_or_else(too_large)?;
        *total += i * factor;
        return Ok(());
    }
    let Some(f) = float::as_f64(v) else {
        return Err(type_error(format_args!(
            "unsupported type for timedelta {name} component: {}",
            v.ty().name()
        )));
    };
    *total += whole(f.trunc())? * factor;
    let fraction = f.fract();
    if fraction != 0.0 {
        let scaled = factor as f64 * fraction;
        *total += whole(scaled.trunc())?;
        *rest += scaled.fract();
    }
    Ok(())
}

fn repr(v: &Value) -> R {
    let d = of(v);
    let mut parts = Vec::new();
    for (name, value) in [
        ("days", d.days),
        ("seconds", d.seconds),
        ("microseconds", d.microseconds),
    ] {
        if value != 0 {
            parts.push(format!("{name}={value}"));
        }
    }
    if parts.is_empty() {
        parts.push("0".into());
    }
    Ok(Value::str(&format!("{}({})", v.ty().name(), parts.join(", "))))
}

fn to_text(d: &Delta) -> String {
    let (minutes, seconds) = (d.seconds / 60, d.seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let mut text = String::new();
    if d.days != 0 {
        let plural = if d.days.abs() == 1 { "" } else { "s" };
        text = format!("{} day{plural}, ", d.days);
    }
    text += &format!("{hours}:{minutes:02}:{seconds:02}");
    if d.microseconds != 0 {
        text += &format!(".{:06}", d.microseconds);
    }
    text
}

#[inline]
fn both(a: &Value, b: &Value, f: fn(&Delta, &Delta) -> R) -> R {
    match (as_delta(a), as_delta(b)) {
        (Some(a), Some(b)) => f(a, b),
        _ => Ok(Value::not_implemented()),
    }
}

fn add(a: &Delta, b: &Delta) -> R {
    normalized(
        i64::from(a.days) + i64::from(b.days),
        (a.seconds + b.seconds).into(),
        (a.microseconds + b.microseconds).into(),
    )
}

/// The difference of two durations.
pub fn subtract(a: &Delta, b: &Delta) -> R {
    normalized(
        i64::from(a.days) - i64::from(b.days),
        (a.seconds - b.seconds).into(),
        (a.microseconds - b.microseconds).into(),
    )
}

/// The duration backwards.
pub fn negative(d: &Delta) -> R {
    normalized(-i64::from(d.days), (-d.seconds).into(), (-d.microseconds).into())
}

fn multiply(a: &Value, b: &Value) -> R {
    let (d, factor) = match (as_delta(a), as_delta(b)) {
        (Some(d), None) => (d, b),
        (None, Some(d)) => (d, a),
        _ => return Ok(Value::not_implemented()),
    };
    if int::is_int(factor) {
        if is_zero(d) {
            return Ok(make(0, 0, 0));
        }
        let product = small(factor).and_then(|n| micros(d).checked_mul(n));
        return from_micros(product.ok_or_else(too_large)?);
    }
    let Some(f) = float::as_f64(factor) else {
        return Ok(Value::not_implemented());
    };
    let (mantissa, exponent) = ratio(factor, f)?;
    let product = micros(d) * mantissa;
    from_micros(if exponent >= 0 {
        shifted(product, exponent).ok_or_else(too_large)?
    } else {
        match shifted(1, -exponent) {
            Some(divisor) => divide_nearest(product, divisor),
            None => 0,
        }
    })
}

/// A number as a whole one and a power of two.
fn ratio(v: &Value, f: f64) -> R<(i128, i32)> {
    if v.as_exact_float().is_none() {
        // Subclasses are asked, as if they might know better.
        let asked = attr::call_method_str(v, "as_integer_ratio", &[])?;
        match tuple::as_items(&asked) {
            None => {
                return Err(type_error(format_args!(
                    "unexpected return type from as_integer_ratio(): expected tuple, got '{}'",
                    asked.ty().name()
                )));
            }
            Some([_, _]) => {}
            Some(_) => return Err(value_error("as_integer_ratio() must return a 2-tuple")),
        }
    }
    if f.is_nan() {
        return Err(value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (mantissa, exponent) = float::decompose(f.abs());
    let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
    let whole = i128::from(mantissa >> zeros);
    let exponent = if mantissa == 0 { 0 } else { exponent + zeros as i32 };
    Ok((if f < 0.0 { -whole } else { whole }, exponent))
}

fn shifted(n: i128, by: i32) -> Option<i128> {
    if n == 0 {
        return Some(0);
    }
    if by as u32 >= n.unsigned_abs().leading_zeros() - 1 {
        None
    } else {
        Some(n << by)
    }
}

/// The quotient to the nearest whole number, the even one where two are as near.
fn divide_nearest(n: i128, by: i128) -> i128 {
    let (n, by) = if by < 0 { (-n, -by) } else { (n, by) };
    let (quotient, rest) = (n.div_euclid(by), n.rem_euclid(by));
    match rest.cmp(&(by - rest)) {
        Ordering::Greater => quotient + 1,
        Ordering::Equal => quotient + (quotient & 1),
        Ordering::Less => quotient,
    }
}

fn floor_divide_whole(n: i128, by: i128) -> i128 {
    let (n, by) = if by < 0 { (-n, -by) } else { (n, by) };
    n.div_euclid(by)
}

#[cold]
fn division_by_zero(message: &str) -> Raised {
    raise(&exception::ZERO_DIVISION_ERROR, message)
}

fn true_divide(a: &Value, b: &Value) -> R {
    let Some(d) = as_delta(a) else {
        return Ok(Value::not_implemented());
    };
    if let Some(by) = as_delta(b) {
        return arith::true_divide(&int::from_i128(micros(d)), &int::from_i128(micros(by)));
    }
    let by_zero = || division_by_zero("integer division or modulo by zero");
    if int::is_int(b) {
        return match small(b) {
            Some(0) => Err(by_zero()),
            Some(n) => from_micros(divide_nearest(micros(d), n)),
            None => from_micros(0),
        };
    }
    let Some(f) = float::as_f64(b) else {
        return Ok(Value::not_implemented());
    };
    let (mantissa, exponent) = ratio(b, f)?;
    if mantissa == 0 {
        return Err(by_zero());
    }
    from_micros(if exponent < 0 {
        divide_nearest(shifted(micros(d), -exponent).ok_or_else(too_large)?, mantissa)
    } else {
        match shifted(mantissa, exponent) {
            Some(divisor) => divide_nearest(micros(d), divisor),
            None => 0,
        }
    })
}

fn floor_divide(a: &Value, b: &Value) -> R {
    let Some(d) = as_delta(a) else {
        return Ok(Value::not_implemented());
    };
    let by_zero = || division_by_zero("integer division or modulo by zero");
    if let Some(by) = as_delta(b) {
        if is_zero(by) {
            return Err(by_zero());
        }
        return Ok(int::from_i128(floor_divide_whole(micros(d), micros(by))));
    }
    if !int::is_int(b) {
        return Ok(Value::not_implemented());
    }
    match small(b) {
        Some(0) => Err(by_zero()),
        Some(n) => from_micros(floor_divide_whole(micros(d), n)),
        None => {
            let opposite = (micros(d) < 0) != int::is_negative(b);
            from_micros(if opposite && !is_zero(d) { -1 } else { 0 })
        }
    }
}

fn remainder(a: &Delta, b: &Delta) -> R {
    if is_zero(b) {
        return Err(division_by_zero("integer modulo by zero"));
    }
    let (n, by) = (micros(a), micros(b));
    from_micros(n - floor_divide_whole(n, by) * by)
}

fn divmod(a: &Delta, b: &Delta) -> R {
    if is_zero(b) {
        return Err(division_by_zero("integer division or modulo by zero"));
    }
    let (n, by) = (micros(a), micros(b));
    let quotient = floor_divide_whole(n, by);
    Ok(tuple::from_array([
        int::from_i128(quotient),
        from_micros(n - quotient * by)?,
    ]))
}
