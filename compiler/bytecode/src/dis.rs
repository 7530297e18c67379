//! The disassembler: prints what `python3.12 -m dis` prints.
//!
//! In: a [`CodeObject`]. Out: text. The one difference: a code object is shown at `0x...` instead of an address, so that the
//! output is the same each time. Code objects of unknown origin are printed as far as they make sense; nothing panics.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::code::{CodeObject, Constant, Text};
use crate::exception_table;
use crate::opcodes::{BINARY_OPERATORS, COMPARE_OPERATORS, INTRINSICS_1, INTRINSICS_2, OpargKind, Opcode};
use crate::repr::repr_constant;

/// One instruction as it stands in `co_code`; EXTENDED_ARGs are instructions of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawInstruction {
    /// Position in bytes.
    pub offset: usize,
    /// The byte that says what to do.
    pub number: u8,
    /// What it says; `None` if that is nothing CPython 3.12 writes to a file.
    pub opcode: Option<Opcode>,
    /// The argument, with the bits of the EXTENDED_ARGs before.
    pub oparg: i32,
}

impl RawInstruction {
    /// Whether an argument is shown for it.
    pub fn has_arg(&self) -> bool {
        u16::from(self.number) >= crate::opcodes::HAVE_ARGUMENT
    }

    /// Position behind the instruction and its inline cache, in bytes.
    pub fn end(&self) -> usize {
        self.offset + 2 + 2 * self.opcode.map_or(0, Opcode::caches)
    }

    /// Where it jumps, in bytes; negative where that would be before the code. `None` if it is no jump.
    pub fn jump_target(&self) -> Option<i64> {
        let distance = 2 * i64::from(self.oparg);
        match self.opcode?.oparg_kind() {
            OpargKind::Jump => Some(self.end() as i64 + distance),
            OpargKind::JumpBackward => Some(self.end() as i64 - distance),
            _ => None,
        }
    }
}

/// The instructions of a code string, inline caches skipped.
pub fn instructions(code: &[u8]) -> impl Iterator<Item = RawInstruction> {
    let (mut offset, mut extended) = (0, 0i32);
    std::iter::from_fn(move || {
        let (&number, &low) = (code.get(offset)?, code.get(offset + 1)?);
        let opcode = Opcode::from_u8(number);
        let oparg = i32::from(low) | extended;
        extended = if opcode == Some(Opcode::ExtendedArg) {
            oparg.wrapping_shl(8)
        } else {
            0
        };
        let instruction = RawInstruction {
            offset,
            number,
            opcode,
            oparg,
        };
        offset = instruction.end();
        Some(instruction)
    })
}

/// Disassembles a code object and those in its constants.
pub fn disassemble(code: &CodeObject) -> String {
    let mut out = String::new();
    // What is still to be printed, the next on top.
    let mut pending = vec![code];
    let mut first = true;
    while let Some(code) = pending.pop() {
        if !first {
            let _ = writeln!(out, "\nDisassembly of {}:", repr_code(code));
        }
        first = false;
        disassemble_one(code, &mut out);
        let children: Vec<&CodeObject> = code.children().map(|code| &**code).collect();
        pending.extend(children.into_iter().rev());
    }
    out
}

/// `repr` of a code object.
fn repr_code(code: &CodeObject) -> String {
    let line = if code.firstlineno == 0 { -1 } else { code.firstlineno };
    format!(
        "<code object {} at 0x..., file \"{}\", line {line}>",
        code.name, code.filename
    )
}

/// Disassembles one code object, without those in its constants.
pub fn disassemble_one(code: &CodeObject, out: &mut String) {
    let line_starts = line_starts(code);
    let labels = labels(code);
    let line_width = match line_starts.iter().map(|(_, line)| *line).max() {
        None => 0,
        Some(highest) => {
            if highest >= 1000 {
                highest.to_string().len()
            } else {
                3
            }
        }
    };
    let last = code.code().len().saturating_sub(2);
    let offset_width = if last >= 10000 { last.to_string().len() } else { 4 };
    let mut starts = line_starts.into_iter().peekable();
    for instruction in instructions(code.code()) {
        while starts.next_if(|(start, _)| *start < instruction.offset).is_some() {}
        let line = starts
            .next_if(|(start, _)| *start == instruction.offset)
            .map(|(_, line)| line);
        if line.is_some() && instruction.offset > 0 {
            out.push('\n');
        }
        if line_width > 0 {
            let line = line.map(|line| line.to_string()).unwrap_or_default();
            let _ = write!(out, "{line:>line_width$} ");
        }
        let mark = if labels.contains(&(instruction.offset as i64)) {
            ">>"
        } else {
            "  "
        };
        let _ = write!(out, "    {mark} {:>offset_width$} ", instruction.offset);
        write_operation(code, &instruction, out);
        out.push('\n');
    }
    write_exception_table(code, out);
}

