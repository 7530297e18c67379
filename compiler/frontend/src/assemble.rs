//! The last stage: finished instructions, one after the other, to a code object with its location and exception tables.
//!
//! In: what the flow graph's last walk says. Out: the [`CodeObject`], as CPython 3.12's `Python/assemble.c` makes it.

use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::LocationWriter;
use krait_bytecode::{CodeObject, Constant, Opcode};

use crate::flowgraph::{Scratch, traits};
use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION};

/// Writes instructions and their tables.
pub(crate) struct Assembler {
    /// The code, and behind it room for more.
    code: Vec<u8>,
    /// How much of it is written, in code units.
    at: usize,
    locations: LocationWriter,
    exceptions: Vec<u8>,
    /// The location of the instructions that are not yet in the table.
    location: InstrLocation,
    /// Where in the code they begin.
    location_start: usize,
}

/// How many EXTENDED_ARGs an oparg needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtendedArgs(u8);

impl ExtendedArgs {
    /// Those of a certain oparg.
    #[inline]
    pub(crate) fn of(oparg: u32) -> ExtendedArgs {
        ExtendedArgs(u8::from(oparg > 0xFF) + u8::from(oparg > 0xFFFF) + u8::from(oparg > 0xFF_FFFF))
    }

    /// The number.
    #[inline]
    pub(crate) fn count(self) -> u32 {
        self.0.into()
    }
}

/// How many bytes are written for an instruction: what is not needed of its cache is overwritten by the next one.
const LONGEST: usize = 32;

impl Assembler {
    /// Begins code.
    pub(crate) fn new(firstlineno: i32, scratch: &mut Scratch) -> Assembler {
        let mut exceptions = std::mem::take(&mut scratch.exceptions);
        exceptions.clear();
        Assembler {
            code: std::mem::take(&mut scratch.code),
            at: 0,
            locations: LocationWriter::new(firstlineno, std::mem::take(&mut scratch.locations)),
            exceptions,
            location: NO_LOCATION,
            location_start: 0,
        }
    }

    /// Begins again.
    pub(crate) fn restart(&mut self, firstlineno: i32) {
        self.at = 0;
        self.locations = LocationWriter::new(firstlineno, std::mem::take(&mut self.locations).into_memory());
        self.exceptions.clear();
        (self.location, self.location_start) = (NO_LOCATION, 0);
    }

    /// How long the code is so far, in code units.
    #[inline]
    pub(crate) fn position(&self) -> u32 {
        self.at as u32
    }

    /// Appends an instruction.
    #[inline]
    pub(crate) fn instruction(&mut self, opcode: Opcode, oparg: i32, location: InstrLocation) {
        if oparg > 0xFF || !self.has_room() {
            self.prepare(oparg, location);
        }
        self.short_instruction(opcode, opcode.caches(), oparg as u8, location);
    }

    /// Whether there is room for another instruction.
    #[inline]
    pub(crate) fn has_room(&self) -> bool {
        self.at * 2 + LONGEST <= self.code.len()
    }

    /// Appends an instruction that needs no EXTENDED_ARG, for which there is room.
    #[inline]
    pub(crate) fn short_instruction(&mut self, opcode: Opcode, caches: usize, oparg: u8, location: InstrLocation) {
        // Caches are zeros.
        let mut bytes = [0; LONGEST];
        (bytes[0], bytes[1]) = (opcode.number() as u8, oparg);
        self.code[self.at * 2..self.at * 2 + LONGEST].copy_from_slice(&bytes);
        if location != self.location {
            self.flush_location();
            self.location = location;
        }
        self.at += 1 + caches;
    }

