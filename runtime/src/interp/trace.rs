//! `sys.settrace` and `sys.setprofile`: events of the frames that a loop of its own runs, instruction by instruction.
//!
//! The events are those of CPython 3.12 (`Python/instrumentation.c`, `Python/legacy_tracing.c`). The loop is part of programs
//! that can ask for it alone; where it is not, nothing is traced.

use super::decode::Op;
use super::frame::Frame;
use super::monitor::{self, Event as Monitored};
use super::regs::Regs;
use crate::cell::Mut;
use crate::exceptions::{R, raise_again};
use crate::ops;
use crate::part::Part;
use crate::state::state;
use crate::types::builtin_function::BuiltinFunctionObject;
use crate::types::code::CodeObject;
use crate::types::descriptor::MethodDescriptorObject;
use crate::types::frame::FrameObject;
use crate::types::{exception, generator, str, tuple};
use crate::value::{Slot, Value};
use krait_bytecode::Opcode;
use krait_bytecode::code::flags;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// What a thread traces.
#[derive(Default)]
pub struct Tracing {
    trace: Slot,
    profile: Slot,
    /// A hook is running: nothing is traced meanwhile.
    busy: bool,
    /// Whether there are events of instructions: some frame wanted them when tracing began.
    opcodes: bool,
    /// The hook that runs: whether its frame may go on elsewhere, and which frame that is.
    jumps: Jumps,
    traced: usize,
}

/// Whether the event that a hook is told of lets the frame go on at another line.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Jumps {
    /// No hook runs.
    #[default]
    Outside,
    Allowed,
    /// The frame begins.
    NewFrame,
    /// The frame calls something.
    DuringCall,
    /// Any other event.
    NoLine,
}

/// Whether the frame of the hook that runs may go on elsewhere.
pub fn jumps() -> Jumps {
    OWN.get().jumps
}

/// Does something that may run Python code, which cannot set the line meanwhile.
pub fn without_jumps<T>(f: impl FnOnce() -> T) -> T {
    let outer = std::mem::replace(&mut OWN.get_mut().jumps, Jumps::NoLine);
    let made = f();
    OWN.get_mut().jumps = outer;
    made
}

/// Whether it is this frame that the hook is told of.
pub fn is_traced_now(frame: &Frame) -> bool {
    OWN.get().traced == (&raw const *frame) as usize
}

static OWN: Mut<Tracing> = Mut::new(Tracing {
    trace: Slot::NULL,
    profile: Slot::NULL,
    busy: false,
    opcodes: false,
    jumps: Jumps::Outside,
    traced: 0,
});

struct Flag(Cell<bool>);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Flag {}

/// Some frame's `f_trace_opcodes` was set.
static OPCODES_WANTED: Flag = Flag(Cell::new(false));

/// Notes that a frame's `f_trace_opcodes` was set.
pub fn want_opcodes() {
    OPCODES_WANTED.0.set(true);
}

/// Whether the running thread traces or profiles.
static ACTIVE: Flag = Flag(Cell::new(false));

/// The loop that traces, if it is part of the program.
static LOOP: Part<super::Loop> = Part::new("tracing");

/// Makes the loop that traces part of the program.
pub fn install(traced: super::Loop) {
    LOOP.install(traced);
}

/// Whether the loop that traces is part of the program.
pub fn is_installed() -> bool {
    LOOP.find().is_some()
}

/// The loop that traces, if the running thread wants it.
#[inline(always)]
pub fn wanted() -> Option<super::Loop> {
    if ACTIVE.0.get() { LOOP.find().copied() } else { None }
}

/// Puts another thread's part in its place; gives that before.
pub fn swap(other: Tracing) -> Tracing {
    let old = OWN.replace(other);
    note_active();
    old
}

fn note_active() {
    let own = OWN.get();
    ACTIVE
        .0
        .set(!own.trace.is_null() || !own.profile.is_null() || monitor::is_active());
}

/// `sys.gettrace()`, `sys.getprofile()`.
pub fn hook(profile: bool) -> Option<Value> {
    let own = OWN.get();
    if profile {
        own.profile.get().cloned()
    } else {
        own.trace.get().cloned()
    }
}

