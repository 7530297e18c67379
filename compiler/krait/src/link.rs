//! From object file to executable: the system's C compiler drives the linker.

use crate::cache;
use crate::diagnostic::Failure;
use std::path::{Path, PathBuf};
use std::process::Command;

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/libkrait.a"));

/// Something that turns an object file and the runtime library into an executable.
pub trait Linker {
    /// Links `object` into the executable `out`.
    fn link(&self, object: &Path, out: &Path) -> Result<(), Failure>;
    /// The command, for `--emit obj` and `-v`.
    fn describe(&self, object: &Path, out: &Path) -> String;
}

/// What the linker leaves out of executables: tables for unwinding, of which Rust's library brings many. Nothing unwinds.
const SCRIPT: &str =
    "SECTIONS { /DISCARD/ : { *(.eh_frame) *(.eh_frame_hdr) *(.gcc_except_table .gcc_except_table.*) } }
INSERT BEFORE .init;
";

/// Functions of Rust's library, and those of the runtime that take their place (`panics.rs`).
const HOOKS: [(&str, &str); 2] = [
    (env!("KRAIT_PANIC_HOOK"), "krait_panic_hook"),
    (env!("KRAIT_ALLOCATION_HOOK"), "krait_allocation_hook"),
];

/// The C compiler of the system, with the fastest linker that it finds.
pub struct SystemCc {
    library: PathBuf,
    /// The linker script, where the library may be linked with it.
    script: Option<PathBuf>,
}

impl SystemCc {
    /// Unpacks the runtime library into the cache, if it is not there yet. `KRAIT_RUNTIME` names another one to link with,
    /// built from the same source: `.ci/checked-native` does so.
    pub fn new() -> Result<SystemCc, Failure> {
        if let Some(library) = std::env::var_os("KRAIT_RUNTIME") {
            let library = PathBuf::from(library);
            return Ok(SystemCc { library, script: None });
        }
        let name = format!("libkrait-{:016x}", cache::hash(LIBRARY));
        let library = cached(&format!("{name}.a"), LIBRARY)?;
        let script = Some(cached(&format!("{name}.ld"), SCRIPT.as_bytes())?);
        Ok(SystemCc { library, script })
    }

    /// What the linker is to do, in the words that every linker knows.
    fn arguments(&self, object: &Path, out: &Path) -> Vec<String> {
        let mut arguments = vec![
            "-o".to_string(),
            out.display().to_string(),
            object.display().to_string(),
            self.library.display().to_string(),
        ];
        arguments.extend(
            [
                "-no-pie",
                "-static-libgcc",
                "-Wl,--gc-sections",
                "-Wl,--as-needed",
                "-Wl,-s",
                "-lm",
                "-lpthread",
                "-ldl",
            ]
            .map(String::from),
        );
        arguments
    }

    /// What makes the executable smaller, for linkers that can.
    fn smaller(&self) -> Vec<String> {
        let Some(script) = &self.script else { return Vec::new() };
        let mut arguments = vec![
            "-Wl,-z,noseparate-code".to_string(),
            "-Wl,--build-id=none".to_string(),
            format!("-Wl,-T,{}", script.display()),
        ];
        let hooks = HOOKS.iter().filter(|(name, _)| !name.is_empty());
        arguments.extend(hooks.map(|(name, ours)| format!("-Wl,--defsym={name}={ours}")));
        arguments
    }
}

/// The file of the cache with this name and these bytes.
fn cached(name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let file = cache::folder()?.join(name);
    if std::fs::metadata(&file).map(|m| m.len()).ok() != Some(bytes.len() as u64) {
        cache::write_atomically(&file, bytes)?;
    }
    cache::touch(&file);
    Ok(file)
}

impl Linker for SystemCc {
    fn link(&self, object: &Path, out: &Path) -> Result<(), Failure> {
        let smaller = self.smaller();
        let mut failed = String::new();
        // A linker that does not know the ways to a smaller executable makes a larger one.
        for more in [&smaller[..], &[]] {
            let output = Command::new("cc")
                .args(self.arguments(object, out))
                .args(more)
                .output()
                .map_err(|error| Failure::Message(format!("cannot run the linker driver 'cc': {error}")))?;
            if output.status.success() {
                return Ok(());
            }
            failed = String::from_utf8_lossy(&output.stderr).into_owned();
        }
        Err(Failure::Message(format!("linking failed:\n{failed}")))
    }

    fn describe(&self, object: &Path, out: &Path) -> String {
        let arguments = [self.arguments(object, out), self.smaller()].concat();
        format!("cc {}", arguments.join(" "))
    }
}
