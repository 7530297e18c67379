//! The intrinsics of `CALL_INTRINSIC_1` and `CALL_INTRINSIC_2`.

use crate::exceptions::{R, system_error};
use crate::ops;
use crate::types::{generator::async_generator, list, tuple};
use crate::value::Value;

/// A one-argument intrinsic. `namespace` is the frame's, if it has one; `flags` are the code's.
pub fn unary(which: u32, v: &Value, namespace: Option<&Value>, flags: u32) -> R {
    match which {
        1 => ops::import::display(v),
        2 => {
            let Some(namespace) = namespace else {
                return Err(system_error("no locals found during 'import *'"));
            };
            ops::import::import_star(v, namespace)?;
            Ok(Value::none())
        }
        3 => ops::generator::stop_iteration_error(v, flags),
        4 => Ok(async_generator::wrap(v.clone())),
        5 => ops::arith::positive(v),
        6 => Ok(tuple::new(list::snapshot(v))),
        7 => ops::class::type_var(v, None, None),
        8 => ops::class::param_spec(v),
        9 => ops::class::type_var_tuple(v),
        10 => ops::class::subscript_generic(v),
        11 => ops::class::type_alias(v),
        _ => Err(system_error("unknown intrinsic")),
    }
}

/// A two-argument intrinsic.
pub fn binary(which: u32, a: &Value, b: &Value) -> R {
    match which {
        1 => ops::exception::prep_reraise_star(a, b),
        2 => ops::class::type_var(a, Some(b), None),
        3 => ops::class::type_var(a, None, Some(b)),
        4 => ops::class::set_function_type_params(a, b),
        _ => Err(system_error("unknown intrinsic")),
    }
}
