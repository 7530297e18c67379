//! What generated code and runtime read in common: `#[repr(C)]` structs of the program's data, and the offsets that the
//! translator uses.

use crate::object::header::Header;
use crate::state::State;
use crate::stdlib::Builtin;
use crate::types::cell::CellObject;
use crate::types::code::CodeObject;
use crate::types::dict::GlobalCell;
use crate::types::function::FunctionObject;
use crate::types::iterators::SequenceIterator;
use crate::types::list::{ItemVec, ListObject};
use crate::types::range::RangeIterator;
use crate::types::tuple::TupleObject;
use std::cell::Cell;
use std::mem::offset_of;

/// The generic entry of native code.
pub type Entry = extern "C" fn(callee: u64, locals: *const u64) -> u64;

/// Everything about the native code of one code object; lies in the writable data of the program.
#[repr(C)]
pub struct NativeCode {
    /// Runs the body: `locals` holds the bound parameters (borrowed), for module and class bodies the namespace. Returns an
    /// owned word, or NULL when an exception is pending. `None`: the code is left to the interpreter.
    pub entry: Option<Entry>,
    /// The same with `(callee, parameter, …)` in registers.
    pub direct: *const u8,
    /// Where the code lies that `direct` runs: `direct` itself, unless it passes on to code with a convention of its own.
    pub body: *const u8,
    /// Generators: continues the body in its heap frame (`types::generator::NativeFrame`).
    pub resume: *const u8,
    /// Number of parameters that `direct` takes.
    pub parameter_count: u32,
    /// 1 if all parameters are positional and the code is no generator: `direct` can be called with as many arguments.
    pub simple: u32,
    /// Words of the heap frame of a generator.
    pub frame_slots: u32,
    /// 1 if the first function made from this code is remembered in `function`.
    pub remember: u32,
    /// 1 if the code handles exceptions.
    pub handles: u32,
    /// The first function made from this code, immortal from then on; 0 before.
    pub function: Cell<u64>,
    /// The code object, set when the module is loaded.
    pub code: Cell<*const CodeObject>,
    /// Words of the constants, filled when the module is loaded.
    pub constants: *mut u64,
    /// Words of the names.
    pub names: *mut u64,
    /// The word with the module's dict.
    pub globals: *const u64,
    /// Where calls stand in the bytecode: for `body`, then for `resume`, a count and as many pairs of an offset in the
    /// machine code and the byte offset of the instruction that the code from there on belongs to.
    pub places: *const u32,
}

/// One compiled-in module.
#[repr(C)]
pub struct NativeModule {
    /// Dotted name, UTF-8.
    pub name: *const u8,
    pub name_length: usize,
    /// Marshalled code object of the module.
    pub code: *const u8,
    pub code_length: usize,
    /// Native code of all code objects, the module's first, then depth first in the order of constants.
    pub natives: *const NativeCode,
    pub native_count: usize,
    /// Cells of the global names, all zero before the module is loaded.
    pub cells: *mut GlobalCell,
    /// Cells of the same names in `builtins`.
    pub builtin_cells: *mut *const GlobalCell,
    /// One word: the module's dict, set when the module is loaded.
    pub globals: *mut u64,
    /// The global names: each a u32 length and UTF-8 bytes.
    pub names: *const u8,
    pub name_count: usize,
    /// 1 for a package's `__init__`.
    pub is_package: u32,
    /// 1 for modules of the standard library (`__file__` is not the user's).
    pub is_stdlib: u32,
}

/// The whole program, as `main` passes it to `krait_main`.
#[repr(C)]
pub struct Program {
    /// The modules; the first is `__main__`.
    pub modules: *const NativeModule,
    pub module_count: usize,
    /// The builtin modules that the program may import.
    pub builtins: *const &'static Builtin,
    pub builtin_count: usize,
    /// End of the functions that are made from Python's.
    pub bodies_end: *const u8,
}

// SAFETY: the tables are written before Python code runs, and by one thread.
unsafe impl Sync for NativeCode {}
// SAFETY: as above.
unsafe impl Sync for NativeModule {}
// SAFETY: as above.
unsafe impl Sync for Program {}

/// Offsets in the object header.
pub mod header {
    /// Reference count, u32.
    pub const COUNT: i32 = 0;
    /// Shape, u32.
    pub const SHAPE: i32 = 4;
    /// Type pointer.
    pub const TYPE: i32 = 8;
    const _: () = assert!(super::offset_of!(super::Header, shape) == SHAPE as usize);
}

/// In the offset that `unwind` is given: the frame is in the traceback already.
pub const AGAIN: u32 = 1 << 31;

