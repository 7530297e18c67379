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
    pack_stdlib(&out).expect("the standard library can be packed");
}

/// Builds `krait-embed` as a static library with a cargo of its own target folder, so that the two do not wait for each other.
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
    // Under `cargo clippy` the library is built as ever.
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC_WORKSPACE_WRAPPER",
        "CLIPPY_ARGS",
    ] {
        command.env_remove(name);
    }
    if !features.is_empty() {
        command.args(["--features", &features.join(",")]);
    }
    let status = command.status().expect("cargo runs");
    assert!(status.success(), "the runtime library does not build");
    fs::copy(target.join(profile).join("libkrait_embed.a"), out.join("libkrait.a")).expect("cargo made the library");
}

/// Packs the pure-Python modules: those in `lib` and, where it has none of the name, those of `rustpython-pylib`.
///
/// Archive: for each file a u32 length and the relative path, a u32 length and the bytes.
fn pack_stdlib(out: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    collect(Path::new("lib"), Path::new(""), &mut files)?;
    let ours: HashSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let mut others = Vec::new();
    collect(Path::new(rustpython_pylib::LIB_PATH), Path::new(""), &mut others)?;
    files.extend(others.into_iter().filter(|(name, _)| !ours.contains(name)));
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
