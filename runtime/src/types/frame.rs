//! `frame`: what `sys._getframe()` and `tb_frame` show. A frame object exists only where something asked for it.

use crate::cell::Mut;
use crate::exceptions::{R, attribute_error, type_error};
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::stdlib::sys::audit;
use crate::types::code::CodeObject;
use crate::types::{dict, function, generator, object};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// A view of a running or finished frame.
#[repr(C)]
pub struct FrameObject {
    /// Object header.
    pub header: Header,
    /// `f_back`.
    pub back: Mut<Slot>,
    /// `f_code`.
    pub code: Value,
    /// `f_globals`.
    pub globals: Value,
    /// `f_locals`, where known: the namespace of a module or class, or the snapshot of a function's variables.
    pub locals: Mut<Slot>,
    /// Makes the snapshot of a function's locals while the frame runs.
    pub locals_source: Cell<Option<fn(&Value) -> R>>,
    /// The consumer's frame, for `locals_source`; null once the frame has returned.
    pub running: Cell<*const ()>,
    /// Where a frame of generated code is on the machine's stack, else 0.
    pub address: Cell<usize>,
    /// Byte offset of the current instruction.
    pub lasti: Cell<i32>,
    /// `f_trace`.
    pub trace: Mut<Slot>,
    /// `f_trace_lines`.
    pub trace_lines: Cell<bool>,
    /// `f_trace_opcodes`.
    pub trace_opcodes: Cell<bool>,
}

