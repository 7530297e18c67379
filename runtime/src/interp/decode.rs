//! Decoding: a code object becomes an array of one [`Unit`] per code unit, once.
//!
//! Opargs have their EXTENDED_ARG bits folded in, jumps hold their distance from the instruction itself, and the units that
//! CPython keeps for inline caches serve as ours. Pairs of instructions that often follow each other become one; the second
//! stays in place for those who jump to it. A unit's index times two is CPython's instruction offset (`f_lasti`).

use crate::types::code::CodeObject;
use crate::value::Value;
use krait_bytecode::Opcode;
use krait_bytecode::code::{flags, kind};

/// One decoded code unit, or eight bytes of an inline cache.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Unit {
    pub op: Op,
    /// Counts down to the next try to specialise.
    pub counter: u16,
    pub arg: u32,
}

const _: () = assert!(size_of::<Unit>() == 8);

/// A protected range (`co_exceptiontable`), in code units.
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub depth: u32,
    pub push_lasti: bool,
}

/// What the interpreter runs.
pub struct Decoded {
    pub units: Box<[Unit]>,
    pub handlers: Box<[Handler]>,
    /// Words of a frame's locals, cells and free variables.
    pub locals: u32,
    /// Words of locals and operand stack.
    pub words: u32,
    /// Number of positional parameters, if the code takes nothing else and a call can start it without any ado; else `u32::MAX`.
    pub simple_parameters: u32,
    /// Parameters of all kinds: how many fast locals `bind_arguments` fills.
    pub parameters: u32,
    /// `co_flags`.
    pub flags: u32,
    /// The constants, borrowed from the code object.
    pub constants: *const Value,
    /// The names, borrowed from the code object.
    pub names: *const Value,
    pub code: *const CodeObject,
}

macro_rules! define_ops {
    ($($op:ident $(= $from:ident)?,)*) => {
        /// What a unit does: the instructions of CPython at rest, then our specialised and fused ones.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Op { $($op,)* }
    };
}

define_ops! {
    Cache, PopTop, PushNull, EndFor, EndSend, Nop, UnaryNegative, UnaryNot, UnaryInvert, BinarySubscr, BinarySlice,
    StoreSlice, GetLen, MatchMapping, MatchSequence, MatchKeys, PushExcInfo, CheckExcMatch, CheckEgMatch, WithExceptStart,
    GetAiter, GetAnext, BeforeAsyncWith, BeforeWith, EndAsyncFor, CleanupThrow, StoreSubscr, DeleteSubscr, GetIter,
    GetYieldFromIter, LoadBuildClass, LoadAssertionError, ReturnGenerator, ReturnValue, SetupAnnotations, LoadLocals,
    PopExcept, StoreName, DeleteName, UnpackSequence, ForIter, UnpackEx, StoreAttr, DeleteAttr, StoreGlobal, DeleteGlobal,
    Swap, LoadConst, LoadName, BuildTuple, BuildList, BuildSet, BuildMap, LoadAttr, CompareOp, ImportName, ImportFrom,
    JumpForward, PopJumpIfFalse, PopJumpIfTrue, LoadGlobal, IsOp, ContainsOp, Reraise, Copy, ReturnConst, BinaryOp, Send,
    LoadFast, StoreFast, DeleteFast, LoadFastCheck, PopJumpIfNotNone, PopJumpIfNone, RaiseVarargs, GetAwaitable,
    MakeFunction, BuildSlice, JumpBackwardNoInterrupt, MakeCell, LoadClosure, LoadDeref, StoreDeref, DeleteDeref,
    JumpBackward, LoadSuperAttr, CallFunctionEx, LoadFastAndClear, ListAppend, SetAdd, MapAdd, CopyFreeVars, YieldValue,
    Resume, MatchClass, FormatValue, BuildConstKeyMap, BuildString, ListExtend, SetUpdate, DictMerge, DictUpdate, Call,
    KwNames, CallIntrinsic1, CallIntrinsic2, LoadFromDictOrGlobals, LoadFromDictOrDeref,
    // Chosen when decoding.
    Add, Subtract, Multiply, And, Or, Xor, FloorDivide, Remainder, TrueDivide,
    CompareLt, CompareLe, CompareEq, CompareNe, CompareGt, CompareGe,
    CompareLtJump, CompareLeJump, CompareEqJump, CompareNeJump, CompareGtJump, CompareGeJump,
    LoadFastLoadFast, LoadFastLoadConst, StoreFastLoadFast, StoreFastStoreFast, LoadMethod, LoadItem, StoreItem,
    // Chosen while running.
    LoadGlobalCell, LoadAttrSlot, LoadAttrClassValue, LoadAttrModule, LoadAttrType, LoadAttrMember, LoadAttrDescriptor,
    LoadMethodShape,
    LoadMethodPlain, LoadMethodType, LoadMethodModule, StoreAttrSlot, StoreAttrAdd, StoreAttrMember,
    // Put in place of others where a loop that runs shall go on in the one that traces.
    Switch,
    // A number that no code object at rest may hold.
    Invalid,
}

