//! `traceback`: where an exception passed, outermost call first.

use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::stdlib::sys::audit;
use crate::types::cell::CellObject;
use crate::types::code::CodeObject;
use crate::types::{frame, list, object};
use crate::value::{Slot, Value};
use std::cell::Cell;

/// One entry. The frame object is made when it is asked for, unless the raiser had one.
#[repr(C)]
pub struct TracebackObject {
    /// Object header.
    pub header: Header,
    /// `tb_next`.
    pub next: Mut<Slot>,
    /// `tb_frame`, if there is a frame object.
    pub frame: Mut<Slot>,
    /// The code object that was running.
    pub code: Value,
    /// Its globals.
    pub globals: Value,
    /// The running function's `self`, noted for NameErrors: their hint may name its attribute.
    pub this: Mut<Slot>,
    /// The locals of the frame, by index, once an exception has left it: they live as long as the entry.
    pub kept: Mut<Vec<Slot>>,
    /// Byte offset of the instruction.
    pub lasti: i32,
    /// `tb_lineno`, -1 until it is computed.
    pub line: Cell<i32>,
    /// Byte offset of the instruction where the exception left the frame, after handlers; -1: where it was raised.
    pub left: Cell<i32>,
}

/// `traceback`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "traceback",
    Some(&object::TYPE),
    Slots {
        new: Some(new_traceback),
        drop: Some(drop_payload::<TracebackObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<TracebackObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[MethodDef::no_args("__dir__", |_| {
    Ok(list::new(
        ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]
            .iter()
            .map(|s| Value::str(s))
            .collect(),
    ))
})])
.with_getsets(&[
    GetSetDef::read_only("tb_frame", |v| {
        audit::attribute_is_read(v, "tb_frame")?;
        Ok(this(v).frame_object())
    })
    .member(),
    GetSetDef::read_write("tb_next", |v| Ok(next_of(v).unwrap_or(Value::none())), set_next),
    GetSetDef::read_only("tb_lasti", |v| Ok(Value::int(this(v).lasti.into()))).member(),
    GetSetDef::read_only("tb_lineno", |v| Ok(this(v).line_value())),
]);

payload!(TracebackObject, TYPE);

/// A new entry in front of `next`.
pub fn new(next: Option<Value>, code: &Value, globals: &Value, lasti: u32, frame: Option<Value>) -> Value {
    memory::new_object(TracebackObject {
        header: Header::new(&TYPE),
        next: Mut::new(next.into()),
        frame: Mut::new(frame.into()),
        code: code.clone(),
        globals: globals.clone(),
        this: Mut::new(Slot::NULL),
        kept: Mut::new(Vec::new()),
        left: Cell::new(-1),
        lasti: lasti as i32,
        line: Cell::new(-1),
    })
}

/// Notes the `self` of the function where a NameError was raised.
pub fn note_self(traceback: &Value, obj: &Value) {
    drop(this(traceback).this.replace(Slot::new(obj.clone())));
}

fn this(v: &Value) -> &TracebackObject {
    v.exact::<TracebackObject>().expect("a traceback")
}

/// The entry after `traceback`.
pub fn next_of(traceback: &Value) -> Option<Value> {
    this(traceback).next.get().get().cloned()
}

impl TracebackObject {
    /// The code object.
    pub fn code(&self) -> &CodeObject {
        self.code.exact::<CodeObject>().expect("a code object")
    }
    /// The line, if the instruction has one.
    pub fn line(&self) -> Option<i32> {
        if self.line.get() == -1 {
            return self.code().line_at(self.lasti.max(0) as u32);
        }
        Some(self.line.get())
    }
    fn line_value(&self) -> Value {
        self.line().map_or(Value::none(), |l| Value::int(l.into()))
    }
    /// The frame object; made now if there is none.
    pub fn frame_object(&self) -> Value {
        if let Some(f) = self.frame.get().get() {
            return f.clone();
        }
        // The frame that handles the exception still runs.
        let left = !self.kept.get().is_empty();
        let running = if left {
            None
        } else {
            crate::interp::frame::object_of_running(&self.code)
        };
        let lasti = if self.left.get() >= 0 {
            self.left.get()
        } else {
            self.lasti
        };
        let f = running.unwrap_or_else(|| frame::new_detached(&self.code, &self.globals, lasti.max(0) as u32));
        self.show_kept(&f);
        drop(self.frame.replace(Slot::new(f.clone())));
        f
    }
}

