//! Follows every path through a code object.

use rustc_hash::FxHashSet;

use super::kinds::{Kind, State, join_all};
use super::read::{Whole, check_operand, read_handlers, read_instructions};
use super::{Fault, Lines, Located};
use crate::code::{CodeObject, Constant, flags, kind};
use crate::exception_table::ExceptionEntry;
use crate::opcodes::Opcode;

/// How many stack items and locals may be looked at in all while one code object is verified.
const MAX_WORK: usize = 1 << 28;

/// Verifies the instructions of a code object whose counts are in order.
pub(super) fn follow(code: &CodeObject, lines: Lines) -> Located<()> {
    let mut verifier = Verifier::new(code, lines)?;
    verifier.check_prefix()?;
    verifier.run()
}

/// What is known of an instruction that jumps or handlers lead to.
struct Entry {
    stack: Vec<Kind>,
    locals: Vec<Kind>,
    /// Whether it waits to be followed.
    waits: bool,
}

struct Verifier<'a> {
    code: &'a CodeObject,
    whole: Vec<Whole>,
    /// For each code unit the number of the instruction that begins there, or `NOWHERE`.
    at_unit: Vec<u32>,
    handlers: Vec<ExceptionEntry>,
    /// Stack and locals at the start of each instruction that jumps or handlers lead to, once known.
    states: Vec<Option<Box<Entry>>>,
    is_target: Vec<bool>,
    todo: Vec<u32>,
    work: usize,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> Verifier<'a> {
    fn new(code: &'a CodeObject, lines: Lines) -> Located<Verifier<'a>> {
        let length = code.code().len();
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
        let covered = || code.locations().map(|entry| entry.end).last().unwrap_or(0) as usize;
        if lines == Lines::Checked && covered() != length / 2 {
            return Err((None, Fault::LocationTable));
        }
        let count = whole.len();
        let mut verifier = Verifier {
            code,
            whole,
            at_unit,
            handlers,
            states: std::iter::repeat_with(|| None).take(count).collect(),
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
            .filter(|slot| self.code.localspluskinds()[*slot] & kind::CELL != 0)
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

    /// What locals are when the code begins.
    fn initial_locals(&self) -> Vec<Kind> {
        let extra = [flags::VARARGS, flags::VARKEYWORDS]
            .iter()
            .filter(|flag| self.code.flags & **flag != 0)
            .count();
        let parameters = (self.code.argcount + self.code.kwonlyargcount) as usize + extra;
        let mut locals = vec![Kind::Null; self.code.nlocalsplus()];
        locals[..parameters].fill(Kind::Value);
        locals
    }

    /// Follows every path.
    fn run(&mut self) -> Located<()> {
        self.is_target[0] = true;
        let locals = self.initial_locals();
        self.enter(0, &[], &[], Some(&locals))
            .map_err(|fault| (Some(0), fault))?;
        while let Some(first) = self.todo.pop() {
            let Some(entry) = &mut self.states[first as usize] else {
                continue;
            };
            entry.waits = false;
            let mut state = State {
                stack: entry.stack.clone(),
                locals: entry.locals.clone(),
                version: 0,
            };
            self.follow_from(first, &mut state)?;
        }
        Ok(())
    }

    /// Follows control up to the next instruction that jumps lead to.
    fn follow_from(&mut self, first: u32, state: &mut State) -> Located<()> {
        let mut number = first;
        // The handler that knows of the locals in this version.
        let mut told = None;
        loop {
            let whole = self.whole[number as usize];
            let goes_on = self
                .step(&whole, state, &mut told)
                .map_err(|fault| (Some(whole.raw.offset), fault))?;
            if !goes_on {
                return Ok(());
            }
            number += 1;
            if number as usize == self.whole.len() {
                return Err((Some(whole.raw.offset), Fault::FallsOff));
            }
            if self.is_target[number as usize] {
                return self
                    .enter(number, &state.stack, &[], Some(&state.locals))
                    .map_err(|fault| (Some(whole.raw.offset), fault));
            }
        }
    }

    /// Lets control come to an instruction with a stack of two parts; what is new there is followed later. Without
    /// `locals` they are known there already.
    fn enter(&mut self, number: u32, below: &[Kind], above: &[Kind], locals: Option<&[Kind]>) -> Result<(), Fault> {
        let depth = below.len() + above.len();
        if depth > self.code.stacksize as usize {
            return Err(Fault::StackOverflow(self.code.stacksize));
        }
        self.work += depth + 1 + locals.map_or(0, <[Kind]>::len);
        if self.work > MAX_WORK {
            return Err(Fault::TooComplex);
        }
        let locals = locals.unwrap_or_default();
        match &mut self.states[number as usize] {
            Some(known) if known.stack.len() != depth => {
                return Err(Fault::DepthMismatch(known.stack.len(), depth));
            }
            Some(known) => {
                let (known_below, known_above) = known.stack.split_at_mut(below.len());
                let mut changed = join_all(known_below, below);
                changed |= join_all(known_above, above);
                changed |= join_all(&mut known.locals, locals);
                if !changed || std::mem::replace(&mut known.waits, true) {
                    return Ok(());
                }
            }
            unknown => {
                *unknown = Some(Box::new(Entry {
                    stack: [below, above].concat(),
                    locals: locals.to_vec(),
                    waits: true,
                }));
            }
        }
        self.todo.push(number);
        Ok(())
    }

    /// Executes one instruction on the abstract state; true if control may go on to the next.
    fn step(&mut self, whole: &Whole, state: &mut State, told: &mut Option<(u32, u32)>) -> Result<bool, Fault> {
        let (opcode, oparg) = (whole.opcode, whole.raw.oparg);
        let pops = opcode.pops(oparg) as usize;
        if state.stack.len() < pops {
            return Err(Fault::StackUnderflow(opcode));
        }
        self.enter_handler(whole, state, told)?;
        let result = state.apply(self.code, opcode, oparg, pops)?;
        if state.stack.len() > self.code.stacksize as usize {
            return Err(Fault::StackOverflow(self.code.stacksize));
        }
        if let Some(target) = whole.raw.jump_target() {
            let target = self.instruction_at(target)?;
            let (below, top) = state.stack.split_at(state.stack.len().saturating_sub(1));
            // Exhausted: END_FOR drops the iterator and a null.
            let top = if opcode == Opcode::ForIter { &[Kind::Null] } else { top };
            self.enter(target, below, top, Some(&state.locals))?;
        }
        Ok(result)
    }

    /// Lets the handler of an instruction begin with what is on the stack before it.
    fn enter_handler(&mut self, whole: &Whole, state: &State, told: &mut Option<(u32, u32)>) -> Result<(), Fault> {
        let unit = (whole.raw.offset / 2) as u32;
        let index = self.handlers.partition_point(|entry| entry.end <= unit);
        let Some(entry) = self.handlers.get(index).copied().filter(|entry| entry.start <= unit) else {
            return Ok(());
        };
        if (entry.depth as usize) > state.stack.len() - taken(whole.opcode, whole.raw.oparg) {
            let harmless = never_raises(whole.opcode);
            return if harmless {
                Ok(())
            } else {
                Err(Fault::HandlerDepth(entry.depth))
            };
        }
        let target = self.instruction_at(i64::from(entry.target) * 2)?;
        let pushed = [Kind::Value, Kind::Exception];
        let pushed = if entry.lasti { &pushed[..] } else { &pushed[1..] };
        let news = Some((target, state.version));
        let locals = (*told != news).then_some(&state.locals[..]);
        *told = news;
        self.enter(target, &state.stack[..entry.depth as usize], pushed, locals)
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
