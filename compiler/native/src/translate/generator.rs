//! Generators: the body is a function over a heap frame. Values live in SSA form between resumption and the next `yield`,
//! where all of them are spilled; each version of a `yield` is a resume point of its own.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, State, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{Block, InstBuilder, JumpTableData, Value};
use krait_bytecode::Opcode;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

/// A place where a generator continues.
pub struct ResumePoint {
    block: Block,
}

/// Offset of slot `i` of the heap frame.
fn slot_offset(i: usize) -> i32 {
    8 * i as i32
}

impl FunctionTranslator<'_, '_> {
    /// RETURN_GENERATOR in `direct`: makes the generator and spills the parameters and cells.
    pub(super) fn return_generator(&mut self) {
        let native = self.native_code(self.unit_index);
        let generator = self.call_own(Helper::make_generator, &[self.callee, native], &[]);
        let frame = self.call_raw(Helper::generator_frame, &[generator]).expect("a result");
        let slots = self.load(I64, frame, layout::frame::SLOTS);
        // Parameters that are not read again live as long as the generator all the same.
        for i in 0..self.unit.parameter_count() {
            if self.state.locals[i].is_none() {
                self.state.locals[i] = self.parameters[i].map(|value| Operand::free(value, Ty::Unknown));
            }
        }
        self.spill_locals(slots);
        self.b.ins().return_(&[generator]);
        self.filled = true;
    }

    /// Stores all fast locals in the frame's slots, each with a reference.
    fn spill_locals(&mut self, slots: Value) {
        for i in 0..self.state.locals.len() {
            let value = match self.state.locals[i] {
                Some(operand) => self.to_owned_word(operand),
                None => self.iconst(word::NULL),
            };
            self.store(value, slots, slot_offset(i));
        }
    }

    /// Translates the `resume` function from the instruction after RETURN_GENERATOR.
    pub(crate) fn translate_resume(&mut self, frame: Value, sent: Value) {
        let start = self
            .d
            .instrs
            .iter()
            .position(|i| i.opcode == Opcode::ReturnGenerator)
            .expect("a generator");
        self.frame = Some(frame);
        let slots = self.load(I64, frame, layout::frame::SLOTS);
        self.slots = Some(slots);
        let dispatch = self.block();
        self.jump(dispatch, &[]);
        let first = self.block();
        self.switch(first);
        self.at = start;
        let n = self.state.locals.len();
        self.state = State {
            locals: vec![None; n],
            stack: Vec::new(),
            ..State::default()
        };
        let cells: Vec<bool> = self.cell_slots();
        for i in 0..n {
            let value = self.load(I64, slots, slot_offset(i));
            let is_parameter = i < self.unit.parameter_count();
            let ty = match (cells[i], is_parameter) {
                // What nothing reads may have been forgotten before the spill.
                (true, _) | (_, true) if !self.d.is_live(start, i) => Ty::MaybeNull,
                (true, _) => Ty::Object,
                (_, true) if self.d.is_live(start, i) => Ty::Unknown,
                // A parameter that is never read may have been forgotten.
                (_, true) => Ty::MaybeNull,
                _ => {
                    // Not yet bound.
                    self.state.locals[i] = None;
                    continue;
                }
            };
            self.state.locals[i] = Some(Operand {
                value,
                ty,
                repr: Repr::Word,
                own: Own::Owned,
            });
        }
        self.resume_points.push(ResumePoint { block: first });
        self.begin_resumed(sent);
        self.run();
        // The dispatch, once all resume points are known.
        self.switch(dispatch);
        let number = self.load(I32, frame, layout::frame::STATE);
        let impossible = self.cold_block();
        let default = self.b.func.dfg.block_call(impossible, &[]);
        let points: Vec<Block> = self.resume_points.iter().map(|p| p.block).collect();
        let calls: Vec<_> = points
            .into_iter()
            .map(|block| self.b.func.dfg.block_call(block, &[]))
            .collect();
        let table = self.b.create_jump_table(JumpTableData::new(default, &calls));
        self.b.ins().br_table(number, table);
        self.switch(impossible);
        self.trap();
    }

    /// Which locals hold cells at the start of the body.
    fn cell_slots(&self) -> Vec<bool> {
        use krait_bytecode::code::kind;
        self.unit
            .code
            .localspluskinds()
            .iter()
            .map(|k| k & (kind::CELL | kind::FREE) != 0)
            .collect()
    }

