//! The cache in `$XDG_CACHE_HOME/krait`: the runtime library, bytecode of the standard library, and executables by what
//! they were built from. What is not used goes after a while (see [`clean`]).

mod clean;

use crate::diagnostic::Failure;
use crate::driver::Built;
use crate::modules;
use crate::warnings::{self, Issued};
use krait_bytecode::{CodeObject, marshal};
use krait_frontend::{SyntaxWarning, WarningKind};
use krait_runtime::stdlib::sys::options;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folder, made if need be. Where there can be none, one of the user's own among the temporary files.
pub fn folder() -> Result<PathBuf, Failure> {
    static FOLDER: LazyLock<Result<PathBuf, String>> = LazyLock::new(find_folder);
    FOLDER.clone().map_err(Failure::Message)
}

fn find_folder() -> Result<PathBuf, String> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|v| !v.is_empty()) {
        Some(base) => PathBuf::from(base),
        None => match std::env::var_os("HOME") {
            Some(home) => PathBuf::from(home).join(".cache"),
            None => std::env::temp_dir(),
        },
    };
    let folder = base.join("krait");
    let made = fs::create_dir_all(&folder).and_then(|()| is_writable(&folder));
    match made {
        Ok(()) => Ok(std::path::absolute(&folder).unwrap_or(folder)),
        Err(error) => private_folder().ok_or_else(|| format!("cannot make the cache {}: {error}", folder.display())),
    }
}

fn is_writable(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    let path = std::ffi::CString::new(folder.as_os_str().as_bytes())?;
    // SAFETY: the path is a C string.
    match unsafe { libc::access(path.as_ptr(), libc::W_OK | libc::X_OK) } {
        0 => Ok(()),
        _ => Err(std::io::Error::last_os_error()),
    }
}

/// A folder among the temporary files that belongs to this user and that nobody else can enter.
fn private_folder() -> Option<PathBuf> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    // SAFETY: `geteuid` has no conditions.
    let user = unsafe { libc::geteuid() };
    let folder = std::env::temp_dir().join(format!("krait-{user}"));
    let _ = fs::DirBuilder::new().mode(0o700).create(&folder);
    let meta = fs::symlink_metadata(&folder).ok()?;
    (meta.is_dir() && meta.uid() == user && meta.mode() & 0o077 == 0 && is_writable(&folder).is_ok()).then_some(folder)
}

/// Notes that a file of the cache is used now.
pub fn touch(path: &Path) {
    clean::touch(path);
}

/// To be called after something was built into the cache: now and then removes what is not used.
pub fn after_build() {
    if let Ok(folder) = folder() {
        clean::after_build(&folder);
    }
}

/// Where the object file of this build stays until it is linked.
pub fn object_file() -> Result<PathBuf, Failure> {
    Ok(folder()?.join(format!("{}.o", own_name())))
}

/// A part of a file's name that no other process has: numbers of processes are not enough where several containers share
/// the folder.
pub fn own_name() -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{}-{:x}", std::process::id(), time.as_nanos())
}

/// A hash of bytes, stable over runs of the same `krait`.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Writes a file so that others see all of it or nothing.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = path.with_extension(format!("tmp{}", own_name()));
    let failed = |error: std::io::Error| Failure::Message(format!("cannot write {}: {error}", path.display()));
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(|error| {
            let _ = fs::remove_file(&temporary);
            failed(error)
        })
}

/// The folder of the standard library's bytecode as this very `krait` compiles it; none if there can be no cache.
static STDLIB: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let own = stamp(&std::env::current_exe().ok()?)?;
    let all = folder().ok()?.join("stdlib");
    let folder = all.join(format!("{:016x}", hash(own.as_bytes())));
    if folder.is_dir() {
        touch(&folder);
    } else {
        fs::create_dir_all(&folder).ok()?;
    }
    Some(folder)
});

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

