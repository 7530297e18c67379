//! The control-flow graph: from the code generator's instruction sequence to a code object.
//!
//! In: [`CodeUnit`] and [`InstructionSequence`]. Out: a [`CodeObject`] equal to CPython 3.12's. The passes are those of its
//! `Python/flowgraph.c`, in the same order, since each sees what the one before left; a file holds each family of passes. Those
//! that come when the blocks have their order are one walk here, which writes the code object, too: `write`.
//!
//! Invariant: the instructions of all blocks live in one vector, each block owning a contiguous range of it, so that a
//! code unit costs a handful of allocations. A block that must grow moves to the end of the vector.

mod exceptions;
mod layout;
mod lines;
mod locals;
mod optimize;
mod swaps;
mod write;

use krait_bytecode::CodeObject;

use crate::instructions::{CodeUnit, ConstTable, Instruction, InstructionSequence, NOWHERE};

/// Number of a block; [`NO_BLOCK`] where there is none.
type BlockId = u32;
const NO_BLOCK: BlockId = NOWHERE;
/// The label of a block that nothing jumps to.
///
/// Labels are numbers as CPython counts them. They show in the result: until distances are known, a jump has its label as
/// oparg, and the room that takes is where the search for the distances begins.
const NO_LABEL: i32 = -1;

/// What passes look for in instructions, as bits: a unit that has none of it needs no pass.
pub(crate) mod traits {
    use krait_bytecode::Opcode;

    /// Is a NOP.
    pub const NOP: u16 = 1;
    /// Installs or removes a handler.
    pub const HANDLER: u16 = 2;
    /// Must be the last of its block.
    pub const TERMINATOR: u16 = 4;
    /// Reads, binds or unbinds a fast local.
    pub const LOCAL: u16 = 8;
    /// May leave a fast local unbound.
    pub const UNBINDS: u16 = 16;
    /// Is no real instruction, and no jump.
    pub const PSEUDO: u16 = 32;
    /// Begins something that a block's optimisation may change; what constants begin is for [`LOADS_CONST`] to say.
    pub const OPTIMIZABLE: u16 = 64;
    /// Refers to a constant.
    pub const CONST: u16 = 128;
    /// Refers to a cell or free variable.
    pub const SLOT: u16 = 256;
    /// Pushes what a [`POP`] right behind it would drop again; NOPs, which may come between the two, count as well.
    pub const PUSH: u16 = 512;
    /// Is a POP_TOP.
    pub const POP: u16 = PUSH << 1;
    /// Pushes a constant.
    pub const LOADS_CONST: u16 = 2048;
    /// Right behind a constant, may be changed.
    pub const USES_CONST: u16 = LOADS_CONST << 1;
    /// Always jumps.
    pub const JUMPS: u16 = 8192;
    /// Jumps, always or at times.
    pub const JUMP: u16 = 16384;
    /// Has an effect on the stack that must be asked for.
    pub const VARIES: u16 = 32768;

    /// What is known of an opcode: in 16 bits its traits, and in eight each the length of its cache and what it does to the depth
    /// of the stack: so much, so much for each unit of the oparg, and so much if that is odd.
    #[derive(Clone, Copy)]
    pub struct Facts(u64);

    impl Facts {
        #[inline]
        pub const fn traits(self) -> u16 {
            self.0 as u16
        }

        #[inline]
        pub const fn caches(self) -> usize {
            (self.0 >> 16 & 0xFF) as usize
        }

        /// As [`Opcode::stack_effect`] of an opcode that does not jump.
        #[inline]
        pub fn stack_effect(self, opcode: Opcode, oparg: i32) -> i32 {
            if self.traits() & VARIES != 0 {
                return opcode.stack_effect(oparg, false);
            }
            self.fixed_stack_effect(oparg)
        }

        /// The same, of an opcode that has not [`VARIES`].
        #[inline]
        pub fn fixed_stack_effect(self, oparg: i32) -> i32 {
            let part = |shift: u32| i32::from((self.0 >> shift) as i8);
            part(24) + part(32) * oparg + part(40) * (oparg & 1)
        }
    }

    const FACTS: [Facts; 1 << 9] = {
        let mut table = [Facts(VARIES as u64); 1 << 9];
        let mut index = 0;
        while index < Opcode::ALL.len() {
            let opcode = Opcode::ALL[index];
            let (base, slope, odd, varies) = opcode.effect();
            let traits = of_opcode(opcode) | if varies { VARIES } else { 0 };
            let effect = (base as u8 as u64) | (slope as u8 as u64) << 8 | (odd as u8 as u64) << 16;
            table[opcode as usize] = Facts(traits as u64 | (opcode.caches() as u64) << 16 | effect << 24);
            index += 1;
        }
        table
    };

