//! The meaning of each operation: safe Rust over values, called by the interpreter, the native helpers and the types.

pub mod arith;
pub mod attr;
pub mod call;
pub mod class;
pub mod compare;
pub mod containers;
pub mod control;
pub mod exception;
pub mod format;
pub mod generator;
pub mod import;
pub mod intrinsic;
pub mod iter;
pub mod names;
pub mod number;
pub mod number_format;
pub mod pattern;
pub mod subscr;
