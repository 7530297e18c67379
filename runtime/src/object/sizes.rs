//! Sizes as `sys.getsizeof` and `__basicsize__` tell them: those of CPython's structures, not of ours.

use crate::object::attributes;
use crate::object::type_object::{TypeObject, flags};
use crate::types::tuple;
use crate::value::Value;

/// `tp_basicsize` of builtin types whose objects have another size here.
const BASIC: [(&str, u16); 34] = [
    ("BaseException", 72),
    ("BaseExceptionGroup", 88),
    ("ImportError", 104),
    ("NameError", 80),
    ("AttributeError", 88),
    ("OSError", 112),
    ("StopIteration", 80),
    ("SyntaxError", 128),
    ("SystemExit", 80),
    ("UnicodeDecodeError", 112),
    ("UnicodeEncodeError", 112),
    ("builtin_function_or_method", 56),
    ("classmethod_descriptor", 56),
    ("collections.OrderedDict", 112),
    ("collections.defaultdict", 56),
    ("dict", 48),
    ("dict_keyiterator", 56),
    ("enumerate", 56),
    ("frozenset", 200),
    ("function", 144),
    ("functools.partial", 64),
    ("getset_descriptor", 48),
    ("int", 24),
    ("list", 40),
    ("map", 32),
    ("memoryview", 168),
    ("method", 48),
    ("method_descriptor", 56),
    ("module", 56),
    ("set", 200),
    ("str", 64),
    ("traceback", 40),
    ("type", 920),
    ("wrapper_descriptor", 56),
];

/// Types that the collector of CPython knows, and ours does not.
const COLLECTED: [&str; 6] = [
    "bytes_iterator",
    "classmethod_descriptor",
    "memoryview",
    "method_descriptor",
    "str_ascii_iterator",
    "wrapper_descriptor",
];

/// `tp_basicsize`: the base's, and a word for each of the slots that a class adds.
pub fn basic_size(ty: &TypeObject) -> usize {
    match ty.base() {
        Some(_) if ty.is_heap() => basic_size(builtin_base(ty)) + 8 * attributes::member_count(ty),
        base => {
            let named = BASIC.iter().find(|(name, _)| *name == ty.name());
            let same_as_base = base.filter(|base| base.instance_size.get() == ty.instance_size.get());
            match (named, same_as_base) {
                (Some((_, size)), _) => usize::from(*size),
                (None, Some(base)) if base.base().is_some() => basic_size(base),
                _ => ty.instance_size.get() as usize,
            }
        }
    }
}

/// What `object.__sizeof__` gives.
pub fn of(v: &Value) -> usize {
    let ty = v.ty();
    match v.downcast::<tuple::TupleObject>() {
        Some(_) => basic_size(ty).max(24) + 8 * tuple::items(v).len(),
        None if ty.has_flag(flags::VAR_SIZED) && v.is_pointer() => attributes::size_of_object(v.address()),
        None if v.is_pointer() => basic_size(ty),
        None => 24,
    }
}

/// What `type.__sizeof__` gives: a class has room for the names of its instances' attributes.
pub fn of_type(ty: &TypeObject) -> usize {
    match ty.is_heap() {
        true if has_pointers_in_front(ty) && ty.has_flag(flags::HAS_ATTRIBUTES) => 920 + 768,
        true => 920,
        false => 416,
    }
}

/// The nearest type up the chain of bases that is not made by a `class` statement.
fn builtin_base(ty: &TypeObject) -> &TypeObject {
    let mut ty = ty;
    while ty.is_heap()
        && let Some(base) = ty.base()
    {
        ty = base;
    }
    ty
}

/// Whether instances have pointers to attributes and weak references in front of them (`Py_TPFLAGS_PREHEADER`).
pub fn has_pointers_in_front(ty: &TypeObject) -> bool {
    let builtin = builtin_base(ty);
    let added = |flag| ty.has_flag(flag) && !builtin.has_flag(flag);
    ty.is_heap() && (added(flags::HAS_ATTRIBUTES) || added(flags::WEAKREFABLE))
}

/// What CPython keeps in front of an object: what its collector needs, and those pointers.
pub fn in_front(v: &Value) -> usize {
    let ty = v.ty();
    let collected = ty.has_flag(flags::GC) || COLLECTED.contains(&ty.name());
    usize::from(collected) * 16 + usize::from(has_pointers_in_front(ty)) * 16
}