impl TracebackObject {
    /// Gives the kept locals to the entry's frame object, as `f_locals`.
    fn show_kept(&self, frame_object: &Value) {
        let kept = self.kept.replace(Vec::new());
        let Some(f) = frame_object.exact::<frame::FrameObject>().filter(|_| !kept.is_empty()) else {
            return;
        };
        let locals = crate::types::dict::new();
        for (name, slot) in self.code().localsplusnames.iter().zip(&kept) {
            let value = match slot.get() {
                Some(v) => match v.exact::<CellObject>() {
                    Some(cell) => cell.value.get().get().cloned(),
                    None => Some(v.clone()),
                },
                None => None,
            };
            if let Some(value) = value {
                // Names are strings: this cannot fail.
                let _ = crate::types::dict::set_item(&locals, name, value);
            }
        }
        drop(f.locals.replace(Slot::new(locals)));
    }
    /// The variable `self` of the frame, if it is known.
    pub fn self_variable(&self) -> Option<Value> {
        if let Some(v) = self.this.get().get() {
            return Some(v.clone());
        }
        let index = self
            .code()
            .localsplusnames
            .iter()
            .position(|n| crate::types::str::equals(n, "self"))?;
        let v = self.kept.get().get(index)?.get()?.clone();
        match v.exact::<CellObject>() {
            Some(cell) => cell.value.get().get().cloned(),
            None => Some(v),
        }
    }
}

/// Tells the entry of a frame in the traceback of the pending exception where the exception leaves it.
pub fn note_left(code: &CodeObject, lasti: u32) {
    let entry = crate::types::exception::pending_traceback();
    if let Some(t) = entry.as_ref().and_then(|e| e.exact::<TracebackObject>())
        && std::ptr::eq(t.code(), code)
        && t.left.get() < 0
        && t.kept.get().is_empty()
    {
        t.left.set(lasti as i32);
        if let Some(f) = t.frame.get().get().and_then(|f| f.exact::<frame::FrameObject>()) {
            f.lasti.set(lasti as i32);
        }
    }
}

/// Leaves the locals of a frame that an exception leaves to its entry in the traceback of the pending exception.
pub fn keep_locals(code: &CodeObject, locals: Vec<Slot>) {
    let entry = crate::types::exception::pending_traceback();
    if let Some(t) = entry.as_ref().and_then(|e| e.exact::<TracebackObject>())
        && std::ptr::eq(t.code(), code)
        && t.kept.get().is_empty()
    {
        drop(t.kept.replace(locals));
        if let Some(f) = t.frame.get().get().cloned() {
            t.show_kept(&f);
        }
    }
}

fn set_next(v: &Value, value: Option<&Value>) -> R<()> {
    let Some(value) = value else {
        return Err(type_error("can't delete tb_next attribute"));
    };
    let new = if value.is_none() {
        None
    } else if value.exact::<TracebackObject>().is_some() {
        Some(value.clone())
    } else {
        return Err(type_error(format_args!(
            "expected traceback object, got '{}'",
            value.ty().name()
        )));
    };
    let mut cursor = new.clone();
    while let Some(c) = cursor {
        if c.is(v) {
            return Err(value_error("traceback loop detected"));
        }
        cursor = next_of(&c);
    }
    drop(this(v).next.replace(new.into()));
    Ok(())
}

/// `types.TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`.
fn new_traceback(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    const NAMES: [&str; 4] = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let (positional, names, values) = crate::ops::call::split(args, kwnames);
    let mut given: [Option<&Value>; 4] = [None; 4];
    if args.len() > 4 {
        return Err(type_error(format_args!(
            "TracebackType() takes at most 4 arguments ({} given)",
            args.len()
        )));
    }
    for (slot, v) in given.iter_mut().zip(positional) {
        *slot = Some(v);
    }
    for (name, v) in names.iter().zip(values) {
        let text = crate::types::str::to_str_lossless(name).unwrap_or("?");
        match NAMES.iter().position(|n| *n == text) {
            Some(i) => given[i] = Some(v),
            None => {
                return Err(type_error(format_args!(
                    "'{text}' is an invalid keyword argument for TracebackType()"
                )));
            }
        }
    }
    let [Some(next), Some(frame), Some(lasti), Some(line)] = given else {
        let i = given.iter().position(Option::is_none).unwrap_or(0);
        return Err(type_error(format_args!(
            "TracebackType() missing required argument '{}' (pos {})",
            NAMES[i],
            i + 1
        )));
    };
    let Some(f) = frame.exact::<frame::FrameObject>() else {
        return Err(type_error(format_args!(
            "TracebackType() argument 'tb_frame' must be frame, not {}",
            frame.ty().name()
        )));
    };
    if !next.is_none() && next.exact::<TracebackObject>().is_none() {
        return Err(type_error(format_args!(
            "expected traceback object or None, got '{}'",
            next.ty().name()
        )));
    }
    let lasti = crate::ops::number::ssize(lasti)? as u32;
    let line = crate::ops::number::ssize(line)? as i32;
    let next = (!next.is_none()).then(|| next.clone());
    let made = new(next, &f.code, &f.globals, lasti, Some(frame.clone()));
    this(&made).line.set(line);
    Ok(made)
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live traceback.
    let t = unsafe { &*p.cast::<TracebackObject>() };
    visit(&t.code);
    visit(&t.globals);
    for slot in [&t.next, &t.frame, &t.this] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
    t.kept.get().iter().filter_map(Slot::get).for_each(visit);
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live traceback.
    let t = unsafe { &*p.cast::<TracebackObject>() };
    drop(t.next.replace(Slot::NULL));
    drop(t.frame.replace(Slot::NULL));
    drop(t.this.replace(Slot::NULL));
    drop(t.kept.replace(Vec::new()));
}
