//! The control-flow graph: from the code generator's instruction sequence to a code object.
//!
//! In: [`CodeUnit`] and [`InstructionSequence`]. Out: a [`CodeObject`] equal to CPython 3.12's. The passes are those of its
//! `Python/flowgraph.c`, in the same order, since each sees what the one before left; a file holds each family of passes. Those
//! that come when the blocks have their order are one walk here, which writes the code object, too: `write`.
//!
//! The blocks come with the sequence, which cuts instructions into them while they are emitted.
//!
//! Invariant: the instructions of all blocks live in one vector, each block owning a contiguous range of it, so that a
//! code unit costs a handful of allocations. A block that must grow moves to the end of the vector.

mod exceptions;
mod layout;
mod lines;
mod locals;
mod optimize;
mod swaps;
pub(crate) mod traits;
mod write;

use std::hint::select_unpredictable;

use krait_bytecode::{CodeObject, Constant};

use crate::assemble::Assembler;
use crate::instructions::{Changeable, CodeUnit, ConstTable, Found, Instruction, InstructionSequence, Locals, NOWHERE};

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
pub(crate) struct Block {
    /// Where its instructions begin in the graph's vector, and how many there are.
    pub start: u32,
    pub len: u32,
    /// The block that follows in the code.
    pub next: BlockId,
    predecessors: u32,
    /// Stack depth on entry; `i32::MIN` while unknown.
    start_depth: i32,
    /// Where the block begins in the code, in code units.
    offset: u32,
    pub locals: Locals,
    pub changeable: Changeable,
    /// The constants that its instructions refer to, or did: bit i stands for all whose number is i modulo 64.
    consts: u64,
    /// Bit i is set if local i may be unbound on entry.
    unsafe_locals: u64,
    /// The last pass that visited it; 0 if none did.
    visited: u32,
    /// The label before the block; [`NO_LABEL`] if there is none.
    pub label: i32,
    /// Whether it may hold NOPs.
    nops: bool,
    /// Whether it may hold instructions that install handlers.
    pushes: bool,
    /// Whether it may hold a YIELD_VALUE.
    yields: bool,
    /// Whether its instructions may have different handlers, or unbind locals.
    mixed: bool,
    /// Whether the handler that begins here gets the offset of the instruction that raised.
    preserve_lasti: bool,
    except_handler: bool,
    cold: bool,
    warm: bool,
    /// Whether its first instruction got its line from a jump in a block behind it.
    late_line: bool,
}

impl Block {
    /// An empty block.
    #[inline]
    pub fn new(start: u32, found: Found) -> Block {
        Block {
            start,
            len: 0,
            next: NO_BLOCK,
            predecessors: 0,
            start_depth: i32::MIN,
            offset: 0,
            locals: Locals::default(),
            consts: found.consts,
            unsafe_locals: 0,
            label: NO_LABEL,
            changeable: Changeable::default(),
            nops: found.traits() & traits::NOP != 0,
            pushes: found.traits() & traits::HANDLER != 0,
            yields: found.traits() & traits::YIELD != 0,
            mixed: found.traits() & traits::MIXES != 0,
            preserve_lasti: false,
            except_handler: false,
            visited: 0,
            cold: false,
            warm: false,
            late_line: false,
        }
    }

    /// Whether it was not visited in this pass; now it is.
    #[inline]
    fn visit(&mut self, pass: u32) -> bool {
        std::mem::replace(&mut self.visited, pass) != pass
    }

    /// Notes the traits of an instruction that is put into it.
    pub fn note(&mut self, traits: u16) {
        self.pushes |= traits & traits::HANDLER != 0;
        self.mixed |= traits & traits::MIXES != 0;
    }
}

fn is_optimizable(found: Found) -> bool {
    found.traits() & traits::OPTIMIZABLE != 0 || found.pairs() & traits::USES_CONST != 0
}

/// Pushes an item if it is wanted. Whether that is so is as good as random: nothing branches on it.
#[inline]
fn push_if<T: Copy>(is_wanted: bool, item: T, items: &mut Vec<T>) {
    items.push(item);
    items.truncate(items.len() - usize::from(!is_wanted));
}

