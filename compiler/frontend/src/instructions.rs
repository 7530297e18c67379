//! What code generation hands to the flow graph: a sequence of instructions with labels, and the facts of one code unit.
//!
//! In: calls of the code generator, in source order. Out: [`InstructionSequence`] and [`CodeUnit`], as CPython's
//! `_PyCompile_InstructionSequence` and `_PyCompile_CodeUnitMetadata` have them. Blocks, offsets and sizes are left to
//! [`crate::flowgraph`].

use std::hint::select_unpredictable;

use krait_bytecode::locations::Place;
use krait_bytecode::{Joined, Opcode, Text};

pub use crate::consts::ConstTable;
use crate::flowgraph::Block;
use crate::flowgraph::traits::{self, Shape};

/// The span of source an instruction comes from; −1 in a field means that it is not known.
///
/// Two words, since locations are moved and compared more often than looked into: the first line above the last line, the
/// first column above the column behind the last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InstrLocation {
    lines: u64,
    columns: u64,
}

/// The location of an instruction that comes from no source text.
pub const NO_LOCATION: InstrLocation = InstrLocation::new(-1, -1, -1, -1);

impl Default for InstrLocation {
    fn default() -> InstrLocation {
        NO_LOCATION
    }
}

impl InstrLocation {
    /// A location of four known or unknown fields.
    #[inline]
    pub const fn new(lineno: i32, end_lineno: i32, col_offset: i32, end_col_offset: i32) -> InstrLocation {
        let Place { lines, columns } = Place::new([lineno, end_lineno, col_offset, end_col_offset]);
        InstrLocation { lines, columns }
    }

    /// A whole line, without columns.
    pub const fn line(lineno: i32) -> InstrLocation {
        InstrLocation::new(lineno, lineno, -1, -1)
    }

    /// First line, from 1.
    #[inline]
    pub const fn lineno(self) -> i32 {
        (self.lines >> 32) as i32
    }

    /// Last line.
    #[inline]
    pub const fn end_lineno(self) -> i32 {
        self.lines as i32
    }

    /// First column, in UTF-8 bytes from 0.
    #[inline]
    pub const fn col_offset(self) -> i32 {
        (self.columns >> 32) as i32
    }

    /// Column behind the last.
    #[inline]
    pub const fn end_col_offset(self) -> i32 {
        self.columns as i32
    }

    /// The location as location tables have it.
    #[inline]
    pub(crate) const fn place(self) -> Place {
        let InstrLocation { lines, columns } = self;
        Place { lines, columns }
    }

    /// Whether the first line is known.
    #[inline]
    pub const fn has_line(self) -> bool {
        self.lines as i64 >= 0
    }
}

impl std::fmt::Debug for InstrLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = (
            (self.lineno(), self.col_offset()),
            (self.end_lineno(), self.end_col_offset()),
        );
        write!(f, "{from:?}-{to:?}")
    }
}

/// A place in an [`InstructionSequence`], possibly not yet known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(u32);

impl Label {
    /// The label's number in its sequence.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One instruction: as the code generator emits it, then as the flow graph's passes leave it.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    /// What to do; pseudo opcodes included, assembler-only jumps excluded. To be changed by [`Self::set`].
    pub opcode: Opcode,
    pub(crate) shape: Shape,
    /// The argument; of jumps, the label of the target as CPython counts labels, once it is known.
    pub oparg: i32,
    /// Where a jump or the handler of a block goes: a label, in the flow graph a block; [`NOWHERE`] for the others.
    pub(crate) target: u32,
    /// The block that handles exceptions raised by it; the flow graph's.
    pub(crate) except: u32,
    /// The source it comes from.
    pub location: InstrLocation,
}

const _: () = assert!(size_of::<Instruction>() == 32);

/// No label, no block.
pub(crate) const NOWHERE: u32 = u32::MAX;

impl Instruction {
    /// An instruction without a target.
    #[inline(always)]
    pub fn new(opcode: Opcode, oparg: i32, location: InstrLocation) -> Instruction {
        Instruction {
            opcode,
            shape: Shape::of(opcode, oparg),
            oparg,
            target: NOWHERE,
            except: NOWHERE,
            location,
        }
    }

