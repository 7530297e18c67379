//! Raising, handling, `with`.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;

impl FunctionTranslator<'_, '_> {
    pub(super) fn push_exc_info(&mut self) {
        let exception = self.pop_word();
        let previous = self
            .call_raw(Helper::push_exc_info, &[exception.value])
            .expect("a result");
        self.push(Operand::owned(previous, Ty::Unknown));
        self.push(exception);
    }

    pub(super) fn pop_except(&mut self) {
        let previous = self.pop();
        let previous = self.to_owned_word(previous);
        self.call_raw(Helper::pop_except, &[previous]);
    }

    pub(super) fn check_exc_match(&mut self) {
        let kind = self.pop_word();
        let exception = *self.state.stack.last().expect("the exception");
        let status = self.call_status(Helper::check_exc_match, &[exception.value, kind.value], &[kind]);
        let value = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
        self.push(Operand::bool(value));
    }

    pub(super) fn reraise(&mut self, oparg: usize) {
        let exception = self.pop();
        let exception = self.to_owned_word(exception);
        self.call_raw(Helper::reraise, &[exception]);
        // After a RERAISE that knows where its exception came from the frame stands there.
        if oparg > 0 && self.cx.info.keep_all_locals {
            let depth = self.state.stack.len();
            return self.fail_from(self.state.stack[depth - oparg]);
        }
        self.fail(false);
    }

    pub(super) fn raise_varargs(&mut self, n: usize) {
        let items = self.pop_owned_array(n);
        let count = self.iconst32(n as u32);
        let traced = self.call_raw(Helper::raise_varargs, &[items, count]).expect("a result");
        if n > 0 {
            return self.fail(true);
        }
        // A bare `raise` does not enter this frame in the traceback again.
        let (again, fresh) = (self.block(), self.cold_block());
        self.branch(traced, fresh, again);
        self.switch(fresh);
        self.fail(true);
        self.switch(again);
        self.fail(false);
    }

    pub(super) fn before_async_with(&mut self) {
        self.enter(Helper::before_async_with);
    }

    pub(super) fn check_eg_match(&mut self) {
        let operands = self.pop_words(2);
        let out = self.scratch(1);
        let rest = self.call_own(
            Helper::check_eg_match,
            &[operands[0].value, operands[1].value, out],
            &operands,
        );
        let matched = self.load(I64, out, 0);
        self.push(Operand::owned(rest, Ty::Unknown));
        self.push(Operand::owned(matched, Ty::Unknown));
    }

    pub(super) fn load_assertion_error(&mut self) {
        let value = self.call_own(Helper::assertion_error, &[], &[]);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn before_with(&mut self) {
        self.enter(Helper::before_with);
    }

    fn enter(&mut self, helper: Helper) {
        let manager = self.pop_word();
        let out = self.scratch(1);
        let result = self.call_own(helper, &[manager.value, out], &[manager]);
        let exit = self.load(I64, out, 0);
        self.push(Operand::owned(exit, Ty::Unknown));
        self.push(Operand::owned(result, Ty::Unknown));
    }

    pub(super) fn with_except_start(&mut self) {
        let depth = self.state.stack.len();
        let exception = self.state.stack[depth - 1].value;
        let exit = self.state.stack[depth - 4].value;
        let value = self.call_own(Helper::with_except_start, &[exit, exception], &[]);
        self.push(Operand::owned(value, Ty::Unknown));
    }
}
