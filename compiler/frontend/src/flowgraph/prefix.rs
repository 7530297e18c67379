//! The instructions that every function begins with, and where cells and free variables live.

use krait_bytecode::code::flags;
use krait_bytecode::{Opcode, Text};
use rustc_hash::FxHashMap;

use super::{Graph, NO_BLOCK};
use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION};

impl Graph {
    /// Adds `COPY_FREE_VARS`, `MAKE_CELL` and `RETURN_GENERATOR` where needed and turns the numbers of cells and free
    /// variables into positions among the fast locals. Gives back how many cells share the slot of a local.
    pub(super) fn prepare_localsplus(&mut self, unit: &CodeUnit) -> usize {
        if unit.cellvars.is_empty() && unit.freevars.is_empty() {
            self.insert_prefix(unit, &[]);
            return 0;
        }
        let nlocals = unit.varnames.len();
        let ncells = unit.cellvars.len();
        let mut slots: Vec<usize> = (nlocals..nlocals + ncells + unit.freevars.len()).collect();
        if ncells > 0 {
            let locals: FxHashMap<&Text, usize> = unit.varnames.iter().zip(0..).collect();
            for (cell, name) in unit.cellvars.iter().enumerate() {
                if let Some(local) = locals.get(name) {
                    slots[cell] = *local;
                }
            }
        }
        self.insert_prefix(unit, &slots);

        // Cells that share a local's slot leave no gap.
        let mut dropped = 0;
        for (number, slot) in slots.iter_mut().enumerate() {
            if *slot == number + nlocals {
                *slot -= dropped;
            } else {
                dropped += 1;
            }
        }
        self.use_slots(&slots);
        dropped
    }

    fn insert_prefix(&mut self, unit: &CodeUnit, slots: &[usize]) {
        let mut prefix = Vec::new();
        if !unit.freevars.is_empty() {
            prefix.push(Instruction::new(
                Opcode::CopyFreeVars,
                unit.freevars.len() as i32,
                NO_LOCATION,
            ));
        }
        let mut cells: Vec<usize> = (0..unit.cellvars.len()).collect();
        cells.sort_by_key(|cell| slots[*cell]);
        prefix.extend(
            cells
                .iter()
                .map(|cell| Instruction::new(Opcode::MakeCell, *cell as i32, NO_LOCATION)),
        );
        if unit.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0 {
            prefix.push(Instruction::new(
                Opcode::ReturnGenerator,
                0,
                InstrLocation::line(unit.firstlineno),
            ));
            prefix.push(Instruction::new(Opcode::PopTop, 0, NO_LOCATION));
        }
        if !prefix.is_empty() {
            self.insert_instrs(self.entry, 0, &prefix);
        }
    }

    fn use_slots(&mut self, slots: &[usize]) {
        let mut id = self.entry;
        while id != NO_BLOCK {
            for instr in self.instrs_mut(id) {
                if matches!(
                    instr.opcode,
                    Opcode::MakeCell
                        | Opcode::LoadClosure
                        | Opcode::LoadDeref
                        | Opcode::StoreDeref
                        | Opcode::DeleteDeref
                        | Opcode::LoadFromDictOrDeref
                ) {
                    instr.oparg = slots[instr.oparg as usize] as i32;
                }
            }
            id = self.next(id);
        }
    }
}
