//! Compiles files and writes their code objects, for comparison with CPython.
//!
//! In: paths on standard input, one a line; `-O` levels as the argument. Out: for each path one record: a status byte (0
//! code, 1 error), a length of four bytes, and the marshalled code object, or the error's text.

use std::io::{BufRead, Write};

use krait_bytecode::marshal::write_code;
use krait_frontend::{CompileOptions, compile};

fn main() -> std::io::Result<()> {
    let optimize = std::env::args()
        .nth(1)
        .and_then(|level| level.parse().ok())
        .unwrap_or(0);
    let options = CompileOptions {
        optimize,
        ..CompileOptions::default()
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::io::stdin().lock().lines() {
        let path = path?;
        let source = std::fs::read(&path)?;
        let result = std::panic::catch_unwind(|| compile(&source, &path, &options));
        let (status, payload) = match result {
            Ok(Ok(code)) => (0, write_code(&code)),
            Ok(Err(error)) => (1, error.to_string().into_bytes()),
            Err(_) => (1, b"panicked".to_vec()),
        };
        out.write_all(&[status])?;
        out.write_all(&(payload.len() as u32).to_le_bytes())?;
        out.write_all(&payload)?;
    }
    Ok(())
}