    /// Appends instructions that need no EXTENDED_ARG; those that have no line get `location` or that of the one before. Gives
    /// back the last location. `slots` tells where cells and free variables live.
    #[inline(never)]
    pub(crate) fn ordinary_instructions(
        &mut self,
        instrs: &[Instruction],
        mut location: InstrLocation,
        slots: &[u32],
    ) -> InstrLocation {
        let end = self.at * 2 + (instrs.len() + 1) * LONGEST;
        if end > self.code.len() {
            self.code.resize(end * 2, 0);
        }
        // Two loops, so that each has what it needs in registers.
        let code = self.code.as_mut_slice();
        let mut at = self.at;
        for instr in instrs {
            let facts = traits::facts(instr.opcode);
            let mut oparg = instr.oparg as u8;
            if facts.traits() & traits::SLOT != 0 {
                oparg = slots[instr.oparg as usize] as u8;
            }
            // Caches are zeros.
            let mut bytes = [0; LONGEST];
            (bytes[0], bytes[1]) = (instr.opcode.number() as u8, oparg);
            code[at * 2..at * 2 + LONGEST].copy_from_slice(&bytes);
            at += 1 + facts.caches();
        }
        let end = at;
        (at, self.at) = (self.at, end);
        let (mut start, mut pending) = (self.location_start, self.location);
        for instr in instrs {
            if instr.location.has_line() {
                location = instr.location;
            }
            if location != pending {
                let (lines, columns) = pending.words();
                self.locations.append_pairs(lines, columns, at - start);
                start = at;
                pending = location;
            }
            at += 1 + traits::facts(instr.opcode).caches();
        }
        (self.location_start, self.location) = (start, pending);
        location
    }

    /// Gives the constants of the finished code, which are no more than 256, other numbers.
    pub(crate) fn renumber_consts(&mut self, numbers: &[u32]) {
        let mut at = 0;
        while at < self.at {
            let opcode = Opcode::from_u8(self.code[at * 2]).unwrap_or(Opcode::Nop);
            if opcode.has_const() {
                let oparg = &mut self.code[at * 2 + 1];
                *oparg = numbers[usize::from(*oparg)] as u8;
            }
            at += 1 + opcode.caches();
        }
    }

    /// Makes room, and appends the EXTENDED_ARGs that an oparg needs.
    #[cold]
    fn prepare(&mut self, oparg: i32, location: InstrLocation) {
        if (self.at + 4) * 2 + LONGEST > self.code.len() {
            self.code.resize(self.at * 4 + 1024, 0);
        }
        let bytes = oparg.to_be_bytes();
        for byte in bytes[..3].iter().skip_while(|byte| **byte == 0) {
            self.short_instruction(Opcode::ExtendedArg, 0, *byte, location);
        }
    }

    /// Appends a jump whose distance is to be set later.
    pub(crate) fn jump(&mut self, opcode: Opcode, extended: ExtendedArgs, location: InstrLocation) {
        for _ in 0..extended.count() {
            self.instruction(Opcode::ExtendedArg, 0, location);
        }
        self.instruction(opcode, 0, location);
    }

    /// Sets the distance of the jump at `at`.
    #[inline]
    pub(crate) fn set_distance(&mut self, at: u32, extended: ExtendedArgs, distance: u32) {
        let at = at as usize;
        for (index, byte) in distance
            .to_le_bytes()
            .into_iter()
            .enumerate()
            .take(1 + extended.count() as usize)
        {
            self.code[(at - index) * 2 + 1] = byte;
        }
    }

    /// Makes the code object.
    pub(crate) fn finish(
        mut self,
        unit: CodeUnit,
        consts: Box<[Constant]>,
        stacksize: u32,
        scratch: &mut Scratch,
    ) -> CodeObject {
        self.flush_location();
        let code = CodeObject {
            argcount: unit.posonlyargcount + unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            stacksize,
            flags: unit.flags,
            code: self.code[..self.at * 2].into(),
            consts,
            names: unit.names,
            localsplusnames: unit.localsplusnames,
            localspluskinds: unit.localspluskinds,
            filename: unit.filename,
            name: unit.name,
            qualname: unit.qualname,
            firstlineno: unit.firstlineno,
            linetable: self.locations.table().into(),
            exceptiontable: self.exceptions.as_slice().into(),
        };
        scratch.code = self.code;
        scratch.exceptions = self.exceptions;
        scratch.locations = self.locations.into_memory();
        code
    }

    #[inline]
    fn flush_location(&mut self) {
        let (lines, columns) = self.location.words();
        self.locations
            .append_pairs(lines, columns, self.at - self.location_start);
        self.location_start = self.at;
    }

    /// Appends an entry to the exception table: where the instructions are, and where their handler begins, on a stack of what
    /// depth, and whether the raising instruction's offset is pushed.
    pub(crate) fn handler(&mut self, start: u32, end: u32, target: u32, start_depth: i32, lasti: bool) {
        // The handler's depth counts what is pushed for it: the exception, and the offset if it is kept.
        let depth = start_depth - 1 - i32::from(lasti);
        append_entry(
            &mut self.exceptions,
            ExceptionEntry {
                start,
                end,
                target,
                depth: depth as u32,
                lasti,
            },
        );
    }
}
