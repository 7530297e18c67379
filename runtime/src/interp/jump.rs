//! `frame.f_lineno = n` in a trace function: the frame goes on at another line (`frame_setlineno`).
//!
//! In: a running frame and a line. Out: the frame stands at that line, what its stack holds too much is released. Refused is
//! what would need things on the stack that are not there: [`mark`] says what kinds of things each instruction finds.

use super::frame::{self, Frame};
use super::trace::{self, Jumps};
use crate::exceptions::{R, Raised, attribute_error, value_error, warn};
use crate::ops::exception::set_handled;
use crate::types::code::CodeObject;
use crate::types::frame::FrameObject;
use crate::types::{exception, int, str};
use crate::value::{Slot, Value};
use krait_bytecode::code::flags;
use krait_bytecode::{Opcode, exception_table};

/// Kinds of what lies on the stack, three bits each, the top lowest; negative: see below.
type Stack = i64;

const BITS: u32 = 3;
const MASK: Stack = (1 << BITS) - 1;
/// No instruction leads here.
const UNKNOWN: Stack = -2;
/// More than a word holds.
const OVERFLOWED: Stack = -1;
const WILL_OVERFLOW: u64 = 1 << (20 * BITS);

const ITERATOR: Stack = 1;
const EXCEPTION: Stack = 2;
const OBJECT: Stack = 3;
const NULL: Stack = 4;
const LASTI: Stack = 5;

fn push(stack: Stack, kind: Stack) -> Stack {
    if stack as u64 >= WILL_OVERFLOW {
        OVERFLOWED
    } else {
        stack << BITS | kind
    }
}

fn pop(stack: Stack) -> Stack {
    stack >> BITS
}

fn peek(stack: Stack, n: u32) -> Stack {
    if stack < 0 {
        return OBJECT;
    }
    stack >> (BITS * (n - 1)) & MASK
}

fn swap(stack: Stack, n: u32) -> Stack {
    let (other, top, shift) = (peek(stack, n), stack & MASK, BITS * (n - 1));
    let low = stack & !(MASK << shift) | top << shift;
    low & !MASK | other
}

fn depth(stack: Stack) -> u32 {
    std::iter::successors(Some(stack), |s| Some(pop(*s)))
        .take_while(|s| *s > 0)
        .count() as u32
}

/// Whether what lies on one stack can serve, once the rest is gone, as what is expected on another.
fn fits(mut from: Stack, mut to: Stack) -> bool {
    if from < 0 || to < 0 {
        return false;
    }
    while from > to {
        from = pop(from);
    }
    while from != 0 {
        let (has, wanted) = (from & MASK, to & MASK);
        let is_kind = match wanted {
            0 => false,
            OBJECT => has != NULL,
            NULL => true,
            _ => has == wanted,
        };
        if !is_kind {
            return false;
        }
        (from, to) = (pop(from), pop(to));
    }
    to == 0
}

fn why_not(to: Stack) -> &'static str {
    match to {
        OVERFLOWED => "stack is too deep to analyze",
        UNKNOWN => "can't jump into an exception handler, or code may be unreachable",
        _ => match to & MASK {
            EXCEPTION => "can't jump into an 'except' block as there's no exception",
            LASTI => "can't jump into a re-raising block as there's no location",
            ITERATOR => "can't jump into the body of a for loop",
            _ => "incompatible stacks",
        },
    }
}

/// What the stack holds before each code unit (`mark_stacks`).
fn mark(code: &CodeObject) -> Vec<Stack> {
    let bytes = code.code.code();
    let len = bytes.len() / 2;
    let mut stacks = vec![UNKNOWN; len + 1];
    // Generators are sent `None` when they begin.
    stacks[0] = if code.has_flags(flags::GENERATOR)
        || code.has_flags(flags::COROUTINE)
        || code.has_flags(flags::ASYNC_GENERATOR)
    {
        push(0, OBJECT)
    } else {
        0
    };
    loop {
        let mut again = scan(bytes, &mut stacks);
        for entry in exception_table::entries(code.code.exceptiontable()) {
            let (start, handler) = (entry.start as usize, entry.target as usize);
            if start > len || handler > len || stacks[start] == UNKNOWN || stacks[handler] != UNKNOWN {
                continue;
            }
            again = true;
            let mut stack = stacks[start];
            while depth(stack) > entry.depth {
                stack = pop(stack);
            }
            if entry.lasti {
                stack = push(stack, LASTI);
            }
            stacks[handler] = push(stack, EXCEPTION);
        }
        if !again {
            return stacks;
        }
    }
}

