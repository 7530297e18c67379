//! Prints what `python3.12 -m tokenize -e` prints for each file named, after a line `== FILE`.

use std::io::Write;

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let source = std::fs::read(&path).expect("the file can be read");
        let text = match krait_frontend::tokens::dump(&source, &path) {
            Ok(text) => text,
            Err((text, message)) => format!("{text}error: {message}\n"),
        };
        write!(out, "== {path}\n{text}").expect("standard output takes the text");
    }
}
