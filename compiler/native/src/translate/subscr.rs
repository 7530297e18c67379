//! Subscripts and slices: lists and tuples by small ints inline; their items are borrowed.

use crate::emit::FunctionTranslator;
use crate::facts::{Numbers, Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value};
use krait_runtime::abi::layout;

impl FunctionTranslator<'_, '_> {
    /// Address of item `index` (a tagged small int) of a list, or a jump: to `other` if it is no list, to `slow` if the
    /// index is no int or out of range.
    pub(super) fn list_item_address(&mut self, list: Operand, index: Operand, other: Block, slow: Block) -> Value {
        if list.ty != Ty::List {
            self.guard_type(list.value, list.ty.is_pointer(), RuntimeType::List, other);
        }
        let length = |this: &mut Self| this.load_field(I64, list.value, layout::LIST_ITEMS + layout::ITEMS_LENGTH);
        let position = self.position(index, length, slow);
        let pointer = self.load_field(I64, list.value, layout::LIST_ITEMS + layout::ITEMS_POINTER);
        let offset = self.b.ins().ishl_imm_u(position, 3);
        self.b.ins().iadd(pointer, offset)
    }

    /// The index as a position inside a sequence of the given length, else a jump to `slow`.
    pub(super) fn position(&mut self, index: Operand, length: impl FnOnce(&mut Self) -> Value, slow: Block) -> Value {
        if index.ty != Ty::Int {
            let int = self.is_int(index.value);
            self.guard(int, slow);
        }
        let length = length(self);
        if let Some(constant) = self.constant_int(index.value) {
            let position = if constant >= 0 {
                self.iconst(constant as u64)
            } else {
                self.b.ins().iadd_imm_s(length, constant)
            };
            let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, position, length);
            self.guard(inside, slow);
            return position;
        }
        let number = self.untag(index.value);
        let done = self.block();
        let position = self.b.append_block_param(done, I64);
        let negative = self.cold_block();
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, number, length);
        self.b
            .ins()
            .brif(inside, done, &[BlockArg::Value(number)], negative, &[]);
        self.switch(negative);
        let wrapped = self.b.ins().iadd(number, length);
        // Of a number beyond the end the sum is beyond it too, as a small int is far from overflow.
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, wrapped, length);
        self.guard(inside, slow);
        self.jump(done, &[wrapped]);
        self.switch(done);
        position
    }

    fn may_be_list(list: Operand, index: Operand) -> bool {
        matches!(list.ty, Ty::Unknown | Ty::List | Ty::Object) && matches!(index.ty, Ty::Unknown | Ty::Int)
    }

    /// What the guards of a fast path showed.
    pub(super) fn refine_container(&mut self, container: Operand, ty: Ty, index: Operand) {
        self.refine_type(container.value, ty);
        if index.ty == Ty::Unknown {
            self.state.refine(index.value, Operand::free(index.value, Ty::Int));
        }
    }

    /// Pushes an item read from a container, which is used up.
    fn push_item(&mut self, value: Value, container: Operand) {
        let mut item = Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Borrowed,
        };
        if container.is_owned() {
            item = self.hold(item);
            self.drop_operand(container);
        }
        self.push(item);
    }

    pub(super) fn binary_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        let inlined = self.worth_splitting() && matches!(index.ty, Ty::Unknown | Ty::Int);
        match container.ty {
            Ty::List | Ty::Unknown | Ty::Object if inlined => self.list_item(container, index),
            Ty::Tuple if inlined => self.tuple_item(container, index),
            Ty::Str if inlined => self.text_item(container, index),
            _ if !self.worth_splitting() && !self.runs_once() && Self::may_be_list(container, index) => {
                self.merged_item(container, index)
            }
            _ => self.subscr_slow(container, index),
        }
    }

    fn subscr_slow(&mut self, container: Operand, index: Operand) {
        let value = self.call_own(Helper::subscr, &[container.value, index.value], &[container, index]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    /// Fills the slow path of a subscript. `unlikely`: it is taken for a wrong index only.
    pub(super) fn item_elsewhere(&mut self, slow: Block, container: Operand, index: Operand, unlikely: bool) {
        let fast = self.suspend();
        let saved = self.state.clone();
        self.switch(slow);
        self.state.unlikely |= unlikely;
        if unlikely {
            self.state.numbers = Numbers::Others;
        }
        self.subscr_slow(container, index);
        self.goto(self.at + 1);
        self.switch(fast);
        self.state = saved;
    }

    fn tuple_item(&mut self, container: Operand, index: Operand) {
        let slow = self.cold_block();
        let length = |this: &mut Self| this.load_field(I64, container.value, layout::TUPLE_LENGTH);
        let position = self.position(index, length, slow);
        let offset = self.b.ins().ishl_imm_u(position, 3);
        let address = self.b.ins().iadd(container.value, offset);
        let value = self.load_field(I64, address, layout::TUPLE_ITEMS);
        self.item_elsewhere(slow, container, index, true);
        self.refine_container(container, Ty::Tuple, index);
        self.push_item(value, container);
    }

    /// The container is a list, or may be one.
    fn list_item(&mut self, container: Operand, index: Operand) {
        let slow = self.cold_block();
        let known = container.ty == Ty::List;
        let other = if known { slow } else { self.surprise() };
        let address = self.list_item_address(container, index, other, slow);
        let value = self.load(I64, address, 0);
        if !known {
            if container.ty == Ty::Unknown && self.handles_text() {
                self.text_item_instead(other, container, index);
            } else {
                self.item_elsewhere(other, container, index, false);
            }
        }
        self.item_elsewhere(slow, container, index, true);
        self.refine_container(container, Ty::List, index);
        let known = Operand {
            ty: Ty::List,
            ..container
        };
        self.push_item(value, known);
    }

    pub(super) fn store_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        let value = self.pop_word();
        let may_be_list = Self::may_be_list(container, index);
        if may_be_list && !self.worth_splitting() && !self.runs_once() {
            return self.merged_store_item(container, index, value);
        }
        if !may_be_list || self.runs_once() {
            let args = [container.value, index.value, value.value];
            self.call_status(Helper::store_subscr, &args, &[value, container, index]);
            return;
        }
        let slow = if container.ty == Ty::List {
            self.cold_block()
        } else {
            self.surprise()
        };
        let address = self.list_item_address(container, index, slow, slow);
        let saved = self.state.clone();
        let fast = self.suspend();
        self.switch(slow);
        let args = [container.value, index.value, value.value];
        self.call_status(Helper::store_subscr, &args, &[value, container, index]);
        self.goto(self.at + 1);
        self.switch(fast);
        self.state = saved;
        self.refine_container(container, Ty::List, index);
        if value.ty == Ty::Unknown
            && value.own != Own::Owned
            && self.d.computes[self.at]
            && !self.d.expects_floats[self.at]
        {
            self.replace_computed(address, value);
        } else {
            if value.own != Own::Owned {
                self.retain(value.value, value.ty);
            }
            self.replace_item(address, value);
        }
        let known = Operand {
            ty: Ty::List,
            ..container
        };
        self.drop_operand(known);
    }

    /// Replaces an item in a loop that computes: as a rule both values are ints, which nobody counts.
    fn replace_computed(&mut self, address: Value, value: Operand) {
        self.promote_borrowed();
        let old = self.load(I64, address, 0);
        let (counted, done) = (self.block(), self.block());
        let both = self.b.ins().bor(old, value.value);
        let ints = self.is_int(both);
        self.store(value.value, address, 0);
        self.branch(ints, done, counted);
        self.switch(counted);
        self.retain(value.value, value.ty);
        self.release(old, Ty::Unknown);
        self.jump(done, &[]);
        self.switch(done);
    }

    pub(super) fn delete_subscr(&mut self) {
        let index = self.pop_word();
        let container = self.pop_word();
        self.call_status(
            Helper::delete_subscr,
            &[container.value, index.value],
            &[container, index],
        );
    }

    pub(super) fn binary_slice(&mut self) {
        let operands = self.pop_words(3);
        let args = [operands[0].value, operands[1].value, operands[2].value];
        let released = [operands[1], operands[2], operands[0]];
        let ty = match operands[0].ty {
            ty @ (Ty::List | Ty::Str | Ty::Tuple) => ty,
            _ => Ty::Unknown,
        };
        let value = self.call_own(Helper::subscr_slice, &args, &released);
        self.push(Operand::owned(value, ty));
    }

    pub(super) fn store_slice(&mut self) {
        let operands = self.pop_words(4);
        let args = [
            operands[0].value,
            operands[1].value,
            operands[2].value,
            operands[3].value,
        ];
        let released = [operands[2], operands[3], operands[0], operands[1]];
        self.call_status(Helper::store_slice, &args, &released);
    }
}