/// `sys.settrace(hook)`, `sys.setprofile(hook)`.
pub fn set_hook(profile: bool, hook: Option<Value>) {
    let slot = Slot::from(hook);
    let own = OWN.get_mut();
    own.opcodes = OPCODES_WANTED.0.get();
    let old = std::mem::replace(if profile { &mut own.profile } else { &mut own.trace }, slot);
    note_active();
    drop(old);
    if wanted().is_some() {
        switch_running_frames();
    }
}

/// Tools of `sys.monitoring` want other events than before.
pub fn monitoring_changed() {
    note_active();
    if wanted().is_some() {
        switch_running_frames();
    }
}

/// Nothing is traced while a hook or a callback runs.
pub fn set_busy(busy: bool) {
    OWN.get_mut().busy = busy;
}

/// Operations that were replaced by [`Op::Switch`].
static SWITCHED: Mut<Vec<(usize, Op)>> = Mut::new(Vec::new());

/// The frames that run now go on in the loop that traces: the instruction after the one where each stands leads there.
fn switch_running_frames() {
    for frame in std::iter::successors(super::frame::current(), |f| f.back()) {
        let code = frame.code_object();
        if !code.native.get().is_null() {
            continue;
        }
        let index = frame.index() as usize;
        let caches = code
            .code
            .code()
            .get(2 * index)
            .and_then(|&b| Opcode::from_u8(b))
            .map_or(0, |o| o.caches());
        // SAFETY: instructions are followed by others; nobody holds a reference into the units.
        unsafe {
            let unit = frame.ip.add(1 + caches).cast_mut();
            let op = (*unit).op;
            if !matches!(
                op,
                Op::Switch | Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::Resume | Op::Invalid
            ) {
                SWITCHED.get_mut().push((unit as usize, op));
                (*unit).op = Op::Switch;
            }
        }
    }
}

/// Puts the operation back that [`Op::Switch`] stands for.
pub fn unswitch(r: &Regs) {
    let place = SWITCHED.get().iter().rposition(|(unit, _)| *unit == r.ip as usize);
    let op = place.map_or(Op::Invalid, |i| SWITCHED.get_mut().swap_remove(i).1);
    r.set_op(op);
}

/// What the loop knows of what it did.
pub struct Watch {
    /// The frame and the index of the last instruction.
    last: (*mut Frame, u32),
    /// A C function that was called and has not returned yet, and the frame that called it.
    called: Option<(*mut Frame, Value)>,
    /// Frames that wait for the next item of an iterator or generator.
    waiting: Vec<Waiting>,
    /// What a generator returned just now.
    returned: Option<Value>,
    /// A call of what is not written in Python: the frame, the place, the callee and its first argument, for monitoring.
    called_out: Option<(*mut Frame, u32, [Value; 2])>,
    /// A jump or branch: the frame and the place, for monitoring.
    jumped: Option<(*mut Frame, u32, Monitored)>,
}

/// An instruction that takes the next item.
struct Waiting {
    frame: *mut Frame,
    /// Where the frame goes on when there is none.
    end: u32,
    /// The value that ends a generator is `None` unless said otherwise, and then no exception says so.
    quiet: bool,
    /// It is a SEND: the value is on the stack.
    sends: bool,
}

impl Watch {
    /// Nothing was done.
    pub fn new() -> Watch {
        Watch {
            last: (std::ptr::null_mut(), 0),
            called: None,
            waiting: Vec::new(),
            returned: None,
            called_out: None,
            jumped: None,
        }
    }
}

/// The lines of a code object as tracing sees them.
struct Lines {
    /// By unit: the line, -1 for none, and whether a line starts there.
    units: Vec<(i32, bool)>,
    /// The first instruction that is traced.
    first: u32,
}

/// By address; the code objects are kept, so that they stay what they are.
static LINES: Mut<Option<HashMap<usize, (Value, Rc<Lines>)>>> = Mut::new(None);

fn lines_of(frame: &Frame) -> Rc<Lines> {
    let address = frame.code_object() as *const CodeObject as usize;
    if let Some((_, lines)) = LINES.get().as_ref().and_then(|all| all.get(&address)) {
        return lines.clone();
    }
    let lines = Rc::new(find_lines(frame.code_object(), frame));
    let entry = (crate::memory::keep(frame.code_value()), lines.clone());
    LINES.get_mut().get_or_insert_default().insert(address, entry);
    lines
}

