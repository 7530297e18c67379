//! The interpreter of CPython 3.12's bytecode: the loop and one match.
//!
//! In: decoded code objects and frames. Out: what the code returns or raises. The meaning of the operations is in `ops`;
//! the bodies of the instructions are in the family files, as inlined functions over the loop's registers.

mod arith;
mod attr;
pub mod call;
mod compare;
mod containers;
mod control;
pub mod decode;
pub mod depth;
mod exception;
pub mod frame;
pub mod function;
pub mod generator;
mod import;
mod iter;
pub mod jump;
mod locals;
pub mod monitor;
mod names;
pub mod objects;
mod pattern;
mod regs;
mod stack;
mod subscr;
pub mod trace;
pub mod visible;

pub use call::{call_ex, call_function, run_code, with_frame};
pub use containers::format_slow as format_value_with;
pub use frame::{Frame, HeapFrame, current};

use crate::exceptions::R;
use crate::part::Part;
use crate::value::Value;
use decode::Op;
use regs::Regs;

/// Runs the frame in `r` until it returns, yields or raises. With `raised`, an exception is pending that is raised where
/// the frame stands.
#[inline(always)]
fn run(r: Regs, raised: bool) -> R<Value> {
    match trace::wanted() {
        Some(traced) => traced(r, raised),
        None => LOOP.get()?(r, raised),
    }
}

type Loop = fn(Regs, bool) -> R<Value>;

/// The loop that does not trace.
static LOOP: Part<Loop> = Part::new("interpreter");

/// Gives this process the interpreter. Executables all of whose code is native do not refer to it, and the linker leaves it out.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_interpreter() {
    LOOP.install(run_loop::<false>);
    crate::types::code::install();
    crate::builtins::compile::install();
}

/// As [`run`], telling the hooks of `sys.settrace` and `sys.setprofile`.
fn run_traced(r: Regs, raised: bool) -> R<Value> {
    run_loop::<true>(r, raised)
}

/// Makes tracing part of the program.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_tracing() {
    trace::install(run_traced);
}

