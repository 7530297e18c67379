//! Prints the parser's warnings for each file named, after a line `== FILE`.

use krait_frontend::ast::Arena;
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;

fn main() {
    for path in std::env::args().skip(1) {
        let source = std::fs::read(&path).expect("the file can be read");
        println!("== {path}");
        match parse(&Arena::new(), &source, &path, Mode::Exec, Origin::Bytes) {
            Ok(parsed) => {
                for warning in parsed.warnings {
                    println!("{} {} {}", warning.lineno, warning.kind.name(), warning.message);
                }
            }
            Err(_) => println!("error"),
        }
    }
}
