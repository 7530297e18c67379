//! `types.GenericAlias`: `list[int]` and its like (PEP 585).

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::names;
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format, subscr};
use crate::types::{list, object, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A parameterised generic.
#[repr(C)]
pub struct GenericAliasObject {
    /// Object header.
    pub header: Header,
    /// `__origin__`.
    pub origin: Value,
    /// `__args__`, a tuple.
    pub args: Value,
    /// `__parameters__`, made on first use.
    pub parameters: Mut<Slot>,
    /// `*list[int]`.
    pub starred: bool,
}

/// `types.GenericAlias`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "types.GenericAlias",
    Some(&object::TYPE),
    Slots {
        new: Some(new_alias),
        repr: Some(repr),
        hash: Some(|v| {
            let a = this(v);
            let h = compare::hash(&a.origin)? ^ compare::hash(&a.args)?;
            Ok(if h == -1 { -2 } else { h })
        }),
        call: Some(call_alias),
        getattro: Some(getattro),
        richcompare: Some(richcompare),
        iter: Some(|v| Ok(AliasIterator::instance(&ITERATOR_TYPE, Mut::new(v.clone())))),
        or: Some(crate::types::union::or_types),
        subscript: Some(subscript),
        drop: Some(drop_payload::<GenericAliasObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<GenericAliasObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.with_methods(METHODS)
.with_getsets(&[
    GetSetDef::read_only("__origin__", |v| Ok(this(v).origin.clone())).member(),
    GetSetDef::read_only("__args__", |v| Ok(this(v).args.clone())).member(),
    GetSetDef::read_only("__unpacked__", |v| Ok(Value::bool(this(v).starred))).member(),
    GetSetDef::read_only("__parameters__", |v| parameters(this(v))),
    GetSetDef::read_only("__typing_unpacked_tuple_args__", |v| {
        let a = this(v);
        let is_tuple = a.starred && a.origin.is(&tuple::TYPE.value());
        Ok(if is_tuple { a.args.clone() } else { Value::none() })
    }),
])
.with_doc("Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).");

payload!(GenericAliasObject, TYPE);

native_type! {
    /// Memory of the iterator of `*tuple[...]`: it gives the starred alias, once.
    pub struct AliasIterator: ITERATOR_TYPE = "generic_alias_iterator" { alias: Mut<Value>, }
    slots {
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let alias = AliasIterator::of(v).alias.replace(Value::none());
            if alias.is_none() {
                return Ok(None);
            }
            Ok(Some(make(this(&alias).origin.clone(), this(&alias).args.clone(), true)))
        },
    }
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        // Looking for `iter` may run code that empties the iterator.
        let iter = crate::builtins::get("iter")?;
        let alias = AliasIterator::of(v).alias.get().clone();
        let rest = if alias.is_none() { tuple::empty() } else { alias };
        Ok(tuple::new(vec![iter, tuple::new(vec![rest])]))
    })])
    .not_a_base()
}

static METHODS: &[MethodDef] = &[
    MethodDef::one("__mro_entries__", |v, _| Ok(tuple::new(vec![this(v).origin.clone()]))),
    MethodDef::one("__instancecheck__", |_, _| {
        Err(type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }),
    MethodDef::one("__subclasscheck__", |_, _| {
        Err(type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }),
    MethodDef::no_args("__reduce__", |v| {
        let a = this(v);
        if a.starred {
            let plain = make(a.origin.clone(), a.args.clone(), false);
            let iter = crate::builtins::get("iter")?;
            let next = crate::builtins::get("next")?;
            return Ok(tuple::new(vec![next, tuple::new(vec![call::call1(&iter, &plain)?])]));
        }
        Ok(tuple::new(vec![
            TYPE.value(),
            tuple::new(vec![a.origin.clone(), a.args.clone()]),
        ]))
    }),
    MethodDef::no_args("__dir__", |v| {
        let all = attr::call_method_str(&this(v).origin.ty().value(), "__dir__", &[this(v).origin.clone()])?;
        for name in EXCEPTIONS {
            let name = Value::str(name);
            if !compare::contains(&all, &name)? {
                list::push(&all, name);
            }
        }
        Ok(all)
    }),
];

/// Attributes of the alias itself; all others are the origin's.
const EXCEPTIONS: [&str; 13] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__instancecheck__",
    "__subclasscheck__",
];

fn this(v: &Value) -> &GenericAliasObject {
    v.downcast::<GenericAliasObject>().expect("a generic alias")
}

/// `origin[item]`; a tuple gives several arguments.
pub fn new(origin: &Value, item: &Value) -> Value {
    let args = match item.downcast::<tuple::TupleObject>() {
        Some(_) => item.clone(),
        None => tuple::new(vec![item.clone()]),
    };
    make(origin.clone(), args, false)
}

fn make(origin: Value, args: Value, starred: bool) -> Value {
    memory::new_object(GenericAliasObject {
        header: Header::new(&TYPE),
        origin,
        args,
        parameters: Mut::new(Slot::NULL),
        starred,
    })
}

fn new_alias(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error("GenericAlias() takes no keyword arguments"));
    }
    let [origin, item] = args else {
        return Err(type_error(format_args!(
            "GenericAlias expected 2 arguments, got {}",
            args.len()
        )));
    };
    let plain = new(origin, item);
    if std::ptr::eq(ty, &TYPE) {
        return Ok(plain);
    }
    let a = this(&plain);
    Ok(crate::object::attributes::new_instance(
        ty,
        GenericAliasObject {
            header: Header::new(&TYPE),
            origin: a.origin.clone(),
            args: a.args.clone(),
            parameters: Mut::new(Slot::NULL),
            starred: false,
        },
    ))
}

