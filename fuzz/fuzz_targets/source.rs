#![no_main]
//! See `krait_fuzz::source`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| krait_fuzz::source(bytes));
