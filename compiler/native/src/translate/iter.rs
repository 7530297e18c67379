//! Iteration: `range` of small ints and lists inline.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_bytecode::Opcode;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    pub(super) fn get_iter(&mut self) {
        let operand = self.pop_word();
        let value = self.call_own(Helper::get_iter, &[operand.value], &[operand]);
        let loops = self
            .d
            .instrs
            .get(self.at + 1)
            .is_some_and(|i| i.opcode == Opcode::ForIter);
        if !loops {
            return self.push(Operand::owned(value, Ty::Object));
        }
        // The iterator's type is tested once, here; each kind has its own version of the loop.
        for (which, ty) in [
            (RuntimeType::RangeIterator, Ty::RangeIterator),
            (RuntimeType::ListIterator, Ty::ListIterator),
        ] {
            let other = self.block();
            let saved = self.state.clone();
            self.guard_type(value, true, which, other);
            self.push(Operand::owned(value, ty));
            self.goto(self.at + 1);
            self.state = saved;
            self.switch(other);
        }
        self.push(Operand::owned(value, Ty::Unknown));
        self.goto(self.at + 1);
    }

    pub(super) fn for_iter(&mut self, next: usize, target: usize) {
        let iterator = *self.state.stack.last().expect("the iterator");
        match iterator.ty {
            Ty::RangeIterator => self.for_range(iterator.value, next, target),
            Ty::ListIterator => self.for_list(iterator.value, next, target),
            _ => self.for_any(iterator, next, target),
        }
    }

    /// Continues after the loop: 3.12 pushes the exhausted iterator's successor and pops both at END_FOR.
    fn exhausted(&mut self, block: Block, target: usize) {
        self.switch(block);
        let null = self.iconst(word::NULL);
        self.push(Operand::free(null, Ty::Null));
        self.goto(target);
    }

    fn for_range(&mut self, iterator: Value, next: usize, target: usize) {
        let end = self.block();
        let body = self.block();
        let left = self.load_field(I64, iterator, layout::RANGE_ITERATOR_REMAINING);
        self.branch(left, body, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        let fewer = self.b.ins().iadd_imm_s(left, -1);
        self.store_field(fewer, iterator, layout::RANGE_ITERATOR_REMAINING);
        let current = self.load_field(I64, iterator, layout::RANGE_ITERATOR_NEXT);
        let step = self.load_field(I64, iterator, layout::RANGE_ITERATOR_STEP);
        let following = self.b.ins().iadd(current, step);
        self.store_field(following, iterator, layout::RANGE_ITERATOR_NEXT);
        let value = self.tag(current);
        self.push(Operand::free(value, Ty::Int));
        self.after_for(next);
    }

    fn for_list(&mut self, iterator: Value, next: usize, target: usize) {
        let end = self.block();
        let list = self.load_field(I64, iterator, layout::LIST_ITERATOR_LIST);
        let exhausted_before = self.b.ins().icmp_imm_s(IntCC::NotEqual, list, word::NULL as i64);
        let saved = self.state.clone();
        self.guard(exhausted_before, end);
        let index = self.load_field(I64, iterator, layout::LIST_ITERATOR_INDEX);
        let length = self.load_field(I64, list, layout::LIST_ITEMS + layout::ITEMS_LENGTH);
        let inside = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
        let finish = self.block();
        self.guard(inside, finish);
        let body = self.suspend();
        // At the end the iterator lets go of the list: the helper does that.
        self.switch(finish);
        self.call_raw(Helper::for_iter, &[iterator]);
        self.jump(end, &[]);
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        let pointer = self.load_field(I64, list, layout::LIST_ITEMS + layout::ITEMS_POINTER);
        let offset = self.b.ins().ishl_imm_u(index, 3);
        let address = self.b.ins().iadd(pointer, offset);
        let value = self.load(I64, address, 0);
        self.retain(value, Ty::Unknown);
        let following = self.b.ins().iadd_imm_s(index, 1);
        self.store_field(following, iterator, layout::LIST_ITERATOR_INDEX);
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.after_for(next);
    }

    fn for_any(&mut self, iterator: Operand, next: usize, target: usize) {
        let value = self.call_raw(Helper::for_iter, &[iterator.value]).expect("a result");
        let none = self.block();
        let got = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
        self.guard(got, none);
        let body = self.suspend();
        let saved = self.state.clone();
        self.switch(none);
        // NULL: exhausted, or an exception is pending.
        let pending = self.state_address(layout::STATE_PENDING);
        let pending = self.load(I64, pending, 0);
        let failed = self.b.ins().icmp_imm_s(IntCC::NotEqual, pending, word::NULL as i64);
        self.fail_if(failed);
        let end = self.block();
        self.jump(end, &[]);
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.after_for(next);
    }

    fn after_for(&mut self, next: usize) {
        self.goto(next);
    }

    pub(super) fn end_for(&mut self) {
        let value = self.pop();
        self.drop_operand(value);
        let iterator = self.pop();
        self.drop_operand(iterator);
    }

    pub(super) fn get_yield_from_iter(&mut self) {
        let operand = self.pop_word();
        let flags = self.iconst32(self.unit.code.flags);
        let value = self.call_own(Helper::get_yield_from_iter, &[operand.value, flags], &[operand]);
        self.push(Operand::owned(value, Ty::Object));
    }
}