    /// A jump, or an instruction that installs a handler.
    #[inline]
    pub fn jump(opcode: Opcode, target: Label, location: InstrLocation) -> Instruction {
        Instruction {
            target: target.0,
            ..Instruction::new(opcode, 0, location)
        }
    }

    /// Makes it another instruction, keeping handler, target and location.
    #[inline]
    pub(crate) fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
        self.shape = Shape::of(opcode, oparg);
    }

    /// Makes it another instruction with the same oparg.
    pub(crate) fn set_opcode(&mut self, opcode: Opcode) {
        self.set(opcode, self.oparg);
    }

    pub(crate) fn set_nop(&mut self) {
        self.set(Opcode::Nop, 0);
    }
}

/// Instructions in order, cut into basic blocks as they come: a label begins a block, a jump or exit ends one.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    /// The instructions.
    pub(crate) instructions: Vec<Instruction>,
    /// The blocks that have ended.
    pub(crate) blocks: Vec<Block>,
    /// Of each label, its block; [`NOWHERE`] until [`Self::use_label`].
    pub(crate) label_map: Vec<u32>,
    /// Where the instructions with a target are.
    pub(crate) with_target: Vec<u32>,
    /// The blocks that end in an unconditional jump.
    pub(crate) jumping: Vec<u32>,
    /// Whether such a jump is all that there is in one of them.
    pub(crate) relays: bool,
    /// Whether a label has been used.
    pub(crate) labelled: bool,
    /// What all blocks that have ended have in common.
    pub(crate) found: Found,
    /// The block that has not ended.
    open: OpenBlock,
}

/// What was found in instructions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// From the lowest bit on: the traits of all of them; traits of those that come right behind one that fits them, see
    /// [`traits::POP`], [`traits::USES_CONST`]; all bits of opargs.
    // One number, since it is copied soon after it was changed: what was stored in pieces is not there yet to be loaded at once.
    bits: u64,
    /// The locals that a block loads before it binds them.
    pub exposed: u64,
    /// The constants that a block refers to; bit i stands for all constants whose number is i modulo 64.
    pub consts: u64,
}

impl Found {
    /// The traits of all instructions.
    #[inline]
    pub fn traits(self) -> u16 {
        self.bits as u16
    }

    /// Traits of those that come right behind one that fits them.
    #[inline]
    pub fn pairs(self) -> u16 {
        (self.bits >> 16) as u16
    }

    /// All bits of opargs.
    #[inline]
    pub fn opargs(self) -> i32 {
        (self.bits >> 32) as i32
    }

    #[inline(always)]
    fn note(&mut self, traits: u16, pairs: u16, oparg: i32) {
        self.bits |= u64::from(traits) | u64::from(pairs) << 16 | u64::from(oparg as u32) << 32;
    }
}

/// A block in the making.
#[derive(Clone, Copy, Debug, Default)]
struct OpenBlock {
    start: u32,
    /// The last label before it, counted from 1, or 0.
    label: u32,
    found: Found,
    /// The traits of the last instruction.
    previous: u16,
    locals: Locals,
    /// Counted from the first instruction of all.
    changeable: Changeable,
}

/// Between which positions of a block its optimisation may begin to change something; nowhere by default.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Changeable {
    pub from: u32,
    pub to: u32,
}

impl Changeable {
    /// Whether there is such a position.
    #[inline]
    pub fn is_any(self) -> bool {
        self.to > 0
    }

    /// From the first of two pieces of code to the last of the other, which is behind it.
    #[inline]
    pub fn join(self, behind: Changeable) -> Changeable {
        let from = if self.is_any() { self.from } else { behind.from };
        let to = self.to.max(behind.to);
        Changeable { from, to }
    }

    /// The same if there are so many more instructions before the code.
    #[inline]
    pub fn moved(self, by: u32) -> Changeable {
        let by = select_unpredictable(self.is_any(), by, 0);
        let (from, to) = (self.from.wrapping_add(by), self.to.wrapping_add(by));
        Changeable { from, to }
    }
}