/// The blocks of one code unit; control begins at `entry` and goes on along `next`.
#[derive(Default)]
pub(crate) struct Graph {
    blocks: Vec<Block>,
    instrs: Vec<Instruction>,
    entry: BlockId,
    /// The number of the pass that visits blocks, or was the last to do so.
    pass: u32,
    /// The traits of all instructions that there have been.
    traits: u16,
    /// All bits of their opargs.
    opargs: i32,
    /// The locals that a block loads before it binds them.
    exposed: u64,
    /// Whether a block may hold more than its last instruction to optimise.
    optimizable: bool,
    /// Whether a block may hold NOPs.
    nops: bool,
    /// Whether something may be pushed and popped at once.
    pairs: bool,
    /// Whether a block that refers to constants may be gone.
    drops_consts: bool,
    /// Whether an instruction that does so may be gone from a block that is still there.
    drops_const_loads: bool,
    /// Whether a block that several lead to may leave the frame from an instruction without a line.
    exits_without_line: bool,
    /// Handlers around a place, and blocks that a pass has still to visit with their handlers; empty between passes.
    handlers: Vec<exceptions::Stack>,
    handlers_todo: Vec<(BlockId, u32)>,
    /// Blocks that a pass has still to visit; empty between passes.
    todo: Vec<BlockId>,
    /// Blocks that may end in an unconditional jump, in code order.
    jumping: Vec<BlockId>,
    /// Whether one may be nothing but such a jump.
    relays: bool,
    /// Whether a block may be empty.
    empties: bool,
    /// Which constants are used; memory only.
    used: Vec<bool>,
}

/// Memory that one code unit leaves to the next.
#[derive(Default)]
pub struct Scratch {
    graph: Graph,
    memory: write::Memory,
    assembler: Assembler,
}

impl Scratch {
    /// For how many code units there is room.
    pub fn room_for_code(&self) -> usize {
        self.assembler.room()
    }
}

/// What [`optimize`] leaves to [`assemble`] beside the blocks.
#[derive(Clone, Copy, Default)]
pub struct Optimized {
    entry: BlockId,
    traits: u16,
    opargs: i32,
    drops_consts: bool,
    drops_const_loads: bool,
}

/// Optimises the instructions of a code unit. New constants are appended to `consts`; none is dropped yet.
///
/// It is for one unit after the other, and so is [`assemble`], rather than both for each: their code fills the processor's cache.
pub fn optimize(
    nlocals: usize,
    nparams: usize,
    consts: &mut ConstTable,
    seq: &mut InstructionSequence,
    scratch: &mut Scratch,
) -> Optimized {
    let graph = &mut scratch.graph;
    let has_handlers = graph.build(seq);
    if has_handlers {
        graph.label_exception_targets();
    }
    graph.optimize(consts);
    if graph.blocks.len() == 1 {
        graph.remove_redundant_nops_and_pairs();
    }
    graph.check_loads_of_unbound_locals(nlocals, nparams);
    if has_handlers {
        graph.push_cold_blocks_to_end();
    }
    if graph.exits_without_line {
        graph.duplicate_exits_without_line();
    }
    graph.swap(seq);
    Optimized {
        entry: graph.entry,
        traits: graph.traits,
        opargs: graph.opargs,
        drops_consts: graph.drops_consts,
        drops_const_loads: graph.drops_const_loads,
    }
}

/// Makes the code object of a code unit that is optimised.
///
/// Constants and instructions are none afterwards.
pub fn assemble(
    unit: CodeUnit,
    optimized: Optimized,
    consts: &mut ConstTable,
    seq: &mut InstructionSequence,
    scratch: &mut Scratch,
) -> CodeObject {
    let Scratch {
        graph,
        memory,
        assembler,
    } = scratch;
    graph.swap(seq);
    graph.entry = optimized.entry;
    (graph.traits, graph.opargs) = (optimized.traits, optimized.opargs);
    (graph.drops_consts, graph.drops_const_loads) = (optimized.drops_consts, optimized.drops_const_loads);
    graph.number_opargs(unit.slots, consts);
    let code = write::write(graph, unit, consts, memory, assembler);
    graph.swap(seq);
    seq.clear();
    code
}

impl Graph {
    /// Takes the blocks of a sequence, lets jumps go to blocks and marks the blocks that are handlers; true if there are any.
    fn build(&mut self, seq: &mut InstructionSequence) -> bool {
        seq.end();
        self.swap(seq);
        (self.relays, self.empties) = (seq.relays, false);
        self.entry = 0;
        // Blocks that wait to be assembled know passes up to now.
        if self.pass > u32::MAX / 2 {
            self.pass = 0;
        }
        let found = seq.found;
        (self.traits, self.opargs, self.exposed) = (found.traits(), found.opargs(), found.exposed);
        self.optimizable = is_optimizable(found);
        self.nops = found.traits() & traits::NOP != 0;
        self.pairs = found.pairs() & traits::POP != 0;
        (self.drops_consts, self.drops_const_loads) = (false, false);
        if !seq.labelled {
            // Nothing jumps: what comes behind the first exit is never reached.
            self.drops_consts = self.blocks[1..].iter().any(|block| block.consts != 0);
            self.blocks.truncate(1);
            self.instrs.truncate(self.blocks[0].len as usize);
        }
        if let Some(last) = self.blocks.last_mut() {
            last.next = NO_BLOCK;
        }
        for at in &seq.with_target {
            let Some(instr) = self.instrs.get_mut(*at as usize) else {
                continue;
            };
            // A label behind the last instruction has no block; nothing jumps there.
            instr.target = seq.label_map[instr.target as usize];
            debug_assert!(
                (instr.target as usize) < self.blocks.len(),
                "a label is jumped to but never used"
            );
            let target = &mut self.blocks[instr.target as usize];
            instr.oparg = target.label;
            target.except_handler |= instr.opcode.is_block_push();
        }
        self.traits & traits::HANDLER != 0
    }

