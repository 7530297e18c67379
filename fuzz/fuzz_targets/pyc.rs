#![no_main]
//! See `krait_fuzz::pyc`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| krait_fuzz::pyc(bytes));
