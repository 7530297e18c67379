//! Compresses the table of docstrings.

use std::path::PathBuf;

const TABLE: &str = "src/docs/table.txt";

fn main() {
    println!("cargo:rerun-if-changed={TABLE}");
    println!("cargo:rerun-if-changed=build.rs");
    let text = std::fs::read(TABLE).expect("the table of docstrings");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let packed = miniz_oxide::deflate::compress_to_vec(&text, 9);
    std::fs::write(folder.join("docs.bin"), packed).expect("the folder for output is writable");
}
