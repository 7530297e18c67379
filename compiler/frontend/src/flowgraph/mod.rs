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
use crate::instructions::{CodeUnit, Instruction, InstructionSequence, NOWHERE};

/// Number of a block; [`NO_BLOCK`] where there is none.
type BlockId = u32;
const NO_BLOCK: BlockId = NOWHERE;
/// The label of a block that nothing jumps to.
///
/// Labels are numbers as CPython counts them. They show in the result: until distances are known, a jump has its label as
/// oparg, and the room that takes is where the search for the distances begins.
const NO_LABEL: i32 = -1;

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
    /// Where the block begins in the code, and how long it is, in code units.
    offset: u32,
    size: u32,
    /// Bit i is set if local i may be unbound on entry.
    unsafe_locals: u64,
    /// The label before the block; [`NO_LABEL`] if there is none.
    label: i32,
    /// Whether it may hold NOPs.
    nops: bool,
    /// Whether it may hold instructions that install handlers.
    pushes: bool,
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
            size: 0,
            unsafe_locals: 0,
            label: NO_LABEL,
            nops: false,
            pushes: false,
            preserve_lasti: false,
            except_handler: false,
            visited: false,
            cold: false,
            warm: false,
        }
    }
}

/// The blocks of one code unit; control begins at `entry` and goes on along `next`.
#[derive(Default)]
pub(crate) struct Graph {
    blocks: Vec<Block>,
    instrs: Vec<Instruction>,
    entry: BlockId,
    /// Blocks that a pass has still to visit; empty between passes.
    todo: Vec<BlockId>,
}

/// Memory that one code unit leaves to the next.
#[derive(Default)]
pub struct Scratch {
    graph: Graph,
    labels: Vec<(u32, i32)>,
    pub(crate) code: Vec<u8>,
    pub(crate) locations: Vec<u8>,
    pub(crate) exceptions: Vec<u8>,
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
pub fn optimize_and_assemble(mut unit: CodeUnit, seq: InstructionSequence, scratch: &mut Scratch) -> CodeObject {
    let mut graph = std::mem::take(&mut scratch.graph);
    graph.build(seq, &mut scratch.labels);
    let has_handlers = graph.mark_except_handlers();
    if has_handlers {
        graph.label_exception_targets();
    }

    graph.optimize(&mut unit.consts);
    let mut consts = std::mem::take(&mut unit.consts).into_items();
    graph.remove_unused_consts(&mut consts);
    graph.check_loads_of_unbound_locals(unit.varnames.len(), unit.nparams);
    if has_handlers {
        graph.push_cold_blocks_to_end();
    }
    graph.resolve_line_numbers(unit.firstlineno);

    let dropped = graph.prepare_localsplus(&unit);
    let stacksize = graph.stack_depth(unit.flags);
    graph.convert_pseudo_instructions();
    graph.resolve_jumps();
    let code = assemble::assemble(&graph, unit, consts.into(), dropped, stacksize, scratch);
    scratch.graph = graph;
    code
}

impl Graph {
    /// Cuts a sequence into blocks: a label begins one, a jump or exit ends one.
    fn build(&mut self, seq: InstructionSequence, labels: &mut Vec<(u32, i32)>) {
        self.instrs = seq.instructions;
        labels.clear();
        let positions = seq.label_map.iter().copied().zip(1..);
        labels.extend(positions.filter(|(position, _)| *position != NOWHERE));
        labels.sort_unstable();
        let mut labels = labels.iter().copied().peekable();

        self.blocks.clear();
        let mut block = Block::new(0);
        let mut terminated = false;
        for (position, instr) in self.instrs.iter().enumerate() {
            let mut label = NO_LABEL;
            while let Some((_, last)) = labels.next_if(|(at, _)| *at == position as u32) {
                label = last;
            }
            if terminated || label != NO_LABEL && position as u32 > block.start {
                block.len = position as u32 - block.start;
                block.next = self.blocks.len() as BlockId + 1;
                self.blocks
                    .push(std::mem::replace(&mut block, Block::new(position as u32)));
            }
            if label != NO_LABEL {
                block.label = label;
            }
            block.nops |= instr.opcode == Opcode::Nop;
            block.pushes |= instr.opcode.is_block_push();
            terminated = instr.opcode.is_terminator();
        }
        block.len = self.instrs.len() as u32 - block.start;
        self.blocks.push(block);
        self.entry = 0;

        // A label stands at the start of a block.
        let (blocks, label_map) = (&self.blocks, &seq.label_map);
        for instr in self.instrs.iter_mut().filter(|instr| instr.target != NOWHERE) {
            let position = label_map[instr.target as usize];
            let found = blocks.binary_search_by_key(&position, |block| block.start);
            debug_assert!(found.is_ok(), "a label is jumped to but never used");
            if let Ok(id) = found {
                instr.target = id as BlockId;
                instr.oparg = blocks[id].label;
            }
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

    fn instrs(&self, id: BlockId) -> &[Instruction] {
        &self.instrs[self.range(id)]
    }

    fn instrs_mut(&mut self, id: BlockId) -> &mut [Instruction] {
        let range = self.range(id);
        &mut self.instrs[range]
    }

    fn last(&self, id: BlockId) -> Option<&Instruction> {
        self.instrs(id).last()
    }

    fn last_mut(&mut self, id: BlockId) -> Option<&mut Instruction> {
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
    fn code(&self) -> impl Iterator<Item = &Instruction> {
        self.chain().flat_map(|id| self.instrs(id))
    }

    /// The finished instructions; [`Self::handler`] tells of their handlers.
    pub(crate) fn finished(&self) -> impl Iterator<Item = &Instruction> {
        self.code()
    }

    /// The handler of an instruction.
    pub(crate) fn handler(&self, instr: &Instruction) -> Option<Handler> {
        (instr.except != NO_BLOCK).then(|| {
            let block = self.block(instr.except);
            Handler {
                offset: block.offset,
                start_depth: block.start_depth,
                preserve_lasti: block.preserve_lasti,
            }
        })
    }

    /// Whether control may go on to the next block.
    fn falls_through(&self, id: BlockId) -> bool {
        !self.last(id).is_some_and(|last| last.opcode.ends_block())
    }

    fn exits_scope(&self, id: BlockId) -> bool {
        self.last(id).is_some_and(|last| last.opcode.is_scope_exit())
    }

    /// A label for a block that has none. A pass looks for the highest once and keeps what comes next in `next`.
    fn new_label(&self, next: &mut Option<i32>) -> i32 {
        let highest = || self.chain().map(|id| self.block(id).label).max().unwrap_or(NO_LABEL);
        let label = next.unwrap_or_else(|| highest() + 1);
        *next = Some(label + 1);
        label
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

    fn push_instr(&mut self, id: BlockId, instr: Instruction) {
        self.move_to_end(id);
        self.instrs.push(instr);
        self.block_mut(id).len += 1;
    }

    fn insert_instrs(&mut self, id: BlockId, position: usize, new: &[Instruction]) {
        self.move_to_end(id);
        let at = self.block(id).start as usize + position;
        self.instrs.splice(at..at, new.iter().copied());
        self.block_mut(id).len += new.len() as u32;
    }

    fn clear_visited(&mut self) {
        self.blocks.iter_mut().for_each(|block| block.visited = false);
    }

    /// Positions of a block's instructions that may have a target: the last, and those that install handlers.
    fn range_of_targets(&self, id: BlockId) -> std::ops::Range<usize> {
        let range = self.range(id);
        if self.block(id).pushes {
            range
        } else {
            range.end - usize::from(!range.is_empty())..range.end
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
