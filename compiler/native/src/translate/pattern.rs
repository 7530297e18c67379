//! `match`.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;

impl FunctionTranslator<'_, '_> {
    fn subject(&mut self, below: usize) -> cranelift_codegen::ir::Value {
        let index = self.state.stack.len() - 1 - below;
        let operand = self.state.stack[index];
        let word = self.as_word(operand);
        self.state.stack[index] = word;
        word.value
    }

    pub(super) fn get_len(&mut self) {
        let subject = self.subject(0);
        let value = self.call_own(Helper::get_len, &[subject], &[]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    fn match_kind(&mut self, helper: Helper) {
        let subject = self.subject(0);
        let status = self.call_status(helper, &[subject], &[]);
        let value = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
        self.push(Operand::bool(value));
    }

    pub(super) fn match_mapping(&mut self) {
        self.match_kind(Helper::match_mapping);
    }

    pub(super) fn match_sequence(&mut self) {
        self.match_kind(Helper::match_sequence);
    }

    pub(super) fn match_keys(&mut self) {
        let keys = self.subject(0);
        let subject = self.subject(1);
        let value = self.call_own(Helper::match_keys, &[subject, keys], &[]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn match_class(&mut self, count: u32) {
        let operands = self.pop_words(3);
        let count = self.iconst32(count);
        let args = [operands[0].value, operands[1].value, operands[2].value, count];
        let value = self.call_own(Helper::match_class, &args, &operands);
        self.push(Operand::owned(value, Ty::Unknown));
    }
}
