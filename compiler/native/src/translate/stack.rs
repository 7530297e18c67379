//! Constants and the order of the operand stack.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Ty};
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    pub(super) fn pop_top(&mut self) {
        let operand = self.pop();
        self.drop_operand(operand);
    }

    pub(super) fn push_null(&mut self) {
        let null = self.iconst(word::NULL);
        self.push(Operand::free(null, Ty::Null));
    }

    pub(super) fn copy(&mut self, n: usize) {
        let index = self.state.stack.len() - n;
        let operand = self.state.stack[index];
        if operand.own == Own::Owned {
            self.retain(operand.value, operand.ty);
        }
        self.push(operand);
    }

    pub(super) fn swap(&mut self, n: usize) {
        let top = self.state.stack.len() - 1;
        self.state.stack.swap(top, top + 1 - n);
    }

    pub(super) fn load_const(&mut self, index: usize) {
        let operand = self.constant(index);
        self.push(operand);
    }
}
