//! The Python frames on the machine's stack: those of the interpreter and those of generated code, in their order.
//!
//! Generated code keeps no list of its frames. Who looks (`sys._getframe`, `warnings`) walks the machine's stack by the frame
//! pointers, which generated code has and the runtime in executables is compiled with (`build.rs` of the driver). A return
//! address in generated code leads by `NativeCode::places` to the instruction.

use super::frame::{self, Frame};
use crate::abi::layout::NativeCode;
use crate::cell::Mut;
use crate::types::code::CodeObject;
use crate::types::list::sorted_by_number;
use crate::value::Value;
use krait_bytecode::code::flags;
use std::ops::ControlFlow;

/// A Python frame that is running.
pub struct Visible {
    /// Its code object.
    pub code: Value,
    /// Its globals.
    pub globals: Value,
    /// Byte offset of the instruction where it stands.
    pub lasti: u32,
    /// The interpreter's frame, or the one that stands for the body of a compiled module.
    pub frame: Option<&'static Frame>,
    /// Where a frame of generated code is on the machine's stack, else 0.
    pub address: usize,
}

impl Visible {
    /// A frame of the interpreter.
    pub fn of(frame: &'static Frame) -> Visible {
        Visible {
            code: frame.code_value(),
            globals: frame.globals().clone(),
            lasti: frame.lasti(),
            frame: Some(frame),
            address: 0,
        }
    }
    /// The code object.
    pub fn code_object(&self) -> &CodeObject {
        self.code.exact::<CodeObject>().expect("frames have code objects")
    }
    /// The line where it stands.
    pub fn line(&self) -> Option<i32> {
        self.code_object().line_at(self.lasti)
    }
}

/// Which function of a code object a machine address is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Body,
    Entry,
    Resume,
}

/// A function of generated code.
struct Function {
    start: usize,
    part: Part,
    native: &'static NativeCode,
}

impl Function {
    /// A body of a module or class is counted as the interpreter's frame that stands for it.
    fn is_counted(&self) -> bool {
        // SAFETY: its module is loaded, for its code runs.
        let code = unsafe { self.native.code.get().as_ref() };
        code.is_some_and(|c| c.code.flags & flags::OPTIMIZED != 0)
    }
}

/// The functions of generated code by address.
struct Functions {
    sorted: Vec<Function>,
    /// Where functions end that are made from Python's.
    bodies_end: usize,
}

static FUNCTIONS: Mut<Functions> = Mut::new(Functions {
    sorted: Vec::new(),
    bodies_end: 0,
});

/// Tells what generated code there is; called once, before it runs.
pub fn add_functions(natives: impl Iterator<Item = &'static NativeCode>, bodies_end: *const u8) {
    let functions = FUNCTIONS.get_mut();
    for native in natives {
        let Some(entry) = native.entry else { continue };
        let parts = [
            (native.body as usize, Part::Body),
            (entry as usize, Part::Entry),
            (native.resume as usize, Part::Resume),
        ];
        functions.sorted.extend(
            parts
                .into_iter()
                .filter(|&(start, _)| start != 0)
                .map(|(start, part)| Function { start, part, native }),
        );
    }
    functions.sorted = sorted_by_number(std::mem::take(&mut functions.sorted), |f| f.start as u64);
    functions.bodies_end = bodies_end as usize;
    super::depth::reset();
}

/// An address on the machine's stack, in the caller's frame or just below it.
#[inline(always)]
pub fn address_here() -> usize {
    let here = 0u8;
    std::hint::black_box(&raw const here) as usize
}

/// All running Python frames, innermost first.
pub fn visible() -> Vec<Visible> {
    let mut out = Vec::new();
    let mut natives = native_frames().into_iter().peekable();
    let mut next = frame::current();
    while let Some(first) = next {
        // The interpreter's frames up to the next one through which it was entered lie together on the machine's stack.
        let entry = std::iter::successors(Some(first), |f| f.back()).find(|f| f.is_entry);
        let mark = entry.map_or(usize::MAX, |f| f.mark);
        while let Some(native) = natives.next_if(|n| n.address < mark) {
            out.push(native.visible());
        }
        let mut group = Some(first);
        while let Some(f) = group {
            push_frame(&mut out, f);
            group = f.back().filter(|_| !f.is_entry);
            next = f.back();
        }
    }
    out.extend(natives.map(NativeFrame::visible));
    out
}

/// Adds a frame of the interpreter; one that stands for a module's generated code is entered there instead.
fn push_frame(out: &mut Vec<Visible>, frame: &'static Frame) {
    match out.last_mut() {
        Some(last)
            if last.frame.is_none() && std::ptr::eq(last.code_object(), frame.code_object()) && frame.is_entry =>
        {
            last.frame = Some(frame);
        }
        _ => out.push(Visible::of(frame)),
    }
}

/// The globals of the innermost frame.
pub fn current_globals() -> Option<Value> {
    if FUNCTIONS.get().sorted.is_empty() {
        return frame::current().map(|f| f.globals().clone());
    }
    visible().into_iter().next().map(|v| v.globals)
}

