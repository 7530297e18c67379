//! Errors and warnings of symbol table and code generation, as CPython 3.12 has them: text and place.
//!
//! `data/compile_errors.txt` holds sources with what CPython says of each (`tests/tools/compile_errors.py` fills it in).

use krait_frontend::{CompileOptions, compile_with_warnings};

/// What the compiler says of a source, in the form of the data file.
fn outcome(source: &str) -> String {
    match compile_with_warnings(source.as_bytes(), "case.py", &CompileOptions::default()) {
        Ok(compiled) if compiled.warnings.is_empty() => "fine".to_owned(),
        Ok(compiled) => {
            let warnings = compiled.warnings.iter();
            let texts =
                warnings.map(|warning| format!("{} {} {}", warning.kind.name(), warning.lineno, warning.message));
            texts.collect::<Vec<_>>().join(" && ")
        }
        Err(error) => format!(
            "{} {}:{}-{}:{} {}",
            error.kind.name(),
            error.lineno,
            error.offset,
            error.end_lineno,
            error.end_offset,
            error.message
        ),
    }
}

#[test]
fn errors_and_warnings_are_those_of_cpython() {
    let mut faults = Vec::new();
    let cases = include_str!("data/compile_errors.txt").split("=== ").skip(1);
    for case in cases {
        let (expected, source) = case.split_once('\n').expect("a case has a source");
        let found = outcome(source);
        if found != expected {
            faults.push(format!("{source}  expected: {expected}\n  found:    {found}"));
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
}
