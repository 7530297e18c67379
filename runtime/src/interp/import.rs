//! Imports, and the intrinsics.

use super::regs::Regs;
use crate::exceptions::{R, system_error};
use crate::ops;
use crate::value::Value;

#[inline(always)]
pub fn import_name(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let namespace = r.frame().namespace.get().cloned();
    let module =
        ops::import::import_name(r.name(name), r.globals(), namespace.as_ref(), r.peek(1), r.peek(2))?;
    r.drop_n(2);
    r.push(module);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn import_from(r: &mut Regs, name: u32) -> R<()> {
    r.save();
    let v = ops::import::import_from(r.peek(1), r.name(name))?;
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(always)]
pub fn call_intrinsic_1(r: &mut Regs, which: u32) -> R<()> {
    r.save();
    let v = intrinsic_1(*r, which)?;
    drop(r.replace(1, v));
    r.next(1);
    Ok(())
}

#[inline(never)]
fn intrinsic_1(r: Regs, which: u32) -> R {
    let v = r.peek(1);
    match which {
        1 => ops::import::display(v),
        2 => {
            let namespace = r.frame().namespace.get().cloned();
            let Some(namespace) = namespace else { return Err(system_error("no locals found during 'import *'")) };
            ops::import::import_star(v, &namespace)?;
            Ok(Value::none())
        }
        3 => ops::generator::stop_iteration_error(v, r.frame().code_object().code.flags),
        4 => Ok(crate::types::generator::async_generator::wrap(v.clone())),
        5 => ops::arith::positive(v),
        6 => Ok(crate::types::tuple::new(crate::types::list::snapshot(v))),
        7 => ops::class::type_var(v, None, None),
        8 => ops::class::param_spec(v),
        9 => ops::class::type_var_tuple(v),
        10 => ops::class::subscript_generic(v),
        11 => ops::class::type_alias(v),
        _ => Err(system_error("unknown intrinsic")),
    }
}

#[inline(always)]
pub fn call_intrinsic_2(r: &mut Regs, which: u32) -> R<()> {
    r.save();
    let v = intrinsic_2(which, r.peek(2), r.peek(1))?;
    r.drop_n(2);
    r.push(v);
    r.next(1);
    Ok(())
}

#[inline(never)]
fn intrinsic_2(which: u32, a: &Value, b: &Value) -> R {
    match which {
        1 => ops::exception::prep_reraise_star(a, b),
        2 => ops::class::type_var(a, Some(b), None),
        3 => ops::class::type_var(a, None, Some(b)),
        4 => ops::class::set_function_type_params(a, b),
        _ => Err(system_error("unknown intrinsic")),
    }
}