/// Follows the instructions once; true if a jump backwards found something new.
fn scan(bytes: &[u8], stacks: &mut [Stack]) -> bool {
    let len = bytes.len() / 2;
    let mut again = false;
    let (mut i, mut extended) = (0, 0usize);
    while i < len {
        let opcode = Opcode::from_u8(bytes[2 * i]).unwrap_or(Opcode::Nop);
        let oparg = extended << 8 | usize::from(bytes[2 * i + 1]);
        let stack = stacks[i];
        if opcode == Opcode::ExtendedArg {
            extended = oparg;
            i += 1;
            if stack != UNKNOWN && i <= len {
                stacks[i] = stack;
            }
            continue;
        }
        extended = 0;
        let at = i;
        i += 1 + opcode.caches();
        if stack == UNKNOWN || i > len {
            continue;
        }
        let forward = (i + oparg).min(len);
        stacks[i] = match opcode {
            Opcode::PopJumpIfFalse | Opcode::PopJumpIfTrue | Opcode::PopJumpIfNone | Opcode::PopJumpIfNotNone => {
                stacks[forward] = pop(stack);
                pop(stack)
            }
            Opcode::Send => {
                stacks[forward] = stack;
                stack
            }
            Opcode::ForIter => {
                stacks[forward] = push(stack, OBJECT);
                push(stack, OBJECT)
            }
            Opcode::JumpForward => {
                stacks[forward] = stack;
                continue;
            }
            Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt => {
                let target = i.saturating_sub(oparg);
                again |= stacks[target] == UNKNOWN && target < at;
                stacks[target] = stack;
                continue;
            }
            Opcode::ReturnValue | Opcode::ReturnConst | Opcode::RaiseVarargs | Opcode::Reraise => continue,
            Opcode::GetIter | Opcode::GetAiter => push(pop(stack), ITERATOR),
            Opcode::EndAsyncFor => pop(pop(stack)),
            Opcode::PushExcInfo => push(stack, EXCEPTION),
            Opcode::PopExcept => pop(stack),
            Opcode::PushNull => push(stack, NULL),
            Opcode::LoadGlobal if oparg & 1 != 0 => push(push(stack, NULL), OBJECT),
            Opcode::LoadAttr if oparg & 1 != 0 => push(push(pop(stack), NULL), OBJECT),
            Opcode::Swap => swap(stack, oparg.max(1) as u32),
            Opcode::Copy => push(stack, peek(stack, oparg.max(1) as u32)),
            _ => {
                let oparg = oparg as i32;
                let mut delta = opcode.stack_effect(oparg, false).max(opcode.stack_effect(oparg, true));
                let mut stack = stack;
                while delta < 0 {
                    stack = pop(stack);
                    delta += 1;
                }
                while delta > 0 {
                    stack = push(stack, OBJECT);
                    delta -= 1;
                }
                stack
            }
        };
    }
    again
}

/// Where the frame may go on for a line, and what its stack holds there; else why it may not.
fn find(code: &CodeObject, line: i32, start: Stack, stacks: &[Stack]) -> Result<(usize, Stack), &'static str> {
    let mut best = None;
    let mut problem = None;
    let mut last = None;
    for entry in code.code.locations().filter(|entry| entry.span.line.is_some()) {
        // Only where a line begins (`marklines`).
        if entry.span.line == last {
            continue;
        }
        last = entry.span.line;
        if last != Some(line) {
            continue;
        }
        let at = entry.start as usize;
        let target = stacks.get(at).copied().unwrap_or(UNKNOWN);
        if fits(start, target) {
            if best.is_none_or(|(_, found)| target > found) {
                best = Some((at, target));
            }
        } else if problem.is_none() {
            problem = Some(match start {
                OVERFLOWED => "stack to deep to analyze",
                UNKNOWN => "can't jump from unreachable code",
                _ => why_not(target),
            });
        }
    }
    best.ok_or(problem.unwrap_or("cannot find bytecode for specified line"))
}

