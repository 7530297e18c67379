//! What the fuzz targets do with their input. `cargo fuzz run source|pyc|differential` runs one under libFuzzer;
//! `cargo run --release --bin mutate source|pyc|differential …` runs it in a plain loop of mutations, without nightly.

pub mod mutate;
mod oracle;

use krait_bytecode::marshal::{read_code, read_pyc, write_code, write_pyc};
use krait_bytecode::verify::verify_module;
use krait_bytecode::{CodeObject, dis};
use krait_frontend::parse::Mode;
use krait_frontend::{CompileOptions, compile};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

/// Source to bytecode: no panic; what comes out is sound, and survives the way through a file.
pub fn source(bytes: &[u8]) {
    for (mode, optimize) in [(Mode::Exec, 0), (Mode::Exec, 2), (Mode::Eval, 0), (Mode::Single, 0)] {
        let options = CompileOptions {
            mode,
            optimize,
            ..CompileOptions::default()
        };
        if let Ok(code) = compile(bytes, "fuzz.py", &options) {
            check_code(&code);
        }
    }
}

fn check_code(code: &CodeObject) {
    if let Err(error) = verify_module(code) {
        panic!("the compiler's code is not sound: {error}\n{}", dis::disassemble(code));
    }
    let again = read_code(&write_code(code)).expect("what is written can be read");
    assert!(again == *code, "the code changed on its way through a file");
}

/// A `.pyc` file through the verifier into the interpreter: no panic, no crash.
///
/// Sound files are run by the `krait` that `KRAIT` names; without it they are only verified.
pub fn pyc(bytes: &[u8]) {
    let Ok((_, code)) = read_pyc(bytes) else { return };
    dis::disassemble(&code);
    code.positions().take(10_000).count();
    if verify_module(&code).is_ok() {
        run(&code);
    }
}

/// Runs sound code in the interpreter, in a process of its own that may take two seconds of the processor, and wait for thirty.
pub fn run(code: &CodeObject) {
    let Some(krait) = std::env::var_os("KRAIT") else { return };
    let file = scratch_file("pyc");
    let source = krait_bytecode::marshal::PycSource::Stamp { mtime: 0, size: 0 };
    std::fs::write(&file, write_pyc(code, source)).expect("the temporary folder is writable");
    let status = Command::new("/bin/sh")
        .args(["-c", "ulimit -t 2; exec timeout 30 \"$0\" run --interpret -B \"$1\""])
        .arg(krait)
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("krait runs");
    assert!(
        !is_crash(status),
        "{} made the interpreter crash: {status}",
        file.display()
    );
}

/// Whether the process ended as no program can make it end: a fault of memory, an abort, a panic.
fn is_crash(status: ExitStatus) -> bool {
    const ILL: i32 = 4;
    const ABRT: i32 = 6;
    const BUS: i32 = 7;
    const FPE: i32 = 8;
    const SEGV: i32 = 11;
    matches!(status.signal(), Some(ILL | ABRT | BUS | FPE | SEGV)) || status.code() == Some(101)
}

/// A file of this process in the temporary folder.
pub fn scratch_file(extension: &str) -> PathBuf {
    std::env::temp_dir().join(format!("krait-fuzz-{}.{extension}", std::process::id()))
}

/// The same source through CPython 3.12's compiler and ours: the same code or the same error.
///
/// Does nothing where no CPython 3.12 is found (`KRAIT_PYTHON` or `python3.12`).
pub fn differential(bytes: &[u8]) {
    let Some(theirs) = oracle::compile(bytes) else { return };
    let ours = compile(bytes, "fuzz.py", &CompileOptions::default());
    let ours = match &ours {
        Ok(code) => oracle::Answer::Code(Box::new(code.clone())),
        Err(error) => oracle::Answer::of_error(error),
    };
    if let Some(difference) = oracle::difference(&ours, &theirs) {
        panic!("{difference}");
    }
}
