//! The last stage: finished instructions to a code object with its location and exception tables.
//!
//! In: the graph with jumps resolved, the code unit, its constants. Out: the [`CodeObject`], as CPython 3.12's
//! `Python/assemble.c` makes it.

use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::LocationWriter;
use krait_bytecode::{CodeObject, Constant, Opcode};

use crate::flowgraph::{Graph, Handler, Scratch};
use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION, NOWHERE};

/// Writes out the code object.
pub(crate) fn assemble(
    graph: &Graph,
    unit: CodeUnit,
    consts: Box<[Constant]>,
    stacksize: u32,
    scratch: &mut Scratch,
) -> CodeObject {
    let mut assembler = Assembler::new(unit.firstlineno, graph.finished_size(), scratch);
    for block in graph.finished() {
        for instr in block {
            assembler.append(instr, graph);
        }
    }
    assembler.flush_location();
    assembler.flush_handler();
    let locations = assembler.locations.finish();
    let code = CodeObject {
        argcount: unit.posonlyargcount + unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        stacksize,
        flags: unit.flags,
        code: assembler.code.as_slice().into(),
        consts,
        names: unit.names,
        localsplusnames: unit.localsplusnames,
        localspluskinds: unit.localspluskinds,
        filename: unit.filename,
        name: unit.name,
        qualname: unit.qualname,
        firstlineno: unit.firstlineno,
        linetable: locations.as_slice().into(),
        exceptiontable: assembler.exceptions.as_slice().into(),
    };
    scratch.code = assembler.code;
    scratch.exceptions = assembler.exceptions;
    scratch.locations = locations;
    code
}

struct Assembler {
    /// The code, in its final size, zeroed where it is not yet written.
    code: Vec<u8>,
    /// How much of it is written.
    at: usize,
    locations: LocationWriter,
    exceptions: Vec<u8>,
    /// The location of the instructions that are not yet in the table, and their size in code units.
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
    fn new(firstlineno: i32, units: u32, scratch: &mut Scratch) -> Assembler {
        let emptied = |bytes: &mut Vec<u8>| {
            bytes.clear();
            std::mem::take(bytes)
        };
        let mut code = emptied(&mut scratch.code);
        code.resize(units as usize * 2, 0);
        Assembler {
            code,
            at: 0,
            locations: LocationWriter::new(firstlineno, emptied(&mut scratch.locations)),
            exceptions: emptied(&mut scratch.exceptions),
            location: NO_LOCATION,
            location_start: 0,
            except: NOWHERE,
            handler: None,
            handler_start: 0,
        }
    }

    #[inline]
    fn append(&mut self, instr: &Instruction, graph: &Graph) {
        if instr.location != self.location {
            self.flush_location();
            self.location = instr.location;
        }
        if instr.except != self.except {
            self.except = instr.except;
            let handler = graph.handler(instr);
            if handler.map(|handler| handler.offset) != self.handler.map(|handler| handler.offset) {
                self.flush_handler();
                self.handler = handler;
                self.handler_start = (self.at / 2) as u32;
            }
        }
        if instr.oparg > 0xFF {
            self.extend_arg(instr.oparg);
        }
        self.write(instr.opcode.number() as u8, instr.oparg as u8);
        // Caches are zeros.
        self.at += 2 * instr.opcode.caches();
    }

    #[inline]
    fn write(&mut self, opcode: u8, oparg: u8) {
        if let Some([first, second]) = self.code.get_mut(self.at..self.at + 2) {
            (*first, *second) = (opcode, oparg);
        }
        self.at += 2;
    }

    #[cold]
    fn extend_arg(&mut self, oparg: i32) {
        let bytes = oparg.to_be_bytes();
        for byte in bytes[..3].iter().skip_while(|byte| **byte == 0) {
            self.write(Opcode::ExtendedArg as u8, *byte);
        }
    }

    fn flush_location(&mut self) {
        let InstrLocation {
            lineno,
            end_lineno,
            col_offset,
            end_col_offset,
        } = self.location;
        self.locations.append(
            [lineno, end_lineno, col_offset, end_col_offset],
            (self.at - self.location_start) / 2,
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
                    end: (self.at / 2) as u32,
                    target: handler.offset,
                    depth: depth as u32,
                    lasti: handler.preserve_lasti,
                },
            );
        }
    }
}