/// The line as a number of the code's, or the first with code after it.
fn line_of(code: &CodeObject, given: &Value) -> R<i32> {
    let line = int::as_i64(given)
        .and_then(|line| i32::try_from(line).ok())
        .ok_or_else(|| value_error("lineno out of range"))?;
    if line < code.code.firstlineno {
        return Err(value_error(format_args!(
            "line {line} comes before the current code block"
        )));
    }
    let lines = code.code.locations().filter_map(|entry| entry.span.line);
    lines
        .filter(|found| *found >= line)
        .min()
        .ok_or_else(|| value_error(format_args!("line {line} comes after the current code block")))
}

fn refused() -> Option<Raised> {
    let text = match trace::jumps() {
        Jumps::Allowed => return None,
        Jumps::Outside => "f_lineno can only be set in a trace function",
        Jumps::NewFrame => "can't jump from the 'call' trace event of a new frame",
        Jumps::DuringCall => "can't jump during a call",
        Jumps::NoLine => "can only jump from a 'line' trace event",
    };
    Some(value_error(text))
}

/// `frame.f_lineno = value`.
pub fn set_line(v: &Value, value: Option<&Value>) -> R<()> {
    let object = v.exact::<FrameObject>().expect("a frame");
    let Some(value) = value else {
        return Err(attribute_error(v, &str::intern("f_lineno"), "cannot delete attribute"));
    };
    if !value.is_exact(&int::TYPE) {
        return Err(value_error("lineno must be an integer"));
    }
    if let Some(raised) = refused() {
        return Err(raised);
    }
    let code = object.code.exact::<CodeObject>().expect("a code object");
    let line = line_of(code, value)?;
    let stacks = mark(code);
    let running = frame::running(object).filter(|f| trace::is_traced_now(f));
    // Any other frame stands in a call.
    let mut start = running.map_or(UNKNOWN, |f| stacks[f.index() as usize]);
    let (target, stack) = find(code, line, start, &stacks).map_err(value_error)?;
    let Some(running) = running else { return Ok(()) };
    trace::without_jumps(|| bind_locals(code, running))?;
    let running = (&raw const *running).cast_mut();
    // Dropped at the end, since that may run Python code, too.
    let mut popped = Vec::new();
    while start > stack {
        // SAFETY: the frame is suspended in the hook with its stack saved, which is as deep as the kinds say.
        let top = unsafe {
            (*running).sp = (*running).sp.sub(1);
            (*(*running).sp.cast::<Slot>()).take()
        };
        if start & MASK == EXCEPTION {
            popped.push(set_handled(top.filter(|exc| !exc.is_none())));
        } else {
            popped.push(top);
        }
        start = pop(start);
    }
    // SAFETY: the target is an instruction of the frame's code.
    unsafe { (*running).ip = (*(*running).code).units.as_ptr().add(target) };
    trace::without_jumps(|| drop(popped));
    Ok(())
}

/// Unbound locals become `None`: the code at the other line may rely on their being bound.
fn bind_locals(code: &CodeObject, running: &Frame) -> R<()> {
    let count = code.localsplusnames.len();
    let unbound = (0..count).filter(|i| running.local(*i).is_none()).count();
    if unbound == 0 {
        return Ok(());
    }
    let plural = if unbound == 1 { "" } else { "s" };
    let text = format!("assigning None to {unbound} unbound local{plural}");
    warn(&exception::RUNTIME_WARNING, &text, 1)?;
    let locals = Frame::locals((&raw const *running).cast_mut());
    for i in 0..count {
        // SAFETY: the index is that of a local of the live frame; its word is a slot.
        let slot = unsafe { &mut *locals.add(i).cast::<Slot>() };
        if slot.is_null() {
            *slot = Slot::new(Value::none());
        }
    }
    Ok(())
}