    const fn of_opcode(opcode: Opcode) -> u16 {
        let mut bits = match opcode {
            Opcode::Nop => NOP | PUSH,
            Opcode::PopTop => POP,
            Opcode::LoadConst => LOADS_CONST | PUSH,
            Opcode::Copy => USES_CONST | PUSH,
            Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue | Opcode::IsOp | Opcode::ReturnValue => USES_CONST,
            Opcode::MakeCell
            | Opcode::LoadClosure
            | Opcode::LoadDeref
            | Opcode::StoreDeref
            | Opcode::DeleteDeref
            | Opcode::LoadFromDictOrDeref => SLOT,
            Opcode::DeleteFast | Opcode::LoadFastAndClear => LOCAL | UNBINDS,
            Opcode::StoreFastMaybeNull => LOCAL | UNBINDS | PSEUDO,
            Opcode::StoreFast | Opcode::LoadFastCheck | Opcode::LoadFast => LOCAL,
            Opcode::BuildTuple | Opcode::Swap | Opcode::PushNull => OPTIMIZABLE,
            _ => 0,
        };
        if opcode.is_block_push() || matches!(opcode, Opcode::PopBlock) {
            bits |= HANDLER | PSEUDO;
        }
        if opcode.is_terminator() {
            bits |= TERMINATOR;
        }
        if opcode.has_const() {
            bits |= CONST;
        }
        if opcode.is_jump() {
            bits |= JUMP;
        }
        if opcode.is_unconditional_jump() {
            bits |= JUMPS;
        }
        bits
    }

    /// The traits of an opcode.
    #[inline]
    pub fn of(opcode: Opcode) -> u16 {
        FACTS[opcode as usize].traits()
    }

    /// All that is known of an opcode.
    #[inline]
    pub fn facts(opcode: Opcode) -> Facts {
        FACTS[opcode as usize]
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
    /// The label before the block; [`NO_LABEL`] if there is none.
    label: i32,
    /// Whether something but its last instruction may be optimised.
    optimizable: bool,
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
            unsafe_locals: 0,
            label: NO_LABEL,
            optimizable: false,
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
    /// The traits of all instructions that there have been.
    traits: u16,
    /// Whether something may be pushed and popped at once.
    pairs: bool,
    /// Whether a block may leave the frame from an instruction without a line.
    exits_without_line: bool,
    /// Handlers around a place, and blocks that a pass has still to visit with their handlers; empty between passes.
    handlers: Vec<exceptions::Stack>,
    handlers_todo: Vec<(BlockId, u32)>,
    /// Blocks that a pass has still to visit; empty between passes.
    todo: Vec<BlockId>,
}

/// Memory that one code unit leaves to the next.
#[derive(Default)]
pub struct Scratch {
    graph: Graph,
    labels: Vec<(u32, i32)>,
    sequences: Vec<InstructionSequence>,
    consts: Vec<ConstTable>,
    memory: write::Memory,
    pub(crate) code: Vec<u8>,
    pub(crate) locations: Vec<u8>,
    pub(crate) exceptions: Vec<u8>,
}

impl Scratch {
    /// An empty sequence with the memory of one that is done.
    pub fn sequence(&mut self) -> InstructionSequence {
        let mut sequence = self.sequences.pop().unwrap_or_default();
        sequence.instructions.clear();
        sequence.label_map.clear();
        sequence
    }

    /// Takes the memory of a graph that is done with.
    fn take_back(&mut self, mut graph: Graph, label_map: Vec<u32>) {
        let instructions = std::mem::take(&mut graph.instrs);
        self.sequences.push(InstructionSequence {
            instructions,
            label_map,
        });
        self.graph = graph;
    }

