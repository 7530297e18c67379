//! The runtime of krait: values, memory, types, operations, interpreter, standard library.
//!
//! In: code objects and a host that finds modules. Out: what running a Python program means.

#[macro_use]
pub mod object;

pub mod abi;
pub mod args;
pub mod builtins;
pub mod cell;
pub mod docs;
pub mod exceptions;
pub mod import;
pub mod interp;
pub mod memory;
pub mod names;
pub mod ops;
mod panics;
pub mod part;
pub mod startup;
pub mod state;
pub mod stdlib;
pub mod threads;
pub mod types;
pub mod value;
pub mod word_map;
