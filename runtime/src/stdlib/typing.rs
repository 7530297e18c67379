//! `_typing`: the types behind `typing`.

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::types::module;
use crate::types::typevar::{
    ALIAS_TYPE, ARGS_TYPE, GENERIC_TYPE, KWARGS_TYPE, PARAM_SPEC_TYPE, TYPE as TYPE_VAR_TYPE, TYPE_VAR_TUPLE_TYPE,
};

static FUNCTIONS: &[MethodDef] = &[MethodDef::one("_idfunc", |_, v| Ok(v.clone()))];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_typing", &[FUNCTIONS])?;
    for (name, ty) in [
        ("TypeVar", &TYPE_VAR_TYPE),
        ("TypeVarTuple", &TYPE_VAR_TUPLE_TYPE),
        ("ParamSpec", &PARAM_SPEC_TYPE),
        ("ParamSpecArgs", &ARGS_TYPE),
        ("ParamSpecKwargs", &KWARGS_TYPE),
        ("TypeAliasType", &ALIAS_TYPE),
        ("Generic", &GENERIC_TYPE),
    ] {
        lookup::ready(ty);
        module::add(&m, name, ty.value());
    }
    Ok(m)
}
