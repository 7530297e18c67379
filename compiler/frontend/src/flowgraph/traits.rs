//! What passes look for in instructions, as bits: a unit that has none of it needs no pass.

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
/// Lets what comes before and behind it in its block differ in handlers or bound locals.
pub const MIXES: u16 = HANDLER | UNBINDS;
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

/// Is a YIELD_VALUE.
pub const YIELD: u16 = 32768;

/// What is known of an opcode: in 16 bits its traits, in 16 its [`Shape`] with an oparg of 0; then, in eight bits each, what each
/// unit of the oparg adds to the effect on the stack, what an odd oparg adds, and whether that does not hold either.
#[derive(Clone, Copy)]
struct Facts(u64);

impl Facts {
    #[inline(always)]
    const fn traits(self) -> u16 {
        self.0 as u16
    }

    #[inline(always)]
    const fn shape(self) -> Shape {
        Shape((self.0 >> 16) as i16)
    }
}

/// What an instruction that fits into a code unit (oparg of one byte) and does not jump does: in the low four bits the length of
/// its cache, above them its effect on the depth of the stack. Of other instructions only the length holds.
#[derive(Clone, Copy, Debug)]
pub struct Shape(i16);

impl Shape {
    /// That of an instruction.
    #[inline(always)]
    pub fn of(opcode: Opcode, oparg: i32) -> Shape {
        let facts = FACTS[opcode as usize];
        let shape = facts.shape();
        if facts.0 >> 32 == 0 {
            return shape;
        }
        let varies = facts.0 >> 48 != 0;
        let effect = if varies {
            opcode.stack_effect(oparg, false)
        } else {
            let part = |shift: u32| i32::from((facts.0 >> shift) as i8);
            shape.stack_effect() + part(32) * oparg + part(40) * (oparg & 1)
        };
        Shape((effect as i16) << 4 | shape.0 & 15)
    }

    /// That of an instruction with an even oparg, on which the effect does not depend otherwise.
    #[inline(always)]
    pub(crate) fn even(opcode: Opcode) -> Shape {
        debug_assert!((FACTS[opcode as usize].0 >> 32) as u8 == 0 && FACTS[opcode as usize].0 >> 48 == 0);
        FACTS[opcode as usize].shape()
    }

    /// How many code units it takes with its cache.
    #[inline]
    pub fn units(self) -> usize {
        (self.0 & 15) as usize + 1
    }

    /// What it does to the depth of the stack.
    #[inline]
    pub fn stack_effect(self) -> i32 {
        i32::from(self.0 >> 4)
    }
}

const FACTS: [Facts; 1 << 9] = {
    let mut table = [Facts(0); 1 << 9];
    let mut index = 0;
    while index < Opcode::ALL.len() {
        let opcode = Opcode::ALL[index];
        let (base, slope, odd, varies) = opcode.effect();
        let shape = ((base as i16) << 4 | opcode.caches() as i16) as u16;
        let rest = (slope as u8 as u64) | (odd as u8 as u64) << 8 | (varies as u64) << 16;
        table[opcode as usize] = Facts(of_opcode(opcode) as u64 | (shape as u64) << 16 | rest << 32);
        index += 1;
    }
    table
};

const fn of_opcode(opcode: Opcode) -> u16 {
    let mut bits = match opcode {
        Opcode::Nop => NOP | PUSH,
        Opcode::YieldValue => YIELD,
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
#[inline(always)]
pub fn of(opcode: Opcode) -> u16 {
    FACTS[opcode as usize].traits()
}
