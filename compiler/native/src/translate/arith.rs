//! Arithmetic: small ints and floats inline, everything else in the helper. Where a split pays (loops, small functions) the
//! slow path continues in its own version, so that the fast path keeps its facts.

use crate::emit::FunctionTranslator;
use crate::facts::{Numbers, Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I8, I32, I64};
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_bytecode::Opcode;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

/// `BINARY_OP`'s oparg without the in-place offset.
pub(crate) mod nb {
    pub const ADD: u32 = 0;
    pub const AND: u32 = 1;
    pub const FLOOR_DIVIDE: u32 = 2;
    pub const LSHIFT: u32 = 3;
    pub const MULTIPLY: u32 = 5;
    pub const REMAINDER: u32 = 6;
    pub const OR: u32 = 7;
    pub const POWER: u32 = 8;
    pub const RSHIFT: u32 = 9;
    pub const SUBTRACT: u32 = 10;
    pub const TRUE_DIVIDE: u32 = 11;
    pub const XOR: u32 = 12;
    pub const INPLACE: u32 = 13;
}

/// Where the string comes from that `+=` lengthens, and goes to.
enum Place {
    /// A local that lends it to the stack.
    Local,
    /// A local with this value; the stack has a reference of its own, if it is the same string.
    Shared(Value),
    /// The cell of a global.
    Cell(Value),
}

/// Whether floats have the operator.
pub(super) fn takes_floats(op: u32) -> bool {
    matches!(
        op,
        nb::ADD | nb::SUBTRACT | nb::MULTIPLY | nb::TRUE_DIVIDE | nb::POWER | nb::FLOOR_DIVIDE | nb::REMAINDER
    )
}

impl FunctionTranslator<'_, '_> {
    /// Whether it pays to give the fast path a version of its own.
    pub(crate) fn worth_splitting(&self) -> bool {
        !self.state.unlikely && self.is_weighty(self.at) && !self.runs_once()
    }

    pub(super) fn unary_negative(&mut self) {
        let operand = self.pop();
        if operand.repr == Repr::F64 {
            let value = self.b.ins().fneg(operand.value);
            return self.push(Operand::f64(value));
        }
        self.unary_call(operand, 0);
    }

    pub(super) fn unary_invert(&mut self) {
        let operand = self.pop();
        if operand.ty == Ty::Int {
            let value = self.b.ins().bxor_imm_s(operand.value, !(word::TAG_MASK as i64));
            return self.push(Operand::free(value, Ty::Int));
        }
        self.unary_call(operand, 1);
    }

