//! The cache of bytecode beside the sources, `__pycache__/NAME.cpython-312.pyc`, by the rules of CPython's `importlib` and
//! PEP 552.
//!
//! A file from the cache is untrusted: it is verified, and one that is broken counts as absent.

use crate::diagnostic::Failure;
use crate::modules::{self, Module};
use krait_bytecode::marshal::{PycSource, read_code, read_pyc_header, source_hash, write_pyc};
use krait_bytecode::verify::verify_module;
use krait_bytecode::{CodeObject, Constant, Text};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// What the program says of the cache: `sys.pycache_prefix`, `sys.dont_write_bytecode`.
pub struct Settings {
    /// The folder that holds the cached files instead of `__pycache__` folders.
    pub prefix: Option<PathBuf>,
    /// Whether files are written.
    pub writes: bool,
}

/// Where the bytecode of a source is cached (`importlib.util.cache_from_source`).
pub fn cache_path(source: &Path, prefix: Option<&Path>) -> PathBuf {
    let mut name = OsString::from(source.file_stem().unwrap_or_default());
    name.push(".cpython-312");
    match modules::optimize() {
        0 => {}
        level => name.push(format!(".opt-{level}")),
    }
    name.push(".pyc");
    let folder = source.parent().unwrap_or(Path::new(""));
    match prefix {
        Some(prefix) => {
            let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
            prefix.join(absolute.strip_prefix("/").unwrap_or(&absolute)).join(name)
        }
        None => folder.join("__pycache__").join(name),
    }
}

/// What a `.pyc` file that follows its source by time and size says of it.
pub fn stamp(meta: &Metadata) -> PycSource {
    let time = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    PycSource::Stamp {
        mtime: time.map_or(0, |time| time.as_secs()) as u32,
        size: meta.len() as u32,
    }
}

/// The module of a source file, from the cache if that is fresh and sound; else it is compiled and the cache written.
/// What is compiled is cached unless it is refused for its warnings.
pub fn load(
    name: &str,
    source: &Path,
    is_package: bool,
    settings: &Settings,
    accepts: impl FnOnce(&Module) -> bool,
) -> Result<(Module, PathBuf), Failure> {
    let source = &std::path::absolute(source).unwrap_or_else(|_| source.to_path_buf());
    let cached = cache_path(source, settings.prefix.as_deref());
    let meta = fs::metadata(source).ok();
    let (code, stale_hash) = match &meta {
        Some(meta) => read_cached(&cached, source, meta),
        None => (None, None),
    };
    if let Some(code) = code {
        let module = Module {
            name: name.into(),
            path: source.clone(),
            code,
            is_package,
            is_stdlib: false,
            warnings: Vec::new(),
        };
        return Ok((module, cached));
    }
    let module = modules::compile_file(name, source, is_package)?;
    if accepts(&module)
        && let Some(meta) = meta.filter(|_| settings.writes)
    {
        let of_source = match stale_hash {
            Some(checked) => fs::read(source).ok().map(|text| PycSource::Hash {
                hash: source_hash(&text),
                checked,
            }),
            None => Some(stamp(&meta)),
        };
        if let Some(of_source) = of_source {
            // The cache is an offer: where it cannot be written, nothing is said.
            let _ = write(&cached, &meta, &write_pyc(&module.code, of_source));
        }
    }
    Ok((module, cached))
}

/// The code in a cached file if it belongs to the source as it is and is sound; else whether the file is one that goes by
/// the source's hash, and is to be checked.
fn read_cached(cached: &Path, source: &Path, meta: &Metadata) -> (Option<Arc<CodeObject>>, Option<bool>) {
    let Ok(bytes) = fs::read(cached) else {
        return (None, None);
    };
    let Ok((of_source, body)) = read_pyc_header(&bytes) else {
        return (None, None);
    };
    match of_source {
        PycSource::Stamp { .. } if of_source != stamp(meta) => return (None, None),
        PycSource::Hash { hash, checked: true }
            if fs::read(source).ok().map(|text| source_hash(&text)) != Some(hash) =>
        {
            return (None, Some(true));
        }
        _ => {}
    }
    let code = read_code(body).ok().filter(|code| verify_module(code).is_ok());
    (code.map(|code| with_filename(code, source)), None)
}

/// The code with another file name, in nested code too: cached files may have been moved.
fn with_filename(code: CodeObject, source: &Path) -> Arc<CodeObject> {
    let name = Text::from(&*source.to_string_lossy());
    if code.filename == name {
        return Arc::new(code);
    }
    renamed(&code, &code.filename.clone(), &name)
}

fn renamed(code: &CodeObject, old: &Text, name: &Text) -> Arc<CodeObject> {
    if code.filename != *old {
        return Arc::new(code.clone());
    }
    let constants = code.consts.iter().map(|constant| match constant {
        Constant::Code(inner) => Constant::Code(renamed(inner, old, name)),
        other => other.clone(),
    });
    Arc::new(CodeObject {
        filename: name.clone(),
        consts: constants.collect(),
        ..code.clone()
    })
}

/// Writes a cached file with the source's permissions, so that others see all of it or nothing.
fn write(cached: &Path, source: &Metadata, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = cached.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut temporary = cached.as_os_str().to_owned();
    temporary.push(format!(".{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(source.mode() & 0o666 | 0o200)
        .open(&temporary)?;
    let written = file.write_all(bytes).and_then(|()| fs::rename(&temporary, cached));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