fn write_operation(code: &CodeObject, instruction: &RawInstruction, out: &mut String) {
    let unknown;
    let name = match instruction.opcode {
        Some(opcode) => opcode.name(),
        None => {
            unknown = format!("<{}>", instruction.number);
            &unknown
        }
    };
    if !instruction.has_arg() {
        out.push_str(name);
        return;
    }
    let _ = write!(out, "{name:<20} {:>5}", instruction.oparg);
    let meaning = argument(code, instruction);
    if !meaning.is_empty() {
        let _ = write!(out, " ({meaning})");
    }
}

/// What the argument means, as shown in parentheses.
fn argument(code: &CodeObject, instruction: &RawInstruction) -> String {
    let Some(opcode) = instruction.opcode else {
        return String::new();
    };
    let arg = instruction.oparg as usize;
    let name = |names: &[Text], index: usize| names.get(index).map_or(format!("<{index}>"), Text::to_string);
    match opcode.oparg_kind() {
        OpargKind::Const => match code.consts.get(arg) {
            Some(Constant::Code(code)) => repr_code(code),
            Some(constant) => repr_constant(constant),
            None => format!("<{arg}>"),
        },
        OpargKind::Name => name(code.names(), arg),
        OpargKind::NameAndFlag => {
            let prefix = match (arg & 1, opcode) {
                (0, _) => "",
                (_, Opcode::LoadGlobal) => "NULL + ",
                _ => "NULL|self + ",
            };
            prefix.to_owned() + &name(code.names(), arg >> 1)
        }
        OpargKind::NameAndTwoFlags => {
            let prefix = if arg & 1 != 0 { "NULL|self + " } else { "" };
            prefix.to_owned() + &name(code.names(), arg >> 2)
        }
        OpargKind::Local | OpargKind::Free => name(code.localsplusnames(), arg),
        OpargKind::Jump | OpargKind::JumpBackward => instruction
            .jump_target()
            .map_or(String::new(), |target| format!("to {target}")),
        OpargKind::Compare => COMPARE_OPERATORS.get(arg >> 4).copied().unwrap_or_default().to_owned(),
        OpargKind::Binary => BINARY_OPERATORS.get(arg).copied().unwrap_or_default().to_owned(),
        OpargKind::Intrinsic1 => INTRINSICS_1.get(arg).copied().unwrap_or_default().to_owned(),
        OpargKind::Intrinsic2 => INTRINSICS_2.get(arg).copied().unwrap_or_default().to_owned(),
        OpargKind::Number | OpargKind::Unused => number_argument(opcode, arg),
    }
}

fn number_argument(opcode: Opcode, arg: usize) -> String {
    match opcode {
        Opcode::FormatValue => {
            let conversion = ["", "str", "repr", "ascii"][arg & 3];
            match (conversion, arg & 4) {
                (_, 0) => conversion.to_owned(),
                ("", _) => "with format".to_owned(),
                _ => format!("{conversion}, with format"),
            }
        }
        Opcode::MakeFunction => {
            let parts = ["defaults", "kwdefaults", "annotations", "closure"];
            let set: Vec<&str> = (0..4).filter(|bit| arg & 1 << bit != 0).map(|bit| parts[bit]).collect();
            set.join(", ")
        }
        _ => String::new(),
    }
}

/// Offsets at which a line begins, as `dis.findlinestarts` has them.
fn line_starts(code: &CodeObject) -> Vec<(usize, i32)> {
    let mut starts = Vec::new();
    let mut last = None;
    for (start, _, line) in code.lines() {
        if line.is_some() && line != last {
            last = line;
            starts.extend(line.map(|line| (start as usize, line)));
        }
    }
    starts
}

/// Offsets that jumps and handlers lead to.
fn labels(code: &CodeObject) -> BTreeSet<i64> {
    let jumps = instructions(code.code()).filter_map(|instruction| instruction.jump_target());
    let handlers = exception_table::entries(code.exceptiontable());
    jumps
        .chain(
            handlers
                .filter(|entry| entry.start < entry.end)
                .map(|entry| i64::from(entry.target) * 2),
        )
        .collect()
}

fn write_exception_table(code: &CodeObject, out: &mut String) {
    let mut entries = exception_table::entries(code.exceptiontable()).peekable();
    if entries.peek().is_none() {
        return;
    }
    out.push_str("ExceptionTable:\n");
    for entry in entries {
        let lasti = if entry.lasti { " lasti" } else { "" };
        let (start, end, target) = (
            entry.start as i64 * 2,
            entry.end as i64 * 2 - 2,
            entry.target as i64 * 2,
        );
        let _ = writeln!(out, "  {start} to {end} -> {target} [{}]{lasti}", entry.depth);
    }
}
