//! The cache in `$XDG_CACHE_HOME/krait`: the runtime library, bytecode of the standard library, and executables by what
//! they were built from.

use crate::diagnostic::Failure;
use krait_bytecode::{CodeObject, marshal};
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, UNIX_EPOCH};

/// The folder, made if need be.
pub fn folder() -> Result<PathBuf, Failure> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|v| !v.is_empty()) {
        Some(base) => PathBuf::from(base),
        None => match std::env::var_os("HOME") {
            Some(home) => PathBuf::from(home).join(".cache"),
            None => std::env::temp_dir(),
        },
    };
    let folder = base.join("krait");
    fs::create_dir_all(&folder)
        .map_err(|error| Failure::Message(format!("cannot make the cache {}: {error}", folder.display())))?;
    Ok(folder)
}

/// A hash of bytes, stable over runs of the same `krait`.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Writes a file so that others see all of it or nothing.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = path.with_extension(format!("tmp{}", std::process::id()));
    let failed = |error: std::io::Error| Failure::Message(format!("cannot write {}: {error}", path.display()));
    fs::write(&temporary, bytes).map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}

/// The folder of the standard library's bytecode as this very `krait` compiles it; none if there can be no cache.
static STDLIB: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let own = stamp(&std::env::current_exe().ok()?)?;
    let all = folder().ok()?.join("stdlib");
    let folder = all.join(format!("{:016x}", hash(own.as_bytes())));
    if !folder.is_dir() {
        remove_old(&all);
        fs::create_dir_all(&folder).ok()?;
    }
    Some(folder)
});

/// Removes the folders in `all` that were made more than a week ago, by a `krait` that is likely not there any more.
fn remove_old(all: &Path) {
    const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|m| m.modified());
        if made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > WEEK)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The bytecode of a module of the standard library, if it was kept.
pub fn stdlib_code(name: &str) -> Option<Arc<CodeObject>> {
    let bytes = fs::read(STDLIB.as_ref()?.join(name)).ok()?;
    marshal::read_code(&bytes).ok().map(Arc::new)
}

/// Keeps the bytecode of a module of the standard library; without a cache it is compiled again the next time.
pub fn keep_stdlib_code(name: &str, code: &CodeObject) {
    if let Some(folder) = STDLIB.as_ref() {
        let _ = write_atomically(&folder.join(name), &marshal::write_code(code));
    }
}

/// Size and time of a file: what tells cheaply that it has not changed.
fn stamp(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", meta.len(), time.as_nanos()))
}

/// An entry: the executable of a program, and the list of files that it was built from.
pub struct Entry {
    pub executable: PathBuf,
    manifest: PathBuf,
}

impl Entry {
    /// The entry of the program whose main file is `main`, built by this `krait` with the standard library of a folder or
    /// the carried one.
    pub fn of(main: &Path, stdlib: Option<&Path>) -> Result<Entry, Failure> {
        let absolute = std::path::absolute(main).unwrap_or_else(|_| main.to_path_buf());
        let own = std::env::current_exe().ok().and_then(|p| stamp(&p)).unwrap_or_default();
        let stdlib = stdlib.map_or(String::new(), |folder| folder.display().to_string());
        let version = env!("CARGO_PKG_VERSION");
        let key = hash(format!("{}\0{own}\0{version}\0{stdlib}", absolute.display()).as_bytes());
        let folder = folder()?;
        Ok(Entry {
            executable: folder.join(format!("{key:016x}")),
            manifest: folder.join(format!("{key:016x}.files")),
        })
    }

    /// Whether the executable is there and no file has changed since.
    pub fn is_fresh(&self) -> bool {
        let Ok(manifest) = fs::read_to_string(&self.manifest) else {
            return false;
        };
        if !self.executable.is_file() {
            return false;
        }
        manifest.lines().all(|line| match line.split_once('\t') {
            Some(("-", path)) => !Path::new(path).exists(),
            Some((expected, path)) => stamp(Path::new(path)).as_deref() == Some(expected),
            None => false,
        })
    }

    /// Notes what the executable was built from.
    pub fn record(&self, files: &[PathBuf]) -> Result<(), Failure> {
        let mut manifest = String::new();
        for file in files {
            manifest.push_str(&format!("{}\t{}\n", stamp(file).unwrap_or_default(), file.display()));
        }
        write_atomically(&self.manifest, manifest.as_bytes())
    }
}
