//! `sys.monitoring` (PEP 669): tools, what they want to know of, and telling them. The loop that traces finds the events.

use super::regs::Regs;
use crate::cell::Mut;
use crate::exceptions::{R, raise_again, value_error};
use crate::ops::call;
use crate::state::state;
use crate::types::code::CodeObject;
use crate::value::{Slot, Value};
use std::collections::{HashMap, HashSet};

/// The events by number; a set has their bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Event {
    PyStart,
    PyResume,
    PyReturn,
    PyYield,
    Call,
    Line,
    Instruction,
    Jump,
    Branch,
    StopIteration,
    Raise,
    ExceptionHandled,
    PyUnwind,
    PyThrow,
    Reraise,
    CReturn,
    CRaise,
}

/// Names in the order of [`Event`].
pub const NAMES: [&str; 17] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
];

/// Events that belong to places in code, and can be wanted for one code object or disabled at one place.
pub const LOCAL: u32 = (1 << Event::Raise as u32) - 1;
/// How many tools there are.
pub const TOOLS: usize = 6;

/// A tool.
#[derive(Default)]
pub struct Tool {
    pub name: Slot,
    pub events: u32,
    pub callbacks: [Slot; 17],
    /// By the address of a code object, which is kept.
    pub local: HashMap<usize, (Value, u32)>,
    disabled: HashSet<(usize, u32, u8)>,
}

static TOOL_TABLE: Mut<Vec<Tool>> = Mut::new(Vec::new());
/// All events that any tool wants, anywhere.
static WANTED: Mut<u32> = Mut::new(0);

/// The tools.
pub fn tools() -> &'static mut Vec<Tool> {
    let tools = TOOL_TABLE.get_mut();
    if tools.is_empty() {
        tools.resize_with(TOOLS, Tool::default);
    }
    tools
}

/// Whether some tool wants events.
#[inline]
pub fn is_active() -> bool {
    *WANTED.get() != 0
}

/// Whether some tool wants this event, somewhere.
#[inline]
pub fn wants(event: Event) -> bool {
    let all = *WANTED.get();
    let implied = match event {
        Event::CReturn | Event::CRaise => Event::Call,
        other => other,
    };
    all & 1 << implied as u32 != 0
}

/// To be called when what tools want has changed.
pub fn update() {
    let mut all = 0;
    for tool in tools() {
        all |= tool.events;
        for (_, events) in tool.local.values() {
            all |= events;
        }
    }
    WANTED.replace(all);
    super::trace::monitoring_changed();
}

/// Forgets what was disabled.
pub fn restart() {
    for tool in tools() {
        tool.disabled.clear();
    }
}

/// `sys.monitoring.DISABLE` and `MISSING`.
pub fn singletons() -> [&'static Value; 2] {
    static MADE: Mut<Option<[Value; 2]>> = Mut::new(None);
    let [disable, missing] = MADE.get_mut().get_or_insert_with(|| {
        let make = || {
            let made = call::call0(&crate::types::object::TYPE.value());
            crate::memory::keep(made.expect("object() needs nothing"))
        };
        [make(), make()]
    });
    [disable, missing]
}

/// Tells the tools of an event at the instruction where the running frame stands.
pub fn fire(r: &Regs, event: Event, extra: &[Value]) -> R<()> {
    if !wants(event) {
        return Ok(());
    }
    let offset = 2 * r.frame().index();
    fire_at(r, event, offset, Value::int(offset.into()), extra)
}

/// As [`fire`] for an instruction; `second` is what callbacks get after the code object.
pub fn fire_at(r: &Regs, event: Event, offset: u32, second: Value, extra: &[Value]) -> R<()> {
    let code = r.frame().code_value();
    let address = r.frame().code_object() as *const CodeObject as usize;
    let bit = match event {
        Event::CReturn | Event::CRaise => 1 << Event::Call as u32,
        other => 1u32 << other as u32,
    };
    for number in 0..TOOLS {
        let tool = &tools()[number];
        let local = tool.local.get(&address).map_or(0, |(_, events)| *events);
        if (tool.events | local) & bit == 0 || tool.disabled.contains(&(address, offset, event as u8)) {
            continue;
        }
        let Some(callback) = tool.callbacks[event as usize].get().cloned() else {
            continue;
        };
        let mut args = vec![code.clone(), second.clone()];
        args.extend_from_slice(extra);
        let pending = state().pending.replace(Slot::NULL);
        super::trace::set_busy(true);
        let result = call::call(&callback, &args, None);
        super::trace::set_busy(false);
        match result {
            Ok(v) => {
                if v.is(singletons()[0]) {
                    disable(number, event, address, offset)?;
                }
                if !pending.is_null() {
                    drop(state().pending.replace(pending));
                }
            }
            Err(raised) => return Err(raise_again(raised.take())),
        }
    }
    Ok(())
}

fn disable(number: usize, event: Event, address: usize, offset: u32) -> R<()> {
    let tool = &mut tools()[number];
    if 1 << event as u32 & LOCAL != 0 {
        tool.disabled.insert((address, offset, event as u8));
        return Ok(());
    }
    drop(std::mem::replace(&mut tool.callbacks[event as usize], Slot::NULL));
    Err(value_error(format_args!(
        "Cannot disable {} events. Callback removed.",
        NAMES[event as usize]
    )))
}
