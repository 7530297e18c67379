//! `a[i] op= x` on a list of numbers: the item's place is found once. Nothing on this path has an effect before the result is
//! stored, so whatever is not as expected leads to the general translation of the whole statement.

use crate::emit::{FunctionTranslator, small_int};
use crate::facts::{Numbers, Operand, Repr, State, Ty};
use crate::translate::arith::nb;
use cranelift_codegen::ir::Block;
use cranelift_codegen::ir::types::I64;
use krait_bytecode::{Constant, Opcode};

/// The longest `x` that is looked at, in instructions.
const LONGEST: usize = 24;

/// The idiom from its first instruction on, which copies the list.
struct Augmented {
    /// The operator.
    op: u32,
    /// Where `x` begins, and the index of the operation.
    from: usize,
    operation: usize,
}

impl Augmented {
    /// Index of the instruction after it.
    fn end(&self) -> usize {
        self.operation + 4
    }
}

/// What a part of `x` is, before any test: a number of a kind, or anything else.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int,
    Float,
    Any,
}

impl FunctionTranslator<'_, '_> {
    /// Where the idiom begins: changes the item of what shows to be a list, and goes on where it does not.
    pub(super) fn augment_item(&mut self, at: usize) {
        let Some(idiom) = self.find_augmented(at).filter(|_| self.worth_splitting()) else {
            return;
        };
        let [.., list, index] = self.state.stack[..] else {
            return;
        };
        let is_word = |o: Operand, types: &[Ty]| o.repr == Repr::Word && types.contains(&o.ty);
        if !is_word(list, &[Ty::List, Ty::Unknown, Ty::Object]) || !is_word(index, &[Ty::Int, Ty::Unknown]) {
            return;
        }
        let before = self.state.numbers;
        let Some(kind) = self.kind_of_result(&idiom) else {
            return;
        };
        let expected = if kind == Kind::Int {
            Numbers::Ints
        } else {
            Numbers::Floats
        };
        let is_known = list.ty == Ty::List && index.ty == Ty::Int && before == expected;
        let slow = if is_known { self.cold_block() } else { self.surprise() };
        let saved = self.state.clone();
        if self.store_augmented(&idiom, kind, [list, index], slow) {
            if before == Numbers::Unseen {
                self.state.numbers = expected;
            }
            if kind == Kind::Int {
                self.rank_ints(before);
            }
            self.goto(idiom.end());
        }
        self.state = State {
            unlikely: saved.unlikely || is_known,
            ..saved
        };
        self.switch(slow);
    }

    /// The fast path; the list and the index are taken off the stack. False: it ended in a jump.
    fn store_augmented(&mut self, idiom: &Augmented, kind: Kind, place: [Operand; 2], slow: Block) -> bool {
        let [list, index] = place;
        let address = self.list_item_address(list, index, slow, slow);
        self.refine_container(list, Ty::List, index);
        let item = self.load(I64, address, 0);
        let x = self.value_of(idiom.from..idiom.operation, slow);
        let Some(x) = x.filter(|x| kind == Kind::Float || x.repr == Repr::Word) else {
            self.jump(slow, &[]);
            return false;
        };
        let result = self.operate(Operand::free(item, Ty::Unknown), x, idiom.op, kind, slow);
        let result = match kind {
            Kind::Float => self.encode_float(result.value, slow),
            _ => result.value,
        };
        // What was there is a number, too, which nobody counts.
        self.store(result, address, 0);
        self.state.stack.truncate(self.state.stack.len() - 2);
        let known = Operand { ty: Ty::List, ..list };
        self.drop_operand(known);
        !self.filled
    }

    /// The value of `x`; `None` if its parts show themselves to be of kinds that do not fit.
    fn value_of(&mut self, instrs: std::ops::Range<usize>, slow: Block) -> Option<Operand> {
        let mut stack: Vec<Operand> = Vec::new();
        for i in instrs {
            let instr = self.d.instrs[i];
            let n = instr.oparg as usize;
            if matches!(instr.opcode, Opcode::LoadFast | Opcode::LoadConst) {
                let operand = match instr.opcode {
                    Opcode::LoadFast => self.state.locals[n]?,
                    _ => self.constant(n),
                };
                stack.push(operand);
                continue;
            }
            let (right, left) = (stack.pop()?, stack.pop()?);
            let result = if instr.opcode == Opcode::BinarySubscr {
                let address = self.list_item_address(left, right, slow, slow);
                self.refine_container(left, Ty::List, right);
                Operand::free(self.load(I64, address, 0), Ty::Unknown)
            } else {
                let [l, r] = [left, right].map(kind_of);
                let kind = self.kind_of(l, r, instr.oparg)?;
                self.operate(left, right, instr.oparg, kind, slow)
            };
            stack.push(result);
        }
        stack.pop()
    }

