//! What code generation hands to the flow graph: a sequence of instructions with labels, and the facts of one code unit.
//!
//! In: calls of the code generator, in source order. Out: [`InstructionSequence`] and [`CodeUnit`], as CPython's
//! `_PyCompile_InstructionSequence` and `_PyCompile_CodeUnitMetadata` have them. Blocks, offsets and sizes are left to
//! [`crate::flowgraph`].

use krait_bytecode::{Opcode, Text};

pub use crate::consts::ConstTable;

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

const fn pair(high: i32, low: i32) -> u64 {
    (high as u32 as u64) << 32 | low as u32 as u64
}

impl InstrLocation {
    /// A location of four known or unknown fields.
    #[inline]
    pub const fn new(lineno: i32, end_lineno: i32, col_offset: i32, end_col_offset: i32) -> InstrLocation {
        InstrLocation {
            lines: pair(lineno, end_lineno),
            columns: pair(col_offset, end_col_offset),
        }
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

    /// Lines and columns, each as two numbers in a word.
    #[inline]
    pub(crate) const fn words(self) -> (u64, u64) {
        (self.lines, self.columns)
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
    /// What to do; pseudo opcodes included, assembler-only jumps excluded.
    pub opcode: Opcode,
    /// The argument; 0 for jumps, whose target stands in `target`.
    pub oparg: i32,
    /// Where a jump or the handler of a block goes: a label, in the flow graph a block; [`NOWHERE`] for the others.
    pub(crate) target: u32,
    /// The block that handles exceptions raised by it; the flow graph's.
    pub(crate) except: u32,
    /// The source it comes from.
    pub location: InstrLocation,
}

/// No label, no block.
pub(crate) const NOWHERE: u32 = u32::MAX;

impl Instruction {
    /// An instruction without a target.
    pub fn new(opcode: Opcode, oparg: i32, location: InstrLocation) -> Instruction {
        Instruction {
            opcode,
            oparg,
            target: NOWHERE,
            except: NOWHERE,
            location,
        }
    }

    /// A jump, or an instruction that installs a handler.
    pub fn jump(opcode: Opcode, target: Label, location: InstrLocation) -> Instruction {
        Instruction {
            target: target.0,
            ..Instruction::new(opcode, 0, location)
        }
    }

    /// Makes it another instruction, keeping handler, target and location.
    pub(crate) fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
    }

    pub(crate) fn set_nop(&mut self) {
        self.set(Opcode::Nop, 0);
    }
}

/// Instructions in order, with labels between them.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    /// The instructions.
    pub instructions: Vec<Instruction>,
    /// Label number to index of the instruction it stands before; [`NOWHERE`] until [`Self::use_label`].
    pub(crate) label_map: Vec<u32>,
}

impl InstructionSequence {
    /// An empty sequence.
    pub fn new() -> InstructionSequence {
        InstructionSequence::default()
    }

    /// An empty sequence with room for some instructions.
    pub fn with_capacity(count: usize) -> InstructionSequence {
        InstructionSequence {
            instructions: Vec::with_capacity(count),
            label_map: Vec::new(),
        }
    }

    /// A label that stands nowhere yet.
    pub fn new_label(&mut self) -> Label {
        self.label_map.push(NOWHERE);
        Label(self.label_map.len() as u32 - 1)
    }

    /// Puts the label before the next instruction.
    pub fn use_label(&mut self, label: Label) {
        self.label_map[label.index()] = self.instructions.len() as u32;
    }

    /// Appends an instruction without a target.
    pub fn emit(&mut self, opcode: Opcode, oparg: i32, location: InstrLocation) {
        debug_assert!(!opcode.has_target(), "{opcode} needs a label");
        debug_assert!(oparg >= 0, "{opcode} {oparg}");
        self.instructions.push(Instruction::new(opcode, oparg, location));
    }

    /// Appends a jump, or an instruction that installs a handler.
    pub fn emit_jump(&mut self, opcode: Opcode, target: Label, location: InstrLocation) {
        debug_assert!(opcode.has_target(), "{opcode} takes no label");
        self.instructions.push(Instruction::jump(opcode, target, location));
    }

    /// Puts an instruction before the one at `index`; labels that stand at or behind it move along.
    pub fn insert(&mut self, index: usize, instruction: Instruction) {
        self.instructions.insert(index, instruction);
        for position in &mut self.label_map {
            if *position != NOWHERE && *position as usize >= index {
                *position += 1;
            }
        }
    }
}

/// The facts of one code unit beside its instructions.
#[derive(Clone, Debug, Default)]
pub struct CodeUnit {
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
    /// Number of parameters of all kinds: the first local variables.
    pub nparams: usize,
    /// Number of local variables.
    pub nlocals: usize,
    /// Number of cell variables.
    pub ncells: usize,
    /// Of each cell variable and, behind them, each free variable, where it lives among the fast locals.
    pub slots: Vec<u32>,
    /// The names of the fast locals: local variables, cells that are no local variables, free variables.
    pub localsplusnames: Box<[Text]>,
    /// What each of them is.
    pub localspluskinds: Box<[u8]>,
    /// Global names and attributes.
    pub names: Box<[Text]>,
    /// Constants.
    pub consts: ConstTable,
}