    /// Takes the blocks and instructions of a sequence, or gives them back.
    fn swap(&mut self, seq: &mut InstructionSequence) {
        std::mem::swap(&mut self.instrs, &mut seq.instructions);
        std::mem::swap(&mut self.blocks, &mut seq.blocks);
        std::mem::swap(&mut self.jumping, &mut seq.jumping);
    }

    /// Replaces the numbers of cells and free variables by their places among the fast locals, and drops the constants that no
    /// instruction refers to.
    fn number_opargs(&mut self, slots: &[u32], consts: &mut ConstTable) {
        if self.traits & traits::SLOT != 0 {
            for id in 0..self.blocks.len() as BlockId {
                let range = self.range(id);
                for instr in &mut self.instrs[range] {
                    if traits::of(instr.opcode) & traits::SLOT != 0 {
                        instr.oparg = slots[instr.oparg as usize] as i32;
                        self.opargs |= instr.oparg;
                    }
                }
            }
        }
        if self.drops_consts | self.drops_const_loads {
            self.drop_unused_consts(consts);
        }
    }

    #[inline(never)]
    fn drop_unused_consts(&mut self, consts: &mut ConstTable) {
        if consts.len() > 64 {
            return self.drop_many_unused_consts(consts);
        }
        // The first stays, it may be a docstring.
        let mut used = 1u64;
        let mut id = self.entry;
        while id != NO_BLOCK {
            let block = self.block(id);
            if !self.drops_const_loads {
                used |= select_unpredictable(block.len > 0, block.consts, 0);
            } else if block.consts != 0 {
                for instr in self.instrs(id) {
                    let is_load = u64::from(traits::of(instr.opcode) & traits::CONST != 0);
                    used |= is_load << (instr.oparg & 63);
                }
            }
            id = self.next(id);
        }
        // Often it is only the last one, the None that falling off the end would return.
        let items = consts.items_mut();
        items.truncate(64 - used.leading_zeros() as usize);
        if !used << (64 - items.len()) != 0 {
            let used: Vec<bool> = (0..items.len()).map(|index| used >> index & 1 != 0).collect();
            self.renumber_consts(&used, items);
        }
    }

    #[cold]
    fn drop_many_unused_consts(&mut self, consts: &mut ConstTable) {
        let mut used = std::mem::take(&mut self.used);
        used.clear();
        used.resize(consts.len(), false);
        // The first stays, it may be a docstring.
        used.iter_mut().take(1).for_each(|used| *used = true);
        let mut id = self.entry;
        while id != NO_BLOCK {
            if self.block(id).consts != 0 {
                for instr in self.instrs(id) {
                    if traits::of(instr.opcode) & traits::CONST != 0 {
                        used[instr.oparg as usize] = true;
                    }
                }
            }
            id = self.next(id);
        }
        let consts = consts.items_mut();
        while used.pop_if(|used| !*used).is_some() {
            consts.pop();
        }
        if !used.iter().all(|used| *used) {
            self.renumber_consts(&used, consts);
        }
        self.used = used;
    }

    fn renumber_consts(&mut self, used: &[bool], consts: &mut Vec<Constant>) {
        let mut count = -1;
        let number = |used: &bool| {
            count += i32::from(*used);
            count
        };
        let numbers: Vec<i32> = used.iter().map(number).collect();
        let mut index = 0;
        consts.retain(|_| {
            index += 1;
            used[index - 1]
        });
        let mut id = self.entry;
        while id != NO_BLOCK {
            for instr in self.instrs_mut(id) {
                if traits::of(instr.opcode) & traits::CONST != 0 {
                    instr.set(instr.opcode, numbers[instr.oparg as usize]);
                }
            }
            id = self.next(id);
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
        let start = self.instrs.len() as u32;
        self.blocks.push(Block::new(start, Found::default()));
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

    /// A block for passes that branch on nothing: where control does not go on, it goes there. It counts as visited, and is to be
    /// taken off when the pass ends.
    fn new_nowhere(&mut self) -> BlockId {
        let nowhere = self.new_block();
        self.visit(nowhere);
        nowhere
    }

    /// Begins a pass that has visited no block yet.
    fn begin_visits(&mut self) {
        self.pass += 1;
    }

    /// Whether the block was not visited in this pass; now it is.
    #[inline]
    fn visit(&mut self, id: BlockId) -> bool {
        let pass = self.pass;
        self.block_mut(id).visit(pass)
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
