//! Class statements: what `__build_class__` does, and the intrinsics of type parameters.

use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, format, subscr};
use crate::types::{cell, dict, function::FunctionObject, str, tuple, type_, typevar};
use crate::value::Value;

/// `__build_class__(func, name, *bases, metaclass=None, **keywords)`.
pub fn build_class(args: &[Value], kwnames: KwNames) -> R {
    let (positional, keyword_names, keyword_values) = call::split(args, kwnames);
    let [function, name, bases @ ..] = positional else {
        return Err(type_error("__build_class__: not enough arguments"));
    };
    if function.exact::<FunctionObject>().is_none() {
        return Err(type_error("__build_class__: func must be a function"));
    }
    if !str::is_str(name) {
        return Err(type_error("__build_class__: name is not a string"));
    }
    let original_bases = tuple::from_slice(bases);
    let bases = update_bases(&original_bases)?;
    let keywords = dict::new();
    for (k, v) in keyword_names.iter().zip(keyword_values) {
        dict::set_item(&keywords, k, v.clone())?;
    }
    let explicit = dict::get_str(&keywords, "metaclass");
    let mut metaclass = match explicit {
        Some(m) => {
            dict::del_item(&keywords, &str::intern("metaclass"))?;
            m
        }
        None => match tuple::items(&bases).first() {
            Some(base) => base.ty().value(),
            None => type_::TYPE.value(),
        },
    };
    if let Some(ty) = TypeObject::from_value(&metaclass) {
        metaclass = type_::calculate_metaclass(ty, tuple::items(&bases))?.value();
    }
    let namespace = match attr::get_optional(&metaclass, names::__prepare__())? {
        None => dict::new(),
        Some(prepare) => call_with_keywords(&prepare, &[name.clone(), bases.clone()], &keywords)?,
    };
    if !namespace.is_exact(&dict::TYPE) && namespace.ty().slots().subscript.is_none() {
        let shown = match TypeObject::from_value(&metaclass) {
            Some(ty) => ty.name().to_owned(),
            None => "<metaclass>".to_owned(),
        };
        return Err(type_error(format_args!(
            "{shown}.__prepare__() must return a mapping, not {}",
            namespace.ty().name()
        )));
    }
    let class_cell = crate::builtins::scope::run_function(function, &namespace)?;
    if !bases.is(&original_bases) {
        subscr::set(&namespace, names::__orig_bases__(), &original_bases)?;
    }
    let class = call_with_keywords(&metaclass, &[name.clone(), bases, namespace], &keywords)?;
    check_class_cell(name, &class, &class_cell)?;
    Ok(class)
}

fn call_with_keywords(callee: &Value, args: &[Value], keywords: &Value) -> R {
    call::call_with_dict(callee, args, keywords)
}

/// The cell of `__class__` must hold the new class (`builtin___build_class__`).
fn check_class_cell(name: &Value, class: &Value, class_cell: &Value) -> R<()> {
    if TypeObject::from_value(class).is_none() {
        return Ok(());
    }
    let Some(c) = class_cell.exact::<cell::CellObject>() else {
        return Ok(());
    };
    let Some(held) = c.value.get().get().cloned() else {
        return Err(crate::exceptions::runtime_error(format_args!(
            "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
            format::repr_string(name)?,
            format::repr_string(class)?
        )));
    };
    if held.is(class) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "__class__ set to {} defining {} as {}",
        format::repr_string(&held)?,
        format::repr_string(name)?,
        format::repr_string(class)?
    )))
}

/// Replaces bases that are no classes by what their `__mro_entries__` returns (PEP 560); the same tuple if there are none.
pub fn update_bases(bases: &Value) -> R {
    let mut changed: Option<Vec<Value>> = None;
    for (i, base) in tuple::items(bases).iter().enumerate() {
        let mro_entries = if TypeObject::from_value(base).is_some() {
            None
        } else {
            attr::get_optional(base, names::__mro_entries__())?
        };
        match mro_entries {
            None => {
                if let Some(list) = &mut changed {
                    list.push(base.clone());
                }
            }
            Some(mro_entries) => {
                let new = call::call1(&mro_entries, bases)?;
                let Some(items) = tuple::as_items(&new) else {
                    return Err(type_error("__mro_entries__ must return a tuple"));
                };
                changed
                    .get_or_insert_with(|| tuple::items(bases)[..i].to_vec())
                    .extend_from_slice(items);
            }
        }
    }
    Ok(changed.map_or_else(|| bases.clone(), tuple::new))
}

/// `INTRINSIC_TYPEVAR` and its kin: `def f[T]`, with the functions that evaluate bound or constraints.
pub fn type_var(name: &Value, bound: Option<&Value>, constraints: Option<&Value>) -> R {
    Ok(typevar::new_lazy(name, bound, constraints))
}

/// `INTRINSIC_PARAMSPEC`.
pub fn param_spec(name: &Value) -> R {
    Ok(typevar::new_param_spec(name))
}

/// `INTRINSIC_TYPEVARTUPLE`.
pub fn type_var_tuple(name: &Value) -> R {
    Ok(typevar::new_type_var_tuple(name))
}

/// `INTRINSIC_SUBSCRIPT_GENERIC`: `Generic[params]`.
pub fn subscript_generic(params: &Value) -> R {
    if tuple::as_items(params).is_none() {
        return Err(crate::exceptions::system_error("type parameters are no tuple"));
    }
    typevar::subscript_generic(params)
}

/// `INTRINSIC_TYPEALIAS`: of a tuple of name, type parameters and the function that computes the value.
pub fn type_alias(parts: &Value) -> R {
    let [name, params, compute] = tuple::items(parts) else {
        return Err(crate::exceptions::system_error("bad parts of a type alias"));
    };
    if !str::is_str(name) || !params.is_none() && tuple::as_items(params).is_none() {
        return Err(crate::exceptions::system_error("bad parts of a type alias"));
    }
    Ok(typevar::new_alias(name, params, compute))
}

/// `INTRINSIC_SET_FUNCTION_TYPE_PARAMS`.
pub fn set_function_type_params(function: &Value, params: &Value) -> R {
    attr::set(function, names::__type_params__(), params)?;
    Ok(function.clone())
}