fn repr(v: &Value) -> R {
    let a = this(v);
    let mut b = py_str::Builder::new();
    if a.starred {
        b.push_str("*");
    }
    b.push_value(&repr_item(&a.origin)?);
    b.push_str("[");
    let items = tuple::items(&a.args);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            b.push_str(", ");
        }
        if item.downcast::<list::ListObject>().is_some() {
            // ParamSpec arguments.
            b.push_str("[");
            for (j, inner) in list::snapshot(item).iter().enumerate() {
                if j > 0 {
                    b.push_str(", ");
                }
                b.push_value(&repr_item(inner)?);
            }
            b.push_str("]");
        } else {
            b.push_value(&repr_item(item)?);
        }
    }
    if items.is_empty() {
        b.push_str("()");
    }
    b.push_str("]");
    Ok(b.finish())
}

/// How an argument shows: classes by qualified name, `...` for Ellipsis, else repr (`ga_repr_item`).
pub fn repr_item(v: &Value) -> R {
    if v.is(&Value::ellipsis()) {
        return Ok(Value::str("..."));
    }
    let is_alias =
        attr::get_optional(v, names::__origin__())?.is_some() && attr::get_optional(v, names::__args__())?.is_some();
    if is_alias {
        return format::repr(v);
    }
    let Some(qualname) = attr::get_optional(v, names::__qualname__())? else {
        return format::repr(v);
    };
    match attr::get_optional(v, names::__module__())?.filter(|m| !m.is_none()) {
        None => format::repr(v),
        Some(module) if py_str::is_str(&module) && py_str::equals(&module, "builtins") => format::str(&qualname),
        Some(module) => {
            let mut b = py_str::Builder::new();
            b.push_value(&format::str(&module)?);
            b.push_str(".");
            b.push_value(&format::str(&qualname)?);
            Ok(b.finish())
        }
    }
}

fn call_alias(v: &Value, args: &[Value], kwnames: KwNames) -> R {
    let made = call::call(&this(v).origin, args, kwnames)?;
    if let Err(raised) = attr::set(&made, names::__orig_class__(), v) {
        let ignored = raised.matches(&crate::types::exception::ATTRIBUTE_ERROR)
            || raised.matches(&crate::types::exception::TYPE_ERROR);
        if !ignored {
            return Err(raised);
        }
        drop(raised.take());
    }
    Ok(made)
}

