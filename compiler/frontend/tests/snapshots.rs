//! Compiles the small programs of `tests/snapshots/bytecode` and compares with what CPython 3.12's `dis` prints.
//!
//! The expected outputs are CPython's (`tests/tools/bytecode_snapshots.py` makes them), so no CPython is needed here.

use std::path::{Path, PathBuf};

use krait_bytecode::dis::disassemble;
use krait_frontend::{CompileOptions, compile};

/// The programs of a folder of snapshots, in order.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("folder of snapshots can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    paths
}

/// The first line in which two texts differ, with its number.
fn first_difference(expected: &str, found: &str) -> String {
    let lines = expected.lines().map(Some).chain(std::iter::repeat(None));
    let others = found.lines().map(Some).chain(std::iter::repeat(None));
    let pairs = lines.zip(others).take_while(|pair| *pair != (None, None)).zip(1..);
    for ((expected, found), number) in pairs {
        if expected != found {
            let shown = |line: Option<&str>| line.unwrap_or("(end)").to_owned();
            return format!(
                "line {number}\n  expected: {}\n  found:    {}",
                shown(expected),
                shown(found)
            );
        }
    }
    "only in line breaks".to_owned()
}

#[test]
fn constructs_compile_to_the_bytecode_of_cpython() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/snapshots/bytecode");
    let mut faults = Vec::new();
    let programs = programs(&folder);
    assert!(!programs.is_empty(), "no snapshots in {}", folder.display());
    for path in &programs {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let source = std::fs::read(path).expect("program can be read");
        let expected = std::fs::read_to_string(path.with_extension("snap")).expect("snapshot can be read");
        match compile(&source, &name, &CompileOptions::default()) {
            Ok(code) => {
                let found = disassemble(&code);
                if found != expected {
                    faults.push(format!("{name}: {}", first_difference(&expected, &found)));
                }
            }
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {} differ:\n{}",
        faults.len(),
        programs.len(),
        faults.join("\n")
    );
}
