//! Holds tokens, trees with positions, and code objects of CPython 3.12's whole library, tests included, against CPython's
//! own, and prints the counts and the first difference of each file that has one.
//!
//! `KRAIT_PYTHON` names the interpreter (else `python3.12`). The code of every file is compared; since CPython takes minutes
//! to print tokens and trees, those of every 16th file are, unless `KRAIT_LIBRARY_VIEWS=1` asks for all.
//! `KRAIT_LIBRARY_OPTIMIZE=1` (or 2) compiles as `-O` (`-OO`) does.

mod python312;

use krait_bytecode::marshal::read_code;
use krait_bytecode::{CodeObject, Constant, dis};
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, ast, compile, tokens};
use std::fmt::Debug;
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

/// How many processes share the files.
const WORKERS: usize = 2;

/// Of each view how many were compared and how many are equal.
#[derive(Default)]
struct Counts {
    tokens: (usize, usize),
    trees: (usize, usize),
    files: (usize, usize),
    codes: (usize, usize),
    faults: Vec<String>,
}

fn main() {
    let Some(python) = python312::find() else { return };
    let setting = |name: &str, default: u32| {
        let text = std::env::var(name).ok();
        text.and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (views, optimize) = (setting("KRAIT_LIBRARY_VIEWS", 16), setting("KRAIT_LIBRARY_OPTIMIZE", 0));
    let counts: Vec<Counts> = std::thread::scope(|scope| {
        let python = &python;
        let work = move |worker: usize| {
            let body = move || compare_share(python, worker, views, optimize as u8);
            let thread = std::thread::Builder::new().stack_size(512 << 20);
            thread.spawn_scoped(scope, body).expect("a thread")
        };
        let threads: Vec<_> = (0..WORKERS).map(work).collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    let sum = |of: fn(&Counts) -> (usize, usize)| {
        let (all, equal) = counts.iter().map(of).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        format!("{equal} of {all}")
    };
    println!("equal to CPython 3.12:");
    println!("  tokens        {} files", sum(|c| c.tokens));
    println!("  trees         {} files", sum(|c| c.trees));
    println!("  code          {} files", sum(|c| c.files));
    println!("  code objects  {}", sum(|c| c.codes));
    let faults: Vec<&String> = counts.iter().flat_map(|c| &c.faults).collect();
    for fault in &faults {
        println!("{fault}");
    }
    assert!(counts.iter().all(|c| c.files.0 > 0), "CPython gave no files");
    std::process::exit(i32::from(!faults.is_empty()));
}

/// Compares one worker's share of the files.
fn compare_share(python: &str, worker: usize, views: u32, optimize: u8) -> Counts {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/library_oracle.py");
    let mut child = Command::new(python)
        .arg(script)
        .args([WORKERS, worker, views as usize, optimize.into()].map(|n| n.to_string()))
        .env("PYTHONHASHSEED", "0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("CPython runs");
    let mut answers = BufReader::new(child.stdout.take().expect("piped"));
    let mut counts = Counts::default();
    while let Some(path) = blob(&mut answers) {
        let path = String::from_utf8_lossy(&path.unwrap_or_default()).into_owned();
        let theirs = [(); 3].map(|()| blob(&mut answers).flatten());
        compare_file(&path, theirs, optimize, &mut counts);
    }
    assert!(child.wait().is_ok_and(|status| status.success()), "CPython failed");
    counts
}

/// The next length and bytes; the outer `None` is the end.
fn blob(from: &mut BufReader<ChildStdout>) -> Option<Option<Vec<u8>>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).ok()?;
    let length = u32::from_le_bytes(length);
    if length == u32::MAX {
        return Some(None);
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes).ok()?;
    Some(Some(bytes))
}

fn compare_file(path: &str, theirs: [Option<Vec<u8>>; 3], optimize: u8, counts: &mut Counts) {
    let source = std::fs::read(path).expect("the file can be read");
    let [their_tokens, their_tree, their_code] = theirs;
    if let Some(theirs) = their_tokens {
        let ours = tokens::dump(&source, path).unwrap_or_else(|(text, _)| text);
        let found = compare_text("tokens", &ours, &theirs);
        note(&mut counts.tokens, &mut counts.faults, path, found);
    }
    if let Some(theirs) = their_tree {
        let found = match parse(&ast::Arena::new(), &source, path, Mode::Exec, Origin::Bytes) {
            Ok(parsed) => compare_text("tree", &ast::dump(&parsed.tree, &parsed.names, true), &theirs),
            Err(error) => Err(format!("refused: {error}")),
        };
        note(&mut counts.trees, &mut counts.faults, path, found);
    }
    let options = CompileOptions {
        optimize,
        ..CompileOptions::default()
    };
    let found = match (compile(&source, path, &options), their_code) {
        (Ok(ours), Some(theirs)) => {
            let theirs = read_code(&theirs).expect("CPython's code can be read");
            compare_code(&ours, &theirs, &mut counts.codes)
        }
        (Err(_), None) => Ok(()),
        (Ok(_), None) => Err("CPython refuses it".to_owned()),
        (Err(error), Some(_)) => Err(format!("refused: {error}")),
    };
    note(&mut counts.files, &mut counts.faults, path, found);
}

fn note(count: &mut (usize, usize), faults: &mut Vec<String>, path: &str, found: Result<(), String>) {
    count.0 += 1;
    match found {
        Ok(()) => count.1 += 1,
        Err(fault) => faults.push(format!("{path}: {fault}")),
    }
}

fn compare_text(what: &str, ours: &str, theirs: &[u8]) -> Result<(), String> {
    if ours.as_bytes() == theirs {
        return Ok(());
    }
    let theirs = String::from_utf8_lossy(theirs);
    let mut lines = ours.lines().zip(theirs.lines()).enumerate();
    match lines.find(|(_, (a, b))| a != b) {
        Some((number, (a, b))) => Err(format!("{what}, line {}: ours {a:?}, theirs {b:?}", number + 1)),
        None => Err(format!("{what}: one is longer")),
    }
}

/// Says where two code objects first differ, those in the constants first; counts them.
fn compare_code(ours: &CodeObject, theirs: &CodeObject, counts: &mut (usize, usize)) -> Result<(), String> {
    let inner = ours.children().zip(theirs.children());
    let mut result = Ok(());
    for (ours, theirs) in inner {
        result = result.and(compare_code(ours, theirs, counts));
    }
    let own = compare_fields(ours, theirs);
    counts.0 += 1;
    counts.1 += usize::from(own.is_ok());
    result.and(own.map_err(|fault| format!("{}: {fault}", theirs.qualname)))
}

fn compare_fields(ours: &CodeObject, theirs: &CodeObject) -> Result<(), String> {
    fn same<T: PartialEq + Debug + ?Sized>(field: &str, ours: &T, theirs: &T) -> Result<(), String> {
        if ours == theirs {
            return Ok(());
        }
        Err(format!("{field}: ours {ours:?}, theirs {theirs:?}"))
    }
    let numbers = |code: &CodeObject| {
        [
            code.argcount,
            code.posonlyargcount,
            code.kwonlyargcount,
            code.flags,
            code.stacksize,
            code.firstlineno as u32,
        ]
    };
    // Code objects among the constants were compared before.
    let constants = |code: &CodeObject| -> Vec<Constant> {
        let plain = |constant: &Constant| match constant {
            Constant::Code(_) => Constant::Ellipsis,
            other => other.clone(),
        };
        code.consts.iter().map(plain).collect()
    };
    same("co_name", &ours.name, &theirs.name)?;
    same("co_qualname", &ours.qualname, &theirs.qualname)?;
    same("co_filename", &ours.filename, &theirs.filename)?;
    same("counts, flags, stack size, line", &numbers(ours), &numbers(theirs))?;
    same("co_names", ours.names(), theirs.names())?;
    same("names of locals", ours.localsplusnames(), theirs.localsplusnames())?;
    same("kinds of locals", ours.localspluskinds(), theirs.localspluskinds())?;
    same("co_consts", &constants(ours), &constants(theirs))?;
    let instructions = |code: &CodeObject| dis::instructions(code.code()).collect::<Vec<_>>();
    let (a, b) = (instructions(ours), instructions(theirs));
    if let Some((a, b)) = a.iter().zip(&b).find(|(a, b)| a != b) {
        return same("co_code", a, b);
    }
    same("co_code", ours.code(), theirs.code())?;
    same("co_exceptiontable", ours.exceptiontable(), theirs.exceptiontable())?;
    let spans = ours.positions().zip(theirs.positions()).enumerate();
    if let Some((unit, (a, b))) = spans.into_iter().find(|(_, (a, b))| a != b) {
        return same(&format!("position of unit {unit}"), &a, &b);
    }
    same("co_linetable", ours.linetable(), theirs.linetable())
}