/// Which of the first fast locals a block uses; bit i stands for local i.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Locals {
    /// Those that are bound in the end if none is unbound in between.
    pub bound: u64,
    /// Those that are loaded before anything in the block binds them.
    pub exposed: u64,
}

impl Locals {
    /// Notes a use of one of the first locals.
    #[inline(always)]
    fn note(&mut self, opcode: Opcode, oparg: i32) {
        let bit = 1 << oparg;
        if opcode == Opcode::LoadFast {
            self.exposed |= bit & !self.bound;
        }
        self.bound |= bit;
    }
}

/// How many locals are followed from block to block; the others are looked at one block at a time.
pub(crate) const TRACKED: usize = 64;

impl InstructionSequence {
    /// A label that stands nowhere yet.
    pub fn new_label(&mut self) -> Label {
        self.label_map.push(NOWHERE);
        Label(self.label_map.len() as u32 - 1)
    }

    /// Puts the label before the next instruction.
    pub fn use_label(&mut self, label: Label) {
        if self.instructions.len() > self.open.start as usize {
            self.end_block();
        }
        self.open.label = self.open.label.max(label.0 + 1);
        self.label_map[label.index()] = self.blocks.len() as u32;
        self.labelled = true;
    }

    /// Appends an instruction without a target.
    #[inline(always)]
    pub fn emit(&mut self, opcode: Opcode, oparg: i32, location: InstrLocation) {
        debug_assert!(!opcode.has_target(), "{opcode} needs a label");
        debug_assert!(oparg >= 0, "{opcode} {oparg}");
        self.push(Instruction::new(opcode, oparg, location));
    }

    /// As [`Self::emit`], of a load or store of a local or of a name that nothing else comes with: its effect on the stack does not
    /// depend on the oparg, it ends no block, and passes do not look at what is before it.
    #[inline]
    pub(crate) fn emit_plain(&mut self, opcode: Opcode, oparg: i32, location: InstrLocation) {
        let traits = traits::of(opcode);
        debug_assert!(traits & !traits::LOCAL == 0, "{opcode}");
        let open = &mut self.open;
        open.found.note(traits, 0, oparg);
        open.previous = traits;
        if traits != 0 && (oparg as usize) < TRACKED {
            open.locals.note(opcode, oparg);
        }
        self.instructions.push(Instruction {
            opcode,
            shape: Shape::even(opcode),
            oparg,
            target: NOWHERE,
            except: NOWHERE,
            location,
        });
    }

    /// Appends a jump, or an instruction that installs a handler.
    #[inline]
    pub fn emit_jump(&mut self, opcode: Opcode, target: Label, location: InstrLocation) {
        debug_assert!(opcode.has_target(), "{opcode} takes no label");
        self.with_target.push(self.instructions.len() as u32);
        self.push(Instruction::jump(opcode, target, location));
    }

    #[inline(always)]
    fn push(&mut self, instruction: Instruction) {
        let Instruction { opcode, oparg, .. } = instruction;
        let traits = traits::of(opcode);
        let open = &mut self.open;
        let pairs = open.previous << 1 & traits & (traits::POP | traits::USES_CONST);
        open.found.note(traits, pairs, oparg);
        if traits & (traits::OPTIMIZABLE | traits::USES_CONST) != 0 {
            let at = self.instructions.len() as u32;
            let uses_const = pairs & traits::USES_CONST != 0;
            // What becomes of it may change what is behind it, too.
            let found = Changeable {
                from: at - u32::from(uses_const),
                to: at + 2,
            };
            let is_any = uses_const | (traits & traits::OPTIMIZABLE != 0);
            let all = open.changeable.join(found);
            open.changeable.from = select_unpredictable(is_any, all.from, open.changeable.from);
            open.changeable.to = select_unpredictable(is_any, all.to, open.changeable.to);
        }
        open.previous = traits;
        if traits & traits::CONST != 0 {
            open.found.consts |= 1 << (oparg & 63);
        } else if traits & traits::LOCAL != 0 && (oparg as usize) < TRACKED {
            open.locals.note(opcode, oparg);
        }
        self.instructions.push(instruction);
        if traits & traits::TERMINATOR != 0 {
            self.end_block();
        }
    }

