#![no_main]
//! See `krait_fuzz::differential`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| krait_fuzz::differential(bytes));
