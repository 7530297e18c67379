//! `_imp`: what `importlib` asks the runtime.

use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::attr;
use crate::types::{buffer, dict, exception, list, module, str};
use crate::value::{Slot, Value};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_imp", &[FUNCTIONS])?;
    dict::set_str(&module::dict(&module), "check_hash_based_pycs", Value::str("default"));
    dict::set_str(
        &module::dict(&module),
        "pyc_magic_number_token",
        Value::int(0x0A0D_0DCB),
    );
    Ok(module)
}

/// Makes a class written in Python show itself as the builtin type `name` (with its module) that it stands in for: in
/// error messages, and in that it cannot be changed.
fn stand_in(class: &Value, name: &Value) -> R {
    let (Some(ty), Some(text)) = (TypeObject::from_value(class), str::to_str_lossless(name)) else {
        return Err(type_error("a class and its name are needed"));
    };
    if let Some((module, _)) = text.rsplit_once('.') {
        attr::set(class, crate::names::__module__(), &str::intern(module))?;
    }
    let qualname = text.rsplit('.').next().unwrap_or(text);
    drop(ty.heap_qualname.replace(Slot::new(Value::str(qualname))));
    drop(ty.heap_name.replace(Slot::new(name.clone())));
    ty.set_flag(flags::IMMUTABLE, true);
    Ok(Value::none())
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("lock_held", |_| Ok(Value::bool(false))),
    MethodDef::no_args("acquire_lock", |_| Ok(Value::none())),
    MethodDef::no_args("release_lock", |_| Ok(Value::none())),
    MethodDef::no_args("extension_suffixes", |_| Ok(list::new(Vec::new()))),
    MethodDef::one("is_builtin", |_, name| {
        let found = str::to_str_lossless(name).is_some_and(|n| super::find(n).is_some());
        Ok(Value::int(found.into()))
    }),
    MethodDef::one("is_frozen", |_, _| Ok(Value::bool(false))),
    MethodDef::one("is_frozen_package", |_, name| Err(no_frozen(name))),
    MethodDef::keywords("find_frozen", |_, _, _| Ok(Value::none())),
    MethodDef::positional("get_frozen_object", |_, args| {
        Err(no_frozen(args.first().unwrap_or(&Value::none())))
    }),
    MethodDef::one("init_frozen", |_, name| Err(no_frozen(name))),
    MethodDef::one("create_builtin", |_, spec| {
        let name = attr::get_str(spec, "name")?;
        let Some(text) = str::to_str_lossless(&name) else {
            return Err(type_error("name must be a string"));
        };
        crate::import::builtin_module(text)
    }),
    MethodDef::positional("_origin_of", |_, args| {
        crate::args::check_count("_origin_of", args.len(), 2, 2)?;
        crate::import::origin_of(module_name(&args[0])?, &args[1])
    }),
    MethodDef::positional("_set_importers", |_, args| {
        crate::args::check_count("_set_importers", args.len(), 3, 3)?;
        Ok(Value::bool(crate::import::set_importers(&args[0], &args[1], &args[2])))
    }),
    MethodDef::positional("_code_of", |_, args| {
        crate::args::check_count("_code_of", args.len(), 2, 2)?;
        crate::import::code_of(module_name(&args[0])?, &args[1])
    }),
    MethodDef::positional("_execute_in", |_, args| {
        crate::args::check_count("_execute_in", args.len(), 3, 3)?;
        if args[2].downcast::<module::ModuleObject>().is_none() {
            return Err(type_error("the third argument must be a module"));
        }
        crate::import::execute_in(module_name(&args[0])?, &args[1], &args[2])
    }),
    MethodDef::one("_carried_source", |_, filename| {
        let found = str::to_str_lossless(filename).and_then(crate::exceptions::print::carried_source);
        Ok(found.map_or(Value::none(), Value::str))
    }),
    MethodDef::one("_type_name", |_, ty| match TypeObject::from_value(ty) {
        Some(ty) => Ok(Value::str(ty.name())),
        None => Err(type_error("a type is needed")),
    }),
    MethodDef::positional("_stand_in", |_, args| {
        crate::args::check_count("_stand_in", args.len(), 2, 2)?;
        stand_in(&args[0], &args[1])
    }),
    MethodDef::one("exec_builtin", |_, _| Ok(Value::int(0))),
    MethodDef::one("exec_dynamic", |_, _| Ok(Value::int(0))),
    MethodDef::positional("_fix_co_filename", |_, _| Ok(Value::none())),
    MethodDef::positional("source_hash", |_, args| {
        crate::args::check_count("source_hash", args.len(), 2, 2)?;
        let Some(key) = args[0].as_small_int() else {
            return Err(type_error("source_hash() argument 1 must be an int"));
        };
        let hash = buffer::with_bytes(&args[1], |bytes| krait_bytecode::marshal::keyed_hash(key as u64, bytes))?;
        Ok(Value::bytes(&hash))
    }),
    MethodDef::one("_override_frozen_modules_for_tests", |_, _| Ok(Value::none())),
    MethodDef::one("_override_multi_interp_extensions_check", |_, _| Ok(Value::int(0))),
];

fn module_name(v: &Value) -> R<&str> {
    str::to_str_lossless(v).ok_or_else(|| type_error("name must be a string"))
}

fn no_frozen(name: &Value) -> crate::exceptions::Raised {
    let shown = str::to_str_lossless(name).unwrap_or("?");
    exception::raise_import_error(
        &exception::IMPORT_ERROR,
        &format!("No such frozen object named {shown}"),
        Some(name),
        None,
        None,
    )
}