/// `initialize_lines`: a line starts where it differs from the one before, at targets of jumps and at handlers.
fn find_lines(code: &CodeObject, frame: &Frame) -> Lines {
    let bytes = code.code.code();
    let opcode_at = |i: usize| {
        bytes
            .get(2 * i)
            .and_then(|&b| Opcode::from_u8(b))
            .unwrap_or(Opcode::Nop)
    };
    let count = bytes.len() / 2;
    let mut units = vec![(-1, false); count + 1];
    let first = (0..count).find(|&i| opcode_at(i) == Opcode::Resume).unwrap_or(0);
    let mut current = -1;
    let mut i = first;
    while i < count {
        let opcode = opcode_at(i);
        let line = code.line_at(2 * i as u32).unwrap_or(-1);
        units[i].0 = line;
        if !matches!(
            opcode,
            Opcode::EndAsyncFor | Opcode::EndFor | Opcode::EndSend | Opcode::Resume
        ) {
            units[i].1 = line != current && line >= 0;
            current = line;
        }
        i += 1 + opcode.caches();
    }
    let (mut i, mut extended) = (first, 0usize);
    while i < count {
        let opcode = opcode_at(i);
        let oparg = extended << 8 | usize::from(bytes[2 * i + 1]);
        extended = if opcode == Opcode::ExtendedArg { oparg } else { 0 };
        i += 1 + opcode.caches();
        let target = match opcode {
            Opcode::PopJumpIfFalse
            | Opcode::PopJumpIfTrue
            | Opcode::PopJumpIfNone
            | Opcode::PopJumpIfNotNone
            | Opcode::JumpForward => i + oparg,
            Opcode::ForIter | Opcode::Send => i + oparg + 1,
            Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt => i.saturating_sub(oparg),
            _ => continue,
        };
        if let Some(unit) = units.get_mut(target) {
            unit.1 = unit.0 >= 0;
        }
    }
    // SAFETY: the decoded code lives as long as the frame.
    for handler in unsafe { &*frame.code }.handlers.iter() {
        let target = handler.target as usize;
        if opcode_at(target) != Opcode::EndAsyncFor {
            units[target].1 = units[target].0 >= 0;
        }
    }
    Lines {
        units,
        first: first as u32,
    }
}

/// The first of the operations that one unit does at once.
fn single(op: Op, arg: u32) -> (Op, u32) {
    match op {
        Op::LoadFastLoadFast | Op::LoadFastLoadConst | Op::LoadItem | Op::StoreItem => (Op::LoadFast, arg & 0xFFFF),
        Op::StoreFastLoadFast | Op::StoreFastStoreFast => (Op::StoreFast, arg & 0xFFFF),
        Op::CompareLtJump => (Op::CompareLt, arg),
        Op::CompareLeJump => (Op::CompareLe, arg),
        Op::CompareEqJump => (Op::CompareEq, arg),
        Op::CompareNeJump => (Op::CompareNe, arg),
        Op::CompareGtJump => (Op::CompareGt, arg),
        Op::CompareGeJump => (Op::CompareGe, arg),
        _ => (op, arg),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Call,
    Line,
    Return,
    Exception,
    Opcode,
    CCall,
    CReturn,
    CException,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Event::Call => "call",
            Event::Line => "line",
            Event::Return => "return",
            Event::Exception => "exception",
            Event::Opcode => "opcode",
            Event::CCall => "c_call",
            Event::CReturn => "c_return",
            Event::CException => "c_exception",
        }
    }
}

fn idle() -> bool {
    !ACTIVE.0.get() || OWN.get().busy
}

