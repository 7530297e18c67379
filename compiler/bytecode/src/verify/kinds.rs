//! What is known of stack items and locals, and what each instruction wants of them and leaves.

use super::{Fault, MAX_STACK};
use crate::code::{CodeObject, Constant};
use crate::opcodes::Opcode;

/// What a stack item or a local may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any value.
    Value,
    /// The null that `PUSH_NULL` and its kin push; a local without a value.
    Null,
    /// A value or null.
    MaybeNull,
    /// A cell.
    Cell,
    /// A tuple.
    Tuple,
    /// A tuple of strings.
    Names,
    /// A tuple of so many cells.
    Cells(u32),
    /// A list.
    List,
    /// A set.
    Set,
    /// A dict.
    Dict,
    /// A string.
    Str,
    /// A code object with so many free variables.
    Code(u32),
    /// A function.
    Function,
    /// An exception.
    Exception,
    /// An exception or `None`.
    Handled,
}

impl Kind {
    /// What both are.
    fn join(self, other: Kind) -> Kind {
        if self == other {
            return self;
        }
        if !self.is_value() || !other.is_value() {
            return Kind::MaybeNull;
        }
        match (self, other) {
            (Kind::Exception | Kind::Handled, Kind::Exception | Kind::Handled) => Kind::Handled,
            (a, b) if a.is_tuple() && b.is_tuple() => Kind::Tuple,
            _ => Kind::Value,
        }
    }

    pub fn is_value(self) -> bool {
        !matches!(self, Kind::Null | Kind::MaybeNull)
    }

    fn is_tuple(self) -> bool {
        matches!(self, Kind::Tuple | Kind::Names | Kind::Cells(_))
    }

    fn is_handled(self) -> bool {
        matches!(self, Kind::Exception | Kind::Handled)
    }

    /// What is known of a constant.
    fn of_constant(constant: &Constant) -> Kind {
        match constant {
            Constant::None => Kind::Handled,
            Constant::Str(_) => Kind::Str,
            Constant::Tuple(items) if items.iter().all(|item| matches!(item, Constant::Str(_))) => Kind::Names,
            Constant::Tuple(_) => Kind::Tuple,
            Constant::Code(code) => Kind::Code(code.freevars().count() as u32),
            _ => Kind::Value,
        }
    }

    /// What a local is after it was stored; more than cells is not remembered.
    fn stored(self) -> Kind {
        match self {
            Kind::Cell | Kind::Null | Kind::MaybeNull => self,
            _ => Kind::Value,
        }
    }
}

/// Makes `known` what both are; true if that changed it.
pub(super) fn join_all(known: &mut [Kind], new: &[Kind]) -> bool {
    let mut changed = false;
    for (known, new) in known.iter_mut().zip(new) {
        let joined = known.join(*new);
        changed |= joined != *known;
        *known = joined;
    }
    changed
}

/// Stack and locals before an instruction.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub stack: Vec<Kind>,
    pub locals: Vec<Kind>,
    /// Counts the changes of locals.
    pub version: u32,
}

impl State {
    fn set_local(&mut self, index: i32, kind: Kind) {
        let local = &mut self.locals[index as usize];
        if *local != kind {
            *local = kind;
            self.version += 1;
        }
    }

    /// A local that must be bound.
    fn bound(&self, opcode: Opcode, index: i32) -> Result<Kind, Fault> {
        let local = self.locals[index as usize];
        local.is_value().then_some(local).ok_or(Fault::Unbound(opcode, index))
    }

    fn cell(&self, opcode: Opcode, index: i32) -> Result<(), Fault> {
        (self.locals[index as usize] == Kind::Cell)
            .then_some(())
            .ok_or(Fault::Unbound(opcode, index))
    }

