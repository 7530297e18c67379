//! `decimal.Context`, its signal dictionaries, the current context.

use super::number::{Env, MAX, Rounding, flag};
use super::signals;
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, attribute_error, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{compare, iter, number, subscr};
use crate::types::{dict, int, list, str, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

native_type! {
    /// A context.
    pub struct ContextObject: TYPE = "decimal.Context" {
        prec: Cell<i64>,
        rounding: Cell<Rounding>,
        emin: Cell<i64>,
        emax: Cell<i64>,
        capitals: Cell<bool>,
        clamp: Cell<bool>,
        traps: Cell<u32>,
        status: Cell<u32>,
    }
    slots {
        new: |ty, _, _| Ok(from_settings(ty, &DEFAULT)),
        init: init,
        repr: |v| Ok(Value::str(&repr(of(v)))),
        setattro: set_attribute,
    }
    .with_methods(super::context_methods::METHODS)
    .with_getsets(&[
        GetSetDef::read_write("prec", |v| Ok(Value::int(of(v).prec.get())), set_prec),
        GetSetDef::read_write("rounding", |v| Ok(Value::str(rounding_name(of(v).rounding.get()))), set_rounding),
        GetSetDef::read_write("Emin", |v| Ok(Value::int(of(v).emin.get())), set_emin),
        GetSetDef::read_write("Emax", |v| Ok(Value::int(of(v).emax.get())), set_emax),
        GetSetDef::read_write("capitals", |v| Ok(Value::int(of(v).capitals.get() as i64)), set_capitals),
        GetSetDef::read_write("clamp", |v| Ok(Value::int(of(v).clamp.get() as i64)), set_clamp),
        GetSetDef::read_write("flags", |v| Ok(signal_dict(v, false)), |v, d| set_signal_dict(v, d, false)),
        GetSetDef::read_write("traps", |v| Ok(signal_dict(v, true)), |v, d| set_signal_dict(v, d, true)),
    ])
    .with_flags(flags::BASETYPE)
    .with_doc("The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.")
}

/// What a new context begins with.
struct Settings {
    prec: i64,
    rounding: Rounding,
    traps: u32,
}

/// The traps of the default context.
const DEFAULT_TRAPS: u32 = flag::INVALID | flag::DIVISION_BY_ZERO | flag::OVERFLOW;
static DEFAULT: Settings = Settings {
    prec: 28,
    rounding: Rounding::HalfEven,
    traps: DEFAULT_TRAPS,
};
static BASIC: Settings = Settings {
    prec: 9,
    rounding: Rounding::HalfUp,
    traps: DEFAULT_TRAPS | flag::UNDERFLOW | flag::CLAMPED,
};
static EXTENDED: Settings = Settings {
    prec: 9,
    rounding: Rounding::HalfEven,
    traps: 0,
};
const EXPONENT_LIMIT: i64 = 999_999;

fn from_settings(ty: &'static TypeObject, s: &Settings) -> Value {
    ContextObject::instance(
        ty,
        Cell::new(s.prec),
        Cell::new(s.rounding),
        Cell::new(-EXPONENT_LIMIT),
        Cell::new(EXPONENT_LIMIT),
        Cell::new(true),
        Cell::new(false),
        Cell::new(s.traps),
        Cell::new(0),
    )
}

/// The context behind a value that is one.
pub fn of(v: &Value) -> &ContextObject {
    ContextObject::of(v)
}

/// True for contexts.
pub fn is_context(v: &Value) -> bool {
    v.downcast::<ContextObject>().is_some()
}

impl ContextObject {
    /// The environment for an operation.
    #[inline]
    pub fn env(&self) -> Env {
        Env {
            prec: self.prec.get(),
            rounding: self.rounding.get(),
            emin: self.emin.get(),
            emax: self.emax.get(),
            clamp: self.clamp.get(),
            status: 0,
        }
    }
    /// Notes the signals of an operation, raises if one of them is trapped.
    #[inline]
    pub fn finish(&self, status: u32) -> R<()> {
        self.status.set(self.status.get() | status);
        let trapped = status & self.traps.get();
        if trapped == 0 {
            Ok(())
        } else {
            Err(signals::raise(trapped))
        }
    }
    /// Runs an operation.
    #[inline]
    pub fn run<T>(&self, f: impl FnOnce(&mut Env) -> T) -> R<T> {
        let mut env = self.env();
        let result = f(&mut env);
        self.finish(env.status)?;
        Ok(result)
    }
    /// `E` or `e` in exponents.
    pub fn capitals(&self) -> bool {
        self.capitals.get()
    }
    /// Notes signals without raising.
    pub fn note(&self, bits: u32) {
        self.status.set(self.status.get() | bits);
    }
    /// Forgets all signals.
    pub fn clear_flags(&self) {
        self.status.set(0);
    }
    /// Traps nothing.
    pub fn clear_traps(&self) {
        self.traps.set(0);
    }
}

/// A copy of a context, with or without its flags.
pub fn copy(v: &Value, with_flags: bool) -> Value {
    let c = of(v);
    ContextObject::instance(
        &TYPE,
        c.prec.clone(),
        c.rounding.clone(),
        c.emin.clone(),
        c.emax.clone(),
        c.capitals.clone(),
        c.clamp.clone(),
        c.traps.clone(),
        Cell::new(if with_flags { c.status.get() } else { 0 }),
    )
}

static CURRENT: Mut<Slot> = Mut::new(Slot::NULL);
static TEMPLATES: Mut<Vec<Value>> = Mut::new(Vec::new());

/// DefaultContext, BasicContext, ExtendedContext.
pub fn templates() -> &'static [Value] {
    if TEMPLATES.get().is_empty() {
        let made = [&DEFAULT, &BASIC, &EXTENDED].map(|s| from_settings(&TYPE, s));
        *TEMPLATES.get_mut() = made.iter().cloned().map(crate::memory::keep).collect();
    }
    TEMPLATES.get()
}

