//! Operations whose fast paths and slow path meet again, for code that gets no versions of its own: the result is a word of
//! unknown type, and what the tests showed is forgotten.

use super::arith::{nb, takes_floats};
use super::compare::{FLOAT_CONDITIONS, INT_CONDITIONS};
use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I8, I64, Type};
use cranelift_codegen::ir::{Block, InstBuilder, Value};

impl FunctionTranslator<'_, '_> {
    /// The block where the paths meet, and the parameter that carries the result. Nothing borrowed is left on the stack, so that
    /// all paths leave it the same.
    fn meeting(&mut self, ty: Type) -> (Block, Value) {
        self.promote_borrowed();
        let done = self.block();
        let result = self.b.append_block_param(done, ty);
        (done, result)
    }

    /// Whether both operands may be small ints, and whether both may be floats.
    fn possible(left: Operand, right: Operand) -> (bool, bool) {
        let each = |test: fn(Ty) -> bool| test(left.ty) && test(right.ty);
        let ints = each(|t| matches!(t, Ty::Unknown | Ty::Int));
        let floats =
            each(|t| matches!(t, Ty::Unknown | Ty::Float | Ty::Int)) && !(left.ty == right.ty && left.ty == Ty::Int);
        (ints, floats)
    }

    /// Goes on where both are numbers and one of them a float, without noting it. `exact`: as doubles they compare as they do.
    fn floats_of(&mut self, left: Operand, right: Operand, exact: bool, otherwise: Block) -> (Value, Value) {
        let saved = self.state.clone();
        if left.ty != Ty::Unknown && right.ty != Ty::Unknown {
            return self.guard_floats(left, right, otherwise);
        }
        let (mixed, done) = (self.cold_block(), self.block());
        let l = self.b.append_block_param(done, F64);
        let r = self.b.append_block_param(done, F64);
        let doubles = self.guard_floats(left, right, mixed);
        self.jump(done, &[doubles.0, doubles.1]);
        self.state = saved.clone();
        self.switch(mixed);
        let doubles = self.mixed_floats(left, right, exact, otherwise);
        self.jump(done, &[doubles.0, doubles.1]);
        self.state = saved;
        self.switch(done);
        (l, r)
    }

    /// Goes on where one of two words is an immediate float and the other one, too, or a small int.
    pub(super) fn mixed_floats(
        &mut self,
        left: Operand,
        right: Operand,
        exact: bool,
        otherwise: Block,
    ) -> (Value, Value) {
        if self.both_unknown(left, right) {
            let either = self.b.ins().bor(left.value, right.value);
            let float = self.is_float(either);
            self.guard(float, otherwise);
        } else if left.ty == Ty::Int || right.ty == Ty::Int {
            // The other one is what may be a float; two ints are not computed with as doubles.
            let other = if left.ty == Ty::Int { right } else { left };
            if other.repr != Repr::F64 {
                let float = self.is_float(other.value);
                self.guard(float, otherwise);
            }
        }
        let l = self.number_as_double(left, exact, otherwise);
        let r = self.number_as_double(right, exact, otherwise);
        (l, r)
    }

    /// The double of what is an immediate float or a small int.
    fn number_as_double(&mut self, operand: Operand, exact: bool, otherwise: Block) -> Value {
        if operand.repr == Repr::F64 {
            return operand.value;
        }
        if operand.ty == Ty::Int {
            return self.int_as_double(operand.value, exact, otherwise);
        }
        let (float, int, done) = (self.block(), self.block(), self.block());
        let result = self.b.append_block_param(done, F64);
        let is_float = self.is_float(operand.value);
        self.branch(is_float, float, int);
        self.switch(float);
        let value = self.decode_float(operand.value);
        self.jump(done, &[value]);
        self.switch(int);
        let is_int = self.is_int(operand.value);
        self.guard(is_int, otherwise);
        let value = self.int_as_double(operand.value, exact, otherwise);
        self.jump(done, &[value]);
        self.switch(done);
        result
    }

