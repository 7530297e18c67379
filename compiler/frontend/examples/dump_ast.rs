//! Prints `ast.dump(…, include_attributes=True, indent=2)` of each file named, after a line `== FILE`.

use std::io::Write;

use krait_frontend::ast::{Arena, dump};
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let source = std::fs::read(&path).expect("the file can be read");
        let text = match parse(&Arena::new(), &source, &path, Mode::Exec, Origin::Bytes) {
            Ok(parsed) => dump(&parsed.tree, &parsed.names, true),
            Err(error) => format!("{error}"),
        };
        writeln!(out, "== {path}\n{text}").expect("standard output takes the text");
    }
}
