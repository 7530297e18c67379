//! The last walk over the blocks: finished instructions to code, location table and exception table.
//!
//! What CPython does in passes of its own is done to each instruction at once: lines for those that have none, the depth of the
//! stack, NOPs that no line event needs, directions and distances of jumps. The walk guesses what only its end tells: how deep
//! the stack is and which line holds where only later blocks lead, and the size of jumps. If a guess about a block was wrong, it is
//! done again with what has been learnt; if one about a jump was, the jump is made longer or shorter where it is.

use krait_bytecode::code::flags;
use krait_bytecode::{CodeObject, Opcode};

use super::{Block, BlockId, Graph, NO_BLOCK, traits};
use crate::assemble::{Assembler, ExtendedArgs};
use crate::instructions::{CodeUnit, ConstTable, InstrLocation, Instruction, NO_LOCATION};

/// A jump of the written code.
pub(super) struct Jump {
    /// Where its instruction is, behind its EXTENDED_ARGs, and where what follows it begins.
    at: u32,
    end: u32,
    target: BlockId,
    extended: ExtendedArgs,
}

/// What one walk leaves to another, and one code unit to the next.
#[derive(Default)]
pub(super) struct Memory {
    jumps: Vec<Jump>,
    /// From which code unit on which block handles exceptions.
    regions: Vec<(u32, BlockId)>,
}

/// Writes the code object.
#[inline(never)]
pub(super) fn write(
    graph: &mut Graph,
    unit: CodeUnit,
    consts: &mut ConstTable,
    memory: &mut Memory,
    assembler: &mut Assembler,
) -> CodeObject {
    let mut is_first = true;
    let deepest = loop {
        assembler.begin();
        let mut walk = Walk {
            plain: graph.opargs <= 0xFF,
            graph,
            unit: &unit,
            memory,
            assembler,
            location: NO_LOCATION,
            previous_line: -1,
            depth: 0,
            deepest: 0,
            except: NO_BLOCK,
            exit_line: unit.firstlineno,
            is_first,
            hands_on: true,
            again: false,
        };
        walk.run();
        let (again, deepest) = (walk.again, walk.deepest);
        if !again {
            break deepest;
        }
        is_first = false;
    };
    memory.resolve_jumps(graph, assembler);
    memory.write_regions(graph, assembler);
    let constants = consts.items_mut().drain(..).collect();
    consts.clear();
    assembler.finish(unit, constants, deepest as u32)
}

/// Has every NOP, and what becomes one.
const NOPS: u16 = traits::NOP | traits::HANDLER;

struct Walk<'g> {
    graph: &'g mut Graph,
    unit: &'g CodeUnit<'g>,
    memory: &'g mut Memory,
    assembler: &'g mut Assembler,
    /// Whether all opargs are small, so that many blocks need no closer look.
    plain: bool,
    /// The location of the instruction before, in its block.
    location: InstrLocation,
    /// The line of the instruction before that was not dropped, in its block.
    previous_line: i32,
    depth: i32,
    deepest: i32,
    /// The block that handles exceptions of the latest instruction.
    except: BlockId,
    /// The line that the last block with a line ended in.
    exit_line: i32,
    is_first: bool,
    /// Whether what the block leads to may inherit its location.
    hands_on: bool,
    /// Whether something was learnt too late.
    again: bool,
}

/// What of a block has a line that its first instruction got late.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LateLine {
    /// Nothing, or not alone: there are lines of its own behind.
    None,
    /// All that there is.
    Alone,
    /// What comes before instructions without a line.
    Ends,
}

