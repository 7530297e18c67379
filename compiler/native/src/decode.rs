//! A code object's bytecode as an array of instructions, with what control-flow analysis needs: which instructions begin
//! basic blocks, which lie in loops, which handler covers each, and which fast locals are live before each.

use krait_bytecode::{CodeObject, Constant, OpargKind, Opcode};
use std::collections::HashMap;

/// One instruction, EXTENDED_ARG folded in, inline cache entries skipped.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    /// Offset in code units, as tracebacks and the exception table count.
    pub offset: u32,
    pub opcode: Opcode,
    pub oparg: u32,
    /// Index of the jump target, for jumps.
    pub target: u32,
}

/// The handler of a range of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Handler {
    /// Index of the handler's first instruction.
    pub target: u32,
    /// Stack depth to unwind to.
    pub depth: u32,
    /// Whether the offset of the raising instruction is pushed below the exception.
    pub lasti: bool,
}

/// What the translator knows about a code object before it begins.
pub struct Decoded {
    pub instrs: Vec<Instr>,
    /// Instructions that more than one edge, or a jump, reaches.
    pub leader: Vec<bool>,
    /// Instructions that a backward jump leads to.
    pub loop_head: Vec<bool>,
    /// Loop nesting.
    pub loop_depth: Vec<u16>,
    /// Instructions in whose loops float constants or true divisions occur: numbers of unknown type are expected to be floats.
    pub expects_floats: Vec<bool>,
    /// Instructions whose innermost loop does nothing but arithmetic and subscripts: nothing is called there as a rule.
    pub computes: Vec<bool>,
    /// Innermost handler of each instruction.
    pub handler: Vec<Option<Handler>>,
    /// Live fast locals before each instruction: one bit set per instruction.
    live: Vec<u64>,
    words: usize,
}

/// Bytecode that is not well-formed; names the offset.
#[derive(Debug)]
pub struct DecodeError(pub String);

/// Instructions without a jump among them, after which a block ends with the next store, discarded value or item of a display.
const LONG: usize = 200;

/// Ends blocks that are very long: each unlikely path out of a block is translated to its end, which takes quadratic time.
fn cut_long_blocks(instrs: &[Instr], leader: &mut [bool]) {
    let mut start = 0;
    for i in 1..instrs.len() {
        let ends_part = matches!(
            instrs[i - 1].opcode,
            Opcode::DictMerge
                | Opcode::DictUpdate
                | Opcode::ListAppend
                | Opcode::ListExtend
                | Opcode::MapAdd
                | Opcode::PopTop
                | Opcode::SetAdd
                | Opcode::SetUpdate
                | Opcode::StoreAttr
                | Opcode::StoreDeref
                | Opcode::StoreFast
                | Opcode::StoreGlobal
                | Opcode::StoreName
                | Opcode::StoreSubscr
        );
        leader[i] |= ends_part && i - start >= LONG;
        if leader[i] {
            start = i;
        }
    }
}

impl Decoded {
    /// Decodes and analyses a code object.
    pub fn new(code: &CodeObject) -> Result<Decoded, DecodeError> {
        let (instrs, index_of) = decode(code)?;
        let n = instrs.len();
        let mut leader = vec![false; n];
        leader[0] = true;
        for (i, instr) in instrs.iter().enumerate() {
            if instr.opcode.is_jump() {
                leader[instr.target as usize] = true;
                if i + 1 < n {
                    leader[i + 1] = true;
                }
            }
        }
        let mut handler = vec![None; n];
        for entry in krait_bytecode::exception_table::entries(code.exceptiontable()) {
            let target = *index_of
                .get(&entry.target)
                .ok_or_else(|| DecodeError("exception target".into()))?;
            leader[target as usize] = true;
            let h = Handler {
                target,
                depth: entry.depth,
                lasti: entry.lasti,
            };
            for (i, instr) in instrs.iter().enumerate() {
                if instr.offset >= entry.start && instr.offset < entry.end {
                    handler[i] = Some(h);
                }
            }
        }
        cut_long_blocks(&instrs, &mut leader);
        let mut loop_depth = vec![0u16; n];
        let mut loop_head = vec![false; n];
        for (i, instr) in instrs.iter().enumerate() {
            if instr.opcode.is_jump() && (instr.target as usize) <= i {
                loop_head[instr.target as usize] = true;
                for d in &mut loop_depth[instr.target as usize..=i] {
                    *d += 1;
                }
            }
        }
        let expects_floats = expect_floats(code, &instrs, &loop_depth);
        let computes = find_computing(&instrs, &loop_depth);
        let words = code.localsplusnames().len().div_ceil(64).max(1);
        let mut decoded = Decoded {
            instrs,
            leader,
            loop_head,
            loop_depth,
            expects_floats,
            computes,
            handler,
            live: vec![0; n * words],
            words,
        };
        decoded.compute_liveness();
        Ok(decoded)
    }

    /// Whether fast local `local` may be read before it is written, from instruction `index` on.
    pub fn is_live(&self, index: usize, local: usize) -> bool {
        self.live[index * self.words + local / 64] >> (local % 64) & 1 != 0
    }

    /// Tracebacks show the locals: each may be read anywhere.
    pub fn keep_all_live(&mut self) {
        self.live.fill(u64::MAX);
    }

