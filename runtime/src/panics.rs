//! What is left of Rust's panics in an executable: the message, and the end of the process.
//!
//! Panics abort in the library that executables are linked with, and nobody unwinds its stack. Rust's own report of a panic
//! would bring in readers of debug information, ten times larger than what a program needs of them: the linker puts
//! [`krait_panic_hook`] and [`krait_allocation_hook`] in their place (`link.rs` of the driver). The unwinder of the C compiler
//! is kept out by definitions of the functions that Rust's library asks for.

use std::alloc::Layout;
use std::panic::PanicHookInfo;

/// Reports a panic, in place of `std::panicking::default_hook`.
#[unsafe(no_mangle)]
fn krait_panic_hook(info: &PanicHookInfo<'_>) {
    eprintln!("\n{info}");
}

/// Reports that memory is used up, in place of `std::alloc::default_alloc_error_hook`.
#[unsafe(no_mangle)]
fn krait_allocation_hook(layout: Layout) {
    eprintln!("memory allocation of {} bytes failed", layout.size());
}

/// Weak definitions: a linker that brings the real unwinder for another reason takes its functions.
#[cfg(all(
    panic = "abort",
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod unwinder {
    use std::arch::global_asm;

    macro_rules! never {
        ($($name:literal)*) => {
            global_asm!(
                ".pushsection .text.krait_unwind,\"ax\",@progbits",
                $(concat!(".weak ", $name), concat!(".type ", $name, ",@function"), concat!($name, ":"),)*
                #[cfg(target_arch = "x86_64")]
                "ud2",
                #[cfg(target_arch = "aarch64")]
                "brk #1",
                ".popsection",
            );
        };
    }

    never! {
        "_Unwind_FindEnclosingFunction" "_Unwind_GetCFA" "_Unwind_GetDataRelBase" "_Unwind_GetIP" "_Unwind_GetIPInfo"
        "_Unwind_GetLanguageSpecificData" "_Unwind_GetRegionStart" "_Unwind_GetTextRelBase" "_Unwind_Resume"
        "_Unwind_SetGR" "_Unwind_SetIP"
    }

    // A backtrace ends where it starts (`_URC_END_OF_STACK`).
    global_asm!(
        ".pushsection .text.krait_backtrace,\"ax\",@progbits",
        ".weak _Unwind_Backtrace",
        ".type _Unwind_Backtrace,@function",
        "_Unwind_Backtrace:",
        #[cfg(target_arch = "x86_64")]
        "mov eax, 5",
        #[cfg(target_arch = "aarch64")]
        "mov w0, #5",
        "ret",
        ".popsection",
    );
}