#[inline(never)]
fn run_loop<const TRACED: bool>(start: Regs, raised: bool) -> R<Value> {
    // The argument is memory of the caller's; these become machine registers.
    let Regs { ip, sp, fp } = start;
    let mut r = Regs { ip, sp, fp };
    let mut watch = if TRACED { Some(trace::Watch::new()) } else { None };
    macro_rules! watch {
        () => {
            watch.as_mut().expect("made where it is used")
        };
    }
    if raised {
        r = if TRACED {
            let _ = trace::thrown_into(&r);
            trace::unwind(r, true, watch!())?
        } else {
            exception::unwind(r, true)?
        };
    }
    // What an arm does: `go!` cannot fail, `may!` can, `out!` can leave the loop, `raise!` always fails.
    macro_rules! go {
        ($e:expr) => {{
            $e;
            continue;
        }};
    }
    macro_rules! may {
        ($e:expr) => {{
            match $e {
                Ok(()) => continue,
                Err(_) => true,
            }
        }};
    }
    macro_rules! out {
        ($e:expr) => {{
            match $e {
                Some(v) => return Ok(v),
                None => continue,
            }
        }};
    }
    macro_rules! may_out {
        ($e:expr) => {{
            match $e {
                Ok(Some(v)) => return Ok(v),
                Ok(None) => continue,
                Err(_) => true,
            }
        }};
    }
    loop {
        let (op, arg) = if TRACED {
            match trace::before(&mut r, watch!()) {
                Ok(next) => next,
                Err(_) => {
                    r = trace::unwind(r, true, watch!())?;
                    continue;
                }
            }
        } else {
            let unit = r.unit(0);
            (unit.op, unit.arg)
        };
        let trace = match op {
            Op::LoadFast => go!(locals::load_fast(&mut r, arg)),
            Op::LoadFastLoadFast => go!(locals::load_fast_load_fast(&mut r, arg)),
            Op::LoadItem => go!(subscr::load_item(&mut r, arg)),
            Op::StoreItem => go!(subscr::store_item(&mut r, arg)),
            Op::LoadFastLoadConst => go!(locals::load_fast_load_const(&mut r, arg)),
            Op::LoadFastCheck => may!(locals::load_fast_check(&mut r, arg)),
            Op::LoadFastAndClear => go!(locals::load_fast_and_clear(&mut r, arg)),
            Op::StoreFast => go!(locals::store_fast(&mut r, arg)),
            Op::StoreFastLoadFast => go!(locals::store_fast_load_fast(&mut r, arg)),
            Op::StoreFastStoreFast => go!(locals::store_fast_store_fast(&mut r, arg)),
            Op::DeleteFast => may!(locals::delete_fast(&mut r, arg)),
            Op::MakeCell => go!(locals::make_cell(&mut r, arg)),
            Op::LoadClosure => go!(locals::load_closure(&mut r, arg)),
            Op::LoadDeref => may!(locals::load_deref(&mut r, arg)),
            Op::StoreDeref => go!(locals::store_deref(&mut r, arg)),
            Op::DeleteDeref => may!(locals::delete_deref(&mut r, arg)),
            Op::CopyFreeVars => go!(locals::copy_free_vars(&mut r, arg)),
            Op::LoadFromDictOrDeref => may!(locals::load_from_dict_or_deref(&mut r, arg)),

            Op::LoadConst => go!(stack::load_const(&mut r, arg)),
            Op::PopTop => go!(stack::pop_top(&mut r)),
            Op::PushNull => go!(stack::push_null(&mut r)),
            Op::Copy => go!(stack::copy(&mut r, arg)),
            Op::Swap => go!(stack::swap(&mut r, arg)),
            Op::EndFor => go!(stack::end_for(&mut r)),
            Op::EndSend => go!(stack::end_send(&mut r)),
            Op::Nop => go!(stack::nop(&mut r)),
            Op::Cache => go!(stack::nop(&mut r)),

            Op::Add => may!(arith::add(&mut r, arg)),
            Op::Subtract => may!(arith::subtract(&mut r, arg)),
            Op::Multiply => may!(arith::multiply(&mut r, arg)),
            Op::And => may!(arith::and(&mut r, arg)),
            Op::Or => may!(arith::or(&mut r, arg)),
            Op::Xor => may!(arith::xor(&mut r, arg)),
            Op::FloorDivide => may!(arith::floor_divide(&mut r, arg)),
            Op::Remainder => may!(arith::remainder(&mut r, arg)),
            Op::TrueDivide => may!(arith::true_divide(&mut r, arg)),
            Op::BinaryOp => may!(arith::binary_op(&mut r, arg)),
            Op::UnaryNegative => may!(arith::unary_negative(&mut r)),
            Op::UnaryInvert => may!(arith::unary_invert(&mut r)),
            Op::UnaryNot => may!(arith::unary_not(&mut r)),

            Op::CompareLt => may!(compare::compare::<0>(&mut r)),
            Op::CompareLe => may!(compare::compare::<1>(&mut r)),
            Op::CompareEq => may!(compare::compare::<2>(&mut r)),
            Op::CompareNe => may!(compare::compare::<3>(&mut r)),
            Op::CompareGt => may!(compare::compare::<4>(&mut r)),
            Op::CompareGe => may!(compare::compare::<5>(&mut r)),
            Op::CompareLtJump => may!(compare::compare_jump::<0>(&mut r)),
            Op::CompareLeJump => may!(compare::compare_jump::<1>(&mut r)),
            Op::CompareEqJump => may!(compare::compare_jump::<2>(&mut r)),
            Op::CompareNeJump => may!(compare::compare_jump::<3>(&mut r)),
            Op::CompareGtJump => may!(compare::compare_jump::<4>(&mut r)),
            Op::CompareGeJump => may!(compare::compare_jump::<5>(&mut r)),
            Op::IsOp => go!(compare::is_op(&mut r, arg)),
            Op::ContainsOp => may!(compare::contains_op(&mut r, arg)),

            Op::Resume => {
                if !TRACED && let Some(traced) = trace::wanted() {
                    return traced(r, false);
                }
                may!(control::resume(&mut r, arg))
            }
            Op::Switch => match trace::switch(r) {
                Ok(result) => return result,
                Err(()) => continue,
            },
            Op::JumpForward => go!(control::jump_forward(&mut r, arg)),
            Op::JumpBackward => may!(control::jump_backward(&mut r, arg)),
            Op::JumpBackwardNoInterrupt => go!(control::jump_forward(&mut r, arg)),
            Op::PopJumpIfFalse => may!(control::pop_jump_if_false(&mut r, arg)),
            Op::PopJumpIfTrue => may!(control::pop_jump_if_true(&mut r, arg)),
            Op::PopJumpIfNone => go!(control::pop_jump_if_none(&mut r, arg)),
            Op::PopJumpIfNotNone => go!(control::pop_jump_if_not_none(&mut r, arg)),

            Op::LoadGlobalCell => may!(names::load_global_cell(&mut r, arg)),
            Op::LoadGlobal => may!(names::load_global(&mut r, arg)),
            Op::StoreGlobal => may!(names::store_global(&mut r, arg)),
            Op::DeleteGlobal => may!(names::delete_global(&mut r, arg)),
            Op::LoadName => may!(names::load_name(&mut r, arg)),
            Op::StoreName => may!(names::store_name(&mut r, arg)),
            Op::DeleteName => may!(names::delete_name(&mut r, arg)),
            Op::LoadLocals => may!(names::load_locals(&mut r)),
            Op::LoadFromDictOrGlobals => may!(names::load_from_dict_or_globals(&mut r, arg)),
            Op::SetupAnnotations => may!(names::setup_annotations(&mut r)),
            Op::LoadBuildClass => may!(names::load_build_class(&mut r)),
            Op::LoadAssertionError => go!(names::load_assertion_error(&mut r)),

            Op::LoadAttrSlot => may!(attr::load_attr_slot(&mut r, arg)),
            Op::LoadAttrClassValue => may!(attr::load_attr_class_value(&mut r, arg)),
            Op::LoadAttrModule => may!(attr::load_attr_module(&mut r, arg)),
            Op::LoadAttrType => may!(attr::load_attr_type(&mut r, arg)),
            Op::LoadAttrMember => may!(attr::load_attr_member(&mut r, arg)),
            Op::LoadAttrDescriptor => may!(attr::load_attr_descriptor(&mut r, arg)),
            Op::LoadAttr => may!(attr::load_attr(&mut r, arg)),
            Op::LoadMethodShape => may!(attr::load_method_shape(&mut r, arg)),
            Op::LoadMethodPlain => may!(attr::load_method_plain(&mut r, arg)),
            Op::LoadMethodType => may!(attr::load_method_type(&mut r, arg)),
            Op::LoadMethodModule => may!(attr::load_method_module(&mut r, arg)),
            Op::LoadMethod => may!(attr::load_method(&mut r, arg)),
            Op::StoreAttrSlot => may!(attr::store_attr_slot(&mut r, arg)),
            Op::StoreAttrAdd => may!(attr::store_attr_add(&mut r, arg)),
            Op::StoreAttrMember => may!(attr::store_attr_member(&mut r, arg)),
            Op::StoreAttr => may!(attr::store_attr(&mut r, arg)),
            Op::DeleteAttr => may!(attr::delete_attr(&mut r, arg)),
            Op::LoadSuperAttr => may!(attr::load_super_attr(&mut r, arg)),

            Op::BinarySubscr => may!(subscr::binary_subscr(&mut r)),
            Op::StoreSubscr => may!(subscr::store_subscr(&mut r)),
            Op::DeleteSubscr => may!(subscr::delete_subscr(&mut r)),
            Op::BinarySlice => may!(subscr::binary_slice(&mut r)),
            Op::StoreSlice => may!(subscr::store_slice(&mut r)),
            Op::BuildSlice => go!(subscr::build_slice(&mut r, arg)),

            Op::CompareOp => unreachable!("decoding chooses one of the comparisons"),
            Op::Call => may!(call::call(&mut r, arg)),
            Op::KwNames => may!(call::kw_names(&mut r, arg)),
            Op::CallFunctionEx => may!(call::call_function_ex(&mut r, arg)),
            Op::ReturnValue => may_out!(call::return_value(&mut r)),
            Op::ReturnConst => may_out!(call::return_const(&mut r, arg)),
            Op::MakeFunction => may!(function::make_function(&mut r, arg)),

            Op::GetIter => may!(iter::get_iter(&mut r)),
            Op::ForIter => may!(iter::for_iter(&mut r, arg)),
            Op::GetLen => may!(iter::get_len(&mut r)),
            Op::UnpackSequence => may!(iter::unpack_sequence(&mut r, arg)),
            Op::UnpackEx => may!(iter::unpack_ex(&mut r, arg)),
            Op::GetAiter => may!(iter::get_aiter(&mut r)),
            Op::GetAnext => may!(iter::get_anext(&mut r)),
            Op::GetAwaitable => may!(iter::get_awaitable(&mut r, arg)),
            Op::GetYieldFromIter => may!(iter::get_yield_from_iter(&mut r)),
            Op::Send => may!(iter::send(&mut r, arg)),

            Op::ReturnGenerator => out!(generator::return_generator(&mut r)),
            Op::YieldValue => out!(generator::yield_value(&mut r)),

            Op::BuildTuple => go!(containers::build_tuple(&mut r, arg)),
            Op::BuildList => go!(containers::build_list(&mut r, arg)),
            Op::BuildSet => may!(containers::build_set(&mut r, arg)),
            Op::BuildMap => may!(containers::build_map(&mut r, arg)),
            Op::BuildConstKeyMap => may!(containers::build_const_key_map(&mut r, arg)),
            Op::BuildString => go!(containers::build_string(&mut r, arg)),
            Op::ListAppend => go!(containers::list_append(&mut r, arg)),
            Op::SetAdd => may!(containers::set_add(&mut r, arg)),
            Op::MapAdd => may!(containers::map_add(&mut r, arg)),
            Op::ListExtend => may!(containers::list_extend(&mut r, arg)),
            Op::SetUpdate => may!(containers::set_update(&mut r, arg)),
            Op::DictUpdate => may!(containers::dict_update(&mut r, arg)),
            Op::DictMerge => may!(containers::dict_merge(&mut r, arg)),
            Op::FormatValue => may!(containers::format_value(&mut r, arg)),

            Op::MatchMapping => go!(pattern::match_mapping(&mut r)),
            Op::MatchSequence => go!(pattern::match_sequence(&mut r)),
            Op::MatchKeys => may!(pattern::match_keys(&mut r)),
            Op::MatchClass => may!(pattern::match_class(&mut r, arg)),

            Op::PushExcInfo => go!(exception::push_exc_info(&mut r)),
            Op::PopExcept => go!(exception::pop_except(&mut r)),
            Op::CheckExcMatch => may!(exception::check_exc_match(&mut r)),
            Op::CheckEgMatch => may!(exception::check_eg_match(&mut r)),
            Op::WithExceptStart => may!(exception::with_except_start(&mut r)),
            Op::BeforeWith => may!(exception::before_with(&mut r)),
            Op::BeforeAsyncWith => may!(exception::before_async_with(&mut r)),
            Op::EndAsyncFor => match exception::end_async_for(&mut r) {
                Ok(()) => continue,
                Err(_) => false,
            },
            Op::CleanupThrow => match exception::cleanup_throw(&mut r) {
                Ok(()) => continue,
                Err(_) => false,
            },
            Op::RaiseVarargs => exception::raise_varargs(&mut r, arg).1,
            Op::Reraise => {
                let _raised = exception::reraise(&mut r, arg);
                false
            }

            Op::ImportName => may!(import::import_name(&mut r, arg)),
            Op::ImportFrom => may!(import::import_from(&mut r, arg)),
            Op::CallIntrinsic1 => may!(import::call_intrinsic_1(&mut r, arg)),
            Op::CallIntrinsic2 => may!(import::call_intrinsic_2(&mut r, arg)),
            Op::Invalid => {
                let _raised = exception::invalid(r);
                true
            }
        };
        r = if TRACED {
            trace::unwind(r, trace, watch!())?
        } else {
            exception::unwind(r, trace)?
        };
    }
}