    /// An empty table of constants with the memory of one that is done.
    pub fn consts(&mut self) -> ConstTable {
        self.consts.pop().unwrap_or_default()
    }
}

/// Optimises the instructions of a code unit and makes its code object.
pub fn optimize_and_assemble(mut unit: CodeUnit, seq: InstructionSequence, scratch: &mut Scratch) -> CodeObject {
    let mut graph = std::mem::take(&mut scratch.graph);
    let label_map = graph.build(seq, &mut scratch.labels);
    let has_handlers = graph.mark_except_handlers();
    if has_handlers {
        graph.label_exception_targets();
    }

    graph.optimize(&mut unit.consts);
    if graph.blocks.len() == 1 {
        graph.remove_redundant_nops_and_pairs();
    }
    graph.check_loads_of_unbound_locals(unit.nlocals, unit.nparams);
    if has_handlers {
        graph.push_cold_blocks_to_end();
    }
    if graph.exits_without_line {
        graph.duplicate_exits_without_line();
    }
    let code = write::write(&mut graph, unit, scratch);
    scratch.take_back(graph, label_map);
    code
}

impl Graph {
    /// Cuts a sequence into blocks: a label begins one, a jump or exit ends one. Gives the map of labels back, for its memory.
    fn build(&mut self, seq: InstructionSequence, labels: &mut Vec<(u32, i32)>) -> Vec<u32> {
        let InstructionSequence {
            instructions,
            mut label_map,
        } = seq;
        self.instrs = instructions;
        self.blocks.clear();
        self.entry = 0;
        (self.traits, self.pairs) = (0, false);
        labels.clear();
        let positions = label_map.iter().copied().zip(1..);
        labels.extend(positions.filter(|(position, _)| *position != NOWHERE));
        if labels.is_empty() {
            // Nothing jumps: what comes behind the first exit is never reached.
            self.add_block(0, self.instrs.len());
            self.instrs.truncate(self.blocks[0].len as usize);
            return label_map;
        }

        labels.sort_unstable();
        let count = self.instrs.len();
        let (mut position, mut next_label) = (0, 0);
        while position < count || self.blocks.is_empty() {
            let id = self.blocks.len() as BlockId;
            let mut own_label = NO_LABEL;
            while let Some((at, label)) = labels.get(next_label)
                && *at as usize == position
            {
                // From here on the map has blocks for positions.
                own_label = *label;
                label_map[*label as usize - 1] = id;
                next_label += 1;
            }
            let end = labels
                .get(next_label)
                .map_or(count, |(at, _)| (*at as usize).min(count));
            self.add_block(position, end);
            let block = self.block_mut(id);
            (block.label, block.next) = (own_label, id + 1);
            position += block.len as usize;
        }
        if let Some(last) = self.blocks.last_mut() {
            last.next = NO_BLOCK;
        }
        // A label behind the last instruction has no block; nothing jumps there.
        for id in 0..self.blocks.len() as BlockId {
            for index in self.range_of_targets(id) {
                let instr = &mut self.instrs[index];
                if instr.target != NOWHERE {
                    instr.target = label_map[instr.target as usize];
                    debug_assert!(
                        (instr.target as usize) < self.blocks.len(),
                        "a label is jumped to but never used"
                    );
                    instr.oparg = self.blocks[instr.target as usize].label;
                }
            }
        }
        label_map
    }

    /// Adds the block from `start` to the first jump or exit, or to `end`.
    fn add_block(&mut self, start: usize, end: usize) {
        let instrs = &self.instrs[start..end];
        let (mut found, mut pairs, mut previous, mut len) = (0, 0, 0, instrs.len());
        for (index, instr) in instrs.iter().enumerate() {
            let traits = traits::of(instr.opcode);
            found |= traits;
            pairs |= previous << 1 & traits;
            previous = traits;
            if traits & traits::TERMINATOR != 0 {
                len = index + 1;
                break;
            }
        }
        self.traits |= found;
        // Where a block begins, a jump, an exit or a label parts what is pushed from what is popped.
        self.pairs |= pairs & traits::POP != 0;
        self.blocks.push(Block {
            len: len as u32,
            optimizable: found & traits::OPTIMIZABLE != 0 || pairs & traits::USES_CONST != 0,
            nops: found & traits::NOP != 0,
            pushes: found & traits::HANDLER != 0,
            ..Block::new(start as u32)
        });
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

    /// Where a block's last instruction is; of an empty block, nowhere.
    #[inline]
    fn last_index(&self, id: BlockId) -> usize {
        let block = self.block(id);
        match block.len {
            0 => usize::MAX,
            len => (block.start + len - 1) as usize,
        }
    }

    #[inline]
    fn last(&self, id: BlockId) -> Option<&Instruction> {
        self.instrs.get(self.last_index(id))
    }

    #[inline]
    fn last_mut(&mut self, id: BlockId) -> Option<&mut Instruction> {
        let index = self.last_index(id);
        self.instrs.get_mut(index)
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
}
