//! Compresses the table of docstrings and those of the single-byte encodings.

use std::path::{Path, PathBuf};

const TABLE: &str = "src/docs/table.txt";
const ENCODINGS: &str = "src/stdlib/codecs/charmap_tables.txt";

fn main() {
    println!("cargo:rerun-if-changed={TABLE}");
    println!("cargo:rerun-if-changed={ENCODINGS}");
    println!("cargo:rerun-if-changed=build.rs");
    let text = std::fs::read(TABLE).expect("the table of docstrings");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let packed = miniz_oxide::deflate::compress_to_vec(&text, 9);
    std::fs::write(folder.join("docs.bin"), packed).expect("the folder for output is writable");
    pack_encodings(&folder);
}

/// Writes the characters of all encodings, compressed, and a Rust array with the names of each.
fn pack_encodings(folder: &Path) {
    let text = std::fs::read_to_string(ENCODINGS).expect("the tables of encodings");
    let mut points = Vec::new();
    let mut names = String::from("[\n");
    let mut lines = text.lines();
    while let (Some(name), Some(numbers)) = (lines.next(), lines.next()) {
        let each: Vec<&str> = name.split(' ').collect();
        names.push_str(&format!("    &{each:?},\n"));
        for number in numbers.split(' ') {
            points.extend(number.parse::<u16>().expect("a number").to_le_bytes());
        }
    }
    names.push_str("]\n");
    let packed = miniz_oxide::deflate::compress_to_vec(&points, 9);
    std::fs::write(folder.join("encodings.bin"), packed).expect("the folder for output is writable");
    std::fs::write(folder.join("encodings.rs"), names).expect("the folder for output is writable");
}