    fn compute_liveness(&mut self) {
        let n = self.instrs.len();
        let mut changed = true;
        while changed {
            changed = false;
            for i in (0..n).rev() {
                let instr = self.instrs[i];
                let mut out = vec![0u64; self.words];
                let mut join = |live: &[u64], index: usize, words: usize| {
                    for w in 0..words {
                        out[w] |= live[index * words + w];
                    }
                };
                if !instr.opcode.ends_block() && i + 1 < n {
                    join(&self.live, i + 1, self.words);
                }
                if instr.opcode.is_jump() {
                    join(&self.live, instr.target as usize, self.words);
                }
                let local = instr.oparg as usize;
                if matches!(instr.opcode, Opcode::StoreFast) {
                    out[local / 64] &= !(1 << (local % 64));
                }
                if let Some(h) = self.handler[i] {
                    for w in 0..self.words {
                        out[w] |= self.live[h.target as usize * self.words + w];
                    }
                }
                let reads = matches!(
                    instr.opcode,
                    Opcode::LoadFast
                        | Opcode::LoadFastCheck
                        | Opcode::LoadFastAndClear
                        | Opcode::DeleteFast
                        | Opcode::LoadDeref
                        | Opcode::StoreDeref
                        | Opcode::DeleteDeref
                        | Opcode::LoadClosure
                        | Opcode::MakeCell
                        | Opcode::LoadFromDictOrDeref
                );
                if reads {
                    out[local / 64] |= 1 << (local % 64);
                }
                let slot = &mut self.live[i * self.words..(i + 1) * self.words];
                if slot != out {
                    slot.copy_from_slice(&out);
                    changed = true;
                }
            }
        }
    }
}

/// See [`Decoded::expects_floats`].
fn expect_floats(code: &CodeObject, instrs: &[Instr], loop_depth: &[u16]) -> Vec<bool> {
    const TRUE_DIVIDE: [u32; 2] = [11, 24];
    let tells: Vec<bool> = instrs
        .iter()
        .map(|instr| match instr.opcode {
            Opcode::LoadConst => matches!(code.consts[instr.oparg as usize], Constant::Float(_)),
            Opcode::BinaryOp => TRUE_DIVIDE.contains(&instr.oparg),
            _ => false,
        })
        .collect();
    let outside = (0..instrs.len()).any(|i| tells[i] && loop_depth[i] == 0);
    let mut expected: Vec<bool> = loop_depth.iter().map(|&depth| outside && depth == 0).collect();
    for (i, instr) in instrs.iter().enumerate() {
        let head = instr.target as usize;
        if instr.opcode.is_jump() && head <= i && tells[head..=i].contains(&true) {
            expected[head..=i].fill(true);
        }
    }
    expected
}

/// See [`Decoded::computes`].
fn find_computing(instrs: &[Instr], loop_depth: &[u16]) -> Vec<bool> {
    let plain: Vec<bool> = instrs
        .iter()
        .map(|instr| {
            instr.opcode.is_jump()
                || matches!(
                    instr.opcode,
                    Opcode::LoadFast
                        | Opcode::LoadFastCheck
                        | Opcode::StoreFast
                        | Opcode::LoadConst
                        | Opcode::LoadGlobal
                        | Opcode::BinaryOp
                        | Opcode::CompareOp
                        | Opcode::UnaryNegative
                        | Opcode::UnaryNot
                        | Opcode::BinarySubscr
                        | Opcode::StoreSubscr
                        | Opcode::Copy
                        | Opcode::Swap
                        | Opcode::PopTop
                        | Opcode::EndFor
                        | Opcode::Nop
                )
        })
        .collect();
    let mut computes = vec![false; instrs.len()];
    let mut depth = vec![0; instrs.len()];
    for (i, instr) in instrs.iter().enumerate() {
        let head = instr.target as usize;
        if !instr.opcode.is_jump() || head > i {
            continue;
        }
        let all = plain[head..=i].iter().all(|&p| p);
        for at in head..=i {
            // Of the loops around an instruction the innermost counts.
            if loop_depth[head] > depth[at] {
                (depth[at], computes[at]) = (loop_depth[head], all);
            }
        }
    }
    computes
}

fn decode(code: &CodeObject) -> Result<(Vec<Instr>, HashMap<u32, u32>), DecodeError> {
    let bytes = code.code();
    let units = bytes.len() / 2;
    let mut instrs = Vec::with_capacity(units);
    let mut index_of = HashMap::new();
    let mut jumps = Vec::new();
    let mut unit = 0;
    let mut extended = 0u32;
    let mut start = None;
    while unit < units {
        let number = bytes[2 * unit];
        let opcode =
            Opcode::from_u8(number).ok_or_else(|| DecodeError(format!("unknown opcode {number} at {unit}")))?;
        let oparg = extended << 8 | u32::from(bytes[2 * unit + 1]);
        let begin = *start.get_or_insert(unit);
        if opcode == Opcode::ExtendedArg {
            extended = oparg;
            unit += 1;
            continue;
        }
        for o in begin..=unit {
            index_of.insert(o as u32, instrs.len() as u32);
        }
        let next = unit + 1 + opcode.caches();
        let target = match opcode.oparg_kind() {
            OpargKind::Jump => Some(next as u32 + oparg),
            OpargKind::JumpBackward => Some((next as u32).wrapping_sub(oparg)),
            _ => None,
        };
        if let Some(target) = target {
            jumps.push((instrs.len(), target));
        }
        instrs.push(Instr {
            offset: unit as u32,
            opcode,
            oparg,
            target: 0,
        });
        unit = next;
        extended = 0;
        start = None;
    }
    for (i, target) in jumps {
        instrs[i].target = *index_of
            .get(&target)
            .ok_or_else(|| DecodeError(format!("jump to {target}")))?;
    }
    if instrs.is_empty() {
        return Err(DecodeError("no code".into()));
    }
    Ok((instrs, index_of))
}