/// The operation of an instruction at rest.
fn plain(opcode: Opcode) -> Op {
    macro_rules! same {
        ($($name:ident)*; $($from:ident => $to:ident)*) => {
            match opcode { $(Opcode::$name => Op::$name,)* $(Opcode::$from => Op::$to,)* }
        };
    }
    same! {
        Cache PopTop PushNull EndFor EndSend Nop UnaryNegative UnaryNot UnaryInvert BinarySubscr BinarySlice
        StoreSlice GetLen MatchMapping MatchSequence MatchKeys PushExcInfo CheckExcMatch CheckEgMatch WithExceptStart
        GetAiter GetAnext BeforeAsyncWith BeforeWith EndAsyncFor CleanupThrow StoreSubscr DeleteSubscr GetIter
        GetYieldFromIter LoadBuildClass LoadAssertionError ReturnGenerator ReturnValue SetupAnnotations LoadLocals
        PopExcept StoreName DeleteName UnpackSequence ForIter UnpackEx StoreAttr DeleteAttr StoreGlobal DeleteGlobal
        Swap LoadConst LoadName BuildTuple BuildList BuildSet BuildMap LoadAttr CompareOp ImportName ImportFrom
        JumpForward PopJumpIfFalse PopJumpIfTrue LoadGlobal IsOp ContainsOp Reraise Copy ReturnConst BinaryOp Send
        LoadFast StoreFast DeleteFast LoadFastCheck PopJumpIfNotNone PopJumpIfNone RaiseVarargs GetAwaitable
        MakeFunction BuildSlice JumpBackwardNoInterrupt MakeCell LoadClosure LoadDeref StoreDeref DeleteDeref
        JumpBackward LoadSuperAttr CallFunctionEx LoadFastAndClear ListAppend SetAdd MapAdd CopyFreeVars YieldValue
        Resume MatchClass FormatValue BuildConstKeyMap BuildString ListExtend SetUpdate DictMerge DictUpdate Call
        KwNames CallIntrinsic1 CallIntrinsic2 LoadFromDictOrGlobals LoadFromDictOrDeref;
        InterpreterExit => Invalid Reserved => Invalid ExtendedArg => Nop SetupFinally => Invalid SetupCleanup => Invalid
        SetupWith => Invalid PopBlock => Invalid Jump => Invalid JumpNoInterrupt => Invalid LoadMethod => Invalid
        LoadSuperMethod => Invalid LoadZeroSuperMethod => Invalid LoadZeroSuperAttr => Invalid StoreFastMaybeNull => Invalid
    }
}

const COMPARE: [Op; 6] = [
    Op::CompareLt,
    Op::CompareLe,
    Op::CompareEq,
    Op::CompareNe,
    Op::CompareGt,
    Op::CompareGe,
];
const COMPARE_JUMP: [Op; 6] = [
    Op::CompareLtJump,
    Op::CompareLeJump,
    Op::CompareEqJump,
    Op::CompareNeJump,
    Op::CompareGtJump,
    Op::CompareGeJump,
];

/// Operation and argument when the oparg's meaning is fixed at decode time.
fn choose(opcode: Opcode, oparg: u32) -> (Op, u32) {
    match opcode {
        Opcode::BinaryOp => {
            let op = match oparg {
                0 | 13 => Op::Add,
                10 | 23 => Op::Subtract,
                5 | 18 => Op::Multiply,
                1 | 14 => Op::And,
                7 | 20 => Op::Or,
                12 | 25 => Op::Xor,
                2 | 15 => Op::FloorDivide,
                6 | 19 => Op::Remainder,
                11 | 24 => Op::TrueDivide,
                _ => Op::BinaryOp,
            };
            (op, oparg)
        }
        Opcode::CompareOp => (COMPARE[(oparg >> 4) as usize], oparg >> 4),
        Opcode::LoadAttr if oparg & 1 != 0 => (Op::LoadMethod, oparg >> 1),
        Opcode::LoadAttr => (Op::LoadAttr, oparg >> 1),
        other => (plain(other), oparg),
    }
}

