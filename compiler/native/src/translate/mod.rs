//! Bytecode to CLIF: one match, one call per opcode; the bodies are in the families.

mod arith;
mod attr;
mod augmented;
mod builtin_calls;
mod call;
mod compare;
mod containers;
mod control;
mod exception;
pub mod generator;
mod import;
mod iter;
mod locals;
mod merged;
mod methods;
mod names;
mod pattern;
mod stack;
mod subscr;
mod swap;
mod text;

use crate::emit::FunctionTranslator;
use krait_bytecode::Opcode;

impl FunctionTranslator<'_, '_> {
    /// Translates from instruction `index` to the end of its basic block.
    pub fn translate_from(&mut self, index: usize) {
        let mut i = index;
        loop {
            self.at = i;
            self.mark_place();
            self.versions.translated += usize::from(!self.state.unlikely);
            self.translate_instr(i);
            if self.filled {
                return;
            }
            i += 1;
            if i >= self.d.instrs.len() {
                self.trap();
                return;
            }
            if self.d.leader[i] {
                self.goto(i);
                return;
            }
            if self.rejoin(i) {
                return;
            }
        }
    }

    /// Notes the instruction as the place of the machine code to come, for those who look at the stack.
    fn mark_place(&mut self) {
        let lasti = 2 * self.d.instrs[self.at].offset;
        self.b.set_srcloc(cranelift_codegen::ir::SourceLoc::new(lasti));
    }

    /// Ends a block that cannot be reached.
    pub fn trap(&mut self) {
        use cranelift_codegen::ir::{InstBuilder, TrapCode};
        self.b.ins().trap(TrapCode::unwrap_user(1));
        self.filled = true;
    }

