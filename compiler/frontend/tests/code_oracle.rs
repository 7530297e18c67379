//! Holds the code objects of CPython 3.12's library against CPython's own, field by field.
//!
//! `KRAIT_PYTHON` names the interpreter (else `python3.12` is looked for). `KRAIT_ORACLE_STEP=n` takes every n-th file,
//! `KRAIT_ORACLE_FILES=text` those whose path contains the text, `KRAIT_ORACLE_OPTIMIZE=1` compiles as `-O` does,
//! `KRAIT_ORACLE_LIBRARY=folder` takes the files below that folder instead of the library's.

#[path = "../../../tests/python312.rs"]
mod python312;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use krait_bytecode::marshal::{read_pyc, write_code};
use krait_bytecode::{CodeObject, Constant, Text, dis};
use krait_frontend::{CompileOptions, compile};

/// A folder that is removed when it goes out of scope.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

/// Runs the oracle script; `None` (said loudly) if there is no CPython 3.12.
fn oracle_output() -> Option<Folder> {
    let python = python312::find()?;
    let folder = Folder(std::env::temp_dir().join(format!("krait-code-oracle-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).expect("temporary folder can be made");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/code_oracle.py");
    let mut command = Command::new(&python);
    command
        .arg(script)
        .arg(&folder.0)
        .arg(setting("KRAIT_ORACLE_STEP", "1"));
    match command
        .arg(setting("KRAIT_ORACLE_OPTIMIZE", "0"))
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

#[test]
fn library_compiles_to_the_code_objects_of_cpython() {
    let Some(folder) = oracle_output() else { return };
    let list = std::fs::read_to_string(folder.0.join("files")).expect("list can be read");
    let files: Vec<&str> = list.lines().collect();
    let wanted = setting("KRAIT_ORACLE_FILES", "");
    let (next, compared, written) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let faults = Mutex::new(Vec::new());
    let work = || {
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && let Some(path) = files.get(number)
        {
            if path.contains(&wanted) {
                compared.fetch_add(1, Ordering::Relaxed);
                match compare_file(path, &folder.0.join(format!("{number}.pyc"))) {
                    Ok(same_bytes) => drop(written.fetch_add(same_bytes.into(), Ordering::Relaxed)),
                    Err(fault) => faults
                        .lock()
                        .expect("no thread panicked")
                        .push(format!("{path}: {fault}")),
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let mut faults = faults.into_inner().expect("no thread panicked");
    faults.sort();
    let (written, compared) = (written.into_inner(), compared.into_inner());
    assert!(compared > 0, "no file was compared");
    assert!(
        faults.is_empty(),
        "{} of {} files differ:\n{}",
        faults.len(),
        files.len(),
        faults.join("\n")
    );
    // References in the bytes depend on what else CPython has interned, so a few files may be written otherwise.
    assert!(
        written * 100 >= compared * 99,
        "{written} of {compared} files are marshalled to CPython's bytes"
    );
}

/// Compares one file's code; whether the marshalled bytes are the same, too.
fn compare_file(path: &str, pyc: &Path) -> Result<bool, String> {
    let source = std::fs::read(path).map_err(|error| error.to_string())?;
    let optimize = setting("KRAIT_ORACLE_OPTIMIZE", "0")
        .parse()
        .expect("a level is a number");
    let options = CompileOptions {
        optimize,
        ..CompileOptions::default()
    };
    let ours = std::panic::catch_unwind(|| compile(&source, path, &options))
        .map_err(|panic| format!("panicked: {:?}", panic.downcast_ref::<String>()))?;
    let bytes = std::fs::read(pyc).ok();
    let theirs = bytes
        .as_ref()
        .map(|bytes| read_pyc(bytes).expect("CPython's own file can be read").1);
    match (ours, theirs) {
        (Ok(ours), Some(theirs)) => {
            compare_code(&ours, &theirs)?;
            Ok(bytes.is_some_and(|bytes| bytes[16..] == write_code(&ours)))
        }
        (Err(_), None) => Ok(true),
        (Ok(_), None) => Err("CPython refuses it, we don't".to_owned()),
        (Err(error), Some(_)) => Err(format!("refused: {} (line {})", error.message, error.lineno)),
    }
}

/// Says where two code objects first differ, those in the constants first.
fn compare_code(ours: &CodeObject, theirs: &CodeObject) -> Result<(), String> {
    let children = |code: &CodeObject| code.children().cloned().collect::<Vec<_>>();
    let (our_children, their_children) = (children(ours), children(theirs));
    for (ours, theirs) in our_children.iter().zip(&their_children) {
        compare_code(ours, theirs)?;
    }
    let fields = [
        ("co_name", same(&ours.name, &theirs.name)),
        ("co_qualname", same(&ours.qualname, &theirs.qualname)),
        ("co_argcount", same(&ours.argcount, &theirs.argcount)),
        (
            "co_posonlyargcount",
            same(&ours.posonlyargcount, &theirs.posonlyargcount),
        ),
        ("co_kwonlyargcount", same(&ours.kwonlyargcount, &theirs.kwonlyargcount)),
        ("co_names", compare_names(ours.names(), theirs.names())),
        (
            "localsplusnames",
            compare_names(ours.localsplusnames(), theirs.localsplusnames()),
        ),
        (
            "localspluskinds",
            same(&ours.localspluskinds(), &theirs.localspluskinds()),
        ),
        ("co_consts", compare_consts(&ours.consts, &theirs.consts)),
        ("co_code", compare_instructions(ours, theirs)),
        ("co_flags", same(&ours.flags, &theirs.flags)),
        ("co_stacksize", same(&ours.stacksize, &theirs.stacksize)),
        ("co_firstlineno", same(&ours.firstlineno, &theirs.firstlineno)),
        (
            "co_exceptiontable",
            same(&ours.exceptiontable(), &theirs.exceptiontable()),
        ),
        ("co_linetable", compare_locations(ours, theirs)),
        ("co_filename", same(&ours.filename, &theirs.filename)),
    ];
    match fields
        .into_iter()
        .find_map(|(field, result)| result.err().map(|what| (field, what)))
    {
        Some((field, what)) => Err(format!("{}: {field}: {what}", theirs.qualname)),
        None => Ok(()),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        Ok(())
    } else {
        Err(format!("ours {ours:?}, theirs {theirs:?}"))
    }
}

fn compare_names(ours: &[Text], theirs: &[Text]) -> Result<(), String> {
    match ours.iter().zip(theirs).position(|(a, b)| a != b) {
        Some(index) => Err(format!(
            "number {index}: ours {:?}, theirs {:?}",
            ours[index], theirs[index]
        )),
        None => same(&ours.len(), &theirs.len()),
    }
}

/// Constants are compared by type and value; code objects among them were compared before.
fn compare_consts(ours: &[Constant], theirs: &[Constant]) -> Result<(), String> {
    for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        let equal = match (ours, theirs) {
            (Constant::Code(_), Constant::Code(_)) => true,
            _ => ours == theirs,
        };
        if !equal {
            return Err(format!("number {index}: ours {ours:?}, theirs {theirs:?}"));
        }
    }
    same(&ours.len(), &theirs.len())
}

fn compare_instructions(ours: &CodeObject, theirs: &CodeObject) -> Result<(), String> {
    if ours.code() == theirs.code() {
        return Ok(());
    }
    let first = dis::instructions(ours.code())
        .zip(dis::instructions(theirs.code()))
        .find(|(a, b)| a != b);
    let offset = first.map_or(0, |(ours, _)| ours.offset);
    Err(format!(
        "at {offset}\nours:\n{}\ntheirs:\n{}",
        listing(ours, offset),
        listing(theirs, offset)
    ))
}

/// The disassembly around an offset.
fn listing(code: &CodeObject, offset: usize) -> String {
    let mut text = String::new();
    dis::disassemble_one(code, &mut text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let number = dis::instructions(code.code())
        .take_while(|instruction| instruction.offset < offset)
        .count();
    lines[number.saturating_sub(3).min(lines.len())..(number + 6).min(lines.len())].join("\n")
}

fn compare_locations(ours: &CodeObject, theirs: &CodeObject) -> Result<(), String> {
    if ours.linetable() == theirs.linetable() {
        return Ok(());
    }
    for (unit, (our_span, their_span)) in ours.positions().zip(theirs.positions()).enumerate() {
        if our_span != their_span {
            let mut text = String::new();
            dis::disassemble_one(theirs, &mut text);
            let offset = format!(" {} ", unit * 2);
            let line = text.lines().find(|line| line.contains(&offset)).unwrap_or_default();
            return Err(format!(
                "at {}: ours {our_span:?}, theirs {their_span:?}\n{line}",
                unit * 2
            ));
        }
    }
    Err("same spans in other words".to_owned())
}