/// Whether a file was written to after `start`, and not in the future.
pub fn changed_since(files: &[PathBuf], start: SystemTime) -> bool {
    let now = SystemTime::now();
    files.iter().any(|file| {
        let meta = fs::metadata(file).ok().filter(fs::Metadata::is_file);
        let modified = meta.and_then(|meta| meta.modified().ok());
        modified.is_some_and(|time| time > start && time < now)
    })
}

/// An entry: the executable of a program, and the list of files that it was built from.
pub struct Entry {
    pub executable: PathBuf,
    manifest: PathBuf,
    /// The main file as the program's messages name it.
    main: PathBuf,
}

impl Entry {
    /// The entry of the program whose main file is `main`, built by this `krait` with the standard library of a folder or
    /// the carried one.
    pub fn of(main: &Path, stdlib: Option<&Path>) -> Result<Entry, Failure> {
        let absolute = std::path::absolute(main).unwrap_or_else(|_| main.to_path_buf());
        let own = std::env::current_exe().ok().and_then(|p| stamp(&p)).unwrap_or_default();
        let stdlib = stdlib.map_or(String::new(), |folder| folder.display().to_string());
        let version = env!("CARGO_PKG_VERSION");
        let runtime = std::env::var("KRAIT_RUNTIME").unwrap_or_default();
        let path = options::search_path().join(":");
        let optimize = modules::optimize();
        let raising = warnings::raising();
        let key = format!(
            "{}\0{own}\0{version}\0{stdlib}\0{runtime}\0{path}\0{optimize}\0{raising}",
            absolute.display()
        );
        let key = hash(key.as_bytes());
        let folder = folder()?;
        Ok(Entry {
            executable: folder.join(format!("{key:016x}")),
            manifest: folder.join(format!("{key:016x}.files")),
            main: modules::absolute(main, true),
        })
    }

    /// Whether the executable is there and no file has changed since. Then the warnings of the main file are issued again,
    /// as CPython compiles it each time.
    pub fn is_fresh(&self) -> Result<bool, Failure> {
        let Ok(manifest) = fs::read_to_string(&self.manifest) else {
            return Ok(false);
        };
        if !self.executable.is_file() {
            return Ok(false);
        }
        let fresh = manifest.lines().all(|line| match line.split_once('\t') {
            Some(("-", path)) => !Path::new(path).exists(),
            Some(("!", _)) => true,
            Some((expected, path)) => stamp(Path::new(path)).as_deref() == Some(expected),
            None => false,
        });
        if fresh {
            touch(&self.manifest);
            let lines = manifest.lines().filter_map(|line| line.strip_prefix("!\t"));
            let warnings: Vec<SyntaxWarning> = lines.filter_map(warning_of_line).collect();
            let mut issued = Issued::default();
            issued.add(&self.main, None, &warnings);
            issued.finish()?;
        }
        Ok(fresh)
    }

    /// Notes what the executable was built from.
    pub fn record(&self, built: &Built) -> Result<(), Failure> {
        let mut manifest = String::new();
        for file in &built.absent {
            manifest.push_str(&format!("-\t{}\n", file.display()));
        }
        for file in &built.files {
            manifest.push_str(&format!("{}\t{}\n", stamp(file).unwrap_or_default(), file.display()));
        }
        for w in built.warnings.iter().filter(|w| w.kind == WarningKind::SyntaxWarning) {
            let (start, end) = ((w.lineno, w.col_offset), (w.end_lineno, w.end_col_offset));
            let place = format!("{}\t{}\t{}\t{}", start.0, start.1, end.0, end.1);
            manifest.push_str(&format!("!\t{place}\t{}\n", w.message));
        }
        write_atomically(&self.manifest, manifest.as_bytes())
    }
}

/// A warning as a list of files holds it: where it begins and ends, and its message.
fn warning_of_line(line: &str) -> Option<SyntaxWarning> {
    let mut parts = line.splitn(5, '\t');
    let mut number = || parts.next()?.parse().ok();
    Some(SyntaxWarning {
        kind: WarningKind::SyntaxWarning,
        lineno: number()?,
        col_offset: number()?,
        end_lineno: number()?,
        end_col_offset: number()?,
        message: parts.next()?.to_owned(),
    })
}
