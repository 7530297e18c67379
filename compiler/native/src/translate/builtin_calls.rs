//! Calls of builtins whose name was found to stand for the builtin itself (`Ty::Builtin`): the work is done inline, with the
//! call as the slow path.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Repr, State, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_bytecode::Opcode;
use krait_runtime::abi::{known, layout};
use krait_runtime::value as word;

/// Steps up to this size cannot overflow the word of a number below [`RANGE_BOUND`].
const LARGEST_STEP: i64 = 1 << 20;
const RANGE_BOUND: i64 = 1 << 60;

impl FunctionTranslator<'_, '_> {
    /// Translates the call of a known builtin with `count` positional arguments on the stack; false: nothing was done.
    pub(super) fn call_known_builtin(&mut self, number: u8, count: usize) -> bool {
        match (known::NAMES[number as usize], count) {
            // Code that runs once is small, and does not fork.
            (name, _) if self.runs_once() && !matches!(name, "range" | "enumerate") => false,
            ("range", 1..=3) => self.call_range(count),
            ("enumerate", 1..=2) => self.call_enumerate(count),
            ("len", 1) => self.call_len(),
            ("abs", 1) => self.call_abs(),
            ("ord", 1) => self.call_ord(),
            ("chr", 1) => self.call_chr(),
            ("str", 1) => self.call_conversion(Helper::str_1),
            ("int", 1) => self.call_int(),
            ("float", 1) => self.call_float(),
            ("bool", 1) => self.call_bool(),
            ("isinstance", 2) => self.call_isinstance(),
            ("min", 2..=4) => self.call_extreme(IntCC::SignedLessThan, count),
            ("max", 2..=4) => self.call_extreme(IntCC::SignedGreaterThan, count),
            _ => false,
        }
    }

    /// Takes the call's operands off the stack: NULL, the callee, the arguments, which are returned.
    pub(super) fn take_call(&mut self, count: usize) -> Vec<Operand> {
        let start = self.state.stack.len() - count;
        let args = self.state.stack.drain(start..).collect();
        self.pop();
        self.pop();
        args
    }

