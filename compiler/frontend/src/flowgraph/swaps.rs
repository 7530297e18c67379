//! `SWAP`s: runs of them made shorter, and some of them done at compile time.

use krait_bytecode::Opcode;

use crate::instructions::Instruction;

/// Marks an item that has been put in its place.
const PLACED: usize = usize::MAX;

/// Replaces the run of SWAPs and NOPs that begins at `at` by the shortest one with the same effect; gives back the position
/// of the run's last instruction.
pub(super) fn shorten_swaps(instrs: &mut [Instruction], at: usize) -> usize {
    let rest = &instrs[at + 1..];
    let length = 1 + rest
        .iter()
        .take_while(|instr| matches!(instr.opcode, Opcode::Swap | Opcode::Nop))
        .count();
    let run = &mut instrs[at..at + length];
    if !run[1..].iter().any(|instr| instr.opcode == Opcode::Swap) {
        return at;
    }
    let swaps = || {
        run.iter()
            .filter(|instr| instr.opcode == Opcode::Swap)
            .map(|instr| instr.oparg as usize)
    };
    let mut stack: Vec<usize> = (0..swaps().max().unwrap_or(0)).collect();
    for depth in swaps() {
        stack.swap(0, depth - 1);
    }
    // Resolve the permutation cycle by cycle, writing the swaps from the end of the run: undoing a shuffle backwards is
    // doing it. Only the top can be swapped, so each cycle passes through it.
    let mut free = length;
    for first in 0..stack.len() {
        if stack[first] == PLACED || stack[first] == first {
            continue;
        }
        let mut item = first;
        loop {
            if item != 0 {
                free -= 1;
                run[free].set(Opcode::Swap, item as i32 + 1);
            }
            if stack[item] == PLACED {
                break;
            }
            item = std::mem::replace(&mut stack[item], PLACED);
        }
    }
    run[..free].iter_mut().for_each(Instruction::set_nop);
    at + length - 1
}

/// Whether the instruction only pops the top and may therefore change places with its like.
fn is_swappable(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::StoreFast | Opcode::StoreFastMaybeNull | Opcode::PopTop)
}

/// The local that the instruction stores to.
fn stores_to(instr: &Instruction) -> Option<i32> {
    matches!(instr.opcode, Opcode::StoreFast | Opcode::StoreFastMaybeNull).then_some(instr.oparg)
}

/// The next swappable instruction behind `at`, if only NOPs come before it and it is on `line` (any line if negative).
fn next_swappable(instrs: &[Instruction], at: usize, line: i32) -> Option<usize> {
    for (index, instr) in instrs.iter().enumerate().skip(at + 1) {
        if line >= 0 && instr.location.lineno() != line {
            // A debugger could see the names bound in the wrong order.
            return None;
        }
        if instr.opcode != Opcode::Nop {
            return is_swappable(instr.opcode).then_some(index);
        }
    }
    None
}

/// Drops SWAPs at or before `at` by exchanging the instructions behind them that would take the exchanged items.
pub(super) fn apply_static_swaps(instrs: &mut [Instruction], at: usize) {
    for index in (0..=at).rev() {
        let swap = instrs[index];
        if swap.opcode != Opcode::Swap {
            if swap.opcode == Opcode::Nop || is_swappable(swap.opcode) {
                continue;
            }
            return;
        }
        let Some(first) = next_swappable(instrs, index, -1) else {
            return;
        };
        let line = instrs[first].location.lineno();
        let mut second = first;
        for _ in 1..swap.oparg {
            match next_swappable(instrs, second, line) {
                Some(found) => second = found,
                None => return,
            }
        }
        if conflict(&instrs[first..=second]) {
            return;
        }
        instrs[index].set_nop();
        instrs.swap(first, second);
    }
}

/// Whether the first and the last store to one local, or one between them stores to the local of either.
fn conflict(instrs: &[Instruction]) -> bool {
    let (Some(first), Some(last)) = (instrs.first().map(stores_to), instrs.last().map(stores_to)) else {
        return false;
    };
    if first.is_none() && last.is_none() {
        return false;
    }
    first == last
        || instrs[1..instrs.len() - 1]
            .iter()
            .map(stores_to)
            .any(|store| store.is_some() && (store == first || store == last))
}
