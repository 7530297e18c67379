//! The pure-Python standard library that `krait` carries inside itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
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

/// The folder of a CPython 3.12 library that stands in for the carried one (`--stdlib`).
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Takes the standard library from a folder from now on.
pub fn use_folder(folder: &Path) {
    // A second call would come from a second command line.
    let _ = FOLDER.set(std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf()));
}

/// A module of the standard library.
pub struct Found {
    pub source: Cow<'static, [u8]>,
    pub is_package: bool,
    /// Where the file is; where it would be, if it is carried inside `krait`.
    pub path: PathBuf,
    /// Whether it is a file of the folder that `--stdlib` names.
    pub on_disk: bool,
}

/// The module `name` of the standard library.
pub fn find(name: &str) -> Option<Found> {
    let relative = name.replace('.', "/");
    let candidates = [
        (format!("{relative}/__init__.py"), true),
        (format!("{relative}.py"), false),
    ];
    let is_own = OWN
        .iter()
        .any(|own| name == *own || name.strip_prefix(own).is_some_and(|rest| rest.starts_with('.')));
    if let Some(folder) = FOLDER.get().filter(|_| !is_own) {
        for (file, is_package) in &candidates {
            let path = folder.join(file);
            if let Ok(source) = std::fs::read(&path) {
                return Some(Found {
                    source: source.into(),
                    is_package: *is_package,
                    path,
                    on_disk: true,
                });
            }
        }
    }
    candidates.into_iter().find_map(|(file, is_package)| {
        let source = index().get(file.as_str())?;
        Some(Found {
            source: (*source).into(),
            is_package,
            path: Path::new(PREFIX).join(file),
            on_disk: false,
        })
    })
}

/// Modules that belong to the runtime, whatever folder the others come from.
const OWN: [&str; 1] = ["importlib"];

/// Modules that CPython keeps as bytecode inside itself: their code has no file, and tracebacks show no lines of it.
const FROZEN: [&str; 17] = [
    "_collections_abc",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "zipimport",
];

impl Found {
    /// `co_filename` of the module's code.
    pub fn filename(&self, name: &str) -> String {
        if !self.on_disk && FROZEN.contains(&name) {
            format!("<frozen {name}>")
        } else {
            self.path.to_string_lossy().into_owned()
        }
    }
}

/// Where tracebacks say that carried modules are.
const PREFIX: &str = "/usr/lib/python3.12";

/// The text of a carried module by the path that tracebacks show.
pub fn source_of(path: &str) -> Option<&'static [u8]> {
    let file = path.strip_prefix(PREFIX)?.strip_prefix('/')?;
    index().get(file).copied()
}
