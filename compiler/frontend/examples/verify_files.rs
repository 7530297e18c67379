//! Compiles the files named on standard input, one a line, and verifies their code: what the compiler makes is sound.

use krait_bytecode::verify::verify_module;
use krait_frontend::{CompileOptions, compile};
use std::io::BufRead;

fn main() {
    let (mut sound, mut unsound) = (0, 0);
    for path in std::io::stdin().lock().lines().map_while(Result::ok) {
        let source = std::fs::read(&path).unwrap_or_default();
        let Ok(code) = compile(&source, &path, &CompileOptions::default()) else {
            continue;
        };
        match verify_module(&code) {
            Ok(()) => sound += 1,
            Err(error) => {
                unsound += 1;
                println!("{path}: {error}");
            }
        }
    }
    println!("{sound} sound, {unsound} not");
}