impl Walk<'_> {
    fn run(&mut self) {
        self.memory.jumps.clear();
        self.memory.regions.clear();
        self.graph.begin_visits();
        let mut id = self.graph.entry;
        // The generator object is on the stack when the body of a generator begins.
        let is_generator = self.unit.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
        self.graph.block_mut(id).start_depth = is_generator.into();
        self.prefix(is_generator);
        while id != NO_BLOCK {
            self.block(id);
            id = self.graph.next(id);
        }
        self.change_handler(NO_BLOCK);
    }

    /// The instructions that every function begins with.
    fn prefix(&mut self, is_generator: bool) {
        self.depth = is_generator.into();
        let (cells, free) = self.unit.slots.split_at(self.unit.ncells);
        if !free.is_empty() {
            self.emit(Opcode::CopyFreeVars, free.len() as i32, NO_LOCATION);
        }
        if cells.is_sorted() {
            for slot in cells {
                self.emit(Opcode::MakeCell, *slot as i32, NO_LOCATION);
            }
        } else {
            let mut cells = cells.to_vec();
            cells.sort_unstable();
            for slot in cells {
                self.emit(Opcode::MakeCell, slot as i32, NO_LOCATION);
            }
        }
        if is_generator {
            self.emit(Opcode::ReturnGenerator, 0, InstrLocation::line(self.unit.firstlineno));
            self.emit(Opcode::PopTop, 0, NO_LOCATION);
        }
    }

    #[inline]
    fn emit(&mut self, opcode: Opcode, oparg: i32, location: InstrLocation) {
        self.depth += opcode.stack_effect(oparg, false);
        self.deepest = self.deepest.max(self.depth);
        self.assembler.instruction(opcode, oparg, location);
    }

    #[inline(never)]
    fn block(&mut self, id: BlockId) {
        let late_line = if !self.is_first && self.graph.block(id).late_line {
            self.settle_late_line(id)
        } else {
            LateLine::None
        };
        self.hands_on = late_line == LateLine::None;
        let range = self.graph.range(id);
        self.graph.visit(id);
        let block = self.graph.block_mut(id);
        block.offset = self.assembler.position();
        let next = block.next;
        if id != self.graph.entry {
            let start_depth = self.graph.block(id).start_depth;
            // Every block has one before it that leads to it; else its depth is known the next time.
            self.again |= start_depth < 0 && self.is_first && !range.is_empty();
            self.depth = start_depth.max(0);
            self.deepest = self.deepest.max(self.depth);
        }
        (self.location, self.previous_line) = (NO_LOCATION, -1);
        if range.is_empty() {
            if next != NO_BLOCK {
                self.enter_at(next, self.depth);
            }
            return;
        }
        if self.graph.instrs[range.start].location.lineno() < 0 {
            self.guarantee_line_of_exit(range.clone());
        }
        let last = &self.graph.instrs[range.end - 1];
        let (jump, ends) = (last.opcode.is_jump().then_some(*last), last.opcode.ends_block());
        let end = range.end - usize::from(jump.is_some());
        let block = self.graph.block(id);
        if self.plain && !block.nops && !block.mixed {
            self.plain_instructions(range.start, end);
        } else {
            self.instructions(range.start, end, id);
        }
        if let Some(jump) = jump {
            self.jump(id, jump);
        } else if next != NO_BLOCK && !ends {
            self.inherit_location(next);
            self.enter_at(next, self.depth);
        }
        if self.location.has_line() && late_line != LateLine::Ends {
            self.exit_line = self.location.lineno();
        }
    }

    /// Settles what lines there are in a block whose first instruction got its own from a jump back. When CPython hands lines on
    /// in such a block, that line is not there yet: what follows has none, unless it ends in a return, which takes the last
    /// one seen for the whole block.
    #[cold]
    fn settle_late_line(&mut self, id: BlockId) -> LateLine {
        let range = self.graph.range(id);
        let instrs = &mut self.graph.instrs[range.clone()];
        let location = instrs[0].location;
        let is_nop = |instr: &Instruction| matches!(instr.opcode, Opcode::Nop | Opcode::PopBlock);
        let nops = instrs.iter().take_while(|instr| is_nop(instr)).count();
        if nops > 0 && nops < instrs.len() && !instrs[nops].location.has_line() {
            // NOPs go, and hand on the line.
            instrs[nops].location = location;
            let block = self.graph.block_mut(id);
            block.start += nops as u32;
            block.len -= nops as u32;
            return self.settle_late_line(id);
        }
        let (first, rest) = (instrs[0], &mut instrs[1..]);
        if !location.has_line() || traits::of(first.opcode) & NOPS != 0 {
            return LateLine::None;
        }
        let Some(last) = rest.last() else {
            // What was cut off below, the walk before?
            let next = self.graph.next(id);
            let is_cut = next != NO_BLOCK && self.graph.block(next).late_line;
            let ends = is_cut && self.graph.instrs(next).iter().all(|instr| !instr.location.has_line());
            return if ends { LateLine::Ends } else { LateLine::Alone };
        };
        if rest[0].location.has_line() {
            return LateLine::None;
        }
        if last.opcode == Opcode::ReturnValue && rest.iter().all(|instr| !instr.location.has_line()) {
            let line = self.exit_line;
            for instr in rest {
                instr.location = InstrLocation::new(line, -1, -1, -1);
            }
            instrs[0].location = InstrLocation::new(
                line,
                location.end_lineno(),
                location.col_offset(),
                location.end_col_offset(),
            );
            return LateLine::None;
        }
        // The rest becomes a block of its own. It inherits no line, as if several led to it; that it is late tells the next walk
        // what it is.
        let rest = Block {
            start: range.start as u32 + 1,
            len: rest.len() as u32,
            predecessors: 2,
            start_depth: i32::MIN,
            late_line: true,
            ..self.graph.block(id).clone()
        };
        let next = self.graph.new_block();
        *self.graph.block_mut(next) = rest;
        let block = self.graph.block_mut(id);
        (block.len, block.next) = (1, next);
        self.settle_late_line(id)
    }

    /// A return that has no line takes the last one seen.
    #[inline(never)]
    fn guarantee_line_of_exit(&mut self, block: std::ops::Range<usize>) {
        let instrs = &self.graph.instrs[block];
        let returns = instrs.last().is_some_and(|last| last.opcode == Opcode::ReturnValue);
        if returns && instrs.iter().all(|instr| instr.location.lineno() < 0) {
            self.location = InstrLocation::new(self.exit_line, -1, -1, -1);
        }
    }

    /// Appends instructions that have one handler, small opargs and need no closer look.
    fn plain_instructions(&mut self, start: usize, end: usize) {
        let instrs = &self.graph.instrs[start..end];
        let Some(first) = instrs.first() else { return };
        if first.except != self.except {
            self.except = first.except;
            let region = (self.assembler.position(), first.except);
            self.memory.regions.push(region);
        }
        let (depth, location) = self.assembler.instructions(instrs, self.depth, self.location);
        self.depth = depth.end;
        self.deepest = self.deepest.max(depth.deepest);
        self.location = location;
        self.previous_line = self.location.lineno();
    }

    /// Appends the instructions of a block but for a jump at its end.
    #[inline(never)]
    fn instructions(&mut self, mut index: usize, end: usize, id: BlockId) {
        while index < end {
            let instrs = &self.graph.instrs[index..end];
            let except = instrs[0].except;
            let needs_look = |instr: &Instruction| {
                let special = traits::of(instr.opcode) & (traits::NOP | traits::PSEUDO);
                u32::from(special) | (instr.oparg >> 8) as u32 | (instr.except ^ except) != 0
            };
            let plain = instrs.iter().position(needs_look).unwrap_or(instrs.len());
            self.plain_instructions(index, index + plain);
            index += plain;
            if index < end && self.graph.instrs[index].except == except {
                self.instruction(index, id);
                index += 1;
            }
        }
    }

    /// Appends any instruction but a jump.
    #[inline(never)]
    fn instruction(&mut self, index: usize, id: BlockId) {
        let instr = &self.graph.instrs[index];
        let (mut opcode, mut oparg, except) = (instr.opcode, instr.oparg, instr.except);
        // Instructions without a line take that of the one before.
        if instr.location.has_line() {
            self.location = instr.location;
        }
        if opcode == Opcode::StoreFastMaybeNull {
            // The pseudo instruction has served its purpose.
            opcode = Opcode::StoreFast;
        } else if traits::of(opcode) & (traits::NOP | traits::PSEUDO) != 0 {
            if opcode.is_block_push() {
                let target = instr.target;
                self.enter_at(target, self.depth + opcode.stack_effect(oparg, true));
            }
            if self.drops_nop(index, id) {
                return;
            }
            (opcode, oparg) = (Opcode::Nop, 0);
        }
        if except != self.except {
            self.change_handler(except);
        }
        self.previous_line = self.location.lineno();
        self.emit(opcode, oparg, self.location);
    }

    /// Whether no line event needs the NOP, or what has become one: the instruction before or behind it is on its line.
    fn drops_nop(&mut self, index: usize, id: BlockId) -> bool {
        let line = self.location.lineno();
        if line < 0 || line == self.previous_line {
            return true;
        }
        if index + 1 < self.graph.range(id).end {
            let next = self.graph.instrs[index + 1].location.lineno();
            return next < 0 || next == line;
        }
        let next = self.graph.next(id);
        if next == NO_BLOCK {
            return false;
        }
        self.inherit_location(next);
        let next = self.graph.first_nonempty(next);
        next != NO_BLOCK && {
            let mut instrs = self.graph.instrs(next).iter();
            let first = instrs.find(|instr| instr.location.has_line() || traits::of(instr.opcode) & NOPS == 0);
            first.is_some_and(|first| first.location.lineno() == line)
        }
    }

    /// Appends the jump at the end of a block. Conditional jumps go forward only: a backward one becomes its opposite over an
    /// unconditional jump.
    fn jump(&mut self, id: BlockId, jump: Instruction) {
        if jump.location.has_line() {
            self.location = jump.location;
        }
        if jump.except != self.except {
            self.change_handler(jump.except);
        }
        let target = self.graph.block(jump.target);
        let is_backward = target.visited == self.graph.pass;
        let at_target = self.depth + jump.opcode.stack_effect(jump.oparg, true);
        self.deepest = self.deepest.max(at_target);
        self.enter_at(jump.target, at_target);
        let opcode = match jump.opcode {
            Opcode::Jump if is_backward => Opcode::JumpBackward,
            Opcode::JumpNoInterrupt if is_backward => Opcode::JumpBackwardNoInterrupt,
            Opcode::Jump | Opcode::JumpNoInterrupt => Opcode::JumpForward,
            other if !is_backward => other,
            Opcode::PopJumpIfNotNone => Opcode::PopJumpIfNone,
            Opcode::PopJumpIfNone => Opcode::PopJumpIfNotNone,
            Opcode::PopJumpIfFalse => Opcode::PopJumpIfTrue,
            Opcode::PopJumpIfTrue => Opcode::PopJumpIfFalse,
            other => unreachable!("{other} jumps backward"),
        };
        let next = self.graph.next(id);
        if is_backward && !jump.opcode.is_unconditional_jump() {
            self.write_jump(opcode, jump.oparg, next);
            // CPython gives the second one no handler.
            if self.except != NO_BLOCK {
                self.change_handler(NO_BLOCK);
            }
            self.write_jump(Opcode::JumpBackward, jump.oparg, jump.target);
        } else {
            self.write_jump(opcode, jump.oparg, jump.target);
        }
        self.inherit_location(jump.target);
        if next != NO_BLOCK && !jump.opcode.ends_block() {
            self.depth += jump.opcode.stack_effect(jump.oparg, false);
            self.deepest = self.deepest.max(self.depth);
            self.inherit_location(next);
            self.enter_at(next, self.depth);
        }
    }

    /// Appends a jump whose distance is not yet known. CPython first takes the number of the label for it.
    fn write_jump(&mut self, opcode: Opcode, label: i32, target: BlockId) {
        let extended = ExtendedArgs::of(label as u32);
        let at = self.assembler.position() + extended.count();
        self.assembler.jump(opcode, extended, self.location);
        self.memory.jumps.push(Jump {
            at,
            end: self.assembler.position(),
            target,
            extended,
        });
    }

    /// Tells a block how deep the stack is where it begins.
    #[inline]
    fn enter_at(&mut self, id: BlockId, depth: i32) {
        let pass = self.graph.pass;
        let block = self.graph.block_mut(id);
        debug_assert!(
            block.start_depth < 0 || block.start_depth == depth || self.again,
            "block with two depths"
        );
        if block.start_depth < depth {
            self.again |= block.visited == pass;
            block.start_depth = depth;
        }
        self.deepest = self.deepest.max(depth);
    }

    /// Gives the first instruction of a block with one predecessor that one's location, if it has none.
    #[inline]
    fn inherit_location(&mut self, id: BlockId) {
        let block = self.graph.block(id);
        if block.predecessors == 1 && block.len > 0 {
            let (visited, start) = (block.visited == self.graph.pass, block.start as usize);
            let first = &mut self.graph.instrs[start];
            if !first.location.has_line() && self.location.has_line() && self.hands_on {
                first.location = self.location;
                self.again |= visited;
                self.graph.block_mut(id).late_line = visited;
            }
        }
    }

    #[inline(never)]
    fn change_handler(&mut self, except: BlockId) {
        self.except = except;
        self.memory.regions.push((self.assembler.position(), except));
    }
}