/// The current context.
#[inline]
pub fn current() -> Value {
    match CURRENT.get().get() {
        Some(v) => v.clone(),
        None => {
            let made = copy(&templates()[0], false);
            drop(CURRENT.replace(Slot::new(crate::memory::keep(made.clone()))));
            made
        }
    }
}

/// Makes a context the current one. The three templates are copied, so that they stay as they are.
pub fn set_current(v: &Value) -> R<()> {
    if !is_context(v) {
        return Err(type_error("argument must be a context"));
    }
    let v = if templates().iter().any(|t| t.is(v)) {
        copy(v, false)
    } else {
        v.clone()
    };
    drop(CURRENT.replace(Slot::new(crate::memory::keep(v))));
    Ok(())
}

const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_UP", Rounding::Up),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

/// The names of the ways to round.
pub fn rounding_names() -> impl Iterator<Item = &'static str> {
    ROUNDINGS.iter().map(|r| r.0)
}

fn rounding_name(rounding: Rounding) -> &'static str {
    ROUNDINGS.iter().find(|r| r.1 == rounding).map_or("", |r| r.0)
}

/// The way to round that a `str` names.
pub fn rounding_of(v: &Value) -> R<Rounding> {
    let found = if str::is_str(v) {
        ROUNDINGS.iter().find(|r| str::equals(v, r.0))
    } else {
        None
    };
    found.map(|r| r.1).ok_or_else(|| {
        type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, \
             ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )
    })
}

/// A value that is set: not deleted.
fn given(v: Option<&Value>) -> R<&Value> {
    v.ok_or_else(undeletable)
}

fn undeletable() -> crate::exceptions::Raised {
    crate::exceptions::raise(
        &crate::types::exception::ATTRIBUTE_ERROR,
        "context attributes cannot be deleted",
    )
}

