//! The Python frames on the machine's stack: those of the interpreter and those of generated code, in their order.
//!
//! Generated code keeps no list of its frames. Who looks (`sys._getframe`, `warnings`) walks the machine's stack with the
//! system's unwinder: the runtime's functions have unwind tables, generated code is described by one entry, made here, that
//! says what frame pointers look like. A return address in generated code leads by `NativeCode::places` to the instruction.

use super::frame::{self, Frame};
use crate::abi::layout::NativeCode;
use crate::cell::Mut;
use crate::types::code::CodeObject;
use crate::value::Value;
use krait_bytecode::code::flags;
use std::ffi::{c_int, c_void};

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
    Direct,
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
    /// Where functions end that are made from Python's, and where all generated code does.
    bodies_end: usize,
    end: usize,
    /// The unwinder knows about them.
    registered: bool,
}

static FUNCTIONS: Mut<Functions> = Mut::new(Functions {
    sorted: Vec::new(),
    bodies_end: 0,
    end: 0,
    registered: false,
});

/// Tells what generated code there is; called once, before it runs.
pub fn add_functions(natives: impl Iterator<Item = &'static NativeCode>, bodies_end: *const u8, end: *const u8) {
    let functions = FUNCTIONS.get_mut();
    for native in natives {
        let Some(entry) = native.entry else { continue };
        let parts = [
            (native.direct as usize, Part::Direct),
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
    functions.sorted.sort_by_key(|f| f.start);
    functions.bodies_end = bodies_end as usize;
    functions.end = end as usize;
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

unsafe extern "C" {
    fn _Unwind_Backtrace(visit: extern "C" fn(*mut c_void, *mut c_void) -> c_int, data: *mut c_void) -> c_int;
    fn _Unwind_GetIP(context: *mut c_void) -> usize;
    fn _Unwind_GetCFA(context: *mut c_void) -> usize;
    fn __register_frame(entries: *const u8);
}

/// The frames of generated code, innermost first.
fn native_frames() -> Vec<NativeFrame> {
    let mut found: Vec<NativeFrame> = Vec::new();
    if FUNCTIONS.get().sorted.is_empty() {
        return found;
    }
    register();
    // SAFETY: `visit` takes the vector that is passed with it.
    unsafe { _Unwind_Backtrace(visit, (&raw mut found).cast()) };
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
    register();
    let last = *COUNTED.get();
    let mut count = Count {
        known: last.known,
        ..Count::default()
    };
    // SAFETY: `visit_to_count` takes the count that is passed with it.
    unsafe { _Unwind_Backtrace(visit_to_count, (&raw mut count).cast()) };
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

extern "C" fn visit_to_count(context: *mut c_void, data: *mut c_void) -> c_int {
    // SAFETY: the unwinder passes its context, and the count of `count_native`.
    let (address, stack, count) = unsafe {
        (
            _Unwind_GetIP(context),
            _Unwind_GetCFA(context),
            &mut *data.cast::<Count>(),
        )
    };
    if (stack, address) == count.known {
        count.met = true;
        return 1;
    }
    if function_of(address).is_some_and(Function::is_counted) {
        count.found += 1;
        if count.found == 2 {
            count.second = (stack, address);
        }
    }
    is_foot(stack)
}

/// Whether to stop: below the foot of the program's stack there is nothing to unwind.
fn is_foot(stack: usize) -> c_int {
    let foot = crate::state::state().stack_top.get();
    i32::from(stack + FOOT > foot && stack < foot + 16 * FOOT)
}

/// Bytes around the foot of the program's stack that no Python frame lies in.
const FOOT: usize = 256;

extern "C" fn visit(context: *mut c_void, data: *mut c_void) -> c_int {
    // SAFETY: the unwinder passes its context, and the vector of `native_frames`.
    let (address, stack, found) = unsafe {
        (
            _Unwind_GetIP(context),
            _Unwind_GetCFA(context),
            &mut *data.cast::<Vec<NativeFrame>>(),
        )
    };
    if let Some((native, lasti)) = place_of(address) {
        found.push(NativeFrame {
            address: stack,
            native,
            lasti,
        });
    }
    is_foot(stack)
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
    // `entry` only passes on to `direct`, which for a generator only makes the object.
    match function.part {
        Part::Entry => None,
        Part::Direct if suspends => None,
        Part::Direct | Part::Resume => Some(function),
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

/// Describes generated code to the unwinder: every function saves the frame pointer and sets its own.
fn register() {
    #[cfg(target_arch = "x86_64")]
    const REGISTERS: [u8; 2] = [6, 16];
    #[cfg(not(target_arch = "x86_64"))]
    const REGISTERS: [u8; 2] = [29, 30];
    let functions = FUNCTIONS.get_mut();
    if std::mem::replace(&mut functions.registered, true) {
        return;
    }
    let [frame_pointer, return_address] = REGISTERS;
    let start = functions.sorted[0].start;
    let mut entries = Vec::new();
    // Common part: version 1, "zR", addresses absolute; CFA = frame pointer + 16, below it return address and frame pointer.
    let common = [
        1,
        b'z',
        b'R',
        0,
        1,
        0x78,
        return_address,
        1,
        0,
        0x0c,
        frame_pointer,
        16,
        0x80 | frame_pointer,
        2,
        0x80 | return_address,
        1,
    ];
    entries.extend((4 + common.len() as u32).to_le_bytes());
    entries.extend(0u32.to_le_bytes());
    entries.extend(common);
    let own = entries.len();
    entries.extend(24u32.to_le_bytes());
    entries.extend((own as u32 + 4).to_le_bytes());
    entries.extend((start as u64).to_le_bytes());
    entries.extend(((functions.end - start) as u64).to_le_bytes());
    // No augmentation data; then padding up to the length.
    entries.extend([0; 4]);
    entries.extend(0u32.to_le_bytes());
    // SAFETY: well-formed entries that live on.
    unsafe { __register_frame(Box::leak(entries.into_boxed_slice()).as_ptr()) };
}
