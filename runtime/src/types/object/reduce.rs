//! What pickle and copy ask of every object: `__reduce_ex__`, `__getstate__`.

use crate::exceptions::{R, type_error, value_error};
use crate::names;
use crate::object::attributes;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, iter, number};
use crate::types::{builtin_function::BuiltinFunctionObject, descriptor::MethodDescriptorObject, dict, list, tuple};
use crate::value::Value;

/// `obj.__reduce_ex__(protocol)`: an overridden `__reduce__` wins.
pub(super) fn reduce_ex(v: &Value, protocol: &Value) -> R {
    let protocol = i64::from(number::c_int(protocol)?);
    let own = lookup::lookup(v.ty(), names::__reduce__());
    let general = lookup::lookup(&super::TYPE, names::__reduce__());
    if let (Some(own), Some(general)) = (own, general)
        && !own.is(&general)
    {
        return call::call0(&attr::get(v, names::__reduce__())?);
    }
    common(v, protocol)
}

/// `_common_reduce`.
pub(super) fn common(v: &Value, protocol: i64) -> R {
    let copyreg = crate::import::import_module("copyreg")?;
    if protocol >= 2 {
        return reduce_new(v, &copyreg);
    }
    attr::call_method_str(&copyreg, "_reduce_ex", &[v.clone(), Value::int(protocol)])
}

/// Arguments of `__new__` from `__getnewargs_ex__` or `__getnewargs__` (`_PyObject_GetNewArguments`).
fn new_arguments(v: &Value) -> R<(Option<Value>, Option<Value>)> {
    if let Some(f) = attr::lookup_special(v, names::__getnewargs_ex__())? {
        let pair = call::call0(&f)?;
        if pair.downcast::<tuple::TupleObject>().is_none() {
            return Err(type_error(format_args!(
                "__getnewargs_ex__ should return a tuple, not '{}'",
                pair.ty().name()
            )));
        }
        let [args, kwargs] = tuple::items(&pair) else {
            return Err(value_error(format_args!(
                "__getnewargs_ex__ should return a tuple of length 2, not {}",
                tuple::items(&pair).len()
            )));
        };
        if args.downcast::<tuple::TupleObject>().is_none() {
            return Err(type_error(format_args!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                args.ty().name()
            )));
        }
        if kwargs.downcast::<dict::DictObject>().is_none() {
            return Err(type_error(format_args!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                kwargs.ty().name()
            )));
        }
        return Ok((Some(args.clone()), Some(kwargs.clone())));
    }
    if let Some(f) = attr::lookup_special(v, names::__getnewargs__())? {
        let args = call::call0(&f)?;
        if args.downcast::<tuple::TupleObject>().is_none() {
            return Err(type_error(format_args!(
                "__getnewargs__ should return a tuple, not '{}'",
                args.ty().name()
            )));
        }
        return Ok((Some(args), None));
    }
    Ok((None, None))
}

/// `reduce_newobj`.
fn reduce_new(v: &Value, copyreg: &Value) -> R {
    let ty = v.ty();
    if ty.slots().new.is_none() {
        return Err(cannot_pickle(ty));
    }
    let (args, kwargs) = new_arguments(v)?;
    let has_args = args.is_some();
    let class = ty.value();
    let (maker, new_args) = match kwargs.filter(|k| dict::len(k) != 0) {
        None => {
            let mut all = vec![class];
            if let Some(args) = &args {
                all.extend_from_slice(tuple::items(args));
            }
            (attr::get_str(copyreg, "__newobj__")?, tuple::new(all))
        }
        Some(kwargs) => {
            let args = args.unwrap_or_else(tuple::empty);
            (
                attr::get_str(copyreg, "__newobj_ex__")?,
                tuple::new(vec![class, args, kwargs]),
            )
        }
    };
    let is_list = ty.has_flag(flags::LIST_SUBCLASS);
    let is_dict = ty.has_flag(flags::DICT_SUBCLASS);
    let state = state_of(v, !(has_args || is_list || is_dict))?;
    let list_items = if is_list { iter::iter(v)? } else { Value::none() };
    let dict_items = if is_dict {
        iter::iter(&attr::call_method_str(v, "items", &[])?)?
    } else {
        Value::none()
    };
    Ok(tuple::new(vec![maker, new_args, state, list_items, dict_items]))
}

#[cold]
fn cannot_pickle(ty: &TypeObject) -> crate::exceptions::Raised {
    match ty.name().strip_prefix("_io.") {
        // `_PyIOBase_cannot_pickle`
        Some(name) => type_error(format_args!("cannot pickle '{name}' instances")),
        None if matches!(ty.name(), "memoryview" | "code") => {
            type_error(format_args!("cannot pickle {} objects", ty.name()))
        }
        None => type_error(format_args!("cannot pickle '{}' object", ty.name())),
    }
}

/// What `__getstate__` gives; `required` means that nothing else saves the object's builtin part.
fn state_of(v: &Value, required: bool) -> R {
    let f = attr::get(v, names::__getstate__())?;
    let is_default = f.exact::<BuiltinFunctionObject>().is_some_and(|b| {
        b.this.is(v)
            && lookup::lookup(&super::TYPE, names::__getstate__())
                .and_then(|d| d.exact::<MethodDescriptorObject>().map(|d| std::ptr::eq(d.def, b.def)))
                .unwrap_or(false)
    });
    if is_default {
        default_state(v, required)
    } else {
        call::call0(&f)
    }
}

/// `object.__getstate__`: the dict, and the values of `__slots__`.
pub(super) fn default_state(v: &Value, required: bool) -> R {
    let ty = v.ty();
    if required
        && (!v.is_pointer() || ty.has_flag(flags::VAR_SIZED) || ty.payload_size.get() as usize > size_of::<Header>())
    {
        return Err(cannot_pickle(ty));
    }
    let state = if attributes::has_any(v) {
        attr::get(v, names::__dict__())?
    } else {
        Value::none()
    };
    let slot_names = slot_names(ty)?;
    if slot_names.is_none() {
        return Ok(state);
    }
    let values = dict::new();
    for name in list::snapshot(&slot_names) {
        if let Some(value) = attr::get_optional(v, &attr::check_name(&name)?)? {
            dict::set_item(&values, &name, value)?;
        }
    }
    if dict::len(&values) == 0 {
        return Ok(state);
    }
    Ok(tuple::new(vec![state, values]))
}

/// `copyreg._slotnames(cls)`, or `None` for classes that cannot have any.
fn slot_names(ty: &TypeObject) -> R {
    if !ty.is_heap() {
        return Ok(Value::none());
    }
    let d = lookup::type_dict(ty);
    if let Some(cached) = dict::get_str(d, "__slotnames__") {
        if cached.is_none() || cached.downcast::<list::ListObject>().is_some() {
            return Ok(cached);
        }
        return Err(type_error(format_args!(
            "{}.__slotnames__ should be a list or None, not {}",
            ty.name(),
            cached.ty().name()
        )));
    }
    let copyreg = crate::import::import_module("copyreg")?;
    let found = attr::call_method_str(&copyreg, "_slotnames", &[ty.value()])?;
    if !found.is_none() && found.downcast::<list::ListObject>().is_none() {
        return Err(type_error("copyreg._slotnames didn't return a list or None"));
    }
    Ok(found)
}