/// An int within bounds, else ValueError with `message`.
fn bounded(v: Option<&Value>, min: i64, max: i64, message: &str) -> R<i64> {
    let v = given(v)?;
    if !int::is_int(v) {
        return Err(type_error("an integer is required"));
    }
    let n = number::ssize(v)?;
    if (min..=max).contains(&n) {
        Ok(n)
    } else {
        Err(value_error(message))
    }
}

fn set_prec(this: &Value, v: Option<&Value>) -> R<()> {
    of(this)
        .prec
        .set(bounded(v, 1, MAX, "valid range for prec is [1, MAX_PREC]")?);
    Ok(())
}

fn set_rounding(this: &Value, v: Option<&Value>) -> R<()> {
    of(this).rounding.set(rounding_of(given(v)?)?);
    Ok(())
}

fn set_emin(this: &Value, v: Option<&Value>) -> R<()> {
    of(this)
        .emin
        .set(bounded(v, -MAX, 0, "valid range for Emin is [MIN_EMIN, 0]")?);
    Ok(())
}

fn set_emax(this: &Value, v: Option<&Value>) -> R<()> {
    of(this)
        .emax
        .set(bounded(v, 0, MAX, "valid range for Emax is [0, MAX_EMAX]")?);
    Ok(())
}

fn set_capitals(this: &Value, v: Option<&Value>) -> R<()> {
    of(this)
        .capitals
        .set(bounded(v, 0, 1, "valid values for capitals are 0 or 1")? == 1);
    Ok(())
}

fn set_clamp(this: &Value, v: Option<&Value>) -> R<()> {
    of(this)
        .clamp
        .set(bounded(v, 0, 1, "valid values for clamp are 0 or 1")? == 1);
    Ok(())
}

/// Signals from a signal dictionary, a dict of all signals, or a list of signals.
fn signals_from(v: &Value) -> R<u32> {
    if let Some(d) = v.exact::<SignalDict>() {
        return Ok(d.get());
    }
    let mut bits = 0;
    if v.downcast::<list::ListObject>().is_some() {
        for class in list::snapshot(v) {
            bits |= signals::bits_of(&class)?;
        }
        return Ok(bits);
    }
    if !dict::is_dict(v) {
        return Err(type_error("argument must be a signal dict"));
    }
    if dict::len(v) != signals::SIGNALS {
        return Err(crate::exceptions::key_error(&Value::str("invalid signal dict")));
    }
    for (class, on) in dict::items(v) {
        let bit = signals::bits_of(&class)?;
        if compare::is_true(&on)? {
            bits |= bit;
        }
    }
    Ok(bits)
}

/// Sets the attribute, which takes no lists, unlike the argument of the constructor.
fn set_signal_dict(this: &Value, v: Option<&Value>, traps: bool) -> R<()> {
    if list::is_list(given(v)?) {
        return Err(type_error("argument must be a signal dict"));
    }
    set_signals(this, v, traps)
}

fn set_signals(this: &Value, v: Option<&Value>, traps: bool) -> R<()> {
    let bits = signals_from(given(v)?)?;
    let c = of(this);
    if traps {
        c.traps.set(bits)
    } else {
        c.status.set(bits)
    }
    Ok(())
}

/// Only the attributes of contexts can be set; none can be deleted.
fn set_attribute(this: &Value, name: &Value, v: Option<&Value>) -> R<()> {
    if v.is_none() {
        return Err(undeletable());
    }
    if this.is_exact(&TYPE) && lookup::lookup(this.ty(), name).is_none() {
        let shown = str::to_string_lossy(name);
        let message = format!("'decimal.Context' object has no attribute '{shown}'");
        return Err(attribute_error(this, name, message));
    }
    lookup::generic_setattr(this, name, v)
}

static PARSER: Parser = Parser::new(
    "",
    &[
        "prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps",
    ],
    0,
);

