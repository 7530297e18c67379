//! The last stage: finished instructions, one after the other, to a code object with its location and exception tables.
//!
//! In: what the flow graph's last walk says. Out: the [`CodeObject`], as CPython 3.12's `Python/assemble.c` makes it.

use std::hint::select_unpredictable;

use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::{LocationRun, LocationWriter};
use krait_bytecode::{CodeObject, Constant, Joined, Opcode};

use crate::instructions::{CodeUnit, InstrLocation, Instruction, NO_LOCATION};

/// Writes instructions and their tables.
#[derive(Default)]
pub(crate) struct Assembler {
    /// The code units, with the caches of the last instruction filled in, and behind them room for more.
    code: Vec<[u8; 2]>,
    /// How much of it is written, in code units.
    at: usize,
    /// Where the code comes from: runs up to the one numbered `last_run`, and behind that room for more.
    runs: Vec<LocationRun>,
    last_run: usize,
    locations: LocationWriter,
    exceptions: Vec<u8>,
}

/// The depth of the stack behind some instructions, and the largest among them.
pub(crate) struct Depth {
    pub end: i32,
    pub deepest: i32,
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

/// No instruction takes more code units with its cache.
const LONGEST: usize = 16;

/// An instruction without its oparg's higher bytes, and zeros: an empty cache of any length.
#[inline(always)]
fn with_cache(opcode: Opcode, oparg: u8) -> [[u8; 2]; LONGEST] {
    let mut units = [[0; 2]; LONGEST];
    units[0] = [opcode.number() as u8, oparg];
    units
}

impl Assembler {
    /// Begins code, or begins it again.
    pub(crate) fn begin(&mut self) {
        self.at = 0;
        self.last_run = 0;
        if let Some(first) = self.runs.first_mut() {
            *first = LocationRun {
                place: NO_LOCATION.place(),
                end: 0,
            };
        }
        self.exceptions.clear();
    }

    /// For how many code units there is room.
    pub(crate) fn room(&self) -> usize {
        self.code.len()
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
        self.at + LONGEST <= self.code.len() && self.last_run + LONGEST <= self.runs.len()
    }

    /// Appends an instruction that needs no EXTENDED_ARG, for which there is room.
    #[inline]
    pub(crate) fn short_instruction(&mut self, opcode: Opcode, caches: usize, oparg: u8, location: InstrLocation) {
        self.code[self.at..][..LONGEST].copy_from_slice(&with_cache(opcode, oparg));
        self.at += 1 + caches;
        let place = location.place();
        self.last_run += usize::from(self.runs[self.last_run].place != place);
        self.runs[self.last_run] = LocationRun { place, end: self.at };
    }

    /// Appends instructions that need no EXTENDED_ARGs. Those that have no line get `location` or that of the one before.
    /// Gives back what they do to a stack of a certain depth, and the last location.
    pub(crate) fn instructions(
        &mut self,
        instrs: &[Instruction],
        depth: i32,
        mut location: InstrLocation,
    ) -> (Depth, InstrLocation) {
        let room = (instrs.len() + 1) * LONGEST;
        if self.at + room > self.code.len() || self.last_run + room > self.runs.len() {
            self.make_room(room);
        }
        let code = &mut self.code[self.at..][..room];
        let runs = &mut self.runs[self.last_run..][..room];
        let mut depth = Depth {
            end: depth,
            deepest: depth,
        };
        let (mut at, mut run) = (0, 0);
        let mut place = runs[0].place;
        for instr in instrs {
            depth.end += instr.shape.stack_effect();
            depth.deepest = depth.deepest.max(depth.end);
            code[at..][..LONGEST].copy_from_slice(&with_cache(instr.opcode, instr.oparg as u8));
            at += instr.shape.units();
            // Whether the place is another one is as good as random: nothing branches on it.
            location = select_unpredictable(instr.location.has_line(), instr.location, location);
            run += usize::from(location.place() != place);
            place = location.place();
            runs[run] = LocationRun {
                place,
                end: self.at + at,
            };
        }
        self.at += at;
        self.last_run += run;
        (depth, location)
    }

    #[cold]
    fn make_room(&mut self, room: usize) {
        let (at, run) = (self.at + room, self.last_run + room);
        if at > self.code.len() {
            self.code.resize(at * 2, [0; 2]);
        }
        if run > self.runs.len() {
            let none = LocationRun {
                place: NO_LOCATION.place(),
                end: 0,
            };
            self.runs.resize(run * 2, none);
        }
    }

    /// Makes room, and appends the EXTENDED_ARGs that an oparg needs.
    #[cold]
    fn prepare(&mut self, oparg: i32, location: InstrLocation) {
        self.make_room(4 + LONGEST);
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

    /// Gives jumps other numbers of EXTENDED_ARGs. Each comes as where it begins, the number that it has and the one to be;
    /// `moved_to` says where what is at some place in the code goes.
    pub(crate) fn resize_jumps(
        &mut self,
        jumps: impl Iterator<Item = (u32, ExtendedArgs, ExtendedArgs)>,
        moved_to: impl Fn(u32) -> u32,
    ) {
        let mut code = Vec::with_capacity(2 * self.at);
        let mut copied = 0;
        for (start, old, new) in jumps {
            let start = start as usize;
            code.extend_from_slice(&self.code[copied..start]);
            code.extend((0..new.count()).map(|_| [Opcode::ExtendedArg.number() as u8, 0]));
            copied = start + old.count() as usize;
        }
        code.extend_from_slice(&self.code[copied..self.at]);
        for run in &mut self.runs[..=self.last_run] {
            run.end = moved_to(run.end as u32) as usize;
        }
        self.at = code.len();
        if self.at > self.code.len() {
            self.make_room(0);
        }
        self.code[..self.at].copy_from_slice(&code);
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
            self.code[at - index][1] = byte;
        }
    }

    /// Makes the code object.
    pub(crate) fn finish(&mut self, unit: CodeUnit, consts: Box<[Constant]>, stacksize: u32) -> CodeObject {
        self.locations.begin(unit.firstlineno);
        self.locations.append_all(&self.runs[..=self.last_run]);
        let tables = [
            self.code[..self.at].as_flattened(),
            unit.localspluskinds,
            self.locations.table(),
            &self.exceptions,
        ];
        CodeObject {
            argcount: unit.posonlyargcount + unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            stacksize,
            flags: unit.flags,
            bytes: Joined::of(tables),
            consts,
            texts: unit.texts,
            filename: unit.filename,
            name: unit.name,
            qualname: unit.qualname,
            firstlineno: unit.firstlineno,
        }
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