    /// After the state is loaded: a thrown exception is raised here, a sent value pushed.
    fn begin_resumed(&mut self, sent: Value) {
        let thrown = self.b.ins().icmp_imm_s(IntCC::Equal, sent, word::NULL as i64);
        let raised = self.cold_block();
        let fine = self.block();
        self.branch(thrown, raised, fine);
        self.switch(raised);
        // As CPython does: None stands for the value that was not sent.
        let none = self.iconst(word::NONE);
        self.push(Operand::free(none, Ty::None));
        self.fail(true);
        self.pop();
        self.switch(fine);
        self.push(Operand {
            value: sent,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.goto(self.at + 1);
    }

    pub(super) fn yield_value(&mut self) {
        let frame = self.frame.expect("only generators yield");
        let operand = self.pop();
        let value = self.to_owned_word(operand);
        let n = self.state.locals.len();
        let slots = self.slots.expect("a resume function");
        self.spill_locals(slots);
        for i in 0..self.state.stack.len() {
            let operand = self.state.stack[i];
            let stored = self.to_owned_word(operand);
            self.store(stored, slots, slot_offset(n + i));
            if operand.ty.is_cursor() {
                for (k, word) in self.aux[&operand.value].clone().into_iter().enumerate() {
                    self.store(word, slots, self.beside_offset(i, k));
                }
            }
        }
        let live = self.iconst32((n + self.state.stack.len()) as u32);
        self.store(live, frame, layout::frame::LIVE);
        let delegating = self
            .d
            .instrs
            .get(self.at + 1)
            .is_some_and(|i| i.opcode == Opcode::Resume && i.oparg & 3 >= 2);
        let delegate = if delegating {
            (n + self.state.stack.len()) as u32
        } else {
            0
        };
        let delegate = self.iconst32(delegate);
        self.store(delegate, frame, layout::frame::DELEGATE);
        let number = self.iconst32(self.resume_points.len() as u32);
        self.store(number, frame, layout::frame::STATE);
        self.b.ins().return_(&[value]);
        self.filled = true;
        // The same place, resumed.
        let block = self.block();
        self.resume_points.push(ResumePoint { block });
        self.switch(block);
        let sent = self.sent.expect("a resume function");
        for i in 0..n {
            if let Some(operand) = self.state.locals[i] {
                self.state.locals[i] = Some(self.reload(operand, slots, i));
            }
        }
        for i in 0..self.state.stack.len() {
            let operand = self.state.stack[i];
            self.state.stack[i] = self.reload(operand, slots, n + i);
            if operand.ty.is_cursor() {
                let count = self.aux[&operand.value].len();
                let beside = (0..count)
                    .map(|k| self.load(I64, slots, self.beside_offset(i, k)))
                    .collect();
                self.aux.insert(self.state.stack[i].value, beside);
            }
        }
        self.begin_resumed(sent);
    }

    /// Where the frame keeps what lies beside the cursor in stack slot `i`: behind all values.
    fn beside_offset(&self, i: usize, k: usize) -> i32 {
        slot_offset(self.state.locals.len() + self.unit.code.stacksize as usize + 2 * i + k)
    }

    fn reload(&mut self, operand: Operand, slots: Value, slot: usize) -> Operand {
        let value = self.load(I64, slots, slot_offset(slot));
        let ty = if operand.repr == Repr::F64 {
            Ty::Unknown
        } else {
            operand.ty
        };
        let own = if ty.is_immediate() { Own::Free } else { Own::Owned };
        Operand {
            value,
            ty,
            repr: Repr::Word,
            own,
        }
    }

    pub(super) fn send(&mut self, next: usize, target: usize) {
        let sent = self.pop_word();
        let receiver = self.state.stack.last().expect("the receiver").value;
        let out = self.scratch(1);
        let status = self.call_status(Helper::send, &[receiver, sent.value, out], &[sent]);
        let value = self.load(I64, out, 0);
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.branch_to(status, next, target);
    }

    pub(super) fn get_awaitable(&mut self, place: u32) {
        let operand = self.pop_word();
        let place = self.iconst32(place);
        let value = self.call_own(Helper::get_awaitable, &[operand.value, place], &[operand]);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn get_aiter(&mut self) {
        let operand = self.pop_word();
        let value = self.call_own(Helper::get_aiter, &[operand.value], &[operand]);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn get_anext(&mut self) {
        let iterator = self.state.stack.last().expect("the iterator").value;
        let value = self.call_own(Helper::get_anext, &[iterator], &[]);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn end_async_for(&mut self) {
        let exception = self.pop();
        let exception = self.to_owned_word(exception);
        let iterator = self.pop();
        let status = self.call_raw(Helper::end_async_for, &[exception]).expect("a result");
        self.drop_operand(iterator);
        let raised = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, status, 0);
        let (bad, fine) = (self.cold_block(), self.block());
        self.branch(raised, bad, fine);
        self.switch(bad);
        self.fail(false);
        self.switch(fine);
    }

    pub(super) fn end_send(&mut self) {
        let value = self.pop();
        let receiver = self.pop();
        self.drop_operand(receiver);
        self.push(value);
    }

    pub(super) fn cleanup_throw(&mut self) {
        let exception = self.pop();
        let exception = self.to_owned_word(exception);
        let last = self.pop_word();
        let receiver = self.pop_word();
        let args = [receiver.value, last.value, exception];
        let value = self.call_raw(Helper::cleanup_throw, &args).expect("a result");
        self.drop_all(&[last, receiver]);
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, value, word::NULL as i64);
        let raised = self.cold_block();
        let fine = self.block();
        self.branch(failed, raised, fine);
        self.switch(raised);
        self.fail(false);
        self.switch(fine);
        let none = self.iconst(word::NONE);
        self.push(Operand::free(none, Ty::None));
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
    }
}