/// `frame`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "frame",
    Some(&object::TYPE),
    Slots {
        repr: Some(repr),
        drop: Some(drop_payload::<FrameObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<FrameObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[
    MethodDef::no_args("clear", |v| {
        crate::interp::frame::refresh(this(v));
        if let Some(frame) = crate::interp::frame::running(this(v)) {
            // SAFETY: a generator outlives its frame.
            let generator = unsafe { frame.generator.as_ref() };
            let Some(g) = generator.filter(|g| g.state.get() != generator::State::Running) else {
                return Err(crate::exceptions::runtime_error("cannot clear an executing frame"));
            };
            // SAFETY: as above.
            generator::finalize(&unsafe { Value::from_object(g) });
            return Ok(Value::none());
        }
        // The frame that called stays known, and so does the namespace of a module or class.
        let f = this(v);
        drop(f.trace.replace(Slot::NULL));
        let code = f.code.exact::<CodeObject>().expect("a code object");
        if code.has_flags(krait_bytecode::code::flags::OPTIMIZED) {
            drop(f.locals.replace(Slot::NULL));
        }
        Ok(Value::none())
    }),
    MethodDef::no_args("__sizeof__", |_| Ok(Value::usize(size_of::<FrameObject>()))),
])
.with_getsets(&[
    GetSetDef::read_only("f_back", |v| {
        let back = crate::interp::frame::back_of_generator(this(v));
        Ok(back.unwrap_or_else(|| slot_value(&this(v).back)))
    }),
    GetSetDef::read_only("f_code", |v| {
        audit::attribute_is_read(v, "f_code")?;
        Ok(this(v).code.clone())
    }),
    GetSetDef::read_only("f_globals", |v| Ok(this(v).globals.clone())),
    GetSetDef::read_only("f_builtins", |v| Ok(function::any_builtins_of(&this(v).globals))),
    GetSetDef::read_only("f_locals", get_locals),
    GetSetDef::read_only("f_lasti", |v| {
        crate::interp::frame::refresh(this(v));
        Ok(Value::int(this(v).lasti.get().into()))
    }),
    GetSetDef::read_write(
        "f_lineno",
        |v| Ok(this(v).line().map_or(Value::none(), |l| Value::int(l.into()))),
        crate::interp::jump::set_line,
    ),
    GetSetDef::read_write(
        "f_trace",
        |v| Ok(slot_value(&this(v).trace)),
        |v, new| {
            drop(this(v).trace.replace(new.filter(|n| !n.is_none()).cloned().into()));
            Ok(())
        },
    ),
    GetSetDef::read_write(
        "f_trace_lines",
        |v| Ok(Value::bool(this(v).trace_lines.get())),
        |v, new| set_bool(v, "f_trace_lines", &this(v).trace_lines, new),
    )
    .member(),
    GetSetDef::read_write(
        "f_trace_opcodes",
        |v| Ok(Value::bool(this(v).trace_opcodes.get())),
        |v, new| {
            set_bool(v, "f_trace_opcodes", &this(v).trace_opcodes, new)?;
            if this(v).trace_opcodes.get() {
                crate::interp::trace::want_opcodes();
            }
            Ok(())
        },
    )
    .member(),
]);

payload!(FrameObject, TYPE);

/// A frame object.
pub fn new(back: Option<Value>, code: &Value, globals: &Value, locals: Option<Value>, lasti: u32) -> Value {
    memory::new_object(FrameObject {
        header: Header::new(&TYPE),
        back: Mut::new(back.into()),
        code: code.clone(),
        globals: globals.clone(),
        locals: Mut::new(locals.into()),
        locals_source: Cell::new(None),
        running: Cell::new(std::ptr::null()),
        address: Cell::new(0),
        lasti: Cell::new(lasti as i32),
        trace: Mut::new(Slot::NULL),
        trace_lines: Cell::new(true),
        trace_opcodes: Cell::new(false),
    })
}

/// A frame object for a traceback entry whose frame is gone or was never an object.
pub fn new_detached(code: &Value, globals: &Value, lasti: u32) -> Value {
    let optimized = code
        .exact::<CodeObject>()
        .is_some_and(|c| c.has_flags(krait_bytecode::code::flags::OPTIMIZED));
    let locals = if optimized { dict::new() } else { globals.clone() };
    new(None, code, globals, Some(locals), lasti)
}

fn this(v: &Value) -> &FrameObject {
    v.exact::<FrameObject>().expect("a frame")
}

impl FrameObject {
    /// The locals that the object keeps.
    pub fn locals_or_empty(&self) -> R {
        match self.locals.get().get() {
            Some(locals) => Ok(locals.clone()),
            None => {
                let d = dict::new();
                drop(self.locals.replace(Slot::new(d.clone())));
                Ok(d)
            }
        }
    }
    /// The line, if the instruction has one.
    pub fn line(&self) -> Option<i32> {
        crate::interp::frame::refresh(self);
        self.code.exact::<CodeObject>()?.line_at(self.lasti.get().max(0) as u32)
    }
}

fn slot_value(slot: &Mut<Slot>) -> Value {
    slot.get().get().cloned().unwrap_or(Value::none())
}

fn get_locals(v: &Value) -> R {
    let f = this(v);
    if let Some(source) = f.locals_source.get().filter(|_| !f.running.get().is_null()) {
        return source(v);
    }
    f.locals_or_empty()
}

fn set_bool(v: &Value, name: &str, cell: &Cell<bool>, value: Option<&Value>) -> R<()> {
    match value {
        Some(b) if b.is_bool() => {
            cell.set(b.is_true());
            Ok(())
        }
        Some(_) => Err(type_error("attribute value type must be bool")),
        None => Err(attribute_error(
            v,
            &crate::types::str::intern(name),
            "can't delete numeric/char attribute",
        )),
    }
}

fn repr(v: &Value) -> R {
    let f = this(v);
    let code = f.code.exact::<CodeObject>().expect("a code object");
    let line = f.line().map_or_else(|| String::from("None"), |l| l.to_string());
    let file = crate::ops::format::repr_string(&code.filename)?;
    Ok(Value::str(&format!(
        "<frame at {:#x}, file {file}, line {line}, code {}>",
        v.address() as usize,
        code.code.name
    )))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live frame.
    let f = unsafe { &*p.cast::<FrameObject>() };
    visit(&f.code);
    visit(&f.globals);
    for slot in [&f.back, &f.locals, &f.trace] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live frame.
    let f = unsafe { &*p.cast::<FrameObject>() };
    for slot in [&f.back, &f.locals, &f.trace] {
        drop(slot.replace(Slot::NULL));
    }
}
