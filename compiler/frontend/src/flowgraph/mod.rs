//! The control-flow graph: from the code generator's instruction sequence to a code object.
//!
//! In: [`CodeUnit`] and [`InstructionSequence`]. Out: a [`CodeObject`] equal to CPython 3.12's. The passes are those of its
//! `Python/flowgraph.c`, in the same order, since each sees what the one before left; a file holds each family of passes.
//!
//! Invariant: the instructions of all blocks live in one vector, each block owning a contiguous range of it, so that a
//! code unit costs a handful of allocations. A block that must grow moves to the end of the vector.

mod depth;
mod exceptions;
mod layout;
mod lines;
mod locals;
mod optimize;
mod prefix;
mod swaps;

use krait_bytecode::{CodeObject, Constant, Opcode};

use crate::assemble;
use crate::instructions::{CodeUnit, InstrLocation, InstructionSequence};

/// Number of a block; [`NO_BLOCK`] where there is none.
type BlockId = u32;
const NO_BLOCK: BlockId = u32::MAX;

/// One instruction in a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instr {
    pub opcode: Opcode,
    pub oparg: i32,
    /// Where it jumps, or the handler it installs.
    target: BlockId,
    /// The handler of exceptions raised by it.
    except: BlockId,
    pub location: InstrLocation,
}

impl Instr {
    fn new(opcode: Opcode, oparg: i32, location: InstrLocation) -> Instr {
        Instr {
            opcode,
            oparg,
            target: NO_BLOCK,
            except: NO_BLOCK,
            location,
        }
    }

    /// Makes it another instruction, keeping handler, target and location.
    fn set(&mut self, opcode: Opcode, oparg: i32) {
        self.opcode = opcode;
        self.oparg = oparg;
    }

    fn set_nop(&mut self) {
        self.set(Opcode::Nop, 0);
    }

    /// Number of code units: EXTENDED_ARGs, the instruction, its inline cache.
    pub fn size(&self) -> usize {
        let arg = self.oparg;
        usize::from(arg > 0xFF) + usize::from(arg > 0xFFFF) + usize::from(arg > 0xFF_FFFF) + 1 + self.opcode.caches()
    }
}

/// A basic block.
#[derive(Clone, Debug)]
struct Block {
    /// Where its instructions begin in the graph's vector, and how many there are.
    start: u32,
    len: u32,
    /// The block that follows in the code.
    next: BlockId,
    predecessors: u32,
    /// Stack depth on entry; `i32::MIN` while unknown.
    start_depth: i32,
    /// Where the block begins in the code, in code units.
    offset: u32,
    /// Bit i is set if local i may be unbound on entry.
    unsafe_locals: u64,
    /// Whether a label stood before the block.
    labelled: bool,
    /// Whether the handler that begins here gets the offset of the instruction that raised.
    preserve_lasti: bool,
    except_handler: bool,
    visited: bool,
    cold: bool,
    warm: bool,
}

impl Block {
    fn new(start: u32) -> Block {
        Block {
            start,
            len: 0,
            next: NO_BLOCK,
            predecessors: 0,
            start_depth: i32::MIN,
            offset: 0,
            unsafe_locals: 0,
            labelled: false,
            preserve_lasti: false,
            except_handler: false,
            visited: false,
            cold: false,
            warm: false,
        }
    }
}

/// The blocks of one code unit; control begins at `entry` and goes on along `next`.
pub(crate) struct Graph {
    blocks: Vec<Block>,
    instrs: Vec<Instr>,
    entry: BlockId,
}

/// What an instruction of the finished code needs to know of its handler.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Handler {
    /// Where it begins, in code units.
    pub offset: u32,
    /// Stack depth when it begins.
    pub start_depth: i32,
    /// Whether the raising instruction's offset is pushed.
    pub preserve_lasti: bool,
}

/// Optimises the instructions of a code unit and makes its code object.
pub fn optimize_and_assemble(mut unit: CodeUnit, seq: InstructionSequence) -> CodeObject {
    let mut graph = Graph::from_sequence(&seq);
    graph.mark_except_handlers();
    graph.label_exception_targets();

    graph.optimize(&mut unit.consts);
    let mut consts = std::mem::take(&mut unit.consts).into_items();
    graph.remove_unused_consts(&mut consts);
    graph.check_loads_of_unbound_locals(unit.varnames.len(), unit.nparams);
    graph.push_cold_blocks_to_end();
    graph.resolve_line_numbers(unit.firstlineno);

    let dropped = graph.prepare_localsplus(&unit);
    let stacksize = graph.stack_depth(unit.flags);
    graph.convert_pseudo_instructions();
    graph.resolve_jumps();
    assemble::assemble(&graph, unit, consts.into(), dropped, stacksize)
}

