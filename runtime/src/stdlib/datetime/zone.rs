//! `datetime.tzinfo` and `datetime.timezone`, and what moments and times ask of them.

use super::delta::{self, Delta, as_delta};
use super::moment::{self, Moment};
use super::{add_constants, text};
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, raise, type_error, value_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, format};
use crate::types::{exception, object, str, tuple};
use crate::value::{Slot, Value};

/// An instance of `tzinfo`, which has nothing of its own.
#[repr(C)]
struct Zone {
    header: Header,
}

/// `datetime.tzinfo`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "datetime.tzinfo",
    Some(&object::TYPE),
    Slots {
        new: Some(|ty, _, _| {
            Ok(new_instance(
                ty,
                Zone {
                    header: Header::new(ty),
                },
            ))
        }),
        ..Slots::NONE
    },
)
.with_size(size_of::<Zone>())
.with_methods(&[
    MethodDef::one("tzname", |_, _| Err(abstract_method("tzname"))).doc("datetime -> string name of time zone."),
    MethodDef::one("utcoffset", |_, _| Err(abstract_method("utcoffset")))
        .doc("datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"),
    MethodDef::one("dst", |_, _| Err(abstract_method("dst")))
        .doc("datetime -> DST offset as timedelta positive east of UTC."),
    MethodDef::one("fromutc", from_utc).doc("datetime in UTC -> datetime in local time."),
    MethodDef::no_args("__reduce__", reduce).doc("-> (cls, state)"),
])
.with_doc("Abstract base class for time zone info objects.");

payload!(Zone, TYPE);

fn abstract_method(name: &str) -> crate::exceptions::Raised {
    raise(
        &exception::NOT_IMPLEMENTED_ERROR,
        format_args!("a tzinfo subclass must implement {name}()"),
    )
}

fn reduce(v: &Value) -> R {
    let args = match attr::get_str_optional(v, "__getinitargs__")? {
        Some(method) => call::call0(&method)?,
        None => tuple::empty(),
    };
    let state = attr::call_method_str(v, "__getstate__", &[])?;
    Ok(tuple::from_array([v.ty().value(), args, state]))
}

/// The moment that is to be converted to this zone.
fn utc_moment<'a>(zone: &Value, v: &'a Value) -> R<&'a Moment> {
    let Some(moment) = moment::as_moment(v) else {
        return Err(type_error("fromutc: argument must be a datetime"));
    };
    if !moment.zone().is(zone) {
        return Err(value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(moment)
}

fn from_utc(zone: &Value, v: &Value) -> R {
    utc_moment(zone, v)?;
    let known = |offset: Option<Value>, name: &str| {
        offset.ok_or_else(|| value_error(format_args!("fromutc: non-None {name}() result required")))
    };
    let offset = known(utc_offset(zone, v)?, "utcoffset")?;
    let summer = known(dst(zone, v)?, "dst")?;
    let standard = delta::subtract(delta_of(&offset), delta_of(&summer))?;
    let result = moment::shift(v, delta_of(&standard), 1)?;
    let zone = moment::as_moment(&result).map_or(Value::none(), |m| m.zone().clone());
    let Some(summer) = dst(&zone, &result)? else {
        return Err(value_error(
            "fromutc: tz.dst() gave inconsistent results; cannot convert",
        ));
    };
    if delta::is_zero(delta_of(&summer)) {
        return Ok(result);
    }
    moment::shift(&result, delta_of(&summer), 1)
}

/// The duration that an offset was found to be.
pub fn delta_of(v: &Value) -> &Delta {
    as_delta(v).expect("a timedelta")
}

/// Whether the value can be the zone of a moment.
pub fn is_zone(v: &Value) -> bool {
    v.is_exact(&FIXED_TYPE) || v.ty().is_subtype(&TYPE)
}

/// Refuses what is neither `None` nor a zone.
pub fn check(v: &Value) -> R<()> {
    if v.is_none() || is_zone(v) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
        v.ty().name()
    )))
}

/// The zone among arguments, or `None`.
pub fn argument(v: Option<&Value>) -> R {
    match v {
        Some(v) => check(v).map(|()| v.clone()),
        None => Ok(Value::none()),
    }
}

fn is_day_or_longer(d: &Delta) -> bool {
    (d.days == -1 && d.seconds == 0 && d.microseconds < 1) || d.days < -1 || d.days >= 1
}

fn offset_by(zone: &Value, method: &str, of: &Value) -> R<Option<Value>> {
    if zone.is_none() {
        return Ok(None);
    }
    let offset = attr::call_method_str(zone, method, std::slice::from_ref(of))?;
    if offset.is_none() {
        return Ok(None);
    }
    let Some(d) = as_delta(&offset) else {
        return Err(type_error(format_args!(
            "tzinfo.{method}() must return None or timedelta, not '{}'",
            offset.ty().name()
        )));
    };
    if is_day_or_longer(d) {
        return Err(value_error(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).",
        ));
    }
    Ok(Some(offset))
}

/// The zone's offset at a moment (or `None`, for a time of day).
pub fn utc_offset(zone: &Value, of: &Value) -> R<Option<Value>> {
    match zone.exact::<Fixed>() {
        Some(fixed) => Ok(Some(fixed.offset.clone())),
        None => offset_by(zone, "utcoffset", of),
    }
}

/// The zone's difference from its standard time.
pub fn dst(zone: &Value, of: &Value) -> R<Option<Value>> {
    if zone.is_exact(&FIXED_TYPE) {
        return Ok(None);
    }
    offset_by(zone, "dst", of)
}