    #[inline(never)]
    fn end_block(&mut self) {
        let (open, end) = (self.open, self.instructions.len() as u32);
        self.found.bits |= open.found.bits;
        self.found.exposed |= open.locals.exposed;
        let mut block = Block::new(open.start, open.found);
        block.len = end - open.start;
        block.next = self.blocks.len() as u32 + 1;
        block.locals = open.locals;
        block.changeable = open.changeable.moved(open.start.wrapping_neg());
        if open.label > 0 {
            block.label = open.label as i32;
        }
        if open.found.traits() & traits::JUMPS != 0 {
            self.jumping.push(self.blocks.len() as u32);
            self.relays |= block.len == 1;
        }
        self.blocks.push(block);
        self.open = OpenBlock {
            start: end,
            ..OpenBlock::default()
        };
    }

    /// Ends the last block.
    pub(crate) fn end(&mut self) {
        if self.instructions.len() > self.open.start as usize || self.blocks.is_empty() {
            self.end_block();
        }
    }

    /// Puts an instruction with a target before all others.
    pub fn insert_first(&mut self, instruction: Instruction) {
        self.instructions.insert(0, instruction);
        self.with_target.iter_mut().for_each(|at| *at += 1);
        self.with_target.push(0);
        let traits = traits::of(instruction.opcode);
        match self.blocks.as_mut_slice() {
            [] => self.open.found.note(traits, 0, 0),
            [first, others @ ..] => {
                first.len += 1;
                first.note(traits);
                first.changeable = first.changeable.moved(1);
                others.iter_mut().for_each(|block| block.start += 1);
                self.open.start += 1;
            }
        }
        self.open.changeable = self.open.changeable.moved(1);
        self.found.note(traits, 0, 0);
    }

    /// Where the next instruction comes, to be told to [`Self::join_null`].
    #[inline]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            position: self.instructions.len(),
            found: self.open.found.bits,
            changeable: self.open.changeable,
        }
    }

    /// If there are only a PUSH_NULL and the load of a global behind the mark, makes them one.
    #[inline]
    pub(crate) fn join_null(&mut self, mark: Mark) {
        if let [_, load] = &mut self.instructions[mark.position..]
            && load.opcode == Opcode::LoadGlobal
        {
            let oparg = load.oparg | 1;
            load.set(Opcode::LoadGlobal, oparg);
            self.instructions.swap_remove(mark.position);
            self.open.found.bits = mark.found;
            self.open.found.note(traits::of(Opcode::LoadGlobal), 0, oparg);
            self.open.changeable = mark.changeable;
        }
    }

    /// Makes it empty, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.instructions.clear();
        self.blocks.clear();
        self.label_map.clear();
        self.with_target.clear();
        self.jumping.clear();
        self.labelled = false;
        self.relays = false;
        self.found = Found::default();
        self.open = OpenBlock::default();
    }
}

/// A place in a sequence.
pub(crate) struct Mark {
    position: usize,
    found: u64,
    changeable: Changeable,
}

/// The facts of one code unit beside its instructions.
#[derive(Clone, Debug, Default)]
pub struct CodeUnit<'a> {
    /// Name of the module, class or function.
    pub name: Text,
    /// Dotted name.
    pub qualname: Text,
    /// The file.
    pub filename: Text,
    /// First line.
    pub firstlineno: i32,
    /// Number of positional parameters that may also be passed by name (as CPython's compiler counts: without the
    /// positional-only ones).
    pub argcount: u32,
    /// Number of positional-only parameters.
    pub posonlyargcount: u32,
    /// Number of keyword-only parameters.
    pub kwonlyargcount: u32,
    /// Bits of `krait_bytecode::code::flags`.
    pub flags: u32,
    /// Number of cell variables.
    pub ncells: usize,
    /// Of each cell variable and, behind them, each free variable, where it lives among the fast locals.
    pub slots: &'a [u32],
    /// Global names and attributes; the names of the fast locals: local variables, cells that are no local variables, free
    /// variables.
    pub texts: Joined<Text, 2>,
    /// What each fast local is.
    pub localspluskinds: &'a [u8],
}