    fn unary_call(&mut self, operand: Operand, op: u32) {
        let operand = self.as_word(operand);
        let op = self.iconst32(op);
        let value = self.call_own(Helper::unary, &[operand.value, op], &[operand]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn unary_not(&mut self) {
        let operand = self.pop();
        let truth = self.truth(operand);
        let value = self.b.ins().bxor_imm_s(truth, 1);
        self.push(Operand::bool(value));
    }

    pub(super) fn binary_op(&mut self, oparg: u32) {
        let right = self.pop();
        let left = self.pop();
        let inplace = oparg >= nb::INPLACE;
        let op = if inplace { oparg - nb::INPLACE } else { oparg };
        let numeric = |t: Ty| matches!(t, Ty::Unknown | Ty::Int | Ty::Float);
        let tested = left.ty == Ty::Unknown || right.ty == Ty::Unknown;
        let numbers = numeric(left.ty) && numeric(right.ty);
        let mixed = tested && self.state.numbers == Numbers::Others;
        if !numbers || mixed || tested && !self.worth_splitting() {
            if !self.runs_once()
                && (self.append_text(left, right, oparg) || numbers && self.merged_binary(left, right, op, oparg))
            {
                return;
            }
            if op == nb::ADD && self.concat_text(left, right, oparg) {
                return;
            }
            let value = self.binary_slow(left, right, oparg);
            return self.push(Operand::owned(value, Ty::Unknown));
        }
        // Known floats first: no test at all, or one of the other operand.
        if left.repr == Repr::F64 || right.repr == Repr::F64 {
            return self.float_op(left, right, op, oparg);
        }
        if left.ty == Ty::Int && right.ty == Ty::Int {
            return self.int_op(left, right, op, oparg);
        }
        self.tested_op(left, right, op, oparg);
    }

    pub(super) fn both_unknown(&self, left: Operand, right: Operand) -> bool {
        left.ty == Ty::Unknown && right.ty == Ty::Unknown
    }

    /// The helper call of the slow path; the operands are used up.
    pub(super) fn binary_slow(&mut self, left: Operand, right: Operand, oparg: u32) -> Value {
        let left = self.as_word(left);
        let right = self.as_word(right);
        let op = self.iconst32(oparg);
        let owned_inplace = oparg == nb::INPLACE + nb::ADD && left.own == Own::Owned;
        if owned_inplace {
            return self.call_own(Helper::binary_inplace_own, &[left.value, right.value, op], &[right]);
        }
        self.call_own(Helper::binary, &[left.value, right.value, op], &[left, right])
    }

    /// `s += t` of strings, whose result goes back to where `s` came from: the variable lets go of the string first, so that
    /// it can grow in place. Goes on where they are no strings; true: they always are.
    fn append_text(&mut self, left: Operand, right: Operand, oparg: u32) -> bool {
        let may_be = |o: Operand| matches!(o.ty, Ty::Unknown | Ty::Str) && o.repr == Repr::Word;
        let Some(&store) = self.d.instrs.get(self.at + 1) else {
            return false;
        };
        if oparg != nb::INPLACE + nb::ADD || !may_be(left) || !may_be(right) || self.d.leader[self.at + 1] {
            return false;
        }
        let target = store.oparg as usize;
        let place = match (store.opcode, left.own) {
            (Opcode::StoreFast, Own::Local(k)) if k as usize == target && right.own != left.own => Place::Local,
            (Opcode::StoreFast, Own::Owned) if right.own != Own::Local(store.oparg as u16) => {
                match self.state.locals[target] {
                    Some(local) if local.is_owned() && left.value != right.value => Place::Shared(local.value),
                    _ => return false,
                }
            }
            (Opcode::StoreName | Opcode::StoreGlobal, Own::Borrowed | Own::Owned)
                if self.namespace.is_none() && left.value != right.value =>
            {
                let Some(index) = self.global_index(target) else {
                    return false;
                };
                Place::Cell(self.global_cell(index))
            }
            _ => return false,
        };
        let other = self.block();
        let saved = self.state.clone();
        if left.ty != Ty::Str {
            self.guard_type(left.value, false, RuntimeType::Str, other);
        }
        if right.ty != Ty::Str {
            self.guard_type(right.value, false, RuntimeType::Str, other);
        }
        if let Place::Shared(kept) = place {
            // The stack has a reference of its own, besides the variable's.
            let same = self.b.ins().icmp(IntCC::Equal, kept, left.value);
            self.guard(same, other);
        }
        let right_held = self.hold(right);
        match place {
            Place::Local | Place::Shared(_) => {
                self.promote_borrowers(target);
                self.state.locals[target] = None;
                if matches!(place, Place::Shared(_)) {
                    self.count_less(left.value);
                }
            }
            Place::Cell(cell) => {
                self.promote_borrowed();
                let kept = self.load(I64, cell, layout::CELL_VALUE);
                let same = self.b.ins().icmp(IntCC::Equal, kept, left.value);
                let (moved, copied) = (self.block(), self.block());
                self.branch(same, moved, copied);
                self.switch(copied);
                // The variable has another value by now.
                if left.own != Own::Owned {
                    self.retain(left.value, Ty::Str);
                }
                let ready = self.block();
                self.jump(ready, &[]);
                self.switch(moved);
                let none = self.iconst(word::NONE);
                self.store(none, cell, layout::CELL_VALUE);
                if left.own == Own::Owned {
                    // The cell's reference; the slot's own is left.
                    self.count_less(left.value);
                }
                self.jump(ready, &[]);
                self.switch(ready);
            }
        }
        let op = self.iconst32(oparg);
        let value = self.call_own(
            Helper::binary_inplace_own,
            &[left.value, right.value, op],
            &[right_held],
        );
        self.push(Operand::owned(value, Ty::Str));
        self.goto(self.at + 1);
        self.state = saved;
        self.switch(other);
        if left.ty == Ty::Str && right.ty == Ty::Str && !matches!(place, Place::Shared(_)) {
            self.trap();
            return true;
        }
        false
    }

    /// Takes one of several references away.
    fn count_less(&mut self, value: Value) {
        let count = self.load_field(I32, value, layout::header::COUNT);
        let count = self.b.ins().iadd_imm_s(count, -1);
        self.store_field(count, value, layout::header::COUNT);
    }

    /// Fills a slow path that is not taken as a rule. The fast path has left by `goto` or goes straight on in the block that is
    /// current.
    fn continue_slow(&mut self, slow: Block, left: Operand, right: Operand, oparg: u32) {
        let saved = self.state.clone();
        let resume = self.suspend();
        self.switch(slow);
        let value = self.binary_slow(left, right, oparg);
        self.state.unlikely = true;
        self.push(Operand::owned(value, Ty::Unknown));
        self.goto(self.at + 1);
        self.switch(resume);
        self.state = saved;
    }

    /// Fills a slow path that ends in an exception.
    fn fail_slow(&mut self, slow: Block, left: Operand, right: Operand, oparg: u32) {
        let saved = self.state.clone();
        let resume = self.suspend();
        self.switch(slow);
        self.binary_slow(left, right, oparg);
        self.trap();
        self.switch(resume);
        self.state = saved;
    }

    /// Branches on what two operands, at least one of unknown type, are: goes on where both are small ints.
    pub(crate) fn guard_ints(&mut self, left: Operand, right: Operand, otherwise: Block) {
        let bits = match (left.ty == Ty::Int, right.ty == Ty::Int) {
            (false, false) => self.b.ins().bor(left.value, right.value),
            (true, _) => right.value,
            (_, true) => left.value,
        };
        let ints = self.is_int(bits);
        self.guard(ints, otherwise);
    }

    /// Goes on where operands are immediate floats, a known int counting as one, and refines their slots.
    pub(crate) fn guard_floats(&mut self, left: Operand, right: Operand, otherwise: Block) -> (Value, Value) {
        if self.both_unknown(left, right) {
            let both = self.b.ins().band(left.value, right.value);
            let floats = self.is_float(both);
            self.guard(floats, otherwise);
        }
        let tested = self.both_unknown(left, right);
        let l = self.expect_float(left, tested, otherwise);
        let r = if left.value == right.value {
            l
        } else {
            self.expect_float(right, tested, otherwise)
        };
        (l, r)
    }

    /// At least one operand may be anything, none is known to be a float: tests what the numbers before were, or both kinds.
    /// Each kind goes on in its own version.
    fn tested_op(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) {
        let slow = self.cold_block();
        let saved = self.state.clone();
        let numbers = self.state.numbers;
        let floats = takes_floats(op) && (numbers != Numbers::Ints || !self.both_unknown(left, right));
        let ints = !floats || numbers != Numbers::Floats;
        if ints {
            let second = if floats { self.block() } else { slow };
            self.guard_ints(left, right, second);
            if takes_floats(op) {
                self.state.numbers = Numbers::Ints;
            }
            self.rank_ints(numbers);
            self.ints_result(left, right, op, oparg);
            self.leave();
            self.state = saved.clone();
            if floats {
                self.switch(second);
            }
        }
        if floats {
            let (l, r) = self.guard_floats(left, right, slow);
            self.state.numbers = Numbers::Floats;
            self.float_result(l, r, op, left, right, oparg);
            self.leave();
            self.state = saved;
        }
        self.switch(slow);
        if floats && self.both_unknown(left, right) {
            self.mixed_op(left, right, op, oparg);
        }
        if self.append_text(left, right, oparg) {
            return;
        }
        let value = self.binary_slow(left, right, oparg);
        if self.both_unknown(left, right) {
            // Numbers of another kind than those before are a surprise.
            self.state.unlikely |= numbers != Numbers::Unseen;
            self.state.numbers = Numbers::Others;
        }
        self.push(Operand::owned(value, Ty::Unknown));
        self.goto(self.at + 1);
    }

    /// An int and a float, which of them is not known afterwards; goes on where they are something else.
    fn mixed_op(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) {
        let saved = self.state.clone();
        let other = self.cold_block();
        let (l, r) = self.mixed_floats(left, right, false, other);
        self.state.mix();
        self.float_result(l, r, op, left, right, oparg);
        self.leave();
        self.state = saved;
        self.switch(other);
    }

    /// Operands have shown to be ints, where numbers had been of the kind `before`.
    pub(super) fn rank_ints(&mut self, before: Numbers) {
        self.state.rank += usize::from(before == Numbers::Unseen && self.d.expects_floats[self.at]);
    }

    /// Ends the current path, if it is not yet ended, with a jump to the next instruction.
    pub(crate) fn leave(&mut self) {
        if !self.filled {
            self.goto(self.at + 1);
        }
    }

    /// Both operands have shown to be small ints.
    fn ints_result(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) {
        let l = Operand::free(left.value, Ty::Int);
        let r = Operand::free(right.value, Ty::Int);
        self.state.refine(left.value, l);
        self.state.refine(right.value, r);
        self.int_op(l, r, op, oparg);
    }

    /// The operand as a raw double if it is an immediate float (`tested`: it is), after a test that goes to `slow`; its slots are
    /// refined.
    pub(super) fn expect_float(&mut self, operand: Operand, tested: bool, slow: Block) -> Value {
        if operand.repr == Repr::F64 {
            return operand.value;
        }
        if operand.ty == Ty::Int {
            // An int beyond 2^53 is not converted exactly by one instruction, but correctly rounded, as CPython does.
            let number = self.untag(operand.value);
            return self.b.ins().fcvt_from_sint(F64, number);
        }
        if !tested {
            let is_float = self.is_float(operand.value);
            self.guard(is_float, slow);
        }
        let value = self.decode_float(operand.value);
        self.state.refine(operand.value, Operand::f64(value));
        value
    }

    /// One operand is a raw double.
    fn float_op(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) {
        let other = self.cold_block();
        let saved = self.state.clone();
        let l = self.expect_float(left, false, other);
        let r = self.expect_float(right, false, other);
        let fast_state = std::mem::replace(&mut self.state, saved);
        let unknown = [left, right].into_iter().find(|o| o.ty == Ty::Unknown);
        if let Some(unknown) = unknown {
            let resume = self.suspend();
            let saved = self.state.clone();
            self.switch(other);
            let slow = self.cold_block();
            let int = self.is_int(unknown.value);
            self.guard(int, slow);
            let known = Operand::free(unknown.value, Ty::Int);
            self.state.refine(unknown.value, known);
            // An int among floats: not what is expected.
            self.state.numbers = Numbers::Others;
            let number = self.expect_float(known, false, slow);
            let (l, r) = if left.repr == Repr::F64 {
                (left.value, number)
            } else {
                (number, right.value)
            };
            self.float_result(l, r, op, left, right, oparg);
            self.leave();
            self.state = saved.clone();
            self.switch(slow);
            let value = self.binary_slow(left, right, oparg);
            self.state.unlikely = true;
            self.push(Operand::owned(value, Ty::Unknown));
            self.goto(self.at + 1);
            self.switch(resume);
            self.state = saved;
        } else {
            self.fill_unused(other);
        }
        self.state = fast_state;
        self.float_result(l, r, op, left, right, oparg);
        if unknown.is_some() {
            self.leave();
        }
    }

    /// Computes on raw doubles and pushes the result. `left`/`right` are the operands as they were, for the slow cases.
    fn float_result(&mut self, l: Value, r: Value, op: u32, left: Operand, right: Operand, oparg: u32) {
        let value = match op {
            nb::ADD => self.b.ins().fadd(l, r),
            nb::SUBTRACT => self.b.ins().fsub(l, r),
            nb::MULTIPLY => self.b.ins().fmul(l, r),
            nb::TRUE_DIVIDE | nb::FLOOR_DIVIDE | nb::REMAINDER => {
                let zero = self.b.ins().f64const(0.0);
                let nonzero = self.b.ins().fcmp(FloatCC::NotEqual, r, zero);
                let slow = self.cold_block();
                self.guard(nonzero, slow);
                self.fail_slow(slow, left, right, oparg);
                match op {
                    nb::TRUE_DIVIDE => self.b.ins().fdiv(l, r),
                    nb::REMAINDER => self.call_raw(Helper::float_mod, &[l, r]).expect("a result"),
                    _ => self.call_raw(Helper::float_floor_divide, &[l, r]).expect("a result"),
                }
            }
            nb::POWER => {
                // A positive base has no special case: C and Python agree on infinities.
                let slow = self.cold_block();
                let zero = self.b.ins().f64const(0.0);
                let positive = self.b.ins().fcmp(FloatCC::GreaterThan, l, zero);
                self.guard(positive, slow);
                let pow = self.cx.pow_in(self.b.func);
                let call = self.b.ins().call(pow, &[l, r]);
                let power = self.b.inst_results(call)[0];
                let nothing = self.b.ins().fsub(power, power);
                let finite = self.b.ins().fcmp(FloatCC::Ordered, nothing, nothing);
                self.guard(finite, slow);
                self.continue_slow(slow, left, right, oparg);
                power
            }
            _ => {
                let value = self.binary_slow(left, right, oparg);
                return self.push(Operand::owned(value, Ty::Unknown));
            }
        };
        self.push(Operand::f64(value));
    }

    /// The constant number of an operand, if it is one.
    pub(crate) fn constant_int(&self, value: Value) -> Option<i64> {
        use cranelift_codegen::ir::{InstructionData, Opcode, ValueDef};
        let ValueDef::Result(inst, _) = self.b.func.dfg.value_def(value) else {
            return None;
        };
        match self.b.func.dfg.insts[inst] {
            InstructionData::UnaryImm {
                opcode: Opcode::Iconst,
                imm,
            } => Some(i64::from(imm) >> word::INT_SHIFT),
            _ => None,
        }
    }

    /// Both operands are small ints.
    fn int_op(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) {
        let (l, r) = (left.value, right.value);
        let slow = self.cold_block();
        let constant = self.constant_int(r);
        let power_of_two = constant.is_some_and(|c| c > 0 && c & (c - 1) == 0);
        let positive = constant.is_some_and(|c| c > 0);
        let division = matches!(op, nb::FLOOR_DIVIDE | nb::REMAINDER);
        let cannot_fail = matches!(op, nb::AND | nb::OR | nb::XOR) || (division && positive);
        let result = match op {
            nb::ADD if constant.is_some_and(|c| c > 0) => {
                // Cheaper than the overflow flag, which costs an instruction more.
                let sum = self.b.ins().iadd(l, r);
                let fine = self.b.ins().icmp(IntCC::SignedGreaterThan, sum, l);
                self.guard(fine, slow);
                sum
            }
            nb::ADD => {
                let (sum, overflow) = self.overflow_pair(l, r, true);
                self.guard_not(overflow, slow);
                sum
            }
            nb::SUBTRACT if constant.is_some_and(|c| c > 0) => {
                let difference = self.b.ins().isub(l, r);
                let fine = self.b.ins().icmp(IntCC::SignedLessThan, difference, l);
                self.guard(fine, slow);
                difference
            }
            nb::SUBTRACT => {
                let (difference, overflow) = self.overflow_pair(l, r, false);
                self.guard_not(overflow, slow);
                difference
            }
            nb::MULTIPLY => {
                let number = self.untag(l);
                let (product, overflow) = self.b.ins().smul_overflow(number, r);
                self.guard_not(overflow, slow);
                product
            }
            nb::AND => self.b.ins().band(l, r),
            nb::OR => self.b.ins().bor(l, r),
            nb::XOR => self.b.ins().bxor(l, r),
            nb::FLOOR_DIVIDE | nb::REMAINDER => {
                if let Some(c) = constant.filter(|_| power_of_two) {
                    if op == nb::REMAINDER {
                        self.b.ins().band_imm_s(l, (c - 1) << word::INT_SHIFT)
                    } else {
                        let shifted = self.b.ins().sshr_imm_u(l, i64::from(c.trailing_zeros()));
                        self.b.ins().band_imm_s(shifted, !(word::TAG_MASK as i64))
                    }
                } else {
                    if !positive {
                        // Zero raises; −1 can overflow: both are the helper's.
                        let one = self.b.ins().iadd_imm_s(r, 1 << word::INT_SHIFT);
                        let rare = self
                            .b
                            .ins()
                            .icmp_imm_s(IntCC::UnsignedLessThanOrEqual, one, 1 << word::INT_SHIFT);
                        self.guard_not(rare, slow);
                    }
                    if op == nb::REMAINDER {
                        let remainder = self.b.ins().srem(l, r);
                        self.adjust_remainder(remainder, r, positive)
                    } else {
                        let quotient = self.b.ins().sdiv(l, r);
                        let product = self.b.ins().imul(quotient, r);
                        let remainder = self.b.ins().isub(l, product);
                        let signs = self.b.ins().bxor(remainder, r);
                        let differ = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
                        let inexact = self.b.ins().icmp_imm_s(IntCC::NotEqual, remainder, 0);
                        let down = self.b.ins().band(differ, inexact);
                        let down = self.b.ins().uextend(I64, down);
                        let floor = self.b.ins().isub(quotient, down);
                        self.tag(floor)
                    }
                }
            }
            nb::LSHIFT => {
                // Small shifts whose result fits; shifting back shows whether it does.
                let count = self.untag(r);
                let small = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, count, 60);
                self.guard(small, slow);
                let shifted = self.b.ins().ishl(l, count);
                let back = self.b.ins().sshr(shifted, count);
                let same = self.b.ins().icmp(IntCC::Equal, back, l);
                self.guard(same, slow);
                shifted
            }
            nb::RSHIFT => {
                let count = self.untag(r);
                let small = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, count, 62);
                self.guard(small, slow);
                let shifted = self.b.ins().sshr(l, count);
                self.b.ins().band_imm_s(shifted, !(word::TAG_MASK as i64))
            }
            nb::TRUE_DIVIDE => {
                // Exact conversion below 2^53 makes one division correctly rounded.
                let limit = 1i64 << (53 + word::INT_SHIFT);
                for v in [l, r] {
                    let moved = self.b.ins().iadd_imm_s(v, limit);
                    let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, moved, 2 * limit);
                    self.guard(fits, slow);
                }
                let nonzero = self.b.ins().icmp_imm_s(IntCC::NotEqual, r, 0);
                self.guard(nonzero, slow);
                self.continue_slow(slow, left, right, oparg);
                let dividend = self.b.ins().fcvt_from_sint(F64, l);
                let divisor = self.b.ins().fcvt_from_sint(F64, r);
                let quotient = self.b.ins().fdiv(dividend, divisor);
                return self.push(Operand::f64(quotient));
            }
            nb::POWER if constant == Some(2) => {
                let number = self.untag(l);
                let (product, overflow) = self.b.ins().smul_overflow(number, l);
                self.guard_not(overflow, slow);
                product
            }
            _ => {
                // A power, or no operator of ints.
                self.fill_unused(slow);
                let value = self.binary_slow(left, right, oparg);
                let other = self.cold_block();
                let saved = self.state.clone();
                let int = self.is_int(value);
                self.guard(int, other);
                self.push(Operand::free(value, Ty::Int));
                self.goto(self.at + 1);
                self.state = saved;
                self.switch(other);
                self.push(Operand::owned(value, Ty::Unknown));
                return self.goto(self.at + 1);
            }
        };
        if cannot_fail {
            self.fill_unused(slow);
            return self.push(Operand::free(result, Ty::Int));
        }
        self.continue_slow(slow, left, right, oparg);
        self.push(Operand::free(result, Ty::Int));
        self.goto(self.at + 1);
    }

    /// A block that nothing jumps to still needs a terminator.
    fn fill_unused(&mut self, block: Block) {
        let resume = self.suspend();
        self.switch(block);
        self.trap();
        self.switch(resume);
    }

    fn overflow_pair(&mut self, l: Value, r: Value, add: bool) -> (Value, Value) {
        if add {
            self.b.ins().sadd_overflow(l, r)
        } else {
            self.b.ins().ssub_overflow(l, r)
        }
    }

    fn guard_not(&mut self, condition: Value, otherwise: Block) {
        let next = self.block();
        self.branch(condition, otherwise, next);
        self.switch(next);
    }

    /// Python's remainder has the divisor's sign.
    fn adjust_remainder(&mut self, remainder: Value, divisor: Value, positive: bool) -> Value {
        if positive {
            let negative = self.b.ins().sshr_imm_u(remainder, 63);
            let correction = self.b.ins().band(negative, divisor);
            return self.b.ins().iadd(remainder, correction);
        }
        let signs = self.b.ins().bxor(remainder, divisor);
        let differ = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let inexact = self.b.ins().icmp_imm_s(IntCC::NotEqual, remainder, 0);
        let adjust = self.b.ins().band(differ, inexact);
        let zero = self.iconst(0);
        let correction = self.b.ins().select(adjust, divisor, zero);
        self.b.ins().iadd(remainder, correction)
    }

    /// The truth of an operand as 0 or 1; the operand is used up.
    pub(crate) fn truth(&mut self, operand: Operand) -> Value {
        if let Some(truth) = self.known_truth(operand) {
            return truth;
        }
        let [yes, no, done] = [(); 3].map(|()| self.block());
        let result = self.b.append_block_param(done, I8);
        self.branch_on_truth(operand, yes, no);
        for (block, truth) in [(yes, 1), (no, 0)] {
            self.switch(block);
            let truth = self.b.ins().iconst(I8, truth);
            self.jump(done, &[truth]);
        }
        self.switch(done);
        result
    }

    /// The truth of a value, which is used up, if its type says how it is found.
    fn known_truth(&mut self, operand: Operand) -> Option<Value> {
        Some(match operand.ty {
            Ty::Bool if operand.repr == Repr::Bool => operand.value,
            Ty::Bool => self.b.ins().icmp_imm_s(IntCC::Equal, operand.value, word::TRUE as i64),
            Ty::Int => self.b.ins().icmp_imm_s(IntCC::NotEqual, operand.value, 0),
            Ty::Float => {
                let zero = self.b.ins().f64const(0.0);
                self.b.ins().fcmp(FloatCC::NotEqual, operand.value, zero)
            }
            Ty::None => self.b.ins().iconst(I8, 0),
            Ty::List => self.length_truth(operand, layout::LIST_ITEMS + layout::ITEMS_LENGTH),
            Ty::Tuple => self.length_truth(operand, layout::TUPLE_LENGTH),
            _ => return None,
        })
    }

    /// Branches on the truth of any value, which is used up.
    pub(super) fn branch_on_truth(&mut self, operand: Operand, yes: Block, no: Block) {
        if let Some(truth) = self.known_truth(operand) {
            return self.branch(truth, yes, no);
        }
        // The paths must leave the stack the same.
        self.promote_borrowed();
        // True and False, the results of most tests, are known by their words.
        for (word, block) in [(word::FALSE, no), (word::TRUE, yes)] {
            let other = self.block();
            let same = self.b.ins().icmp_imm_s(IntCC::Equal, operand.value, word as i64);
            self.branch(same, block, other);
            self.switch(other);
        }
        // Where numbers are at work other objects are not expected.
        let helper = match self.state.numbers {
            Numbers::Ints | Numbers::Floats => self.cold_block(),
            Numbers::Unseen | Numbers::Others => self.block(),
        };
        let is_int = self.is_int(operand.value);
        self.guard(is_int, helper);
        let truth = self.b.ins().icmp_imm_s(IntCC::NotEqual, operand.value, 0);
        self.branch(truth, yes, no);
        self.switch(helper);
        let operand = self.hold(operand);
        let status = self.call_status(Helper::is_true, &[operand.value], &[operand]);
        let truth = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
        self.branch(truth, yes, no);
    }

    /// The truth of a list or tuple, which is used up.
    fn length_truth(&mut self, operand: Operand, offset: i32) -> Value {
        let length = self.load_field(I64, operand.value, offset);
        self.drop_operand(operand);
        self.b.ins().icmp_imm_s(IntCC::NotEqual, length, 0)
    }
}