/// A frame of generated code.
struct NativeFrame {
    /// Where on the machine's stack.
    address: usize,
    native: &'static NativeCode,
    lasti: u32,
}

impl NativeFrame {
    fn visible(self) -> Visible {
        // SAFETY: the module was loaded, or its code would not run: code object and dict are there and stay.
        unsafe {
            Visible {
                code: Value::from_object(self.native.code.get()),
                globals: Value::borrow_raw(&*self.native.globals).clone(),
                lasti: self.lasti,
                frame: None,
                address: self.address,
            }
        }
    }
}

/// The frame pointer of the function that this is written in.
#[inline(always)]
fn frame_pointer() -> usize {
    let frame: usize;
    // SAFETY: reads a register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {}, rbp", out(reg) frame, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("mov {}, x29", out(reg) frame, options(nomem, nostack, preserves_flags));
    }
    frame
}

/// Calls `visit` with the return addresses on the machine's stack, innermost first, and where in the stack each function goes
/// on, up to the foot of the program's stack or until `visit` breaks.
#[inline(always)]
fn walk(mut visit: impl FnMut(usize, usize) -> ControlFlow<()>) {
    const WORD: usize = size_of::<usize>();
    let foot = crate::state::state().stack_top.get();
    let mut inside = address_here();
    let mut frame = frame_pointer();
    while frame > inside && frame < foot && frame.is_multiple_of(WORD) {
        // SAFETY: an aligned place on this stack, between here and its foot.
        let [outer, address] = unsafe { *(frame as *const [usize; 2]) };
        if visit(address, frame + 2 * WORD).is_break() {
            return;
        }
        (inside, frame) = (frame, outer);
    }
}

/// The frames of generated code, innermost first.
fn native_frames() -> Vec<NativeFrame> {
    let mut found: Vec<NativeFrame> = Vec::new();
    if FUNCTIONS.get().sorted.is_empty() {
        return found;
    }
    walk(|address, stack| {
        if let Some((native, lasti)) = place_of(address) {
            found.push(NativeFrame {
                address: stack,
                native,
                lasti,
            });
        }
        ControlFlow::Continue(())
    });
    found
}

/// Whether this process has generated code.
pub fn has_functions() -> bool {
    !FUNCTIONS.get().sorted.is_empty()
}

/// A frame of generated code, how many there are from it on outwards, and the count that is under way.
#[derive(Clone, Copy, Default)]
struct Count {
    /// The frame where counting stops, for it was counted before: stack address and return address.
    known: (usize, usize),
    /// Frames from the known one on outwards.
    outside: usize,
    /// Frames found inside it.
    found: usize,
    /// The known frame was met.
    met: bool,
    /// The second frame found.
    second: (usize, usize),
}

static COUNTED: Mut<Count> = Mut::new(Count {
    known: (0, 0),
    outside: 0,
    found: 0,
    met: false,
    second: (0, 0),
});

/// The number of frames of generated code. Those that were counted the last time are not walked through again.
pub fn count_native() -> usize {
    if !has_functions() {
        return 0;
    }
    let last = *COUNTED.get();
    let mut count = Count {
        known: last.known,
        ..Count::default()
    };
    walk(|address, stack| {
        if (stack, address) == count.known {
            count.met = true;
            return ControlFlow::Break(());
        }
        if function_of(address).is_some_and(Function::is_counted) {
            count.found += 1;
            if count.found == 2 {
                count.second = (stack, address);
            }
        }
        ControlFlow::Continue(())
    });
    let total = count.found + if count.met { last.outside } else { 0 };
    if count.found >= 2 {
        *COUNTED.get_mut() = Count {
            known: count.second,
            outside: total - 1,
            ..Count::default()
        };
    }
    total
}

/// The body of a Python function that a return address is in.
fn function_of(address: usize) -> Option<&'static Function> {
    let functions = FUNCTIONS.get();
    if address >= functions.bodies_end {
        return None;
    }
    let index = functions.sorted.partition_point(|f| f.start < address).checked_sub(1)?;
    let function = &functions.sorted[index];
    // SAFETY: its module is loaded, for its code runs.
    let code = unsafe { function.native.code.get().as_ref()? };
    let suspends = code.code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0;
    // `entry` only passes on to the body, which for a generator only makes the object.
    match function.part {
        Part::Entry => None,
        Part::Body if suspends => None,
        Part::Body | Part::Resume => Some(function),
    }
}

/// The code and the instruction of a return address, if it is in the body of a Python function.
fn place_of(address: usize) -> Option<(&'static NativeCode, u32)> {
    let function = function_of(address)?;
    let native = function.native;
    // SAFETY: the compiler wrote both tables.
    let pairs = unsafe {
        let count = *native.places as usize;
        let table = match function.part {
            Part::Resume => native.places.add(1 + 2 * count),
            _ => native.places,
        };
        std::slice::from_raw_parts(table.add(1).cast::<[u32; 2]>(), *table as usize)
    };
    let offset = (address - function.start) as u32;
    let after = pairs.partition_point(|p| p[0] < offset);
    Some((native, pairs[after.checked_sub(1)?][1]))
}
