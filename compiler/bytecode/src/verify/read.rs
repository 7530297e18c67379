//! What can be said of each instruction by itself: that it is one, and that its argument is in range.

use super::{Fault, Located, MAX_STACK};
use crate::code::{CodeObject, kind};
use crate::dis::{RawInstruction, instructions};
use crate::exception_table::{self, ExceptionEntry};
use crate::opcodes::{BINARY_OPERATORS, COMPARE_OPERATORS, INTRINSICS_1, INTRINSICS_2, OpargKind, Opcode};

/// An instruction with the EXTENDED_ARGs before it.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    /// Where the first EXTENDED_ARG, or the instruction, stands; in bytes.
    pub start: usize,
    pub opcode: Opcode,
    pub raw: RawInstruction,
}

/// The instructions, each with its EXTENDED_ARGs.
pub(super) fn read_instructions(code: &CodeObject) -> Located<Vec<Whole>> {
    let mut whole = Vec::with_capacity(code.code().len() / 2);
    let (mut start, mut prefixes) = (None, 0);
    for raw in instructions(code.code()) {
        let at = |fault| (Some(raw.offset), fault);
        let opcode = match raw.opcode {
            None | Some(Opcode::Cache | Opcode::Reserved | Opcode::InterpreterExit) => {
                return Err(at(Fault::UnknownOpcode(raw.number)));
            }
            Some(opcode) => opcode,
        };
        if raw.end() > code.code().len() {
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
pub(super) fn read_handlers(code: &CodeObject) -> Option<Vec<ExceptionEntry>> {
    let units = (code.code().len() / 2) as u32;
    let mut entries = exception_table::entries(code.exceptiontable());
    let handlers: Vec<ExceptionEntry> = entries.by_ref().collect();
    let sorted = handlers.is_sorted_by(|a, b| a.end <= b.start);
    let inside = handlers
        .iter()
        .all(|entry| entry.start < entry.end && entry.end <= units && entry.depth <= MAX_STACK);
    (entries.rest().is_empty() && sorted && inside).then_some(handlers)
}

/// Checks an argument against the tables and what the instruction knows.
pub(super) fn check_operand(code: &CodeObject, whole: &Whole) -> Result<(), Fault> {
    let (opcode, oparg) = (whole.opcode, whole.raw.oparg);
    let index = oparg as usize;
    let kind_of = |wanted: u8| {
        code.localspluskinds()
            .get(index)
            .is_some_and(|kinds| kinds & wanted != 0)
    };
    let within = match opcode.oparg_kind() {
        OpargKind::Const => index < code.consts.len(),
        OpargKind::Name => index < code.names().len(),
        OpargKind::NameAndFlag => index >> 1 < code.names().len(),
        OpargKind::NameAndTwoFlags => index >> 2 < code.names().len(),
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