    /// Fills the block where the call is made after all, with the state from before it, and goes back to the fast path.
    pub(super) fn call_instead(&mut self, slow: Block, count: usize, before: &State) {
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, before.clone());
        self.switch(slow);
        self.call_any(count, None);
        self.goto(self.at + 1);
        self.switch(resume);
        self.state = fast;
    }

    pub(super) fn args(&self, count: usize) -> Vec<Operand> {
        self.state.stack[self.state.stack.len() - count..].to_vec()
    }

    /// Goes on where the operand is a small int, and refines its slots.
    pub(super) fn guard_int(&mut self, operand: Operand, otherwise: Block) {
        if operand.ty == Ty::Int {
            return;
        }
        let int = self.is_int(operand.value);
        self.guard(int, otherwise);
        self.state.refine(operand.value, Operand::free(operand.value, Ty::Int));
    }

    /// `for … in range(…)`: no range and no iterator is made.
    fn call_range(&mut self, count: usize) -> bool {
        let next = |n: usize| self.d.instrs.get(self.at + n).map(|i| i.opcode);
        let loops = next(1) == Some(Opcode::GetIter) && self.feeds_loop(self.at + 2);
        if !loops || self.d.leader[self.at + 1] {
            return false;
        }
        let args = self.args(count);
        if args.iter().any(|a| !matches!(a.ty, Ty::Unknown | Ty::Int)) {
            return false;
        }
        let constant_step = if count == 3 {
            self.constant_int(args[2].value)
        } else {
            Some(1)
        };
        if constant_step == Some(0) {
            return false;
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        for &arg in &args {
            self.guard_int(arg, slow);
        }
        let (start, stop) = match count {
            1 => (self.iconst(0), args[0].value),
            _ => (args[0].value, args[1].value),
        };
        // Far from the largest small int nothing below overflows.
        for bound in [start, stop] {
            self.guard_small(bound, slow);
        }
        match constant_step.filter(|s| s.abs() <= LARGEST_STEP) {
            Some(step) => {
                self.make_range(slow, count, &before);
                self.take_call(count);
                self.push_range(start, vec![stop], Ty::Range(step as i32));
            }
            None => {
                let step = args[2].value;
                let remaining = self.count_numbers(start, stop, step, slow);
                self.make_range(slow, count, &before);
                self.take_call(count);
                self.push_range(start, vec![remaining, step], Ty::RangeCount);
            }
        }
        true
    }

    /// `for i, x in enumerate(…)`: over a list or an ASCII string no `enumerate` is made.
    fn call_enumerate(&mut self, count: usize) -> bool {
        let loops = self.d.instrs.get(self.at + 1).map(|i| i.opcode) == Some(Opcode::GetIter)
            && self.feeds_loop_over_pairs(self.at + 2);
        let args = self.args(count);
        let counts = args[1..].iter().all(|a| matches!(a.ty, Ty::Unknown | Ty::Int));
        if !loops || self.d.leader[self.at + 1] || !counts || !self.worth_splitting() {
            return false;
        }
        let kinds: &[Ty] = match args[0].ty {
            Ty::List => &[Ty::List],
            Ty::Str => &[Ty::Str],
            Ty::Unknown | Ty::Object if self.takes_text(self.at + 2) => &[Ty::Str, Ty::List],
            Ty::Unknown | Ty::Object if self.handles_text() => &[Ty::List, Ty::Str],
            Ty::Unknown | Ty::Object => &[Ty::List],
            _ => return false,
        };
        let counted = |o: &Operand| self.constant_int(o.value).is_some_and(|c| c.abs() < RANGE_BOUND);
        if args[0].ty == Ty::List && args[1..].iter().all(counted) {
            // Nothing is left to test.
            let other = self.cold_block();
            self.enumerate_as(Ty::List, &args, other);
            return true;
        }
        for &kind in kinds {
            let other = self.block();
            let saved = self.state.clone();
            self.enumerate_as(kind, &args, other);
            self.goto(self.at + 2);
            self.switch(other);
            self.state = saved;
            self.state.rank += 1;
        }
        self.call_any(count, None);
        let made = self.pop();
        let iterator = self.call_own(Helper::get_iter, &[made.value], &[made]);
        self.push(Operand::owned(iterator, Ty::Unknown));
        self.goto(self.at + 2);
        true
    }

    /// The call of `enumerate` becomes a cursor where its first argument is of type `kind`, and the second a number from
    /// which one can count without end.
    fn enumerate_as(&mut self, kind: Ty, args: &[Operand], other: Block) {
        let number = match args.get(1) {
            Some(&start) => {
                self.guard_int(start, other);
                self.guard_small(start.value, other);
                start.value
            }
            None => self.iconst(0),
        };
        let count = args.len();
        if kind == Ty::Str {
            let value = self.guard_looped_text(args[0], other);
            self.take_call(count);
            let index = self.iconst(0);
            self.aux.insert(value, vec![index, number]);
            return self.push(Operand::owned(value, Ty::EnumerateText));
        }
        if args[0].ty != Ty::List {
            self.guard_type(args[0].value, args[0].ty.is_pointer(), RuntimeType::List, other);
            self.refine_type(args[0].value, Ty::List);
        }
        self.take_call(count);
        let list = Operand {
            ty: Ty::List,
            ..args[0]
        };
        self.push_cursor(list, Ty::EnumerateCursor);
        let cursor = self.state.stack.last().expect("just pushed").value;
        self.aux.get_mut(&cursor).expect("a cursor").push(number);
    }

    /// Goes on where a small int is far from the largest one.
    fn guard_small(&mut self, number: Value, otherwise: Block) {
        if self.constant_int(number).is_some_and(|c| c.abs() < RANGE_BOUND) {
            return;
        }
        let moved = self.b.ins().iadd_imm_s(number, RANGE_BOUND << word::INT_SHIFT);
        let near = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, moved, 0);
        self.guard(near, otherwise);
    }

    /// The slow path of [`Self::call_range`]: a range and its iterator.
    fn make_range(&mut self, slow: Block, count: usize, before: &State) {
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, before.clone());
        self.switch(slow);
        self.state.unlikely = true;
        self.call_any(count, None);
        let range = self.pop();
        let iterator = self.call_own(Helper::get_iter, &[range.value], &[range]);
        self.push(Operand::owned(iterator, Ty::Unknown));
        self.goto(self.at + 2);
        self.switch(resume);
        self.state = fast;
    }

    fn push_range(&mut self, start: Value, beside: Vec<Value>, ty: Ty) {
        // A value of its own: another loop may begin at the same one.
        let value = self.b.ins().iadd_imm_s(start, 0);
        self.aux.insert(value, beside);
        self.push(Operand::free(value, ty));
    }

    /// How many numbers a range has.
    fn count_numbers(&mut self, start: Value, stop: Value, step: Value, slow: Block) -> Value {
        let nonzero = self.b.ins().icmp_imm_s(IntCC::NotEqual, step, 0);
        self.guard(nonzero, slow);
        // Upwards (stop − start − 1) / step + 1, downwards the same with all signs changed.
        let up = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, step, 0);
        let forward = self.b.ins().isub(stop, start);
        let backward = self.b.ins().ineg(forward);
        let distance = self.b.ins().select(up, forward, backward);
        let negated = self.b.ins().ineg(step);
        let stride = self.b.ins().select(up, step, negated);
        let distance = self.untag(distance);
        let stride = self.untag(stride);
        let less = self.b.ins().iadd_imm_s(distance, -1);
        let quotient = self.b.ins().udiv(less, stride);
        let count = self.b.ins().iadd_imm_s(quotient, 1);
        let some = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThan, distance, 0);
        let none = self.iconst(0);
        self.b.ins().select(some, count, none)
    }

    fn call_len(&mut self) -> bool {
        let arg = self.args(1)[0];
        let (which, offset, fact) = match arg.ty {
            Ty::List | Ty::Unknown | Ty::Object => {
                (RuntimeType::List, layout::LIST_ITEMS + layout::ITEMS_LENGTH, Ty::List)
            }
            Ty::Tuple => (RuntimeType::Tuple, layout::TUPLE_LENGTH, Ty::Tuple),
            Ty::Str => {
                self.take_call(1);
                let length = self.text_length(arg.value);
                let value = self.tag(length);
                self.drop_operand(arg);
                self.push(Operand::free(value, Ty::Int));
                return true;
            }
            _ => return false,
        };
        let length = if arg.ty == fact {
            self.load_field(I64, arg.value, offset)
        } else {
            let before = self.state.clone();
            let slow = self.cold_block();
            self.guard_type(arg.value, arg.ty.is_pointer(), which, slow);
            self.len_instead(slow, &before);
            self.load_field(I64, arg.value, offset)
        };
        self.take_call(1);
        self.refine_type(arg.value, fact);
        let value = self.tag(length);
        self.drop_operand(Operand { ty: fact, ..arg });
        self.push(Operand::free(value, Ty::Int));
        true
    }

    /// The length of what is no list.
    fn len_instead(&mut self, slow: Block, before: &State) {
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, before.clone());
        self.switch(slow);
        let arg = self.take_call(1)[0];
        self.promote_borrowed();
        let value = self.call_own(Helper::get_len, &[arg.value], &[arg]);
        let before = self.state.clone();
        let large = self.cold_block();
        let small = self.is_int(value);
        self.guard(small, large);
        self.push(Operand::free(value, Ty::Int));
        self.goto(self.at + 1);
        // What `range` and `__len__` say may be more than fits a word.
        self.switch(large);
        self.state = before;
        self.state.unlikely = true;
        self.push(Operand::owned(value, Ty::Unknown));
        self.goto(self.at + 1);
        self.switch(resume);
        self.state = fast;
    }

    /// A conversion by a helper.
    fn call_conversion(&mut self, helper: Helper) -> bool {
        let arg = self.take_call(1)[0];
        let arg = self.as_word(arg);
        let ty = match (helper, arg.ty) {
            (Helper::str_1, Ty::Int | Ty::Str) => Ty::Str,
            _ => Ty::Unknown,
        };
        let value = self.call_own(helper, &[arg.value], &[arg]);
        self.push(Operand::owned(value, ty));
        true
    }

    fn call_int(&mut self) -> bool {
        let arg = self.args(1)[0];
        if arg.ty == Ty::Int {
            self.take_call(1);
            self.push(arg);
            return true;
        }
        if arg.repr != Repr::F64 {
            return self.call_conversion(Helper::int_1);
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        let magnitude = self.b.ins().fabs(arg.value);
        let bound = self.b.ins().f64const((1i64 << 53) as f64);
        let small = self.b.ins().fcmp(FloatCC::LessThan, magnitude, bound);
        self.guard(small, slow);
        self.call_instead(slow, 1, &before);
        self.take_call(1);
        let number = self.b.ins().fcvt_to_sint_sat(I64, arg.value);
        let value = self.tag(number);
        self.push(Operand::free(value, Ty::Int));
        true
    }

    fn call_float(&mut self) -> bool {
        let arg = self.args(1)[0];
        if arg.repr == Repr::F64 {
            self.take_call(1);
            self.push(arg);
            return true;
        }
        if arg.ty != Ty::Int {
            return self.call_conversion(Helper::float_1);
        }
        self.take_call(1);
        let number = self.untag(arg.value);
        let value = self.b.ins().fcvt_from_sint(F64, number);
        self.push(Operand::f64(value));
        true
    }

    fn call_bool(&mut self) -> bool {
        let arg = self.take_call(1)[0];
        let truth = self.truth(arg);
        self.push(Operand::bool(truth));
        true
    }

    fn call_isinstance(&mut self) -> bool {
        let args: Vec<Operand> = self.take_call(2).into_iter().map(|o| self.as_word(o)).collect();
        let status = self.call_status(Helper::is_instance, &[args[0].value, args[1].value], &args);
        let value = self.b.ins().icmp_imm_s(IntCC::NotEqual, status, 0);
        self.push(Operand::bool(value));
        true
    }

    fn call_abs(&mut self) -> bool {
        let arg = self.args(1)[0];
        if arg.repr == Repr::F64 {
            self.take_call(1);
            let value = self.b.ins().fabs(arg.value);
            self.push(Operand::f64(value));
            return true;
        }
        if !matches!(arg.ty, Ty::Unknown | Ty::Int) {
            return false;
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        self.guard_int(arg, slow);
        let smallest = self.b.ins().icmp_imm_s(IntCC::NotEqual, arg.value, i64::MIN);
        self.guard(smallest, slow);
        self.call_instead(slow, 1, &before);
        self.take_call(1);
        let value = self.b.ins().iabs(arg.value);
        self.push(Operand::free(value, Ty::Int));
        true
    }

    /// `min` or `max` of a few floats or small ints: a later one only if it compares so with those before.
    fn call_extreme(&mut self, condition: IntCC, count: usize) -> bool {
        let args = self.args(count);
        if args.iter().all(|a| a.repr == Repr::F64) {
            let condition = match condition {
                IntCC::SignedLessThan => FloatCC::LessThan,
                _ => FloatCC::GreaterThan,
            };
            self.take_call(count);
            let mut value = args[0].value;
            for arg in &args[1..] {
                let better = self.b.ins().fcmp(condition, arg.value, value);
                value = self.b.ins().select(better, arg.value, value);
            }
            self.push(Operand::f64(value));
            return true;
        }
        if args.iter().any(|a| !matches!(a.ty, Ty::Unknown | Ty::Int)) {
            return false;
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        for &arg in &args {
            self.guard_int(arg, slow);
        }
        self.call_instead(slow, count, &before);
        self.take_call(count);
        let mut value = args[0].value;
        for arg in &args[1..] {
            let better = self.b.ins().icmp(condition, arg.value, value);
            value = self.b.ins().select(better, arg.value, value);
        }
        self.push(Operand::free(value, Ty::Int));
        true
    }
}