/// Tells the hooks what the next instruction is about to do; says what it is.
pub fn before(r: &mut Regs, watch: &mut Watch) -> R<(Op, u32)> {
    if r.unit(0).op == Op::Switch {
        unswitch(r);
    }
    let unit = r.unit(0);
    let (op, arg) = single(unit.op, unit.arg);
    if watch.called.as_ref().is_some_and(|(frame, _)| *frame == r.fp)
        && let Some((_, function)) = watch.called.take()
    {
        r.save();
        profile(r, Event::CReturn, &function)?;
    }
    if watch.called_out.as_ref().is_some_and(|(frame, ..)| *frame == r.fp)
        && let Some((_, offset, about)) = watch.called_out.take()
    {
        r.save();
        if !idle() {
            monitor::fire_at(r, Monitored::CReturn, offset, Value::int(offset.into()), &about)?;
        }
    }
    if watch.jumped.as_ref().is_some_and(|(frame, ..)| *frame == r.fp)
        && let Some((_, offset, event)) = watch.jumped.take()
    {
        r.save();
        if !idle() {
            let to = Value::int((2 * r.frame().index()).into());
            monitor::fire_at(r, event, offset, Value::int(offset.into()), &[to])?;
        }
    }
    if let Some(i) = watch.waiting.iter().rposition(|w| w.frame == r.fp) {
        let waited = watch.waiting.swap_remove(i);
        watch.waiting.truncate(i);
        stopped(r, watch, &waited);
    }
    // Where the frame stood, before it is said to stand here.
    let stood = if watch.last.0 == r.fp {
        watch.last.1
    } else {
        r.frame().index()
    };
    r.save();
    let index = r.frame().index();
    if !idle() {
        let lines = lines_of(r.frame());
        if index >= lines.first {
            if monitor::is_active() {
                tell_tools(r, watch, op, arg, (index, stood), &lines)?;
            }
            tell(r, watch, op, arg, (index, stood), &lines)?;
        }
    }
    if has_jumped(r) {
        (r.ip, r.sp) = (r.frame().ip, r.frame().sp);
        // It is at that line already: no event tells of it.
        watch.last = (r.fp, r.frame().index());
        return before(r, watch);
    }
    watch.last = (r.fp, index);
    Ok((op, arg))
}

/// What a FOR_ITER or SEND waited for has come: tells of the StopIteration that CPython has made if it is the end.
fn stopped(r: &Regs, watch: &mut Watch, waited: &Waiting) {
    let returned = watch.returned.take();
    // SAFETY: both point into the units of the frame's code.
    let index = unsafe { r.ip.offset_from((*r.frame().code).units.as_ptr()) } as u32;
    if idle() || index != waited.end {
        return;
    }
    let value = if waited.sends {
        Some(r.peek(1).clone())
    } else {
        returned
    };
    let value = value.filter(|v| !v.is_none());
    if value.is_none() && waited.quiet {
        return;
    }
    let Ok(stop) = exception::instantiate(&exception::STOP_ITERATION, value.as_slice()) else {
        return;
    };
    let arg = tuple::new(vec![stop.ty().value(), stop, Value::none()]);
    if let Err(raised) = trace(r, Event::Exception, &arg) {
        drop(raised.take());
    }
}

/// Notes that the instruction at `index` waits for the next item.
fn wait(r: &Regs, watch: &mut Watch, op: Op, arg: u32, index: u32) {
    let receiver = r.peek(if op == Op::Send { 2 } else { 1 });
    let quiet = match op {
        Op::Send => receiver.is_exact(&generator::TYPE) && r.peek(1).is_none(),
        _ => receiver.is_exact(&generator::TYPE) || !receiver.ty().is_heap(),
    };
    watch.returned = None;
    watch.waiting.push(Waiting {
        frame: r.fp,
        // FOR_ITER goes on after the END_FOR.
        end: index + arg + u32::from(op == Op::ForIter),
        quiet,
        sends: op == Op::Send,
    });
}

/// A hook told the frame to go on elsewhere.
fn has_jumped(r: &Regs) -> bool {
    !std::ptr::eq(r.frame().ip, r.ip)
}

