//! `BaseExceptionGroup`: fields `message`, `exceptions` (a tuple); and what `except*` needs.

use super::base::{self, cause_of, context_of, set_cause, set_context, set_traceback, traceback_of};
use super::{classes, field_value, is_exception, is_exception_class, make, set_field};
use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare, format, iter};
use crate::state::check_recursion;
use crate::types::{list, str as py_str, tuple};
use crate::value::Value;

/// `exceptions` of a group, a tuple.
pub fn exceptions_of(v: &Value) -> Value {
    field_value(v, 1)
}

/// True for instances of BaseExceptionGroup.
pub fn is_group(v: &Value) -> bool {
    is_exception(v) && v.ty().is_subtype(&classes::BASE_EXCEPTION_GROUP)
}

pub(super) fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let (positional, _, _) = call::split(args, kwnames);
    let [message, exceptions] = positional else {
        return Err(type_error(format_args!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            positional.len()
        )));
    };
    if !py_str::is_str(message) {
        return Err(type_error(format_args!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            crate::args::described(message)
        )));
    }
    let slots = exceptions.ty().slots();
    let is_sequence = (slots.subscript.is_some() || slots.item.is_some())
        && !exceptions
            .ty()
            .has_flag(crate::object::type_object::flags::DICT_SUBCLASS);
    if !is_sequence {
        return Err(type_error("second argument (exceptions) must be a sequence"));
    }
    let items = iter::collect(exceptions)?;
    if items.is_empty() {
        return Err(value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut all_plain = true;
    for (i, e) in items.iter().enumerate() {
        if !is_exception(e) {
            return Err(value_error(format_args!(
                "Item {i} of second argument (exceptions) is not an exception"
            )));
        }
        all_plain &= e.ty().is_subtype(&classes::EXCEPTION);
    }
    let mut ty = ty;
    if std::ptr::eq(ty, &classes::BASE_EXCEPTION_GROUP) {
        if all_plain {
            ty = &classes::EXCEPTION_GROUP;
        }
    } else if std::ptr::eq(ty, classes::EXCEPTION_GROUP.get()) {
        if !all_plain {
            return Err(type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
    } else if !all_plain && ty.is_subtype(&classes::EXCEPTION) {
        return Err(type_error(format_args!(
            "Cannot nest BaseExceptions in '{}'",
            ty.name()
        )));
    }
    let v = make(ty, tuple::from_slice(positional));
    set_field(&v, 0, Some(message.clone()));
    set_field(&v, 1, Some(tuple::new(items)));
    Ok(v)
}

pub(super) fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::no_keywords(v.ty(), kwnames)?;
    base::store_args(v, args);
    Ok(())
}

pub(super) fn str_of(v: &Value) -> R {
    let count = tuple::items(&exceptions_of(v)).len();
    let mut b = py_str::Builder::new();
    b.push_value(&format::str(&field_value(v, 0))?);
    b.push_str(&format!(
        " ({count} sub-exception{})",
        if count == 1 { "" } else { "s" }
    ));
    Ok(b.finish())
}

pub(super) static GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("message", |v| Ok(field_value(v, 0)))
        .member()
        .doc("exception message"),
    GetSetDef::read_only("exceptions", |v| Ok(exceptions_of(v)))
        .member()
        .doc("nested exceptions"),
];

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::one("__class_getitem__", crate::types::generics::class_getitem).class(),
    MethodDef::positional("derive", |v, args| {
        takes_one(args)?;
        new(
            &classes::BASE_EXCEPTION_GROUP,
            &[field_value(v, 0), args[0].clone()],
            None,
        )
    }),
    MethodDef::positional("split", |v, args| {
        crate::args::check_count("split", args.len(), 1, 1)?;
        let (matching, rest) = split(v, &Matcher::from_value(&args[0])?, true)?;
        Ok(tuple::new(vec![
            matching.unwrap_or(Value::none()),
            rest.unwrap_or(Value::none()),
        ]))
    }),
    MethodDef::positional("subgroup", |v, args| {
        crate::args::check_count("subgroup", args.len(), 1, 1)?;
        let (matching, _) = split(v, &Matcher::from_value(&args[0])?, false)?;
        Ok(matching.unwrap_or(Value::none()))
    }),
];

/// The one argument of these methods, whose names `PyArg_ParseTuple` is not told.
fn takes_one(args: &[Value]) -> R<()> {
    match args.len() {
        1 => Ok(()),
        n => Err(type_error(format_args!(
            "function takes exactly 1 argument ({n} given)"
        ))),
    }
}

/// What selects exceptions of a group.
enum Matcher<'a> {
    /// An exception class or a tuple of them.
    Type(&'a Value),
    /// A predicate.
    Predicate(&'a Value),
    /// The exceptions of a list, by identity.
    Instances(&'a [Value]),
}

impl Matcher<'_> {
    fn from_value(v: &Value) -> R<Matcher<'_>> {
        let classes = v.downcast::<tuple::TupleObject>().is_some() && tuple::items(v).iter().all(is_exception_class);
        if is_exception_class(v) || classes {
            return Ok(Matcher::Type(v));
        }
        if v.downcast::<crate::types::function::FunctionObject>().is_some() {
            return Ok(Matcher::Predicate(v));
        }
        Err(type_error(
            "expected a function, exception type or tuple of exception types",
        ))
    }

    fn accepts(&self, e: &Value) -> R<bool> {
        match self {
            Matcher::Type(ty) => Ok(crate::ops::exception::matches(e, ty)),
            Matcher::Predicate(f) => compare::is_true(&call::call1(f, e)?),
            Matcher::Instances(all) => Ok(!is_group(e) && all.iter().any(|x| x.is(e))),
        }
    }
}

