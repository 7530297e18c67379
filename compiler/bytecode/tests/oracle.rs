//! Holds marshal, dis, the verifier and the stack effects against CPython 3.12, where there is one.
//!
//! `KRAIT_PYTHON` names the interpreter (else `python3.12` is looked for); `KRAIT_ORACLE_STEP=1` takes every library file
//! instead of every twelfth.

#[path = "../../../tests/python312.rs"]
mod python312;

use std::path::{Path, PathBuf};
use std::process::Command;

use krait_bytecode::marshal::{read_pyc, write_pyc};
use krait_bytecode::{Opcode, dis, verify};

/// Runs the oracle script; `None` (said loudly) if there is no CPython 3.12.
fn oracle_output() -> Option<PathBuf> {
    let python = python312::find()?;
    let step = std::env::var("KRAIT_ORACLE_STEP").unwrap_or_else(|_| "12".to_owned());
    let folder = std::env::temp_dir().join(format!("krait-bytecode-oracle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("temporary folder can be made");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    match Command::new(&python)
        .arg(script)
        .arg(&folder)
        .arg(step)
        .env("PYTHONHASHSEED", "0")
        .status()
    {
        Ok(status) if status.success() => Some(folder),
        other => {
            eprintln!("SKIPPED: {python} does not run ({other:?}); nothing was compared with CPython 3.12");
            None
        }
    }
}

/// Addresses and the order of sets are CPython's own; a set's line is compared without its order.
fn normalized(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let mut line = line.to_owned();
        if let Some(start) = line.find(" at 0x") {
            let end = line[start + 6..]
                .find(',')
                .map_or(line.len(), |length| start + 6 + length);
            line.replace_range(start + 6..end, "...");
        }
        if line.contains("frozenset({") {
            let mut bytes = line.into_bytes();
            bytes.sort_unstable();
            line = String::from_utf8_lossy(&bytes).into_owned();
        }
        line
    };
    text.lines().map(line).collect()
}

#[test]
fn library_reads_prints_verifies_and_writes_as_in_cpython() {
    let Some(folder) = oracle_output() else { return };
    let (mut files, mut rewritten) = (0, 0);
    let mut faults = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("folder can be listed") {
        let path = entry.expect("entry can be read").path();
        if path.extension().is_none_or(|extension| extension != "pyc") {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(&path).expect("file can be read");
        let (source, code) = read_pyc(&bytes).expect("CPython's own file can be read");
        rewritten += usize::from(write_pyc(&code, source) == bytes);
        if let Err(error) = verify::verify(&code) {
            faults.push(format!("{}: {error}", code.filename));
        }
        let theirs = std::fs::read(path.with_extension("dis")).expect("file can be read");
        let theirs = normalized(&String::from_utf8_lossy(&theirs));
        let ours = normalized(&dis::disassemble(&code));
        if let Some((ours, theirs)) = ours.iter().zip(&theirs).find(|(ours, theirs)| ours != theirs) {
            faults.push(format!("{}:\n  ours   {ours}\n  theirs {theirs}", code.filename));
        } else if ours.len() != theirs.len() {
            faults.push(format!("{}: {} lines, not {}", code.filename, ours.len(), theirs.len()));
        }
    }
    check_stack_effects(
        &std::fs::read_to_string(folder.join("effects")).expect("file can be read"),
        &mut faults,
    );
    std::fs::remove_dir_all(&folder).expect("folder can be removed");
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
    // References depend on what the process had interned before, so a few files may differ.
    assert!(
        files > 0 && rewritten * 100 >= files * 99,
        "{rewritten} of {files} files are written as CPython does"
    );
}

fn check_stack_effects(lines: &str, faults: &mut Vec<String>) {
    for line in lines.lines() {
        let [name, number, oparg, jump, effect] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let number: u16 = number.parse().expect("a number");
        let Some(opcode) = Opcode::from_number(number) else {
            if !name.starts_with("INSTRUMENTED_") {
                faults.push(format!("{name} is unknown"));
            }
            continue;
        };
        let ours = opcode.stack_effect(oparg.parse().expect("a number"), jump == "1");
        if opcode.name() != name || ours.to_string() != effect {
            faults.push(format!("stack effect of {line}: ours {ours}"));
        }
    }
}
