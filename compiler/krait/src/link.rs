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

/// The C compiler of the system, with the fastest linker that it finds.
pub struct SystemCc {
    library: PathBuf,
}

impl SystemCc {
    /// Unpacks the runtime library into the cache, if it is not there yet. `KRAIT_RUNTIME` names another one to link with,
    /// built from the same source: `.ci/checked-native` does so.
    pub fn new() -> Result<SystemCc, Failure> {
        if let Some(library) = std::env::var_os("KRAIT_RUNTIME") {
            let library = PathBuf::from(library);
            return Ok(SystemCc { library });
        }
        let name = format!("libkrait-{:016x}.a", cache::hash(LIBRARY));
        let library = cache::folder()?.join(name);
        if std::fs::metadata(&library).map(|m| m.len()).ok() != Some(LIBRARY.len() as u64) {
            cache::write_atomically(&library, LIBRARY)?;
        }
        cache::touch(&library);
        Ok(SystemCc { library })
    }

    fn arguments(&self, object: &Path, out: &Path) -> Vec<String> {
        let mut arguments = vec![
            "-o".to_string(),
            out.display().to_string(),
            object.display().to_string(),
            self.library.display().to_string(),
        ];
        arguments.extend(
            [
                "-pie",
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
}

impl Linker for SystemCc {
    fn link(&self, object: &Path, out: &Path) -> Result<(), Failure> {
        let output = Command::new("cc")
            .args(self.arguments(object, out))
            .output()
            .map_err(|error| Failure::Message(format!("cannot run the linker driver 'cc': {error}")))?;
        if output.status.success() {
            return Ok(());
        }
        Err(Failure::Message(format!(
            "linking failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        )))
    }

    fn describe(&self, object: &Path, out: &Path) -> String {
        format!("cc {}", self.arguments(object, out).join(" "))
    }
}
