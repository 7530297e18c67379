//! Imports.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Ty};
use crate::helpers::Helper;

impl FunctionTranslator<'_, '_> {
    pub(super) fn import_name(&mut self, name: usize) {
        let operands = self.pop_words(2);
        let globals = self.globals();
        let name = self.name_word(name);
        let args = [name, globals, operands[1].value, operands[0].value];
        let value = self.call_own(Helper::import_name, &args, &operands);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn import_from(&mut self, name: usize) {
        let module = self.state.stack.last().expect("the module").value;
        let name = self.name_word(name);
        let value = self.call_own(Helper::import_from, &[module, name], &[]);
        self.push(Operand::owned(value, Ty::Unknown));
    }
}
