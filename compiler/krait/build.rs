//! Builds what `krait` carries inside itself: the static library that executables are linked with, and the pure-Python part
//! of the standard library as one archive. `KRAIT_LIBRARY=FILE` carries an already built static library instead, for quick
//! builds of which only the interpreter is wanted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let root = manifest.join("../..");
    for folder in [
        "compiler/bytecode",
        "compiler/frontend",
        "compiler/embed",
        "compiler/krait/lib",
        "runtime",
        "Cargo.lock",
    ] {
        println!("cargo:rerun-if-changed={}", root.join(folder).display());
    }
    println!("cargo:rerun-if-env-changed=KRAIT_LIBRARY");
    match env::var_os("KRAIT_LIBRARY") {
        Some(file) => drop(fs::copy(&file, out.join("libkrait.a")).expect("KRAIT_LIBRARY names a static library")),
        None => build_library(&root, &out),
    }
    name_hooks(&fs::read(out.join("libkrait.a")).expect("the library is there"));
    pack_stdlib(&out).expect("the standard library can be packed");
}

/// Builds `krait-embed` as a static library with a cargo of its own target folder, so that the two do not wait for each other:
/// for executables at a fixed address, and without tables for unwinding.
fn build_library(root: &Path, out: &Path) {
    let cargo = env::var_os("CARGO").expect("cargo sets CARGO");
    let target = out.join("library");
    let features: Vec<&str> = [
        ("count-objects", "CARGO_FEATURE_COUNT_OBJECTS"),
        ("poison", "CARGO_FEATURE_POISON"),
    ]
    .into_iter()
    .filter_map(|(feature, variable)| env::var_os(variable).map(|_| feature))
    .collect();
    let profile = if features.is_empty() { "library" } else { "checked" };
    let mut command = Command::new(cargo);
    command
        .args([
            "rustc",
            "--profile",
            profile,
            "--crate-type",
            "staticlib",
            "--package",
            "krait-embed",
            "--manifest-path",
        ])
        .arg(root.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_")
            && text != "CARGO_HOME"
            && text != "CARGO_INCREMENTAL"
            && !text.starts_with("CARGO_NET")
            && !text.starts_with("CARGO_HTTP")
        {
            command.env_remove(&name);
        }
    }
    // Under `cargo clippy` the library is built as ever, and with no flags but these.
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC_WORKSPACE_WRAPPER",
        "CLIPPY_ARGS",
    ] {
        command.env_remove(name);
    }
    // Builds that keep what they can for the next one want more units than one.
    if env::var_os("CARGO_INCREMENTAL").is_some_and(|v| v == "1") {
        command.env("CARGO_PROFILE_LIBRARY_CODEGEN_UNITS", "16");
    }
    // The runtime finds frames by the frame pointers.
    let mut flags = vec!["-Cforce-frame-pointers=yes"];
    let built = if features.is_empty() {
        // With `--target` the flags are not for build scripts and macros.
        let triple = env::var("TARGET").expect("cargo sets TARGET");
        command.args(["--target", &triple]);
        flags.push("-Cforce-unwind-tables=no");
        if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
            flags.push("-Crelocation-model=static");
        }
        target.join(triple).join(profile)
    } else {
        command.args(["--features", &features.join(",")]);
        target.join(profile)
    };
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    let status = command.status().expect("cargo runs");
    assert!(status.success(), "the runtime library does not build");
    fs::copy(built.join("libkrait_embed.a"), out.join("libkrait.a")).expect("cargo made the library");
}

/// The names of the functions of Rust's library that the runtime's own take the place of (`runtime/src/panics.rs`): the linker
/// is told about them. A library in which they are not found is linked as it is.
fn name_hooks(library: &[u8]) {
    for (variable, ending) in [
        ("KRAIT_PANIC_HOOK", "_3std9panicking12default_hook"),
        ("KRAIT_ALLOCATION_HOOK", "_3std5alloc24default_alloc_error_hook"),
    ] {
        let name = symbol(library, ending).unwrap_or_default();
        println!("cargo:rustc-env={variable}={name}");
    }
}

/// The mangled name of a function with this path, after the hash of its crate; from the index that an archive starts with.
fn symbol<'a>(library: &'a [u8], path: &str) -> Option<&'a str> {
    const HEADERS: usize = 68;
    let length: usize = std::str::from_utf8(library.get(56..66)?).ok()?.trim().parse().ok()?;
    let index = library.get(HEADERS..HEADERS + length)?;
    index.split(|byte| *byte == 0).find_map(|bytes| {
        let name = std::str::from_utf8(bytes).ok()?;
        let hash = name.strip_prefix("_RNvNtCs")?.strip_suffix(path)?;
        (!hash.contains('_')).then_some(name)
    })
}

/// Files of `rustpython-pylib` that Python 3.12 has not: imports of these modules fail.
const NOT_IN_3_12: [&str; 10] = [
    "_dummy_os.py",
    "_dummy_thread.py",
    "_pycodecs.py",
    "asynchat.py",
    "asyncore.py",
    "collections/_defaultdict.py",
    "dummy_threading.py",
    "imp.py",
    "smtpd.py",
    "zipfile.py",
];

/// Packs the pure-Python modules: those in `lib` and, where it has none of the name, those of `rustpython-pylib`.
///
/// Archive: for each file a u32 length and the relative path, a u32 length and the bytes.
fn pack_stdlib(out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(Path::new("lib"), Path::new(""), &mut files)?;
    let ours: HashSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut others = Vec::new();
    collect(Path::new(rustpython_pylib::LIB_PATH), Path::new(""), &mut others)?;
    files.extend(
        others
            .into_iter()
            .filter(|(name, _)| !ours.contains(name) && !NOT_IN_3_12.contains(&name.as_str())),
    );
    files.sort();
    let mut archive = Vec::new();
    for (name, path) in files {
        let bytes = fs::read(path)?;
        archive.extend((name.len() as u32).to_le_bytes());
        archive.extend(name.as_bytes());
        archive.extend((bytes.len() as u32).to_le_bytes());
        archive.extend(bytes);
    }
    fs::write(out.join("stdlib.bin"), archive)
}

/// Python files below `folder`, tests and the like left out.
fn collect(folder: &Path, relative: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    const LEFT_OUT: [&str; 8] = [
        "test",
        "tests",
        "idlelib",
        "lib2to3",
        "ensurepip",
        "__pycache__",
        "turtledemo",
        "distutils",
    ];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = relative.join(&name);
        if entry.file_type()?.is_dir() {
            if !LEFT_OUT.contains(&name.as_str()) {
                collect(&entry.path(), &path, files)?;
            }
        } else if name.ends_with(".py") {
            files.push((path.to_string_lossy().into_owned(), entry.path()));
        }
    }
    Ok(())
}