/// The events of one instruction, at `index`; the frame's last was at `stood`.
fn tell(r: &mut Regs, watch: &mut Watch, op: Op, arg: u32, (index, stood): (u32, u32), lines: &Lines) -> R<()> {
    let (line, starts) = lines.units[index as usize];
    if starts {
        let after_resume = r.frame().code_object().code.code().get(2 * stood as usize) == Some(&(Opcode::Resume as u8));
        let old = lines.units.get(stood as usize).map_or(-1, |u| u.0);
        if old != line || after_resume {
            trace(r, Event::Line, &Value::none())?;
            if has_jumped(r) {
                return Ok(());
            }
        }
    }
    if OWN.get().opcodes
        && let Some(frame) = super::objects::of(r.frame())
        && object(&frame).trace_opcodes.get()
    {
        trace(r, Event::Opcode, &Value::none())?;
    }
    match op {
        Op::Resume => both(r, Event::Call, &Value::none()),
        Op::ReturnValue | Op::YieldValue => {
            let value = r.peek(1).clone();
            both(r, Event::Return, &value)?;
            watch.returned = Some(value);
            Ok(())
        }
        Op::ReturnConst => {
            let value = r.constant(arg).clone();
            both(r, Event::Return, &value)?;
            watch.returned = Some(value);
            Ok(())
        }
        Op::ForIter | Op::Send => {
            wait(r, watch, op, arg, index);
            Ok(())
        }
        Op::JumpBackward => {
            let target = (index as i32 + arg as i32) as usize;
            match lines.units.get(target) {
                Some((to, _)) if *to == line && line >= 0 => trace(r, Event::Line, &Value::none()),
                _ => Ok(()),
            }
        }
        Op::Call | Op::KwNames | Op::CallFunctionEx if !OWN.get().profile.is_null() => {
            let Some(function) = c_function(r, op, arg)? else {
                return Ok(());
            };
            profile(r, Event::CCall, &function)?;
            watch.called = Some((r.fp, function));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether an instruction, at `index`, begins a line where the frame was not yet; its last stood at `stood`.
fn begins_line(r: &Regs, (index, stood): (u32, u32), lines: &Lines) -> bool {
    let (line, starts) = lines.units[index as usize];
    let after_resume = r.frame().code_object().code.code().get(2 * stood as usize) == Some(&(Opcode::Resume as u8));
    starts && (lines.units.get(stood as usize).map_or(-1, |u| u.0) != line || after_resume)
}

/// Tells the tools of `sys.monitoring` of one instruction.
fn tell_tools(r: &mut Regs, watch: &mut Watch, op: Op, arg: u32, (index, stood): (u32, u32), lines: &Lines) -> R<()> {
    let offset = 2 * index;
    let line = lines.units[index as usize].0;
    if monitor::wants(Monitored::Line) && begins_line(r, (index, stood), lines) {
        // The line is the place: it is disabled as a whole.
        monitor::fire_at(r, Monitored::Line, offset, Value::int(line.into()), &[])?;
    }
    if op != Op::Resume {
        monitor::fire(r, Monitored::Instruction, &[])?;
    }
    match op {
        Op::Resume if arg & 3 == 0 => monitor::fire(r, Monitored::PyStart, &[]),
        Op::Resume => monitor::fire(r, Monitored::PyResume, &[]),
        Op::ReturnValue => monitor::fire(r, Monitored::PyReturn, &[r.peek(1).clone()]),
        Op::ReturnConst => monitor::fire(r, Monitored::PyReturn, &[r.constant(arg).clone()]),
        Op::YieldValue => monitor::fire(r, Monitored::PyYield, &[r.peek(1).clone()]),
        Op::Call | Op::KwNames | Op::CallFunctionEx if monitor::wants(Monitored::Call) => {
            // A call with keywords is one instruction for CPython too: that after KW_NAMES.
            let at = if op == Op::KwNames { offset + 2 } else { offset };
            let about = callee_of(r, op, arg);
            monitor::fire_at(r, Monitored::Call, at, Value::int(at.into()), &about)?;
            if !is_python(&about[0]) {
                watch.called_out = Some((r.fp, at, about));
            }
            Ok(())
        }
        Op::JumpForward | Op::JumpBackward if monitor::wants(Monitored::Jump) => {
            watch.jumped = Some((r.fp, offset, Monitored::Jump));
            Ok(())
        }
        Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::PopJumpIfNone | Op::PopJumpIfNotNone | Op::ForIter
            if monitor::wants(Monitored::Branch) =>
        {
            watch.jumped = Some((r.fp, offset, Monitored::Branch));
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether a call of `v` enters a Python function without C code between.
fn is_python(v: &Value) -> bool {
    use crate::types::function::FunctionObject;
    v.exact::<FunctionObject>().is_some()
}

/// What an instruction is about to call, and its first argument, if it has one.
fn call_operands(r: &Regs, op: Op, arg: u32) -> (Value, Option<Value>) {
    if op == Op::CallFunctionEx {
        let keywords = (arg & 1) as usize;
        let args = r.peek(1 + keywords);
        let first = args.is_exact(&tuple::TYPE).then(|| tuple::items(args).first().cloned());
        return (r.peek(2 + keywords).clone(), first.flatten());
    }
    let mut n = 0;
    while r.unit(n).op != Op::Call {
        n += 1;
    }
    let n = r.unit(n).arg as usize;
    let has_self = r.peek_raw(n + 2) != crate::value::NULL;
    let callee = if has_self { r.peek(n + 2) } else { r.peek(n + 1) };
    let first = n + has_self as usize;
    (callee.clone(), (first > 0).then(|| r.peek(first).clone()))
}

/// What `CALL` events tell: the function that an instruction is about to call, and its first argument.
fn callee_of(r: &Regs, op: Op, arg: u32) -> [Value; 2] {
    let (callee, first) = call_operands(r, op, arg);
    if op == Op::CallFunctionEx {
        return [callee, first.unwrap_or(Value::none())];
    }
    if let Some(bound) = callee.exact::<crate::types::method::MethodObject>() {
        return [bound.function.clone(), bound.this.clone()];
    }
    [callee, first.unwrap_or_else(|| monitor::singletons()[1].clone())]
}

/// Tells the tools of the pending exception.
fn tell_exception(r: &Regs, event: Monitored) {
    if idle() || !monitor::wants(event) {
        return;
    }
    if let Some(pending) = state().pending.get().get().cloned() {
        let _ = monitor::fire(r, event, &[pending]);
    }
}

/// The function written in C that an instruction is about to call.
fn c_function(r: &Regs, op: Op, arg: u32) -> R<Option<Value>> {
    let (callee, this) = call_operands(r, op, arg);
    if callee.exact::<BuiltinFunctionObject>().is_some() {
        return Ok(Some(callee));
    }
    if callee.exact::<MethodDescriptorObject>().is_none() {
        return Ok(None);
    }
    let Some(this) = this else { return Ok(None) };
    ops::attr::call_method_str(&callee, "__get__", &[this.clone(), this.ty().value()]).map(Some)
}

/// A generator is entered by `throw`.
pub fn thrown_into(r: &Regs) -> R<()> {
    if idle() {
        return Ok(());
    }
    tell_exception(r, Monitored::PyThrow);
    both(r, Event::Call, &Value::none())
}

/// As [`super::exception::unwind`], with the events of exceptions.
#[cold]
#[inline(never)]
pub fn unwind(mut r: Regs, mut trace_entry: bool, watch: &mut Watch) -> R<Regs> {
    if let Some((_, function)) = watch.called.take() {
        let _ = profile(&r, Event::CException, &function);
    }
    if let Some((_, offset, about)) = watch.called_out.take()
        && !idle()
    {
        let pending = state().pending.get().get().cloned();
        let _ = monitor::fire_at(&r, Monitored::CRaise, offset, Value::int(offset.into()), &about);
        if let Some(pending) = pending.filter(|_| state().pending.get().is_null()) {
            let _ = raise_again(pending);
        }
    }
    watch.jumped = None;
    loop {
        r.save();
        tell_exception(
            &r,
            if trace_entry {
                Monitored::Raise
            } else {
                Monitored::Reraise
            },
        );
        if !trace_entry {
            super::exception::restore_position(&r);
        } else {
            super::exception::note_entry(&r);
            if !idle()
                && let Some(pending) = state().pending.get().get().cloned()
            {
                let traceback = exception::pending_traceback().unwrap_or(Value::none());
                let arg = tuple::new(vec![pending.ty().value(), pending, traceback]);
                let _ = trace(&r, Event::Exception, &arg);
            }
        }
        let (next, entry) = super::exception::handle(r);
        r = next;
        if entry {
            if !idle() && monitor::wants(Monitored::ExceptionHandled) {
                r.save();
                let handled = r.peek(1).clone();
                let _ = monitor::fire(&r, Monitored::ExceptionHandled, &[handled]);
            }
            return Ok(r);
        }
        tell_exception(&r, Monitored::PyUnwind);
        if !idle() {
            let _ = both(&r, Event::Return, &Value::none());
        }
        r = super::exception::leave(r)?;
        trace_entry = true;
    }
}

fn object(v: &Value) -> &FrameObject {
    v.exact::<FrameObject>().expect("a frame")
}

/// Tells both hooks.
fn both(r: &Regs, event: Event, arg: &Value) -> R<()> {
    trace(r, event, arg)?;
    profile(r, event, arg)
}

/// Tells the trace function of the frame, or for calls the thread's.
fn trace(r: &Regs, event: Event, arg: &Value) -> R<()> {
    if idle() {
        return Ok(());
    }
    let Some(global) = hook(false) else { return Ok(()) };
    if event != Event::Call && super::objects::of(r.frame()).is_none() {
        return Ok(());
    }
    let frame = super::frame::object_of(static_frame(r));
    let callback = match event {
        Event::Call => Some(global),
        _ => object(&frame).trace.get().get().cloned(),
    };
    let Some(callback) = callback else { return Ok(()) };
    if event == Event::Line && !object(&frame).trace_lines.get() {
        return Ok(());
    }
    match run_hook(r, &callback, &frame, event, arg) {
        Ok(result) => {
            if !result.is_none() {
                drop(object(&frame).trace.replace(Slot::new(result)));
            }
            Ok(())
        }
        Err(raised) => {
            let raised = raised.take();
            set_hook(false, None);
            drop(object(&frame).trace.replace(Slot::NULL));
            Err(raise_again(raised))
        }
    }
}

/// Tells the profile function.
fn profile(r: &Regs, event: Event, arg: &Value) -> R<()> {
    if idle() {
        return Ok(());
    }
    let Some(callback) = hook(true) else { return Ok(()) };
    let frame = super::frame::object_of(static_frame(r));
    match run_hook(r, &callback, &frame, event, arg) {
        Ok(_) => Ok(()),
        Err(raised) => {
            let raised = raised.take();
            set_hook(true, None);
            Err(raise_again(raised))
        }
    }
}

fn static_frame(r: &Regs) -> &'static Frame {
    // SAFETY: the running frame lives while hooks run.
    unsafe { &*r.fp }
}

/// Whether a frame may go on elsewhere after an event.
fn jumps_of(r: &Regs, event: Event) -> Jumps {
    let unit = r.unit(0);
    match event {
        Event::Line => Jumps::Allowed,
        Event::Call if unit.op != Op::Resume => Jumps::NoLine,
        Event::Call if unit.arg & 3 == 0 => Jumps::NewFrame,
        Event::Call => Jumps::Allowed,
        Event::CCall | Event::CReturn => Jumps::DuringCall,
        Event::Return | Event::Exception | Event::Opcode | Event::CException => Jumps::NoLine,
    }
}

/// Calls a hook; what it does to `f_locals` of a function is done to its variables (`call_trampoline`).
fn run_hook(r: &Regs, callback: &Value, frame: &Value, event: Event, arg: &Value) -> R {
    let running = static_frame(r);
    let optimized = running.code_object().code.flags & flags::OPTIMIZED != 0;
    if optimized && !running.namespace.get().is_null() {
        super::frame::locals_dict(running)?;
    }
    let pending = state().pending.replace(Slot::NULL);
    let own = OWN.get_mut();
    own.busy = true;
    let outer = (own.jumps, own.traced);
    (own.jumps, own.traced) = (jumps_of(r, event), r.fp as usize);
    let args = [frame.clone(), str::intern(event.name()), arg.clone()];
    let result = ops::call::call(callback, &args, None);
    let own = OWN.get_mut();
    own.busy = false;
    (own.jumps, own.traced) = outer;
    if optimized {
        super::frame::store_locals(running);
    }
    if result.is_ok() && !pending.is_null() {
        drop(state().pending.replace(pending));
    }
    result
}

/// For the loop: one that switches while it runs goes on there.
#[cold]
#[inline(never)]
pub fn switch(r: Regs) -> Result<R<Value>, ()> {
    match wanted() {
        Some(traced) => Ok(traced(r, false)),
        None => {
            if r.unit(0).op == Op::Switch {
                unswitch(&r);
            }
            Err(())
        }
    }
}
