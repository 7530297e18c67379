//! Builtin functions about objects and their attributes.

use crate::args;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::{attr, call, compare};
use crate::stdlib::sys::audit;
use crate::types::str;
use crate::value::Value;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("callable", |_, v| Ok(Value::bool(call::is_callable(v))))
        .doc("callable($module, obj, /)\n--\n\nReturn whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."),
    MethodDef::positional("delattr", delattr)
        .doc("delattr($module, obj, name, /)\n--\n\nDeletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"),
    MethodDef::positional("getattr", getattr)
        .doc("getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case."),
    MethodDef::positional("hasattr", hasattr)
        .doc("hasattr($module, obj, name, /)\n--\n\nReturn whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."),
    MethodDef::one("hash", |_, v| Ok(Value::int(compare::hash(v)?)))
        .doc("hash($module, obj, /)\n--\n\nReturn the hash value for the given object.\n\nTwo objects that compare equal must also have the same hash value, but the\nreverse is not necessarily true."),
    MethodDef::one("id", |_, v| {
        audit::raise("builtins.id", || vec![id(v)])?;
        Ok(id(v))
    })
        .doc("id($module, obj, /)\n--\n\nReturn the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)"),
    MethodDef::positional("isinstance", isinstance)
        .doc("isinstance($module, obj, class_or_tuple, /)\n--\n\nReturn whether an object is an instance of a class or of a subclass thereof.\n\nA tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``isinstance(x, A) or isinstance(x, B)\nor ...`` etc."),
    MethodDef::positional("issubclass", issubclass)
        .doc("issubclass($module, cls, class_or_tuple, /)\n--\n\nReturn whether 'cls' is derived from another class or is the same class.\n\nA tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the target to\ncheck against. This is equivalent to ``issubclass(x, A) or issubclass(x, B)\nor ...``."),
    MethodDef::positional("setattr", setattr)
        .doc("setattr($module, obj, name, value, /)\n--\n\nSets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"),
];

/// `id(v)`: the address of an object; ints and floats outside the heap get numbers of their own.
pub fn id(v: &Value) -> Value {
    if v.is_pointer() {
        return Value::usize(v.address() as usize);
    }
    Value::int((v.raw() >> 2 | 1 << 60) as i64)
}

fn interned(name: &Value) -> R {
    if !str::is_str(name) {
        return Err(type_error(format_args!(
            "attribute name must be string, not '{}'",
            name.ty().name()
        )));
    }
    Ok(str::intern_value(name))
}

fn getattr(_: &Value, args: &[Value]) -> R {
    args::check_count("getattr", args.len(), 2, 3)?;
    let name = interned(&args[1])?;
    match args.get(2) {
        None => attr::get(&args[0], &name),
        Some(default) => Ok(attr::get_optional(&args[0], &name)?.unwrap_or_else(|| default.clone())),
    }
}

fn hasattr(_: &Value, args: &[Value]) -> R {
    args::check_count("hasattr", args.len(), 2, 2)?;
    let name = interned(&args[1])?;
    Ok(Value::bool(attr::get_optional(&args[0], &name)?.is_some()))
}

fn setattr(_: &Value, args: &[Value]) -> R {
    args::check_count("setattr", args.len(), 3, 3)?;
    attr::set(&args[0], &interned(&args[1])?, &args[2])?;
    Ok(Value::none())
}

fn delattr(_: &Value, args: &[Value]) -> R {
    args::check_count("delattr", args.len(), 2, 2)?;
    attr::delete(&args[0], &interned(&args[1])?)?;
    Ok(Value::none())
}

fn isinstance(_: &Value, args: &[Value]) -> R {
    args::check_count("isinstance", args.len(), 2, 2)?;
    Ok(Value::bool(compare::is_instance(&args[0], &args[1])?))
}

fn issubclass(_: &Value, args: &[Value]) -> R {
    args::check_count("issubclass", args.len(), 2, 2)?;
    Ok(Value::bool(compare::is_subclass(&args[0], &args[1])?))
}
