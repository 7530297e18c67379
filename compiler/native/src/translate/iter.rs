//! Iteration: `range` of small ints and lists inline.

use crate::emit::{FunctionTranslator, small_int};
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_bytecode::Opcode;
use krait_bytecode::code::Constant;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    pub(super) fn get_iter(&mut self) {
        let operand = self.pop_word();
        if matches!(
            operand.ty,
            Ty::Range(_) | Ty::RangeCount | Ty::EnumerateCursor | Ty::EnumerateText
        ) {
            return self.push(operand);
        }
        if !self.feeds_loop(self.at + 1) {
            let value = self.call_own(Helper::get_iter, &[operand.value], &[operand]);
            return self.push(Operand::owned(value, Ty::Object));
        }
        match operand.ty {
            Ty::List => self.push_cursor(operand, Ty::ListCursor),
            Ty::Tuple => self.push_cursor(operand, Ty::TupleCursor),
            Ty::Str if !self.state.unlikely => {
                let other = self.cold_block();
                self.loop_over_text(operand, other);
                self.get_iterator(operand);
            }
            Ty::Unknown | Ty::Object => {
                let text_first = !self.state.unlikely && self.takes_text(self.at + 1);
                if text_first {
                    let other = self.block();
                    self.loop_over_text(operand, other);
                    self.state.rank += 1;
                }
                let other = self.block();
                let saved = self.state.clone();
                let hashed = self.is_used_hashed();
                self.guard_type(operand.value, operand.ty.is_pointer(), RuntimeType::List, other);
                self.push_cursor(operand, Ty::ListCursor);
                self.state.rank += usize::from(hashed);
                self.goto(self.at + 1);
                self.state = saved;
                self.switch(other);
                self.state.rank += usize::from(!hashed);
                if self.handles_text() && !text_first {
                    let other = self.block();
                    self.loop_over_text(operand, other);
                }
                self.get_iterator(operand);
            }
            _ => {
                let value = self.call_own(Helper::get_iter, &[operand.value], &[operand]);
                self.push(Operand::owned(value, Ty::Unknown));
            }
        }
    }

    /// Whether the local that was just loaded seems to be a set or a dict: the function asks what is in it, or calls
    /// methods that lists have not.
    fn is_used_hashed(&self) -> bool {
        const METHODS: [&str; 9] = [
            "add",
            "discard",
            "get",
            "items",
            "keys",
            "setdefault",
            "union",
            "update",
            "values",
        ];
        let instrs = &self.d.instrs;
        let Some(load) = self.at.checked_sub(1).map(|i| instrs[i]) else {
            return false;
        };
        let asks = |i: usize| match instrs.get(i + 1) {
            Some(next) if next.opcode == Opcode::ContainsOp => true,
            Some(next) if next.opcode == Opcode::LoadAttr => {
                let name = self.unit.code.names()[next.oparg as usize >> 1].to_str();
                name.is_some_and(|n| METHODS.contains(&n))
            }
            _ => false,
        };
        let loads = |i: usize| instrs[i].opcode == Opcode::LoadFast && instrs[i].oparg == load.oparg;
        load.opcode == Opcode::LoadFast && (0..instrs.len()).any(|i| loads(i) && asks(i))
    }

    /// Whether what is on top of the stack before instruction `from` is what a loop runs over, in this function: `for`
    /// statements, and comprehensions, which first put their variable and their result in place.
    pub(super) fn feeds_loop(&self, from: usize) -> bool {
        self.loop_fed(from).is_some()
    }

    /// The index of that loop's `FOR_ITER`.
    pub(super) fn loop_fed(&self, from: usize) -> Option<usize> {
        let puts_in_place = |i: usize| match self.d.instrs[i].opcode {
            Opcode::LoadFastAndClear | Opcode::Swap | Opcode::MakeCell => true,
            Opcode::BuildList | Opcode::BuildSet | Opcode::BuildMap => self.d.instrs[i].oparg == 0,
            _ => false,
        };
        let first = (from..self.d.instrs.len()).find(|&i| !puts_in_place(i));
        first.filter(|&i| self.d.instrs[i].opcode == Opcode::ForIter)
    }

    /// The same for a loop that begins by unpacking two.
    pub(super) fn feeds_loop_over_pairs(&self, from: usize) -> bool {
        let unpack = self.loop_fed(from).and_then(|i| self.d.instrs.get(i + 1));
        unpack.is_some_and(|i| i.opcode == Opcode::UnpackSequence && i.oparg == 2)
    }

    /// Where CPython has an iterator over a list or tuple, the sequence itself stands, and beside it the index.
    pub(super) fn push_cursor(&mut self, operand: Operand, ty: Ty) {
        let operand = self.hold(operand);
        // A value of its own: two loops may run over one list.
        let value = self.b.ins().iadd_imm_s(operand.value, 0);
        let index = self.iconst(0);
        self.aux.insert(value, vec![index]);
        self.push(Operand { value, ty, ..operand });
    }

    /// Calls `iter()`. The iterator's type is tested once, here; each kind has its own version of the loop.
    fn get_iterator(&mut self, operand: Operand) {
        let value = self.call_own(Helper::get_iter, &[operand.value], &[operand]);
        for (which, ty) in [
            (RuntimeType::RangeIterator, Ty::RangeIterator),
            (RuntimeType::ListIterator, Ty::ListIterator),
        ] {
            if !self.unit.is_generator() {
                // Loops over lists and ranges have cursors.
                continue;
            }
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
            Ty::Range(step) => self.for_numbers(iterator, step, next, target),
            Ty::RangeCount => self.for_counted(iterator, next, target),
            Ty::ListCursor | Ty::TupleCursor | Ty::EnumerateCursor => self.for_sequence(iterator, next, target),
            Ty::StrCursor | Ty::EnumerateText => self.for_text(iterator, next, target),
            Ty::RangeIterator => self.for_range(iterator.value, next, target),
            Ty::ListIterator => self.for_list(iterator.value, next, target),
            Ty::Unknown if &*self.unit.code.name.to_string() == "<genexpr>" && !self.state.unlikely => {
                self.test_iterator(iterator, next, target);
                let tested = Operand {
                    ty: Ty::Object,
                    ..iterator
                };
                self.for_any(tested, next, target);
            }
            _ => self.for_any(iterator, next, target),
        }
    }

    /// The iterator that a generator expression was given: lists and ranges get loops of their own.
    fn test_iterator(&mut self, iterator: Operand, next: usize, target: usize) {
        for (which, ty) in [
            (RuntimeType::ListIterator, Ty::ListIterator),
            (RuntimeType::RangeIterator, Ty::RangeIterator),
        ] {
            let other = self.block();
            let saved = self.state.clone();
            self.guard_type(iterator.value, false, which, other);
            self.refine_type(iterator.value, ty);
            match ty {
                Ty::ListIterator => self.for_list(iterator.value, next, target),
                _ => self.for_range(iterator.value, next, target),
            }
            self.state = saved;
            self.switch(other);
        }
        self.refine_type(iterator.value, Ty::Object);
    }

    /// The cursor on top of the stack moves on.
    pub(super) fn advance(&mut self, value: Value, beside: Vec<Value>) {
        self.aux.insert(value, beside);
        self.state.stack.last_mut().expect("the cursor").value = value;
    }

    fn for_numbers(&mut self, cursor: Operand, step: i32, next: usize, target: usize) {
        let bound = self.aux[&cursor.value][0];
        let condition = if step > 0 {
            IntCC::SignedLessThan
        } else {
            IntCC::SignedGreaterThan
        };
        let more = self.b.ins().icmp(condition, cursor.value, bound);
        let (body, end) = (self.block(), self.block());
        self.branch(more, body, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        let following = self
            .b
            .ins()
            .iadd_imm_s(cursor.value, i64::from(step) << word::INT_SHIFT);
        self.advance(following, vec![bound]);
        self.push(Operand::free(cursor.value, Ty::Int));
        self.goto(next);
    }

    fn for_counted(&mut self, cursor: Operand, next: usize, target: usize) {
        let (left, step) = (self.aux[&cursor.value][0], self.aux[&cursor.value][1]);
        let (body, end) = (self.block(), self.block());
        self.branch(left, body, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        let fewer = self.b.ins().iadd_imm_s(left, -1);
        let following = self.b.ins().iadd(cursor.value, step);
        self.advance(following, vec![fewer, step]);
        self.push(Operand::free(cursor.value, Ty::Int));
        self.goto(next);
    }

    fn for_sequence(&mut self, cursor: Operand, next: usize, target: usize) {
        let index = self.aux[&cursor.value][0];
        let list = cursor.ty != Ty::TupleCursor;
        let length = if list {
            layout::LIST_ITEMS + layout::ITEMS_LENGTH
        } else {
            layout::TUPLE_LENGTH
        };
        let length = self.load_field(I64, cursor.value, length);
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
        let (body, end) = (self.block(), self.block());
        self.branch(more, body, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.state = saved;
        self.switch(body);
        let offset = self.b.ins().ishl_imm_u(index, 3);
        let value = if list {
            let pointer = self.load_field(I64, cursor.value, layout::LIST_ITEMS + layout::ITEMS_POINTER);
            let address = self.b.ins().iadd(pointer, offset);
            self.load(I64, address, 0)
        } else {
            let address = self.b.ins().iadd(cursor.value, offset);
            self.load_field(I64, address, layout::TUPLE_ITEMS)
        };
        let following = self.b.ins().iadd_imm_s(index, 1);
        let same = self.b.ins().iadd_imm_s(cursor.value, 0);
        let mut beside = vec![following];
        if cursor.ty == Ty::EnumerateCursor {
            beside.push(self.next_number(cursor));
        }
        let number = self.aux[&cursor.value].last().copied();
        self.advance(same, beside);
        if cursor.ty == Ty::TupleCursor
            && let Some(kinds) = self.constant_pairs()
        {
            // Items of constants live for ever.
            for (i, ty) in kinds.into_iter().enumerate().rev() {
                let part = self.load_field(I64, value, layout::TUPLE_ITEMS + 8 * i as i32);
                self.push(Operand::free(part, ty));
            }
            return self.goto(next + 1);
        }
        if cursor.ty == Ty::TupleCursor
            && let Some(ty) = self.constant_items()
        {
            self.push(Operand::free(value, ty));
            return self.goto(next);
        }
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Borrowed,
        });
        if let Some(number) = number.filter(|_| cursor.ty == Ty::EnumerateCursor) {
            // Taken apart already.
            self.push(Operand::free(number, Ty::Int));
            return self.goto(next + 1);
        }
        self.goto(next);
    }

    /// The number after the present one of an `enumerate`; far from the largest small int, as the loop's entry saw to it.
    pub(super) fn next_number(&mut self, cursor: Operand) -> Value {
        let number = self.aux[&cursor.value][1];
        self.b.ins().iadd_imm_s(number, 1 << word::INT_SHIFT)
    }

    /// The constants that the loop at `FOR_ITER` runs over, if it is a loop over a constant tuple.
    fn looped_constants(&self) -> Option<&[Constant]> {
        let before = |n: usize| self.at.checked_sub(n).map(|i| self.d.instrs[i]);
        let (load, iter) = (before(2)?, before(1)?);
        if iter.opcode != Opcode::GetIter || load.opcode != Opcode::LoadConst {
            return None;
        }
        match &self.unit.code.consts[load.oparg as usize] {
            Constant::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The type of all of them, if that is a known one.
    fn constant_items(&self) -> Option<Ty> {
        common_type(self.looped_constants()?)
    }

    /// The types of the parts, where all of them are tuples that the loop first takes apart.
    fn constant_pairs(&self) -> Option<Vec<Ty>> {
        let unpack = self.d.instrs.get(self.at + 1)?;
        if unpack.opcode != Opcode::UnpackSequence {
            return None;
        }
        let rows: Option<Vec<&[Constant]>> = (self.looped_constants()?.iter())
            .map(|row| match row {
                Constant::Tuple(parts) if parts.len() == unpack.oparg as usize => Some(&parts[..]),
                _ => None,
            })
            .collect();
        let rows = rows?;
        let column = |i: usize| common_type(rows.iter().map(|row| &row[i]));
        (0..unpack.oparg as usize).map(column).collect()
    }

    /// Continues after the loop: 3.12 pushes the exhausted iterator's successor and pops both at END_FOR.
    pub(super) fn exhausted(&mut self, block: Block, target: usize) {
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
        let current = self.load_field(I64, iterator, layout::RANGE_ITERATOR_NEXT);
        let value = self.tag(current);
        let number = self.untag(value);
        let small = self.b.ins().icmp(IntCC::Equal, number, current);
        let large = self.cold_block();
        self.guard(small, large);
        let before = self.state.clone();
        let fewer = self.b.ins().iadd_imm_s(left, -1);
        self.store_field(fewer, iterator, layout::RANGE_ITERATOR_REMAINING);
        let step = self.load_field(I64, iterator, layout::RANGE_ITERATOR_STEP);
        let following = self.b.ins().iadd(current, step);
        self.store_field(following, iterator, layout::RANGE_ITERATOR_NEXT);
        self.push(Operand::free(value, Ty::Int));
        self.after_for(next);
        self.state = before;
        self.switch(large);
        let iterator = *self.state.stack.last().expect("the iterator");
        self.for_any(iterator, next, target);
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

    /// An iterator of unknown kind whose items are unpacked in two: those that make pairs hand over the parts.
    fn for_pairs(&mut self, iterator: Operand, next: usize, target: usize) {
        let out = self.scratch(2);
        let status = self.call_status(Helper::for_iter_pair, &[iterator.value, out], &[]);
        let (end, some) = (self.block(), self.block());
        self.branch(status, some, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.state = saved.clone();
        self.switch(some);
        let first = self.load(I64, out, 0);
        let (one, two) = (self.block(), self.block());
        let pair = self.b.ins().icmp_imm_s(IntCC::Equal, status, 1);
        self.branch(pair, two, one);
        self.switch(one);
        self.push(Operand::owned(first, Ty::Unknown));
        self.goto(next);
        self.state = saved;
        self.switch(two);
        let second = self.load(I64, out, 8);
        self.push(Operand::owned(first, Ty::Unknown));
        self.push(Operand::owned(second, Ty::Unknown));
        self.goto(next + 1);
    }

    fn for_any(&mut self, iterator: Operand, next: usize, target: usize) {
        let unpack = self.d.instrs.get(next);
        if unpack.is_some_and(|i| i.opcode == Opcode::UnpackSequence && i.oparg == 2) {
            return self.for_pairs(iterator, next, target);
        }
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

/// The type that constants have in common, if a fact says so much.
fn common_type<'c>(constants: impl IntoIterator<Item = &'c Constant>) -> Option<Ty> {
    let type_of = |c: &Constant| match c {
        Constant::Int(_) => small_int(c).map(|_| Ty::Int),
        Constant::Str(_) => Some(Ty::Str),
        _ => None,
    };
    let mut types = constants.into_iter().map(type_of);
    let first = types.next()??;
    types.all(|ty| ty == Some(first)).then_some(first)
}
