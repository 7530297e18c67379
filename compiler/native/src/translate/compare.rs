//! Comparisons, identity, membership; conditional jumps.

use crate::emit::{FunctionTranslator, small_int};
use crate::facts::{Numbers, Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::I8;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_bytecode::{Constant, Opcode};
use krait_runtime::value as word;

pub(super) const INT_CONDITIONS: [IntCC; 6] = [
    IntCC::SignedLessThan,
    IntCC::SignedLessThanOrEqual,
    IntCC::Equal,
    IntCC::NotEqual,
    IntCC::SignedGreaterThan,
    IntCC::SignedGreaterThanOrEqual,
];
pub(super) const FLOAT_CONDITIONS: [FloatCC; 6] = [
    FloatCC::LessThan,
    FloatCC::LessThanOrEqual,
    FloatCC::Equal,
    FloatCC::NotEqual,
    FloatCC::GreaterThan,
    FloatCC::GreaterThanOrEqual,
];

impl FunctionTranslator<'_, '_> {
    pub(super) fn compare_op(&mut self, oparg: u32) {
        let op = oparg >> 4;
        let right = self.pop();
        let left = self.pop();
        let numeric = |t: Ty| matches!(t, Ty::Unknown | Ty::Int | Ty::Float);
        if self.compare_text(left, right, op) {
            return;
        }
        if !(numeric(left.ty) && numeric(right.ty)) {
            return self.compare_slow(left, right, op);
        }
        if left.ty == Ty::Int && right.ty == Ty::Int {
            let value = self.b.ins().icmp(INT_CONDITIONS[op as usize], left.value, right.value);
            return self.push(Operand::bool(value));
        }
        if left.repr == Repr::F64 && right.repr == Repr::F64 {
            let value = self
                .b
                .ins()
                .fcmp(FLOAT_CONDITIONS[op as usize], left.value, right.value);
            return self.push(Operand::bool(value));
        }
        let mixed = self.state.numbers == Numbers::Others && (left.ty == Ty::Unknown || right.ty == Ty::Unknown)
            || self.may_be_items(left, right, op);
        if mixed || !self.worth_splitting() {
            if self.runs_once() || !(self.truth_is_asked() && self.merged_compare(left, right, op)) {
                self.compare_slow(left, right, op);
            }
            return;
        }
        let other = self.cold_block();
        let saved = self.state.clone();
        if left.repr == Repr::F64 || right.repr == Repr::F64 {
            let l = self.compared_float(left, other);
            let r = self.compared_float(right, other);
            let value = self.b.ins().fcmp(FLOAT_CONDITIONS[op as usize], l, r);
            let fast = std::mem::replace(&mut self.state, saved);
            self.compare_elsewhere(other, left, right, op);
            self.state = fast;
            return self.push(Operand::bool(value));
        }
        self.tested_compare(left, right, op);
    }

    /// Whether two values are tested for equality of which nothing is known and which nobody keeps, such as items of two
    /// sequences: what they are is no hint for the numbers that follow.
    fn may_be_items(&self, left: Operand, right: Operand, op: u32) -> bool {
        let kept = |v: Value| self.state.locals.iter().flatten().any(|l| l.value == v);
        matches!(INT_CONDITIONS[op as usize], IntCC::Equal | IntCC::NotEqual)
            && self.both_unknown(left, right)
            && !kept(left.value)
            && !kept(right.value)
            && self.truth_is_asked()
    }

    /// At least one operand may be anything, none is known to be a float: see [`Self::tested_op`].
    fn tested_compare(&mut self, left: Operand, right: Operand, op: u32) {
        let slow = self.cold_block();
        let saved = self.state.clone();
        let numbers = self.state.numbers;
        let both = self.both_unknown(left, right);
        let floats = both && numbers != Numbers::Ints;
        let ints = !floats || numbers != Numbers::Floats;
        if ints {
            let second = if floats { self.block() } else { slow };
            self.guard_ints(left, right, second);
            self.state.numbers = Numbers::Ints;
            self.state.refine(left.value, Operand::free(left.value, Ty::Int));
            self.state.refine(right.value, Operand::free(right.value, Ty::Int));
            let value = self.b.ins().icmp(INT_CONDITIONS[op as usize], left.value, right.value);
            self.push(Operand::bool(value));
            self.rank_ints(numbers);
            self.goto(self.at + 1);
            self.state = saved.clone();
            if floats {
                self.switch(second);
            }
        }
        if floats {
            let (l, r) = self.guard_floats(left, right, slow);
            self.state.numbers = Numbers::Floats;
            let value = self.b.ins().fcmp(FLOAT_CONDITIONS[op as usize], l, r);
            self.push(Operand::bool(value));
            self.goto(self.at + 1);
            self.state = saved.clone();
        }
        self.switch(slow);
        if floats {
            let other = self.cold_block();
            let (l, r) = self.mixed_floats(left, right, true, other);
            let value = self.b.ins().fcmp(FLOAT_CONDITIONS[op as usize], l, r);
            self.state.mix();
            self.push(Operand::bool(value));
            self.goto(self.at + 1);
            self.state = saved;
            self.switch(other);
        }
        if both {
            self.state.unlikely |= numbers != Numbers::Unseen;
            self.state.numbers = Numbers::Others;
        }
        self.compare_slow(left, right, op);
        self.goto(self.at + 1);
    }

    /// A raw double for a comparison with one: small ints that convert exactly count.
    fn compared_float(&mut self, operand: Operand, other: cranelift_codegen::ir::Block) -> Value {
        if operand.repr == Repr::F64 {
            return operand.value;
        }
        if operand.ty == Ty::Int {
            return self.int_as_double(operand.value, true, other);
        }
        let is_float = self.is_float(operand.value);
        self.guard(is_float, other);
        let value = self.decode_float(operand.value);
        self.state.refine(operand.value, Operand::f64(value));
        value
    }

    /// Fills the block for operands that the fast path does not take.
    fn compare_elsewhere(&mut self, block: cranelift_codegen::ir::Block, left: Operand, right: Operand, op: u32) {
        let resume = self.suspend();
        let saved = self.state.clone();
        self.switch(block);
        self.compare_slow(left, right, op);
        self.goto(self.at + 1);
        self.switch(resume);
        self.state = saved;
    }

    /// Whether a conditional jump follows.
    fn truth_is_asked(&self) -> bool {
        let next = self.d.instrs.get(self.at + 1).map(|i| i.opcode);
        matches!(next, Some(Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue)) && !self.d.leader[self.at + 1]
    }

    /// The helper: straight to a truth value where a conditional jump follows.
    pub(super) fn compare_slow(&mut self, left: Operand, right: Operand, op: u32) {
        let left = self.as_word(left);
        let right = self.as_word(right);
        let op = self.iconst32(op);
        if self.truth_is_asked() {
            let status = self.call_status(Helper::compare_bool, &[left.value, right.value, op], &[left, right]);
            let value = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
            return self.push(Operand::bool(value));
        }
        let value = self.call_own(Helper::compare, &[left.value, right.value, op], &[left, right]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn is_op(&mut self, oparg: u32) {
        let right = self.pop_word();
        let left = self.pop_word();
        let condition = if oparg == 0 { IntCC::Equal } else { IntCC::NotEqual };
        let value = self.b.ins().icmp(condition, left.value, right.value);
        self.drop_operand(left);
        self.drop_operand(right);
        self.push(Operand::bool(value));
    }

    pub(super) fn contains_op(&mut self, oparg: u32) {
        let right = self.pop_word();
        let left = self.pop_word();
        if self.contains_number(left, right, oparg) || self.contains_char(left, right, oparg) {
            return;
        }
        self.contains_slow(left, right, oparg);
    }

    /// The small ints that a constant container holds, if it holds a few and nothing else.
    fn constant_numbers(&self, operand: Operand) -> Option<Vec<i64>> {
        const MOST: usize = 8;
        let load = self.d.instrs.get(self.at.checked_sub(1)?)?;
        if load.opcode != Opcode::LoadConst || operand.own != Own::Free {
            return None;
        }
        let (Constant::Tuple(items) | Constant::FrozenSet(items)) = &self.unit.code.consts[load.oparg as usize] else {
            return None;
        };
        let few = (1..=MOST).contains(&items.len());
        items
            .iter()
            .map(small_int)
            .collect::<Option<Vec<i64>>>()
            .filter(|_| few)
    }

    /// `n in (1, 2)` for a small int; false: nothing was done.
    fn contains_number(&mut self, item: Operand, container: Operand, oparg: u32) -> bool {
        let certain = item.ty == Ty::Int;
        if !(certain || item.ty == Ty::Unknown && self.worth_splitting()) {
            return false;
        }
        let Some(numbers) = self.constant_numbers(container) else {
            return false;
        };
        let other = self.cold_block();
        let saved = self.state.clone();
        self.guard_int(item, other);
        let mut value = self.b.ins().iconst(I8, 0);
        for number in numbers {
            let same = self
                .b
                .ins()
                .icmp_imm_s(IntCC::Equal, item.value, number << word::INT_SHIFT);
            value = self.b.ins().bor(value, same);
        }
        if oparg != 0 {
            value = self.b.ins().bxor_imm_s(value, 1);
        }
        if !certain {
            let resume = self.suspend();
            let fast = std::mem::replace(&mut self.state, saved);
            self.switch(other);
            self.contains_slow(item, container, oparg);
            self.goto(self.at + 1);
            self.switch(resume);
            self.state = fast;
        }
        self.push(Operand::bool(value));
        true
    }

    pub(super) fn contains_slow(&mut self, left: Operand, right: Operand, oparg: u32) {
        let status = self.call_status(Helper::contains, &[left.value, right.value], &[left, right]);
        let condition = if oparg == 0 { IntCC::NotEqual } else { IntCC::Equal };
        let value = self.b.ins().icmp_imm_s(condition, status, 0);
        self.push(Operand::bool(value));
    }

    /// Branches on a raw condition to the versions of two instructions.
    pub(super) fn branch_to(&mut self, condition: Value, then: usize, otherwise: usize) {
        let (a, b) = (self.block(), self.block());
        self.branch(condition, a, b);
        self.go_both_ways((a, then), (b, otherwise));
    }

    /// Leads two blocks, where the facts are the present ones, to the versions of two instructions.
    fn go_both_ways(&mut self, one: (Block, usize), other: (Block, usize)) {
        let saved = self.state.clone();
        self.switch(one.0);
        self.goto(one.1);
        self.state = saved;
        self.switch(other.0);
        self.goto(other.1);
    }

    pub(super) fn pop_jump_if(&mut self, when: bool, next: usize, target: usize) {
        let operand = self.pop();
        let (yes, no) = (self.block(), self.block());
        self.branch_on_truth(operand, yes, no);
        if when {
            self.go_both_ways((yes, target), (no, next));
        } else {
            self.go_both_ways((yes, next), (no, target));
        }
    }

    pub(super) fn pop_jump_if_none(&mut self, when: bool, next: usize, target: usize) {
        let operand = self.pop_word();
        let condition = if when { IntCC::Equal } else { IntCC::NotEqual };
        let value = self.b.ins().icmp_imm_s(condition, operand.value, word::NONE as i64);
        self.drop_operand(operand);
        self.branch_to(value, target, next);
    }
}
