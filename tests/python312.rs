//! Where CPython 3.12 is, for the tests that hold krait against it.

use std::process::Command;

/// A command that runs CPython 3.12: what `KRAIT_PYTHON` names, else `python3.12`. `None`, said loudly, if there is none.
pub fn find() -> Option<String> {
    let python = std::env::var("KRAIT_PYTHON").unwrap_or_else(|_| "python3.12".to_owned());
    let version = Command::new(&python)
        .args([
            "-c",
            "import sys; print(sys.implementation.name, *sys.version_info[:3])",
        ])
        .output();
    let said = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    match said {
        Ok(version) if version.starts_with("cpython 3 12 ") => Some(python),
        other => {
            eprintln!(
                "SKIPPED: `{python}` is no CPython 3.12 ({other:?}); nothing was compared. KRAIT_PYTHON names one."
            );
            None
        }
    }
}
