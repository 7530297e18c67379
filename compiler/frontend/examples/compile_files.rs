//! Compiles files and writes their code objects, errors and warnings, for comparison with CPython.
//!
//! In: paths on standard input, one a line; the `-O` level, the mode and perhaps `await` as arguments. Out: for each path a status byte (0
//! code, 1 error), then twice a length of four bytes and as many bytes: the marshalled code object, or the error's parts,
//! one a line; the warnings, one a line.

use std::fmt::Write as _;
use std::io::{BufRead, Write};

use krait_bytecode::marshal::write_code;
use krait_frontend::parse::Mode;
use krait_frontend::{CompileOptions, compile_with_warnings};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let optimize = args.next().and_then(|level| level.parse().ok()).unwrap_or(0);
    let mode = match args.next().as_deref() {
        Some("eval") => Mode::Eval,
        Some("single") => Mode::Single,
        _ => Mode::Exec,
    };
    let top_level_await = args.next().is_some_and(|word| word == "await");
    let options = CompileOptions {
        optimize,
        mode,
        top_level_await,
        ..CompileOptions::default()
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::io::stdin().lock().lines() {
        let path = path?;
        let source = std::fs::read(&path)?;
        let mut warnings = String::new();
        let (status, payload) = match std::panic::catch_unwind(|| compile_with_warnings(&source, &path, &options)) {
            Ok(Ok(compiled)) => {
                for warning in &compiled.warnings {
                    _ = writeln!(
                        warnings,
                        "{}\t{}\t{}",
                        warning.kind.name(),
                        warning.lineno,
                        warning.message
                    );
                }
                (0, write_code(&compiled.code))
            }
            Ok(Err(error)) => {
                let place = (error.lineno, error.offset, error.end_lineno, error.end_offset);
                let text = format!("{}\n{}\n{place:?}\n{:?}", error.kind.name(), error.message, error.text);
                (1, text.into_bytes())
            }
            Err(_) => (1, b"panic".to_vec()),
        };
        out.write_all(&[status])?;
        for part in [payload.as_slice(), warnings.as_bytes()] {
            out.write_all(&(part.len() as u32).to_le_bytes())?;
            out.write_all(part)?;
        }
    }
    Ok(())
}