impl Graph {
    /// Cuts a sequence into blocks: a label begins one, a jump or exit ends one.
    fn from_sequence(seq: &InstructionSequence) -> Graph {
        let mut has_label = vec![false; seq.instructions.len() + 1];
        seq.positions()
            .flatten()
            .for_each(|position| has_label[position] = true);

        let mut blocks: Vec<Block> = Vec::with_capacity(16);
        let mut instrs: Vec<Instr> = Vec::with_capacity(seq.instructions.len() + 8);
        let mut block_at = vec![NO_BLOCK; seq.instructions.len() + 1];
        blocks.push(Block::new(0));
        for (position, instruction) in seq.instructions.iter().enumerate() {
            let current = &blocks[blocks.len() - 1];
            let terminated = current.len > 0 && instrs[instrs.len() - 1].opcode.is_terminator();
            if terminated || has_label[position] && (current.len > 0 || current.labelled) {
                let id = blocks.len() as BlockId;
                blocks[id as usize - 1].next = id;
                blocks.push(Block::new(position as u32));
            }
            let id = blocks.len() - 1;
            if has_label[position] {
                blocks[id].labelled = true;
                block_at[position] = id as BlockId;
            }
            blocks[id].len += 1;
            instrs.push(Instr::new(instruction.opcode, instruction.oparg, instruction.location));
        }
        for (instr, instruction) in instrs.iter_mut().zip(&seq.instructions) {
            if let Some(label) = instruction.target {
                instr.target = seq.position(label).map_or(NO_BLOCK, |position| block_at[position]);
                debug_assert!(instr.target != NO_BLOCK, "a label is jumped to but never used");
            }
        }
        Graph {
            blocks,
            instrs,
            entry: 0,
        }
    }

    fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id as usize]
    }

    fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id as usize]
    }

    /// Positions of a block's instructions in the graph's vector.
    fn range(&self, id: BlockId) -> std::ops::Range<usize> {
        let block = self.block(id);
        block.start as usize..(block.start + block.len) as usize
    }

    fn instrs(&self, id: BlockId) -> &[Instr] {
        &self.instrs[self.range(id)]
    }

    fn instrs_mut(&mut self, id: BlockId) -> &mut [Instr] {
        let range = self.range(id);
        &mut self.instrs[range]
    }

    fn last(&self, id: BlockId) -> Option<&Instr> {
        self.instrs(id).last()
    }

    fn last_mut(&mut self, id: BlockId) -> Option<&mut Instr> {
        self.instrs_mut(id).last_mut()
    }

    fn next(&self, id: BlockId) -> BlockId {
        self.block(id).next
    }

    /// The blocks in code order. They must not be relinked meanwhile.
    fn chain(&self) -> impl Iterator<Item = BlockId> {
        let mut id = self.entry;
        std::iter::from_fn(move || {
            let this = id;
            (this != NO_BLOCK).then(|| {
                id = self.next(this);
                this
            })
        })
    }

    /// The code's instructions in order, with the block each is in.
    fn code(&self) -> impl Iterator<Item = &Instr> {
        self.chain().flat_map(|id| self.instrs(id))
    }

    /// The finished instructions with their handlers.
    pub(crate) fn finished(&self) -> impl Iterator<Item = (&Instr, Option<Handler>)> {
        self.code().map(|instr| {
            let handler = (instr.except != NO_BLOCK).then(|| {
                let block = self.block(instr.except);
                Handler {
                    offset: block.offset,
                    start_depth: block.start_depth,
                    preserve_lasti: block.preserve_lasti,
                }
            });
            (instr, handler)
        })
    }

    /// Whether control may go on to the next block.
    fn falls_through(&self, id: BlockId) -> bool {
        !self.last(id).is_some_and(|last| last.opcode.ends_block())
    }

    fn exits_scope(&self, id: BlockId) -> bool {
        self.last(id).is_some_and(|last| last.opcode.is_scope_exit())
    }

    fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block::new(self.instrs.len() as u32));
        self.blocks.len() as BlockId - 1
    }

    /// Makes room behind a block's instructions by moving it to the end of the vector, if it is not there.
    fn move_to_end(&mut self, id: BlockId) {
        let range = self.range(id);
        if range.end != self.instrs.len() {
            self.block_mut(id).start = self.instrs.len() as u32;
            self.instrs.extend_from_within(range);
        }
    }

    fn push_instr(&mut self, id: BlockId, instr: Instr) {
        self.move_to_end(id);
        self.instrs.push(instr);
        self.block_mut(id).len += 1;
    }

    fn insert_instrs(&mut self, id: BlockId, position: usize, new: &[Instr]) {
        self.move_to_end(id);
        let at = self.block(id).start as usize + position;
        self.instrs.splice(at..at, new.iter().copied());
        self.block_mut(id).len += new.len() as u32;
    }

    fn clear_visited(&mut self) {
        let mut id = self.entry;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            block.visited = false;
            id = block.next;
        }
    }

    /// Drops constants that no instruction uses; the first stays, it may be a docstring.
    fn remove_unused_consts(&mut self, consts: &mut Vec<Constant>) {
        if consts.is_empty() {
            return;
        }
        let mut used = vec![false; consts.len()];
        used[0] = true;
        self.code()
            .filter(|instr| instr.opcode.has_const())
            .for_each(|instr| used[instr.oparg as usize] = true);
        if used.iter().all(|used| *used) {
            return;
        }
        let mut kept = 0;
        let new_index: Vec<i32> = used
            .iter()
            .map(|used| {
                kept += i32::from(*used);
                kept - 1
            })
            .collect();
        let mut used = used.into_iter();
        consts.retain(|_| used.next().unwrap_or(false));
        let mut id = self.entry;
        while id != NO_BLOCK {
            for instr in self.instrs_mut(id).iter_mut().filter(|instr| instr.opcode.has_const()) {
                instr.oparg = new_index[instr.oparg as usize];
            }
            id = self.next(id);
        }
    }
}
