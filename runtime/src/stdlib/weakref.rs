//! `_weakref`.

use crate::args;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::types::weakref::{self, CALLABLE_PROXY_TYPE, PROXY_TYPE, TYPE, WeakReferenceObject};
use crate::types::{dict, list, module};
use crate::value::Value;

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("getweakrefcount", |_, obj| Ok(Value::usize(weakref::references_to(obj).len())))
        .doc("getweakrefcount($module, object, /)\n--\n\nReturn the number of weak references to 'object'."),
    MethodDef::one("getweakrefs", |_, obj| Ok(list::new(weakref::references_to(obj))))
        .doc("getweakrefs($module, object, /)\n--\n\nReturn a list of all weak reference objects pointing to 'object'."),
    MethodDef::positional("proxy", |_, args| {
        args::check_count("proxy", args.len(), 1, 2)?;
        weakref::new_proxy(&args[0], args.get(1))
    })
    .doc(
        "proxy($module, object, callback=None, /)\n--\n\nCreate a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
    ),
    MethodDef::positional("_remove_dead_weakref", |_, args| {
        args::check_count("_remove_dead_weakref", args.len(), 2, 2)?;
        remove_dead(&args[0], &args[1])
    })
    .doc(
        "_remove_dead_weakref($module, dct, key, /)\n--\n\nAtomically remove key from dict if it points to a dead weakref.",
    ),
];

fn remove_dead(d: &Value, key: &Value) -> R {
    if d.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "_remove_dead_weakref() argument 1 must be dict, not {}",
            d.ty().name()
        )));
    }
    if let Some(found) = dict::get_item(d, key)? {
        let Some(r) = found.downcast::<WeakReferenceObject>() else {
            return Err(type_error("not a weakref"));
        };
        if r.get().is_none() {
            dict::del_item(d, key)?;
        }
    }
    Ok(Value::none())
}

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_weakref", &[FUNCTIONS])?;
    for (name, ty) in [
        ("ref", &TYPE),
        ("ReferenceType", &TYPE),
        ("ProxyType", &PROXY_TYPE),
        ("CallableProxyType", &CALLABLE_PROXY_TYPE),
    ] {
        lookup::ready(ty);
        module::add(&m, name, ty.value());
    }
    Ok(m)
}
