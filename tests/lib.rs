//! The tests of krait; see `run.rs`.