/// Sets those of the attributes that are given.
pub fn set_all(this: &Value, settings: [Option<&Value>; 8]) -> R<()> {
    type Setter = fn(&Value, Option<&Value>) -> R<()>;
    let setters: [Setter; 8] = [
        set_prec,
        set_rounding,
        set_emin,
        set_emax,
        set_capitals,
        set_clamp,
        |this, v| set_signals(this, v, false),
        |this, v| set_signals(this, v, true),
    ];
    // Traps come before flags, as in CPython: their errors show first.
    for i in [0, 1, 2, 3, 4, 5, 7, 6] {
        if let Some(v) = settings[i].filter(|v| !v.is_none()) {
            setters[i](this, Some(v))?;
        }
    }
    Ok(())
}

fn init(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    set_all(this, PARSER.parse(args, kwnames)?)
}

fn repr(c: &ContextObject) -> String {
    format!(
        "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})",
        c.prec.get(),
        rounding_name(c.rounding.get()),
        c.emin.get(),
        c.emax.get(),
        c.capitals.get() as i32,
        c.clamp.get() as i32,
        signals::names(c.status.get()),
        signals::names(c.traps.get()),
    )
}

/// `context.__reduce__()`.
pub fn reduce(v: &Value) -> R {
    let c = of(v);
    let listed = |bits: u32| {
        list::new(
            signals::signals()
                .filter(|(b, _)| b & bits != 0)
                .map(|(_, c)| c)
                .collect(),
        )
    };
    let arguments = tuple::from_slice(&[
        Value::int(c.prec.get()),
        Value::str(rounding_name(c.rounding.get())),
        Value::int(c.emin.get()),
        Value::int(c.emax.get()),
        Value::int(c.capitals.get() as i64),
        Value::int(c.clamp.get() as i64),
        listed(c.status.get()),
        listed(c.traps.get()),
    ]);
    Ok(tuple::from_slice(&[v.ty().value(), arguments]))
}

native_type! {
    /// The flags or traps of a context as a mapping.
    pub struct SignalDict: SIGNAL_DICT_TYPE = "abc.SignalDict" {
        context: Value,
        is_traps: bool,
    }
    slots {
        new: |_, _, _| Err(type_error("cannot create 'abc.SignalDict' instances")),
        len: |_| Ok(signals::SIGNALS),
        iter: |_| iter::iter(&tuple::new(signals::signals().map(|(_, c)| c).collect())),
        contains: |_, key| Ok(signals::bits_of(key).map_err(|r| drop(r.take())).is_ok()),
        subscript: |v, key| Ok(Value::bool(SignalDict::of(v).get() & signals::bits_of(key)? != 0)),
        ass_subscript: set_signal,
        repr: |v| {
            let bits = SignalDict::of(v).get();
            let mut shown = Vec::new();
            for (bit, class) in signals::signals() {
                let on = if bits & bit != 0 { "True" } else { "False" };
                shown.push(format!("{}:{on}", crate::ops::format::repr_string(&class)?));
            }
            Ok(Value::str(&format!("{{{}}}", shown.join(", "))))
        },
        richcompare: compare_dicts,
        hash: lookup::hash_not_implemented,
    }
    .with_methods(&[
        MethodDef::no_args("copy", as_dict),
        MethodDef::no_args("keys", |_| Ok(list::new(signals::signals().map(|(_, c)| c).collect()))),
        MethodDef::no_args("values", |v| {
            let bits = SignalDict::of(v).get();
            Ok(list::new(signals::signals().map(|(b, _)| Value::bool(bits & b != 0)).collect()))
        }),
        MethodDef::no_args("items", |v| {
            let bits = SignalDict::of(v).get();
            let pair = |(b, c): (u32, Value)| tuple::from_slice(&[c, Value::bool(bits & b != 0)]);
            Ok(list::new(signals::signals().map(pair).collect()))
        }),
        MethodDef::positional("get", |v, args| {
            crate::args::check_count("get", args.len(), 1, 2)?;
            match subscr::get(v, &args[0]) {
                Ok(found) => Ok(found),
                Err(raised) => {
                    raised.catch(&crate::types::exception::KEY_ERROR)?;
                    Ok(args.get(1).cloned().unwrap_or_else(Value::none))
                }
            }
        }),
        MethodDef::one("update", |v, other| {
            for key in iter::collect(other)? {
                set_signal(v, &key, Some(&subscr::get(other, &key)?))?;
            }
            Ok(Value::none())
        }),
    ])
    .with_flags(flags::MAPPING)
    .not_a_base()
}

