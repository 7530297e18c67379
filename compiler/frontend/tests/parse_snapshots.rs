//! Parses and tokenizes the small programs of `tests/snapshots/{ast,tokens}` and compares with what CPython 3.12 prints.
//!
//! `tests/tools/parse_snapshots.py` makes the expected outputs, so no CPython is needed here.

use std::path::{Path, PathBuf};

use krait_frontend::ast::{Arena, dump};
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;

/// Compares `show` of each program of a folder with its snapshot.
fn check(folder: &str, show: impl Fn(&[u8], &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/snapshots")
        .join(folder);
    let entries = std::fs::read_dir(&folder).expect("folder of snapshots can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    assert!(!paths.is_empty(), "no programs in {}", folder.display());
    let mut faults = Vec::new();
    for path in paths {
        let source = std::fs::read(&path).expect("program can be read");
        let expected = std::fs::read_to_string(path.with_extension("snap")).expect("snapshot can be read");
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let found = show(&source, &name);
        if found != expected {
            let number = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
            let line = |text: &str| text.lines().nth(number).unwrap_or("(end)").to_owned();
            let (expected, found) = (line(&expected), line(&found));
            faults.push(format!(
                "{name}, line {}\n  expected: {expected}\n  found:    {found}",
                number + 1
            ));
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn constructs_have_the_tree_of_cpython() {
    check("ast", |source, name| {
        match parse(&Arena::new(), source, name, Mode::Exec, Origin::Bytes) {
            Ok(parsed) => dump(&parsed.tree, &parsed.names, true) + "\n",
            Err(error) => error.to_string(),
        }
    });
}

#[test]
fn constructs_have_the_tokens_of_cpython() {
    check("tokens", |source, name| {
        match krait_frontend::tokens::dump(source, name) {
            Ok(text) => text,
            Err((text, message)) => format!("{text}error: {message}\n"),
        }
    });
}
