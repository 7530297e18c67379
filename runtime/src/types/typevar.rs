//! The types of `_typing`: `TypeVar`, `ParamSpec`, `TypeVarTuple`, `TypeAliasType`, `Generic` (PEP 484, 612, 646, 695).
//!
//! Substitution and union making are functions of the `typing` module, which is imported when they are needed.

mod alias;
mod generic;
mod param_spec;

pub use alias::{ALIAS_TYPE, TypeAliasObject, new_alias};
pub use generic::{GENERIC_TYPE, subscript_generic};
pub use param_spec::{
    ARGS_TYPE, KWARGS_TYPE, PARAM_SPEC_TYPE, TYPE_VAR_TUPLE_TYPE, new_param_spec, new_type_var_tuple,
};

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::attributes::{self, new_instance};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare};
use crate::types::{dict, object, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A type variable.
#[repr(C)]
pub struct TypeVarObject {
    /// Object header.
    pub header: Header,
    name: Value,
    bound: Mut<Slot>,
    evaluate_bound: Mut<Slot>,
    constraints: Mut<Slot>,
    evaluate_constraints: Mut<Slot>,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

/// `typing.TypeVar`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "typing.TypeVar",
    Some(&object::TYPE),
    Slots {
        new: Some(new_type_var),
        repr: Some(repr),
        or: Some(union),
        drop: Some(drop_payload::<TypeVarObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<TypeVarObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE)
.not_a_base()
.with_methods(&[
    MethodDef::one("__typing_subst__", |v, arg| {
        typing_call("_typevar_subst", &[v.clone(), arg.clone()])
    }),
    MethodDef::no_args("__reduce__", |v| Ok(this(v).name.clone())),
    MethodDef::one("__mro_entries__", |_, _| {
        Err(type_error("Cannot subclass an instance of TypeVar"))
    }),
])
.with_getsets(&[
    GetSetDef::read_only("__name__", |v| Ok(this(v).name.clone())).member(),
    GetSetDef::read_only("__covariant__", |v| Ok(Value::bool(this(v).covariant))).member(),
    GetSetDef::read_only("__contravariant__", |v| Ok(Value::bool(this(v).contravariant))).member(),
    GetSetDef::read_only("__infer_variance__", |v| Ok(Value::bool(this(v).infer_variance))).member(),
    GetSetDef::read_only("__bound__", |v| {
        lazily(&this(v).bound, &this(v).evaluate_bound, Value::none())
    }),
    GetSetDef::read_only("__constraints__", |v| {
        lazily(&this(v).constraints, &this(v).evaluate_constraints, tuple::empty())
    }),
]);

payload!(TypeVarObject, TYPE);

fn this(v: &Value) -> &TypeVarObject {
    v.exact::<TypeVarObject>().expect("a type variable")
}

/// The value in `slot`, computed now if there is a function for it.
pub(super) fn lazily(slot: &Mut<Slot>, evaluate: &Mut<Slot>, default: Value) -> R {
    if let Some(v) = slot.get().get() {
        return Ok(v.clone());
    }
    let Some(f) = evaluate.get().get().cloned() else {
        return Ok(default);
    };
    let made = call::call0(&f)?;
    drop(slot.replace(Slot::new(made.clone())));
    Ok(made)
}

/// `typing.<name>(*args)`.
pub(super) fn typing_call(name: &str, args: &[Value]) -> R {
    let typing = crate::import::import_module("typing")?;
    call::call(&attr::get_str(&typing, name)?, args, None)
}

/// `X | Y` where one is a type variable: `typing.Union`.
pub(super) fn union(a: &Value, b: &Value) -> R {
    typing_call("_make_union", &[a.clone(), b.clone()])
}

/// Sets `__module__` to that of the caller.
pub(super) fn set_module(v: &Value) -> R<()> {
    let globals = crate::interp::visible::current_globals();
    let module = globals
        .and_then(|g| dict::get_interned(&g, names::__name__()))
        .unwrap_or(Value::none());
    attributes::set(v, names::__module__(), module)
}

/// `+T`, `-T`, `~T`, `T`.
pub(super) fn shown(name: &Value, covariant: bool, contravariant: bool, infer_variance: bool) -> R {
    let sign = match (infer_variance, covariant, contravariant) {
        (true, ..) => "",
        (_, true, _) => "+",
        (_, _, true) => "-",
        _ => "~",
    };
    let mut b = py_str::Builder::new();
    b.push_str(sign);
    b.push_value(name);
    Ok(b.finish())
}

fn repr(v: &Value) -> R {
    let t = this(v);
    shown(&t.name, t.covariant, t.contravariant, t.infer_variance)
}

/// `covariant`, `contravariant`, `infer_variance` with their conflicts checked.
pub(super) fn variance(flags: [Option<&Value>; 3]) -> R<[bool; 3]> {
    let mut out = [false; 3];
    for (slot, v) in out.iter_mut().zip(flags) {
        *slot = match v {
            Some(v) => compare::is_true(v)?,
            None => false,
        };
    }
    match out {
        [true, true, _] => Err(value_error("Bivariant types are not supported.")),
        [co, contra, true] if co || contra => Err(value_error("Variance cannot be specified with infer_variance.")),
        _ => Ok(out),
    }
}

fn new_type_var(ty: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    let (positional, keywords, values) = args::split(given, kwnames);
    let (mut name, constraints) = match positional.split_first() {
        Some((name, rest)) => (Some(name), rest),
        None => (None, positional),
    };
    let mut options: [Option<&Value>; 4] = [None; 4];
    const OPTIONS: [&str; 4] = ["bound", "covariant", "contravariant", "infer_variance"];
    for (keyword, value) in keywords.iter().zip(values) {
        match OPTIONS.iter().position(|o| py_str::equals(keyword, o)) {
            Some(i) => options[i] = Some(value),
            None if py_str::equals(keyword, "name") && name.is_none() => name = Some(value),
            None => {
                return Err(type_error(format_args!(
                    "typevar() got an unexpected keyword argument '{}'",
                    crate::ops::format::str_string(keyword)?
                )));
            }
        }
    }
    let Some(name) = name else {
        return Err(type_error("typevar() missing required argument 'name' (pos 1)"));
    };
    if !py_str::is_str(name) {
        return Err(args::bad_argument("typevar", "argument 'name'", "str", name));
    }
    let [bound, rest @ ..] = options;
    let [covariant, contravariant, infer_variance] = variance(rest)?;
    let bound = match bound.filter(|b| !b.is_none()) {
        Some(b) => Some(typing_call(
            "_type_check",
            &[b.clone(), Value::str("Bound must be a type.")],
        )?),
        None => None,
    };
    if constraints.len() == 1 {
        return Err(type_error("A single constraint is not allowed"));
    }
    if !constraints.is_empty() && bound.is_some() {
        return Err(type_error("Constraints cannot be combined with bound=..."));
    }
    let constraints = (!constraints.is_empty()).then(|| tuple::from_slice(constraints));
    let v = allocate(ty, name, [covariant, contravariant, infer_variance]);
    let t = this(&v);
    drop(t.bound.replace(bound.into()));
    drop(t.constraints.replace(constraints.into()));
    set_module(&v)?;
    Ok(v)
}

fn allocate(ty: &'static TypeObject, name: &Value, [covariant, contravariant, infer_variance]: [bool; 3]) -> Value {
    let empty = || Mut::new(Slot::NULL);
    new_instance(
        ty,
        TypeVarObject {
            header: Header::new(&TYPE),
            name: name.clone(),
            bound: empty(),
            evaluate_bound: empty(),
            constraints: empty(),
            evaluate_constraints: empty(),
            covariant,
            contravariant,
            infer_variance,
        },
    )
}

/// The type variable of `def f[T: bound]`: bound or constraints are computed by functions.
pub fn new_lazy(name: &Value, evaluate_bound: Option<&Value>, evaluate_constraints: Option<&Value>) -> Value {
    let v = allocate(&TYPE, name, [false, false, true]);
    let t = this(&v);
    drop(t.evaluate_bound.replace(evaluate_bound.cloned().into()));
    drop(t.evaluate_constraints.replace(evaluate_constraints.cloned().into()));
    v
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live type variable.
    let t = unsafe { &*p.cast::<TypeVarObject>() };
    for slot in [&t.bound, &t.evaluate_bound, &t.constraints, &t.evaluate_constraints] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live type variable.
    let t = unsafe { &*p.cast::<TypeVarObject>() };
    for slot in [&t.bound, &t.evaluate_bound, &t.constraints, &t.evaluate_constraints] {
        drop(slot.replace(Slot::NULL));
    }
}