    /// Executes one instruction, of whose operands there are `pops`; true if control may go on to the next.
    pub fn apply(&mut self, code: &CodeObject, opcode: Opcode, oparg: i32, pops: usize) -> Result<bool, Fault> {
        if self.apply_to_locals(opcode, oparg)? {
            return Ok(true);
        }
        let base = self.stack.len() - pops;
        self.check_kinds(opcode, oparg, base)?;
        let stack = &mut self.stack;
        let null = Err(Fault::Null(opcode));
        let all_values = |items: &[Kind]| items.iter().all(|item| item.is_value());
        match opcode {
            Opcode::Swap => {
                let top = stack.len() - 1;
                stack.swap(base, top);
            }
            Opcode::Copy if !stack[base].is_value() => return null,
            Opcode::Copy => stack.push(stack[base]),
            Opcode::Call if !all_values(&stack[base + 1..]) => return null,
            Opcode::CallFunctionEx if stack[base] != Kind::Null || !all_values(&stack[base + 1..]) => return null,
            Opcode::Call | Opcode::CallFunctionEx => {
                stack.truncate(base);
                stack.push(Kind::Value);
            }
            Opcode::EndFor => stack.truncate(base),
            Opcode::PushNull => stack.push(Kind::Null),
            Opcode::LoadConst => stack.push(Kind::of_constant(&code.consts[oparg as usize])),
            Opcode::LoadGlobal if oparg & 1 != 0 => stack.extend([Kind::Null, Kind::Value]),
            Opcode::ReturnGenerator => stack.push(Kind::Value),
            _ => {
                let kept = base + untouched(opcode, pops);
                // Of what stays on the stack only the collection itself is used.
                let uses_base = is_collector(opcode);
                if !all_values(&stack[kept..]) || uses_base && !stack[base].is_value() {
                    return null;
                }
                let below = if uses_base { base + 1 } else { kept };
                if !uses_base && !all_values(&stack[base..below]) {
                    return null;
                }
                self.push_results(opcode, oparg, base, kept, code.stacksize)?;
            }
        }
        if matches!(opcode, Opcode::ReturnValue | Opcode::ReturnConst) && !self.stack.is_empty() {
            return Err(Fault::Leftover(self.stack.len()));
        }
        Ok(!opcode.ends_block())
    }

