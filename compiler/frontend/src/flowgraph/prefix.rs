//! The instructions that every function begins with.

use krait_bytecode::Opcode;
use krait_bytecode::code::flags;

use super::Graph;
use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION};

impl Graph {
    /// Adds `COPY_FREE_VARS`, `MAKE_CELL` and `RETURN_GENERATOR` where needed; how many they are.
    pub(super) fn insert_prefix(&mut self, unit: &CodeUnit) -> usize {
        let is_generator = unit.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
        if unit.slots.is_empty() && !is_generator {
            return 0;
        }
        let mut prefix = Vec::with_capacity(unit.ncells + 3);
        let (cells, free) = unit.slots.split_at(unit.ncells);
        if !free.is_empty() {
            let count = free.len() as i32;
            prefix.push(Instruction::new(Opcode::CopyFreeVars, count, NO_LOCATION));
        }
        let first_cell = prefix.len();
        let make_cell = |slot: &u32| Instruction::new(Opcode::MakeCell, *slot as i32, NO_LOCATION);
        prefix.extend(cells.iter().map(make_cell));
        prefix[first_cell..].sort_by_key(|instr| instr.oparg);
        if is_generator {
            let location = InstrLocation::line(unit.firstlineno);
            prefix.push(Instruction::new(Opcode::ReturnGenerator, 0, location));
            prefix.push(Instruction::new(Opcode::PopTop, 0, NO_LOCATION));
        }
        self.insert_instrs(self.entry, 0, &prefix);
        prefix.len()
    }
}
