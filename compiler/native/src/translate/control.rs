//! Entering, leaving, looping.

use crate::emit::FunctionTranslator;
use crate::facts::{Own, Repr};
use crate::helpers::Helper;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I32;
use krait_runtime::abi::layout;

impl FunctionTranslator<'_, '_> {
    /// RESUME marks the start of the body and the place after each `yield`; calls are polled at back-edges only.
    pub(super) fn resume(&mut self, _oparg: u32) {}

    pub(super) fn jump_backward(&mut self, target: usize) {
        let flag = self.state_address(layout::STATE_ATTENTION);
        let attention = self.load(I32, flag, 0);
        let cold = self.cold_block();
        let next = self.block();
        self.branch(attention, cold, next);
        self.switch(cold);
        let status = self.call_raw(Helper::poll, &[]).expect("a result");
        let failed = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, status, 0);
        self.fail_if(failed);
        self.jump(next, &[]);
        self.switch(next);
        self.goto(target);
    }

    pub(super) fn return_const(&mut self, index: usize) {
        let operand = self.constant(index);
        self.push(operand);
        self.return_value();
    }

    pub(super) fn return_value(&mut self) {
        let operand = self.pop();
        // A local that is returned gives its reference away.
        let value = match operand.own {
            Own::Local(k) if operand.repr == Repr::Word => {
                self.state.locals[k as usize] = None;
                operand.value
            }
            _ => self.to_owned_word(operand),
        };
        self.leave_frame();
        self.b.ins().return_(&[value]);
        self.filled = true;
    }

    /// The prologue: RecursionError at the recursion limit, and before the stack ends.
    pub(crate) fn check_stack(&mut self) {
        let limit = self.state_address(layout::STATE_STACK_LIMIT);
        let limit = self.load(cranelift_codegen::ir::types::I64, limit, 0);
        let pointer = self.b.ins().get_stack_pointer(cranelift_codegen::ir::types::I64);
        let fine = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, pointer, limit);
        let deep = self.cold_block();
        let next = self.block();
        self.branch(fine, next, deep);
        self.switch(deep);
        let status = self.call_raw(Helper::check_depth, &[pointer]).expect("a status");
        let failed = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, status, 0);
        let too_deep = self.cold_block();
        self.branch(failed, too_deep, next);
        self.switch(too_deep);
        let null = self.iconst(krait_runtime::value::NULL);
        self.b.ins().return_(&[null]);
        self.switch(next);
    }
}
