//! krait-native: code objects of CPython 3.12 bytecode in, one object file for the host CPU out.
//!
//! A program is a list of modules. For each code object there is a function with its parameters in registers (`direct`), a
//! generic entry, and for generators a `resume` function; their addresses lie in tables that the runtime reads
//! (`krait_runtime::abi::layout`). Each function is translated opcode by opcode from the abstract operand stack straight
//! to SSA form, one version of a basic block per set of facts (see `facts`, `versions`).

pub mod cold;
mod decode;
mod emit;
pub mod facts;
pub mod helpers;
mod loops;
mod machine_code;
mod object;
mod program;
mod translate;
mod versions;

pub use object::{Error, INTERPRETER, ModuleInput, Options, Output, ProgramInput, compile_program};
