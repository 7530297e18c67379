//! The verifier: whether a code object of unknown origin can be run without harm.
//!
//! In: a [`CodeObject`]. Out: nothing, or the first fault with the place it was found. What is proven of a code object that
//! passes, and of those in its constants: every unit is a known instruction with its inline cache; operands are within the
//! tables; jumps and handlers lead to instructions; on every path the stack is as deep as on any other, never deeper than
//! `co_stacksize`, never too shallow, and empty after a return; a null on it meets only instructions that expect one; locals
//! that are loaded unchecked are bound; and what an instruction takes for granted is there: a list under `LIST_APPEND`, a
//! cell under `LOAD_DEREF`, an exception under `RERAISE`, as many cells as free variables under `MAKE_FUNCTION`, … Of all
//! other values nothing is known: the instructions that take them test them.
//!
//! `read` has what can be said of each instruction by itself, `kinds` what instructions want and leave on the stack, `flow`
//! follows the paths.

mod flow;
mod kinds;
mod read;

use std::fmt;

use rustc_hash::FxHashSet;

use crate::code::{CodeObject, flags, kind};
use crate::opcodes::Opcode;

/// The deepest stack that is accepted.
const MAX_STACK: u32 = 1 << 20;
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
    /// Something else than the instruction takes for granted.
    Kind(Opcode, &'static str),
    /// A local that may be unbound is loaded unchecked, or a cell is not there.
    Unbound(Opcode, i32),
    /// A return leaves something on the stack.
    Leftover(usize),
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
            Fault::Kind(opcode, wanted) => write!(f, "{opcode}: no {wanted} where one must be"),
            Fault::Unbound(opcode, local) => write!(f, "{opcode} {local}: the local may be unbound"),
            Fault::Leftover(count) => write!(f, "a return leaves {count} items on the stack"),
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

/// Verifies the code of a module, which nobody passes arguments or cells to.
///
/// # Errors
/// The first fault that was found.
pub fn verify_module(code: &CodeObject) -> Result<(), VerifyError> {
    let is_generator = code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
    if is_generator || code.argcount + code.kwonlyargcount > 0 || code.freevars().next().is_some() {
        return Err(VerifyError {
            code: code.qualname.to_string(),
            offset: None,
            fault: Fault::Locals("module, which has parameters, free variables or yields"),
        });
    }
    verify(code)
}

/// Verifies a code object and all in its constants.
///
/// # Errors
/// The first fault that was found.
pub fn verify(code: &CodeObject) -> Result<(), VerifyError> {
    verify_all(code, Lines::Checked)
}

/// As [`verify`], for code that a program puts together itself: what it says of lines and columns may be anything.
///
/// # Errors
/// The first fault that was found.
pub fn verify_made(code: &CodeObject) -> Result<(), VerifyError> {
    verify_all(code, Lines::Free)
}

/// Whether the location table must cover the code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Checked,
    Free,
}

fn verify_all(code: &CodeObject, lines: Lines) -> Result<(), VerifyError> {
    let mut pending = vec![code];
    let mut seen = FxHashSet::default();
    while let Some(code) = pending.pop() {
        if seen.insert(std::ptr::from_ref(code)) {
            verify_one(code, lines).map_err(|(offset, fault)| VerifyError {
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

fn verify_one(code: &CodeObject, lines: Lines) -> Located<()> {
    check_locals(code).map_err(|fault| (None, fault))?;
    flow::follow(code, lines)
}

/// Checks the counts of parameters, and the names and kinds of locals.
fn check_locals(code: &CodeObject) -> Result<(), Fault> {
    if code.localsplusnames().len() != code.localspluskinds().len() {
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
    for kinds in code.localspluskinds() {
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