    /// The instructions that are about locals; false if this is none.
    fn apply_to_locals(&mut self, opcode: Opcode, oparg: i32) -> Result<bool, Fault> {
        match opcode {
            Opcode::LoadFast => self.stack.push(self.bound(opcode, oparg)?),
            Opcode::LoadFastCheck => {
                let local = self.locals[oparg as usize];
                let kind = if local.is_value() { local } else { Kind::Value };
                self.set_local(oparg, kind);
                self.stack.push(kind);
            }
            Opcode::LoadFastAndClear => {
                self.stack.push(self.locals[oparg as usize]);
                self.set_local(oparg, Kind::Null);
            }
            Opcode::StoreFast => {
                let stored = self.stack.pop().unwrap_or(Kind::Null).stored();
                self.set_local(oparg, stored);
            }
            Opcode::DeleteFast => self.set_local(oparg, Kind::Null),
            Opcode::MakeCell => self.set_local(oparg, Kind::Cell),
            Opcode::LoadClosure => {
                self.cell(opcode, oparg)?;
                self.stack.push(Kind::Cell);
            }
            Opcode::LoadDeref => {
                self.cell(opcode, oparg)?;
                self.stack.push(Kind::Value);
            }
            Opcode::DeleteDeref => self.cell(opcode, oparg)?,
            Opcode::StoreDeref | Opcode::LoadFromDictOrDeref => {
                self.cell(opcode, oparg)?;
                return Ok(false);
            }
            Opcode::CopyFreeVars => {
                let first = self.locals.len() - oparg as usize;
                (first..self.locals.len()).for_each(|index| self.set_local(index as i32, Kind::Cell));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks what the instruction takes for granted.
    fn check_kinds(&self, opcode: Opcode, oparg: i32, base: usize) -> Result<(), Fault> {
        let items = &self.stack[base..];
        let want = |holds: bool, what| if holds { Ok(()) } else { Err(Fault::Kind(opcode, what)) };
        let top = items.last().copied().unwrap_or(Kind::Null);
        match opcode {
            Opcode::ListAppend | Opcode::ListExtend => want(items[0] == Kind::List, "list"),
            Opcode::SetAdd | Opcode::SetUpdate => want(items[0] == Kind::Set, "set"),
            Opcode::MapAdd | Opcode::DictUpdate => want(items[0] == Kind::Dict, "dict"),
            Opcode::DictMerge => {
                let function = base.checked_sub(2).map_or(Kind::Null, |below| self.stack[below]);
                want(items[0] == Kind::Dict, "dict")?;
                want(function.is_value(), "function")
            }
            Opcode::BuildString => want(items.iter().all(|item| *item == Kind::Str), "string"),
            Opcode::FormatValue => want(oparg & 4 == 0 || top == Kind::Str, "string"),
            Opcode::BuildConstKeyMap | Opcode::MatchKeys => want(top.is_tuple(), "tuple"),
            Opcode::MatchClass => want(top == Kind::Names, "tuple of names"),
            Opcode::PushExcInfo | Opcode::WithExceptStart | Opcode::EndAsyncFor | Opcode::CleanupThrow => {
                want(top == Kind::Exception, "exception")
            }
            Opcode::PopExcept | Opcode::Reraise => want(top.is_handled(), "exception"),
            Opcode::CheckEgMatch => want(items[0].is_handled(), "exception"),
            // After a `yield from` or `await`: below what was sent lies the iterator.
            Opcode::Resume if oparg & 3 >= 2 => {
                let iterator = base.checked_sub(2).map_or(Kind::Null, |below| self.stack[below]);
                want(iterator.is_value(), "iterator to resume")
            }
            Opcode::MakeFunction => want(makes_function(oparg, items), "code object with its closure"),
            Opcode::CallIntrinsic1 => match oparg {
                3 => want(top == Kind::Exception, "exception"),
                6 => want(top == Kind::List, "list"),
                7..=9 => want(top == Kind::Str, "string"),
                11 => want(top.is_tuple(), "tuple"),
                _ => Ok(()),
            },
            Opcode::CallIntrinsic2 => match oparg {
                1 => want(items[0].is_handled() && top == Kind::List, "exception"),
                2 | 3 => want(items[0] == Kind::Str, "string"),
                _ => want(items[0] == Kind::Function, "function"),
            },
            _ => Ok(()),
        }
    }

    /// Takes what the instruction takes and pushes what it leaves; the items from `base` to `kept` stay.
    fn push_results(
        &mut self,
        opcode: Opcode,
        oparg: i32,
        base: usize,
        kept: usize,
        stacksize: u32,
    ) -> Result<(), Fault> {
        let items = &self.stack[base..];
        let first = match opcode {
            Opcode::LoadAttr | Opcode::LoadSuperAttr if oparg & 1 != 0 => Kind::MaybeNull,
            Opcode::BuildTuple if !items.is_empty() && items.iter().all(|item| *item == Kind::Cell) => {
                Kind::Cells(items.len() as u32)
            }
            Opcode::BuildTuple => Kind::Tuple,
            Opcode::BuildList => Kind::List,
            Opcode::BuildSet => Kind::Set,
            Opcode::BuildMap | Opcode::BuildConstKeyMap => Kind::Dict,
            Opcode::BuildString | Opcode::FormatValue => Kind::Str,
            Opcode::MakeFunction => Kind::Function,
            Opcode::PushExcInfo | Opcode::CheckEgMatch => Kind::Handled,
            Opcode::CallIntrinsic1 if oparg == 3 => Kind::Exception,
            Opcode::CallIntrinsic1 if oparg == 6 => Kind::Tuple,
            Opcode::CallIntrinsic2 if oparg == 1 => Kind::Handled,
            Opcode::CallIntrinsic2 if oparg == 4 => Kind::Function,
            _ => Kind::Value,
        };
        let pushes = (opcode.pushes(oparg) as usize).saturating_sub(kept - base);
        if pushes > MAX_STACK as usize {
            return Err(Fault::StackOverflow(stacksize));
        }
        self.stack.truncate(kept);
        if pushes > 0 {
            self.stack.push(first);
            self.stack.extend(std::iter::repeat_n(Kind::Value, pushes - 1));
        }
        let last = match opcode {
            Opcode::PushExcInfo => Kind::Exception,
            Opcode::CheckEgMatch => Kind::Handled,
            _ => return Ok(()),
        };
        if let Some(top) = self.stack.last_mut() {
            *top = last;
        }
        Ok(())
    }
}

/// Whether a collection below other items takes what is on top.
fn is_collector(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::ListAppend
            | Opcode::SetAdd
            | Opcode::MapAdd
            | Opcode::ListExtend
            | Opcode::SetUpdate
            | Opcode::DictUpdate
            | Opcode::DictMerge
            | Opcode::Reraise
    )
}

/// How many of the lowest operands stay on the stack as they are.
fn untouched(opcode: Opcode, pops: usize) -> usize {
    match opcode {
        Opcode::MapAdd => pops - 2,
        Opcode::Reraise => pops - 1,
        opcode if is_collector(opcode) => pops - 1,
        Opcode::CheckExcMatch | Opcode::Send => 1,
        Opcode::ForIter | Opcode::GetAnext | Opcode::ImportFrom | Opcode::GetLen => 1,
        Opcode::MatchMapping | Opcode::MatchSequence => 1,
        Opcode::MatchKeys => 2,
        Opcode::WithExceptStart => 4,
        _ => 0,
    }
}

/// Whether the operands of MAKE_FUNCTION are a code object and, if it has free variables, as many cells.
fn makes_function(oparg: i32, items: &[Kind]) -> bool {
    match items {
        [.., Kind::Cells(cells), Kind::Code(free)] if oparg & 8 != 0 => cells == free,
        [.., Kind::Code(0)] => oparg & 8 == 0,
        _ => false,
    }
}
