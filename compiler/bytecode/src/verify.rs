//! The verifier: whether a code object of unknown origin can be run without harm.
//!
//! In: a [`CodeObject`]. Out: nothing, or the first fault with the place it was found. What is proven of a code object that
//! passes, and of those in its constants: every unit is a known instruction with its inline cache; operands are within the
//! tables; jumps and handlers lead to instructions; on every path the stack is as deep as on any other, never deeper than
//! `co_stacksize` and never too shallow, and a null on it meets only instructions that expect one. What is *not* proven is
//! the type of any value: whoever runs the code tests those (a list under `LIST_APPEND`, a cell under `LOAD_DEREF`, …).

use std::fmt;

use rustc_hash::FxHashSet;

use crate::code::{CodeObject, Constant, flags, kind};
use crate::dis::{RawInstruction, instructions};
use crate::exception_table::{self, ExceptionEntry};
use crate::opcodes::{BINARY_OPERATORS, COMPARE_OPERATORS, INTRINSICS_1, INTRINSICS_2, OpargKind, Opcode};

/// The deepest stack that is accepted.
const MAX_STACK: u32 = 1 << 20;
/// How many stack items may be remembered in all while one code object is verified.
const MAX_WORK: usize = 1 << 26;

/// What is wrong with a code object, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Qualified name of the code object.
    pub code: String,
    /// Position of the instruction in bytes; `None` if it is not about one.
    pub offset: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

