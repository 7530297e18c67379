//! `sys.monitoring`.

use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::interp::monitor::{self, LOCAL, NAMES, TOOLS, Tool};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::stdlib::sys::audit;
use crate::types::code::CodeObject;
use crate::types::{dict, module, str};
use crate::value::{Slot, Value};

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("use_tool_id", |_, args| {
        args::check_count("use_tool_id", args.len(), 2, 2)?;
        let (number, tool) = tool_of(&args[0])?;
        if !str::is_str(&args[1]) {
            return Err(value_error("tool name must be a str"));
        }
        if !tool.name.is_null() {
            return Err(value_error(format_args!("tool {number} is already in use")));
        }
        tool.name = Slot::new(crate::memory::keep(args[1].clone()));
        Ok(Value::none())
    }),
    MethodDef::one("free_tool_id", |_, number| {
        let (_, tool) = tool_of(number)?;
        let old = std::mem::take(tool);
        // The callbacks stay, as in CPython.
        tool.callbacks = old.callbacks;
        monitor::update();
        Ok(Value::none())
    }),
    MethodDef::one("get_tool", |_, number| {
        Ok(tool_of(number)?.1.name.get().cloned().unwrap_or(Value::none()))
    }),
    MethodDef::positional("register_callback", |_, args| {
        args::check_count("register_callback", args.len(), 3, 3)?;
        let (_, tool) = tool_of(&args[0])?;
        audit::raise("sys.monitoring.register_callback", || vec![args[2].clone()])?;
        let event = number::c_int(&args[1])?;
        if event <= 0 || event.count_ones() != 1 {
            return Err(value_error("The callback can only be set for one event at a time"));
        }
        let at = event.trailing_zeros() as usize;
        if at >= NAMES.len() {
            return Err(value_error(format_args!("invalid event {event}")));
        }
        let new = Some(&args[2]).filter(|f| !f.is_none());
        let slot = Slot::from(new.map(|f| crate::memory::keep(f.clone())));
        let mut old = std::mem::replace(&mut tool.callbacks[at], slot);
        Ok(old.take().unwrap_or(Value::none()))
    }),
    MethodDef::one("get_events", |_, number| {
        Ok(Value::int(tool_of(number)?.1.events.into()))
    }),
    MethodDef::positional("set_events", |_, args| {
        args::check_count("set_events", args.len(), 2, 2)?;
        tool_of(&args[0])?;
        let events = event_set(&args[1], "event set", u32::MAX)?;
        tool_in_use(&args[0])?.events = events;
        monitor::update();
        Ok(Value::none())
    }),
    MethodDef::positional("get_local_events", |_, args| {
        args::check_count("get_local_events", args.len(), 2, 2)?;
        let code = code_address(&args[1])?;
        let (_, tool) = tool_of(&args[0])?;
        Ok(Value::int(
            tool.local.get(&code).map_or(0, |(_, events)| *events).into(),
        ))
    }),
    MethodDef::positional("set_local_events", |_, args| {
        args::check_count("set_local_events", args.len(), 3, 3)?;
        let code = code_address(&args[1])?;
        tool_of(&args[0])?;
        let events = event_set(&args[2], "local event set", LOCAL)?;
        let kept = crate::memory::keep(args[1].clone());
        tool_in_use(&args[0])?.local.insert(code, (kept, events));
        monitor::update();
        Ok(Value::none())
    }),
    MethodDef::no_args("restart_events", |_| {
        monitor::restart();
        Ok(Value::none())
    }),
    MethodDef::no_args("_all_events", |_| {
        let found = dict::new();
        for (event, name) in NAMES.iter().enumerate() {
            let tools = (0..TOOLS).filter(|t| monitor::tools()[*t].events & 1 << event != 0);
            let bits = tools.fold(0, |bits, t| bits | 1 << t);
            if bits != 0 {
                dict::set_str(&found, name, Value::int(bits));
            }
        }
        Ok(found)
    }),
];

/// Makes the module.
pub fn make() -> R {
    let m = module::new("sys.monitoring", &[FUNCTIONS])?;
    let [disable, missing] = monitor::singletons();
    module::add(&m, "DISABLE", disable.clone());
    module::add(&m, "MISSING", missing.clone());
    let ids = [
        ("DEBUGGER_ID", 0),
        ("COVERAGE_ID", 1),
        ("PROFILER_ID", 2),
        ("OPTIMIZER_ID", 5),
    ];
    for (name, id) in ids {
        module::add(&m, name, Value::int(id));
    }
    let mut events: Vec<(&str, Value)> = vec![("NO_EVENTS", Value::int(0))];
    let numbered = NAMES.iter().enumerate();
    events.extend(numbered.map(|(event, name)| (*name, Value::int(1 << event))));
    module::add(&m, "events", crate::types::namespace::new(&events));
    Ok(m)
}

fn tool_of(v: &Value) -> R<(i32, &'static mut Tool)> {
    let number = number::c_int(v)?;
    match usize::try_from(number).ok().and_then(|n| monitor::tools().get_mut(n)) {
        Some(tool) => Ok((number, tool)),
        None => Err(value_error(format_args!(
            "invalid tool {number} (must be between 0 and 5)"
        ))),
    }
}

fn tool_in_use(v: &Value) -> R<&'static mut Tool> {
    match tool_of(v)? {
        (number, tool) if tool.name.is_null() => Err(value_error(format_args!("tool {number} is not in use"))),
        (_, tool) => Ok(tool),
    }
}

/// A set of events: those of C functions come with calls and are not kept.
fn event_set(v: &Value, what: &str, allowed: u32) -> R<u32> {
    const C_EVENTS: u32 = 0b11 << 15;
    const CALLS: u32 = C_EVENTS | 1 << 4;
    let mut events = number::c_int(v)?;
    if !(0..1 << 17).contains(&events) {
        return Err(value_error(format_args!("invalid {what} 0x{events:x}")));
    }
    let bits = events as u32;
    if bits & C_EVENTS != 0 {
        if bits & CALLS != CALLS {
            return Err(value_error("cannot set C_RETURN or C_RAISE events independently"));
        }
        events &= !(C_EVENTS as i32);
    }
    if events as u32 & !allowed != 0 {
        return Err(value_error(format_args!("invalid {what} 0x{events:x}")));
    }
    Ok(events as u32)
}

fn code_address(v: &Value) -> R<usize> {
    match v.exact::<CodeObject>() {
        Some(code) => Ok(code as *const CodeObject as usize),
        None => Err(type_error("code must be a code object")),
    }
}
