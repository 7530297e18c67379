//! Code without jumps, written in one walk: what the other passes do one after the other is done to each instruction at once.

use krait_bytecode::code::flags;
use krait_bytecode::{CodeObject, Opcode};

use super::{Graph, Scratch, traits};
use crate::assemble::Assembler;
use crate::instructions::{CodeUnit, Instruction, NO_LOCATION};

/// How many locals are followed.
const TRACKED: usize = 64;

/// Whether [`assemble`] can write the code: one block whose instructions are as they were emitted, but for returned constants.
pub(super) fn is_straight(graph: &Graph, unit: &CodeUnit) -> bool {
    const GENERATORS: u32 = flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR;
    graph.blocks.len() == 1 && !graph.pairs && unit.nlocals <= TRACKED && unit.flags & GENERATORS == 0
}

/// Writes the code object of one block.
pub(super) fn assemble(instrs: &mut [Instruction], mut unit: CodeUnit, scratch: &mut Scratch) -> CodeObject {
    let mut assembler = Assembler::new(unit.firstlineno, instrs.len() * 3, scratch);
    write_prefix(&mut assembler, &unit);
    let mut walk = Walk {
        location: NO_LOCATION,
        raw_line: -1,
        unbound: (unit.nparams..unit.nlocals).fold(0, |mask, local| mask | 1 << local),
        depth: 0,
        deepest: 0,
        last_const: 0,
    };
    let mut index = 0;
    while let Some(instr) = instrs.get(index) {
        index += 1;
        let mut instr = *instr;
        if instr.opcode == Opcode::Nop && walk.drops_nop(&instr, instrs.get_mut(index)) {
            continue;
        }
        walk.step(&mut instr, &unit.slots);
        assembler.instruction(instr.opcode, instr.oparg, instr.location);
    }
    // Constants are numbered as they are used, so only those of code that is never reached are not used. The first stays, it
    // may be a docstring.
    let consts = unit.consts.items_mut();
    consts.truncate(walk.last_const + 1);
    let consts = consts.drain(..).collect();
    unit.consts.clear();
    scratch.consts.push(std::mem::take(&mut unit.consts));
    assembler.finish(unit, consts, walk.deepest as u32, scratch)
}

fn write_prefix(assembler: &mut Assembler, unit: &CodeUnit) {
    if unit.slots.is_empty() {
        return;
    }
    let (cells, free) = unit.slots.split_at(unit.ncells);
    if !free.is_empty() {
        assembler.instruction(Opcode::CopyFreeVars, free.len() as i32, NO_LOCATION);
    }
    let mut cells = cells.to_vec();
    cells.sort_unstable();
    for slot in cells {
        assembler.instruction(Opcode::MakeCell, slot as i32, NO_LOCATION);
    }
}

struct Walk {
    /// The location of the last instruction, and the line that it had of its own.
    location: crate::instructions::InstrLocation,
    raw_line: i32,
    /// Bit i is set if local i may be unbound.
    unbound: u64,
    depth: i32,
    deepest: i32,
    /// The highest number of a constant so far.
    last_const: usize,
}

impl Walk {
    /// Whether no line event needs a NOP. An instruction behind it that has no line takes its line.
    fn drops_nop(&self, nop: &Instruction, next: Option<&mut Instruction>) -> bool {
        let line = nop.location.lineno;
        if line < 0 || line == self.raw_line {
            return true;
        }
        if let Some(next) = next {
            if next.location.lineno == line {
                return true;
            }
            if next.location.lineno < 0 {
                next.location = nop.location;
                return true;
            }
        }
        line == self.location.lineno
    }

    #[inline]
    fn step(&mut self, instr: &mut Instruction, slots: &[u32]) {
        const SPECIAL: u16 = traits::CONST | traits::SLOT | traits::LOCAL;
        self.raw_line = instr.location.lineno;
        if self.raw_line < 0 {
            instr.location = self.location;
        } else {
            self.location = instr.location;
        }
        let facts = traits::facts(instr.opcode);
        if facts.traits & SPECIAL != 0 {
            if facts.traits & traits::CONST != 0 {
                self.last_const = self.last_const.max(instr.oparg as usize);
            } else if facts.traits & traits::SLOT != 0 {
                instr.oparg = slots[instr.oparg as usize] as i32;
            } else {
                self.local(instr);
            }
        }
        self.depth += facts.stack_effect(instr.opcode, instr.oparg);
        self.deepest = self.deepest.max(self.depth);
    }

    #[inline]
    fn local(&mut self, instr: &mut Instruction) {
        let bit = 1u64 << instr.oparg;
        match instr.opcode {
            Opcode::DeleteFast | Opcode::LoadFastAndClear => self.unbound |= bit,
            // The pseudo instruction has served its purpose.
            Opcode::StoreFastMaybeNull => {
                self.unbound |= bit;
                instr.opcode = Opcode::StoreFast;
            }
            opcode => {
                if opcode == Opcode::LoadFast && self.unbound & bit != 0 {
                    instr.opcode = Opcode::LoadFastCheck;
                }
                self.unbound &= !bit;
            }
        }
    }
}
