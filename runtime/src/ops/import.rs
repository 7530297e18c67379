//! `import` statements.

use crate::exceptions::R;
use crate::import;
use crate::names;
use crate::ops::{attr, call, iter, subscr};
use crate::state::state;
use crate::types::{dict, exception, list, module, str, tuple};
use crate::value::Value;

/// `IMPORT_NAME`: calls `__import__`, directly if it is the builtin one.
pub fn import_name(name: &Value, globals: &Value, namespace: Option<&Value>, fromlist: &Value, level: &Value) -> R {
    let builtins = crate::types::function::any_builtins_of(globals);
    if builtins.downcast::<dict::DictObject>().is_none() {
        return Err(crate::exceptions::system_error(
            "Objects/dictobject.c:1734: bad argument to internal function",
        ));
    }
    let Some(found) = dict::get_interned(&builtins, names::__import__()) else {
        return Err(exception::raise_import_error(
            &exception::IMPORT_ERROR,
            "__import__ not found",
            None,
            None,
            None,
        ));
    };
    if crate::builtins::scope::is_builtin_import(&found) {
        let level = level.as_small_int().unwrap_or(0);
        return import::import_module_level(name, Some(globals), fromlist, level);
    }
    let none = Value::none();
    let namespace = namespace.unwrap_or(&none);
    call::call(
        &found,
        &[
            name.clone(),
            globals.clone(),
            namespace.clone(),
            fromlist.clone(),
            level.clone(),
        ],
        None,
    )
}

/// `IMPORT_FROM`: an attribute, else a submodule that is being imported (`import_from` of ceval.c).
pub fn import_from(from: &Value, name: &Value) -> R {
    if let Some(v) = attr::get_optional(from, name)? {
        return Ok(v);
    }
    let package = attr::get_optional(from, names::__name__())?.filter(str::is_str);
    if let Some(package) = &package {
        let full = format!("{}.{}", text(package), text(name));
        if let Some(v) = import::loaded(&full)? {
            return Ok(v);
        }
    }
    let shown = package.as_ref().map_or("<unknown module name>", |p| text(p));
    let file = module::file_of(from);
    let place = match &file {
        Some(f) => text(f).to_owned(),
        None => "unknown location".to_owned(),
    };
    let message = if file.is_some() && import::is_initializing(from) {
        format!(
            "cannot import name '{}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})",
            text(name)
        )
    } else {
        format!("cannot import name '{}' from '{shown}' ({place})", text(name))
    };
    let unknown = Value::str("<unknown module name>");
    let package = package.unwrap_or(unknown);
    Err(exception::raise_import_error(
        &exception::IMPORT_ERROR,
        &message,
        Some(&package),
        file.as_ref(),
        Some(name),
    ))
}

fn text(v: &Value) -> &str {
    str::to_str_lossless(v).unwrap_or("?")
}

/// `from module import *` (`import_all_from` of intrinsics.c).
pub fn import_star(from: &Value, namespace: &Value) -> R<()> {
    let (names_list, skip_underscores) = match attr::get_optional(from, names::__all__())? {
        Some(all) => (all, false),
        None => {
            let Some(d) = attr::get_optional(from, names::__dict__())? else {
                return Err(exception::raise_import_error(
                    &exception::IMPORT_ERROR,
                    "from-import-* object has no __dict__ and no __all__",
                    None,
                    None,
                    None,
                ));
            };
            (list::new(iter::collect(&d)?), true)
        }
    };
    for (i, name) in iter::collect(&names_list)?.iter().enumerate() {
        if !str::is_str(name) {
            return Err(wrong_name(from, name, i, skip_underscores));
        }
        if skip_underscores && str::wtf8(name).starts_with(b"_") {
            continue;
        }
        let v = attr::get(from, &str::intern_value(name))?;
        if namespace.is_exact(&dict::TYPE) {
            dict::set_item(namespace, &str::intern_value(name), v)?;
        } else {
            subscr::set(namespace, name, &v)?;
        }
    }
    Ok(())
}

#[cold]
fn wrong_name(from: &Value, name: &Value, index: usize, in_dict: bool) -> crate::exceptions::Raised {
    let module = match attr::get_optional(from, names::__name__()) {
        Ok(m) => m.filter(str::is_str),
        Err(raised) => return raised,
    };
    let Some(module) = module else {
        return crate::exceptions::type_error("module __name__ must be a string, not NoneType");
    };
    let kind = if in_dict { "Key in" } else { "Item in" };
    let what = if in_dict { "__dict__" } else { "__all__" };
    let _ = index;
    crate::exceptions::type_error(format_args!(
        "{kind} {}.{what} must be str, not {}",
        text(&module),
        name.ty().name()
    ))
}

/// `INTRINSIC_PRINT`: `sys.displayhook(value)`.
pub fn display(v: &Value) -> R {
    let sys = state().sys_dict.get().get().cloned().unwrap_or_else(dict::new);
    match dict::get_str(&sys, "displayhook") {
        Some(hook) => call::call1(&hook, v),
        None => Err(crate::exceptions::runtime_error("lost sys.displayhook")),
    }
}

/// An empty `fromlist`.
pub fn no_names() -> Value {
    tuple::empty()
}