/// The zone's name, or `None`.
pub fn name(zone: &Value, of: &Value) -> R {
    if zone.is_none() {
        return Ok(Value::none());
    }
    let name = attr::call_method_str(zone, "tzname", std::slice::from_ref(of))?;
    if name.is_none() || str::is_str(&name) {
        return Ok(name);
    }
    Err(type_error(format_args!(
        "tzinfo.tzname() must return None or a string, not '{}'",
        name.ty().name()
    )))
}

/// Whether two offsets say the same.
pub fn same_offset(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => delta::compare(delta_of(a), delta_of(b)).is_eq(),
        _ => false,
    }
}

/// A zone with one offset.
#[repr(C)]
pub struct Fixed {
    header: Header,
    offset: Value,
    name: Slot,
}

/// `datetime.timezone`.
pub static FIXED_TYPE: TypeObject = TypeObject::builtin(
    "datetime.timezone",
    Some(&TYPE),
    Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(|v| Ok(shown_name(of(v)))),
        hash: Some(|v| delta::hash(delta_of(&of(v).offset))),
        richcompare: Some(rich_compare),
        drop: Some(drop_payload::<Fixed>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<Fixed>())
.not_a_base()
.with_methods(&[
    MethodDef::one("tzname", |v, at| {
        check_moment("tzname", at)?;
        Ok(shown_name(of(v)))
    })
    .doc("If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'."),
    MethodDef::one("utcoffset", |v, at| {
        check_moment("utcoffset", at)?;
        Ok(of(v).offset.clone())
    })
    .doc("Return fixed offset."),
    MethodDef::one("dst", |_, at| {
        check_moment("dst", at)?;
        Ok(Value::none())
    })
    .doc("Return None."),
    MethodDef::one("fromutc", |v, at| {
        utc_moment(v, at)?;
        moment::shift(at, delta_of(&of(v).offset), 1)
    })
    .doc("datetime in UTC -> datetime in local time."),
    MethodDef::no_args("__getinitargs__", |v| {
        let mut args = vec![of(v).offset.clone()];
        args.extend(of(v).name.get().cloned());
        Ok(tuple::new(args))
    })
    .doc("pickle support"),
])
.with_fill(|ty| {
    add_constants(
        ty,
        &[
            ("utc", utc()),
            ("min", instance(delta::make(-1, 60, 0), None)),
            ("max", instance(delta::make(0, 86_340, 0), None)),
        ],
    );
})
.with_doc("Fixed offset from UTC implementation of tzinfo.");

payload!(Fixed, FIXED_TYPE);

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live zone.
    let this = unsafe { &*p.cast::<Fixed>() };
    visit(&this.offset);
    if let Some(name) = this.name.get() {
        visit(name);
    }
}

fn of(v: &Value) -> &Fixed {
    // SAFETY: used in slots and methods of the type, which get its instances only.
    unsafe { v.cast_unchecked::<Fixed>() }
}

fn instance(offset: Value, name: Option<Value>) -> Value {
    memory::new_object(Fixed {
        header: Header::new(&FIXED_TYPE),
        offset,
        name: Slot::from(name),
    })
}

static UTC: Mut<Slot> = Mut::new(Slot::NULL);

/// `timezone.utc`.
pub fn utc() -> Value {
    if let Some(utc) = UTC.get().get() {
        return utc.clone();
    }
    let utc = memory::keep(instance(delta::make(0, 0, 0), None));
    *UTC.get_mut() = Slot::new(utc.clone());
    utc
}

/// The zone with an offset.
pub fn fixed(offset: &Value, name: Option<&Value>) -> R {
    let d = delta_of(offset);
    if name.is_none() && delta::is_zero(d) {
        return Ok(utc());
    }
    if is_day_or_longer(d) {
        return Err(value_error(format_args!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
            format::repr_string(offset)?
        )));
    }
    Ok(instance(offset.clone(), name.cloned()))
}

fn new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("timezone", &["offset", "name"], 1);
    let [offset, name] = PARSER.parse(args, kwnames)?;
    if let Some(offset) = offset
        && as_delta(offset).is_none()
    {
        return Err(args::bad_argument(
            "timezone",
            "argument 1",
            "datetime.timedelta",
            offset,
        ));
    }
    if let Some(name) = name {
        super::text_argument("timezone", 2, name)?;
    }
    fixed(offset.expect("required"), name)
}

fn rich_compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (CompareOp::Eq | CompareOp::Ne, Some(b)) = (op, b.exact::<Fixed>()) else {
        return Ok(Value::not_implemented());
    };
    let order = delta::compare(delta_of(&of(a).offset), delta_of(&b.offset));
    Ok(Value::bool(op.holds(order)))
}

fn repr(v: &Value) -> R {
    if v.is(&utc()) {
        return Ok(Value::str("datetime.timezone.utc"));
    }
    let this = of(v);
    let offset = format::repr_string(&this.offset)?;
    let mut b = str::Builder::new();
    b.push_str(&format!("{}({offset}", v.ty().name()));
    if let Some(name) = this.name.get() {
        b.push_str(", ");
        b.push_value(&format::repr(name)?);
    }
    b.push_str(")");
    Ok(b.finish())
}

fn shown_name(zone: &Fixed) -> Value {
    if let Some(name) = zone.name.get() {
        return name.clone();
    }
    let offset = delta_of(&zone.offset);
    if delta::is_zero(offset) {
        return Value::str("UTC");
    }
    let mut text = String::from("UTC");
    text::push_offset(&mut text, offset, ":");
    Value::str(&text)
}

fn check_moment(method: &str, v: &Value) -> R<()> {
    if v.is_none() || moment::as_moment(v).is_some() {
        return Ok(());
    }
    Err(type_error(format_args!(
        "{method}(dt) argument must be a datetime instance or None, not {}",
        v.ty().name()
    )))
}