    /// An operation of two numbers that are to be of a kind, else a jump to `slow`.
    fn operate(&mut self, left: Operand, right: Operand, op: u32, kind: Kind, slow: Block) -> Operand {
        if kind == Kind::Float {
            let l = self.expect_float(left, false, slow);
            let r = self.expect_float(right, false, slow);
            let value = self.operate_floats(l, r, op, slow);
            return Operand::f64(value);
        }
        if left.ty != Ty::Int || right.ty != Ty::Int {
            self.guard_ints(left, right, slow);
            for operand in [left, right] {
                self.state.refine(operand.value, Operand::free(operand.value, Ty::Int));
            }
        }
        let value = self.operate_ints(left.value, right.value, op, slow);
        Operand::free(value, Ty::Int)
    }

    /// The kind of the item and of the result, if all of `x` can be computed here.
    fn kind_of_result(&self, idiom: &Augmented) -> Option<Kind> {
        let mut stack: Vec<Kind> = Vec::new();
        for i in idiom.from..idiom.operation {
            let instr = self.d.instrs[i];
            let n = instr.oparg as usize;
            let kind = match instr.opcode {
                Opcode::LoadFast => {
                    let operand = self.state.locals[n]?;
                    let takes = matches!(operand.ty, Ty::Int | Ty::Float | Ty::List | Ty::Unknown);
                    takes.then(|| kind_of(operand))?
                }
                Opcode::LoadConst => match &self.unit.code.consts[n] {
                    Constant::Float(_) => Kind::Float,
                    number => small_int(number).map(|_| Kind::Int)?,
                },
                _ => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    match instr.opcode {
                        Opcode::BinarySubscr => (left == Kind::Any && right != Kind::Float).then_some(Kind::Any)?,
                        _ => self.kind_of(left, right, instr.oparg)?,
                    }
                }
            };
            stack.push(kind);
        }
        let x = stack.pop()?;
        if x == Kind::Int && self.state.numbers == Numbers::Unseen {
            let bits = matches!(idiom.op, nb::AND | nb::OR | nb::XOR);
            return (bits || is_linear(idiom.op)).then_some(Kind::Int);
        }
        self.kind_of(Kind::Any, x, idiom.op)
    }

    /// The kind of numbers that an operation is expected to have.
    fn kind_of(&self, left: Kind, right: Kind, op: u32) -> Option<Kind> {
        let kind = match (left, right, self.state.numbers) {
            (Kind::Float, ..) | (_, Kind::Float, _) => Kind::Float,
            (Kind::Int, Kind::Int, _) => Kind::Int,
            (_, _, Numbers::Ints) => Kind::Int,
            (_, _, Numbers::Floats) => Kind::Float,
            _ => return None,
        };
        let takes = match kind {
            Kind::Float => is_linear(op) || op == nb::TRUE_DIVIDE,
            _ => is_linear(op) || matches!(op, nb::AND | nb::OR | nb::XOR),
        };
        takes.then_some(kind)
    }

    /// The idiom, if it begins at an instruction.
    fn find_augmented(&self, at: usize) -> Option<Augmented> {
        let is = |i: usize, opcode: Opcode, oparg: u32| {
            let instr = self.d.instrs.get(i);
            instr.is_some_and(|i| i.opcode == opcode && i.oparg == oparg)
        };
        let opcode_at = |i: usize| self.d.instrs.get(i).map(|i| i.opcode);
        if !is(at, Opcode::Copy, 2) || !is(at + 1, Opcode::Copy, 2) || opcode_at(at + 2)? != Opcode::BinarySubscr {
            return None;
        }
        let from = at + 3;
        let mut depth = 0;
        let operation = (from..from + LONGEST).find_map(|i| {
            let instr = self.d.instrs.get(i)?;
            match instr.opcode {
                Opcode::LoadFast | Opcode::LoadConst => depth += 1,
                Opcode::BinarySubscr if depth >= 2 => depth -= 1,
                Opcode::BinaryOp if depth >= 2 && instr.oparg < nb::INPLACE => depth -= 1,
                Opcode::BinaryOp if depth == 1 && instr.oparg >= nb::INPLACE => return Some(Some(i)),
                _ => return Some(None),
            }
            None
        })??;
        let idiom = Augmented {
            op: self.d.instrs[operation].oparg - nb::INPLACE,
            from,
            operation,
        };
        let stores = is(operation + 1, Opcode::Swap, 3)
            && is(operation + 2, Opcode::Swap, 2)
            && opcode_at(operation + 3)? == Opcode::StoreSubscr;
        let whole = idiom.end() < self.d.instrs.len() && !self.d.leader[at + 1..idiom.end()].contains(&true);
        (stores && whole).then_some(idiom)
    }
}

fn kind_of(operand: Operand) -> Kind {
    match operand.ty {
        Ty::Int => Kind::Int,
        Ty::Float => Kind::Float,
        _ => Kind::Any,
    }
}

fn is_linear(op: u32) -> bool {
    matches!(op, nb::ADD | nb::SUBTRACT | nb::MULTIPLY)
}