/// Offset of `State::stack_limit`.
pub const STATE_STACK_LIMIT: i32 = offset_of!(State, stack_limit) as i32;
/// Offset of `State::cold_result`.
pub const STATE_COLD_RESULT: i32 = offset_of!(State, cold_result) as i32;
/// Offset of `State::attention`.
pub const STATE_ATTENTION: i32 = offset_of!(State, attention) as i32;
/// Offset of `State::pending`.
pub const STATE_PENDING: i32 = offset_of!(State, pending) as i32;
/// Offset of `State::free_lists`.
pub const STATE_FREE_LISTS: i32 = offset_of!(State, free_lists) as i32;
/// Offset of `State::known`.
pub const STATE_KNOWN: i32 = offset_of!(State, known) as i32;
/// Offset of a global cell's value.
pub const CELL_VALUE: i32 = offset_of!(GlobalCell, value) as i32;
/// Size of a global cell.
pub const GLOBAL_CELL_SIZE: usize = size_of::<GlobalCell>();
/// Offset of a function's native code.
pub const FUNCTION_NATIVE: i32 = offset_of!(FunctionObject, native) as i32;
/// Offsets of what a class says about making instances.
pub mod making {
    use crate::object::making::Making;
    use crate::object::type_object::TypeObject;
    use std::mem::offset_of;
    const BASE: usize = offset_of!(TypeObject, making);
    /// Number of parameters of `__init__`, u32.
    pub const ARITY: i32 = (BASE + offset_of!(Making, arity)) as i32;
    /// Native code of `__init__`.
    pub const DIRECT: i32 = (BASE + offset_of!(Making, direct)) as i32;
    /// The function.
    pub const INIT: i32 = (BASE + offset_of!(Making, init)) as i32;
}
/// Offset of a function's closure.
pub const FUNCTION_CLOSURE: i32 = offset_of!(FunctionObject, closure) as i32;
/// Offset of a cell's value.
pub const CELL_OBJECT_VALUE: i32 = offset_of!(CellObject, value) as i32;
/// Offset of a string's number of bytes, u32; the number of code points follows it.
pub const STR_BYTE_LEN: i32 = crate::types::str::offsets::BYTE_LEN as i32;
/// Offset of a string's number of code points, u32.
pub const STR_CHAR_LEN: i32 = crate::types::str::offsets::CHAR_LEN as i32;
/// Offset of a string's text; there is at least one byte.
pub const STR_TEXT: i32 = crate::types::str::TEXT_OFFSET as i32;
/// Distance of the strings in `krait_latin1`.
pub const LATIN1_STRIDE: i64 = crate::types::str::offsets::LATIN1_STRIDE as i64;
/// Offset of a tuple's length; the items follow the struct.
pub const TUPLE_LENGTH: i32 = offset_of!(TupleObject, len) as i32;
/// Offset of a tuple's first item.
pub const TUPLE_ITEMS: i32 = size_of::<TupleObject>() as i32;
/// The first word of the header of a new object without a shape: one reference.
pub const FIRST_REFERENCE: u64 = 1;
/// Bytes of a size class, and of the largest cell: smaller objects come from the free list `size.div_ceil(GRANULE)`.
pub const GRANULE: usize = crate::memory::GRANULE;
/// See [`GRANULE`].
pub const LARGEST_CELL: usize = crate::memory::LARGEST_CELL;
/// Offset of a list's `ItemVec`.
pub const LIST_ITEMS: i32 = offset_of!(ListObject, items) as i32;
/// Offsets inside an `ItemVec`.
pub const ITEMS_POINTER: i32 = offset_of!(ItemVec, ptr) as i32;
/// Number of items.
pub const ITEMS_LENGTH: i32 = offset_of!(ItemVec, len) as i32;
/// Room for items.
pub const ITEMS_CAPACITY: i32 = offset_of!(ItemVec, capacity) as i32;
/// Offsets of a small `range` iterator.
pub const RANGE_ITERATOR_NEXT: i32 = offset_of!(RangeIterator, next) as i32;
/// Distance.
pub const RANGE_ITERATOR_STEP: i32 = offset_of!(RangeIterator, step) as i32;
/// Items to come.
pub const RANGE_ITERATOR_REMAINING: i32 = offset_of!(RangeIterator, remaining) as i32;
/// Offsets of a list iterator.
pub const LIST_ITERATOR_LIST: i32 = offset_of!(SequenceIterator, sequence) as i32;
/// Next index.
pub const LIST_ITERATOR_INDEX: i32 = offset_of!(SequenceIterator, index) as i32;
/// Offsets of the heap frame of a generator.
pub mod frame {
    use crate::types::generator::NativeFrame;
    use std::mem::offset_of;
    /// Resume point.
    pub const STATE: i32 = offset_of!(NativeFrame, state) as i32;
    /// Set when the body has ended.
    pub const FINISHED: i32 = offset_of!(NativeFrame, finished) as i32;
    /// Number of slots with values.
    pub const LIVE: i32 = offset_of!(NativeFrame, live) as i32;
    /// Slot number of the delegate plus one, or 0.
    pub const DELEGATE: i32 = offset_of!(NativeFrame, delegate) as i32;
    /// Address of the slots.
    pub const SLOTS: i32 = offset_of!(NativeFrame, slots) as i32;
}
