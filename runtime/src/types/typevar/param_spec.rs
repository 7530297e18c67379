//! `ParamSpec` with its `args` and `kwargs`, and `TypeVarTuple`.

use super::{set_module, shown, typing_call, union, variance};
use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::object::attributes::new_instance;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, iter};
use crate::types::{object, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A parameter specification variable.
#[repr(C)]
pub struct ParamSpecObject {
    header: Header,
    name: Value,
    bound: Mut<Slot>,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

/// `typing.ParamSpec`.
pub static PARAM_SPEC_TYPE: TypeObject = TypeObject::builtin(
    "typing.ParamSpec",
    Some(&object::TYPE),
    Slots {
        new: Some(new_spec),
        repr: Some(|v| {
            let s = spec(v);
            shown(&s.name, s.covariant, s.contravariant, s.infer_variance)
        }),
        or: Some(union),
        drop: Some(drop_payload::<ParamSpecObject>),
        traverse: Some(traverse_spec),
        ..Slots::NONE
    },
)
.with_size(size_of::<ParamSpecObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE)
.not_a_base()
.with_methods(&[
    MethodDef::one("__typing_subst__", |v, arg| {
        typing_call("_paramspec_subst", &[v.clone(), arg.clone()])
    }),
    MethodDef::positional("__typing_prepare_subst__", |v, given| {
        args::check_count("__typing_prepare_subst__", given.len(), 2, 2)?;
        typing_call(
            "_paramspec_prepare_subst",
            &[v.clone(), given[0].clone(), given[1].clone()],
        )
    }),
    MethodDef::no_args("__reduce__", |v| Ok(spec(v).name.clone())),
    MethodDef::one("__mro_entries__", |_, _| {
        Err(type_error("Cannot subclass an instance of ParamSpec"))
    }),
])
.with_getsets(&[
    GetSetDef::read_only("__name__", |v| Ok(spec(v).name.clone())).member(),
    GetSetDef::read_only("__bound__", |v| {
        Ok(spec(v).bound.get().get().cloned().unwrap_or(Value::none()))
    })
    .member(),
    GetSetDef::read_only("__covariant__", |v| Ok(Value::bool(spec(v).covariant))).member(),
    GetSetDef::read_only("__contravariant__", |v| Ok(Value::bool(spec(v).contravariant))).member(),
    GetSetDef::read_only("__infer_variance__", |v| Ok(Value::bool(spec(v).infer_variance))).member(),
    GetSetDef::read_only("args", |v| Ok(part(&ARGS_TYPE, v))),
    GetSetDef::read_only("kwargs", |v| Ok(part(&KWARGS_TYPE, v))),
]);

payload!(ParamSpecObject, PARAM_SPEC_TYPE);

fn spec(v: &Value) -> &ParamSpecObject {
    v.exact::<ParamSpecObject>().expect("a parameter specification")
}

static SPEC: Parser = Parser::new(
    "paramspec",
    &["name", "bound", "covariant", "contravariant", "infer_variance"],
    1,
)
.keyword_only(1);

fn new_spec(ty: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    let [name, bound, covariant, contravariant, infer_variance] = SPEC.parse(given, kwnames)?;
    let name = name.expect("required");
    if !py_str::is_str(name) {
        return Err(args::bad_argument("paramspec", "argument 'name'", "str", name));
    }
    let flags = variance([covariant, contravariant, infer_variance])?;
    let bound = match bound.filter(|b| !b.is_none()) {
        Some(b) => Some(typing_call(
            "_type_check",
            &[b.clone(), Value::str("Bound must be a type.")],
        )?),
        None => None,
    };
    let v = make_spec(ty, name, bound, flags);
    set_module(&v)?;
    Ok(v)
}

fn make_spec(ty: &'static TypeObject, name: &Value, bound: Option<Value>, flags: [bool; 3]) -> Value {
    new_instance(
        ty,
        ParamSpecObject {
            header: Header::new(&PARAM_SPEC_TYPE),
            name: name.clone(),
            bound: Mut::new(bound.into()),
            covariant: flags[0],
            contravariant: flags[1],
            infer_variance: flags[2],
        },
    )
}

/// The variable of `def f[**P]`.
pub fn new_param_spec(name: &Value) -> Value {
    make_spec(&PARAM_SPEC_TYPE, name, None, [false, false, true])
}

unsafe fn traverse_spec(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object.
    if let Some(v) = unsafe { &*p.cast::<ParamSpecObject>() }.bound.get().get() {
        visit(v);
    }
}

/// `P.args` or `P.kwargs`.
#[repr(C)]
pub struct ParamSpecPartObject {
    header: Header,
    origin: Value,
}

/// `typing.ParamSpecArgs`.
pub static ARGS_TYPE: TypeObject = part_type("typing.ParamSpecArgs", args_repr, new_args);
/// `typing.ParamSpecKwargs`.
pub static KWARGS_TYPE: TypeObject = part_type("typing.ParamSpecKwargs", kwargs_repr, new_kwargs);

payload!(ParamSpecPartObject, ARGS_TYPE);

const fn part_type(
    name: &'static str,
    repr: fn(&Value) -> R,
    new: fn(&'static TypeObject, &[Value], KwNames) -> R,
) -> TypeObject {
    TypeObject::builtin(
        name,
        Some(&object::TYPE),
        Slots {
            new: Some(new),
            repr: Some(repr),
            richcompare: Some(compare_parts),
            hash: Some(crate::object::lookup::hash_not_implemented),
            drop: Some(drop_payload::<ParamSpecPartObject>),
            traverse: Some(traverse_part),
            ..Slots::NONE
        },
    )
    .with_size(size_of::<ParamSpecPartObject>())
    .with_flags(flags::GC | flags::WEAKREFABLE)
    .not_a_base()
    .with_methods(PART_METHODS)
    .with_getsets(PART_GETSETS)
}

static PART_METHODS: &[MethodDef] = &[MethodDef::one("__mro_entries__", |v, _| {
    Err(type_error(format_args!(
        "Cannot subclass an instance of {}",
        v.ty().short_name()
    )))
})];

static PART_GETSETS: &[GetSetDef] = &[GetSetDef::read_only("__origin__", |v| Ok(origin(v))).member()];

/// Both part types have one layout.
fn origin(v: &Value) -> Value {
    // SAFETY: called with instances of the two types only.
    unsafe { &*v.address().cast::<ParamSpecPartObject>() }.origin.clone()
}

fn part(ty: &'static TypeObject, origin: &Value) -> Value {
    memory::new_object(ParamSpecPartObject {
        header: Header::new(ty),
        origin: origin.clone(),
    })
}

fn new_args(_: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    static ARGS: Parser = Parser::new("paramspecargs", &["origin"], 1);
    let [origin] = ARGS.parse(given, kwnames)?;
    Ok(part(&ARGS_TYPE, origin.expect("required")))
}

fn new_kwargs(_: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    static KWARGS: Parser = Parser::new("paramspeckwargs", &["origin"], 1);
    let [origin] = KWARGS.parse(given, kwnames)?;
    Ok(part(&KWARGS_TYPE, origin.expect("required")))
}

fn part_repr(v: &Value, suffix: &str) -> R {
    let origin = origin(v);
    let shown = match origin.exact::<ParamSpecObject>() {
        Some(s) => s.name.clone(),
        None => crate::ops::format::repr(&origin)?,
    };
    let mut b = py_str::Builder::new();
    b.push_value(&shown);
    b.push_str(suffix);
    Ok(b.finish())
}

fn args_repr(v: &Value) -> R {
    part_repr(v, ".args")
}

fn kwargs_repr(v: &Value) -> R {
    part_repr(v, ".kwargs")
}

fn compare_parts(a: &Value, b: &Value, op: CompareOp) -> R {
    if !b.is_exact(a.ty()) {
        return Ok(Value::not_implemented());
    }
    compare::rich_compare(&origin(a), &origin(b), op)
}

unsafe fn traverse_part(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live object.
    visit(&unsafe { &*p.cast::<ParamSpecPartObject>() }.origin);
}

/// A variadic type variable.
#[repr(C)]
pub struct TypeVarTupleObject {
    header: Header,
    name: Value,
}

/// `typing.TypeVarTuple`.
pub static TYPE_VAR_TUPLE_TYPE: TypeObject = TypeObject::builtin(
    "typing.TypeVarTuple",
    Some(&object::TYPE),
    Slots {
        new: Some(new_tuple),
        repr: Some(|v| Ok(pack(v).name.clone())),
        iter: Some(|v| {
            // `*Ts` is `Unpack[Ts]`.
            let unpacked = typing_call("_unpack", std::slice::from_ref(v)).or_else(|raised| {
                drop(raised.catch(&crate::types::exception::ATTRIBUTE_ERROR)?);
                let typing = crate::import::import_module("typing")?;
                crate::ops::subscr::get(&attr::get_str(&typing, "Unpack")?, v)
            })?;
            iter::iter(&tuple::new(vec![unpacked]))
        }),
        drop: Some(drop_payload::<TypeVarTupleObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<TypeVarTupleObject>())
.with_attributes()
.with_flags(flags::WEAKREFABLE)
.not_a_base()
.with_methods(&[
    MethodDef::one("__typing_subst__", |_, _| {
        Err(type_error("Substitution of bare TypeVarTuple is not supported"))
    }),
    MethodDef::positional("__typing_prepare_subst__", |v, given| {
        args::check_count("__typing_prepare_subst__", given.len(), 2, 2)?;
        typing_call(
            "_typevartuple_prepare_subst",
            &[v.clone(), given[0].clone(), given[1].clone()],
        )
    }),
    MethodDef::no_args("__reduce__", |v| Ok(pack(v).name.clone())),
    MethodDef::one("__mro_entries__", |_, _| {
        Err(type_error("Cannot subclass an instance of TypeVarTuple"))
    }),
])
.with_getsets(&[GetSetDef::read_only("__name__", |v| Ok(pack(v).name.clone())).member()]);

payload!(TypeVarTupleObject, TYPE_VAR_TUPLE_TYPE);

fn pack(v: &Value) -> &TypeVarTupleObject {
    v.exact::<TypeVarTupleObject>().expect("a variadic type variable")
}

fn new_tuple(_: &'static TypeObject, given: &[Value], kwnames: KwNames) -> R {
    static TUPLE: Parser = Parser::new("typevartuple", &["name"], 1);
    let [name] = TUPLE.parse(given, kwnames)?;
    let name = name.expect("required");
    if !py_str::is_str(name) {
        return Err(args::bad_argument("typevartuple", "argument 'name'", "str", name));
    }
    let v = new_type_var_tuple(name);
    set_module(&v)?;
    Ok(v)
}

/// The variable of `def f[*Ts]`.
pub fn new_type_var_tuple(name: &Value) -> Value {
    new_instance(
        &TYPE_VAR_TUPLE_TYPE,
        TypeVarTupleObject {
            header: Header::new(&TYPE_VAR_TUPLE_TYPE),
            name: name.clone(),
        },
    )
}
