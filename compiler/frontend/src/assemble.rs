//! The last stage: finished instructions to a code object with its location and exception tables.
//!
//! In: the graph with jumps resolved, the code unit, its constants. Out: the [`CodeObject`], as CPython 3.12's
//! `Python/assemble.c` makes it.

use krait_bytecode::code::kind;
use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::LocationWriter;
use krait_bytecode::{CodeObject, Constant, Opcode, Text};

use crate::flowgraph::{Graph, Handler, Instr};
use crate::instructions::{CodeUnit, InstrLocation, NO_LOCATION};

/// Writes out the code object; `dropped` is the number of cells that share the slot of a local.
pub(crate) fn assemble(
    graph: &Graph,
    unit: CodeUnit,
    consts: Box<[Constant]>,
    dropped: usize,
    stacksize: u32,
) -> CodeObject {
    let mut assembler = Assembler::new(unit.firstlineno);
    for (instr, handler) in graph.finished() {
        assembler.append(instr, handler);
    }
    assembler.flush_location();
    assembler.flush_handler();
    let (localsplusnames, localspluskinds) = localsplus(&unit, dropped);
    CodeObject {
        argcount: unit.posonlyargcount + unit.argcount,
        posonlyargcount: unit.posonlyargcount,
        kwonlyargcount: unit.kwonlyargcount,
        stacksize,
        flags: unit.flags,
        code: assembler.code.into(),
        consts,
        names: unit.names.into_items().into(),
        localsplusnames,
        localspluskinds,
        filename: unit.filename,
        name: unit.name,
        qualname: unit.qualname,
        firstlineno: unit.firstlineno,
        linetable: assembler.locations.finish().into(),
        exceptiontable: assembler.exceptions.into(),
    }
}

struct Assembler {
    code: Vec<u8>,
    locations: LocationWriter,
    exceptions: Vec<u8>,
    /// The location of the instructions that are not yet in the table, and their size in code units.
    location: InstrLocation,
    units: usize,
    /// The handler of the latest instructions, and the code unit they begin at.
    handler: Option<Handler>,
    handler_start: u32,
}

impl Assembler {
    fn new(firstlineno: i32) -> Assembler {
        Assembler {
            code: Vec::with_capacity(256),
            locations: LocationWriter::new(firstlineno),
            exceptions: Vec::new(),
            location: NO_LOCATION,
            units: 0,
            handler: None,
            handler_start: 0,
        }
    }

    fn append(&mut self, instr: &Instr, handler: Option<Handler>) {
        if instr.location != self.location {
            self.flush_location();
            self.location = instr.location;
        }
        if handler.map(|handler| handler.offset) != self.handler.map(|handler| handler.offset) {
            self.flush_handler();
            self.handler = handler;
            self.handler_start = (self.code.len() / 2) as u32;
        }
        let start = self.code.len();
        let [low, rest @ ..] = instr.oparg.to_le_bytes();
        let extended = 4 - instr.oparg.leading_zeros() as usize / 8;
        for byte in rest[..extended.saturating_sub(1)].iter().rev() {
            self.code.extend([Opcode::ExtendedArg as u8, *byte]);
        }
        self.code.extend([instr.opcode.number() as u8, low]);
        self.code.resize(self.code.len() + 2 * instr.opcode.caches(), 0);
        self.units += (self.code.len() - start) / 2;
    }

    fn flush_location(&mut self) {
        let InstrLocation {
            lineno,
            end_lineno,
            col_offset,
            end_col_offset,
        } = self.location;
        self.locations
            .append([lineno, end_lineno, col_offset, end_col_offset], self.units);
        self.units = 0;
    }

    fn flush_handler(&mut self) {
        if let Some(handler) = self.handler {
            // The handler's depth counts what is pushed for it: the exception, and the offset if it is kept.
            let depth = handler.start_depth - 1 - i32::from(handler.preserve_lasti);
            append_entry(
                &mut self.exceptions,
                ExceptionEntry {
                    start: self.handler_start,
                    end: (self.code.len() / 2) as u32,
                    target: handler.offset,
                    depth: depth as u32,
                    lasti: handler.preserve_lasti,
                },
            );
        }
    }
}

/// The names and kinds of the fast locals: variables, then cells that are not variables, then free variables.
fn localsplus(unit: &CodeUnit, dropped: usize) -> (Box<[Text]>, Box<[u8]>) {
    let count = unit.varnames.len() + unit.cellvars.len() + unit.freevars.len() - dropped;
    let mut names = Vec::with_capacity(count);
    let mut kinds = Vec::with_capacity(count);
    for name in unit.varnames.iter() {
        let hidden = if unit.fast_hidden.contains_key(name) {
            kind::HIDDEN
        } else {
            0
        };
        let cell = if unit.cellvars.contains(name) { kind::CELL } else { 0 };
        names.push(name.clone());
        kinds.push(kind::LOCAL | hidden | cell);
    }
    for name in unit.cellvars.iter().filter(|name| !unit.varnames.contains(name)) {
        names.push(name.clone());
        kinds.push(kind::CELL);
    }
    for name in unit.freevars.iter() {
        names.push(name.clone());
        kinds.push(kind::FREE);
    }
    (names.into(), kinds.into())
}