/// Decodes `code`.
pub fn decode(code: &CodeObject) -> Decoded {
    let data = &*code.code;
    let bytes = data.code();
    let count = bytes.len() / 2;
    let mut units = vec![
        Unit {
            op: Op::Cache,
            counter: 0,
            arg: 0
        };
        count + 1
    ];
    let mut i = 0;
    let mut extended = 0u32;
    while i < count {
        let oparg = extended << 8 | u32::from(bytes[2 * i + 1]);
        let Some(opcode) = Opcode::from_u8(bytes[2 * i]) else {
            units[i].op = Op::Invalid;
            units[i].arg = u32::from(bytes[2 * i]);
            i += 1;
            continue;
        };
        let (op, mut arg) = choose(opcode, oparg);
        let length = 1 + opcode.caches();
        if opcode.is_jump() || opcode == Opcode::Send {
            let distance = oparg as i32;
            let backward = matches!(opcode, Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt);
            arg = (length as i32 + if backward { -distance } else { distance }) as u32;
        }
        units[i] = Unit { op, counter: 1, arg };
        extended = if opcode == Opcode::ExtendedArg { oparg } else { 0 };
        i += length;
    }
    units[count].op = Op::Invalid;
    fuse(&mut units);
    let flags = data.flags;
    let star = (flags & flags::VARARGS != 0) as u32 + (flags & flags::VARKEYWORDS != 0) as u32;
    let generator = flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
    let simple = star == 0 && data.kwonlyargcount == 0 && !generator && flags & flags::OPTIMIZED != 0;
    debug_assert!(
        data.localspluskinds()
            .iter()
            .all(|k| k & (kind::LOCAL | kind::CELL | kind::FREE) != 0)
    );
    Decoded {
        units: units.into_boxed_slice(),
        handlers: handlers(data.exceptiontable()),
        locals: data.nlocalsplus() as u32,
        words: data.nlocalsplus() as u32 + data.stacksize + 1,
        simple_parameters: if simple { data.argcount } else { u32::MAX },
        parameters: data.argcount + data.kwonlyargcount + star,
        flags,
        constants: code.consts.as_ptr(),
        names: code.names.as_ptr(),
        code,
    }
}

/// Joins neighbours. Walks whole instructions, so cache units are never looked at.
fn fuse(units: &mut [Unit]) {
    let mut i = 0;
    while i + 1 < units.len() {
        let unit = units[i];
        let next = units[i + 1];
        let small = unit.arg < 1 << 16 && next.arg < 1 << 16;
        let fused = match (unit.op, next.op) {
            (Op::LoadFast | Op::StoreFast, Op::LoadFast) if subscript_of_locals(units, i + 1).is_some() => None,
            (Op::LoadFast, Op::LoadFast) => subscript_of_locals(units, i).or(Some(Op::LoadFastLoadFast)),
            (Op::LoadFast, Op::LoadConst) => Some(Op::LoadFastLoadConst),
            (Op::StoreFast, Op::LoadFast) => Some(Op::StoreFastLoadFast),
            (Op::StoreFast, Op::StoreFast) => Some(Op::StoreFastStoreFast),
            _ => None,
        };
        if let Some(op) = fused
            && small
        {
            units[i].op = op;
            units[i].arg = unit.arg | next.arg << 16;
            i += 2;
            continue;
        }
        if let Some(which) = COMPARE.iter().position(|op| *op == unit.op) {
            if matches!(units[i + 2].op, Op::PopJumpIfFalse | Op::PopJumpIfTrue) {
                units[i].op = COMPARE_JUMP[which];
            }
            i += 2;
            continue;
        }
        i += length(unit.op);
    }
}

/// What does `a[i]` at `i`, or a store there, if the list and the index are locals.
fn subscript_of_locals(units: &[Unit], i: usize) -> Option<Op> {
    let op = |n: usize| units.get(n).map(|u| u.op);
    if op(i)? != Op::LoadFast || op(i + 1)? != Op::LoadFast {
        return None;
    }
    match op(i + 2)? {
        Op::BinarySubscr => Some(Op::LoadItem),
        Op::StoreSubscr => Some(Op::StoreItem),
        _ => None,
    }
}

/// Units of an instruction as the decoder leaves it.
fn length(op: Op) -> usize {
    1 + match op {
        Op::BinarySubscr | Op::StoreSubscr | Op::UnpackSequence | Op::ForIter | Op::Send | Op::LoadSuperAttr => 1,
        Op::BinaryOp | Op::Add | Op::Subtract | Op::Multiply | Op::And | Op::Or | Op::Xor => 1,
        Op::FloorDivide | Op::Remainder | Op::TrueDivide => 1,
        Op::Call => 3,
        Op::StoreAttr | Op::LoadGlobal => 4,
        Op::LoadAttr | Op::LoadMethod => 9,
        _ => 0,
    }
}

/// The exception table: variable-length numbers of six bits a byte (CPython's `Objects/exception_handling_notes.txt`).
fn handlers(table: &[u8]) -> Box<[Handler]> {
    let mut bytes = table.iter();
    let mut number = || {
        let mut byte = *bytes.next()?;
        let mut value = u32::from(byte & 63);
        while byte & 64 != 0 {
            byte = *bytes.next()?;
            value = value << 6 | u32::from(byte & 63);
        }
        Some(value)
    };
    let mut list = Vec::new();
    while let Some(start) = number() {
        let (Some(size), Some(target), Some(depth_lasti)) = (number(), number(), number()) else {
            break;
        };
        list.push(Handler {
            start,
            end: start + size,
            target,
            depth: depth_lasti >> 1,
            push_lasti: depth_lasti & 1 != 0,
        });
    }
    list.into_boxed_slice()
}

impl Decoded {
    /// The handler of the instruction at `index`. Ranges do not overlap and are sorted.
    pub fn handler(&self, index: u32) -> Option<&Handler> {
        let after = self.handlers.partition_point(|h| h.start <= index);
        self.handlers[..after].last().filter(|h| index < h.end)
    }
}