type Split = (Option<Value>, Option<Value>);

/// The part of `e` that matches and the rest, with the structure of groups kept (`exceptiongroup_split_recursive`).
fn split(e: &Value, matcher: &Matcher, with_rest: bool) -> R<Split> {
    if matcher.accepts(e)? {
        return Ok((Some(e.clone()), None));
    }
    if !is_group(e) {
        return Ok((None, with_rest.then(|| e.clone())));
    }
    let _nested = check_recursion(" in exceptiongroup_split_recursive")?;
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    let exceptions = exceptions_of(e);
    for inner in tuple::items(&exceptions) {
        let (m, r) = split(inner, matcher, with_rest)?;
        matching.extend(m);
        rest.extend(r);
    }
    Ok((subset(e, matching)?, if with_rest { subset(e, rest)? } else { None }))
}

/// A group like `original` with other exceptions; `None` if there are none (`exceptiongroup_subset`).
fn subset(original: &Value, exceptions: Vec<Value>) -> R<Option<Value>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let made = attr::call_method_str(original, "derive", &[list::new(exceptions)])?;
    if !is_group(&made) {
        return Err(type_error("derive must return an instance of BaseExceptionGroup"));
    }
    copy_metadata(&made, original)?;
    Ok(Some(made))
}

/// Traceback, context, cause and notes.
fn copy_metadata(to: &Value, from: &Value) -> R<()> {
    set_traceback(to, traceback_of(from));
    set_context(to, context_of(from));
    // `PyException_SetCause` suppresses the context even where there is no cause.
    set_cause(to, cause_of(from));
    if let Some(notes) = attr::get_optional(from, names::__notes__())?
        && (notes.downcast::<list::ListObject>().is_some() || notes.downcast::<tuple::TupleObject>().is_some())
    {
        let copy = list::new(iter::collect(&notes)?);
        attr::set(to, names::__notes__(), &copy)?;
    }
    Ok(())
}

/// `CHECK_EG_MATCH`: the part of `e` that `except* ty` handles, and the rest (`exception_group_match`).
pub fn match_star(e: &Value, ty: &Value) -> R<Split> {
    if e.is_none() {
        return Ok((None, None));
    }
    if crate::ops::exception::matches(e, ty) {
        if is_group(e) {
            return Ok((Some(e.clone()), None));
        }
        // A naked exception is wrapped in a group, which has no traceback of its own yet.
        let wrapped = new(
            &classes::BASE_EXCEPTION_GROUP,
            &[Value::str(""), tuple::new(vec![e.clone()])],
            None,
        )?;
        return Ok((Some(wrapped), None));
    }
    if is_group(e) {
        let pair = attr::call_method_str(e, "split", std::slice::from_ref(ty))?;
        if pair.downcast::<tuple::TupleObject>().is_none() {
            return Err(type_error(format_args!(
                "{}.split must return a tuple, not {}",
                e.ty().name(),
                pair.ty().name()
            )));
        }
        let items = tuple::items(&pair);
        if items.len() < 2 {
            return Err(type_error(format_args!(
                "{}.split must return a 2-tuple, got tuple of size {}",
                e.ty().name(),
                items.len()
            )));
        }
        let optional = |v: &Value| (!v.is_none()).then(|| v.clone());
        return Ok((optional(&items[0]), optional(&items[1])));
    }
    Ok((None, Some(e.clone())))
}

/// `PREP_RERAISE_STAR`: what an `except*` statement raises in the end, `None` for nothing (`_PyExc_PrepReraiseStar`).
pub fn prepare_reraise(original: &Value, raised: &[Value]) -> R {
    let raised: Vec<Value> = raised.iter().filter(|e| !e.is_none()).cloned().collect();
    if raised.is_empty() {
        return Ok(Value::none());
    }
    if !is_group(original) {
        // A naked exception was wrapped; at most one clause ran.
        return Ok(raised[0].clone());
    }
    let (mut new_ones, mut reraised) = (Vec::new(), Vec::new());
    for e in raised {
        if same_metadata(&e, original) {
            reraised.push(e)
        } else {
            new_ones.push(e)
        }
    }
    let reraised = projection(original, &reraised)?;
    if new_ones.is_empty() {
        return Ok(reraised.unwrap_or(Value::none()));
    }
    new_ones.extend(reraised);
    if let [one] = &new_ones[..] {
        return Ok(one.clone());
    }
    new(
        &classes::BASE_EXCEPTION_GROUP,
        &[Value::str(""), list::new(new_ones)],
        None,
    )
}

/// Notes do not count: CPython compares a field that nothing sets.
fn same_metadata(a: &Value, b: &Value) -> bool {
    let same = |x: Option<Value>, y: Option<Value>| match (x, y) {
        (None, None) => true,
        (Some(x), Some(y)) => x.is(&y),
        _ => false,
    };
    same(traceback_of(a), traceback_of(b)) && same(context_of(a), context_of(b)) && same(cause_of(a), cause_of(b))
}

/// The sub-tree of `original` whose leaves are in `keep`.
fn projection(original: &Value, keep: &[Value]) -> R<Option<Value>> {
    let mut leaves = Vec::new();
    for e in keep {
        collect_leaves(e, &mut leaves);
    }
    Ok(split(original, &Matcher::Instances(&leaves), false)?.0)
}

fn collect_leaves(e: &Value, leaves: &mut Vec<Value>) {
    if is_group(e) {
        for inner in tuple::items(&exceptions_of(e)) {
            collect_leaves(inner, leaves);
        }
    } else {
        leaves.push(e.clone());
    }
}

/// The arguments of a group, for its repr in tracebacks.
pub fn message_of(v: &Value) -> Value {
    field_value(v, 0)
}
