//! Parses the sources of a corpus and prints what differs from CPython's answers.
//!
//! The corpus has, for each case: mode (`bytes` is `exec` of bytes), source, answer; the parts end with the byte 0x1E, the case with 0x1D.

use krait_frontend::ast::Arena;
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;
use krait_frontend::{SyntaxWarning, WarningKind};

fn main() {
    let path = std::env::args().nth(1).expect("the name of a corpus");
    let corpus = std::fs::read(path).expect("the corpus can be read");
    let (mut same, mut other) = (0, 0);
    for case in corpus.split(|byte| *byte == 0x1D).filter(|case| !case.is_empty()) {
        let parts: Vec<&[u8]> = case.split(|byte| *byte == 0x1E).collect();
        let mode = match parts[0] {
            b"eval" => Mode::Eval,
            b"single" => Mode::Single,
            _ => Mode::Exec,
        };
        let origin = match parts[0] {
            b"bytes" => Origin::Bytes,
            _ => Origin::Text,
        };
        let answer = match parse(&Arena::new(), parts[1], "<string>", mode, origin) {
            Ok(parsed) => format!("ok{}", warned(&parsed.warnings)),
            Err(error) => format!(
                "{}: {} ({}, {}, {}, {}) {:?}{}",
                error.kind.name(),
                error.message,
                error.lineno,
                error.offset,
                error.end_lineno,
                error.end_offset,
                error.text,
                warned(&error.warnings)
            ),
        };
        let expected = String::from_utf8_lossy(parts[2]);
        if answer == expected {
            same += 1;
        } else {
            other += 1;
            println!(
                "{} {:?}\n- {expected}\n+ {answer}",
                mode_name(mode),
                String::from_utf8_lossy(parts[1])
            );
        }
    }
    println!("same {same} other {other}");
}

/// The lines and words of warnings.
fn warned(warnings: &[SyntaxWarning]) -> String {
    let said = warnings
        .iter()
        .filter(|warning| warning.kind == WarningKind::SyntaxWarning);
    said.map(|warning| format!(" [{}: {}]", warning.lineno, warning.message))
        .collect()
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Exec => "exec",
        Mode::Eval => "eval",
        Mode::Single => "single",
        Mode::FuncType => "func_type",
    }
}
