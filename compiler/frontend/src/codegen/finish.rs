//! What is done with a unit whose instructions are all there: it waits until there are some, then code objects are made of them.
//!
//! Invariant: units are finished, and code objects made, in the order of their numbers; those in a unit come before it.

use std::hash::BuildHasher;
use std::sync::Arc;

use krait_bytecode::code::{flags, kind};
use krait_bytecode::{CodeObject, Constant, Joined, Opcode, Text};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Generator, MEMORY, Memory, Unit, UnitKind};
use crate::flowgraph;
use crate::instructions::{CodeUnit, NO_LOCATION};
use crate::names::Name;

/// How many instructions may wait. As one part of the compiler runs for many units after another, its code stays in the
/// processor's cache; but the instructions should, too.
const WAITING_INSTRUCTIONS: usize = 512;

/// For how many code units there may be room if the memory is kept.
const LARGE_CODE: usize = 1 << 16;

/// How many units are kept for the next compilation.
const SPARE_UNITS: usize = 64;

/// Lines that are so far apart count as one where equal code objects are looked for: trees may say any line.
const LINES: usize = 1 << 16;

/// The number of a code object.
pub(super) type CodeNumber = u32;

/// What is known of a code object before it is made, and what equal ones have in common.
#[derive(Clone, Copy)]
pub(super) struct Look {
    name: Name,
    /// The last one before it that begins on the same line, as far as [`LINES`] tells.
    before: Option<CodeNumber>,
    /// The first one that is equal to it, once that has been looked for.
    first: Option<CodeNumber>,
}

/// The fast locals of a unit.
#[derive(Default)]
pub(super) struct FastLocals {
    /// Where each cell variable and, behind them, each free variable lives among them.
    slots: Vec<u32>,
    /// What each of them is.
    kinds: Vec<u8>,
}

/// The first of all equal code objects that were looked for, by a hash of them.
pub(super) type FirstCodes = FxHashMap<u64, Vec<CodeNumber>>;

impl Generator<'_, '_> {
    /// Ends the current unit and goes back to the one around it.
    pub(super) fn finish_unit(&mut self, add_none: bool) {
        if add_none {
            self.return_const(&Constant::None, NO_LOCATION);
        } else {
            self.emit(Opcode::ReturnValue, NO_LOCATION);
        }
        self.unit.flags = self.code_flags();
        self.name_indexes.leave();
        let parent = self.outer.pop().unwrap_or_default();
        let unit = std::mem::replace(&mut self.unit, parent);
        self.waiting_instructions += unit.sequence.instructions.len();
        self.finished.push(unit);
    }

    /// The code object of the unit that was finished last, as a constant of the current unit; its index.
    pub(super) fn code_const(&mut self) -> usize {
        let Some(unit) = self.finished.last() else {
            unreachable!("a unit was finished");
        };
        let number = self.looks.len() as CodeNumber;
        let line = unit.firstlineno as usize % LINES;
        if self.last_on_line.len() <= line {
            self.last_on_line.resize((line + 256).min(LINES), None);
        }
        let look = Look {
            name: unit.name_id,
            before: self.last_on_line[line].replace(number),
            first: None,
        };
        let twin = self.twins(look).next();
        self.looks.push(look);
        if twin.is_some() {
            return self.code_const_again(number);
        }
        let index = self.new_code_const(number);
        if self.waiting_instructions > WAITING_INSTRUCTIONS {
            self.make_codes();
        }
        index
    }