    /// A small int as a double, correctly rounded as CPython does it, or `exact`: where it is one.
    pub(super) fn int_as_double(&mut self, value: Value, exact: bool, otherwise: Block) -> Value {
        let number = self.untag(value);
        if exact {
            let moved = self.b.ins().iadd_imm_s(number, 1 << 53);
            let fits = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, moved, 1 << 54);
            self.guard(fits, otherwise);
        }
        self.b.ins().fcvt_from_sint(F64, number)
    }

    /// An operation of two small ints' words, whose result is one; else a jump to `slow`.
    pub(super) fn operate_ints(&mut self, l: Value, r: Value, op: u32, slow: Block) -> Value {
        let (value, overflow) = match op {
            nb::ADD => self.b.ins().sadd_overflow(l, r),
            nb::SUBTRACT => self.b.ins().ssub_overflow(l, r),
            nb::MULTIPLY => {
                let number = self.untag(l);
                self.b.ins().smul_overflow(number, r)
            }
            nb::AND => return self.b.ins().band(l, r),
            nb::OR => return self.b.ins().bor(l, r),
            _ => return self.b.ins().bxor(l, r),
        };
        let fine = self.b.ins().icmp_imm_s(IntCC::Equal, overflow, 0);
        self.guard(fine, slow);
        value
    }

    /// An operation of two doubles; a division by zero is a jump to `slow`.
    pub(super) fn operate_floats(&mut self, l: Value, r: Value, op: u32, slow: Block) -> Value {
        match op {
            nb::ADD => self.b.ins().fadd(l, r),
            nb::SUBTRACT => self.b.ins().fsub(l, r),
            nb::MULTIPLY => self.b.ins().fmul(l, r),
            _ => {
                let zero = self.b.ins().f64const(0.0);
                let nonzero = self.b.ins().fcmp(FloatCC::NotEqual, r, zero);
                self.guard(nonzero, slow);
                self.b.ins().fdiv(l, r)
            }
        }
    }

    /// A binary operation of numbers; false: nothing was done.
    pub(super) fn merged_binary(&mut self, left: Operand, right: Operand, op: u32, oparg: u32) -> bool {
        let (mut ints, mut floats) = Self::possible(left, right);
        let bits = matches!(op, nb::AND | nb::OR | nb::XOR);
        let linear = matches!(op, nb::ADD | nb::SUBTRACT | nb::MULTIPLY);
        ints &= bits || linear;
        floats &= takes_floats(op) && (linear || op == nb::TRUE_DIVIDE);
        if !ints && !floats {
            return false;
        }
        let (left, right) = (self.hold(left), self.hold(right));
        let (done, result) = self.meeting(I64);
        let slow = self.cold_block();
        if ints {
            let other = if floats { self.block() } else { slow };
            self.guard_ints(left, right, other);
            let value = self.operate_ints(left.value, right.value, op, slow);
            self.jump(done, &[value]);
            if floats {
                self.switch(other);
            }
        }
        if floats {
            let (l, r) = self.floats_of(left, right, false, slow);
            let value = self.operate_floats(l, r, op, slow);
            let value = self.to_word(Operand::f64(value));
            self.jump(done, &[value]);
        }
        self.switch(slow);
        let value = self.binary_slow(left, right, oparg);
        self.jump(done, &[value]);
        self.switch(done);
        self.push(Operand::owned(result, Ty::Unknown));
        true
    }

    /// A comparison of numbers whose truth is asked for; false: nothing was done.
    pub(super) fn merged_compare(&mut self, left: Operand, right: Operand, op: u32) -> bool {
        let (ints, floats) = Self::possible(left, right);
        if !ints && !floats {
            return false;
        }
        let (left, right) = (self.hold(left), self.hold(right));
        let (done, result) = self.meeting(I8);
        let slow = self.cold_block();
        if ints {
            let other = if floats { self.block() } else { slow };
            self.guard_ints(left, right, other);
            let value = self.b.ins().icmp(INT_CONDITIONS[op as usize], left.value, right.value);
            self.jump(done, &[value]);
            if floats {
                self.switch(other);
            }
        }
        // An int that is no exact double is compared by the helper.
        let exact = left.ty != Ty::Int && right.ty != Ty::Int;
        if floats && exact {
            let (l, r) = self.floats_of(left, right, true, slow);
            let value = self.b.ins().fcmp(FLOAT_CONDITIONS[op as usize], l, r);
            self.jump(done, &[value]);
        } else if floats {
            self.jump(slow, &[]);
        }
        self.switch(slow);
        let (left, right) = (self.as_word(left), self.as_word(right));
        let op = self.iconst32(op);
        let status = self.call_status(Helper::compare_bool, &[left.value, right.value, op], &[left, right]);
        let value = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
        self.jump(done, &[value]);
        self.switch(done);
        self.push(Operand::bool(result));
        true
    }

    /// An item of what may be a list.
    pub(super) fn merged_item(&mut self, container: Operand, index: Operand) {
        let (container, index) = (self.hold(container), self.hold(index));
        let (done, result) = self.meeting(I64);
        let slow = self.cold_block();
        let address = self.list_item_address(container, index, slow, slow);
        let value = self.load(I64, address, 0);
        self.retain(value, Ty::Unknown);
        let list = Operand {
            ty: Ty::List,
            ..container
        };
        self.drop_operand(list);
        self.jump(done, &[value]);
        self.switch(slow);
        let value = self.call_own(Helper::subscr, &[container.value, index.value], &[container, index]);
        self.jump(done, &[value]);
        self.switch(done);
        self.push(Operand::owned(result, Ty::Unknown));
    }

    /// The item of what may be a list is replaced.
    pub(super) fn merged_store_item(&mut self, container: Operand, index: Operand, value: Operand) {
        let operands = [container, index, value].map(|o| self.hold(o));
        let [container, index, value] = operands;
        self.promote_borrowed();
        let (done, slow) = (self.block(), self.cold_block());
        let address = self.list_item_address(container, index, slow, slow);
        let list = Operand {
            ty: Ty::List,
            ..container
        };
        let old = self.load(I64, address, 0);
        if value.own != Own::Owned {
            self.retain(value.value, value.ty);
        }
        self.store(value.value, address, 0);
        self.release(old, Ty::Unknown);
        self.drop_operand(list);
        self.jump(done, &[]);
        self.switch(slow);
        let args = [container.value, index.value, value.value];
        self.call_status(Helper::store_subscr, &args, &[value, container, index]);
        self.jump(done, &[]);
        self.switch(done);
    }
}
