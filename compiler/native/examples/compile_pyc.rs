//! Compiles `.pyc` files with the verifier on and prints sizes: a check of the translator alone.
use krait_native::{ModuleInput, Options, compile_program};
use std::sync::Arc;

fn main() {
    let mut options = Options {
        verify: true,
        ..Options::default()
    };
    let mut bytes = 0;
    for path in std::env::args().skip(1) {
        if path == "--clif" {
            options.clif = true;
            continue;
        }
        let file = std::fs::read(&path).expect("a readable file");
        let (_, code) = krait_bytecode::marshal::read_pyc(&file).expect("a .pyc file");
        let input = ModuleInput {
            name: "__main__".into(),
            code: Arc::new(code),
            is_package: false,
            is_stdlib: false,
            interpreted: false,
        };
        match compile_program(&[input], options) {
            Ok(output) => {
                bytes += output.object.len();
                print!("{}", output.listing);
            }
            Err(e) => println!("{path}: {e}"),
        }
    }
    eprintln!("{bytes} bytes");
}