    /// The code objects before one with this look that may be equal to it, the last first.
    fn twins(&self, look: Look) -> impl Iterator<Item = CodeNumber> + '_ {
        let mut before = look.before;
        std::iter::from_fn(move || {
            while let Some(number) = before {
                let other = self.looks[number as usize];
                before = other.before;
                if other.name == look.name {
                    return Some(number);
                }
            }
            None
        })
    }

    fn new_code_const(&mut self, number: CodeNumber) -> usize {
        let index = self.unit.consts.reserve();
        self.unit.children.push((index, number));
        index as usize
    }

    /// As [`Self::code_const`], of a code object that may be equal to an earlier one.
    ///
    /// Equal code objects become one, wherever in the file they are; the qualified name, which is not compared, is that of
    /// the first. Only what has no name of its own can be equal and have different qualified names.
    #[cold]
    fn code_const_again(&mut self, number: CodeNumber) -> usize {
        self.make_codes();
        // Where one was looked for, all before it were.
        let is_new = |twin: &CodeNumber| self.looks[*twin as usize].first.is_none();
        let twins = self.twins(self.looks[number as usize]).take_while(is_new);
        let twins: Vec<CodeNumber> = twins.collect();
        for twin in twins.into_iter().rev() {
            self.first_equal(twin);
        }
        let first = self.first_equal(number);
        if first == number {
            return self.new_code_const(number);
        }
        let is_equal = |child: CodeNumber| self.looks[child as usize].first == Some(first);
        if let Some((index, _)) = self.unit.children.iter().find(|(_, child)| is_equal(*child)) {
            return *index as usize;
        }
        let is_anonymous = self.codes[number as usize].name.starts_with(b"<");
        self.new_code_const(if is_anonymous { first } else { number })
    }

    /// The first code object that is equal to one, which may be itself; those before it were looked for.
    fn first_equal(&mut self, number: CodeNumber) -> CodeNumber {
        let code = &self.codes[number as usize];
        let hash = FxBuildHasher.hash_one(code);
        let others = self.first_codes.entry(hash).or_default();
        let first = others.iter().find(|other| self.codes[**other as usize] == *code);
        let first = first.copied().unwrap_or(number);
        if first == number {
            others.push(number);
        }
        self.looks[number as usize].first = Some(first);
        first
    }

    /// Makes the code objects of all units that wait.
    fn make_codes(&mut self) {
        let mut finished = std::mem::take(&mut self.finished);
        for unit in &mut finished {
            let (nlocals, nparams) = (unit.varnames.len(), self.table.entry(unit.entry).params);
            let Unit { consts, sequence, .. } = &mut **unit;
            unit.optimized = flowgraph::optimize(nlocals, nparams, consts, sequence, &mut self.scratch);
        }
        for mut unit in finished.drain(..) {
            let code = self.make_code(&mut unit);
            self.codes.push(Arc::new(code));
            unit.clear();
            self.spare.push(unit);
        }
        self.finished = finished;
        self.waiting_instructions = 0;
    }

    /// The code object of the unit that was finished last: the module's.
    pub(super) fn last_code(mut self) -> CodeObject {
        self.make_codes();
        let code = self.codes.pop().and_then(Arc::into_inner);
        self.codes.clear();
        self.looks.clear();
        self.last_on_line.clear();
        self.spare.truncate(SPARE_UNITS);
        self.spare
            .retain(|unit| unit.sequence.instructions.capacity() <= 4 * WAITING_INSTRUCTIONS);
        if self.scratch.room_for_code() > LARGE_CODE {
            self.scratch = flowgraph::Scratch::default();
        }
        self.table.recycle();
        MEMORY.set(Memory {
            spare: self.spare,
            finished: self.finished,
            codes: self.codes,
            looks: self.looks,
            last_on_line: self.last_on_line,
            locals: self.locals,
            name_indexes: self.name_indexes.recycle(),
            scratch: self.scratch,
        });
        code.unwrap_or_default()
    }

    fn make_code(&mut self, unit: &mut Unit) -> CodeObject {
        for (index, number) in &unit.children {
            let code = self.codes[*number as usize].clone();
            unit.consts.items_mut()[*index as usize] = Constant::Code(code);
        }
        let mut locals = std::mem::take(&mut self.locals);
        let texts = self.localsplus(unit, &mut locals);
        let facts = CodeUnit {
            qualname: if unit.kind == UnitKind::Module {
                unit.name.clone()
            } else {
                std::mem::take(&mut unit.qualname)
            },
            name: std::mem::take(&mut unit.name),
            filename: self.filename.clone(),
            firstlineno: unit.firstlineno,
            argcount: unit.argcount,
            posonlyargcount: unit.posonlyargcount,
            kwonlyargcount: unit.kwonlyargcount,
            flags: unit.flags,
            ncells: unit.cellvars.len(),
            slots: &locals.slots,
            texts,
            localspluskinds: &locals.kinds,
        };
        let code = flowgraph::assemble(
            facts,
            unit.optimized,
            &mut unit.consts,
            &mut unit.sequence,
            &mut self.scratch,
        );
        self.locals = locals;
        code
    }

    /// The names of a unit and those of its fast locals: variables, then cells that are not variables, then free variables.
    fn localsplus(&self, unit: &Unit, locals: &mut FastLocals) -> Joined<Text, 2> {
        let FastLocals { slots, kinds } = locals;
        let nlocals = unit.varnames.len();
        let is_own = |name: &Name| unit.varnames.position(*name).is_none();
        let own_cells = unit.cellvars.names().filter(is_own).count();
        let count = nlocals + own_cells + unit.freevars.len();
        let text = |name| self.table.names.text(name).clone();
        let nnames = unit.names.len();
        // Exactly as many as there are, so that they need not move.
        let mut texts = Vec::with_capacity(nnames + count);
        texts.extend(unit.names.iter().copied().map(text));
        texts.extend(unit.varnames.names().map(text));
        kinds.clear();
        kinds.resize(count, kind::LOCAL);
        if count > nlocals {
            texts.extend(unit.cellvars.names().filter(is_own).map(text));
            texts.extend(unit.freevars.names().map(text));
            kinds[nlocals + own_cells..].fill(kind::FREE);
        }
        for (name, _) in unit.fast_hidden.entries() {
            if let Some(local) = unit.varnames.position(*name) {
                kinds[local] |= kind::HIDDEN;
            }
        }
        slots.clear();
        let mut next = nlocals;
        for name in unit.cellvars.names() {
            let slot = unit.varnames.position(name).unwrap_or(next);
            kinds[slot] = if slot < nlocals {
                kinds[slot] | kind::CELL
            } else {
                kind::CELL
            };
            next += usize::from(slot == next);
            slots.push(slot as u32);
        }
        slots.extend(next as u32..count as u32);
        Joined::new(texts, [nnames, nnames + count])
    }

    /// Bits of `co_flags` (`compute_code_flags`).
    fn code_flags(&self) -> u32 {
        let entry = self.entry();
        let mut bits = 0;
        if entry.kind.is_function_like() {
            bits |= flags::NEWLOCALS | flags::OPTIMIZED;
            let facts = [
                (entry.nested, flags::NESTED),
                (entry.generator && !entry.coroutine, flags::GENERATOR),
                (!entry.generator && entry.coroutine, flags::COROUTINE),
                (entry.generator && entry.coroutine, flags::ASYNC_GENERATOR),
                (entry.varargs, flags::VARARGS),
                (entry.varkeywords, flags::VARKEYWORDS),
            ];
            bits |= facts
                .iter()
                .filter(|(holds, _)| *holds)
                .fold(0, |bits, (_, flag)| bits | flag);
        }
        bits |= self.future_flags;
        if self.is_top_level_await() && entry.coroutine && !entry.generator {
            bits |= flags::COROUTINE;
        }
        bits
    }
}