impl Memory {
    /// Writes the distances of jumps.
    fn resolve_jumps(&mut self, graph: &mut Graph, assembler: &mut Assembler) {
        for index in 0..self.jumps.len() {
            let jump = &self.jumps[index];
            let distance = jump.distance(graph, |offset| offset, jump.end);
            if ExtendedArgs::of(distance) != jump.extended {
                self.resize_jumps(graph, assembler);
                // Now all have the room that they need.
                return self.resolve_jumps(graph, assembler);
            }
            assembler.set_distance(jump.at, jump.extended, distance);
        }
    }

    /// Finds the sizes of jumps as CPython does: from round to round, until none needs more room than before. Then gives them
    /// their sizes, and moves what is behind them.
    #[cold]
    #[inline(never)]
    fn resize_jumps(&mut self, graph: &mut Graph, assembler: &mut Assembler) {
        let jumps = &self.jumps;
        let mut sizes: Vec<ExtendedArgs> = jumps.iter().map(|jump| jump.extended).collect();
        // How far each jump's end, and what follows it, has moved.
        let mut moved = vec![0i32; jumps.len()];
        let moved_to = |offset: u32, moved: &[i32]| {
            let before = jumps.partition_point(|jump| jump.end <= offset);
            let by = before.checked_sub(1).map_or(0, |last| moved[last]);
            offset.wrapping_add_signed(by)
        };
        loop {
            let mut resized = false;
            for ((jump, size), by) in jumps.iter().zip(&mut sizes).zip(&moved) {
                let end = jump.end.wrapping_add_signed(*by);
                let new = ExtendedArgs::of(jump.distance(graph, |offset| moved_to(offset, &moved), end));
                resized |= new != *size;
                *size = new;
            }
            if !resized {
                break;
            }
            let mut sum = 0;
            for ((jump, size), by) in jumps.iter().zip(&sizes).zip(&mut moved) {
                sum += size.count() as i32 - jump.extended.count() as i32;
                *by = sum;
            }
        }
        let changes = jumps.iter().zip(&sizes);
        let changes = changes.map(|(jump, size)| (jump.at - jump.extended.count(), jump.extended, *size));
        assembler.resize_jumps(changes, |offset| moved_to(offset, &moved));
        let mut id = graph.entry;
        while id != NO_BLOCK {
            let block = graph.block_mut(id);
            block.offset = moved_to(block.offset, &moved);
            id = block.next;
        }
        for (start, _) in &mut self.regions {
            *start = moved_to(*start, &moved);
        }
        for ((jump, size), by) in self.jumps.iter_mut().zip(&sizes).zip(&moved) {
            jump.at = jump.at.wrapping_add_signed(*by);
            jump.end = jump.end.wrapping_add_signed(*by);
            jump.extended = *size;
        }
    }

    /// Writes the exception table.
    fn write_regions(&self, graph: &Graph, assembler: &mut Assembler) {
        let mut regions = self.regions.iter().peekable();
        while let Some((start, except)) = regions.next() {
            if *except == NO_BLOCK {
                continue;
            }
            let handler = graph.block(*except);
            // Neighbours may have handlers that begin at the same place.
            let is_same = |other: BlockId| other != NO_BLOCK && graph.block(other).offset == handler.offset;
            while regions.next_if(|(_, other)| is_same(*other)).is_some() {}
            let end = regions.peek().map_or(assembler.position(), |(end, _)| *end);
            assembler.handler(*start, end, handler.offset, handler.start_depth, handler.preserve_lasti);
        }
    }
}

impl Jump {
    /// How far it goes, if it ends at `end` and blocks are where `place` says.
    #[inline]
    fn distance(&self, graph: &Graph, place: impl Fn(u32) -> u32, end: u32) -> u32 {
        place(graph.block(self.target).offset).abs_diff(end)
    }
}
