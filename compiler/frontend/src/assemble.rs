//! The last stage: finished instructions, one after the other, to a code object with its location and exception tables.
//!
//! In: what the flow graph's last walk says. Out: the [`CodeObject`], as CPython 3.12's `Python/assemble.c` makes it.

use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::LocationWriter;
use krait_bytecode::{CodeObject, Constant, Opcode};

use crate::flowgraph::Scratch;
use crate::instructions::{CodeUnit, InstrLocation, NO_LOCATION};

/// The bytes of code units.
fn bytes(units: &[u16]) -> Box<[u8]> {
    let mut bytes = vec![0; units.len() * 2];
    for (pair, unit) in bytes.as_chunks_mut().0.iter_mut().zip(units) {
        *pair = unit.to_le_bytes();
    }
    bytes.into()
}

/// Writes instructions and their tables.
pub(crate) struct Assembler {
    /// The code in code units, zeroed where it is not yet written.
    code: Vec<u16>,
    /// How much of it is written.
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

impl Assembler {
    /// Begins code of about this length, in code units.
    pub(crate) fn new(firstlineno: i32, units: usize, scratch: &mut Scratch) -> Assembler {
        let mut code = std::mem::take(&mut scratch.code);
        code.clear();
        code.resize(units, 0);
        let mut exceptions = std::mem::take(&mut scratch.exceptions);
        exceptions.clear();
        Assembler {
            code,
            at: 0,
            locations: LocationWriter::new(firstlineno, std::mem::take(&mut scratch.locations)),
            exceptions,
            location: NO_LOCATION,
            location_start: 0,
        }
    }

    /// Begins again.
    pub(crate) fn restart(&mut self, firstlineno: i32) {
        self.code.fill(0);
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
        if location != self.location {
            self.flush_location();
            self.location = location;
        }
        if oparg > 0xFF {
            self.extend_arg(oparg);
        }
        self.write(opcode, oparg as u8);
        // Caches are zeros.
        self.at += opcode.caches();
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
            self.code[at - index] |= u16::from(byte) << 8;
        }
    }

    #[inline]
    fn write(&mut self, opcode: Opcode, oparg: u8) {
        if self.at >= self.code.len() {
            self.grow();
        }
        self.code[self.at] = opcode.number() & 0xFF | u16::from(oparg) << 8;
        self.at += 1;
    }

    #[cold]
    fn grow(&mut self) {
        self.code.resize(self.at * 2 + 64, 0);
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
        self.code.resize(self.at, 0);
        let code = CodeObject {
            argcount: unit.posonlyargcount + unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            stacksize,
            flags: unit.flags,
            code: bytes(&self.code),
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

    #[cold]
    fn extend_arg(&mut self, oparg: i32) {
        let bytes = oparg.to_be_bytes();
        for byte in bytes[..3].iter().skip_while(|byte| **byte == 0) {
            self.write(Opcode::ExtendedArg, *byte);
        }
    }

    #[inline]
    fn flush_location(&mut self) {
        let InstrLocation {
            lineno,
            end_lineno,
            col_offset,
            end_col_offset,
        } = self.location;
        self.locations.append(
            [lineno, end_lineno, col_offset, end_col_offset],
            self.at - self.location_start,
        );
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