fn getattro(v: &Value, name: &Value) -> R {
    let own = py_str::to_str_lossless(name).is_some_and(|n| EXCEPTIONS.contains(&n) || n == "__mro_entries__");
    if own {
        return lookup::generic_getattr(v, name);
    }
    attr::get(&this(v).origin, name)
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<GenericAliasObject>(), b.downcast::<GenericAliasObject>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let equal = x.starred == y.starred && compare::equal(&x.origin, &y.origin)? && compare::equal(&x.args, &y.args)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn parameters(a: &GenericAliasObject) -> R {
    if let Some(p) = a.parameters.get().get() {
        return Ok(p.clone());
    }
    let made = collect_parameters(&a.args)?;
    drop(a.parameters.replace(Slot::new(made.clone())));
    Ok(made)
}

/// The type variables in a tuple of arguments, in order, each once (`_Py_make_parameters`).
pub fn collect_parameters(args: &Value) -> R {
    let mut found: Vec<Value> = Vec::new();
    let mut add = |v: &Value| -> R<()> {
        for f in &found {
            if compare::equal(f, v)? {
                return Ok(());
            }
        }
        found.push(v.clone());
        Ok(())
    };
    for arg in tuple::items(args) {
        if TypeObject::from_value(arg).is_some() {
            continue;
        }
        if attr::get_optional(arg, names::__typing_subst__())?.is_some() {
            add(arg)?;
        } else if let Some(inner) = attr::get_optional(arg, names::__parameters__())?
            && inner.downcast::<tuple::TupleObject>().is_some()
        {
            for p in tuple::items(&inner) {
                add(p)?;
            }
        }
    }
    Ok(tuple::new(found))
}

/// `*args` of a starred tuple alias among the items are spread out.
fn unpack_items(item: &Value) -> R<Vec<Value>> {
    let items = match item.downcast::<tuple::TupleObject>() {
        Some(_) => tuple::items(item).to_vec(),
        None => vec![item.clone()],
    };
    let mut out = Vec::with_capacity(items.len());
    for v in items {
        if TypeObject::from_value(&v).is_some() {
            out.push(v);
            continue;
        }
        match attr::get_optional(&v, names::__typing_unpacked_tuple_args__())?.filter(|a| !a.is_none()) {
            Some(args)
                if args.downcast::<tuple::TupleObject>().is_some()
                    && !tuple::items(&args).last().is_some_and(|l| l.is(&Value::ellipsis())) =>
            {
                out.extend_from_slice(tuple::items(&args));
            }
            _ => out.push(v),
        }
    }
    Ok(out)
}

/// The arguments with the type variables replaced by the items (`_Py_subs_parameters`).
pub fn substitute(v: &Value, args: &Value, parameters: &Value, item: &Value) -> R {
    let wanted = tuple::items(parameters);
    if wanted.is_empty() {
        return Err(type_error(format_args!(
            "{} is not a generic class",
            format::repr_string(v)?
        )));
    }
    let mut items = tuple::new(unpack_items(item)?);
    for p in wanted {
        if let Some(prepare) = attr::get_optional(p, names::__typing_prepare_subst__())?.filter(|f| !f.is_none()) {
            let prepared = call::call2(&prepare, v, &items)?;
            items = match prepared.downcast::<tuple::TupleObject>() {
                Some(_) => prepared,
                None => tuple::new(vec![prepared]),
            };
        }
    }
    let given = tuple::items(&items);
    if given.len() != wanted.len() {
        return Err(type_error(format_args!(
            "Too {} arguments for {}; actual {}, expected {}",
            if given.len() > wanted.len() { "many" } else { "few" },
            format::repr_string(v)?,
            given.len(),
            wanted.len()
        )));
    }
    let mut out = Vec::new();
    for arg in tuple::items(args) {
        if TypeObject::from_value(arg).is_some() {
            out.push(arg.clone());
            continue;
        }
        let unpack = match attr::get_str_optional(arg, "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => compare::is_true(&flag)?,
            None => false,
        };
        let replaced = match attr::get_optional(arg, names::__typing_subst__())?.filter(|f| !f.is_none()) {
            Some(subst) => {
                let at = wanted.iter().position(|p| p.is(arg)).unwrap_or(0);
                call::call1(&subst, &given[at])?
            }
            None => substitute_inner(arg, wanted, given)?,
        };
        if unpack && replaced.downcast::<tuple::TupleObject>().is_some() {
            out.extend_from_slice(tuple::items(&replaced));
        } else {
            out.push(replaced);
        }
    }
    Ok(tuple::new(out))
}

/// A generic argument with parameters of its own (`subs_tvars`).
fn substitute_inner(arg: &Value, wanted: &[Value], given: &[Value]) -> R {
    let Some(own) = attr::get_optional(arg, names::__parameters__())?
        .filter(|p| p.downcast::<tuple::TupleObject>().is_some() && !tuple::items(p).is_empty())
    else {
        return Ok(arg.clone());
    };
    let mut sub_args = Vec::new();
    for p in tuple::items(&own) {
        match wanted.iter().position(|w| w.is(p)) {
            Some(i) => {
                let is_pack = given[i].downcast::<tuple::TupleObject>().is_some()
                    && attr::get_str_optional(p, "__typing_is_unpacked_typevartuple__")?.is_none()
                    && p.ty().short_name() == "TypeVarTuple";
                if is_pack {
                    sub_args.extend_from_slice(tuple::items(&given[i]));
                } else {
                    sub_args.push(given[i].clone());
                }
            }
            None => sub_args.push(p.clone()),
        }
    }
    subscr::get(arg, &tuple::new(sub_args))
}

fn subscript(v: &Value, item: &Value) -> R {
    let a = this(v);
    let parameters = parameters(a)?;
    let args = substitute(v, &a.args, &parameters, item)?;
    Ok(make(a.origin.clone(), args, a.starred))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live alias.
    let a = unsafe { &*p.cast::<GenericAliasObject>() };
    visit(&a.origin);
    visit(&a.args);
    if let Some(v) = a.parameters.get().get() {
        visit(v);
    }
}
