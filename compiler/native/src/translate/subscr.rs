//! Subscripts and slices: lists and tuples by small ints inline.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::abi::layout;
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    /// Address of item `index` (a tagged small int) of a list, or a jump to `slow`: not a list, no int, out of range.
    fn list_item_address(&mut self, list: Operand, index: Operand, slow: Block) -> Value {
        if list.ty != Ty::List {
            self.guard_type(list.value, list.ty.is_pointer(), RuntimeType::List, slow);
        }
        if index.ty != Ty::Int {
            let int = self.is_int(index.value);
            self.guard(int, slow);
        }
        let length = self.load_field(I64, list.value, layout::LIST_ITEMS + layout::ITEMS_LENGTH);
        let number = self.untag(index.value);
        let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, number, 0);
        let wrapped = self.b.ins().iadd(number, length);
        let position = self.b.ins().select(negative, wrapped, number);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, position, length);
        self.guard(inside, slow);
        let pointer = self.load_field(I64, list.value, layout::LIST_ITEMS + layout::ITEMS_POINTER);
        let offset = self.b.ins().ishl_imm_u(position, 3);
        self.b.ins().iadd(pointer, offset)
    }

    fn may_be_list(list: Operand, index: Operand) -> bool {
        matches!(list.ty, Ty::Unknown | Ty::List | Ty::Object) && matches!(index.ty, Ty::Unknown | Ty::Int)
    }

    /// What the guards of a fast path showed.
    fn refine_list(&mut self, list: Operand, index: Operand) {
        let own = list.own;
        if list.ty != Ty::List {
            for slot in self
                .state
                .locals
                .iter_mut()
                .flatten()
                .chain(self.state.stack.iter_mut())
            {
                if slot.value == list.value && slot.repr == Repr::Word {
                    slot.ty = Ty::List;
                }
            }
        }
        let _ = own;
        if index.ty == Ty::Unknown {
            self.state.refine(index.value, Operand::free(index.value, Ty::Int));
        }
    }

    pub(super) fn binary_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        if !Self::may_be_list(container, index) || !self.worth_splitting() {
            let args = [container.value, index.value];
            let value = self.call_own(Helper::subscr, &args, &[index, container]);
            return self.push(Operand::owned(value, Ty::Unknown));
        }
        let slow = self.cold_block();
        let address = self.list_item_address(container, index, slow);
        let value = self.load(I64, address, 0);
        self.retain(value, Ty::Unknown);
        let known = Operand {
            ty: Ty::List,
            ..container
        };
        self.drop_operand(known);
        let fast = self.suspend();
        let saved = self.state.clone();
        self.switch(slow);
        let slow_value = self.call_own(Helper::subscr, &[container.value, index.value], &[index, container]);
        self.push(Operand::owned(slow_value, Ty::Unknown));
        self.goto(self.at + 1);
        self.switch(fast);
        self.state = saved;
        self.refine_list(container, index);
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
    }

    pub(super) fn store_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        let value = self.pop_word();
        if !Self::may_be_list(container, index) || !self.worth_splitting() {
            let args = [container.value, index.value, value.value];
            self.call_status(Helper::store_subscr, &args, &[value, index, container]);
            return;
        }
        let slow = self.cold_block();
        let address = self.list_item_address(container, index, slow);
        let old = self.load(I64, address, 0);
        if value.own != Own::Owned {
            self.retain(value.value, value.ty);
        }
        self.store(value.value, address, 0);
        self.release(old, Ty::Unknown);
        let known = Operand {
            ty: Ty::List,
            ..container
        };
        self.drop_operand(known);
        let fast = self.suspend();
        let saved = self.state.clone();
        self.switch(slow);
        let args = [container.value, index.value, value.value];
        self.call_status(Helper::store_subscr, &args, &[value, index, container]);
        self.goto(self.at + 1);
        self.switch(fast);
        self.state = saved;
        self.refine_list(container, index);
    }

    pub(super) fn delete_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        self.call_status(
            Helper::delete_subscr,
            &[container.value, index.value],
            &[index, container],
        );
    }

    pub(super) fn binary_slice(&mut self) {
        let operands = self.pop_words(3);
        let args = [operands[0].value, operands[1].value, operands[2].value];
        let value = self.call_own(Helper::subscr_slice, &args, &operands);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn store_slice(&mut self) {
        let operands = self.pop_words(4);
        let args = [
            operands[0].value,
            operands[1].value,
            operands[2].value,
            operands[3].value,
        ];
        self.call_status(Helper::store_slice, &args, &operands);
        let _ = word::NULL;
    }
}