/// A fault of a code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `co_code` is empty or of odd length.
    CodeLength(usize),
    /// A byte that is no instruction, or one that no file may hold.
    UnknownOpcode(u8),
    /// The inline cache is cut off.
    MissingCache(Opcode),
    /// An argument of more than 31 bits, or EXTENDED_ARG before nothing.
    ExtendedArg,
    /// An index beyond the constants, names or locals.
    Index {
        /// The instruction.
        opcode: Opcode,
        /// Its argument.
        oparg: i32,
    },
    /// An argument that the instruction does not know.
    Oparg {
        /// The instruction.
        opcode: Opcode,
        /// Its argument.
        oparg: i32,
    },
    /// A jump or handler to a place where no instruction begins.
    Target(i64),
    /// Control runs off the end.
    FallsOff,
    /// More is taken from the stack than is on it.
    StackUnderflow(Opcode),
    /// The stack gets deeper than `co_stacksize`.
    StackOverflow(u32),
    /// `co_stacksize` is beyond reason.
    StackSize(u32),
    /// Two paths meet with stacks of different depths.
    DepthMismatch(usize, usize),
    /// A null where a value is needed, or a value where a null is.
    Null(Opcode),
    /// A handler keeps more than is on the stack when its code raises.
    HandlerDepth(u32),
    /// The exception table is cut off, unsorted, or beyond the code.
    ExceptionTable,
    /// The location table does not cover the code.
    LocationTable,
    /// The instructions that prepare cells, free variables or the generator are not as the variables and flags need them.
    Prefix(&'static str),
    /// Counts of parameters, names and kinds of locals that contradict each other.
    Locals(&'static str),
    /// Too large to verify.
    TooComplex,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code object {}", self.code)?;
        if let Some(offset) = self.offset {
            write!(f, ", offset {offset}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::CodeLength(length) => write!(f, "code of {length} bytes"),
            Fault::UnknownOpcode(number) => write!(f, "unknown opcode {number}"),
            Fault::MissingCache(opcode) => write!(f, "{opcode} without its inline cache"),
            Fault::ExtendedArg => f.write_str("misplaced EXTENDED_ARG"),
            Fault::Index { opcode, oparg } => write!(f, "{opcode} {oparg}: index out of range"),
            Fault::Oparg { opcode, oparg } => write!(f, "{opcode} {oparg}: argument out of range"),
            Fault::Target(target) => write!(f, "no instruction begins at the target {target}"),
            Fault::FallsOff => f.write_str("control runs off the end"),
            Fault::StackUnderflow(opcode) => write!(f, "{opcode}: stack underflow"),
            Fault::StackOverflow(size) => write!(f, "stack deeper than co_stacksize {size}"),
            Fault::StackSize(size) => write!(f, "co_stacksize {size} is too large"),
            Fault::DepthMismatch(a, b) => write!(f, "paths meet with stack depths {a} and {b}"),
            Fault::Null(opcode) => write!(f, "{opcode}: null and value confused"),
            Fault::HandlerDepth(depth) => write!(f, "the handler keeps {depth} stack items, more than there are"),
            Fault::ExceptionTable => f.write_str("bad exception table"),
            Fault::LocationTable => f.write_str("the location table does not cover the code"),
            Fault::Prefix(what) => write!(f, "missing or misplaced {what}"),
            Fault::Locals(what) => write!(f, "bad {what}"),
            Fault::TooComplex => f.write_str("too large to verify"),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Verifies a code object and all in its constants.
pub fn verify(code: &CodeObject) -> Result<(), VerifyError> {
    let mut pending = vec![code];
    let mut seen = FxHashSet::default();
    while let Some(code) = pending.pop() {
        if seen.insert(std::ptr::from_ref(code)) {
            verify_one(code).map_err(|(offset, fault)| VerifyError {
                code: code.qualname.to_string(),
                offset,
                fault,
            })?;
            pending.extend(code.children().map(|code| &**code));
        }
    }
    Ok(())
}

type Located<T> = Result<T, (Option<usize>, Fault)>;

/// What may be in a stack slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// A value.
    Value,
    /// The null that `PUSH_NULL` and its kin push.
    Null,
    /// One or the other.
    MaybeNull,
}

fn verify_one(code: &CodeObject) -> Located<()> {
    check_locals(code).map_err(|fault| (None, fault))?;
    let mut verifier = Verifier::new(code)?;
    verifier.check_prefix()?;
    verifier.run()
}

/// Checks the counts of parameters, and the names and kinds of locals.
fn check_locals(code: &CodeObject) -> Result<(), Fault> {
    if code.localsplusnames.len() != code.localspluskinds.len() {
        return Err(Fault::Locals("number of kinds of locals"));
    }
    // Locals, then cells that are no locals, then free variables.
    let rank = |kinds: u8| match kinds & !kind::HIDDEN {
        kind::LOCAL => Some(0),
        kinds if kinds == kind::LOCAL | kind::CELL => Some(0),
        kind::CELL => Some(1),
        kind::FREE => Some(2),
        _ => None,
    };
    let mut highest = 0;
    for kinds in &code.localspluskinds {
        match rank(*kinds) {
            Some(rank) if rank >= highest => highest = rank,
            _ => return Err(Fault::Locals("kinds of locals")),
        }
    }
    let extra = [flags::VARARGS, flags::VARKEYWORDS]
        .iter()
        .filter(|flag| code.flags & **flag != 0)
        .count() as u64;
    let parameters = u64::from(code.argcount) + u64::from(code.kwonlyargcount) + extra;
    if code.posonlyargcount > code.argcount || parameters > code.nlocals() as u64 {
        return Err(Fault::Locals("number of parameters"));
    }
    if code.stacksize > MAX_STACK {
        return Err(Fault::StackSize(code.stacksize));
    }
    Ok(())
}

/// An instruction with the EXTENDED_ARGs before it.
#[derive(Clone, Copy)]
struct Whole {
    /// Where the first EXTENDED_ARG, or the instruction, stands; in bytes.
    start: usize,
    opcode: Opcode,
    raw: RawInstruction,
}

struct Verifier<'a> {
    code: &'a CodeObject,
    whole: Vec<Whole>,
    /// For each code unit the number of the instruction that begins there, or `NOWHERE`.
    at_unit: Vec<u32>,
    handlers: Vec<ExceptionEntry>,
    /// The stack at the start of each instruction that jumps or handlers lead to, once known.
    states: Vec<Option<Box<[Slot]>>>,
    is_target: Vec<bool>,
    todo: Vec<u32>,
    work: usize,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> Verifier<'a> {
    fn new(code: &'a CodeObject) -> Located<Verifier<'a>> {
        let length = code.code.len();
        if length == 0 || !length.is_multiple_of(2) {
            return Err((None, Fault::CodeLength(length)));
        }
        let whole = read_instructions(code)?;
        let mut at_unit = vec![NOWHERE; length / 2];
        whole
            .iter()
            .enumerate()
            .for_each(|(number, whole)| at_unit[whole.start / 2] = number as u32);
        let handlers = read_handlers(code).ok_or((None, Fault::ExceptionTable))?;
        if code.locations().map(|entry| entry.end).last().unwrap_or(0) as usize != length / 2 {
            return Err((None, Fault::LocationTable));
        }
        let count = whole.len();
        let mut verifier = Verifier {
            code,
            whole,
            at_unit,
            handlers,
            states: vec![None; count],
            is_target: vec![false; count],
            todo: Vec::new(),
            work: 0,
        };
        verifier.check_operands()?;
        Ok(verifier)
    }

    /// The number of the instruction that begins at a byte offset.
    fn instruction_at(&self, offset: i64) -> Result<u32, Fault> {
        let unit = usize::try_from(offset)
            .ok()
            .and_then(|offset| self.at_unit.get(offset / 2));
        unit.copied()
            .filter(|number| *number != NOWHERE)
            .ok_or(Fault::Target(offset))
    }

    /// Checks every instruction by itself, and marks where jumps and handlers lead.
    fn check_operands(&mut self) -> Located<()> {
        for number in 0..self.whole.len() {
            let whole = self.whole[number];
            let at = |fault| (Some(whole.raw.offset), fault);
            check_operand(self.code, &whole).map_err(at)?;
            let next = self.whole.get(number + 1);
            if whole.opcode == Opcode::KwNames && !self.names_fit(&whole, next) {
                return Err(at(Fault::Oparg {
                    opcode: whole.opcode,
                    oparg: whole.raw.oparg,
                }));
            }
            if let Some(target) = whole.raw.jump_target() {
                let target = self.instruction_at(target).map_err(at)?;
                self.is_target[target as usize] = true;
                if whole.opcode == Opcode::ForIter && self.whole[target as usize].opcode != Opcode::EndFor {
                    return Err(at(Fault::Prefix("END_FOR")));
                }
            }
        }
        for index in 0..self.handlers.len() {
            let target = i64::from(self.handlers[index].target) * 2;
            let target = self.instruction_at(target).map_err(|fault| (None, fault))?;
            self.is_target[target as usize] = true;
        }
        Ok(())
    }

    /// Whether KW_NAMES has a tuple of names and a CALL behind it with at least as many arguments.
    fn names_fit(&self, names: &Whole, next: Option<&Whole>) -> bool {
        match (&self.code.consts[names.raw.oparg as usize], next) {
            (Constant::Tuple(items), Some(call)) => {
                call.opcode == Opcode::Call
                    && items.len() <= call.raw.oparg as usize
                    && items.iter().all(|item| matches!(item, Constant::Str(_)))
            }
            _ => false,
        }
    }

    /// The code must begin with what its free variables, cells and flags need, and have none of that elsewhere, except the
    /// cells of inlined comprehensions.
    fn check_prefix(&self) -> Located<()> {
        let fail = |what| Err((None, Fault::Prefix(what)));
        let mut rest = &self.whole[..];
        let nfree = self.code.freevars().count();
        if nfree > 0 {
            match rest {
                [first, tail @ ..] if first.opcode == Opcode::CopyFreeVars && first.raw.oparg as usize == nfree => {
                    rest = tail;
                }
                _ => return fail("COPY_FREE_VARS"),
            }
        }
        let mut cells: FxHashSet<usize> = (0..self.code.nlocalsplus())
            .filter(|slot| self.code.localspluskinds[*slot] & kind::CELL != 0)
            .collect();
        while let [first, tail @ ..] = rest
            && first.opcode == Opcode::MakeCell
        {
            cells.remove(&(first.raw.oparg as usize));
            rest = tail;
        }
        if !cells.is_empty() {
            return fail("MAKE_CELL");
        }
        let is_generator = self.is_generator();
        match rest {
            [first, tail @ ..] if first.opcode == Opcode::ReturnGenerator && is_generator => rest = tail,
            _ if is_generator => return fail("RETURN_GENERATOR"),
            _ => {}
        }
        for whole in rest {
            match whole.opcode {
                Opcode::CopyFreeVars | Opcode::ReturnGenerator => {
                    return Err((Some(whole.raw.offset), Fault::Prefix(whole.opcode.name())));
                }
                Opcode::YieldValue if !is_generator => {
                    return Err((Some(whole.raw.offset), Fault::Prefix("RETURN_GENERATOR")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn is_generator(&self) -> bool {
        self.code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0
    }

    /// Follows every path.
    fn run(&mut self) -> Located<()> {
        self.is_target[0] = true;
        self.enter(0, &[]).map_err(|fault| (Some(0), fault))?;
        while let Some(first) = self.todo.pop() {
            let mut number = first;
            let mut stack = self.states[first as usize].clone().unwrap_or_default().into_vec();
            loop {
                let whole = self.whole[number as usize];
                let goes_on = self
                    .step(&whole, &mut stack)
                    .map_err(|fault| (Some(whole.raw.offset), fault))?;
                if !goes_on {
                    break;
                }
                number += 1;
                if number as usize == self.whole.len() {
                    return Err((Some(whole.raw.offset), Fault::FallsOff));
                }
                if self.is_target[number as usize] {
                    self.enter(number, &stack)
                        .map_err(|fault| (Some(whole.raw.offset), fault))?;
                    break;
                }
            }
        }
        Ok(())
    }

    /// Lets control come to an instruction with a stack; what is new there is followed later.
    fn enter(&mut self, number: u32, stack: &[Slot]) -> Result<(), Fault> {
        let depth = stack.len();
        if depth > self.code.stacksize as usize {
            return Err(Fault::StackOverflow(self.code.stacksize));
        }
        self.work += depth + 1;
        if self.work > MAX_WORK {
            return Err(Fault::TooComplex);
        }
        match &mut self.states[number as usize] {
            None => self.states[number as usize] = Some(stack.into()),
            Some(known) if known.len() != depth => return Err(Fault::DepthMismatch(known.len(), depth)),
            Some(known) => {
                let mut changed = false;
                for (known, new) in known.iter_mut().zip(stack) {
                    if known != new && *known != Slot::MaybeNull {
                        *known = Slot::MaybeNull;
                        changed = true;
                    }
                }
                if !changed {
                    return Ok(());
                }
            }
        }
        self.todo.push(number);
        Ok(())
    }

    /// Executes one instruction on the abstract stack; true if control may go on to the next.
    fn step(&mut self, whole: &Whole, stack: &mut Vec<Slot>) -> Result<bool, Fault> {
        let (opcode, oparg) = (whole.opcode, whole.raw.oparg);
        let pops = opcode.pops(oparg) as usize;
        if stack.len() < pops {
            return Err(Fault::StackUnderflow(opcode));
        }
        self.enter_handler(whole, stack)?;
        let result = self.apply(opcode, oparg, stack, pops)?;
        if stack.len() > self.code.stacksize as usize {
            return Err(Fault::StackOverflow(self.code.stacksize));
        }
        if let Some(target) = whole.raw.jump_target() {
            let target = self.instruction_at(target)?;
            if let (Opcode::ForIter, Some(top)) = (opcode, stack.last_mut()) {
                // Exhausted: END_FOR drops the iterator and a null.
                *top = Slot::Null;
                self.enter(target, stack)?;
                if let Some(top) = stack.last_mut() {
                    *top = Slot::Value;
                }
            } else {
                self.enter(target, stack)?;
            }
        }
        Ok(result)
    }

    /// Lets the handler of an instruction begin with what is on the stack before it.
    fn enter_handler(&mut self, whole: &Whole, stack: &[Slot]) -> Result<(), Fault> {
        let unit = (whole.raw.offset / 2) as u32;
        let index = self.handlers.partition_point(|entry| entry.end <= unit);
        let Some(entry) = self.handlers.get(index).copied().filter(|entry| entry.start <= unit) else {
            return Ok(());
        };
        if (entry.depth as usize) > stack.len() - taken(whole.opcode, whole.raw.oparg) {
            let harmless = never_raises(whole.opcode);
            return if harmless {
                Ok(())
            } else {
                Err(Fault::HandlerDepth(entry.depth))
            };
        }
        let mut at_handler = stack[..entry.depth as usize].to_vec();
        at_handler.extend(std::iter::repeat_n(Slot::Value, 1 + usize::from(entry.lasti)));
        let target = self.instruction_at(i64::from(entry.target) * 2)?;
        self.enter(target, &at_handler)
    }

    fn apply(&self, opcode: Opcode, oparg: i32, stack: &mut Vec<Slot>, pops: usize) -> Result<bool, Fault> {
        let base = stack.len() - pops;
        let all_values = |slots: &[Slot]| slots.iter().all(|slot| *slot == Slot::Value);
        let null = Err(Fault::Null(opcode));
        match opcode {
            Opcode::Swap => {
                let top = stack.len() - 1;
                stack.swap(base, top);
                return Ok(true);
            }
            Opcode::Copy if stack[base] != Slot::Value => return null,
            Opcode::Copy => stack.push(Slot::Value),
            Opcode::Call if !all_values(&stack[base + 1..]) => return null,
            Opcode::CallFunctionEx if stack[base] != Slot::Null || !all_values(&stack[base + 1..]) => return null,
            Opcode::Call | Opcode::CallFunctionEx => {
                stack.truncate(base);
                stack.push(Slot::Value);
            }
            Opcode::EndFor => stack.truncate(base),
            Opcode::StoreFast if stack[base] == Slot::Null => return null,
            Opcode::StoreFast => stack.truncate(base),
            Opcode::LoadFastAndClear => stack.push(Slot::MaybeNull),
            Opcode::PushNull => stack.push(Slot::Null),
            Opcode::LoadGlobal if oparg & 1 != 0 => stack.extend([Slot::Null, Slot::Value]),
            Opcode::ReturnGenerator => stack.push(Slot::Value),
            Opcode::ListAppend
            | Opcode::SetAdd
            | Opcode::MapAdd
            | Opcode::ListExtend
            | Opcode::SetUpdate
            | Opcode::DictUpdate
            | Opcode::DictMerge
            | Opcode::Reraise => {
                // Only the collection below and the items on top are touched; what is between stays as it is.
                let taken = stack.len() - taken(opcode, oparg);
                if stack[base] != Slot::Value || !all_values(&stack[taken..]) {
                    return null;
                }
                stack.truncate(taken);
            }
            _ => {
                if !all_values(&stack[base..]) {
                    return null;
                }
                stack.truncate(base);
                let pushes = opcode.pushes(oparg) as usize;
                if pushes > MAX_STACK as usize {
                    return Err(Fault::StackOverflow(self.code.stacksize));
                }
                let first = match opcode {
                    Opcode::LoadAttr | Opcode::LoadSuperAttr if oparg & 1 != 0 => Slot::MaybeNull,
                    _ => Slot::Value,
                };
                stack.extend(std::iter::repeat_n(Slot::Value, pushes));
                if let Some(slot) = stack.get_mut(base) {
                    *slot = first;
                }
            }
        }
        Ok(!opcode.ends_block())
    }
}

/// Whether the instruction cannot raise, so that its handler is never asked for.
fn never_raises(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::PopTop
            | Opcode::PopExcept
            | Opcode::PushExcInfo
            | Opcode::StoreFast
            | Opcode::EndFor
            | Opcode::EndSend
            | Opcode::PopJumpIfNone
            | Opcode::PopJumpIfNotNone
            | Opcode::ReturnValue
            | Opcode::ReturnConst
    )
}

/// How many items the instruction may have taken from the stack when it raises: what it only looks at is still there.
fn taken(opcode: Opcode, oparg: i32) -> usize {
    match opcode {
        Opcode::Copy | Opcode::Swap | Opcode::WithExceptStart | Opcode::YieldValue => 0,
        Opcode::ForIter | Opcode::GetAnext | Opcode::ImportFrom | Opcode::GetLen => 0,
        Opcode::Send => 1,
        Opcode::MapAdd => 2,
        Opcode::ListAppend
        | Opcode::SetAdd
        | Opcode::ListExtend
        | Opcode::SetUpdate
        | Opcode::DictUpdate
        | Opcode::DictMerge
        | Opcode::Reraise => 1,
        _ => opcode.pops(oparg) as usize,
    }
}

/// The instructions, each with its EXTENDED_ARGs.
fn read_instructions(code: &CodeObject) -> Located<Vec<Whole>> {
    let mut whole = Vec::with_capacity(code.code.len() / 2);
    let (mut start, mut prefixes) = (None, 0);
    for raw in instructions(&code.code) {
        let at = |fault| (Some(raw.offset), fault);
        let opcode = match raw.opcode {
            None | Some(Opcode::Cache | Opcode::Reserved | Opcode::InterpreterExit) => {
                return Err(at(Fault::UnknownOpcode(raw.number)));
            }
            Some(opcode) => opcode,
        };
        if raw.end() > code.code.len() {
            return Err(at(Fault::MissingCache(opcode)));
        }
        if opcode == Opcode::ExtendedArg {
            start = start.or(Some(raw.offset));
            prefixes += 1;
            continue;
        }
        if prefixes > 3 || raw.oparg < 0 {
            return Err(at(Fault::ExtendedArg));
        }
        prefixes = 0;
        let oparg = if opcode.has_arg() { raw.oparg } else { 0 };
        whole.push(Whole {
            start: start.take().unwrap_or(raw.offset),
            opcode,
            raw: RawInstruction { oparg, ..raw },
        });
    }
    match start {
        Some(offset) => Err((Some(offset), Fault::ExtendedArg)),
        None => Ok(whole),
    }
}

/// The exception table, if it is whole, sorted and within the code.
fn read_handlers(code: &CodeObject) -> Option<Vec<ExceptionEntry>> {
    let units = (code.code.len() / 2) as u32;
    let mut entries = exception_table::entries(&code.exceptiontable);
    let handlers: Vec<ExceptionEntry> = entries.by_ref().collect();
    let sorted = handlers.is_sorted_by(|a, b| a.end <= b.start);
    let inside = handlers
        .iter()
        .all(|entry| entry.start < entry.end && entry.end <= units && entry.depth <= MAX_STACK);
    (entries.rest().is_empty() && sorted && inside).then_some(handlers)
}

/// Checks an argument against the tables and what the instruction knows.
fn check_operand(code: &CodeObject, whole: &Whole) -> Result<(), Fault> {
    let (opcode, oparg) = (whole.opcode, whole.raw.oparg);
    let index = oparg as usize;
    let kind_of = |wanted: u8| code.localspluskinds.get(index).is_some_and(|kinds| kinds & wanted != 0);
    let within = match opcode.oparg_kind() {
        OpargKind::Const => index < code.consts.len(),
        OpargKind::Name => index < code.names.len(),
        OpargKind::NameAndFlag => index >> 1 < code.names.len(),
        OpargKind::NameAndTwoFlags => index >> 2 < code.names.len(),
        OpargKind::Local => kind_of(kind::LOCAL | kind::CELL),
        // The variable of an inlined comprehension gets a cell where the scope around has a plain local.
        OpargKind::Free if opcode == Opcode::MakeCell => index < code.nlocalsplus(),
        OpargKind::Free => kind_of(kind::CELL | kind::FREE),
        _ => true,
    };
    if !within {
        return Err(Fault::Index { opcode, oparg });
    }
    let known = match opcode.oparg_kind() {
        OpargKind::Compare => index >> 4 < COMPARE_OPERATORS.len(),
        OpargKind::Binary => index < BINARY_OPERATORS.len(),
        OpargKind::Intrinsic1 => (1..INTRINSICS_1.len()).contains(&index),
        OpargKind::Intrinsic2 => (1..INTRINSICS_2.len()).contains(&index),
        OpargKind::Number => number_is_known(opcode, oparg),
        _ => true,
    };
    if known {
        Ok(())
    } else {
        Err(Fault::Oparg { opcode, oparg })
    }
}

fn number_is_known(opcode: Opcode, oparg: i32) -> bool {
    match opcode {
        Opcode::Swap => oparg >= 2,
        Opcode::Copy | Opcode::ListAppend | Opcode::SetAdd | Opcode::MapAdd => oparg >= 1,
        Opcode::ListExtend | Opcode::SetUpdate | Opcode::DictUpdate | Opcode::DictMerge => oparg >= 1,
        Opcode::IsOp | Opcode::ContainsOp | Opcode::CallFunctionEx => oparg <= 1,
        Opcode::RaiseVarargs | Opcode::GetAwaitable => oparg <= 2,
        Opcode::Resume => oparg <= 3,
        Opcode::BuildSlice => oparg == 2 || oparg == 3,
        Opcode::FormatValue => oparg <= 7,
        Opcode::MakeFunction => oparg <= 15,
        // The counts on the stack stay far from overflow.
        Opcode::UnpackEx => oparg <= 0xFF_FFFF,
        _ => oparg < 1 << 30,
    }
}
