//! The pure-Python standard library that `krait` carries inside itself.

use std::collections::HashMap;
use std::sync::OnceLock;

static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stdlib.bin"));

fn index() -> &'static HashMap<&'static str, &'static [u8]> {
    static INDEX: OnceLock<HashMap<&'static str, &'static [u8]>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut files = HashMap::new();
        let mut rest = ARCHIVE;
        while let Some((name, tail)) = field(rest) {
            let Some((bytes, tail)) = field(tail) else { break };
            files.insert(std::str::from_utf8(name).unwrap_or_default(), bytes);
            rest = tail;
        }
        files
    })
}

/// A u32 length and so many bytes.
fn field(bytes: &'static [u8]) -> Option<(&'static [u8], &'static [u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// The source of a module of the standard library, and whether it is a package.
pub fn find(name: &str) -> Option<(&'static [u8], bool)> {
    // Ours come before the archive's: where its file is another version's.
    let path = name.replace('.', "/");
    if let Some(source) = index().get(format!("{path}.py").as_str()) {
        return Some((source, false));
    }
    index()
        .get(format!("{path}/__init__.py").as_str())
        .map(|source| (*source, true))
}