    fn translate_instr(&mut self, i: usize) {
        let instr = self.d.instrs[i];
        let oparg = instr.oparg;
        let n = oparg as usize;
        let target = instr.target as usize;
        if !keeps_borrowed(instr.opcode) {
            self.promote_borrowed();
        }
        match instr.opcode {
            Opcode::Nop | Opcode::Cache | Opcode::ExtendedArg | Opcode::Reserved => {}
            Opcode::Resume => self.resume(oparg),
            Opcode::PopTop => self.pop_top(),
            Opcode::PushNull => self.push_null(),
            Opcode::Copy => {
                self.augment_item(i);
                self.copy(n);
            }
            Opcode::Swap => self.swap(n),
            Opcode::LoadConst => self.load_const(n),
            Opcode::ReturnConst => self.return_const(n),
            Opcode::ReturnValue => self.return_value(),
            Opcode::LoadFast => {
                self.swap_items(i);
                self.load_fast(n);
            }
            Opcode::LoadFastCheck => self.load_fast_check(n),
            Opcode::LoadFastAndClear => self.load_fast_and_clear(n),
            Opcode::StoreFast => self.store_fast(n),
            Opcode::DeleteFast => self.delete_fast(n),
            Opcode::MakeCell => self.make_cell(n),
            Opcode::CopyFreeVars => self.copy_free_vars(n),
            Opcode::LoadClosure => self.load_closure(n),
            Opcode::LoadDeref => self.load_deref(n),
            Opcode::StoreDeref => self.store_deref(n),
            Opcode::DeleteDeref => self.delete_deref(n),
            Opcode::LoadFromDictOrDeref => self.load_from_dict_or_deref(n),
            Opcode::LoadFromDictOrGlobals => self.load_from_dict_or_globals(n),
            Opcode::LoadLocals => self.load_locals(),
            Opcode::LoadName => self.load_name(n),
            Opcode::StoreName => self.store_name(n),
            Opcode::DeleteName => self.delete_name(n),
            Opcode::LoadGlobal => self.load_global(n),
            Opcode::StoreGlobal => self.store_global(n),
            Opcode::DeleteGlobal => self.delete_global(n),
            Opcode::LoadBuildClass => self.load_build_class(),
            Opcode::SetupAnnotations => self.setup_annotations(),
            Opcode::UnaryNegative => self.unary_negative(),
            Opcode::UnaryNot => self.unary_not(),
            Opcode::UnaryInvert => self.unary_invert(),
            Opcode::BinaryOp => self.binary_op(oparg),
            Opcode::CompareOp => self.compare_op(oparg),
            Opcode::IsOp => self.is_op(oparg),
            Opcode::ContainsOp => self.contains_op(oparg),
            Opcode::BinarySubscr => self.binary_subscr(),
            Opcode::StoreSubscr => self.store_subscr(),
            Opcode::DeleteSubscr => self.delete_subscr(),
            Opcode::BinarySlice => self.binary_slice(),
            Opcode::StoreSlice => self.store_slice(),
            Opcode::BuildSlice => self.build_slice(n),
            Opcode::LoadAttr => self.load_attr(n),
            Opcode::StoreAttr => self.store_attr(n),
            Opcode::DeleteAttr => self.delete_attr(n),
            Opcode::LoadSuperAttr => self.load_super_attr(n),
            Opcode::KwNames => self.kw_names(n),
            Opcode::Call => self.call(n),
            Opcode::CallFunctionEx => self.call_function_ex(oparg),
            Opcode::CallIntrinsic1 => self.call_intrinsic_1(oparg),
            Opcode::CallIntrinsic2 => self.call_intrinsic_2(oparg),
            Opcode::MakeFunction => self.make_function(oparg),
            Opcode::BuildTuple => self.build_tuple(n),
            Opcode::BuildList => self.build_list(n),
            Opcode::BuildSet => self.build_set(n),
            Opcode::BuildMap => self.build_map(n),
            Opcode::BuildConstKeyMap => self.build_const_key_map(n),
            Opcode::BuildString => self.build_string(n),
            Opcode::FormatValue => self.format_value(oparg),
            Opcode::ListAppend => self.list_append(n),
            Opcode::ListExtend => self.list_extend(n),
            Opcode::SetAdd => self.set_add(n),
            Opcode::SetUpdate => self.set_update(n),
            Opcode::MapAdd => self.map_add(n),
            Opcode::DictUpdate => self.dict_update(n),
            Opcode::DictMerge => self.dict_merge(n),
            Opcode::UnpackSequence => self.unpack_sequence(n),
            Opcode::UnpackEx => self.unpack_ex(oparg),
            Opcode::GetIter => self.get_iter(),
            Opcode::ForIter => self.for_iter(i + 1, target),
            Opcode::EndFor => self.end_for(),
            Opcode::GetYieldFromIter => self.get_yield_from_iter(),
            Opcode::GetLen => self.get_len(),
            Opcode::MatchMapping => self.match_mapping(),
            Opcode::MatchSequence => self.match_sequence(),
            Opcode::MatchKeys => self.match_keys(),
            Opcode::MatchClass => self.match_class(oparg),
            Opcode::JumpForward => self.goto(target),
            Opcode::JumpBackward => self.jump_backward(target),
            Opcode::JumpBackwardNoInterrupt => self.goto(target),
            Opcode::PopJumpIfFalse => self.pop_jump_if(false, i + 1, target),
            Opcode::PopJumpIfTrue => self.pop_jump_if(true, i + 1, target),
            Opcode::PopJumpIfNone => self.pop_jump_if_none(true, i + 1, target),
            Opcode::PopJumpIfNotNone => self.pop_jump_if_none(false, i + 1, target),
            Opcode::PushExcInfo => self.push_exc_info(),
            Opcode::PopExcept => self.pop_except(),
            Opcode::CheckExcMatch => self.check_exc_match(),
            Opcode::Reraise => self.reraise(n),
            Opcode::RaiseVarargs => self.raise_varargs(n),
            Opcode::LoadAssertionError => self.load_assertion_error(),
            Opcode::BeforeWith => self.before_with(),
            Opcode::WithExceptStart => self.with_except_start(),
            Opcode::ReturnGenerator => self.return_generator(),
            Opcode::YieldValue => self.yield_value(),
            Opcode::Send => self.send(i + 1, target),
            Opcode::EndSend => self.end_send(),
            Opcode::CleanupThrow => self.cleanup_throw(),
            Opcode::ImportName => self.import_name(n),
            Opcode::ImportFrom => self.import_from(n),
            Opcode::GetAwaitable => self.get_awaitable(oparg),
            Opcode::GetAiter => self.get_aiter(),
            Opcode::GetAnext => self.get_anext(),
            Opcode::EndAsyncFor => self.end_async_for(),
            Opcode::BeforeAsyncWith => self.before_async_with(),
            Opcode::CheckEgMatch => self.check_eg_match(),
            // No code object at rest holds these; the verifier refuses them.
            Opcode::InterpreterExit
            | Opcode::SetupFinally
            | Opcode::SetupCleanup
            | Opcode::SetupWith
            | Opcode::PopBlock
            | Opcode::Jump
            | Opcode::JumpNoInterrupt
            | Opcode::LoadMethod
            | Opcode::LoadSuperMethod
            | Opcode::LoadZeroSuperMethod
            | Opcode::LoadZeroSuperAttr
            | Opcode::StoreFastMaybeNull => unreachable!("{} in a code object", instr.opcode),
        }
    }
}

/// Opcodes whose fast path leaves borrowed stack slots as they are; the others give each a reference first.
fn keeps_borrowed(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Nop
            | Opcode::LoadFast
            | Opcode::LoadConst
            | Opcode::LoadGlobal
            | Opcode::LoadName
            | Opcode::BinaryOp
            | Opcode::CompareOp
            | Opcode::IsOp
            | Opcode::ContainsOp
            | Opcode::LoadAttr
            | Opcode::LoadDeref
            | Opcode::Call
            | Opcode::BinarySubscr
            | Opcode::StoreSubscr
            | Opcode::StoreFast
            | Opcode::ReturnValue
            | Opcode::Copy
            | Opcode::Swap
            | Opcode::PopTop
            | Opcode::PopJumpIfFalse
            | Opcode::PopJumpIfTrue
            | Opcode::PopJumpIfNone
            | Opcode::PopJumpIfNotNone
            | Opcode::UnaryNegative
            | Opcode::UnaryNot
            | Opcode::UnaryInvert
            | Opcode::UnpackSequence
            | Opcode::GetIter
            | Opcode::JumpForward
    )
}