impl SignalDict {
    fn get(&self) -> u32 {
        let c = of(&self.context);
        if self.is_traps { c.traps.get() } else { c.status.get() }
    }
}

fn signal_dict(context: &Value, is_traps: bool) -> Value {
    SignalDict::instance(&SIGNAL_DICT_TYPE, context.clone(), is_traps)
}

fn set_signal(v: &Value, key: &Value, on: Option<&Value>) -> R<()> {
    let Some(on) = on else {
        return Err(value_error("signal keys cannot be deleted"));
    };
    let bit = signals::bits_of(key)?;
    let on = compare::is_true(on)?;
    let d = SignalDict::of(v);
    let c = of(&d.context);
    let bits = if d.is_traps { &c.traps } else { &c.status };
    bits.set(if on { bits.get() | bit } else { bits.get() & !bit });
    Ok(())
}

fn as_dict(v: &Value) -> R {
    let bits = SignalDict::of(v).get();
    let d = dict::new();
    for (bit, class) in signals::signals() {
        dict::set_item(&d, &class, Value::bool(bits & bit != 0))?;
    }
    Ok(d)
}

/// True if both have the same signals set.
fn compare_dicts(a: &Value, b: &Value, op: CompareOp) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let Some(x) = a.exact::<SignalDict>() else {
        return Ok(Value::not_implemented());
    };
    let normal = |bits: u32| signals::signals().fold(0, |n, (b, _)| if bits & b != 0 { n | b } else { n });
    let equal = if let Some(y) = b.exact::<SignalDict>() {
        normal(x.get()) == normal(y.get())
    } else if dict::is_dict(b) {
        match signals_from(b) {
            Ok(bits) => normal(x.get()) == normal(bits),
            Err(raised) => {
                raised.catch(&crate::types::exception::KEY_ERROR)?;
                return Ok(Value::not_implemented());
            }
        }
    } else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

native_type! {
    /// What `localcontext` answers.
    pub struct Manager: MANAGER_TYPE = "decimal.ContextManager" {
        local: Value,
        global: Value,
    }
    slots { new: |_, _, _| Err(type_error("cannot create 'decimal.ContextManager' instances")), }
    .with_methods(&[
        MethodDef::no_args("__enter__", |v| {
            let local = Manager::of(v).local.clone();
            drop(CURRENT.replace(Slot::new(crate::memory::keep(local.clone()))));
            Ok(local)
        }),
        MethodDef::positional("__exit__", |v, _| {
            set_current(&Manager::of(v).global)?;
            Ok(Value::bool(false))
        }),
    ])
    .not_a_base()
}

static LOCAL: Parser = Parser::new(
    "",
    &[
        "ctx", "prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps",
    ],
    0,
)
.keyword_only(1);

/// `decimal.localcontext(ctx=None, **settings)`.
pub fn local_context(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [given, settings @ ..] = LOCAL.parse::<9>(args, kwnames)?;
    let global = current();
    let base = match given.filter(|g| !g.is_none()) {
        None => global.clone(),
        Some(g) if is_context(g) => g.clone(),
        Some(_) => return Err(type_error("optional argument must be a context")),
    };
    let local = copy(&base, true);
    set_all(&local, settings)?;
    Ok(Manager::instance(&MANAGER_TYPE, local, global))
}
