//! `a[i], a[j] = a[j], a[i]`: two items of a list change places, and nobody's references are counted.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Repr, Ty};
use crate::translate::arith::nb;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::types::I64;
use krait_bytecode::{Constant, Opcode};
use krait_runtime::value as word;

/// An index: a local and a number added to it.
#[derive(Clone, Copy, PartialEq)]
struct Index {
    local: usize,
    plus: i64,
}

/// The idiom where it begins.
struct Swap {
    list: usize,
    first: Index,
    second: Index,
    /// Index of the instruction after it.
    end: usize,
}

impl FunctionTranslator<'_, '_> {
    /// Where the idiom begins: swaps the items of what shows to be a list, and goes on where it does not.
    pub(super) fn swap_items(&mut self, at: usize) {
        let Some(swap) = self.find_swap(at).filter(|_| self.worth_splitting()) else {
            return;
        };
        let is_word = |o: &Operand, ty: Ty| o.repr == Repr::Word && (o.ty == Ty::Unknown || o.ty == ty);
        let operand = |n: usize, ty: Ty| self.state.locals[n].filter(|o| is_word(o, ty));
        let (Some(list), Some(first), Some(second)) = (
            operand(swap.list, Ty::List),
            operand(swap.first.local, Ty::Int),
            operand(swap.second.local, Ty::Int),
        ) else {
            return;
        };
        let is_known = list.ty == Ty::List && first.ty == Ty::Int && second.ty == Ty::Int;
        let slow = self.cold_block();
        let saved = self.state.clone();
        let addresses = [(first, swap.first), (second, swap.second)].map(|(local, index)| {
            let value = match index.plus {
                0 => local.value,
                // The tag stays what it is, and a sum too large is no position in any list.
                plus => self.b.ins().iadd_imm_s(local.value, plus << word::INT_SHIFT),
            };
            let address = self.list_item_address(list, Operand { value, ..local }, slow, slow);
            self.refine_container(list, Ty::List, local);
            address
        });
        let items = addresses.map(|address| self.load(I64, address, 0));
        self.store(items[0], addresses[1], 0);
        self.store(items[1], addresses[0], 0);
        self.goto(swap.end);
        self.state = saved;
        self.state.unlikely |= is_known;
        self.switch(slow);
    }

    /// The idiom, if it begins at an instruction.
    fn find_swap(&self, at: usize) -> Option<Swap> {
        let (list, first, second_load) = self.find_item(at)?;
        if self.opcode_at(second_load - 1)? != Opcode::BinarySubscr {
            return None;
        }
        let (from, second, swap) = self.find_item(second_load)?;
        let is_swap = self
            .d
            .instrs
            .get(swap)
            .is_some_and(|i| i.opcode == Opcode::Swap && i.oparg == 2);
        if from != list || self.opcode_at(swap - 1)? != Opcode::BinarySubscr || !is_swap {
            return None;
        }
        let mut end = swap + 1;
        for index in [second, first] {
            let (to, at, next) = self.find_item(end)?;
            if (to, at) != (list, index) || self.opcode_at(next - 1)? != Opcode::StoreSubscr {
                return None;
            }
            end = next;
        }
        let within = at + 1..end;
        (end < self.d.instrs.len() && !self.d.leader[within].contains(&true)).then_some(Swap {
            list,
            first,
            second,
            end,
        })
    }

    fn opcode_at(&self, at: usize) -> Option<Opcode> {
        self.d.instrs.get(at).map(|i| i.opcode)
    }

    /// A list, an index and one more instruction, from `at`; and where they end.
    fn find_item(&self, at: usize) -> Option<(usize, Index, usize)> {
        let instr = |at: usize, opcode: Opcode| {
            let instr = self.d.instrs.get(at)?;
            (instr.opcode == opcode).then_some(instr.oparg)
        };
        let list = instr(at, Opcode::LoadFast)? as usize;
        let local = instr(at + 1, Opcode::LoadFast)? as usize;
        let Some(constant) = instr(at + 2, Opcode::LoadConst) else {
            return Some((list, Index { local, plus: 0 }, at + 3));
        };
        let Constant::Int(number) = &self.unit.code.consts[constant as usize] else {
            return None;
        };
        let number = i64::from(i32::try_from(number).ok()?);
        let plus = match instr(at + 3, Opcode::BinaryOp)? {
            nb::ADD => number,
            nb::SUBTRACT => -number,
            _ => return None,
        };
        Some((list, Index { local, plus }, at + 5))
    }
}
