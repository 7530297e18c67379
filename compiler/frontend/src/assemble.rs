//! The last stage: finished instructions to a code object with its location and exception tables.
//!
//! In: the graph with jumps resolved, the code unit, its constants. Out: the [`CodeObject`], as CPython 3.12's
//! `Python/assemble.c` makes it.

use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::LocationWriter;
use krait_bytecode::{CodeObject, Constant, Opcode};

use crate::flowgraph::{Graph, Handler, Scratch};
use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION, NOWHERE};

/// Writes out the code object of a finished graph.
pub(crate) fn assemble(
    graph: &Graph,
    unit: CodeUnit,
    consts: Box<[Constant]>,
    stacksize: u32,
    scratch: &mut Scratch,
) -> CodeObject {
    let mut assembler = Assembler::new(unit.firstlineno, graph.size as usize, scratch);
    for block in graph.finished() {
        assembler.block(block, graph);
    }
    assembler.finish(unit, consts, stacksize, scratch)
}

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
    /// The block that handles exceptions of the latest instructions, what is known of it, and the code unit where the
    /// instructions begin.
    except: u32,
    handler: Option<Handler>,
    handler_start: u32,
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
            except: NOWHERE,
            handler: None,
            handler_start: 0,
        }
    }

    fn block(&mut self, block: &[Instruction], graph: &Graph) {
        for instr in block {
            if instr.except != self.except {
                self.except = instr.except;
                self.change_handler(graph.handler(instr));
            }
            self.instruction(instr.opcode, instr.oparg, instr.location);
        }
    }

    /// Appends an instruction that has the handler of the one before.
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
        self.flush_handler();
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

    #[inline(never)]
    fn change_handler(&mut self, handler: Option<Handler>) {
        if handler.map(|handler| handler.offset) != self.handler.map(|handler| handler.offset) {
            self.flush_handler();
            self.handler = handler;
            self.handler_start = self.at as u32;
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

    fn flush_handler(&mut self) {
        if let Some(handler) = self.handler {
            // The handler's depth counts what is pushed for it: the exception, and the offset if it is kept.
            let depth = handler.start_depth - 1 - i32::from(handler.preserve_lasti);
            append_entry(
                &mut self.exceptions,
                ExceptionEntry {
                    start: self.handler_start,
                    end: self.at as u32,
                    target: handler.offset,
                    depth: depth as u32,
                    lasti: handler.preserve_lasti,
                },
            );
        }
    }
}
